//! Why a clock shows what it shows: every stretch of its cycle, counted or not.

use super::Desk;
use crate::calendar::{Calendar, Reason};
use crate::case::Case;
use crate::error::Result;
use crate::fold::{Cycle, Pause};
use crate::reading::ClockState;
use crate::time::Timestamp;
use serde::Serialize;
use std::iter::Peekable;
use std::sync::Arc;

/// Every stretch of a clock's present or latest cycle, with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ClockExplanation {
    /// The clock.
    pub clock: Arc<str>,
    /// The thread or the promise that it is about; none for the case as a whole.
    pub of: Option<Arc<str>>,
    /// The agreement that promises it.
    pub agreement: Option<Arc<str>>,
    /// The id of the event that started the cycle; none when it has not started.
    pub cause: Option<Arc<str>>,
    /// What it does.
    pub state: ClockState,
    /// The target as it was written.
    pub target: Option<String>,
    /// The target in milliseconds of its own unit.
    pub target_ms: Option<i64>,
    /// The time counted, in milliseconds of its own unit.
    pub elapsed_ms: Option<i64>,
    /// When the target is used up; none while it pauses.
    pub due_at: Option<Timestamp>,
    /// Whether it is never due, because its calendar closes for good before the target is used up.
    pub never_due: bool,
    /// The zone of the calendar it counts on; none where it counts every hour.
    pub zone: Option<String>,
    /// The release of the IANA database that was used.
    pub tzdata: Option<String>,
    /// The stretches, in order and without a gap.
    pub spans: Vec<ClockSpan>,
}

/// A stretch that counted, or did not, for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ClockSpan {
    /// Its first instant.
    pub start_at: Timestamp,
    /// The first instant after it.
    pub end_at: Timestamp,
    /// What the wall clock of the calendar's zone shows at its first instant, with the offset; UTC without one.
    pub start_local: String,
    /// What it shows at the first instant after it.
    pub end_local: String,
    /// Whether it counted.
    pub counted: bool,
    /// Why.
    pub reason: SpanReason,
    /// The reasons of a pause, or the name of a holiday or a recurring rule.
    pub names: Vec<Arc<str>>,
}

/// Why a stretch counted or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SpanReason {
    /// Every hour counts.
    Wall,
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
    /// The clock paused.
    Paused,
    /// The clock had stopped, and went on later.
    Stopped,
    /// It lies before the instant from which the present target counts.
    BeforeTarget,
}

impl From<Reason> for SpanReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::WeeklyHours => Self::WeeklyHours,
            Reason::SpecialHours => Self::SpecialHours,
            Reason::RecurringHours => Self::RecurringHours,
            Reason::OutsideHours => Self::OutsideHours,
            Reason::ClosedWeekday => Self::ClosedWeekday,
            Reason::Holiday => Self::Holiday,
            Reason::ClosedPart => Self::ClosedPart,
        }
    }
}

impl Desk {
    /// Why a clock shows what it shows: every stretch of its present or latest cycle, counted or not.
    /// O(events) where the case does not follow, and O(dates and pauses in the cycle).
    ///
    /// # Errors
    /// [`crate::Code::UnknownClock`], [`crate::Code::TooLongToExplain`], and as [`Desk::assess`].
    pub fn explain(
        &self,
        case: &Case,
        clock: &str,
        as_of: impl Into<Timestamp>,
    ) -> Result<ClockExplanation> {
        self.knows(clock)?;
        let as_of = as_of.into();
        let state = case.state(&self.0, as_of)?;
        let reader = self.reader(&state, as_of);
        let nothing = ClockExplanation {
            clock: Arc::from(clock),
            of: None,
            agreement: None,
            cause: None,
            state: ClockState::Idle,
            target: None,
            target_ms: None,
            elapsed_ms: None,
            due_at: None,
            never_due: false,
            zone: None,
            tzdata: None,
            spans: Vec::new(),
        };
        let Some(found) = reader.moment().pressing(clock) else { return Ok(nothing) };
        let Some(cycle) = &found.cycle else { return Ok(nothing) };
        let Some(row) = reader.cycle(case.id(), found, cycle) else { return Ok(nothing) };
        let calendar = cycle.target.as_ref().and_then(|target| target.calendar);
        let calendar = calendar.and_then(|place| self.0.calendars.get(place));
        Ok(ClockExplanation {
            clock: row.clock,
            of: row.of,
            agreement: row.agreement,
            cause: Some(row.cause),
            state: row.state,
            target: row.target,
            target_ms: row.target_ms,
            elapsed_ms: cycle.target.as_ref().map(|_| row.elapsed_ms),
            due_at: row.due_at,
            never_due: row.never_due,
            zone: calendar.map(|calendar| calendar.zone().name().to_owned()),
            tzdata: calendar.map(|calendar| calendar.tzdata().to_owned()),
            spans: spans(cycle, &self.0.calendars, calendar, reader.moment().until())?,
        })
    }
}

/// The stretches of a cycle, in order and without a gap.
fn spans(
    cycle: &Cycle,
    calendars: &[Calendar],
    shown: Option<&Calendar>,
    as_of: Timestamp,
) -> Result<Vec<ClockSpan>> {
    let end = cycle.end.as_ref().map_or(as_of, |end| end.at);
    let running = cycle.since.filter(|since| *since < end).map(|since| (since, end));
    // What goes on beneath spam is not shown.
    let over = cycle.runs.iter().map(|(from, to)| (*from, (*to).min(end)));
    let runs = over.filter(|(from, to)| from < to).chain(running);
    let mut pauses = cycle.pauses.iter().peekable();
    let mut spans: Vec<ClockSpan> = Vec::new();
    let mut reached = cycle.started_at;
    for (from, to) in runs {
        idle(&mut pauses, shown, (reached, from), &mut spans);
        counted(cycle, calendars, shown, (from, to), &mut spans)?;
        reached = to;
    }
    idle(&mut pauses, shown, (reached, end), &mut spans);
    Ok(spans)
}

fn local(calendar: Option<&Calendar>, at: Timestamp) -> String {
    calendar.map_or_else(|| at.to_string(), |calendar| calendar.local(at))
}

fn span(
    calendar: Option<&Calendar>,
    (from, to): (Timestamp, Timestamp),
    counted: bool,
    reason: SpanReason,
    names: Vec<Arc<str>>,
) -> ClockSpan {
    ClockSpan {
        start_at: from,
        end_at: to,
        start_local: local(calendar, from),
        end_local: local(calendar, to),
        counted,
        reason,
        names,
    }
}

/// Between two runs: pauses, and else it had stopped.
fn idle<'a>(
    pauses: &mut Peekable<impl Iterator<Item = &'a Pause>>,
    calendar: Option<&Calendar>,
    (from, to): (Timestamp, Timestamp),
    spans: &mut Vec<ClockSpan>,
) {
    let mut reached = from;
    while let Some(pause) = pauses.next_if(|pause| pause.start < to) {
        let (start, end) = (pause.start.max(reached), pause.end.unwrap_or(to).min(to));
        if start >= end {
            continue;
        }
        if reached < start {
            spans.push(span(calendar, (reached, start), false, SpanReason::Stopped, Vec::new()));
        }
        spans.push(span(calendar, (start, end), false, SpanReason::Paused, pause.reasons.clone()));
        reached = end;
    }
    if reached < to {
        spans.push(span(calendar, (reached, to), false, SpanReason::Stopped, Vec::new()));
    }
}

/// A run, as its calendar counts it.
fn counted(
    cycle: &Cycle,
    calendars: &[Calendar],
    shown: Option<&Calendar>,
    (from, to): (Timestamp, Timestamp),
    spans: &mut Vec<ClockSpan>,
) -> Result<()> {
    let Some(target) = &cycle.target else { return Ok(()) };
    let begins = from.max(target.from).min(to);
    if from < begins {
        spans.push(span(shown, (from, begins), false, SpanReason::BeforeTarget, Vec::new()));
    }
    for (from, to, unit) in target.pieces((from, to)) {
        let Some(calendar) = unit.calendar(calendars) else {
            spans.push(span(shown, (from, to), true, SpanReason::Wall, Vec::new()));
            continue;
        };
        for part in calendar.explain(from, to)?.spans {
            let names = part.name.as_deref().map(Arc::from).into_iter().collect();
            spans.push(ClockSpan {
                start_at: part.start_at,
                end_at: part.end_at,
                start_local: part.start_local,
                end_local: part.end_local,
                counted: part.counted,
                reason: part.reason.into(),
                names,
            });
        }
    }
    Ok(())
}
