//! What is written down of a sweep, for whoever asks what happened.

use super::listen::Cause;
use super::{Clock, Mark, Of, Passed, Sweep, Transited, Verdict, What};
use crate::time::Timestamp;
use std::sync::Arc;

impl Sweep<'_> {
    /// The clocks that are open, before an event.
    pub(super) fn open_clocks(&self) -> Vec<(usize, Of)> {
        let open = self.state.clocks.iter().filter(|clock| clock.open_cycle().is_some());
        open.map(|clock| (clock.track, clock.of.clone())).collect()
    }

    /// Spam and deleted cases have no promises. Says so of the clocks that were open before the event.
    pub(super) fn cover(&mut self, open: &[(usize, Of)], cause: Cause<'_>) {
        for place in 0..self.state.clocks.len() {
            let known = self.state.clocks.get(place).filter(|clock| was(open, clock));
            if known.is_some_and(|clock| clock.open_cycle().is_some()) {
                self.write(cause.at, place, Transited::Cancelled, Some(Arc::clone(cause.id)), None);
            }
        }
    }

    /// A case that is spam no more has its promises as if it had never been. Says what became of them beneath: which go
    /// on, which began, and which have ended.
    pub(super) fn uncover(&mut self, open: &[(usize, Of)], cause: Cause<'_>) {
        self.resume_guidance(cause.at);
        for place in 0..self.state.clocks.len() {
            let Some(clock) = self.state.clocks.get_mut(place) else { continue };
            let known = was(open, clock);
            let Some(cycle) = &mut clock.cycle else { continue };
            let paused = cycle.is_paused();
            let (what, by) = match &mut cycle.end {
                Some(end) if end.untold => {
                    end.untold = false;
                    (Transited::Fulfilled, Some(Arc::clone(&end.by)))
                }
                None if known && cycle.target.is_some() => {
                    let announced = std::mem::replace(&mut cycle.announced, true);
                    match (announced, paused) {
                        (false, _) => (Transited::Started, None),
                        (true, true) => (Transited::Paused, Some(Arc::clone(cause.id))),
                        (true, false) => (Transited::Resumed, Some(Arc::clone(cause.id))),
                    }
                }
                _ => continue,
            };
            let breached = clock.cycle.as_ref().is_some_and(|cycle| {
                let marks = cycle.target.iter().flat_map(|target| &target.marks);
                let told = |mark: &Mark| mark.passed && matches!(mark.what, What::Breach);
                cycle.verdict == Some(Verdict::Broken) && !marks.into_iter().any(told)
            });
            match what {
                Transited::Fulfilled if breached => {
                    self.write(cause.at, place, Transited::Breached, None, None);
                }
                Transited::Fulfilled => {}
                _ => self.remark(place, cause.at, true),
            }
            self.write(cause.at, place, what, by, None);
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

/// Whether a clock is among those that were open.
fn was(open: &[(usize, Of)], clock: &Clock) -> bool {
    open.iter().any(|(track, of)| *track == clock.track && *of == clock.of)
}
