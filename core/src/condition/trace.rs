//! Why a condition holds or not: the answer of each of its parts.

use super::sentence::{Below, Part, Wording};
use super::{Condition, Node, Truth};
use crate::fact::Facts;
use serde::{Serialize, Serializer};
use std::slice;
use std::sync::Arc;

/// Why a condition holds or not. It shows the policy's own words and never the value of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Trace {
    /// Whether it holds.
    pub truth: Truth,
    /// The names of the unknown facts that leave it open; empty when it is settled.
    pub unknown: Vec<Arc<str>>,
    /// The condition and its parts.
    #[cfg_attr(feature = "schema", schemars(with = "TraceNode<'static>"))]
    root: Answers,
}

/// One part of a condition.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TraceNode<'a> {
    /// What it asks.
    pub sentence: &'a str,
    /// Whether it holds.
    pub truth: Truth,
    /// The name of the fact that it asks about, where it has no parts.
    pub fact: Option<&'a Arc<str>>,
    /// Its parts, in the order of the document.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<TraceNode<'static>>"))]
    parts: Parts<'a>,
}

/// The parts of a part that are still to come, with their answers.
#[derive(Clone, Debug)]
struct Parts<'a> {
    wording: &'a Wording,
    rest: slice::Iter<'a, Part>,
    truths: &'a [Truth],
}

/// The answers to a condition and its parts, each after those of its own parts. Whatever is the same for every case is
/// shared with the condition.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Answers {
    wording: Arc<Wording>,
    truths: Box<[Truth]>,
}

impl Trace {
    /// The condition and its parts.
    pub fn root(&self) -> TraceNode<'_> {
        self.root.node()
    }
}

impl Condition {
    /// What the facts say, part by part.
    pub(crate) fn trace(&self, facts: &impl Facts) -> Trace {
        let wording = Arc::clone(&self.0.wording);
        let mut truths = Vec::with_capacity(wording.root.count);
        let truth = self.0.node.answer(facts, &mut truths);
        let root = Answers { wording, truths: truths.into() };
        let mut unknown = Vec::new();
        root.node().leave_open(&mut unknown);
        unknown.sort_unstable();
        unknown.dedup();
        Trace { truth, unknown, root }
    }
}

impl Node {
    /// Adds its answer to those of its parts.
    fn answer(&self, facts: &impl Facts, truths: &mut Vec<Truth>) -> Truth {
        let truth = match self {
            Self::All(parts) => {
                parts.iter().map(|part| part.answer(facts, truths)).min().unwrap_or(Truth::Yes)
            }
            Self::Any(parts) => {
                parts.iter().map(|part| part.answer(facts, truths)).max().unwrap_or(Truth::No)
            }
            Self::Not(part) => !part.answer(facts, truths),
            Self::Named { condition, .. } => condition.0.node.answer(facts, truths),
            Self::Leaf(leaf) => {
                leaf.truth(facts.get(&leaf.fact, leaf.kind).map(|known| known.value))
            }
        };
        truths.push(truth);
        truth
    }
}

impl Answers {
    fn node(&self) -> TraceNode<'_> {
        TraceNode::new(&self.wording, &self.wording.root, &self.truths)
    }
}

impl Serialize for Answers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.node().serialize(serializer)
    }
}

impl<'a> TraceNode<'a> {
    /// Its parts, in the order of the document.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = Self> + use<'a> {
        self.parts.clone()
    }

    /// A part with the answers of its own parts and, last, its own.
    fn new(wording: &'a Wording, part: &'a Part, truths: &'a [Truth]) -> Self {
        let (truth, truths) = truths.split_last().unwrap_or((&Truth::Unknown, &[]));
        let (fact, beneath, parts): (_, _, &[Part]) = match &part.below {
            Below::Fact(fact) => (Some(fact), wording, &[]),
            Below::Parts(parts) => (None, wording, parts),
            Below::Named(named) => (None, named, slice::from_ref(&named.root)),
        };
        let parts = Parts { wording: beneath, rest: parts.iter(), truths };
        Self { sentence: wording.of(part), truth: *truth, fact, parts }
    }

    /// The facts of the unknown leaves under unknown parts: if they were known, the answer would be.
    fn leave_open(self, unknown: &mut Vec<Arc<str>>) {
        if self.truth == Truth::Unknown {
            unknown.extend(self.fact.cloned());
            self.parts.for_each(|part| part.leave_open(unknown));
        }
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = TraceNode<'a>;

    fn next(&mut self) -> Option<TraceNode<'a>> {
        let part = self.rest.next()?;
        let (own, others) = self.truths.split_at_checked(part.count)?;
        self.truths = others;
        Some(TraceNode::new(self.wording, part, own))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rest.size_hint()
    }
}

impl ExactSizeIterator for Parts<'_> {}

impl Serialize for Parts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.clone())
    }
}
