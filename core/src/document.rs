//! The way in: text in JSON or YAML becomes one checked tree, and the tree becomes typed values.
//!
//! Both notations pass through the same [`Node`], so that an unknown field, a fraction or a key given twice
//! is refused with the same code, the same path and the same hint whatever it was written in. Only a text
//! that is no JSON or YAML at all is reported by line and column.

use crate::error::{Code, Error, Result, did_you_mean};
use serde::de::{self, DeserializeOwned, IntoDeserializer, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer, forward_to_deserialize_any};
use std::collections::BTreeSet;
use std::fmt;

/// The largest whole number that every language reads back unchanged, 2^53 − 1.
const MAX_WHOLE: i64 = (1 << 53) - 1;

/// Reads a document from text: JSON when it begins with `{` or `[` and no bare word follows, else YAML 1.2.
///
/// # Errors
/// Whatever is wrong with the text or with one of its values, at its path.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    match parse(text)? {
        Node::Text(_) => Err(Error::plain(Code::NotADocument)
            .with_hint("If this names a file, hand that in: a pathlib.Path, or load(path).")),
        node => T::deserialize(node),
    }
}

/// Turns YAML or JSON text into compact JSON text, by the same rules as every casework document.
///
/// `17:00` and `2026-12-25` stay text, as YAML 1.2 has it. So three languages without a YAML reader of
/// their own see the same data.
///
/// # Errors
/// [`Code::MalformedJson`], [`Code::MalformedYaml`], [`Code::DuplicateKey`], [`Code::LoneSurrogate`] or
/// [`Code::NotAWholeNumber`].
///
/// ```
/// let json = casework::read_document("open: 08:30\ndays: [mon, tue]\n")?;
/// assert_eq!(json, r#"{"open":"08:30","days":["mon","tue"]}"#);
/// # Ok::<(), casework::Error>(())
/// ```
pub fn read_document(text: &str) -> Result<String> {
    let node = parse(text)?;
    node.check(true)?;
    serde_json::to_string(&node).map_err(|_| Error::plain(Code::Internal))
}

/// A value of a document, before anything is known about its meaning. Keys keep their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Null,
    Bool(bool),
    Int(i64),
    /// A number that is not whole, by its shortest digits, or one too large to be exact. Few fields take it.
    Inexact(String),
    Text(String),
    List(Vec<Node>),
    Record(Vec<(String, Node)>),
}

/// Whether a text is a document at all.
///
/// # Errors
/// [`Code::MalformedJson`] or [`Code::MalformedYaml`].
pub(crate) fn parses(text: &str) -> Result<()> {
    parse(text).map(drop)
}

fn parse(text: &str) -> Result<Node> {
    let text = text.trim_start_matches('\u{feff}');
    let node = if looks_like_json(text) { json(text) } else { yaml(text) }?;
    node.check(false)?;
    Ok(node)
}

/// YAML may begin with a bracket too, but then a bare word follows it.
fn looks_like_json(text: &str) -> bool {
    let rest = text.trim_start().strip_prefix(['{', '[']);
    rest.is_some_and(|rest| {
        !rest.trim_start().starts_with(|c: char| c.is_alphabetic() || "_'".contains(c))
    })
}

fn json(text: &str) -> Result<Node> {
    serde_json::from_str(text).map_err(|error| {
        let place = format!("at line {}, column {}", error.line(), error.column());
        // The parser knows the case only by its prose; a test holds the words.
        if ["surrogate", "end of hex escape"].iter().any(|words| error.to_string().contains(words))
        {
            return Error::new(Code::LoneSurrogate, format!("Half a surrogate pair {place}."));
        }
        Error::new(Code::MalformedJson, format!("This is not JSON, {place}."))
            .with_hint("Text that begins with { or [ is JSON, or YAML when a bare word follows.")
    })
}

#[cfg(feature = "yaml")]
fn yaml(text: &str) -> Result<Node> {
    let mut options = serde_saphyr::Options::default();
    options.strict_booleans = true;
    options.leading_zero_numbers_as_strings = true;
    options.underscored_numbers_as_strings = true;
    options.with_snippet = false;
    options.merge_keys = serde_saphyr::options::MergeKeyPolicy::Error;
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let place = error.location().map_or_else(
            || "at its end".to_owned(),
            |at| format!("at line {}, column {}", at.line(), at.column()),
        );
        let twice = matches!(error, serde_saphyr::Error::DuplicateMappingKey { .. });
        if twice {
            Error::new(Code::DuplicateKey, format!("A key stands twice in one mapping, {place}."))
        } else {
            Error::new(Code::MalformedYaml, format!("This is not YAML, {place}."))
        }
    })
}

#[cfg(not(feature = "yaml"))]
fn yaml(_: &str) -> Result<Node> {
    Err(Error::new(Code::MalformedJson, "This is not JSON, at line 1, column 1.")
        .with_hint("Build casework with its feature `yaml` to read YAML."))
}

impl Node {
    /// Refuses what no document may hold, at its path: whole numbers that are not exact, keys given twice; and where
    /// nothing reads it by its digits, any number that is not whole.
    pub(crate) fn check(&self, whole: bool) -> Result<()> {
        match self {
            Self::Inexact(_) if whole => Err(Error::plain(Code::NotAWholeNumber)),
            Self::Int(i) if !(-MAX_WHOLE..=MAX_WHOLE).contains(i) => {
                Err(Error::plain(Code::NotAWholeNumber))
            }
            Self::List(items) => items
                .iter()
                .enumerate()
                .try_for_each(|(i, item)| item.check(whole).map_err(|error| error.under(i))),
            Self::Record(fields) => {
                let mut seen = BTreeSet::new();
                fields.iter().try_for_each(|(key, value)| {
                    if seen.insert(key) {
                        value.check(whole)
                    } else {
                        Err(Error::plain(Code::DuplicateKey))
                    }
                    .map_err(|error| error.under(key))
                })
            }
            Self::Null | Self::Bool(_) | Self::Int(_) | Self::Inexact(_) | Self::Text(_) => Ok(()),
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null | Self::Inexact(_) => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(items) => serializer.collect_seq(items),
            Self::Record(fields) => serializer.collect_map(fields.iter().map(|(k, v)| (k, v))),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Node;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }
            fn visit_none<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
                Ok(Node::Bool(value))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
                Ok(Node::Int(value))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
                Ok(i64::try_from(value).map_or_else(|_| inexact(), Node::Int))
            }
            fn visit_i128<E>(self, _: i128) -> Result<Node, E> {
                Ok(inexact())
            }
            fn visit_u128<E>(self, _: u128) -> Result<Node, E> {
                Ok(inexact())
            }
            fn visit_f64<E>(self, number: f64) -> Result<Node, E> {
                Ok(Node::Inexact(format!("{number:?}")))
            }
            fn visit_str<E>(self, value: &str) -> Result<Node, E> {
                Ok(Node::Text(value.to_owned()))
            }
            fn visit_string<E>(self, value: String) -> Result<Node, E> {
                Ok(Node::Text(value))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Node::List(items))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Node::Record(fields))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// A whole number that no field takes.
fn inexact() -> Node {
    Node::Inexact(String::new())
}

impl IntoDeserializer<'_, Error> for Node {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

/// A tree read as a typed value. The error is [`Error`] itself, so serde's own complaints keep their kind,
/// and each level adds its key to the path.
impl<'de> Deserializer<'de> for Node {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Bool(value) => visitor.visit_bool(value),
            Self::Int(value) => visitor.visit_i64(value),
            // Its shortest digits stand for the same double again.
            Self::Inexact(digits) => visitor.visit_f64(digits.parse().unwrap_or(f64::NAN)),
            Self::Text(value) => visitor.visit_string(value),
            Self::List(items) => visitor.visit_seq(Items { items: items.into_iter(), index: 0 }),
            Self::Record(fields) => {
                visitor.visit_map(Fields { fields: fields.into_iter(), value: None })
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self {
            Self::Null => visitor.visit_none(),
            node => visitor.visit_some(node),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    /// Serde would take a list for a record, field by field.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self {
            Self::List(_) => Err(de::Error::invalid_type(Unexpected::Seq, &visitor)),
            node => node.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self {
            Self::Text(word) => word.into_deserializer().deserialize_enum(name, variants, visitor),
            node => node.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

struct Items {
    items: std::vec::IntoIter<Node>,
    index: usize,
}

impl<'de> de::SeqAccess<'de> for Items {
    type Error = Error;
    fn next_element_seed<T: de::DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>> {
        let Some(item) = self.items.next() else { return Ok(None) };
        let value = seed.deserialize(item).map_err(|error| error.under(self.index))?;
        self.index += 1;
        Ok(Some(value))
    }
}

struct Fields {
    fields: std::vec::IntoIter<(String, Node)>,
    value: Option<(String, Node)>,
}

impl<'de> de::MapAccess<'de> for Fields {
    type Error = Error;
    fn next_key_seed<K: de::DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        self.value = self.fields.next();
        let Some((key, _)) = &self.value else { return Ok(None) };
        seed.deserialize(Key(key)).map(Some)
    }
    fn next_value_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value> {
        let (key, value) = self.value.take().ok_or_else(|| Error::plain(Code::Internal))?;
        seed.deserialize(value).map_err(|error| error.under(key))
    }
}

/// A key. What is wrong with it is reported at the key's own path.
struct Key<'a>(&'a str);

impl<'de> Deserializer<'de> for Key<'_> {
    type Error = Error;
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_str::<Error>(self.0).map_err(|error| error.under(self.0))
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        let word: de::value::StrDeserializer<'_, Error> = self.0.into_deserializer();
        word.deserialize_enum(name, variants, visitor).map_err(|error| error.under(self.0))
    }
    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// What serde expected, in words that people know.
fn wanted(expected: &dyn de::Expected) -> String {
    match expected.to_string().as_str() {
        "a sequence" => "a list".to_owned(),
        "u8" | "u32" => "a whole number from 0 on".to_owned(),
        "i32" | "i64" => "a whole number".to_owned(),
        other => other.to_owned(),
    }
}

/// Serde's own complaints in casework's codes. No value is quoted: it may be a customer's.
impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let exact = format!("{message:#}");
        Self::from_exact(&exact).unwrap_or_else(|| Self::new(Code::WrongType, exact))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        if matches!(found, Unexpected::Float(_)) {
            return Self::plain(Code::NotAWholeNumber);
        }
        let wanted = wanted(expected);
        Self::new(Code::WrongType, format!("Expected {wanted}, found {}.", kind(&found)))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(Code::NumberOutOfRange, format!("Expected {}.", wanted(expected)))
    }

    fn invalid_length(length: usize, expected: &dyn de::Expected) -> Self {
        Self::new(Code::WrongType, format!("Expected {expected}, found a list of {length}."))
    }

    fn unknown_variant(given: &str, known: &'static [&'static str]) -> Self {
        let error = Self::plain(Code::UnknownWord);
        let any = || format!("Write one of: {}.", known.join(", "));
        error.with_hint(did_you_mean(given, known.iter().copied()).unwrap_or_else(any))
    }

    fn unknown_field(given: &str, known: &'static [&'static str]) -> Self {
        let error = Self::plain(Code::UnknownField);
        let any = || format!("The fields here are: {}.", known.join(", "));
        error.with_hint(did_you_mean(given, known.iter().copied()).unwrap_or_else(any))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Code::MissingField, format!("The field '{field}' is missing."))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::plain(Code::DuplicateKey).under(field)
    }
}

/// The kind of a value, without the value.
fn kind(found: &Unexpected<'_>) -> &'static str {
    match found {
        Unexpected::Bool(_) => "true or false",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "a number",
        Unexpected::Char(_) | Unexpected::Str(_) | Unexpected::Bytes(_) => "text",
        Unexpected::Unit | Unexpected::Option => "nothing",
        Unexpected::Seq => "a list",
        Unexpected::Map => "a mapping",
        _ => "something else",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Shelf {
        #[allow(dead_code)]
        books: BTreeMap<String, Vec<u8>>,
    }

    fn refused(text: &str) -> (Code, String) {
        let error = read::<Shelf>(text).unwrap_err();
        (error.code(), error.path().to_owned())
    }

    #[test]
    fn both_notations_give_the_same_refusals() {
        for (json, yaml, code, path) in [
            (
                r#"{"books":{"a":[1,300]}}"#,
                "books: {a: [1, 300]}",
                Code::NumberOutOfRange,
                "/books/a/1",
            ),
            (r#"{"books":{"a":[1.0]}}"#, "books: {a: [1.0]}", Code::NotAWholeNumber, "/books/a/0"),
            (r#"{"books":{"a":["x"]}}"#, "books: {a: [x]}", Code::WrongType, "/books/a/0"),
            (r#"{"books":{"a":7}}"#, "books: {a: 7}", Code::WrongType, "/books/a"),
            (r#"{"boks":{}}"#, "boks: {}", Code::UnknownField, "/boks"),
            (r"{}", "# nothing\n{}", Code::MissingField, ""),
        ] {
            assert_eq!(refused(json), (code, path.to_owned()), "{json}");
            assert_eq!(refused(yaml), (code, path.to_owned()), "{yaml}");
        }
        assert_eq!(read::<Shelf>("boks: {}").unwrap_err().hint(), Some("Did you mean 'books'?"));
    }

    #[test]
    fn text_that_is_neither_is_reported_by_line() {
        let error = read::<Shelf>("{\n  \"books\": {,}\n}").unwrap_err();
        assert_eq!(
            (error.code(), error.message()),
            (Code::MalformedJson, "This is not JSON, at line 2, column 13.")
        );
        let error = read::<Shelf>("books:\n  a: [1\nb: 2\n").unwrap_err();
        assert_eq!(error.code(), Code::MalformedYaml);
        assert!(error.message().contains("line 3"), "{error}");
        assert_eq!(refused("a: 1\na: 2").0, Code::DuplicateKey);
        assert_eq!(refused(r#"{"a":1,"a":2}"#), (Code::DuplicateKey, "/a".to_owned()));
        assert_eq!(refused(r#"{"a":"\ud800"}"#).0, Code::LoneSurrogate);
        assert_eq!(refused("[9007199254740992]"), (Code::NotAWholeNumber, "/0".to_owned()));
        assert_eq!(refused("[1e999]").0, Code::MalformedJson);
        assert_eq!(refused(&"[".repeat(100_000)).0, Code::MalformedJson);
        assert_eq!(refused(&"- ".repeat(100_000)).0, Code::MalformedYaml);
        assert_eq!(refused("").0, Code::WrongType);
    }

    #[test]
    fn yaml_is_1_2() {
        let json = read_document("a: 17:00\nb: no\nc: 2026-12-25\nd: 08:30\ne: 0o14\nf: ~\ng: 010")
            .unwrap();
        assert_eq!(
            json,
            r#"{"a":"17:00","b":"no","c":"2026-12-25","d":"08:30","e":12,"f":null,"g":"010"}"#
        );
        let laughs = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f,*f]";
        assert!(read_document(laughs).is_err());
    }
}
