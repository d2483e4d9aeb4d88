//! A case: its log, in order, each event once; and beside it the fold of a desk that it follows.

use crate::document;
use crate::error::{Code, Error, Result};
use crate::event::{Data, Event, Position};
use crate::fold::{State, Sweep, digest, thread_name};
use crate::policy::Policies;
use crate::time::Timestamp;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// The most threads, and the most promises, of one case.
const MOST_THREADS: usize = 1_000;

/// What happened on one case. Any order of arrival, with any repetitions, gives the same case.
///
/// ```
/// use casework::{Appended, Case, Event};
///
/// let opened = r#"{"id": "1", "case_id": "42", "at": "2026-11-21T09:00:00Z", "kind": "opened"}"#;
/// let mut case = Case::default();
/// assert_eq!(case.append(Event::load(opened)?)?, Appended::InOrder);
/// assert_eq!(case.append(Event::load(opened)?)?, Appended::Duplicate);
/// # Ok::<(), casework::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Case {
    id: Option<Arc<str>>,
    log: BTreeMap<Position, Event>,
    ids: BTreeMap<Arc<str>, Position>,
    opening: Option<Arc<str>>,
    /// The names of threads and promises.
    parts: BTreeSet<(bool, Arc<str>)>,
    /// How many events came to be known after they happened.
    known_late: usize,
    base: Option<Arc<Base>>,
    following: Option<Following>,
}

/// What a case has come to before its log begins: a snapshot.
#[derive(Debug)]
pub(crate) struct Base {
    pub(crate) fingerprint: u64,
    pub(crate) state: State,
    /// The last event in it.
    pub(crate) last: Position,
    /// Sixty-four bits of each event's id, as far back as the snapshot goes.
    pub(crate) ids: BTreeSet<u64>,
}

/// The fold of one desk, kept beside the log.
#[derive(Clone)]
struct Following {
    policies: Arc<Policies>,
    /// How far the fold has come.
    present: Folded,
    /// How it was before. These lie the closer the later, so that an event that comes a little late costs a little.
    past: Vec<Folded>,
}

/// A state after some of the events.
#[derive(Clone)]
struct Folded {
    /// The last of them; none before the first.
    last: Option<Position>,
    count: usize,
    state: State,
}

/// Where an event that was appended went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Appended {
    /// To the end.
    InOrder,
    /// Before others that had come earlier: answers about the time since may change.
    Late,
    /// Nowhere: it was there already.
    Duplicate,
    /// To its place, without effect: casework does not know its kind.
    UnknownKind,
}

impl Appended {
    /// The word that crosses into other languages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InOrder => "in_order",
            Self::Late => "late",
            Self::Duplicate => "duplicate",
            Self::UnknownKind => "unknown_kind",
        }
    }
}

impl Case {
    /// A case of these events, in whatever order they are. O(n log n).
    ///
    /// # Errors
    /// As [`Case::append`], at the place of the event.
    pub fn new(events: impl IntoIterator<Item = Event>) -> Result<Self> {
        let mut case = Self::default();
        for (place, event) in events.into_iter().enumerate() {
            case.append(event).map_err(|error| error.under(place))?;
        }
        Ok(case)
    }

    /// Reads a case from JSON or YAML text: a list of events.
    ///
    /// # Errors
    /// Whatever is wrong with an event, at its path.
    pub fn load(text: &str) -> Result<Self> {
        Self::new(document::read::<Vec<Event>>(text)?)
    }

    pub(crate) fn restored(id: Option<Arc<str>>, base: Base) -> Self {
        Self { id, base: Some(Arc::new(base)), ..Self::default() }
    }

    /// Adds an event at its place. An event that is refused leaves the case as it was.
    ///
    /// O(log n); when the case follows a desk, what the event costs there besides, and of a late event the events
    /// after it, the next time somebody asks.
    ///
    /// # Errors
    /// [`Code::OtherCase`], [`Code::EventIdConflict`], [`Code::SecondOpening`], [`Code::TooManyThreads`];
    /// [`Code::BeforeHorizon`] when the case was restored from a snapshot that ends after the event.
    pub fn append(&mut self, event: Event) -> Result<Appended> {
        if self.id.as_ref().is_some_and(|id| id != event.case_id()) {
            return Err(Error::plain(Code::OtherCase).under("case_id"));
        }
        let position = event.position();
        if let Some(known) = self.ids.get(event.id()) {
            let same = self.log.get(known).is_some_and(|known| *known == event);
            let conflict = || Error::plain(Code::EventIdConflict).under("id");
            return if same { Ok(Appended::Duplicate) } else { Err(conflict()) };
        }
        if let Some(base) = &self.base {
            if base.ids.contains(&digest(event.id())) {
                return Ok(Appended::Duplicate);
            }
            if position <= base.last {
                return Err(Error::plain(Code::BeforeHorizon).under("at"));
            }
        }
        let opens = matches!(event.data(), Data::Opened(_));
        let opened = self.base.as_ref().is_some_and(|base| base.state.facts.opened_by.is_some());
        if opens && (opened || self.opening.is_some()) {
            return Err(Error::plain(Code::SecondOpening).under("kind"));
        }
        let new: Vec<_> =
            parts(&event).into_iter().filter(|part| !self.parts.contains(part)).collect();
        for (promise, _) in &new {
            let alike = self.parts.iter().chain(&new).filter(|(kind, _)| kind == promise).count();
            if alike > MOST_THREADS {
                return Err(Error::plain(Code::TooManyThreads).under("thread"));
            }
        }
        self.parts.extend(new);
        let late = self.log.last_key_value().is_some_and(|(last, _)| *last > position);
        let outcome = match (event.data(), late) {
            (Data::Unknown(_), _) => Appended::UnknownKind,
            (_, true) => Appended::Late,
            (_, false) => Appended::InOrder,
        };
        self.id.get_or_insert_with(|| Arc::clone(event.case_id()));
        self.known_late += usize::from(event.recorded_at() > event.at());
        if opens {
            self.opening = Some(Arc::clone(event.id()));
        }
        self.ids.insert(Arc::clone(event.id()), position.clone());
        if let Some(following) = &mut self.following {
            following.forget_from(&position);
        }
        self.log.insert(position, event);
        if !late {
            self.catch_up();
        }
        Ok(outcome)
    }

    /// The id of the case; none before its first event.
    pub fn id(&self) -> Option<&Arc<str>> {
        self.id.as_ref()
    }

    /// How many events its log holds; those before a snapshot are not among them.
    pub fn len(&self) -> usize {
        self.log.len()
    }

    /// Whether its log holds none.
    pub fn is_empty(&self) -> bool {
        self.log.is_empty()
    }

    /// Its events in order.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &Event> {
        self.log.values()
    }

    /// Its events in order as compact JSON text, from which an equal case can be loaded.
    pub fn to_json(&self) -> String {
        let events: Vec<&Event> = self.events().collect();
        serde_json::to_string(&events).unwrap_or_default()
    }

    /// The instant of the snapshot from which it was restored; what happened before it is forgotten.
    pub fn horizon(&self) -> Option<Timestamp> {
        self.base.as_ref().map(|base| base.last.at)
    }

    /// The last event that it knows of.
    pub(crate) fn last(&self) -> Option<&Position> {
        let base = self.base.as_ref().map(|base| &base.last);
        self.log.last_key_value().map(|(last, _)| last).or(base)
    }

    /// Whether an event that happened by an instant came to be known after it.
    pub(crate) fn learned_after(&self, at: Timestamp) -> bool {
        let late = |event: &Event| event.at() <= at && event.recorded_at() > at;
        self.known_late > 0 && self.events().any(late)
    }

    /// The hashes of the ids of its latest events.
    pub(crate) fn latest_ids(&self, most: usize) -> BTreeSet<u64> {
        let own = self.log.values().rev().take(most).map(|event| digest(event.id()));
        let base = self.base.iter().flat_map(|base| base.ids.iter().copied());
        own.chain(base.take(most.saturating_sub(self.log.len()))).collect()
    }

    pub(crate) fn start_following(&mut self, policies: &Arc<Policies>) -> Result<()> {
        let same = |following: &Following| Arc::ptr_eq(&following.policies, policies);
        if !self.following.as_ref().is_some_and(same) {
            let present = Folded { last: None, count: 0, state: self.origin(policies)? };
            let past = vec![present.clone()];
            self.following = Some(Following { policies: Arc::clone(policies), present, past });
        }
        self.catch_up();
        Ok(())
    }

    /// Takes in whatever the fold has not seen.
    fn catch_up(&mut self) {
        let Some(following) = &mut self.following else { return };
        let from = following.present.last.clone();
        for (position, event) in after(&self.log, from.as_ref()) {
            following.take_in(position, event);
        }
    }

    /// What the case was before its log begins, under these policies.
    fn origin(&self, policies: &Policies) -> Result<State> {
        match &self.base {
            Some(base) if base.fingerprint != policies.fingerprint => {
                Err(Error::plain(Code::OtherDesk))
            }
            Some(base) => Ok(base.state.clone()),
            None => Ok(State::default()),
        }
    }

    /// What the case had come to by an instant: every event until then has been taken in, and every mark that changes
    /// what comes after it. O(1) for a case that follows, when nothing has come since; else O(events).
    pub(crate) fn state(&self, policies: &Policies, as_of: Timestamp) -> Result<Cow<'_, State>> {
        if self.base.as_ref().is_some_and(|base| as_of < base.last.at) {
            return Err(Error::plain(Code::BeforeHorizon).under("as_of"));
        }
        let (from, mut state) = match self.folded(policies, as_of) {
            Some(folded) => (folded.last.as_ref(), Cow::Borrowed(&folded.state)),
            None => (None, Cow::Owned(self.origin(policies)?)),
        };
        let last = self.log.last_key_value().map(|(last, _)| last);
        let rest = if from.is_some() && from == last { None } else { Some(after(&self.log, from)) };
        let rest = rest.into_iter().flatten();
        for (_, event) in rest.take_while(|(position, _)| position.at <= as_of) {
            Sweep { policies, state: state.to_mut(), trace: None }.event(event);
        }
        if state.next_effect(policies).is_some_and(|at| at <= as_of) {
            Sweep { policies, state: state.to_mut(), trace: None }.pass(as_of, true);
        }
        Ok(state)
    }

    /// What the case has come to by its last event, before anything that happens by itself after it.
    pub(crate) fn latest(&self, policies: &Policies) -> Result<State> {
        let (mut state, events) = self.before(policies, self.last().map(|last| last.at))?;
        for event in events {
            Sweep { policies, state: &mut state, trace: None }.event(event);
        }
        Ok(state)
    }

    /// A state from which everything after an instant can be told, with the events from there on.
    pub(crate) fn before(
        &self,
        policies: &Policies,
        at: Option<Timestamp>,
    ) -> Result<(State, impl Iterator<Item = &Event>)> {
        let known = self.folded(policies, at.unwrap_or(Timestamp::MIN));
        let known = known.filter(|folded| at.is_some() || folded.last.is_none());
        let (from, state) = match known {
            Some(folded) => (folded.last.as_ref(), folded.state.clone()),
            None => (None, self.origin(policies)?),
        };
        Ok((state, after(&self.log, from).map(|(_, event)| event)))
    }

    /// The latest fold that has seen nothing after an instant.
    fn folded(&self, policies: &Policies, as_of: Timestamp) -> Option<&Folded> {
        let following = self.following.as_ref();
        let following =
            following.filter(|known| known.policies.fingerprint == policies.fingerprint)?;
        let by = |folded: &&Folded| folded.last.as_ref().is_none_or(|last| last.at <= as_of);
        std::iter::once(&following.present).chain(following.past.iter().rev()).find(by)
    }
}

/// The events after one, or all.
fn after<'a>(
    log: &'a BTreeMap<Position, Event>,
    from: Option<&Position>,
) -> impl Iterator<Item = (&'a Position, &'a Event)> + use<'a> {
    use std::ops::Bound;
    let start = from.map_or(Bound::Unbounded, |from| Bound::Excluded(from.clone()));
    log.range((start, Bound::Unbounded))
}

/// The threads and promises that an event can bring in.
fn parts(event: &Event) -> Vec<(bool, Arc<str>)> {
    let own = thread_name(event.thread(), event.channel(), event.visibility());
    let mut parts: Vec<_> = own.into_iter().map(|name| (false, name)).collect();
    let mut place = |place: &crate::event::Place| {
        let visibility = place.visibility.unwrap_or(crate::event::Visibility::Direct);
        let name = thread_name(place.thread.as_ref(), place.channel.as_ref(), visibility);
        parts.extend(name.map(|name| (false, name)));
    };
    match event.data() {
        Data::ChannelMoved(moved) => place(&moved.to),
        Data::Absorbed(absorbed) => absorbed.waits.iter().for_each(|wait| place(&wait.place)),
        Data::Promise(promise) => parts.push((true, Arc::clone(&promise.name))),
        _ => {}
    }
    parts
}

impl Following {
    /// Takes in the next event.
    fn take_in(&mut self, position: &Position, event: &Event) {
        let Self { policies, present, past } = self;
        Sweep { policies, state: &mut present.state, trace: None }.event(event);
        present.last = Some(position.clone());
        present.count += 1;
        // A copy costs what the state holds, so the more that is, the fewer there are.
        let since = past.last().map_or(0, |folded| folded.count);
        if present.count - since >= 16 + present.state.weight() {
            past.push(present.clone());
            self.thin_out();
        }
    }

    /// Of the past keeps one state for each doubling of the distance.
    fn thin_out(&mut self) {
        let now = self.present.count;
        let count = |past: &[Folded], place: usize| past.get(place).map_or(0, |one| one.count);
        for place in (1..self.past.len().saturating_sub(1)).rev() {
            let (older, newer) = (count(&self.past, place - 1), count(&self.past, place + 1));
            if newer - older <= (now - newer) / 2 {
                self.past.remove(place);
            }
        }
    }

    /// Goes back to before a position, if it has come to it.
    fn forget_from(&mut self, position: &Position) {
        let before = |folded: &Folded| folded.last.as_ref().is_none_or(|last| last < position);
        if before(&self.present) {
            return;
        }
        self.past.retain(before);
        if let Some(known) = self.past.last() {
            self.present = known.clone();
        }
    }
}

impl PartialEq for Case {
    /// The same events; of restored cases, after the same snapshot.
    fn eq(&self, other: &Self) -> bool {
        let base =
            |case: &Self| case.base.as_ref().map(|base| (base.fingerprint, base.last.clone()));
        self.id == other.id && base(self) == base(other) && self.log == other.log
    }
}

impl Eq for Case {}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for Case {
    /// Its id and how many events it has.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.len() == 1 { "" } else { "s" };
        let horizon = self.horizon().map(|at| format!(", after a snapshot of {at}"));
        let id = self.id.as_deref().unwrap_or("none");
        write!(f, "Case({id:?}, {} event{plural}{})", self.len(), horizon.unwrap_or_default())
    }
}
