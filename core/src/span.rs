//! A stretch of a text, so that every language can point at it.

use serde::Serialize;
use std::ops::Range;

/// A stretch of a text, half-open. Languages count texts differently, so it says its ends in two ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TextSpan"))]
#[non_exhaustive]
pub struct Span {
    /// Where it begins, in code points: Rust's `chars`, Python's indices.
    pub start: u32,
    /// Where it ends, in code points.
    pub end: u32,
    /// Where it begins, in UTF-16 units: JavaScript's indices.
    pub start_utf16: u32,
    /// Where it ends, in UTF-16 units.
    pub end_utf16: u32,
}

impl Span {
    /// The stretch between two byte offsets, which lie on borders of characters; O(end).
    pub(crate) fn of(text: &str, bytes: &Range<usize>) -> Self {
        let (start, start_utf16) = counted(text, bytes.start);
        let (end, end_utf16) = counted(text, bytes.end);
        Self { start, end, start_utf16, end_utf16 }
    }
}

impl Span {
    /// A stretch whose borders were counted already.
    pub(crate) const fn at(start: u32, end: u32, start_utf16: u32, end_utf16: u32) -> Self {
        Self { start, end, start_utf16, end_utf16 }
    }
}

/// How many code points and UTF-16 units lie before a byte offset.
fn counted(text: &str, bytes: usize) -> (u32, u32) {
    let before = text.get(..bytes).unwrap_or(text);
    let units = before.chars().map(|c| u32::from(c.len_utf8() == 4) + 1);
    units.fold((0, 0), |(points, utf16), units| (points + 1, utf16 + units))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_finds_it() {
        let text = "aé😀{{ x }}";
        let bytes = text.find('{').unwrap()..text.len();
        let span = Span::of(text, &bytes);
        let points: String =
            text.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect();
        assert_eq!(points, "{{ x }}");
        let units: Vec<u16> = text.encode_utf16().collect();
        let units = &units[span.start_utf16 as usize..span.end_utf16 as usize];
        assert_eq!(String::from_utf16(units).unwrap(), "{{ x }}");
        assert_eq!((span.start, span.start_utf16), (3, 4));
    }
}
