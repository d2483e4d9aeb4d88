//! Promises to a customer: clocks whose targets are in the events.

use super::cycle::How;
use super::listen::Cause;
use super::{Of, PROMISES, Sweep, Transited};
use crate::event::{PromiseMade, PromiseState, Promised};
use crate::sla::NEVER;
use std::sync::Arc;

impl Sweep<'_> {
    pub(super) fn promise(&mut self, promise: &PromiseMade, cause: Cause<'_>) {
        let place = self.clock(PROMISES, Of::Promise(Arc::clone(&promise.name)));
        match (promise.state, promise.by) {
            (PromiseState::Kept, _) => self.end(place, cause, How::Fulfilled),
            (PromiseState::Withdrawn, _) => self.end(place, cause, How::Cancelled),
            (PromiseState::Made, Some(by)) => {
                self.end(place, cause, How::Cancelled);
                self.begin(place, cause, cause.at);
                if let Some(clock) = self.state.clocks.get_mut(place) {
                    clock.promised = Some(promise.what);
                    if let Some(cycle) = &mut clock.cycle {
                        let millis = by.as_millis() - cause.at.as_millis();
                        cycle.promise(millis.min(NEVER - 1), cause.at);
                        cycle.announced = !self.state.facts.is_void();
                    }
                }
                self.remark(place, cause.at, true);
                self.wrote(cause.at, place, Transited::Started, None, None);
            }
            (PromiseState::Made, None) => {}
        }
    }

    pub(super) fn keep_promises(&mut self, what: Promised, cause: Cause<'_>) {
        for place in 0..self.state.clocks.len() {
            let promised = self.state.clocks.get(place).and_then(|clock| clock.promised);
            if promised == Some(what) {
                self.end(place, cause, How::Fulfilled);
            }
        }
    }
}
