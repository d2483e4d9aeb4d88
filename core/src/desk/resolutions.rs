//! Whether a case was resolved the first time, or closed too early.

use super::Desk;
use crate::case::Case;
use crate::error::{Code, Error, Result};
use crate::event::{Data, Event, Related, Role, Status};
use crate::fold::{Contact, State, Sweep};
use crate::order::Resolution;
use crate::time::Timestamp;
use std::sync::Arc;

impl Desk {
    /// Every time a case was resolved or closed, in order, and whether that was the end of it: *resolved the first
    /// time* when one contact had been enough and none about the same matter followed within the policy's
    /// `repeat_contact` window, the end of which is out; a *rushed close* when one followed, or a message that reopened the
    /// case. A message that wants no reply, such as thanks, is neither. O(events).
    ///
    /// # Errors
    /// As [`Desk::assess`].
    pub fn resolutions(&self, case: &Case, as_of: impl Into<Timestamp>) -> Result<Vec<Resolution>> {
        let as_of = as_of.into();
        if case.horizon().is_some_and(|horizon| as_of < horizon) {
            return Err(Error::plain(Code::BeforeHorizon).under("as_of"));
        }
        let (mut state, events) = case.before(&self.0, None)?;
        let mut found: Vec<Resolution> = Vec::new();
        let mut returns: Vec<(Timestamp, Arc<str>)> = Vec::new();
        let mut done = state.facts.status().is_some_and(Status::is_done);
        for event in events.filter(|event| event.at() <= as_of) {
            let reopens = state.facts.counts().reopens;
            Sweep { policies: &self.0, state: &mut state, trace: None }.event(event);
            let reopened = state.facts.counts().reopens > reopens;
            if asks_again(event) {
                // What comes too soon to be another contact is a return all the same if it reopens the case.
                let own = || reopened.then(|| (event.at(), Arc::clone(event.id())));
                returns.extend(self.contact(&state, event).or_else(own));
            }
            let status = state.facts.status().filter(|status| status.is_done());
            let says = matches!(event.data(), Data::Status(_) | Data::Opened(_));
            if let Some(status) = status.filter(|_| says && !done) {
                found.push(self.resolution(case, &state, event, status));
            }
            done = status.is_some() && (says || (done && !reopened));
        }
        returns.sort();
        for resolution in &mut found {
            let later = returns.partition_point(|(at, _)| *at <= resolution.at);
            let back = returns.get(later).filter(|(at, _)| *at < resolution.settled_at).cloned();
            let settled = as_of >= resolution.settled_at;
            resolution.rushed_close = (back.is_some() || settled).then_some(back.is_some());
            let enough = resolution.contacts <= 1 && back.is_none();
            resolution.resolved_first_time = (!enough || settled).then_some(enough);
            (resolution.returned_at, resolution.returned_by) = back.unzip();
        }
        Ok(found)
    }

    fn resolution(&self, case: &Case, state: &State, event: &Event, status: Status) -> Resolution {
        let policy = state.policy.and_then(|place| self.0.each.get(place));
        let window = policy.map_or(0, |policy| policy.repeat_contact.window);
        let settled_at = event.at().as_millis().saturating_add(window);
        let counts = state.facts.counts();
        Resolution {
            case_id: case.id().cloned(),
            at: event.at(),
            event: Arc::clone(event.id()),
            status,
            contacts: counts.contacts,
            replies: counts.replies,
            transfers: counts.transfers,
            returned_at: None,
            returned_by: None,
            settled_at: Timestamp::from_millis(settled_at).unwrap_or(Timestamp::MAX),
            resolved_first_time: None,
            rushed_close: None,
        }
    }

    /// The contact of an event, if it is one about this matter.
    fn contact(&self, state: &State, event: &Event) -> Option<(Timestamp, Arc<str>)> {
        let policy = state.policy.and_then(|place| self.0.each.get(place))?;
        let mut recent = state.facts.recent_contacts(policy);
        let own: Option<&Contact> = recent.find(|contact| contact.event == *event.id());
        own.map(|contact| (contact.at, contact.name()))
    }
}

/// Whether an event may be a customer who comes back: a message that wants a reply, or a contact elsewhere.
fn asks_again(event: &Event) -> bool {
    match event.data() {
        Data::Message(message) => {
            message.needs_reply(event.role()) && event.role() == Role::Customer
        }
        Data::Related(related) => &*related.what == Related::CONTACT,
        _ => false,
    }
}
