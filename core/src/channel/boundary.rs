//! Where a text may be cut, and how good each place is.

use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// How good a place is to cut at, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// White space inside what belongs together: an amount and its currency, a telephone number, a date.
    Within,
    /// Between words, or between two characters of a script without spaces.
    Word,
    /// After a comma, semicolon, colon or dash.
    Clause,
    /// After a sentence.
    Sentence,
    /// At a line break.
    Line,
    /// At an empty line.
    Paragraph,
}

/// A place to cut at: what is before `end` stays, white space goes, and the next part begins at `next`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) end: usize,
    pub(super) next: usize,
    pub(super) rank: Rank,
}

/// Abbreviations that people write in the middle of a sentence, without their last dot and in lower case.
const ABBREVIATIONS: &[&str] = &[
    "abs", "approx", "apr", "aug", "bzgl", "bzw", "ca", "cf", "corp", "d.h", "dec", "dept", "dez",
    "dr", "e.g", "ecc", "etc", "evtl", "excl", "exkl", "feb", "fig", "ggf", "hr", "i.e", "inc",
    "incl", "inkl", "jan", "jr", "jul", "jun", "lic", "ltd", "mme", "mr", "mrs", "ms", "mt",
    "mwst", "nov", "nr", "núm", "oct", "okt", "p.ej", "pág", "prof", "s.o", "sep", "sept", "sr",
    "sra", "srta", "st", "str", "tel", "u.a", "usw", "vgl", "vs", "z.b", "zzgl",
];

/// The places of a text, in their order. A link is never cut. O(n).
pub(super) fn places(text: &str, links: &[Range<usize>]) -> Vec<Place> {
    let mut sentences = text.split_sentence_bound_indices().map(|(start, _)| start).peekable();
    let mut links = links.iter().peekable();
    let mut found: Vec<Place> = Vec::new();
    let mut words = Words::default();
    let mut word = 0;
    let mut gap: Option<usize> = None;
    let mut before = None;
    for (at, c) in text.char_indices() {
        if breaks(c) {
            gap.get_or_insert(at);
            continue;
        }
        while sentences.next_if(|start| *start < at).is_some() {}
        while links.next_if(|link| link.end <= at).is_some() {}
        if let Some(end) = gap.take() {
            let left = text.get(word..end).unwrap_or_default();
            words.end(left, &mut found);
            if end > 0 {
                let space = text.get(end..at).unwrap_or_default();
                let sentence = sentences.peek() == Some(&at) && !abbreviated(left);
                found.push(Place { end, next: at, rank: rank(left, space, sentence) });
                words.gap(found.len() - 1);
            }
            word = at;
        } else if let Some(left) = before
            && let Some(rank) = between(left, c)
            && links.peek().is_none_or(|link| at <= link.start)
        {
            found.push(Place { end: at, next: at, rank });
        }
        before = Some(c);
    }
    let end = gap.unwrap_or(text.len());
    words.end(text.get(word..end).unwrap_or_default(), &mut found);
    found
}

/// White space at which a line may break; not that which is there to hold two words together.
pub(super) fn breaks(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}')
}

fn rank(left: &str, space: &str, sentence: bool) -> Rank {
    let lines = space.chars().filter(|c| matches!(c, '\n' | '\u{85}' | '\u{2028}')).count();
    match lines {
        2.. => Rank::Paragraph,
        _ if space.contains('\u{2029}') => Rank::Paragraph,
        1 => Rank::Line,
        _ if sentence => Rank::Sentence,
        _ if left.ends_with([',', ';', ':', '–', '—', '،', '؛']) => Rank::Clause,
        _ => Rank::Word,
    }
}

/// Whether a word's last dot belongs to it: an abbreviation, an initial, or an ordinal of a language that writes `3.`.
fn abbreviated(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '[', '"', '„', '“', '\'', '‘']);
    let Some(stem) = word.strip_suffix('.') else { return false };
    let short = stem.chars().nth(3).is_none();
    let mut letters = stem.chars();
    let initial = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    let ordinal = short && !stem.is_empty() && stem.chars().all(|c| c.is_ascii_digit());
    let known = stem.len() <= 8 && {
        let stem = stem.to_lowercase();
        ABBREVIATIONS.contains(&&*stem)
    };
    initial || ordinal || known
}

/// Between two characters without white space: a cut only where a script has no spaces, before nothing that ends and
/// after nothing that opens.
fn between(left: char, right: char) -> Option<Rank> {
    if closes(right) || !(wide(left) || wide(right)) || right.is_ascii_punctuation() {
        return None;
    }
    match left {
        '。' | '！' | '？' | '｡' => Some(Rank::Sentence),
        '、' | '，' | '；' | '：' | '､' => Some(Rank::Clause),
        '（' | '「' | '『' | '【' | '《' | '〈' | '［' | '〔' | '＃' | '＠' => None,
        _ if left.is_ascii_punctuation() => None,
        _ => Some(Rank::Word),
    }
}

/// Scripts that write words without spaces between and break lines between any two characters.
fn wide(c: char) -> bool {
    matches!(u32::from(c), 0x3001..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0xff01..=0xff9f
        | 0x2_0000..=0x3_ffff)
}

/// What no line begins with.
fn closes(c: char) -> bool {
    matches!(
        c,
        '。' | '、'
            | '，'
            | '．'
            | '！'
            | '？'
            | '；'
            | '：'
            | '）'
            | '」'
            | '』'
            | '】'
            | '》'
            | '〉'
            | '］'
            | '〕'
            | '｡'
            | '､'
            | '｣'
            | 'ー'
            | '々'
            | '〜'
            | '・'
            | 'ゝ'
            | 'ゞ'
            | 'ヽ'
            | 'ヾ'
            | '％'
            | '”'
            | '’'
            | '…'
            | 'ぁ'
            | 'ぃ'
            | 'ぅ'
            | 'ぇ'
            | 'ぉ'
            | 'っ'
            | 'ゃ'
            | 'ゅ'
            | 'ょ'
            | 'ゎ'
            | 'ァ'
            | 'ィ'
            | 'ゥ'
            | 'ェ'
            | 'ォ'
            | 'ッ'
            | 'ャ'
            | 'ュ'
            | 'ョ'
            | 'ヮ'
            | '\u{3099}'
            | '\u{309a}'
            | '\u{fe00}'..='\u{fe0f}'
    )
}

/// What a word is, where it may belong to the word beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    /// `12.50`, `+49`, `(030)`, `1,234`: digits and what stands between them.
    Number,
    /// One or two digits, perhaps with a dot or an English ordinal: `3`, `3.`, `3rd`, `22,`.
    Day,
    /// Four digits.
    Year,
    /// `EUR`, `€`, `kr`.
    Currency,
    /// Letters and perhaps a dot.
    Letters,
    #[default]
    Other,
}

/// The last two words and the places in front of them.
#[derive(Default)]
struct Words {
    kinds: [Kind; 2],
    /// Where in the list of places the gap before the word to come is, and the one before that.
    gaps: [Option<usize>; 2],
}

impl Words {
    fn gap(&mut self, place: usize) {
        self.gaps = [self.gaps[1], Some(place)];
    }

    /// A word has ended: lowers the rank of the gaps before it that are inside something.
    fn end(&mut self, word: &str, found: &mut [Place]) {
        use Kind::{Currency, Day, Letters, Number, Year};
        let kind = kind(word);
        let [first, second] = self.kinds;
        let mut within = |gap: Option<usize>| {
            if let Some(place) = gap.and_then(|gap| found.get_mut(gap))
                && place.rank < Rank::Line
            {
                place.rank = Rank::Within;
            }
        };
        let [earlier, last] = self.gaps;
        let pair = matches!(
            (second, kind),
            (Number | Year | Day, Number | Year | Day | Currency) | (Currency, Number | Year | Day)
        );
        if pair {
            within(last);
        }
        if matches!((first, second, kind), (Day, Letters, Year) | (Letters, Day, Year)) {
            within(earlier);
            within(last);
        }
        self.kinds = [second, kind];
    }
}

fn kind(word: &str) -> Kind {
    if word.len() > 24 || word.is_empty() {
        return Kind::Other;
    }
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let end = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
    if digits == 0 {
        let code = end.len() == 3 && end.bytes().all(|byte| byte.is_ascii_uppercase());
        let sign = matches!(
            end,
            "€" | "$"
                | "£"
                | "¥"
                | "₹"
                | "₽"
                | "₺"
                | "₩"
                | "₴"
                | "zł"
                | "kr"
                | "Kč"
                | "Fr"
                | "%"
        );
        let letters = end.chars().all(char::is_alphabetic) && word.len() <= end.len() + 1;
        return match (code || sign, letters) {
            (true, _) => Kind::Currency,
            (false, true) => Kind::Letters,
            _ => Kind::Other,
        };
    }
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let stem = word.trim_end_matches(['.', ',']);
    let stem =
        ["st", "nd", "rd", "th"].iter().find_map(|end| stem.strip_suffix(end)).unwrap_or(stem);
    if stem.len() <= 2 && plain(stem) {
        return Kind::Day;
    }
    if end.len() == 4 && plain(end) {
        return Kind::Year;
    }
    let number = word.chars().all(|c| c.is_ascii_digit() || "+-.,/()'".contains(c));
    // A comma or a dot behind it ends something: `12.50, 3 days`.
    let open = !word.ends_with([',', ';', '.']);
    match (number, open) {
        (true, true) => Kind::Number,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::links;
    use super::*;

    /// The text with a mark at each place, by rank.
    fn marked(text: &str) -> String {
        let mut out = String::new();
        let mut at = 0;
        for place in places(text, &links(text)) {
            out.push_str(text.get(at..place.end).unwrap());
            out.push(match place.rank {
                Rank::Within => '~',
                Rank::Word => '|',
                Rank::Clause => '2',
                Rank::Sentence => '3',
                Rank::Line => '4',
                Rank::Paragraph => '5',
            });
            at = place.next;
        }
        out + text.get(at..).unwrap()
    }

    #[test]
    fn places_by_rank() {
        for (text, expected) in [
            ("", ""),
            ("one", "one"),
            ("Hi Ann,\n\nwe sent it.\nBest  wishes", "Hi|Ann,5we|sent|it.4Best|wishes"),
            ("Done. Next: a, b – c; d", "Done.3Next:2a,2b|–2c;2d"),
            ("Ask Dr. Who, e.g. now. Or z. B. later.", "Ask|Dr.|Who,2e.g.|now.3Or|z.|B.|later."),
            ("It costs 12.50 EUR or € 12. Fine", "It|costs|12.50~EUR|or|€~12.|Fine"),
            ("Call +49 (030) 1234 5678 today", "Call|+49~(030)~1234~5678|today"),
            ("on 3 March 2026 or 24. Dezember 2026", "on|3~March~2026|or|24.~Dezember~2026"),
            ("on March 3, 2026 at noon", "on|March~3,~2026|at|noon"),
            (
                "Order A-1234-X, see https://example.com/a.b",
                "Order|A-1234-X,2see|https://example.com/a.b",
            ),
            ("hold\u{a0}together", "hold\u{a0}together"),
            ("はい。次、です", "は|い。3次、2で|す"),
            ("日本example.com日本", "日|本|example.com|日|本"),
        ] {
            assert_eq!(marked(text), expected, "{text}");
        }
    }
}
