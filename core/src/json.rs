//! The way out: an answer, or one part of it, becomes JSON text or the values of a host language.
//!
//! Every answer is a Rust value that serializes. [`build`] is a serializer that first walks to a path and then
//! hands what it finds to a [`Build`], which knows leaves, lists and mappings but never the name of a field. So
//! what a host sees agrees with the JSON by construction, and a new field needs no line in any binding.

use crate::calendar::Explanation;
use crate::error::{Code, Error, Result};
use crate::finding::Finding;
use crate::time::{TIMESTAMP, Timestamp};
use serde::ser::{self, Impossible, Serialize, Serializer};
use std::cell::Cell;
use std::fmt;

/// Makes the values of a host language. One implementation serves every answer there is and will be.
#[expect(clippy::missing_errors_doc, reason = "the host decides what it cannot make")]
pub trait Build {
    /// A value of the host language.
    type Value;

    /// Nothing.
    fn null(&self) -> Result<Self::Value>;
    /// True or false.
    fn bool(&self, value: bool) -> Result<Self::Value>;
    /// A whole number within ±(2^53 − 1).
    fn int(&self, value: i64) -> Result<Self::Value>;
    /// Text.
    fn text(&self, value: &str) -> Result<Self::Value>;
    /// An instant; in JSON, its text.
    fn instant(&self, value: Timestamp) -> Result<Self::Value>;
    /// A list.
    fn list(&self, items: Vec<Self::Value>) -> Result<Self::Value>;
    /// A mapping: the named fields of a record, or keys that are data.
    fn map(&self, fields: Vec<(String, Self::Value)>) -> Result<Self::Value>;

    /// What stands for a list or a mapping as a whole, when its parts are to be read only when asked for.
    fn unread(&self, _branch: Branch) -> Option<Self::Value> {
        None
    }
}

/// What has parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Branch {
    /// A list.
    List,
    /// A mapping.
    Map,
}

/// Any result with parts that a verb of casework gives.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Answer {
    /// Of [`crate::Calendar::explain`].
    Explanation(Explanation),
    /// Of [`crate::Calendar::check`].
    Findings(Vec<Finding>),
    /// One that was packed before.
    Unpacked(Tree),
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Explanation(explanation) => explanation.serialize(serializer),
            Self::Findings(findings) => findings.serialize(serializer),
            Self::Unpacked(tree) => tree.serialize(serializer),
        }
    }
}

impl Answer {
    /// Text from which [`Answer::unpack`] makes an equal answer, instants included.
    ///
    /// # Errors
    /// [`Code::Internal`] only.
    pub fn pack(&self) -> Result<String> {
        serde_json::to_string(&Packed::from(tree(self, &[])?))
            .map_err(|_| Error::plain(Code::Internal))
    }

    /// The answer that was packed.
    ///
    /// # Errors
    /// [`Code::MalformedJson`] when the text was not made by [`Answer::pack`].
    pub fn unpack(text: &str) -> Result<Self> {
        let packed: Packed =
            serde_json::from_str(text).map_err(|_| Error::plain(Code::MalformedJson))?;
        Ok(Self::Unpacked(packed.try_into()?))
    }
}

/// The part of an answer at a path, made by `with`. A path names fields and keys, and counts list items from 0.
///
/// # Errors
/// [`Code::NoSuchPart`].
pub fn build<B: Build>(answer: &impl Serialize, path: &[&str], with: &B) -> Result<B::Value> {
    answer.serialize(Walk { path, with })
}

/// The part of an answer at a path, as compact JSON text.
///
/// ```
/// let desk = casework::Calendar::load("{zone: UTC, week: {mon-fri: 09:00-17:00}}")?;
/// let day = |text: &str| text.parse::<casework::Timestamp>();
/// let why = desk.explain(day("2026-11-20T16:00:00Z")?, day("2026-11-21T10:00:00Z")?)?;
/// assert_eq!(casework::json::pick(&why, &["spans", "1", "reason"])?, r#""outside_hours""#);
/// assert_eq!(casework::json::shape(&why, &["spans"])?, casework::json::Shape::List(3));
/// # Ok::<(), casework::Error>(())
/// ```
///
/// # Errors
/// [`Code::NoSuchPart`].
pub fn pick(answer: &impl Serialize, path: &[&str]) -> Result<String> {
    serde_json::to_string(&tree(answer, path)?).map_err(|_| Error::plain(Code::Internal))
}

/// What kind of part lies at a path, and what parts it has itself. The parts are not read.
///
/// # Errors
/// [`Code::NoSuchPart`].
pub fn shape(answer: &impl Serialize, path: &[&str]) -> Result<Shape> {
    build(answer, path, &Shapes { entered: Cell::new(false) })
}

/// The kind of a part of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A value without parts.
    Leaf,
    /// A list of so many items.
    List(usize),
    /// A mapping with these names, in order.
    Map(Vec<String>),
}

/// Builds the [`Shape`] of the first list or mapping it meets, and looks into none below.
struct Shapes {
    entered: Cell<bool>,
}

impl Build for Shapes {
    type Value = Shape;
    fn null(&self) -> Result<Shape> {
        Ok(Shape::Leaf)
    }
    fn bool(&self, _: bool) -> Result<Shape> {
        Ok(Shape::Leaf)
    }
    fn int(&self, _: i64) -> Result<Shape> {
        Ok(Shape::Leaf)
    }
    fn text(&self, _: &str) -> Result<Shape> {
        Ok(Shape::Leaf)
    }
    fn instant(&self, _: Timestamp) -> Result<Shape> {
        Ok(Shape::Leaf)
    }
    fn list(&self, items: Vec<Shape>) -> Result<Shape> {
        Ok(Shape::List(items.len()))
    }
    fn map(&self, fields: Vec<(String, Shape)>) -> Result<Shape> {
        Ok(Shape::Map(fields.into_iter().map(|(name, _)| name).collect()))
    }
    fn unread(&self, _: Branch) -> Option<Shape> {
        self.entered.replace(true).then_some(Shape::Leaf)
    }
}

/// The part of an answer at a path, as plain data.
///
/// # Errors
/// [`Code::NoSuchPart`].
pub fn tree(answer: &impl Serialize, path: &[&str]) -> Result<Tree> {
    build(answer, path, &Trees)
}

/// Runs a call from a host language. A defect in casework becomes an error of code `internal`, where an unwinding
/// panic would end the host.
///
/// # Errors
/// What `call` gives, or [`Code::Internal`] when it panics.
pub fn guarded<T>(call: impl FnOnce() -> Result<T>) -> Result<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(call))
        .unwrap_or_else(|_| Err(Error::plain(Code::Internal)))
}

/// An answer as plain data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Tree {
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
    Instant(Timestamp),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::Instant(value) => value.serialize(serializer),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(fields) => serializer.collect_map(fields.iter().map(|(k, v)| (k, v))),
        }
    }
}

/// Builds a [`Tree`].
struct Trees;

impl Build for Trees {
    type Value = Tree;
    fn null(&self) -> Result<Tree> {
        Ok(Tree::Null)
    }
    fn bool(&self, value: bool) -> Result<Tree> {
        Ok(Tree::Bool(value))
    }
    fn int(&self, value: i64) -> Result<Tree> {
        Ok(Tree::Int(value))
    }
    fn text(&self, value: &str) -> Result<Tree> {
        Ok(Tree::Text(value.to_owned()))
    }
    fn instant(&self, value: Timestamp) -> Result<Tree> {
        Ok(Tree::Instant(value))
    }
    fn list(&self, items: Vec<Tree>) -> Result<Tree> {
        Ok(Tree::List(items))
    }
    fn map(&self, fields: Vec<(String, Tree)>) -> Result<Tree> {
        Ok(Tree::Map(fields))
    }
}

/// A tree that says of each value what it is, so that an instant does not come back as text.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Packed {
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
    Instant(i64),
    List(Vec<Packed>),
    Map(Vec<(String, Packed)>),
}

impl From<Tree> for Packed {
    fn from(tree: Tree) -> Self {
        match tree {
            Tree::Null => Self::Null,
            Tree::Bool(value) => Self::Bool(value),
            Tree::Int(value) => Self::Int(value),
            Tree::Text(value) => Self::Text(value),
            Tree::Instant(value) => Self::Instant(value.as_millis()),
            Tree::List(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Tree::Map(fields) => {
                Self::Map(fields.into_iter().map(|(name, part)| (name, part.into())).collect())
            }
        }
    }
}

impl TryFrom<Packed> for Tree {
    type Error = Error;
    fn try_from(packed: Packed) -> Result<Self> {
        Ok(match packed {
            Packed::Null => Self::Null,
            Packed::Bool(value) => Self::Bool(value),
            Packed::Int(value) => Self::Int(value),
            Packed::Text(value) => Self::Text(value),
            Packed::Instant(millis) => Self::Instant(Timestamp::from_millis(millis)?),
            Packed::List(items) => {
                Self::List(items.into_iter().map(Self::try_from).collect::<Result<_>>()?)
            }
            Packed::Map(fields) => {
                let part = |(name, part): (String, Packed)| Ok((name, Self::try_from(part)?));
                Self::Map(fields.into_iter().map(part).collect::<Result<_>>()?)
            }
        })
    }
}

/// A serializer that skips everything beside its path.
struct Walk<'a, B> {
    path: &'a [&'a str],
    with: &'a B,
}

impl<B> Clone for Walk<'_, B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<B> Copy for Walk<'_, B> {}

/// A list or a mapping on the way or at the end of the path.
struct Parts<'a, B: Build> {
    walk: Walk<'a, B>,
    branch: Branch,
    /// What stands for the whole, if its parts are not read now.
    unread: Option<B::Value>,
    /// At the end of the path, all parts; on the way, the one that the path names.
    found: Vec<(String, B::Value)>,
    /// The next place in a list, and the one that the path names.
    next: usize,
    wanted: Option<usize>,
    /// The key of the next value of a mapping.
    key: String,
}

impl<'a, B: Build> Walk<'a, B> {
    fn leaf(self, make: impl FnOnce(&B) -> Result<B::Value>) -> Result<B::Value> {
        if self.path.is_empty() { make(self.with) } else { Err(Error::plain(Code::NoSuchPart)) }
    }

    fn parts(self, branch: Branch) -> Parts<'a, B> {
        let unread = if self.path.is_empty() { self.with.unread(branch) } else { None };
        let wanted = self.path.first().and_then(|step| step.parse().ok());
        Parts { walk: self, branch, unread, found: Vec::new(), next: 0, wanted, key: String::new() }
    }
}

impl<B: Build> Parts<'_, B> {
    /// The rest of the path behind a part, if the part is wanted.
    fn behind(&self, is_named: impl FnOnce(&str) -> bool) -> Option<&[&str]> {
        match self.walk.path.split_first() {
            Some((step, rest)) => is_named(step).then_some(rest),
            None => self.unread.is_none().then_some(&[]),
        }
    }

    fn add<T: Serialize + ?Sized>(&mut self, name: &str, part: &T) -> Result<()> {
        let Some(path) = self.behind(|step| step == name) else { return Ok(()) };
        let value = part.serialize(Walk { path, ..self.walk })?;
        self.found.push((name.to_owned(), value));
        Ok(())
    }

    fn add_next<T: Serialize + ?Sized>(&mut self, part: &T) -> Result<()> {
        let place = self.next;
        self.next += 1;
        let Some(path) = self.behind(|_| self.wanted == Some(place)) else { return Ok(()) };
        let value = part.serialize(Walk { path, ..self.walk })?;
        self.found.push((String::new(), value));
        Ok(())
    }

    fn finish(self) -> Result<B::Value> {
        if let Some(value) = self.unread {
            return Ok(value);
        }
        if !self.walk.path.is_empty() {
            let part = self.found.into_iter().next();
            return part.map(|(_, value)| value).ok_or_else(|| Error::plain(Code::NoSuchPart));
        }
        match self.branch {
            Branch::List => {
                self.walk.with.list(self.found.into_iter().map(|(_, value)| value).collect())
            }
            Branch::Map => self.walk.with.map(self.found),
        }
    }
}

impl<'a, B: Build> Serializer for Walk<'a, B> {
    type Ok = B::Value;
    type Error = Error;
    type SerializeSeq = Parts<'a, B>;
    type SerializeTuple = Parts<'a, B>;
    type SerializeTupleStruct = Parts<'a, B>;
    type SerializeTupleVariant = Impossible<B::Value, Error>;
    type SerializeMap = Parts<'a, B>;
    type SerializeStruct = Parts<'a, B>;
    type SerializeStructVariant = Impossible<B::Value, Error>;

    fn serialize_bool(self, value: bool) -> Result<B::Value> {
        self.leaf(|with| with.bool(value))
    }
    fn serialize_i8(self, value: i8) -> Result<B::Value> {
        self.serialize_i64(value.into())
    }
    fn serialize_i16(self, value: i16) -> Result<B::Value> {
        self.serialize_i64(value.into())
    }
    fn serialize_i32(self, value: i32) -> Result<B::Value> {
        self.serialize_i64(value.into())
    }
    fn serialize_i64(self, value: i64) -> Result<B::Value> {
        self.leaf(|with| with.int(value))
    }
    fn serialize_u8(self, value: u8) -> Result<B::Value> {
        self.serialize_i64(value.into())
    }
    fn serialize_u16(self, value: u16) -> Result<B::Value> {
        self.serialize_i64(value.into())
    }
    fn serialize_u32(self, value: u32) -> Result<B::Value> {
        self.serialize_i64(value.into())
    }
    fn serialize_u64(self, value: u64) -> Result<B::Value> {
        self.serialize_i64(i64::try_from(value).map_err(|_| Error::plain(Code::Internal))?)
    }
    fn serialize_f32(self, _: f32) -> Result<B::Value> {
        Err(Error::plain(Code::Internal))
    }
    fn serialize_f64(self, _: f64) -> Result<B::Value> {
        Err(Error::plain(Code::Internal))
    }
    fn serialize_char(self, value: char) -> Result<B::Value> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }
    fn serialize_str(self, value: &str) -> Result<B::Value> {
        self.leaf(|with| with.text(value))
    }
    fn serialize_bytes(self, _: &[u8]) -> Result<B::Value> {
        Err(Error::plain(Code::Internal))
    }
    fn serialize_none(self) -> Result<B::Value> {
        self.leaf(B::null)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<B::Value> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<B::Value> {
        self.leaf(B::null)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<B::Value> {
        self.leaf(B::null)
    }
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        word: &'static str,
    ) -> Result<B::Value> {
        self.serialize_str(word)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<B::Value> {
        if name != TIMESTAMP {
            return value.serialize(self);
        }
        let text = value.serialize(Walk { path: &[], with: &Trees })?;
        match text {
            Tree::Text(text) => self.leaf(|with| with.instant(text.parse()?)),
            _ => Err(Error::plain(Code::Internal)),
        }
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        word: &'static str,
        value: &T,
    ) -> Result<B::Value> {
        let mut parts = self.parts(Branch::Map);
        parts.add(word, value)?;
        parts.finish()
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'a, B>> {
        Ok(self.parts(Branch::List))
    }
    fn serialize_tuple(self, _: usize) -> Result<Parts<'a, B>> {
        Ok(self.parts(Branch::List))
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts<'a, B>> {
        Ok(self.parts(Branch::List))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant> {
        Err(Error::plain(Code::Internal))
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'a, B>> {
        Ok(self.parts(Branch::Map))
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'a, B>> {
        Ok(self.parts(Branch::Map))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant> {
        Err(Error::plain(Code::Internal))
    }
}

impl<B: Build> ser::SerializeSeq for Parts<'_, B> {
    type Ok = B::Value;
    type Error = Error;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, part: &T) -> Result<()> {
        self.add_next(part)
    }
    fn end(self) -> Result<B::Value> {
        self.finish()
    }
}

impl<B: Build> ser::SerializeTuple for Parts<'_, B> {
    type Ok = B::Value;
    type Error = Error;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, part: &T) -> Result<()> {
        self.add_next(part)
    }
    fn end(self) -> Result<B::Value> {
        self.finish()
    }
}

impl<B: Build> ser::SerializeTupleStruct for Parts<'_, B> {
    type Ok = B::Value;
    type Error = Error;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, part: &T) -> Result<()> {
        self.add_next(part)
    }
    fn end(self) -> Result<B::Value> {
        self.finish()
    }
}

impl<B: Build> ser::SerializeStruct for Parts<'_, B> {
    type Ok = B::Value;
    type Error = Error;
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        part: &T,
    ) -> Result<()> {
        self.add(name, part)
    }
    fn end(self) -> Result<B::Value> {
        self.finish()
    }
}

impl<B: Build> ser::SerializeMap for Parts<'_, B> {
    type Ok = B::Value;
    type Error = Error;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
        match key.serialize(Walk { path: &[], with: &Trees })? {
            Tree::Text(key) => self.key = key,
            Tree::Instant(key) => self.key = key.to_string(),
            Tree::Int(key) => self.key = key.to_string(),
            _ => return Err(Error::plain(Code::Internal)),
        }
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, part: &T) -> Result<()> {
        let key = std::mem::take(&mut self.key);
        self.add(&key, part)
    }
    fn end(self) -> Result<B::Value> {
        self.finish()
    }
}

impl ser::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Code::Internal, message.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Calendar;

    fn answer() -> Answer {
        let desk = Calendar::load("{zone: UTC, week: {mon-fri: 09:00-17:00}}").unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let why = desk.explain(at("2026-11-20T16:00:00Z"), at("2026-11-23T10:00:00Z"));
        Answer::Explanation(why.unwrap())
    }

    #[test]
    fn every_part_agrees_with_the_whole() {
        let answer = answer();
        let whole: serde_json::Value = serde_json::to_value(&answer).unwrap();
        assert_eq!(pick(&answer, &[]).unwrap(), serde_json::to_string(&answer).unwrap());
        for place in 0..whole["spans"].as_array().unwrap().len() {
            let Shape::Map(names) = shape(&answer, &["spans", "0"]).unwrap() else { panic!() };
            assert_eq!(names.len(), whole["spans"][place].as_object().unwrap().len());
            for name in names {
                let part = pick(&answer, &["spans", &place.to_string(), &name]).unwrap();
                assert_eq!(part, whole["spans"][place][&name].to_string());
            }
        }
    }

    #[test]
    fn a_path_to_nowhere_is_refused() {
        for path in [&["span"][..], &["spans", "99"], &["spans", "x"], &["elapsed_ms", "0"]] {
            assert_eq!(pick(&answer(), path).unwrap_err().code(), Code::NoSuchPart, "{path:?}");
        }
    }

    #[test]
    fn a_panic_becomes_an_error() {
        let error = guarded(|| -> Result<()> { panic!("a defect") }).unwrap_err();
        assert_eq!(error.code(), Code::Internal);
        assert_eq!(guarded(|| Ok(7)), Ok(7));
    }

    #[test]
    fn packing_keeps_instants() {
        let answer = answer();
        let again = Answer::unpack(&answer.pack().unwrap()).unwrap();
        let start = |answer| tree(answer, &["spans", "0", "start_at"]).unwrap();
        assert_eq!(start(&again), start(&answer));
        assert!(matches!(start(&again), Tree::Instant(_)));
        assert_eq!(pick(&again, &[]).unwrap(), pick(&answer, &[]).unwrap());
        assert!(Answer::unpack("{}").is_err());
    }
}
