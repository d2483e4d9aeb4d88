//! Sums over time that take what comes in any order.
//!
//! What was given lies in a few sorted runs, each several times as long as the one after it, with the sums up to each
//! instant. What comes in order goes to the end of the last run; what comes before it begins a run of its own, and runs
//! that have grown too alike are merged. So each entry is moved O(log n) times, and a question is a binary search in
//! O(log n) runs.

use crate::event::RemedyKind;
use crate::money::Currency;
use std::collections::BTreeMap;
use std::ops::{AddAssign, SubAssign};

/// How much longer a run must be than the one after it: the fewer runs, the quicker an answer and the slower an entry
/// that comes out of order.
const RATIO: usize = 8;

/// How much, and how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) amount: i128,
    pub(crate) count: i64,
}

impl Sum {
    pub(super) fn times(self, sign: i64) -> Self {
        Self { amount: self.amount * i128::from(sign), count: self.count * sign }
    }
}

impl AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        self.amount += other.amount;
        self.count += other.count;
    }
}

impl SubAssign for Sum {
    fn sub_assign(&mut self, other: Self) {
        self.amount -= other.amount;
        self.count -= other.count;
    }
}

/// What was given of one kind in one currency.
#[derive(Clone, Debug)]
pub(super) struct Series {
    pub(super) kind: RemedyKind,
    pub(super) currency: Option<Currency>,
    /// The longest run, which is all there is where everything came in order.
    first: Run,
    /// The others, the longer before the shorter.
    others: Vec<Run>,
    /// What came to be known after the instant at which it counts: by when it was known, and that instant.
    later: BTreeMap<(i64, i64), Sum>,
}

/// Instants in rising order, and for each the sum up to it and with it. Apart, so that a search reads instants alone;
/// and the ends at hand, so that most questions need no search.
#[derive(Clone, Debug, Default)]
struct Run {
    start: i64,
    end: i64,
    total: Sum,
    at: Vec<i64>,
    sums: Vec<Sum>,
}

impl Series {
    pub(super) fn new(kind: RemedyKind, currency: Option<Currency>) -> Self {
        let first = Run::default();
        Self { kind, currency, first, others: Vec::new(), later: BTreeMap::new() }
    }

    /// Adds to an instant what is known from another one on.
    pub(super) fn add(&mut self, at: i64, known: i64, sum: Sum) {
        if known > at {
            let later = self.later.entry((known, at)).or_default();
            *later += sum;
            if *later == Sum::default() {
                self.later.remove(&(known, at));
            }
        }
        let Self { first, others, .. } = self;
        let last = others.last_mut().unwrap_or(first);
        if last.at.is_empty() || last.end <= at {
            last.push(at, sum);
        } else {
            let mut run = Run::default();
            run.push(at, sum);
            others.push(run);
        }
        while let Some(last) = others.pop() {
            let before = others.last_mut().unwrap_or(first);
            if before.at.len() > last.at.len() * RATIO {
                others.push(last);
                break;
            }
            *before = before.merge(&last);
        }
    }

    /// What was given after one instant and up to another, as it was known at that other.
    pub(super) fn between(&self, after: i64, as_of: i64) -> Sum {
        let (mut sum, after) = (Sum::default(), after.min(as_of));
        for run in std::iter::once(&self.first).chain(&self.others) {
            sum += run.up_to(as_of);
            sum -= run.up_to(after);
        }
        if let Some(from) = as_of.checked_add(1) {
            for ((_, at), unknown) in self.later.range((from, i64::MIN)..) {
                if after < *at && *at <= as_of {
                    sum -= *unknown;
                }
            }
        }
        sum
    }
}

impl Run {
    /// Adds to an instant that is not before the last one.
    fn push(&mut self, at: i64, sum: Sum) {
        let mut total = self.total;
        total += sum;
        self.set(at, total);
    }

    /// Says what the sum is up to an instant that is not before the last one.
    fn set(&mut self, at: i64, total: Sum) {
        if self.at.is_empty() {
            self.start = at;
        } else if self.end == at {
            self.at.pop();
            self.sums.pop();
        }
        self.at.push(at);
        self.sums.push(total);
        (self.end, self.total) = (at, total);
    }

    /// The sum up to an instant and with it. Windows end at the present: the search goes back from the end by doubled
    /// steps.
    fn up_to(&self, at: i64) -> Sum {
        if self.at.is_empty() || at < self.start {
            return Sum::default();
        }
        if self.end <= at {
            return self.total;
        }
        let mut end = self.at.len();
        let mut step = 1;
        let start = loop {
            let start = end.saturating_sub(step);
            if self.at.get(start).is_none_or(|found| *found <= at) {
                break start;
            }
            (end, step) = (start, step * 2);
        };
        let within = self.at.get(start..end).unwrap_or_default();
        let place = start + within.partition_point(|known| *known <= at);
        let sum = place.checked_sub(1).and_then(|place| self.sums.get(place));
        sum.copied().unwrap_or_default()
    }

    fn merge(&self, other: &Self) -> Self {
        let length = self.at.len() + other.at.len();
        let mut merged = Self { at: Vec::with_capacity(length), ..Self::default() };
        merged.sums.reserve(length);
        let mut ours = self.at.iter().zip(&self.sums).peekable();
        let mut theirs = other.at.iter().zip(&other.sums).peekable();
        let (mut here, mut there) = (Sum::default(), Sum::default());
        loop {
            let first = match (ours.peek(), theirs.peek()) {
                (Some((one, _)), Some((other, _))) => one <= other,
                (one, _) => one.is_some(),
            };
            let next = if first { ours.next() } else { theirs.next() };
            let Some((&at, &total)) = next else { return merged };
            *(if first { &mut here } else { &mut there }) = total;
            let mut sum = here;
            sum += there;
            merged.set(at, sum);
        }
    }
}
