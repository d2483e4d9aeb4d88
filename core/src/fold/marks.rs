//! What happens between events by itself.

use super::cycle::{Mark, What};
use super::moment::Seen;
use super::{State, Sweep, Transited};
use crate::policy::Policies;
use crate::time::Timestamp;
use std::sync::Arc;

/// Something that happens by itself; in this order at one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    Lapse,
    Policy,
    /// Of the clock at this place, with the rank of what it marks.
    Clock(u8, usize),
    /// Of the silence at this place.
    Silence(usize),
    /// Of a guideline whose dwell is over.
    End,
    /// Of every step of that instant.
    Step,
}

impl State {
    /// The next instant at which a fact or a target set by hand ends.
    pub(crate) fn next_lapse(&self) -> Option<Timestamp> {
        let overridden = self.overrides.values().filter_map(|set| set.until).min();
        self.facts.next_lapse().into_iter().chain(overridden).min()
    }

    /// The next instant at which something happens by itself that changes more than what an instant shows.
    pub(crate) fn next_effect(&self, policies: &Policies) -> Option<Timestamp> {
        let policy = self.at.and_then(|at| policies.next_after(at));
        let read = self.policy.and_then(|place| policies.each.get(place));
        let read = read.is_some_and(|policy| policy.edges.read_clocks);
        let clocks = self.clocks.iter().filter(|_| !self.facts.is_void()).filter_map(|clock| {
            let target = clock.open_cycle()?.target.as_ref()?;
            let acts =
                |mark: &&Mark| !mark.passed && (read || matches!(mark.what, What::Trigger(..)));
            target.marks.iter().find(acts).map(|mark| mark.at)
        });
        let guidance = self.guidance.next().filter(|_| !self.facts.is_void());
        clocks.chain(guidance).chain(policy).chain(self.next_lapse()).min()
    }
}

impl Sweep<'_> {
    /// Lets everything pass that lies before an instant, or at it.
    pub(crate) fn pass(&mut self, until: Timestamp, inclusive: bool) {
        while let Some((at, next)) = self.next() {
            if at > until || (at == until && !inclusive) {
                break;
            }
            self.state.at = self.state.at.max(Some(at));
            match next {
                Next::Lapse => self.lapse(at),
                Next::Policy => {
                    let by = Arc::from(format!("policy:{at}"));
                    self.settle(at, Some(&by), u64::MAX);
                    self.look(Seen::Events(at), &by, u64::MAX);
                    self.await_silence();
                }
                Next::Clock(_, place) => self.reach(at, place),
                Next::Silence(place) => self.fall_silent(at, place),
                Next::End => {
                    let by = Arc::from(format!("end:{at}"));
                    self.look(Seen::Marks(at), &by, u64::MAX);
                }
                Next::Step => self.come(at),
            }
        }
    }

    /// What happens next by itself, if no event comes first.
    fn next(&self) -> Option<(Timestamp, Next)> {
        let state = &self.state;
        let lapse = state.next_lapse().map(|at| (at, Next::Lapse));
        // Before the first event there is nothing to decide.
        let policy = state.at.and_then(|at| self.policies.next_after(at));
        let policy = policy.map(|at| (at, Next::Policy));
        let void = state.facts.is_void();
        let marked =
            state.clocks.iter().enumerate().filter(|_| !void).filter_map(|(place, clock)| {
                let cycle = clock.open_cycle()?;
                let mark = cycle.next_mark()?;
                Some((mark.at, Next::Clock(mark.what.rank().0, place)))
            });
        let guided = self.policies.guided && !void;
        let silence = self.next_timed().map(|(at, place)| (at, Next::Silence(place)));
        let end = self.next_ending().map(|at| (at, Next::End));
        let step = self.next_step().map(|at| (at, Next::Step));
        let guidance = [silence, end, step].into_iter().flatten().filter(|_| guided);
        marked.chain(lapse).chain(policy).chain(guidance).min()
    }

    fn lapse(&mut self, at: Timestamp) {
        let changed = self.state.facts.lapse(at);
        self.state.overrides.retain(|_, set| set.until.is_none_or(|until| until > at));
        self.lapsed(at, &changed);
    }

    /// A threshold is reached.
    fn reach(&mut self, at: Timestamp, place: usize) {
        let Some(clock) = self.state.clocks.get_mut(place) else { return };
        let Some(cycle) = &mut clock.cycle else { return };
        let Some(target) = &mut cycle.target else { return };
        let (changed_by, cause) = (target.changed_by.clone(), Arc::clone(&cycle.cause));
        let Some(mark) = target.marks.iter_mut().find(|mark| !mark.passed) else { return };
        let what = mark.what.clone();
        // Those of triggers pass together, with the other clocks'.
        mark.passed = !matches!(what, What::Trigger(..));
        match what {
            What::Warning(id, _) => self.wrote(at, place, Transited::Warned, changed_by, Some(id)),
            What::Breach => self.wrote(at, place, Transited::Breached, changed_by, None),
            What::Trigger(..) => return self.spark(at),
        }
        self.look(Seen::Marks(at), &cause, 0);
    }
}
