//! What a calendar's document says of each date: which entry decides, and the hours that come of it.

use super::document::{CalendarDocument, Date, HolidayScope, Interval};
use super::hours::{DayHours, Spans, split};
use super::recurring;
use super::sums::weekday;
use super::timeline::Dates;
use crate::error::{Code, Error, Result};
use crate::finding::{Finding, Severity};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// The largest number of recurring rules: each one falls in every year of the era.
const MAX_RULES: usize = 100;

/// A document with its intervals split at midnight, for a range of years.
pub(super) struct Plan<'a> {
    document: &'a CalendarDocument,
    /// The days on which a recurring rule falls.
    falls: BTreeMap<i64, usize>,
}

/// The entry of the document that decides over a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source<'a> {
    Week,
    Special,
    Recurring { name: Option<&'a str>, closed: bool },
    Holiday { name: Option<&'a str> },
}

/// Refuses a document whose entries cannot hold, at their path.
pub(super) fn check(document: &CalendarDocument) -> Result<()> {
    if document.recurring.len() > MAX_RULES {
        let message = format!("Expected at most {MAX_RULES} rules.");
        return Err(Error::new(Code::NumberOutOfRange, message).under("recurring"));
    }
    document.recurring.iter().enumerate().try_for_each(|(place, rule)| {
        recurring::check(rule).map_err(|error| error.under(place).under("recurring"))
    })
}

impl<'a> Plan<'a> {
    pub(super) fn new(document: &'a CalendarDocument, years: RangeInclusive<i32>) -> Self {
        let years = (years.start() - 1)..=(years.end() + 1);
        Self { document, falls: recurring::days(&document.recurring, years) }
    }

    /// The hours of every date, for a timeline over `days`.
    pub(super) fn dates(&self, days: RangeInclusive<i64>) -> Dates {
        let week = std::array::from_fn(|day| self.weekday_hours(day));
        let mut dates = Dates::new(week.clone());
        for day in self.entered().into_iter().filter(|day| days.contains(day)) {
            let hours = self.hours(day);
            if week.get(weekday(day)) != Some(&hours) {
                dates.list(day, hours);
            }
        }
        dates
    }

    /// The hours of a weekday that no entry names, the night before it included.
    pub(super) fn weekday_hours(&self, weekday: usize) -> DayHours {
        let mut spans = self.week(weekday).0;
        spans.extend(self.week((weekday + 6) % 7).1);
        DayHours::new(spans)
    }

    /// Every day that some entry names, and the day after each, into which its hours may reach.
    fn entered(&self) -> BTreeSet<i64> {
        let document = self.document;
        let dates = document.holidays.0.keys().chain(document.special.keys());
        let dates = dates.chain(document.closed.keys()).map(|date| date.day());
        let days = dates.chain(self.falls.keys().copied());
        if self.overnight() {
            days.flat_map(|day| [day, day + 1]).collect()
        } else {
            days.collect()
        }
    }

    fn overnight(&self) -> bool {
        let document = self.document;
        let entries = document.special.values().chain(document.closed.values());
        let rules = document.recurring.iter().map(|rule| &rule.hours);
        let mut hours = document.week.0.iter().chain(entries).chain(rules);
        hours.any(|hours| hours.0.iter().any(|interval| interval.overnight()))
    }

    /// The entry that decides over a date.
    pub(super) fn source(&self, day: i64) -> Source<'a> {
        let date = Date::from_day(day);
        if let Some(name) = self.document.holidays.0.get(&date) {
            return Source::Holiday { name: name.as_deref() };
        }
        if self.document.special.contains_key(&date) {
            return Source::Special;
        }
        match self.falls.get(&day).and_then(|rule| self.document.recurring.get(*rule)) {
            Some(rule) => {
                Source::Recurring { name: rule.name.as_deref(), closed: rule.hours.0.is_empty() }
            }
            None => Source::Week,
        }
    }

    /// The intervals that open on a date, split into its own part and the next date's.
    fn opening(&self, day: i64) -> (Spans, Spans) {
        let special = || self.document.special.get(&Date::from_day(day));
        let rule = || self.document.recurring.get(*self.falls.get(&day)?);
        let intervals: &[Interval] = match self.source(day) {
            Source::Holiday { .. } => &[],
            Source::Special => special().map_or(&[], |hours| &hours.0),
            Source::Recurring { .. } => rule().map_or(&[], |rule| &rule.hours.0),
            Source::Week => return self.week(weekday(day)),
        };
        split(intervals)
    }

    fn week(&self, weekday: usize) -> (Spans, Spans) {
        self.document.week.0.get(weekday).map(|hours| split(&hours.0)).unwrap_or_default()
    }

    /// The open spans of a date by the entry they come from, before closed parts are taken out.
    pub(super) fn open(&self, day: i64) -> Vec<(Source<'a>, Spans)> {
        let (today, yesterday) = (self.source(day), self.source(day - 1));
        let own = (today, self.opening(day).0);
        let night = (yesterday, self.opening(day - 1).1);
        match (self.document.holiday_scope, today) {
            (HolidayScope::OpeningDay, _) => vec![own, night],
            (HolidayScope::CivilDay, Source::Week) if yesterday == Source::Week => vec![own, night],
            (HolidayScope::CivilDay, Source::Week) => {
                vec![own, (Source::Week, self.week(weekday(day - 1)).1), night]
            }
            (HolidayScope::CivilDay, _) => vec![own],
        }
    }

    /// The spans that closed parts take out of a date.
    pub(super) fn closed_parts(&self, day: i64) -> Spans {
        let parts =
            |day| self.document.closed.get(&Date::from_day(day)).map(|hours| split(&hours.0));
        let mut spans = parts(day).unwrap_or_default().0;
        spans.extend(parts(day - 1).unwrap_or_default().1);
        spans
    }

    fn hours(&self, day: i64) -> DayHours {
        let spans = self.open(day).into_iter().flat_map(|(_, spans)| spans).collect();
        let hours = DayHours::new(spans);
        let closed = self.closed_parts(day);
        if closed.is_empty() { hours } else { hours.without(closed) }
    }

    /// What a careful reader of the document would ask about.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let document = self.document;
        let warning = |code, path: String, message: &str, date: Date| {
            let found = Finding::new(code, Severity::Warning, path, message);
            Finding { witness: Some(date.to_string()), ..found }
        };
        let special = document.special.iter().filter_map(|(date, hours)| {
            let path = format!("/special/{date}");
            let next = Date::from_day(date.day() + 1);
            if document.holidays.0.contains_key(date) && !hours.0.is_empty() {
                let message = "The date has special hours and is a holiday; it stays closed.";
                return Some(warning("closed_date_with_hours", path, message, *date));
            }
            let cut = !split(&hours.0).1.is_empty()
                && document.holiday_scope == HolidayScope::CivilDay
                && self.source(next.day()) != Source::Week;
            let message = "These hours run past midnight into a date with an entry of its own, which \
                           decides alone; under holiday_scope opening_day they would run to their end.";
            cut.then(|| warning("overnight_hours_cut", path, message, next))
        });
        let closed = document.closed.keys().filter(|date| {
            let day = date.day();
            let touched = |day| {
                let open = self.open(day).into_iter().flat_map(|(_, spans)| spans).collect();
                self.hours(day) != DayHours::new(open)
            };
            !touched(day) && !touched(day + 1)
        });
        let idle = closed.map(|date| {
            let message = "Nothing is open in these closed parts, so they change nothing.";
            warning("closed_part_without_effect", format!("/closed/{date}"), message, *date)
        });
        special.chain(idle).collect()
    }
}
