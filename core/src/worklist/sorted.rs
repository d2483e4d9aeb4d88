//! Numbers in an order that their owner knows, in pieces, so that one that comes or goes moves only a few others.

use std::cmp::Ordering;

/// As many as a piece holds before it is cut in half.
const MOST: usize = 256;

/// What is sorted are numbers that stand for something larger, of which this is the order.
pub(super) trait Owner {
    /// What decides first.
    fn key(&self, number: u32) -> i64;

    /// What decides between numbers of one key. No two are equal.
    fn tie(&self, one: u32, other: u32) -> Ordering;

    fn compare(&self, one: u32, other: u32) -> Ordering {
        self.key(one).cmp(&self.key(other)).then_with(|| self.tie(one, other))
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Sorted(Vec<Piece>);

#[derive(Clone, Debug)]
struct Piece {
    /// Not above the key of its first number, and not below that of any number before it. So the search for a piece
    /// seldom asks the owner.
    key: i64,
    /// At least one.
    numbers: Vec<u32>,
}

/// The numbers in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Walk<'a> {
    pieces: std::slice::Iter<'a, Piece>,
    numbers: std::slice::Iter<'a, u32>,
}

impl Iterator for Walk<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if let Some(number) = self.numbers.next() {
            return Some(*number);
        }
        self.numbers = self.pieces.next()?.numbers.iter();
        self.numbers.next().copied()
    }
}

impl Sorted {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn first(&self) -> Option<u32> {
        self.iter().next()
    }

    pub(super) fn iter(&self) -> Walk<'_> {
        Walk { pieces: self.0.iter(), numbers: [].iter() }
    }

    /// O(log n), and a few hundred small moves.
    pub(super) fn insert(&mut self, number: u32, owner: &impl Owner) {
        let key = owner.key(number);
        let (at, place) = self.find(number, key, owner);
        let Some(piece) = self.0.get_mut(at) else {
            self.0.push(Piece { key, numbers: vec![number] });
            return;
        };
        let Err(place) = place else { return };
        if place == MOST {
            // So that what comes in order fills its pieces.
            self.0.insert(at + 1, Piece { key, numbers: vec![number] });
            return;
        }
        if place == 0 {
            piece.key = key;
        }
        piece.numbers.insert(place, number);
        if piece.numbers.len() > MOST {
            let rest = piece.numbers.split_off(MOST / 2);
            piece.numbers.shrink_to_fit();
            let key = rest.first().map_or(key, |first| owner.key(*first));
            self.0.insert(at + 1, Piece { key, numbers: rest });
        }
    }

    /// Takes a number out, which its owner still knows. As [`Sorted::insert`].
    pub(super) fn remove(&mut self, number: u32, owner: &impl Owner) {
        let (at, place) = self.find(number, owner.key(number), owner);
        let (Some(piece), Ok(place)) = (self.0.get_mut(at), place) else { return };
        piece.numbers.remove(place);
        let left = piece.numbers.len();
        if left == 0 {
            self.0.remove(at);
        } else if left < MOST / 8 {
            self.join(at);
        }
    }

    /// Puts a small piece and the one after it together, if both are small.
    fn join(&mut self, at: usize) {
        if self.0.get(at + 1).is_some_and(|next| next.numbers.len() < MOST / 2) {
            let next = self.0.remove(at + 1);
            if let Some(piece) = self.0.get_mut(at) {
                piece.numbers.extend(next.numbers);
            }
        }
    }

    /// The piece in which a number lies or belongs, and its place there: whether it lies there.
    fn find(&self, number: u32, key: i64, owner: &impl Owner) -> (usize, Result<usize, usize>) {
        let begins_before = |piece: &Piece| match piece.key.cmp(&key) {
            Ordering::Equal => {
                let first = piece.numbers.first();
                first.is_some_and(|first| owner.compare(*first, number).is_le())
            }
            order => order.is_lt(),
        };
        let at = self.0.partition_point(begins_before).saturating_sub(1);
        let search = |piece: &Piece| {
            piece.numbers.binary_search_by(|known| match owner.key(*known).cmp(&key) {
                Ordering::Equal if *known == number => Ordering::Equal,
                Ordering::Equal => owner.tie(*known, number),
                order => order,
            })
        };
        (at, self.0.get(at).map_or(Err(0), search))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// Numbers by their tens, and in each ten backwards.
    struct Tens;

    impl Owner for Tens {
        fn key(&self, number: u32) -> i64 {
            i64::from(number / 10)
        }

        fn tie(&self, one: u32, other: u32) -> Ordering {
            other.cmp(&one)
        }
    }

    fn runs(moves: Vec<(bool, u32)>) -> Result<(), TestCaseError> {
        let (mut sorted, mut naive) = (Sorted::default(), BTreeSet::new());
        for (comes, number) in moves {
            if comes && naive.insert(number) {
                sorted.insert(number, &Tens);
            } else if !comes && naive.remove(&number) {
                sorted.remove(number, &Tens);
            }
        }
        let mut wanted: Vec<u32> = naive.iter().copied().collect();
        wanted.sort_by(|a, b| Tens.compare(*a, *b));
        prop_assert_eq!(sorted.iter().collect::<Vec<_>>(), wanted);
        prop_assert_eq!(sorted.is_empty(), naive.is_empty());
        for number in naive {
            sorted.remove(number, &Tens);
        }
        prop_assert!(sorted.is_empty());
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

        #[test]
        fn it_is_a_sorted_set(
            moves in proptest::collection::vec((prop::bool::weighted(0.6), 0..2_000u32), 0..6_000)
        ) {
            runs(moves)?;
        }
    }

    #[test]
    fn what_comes_in_order_goes_in_order() {
        runs((0..3_000).map(|number| (true, number)).collect()).unwrap();
        runs((0..3_000).rev().map(|number| (true, number)).collect()).unwrap();
        let all = (0..3_000).map(|number| (true, number));
        runs(all.clone().chain((5..2_990).map(|number| (false, number))).collect()).unwrap();
        runs(all.chain((5..2_990).rev().map(|number| (false, number))).collect()).unwrap();
    }
}
