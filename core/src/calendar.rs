//! Business time: when a desk is open, and arithmetic in open time.
//!
//! A calendar is open at an instant exactly when **the local wall clock of that instant lies in that date's
//! hours**. Anyone can check that law. So a local time that a change of the clocks skips counts nothing, one
//! that occurs twice counts both times, a date that a zone skipped counts nothing, and counted time is elapsed
//! time.
//!
//! ```
//! use casework::{Amount, Calendar, Timestamp};
//!
//! let desk = Calendar::load("{zone: America/Vancouver, week: {mon-fri: 09:00-17:00}}")?;
//! let friday: Timestamp = "2026-11-20T16:00:00-07:00".parse()?;
//! let due = desk.add(friday, Amount::hours(2))?;
//! assert_eq!(desk.local(due), "2026-11-23T10:00:00.000-07:00");
//! assert_eq!(desk.elapsed(friday, due).num_hours(), 2);
//! # Ok::<(), casework::Error>(())
//! ```

mod card;
mod days;
mod document;
mod explain;
mod hours;
mod plan;
mod recurring;
mod sorted;
mod sums;
mod timeline;

pub use document::{
    CalendarDocument, ClockTime, Date, HolidayScope, Holidays, Hours, Interval, Observed,
    RecurringRule, Week, Weekday,
};
pub use explain::{Explanation, Reason, Span};

use crate::amount::Amount;
use crate::document as door;
use crate::error::{Code, Error, Result};
use crate::finding::Finding;
use crate::time::{Timestamp, naive};
use crate::zone::{Zone, Zones};
use chrono::{DateTime, Datelike, FixedOffset, TimeDelta};
use days::Way;
use hours::Side;
use plan::Plan;
use siphasher::sip::SipHasher13;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::Hasher;
use std::ops::RangeInclusive;
use std::sync::{Arc, OnceLock};
use timeline::Timeline;

/// The years laid out when a calendar is built. Instants outside have the whole era laid out, once.
const NEAR: RangeInclusive<i32> = 1970..=2099;
const ERA: RangeInclusive<i32> = 1..=9999;

/// The dates that one explanation covers at most, about ten years.
const EXPLAINED_DATES: i64 = 3_660;

/// When a desk is open: immutable, cheap to clone, `Send` and `Sync`.
///
/// Building one costs O(entries × years), about the time of a few thousand questions. Each question is then
/// O(log n) in the number of clock changes and listed dates, whatever the span. The first question about an
/// instant before 1970 or after 2099 lays out the years 1 to 9999 once: some milliseconds, and about ten more for
/// each recurring rule.
#[derive(Clone)]
pub struct Calendar(Arc<Inner>);

struct Inner {
    document: CalendarDocument,
    zone: Zone,
    version: String,
    near: Timeline,
    era: OnceLock<Timeline>,
}

impl Calendar {
    /// Reads a calendar from YAML or JSON text, with the zone data of this build. `24x7` alone is the calendar
    /// that never closes, in UTC.
    ///
    /// # Errors
    /// Whatever is wrong with the document, at its path.
    pub fn load(text: &str) -> Result<Self> {
        Self::load_with(text, &Zones::default())
    }

    /// As [`Calendar::load`], with zone data that the host hands in.
    ///
    /// # Errors
    /// Whatever is wrong with the document, at its path.
    pub fn load_with(text: &str, zones: &Zones) -> Result<Self> {
        if text.trim() == "24x7" {
            Self::always(zones)
        } else {
            Self::new(door::read(text)?, zones)
        }
    }

    /// Builds a calendar from its document.
    ///
    /// # Errors
    /// [`Code::UnknownZone`], [`Code::NeverOpens`], or what is wrong with a recurring rule, at its path.
    pub fn new(document: CalendarDocument, zones: &Zones) -> Result<Self> {
        let zone = zones.get(&document.zone).map_err(|error| error.under("zone"))?;
        Self::in_zone(document, zone)
    }

    /// The same zone rules, and another document about the rest.
    pub(crate) fn with_document(&self, document: CalendarDocument) -> Result<Self> {
        Self::in_zone(document, self.zone().clone())
    }

    /// The same hours, read in another zone.
    pub(crate) fn in_other_zone(&self, zone: Zone) -> Result<Self> {
        let document = CalendarDocument { zone: zone.name().to_owned(), ..self.document().clone() };
        Self::in_zone(document, zone)
    }

    /// The year that the wall clock shows.
    pub(crate) fn year(&self, at: Timestamp) -> i32 {
        let local = at.as_millis() + i64::from(self.zone().offset_seconds(at)) * 1_000;
        Date::from_day(local.div_euclid(86_400_000)).year()
    }

    /// What the wall clock shows, in milliseconds as if it were UTC.
    pub(crate) fn wall(&self, at: Timestamp) -> i64 {
        at.as_millis() + i64::from(self.zone().offset_seconds(at)) * 1_000
    }

    /// The instant at which the wall clock shows such a reading, as [`Calendar::instant`].
    pub(crate) fn at_wall(&self, reading: i64) -> Option<Timestamp> {
        self.ask(Timestamp::from_millis(reading).ok()?, Timeline::instant)
    }

    fn in_zone(document: CalendarDocument, zone: Zone) -> Result<Self> {
        plan::check(&document)?;
        let near = lay_out(&document, &zone, NEAR);
        let version = version(&document, &zone)?;
        let calendar =
            Self(Arc::new(Inner { document, zone, version, near, era: OnceLock::new() }));
        let opens = |timeline: &Timeline| {
            let start = timeline.start();
            timeline.last(Side::Open, timeline.before(Side::Open, start))
        };
        match opens(&calendar.0.near).or_else(|| opens(calendar.era())) {
            Some(_) => Ok(calendar),
            None => Err(Error::plain(Code::NeverOpens)
                .under("week")
                .with_hint("Give the week hours, or list dates with special hours.")),
        }
    }

    /// The calendar that never closes, in UTC.
    ///
    /// # Errors
    /// [`Code::UnknownZone`] when this build carries no zone data and none was handed in.
    pub fn always(zones: &Zones) -> Result<Self> {
        let document = CalendarDocument {
            name: None,
            zone: "UTC".to_owned(),
            week: Week::always(),
            holidays: Holidays::default(),
            special: BTreeMap::default(),
            closed: BTreeMap::default(),
            recurring: Vec::new(),
            holiday_scope: HolidayScope::default(),
        };
        Self::new(document, zones)
    }

    /// The document it was built from, with every range written out.
    pub fn document(&self) -> &CalendarDocument {
        &self.0.document
    }

    /// The document as compact JSON text, from which an equal calendar can be loaded.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self.document()).unwrap_or_default()
    }

    /// What people call it.
    pub fn name(&self) -> Option<&str> {
        self.document().name.as_deref()
    }

    /// The zone it reads its wall clock from.
    pub fn zone(&self) -> &Zone {
        &self.0.zone
    }

    /// The release of the IANA database that it was built from.
    pub fn tzdata(&self) -> &str {
        self.0.zone.tzdata()
    }

    /// Sixteen hex digits that stand for the document and the zone rules: equal versions give equal answers.
    pub fn version(&self) -> &str {
        &self.0.version
    }

    /// What is legal in the document but probably not meant; nothing for a clean one.
    pub fn check(&self) -> Vec<Finding> {
        Plan::new(self.document(), NEAR).findings()
    }

    /// The open time from one instant to another, negative when the second comes first. O(log n).
    ///
    /// It is additive: `elapsed(a, b) + elapsed(b, c) == elapsed(a, c)`.
    pub fn elapsed(&self, from: impl Into<Timestamp>, to: impl Into<Timestamp>) -> TimeDelta {
        TimeDelta::milliseconds(self.elapsed_ms(from.into(), to.into()))
    }

    /// [`Calendar::elapsed`] in milliseconds.
    pub fn elapsed_ms(&self, from: Timestamp, to: Timestamp) -> i64 {
        let (from, to) = (from.as_millis(), to.as_millis());
        let near = &self.0.near;
        let timeline = if near.holds(from) && near.holds(to) { near } else { self.era() };
        timeline.before(Side::Open, to) - timeline.before(Side::Open, from)
    }

    /// The open time of many pairs of instants, all in milliseconds since 1970-01-01T00:00:00Z. O(log n) each.
    ///
    /// # Errors
    /// [`Code::LengthsDiffer`], or [`Code::TimeOutOfRange`] at the path of the first such instant; then there is
    /// no answer for any of them.
    pub fn elapsed_many(&self, from: &[i64], to: &[i64]) -> Result<Vec<i64>> {
        if from.len() != to.len() {
            return Err(Error::plain(Code::LengthsDiffer));
        }
        let elapsed = |(place, (from, to)): (usize, (&i64, &i64))| {
            let from = column_instant("from", place, *from)?;
            Ok(self.elapsed_ms(from, column_instant("to", place, *to)?))
        };
        from.iter().zip(to).enumerate().map(elapsed).collect()
    }

    /// The instants at which one amount is used up from many others, all in milliseconds since
    /// 1970-01-01T00:00:00Z. O(log n) each.
    ///
    /// # Errors
    /// As [`Calendar::add`], at the path of the first such instant; then there is no answer for any of them.
    pub fn add_many(&self, t: &[i64], amount: impl Into<Amount>) -> Result<Vec<i64>> {
        let amount = checked(amount)?;
        let add = |(place, t): (usize, &i64)| {
            let due = self.shift(column_instant("t", place, *t)?, amount, Way::Forward);
            due.map(Timestamp::as_millis).map_err(|error| error.under(place).under("t"))
        };
        t.iter().enumerate().map(add).collect()
    }

    /// The instant at which an amount that starts to run at `t` is used up. O(log n).
    ///
    /// A duration above 0 gives the *least* instant with that much open time since `t`, so one that fits exactly
    /// ends at the closing and not at the next opening; 0 gives `t`, and a negative one goes back as
    /// [`Calendar::sub`] does. Working days start at the next open instant and keep the wall time, or take the
    /// last closing before it on the date found, or that date's first opening. Calendar days keep the wall time
    /// whether open or not.
    ///
    /// # Errors
    /// [`Code::NeverUsedUp`] when the calendar closes for good before, [`Code::TimeOutOfRange`] after the year
    /// 9999, [`Code::AmountOutOfRange`].
    pub fn add(&self, t: impl Into<Timestamp>, amount: impl Into<Amount>) -> Result<Timestamp> {
        self.shift(t.into(), checked(amount)?, Way::Forward)
    }

    /// The instant from which an amount runs until `t`: the mirror image of [`Calendar::add`]. O(log n).
    ///
    /// A duration above 0 gives the *greatest* instant with that much open time until `t`.
    ///
    /// # Errors
    /// As [`Calendar::add`].
    pub fn sub(&self, t: impl Into<Timestamp>, amount: impl Into<Amount>) -> Result<Timestamp> {
        self.shift(t.into(), checked(amount)?, Way::Backward)
    }

    fn shift(&self, t: Timestamp, amount: Amount, way: Way) -> Result<Timestamp> {
        let forward = way == Way::Forward;
        let found = self.ask(t, |timeline, t| match amount {
            Amount::Duration { millis: 0 } => Some(t),
            Amount::Duration { millis } => {
                let millis = if forward { millis } else { -millis };
                let goal = timeline.before(Side::Open, t) + millis;
                if millis > 0 {
                    timeline.first(Side::Open, goal)
                } else {
                    timeline.last(Side::Open, goal)
                }
            }
            Amount::WorkingDays { days, end_of_day } => {
                days::working_days(timeline, t, days, end_of_day, way)
            }
            Amount::CalendarDays { days } => days::calendar_days(timeline, t, days, way),
        });
        found.ok_or_else(|| match amount {
            Amount::CalendarDays { .. } => Error::plain(Code::TimeOutOfRange),
            Amount::Duration { millis: ..0 } => self.out_of_reach(!forward),
            Amount::Duration { .. } | Amount::WorkingDays { .. } => self.out_of_reach(forward),
        })
    }

    /// Why an amount leads nowhere: the calendar has closed for good, or the era ends first.
    fn out_of_reach(&self, forward: bool) -> Error {
        let centuries = TimeDelta::days(146_097).num_milliseconds();
        let (start, end) = (Timestamp::MIN.as_millis(), Timestamp::MAX.as_millis());
        let (from, to) = if forward { (end - centuries, end) } else { (start, start + centuries) };
        let era = self.era();
        if era.before(Side::Open, from) == era.before(Side::Open, to) {
            Error::plain(Code::NeverUsedUp)
        } else {
            Error::plain(Code::TimeOutOfRange)
        }
    }

    /// Whether it is open at an instant: whether the wall clock shows a time in that date's hours. O(log n).
    pub fn is_open(&self, t: impl Into<Timestamp>) -> bool {
        let t = t.into().as_millis();
        if self.0.near.holds(t) { self.0.near.is_open(t) } else { self.era().is_open(t) }
    }

    /// The earliest open instant at or after `t`: `t` itself when open, none when it never opens again. O(log n).
    pub fn next_open(&self, t: impl Into<Timestamp>) -> Option<Timestamp> {
        self.ask(t.into(), |timeline, t| timeline.last(Side::Open, timeline.before(Side::Open, t)))
    }

    /// The earliest closed instant at or after `t`: `t` itself when closed, none when it never closes. O(log n).
    pub fn next_close(&self, t: impl Into<Timestamp>) -> Option<Timestamp> {
        self.ask(t.into(), |timeline, t| {
            timeline.last(Side::Closed, timeline.before(Side::Closed, t))
        })
    }

    /// The latest opening at or before `t`, none when there is none. O(log n).
    pub fn previous_open(&self, t: impl Into<Timestamp>) -> Option<Timestamp> {
        self.edge(t.into(), Side::Open)
    }

    /// The latest closing at or before `t`, none when there is none. O(log n).
    pub fn previous_close(&self, t: impl Into<Timestamp>) -> Option<Timestamp> {
        self.edge(t.into(), Side::Closed)
    }

    /// The latest instant at or before `t` at which it begins to be open, or to be closed.
    fn edge(&self, t: Timestamp, begins: Side) -> Option<Timestamp> {
        self.ask(t, |timeline, t| {
            // Where one side's time has stood still since is where the other side began.
            let since = |side, t| timeline.first(side, timeline.before(side, t));
            match (begins, timeline.is_open(t)) {
                (Side::Open, true) => since(Side::Closed, t),
                (Side::Open, false) => since(Side::Closed, since(Side::Open, t)?),
                (Side::Closed, false) => since(Side::Open, t),
                (Side::Closed, true) => since(Side::Open, since(Side::Closed, t)?),
            }
        })
    }

    /// Every span between two instants, counted or not, with its reason. O(dates between them × their intervals).
    ///
    /// # Errors
    /// [`Code::TooLongToExplain`] over more than 3,660 dates, or 20,000 spans.
    pub fn explain(
        &self,
        from: impl Into<Timestamp>,
        to: impl Into<Timestamp>,
    ) -> Result<Explanation> {
        let (from, to) = (from.into(), to.into());
        let (first, last) = (from.min(to), from.max(to));
        let too_long = || {
            Error::plain(Code::TooLongToExplain)
                .with_hint(format!("Explain at most {EXPLAINED_DATES} dates at a time."))
        };
        if (last.as_millis() - first.as_millis()) / hours::DAY > EXPLAINED_DATES {
            return Err(too_long());
        }
        let near = &self.0.near;
        let holds = near.holds(first.as_millis()) && near.holds(last.as_millis());
        let timeline = if holds { near } else { self.era() };
        let year = |t: Timestamp| DateTime::from(t).year();
        let plan = Plan::new(self.document(), year(first) - 1..=year(last) + 1);
        let spans = explain::spans(self, &plan, timeline, (first, last)).ok_or_else(too_long)?;
        Ok(Explanation {
            elapsed_ms: self.elapsed_ms(from, to),
            tzdata: self.tzdata().to_owned(),
            spans,
        })
    }

    /// What the wall clock of the zone shows at an instant: RFC 3339 text with its offset.
    pub fn local(&self, t: impl Into<Timestamp>) -> String {
        let t = t.into();
        let seconds = self.0.zone.offset_seconds(t);
        // Before 1900 many zones were off by seconds too, which RFC 3339 has no place for.
        let offset = if seconds % 60 == 0 { "%:z" } else { "%::z" };
        let local =
            FixedOffset::east_opt(seconds).map(|offset| DateTime::from(t).with_timezone(&offset));
        let text =
            local.map(|local| local.format(&format!("%Y-%m-%dT%H:%M:%S%.3f{offset}")).to_string());
        text.unwrap_or_else(|| t.to_string())
    }

    /// The instant at which the wall clock of the zone shows a local date and time such as
    /// `2026-11-21T09:00:00`: the first of two, and for one that is skipped, the first instant after the gap.
    ///
    /// # Errors
    /// [`Code::MalformedLocalTime`], or [`Code::TimeOutOfRange`] outside the years 1 to 9999.
    pub fn instant(&self, local: &str) -> Result<Timestamp> {
        let reading = naive(local).ok_or_else(|| {
            Error::plain(Code::MalformedLocalTime)
                .with_hint("Write 2026-11-21T09:00:00, without an offset.")
        })?;
        let guess = Timestamp::from_millis(reading)?;
        let found = self.ask(guess, Timeline::instant);
        found.ok_or_else(|| Error::plain(Code::TimeOutOfRange))
    }

    /// Asks the years laid out at first, and the whole era where they have no answer.
    fn ask(
        &self,
        t: Timestamp,
        question: impl Fn(&Timeline, i64) -> Option<i64>,
    ) -> Option<Timestamp> {
        let t = t.as_millis();
        let near = &self.0.near;
        let answer = if near.holds(t) { question(near, t) } else { None };
        // A date at either end is cut there, so an answer on one may miss the rest of its hours.
        let whole = |t: &i64| near.holds(t - 2 * hours::DAY) && near.holds(t + 2 * hours::DAY);
        let answer = answer.filter(whole).or_else(|| question(self.era(), t))?;
        Timestamp::from_millis(answer).ok()
    }

    fn era(&self) -> &Timeline {
        self.0.era.get_or_init(|| lay_out(&self.0.document, &self.0.zone, ERA))
    }
}

fn lay_out(document: &CalendarDocument, zone: &Zone, years: RangeInclusive<i32>) -> Timeline {
    let day = |year, month, day| Date::new(year, month, day).map(Date::day).unwrap_or_default();
    let (first, last) = (day(*years.start(), 1, 1), day(*years.end(), 12, 31));
    let dates = Plan::new(document, years).dates(first - 2..=last + 2);
    let start = Timestamp::from_millis(sums::midnight(first)).unwrap_or(Timestamp::MIN);
    Timeline::new(zone, dates, (start, sums::midnight(last + 1)))
}

/// An amount within its bounds, refused as the argument it is.
fn checked(amount: impl Into<Amount>) -> Result<Amount> {
    amount.into().checked().map_err(|error| error.under("amount"))
}

/// An instant of a column, refused at its place.
fn column_instant(column: &str, place: usize, millis: i64) -> Result<Timestamp> {
    Timestamp::from_millis(millis).map_err(|error| {
        let hint =
            "A column holds milliseconds since 1970; micro- and nanoseconds must be divided.";
        error.with_hint(hint).under(place).under(column)
    })
}

fn version(document: &CalendarDocument, zone: &Zone) -> Result<String> {
    let text = serde_json::to_vec(document).map_err(|_| Error::plain(Code::Internal))?;
    let mut hasher = SipHasher13::new();
    hasher.write(&text);
    hasher.write(zone.tzif());
    Ok(format!("{:016x}", hasher.finish()))
}

impl PartialEq for Calendar {
    /// Equal documents over equal zone rules.
    fn eq(&self, other: &Self) -> bool {
        self.document() == other.document() && self.zone().tzif() == other.zone().tzif()
    }
}

impl Eq for Calendar {}

impl fmt::Debug for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Calendar({})", self.summary())
    }
}
