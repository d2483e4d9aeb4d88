//! Random opening hours, and how each library is given them.

use crate::axis::{Axis, DAY, Span};
use casework::Zones;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::LazyLock;
use ule_hours::Holiday;
use ule_hours::jiff::ToSpan;
use ule_hours::jiff::civil::{Date, Time, Weekday};
use ule_hours::jiff::tz::TimeZone;
use workclock::{Holidays, Weekdays, WorkDay};

/// Zones that change their clocks at midnight, by half an hour, by two hours, by a whole date, in Ramadan, for good
/// lately, or not at all.
const ZONES: [&str; 28] = [
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "America/Vancouver",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/St_Johns",
    "America/Havana",
    "America/Asuncion",
    "America/Caracas",
    "America/Scoresbysund",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Antarctica/Troll",
    "Atlantic/Azores",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Almaty",
    "Asia/Amman",
    "Asia/Kolkata",
    "Asia/Pyongyang",
    "Asia/Tehran",
    "Europe/Istanbul",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kwajalein",
];

const DATES_SKIPPED: [&str; 2] = ["Pacific/Apia", "Pacific/Kwajalein"];

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A zone as casework's build has it, and as the peers find it on the machine or in their own build.
pub(crate) struct Zone {
    pub(crate) name: &'static str,
    pub(crate) ours: Axis,
    pub(crate) theirs: Axis,
}

static READ: LazyLock<Vec<Zone>> = LazyLock::new(|| {
    let read = |name| {
        let ours = Zones::default().get(name).expect("a zone of the build");
        Zone {
            name,
            ours: Axis::new(&TimeZone::tzif(name, ours.tzif()).expect("zone data")),
            theirs: Axis::new(&TimeZone::get(name).expect("a zone that the peers have")),
        }
    };
    ZONES.map(read).into()
});

fn zone(name: &str) -> &'static Zone {
    READ.iter().find(|zone| zone.name == name).expect("one of the zones")
}

pub(crate) fn date(day: i64) -> Date {
    Date::new(1970, 1, 1).and_then(|first| first.checked_add(day.days())).expect("within the era")
}

fn weekday(day: i64) -> usize {
    usize::try_from((day + 3).rem_euclid(7)).expect("of the week")
}

/// Which date decides over the hours after midnight.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    CivilDay,
    OpeningDay,
}

/// Times of day in seconds; the end is later, or 24:00, or earlier on the next date.
type Interval = (i64, i64);

#[derive(Clone)]
pub(crate) struct Hours {
    pub(crate) zone: &'static Zone,
    week: Vec<Vec<Interval>>,
    holidays: BTreeSet<i64>,
    special: BTreeMap<i64, Vec<Interval>>,
    rules: Vec<Holiday>,
}

impl std::fmt::Debug for Hours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.document(Scope::CivilDay).to_string())
    }
}

/// The intervals that open on a date, as local readings.
fn readings(day: i64, intervals: &[Interval]) -> impl Iterator<Item = Span> {
    intervals.iter().map(move |(start, end)| {
        let end = if end < start { end + 86_400 } else { *end };
        (day * DAY + start * 1_000, day * DAY + end * 1_000)
    })
}

impl Hours {
    /// The intervals that open on a date, in order, before any holiday takes a civil day out.
    pub(crate) fn opening(&self, day: i64, scope: Scope, special_first: bool) -> Vec<Span> {
        let special = self.special.get(&day);
        let listed = self.holidays.contains(&day);
        let hours: &[Interval] = match special {
            Some(hours) if special_first || !listed => hours,
            _ if scope == Scope::OpeningDay
                && (listed || self.rules.iter().any(|r| falls(*r, day))) =>
            {
                &[]
            }
            _ => &self.week[weekday(day)],
        };
        readings(day, hours).collect()
    }

    /// Whether a date is a holiday and has hours of its own as well.
    pub(crate) fn listed_twice(&self, day: i64) -> bool {
        self.holidays.contains(&day) && self.special.contains_key(&day)
    }

    pub(crate) fn holidays(&self) -> &BTreeSet<i64> {
        &self.holidays
    }

    /// A calendar document.
    pub(crate) fn document(&self, scope: Scope) -> Value {
        let pairs = |hours: &[Interval]| -> Value {
            hours.iter().map(|(start, end)| json!([clock(*start), clock(*end)])).collect()
        };
        let week = WEEKDAYS.iter().zip(&self.week);
        let week: Map<_, _> = week.map(|(day, hours)| ((*day).to_owned(), pairs(hours))).collect();
        let special = self.special.iter();
        let special: Map<_, _> =
            special.map(|(day, hours)| (date(*day).to_string(), pairs(hours))).collect();
        let holidays = self.holidays.iter().map(|day| date(*day).to_string());
        json!({
            "zone": self.zone.name,
            "week": week,
            "holidays": holidays.collect::<Vec<_>>(),
            "special": special,
            "recurring": self.rules.iter().copied().map(rule).collect::<Vec<_>>(),
            "holiday_scope": match scope {
                Scope::CivilDay => "civil_day",
                Scope::OpeningDay => "opening_day",
            },
        })
    }

    /// None when ule-hours refuses them: intervals of one weekday may not overlap.
    pub(crate) fn ule_hours(&self) -> Option<ule_hours::Schedule> {
        let text = |hours: &[Interval]| {
            let text =
                hours.iter().map(|(start, end)| format!("{}-{}", clock(*start), clock(*end)));
            text.collect::<Vec<_>>().join(", ")
        };
        let mut builder = ule_hours::Schedule::builder(self.zone.name).ok()?;
        for (day, hours) in self.week.iter().enumerate() {
            let day = Weekday::from_monday_zero_offset(i8::try_from(day).ok()?).ok()?;
            builder = builder.open([day], &text(hours)).ok()?;
        }
        for day in &self.holidays {
            builder = builder.closed_on(date(*day));
        }
        for (day, hours) in &self.special {
            builder = builder.special(date(*day), &text(hours)).ok()?;
        }
        Some(builder.holidays(self.rules.clone()).build())
    }

    /// None when workclock has no word for them: hours of one date, and rules that find their dates.
    pub(crate) fn workclock(&self) -> Option<workclock::Schedule> {
        if !self.special.is_empty() || !self.rules.is_empty() {
            return None;
        }
        let time = |seconds: i64| {
            let part = |part: i64| i8::try_from(part).ok();
            Time::new(part(seconds / 3_600 % 24)?, part(seconds / 60 % 60)?, part(seconds % 60)?, 0)
                .ok()
        };
        let mut builder = workclock::Schedule::builder().time_zone(self.zone.name);
        for (day, hours) in self.week.iter().enumerate() {
            let day = Weekday::from_monday_zero_offset(i8::try_from(day).ok()?).ok()?;
            for (start, end) in hours {
                let days: Weekdays = [day].into_iter().collect();
                builder = builder.rule(WorkDay::new(time(*start)?, time(*end)?, days));
            }
        }
        builder.rule(Holidays::new(self.holidays.iter().map(|day| date(*day)))).build().ok()
    }
}

fn clock(seconds: i64) -> String {
    let (h, m, s) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if s == 0 { format!("{h:02}:{m:02}") } else { format!("{h:02}:{m:02}:{s:02}") }
}

fn rule(rule: Holiday) -> Value {
    match rule {
        Holiday::Easter(after) => json!({"easter": after}),
        Holiday::NthWeekday { month, weekday, n } => {
            let name =
                WEEKDAYS[usize::try_from(weekday.to_monday_zero_offset()).expect("of the week")];
            json!({"month": month, "weekday": name, "nth": n})
        }
        Holiday::Observed { month, day } => {
            json!({"month": month, "day": day, "observed": "nearest_weekday"})
        }
        Holiday::Fixed { month, day } => json!({"month": month, "day": day}),
        Holiday::On(_) | Holiday::WeekdayBefore { .. } => unreachable!("casework has no such rule"),
    }
}

/// Whether a rule names a day, read off the calendar.
fn falls(rule: Holiday, day: i64) -> bool {
    let is = |day: i64, wanted: (i8, i8)| (date(day).month(), date(day).day()) == wanted;
    match rule {
        Holiday::Fixed { month, day: number } => is(day, (month, number)),
        Holiday::Observed { month, day: number } => match weekday(day) {
            0 => is(day, (month, number)) || is(day - 1, (month, number)),
            4 => is(day, (month, number)) || is(day + 1, (month, number)),
            1..=3 => is(day, (month, number)),
            _ => false,
        },
        Holiday::NthWeekday { month, weekday: wanted, n } => {
            let same = |weeks: i64| date(day + 7 * weeks).month() == month;
            let place = match n {
                -1 => !same(1),
                n => !same(-i64::from(n)) && (1..i64::from(n)).all(|weeks| same(-weeks)),
            };
            same(0) && date(day).weekday() == wanted && place
        }
        Holiday::Easter(after) => {
            let sunday = date(day - i64::from(after));
            weekday(day - i64::from(after)) == 6
                && (sunday.month(), sunday.day()) == easter(sunday.year())
        }
        Holiday::On(_) | Holiday::WeekdayBefore { .. } => unreachable!("casework has no such rule"),
    }
}

/// Month and day of Easter by Gauss, with his two exceptions, for the years 1900 to 2099.
fn easter(year: i16) -> (i8, i8) {
    let year = i32::from(year);
    let moon = (19 * (year % 19) + 24) % 30;
    let sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + 5) % 7;
    let march = match (22 + moon + sunday, moon) {
        (57, _) => 50,
        (56, 28) if year % 19 > 10 => 49,
        (march, _) => march,
    };
    let day = |day: i32| i8::try_from(day).expect("a day of a month");
    if march > 31 { (4, day(march - 31)) } else { (3, day(march)) }
}

fn time_of_day() -> impl Strategy<Value = i64> {
    prop_oneof![
        6 => (0..48i64).prop_map(|half| half * 1_800),
        // Where clocks change most.
        4 => (0..8i64).prop_map(|half| half * 1_800),
        2 => (0..96i64).prop_map(|quarter| quarter * 900),
        1 => 0..86_400i64,
    ]
}

/// So many intervals of a date, in order, of which only the last runs overnight.
fn tidy(count: RangeInclusive<usize>) -> impl Strategy<Value = Vec<Interval>> {
    (btree_set(time_of_day(), 2 * count.start()..=2 * count.end()), prop::bool::weighted(0.35))
        .prop_map(|(times, night)| {
            let mut times: Vec<i64> = times.into_iter().collect();
            if night && times.len() > 1 {
                let morning = times.remove(0);
                times.push(morning);
            }
            let pairs = times.chunks_exact(2).map(|pair| (pair[0], pair[1]));
            // 00:00 is an end only as 24:00.
            pairs.map(|(start, end)| (start, if end == 0 { 86_400 } else { end })).collect()
        })
}

fn intervals() -> impl Strategy<Value = Vec<Interval>> {
    prop_oneof![
        20 => tidy(0..=3),
        4 => Just(vec![(32_400, 61_200)]),
        1 => Just(vec![(0, 86_400)]),
        // These may overlap.
        1 => vec((time_of_day(), time_of_day()), 2).prop_map(|mut pairs| {
            pairs.retain(|(start, end)| start != end && *end != 0);
            pairs.sort_unstable();
            pairs
        }),
    ]
}

fn week() -> impl Strategy<Value = Vec<Vec<Interval>>> {
    let office = |hours: Vec<Interval>| [vec![hours; 5], vec![vec![]; 2]].concat();
    prop_oneof![
        8 => vec(intervals(), 7),
        4 => tidy(1..=2).prop_map(office),
        2 => tidy(1..=2).prop_map(|hours| vec![hours; 7]),
        1 => Just(vec![vec![(0, 86_400)]; 7]),
        1 => Just(vec![vec![]; 7]),
    ]
}

fn holiday_rule() -> impl Strategy<Value = Holiday> {
    let weekday =
        (0..7i8).prop_map(|day| Weekday::from_monday_zero_offset(day).expect("of the week"));
    prop_oneof![
        (1..=12i8, 1..=28i8).prop_map(|(month, day)| Holiday::Fixed { month, day }),
        prop_oneof![Just((1, 1)), Just((12, 31)), (1..=12i8, 1..=28i8)]
            .prop_map(|(month, day)| Holiday::Observed { month, day }),
        (1..=12i8, weekday, select(vec![1i8, 2, 3, 4, 5, -1]))
            .prop_map(|(month, weekday, n)| Holiday::NthWeekday { month, weekday, n }),
        (-50..=60i16).prop_map(Holiday::Easter),
    ]
}

/// An instant to ask about: where the clocks change, or anywhere, of 1990 to 2045.
fn anchor(zone: &'static Zone, pick: Index, anywhere: Option<i64>) -> i64 {
    let changes = zone.ours.changes().chain(zone.theirs.changes());
    let era = 631_152_000_000..2_366_841_600_000;
    let changes: Vec<i64> = changes.filter(|at| era.contains(at)).collect();
    match anywhere {
        None if !changes.is_empty() => *pick.get(&changes),
        _ => era.start + anywhere.unwrap_or(0) * 1_800_000,
    }
}

/// Hours, and the instant around which their dates lie.
pub(crate) fn hours() -> impl Strategy<Value = (Hours, i64)> {
    let zones = prop_oneof![2 => select(ZONES.to_vec()), 1 => select(DATES_SKIPPED.to_vec())];
    let zones = (zones, any::<Index>(), prop::option::weighted(0.25, 0..960_000i64));
    let near = || prop_oneof![6 => -4..=4i64, 2 => -40..=40i64, 1 => -400..=4_300i64];
    let special = prop_oneof![
        2 => Just(BTreeMap::new()),
        1 => btree_map(near(), intervals(), 0..4),
    ];
    let rules = prop_oneof![4 => Just(vec![]), 1 => vec(holiday_rule(), 1..5)];
    (zones, week(), btree_set(near(), 0..4), special, rules, any::<bool>()).prop_map(
        |((name, pick, anywhere), week, holidays, special, rules, plain)| {
            let zone = zone(name);
            let mut days = zone.ours.changes().map(|at| zone.ours.day(at) - 1);
            let anchor = match days.find(|day| zone.ours.skips(*day)) {
                Some(skipped) if pick.index(4) > 0 => skipped * DAY,
                _ => anchor(zone, pick, anywhere),
            };
            let day = zone.ours.day(anchor);
            let special = if plain { BTreeMap::new() } else { special };
            let rules = if plain { vec![] } else { rules };
            let hours = Hours {
                zone,
                week,
                holidays: holidays.into_iter().map(|after| day + after).collect(),
                special: special.into_iter().map(|(after, hours)| (day + after, hours)).collect(),
                rules,
            };
            (hours, anchor)
        },
    )
}
