//! The open and the closed parts of one date's wall clock, and how much of either lies before a time of day.

use super::document::{ClockTime, Interval};

/// Milliseconds in a date's wall clock.
pub(super) const DAY: i64 = ClockTime::MIDNIGHT;

/// Half-open spans of one wall clock, in milliseconds after its midnight.
pub(super) type Spans = Vec<(i64, i64)>;

/// What is counted: the time a calendar is open, or the time it is closed. Every search exists for both,
/// because the next closing is to closed time what the next opening is to open time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Open,
    Closed,
}

/// The hours of one date in milliseconds after its midnight.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct DayHours {
    open: Runs,
    closed: Runs,
}

impl DayHours {
    /// A wall clock with no time on it, open or closed: what lies outside every stretch.
    pub(super) const CLOSED: &'static Self = &Self { open: Runs::NONE, closed: Runs::NONE };

    /// From half-open spans in any order; those that touch or overlap are united.
    pub(super) fn new(mut spans: Spans) -> Self {
        spans.sort_unstable();
        let mut open: Spans = Vec::with_capacity(spans.len());
        for (start, end) in spans {
            match open.last_mut() {
                Some((_, last)) if start <= *last => *last = end.max(*last),
                _ => open.push((start, end)),
            }
        }
        let closed = complement(&open);
        Self { open: Runs::new(&open), closed: Runs::new(&closed) }
    }

    /// The same hours without some spans.
    pub(super) fn without(&self, spans: Spans) -> Self {
        let closed = self.closed.spans().chain(spans).collect();
        Self::new(complement(&Self::new(closed).open.spans().collect::<Spans>()))
    }

    pub(super) fn side(&self, side: Side) -> &Runs {
        match side {
            Side::Open => &self.open,
            Side::Closed => &self.closed,
        }
    }
}

/// What a date's wall clock has besides some sorted, separate spans.
fn complement(spans: &[(i64, i64)]) -> Spans {
    let starts = std::iter::once(0).chain(spans.iter().map(|(_, end)| *end));
    let ends = spans.iter().map(|(start, _)| *start).chain([DAY]);
    starts.zip(ends).filter(|(start, end)| start < end).collect()
}

/// The parts of some intervals that lie on their own date and on the next one.
pub(super) fn split(intervals: &[Interval]) -> (Spans, Spans) {
    let (mut own, mut next) = (Vec::new(), Vec::new());
    for interval in intervals {
        let (start, end) = (interval.start.0, interval.end.0);
        if !interval.overnight() {
            own.push((start, end));
            continue;
        }
        own.push((start, DAY));
        if end > 0 {
            next.push((0, end));
        }
    }
    (own, next)
}

/// Sorted, separate spans of one date with running totals: every question is one binary search.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Runs {
    /// Start, end, and how much lies in earlier runs.
    runs: Vec<(i64, i64, i64)>,
    total: i64,
}

impl Runs {
    const NONE: Self = Self { runs: Vec::new(), total: 0 };

    fn new(spans: &[(i64, i64)]) -> Self {
        let mut total = 0;
        let run = |&(start, end): &(i64, i64)| {
            let before = total;
            total += end - start;
            (start, end, before)
        };
        Self { runs: spans.iter().map(run).collect(), total }
    }

    pub(super) fn spans(&self) -> impl Iterator<Item = (i64, i64)> {
        self.runs.iter().map(|&(start, end, _)| (start, end))
    }

    pub(super) fn total(&self) -> i64 {
        self.total
    }

    /// How much lies before a time of day.
    pub(super) fn before(&self, time: i64) -> i64 {
        let started = self.runs.partition_point(|(start, _, _)| *start < time);
        match self.runs.get(started.wrapping_sub(1)) {
            Some((start, end, before)) => before + time.min(*end) - start,
            None => 0,
        }
    }

    /// Whether a time of day lies in one of them.
    pub(super) fn holds(&self, time: i64) -> bool {
        let started = self.runs.partition_point(|(start, _, _)| *start <= time);
        self.runs.get(started.wrapping_sub(1)).is_some_and(|(_, end, _)| time < *end)
    }

    /// The least time of day with `amount` before it, for an amount above 0 up to the total.
    pub(super) fn first(&self, amount: i64) -> i64 {
        let run = self.runs.partition_point(|(_, _, before)| *before < amount);
        self.runs.get(run.wrapping_sub(1)).map_or(0, |(start, _, before)| start + amount - before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_united_and_taken_out() {
        let hours = DayHours::new(vec![(50, 60), (10, 20), (20, 30), (25, 40)]);
        assert_eq!(hours.open.spans().collect::<Vec<_>>(), [(10, 40), (50, 60)]);
        assert_eq!(hours.closed.spans().collect::<Vec<_>>(), [(0, 10), (40, 50), (60, DAY)]);
        let less = hours.without(vec![(0, 15), (35, 55)]);
        assert_eq!(less.open.spans().collect::<Vec<_>>(), [(15, 35), (55, 60)]);
    }

    #[test]
    fn searches_are_inverse_to_the_count() {
        let runs = DayHours::new(vec![(10, 40), (50, 60)]).open;
        for (time, before) in
            [(0, 0), (10, 0), (11, 1), (40, 30), (45, 30), (50, 30), (60, 40), (DAY, 40)]
        {
            assert_eq!(runs.before(time), before, "{time}");
        }
        assert_eq!(
            (runs.first(1), runs.first(30), runs.first(31), runs.first(40)),
            (11, 40, 51, 60)
        );
        assert!(!runs.holds(9) && runs.holds(10) && !runs.holds(40) && runs.holds(59));
    }
}
