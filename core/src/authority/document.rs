//! The parts of a policy in which people write down who may do what.

use super::window::Window;
use crate::amount::Amount;
use crate::condition::ConditionDocument;
use crate::event::{RemedyKind, Visibility};
use crate::money::Money;
use crate::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::sync::Arc;

/// A kind of remedy that there is, and the largest of it that anybody may give.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "what is offered of a kind of remedy")]
pub struct OfferDocument {
    /// The most money at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<Money>,
    /// The most at once, counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_count: Option<u32>,
}

/// What a role may give without asking.
///
/// ```yaml
/// - id: front line
///   role: agent
///   kinds: [refund, credit, goodwill]
///   limits:
///     - {amount: {minor: 5000, currency: EUR}, per: incident}
///     - {amount: {minor: 20000, currency: EUR}, per: agent, window: month}
///   evidence: [photo]
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a grant")]
pub struct GrantDocument {
    /// What names it.
    pub id: Arc<str>,
    /// Who has it.
    pub role: Arc<str>,
    /// What they may give.
    pub kinds: Vec<RemedyKind>,
    /// On which cases; on all, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<ConditionDocument>,
    /// From when on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Until when; it is gone at that instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// How much. Every one of them holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<LimitDocument>,
    /// It does not apply when one of these holds, or is unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excludes: Vec<ConditionDocument>,
    /// What the act must name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Arc<str>>,
    /// A second person must approve although it is within the limits.
    #[serde(default, skip_serializing_if = "is_false")]
    pub two_person: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// How much of the kinds of a grant there may be: an amount or a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a limit")]
pub struct LimitDocument {
    /// So much money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// So many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// In which scope.
    pub per: Per,
    /// Over which time; over all of it, unless something else is said.
    #[serde(default)]
    pub window: Window,
}

/// What a limit counts together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Whatever was given for one thing that went wrong, on however many cases.
    Incident,
    /// Whatever one customer was given.
    Customer,
    /// Whatever was given on one case.
    Case,
    /// Whatever one person gave or approved.
    Agent,
}

impl Per {
    /// The word that crosses into documents and other languages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::Customer => "customer",
            Self::Case => "case",
            Self::Agent => "agent",
        }
    }
}

/// How long an approver has before the next one is asked. Silence never approves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "how approvals are asked for")]
pub struct ApprovalsDocument {
    /// So long; without it nobody else is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Amount>,
    /// The calendar it counts on; the policy's, when it is left out. `wall` counts every hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#in: Option<Arc<str>>,
}

/// What becomes of some of the replies. The first rule that matches applies; where none does, a reply may go out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a rule of replies")]
pub struct ReplyRuleDocument {
    /// What names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Arc<str>>,
    /// Only replies that these will see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// Only replies through this channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Arc<str>>,
    /// Only on these cases. What is unknown matches, unless it allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<ConditionDocument>,
    /// Only of people who are in one of these roles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Arc<str>>,
    /// What becomes of them.
    pub outcome: ReplyOutcome,
    /// Of a draft: the role that approves it, and those that stand at least as high. They write without asking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Arc<str>>,
    /// Of what is reserved: exactly the roles that may write it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<Arc<str>>,
}

/// What becomes of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReplyOutcome {
    /// It may go out.
    Allow,
    /// It is a draft until somebody approves it.
    Draft,
    /// Only some may write it.
    Reserved,
}

/// What some of the cases owe before they may be closed. All rules that hold add up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a rule of closing")]
pub struct ClosingRuleDocument {
    /// What names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Arc<str>>,
    /// Which cases; all, when it is left out. What is unknown counts as yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<ConditionDocument>,
    /// What they owe.
    pub owes: Vec<OwedDocument>,
}

/// What a case owes before it may be closed: `public_note`, `confirmation`, `{silence: 48h, in: office}` or
/// `{confirmation_or_silence: 3 working days}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwedDocument {
    /// A message of ours that everybody can see, after the latest direct one.
    PublicNote,
    /// That the customer says so, after our latest message: an event of the kind `custom` and the name `confirmed`, whose actor
    /// is the customer.
    Confirmation,
    /// That the customer has not written for so long since we last wrote to them. While they have the last word it is owed.
    Silence(Amount, Option<Arc<str>>),
    /// One of the two.
    ConfirmationOrSilence(Amount, Option<Arc<str>>),
}

impl OwedDocument {
    /// The calendar that it names.
    pub(crate) fn calendar(&self) -> Option<&Arc<str>> {
        match self {
            Self::PublicNote | Self::Confirmation => None,
            Self::Silence(_, calendar) | Self::ConfirmationOrSilence(_, calendar) => {
                calendar.as_ref()
            }
        }
    }
}

const WORDS: &[&str] = &["public_note", "confirmation"];

/// A silence that is owed: one of the two, and on which calendar it counts.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Silence"))]
#[serde(deny_unknown_fields, expecting = "what is owed")]
struct Lasting {
    /// That the customer has not written for so long since we last wrote to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    silence: Option<Amount>,
    /// That, or the customer's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confirmation_or_silence: Option<Amount>,
    /// On which calendar; the policy's, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    r#in: Option<Arc<str>>,
}

impl Serialize for OwedDocument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let lasting = |silence, confirmation_or_silence, calendar: &Option<Arc<str>>| Lasting {
            silence,
            confirmation_or_silence,
            r#in: calendar.clone(),
        };
        match self {
            Self::PublicNote => serializer.serialize_str("public_note"),
            Self::Confirmation => serializer.serialize_str("confirmation"),
            Self::Silence(amount, calendar) => {
                lasting(Some(*amount), None, calendar).serialize(serializer)
            }
            Self::ConfirmationOrSilence(amount, calendar) => {
                lasting(None, Some(*amount), calendar).serialize(serializer)
            }
        }
    }
}

impl<'de> Deserialize<'de> for OwedDocument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordOrMap;
        impl<'de> de::Visitor<'de> for WordOrMap {
            type Value = OwedDocument;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("public_note, confirmation, or a silence such as {silence: 48h}")
            }
            fn visit_str<E: de::Error>(self, word: &str) -> Result<OwedDocument, E> {
                match word {
                    "public_note" => Ok(OwedDocument::PublicNote),
                    "confirmation" => Ok(OwedDocument::Confirmation),
                    word => Err(E::unknown_variant(word, WORDS)),
                }
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<OwedDocument, A::Error> {
                let own = Lasting::deserialize(de::value::MapAccessDeserializer::new(map))?;
                match (own.silence, own.confirmation_or_silence) {
                    (Some(amount), None) => Ok(OwedDocument::Silence(amount, own.r#in)),
                    (None, Some(amount)) => {
                        Ok(OwedDocument::ConfirmationOrSilence(amount, own.r#in))
                    }
                    _ => Err(de::Error::missing_field("silence")),
                }
            }
        }
        deserializer.deserialize_any(WordOrMap)
    }
}

#[cfg(feature = "schema")]
mod schema {
    use super::OwedDocument;
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use std::borrow::Cow;

    impl JsonSchema for OwedDocument {
        fn schema_name() -> Cow<'static, str> {
            "OwedDocument".into()
        }
        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let lasting = generator.subschema_for::<super::Lasting>();
            json_schema!({
                "description": "What a case owes before it may be closed.",
                "anyOf": [{ "type": "string", "enum": ["public_note", "confirmation"] }, lasting],
            })
        }
    }
}
