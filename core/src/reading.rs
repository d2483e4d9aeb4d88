//! What a case has come to at an instant, as answers.

mod guidance;
mod reader;

pub use crate::approvals::Approval;
pub use crate::fold::{RefusalCode, Refused};
pub use guidance::{Action, OpenGuideline, Rescinded, Staffing, Superseded, SupersededBy};
pub(crate) use reader::Reader;

use crate::calendar::Calendar;
use crate::event::{Status, WaitingOn};
use crate::fact::Level;
pub use crate::fold::ClockState;
use crate::fold::{Passed, Transited, Verdict};
use crate::priority::Lane;
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
    /// Before or after which other cases it comes, whatever they score; none where nobody works on it.
    pub lane: Option<Lane>,
    /// What it weighs among those of its lane; none where nobody works on it.
    pub weight: Option<i64>,
    /// Weight times urgency, in thousandths, rounded down; none where nobody works on it. It grows by itself.
    pub score: Option<i64>,
    /// How high guidelines have escalated it, from 0 to 9.
    pub escalation: u8,
    /// The guidelines that were set off and have not ended, in that order.
    pub guidelines: Vec<OpenGuideline>,
    /// What to do now, in the order in which it was due.
    pub actions: Vec<Action>,
    /// What guidelines would ask for that are only watched.
    pub observed: Vec<Action>,
    /// What was due and is not worth doing any more.
    pub superseded: Vec<Superseded>,
    /// What was done and would not be asked for by what is known now.
    pub rescinded: Vec<Rescinded>,
    /// What the log says that the policy does not accept: it had no effect.
    pub refused: Vec<Refused>,
    /// The remedies that somebody has asked for and nobody has decided.
    pub approvals: Vec<Approval>,
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

impl Standing {
    /// The word that crosses into other languages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Breached => "breached",
            Self::AtRisk => "at_risk",
            Self::OnTrack => "on_track",
            Self::Paused => "paused",
            Self::Idle => "idle",
        }
    }
}

/// A clock at an instant: its present or latest cycle, and what became of those before. A clock of threads shows the
/// most pressing one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
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
    /// Whether it is never due, because its calendar closes for good before the target is used up.
    pub never_due: bool,
    /// The time counted, in milliseconds of its own unit.
    pub elapsed_ms: Option<i64>,
    /// The target in milliseconds of its own unit; none of days that its calendar does not have.
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
    /// The id of a warning or a guideline; `breach`; `lapse` of a fact; a new `policy`; a `weight` that changes; an `approval` that
    /// goes to the next; of a
    /// guideline its id, with the step, `end` or `hold` after a slash.
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
        let of = passed.of.iter().filter(|_| !passed.main).map(|of| format!("@{of}"));
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

/// Declares a cycle and its flat row once: a row has everything but the list of pauses.
macro_rules! cycles {
    ($($(#[$doc:meta])* $field:ident: $type:ty,)+) => {
        /// One cycle of a clock, from its start to its end or to the instant asked for.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct Cycle {
            $($(#[$doc])* pub $field: $type,)+
            /// When it paused, and why.
            pub pauses: Vec<PauseSpan>,
        }

        /// One cycle as a flat row of a table.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct TargetRow {
            $($(#[$doc])* pub $field: $type,)+
        }

        impl From<Cycle> for TargetRow {
            fn from(cycle: Cycle) -> Self {
                Self { $($field: cycle.$field,)+ }
            }
        }
    };
}

cycles! {
    /// The case.
    case_id: Option<Arc<str>>,
    /// The clock.
    clock: Arc<str>,
    /// The thread or the promise that it is about; none for the case as a whole.
    of: Option<Arc<str>>,
    /// The agreement by which it is judged.
    agreement: Option<Arc<str>>,
    /// The level by which it is judged.
    level: Option<Level>,
    /// The id of the event that started it.
    cause: Arc<str>,
    /// What it does.
    state: ClockState,
    /// What became of it.
    verdict: Option<Verdict>,
    /// Whether more time has passed than the target.
    breached: bool,
    /// From when it counts.
    started_at: Timestamp,
    /// When it ended.
    ended_at: Option<Timestamp>,
    /// The id of the event that ended it.
    ended_by: Option<Arc<str>>,
    /// When the target is used up; none while it pauses.
    due_at: Option<Timestamp>,
    /// The first instant at which it is breached.
    breach_at: Option<Timestamp>,
    /// Whether it is never due, because its calendar closes for good before the target is used up.
    never_due: bool,
    /// The time counted, in milliseconds of its own unit.
    elapsed_ms: i64,
    /// The target as it was written.
    target: Option<String>,
    /// The target in milliseconds of its own unit; none of days that its calendar does not have.
    target_ms: Option<i64>,
    /// What is left of the target, in milliseconds; negative once it is used up.
    remaining_ms: Option<i64>,
    /// The time counted per cent of the target, rounded down; not capped at 100.
    percent: Option<i64>,
    /// How long it paused, in milliseconds of wall time.
    paused_ms: i64,
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
