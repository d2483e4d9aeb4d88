//! What is asked, and each library's way of asking it.

use crate::axis::{DAY, Span};
use crate::hours::{Hours, Scope};
use crate::reading::{Rule, SIGHT};
use casework::{Amount, Calendar, Case, Code, Desk, Reading, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::cell::OnceCell;
use ule_hours::jiff::{SignedDuration, Timestamp as Instant};

const MINUTE: i64 = 60_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verb {
    Elapsed,
    Add,
    Sub,
    IsOpen,
    NextOpen,
    NextClose,
    PreviousOpen,
    PreviousClose,
    ClockElapsed,
    ClockRemaining,
    ClockBreached,
    ClockDue,
}

pub(crate) const VERBS: [Verb; 12] = [
    Verb::Elapsed,
    Verb::Add,
    Verb::Sub,
    Verb::IsOpen,
    Verb::NextOpen,
    Verb::NextClose,
    Verb::PreviousOpen,
    Verb::PreviousClose,
    Verb::ClockElapsed,
    Verb::ClockRemaining,
    Verb::ClockBreached,
    Verb::ClockDue,
];

impl Verb {
    fn of_a_clock(self) -> bool {
        self >= Self::ClockElapsed
    }
}

/// A clock that pauses, looked at from `now`: what comes later is not known.
#[derive(Clone, Debug)]
pub(crate) struct Sla {
    pub(crate) start: i64,
    pub(crate) target: i64,
    /// When it begins to pause, when it goes on, and so forth.
    changes: Vec<i64>,
    pub(crate) now: i64,
}

impl Sla {
    pub(crate) fn paused(&self) -> bool {
        self.changes.len() % 2 == 1
    }

    /// The pauses; one that has not ended has no end.
    pub(crate) fn pauses(&self) -> Vec<Span> {
        let span = |pause: &[i64]| (pause[0], pause.get(1).copied().unwrap_or(i64::MAX));
        self.changes.chunks(2).map(span).collect()
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) verb: Verb,
    pub(crate) t: i64,
    pub(crate) u: i64,
    pub(crate) millis: i64,
    pub(crate) sla: Sla,
}

impl Question {
    pub(crate) fn start(&self) -> i64 {
        match self.verb {
            Verb::Elapsed => self.t.min(self.u),
            verb if verb.of_a_clock() => self.sla.start,
            _ => self.t,
        }
    }

    fn asks_for_an_instant(&self) -> bool {
        !matches!(
            self.verb,
            Verb::Elapsed
                | Verb::IsOpen
                | Verb::ClockElapsed
                | Verb::ClockRemaining
                | Verb::ClockBreached
        )
    }

    /// An answer as it is compared: what lies further off than the law is read counts as never.
    pub(crate) fn in_sight(&self, answer: Option<i64>) -> Option<i64> {
        let near = |t: &i64| (t - self.start()).abs() < SIGHT * DAY;
        answer.filter(|t| !self.asks_for_an_instant() || near(t))
    }

    /// From the earliest to the latest instant that the question or an answer names.
    pub(crate) fn reach(&self, answers: &[Option<i64>]) -> Span {
        let named = match self.verb {
            Verb::Elapsed => vec![self.t, self.u],
            verb if verb.of_a_clock() => vec![self.sla.start, self.sla.now],
            _ => vec![self.t],
        };
        let found = answers.iter().flatten().copied().filter(|_| self.asks_for_an_instant());
        let all: Vec<i64> = named.into_iter().chain(found).collect();
        all.iter().fold((i64::MAX, i64::MIN), |(a, b), t| (a.min(*t), b.max(*t)))
    }
}

/// Instants at some distance from an anchor: nearby at half hours, where edges are, or further.
fn distance() -> impl Strategy<Value = i64> {
    prop_oneof![
        6 => (-150..=150i64).prop_map(|half| half * 30 * MINUTE),
        2 => -4 * 1_440 * MINUTE..=4 * 1_440 * MINUTE,
        2 => -30 * 1_440 * MINUTE..=30 * 1_440 * MINUTE,
    ]
}

fn millis() -> impl Strategy<Value = i64> {
    prop_oneof![
        1 => Just(0),
        8 => (1..=120i64).prop_map(|half| half * 30 * MINUTE),
        4 => 1..=30 * 60 * MINUTE,
        1 => 1..=900 * 60 * MINUTE,
    ]
}

/// One question of each verb, with instants relative to an anchor; those of a clock are about the same clock.
pub(crate) fn questions() -> impl Strategy<Value = Vec<Question>> {
    let far =
        prop_oneof![40 => Just(0), 1 => (1..=4_500i64).prop_map(|days| days * 1_440 * MINUTE)];
    let one = (distance(), distance(), far, millis(), prop::bool::weighted(0.15));
    let sla = (distance(), prop::collection::btree_set(distance(), 1..7), millis(), any::<bool>());
    let sla = sla.prop_map(|(start, times, target, at_now)| {
        let mut times: Vec<i64> = times.into_iter().filter(|at| *at > start).collect();
        let last = times.pop().unwrap_or(start + 60 * MINUTE);
        // Now and then the last change is now.
        times.extend(at_now.then_some(last));
        Sla { start, target: target.max(1_000), changes: times, now: last }
    });
    (prop::collection::vec(one, VERBS.len()), sla).prop_map(|(drawn, sla)| {
        let question = |(verb, (t, u, far, millis, negative)): (Verb, (_, i64, i64, i64, bool))| {
            let millis = if negative && verb == Verb::Add { -millis } else { millis };
            Question { verb, t, u: u + far, millis, sla: sla.clone() }
        };
        VERBS.into_iter().zip(drawn).map(question).collect()
    })
}

impl Question {
    pub(crate) fn at(mut self, anchor: i64) -> Self {
        let sla = &mut self.sla;
        for instant in [&mut self.t, &mut self.u, &mut sla.start, &mut sla.now] {
            *instant += anchor;
        }
        sla.changes.iter_mut().for_each(|change| *change += anchor);
        self
    }
}

fn ours(t: i64) -> Timestamp {
    Timestamp::from_millis(t).expect("within the era")
}

fn theirs(t: i64) -> Instant {
    Instant::from_millisecond(t).expect("within the era")
}

fn span(millis: i64) -> SignedDuration {
    SignedDuration::from_millis(millis)
}

fn whole(span: SignedDuration) -> i64 {
    i64::try_from(span.as_millis()).expect("within the era")
}

/// A calendar, and the reading of the one clock that is asked about.
pub(crate) struct Casework(Calendar, OnceCell<Reading>);

impl Casework {
    /// None when the hours never open.
    pub(crate) fn new(hours: &Hours, scope: Scope) -> Option<Self> {
        match Calendar::load(&hours.document(scope).to_string()) {
            Ok(calendar) => Some(Self(calendar, OnceCell::new())),
            Err(error) => {
                assert_eq!(error.code(), Code::NeverOpens, "{error}");
                None
            }
        }
    }

    pub(crate) fn answer(&self, question: &Question) -> Option<i64> {
        let Self(calendar, clock) = self;
        let (t, u) = (ours(question.t), ours(question.u));
        let amount = Amount::millis(question.millis);
        let found = match question.verb {
            Verb::Elapsed => return Some(calendar.elapsed(t, u).num_milliseconds()),
            Verb::IsOpen => return Some(i64::from(calendar.is_open(t))),
            Verb::Add | Verb::Sub => {
                let add = question.verb == Verb::Add;
                let found = if add { calendar.add(t, amount) } else { calendar.sub(t, amount) };
                if let Err(error) = &found {
                    assert_eq!(error.code(), Code::NeverUsedUp, "{error}");
                }
                found.ok()
            }
            Verb::NextOpen => calendar.next_open(t),
            Verb::NextClose => calendar.next_close(t),
            Verb::PreviousOpen => calendar.previous_open(t),
            Verb::PreviousClose => calendar.previous_close(t),
            verb => {
                let reading = clock.get_or_init(|| reading(calendar, &question.sla));
                return match verb {
                    Verb::ClockElapsed => reading.elapsed_ms,
                    Verb::ClockRemaining => reading.remaining_ms,
                    Verb::ClockBreached => Some(i64::from(reading.breached)),
                    _ => reading.due_at.map(Timestamp::as_millis),
                };
            }
        };
        found.map(Timestamp::as_millis)
    }
}

/// The clock as casework's desk has it: a case that is opened, and waits for the customer while it pauses.
fn reading(calendar: &Calendar, sla: &Sla) -> Reading {
    let calendar: Value = serde_json::from_str(&calendar.to_json()).expect("JSON");
    let policy = json!({
        "calendars": {"hours": calendar},
        "calendar": "hours",
        "conditions": {"waiting": {"fact": "status", "value": "waiting_customer"}},
        "agreements": [{"id": "all", "clocks": [{
            "preset": "total_resolution",
            "target": format!("{}ms", sla.target),
            "pause_while": ["waiting"],
        }]}],
    });
    let event = |place: usize, at: i64, kind: &str, data: Value| {
        let (id, at) = (place.to_string(), theirs(at).to_string());
        json!({"id": id, "case_id": "c", "at": at, "kind": kind, "data": data})
    };
    let mut log = vec![event(0, sla.start, "opened", json!({}))];
    for (place, at) in (1..).zip(&sla.changes) {
        let to = if place % 2 == 1 { "waiting_customer" } else { "open" };
        log.push(event(place, *at, "status", json!({"to": to})));
    }
    let desk = Desk::load(&policy.to_string()).expect("a policy");
    let case = Case::load(&Value::from(log).to_string()).expect("a log");
    desk.clock(&case, "total_resolution", ours(sla.now)).expect("a clock")
}

/// A peer has no word for what is asked.
pub(crate) struct Inexpressible;

/// A library beside casework.
pub(crate) trait Peer {
    const NAME: &'static str;
    /// Which date decides over the hours after midnight.
    const SCOPE: Scope;
    /// Where it knowingly differs.
    const RULES: &'static [Rule];

    /// None when it cannot express the hours.
    fn new(hours: &Hours) -> Option<Self>
    where
        Self: Sized;

    /// The answer, where the peer can express the question.
    fn answer(&self, question: &Question) -> Result<Option<i64>, Inexpressible>;
}

impl Peer for workclock::Schedule {
    const NAME: &'static str = "workclock";
    const SCOPE: Scope = Scope::CivilDay;
    const RULES: &'static [Rule] =
        &[Rule::ZoneRelease, Rule::MovedEdge, Rule::SkippedDate, Rule::LongestPeriod];

    fn new(hours: &Hours) -> Option<Self> {
        hours.workclock()
    }

    fn answer(&self, question: &Question) -> Result<Option<i64>, Inexpressible> {
        let (t, u, amount) = (theirs(question.t), theirs(question.u), span(question.millis));
        // Edges are read off the periods: of the one at or after an instant, and of the one before it.
        let opens = || self.next_period(t).is_ok_and(|period| period.start == t);
        let was_open = || self.previous_period(t).is_ok_and(|period| period.end == t);
        let found = match question.verb {
            Verb::Elapsed => return Ok(Some(whole(self.between(t, u)))),
            Verb::IsOpen => return Ok(Some(i64::from(opens()))),
            Verb::Add => self.add(t, amount),
            Verb::Sub => self.sub(t, amount),
            Verb::NextOpen => self.next_period(t).map(|period| period.start),
            Verb::NextClose if !opens() => Ok(t),
            Verb::NextClose => self.next_period(t).map(|period| period.end),
            Verb::PreviousOpen if opens() && !was_open() => Ok(t),
            Verb::PreviousOpen => self.previous_period(t).map(|period| period.start),
            Verb::PreviousClose if opens() && was_open() => {
                let start = self.previous_period(t).map(|period| period.start);
                start.and_then(|start| self.previous_period(start)).map(|period| period.end)
            }
            Verb::PreviousClose => self.previous_period(t).map(|period| period.end),
            _ => return Err(Inexpressible),
        };
        Ok(found.ok().map(Instant::as_millisecond))
    }
}

impl Peer for ule_hours::Schedule {
    const NAME: &'static str = "ule-hours";
    const SCOPE: Scope = Scope::OpeningDay;
    const RULES: &'static [Rule] = &[
        Rule::ZoneRelease,
        Rule::MovedEdge,
        Rule::SkippedDate,
        Rule::SpecialFirst,
        Rule::ZeroOpens,
        Rule::ListedOrder,
        Rule::LooksNearby,
        Rule::Horizon,
        Rule::DueInPause,
    ];

    fn new(hours: &Hours) -> Option<Self> {
        hours.ule_hours()
    }

    fn answer(&self, question: &Question) -> Result<Option<i64>, Inexpressible> {
        let Question { t, u, millis, sla, .. } = question;
        let clock = || {
            let clock = ule_hours::Sla::new(self, theirs(sla.start), span(sla.target));
            sla.pauses().into_iter().fold(clock, |clock, (from, to)| match to {
                i64::MAX => clock.pause_since(theirs(from)),
                to => clock.pause(theirs(from), theirs(to)),
            })
        };
        let now = theirs(sla.now);
        let found = match question.verb {
            Verb::Elapsed => return Ok(Some(whole(self.between(theirs(*t), theirs(*u))))),
            Verb::IsOpen => return Ok(Some(i64::from(self.is_open(theirs(*t))))),
            Verb::Add if *millis >= 0 => self.add(theirs(*t), span(*millis)),
            Verb::NextOpen => self.next_open(theirs(*t)),
            Verb::ClockElapsed => return Ok(Some(whole(clock().elapsed(now)))),
            Verb::ClockRemaining => return Ok(Some(whole(clock().remaining(now)))),
            Verb::ClockBreached => return Ok(Some(i64::from(clock().is_breached(now)))),
            Verb::ClockDue => clock().due(),
            _ => return Err(Inexpressible),
        };
        Ok(found.ok().map(Instant::as_millisecond))
    }
}
