//! What templates may write: declared, typed, bounded, and known to be public or not.

use super::document::{BrandDocument, Given, Sensitivity, Source, VariableDocument, VariableType};
use crate::amount::Amount;
use crate::calendar::Date;
use crate::error::{Code, Error, Result, did_you_mean};
use crate::fact::AttributeType;
use crate::money::Money;
use crate::personal::OrderPattern;
use crate::time::Timestamp;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The longest text there is, in code points.
const LONGEST: u32 = 10_000;

/// The variables of a policy, those that every policy has among them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Variables {
    pub(crate) all: Vec<Variable>,
    by_name: BTreeMap<Arc<str>, usize>,
}

/// A variable ready for use.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    pub(crate) name: Arc<str>,
    pub(crate) kind: VariableType,
    pub(crate) source: Source,
    pub(crate) sensitivity: Sensitivity,
    /// In code points, of each item of a list.
    pub(crate) max_length: usize,
    pub(crate) optional: bool,
    pub(crate) fallback: Option<Arc<str>>,
    pub(crate) example: Option<Value<'static>>,
    pub(crate) words: Vec<Arc<str>>,
    pub(crate) hosts: Vec<Arc<str>>,
    pub(crate) lines: bool,
    pub(crate) most: usize,
    pub(crate) reads: Reads,
}

/// Where a value comes from that the host did not hand in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reads {
    Nothing,
    Attribute(Arc<str>),
    CaseId,
    OpenedAt,
    DueAt,
    WaitingFor,
    Contacts,
    Late,
    Reopened,
    AgentName,
    AgentInitials,
    BrandName,
    Now,
    Greeting,
}

/// A value of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Text(Cow<'a, str>),
    Integer(i64),
    Boolean(bool),
    Money(Money),
    Date(Date),
    Instant(Timestamp),
    /// In milliseconds.
    Duration(i64),
    List(Vec<Cow<'a, str>>),
}

impl Value<'_> {
    /// The same value, of a text of its own.
    pub(crate) fn into_owned<'b>(self) -> Value<'b> {
        match self {
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::List(items) => {
                Value::List(items.into_iter().map(|item| Cow::Owned(item.into_owned())).collect())
            }
            Value::Integer(number) => Value::Integer(number),
            Value::Boolean(value) => Value::Boolean(value),
            Value::Money(money) => Value::Money(money),
            Value::Date(date) => Value::Date(date),
            Value::Instant(at) => Value::Instant(at),
            Value::Duration(millis) => Value::Duration(millis),
        }
    }
}

/// What every policy has: its name, its type, whether it may be missing, how long it is, where it comes from.
const BUILT_IN: &[(&str, VariableType, Source, bool, usize, Reads)] = &[
    ("case.id", VariableType::Text, Source::Case, false, 64, Reads::CaseId),
    ("case.opened_at", VariableType::Instant, Source::Case, true, 0, Reads::OpenedAt),
    ("case.due_at", VariableType::Instant, Source::Case, true, 0, Reads::DueAt),
    ("case.waiting_for", VariableType::Duration, Source::Case, true, 0, Reads::WaitingFor),
    ("case.contacts", VariableType::Integer, Source::Case, true, 0, Reads::Contacts),
    ("case.late", VariableType::Boolean, Source::Case, true, 0, Reads::Late),
    ("case.reopened", VariableType::Boolean, Source::Case, true, 0, Reads::Reopened),
    ("agent.name", VariableType::PersonName, Source::Agent, false, 64, Reads::AgentName),
    ("agent.initials", VariableType::Text, Source::Agent, false, 8, Reads::AgentInitials),
    ("brand.name", VariableType::Text, Source::Brand, false, 128, Reads::BrandName),
    ("now", VariableType::Instant, Source::Case, false, 0, Reads::Now),
    ("greeting", VariableType::Text, Source::Brand, false, 0, Reads::Greeting),
];

impl Variables {
    /// # Errors
    /// What is wrong with a declaration, at its path below `variables`.
    pub(super) fn compile(
        documents: &BTreeMap<Arc<str>, VariableDocument>,
        attributes: &BTreeMap<String, AttributeType>,
        brand: &BrandDocument,
    ) -> Result<Self> {
        let mut all = Self::default();
        for (name, kind, source, optional, max_length, reads) in BUILT_IN {
            all.add(Variable {
                name: Arc::from(*name),
                kind: *kind,
                source: *source,
                sensitivity: Sensitivity::Public,
                max_length: *max_length,
                optional: *optional,
                fallback: None,
                example: None,
                words: Vec::new(),
                hosts: Vec::new(),
                lines: false,
                most: 1,
                reads: reads.clone(),
            });
        }
        for (name, document) in documents {
            let variable = variable(name, document, attributes, brand);
            let variable = variable.and_then(|variable| {
                if all.by_name.contains_key(name) {
                    let hint = "It is taken: every policy has it.";
                    return Err(Error::plain(Code::DuplicateId).with_hint(hint));
                }
                Ok(variable)
            });
            all.add(variable.map_err(|error| error.under(name).under("variables"))?);
        }
        Ok(all)
    }

    fn add(&mut self, variable: Variable) {
        self.by_name.insert(Arc::clone(&variable.name), self.all.len());
        self.all.push(variable);
    }

    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    pub(crate) fn get(&self, place: usize) -> Option<&Variable> {
        self.all.get(place)
    }

    /// The place of the variable of a name.
    ///
    /// # Errors
    /// [`Code::UnknownVariable`].
    pub(crate) fn named(&self, name: &str) -> Result<usize> {
        self.place(name).ok_or_else(|| {
            let near = did_you_mean(name, self.by_name.keys().map(|known| &**known));
            let hint = near.unwrap_or_else(|| "Declare it under 'variables'.".to_owned());
            Error::plain(Code::UnknownVariable).with_hint(hint)
        })
    }
}

impl Variables {
    /// Whether a host may hand in a value of a name.
    ///
    /// # Errors
    /// [`Code::UnknownVariable`].
    pub(crate) fn given(&self, name: &str) -> Result<()> {
        let place = self.named(name)?;
        if self.get(place).is_some_and(|variable| variable.reads == Reads::Greeting) {
            let message = "A greeting is made of names, and not handed in.";
            let hint = "Name the variables that hold them under 'brand.salutation'.";
            return Err(Error::new(Code::UnknownVariable, message).with_hint(hint));
        }
        Ok(())
    }
}

fn malformed(field: &str, message: &str) -> Error {
    Error::new(Code::MalformedVariable, message).under(field)
}

fn variable(
    name: &Arc<str>,
    document: &VariableDocument,
    attributes: &BTreeMap<String, AttributeType>,
    brand: &BrandDocument,
) -> Result<Variable> {
    let VariableDocument { r#type: kind, source, optional, lines, .. } = *document;
    let named = name.split('.').all(|part| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    });
    if !named || name.len() > 64 {
        let hint =
            "Write words of letters, digits and '_' with dots between them, up to 64 characters.";
        return Err(Error::plain(Code::MalformedId).with_hint(hint));
    }
    let out_of_range = |field: &str, most: u32| {
        let message = format!("Expected a number from 1 to {most}.");
        Error::new(Code::NumberOutOfRange, message).under(field)
    };
    if document.max_length.is_some_and(|length| !(1..=LONGEST).contains(&length)) {
        return Err(out_of_range("max_length", LONGEST));
    }
    if document.most.is_some_and(|most| !(1..=100).contains(&most)) {
        return Err(out_of_range("most", 100));
    }
    let own = |field: &str, given: bool, own: VariableType| {
        if given && kind != own {
            return Err(malformed(field, "Variables of this type do not have this."));
        }
        Ok(())
    };
    own("words", !document.words.is_empty(), VariableType::Word)?;
    own("hosts", !document.hosts.is_empty(), VariableType::Url)?;
    own("lines", lines, VariableType::Text)?;
    own("most", document.most.is_some(), VariableType::List)?;
    if kind == VariableType::Word && document.words.is_empty() {
        return Err(Error::plain(Code::MissingField).under("words"));
    }
    let bounded = text_length(kind);
    if document.max_length.is_some() && bounded.is_none() {
        return Err(malformed("max_length", "Variables of this type have a length of their own."));
    }
    if document.fallback.is_some() && (document.optional || kind == VariableType::Boolean) {
        let message = "What has a fallback is never missing, and a yes or no is never written.";
        return Err(malformed("fallback", message));
    }
    if document
        .fallback
        .as_ref()
        .is_some_and(|fallback| fallback.chars().count() > LONGEST as usize)
    {
        return Err(malformed("fallback", "It is longer than 10,000 code points."));
    }
    let sensitivity = document.sensitivity.unwrap_or(match source {
        Source::Customer | Source::Case => Sensitivity::Personal,
        Source::Agent | Source::Brand | Source::Prompt => Sensitivity::Public,
    });
    let reads = match name.strip_prefix("attribute.") {
        None => Reads::Nothing,
        Some(attribute) => {
            let declared = attributes.get(attribute).copied().ok_or_else(|| {
                Error::plain(Code::UnknownFact).with_hint("Declare it under 'attributes'.")
            })?;
            if !reads_as(declared, kind) {
                return Err(malformed("type", "The attribute is declared with another type."));
            }
            Reads::Attribute(Arc::from(attribute))
        }
    };
    let longest_word = document.words.iter().map(|word| word.chars().count()).max();
    let max_length = longest_word
        .or(document.max_length.and_then(|length| usize::try_from(length).ok()))
        .or(bounded)
        .unwrap_or_default();
    let mut variable = Variable {
        name: Arc::clone(name),
        kind,
        source,
        sensitivity,
        max_length,
        optional,
        fallback: document.fallback.clone(),
        example: None,
        words: document.words.clone(),
        hosts: if document.hosts.is_empty() { brand.links.clone() } else { document.hosts.clone() },
        lines,
        most: usize::try_from(document.most.unwrap_or(10)).unwrap_or(10),
        reads,
    };
    if let Some(example) = &document.example {
        let read = variable.read(example, brand.order_pattern.as_ref()).ok().flatten();
        let Some(read) = read.map(Value::into_owned) else {
            return Err(malformed("example", "It is no value of this type."));
        };
        variable.example = Some(read);
    }
    Ok(variable)
}

/// How many code points a value of a type has at most where nothing else is said; none for a type whose values have a
/// length of their own.
fn text_length(kind: VariableType) -> Option<usize> {
    match kind {
        VariableType::Text | VariableType::Url => Some(200),
        VariableType::PersonName | VariableType::List | VariableType::OrderId => Some(40),
        VariableType::Email => Some(80),
        VariableType::Phone => Some(24),
        _ => None,
    }
}

/// Whether an attribute of a type can be read as a value of another.
fn reads_as(attribute: AttributeType, kind: VariableType) -> bool {
    match attribute {
        AttributeType::Integer => kind == VariableType::Integer,
        AttributeType::Boolean => kind == VariableType::Boolean,
        AttributeType::Instant => kind == VariableType::Instant,
        AttributeType::Text => {
            text_length(kind).is_some() && kind != VariableType::List || kind == VariableType::Word
        }
    }
}

impl Variable {
    /// What was handed in, as a value of its type: none for what stands for nothing; an error in a few words for what is
    /// no value of it.
    pub(crate) fn read<'a>(
        &self,
        given: &'a Given,
        order: Option<&OrderPattern>,
    ) -> Result<Option<Value<'a>>, Cow<'static, str>> {
        let text = match given {
            Given::Null => return Ok(None),
            Given::Text(text) => text,
            Given::Integer(number) if self.kind == VariableType::Integer => {
                return Ok(Some(Value::Integer(*number)));
            }
            Given::Boolean(value) if self.kind == VariableType::Boolean => {
                return Ok(Some(Value::Boolean(*value)));
            }
            Given::Money(money) if self.kind == VariableType::Money => {
                return Ok(Some(Value::Money(*money)));
            }
            Given::List(items) if self.kind == VariableType::List => {
                let items = items.iter().map(|item| composed(crate::personal::clean(item, false)));
                let items: Vec<_> = items.filter(|item| !crate::personal::blank(item)).collect();
                return Ok((!items.is_empty()).then_some(Value::List(items)));
            }
            _ => return Err(self.wanted()),
        };
        let text = composed(crate::personal::clean(text, self.lines));
        if crate::personal::blank(&text) {
            return Ok(None);
        }
        let value = match self.kind {
            VariableType::Text | VariableType::PersonName | VariableType::Url => Value::Text(text),
            VariableType::Phone => {
                let digits = text.bytes().filter(u8::is_ascii_digit).count();
                if digits < 3 || !text.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c))
                {
                    return Err(self.wanted());
                }
                Value::Text(text)
            }
            VariableType::Email => {
                let whole = |found: &crate::personal::Found| {
                    found.kind == crate::personal::Kind::Email && found.range == (0..text.len())
                };
                if !crate::personal::find(&text, None).iter().any(whole) {
                    return Err(self.wanted());
                }
                Value::Text(text)
            }
            VariableType::OrderId => {
                let is_id = order.map_or_else(
                    || text.chars().all(|c| c.is_ascii_alphanumeric() || "-_/.# ".contains(c)),
                    |pattern| pattern.is(&text),
                );
                if !is_id {
                    return Err(self.wanted());
                }
                Value::Text(text)
            }
            VariableType::Word => {
                if !self.words.iter().any(|word| **word == *text) {
                    return Err(self.wanted());
                }
                Value::Text(text)
            }
            VariableType::Date => match text.parse::<Date>() {
                Ok(date) => Value::Date(date),
                Err(_) if text.parse::<Timestamp>().is_ok() => {
                    return Err("an instant, and a date is wanted".into());
                }
                Err(_) => return Err(self.wanted()),
            },
            VariableType::Instant => match text.parse::<Timestamp>() {
                Ok(at) => Value::Instant(at),
                Err(_) => return Err(self.wanted()),
            },
            VariableType::Duration => {
                let amount = text.parse::<Amount>().ok().and_then(Amount::wall_millis);
                match amount.filter(|millis| *millis >= 0) {
                    Some(millis) => Value::Duration(millis),
                    None => return Err(self.wanted()),
                }
            }
            VariableType::Integer
            | VariableType::Money
            | VariableType::Boolean
            | VariableType::List => {
                return Err(self.wanted());
            }
        };
        Ok(Some(value))
    }

    /// What its values are not that were refused.
    fn wanted(&self) -> Cow<'static, str> {
        let what = match self.kind {
            VariableType::Text | VariableType::PersonName => "no text",
            VariableType::Integer => "no whole number",
            VariableType::Money => "no amount of money such as {minor: 1250, currency: EUR}",
            VariableType::Date => "no date written YYYY-MM-DD",
            VariableType::Instant => "no instant with its offset from UTC",
            VariableType::Duration => "no duration such as 2h",
            VariableType::Url => "no link",
            VariableType::Email => "no e-mail address",
            VariableType::Phone => "no telephone number",
            VariableType::OrderId => "no order number",
            VariableType::Boolean => "neither true nor false",
            VariableType::List => "no list of texts",
            VariableType::Word => return format!("none of: {}", self.words.join(", ")).into(),
        };
        Cow::Borrowed(what)
    }
}

/// In the form in which channels count (NFC), so that a bound in code points holds for what they make of it.
fn composed(text: Cow<'_, str>) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text,
        _ => Cow::Owned(text.nfc().collect()),
    }
}
