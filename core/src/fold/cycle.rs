//! One cycle of a clock: what was counted, against which target, and where that leads.

mod runs;
mod shared;

use crate::amount::Amount;
use crate::calendar::Calendar;
use crate::event::Visibility;
use crate::fact::Level;
use crate::guideline::ClockPoint;
use crate::sla::{Landing, NEVER, Threshold, Unit, millis};
use crate::time::Timestamp;
use runs::Run;
pub(super) use runs::Runs;
use serde::{Deserialize, Serialize};
pub(super) use shared::Shared;
use std::sync::Arc;

/// From a start to a stop. Time counts in runs, and between them are pauses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cycle {
    /// The event that started it, which names it.
    pub(crate) cause: Arc<str>,
    /// When that was, and from when it counts.
    pub(crate) began_at: Timestamp,
    pub(crate) started_at: Timestamp,
    /// The message that wants a reply, should it be removed.
    pub(crate) message: Arc<str>,
    /// The channel of the thread in which it started, and who may see it.
    pub(crate) channel: Option<Arc<str>>,
    pub(crate) visibility: Visibility,
    /// The runs that are over.
    pub(crate) runs: Runs,
    /// When the present run began; none while it pauses and once it has ended.
    pub(crate) since: Option<Timestamp>,
    pub(crate) pauses: Shared<Pause>,
    pub(crate) end: Option<End>,
    pub(crate) target: Option<Target>,
    /// Whether anybody has been told that it started.
    pub(crate) announced: bool,
    /// Whether it had ended once, so that rules may have changed unseen.
    pub(crate) went_on: bool,
    /// The marks of a target that it lost, should it get one again.
    pub(crate) shelved: Vec<Mark>,
    pub(crate) verdict: Option<Verdict>,
    /// The level by which it was judged.
    pub(crate) level: Option<Level>,
    /// The agreement by which it was judged.
    pub(crate) agreement: Option<Arc<str>>,
}

/// A stretch that does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pause {
    pub(crate) start: Timestamp,
    pub(crate) end: Option<Timestamp>,
    pub(crate) reasons: Vec<Arc<str>>,
}

/// How a cycle ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct End {
    pub(crate) at: Timestamp,
    pub(crate) by: Arc<str>,
    pub(crate) how: How,
    /// Whether that was beneath spam, where nobody was told.
    pub(crate) untold: bool,
    /// Whether it paused then, so that nobody knows when it would have been due.
    paused: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum How {
    Fulfilled,
    Cancelled,
    Reset,
}

/// What became of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is not decided yet.
    Open,
    /// It was fulfilled within its target.
    Kept,
    /// Its target was used up before it ended.
    Broken,
    /// It ended without being due: cancelled in time, or reset.
    Void,
}

impl Verdict {
    /// The word that crosses into other languages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Kept => "kept",
            Self::Broken => "broken",
            Self::Void => "void",
        }
    }
}

/// The target in force, what counts towards it, and the instants that follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Target {
    pub(crate) amount: Amount,
    pub(crate) calendar: Option<usize>,
    pub(crate) unit: Unit,
    pub(crate) millis: i64,
    /// What the runs that are over add up to.
    pub(crate) banked: i64,
    /// Time before does not count.
    pub(crate) from: Timestamp,
    /// Units that counted before this one, each until an instant.
    pub(crate) older: Shared<(Timestamp, Unit)>,
    /// Since when it is in force, and the event that changed it; none for the first.
    pub(crate) set_at: Timestamp,
    pub(crate) changed_by: Option<Arc<str>>,
    /// The event that set it by hand.
    pub(crate) by_hand: Option<Arc<str>>,
    /// The due instant that it said, which may lie in closed hours.
    pub(crate) said: Option<Timestamp>,
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) breach_at: Option<Timestamp>,
    /// Every threshold that has an instant, in order.
    pub(crate) marks: Vec<Mark>,
}

/// A threshold, the instant at which it is reached, and whether that has been acted upon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    pub(crate) at: Timestamp,
    pub(crate) what: What,
    pub(crate) passed: bool,
}

/// What a mark stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum What {
    /// A warning, and whether it lies before due.
    Warning(Arc<str>, bool),
    Breach,
    /// It sets a guideline off, by the trigger at that place.
    Trigger(Arc<str>, usize),
}

impl What {
    /// The order at one instant.
    pub(super) fn rank(&self) -> (u8, Option<&Arc<str>>, usize) {
        match self {
            Self::Warning(id, _) => (0, Some(id), 0),
            Self::Breach => (1, None, 0),
            Self::Trigger(id, place) => (2, Some(id), *place),
        }
    }
}

impl Cycle {
    /// How much a copy costs, in items.
    pub(super) fn weight(&self) -> usize {
        self.runs.weight() + self.pauses.weight()
    }

    pub(crate) fn is_open(&self) -> bool {
        self.end.is_none()
    }

    /// Whether its target is used up at an instant, and then some.
    pub(crate) fn is_breached(&self, at: Timestamp) -> bool {
        self.target.as_ref().is_some_and(|target| match self.since {
            Some(_) => target.breach_at.is_some_and(|breach_at| breach_at <= at),
            None => target.banked > target.millis,
        })
    }

    pub(crate) fn is_paused(&self) -> bool {
        self.is_open() && self.since.is_none()
    }

    /// Stops counting at an instant.
    fn close_run(&mut self, at: Timestamp, calendars: &[Calendar]) {
        let Some(since) = self.since.take() else { return };
        if since >= at {
            return;
        }
        self.runs.push((since, at));
        if let Some(target) = &mut self.target {
            target.banked += target.counted(since, at, calendars);
        }
    }

    /// Pauses it for some reasons, or goes on for none.
    pub(super) fn pause(&mut self, at: Timestamp, reasons: Vec<Arc<str>>, calendars: &[Calendar]) {
        self.close_pause(at);
        if reasons.is_empty() {
            if self.since.is_none() {
                self.since = Some(at.max(self.started_at));
            }
        } else {
            self.close_run(at, calendars);
            self.pauses.push(Pause { start: at.max(self.started_at), end: None, reasons });
        }
    }

    /// Ends the present pause, which is none at all if it has not begun.
    fn close_pause(&mut self, at: Timestamp) {
        if let Some(pause) = self.pauses.last_mut().filter(|pause| pause.end.is_none()) {
            pause.end = Some(at);
            if pause.start >= at {
                self.pauses.pop();
            }
        }
    }

    /// The reasons for which it pauses.
    pub(crate) fn reasons(&self) -> &[Arc<str>] {
        match self.pauses.last() {
            Some(pause) if pause.end.is_none() && self.is_open() => &pause.reasons,
            _ => &[],
        }
    }

    /// Ends it.
    pub(super) fn end(&mut self, at: Timestamp, by: &Arc<str>, how: How, calendars: &[Calendar]) {
        let paused = self.is_paused();
        self.close_run(at, calendars);
        self.close_pause(at);
        self.end = Some(End { at, by: Arc::clone(by), how, untold: false, paused });
        self.judge();
    }

    /// Judges it by the target in force, once it has ended.
    pub(super) fn judge(&mut self) {
        let (Some(end), Some(target)) = (&self.end, &self.target) else { return };
        let used_up = target.banked > target.millis;
        self.verdict = Some(match (end.how, used_up) {
            (How::Reset, _) | (How::Cancelled, false) => Verdict::Void,
            (How::Cancelled | How::Fulfilled, true) => Verdict::Broken,
            (How::Fulfilled, false) => Verdict::Kept,
        });
    }

    /// Goes on after it was fulfilled. What lay between does not count.
    pub(super) fn go_on(&mut self, at: Timestamp) {
        self.end = None;
        self.verdict = None;
        self.since = Some(at.max(self.started_at));
        self.went_on = true;
    }

    /// From when it would count on: it runs, or was fulfilled while it ran.
    fn present(&self) -> Option<Timestamp> {
        let ended = self.end.as_ref().filter(|end| end.how == How::Fulfilled && !end.paused);
        self.since.or(ended.map(|end| end.at.max(self.started_at)))
    }

    /// Starts it earlier, as if it had run since.
    pub(super) fn extend_back(&mut self, to: Timestamp) {
        if to >= self.started_at {
            return;
        }
        let start = self.started_at;
        match self.since {
            Some(since) if since == start && self.runs.is_empty() => self.since = Some(to),
            _ => self.runs.change(|runs| match runs.first_mut() {
                Some(first) if first.0 == start => first.0 = to,
                _ => runs.insert(0, (to, start)),
            }),
        }
        self.started_at = to;
    }

    /// Counts again what the runs that are over add up to.
    pub(super) fn recount(&mut self, calendars: &[Calendar]) {
        if let Some(target) = &mut self.target {
            target.count(&self.runs, calendars);
        }
    }

    /// Turns its target into milliseconds again, from where it starts now.
    pub(super) fn remeasure(&mut self, calendars: &[Calendar]) {
        if let Some(target) = self.target.as_mut().filter(|target| target.by_hand.is_none()) {
            target.millis = millis(target.amount, target.calendar, calendars, self.started_at);
        }
    }

    /// Gives it the target of a promise: so much wall time.
    pub(super) fn promise(&mut self, millis: i64, at: Timestamp) {
        self.target = Some(Target::new(Amount::millis(millis), None, Unit::Wall, millis, at));
    }

    /// Starts it anew at an instant, with nothing counted.
    pub(super) fn restart(&mut self, at: Timestamp) {
        self.started_at = at;
        self.runs = Runs::default();
        self.since = self.since.map(|_| at);
        let reasons = self.reasons().to_vec();
        self.pauses = Shared::default();
        if !reasons.is_empty() {
            self.pauses.push(Pause { start: at, end: None, reasons });
        }
    }

    /// Counts the pauses so far as if there had been none.
    pub(super) fn forget_pauses(&mut self, at: Timestamp) {
        let reasons = self.reasons().to_vec();
        let pauses = std::mem::take(&mut self.pauses);
        self.runs.change(|runs| {
            runs.extend(pauses.iter().map(|pause| (pause.start, pause.end.unwrap_or(at))));
            runs.retain(|(from, to)| from < to);
            runs.sort_unstable();
        });
        if !reasons.is_empty() {
            self.pauses.push(Pause { start: at, end: None, reasons });
        }
    }

    /// The time counted towards the target until an instant.
    pub(crate) fn elapsed(&self, at: Timestamp, calendars: &[Calendar]) -> i64 {
        let Some(target) = &self.target else { return 0 };
        match self.since.or(self.runs.end()) {
            Some(known) if self.is_open() && at < known => self.runs.before(at, target, calendars),
            _ => target.banked + self.since.map_or(0, |since| target.counted(since, at, calendars)),
        }
    }

    /// The least instant with so much time counted, if it goes on as it is; none while it pauses before that.
    pub(super) fn reach(&self, amount: i64, calendars: &[Calendar]) -> Option<Timestamp> {
        let target = self.target.as_ref()?;
        if amount <= 0 {
            return Some(self.started_at.max(target.from));
        }
        let (run, before) = if amount > target.banked {
            ((self.present()?, Timestamp::MAX), target.banked)
        } else {
            self.runs.reach(amount, target)?
        };
        let mut rest = amount - before;
        for (from, to, unit) in target.pieces(run) {
            let counted = match to {
                Timestamp::MAX => NEVER,
                to => unit.elapsed(calendars, from, to),
            };
            if counted >= rest {
                return unit.add(calendars, from, rest);
            }
            rest -= counted;
        }
        None
    }

    /// The threshold in milliseconds of the target's unit.
    fn threshold(&self, at: Threshold, calendars: &[Calendar]) -> i64 {
        let Some(target) = &self.target else { return NEVER };
        match at {
            Threshold::Percent(percent) => {
                let product = i128::from(target.millis) * i128::from(percent);
                i64::try_from((product + 99) / 100).unwrap_or(NEVER)
            }
            Threshold::Before(amount) => target.millis - self.beside_due(amount, true, calendars),
            Threshold::After(amount) => {
                target.millis.saturating_add(self.beside_due(amount, false, calendars))
            }
        }
    }

    /// An amount before or after due, in milliseconds of the target's unit. Working days of a target in calendar days, which
    /// every hour counts towards, are so many of its calendar from due.
    fn beside_due(&self, amount: Amount, before: bool, calendars: &[Calendar]) -> i64 {
        let Some(target) = &self.target else { return NEVER };
        let calendar = target.calendar.and_then(|place| calendars.get(place));
        match (amount, target.unit, calendar) {
            (Amount::WorkingDays { .. }, Unit::Wall, Some(calendar)) => {
                let due = self.reach(target.millis, calendars).unwrap_or(self.started_at);
                let other =
                    if before { calendar.sub(due, amount) } else { calendar.add(due, amount) };
                other.map_or(NEVER, |other| (other.as_millis() - due.as_millis()).abs())
            }
            _ => millis(amount, target.calendar, calendars, self.started_at),
        }
    }

    /// Works out every instant that follows from the target. What has been passed stays passed; of a new target, as far
    /// as it still holds. What holds at once is reached now.
    pub(super) fn mark(
        &mut self,
        now: Timestamp,
        new_target: bool,
        points: &[(ClockPoint, What)],
        calendars: &[Calendar],
    ) {
        self.add_up(now, calendars);
        let Some(target) = &self.target else { return };
        let (millis, before) = (target.millis, &target.marks);
        let breach = millis.saturating_add(1);
        let mut marks = Vec::with_capacity(points.len() + 1);
        let at = |point: ClockPoint| match point {
            ClockPoint::At(threshold) => Some(self.threshold(threshold, calendars)),
            ClockPoint::Breached => Some(breach),
            ClockPoint::AtRisk => None,
        };
        let warnings = points.iter().filter(|(_, what)| matches!(what, What::Warning(..)));
        let warnings = warnings.filter_map(|(point, _)| at(*point));
        let at_risk = warnings.filter(|amount| *amount < millis).min();
        let all =
            points.iter().filter_map(|(point, what)| Some((at(*point).or(at_risk)?, what.clone())));
        for (amount, mut what) in all.chain([(breach, What::Breach)]) {
            if let What::Warning(_, before_due) = &mut what {
                *before_due = amount < millis;
            }
            let known = before.iter().find(|mark| mark.passed && mark.what.rank() == what.rank());
            if let Some(known) = known.filter(|_| !new_target) {
                marks.push(Mark { at: known.at, what, passed: true });
                continue;
            }
            match if amount > NEVER { None } else { self.reach(amount, calendars) } {
                Some(at) if known.is_some() && at <= now => {
                    marks.push(Mark { at, what, passed: true });
                }
                Some(at) => marks.push(Mark { at: at.max(now), what, passed: false }),
                None => {}
            }
        }
        // A warning that the rule in force does not have was given all the same, and is not given again.
        for mark in before.iter().filter(|mark| mark.passed) {
            let What::Warning(id, _) = &mark.what else { continue };
            if !points.iter().any(|(_, own)| own.rank() == mark.what.rank()) {
                let what = What::Warning(Arc::clone(id), false);
                marks.push(Mark { at: mark.at, what, passed: true });
            }
        }
        marks.sort_by(|a, b| (a.at, a.what.rank()).cmp(&(b.at, b.what.rank())));
        // What is used up stays so, whatever pauses after it.
        let counted = self.elapsed(now, calendars);
        let reach = |known: Option<Timestamp>, amount| match known {
            _ if millis >= NEVER => None,
            Some(at) if !new_target && counted >= amount && at <= now => Some(at),
            _ => self.reach(amount, calendars),
        };
        let said = target.said.filter(|at| {
            self.since.is_some() && self.elapsed((*at).max(self.started_at), calendars) == millis
        });
        let due_at = said.or_else(|| reach(target.due_at, millis));
        let breach_at = reach(target.breach_at, breach);
        if let Some(target) = &mut self.target {
            target.due_at = due_at;
            target.breach_at = breach_at;
            target.marks = marks;
        }
    }

    /// Adds up what is over. What was counted in a unit that counts no more is over as well.
    fn add_up(&mut self, now: Timestamp, calendars: &[Calendar]) {
        let Some(target) = &self.target else { return };
        let changed_at = target.older.last().map(|(until, _)| *until).filter(|at| *at <= now);
        if let Some(changed_at) =
            changed_at.filter(|at| self.since.is_some_and(|since| since < *at))
        {
            self.close_run(changed_at, calendars);
            self.since = Some(changed_at);
        }
        if let Some(target) = &self.target {
            self.runs.add_up(target, calendars);
        }
    }

    /// The first mark that has not been passed.
    pub(super) fn next_mark(&self) -> Option<&Mark> {
        self.target.as_ref()?.marks.iter().find(|mark| !mark.passed)
    }

    /// When its earliest warning before due is reached.
    pub(super) fn first_warning(&self) -> Option<Timestamp> {
        let marks = self.target.iter().flat_map(|target| &target.marks);
        let early = marks.filter(|mark| matches!(mark.what, What::Warning(_, true)));
        early.map(|mark| mark.at).min()
    }

    /// Whether a warning before due has been reached by an instant.
    pub(crate) fn is_warned(&self, at: Timestamp) -> bool {
        self.target
            .iter()
            .flat_map(|target| &target.marks)
            .any(|mark| matches!(mark.what, What::Warning(_, true)) && mark.at <= at)
    }
}

impl Target {
    /// A target that is set at an instant, before anything is counted towards it.
    pub(super) fn new(
        amount: Amount,
        calendar: Option<usize>,
        unit: Unit,
        millis: i64,
        set_at: Timestamp,
    ) -> Self {
        Self {
            amount,
            calendar,
            unit,
            millis,
            banked: 0,
            from: Timestamp::MIN,
            older: Shared::default(),
            set_at,
            changed_by: None,
            by_hand: None,
            said: None,
            due_at: None,
            breach_at: None,
            marks: Vec::new(),
        }
    }

    /// When it is due, as that is shown.
    pub(crate) fn shown_due(&self, landing: Landing, calendars: &[Calendar]) -> Option<Timestamp> {
        match (landing, self.unit.calendar(calendars), self.due_at) {
            (Landing::NextOpen, Some(calendar), Some(due_at)) => calendar.next_open(due_at),
            (_, _, due_at) => due_at,
        }
    }

    /// What counts of a stretch of running.
    pub(super) fn counted(&self, from: Timestamp, to: Timestamp, calendars: &[Calendar]) -> i64 {
        self.pieces((from, to)).map(|(from, to, unit)| unit.elapsed(calendars, from, to)).sum()
    }

    /// A run cut where the unit changed.
    pub(crate) fn pieces(
        &self,
        (start, end): Run,
    ) -> impl Iterator<Item = (Timestamp, Timestamp, Unit)> {
        let mut begin = start.max(self.from);
        let past = self.older.partition_point(|(until, _)| *until <= begin);
        let units = self.older.iter_from(past).copied().chain([(Timestamp::MAX, self.unit)]);
        let pieces = units.map(move |(until, unit)| {
            let piece = (begin, end.min(until), unit);
            begin = begin.max(piece.1);
            piece
        });
        let pieces = pieces.take_while(move |(from, ..)| *from < end);
        pieces.filter(|(from, to, _)| from < to)
    }

    /// Counts the runs that are over.
    pub(super) fn count(&mut self, runs: &Runs, calendars: &[Calendar]) {
        self.banked = runs.total(self, calendars);
    }
}
