//! Instants: whole milliseconds of UTC between the years 1 and 9999, and their only text form.

use crate::error::{Code, Error, Result};
use chrono::{DateTime, SecondsFormat, TimeZone, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// An instant: whole milliseconds since 1970-01-01T00:00:00Z, from the year 1 to the year 9999.
///
/// Its text is RFC 3339 in UTC, always with three digits of milliseconds, which is also what
/// JavaScript's `Date.prototype.toISOString` writes. Text with any offset is read; finer fractions are
/// floored; a leap second counts as the second after it. A naive time or a bare number is refused.
///
/// ```
/// use casework::Timestamp;
///
/// let t: Timestamp = "2026-11-21T09:00:00.9999+01:00".parse()?;
/// assert_eq!(t.to_string(), "2026-11-21T08:00:00.999Z");
/// assert_eq!(Timestamp::from_millis(t.as_millis())?, t);
/// # Ok::<(), casework::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// The name under which serializers see an instant, so that a host can be given its own kind of instant.
pub(crate) const TIMESTAMP: &str = "casework::Timestamp";

impl Timestamp {
    /// The first instant of the year 1, UTC.
    pub const MIN: Self = Self(-62_135_596_800_000);
    /// The last millisecond of the year 9999, UTC.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// The instant so many milliseconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// [`Code::TimeOutOfRange`] outside the years 1 to 9999.
    pub fn from_millis(millis: i64) -> Result<Self> {
        if (Self::MIN.0..=Self::MAX.0).contains(&millis) {
            Ok(Self(millis))
        } else {
            Err(Error::plain(Code::TimeOutOfRange))
        }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z; negative before.
    pub const fn as_millis(self) -> i64 {
        self.0
    }
}

/// A `chrono` instant outside the years 1 to 9999 becomes the nearest one inside.
impl<Tz: TimeZone> From<DateTime<Tz>> for Timestamp {
    fn from(time: DateTime<Tz>) -> Self {
        Self(time.timestamp_millis().clamp(Self::MIN.0, Self::MAX.0))
    }
}

impl From<Timestamp> for DateTime<Utc> {
    fn from(time: Timestamp) -> Self {
        DateTime::from_timestamp_millis(time.0).unwrap_or_default()
    }
}

impl FromStr for Timestamp {
    type Err = Error;

    /// # Errors
    /// [`Code::NaiveTime`], [`Code::BareNumber`], [`Code::NotATime`], [`Code::MalformedTime`] or
    /// [`Code::TimeOutOfRange`].
    fn from_str(text: &str) -> Result<Self> {
        match DateTime::parse_from_rfc3339(text) {
            Ok(time) => Self::from_millis(time.timestamp_millis()),
            Err(_) => Err(refusal(text)),
        }
    }
}

/// Why a text is no instant, with the cure.
fn refusal(text: &str) -> Error {
    let shape: String = text
        .trim()
        .chars()
        .take(40)
        .map(|c| if c.is_ascii_digit() { '0' } else { c.to_ascii_lowercase() })
        .collect();
    let dated = shape.starts_with("0000-00-00");
    let number = !shape.is_empty() && shape.chars().all(|c| "0+-._e".contains(c)) && !dated;
    if ["", "nat", "nan", "none", "null", "undefined", "invalid date"].contains(&shape.as_str()) {
        Error::plain(Code::NotATime).with_hint("Leave the value out, or give an instant.")
    } else if number {
        Error::plain(Code::BareNumber).with_hint(
            "Give RFC 3339 text such as 2026-11-21T09:00:00Z, or your language's own instant.",
        )
    } else if naive(text.trim()).or_else(|| naive(&format!("{}T00:00", text.trim()))).is_some() {
        Error::plain(Code::NaiveTime)
            .with_hint("Append the offset, as in 2026-11-21T09:00:00+01:00, or Z for UTC.")
    } else {
        Error::plain(Code::MalformedTime)
            .with_hint("Write 2026-11-21T09:00:00Z or 2026-11-21T09:00:00+01:00, seconds included.")
    }
}

/// What a text that lacks only its offset shows on a wall clock, in milliseconds as if it were UTC. Seconds may be
/// left out; a wall clock shows no leap second.
pub(crate) fn naive(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(['T', ' '])?;
    let seconds = if time.len() == 5 { ":00" } else { "" };
    let time = DateTime::parse_from_rfc3339(&format!("{date}T{time}{seconds}Z")).ok()?;
    (time.timestamp_subsec_nanos() < 1_000_000_000).then(|| time.timestamp_millis())
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&DateTime::<Utc>::from(*self).to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_newtype_struct(TIMESTAMP, &self.to_string())
        } else {
            serializer.serialize_newtype_struct(TIMESTAMP, &self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Instant;
        impl de::Visitor<'_> for Instant {
            type Value = Timestamp;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an RFC 3339 instant")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Timestamp, E> {
                text.parse().map_err(E::custom)
            }
            fn visit_i64<E: de::Error>(self, _: i64) -> Result<Timestamp, E> {
                Err(E::custom(refusal("0")))
            }
            fn visit_u64<E: de::Error>(self, _: u64) -> Result<Timestamp, E> {
                Err(E::custom(refusal("0")))
            }
            fn visit_unit<E: de::Error>(self) -> Result<Timestamp, E> {
                Err(E::custom(refusal("null")))
            }
        }
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(Instant)
        } else {
            Self::from_millis(i64::deserialize(deserializer)?).map_err(de::Error::custom)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Code {
        text.parse::<Timestamp>().unwrap_err().code()
    }

    #[test]
    fn reads_every_offset_and_floors() {
        for (text, want) in [
            ("1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z"),
            ("2026-11-21t09:00:00z", "2026-11-21T09:00:00.000Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
            ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
            ("2026-11-21T00:00:00-23:59", "2026-11-21T23:59:00.000Z"),
        ] {
            assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), want, "{text}");
        }
    }

    #[test]
    fn refuses_with_a_cure() {
        assert_eq!(code("2026-11-21T09:00:00"), Code::NaiveTime);
        assert_eq!(code("2026-11-21 09:00:00.5"), Code::NaiveTime);
        assert_eq!(code("2026-11-21"), Code::NaiveTime);
        assert_eq!(code("2026-11-21T09:00"), Code::NaiveTime);
        assert_eq!(code("1795251600"), Code::BareNumber);
        assert_eq!(code("-1.5e9"), Code::BareNumber);
        assert_eq!(code("NaT"), Code::NotATime);
        assert_eq!(code("Invalid Date"), Code::NotATime);
        assert_eq!(code("2026-02-30T09:00:00Z"), Code::MalformedTime);
        assert_eq!(code("2026-11-21T24:00:00Z"), Code::MalformedTime);
        assert_eq!(code("tomorrow"), Code::MalformedTime);
        assert_eq!(code("0001-01-01T00:00:00+00:01"), Code::TimeOutOfRange);
        assert_eq!(code("9999-12-31T23:59:59-00:01"), Code::TimeOutOfRange);
        assert_eq!(code("0000-01-01T00:00:00Z"), Code::TimeOutOfRange);
    }

    #[test]
    fn chrono_is_a_neighbour() {
        let t: Timestamp = DateTime::<Utc>::MAX_UTC.into();
        assert_eq!(t, Timestamp::MAX);
        assert_eq!(Timestamp::from(DateTime::<Utc>::from(Timestamp::MIN)), Timestamp::MIN);
    }
}
