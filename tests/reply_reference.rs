//! What becomes of a reply on its way, by readers that are none of casework's: a tokenizer of HTML and a parser of
//! Markdown that others keep, small readers of the marks of `WhatsApp` and Slack after their documented rules, and a mobile
//! network that packs an SMS into octets.

use html5gum::{Token, Tokenizer};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

/// What a client makes of a message.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    /// What people read, without white space: where lines break is the client's own affair.
    pub(crate) text: String,
    /// Every element that begins, in order.
    pub(crate) elements: Vec<String>,
    /// Where links lead.
    pub(crate) links: Vec<String>,
}

impl Shown {
    fn say(&mut self, text: &str) {
        self.text.extend(text.chars().filter(|c| !c.is_whitespace()));
    }
}

/// Without white space, and with each sign that stands for one that could act as that sign.
pub(crate) fn bare(text: &str) -> String {
    let sign = |c| match c {
        '∗' => '*',
        '＿' => '_',
        '∼' => '~',
        'ˋ' => '`',
        '›' => '>',
        '‐' => '-',
        '․' => '.',
        c => c,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(sign).collect()
}

/// HTML, and the part of it that Telegram reads.
pub(crate) fn html(message: &str) -> Shown {
    let mut shown = Shown::default();
    for Ok(token) in Tokenizer::new(message) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if name == "li" {
                    shown.say("-");
                }
                for (attribute, value) in &tag.attributes {
                    match (&*name, attribute.as_slice()) {
                        ("a", b"href") => {
                            shown.links.push(String::from_utf8_lossy(value).into_owned());
                        }
                        _ => shown
                            .elements
                            .push(format!("{name} {}", String::from_utf8_lossy(attribute))),
                    }
                }
                if name != "br" {
                    shown.elements.push(name);
                }
            }
            Token::String(text) => shown.say(&String::from_utf8_lossy(&text)),
            Token::EndTag(tag) => {
                shown.elements.push(format!("/{}", String::from_utf8_lossy(&tag.name)));
            }
            Token::Error(error) => shown.elements.push(format!("error: {error:?}")),
            other => shown.elements.push(format!("{other:?}")),
        }
    }
    shown
}

/// Markdown, with what clients add to it.
pub(crate) fn markdown(message: &str) -> Shown {
    let mut shown = Shown::default();
    let options = Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES;
    for event in Parser::new_ext(message, options) {
        match event {
            Event::Text(text) => shown.say(&text),
            Event::Code(text) => {
                shown.elements.push("code".to_owned());
                shown.say(&text);
            }
            Event::Start(Tag::Paragraph) | Event::End(_) | Event::SoftBreak | Event::HardBreak => {}
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                // One that stands there as itself is what every client makes of it, and everybody sees where it leads.
                if link_type != LinkType::Autolink {
                    shown.elements.push("a".to_owned());
                }
                shown.links.push(dest_url.into_string());
            }
            Event::Start(Tag::Item) => {
                shown.elements.push("li".to_owned());
                shown.say("-");
            }
            Event::Start(Tag::Strong) => shown.elements.push("strong".to_owned()),
            Event::Start(Tag::Emphasis) => shown.elements.push("em".to_owned()),
            Event::Start(Tag::List(None)) => shown.elements.push("ul".to_owned()),
            other => shown.elements.push(format!("{other:?}")),
        }
    }
    shown
}

/// `WhatsApp`: `*bold*`, `_italic_`, `~struck~`, `` `code` ``, three backticks, `* ` and `- ` and `1. ` and `> ` at the start
/// of a line. A mark opens after no letter and before no space, and closes after no space and before no letter; signs
/// inside of a link are the link's, those behind it are not.
pub(crate) fn whatsapp(message: &str) -> Shown {
    let mut shown = Shown::default();
    for line in message.split('\n') {
        let rest = opening(line, &mut shown);
        paired(rest, &['*', '_', '~', '`'], &mut shown);
    }
    shown
}

/// Slack: the same marks, `<…>` for links, people and channels, `&amp;`, `&lt;` and `&gt;`; `>` quotes.
pub(crate) fn slack(message: &str) -> Shown {
    let mut shown = Shown::default();
    for line in message.split('\n') {
        let mut rest = opening(line, &mut shown);
        let mut said = String::new();
        while let Some((before, after)) = rest.split_once('<') {
            let (inside, behind) = after.split_once('>').unwrap_or((after, ""));
            said.push_str(before);
            match inside.split_once('|') {
                Some((leads, label)) => {
                    shown.elements.push("a".to_owned());
                    shown.links.push(decoded(leads));
                    said.push_str(label);
                }
                None if inside.contains("://") => {
                    shown.links.push(decoded(inside));
                    said.push_str(inside);
                }
                None => shown.elements.push(format!("<{inside}>")),
            }
            rest = behind;
        }
        said.push_str(rest);
        let mut line = Shown::default();
        paired(&said, &['*', '_', '~', '`'], &mut line);
        shown.elements.append(&mut line.elements);
        shown.say(&decoded(&line.text));
    }
    shown
}

fn decoded(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// What a line may begin with: a quote, an item, a number.
fn opening<'l>(line: &'l str, shown: &mut Shown) -> &'l str {
    let number = line.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    if line.starts_with('>') {
        shown.elements.push("quote".to_owned());
    } else if line.starts_with("- ") || line.starts_with("* ") {
        shown.elements.push("li".to_owned());
    } else if number > 0 && line.get(number..).is_some_and(|rest| rest.starts_with(". ")) {
        shown.elements.push("number".to_owned());
    }
    line
}

/// The marks of one line that have their pair; those signs are not read, all others are.
fn paired(line: &str, marks: &[char], shown: &mut Shown) {
    let signs: Vec<char> = line.chars().collect();
    let at = |place: Option<usize>| place.and_then(|place| signs.get(place)).copied();
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut pairs = vec![false; signs.len()];
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut linked = false;
    for (place, sign) in signs.iter().enumerate() {
        linked = !sign.is_whitespace() && (linked || begins_link(&signs[place..]));
        let mut behind = signs[place..].iter().skip_while(|sign| marks.contains(sign));
        let ends_it = behind.next().is_none_or(|sign| sign.is_whitespace());
        if !marks.contains(sign) || linked && !ends_it && *sign != '`' {
            continue;
        }
        let (before, after) = (at(place.checked_sub(1)), at(Some(place + 1)));
        let begun = open.iter().rposition(|(other, start)| other == sign && start + 1 < place);
        match begun {
            Some(begun) if !space(before) && !word(after) => {
                pairs[open[begun].1] = true;
                pairs[place] = true;
                let name = match sign {
                    '*' => "strong",
                    '_' => "em",
                    '~' => "struck",
                    _ => "code",
                };
                shown.elements.push(name.to_owned());
                open.truncate(begun);
            }
            _ if !word(before) && !space(after) => open.push((*sign, place)),
            _ => {}
        }
    }
    let read = signs.iter().zip(&pairs).filter(|(_, paired)| !**paired).map(|(sign, _)| *sign);
    shown.say(&read.collect::<String>());
}

fn begins_link(signs: &[char]) -> bool {
    let start: String = signs.iter().take(8).collect::<String>().to_ascii_lowercase();
    start.starts_with("http://") || start == "https://"
}

/// The default alphabet of 3GPP TS 23.038, by code.
const ALPHABET: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u{1b}ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§\
    ¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Its extension table: after an escape.
const EXTENSION: &[(char, u8)] = &[
    ('\u{c}', 0x0a),
    ('^', 0x14),
    ('{', 0x28),
    ('}', 0x29),
    ('\\', 0x2f),
    ('[', 0x3c),
    ('~', 0x3d),
    (']', 0x3e),
    ('|', 0x40),
    ('€', 0x65),
];
/// A message has 140 octets, of which a header that joins several takes 6.
const OCTETS: usize = 140;
const HEADER: usize = 6;

/// The messages that a network makes of a text, and whether it packs septets: each sign is put into octets.
pub(crate) fn segments(text: &str) -> (bool, usize) {
    let septets = |c: char| -> Option<Vec<u8>> {
        if let Some(code) = ALPHABET.chars().position(|known| known == c && c != '\u{1b}') {
            return Some(vec![u8::try_from(code).unwrap()]);
        }
        EXTENSION.iter().find(|(known, _)| *known == c).map(|(_, code)| vec![0x1b, *code])
    };
    let packed: Option<Vec<Vec<u8>>> = text.chars().map(septets).collect();
    if let Some(signs) = packed {
        let bits = |octets: usize| octets * 8 / 7;
        return (true, filled(&signs, bits(OCTETS), bits(OCTETS - HEADER)));
    }
    let octets = |c: char| -> Vec<u8> {
        c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes()).collect()
    };
    let signs: Vec<Vec<u8>> = text.chars().map(octets).collect();
    (false, filled(&signs, OCTETS, OCTETS - HEADER))
}

/// How many messages hold signs that are never parted, where one alone holds so much, and each of several so much.
fn filled(signs: &[Vec<u8>], alone: usize, joined: usize) -> usize {
    if signs.iter().map(Vec::len).sum::<usize>() <= alone {
        return 1;
    }
    let mut messages: Vec<Vec<u8>> = vec![Vec::new()];
    for sign in signs {
        if messages.last().unwrap().len() + sign.len() > joined {
            messages.push(Vec::new());
        }
        messages.last_mut().unwrap().extend(sign);
    }
    messages.len()
}
