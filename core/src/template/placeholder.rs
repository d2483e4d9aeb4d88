//! What looks like something that nobody filled in.

use std::ops::Range;

/// Another system's slots, words in brackets, `XXX`: where, and what it is. O(n).
pub(crate) fn placeholders(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut all: Vec<(Range<usize>, &'static str)> = Vec::new();
    for (at, _) in text.match_indices(['{', '#', '%', '<', '[', 'X']) {
        if all.last().is_some_and(|(last, _)| at < last.end) {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let opens = ["{{", "{%", "#{", "%{"].iter().any(|open| rest.starts_with(open));
        let insert = rest.get(..8).is_some_and(|word| word.eq_ignore_ascii_case("<insert "));
        if opens || insert {
            all.push((at..at + 2, "A slot that nobody filled in"));
        } else if let Some(end) = bracketed(rest) {
            all.push((at..at + end, "A word in brackets that nobody replaced"));
        } else if let Some(end) = crosses(text, at, rest) {
            all.push((at..at + end, "A row of X that nobody replaced"));
        }
    }
    all
}

/// `[NAME]`, `[ORDER NUMBER]`: how long it is.
fn bracketed(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('[')?;
    let end = inner.find(|c: char| !(c.is_ascii_uppercase() || c == '_' || c == ' '))?;
    (end >= 3 && inner.get(end..)?.starts_with(']')).then_some(end + 2)
}

/// A word of three or more X: how long it is.
fn crosses(text: &str, at: usize, rest: &str) -> Option<usize> {
    let length = rest.len() - rest.trim_start_matches('X').len();
    let beside = [text.get(..at)?.chars().next_back(), rest.get(length..)?.chars().next()];
    let alone = !beside.into_iter().flatten().any(char::is_alphanumeric);
    (length >= 3 && alone).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_is_found() {
        for (text, left) in [
            ("Hi {{name}}", vec!["{{"]),
            ("Hi {% if x %}", vec!["{%"]),
            ("Hi #{ticket.customer}", vec!["#{"]),
            ("Hi %{user}", vec!["%{"]),
            ("Hi <insert name>, <INSERT X>", vec!["<i", "<I"]),
            ("Dear [NAME], your [ORDER NUMBER]", vec!["[NAME]", "[ORDER NUMBER]"]),
            ("Dear XXX, order XXXX.", vec!["XXX", "XXXX"]),
            ("[OK] is two letters, [Note] a word, {x} a brace, 100 % {", vec![]),
            ("XXL shirts, MAXXX, size XX", vec![]),
            ("1 < 2 # 3", vec![]),
            ("", vec![]),
        ] {
            let found: Vec<&str> =
                placeholders(text).into_iter().filter_map(|(at, _)| text.get(at)).collect();
            assert_eq!(found, left, "{text}");
        }
    }
}
