//! Which of the past a limit counts.

use crate::amount::Amount;
use crate::calendar::Calendar;
use crate::error::{Code, Error, Result};
use crate::time::Timestamp;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// Which of the past a limit counts: all of it, what lies in the last so much time, or what lies in the calendar
/// period that has begun.
///
/// The last `d` at `t` is `(t − d, t]`: what happened exactly `d` ago has left. A period begins at midnight in the zone
/// of the policy's calendar, which is in it, and a week on Monday.
///
/// ```
/// use casework::authority::Window;
///
/// assert_eq!("month".parse::<Window>()?, Window::Month);
/// assert_eq!("365 calendar days".parse::<Window>()?.to_string(), "365 calendar days");
/// assert_eq!("3 working days".parse::<Window>().unwrap_err().code().as_str(), "malformed_window");
/// # Ok::<(), casework::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Window {
    /// Everything there has been.
    #[default]
    Lifetime,
    /// The last so much time: a duration, or calendar days.
    Rolling(Amount),
    /// Since midnight.
    Day,
    /// Since Monday.
    Week,
    /// Since the first of the month.
    Month,
    /// Since the first of January, April, July or October.
    Quarter,
    /// Since the first of January.
    Year,
}

const WORDS: [(Window, &str); 6] = [
    (Window::Lifetime, "lifetime"),
    (Window::Day, "day"),
    (Window::Week, "week"),
    (Window::Month, "month"),
    (Window::Quarter, "quarter"),
    (Window::Year, "year"),
];

impl Window {
    /// What lies at this millisecond or before it does not count at an instant. Without a calendar, days are those of
    /// UTC.
    pub(crate) fn before(self, as_of: Timestamp, calendar: Option<&Calendar>) -> i64 {
        let now = as_of.as_millis();
        match self {
            Self::Lifetime | Self::Rolling(Amount::WorkingDays { .. }) => i64::MIN,
            Self::Rolling(Amount::CalendarDays { days }) => {
                let back = calendar.and_then(|calendar| {
                    calendar
                        .sub(as_of, Amount::CalendarDays { days })
                        .ok()
                        .map(Timestamp::as_millis)
                });
                back.unwrap_or_else(|| now.saturating_sub(i64::from(days) * 86_400_000))
            }
            Self::Rolling(Amount::Duration { millis }) => now.saturating_sub(millis),
            period => {
                let wall = calendar.map_or(now, |calendar| calendar.wall(as_of));
                let start = period.start(wall).unwrap_or(i64::MIN);
                let start = match calendar {
                    Some(calendar) => calendar.at_wall(start).map_or(start, Timestamp::as_millis),
                    None => start,
                };
                start.saturating_sub(1)
            }
        }
    }

    /// When the period began in which a wall clock shows a reading, as that clock showed it.
    fn start(self, wall: i64) -> Option<i64> {
        let date = DateTime::from_timestamp_millis(wall)?.date_naive();
        let first = match self {
            Self::Week => {
                let into = i64::from(date.weekday().num_days_from_monday());
                date.checked_sub_signed(TimeDelta::days(into))?
            }
            Self::Month => date.with_day(1)?,
            Self::Quarter => NaiveDate::from_ymd_opt(date.year(), date.month0() / 3 * 3 + 1, 1)?,
            Self::Year => NaiveDate::from_ymd_opt(date.year(), 1, 1)?,
            Self::Day | Self::Lifetime | Self::Rolling(_) => date,
        };
        Some(first.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis())
    }

    /// In a sentence, with a space in front; nothing for all there has been.
    pub(crate) fn phrase(self) -> String {
        match self {
            Self::Lifetime => String::new(),
            Self::Rolling(amount) => format!(" in {amount}"),
            period => format!(" in a {period}"),
        }
    }
}

impl FromStr for Window {
    type Err = Error;

    /// # Errors
    /// [`Code::MalformedWindow`], [`Code::BareDays`], [`Code::AmountOutOfRange`].
    fn from_str(text: &str) -> Result<Self> {
        let hint = "Write lifetime, day, week, month, quarter, year, 720h or '30 calendar days'.";
        let refused = || Error::plain(Code::MalformedWindow).with_hint(hint);
        if let Some((window, _)) = WORDS.iter().find(|(_, word)| *word == text) {
            return Ok(*window);
        }
        match text.parse::<Amount>() {
            Ok(
                amount @ (Amount::Duration { millis: 1.. } | Amount::CalendarDays { days: 1.. }),
            ) => Ok(Self::Rolling(amount)),
            Err(error) if matches!(error.code(), Code::BareDays | Code::AmountOutOfRange) => {
                Err(error)
            }
            _ => Err(refused()),
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rolling(amount) => write!(f, "{amount}"),
            other => {
                let word = WORDS.iter().find(|(window, _)| window == other);
                f.write_str(word.map_or("", |(_, word)| word))
            }
        }
    }
}

impl Serialize for Window {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Window {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl de::Visitor<'_> for Text {
            type Value = Window;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a window such as month")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Window, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(feature = "schema")]
mod schema {
    use super::Window;
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use std::borrow::Cow;

    impl JsonSchema for Window {
        fn schema_name() -> Cow<'static, str> {
            "Window".into()
        }
        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "`lifetime`, the last so much time such as `720h` or `365 calendar days`, or the calendar period `day`, `week`, `month`, `quarter` or `year`.",
                "type": "string",
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn berlin() -> Calendar {
        Calendar::load("{zone: Europe/Berlin, week: {mon-fri: 09:00-17:00}}").unwrap()
    }

    /// The first instant that counts.
    fn first(window: &str, as_of: &str, calendar: Option<&Calendar>) -> String {
        let before = window.parse::<Window>().unwrap().before(at(as_of), calendar);
        Timestamp::from_millis(before + 1).unwrap().to_string()
    }

    #[test]
    fn words_and_amounts_are_read_back() {
        for text in
            ["lifetime", "day", "week", "month", "quarter", "year", "720h", "30 calendar days"]
        {
            assert_eq!(text.parse::<Window>().unwrap().to_string(), text);
        }
        let code = |text: &str| text.parse::<Window>().unwrap_err().code();
        for text in ["", "months", "3 working days", "0s", "0 calendar days", "-4h", "Month"] {
            assert_eq!(code(text), Code::MalformedWindow, "{text}");
        }
        assert_eq!(code("30 days"), Code::BareDays);
    }

    #[test]
    fn periods_begin_at_midnight_of_the_zone() {
        let berlin = berlin();
        let zone = Some(&berlin);
        // A Wednesday, half an hour into it in Berlin and still Tuesday in UTC.
        let now = "2026-03-31T22:30:00Z";
        assert_eq!(first("day", now, zone), "2026-03-31T22:00:00.000Z");
        assert_eq!(first("day", now, None), "2026-03-31T00:00:00.000Z");
        assert_eq!(first("week", now, zone), "2026-03-29T22:00:00.000Z");
        assert_eq!(first("month", now, zone), "2026-03-31T22:00:00.000Z");
        assert_eq!(first("month", now, None), "2026-03-01T00:00:00.000Z");
        assert_eq!(first("quarter", now, zone), "2026-03-31T22:00:00.000Z");
        assert_eq!(first("quarter", now, None), "2026-01-01T00:00:00.000Z");
        assert_eq!(first("year", now, zone), "2025-12-31T23:00:00.000Z");
    }

    #[test]
    fn a_month_with_a_change_of_the_clock_is_whole() {
        let berlin = berlin();
        let zone = Some(&berlin);
        // Summer time begins on 2026-03-29: the month begins in winter time and ends in summer time.
        assert_eq!(first("month", "2026-03-31T21:59:59.999Z", zone), "2026-02-28T23:00:00.000Z");
        assert_eq!(first("month", "2026-03-31T22:00:00Z", zone), "2026-03-31T22:00:00.000Z");
        // It ends on 2026-10-25.
        assert_eq!(first("month", "2026-10-31T22:59:59.999Z", zone), "2026-09-30T22:00:00.000Z");
        assert_eq!(first("month", "2026-10-31T23:00:00Z", zone), "2026-10-31T23:00:00.000Z");
        // 30 dates back is 30 dates and an hour less or more.
        assert_eq!(
            first("30 calendar days", "2026-04-15T10:00:00Z", zone),
            "2026-03-16T11:00:00.001Z"
        );
        assert_eq!(first("720h", "2026-04-15T10:00:00Z", zone), "2026-03-16T10:00:00.001Z");
    }
}
