//! The threads of a case: where somebody talks with us, and what they still wait for there.

use crate::event::{Event, Place, Visibility};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The threads of a case, in order of their beginning. The first is the main one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Threads(pub(crate) Vec<Thread>);

/// Where somebody talks with us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Thread {
    /// None until somebody names it.
    pub(crate) name: Option<Arc<str>>,
    pub(crate) channel: Option<Arc<str>>,
    pub(crate) visibility: Visibility,
    /// When the customer last wrote there.
    pub(crate) heard_at: Option<Timestamp>,
    /// The customer's messages that want a reply and have none.
    pub(crate) unanswered: Waits,
}

/// Messages that want a reply, in their order and by their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeSet<Wait>", into = "BTreeSet<Wait>")]
pub(crate) struct Waits {
    in_order: BTreeSet<Wait>,
    by_id: BTreeMap<Arc<str>, (Timestamp, i64)>,
}

/// Since when, the event's place among those of one instant, and its id.
pub(crate) type Wait = (Timestamp, i64, Arc<str>);

impl From<BTreeSet<Wait>> for Waits {
    fn from(in_order: BTreeSet<Wait>) -> Self {
        let by_id = in_order.iter().map(|(at, seq, id)| (Arc::clone(id), (*at, *seq))).collect();
        Self { in_order, by_id }
    }
}

impl From<Waits> for BTreeSet<Wait> {
    fn from(waits: Waits) -> Self {
        waits.in_order
    }
}

impl Waits {
    pub(super) fn add(&mut self, (at, seq, id): Wait) {
        self.remove(&id);
        self.by_id.insert(Arc::clone(&id), (at, seq));
        self.in_order.insert((at, seq, id));
    }

    pub(super) fn remove(&mut self, id: &Arc<str>) {
        if let Some((at, seq)) = self.by_id.remove(id) {
            self.in_order.remove(&(at, seq, Arc::clone(id)));
        }
    }

    pub(super) fn oldest(&self) -> Option<&Wait> {
        self.in_order.first()
    }

    pub(super) fn extend(&mut self, others: Self) {
        others.in_order.into_iter().for_each(|wait| self.add(wait));
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.in_order.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.in_order.len()
    }
}

/// The name of a thread: the host's, else channel and visibility; none when neither is given.
pub(crate) fn name(
    thread: Option<&Arc<str>>,
    channel: Option<&Arc<str>>,
    visibility: Visibility,
) -> Option<Arc<str>> {
    let by_channel = |channel| Arc::from(format!("{channel}/{}", visibility.as_str()));
    thread.cloned().or_else(|| channel.map(by_channel))
}

impl Threads {
    /// The thread of an event by its number, and whether the event begins it.
    pub(super) fn of_event(&mut self, event: &Event) -> (usize, bool) {
        self.find(event.thread(), event.channel(), event.visibility())
    }

    pub(super) fn of_place(&mut self, place: &Place) -> (usize, bool) {
        let visibility = place.visibility.unwrap_or(Visibility::Direct);
        self.find(place.thread.as_ref(), place.channel.as_ref(), visibility)
    }

    fn find(
        &mut self,
        thread: Option<&Arc<str>>,
        channel: Option<&Arc<str>>,
        visibility: Visibility,
    ) -> (usize, bool) {
        let name = name(thread, channel, visibility);
        match (&name, self.0.first_mut()) {
            (None, Some(_)) => return (0, false),
            (Some(_), Some(main)) if main.name.is_none() => {
                // The opening named no thread, so this is the one it meant.
                main.name = name;
                main.channel = channel.cloned();
                main.visibility = visibility;
                return (0, false);
            }
            (Some(_), _) => {
                if let Some(known) = self.named(name.as_ref()) {
                    return (known, false);
                }
            }
            (None, None) => {}
        }
        self.0.push(Thread {
            name,
            channel: channel.cloned(),
            visibility,
            heard_at: None,
            unanswered: Waits::default(),
        });
        (self.0.len() - 1, true)
    }

    /// The thread of that name, by its number.
    pub(super) fn named(&self, name: Option<&Arc<str>>) -> Option<usize> {
        self.0.iter().position(|thread| thread.name.as_ref() == name)
    }
}
