//! What a log says that the policy does not accept: it has no effect, and is not lost.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The most refusals that are listed; of more, the latest.
const MOST: usize = 1_000;

/// Something in the log that the policy does not accept, so that it had no effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Refusal {
    /// The event that says it.
    pub event: Arc<str>,
    /// When that was.
    pub at: Timestamp,
    /// Why it had no effect.
    pub code: RefusalCode,
}

/// Why something in a log had no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// The policy in force has no guideline of this id.
    UnknownGuideline,
    /// The policy in force has no role of this name.
    UnknownRole,
    /// No action was ever offered under this key, nor could have been.
    UnknownAction,
    /// The guideline is not open at that instant.
    NotActivated,
    /// The guideline does not say what an acknowledgement does.
    CannotBeAcknowledged,
    /// Whoever acknowledged it stands lower than the latest step.
    AcknowledgedTooLow,
    /// The guideline is not one that somebody sets off by hand.
    NotManual,
    /// The guideline does not apply: its condition, its cooldown or its greatest number says so.
    DoesNotApply,
}

/// What was refused, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Refusals(Vec<Refusal>);

impl Refusals {
    pub(super) fn add(&mut self, event: &Arc<str>, at: Timestamp, code: RefusalCode) {
        if self.0.len() >= MOST {
            self.0.remove(0);
        }
        self.0.push(Refusal { event: Arc::clone(event), at, code });
    }

    pub(crate) fn all(&self) -> &[Refusal] {
        &self.0
    }
}
