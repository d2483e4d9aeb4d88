//! Filling a text in: one pass, in which values are written and never read.

use super::body::{Body, Comparison, Filter, Literal, Mark, Node, Slot, Test};
use super::document::VariableType;
use super::styled::{Filled, Marked, Styled};
use super::variable::{Value, Variables};
use crate::channel::Markup;
use crate::locale::{Locale, Style as DateStyle, wall};
use crate::time::Timestamp;
use crate::zone::Zone;
use chrono::NaiveDateTime;
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;

/// What is written where a value is missing that has to be there. Such a reply is never sent.
pub(crate) const MISSING: &str = "[?]";

/// Where values come from.
pub(crate) trait Values {
    /// The value of a variable, by its place; none where it is missing.
    fn value(&mut self, variable: usize) -> Option<&Value<'_>>;

    /// A value was to be written, and neither it nor anything in its place is there.
    fn missed(&mut self, slot: &Slot);
}

/// How values are written.
#[derive(Clone, Copy)]
pub(crate) struct Ways<'a> {
    pub(crate) locale: Locale,
    pub(crate) zone: Option<&'a Zone>,
    pub(crate) markup: Markup,
}

/// Fills a text in. O(its length + that of the values).
pub(crate) fn fill(
    body: &Body,
    variables: &Variables,
    values: &mut dyn Values,
    ways: Ways<'_>,
) -> Styled {
    let styled = Styled { text: String::with_capacity(512), ..Styled::default() };
    let mut filling = Filling { variables, values, ways, styled, open: Vec::new() };
    filling.nodes(&body.nodes);
    filling.styled
}

struct Filling<'a, 'v> {
    variables: &'a Variables,
    values: &'v mut dyn Values,
    ways: Ways<'a>,
    styled: Styled,
    open: Vec<(Mark, usize)>,
}

impl Filling<'_, '_> {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text(text) => self.styled.text.push_str(text),
                Node::Line => self.styled.text.push('\n'),
                Node::Item => {
                    self.styled.items.push(self.styled.text.len());
                    self.styled.text.push_str("- ");
                }
                Node::Open(mark) => self.open.push((*mark, self.styled.text.len())),
                Node::Close(mark) => self.close(*mark, String::new()),
                Node::Target(target) => self.target(target),
                Node::Slot(slot) => self.slot(slot),
                Node::If { branches, otherwise } => {
                    let holds = branches.iter().find(|(test, _)| self.holds(test));
                    self.nodes(holds.map_or(otherwise, |(_, nodes)| nodes));
                }
                Node::Plural { of, branches, other } => {
                    let number = match self.values.value(*of) {
                        Some(Value::Integer(number)) => Some(*number),
                        _ => None,
                    };
                    let category = number.map(|number| self.ways.locale.plural(number));
                    let found = branches.iter().find(|(one, _)| Some(*one) == category);
                    self.nodes(found.map_or(other, |(_, nodes)| nodes));
                }
            }
        }
    }

    fn close(&mut self, mark: Mark, leads: String) {
        let Some(place) = self.open.iter().rposition(|(open, _)| *open == mark) else { return };
        let (_, start) = self.open.remove(place);
        let end = self.styled.text.len();
        if start < end {
            self.styled.marked.push(Marked { mark, at: start..end, leads });
        }
    }

    /// Where a link leads. A notation without labels gets the link after the label.
    fn target(&mut self, target: &[Node]) {
        let start =
            self.open.iter().rev().find(|(mark, _)| *mark == Mark::Link).map(|(_, start)| *start);
        let mut leads = String::new();
        let mut slots = Vec::new();
        let alone = target.len() == 1;
        for node in target {
            match node {
                Node::Text(text) => leads.push_str(text),
                Node::Slot(slot) => {
                    let variable = self.variables.get(slot.variable);
                    let whole = alone && variable.is_some_and(|one| one.kind == VariableType::Url);
                    let text = written(self.values, self.ways, slot);
                    slots.push((slot, text.is_some()));
                    let instead = || instead(self.variables, slot).map(Cow::Borrowed);
                    match text.or_else(instead) {
                        Some(text) if whole => leads.push_str(&text),
                        // RFC 6068 and RFC 3966 keep these signs.
                        Some(text) if leads == "mailto:" => percent(&text, "@", &mut leads),
                        Some(text) if leads == "tel:" => {
                            leads.extend(text.chars().filter(|c| c.is_ascii_digit() || *c == '+'));
                        }
                        Some(text) => percent(&text, "", &mut leads),
                        None => {
                            self.values.missed(slot);
                            leads.push_str(MISSING);
                        }
                    }
                }
                _ => {}
            }
        }
        match self.ways.markup {
            Markup::Plain | Markup::Whatsapp => {
                self.close(Mark::Link, String::new());
                self.styled.marked.retain(|one| one.mark != Mark::Link);
                let from = start.unwrap_or(self.styled.text.len());
                let same = self.styled.text.get(from..).is_some_and(|label| label == leads);
                if !same {
                    let empty = self.styled.text.len() == from;
                    self.styled.text.push_str(if empty { "" } else { ": " });
                    let begins = self.styled.text.len();
                    self.styled.text.push_str(&leads);
                    for (slot, found) in slots {
                        self.filled(slot, begins, found);
                    }
                }
            }
            _ => {
                // Nobody sees where it leads, so the label stands for it.
                let begins = start.unwrap_or(self.styled.text.len());
                for (slot, found) in slots {
                    self.filled(slot, begins, found);
                }
                self.close(Mark::Link, leads);
            }
        }
    }

    fn filled(&mut self, slot: &Slot, start: usize, genuine: bool) {
        let at = start..self.styled.text.len();
        let (source, from) = (slot.source, slot.at.clone());
        self.styled.filled.push(Filled { at, variable: slot.variable, genuine, source, from });
    }

    fn slot(&mut self, slot: &Slot) {
        let start = self.styled.text.len();
        if let Some(text) = written(self.values, self.ways, slot) {
            self.styled.text.push_str(&text);
            return self.filled(slot, start, true);
        }
        if let Some(instead) = instead(self.variables, slot) {
            self.styled.text.push_str(instead);
            return self.filled(slot, start, false);
        }
        self.styled.text.push_str(MISSING);
        self.filled(slot, start, false);
        self.values.missed(slot);
    }

    fn holds(&mut self, test: &Test) -> bool {
        match test {
            Test::All(terms) => terms.iter().all(|term| self.holds(term)),
            Test::Any(terms) => terms.iter().any(|term| self.holds(term)),
            Test::Blank(of) => self.values.value(*of).is_none(),
            Test::Present(of) => self.values.value(*of).is_some(),
            Test::Holds(of) => {
                self.values.value(*of).is_some_and(|value| *value != Value::Boolean(false))
            }
            Test::Compare(of, comparison, literal) => {
                self.values.value(*of).is_some_and(|value| compares(value, *comparison, literal))
            }
        }
    }
}

/// The value of a slot as it is written; none where it is missing.
fn written<'v>(values: &'v mut dyn Values, ways: Ways<'_>, slot: &Slot) -> Option<Cow<'v, str>> {
    let value = values.value(slot.variable)?;
    let mut filters = slot.filters.as_slice();
    let mut text: Cow<'_, str> = match (value, filters.first()) {
        (Value::Instant(at), Some(Filter::Time)) => {
            filters = filters.get(1..).unwrap_or_default();
            Cow::Owned(ways.locale.time(ways.local(*at).time()))
        }
        (Value::Instant(at), Some(Filter::Date(style))) => {
            filters = filters.get(1..).unwrap_or_default();
            Cow::Owned(ways.locale.date(ways.local(*at).date(), *style))
        }
        (Value::Date(date), Some(Filter::Date(style))) => {
            filters = filters.get(1..).unwrap_or_default();
            Cow::Owned(ways.locale.date((*date).into(), *style))
        }
        (value, _) => ways.plainly(value),
    };
    for filter in filters {
        text = Cow::Owned(match filter {
            Filter::Upcase => text.to_uppercase(),
            Filter::Downcase => text.to_lowercase(),
            Filter::Capitalize => capitalized(&text),
            Filter::Truncate(most) if text.graphemes(true).nth(*most).is_some() => {
                let kept: String = text.graphemes(true).take(most.saturating_sub(1)).collect();
                format!("{}…", kept.trim_end())
            }
            Filter::Truncate(_) | Filter::Date(_) | Filter::Time => continue,
        });
    }
    Some(text)
}

/// What stands in for a value that is missing.
fn instead<'a>(variables: &'a Variables, slot: &'a Slot) -> Option<&'a str> {
    let fallback = variables.get(slot.variable).and_then(|variable| variable.fallback.as_deref());
    slot.default.as_deref().or(fallback)
}

fn compares(value: &Value<'_>, comparison: Comparison, literal: &Literal) -> bool {
    let order = match (value, literal) {
        (Value::Text(value), Literal::Text(own)) => value.as_ref().cmp(own),
        (Value::Integer(value), Literal::Integer(own)) => value.cmp(own),
        (Value::Boolean(value), Literal::Boolean(own)) => value.cmp(own),
        _ => return false,
    };
    match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::Unequal => order.is_ne(),
        Comparison::Below => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::Above => order.is_gt(),
        Comparison::AtLeast => order.is_ge(),
    }
}

/// The first letter large, the rest as it is.
fn capitalized(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect()
}

/// Text inside a link, so that nothing in it can lead elsewhere (RFC 3986): unreserved characters stay, and some others.
fn percent(text: &str, kept: &str, out: &mut String) {
    for byte in text.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || "-._~".contains(c) || kept.contains(c) {
            out.push(c);
        } else {
            out.push('%');
            for half in [byte >> 4, byte & 15] {
                out.extend(
                    char::from_digit(u32::from(half), 16).map(|digit| digit.to_ascii_uppercase()),
                );
            }
        }
    }
}

impl Ways<'_> {
    /// What calendar and clock show at an instant in the brand's zone.
    fn local(self, at: Timestamp) -> NaiveDateTime {
        wall(at, self.zone)
    }

    /// A value as its type is written in the language.
    fn plainly<'v>(self, value: &'v Value<'v>) -> Cow<'v, str> {
        let Self { locale, .. } = self;
        match value {
            Value::Text(text) => Cow::Borrowed(text),
            Value::Integer(number) => Cow::Owned(locale.integer(*number)),
            Value::Boolean(_) => Cow::Borrowed(""),
            Value::Money(money) => Cow::Owned(locale.money(*money)),
            Value::Date(date) => Cow::Owned(locale.date((*date).into(), DateStyle::Medium)),
            Value::Instant(at) => Cow::Owned(locale.date_time(self.local(*at), DateStyle::Medium)),
            Value::Duration(millis) => Cow::Owned(locale.duration(*millis)),
            Value::List(items) => {
                let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
                Cow::Owned(locale.list(&items))
            }
        }
    }
}
