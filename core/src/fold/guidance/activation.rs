//! A guideline that was set off on a case.

use crate::calendar::Calendar;
use crate::event::Outcome;
use crate::fold::{Cycle, Of};
use crate::guideline::{Guideline, Step, StepFrom};
use crate::policy::Policies;
use crate::sla::Landing;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A guideline that was set off, from then on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Activation {
    pub(crate) guideline: Arc<str>,
    /// The guideline as it was then: its policy, and its place there.
    pub(crate) pinned: (usize, usize),
    /// What set it off, and by which trigger.
    pub(crate) cause: Arc<str>,
    pub(crate) trigger: (usize, usize, usize),
    /// The clock whose cycle did, and what the clock is about.
    pub(super) clock: Option<(Arc<str>, Of)>,
    /// From when its steps count, and since when it is known.
    pub(crate) at: Timestamp,
    pub(super) known_at: Timestamp,
    /// Whether it is applied, and not only watched.
    pub(crate) applied: bool,
    pub(crate) steps: Vec<StepAt>,
    /// The latest acknowledgement, and until when it holds.
    pub(crate) acknowledged: Option<Noticed>,
    pub(crate) held_until: Option<Timestamp>,
    /// When it ends, if `stop_when` goes on to hold.
    pub(super) ending: Option<Timestamp>,
    pub(crate) ended: Option<(Timestamp, Ended)>,
    /// The updates that it promised the customer.
    pub(super) owed: Vec<Arc<str>>,
}

/// That somebody took notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Noticed {
    pub(crate) at: Timestamp,
    pub(crate) by: Option<Arc<str>>,
    pub(crate) event: Arc<str>,
}

/// Why it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Ended {
    /// The cycle that set it off did.
    Clock,
    /// Its condition says so.
    Stopped,
    /// The case was resolved, closed or merged.
    Resolved,
    ByHand,
    Policy,
}

/// A step of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StepAt {
    /// The policy, the guideline, the step.
    pub(super) rule: (usize, usize, usize),
    /// The instant that its offset gives.
    pub(super) own: Option<Timestamp>,
    /// When it is due, holds apart; none while nobody knows.
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) state: StepState,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum StepState {
    Pending,
    /// Its condition did not hold.
    Skipped,
    /// It came at an instant, due at another, with its actions.
    Came(Timestamp, Timestamp, Vec<Acted>),
}

/// An action that the host was asked for, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Acted {
    pub(crate) key: Arc<str>,
    pub(crate) failed: u32,
    pub(crate) outcome: Option<Outcome>,
}

impl Acted {
    pub(super) fn note(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Failed => self.failed = self.failed.saturating_add(1),
            outcome => self.outcome = Some(outcome),
        }
    }
}

impl StepAt {
    pub(crate) fn rule<'a>(&self, policies: &'a Policies) -> Option<&'a Step> {
        let (policy, guideline, step) = self.rule;
        policies.each.get(policy)?.guidelines.get(guideline)?.steps.get(step)
    }

    /// The instant that its offset gives now.
    pub(super) fn instant(
        &self,
        from: Timestamp,
        timed: Option<Timing<'_>>,
        policies: &Policies,
    ) -> Option<Timestamp> {
        due(self.rule(policies)?, from, timed, &policies.calendars)
    }

    /// It has moved. What moves into the past has come about now.
    pub(super) fn move_to(&mut self, own: Option<Timestamp>, now: Timestamp) {
        self.own = own;
        self.due_at = own.map(|at| at.max(now));
    }

    /// Whether its instant may still move.
    pub(super) fn moves(&self, policies: &Policies) -> bool {
        let threshold = |rule: &Step| rule.from != StepFrom::Activation;
        self.state == StepState::Pending && self.rule(policies).is_some_and(threshold)
    }
}

/// The cycle that set a guideline off, and how its due instant is shown.
#[derive(Clone, Copy)]
pub(super) struct Timing<'a> {
    pub(super) cycle: &'a Cycle,
    pub(super) landing: Landing,
}

impl Timing<'_> {
    /// When it is due, as everybody sees it.
    fn due_at(&self, calendars: &[Calendar]) -> Option<Timestamp> {
        self.cycle.target.as_ref()?.shown_due(self.landing, calendars)
    }
}

/// The instant of a step.
fn due(
    rule: &Step,
    from: Timestamp,
    timed: Option<Timing<'_>>,
    calendars: &[Calendar],
) -> Option<Timestamp> {
    let base = match rule.from {
        StepFrom::Activation => from,
        StepFrom::Due => timed?.due_at(calendars)?,
        StepFrom::AtRisk => timed?.cycle.first_warning()?,
    };
    rule.offset.from(base, calendars)
}

impl Activation {
    pub(crate) fn rule<'a>(&self, policies: &'a Policies) -> Option<&'a Guideline> {
        let (policy, guideline) = self.pinned;
        policies.each.get(policy)?.guidelines.get(guideline)
    }

    /// What is said of why it was set off.
    pub(crate) fn why<'a>(&self, policies: &'a Policies) -> Option<&'a Arc<str>> {
        let (policy, guideline, trigger) = self.trigger;
        let rule = policies.each.get(policy)?.guidelines.get(guideline)?;
        rule.triggers.get(trigger).map(|trigger| &trigger.why)
    }

    /// Plans the steps that the guideline has now. What has come stays.
    pub(super) fn plan(&mut self, timed: Option<Timing<'_>>, policies: &Policies) {
        let Some(rule) = self.rule(policies) else { return };
        let (policy, guideline) = self.pinned;
        let come: Vec<Arc<str>> = self
            .steps
            .iter()
            .filter(|step| step.state != StepState::Pending)
            .filter_map(|step| step.rule(policies).map(|step| Arc::clone(&step.id)))
            .collect();
        self.steps.retain(|step| step.state != StepState::Pending);
        for (place, step) in rule.steps.iter().enumerate() {
            if come.contains(&step.id) {
                continue;
            }
            let own = due(step, self.at, timed, &policies.calendars);
            self.steps.push(StepAt {
                rule: (policy, guideline, place),
                own,
                due_at: own.map(|at| at.max(self.at)),
                state: StepState::Pending,
            });
        }
    }

    /// When a step comes that has not yet: no sooner than anybody knew, and not while it is held.
    pub(super) fn comes(&self, step: &StepAt) -> Option<Timestamp> {
        let due_at = step.due_at.filter(|_| step.state == StepState::Pending)?;
        Some(due_at.max(self.known_at).max(self.held_until.unwrap_or(due_at)))
    }

    /// When the next step comes.
    pub(super) fn next(&self) -> Option<Timestamp> {
        self.steps.iter().filter_map(|step| self.comes(step)).min()
    }

    /// The steps that have come, with when, when they were due, and their actions.
    pub(crate) fn came(
        &self,
    ) -> impl DoubleEndedIterator<Item = (&StepAt, Timestamp, Timestamp, &[Acted])> {
        self.steps.iter().filter_map(|step| match &step.state {
            StepState::Came(at, due_at, actions) => Some((step, *at, *due_at, actions.as_slice())),
            StepState::Pending | StepState::Skipped => None,
        })
    }

    /// How high its steps that have come escalate the case.
    pub(crate) fn escalation(&self, policies: &Policies) -> u8 {
        let steps = self.came().filter_map(|(step, ..)| step.rule(policies));
        steps.map(|step| step.escalation).max().unwrap_or_default()
    }

    /// The next step that has not come, with its instant.
    pub(crate) fn next_step<'a>(&self, policies: &'a Policies) -> Option<(&'a Step, Timestamp)> {
        let pending = self.steps.iter().filter_map(|step| Some((self.comes(step)?, step)));
        let (at, step) = pending.min_by_key(|(at, _)| *at)?;
        Some((step.rule(policies)?, at))
    }
}
