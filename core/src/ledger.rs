//! What was given on all cases: the remedies that limits per customer, per agent and over several cases count.
//!
//! A ledger is fed with the events of kind `remedy`, of any case and in any order. For each incident, customer and agent
//! it keeps sums over time, so that what was given in a window is two look-ups. A ledger knows no policy: everything that
//! was given counts, and an approval holds its place, whether or not the policy accepts it. Limits per customer cannot be
//! told while a remedy in their window names no customer.

mod series;

use crate::authority::{Per, bit};
use crate::case::Appended;
use crate::document::{self, Node};
use crate::error::{Code, Error, Result};
use crate::event::{Data, Event, RemedyState};
use crate::fold::{Anybody, Charge, Given, Step};
use crate::money::{Currency, Money};
use crate::time::Timestamp;
use hashbrown::HashTable;
use serde::Deserialize;
use serde::de::{self, Deserializer, SeqAccess, Visitor};
use series::{Series, Sum};
use siphasher::sip::SipHasher13;
use std::fmt;
use std::hash::Hasher;
use std::sync::Arc;

/// The remedies of many cases. Any order of arrival, with any repetitions, gives the same ledger.
///
/// ```
/// use casework::{Appended, Event, Ledger};
///
/// let refund = r#"{"id": "1", "case_id": "42", "at": "2026-11-21T09:00:00Z", "kind": "remedy",
///   "actor": {"id": "ann", "role": "agent"},
///   "data": {"kind": "refund", "amount": {"minor": 5000, "currency": "EUR"}, "customer": "c7"}}"#;
/// let mut ledger = Ledger::default();
/// assert_eq!(ledger.append(&Event::load(refund)?)?, Appended::InOrder);
/// assert_eq!(ledger.append(&Event::load(refund)?)?, Appended::Duplicate);
/// assert_eq!(Ledger::load(&ledger.to_json())?, ledger);
/// # Ok::<(), casework::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Ledger {
    events: Vec<Event>,
    /// By case and id, their places.
    ids: HashTable<u32>,
    remedies: Vec<Kept>,
    /// By case and name, their places.
    names: HashTable<u32>,
    scopes: Vec<Scope>,
    /// By what they count together, their places.
    keys: HashTable<u32>,
    latest: Option<Timestamp>,
    /// How many charges name no customer.
    nameless: i64,
}

/// One remedy.
#[derive(Clone)]
struct Kept {
    case_id: Arc<str>,
    name: Arc<str>,
    events: Vec<u32>,
    /// Whether it was given only, so that the order in which it was does not matter.
    only_given: bool,
    given: Given,
}

/// What was given to one customer, by one agent, or for one incident.
#[derive(Clone)]
struct Scope {
    per: Per,
    id: Arc<str>,
    series: Vec<Series>,
}

impl Ledger {
    /// A ledger of these events, in whatever order they are.
    ///
    /// # Errors
    /// As [`Ledger::append`], at the place of the event.
    pub fn new<'a>(events: impl IntoIterator<Item = &'a Event>) -> Result<Self> {
        Self::of(events.into_iter().cloned().enumerate().collect())
    }

    /// Reads a ledger from text: a list of events in JSON or YAML, or one event in JSON on each line, perhaps none.
    ///
    /// # Errors
    /// Whatever is wrong with an event, at its path below its place.
    pub fn load(text: &str) -> Result<Self> {
        let text = text.trim_start_matches('\u{feff}').trim();
        if !text.is_empty() && !text.starts_with('{') {
            let listed = match one_by_one(text) {
                Some(events) => events,
                None => document::read::<Vec<Event>>(text)?,
            };
            return Self::of(listed.into_iter().enumerate().collect());
        }
        let lines = text.lines().filter(|line| !line.trim().is_empty()).enumerate();
        let read = |(place, line)| match document::read(line) {
            Ok(event) => Ok((place, event)),
            Err(error) => Err(error.under(place)),
        };
        Self::of(lines.map(read).collect::<Result<_>>()?)
    }

    /// What comes in order is quicker to take in and to ask.
    fn of(mut events: Vec<(usize, Event)>) -> Result<Self> {
        events.sort_by_key(|(_, event)| event.at());
        let mut ledger = Self::default();
        for (place, event) in events {
            ledger.append(&event).map_err(|error| error.under(place))?;
        }
        Ok(ledger)
    }

    /// Takes an event in. What is refused leaves the ledger as it was. Amortised O(log n), for a remedy of few steps.
    ///
    /// # Errors
    /// [`Code::NotARemedy`] for an event of another kind, [`Code::EventIdConflict`].
    pub fn append(&mut self, event: &Event) -> Result<Appended> {
        let Data::Remedy(remedy) = event.data() else {
            return Err(Error::plain(Code::NotARemedy).under("kind"));
        };
        let hash = hashed(0, event.case_id(), event.id());
        let known = self.ids.find(hash, |place| self.is_event(*place, event));
        if let Some(known) = known.and_then(|place| self.events.get(*place as usize)) {
            let conflict = || Error::plain(Code::EventIdConflict).under("id");
            return if known == event { Ok(Appended::Duplicate) } else { Err(conflict()) };
        }
        let place = numbered(self.events.len())?;
        let kept = self.kept(event, &remedy.name)?;
        self.events.push(event.clone());
        let Self { ids, events, .. } = self;
        ids.insert_unique(hash, place, |place| {
            events.get(*place as usize).map_or(0, |event| hashed(0, event.case_id(), event.id()))
        });
        self.take(kept, place, remedy.state == RemedyState::Executed)?;
        let late = self.latest.is_some_and(|latest| event.at() < latest);
        self.latest = self.latest.max(Some(event.at()));
        Ok(if late { Appended::Late } else { Appended::InOrder })
    }

    /// How many events it holds.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Its events by case and in order, as compact JSON text, from which an equal ledger can be loaded.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.in_order()).unwrap_or_default()
    }

    fn in_order(&self) -> Vec<&Event> {
        let mut events: Vec<&Event> = self.events.iter().collect();
        events.sort_by_cached_key(|event| (Arc::clone(event.case_id()), event.position()));
        events
    }

    /// Whether it has anything that names no customer.
    pub(crate) fn is_nameless(&self) -> bool {
        self.nameless > 0
    }

    /// What was given in a scope after one instant and up to another, as far as it was known at that other: for each
    /// currency, and for what is no money.
    pub(crate) fn sums(
        &self,
        (per, id): (Per, &str),
        kinds: u16,
        (after, as_of): (i64, Timestamp),
        mut see: impl FnMut(Option<Currency>, Sum),
    ) {
        let found = self.keys.find(hashed(per as u8 + 2, id, ""), |place| {
            self.scopes
                .get(*place as usize)
                .is_some_and(|scope| scope.per == per && *scope.id == *id)
        });
        let Some(scope) = found.and_then(|place| self.scopes.get(*place as usize)) else { return };
        for series in scope.series.iter().filter(|series| bit(series.kind) & kinds != 0) {
            see(series.currency, series.between(after, as_of.as_millis()));
        }
    }

    /// What it knows of a remedy of a case.
    pub(crate) fn remedy(&self, case_id: &str, name: &str) -> Option<&Given> {
        let found = self.names.find(hashed(1, case_id, name), |place| {
            self.remedies
                .get(*place as usize)
                .is_some_and(|kept| *kept.case_id == *case_id && *kept.name == *name)
        });
        self.remedies.get(*found? as usize).map(|kept| &kept.given)
    }

    fn is_event(&self, place: u32, event: &Event) -> bool {
        self.events
            .get(place as usize)
            .is_some_and(|known| known.id() == event.id() && known.case_id() == event.case_id())
    }

    /// The place of a remedy, which is made when it is not there yet.
    fn kept(&mut self, event: &Event, name: &Arc<str>) -> Result<usize> {
        let case_id = event.case_id();
        let hash = hashed(1, case_id, name);
        let known = self.names.find(hash, |place| {
            self.remedies
                .get(*place as usize)
                .is_some_and(|kept| kept.case_id == *case_id && kept.name == *name)
        });
        if let Some(place) = known {
            return Ok(*place as usize);
        }
        let step = step(event).ok_or_else(|| Error::plain(Code::Internal))?;
        let place = numbered(self.remedies.len())?;
        self.remedies.push(Kept {
            case_id: Arc::clone(case_id),
            name: Arc::clone(name),
            events: Vec::new(),
            only_given: true,
            given: Given::new(&step),
        });
        let Self { names, remedies, .. } = self;
        names.insert_unique(hash, place, |place| {
            remedies.get(*place as usize).map_or(0, |kept| hashed(1, &kept.case_id, &kept.name))
        });
        Ok(place as usize)
    }

    /// Takes a step of a remedy, which may change what was made of those after it.
    fn take(&mut self, place: usize, added: u32, executed: bool) -> Result<()> {
        let Self { remedies, events, .. } = self;
        let Some(kept) = remedies.get_mut(place) else { return Ok(()) };
        // Of what was given only, the events are in the order in which they came.
        let sorted = !kept.only_given;
        kept.events.push(added);
        kept.only_given &= executed;
        if kept.only_given {
            let Some(step) = events.get(added as usize).and_then(step) else { return Ok(()) };
            let _ = kept.given.take(&step, &Anybody);
            let Some(charge) = kept.given.charges.last().cloned() else { return Ok(()) };
            return self.count(&charge, 1);
        }
        let event = |place: &u32| events.get(*place as usize);
        let position = |place: &u32| event(place).map(Event::position);
        let last = kept.events.len() - 1;
        let before = last.checked_sub(1).and_then(|before| kept.events.get(before));
        let goes_on = sorted && before.is_some_and(|before| position(before) < position(&added));
        let known = kept.given.charges.clone();
        if !goes_on {
            kept.events.sort_by_cached_key(position);
        }
        // What comes last goes on from what is known; anything else may change what was made of those after it.
        let steps = kept.events.iter().skip(if goes_on { last } else { 0 });
        let mut steps = steps.filter_map(event).filter_map(step).peekable();
        let Some(first) = steps.peek() else { return Ok(()) };
        if !goes_on {
            kept.given = Given::new(first);
        }
        for step in steps {
            let _ = kept.given.take(&step, &Anybody);
        }
        let same = known.iter().zip(&kept.given.charges).take_while(|(one, other)| one == other);
        let same = same.count();
        let after: Vec<Charge> = kept.given.charges.iter().skip(same).cloned().collect();
        for charge in known.iter().skip(same) {
            self.count(charge, -1)?;
        }
        for charge in &after {
            self.count(charge, 1)?;
        }
        Ok(())
    }

    /// Counts a charge in, or takes it out as if it had never been.
    fn count(&mut self, charge: &Charge, sign: i64) -> Result<()> {
        // What names no customer is kept together, so that nobody takes it for nobody's.
        if charge.customer.is_none() {
            self.nameless += sign;
        }
        let nobody = Arc::from("");
        let customer = charge.customer.as_ref().unwrap_or(&nobody);
        let scopes = [(Per::Incident, &charge.incident), (Per::Customer, customer)].into_iter();
        let agents = charge.agents.iter().map(|agent| (Per::Agent, agent));
        let currency = charge.amount.map(Money::currency);
        let sum = Sum {
            amount: i128::from(charge.amount.map_or(0, Money::minor)),
            count: i64::from(charge.count),
        };
        for (per, id) in scopes.chain(agents) {
            let scope = self.scope(per, id)?;
            let same = |series: &Series| series.kind == charge.kind && series.currency == currency;
            let place = scope.series.iter().position(same).unwrap_or_else(|| {
                scope.series.push(Series::new(charge.kind, currency));
                scope.series.len() - 1
            });
            let Some(series) = scope.series.get_mut(place) else { continue };
            let at = charge.at.as_millis();
            series.add(at, charge.from.as_millis(), sum.times(sign));
            if let Some(until) = charge.until {
                series.add(at, until.as_millis(), sum.times(-sign));
            }
        }
        Ok(())
    }

    fn scope(&mut self, per: Per, id: &Arc<str>) -> Result<&mut Scope> {
        let hash = hashed(per as u8 + 2, id, "");
        let known = self.keys.find(hash, |place| {
            self.scopes
                .get(*place as usize)
                .is_some_and(|scope| scope.per == per && scope.id == *id)
        });
        let place = if let Some(place) = known {
            *place
        } else {
            let place = numbered(self.scopes.len())?;
            self.scopes.push(Scope { per, id: Arc::clone(id), series: Vec::new() });
            let Self { keys, scopes, .. } = self;
            keys.insert_unique(hash, place, |place| {
                let scope = scopes.get(*place as usize);
                scope.map_or(0, |scope| hashed(scope.per as u8 + 2, &scope.id, ""))
            });
            place
        };
        self.scopes.get_mut(place as usize).ok_or_else(|| Error::plain(Code::Internal))
    }
}

/// The events of a JSON list, each read before the next one, so that a long list is never held as a tree. None where
/// anything is wrong: the reader of documents tells what.
fn one_by_one(text: &str) -> Option<Vec<Event>> {
    struct List;
    impl<'de> Visitor<'de> for List {
        type Value = Vec<Event>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }
        fn visit_seq<A: SeqAccess<'de>>(
            self,
            mut seq: A,
        ) -> std::result::Result<Self::Value, A::Error> {
            let mut events = Vec::new();
            while let Some(node) = seq.next_element::<Node>()? {
                let event = node.check(false).and_then(|()| Event::deserialize(node));
                events.push(event.map_err(de::Error::custom)?);
            }
            Ok(events)
        }
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let events = reader.deserialize_seq(List).ok()?;
    reader.end().is_ok().then_some(events)
}

/// An event of a remedy as a step of it.
fn step(event: &Event) -> Option<Step<'_>> {
    let Data::Remedy(remedy) = event.data() else { return None };
    Some(Step {
        event: event.id(),
        at: event.at(),
        by: event.actor_id(),
        case_id: event.case_id(),
        customer: None,
        remedy,
    })
}

fn numbered(place: usize) -> Result<u32> {
    u32::try_from(place).map_err(|_| Error::plain(Code::Internal))
}

fn hashed(what: u8, one: &str, other: &str) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write_u8(what);
    hasher.write(one.as_bytes());
    hasher.write_u8(0xff);
    hasher.write(other.as_bytes());
    hasher.finish()
}

impl PartialEq for Ledger {
    /// The same events.
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.in_order() == other.in_order()
    }
}

impl Eq for Ledger {}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = if self.len() == 1 { "" } else { "s" };
        write!(f, "Ledger({} event{s})", self.len())
    }
}
