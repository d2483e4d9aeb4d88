//! What opening hours come to, read slowly: by the law alone, or by the law with some of the rules that a peer has
//! instead. Every date is looked at, nothing is summed ahead, and no code is shared with any of the libraries.

use crate::axis::{Axis, DAY, Span};
use crate::hours::{Hours, Scope};
use crate::question::{Question, Sla, Verb};

/// What a peer does that the law does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rule {
    /// Its zone data is of another release.
    ZoneRelease,
    /// Hours run from the instant of their first reading to that of their last, also where a reading is skipped or
    /// comes twice.
    MovedEdge,
    /// The same with the hours of a date that the zone skipped: they are put on the next.
    SkippedDate,
    /// Hours of a date come before its holiday.
    SpecialFirst,
    /// Nothing to add leads to the next opening.
    ZeroOpens,
    /// The hours of a date, and those of the dates, are taken to be in order: what begins before the end of something
    /// listed earlier is cut off.
    ListedOrder,
    /// It begins at the date before the one asked about, whatever reaches over from earlier dates; and `is_open` ends
    /// at the date itself.
    LooksNearby,
    /// It looks at so many dates and no further.
    Horizon,
    /// A period is cut after a year and a week for each holiday.
    LongestPeriod,
    /// A clock that pauses after its time is used up still says when it was due.
    DueInPause,
}

/// ule-hours looks at so many dates unless told otherwise.
const HORIZON: i64 = 3_660;

/// How many days off the law can be read.
pub(crate) const SIGHT: i64 = 5_200;

/// How many dates are looked at, a few at first.
const REACH: [i64; 4] = [12, 60, 700, 5_300];

pub(crate) struct Reading<'a> {
    pub(crate) hours: &'a Hours,
    pub(crate) scope: Scope,
    pub(crate) rules: &'a [Rule],
}

fn cut(spans: &[Span], holes: &[Span]) -> Vec<Span> {
    let mut left = spans.to_vec();
    for (from, to) in holes {
        let parts = left.into_iter().flat_map(|(a, b)| [(a, b.min(*from)), (a.max(*to), b)]);
        left = parts.filter(|(a, b)| a < b).collect();
    }
    left
}

fn united(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut united: Vec<Span> = Vec::new();
    for (from, to) in spans {
        match united.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => united.push((from, to)),
        }
    }
    united
}

impl Reading<'_> {
    fn has(&self, rule: Rule) -> bool {
        self.rules.contains(&rule)
    }

    fn axis(&self) -> &Axis {
        if self.has(Rule::ZoneRelease) { &self.hours.zone.theirs } else { &self.hours.zone.ours }
    }

    /// The instants that belong to local readings.
    fn placed(&self, readings: Span) -> Vec<Span> {
        let rule = special_case(self.axis(), readings);
        if rule.is_some_and(|rule| self.has(rule)) {
            let (from, to) = self.axis().mapped(readings);
            if from < to { vec![(from, to)] } else { vec![] }
        } else {
            self.axis().shown(readings)
        }
    }

    /// The open instants that the hours of some dates give.
    fn open(&self, first: i64, last: i64, in_order: bool) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut listed_until = i64::MIN;
        for day in first..=last {
            for readings in self.hours.opening(day, self.scope, self.has(Rule::SpecialFirst)) {
                let placed = self.placed(readings);
                let end = placed.iter().map(|span| span.1).max();
                let kept =
                    |(from, to): Span| (if in_order { from.max(listed_until) } else { from }, to);
                spans.extend(placed.into_iter().map(kept).filter(|(from, to)| from < to));
                listed_until = listed_until.max(end.unwrap_or(listed_until));
            }
        }
        let spans = united(spans);
        if self.scope == Scope::OpeningDay {
            return spans;
        }
        let holidays = self.hours.holidays().range(first - 3..=last + 3);
        let holes: Vec<Span> =
            holidays.flat_map(|day| self.placed((day * DAY, (day + 1) * DAY))).collect();
        cut(&spans, &holes)
    }

    /// The first date to look at from an instant, and the last.
    fn dates(&self, from: i64) -> (i64, i64) {
        let day = self.axis().day(from);
        let first = day - if self.has(Rule::LooksNearby) { 1 } else { 4 };
        let last = if self.has(Rule::Horizon) { day - 1 + HORIZON - 1 } else { i64::MAX };
        (first, last)
    }

    /// Open instants from `from` on, with the instant up to which they are all known.
    fn ahead(&self, from: i64, dates: i64, pauses: &[Span]) -> (Vec<Span>, i64) {
        let (first, last) = self.dates(from);
        let end = (first + dates).min(last);
        let known =
            if end == last || Some(&dates) == REACH.last() { i64::MAX } else { (end - 4) * DAY };
        let open = cut(&self.open(first, end, self.has(Rule::ListedOrder)), pauses);
        (cut(&open, &[(i64::MIN, from)]), known)
    }

    fn behind(&self, until: i64, dates: i64) -> (Vec<Span>, i64) {
        let day = self.axis().day(until);
        let first = day - dates;
        let known = if Some(&dates) == REACH.last() { i64::MIN } else { (first + 4) * DAY };
        (cut(&self.open(first, day + 4, false), &[(until, i64::MAX)]), known)
    }

    fn elapsed(&self, from: i64, to: i64, pauses: &[Span]) -> i64 {
        if to < from {
            return -self.elapsed(to, from, pauses);
        }
        let (first, last) = self.dates(from);
        let last = last.min(self.axis().day(to) + 4);
        let open = self.open(first, last, self.has(Rule::ListedOrder));
        let open = cut(&cut(&open, pauses), &[(i64::MIN, from), (to, i64::MAX)]);
        open.into_iter().map(|(start, end)| end - start).sum()
    }

    /// The least instant with so much open time since `t`.
    fn add(&self, t: i64, millis: i64, pauses: &[Span]) -> Option<i64> {
        if millis == 0 {
            return if self.has(Rule::ZeroOpens) { self.next(t, true) } else { Some(t) };
        }
        REACH.into_iter().find_map(|dates| {
            let (open, known) = self.ahead(t, dates, pauses);
            let mut left = millis;
            let found = open.into_iter().find_map(|(start, end)| {
                let reached = left <= end - start;
                left -= if reached { 0 } else { end - start };
                reached.then_some(start + left)
            });
            found.filter(|found| *found < known)
        })
    }

    fn sub(&self, t: i64, millis: i64) -> Option<i64> {
        if millis == 0 {
            return Some(t);
        }
        REACH.into_iter().find_map(|dates| {
            let (open, known) = self.behind(t, dates);
            let mut left = millis;
            let found = open.into_iter().rev().find_map(|(start, end)| {
                let reached = left <= end - start;
                left -= if reached { 0 } else { end - start };
                reached.then_some(end - left)
            });
            found.filter(|found| *found > known)
        })
    }

    fn is_open(&self, t: i64) -> bool {
        let day = self.axis().day(t);
        let (before, after) = if self.has(Rule::LooksNearby) { (1, 0) } else { (4, 4) };
        let open = self.open(day - before, day + after, false);
        open.iter().any(|(start, end)| (*start..*end).contains(&t))
    }

    fn longest(&self) -> i64 {
        let holidays = i64::try_from(self.hours.holidays().len()).expect("a few");
        (366 + 7 * holidays) * DAY
    }

    /// The earliest instant at or after `t` that is open, or that is closed.
    fn next(&self, t: i64, open: bool) -> Option<i64> {
        let found = REACH.into_iter().find_map(|dates| {
            let (spans, known) = self.ahead(t, dates, &[]);
            let first = spans.first();
            let found = match first {
                Some((start, end)) if !open && *start == t => Some(*end),
                _ if !open => Some(t),
                first => first.map(|first| first.0),
            };
            // What is open to the end of what was looked at does not close there.
            found.filter(|found| *found < known.min((self.axis().day(t) + dates - 8) * DAY))
        });
        match found {
            None if !open && self.has(Rule::LongestPeriod) => Some(t + self.longest()),
            Some(found) if !open && self.has(Rule::LongestPeriod) => {
                Some(found.min(t + self.longest()))
            }
            found => found,
        }
    }

    /// The latest opening at or before `t`, or the latest closing.
    fn previous(&self, t: i64, opening: bool) -> Option<i64> {
        let found = self.edge(t, opening);
        if !self.has(Rule::LongestPeriod) {
            return found;
        }
        let until = if self.is_open(t - 1) { t } else { self.edge(t, false)? };
        Some(found.unwrap_or(i64::MIN).max(until - self.longest()))
    }

    fn edge(&self, t: i64, opening: bool) -> Option<i64> {
        REACH.into_iter().find_map(|dates| {
            let day = self.axis().day(t);
            let open = self.open(day - dates, day + 4, false);
            let edges = open.into_iter().map(|(start, end)| if opening { start } else { end });
            // What is open from the beginning of what was looked at does not open there.
            edges.filter(|edge| *edge <= t && *edge > (day - dates + 8) * DAY).max()
        })
    }

    /// What a question comes to; truth is 1 or 0, and what does not exist is none.
    pub(crate) fn answer(&self, question: &Question) -> Option<i64> {
        let Question { verb, t, u, millis, sla } = question;
        let answer = match verb {
            Verb::Elapsed => Some(self.elapsed(*t, *u, &[])),
            Verb::Add if *millis < 0 => self.sub(*t, -millis),
            Verb::Add => self.add(*t, *millis, &[]),
            Verb::Sub => self.sub(*t, *millis),
            Verb::IsOpen => Some(i64::from(self.is_open(*t))),
            Verb::NextOpen => self.next(*t, true),
            Verb::NextClose => self.next(*t, false),
            Verb::PreviousOpen => self.previous(*t, true),
            Verb::PreviousClose => self.previous(*t, false),
            Verb::ClockElapsed => Some(self.used(sla)),
            Verb::ClockRemaining => Some(sla.target - self.used(sla)),
            Verb::ClockBreached => Some(i64::from(self.used(sla) > sla.target)),
            Verb::ClockDue if sla.paused() && !self.has(Rule::DueInPause) => None,
            Verb::ClockDue => self.add(sla.start, sla.target, &sla.pauses()),
        };
        question.in_sight(answer)
    }

    fn used(&self, sla: &Sla) -> i64 {
        self.elapsed(sla.start, sla.now, &sla.pauses())
    }

    /// Whether a rule has anything to do with a question and what lies between it and the answers to it.
    pub(crate) fn concerns(
        &self,
        rule: Rule,
        question: &Question,
        answers: &[Option<i64>],
    ) -> bool {
        let (from, to) = question.reach(answers);
        let (ours, theirs) = (&self.hours.zone.ours, &self.hours.zone.theirs);
        let (first, last) = (ours.day(from) - 4, ours.day(to) + 4);
        let opening = |day| self.hours.opening(day, self.scope, true);
        let cases = |wanted: Rule| {
            let holiday = |day: &i64| (*day * DAY, (*day + 1) * DAY);
            let holidays = self.hours.holidays().range(first..=last).map(holiday);
            let holidays = holidays.filter(|_| self.scope == Scope::CivilDay);
            let mut all = (first..=last).flat_map(opening).chain(holidays);
            all.any(|hours| [ours, theirs].iter().any(|a| special_case(a, hours) == Some(wanted)))
        };
        let mapped = |first: i64, last: i64| {
            let hours = (first..=last).flat_map(opening);
            hours.map(|hours| theirs.mapped(hours)).filter(|(start, end)| start < end)
        };
        let day = theirs.day(question.start());
        match rule {
            Rule::ZoneRelease => !ours.agrees(theirs, (from, to)),
            Rule::MovedEdge | Rule::SkippedDate => cases(rule),
            Rule::SpecialFirst => (first..=last).any(|day| self.hours.listed_twice(day)),
            Rule::ZeroOpens => question.verb == Verb::Add && question.millis == 0,
            Rule::ListedOrder => {
                let starts: Vec<i64> = mapped(first, last).map(|(start, _)| start).collect();
                !starts.is_sorted()
            }
            Rule::LooksNearby => {
                let over = mapped(day - 4, day - 2).any(|(_, end)| end > question.start());
                let early = mapped(day + 1, day + 4).any(|(start, _)| start <= question.start());
                over || (early && question.verb == Verb::IsOpen)
            }
            Rule::Horizon => last - 4 > day - 1 + HORIZON - 1 || answers.contains(&None),
            Rule::LongestPeriod => answers.iter().any(|answer| {
                answer.is_none_or(|answer| (answer - question.t).abs() >= self.longest())
            }),
            Rule::DueInPause => {
                question.verb == Verb::ClockDue
                    && question.sla.paused()
                    && self.used(&question.sla) >= question.sla.target
            }
        }
    }
}

/// The rule that may apply to readings in a place where the clocks change.
fn special_case(axis: &Axis, (start, end): Span) -> Option<Rule> {
    if axis.is_steady((start, end)) {
        None
    } else if axis.skips(start.div_euclid(DAY)) || axis.skips((end - 1).div_euclid(DAY)) {
        Some(Rule::SkippedDate)
    } else {
        (!axis.once(start) || !axis.once(end)).then_some(Rule::MovedEdge)
    }
}
