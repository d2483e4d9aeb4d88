//! What an entry of a worklist is, and the classes in which entries never change their order.

use super::sorted::{Owner, Sorted, Walk};
use super::{Held, Moment, NONE, WorkRow};
use crate::calendar::Calendar;
use crate::case::Case;
use crate::desk::Desk;
use crate::error::{Code, Error, Result};
use crate::event::Event;
use crate::fact::Level;
use crate::policy::Policies;
use crate::priority::{Curve, LONGEST, Lane, Score, Share};
use crate::reading::Reader;
use crate::sla::Unit;
use crate::standing::{Counts, LeftOut, Stand};
use crate::time::Timestamp;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

/// From when dials count.
const ORIGIN: i64 = 0;

/// What every unit of time shows at an instant: first the one that stands still, then all hours, then the open hours of
/// each calendar.
#[derive(Clone, Debug)]
pub(super) struct Dials(Box<[i64]>);

/// The unit that stands still.
const STILL: u32 = 0;

impl Dials {
    pub(super) fn new(policies: &Policies, now: Timestamp) -> Self {
        let origin = Timestamp::from_millis(ORIGIN).unwrap_or(Timestamp::MIN);
        let open = |calendar: &Calendar| calendar.elapsed_ms(origin, now);
        let open = policies.calendars.iter().map(open);
        Self([0, now.as_millis() - ORIGIN].into_iter().chain(open).collect())
    }

    pub(super) fn has(&self, dial: u32) -> bool {
        self.0.get(dial as usize).is_some()
    }

    fn of(unit: Unit) -> u32 {
        match unit {
            Unit::Wall => 1,
            Unit::Open(place) => u32::try_from(place).map_or(u32::MAX, |place| place + 2),
        }
    }

    fn shows(&self, dial: u32) -> i64 {
        self.0.get(dial as usize).copied().unwrap_or_default()
    }
}

/// What the entries of a class have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    pub(super) target: i64,
    pub(super) weight: i32,
    pub(super) dial: u32,
    /// How urgency grows, by its place among the curves of the desk.
    pub(super) curve: u16,
    pub(super) lane: Lane,
}

/// How a case stands until something happens to it.
pub(super) struct Standing {
    pub(super) due: Moment,
    pub(super) opened: Moment,
    /// When it has to be read again.
    pub(super) mark: Moment,
    /// Each of a class of its own: what its unit showed when it started. None for a case without a place.
    pub(super) entries: Vec<(Kind, i64)>,
}

impl Standing {
    /// None for a case that will not have a place without another event.
    pub(super) fn read(
        desk: &Desk,
        dials: &Dials,
        classes: &Classes,
        case: &Case,
        now: Timestamp,
    ) -> Result<Option<Self>> {
        let policies = desk.policies();
        let state = case.state(policies, now)?;
        let next = || Reader { policies, state: &state, as_of: now }.next_check(None);
        let next = || next().map(|next| next.at).into_iter().chain(ahead(case, now)).min();
        let stand = match Stand::new(policies, &state, now) {
            Ok(stand) => stand,
            Err(why) => {
                let mark = if why == LeftOut::NotBegun { next() } else { ahead(case, now) };
                let [due, opened] = [Moment::NONE; 2];
                let entries = Vec::new();
                return Ok(mark.map(|mark| Self { due, opened, mark: Some(mark).into(), entries }));
            }
        };
        let place = stand.place();
        let curve = stand.order().curve(place.level);
        let mut standing = Self {
            due: place.due_at.into(),
            opened: place.opened_at.into(),
            mark: next().into(),
            entries: Vec::new(),
        };
        let kind = Kind {
            target: 0,
            weight: i32::try_from(place.weight).unwrap_or(i32::MAX),
            dial: STILL,
            curve: classes.place(curve),
            lane: place.lane,
        };
        let mut add = |share: Share, unit: Option<Unit>, since: Option<Timestamp>| {
            let begins = since.filter(|since| *since > now);
            standing.mark = standing.mark.min(begins.into());
            let level = level_from(&curve, share);
            let share = Share { elapsed: share.elapsed.min(level), ..share };
            let unit = unit.filter(|_| begins.is_none() && share.elapsed < level);
            let dial = unit.map_or(STILL, Dials::of);
            let kind = Kind { target: share.target, dial, ..kind };
            standing.entries.push((kind, dials.shows(dial) - share.elapsed));
            unit
        };
        match place.counts {
            Counts::Running(_) => {
                for (_, cycle, _, share) in stand.clocks().filter(|(_, _, running, _)| *running) {
                    let unit = cycle.target.as_ref().map(|target| target.unit);
                    add(share, unit, cycle.since);
                }
            }
            Counts::Floor(Some(since)) => {
                let unit = add(place.share, Some(stand.order().floor.1), Some(since));
                // No mark of the case says when a floor is used up, from where on this urgency grows no more.
                let left = place.share.target - place.share.elapsed;
                if let Some(unit) = unit.filter(|_| curve.slope == 0) {
                    let end = unit.add(&policies.calendars, now, left);
                    standing.mark = standing.mark.min(end.into());
                }
            }
            Counts::Paused(_) | Counts::Floor(None) | Counts::Nothing => {
                add(place.share, None, None);
            }
        }
        // Of two in one class the earlier stays before the other for ever.
        standing.entries.sort_unstable();
        standing.entries.dedup_by_key(|(kind, _)| *kind);
        Ok(Some(standing))
    }
}

/// The next event of a log that lies ahead.
fn ahead(case: &Case, now: Timestamp) -> Option<Timestamp> {
    case.last().filter(|last| last.at > now)?;
    case.events().rev().map(Event::at).take_while(|at| *at > now).last()
}

/// The time from which on a score does not grow any more.
fn level_from(curve: &Curve, share: Share) -> i64 {
    if curve.slope == 0 { share.target } else { LONGEST }
}

/// Every class that has an entry.
#[derive(Clone, Debug)]
pub(super) struct Classes {
    curves: Box<[Curve]>,
    known: BTreeMap<Kind, u32>,
    each: Vec<Class>,
    free: Vec<u32>,
    /// The first of each class, by lane.
    fronts: [Vec<Front>; 3],
}

#[derive(Clone, Debug)]
struct Class {
    kind: Kind,
    entries: Sorted,
    /// Where its front is; nowhere while it is being made.
    front: usize,
}

/// What a class begins with, close to those of the others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Front {
    pub(super) kind: Kind,
    pub(super) start: i64,
    pub(super) class: u32,
}

impl Classes {
    pub(super) fn new(policies: &Policies) -> Self {
        let mut curves = Vec::new();
        for policy in &policies.each {
            // One more than a policy can have: those that it does not have.
            for level in (0..=10).map(Level::new) {
                let curve = policy.order.curve(level);
                if !curves.contains(&curve) {
                    curves.push(curve);
                }
            }
        }
        Self {
            curves: curves.into(),
            known: BTreeMap::new(),
            each: Vec::new(),
            free: Vec::new(),
            fronts: Default::default(),
        }
    }

    fn place(&self, curve: Curve) -> u16 {
        let place = self.curves.iter().position(|known| *known == curve);
        place.and_then(|place| u16::try_from(place).ok()).unwrap_or(u16::MAX)
    }

    pub(super) fn has(&self, kind: &Kind) -> bool {
        self.curves.get(usize::from(kind.curve)).is_some()
    }

    pub(super) fn fronts(&self, lane: Lane) -> &[Front] {
        let [first, second, third] = &self.fronts;
        match lane {
            Lane::HardStop => first,
            Lane::Normal => second,
            Lane::Deferred => third,
        }
    }

    fn fronts_mut(&mut self, lane: Lane) -> &mut Vec<Front> {
        let [first, second, third] = &mut self.fronts;
        match lane {
            Lane::HardStop => first,
            Lane::Normal => second,
            Lane::Deferred => third,
        }
    }

    pub(super) fn kind(&self, class: u32) -> Option<&Kind> {
        self.each.get(class as usize).map(|class| &class.kind)
    }

    pub(super) fn walk(&self, class: u32) -> Walk<'_> {
        self.each.get(class as usize).map(|class| class.entries.iter()).unwrap_or_default()
    }

    /// The score of an entry of a kind.
    pub(super) fn score(&self, kind: &Kind, start: i64, dials: &Dials) -> Score {
        let curve = self.curves.get(usize::from(kind.curve));
        let elapsed = (dials.shows(kind.dial) - start).clamp(0, LONGEST);
        let share = Share { elapsed, target: kind.target };
        let urgency = curve.map_or(Score { of: 0, target: 1, unit: 1 }, |curve| curve.at(share));
        urgency.times(kind.weight.into())
    }

    /// The class of a kind.
    ///
    /// # Errors
    /// When there are more than numbers.
    pub(super) fn class(&mut self, kind: Kind) -> Result<u32> {
        if let Some(class) = self.known.get(&kind) {
            return Ok(*class);
        }
        let class = Class { kind, entries: Sorted::default(), front: usize::MAX };
        let number = if let Some(number) = self.free.pop() {
            if let Some(free) = self.each.get_mut(number as usize) {
                *free = class;
            }
            number
        } else {
            let number = u32::try_from(self.each.len()).ok().filter(|number| *number < NONE);
            let number = number.ok_or_else(|| Error::plain(Code::Internal))?;
            self.each.push(class);
            number
        };
        self.known.insert(kind, number);
        Ok(number)
    }

    pub(super) fn insert(&mut self, number: u32, entry: u32, owner: &impl Owner) {
        let Some(class) = self.each.get_mut(number as usize) else { return };
        class.entries.insert(entry, owner);
        self.begin(number, owner);
    }

    pub(super) fn remove(&mut self, number: u32, entry: u32, owner: &impl Owner) {
        let Some(class) = self.each.get_mut(number as usize) else { return };
        class.entries.remove(entry, owner);
        if !class.entries.is_empty() {
            self.begin(number, owner);
            return;
        }
        let (kind, front) = (class.kind, class.front);
        self.known.remove(&kind);
        self.free.push(number);
        let fronts = self.fronts_mut(kind.lane);
        fronts.swap_remove(front);
        let moved = fronts.get(front).map(|front| front.class);
        if let Some(moved) = moved.and_then(|moved| self.each.get_mut(moved as usize)) {
            moved.front = front;
        }
    }

    /// Notes what a class begins with.
    fn begin(&mut self, number: u32, owner: &impl Owner) {
        let Some(class) = self.each.get_mut(number as usize) else { return };
        let start = class.entries.first().map_or(i64::MAX, |first| owner.key(first));
        let (kind, place) = (class.kind, class.front);
        if place == usize::MAX {
            let fronts = self.fronts_mut(kind.lane);
            fronts.push(Front { kind, start, class: number });
            let place = fronts.len() - 1;
            if let Some(class) = self.each.get_mut(number as usize) {
                class.front = place;
            }
        } else if let Some(front) = self.fronts_mut(kind.lane).get_mut(place) {
            front.start = start;
        }
    }
}

/// An entry that may be the next in the order, with those after it in its class.
pub(super) struct Head<'a> {
    pub(super) score: Score,
    pub(super) held: &'a Held,
    pub(super) case: u32,
    pub(super) kind: &'a Kind,
    pub(super) class: u32,
    pub(super) rest: Walk<'a>,
}

impl Head<'_> {
    /// Its row, after so many.
    pub(super) fn row(&self, above: usize) -> Option<WorkRow> {
        Some(WorkRow {
            rank: u64::try_from(above).ok()? + 1,
            case_id: Arc::clone(&self.held.id),
            lane: self.kind.lane,
            weight: self.kind.weight.into(),
            score: self.score.shown(),
            due_at: self.held.due.get(),
            opened_at: self.held.opened.get(),
        })
    }
}

/// The lesser one comes first. All are of one lane.
impl Ord for Head<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        against(other.score, self.score).then_with(|| self.held.tie().cmp(&other.held.tie()))
    }
}

impl PartialOrd for Head<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Head<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Head<'_> {}

/// Compares scores. Those of cases that have not been put again since a policy came into force have another unit.
pub(super) fn against(one: Score, other: Score) -> Ordering {
    if one.unit == other.unit {
        return one.cmp(&other);
    }
    // Wholes first: what remains is below its denominator, so that products fit.
    let parts = |score: Score| {
        let below = i128::from(score.target) * i128::from(score.unit);
        (score.of.div_euclid(below), score.of.rem_euclid(below), below)
    };
    let ((whole, rest, below), (others, their_rest, their_below)) = (parts(one), parts(other));
    whole.cmp(&others).then_with(|| (rest * their_below).cmp(&(their_rest * below)))
}
