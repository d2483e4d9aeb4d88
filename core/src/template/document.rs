//! The parts of a policy in which people write down what to say, and who says it.

use crate::calendar::Date;
use crate::condition::ConditionDocument;
use crate::error::{Code, Error};
use crate::event::Visibility;
use crate::locale::Register;
use crate::money::Money;
use crate::personal::OrderPattern;
use crate::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Who speaks, and how.
///
/// ```yaml
/// brand:
///   name: Acme
///   locale: en-GB
///   register: informal
///   zone: Europe/London
///   links: [acme.example]
///   order_pattern: AC-000000
///   signatures:
///     - {channels: [x], text: "^{{ agent.initials }}"}
///     - {channels: [email], text: "{{ agent.name }}\n{{ brand.name }}"}
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a brand")]
pub struct BrandDocument {
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Arc<str>>,
    /// The language of texts that name none, and of customers for whom none is known; `en` unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Arc<str>>,
    /// Where a language goes that there is no text in, before the brand's own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fallback: BTreeMap<Arc<str>, Arc<str>>,
    /// How it speaks to people; `informal` unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<Register>,
    /// The zone of dates and times in replies; that of the policy's calendar, else UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<Arc<str>>,
    /// The hosts that links may lead to, their subdomains included; any, when it is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Arc<str>>,
    /// What its order numbers look like, such as `AC-000000`: `0` stands for a digit, `?` for a letter, `*` for either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_pattern: Option<OrderPattern>,
    /// Which variables say how a customer is called.
    #[serde(default, skip_serializing_if = "SalutationDocument::is_empty")]
    pub salutation: SalutationDocument,
    /// What comes last. The first that is for a reply is taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signatures: Vec<SignatureDocument>,
}

/// Which variables say how a customer is called. A full name is used as it is and never taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the variables of a salutation")]
pub struct SalutationDocument {
    /// The given name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Arc<str>>,
    /// The family name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<Arc<str>>,
    /// A title, such as Dr.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Arc<str>>,
    /// The name as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full: Option<Arc<str>>,
}

impl SalutationDocument {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What comes last in some of the replies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a signature")]
pub struct SignatureDocument {
    /// On which channels; on all, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channels: Option<Vec<Arc<str>>>,
    /// In which language; in every one, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Arc<str>>,
    /// Only where these will see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// It, as the text of a template. Empty for none.
    pub text: Arc<str>,
}

/// What kind of value a variable has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum VariableType {
    /// Any text.
    Text,
    /// What somebody is called. What is no name counts as missing.
    PersonName,
    /// A whole number.
    Integer,
    /// An amount of money.
    Money,
    /// A date of the calendar.
    Date,
    /// An instant, shown in the brand's zone.
    Instant,
    /// An amount of time.
    Duration,
    /// A link, to one of the brand's hosts if it names any.
    Url,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// An order number, by the brand's pattern if it has one.
    OrderId,
    /// One of a few words.
    Word,
    /// Yes or no. It can be asked for, and not written.
    Boolean,
    /// Several texts.
    List,
}

/// Who says what the value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "VariableSource"))]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The customer wrote it.
    Customer,
    /// Whoever answers.
    Agent,
    /// The brand.
    Brand,
    /// The case, or the host's own records of it.
    Case,
    /// Whoever answers is asked for it, for this reply.
    Prompt,
}

/// Who may see a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Everybody.
    Public,
    /// The customer and we.
    Personal,
    /// Only we.
    Internal,
    /// Nobody: it may be asked for, and not written.
    Secret,
}

/// Something that a template may write. Its name is dotted, such as `customer.given_name`; `attribute.<name>` is read from
/// the case.
///
/// ```yaml
/// customer.given_name: {type: person_name, source: customer, max_length: 30, optional: true, example: Sam}
/// refund: {type: money, source: case, example: {minor: 1250, currency: EUR}}
/// reason: {type: word, source: prompt, words: [weather, strike], title: Why is it late?, example: weather}
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a variable")]
pub struct VariableDocument {
    /// What kind of value it has.
    pub r#type: VariableType,
    /// Who says what it is; the case, unless something else is said.
    #[serde(default = "case")]
    pub source: Source,
    /// Who may see it; what the customer or the case says is personal, all else public, unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensitivity: Option<Sensitivity>,
    /// The most code points it has, 1 to 10,000; a longer value is cut and the reply may not be sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// Whether it may be missing. Templates then write it with a default, or inside an `if` that asks for it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// What is written where it is missing, as it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<Arc<str>>,
    /// A value to show what replies look like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<Given>,
    /// What whoever answers is asked, or what people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Arc<str>>,
    /// The words that there are, of a `word`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Arc<str>>,
    /// The hosts that a `url` may have; those of the brand, when it is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<Arc<str>>,
    /// Whether a `text` may have several lines.
    #[serde(default, skip_serializing_if = "is_false")]
    pub lines: bool,
    /// The most items of a `list`, 1 to 100; 10 unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u32>,
}

fn case() -> Source {
    Source::Case
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// A value as a host hands it in: text, a whole number, true or false, an amount of money, several texts, or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Given {
    Null,
    Text(Arc<str>),
    Integer(i64),
    Boolean(bool),
    Money(Money),
    List(Vec<Arc<str>>),
}

impl From<&str> for Given {
    fn from(text: &str) -> Self {
        Self::Text(Arc::from(text))
    }
}

impl From<i64> for Given {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for Given {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<Money> for Given {
    fn from(money: Money) -> Self {
        Self::Money(money)
    }
}

impl From<Date> for Given {
    fn from(date: Date) -> Self {
        Self::Text(Arc::from(date.to_string()))
    }
}

impl From<Timestamp> for Given {
    fn from(at: Timestamp) -> Self {
        Self::Text(Arc::from(at.to_string()))
    }
}

impl Serialize for Given {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Money(money) => money.serialize(serializer),
            Self::List(items) => items.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> de::Visitor<'de> for Any {
            type Value = Given;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, a whole number, true, false, an amount of money, a list of texts or null")
            }
            fn visit_unit<E>(self) -> Result<Given, E> {
                Ok(Given::Null)
            }
            fn visit_str<E>(self, text: &str) -> Result<Given, E> {
                Ok(Given::Text(Arc::from(text)))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Given, E> {
                Ok(Given::Integer(number))
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Given, E> {
                let refused = |_| E::custom(Error::plain(Code::NotAWholeNumber));
                i64::try_from(number).map(Given::Integer).map_err(refused)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Given, E> {
                Ok(Given::Boolean(value))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Given, A::Error> {
                Money::deserialize(de::value::MapAccessDeserializer::new(map)).map(Given::Money)
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, seq: A) -> Result<Given, A::Error> {
                let items = de::value::SeqAccessDeserializer::new(seq);
                Vec::<Arc<str>>::deserialize(items).map(Given::List)
            }
        }
        deserializer.deserialize_any(Any)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Given {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Given".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let money = generator.subschema_for::<Money>();
        schemars::json_schema!({
            "description": "Text, a whole number, true or false, an amount of money, several texts, or nothing.",
            "anyOf": [
                { "type": "string" },
                { "type": "integer" },
                { "type": "boolean" },
                { "type": "null" },
                money,
                { "type": "array", "items": { "type": "string" } },
            ],
        })
    }
}

/// What a template is for.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TemplateRole {
    /// A reply like any other.
    #[default]
    Reply,
    /// It asks the customer in public to go on in private. The case then owes a public note of how it ended.
    TakePrivate,
    /// That note.
    ClosingNote,
}

/// A reply to choose: what it says, in which languages, where it may be used.
///
/// ```yaml
/// templates:
///   delayed:
///     title: It takes longer
///     when: {fact: tags, op: has, value: delivery}
///     review_by: 2027-06-01
///     texts:
///       - {locale: en, body: "{{ greeting }}\nyour order {{ order }} will be with you by {{ arrival | date: \"long\" }}."}
///       - {locale: en, visibility: public, body: "We are on it. Please send us a direct message."}
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a template")]
pub struct TemplateDocument {
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Arc<str>>,
    /// The author's own word for this version; the policy's, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Arc<str>>,
    /// What it is for.
    #[serde(default)]
    pub role: TemplateRole,
    /// For which cases it is proposed; for none, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<ConditionDocument>,
    /// On which channels it may be used; on all, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channels: Option<Vec<Arc<str>>>,
    /// On which channels the platform has approved it, so that it may be sent after the window has closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approved: Vec<Arc<str>>,
    /// From which date on somebody should look at it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_by: Option<Date>,
    /// What it says, if that is one text in the brand's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Arc<str>>,
    /// Its subject then, where the channel has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Arc<str>>,
    /// What it says, by language, register, channel, and who will see it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<TextDocument>,
}

/// One wording of a template.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a text")]
pub struct TextDocument {
    /// Its language, such as `de` or `de-AT`; the brand's, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Arc<str>>,
    /// How it speaks to people; either way, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<Register>,
    /// Only where these will see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// Only on these channels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channels: Option<Vec<Arc<str>>>,
    /// Its subject, where the channel has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Arc<str>>,
    /// What it says.
    pub body: Arc<str>,
}

/// Words that several templates share: one text in the brand's language, or several.
///
/// ```yaml
/// snippets:
///   contact: {body: "Write to us at {{ brand.name }} at any time."}
///   opening hours: {texts: [{locale: en, body: Mon–Fri}, {locale: de, body: Mo–Fr}]}
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a snippet")]
pub struct SnippetDocument {
    /// What it says, if that is one text in the brand's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Arc<str>>,
    /// What it says, by language and register.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<SnippetTextDocument>,
}

/// One wording of a snippet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a text of a snippet")]
pub struct SnippetTextDocument {
    /// Its language, such as `de` or `de-AT`; the brand's, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Arc<str>>,
    /// How it speaks to people; either way, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<Register>,
    /// What it says. Where nothing is to be said in some language, it is empty.
    pub body: Arc<str>,
}
