//! Telephone numbers.
//!
//! Three shapes are found. International: `+` right before 8 to 15 digits, the first not 0. National: 10 to 13 digits
//! that start with 0 but not with 000, or 9 of them in groups; the first group has two digits or more. With an area:
//! 2 to 5 digits in brackets and then 5 or more, 9 to 13 in all, and the North American `212-555-0123` with hyphens or
//! points, whose first and fourth digits are 2 to 9. Between groups stand a space, a hyphen, a point, a slash or
//! brackets, also with spaces around them. Dates, times, amounts, what follows `#` or letters, and links are none.

use super::digits::{Group, Numbers};
use super::{after, before, joins};
use std::ops::Range;

/// More groups than any number is written in, and a bound on the work at each.
const MOST_GROUPS: usize = 10;

/// The telephone numbers among the numbers of a text. It costs at most ten looks at each number.
pub(super) fn find(numbers: &Numbers<'_>) -> Vec<Range<usize>> {
    let (mut found, mut first) = (Vec::new(), 0);
    while first < numbers.groups.len() {
        match phone(numbers, first) {
            Some((range, count)) => {
                found.push(range);
                first += count;
            }
            None => first += 1,
        }
    }
    found
}

/// The number that begins with a group, and how many groups it has.
fn phone(numbers: &Numbers<'_>, first: usize) -> Option<(Range<usize>, usize)> {
    let rest = numbers.from(first);
    let start = rest.first()?;
    let sign = before(numbers.text, start.range.start);
    let sign_at = start.range.start - usize::from(matches!(sign, Some('+' | '(')));
    let ahead = before(numbers.text, sign_at);
    let marked = matches!(sign, Some('+' | '('));
    if matches!(sign, Some('/' | '#' | '.' | '-'))
        || marked && ahead.is_some_and(|c| joins(c) || c == '+')
    {
        return None;
    }
    let run = rest.iter().take(MOST_GROUPS).take_while(|group| !group.bound && !group.dated);
    let mut groups: Vec<&Group<'_>> = Vec::new();
    for group in run {
        let goes_on = groups.last().is_none_or(|last| last.gap.is_some_and(is_gap));
        if !goes_on {
            break;
        }
        groups.push(group);
    }
    // The longest first; what follows on may be the next number, or the extension.
    (1..=groups.len()).rev().find_map(|count| {
        let groups = groups.get(..count)?;
        let digits: usize = groups.iter().map(|group| group.digits.len()).sum();
        let shape = match sign {
            Some('+') => !start.digits.starts_with('0') && (8..=15).contains(&digits),
            Some('(') => in_brackets(numbers, start, groups.len()) && (9..=13).contains(&digits),
            _ => national(start, count, digits) || north_american(groups),
        };
        let end = groups.last()?.range.end;
        shape.then_some((sign_at..end, count))
    })
}

fn is_gap(gap: &str) -> bool {
    let inner = gap.trim_matches([' ', '\u{a0}']);
    let spaced = gap.len() > inner.len();
    match inner {
        "" => gap.chars().count() == 1,
        "-" | "." | "/" | "\u{2011}" | "\u{2013}" => {
            !spaced || matches!(inner, "-" | "/" | "\u{2013}")
        }
        "(" | ")" => true,
        _ => false,
    }
}

fn in_brackets(numbers: &Numbers<'_>, start: &Group<'_>, count: usize) -> bool {
    after(numbers.text, start.range.end) == Some(')')
        && (2..=5).contains(&start.digits.len())
        && count > 1
}

fn national(start: &Group<'_>, count: usize, digits: usize) -> bool {
    let least = if count == 1 { 10 } else { 9 };
    start.digits.starts_with('0')
        && !start.digits.starts_with("000")
        && start.digits.len() >= 2
        && (least..=13).contains(&digits)
}

fn north_american(groups: &[&Group<'_>]) -> bool {
    let local = match groups {
        [one, local @ ..] if one.digits == "1" => local,
        all => all,
    };
    let [area, exchange, line] = local else { return false };
    let lengths = [area, exchange, line].map(|group| group.digits.len());
    let sign = area.gap.filter(|gap| matches!(*gap, "-" | "."));
    let first = |group: &Group<'_>| group.digits.bytes().next().is_some_and(|digit| digit >= b'2');
    lengths == [3, 3, 4] && sign.is_some() && exchange.gap == sign && first(area) && first(exchange)
}
