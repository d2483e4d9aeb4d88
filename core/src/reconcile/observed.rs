//! What another system says of a clock, as hosts hand it in.

use crate::amount::Amount;
use crate::case::Case;
use crate::desk::Desk;
use crate::document;
use crate::error::{Code, Error, Result};
use crate::event::Data;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What another system says of one cycle of a clock: any of its instants, its times, and whether it was breached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an observation")]
#[non_exhaustive]
pub struct Observation {
    /// The id of the clock of ours that it is about.
    pub clock: Arc<str>,
    /// The thread or the promise that it is about; any, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Arc<str>>,
    /// Which cycle, counted from 1. When it is left out, the one that started nearest to `started_at`; without that,
    /// the latest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<u32>,
    /// As of when it was said; the instant asked for, or that of the event, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// From when they count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// When the target is used up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// The time counted, as a duration such as `95m`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed: Option<Amount>,
    /// The target, as a duration such as `8h`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Amount>,
    /// Whether more time has passed than the target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breached: Option<bool>,
    /// How finely the other system writes: what differs by less agrees. `1s` when it is left out, and then coarser ones
    /// are tried too where nothing else explains a difference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grain: Option<Amount>,
}

impl Observation {
    /// Reads observations from JSON or YAML text: a list.
    ///
    /// # Errors
    /// Whatever is wrong with one, at its path.
    pub fn load_list(text: &str) -> Result<Vec<Self>> {
        let all: Vec<Self> = document::read(text).map_err(|error: Error| {
            let alone = error.code() == Code::WrongType && error.path().is_empty();
            if alone { error.with_hint("Give a list of observations.") } else { error }
        })?;
        for (place, one) in all.iter().enumerate() {
            one.check().map_err(|error| error.under(place))?;
        }
        Ok(all)
    }

    /// # Errors
    /// [`Code::BeforeHorizon`], or [`Code::OutOfOrder`] when it was made after the instant asked for.
    pub(super) fn made_within(&self, horizon: Option<Timestamp>, as_of: Timestamp) -> Result<()> {
        match self.at {
            Some(at) if horizon.is_some_and(|horizon| at < horizon) => {
                Err(Error::plain(Code::BeforeHorizon).under("at"))
            }
            Some(at) if at > as_of => {
                let message = "The observation was made after the instant asked for.";
                Err(Error::new(Code::OutOfOrder, message).under("at"))
            }
            _ => Ok(()),
        }
    }

    /// # Errors
    /// [`Code::MissingField`] when it says nothing, [`Code::MalformedAmount`] where a time is no duration.
    pub(super) fn check(&self) -> Result<()> {
        let instants = [self.started_at, self.ended_at, self.due_at];
        let says = self.elapsed.is_some() || self.target.is_some() || self.breached.is_some();
        if !says && instants.iter().all(Option::is_none) {
            let hint = "Give one of started_at, ended_at, due_at, elapsed, target, breached.";
            return Err(Error::plain(Code::MissingField).with_hint(hint));
        }
        for (field, amount) in
            [("elapsed", self.elapsed), ("target", self.target), ("grain", self.grain)]
        {
            if amount.is_some_and(|amount| millis(amount).is_none()) {
                let hint = "Write a duration such as 95m.";
                return Err(Error::plain(Code::MalformedAmount).with_hint(hint).under(field));
            }
        }
        if self.grain.and_then(millis) == Some(0) {
            return Err(Error::new(Code::NumberOutOfRange, "Expected a duration of 1ms or more.")
                .under("grain"));
        }
        if self.cycle == Some(0) {
            return Err(
                Error::new(Code::NumberOutOfRange, "Expected a number from 1 on.").under("cycle")
            );
        }
        Ok(())
    }
}

/// The milliseconds of a duration; none of days, whose length depends on where they lie.
pub(super) fn millis(amount: Amount) -> Option<i64> {
    match amount {
        Amount::Duration { millis } if millis >= 0 => Some(millis),
        _ => None,
    }
}

/// A `policy_observed` event that is no observation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Unread {
    /// The id of the event.
    pub event: Arc<str>,
    /// What is wrong with its data.
    pub code: Code,
    /// Where, as a JSON pointer into the data.
    pub path: String,
    /// The same in a sentence.
    pub message: String,
    /// How to cure it, where there is a cure worth naming.
    pub hint: Option<String>,
}

/// An observation with the id of the event that brought it.
pub(super) type Noted = (Observation, Option<Arc<str>>);

/// The observations that came as events by an instant, and those events that are none.
pub(super) fn in_log(desk: &Desk, case: &Case, as_of: Timestamp) -> (Vec<Noted>, Vec<Unread>) {
    let (mut noted, mut unread) = (Vec::new(), Vec::new());
    for event in case.events().take_while(|event| event.at() <= as_of) {
        let Data::PolicyObserved(data) = event.data() else { continue };
        let checked = |one: Observation| {
            one.check()?;
            desk.knows(&one.clock)?;
            one.made_within(case.horizon(), as_of)?;
            Ok(one)
        };
        match data.read().and_then(checked) {
            Ok(mut observation) => {
                observation.at.get_or_insert(event.at());
                noted.push((observation, Some(Arc::clone(event.id()))));
            }
            Err(error) => unread.push(Unread {
                event: Arc::clone(event.id()),
                code: error.code(),
                path: error.path().to_owned(),
                message: error.message().to_owned(),
                hint: error.hint().map(str::to_owned),
            }),
        }
    }
    (noted, unread)
}
