//! Escalation guidelines: when to tell whom, what holds from then on, and what ends it, made ready for use.
//!
//! A guideline is set off by an *edge*: something that happens or comes to be so. What it then does is fixed by the log
//! alone. Its steps come at instants that follow from what set it off, so it makes no difference who was awake.

mod compile;
mod document;
mod hard_stop;

pub(crate) use compile::compile;
pub use document::{
    AcknowledgeDocument, ActionDocument, ActionWord, ClockPoint, EffectsDocument,
    GuidelineDocument, Mode, OnPolicyChange, Side, StepDocument, StepFrom, StepKind,
    TriggerDocument,
};
pub use hard_stop::{HardStop, HardStopDocument};

use crate::authority::Owed;
use crate::calendar::Calendar;
use crate::condition::Condition;
use crate::event::Visibility;
use crate::fact::{Fact, Level, Stage};
use crate::organisation::Target;
use crate::priority::Lane;
use crate::sla::{Pattern, TargetRule};
use crate::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A guideline ready for use.
#[derive(Clone, Debug)]
pub(crate) struct Guideline {
    pub(crate) id: Arc<str>,
    pub(crate) version: Option<Arc<str>>,
    pub(crate) title: Option<Arc<str>>,
    pub(crate) triggers: Vec<Trigger>,
    pub(crate) when: Option<Condition>,
    /// In the order in which they are written.
    pub(crate) steps: Vec<Step>,
    /// For how long an acknowledgement holds; none where there is none.
    pub(crate) hold: Option<TargetRule>,
    pub(crate) stop_when: Option<Condition>,
    pub(crate) dwell: Option<TargetRule>,
    pub(crate) cooldown: Option<TargetRule>,
    pub(crate) most: u32,
    pub(crate) precedence: i32,
    pub(crate) mode: Mode,
    pub(crate) limited_to: Option<Condition>,
    pub(crate) on_policy_change: OnPolicyChange,
}

/// What sets it off.
#[derive(Clone, Debug)]
pub(crate) struct Trigger {
    pub(crate) edge: Edge,
    pub(crate) when: Option<Condition>,
    /// What is said when it did.
    pub(crate) why: Arc<str>,
}

#[derive(Clone, Debug)]
pub(crate) enum Edge {
    /// A clock comes to a point of its time.
    Clock(Arc<str>, ClockPoint),
    /// Such an event happens.
    Event(Pattern),
    /// A condition comes to hold.
    Becomes(Condition),
    /// Such events come to be so many in that time, or ever.
    Count(Pattern, usize, Option<TargetRule>),
    /// One side says nothing for so long.
    Silence(Side, TargetRule),
    /// Nobody owns the case for so long.
    Unowned(TargetRule),
    /// Somebody says so.
    Manual,
}

/// The triggers of a policy by how they are noticed, each by its guideline and its place in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edges {
    /// The place of each guideline.
    pub(crate) places: BTreeMap<Arc<str>, usize>,
    /// Those that hear events.
    pub(crate) heard: Vec<(usize, usize)>,
    /// Those that a condition brings, with the facts that it reads, one bit each.
    pub(crate) becoming: Vec<(usize, usize, u64)>,
    /// Those that time alone brings.
    pub(crate) timed: Vec<(usize, usize)>,
    /// Whether a condition reads what clocks have come to, so that their marks can bring or end something.
    pub(crate) read_clocks: bool,
}

impl Edges {
    pub(crate) fn new(guidelines: &[Guideline]) -> Self {
        let mut edges = Self::default();
        for (number, guideline) in guidelines.iter().enumerate() {
            edges.places.insert(Arc::clone(&guideline.id), number);
            let mut read = |condition: &Condition| {
                let bits = condition.facts().iter().fold(0, |bits, fact| bits | fact.bit());
                let after = |fact: &&&Fact| fact.stage() > Stage::Level;
                edges.read_clocks |= condition.facts().iter().find(after).is_some();
                bits
            };
            guideline.stop_when.as_ref().map(&mut read);
            for (place, trigger) in guideline.triggers.iter().enumerate() {
                match &trigger.edge {
                    Edge::Event(_) | Edge::Count(..) => edges.heard.push((number, place)),
                    Edge::Becomes(condition) => {
                        let bits = read(condition);
                        edges.becoming.push((number, place, bits));
                    }
                    Edge::Silence(..) | Edge::Unowned(_) => edges.timed.push((number, place)),
                    Edge::Clock(..) | Edge::Manual => {}
                }
            }
        }
        edges
    }
}

/// One step.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) id: Arc<str>,
    pub(crate) offset: Offset,
    pub(crate) from: StepFrom,
    pub(crate) when: Option<Condition>,
    pub(crate) kind: StepKind,
    pub(crate) escalation: u8,
    pub(crate) effects: Effects,
    pub(crate) actions: Vec<Action>,
}

/// So long after an instant, or before it.
#[derive(Clone, Debug)]
pub(crate) enum Offset {
    After(TargetRule),
    Before(TargetRule),
}

/// What holds from a step on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Effects {
    pub(crate) level: Option<Level>,
    pub(crate) lane: Option<Lane>,
    /// Whoever has the first role may do what the second one may.
    pub(crate) authority: Vec<(Arc<str>, Arc<str>)>,
    pub(crate) reserved: Vec<(Visibility, Arc<str>)>,
    pub(crate) closing: Vec<Owed>,
    pub(crate) owed_update: Option<TargetRule>,
}

/// What the host shall do.
#[derive(Clone, Debug)]
pub(crate) struct Action {
    pub(crate) what: ActionWord,
    pub(crate) to: Option<Target>,
    pub(crate) note: Option<Arc<str>>,
}

impl Offset {
    /// The instant of a step that counts from another one.
    pub(crate) fn from(&self, at: Timestamp, calendars: &[Calendar]) -> Option<Timestamp> {
        match self {
            Self::After(span) => span.after(calendars, at),
            Self::Before(span) => span.before(calendars, at),
        }
    }
}

impl Trigger {
    /// The condition that must come to hold, if it is of that kind.
    pub(crate) fn becomes(&self) -> Option<&Condition> {
        match &self.edge {
            Edge::Becomes(condition) => Some(condition),
            _ => None,
        }
    }
}

impl Guideline {
    /// The conditions that it reads.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let triggers = self.triggers.iter();
        let triggers =
            triggers.flat_map(|trigger| trigger.becomes().into_iter().chain(&trigger.when));
        let steps = self.steps.iter().filter_map(|step| step.when.as_ref());
        let own = [&self.when, &self.stop_when, &self.limited_to].into_iter().flatten();
        triggers.chain(steps).chain(own)
    }
}
