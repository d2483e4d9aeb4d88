//! Who said something last, and where it could be seen.

use crate::event::{Data, Event, Role, Visibility};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The latest messages of a conversation, by who wrote them and who can see them. No text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Talk {
    /// What a person of ours last wrote to the customer.
    pub(crate) ours: Option<Said>,
    /// What the customer last wrote.
    pub(crate) theirs: Option<Said>,
}

/// A message: when, and by which event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Said {
    pub(crate) at: Timestamp,
    pub(crate) event: Arc<str>,
}

impl Talk {
    /// Hears an event, if it is a message that somebody wrote.
    pub(super) fn hear(&mut self, event: &Event) {
        let said = || Some(Said { at: event.at(), event: Arc::clone(event.id()) });
        let seen = event.visibility() != Visibility::Internal;
        match (event.data(), event.role()) {
            (Data::Opened(opened), _) if opened.origin.is_contact() => self.theirs = said(),
            (Data::Message(_), Role::Customer) if seen => self.theirs = said(),
            (Data::Message(message), Role::Agent)
                if seen && !message.automatic && !message.broadcast =>
            {
                self.ours = said();
            }
            _ => {}
        }
    }
}
