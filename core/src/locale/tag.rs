//! Language tags, and where to look when what was asked for is not there.

use super::data::{OTHER_SCRIPTS, PARENTS, SCRIPTS};
use crate::error::{Code, Error, Result};

/// More than any tag in use has, and a bound on the work that one makes.
const LONGEST: usize = 64;

/// Codes of languages that others have replaced, and a macrolanguage by the one that people mean by it.
const RENAMED: [(&str, &str); 6] =
    [("in", "id"), ("iw", "he"), ("ji", "yi"), ("jw", "jv"), ("mo", "ro"), ("tl", "fil")];

/// The parts of a tag that texts are chosen by.
struct Tag {
    language: String,
    script: Option<String>,
    region: Option<String>,
    /// Variants and what follows them, in lower case.
    rest: Vec<String>,
}

/// The tags to look at, one after the other, for the one that was asked for: `de-AT`, `de`; `zh-TW`, `zh-Hant-TW`,
/// `zh-Hant`; `en-AU`, `en-001`, `en`.
///
/// Variants and extensions are dropped first, then the region; in between stand the regions that write alike. The
/// script is dropped only where it is the one that the language is usually written in, so that nobody who asks for
/// traditional characters is given simplified ones. `no` and `nb` stand for each other. A tag is syntax alone (BCP 47):
/// that the language exists is not asked. Case does not matter, and `_` is as good as `-`.
///
/// # Errors
/// [`Code::UnknownLocale`] for what is no language tag.
pub(crate) fn chain(tag: &str) -> Result<Vec<String>> {
    let tag = Tag::read(tag).ok_or_else(|| {
        Error::plain(Code::UnknownLocale).with_hint("Write a language tag such as de or pt-BR.")
    })?;
    let mut chain = Vec::new();
    let mut look = |tag: String| {
        if !chain.contains(&tag) {
            chain.push(tag);
        }
    };
    let (language, region) = (tag.language.as_str(), tag.region.as_deref());
    let usual = listed(SCRIPTS, language);
    let likely = likely_script(language, region).or(usual);
    let script = tag.script.as_deref().or(likely);
    if !tag.rest.is_empty() {
        look(written(language, tag.script.as_deref(), region, &tag.rest));
    }
    look(written(language, tag.script.as_deref(), region, &[]));
    let several = OTHER_SCRIPTS.iter().any(|(tag, _)| parted(tag).0 == language);
    // The same tag with the script spelled out, or left out where the region says it.
    if let (Some(region), Some(script)) = (region, script) {
        if several {
            look(written(language, Some(script), Some(region), &[]));
        }
        if Some(script) == likely {
            look(written(language, None, Some(region), &[]));
        }
    }
    let spelled = tag.script.as_deref().or(script.filter(|_| several && region.is_some()));
    let alike = region.into_iter().flat_map(|region| parents(language, script, usual, region));
    alike.for_each(|parent| look(parent.to_owned()));
    if let Some(spelled) = spelled {
        look(written(language, Some(spelled), None, &[]));
    }
    if script == usual || usual.is_none() {
        look(language.to_owned());
        match language {
            "no" => look("nb".to_owned()),
            "nb" | "nn" => look("no".to_owned()),
            _ => {}
        }
    }
    Ok(chain)
}

impl Tag {
    fn read(text: &str) -> Option<Self> {
        if text.len() > LONGEST || !text.is_ascii() {
            return None;
        }
        let text = text.replace('_', "-").to_ascii_lowercase();
        let mut parts = text.split('-').peekable();
        let letters = |part: &&str| part.bytes().all(|b| b.is_ascii_alphabetic());
        let mut language =
            parts.next().filter(letters).filter(|part| matches!(part.len(), 2 | 3))?;
        // Cantonese and its kin are languages of their own, which old tags put after the macrolanguage.
        if let Some(own) =
            parts.next_if(|part| language == "zh" && part.len() == 3 && letters(part))
        {
            language = own;
        }
        let script = parts.next_if(|part| part.len() == 4 && letters(part)).map(|script| {
            let (first, rest) = script.split_at_checked(1).unwrap_or((script, ""));
            format!("{}{rest}", first.to_ascii_uppercase())
        });
        let region = parts.next_if(|part| {
            part.len() == 2 && letters(part)
                || part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit())
        });
        let rest: Vec<String> = parts.map(str::to_owned).collect();
        let renamed = RENAMED.iter().find(|(old, _)| *old == language);
        let sound = rest_is_sound(&rest);
        sound.then(|| Self {
            language: renamed.map_or(language, |(_, new)| new).to_owned(),
            script,
            region: region.map(str::to_ascii_uppercase),
            rest,
        })
    }
}

/// Variants, then extensions, each a single letter or digit with its parts; after an x anything is private.
fn rest_is_sound(rest: &[String]) -> bool {
    let (mut within, mut parts) = (None, 1);
    for part in rest {
        let long = part.len();
        if !part.bytes().all(|b| b.is_ascii_alphanumeric()) || !(1..=8).contains(&long) {
            return false;
        }
        if long == 1 && within != Some("x") {
            if parts == 0 {
                return false;
            }
            (within, parts) = (Some(part.as_str()), 0);
            continue;
        }
        let variant =
            long >= 5 || long == 4 && part.bytes().next().is_some_and(|b| b.is_ascii_digit());
        if within.is_none() && !variant {
            return false;
        }
        parts += 1;
    }
    parts > 0
}

/// The key under which a word is listed.
fn listed(table: &[(&'static str, &str)], word: &str) -> Option<&'static str> {
    let row = table.iter().find(|(_, words)| words.split(' ').any(|known| known == word));
    row.map(|(key, _)| *key)
}

/// The script that a region writes a language in, where it is not the usual one.
fn likely_script(language: &str, region: Option<&str>) -> Option<&'static str> {
    let region = region?;
    let mut rows = OTHER_SCRIPTS.iter().filter(|(tag, _)| parted(tag).0 == language);
    let row = rows.find(|(_, regions)| regions.split(' ').any(|known| known == region));
    row.map(|(tag, _)| parted(tag).1)
}

/// The tags whose way of writing a region has taken over, the nearest first.
fn parents(
    language: &str,
    script: Option<&str>,
    usual: Option<&str>,
    region: &str,
) -> impl Iterator<Item = &'static str> {
    let start = match script {
        Some(script) if Some(script) != usual => format!("{language}-{script}"),
        _ => language.to_owned(),
    };
    let mut region = region.to_owned();
    std::iter::from_fn(move || {
        let (parent, _) = PARENTS.iter().find(|(parent, regions)| {
            parent.rsplit_once('-').is_some_and(|(before, _)| before == start)
                && regions.split(' ').any(|known| known == region)
        })?;
        region = parted_last(parent).to_owned();
        Some(*parent)
    })
}

fn parted(tag: &'static str) -> (&'static str, &'static str) {
    tag.split_once('-').unwrap_or((tag, ""))
}

fn parted_last(tag: &str) -> &str {
    tag.rsplit_once('-').map_or(tag, |(_, last)| last)
}

fn written(language: &str, script: Option<&str>, region: Option<&str>, rest: &[String]) -> String {
    let parts = [Some(language), script, region].into_iter().flatten();
    parts.chain(rest.iter().map(String::as_str)).collect::<Vec<_>>().join("-")
}
