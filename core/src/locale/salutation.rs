//! How a letter begins, by language, register and what is known of whom it goes to.
//!
//! Nothing is guessed: no gender, so no "Herr" and no "Estimada"; no first name out of a full one; no name where
//! there is none. Where a language cannot greet by name without a guess, the name is left out: Czech and Ukrainian
//! would have to inflect it, and Polish would have to choose between Pan and Pani. A title is written as it is given.
//! The lines are our own, chosen as desks in each language write.

use super::tag::chain;
use serde::{Deserialize, Serialize};

/// How formally a customer is written to: `Sie` or `du`, `vous` or `tu`, `usted` or `tú`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Register {
    /// As to somebody whom one does not know.
    Formal,
    /// As to somebody whom one knows.
    Informal,
}

impl Register {
    /// The word that crosses into documents and other languages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Formal => "formal",
            Self::Informal => "informal",
        }
    }
}

/// What is known of somebody. What is blank is not known.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Known<'a> {
    pub(crate) given: Option<&'a str>,
    pub(crate) family: Option<&'a str>,
    pub(crate) title: Option<&'a str>,
    /// The whole name, as its bearer writes it. It is used whole.
    pub(crate) full: Option<&'a str>,
}

/// The lines of one language, with `{}` for the name. An empty line stands for the one without a name.
struct Row {
    languages: &'static [&'static str],
    /// To somebody by name, and with no name: formal, then informal.
    formal: (&'static str, &'static str),
    informal: (&'static str, &'static str),
    /// To a title and a family name: `{title}` and `{family}`.
    titled: &'static str,
    /// To a family name alone, where that is polite.
    family: &'static str,
    order: Order,
}

/// How a given and a family name stand together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// Sam Miller.
    GivenFirst,
    /// Nagy Anna.
    FamilyFirst,
    /// 山田太郎, and Sam Miller in Latin letters.
    EastAsian,
}

/// The usual case: the given name first, and no greeting by the family name alone.
const fn row(
    languages: &'static [&'static str],
    formal: (&'static str, &'static str),
    informal: (&'static str, &'static str),
    titled: &'static str,
) -> Row {
    Row { languages, formal, informal, titled, family: "", order: Order::GivenFirst }
}

const ROWS: [Row; 27] = [
    row(&["en"], ("Dear {},", "Hello,"), ("Hi {},", "Hello,"), "Dear {title} {family},"),
    row(
        &["de"],
        ("Guten Tag {},", "Guten Tag,"),
        ("Hallo {},", "Hallo,"),
        "Guten Tag {title} {family},",
    ),
    row(
        &["fr"],
        ("Bonjour {},", "Bonjour,"),
        ("Bonjour {},", "Bonjour,"),
        "Bonjour {title} {family},",
    ),
    row(&["es"], ("Hola, {}:", "Hola:"), ("Hola, {}:", "Hola:"), "Hola, {title} {family}:"),
    row(&["ca", "gl"], ("Hola, {}:", "Hola:"), ("Hola, {}:", "Hola:"), "Hola, {title} {family}:"),
    row(
        &["it"],
        ("Gentile {},", "Buongiorno,"),
        ("Ciao {},", "Ciao,"),
        "Gentile {title} {family},",
    ),
    row(&["pt"], ("Olá, {},", "Olá,"), ("Olá, {},", "Olá,"), "Olá, {title} {family},"),
    row(
        &["ro"],
        ("Bună ziua, {},", "Bună ziua,"),
        ("Salut, {},", "Salut,"),
        "Bună ziua, {title} {family},",
    ),
    row(
        &["nl"],
        ("Geachte {},", "Goedendag,"),
        ("Hallo {},", "Hallo,"),
        "Geachte {title} {family},",
    ),
    row(&["da"], ("Kære {},", "Goddag,"), ("Hej {},", "Hej,"), "Kære {title} {family},"),
    row(&["sv"], ("Hej {},", "Hej,"), ("Hej {},", "Hej,"), "Hej {title} {family},"),
    row(&["nb", "nn", "no"], ("Hei {},", "Hei,"), ("Hei {},", "Hei,"), "Hei {title} {family},"),
    row(&["fi"], ("Hyvä {},", "Hyvää päivää,"), ("Hei {},", "Hei,"), "Hyvä {title} {family},"),
    row(&["et"], ("Tere, {}!", "Tere!"), ("Tere, {}!", "Tere!"), "Tere, {title} {family}!"),
    Row {
        languages: &["hu"],
        formal: ("Tisztelt {}!", "Tisztelt Ügyfelünk!"),
        informal: ("Kedves {}!", "Kedves Ügyfelünk!"),
        titled: "Tisztelt {title} {family}!",
        family: "",
        order: Order::FamilyFirst,
    },
    row(&["pl"], ("", "Dzień dobry,"), ("Cześć {},", "Cześć,"), ""),
    row(&["cs"], ("", "Dobrý den,"), ("", "Ahoj,"), ""),
    row(&["sk"], ("", "Dobrý deň,"), ("Ahoj {},", "Ahoj,"), ""),
    row(&["uk"], ("", "Добрий день!"), ("", "Привіт!"), ""),
    row(&["ru"], ("Здравствуйте, {}!", "Здравствуйте!"), ("Привет, {}!", "Привет!"), ""),
    Row {
        languages: &["tr"],
        formal: ("Sayın {},", "Merhaba,"),
        informal: ("Merhaba {},", "Merhaba,"),
        titled: "Sayın {title} {family},",
        family: "Sayın {family},",
        order: Order::GivenFirst,
    },
    row(&["he"], ("שלום {},", "שלום,"), ("היי {},", "היי,"), "שלום {title} {family},"),
    row(&["id"], ("Yth. {},", "Halo,"), ("Halo {},", "Halo,"), "Yth. {title} {family},"),
    Row {
        languages: &["vi"],
        formal: ("Kính gửi {},", "Kính gửi Quý khách,"),
        informal: ("Chào {},", "Xin chào,"),
        titled: "",
        family: "",
        order: Order::FamilyFirst,
    },
    Row {
        languages: &["ja"],
        formal: ("{}様", "お客様"),
        informal: ("{}さん、こんにちは。", "こんにちは。"),
        titled: "{family}様",
        family: "{family}様",
        order: Order::EastAsian,
    },
    Row {
        languages: &["ko"],
        formal: ("{} 님, 안녕하세요.", "고객님, 안녕하세요."),
        informal: ("{} 님, 안녕하세요.", "안녕하세요."),
        titled: "{family} {title}님, 안녕하세요.",
        family: "",
        order: Order::EastAsian,
    },
    Row {
        languages: &["zh"],
        formal: ("{}，您好：", "您好："),
        informal: ("{}，你好：", "你好："),
        titled: "{family}{title}，您好：",
        family: "",
        order: Order::EastAsian,
    },
];

/// The first line of a letter to somebody in a language, or none in a language that has no row here: then whoever
/// asks writes the whole reply in a language that has one.
///
/// Informally the given name is used, or the full one; formally a title with the family name, or both names, the full
/// one, the given one. It costs the length of the names.
pub(crate) fn salutation(tag: &str, register: Register, known: &Known<'_>) -> Option<String> {
    let languages = chain(tag).ok()?;
    let mut rows = ROWS.iter();
    let row = rows.find(|row| {
        let language = |tag: &String| tag.split('-').next().map(str::to_owned);
        languages.first().and_then(language).is_some_and(|own| row.languages.contains(&&*own))
    })?;
    Some(row.line(register, known))
}

impl Row {
    fn line(&self, register: Register, known: &Known<'_>) -> String {
        let present = |name: Option<&str>| {
            name.map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned)
        };
        let (given, family) = (present(known.given), present(known.family));
        let (title, full) = (present(known.title), present(known.full));
        let both = given.as_deref().zip(family.as_deref());
        let both = both.map(|(given, family)| self.order.joined(given, family));
        let (named, nobody) = match register {
            Register::Formal => self.formal,
            Register::Informal => self.informal,
        };
        let titled = || {
            let (title, family) = title.as_deref().zip(family.as_deref())?;
            (!self.titled.is_empty())
                .then(|| written(self.titled, &[("{title}", title), ("{family}", family)]))
        };
        let surname = || {
            let family = family.as_deref()?;
            (!self.family.is_empty()).then(|| written(self.family, &[("{family}", family)]))
        };
        let by_name = |name: Option<String>| {
            name.filter(|_| !named.is_empty()).map(|name| written(named, &[("{}", &name)]))
        };
        let line = match register {
            Register::Informal => {
                by_name(given.clone().or(full.clone())).or_else(titled).or_else(surname)
            }
            Register::Formal => {
                let family_is_enough = self.order == Order::EastAsian;
                let short = || if family_is_enough { surname() } else { None };
                let whole = || by_name(both.clone().or(full.clone()));
                titled()
                    .or_else(short)
                    .or_else(whole)
                    .or_else(surname)
                    .or_else(|| by_name(given.clone()))
            }
        };
        line.unwrap_or_else(|| nobody.to_owned())
    }
}

impl Order {
    fn joined(self, given: &str, family: &str) -> String {
        match self {
            Self::FamilyFirst => format!("{family} {given}"),
            Self::EastAsian if given.chars().chain(family.chars()).all(is_east_asian) => {
                format!("{family}{given}")
            }
            Self::GivenFirst | Self::EastAsian => format!("{given} {family}"),
        }
    }
}

/// Whether a letter belongs to a script that writes names without a space: Han, kana or hangul.
fn is_east_asian(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The pattern with its names in place. It is cut at its slots, so a name is never read for slots itself.
fn written(pattern: &str, names: &[(&str, &str)]) -> String {
    let mut text = String::new();
    let mut rest = pattern;
    while let Some((before, slot)) = rest.find('{').and_then(|at| rest.split_at_checked(at)) {
        text.push_str(before);
        let found = names.iter().find_map(|(mark, name)| Some((name, slot.strip_prefix(mark)?)));
        let Some((name, after)) = found else { break };
        text.push_str(name);
        rest = after;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAM: Known<'_> = Known { given: Some("Sam"), family: None, title: None, full: None };
    const BOTH: Known<'_> = Known { family: Some("Miller"), ..SAM };
    const FULL: Known<'_> = Known { given: None, full: Some("Sam Miller"), ..SAM };
    const DOCTOR: Known<'_> = Known { title: Some("Dr"), ..BOTH };
    const NOBODY: Known<'_> = Known { given: None, ..SAM };
    const FAMILY: Known<'_> = Known { given: None, ..BOTH };

    #[test]
    fn letters_begin_as_people_write_them() {
        use Register::{Formal, Informal};
        let dr = Known { title: Some("Dr."), ..DOCTOR };
        let yamada = Known { given: Some("太郎"), family: Some("山田"), ..NOBODY };
        let kim = Known { full: Some("김민수"), ..NOBODY };
        let kim_parts = Known { given: Some("민수"), family: Some("김"), ..NOBODY };
        let li = Known { given: Some("小龙"), family: Some("李"), ..NOBODY };
        let nagy = Known { given: Some("Anna"), family: Some("Nagy"), ..NOBODY };
        for (tag, register, known, line) in [
            ("en", Informal, SAM, "Hi Sam,"),
            ("en-GB", Informal, BOTH, "Hi Sam,"),
            ("en_us", Informal, FULL, "Hi Sam Miller,"),
            ("en", Informal, FAMILY, "Hello,"),
            ("en", Formal, DOCTOR, "Dear Dr Miller,"),
            ("en", Formal, BOTH, "Dear Sam Miller,"),
            ("en", Formal, FULL, "Dear Sam Miller,"),
            ("en", Formal, SAM, "Dear Sam,"),
            ("en", Formal, FAMILY, "Hello,"),
            ("en", Formal, NOBODY, "Hello,"),
            ("de-AT", Formal, BOTH, "Guten Tag Sam Miller,"),
            ("de", Formal, dr, "Guten Tag Dr. Miller,"),
            ("de", Formal, NOBODY, "Guten Tag,"),
            ("de", Informal, SAM, "Hallo Sam,"),
            ("fr", Formal, SAM, "Bonjour Sam,"),
            ("es-MX", Informal, SAM, "Hola, Sam:"),
            ("it", Formal, BOTH, "Gentile Sam Miller,"),
            ("pt-BR", Informal, SAM, "Olá, Sam,"),
            ("nl", Formal, NOBODY, "Goedendag,"),
            ("da", Informal, SAM, "Hej Sam,"),
            ("nn", Informal, SAM, "Hei Sam,"),
            ("fi", Formal, FULL, "Hyvä Sam Miller,"),
            ("hu", Formal, nagy, "Tisztelt Nagy Anna!"),
            ("pl", Formal, DOCTOR, "Dzień dobry,"),
            ("pl", Informal, SAM, "Cześć Sam,"),
            ("cs", Informal, SAM, "Ahoj,"),
            ("uk", Formal, FULL, "Добрий день!"),
            ("ru", Informal, SAM, "Привет, Sam!"),
            ("tr", Formal, FAMILY, "Sayın Miller,"),
            ("tr", Formal, BOTH, "Sayın Sam Miller,"),
            ("ja", Formal, yamada, "山田様"),
            ("ja", Formal, NOBODY, "お客様"),
            ("ja", Informal, yamada, "太郎さん、こんにちは。"),
            ("ja", Formal, FULL, "Sam Miller様"),
            ("ko", Formal, kim, "김민수 님, 안녕하세요."),
            ("ko", Formal, kim_parts, "김민수 님, 안녕하세요."),
            ("ko", Formal, NOBODY, "고객님, 안녕하세요."),
            ("zh", Formal, li, "李小龙，您好："),
            ("zh-TW", Informal, NOBODY, "你好："),
            ("zh", Formal, BOTH, "Sam Miller，您好："),
        ] {
            let found = salutation(tag, register, &known);
            assert_eq!(found.as_deref(), Some(line), "{tag} {register:?} {known:?}");
        }
    }

    #[test]
    fn a_language_without_a_row_has_no_line() {
        for tag in ["el", "mt", "tlh", "", "english"] {
            assert_eq!(salutation(tag, Register::Formal, &SAM), None, "{tag}");
        }
    }

    #[test]
    fn a_name_is_only_a_name() {
        let odd = Known { title: Some("{family}"), family: Some("{}{title}"), ..NOBODY };
        let line = salutation("en", Register::Formal, &odd);
        assert_eq!(line.as_deref(), Some("Dear {family} {}{title},"));
        let blank = Known { given: Some(" "), family: Some(""), ..NOBODY };
        assert_eq!(salutation("en", Register::Informal, &blank).as_deref(), Some("Hello,"));
    }

    #[test]
    fn every_row_greets_with_and_without_a_name() {
        for row in &ROWS {
            for (named, nobody) in [row.formal, row.informal] {
                assert!(!nobody.is_empty() && !nobody.contains('{'), "{:?}", row.languages);
                assert!(named.is_empty() || named.matches("{}").count() == 1, "{named}");
            }
            assert!(row.titled.is_empty() || row.titled.contains("{family}"), "{}", row.titled);
        }
    }
}
