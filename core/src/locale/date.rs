//! Dates and times of day.

use super::{Key, Locale};
use crate::time::Timestamp;
use crate::zone::Zone;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use std::fmt::Write as _;

/// How much a date says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Style {
    /// Figures alone, such as `11/22/26`.
    Short,
    /// Such as `Nov 22, 2026`.
    Medium,
    /// Such as `November 22, 2026`.
    Long,
    /// With the weekday, such as `Sunday, November 22, 2026`.
    Full,
}

impl Style {
    pub(super) const fn place(self) -> usize {
        match self {
            Self::Short => 0,
            Self::Medium => 1,
            Self::Long => 2,
            Self::Full => 3,
        }
    }
}

/// What calendar and clock on the wall show in a zone at an instant; without one, in UTC.
pub(crate) fn wall(at: Timestamp, zone: Option<&Zone>) -> NaiveDateTime {
    let east = zone.map_or(0, |zone| zone.offset_seconds(at));
    let utc = DateTime::from(at).naive_utc();
    utc.checked_add_signed(TimeDelta::seconds(east.into())).unwrap_or(utc)
}

impl Locale {
    /// A date of the Gregorian calendar.
    pub(crate) fn date(self, date: NaiveDate, style: Style) -> String {
        let pattern = self.part(Key::Date, style.place());
        filled(pattern, |letter, length, text| match (letter, length) {
            ('y', 2) => figures(text, date.year().rem_euclid(100).unsigned_abs(), 2),
            ('y', _) => text.push_str(&date.year().to_string()),
            ('M', 4) => text.push_str(self.part(Key::Months, date.month0() as usize)),
            ('M', 3) => text.push_str(self.part(Key::Mon, date.month0() as usize)),
            ('M', _) => figures(text, date.month(), length),
            ('d', _) => figures(text, date.day(), length),
            _ => {
                let day = date.weekday().num_days_from_monday() as usize;
                text.push_str(self.part(Key::Days, day));
            }
        })
    }

    /// A time of day to the minute, on the 12-hour clock where people use that.
    pub(crate) fn time(self, time: NaiveTime) -> String {
        filled(self.line(Key::Time), |letter, length, text| match letter {
            'H' => figures(text, time.hour(), length),
            'h' => figures(text, time.hour12().1, length),
            'm' => figures(text, time.minute(), length),
            _ => text.push_str(self.period(time.hour())),
        })
    }

    /// A date in a style and a time of day, such as `November 22, 2026 at 3:05 PM`.
    pub(crate) fn date_time(self, at: NaiveDateTime, style: Style) -> String {
        let (date, time) = (self.date(at.date(), style), self.time(at.time()));
        self.part(Key::Glue, style.place()).replace("{1}", &date).replace("{0}", &time)
    }

    /// The part of the day that an hour belongs to: each is named with the hour it starts at.
    fn period(self, hour: u32) -> &'static str {
        let periods =
            self.line(Key::Periods).rsplit('|').filter_map(|period| period.split_once('='));
        let mut begun =
            periods.skip_while(|(from, _)| from.parse().is_ok_and(|from: u32| from > hour));
        begun.next().map_or("", |(_, name)| name)
    }
}

fn figures(text: &mut String, n: u32, least: usize) {
    // Writing to text cannot fail.
    let _ = write!(text, "{n:0>least$}");
}

/// A pattern of CLDR with its fields written: runs of one letter, unless they stand in quotation marks.
fn filled(pattern: &str, mut field: impl FnMut(char, usize, &mut String)) -> String {
    let (mut text, mut quoted) = (String::with_capacity(2 * pattern.len()), false);
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        if c == '\'' {
            quoted = !quoted;
        } else if quoted || !c.is_ascii_alphabetic() {
            text.push(c);
        } else {
            let mut length = 1;
            while rest.next_if_eq(&c).is_some() {
                length += 1;
            }
            field(c, length, &mut text);
        }
    }
    text
}
