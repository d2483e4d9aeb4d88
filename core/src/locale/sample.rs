//! How long a value can become in a language: every way in which it is written, with as many digits as there can be.

use super::{Key, Locale, Style, data};
use crate::money::{Currency, MOST, Money};
use chrono::{NaiveDate, NaiveTime};

impl Locale {
    /// The rows of its language: itself, and every region with one of its own.
    pub(crate) fn regions(self) -> impl Iterator<Item = Self> {
        let language = |tag: &'static str| tag.split('-').next();
        let own = language(self.tag());
        data::ROWS.iter().copied().map(Self).filter(move |row| language(row.tag()) == own)
    }

    /// Dates of every month and weekday, with two digits for the day.
    pub(crate) fn dates(self, style: Style) -> impl Iterator<Item = String> {
        let days = (1..=12).flat_map(|month| (22..=28).map(move |day| (month, day)));
        let dates = days.filter_map(|(month, day)| NaiveDate::from_ymd_opt(2_027, month, day));
        dates.map(move |date| self.date(date, style))
    }

    /// A time in every hour.
    pub(crate) fn times(self) -> impl Iterator<Item = String> {
        let times = (0..24).filter_map(|hour| NaiveTime::from_hms_opt(hour, 59, 0));
        times.map(move |time| self.time(time))
    }

    /// What stands between a date and a time in a style, with two letters in the place of each.
    pub(crate) fn glue(self, style: Style) -> String {
        self.part(Key::Glue, style.place()).replace("{1}", "").replace("{0}", "")
    }

    /// Lengths of time of every pair of units, with numbers of every form.
    pub(crate) fn durations(self) -> impl Iterator<Item = String> {
        const SMALL: [i64; 9] = [1, 2, 3, 5, 11, 12, 21, 22, 23];
        const DAYS: [i64; 12] = [0, 1, 2, 3, 5, 11, 21, 22, 200_000, 200_001, 200_002, 200_005];
        let (hour, minute) = (3_600_000, 60_000);
        let days = DAYS.into_iter().flat_map(move |days| {
            SMALL.into_iter().map(move |hours| days * 24 * hour + hours * hour)
        });
        let hours = SMALL.into_iter().flat_map(move |hours| {
            SMALL.into_iter().map(move |minutes| hours * hour + minutes * minute)
        });
        let minutes = SMALL.into_iter().flat_map(move |minutes| {
            SMALL.into_iter().map(move |seconds| minutes * minute + seconds * 1_000)
        });
        days.chain(hours).chain(minutes).chain([0]).map(move |millis| self.duration(millis))
    }

    /// The largest amount of each currency that has a sign here, and of one that has none.
    pub(crate) fn amounts(self) -> impl Iterator<Item = String> {
        let signs = self.line(Key::Symbols).split('|').filter_map(|pair| pair.split('=').next());
        let codes = signs.chain(["EUR", "JPY", "KWD", "CLF", "XXX"]);
        let currencies = codes.filter_map(|code| code.parse::<Currency>().ok());
        let amounts = currencies.filter_map(|currency| Money::new(MOST, currency).ok());
        amounts.map(move |money| self.money(money))
    }
}
