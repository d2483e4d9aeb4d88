//! What is answered about the order of work: whom to answer next, and why.

use crate::amount::Amount;
use crate::document;
use crate::error::{Code, Error, Result};
use crate::event::Status;
use crate::fact::Level;
use crate::priority::{Fraction, Lane};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What to ask of an order besides the instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RankOptions {
    /// How many rows to give, from the first; all, when there is none.
    pub limit: Option<usize>,
    /// Which pick of the host's this is, counted from 1, where the policy keeps turns in reserve.
    pub pick: Option<u64>,
    /// Whether every row says what its score is made of.
    pub explain: bool,
}

/// Cases in the order in which to work on them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Ranking {
    /// The instant asked for.
    pub as_of: Timestamp,
    /// The first so many, in order.
    pub rows: Vec<Ranked>,
    /// How many cases have a place in the order.
    pub cases: u64,
    /// How many have none, and why.
    pub left_out: LeftOutCount,
}

/// How many cases have no place in the order, by the reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LeftOutCount {
    /// They are resolved, and the customer has not come back.
    pub resolved: u64,
    /// They are closed.
    pub closed: u64,
    /// They live on in other cases.
    pub merged: u64,
    /// They are no cases.
    pub spam: u64,
    /// They are deleted.
    pub deleted: u64,
    /// Nothing had happened on them at the instant, or no policy was in force.
    pub not_begun: u64,
}

/// One case in the order. Cases come by lane, then by score, the greatest first, then by `due_at`, `opened_at` and
/// `case_id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Ranked {
    /// Its place, from 1.
    pub rank: u64,
    /// The case.
    pub case_id: Arc<str>,
    /// Its lane.
    pub lane: Lane,
    /// The rule that put it there; none for what waiting makes of it.
    pub lane_rule: Option<Arc<str>>,
    /// Whether it takes a turn that was kept for those who have waited longest.
    pub reserved: bool,
    /// The level that its weight reads.
    pub level: Option<Level>,
    /// What it weighs.
    pub weight: i64,
    /// Weight times urgency, in thousandths, rounded down.
    pub score: i64,
    /// What makes it urgent.
    pub by: UrgentBy,
    /// The clock, if it is one.
    pub clock: Option<Arc<str>>,
    /// The thread or the promise that the clock is about.
    pub of: Option<Arc<str>>,
    /// How much of the target is used, per cent, rounded down.
    pub percent: i64,
    /// When the first of its running clocks is due; of a case without a clock, when its floor is used up.
    pub due_at: Option<Timestamp>,
    /// When it was opened.
    pub opened_at: Option<Timestamp>,
    /// What the score is made of, where that was asked for.
    pub contributions: Option<Vec<Contribution>>,
}

/// What makes a case urgent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum UrgentBy {
    /// A clock that runs.
    RunningClock,
    /// A clock that pauses: its time stands still.
    PausedClock,
    /// The floor clock, which stands in where there is no other, or where only waiting counts.
    FloorClock,
    /// No time counts.
    Nothing,
}

/// One line of what a score is made of. The points of all lines add up to the weight, and `exact` of all to the exact
/// score; what is shown of each need not, because each is rounded down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Contribution {
    /// What kind of line it is.
    pub kind: ContributionKind,
    /// The group of points.
    pub group: Option<Arc<str>>,
    /// The factor in the group.
    pub factor: Option<Arc<str>>,
    /// What it adds to the weight.
    pub points: i64,
    /// What it adds to the score, in thousandths, rounded down.
    pub score: i64,
    /// What it adds to the score, as `numerator/denominator` in lowest terms.
    pub exact: String,
    /// Why it adds that.
    pub why: Why,
    /// The events that were counted, where it counts contacts: of other cases as `case_id:event`.
    pub counted: Vec<Arc<str>>,
    /// The same in a sentence.
    pub sentence: Arc<str>,
}

/// What kind of line of a score it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContributionKind {
    /// What the level weighs.
    Level,
    /// What a factor adds.
    Factor,
    /// What the cap of a group takes away.
    Cap,
    /// What lifts it to the least weight.
    Least,
    /// What keeps it at the greatest weight.
    Most,
}

/// Why a factor adds what it adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It applies.
    Applies,
    /// It does not.
    DoesNotApply,
    /// What it asks about is not known.
    Unknown,
    /// It asks about a signal whose newest observation is not sure enough.
    LowConfidence,
}

/// Where one case stands in the order of work, explained to the last point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Priority {
    /// The case.
    pub case_id: Option<Arc<str>>,
    /// The instant asked for.
    pub as_of: Timestamp,
    /// Its lane.
    pub lane: Lane,
    /// The rule that put it there; none for what waiting makes of it.
    pub lane_rule: Option<Arc<str>>,
    /// The level that its weight reads.
    pub level: Option<Level>,
    /// Where that level comes from.
    pub level_by: Option<LevelSource>,
    /// What it weighs.
    pub weight: i64,
    /// What makes it urgent, and how much.
    pub urgency: Urgency,
    /// Weight times urgency, in thousandths, rounded down.
    pub score: i64,
    /// The same, as `numerator/denominator` in lowest terms.
    pub exact: String,
    /// When the first of its running clocks is due; of a case without a clock, when its floor is used up.
    pub due_at: Option<Timestamp>,
    /// When it was opened.
    pub opened_at: Option<Timestamp>,
    /// What the weight is made of, line by line.
    pub contributions: Vec<Contribution>,
    /// All of it in a few words.
    pub sentence: String,
}

/// How urgent a case is, and by what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Urgency {
    /// What makes it urgent.
    pub by: UrgentBy,
    /// The clock, if it is one.
    pub clock: Option<Arc<str>>,
    /// The thread or the promise that the clock is about.
    pub of: Option<Arc<str>>,
    /// The time counted, in milliseconds of the clock's own unit.
    pub elapsed_ms: i64,
    /// The target, in milliseconds of the same unit.
    pub target_ms: i64,
    /// The one by the other, per cent, rounded down.
    pub percent: i64,
    /// The head start, in shares of a target.
    pub u0: String,
    /// How fast it grows once the target is used up.
    pub kappa: String,
    /// How urgent it is: `u0 + x` up to the target, `u0 + 1 + kappa (x - 1)` after it, in lowest terms.
    pub exact: String,
}

/// Where a level comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LevelSource {
    /// Somebody set it by hand.
    Override,
    /// It was recorded.
    Recorded,
    /// A rule of the policy gave it.
    Rule,
    /// Impact and urgency gave it.
    Matrix,
    /// Nothing else gave one.
    Default,
    /// A guideline raised it.
    Guideline,
}

/// Why one case comes before another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Comparison {
    /// The instant asked for.
    pub as_of: Timestamp,
    /// The case that comes first.
    pub first: Arc<str>,
    /// The one that comes after it.
    pub second: Arc<str>,
    /// The first thing in which they differ; none for one case twice.
    pub key: Option<OrderKey>,
    /// Both, the first of them first; without contributions.
    pub rows: Vec<Ranked>,
    /// Why, in a sentence.
    pub sentence: String,
}

/// What decides between two cases, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OrderKey {
    /// Lanes.
    Lane,
    /// Exact scores.
    Score,
    /// The first due instants of running clocks; without one comes last.
    DueAt,
    /// The instants of opening.
    OpenedAt,
    /// The ids, as text.
    CaseId,
}

/// When one case comes before another that is before it now, if nothing but time passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Overtaking {
    /// The instant asked for.
    pub as_of: Timestamp,
    /// Up to when was looked.
    pub horizon: Timestamp,
    /// The case that comes first at `as_of`.
    pub first: Arc<str>,
    /// The one that comes after it.
    pub second: Arc<str>,
    /// The first instant at which the second comes first; none when it does not by the horizon.
    pub at: Option<Timestamp>,
    /// The first instant up to then at which their scores are equal, if there is one.
    pub equal_at: Option<Timestamp>,
    /// What decides at that instant.
    pub key: Option<OrderKey>,
    /// The same in a sentence.
    pub sentence: String,
}

/// Cases like one another that keep coming: for [`crate::Desk::latest_turn`].
///
/// ```
/// let stream = casework::order::Stream::load("{weight: 800, x: 1/2, every: 10m}")?;
/// assert_eq!(stream.weight, 800);
/// # Ok::<(), casework::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a stream of cases")]
pub struct Stream {
    /// What each of them weighs, from 1 to 10,000.
    pub weight: i64,
    /// The share of its target that each has used at most when somebody takes it.
    pub x: Fraction,
    /// One comes, and somebody takes one, each time so much has passed: a duration.
    pub every: Amount,
    /// The level that gives them their head start; that of cases without a level, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
}

impl Stream {
    /// Reads a stream from YAML or JSON text.
    ///
    /// # Errors
    /// Whatever is wrong with it, at its path.
    pub fn load(text: &str) -> Result<Self> {
        document::read(text)
    }

    /// # Errors
    /// [`Code::NumberOutOfRange`], [`Code::MalformedAmount`].
    pub(crate) fn check(&self) -> Result<i64> {
        if !(1..=10_000).contains(&self.weight) {
            let message = "Expected a weight from 1 to 10,000.";
            return Err(Error::new(Code::NumberOutOfRange, message).under("weight"));
        }
        match self.every {
            Amount::Duration { millis: millis @ 1.. } => Ok(millis),
            _ => Err(Error::plain(Code::MalformedAmount)
                .with_hint("Write a duration such as 10m.")
                .under("every")),
        }
    }
}

/// No later than when somebody comes to a case, if only cases of one kind keep coming.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LatestTurn {
    /// The instant asked for.
    pub as_of: Timestamp,
    /// The latest instant at which it is taken; none when that may never be, or not in a hundred years.
    pub at: Option<Timestamp>,
    /// From when on none of them comes before it any more.
    pub ahead_from: Option<Timestamp>,
    /// How many of them are taken before it at most.
    pub overtaken_by: Option<i64>,
    /// The same in a sentence.
    pub sentence: String,
}

/// A case that was resolved or closed, and whether that was the end of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Resolution {
    /// The case.
    pub case_id: Option<Arc<str>>,
    /// When it was resolved.
    pub at: Timestamp,
    /// The event that says so.
    pub event: Arc<str>,
    /// Resolved or closed.
    pub status: Status,
    /// How many contacts there had been.
    pub contacts: i64,
    /// How many replies a person had given.
    pub replies: i64,
    /// How many times it had gone from one to another.
    pub transfers: i64,
    /// The first contact about the same matter after it, within the window of the policy.
    pub returned_at: Option<Timestamp>,
    /// The event that tells of it: of another case as `case_id:event`.
    pub returned_by: Option<Arc<str>>,
    /// Until when such a contact counts.
    pub settled_at: Timestamp,
    /// Whether one contact was enough; none while that is open.
    pub resolved_first_time: Option<bool>,
    /// Whether the customer came back, so that it was closed too early; none while that is open.
    pub rushed_close: Option<bool>,
}
