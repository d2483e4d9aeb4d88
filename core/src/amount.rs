//! Amounts of time as people promise them: a duration, working days, or calendar days.

use crate::error::{Code, Error, Result};
use chrono::TimeDelta;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// How much time is promised. Three kinds, because `2d` would be three different promises.
///
/// | kind | written | counted on a calendar |
/// | --- | --- | --- |
/// | duration | `90s`, `10m`, `1h30m`, `8 hours`, `PT4H` | that much open time |
/// | working days | `2 working days`, `2 working days, end of day` | that many dates with open time further |
/// | calendar days | `2 calendar days` | the same wall time that many dates later |
///
/// ```
/// use casework::Amount;
///
/// assert_eq!("PT1H30M".parse::<Amount>()?, Amount::minutes(90));
/// assert_eq!(Amount::working_days(2).to_string(), "2 working days");
/// assert_eq!("2d".parse::<Amount>().unwrap_err().code().as_str(), "bare_days");
/// # Ok::<(), casework::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Amount {
    /// Whole milliseconds of open time. Negative ones run backwards; no text is negative.
    Duration {
        /// Milliseconds, within ±2^44 (about 557 years).
        millis: i64,
    },
    /// So many dates with open time further, at the same wall time.
    WorkingDays {
        /// At most 200,000.
        days: u32,
        /// Until that date's last closing instead of the same wall time.
        end_of_day: bool,
    },
    /// The same wall time so many dates later, open or not.
    CalendarDays {
        /// At most 200,000.
        days: u32,
    },
}

/// The longest duration, 2^44 ms: it keeps every product of two amounts inside 128 bits.
const MAX_MILLIS: i64 = 1 << 44;
const MAX_DAYS: u32 = 200_000;

/// Milliseconds in each unit, largest first, with the words people use for it.
const UNITS: [(i64, &[&str]); 4] = [
    (3_600_000, &["h", "hour", "hours"]),
    (60_000, &["m", "min", "minute", "minutes"]),
    (1_000, &["s", "sec", "second", "seconds"]),
    (1, &["ms", "millisecond", "milliseconds"]),
];

impl Amount {
    /// So many milliseconds.
    pub const fn millis(millis: i64) -> Self {
        Self::Duration { millis }
    }

    /// So many minutes.
    pub const fn minutes(minutes: i64) -> Self {
        Self::Duration { millis: minutes.saturating_mul(60_000) }
    }

    /// So many hours.
    pub const fn hours(hours: i64) -> Self {
        Self::Duration { millis: hours.saturating_mul(3_600_000) }
    }

    /// So many working days, at the same wall time.
    pub const fn working_days(days: u32) -> Self {
        Self::WorkingDays { days, end_of_day: false }
    }

    /// So many calendar days, at the same wall time.
    pub const fn calendar_days(days: u32) -> Self {
        Self::CalendarDays { days }
    }

    /// So much wall time, a calendar day being 24 hours; none of working days, and of nothing or less.
    pub(crate) fn wall_millis(self) -> Option<i64> {
        match self {
            Self::Duration { millis: millis @ 1.. } => Some(millis),
            Self::CalendarDays { days: days @ 1.. } => Some(i64::from(days) * 86_400_000),
            _ => None,
        }
    }

    /// The amount itself, where it lies within the stated bounds.
    ///
    /// # Errors
    /// [`Code::AmountOutOfRange`].
    pub(crate) fn checked(self) -> Result<Self> {
        let fits = match self {
            Self::Duration { millis } => (-MAX_MILLIS..=MAX_MILLIS).contains(&millis),
            Self::WorkingDays { days, .. } | Self::CalendarDays { days } => days <= MAX_DAYS,
        };
        if fits { Ok(self) } else { Err(Error::plain(Code::AmountOutOfRange)) }
    }
}

/// Finer fractions are floored to whole milliseconds.
impl From<TimeDelta> for Amount {
    fn from(delta: TimeDelta) -> Self {
        let floored = delta.subsec_nanos() < 0 && delta.subsec_nanos() % 1_000_000 != 0;
        Self::Duration { millis: delta.num_milliseconds() - i64::from(floored) }
    }
}

impl FromStr for Amount {
    type Err = Error;

    /// # Errors
    /// [`Code::MalformedAmount`], [`Code::BareDays`], [`Code::NegativeAmount`] or
    /// [`Code::AmountOutOfRange`].
    fn from_str(text: &str) -> Result<Self> {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix('-') {
            let negative = rest.starts_with(|c: char| c.is_ascii_digit() || c == 'P');
            return Err(if negative {
                Error::plain(Code::NegativeAmount).with_hint("To go back in time, subtract.")
            } else {
                malformed()
            });
        }
        match text.strip_prefix('P') {
            Some(iso) => iso_duration(iso),
            None => spoken(text),
        }?
        .checked()
    }
}

fn malformed() -> Error {
    Error::plain(Code::MalformedAmount)
        .with_hint("Write 90s, 10m, 1h30m, PT4H, '2 working days' or '2 calendar days'.")
}

fn bare_days(days: u64) -> Error {
    let s = if days == 1 { "" } else { "s" };
    Error::plain(Code::BareDays).with_hint(format!(
        "Write '{days} working day{s}', '{days} calendar day{s}' or '{}h'.",
        days.saturating_mul(24)
    ))
}

/// What follows the `P` of an ISO 8601 duration: only `T` with whole hours, minutes and seconds.
fn iso_duration(text: &str) -> Result<Amount> {
    let Some(time) = text.strip_prefix('T') else {
        let (number, unit) = leading_number(text).ok_or_else(malformed)?;
        return Err(match unit.chars().next() {
            Some('D') => bare_days(number),
            Some('W') => bare_days(number.saturating_mul(7)),
            _ => malformed(),
        });
    };
    if time.chars().any(|c| c.is_ascii_lowercase() || c.is_whitespace()) {
        return Err(malformed());
    }
    pieces(&time.to_ascii_lowercase(), |unit| unit.len() == 1)
}

/// `1h30m`, `8 hours`, `2 working days`.
fn spoken(text: &str) -> Result<Amount> {
    let (number, rest) = leading_number(text).ok_or_else(malformed)?;
    let (words, end_of_day) = match rest.split_once(',') {
        Some((words, tail)) if tail.trim() == "end of day" => (words.trim(), true),
        Some(_) => return Err(malformed()),
        None => (rest, false),
    };
    let days = || u32::try_from(number).map_err(|_| Error::plain(Code::AmountOutOfRange));
    match (words, end_of_day) {
        ("working day" | "working days", _) => {
            Ok(Amount::WorkingDays { days: days()?, end_of_day })
        }
        ("calendar day" | "calendar days", false) => Ok(Amount::CalendarDays { days: days()? }),
        ("business day" | "business days", _) => {
            let plural = if number == 1 { "" } else { "s" };
            Err(malformed().with_hint(format!("Write '{number} working day{plural}'.")))
        }
        ("d" | "day" | "days", _) => Err(bare_days(number)),
        ("w" | "week" | "weeks", _) => Err(bare_days(number.saturating_mul(7))),
        (_, false) => pieces(text, |_| true),
        (_, true) => Err(malformed()),
    }
}

/// Numbers with units, each unit at most once and in falling order.
fn pieces(text: &str, takes: impl Fn(&str) -> bool) -> Result<Amount> {
    let (mut rest, mut units, mut millis) = (text, UNITS.as_slice(), 0i64);
    while !rest.is_empty() {
        let (number, tail) = leading_number(rest).ok_or_else(malformed)?;
        let end = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
        let (word, tail) = tail.split_at_checked(end).ok_or_else(malformed)?;
        let known = |(_, words): &(i64, &[&str])| words.contains(&word) && takes(word);
        let place = units.iter().position(known).ok_or_else(malformed)?;
        let (size, _) = units.get(place).ok_or_else(malformed)?;
        millis = i64::try_from(number)
            .ok()
            .and_then(|number| number.checked_mul(*size)?.checked_add(millis))
            .ok_or_else(|| Error::plain(Code::AmountOutOfRange))?;
        units = units.get(place + 1..).unwrap_or_default();
        rest = tail.trim_start();
    }
    if text.is_empty() { Err(malformed()) } else { Ok(Amount::Duration { millis }) }
}

/// The digits in front and what follows them, without the space between. More digits than a number can
/// hold count as the largest number: too large either way.
fn leading_number(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    (end > 0).then(|| (digits.parse().unwrap_or(u64::MAX), rest.trim_start()))
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |days: &u32| if *days == 1 { "" } else { "s" };
        match self {
            Self::Duration { millis: 0 } => f.write_str("0s"),
            Self::Duration { millis } => {
                let mut rest = millis.unsigned_abs();
                f.write_str(if *millis < 0 { "-" } else { "" })?;
                for (size, words) in UNITS {
                    let count = rest / size.unsigned_abs();
                    rest -= count * size.unsigned_abs();
                    if let (1.., Some(unit)) = (count, words.first()) {
                        write!(f, "{count}{unit}")?;
                    }
                }
                Ok(())
            }
            Self::WorkingDays { days, end_of_day } => {
                let tail = if *end_of_day { ", end of day" } else { "" };
                write!(f, "{days} working day{}{tail}", plural(days))
            }
            Self::CalendarDays { days } => write!(f, "{days} calendar day{}", plural(days)),
        }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl de::Visitor<'_> for Text {
            type Value = Amount;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an amount such as 4h")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Amount, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Code {
        text.parse::<Amount>().unwrap_err().code()
    }

    #[test]
    fn reads_what_people_write() {
        for (text, want) in [
            ("90s", Amount::millis(90_000)),
            ("10m", Amount::minutes(10)),
            ("1h30m", Amount::minutes(90)),
            ("1 h 30 min", Amount::minutes(90)),
            ("8 hours", Amount::hours(8)),
            ("PT4H", Amount::hours(4)),
            ("PT1H30M5S", Amount::millis(5_405_000)),
            ("250ms", Amount::millis(250)),
            ("0s", Amount::millis(0)),
            ("1 working day", Amount::working_days(1)),
            ("0 working days, end of day", Amount::WorkingDays { days: 0, end_of_day: true }),
            ("30 calendar days", Amount::calendar_days(30)),
        ] {
            assert_eq!(text.parse::<Amount>().unwrap(), want, "{text}");
            assert_eq!(want.to_string().parse::<Amount>().unwrap(), want, "{want}");
        }
    }

    #[test]
    fn refuses_with_a_cure() {
        for text in ["2d", "2 days", "P2D", "P1DT2H", "1w", "P2W"] {
            assert_eq!(code(text), Code::BareDays, "{text}");
        }
        assert!("2d".parse::<Amount>().unwrap_err().hint().unwrap().contains("'48h'"));
        for text in [
            "",
            "8",
            "h",
            "1.5h",
            "1h 1h",
            "30m1h",
            "1h30",
            "PT",
            "PT1H30",
            "pt4h",
            "PT4h",
            "P1M",
            "2 working",
            "- 8h",
            "8h,",
            "2 calendar days, end of day",
            "3 business days",
            "PT1MS",
            "１h",
        ] {
            assert_eq!(code(text), Code::MalformedAmount, "{text}");
        }
        for text in ["-8h", "-PT4H", "-2 working days"] {
            assert_eq!(code(text), Code::NegativeAmount, "{text}");
        }
        for text in
            ["99999999999h", "99999999999999999999999s", "200001 working days", "18000000000000ms"]
        {
            assert_eq!(code(text), Code::AmountOutOfRange, "{text}");
        }
    }

    #[test]
    fn chrono_deltas_are_floored() {
        assert_eq!(Amount::from(TimeDelta::microseconds(1_999)), Amount::millis(1));
        assert_eq!(Amount::from(TimeDelta::microseconds(-1_999)), Amount::millis(-2));
        assert_eq!(Amount::from(TimeDelta::milliseconds(-2)), Amount::millis(-2));
    }
}
