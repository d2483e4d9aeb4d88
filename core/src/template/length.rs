//! How long a reply can become, before there are any values: a bound for every unit that a channel counts in.

use super::body::{Body, Node};
use super::document::{Sensitivity, VariableType};
use super::library::Library;
use super::variable::Reads;
use crate::channel::{Channel, Unit, links, septets};

/// Bounds of a text in all units at once, so that one pass serves every channel. Each of them only adds up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) points: u64,
    utf16: u64,
    pub(crate) bytes: u64,
    weighted: u64,
    folded: u64,
    septets: u64,
    /// Whether something in it may lie outside of what GSM-7 has.
    wide: bool,
}

/// A link that X folds, and one that Mastodon folds, count 23, however short they are.
const LINK: u64 = 23;

impl Bound {
    fn of(text: &str) -> Self {
        let mut bound = Self::default();
        for c in text.chars() {
            bound.points += 1;
            bound.utf16 += c.len_utf16() as u64;
            bound.bytes += c.len_utf8() as u64;
            // The ranges that X counts once are Latin and their neighbours; elsewhere twice is the most after NFC.
            bound.weighted += if u32::from(c) <= 4_351 { 1 } else { 2 };
            bound.folded += 1;
            match septets(c) {
                Some(septets) => bound.septets += septets.unsigned_abs(),
                None => bound.wide = true,
            }
        }
        let folds = links(text).len() as u64 * LINK;
        bound.weighted += folds;
        bound.folded += folds;
        bound
    }

    /// Of so many code points of any kind, without a link in them.
    fn any(points: usize) -> Self {
        let points = points as u64;
        Self {
            points,
            utf16: points * 2,
            bytes: points * 4,
            weighted: points * 2,
            folded: points,
            septets: points * 2,
            wide: points > 0,
        }
    }

    fn add(&mut self, other: Self) {
        self.points += other.points;
        self.utf16 += other.utf16;
        self.bytes += other.bytes;
        self.weighted += other.weighted;
        self.folded += other.folded;
        self.septets += other.septets;
        self.wide |= other.wide;
    }

    /// The greater of both, in every unit.
    fn or(self, other: Self) -> Self {
        Self {
            points: self.points.max(other.points),
            utf16: self.utf16.max(other.utf16),
            bytes: self.bytes.max(other.bytes),
            weighted: self.weighted.max(other.weighted),
            folded: self.folded.max(other.folded),
            septets: self.septets.max(other.septets),
            wide: self.wide || other.wide,
        }
    }

    /// The same so many times as long, for what escapes may add.
    fn times(self, factor: u64) -> Self {
        Self {
            points: self.points * factor,
            utf16: self.utf16 * factor,
            bytes: self.bytes * factor,
            weighted: self.weighted * factor,
            folded: self.folded * factor,
            septets: self.septets * factor,
            wide: self.wide,
        }
    }

    /// In the unit of a channel, and for SMS the segments that the network makes of it.
    pub(crate) fn on(self, channel: &Channel) -> (u64, Option<u64>) {
        let escaped = self.times(channel.markup.most_of_one());
        match channel.unit {
            Unit::Weighted => (escaped.weighted, None),
            Unit::Graphemes | Unit::Characters => (escaped.points, None),
            Unit::Utf16 => (escaped.utf16, None),
            Unit::Bytes => (escaped.bytes, None),
            Unit::Folded => (escaped.folded, None),
            Unit::Sms if self.wide => {
                // A surrogate pair that would straddle two segments leaves a unit of the first unused.
                let segments = if self.utf16 <= 70 { 1 } else { self.utf16.div_ceil(66) };
                (self.utf16, Some(segments))
            }
            Unit::Sms => {
                let segments = if self.septets <= 160 { 1 } else { self.septets.div_ceil(152) };
                (self.septets, Some(segments))
            }
        }
    }
}

impl Library {
    /// No reply made of a text is longer than this, in any unit. O(parts of the text).
    pub(crate) fn worst(&self, body: &Body) -> Bound {
        self.nodes(&body.nodes)
    }

    fn nodes(&self, nodes: &[Node]) -> Bound {
        let mut bound = Bound::default();
        for (place, node) in nodes.iter().enumerate() {
            bound.add(match node {
                Node::Text(text) => Bound::of(text),
                Node::Line => Bound::of("\n"),
                Node::Item => Bound::of("- "),
                // The longest of all notations, both times: `<strong>` with its end.
                Node::Open(_) => Bound::of("</strong>"),
                Node::Close(_) => Bound::of("</strong>"),
                Node::Target(target) => {
                    let mut leads = Bound::of("<a href=\"\"></a>: ");
                    leads.add(self.nodes(target).times(12));
                    leads
                }
                Node::Slot(slot) => {
                    let mut value = self.slot(slot.variable);
                    if let Some(default) = &slot.default {
                        value = value.or(Bound::of(default));
                    }
                    // Letters may become up to three when they change their case.
                    let cases = slot.filters.iter().any(|filter| filter.is_case());
                    let mut value = if cases { value.times(3) } else { value };
                    let beside = |node: Option<&Node>| !matches!(node, None | Some(Node::Line | Node::Text(_)));
                    let touches = |text: Option<char>| text.is_some_and(|c| !c.is_whitespace());
                    let next = nodes.get(place + 1);
                    let before = place.checked_sub(1).and_then(|place| nodes.get(place));
                    let joins = beside(next) || beside(before)
                        || matches!(next, Some(Node::Text(text)) if touches(text.chars().next()))
                        || matches!(before, Some(Node::Text(text)) if touches(text.chars().next_back()));
                    if joins {
                        // What touches a value can make a link of both.
                        value.weighted += LINK;
                        value.folded += LINK;
                    }
                    value
                }
                Node::If { branches, otherwise } => {
                    let all = branches.iter().map(|(_, nodes)| self.nodes(nodes));
                    all.fold(self.nodes(otherwise), Bound::or)
                }
                Node::Plural { branches, other, .. } => {
                    let all = branches.iter().map(|(_, nodes)| self.nodes(nodes));
                    all.fold(self.nodes(other), Bound::or)
                }
            });
        }
        bound
    }

    /// The longest that a variable is written.
    fn slot(&self, place: usize) -> Bound {
        let Some(variable) = self.variables.get(place) else { return Bound::default() };
        if variable.reads == Reads::Greeting {
            let names = self.brand.names.iter().flatten();
            let names: usize = names.map(|name| {
                self.variables.get(*name).filter(|name| name.sensitivity <= Sensitivity::Personal)
                    .map_or(0, |name| name.max_length + 1)
            }).sum();
            // The longest frame of a salutation in any language.
            return Bound::any(names + 48);
        }
        let mut bound = match variable.kind {
            VariableType::Integer => {
                let mut digits = Bound::any(variable.longest());
                digits.septets = digits.points;
                digits
            }
            VariableType::Word => {
                variable.words.iter().map(|word| Bound::of(word)).fold(Bound::default(), Bound::or)
            }
            _ => Bound::any(variable.longest()),
        };
        if variable.kind == VariableType::Url || variable.kind == VariableType::Email {
            bound.weighted += LINK;
            bound.folded += LINK;
        }
        bound.or(Bound::of(variable.fallback.as_deref().unwrap_or_default())).or(Bound::of(super::fill::MISSING))
    }
}
