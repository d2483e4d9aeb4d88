//! The serializer that walks to a part of an answer and builds it.

use super::tree::{Tree, Trees};
use super::{Branch, Build, Name};
use crate::error::{Code, Error, Result};
use crate::time::{TIMESTAMP, Timestamp};
use serde::ser::{self, Impossible, Serialize, Serializer};
use std::fmt;

/// A serializer that skips everything beside its path. Answers have no floats, bytes or tuples.
pub(super) struct Walk<'a, B> {
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
pub(super) struct Parts<'a, B: Build> {
    walk: Walk<'a, B>,
    branch: Branch,
    /// What stands for the whole, if its parts are not read now.
    unread: Option<B::Value>,
    /// At the end of the path, all parts; on the way, the one that the path names.
    found: Vec<(Name, B::Value)>,
    /// The next place in a list, and the one that the path names.
    next: usize,
    wanted: Option<usize>,
    /// The key of the next value of a mapping.
    key: String,
}

impl<'a, B: Build> Walk<'a, B> {
    pub(super) fn new(path: &'a [&'a str], with: &'a B) -> Self {
        Self { path, with }
    }

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

    fn add<T: Serialize + ?Sized>(&mut self, name: impl Into<Name>, part: &T) -> Result<()> {
        let name = name.into();
        let Some(path) = self.behind(|step| step == name) else { return Ok(()) };
        let value = part.serialize(Walk { path, ..self.walk })?;
        self.found.push((name, value));
        Ok(())
    }

    fn add_next<T: Serialize + ?Sized>(&mut self, part: &T) -> Result<()> {
        let place = self.next;
        self.next += 1;
        let Some(path) = self.behind(|_| self.wanted == Some(place)) else { return Ok(()) };
        let value = part.serialize(Walk { path, ..self.walk })?;
        self.found.push((Name::default(), value));
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
    type SerializeTuple = Impossible<B::Value, Error>;
    type SerializeTupleStruct = Impossible<B::Value, Error>;
    type SerializeTupleVariant = Impossible<B::Value, Error>;
    type SerializeMap = Parts<'a, B>;
    type SerializeStruct = Parts<'a, B>;
    type SerializeStructVariant = Impossible<B::Value, Error>;

    /// Instants come as numbers: making text and reading it back would cost more than all else.
    fn is_human_readable(&self) -> bool {
        false
    }

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
        match value.serialize(Walk { path: &[], with: &Trees })? {
            Tree::Int(millis) => {
                let instant = Timestamp::from_millis(millis)?;
                self.leaf(|with| with.instant(instant))
            }
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
    /// An item that the path names is found without a look at those before it.
    fn collect_seq<I>(self, items: I) -> Result<B::Value>
    where
        I: IntoIterator,
        I::Item: Serialize,
    {
        let mut parts = self.parts(Branch::List);
        let mut items = items.into_iter();
        if let Some(place) = parts.wanted {
            parts.next = place;
            items.nth(place).map_or(Ok(()), |item| parts.add_next(&item))?;
        } else {
            items.try_for_each(|item| parts.add_next(&item))?;
        }
        parts.finish()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'a, B>> {
        Ok(self.parts(Branch::List))
    }
    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple> {
        Err(Error::plain(Code::Internal))
    }
    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct> {
        Err(Error::plain(Code::Internal))
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
        self.add(key, part)
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
