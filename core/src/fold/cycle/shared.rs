//! A list that grows at its end, of which copies share what is full: a state is copied often and grows slowly.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How many items are a part, and how many parts are a block.
const FULL: usize = 32;

/// Items in their order: in full blocks of full parts, in full parts, and the last in `rest`, which is empty only when
/// the list is. So a copy costs a few dozen items and one for each thousand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<T>", into = "Vec<T>", bound(serialize = "T: Clone + Serialize"))]
pub(crate) struct Shared<T> {
    blocks: Vec<Arc<[Part<T>]>>,
    parts: Vec<Part<T>>,
    rest: Vec<T>,
}

type Part<T> = Arc<[T]>;

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self { blocks: Vec::new(), parts: Vec::new(), rest: Vec::new() }
    }
}

impl<T> From<Vec<T>> for Shared<T> {
    fn from(items: Vec<T>) -> Self {
        let mut list = Self::default();
        for item in items {
            list.push(item);
        }
        list
    }
}

impl<T: Clone> From<Shared<T>> for Vec<T> {
    fn from(list: Shared<T>) -> Self {
        list.iter().cloned().collect()
    }
}

impl<T> Shared<T> {
    /// How much a copy costs, in items.
    pub(super) fn weight(&self) -> usize {
        self.rest.len() + (self.parts.len() + self.blocks.len()) / 8
    }

    pub(super) fn len(&self) -> usize {
        (self.blocks.len() * FULL + self.parts.len()) * FULL + self.rest.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        let parts = self.blocks.iter().flat_map(|block| block.iter()).chain(&self.parts);
        parts.flat_map(|part| part.iter()).chain(&self.rest)
    }

    /// From a place on.
    pub(super) fn iter_from(&self, place: usize) -> impl Iterator<Item = &T> {
        (place..self.len()).filter_map(|place| self.get(place))
    }

    pub(super) fn get(&self, place: usize) -> Option<&T> {
        let part = place / FULL;
        let known = match self.blocks.get(part / FULL) {
            Some(block) => block.get(part % FULL),
            None => self.parts.get(part - self.blocks.len() * FULL),
        };
        match known {
            Some(part) => part.get(place % FULL),
            None => self.rest.get(place - (self.len() - self.rest.len())),
        }
    }

    pub(super) fn first(&self) -> Option<&T> {
        self.get(0)
    }

    pub(super) fn last(&self) -> Option<&T> {
        self.rest.last()
    }

    pub(super) fn last_mut(&mut self) -> Option<&mut T> {
        self.rest.last_mut()
    }

    /// The place of the first item for which it does not hold, of a list in which it holds for those before.
    pub(super) fn partition_point(&self, holds: impl Fn(&T) -> bool) -> usize {
        let whole = |part: &Part<T>| part.last().is_some_and(&holds);
        let block = self.blocks.partition_point(|block| block.last().is_some_and(whole));
        let parts = self.blocks.get(block).map_or(self.parts.as_slice(), |block| block);
        let part = parts.partition_point(whole);
        let items = parts.get(part).map_or(self.rest.as_slice(), |part| part);
        (block * FULL + part) * FULL + items.partition_point(&holds)
    }

    pub(in crate::fold) fn push(&mut self, item: T) {
        if self.rest.len() == FULL {
            if self.parts.len() == FULL {
                self.blocks.push(std::mem::take(&mut self.parts).into());
            }
            self.parts.push(std::mem::take(&mut self.rest).into());
        }
        self.rest.push(item);
    }
}

impl<T: Clone> Shared<T> {
    pub(super) fn pop(&mut self) {
        self.rest.pop();
        if !self.rest.is_empty() {
            return;
        }
        self.rest = self.parts.pop().map(|part| part.to_vec()).unwrap_or_default();
        if self.parts.is_empty() {
            self.parts = self.blocks.pop().map(|block| block.to_vec()).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_list_that_it_stands_for() {
        let (mut list, mut plain) = (Shared::default(), Vec::new());
        for number in 0..3_000 {
            // Back and forth over the ends of parts and blocks.
            if number % 7 >= 4 && number % 1_100 > 900 {
                list.pop();
                plain.pop();
            } else {
                list.push(number);
                plain.push(number);
            }
            assert_eq!((list.len(), list.last()), (plain.len(), plain.last()));
            if number % 13 > 0 {
                continue;
            }
            assert_eq!(Vec::from(list.clone()), plain);
            assert_eq!(list, Shared::from(plain.clone()));
            for place in (0..plain.len() + 2).step_by(31) {
                assert_eq!(list.get(place), plain.get(place));
                assert!(list.iter_from(place).eq(plain.iter().skip(place)));
                let below = |item: &usize| item < plain.get(place).unwrap_or(&usize::MAX);
                assert_eq!(list.partition_point(below), plain.partition_point(below));
            }
        }
    }

    #[test]
    fn a_copy_goes_its_own_way() {
        let mut first = Shared::from((0..=FULL).collect::<Vec<_>>());
        let second = first.clone();
        first.pop();
        first.pop();
        first.push(7);
        assert_eq!(second, Shared::from((0..=FULL).collect::<Vec<_>>()));
        assert_eq!(first.last(), Some(&7));
    }
}
