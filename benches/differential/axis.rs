//! The wall clock of a zone, as a list of stretches in which its offset stays the same.

use ule_hours::jiff::{Timestamp, tz::TimeZone};

pub(crate) const HOUR: i64 = 3_600_000;
pub(crate) const DAY: i64 = 24 * HOUR;

/// Instants or local readings, in milliseconds, without the end. A local reading counts from 1970-01-01T00:00.
pub(crate) type Span = (i64, i64);

/// 1970 to 2079: nothing is asked outside.
const ERA: Span = (0, 3_471_292_800_000);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stretch {
    from: i64,
    to: i64,
    offset: i64,
}

impl Stretch {
    fn shows(&self, reading: i64) -> bool {
        (self.from..self.to).contains(&(reading - self.offset))
    }
}

pub(crate) struct Axis(Vec<Stretch>);

impl Axis {
    pub(crate) fn new(zone: &TimeZone) -> Self {
        let instant = |t| Timestamp::from_millisecond(t).expect("within the era");
        let changes = zone.following(instant(ERA.0)).map(|change| change.timestamp());
        let changes = changes.map(Timestamp::as_millisecond).take_while(|at| *at < ERA.1);
        let mut edges = vec![ERA.0];
        edges.extend(changes);
        edges.push(ERA.1);
        let stretch = |edge: &[i64]| Stretch {
            from: edge[0],
            to: edge[1],
            offset: i64::from(zone.to_offset(instant(edge[0])).seconds()) * 1_000,
        };
        Self(edges.windows(2).map(stretch).collect())
    }

    /// The instants at which the clocks change.
    pub(crate) fn changes(&self) -> impl Iterator<Item = i64> {
        self.0.iter().skip(1).map(|stretch| stretch.from)
    }

    /// The stretches of some days around local readings.
    fn near(&self, (from, to): Span) -> &[Stretch] {
        let first = self.0.partition_point(|stretch| stretch.to <= from - 3 * DAY);
        let end = self.0.partition_point(|stretch| stretch.from < to + 3 * DAY);
        &self.0[first..end]
    }

    /// Whether the clocks do not change anywhere near some readings.
    pub(crate) fn is_steady(&self, readings: Span) -> bool {
        self.near(readings).len() == 1
    }

    /// Whether both clocks show the same from some days before to some days after.
    pub(crate) fn agrees(&self, other: &Self, (from, to): Span) -> bool {
        let offset = |axis: &Self, t| axis.near((t, t)).iter().find(|s| t < s.to).map(|s| s.offset);
        let (from, to) = (from - 4 * DAY, to + 4 * DAY);
        let changes = self.near((from, to)).iter().chain(other.near((from, to)));
        let mut times = changes.map(|stretch| stretch.from.clamp(from, to)).chain([from, to]);
        times.all(|t| offset(self, t) == offset(other, t))
    }

    /// The date shown at an instant, in days after 1970-01-01.
    pub(crate) fn day(&self, t: i64) -> i64 {
        let stretch = self.near((t, t)).iter().find(|stretch| t < stretch.to);
        (t + stretch.expect("within the era").offset).div_euclid(DAY)
    }

    /// When the clock shows a reading from `start` to before `end`: the law.
    pub(crate) fn shown(&self, (start, end): Span) -> Vec<Span> {
        let clip = |s: &Stretch| (s.from.max(start - s.offset), s.to.min(end - s.offset));
        self.near((start, end)).iter().map(clip).filter(|(from, to)| from < to).collect()
    }

    /// From the instant of the first reading to the instant of the second: of a reading that comes twice the first,
    /// of one that is skipped what it would be had the clocks not changed.
    pub(crate) fn mapped(&self, (start, end): Span) -> Span {
        let instant = |reading: i64| {
            let near = self.near((reading, reading));
            let before = || near.iter().rfind(|stretch| stretch.to + stretch.offset <= reading);
            let stretch = near.iter().find(|stretch| stretch.shows(reading)).or_else(before);
            reading - stretch.expect("within the era").offset
        };
        (instant(start), instant(end))
    }

    /// Whether the clock shows a reading exactly once.
    pub(crate) fn once(&self, reading: i64) -> bool {
        self.near((reading, reading)).iter().filter(|stretch| stretch.shows(reading)).count() == 1
    }

    /// Whether the clock shows nothing of a date.
    pub(crate) fn skips(&self, day: i64) -> bool {
        self.shown((day * DAY, (day + 1) * DAY)).is_empty()
    }
}
