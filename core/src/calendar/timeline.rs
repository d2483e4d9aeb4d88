//! One calendar laid out over a stretch of real time, so that every question is a difference or a search.
//!
//! Let `G(w)` be the open time of the wall clock before the local reading `w`, as if every local date happened
//! once, and let the zone's offset be `o` from one change of the clocks to the next. Then the open time before
//! the instant `t` is `F(t) = G(t + o) + c`, where `c` is fixed for the segment and chosen so that `F` has no
//! step at a change. A skipped hour adds nothing to `F`, a repeated one adds twice, and counted time is elapsed
//! time. `F` never falls, so `elapsed` is a difference of two `F` and everything else a search for where `F`
//! reaches or leaves a value. The same holds for closed time, which is `t − F(t)`.

use super::hours::{DAY, DayHours, Side};
use super::sorted::Sorted;
use super::sums::{Listed, Sums, midnight, weekday};
use crate::time::Timestamp;
use crate::zone::Zone;
use std::collections::BTreeMap;

/// The hours of every date: seven weekdays and the dates that differ from them. Equal hours are held once.
#[derive(Clone, Debug, Default)]
pub(super) struct Dates {
    week: [usize; 7],
    listed: BTreeMap<i64, usize>,
    pool: Vec<DayHours>,
    places: BTreeMap<DayHours, usize>,
}

impl Dates {
    pub(super) fn new(week: [DayHours; 7]) -> Self {
        let mut dates = Self::default();
        dates.week = week.map(|hours| dates.place(hours));
        dates
    }

    /// Lists a day with its hours.
    pub(super) fn list(&mut self, day: i64, hours: DayHours) {
        let place = self.place(hours);
        self.listed.insert(day, place);
    }

    fn place(&mut self, hours: DayHours) -> usize {
        let pool = &mut self.pool;
        *self.places.entry(hours).or_insert_with_key(|hours| {
            pool.push(hours.clone());
            pool.len() - 1
        })
    }
}

/// A calendar from one instant to another.
#[derive(Clone, Debug)]
pub(super) struct Timeline {
    segments: Box<[Segment]>,
    /// When the segments start, and the `F` of both sides there.
    starts: Sorted,
    open_at_starts: Sorted,
    closed_at_starts: Sorted,
    /// The first instant after the stretch, in milliseconds.
    end: i64,
    pool: Box<[DayHours]>,
    /// Places in the pool: of the weekdays, and of the listed dates.
    week: [usize; 7],
    listed_hours: Box<[usize]>,
    listed: Listed,
    open: Sums,
    closed: Sums,
    working: Sums,
}

/// A stretch of constant offset.
#[derive(Clone, Copy, Debug)]
struct Segment {
    /// Its first instant, in milliseconds.
    start: i64,
    /// Milliseconds east of UTC.
    offset: i64,
    /// `F(start)`, the open time before it.
    open: i64,
    /// The `c` of the segment, for open and for closed time.
    open_shift: i64,
    closed_shift: i64,
}

impl Segment {
    fn new(at: Timestamp, offset_seconds: i32) -> Self {
        let offset = i64::from(offset_seconds) * 1_000;
        Self { start: at.as_millis(), offset, open: 0, open_shift: 0, closed_shift: 0 }
    }

    /// `F` at its beginning.
    fn at_start(&self, side: Side) -> i64 {
        match side {
            Side::Open => self.open,
            Side::Closed => self.start - self.open,
        }
    }

    fn shift(&self, side: Side) -> i64 {
        match side {
            Side::Open => self.open_shift,
            Side::Closed => self.closed_shift,
        }
    }
}

impl Timeline {
    /// Lays the dates out from `start` to before `end`, in milliseconds. O(clock changes + listed dates).
    pub(super) fn new(zone: &Zone, dates: Dates, (start, end): (Timestamp, i64)) -> Self {
        let first = (start, zone.offset_seconds(start));
        let until = Timestamp::from_millis(end).unwrap_or(Timestamp::MAX);
        let changes = std::iter::once(first).chain(zone.changes(start, until));
        let segments: Box<[_]> = changes.map(|(at, offset)| Segment::new(at, offset)).collect();
        let mut timeline = Self {
            starts: Sorted::new(segments.iter().map(|segment| segment.start).collect()),
            open_at_starts: Sorted::default(),
            closed_at_starts: Sorted::default(),
            segments,
            end,
            pool: dates.pool.into(),
            week: dates.week,
            listed_hours: Box::default(),
            listed: Listed::default(),
            open: Sums::default(),
            closed: Sums::default(),
            working: Sums::default(),
        };
        let mut listed = dates.listed;
        timeline.list(&listed);
        listed.extend(timeline.dates_without_working_time());
        timeline.list(&listed);
        timeline.sum();
        timeline
    }

    fn list(&mut self, dates: &BTreeMap<i64, usize>) {
        self.listed = Listed::new(dates.keys().copied().collect());
        self.listed_hours = dates.values().copied().collect();
    }

    /// A change of the clocks can leave a date without any of its hours; such a date is listed, because it
    /// counts as no working day although its weekday does.
    fn dates_without_working_time(&self) -> BTreeMap<i64, usize> {
        let mut dates = BTreeMap::new();
        for (before, after) in self.segments.iter().zip(self.segments.iter().skip(1)) {
            let gap = after.start + before.offset..after.start + after.offset;
            if gap.is_empty() {
                continue;
            }
            for day in gap.start.div_euclid(DAY)..=(gap.end - 1).div_euclid(DAY) {
                if self.hours(day).side(Side::Open).total() > 0 && self.open_on(day) == 0 {
                    dates.insert(day, self.hours_place(day, self.listed.before(day)));
                }
            }
        }
        dates
    }

    fn sum(&mut self) {
        let per_day = |value: &dyn Fn(&DayHours) -> i64| -> Sums {
            let values: Box<[i64]> = self.pool.iter().map(value).collect();
            let at = |place: &usize| values.get(*place).copied().unwrap_or_default();
            Sums::new(self.week.each_ref().map(at), &self.listed, self.listed_hours.iter().map(at))
        };
        self.open = per_day(&|hours| hours.side(Side::Open).total());
        self.closed = per_day(&|hours| hours.side(Side::Closed).total());
        let week = self.week.map(|place| {
            i64::from(self.pool.get(place).is_some_and(|hours| hours.side(Side::Open).total() > 0))
        });
        let worked = self.listed.days().iter().map(|day| i64::from(self.open_on(*day) > 0));
        self.working = Sums::new(week, &self.listed, worked);

        let mut segments = std::mem::take(&mut self.segments);
        let mut last: Option<Segment> = None;
        for segment in &mut segments {
            let on_wall_clock = |side| self.on_wall_clock(side, segment.start + segment.offset);
            segment.open = last.map_or(0, |last| {
                self.on_wall_clock(Side::Open, segment.start + last.offset) + last.open_shift
            });
            segment.open_shift = segment.at_start(Side::Open) - on_wall_clock(Side::Open);
            segment.closed_shift = segment.at_start(Side::Closed) - on_wall_clock(Side::Closed);
            last = Some(*segment);
        }
        let at_starts =
            |side| Sorted::new(segments.iter().map(|segment| segment.at_start(side)).collect());
        (self.open_at_starts, self.closed_at_starts) =
            (at_starts(Side::Open), at_starts(Side::Closed));
        self.segments = segments;
    }

    /// The first instant of the stretch.
    pub(super) fn start(&self) -> i64 {
        self.segments.first().map_or(self.end, |segment| segment.start)
    }

    /// Whether an instant lies in the stretch.
    pub(super) fn holds(&self, t: i64) -> bool {
        (self.start()..self.end).contains(&t)
    }

    /// The hours of a date as its wall clock has them.
    pub(super) fn hours(&self, day: i64) -> &DayHours {
        self.hours_at(day, self.listed.before(day))
    }

    fn hours_at(&self, day: i64, listed_before: usize) -> &DayHours {
        self.pool.get(self.hours_place(day, listed_before)).unwrap_or(DayHours::CLOSED)
    }

    fn hours_place(&self, day: i64, listed_before: usize) -> usize {
        let listed =
            self.listed.place(day, listed_before).and_then(|place| self.listed_hours.get(place));
        listed.or_else(|| self.week.get(weekday(day))).copied().unwrap_or_default()
    }

    /// The segment in force at an instant.
    fn segment(&self, t: i64) -> Segment {
        let started = self.starts.below(t + 1);
        let nothing = || Segment::new(Timestamp::MAX, 0);
        self.segments.get(started.saturating_sub(1)).copied().unwrap_or_else(nothing)
    }

    /// Milliseconds east of UTC at an instant.
    pub(super) fn offset(&self, t: i64) -> i64 {
        self.segment(t).offset
    }

    /// `G`: the open or closed time of the wall clock before a local reading.
    fn on_wall_clock(&self, side: Side, reading: i64) -> i64 {
        let day = reading.div_euclid(DAY);
        let listed = self.listed.before(day);
        let sums = self.sums(side);
        sums.before(day, listed)
            + self.hours_at(day, listed).side(side).before(reading - midnight(day))
    }

    fn sums(&self, side: Side) -> &Sums {
        match side {
            Side::Open => &self.open,
            Side::Closed => &self.closed,
        }
    }

    /// `F`: the open or closed time before an instant. Only differences have a meaning.
    pub(super) fn before(&self, side: Side, t: i64) -> i64 {
        let segment = self.segment(t);
        self.on_wall_clock(side, t + segment.offset) + segment.shift(side)
    }

    pub(super) fn is_open(&self, t: i64) -> bool {
        let reading = t + self.offset(t);
        let day = reading.div_euclid(DAY);
        self.hours(day).side(Side::Open).holds(reading - midnight(day))
    }

    /// The least instant with `F` equal to an amount, if the stretch reaches it.
    pub(super) fn first(&self, side: Side, amount: i64) -> Option<i64> {
        // The last segment that begins short of the amount holds the answer: the next one does not.
        let at_starts = match side {
            Side::Open => &self.open_at_starts,
            Side::Closed => &self.closed_at_starts,
        };
        let segment = self.segments.get(at_starts.below(amount).checked_sub(1)?)?;
        let amount = amount - segment.shift(side);
        let sums = self.sums(side);
        let (day, listed) = sums.reaching(amount, &self.listed)?;
        let rest = amount - sums.before(day, listed);
        let time = self.hours_at(day, listed).side(side).first(rest);
        let t = midnight(day) + time - segment.offset;
        (t <= self.end).then_some(t)
    }

    /// The greatest instant with `F` equal to an amount, if it lies in the stretch: one millisecond later there is
    /// more.
    pub(super) fn last(&self, side: Side, amount: i64) -> Option<i64> {
        self.first(side, amount + 1).map(|t| t - 1)
    }

    /// The segments that may show a date, each with its end. No zone is further than 26 hours from UTC.
    fn around(&self, day: i64) -> impl Iterator<Item = (&Segment, i64)> {
        let reach = DAY + 7_200_000;
        let from = self.starts.below(midnight(day) - reach + 1);
        let segments = self.segments.get(from.saturating_sub(1)..).unwrap_or_default();
        let ends = segments.iter().skip(1).map(|next| next.start).chain([self.end]);
        let last = midnight(day + 1) + reach;
        segments.iter().zip(ends).take_while(move |(segment, _)| segment.start < last)
    }

    /// The instants whose wall clock shows a date, each stretch with its offset, in order.
    pub(super) fn stretches(&self, day: i64) -> impl Iterator<Item = (i64, i64, i64)> {
        self.around(day)
            .map(move |(segment, end)| {
                let (from, to) =
                    (midnight(day) - segment.offset, midnight(day + 1) - segment.offset);
                (from.max(segment.start), to.min(end), segment.offset)
            })
            .filter(|(from, to, _)| from < to)
    }

    /// The open time of a date as it really passed.
    fn open_on(&self, day: i64) -> i64 {
        let open = self.hours(day).side(Side::Open);
        self.stretches(day)
            .map(|(from, to, offset)| {
                open.before(to + offset - midnight(day))
                    - open.before(from + offset - midnight(day))
            })
            .sum()
    }

    /// The first instant at which the wall clock shows a reading; for one that is skipped, the first instant
    /// after the gap. None outside the stretch.
    pub(super) fn instant(&self, reading: i64) -> Option<i64> {
        let day = reading.div_euclid(DAY);
        let shown = self.stretches(day).find(|(from, to, offset)| {
            let instant = reading - offset;
            (*from..*to).contains(&instant)
        });
        if let Some((_, _, offset)) = shown {
            return Some(reading - offset);
        }
        self.around(day).zip(self.around(day).skip(1)).find_map(|((before, _), (after, _))| {
            let gap = after.start + before.offset..after.start + after.offset;
            gap.contains(&reading).then_some(after.start)
        })
    }

    /// The date and the time of day that the wall clock shows.
    pub(super) fn reading(&self, t: i64) -> (i64, i64) {
        let reading = t + self.offset(t);
        (reading.div_euclid(DAY), reading.rem_euclid(DAY))
    }

    /// The date with open time that comes `steps` such dates after a date with open time.
    pub(super) fn working_date(&self, day: i64, steps: i64) -> Option<i64> {
        let place = self.working.before(day, self.listed.before(day));
        self.working.reaching(place + steps + 1, &self.listed).map(|(day, _)| day)
    }
}
