//! Exact fractions, as people write them.

use crate::error::{Code, Error, Result};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// An exact fraction from 0 to 16, written as `1/4`, `0.25` or `2`, with a denominator of at most 1,000.
///
/// ```
/// use casework::priority::Fraction;
///
/// assert_eq!("0.25".parse::<Fraction>()?, "2/8".parse()?);
/// # Ok::<(), casework::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: i64,
    denominator: i64,
}

impl Fraction {
    /// The largest one.
    pub const MOST: i64 = 16;
    const LARGEST_DENOMINATOR: i64 = 1_000;

    /// A fraction in its lowest terms.
    ///
    /// # Errors
    /// [`Code::MalformedFraction`] for one that is negative, above 16, or of a denominator that is not 1 to 1,000.
    pub fn new(numerator: i64, denominator: i64) -> Result<Self> {
        let common = gcd(numerator.unsigned_abs(), denominator.unsigned_abs());
        let common = i64::try_from(common).ok().filter(|common| *common > 0);
        let reduced = common.map(|common| (numerator / common, denominator / common));
        let fits = |(numerator, denominator): &(i64, i64)| {
            (1..=Self::LARGEST_DENOMINATOR).contains(denominator)
                && (0..=Self::MOST * denominator).contains(numerator)
        };
        let (numerator, denominator) = reduced.filter(fits).ok_or_else(malformed)?;
        Ok(Self { numerator, denominator })
    }

    /// A whole number from 0 to 16.
    pub(crate) const fn whole(number: u8) -> Self {
        Self { numerator: number as i64, denominator: 1 }
    }

    /// One over a number from 1 to 255.
    pub(crate) const fn one_over(number: u8) -> Self {
        Self { numerator: 1, denominator: number as i64 }
    }

    /// What stands above the line.
    pub fn numerator(self) -> i64 {
        self.numerator
    }

    /// What stands below it, 1 or more.
    pub fn denominator(self) -> i64 {
        self.denominator
    }
}

fn malformed() -> Error {
    Error::plain(Code::MalformedFraction).with_hint("Write a fraction such as 1/4 or 0.25.")
}

/// The greatest number that both are multiples of.
pub(crate) fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl FromStr for Fraction {
    type Err = Error;

    /// # Errors
    /// [`Code::MalformedFraction`].
    fn from_str(text: &str) -> Result<Self> {
        let number = |digits: &str| {
            let plain = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
            digits.parse::<i64>().ok().filter(|_| plain).ok_or_else(malformed)
        };
        if let Some((above, below)) = text.split_once('/') {
            return Self::new(number(above)?, number(below)?);
        }
        let Some((whole, rest)) = text.split_once('.') else {
            return Self::new(number(text)?, 1);
        };
        if rest.is_empty() {
            return Err(malformed());
        }
        let rest = rest.trim_end_matches('0');
        let scale = [1, 10, 100, 1_000].get(rest.len()).copied().ok_or_else(malformed)?;
        let rest = if rest.is_empty() { 0 } else { number(rest)? };
        let whole = number(whole)?.checked_mul(scale).ok_or_else(malformed)?;
        let above = whole.checked_add(rest).ok_or_else(malformed)?;
        Self::new(above, scale)
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.denominator {
            1 => write!(f, "{}", self.numerator),
            below => write!(f, "{}/{below}", self.numerator),
        }
    }
}

impl Serialize for Fraction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fraction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl de::Visitor<'_> for Any {
            type Value = Fraction;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a fraction such as 1/4 or 0.25")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Fraction, E> {
                text.parse().map_err(E::custom)
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Fraction, E> {
                Fraction::new(number, 1).map_err(E::custom)
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Fraction, E> {
                self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
            }
            // The shortest digits that stand for the double: those that were written.
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Fraction, E> {
                format!("{number:?}").parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Any)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Fraction {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fraction".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "An exact fraction from 0 to 16, such as 1/4 or 0.25.",
            "anyOf": [{ "type": "string" }, { "type": "number" }],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_read_from_their_digits() {
        for (text, shown) in [
            ("1/4", "1/4"),
            ("0.25", "1/4"),
            ("3", "3"),
            ("0.10", "1/10"),
            ("0/7", "0"),
            ("2.0", "2"),
        ] {
            assert_eq!(text.parse::<Fraction>().unwrap().to_string(), shown, "{text}");
        }
        let read = |text: &str| crate::document::read::<Vec<Fraction>>(text).unwrap();
        assert_eq!(read(r#"[0.25, 1, "1/4"]"#), read(r#"["1/4", "1", "2/8"]"#));
        for text in [
            "",
            "/",
            "1/",
            "/4",
            "1/0",
            "-1/4",
            "17",
            "1/1001",
            "0.0001",
            ".5",
            "1.",
            "1e3",
            "922337203685477580.9",
            "１/4",
            "1 / 4",
        ] {
            let error = text.parse::<Fraction>().map(|_| ()).unwrap_err();
            assert_eq!(error.code(), Code::MalformedFraction, "{text}");
        }
    }
}
