//! Who spoke last, to whom.

use super::Sweep;
use crate::event::{Data, Event, Role, Visibility};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The latest messages of a case, by side and by who may see them. Notes among ourselves are not among them, nor what
/// nobody wrote, or what went to many at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Talk {
    /// Of a person of ours.
    pub(crate) ours: Option<Said>,
    /// Of the customer.
    pub(crate) theirs: Option<Said>,
    /// Of a person of ours, where everybody can see it.
    pub(crate) public: Option<Said>,
    /// By which we took the conversation out of the public.
    pub(crate) took_private: Option<Said>,
    /// Of either side, which only the two can see.
    pub(crate) direct: Option<Said>,
    /// Not a message: that the customer confirmed.
    pub(crate) confirmed: Option<Said>,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Said {
    pub(crate) at: Timestamp,
    /// How many events there were with it, which tells the order of those at one instant.
    pub(crate) number: u64,
    pub(crate) event: Arc<str>,
}

impl Talk {
    /// The name of the event by which a customer confirms.
    pub(crate) const CONFIRMED: &'static str = "confirmed";
}

/// Whether something was said after something else; what was never said comes before all.
pub(crate) fn is_after(said: Option<&Said>, other: Option<&Said>) -> bool {
    said.is_some_and(|said| other.is_none_or(|other| said.number > other.number))
}

impl Sweep<'_> {
    pub(super) fn talk(&mut self, event: &Event) {
        let (role, mut visibility) = (event.role(), event.visibility());
        let talks = match event.data() {
            Data::Message(message) => {
                role == Role::Customer || !(message.automatic || message.broadcast)
            }
            Data::Opened(opened) => opened.origin.is_contact(),
            Data::MessageVisibilityChanged(change) => {
                visibility = change.to;
                change.from != change.to
            }
            Data::Custom(custom) => {
                if &*custom.name == Talk::CONFIRMED && role == Role::Customer {
                    self.state.talk.confirmed = Some(self.said(event));
                }
                false
            }
            _ => false,
        };
        // Whoever writes an opening down, the contact is the customer's.
        let opens = matches!(event.data(), Data::Opened(_));
        let (ours, theirs) = (role == Role::Agent && !opens, role == Role::Customer || opens);
        if !talks || visibility == Visibility::Internal || !(ours || theirs) {
            return;
        }
        let said = Some(self.said(event));
        let talk = &mut self.state.talk;
        if matches!(event.data(), Data::Message(message) if message.takes_private) && ours {
            talk.took_private.clone_from(&said);
        }
        match visibility {
            Visibility::Direct => talk.direct.clone_from(&said),
            Visibility::Public if ours => talk.public.clone_from(&said),
            Visibility::Public | Visibility::Internal => {}
        }
        *(if ours { &mut talk.ours } else { &mut talk.theirs }) = said;
    }

    pub(super) fn said(&self, event: &Event) -> Said {
        Said { at: event.at(), event: Arc::clone(event.id()), number: self.state.events }
    }
}
