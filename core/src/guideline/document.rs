//! The part of a policy in which people write down when to tell whom, and what holds from then on.

use crate::amount::Amount;
use crate::authority::OwedDocument;
use crate::condition::ConditionDocument;
use crate::error::{Error, Result};
use crate::event::Visibility;
use crate::fact::Level;
use crate::organisation::Target;
use crate::priority::Lane;
use crate::sla::{Pattern, Threshold};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A guideline: what sets it off, the steps that follow, and when that ends.
///
/// Its *effects* hold from the instant at which a step comes, whether a host was up or not. Its *actions* are for the
/// host to carry out, once each.
///
/// ```yaml
/// guidelines:
///   - id: slow answer
///     triggers: [{clock: first_reply, at: 75%}]
///     acknowledge: {hold: 30m}
///     steps:
///       - {id: owner, to: owner, actions: [remind]}
///       - {id: lead, after: 15m, kind: hierarchical, escalation: 1, to: "role:lead", actions: [notify]}
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a guideline")]
pub struct GuidelineDocument {
    /// What names it.
    pub id: Arc<str>,
    /// The author's own word for this version of it; the policy's, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Arc<str>>,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Arc<str>>,
    /// Why there is such a guideline, for whoever reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rationale: Option<Arc<str>>,
    /// What sets it off; any of them will do.
    pub triggers: Vec<TriggerDocument>,
    /// For which cases, as they are at the instant of the trigger; for all, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<ConditionDocument>,
    /// What follows.
    pub steps: Vec<StepDocument>,
    /// The calendar of its amounts, where they name none; the policy's, when it is left out. `wall` counts every hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#in: Option<Arc<str>>,
    /// What an acknowledgement does; without it there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledge: Option<AcknowledgeDocument>,
    /// What ends it, besides the end of what set it off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_when: Option<ConditionDocument>,
    /// How long `stop_when` must hold without a break before it ends; at once, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dwell: Option<Amount>,
    /// How long after its end it is not set off again; and never while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cooldown: Option<Amount>,
    /// How often it may be set off on one case, from 1 to 1,000; 100, when it is left out.
    #[serde(default = "a_hundred", skip_serializing_if = "is_a_hundred")]
    pub max_activations: u32,
    /// Of two guidelines that assign a case at one instant, the one of the greater precedence does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precedence: Option<i32>,
    /// With `mode: limited`, the cases to which it is applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limited_to: Option<ConditionDocument>,
    /// What another policy coming into force means for what it has begun.
    #[serde(default, skip_serializing_if = "OnPolicyChange::is_default")]
    pub on_policy_change: OnPolicyChange,
    /// Whether it is applied or only watched.
    #[serde(default, skip_serializing_if = "Mode::is_default")]
    pub mode: Mode,
}

fn a_hundred() -> u32 {
    100
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_a_hundred(number: &u32) -> bool {
    *number == 100
}

/// What another policy coming into force means for what a guideline has begun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OnPolicyChange {
    /// It goes on as it began.
    #[default]
    Keep,
    /// It goes on with the steps that it has now, from when it began. What has come stays.
    Restart,
    /// It ends.
    Close,
}

/// Whether a guideline is applied or only watched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// It is worked out and shown, and not applied.
    Observe,
    /// It is applied to the cases that `limited_to` is for, and watched on others.
    Limited,
    /// It is applied.
    #[default]
    On,
}

impl OnPolicyChange {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    fn is_default(&self) -> bool {
        *self == Self::Keep
    }
}

impl Mode {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    fn is_default(&self) -> bool {
        *self == Self::On
    }
}

/// What sets a guideline off: exactly one of `clock`, `event`, `becomes`, `count`, `silence_of`, `unowned_for` and
/// `manual`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a trigger")]
pub struct TriggerDocument {
    /// A clock, by its id, or `promise`: it comes to a point of its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Arc<str>>,
    /// The point: `at_risk`, `breached`, or a threshold such as `75%` or `30m after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<ClockPoint>,
    /// An event happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<Pattern>,
    /// A condition comes to hold that did not, or of which nobody knew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub becomes: Option<ConditionDocument>,
    /// Such events come to be as many as `at_least`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<Pattern>,
    /// How many, from 1 to 1,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    /// In which time; ever, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Amount>,
    /// One side says nothing for so long as `for`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silence_of: Option<Side>,
    /// How long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#for: Option<Amount>,
    /// Nobody owns the case for so long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unowned_for: Option<Amount>,
    /// On which calendar; the guideline's, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#in: Option<Arc<str>>,
    /// Somebody says so, by an event of the kind `guideline`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub manual: bool,
    /// For which cases this trigger is, besides what the guideline says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<ConditionDocument>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// Who says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// No person of ours has written to the customer since they last did, whatever the customer wrote meanwhile; or
    /// since the opening.
    Us,
    /// The customer has not written since anybody last wrote to or from them; or since the opening.
    Customer,
}

/// A point of a clock's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockPoint {
    /// Its earliest warning before due.
    AtRisk,
    /// More time has passed than the target. It counts from the instant at which it was due.
    Breached,
    /// A threshold.
    At(Threshold),
}

impl fmt::Display for ClockPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtRisk => f.write_str("at_risk"),
            Self::Breached => f.write_str("breached"),
            Self::At(threshold) => threshold.fmt(f),
        }
    }
}

impl std::str::FromStr for ClockPoint {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text.trim() {
            "at_risk" => Ok(Self::AtRisk),
            "breached" => Ok(Self::Breached),
            text => text.parse().map(Self::At).map_err(|error: Error| match error.hint() {
                Some(hint) if hint.starts_with("Write 75%") => error
                    .with_hint("Write at_risk, breached, 75%, '30m before', '30m after' or due."),
                _ => error,
            }),
        }
    }
}

impl Serialize for ClockPoint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ClockPoint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// One step of a guideline. It comes so long after the guideline was set off, or after a point of the clock that did,
/// and never counts from when another step was carried out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a step")]
pub struct StepDocument {
    /// What names it among the steps of the guideline; its place counted from 1, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Arc<str>>,
    /// How long after; at once, when neither is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Amount>,
    /// How long before a point of the clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Amount>,
    /// After or before what.
    #[serde(default, skip_serializing_if = "StepFrom::is_default")]
    pub from: StepFrom,
    /// On which calendar; the guideline's, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#in: Option<Arc<str>>,
    /// For which cases, as they are when it comes; the step is left out on others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<ConditionDocument>,
    /// Of what kind it is.
    #[serde(default)]
    pub kind: StepKind,
    /// How high the case is escalated from then on, from 1 to 9.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation: Option<u8>,
    /// To whom its actions go, where they do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Target>,
    /// What holds from then on, while the guideline is open.
    #[serde(default, skip_serializing_if = "EffectsDocument::is_empty")]
    pub effects: EffectsDocument,
    /// What the host shall do, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<ActionDocument>,
}

/// From when a step counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepFrom {
    /// The instant at which the guideline was set off.
    #[default]
    Activation,
    /// The earliest warning before due of the clock that set it off. It moves with the clock until the step has come.
    AtRisk,
    /// When that clock is due. It moves with the clock until the step has come.
    Due,
}

impl StepFrom {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    fn is_default(&self) -> bool {
        *self == Self::Activation
    }
}

/// Of what kind a step is, in ITIL's terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// To those with other skills: the case may change hands.
    Functional,
    /// To those with more authority: whoever owns the case goes on owning it.
    Hierarchical,
    /// Somebody comes to know.
    #[default]
    Inform,
    /// The customer hears from us.
    Customer,
}

/// What holds from a step on, while its guideline is open. All of it only rises.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "effects")]
pub struct EffectsDocument {
    /// The case has at least this level. It never lowers one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raise_level: Option<Level>,
    /// The case is in this lane, or in one before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lane: Option<Lane>,
    /// Whoever has the first role may on this case do what the second one may.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub authority: BTreeMap<Arc<str>, Arc<str>>,
    /// Replies that everybody, or only the customer, can see are reserved to this role.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reserve_replies: BTreeMap<Visibility, Arc<str>>,
    /// What the case owes before it may be closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closing: Vec<OwedDocument>,
    /// We owe the customer an update within so long: a promise that our next reply keeps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owed_update: Option<Amount>,
}

impl EffectsDocument {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What the host shall do: a word, or a word with whom it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionDocument {
    /// What.
    pub what: ActionWord,
    /// Whom it concerns; the step says so, when it is left out.
    pub to: Option<Target>,
    /// A note for whoever carries it out, as the policy's author wrote it.
    pub note: Option<Arc<str>>,
}

/// What a host can be asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActionWord {
    /// Let somebody know, at once.
    Notify,
    /// Give the case to a group or a person.
    Assign,
    /// Bring somebody in; whoever owns the case goes on owning it.
    Engage,
    /// Remind whoever owns it.
    Remind,
    /// Ask whoever owns it to write to the customer.
    RequestReply,
    /// Arrange to call the customer back.
    CallBack,
    /// Open an incident for many cases, or link the case to one.
    OpenIncident,
    /// Send the customer no marketing meanwhile.
    SuppressMarketing,
    /// Let somebody follow the case.
    Watch,
}

impl ActionWord {
    /// The word that crosses into other languages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Notify => "notify",
            Self::Assign => "assign",
            Self::Engage => "engage",
            Self::Remind => "remind",
            Self::RequestReply => "request_reply",
            Self::CallBack => "call_back",
            Self::OpenIncident => "open_incident",
            Self::SuppressMarketing => "suppress_marketing",
            Self::Watch => "watch",
        }
    }

    /// Whether it only tells somebody something, so that it means nothing once its guideline has ended.
    pub(crate) fn only_tells(self) -> bool {
        matches!(self, Self::Notify | Self::Remind | Self::RequestReply)
    }

    /// Whether it concerns somebody besides the customer.
    pub(crate) fn concerns_somebody(self) -> bool {
        !matches!(self, Self::OpenIncident | Self::SuppressMarketing)
    }

    /// Whom it concerns where nobody is named.
    pub(crate) fn usual(self) -> Option<Target> {
        let owner = matches!(self, Self::Remind | Self::RequestReply | Self::CallBack);
        owner.then_some(Target::Owner)
    }

    /// Whether somebody must be named.
    pub(crate) fn needs_somebody(self) -> bool {
        matches!(self, Self::Notify | Self::Assign | Self::Engage | Self::Watch)
    }
}

/// An action with its particulars.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ActionWithParticulars"))]
#[serde(deny_unknown_fields, expecting = "an action")]
struct Particulars {
    /// What.
    what: ActionWord,
    /// Whom it concerns; the step says so, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<Target>,
    /// A note for whoever carries it out, as the policy's author wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<Arc<str>>,
}

impl Serialize for ActionDocument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self { what, to: None, note: None } => what.serialize(serializer),
            Self { what, to, note } => {
                let (to, note) = (to.clone(), note.clone());
                Particulars { what: *what, to, note }.serialize(serializer)
            }
        }
    }
}

impl<'de> Deserialize<'de> for ActionDocument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordOrMore;
        impl<'de> de::Visitor<'de> for WordOrMore {
            type Value = ActionDocument;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an action such as notify, or {what: notify, to: role:lead}")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<ActionDocument, E> {
                let what = ActionWord::deserialize(de::value::StrDeserializer::new(text))?;
                Ok(ActionDocument { what, to: None, note: None })
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<ActionDocument, A::Error> {
                let map = de::value::MapAccessDeserializer::new(map);
                let Particulars { what, to, note } = Particulars::deserialize(map)?;
                Ok(ActionDocument { what, to, note })
            }
        }
        deserializer.deserialize_any(WordOrMore)
    }
}

/// What an acknowledgement does: by somebody who stands as high as the latest step, it holds back the steps after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "what an acknowledgement does")]
pub struct AcknowledgeDocument {
    /// For how long.
    pub hold: Amount,
    /// On which calendar; the guideline's, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#in: Option<Arc<str>>,
}

#[cfg(feature = "schema")]
mod schema {
    use super::{ActionDocument, ActionWord, ClockPoint, Particulars};
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use std::borrow::Cow;

    impl JsonSchema for ClockPoint {
        fn schema_name() -> Cow<'static, str> {
            "ClockPoint".into()
        }
        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "A point of a clock's time: `at_risk`, `breached`, `75%`, `30m before`, `30m after` or `due`.",
                "type": "string",
            })
        }
    }

    impl JsonSchema for ActionDocument {
        fn schema_name() -> Cow<'static, str> {
            "ActionDocument".into()
        }
        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let word = generator.subschema_for::<ActionWord>();
            let more = generator.subschema_for::<Particulars>();
            json_schema!({
                "description": "What the host shall do: a word, or a word with whom it concerns.",
                "anyOf": [word, more],
            })
        }
    }
}
