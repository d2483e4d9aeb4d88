//! The values of which the data of events are made.

use crate::document::Node;
use crate::error::{Code, Error, Result};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::sync::Arc;

/// Plain data that casework keeps and does not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Plain(pub(super) Node);

impl Default for Plain {
    fn default() -> Self {
        Self(Node::Record(Vec::new()))
    }
}

impl Plain {
    pub(super) fn check(&self) -> Result<()> {
        self.0.check(true)
    }

    /// The data as what somebody takes them for.
    pub(crate) fn read<T: de::DeserializeOwned>(&self) -> Result<T> {
        T::deserialize(self.0.clone())
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Text, a whole number, true or false, or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Scalar {
    Null,
    Text(Arc<str>),
    Integer(i64),
    Boolean(bool),
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Boolean(value) => serializer.serialize_bool(*value),
        }
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl de::Visitor<'_> for Any {
            type Value = Scalar;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, a whole number, true, false or null")
            }
            fn visit_unit<E>(self) -> Result<Scalar, E> {
                Ok(Scalar::Null)
            }
            fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar::Text(Arc::from(text)))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
                Ok(Scalar::Integer(number))
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Scalar, E> {
                i64::try_from(number).map(Scalar::Integer).map_err(E::custom)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Scalar, E> {
                Ok(Scalar::Boolean(value))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// A share of 1, in whole per mille from −1,000 to 1,000. Decimals such as `0.85` are read from their digits and cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PerMille(i32);

impl Default for PerMille {
    /// All of it.
    fn default() -> Self {
        Self(1_000)
    }
}

impl PerMille {
    /// So many per mille.
    pub fn get(self) -> i64 {
        i64::from(self.0)
    }

    fn of_digits(text: &str) -> Option<Self> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, fraction) = digits.split_once('.')?;
        let all = whole.chars().chain(fraction.chars());
        if whole.is_empty() || fraction.is_empty() || !all.clone().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let padded: String = fraction.chars().chain("000".chars()).take(3).collect();
        let number = format!("{whole}{padded}").parse::<i32>().ok()?;
        Self::of_number(i64::from(sign * number))
    }

    fn of_number(number: i64) -> Option<Self> {
        let number = i32::try_from(number).ok()?;
        (-1_000..=1_000).contains(&number).then_some(Self(number))
    }
}

impl Serialize for PerMille {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i32(self.0)
    }
}

impl<'de> Deserialize<'de> for PerMille {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Share;
        impl de::Visitor<'_> for Share {
            type Value = PerMille;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("whole per mille from -1000 to 1000 but 1 and -1, or a decimal between -1 and 1")
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<PerMille, E> {
                let found = de::Unexpected::Signed(number);
                // JavaScript writes 1.0 as 1, so nobody knows which of the two it is.
                if number.abs() == 1 {
                    let message = "1 could be all of it, or one per mille.";
                    let error = Error::new(Code::NumberOutOfRange, message);
                    return Err(E::custom(error.with_hint("Write 1000 for all of it, or 0.001.")));
                }
                let share = PerMille::of_number(number);
                share.ok_or_else(|| E::invalid_value(found, &self))
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<PerMille, E> {
                self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
            }
            // The shortest digits that stand for the double: those that were written, up to 15 of them.
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<PerMille, E> {
                let found = de::Unexpected::Other("a decimal");
                let share = PerMille::of_digits(&format!("{number:?}"));
                share.ok_or_else(|| E::invalid_value(found, &self))
            }
        }
        deserializer.deserialize_any(Share)
    }
}
