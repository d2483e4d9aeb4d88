//! Why time counted or did not: every span between two instants with its reason.

use super::hours::{DAY, Spans};
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

/// A part of one wall clock with its reason.
struct Piece<'a> {
    span: (i64, i64),
    counted: bool,
    reason: Reason,
    name: Option<&'a str>,
}

/// The spans from `from` to before `to`. O(dates between them).
pub(super) fn spans(plan: &Plan, timeline: &Timeline, from: Timestamp, to: Timestamp) -> Vec<Span> {
    let (from, to) = (from.as_millis(), to.as_millis());
    let mut pieces = Vec::new();
    // A clock set back over midnight shows a date again, so one more on either side may play a part.
    for day in timeline.reading(from).0 - 1..=timeline.reading(to).0 + 1 {
        let on_clock = pieces_of(plan, day);
        for (first, last, offset) in timeline.stretches(day) {
            for piece in &on_clock {
                let at = |time: i64| time + day * DAY - offset;
                let start = at(piece.span.0).max(first).max(from);
                let end = at(piece.span.1).min(last).min(to);
                if start < end {
                    pieces.push((
                        start,
                        end,
                        piece.counted,
                        piece.reason,
                        piece.name.map(str::to_owned),
                    ));
                }
            }
        }
    }
    pieces.sort_unstable_by_key(|piece| piece.0);
    pieces.dedup_by(|next, piece| {
        let same = (next.2, next.3, &next.4) == (piece.2, piece.3, &piece.4);
        if same {
            piece.1 = next.1;
        }
        same
    });
    let instant = |millis| Timestamp::from_millis(millis).unwrap_or(Timestamp::MAX);
    pieces
        .into_iter()
        .map(|(start, end, counted, reason, name)| Span {
            start_at: instant(start),
            end_at: instant(end),
            counted,
            reason,
            name,
        })
        .collect()
}

/// The wall clock of one date cut into pieces with one reason each.
fn pieces_of<'a>(plan: &Plan<'a>, day: i64) -> Vec<Piece<'a>> {
    let open = plan.open(day);
    let closed = plan.closed_parts(day);
    let lies_in =
        |spans: &Spans, time: i64| spans.iter().any(|(start, end)| (*start..*end).contains(&time));
    let mut edges: Vec<i64> = open
        .iter()
        .flat_map(|(_, spans)| spans)
        .chain(&closed)
        .flat_map(|(start, end)| [*start, *end])
        .chain([0, DAY])
        .collect();
    edges.sort_unstable();
    edges.dedup();
    let idle = match plan.source(day) {
        Source::Holiday { name } | Source::Recurring { name, closed: true } => {
            (Reason::Holiday, name)
        }
        Source::Week if open.iter().all(|(_, spans)| spans.is_empty()) => {
            (Reason::ClosedWeekday, None)
        }
        Source::Recurring { name, closed: false } => (Reason::OutsideHours, name),
        Source::Week | Source::Special => (Reason::OutsideHours, None),
    };
    edges
        .iter()
        .zip(edges.iter().skip(1))
        .map(|(start, end)| {
            let source = open.iter().find(|(_, spans)| lies_in(spans, *start));
            let counted = source.is_some() && !lies_in(&closed, *start);
            let (reason, name) = match source {
                Some(_) if !counted => (Reason::ClosedPart, None),
                Some((Source::Special, _)) => (Reason::SpecialHours, None),
                Some((Source::Recurring { name, .. }, _)) => (Reason::RecurringHours, *name),
                Some(_) => (Reason::WeeklyHours, None),
                None => idle,
            };
            Piece { span: (*start, *end), counted, reason, name }
        })
        .collect()
}
