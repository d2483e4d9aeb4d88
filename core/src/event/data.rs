//! What the events of each kind carry.

use super::leaf::{PerMille, Plain, Scalar};
use super::remedy::Remedy;
use super::word::{Origin, Role, Status, Visibility};
use crate::amount::Amount;
use crate::error::{Code, Error, Result};
use crate::fact::Level;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Declares the kinds once: the variant, what it carries, its word, and its rank among events of one instant.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident($data:ty) = $word:literal, $rank:literal;)+) => {
        /// What happened, by kind.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Data {
            $($(#[$doc])* $kind($data),)+
            /// A kind that casework does not know: kept, reported, and without effect.
            Unknown(Plain),
        }

        impl Data {
            /// The words of all kinds.
            pub const KINDS: &'static [&'static str] = &[$($word),+];

            pub(super) fn read(kind: &str, data: Plain) -> Result<Self> {
                match kind {
                    $($word => <$data>::deserialize(data.0).map(Self::$kind),)+
                    _ => Self::unknown(data),
                }
            }

            /// Its rank among the events of one instant.
            pub(super) fn rank(&self) -> u8 {
                match self {
                    $(Self::$kind(_) => $rank,)+
                    Self::Unknown(_) => 7,
                }
            }

            /// The word of its kind; none for an unknown one.
            pub fn kind(&self) -> Option<&'static str> {
                match self {
                    $(Self::$kind(_) => Some($word),)+
                    Self::Unknown(_) => None,
                }
            }
        }

        impl Serialize for Data {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$kind(data) => data.serialize(serializer),)+
                    Self::Unknown(data) => data.serialize(serializer),
                }
            }
        }

        /// The schema of what each kind carries.
        #[cfg(feature = "schema")]
        pub(crate) fn schemas(
            generator: &mut schemars::SchemaGenerator,
        ) -> Vec<(&'static str, schemars::Schema)> {
            vec![$(($word, generator.subschema_for::<$data>())),+]
        }
    };
}

kinds! {
    /// The case came about. At most one on a case, and never also a message.
    Opened(Box<Opened>) = "opened", 0;
    /// This case lives on in another one.
    MergedInto(Linked) = "merged_into", 1;
    /// Another case lives on in this one.
    Absorbed(Absorbed) = "absorbed", 1;
    /// This case was cut out of another one.
    SplitFrom(SplitFrom) = "split_from", 1;
    /// This case comes after a closed one.
    FollowUpOf(Linked) = "follow_up_of", 1;
    /// What is known of the customer changed.
    CustomerChanged(Customer) = "customer_changed", 2;
    /// A fact that the policy declares was set.
    Attribute(AttributeSet) = "attribute", 2;
    /// Tags were added.
    Tagged(Tags) = "tagged", 2;
    /// Tags were taken away.
    Untagged(Tags) = "untagged", 2;
    /// Something read out of text or behaviour, with its confidence.
    Signal(Signal) = "signal", 2;
    /// The host's own word of priority changed.
    Priority(PrioritySet) = "priority", 3;
    /// The level was set.
    Level(LevelSet) = "level", 3;
    /// Somebody set the level by hand, for the order of work and perhaps for what is promised.
    LevelOverride(LevelOverride) = "level_override", 3;
    /// The case went to a group, or left it.
    Group(Assigned) = "group", 4;
    /// The case went to a person, or left them.
    Assigned(Assigned) = "assigned", 4;
    /// One kind of worker handed it to another, as a bot to a person.
    Handoff(Handoff) = "handoff", 4;
    /// The conversation went on elsewhere.
    ChannelMoved(ChannelMoved) = "channel_moved", 5;
    /// Somebody wrote.
    Message(Message) = "message", 5;
    /// A message became visible to others, or to fewer.
    MessageVisibilityChanged(VisibilityChanged) = "message_visibility_changed", 5;
    /// A message was taken away.
    MessageRemoved(MessageRemoved) = "message_removed", 5;
    /// The status changed.
    Status(StatusSet) = "status", 6;
    /// The customer was asked for a rating.
    RatingRequested(Empty) = "rating_requested", 7;
    /// The customer gave a rating.
    Rating(Rating) = "rating", 7;
    /// Something was asked for, or given, to make it right.
    Remedy(Box<Remedy>) = "remedy", 7;
    /// We promised the customer something, kept it or took it back.
    Promise(PromiseMade) = "promise", 7;
    /// Somebody set the target of a clock by hand.
    TargetOverride(TargetOverride) = "target_override", 7;
    /// Something happened on another case of the customer.
    Related(Related) = "related", 7;
    /// Somebody took notice of what a guideline told them.
    Acknowledged(Acknowledged) = "acknowledged", 7;
    /// Somebody set a guideline off by hand, or ended it.
    Guideline(GuidelineSet) = "guideline", 7;
    /// The host carried out an action.
    ActionTaken(ActionTaken) = "action_taken", 7;
    /// Another system's own account of a promise. It drives nothing.
    PolicyObserved(Plain) = "policy_observed", 7;
    /// Something of the host's own, which patterns can name.
    Custom(Custom) = "custom", 7;
}

/// What an opening may say of the case at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the data of an opening")]
pub struct Opened {
    /// How it came about; the customer came, unless something else is said.
    #[serde(default = "customer")]
    pub origin: Origin,
    /// The status it begins with, `new` unless something else is said.
    #[serde(default = "new")]
    pub status: Status,
    /// The host's own word for the status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Arc<str>>,
    /// The recorded level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The host's own word for the priority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Arc<str>>,
    /// How much is affected, in the host's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Arc<str>>,
    /// How soon it matters, in the host's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Arc<str>>,
    /// The group that has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Arc<str>>,
    /// The person who has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<Arc<str>>,
    /// Its tags.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<Arc<str>>,
    /// What is known of the customer.
    #[serde(default, skip_serializing_if = "Customer::is_empty")]
    pub customer: Customer,
    /// Facts that the policy declares.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<Arc<str>, Scalar>,
}

fn customer() -> Origin {
    Origin::Customer
}

fn new() -> Status {
    Status::New
}

/// What is known of a customer. A field that is left out stays as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "what is known of a customer")]
pub struct Customer {
    /// The host's own id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Arc<str>>,
    /// The tier that the host gives them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<Arc<str>>,
    /// The language they are written to in, such as `de-AT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Arc<str>>,
    /// How many people hear them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<i64>,
    /// What they are worth in a lifetime, in minor units of the host's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
    /// When their contract ends unless they renew it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal_at: Option<Timestamp>,
    /// Whether they speak for us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advocate: Option<bool>,
    /// Whether they need particular care.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vulnerable: Option<bool>,
}

impl Customer {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a message says of itself besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the data of a message")]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub struct Message {
    /// What was written. It stays in the log: no answer and no snapshot holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Arc<str>>,
    /// Nobody wrote it: an auto-acknowledgement, an out-of-office note.
    #[serde(default, skip_serializing_if = "is_false")]
    pub automatic: bool,
    /// It went to many at once.
    #[serde(default, skip_serializing_if = "is_false")]
    pub broadcast: bool,
    /// We ask the customer something, so it is their turn.
    #[serde(default, skip_serializing_if = "is_false")]
    pub asks: bool,
    /// Whether it wants a reply; a customer's does, unless it is automatic or something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs_reply: Option<bool>,
    /// Threads besides its own that it answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Arc<str>>,
    /// We ask in public to go on in private; from then on the case owes a public note of how it ended.
    #[serde(default, skip_serializing_if = "is_false")]
    pub takes_private: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

impl Message {
    /// Whether a message of that role wants a reply.
    pub fn needs_reply(&self, role: Role) -> bool {
        let customers = role == Role::Customer && !self.automatic && !self.broadcast;
        self.needs_reply.unwrap_or(customers)
    }
}

/// Another case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "another case")]
pub struct Linked {
    /// Its id.
    pub case_id: Arc<str>,
}

/// A case that lives on in this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an absorbed case")]
pub struct Absorbed {
    /// Its id.
    pub case_id: Arc<str>,
    /// What its customers still waited for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits: Vec<Wait>,
}

/// A thread in which a customer waits for a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an open wait")]
pub struct Wait {
    /// Since when.
    pub since: Timestamp,
    /// Where: a thread, or a channel and who may see it.
    #[serde(default)]
    pub place: Place,
}

/// Where a conversation takes place: a thread, or a channel and who may see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a place of conversation")]
pub struct Place {
    /// The thread that the host names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<Arc<str>>,
    /// The channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Arc<str>>,
    /// Who may see it; `direct` unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
}

/// Where this case was cut out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the data of a split")]
pub struct SplitFrom {
    /// The id of the case it was cut out of.
    pub case_id: Arc<str>,
    /// Since when its customer waits, where that is earlier than the split.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
}

/// A fact that the policy declares, or `impact` or `urgency`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the data of an attribute")]
pub struct AttributeSet {
    /// Its name.
    pub name: Arc<str>,
    /// Its value; null makes it unknown.
    pub value: Scalar,
}

/// Some tags.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a list of tags")]
pub struct Tags {
    /// Them.
    pub tags: BTreeSet<Arc<str>>,
}

/// Something read out of text or behaviour. The newest observation of each source counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the data of a signal")]
pub struct Signal {
    /// What it measures.
    pub name: Arc<str>,
    /// How much of it there is, per mille.
    pub value: PerMille,
    /// How sure its source is, per mille.
    #[serde(default)]
    pub confidence: PerMille,
    /// Who says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Arc<str>>,
    /// Which version of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Arc<str>>,
    /// When it was observed; when the event happened, if that is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed_at: Option<Timestamp>,
    /// From when on it no longer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Timestamp>,
}

/// The host's own word for the priority; null makes it unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the data of a priority")]
pub struct PrioritySet {
    /// The word.
    pub to: Option<Arc<str>>,
}

/// The recorded level; null leaves it to the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the data of a level")]
pub struct LevelSet {
    /// The level.
    pub to: Option<Level>,
}

/// A level set by hand. The order of work reads it in the place of every other until it ends; what is promised reads it
/// only with `moves_promise`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the data of a level set by hand")]
pub struct LevelOverride {
    /// The level; null takes back the one that was set by hand.
    pub to: Option<Level>,
    /// Who decided it.
    pub by: Arc<str>,
    /// Why, for whoever reads the log.
    pub reason: Arc<str>,
    /// From when on it holds no longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Whether the promises read it too.
    #[serde(default, skip_serializing_if = "is_false")]
    pub moves_promise: bool,
}

/// Who has the case from now on; null for nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the data of an assignment")]
pub struct Assigned {
    /// Their id.
    pub to: Option<Arc<str>>,
}

/// Which kind of worker takes over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the data of a hand-off")]
pub struct Handoff {
    /// The role that takes over.
    pub to: Role,
    /// The role that hands over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Role>,
}

/// Where the conversation goes on. The event's own thread or channel says where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the data of a move")]
pub struct ChannelMoved {
    /// The place it goes to.
    pub to: Place,
}

/// Who may see a message from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a change of visibility")]
pub struct VisibilityChanged {
    /// The id of the message's event.
    pub message: Arc<str>,
    /// Who could see it before.
    pub from: Visibility,
    /// Who may see it now.
    pub to: Visibility,
}

/// Which message was taken away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a removal")]
pub struct MessageRemoved {
    /// The id of the message's event.
    pub message: Arc<str>,
}

/// The status from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the data of a status")]
pub struct StatusSet {
    /// What it means.
    pub to: Status,
    /// The host's own word for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Arc<str>>,
    /// When a snooze ends; the status is then what it was before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// A rating by the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the data of a rating")]
pub struct Rating {
    /// The number given.
    pub value: i64,
    /// What it was out of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<i64>,
}

/// A promise to the customer: a clock whose target is in the event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the data of a promise")]
pub struct PromiseMade {
    /// What tells it from other promises on the case.
    #[serde(default = "promise")]
    pub name: Arc<str>,
    /// Until when. A promise that is made must say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Timestamp>,
    /// What keeps it.
    #[serde(default)]
    pub what: Promised,
    /// What becomes of it with this event.
    #[serde(default)]
    pub state: PromiseState,
}

fn promise() -> Arc<str> {
    Arc::from("promise")
}

/// What keeps a promise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Promised {
    /// The next message of an agent that the customer sees.
    #[default]
    Reply,
    /// The case being resolved or closed.
    Resolution,
    /// Only an event that says it was kept.
    Other,
}

/// What becomes of a promise with an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PromiseState {
    /// It is made, or made anew.
    #[default]
    Made,
    /// It is kept.
    Kept,
    /// It is taken back.
    Withdrawn,
}

/// A target set by hand, for the open cycle of a clock or else its next one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the data of a target set by hand")]
pub struct TargetOverride {
    /// The id of the clock.
    pub clock: Arc<str>,
    /// The instant at which it is due, if nothing pauses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// Instead of `due_at`: the amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// Why, for whoever reads the log.
    pub reason: Arc<str>,
    /// Who decided it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Arc<str>>,
    /// From when on the rules' target holds again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// Something that happened on another case of the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "what happened on another case")]
pub struct Related {
    /// The id of the other case.
    pub case_id: Arc<str>,
    /// What happened there; `contact` counts among the contacts about this case's matter.
    pub what: Arc<str>,
    /// When; when this event happened, if that is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// What it was about, in the words that the policy's `repeat_contact` compares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<Arc<str>>,
}

impl Related {
    /// What a contact is called in `what`.
    pub const CONTACT: &'static str = "contact";
}

/// That somebody took notice of what a guideline told them. Who they are is the event's actor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an acknowledgement")]
pub struct Acknowledged {
    /// The id of the guideline; every open one, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guideline: Option<Arc<str>>,
    /// In which of the policy's roles they do; when it is left out, those in which the policy's organisation has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#as: Option<Arc<str>>,
}

/// A guideline that somebody set off by hand, or ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the data of a guideline")]
pub struct GuidelineSet {
    /// The id of the guideline.
    pub id: Arc<str>,
    /// What becomes of it.
    #[serde(default)]
    pub state: GuidelineState,
    /// Why, for whoever reads the log. Whoever ends one must say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Arc<str>>,
}

/// What becomes of a guideline by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum GuidelineState {
    /// It is set off.
    #[default]
    Started,
    /// It ends, as often as it is open.
    Stopped,
}

/// That the host carried out an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the outcome of an action")]
pub struct ActionTaken {
    /// The key of the action.
    pub key: Arc<str>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was done.
    Done,
    /// It could not be done.
    Failed,
    /// Somebody decided against it.
    Declined,
}

/// Something of the host's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the data of a custom event")]
pub struct Custom {
    /// Its name, which patterns can ask for.
    pub name: Arc<str>,
    /// Whatever else the host wants to keep.
    #[serde(default, skip_serializing_if = "Plain::is_empty")]
    pub values: Plain,
}

/// Nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "no data")]
pub struct Empty {}

impl Data {
    fn unknown(Plain(data): Plain) -> Result<Self> {
        data.check(true)?;
        Ok(Self::Unknown(Plain(data)))
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::RatingRequested(_) => true,
            Self::Message(message) => *message == Message::default(),
            Self::Acknowledged(data) => *data == Acknowledged::default(),
            Self::Unknown(data) => data.is_empty(),
            _ => false,
        }
    }

    /// What a kind can get wrong that its fields alone do not show.
    pub(super) fn check(&self, case_id: &str, at: Timestamp) -> Result<()> {
        let after = |field: &str, end: Option<Timestamp>, start: Timestamp| {
            if end.is_some_and(|end| end <= start) {
                Err(Error::plain(Code::EndsBeforeItStarts).under(field))
            } else {
                Ok(())
            }
        };
        // The longest time that a clock counts.
        let within = |field: &str, end: Option<Timestamp>| {
            let longest = end.map(|end| Amount::millis(end.as_millis() - at.as_millis()));
            let checked = longest.map(Amount::checked).transpose();
            checked.map(drop).map_err(|error| error.under(field))
        };
        let another = |id: &str| {
            if id == case_id { Err(Error::plain(Code::OwnCase).under("case_id")) } else { Ok(()) }
        };
        match self {
            Self::PolicyObserved(data) => data.check(),
            Self::Guideline(set)
                if set.state == GuidelineState::Stopped && set.reason.is_none() =>
            {
                Err(Error::plain(Code::MissingField).under("reason"))
            }
            Self::Remedy(remedy) => remedy.check(),
            Self::Custom(custom) => custom.values.check().map_err(|error| error.under("values")),
            Self::MergedInto(other) | Self::FollowUpOf(other) => another(&other.case_id),
            Self::Absorbed(other) => another(&other.case_id),
            Self::SplitFrom(other) => another(&other.case_id),
            Self::Related(other) => another(&other.case_id),
            Self::Status(status) if status.until.is_some() && status.to != Status::Snoozed => {
                let hint = "Only a snooze ends by itself.";
                Err(Error::plain(Code::WrongType).with_hint(hint).under("until"))
            }
            Self::Status(status) => after("until", status.until, at),
            Self::Signal(signal) => {
                if signal.confidence.get() < 0 {
                    let message = "Expected a confidence between 0 and 1.";
                    return Err(Error::new(Code::NumberOutOfRange, message).under("confidence"));
                }
                after("valid_until", signal.valid_until, signal.observed_at.unwrap_or(at))
            }
            Self::Promise(promise) if promise.state == PromiseState::Made => {
                if promise.by.is_none() {
                    return Err(Error::plain(Code::MissingField).under("by"));
                }
                within("by", promise.by)?;
                after("by", promise.by, at)
            }
            Self::LevelOverride(set) => after("until", set.until, at),
            Self::TargetOverride(set) => {
                if set.due_at.is_some() == set.amount.is_some() {
                    let hint = "Give either due_at or amount.";
                    return Err(Error::plain(Code::MissingField).with_hint(hint).under("due_at"));
                }
                if let Some(Amount::Duration { millis: ..=0 }) = set.amount {
                    return Err(Error::plain(Code::NegativeAmount).under("amount"));
                }
                within("due_at", set.due_at)?;
                after("until", set.until, at)
            }
            _ => Ok(()),
        }
    }
}
