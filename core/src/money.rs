//! Money: whole minor units of a currency, and nothing that rounds.

use crate::error::{Code, Error, Result};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// The most that there is of anything: the largest whole number that every language reads back unchanged, 2^53 − 1.
pub(crate) const MOST: i64 = (1 << 53) - 1;

/// An amount of money, 0 or more.
///
/// ```
/// use casework::Money;
///
/// let money = Money::new(5_000, "EUR".parse()?)?;
/// assert_eq!(money.to_string(), "50.00 EUR");
/// # Ok::<(), casework::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an amount of money such as {minor: 5000, currency: EUR}")]
pub struct Money {
    /// So many of the currency's smallest unit: cents of the euro, yen of the yen.
    #[serde(deserialize_with = "minor")]
    minor: i64,
    /// The currency.
    currency: Currency,
}

impl Money {
    /// So many minor units.
    ///
    /// # Errors
    /// [`Code::NumberOutOfRange`] below 0 and above 2^53 − 1.
    pub fn new(minor: i64, currency: Currency) -> Result<Self> {
        if (0..=MOST).contains(&minor) { Ok(Self { minor, currency }) } else { Err(out_of_range()) }
    }

    /// How many minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// Of which currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }
}

fn out_of_range() -> Error {
    Error::new(Code::NumberOutOfRange, "Expected minor units from 0 to 2^53 − 1.").under("minor")
}

fn minor<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let minor = i64::deserialize(deserializer)?;
    let refused = || {
        de::Error::custom(Error::new(
            Code::NumberOutOfRange,
            "Expected minor units from 0 to 2^53 − 1.",
        ))
    };
    if (0..=MOST).contains(&minor) { Ok(minor) } else { Err(refused()) }
}

impl fmt::Display for Money {
    /// As people read it, as in `50.00 EUR`. Nothing is decided by it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:0>1$}", self.minor, self.currency.places() + 1);
        match digits.split_at_checked(digits.len() - self.currency.places()) {
            Some((whole, parts)) if !parts.is_empty() => {
                write!(f, "{whole}.{parts} {}", self.currency)
            }
            _ => write!(f, "{digits} {}", self.currency),
        }
    }
}

/// A currency by its ISO 4217 code. That the code has been given to a currency is not asked: the list changes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// The currencies whose smallest unit is not a hundredth, by its decimal places (ISO 4217, list one).
const PLACES: [(usize, &[&str]); 3] = [
    (
        0,
        &[
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
            "VND", "VUV", "XAF", "XOF", "XPF",
        ],
    ),
    (3, &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]),
    (4, &["CLF", "UYW"]),
];

impl Currency {
    /// How many decimal places its smallest unit has.
    pub(crate) fn places(self) -> usize {
        let known = PLACES.iter().find(|(_, codes)| codes.contains(&self.as_str()));
        known.map_or(2, |(places, _)| *places)
    }

    /// Its code, such as `EUR`.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Currency {
    type Err = Error;

    /// # Errors
    /// [`Code::MalformedCurrency`].
    fn from_str(text: &str) -> Result<Self> {
        match *text.as_bytes() {
            [a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok(Self([a, b, c])),
            _ => Err(Error::plain(Code::MalformedCurrency)
                .with_hint("Write its three capital letters, as in EUR.")),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl de::Visitor<'_> for Text {
            type Value = Currency;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a currency such as EUR")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Currency, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(feature = "schema")]
mod schema {
    use super::Currency;
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use std::borrow::Cow;

    impl JsonSchema for Currency {
        fn schema_name() -> Cow<'static, str> {
            "Currency".into()
        }
        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "A currency by its ISO 4217 code.",
                "type": "string",
                "pattern": "^[A-Z]{3}$",
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::read;

    #[test]
    fn money_reads_as_people_write_it() {
        for (minor, currency, text) in [
            (5_000, "EUR", "50.00 EUR"),
            (7, "EUR", "0.07 EUR"),
            (0, "EUR", "0.00 EUR"),
            (500, "JPY", "500 JPY"),
            (0, "JPY", "0 JPY"),
            (1_234, "KWD", "1.234 KWD"),
            (MOST, "USD", "90071992547409.91 USD"),
        ] {
            assert_eq!(Money::new(minor, currency.parse().unwrap()).unwrap().to_string(), text);
        }
    }

    #[test]
    fn money_is_whole_and_not_negative() {
        let five: Money = read("{minor: 5, currency: JPY}").unwrap();
        assert_eq!((five.minor(), five.currency().as_str()), (5, "JPY"));
        assert_eq!(serde_json::to_string(&five).unwrap(), r#"{"minor":5,"currency":"JPY"}"#);
        for (text, code, path) in [
            ("{minor: -1, currency: EUR}", Code::NumberOutOfRange, "/minor"),
            ("{minor: 9007199254740992, currency: EUR}", Code::NotAWholeNumber, "/minor"),
            ("{minor: 1.5, currency: EUR}", Code::NotAWholeNumber, "/minor"),
            ("{minor: 1, currency: eur}", Code::MalformedCurrency, "/currency"),
            ("{minor: 1, currency: EURO}", Code::MalformedCurrency, "/currency"),
            ("{minor: 1, currency: €}", Code::MalformedCurrency, "/currency"),
            ("{minor: 1}", Code::MissingField, ""),
        ] {
            let error = read::<Money>(text).unwrap_err();
            assert_eq!((error.code(), error.path()), (code, path), "{text}");
        }
        let eur = "EUR".parse().unwrap();
        assert_eq!(Money::new(-1, eur).unwrap_err().path(), "/minor");
        assert_eq!(Money::new(MOST + 1, eur).unwrap_err().code(), Code::NumberOutOfRange);
    }
}
