//! Reads answers out of what a sweep has come to.

use super::{Assessment, CheckReason, ClockState, Cycle, NextCheck, PauseSpan, Reading, Standing};
use crate::amount::Amount;
use crate::approvals::approvals;
use crate::calendar::Calendar;
use crate::fold::{Clock, Cycle as Counted, Mark, Moment, Read, State, Verdict, What, percent};
use crate::organisation::Organisation;
use crate::policy::Policies;
use crate::sla::{NEVER, Rule};
use crate::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

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
    pub(crate) fn moment(&self) -> Moment<'a> {
        Moment::new(self.policies, self.state, self.as_of)
    }

    fn calendars(&self) -> &'a [Calendar] {
        &self.policies.calendars
    }

    pub(crate) fn assessment(
        &self,
        case_id: Option<Arc<str>>,
        organisation: Option<&Organisation>,
    ) -> Assessment {
        let (policies, state) = (self.policies, self.state);
        let clocks = self.clocks();
        let standing = clocks.values().map(standing).min().unwrap_or(Standing::Idle);
        let running = clocks.values().filter(|reading| reading.state == ClockState::Running);
        let next_due_at = running.filter_map(|reading| reading.due_at).min();
        let policy = state.policy.and_then(|place| policies.each.get(place));
        let organisation = organisation.or(policy.map(|policy| &policy.organisation));
        let asked = self.asked(organisation);
        let approvals = approvals(state, policies, organisation, self.as_of);
        Assessment {
            case_id,
            as_of: self.as_of,
            standing,
            level: state.level,
            status: state.facts.status(),
            waiting_on: state.facts.waiting_on(),
            agreement: state.agreement(policies).map(|agreement| Arc::clone(&agreement.id)),
            policy: policy.and_then(|policy| policy.version.clone()),
            next_due_at,
            clocks,
            next_check: self.next_check(organisation),
            lane: None,
            weight: None,
            score: None,
            escalation: state.guidance.effects.escalation,
            guidelines: asked.open,
            actions: asked.actions,
            observed: asked.observed,
            superseded: asked.superseded,
            rescinded: asked.rescinded,
            refused: asked.refused,
            approvals,
            unknown_kinds: state.unknown,
        }
    }

    /// The worst of the open clocks, and the earliest due instant of those that run.
    pub(crate) fn standing(&self) -> (Standing, Option<Timestamp>) {
        let clocks = self.clocks();
        let running = clocks.values().filter(|reading| reading.state == ClockState::Running);
        let due = running.filter_map(|reading| reading.due_at).min();
        (clocks.values().map(standing).min().unwrap_or(Standing::Idle), due)
    }

    /// Every clock that is promised now, by its id.
    fn clocks(&self) -> BTreeMap<Arc<str>, Reading> {
        let (policies, state) = (self.policies, self.state);
        let rules = state.agreement(policies).into_iter().flat_map(|agreement| &agreement.rules);
        let mut tallies: Vec<Tally> = rules.map(Tally::new).collect();
        for clock in &state.clocks {
            let Some(rule) = clock.rule(policies) else {
                // What was judged under another agreement, by a clock that moves otherwise, counts on.
                let id = policies.tracks.get(clock.track).map(|track| &track.clock);
                if let Some(tally) = tallies.iter_mut().find(|tally| Some(&tally.rule.clock) == id)
                {
                    tally.kept += clock.kept;
                    tally.broken += clock.broken;
                }
                continue;
            };
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
            if tally
                .pressing
                .is_none_or(|known| self.moment().press(clock) < self.moment().press(known))
            {
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
        let elapsed = cycle.elapsed(self.moment().until(), calendars);
        let state = self.moment().clock_state(cycle);
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
        let due_if_resumed_at = self.due_if_resumed(cycle, state);
        let due = self.due(cycle, rule, state);
        let measured = measured(cycle);
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
            due_if_resumed_at,
            breach_at: due.1,
            elapsed_ms: Some(elapsed),
            never_due: never_due(cycle, state, due_if_resumed_at),
            target_ms: measured,
            remaining_ms: measured.map(|millis| millis - elapsed),
            percent: measured.map(|millis| percent(elapsed, millis)),
            counting,
            changes_at,
            kept: 0,
            broken: 0,
            open: 0,
            calendar: target.calendar.and_then(|place| calendars.get(place)).cloned(),
        }
    }

    /// When a paused cycle would be due, if it went on now.
    fn due_if_resumed(&self, cycle: &Counted, state: ClockState) -> Option<Timestamp> {
        let target = cycle.target.as_ref().filter(|_| state == ClockState::Paused)?;
        target.unit.add(self.calendars(), self.as_of, target.millis - target.banked)
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
        (target.shown_due(rule.landing, self.calendars()), target.breach_at)
    }

    /// The least mark after the instant, with everything that happens then.
    pub(crate) fn next_check(&self, staff: Option<&Organisation>) -> Option<NextCheck> {
        let asked = approvals(self.state, self.policies, staff, self.as_of);
        let plain = [
            ("approval", asked.iter().filter_map(|approval| approval.passes_at).min()),
            ("policy", self.policies.next_after(self.as_of)),
            ("lapse", self.state.next_lapse().filter(|at| *at > self.as_of)),
            ("weight", self.next_weight()),
        ];
        let marked = self.marks().map(|(_, mark)| mark.at);
        let guided = self.guided();
        let at = marked
            .chain(guided.iter().map(|(at, _)| *at))
            .chain(plain.iter().filter_map(|(_, at)| *at))
            .min()?;
        let mut reasons: Vec<CheckReason> = self
            .marks()
            .filter(|(_, mark)| mark.at == at)
            .filter_map(|(clock, mark)| {
                let what = match &mark.what {
                    What::Warning(id, _) | What::Trigger(id, _) => Arc::clone(id),
                    What::Breach => Arc::from("breach"),
                };
                let clock_id = Some(Arc::clone(&clock.rule(self.policies)?.clock));
                Some(CheckReason { clock: clock_id, of: self.state.name(&clock.of), what })
            })
            .collect();
        let own = guided.into_iter().filter(|(then, _)| *then == at);
        reasons.extend(own.map(|(_, what)| CheckReason { clock: None, of: None, what }));
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

    /// What guidelines wait for after the instant.
    fn guided(&self) -> Vec<(Timestamp, Arc<str>)> {
        if !self.policies.guided || self.state.facts.is_void() {
            return Vec::new();
        }
        let mut marks = self.state.guidance.marks(self.policies);
        marks.retain(|(at, _)| *at > self.as_of);
        marks
    }

    /// When the weight changes by itself, as a contract comes near its end.
    fn next_weight(&self) -> Option<Timestamp> {
        let policy = self.state.policy.and_then(|place| self.policies.each.get(place))?;
        let facts = &self.state.facts;
        let read = Read { facts, policy, level: None, thread: None, beneath: false };
        let worked_on = facts.is_reopened()
            || facts.status().is_none_or(|status| !status.is_done() && !status.is_void());
        policy.order.next_change(&read, self.as_of).filter(|_| worked_on)
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
        let measured = measured(cycle);
        let elapsed = cycle.elapsed(self.moment().until(), self.calendars());
        let state = self.moment().clock_state(cycle);
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
            never_due: never_due(cycle, state, self.due_if_resumed(cycle, state)),
            target_ms: measured,
            remaining_ms: measured.map(|millis| millis - elapsed),
            percent: measured.map(|millis| percent(elapsed, millis)),
            paused_ms: pauses.iter().map(length).sum(),
            pauses,
        })
    }
}

/// The target in milliseconds; none of days that the calendar does not have.
fn measured(cycle: &Counted) -> Option<i64> {
    let target = cycle.target.as_ref()?;
    let known = matches!(target.amount, Amount::Duration { .. }) || target.millis < NEVER;
    known.then_some(target.millis)
}

/// Whether an open cycle will not be due, however long it runs: its calendar closes for good before.
fn never_due(cycle: &Counted, state: ClockState, due_if_resumed_at: Option<Timestamp>) -> bool {
    let due_at = cycle.target.as_ref().and_then(|target| target.due_at);
    match state {
        ClockState::Running => due_at.is_none(),
        ClockState::Paused => due_if_resumed_at.is_none(),
        _ => false,
    }
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
