//! The dates on which recurring rules fall.

use super::document::{Date, Observed, RecurringRule, Weekday};
use super::sums::weekday;
use crate::error::{Code, Error, Result};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// How a rule finds its date in a year.
#[derive(Clone, Copy)]
enum Way {
    Fixed { month: u32, day: u32 },
    Nth { month: u32, weekday: Weekday, nth: i32 },
    Easter { after: i32 },
    OrthodoxEaster { after: i32 },
}

/// Checks that a rule names its date in exactly one way, and one that exists.
///
/// # Errors
/// [`Code::MalformedRule`], [`Code::NumberOutOfRange`] or [`Code::RuleNeverFalls`], within the rule.
pub(super) fn check(rule: &RecurringRule) -> Result<()> {
    let within = |field: &str, value: Option<i32>, range: RangeInclusive<i32>| match value {
        Some(value) if !range.contains(&value) => Err(Error::new(
            Code::NumberOutOfRange,
            format!("Expected a number from {} to {}.", range.start(), range.end()),
        )
        .under(field)),
        _ => Ok(()),
    };
    let signed = |value: Option<u32>| value.map(|value| i32::try_from(value).unwrap_or(i32::MAX));
    within("month", signed(rule.month), 1..=12)?;
    within("day", signed(rule.day), 1..=31)?;
    within("nth", rule.nth, -5..=5)?;
    within("easter", rule.easter, -366..=366)?;
    within("orthodox_easter", rule.orthodox_easter, -366..=366)?;
    within("first_year", rule.first_year, 1..=9999)?;
    within("last_year", rule.last_year, 1..=9999)?;
    let way = way(rule)?;
    let fixed = matches!(way, Way::Fixed { .. });
    if rule.observed != Observed::SameDay && !fixed {
        return Err(malformed().under("observed"));
    }
    // The Gregorian calendar repeats itself, weekdays included, after 400 years.
    let mut years = (rule.first_year.unwrap_or(1)..=rule.last_year.unwrap_or(9999)).take(400);
    if years.any(|year| way.nominal(year).is_some()) {
        Ok(())
    } else {
        Err(Error::plain(Code::RuleNeverFalls))
    }
}

fn malformed() -> Error {
    Error::plain(Code::MalformedRule).with_hint(
        "Give month and day (the only way that `observed` goes with); month, weekday and nth; easter; \
         or orthodox_easter.",
    )
}

fn way(rule: &RecurringRule) -> Result<Way> {
    let RecurringRule { month, day, weekday, nth, easter, orthodox_easter, .. } = *rule;
    match (month, day, weekday, nth, easter, orthodox_easter) {
        (Some(month), Some(day), None, None, None, None) => Ok(Way::Fixed { month, day }),
        (Some(month), None, Some(weekday), Some(nth), None, None) if nth != 0 => {
            Ok(Way::Nth { month, weekday, nth })
        }
        (None, None, None, None, Some(after), None) => Ok(Way::Easter { after }),
        (None, None, None, None, None, Some(after)) => Ok(Way::OrthodoxEaster { after }),
        _ => Err(malformed()),
    }
}

impl Way {
    /// The day since 1970-01-01 on which it falls in a year, before any shift.
    fn nominal(self, year: i32) -> Option<i64> {
        match self {
            Self::Fixed { month, day } => Some(Date::new(year, month, day)?.day()),
            Self::Nth { month, weekday: wanted, nth } => {
                let start = NaiveDate::from_ymd_opt(year, month, 1)?;
                let first = Date::new(year, month, 1)?.day();
                let length = i64::from(start.num_days_in_month());
                let to_first = (wanted as i64 - index(first)).rem_euclid(7);
                let count = (length - to_first - 1) / 7 + 1;
                let place = if nth > 0 { i64::from(nth) - 1 } else { count + i64::from(nth) };
                (0..count).contains(&place).then_some(first + to_first + 7 * place)
            }
            Self::Easter { after } => Some(easter(year)? + i64::from(after)),
            Self::OrthodoxEaster { after } => Some(orthodox_easter(year)? + i64::from(after)),
        }
    }
}

/// The weekday of a day, Monday as 0.
fn index(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

/// Western Easter Sunday by the Meeus/Jones/Butcher computus for the Gregorian calendar.
fn easter(year: i32) -> Option<i64> {
    let (century, in_century, golden) = (year / 100, year % 100, year % 19);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let march = epact + weekday - 7 * late + 22;
    march_day(year, march)
}

/// Orthodox Easter Sunday: Meeus' Julian computus, moved by the days between the two calendars.
fn orthodox_easter(year: i32) -> Option<i64> {
    let epact = (19 * (year % 19) + 15) % 30;
    let weekday = (2 * (year % 4) + 4 * (year % 7) - epact + 34) % 7;
    let apart = year / 100 - year / 400 - 2;
    march_day(year, epact + weekday + 22 + apart)
}

/// The day since 1970-01-01 of the n-th of March, counted on into April and May.
fn march_day(year: i32, march: i32) -> Option<i64> {
    Some(Date::new(year, 3, 1)?.day() + i64::from(march) - 1)
}

/// The days on which the rules fall in those years, each with the place of its rule; where two fall on one
/// day, the first rule stays.
pub(super) fn days(rules: &[RecurringRule], years: RangeInclusive<i32>) -> BTreeMap<i64, usize> {
    let mut nominal = Vec::new();
    for (place, rule) in rules.iter().enumerate() {
        let Ok(way) = way(rule) else { continue };
        let first = rule.first_year.map_or(*years.start(), |year| year.max(*years.start()));
        let last = rule.last_year.map_or(*years.end(), |year| year.min(*years.end()));
        for day in (first..=last).filter_map(|year| way.nominal(year)) {
            nominal.push((day, place, rule.observed));
        }
    }
    nominal.sort_unstable_by_key(|(day, place, _)| (*day, *place));
    let stays = |&(day, _, observed): &(i64, usize, Observed)| match observed {
        Observed::SameDay => true,
        Observed::SundayToMonday => weekday(day) < 6,
        Observed::NearestWeekday | Observed::NextWeekday => weekday(day) < 5,
    };
    let mut taken: BTreeSet<i64> =
        nominal.iter().filter(|fall| stays(fall)).map(|(day, _, _)| *day).collect();
    let mut falls = BTreeMap::new();
    // Days go by in order, so all from one day up to here that were looked at before are not free.
    let mut looked_at = i64::MIN;
    for fall in nominal {
        let (day, place, observed) = fall;
        let day = match observed {
            _ if stays(&fall) => day,
            Observed::NearestWeekday if weekday(day) == 5 => day - 1,
            Observed::NextWeekday => {
                looked_at = day.max(looked_at);
                while weekday(looked_at) > 4 || taken.contains(&looked_at) {
                    looked_at += 1;
                }
                looked_at
            }
            _ => day + 1,
        };
        taken.insert(day);
        let rule = falls.entry(day).or_insert(place);
        *rule = place.min(*rule);
    }
    falls
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(rule: RecurringRule, years: RangeInclusive<i32>) -> Vec<String> {
        check(&rule).unwrap();
        days(&[rule], years).keys().map(|day| Date::from_day(*day).to_string()).collect()
    }

    /// Dates as the US Naval Observatory and the Orthodox churches publish them.
    #[test]
    fn easter_falls_where_the_churches_keep_it() {
        let western = RecurringRule { easter: Some(0), ..Default::default() };
        assert_eq!(
            dates(western.clone(), 2024..=2027),
            ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28"]
        );
        assert_eq!(dates(western, 1961..=1961), ["1961-04-02"]);
        let orthodox = RecurringRule { orthodox_easter: Some(0), ..Default::default() };
        assert_eq!(
            dates(orthodox, 2024..=2027),
            ["2024-05-05", "2025-04-20", "2026-04-12", "2027-05-02"]
        );
    }

    #[test]
    fn nth_weekdays_count_from_both_ends() {
        let rule = |month, weekday, nth| RecurringRule {
            month: Some(month),
            weekday: Some(weekday),
            nth: Some(nth),
            ..Default::default()
        };
        assert_eq!(dates(rule(11, Weekday::Thu, 4), 2026..=2026), ["2026-11-26"]);
        assert_eq!(dates(rule(5, Weekday::Mon, -1), 2026..=2027), ["2026-05-25", "2027-05-31"]);
        assert_eq!(dates(rule(2, Weekday::Sun, 5), 2020..=2050), ["2032-02-29"]);
        assert_eq!(dates(rule(2, Weekday::Sun, -5), 2020..=2050), ["2032-02-01"]);
    }

    #[test]
    fn weekend_holidays_are_observed_as_countries_do() {
        let fixed = |month, day, observed| RecurringRule {
            month: Some(month),
            day: Some(day),
            observed,
            ..Default::default()
        };
        // United States, federal: 2021-07-04 is a Sunday, 2020-07-04 a Saturday.
        let july = fixed(7, 4, Observed::NearestWeekday);
        assert_eq!(dates(july, 2020..=2021), ["2020-07-03", "2021-07-05"]);
        let sunday = fixed(7, 4, Observed::SundayToMonday);
        assert_eq!(dates(sunday, 2020..=2021), ["2020-07-04", "2021-07-05"]);
        // United Kingdom: bank holidays as gov.uk lists them.
        let rules = [fixed(12, 25, Observed::NextWeekday), fixed(12, 26, Observed::NextWeekday)];
        let named = |year| {
            let falls = days(&rules, year..=year);
            falls
                .into_iter()
                .map(|(day, rule)| (Date::from_day(day).to_string(), rule))
                .collect::<Vec<_>>()
        };
        assert_eq!(named(2021), [("2021-12-27".into(), 0), ("2021-12-28".into(), 1)]);
        assert_eq!(named(2022), [("2022-12-26".into(), 1), ("2022-12-27".into(), 0)]);
        assert_eq!(named(2020), [("2020-12-25".into(), 0), ("2020-12-28".into(), 1)]);
    }

    #[test]
    fn a_rule_that_cannot_fall_is_refused() {
        let code = |rule: &RecurringRule| check(rule).unwrap_err().code();
        let rule = RecurringRule { month: Some(2), day: Some(30), ..Default::default() };
        assert_eq!(code(&rule), Code::RuleNeverFalls);
        assert_eq!(code(&RecurringRule::default()), Code::MalformedRule);
        assert_eq!(
            code(&RecurringRule { easter: Some(0), month: Some(2), ..rule.clone() }),
            Code::MalformedRule
        );
        assert_eq!(code(&RecurringRule { month: Some(13), ..rule }), Code::NumberOutOfRange);
        let leap = RecurringRule { month: Some(2), day: Some(29), ..Default::default() };
        assert_eq!(dates(leap, 2023..=2025), ["2024-02-29"]);
        let never = RecurringRule {
            month: Some(2),
            day: Some(29),
            first_year: Some(2021),
            last_year: Some(2023),
            ..Default::default()
        };
        assert_eq!(code(&never), Code::RuleNeverFalls);
    }
}
