//! Sums over time that take what comes in any order.
//!
//! What was given lies in a few sorted runs, each at least twice as long as the one after it, with the sums up to each
//! instant. What comes in order goes to the end of the last run; what comes before it begins a run of its own, and runs
//! that have grown too alike are merged. So each entry is moved O(log n) times, and a question is a binary search in
//! O(log n) runs.

use crate::event::RemedyKind;
use crate::money::Currency;
use std::collections::BTreeMap;
use std::ops::{AddAssign, SubAssign};

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
    runs: Vec<Vec<Point>>,
    /// What came to be known after the instant at which it counts: by when it was known, and that instant.
    later: BTreeMap<(i64, i64), Sum>,
}

/// An instant, and the sum of its run up to it and with it.
#[derive(Clone, Copy, Debug)]
struct Point {
    at: i64,
    sum: Sum,
}

impl Series {
    pub(super) fn new(kind: RemedyKind, currency: Option<Currency>) -> Self {
        Self { kind, currency, runs: Vec::new(), later: BTreeMap::new() }
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
        match self.runs.last_mut().and_then(|run| Some((run.last().copied()?, run))) {
            Some((last, run)) if last.at <= at => {
                let mut total = last.sum;
                total += sum;
                if last.at == at {
                    run.pop();
                }
                run.push(Point { at, sum: total });
            }
            _ => self.runs.push(vec![Point { at, sum }]),
        }
        while let [.., before, last] = &self.runs[..]
            && before.len() <= last.len() * 2
        {
            let merged = merge(before, last);
            self.runs.pop();
            self.runs.pop();
            self.runs.push(merged);
        }
    }

    /// What was given after one instant and up to another, as it was known at that other.
    pub(super) fn between(&self, after: i64, as_of: i64) -> Sum {
        let (mut sum, after) = (Sum::default(), after.min(as_of));
        for run in &self.runs {
            sum += up_to(run, as_of);
            sum -= up_to(run, after);
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

/// The sum of a run up to an instant and with it.
fn up_to(run: &[Point], at: i64) -> Sum {
    let place = run.partition_point(|point| point.at <= at);
    place.checked_sub(1).and_then(|place| run.get(place)).map_or(Sum::default(), |point| point.sum)
}

fn merge(one: &[Point], other: &[Point]) -> Vec<Point> {
    let mut merged: Vec<Point> = Vec::with_capacity(one.len() + other.len());
    let (mut ours, mut theirs) = (one.iter().copied().peekable(), other.iter().copied().peekable());
    let (mut here, mut there) = (Sum::default(), Sum::default());
    loop {
        let first = match (ours.peek(), theirs.peek()) {
            (Some(one), Some(other)) => one.at <= other.at,
            (one, None) if one.is_none() => break,
            (one, _) => one.is_some(),
        };
        let next = if first { ours.next() } else { theirs.next() };
        let Some(point) = next else { break };
        *(if first { &mut here } else { &mut there }) = point.sum;
        let mut sum = here;
        sum += there;
        if merged.last().is_some_and(|last| last.at == point.at) {
            merged.pop();
        }
        merged.push(Point { at: point.at, sum });
    }
    merged
}
