//! What people and hosts say of guidelines: that an action was taken, that somebody took notice, that one shall begin or
//! end.

use super::activation::Noticed;
use super::edges::Spark;
use super::{Acted, Activation, Ended, StepState, Stray};
use crate::event::{Acknowledged, ActionTaken, Data, Event, GuidelineSet, GuidelineState};
use crate::fold::Sweep;
use crate::fold::moment::Seen;
use crate::fold::refusals::RefusalCode;
use crate::guideline::Edge;
use std::sync::Arc;

impl Sweep<'_> {
    /// Hears what an event says of guidelines.
    pub(in crate::fold) fn obey(&mut self, event: &Event) {
        let refused = match event.data() {
            Data::ActionTaken(taken) => {
                self.taken(event, taken);
                None
            }
            Data::Acknowledged(acknowledged) => self.acknowledge(event, acknowledged),
            Data::Guideline(set) => self.set_by_hand(event, set),
            _ => None,
        };
        if let Some(code) = refused {
            self.state.refused.add(event.id(), event.at(), code);
        }
    }

    /// Notes what came of an action. What nothing has asked for yet is kept until something does.
    fn taken(&mut self, event: &Event, taken: &ActionTaken) {
        let guidance = &mut self.state.guidance;
        let steps = guidance.activations.iter_mut().rev().flat_map(|one| &mut one.steps);
        let mut acts = steps.flat_map(|step| match &mut step.state {
            StepState::Came(_, _, acts) => acts.as_mut_slice(),
            StepState::Pending | StepState::Skipped => &mut [],
        });
        if let Some(act) = acts.find(|act| act.key == taken.key) {
            act.note(taken.outcome);
            return;
        }
        if !self.could_be(&taken.key) {
            self.state.refused.add(event.id(), event.at(), RefusalCode::UnknownAction);
            return;
        }
        let (event, at, key) = (Arc::clone(event.id()), event.at(), Arc::clone(&taken.key));
        let strays = &mut self.state.guidance.strays;
        let stray = strays.entry(Arc::clone(&key)).or_insert_with(|| {
            let act = Acted { key, failed: 0, outcome: None };
            Stray { event, at, act }
        });
        stray.act.note(taken.outcome);
    }

    /// Whether a key is one that a guideline of the desk could give on this case.
    fn could_be(&self, key: &str) -> bool {
        let parts: Vec<String> =
            key.split('/').map(|part| part.replace("%2F", "/").replace("%25", "%")).collect();
        let [case_id, guideline, _, step, index, to] = parts.as_slice() else { return false };
        if self.state.case_id.as_deref() != Some(case_id) {
            return false;
        }
        let rules = self.policies.each.iter().filter_map(|policy| {
            policy.guidelines.get(*policy.edges.places.get(guideline.as_str())?)
        });
        let steps = rules.flat_map(|rule| &rule.steps).filter(|known| *known.id == **step);
        let mut actions = steps.flat_map(|known| known.actions.iter().enumerate());
        actions.any(|(place, action)| {
            let target = action.to.as_ref().map(ToString::to_string).unwrap_or_default();
            place.to_string() == *index && target == *to
        })
    }

    /// Holds back later steps. Why it does not, if it does not.
    fn acknowledge(&mut self, event: &Event, said: &Acknowledged) -> Option<RefusalCode> {
        let policies = self.policies;
        let policy = self.policy()?;
        let stands = match (&said.r#as, event.actor_id()) {
            (Some(role), _) => match policy.roles.escalation(role) {
                Some(escalation) => escalation,
                None => return Some(RefusalCode::UnknownRole),
            },
            (None, Some(id)) => {
                let roles = policy.organisation.roles_of(id);
                roles.filter_map(|role| policy.roles.escalation(role)).max().unwrap_or_default()
            }
            (None, None) => 0,
        };
        if let Some(id) = &said.guideline
            && !policies
                .each
                .iter()
                .flat_map(|policy| &policy.guidelines)
                .any(|rule| rule.id == *id)
        {
            return Some(RefusalCode::UnknownGuideline);
        }
        let mut refused = Some(RefusalCode::NotActivated);
        let guidance = &mut self.state.guidance;
        for place in &guidance.open {
            let Some(one) = guidance.activations.get_mut(*place) else { continue };
            if said.guideline.as_ref().is_some_and(|id| *id != one.guideline) {
                continue;
            }
            let Some(rule) = one.rule(policies) else { continue };
            let Some(hold) = &rule.hold else {
                refused = refused.map(|_| RefusalCode::CannotBeAcknowledged);
                continue;
            };
            if stands < one.escalation(policies) {
                refused = refused.map(|_| RefusalCode::AcknowledgedTooLow);
                continue;
            }
            let (at, by) = (event.at(), event.actor_id().cloned());
            one.acknowledged = Some(Noticed { at, by, event: Arc::clone(event.id()) });
            one.held_until = one.held_until.max(hold.after(&policies.calendars, event.at()));
            refused = None;
        }
        refused
    }

    /// Sets a guideline off, or ends it. Why it does not, if it does not.
    fn set_by_hand(&mut self, event: &Event, set: &GuidelineSet) -> Option<RefusalCode> {
        let policy = self.policy()?;
        let number = policy.guidelines.iter().position(|rule| rule.id == set.id);
        match set.state {
            GuidelineState::Started => {
                let Some(number) = number else { return Some(RefusalCode::UnknownGuideline) };
                let triggers =
                    policy.guidelines.get(number).into_iter().flat_map(|rule| &rule.triggers);
                let manual = triggers.enumerate().find(|(_, one)| matches!(one.edge, Edge::Manual));
                let Some((trigger, _)) = manual else { return Some(RefusalCode::NotManual) };
                let (cause, from) = (Arc::clone(event.id()), event.at());
                let spark = Spark { rule: (number, trigger), cause, clock: None, from };
                (!self.set_off(spark, Seen::Events(event.at())))
                    .then_some(RefusalCode::DoesNotApply)
            }
            GuidelineState::Stopped => {
                let before = self.state.guidance.effects;
                let named = |one: &Activation| one.guideline == set.id;
                if !self.end_activations(event.at(), Ended::ByHand, named) {
                    let known =
                        number.is_some() || self.state.guidance.activations.iter().any(named);
                    return Some(if known {
                        RefusalCode::NotActivated
                    } else {
                        RefusalCode::UnknownGuideline
                    });
                }
                if before != self.state.guidance.effects {
                    self.settle(event.at(), Some(event.id()), 0);
                }
                None
            }
        }
    }
}
