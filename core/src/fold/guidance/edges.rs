//! What sets a guideline off: something that happens or comes to be so.

use super::activation::Timing;
use super::{Activation, Ended, Guidance};
use crate::condition::Condition;
use crate::event::Event;
use crate::fold::cycle::What;
use crate::fold::moment::{Moment, Seen};
use crate::fold::talk::Said;
use crate::fold::{Of, Sweep};
use crate::guideline::{ClockPoint, Edge, Guideline, Mode, Side};
use crate::policy::Policies;
use crate::sla::Occurrence;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::Arc;

/// Stands for every fact that is known only after the level.
const AFTER_LEVEL: u64 = 1 << 21;

/// What is known of a trigger, so that it is heard when it comes to be so and not again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Known {
    /// Whether its condition holds.
    Holds(bool),
    /// When such events happened, as far back as they count, and whether they are enough.
    Counted(VecDeque<Timestamp>, bool),
}

/// What time alone will bring, if nothing happens before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Timed {
    /// The policy, the guideline, the trigger.
    rule: (usize, usize, usize),
    since: Said,
    at: Option<Timestamp>,
    passed: bool,
}

impl Timed {
    pub(super) fn next(&self) -> Option<Timestamp> {
        self.at.filter(|_| !self.passed)
    }

    pub(super) fn rule<'a>(&self, policies: &'a Policies) -> Option<&'a Guideline> {
        policies.each.get(self.rule.0)?.guidelines.get(self.rule.1)
    }
}

/// What sets a guideline off.
pub(in crate::fold) struct Spark {
    /// The guideline and the trigger, in the policy in force.
    pub(in crate::fold) rule: (usize, usize),
    pub(in crate::fold) cause: Arc<str>,
    /// Whose cycle did, if one did.
    pub(in crate::fold) clock: Option<(Arc<str>, Of)>,
    /// From when the steps count.
    pub(in crate::fold) from: Timestamp,
}

impl Sweep<'_> {
    /// The triggers that hear what happened.
    pub(in crate::fold) fn heard(
        &mut self,
        occurrence: &Occurrence<'_>,
        at: Timestamp,
    ) -> Vec<(usize, usize)> {
        let policies = self.policies;
        // The event is read by the policy of its instant, which may begin with it.
        let place = policies.in_force(at);
        let Some(policy) = place.and_then(|place| policies.each.get(place)) else {
            return Vec::new();
        };
        let mut heard = Vec::new();
        for (number, place) in &policy.edges.heard {
            let Some(guideline) = policy.guidelines.get(*number) else { continue };
            let Some(trigger) = guideline.triggers.get(*place) else { continue };
            let matched = match &trigger.edge {
                Edge::Event(pattern) => pattern.matches(occurrence),
                Edge::Count(pattern, many, window) if pattern.matches(occurrence) => {
                    let key = (Arc::clone(&guideline.id), *place);
                    let none = || Known::Counted(VecDeque::new(), false);
                    let known = self.state.guidance.edges.entry(key).or_insert_with(none);
                    if matches!(known, Known::Holds(_)) {
                        *known = none();
                    }
                    let Known::Counted(times, full) = known else { continue };
                    if let Some(window) = window {
                        let over = |then: &Timestamp| {
                            window.after(&policies.calendars, *then).is_some_and(|end| end <= at)
                        };
                        while times.front().is_some_and(over) {
                            times.pop_front();
                        }
                        *full &= times.len() >= *many;
                    }
                    times.push_back(at);
                    if times.len() > *many {
                        times.pop_front();
                    }
                    let now = times.len() >= *many;
                    now && !std::mem::replace(full, now)
                }
                _ => false,
            };
            if matched {
                heard.push((*number, *place));
            }
        }
        heard
    }

    /// Sets off what an event was heard for.
    pub(in crate::fold) fn answer(&mut self, heard: Vec<(usize, usize)>, event: &Event) {
        for rule in heard {
            let cause = Arc::clone(event.id());
            self.set_off(
                Spark { rule, cause, clock: None, from: event.at() },
                Seen::Events(event.at()),
            );
        }
    }

    /// Looks which conditions have come to hold, and which of those that end a guideline do.
    pub(in crate::fold) fn look(&mut self, seen: Seen, cause: &Arc<str>, mut changed: u64) {
        if !self.policies.guided || self.state.facts.is_void() {
            return;
        }
        loop {
            for rule in self.became(seen, changed) {
                let cause = Arc::clone(cause);
                self.set_off(Spark { rule, cause, clock: None, from: seen.instant() }, seen);
            }
            let before = self.state.guidance.effects;
            if !self.stop(seen) {
                return;
            }
            // What ended may have held something up. There is less of it each time, so this comes to an end.
            if before != self.state.guidance.effects {
                self.settle(seen.instant(), Some(cause), 0);
            }
            changed = u64::MAX;
        }
    }

    /// The triggers whose conditions hold now and did not before.
    fn became(&mut self, seen: Seen, changed: u64) -> Vec<(usize, usize)> {
        let policies = self.policies;
        let Some(policy) = self.state.policy.and_then(|place| policies.each.get(place)) else {
            return Vec::new();
        };
        if policy.edges.becoming.is_empty() {
            return Vec::new();
        }
        let facts = Moment::seen(policies, self.state, seen).facts_under(policy);
        let mut news = Vec::new();
        for (number, place, bits) in &policy.edges.becoming {
            let Some(guideline) = policy.guidelines.get(*number) else { continue };
            let Some(trigger) = guideline.triggers.get(*place) else { continue };
            let Edge::Becomes(condition) = &trigger.edge else { continue };
            let key = (Arc::clone(&guideline.id), *place);
            let known = self.state.guidance.edges.get(&key);
            if known.is_some() && bits & (changed | AFTER_LEVEL) == 0 {
                continue;
            }
            let holds = condition.holds(&facts);
            if known != Some(&Known::Holds(holds)) {
                news.push((key, holds, (*number, *place)));
            }
        }
        let came = news.iter().filter(|(_, holds, _)| *holds).map(|(.., rule)| *rule).collect();
        let edges = &mut self.state.guidance.edges;
        edges.extend(news.into_iter().map(|(key, holds, _)| (key, Known::Holds(holds))));
        came
    }

    /// Ends what its own condition ends, at once or after a while. Whether anything ended.
    fn stop(&mut self, seen: Seen) -> bool {
        let policies = self.policies;
        let at = seen.instant();
        let moment = Moment::seen(policies, self.state, seen);
        let Some(facts) = moment.facts() else { return false };
        let mut news = Vec::new();
        for (place, one) in self.state.guidance.open() {
            let Some(rule) = one.rule(policies) else { continue };
            let Some(stop_when) = &rule.stop_when else { continue };
            let holds = stop_when.holds(&facts);
            let ending = match (holds, one.ending, &rule.dwell) {
                (false, ..) => None,
                (true, Some(known), _) => Some(known),
                (true, None, None) => Some(at),
                (true, None, Some(dwell)) => dwell.after(&policies.calendars, at),
            };
            if ending != one.ending {
                news.push((place, ending));
            }
        }
        for (place, ending) in news {
            if let Some(one) = self.state.guidance.activations.get_mut(place) {
                one.ending = ending;
            }
        }
        // The end of a dwell is a mark, and comes after the events of its instant.
        let ends_here = |one: &Activation| match seen {
            Seen::Marks(_) => true,
            Seen::Events(_) => one.rule(policies).is_some_and(|rule| rule.dwell.is_none()),
        };
        let over = |one: &Activation| {
            one.ending.is_some_and(|end| end < at || (end == at && ends_here(one)))
        };
        self.end_activations(at, Ended::Stopped, over)
    }

    /// Sets a guideline off, unless it does not apply. Whether it did.
    pub(in crate::fold) fn set_off(&mut self, spark: Spark, seen: Seen) -> bool {
        let at = seen.instant();
        let policies = self.policies;
        let Some(place) = self.state.policy else { return false };
        let Some(policy) = policies.each.get(place) else { return false };
        let (number, trigger) = spark.rule;
        let Some(guideline) = policy.guidelines.get(number) else { return false };
        let once = (Arc::clone(&guideline.id), Arc::clone(&spark.cause));
        let guidance = &self.state.guidance;
        if self.state.facts.is_void() || guidance.once.contains(&once) {
            return false;
        }
        let tally = guidance.tallies.get(&guideline.id).copied().unwrap_or_default();
        if tally.all >= guideline.most {
            return false;
        }
        if let Some(cooldown) = &guideline.cooldown {
            let until = tally.ended.map(|ended| cooldown.after(&policies.calendars, ended));
            if tally.open > 0 || until.is_some_and(|until| until.is_none_or(|until| until > at)) {
                return false;
            }
        }
        let facts = Moment::seen(policies, self.state, seen).facts_under(policy);
        let holds = |when: &Option<Condition>| when.as_ref().is_none_or(|when| when.holds(&facts));
        let own_when = guideline.triggers.get(trigger).map(|trigger| &trigger.when);
        if !holds(&guideline.when) || !own_when.is_some_and(holds) {
            return false;
        }
        let applied = match guideline.mode {
            Mode::Observe => false,
            Mode::Limited => holds(&guideline.limited_to),
            Mode::On => true,
        };
        let mut activation = Activation {
            guideline: Arc::clone(&guideline.id),
            pinned: (place, number),
            cause: spark.cause,
            trigger: (place, number, trigger),
            clock: spark.clock,
            at: spark.from,
            known_at: at,
            applied,
            steps: Vec::new(),
            acknowledged: None,
            held_until: None,
            ending: None,
            ended: None,
            owed: Vec::new(),
        };
        activation.plan(self.cycle_of(&activation), policies);
        if guideline.stop_when.as_ref().is_some_and(|stop_when| stop_when.holds(&facts)) {
            // It holds already: it ends before any step, or after its dwell.
            match &guideline.dwell {
                None => activation.ended = Some((at, Ended::Stopped)),
                Some(dwell) => activation.ending = dwell.after(&policies.calendars, at),
            }
        }
        let Guidance { activations, open, once: known, tallies, .. } = &mut self.state.guidance;
        let tally = tallies.entry(Arc::clone(&activation.guideline)).or_default();
        tally.all += 1;
        match activation.ended {
            None => {
                tally.open += 1;
                open.push(activations.len());
            }
            Some((ended, _)) => tally.ended = tally.ended.max(Some(ended)),
        }
        known.insert(once);
        activations.push(activation);
        true
    }

    /// The open cycle that set a guideline off; none when it has ended, or nothing is promised of it any more.
    pub(super) fn cycle_of(&self, one: &Activation) -> Option<Timing<'_>> {
        let (id, of) = one.clock.as_ref()?;
        self.state.clocks.iter().filter(|clock| clock.of == *of).find_map(|clock| {
            let rule = clock.rule(self.policies).filter(|rule| rule.clock == *id)?;
            let cycle = clock.open_cycle().filter(|cycle| cycle.cause == one.cause)?;
            Some(Timing { cycle, landing: rule.landing })
        })
    }

    /// Every guideline that a clock brings at an instant is set off, before the effect of any is seen.
    pub(in crate::fold) fn spark(&mut self, at: Timestamp) {
        let policies = self.policies;
        let mut brought = Vec::new();
        for clock in &mut self.state.clocks {
            let rule = clock.rule(policies);
            let id = rule.map(|rule| Arc::clone(&rule.clock));
            let landing = rule.map(|rule| rule.landing).unwrap_or_default();
            let of = clock.of.clone();
            let Some(cycle) = clock.cycle.as_mut().filter(|cycle| cycle.is_open()) else {
                continue;
            };
            let target = cycle.target.as_ref();
            let due_at = target.and_then(|target| target.shown_due(landing, &policies.calendars));
            for mark in cycle.target.iter_mut().flat_map(|target| &mut target.marks) {
                let What::Trigger(guideline, trigger) = &mark.what else { continue };
                if mark.at == at && !mark.passed {
                    mark.passed = true;
                    let whose = id.clone().map(|id| (id, of.clone()));
                    brought.push((guideline.clone(), *trigger, cycle.cause.clone(), whose, due_at));
                }
            }
        }
        let policy = self.state.policy.and_then(|place| policies.each.get(place));
        let sparks: Vec<Spark> = brought
            .into_iter()
            .filter_map(|(guideline, trigger, cause, clock, due_at)| {
                let number = *policy?.edges.places.get(&guideline)?;
                let edge = &policy?.guidelines.get(number)?.triggers.get(trigger)?.edge;
                // A breach is named by the instant at which it was due.
                let breach = matches!(edge, Edge::Clock(_, ClockPoint::Breached));
                let from = due_at.filter(|_| breach).unwrap_or(at);
                Some(Spark { rule: (number, trigger), cause, clock: Some(clock?), from })
            })
            .collect();
        for spark in sparks {
            self.set_off(spark, Seen::Marks(at));
        }
    }

    /// Works out again what time alone will bring.
    pub(in crate::fold) fn await_silence(&mut self) {
        let policies = self.policies;
        let Some(place) = self.state.policy else { return };
        let Some(policy) = policies.each.get(place) else { return };
        if policy.edges.timed.is_empty() && self.state.guidance.timed.is_empty() {
            return;
        }
        let known = std::mem::take(&mut self.state.guidance.timed);
        if self.state.guidance.rests {
            return;
        }
        let (talk, guidance) = (&self.state.talk, &self.state.guidance);
        let mut timed = Vec::with_capacity(policy.edges.timed.len());
        for (number, trigger) in &policy.edges.timed {
            let Some(guideline) = policy.guidelines.get(*number) else { continue };
            let Some(rule) = guideline.triggers.get(*trigger) else { continue };
            let (since, span) = match &rule.edge {
                Edge::Silence(Side::Us, span) => (talk.ours.as_ref(), span),
                Edge::Silence(Side::Customer, span) => {
                    (talk.ours.as_ref().max(talk.theirs.as_ref()), span)
                }
                Edge::Unowned(span) => match &guidance.unowned {
                    Some(since) => (Some(since), span),
                    None => continue,
                },
                _ => continue,
            };
            let Some(since) = since.max(guidance.begun.as_ref()) else { continue };
            let rule = (place, *number, *trigger);
            let same = |one: &&Timed| one.rule == rule && one.since == *since;
            timed.push(known.iter().find(same).cloned().unwrap_or_else(|| {
                Timed {
                    rule,
                    since: since.clone(),
                    // What is silent since before the rule was made is so at once.
                    at: span
                        .after(&policies.calendars, since.at)
                        .map(|at| at.max(self.state.at.unwrap_or(at))),
                    passed: false,
                }
            }));
        }
        self.state.guidance.timed = timed;
    }

    /// Time has brought something.
    pub(in crate::fold) fn fall_silent(&mut self, at: Timestamp, place: usize) {
        let Some(timed) = self.state.guidance.timed.get_mut(place) else { return };
        timed.passed = true;
        let (_, number, trigger) = timed.rule;
        let cause = Arc::clone(&timed.since.event);
        self.set_off(
            Spark { rule: (number, trigger), cause, clock: None, from: at },
            Seen::Marks(at),
        );
    }

    /// The first of what time alone brings, by its place.
    pub(in crate::fold) fn next_timed(&self) -> Option<(Timestamp, usize)> {
        let timed = self.state.guidance.timed.iter().enumerate();
        timed.filter_map(|(place, timed)| Some((timed.next()?, place))).min()
    }

    /// A case that is spam no more goes on from now: nothing came beneath.
    pub(in crate::fold) fn resume_guidance(&mut self, at: Timestamp) {
        let guidance = &mut self.state.guidance;
        for place in &guidance.open {
            let Some(one) = guidance.activations.get_mut(*place) else { continue };
            one.known_at = one.known_at.max(at);
            one.ending = one.ending.map(|end| end.max(at));
        }
        for timed in &mut guidance.timed {
            timed.at = timed.at.map(|then| then.max(at));
        }
    }
}
