//! The sweep: one pass over the log, in which an instant looks only back.
//!
//! Events are taken in their order. At each: its facts, then the level; then every clock stops, is cancelled, reset,
//! started; then agreement and targets; then pauses; then what sets guidelines off. Between events the marks pass, in
//! order of their instants: lapses, warnings, breaches, silences, steps. What an effect changes is seen from that instant
//! on, so a verdict does not depend on when anybody asks.

mod contacts;
mod cycle;
mod effects;
mod facts;
mod guidance;
mod listen;
mod marks;
mod moment;
mod promises;
mod refusals;
mod remedies;
mod settle;
mod talk;
mod threads;
mod told;
mod waits;

pub(crate) use contacts::Contact;
pub use cycle::Verdict;
pub(crate) use cycle::{Cycle, How, Mark, Pause, Target, What};
pub(crate) use effects::Effects;
use facts::LEVEL;
pub(crate) use facts::{LogFacts, Read};
use guidance::Guidance;
pub(crate) use guidance::{Acted, Activation};
pub use moment::ClockState;
pub(crate) use moment::{Moment, Present, percent};
pub(crate) use refusals::Refusals;
pub use refusals::{RefusalCode, Refused};
pub(crate) use remedies::{Anybody, Charge, Given, Remedies, Step};
pub(crate) use settle::LevelBy;
pub(crate) use talk::{Talk, is_after};
pub(crate) use threads::name as thread_name;

use crate::event::{Event, Promised};
use crate::fact::Level;
use crate::policy::{Policies, Policy};
use crate::sla::{Agreement, Rule};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use threads::Threads;

/// What a case has come to by its last event: everything that later answers need, and no message text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    /// The instant up to which everything has passed.
    pub(crate) at: Option<Timestamp>,
    pub(crate) case_id: Option<Arc<str>>,
    /// How many events, and an order-free digest of their ids.
    pub(crate) events: u64,
    pub(crate) digest: u64,
    pub(crate) unknown: u32,
    pub(crate) facts: LogFacts,
    pub(crate) threads: Threads,
    pub(crate) guidance: Guidance,
    /// In order of track and of what they are about.
    pub(crate) clocks: Vec<Clock>,
    pub(crate) level: Option<Level>,
    /// The policy in force, and its agreement, by their places.
    pub(crate) policy: Option<usize>,
    pub(crate) agreement: Option<usize>,
    overrides: BTreeMap<Arc<str>, Override>,
    pub(crate) remedies: Remedies,
    pub(crate) talk: Talk,
    /// What had no effect.
    pub(crate) refused: Refusals,
}

/// A clock of a case: its present or latest cycle, and what became of those before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Clock {
    pub(crate) track: usize,
    pub(crate) of: Of,
    pub(crate) cycle: Option<Cycle>,
    /// The rule that applies to it: policy, agreement, rule.
    rule: Option<RuleAt>,
    pub(crate) kept: u32,
    pub(crate) broken: u32,
    /// What keeps it, if it is a promise.
    promised: Option<Promised>,
}

/// The place of a rule: policy, agreement, rule.
type RuleAt = (usize, usize, usize);

/// What a clock is about. Threads are numbered in order of their beginning.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Of {
    Case,
    Thread(usize),
    Promise(Arc<str>),
}

/// The track of promises, after all others.
const PROMISES: usize = usize::MAX;

/// A target set by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Override {
    by: Arc<str>,
    due_at: Option<Timestamp>,
    amount: Option<crate::amount::Amount>,
    until: Option<Timestamp>,
}

/// Something that a clock did, as the sweep passes it.
#[derive(Clone, Debug)]
pub(crate) struct Passed {
    pub(crate) at: Timestamp,
    pub(crate) clock: Arc<str>,
    pub(crate) of: Option<Arc<str>>,
    /// Whether that is the main thread, which may get its name later and is meant where none is named.
    pub(crate) main: bool,
    pub(crate) cause: Arc<str>,
    pub(crate) what: Transited,
    /// What tells it from others of its kind in the same cycle.
    pub(crate) by: Option<Arc<str>>,
    /// The id of a warning.
    pub(crate) warning: Option<Arc<str>>,
    pub(crate) due_at: Option<Timestamp>,
}

/// What a clock can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Transited {
    /// It began to run, or came to be promised.
    Started,
    /// It pauses.
    Paused,
    /// It runs again.
    Resumed,
    /// Its target changed.
    Retargeted,
    /// A warning was reached.
    Warned,
    /// Its target was used up, and then some.
    Breached,
    /// What was promised was done.
    Fulfilled,
    /// It ended without that.
    Cancelled,
    /// It started again from nothing.
    Reset,
}

impl Transited {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Paused => "paused",
            Self::Resumed => "resumed",
            Self::Retargeted => "retargeted",
            Self::Warned => "warned",
            Self::Breached => "breached",
            Self::Fulfilled => "fulfilled",
            Self::Cancelled => "cancelled",
            Self::Reset => "reset",
        }
    }
}

/// What a sweep writes down beside the state, for whoever asks for history.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    pub(crate) passed: Vec<Passed>,
    /// Cycles that were followed by another one of the same clock.
    pub(crate) closed: Vec<(Clock, Cycle)>,
}

/// One pass over a log.
pub(crate) struct Sweep<'a> {
    pub(crate) policies: &'a Policies,
    pub(crate) state: &'a mut State,
    pub(crate) trace: Option<&'a mut Trace>,
}

impl Sweep<'_> {
    /// Takes the next event in. O(clocks and threads of the case + rules that read what it changed).
    pub(crate) fn event(&mut self, event: &Event) {
        self.pass(event.at(), false);
        self.state.at = Some(event.at());
        self.state.case_id.get_or_insert_with(|| Arc::clone(event.case_id()));
        self.state.events += 1;
        self.state.digest ^= digest(event.id());
        self.listen(event);
    }

    fn policy(&self) -> Option<&Policy> {
        self.policies.each.get(self.state.policy?)
    }
}

impl State {
    /// How much a copy of it costs, in about the time that an event takes.
    pub(crate) fn weight(&self) -> usize {
        let cycles = self.clocks.iter().filter_map(|clock| clock.cycle.as_ref());
        let stretches: usize = cycles.map(Cycle::weight).sum();
        let waits: usize = self.threads.0.iter().map(|thread| thread.unanswered.len()).sum();
        let remedies = self.remedies.0.len() + self.refused.latest.len() / 4;
        let guided = self.guidance.weight() + remedies;
        (self.clocks.len() + stretches + waits + self.facts.recent.len() + guided) / 4
    }

    /// The agreement in force.
    pub(crate) fn agreement<'a>(&self, policies: &'a Policies) -> Option<&'a Agreement> {
        policies.each.get(self.policy?)?.agreements.get(self.agreement?)
    }

    /// Since when the customer who has waited longest for an answer waits. Later messages do not move it, and what bots
    /// write does not end it. O(threads).
    pub(crate) fn waiting_since(&self) -> Option<Timestamp> {
        let oldest = self.threads.0.iter().filter_map(|thread| thread.unanswered.oldest());
        oldest.map(|(since, ..)| *since).min()
    }

    /// The name of what a clock is about.
    pub(crate) fn name(&self, of: &Of) -> Option<Arc<str>> {
        self.name_of(of).cloned()
    }

    pub(crate) fn name_of<'a>(&'a self, of: &'a Of) -> Option<&'a Arc<str>> {
        match of {
            Of::Case => None,
            Of::Thread(number) => self.threads.0.get(*number)?.name.as_ref(),
            Of::Promise(name) => Some(name),
        }
    }
}

impl Clock {
    /// The rule that applies to it; none while nothing is promised of it.
    pub(crate) fn rule<'a>(&self, policies: &'a Policies) -> Option<&'a Rule> {
        if self.track == PROMISES {
            return Some(&policies.promise);
        }
        let (policy, agreement, rule) = self.rule?;
        policies.each.get(policy)?.agreements.get(agreement)?.rules.get(rule)
    }

    /// The agreement whose rule applies to it.
    pub(crate) fn agreement<'a>(&self, policies: &'a Policies) -> Option<&'a Agreement> {
        let (policy, agreement, _) = self.rule?;
        policies.each.get(policy)?.agreements.get(agreement)
    }

    /// Whether it is a promise that somebody made by hand.
    pub(crate) fn is_promise(&self) -> bool {
        self.track == PROMISES
    }

    pub(crate) fn open_cycle(&self) -> Option<&Cycle> {
        self.cycle.as_ref().filter(|cycle| cycle.is_open())
    }

    /// Counts a verdict in, or takes it out again.
    fn tally(&mut self, verdict: Option<Verdict>, by: i32) {
        let tally = match verdict {
            Some(Verdict::Kept) => &mut self.kept,
            Some(Verdict::Broken) => &mut self.broken,
            _ => return,
        };
        *tally = tally.saturating_add_signed(by);
    }
}

/// Sixty-four bits that stand for an id.
pub(crate) fn digest(id: &str) -> u64 {
    use std::hash::Hasher;
    let mut hasher = siphasher::sip::SipHasher13::new();
    hasher.write(id.as_bytes());
    hasher.finish()
}
