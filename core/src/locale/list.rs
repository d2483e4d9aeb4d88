//! Lists with "and".

use super::{Key, Locale};

impl Locale {
    /// `a`, `a and b`, `a, b, and c`. It costs the length of the items.
    pub(crate) fn list(self, items: &[&str]) -> String {
        let between = |place| {
            let pattern = self.part(Key::List, place);
            let inner = pattern.strip_prefix("{0}").and_then(|rest| rest.strip_suffix("{1}"));
            inner.unwrap_or(", ")
        };
        let (start, middle, end, pair) = (between(0), between(1), between(2), between(3));
        let last = items.len().saturating_sub(1);
        let mut text = String::with_capacity(items.iter().map(|item| item.len() + end.len()).sum());
        for (place, item) in items.iter().enumerate() {
            if place > 0 {
                let joint = match place {
                    1 if last == 1 => joint(pair, item),
                    place if place == last => joint(end, item),
                    1 => start,
                    _ => middle,
                };
                text.push_str(joint);
            }
            text.push_str(item);
        }
        text
    }
}

/// The "and" before an item. The Spanish one changes before its own sound, and the Hebrew one, which is a prefix,
/// takes a hyphen before another script.
fn joint(joint: &'static str, item: &str) -> &'static str {
    let mut letters = item.chars().flat_map(char::to_lowercase);
    let (first, second, third) = (letters.next(), letters.next(), letters.next());
    match (joint, first) {
        (" y ", Some('i' | 'í')) => " e ",
        (" y ", Some('h')) if matches!(second, Some('i' | 'í')) => {
            if matches!(third, Some('a' | 'e')) { " y " } else { " e " }
        }
        (" ו", Some(first)) if !('\u{5d0}'..='\u{5ea}').contains(&first) => " ו-",
        _ => joint,
    }
}
