//! Where a case stands among others at an instant: its lane, its weight, how urgent it is, and what decides where those
//! are equal.

use crate::event::{Status, WaitingOn};
use crate::fact::Level;
use crate::fold::{Clock, Cycle, Moment, Present, State};
use crate::policy::{Policies, Policy};
use crate::priority::{Curve, Lane, LaneRule, Line, Order, Score, Share, TimeThatCounts};
use crate::sla::Unit;
use crate::time::Timestamp;
use std::cmp::Reverse;
use std::sync::Arc;

/// Why a case has no place in the order of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LeftOut {
    Resolved,
    Closed,
    /// It lives on in another case.
    Merged,
    Spam,
    Deleted,
    /// Nothing has happened on it yet, or no policy was in force.
    NotBegun,
}

/// What decides where a case stands among others, in this order: lane, score, due, opened, and then its id.
#[derive(Clone, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) lane: Lane,
    pub(crate) lane_rule: Option<&'a Arc<str>>,
    /// The level that the weight reads.
    pub(crate) level: Option<Level>,
    pub(crate) weight: i64,
    pub(crate) score: Score,
    pub(crate) share: Share,
    pub(crate) counts: Counts<'a>,
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) opened_at: Option<Timestamp>,
}

/// Whose time makes a case urgent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Counts<'a> {
    Running(&'a Clock),
    Paused(&'a Clock),
    /// The floor clock, from an instant.
    Floor(Option<Timestamp>),
    Nothing,
}

/// Reads where cases stand under the policy in force.
pub(crate) struct Stand<'a> {
    pub(crate) policies: &'a Policies,
    pub(crate) policy: &'a Policy,
    pub(crate) state: &'a State,
    pub(crate) as_of: Timestamp,
}

impl<'a> Stand<'a> {
    /// # Errors
    /// Why the case has no place.
    pub(crate) fn new(
        policies: &'a Policies,
        state: &'a State,
        as_of: Timestamp,
    ) -> Result<Self, LeftOut> {
        let policy = state.policy.and_then(|place| policies.each.get(place));
        let policy = policy.ok_or(LeftOut::NotBegun)?;
        match state.facts.status() {
            // A customer who writes again waits, whatever the status still says.
            Some(Status::Resolved) if !state.facts.is_reopened() => Err(LeftOut::Resolved),
            Some(Status::Closed) => Err(LeftOut::Closed),
            Some(Status::Spam) => Err(LeftOut::Spam),
            Some(Status::Deleted) => Err(LeftOut::Deleted),
            _ if state.facts.is_merged() => Err(LeftOut::Merged),
            _ => Ok(Self { policies, policy, state, as_of }),
        }
    }

    pub(crate) fn order(&self) -> &'a Order {
        &self.policy.order
    }

    /// The level that the weight reads: set by hand, or else what the promises read.
    pub(crate) fn level(&self) -> Option<Level> {
        let set = self.state.facts.overridden().map(|set| set.to);
        set.or(self.state.level)
    }

    /// O(clocks + factors).
    pub(crate) fn place(&self) -> Place<'a> {
        let (counts, share) = self.pressing();
        let (lane, lane_rule) = self.lane();
        let level = self.level();
        let weight = self.weigh(|_| {});
        let curve = self.order().curve(level);
        let urgency = match self.order().of {
            TimeThatCounts::Nothing => curve.flat(),
            _ => curve.at(share),
        };
        Place {
            lane,
            lane_rule,
            level,
            weight,
            score: urgency.times(weight),
            share,
            counts,
            due_at: self.due_at(counts),
            opened_at: self.state.facts.opened_at,
        }
    }

    /// The weight, every line of which is shown to `see`.
    pub(crate) fn weigh(&self, see: impl FnMut(Line<'a>)) -> i64 {
        self.order().weigh(self.level(), &self.facts(), self.as_of, see)
    }

    /// Guidelines raise the lane that rules give.
    fn lane(&self) -> (Lane, Option<&'a Arc<str>>) {
        let own = self.own_lane();
        let guidance = &self.state.guidance;
        match guidance.effects.lane {
            Some(lane) if lane < own.0 => (lane, guidance.lane_by(self.policies)),
            _ => own,
        }
    }

    fn own_lane(&self) -> (Lane, Option<&'a Arc<str>>) {
        let rules = &self.order().lanes;
        if !rules.is_empty() {
            let facts = self.facts();
            let found = rules.iter().find(|rule: &&LaneRule| rule.when.holds(&facts));
            if let Some(rule) = found {
                return (rule.lane, Some(&rule.id));
            }
        }
        let facts = &self.state.facts;
        let others = [Some(WaitingOn::Customer), Some(WaitingOn::ThirdParty)];
        let waits = others.contains(&facts.waiting_on());
        let rests = waits || facts.status() == Some(Status::Snoozed);
        (if rests { Lane::Deferred } else { Lane::Normal }, None)
    }

    /// The facts as weights and lanes read them.
    pub(crate) fn facts(&self) -> Present<'a> {
        Moment::new(self.policies, self.state, self.as_of).facts_under(self.policy)
    }

    /// Clocks that run or pause now, with whether they run and how much of their targets is used.
    pub(crate) fn clocks(&self) -> impl Iterator<Item = (&'a Clock, &'a Cycle, bool, Share)> {
        let (policies, state, as_of) = (self.policies, self.state, self.as_of);
        let floor = self.order().floor.0;
        state.clocks.iter().filter_map(move |clock| {
            clock.rule(policies)?;
            let cycle = clock.open_cycle()?;
            let target = cycle.target.as_ref()?;
            let elapsed = cycle.elapsed(as_of, &policies.calendars);
            Some((clock, cycle, !cycle.is_paused(), Share::new(elapsed, target.millis, floor)))
        })
    }

    /// Whose time counts, and how much of it there is.
    fn pressing(&self) -> (Counts<'a>, Share) {
        let since = match self.order().of {
            TimeThatCounts::Target => {
                let mut found: Option<(bool, Share, Reverse<Timestamp>, &'a Clock)> = None;
                for (clock, cycle, running, share) in self.clocks() {
                    let due_at = cycle.target.as_ref().and_then(|target| target.due_at);
                    let due_at = Reverse(due_at.unwrap_or(Timestamp::MAX));
                    let key = (running, share, due_at);
                    if found.as_ref().is_none_or(|found| key > (found.0, found.1, found.2)) {
                        found = Some((running, share, due_at, clock));
                    }
                }
                match found {
                    Some((true, share, _, clock)) => return (Counts::Running(clock), share),
                    Some((false, share, _, clock)) => return (Counts::Paused(clock), share),
                    None => self.floor_since(),
                }
            }
            TimeThatCounts::Wait => self.floor_since(),
            TimeThatCounts::Age => self.state.facts.opened_at,
            TimeThatCounts::Nothing => {
                return (Counts::Nothing, Share { elapsed: 0, target: 1 });
            }
        };
        (Counts::Floor(since), self.floor_share(since))
    }

    fn floor_since(&self) -> Option<Timestamp> {
        self.state.waiting_since().or(self.state.facts.opened_at)
    }

    fn floor_share(&self, since: Option<Timestamp>) -> Share {
        let (millis, unit) = self.order().floor;
        let elapsed =
            since.map_or(0, |since| unit.elapsed(&self.policies.calendars, since, self.as_of));
        Share::new(elapsed, millis, millis)
    }

    /// When the first of its running clocks is due; where it has no clock, when the floor is used up.
    fn due_at(&self, counts: Counts<'_>) -> Option<Timestamp> {
        let running = self.state.clocks.iter().filter_map(|clock| {
            let rule = clock.rule(self.policies)?;
            let cycle = clock.open_cycle().filter(|cycle| !cycle.is_paused())?;
            cycle.target.as_ref()?.shown_due(rule.landing, &self.policies.calendars)
        });
        let floor = || match counts {
            Counts::Floor(Some(since)) if self.clocks().next().is_none() => {
                let (millis, unit) = self.order().floor;
                unit.add(&self.policies.calendars, since, millis)
            }
            _ => None,
        };
        running.min().or_else(floor)
    }

    /// What its score rests on while nothing but time passes: for each clock that may count, how its time goes on.
    pub(crate) fn terms(&self) -> Vec<Term<'a>> {
        match self.order().of {
            TimeThatCounts::Nothing => Vec::new(),
            TimeThatCounts::Target if self.clocks().next().is_some() => {
                let any = self.clocks().any(|(_, _, running, _)| running);
                let counting = self.clocks().filter(|(_, _, running, _)| *running == any);
                counting.map(|(_, cycle, ..)| Term::Cycle(cycle)).collect()
            }
            _ => match self.pressing().0 {
                Counts::Floor(Some(since)) => vec![Term::Floor(since)],
                _ => vec![Term::Constant(self.floor_share(None))],
            },
        }
    }
}

/// How the time of one clock goes on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Term<'a> {
    Cycle(&'a Cycle),
    Floor(Timestamp),
    Constant(Share),
}

impl Term<'_> {
    /// How much of its target is used at an instant.
    pub(crate) fn share(&self, at: Timestamp, order: &Order, policies: &Policies) -> Share {
        let (millis, unit) = order.floor;
        match self {
            Self::Cycle(cycle) => {
                let target = cycle.target.as_ref().map_or(0, |target| target.millis);
                Share::new(cycle.elapsed(at, &policies.calendars), target, millis)
            }
            Self::Floor(since) => {
                Share::new(unit.elapsed(&policies.calendars, *since, at), millis, millis)
            }
            Self::Constant(share) => *share,
        }
    }

    /// In which unit it counts; none when it does not go on.
    pub(crate) fn unit(&self, order: &Order) -> Option<Unit> {
        match self {
            Self::Cycle(cycle) if cycle.is_paused() => None,
            Self::Cycle(cycle) => cycle.target.as_ref().map(|target| target.unit),
            Self::Floor(_) => Some(order.floor.1),
            Self::Constant(_) => None,
        }
    }

    /// From when it counts.
    pub(crate) fn since(&self) -> Option<Timestamp> {
        match self {
            Self::Cycle(cycle) => cycle.since,
            Self::Floor(since) => Some(*since),
            Self::Constant(_) => None,
        }
    }
}

impl Curve {
    /// The score of a case of some weight whose most pressing time is the largest of these.
    pub(crate) fn score(&self, shares: impl Iterator<Item = Share>, weight: i64) -> Score {
        shares.max().map_or_else(|| self.flat(), |share| self.at(share)).times(weight)
    }
}
