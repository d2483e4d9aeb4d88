//! Values made harmless before anybody sees them, and values that say nothing.

use std::borrow::Cow;

/// Whether a value says that there is none: nothing but white space, a dash, or a word of a program for nothing. The
/// words count as programs write them, since `Null` and `Nil` are names of people.
pub(crate) fn blank(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c) || is_joiner(c));
    matches!(
        text,
        "" | "-" | "–" | "—" | "None" | "null" | "undefined" | "nil" | "N/A" | "n/a" | "NaN"
    )
}

/// A text without what no reader sees but programs heed: control characters, zero-width and direction marks, tags and
/// noncharacters. Ends of lines of every kind become `\n` where lines may stand, else one space; a tab is a space, and
/// white space at both ends goes.
///
/// Three kinds of invisible characters stay where they are part of what is seen. Joiners (U+200C, U+200D) stay once
/// between two characters of a script from Arabic to Mongolian that has them, as in Persian and Hindi; and U+200D
/// between two emoji. A variation selector stays once after an emoji, a Han character (a Japanese family name may have
/// one) or the base of a keycap. It costs the length of the text, and borrows it where nothing was to do.
pub(crate) fn clean(text: &str, lines: bool) -> Cow<'_, str> {
    let plain = |c: char| !(c.is_control() && !(lines && c == '\n')) && !is_heeded(c);
    if text.chars().all(plain) {
        return Cow::Borrowed(text.trim());
    }
    let mut kept = String::with_capacity(text.len());
    // A carriage return makes one end of line with the line feed after it.
    let (mut rest, mut returned) = (text.chars().peekable(), false);
    while let Some(c) = rest.next() {
        let last = kept.chars().next_back();
        let after_return = std::mem::replace(&mut returned, c == '\r');
        match c {
            '\n' if after_return => {}
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                if lines {
                    kept.push('\n');
                } else if last != Some(' ') {
                    kept.push(' ');
                }
            }
            '\t' => kept.push(' '),
            _ if is_joiner(c) => {
                let pair = last.zip(rest.peek().copied());
                let emoji = |(last, next)| {
                    c == '\u{200d}' && (is_emoji(last) || is_selector(last)) && is_emoji(next)
                };
                let script = |(last, next)| has_joiners(last) && has_joiners(next);
                if pair.is_some_and(|pair| emoji(pair) || script(pair)) {
                    kept.push(c);
                }
            }
            _ if is_selector(c) => {
                let carries = |c| is_emoji(c) || is_han(c) || matches!(c, '#' | '*' | '0'..='9');
                if last.is_some_and(carries) {
                    kept.push(c);
                }
            }
            _ if c.is_control() || is_invisible(c) => {}
            _ => kept.push(c),
        }
    }
    let trimmed = kept.trim();
    if trimmed == text {
        return Cow::Borrowed(text);
    }
    Cow::Owned(if trimmed.len() == kept.len() { kept } else { trimmed.to_owned() })
}

/// What the rules above are about, but for control characters.
fn is_heeded(c: char) -> bool {
    !c.is_ascii()
        && (is_invisible(c)
            || is_joiner(c)
            || is_selector(c)
            || matches!(c, '\u{2028}' | '\u{2029}'))
}

/// What is never part of what is seen: soft hyphen, zero-width spaces, marks and overrides of direction, invisible
/// signs, fillers, tags, noncharacters.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fdd0}'..='\u{fdef}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e00ff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Arabic, Syriac and their kin; the scripts of India and Sri Lanka; Myanmar; Khmer and Mongolian.
fn has_joiners(c: char) -> bool {
    matches!(c,
        '\u{620}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{18af}')
        && !is_invisible(c)
}

/// Emoji, and the signs that a selector makes emoji.
fn is_emoji(c: char) -> bool {
    matches!(c,
        '©' | '®' | '‼' | '⁉' | '™' | 'ℹ' | '\u{2190}'..='\u{2bff}' | '〰' | '〽' | '㊗' | '㊙'
        | '\u{1f000}'..='\u{1fbff}')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3fffd}')
}
