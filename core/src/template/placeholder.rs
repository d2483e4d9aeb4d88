//! What looks like something that nobody filled in.

use std::ops::Range;

/// What people leave to be replaced in brackets of any kind, besides words in capitals.
const LEFT: [&str; 22] = [
    "name",
    "first name",
    "firstname",
    "given name",
    "last name",
    "lastname",
    "customer",
    "customer name",
    "your name",
    "agent",
    "agent name",
    "order",
    "order id",
    "order number",
    "case number",
    "ticket number",
    "date",
    "amount",
    "link",
    "url",
    "company",
    "product",
];

/// Another system's slots, words in brackets, `XXX`, `TODO`: where, and what it is. O(n).
pub(crate) fn placeholders(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut all: Vec<(Range<usize>, &'static str)> = Vec::new();
    for (at, _) in text.match_indices(['{', '#', '%', '<', '[', 'X', 'T']) {
        if all.last().is_some_and(|(last, _)| at < last.end) {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let opens = ["{{", "{%", "#{", "%{"].iter().any(|open| rest.starts_with(open));
        let insert = rest.get(..8).is_some_and(|word| word.eq_ignore_ascii_case("<insert "));
        if opens || insert {
            all.push((at..at + 2, "A slot that nobody filled in"));
        } else if let Some(end) = bracketed(rest).or_else(|| named(rest)) {
            all.push((at..at + end, "A word in brackets that nobody replaced"));
        } else if let Some(end) = crosses(text, at, rest) {
            all.push((at..at + end, "A row of X that nobody replaced"));
        } else if let Some(end) = to_do(text, at, rest) {
            all.push((at..at + end, "A note of something to do"));
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

/// `[Name]`, `<order number>`, `{first_name}`: how long it is.
fn named(rest: &str) -> Option<usize> {
    let close = match rest.chars().next()? {
        '[' => ']',
        '<' => '>',
        '{' => '}',
        _ => return None,
    };
    let inner = rest.get(1..)?;
    // No word in the list is longer.
    let end = inner.char_indices().take(16).find(|(_, c)| *c == close).map(|(end, _)| end)?;
    let word = inner.get(..end)?.trim().to_lowercase().replace(['_', '-'], " ");
    LEFT.contains(&&*word).then_some(end + 2)
}

/// `TODO`, `TBD`: how long it is.
fn to_do(text: &str, at: usize, rest: &str) -> Option<usize> {
    let word = ["TODO", "TBD"].into_iter().find(|word| rest.starts_with(word))?;
    let beside = [text.get(..at)?.chars().next_back(), rest.get(word.len()..)?.chars().next()];
    (!beside.into_iter().flatten().any(char::is_alphanumeric)).then_some(word.len())
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
            (
                "Hi [Name], {first_name} of <Company>: [Order-Number]",
                vec!["[Name]", "{first_name}", "<Company>", "[Order-Number]"],
            ),
            ("TODO: TBD, TODOS, not toDO", vec!["TODO", "TBD"]),
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
