//! The text of a template made ready: what is written, what is filled in, and what decides, as a shallow tree.
//!
//! It has no loop, sets nothing, calculates nothing and calls nothing, so one pass over it fills it in, and how long the
//! result can become is known before there are any values.

use crate::locale::{Plural, Style as DateStyle};
use crate::span::Span;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// The text of a template made ready.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    pub(crate) nodes: Vec<Node>,
    /// The texts it is made of, its own first, then those of snippets.
    pub(crate) sources: Vec<Origin>,
    /// The variables it reads.
    pub(crate) reads: BTreeSet<usize>,
    /// The snippets it is made of.
    pub(crate) snippets: BTreeSet<Arc<str>>,
    /// Snippets that are there in another language alone.
    pub(crate) foreign: BTreeSet<Arc<str>>,
    /// The plurals that its own text asks for.
    pub(crate) plurals: Vec<PluralUse>,
}

/// A plural that a text asks for.
#[derive(Clone, Debug)]
pub(crate) struct PluralUse {
    pub(crate) of: usize,
    /// The forms it has besides `other`.
    pub(crate) forms: Vec<Plural>,
    pub(crate) at: Range<usize>,
}

/// A text in the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) path: String,
    pub(crate) text: Arc<str>,
}

/// What a text is made of.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// What stands as it is.
    Text(Box<str>),
    Line,
    /// What follows is an item of a list.
    Item,
    Open(Mark),
    Close(Mark),
    /// What stood since [`Mark::Link`] was opened leads there.
    Target(Vec<Node>),
    Slot(Slot),
    If {
        branches: Vec<(Test, Vec<Node>)>,
        otherwise: Vec<Node>,
    },
    Plural {
        of: usize,
        branches: Vec<(Plural, Vec<Node>)>,
        other: Vec<Node>,
    },
}

impl Node {
    /// The texts of which one is written here.
    pub(crate) fn choices(&self) -> impl Iterator<Item = &[Node]> {
        let (of_tests, of_forms, otherwise) = match self {
            Self::If { branches, otherwise } => {
                (branches.as_slice(), [].as_slice(), Some(otherwise))
            }
            Self::Plural { branches, other, .. } => {
                ([].as_slice(), branches.as_slice(), Some(other))
            }
            _ => ([].as_slice(), [].as_slice(), None),
        };
        let of_tests = of_tests.iter().map(|(_, nodes)| nodes.as_slice());
        let of_forms = of_forms.iter().map(|(_, nodes)| nodes.as_slice());
        of_tests.chain(of_forms).chain(otherwise.map(Vec::as_slice))
    }
}

/// How a stretch of text is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Bold,
    Italic,
    Code,
    Link,
}

/// Where a value is written.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub(crate) variable: usize,
    /// What is written where it is missing.
    pub(crate) default: Option<Arc<str>>,
    pub(crate) filters: Vec<Filter>,
    /// Which of the sources, and where in it, in bytes.
    pub(crate) source: usize,
    pub(crate) at: Range<usize>,
}

/// What is done to a value before it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filter {
    Date(DateStyle),
    Time,
    Upcase,
    Downcase,
    Capitalize,
    /// To so many grapheme clusters.
    Truncate(usize),
}

impl Filter {
    /// Whether it changes letters to others.
    pub(crate) fn is_case(self) -> bool {
        matches!(self, Self::Upcase | Self::Downcase | Self::Capitalize)
    }
}

/// What decides over a part of a text. What is missing never holds.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    /// It is there, and true if it is a yes or no.
    Holds(usize),
    Blank(usize),
    Present(usize),
    Compare(usize, Comparison, Literal),
    All(Vec<Test>),
    Any(Vec<Test>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Unequal,
    Below,
    AtMost,
    Above,
    AtLeast,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Literal {
    Text(Arc<str>),
    Integer(i64),
    Boolean(bool),
}

impl Body {
    /// Where in one of its texts something stands: the path of the text, and where in it.
    pub(crate) fn origin(&self, source: usize, at: &Range<usize>) -> Option<(&str, Span)> {
        let origin = self.sources.get(source)?;
        Some((&origin.path, Span::of(&origin.text, at)))
    }
}
