//! From the text to the template: everything that can be wrong with it is refused here, at its place.

use super::body::{Body, Node, Origin, PluralUse, Slot};
use super::decide::guards;
use super::document::{Sensitivity, SnippetDocument, VariableType};
use super::filter::{Filtered, filter};
use super::marks::Marks;
use super::token::{Kind, Token, Word, Words, tokens, wrong};
use super::variable::{Reads, Variable, Variables};
use crate::error::{Code, Error, Result, did_you_mean, step};
use crate::locale::{Plural, Register};
use std::collections::BTreeMap;
use std::ops::Range;
use std::slice::Iter;
use std::sync::Arc;

/// The longest text of a template with its snippets, in bytes.
const LONGEST: usize = 64 << 10;
/// The most parts of it.
const MOST_PARTS: usize = 4_096;
/// How deep blocks stand in blocks.
const DEEPEST: usize = 16;
/// The most filters of a value.
const MOST_FILTERS: usize = 8;
/// How deep snippets stand in snippets.
const DEEPEST_SNIPPET: usize = 4;

/// What a text can name, and in which language it is.
pub(crate) struct Compiler<'a> {
    pub(crate) variables: &'a Variables,
    pub(crate) snippets: &'a BTreeMap<Arc<str>, SnippetDocument>,
    /// The languages in which snippets are looked for, the text's own first.
    pub(crate) chain: &'a [String],
    pub(crate) brand_locale: &'a str,
    pub(crate) register: Option<Register>,
    pub(crate) brand_name: bool,
}

impl Compiler<'_> {
    /// # Errors
    /// What is wrong with a text; in a snippet with a hint that names it.
    pub(crate) fn body(&self, text: &Arc<str>, path: String) -> Result<Body> {
        let mut reading = Reading {
            names: self,
            body: Body::default(),
            parts: 0,
            bytes: 0,
            within: Vec::new(),
            present: Vec::new(),
        };
        let nodes = reading.text(text, path, 0, true)?;
        Ok(Body { nodes, ..reading.body })
    }

    /// Whether a text is in another language than the one it stands in, whatever their regions.
    fn is_foreign(&self, locale: Option<&Arc<str>>) -> bool {
        let language = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        let own = self.chain.first().map(|own| language(own));
        own != Some(language(locale.map_or(self.brand_locale, |locale| locale)))
    }

    /// The text of a snippet that comes nearest, with its path, and whether it is in another language.
    fn snippet<'s>(
        &self,
        name: &str,
        snippet: &'s SnippetDocument,
    ) -> Option<(&'s Arc<str>, String, bool)> {
        let path = |rest: &str| format!("/snippets/{}{rest}", step(name));
        let language = |locale: Option<&Arc<str>>| {
            let locale = locale.map_or(self.brand_locale, |locale| locale);
            self.chain.iter().position(|step| step.eq_ignore_ascii_case(locale))
        };
        if let Some(body) = &snippet.body {
            let foreign = self.is_foreign(None);
            return Some((body, path("/body"), foreign));
        }
        let register = |text: Option<Register>| match (text, self.register) {
            (Some(text), Some(asked)) => u8::from(text != asked) * 2,
            (None, None) => 0,
            _ => 1,
        };
        let texts = snippet.texts.iter().enumerate();
        let best = texts.min_by_key(|(place, text)| {
            let language = language(text.locale.as_ref()).unwrap_or(usize::MAX);
            (language, register(text.register), *place)
        });
        best.map(|(place, text)| {
            let foreign = self.is_foreign(text.locale.as_ref());
            (&text.body, path(&format!("/texts/{place}/body")), foreign)
        })
    }
}

/// One text being read, with its snippets.
pub(super) struct Reading<'a, 'b> {
    pub(super) names: &'a Compiler<'b>,
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
pub(super) struct Page<'t> {
    text: &'t str,
    source: usize,
}

impl Page<'_> {
    pub(super) fn wrong(self, code: Code, at: &Range<usize>, what: &str) -> Error {
        wrong(code, self.text, at, what)
    }

    pub(super) fn malformed(self, at: &Range<usize>, what: &str) -> Error {
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

/// Where a block stands: how deep, and whether it begins a line.
#[derive(Clone, Copy)]
pub(super) struct Place {
    depth: usize,
    begins_line: bool,
}

/// What ends a block.
struct End<'t> {
    tag: Option<(&'t str, Words<'t>, Range<usize>)>,
}

impl Reading<'_, '_> {
    fn text(
        &mut self,
        text: &Arc<str>,
        path: String,
        depth: usize,
        begins_line: bool,
    ) -> Result<Vec<Node>> {
        self.bytes += text.len();
        if self.bytes > LONGEST {
            return Err(Error::plain(Code::TemplateTooLarge));
        }
        let page = Page { text, source: self.body.sources.len() };
        self.body.sources.push(Origin { path, text: Arc::clone(text) });
        let mut tokens = tokens(text)?;
        trim(text, &mut tokens);
        let mut rest = tokens.iter();
        let (nodes, end) = self.block(page, &mut rest, depth, begins_line)?;
        if let Some((name, _, at)) = end.tag {
            let what = format!("'{name}' stands here without its beginning.");
            return Err(page.malformed(&at, &what));
        }
        Ok(nodes)
    }

    pub(super) fn counted(&mut self, parts: usize) -> Result<()> {
        self.parts += parts;
        if self.parts > MOST_PARTS { Err(Error::plain(Code::TemplateTooLarge)) } else { Ok(()) }
    }

    /// What stands before the next tag that begins no block of its own.
    fn block<'t>(
        &mut self,
        page: Page<'t>,
        rest: &mut Iter<'_, Token<'t>>,
        depth: usize,
        begins_line: bool,
    ) -> Result<(Vec<Node>, End<'t>)> {
        if depth > DEEPEST {
            return Err(Error::plain(Code::TemplateTooLarge));
        }
        let mut marks = Marks::new(page.text, self.names.variables, begins_line);
        while let Some(token) = rest.next() {
            match &token.kind {
                Kind::Text(_) => {
                    let before = marks.count();
                    marks.read(&token.at)?;
                    self.counted(marks.count().saturating_sub(before))?;
                }
                Kind::Output(words) => {
                    self.counted(1)?;
                    let node = self.output(page, words, &token.at)?;
                    marks.push(node);
                }
                Kind::Snippet(name) => {
                    for node in self.snippet(page, name, &token.at, depth, marks.begins_line())? {
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
                        "if" | "plural" => {
                            let place = Place { depth, begins_line: marks.begins_line() };
                            let read = if name == "if" { Self::decide } else { Self::plural };
                            marks.push(read(self, page, &words, &token.at, rest, place)?);
                        }
                        "elsif" | "else" | "endif" | "endplural" | "zero" | "one" | "two"
                        | "few" | "many" | "other" => {
                            let nodes = marks.finish()?;
                            let tag = Some((name, words, token.at.clone()));
                            return Ok((nodes, End { tag }));
                        }
                        _ => {
                            let error = page.malformed(&token.at, "There is no tag of this name.");
                            let known = ["if", "elsif", "else", "endif", "plural", "endplural"];
                            let near = did_you_mean(name, known);
                            let near = foreign_tag(name).map(str::to_owned).or(near);
                            let hint = near.unwrap_or_else(|| {
                                "There are 'if' and 'plural'; a list is written by '| list'."
                                    .to_owned()
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
        if variable.sensitivity == Sensitivity::Secret {
            return Err(unfit("A secret may be asked for, and not written."));
        }
        let mut slot = Slot {
            variable: place,
            default: None,
            filters: Vec::new(),
            source: page.source,
            at: at.clone(),
        };
        let mut formatted = false;
        while let Some((word, _)) = words.next() {
            let (Word::Sign("|"), Some((Word::Name(name), _))) = (word, words.next()) else {
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
            let read = filter(name, argument, variable, &mut formatted);
            match read.map_err(|error| page.place(&error, at))? {
                Filtered::Default(text) => slot.default = Some(text),
                Filtered::Filter(_) if slot.filters.len() >= MOST_FILTERS => {
                    return Err(page.malformed(at, "There are more than eight filters."));
                }
                Filtered::Filter(filter) => slot.filters.push(filter),
                Filtered::AsItIs => {}
            }
        }
        let missing = variable.optional && variable.fallback.is_none();
        if missing && slot.default.is_none() && !self.present.contains(&place) {
            let what = "This may be missing, and nothing says what to write then.";
            let hint = format!(
                "Write {{{{ {name} | default: \"…\" }}}}, or put it inside {{% if {name} %}}."
            );
            return Err(page.wrong(Code::UnguardedValue, at, what).with_hint(hint));
        }
        Ok(Node::Slot(slot))
    }

    pub(super) fn variable(
        &mut self,
        page: Page<'_>,
        name: &str,
        at: &Range<usize>,
    ) -> Result<usize> {
        let place = self.names.variables.named(name).map_err(|error| page.place(&error, at))?;
        let reads = self.names.variables.get(place).map(|variable| &variable.reads);
        if reads == Some(&Reads::BrandName) && !self.names.brand_name {
            let error = page.wrong(Code::UnknownVariable, at, "The brand has no name.");
            return Err(error.with_hint("Give it one: {brand: {name: …}}."));
        }
        self.body.reads.insert(place);
        Ok(place)
    }

    fn snippet(
        &mut self,
        page: Page<'_>,
        name: &str,
        at: &Range<usize>,
        depth: usize,
        begins_line: bool,
    ) -> Result<Vec<Node>> {
        let Some((known, document)) = self.names.snippets.get_key_value(name) else {
            let error = page.wrong(Code::UnknownSnippet, at, Code::UnknownSnippet.meaning());
            let near = did_you_mean(name, self.names.snippets.keys().map(|known| &**known));
            return Err(
                error.with_hint(near.unwrap_or_else(|| "Declare it under 'snippets'.".to_owned()))
            );
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
        let nodes = self.text(text, path.clone(), depth + 1, begins_line);
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
        Place { depth, begins_line }: Place,
    ) -> Result<Node> {
        let (mut branches, mut otherwise) = (Vec::new(), None);
        let (mut test, known) = (Some(self.test(page, words, at)?), self.present.len());
        loop {
            let before = self.present.len();
            if let Some(test) = &test {
                guards(test, true, &mut self.present);
            }
            let (nodes, end) = self.block(page, rest, depth + 1, begins_line)?;
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
                Some((_, _, at)) => {
                    return Err(page.malformed(&at, "This does not belong into an 'if'."));
                }
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
        Place { depth, begins_line }: Place,
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
            let (nodes, end) = self.block(page, rest, depth + 1, begins_line)?;
            match section.take() {
                Some(Plural::Other) => other = Some(nodes),
                Some(category) => branches.push((category, nodes)),
                None if !is_blank(&nodes) => {
                    let what = "Before the first category of a 'plural' stands nothing.";
                    return Err(page.malformed(at, what));
                }
                None => {}
            }
            let Some((name, words, place)) = end.tag else {
                return Err(page.malformed(at, "This 'plural' has no 'endplural'."));
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
        let forms = branches.iter().map(|(form, _)| *form).collect();
        if page.source == 0 {
            self.body.plurals.push(PluralUse { of, forms, at: at.clone() });
        }
        Ok(Node::Plural { of, branches, other })
    }
}

/// What another system's tag is called here.
fn foreign_tag(name: &str) -> Option<&'static str> {
    Some(match name {
        "unless" => "Write {% if x == blank %} or {% if x %}{% else %} … {% endif %}.",
        "include" | "render" | "snippet" => "Write {{> name }}.",
        "for" | "tablerow" | "cycle" => "There are no loops; a list is written by {{ x | list }}.",
        "case" | "when" => "Write {% if x == \"a\" %} … {% elsif x == \"b\" %} … {% endif %}.",
        "assign" | "capture" | "set" | "increment" => "Nothing is set; declare a variable instead.",
        "comment" | "raw" => "There are no comments; YAML has its own.",
        _ => return None,
    })
}

/// Takes the white space at both ends of a text away, as no message begins or ends with any.
fn trim(text: &str, tokens: &mut [Token<'_>]) {
    if let Some(Token { kind: Kind::Text(_), at }) = tokens.first_mut() {
        let kept = text.get(at.clone()).unwrap_or_default().trim_start();
        at.start = at.end - kept.len();
    }
    if let Some(Token { kind: Kind::Text(_), at }) = tokens.last_mut() {
        let kept = text.get(at.clone()).unwrap_or_default().trim_end();
        at.end = at.start + kept.len();
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
