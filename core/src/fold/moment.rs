//! What a case is at an instant, for rules that run after its clocks: weights, lanes, guidelines, grants.

use super::{Clock, Cycle, How, Read, State, Target};
use crate::fact::{Fact, Facts, Known, Type, Value};
use crate::policy::{Policies, Policy};
use crate::priority::TimeThatCounts;
use crate::time::Timestamp;
use serde::Serialize;
use std::sync::Arc;

/// A state in which everything up to an instant has passed that changes anything else, and that instant.
#[derive(Clone, Copy)]
pub(crate) struct Moment<'a> {
    pub(crate) policies: &'a Policies,
    pub(crate) state: &'a State,
    pub(crate) as_of: Timestamp,
    /// Up to when the marks of clocks have passed.
    passed: Timestamp,
}

/// How much of an instant has happened: its events, which come before the marks of clocks and do not see them, or its
/// marks too.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Seen {
    Events(Timestamp),
    Marks(Timestamp),
}

impl Seen {
    pub(crate) fn instant(self) -> Timestamp {
        let (Self::Events(at) | Self::Marks(at)) = self;
        at
    }
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

impl ClockState {
    /// The word that crosses into other languages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Fulfilled => "fulfilled",
            Self::Cancelled => "cancelled",
            Self::NotApplied => "not_applied",
        }
    }
}

impl<'a> Moment<'a> {
    /// The instant after everything that happens at it.
    pub(crate) fn new(policies: &'a Policies, state: &'a State, as_of: Timestamp) -> Self {
        Self { policies, state, as_of, passed: as_of }
    }

    /// The instant as far as it has come.
    pub(super) fn seen(policies: &'a Policies, state: &'a State, seen: Seen) -> Self {
        let as_of = seen.instant();
        let passed = match seen {
            // Nothing lies before the first millisecond there is.
            Seen::Events(at) => Timestamp::from_millis(at.as_millis() - 1).unwrap_or(at),
            Seen::Marks(at) => at,
        };
        Self { policies, state, as_of, passed }
    }

    /// The facts; none before a policy is in force.
    pub(crate) fn facts(self) -> Option<Present<'a>> {
        let policy = self.state.policy.and_then(|place| self.policies.each.get(place))?;
        Some(self.facts_under(policy))
    }

    pub(crate) fn facts_under(self, policy: &'a Policy) -> Present<'a> {
        let (facts, level) = (&self.state.facts, self.state.level);
        let read = Read { facts, policy, level, thread: None, beneath: false };
        Present { read, moment: self, urgent: policy.order.of == TimeThatCounts::Target }
    }

    /// Up to when open cycles count: spam and deleted cases have come to an end, for as long as they are that.
    pub(crate) fn until(self) -> Timestamp {
        self.state.facts.void_since().map_or(self.as_of, |since| since.min(self.as_of))
    }

    /// What a cycle does.
    pub(crate) fn clock_state(self, cycle: &Cycle) -> ClockState {
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

    /// The clock of that id whose cycle an explanation is about.
    pub(crate) fn pressing(self, id: &str) -> Option<&'a Clock> {
        let named = |clock: &&Clock| {
            clock.cycle.is_some()
                && clock.rule(self.policies).is_some_and(|rule| &*rule.clock == id)
        };
        self.state.clocks.iter().filter(named).min_by_key(|clock| self.press(clock))
    }

    /// The least is the most pressing: open first, then what is breached first, then what started last.
    pub(crate) fn press(self, clock: &'a Clock) -> (bool, Timestamp, i64, Option<&'a Arc<str>>) {
        let open = clock.cycle.as_ref().filter(|cycle| cycle.is_open());
        let breach_at = open.and_then(|cycle| cycle.target.as_ref()?.breach_at);
        let started = clock.cycle.as_ref().map_or(0, |cycle| cycle.started_at.as_millis());
        let started = if open.is_some() { started } else { -started };
        let name = self.state.name_of(&clock.of);
        (open.is_none(), breach_at.unwrap_or(Timestamp::MAX), started, name)
    }

    /// What the clock of an id does; none where the agreement in force has no such clock.
    fn state_of(self, id: &str) -> Option<ClockState> {
        match self.pressing(id).and_then(|clock| clock.cycle.as_ref()) {
            Some(cycle) => Some(self.clock_state(cycle)),
            None => self.promises(id).then_some(ClockState::Idle),
        }
    }

    /// Whether the present or latest cycle of an id has used up its target; none without a target.
    fn breached(self, id: &str) -> Option<bool> {
        let (cycle, target) = self.measured(id)?;
        let over = !cycle.is_open() && target.banked > target.millis;
        let until = self.until().min(self.passed);
        Some(over || (cycle.is_open() && cycle.is_breached(until)))
    }

    /// Whether the present cycle of an id has passed its first warning and is not breached; none without a target.
    fn at_risk(self, id: &str) -> Option<bool> {
        let (cycle, _) = self.measured(id)?;
        let at = self.passed;
        Some(cycle.is_open() && cycle.is_warned(at) && !cycle.is_breached(at))
    }

    /// How much of its target the present or latest cycle of an id has used, per cent; none without a target.
    fn percent(self, id: &str) -> Option<i64> {
        let (cycle, target) = self.measured(id)?;
        let elapsed = cycle.elapsed(self.until(), &self.policies.calendars);
        Some(percent(elapsed, target.millis))
    }

    /// The most pressing cycle of an id, with its target.
    fn measured(self, id: &str) -> Option<(&'a Cycle, &'a Target)> {
        let cycle = self.pressing(id)?.cycle.as_ref()?;
        Some((cycle, cycle.target.as_ref()?))
    }

    /// Whether the agreement in force has a clock of that id.
    fn promises(self, id: &str) -> bool {
        let mut rules = self.state.agreement(self.policies).into_iter().flat_map(|own| &own.rules);
        rules.any(|rule| &*rule.clock == id)
    }
}

/// Per cent, rounded down; of nothing, all of it.
pub(crate) fn percent(elapsed: i64, target: i64) -> i64 {
    let share = (i128::from(elapsed) * 100).checked_div_euclid(i128::from(target));
    share.and_then(|share| i64::try_from(share).ok()).unwrap_or(100)
}

/// The facts at an instant: those of the log, the level, what clocks have come to, what guidelines have brought about,
/// and what moves with time alone.
pub(crate) struct Present<'a> {
    read: Read<'a>,
    moment: Moment<'a>,
    /// Whether the time of clocks makes cases urgent.
    urgent: bool,
}

impl Present<'_> {
    /// How many cycles used up their target: of promises, or of the other clocks. Of the others one that may set the
    /// urgency is left out, so that its breach is not counted twice; which of them does set it changes without a mark.
    fn breaches(&self, promises: bool) -> i64 {
        let Moment { policies, state, passed, .. } = self.moment;
        let ended: i64 = state
            .clocks
            .iter()
            .filter(|clock| clock.is_promise() == promises)
            .map(|clock| i64::from(clock.broken))
            .sum();
        let open = || {
            let ruled = state.clocks.iter().filter(|clock| clock.rule(policies).is_some());
            ruled.filter_map(|clock| Some((clock, clock.open_cycle()?)))
        };
        let breached = open()
            .filter(|(clock, cycle)| clock.is_promise() == promises && cycle.is_breached(passed));
        let [running, paused] = breached.fold([0, 0], |[running, paused], (_, cycle)| {
            if cycle.is_paused() { [running, paused + 1] } else { [running + 1, paused] }
        });
        let any = || open().any(|(_, cycle)| cycle.target.is_some() && !cycle.is_paused());
        let counted = self.urgent && !promises && (running > 0 || (paused > 0 && !any()));
        ended + running + paused - i64::from(counted)
    }
}

impl Facts for Present<'_> {
    fn get(&self, fact: &Fact, kind: Type) -> Option<Known<'_>> {
        let moment = self.moment;
        let value = match fact {
            Fact::Breaches => Value::Int(self.breaches(false)),
            Fact::PromisesBroken => Value::Int(self.breaches(true)),
            Fact::ClockState(id) => Value::Text(moment.state_of(id)?.as_str()),
            Fact::ClockBreached(id) => Value::Bool(moment.breached(id)?),
            Fact::ClockAtRisk(id) => Value::Bool(moment.at_risk(id)?),
            Fact::ClockPercent(id) => Value::Int(moment.percent(id)?),
            Fact::Escalation => Value::Int(i64::from(moment.state.guidance.effects.escalation)),
            Fact::WaitingMs => {
                let since = moment.state.facts.waiting_from()?;
                Value::Int(moment.as_of.as_millis() - since.as_millis())
            }
            fact => return self.read.get(fact, kind),
        };
        Some(Known { value, until: None })
    }
}
