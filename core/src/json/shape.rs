//! What parts an answer has, without reading them.

use super::{Branch, Build, Name, build};
use crate::error::Result;
use crate::time::Timestamp;
use serde::Serialize;
use std::cell::Cell;

/// What kind of part lies at a path, and what parts it has itself. The parts are not read.
///
/// # Errors
/// [`crate::Code::NoSuchPart`].
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
    fn map(&self, fields: Vec<(Name, Shape)>) -> Result<Shape> {
        Ok(Shape::Map(fields.into_iter().map(|(name, _)| name.into_owned()).collect()))
    }
    fn unread(&self, _: Branch) -> Option<Shape> {
        self.entered.replace(true).then_some(Shape::Leaf)
    }
}
