//! The part of a policy in which people write down what they promise.

use super::pattern::Pattern;
use super::preset::Preset;
use crate::amount::Amount;
use crate::condition::ConditionDocument;
use crate::error::{Code, Error, Result};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// What is promised to some of the cases. The first agreement whose condition holds applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an agreement")]
pub struct AgreementDocument {
    /// What names it.
    pub id: Arc<str>,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Arc<str>>,
    /// For which cases; for all, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<ConditionDocument>,
    /// The calendar of its clocks, where they name none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Arc<str>>,
    /// What is promised.
    pub clocks: Vec<ClockDocument>,
}

/// One promise: a clock and its target. With a `preset`, everything but the target may be left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a clock")]
pub struct ClockDocument {
    /// What names it; the preset's name, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Arc<str>>,
    /// The clock that the field has a name for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preset: Option<Preset>,
    /// How much time there is.
    pub target: Targets,
    /// The calendar it counts on; the agreement's, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Arc<str>>,
    /// Whether the case has one, or each thread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// What starts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Vec<Pattern>>,
    /// What fulfils it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<Vec<Pattern>>,
    /// What ends it without fulfilling it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel: Option<Vec<Pattern>>,
    /// What makes it start again from nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reset: Option<Vec<Pattern>>,
    /// From when it counts.
    #[serde(default)]
    pub start_from: StartFrom,
    /// Named conditions; while one of them holds, it pauses. Those of the preset hold besides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pause_while: Vec<Arc<str>>,
    /// Whether pauses before the agreement applied count as pauses.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub retro_pause: bool,
    /// What a start after a stop means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycles: Option<Cycles>,
    /// It does not start while this clock is open on the same thread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_while: Option<Arc<str>>,
    /// What a new target means for time already counted.
    #[serde(default)]
    pub on_retarget: OnRetarget,
    /// What a new calendar means for time already counted.
    #[serde(default)]
    pub on_calendar_change: OnCalendarChange,
    /// What becomes of it when another agreement applies that has no clock of this id.
    #[serde(default)]
    pub on_unmatched: OnUnmatched,
    /// When to warn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warn: Vec<WarningDocument>,
    /// How a due instant on a closing is shown. Verdicts do not depend on it.
    #[serde(default)]
    pub landing: Landing,
    /// A promise among ourselves: it may pause while the customer waits for us.
    #[serde(default, skip_serializing_if = "is_false")]
    pub internal: bool,
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_true(value: &bool) -> bool {
    *value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// One amount, or a list of which the first that holds is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Targets(pub Vec<TargetDocument>);

/// How much time there is, for some of the cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a target")]
pub struct TargetDocument {
    /// For which; for all, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<ConditionDocument>,
    /// How much.
    pub amount: Amount,
    /// On which calendar, by its name; `wall` counts every hour. The clock's calendar, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#in: Option<Arc<str>>,
}

/// When to warn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a warning")]
pub struct WarningDocument {
    /// What names it; the text of `at`, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Arc<str>>,
    /// At which threshold.
    pub at: Threshold,
}

/// A point of a clock's time: `75%` of the target, `30m before` it is used up, `30m after`, or `due`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Threshold {
    Percent(u32),
    Before(Amount),
    After(Amount),
}

impl Threshold {
    /// The point at which the target is used up.
    pub const DUE: Self = Self::Percent(100);
}

impl FromStr for Threshold {
    type Err = Error;

    /// # Errors
    /// [`Code::MalformedThreshold`], or what is wrong with the amount.
    fn from_str(text: &str) -> Result<Self> {
        let refused = || {
            Error::plain(Code::MalformedThreshold)
                .with_hint("Write 75%, '30m before', '30m after' or due.")
        };
        let text = text.trim();
        if text == "due" {
            return Ok(Self::DUE);
        }
        if let Some(number) = text.strip_suffix('%') {
            let number = number.trim_end();
            let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
            let percent = number.parse().ok().filter(|percent| (1..=1_000).contains(percent));
            return percent.filter(|_| digits).map(Self::Percent).ok_or_else(refused);
        }
        let (amount, side) = text.rsplit_once(' ').ok_or_else(refused)?;
        let amount = || amount.trim_end().parse::<Amount>();
        match side {
            "before" => Ok(Self::Before(amount()?)),
            "after" => Ok(Self::After(amount()?)),
            _ => Err(refused()),
        }
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            &Self::DUE => f.write_str("due"),
            Self::Percent(percent) => write!(f, "{percent}%"),
            Self::Before(amount) => write!(f, "{amount} before"),
            Self::After(amount) => write!(f, "{amount} after"),
        }
    }
}

impl Serialize for Threshold {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Threshold {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl Serialize for Targets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [TargetDocument { when: None, amount, r#in: None }] => amount.serialize(serializer),
            rules => serializer.collect_seq(rules),
        }
    }
}

impl<'de> Deserialize<'de> for Targets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> de::Visitor<'de> for Any {
            type Value = Targets;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an amount such as 4h, or a list of targets")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Targets, E> {
                let amount = text.parse().map_err(E::custom)?;
                Ok(Targets(vec![TargetDocument { when: None, amount, r#in: None }]))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Targets, A::Error> {
                let mut rules = Vec::new();
                while let Some(rule) = seq.next_element()? {
                    rules.push(rule);
                }
                Ok(Targets(rules))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// Whether a case has one such clock, or each of its threads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Scope {
    #[default]
    Case,
    Thread,
}

/// What a start after a stop means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Cycles {
    /// Nothing: it runs once.
    Once,
    /// A new cycle.
    #[default]
    PerStart,
    /// The same cycle goes on; the time between does not count.
    Continue,
}

/// From when a clock counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StartFrom {
    /// When the event that starts it happened; of a case found by listening, when it was recorded.
    #[default]
    Event,
    /// When the event that starts it was recorded.
    Recorded,
    /// When the case was opened.
    Opened,
    /// When the agreement began to apply.
    Attached,
    /// At an instant that an attribute holds; when the event happened, while it is unknown.
    Attribute(Arc<str>),
}

impl StartFrom {
    const WORDS: &'static [&'static str] = &["event", "recorded", "opened", "attached"];
    const ATTRIBUTE: &'static str = "attribute.";
}

impl Serialize for StartFrom {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Event => serializer.serialize_str("event"),
            Self::Recorded => serializer.serialize_str("recorded"),
            Self::Opened => serializer.serialize_str("opened"),
            Self::Attached => serializer.serialize_str("attached"),
            Self::Attribute(name) => serializer.collect_str(&format_args!("attribute.{name}")),
        }
    }
}

impl<'de> Deserialize<'de> for StartFrom {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "event" => Ok(Self::Event),
            "recorded" => Ok(Self::Recorded),
            "opened" => Ok(Self::Opened),
            "attached" => Ok(Self::Attached),
            word => match word.strip_prefix(Self::ATTRIBUTE) {
                Some(name) => Ok(Self::Attribute(Arc::from(name))),
                None => Err(de::Error::unknown_variant(word, Self::WORDS)),
            },
        }
    }
}

/// What a new target means for time already counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OnRetarget {
    /// It is kept, so the new target may be used up at once (Zendesk, Jira, Zammad, GLPI).
    #[default]
    KeepElapsed,
    /// It is dropped: the new target runs from now.
    FromNow,
}

/// What a new calendar means for time already counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OnCalendarChange {
    /// The whole cycle is counted on the new one (Zendesk, Jira).
    #[default]
    Recompute,
    /// What was counted on the old one stands.
    FromNow,
}

/// What becomes of a clock when another agreement applies that has no clock of its id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OnUnmatched {
    /// It is cancelled.
    #[default]
    Cancel,
    /// It goes on as it was.
    Keep,
}

/// How a due instant that falls on a closing is shown. Verdicts do not depend on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Landing {
    /// As the closing.
    #[default]
    Close,
    /// As the next opening (Zendesk, Zammad).
    NextOpen,
}

#[cfg(feature = "schema")]
mod schema {
    use super::{StartFrom, TargetDocument, Targets, Threshold};
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use std::borrow::Cow;

    impl JsonSchema for Targets {
        fn schema_name() -> Cow<'static, str> {
            "Targets".into()
        }
        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let rule = generator.subschema_for::<TargetDocument>();
            json_schema!({
                "description": "One amount, or a list of which the first that holds is meant.",
                "anyOf": [{ "type": "string" }, { "type": "array", "items": rule }],
            })
        }
    }

    impl JsonSchema for Threshold {
        fn schema_name() -> Cow<'static, str> {
            "Threshold".into()
        }
        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "A point of a clock's time: `75%`, `30m before`, `30m after` or `due`.",
                "type": "string",
            })
        }
    }

    impl JsonSchema for StartFrom {
        fn schema_name() -> Cow<'static, str> {
            "StartFrom".into()
        }
        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "From when a clock counts: `event`, `recorded`, `opened`, `attached`, or `attribute.` and a name.",
                "type": "string",
            })
        }
    }
}
