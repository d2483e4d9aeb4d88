//! What is written down of a sweep, for whoever asks what happened.

use super::listen::Cause;
use super::{Of, Passed, Sweep, Transited};
use crate::time::Timestamp;
use std::sync::Arc;

impl Sweep<'_> {
    /// The clocks that are open, before an event.
    pub(super) fn open_clocks(&self) -> Vec<(usize, Of)> {
        let open = self.state.clocks.iter().filter(|clock| clock.open_cycle().is_some());
        open.map(|clock| (clock.track, clock.of.clone())).collect()
    }

    /// Spam and deleted cases have no promises; a case that is none of it any more has them as if it had never been.
    /// Says so of the clocks that were open before the event.
    pub(super) fn void(&mut self, open: &[(usize, Of)], cause: Cause<'_>) {
        let is_void = self.state.facts.is_void();
        for place in 0..self.state.clocks.len() {
            let Some(clock) = self.state.clocks.get(place) else { continue };
            let known = open.iter().any(|(track, of)| *track == clock.track && *of == clock.of);
            let Some(cycle) = clock.open_cycle().filter(|_| known) else { continue };
            let what = match (is_void, cycle.is_paused()) {
                (true, _) => Transited::Cancelled,
                (false, true) => Transited::Paused,
                (false, false) => Transited::Resumed,
            };
            if !is_void {
                self.remark(place, cause.at, true);
            }
            self.write(cause.at, place, what, Some(Arc::clone(cause.id)), None);
        }
    }

    /// Writes down what a clock did, while the case is one.
    pub(super) fn wrote(
        &mut self,
        at: Timestamp,
        place: usize,
        what: Transited,
        by: Option<Arc<str>>,
        warning: Option<Arc<str>>,
    ) {
        if !self.state.facts.is_void() {
            self.write(at, place, what, by, warning);
        }
    }

    fn write(
        &mut self,
        at: Timestamp,
        place: usize,
        what: Transited,
        by: Option<Arc<str>>,
        warning: Option<Arc<str>>,
    ) {
        let Some(trace) = &mut self.trace else { return };
        let Some(clock) = self.state.clocks.get(place) else { return };
        let (Some(rule), Some(cycle)) = (clock.rule(self.policies), &clock.cycle) else { return };
        let Some(target) = &cycle.target else { return };
        trace.passed.push(Passed {
            at,
            clock: Arc::clone(&rule.clock),
            of: self.state.name(&clock.of),
            main: clock.of == Of::Thread(0),
            cause: Arc::clone(&cycle.cause),
            what,
            by,
            warning,
            due_at: target.due_at,
        });
    }
}
