//! How long a reply can become, before there are any values: a bound for every unit that a channel counts in.

use super::body::{Filter, Mark, Node, Slot};
use super::document::{Sensitivity, Source, VariableType};
use super::fill::MISSING;
use super::library::{Library, Text};
use super::variable::{Reads, Variable};
use crate::channel::{Channel, Markup, Unit, links, septets};
use crate::locale::{Locale, Style};

/// A bound of a text in all units at once. Each of them only adds up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bound {
    points: u64,
    utf16: u64,
    bytes: u64,
    weighted: u64,
    folded: u64,
    septets: u64,
    /// Whether something in it may lie outside of what GSM-7 has.
    wide: bool,
}

/// A link that X folds, and one that Mastodon folds, count 23, however short they are.
const LINK: u64 = 23;

impl Bound {
    /// Of a text that is known.
    fn of(text: &str) -> Self {
        let mut bound = Self::default();
        for c in text.chars() {
            bound.points += 1;
            bound.utf16 += c.len_utf16() as u64;
            bound.bytes += c.len_utf8() as u64;
            // Latin letters and their neighbours count once on X; anything else at most twice.
            bound.weighted += if u32::from(c) <= 4_351 { 1 } else { 2 };
            bound.folded += 1;
            match septets(c) {
                Some(septets) => bound.septets += septets.unsigned_abs(),
                None => bound.wide = true,
            }
        }
        bound.linked(links(text).len() as u64)
    }

    /// The longest of some texts, in every unit.
    fn longest(texts: impl Iterator<Item = String>) -> Self {
        texts.map(|text| Self::of(&text)).fold(Self::default(), Self::or)
    }

    /// Of so many code points of any kind, without a link in them.
    fn any(points: usize) -> Self {
        let points = points as u64;
        let wide = points > 0;
        Self {
            utf16: points * 2,
            bytes: points * 4,
            weighted: points * 2,
            wide,
            ..Self::ascii(points)
        }
    }

    /// Of so many letters, digits and signs that every phone knows.
    fn ascii(points: u64) -> Self {
        Self {
            points,
            utf16: points,
            bytes: points,
            weighted: points,
            folded: points,
            septets: points * 2,
            wide: false,
        }
    }

    /// With so many links more, each as if it came to its other length.
    fn linked(mut self, links: u64) -> Self {
        self.weighted += links * LINK;
        self.folded += links * LINK;
        self
    }

    fn and(mut self, other: Self) -> Self {
        self.points = self.points.saturating_add(other.points);
        self.utf16 = self.utf16.saturating_add(other.utf16);
        self.bytes = self.bytes.saturating_add(other.bytes);
        self.weighted = self.weighted.saturating_add(other.weighted);
        self.folded = self.folded.saturating_add(other.folded);
        self.septets = self.septets.saturating_add(other.septets);
        self.wide |= other.wide;
        self
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

    /// The same so many times as long.
    fn times(self, factor: u64) -> Self {
        Self {
            points: self.points.saturating_mul(factor),
            utf16: self.utf16.saturating_mul(factor),
            bytes: self.bytes.saturating_mul(factor),
            weighted: self.weighted.saturating_mul(factor),
            folded: self.folded.saturating_mul(factor),
            septets: self.septets.saturating_mul(factor),
            wide: self.wide,
        }
    }

    /// In the unit of a channel, and for SMS the segments that the network makes of it.
    fn on(self, unit: Unit) -> (u64, Option<u64>) {
        match unit {
            Unit::Weighted => (self.weighted, None),
            Unit::Graphemes | Unit::Characters => (self.points, None),
            Unit::Utf16 => (self.utf16, None),
            Unit::Bytes => (self.bytes, None),
            Unit::Folded => (self.folded, None),
            // A pair that would straddle two segments leaves a unit of the first unused.
            Unit::Sms if self.wide => {
                let segments = if self.utf16 <= 70 { 1 } else { self.utf16.div_ceil(66) };
                (self.utf16.max(self.septets), Some(segments))
            }
            Unit::Sms => {
                let segments = if self.septets <= 160 { 1 } else { self.septets.div_ceil(152) };
                (self.septets, Some(segments))
            }
        }
    }
}

impl Library {
    /// No reply made of a text is longer than this on a channel, in its unit, with whatever signature; and for SMS, of no
    /// more segments. Linear in the parts of the text, each of which is tried in every way in which its language writes it.
    pub(crate) fn longest(&self, text: &Text, channel: &Channel) -> (u64, Option<u64>) {
        let measured = Measured { library: self, written: text.written, markup: channel.markup };
        let signed = self.brand.signatures.iter().filter(|signature| {
            signature.channels.as_ref().is_none_or(|channels| channels.contains(&channel.id))
                && signature.visibility.is_none_or(|only| only == channel.visibility)
        });
        // What stands before a signature is an empty line at most.
        let signed = signed.map(|signature| measured.nodes(&signature.body.nodes));
        let signed = signed.map(|signature| measured.escaped(Bound::of("\n\n")).and(signature));
        let signed = signed.fold(Bound::default(), Bound::or);
        measured.nodes(&text.body.nodes).and(signed).on(channel.unit)
    }
}

/// A text on its way to a channel.
struct Measured<'a> {
    library: &'a Library,
    written: Locale,
    markup: Markup,
}

impl Measured<'_> {
    fn nodes(&self, nodes: &[Node]) -> Bound {
        let each = nodes.iter().enumerate().map(|(place, node)| match node {
            Node::Text(text) => self.escaped(Bound::of(text)),
            // A break is longest in HTML, with the end of an item before it.
            Node::Line => match self.markup {
                Markup::Html => Bound::of("</li></ul><br>\n"),
                Markup::Markdown => Bound::of("  \n"),
                _ => Bound::of("\n"),
            },
            Node::Item if self.markup == Markup::Html => Bound::of("<ul><li></li></ul>"),
            Node::Item => Bound::of("- "),
            Node::Open(mark) | Node::Close(mark) => self.mark(*mark),
            Node::Target(target) => self.target(target),
            Node::Slot(slot) => {
                let value = self.slot(slot);
                let before = place.checked_sub(1).and_then(|place| nodes.get(place));
                let joins = touches(before, false) || touches(nodes.get(place + 1), true);
                // What touches a value can make a link of both.
                self.escaped(if joins { value.linked(1) } else { value })
            }
            Node::If { .. } | Node::Plural { .. } => {
                node.choices().map(|nodes| self.nodes(nodes)).fold(Bound::default(), Bound::or)
            }
        });
        each.fold(Bound::default(), Bound::and)
    }

    /// With what escapes may add.
    fn escaped(&self, bound: Bound) -> Bound {
        bound.times(self.markup.most_of_one())
    }

    fn mark(&self, mark: Mark) -> Bound {
        match (self.markup, mark) {
            // Telegram counts what people see.
            (Markup::Plain | Markup::TelegramHtml, _) | (_, Mark::Link) => Bound::default(),
            (Markup::Html, _) => Bound::of("</strong>"),
            (Markup::Markdown, _) => Bound::of("**"),
            (Markup::Whatsapp | Markup::Slack, _) => Bound::of("*"),
        }
    }

    fn target(&self, target: &[Node]) -> Bound {
        let alone = target.len() == 1;
        let parts = target.iter().map(|node| match node {
            Node::Text(text) => Bound::of(text),
            Node::Slot(slot) => {
                let whole =
                    self.variable(slot).is_some_and(|variable| variable.kind == VariableType::Url);
                // Anything else is written as `%` and two digits for each of up to four bytes.
                self.slot(slot).times(if alone && whole { 1 } else { 12 })
            }
            _ => Bound::default(),
        });
        let leads = parts.fold(Bound::default(), Bound::and).linked(1);
        match self.markup {
            Markup::TelegramHtml => Bound::default(),
            Markup::Plain | Markup::Whatsapp => leads.and(Bound::of(": ")),
            _ => leads.times(6).and(Bound::of("<a href=\"\"></a>")),
        }
    }

    fn variable(&self, slot: &Slot) -> Option<&Variable> {
        self.library.variables.get(slot.variable)
    }

    /// The longest that a value is written, or what stands in for it.
    fn slot(&self, slot: &Slot) -> Bound {
        let Some(variable) = self.variable(slot) else { return Bound::default() };
        let mut value = self.value(variable, slot.filters.first().copied());
        for filter in &slot.filters {
            value = match filter {
                // One letter may become three when it changes its case.
                filter if filter.is_case() => value.times(3),
                // The sign at the end of what is cut.
                Filter::Truncate(_) => value.or(value.and(Bound::of("…"))),
                _ => value,
            };
        }
        let instead = slot.default.as_deref().or(variable.fallback.as_deref()).unwrap_or(MISSING);
        value.or(Bound::of(instead))
    }

    fn value(&self, variable: &Variable, filter: Option<Filter>) -> Bound {
        let regions = || self.written.regions();
        let dates = |style| Bound::longest(regions().flat_map(move |region| region.dates(style)));
        let times = || Bound::longest(regions().flat_map(Locale::times));
        match variable.kind {
            _ if variable.reads == Reads::Greeting => self.greeting(),
            VariableType::Integer => {
                Bound::longest(regions().map(|region| region.integer(i64::MIN)))
            }
            VariableType::Money => Bound::longest(regions().flat_map(Locale::amounts)),
            VariableType::Duration => Bound::longest(regions().flat_map(Locale::durations)),
            VariableType::Date | VariableType::Instant => match filter {
                Some(Filter::Date(style)) => dates(style),
                Some(Filter::Time) => times(),
                _ if variable.kind == VariableType::Date => dates(Style::Medium),
                _ => {
                    let glue = Bound::longest(regions().map(|region| region.glue(Style::Medium)));
                    dates(Style::Medium).and(times()).and(glue)
                }
            },
            VariableType::Word => Bound::longest(variable.words.iter().map(ToString::to_string)),
            VariableType::Boolean => Bound::default(),
            VariableType::OrderId | VariableType::Phone => Bound::ascii(variable.max_length as u64),
            // What stands between items has at most six code points in any language.
            VariableType::List => Bound::any(variable.most * (variable.max_length + 6)),
            VariableType::Url | VariableType::Email => Bound::any(variable.max_length).linked(1),
            VariableType::Text | VariableType::PersonName => {
                let value = Bound::any(variable.max_length);
                // A break inside of an item takes five signs in Markdown.
                let broken = variable.lines && self.markup == Markup::Markdown;
                let value = if broken { value.times(3) } else { value };
                // The shortest link has four characters and something before it.
                let ours =
                    matches!(variable.source, Source::Agent | Source::Brand | Source::Prompt);
                if ours { value.linked(variable.max_length.div_ceil(5) as u64) } else { value }
            }
        }
    }

    /// The longest frame of a salutation in any language, with the names that may stand in it.
    fn greeting(&self) -> Bound {
        let names = self.library.brand.names.iter().flatten();
        let names = names.filter_map(|name| self.library.variables.get(*name));
        let written = names.filter(|name| name.sensitivity <= Sensitivity::Personal);
        Bound::any(48 + written.map(|name| name.max_length + 1).sum::<usize>())
    }
}

/// Whether something beside a value may become one word with it.
fn touches(node: Option<&Node>, after: bool) -> bool {
    match node {
        None | Some(Node::Line) => false,
        Some(Node::Text(text)) => {
            let beside = if after { text.chars().next() } else { text.chars().next_back() };
            beside.is_some_and(|c| !c.is_whitespace())
        }
        Some(_) => true,
    }
}
