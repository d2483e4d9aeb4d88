//! The part of a policy in which people write down what comes first.

use super::fraction::Fraction;
use super::preset::OrderPreset;
use crate::amount::Amount;
use crate::condition::{ConditionDocument, ConditionItem, ConditionValue};
use crate::error::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// What comes first: lane, then weight times urgency. Whatever is left out is as the preset has it.
///
/// A case weighs what its level weighs, and what its groups of points add, each up to its cap. Urgency grows with the
/// share `x` of its target that the most pressing clock has used: `u0 + x` until the target is used up, `kappa` times
/// as fast after that. The score is one times the other, exact.
///
/// ```yaml
/// order:
///   groups:
///     customer:
///       cap: 30
///       factors:
///         - fact: customer.tier
///           bands: [{is: platinum, points: 30}, {is: gold, points: 15}]
///     exposure:
///       cap: 30
///       factors:
///         - {id: public, when: {fact: public, value: true}, points: 10}
///         - {fact: customer.reach, bands: [{at_least: 10000, points: 10}, {at_least: 100000, points: 20}]}
///   lanes:
///     - {id: safety, lane: hard_stop, when: {fact: tags, value: safety}}
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an order of work")]
pub struct OrderDocument {
    /// The order that it begins from.
    #[serde(default)]
    pub preset: OrderPreset,
    /// What each level weighs, from 1 to 10,000, and `unknown` what a case without a level weighs (as the last level
    /// does, when that is left out).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<BTreeMap<String, i64>>,
    /// What else weighs, in groups by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<BTreeMap<Arc<str>, GroupDocument>>,
    /// What a case weighs at least; 1 when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<i64>,
    /// What a case weighs at most; 10,000 when it is left out, which is the most there can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<i64>,
    /// How urgency grows with time.
    #[serde(default)]
    pub urgency: UrgencyDocument,
    /// Which cases come before or after all others; the first rule that holds applies. Without one, a case that waits
    /// for somebody else, or that is snoozed, is deferred.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lanes: Vec<LaneRuleDocument>,
    /// Turns that are kept for those who have waited longest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserve: Option<ReserveDocument>,
}

/// Points that together count up to a cap, so that what says the same thing twice is not counted twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a group of points")]
pub struct GroupDocument {
    /// The most that the group adds, from 0 to 10,000.
    pub cap: i64,
    /// What gives points.
    pub factors: Vec<FactorDocument>,
}

/// What gives points: the bands of one fact, of which one applies, or a condition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a factor")]
pub struct FactorDocument {
    /// What names it; the fact's name, when it is left out. A condition needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Arc<str>>,
    /// The fact whose bands these are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// The bands: of values, of thresholds from below, of thresholds from above, or of time before an instant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<BandDocument>,
    /// Instead of a fact: a condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<ConditionDocument>,
    /// The points of the condition, from −10,000 to 10,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<i64>,
}

/// Points for some of the values of a fact. Exactly one of `is`, `at_least`, `at_most` and `within`; all bands of a
/// factor have the same one, and along thresholds their points go one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a band")]
pub struct BandDocument {
    /// This value, or one of these; of a set, that it has one of them: of several such bands the one with the most points
    /// applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<ConditionValue>,
    /// This value or more. Of several such bands the highest that is reached applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<ConditionItem>,
    /// This value or less. Of several such bands the lowest that is reached applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<ConditionItem>,
    /// For an instant: so long before it, until it has come; 24 hours for each calendar day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Amount>,
    /// The points, from −10,000 to 10,000.
    pub points: i64,
}

/// How urgency grows with time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "how urgency grows")]
pub struct UrgencyDocument {
    /// Which time counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<TimeThatCounts>,
    /// The head start in shares of a target, for all or by level. Denominators divide a number up to 64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub u0: Option<HeadStart>,
    /// How fast urgency grows once the target is used up, in shares of what it was before. A denominator up to 64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kappa: Option<Fraction>,
    /// What stands in for a target where a case has no clock, or where no target counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<FloorClockDocument>,
}

/// Which time makes a case urgent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TimeThatCounts {
    /// The share of its target that a running clock has used, the largest; else that of a paused one; else the floor
    /// clock's.
    Target,
    /// The time since the customer's oldest message without an answer, else since the opening, as a share of the floor.
    Wait,
    /// The time since the opening, as a share of the floor.
    Age,
    /// None: level, points and then due instants decide.
    Nothing,
}

impl TimeThatCounts {
    /// The word that crosses into other languages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Target => "target",
            Self::Wait => "wait",
            Self::Age => "age",
            Self::Nothing => "nothing",
        }
    }
}

/// A head start for all cases, or for those of each level: `P1` to `Pn` and `unknown`, 0 where one is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeadStart {
    /// For all.
    All(Fraction),
    /// By level.
    ByLevel(BTreeMap<String, Fraction>),
}

/// What stands in for a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a floor clock")]
pub struct FloorClockDocument {
    /// How long; 24 hours when nothing else is said.
    pub amount: Amount,
    /// On which calendar; `24x7` when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#in: Option<Arc<str>>,
}

/// Cases that come before or after all others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a lane rule")]
pub struct LaneRuleDocument {
    /// What names it.
    pub id: Arc<str>,
    /// Where those cases go.
    pub lane: Lane,
    /// Which.
    pub when: ConditionDocument,
}

/// Which cases come before all others whatever they score. In this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// First: safety, legal, regulator, self-harm, data breach.
    HardStop,
    /// By their scores.
    Normal,
    /// Last: those that wait for somebody else.
    Deferred,
}

impl Lane {
    /// The word that crosses into documents and other languages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HardStop => "hard_stop",
            Self::Normal => "normal",
            Self::Deferred => "deferred",
        }
    }
}

/// Turns that are kept for those who have waited longest: one pick in so many takes, of the normal lane, the case that
/// has used the largest share of its target, if that is large enough. A turn that nobody takes is not kept for later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a reserve")]
pub struct ReserveDocument {
    /// Every so many picks, from 2 to 1,000. The host says which pick it is.
    pub every: u32,
    /// The least share of its target that such a case has used.
    pub from_x: Fraction,
}

/// A floor: what no agreement may go beyond, whoever the customer is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a floor")]
pub struct FloorDocument {
    /// The id of the clock.
    pub clock: Arc<str>,
    /// For which cases; for all, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<ConditionDocument>,
    /// The longest target there may be.
    pub amount: Amount,
    /// On which calendar it counts; every hour, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#in: Option<Arc<str>>,
}

/// Which contacts of a customer count as one matter that they came back with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "what a repeat contact is")]
pub struct RepeatContactDocument {
    /// How far apart they may lie: seven calendar days of 24 hours, when nothing else is said.
    #[serde(default = "a_week")]
    pub window: Amount,
    /// The attribute that says what a case is about: contacts on other cases count when they name the same. Without it
    /// every contact that the host relates counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<Arc<str>>,
}

impl Default for RepeatContactDocument {
    fn default() -> Self {
        Self { window: a_week(), issue: None }
    }
}

fn a_week() -> Amount {
    Amount::calendar_days(7)
}

impl Serialize for HeadStart {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All(share) => share.serialize(serializer),
            Self::ByLevel(shares) => shares.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for HeadStart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> de::Visitor<'de> for Any {
            type Value = HeadStart;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a fraction such as 1/4, or one for each level")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<HeadStart, E> {
                text.parse().map(HeadStart::All).map_err(|error: Error| E::custom(error))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<HeadStart, E> {
                Fraction::new(number, 1).map(HeadStart::All).map_err(E::custom)
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<HeadStart, E> {
                self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
            }
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<HeadStart, E> {
                self.visit_str(&format!("{number:?}"))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<HeadStart, A::Error> {
                BTreeMap::deserialize(de::value::MapAccessDeserializer::new(map))
                    .map(HeadStart::ByLevel)
            }
        }
        deserializer.deserialize_any(Any)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for HeadStart {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "HeadStart".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let share = generator.subschema_for::<Fraction>();
        schemars::json_schema!({
            "description": "A fraction, or one for each level.",
            "anyOf": [share, { "type": "object", "additionalProperties": share }],
        })
    }
}
