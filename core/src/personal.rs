//! What in a text is not for everybody, what is no name to write to somebody, and what makes a value harmless.
//!
//! Four kinds of things are found wherever they stand: payment cards, bank accounts, e-mail addresses and telephone
//! numbers, and beside them the host's own order numbers. Each is found by its shape and, where it has one, by its
//! check digit; each part says which shapes those are. What is personal by its meaning alone, such as an address in
//! a street, is not found. Only Latin digits count, as everywhere here.

mod card;
mod clean;
mod digits;
mod email;
mod iban;
mod name;
mod order;
mod phone;

pub(crate) use clean::{blank, clean};
pub(crate) use name::suspect;
pub use order::OrderPattern;

use digits::Numbers;
use std::ops::Range;

/// What was found. Where two overlap, the one further up gives its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The number of a payment card.
    Card,
    /// The number of a bank account.
    Iban,
    /// An e-mail address.
    Email,
    /// A number of the host's own pattern.
    OrderId,
    /// A telephone number.
    Phone,
}

#[cfg(test)]
impl Kind {
    /// A word for it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Iban => "iban",
            Self::Email => "email",
            Self::OrderId => "order_id",
            Self::Phone => "phone",
        }
    }
}

/// A place in a text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) kind: Kind,
    pub(crate) range: Range<usize>,
}

/// Everything personal in a text, in order and without overlaps: what overlaps is one place, so that hiding it hides
/// all of it.
///
/// A text without `@` and without a digit is looked at once. Any other costs its length.
pub(crate) fn find(text: &str, order: Option<&OrderPattern>) -> Vec<Found> {
    let seen = text
        .bytes()
        .fold(0_u8, |seen, b| seen | u8::from(b == b'@') | u8::from(b.is_ascii_digit()) << 1);
    let (address, number) = (seen & 1 != 0, seen & 2 != 0);
    let mut all = Vec::new();
    let mut add = |kind, ranges: Vec<Range<usize>>| {
        all.extend(ranges.into_iter().map(|range| Found { kind, range }));
    };
    if address {
        add(Kind::Email, email::find(text));
    }
    if number {
        // What one kind has taken is no part of a number of the next.
        let mut numbers = Numbers::read(text);
        let accounts = iban::find(text);
        numbers.take(&accounts);
        let cards = card::find(&numbers);
        numbers.take(&cards);
        let orders = order.map(|order| order.find(text)).unwrap_or_default();
        numbers.take(&orders);
        add(Kind::Phone, phone::find(&numbers));
        add(Kind::OrderId, orders);
        add(Kind::Card, cards);
        add(Kind::Iban, accounts);
    }
    all.sort_by_key(|found| (found.range.start, found.kind));
    let mut apart: Vec<Found> = Vec::with_capacity(all.len());
    for next in all {
        match apart.last_mut().filter(|last| next.range.start < last.range.end) {
            Some(last) => {
                last.kind = last.kind.min(next.kind);
                last.range.end = last.range.end.max(next.range.end);
            }
            None => apart.push(next),
        }
    }
    apart
}

/// Whether a character goes on with a word or number beside it. Scripts that put no spaces between words, and those
/// whose prose runs on around a number, do not.
fn joins(c: char) -> bool {
    c == '_' || c.is_alphanumeric() && c < '\u{590}'
}

/// The characters before and after a place in a text.
fn before(text: &str, at: usize) -> Option<char> {
    text.get(..at).and_then(|head| head.chars().next_back())
}

fn after(text: &str, at: usize) -> Option<char> {
    text.get(at..).and_then(|tail| tail.chars().next())
}

#[cfg(test)]
mod tests;
