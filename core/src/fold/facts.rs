//! What is known of a case from its log, as of the last event.

use super::contacts::{About, Contact, Contacts, Elsewhere, Same};
use crate::event::{
    Customer, Data, Event, LevelOverride, Opened, Origin, Related, Role, Scalar, Signal, Status,
    Visibility, WaitingOn,
};
use crate::fact::{Fact, Facts, Known, Level, Type, Value};
use crate::policy::{Policies, Policy};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is known of a case from its log. No text that anybody wrote is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct LogFacts {
    pub(crate) opened_at: Option<Timestamp>,
    pub(crate) opened_by: Option<Arc<str>>,
    pub(crate) origin: Option<Origin>,
    /// What its status is, or would be were it not spam or deleted.
    status: Option<Status>,
    raw: Option<Arc<str>>,
    /// Spam and deleted lie over the rest, which goes on beneath.
    veil: Option<Veil>,
    /// When a snooze ends, and what the status is then.
    snoozed: Option<(Timestamp, Option<Status>)>,
    waiting_on: Option<WaitingOn>,
    /// Whose turn it was after the last event, and since when.
    turn: Option<(WaitingOn, Timestamp)>,
    rating: Option<i64>,
    pub(crate) recorded_level: Option<Level>,
    priority: Option<Arc<str>>,
    impact: Option<Arc<str>>,
    urgency: Option<Arc<str>>,
    channel: Option<Arc<str>>,
    group: Option<Arc<str>>,
    assignee: Option<Arc<str>>,
    tags: BTreeSet<Arc<str>>,
    customer: CustomerFacts,
    /// The phrases in what they wrote, once any of it was handed in.
    said: Option<BTreeSet<u32>>,
    contacts: i64,
    replies: i64,
    reopens: i64,
    transfers: i64,
    last_contact: Option<Timestamp>,
    pub(crate) recent: Contacts,
    /// Whether it lives on in another case, and nobody has gone on with this one.
    merged: bool,
    public: bool,
    overridden: Option<Overridden>,
    /// Whether it was reopened since it was last resolved, so that a message and the status after it count once.
    reopened: bool,
    attributes: BTreeMap<Arc<str>, Attribute>,
    signals: BTreeMap<Arc<str>, BTreeMap<Arc<str>, Observation>>,
    /// When observations end: of which signal, by which source.
    lapses: BTreeSet<(Timestamp, Arc<str>, Arc<str>)>,
}

/// A level that somebody set by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Overridden {
    pub(crate) to: Level,
    pub(crate) by: Arc<str>,
    /// The event that says so.
    pub(crate) event: Arc<str>,
    pub(crate) until: Option<Timestamp>,
    pub(crate) moves_promise: bool,
}

/// Why it is no case at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Veil {
    since: Timestamp,
    status: Status,
    raw: Option<Arc<str>>,
}

/// How often what happened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts {
    pub(crate) contacts: i64,
    pub(crate) replies: i64,
    pub(crate) reopens: i64,
    pub(crate) transfers: i64,
}

/// What is known of the customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct CustomerFacts {
    id: Option<Arc<str>>,
    tier: Option<Arc<str>>,
    locale: Option<Arc<str>>,
    reach: Option<i64>,
    value: Option<i64>,
    advocate: Option<bool>,
    vulnerable: Option<bool>,
    renewal_at: Option<Timestamp>,
}

/// A fact that the policy declares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Attribute {
    Text(Arc<str>),
    Integer(i64),
    Boolean(bool),
}

/// The newest observation of a signal by one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Observation {
    value: i64,
    confidence: i64,
    observed_at: Timestamp,
    valid_until: Option<Timestamp>,
}

/// Which facts an event changed, one bit each, and what else follows from it.
#[derive(Clone, Debug, Default)]
pub(super) struct Changed {
    pub(super) facts: u64,
    pub(super) from: Option<Arc<str>>,
    pub(super) to: Option<Arc<str>>,
    pub(super) reopened: bool,
}

pub(crate) const LEVEL: u64 = 1 << 3;
const STATUS: u64 = 0b111;
const CUSTOMER: u64 = 1 << 13;
const ATTRIBUTE: u64 = 1 << 19 | 1 << 5 | 1 << 6;
const SIGNAL: u64 = 1 << 20;

/// What the facts need to know of an event besides itself.
pub(super) struct Around<'a> {
    pub(super) policies: &'a Policies,
    pub(super) contact_gap: i64,
    pub(super) begins_thread: bool,
}

impl LogFacts {
    /// Takes an event in. O(log) in what is known, and linear in the text of a customer's message.
    pub(super) fn apply(&mut self, event: &Event, around: &Around<'_>) -> Changed {
        let changed = self.learn(event, around);
        self.turn(event.at());
        changed
    }

    /// Notes since when it is whose turn.
    fn turn(&mut self, at: Timestamp) {
        let turn = self.waiting_on();
        if turn != self.turn.map(|(turn, _)| turn) {
            self.turn = turn.map(|turn| (turn, at));
        }
    }

    /// Since when somebody is waited for; none while nobody is.
    pub(crate) fn waiting_from(&self) -> Option<Timestamp> {
        self.turn.filter(|(turn, _)| *turn != WaitingOn::Nobody).map(|(_, since)| since)
    }

    fn learn(&mut self, event: &Event, around: &Around<'_>) -> Changed {
        let mut changed = Changed::default();
        match event.data() {
            Data::Opened(opened) => {
                self.open(event, opened, around);
                changed.facts = u64::MAX;
            }
            Data::Status(status) if status.to.is_void() => {
                self.cover(status.to, status.raw.clone(), event.at(), &mut changed);
            }
            Data::Status(status) => {
                let before = self.settled_status();
                let from = self.status();
                self.merged &= status.to.is_done();
                self.set_status(status.to, &mut changed);
                changed.from = from.map(|from| Arc::from(from.as_str()));
                self.veil = None;
                self.raw.clone_from(&status.raw);
                self.snoozed = status.until.map(|until| (until, before));
            }
            Data::Message(_) => self.message(event, around, &mut changed),
            Data::Priority(priority) => {
                changed.from = self.priority.take();
                changed.to.clone_from(&priority.to);
                self.priority.clone_from(&priority.to);
                changed.facts = Fact::Priority.bit();
            }
            Data::Level(level) => {
                self.recorded_level = level.to;
                changed.facts = LEVEL;
            }
            Data::Rating(rating) => {
                self.rating = Some(rating.value);
                changed.facts = Fact::Rating.bit();
            }
            Data::MergedInto(_) => self.merged = true,
            Data::LevelOverride(set) => {
                self.overridden = overridden(event, set);
                changed.facts = LEVEL;
            }
            Data::Related(related) if &*related.what == Related::CONTACT => {
                let elsewhere =
                    Elsewhere { case_id: related.case_id.clone(), issue: related.issue.clone() };
                let at = related.at.unwrap_or(event.at()).min(event.at());
                self.contact(at, event, Some(elsewhere), around);
                changed.facts = Fact::RecentContacts.bit();
            }
            Data::MessageVisibilityChanged(change) => {
                self.public |= event.role() == Role::Customer && change.to == Visibility::Public;
                changed.facts = Fact::Public.bit();
            }
            Data::Group(group) => {
                changed.from = self.group.take();
                changed.to.clone_from(&group.to);
                self.group.clone_from(&group.to);
                changed.facts = Fact::Group.bit() | self.transfer(&changed);
            }
            Data::Assigned(person) => {
                changed.from = self.assignee.take();
                changed.to.clone_from(&person.to);
                self.assignee.clone_from(&person.to);
                changed.facts = Fact::Assignee.bit() | self.transfer(&changed);
            }
            Data::Tagged(tags) => {
                self.tags.extend(tags.tags.iter().cloned());
                changed.facts = Fact::Tags.bit();
            }
            Data::Untagged(tags) => {
                for tag in &tags.tags {
                    self.tags.remove(tag);
                }
                changed.facts = Fact::Tags.bit();
            }
            Data::CustomerChanged(customer) => {
                self.know(customer);
                changed.facts = CUSTOMER;
            }
            Data::Attribute(attribute) => {
                self.attribute(&attribute.name, &attribute.value);
                changed.facts = ATTRIBUTE;
            }
            Data::Signal(signal) => {
                self.observe(signal, event.at());
                changed.facts = SIGNAL;
            }
            Data::SplitFrom(split) => {
                self.opened_at = split.since.or(self.opened_at);
            }
            _ => {}
        }
        changed
    }

    /// Of one source the newest observation counts.
    fn observe(&mut self, signal: &Signal, at: Timestamp) {
        let observed_at = signal.observed_at.unwrap_or(at);
        let source = signal.source.clone().unwrap_or_else(|| Arc::from(""));
        let sources = self.signals.entry(Arc::clone(&signal.name)).or_default();
        if sources.get(&source).is_none_or(|known| known.observed_at <= observed_at) {
            let lapse = |until| (until, Arc::clone(&signal.name), Arc::clone(&source));
            let known = sources.get(&source).and_then(|known| known.valid_until);
            if let Some(until) = known {
                self.lapses.remove(&lapse(until));
            }
            self.lapses.extend(signal.valid_until.map(lapse));
            let observation = Observation {
                value: signal.value.get(),
                confidence: signal.confidence.get(),
                observed_at,
                valid_until: signal.valid_until,
            };
            sources.insert(source, observation);
        }
    }

    fn open(&mut self, event: &Event, opened: &Opened, around: &Around<'_>) {
        self.opened_at = Some(event.at());
        self.opened_by = Some(Arc::clone(event.id()));
        self.origin = Some(opened.origin);
        if opened.status.is_void() {
            let mut changed = Changed::default();
            self.cover(opened.status, opened.raw.clone(), event.at(), &mut changed);
        } else {
            self.status = Some(opened.status);
            self.raw.clone_from(&opened.raw);
        }
        self.waiting_on = Some(match opened.status {
            Status::WaitingCustomer => WaitingOn::Customer,
            Status::WaitingThirdParty => WaitingOn::ThirdParty,
            status if status.is_done() => WaitingOn::Nobody,
            _ => WaitingOn::Us,
        });
        self.recorded_level = opened.level.or(self.recorded_level);
        let known = |new: &Option<Arc<str>>, old: &mut Option<Arc<str>>| {
            if new.is_some() {
                old.clone_from(new);
            }
        };
        known(&opened.priority, &mut self.priority);
        known(&opened.impact, &mut self.impact);
        known(&opened.urgency, &mut self.urgency);
        known(&opened.group, &mut self.group);
        known(&opened.assignee, &mut self.assignee);
        self.channel = event.channel().cloned();
        self.tags.extend(opened.tags.iter().cloned());
        self.know(&opened.customer);
        for (name, value) in &opened.attributes {
            self.attribute(name, value);
        }
        if opened.origin.is_contact() {
            self.contacts += 1;
            self.last_contact = Some(event.at());
            self.contact(event.at(), event, None, around);
            self.public |= event.visibility() == Visibility::Public;
        }
    }

    fn contact(
        &mut self,
        at: Timestamp,
        event: &Event,
        elsewhere: Option<Elsewhere>,
        around: &Around<'_>,
    ) {
        let contact = Contact { at, event: Arc::clone(event.id()), elsewhere };
        self.recent.add(contact, around.policies.longest_window);
    }

    fn know(&mut self, customer: &Customer) {
        let Customer { id, tier, locale, reach, value, renewal_at, advocate, vulnerable } =
            customer.clone();
        let known = std::mem::take(&mut self.customer);
        self.customer = CustomerFacts {
            id: id.or(known.id),
            tier: tier.or(known.tier),
            locale: locale.or(known.locale),
            reach: reach.or(known.reach),
            value: value.or(known.value),
            advocate: advocate.or(known.advocate),
            vulnerable: vulnerable.or(known.vulnerable),
            renewal_at: renewal_at.or(known.renewal_at),
        };
    }

    fn attribute(&mut self, name: &Arc<str>, value: &Scalar) {
        let text = || match value {
            Scalar::Text(text) => Some(Arc::clone(text)),
            _ => None,
        };
        match (&**name, value) {
            ("impact", _) => self.impact = text(),
            ("urgency", _) => self.urgency = text(),
            _ => {
                let value = match value {
                    Scalar::Null => {
                        self.attributes.remove(name);
                        return;
                    }
                    Scalar::Text(text) => Attribute::Text(Arc::clone(text)),
                    Scalar::Integer(number) => Attribute::Integer(*number),
                    Scalar::Boolean(value) => Attribute::Boolean(*value),
                };
                self.attributes.insert(Arc::clone(name), value);
            }
        }
    }

    /// Counts a hand-over from somebody to somebody else.
    fn transfer(&mut self, changed: &Changed) -> u64 {
        let other = changed.from.is_some() && changed.to.is_some() && changed.from != changed.to;
        self.transfers += i64::from(other);
        Fact::Transfers.bit()
    }

    fn message(&mut self, event: &Event, around: &Around<'_>, changed: &mut Changed) {
        let Data::Message(message) = event.data() else { return };
        let role = event.role();
        let seen = event.visibility() != Visibility::Internal;
        changed.facts = Fact::Contacts.bit() | Fact::Replies.bit() | Fact::WaitingOn.bit();
        if role == Role::Customer && seen && !message.automatic {
            if event.visibility() == Visibility::Public {
                self.public = true;
                changed.facts |= Fact::Public.bit();
            }
            let gap = |last: Timestamp| {
                event.at().as_millis() - last.as_millis() >= around.contact_gap
                    && self.waiting_on != Some(WaitingOn::Customer)
            };
            if around.begins_thread || self.last_contact.is_none_or(gap) {
                self.contacts += 1;
                self.contact(event.at(), event, None, around);
            }
            self.last_contact = Some(event.at());
            if let Some(text) = &message.text {
                let said = self.said.get_or_insert_default();
                said.extend(around.policies.phrases.matches(text));
                changed.facts |= Fact::CustomerSaid.bit();
            }
            if message.needs_reply(role) {
                self.merged = false;
                if self.status() == Some(Status::Resolved) && !self.reopened {
                    self.reopen(changed);
                }
                self.waiting_on = Some(WaitingOn::Us);
            }
        } else if role != Role::Customer && role != Role::ThirdParty && seen {
            self.replies +=
                i64::from(role == Role::Agent && !message.automatic && !message.broadcast);
            if message.asks {
                self.waiting_on = Some(WaitingOn::Customer);
            }
        }
    }

    fn reopen(&mut self, changed: &mut Changed) {
        self.reopened = true;
        self.reopens += 1;
        changed.reopened = true;
        changed.facts |= Fact::Reopens.bit();
    }

    /// Lays spam or deleted over the case.
    fn cover(&mut self, by: Status, raw: Option<Arc<str>>, at: Timestamp, changed: &mut Changed) {
        changed.from = self.status().map(|from| Arc::from(from.as_str()));
        changed.to = Some(Arc::from(by.as_str()));
        changed.facts |= STATUS;
        let since = self.void_since().unwrap_or(at);
        self.veil = Some(Veil { since, status: by, raw });
    }

    /// Changes what the status is beneath spam and deleted, if it is either.
    fn set_status(&mut self, to: Status, changed: &mut Changed) {
        let from = self.status.replace(to);
        changed.from = from.map(|from| Arc::from(from.as_str()));
        changed.to = Some(Arc::from(to.as_str()));
        changed.facts |= STATUS;
        self.snoozed = None;
        if to.is_done() {
            self.reopened = false;
        } else if from.is_some_and(Status::is_done) && !self.reopened {
            self.reopen(changed);
        }
        let rested = from.is_some_and(|from| {
            matches!(from, Status::WaitingCustomer | Status::WaitingThirdParty) || from.is_done()
        });
        self.waiting_on = match to {
            Status::WaitingCustomer => Some(WaitingOn::Customer),
            Status::WaitingThirdParty => Some(WaitingOn::ThirdParty),
            Status::Resolved | Status::Closed => Some(WaitingOn::Nobody),
            Status::New | Status::Open | Status::Bot if rested => Some(WaitingOn::Us),
            _ => self.waiting_on,
        };
    }

    /// The status under a snooze.
    fn settled_status(&self) -> Option<Status> {
        match self.snoozed {
            Some((_, before)) => before,
            None => self.status,
        }
    }

    /// The next instant at which a fact changes by itself.
    pub(super) fn next_lapse(&self) -> Option<Timestamp> {
        let snooze = self.snoozed.map(|(until, _)| until);
        let set = self.overridden.as_ref().and_then(|set| set.until);
        self.lapses.first().map(|(until, ..)| *until).into_iter().chain(snooze).chain(set).min()
    }

    /// Lets go what has ended by an instant.
    pub(super) fn lapse(&mut self, at: Timestamp) -> Changed {
        let mut changed = Changed::default();
        if let Some((_, before)) = self.snoozed.filter(|(until, _)| *until <= at) {
            self.raw = None;
            self.set_status(before.unwrap_or(Status::Open), &mut changed);
        }
        if self.overridden.as_ref().and_then(|set| set.until).is_some_and(|until| until <= at) {
            self.overridden = None;
            changed.facts |= LEVEL;
        }
        while self.lapses.first().is_some_and(|(until, ..)| *until <= at) {
            let Some((_, name, source)) = self.lapses.pop_first() else { break };
            if let Some(sources) = self.signals.get_mut(&name) {
                sources.remove(&source);
            }
            changed.facts |= SIGNAL;
        }
        self.turn(at);
        changed
    }

    /// The status.
    pub(crate) fn status(&self) -> Option<Status> {
        self.veil.as_ref().map(|veil| veil.status).or(self.status)
    }

    /// The status, looking through spam and deleted to what it would be without.
    pub(super) fn beneath(&self) -> Option<Status> {
        self.status
    }

    /// Whose turn it is.
    pub(crate) fn waiting_on(&self) -> Option<WaitingOn> {
        self.veil.as_ref().map(|_| WaitingOn::Nobody).or(self.waiting_on)
    }

    /// Since when it is spam or deleted, if it is.
    pub(crate) fn void_since(&self) -> Option<Timestamp> {
        self.veil.as_ref().map(|veil| veil.since)
    }

    /// Whether it is spam or deleted, so that nothing is promised of it.
    pub(crate) fn is_void(&self) -> bool {
        self.veil.is_some()
    }

    /// Whether it lives on in another case.
    pub(crate) fn is_merged(&self) -> bool {
        self.merged
    }

    /// Whether nobody works on it any more: closed, spam, deleted, or merged into another case.
    pub(crate) fn is_closed(&self) -> bool {
        self.is_void() || self.merged || self.status == Some(Status::Closed)
    }

    /// Whether the customer has come back since it was resolved, and no status says so yet.
    pub(crate) fn is_reopened(&self) -> bool {
        self.reopened && self.status() == Some(Status::Resolved)
    }

    /// Whether somebody owns it.
    pub(super) fn is_owned(&self) -> bool {
        self.assignee.is_some()
    }

    /// The group that has it.
    pub(crate) fn group(&self) -> Option<&Arc<str>> {
        self.group.as_ref()
    }

    /// Who owns it.
    pub(crate) fn owner(&self) -> Option<&Arc<str>> {
        self.assignee.as_ref()
    }

    /// The customer, by the host's own id.
    pub(crate) fn customer_id(&self) -> Option<&Arc<str>> {
        self.customer.id.as_ref()
    }

    /// The customer's language, as it was given.
    pub(crate) fn customer_locale(&self) -> Option<&Arc<str>> {
        self.customer.locale.as_ref()
    }

    /// How often what happened.
    pub(crate) fn counts(&self) -> Counts {
        let Self { contacts, replies, reopens, transfers, .. } = *self;
        Counts { contacts, replies, reopens, transfers }
    }

    /// The level that somebody set by hand, while it holds.
    pub(crate) fn overridden(&self) -> Option<&Overridden> {
        self.overridden.as_ref()
    }

    /// The customer's contacts on this issue, as a policy counts them.
    pub(crate) fn recent_contacts(&self, policy: &Policy) -> impl Iterator<Item = &Contact> {
        let repeat = &policy.repeat_contact;
        let about = match repeat.issue.as_ref().map(|name| self.attributes.get(name)) {
            None => About::Anything,
            Some(Some(Attribute::Text(issue))) => About::Issue(Some(issue)),
            Some(_) => About::Issue(None),
        };
        self.recent.recent(Same { window: repeat.window, about })
    }

    /// The impact and the urgency that were given.
    pub(super) fn impact_and_urgency(&self) -> Option<(&str, &str)> {
        Some((self.impact.as_deref()?, self.urgency.as_deref()?))
    }

    /// The newest observation of a signal that is known to lack confidence: how much it has, per mille.
    pub(crate) fn doubted(&self, name: &str, policy: &Policy) -> Option<i64> {
        let newest = newest(self.signals.get(name)?)?;
        let least = policy.confidence.get(name).copied().unwrap_or_default();
        Some(newest.confidence).filter(|confidence| *confidence < least)
    }

    pub(super) fn attribute_instant(&self, name: &str) -> Option<Timestamp> {
        match self.attributes.get(name) {
            Some(Attribute::Text(text)) => text.parse().ok(),
            _ => None,
        }
    }
}

fn overridden(event: &Event, set: &LevelOverride) -> Option<Overridden> {
    Some(Overridden {
        to: set.to?,
        by: Arc::clone(&set.by),
        event: Arc::clone(event.id()),
        until: set.until,
        moves_promise: set.moves_promise,
    })
}

/// Of observations by several sources the newest counts.
fn newest(sources: &BTreeMap<Arc<str>, Observation>) -> Option<&Observation> {
    sources.values().max_by_key(|signal| signal.observed_at)
}

/// The facts as conditions read them: those of the log, the level, and the thread in question.
pub(crate) struct Read<'a> {
    pub(crate) facts: &'a LogFacts,
    pub(crate) policy: &'a Policy,
    pub(crate) level: Option<Level>,
    pub(crate) thread: Option<(Option<&'a Arc<str>>, Visibility)>,
    /// Whether spam and deleted are looked through, to what would be without.
    pub(crate) beneath: bool,
}

impl Facts for Read<'_> {
    fn get(&self, fact: &Fact, kind: Type) -> Option<Known<'_>> {
        let facts = self.facts;
        let customer = &facts.customer;
        let mut until = None;
        let value = match fact {
            Fact::Status => {
                let veiled = facts.is_void() && !self.beneath;
                until = facts.snoozed.map(|(until, _)| until).filter(|_| !veiled);
                let status = if self.beneath { facts.status } else { facts.status() };
                Value::Text(status?.as_str())
            }
            Fact::StatusRaw => {
                let veil = facts.veil.as_ref().filter(|_| !self.beneath);
                Value::Text(veil.map_or(facts.raw.as_deref(), |veil| veil.raw.as_deref())?)
            }
            Fact::WaitingOn => {
                let turn = if self.beneath { facts.waiting_on } else { facts.waiting_on() };
                Value::Text(turn?.as_str())
            }
            Fact::Level => Value::Level(self.level?),
            Fact::Priority => Value::Text(facts.priority.as_deref()?),
            Fact::Impact => Value::Text(facts.impact.as_deref()?),
            Fact::Urgency => Value::Text(facts.urgency.as_deref()?),
            Fact::Origin => Value::Text(facts.origin?.as_str()),
            Fact::Channel => Value::Text(facts.channel.as_deref()?),
            Fact::ThreadChannel => Value::Text(self.thread?.0?),
            Fact::ThreadVisibility => Value::Text(self.thread?.1.as_str()),
            Fact::Group => Value::Text(facts.group.as_deref()?),
            Fact::Assignee => Value::Text(facts.assignee.as_deref()?),
            Fact::Tags => Value::Set(&facts.tags),
            Fact::CustomerId => Value::Text(customer.id.as_deref()?),
            Fact::CustomerTier => Value::Text(customer.tier.as_deref()?),
            Fact::CustomerLocale => Value::Text(customer.locale.as_deref()?),
            Fact::CustomerReach => Value::Int(customer.reach?),
            Fact::CustomerValue => Value::Int(customer.value?),
            Fact::CustomerRenewalAt => Value::Instant(customer.renewal_at?),
            Fact::CustomerAdvocate => Value::Bool(customer.advocate?),
            Fact::CustomerVulnerable => Value::Bool(customer.vulnerable?),
            Fact::CustomerSaid => Value::Phrases(facts.said.as_ref()?),
            Fact::Contacts => Value::Int(facts.contacts),
            Fact::RecentContacts => {
                let count = facts.recent_contacts(self.policy).count();
                Value::Int(i64::try_from(count).unwrap_or(i64::MAX))
            }
            Fact::Public => Value::Bool(facts.public),
            Fact::Replies => Value::Int(facts.replies),
            Fact::Rating => Value::Int(facts.rating?),
            Fact::Reopens => Value::Int(facts.reopens),
            Fact::Transfers => Value::Int(facts.transfers),
            Fact::Attribute(name) => match (kind, facts.attributes.get(name)?) {
                (Type::Text, Attribute::Text(text)) => Value::Text(text),
                (Type::Instant, Attribute::Text(text)) => Value::Instant(text.parse().ok()?),
                (Type::Integer { .. }, Attribute::Integer(number)) => Value::Int(*number),
                (Type::Boolean, Attribute::Boolean(value)) => Value::Bool(*value),
                _ => return None,
            },
            Fact::Signal(name) => {
                let newest = newest(facts.signals.get(name)?)?;
                let least = self.policy.confidence.get(&**name).copied().unwrap_or_default();
                until = newest.valid_until;
                Value::Int(Some(newest.value).filter(|_| newest.confidence >= least)?)
            }
            // No rule that a fold reads may ask for these.
            _ => return None,
        };
        Some(Known { value, until })
    }
}
