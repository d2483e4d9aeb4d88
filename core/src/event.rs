//! What happened on a case: one event, its document, and the order of events.
//!
//! An event says what happened, never what follows from it: that a case was reopened, which message was the first
//! reply or which promise broke is derived.

mod data;
mod leaf;
mod remedy;
mod word;

#[cfg(feature = "schema")]
pub(crate) use data::schemas as data_schemas;
pub use data::{
    Absorbed, Acknowledged, ActionTaken, Assigned, AttributeSet, ChannelMoved, Custom, Customer,
    Data, Empty, GuidelineSet, GuidelineState, Handoff, LevelOverride, LevelSet, Linked, Message,
    MessageRemoved, Opened, Outcome, Place, PrioritySet, PromiseMade, PromiseState, Promised,
    Rating, Related, Signal, SplitFrom, StatusSet, Tags, TargetOverride, VisibilityChanged, Wait,
};
pub use leaf::{PerMille, Plain, Scalar};
pub use remedy::{Remedy, RemedyKind, RemedyState};
pub use word::{Origin, Role, Status, Visibility, WaitingOn};

use crate::document;
use crate::error::{Code, Error, Result};
use crate::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, de};
use std::sync::Arc;

/// The longest id, in bytes.
const LONGEST_ID: usize = 256;

/// Something that happened on a case. Immutable and cheap to clone.
///
/// ```
/// use casework::{Event, event::Data};
///
/// let event = Event::load(r#"{
///   "id": "m1", "case_id": "42", "at": "2026-11-21T09:00:00Z", "kind": "message",
///   "actor": {"role": "customer"}, "channel": "email"
/// }"#)?;
/// assert!(matches!(event.data(), Data::Message(message) if !message.broadcast));
/// # Ok::<(), casework::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event(Arc<Inner>);

#[derive(Debug, PartialEq, Eq)]
struct Inner {
    document: EventDocument,
    data: Data,
}

/// An event as a host writes it down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Event"))]
#[serde(deny_unknown_fields, expecting = "an event")]
pub(crate) struct EventDocument {
    /// What names it, once and for all: a second event with the same id and content counts once.
    id: Arc<str>,
    /// The case on which it happened.
    case_id: Arc<str>,
    /// When it happened.
    at: Timestamp,
    /// When the host came to know of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recorded_at: Option<Timestamp>,
    /// Its place among the events of one instant.
    #[serde(default, skip_serializing_if = "is_zero")]
    seq: i64,
    /// What kind of thing happened.
    kind: Arc<str>,
    /// Who did it; of a message it must be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    actor: Option<Actor>,
    /// Who may see it; `direct` unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    visibility: Option<Visibility>,
    /// The channel it came through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    channel: Option<Arc<str>>,
    /// The thread that the host names; its channel and visibility stand for one where it names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    thread: Option<Arc<str>>,
    // Taken out when it is read by its kind, so that an event holds it once.
    /// What happened, by its kind.
    #[serde(default, skip_serializing)]
    data: Option<Plain>,
    /// Where the host has it from. It is kept and not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<Plain>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &i64) -> bool {
    *number == 0
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an actor")]
pub struct Actor {
    /// The host's own id of the person or the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Arc<str>>,
    /// In which role.
    pub role: Role,
}

/// What orders the events of one case: instant, `seq`, kind, id. Any order of arrival gives the same case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Position {
    pub(crate) at: Timestamp,
    seq: i64,
    rank: u8,
    pub(crate) id: Arc<str>,
}

impl Event {
    /// Reads an event from JSON or YAML text.
    ///
    /// # Errors
    /// Whatever is wrong with it, at its path.
    pub fn load(text: &str) -> Result<Self> {
        document::read(text)
    }

    /// Begins an event of these data, to be completed by whatever else there is to say of it.
    ///
    /// ```
    /// use casework::{Event, Timestamp};
    /// use casework::event::{Data, Message, Role};
    ///
    /// let at: Timestamp = "2026-11-21T09:00:00Z".parse()?;
    /// let message = Data::Message(Message { asks: true, ..Message::default() });
    /// let event = Event::begin("m1", "42", at, message).by(Role::Agent).channel("email").finish()?;
    /// assert_eq!(event.kind(), "message");
    /// # Ok::<(), casework::Error>(())
    /// ```
    pub fn begin(
        id: impl Into<Arc<str>>,
        case_id: impl Into<Arc<str>>,
        at: impl Into<Timestamp>,
        data: Data,
    ) -> Unfinished {
        let kind = data.kind().unwrap_or_default();
        let document = EventDocument {
            id: id.into(),
            case_id: case_id.into(),
            at: at.into(),
            recorded_at: None,
            seq: 0,
            kind: Arc::from(kind),
            actor: None,
            visibility: None,
            channel: None,
            thread: None,
            data: None,
            source: None,
        };
        Unfinished { document, data }
    }

    fn read(mut document: EventDocument) -> Result<Self> {
        let given = document.data.take().unwrap_or_default();
        let data = Data::read(&document.kind, given).map_err(|error| error.under("data"))?;
        Self::new(document, data)
    }

    fn new(document: EventDocument, data: Data) -> Result<Self> {
        check(&document)?;
        data.check(&document.case_id, document.at).map_err(|error| error.under("data"))?;
        if matches!(data, Data::Message(_)) && document.actor.is_none() {
            let error = Error::plain(Code::MissingField).under("actor");
            return Err(error.with_hint("Say who wrote it, as in {role: customer}."));
        }
        Ok(Self(Arc::new(Inner { document, data })))
    }

    /// Its id, which names it once and for all.
    pub fn id(&self) -> &Arc<str> {
        &self.0.document.id
    }

    /// The case on which it happened.
    pub fn case_id(&self) -> &Arc<str> {
        &self.0.document.case_id
    }

    /// When it happened.
    pub fn at(&self) -> Timestamp {
        self.0.document.at
    }

    /// When the host came to know of it; when it happened, if that was not said.
    pub fn recorded_at(&self) -> Timestamp {
        self.0.document.recorded_at.unwrap_or(self.at())
    }

    /// The word for its kind, as it was given.
    pub fn kind(&self) -> &str {
        &self.0.document.kind
    }

    /// What happened.
    pub fn data(&self) -> &Data {
        &self.0.data
    }

    /// Who did it; the system, when nobody was named.
    pub fn role(&self) -> Role {
        self.0.document.actor.as_ref().map_or(Role::System, |actor| actor.role)
    }

    /// Who did it, by the host's own id.
    pub fn actor_id(&self) -> Option<&Arc<str>> {
        self.0.document.actor.as_ref()?.id.as_ref()
    }

    /// Its place among the events of one instant.
    pub fn seq(&self) -> i64 {
        self.0.document.seq
    }

    /// Who may see it; `direct` unless something else was said.
    pub fn visibility(&self) -> Visibility {
        self.0.document.visibility.unwrap_or(Visibility::Direct)
    }

    /// The channel it came through.
    pub fn channel(&self) -> Option<&Arc<str>> {
        self.0.document.channel.as_ref()
    }

    /// The thread that the host names.
    pub fn thread(&self) -> Option<&Arc<str>> {
        self.0.document.thread.as_ref()
    }

    pub(crate) fn position(&self) -> Position {
        let document = &self.0.document;
        let rank = self.0.data.rank();
        Position { at: document.at, seq: document.seq, rank, id: Arc::clone(&document.id) }
    }
}

/// An event that is not finished yet.
#[derive(Clone, Debug)]
#[must_use = "finish() makes the event"]
pub struct Unfinished {
    document: EventDocument,
    data: Data,
}

impl Unfinished {
    /// In which role it was done.
    pub fn by(mut self, role: Role) -> Self {
        self.document.actor = Some(Actor { id: None, role });
        self
    }

    /// By whom.
    pub fn by_actor(mut self, actor: Actor) -> Self {
        self.document.actor = Some(actor);
        self
    }

    /// Through which channel.
    pub fn channel(mut self, channel: impl Into<Arc<str>>) -> Self {
        self.document.channel = Some(channel.into());
        self
    }

    /// In which thread.
    pub fn thread(mut self, thread: impl Into<Arc<str>>) -> Self {
        self.document.thread = Some(thread.into());
        self
    }

    /// Who may see it.
    pub fn visible(mut self, visibility: Visibility) -> Self {
        self.document.visibility = Some(visibility);
        self
    }

    /// When the host came to know of it.
    pub fn recorded_at(mut self, at: impl Into<Timestamp>) -> Self {
        self.document.recorded_at = Some(at.into());
        self
    }

    /// Its place among the events of one instant.
    pub fn seq(mut self, seq: i64) -> Self {
        self.document.seq = seq;
        self
    }

    /// The event.
    ///
    /// # Errors
    /// What is wrong with it, at the path that the same event would have as a document.
    pub fn finish(self) -> Result<Event> {
        Event::new(self.document, self.data)
    }
}

/// What can be wrong with an event of any kind.
fn check(event: &EventDocument) -> Result<()> {
    for (field, id) in [("id", &event.id), ("case_id", &event.case_id)] {
        if id.is_empty() || id.len() > LONGEST_ID {
            let hint = format!("Give 1 to {LONGEST_ID} bytes of text.");
            return Err(Error::plain(Code::MalformedId).with_hint(hint).under(field));
        }
    }
    if let Some(source) = &event.source {
        source.check().map_err(|error| error.under("source"))?;
    }
    if event.recorded_at.is_some_and(|recorded| recorded < event.at) {
        return Err(Error::plain(Code::RecordedBeforeItHappened)
            .with_hint("Leave recorded_at out when the host's clock was late.")
            .under("recorded_at"));
    }
    Ok(())
}

impl Serialize for Event {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Whole<'a> {
            #[serde(flatten)]
            document: &'a EventDocument,
            #[serde(skip_serializing_if = "Data::is_empty")]
            data: &'a Data,
        }
        Whole { document: &self.0.document, data: &self.0.data }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(EventDocument::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}
