//! What is answered about who may do what.

use crate::authority::Per;
use crate::event::RemedyKind;
use crate::money::{Currency, Money};
use crate::time::Timestamp;
use serde::Serialize;
use std::sync::Arc;

/// Whether somebody may do something, and what comes next if not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Decision {
    /// The answer.
    pub verdict: Verdict,
    /// Why, in one of few words.
    pub rule: Rule,
    /// The same in one sentence.
    pub sentence: String,
    /// The grant that allows it, or comes nearest; of a reply, the id of the rule or of the guideline.
    pub grant: Option<Arc<str>>,
    /// What is left of each limit of the grant. Of what is allowed, after it.
    pub headroom: Vec<Headroom>,
    /// The limits that stand in the way.
    pub blocking: Vec<Headroom>,
    /// The lowest role that can approve it.
    pub approver: Option<Arc<str>>,
    /// The people in that role, as far as the organisation says, without whoever asks.
    pub approvers: Vec<Arc<str>>,
    /// The roles that are asked after it, one after each time-out.
    pub then: Vec<Arc<str>>,
    /// What whoever asks may give right now instead.
    pub instead: Vec<Instead>,
    /// What the case owes before it may be closed.
    pub owes: Vec<Owing>,
    /// What the act must name besides.
    pub needs_evidence: Vec<Arc<str>>,
}

/// Whether somebody may do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "DecisionVerdict"))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// They may.
    Allow,
    /// They may once somebody else says so.
    NeedsApproval,
    /// They may not.
    Deny,
}

impl Verdict {
    /// The word that crosses into other languages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::NeedsApproval => "needs_approval",
            Self::Deny => "deny",
        }
    }
}

/// Why a decision is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "DecisionRule"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rule {
    /// A grant allows it.
    Granted,
    /// It is more than is left of a limit.
    OverLimit,
    /// The grant wants a second person.
    TwoPerson,
    /// No grant of theirs is for this.
    NoGrant,
    /// Nobody at all can approve it.
    NobodyMay,
    /// The act does not name what the grant asks for.
    NeedsEvidence,
    /// The policy does not offer remedies of this kind.
    KindNotOffered,
    /// It is more than the policy lets anybody give.
    OverTheLargest,
    /// It is for themselves.
    SelfDealing,
    /// The case is closed, merged, spam or deleted.
    ClosedIncident,
    /// Nobody has asked for a remedy of this name.
    UnknownRemedy,
    /// They asked for it themselves.
    SelfApproval,
    /// The request does not say who asked.
    RequesterUnknown,
    /// It was decided before.
    AlreadyDecided,
    /// It was taken back before.
    AlreadyReversed,
    /// No rule speaks against the reply.
    NoRule,
    /// A rule allows the reply.
    ReplyRule,
    /// The reply is a draft until somebody approves it.
    Draft,
    /// The reply is for some roles alone.
    Reserved,
    /// The case owes nothing.
    NothingOwed,
    /// The case owes something before it may be closed.
    StillOwed,
    /// No policy was in force.
    NoPolicy,
}

/// How much of a limit is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Headroom {
    /// The limit in words.
    pub limit: Arc<str>,
    /// What it counts together.
    pub per: Per,
    /// Over which time, as the policy says it.
    pub window: Arc<str>,
    /// How much there is in all, in minor units of the currency, or a number of remedies.
    pub of: i64,
    /// How much of it is used, in the same unit; more than all where more was given than anybody may.
    pub used: i64,
    /// How much is left, in the same unit, never less than nothing.
    pub left: i64,
    /// The currency; none for a number of remedies.
    pub currency: Option<Currency>,
}

/// What somebody may give right now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Instead {
    /// What kind of thing.
    pub kind: RemedyKind,
    /// At most so much money; none where no limit names any.
    pub amount: Option<Money>,
    /// At most so many; none where no limit counts.
    pub count: Option<i64>,
    /// By which grant.
    pub grant: Arc<str>,
}

/// What a case owes before it may be closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Owing {
    /// What: `public_note`, `confirmation`, `silence` or `confirmation_or_silence`.
    pub what: &'static str,
    /// When it is met by itself, if nobody writes; none where only somebody can meet it.
    pub until: Option<Timestamp>,
}

/// What somebody may give without asking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Allowance {
    /// What kind of thing.
    pub kind: RemedyKind,
    /// The grant that gives most of it.
    pub grant: Arc<str>,
    /// At most so much money right now; none where no limit names any.
    pub amount: Option<Money>,
    /// At most so many right now; none where no limit counts.
    pub count: Option<i64>,
    /// What is left of each limit of the grant.
    pub headroom: Vec<Headroom>,
    /// What the act must name.
    pub needs_evidence: Vec<Arc<str>>,
    /// The same in one sentence.
    pub sentence: String,
}
