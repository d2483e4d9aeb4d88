//! Moving by dates instead of by open time: working days and calendar days.

use super::hours::Side;
use super::sums::midnight;
use super::timeline::Timeline;

/// Which way to move.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Forward,
    Backward,
}

impl Way {
    fn steps(self, days: u32) -> i64 {
        match self {
            Self::Forward => i64::from(days),
            Self::Backward => -i64::from(days),
        }
    }
}

/// The same wall time so many dates on; in a gap the first instant after it, in an overlap the first.
pub(super) fn calendar_days(timeline: &Timeline, t: i64, days: u32, way: Way) -> Option<i64> {
    if days == 0 {
        return Some(t);
    }
    timeline.instant(t + timeline.offset(t) + midnight(way.steps(days)))
}

/// So many dates with open time on, at the same wall time; 0 is the next open instant itself.
///
/// Forward, the count starts at the next open instant. Where the wall time found is closed, the last closing
/// before it on that date counts, else the date's first opening; or always its last closing. Backward is the
/// mirror image: from the last open instant, to the first opening after a closed wall time, else the date's
/// last closing; or always its first opening.
pub(super) fn working_days(
    timeline: &Timeline,
    t: i64,
    days: u32,
    to_its_end: bool,
    way: Way,
) -> Option<i64> {
    // The last open instant is the one before a closing, so backward the millisecond before `t` is asked.
    let open = match way {
        Way::Forward => timeline.last(Side::Open, timeline.before(Side::Open, t))?,
        Way::Backward => timeline.first(Side::Open, timeline.before(Side::Open, t))?,
    };
    if days == 0 && !to_its_end {
        return Some(open);
    }
    let (date, time) = match way {
        Way::Forward => timeline.reading(open),
        Way::Backward => {
            let (date, time) = timeline.reading(open - 1);
            (date, time + 1)
        }
    };
    let date = timeline.working_date(date, way.steps(days))?;
    // A clock set back over midnight shows a date twice, with the next one in between.
    let stretches: Vec<_> = timeline.stretches(date).map(|(from, to, _)| (from, to)).collect();
    let (start, end) = (stretches.first()?.0, stretches.last()?.1);
    let opening = |(from, to): (i64, i64)| {
        let opening = timeline.last(Side::Open, timeline.before(Side::Open, from));
        opening.filter(|opening| (from..to).contains(opening))
    };
    let closing = |(from, to): (i64, i64)| {
        let closing = timeline.first(Side::Open, timeline.before(Side::Open, to));
        closing.filter(|closing| from < *closing && *closing <= to)
    };
    let first_opening = || stretches.iter().copied().find_map(opening);
    let last_closing = || stretches.iter().rev().copied().find_map(closing);
    let wall = timeline.instant(midnight(date) + time)?.clamp(start, end);
    match way {
        Way::Forward if to_its_end => last_closing(),
        Way::Forward => {
            let on_date = stretches.iter().any(|(from, to)| (*from..*to).contains(&wall));
            if on_date && timeline.is_open(wall) {
                return Some(wall);
            }
            let before = stretches.iter().rev().map(|(from, to)| (*from, wall.min(*to)));
            before.filter(|(from, to)| from < to).find_map(closing).or_else(first_opening)
        }
        Way::Backward if to_its_end => first_opening(),
        Way::Backward => {
            let on_date = stretches.iter().any(|(from, to)| *from < wall && wall <= *to);
            if on_date && timeline.is_open(wall - 1) {
                return Some(wall);
            }
            let after = stretches.iter().map(|(from, to)| (wall.max(*from), *to));
            after.filter(|(from, to)| from < to).find_map(opening).or_else(last_closing)
        }
    }
}
