//! What is written down of a sweep, for whoever asks what happened.

use super::listen::Cause;
use super::{Passed, Sweep, Transited};
use crate::time::Timestamp;
use std::sync::Arc;

impl Sweep<'_> {
    /// Spam and deleted cases have no promises; a case that is none of it any more has them as if it had never been.
    pub(super) fn void(&mut self, was_void: bool, cause: Cause<'_>) {
        let is_void = self.state.facts.is_void();
        if was_void == is_void {
            return;
        }
        for place in 0..self.state.clocks.len() {
            if self.state.clocks.get(place).is_none_or(|clock| clock.open_cycle().is_none()) {
                continue;
            }
            if is_void {
                self.write(cause.at, place, Transited::Cancelled, Some(Arc::clone(cause.id)), None);
            } else {
                self.remark(place, cause.at, true);
                self.write(cause.at, place, Transited::Resumed, Some(Arc::clone(cause.id)), None);
            }
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
            cause: Arc::clone(&cycle.cause),
            what,
            by,
            warning,
            due_at: target.due_at,
        });
    }
}
