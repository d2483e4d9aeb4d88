//! A desk: policies ready for use, and the questions that can be asked of them.

mod allowances;
mod draft;
mod explain;
mod may;
mod overtake;
mod rank;
mod resolutions;
mod snapshot;
mod trace;

pub use explain::{ClockExplanation, ClockSpan, SpanReason};
pub use trace::{
    AgreementTrace, GrantTrace, GuidelineTrace, LevelTrace, PolicyTrace, TriggerTrace,
};

use crate::case::Case;
use crate::channel::{Channel, Fit, Part};
use crate::document;
use crate::error::{Code, Error, Result, did_you_mean};
use crate::event::Event;
use crate::finding::Finding;
use crate::fold::{Passed, State, Sweep, Trace};
use crate::organisation::{Organisation, OrganisationDocument};
use crate::policy::{Policies, PolicyDocument, PolicyDocuments};
use crate::reading::{
    Assessment, Crossed, Cycle, NextCheck, Reader, Reading, TargetRow, Transition,
};
use crate::standing::Stand;
use crate::time::Timestamp;
use crate::zone::Zones;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// Policies ready for use: immutable, cheap to clone, `Send` and `Sync`.
///
/// ```
/// use casework::{Case, Desk, Timestamp};
///
/// let desk = Desk::load("
/// agreements:
///   - {id: all, clocks: [{preset: first_reply, target: 4h, warn: [{at: 75%}]}]}
/// ")?;
/// let case = Case::load(r#"[
///   {"id": "1", "case_id": "42", "at": "2026-11-21T09:00:00Z", "kind": "opened"}
/// ]"#)?;
/// let now: Timestamp = "2026-11-21T10:00:00Z".parse()?;
/// let assessed = desk.assess(&case, now)?;
/// assert_eq!(assessed.clocks["first_reply"].percent, Some(25));
/// assert_eq!(assessed.next_check.unwrap().at.to_string(), "2026-11-21T12:00:00.000Z");
/// # Ok::<(), casework::Error>(())
/// ```
#[derive(Clone)]
pub struct Desk(Arc<Policies>, Option<Arc<Organisation>>);

impl Desk {
    /// Reads a policy from YAML or JSON text, or a list of policies in order of their beginning, with the zone data of
    /// this build.
    ///
    /// # Errors
    /// Whatever is wrong with the document, at its path.
    pub fn load(text: &str) -> Result<Self> {
        Self::load_with(text, &Zones::default())
    }

    /// As [`Desk::load`], with zone data that the host hands in.
    ///
    /// # Errors
    /// Whatever is wrong with the document, at its path.
    pub fn load_with(text: &str, zones: &Zones) -> Result<Self> {
        Self::compile(document::read(text)?, zones)
    }

    /// A desk of one policy.
    ///
    /// # Errors
    /// Whatever is wrong with the document, at its path.
    pub fn new(policy: PolicyDocument, zones: &Zones) -> Result<Self> {
        Self::compile(PolicyDocuments(vec![policy]), zones)
    }

    fn compile(documents: PolicyDocuments, zones: &Zones) -> Result<Self> {
        let policies = Policies::compile(documents, zones)?;
        crate::check::refuse(&policies)?;
        Ok(Self(Arc::new(policies), None))
    }

    /// The same desk with the people who are there now, in the place of the policies' own. It shares everything else,
    /// so cases that follow one follow the other.
    ///
    /// ```
    /// # use casework::Desk;
    /// let desk = Desk::load("{roles: {lead: {}}, agreements: []}")?;
    /// let tonight = desk.with_organisation("{roles: {lead: {members: [ann]}}}")?;
    /// assert_eq!(tonight.fingerprint(), desk.fingerprint());
    /// # Ok::<(), casework::Error>(())
    /// ```
    ///
    /// # Errors
    /// Whatever is wrong with the document; [`Code::UnknownRole`] and [`Code::UnknownCalendar`] for names that no policy
    /// of the desk has.
    pub fn with_organisation(&self, text: &str) -> Result<Self> {
        let document: OrganisationDocument = document::read(text)?;
        let newest = || self.0.each.iter().rev();
        let role = |name: &str| {
            let known = newest().map(|policy| policy.roles.known(name));
            known.reduce(Result::or).unwrap_or(Ok(()))
        };
        let calendar = |name: &str| {
            let known = newest().map(|policy| policy.calendar(name));
            known.reduce(Result::or).unwrap_or(Ok(None))
        };
        let organisation = Organisation::compile(&document, role, calendar)?;
        Ok(Self(Arc::clone(&self.0), Some(Arc::new(organisation))))
    }

    /// What is promised on a case, how it stands, and when to look again.
    ///
    /// Events after `as_of` are not seen. O(clocks) for a case that follows this desk, when nothing has come since
    /// and no guideline has acted; else O(events).
    ///
    /// # Errors
    /// [`Code::BeforeHorizon`] before the snapshot of a restored case, [`Code::OtherDesk`] when that was another's.
    pub fn assess(&self, case: &Case, as_of: impl Into<Timestamp>) -> Result<Assessment> {
        let as_of = as_of.into();
        let state = case.state(&self.0, as_of)?;
        let mut assessment = {
            let organisation = self.1.as_deref();
            self.reader(&state, as_of).assessment(case.id().cloned(), organisation)
        };
        if let Ok(stand) = Stand::new(&self.0, &state, as_of) {
            let place = stand.place();
            assessment.lane = Some(place.lane);
            assessment.weight = Some(place.weight);
            assessment.score = Some(place.score.shown());
        }
        Ok(assessment)
    }

    /// One clock of [`Desk::assess`]; idle where the agreement in force has none of that id.
    ///
    /// # Errors
    /// [`Code::UnknownClock`] when no policy has one, and as [`Desk::assess`].
    pub fn clock(&self, case: &Case, id: &str, as_of: impl Into<Timestamp>) -> Result<Reading> {
        self.knows(id)?;
        let as_of = as_of.into();
        let state = case.state(&self.0, as_of)?;
        Ok(self.reader(&state, as_of).clock(id).unwrap_or_default())
    }

    /// When to look at a case again; none when nothing can happen without a new event.
    ///
    /// # Errors
    /// As [`Desk::assess`].
    pub fn next_check(
        &self,
        case: &Case,
        as_of: impl Into<Timestamp>,
    ) -> Result<Option<NextCheck>> {
        let as_of = as_of.into();
        let state = case.state(&self.0, as_of)?;
        Ok(self.reader(&state, as_of).next_check(self.1.as_deref()))
    }

    /// What the clocks of a case did after one instant, up to another and at it; without the first, since the case
    /// began, or since its snapshot.
    ///
    /// Where events say when they were recorded, this compares what was known at `last` with what is known at `now`:
    /// what an event that came late adds is among the transitions with its own instant, and what it takes back among
    /// the withdrawn. O(events since `last`) for a case that follows and has none that came late; else O(events).
    ///
    /// # Errors
    /// [`Code::OutOfOrder`] when `now` lies before `last`, and as [`Desk::assess`].
    pub fn crossed(
        &self,
        case: &Case,
        last: impl Into<Option<Timestamp>>,
        now: impl Into<Timestamp>,
    ) -> Result<Crossed> {
        let now = now.into();
        if case.horizon().is_some_and(|horizon| now < horizon) {
            return Err(Error::plain(Code::BeforeHorizon).under("now"));
        }
        let Some(last) = last.into() else {
            let passed = self.passed(case, None, now, now)?;
            let transitions = passed.iter().map(Transition::from).collect();
            return Ok(Crossed { transitions, withdrawn: Vec::new() });
        };
        if now < last {
            return Err(Error::plain(Code::OutOfOrder).under("now"));
        }
        if case.horizon().is_some_and(|horizon| last < horizon) {
            return Err(Error::plain(Code::BeforeHorizon).under("last"));
        }
        if !case.learned_after(last) {
            let mut passed = self.passed(case, Some(last), now, now)?;
            passed.retain(|passed| passed.at > last);
            let transitions = passed.iter().map(Transition::from).collect();
            return Ok(Crossed { transitions, withdrawn: Vec::new() });
        }
        let told = |known: &Vec<Passed>| -> Vec<Transition> {
            known.iter().map(Transition::from).collect()
        };
        let before = told(&self.passed(case, None, last, last)?);
        let after = told(&self.passed(case, None, now, now)?);
        let without = |all: &[Transition], taken: &[Transition]| -> Vec<Transition> {
            let ids: BTreeSet<&str> = taken.iter().map(|one| one.id.as_str()).collect();
            all.iter().filter(|one| !ids.contains(one.id.as_str())).cloned().collect()
        };
        Ok(Crossed { transitions: without(&after, &before), withdrawn: without(&before, &after) })
    }

    /// Everything that clocks did until an instant, by what was known at another.
    fn passed(
        &self,
        case: &Case,
        since: Option<Timestamp>,
        until: Timestamp,
        known_at: Timestamp,
    ) -> Result<Vec<Passed>> {
        let (mut state, events) = case.before(&self.0, since)?;
        let mut trace = Trace::default();
        let policies = &self.0;
        let seen = |event: &&Event| event.at() <= until && event.recorded_at() <= known_at;
        for event in events.filter(seen) {
            Sweep { policies, state: &mut state, trace: Some(&mut trace) }.event(event);
        }
        Sweep { policies, state: &mut state, trace: Some(&mut trace) }.pass(until, true);
        trace.passed.sort_by_key(|passed| passed.at);
        Ok(trace.passed)
    }

    /// Every cycle of every clock that was promised, in order of their starts. O(events).
    ///
    /// # Errors
    /// As [`Desk::assess`].
    pub fn cycles(&self, case: &Case, as_of: impl Into<Timestamp>) -> Result<Vec<Cycle>> {
        let as_of = as_of.into();
        if case.horizon().is_some_and(|horizon| as_of < horizon) {
            return Err(Error::plain(Code::BeforeHorizon).under("as_of"));
        }
        let (mut state, events) = case.before(&self.0, None)?;
        let mut trace = Trace::default();
        let policies = &self.0;
        for event in events.filter(|event| event.at() <= as_of) {
            Sweep { policies, state: &mut state, trace: Some(&mut trace) }.event(event);
        }
        Sweep { policies, state: &mut state, trace: Some(&mut trace) }.pass(as_of, true);
        let reader = self.reader(&state, as_of);
        let closed = trace.closed.iter().map(|(clock, cycle)| (clock, cycle));
        let latest = state.clocks.iter().filter_map(|clock| Some((clock, clock.cycle.as_ref()?)));
        let rows =
            closed.chain(latest).filter_map(|(clock, cycle)| reader.cycle(case.id(), clock, cycle));
        let mut rows: Vec<Cycle> = rows.collect();
        rows.sort_by(|a, b| (a.started_at, &a.clock, &a.of).cmp(&(b.started_at, &b.clock, &b.of)));
        Ok(rows)
    }

    /// Every cycle of many cases as flat rows, which make a table. O(events).
    ///
    /// # Errors
    /// As [`Desk::assess`], at the place of the case.
    pub fn targets<'a>(
        &self,
        cases: impl IntoIterator<Item = &'a Case>,
        as_of: impl Into<Timestamp>,
    ) -> Result<Vec<TargetRow>> {
        let as_of = as_of.into();
        let mut rows = Vec::new();
        for (place, case) in cases.into_iter().enumerate() {
            let cycles = self.cycles(case, as_of);
            let cycles = cycles.map_err(|error| error.under(place).under("cases"))?;
            rows.extend(cycles.into_iter().map(TargetRow::from));
        }
        Ok(rows)
    }

    /// What is legal in the policies but probably not meant; nothing for clean ones.
    pub fn check(&self) -> Vec<Finding> {
        crate::check::findings(&self.0)
    }

    /// The channels of the policy in force last: those that are built in, as the policy has them, and its own; by id.
    pub fn channels(&self) -> Vec<Channel> {
        let library = self.0.each.last().map(|policy| &policy.library);
        library.into_iter().flat_map(|library| library.channels.values().cloned()).collect()
    }

    /// How a text stands against a channel, as the policy in force last has it: [`crate::channel::fit`].
    ///
    /// # Errors
    /// [`Code::UnknownChannel`] below `/channel`.
    pub fn fit(&self, text: &str, channel: &str) -> Result<Fit> {
        Ok(crate::channel::fit(text, self.channel(channel)?))
    }

    /// A text cut into messages that fit a channel, as the policy in force last has it: [`crate::channel::split`].
    ///
    /// # Errors
    /// [`Code::UnknownChannel`] below `/channel`.
    pub fn split(&self, text: &str, channel: &str) -> Result<Vec<Part>> {
        Ok(crate::channel::split(text, self.channel(channel)?))
    }

    fn channel(&self, id: &str) -> Result<&Channel> {
        let policy = self.0.each.last().ok_or_else(|| Error::plain(Code::EmptyPolicy))?;
        policy.library.channel(id).map_err(|error| error.under("channel"))
    }

    /// The documents it was made from.
    pub fn documents(&self) -> &[PolicyDocument] {
        &self.0.documents
    }

    /// The documents as compact JSON text, from which an equal desk can be loaded.
    pub fn to_json(&self) -> String {
        match self.documents() {
            [one] => serde_json::to_string(one),
            many => serde_json::to_string(many),
        }
        .unwrap_or_default()
    }

    /// Sixteen hex digits that stand for the policies and the zone rules: equal ones give equal answers.
    pub fn fingerprint(&self) -> String {
        format!("{:016x}", self.0.fingerprint)
    }

    pub(crate) fn of(policies: Policies) -> Self {
        Self(Arc::new(policies), None)
    }

    pub(crate) fn policies(&self) -> &Policies {
        &self.0
    }

    fn reader<'a>(&'a self, state: &'a State, as_of: Timestamp) -> Reader<'a> {
        Reader { policies: &self.0, state, as_of }
    }

    pub(crate) fn knows(&self, id: &str) -> Result<()> {
        if self.0.knows_clock(id) {
            return Ok(());
        }
        let error = Error::plain(Code::UnknownClock).under("clock");
        let known = self.0.tracks.iter().map(|track| &*track.clock);
        Err(match did_you_mean(id, known) {
            Some(hint) => error.with_hint(hint),
            None => error,
        })
    }
}

impl Case {
    /// Keeps the fold of a desk beside the log from now on, so that its questions cost little. It never changes an
    /// answer.
    ///
    /// # Errors
    /// [`Code::OtherDesk`] for a case that was restored from another desk's snapshot.
    pub fn follow(&mut self, desk: &Desk) -> Result<()> {
        self.start_following(&desk.0)
    }
}

impl PartialEq for Desk {
    /// Equal documents over equal zone rules.
    fn eq(&self, other: &Self) -> bool {
        self.0.fingerprint == other.0.fingerprint
            && self.documents() == other.documents()
            && self.1 == other.1
    }
}

impl Eq for Desk {}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Desk({})", self.summary())
    }
}

impl Desk {
    /// One line: name and version, how many agreements and clocks, calendars, zone data.
    pub fn summary(&self) -> String {
        let named = |document: &PolicyDocument| {
            let name = document.name.iter().map(ToString::to_string);
            let version = document.version.iter().map(|version| format!("version {version}"));
            name.chain(version).collect::<Vec<_>>().join(" ")
        };
        let policies = self.documents().iter().map(named).filter(|name| !name.is_empty());
        let agreements: usize = self.documents().iter().map(|one| one.agreements.len()).sum();
        let plural = |count: usize, word: &str| {
            format!("{count} {word}{}", if count == 1 { "" } else { "s" })
        };
        let clocks: BTreeSet<&str> = self.0.tracks.iter().map(|track| &*track.clock).collect();
        let counts = [
            plural(agreements, "agreement"),
            plural(clocks.len(), "clock"),
            plural(self.0.calendars.len(), "calendar"),
        ];
        policies.chain(counts).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::{Transited, Verdict};
    use crate::reading::Standing;

    const POLICY: &str = "
level: {default: P3}
agreements:
  - id: all
    clocks:
      - preset: first_reply
        target: [{when: {fact: level, value: P1}, amount: 60m}, {amount: 240m}]
        warn: [{at: 75%}]
guidelines:
  - {id: hurry, triggers: [{clock: first_reply, at: 75%}], steps: [{effects: {raise_level: P1}}]}
";

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(1_763_715_600_000 + minutes * 60_000).unwrap()
    }

    fn event(id: &str, minutes: i64, rest: &str) -> Event {
        let at = at(minutes);
        Event::load(&format!(r#"{{"id": "{id}", "case_id": "c", "at": "{at}", {rest}}}"#)).unwrap()
    }

    fn opened() -> Event {
        event("o", 0, r#""kind": "opened""#)
    }

    fn reply(minutes: i64) -> Event {
        event("r", minutes, r#""kind": "message", "actor": {"role": "agent"}"#)
    }

    #[test]
    fn a_verdict_does_not_depend_on_who_was_awake() {
        let desk = Desk::load(POLICY).unwrap();
        for watched in [false, true] {
            let mut case = Case::new([opened()]).unwrap();
            if watched {
                case.follow(&desk).unwrap();
            }
            let before = desk.assess(&case, at(179)).unwrap();
            assert_eq!(before.next_check.unwrap().at, at(180));
            assert_eq!(before.level.unwrap().to_string(), "P3");
            let raised = desk.assess(&case, at(180)).unwrap();
            assert_eq!(raised.level.unwrap().to_string(), "P1");
            assert_eq!(raised.standing, Standing::Breached);
            assert_eq!(raised.clocks["first_reply"].due_at, Some(at(60)));
            case.append(reply(200)).unwrap();
            let after = desk.assess(&case, at(300)).unwrap();
            assert_eq!(after.clocks["first_reply"].verdict, Some(Verdict::Broken));
            assert_eq!(after.level.unwrap().to_string(), "P3");
            let crossed = desk.crossed(&case, at(-1), at(300)).unwrap().transitions;
            let told: Vec<_> = crossed.iter().map(|one| (one.what, one.at)).collect();
            assert_eq!(
                told,
                [
                    (Transited::Started, at(0)),
                    (Transited::Warned, at(180)),
                    (Transited::Retargeted, at(180)),
                    (Transited::Breached, at(180)),
                    (Transited::Fulfilled, at(200)),
                ]
            );
        }
    }
}
