//! The text of a template made ready: what is written, what is filled in, and what decides, as a shallow tree.
//!
//! It has no loop, sets nothing, calculates nothing and calls nothing, so one pass over it fills it in, and how long the
//! result can become is known before there are any values.

use super::document::{SnippetDocument, VariableType};
use super::marks::Marks;
use super::token::{Kind, Token, Word, Words, tokens, wrong};
use super::variable::{Reads, Variable, Variables};
use crate::error::{Code, Error, Result, did_you_mean};
use crate::locale::{Plural, Register, Style as DateStyle};
use crate::span::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::slice::Iter;
use std::sync::Arc;

/// The longest text of a template with its snippets, in bytes.
const LONGEST: usize = 64 << 10;
/// The most parts of it.
const MOST_PARTS: usize = 4_096;
/// How deep blocks stand in blocks.
const DEEPEST: usize = 16;
/// How deep snippets stand in snippets.
const DEEPEST_SNIPPET: usize = 4;

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
    /// The plurals it asks for, with the categories that each has.
    pub(crate) plurals: Vec<(usize, Vec<Plural>, Range<usize>)>,
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
    If { branches: Vec<(Test, Vec<Node>)>, otherwise: Vec<Node> },
    Plural { of: usize, branches: Vec<(Plural, Vec<Node>)>, other: Vec<Node> },
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

/// What a text can name, and in which language it is.
pub(crate) struct Compiler<'a> {
    pub(crate) variables: &'a Variables,
    pub(crate) snippets: &'a BTreeMap<Arc<str>, SnippetDocument>,
    /// The languages in which snippets are looked for, and the place up to which they are the text's own.
    pub(crate) chain: &'a [String],
    pub(crate) own: usize,
    pub(crate) brand_locale: &'a str,
    pub(crate) register: Option<Register>,
    pub(crate) brand_name: bool,
}

impl Compiler<'_> {
    /// # Errors
    /// What is wrong with a text; in a snippet with a hint that names it.
    pub(crate) fn body(&self, text: &Arc<str>, path: String) -> Result<Body> {
        let mut reading =
            Reading { names: self, body: Body::default(), parts: 0, bytes: 0, within: Vec::new(), present: Vec::new() };
        let nodes = reading.text(text, path, 0)?;
        Ok(Body { nodes, ..reading.body })
    }

    /// The text of a snippet that comes nearest, with its path, and whether it is in another language.
    fn snippet<'s>(&self, name: &str, snippet: &'s SnippetDocument) -> Option<(&'s Arc<str>, String, bool)> {
        let path = |rest: &str| format!("/snippets/{}{rest}", name.replace('~', "~0").replace('/', "~1"));
        let language = |locale: Option<&Arc<str>>| {
            let locale = locale.map_or(self.brand_locale, |locale| locale);
            self.chain.iter().position(|step| step.eq_ignore_ascii_case(locale))
        };
        if let Some(body) = &snippet.body {
            let foreign = language(None).is_none_or(|place| place >= self.own);
            return Some((body, path("/body"), foreign));
        }
        let register = |text: Option<Register>| match (text, self.register) {
            (Some(text), Some(asked)) => u8::from(text != asked) * 2,
            (None, Some(_)) => 1,
            (Some(_), None) => 1,
            (None, None) => 0,
        };
        let texts = snippet.texts.iter().enumerate();
        let best = texts.min_by_key(|(place, text)| {
            let language = language(text.locale.as_ref()).unwrap_or(usize::MAX);
            (language, register(text.register), *place)
        });
        best.map(|(place, text)| {
            let foreign = language(text.locale.as_ref()).is_none_or(|place| place >= self.own);
            (&text.body, path(&format!("/texts/{place}/body")), foreign)
        })
    }
}

/// One text being read, with its snippets.
struct Reading<'a, 'b> {
    names: &'a Compiler<'b>,
    body: Body,
    parts: usize,
    bytes: usize,
    /// The snippets in which it is.
    within: Vec<Arc<str>>,
    /// The variables of which it is known here that they are there.
    present: Vec<usize>,
}

/// A text and its number among the sources.
#[derive(Clone, Copy)]
struct Page<'t> {
    text: &'t str,
    source: usize,
}

impl Page<'_> {
    fn wrong(self, code: Code, at: &Range<usize>, what: &str) -> Error {
        wrong(code, self.text, at, what)
    }

    fn malformed(self, at: &Range<usize>, what: &str) -> Error {
        self.wrong(Code::MalformedTemplate, at, what)
    }

    /// An error of something else, at its place.
    fn place(self, error: &Error, at: &Range<usize>) -> Error {
        let placed = self.wrong(error.code(), at, error.message());
        match error.hint() {
            Some(hint) => placed.with_hint(hint),
            None => placed,
        }
    }
}

/// What ends a block.
struct End<'t> {
    tag: Option<(&'t str, Words<'t>, Range<usize>)>,
}

impl Reading<'_, '_> {
    fn text(&mut self, text: &Arc<str>, path: String, depth: usize) -> Result<Vec<Node>> {
        self.bytes += text.len();
        if self.bytes > LONGEST {
            return Err(Error::plain(Code::TemplateTooLarge));
        }
        let page = Page { text: text.trim(), source: self.body.sources.len() };
        self.body.sources.push(Origin { path, text: Arc::from(page.text) });
        let tokens = tokens(page.text)?;
        let mut rest = tokens.iter();
        let (nodes, end) = self.block(page, &mut rest, depth)?;
        if let Some((name, _, at)) = end.tag {
            let what = format!("'{name}' stands here without its beginning.");
            return Err(page.malformed(&at, &what));
        }
        Ok(nodes)
    }

    fn counted(&mut self, parts: usize) -> Result<()> {
        self.parts += parts;
        if self.parts > MOST_PARTS { Err(Error::plain(Code::TemplateTooLarge)) } else { Ok(()) }
    }

    /// What stands before the next tag that begins no block of its own.
    fn block<'t>(
        &mut self,
        page: Page<'t>,
        rest: &mut Iter<'_, Token<'t>>,
        depth: usize,
    ) -> Result<(Vec<Node>, End<'t>)> {
        if depth > DEEPEST {
            return Err(Error::plain(Code::TemplateTooLarge));
        }
        let mut marks = Marks::new(page.text);
        while let Some(token) = rest.next() {
            match &token.kind {
                Kind::Text(_) => {
                    let before = marks.count();
                    marks.read(&token.at)?;
                    self.counted(marks.count() - before)?;
                }
                Kind::Output(words) => {
                    self.counted(1)?;
                    let node = self.output(page, words, &token.at)?;
                    marks.push(node);
                }
                Kind::Snippet(name) => {
                    for node in self.snippet(page, name, &token.at, depth)? {
                        marks.push(node);
                    }
                }
                Kind::Tag(words) => {
                    let mut words = words.clone();
                    let first = (!words.is_empty()).then(|| words.remove(0));
                    let Some((Word::Name(name), _)) = first else {
                        return Err(page.malformed(&token.at, "A tag begins with its name."));
                    };
                    self.counted(1)?;
                    match name {
                        "if" => {
                            let node = self.decide(page, &words, &token.at, rest, depth)?;
                            marks.push(node);
                        }
                        "plural" => {
                            let node = self.plural(page, &words, &token.at, rest, depth)?;
                            marks.push(node);
                        }
                        "elsif" | "else" | "endif" | "endplural" | "zero" | "one" | "two" | "few"
                        | "many" | "other" => {
                            let nodes = marks.finish()?;
                            let tag = Some((name, words, token.at.clone()));
                            return Ok((nodes, End { tag }));
                        }
                        _ => {
                            let error = page.malformed(&token.at, "There is no tag of this name.");
                            let known = ["if", "elsif", "else", "endif", "plural", "endplural"];
                            let near = did_you_mean(name, known);
                            let hint = near.unwrap_or_else(|| {
                                "There are 'if' and 'plural'; a list is written by '| list'.".to_owned()
                            });
                            return Err(error.with_hint(hint));
                        }
                    }
                }
            }
        }
        Ok((marks.finish()?, End { tag: None }))
    }

    /// `{{ path | filter: argument }}`, or a text in quotes.
    fn output(&mut self, page: Page<'_>, words: &Words<'_>, at: &Range<usize>) -> Result<Node> {
        let mut words = words.iter();
        let name = match words.next() {
            Some((Word::Quoted(text), _)) if words.as_slice().is_empty() => {
                return Ok(Node::Text(Box::from(*text)));
            }
            Some((Word::Name(name), _)) => *name,
            _ => return Err(page.malformed(at, "Between '{{' and '}}' stands a variable.")),
        };
        let place = self.variable(page, name, at)?;
        let Some(variable) = self.names.variables.get(place) else {
            return Err(Error::plain(Code::Internal));
        };
        let unfit = |what: &str| page.wrong(Code::FilterDoesNotFit, at, what);
        if variable.kind == VariableType::Boolean {
            return Err(unfit("A yes or no is not written.").with_hint("Ask for it by {% if … %}."));
        }
        if variable.sensitivity == super::document::Sensitivity::Secret {
            return Err(unfit("A secret may be asked for, and not written."));
        }
        let mut slot =
            Slot { variable: place, default: None, filters: Vec::new(), source: page.source, at: at.clone() };
        let mut formatted = false;
        while let Some((word, _)) = words.next() {
            let (Word::Sign("|"), Some((Word::Name(filter), _))) = (word, words.next()) else {
                return Err(page.malformed(at, "After a variable come filters, each after a '|'."));
            };
            let mut argument = None;
            if let Some((Word::Sign(":"), _)) = words.as_slice().first() {
                words.next();
                argument = words.next().map(|(word, _)| *word);
                if argument.is_none() {
                    return Err(page.malformed(at, "After ':' comes what the filter takes."));
                }
            }
            let read = filter_of(filter, argument, variable, &mut formatted);
            match read.map_err(|error| page.place(&error, at))? {
                Filtered::Default(text) => slot.default = Some(text),
                Filtered::Filter(filter) => slot.filters.push(filter),
                Filtered::AsItIs => {}
            }
        }
        let missing = variable.optional && variable.fallback.is_none();
        if missing && slot.default.is_none() && !self.present.contains(&place) {
            let what = "This may be missing, and nothing says what to write then.";
            let hint = format!("Write {{{{ {name} | default: \"…\" }}}}, or put it inside {{% if {name} %}}.");
            return Err(page.wrong(Code::UnguardedValue, at, what).with_hint(hint));
        }
        Ok(Node::Slot(slot))
    }

    fn variable(&mut self, page: Page<'_>, name: &str, at: &Range<usize>) -> Result<usize> {
        let place = self.names.variables.named(name).map_err(|error| page.place(&error, at))?;
        let reads = self.names.variables.get(place).map(|variable| &variable.reads);
        if reads == Some(&Reads::BrandName) && !self.names.brand_name {
            let error = page.wrong(Code::UnknownVariable, at, "The brand has no name.");
            return Err(error.with_hint("Give it one: {brand: {name: …}}."));
        }
        self.body.reads.insert(place);
        Ok(place)
    }

    fn snippet(&mut self, page: Page<'_>, name: &str, at: &Range<usize>, depth: usize) -> Result<Vec<Node>> {
        let Some((known, document)) = self.names.snippets.get_key_value(name) else {
            let error = page.wrong(Code::UnknownSnippet, at, Code::UnknownSnippet.meaning());
            let near = did_you_mean(name, self.names.snippets.keys().map(|known| &**known));
            return Err(error.with_hint(near.unwrap_or_else(|| "Declare it under 'snippets'.".to_owned())));
        };
        if self.within.len() >= DEEPEST_SNIPPET || self.within.contains(known) {
            return Err(page.wrong(Code::SnippetCycle, at, Code::SnippetCycle.meaning()));
        }
        let Some((text, path, foreign)) = self.names.snippet(name, document) else {
            return Err(Error::plain(Code::Internal));
        };
        self.body.snippets.insert(Arc::clone(known));
        if foreign {
            self.body.foreign.insert(Arc::clone(known));
        }
        self.within.push(Arc::clone(known));
        let nodes = self.text(text, path.clone(), depth + 1);
        self.within.pop();
        // The outermost place is where the text stands that somebody is looking at; the hint leads on.
        nodes.map_err(|error| {
            if error.span().is_some() && !error.path().is_empty() {
                return error;
            }
            error.at(path)
        })
    }

    /// `{% if … %} … {% elsif … %} … {% else %} … {% endif %}`.
    fn decide<'t>(
        &mut self,
        page: Page<'t>,
        words: &Words<'t>,
        at: &Range<usize>,
        rest: &mut Iter<'_, Token<'t>>,
        depth: usize,
    ) -> Result<Node> {
        let (mut branches, mut otherwise) = (Vec::new(), None);
        let (mut test, known) = (Some(self.test(page, words, at)?), self.present.len());
        loop {
            let before = self.present.len();
            if let Some(test) = &test {
                guards(test, true, &mut self.present);
            }
            let (nodes, end) = self.block(page, rest, depth + 1)?;
            self.present.truncate(before);
            match test.take() {
                Some(test) => {
                    guards(&test, false, &mut self.present);
                    branches.push((test, nodes));
                }
                None => otherwise = Some(nodes),
            }
            match end.tag {
                Some(("elsif", words, at)) if otherwise.is_none() => {
                    test = Some(self.test(page, &words, &at)?);
                }
                Some(("else", words, _)) if otherwise.is_none() && words.is_empty() => {}
                Some(("endif", words, _)) if words.is_empty() => break,
                Some((_, _, at)) => return Err(page.malformed(&at, "This does not belong into an 'if'.")),
                None => return Err(page.malformed(at, "This 'if' has no 'endif'.")),
            }
        }
        self.present.truncate(known);
        Ok(Node::If { branches, otherwise: otherwise.unwrap_or_default() })
    }

    /// `{% plural n %}{% one %} … {% other %} … {% endplural %}`.
    fn plural<'t>(
        &mut self,
        page: Page<'t>,
        words: &Words<'t>,
        at: &Range<usize>,
        rest: &mut Iter<'_, Token<'t>>,
        depth: usize,
    ) -> Result<Node> {
        let [(Word::Name(name), _)] = words.as_slice() else {
            return Err(page.malformed(at, "A 'plural' takes the variable that says how many."));
        };
        let of = self.variable(page, name, at)?;
        let whole = |variable: &Variable| variable.kind == VariableType::Integer;
        let variable = self.names.variables.get(of).filter(|variable| whole(variable));
        let Some(variable) = variable else {
            let what = "A 'plural' takes a whole number.";
            return Err(page.wrong(Code::FilterDoesNotFit, at, what));
        };
        if variable.optional && variable.fallback.is_none() && !self.present.contains(&of) {
            let what = "This may be missing, and nothing says what to write then.";
            let error = page.wrong(Code::UnguardedValue, at, what);
            return Err(error.with_hint(format!("Put it inside {{% if {name} != blank %}}.")));
        }
        let (mut branches, mut other, mut section): (Vec<(Plural, Vec<Node>)>, _, _) =
            (Vec::new(), None, None);
        loop {
            let (nodes, end) = self.block(page, rest, depth + 1)?;
            match section.take() {
                Some(Plural::Other) => other = Some(nodes),
                Some(category) => branches.push((category, nodes)),
                None if !is_blank(&nodes) => {
                    let what = "Before the first category of a 'plural' stands nothing.";
                    return Err(page.malformed(at, what));
                }
                None => {}
            }
            let (name, words, place) = match end.tag {
                Some(tag) => tag,
                None => return Err(page.malformed(at, "This 'plural' has no 'endplural'.")),
            };
            if name == "endplural" && words.is_empty() {
                break;
            }
            let category = Plural::ALL.into_iter().find(|category| category.as_str() == name);
            let twice = category.is_some_and(|category| {
                (category == Plural::Other && other.is_some())
                    || branches.iter().any(|(known, _)| *known == category)
            });
            if category.is_none() || twice || !words.is_empty() {
                return Err(page.malformed(&place, "This does not belong into this 'plural'."));
            }
            section = category;
        }
        let Some(other) = other else {
            let error = page.malformed(at, "A 'plural' needs the category 'other'.");
            return Err(error.with_hint("Every language has it: {% other %} …"));
        };
        let categories = branches.iter().map(|(category, _)| *category).collect();
        if page.source == 0 {
            self.body.plurals.push((of, categories, at.clone()));
        }
        Ok(Node::Plural { of, branches, other })
    }

    /// Terms with `and` between them, or with `or`.
    fn test(&mut self, page: Page<'_>, words: &Words<'_>, at: &Range<usize>) -> Result<Test> {
        let mut terms = Vec::new();
        let mut joined: Option<&str> = None;
        let mut rest = words.as_slice();
        loop {
            let joins = |word: &Word<'_>| matches!(word, Word::Name("and" | "or"));
            let end = rest.iter().position(|(word, _)| joins(word)).unwrap_or(rest.len());
            let (term, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
            terms.push(self.term(page, term, at)?);
            let Some(((Word::Name(word), _), after)) = after.split_first() else { break };
            if joined.is_some_and(|known| known != *word) {
                let error = page.malformed(at, "'and' and 'or' stand in one test, and nothing says which goes first.");
                return Err(error.with_hint("Put one 'if' inside another."));
            }
            joined = Some(word);
            rest = after;
        }
        self.counted(terms.len())?;
        Ok(match joined {
            Some("or") => Test::Any(terms),
            _ => Test::All(terms),
        })
    }

    fn term(&mut self, page: Page<'_>, words: &[(Word<'_>, Range<usize>)], at: &Range<usize>) -> Result<Test> {
        let malformed = || {
            let error = page.malformed(at, "A test is a variable, or a variable and what it is compared with.");
            error.with_hint("Write {% if x %}, {% if x == \"word\" %}, {% if n > 1 %}, {% if x == blank %}.")
        };
        let (Some((Word::Name(name), _)), rest) = (words.first(), words.get(1..).unwrap_or_default())
        else {
            return Err(malformed());
        };
        let of = self.variable(page, name, at)?;
        let (sign, literal) = match rest {
            [] => return Ok(Test::Holds(of)),
            [(Word::Sign(sign), _), (literal, _)] => (*sign, *literal),
            _ => return Err(malformed()),
        };
        let comparison = match sign {
            "==" => Comparison::Equal,
            "!=" => Comparison::Unequal,
            "<" => Comparison::Below,
            "<=" => Comparison::AtMost,
            ">" => Comparison::Above,
            ">=" => Comparison::AtLeast,
            _ => return Err(malformed()),
        };
        let equality = matches!(comparison, Comparison::Equal | Comparison::Unequal);
        let variable = self.names.variables.get(of);
        let kind = variable.map(|variable| variable.kind);
        let unfit = |what: &str| page.wrong(Code::FilterDoesNotFit, at, what);
        let literal = match literal {
            Word::Name("blank" | "empty") if equality => {
                return Ok(if comparison == Comparison::Equal { Test::Blank(of) } else { Test::Present(of) });
            }
            Word::Name(word @ ("true" | "false")) if equality && kind == Some(VariableType::Boolean) => {
                Literal::Boolean(word == "true")
            }
            Word::Number(number) if kind == Some(VariableType::Integer) => Literal::Integer(number),
            Word::Quoted(text) if equality => {
                let words = variable.filter(|variable| variable.kind == VariableType::Word);
                if let Some(words) = words.map(|variable| &variable.words)
                    && !words.iter().any(|known| **known == *text)
                {
                    let error = page.wrong(Code::UnknownWord, at, "It is never this word.");
                    let near = did_you_mean(text, words.iter().map(|known| &**known));
                    let all = || format!("It is one of: {}.", words.join(", "));
                    return Err(error.with_hint(near.unwrap_or_else(all)));
                }
                let textual = [VariableType::Text, VariableType::Word, VariableType::OrderId];
                if !kind.is_some_and(|kind| textual.contains(&kind)) {
                    return Err(unfit("Values of this type are not compared with a text."));
                }
                Literal::Text(Arc::from(text))
            }
            Word::Name(_) => return Err(malformed()),
            _ => return Err(unfit("Values of this type are not compared like this.")),
        };
        Ok(Test::Compare(of, comparison, literal))
    }
}

/// Whether there is nothing but white space.
fn is_blank(nodes: &[Node]) -> bool {
    nodes.iter().all(|node| match node {
        Node::Text(text) => text.trim().is_empty(),
        Node::Line => true,
        _ => false,
    })
}

/// Adds the variables that must be there if a test holds, or if it does not.
fn guards(test: &Test, holds: bool, known: &mut Vec<usize>) {
    match test {
        Test::Holds(of) | Test::Present(of) | Test::Compare(of, ..) if holds => known.push(*of),
        Test::Blank(of) if !holds => known.push(*of),
        Test::All(terms) if holds || terms.len() == 1 => {
            terms.iter().for_each(|term| guards(term, holds, known));
        }
        Test::Any(terms) if !holds || terms.len() == 1 => {
            terms.iter().for_each(|term| guards(term, holds, known));
        }
        _ => {}
    }
}

enum Filtered {
    Default(Arc<str>),
    Filter(Filter),
    /// What the type is written like anyway.
    AsItIs,
}

const FILTERS: [&str; 10] = [
    "default", "date", "time", "duration", "money", "list", "upcase", "downcase", "capitalize", "truncate",
];

/// # Errors
/// [`Code::UnknownFilter`], [`Code::FilterDoesNotFit`].
fn filter_of(
    name: &str,
    argument: Option<Word<'_>>,
    variable: &Variable,
    formatted: &mut bool,
) -> Result<Filtered> {
    let kind = variable.kind;
    let unfit = |hint: &str| Error::plain(Code::FilterDoesNotFit).with_hint(hint);
    let only = |kinds: &[VariableType], hint: &str| {
        if kinds.contains(&kind) && !*formatted { Ok(()) } else { Err(unfit(hint)) }
    };
    let alone = |filtered| match argument {
        None => Ok(filtered),
        Some(_) => Err(unfit("This filter takes nothing after a ':'.")),
    };
    let filtered = match name {
        "default" => match argument {
            Some(Word::Quoted(text)) => return Ok(Filtered::Default(Arc::from(text))),
            _ => return Err(unfit("Write | default: \"what to write then\".")),
        },
        "date" => {
            only(&[VariableType::Date, VariableType::Instant], "A date is made of a date or an instant.")?;
            let style = match argument {
                None | Some(Word::Quoted("medium")) => DateStyle::Medium,
                Some(Word::Quoted("short")) => DateStyle::Short,
                Some(Word::Quoted("long")) => DateStyle::Long,
                Some(Word::Quoted("full")) => DateStyle::Full,
                Some(_) => {
                    return Err(unfit("Write one of \"short\", \"medium\", \"long\", \"full\"; the language does the rest."));
                }
            };
            Filtered::Filter(Filter::Date(style))
        }
        "time" => {
            only(&[VariableType::Instant], "A time of day is made of an instant.")?;
            alone(Filtered::Filter(Filter::Time))?
        }
        "duration" => {
            only(&[VariableType::Duration], "It is for durations.")?;
            alone(Filtered::AsItIs)?
        }
        "money" => {
            only(&[VariableType::Money], "It is for amounts of money.")?;
            alone(Filtered::AsItIs)?
        }
        "list" => {
            only(&[VariableType::List], "It is for lists.")?;
            alone(Filtered::AsItIs)?
        }
        "upcase" => alone(Filtered::Filter(Filter::Upcase))?,
        "downcase" => alone(Filtered::Filter(Filter::Downcase))?,
        "capitalize" => alone(Filtered::Filter(Filter::Capitalize))?,
        "truncate" => match argument {
            Some(Word::Number(most)) if (1..=10_000).contains(&most) => {
                Filtered::Filter(Filter::Truncate(usize::try_from(most).unwrap_or(1)))
            }
            _ => return Err(unfit("Write | truncate: 20, which counts what people see as characters.")),
        },
        _ => {
            let near = did_you_mean(name, FILTERS);
            let hint = near.unwrap_or_else(|| format!("There are: {}.", FILTERS.join(", ")));
            return Err(Error::plain(Code::UnknownFilter).with_hint(hint));
        }
    };
    let cases = matches!(
        filtered,
        Filtered::Filter(Filter::Upcase | Filter::Downcase | Filter::Capitalize | Filter::Truncate(_))
    );
    if cases && kind == VariableType::Url {
        return Err(unfit("A link stays as it is."));
    }
    *formatted = true;
    Ok(filtered)
}

/// Where in one of the texts something stands.
impl Body {
    pub(crate) fn origin(&self, source: usize, at: &Range<usize>) -> Option<(&str, Span)> {
        let origin = self.sources.get(source)?;
        Some((&origin.path, Span::of(&origin.text, at)))
    }
}
