//! Payment cards.
//!
//! A card is 12 to 19 digits with the prefix and the length of an issuer and a check digit that fits (Luhn). It is
//! written in one run, or with single spaces or hyphens in groups of four of which the last may be shorter, or as 4-6-5,
//! 4-6-4, 8-8 or 6-13. It is not looked for in a link, in a longer number, right after `/`, `+`, `#` or a letter, nor
//! in figures with a decimal point, since numbers of parcels and invoices pass the check one time in ten.

use super::before;
use super::digits::{Group, Numbers};
use std::ops::Range;

/// First digits from and to, and the lengths that such numbers have.
const ISSUERS: [(&str, &str, Range<usize>); 26] = [
    // Visa.
    ("4", "4", 13..14),
    ("4", "4", 16..17),
    ("4", "4", 19..20),
    // Mastercard.
    ("51", "55", 16..17),
    ("2221", "2720", 16..17),
    // American Express.
    ("34", "34", 15..16),
    ("37", "37", 15..16),
    // Discover.
    ("6011", "6011", 16..20),
    ("644", "649", 16..20),
    ("65", "65", 16..20),
    // Diners Club.
    ("300", "305", 14..15),
    ("300", "305", 16..17),
    ("3095", "3095", 14..15),
    ("36", "36", 14..20),
    ("38", "39", 14..15),
    ("38", "39", 16..20),
    // JCB.
    ("3528", "3589", 16..20),
    // Maestro.
    ("5018", "5018", 12..20),
    ("5020", "5020", 12..20),
    ("5038", "5038", 12..20),
    ("5893", "5893", 12..20),
    ("6304", "6304", 12..20),
    ("6759", "6759", 12..20),
    ("6761", "6763", 12..20),
    // UnionPay.
    ("62", "62", 16..20),
    ("81", "81", 16..20),
];

/// A card has no more groups than this: 19 digits in fours.
const MOST_GROUPS: usize = 5;

/// The cards among the numbers of a text. It costs at most five looks at each number.
pub(super) fn find(numbers: &Numbers<'_>) -> Vec<Range<usize>> {
    let (mut found, mut first) = (Vec::new(), 0);
    while first < numbers.groups.len() {
        let rest = numbers.from(first);
        let longest = (1..=MOST_GROUPS.min(rest.len())).rev();
        let card = longest
            .filter_map(|count| rest.get(..count))
            .find(|groups| is_card(groups) && stands_alone(numbers, first, groups));
        match card.and_then(|groups| Some((groups.first()?, groups.last()?, groups.len()))) {
            Some((start, end, count)) => {
                found.push(start.range.start..end.range.end);
                first += count;
            }
            None => first += 1,
        }
    }
    found
}

fn is_card(groups: &[Group<'_>]) -> bool {
    let Some((last, head)) = groups.split_last() else { return false };
    let gap = groups.first().and_then(|group| group.gap).filter(|gap| matches!(*gap, " " | "-"));
    let one_gap = head.iter().all(|group| gap.is_some() && group.gap == gap);
    let lengths: Vec<usize> = groups.iter().map(|group| group.digits.len()).collect();
    let fours = last.digits.len() <= 4 && head.iter().all(|group| group.digits.len() == 4);
    let shaped = head.is_empty() || fours || matches!(*lengths, [4, 6, 4 | 5] | [8, 8] | [6, 13]);
    if !one_gap || !shaped || groups.iter().any(|group| group.bound || group.dated) {
        return false;
    }
    let length: usize = lengths.iter().sum();
    if !(12..=19).contains(&length) {
        return false;
    }
    let digits: String = groups.iter().map(|group| group.digits).collect();
    let issued = ISSUERS.iter().any(|(from, to, lengths)| {
        let prefix = digits.get(..from.len()).unwrap_or_default();
        (*from..=*to).contains(&prefix) && lengths.contains(&length)
    });
    issued && luhn(&digits)
}

/// Whether no more of the same number stands before or after it.
fn stands_alone(numbers: &Numbers<'_>, first: usize, groups: &[Group<'_>]) -> bool {
    let (Some(start), Some(end)) = (groups.first(), groups.last()) else { return false };
    let gap = if groups.len() > 1 { start.gap } else { None };
    let goes_on = |gap_between: Option<&str>, other: &Group<'_>| {
        gap_between == Some(".") || gap.is_some() && gap_between == gap && other.digits.len() == 4
    };
    let earlier = first.checked_sub(1).and_then(|place| numbers.groups.get(place));
    let later = numbers.groups.get(first + groups.len());
    !matches!(before(numbers.text, start.range.start), Some('/' | '+' | '#'))
        && !earlier.is_some_and(|group| goes_on(group.gap, group))
        && !later.is_some_and(|group| goes_on(end.gap, group))
}

/// The check of ISO/IEC 7812: every second digit from the right counts twice.
fn luhn(digits: &str) -> bool {
    let weighed = digits.bytes().rev().enumerate().map(|(place, digit)| {
        let digit = u32::from(digit - b'0');
        match place % 2 {
            0 => digit,
            _ if digit > 4 => 2 * digit - 9,
            _ => 2 * digit,
        }
    });
    weighed.sum::<u32>().is_multiple_of(10)
}
