//! Another system's numbers beside ours; and where they differ, the rule that makes them differ.
//!
//! The rules by which systems of the field differ most are *variants* of the clock in question. The case is folded
//! again under each, and a variant under which all numbers agree explains the difference. Where no single one
//! does, pairs are tried. Nothing is guessed: what explains a difference reproduces it.

mod observed;
mod search;
mod variant;

pub use observed::{Observation, Unread};
pub use variant::DifferingRule;

use crate::case::Case;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::reading::Cycle;
use crate::time::Timestamp;
use observed::{Noted, millis};
use search::{MOST_TOLD, Search};
use serde::{Serialize, Serializer};
use std::fmt;
use std::sync::Arc;

/// Another system's numbers beside ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Reconciliation {
    /// The case; none for one without events.
    pub case_id: Option<Arc<str>>,
    /// The instant asked for.
    pub as_of: Timestamp,
    /// Whether all numbers agree.
    pub agrees: bool,
    /// What was observed, each with our numbers.
    pub clocks: Vec<Reconciled>,
    /// The events of kind `policy_observed` that are no observations.
    pub unread: Vec<Unread>,
}

/// One observation with our numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Reconciled {
    /// The clock.
    pub clock: Arc<str>,
    /// The thread or the promise that our cycle is about; none for the case as a whole, or without a cycle.
    pub of: Option<Arc<str>>,
    /// As of when the numbers are.
    pub at: Timestamp,
    /// The id of the event that brought the observation; none where it was handed in.
    pub event: Option<Arc<str>>,
    /// The id of the event that started our cycle; none where we have none.
    pub cause: Option<Arc<str>>,
    /// The agreement by which our cycle is judged.
    pub agreement: Option<Arc<str>>,
    /// Whether all its numbers agree.
    pub agrees: bool,
    /// Each number that was observed.
    pub fields: Vec<Compared>,
    /// The rules that make the numbers differ: under each of these they all agree. The simplest only, in a fixed order.
    pub because: Vec<Difference>,
    /// The same in a sentence.
    pub message: String,
}

/// A number of theirs and of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Compared {
    /// Its name in a cycle: `started_at`, `ended_at`, `due_at`, `elapsed_ms`, `target_ms` or `breached`.
    pub field: &'static str,
    /// What we say.
    pub ours: Number,
    /// What they say.
    pub theirs: Number,
    /// Theirs less ours, in milliseconds; none where there is nothing to subtract.
    pub difference_ms: Option<i64>,
    /// Whether they differ by less than the grain of the observation.
    pub agrees: bool,
}

/// An instant, a number of milliseconds, yes or no; or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Number {
    Nothing,
    Instant(Timestamp),
    Millis(i64),
    Flag(bool),
}

/// Rules of another system under which all numbers agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Difference {
    /// Which rules differ.
    pub rules: Vec<DifferingRule>,
    /// What the other system does.
    pub how: String,
}

impl Desk {
    /// Puts another system's numbers beside ours; and where they differ, names the rule that makes them differ.
    ///
    /// Without observations, those in the log are meant: events of kind `policy_observed` whose data are an
    /// observation. For a case restored from a snapshot nothing is explained, since that takes the whole log.
    ///
    /// O(events) for each observation that agrees. One that does not takes a fold of the log for each rule that is tried,
    /// some thirty and one for each target of the clock; and where no single rule explains it, one for each pair.
    ///
    /// ```
    /// use casework::{Case, Desk, Observation, Timestamp};
    ///
    /// let desk = Desk::load("
    /// calendars: {office: {zone: Europe/Berlin, week: {mon-fri: 09:00-17:00}}}
    /// calendar: office
    /// agreements: [{id: all, clocks: [{preset: first_reply, target: 4h}]}]
    /// ")?;
    /// let case = Case::load(r#"[
    ///   {"id": "1", "case_id": "42", "at": "2026-11-20T16:00:00+01:00", "kind": "opened"}
    /// ]"#)?;
    /// let theirs = Observation::load_list(r#"[{"clock": "first_reply", "due_at": "2026-11-20T20:00:00+01:00"}]"#)?;
    /// let now: Timestamp = "2026-11-20T17:00:00+01:00".parse()?;
    /// let found = desk.reconcile(&case, Some(&theirs), now)?;
    /// assert_eq!(found.clocks[0].because[0].how, "every hour counts");
    /// # Ok::<(), casework::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Code::UnknownClock`] for an observation that was handed in about a clock that no policy has;
    /// [`crate::Code::OutOfOrder`] when it was made after `as_of`; what is wrong with it, at its path; and as
    /// [`Desk::assess`].
    pub fn reconcile(
        &self,
        case: &Case,
        observed: Option<&[Observation]>,
        as_of: impl Into<Timestamp>,
    ) -> Result<Reconciliation> {
        let as_of = as_of.into();
        let (noted, unread) = match observed {
            Some(observed) => (self.handed_in(case, observed, as_of)?, Vec::new()),
            None => observed::in_log(self, case, as_of),
        };
        let clocks: Vec<Reconciled> =
            noted.iter().map(|noted| self.reconciled(case, noted, as_of)).collect::<Result<_>>()?;
        Ok(Reconciliation {
            case_id: case.id().cloned(),
            as_of,
            agrees: clocks.iter().all(|clock| clock.agrees),
            clocks,
            unread,
        })
    }

    fn handed_in(
        &self,
        case: &Case,
        observed: &[Observation],
        as_of: Timestamp,
    ) -> Result<Vec<Noted>> {
        let noted = |(place, one): (usize, &Observation)| {
            let checked = one
                .check()
                .and_then(|()| self.knows(&one.clock))
                .and_then(|()| one.made_within(case.horizon(), as_of));
            let refused = |error: Error| error.under(place).under("observed");
            checked.map(|()| (one.clone(), None)).map_err(refused)
        };
        observed.iter().enumerate().map(noted).collect()
    }

    fn reconciled(&self, case: &Case, noted: &Noted, as_of: Timestamp) -> Result<Reconciled> {
        let (observation, event) = noted;
        let at = observation.at.unwrap_or(as_of).min(as_of);
        let cycle = self.observed_cycle(case, observation, at)?;
        let fields = compare(observation, cycle.as_ref());
        let agrees = fields.iter().all(|field| field.agrees);
        let because = if agrees || case.horizon().is_some() {
            Vec::new()
        } else {
            Search::new(self, case, observation, at, cycle.as_ref())?.explanations(&fields)?
        };
        let message = message(&fields, &because, cycle.is_some(), case.horizon().is_some());
        Ok(Reconciled {
            clock: Arc::clone(&observation.clock),
            of: cycle.as_ref().and_then(|cycle| cycle.of.clone()),
            at,
            event: event.clone(),
            cause: cycle.as_ref().map(|cycle| Arc::clone(&cycle.cause)),
            agreement: cycle.and_then(|cycle| cycle.agreement),
            agrees,
            fields,
            because,
            message,
        })
    }

    /// The cycle of ours that an observation is about.
    fn observed_cycle(
        &self,
        case: &Case,
        observation: &Observation,
        at: Timestamp,
    ) -> Result<Option<Cycle>> {
        let meant = |cycle: &Cycle| {
            cycle.clock == observation.clock
                && (observation.of.is_none() || observation.of == cycle.of || cycle.of.is_none())
        };
        let mut cycles = self.cycles(case, at)?.into_iter().filter(meant);
        Ok(match (observation.cycle, observation.started_at) {
            (Some(number), _) => cycles.nth(number as usize - 1),
            (None, Some(started_at)) => cycles
                .min_by_key(|cycle| cycle.started_at.as_millis().abs_diff(started_at.as_millis())),
            (None, None) => cycles.last(),
        })
    }
}

/// What was observed beside our cycle.
fn compare(observation: &Observation, cycle: Option<&Cycle>) -> Vec<Compared> {
    let grain = observation.grain.and_then(millis).unwrap_or(1_000);
    let instant = |at: Option<Timestamp>| at.map(Number::Instant);
    let time = |amount: Option<crate::amount::Amount>| amount.and_then(millis).map(Number::Millis);
    let ours = |read: fn(&Cycle) -> Option<Number>| cycle.and_then(read).unwrap_or(Number::Nothing);
    let all = [
        (
            "started_at",
            instant(observation.started_at),
            ours(|cycle| Some(Number::Instant(cycle.started_at))),
        ),
        (
            "ended_at",
            instant(observation.ended_at),
            ours(|cycle| cycle.ended_at.map(Number::Instant)),
        ),
        ("due_at", instant(observation.due_at), ours(|cycle| cycle.due_at.map(Number::Instant))),
        (
            "elapsed_ms",
            time(observation.elapsed),
            ours(|cycle| Some(Number::Millis(cycle.elapsed_ms))),
        ),
        ("target_ms", time(observation.target), ours(|cycle| cycle.target_ms.map(Number::Millis))),
        (
            "breached",
            observation.breached.map(Number::Flag),
            ours(|cycle| Some(Number::Flag(cycle.breached))),
        ),
    ];
    let compared = |(field, theirs, ours): (&'static str, Option<Number>, Number)| {
        let theirs = theirs?;
        let difference_ms = theirs.millis().zip(ours.millis()).map(|(them, us)| them - us);
        let agrees = match difference_ms {
            Some(difference) => difference.abs() < grain,
            None => theirs == ours,
        };
        Some(Compared { field, ours, theirs, difference_ms, agrees })
    };
    all.into_iter().filter_map(compared).collect()
}

fn message(fields: &[Compared], because: &[Difference], ours: bool, restored: bool) -> String {
    let mut differing: Vec<&str> =
        fields.iter().filter(|field| !field.agrees).map(|field| field.field).collect();
    let Some(last) = differing.pop() else { return "The numbers agree.".to_owned() };
    let all = if differing.is_empty() {
        last.to_owned()
    } else {
        format!("{} and {last}", differing.join(", "))
    };
    let why = match because {
        _ if restored => "the whole log would be needed to say why".to_owned(),
        [] if ours => "no rule, and no pair of rules, makes them agree".to_owned(),
        [] => "by our rules there is no such cycle, and no rule or pair of rules makes one that agrees".to_owned(),
        [first, rest @ ..] => {
            let others = match rest.len() {
                0 => String::new(),
                1 => "; or one other way".to_owned(),
                others if rest.len() + 1 < MOST_TOLD => format!("; or {others} other ways"),
                others => format!("; or at least {others} other ways"),
            };
            format!("there, {}{others}", first.how)
        }
    };
    format!("The numbers differ in {all}: {why}.")
}

impl Number {
    fn millis(self) -> Option<i64> {
        match self {
            Self::Instant(at) => Some(at.as_millis()),
            Self::Millis(millis) => Some(millis),
            Self::Nothing | Self::Flag(_) => None,
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Nothing => serializer.serialize_none(),
            Self::Instant(at) => at.serialize(serializer),
            Self::Millis(millis) => serializer.serialize_i64(*millis),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
        }
    }
}

impl fmt::Display for Reconciliation {
    /// One line for each observation.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for clock in &self.clocks {
            writeln!(f, "{}: {}", clock.clock, clock.message)?;
        }
        Ok(())
    }
}
