//! What a mobile network makes of a text: in which encoding, how long, and in how many segments (3GPP TS 23.038, 23.040).

use super::Encoding;

/// How a network counts a text.
pub(super) struct Sms {
    pub(super) encoding: Encoding,
    /// Septets, or UTF-16 units.
    pub(super) units: i64,
    pub(super) segments: i64,
}

/// How many septets a character takes in the GSM alphabet: one, or two behind an escape; none where it is not in it.
pub(super) fn septets(c: char) -> Option<i64> {
    match c {
        '\u{c}' | '^' | '{' | '}' | '\\' | '[' | '~' | ']' | '|' | '€' => Some(2),
        '\n'
        | '\r'
        | ' '..='_'
        | 'a'..='z'
        | '£'
        | '¥'
        | 'è'
        | 'é'
        | 'ù'
        | 'ì'
        | 'ò'
        | 'Ç'
        | 'Ø'
        | 'ø'
        | 'Å'
        | 'å'
        | 'Δ'
        | 'Φ'
        | 'Γ'
        | 'Λ'
        | 'Ω'
        | 'Π'
        | 'Ψ'
        | 'Σ'
        | 'Θ'
        | 'Ξ'
        | 'Æ'
        | 'æ'
        | 'ß'
        | 'É'
        | '¤'
        | '¡'
        | 'Ä'
        | 'Ö'
        | 'Ñ'
        | 'Ü'
        | '§'
        | '¿'
        | 'ä'
        | 'ö'
        | 'ñ'
        | 'ü'
        | 'à' => Some(1),
        _ => None,
    }
}

pub(super) fn utf16(c: char) -> i64 {
    if u32::from(c) < 0x1_0000 { 1 } else { 2 }
}

/// How many units one message holds alone, and how many each of several that are joined.
fn sizes(encoding: Encoding) -> (i64, i64) {
    match encoding {
        Encoding::Gsm7 => (160, 153),
        Encoding::Ucs2 => (70, 67),
    }
}

/// The most units that so many segments hold. Where a character of two units would straddle two of them, one unit stays
/// empty, so `capacity - (segments - 1)` always fit.
pub(crate) fn capacity(encoding: Encoding, segments: i64) -> i64 {
    let (alone, joined) = sizes(encoding);
    if segments <= 1 { alone } else { joined.saturating_mul(segments) }
}

/// Counts a text. O(n).
pub(super) fn count(text: &str) -> Sms {
    let mut units = 0;
    let mut wide = false;
    for c in text.chars() {
        let Some(more) = septets(c) else {
            let wide = text.chars().any(|c| utf16(c) == 2);
            let units = text.chars().map(utf16).sum();
            return Sms::new(Encoding::Ucs2, units, wide, text.chars().map(utf16));
        };
        units += more;
        wide |= more == 2;
    }
    Sms::new(Encoding::Gsm7, units, wide, text.chars().filter_map(septets))
}

impl Sms {
    /// Where a character may take two units, no segment parts them: it begins the next one.
    fn new(encoding: Encoding, units: i64, wide: bool, each: impl Iterator<Item = i64>) -> Self {
        let (alone, joined) = sizes(encoding);
        let segments = if units <= alone {
            1
        } else if wide {
            let (mut segments, mut used) = (1, 0);
            for more in each {
                if used + more > joined {
                    (segments, used) = (segments + 1, 0);
                }
                used += more;
            }
            segments
        } else {
            (units + joined - 1) / joined
        };
        Self { encoding, units, segments }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(text: &str) -> (Encoding, i64, i64) {
        let sms = count(text);
        (sms.encoding, sms.units, sms.segments)
    }

    #[test]
    fn septets_and_their_segments() {
        use Encoding::Gsm7;
        for (text, units, segments) in [
            (String::new(), 0, 1),
            ("a".repeat(160), 160, 1),
            ("a".repeat(161), 161, 2),
            ("a".repeat(306), 306, 2),
            ("a".repeat(307), 307, 3),
            ("€".repeat(80), 160, 1),
            // 76 pairs a segment, one septet left empty: 76 + 76 + 1.
            ("€".repeat(153), 306, 3),
            // A pair at 153 and 154 moves on, so the second segment begins with it.
            (format!("{}[{}", "a".repeat(152), "a".repeat(151)), 305, 2),
            (format!("{}[{}", "a".repeat(152), "a".repeat(152)), 306, 3),
            (
                "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà".to_owned(),
                65,
                1,
            ),
            ("\u{c}^{}\\[~]|€".to_owned(), 20, 1),
        ] {
            assert_eq!(counted(&text), (Gsm7, units, segments), "{text}");
        }
    }

    #[test]
    fn one_character_outside_makes_all_of_it_wide() {
        use Encoding::Ucs2;
        for (text, units, segments) in [
            ("`".to_owned(), 1, 1),
            ("ç".to_owned(), 1, 1),
            ("\t".to_owned(), 1, 1),
            ("’".repeat(70), 70, 1),
            ("’".repeat(71), 71, 2),
            ("’".repeat(134), 134, 2),
            ("’".repeat(135), 135, 3),
            ("😀".repeat(35), 70, 1),
            // 33 pairs a segment, one unit left empty: 33 + 33 + 1.
            ("😀".repeat(67), 134, 3),
            (format!("{}😀", "a".repeat(69)), 71, 2),
        ] {
            assert_eq!(counted(&text), (Ucs2, units, segments), "{text}");
        }
    }

    #[test]
    fn what_segments_hold() {
        assert_eq!(capacity(Encoding::Gsm7, 1), 160);
        assert_eq!(capacity(Encoding::Gsm7, 3), 459);
        assert_eq!(capacity(Encoding::Ucs2, 1), 70);
        assert_eq!(capacity(Encoding::Ucs2, 2), 134);
    }
}
