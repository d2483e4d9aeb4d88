//! The markup of a template's own words: `**bold**`, `_italic_`, `` `code` ``, `[label](link)`, `- item`. Values are
//! never read as markup, nor is anything inside quotes between braces.

use super::body::{Mark, Node};
use super::document::VariableType;
use super::token::wrong;
use super::variable::Variables;
use crate::error::{Code, Error, Result};
use std::ops::Range;

/// The nodes of one block as its text is read. What is marked begins and ends in the same block.
pub(super) struct Marks<'t> {
    /// The whole text, for what stands beside a mark.
    text: &'t str,
    variables: &'t Variables,
    /// Whether the block begins a line.
    begins: bool,
    nodes: Vec<Node>,
    plain: String,
    open: Vec<(Mark, Range<usize>)>,
    /// Where the target of a link began, and what it has so far.
    target: Option<(usize, Vec<Node>)>,
}

impl<'t> Marks<'t> {
    pub(super) fn new(text: &'t str, variables: &'t Variables, begins: bool) -> Self {
        Self {
            text,
            variables,
            begins,
            nodes: Vec::new(),
            plain: String::new(),
            open: Vec::new(),
            target: None,
        }
    }

    /// How many parts there are so far.
    pub(super) fn count(&self) -> usize {
        self.nodes.len() + self.target.as_ref().map_or(0, |(_, nodes)| nodes.len())
    }

    pub(super) fn push(&mut self, node: Node) {
        self.flush();
        match &mut self.target {
            Some((_, target)) => target.push(node),
            None => self.nodes.push(node),
        }
    }

    fn flush(&mut self) {
        if self.plain.is_empty() {
            return;
        }
        let text = Node::Text(std::mem::take(&mut self.plain).into_boxed_str());
        match &mut self.target {
            Some((_, target)) => target.push(text),
            None => self.nodes.push(text),
        }
    }

    fn wrong(&self, at: &Range<usize>, what: &str) -> Error {
        wrong(Code::MalformedTemplate, self.text, at, what)
    }

    /// Reads what stands at a place of the text as it is. O(its length).
    ///
    /// # Errors
    /// [`Code::MalformedTemplate`].
    pub(super) fn read(&mut self, at: &Range<usize>) -> Result<()> {
        let text = self.text;
        let mut here = at.start;
        let before = |here: usize| text.get(..here).and_then(|text| text.chars().next_back());
        let after = |here: usize| text.get(here..).and_then(|text| text.chars().next());
        while here < at.end {
            let Some(c) = after(here) else { break };
            let next = after(here + c.len_utf8());
            let code = self.is_open(Mark::Code);
            if self.target.is_some() {
                match c {
                    ')' => self.close_link(here)?,
                    c if c.is_whitespace() => {
                        return Err(
                            self.wrong(&(here..here + 1), "A link has no white space in it.")
                        );
                    }
                    c => self.plain.push(c),
                }
                here += c.len_utf8();
                continue;
            }
            let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
            match c {
                '\\' if !code && next.is_some_and(|next| "\\*_[]()`{}-".contains(next)) => {
                    self.plain.extend(next);
                    here += 1;
                }
                '`' => self.toggle(Mark::Code, here..here + 1),
                '*' if !code && next == Some('*') => {
                    self.toggle(Mark::Bold, here..here + 2);
                    here += 1;
                }
                '_' if !code
                    && self.is_open(Mark::Italic)
                    && !space(before(here))
                    && !word(next) =>
                {
                    self.toggle(Mark::Italic, here..here + 1);
                }
                '_' if !code
                    && !self.is_open(Mark::Italic)
                    && !word(before(here))
                    && !space(next) =>
                {
                    self.toggle(Mark::Italic, here..here + 1);
                }
                '[' if !code && !self.is_open(Mark::Link) && begins_link(text.get(here + 1..)) => {
                    self.toggle(Mark::Link, here..here + 1);
                }
                ']' if !code && next == Some('(') && self.is_open(Mark::Link) => {
                    self.flush();
                    self.target = Some((here, Vec::new()));
                    here += 1;
                }
                '\r' if next == Some('\n') => {}
                '\n' => {
                    self.flush();
                    self.push(Node::Line);
                }
                '-' if !code && next == Some(' ') && self.begins_line() => {
                    self.flush();
                    self.push(Node::Item);
                    here += 1;
                }
                c => self.plain.push(c),
            }
            here += c.len_utf8();
        }
        Ok(())
    }

    /// Whether what comes next begins a line.
    pub(super) fn begins_line(&self) -> bool {
        self.plain.is_empty() && ends_line(&self.nodes).unwrap_or(self.begins)
    }

    fn is_open(&self, mark: Mark) -> bool {
        self.open.iter().any(|(open, _)| *open == mark)
    }

    fn toggle(&mut self, mark: Mark, at: Range<usize>) {
        self.flush();
        if let Some(place) = self.open.iter().rposition(|(open, _)| *open == mark) {
            self.open.remove(place);
            self.nodes.push(Node::Close(mark));
        } else {
            self.open.push((mark, at));
            self.nodes.push(Node::Open(mark));
        }
    }

    fn close_link(&mut self, here: usize) -> Result<()> {
        self.flush();
        let Some((from, target)) = self.target.take() else { return Ok(()) };
        self.open.retain(|(open, _)| *open != Mark::Link);
        if !self.leads(&target) {
            let what =
                "A link leads to https:, http:, mailto: or tel:, or to a variable of type url.";
            let error = self.wrong(&(from..here + 1), what);
            return Err(error.with_hint(
                "Write [label](https://host/…), with variables after the host alone; [label]({{ a.url }}); mailto: \
                 before an email, tel: before a phone.",
            ));
        }
        self.nodes.push(Node::Target(target));
        Ok(())
    }

    /// Whether a target leads where the template says, whatever its values are: no value names a host or a scheme.
    fn leads(&self, target: &[Node]) -> bool {
        let is = |node: Option<&Node>, kind| match node {
            Some(Node::Slot(slot)) => {
                self.variables.get(slot.variable).is_some_and(|variable| variable.kind == kind)
            }
            _ => false,
        };
        let plain = |node: &Node| matches!(node, Node::Text(_) | Node::Slot(_));
        match target {
            [node @ Node::Slot(_)] => is(Some(node), VariableType::Url),
            [Node::Text(text), rest @ ..] if rest.iter().all(plain) => {
                let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
                match (host, &**text) {
                    (Some(host), _) => rest.is_empty() || host.contains(['/', '?', '#']),
                    (_, "mailto:") => is(rest.first(), VariableType::Email),
                    (_, "tel:") => is(rest.first(), VariableType::Phone) && rest.len() == 1,
                    (_, text) => text.starts_with("mailto:") || text.starts_with("tel:"),
                }
            }
            _ => false,
        }
    }

    /// The nodes, at the end of the block.
    ///
    /// # Errors
    /// [`Code::MalformedTemplate`] where something marked does not end in it.
    pub(super) fn finish(mut self) -> Result<Vec<Node>> {
        self.flush();
        match self.open.first() {
            None => Ok(self.nodes),
            Some((_, at)) => {
                let error = self.wrong(at, "What is marked here does not end in the same block.");
                Err(error.with_hint(
                    "Write it twice to mark what is between, or '\\' before it to mean itself.",
                ))
            }
        }
    }
}

/// Whether the label of a link begins here: `](` follows on the line before another `[`. Linear over all of a text.
fn begins_link(rest: Option<&str>) -> bool {
    let rest = rest.unwrap_or_default();
    let end = rest.find(['[', ']', '\n']);
    end.and_then(|end| rest.get(end..)).is_some_and(|rest| rest.starts_with("]("))
}

/// Whether what follows some nodes begins a line; none where there is nothing before it.
fn ends_line(nodes: &[Node]) -> Option<bool> {
    match nodes.last()? {
        Node::Line => Some(true),
        node @ (Node::If { .. } | Node::Plural { .. }) => {
            Some(node.choices().all(|nodes| ends_line(nodes) != Some(false)))
        }
        _ => Some(false),
    }
}
