//! Emoji as people see them: one, however many code points it is made of.

use std::ops::RangeInclusive;

/// The bytes of the emoji with which a text begins: a flag, a keycap, or pictographs joined, each with its skin tone,
/// style or tags. None where it begins with none; `©` and `®` are text unless a style says otherwise. O(length of it).
///
/// The grammar is that of UTS #51 and knows no list of sequences, so those of next year count as one too.
pub(super) fn prefix(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let after = text.get(first.len_utf8()..)?;
    let rest = match first {
        '0'..='9' | '#' | '*' => {
            let styled = after.strip_prefix(STYLE).unwrap_or(after);
            styled.strip_prefix(KEYCAP)?
        }
        REGIONAL_A..=REGIONAL_Z => match after.chars().next() {
            Some(second @ REGIONAL_A..=REGIONAL_Z) => after.get(second.len_utf8()..)?,
            _ => return None,
        },
        '©' | '®' => joined(after.strip_prefix(STYLE)?),
        _ if pictograph(first) => joined(decorated(after)),
        _ => return None,
    };
    Some(text.len() - rest.len())
}

const STYLE: char = '\u{fe0f}';
const KEYCAP: char = '\u{20e3}';
const JOINER: char = '\u{200d}';
const REGIONAL_A: char = '\u{1f1e6}';
const REGIONAL_Z: char = '\u{1f1ff}';
const TONES: RangeInclusive<char> = '\u{1f3fb}'..='\u{1f3ff}';
const TAGS: RangeInclusive<char> = '\u{e0020}'..='\u{e007e}';
const LAST_TAG: char = '\u{e007f}';

/// What follows the style, skin tone or tags of a pictograph.
fn decorated(text: &str) -> &str {
    let text = text.strip_prefix(STYLE).unwrap_or(text);
    let text = text.strip_prefix(|c| TONES.contains(&c)).unwrap_or(text);
    let tagged = text.trim_start_matches(|c| TAGS.contains(&c));
    match tagged.strip_prefix(LAST_TAG) {
        Some(rest) if tagged.len() < text.len() => rest,
        _ => text,
    }
}

/// What follows the pictographs that are joined on. A joiner with none behind it joins nothing.
fn joined(mut text: &str) -> &str {
    while let Some(after) = text.strip_prefix(JOINER)
        && let Some(rest) = after.strip_prefix(pictograph)
    {
        text = decorated(rest);
    }
    text
}

/// Whether a code point is a pictograph (`Extended_Pictographic`), now or when Unicode gives it a meaning.
pub(super) fn pictograph(c: char) -> bool {
    let point = u32::from(c);
    let after = PICTOGRAPHS.partition_point(|(first, _)| *first <= point);
    let range = after.checked_sub(1).and_then(|place| PICTOGRAPHS.get(place));
    range.is_some_and(|(_, last)| point <= *last)
}

/// `Extended_Pictographic` of Unicode 17.0.
#[rustfmt::skip]
const PICTOGRAPHS: &[(u32, u32)] = &[
    (0xa9, 0xa9), (0xae, 0xae), (0x203c, 0x203c), (0x2049, 0x2049), (0x2122, 0x2122),
    (0x2139, 0x2139), (0x2194, 0x2199), (0x21a9, 0x21aa), (0x231a, 0x231b), (0x2328, 0x2328),
    (0x23cf, 0x23cf), (0x23e9, 0x23f3), (0x23f8, 0x23fa), (0x24c2, 0x24c2), (0x25aa, 0x25ab),
    (0x25b6, 0x25b6), (0x25c0, 0x25c0), (0x25fb, 0x25fe), (0x2600, 0x2604), (0x260e, 0x260e),
    (0x2611, 0x2611), (0x2614, 0x2615), (0x2618, 0x2618), (0x261d, 0x261d), (0x2620, 0x2620),
    (0x2622, 0x2623), (0x2626, 0x2626), (0x262a, 0x262a), (0x262e, 0x262f), (0x2638, 0x263a),
    (0x2640, 0x2640), (0x2642, 0x2642), (0x2648, 0x2653), (0x265f, 0x2660), (0x2663, 0x2663),
    (0x2665, 0x2666), (0x2668, 0x2668), (0x267b, 0x267b), (0x267e, 0x267f), (0x2692, 0x2697),
    (0x2699, 0x2699), (0x269b, 0x269c), (0x26a0, 0x26a1), (0x26a7, 0x26a7), (0x26aa, 0x26ab),
    (0x26b0, 0x26b1), (0x26bd, 0x26be), (0x26c4, 0x26c5), (0x26c8, 0x26c8), (0x26ce, 0x26cf),
    (0x26d1, 0x26d1), (0x26d3, 0x26d4), (0x26e9, 0x26ea), (0x26f0, 0x26f5), (0x26f7, 0x26fa),
    (0x26fd, 0x26fd), (0x2702, 0x2702), (0x2705, 0x2705), (0x2708, 0x270d), (0x270f, 0x270f),
    (0x2712, 0x2712), (0x2714, 0x2714), (0x2716, 0x2716), (0x271d, 0x271d), (0x2721, 0x2721),
    (0x2728, 0x2728), (0x2733, 0x2734), (0x2744, 0x2744), (0x2747, 0x2747), (0x274c, 0x274c),
    (0x274e, 0x274e), (0x2753, 0x2755), (0x2757, 0x2757), (0x2763, 0x2764), (0x2795, 0x2797),
    (0x27a1, 0x27a1), (0x27b0, 0x27b0), (0x27bf, 0x27bf), (0x2934, 0x2935), (0x2b05, 0x2b07),
    (0x2b1b, 0x2b1c), (0x2b50, 0x2b50), (0x2b55, 0x2b55), (0x3030, 0x3030), (0x303d, 0x303d),
    (0x3297, 0x3297), (0x3299, 0x3299), (0x1f004, 0x1f004), (0x1f02c, 0x1f02f), (0x1f094, 0x1f09f),
    (0x1f0af, 0x1f0b0), (0x1f0c0, 0x1f0c0), (0x1f0cf, 0x1f0d0), (0x1f0f6, 0x1f0ff),
    (0x1f170, 0x1f171), (0x1f17e, 0x1f17f), (0x1f18e, 0x1f18e), (0x1f191, 0x1f19a),
    (0x1f1ae, 0x1f1e5), (0x1f201, 0x1f20f), (0x1f21a, 0x1f21a), (0x1f22f, 0x1f22f),
    (0x1f232, 0x1f23a), (0x1f23c, 0x1f23f), (0x1f249, 0x1f25f), (0x1f266, 0x1f321),
    (0x1f324, 0x1f393), (0x1f396, 0x1f397), (0x1f399, 0x1f39b), (0x1f39e, 0x1f3f0),
    (0x1f3f3, 0x1f3f5), (0x1f3f7, 0x1f3fa), (0x1f400, 0x1f4fd), (0x1f4ff, 0x1f53d),
    (0x1f549, 0x1f54e), (0x1f550, 0x1f567), (0x1f56f, 0x1f570), (0x1f573, 0x1f57a),
    (0x1f587, 0x1f587), (0x1f58a, 0x1f58d), (0x1f590, 0x1f590), (0x1f595, 0x1f596),
    (0x1f5a4, 0x1f5a5), (0x1f5a8, 0x1f5a8), (0x1f5b1, 0x1f5b2), (0x1f5bc, 0x1f5bc),
    (0x1f5c2, 0x1f5c4), (0x1f5d1, 0x1f5d3), (0x1f5dc, 0x1f5de), (0x1f5e1, 0x1f5e1),
    (0x1f5e3, 0x1f5e3), (0x1f5e8, 0x1f5e8), (0x1f5ef, 0x1f5ef), (0x1f5f3, 0x1f5f3),
    (0x1f5fa, 0x1f64f), (0x1f680, 0x1f6c5), (0x1f6cb, 0x1f6d2), (0x1f6d5, 0x1f6e5),
    (0x1f6e9, 0x1f6e9), (0x1f6eb, 0x1f6f0), (0x1f6f3, 0x1f6ff), (0x1f7da, 0x1f7ff),
    (0x1f80c, 0x1f80f), (0x1f848, 0x1f84f), (0x1f85a, 0x1f85f), (0x1f888, 0x1f88f),
    (0x1f8ae, 0x1f8af), (0x1f8bc, 0x1f8bf), (0x1f8c2, 0x1f8cf), (0x1f8d9, 0x1f8ff),
    (0x1f90c, 0x1f93a), (0x1f93c, 0x1f945), (0x1f947, 0x1f9ff), (0x1fa58, 0x1fa5f),
    (0x1fa6e, 0x1faff), (0x1fc00, 0x1fffd),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emoji_is_one_whatever_it_is_made_of() {
        for emoji in [
            "😀",
            "☺",
            "☎\u{fe0f}",
            "©\u{fe0f}",
            "1\u{fe0f}\u{20e3}",
            "#\u{20e3}",
            "🇩🇪",
            "🧕🏾",
            "👨\u{200d}👩\u{200d}👧\u{200d}👦",
            "🐦\u{200d}🔥",
            "🏳\u{fe0f}\u{200d}🌈",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
        ] {
            assert_eq!(prefix(emoji), Some(emoji.len()), "{emoji}");
            assert_eq!(prefix(&format!("{emoji}x")), Some(emoji.len()), "{emoji}");
            assert_eq!(prefix(&format!("{emoji}\u{200d}")), Some(emoji.len()), "{emoji}");
        }
        assert_eq!(prefix("🇩🇪🇫🇷"), Some(8));
        for text in ["", "a", "1", "©", "®", "🇩", "1\u{fe0f}", "\u{200d}😀", "é"] {
            assert_eq!(prefix(text), None, "{text}");
        }
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(PICTOGRAPHS.iter().all(|(first, last)| first <= last));
        assert!(PICTOGRAPHS.is_sorted_by(|(_, end), (start, _)| end < start));
    }
}
