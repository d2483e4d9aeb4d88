//! An answer as plain data, and the text in which it can be kept.

use super::{Build, Name};
use crate::error::{Error, Result};
use crate::time::Timestamp;
use serde::{Serialize, Serializer};

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
pub(super) struct Trees;

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
    fn map(&self, fields: Vec<(Name, Tree)>) -> Result<Tree> {
        Ok(Tree::Map(fields.into_iter().map(|(name, part)| (name.into_owned(), part)).collect()))
    }
}

/// A tree that says of each value what it is, so that an instant does not come back as text.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Packed {
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
