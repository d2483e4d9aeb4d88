//! What guidelines have begun on a case, and what that comes to.
//!
//! A guideline is set off once for each cause, and named by it. Its steps come at instants that follow from the log, so
//! nothing here depends on when anybody asks; what a host has carried out is only noted.

mod activation;
mod by_hand;
mod edges;
mod steps;

pub(crate) use activation::{Acted, Activation};
use activation::{Ended, StepState};

use super::talk::Said;
use super::{Cycle, Of, Sweep};
use crate::fact::Level;
use crate::policy::Policies;
use crate::priority::Lane;
use crate::time::Timestamp;
use edges::{Known, Timed};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What guidelines have begun on a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Guidance {
    /// In the order in which they were set off.
    pub(crate) activations: Vec<Activation>,
    /// The places of those that have not ended.
    open: Vec<usize>,
    /// Which guideline has been set off by what.
    once: BTreeSet<(Arc<str>, Arc<str>)>,
    /// Of each guideline that was set off, how often, how often it is open, and when it last ended.
    tallies: BTreeMap<Arc<str>, Tally>,
    /// What is known of conditions and counts, by guideline and trigger.
    edges: BTreeMap<(Arc<str>, usize), Known>,
    /// What time alone will bring.
    timed: Vec<Timed>,
    /// What a host says it did and nothing has asked for.
    pub(crate) strays: BTreeMap<Arc<str>, Stray>,
    /// What holds now.
    pub(crate) effects: Standing,
    /// Since when nobody owns the case, if nobody does.
    unowned: Option<Said>,
    /// Since when it is worked on: its opening, or its latest return.
    begun: Option<Said>,
    /// Whether it is resolved, closed or merged.
    rests: bool,
}

/// How often a guideline was set off on a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Tally {
    all: u32,
    open: u32,
    ended: Option<Timestamp>,
}

/// An outcome of an action that nothing has asked for, as far as the log says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stray {
    pub(crate) event: Arc<str>,
    pub(crate) at: Timestamp,
    pub(crate) act: Acted,
}

/// What the steps that have come of open guidelines add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Standing {
    pub(crate) escalation: u8,
    pub(crate) level: Option<Level>,
    pub(crate) lane: Option<Lane>,
}

impl Guidance {
    /// How much a copy costs, in items.
    pub(super) fn weight(&self) -> usize {
        self.activations.len() * 4 + self.edges.len() + self.timed.len() + self.strays.len()
    }

    /// What a cycle set off goes along with it to another thread.
    pub(super) fn go_along(&mut self, from: &Of, to: &Of, cycle: Option<&Cycle>) {
        for place in &self.open {
            let Some(one) = self.activations.get_mut(*place) else { continue };
            let cause = cycle.is_some_and(|cycle| cycle.cause == one.cause);
            if let Some((_, of)) = one.clock.as_mut().filter(|(_, of)| cause && of == from) {
                of.clone_from(to);
            }
        }
    }

    /// Those that have not ended, with their places.
    pub(crate) fn open(&self) -> impl Iterator<Item = (usize, &Activation)> {
        self.open.iter().filter_map(|place| Some((*place, self.activations.get(*place)?)))
    }

    /// The next instant at which a guideline does something by itself.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        let open = self.open().flat_map(|(_, one)| one.next().into_iter().chain(one.ending));
        open.chain(self.timed.iter().filter_map(Timed::next)).min()
    }

    /// What there is to wait for, with the words for it: steps, what time alone brings, ends, and the ends of holds.
    pub(crate) fn marks(&self, policies: &Policies) -> Vec<(Timestamp, Arc<str>)> {
        let mut marks = Vec::new();
        for (_, one) in self.open() {
            let id = &one.guideline;
            for step in &one.steps {
                let Some(at) = one.comes(step) else { continue };
                let rule = step.rule(policies).map_or("", |rule| &*rule.id);
                marks.push((at, Arc::from(format!("{id}/{rule}"))));
            }
            marks.extend(one.ending.map(|at| (at, Arc::from(format!("{id}/end")))));
            marks.extend(one.held_until.map(|at| (at, Arc::from(format!("{id}/hold")))));
        }
        let timed = self
            .timed
            .iter()
            .filter_map(|timed| Some((timed.next()?, Arc::clone(&timed.rule(policies)?.id))));
        marks.extend(timed);
        marks
    }

    /// The guideline that gives the case its lane.
    pub(crate) fn lane_by(&self, policies: &Policies) -> Option<&Arc<str>> {
        let gives = |one: &&Activation| {
            let mut lanes = one.came().filter_map(|(step, ..)| step.rule(policies)?.effects.lane);
            one.applied && lanes.any(|lane| Some(lane) == self.effects.lane)
        };
        self.open().map(|(_, one)| one).find(gives).map(|one| &one.guideline)
    }

    /// Adds up what holds now.
    fn add_up(&mut self, policies: &Policies) {
        let mut sum = Standing::default();
        for (_, one) in self.open().filter(|(_, one)| one.applied) {
            for step in one.came().filter_map(|(step, ..)| step.rule(policies)) {
                sum.escalation = sum.escalation.max(step.escalation);
                let level = step
                    .effects
                    .level
                    .filter(|level| sum.level.is_none_or(|known| !known.at_least(*level)));
                sum.level = level.or(sum.level);
                sum.lane = sum.lane.into_iter().chain(step.effects.lane).min();
            }
        }
        self.effects = sum;
    }
}

impl Sweep<'_> {
    /// Ends what guidelines have begun.
    fn end_activations(
        &mut self,
        at: Timestamp,
        how: Ended,
        which: impl Fn(&Activation) -> bool,
    ) -> bool {
        let mut owed = Vec::new();
        let Guidance { activations, open, tallies, .. } = &mut self.state.guidance;
        let before = open.len();
        open.retain(|place| {
            let Some(one) = activations.get_mut(*place).filter(|one| which(one)) else {
                return true;
            };
            one.ended = Some((at, how));
            one.ending = None;
            owed.extend(one.owed.drain(..).map(|name| (name, Arc::clone(&one.cause))));
            if let Some(tally) = tallies.get_mut(&one.guideline) {
                tally.open = tally.open.saturating_sub(1);
                tally.ended = tally.ended.max(Some(at));
            }
            false
        });
        let any = open.len() < before;
        for (name, cause) in owed {
            self.release(&name, &cause, at);
        }
        if any {
            self.state.guidance.add_up(self.policies);
        }
        any
    }
}
