//! What is given as a name and is none, so that nobody is greeted as `p.ross` or `WhatsApp User`.
//!
//! Real names are let through when in doubt: one that is not used costs a warmer first line, and one that is refused
//! costs nothing more. A name may be short (`Bo`, `李`), have marks and hyphens (`Nguyễn`, `Jean-Luc`, `D'Arcy`), begin
//! in lower case (`van der Berg`), have initials (`X Æ`, `J. R.`) and numerals (`Louis XIV`).

use super::clean::blank;
use unicode_segmentation::UnicodeSegmentation;

/// Why a name is none to write to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Suspect {
    /// It is blank, or says that nobody knows: `Customer`, `WhatsApp User`, `unbekannt`.
    Placeholder,
    /// A slot that nobody filled, or markup: `{{name}}`, `[NAME]`.
    Template,
    /// It has an `@`.
    Address,
    /// It has a link or a domain, which programs make a link of.
    Link,
    /// The part of an e-mail address before the `@`: `p.ross`, `j_smith`.
    LocalPart,
    /// It has digits.
    Digits,
    /// It has emoji, ornamental letters or signs that names do not have.
    Signs,
    /// It is in capitals, in more than three letters.
    Capitals,
    /// It is one letter of a script with capitals.
    OneLetter,
}

impl Suspect {
    /// The word that crosses into documents and other languages.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Placeholder => "placeholder",
            Self::Template => "template",
            Self::Address => "address",
            Self::Link => "link",
            Self::LocalPart => "local_part",
            Self::Digits => "digits",
            Self::Signs => "signs",
            Self::Capitals => "capitals",
            Self::OneLetter => "one_letter",
        }
    }
}

/// Words that stand for somebody whose name is not known. A name all of whose words are these is none. `Null`, `Nil`
/// and `Nan` are names of people.
const PLACEHOLDERS: &str = " admin administrator agent anon anonym anonymous buyer caller client contact customer dear \
    firstname first_name friend fullname guest lastname last_name member missing name nobody none noreply no-reply \
    null patient person placeholder requester sender someone support test tester undefined unknown unnamed user \
    username valued visitor xxx kunde kundin kund:in gast benutzer nutzer besucher unbekannt unbekannter niemand \
    vorname nachname anonyme anonymer inconnu inconnue invité invitée utilisateur utilisatrice cliente usuario usuaria \
    invitado invitada desconocido desconocida anónimo anónima anonimo utente ospite sconosciuto usuário utilizador \
    convidado desconhecido anônimo klant gebruiker bezoeker onbekend anoniem klient użytkownik gość nieznany okänd gäst \
    användare bruker ukjent gjest bruger ukendt gæst asiakas käyttäjä vieras tuntematon zákazník uživatel neznámý host \
    клиент пользователь гость неизвестный неизвестно аноним клієнт користувач гість невідомий müşteri kullanıcı misafir \
    bilinmeyen anonim お客様 顧客 匿名 ゲスト ユーザー 名無し 고객 고객님 손님 익명 사용자 客户 客戶 顾客 用户 用戶 未知 游客 \
    訪客 عميل مستخدم ضيف مجهول לקוח משתמש אורח אנונימי ";

/// Words beside those that say where somebody writes from.
const BESIDE: &str = " a the new our app web chat e-mail email facebook google instagram line messenger online phone \
    signal sms telegram tiktok twitter viber website wechat whatsapp x ";

/// Domains that people write without a scheme and programs make links of.
const TOP_LEVELS: &str = " ai app at au be biz br ca ch cn co com cz de dev es eu fr in info io it jp me net nl org pl ru shop tv uk us ";

/// Why a name is none to write to somebody, or nothing where it may be one. It costs the length of the name.
pub(crate) fn suspect(name: &str) -> Option<Suspect> {
    let name = name.trim();
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    if blank(name) || is_placeholder(name) {
        Some(Suspect::Placeholder)
    } else if name.contains(['{', '}', '<', '>', '[', ']', '%', '$', '|', '\\']) {
        Some(Suspect::Template)
    } else if name.contains(['@', '＠']) {
        Some(Suspect::Address)
    } else if name.split_whitespace().any(is_link) {
        Some(Suspect::Link)
    } else if is_local_part(name) {
        Some(Suspect::LocalPart)
    } else if name.contains(|c: char| c.is_numeric() && c != '〇') {
        Some(Suspect::Digits)
    } else if letters().next().is_none() || name.contains(|c| !belongs(c)) {
        Some(Suspect::Signs)
    } else if letters().nth(3).is_some() && letters().all(char::is_uppercase) {
        Some(Suspect::Capitals)
    } else if letters().nth(1).is_none() && letters().any(|c| c.is_uppercase() || c.is_lowercase())
    {
        Some(Suspect::OneLetter)
    } else {
        None
    }
}

/// Whether a list of words between spaces has a word.
fn listed(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}

fn is_placeholder(name: &str) -> bool {
    // The longest placeholder has four words.
    if name.len() > 80 {
        return false;
    }
    let lower = name.to_lowercase();
    let mut met = false;
    let all = lower.split_whitespace().all(|word| {
        let word = word.trim_matches(['(', ')', '.', '!', '-', '*', '"', '\'']);
        let placeholder = listed(PLACEHOLDERS, word);
        met |= placeholder;
        placeholder || word.is_empty() || listed(BESIDE, word)
    });
    all && met && name != "Null"
}

fn is_link(word: &str) -> bool {
    let lower = word.to_lowercase();
    if lower.contains("://") || lower.starts_with("www.") {
        return true;
    }
    let domain = lower.split('/').next().unwrap_or_default();
    domain.rsplit_once('.').is_some_and(|(labels, top)| {
        labels.chars().filter(|c| c.is_alphanumeric()).nth(1).is_some() && listed(TOP_LEVELS, top)
    })
}

/// One word in small letters whose parts are held together as in an address.
fn is_local_part(name: &str) -> bool {
    let small = name.contains(char::is_lowercase) && !name.contains(char::is_uppercase);
    let inner = name.trim_matches(['.', '_', '+']);
    small && !name.contains(char::is_whitespace) && inner.contains(['.', '_', '+'])
        || name.contains('_')
}

/// Whether a character stands in names: letters with their marks, spaces, points, hyphens and apostrophes.
fn belongs(c: char) -> bool {
    match c {
        ' ' | '.' | ',' | '-' | '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' | '‐' | '‑' | '–'
        | '·' | '・' | '〇' | '\u{200c}' | '\u{200d}' => true,
        // Letters that are drawn as ornaments: mathematical, circled, squared, of flags or keycaps.
        '\u{1d400}'..='\u{1d7ff}'
        | '\u{24b6}'..='\u{24e9}'
        | '\u{1f100}'..='\u{1f1ff}'
        | '\u{fe0f}'
        | '\u{20d0}'..='\u{20ff}' => false,
        c => c.is_alphabetic() || c.is_whitespace() || is_mark(c),
    }
}

/// Whether a character joins the letter before it into one that readers see.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && String::from_iter(['a', c]).graphemes(true).nth(1).is_none()
}
