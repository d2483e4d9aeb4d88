//! What a case has come to at an instant, as answers.

use crate::calendar::Calendar;
use crate::event::{Status, WaitingOn};
use crate::fact::Level;
use crate::fold::{Clock, Cycle as Counted, How, Mark, Passed, State, Transited, Verdict, What};
use crate::policy::Policies;
use crate::sla::{Landing, Rule};
use crate::time::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is promised on a case at an instant, and when to look again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Assessment {
    /// The case; none for one without events.
    pub case_id: Option<Arc<str>>,
    /// The instant asked for.
    pub as_of: Timestamp,
    /// The worst of its open clocks, in one word.
    pub standing: Standing,
    /// How urgent it is, guidelines included; none while it is unknown.
    pub level: Option<Level>,
    /// Its status; none before it was opened.
    pub status: Option<Status>,
    /// Whose turn it is.
    pub waiting_on: Option<WaitingOn>,
    /// The agreement that applies.
    pub agreement: Option<Arc<str>>,
    /// The author's word for the version of the policy in force.
    pub policy: Option<Arc<str>>,
    /// The earliest due instant of its running clocks.
    pub next_due_at: Option<Timestamp>,
    /// Each clock of the agreement by its id; and `promise`, when one was made.
    pub clocks: BTreeMap<Arc<str>, Reading>,
    /// When to look again; none when nothing can happen without a new event.
    pub next_check: Option<NextCheck>,
    /// How many of its events are of kinds that casework does not know.
    pub unknown_kinds: u32,
}

/// The worst of a case's open clocks, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// A target has been used up, and then some.
    Breached,
    /// A warning before due has been reached.
    AtRisk,
    /// A clock runs, and is in time.
    OnTrack,
    /// Every open clock pauses.
    Paused,
    /// No clock is open.
    Idle,
}

/// A clock at an instant: its present or latest cycle, and what became of those before. A clock of threads shows the
/// most pressing one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Reading {
    /// The thread or the promise that it is about; none for the case as a whole.
    pub of: Option<Arc<str>>,
    /// What it does.
    pub state: ClockState,
    /// Why it pauses.
    pub paused_by: Vec<Arc<str>>,
    /// What became of the cycle; none where nothing is promised.
    pub verdict: Option<Verdict>,
    /// Whether more time has passed than the target.
    pub breached: bool,
    /// Whether a warning before due has been reached, and it is not breached.
    pub at_risk: bool,
    /// From when it counts.
    pub started_at: Option<Timestamp>,
    /// When the target is used up; none while it pauses.
    pub due_at: Option<Timestamp>,
    /// When it would be, if it went on now; only while it pauses.
    pub due_if_resumed_at: Option<Timestamp>,
    /// The first instant at which it is breached.
    pub breach_at: Option<Timestamp>,
    /// The time counted, in milliseconds of its own unit.
    pub elapsed_ms: Option<i64>,
    /// The target in milliseconds of its own unit.
    pub target_ms: Option<i64>,
    /// What is left of the target, in milliseconds; negative once it is used up.
    pub remaining_ms: Option<i64>,
    /// The time counted per cent of the target, rounded down; not capped at 100.
    pub percent: Option<i64>,
    /// Whether it counts at this instant: it runs, and its calendar is open.
    pub counting: bool,
    /// When that changes by itself.
    pub changes_at: Option<Timestamp>,
    /// How many cycles were kept.
    pub kept: u32,
    /// How many were broken.
    pub broken: u32,
    /// How many are open.
    pub open: u32,
    /// The calendar it counts on, for whoever shows local times.
    #[serde(skip)]
    pub(crate) calendar: Option<Calendar>,
}

/// What a clock does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// It has not started yet.
    #[default]
    Idle,
    /// It runs.
    Running,
    /// It is open, and does not count.
    Paused,
    /// What was promised was done, in time or not.
    Fulfilled,
    /// It ended without that.
    Cancelled,
    /// It started, and no target is promised of it.
    NotApplied,
}

/// When to look at a case again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NextCheck {
    /// The instant. Until then nothing changes but what runs by itself.
    pub at: Timestamp,
    /// What happens then.
    pub reasons: Vec<CheckReason>,
    /// Sixteen hex digits of policies and events: while they are the same, so is this.
    pub generation: String,
}

/// What happens at an instant by itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CheckReason {
    /// Of which clock, if of one.
    pub clock: Option<Arc<str>>,
    /// The thread or the promise that the clock is about.
    pub of: Option<Arc<str>>,
    /// The id of a warning or a guideline; `breach`; `lapse` of a fact; a new `policy`.
    pub what: Arc<str>,
}

/// What clocks did between two instants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Crossed {
    /// In order of their instants. What came to be known late is here too, with its own instant.
    pub transitions: Vec<Transition>,
    /// What was said before and is not so, by what is known now.
    pub withdrawn: Vec<Transition>,
}

/// Something that a clock did, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Transition {
    /// Names it whenever it is asked for, so that a host can drop what it has seen.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// The clock.
    pub clock: Arc<str>,
    /// The thread or the promise that the clock is about.
    pub of: Option<Arc<str>>,
    /// What it did.
    pub what: Transited,
    /// The id of the warning, where it is one.
    pub warning: Option<Arc<str>>,
    /// When the clock was due, as of then.
    pub due_at: Option<Timestamp>,
}

impl From<&Passed> for Transition {
    fn from(passed: &Passed) -> Self {
        let of = passed.of.iter().map(|of| format!("@{of}"));
        let detail = passed.warning.iter().chain(&passed.by).map(|by| format!("/{by}"));
        let id = [format!("{}/{}", passed.clock, passed.cause)]
            .into_iter()
            .chain(of)
            .chain([format!("/{}", passed.what.as_str())])
            .chain(detail)
            .collect();
        Self {
            id,
            at: passed.at,
            clock: Arc::clone(&passed.clock),
            of: passed.of.clone(),
            what: passed.what,
            warning: passed.warning.clone(),
            due_at: passed.due_at,
        }
    }
}

/// One cycle of a clock, from its start to its end or to the instant asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Cycle {
    /// The case.
    pub case_id: Option<Arc<str>>,
    /// The clock.
    pub clock: Arc<str>,
    /// The thread or the promise that it is about; none for the case as a whole.
    pub of: Option<Arc<str>>,
    /// The agreement by which it is judged.
    pub agreement: Option<Arc<str>>,
    /// The level by which it is judged.
    pub level: Option<Level>,
    /// The id of the event that started it.
    pub cause: Arc<str>,
    /// What it does.
    pub state: ClockState,
    /// What became of it.
    pub verdict: Option<Verdict>,
    /// Whether more time has passed than the target.
    pub breached: bool,
    /// From when it counts.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The id of the event that ended it.
    pub ended_by: Option<Arc<str>>,
    /// When the target is used up; none while it pauses.
    pub due_at: Option<Timestamp>,
    /// The first instant at which it is breached.
    pub breach_at: Option<Timestamp>,
    /// The time counted, in milliseconds of its own unit.
    pub elapsed_ms: i64,
    /// The target as it was written.
    pub target: Option<String>,
    /// The target in milliseconds of its own unit.
    pub target_ms: Option<i64>,
    /// What is left of the target, in milliseconds; negative once it is used up.
    pub remaining_ms: Option<i64>,
    /// The time counted per cent of the target, rounded down; not capped at 100.
    pub percent: Option<i64>,
    /// How long it paused, in milliseconds of wall time.
    pub paused_ms: i64,
    /// When it paused, and why.
    pub pauses: Vec<PauseSpan>,
}

/// A stretch in which a clock paused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PauseSpan {
    /// Its first instant.
    pub start_at: Timestamp,
    /// The first instant after it; none while it lasts.
    pub end_at: Option<Timestamp>,
    /// Why.
    pub reasons: Vec<Arc<str>>,
}

/// One cycle as a flat row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[expect(missing_docs, reason = "the fields are those of a cycle")]
pub struct TargetRow {
    pub case_id: Option<Arc<str>>,
    pub clock: Arc<str>,
    pub of: Option<Arc<str>>,
    pub agreement: Option<Arc<str>>,
    pub level: Option<Level>,
    pub cause: Arc<str>,
    pub state: ClockState,
    pub verdict: Option<Verdict>,
    pub breached: bool,
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub ended_by: Option<Arc<str>>,
    pub due_at: Option<Timestamp>,
    pub breach_at: Option<Timestamp>,
    pub elapsed_ms: i64,
    pub target: Option<String>,
    pub target_ms: Option<i64>,
    pub remaining_ms: Option<i64>,
    pub percent: Option<i64>,
    pub paused_ms: i64,
}

impl From<Cycle> for TargetRow {
    fn from(cycle: Cycle) -> Self {
        Self {
            case_id: cycle.case_id,
            clock: cycle.clock,
            of: cycle.of,
            agreement: cycle.agreement,
            level: cycle.level,
            cause: cycle.cause,
            state: cycle.state,
            verdict: cycle.verdict,
            breached: cycle.breached,
            started_at: cycle.started_at,
            ended_at: cycle.ended_at,
            ended_by: cycle.ended_by,
            due_at: cycle.due_at,
            breach_at: cycle.breach_at,
            elapsed_ms: cycle.elapsed_ms,
            target: cycle.target,
            target_ms: cycle.target_ms,
            remaining_ms: cycle.remaining_ms,
            percent: cycle.percent,
            paused_ms: cycle.paused_ms,
        }
    }
}

/// Reads answers out of a state in which everything up to an instant has passed that changes anything else.
pub(crate) struct Reader<'a> {
    pub(crate) policies: &'a Policies,
    pub(crate) state: &'a State,
    pub(crate) as_of: Timestamp,
}

/// What the clocks of one id have in common.
struct Tally<'a> {
    rule: &'a Rule,
    kept: u32,
    broken: u32,
    open: u32,
    pressing: Option<&'a Clock>,
}

impl<'a> Tally<'a> {
    fn new(rule: &'a Rule) -> Self {
        Self { rule, kept: 0, broken: 0, open: 0, pressing: None }
    }
}

impl<'a> Reader<'a> {
    fn calendars(&self) -> &'a [Calendar] {
        &self.policies.calendars
    }

    pub(crate) fn assessment(&self, case_id: Option<Arc<str>>) -> Assessment {
        let (policies, state) = (self.policies, self.state);
        let clocks = self.clocks();
        let standing = clocks.values().map(standing).min().unwrap_or(Standing::Idle);
        let running = clocks.values().filter(|reading| reading.state == ClockState::Running);
        let next_due_at = running.filter_map(|reading| reading.due_at).min();
        let policy = state.policy.and_then(|place| policies.each.get(place));
        Assessment {
            case_id,
            as_of: self.as_of,
            standing,
            level: state.level,
            status: state.facts.status,
            waiting_on: state.facts.waiting_on,
            agreement: state.agreement(policies).map(|agreement| Arc::clone(&agreement.id)),
            policy: policy.and_then(|policy| policy.version.clone()),
            next_due_at,
            clocks,
            next_check: self.next_check(),
            unknown_kinds: state.unknown,
        }
    }

    /// Every clock that is promised now, by its id.
    fn clocks(&self) -> BTreeMap<Arc<str>, Reading> {
        let (policies, state) = (self.policies, self.state);
        let rules = state.agreement(policies).into_iter().flat_map(|agreement| &agreement.rules);
        let mut tallies: Vec<Tally> = rules.map(|rule| Tally::new(rule)).collect();
        for clock in &state.clocks {
            let Some(rule) = clock.rule(policies) else { continue };
            let place = tallies.iter().position(|tally| tally.rule.clock == rule.clock);
            let place = place.unwrap_or_else(|| {
                tallies.push(Tally::new(rule));
                tallies.len() - 1
            });
            let Some(tally) = tallies.get_mut(place) else { continue };
            tally.kept += clock.kept;
            tally.broken += clock.broken;
            let open = clock.cycle.as_ref().is_some_and(Counted::is_open) && !state.facts.is_void();
            tally.open += u32::from(open);
            if tally.pressing.is_none_or(|known| self.press(clock) < self.press(known)) {
                tally.pressing = Some(clock);
            }
        }
        let reading = |tally: Tally| {
            let mut reading = tally.pressing.map(|clock| self.reading(clock)).unwrap_or_default();
            reading.kept = tally.kept;
            reading.broken = tally.broken;
            reading.open = tally.open;
            (Arc::clone(&tally.rule.clock), reading)
        };
        tallies.into_iter().map(reading).collect()
    }

    /// The least is the most pressing: open first, then what is breached first, then what started last.
    fn press(&self, clock: &'a Clock) -> (bool, Timestamp, i64, Option<&'a Arc<str>>) {
        let open = clock.cycle.as_ref().filter(|cycle| cycle.is_open());
        let breach_at = open.and_then(|cycle| cycle.target.as_ref()?.breach_at);
        let started = clock.cycle.as_ref().map_or(0, |cycle| cycle.started_at.as_millis());
        let started = if open.is_some() { started } else { -started };
        let name = self.state.name_of(&clock.of);
        (open.is_none(), breach_at.unwrap_or(Timestamp::MAX), started, name)
    }

    /// The clock of that id; none when no clock of that id is promised.
    pub(crate) fn clock(&self, id: &str) -> Option<Reading> {
        self.clocks().remove(id)
    }

    /// A clock whose rule is known, without its tallies.
    fn reading(&self, clock: &Clock) -> Reading {
        let calendars = self.calendars();
        let (Some(cycle), Some(rule)) = (&clock.cycle, clock.rule(self.policies)) else {
            return Reading::default();
        };
        let of = self.state.name(&clock.of);
        let Some(target) = &cycle.target else {
            let started_at = Some(cycle.started_at);
            return Reading { of, state: ClockState::NotApplied, started_at, ..Reading::default() };
        };
        let elapsed = cycle.elapsed(self.until(), calendars);
        let state = self.clock_state(cycle);
        let (breached, verdict) = self.judged(cycle, elapsed);
        let running = state == ClockState::Running;
        let calendar = target.unit.calendar(calendars);
        let begun = cycle.since.is_some_and(|since| since <= self.as_of);
        let counting = running && begun && calendar.is_none_or(|open| open.is_open(self.as_of));
        let changes_at = match calendar {
            Some(calendar) if running && counting => calendar.next_close(self.as_of),
            Some(calendar) if running => {
                calendar.next_open(cycle.since.map_or(self.as_of, |since| since.max(self.as_of)))
            }
            None if running && !begun => cycle.since,
            _ => None,
        };
        let due_if_resumed_at = (state == ClockState::Paused)
            .then(|| target.unit.add(calendars, self.as_of, target.millis - target.banked));
        let due = self.due(cycle, rule, state);
        Reading {
            of,
            state,
            paused_by: if state == ClockState::Paused {
                cycle.reasons().to_vec()
            } else {
                Vec::new()
            },
            verdict: Some(verdict),
            breached,
            at_risk: cycle.is_open()
                && !breached
                && state != ClockState::Cancelled
                && cycle.is_warned(self.as_of),
            started_at: Some(cycle.started_at),
            due_at: due.0,
            due_if_resumed_at: due_if_resumed_at.flatten(),
            breach_at: due.1,
            elapsed_ms: Some(elapsed),
            target_ms: Some(target.millis),
            remaining_ms: Some(target.millis - elapsed),
            percent: Some(percent(elapsed, target.millis)),
            counting,
            changes_at,
            kept: 0,
            broken: 0,
            open: 0,
            calendar: target.calendar.and_then(|place| calendars.get(place)).cloned(),
        }
    }

    /// Up to when open cycles count: spam and deleted cases have come to an end, for as long as they are that.
    fn until(&self) -> Timestamp {
        self.state.facts.void_since.map_or(self.as_of, |since| since.min(self.as_of))
    }

    fn clock_state(&self, cycle: &Counted) -> ClockState {
        if cycle.target.is_none() {
            return ClockState::NotApplied;
        }
        match &cycle.end {
            Some(end) if end.how == How::Fulfilled => ClockState::Fulfilled,
            Some(_) => ClockState::Cancelled,
            None if self.state.facts.is_void() => ClockState::Cancelled,
            None if cycle.is_paused() => ClockState::Paused,
            None => ClockState::Running,
        }
    }

    /// Whether the target is used up, and what that makes of the cycle.
    fn judged(&self, cycle: &Counted, elapsed: i64) -> (bool, Verdict) {
        let breached = cycle.target.as_ref().is_some_and(|target| elapsed > target.millis);
        let open = match (self.state.facts.is_void(), breached) {
            (false, _) => Verdict::Open,
            (true, true) => Verdict::Broken,
            (true, false) => Verdict::Void,
        };
        (breached, cycle.verdict.unwrap_or(open))
    }

    /// When it is due and when breached: of what runs, and of what was fulfilled.
    fn due(
        &self,
        cycle: &Counted,
        rule: &Rule,
        state: ClockState,
    ) -> (Option<Timestamp>, Option<Timestamp>) {
        if !matches!(state, ClockState::Running | ClockState::Fulfilled) {
            return (None, None);
        }
        let Some(target) = &cycle.target else { return (None, None) };
        let calendar = target.unit.calendar(self.calendars());
        let due_at = match (rule.landing, calendar, target.due_at) {
            (Landing::NextOpen, Some(calendar), Some(due_at)) => calendar.next_open(due_at),
            (_, _, due_at) => due_at,
        };
        (due_at, target.breach_at)
    }

    /// The least mark after the instant, with everything that happens then.
    pub(crate) fn next_check(&self) -> Option<NextCheck> {
        let plain = [
            ("policy", self.policies.next_after(self.as_of)),
            ("lapse", self.state.next_lapse().filter(|at| *at > self.as_of)),
        ];
        let marked = self.marks().map(|(_, mark)| mark.at);
        let at = marked.chain(plain.iter().filter_map(|(_, at)| *at)).min()?;
        let mut reasons: Vec<CheckReason> = self
            .marks()
            .filter(|(_, mark)| mark.at == at)
            .filter_map(|(clock, mark)| {
                let what = match &mark.what {
                    What::Warning(id, _) | What::Guideline(id, _) => Arc::clone(id),
                    What::Breach => Arc::from("breach"),
                };
                let clock_id = Some(Arc::clone(&clock.rule(self.policies)?.clock));
                Some(CheckReason { clock: clock_id, of: self.state.name(&clock.of), what })
            })
            .collect();
        let own = plain.iter().filter(|(_, then)| *then == Some(at));
        reasons.extend(own.map(|(what, _)| CheckReason {
            clock: None,
            of: None,
            what: Arc::from(*what),
        }));
        reasons.sort();
        let generation = format!("{:016x}", self.policies.fingerprint ^ self.state.digest);
        Some(NextCheck { at, reasons, generation })
    }

    /// The marks of promised clocks that lie after the instant.
    fn marks(&self) -> impl Iterator<Item = (&'a Clock, &'a Mark)> {
        let state = self.state;
        let (policies, as_of) = (self.policies, self.as_of);
        let clocks = state.clocks.iter().filter(|_| !state.facts.is_void());
        let open = clocks.filter_map(move |clock| {
            let cycle = clock.cycle.as_ref().filter(|cycle| cycle.is_open())?;
            clock.rule(policies)?;
            Some((clock, cycle.target.as_ref()?))
        });
        open.flat_map(move |(clock, target)| {
            // They are in order, so the first after the instant is the least.
            let mut later = target.marks.iter().filter(move |mark| mark.at > as_of).peekable();
            let first = later.peek().map(|mark| mark.at);
            later.take_while(move |mark| Some(mark.at) == first).map(move |mark| (clock, mark))
        })
    }

    /// A cycle as a row.
    pub(crate) fn cycle(
        &self,
        case_id: Option<&Arc<str>>,
        clock: &Clock,
        cycle: &Counted,
    ) -> Option<Cycle> {
        let rule = clock.rule(self.policies)?;
        let target = cycle.target.as_ref();
        let elapsed = cycle.elapsed(self.until(), self.calendars());
        let state = self.clock_state(cycle);
        let (breached, verdict) = self.judged(cycle, elapsed);
        let due = self.due(cycle, rule, state);
        let agreement =
            || clock.agreement(self.policies).map(|agreement| Arc::clone(&agreement.id));
        let pauses: Vec<PauseSpan> = cycle
            .pauses
            .iter()
            .map(|pause| PauseSpan {
                start_at: pause.start,
                end_at: pause.end,
                reasons: pause.reasons.clone(),
            })
            .collect();
        let length = |pause: &PauseSpan| {
            pause.end_at.unwrap_or(self.as_of).as_millis() - pause.start_at.as_millis()
        };
        Some(Cycle {
            case_id: case_id.cloned(),
            clock: Arc::clone(&rule.clock),
            of: self.state.name(&clock.of),
            agreement: cycle.agreement.clone().or_else(agreement),
            level: if cycle.is_open() { self.state.level } else { cycle.level },
            cause: Arc::clone(&cycle.cause),
            state,
            verdict: target.map(|_| verdict),
            breached,
            started_at: cycle.started_at,
            ended_at: cycle.end.as_ref().map(|end| end.at),
            ended_by: cycle.end.as_ref().map(|end| Arc::clone(&end.by)),
            due_at: due.0,
            breach_at: due.1,
            elapsed_ms: elapsed,
            target: target.map(|target| target.amount.to_string()),
            target_ms: target.map(|target| target.millis),
            remaining_ms: target.map(|target| target.millis - elapsed),
            percent: target.map(|target| percent(elapsed, target.millis)),
            paused_ms: pauses.iter().map(length).sum(),
            pauses,
        })
    }

    /// The clock of that id whose cycle an explanation is about.
    pub(crate) fn pressing(&self, id: &str) -> Option<&'a Clock> {
        let named = |clock: &&Clock| {
            clock.cycle.is_some()
                && clock.rule(self.policies).is_some_and(|rule| &*rule.clock == id)
        };
        self.state.clocks.iter().filter(named).min_by_key(|clock| self.press(clock))
    }
}

/// Per cent, rounded down; of nothing, all of it.
fn percent(elapsed: i64, target: i64) -> i64 {
    let share = (i128::from(elapsed) * 100).checked_div_euclid(i128::from(target));
    share.and_then(|share| i64::try_from(share).ok()).unwrap_or(100)
}

fn standing(reading: &Reading) -> Standing {
    match reading.state {
        ClockState::Running | ClockState::Paused if reading.breached => Standing::Breached,
        ClockState::Running | ClockState::Paused if reading.at_risk => Standing::AtRisk,
        ClockState::Running => Standing::OnTrack,
        ClockState::Paused => Standing::Paused,
        ClockState::Idle
        | ClockState::Fulfilled
        | ClockState::Cancelled
        | ClockState::NotApplied => Standing::Idle,
    }
}
