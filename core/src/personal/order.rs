//! The host's own numbers of orders, contracts or cases.

use super::{after, before, joins};
use crate::error::{Code, Error, Result};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// How the host's order numbers look, such as `AC-000000`: `0` stands for a digit, `?` for a letter, `*` for either,
/// and everything else for itself. Case does not matter, and a number ends where its word does.
///
/// ```
/// use casework::OrderPattern;
///
/// let pattern: OrderPattern = "AC-000000".parse()?;
/// assert_eq!(pattern.to_string(), "AC-000000");
/// assert_eq!("AC".parse::<OrderPattern>().unwrap_err().code().as_str(), "malformed_pattern");
/// # Ok::<(), casework::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderPattern(String);

/// The longest pattern, and a bound on the work at each place of a text.
const LONGEST: usize = 64;

/// Fewer digits than this, and many a word or number would be an order.
const LEAST_DIGITS: usize = 3;

impl OrderPattern {
    /// Whether a text is an order number and nothing else.
    pub(crate) fn is(&self, text: &str) -> bool {
        matches!(self.find(text).as_slice(), [found] if *found == (0..text.len()))
    }

    /// The order numbers in a text. Each place is looked at for at most 64 characters.
    pub(super) fn find(&self, text: &str) -> Vec<Range<usize>> {
        let (bytes, length) = (text.as_bytes(), self.0.len());
        let (mut found, mut free) = (Vec::new(), 0);
        for (start, window) in bytes.windows(length).enumerate() {
            let mut pairs = self.0.bytes().zip(window);
            let fits = start >= free && pairs.all(|(mark, byte)| stands_for(mark, *byte));
            let end = start + length;
            let whole =
                || !before(text, start).is_some_and(joins) && !after(text, end).is_some_and(joins);
            if fits && whole() {
                found.push(start..end);
                free = end;
            }
        }
        found
    }
}

fn stands_for(mark: u8, byte: u8) -> bool {
    match mark {
        b'0' => byte.is_ascii_digit(),
        b'?' => byte.is_ascii_alphabetic(),
        b'*' => byte.is_ascii_alphanumeric(),
        _ => mark.eq_ignore_ascii_case(&byte),
    }
}

impl FromStr for OrderPattern {
    type Err = Error;

    /// # Errors
    /// [`Code::MalformedPattern`] for more than 64 characters, for fewer than three digits, and for anything but
    /// ASCII without spaces at its ends.
    fn from_str(text: &str) -> Result<Self> {
        let sound = text.len() <= LONGEST
            && text.bytes().all(|b| b.is_ascii_graphic() || b == b' ')
            && text.trim() == text
            && text.bytes().filter(|b| *b == b'0').count() >= LEAST_DIGITS;
        if sound {
            return Ok(Self(text.to_owned()));
        }
        Err(Error::plain(Code::MalformedPattern).with_hint(
            "Write AC-000000: 0 for each digit, at least three; ? for a letter; * for either.",
        ))
    }
}

impl fmt::Display for OrderPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for OrderPattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for OrderPattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl de::Visitor<'_> for Text {
            type Value = OrderPattern;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a pattern of order numbers such as AC-000000")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<OrderPattern, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(feature = "schema")]
mod schema {
    use super::OrderPattern;
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use std::borrow::Cow;

    impl JsonSchema for OrderPattern {
        fn schema_name() -> Cow<'static, str> {
            "OrderPattern".into()
        }
        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "How order numbers look: 0 for a digit, ? for a letter, * for either.",
                "type": "string",
                "maxLength": super::LONGEST,
            })
        }
    }
}
