//! What is promised now: level, agreement, targets, and whether a clock pauses.

use super::cycle::{Cycle, Target, What};
use super::facts::Read;
use super::{Clock, LEVEL, Of, Override, PROMISES, RuleAt, State, Sweep, Transited, Verdict};
use crate::event::Visibility;
use crate::fact::Level;
use crate::guideline::{ClockPoint, Edge};
use crate::policy::Policies;
use crate::sla::{
    OnCalendarChange, OnRetarget, OnUnmatched, PauseWhen, Rule, StartFrom, TargetRule, Track,
};
use crate::time::Timestamp;
use std::sync::Arc;

/// Where a level comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LevelBy {
    Override,
    Recorded,
    /// The rule at this place.
    Rule(usize),
    Matrix,
    Default,
    Guideline,
}

impl State {
    /// The level that promises read, and where it comes from: set by hand for them too, recorded, by the first rule that
    /// holds, of impact and urgency, or the default; and raised by guidelines.
    pub(crate) fn found_level(&self, policies: &Policies) -> Option<(Level, LevelBy)> {
        let facts = &self.facts;
        let policy = self.policy.and_then(|place| policies.each.get(place));
        let set = facts.overridden().filter(|set| set.moves_promise);
        let by_hand = set.map(|set| (set.to, LevelBy::Override));
        let recorded = || facts.recorded_level.map(|level| (level, LevelBy::Recorded));
        let rule = || {
            let policy = policy?;
            let read = Read { facts, policy, level: self.level, thread: None, beneath: false };
            let mut rules = policy.levels.iter().enumerate();
            let found = rules.find(|(_, (when, _))| when.holds(&read));
            found.map(|(place, (_, level))| (*level, LevelBy::Rule(place)))
        };
        let cell = || {
            let (impact, urgency) = facts.impact_and_urgency()?;
            let level = policy?.matrix.get(impact)?.get(urgency)?;
            Some((*level, LevelBy::Matrix))
        };
        let default = || policy?.default_level.map(|level| (level, LevelBy::Default));
        let own = by_hand.or_else(recorded).or_else(rule).or_else(cell).or_else(default);
        let raised = self.guidance.effects.level.map(|level| (level, LevelBy::Guideline));
        own.into_iter().chain(raised).min_by_key(|(level, _)| level.number())
    }
}

impl Sweep<'_> {
    /// Reads the rules again, as far as they read what changed.
    pub(super) fn settle(&mut self, at: Timestamp, by: Option<&Arc<str>>, mut changed: u64) {
        let policy = self.policies.in_force(at);
        if policy != self.state.policy {
            self.state.policy = policy;
            changed = u64::MAX;
            self.repin(at);
        }
        self.let_go(at);
        let level = self.level();
        if level != self.state.level {
            self.state.level = level;
            changed |= LEVEL;
        }
        let reads = self.policy().map_or(0, |policy| policy.reads);
        if changed & reads != 0 || changed == u64::MAX {
            let before = self.state.agreement;
            self.state.agreement = self.agreement();
            if before != self.state.agreement || changed == u64::MAX {
                self.hand_over();
            }
        }
        for place in 0..self.state.clocks.len() {
            self.target(place, at, by, changed & reads != 0 || changed == u64::MAX);
        }
        self.let_go(at);
        if self.level() != self.state.level {
            // A cycle that raised it is promised no more. Raises only go here, so this comes to an end.
            return self.settle(at, by, LEVEL);
        }
        for place in 0..self.state.clocks.len() {
            self.pause(place, at, by);
        }
    }

    /// Where another agreement moves a clock of the same id in another way, what was told and judged goes along.
    fn hand_over(&mut self) {
        let policies = self.policies;
        for place in 0..self.state.clocks.len() {
            let Some(clock) = self.state.clocks.get(place) else { continue };
            let (Some(rule), None) = (clock.rule(policies), self.rule_at(clock.track)) else {
                continue;
            };
            let Some(agreement) = self.state.agreement(policies) else { continue };
            let heir = agreement.rules.iter().find(|heir| heir.clock == rule.clock);
            let (Some(heir), Some(cycle)) = (heir, clock.cycle.clone()) else { continue };
            let of = clock.of.clone();
            let same = |other: &Clock| other.track == heir.track && other.of == of;
            let rule_at = self.rule_at(heir.track);
            let Some(heir) = self.state.clocks.iter_mut().find(|other| same(other)) else {
                continue;
            };
            let Some(theirs) = heir.cycle.as_mut().filter(|theirs| theirs.cause == cycle.cause)
            else {
                continue;
            };
            if theirs.is_open() && cycle.is_open() {
                theirs.announced = cycle.announced;
                theirs.shelved = cycle.target.map(|target| target.marks).unwrap_or_default();
                heir.rule = rule_at;
            } else if !theirs.is_open() && cycle.verdict.is_some() {
                *theirs = cycle;
                heir.rule = rule_at;
            } else {
                continue;
            }
            let Some(clock) = self.state.clocks.get_mut(place) else { continue };
            clock.rule = None;
            if let Some(cycle) = clock.cycle.as_mut().filter(|cycle| cycle.is_open()) {
                cycle.target = None;
            }
        }
    }

    fn read<'b>(&'b self, thread: Option<(Option<&'b Arc<str>>, Visibility)>) -> Option<Read<'b>> {
        let policy = self.policy()?;
        Some(Read {
            facts: &self.state.facts,
            policy,
            level: self.state.level,
            thread,
            beneath: false,
        })
    }

    fn level(&self) -> Option<Level> {
        self.state.found_level(self.policies).map(|(level, _)| level)
    }

    fn agreement(&self) -> Option<usize> {
        let read = self.read(None)?;
        let holds = |when: &Option<_>| {
            when.as_ref().is_none_or(|when: &crate::condition::Condition| when.holds(&read))
        };
        self.policy()?.agreements.iter().position(|agreement| holds(&agreement.when))
    }

    /// The rule of the agreement in force for a track.
    fn rule_at(&self, track: usize) -> Option<RuleAt> {
        let (policy, agreement) = (self.state.policy?, self.state.agreement?);
        let rules = &self.policies.each.get(policy)?.agreements.get(agreement)?.rules;
        Some((policy, agreement, rules.iter().position(|rule| rule.track == track)?))
    }

    /// Gives a cycle the target that is promised of it now.
    fn target(&mut self, place: usize, at: Timestamp, by: Option<&Arc<str>>, reread: bool) {
        let Some(clock) = self.state.clocks.get(place) else { return };
        let Some(cycle) = &clock.cycle else { return };
        let undecided = cycle.is_open() || cycle.verdict.is_none();
        if clock.track == PROMISES || !undecided {
            return;
        }
        let rule_at = self.rule_at(clock.track);
        if rule_at.is_none() {
            self.unmatch(place, at, by);
            return;
        }
        let attached = clock.rule.is_some();
        let from_then = self.policies.tracks.get(clock.track).map(|track| &track.start_from);
        if !attached && !cycle.is_open() && from_then == Some(&StartFrom::Attached) {
            // It was over before anything was promised, and what is promised counts from then.
            return;
        }
        let overridden = self.override_of(clock, rule_at);
        let by_hand = overridden.map(|set| &set.by);
        let known = cycle.target.as_ref();
        let same_hand = by_hand == known.and_then(|target| target.by_hand.as_ref());
        let reread = reread || cycle.went_on;
        if attached && clock.rule == rule_at && !reread && same_hand {
            return;
        }
        let calendars = &self.policies.calendars;
        let thread = match clock.of {
            Of::Thread(_) => Some((cycle.channel.as_ref(), cycle.visibility)),
            Of::Case | Of::Promise(_) => None,
        };
        let Some(rule) = self.rule(rule_at) else { return };
        let wanted = self.wanted(rule, thread);
        let unchanged = match (&cycle.target, &wanted) {
            (Some(target), Some(wanted)) if attached => {
                let same = target.amount == wanted.amount && target.calendar == wanted.calendar;
                same_hand && (by_hand.is_some() || same)
            }
            (None, None) => attached,
            _ => false,
        };
        if unchanged && clock.rule == rule_at {
            return;
        }
        let mut next = cycle.clone();
        if !attached {
            next.target = None;
            self.attach(rule, &mut next, at);
        }
        let Some(wanted) = wanted else {
            self.replace(place, next, None, rule_at, at, by);
            return;
        };
        let target = match (next.target.take(), unchanged) {
            (Some(target), true) => target,
            (before, _) => {
                let mut target = Target::new(
                    wanted.amount,
                    wanted.calendar,
                    wanted.unit(),
                    wanted.millis(calendars, next.started_at),
                    at,
                );
                let kept = before.as_ref().map(|before| (before.unit, before.banked));
                if let Some(before) = before {
                    target.changed_by = by.cloned();
                    target.marks = before.marks;
                    target.from = before.from;
                    if rule.on_retarget == OnRetarget::FromNow {
                        target.from = at;
                    }
                    let moved = target.unit != before.unit;
                    if rule.on_calendar_change == OnCalendarChange::FromNow {
                        target.older = before.older;
                        if moved {
                            target.older.push((at, before.unit));
                        }
                    }
                }
                match kept {
                    // Counting the runs again would come to the same.
                    Some((unit, banked)) if unit == target.unit && target.from != at => {
                        target.banked = banked;
                    }
                    _ => target.count(&next.runs, calendars),
                }
                if let Some(set) = overridden {
                    target.by_hand = Some(Arc::clone(&set.by));
                    set_by_hand(&mut target, set, &next, at, calendars);
                }
                target
            }
        };
        self.replace(place, next, Some(target), rule_at, at, by);
    }

    /// An agreement comes to apply to a cycle.
    fn attach(&self, rule: &Rule, cycle: &mut Cycle, at: Timestamp) {
        let Some(track) = self.policies.tracks.get(rule.track) else { return };
        if cycle.began_at >= at {
            return;
        }
        if track.start_from == StartFrom::Attached {
            if cycle.is_open() {
                cycle.restart(at);
            }
        } else if !track.retro_pause {
            cycle.forget_pauses(at);
        }
    }

    /// Puts a cycle with its target in the place of the one before, and says what changed.
    fn replace(
        &mut self,
        place: usize,
        mut cycle: Cycle,
        target: Option<Target>,
        rule_at: Option<RuleAt>,
        at: Timestamp,
        by: Option<&Arc<str>>,
    ) {
        let (policies, level) = (self.policies, self.state.level);
        let Some(clock) = self.state.clocks.get_mut(place) else { return };
        let before = clock.cycle.as_ref().and_then(|cycle| cycle.target.as_ref());
        let had = before.filter(|_| clock.rule.is_some()).cloned();
        let clock_ruled = clock.rule.is_some();
        clock.rule = rule_at;
        let lost = cycle.target.take().or_else(|| had.clone()).map(|target| target.marks);
        cycle.target = target;
        match &mut cycle.target {
            Some(target) if had.is_none() => {
                target.marks = std::mem::take(&mut cycle.shelved);
                target.changed_by = by.filter(|_| cycle.announced).cloned();
            }
            Some(_) => {}
            None => cycle.shelved = lost.unwrap_or_else(|| std::mem::take(&mut cycle.shelved)),
        }
        let what = match (&had, &cycle.target) {
            (None, Some(_)) if cycle.announced && clock_ruled => Some(Transited::Retargeted),
            (None, Some(_)) if cycle.announced => Some(Transited::Resumed),
            (None, Some(_)) => Some(Transited::Started),
            (Some(before), Some(now)) => {
                let same = before.millis == now.millis && before.unit == now.unit;
                (!same || before.by_hand != now.by_hand).then_some(Transited::Retargeted)
            }
            (_, None) => None,
        };
        let ended = cycle.end.clone();
        cycle.judge();
        if ended.is_some() {
            cycle.level = level;
            cycle.agreement = clock.agreement(policies).map(|agreement| Arc::clone(&agreement.id));
        }
        let verdict = cycle.verdict;
        cycle.announced |= cycle.target.is_some() && !self.state.facts.is_void();
        clock.cycle = Some(cycle);
        clock.tally(verdict, 1);
        self.remark(place, at, true);
        if let Some(what) = what {
            let changed_by = by.filter(|_| what != Transited::Started).cloned();
            self.wrote(at, place, what, changed_by, None);
        }
        if let Some(end) = ended {
            let what = match verdict {
                Some(Verdict::Kept | Verdict::Broken) => Transited::Fulfilled,
                _ => Transited::Cancelled,
            };
            self.wrote(at, place, what, Some(end.by), None);
        }
    }

    /// No agreement has this clock now.
    fn unmatch(&mut self, place: usize, at: Timestamp, by: Option<&Arc<str>>) {
        let (policies, level) = (self.policies, self.state.level);
        let Some(clock) = self.state.clocks.get_mut(place) else { return };
        let Some(rule) = clock.rule(policies) else { return };
        if rule.on_unmatched == OnUnmatched::Keep {
            return;
        }
        let Some(cycle) = clock.cycle.as_mut().filter(|cycle| cycle.is_open()) else { return };
        let by = by.cloned().unwrap_or_else(|| Arc::from("policy"));
        // The clock itself runs on unseen: should the agreement apply again, it is as if it had never stopped.
        let mut ended = cycle.clone();
        ended.end(at, &by, super::How::Cancelled, &policies.calendars);
        ended.level = level;
        self.wrote(at, place, Transited::Cancelled, Some(by), None);
        let Some(clock) = self.state.clocks.get_mut(place) else { return };
        ended.agreement = clock.agreement(policies).map(|agreement| Arc::clone(&agreement.id));
        if let Some(trace) = &mut self.trace {
            trace.closed.push((clock.clone(), ended.clone()));
        }
        clock.tally(ended.verdict, 1);
        clock.rule = None;
        if let Some(cycle) = &mut clock.cycle {
            cycle.shelved = cycle.target.take().map(|target| target.marks).unwrap_or_default();
        }
    }

    fn rule(&self, rule_at: Option<RuleAt>) -> Option<&Rule> {
        let (policy, agreement, rule) = rule_at?;
        self.policies.each.get(policy)?.agreements.get(agreement)?.rules.get(rule)
    }

    /// The first target that holds.
    fn wanted(
        &self,
        rule: &Rule,
        thread: Option<(Option<&Arc<str>>, Visibility)>,
    ) -> Option<TargetRule> {
        let read = self.read(thread)?;
        let holds =
            |target: &&TargetRule| target.when.as_ref().is_none_or(|when| when.holds(&read));
        rule.targets.iter().find(holds).cloned()
    }

    fn override_of(&self, clock: &Clock, rule_at: Option<RuleAt>) -> Option<&Override> {
        let rule = self.rule(rule_at)?;
        let cycle = clock.open_cycle()?;
        self.state.overrides.get(&rule.clock).filter(|_| cycle.is_open())
    }

    /// Works out the marks of a clock again.
    pub(super) fn remark(&mut self, place: usize, at: Timestamp, new_target: bool) {
        let policies = self.policies;
        let policy = self.state.policy.and_then(|place| policies.each.get(place));
        let Some(clock) = self.state.clocks.get_mut(place) else { return };
        let mut points: Vec<(ClockPoint, What)> = Vec::new();
        if let Some(rule) = clock.rule(policies) {
            let warning = |warning: &crate::sla::Warning| {
                (ClockPoint::At(warning.at), What::Warning(Arc::clone(&warning.id), false))
            };
            points.extend(rule.warnings.iter().map(warning));
            let guidelines = policy.iter().flat_map(|policy| &policy.guidelines);
            for guideline in guidelines {
                for (place, trigger) in guideline.triggers.iter().enumerate() {
                    match &trigger.edge {
                        Edge::Clock(clock, point) if *clock == rule.clock => {
                            points.push((*point, What::Trigger(Arc::clone(&guideline.id), place)));
                        }
                        _ => {}
                    }
                }
            }
        }
        if let Some(cycle) = &mut clock.cycle {
            cycle.mark(at, new_target, &points, &policies.calendars);
        }
    }

    /// Pauses a clock, or lets it go on.
    fn pause(&mut self, place: usize, at: Timestamp, by: Option<&Arc<str>>) {
        let policies = self.policies;
        let Some(clock) = self.state.clocks.get(place) else { return };
        let (Some(cycle), Some(track)) = (clock.open_cycle(), policies.tracks.get(clock.track))
        else {
            return;
        };
        let reasons = self.reasons(track);
        if reasons == cycle.reasons() {
            return;
        }
        let what = match (cycle.reasons().is_empty(), reasons.is_empty()) {
            (true, false) => Some(Transited::Paused),
            (false, true) => Some(Transited::Resumed),
            _ => None,
        };
        if let Some(cycle) = self.state.clocks.get_mut(place).and_then(|clock| clock.cycle.as_mut())
        {
            cycle.pause(at, reasons, &policies.calendars);
        }
        self.remark(place, at, false);
        if let Some(what) = what {
            self.wrote(at, place, what, by.cloned(), None);
        }
    }

    /// The reasons for which a track pauses now.
    fn reasons(&self, track: &Track) -> Vec<Arc<str>> {
        if track.pauses.is_empty() {
            return Vec::new();
        }
        let read = self.read(None).map(|read| Read { beneath: true, ..read });
        let holds = |when: &PauseWhen| match when {
            PauseWhen::Status(status) => self.state.facts.beneath() == Some(*status),
            PauseWhen::Holds(condition) => read.as_ref().is_some_and(|read| condition.holds(read)),
        };
        let pauses = track.pauses.iter().filter(|pause| holds(&pause.when));
        pauses.map(|pause| Arc::clone(&pause.reason)).collect()
    }
}

/// A target that somebody set: an amount, or whatever lies before an instant if nothing pauses.
fn set_by_hand(
    target: &mut Target,
    set: &Override,
    cycle: &Cycle,
    at: Timestamp,
    calendars: &[crate::calendar::Calendar],
) {
    if let Some(amount) = set.amount {
        let rule = TargetRule { when: None, amount, calendar: target.calendar };
        target.amount = amount;
        target.unit = rule.unit();
        target.millis = rule.millis(calendars, cycle.started_at);
        target.count(&cycle.runs, calendars);
    }
    if let Some(due_at) = set.due_at {
        let before = |(from, to): &(Timestamp, Timestamp)| (*from, (*to).min(due_at));
        let over = cycle.runs.iter().map(before);
        let running = cycle.since.unwrap_or(at);
        let all = over.chain([(running, due_at)]);
        target.millis = all.map(|(from, to)| target.counted(from, to, calendars)).sum();
        target.said = Some(due_at);
        target.amount = crate::amount::Amount::millis(target.millis);
    }
}
