//! Why time counted or did not: every span between two instants with its reason.

use super::Calendar;
use super::hours::{DAY, DayHours, Side};
use super::plan::{Plan, Source};
use super::timeline::Timeline;
use crate::time::Timestamp;
use serde::Serialize;

/// The spans between two instants, in order and without a gap, and what they add up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Explanation {
    /// The open time from the first instant asked for to the second, in milliseconds; negative backwards.
    pub elapsed_ms: i64,
    /// The release of the IANA database that was used.
    pub tzdata: String,
    /// What was counted and what was not, from the earlier instant to the later one.
    pub spans: Vec<Span>,
}

/// A stretch of time that was counted, or not, for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Span {
    /// Its first instant.
    pub start_at: Timestamp,
    /// The first instant after it.
    pub end_at: Timestamp,
    /// What the wall clock of the zone shows at its first instant, with the offset.
    pub start_local: String,
    /// What the wall clock of the zone shows at the first instant after it, with the offset.
    pub end_local: String,
    /// Whether the calendar is open in it.
    pub counted: bool,
    /// Why.
    pub reason: Reason,
    /// The name of the holiday or the recurring rule, where it has one.
    pub name: Option<String>,
}

/// Why a span was counted or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// Open by the hours of its weekday.
    WeeklyHours,
    /// Open by the special hours of its date.
    SpecialHours,
    /// Open by the hours of a recurring rule.
    RecurringHours,
    /// Closed: the date has hours, and this is not in them.
    OutsideHours,
    /// Closed: the weekday has no hours.
    ClosedWeekday,
    /// Closed: the date is a holiday, listed or by a recurring rule.
    Holiday,
    /// Closed: this part was taken out of the date's hours.
    ClosedPart,
}

/// Why a part of a wall clock is counted or not.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Why<'a> {
    counted: bool,
    reason: Reason,
    name: Option<&'a str>,
}

/// The most spans that one explanation holds.
const MOST: usize = 20_000;

/// The spans from `from` to before `to`, or nothing when they are too many. O(dates between them × their intervals).
pub(super) fn spans(
    calendar: &Calendar,
    plan: &Plan,
    timeline: &Timeline,
    (from, to): (Timestamp, Timestamp),
) -> Option<Vec<Span>> {
    let (from, to) = (from.as_millis(), to.as_millis());
    let mut spans: Vec<(i64, i64, Why)> = Vec::new();
    // A clock set back over midnight shows a date again, so one more on either side may play a part.
    for day in timeline.reading(from).0 - 1..=timeline.reading(to).0 + 1 {
        let on_clock = pieces(plan, day);
        for (first, last, offset) in timeline.stretches(day) {
            for (start, end, why) in &on_clock {
                let at = |time: i64| time + day * DAY - offset;
                let (start, end) = (at(*start).max(first).max(from), at(*end).min(last).min(to));
                if start < end {
                    spans.push((start, end, *why));
                    if spans.len() > MOST {
                        return None;
                    }
                }
            }
        }
    }
    spans.sort_unstable_by_key(|(start, ..)| *start);
    spans.dedup_by(|next, span| {
        let same = next.2 == span.2;
        if same {
            span.1 = next.1;
        }
        same
    });
    let instant = |millis| Timestamp::from_millis(millis).unwrap_or(Timestamp::MAX);
    let span = |(start, end, why): (i64, i64, Why)| Span {
        start_at: instant(start),
        end_at: instant(end),
        start_local: calendar.local(instant(start)),
        end_local: calendar.local(instant(end)),
        counted: why.counted,
        reason: why.reason,
        name: why.name.map(str::to_owned),
    };
    Some(spans.into_iter().map(span).collect())
}

/// The wall clock of one date cut into pieces with one reason each.
fn pieces<'a>(plan: &Plan<'a>, day: i64) -> Vec<(i64, i64, Why<'a>)> {
    let open: Vec<(Source, DayHours)> =
        plan.open(day).into_iter().map(|(source, spans)| (source, DayHours::new(spans))).collect();
    let closed = DayHours::new(plan.closed_parts(day));
    let lies_in = |hours: &DayHours, time: i64| hours.side(Side::Open).holds(time);
    let hours = open.iter().map(|(_, hours)| hours).chain([&closed]);
    let edges = hours.flat_map(|hours| hours.side(Side::Open).spans());
    let mut edges: Vec<i64> = edges.flat_map(|(start, end)| [start, end]).chain([0, DAY]).collect();
    edges.sort_unstable();
    edges.dedup();
    let idle = match plan.source(day) {
        Source::Holiday { name } | Source::Recurring { name, closed: true } => {
            (Reason::Holiday, name)
        }
        Source::Week if open.iter().all(|(_, hours)| hours.side(Side::Open).total() == 0) => {
            (Reason::ClosedWeekday, None)
        }
        Source::Recurring { name, closed: false } => (Reason::OutsideHours, name),
        Source::Week | Source::Special => (Reason::OutsideHours, None),
    };
    edges
        .iter()
        .zip(edges.iter().skip(1))
        .map(|(start, end)| {
            let source = open.iter().find(|(_, hours)| lies_in(hours, *start));
            let counted = source.is_some() && !lies_in(&closed, *start);
            let (reason, name) = match source {
                Some(_) if !counted => (Reason::ClosedPart, None),
                Some((Source::Special, _)) => (Reason::SpecialHours, None),
                Some((Source::Recurring { name, .. }, _)) => (Reason::RecurringHours, *name),
                Some(_) => (Reason::WeeklyHours, None),
                None => idle,
            };
            (*start, *end, Why { counted, reason, name })
        })
        .collect()
}
