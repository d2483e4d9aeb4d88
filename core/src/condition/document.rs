//! The document in which people write a condition: plain data, a tree of small mappings.

use crate::error::{Code, Error, Result};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// A condition as a person writes it down: exactly one of `all`, `any`, `not` and `condition`, or a `fact` with what
/// is asked of it.
///
/// ```yaml
/// all:
///   - {fact: customer.tier, value: [gold, platinum]}
///   - any:
///       - {fact: level, op: at_least, value: P2}
///       - {fact: tags, value: vip}
///   - not: {condition: out of scope}
/// ```
///
/// `op` may be left out where one is obvious: a set `has` the value, a phrase is a `phrase`, a list is `in`, and
/// everything else `is`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a condition")]
pub struct ConditionDocument {
    /// Every one of these holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all: Option<Vec<Self>>,
    /// At least one of these holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub any: Option<Vec<Self>>,
    /// This one does not hold. What is unknown stays unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not: Option<Box<Self>>,
    /// The condition of that name in the policy holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The name of a fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// What is asked of the fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub op: Option<Operator>,
    /// What the fact is compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<ConditionValue>,
}

/// Which of its forms a condition has.
pub(super) enum Form<'a> {
    All(&'a [ConditionDocument]),
    Any(&'a [ConditionDocument]),
    Not(&'a ConditionDocument),
    Named(&'a str),
    Leaf { fact: &'a str, op: Option<Operator>, value: Option<&'a ConditionValue> },
}

impl ConditionDocument {
    /// # Errors
    /// [`Code::MalformedCondition`] where it is none or several of them.
    pub(super) fn form(&self) -> Result<Form<'_>> {
        let Self { all, any, not, condition, fact, op, value } = self;
        let bare = op.is_none() && value.is_none();
        match (all, any, not, condition, fact) {
            (Some(parts), None, None, None, None) if bare => Ok(Form::All(parts)),
            (None, Some(parts), None, None, None) if bare => Ok(Form::Any(parts)),
            (None, None, Some(part), None, None) if bare => Ok(Form::Not(part)),
            (None, None, None, Some(name), None) if bare => Ok(Form::Named(name)),
            (None, None, None, None, Some(fact)) => {
                Ok(Form::Leaf { fact, op: *op, value: value.as_ref() })
            }
            _ => Err(Error::plain(Code::MalformedCondition).with_hint(
                "Write {fact: customer.tier, value: gold}, or put several of those under all or any.",
            )),
        }
    }
}

/// What is asked of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// It equals the value.
    Is,
    /// It is known and differs from the value.
    IsNot,
    /// It equals one of the values.
    In,
    /// It is known and equals none of the values.
    NotIn,
    /// It is the value or more; a level: as urgent, or more; an instant: that one or a later one.
    AtLeast,
    /// It is the value or less; a level: as urgent, or less; an instant: that one or an earlier one.
    AtMost,
    /// It is more than the value; a level: more urgent; an instant: a later one.
    Above,
    /// It is less than the value; a level: less urgent; an instant: an earlier one.
    Below,
    /// The set has the value.
    Has,
    /// The set has at least one of the values.
    HasAny,
    /// The set has none of the values.
    HasNone,
    /// The text holds at least one of the phrases, as whole words whatever their case and punctuation.
    Phrase,
    /// The fact is known. It takes no value, and is never unknown itself.
    Known,
    /// The fact is unknown. It takes no value, and is never unknown itself.
    Unknown,
}

impl Operator {
    /// The word for it in documents.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is_not",
            Self::In => "in",
            Self::NotIn => "not_in",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
            Self::Above => "above",
            Self::Below => "below",
            Self::Has => "has",
            Self::HasAny => "has_any",
            Self::HasNone => "has_none",
            Self::Phrase => "phrase",
            Self::Known => "known",
            Self::Unknown => "unknown",
        }
    }
}

/// What a fact is compared with: one value, or a list of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionValue {
    /// One value.
    One(ConditionItem),
    /// Several, where the operator takes several.
    Many(Vec<ConditionItem>),
}

/// A single value. Instants and levels are text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionItem {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A word, a text, a level such as `P2`, an instant in RFC 3339, a tag, or a phrase.
    Text(String),
}

// From here on: how these values are read and written.

impl Serialize for ConditionItem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Text(value) => serializer.serialize_str(value),
        }
    }
}

impl Serialize for ConditionValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(item) => item.serialize(serializer),
            Self::Many(items) => items.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for ConditionItem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = deserializer
            .deserialize_any(Values { expected: "text, a whole number, true or false" })?;
        match value {
            ConditionValue::One(item) => Ok(item),
            ConditionValue::Many(_) => Err(de::Error::invalid_type(
                de::Unexpected::Seq,
                &"text, a whole number, true or false",
            )),
        }
    }
}

impl<'de> Deserialize<'de> for ConditionValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Values {
            expected: "text, a whole number, true or false, or a list of those",
        })
    }
}

/// Reads one value or a list.
struct Values {
    expected: &'static str,
}

impl<'de> de::Visitor<'de> for Values {
    type Value = ConditionValue;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }
    fn visit_bool<E>(self, value: bool) -> Result<ConditionValue, E> {
        Ok(ConditionValue::One(ConditionItem::Boolean(value)))
    }
    fn visit_i64<E>(self, value: i64) -> Result<ConditionValue, E> {
        Ok(ConditionValue::One(ConditionItem::Integer(value)))
    }
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<ConditionValue, E> {
        let value =
            i64::try_from(value).map_err(|_| E::custom(Error::plain(Code::NotAWholeNumber)))?;
        self.visit_i64(value)
    }
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<ConditionValue, E> {
        let error = Error::plain(Code::NotAWholeNumber);
        let share = value.abs() <= 1.0;
        let hint = "Signals are compared per mille: write 700 for 0.7.";
        Err(E::custom(if share { error.with_hint(hint) } else { error }))
    }
    fn visit_str<E>(self, value: &str) -> Result<ConditionValue, E> {
        Ok(ConditionValue::One(ConditionItem::Text(value.to_owned())))
    }
    fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<ConditionValue, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(ConditionValue::Many(items))
    }
}

/// How these values look in a JSON Schema.
#[cfg(feature = "schema")]
mod schema {
    use super::{ConditionItem, ConditionValue};
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use std::borrow::Cow;

    impl JsonSchema for ConditionItem {
        fn schema_name() -> Cow<'static, str> {
            "ConditionItem".into()
        }
        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "A single value. Instants and levels are text.",
                "type": ["string", "integer", "boolean"],
            })
        }
    }

    impl JsonSchema for ConditionValue {
        fn schema_name() -> Cow<'static, str> {
            "ConditionValue".into()
        }
        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "What a fact is compared with: one value, or a list of them.",
                "anyOf": [
                    { "type": ["string", "integer", "boolean"] },
                    { "type": "array", "items": generator.subschema_for::<ConditionItem>() },
                ],
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::read;

    #[test]
    fn a_document_reads_back_as_it_was_written() {
        for text in [
            r#"{"all":[{"fact":"tags","value":"vip"},{"any":[{"fact":"replies","op":"at_least","value":3}]}]}"#,
            r#"{"not":{"condition":"vip customer"}}"#,
            r#"{"fact":"channel","op":"not_in","value":["x","mail"]}"#,
            r#"{"fact":"attribute.trial","value":true}"#,
            r#"{"fact":"group","op":"unknown"}"#,
        ] {
            let document: ConditionDocument = read(text).unwrap();
            assert_eq!(serde_json::to_string(&document).unwrap(), text);
            assert_eq!(serde_json::from_str::<ConditionDocument>(text).unwrap(), document);
        }
    }

    #[test]
    fn what_is_no_condition_is_refused_at_its_path() {
        for (text, code, path, hint) in [
            ("{fact: group, vale: x}", Code::UnknownField, "/vale", Some("Did you mean 'value'?")),
            ("{fact: group, op: iss}", Code::UnknownWord, "/op", Some("Did you mean 'is'?")),
            ("{all: [{fact: group, value: {}}]}", Code::WrongType, "/all/0/value", None),
            ("{fact: group, value: [a, [b]]}", Code::WrongType, "/value/1", None),
            ("{fact: group, value: [a, 1.5]}", Code::NotAWholeNumber, "/value/1", None),
            ("{fact: group, value: [{a: b}]}", Code::WrongType, "/value/0", None),
            ("{all: {fact: group}}", Code::WrongType, "/all", None),
            ("{not: vip}", Code::WrongType, "/not", None),
        ] {
            let error = read::<ConditionDocument>(text).unwrap_err();
            assert_eq!((error.code(), error.path()), (code, path), "{text}");
            assert_eq!(error.hint(), hint, "{text}");
        }
    }

    #[test]
    fn operators_have_their_words() {
        for word in ["is", "not_in", "at_least", "has_none", "phrase", "unknown"] {
            let op: Operator = serde_json::from_value(word.into()).unwrap();
            assert_eq!(op.word(), word);
            assert_eq!(serde_json::to_value(op).unwrap(), word);
        }
    }
}
