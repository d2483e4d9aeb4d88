//! What the log of a case says of its remedies: what was asked for, approved, given and taken back, and what of it
//! counts against limits.
//!
//! What the policy or the state of things does not accept has no effect and is listed among the refusals. Money that was
//! given counts all the same: it is gone. What was only asked for does not count; what was approved holds its place from
//! the instant of the approval; what was taken back counts no more, at the instant at which it was given.

use super::refusals::{RefusalCode, Refusals};
use super::{State, Sweep};
use crate::event::{Event, Remedy, RemedyKind, RemedyState};
use crate::money::Money;
use crate::policy::Policy;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The remedies of a case by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Remedies(pub(crate) BTreeMap<Arc<str>, Given>);

/// One remedy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Given {
    pub(crate) kind: RemedyKind,
    pub(crate) amount: Option<Money>,
    pub(crate) count: u32,
    pub(crate) incident: Arc<str>,
    pub(crate) customer: Option<Arc<str>>,
    /// None while nothing that was said of it has had an effect.
    pub(crate) state: Option<RemedyState>,
    pub(crate) requested: Option<Done>,
    /// Who approved or refused it.
    pub(crate) decided: Option<Done>,
    pub(crate) executed: Option<Done>,
    pub(crate) reversed: Option<Done>,
    /// What of it counts against limits, or did.
    pub(crate) charges: Vec<Charge>,
    /// How many events spoke of it, and an order-free digest of their ids.
    pub(crate) events: (u32, u64),
}

/// Who did something, when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Done {
    pub(crate) by: Option<Arc<str>>,
    /// In which of the policy's roles, if that was said.
    pub(crate) acting_as: Option<Arc<str>>,
    pub(crate) at: Timestamp,
    pub(crate) event: Arc<str>,
}

/// What counts against limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Charge {
    /// The event that makes it what it is; with the case, it names it.
    pub(crate) event: Arc<str>,
    /// The instant at which it lies in a window.
    pub(crate) at: Timestamp,
    /// From which instant on it is known.
    pub(crate) from: Timestamp,
    /// From which instant on it counts no more.
    pub(crate) until: Option<Timestamp>,
    pub(crate) kind: RemedyKind,
    pub(crate) amount: Option<Money>,
    pub(crate) count: u32,
    pub(crate) incident: Arc<str>,
    pub(crate) customer: Option<Arc<str>>,
    /// Whose limits it uses: of whoever asked or gave, and of whoever approved.
    pub(crate) agents: Vec<Arc<str>>,
    /// Whether it holds the place of what was approved and is not given yet.
    pub(crate) held: bool,
}

impl Charge {
    /// Whether it counts at an instant.
    pub(crate) fn counts(&self, as_of: Timestamp) -> bool {
        self.at <= as_of && self.from <= as_of && self.until.is_none_or(|until| as_of < until)
    }
}

/// One event about a remedy, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step<'a> {
    pub(crate) event: &'a Arc<str>,
    pub(crate) at: Timestamp,
    pub(crate) by: Option<&'a Arc<str>>,
    pub(crate) case_id: &'a Arc<str>,
    /// The customer of the case, where the remedy names none.
    pub(crate) customer: Option<&'a Arc<str>>,
    pub(crate) remedy: &'a Remedy,
}

/// What a policy says of a step. Who keeps sums without a policy asks nobody.
pub(crate) trait Judge {
    /// Why a remedy cannot be asked for or given.
    fn give(&self, step: &Step<'_>) -> Option<RefusalCode>;
    /// Why somebody cannot give one that nobody approved.
    fn give_alone(&self, step: &Step<'_>) -> Option<RefusalCode>;
    /// Why somebody cannot approve one.
    fn approve(&self, given: &Given, step: &Step<'_>) -> Option<RefusalCode>;
}

/// Nobody.
pub(crate) struct Anybody;

impl Judge for Anybody {
    fn give(&self, _: &Step<'_>) -> Option<RefusalCode> {
        None
    }
    fn give_alone(&self, _: &Step<'_>) -> Option<RefusalCode> {
        None
    }
    fn approve(&self, _: &Given, _: &Step<'_>) -> Option<RefusalCode> {
        None
    }
}

impl Given {
    pub(crate) fn new(step: &Step<'_>) -> Self {
        let remedy = step.remedy;
        Self {
            kind: remedy.kind,
            amount: remedy.amount,
            count: remedy.count.unwrap_or(1),
            incident: incident(step),
            customer: customer(step),
            state: None,
            requested: None,
            decided: None,
            executed: None,
            reversed: None,
            charges: Vec::new(),
            events: (0, 0),
        }
    }

    /// Takes the next step.
    ///
    /// # Errors
    /// Why it has no effect.
    pub(crate) fn take(&mut self, step: &Step<'_>, judge: &impl Judge) -> Result<(), RefusalCode> {
        self.events.0 = self.events.0.saturating_add(1);
        self.events.1 ^= super::digest(step.event);
        match step.remedy.state {
            RemedyState::Requested => self.request(step, judge),
            RemedyState::Approved => self.approve(step, judge),
            RemedyState::Refused => {
                self.is_pending()?;
                self.state = Some(RemedyState::Refused);
                self.decided = Some(done(step));
                Ok(())
            }
            RemedyState::Executed => self.execute(step, judge),
            RemedyState::Reversed => self.reverse(step),
        }
    }

    fn request(&mut self, step: &Step<'_>, judge: &impl Judge) -> Result<(), RefusalCode> {
        match self.state {
            Some(RemedyState::Requested) => return Err(RefusalCode::AwaitingApproval),
            Some(RemedyState::Approved | RemedyState::Executed) => {
                return Err(RefusalCode::AlreadyDecided);
            }
            _ => {}
        }
        refuse(judge.give(step))?;
        self.become_new(step);
        self.state = Some(RemedyState::Requested);
        self.requested = Some(done(step));
        Ok(())
    }

    fn approve(&mut self, step: &Step<'_>, judge: &impl Judge) -> Result<(), RefusalCode> {
        self.is_pending()?;
        let approver = step.by.ok_or(RefusalCode::ApproverUnknown)?;
        let requester = self.requested.as_ref().and_then(|done| done.by.as_ref());
        if requester.ok_or(RefusalCode::RequesterUnknown)? == approver {
            return Err(RefusalCode::SelfApproval);
        }
        self.within(step)?;
        refuse(judge.approve(self, step))?;
        self.amount = step.remedy.amount.or(self.amount);
        self.count = step.remedy.count.unwrap_or(self.count);
        self.state = Some(RemedyState::Approved);
        self.decided = Some(done(step));
        self.charge(step, true);
        Ok(())
    }

    /// Whatever comes of it, what was given counts.
    fn execute(&mut self, step: &Step<'_>, judge: &impl Judge) -> Result<(), RefusalCode> {
        let taken = match self.state {
            Some(RemedyState::Requested) => Err(RefusalCode::AwaitingApproval),
            Some(RemedyState::Executed | RemedyState::Refused) => Err(RefusalCode::AlreadyDecided),
            Some(RemedyState::Reversed) => Err(RefusalCode::AlreadyReversed),
            Some(RemedyState::Approved) => self.within(step),
            None => Ok(()),
        };
        match self.state {
            // More than was approved takes its place too: it is one remedy.
            Some(RemedyState::Approved) => self.settle(step),
            _ => self.charge(step, false),
        }
        if taken.is_err() && self.state == Some(RemedyState::Approved) {
            self.state = Some(RemedyState::Executed);
            self.executed = Some(done(step));
        }
        taken.and(refuse(judge.give(step)))?;
        if self.state.is_none() {
            refuse(judge.give_alone(step))?;
            self.become_new(step);
        }
        self.state = Some(RemedyState::Executed);
        self.executed = Some(done(step));
        Ok(())
    }

    /// What was held is given; of less than that the rest is free again.
    fn settle(&mut self, step: &Step<'_>) {
        let (amount, count) = (step.remedy.amount.or(self.amount), step.remedy.count);
        let count = count.unwrap_or(self.count);
        let Some(held) = self.charges.iter_mut().find(|one| one.held && one.until.is_none()) else {
            return;
        };
        if held.amount == amount && held.count == count {
            held.held = false;
        } else {
            held.until = Some(step.at);
            let event = Arc::clone(step.event);
            let less = Charge {
                event,
                from: step.at,
                until: None,
                amount,
                count,
                held: false,
                ..held.clone()
            };
            self.charges.push(less);
        }
    }

    /// Takes back what was given last, up to the amount that is named; else all of it.
    fn reverse(&mut self, step: &Step<'_>) -> Result<(), RefusalCode> {
        let named = step.remedy.amount;
        let (mut rest, mut found, mut others) = (named.map(Money::minor), false, false);
        let mut parts = Vec::new();
        for charge in self.charges.iter_mut().rev().filter(|charge| charge.until.is_none()) {
            if let (Some(named), Some(back)) = (named, &mut rest) {
                let Some(amount) = charge.amount.filter(|own| own.currency() == named.currency())
                else {
                    others = true;
                    continue;
                };
                if found && *back == 0 {
                    break;
                }
                if *back < amount.minor() {
                    let left = Money::new(amount.minor() - *back, amount.currency()).ok();
                    let event = Arc::clone(step.event);
                    parts.push(Charge { event, from: step.at, amount: left, ..charge.clone() });
                }
                *back = (*back - amount.minor()).max(0);
            }
            charge.until = Some(step.at);
            found = true;
        }
        if !found {
            return Err(match self.state {
                _ if others => RefusalCode::OtherCurrency,
                Some(RemedyState::Reversed) => RefusalCode::AlreadyReversed,
                None => RefusalCode::UnknownRemedy,
                _ => RefusalCode::NothingToReverse,
            });
        }
        let whole = parts.is_empty();
        self.charges.extend(parts);
        let gone = self.charges.iter().all(|charge| charge.until.is_some());
        if whole
            && gone
            && matches!(self.state, Some(RemedyState::Approved | RemedyState::Executed))
        {
            self.state = Some(RemedyState::Reversed);
        }
        self.reversed = Some(done(step));
        Ok(())
    }

    fn is_pending(&self) -> Result<(), RefusalCode> {
        match self.state {
            Some(RemedyState::Requested) => Ok(()),
            Some(RemedyState::Reversed) => Err(RefusalCode::AlreadyReversed),
            None => Err(RefusalCode::UnknownRemedy),
            Some(_) if self.requested.is_none() => Err(RefusalCode::UnknownRemedy),
            Some(_) => Err(RefusalCode::AlreadyDecided),
        }
    }

    /// Whether a step stays within what was asked for, or approved.
    fn within(&self, step: &Step<'_>) -> Result<(), RefusalCode> {
        if step.remedy.kind != self.kind {
            return Err(RefusalCode::OtherKind);
        }
        if step.remedy.count.is_some_and(|count| count > self.count) {
            return Err(RefusalCode::OverTheApproved);
        }
        match (self.amount, step.remedy.amount) {
            (Some(own), Some(other)) if own.currency() != other.currency() => {
                Err(RefusalCode::OtherCurrency)
            }
            (Some(own), Some(other)) if other.minor() > own.minor() => {
                Err(RefusalCode::OverTheApproved)
            }
            (None, Some(_)) => Err(RefusalCode::OverTheApproved),
            _ => Ok(()),
        }
    }

    fn become_new(&mut self, step: &Step<'_>) {
        let known = std::mem::replace(self, Self::new(step));
        (self.charges, self.events) = (known.charges, known.events);
    }

    fn charge(&mut self, step: &Step<'_>, held: bool) {
        let asked = self.requested.as_ref().and_then(|done| done.by.as_ref()).filter(|_| held);
        let mut agents: Vec<Arc<str>> = asked.into_iter().chain(step.by).cloned().collect();
        agents.dedup();
        let remedy = step.remedy;
        let (amount, count) = if held {
            (self.amount, self.count)
        } else {
            (remedy.amount, remedy.count.unwrap_or(1))
        };
        let (incident, customer) = if held {
            (Arc::clone(&self.incident), self.customer.clone())
        } else {
            (incident(step), customer(step))
        };
        self.charges.push(Charge {
            event: Arc::clone(step.event),
            at: step.at,
            from: step.at,
            until: None,
            kind: remedy.kind,
            amount,
            count,
            incident,
            customer,
            agents,
            held,
        });
    }
}

fn incident(step: &Step<'_>) -> Arc<str> {
    Arc::clone(step.remedy.incident.as_ref().unwrap_or(step.case_id))
}

fn customer(step: &Step<'_>) -> Option<Arc<str>> {
    step.remedy.customer.as_ref().or(step.customer).cloned()
}

fn done(step: &Step<'_>) -> Done {
    Done {
        by: step.by.cloned(),
        acting_as: step.remedy.acting_as.clone(),
        at: step.at,
        event: Arc::clone(step.event),
    }
}

fn refuse(code: Option<RefusalCode>) -> Result<(), RefusalCode> {
    code.map_or(Ok(()), Err)
}

/// The policy in force, and whether the case is closed.
struct Rules<'a> {
    policy: Option<&'a Policy>,
    closed: bool,
    /// The roles whose grants others may use on this case: who, and whose.
    lent: Vec<(Arc<str>, Arc<str>)>,
}

impl Judge for Rules<'_> {
    fn give(&self, step: &Step<'_>) -> Option<RefusalCode> {
        if self.closed {
            return Some(RefusalCode::ClosedIncident);
        }
        let Remedy { kind, amount, count, acting_as, .. } = step.remedy;
        let policy = self.policy?;
        if acting_as.as_ref().is_some_and(|role| policy.roles.known(role).is_err()) {
            return Some(RefusalCode::UnknownRole);
        }
        if !policy.authority.offers(*kind) {
            return Some(RefusalCode::KindNotOffered);
        }
        let offer = policy.authority.offers.get(kind)?;
        // Whether an amount in another currency is more, nobody knows here.
        let over = offer.most.zip(*amount).is_some_and(|(most, amount)| {
            most.currency() == amount.currency() && amount.minor() > most.minor()
        });
        let too_many = offer.most_count.is_some_and(|most| count.unwrap_or(1) > most);
        (over || too_many).then_some(RefusalCode::OverTheLargest)
    }

    fn give_alone(&self, step: &Step<'_>) -> Option<RefusalCode> {
        let policy = self.policy.filter(|policy| !policy.authority.grants.is_empty())?;
        let (remedy, by) = (step.remedy, step.by);
        // Where nobody says who did it, or who is in which role, the case alone shows nothing.
        let known = remedy.acting_as.is_some() || policy.organisation.knows_roles();
        if by.is_none() || !known {
            return None;
        }
        let member = by.into_iter().flat_map(|by| policy.organisation.roles_of(by));
        let own: Vec<&Arc<str>> = match &remedy.acting_as {
            Some(role) => vec![role],
            None => member.collect(),
        };
        let lent = self.lent.iter().filter(|(to, _)| own.contains(&to)).map(|(_, from)| from);
        let (amount, count) = (remedy.amount, remedy.count.unwrap_or(1));
        let mut roles = own.iter().copied().chain(lent);
        let may = |role: &Arc<str>| {
            policy.authority.suffices_alone(role, remedy.kind, amount, count, step.at)
        };
        (!roles.any(may)).then_some(RefusalCode::NotGranted)
    }

    fn approve(&self, given: &Given, step: &Step<'_>) -> Option<RefusalCode> {
        let policy = self.policy?;
        let named = step.remedy.acting_as.as_ref();
        if named.is_some_and(|role| policy.roles.known(role).is_err()) {
            return Some(RefusalCode::UnknownRole);
        }
        if policy.authority.grants.is_empty() {
            return None;
        }
        let amount = step.remedy.amount.or(given.amount);
        let count = step.remedy.count.unwrap_or(given.count);
        let suffices =
            |role: &Arc<str>| policy.authority.suffices(role, given.kind, amount, count, step.at);
        let can = match named {
            Some(role) => suffices(role),
            None => step.by.is_some_and(|by| policy.organisation.roles_of(by).any(suffices)),
        };
        (!can).then_some(RefusalCode::NotSufficient)
    }
}

impl Sweep<'_> {
    pub(super) fn remedy(&mut self, event: &Event, remedy: &Remedy) {
        let place = self.policies.in_force(event.at());
        let policy = place.and_then(|place| self.policies.each.get(place));
        let lent = self.state.standing_effects(self.policies).authority.into_iter();
        let lent = lent.map(|(to, from, _)| (to, from)).collect();
        let State { facts, remedies, refused, .. } = &mut *self.state;
        let rules = Rules { policy, closed: facts.is_closed(), lent };
        let step = Step {
            event: event.id(),
            at: event.at(),
            by: event.actor_id(),
            case_id: event.case_id(),
            customer: facts.customer_id(),
            remedy,
        };
        let given = remedies.0.entry(Arc::clone(&remedy.name));
        let given = given.or_insert_with(|| Given::new(&step));
        if let Err(code) = given.take(&step, &rules) {
            Refusals::add(refused, event.id(), event.at(), code);
        }
    }
}
