//! Phrases: what conditions ask of text, and the one pass that finds them in it.
//!
//! A phrase is a row of words, and a text holds it when those words stand in it one after the other, as whole words.
//! A *word* is a run of letters and digits with the marks on them, cut where Unicode puts a word boundary (UAX #29).
//! So everything else only parts words: punctuation, white space, hyphens, underscores and apostrophes.
//! `follow-up` is found in `Follow up!`, `avocat` in `l’avocat`, `don't` in `don’t`; but `can` is found in `can't`
//! as well, and `followup` is another word. Chinese, Japanese and Thai, which put no spaces between words, match
//! character by character.
//!
//! Words are compared in lower case, with three rules of our own: ß and ẞ are `ss`; the four Turkish letters i, I,
//! ı and İ are one; the final ς is σ. Invisible characters (soft hyphen, joiners, direction marks, variation
//! selectors) are left out. Text is not normalised: a letter with a combining mark differs from the composed one.

use crate::error::{Code, Error, Result};
use std::collections::BTreeMap;
use unicode_segmentation::UnicodeSegmentation;

/// The phrases of a policy, numbered, so that a case keeps only the numbers of those it met and never the text.
///
/// They form a tree of words. A text is walked once, with the places in the tree that its latest words have reached;
/// there are never more of those than the longest phrase has words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phrases {
    places: Vec<Place>,
    count: u32,
}

/// A place in the tree: what may come next, and the phrase that is complete here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Place {
    next: BTreeMap<String, usize>,
    phrase: Option<u32>,
}

impl Default for Phrases {
    fn default() -> Self {
        Self { places: vec![Place::default()], count: 0 }
    }
}

impl Phrases {
    /// More than anybody would look for, and a bound on the work that each word of a text makes.
    const MOST_WORDS: usize = 32;

    /// The number of a phrase, the same for the same row of words.
    ///
    /// # Errors
    /// [`Code::EmptyPhrase`], or [`Code::ConditionTooLarge`] beyond 32 words.
    pub(crate) fn intern(&mut self, phrase: &str) -> Result<u32> {
        let mut at = 0;
        for (count, word) in words(phrase).enumerate() {
            if count == Self::MOST_WORDS {
                return Err(Error::plain(Code::ConditionTooLarge)
                    .with_hint("A phrase of a few words is found more often."));
            }
            let new = self.places.len();
            let place = self.places.get_mut(at).ok_or_else(|| Error::plain(Code::Internal))?;
            at = *place.next.entry(word).or_insert(new);
            if at == new {
                self.places.push(Place::default());
            }
        }
        if at == 0 {
            return Err(Error::plain(Code::EmptyPhrase).with_hint(
                "Phrases are found by their words; signs and emoji are not looked at.",
            ));
        }
        let place = self.places.get_mut(at).ok_or_else(|| Error::plain(Code::Internal))?;
        let number = *place.phrase.get_or_insert(self.count);
        if number == self.count {
            self.count += 1;
        }
        Ok(number)
    }

    /// The numbers of the phrases that a text holds, in the order in which they end; one may come several times.
    pub(crate) fn matches(&self, text: &str) -> impl Iterator<Item = u32> {
        let mut open: Vec<usize> = Vec::new();
        words(text).flat_map(move |word| {
            open.push(0);
            open.retain_mut(|at| {
                let next = self.places.get(*at).and_then(|place| place.next.get(&word));
                next.is_some_and(|next| {
                    *at = *next;
                    true
                })
            });
            let complete = open.iter().filter_map(|at| self.places.get(*at)?.phrase);
            complete.collect::<Vec<_>>()
        })
    }
}

/// The words of a text, folded for comparison.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    let segments = text.split(|c| !belongs(c)).flat_map(UnicodeSegmentation::split_word_bounds);
    segments.filter(|segment| segment.contains(char::is_alphanumeric)).map(fold)
}

/// Whether a character belongs to a word once it stands in one.
fn belongs(c: char) -> bool {
    c.is_alphanumeric() || !c.is_ascii() && (invisible(c) || is_mark(c))
}

/// Whether a character joins the letter before it into one that readers see.
fn is_mark(c: char) -> bool {
    let pair = String::from_iter(['a', c]);
    pair.graphemes(true).nth(1).is_none()
}

/// What no reader sees: soft hyphen, joiners, direction marks, variation selectors.
fn invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180e}' | '\u{200c}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0000}'..='\u{e0fff}')
}

fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.chars().filter(|c| !invisible(*c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => folded.push_str("ss"),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            // The dot of an İ that was made lower case, or that was typed apart.
            '\u{307}' if folded.ends_with('i') => {}
            c => folded.push(c),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn found(phrases: &[&str], text: &str) -> BTreeSet<u32> {
        let mut all = Phrases::default();
        for phrase in phrases {
            all.intern(phrase).unwrap();
        }
        all.matches(text).collect()
    }

    fn holds(text: &str, phrase: &str) -> bool {
        !found(&[phrase], text).is_empty()
    }

    #[test]
    fn whole_words_in_a_row_are_found() {
        for (text, phrase) in [
            ("I will call my LAWYER!", "lawyer"),
            ("Charge-back, now.", "charge back"),
            ("charge back", "charge-back"),
            ("ask them...Now", "them now"),
            ("see example.com/refund_me", "refund me"),
            ("l’avocat", "avocat"),
            ("I don’t know", "don't"),
            ("I can't", "can"),
            ("GROSSE STRASSE", "große straße"),
            ("GROẞE", "grosse"),
            ("İPTAL", "iptal"),
            ("iptal IPTAL", "ıptal iptal"),
            ("ΟΔΟΣ", "οδος"),
            ("law\u{ad}yer", "lawyer"),
            ("law\u{200d}yer", "lawyer"),
            ("我要退款。", "退款"),
            ("ยกเลิกบัญชี", "บัญชี"),
            ("キャンセルしたい", "キャンセル"),
            ("a a b", "a b"),
            ("room 3.50", "3 50"),
        ] {
            assert!(holds(text, phrase), "{text} / {phrase}");
        }
        for (text, phrase) in [
            ("lawyers", "lawyer"),
            ("outlaw", "law"),
            ("followup", "follow-up"),
            ("charge me back", "charge back"),
            ("back charge", "charge back"),
            ("", "x"),
            ("cafe\u{301}", "cafe"),
        ] {
            assert!(!holds(text, phrase), "{text} / {phrase}");
        }
    }

    #[test]
    fn phrases_that_overlap_are_all_found() {
        let phrases = ["a b", "b c", "a b c", "b", "c d"];
        assert_eq!(found(&phrases, "x A, b; c"), BTreeSet::from([0, 1, 2, 3]));
        let mut all = Phrases::default();
        assert_eq!((all.intern("Sue you"), all.intern("refund")), (Ok(0), Ok(1)));
        assert_eq!((all.intern("SUE — you!"), all.count), (Ok(0), 2));
    }

    #[test]
    fn a_phrase_without_a_word_is_refused() {
        let code = |phrase: &str| Phrases::default().intern(phrase).unwrap_err().code();
        for phrase in ["", "  ", "?!", "👍", "\u{301}", "\u{ad}"] {
            assert_eq!(code(phrase), Code::EmptyPhrase, "{phrase:?}");
        }
        assert_eq!(code(&"a ".repeat(33)), Code::ConditionTooLarge);
        assert!(Phrases::default().intern(&"a ".repeat(32)).is_ok());
    }

    #[test]
    fn a_long_text_costs_its_length() {
        let mut all = Phrases::default();
        for length in 1..=32 {
            all.intern(&"a ".repeat(length)).unwrap();
        }
        assert_eq!(all.matches(&"a ".repeat(20_000)).collect::<BTreeSet<_>>().len(), 32);
        assert_eq!(all.matches(&"b".repeat(1 << 20)).next(), None);
    }

    proptest! {
        #[test]
        fn hostile_text_is_only_text(text in any::<String>(), phrase in any::<String>()) {
            let mut all = Phrases::default();
            if let Ok(number) = all.intern(&phrase) {
                let around = format!("x {phrase} x");
                prop_assert!(all.matches(&around).any(|found| found == number));
            }
            let _ = all.matches(&text).count();
        }

        #[test]
        fn words_are_words_again(text in any::<String>()) {
            let once: Vec<_> = words(&text).collect();
            prop_assert_eq!(words(&once.join(" ")).collect::<Vec<_>>(), once);
        }

        #[test]
        fn what_stands_between_words_does_not_matter(
            row in prop::collection::vec("[a-cß]{1,2}", 0..12),
            between in prop::collection::vec("[ ,.;:!?'’_\\-/\n…—(){}]{1,3}", 12),
            upper in any::<bool>(),
        ) {
            let mut all = Phrases::default();
            for phrase in ["a", "a b", "b c", "ß a b", "a.a", "ss", "c-c-a"] {
                all.intern(phrase).unwrap();
            }
            let plain = row.join(" ");
            let mut other: String = row.iter().zip(&between).flat_map(|(word, gap)| [&**word, gap]).collect();
            if upper {
                other = other.to_uppercase();
            }
            prop_assert_eq!(
                all.matches(&plain).collect::<Vec<_>>(),
                all.matches(&other).collect::<Vec<_>>()
            );
        }

        #[test]
        fn the_tree_finds_what_a_search_for_each_phrase_finds(
            row in prop::collection::vec("[ab]", 0..10),
            phrases in prop::collection::vec(prop::collection::vec("[ab]", 1..4), 1..5),
        ) {
            let mut all = Phrases::default();
            let mut naive = BTreeSet::new();
            for phrase in &phrases {
                let number = all.intern(&phrase.join(" ")).unwrap();
                if row.windows(phrase.len()).any(|part| part == phrase) {
                    naive.insert(number);
                }
            }
            prop_assert_eq!(all.matches(&row.join(" ")).collect::<BTreeSet<_>>(), naive);
        }
    }
}
