//! The numbers of a text: runs of digits, and what stands between one and the next.

use super::{after, before, joins};
use std::ops::Range;

/// A run of digits.
#[derive(Clone, Debug)]
pub(super) struct Group<'a> {
    pub(super) range: Range<usize>,
    pub(super) digits: &'a str,
    /// What stands between it and the next run, where that is short enough to belong to one number.
    pub(super) gap: Option<&'a str>,
    /// Part of something else: a word, a link, a time of day, a decimal number.
    pub(super) bound: bool,
    /// Part of a date.
    pub(super) dated: bool,
}

/// Every run of digits, in order.
pub(super) struct Numbers<'a> {
    pub(super) text: &'a str,
    pub(super) groups: Vec<Group<'a>>,
}

/// The longest gap within a number, as in `+49 (0) 30`.
const WIDEST: usize = 4;

impl<'a> Numbers<'a> {
    /// It costs the length of the text.
    pub(super) fn read(text: &'a str) -> Self {
        let mut groups: Vec<Group<'a>> = Vec::new();
        let mut bytes = text.bytes().enumerate().peekable();
        while let Some((start, byte)) = bytes.next() {
            if !byte.is_ascii_digit() {
                continue;
            }
            let mut end = start + 1;
            while bytes.next_if(|(_, byte)| byte.is_ascii_digit()).is_some() {
                end += 1;
            }
            if let Some(last) = groups.last_mut() {
                last.gap = text.get(last.range.end..start).filter(|gap| gap.len() <= WIDEST);
            }
            let digits = text.get(start..end).unwrap_or_default();
            let bound = is_bound(text, &(start..end));
            groups.push(Group { range: start..end, digits, gap: None, bound, dated: false });
        }
        let mut numbers = Self { text, groups };
        numbers.bind_links();
        numbers.mark_dates();
        numbers
    }

    /// The groups from one on, as far as gaps allow.
    pub(super) fn from(&self, first: usize) -> &[Group<'a>] {
        self.groups.get(first..).unwrap_or_default()
    }

    /// Binds the numbers in places that rise and do not overlap.
    pub(super) fn take(&mut self, places: &[Range<usize>]) {
        let mut groups = self.groups.iter_mut().peekable();
        for place in places {
            while let Some(group) = groups.next_if(|group| group.range.start < place.end) {
                group.bound |= group.range.end > place.start;
            }
        }
    }

    /// Numbers in a link are parts of its path: what is not parted by white space and holds `://` or `www.`.
    fn bind_links(&mut self) {
        let mut groups = self.groups.iter_mut().peekable();
        let mut start = 0;
        for word in self.text.split_inclusive(char::is_whitespace) {
            let end = start + word.len();
            if groups.peek().is_none() {
                return;
            }
            let mut link = None;
            while let Some(group) = groups.next_if(|group| group.range.start < end) {
                let link =
                    link.get_or_insert_with(|| word.contains("://") || word.contains("www."));
                group.bound |= *link;
            }
            start = end;
        }
    }

    /// Dates such as `22.11.2026`, `11/22/26` and `2026-11-22`: three groups with one sign between them.
    fn mark_dates(&mut self) {
        for first in 0..self.groups.len() {
            let Some([a, b, c]) =
                self.groups.get_mut(first..).and_then(|rest| rest.first_chunk_mut())
            else {
                return;
            };
            let sign = a.gap.filter(|gap| matches!(*gap, "." | "/" | "-") && b.gap == Some(gap));
            let small = |group: &Group, most: u32| {
                group.digits.len() <= 2
                    && group.digits.parse().is_ok_and(|n: u32| (1..=most).contains(&n))
            };
            let year = |group: &Group| group.digits.len() == 4;
            let ends = year(c) || c.digits.len() == 2 && c.gap != sign;
            let rising = small(a, 31) && small(b, 31) && ends;
            let falling = year(a) && small(b, 12) && small(c, 31);
            if sign.is_some() && !a.dated && (rising || falling) {
                (a.dated, b.dated, c.dated) = (true, true, true);
            }
        }
    }
}

/// Whether a run of digits is part of a word, of a time such as `12:30`, or of a number such as `1,234.5`.
fn is_bound(text: &str, range: &Range<usize>) -> bool {
    let (one, next) = (before(text, range.start), after(text, range.end));
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let further_back = || one.and_then(|c| before(text, range.start - c.len_utf8()));
    let further_on = || next.and_then(|c| after(text, range.end + c.len_utf8()));
    let parts = |c: Option<char>| matches!(c, Some(',' | ':'));
    one.is_some_and(joins)
        || next.is_some_and(joins)
        || matches!(one, Some('#' | '$' | '€' | '£' | '¥'))
        || parts(one) && digit(further_back())
        || parts(next) && digit(further_on())
        // A number with a prefix in letters, such as AC-0123456.
        || matches!(one, Some('-' | '.' | '/')) && further_back().is_some_and(char::is_alphabetic)
}
