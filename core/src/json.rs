//! The way out: an answer, or one part of it, becomes JSON text or the values of a host language.
//!
//! Every answer is a Rust value that serializes. [`build`] is a serializer that first walks to a path and then
//! hands what it finds to a [`Build`], which knows leaves, lists and mappings but never the name of a field. So
//! what a host sees agrees with the JSON by construction, and a new field needs no line in any binding.

mod shape;
mod tree;
mod walk;

pub use shape::{Shape, shape};
pub use tree::Tree;

use crate::calendar::Explanation;
use crate::channel::{Channel, Fit, Part};
use crate::decision::{Allowance, Decision};
use crate::desk::{ClockExplanation, PolicyTrace};
use crate::draft::{Draft, Proposal, TemplateLength};
use crate::error::{Code, Error, Result};
use crate::finding::Finding;
use crate::order::{Comparison, LatestTurn, Overtaking, Priority, Ranking, Resolution};
use crate::reading::{Assessment, Crossed, Cycle, NextCheck, Reading, TargetRow};
use crate::reconcile::Reconciliation;
use crate::time::Timestamp;
use crate::worklist::WorkRow;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The name of a field, or a key.
pub type Name = Cow<'static, str>;

/// Makes the values of a host language. One implementation serves every answer there is and will be.
#[expect(clippy::missing_errors_doc, reason = "the host decides what it cannot make")]
pub trait Build {
    /// A value of the host language.
    type Value;

    /// Nothing.
    fn null(&self) -> Result<Self::Value>;
    /// True or false.
    fn bool(&self, value: bool) -> Result<Self::Value>;
    /// A whole number within ±(2^53 − 1).
    fn int(&self, value: i64) -> Result<Self::Value>;
    /// Text.
    fn text(&self, value: &str) -> Result<Self::Value>;
    /// An instant; in JSON, its text.
    fn instant(&self, value: Timestamp) -> Result<Self::Value>;
    /// A list.
    fn list(&self, items: Vec<Self::Value>) -> Result<Self::Value>;
    /// A mapping: the named fields of a record, which cost nothing to hand over, or keys that are data.
    fn map(&self, fields: Vec<(Name, Self::Value)>) -> Result<Self::Value>;

    /// What stands for a list or a mapping as a whole, when its parts are to be read only when asked for.
    fn unread(&self, _branch: Branch) -> Option<Self::Value> {
        None
    }
}

/// What has parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Branch {
    /// A list.
    List,
    /// A mapping.
    Map,
}

/// Declares once what verbs give.
macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident($kind:ty);)+) => {
        /// Any result with parts that a verb of casework gives.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Answer {
            $($(#[$doc])* $name($kind),)+
        }

        impl Serialize for Answer {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self { $(Self::$name(answer) => answer.serialize(serializer),)+ }
            }
        }
    };
}

answers! {
    /// Of [`crate::Calendar::explain`].
    Explanation(Explanation);
    /// Of [`crate::Calendar::check`], [`crate::Desk::check`] and [`crate::check_policy`].
    Findings(Vec<Finding>);
    /// Of [`crate::Desk::assess`].
    Assessment(Box<Assessment>);
    /// Of [`crate::Desk::clock`].
    Reading(Reading);
    /// Of [`crate::Desk::next_check`].
    NextCheck(Option<NextCheck>);
    /// Of [`crate::Desk::crossed`].
    Crossed(Crossed);
    /// Of [`crate::Desk::cycles`].
    Cycles(Vec<Cycle>);
    /// Of [`crate::Desk::explain`].
    ClockExplanation(ClockExplanation);
    /// Of [`crate::Desk::reconcile`].
    Reconciliation(Box<Reconciliation>);
    /// Of [`crate::Desk::rank`].
    Ranking(Ranking);
    /// Of [`crate::Desk::priority`].
    Priority(Option<Box<Priority>>);
    /// Of [`crate::Desk::compare`].
    Comparison(Box<Comparison>);
    /// Of [`crate::Desk::overtakes`].
    Overtaking(Box<Overtaking>);
    /// Of [`crate::Desk::latest_turn`].
    LatestTurn(LatestTurn);
    /// Of [`crate::Worklist::top`].
    Work(Vec<WorkRow>);
    /// Of [`crate::Desk::resolutions`].
    Resolutions(Vec<Resolution>);
    /// Of [`crate::Desk::may`].
    Decision(Box<Decision>);
    /// Of [`crate::Desk::allowances`].
    Allowances(Vec<Allowance>);
    /// Of [`crate::Desk::draft`].
    Draft(Box<Draft>);
    /// Of [`crate::Desk::proposals`].
    Proposals(Vec<Proposal>);
    /// Of [`crate::Desk::lengths`].
    Lengths(Vec<TemplateLength>);
    /// Of [`crate::Desk::fit`] and [`crate::channel::fit`].
    Fit(Fit);
    /// Of [`crate::Desk::split`] and [`crate::channel::split`].
    Parts(Vec<Part>);
    /// Of [`crate::channel::channels`] and [`crate::Desk::channels`].
    Channels(Vec<Channel>);
    /// Of [`crate::Desk::trace`].
    Trace(Option<PolicyTrace>);
    /// Of [`crate::Desk::targets`].
    Targets(Vec<TargetRow>);
    /// Of [`crate::Desk::assess_many`].
    Columns(BTreeMap<String, Vec<Tree>>);
    /// One that was packed before.
    Unpacked(Tree);
}

impl Answer {
    /// Text from which [`Answer::unpack`] makes an equal answer, instants included.
    ///
    /// # Errors
    /// [`Code::Internal`] only.
    pub fn pack(&self) -> Result<String> {
        serde_json::to_string(&tree::Packed::from(tree(self, &[])?))
            .map_err(|_| Error::plain(Code::Internal))
    }

    /// The answer that was packed.
    ///
    /// # Errors
    /// [`Code::MalformedJson`] when the text was not made by [`Answer::pack`].
    pub fn unpack(text: &str) -> Result<Self> {
        let packed: tree::Packed =
            serde_json::from_str(text).map_err(|_| Error::plain(Code::MalformedJson))?;
        Ok(Self::Unpacked(packed.try_into()?))
    }
}

/// The part of an answer at a path, made by `with`. A path names fields and keys, and counts list items from 0.
///
/// # Errors
/// [`Code::NoSuchPart`].
pub fn build<B: Build>(answer: &impl Serialize, path: &[&str], with: &B) -> Result<B::Value> {
    answer.serialize(walk::Walk::new(path, with))
}

/// The part of an answer at a path, as compact JSON text.
///
/// ```
/// let desk = casework::Calendar::load("{zone: UTC, week: {mon-fri: 09:00-17:00}}")?;
/// let day = |text: &str| text.parse::<casework::Timestamp>();
/// let why = desk.explain(day("2026-11-20T16:00:00Z")?, day("2026-11-21T10:00:00Z")?)?;
/// assert_eq!(casework::json::pick(&why, &["spans", "1", "reason"])?, r#""outside_hours""#);
/// assert_eq!(casework::json::shape(&why, &["spans"])?, casework::json::Shape::List(3));
/// # Ok::<(), casework::Error>(())
/// ```
///
/// # Errors
/// [`Code::NoSuchPart`].
pub fn pick(answer: &impl Serialize, path: &[&str]) -> Result<String> {
    serde_json::to_string(&tree(answer, path)?).map_err(|_| Error::plain(Code::Internal))
}

/// The part of an answer at a path, as plain data.
///
/// # Errors
/// [`Code::NoSuchPart`].
pub fn tree(answer: &impl Serialize, path: &[&str]) -> Result<Tree> {
    build(answer, path, &tree::Trees)
}

/// Runs a call from a host language. A defect in casework becomes an error of code `internal`, where an unwinding
/// panic would end the host.
///
/// # Errors
/// What `call` gives, or [`Code::Internal`] when it panics.
pub fn guarded<T>(call: impl FnOnce() -> Result<T>) -> Result<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(call))
        .unwrap_or_else(|_| Err(Error::plain(Code::Internal)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Calendar;

    fn answer() -> Answer {
        let desk = Calendar::load("{zone: UTC, week: {mon-fri: 09:00-17:00}}").unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let why = desk.explain(at("2026-11-20T16:00:00Z"), at("2026-11-23T10:00:00Z"));
        Answer::Explanation(why.unwrap())
    }

    #[test]
    fn every_part_agrees_with_the_whole() {
        let answer = answer();
        let whole: serde_json::Value = serde_json::to_value(&answer).unwrap();
        assert_eq!(pick(&answer, &[]).unwrap(), serde_json::to_string(&answer).unwrap());
        for place in 0..whole["spans"].as_array().unwrap().len() {
            let Shape::Map(names) = shape(&answer, &["spans", "0"]).unwrap() else { panic!() };
            assert_eq!(names.len(), whole["spans"][place].as_object().unwrap().len());
            for name in names {
                let part = pick(&answer, &["spans", &place.to_string(), &name]).unwrap();
                assert_eq!(part, whole["spans"][place][&name].to_string());
            }
        }
    }

    #[test]
    fn a_path_to_nowhere_is_refused() {
        for path in [&["span"][..], &["spans", "99"], &["spans", "x"], &["elapsed_ms", "0"]] {
            assert_eq!(pick(&answer(), path).unwrap_err().code(), Code::NoSuchPart, "{path:?}");
        }
    }

    #[test]
    fn a_panic_becomes_an_error() {
        let error = guarded(|| -> Result<()> { panic!("a defect") }).unwrap_err();
        assert_eq!(error.code(), Code::Internal);
        assert_eq!(guarded(|| Ok(7)), Ok(7));
    }

    #[test]
    fn packing_keeps_instants() {
        let answer = answer();
        let again = Answer::unpack(&answer.pack().unwrap()).unwrap();
        let start = |answer| tree(answer, &["spans", "0", "start_at"]).unwrap();
        assert_eq!(start(&again), start(&answer));
        assert!(matches!(start(&again), Tree::Instant(_)));
        assert_eq!(pick(&again, &[]).unwrap(), pick(&answer, &[]).unwrap());
        assert!(Answer::unpack("{}").is_err());
    }
}
