//! E-mail addresses.
//!
//! An address is up to 64 letters, digits and `. _ % + -`, an `@`, and a domain of two labels or more of which the
//! last is two letters or more. Letters are those of Latin, Greek and Cyrillic, so that the prose around an address in
//! Chinese is none of it. Quoted parts and addresses without a dot in the domain are not found.

use std::ops::Range;

/// The longest part before the `@`, and the longest domain (RFC 5321), in characters.
const LONGEST: (usize, usize) = (64, 253);

/// The addresses in a text. Each `@` is looked at for at most 64 characters before it and 253 after it.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let free = found.last().map_or(0, |last| last.end);
        let Some(start) =
            text.get(free..at).and_then(|head| local_part(head).map(|start| free + start))
        else {
            continue;
        };
        if let Some(length) = text.get(at + 1..).and_then(domain) {
            found.push(start..at + 1 + length);
        }
    }
    found
}

fn letter(c: char) -> bool {
    c.is_alphanumeric() && c < '\u{590}'
}

/// Where the part before an `@` starts.
fn local_part(head: &str) -> Option<usize> {
    let part = |c: char| letter(c) || matches!(c, '.' | '_' | '%' | '+' | '-');
    let mut places = head.char_indices().rev().take_while(|(_, c)| part(*c)).take(LONGEST.0 + 1);
    let (last, first) =
        (head.chars().next_back()?, places.by_ref().map(|(place, _)| place).last()?);
    let taken = head.get(first..)?;
    let trimmed = taken.trim_start_matches(|c: char| !letter(c));
    let sound = last != '.' && !trimmed.is_empty() && trimmed.chars().count() <= LONGEST.0;
    sound.then(|| head.len() - trimmed.len())
}

/// How many bytes of a text are a domain.
fn domain(tail: &str) -> Option<usize> {
    let part = |c: char| letter(c) || matches!(c, '.' | '-');
    let taken = tail.char_indices().take_while(|(_, c)| part(*c)).take(LONGEST.1);
    let end = taken.last().map(|(place, c)| place + c.len_utf8())?;
    let domain = tail.get(..end)?.trim_end_matches(['.', '-']);
    let (labels, top) = domain.rsplit_once('.')?;
    let sound = labels.split('.').all(|label| !label.is_empty() && !label.starts_with('-'));
    // What runs on after the last letters is the next sentence: mail me at a@b.com.Thanks
    let top_level = top.chars().count() >= 2 && top.chars().all(char::is_alphabetic);
    (sound && top_level).then_some(domain.len())
}
