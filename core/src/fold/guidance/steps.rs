//! What comes of a guideline once it has been set off: steps, with their effects and actions.

use super::activation::{Acted, Activation, Ended, StepState};
use crate::condition::Condition;
use crate::event::{Data, Event, Promised};
use crate::fold::cycle::Target;
use crate::fold::listen::Cause;
use crate::fold::moment::{Moment, Seen};
use crate::fold::{How, Of, PROMISES, Sweep, Transited};
use crate::guideline::{OnPolicyChange, Step};
use crate::sla::TargetRule;
use crate::time::Timestamp;
use std::fmt::Write;
use std::sync::Arc;

impl Sweep<'_> {
    /// The first instant at which a step comes.
    pub(in crate::fold) fn next_step(&self) -> Option<Timestamp> {
        self.state.guidance.open().filter_map(|(_, one)| one.next()).min()
    }

    /// The first instant at which a guideline ends after its dwell.
    pub(in crate::fold) fn next_ending(&self) -> Option<Timestamp> {
        self.state.guidance.open().filter_map(|(_, one)| one.ending).min()
    }

    /// Every step of an instant comes, and then what follows from all of them is seen.
    pub(in crate::fold) fn come(&mut self, at: Timestamp) {
        let policies = self.policies;
        let moment = Moment::new(policies, self.state, at);
        let facts = moment.facts();
        let mut coming = Vec::new();
        for (place, one) in self.state.guidance.open() {
            for (number, step) in one.steps.iter().enumerate() {
                if one.comes(step).is_none_or(|comes| comes > at) {
                    continue;
                }
                let Some(rule) = step.rule(policies) else { continue };
                let holds =
                    |when: &Condition| facts.as_ref().is_some_and(|facts| when.holds(facts));
                coming.push((place, number, rule.when.as_ref().is_none_or(holds)));
            }
        }
        let mut by = None;
        let mut owed: Vec<(usize, &TargetRule)> = Vec::new();
        for (place, number, holds) in coming {
            let case_id = self.state.case_id.clone();
            let guidance = &mut self.state.guidance;
            let strays = &mut guidance.strays;
            let Some(one) = guidance.activations.get_mut(place) else { continue };
            let held = one.held_until;
            let (id, cause) = (Arc::clone(&one.guideline), Arc::clone(&one.cause));
            let applied = one.applied;
            let Some(step) = one.steps.get_mut(number) else { continue };
            if !holds {
                step.state = StepState::Skipped;
                continue;
            }
            let (Some(rule), Some(due_at)) = (step.rule(policies), step.due_at) else { continue };
            let act = |(index, action): (usize, &crate::guideline::Action)| {
                let to = action.to.as_ref().map(ToString::to_string);
                let key = key(case_id.as_deref(), &id, &cause, rule, index, to.as_deref());
                let known = strays.remove(&key).map(|stray| stray.act);
                known.unwrap_or(Acted { key, failed: 0, outcome: None })
            };
            let acts = rule.actions.iter().enumerate().map(act).collect();
            step.state = StepState::Came(at, held.unwrap_or(due_at).max(due_at), acts);
            if applied {
                // Something else may set the guideline off as well, so it alone does not name what it does.
                by.get_or_insert_with(|| Arc::from(format!("{id}:{cause}")));
                owed.extend(rule.effects.owed_update.as_ref().map(|span| (place, span)));
            }
        }
        for (place, span) in owed {
            self.owe(place, span, at);
        }
        let before = self.state.guidance.effects;
        self.state.guidance.add_up(policies);
        if before != self.state.guidance.effects {
            self.settle(at, by.as_ref(), 0);
        }
        if let Some(by) = by {
            self.look(Seen::Marks(at), &by, u64::MAX);
        }
        self.retime(at);
    }

    /// Promises the customer an update.
    fn owe(&mut self, place: usize, span: &TargetRule, at: Timestamp) {
        let policies = self.policies;
        let Some(one) = self.state.guidance.activations.get_mut(place) else { return };
        let (name, cause) = (Arc::clone(&one.guideline), Arc::clone(&one.cause));
        let clock = self.clock(PROMISES, Of::Promise(Arc::clone(&name)));
        let known = self.state.clocks.get(clock);
        if known.is_some_and(|clock| clock.open_cycle().is_some()) {
            return;
        }
        self.begin(clock, Cause { id: &cause, at, message: &cause }, at);
        let rule = span;
        let target = Target::new(
            rule.amount,
            rule.calendar,
            rule.unit(),
            rule.millis(&policies.calendars, at),
            at,
        );
        if let Some(known) = self.state.clocks.get_mut(clock) {
            known.promised = Some(Promised::Reply);
            if let Some(cycle) = &mut known.cycle {
                cycle.target = Some(target);
                cycle.announced = true;
            }
        }
        if let Some(one) = self.state.guidance.activations.get_mut(place) {
            one.owed.push(name);
        }
        self.remark(clock, at, true);
        self.wrote(at, clock, Transited::Started, None, None);
    }

    /// Takes back an update that was promised.
    pub(super) fn release(&mut self, name: &Arc<str>, cause: &Arc<str>, at: Timestamp) {
        let of = Of::Promise(Arc::clone(name));
        let clocks = &self.state.clocks;
        let place = clocks.iter().position(|clock| clock.track == PROMISES && clock.of == of);
        if let Some(place) = place {
            self.end(place, Cause { id: cause, at, message: cause }, How::Cancelled);
        }
    }

    /// Ends what was set off by cycles that are over, or of which nothing is promised any more.
    pub(in crate::fold) fn let_go(&mut self, at: Timestamp) {
        let by_clock = |one: &Activation| one.clock.is_some();
        let over: Vec<(Arc<str>, Arc<str>)> = self
            .state
            .guidance
            .open()
            .filter(|(_, one)| by_clock(one) && self.cycle_of(one).is_none())
            .map(|(_, one)| (Arc::clone(&one.guideline), Arc::clone(&one.cause)))
            .collect();
        if !over.is_empty() {
            let is_over = |one: &Activation| {
                by_clock(one)
                    && over.iter().any(|(id, cause)| *id == one.guideline && *cause == one.cause)
            };
            self.end_activations(at, Ended::Clock, is_over);
        }
    }

    /// Works out again when steps come that move with a clock.
    pub(in crate::fold) fn retime(&mut self, at: Timestamp) {
        let policies = self.policies;
        let mut moved = Vec::new();
        for (place, one) in self.state.guidance.open().filter(|(_, one)| one.clock.is_some()) {
            let moving = one.steps.iter().enumerate().filter(|(_, step)| step.moves(policies));
            let mut timed = None;
            for (number, step) in moving {
                let timed = *timed.get_or_insert_with(|| self.cycle_of(one));
                let own = step.instant(one.at, timed, policies);
                if own != step.own {
                    moved.push((place, number, own));
                }
            }
        }
        for (place, number, own) in moved {
            let one = self.state.guidance.activations.get_mut(place);
            if let Some(step) = one.and_then(|one| one.steps.get_mut(number)) {
                step.move_to(own, at);
            }
        }
    }

    /// Another policy has come into force.
    pub(in crate::fold) fn repin(&mut self, at: Timestamp) {
        let policies = self.policies;
        let Some(place) = self.state.policy else { return };
        let Some(policy) = policies.each.get(place) else { return };
        let what = |one: &Activation| one.rule(policies).map(|rule| rule.on_policy_change);
        let now =
            |one: &Activation| policy.guidelines.iter().position(|rule| rule.id == one.guideline);
        let moved: Vec<usize> = self
            .state
            .guidance
            .open()
            .filter(|(_, one)| what(one) == Some(OnPolicyChange::Restart))
            .map(|(place, _)| place)
            .collect();
        for number in moved {
            let Some(one) = self.state.guidance.activations.get(number) else { continue };
            let Some(rule) = now(one) else { continue };
            let mut anew = one.clone();
            anew.pinned = (place, rule);
            anew.known_at = at;
            anew.plan(self.cycle_of(one), policies);
            if let Some(one) = self.state.guidance.activations.get_mut(number) {
                *one = anew;
            }
        }
        let over = |one: &Activation| match what(one) {
            Some(OnPolicyChange::Close) => true,
            Some(OnPolicyChange::Restart) => now(one).is_none(),
            _ => false,
        };
        self.end_activations(at, Ended::Policy, over);
        self.state.guidance.add_up(policies);
    }

    /// Notes who owns the case, and since when it is worked on.
    pub(in crate::fold) fn note_work(&mut self, event: &Event) {
        let said = self.said(event);
        let facts = &self.state.facts;
        let said = || said.clone();
        let guidance = &mut self.state.guidance;
        let over =
            facts.beneath().is_some_and(crate::event::Status::is_done) && !facts.is_reopened();
        let rests = over || facts.is_merged();
        match (guidance.rests, rests) {
            (true, false) => guidance.begun = Some(said()),
            (false, _) if matches!(event.data(), Data::Opened(_)) => guidance.begun = Some(said()),
            _ => {}
        }
        let ends = match event.data() {
            Data::Status(status) => status.to.is_done(),
            Data::MergedInto(_) => true,
            _ => false,
        };
        let falls = rests && (ends || !guidance.rests);
        guidance.rests = rests;
        match (facts.is_owned(), &guidance.unowned) {
            (true, Some(_)) => guidance.unowned = None,
            (false, None) => guidance.unowned = Some(said()),
            _ => {}
        }
        if falls {
            let before = self.state.guidance.effects;
            let lives = |one: &Activation| one.clock.is_none();
            self.end_activations(event.at(), Ended::Resolved, lives);
            if before != self.state.guidance.effects {
                self.settle(event.at(), Some(event.id()), 0);
            }
        }
    }
}

/// What names an action once and for all, wherever and whenever it is worked out. Its parts are those that make it the
/// same action, with `/` between them; in a part, `/` and `%` are written as in a URL.
fn key(
    case_id: Option<&str>,
    guideline: &str,
    cause: &str,
    step: &Step,
    index: usize,
    to: Option<&str>,
) -> Arc<str> {
    let mut key = String::new();
    for part in [case_id.unwrap_or_default(), guideline, cause, &step.id] {
        for c in part.chars() {
            match c {
                '/' => key.push_str("%2F"),
                '%' => key.push_str("%25"),
                c => key.push(c),
            }
        }
        key.push('/');
    }
    let to = to.unwrap_or_default().replace('%', "%25").replace('/', "%2F");
    let _ = write!(key, "{index}/{to}");
    key.into()
}
