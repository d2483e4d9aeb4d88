//! Which events start, stop, cancel or reset a clock.

use super::words::OneOrMany;
use crate::error::{Code, Error, Result, did_you_mean};
use crate::event::{Data, Origin, Role, Status, Visibility};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Which events start, stop, cancel or reset a clock. What is left out is not asked for.
///
/// A pattern of messages must say `by` whom, so that no bot fulfils a promise that nobody meant for it. Internal
/// notes, automatic messages and broadcasts match only where the pattern says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a pattern of events")]
pub struct Pattern {
    /// The kind of event, or `reopened`, which is derived.
    pub kind: Arc<str>,
    /// By whom.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub by: OneOrMany<Role>,
    /// Who may see it; of messages `public` and `direct`, unless something else is said.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub visibility: OneOrMany<Visibility>,
    /// Whether nobody wrote it; of messages false, unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub automatic: Option<bool>,
    /// Whether it went to many at once; of messages false, unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broadcast: Option<bool>,
    /// Whether it wants a reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs_reply: Option<bool>,
    /// Whether it asks the customer something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks: Option<bool>,
    /// Whether it begins a thread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begins_thread: Option<bool>,
    /// Whether the customer waits in a thread, and has got no reply there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unanswered: Option<bool>,
    /// How the case came about.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub origin: OneOrMany<Origin>,
    /// Through which channel.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub channel: OneOrMany<Arc<str>>,
    /// What it was before: a status, a group, a person, a priority.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub from: OneOrMany<Arc<str>>,
    /// What it is now.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub to: OneOrMany<Arc<str>>,
    /// Whether it is nobody's now: `false` asks for somebody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_nobody: Option<bool>,
    /// The host's own word for the status.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub raw: OneOrMany<Arc<str>>,
    /// The name of a custom event or an attribute.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub name: OneOrMany<Arc<str>>,
}

/// The kind of the derived event.
const REOPENED: &str = "reopened";

/// What a pattern sees of an event, with what follows from it.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub(crate) struct Occurrence<'a> {
    pub(crate) kind: &'a str,
    pub(crate) role: Role,
    pub(crate) visibility: Visibility,
    pub(crate) automatic: bool,
    pub(crate) broadcast: bool,
    pub(crate) needs_reply: bool,
    pub(crate) asks: bool,
    pub(crate) begins_thread: bool,
    pub(crate) unanswered: bool,
    pub(crate) reopened: bool,
    pub(crate) origin: Option<Origin>,
    pub(crate) channel: Option<&'a Arc<str>>,
    pub(crate) from: Option<Arc<str>>,
    pub(crate) to: Option<Arc<str>>,
    pub(crate) raw: Option<&'a Arc<str>>,
    pub(crate) name: Option<&'a Arc<str>>,
}

impl Pattern {
    pub(crate) fn of(kind: &str) -> Self {
        Self {
            kind: Arc::from(kind),
            by: OneOrMany::default(),
            visibility: OneOrMany::default(),
            automatic: None,
            broadcast: None,
            needs_reply: None,
            asks: None,
            begins_thread: None,
            unanswered: None,
            origin: OneOrMany::default(),
            channel: OneOrMany::default(),
            from: OneOrMany::default(),
            to: OneOrMany::default(),
            to_nobody: None,
            raw: OneOrMany::default(),
            name: OneOrMany::default(),
        }
    }

    /// Refuses what could never match, or would match what nobody meant.
    pub(crate) fn check(&self) -> Result<()> {
        let kinds = || Data::KINDS.iter().copied().chain([REOPENED]);
        if !kinds().any(|kind| kind == &*self.kind) {
            let error = Error::plain(Code::UnknownWord).under("kind");
            let any = "Write a kind of event, such as message or status.".to_owned();
            return Err(error.with_hint(did_you_mean(&self.kind, kinds()).unwrap_or(any)));
        }
        if self.is_message() && self.by.is_empty() {
            return Err(Error::plain(Code::MissingField)
                .under("by")
                .with_hint("Say whose messages, as in 'by: agent' or 'by: [agent, bot]'."));
        }
        if &*self.kind == "status" {
            for (field, words) in [("from", &self.from), ("to", &self.to)] {
                for word in &words.0 {
                    status(word).map_err(|error| error.under(field))?;
                }
            }
        }
        Ok(())
    }

    /// Whether it hears that the case was reopened, which concerns every thread.
    pub(crate) fn hears_reopening(&self) -> bool {
        &*self.kind == REOPENED
    }

    pub(crate) fn is_message(&self) -> bool {
        &*self.kind == "message"
    }

    /// Whether a customer's message could match, so that a wait taken over from another case does too.
    pub(crate) fn hears_customers(&self) -> bool {
        self.is_message() && self.by.admits(&Role::Customer)
    }

    /// Whether an event is one of those meant. O(words in the pattern).
    pub(crate) fn matches(&self, event: &Occurrence<'_>) -> bool {
        let kind = if &*self.kind == REOPENED { event.reopened } else { *self.kind == *event.kind };
        if !kind || !self.by.admits(&event.role) || !self.seen(event.visibility) {
            return false;
        }
        let asked = |wanted: Option<bool>, is: bool| wanted.is_none_or(|wanted| wanted == is);
        let plain = |wanted: Option<bool>, is: bool| {
            asked(if self.is_message() { wanted.or(Some(false)) } else { wanted }, is)
        };
        let named = |wanted: &OneOrMany<Arc<str>>, is: Option<&Arc<str>>| {
            wanted.is_empty() || is.is_some_and(|is| wanted.0.contains(is))
        };
        plain(self.automatic, event.automatic)
            && plain(self.broadcast, event.broadcast)
            && asked(self.needs_reply, event.needs_reply)
            && asked(self.asks, event.asks)
            && asked(self.begins_thread, event.begins_thread)
            && asked(self.unanswered, event.unanswered)
            && asked(self.to_nobody, event.to.is_none())
            && (self.origin.is_empty() || event.origin.is_some_and(|o| self.origin.admits(&o)))
            && named(&self.channel, event.channel)
            && named(&self.from, event.from.as_ref())
            && named(&self.to, event.to.as_ref())
            && named(&self.raw, event.raw)
            && named(&self.name, event.name)
    }

    fn seen(&self, visibility: Visibility) -> bool {
        if self.is_message() && self.visibility.is_empty() {
            return visibility != Visibility::Internal;
        }
        self.visibility.admits(&visibility)
    }
}

/// The category that a word names.
fn status(word: &str) -> Result<Status> {
    use serde::de::IntoDeserializer;
    Status::deserialize(IntoDeserializer::<Error>::into_deserializer(word))
}
