//! When the customer made contact about what this case is about: on it, and as far as the host says, on other cases.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The most contacts that are kept: the latest ones.
const MOST: usize = 1_000;

/// Contacts in order of their instants, as far back as a window of any policy can reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Contacts(Vec<Contact>);

/// One contact: the event that tells of it, and where it was if not on this case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Contact {
    pub(crate) at: Timestamp,
    pub(crate) event: Arc<str>,
    pub(crate) elsewhere: Option<Elsewhere>,
}

/// A contact on another case of the customer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Elsewhere {
    pub(crate) case_id: Arc<str>,
    pub(crate) issue: Option<Arc<str>>,
}

impl Contact {
    /// The event, with its case if that is another one.
    pub(crate) fn name(&self) -> Arc<str> {
        match &self.elsewhere {
            None => Arc::clone(&self.event),
            Some(elsewhere) => format!("{}:{}", elsewhere.case_id, self.event).into(),
        }
    }
}

/// Which contacts are about the same thing, and how far apart they may lie.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Same<'a> {
    /// In milliseconds.
    pub(crate) window: i64,
    pub(crate) about: About<'a>,
}

/// What contacts on other cases must be about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum About<'a> {
    Anything,
    /// The same as this case, as far as that is known.
    Issue(Option<&'a str>),
}

impl Same<'_> {
    fn admits(&self, contact: &Contact) -> bool {
        match (&contact.elsewhere, self.about) {
            (None, _) | (_, About::Anything) => true,
            (Some(elsewhere), About::Issue(own)) => {
                own.is_some() && elsewhere.issue.as_deref() == own
            }
        }
    }
}

impl Contacts {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Adds one at its place. No window reaches back farther than `longest` milliseconds.
    pub(super) fn add(&mut self, contact: Contact, longest: i64) {
        let place = self.0.partition_point(|known| *known <= contact);
        self.0.insert(place, contact);
        // While all are on this case, every window ends at the last of them.
        if self.0.iter().all(|known| known.elsewhere.is_none()) {
            let latest = self.0.last().map_or(0, |last| last.at.as_millis());
            let past = self.0.partition_point(|known| known.at.as_millis() <= latest - longest);
            self.0.drain(..past);
        }
        self.0.drain(..self.0.len().saturating_sub(MOST));
    }

    /// Those in the window (t − d, t] that ends at the latest of them: what a customer asked last month does not melt
    /// away while they wait.
    pub(crate) fn recent(&self, same: Same<'_>) -> impl Iterator<Item = &Contact> {
        let latest = self.0.iter().rev().find(|contact| same.admits(contact));
        let from = latest.map_or(i64::MAX, |latest| latest.at.as_millis() - same.window);
        let begin = self.0.partition_point(|contact| contact.at.as_millis() <= from);
        self.0.iter().skip(begin).filter(move |contact| same.admits(contact))
    }
}
