//! What was in the log and had no effect, because the policy or the state of things does not accept it.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::Arc;

/// How many of the latest are kept.
const MOST: usize = 1_000;

/// Declares the reasons once: the variant, its word, and the sentence that explains it.
macro_rules! refusals {
    ($($variant:ident = $word:literal: $meaning:literal,)+) => {
        /// Why an event had no effect.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum RefusalCode {
            $(#[doc = $meaning] #[serde(rename = $word)] $variant,)+
        }

        impl RefusalCode {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word that crosses into other languages.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// One sentence: when it is given.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)+ }
            }
        }
    };
}

refusals! {
    UnknownRemedy = "unknown_remedy": "Nobody has asked for a remedy of this name.",
    SelfApproval = "self_approval": "Whoever asks for a remedy cannot approve it.",
    RequesterUnknown = "requester_unknown": "The request does not say who asked, so that it cannot be told who else may approve it.",
    ApproverUnknown = "approver_unknown": "The approval does not say who approved.",
    UnknownRole = "unknown_role": "The policy has no role of the name that was given.",
    KindNotOffered = "kind_not_offered": "The policy does not offer remedies of this kind.",
    OverTheLargest = "over_the_largest": "It is more than the policy lets anybody give.",
    OtherKind = "other_kind": "It is of another kind than what was requested.",
    OtherCurrency = "other_currency": "It is in another currency than what was requested or given.",
    OverTheApproved = "over_the_approved": "It is more than what was requested or approved.",
    NotSufficient = "not_sufficient": "No grant of the approver is large enough.",
    NotGranted = "not_granted": "No grant of whoever gave it is for it, or large enough, and nobody had approved it.",
    AwaitingApproval = "awaiting_approval": "A request for it is still open.",
    AlreadyDecided = "already_decided": "It was decided before.",
    AlreadyReversed = "already_reversed": "It was taken back before.",
    NothingToReverse = "nothing_to_reverse": "There is nothing to take back.",
    ClosedIncident = "closed_incident": "The case was closed, merged, spam or deleted.",
    UnknownGuideline = "unknown_guideline": "The policy has no guideline of this id.",
    UnknownAction = "unknown_action": "No guideline asked for an action of this key on this case, nor could have.",
    NotActivated = "not_activated": "The guideline is not open at that instant.",
    CannotBeAcknowledged = "cannot_be_acknowledged": "The guideline does not say what an acknowledgement does.",
    AcknowledgedTooLow = "acknowledged_too_low": "Whoever acknowledged it stands lower than its latest step.",
    NotManual = "not_manual": "The guideline is not one that somebody sets off by hand.",
    DoesNotApply = "does_not_apply": "The condition, the cooldown or the greatest number of the guideline rules it out.",
}

/// An event that had no effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Refusal {
    pub(crate) event: Arc<str>,
    pub(crate) at: Timestamp,
    pub(crate) code: RefusalCode,
}

/// The latest of them, and how many there were before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Refusals {
    pub(crate) latest: VecDeque<Refusal>,
    pub(crate) earlier: u64,
}

impl Refusals {
    pub(crate) fn add(&mut self, event: &Arc<str>, at: Timestamp, code: RefusalCode) {
        if self.latest.len() == MOST {
            self.latest.pop_front();
            self.earlier += 1;
        }
        self.latest.push_back(Refusal { event: Arc::clone(event), at, code });
    }
}

/// An event that had no effect, as an answer shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Refused {
    /// The event.
    pub event: Arc<str>,
    /// When it happened.
    pub at: Timestamp,
    /// Why it had no effect.
    pub code: RefusalCode,
    /// The same as a sentence.
    pub message: &'static str,
}

impl From<&Refusal> for Refused {
    fn from(refusal: &Refusal) -> Self {
        let Refusal { event, at, code } = refusal;
        Self { event: Arc::clone(event), at: *at, code: *code, message: code.meaning() }
    }
}
