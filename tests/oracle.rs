//! A second calendar, written from the law alone and without regard for speed.
//!
//! "Open at t exactly when the local wall clock of t lies in that date's hours." Here that sentence is a function
//! of one instant, [`Desk::is_open`], and everything else is a walk along the instants at which its answer could
//! change. Nothing is summed ahead, nothing is searched, and no code is shared with the library.

use chrono::{Datelike, NaiveDate};
use jiff::tz::TimeZone;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const DAY: i64 = 86_400_000;
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// How far a walk goes before it gives up, in days. What lies further is unknown, not absent.
const HORIZON: i64 = 400;

/// Spans of one date's wall clock, in milliseconds after its midnight.
type Spans = Vec<(i64, i64)>;

/// Walks beyond its horizon, so the oracle cannot say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unknown;

pub(crate) struct Desk {
    zone: TimeZone,
    week: [Vec<(i64, i64)>; 7],
    holidays: BTreeSet<i64>,
    special: BTreeMap<i64, Vec<(i64, i64)>>,
    closed: BTreeMap<i64, Vec<(i64, i64)>>,
    rules: Vec<Vec<(i64, i64)>>,
    /// The rule that decides over a date, for the dates of the window.
    falls: BTreeMap<i64, usize>,
    opening_day: bool,
}

/// Which entry of the document decides over a date.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    Holiday,
    Special,
    Rule(usize),
    Week,
}

pub(crate) fn date_of(day: i64) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(day + 719_163).unwrap()).unwrap()
}

pub(crate) fn day_of(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce()) - 719_163
}

fn weekday(day: i64) -> usize {
    usize::try_from(date_of(day).weekday().num_days_from_monday()).unwrap()
}

fn clock(text: &Value) -> i64 {
    let mut parts = text.as_str().unwrap().split(':').map(|part| part.parse::<i64>().unwrap());
    let mut part = || parts.next().unwrap_or(0);
    ((part() * 60 + part()) * 60 + part()) * 1_000
}

fn intervals(value: &Value) -> Vec<(i64, i64)> {
    let pairs = value.as_array().map(Vec::as_slice).unwrap_or_default();
    pairs.iter().map(|pair| (clock(&pair[0]), clock(&pair[1]))).collect()
}

fn by_date(value: &Value) -> BTreeMap<i64, Vec<(i64, i64)>> {
    let entries = value.as_object().into_iter().flatten();
    entries.map(|(date, hours)| (day_of(date.parse().unwrap()), intervals(hours))).collect()
}

/// The parts of intervals on the date they open on.
fn evening(intervals: &[(i64, i64)]) -> Spans {
    intervals.iter().map(|&(start, end)| (start, if end < start { DAY } else { end })).collect()
}

/// The parts of overnight intervals on the date after.
fn morning(intervals: &[(i64, i64)]) -> Spans {
    intervals
        .iter()
        .filter(|(start, end)| 0 < *end && end < start)
        .map(|&(_, end)| (0, end))
        .collect()
}

fn within(spans: &Spans, time: i64) -> bool {
    spans.iter().any(|(start, end)| *start <= time && time < *end)
}

impl Desk {
    /// Reads a document in full notation (single weekdays, pairs of times). Recurring rules are known from `first`
    /// to `last` only.
    pub(crate) fn read(document: &Value, zone: TimeZone, (first, last): (i64, i64)) -> Self {
        let dates = document["holidays"].as_array().into_iter().flatten();
        let rules = document["recurring"].as_array().map(Vec::as_slice).unwrap_or_default();
        Self {
            zone,
            week: WEEKDAYS.map(|name| intervals(&document["week"][name])),
            holidays: dates.map(|date| day_of(date.as_str().unwrap().parse().unwrap())).collect(),
            special: by_date(&document["special"]),
            closed: by_date(&document["closed"]),
            rules: rules.iter().map(|rule| intervals(&rule["hours"])).collect(),
            falls: falls(rules, first, last),
            opening_day: document["holiday_scope"] == "opening_day",
        }
    }

    fn entry(&self, day: i64) -> Entry {
        if self.holidays.contains(&day) {
            Entry::Holiday
        } else if self.special.contains_key(&day) {
            Entry::Special
        } else if let Some(rule) = self.falls.get(&day) {
            Entry::Rule(*rule)
        } else {
            Entry::Week
        }
    }

    /// The intervals that an entry gives to a date.
    fn given(&self, day: i64, entry: Entry) -> &[(i64, i64)] {
        match entry {
            Entry::Holiday => &[],
            Entry::Special => &self.special[&day],
            Entry::Rule(rule) => &self.rules[rule],
            Entry::Week => &self.week[weekday(day)],
        }
    }

    /// The hours of a date before closed parts, each with the entry that gives them.
    fn open_spans(&self, day: i64) -> Vec<(Entry, Spans)> {
        let (today, yesterday) = (self.entry(day), self.entry(day - 1));
        let own = (today, evening(self.given(day, today)));
        let night = (yesterday, morning(self.given(day - 1, yesterday)));
        let weekly_night = (Entry::Week, morning(&self.week[weekday(day - 1)]));
        if self.opening_day {
            // The date on which an interval opens decides over all of it.
            vec![own, night]
        } else if today == Entry::Week {
            // A date without an entry has the hours of the week, the end of last night included, and what
            // yesterday's own hours reach into it.
            vec![own, weekly_night, night]
        } else {
            vec![own]
        }
    }

    fn closed_spans(&self, day: i64) -> Spans {
        let given = |day: i64| self.closed.get(&day).map(Vec::as_slice).unwrap_or_default();
        [evening(given(day)), morning(given(day - 1))].concat()
    }

    /// The wall clock: local milliseconds since 1970-01-01T00:00, as if that axis were UTC.
    pub(crate) fn reading(&self, t: i64) -> i64 {
        t + self.offset(t)
    }

    fn offset(&self, t: i64) -> i64 {
        let t = jiff::Timestamp::from_millisecond(t).unwrap_or(jiff::Timestamp::MAX);
        i64::from(self.zone.to_offset(t).seconds()) * 1_000
    }

    /// The instants at which the zone may change its offset, in `(from, to)`.
    pub(crate) fn changes(&self, from: i64, to: i64) -> Vec<i64> {
        let start = jiff::Timestamp::from_millisecond(from).unwrap_or(jiff::Timestamp::MAX);
        let changes = self.zone.following(start).map(|change| change.timestamp().as_millisecond());
        changes.take_while(|at| *at < to).collect()
    }

    /// The law.
    pub(crate) fn is_open(&self, t: i64) -> bool {
        let (day, time) = self.date_and_time(t);
        let open = self.open_spans(day).iter().any(|(_, spans)| within(spans, time));
        open && !within(&self.closed_spans(day), time)
    }

    /// The word that `explain` owes for an instant.
    pub(crate) fn reason(&self, t: i64) -> &'static str {
        let (day, time) = self.date_and_time(t);
        let open = self.open_spans(day);
        let giver = open.iter().find(|(_, spans)| within(spans, time)).map(|(entry, _)| *entry);
        let entry = self.entry(day);
        match giver {
            Some(_) if within(&self.closed_spans(day), time) => "closed_part",
            Some(Entry::Special) => "special_hours",
            Some(Entry::Rule(_)) => "recurring_hours",
            Some(_) => "weekly_hours",
            None if entry == Entry::Holiday => "holiday",
            None if matches!(entry, Entry::Rule(rule) if self.rules[rule].is_empty()) => "holiday",
            None if entry == Entry::Week && open.iter().all(|(_, spans)| spans.is_empty()) => {
                "closed_weekday"
            }
            None => "outside_hours",
        }
    }

    pub(crate) fn date_and_time(&self, t: i64) -> (i64, i64) {
        let reading = self.reading(t);
        (reading.div_euclid(DAY), reading.rem_euclid(DAY))
    }

    /// `[from, to)` cut wherever the answer, the date or the offset could change.
    fn cuts(&self, from: i64, to: i64) -> Vec<(i64, i64)> {
        let changes = self.changes(from, to);
        let mut offsets: BTreeSet<i64> = changes.iter().map(|at| self.offset(*at)).collect();
        offsets.insert(self.offset(from));
        let mut cuts: BTreeSet<i64> = changes.into_iter().collect();
        let widest = |t: i64| offsets.iter().map(move |offset| (t + offset).div_euclid(DAY));
        for day in widest(from).min().unwrap() - 1..=widest(to).max().unwrap() + 1 {
            let mut times: Vec<i64> = vec![0];
            let spans = self.open_spans(day).into_iter().flat_map(|(_, spans)| spans);
            for (start, end) in spans.chain(self.closed_spans(day)) {
                times.extend([start, end]);
            }
            for time in times {
                cuts.extend(offsets.iter().map(|offset| day * DAY + time - offset));
            }
        }
        let inner = cuts.into_iter().filter(|cut| from < *cut && *cut < to);
        let edges: Vec<i64> = [from].into_iter().chain(inner).chain([to]).collect();
        edges.windows(2).map(|edge| (edge[0], edge[1])).filter(|(start, end)| start < end).collect()
    }

    /// `[from, to)` as spans that are open or closed throughout, alternating.
    fn spans(&self, from: i64, to: i64) -> Vec<(i64, i64, bool)> {
        let mut spans: Vec<(i64, i64, bool)> = Vec::new();
        for (start, end) in self.cuts(from, to) {
            let open = self.is_open(start);
            match spans.last_mut() {
                Some(last) if last.2 == open => last.1 = end,
                _ => spans.push((start, end, open)),
            }
        }
        spans
    }

    pub(crate) fn elapsed(&self, from: i64, to: i64) -> i64 {
        if to < from {
            return -self.elapsed(to, from);
        }
        let open = self.spans(from, to).into_iter().filter(|span| span.2);
        open.map(|(start, end, _)| end - start).sum()
    }

    /// Looks at stretches of ten days after `t`, one by one, until something is found in one.
    fn ahead<T>(
        &self,
        t: i64,
        mut find: impl FnMut((i64, i64, bool)) -> Option<T>,
    ) -> Result<T, Unknown> {
        (0..HORIZON / 10)
            .find_map(|step| {
                let start = t + step * 10 * DAY;
                self.spans(start, start + 10 * DAY).into_iter().find_map(&mut find)
            })
            .ok_or(Unknown)
    }

    /// The same before `t`, latest first.
    fn back<T>(
        &self,
        t: i64,
        mut find: impl FnMut((i64, i64, bool)) -> Option<T>,
    ) -> Result<T, Unknown> {
        (0..HORIZON / 10)
            .find_map(|step| {
                let end = t - step * 10 * DAY;
                self.spans(end - 10 * DAY, end).into_iter().rev().find_map(&mut find)
            })
            .ok_or(Unknown)
    }

    /// The least instant with so much open time since `t`.
    pub(crate) fn add(&self, t: i64, millis: i64) -> Result<i64, Unknown> {
        match millis {
            0 => return Ok(t),
            ..0 => return self.sub(t, -millis),
            _ => {}
        }
        let mut left = millis;
        self.ahead(t, |(start, end, open)| {
            if open && left <= end - start {
                return Some(start + left);
            }
            left -= if open { end - start } else { 0 };
            None
        })
    }

    /// The greatest instant with so much open time until `t`.
    pub(crate) fn sub(&self, t: i64, millis: i64) -> Result<i64, Unknown> {
        match millis {
            0 => return Ok(t),
            ..0 => return self.add(t, -millis),
            _ => {}
        }
        let mut left = millis;
        self.back(t, |(start, end, open)| {
            if open && left <= end - start {
                return Some(end - left);
            }
            left -= if open { end - start } else { 0 };
            None
        })
    }

    /// The earliest instant at or after `t` that is open, or that is closed.
    pub(crate) fn next(&self, t: i64, wanted: bool) -> Result<i64, Unknown> {
        self.ahead(t, |(start, _, open)| (open == wanted).then_some(start))
    }

    /// The latest instant at or before `t` at which it begins to be open, or to be closed.
    pub(crate) fn previous(&self, t: i64, wanted: bool) -> Result<i64, Unknown> {
        // An edge is where a span of the wanted kind follows one of the other kind.
        let mut later: Option<(i64, bool)> = Some((t, self.is_open(t)));
        self.back(t, |(start, end, open)| {
            let edge = later.replace((start, open));
            edge.and_then(|(_, follows)| (follows == wanted && open != wanted).then_some(end))
        })
    }

    /// The stretches of real time in which the wall clock shows a date.
    fn shown(&self, day: i64) -> Vec<(i64, i64)> {
        let cuts = self.cuts((day - 2) * DAY, (day + 3) * DAY);
        cuts.into_iter().filter(|(start, _)| self.date_and_time(*start).0 == day).collect()
    }

    /// The open spans of a date, cut at its own beginning and end.
    fn open_on(&self, day: i64) -> Vec<(i64, i64)> {
        let mut open: Vec<(i64, i64)> = Vec::new();
        for (start, end) in self.shown(day).into_iter().filter(|(start, _)| self.is_open(*start)) {
            match open.last_mut() {
                Some(last) if last.1 == start => last.1 = end,
                _ => open.push((start, end)),
            }
        }
        open
    }

    /// The first instant that shows a reading; of a skipped one, the first instant after the gap.
    pub(crate) fn instant(&self, reading: i64) -> i64 {
        let day = reading.div_euclid(DAY);
        for (start, end) in self.shown(day) {
            let t = start + reading - self.reading(start);
            if (start..end).contains(&t) {
                return t;
            }
        }
        let skips = |at: &i64| self.reading(*at - 1) < reading && reading < self.reading(*at);
        self.changes((day - 2) * DAY, (day + 3) * DAY).into_iter().find(skips).unwrap()
    }

    pub(crate) fn calendar_days(&self, t: i64, days: i64) -> i64 {
        if days == 0 { t } else { self.instant(self.reading(t) + days * DAY) }
    }

    /// The date so many dates with an open instant further, or back.
    fn working_date(&self, mut day: i64, days: i64) -> Result<i64, Unknown> {
        let mut left = days.abs();
        let mut looked_at = 0;
        while left > 0 {
            day += days.signum();
            looked_at += 1;
            if looked_at > HORIZON {
                return Err(Unknown);
            }
            left -= i64::from(!self.open_on(day).is_empty());
        }
        Ok(day)
    }

    /// Forward: from the next open instant so many working dates on, at the same wall time, or the last closing
    /// before it on that date, or that date's first opening; to its end, that date's last closing.
    pub(crate) fn add_working_days(&self, t: i64, n: i64, end: bool) -> Result<i64, Unknown> {
        let from = self.next(t, true)?;
        if n == 0 && !end {
            return Ok(from);
        }
        let (date, time) = self.date_and_time(from);
        let date = self.working_date(date, n)?;
        let open = self.open_on(date);
        if end {
            return Ok(open.last().unwrap().1);
        }
        let wall = self.instant(date * DAY + time);
        if open.iter().any(|(start, end)| (*start..*end).contains(&wall)) {
            return Ok(wall);
        }
        let closing = open.iter().map(|span| span.1).rfind(|closing| *closing <= wall);
        Ok(closing.unwrap_or(open[0].0))
    }

    /// Backward: the mirror image, from the last closing of open time at or before `t`.
    pub(crate) fn sub_working_days(&self, t: i64, n: i64, end: bool) -> Result<i64, Unknown> {
        let from = self.back(t, |(_, end, open)| open.then_some(end))?;
        if n == 0 && !end {
            return Ok(from);
        }
        let (date, time) = self.date_and_time(from - 1);
        let date = self.working_date(date, -n)?;
        let open = self.open_on(date);
        if end {
            return Ok(open[0].0);
        }
        let shown = self.shown(date);
        let wall = self.instant(date * DAY + time + 1);
        let wall = wall.clamp(shown[0].0, shown.last().unwrap().1);
        if open.iter().any(|(start, end)| *start < wall && wall <= *end) {
            return Ok(wall);
        }
        let opening = open.iter().map(|span| span.0).find(|opening| wall <= *opening);
        Ok(opening.unwrap_or(open.last().unwrap().1))
    }
}

/// Which rule decides over each day from `first` to `last`: every rule is asked about every day.
fn falls(rules: &[Value], first: i64, last: i64) -> BTreeMap<i64, usize> {
    let observed = |rule: usize| rules[rule]["observed"].as_str().unwrap_or("same_day");
    let in_window = |day: i64| (1..=9999).contains(&date_of(day).year());
    // A weekend's holiday moves by a few days, so the days around count too.
    let days = (first - 60..=last + 60).filter(|day| in_window(*day));
    let nominal: Vec<(i64, usize)> = days
        .flat_map(|day| (0..rules.len()).map(move |rule| (day, rule)))
        .filter(|(day, rule)| falls_on(&rules[*rule], *day))
        .collect();
    let moves = |day: i64, rule: usize| match observed(rule) {
        "same_day" => false,
        "sunday_to_monday" => weekday(day) == 6,
        _ => weekday(day) >= 5,
    };
    let mut taken: BTreeSet<i64> =
        nominal.iter().filter(|(day, rule)| !moves(*day, *rule)).map(|(day, _)| *day).collect();
    let mut found: BTreeMap<i64, usize> = BTreeMap::new();
    for (day, rule) in nominal {
        let mut held = day;
        if moves(day, rule) {
            match observed(rule) {
                "nearest_weekday" if weekday(day) == 5 => held -= 1,
                "nearest_weekday" | "sunday_to_monday" => held += 1,
                _ => {
                    while weekday(held) >= 5 || taken.contains(&held) {
                        held += 1;
                    }
                }
            }
        }
        taken.insert(held);
        let decides = found.entry(held).or_insert(rule);
        *decides = rule.min(*decides);
    }
    found
}

/// Whether a rule names a day, before any move.
fn falls_on(rule: &Value, day: i64) -> bool {
    let number = |field: &str| rule[field].as_i64();
    let in_years = |year: i32| {
        let year = i64::from(year);
        number("first_year").is_none_or(|first| first <= year)
            && number("last_year").is_none_or(|last| year <= last)
    };
    let date = date_of(day);
    if let Some(after) = number("easter").or(number("orthodox_easter")) {
        let sunday = date_of(day - after);
        let easter = if rule["easter"].is_null() { orthodox_easter } else { western_easter };
        return (1..=9999).contains(&sunday.year())
            && in_years(sunday.year())
            && day_of(sunday) == easter(i64::from(sunday.year()));
    }
    let in_month = number("month") == Some(i64::from(date.month())) && in_years(date.year());
    match (number("day"), number("nth")) {
        (Some(wanted), _) => in_month && wanted == i64::from(date.day()),
        (None, Some(nth)) => {
            let same_month = |weeks: i64| date_of(day + weeks * 7).month() == date.month();
            let before = (1..=5i64).filter(|weeks| same_month(-weeks)).count();
            let after = (1..=5i64).filter(|weeks| same_month(*weeks)).count();
            let place = i64::try_from(if nth > 0 { before } else { after }).unwrap() + 1;
            in_month && rule["weekday"] == WEEKDAYS[weekday(day)] && place == nth.abs()
        }
        (None, None) => false,
    }
}

/// The Sunday after the ecclesiastical full moon, by the algorithm of Aloysius Lilius as Knuth writes it down.
fn western_easter(year: i64) -> i64 {
    let golden = year % 19 + 1;
    let century = year / 100 + 1;
    let leap_years_dropped = 3 * century / 4 - 12;
    let moon_correction = (8 * century + 5) / 25 - 5;
    let mut epact = (11 * golden + 20 + moon_correction - leap_years_dropped).rem_euclid(30);
    if (epact == 25 && golden > 11) || epact == 24 {
        epact += 1;
    }
    let mut full_moon = 44 - epact;
    if full_moon < 21 {
        full_moon += 30;
    }
    let first_of_march = NaiveDate::from_ymd_opt(i32::try_from(year).unwrap(), 3, 1).unwrap();
    sunday_after(day_of(first_of_march) + full_moon - 1)
}

/// The Sunday after the full moon of the Julian calendar.
fn orthodox_easter(year: i64) -> i64 {
    let full_moon = (19 * (year % 19) + 15) % 30;
    // The Julian day number of 21 March in the Julian calendar; 1970-01-01 is day 2,440,588.
    let julian_march_21 = 367 * year - 7 * (year + 5001) / 4 + 275 * 3 / 9 + 21 + 1_729_777;
    sunday_after(julian_march_21 - 2_440_588 + full_moon)
}

fn sunday_after(day: i64) -> i64 {
    (day + 1..=day + 7).find(|day| weekday(*day) == 6).unwrap()
}
