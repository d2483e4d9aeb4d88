//! What customers wait for, when it moves: to another thread, from another case, or away with a message.

use super::cycle::How;
use super::listen::Cause;
use super::{Clock, Of, State, Sweep};
use crate::event::{Absorbed, ChannelMoved, Event, Role};
use crate::sla::{Occurrence, Scope};
use crate::time::Timestamp;
use std::sync::Arc;

impl Sweep<'_> {
    /// The conversation goes on elsewhere, and what is open goes along with its start and its target.
    pub(super) fn move_thread(&mut self, event: &Event, moved: &ChannelMoved, cause: Cause<'_>) {
        let (from, _) = self.state.threads.of_event(event);
        let (to, _) = self.state.threads.of_place(&moved.to);
        if from == to {
            return;
        }
        let waits = self.state.threads.0.get_mut(from).map(|t| std::mem::take(&mut t.unanswered));
        if let (Some(thread), Some(waits)) = (self.state.threads.0.get_mut(to), waits) {
            thread.unanswered.extend(waits);
        }
        for track in 0..self.policies.tracks.len() {
            let key = |clock: &Clock| clock.track == track && clock.of == Of::Thread(from);
            let Some(source) = self.state.clocks.iter().position(key) else { continue };
            let start = |place: usize, state: &State| {
                let cycle = state.clocks.get(place)?.open_cycle()?;
                Some(cycle.started_at)
            };
            let Some(moving) = start(source, self.state) else { continue };
            let target = self.clock(track, Of::Thread(to));
            // Of two waits that become one the earlier goes on, and the other comes to an end.
            let waiting = start(target, self.state);
            if waiting.is_some_and(|waiting| waiting <= moving) {
                self.end(source, cause, How::Cancelled);
                continue;
            }
            self.end(target, cause, How::Cancelled);
            let Some(clock) = self.state.clocks.get_mut(source) else { continue };
            let (cycle, rule) = (clock.cycle.take(), clock.rule);
            self.state.guidance.go_along(&Of::Thread(from), &Of::Thread(to), cycle.as_ref());
            let Some(clock) = self.state.clocks.get_mut(target) else { continue };
            if let (Some(trace), Some(before)) = (&mut self.trace, clock.cycle.take()) {
                trace.closed.push((clock.clone(), before));
            }
            clock.cycle = cycle;
            clock.rule = rule;
        }
    }

    /// A message is taken away. Whoever waited for an answer to it alone waits no more.
    pub(super) fn remove(&mut self, message: &Arc<str>, cause: Cause<'_>) {
        for thread in &mut self.state.threads.0 {
            thread.unanswered.remove(message);
        }
        for place in 0..self.state.clocks.len() {
            let Some(clock) = self.state.clocks.get(place) else { continue };
            let (of, track) = (clock.of.clone(), clock.track);
            let hears = self.policies.tracks.get(track).is_some_and(|track| track.hears_customers);
            let caused = clock.open_cycle().is_some_and(|cycle| cycle.message == *message);
            if !(hears && caused) {
                continue;
            }
            self.end(place, cause, How::Cancelled);
            let Of::Thread(number) = of else { continue };
            let oldest = self.state.threads.0.get(number);
            let oldest = oldest.and_then(|thread| thread.unanswered.oldest().cloned());
            if let Some((since, _, id)) = oldest {
                self.wait(number, Cause { message: &id, ..cause }, since, false);
            }
        }
    }

    /// Another case's open waits become ours: each from the earlier of the two starts.
    pub(super) fn absorb(&mut self, absorbed: &Absorbed, cause: Cause<'_>) {
        for wait in &absorbed.waits {
            let (number, begins) = self.state.threads.of_place(&wait.place);
            if let Some(thread) = self.state.threads.0.get_mut(number) {
                thread.unanswered.add((wait.since, 0, Arc::clone(cause.id)));
            }
            let mut waiting = false;
            for place in 0..self.state.clocks.len() {
                let Some(clock) = self.state.clocks.get(place) else { continue };
                let hears = self.policies.tracks.get(clock.track);
                let hears = hears.is_some_and(|track| track.hears_customers);
                if hears && clock.of == Of::Thread(number) && clock.open_cycle().is_some() {
                    waiting = true;
                    self.extend_back(place, wait.since, cause.at);
                }
            }
            if !waiting {
                self.wait(number, cause, wait.since, begins);
            }
        }
    }

    /// A customer waits in a thread since an instant, as if their message came now.
    fn wait(&mut self, thread: usize, cause: Cause<'_>, since: Timestamp, begins_thread: bool) {
        let channel = self.state.threads.0.get(thread);
        let (channel, visibility) = match channel {
            Some(thread) => (thread.channel.clone(), thread.visibility),
            None => return,
        };
        let occurrence = Occurrence {
            kind: "message",
            role: Role::Customer,
            visibility,
            automatic: false,
            broadcast: false,
            needs_reply: true,
            asks: false,
            begins_thread,
            unanswered: true,
            reopened: false,
            origin: self.state.facts.origin,
            channel: channel.as_ref(),
            from: None,
            to: None,
            raw: None,
            name: None,
        };
        for (number, track) in self.policies.tracks.iter().enumerate() {
            let starts = track.start.iter().any(|pattern| pattern.matches(&occurrence));
            if track.scope == Scope::Thread && starts {
                self.start(number, &Of::Thread(thread), cause, since);
            }
        }
    }

    fn extend_back(&mut self, place: usize, to: Timestamp, at: Timestamp) {
        let calendars = &self.policies.calendars;
        let Some(clock) = self.state.clocks.get_mut(place) else { return };
        if let Some(cycle) = &mut clock.cycle {
            cycle.extend_back(to);
            cycle.recount(calendars);
            cycle.remeasure(calendars);
        }
        self.remark(place, at, true);
    }

    /// What began with the opening began earlier.
    pub(super) fn extend_opened(&mut self, since: Timestamp, cause: Cause<'_>) {
        let opened = self.state.facts.opened_by.clone();
        for place in 0..self.state.clocks.len() {
            let clock = self.state.clocks.get(place);
            let cycle = clock.and_then(Clock::open_cycle);
            if cycle.is_some_and(|cycle| Some(&cycle.cause) == opened.as_ref()) {
                self.extend_back(place, since, cause.at);
            }
        }
    }
}
