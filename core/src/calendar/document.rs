//! The document in which people write a calendar, and the small words it is made of.

use crate::error::{Code, Error, Result};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// Opening hours as a person writes them down. Every field but `zone` and `week` may be left out.
///
/// Precedence on a date, strongest first: `closed` parts, then `holidays`, then `special` hours, then the first
/// `recurring` rule that falls on it, then the `week`. A date in both `holidays` and `special` is closed.
///
/// ```
/// let calendar = casework::Calendar::load(r#"
/// name: Support Berlin
/// zone: Europe/Berlin
/// week:
///   mon-thu: [["08:00", "12:00"], ["13:00", "17:00"]]
///   fri: 08:00-12:00
/// holidays: [2026-12-25, 2026-12-26]
/// special: {2026-12-24: 08:00-11:00}
/// closed: {2026-11-30: 15:00-16:00}
/// recurring:
///   - {name: New Year, month: 1, day: 1}
///   - {name: Good Friday, easter: -2}
/// "#)?;
/// assert_eq!(calendar.document().zone, "Europe/Berlin");
/// # Ok::<(), casework::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a calendar document")]
pub struct CalendarDocument {
    /// What people call it. It has no meaning for the arithmetic.
    #[serde(default)]
    pub name: Option<String>,
    /// The IANA time zone, such as `Europe/Berlin`.
    pub zone: String,
    /// The hours of each weekday, or the word `24x7`.
    pub week: Week,
    /// Dates that are closed all day: a list, or a mapping to their names.
    #[serde(default)]
    pub holidays: Holidays,
    /// Hours that replace the week's on one date; an empty list closes it.
    #[serde(default)]
    pub special: BTreeMap<Date, Hours>,
    /// Hours taken out of whatever is open on one date.
    #[serde(default)]
    pub closed: BTreeMap<Date, Hours>,
    /// Rules that find their own dates in every year.
    #[serde(default)]
    pub recurring: Vec<RecurringRule>,
    /// Which date decides over the part of an overnight interval that lies after midnight.
    #[serde(default)]
    pub holiday_scope: HolidayScope,
}

/// Which date decides over the part of an overnight interval that lies after midnight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum HolidayScope {
    /// The date it lies on (Zendesk, OTRS): a holiday is closed from midnight to midnight.
    #[default]
    CivilDay,
    /// The date it opened on (pandas): the night before a holiday is worked to its end.
    OpeningDay,
}

/// The hours of the seven weekdays, Monday first.
///
/// Written as a mapping from a weekday (`mon` … `sun`) or a range of them (`mon-fri`) to hours, or as the
/// word `24x7`. A weekday that is not named is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Week(pub [Hours; 7]);

pub(super) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Week {
    /// Open at every instant.
    pub fn always() -> Self {
        let day = Interval { start: ClockTime(0), end: ClockTime(ClockTime::MIDNIGHT) };
        Self(std::array::from_fn(|_| Hours(vec![day])))
    }
}

/// Intervals of one date, at most 96, written as a list of pairs, a single pair of times joined by `-`, or
/// several of those in a list. Intervals that touch or overlap are one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours(pub Vec<Interval>);

impl Hours {
    /// One for each quarter of an hour: every listed date pays for them.
    const MOST: usize = 96;
}

/// From a time of day until before another. An `end` before its `start` lies on the next date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The first open millisecond.
    pub start: ClockTime,
    /// The first closed one after it.
    pub end: ClockTime,
}

impl Interval {
    /// # Errors
    /// [`Code::EqualStartAndEnd`], because the field gives that three meanings.
    fn new(start: ClockTime, end: ClockTime) -> Result<Self> {
        if start.0 % ClockTime::MIDNIGHT == end.0 % ClockTime::MIDNIGHT && start.0 >= end.0 {
            return Err(Error::plain(Code::EqualStartAndEnd)
                .with_hint("Write 00:00-24:00 for the whole day, or leave the interval out."));
        }
        if start.0 == ClockTime::MIDNIGHT {
            return Err(Error::plain(Code::MalformedClockTime)
                .with_hint("24:00 can only end an interval; write 00:00 on the next day."));
        }
        Ok(Self { start, end })
    }

    /// Whether it ends on the next date.
    pub fn overnight(self) -> bool {
        self.end < self.start
    }
}

/// A time of day as milliseconds after midnight, from 0 (`00:00`) to 86,400,000 (`24:00`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClockTime(pub(super) i64);

impl ClockTime {
    pub(super) const MIDNIGHT: i64 = 86_400_000;
}

impl FromStr for ClockTime {
    type Err = Error;

    /// # Errors
    /// [`Code::MalformedClockTime`] for anything but `HH:MM` or `HH:MM:SS` up to `24:00`.
    fn from_str(text: &str) -> Result<Self> {
        let refused = || {
            Error::plain(Code::MalformedClockTime)
                .with_hint("Write two digits each, as in 08:30 or 17:00:30; 24:00 ends a day.")
        };
        let mut parts = text.split(':').map(|part| {
            let digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            if digits { part.parse::<i64>().ok() } else { None }
        });
        let mut part = || parts.next().flatten();
        let (hour, minute) = (part().ok_or_else(refused)?, part().ok_or_else(refused)?);
        let second = if text.len() > 5 { part().ok_or_else(refused)? } else { 0 };
        let seconds = (hour * 60 + minute) * 60 + second;
        let fits = minute < 60 && second < 60 && seconds <= 86_400 && text.len() <= 8;
        if fits { Ok(Self(seconds * 1_000)) } else { Err(refused()) }
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0 / 1_000;
        write!(f, "{:02}:{:02}", seconds / 3_600, seconds / 60 % 60)?;
        if seconds % 60 == 0 { Ok(()) } else { write!(f, ":{:02}", seconds % 60) }
    }
}

/// A date of the proleptic Gregorian calendar, year 1 to 9999, written `2026-12-25`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(NaiveDate);

impl Date {
    /// The days since 1970-01-01.
    pub(super) fn day(self) -> i64 {
        i64::from(self.0.num_days_from_ce()) - 719_163
    }

    /// Its year.
    pub(crate) fn year(self) -> i32 {
        self.0.year()
    }

    /// The date so many days after 1970-01-01. Clocks east and west of UTC show a date on either side of the years
    /// 1 to 9999, which no document can name.
    pub(crate) fn from_day(day: i64) -> Self {
        let days = i32::try_from(day + 719_163).unwrap_or_default();
        Self(NaiveDate::from_num_days_from_ce_opt(days).unwrap_or_default())
    }

    /// The date of that year, month and day, if there is one.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        (1..=9999).contains(&year).then_some(Self(date))
    }
}

impl From<Date> for NaiveDate {
    fn from(date: Date) -> Self {
        date.0
    }
}

impl FromStr for Date {
    type Err = Error;

    /// # Errors
    /// [`Code::MalformedDate`] for anything but an existing date written `YYYY-MM-DD`.
    fn from_str(text: &str) -> Result<Self> {
        let mut parts = text.split('-').map(|part| {
            let digits = part.bytes().all(|b| b.is_ascii_digit());
            if digits { part.parse::<u32>().ok() } else { None }
        });
        let mut part = || parts.next().flatten();
        let date = match (part(), part(), part()) {
            (Some(year), Some(month), Some(day)) if text.len() == 10 => {
                i32::try_from(year).ok().and_then(|year| Self::new(year, month, day))
            }
            _ => None,
        };
        let refused = || Error::plain(Code::MalformedDate).with_hint("Write it as in 2026-12-25.");
        date.filter(|date| date.to_string() == text).ok_or_else(refused)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Dates that are closed all day, each with its name where it has one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays(pub BTreeMap<Date, Option<String>>);

/// A rule that finds its own date in every year, and closes it or gives it hours of its own.
///
/// It names its date in exactly one way: `month` and `day`; `month`, `weekday` and `nth`; `easter`; or
/// `orthodox_easter`. Where two rules fall on one date, the first in the list decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a recurring rule")]
pub struct RecurringRule {
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The month, 1 to 12.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<u32>,
    /// The day of the month, 1 to 31; a month without it has no such date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<u32>,
    /// The weekday whose n-th occurrence in the month is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekday: Option<Weekday>,
    /// Which occurrence: 1 to 5 from the start of the month, −1 to −5 from its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<i32>,
    /// Days after Western Easter Sunday; −2 is Good Friday.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub easter: Option<i32>,
    /// Days after Orthodox Easter Sunday.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orthodox_easter: Option<i32>,
    /// Where a fixed date goes when it falls on a weekend.
    #[serde(default)]
    pub observed: Observed,
    /// The hours of the date; left out or empty, it is closed.
    #[serde(default)]
    pub hours: Hours,
    /// The first year in which the rule holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_year: Option<i32>,
    /// The last year in which the rule holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_year: Option<i32>,
}

/// Where a fixed date goes when it falls on a weekend. The rule then holds on that date instead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Observed {
    /// It stays where it falls.
    #[default]
    SameDay,
    /// Saturday to Friday, Sunday to Monday (United States, federal).
    NearestWeekday,
    /// Sunday to Monday; Saturday stays.
    SundayToMonday,
    /// The next weekday that no other rule has taken (United Kingdom, substitute days).
    NextWeekday,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

// From here on: how these words are read and written. Each is text or a list of texts in a document.

/// Reads a word through its `FromStr`.
macro_rules! read_as_text {
    ($($word:ident: $expected:literal, $number:expr;)+) => {$(
        impl Serialize for $word {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $word {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;
                impl de::Visitor<'_> for Text {
                    type Value = $word;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expected)
                    }
                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$word, E> {
                        text.parse().map_err(E::custom)
                    }
                    fn visit_i64<E: de::Error>(self, number: i64) -> Result<$word, E> {
                        Err(E::custom($number(number)))
                    }
                }
                deserializer.deserialize_any(Text)
            }
        }
    )+};
}

read_as_text! {
    ClockTime: "a time of day such as 08:30", sexagesimal;
    Date: "a date such as 2026-12-25", |_| Error::plain(Code::MalformedDate).with_hint("Write it as text.");
}

/// YAML 1.1 reads 17:00 as 17 × 60 minutes, and 17:00:30 as seconds.
fn sexagesimal(number: i64) -> Error {
    let meant = match number {
        0..=1_440 => format!("\"{:02}:{:02}\"", number / 60, number % 60),
        1_441..=86_400 => format!("\"{}\"", ClockTime(number * 1_000)),
        _ => "\"08:30\"".to_owned(),
    };
    Error::plain(Code::SexagesimalTime)
        .with_hint(format!("Write {meant} in quotes, or let casework read the YAML text itself."))
}

impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq([self.start, self.end])
    }
}

impl<'de> Deserialize<'de> for Interval {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pair;
        impl<'de> de::Visitor<'de> for Pair {
            type Value = Interval;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an interval such as [\"08:30\", \"17:00\"] or 08:30-17:00")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Interval, E> {
                interval(text).map_err(E::custom)
            }
            fn visit_i64<E: de::Error>(self, _: i64) -> Result<Interval, E> {
                Err(E::custom(malformed_interval()))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Interval, A::Error> {
                let malformed = || de::Error::custom(malformed_interval());
                let start = seq.next_element()?.ok_or_else(malformed)?;
                let end = seq.next_element()?.ok_or_else(malformed)?;
                if seq.next_element::<de::IgnoredAny>()?.is_some() {
                    return Err(malformed());
                }
                Interval::new(start, end).map_err(de::Error::custom)
            }
        }
        deserializer.deserialize_any(Pair)
    }
}

fn interval(text: &str) -> Result<Interval> {
    let (start, end) = text.split_once('-').ok_or_else(malformed_interval)?;
    Interval::new(start.trim().parse()?, end.trim().parse()?)
}

fn malformed_interval() -> Error {
    Error::plain(Code::MalformedInterval)
        .with_hint("Write [\"08:30\", \"17:00\"] or 08:30-17:00; several of them in a list.")
}

impl Serialize for Hours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Hours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Intervals;
        impl<'de> de::Visitor<'de> for Intervals {
            type Value = Hours;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of intervals, or one such as 08:30-17:00")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Hours, E> {
                Ok(Hours(vec![interval(text).map_err(E::custom)?]))
            }
            fn visit_i64<E: de::Error>(self, _: i64) -> Result<Hours, E> {
                Err(E::custom(malformed_interval()))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Hours, A::Error> {
                let mut intervals = Vec::new();
                while let Some(interval) = seq.next_element()? {
                    intervals.push(interval);
                    if intervals.len() > Hours::MOST {
                        let message = format!("Expected at most {} intervals.", Hours::MOST);
                        let error = Error::new(Code::NumberOutOfRange, message);
                        return Err(de::Error::custom(error));
                    }
                }
                Ok(Hours(intervals))
            }
        }
        deserializer.deserialize_any(Intervals)
    }
}

/// Written in full, open days only, so that equal weeks have equal text.
impl Serialize for Week {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let days = WEEKDAYS.into_iter().zip(&self.0);
        serializer.collect_map(days.filter(|(_, hours)| !hours.0.is_empty()))
    }
}

impl<'de> Deserialize<'de> for Week {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Days;
        impl<'de> de::Visitor<'de> for Days {
            type Value = Week;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping from weekdays to hours, or 24x7")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Week, E> {
                if text == "24x7" {
                    Ok(Week::always())
                } else {
                    Err(E::unknown_variant(text, &["24x7"]))
                }
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Week, A::Error> {
                let mut week: [Option<Hours>; 7] = Default::default();
                while let Some(key) = map.next_key::<String>()? {
                    let unknown = || Error::unknown_field(&key, &WEEKDAYS).under(&key);
                    let days = weekdays(&key).ok_or_else(|| de::Error::custom(unknown()))?;
                    let hours: Hours = map.next_value()?;
                    for (_, place) in
                        week.iter_mut().enumerate().filter(|(day, _)| days.contains(day))
                    {
                        if place.replace(hours.clone()).is_some() {
                            let error = Error::plain(Code::DuplicateEntry).under(&key);
                            return Err(de::Error::custom(error));
                        }
                    }
                }
                Ok(Week(week.map(Option::unwrap_or_default)))
            }
        }
        use serde::de::Error as _;
        deserializer.deserialize_any(Days)
    }
}

/// The weekdays that a key such as `mon` or `mon-fri` names.
fn weekdays(key: &str) -> Option<std::ops::RangeInclusive<usize>> {
    let day = |word: &str| WEEKDAYS.iter().position(|day| *day == word);
    let (first, last) = key.split_once('-').unwrap_or((key, key));
    let (first, last) = (day(first)?, day(last)?);
    (first <= last).then_some(first..=last)
}

impl Serialize for Holidays {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Holidays {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Dates;
        impl<'de> de::Visitor<'de> for Dates {
            type Value = Holidays;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of dates, or a mapping from dates to names")
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Holidays, A::Error> {
                let mut dates = BTreeMap::new();
                while let Some(date) = seq.next_element()? {
                    if dates.insert(date, None).is_some() {
                        let error = Error::plain(Code::DuplicateEntry).under(dates.len());
                        return Err(de::Error::custom(error));
                    }
                }
                Ok(Holidays(dates))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Holidays, A::Error> {
                let mut dates = BTreeMap::new();
                while let Some((date, name)) = map.next_entry()? {
                    dates.insert(date, name);
                }
                Ok(Holidays(dates))
            }
        }
        deserializer.deserialize_any(Dates)
    }
}

/// How the words above look in a JSON Schema.
#[cfg(feature = "schema")]
mod schema {
    use super::{Date, Holidays, Hours, Week};
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use std::borrow::Cow;

    impl JsonSchema for Date {
        fn schema_name() -> Cow<'static, str> {
            "CalendarDate".into()
        }
        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "string", "format": "date", "description": "A date such as 2026-12-25." })
        }
    }

    impl JsonSchema for Hours {
        fn schema_name() -> Cow<'static, str> {
            "Hours".into()
        }
        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            let pair = json_schema!({
                "type": "array", "items": { "type": "string" }, "minItems": 2, "maxItems": 2
            });
            json_schema!({
                "description": "Intervals such as [[\"08:30\", \"12:00\"], [\"13:00\", \"17:00\"]], or one as 08:30-17:00.",
                "anyOf": [
                    { "type": "string" },
                    { "type": "array", "items": { "anyOf": [{ "type": "string" }, pair] } },
                ],
            })
        }
    }

    impl JsonSchema for Week {
        fn schema_name() -> Cow<'static, str> {
            "Week".into()
        }
        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "Hours by weekday (mon … sun) or range of weekdays (mon-fri), or the word 24x7.",
                "anyOf": [
                    { "const": "24x7" },
                    { "type": "object", "additionalProperties": generator.subschema_for::<Hours>() },
                ],
            })
        }
    }

    impl JsonSchema for Holidays {
        fn schema_name() -> Cow<'static, str> {
            "Holidays".into()
        }
        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "Dates that are closed all day: a list, or a mapping to their names.",
                "anyOf": [
                    { "type": "array", "items": generator.subschema_for::<Date>() },
                    { "type": "object", "additionalProperties": { "type": ["string", "null"] } },
                ],
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Calendar, Code};

    #[test]
    fn a_flood_of_entries_is_refused() {
        let desk = |week: String, recurring: String| {
            let error = Calendar::load(&format!(
                "{{\"zone\":\"UTC\",\"week\":{{\"mon\":[{week}]}},\"recurring\":[{recurring}]}}"
            ))
            .unwrap_err();
            (error.code(), error.path().to_owned())
        };
        let flood = |entry: &str, count| vec![entry; count].join(",");
        assert_eq!(
            desk(flood("\"09:00-17:00\"", 97), String::new()),
            (Code::NumberOutOfRange, "/week/mon".to_owned())
        );
        assert_eq!(
            desk(flood("\"09:00-17:00\"", 1), flood("{\"easter\":0}", 101)),
            (Code::NumberOutOfRange, "/recurring".to_owned())
        );
    }
}
