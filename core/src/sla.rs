//! Promises as people write them down: agreements, the clocks in them, and what their words mean.

mod document;
mod pattern;
mod preset;
mod rule;
mod words;

pub use document::{
    AgreementDocument, ClockDocument, Cycles, Landing, OnCalendarChange, OnRetarget, OnUnmatched,
    Scope, StartFrom, TargetDocument, Targets, Threshold, WarningDocument,
};
pub use pattern::Pattern;
pub use preset::Preset;
pub use words::OneOrMany;

pub(crate) use pattern::Occurrence;
pub(crate) use rule::{
    Agreement, Compiler, NEVER, Pause, PauseWhen, Rule, TargetRule, Track, Unit, Warning,
    clock_ids, millis, threshold,
};
