//! Values as the people of a language write them: numbers, money, dates, times, lengths of time, lists and plurals.
//!
//! The patterns are those of Unicode CLDR, for about fifty languages and the regions that write otherwise. Four
//! things are the same everywhere. Digits are Latin, because figures are copied, compared and read over the phone.
//! The calendar is the Gregorian one. A currency without a well-known sign in the language goes by its code. And the
//! non-breaking spaces of CLDR are ordinary ones: a single U+00A0 or U+202F turns a text message into one of 70
//! characters instead of 160, and an amount copied with one is refused by many a form. Direction marks stay where
//! Arabic, Hebrew and Persian have them, since without them the parts of a date or an amount change places.

#[rustfmt::skip]
#[expect(clippy::manual_is_multiple_of, clippy::manual_range_patterns, reason = "as CLDR has it")]
mod data;
mod date;
mod duration;
mod list;
mod number;
mod salutation;
mod sample;
mod tag;

pub(crate) use date::{Style, wall};
pub use salutation::Register;
pub(crate) use salutation::{Known, salutation};
pub(crate) use tag::chain;

use std::fmt;

/// A language, perhaps as written in one region, whose ways of writing are known.
#[derive(Clone, Copy)]
pub(crate) struct Locale(&'static Row);

impl PartialEq for Locale {
    fn eq(&self, other: &Self) -> bool {
        self.tag() == other.tag()
    }
}

impl Eq for Locale {}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Locale({})", self.tag())
    }
}

/// What is known of a locale: a line for each [`Key`], its values parted by `|`. A line that is empty is its parent's, and a lone `|` says
/// that there is nothing.
struct Row {
    tag: &'static str,
    parent: Option<&'static Row>,
    plural: fn(u64) -> Plural,
    plurals: &'static [Plural],
    lines: [&'static str; 16],
}

/// What the lines of a row are about, in their order.
#[derive(Clone, Copy, Debug)]
enum Key {
    Number,
    Money,
    Symbols,
    Date,
    Time,
    Glue,
    Periods,
    Months,
    Mon,
    Days,
    Day,
    Hour,
    Minute,
    Second,
    Pair,
    List,
}

/// Which form of the words around it a number takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Plural {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

impl Plural {
    /// All of them.
    pub(crate) const ALL: [Self; 6] =
        [Self::Zero, Self::One, Self::Two, Self::Few, Self::Many, Self::Other];

    /// Its word in CLDR.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::Two => "two",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }
}

impl Locale {
    /// How the customers of a language that is not among them are written to: in English.
    pub(crate) fn or_english(tag: &str) -> Self {
        Self::named(tag).unwrap_or(Self(&data::EN))
    }

    /// The first with data among those that [`chain`] would look at; none for what is no language tag.
    pub(crate) fn named(tag: &str) -> Option<Self> {
        chain(tag).ok()?.iter().find_map(|tag| Self::exactly(tag))
    }

    fn exactly(tag: &str) -> Option<Self> {
        let place = data::ROWS.binary_search_by_key(&tag, |row| row.tag).ok()?;
        data::ROWS.get(place).copied().map(Self)
    }

    /// Its tag, such as `de-AT`. It may be shorter than the one that was asked for.
    pub(crate) fn tag(self) -> &'static str {
        self.0.tag
    }

    /// The form that a whole number takes.
    pub(crate) fn plural(self, n: i64) -> Plural {
        (self.0.plural)(n.unsigned_abs())
    }

    /// The forms that whole numbers take, all of them met by some number.
    pub(crate) fn plurals(self) -> &'static [Plural] {
        self.0.plurals
    }

    /// The values at a key.
    fn line(self, key: Key) -> &'static str {
        let mut next = Some(self.0);
        while let Some(row) = next {
            if let Some(line) = row.lines.get(key as usize).filter(|line| !line.is_empty()) {
                return line;
            }
            next = row.parent;
        }
        ""
    }

    /// One value of those at a key.
    fn part(self, key: Key, place: usize) -> &'static str {
        self.line(key).split('|').nth(place).unwrap_or_default()
    }
}

/// The release of Unicode CLDR that the patterns are from.
pub fn cldr_release() -> &'static str {
    data::CLDR
}

#[cfg(test)]
mod beside_intl;
#[cfg(test)]
#[rustfmt::skip]
#[expect(clippy::unreadable_literal, reason = "as they were asked")]
mod intl;
#[cfg(test)]
mod tests;
