//! The runs of a cycle that are over, and what they add up to.
//!
//! A sum is kept for each way of counting that a cycle has met, after every run. So a target that comes back to a
//! calendar finds its sum, and where in the past an amount was used up is a search.

use super::{Shared, Target};
use crate::calendar::Calendar;
use crate::sla::Unit;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// From one instant to another.
pub(crate) type Run = (Timestamp, Timestamp);

/// How many ways of counting are remembered.
const REMEMBERED: usize = 8;

/// Runs in their order.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Shared<Run>", into = "Shared<Run>")]
pub(crate) struct Runs {
    over: Shared<Run>,
    /// The latest used first.
    sums: Vec<Sums>,
}

/// What the runs add up to for a target, after each of them.
#[derive(Clone, Debug)]
struct Sums {
    /// Time before does not count, so neither do so many of the first runs.
    from: Timestamp,
    skipped: usize,
    /// How many units counted before this one, and the first of them.
    changes: usize,
    first: Option<(Timestamp, Unit)>,
    unit: Unit,
    after: Shared<i64>,
}

impl From<Shared<Run>> for Runs {
    fn from(over: Shared<Run>) -> Self {
        Self { over, sums: Vec::new() }
    }
}

impl From<Runs> for Shared<Run> {
    fn from(runs: Runs) -> Self {
        runs.over
    }
}

impl PartialEq for Runs {
    /// What has been added up already makes no difference.
    fn eq(&self, other: &Self) -> bool {
        self.over == other.over
    }
}

impl Eq for Runs {}

impl Runs {
    /// How much a copy costs, in items.
    pub(super) fn weight(&self) -> usize {
        self.over.weight() + self.sums.iter().map(|sums| sums.after.weight()).sum::<usize>()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.over.len() == 0
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Run> {
        self.over.iter()
    }

    pub(super) fn push(&mut self, run: Run) {
        self.over.push(run);
    }

    /// The end of the last one.
    pub(super) fn end(&self) -> Option<Timestamp> {
        self.over.last().map(|(_, to)| *to)
    }

    /// Changes what is over.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Vec<Run>)) {
        let mut runs = Vec::from(std::mem::take(&mut self.over));
        change(&mut runs);
        *self = Self::from(Shared::from(runs));
    }

    /// What they add up to for a target. O(runs that have not been added up in its way).
    pub(super) fn total(&self, target: &Target, calendars: &[Calendar]) -> i64 {
        self.until(self.over.len(), target, calendars)
    }

    /// What counts of them until an instant.
    pub(super) fn before(&self, at: Timestamp, target: &Target, calendars: &[Calendar]) -> i64 {
        let whole = self.over.partition_point(|(_, to)| *to <= at);
        let rest = self.over.get(whole).map_or(0, |(from, _)| target.counted(*from, at, calendars));
        self.until(whole, target, calendars) + rest
    }

    /// What so many of the first ones add up to.
    fn until(&self, count: usize, target: &Target, calendars: &[Calendar]) -> i64 {
        let known = self.sums.iter().find(|sums| sums.is_of(target, &self.over));
        let reached = known.map_or(0, |sums| (sums.skipped + sums.after.len()).min(count));
        let sum = known.map_or(0, |sums| sums.at(reached));
        let rest = self.over.iter_from(reached).take(count.saturating_sub(reached));
        sum + rest.map(|(from, to)| target.counted(*from, *to, calendars)).sum::<i64>()
    }

    /// The run in which a target has so much counted, with what it had before it.
    pub(super) fn reach(&self, amount: i64, target: &Target) -> Option<(Run, i64)> {
        let sums = self.sums.first().filter(|sums| sums.is_of(target, &self.over))?;
        let place = sums.skipped + sums.after.partition_point(|sum| *sum < amount);
        Some((*self.over.get(place)?, sums.at(place)))
    }

    /// Adds up those that have come since for a target. O(1) for each of them and each way of counting.
    pub(super) fn add_up(&mut self, target: &Target, calendars: &[Calendar]) {
        if self.over.len() == 0 {
            return;
        }
        let known = self.sums.iter().position(|sums| sums.is_of(target, &self.over));
        let mut sums = match known {
            Some(place) => self.sums.remove(place),
            None => Sums::new(target, &self.over),
        };
        let mut sum = sums.after.last().copied().unwrap_or_default();
        for (from, to) in self.over.iter_from(sums.skipped + sums.after.len()) {
            sum += target.counted(*from, *to, calendars);
            sums.after.push(sum);
        }
        (sums.changes, sums.unit) = (target.older.len(), target.unit);
        sums.first = target.older.first().copied();
        self.sums.truncate(REMEMBERED - 1);
        self.sums.reserve_exact(1);
        self.sums.insert(0, sums);
    }
}

impl Sums {
    /// Nothing added up yet.
    fn new(target: &Target, over: &Shared<Run>) -> Self {
        Self {
            from: target.from,
            skipped: over.partition_point(|(_, to)| *to <= target.from),
            changes: target.older.len(),
            first: target.older.first().copied(),
            unit: target.unit,
            after: Shared::default(),
        }
    }

    /// What so many of the first runs add up to.
    fn at(&self, count: usize) -> i64 {
        let counted = count.checked_sub(self.skipped + 1);
        counted.and_then(|last| self.after.get(last)).copied().unwrap_or_default()
    }

    /// Whether a target counts what has been added up in the same way: in one unit all along, or with the same changes
    /// of unit, and the latest after what has been added up.
    fn is_of(&self, target: &Target, over: &Shared<Run>) -> bool {
        let same = self.from == target.from
            && (self.changes == 0 || self.first.as_ref() == target.older.first());
        let last = (self.skipped + self.after.len()).checked_sub(1);
        let end = last.and_then(|last| over.get(last)).map(|(_, to)| *to);
        let goes_on = match target.older.get(self.changes) {
            None => self.changes == target.older.len() && self.unit == target.unit,
            Some((until, unit)) => *unit == self.unit && end.is_none_or(|end| end <= *until),
        };
        same && goes_on
    }
}
