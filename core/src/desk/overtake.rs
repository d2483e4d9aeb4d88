//! When one case comes before another, if nothing but time passes; and how long a case can be held back at most.
//!
//! Between two marks the weights and lanes stand still, and a score is the largest of a few terms, each a line in the
//! time of its own calendar with one bend where its target is used up. Where all terms count in one unit, lines are
//! solved in that unit at once. Otherwise the stretch is halved until each term runs or rests in all of it, and halves
//! in which the one behind cannot come near are skipped: scores never fall, so its last score against the other's first
//! says so.

use super::Desk;
use super::rank::{Row, why_first};

use crate::case::Case;
use crate::error::{Code, Error, Result};
use crate::fold::{State, Sweep};
use crate::order::{LatestTurn, Overtaking, Stream};
use crate::policy::Policies;
use crate::priority::{Curve, LONGEST, Lane, Order, Score, Share};
use crate::reading::Reader;
use crate::sla::Unit;
use crate::standing::{Stand, Term};
use crate::time::Timestamp;
use std::sync::Arc;

/// As far as [`Desk::latest_turn`] looks: a hundred years.
const FAR: i64 = 36_525 * 86_400_000;
/// Stretches up to this long, in milliseconds, are cut where a calendar opens or closes; longer ones in half.
const SHORT: i64 = 86_400_000;

impl Desk {
    /// When one of two cases comes before the other, which is before it now, if nobody acts: the first millisecond at
    /// which their order differs.
    ///
    /// O(marks of both) while their clocks count on one calendar; on several at most the openings and closings up to
    /// the answer besides.
    ///
    /// # Errors
    /// [`Code::NotInOrder`] for a case that nobody works on next, at `a` or `b`; [`Code::OutOfOrder`] when `horizon`
    /// lies before `as_of`; and as [`Desk::assess`].
    pub fn overtakes(
        &self,
        a: &Case,
        b: &Case,
        as_of: impl Into<Timestamp>,
        horizon: impl Into<Timestamp>,
    ) -> Result<Overtaking> {
        let (as_of, horizon) = (as_of.into(), horizon.into());
        if horizon < as_of {
            return Err(Error::plain(Code::OutOfOrder).under("horizon"));
        }
        let policies: &Policies = &self.0;
        let (one, other) = (self.future(a, "a", as_of)?, self.future(b, "b", as_of)?);
        let (order, _) = one.row(policies)?.deciding(&other.row(policies)?);
        let [mut ahead, mut behind] = if order.is_gt() { [other, one] } else { [one, other] };
        let (first, second) = (ahead.id(), behind.id());
        let found = if order.is_eq() {
            Passing::default()
        } else {
            first_passing(&mut ahead, &mut behind, horizon, policies)?
        };
        let mut key = None;
        let sentence = match found.at {
            Some(at) => {
                let (now, then) = (behind.row_at(at, policies)?, ahead.row_at(at, policies)?);
                key = now.deciding(&then).1;
                let why = why_first(key, &now.ranked(1), &then.ranked(2));
                format!("At {at} {why}")
            }
            None if order.is_eq() => format!("{first} is the same case."),
            None => format!("{second} does not come before {first} by {horizon}."),
        };
        Ok(Overtaking {
            as_of,
            horizon,
            first,
            second,
            at: found.at,
            equal_at: found.equal_at,
            key,
            sentence,
        })
    }

    /// A case on which nothing happens from now on.
    fn future<'a>(&self, case: &'a Case, name: &str, as_of: Timestamp) -> Result<Future<'a>> {
        self.placed(case, name, as_of)?;
        let state = case.state(&self.0, as_of).map_err(|error| error.under(name))?;
        Ok(Future { case, state: state.into_owned(), at: as_of })
    }

    /// The latest instant at which somebody comes to a case, if only cases of one kind keep coming: one each `every`,
    /// each taken before it has used more than a share `x` of its target, and each time the first in order is taken.
    ///
    /// None when such a stream may hold it back for ever: its time stands still, or its urgency has an end that such
    /// cases exceed. O(marks), as [`Desk::overtakes`].
    ///
    /// # Errors
    /// [`Code::NotInOrder`]; what is wrong with the stream, under `stream`; and as [`Desk::assess`].
    pub fn latest_turn(
        &self,
        case: &Case,
        stream: &Stream,
        as_of: impl Into<Timestamp>,
    ) -> Result<LatestTurn> {
        let as_of = as_of.into();
        let every = stream.check().map_err(|error| error.under("stream"))?;
        let mut future = self.future(case, "case", as_of)?;
        if let Some(level) = stream.level {
            let order = future.stand(&self.0)?.order();
            if !order.has(level) {
                return Err(Error::plain(Code::UnknownLevel).under("level").under("stream"));
            }
        }
        let horizon = later(as_of, FAR);
        let found = future.taken(stream, every, horizon, &self.0)?;
        let id = future.id();
        let sentence = match &found {
            Some(turn) if turn.picks == 0 => format!("{id} is next."),
            Some(turn) => {
                let (at, picks) = (turn.at, turn.picks);
                format!("{id} is taken by {at}, after {picks} of them at most.")
            }
            None => format!("{id} may never be taken while such cases come."),
        };
        Ok(LatestTurn {
            as_of,
            at: found.as_ref().map(|turn| turn.at),
            ahead_from: found.as_ref().map(|turn| turn.ahead_from),
            overtaken_by: found.as_ref().map(|turn| turn.picks),
            sentence,
        })
    }
}

/// A case as time alone goes on: events after the instant asked for are not seen.
struct Future<'a> {
    case: &'a Case,
    state: State,
    at: Timestamp,
}

/// When somebody takes a case.
struct Turn {
    ahead_from: Timestamp,
    at: Timestamp,
    picks: i64,
}

impl<'a> Future<'a> {
    fn id(&self) -> Arc<str> {
        self.case.id().cloned().unwrap_or_default()
    }

    /// Lets time pass.
    fn pass(&mut self, at: Timestamp, policies: &Policies) {
        Sweep { policies, state: &mut self.state, trace: None }.pass(at, true);
        self.at = at;
    }

    /// # Errors
    /// [`Code::NotInOrder`]. Without an event a case neither leaves the order nor comes into it.
    fn stand<'b>(&'b self, policies: &'b Policies) -> Result<Stand<'b>> {
        let stand = Stand::new(policies, &self.state, self.at);
        stand.map_err(|_| Error::plain(Code::NotInOrder))
    }

    fn row(&self, policies: &Policies) -> Result<Row<'a>> {
        let id = self.case.id().ok_or_else(|| Error::plain(Code::NotInOrder))?;
        Ok(Row::new(self.case, id, &self.stand(policies)?))
    }

    fn row_at(&mut self, at: Timestamp, policies: &Policies) -> Result<Row<'a>> {
        self.pass(at, policies);
        self.row(policies)
    }

    /// When it is taken at the latest: at the first pick before which no fresh case of a stream comes.
    fn taken(
        &mut self,
        stream: &Stream,
        every: i64,
        horizon: Timestamp,
        policies: &Policies,
    ) -> Result<Option<Turn>> {
        let as_of = self.at;
        let mut held: Option<Timestamp> = None;
        loop {
            let begin = self.at;
            let stand = self.stand(policies)?;
            let end = mark(&stand, begin).filter(|end| *end <= horizon);
            let last = end.map_or(horizon, before);
            let own = Side::new(&stand);
            let share = Share { elapsed: stream.x.numerator(), target: stream.x.denominator() };
            let theirs = Side {
                order: own.order,
                curve: own.order.curve(stream.level),
                weight: stream.weight,
                // Where no time counts, theirs does not either.
                terms: if own.terms.is_empty() { Vec::new() } else { vec![Term::Constant(share)] },
            };
            let passed = match stand.place().lane {
                Lane::HardStop => Some(begin),
                Lane::Normal => theirs.passed_by(&own, begin, last, true, policies),
                Lane::Deferred => None,
            };
            // It may have come ahead in an earlier stretch already, and nobody was free in what was left of it.
            held = passed.map(|at| held.filter(|_| at == begin).unwrap_or(at));
            if let Some(ahead_from) = held {
                let wait = begin.max(ahead_from).as_millis() - as_of.as_millis();
                let picks = wait / every + i64::from(wait % every > 0);
                let at = picks.checked_mul(every).and_then(|wait| {
                    Timestamp::from_millis(as_of.as_millis().checked_add(wait)?).ok()
                });
                if let Some(at) = at.filter(|at| *at <= last) {
                    return Ok(Some(Turn { ahead_from, at, picks }));
                }
            }
            match end {
                Some(end) => self.pass(end, policies),
                None => return Ok(None),
            }
        }
    }
}

/// The first instant from now on at which one case comes before another that is before it.
fn first_passing(
    ahead: &mut Future<'_>,
    behind: &mut Future<'_>,
    horizon: Timestamp,
    policies: &Policies,
) -> Result<Passing> {
    let mut equal_at = None;
    loop {
        let begin = ahead.at;
        let (first, second) = (ahead.stand(policies)?, behind.stand(policies)?);
        let rows = (ahead.row(policies)?, behind.row(policies)?);
        let marks = [mark(&first, begin), mark(&second, begin)];
        let end = marks.into_iter().flatten().min().filter(|end| *end <= horizon);
        let last = end.map_or(horizon, before);
        let (first, second) = (Side::new(&first), Side::new(&second));
        let same_lane = rows.0.lane() == rows.1.lane();
        if same_lane && equal_at.is_none() {
            let near = first.passed_by(&second, begin, last, false, policies);
            equal_at = near.filter(|at| first.score(*at, policies) == second.score(*at, policies));
        }
        let at = if rows.1.against(&rows.0).is_lt() {
            Some(begin)
        } else if same_lane {
            let strict = rows.0.ties_before(&rows.1);
            first.passed_by(&second, begin, last, strict, policies)
        } else {
            None
        };
        if at.is_some() {
            return Ok(Passing { at, equal_at: equal_at.filter(|equal| Some(*equal) <= at) });
        }
        let Some(end) = end else { return Ok(Passing { at: None, equal_at }) };
        ahead.pass(end, policies);
        behind.pass(end, policies);
    }
}

#[derive(Default)]
struct Passing {
    at: Option<Timestamp>,
    equal_at: Option<Timestamp>,
}

/// The next instant at which something happens to a case by itself, or a clock of it begins to count.
fn mark(stand: &Stand<'_>, after: Timestamp) -> Option<Timestamp> {
    let reader = Reader { policies: stand.policies, state: stand.state, as_of: after };
    let next = reader.next_check(None).map(|next| next.at);
    let begins = stand.terms().into_iter().filter_map(|term| term.since());
    begins.filter(|since| *since > after).chain(next).min()
}

/// The millisecond before.
fn before(at: Timestamp) -> Timestamp {
    Timestamp::from_millis(at.as_millis() - 1).unwrap_or(at)
}

fn later(at: Timestamp, millis: i64) -> Timestamp {
    Timestamp::from_millis(at.as_millis().saturating_add(millis)).unwrap_or(Timestamp::MAX)
}

/// What the score of a case rests on between two marks.
struct Side<'a> {
    order: &'a Order,
    curve: Curve,
    weight: i64,
    terms: Vec<Term<'a>>,
}

/// A term on a stretch in which it is a line: `(start + slope · s) / target`, after `s` milliseconds.
struct Line {
    start: i128,
    slope: i128,
    target: i128,
}

impl<'a> Side<'a> {
    fn new(stand: &Stand<'a>) -> Self {
        let place = stand.place();
        let (order, terms) = (stand.order(), stand.terms());
        Self { order, curve: order.curve(place.level), weight: place.weight, terms }
    }

    fn score(&self, at: Timestamp, policies: &Policies) -> Score {
        let shares = self.terms.iter().map(|term| term.share(at, self.order, policies));
        self.curve.score(shares, self.weight)
    }

    /// The first instant from `low` to `high`, both included, at which the score of `other` exceeds this one, or, unless
    /// `strict`, equals it.
    fn passed_by(
        &self,
        other: &Self,
        low: Timestamp,
        high: Timestamp,
        strict: bool,
        policies: &Policies,
    ) -> Option<Timestamp> {
        if low > high {
            return None;
        }
        let (most, least) = (other.score(high, policies), self.score(low, policies));
        if most < least || (strict && most == least) {
            return None;
        }
        let sides = [self, other];
        let terms = || sides.into_iter().flat_map(|side| side.terms.iter().map(move |t| (side, t)));
        let mut units = terms().filter_map(|(side, term)| term.unit(side.order));
        let unit = units.next();
        if units.all(|other| Some(other) == unit) {
            return self.solved(other, low, high, strict, unit.unwrap_or(Unit::Wall), policies);
        }
        let span = high.as_millis() - low.as_millis();
        let ragged = terms().find(|(side, term)| {
            let end = term.share(high, side.order, policies).elapsed;
            let gone = end - term.share(low, side.order, policies).elapsed;
            gone != 0 && gone != span
        });
        let Some((side, term)) = ragged else {
            return self.solved(other, low, high, strict, Unit::Wall, policies);
        };
        let edge = || {
            let unit = term.unit(side.order)?;
            let calendar = unit.calendar(&policies.calendars)?;
            let edge = calendar.next_close(low).filter(|_| calendar.is_open(low));
            edge.or_else(|| calendar.next_open(low))
        };
        let middle = later(low, span / 2);
        let cut = if span <= SHORT { edge().filter(|at| *at > low && *at <= high) } else { None };
        let cut = cut.unwrap_or_else(|| later(middle, 1));
        self.passed_by(other, low, before(cut), strict, policies)
            .or_else(|| self.passed_by(other, cut, high, strict, policies))
    }

    /// The same where every term runs all the time in a unit, or rests.
    fn solved(
        &self,
        other: &Self,
        low: Timestamp,
        high: Timestamp,
        strict: bool,
        unit: Unit,
        policies: &Policies,
    ) -> Option<Timestamp> {
        let calendars = &policies.calendars;
        let span = unit.elapsed(calendars, low, high);
        // Terms bend where their targets are used up, and where time counts no more.
        let mut bends = vec![0];
        for side in [self, other] {
            for term in &side.terms {
                let share = term.share(low, side.order, policies);
                let bend = [share.target - share.elapsed, LONGEST - share.elapsed];
                bends.extend(bend.into_iter().filter(|bend| 0 < *bend && *bend <= span));
            }
        }
        bends.sort_unstable();
        bends.dedup();
        for (place, begin) in bends.iter().copied().enumerate() {
            let end = bends.get(place + 1).map_or(span, |next| next - 1);
            let lines = |side: &Self| -> Vec<Line> {
                let line = |term: &Term<'_>| side.line(term, low, high, begin, policies);
                let lines: Vec<_> = side.terms.iter().map(line).collect();
                if lines.is_empty() { vec![side.flat()] } else { lines }
            };
            let (own, theirs) = (lines(self), lines(other));
            let least = |their: &Line| exceeds(their, &own, i128::from(end - begin), strict);
            if let Some(after) = theirs.iter().filter_map(least).min() {
                let after = i64::try_from(after).ok()?.checked_add(begin)?;
                return unit.add(calendars, low, after).filter(|at| *at <= high);
            }
        }
        None
    }

    /// A term as a line from `begin` milliseconds after `low` on, up to its next bend.
    fn line(
        &self,
        term: &Term<'_>,
        low: Timestamp,
        high: Timestamp,
        begin: i64,
        policies: &Policies,
    ) -> Line {
        let share = term.share(low, self.order, policies);
        let runs = term.share(high, self.order, policies).elapsed > share.elapsed;
        let elapsed = share.elapsed + if runs { begin } else { 0 };
        let at = |elapsed| self.curve.at(Share { elapsed, ..share }).times(self.weight);
        let start = at(elapsed);
        let slope = if runs && elapsed < LONGEST { at(elapsed + 1).of - start.of } else { 0 };
        Line { start: start.of, slope, target: start.target.into() }
    }

    fn flat(&self) -> Line {
        let score = self.curve.flat().times(self.weight);
        Line { start: score.of, slope: 0, target: score.target.into() }
    }
}

/// The least whole `s` from 0 to `most` at which a line lies above all of others, or, unless `strict`, on the highest.
fn exceeds(line: &Line, others: &[Line], most: i128, strict: bool) -> Option<i128> {
    let (mut low, mut high) = (0, most);
    for other in others {
        // s · gains > behind.
        let gains = line.slope * other.target - other.slope * line.target;
        let behind = other.start * line.target - line.start * other.target;
        match gains.signum() {
            1 if strict => low = low.max(behind.div_euclid(gains) + 1),
            1 => low = low.max(-(-behind).div_euclid(gains)),
            -1 if strict => high = high.min((-behind - 1).div_euclid(-gains)),
            -1 => high = high.min((-behind).div_euclid(-gains)),
            _ if behind < 0 || (behind == 0 && !strict) => {}
            _ => return None,
        }
    }
    (low <= high).then_some(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naive(line: &Line, others: &[Line], most: i128, strict: bool) -> Option<i128> {
        (0..=most).find(|s| {
            others.iter().all(|other| {
                let own = (line.start + line.slope * s) * other.target;
                let theirs = (other.start + other.slope * s) * line.target;
                own > theirs || (!strict && own == theirs)
            })
        })
    }

    #[test]
    fn lines_cross_where_counting_says() {
        let numbers = [-7, -3, -1, 0, 1, 2, 5, 11];
        for start in numbers {
            for slope in [0, 1, 2, 3] {
                for target in [1, 3] {
                    let line = Line { start, slope, target };
                    for (others, strict) in [(1, true), (1, false), (4, true), (7, false)] {
                        let other = |place: i128| Line {
                            start: place * 2 - 5,
                            slope: place % 4,
                            target: 1 + place % 3,
                        };
                        let others: Vec<_> = (0..others).map(other).collect();
                        let found = exceeds(&line, &others, 40, strict);
                        assert_eq!(found, naive(&line, &others, 40, strict));
                    }
                }
            }
        }
    }
}
