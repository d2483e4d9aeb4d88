//! What an event does to the clocks: stop, cancel, reset, start, in that order.

use super::cycle::{Cycle, How, Runs, Shared};
use super::facts::{Around, Changed};
use super::moment::Seen;
use super::{Clock, Of, Override, Sweep, Transited};
use crate::event::{Data, Event, Opened, Origin, Promised, Role, Visibility};
use crate::sla::{Cycles, Occurrence, Pattern, Scope, StartFrom, Track};
use crate::time::Timestamp;
use std::sync::Arc;

/// Which threads an event concerns: where it may start a clock, and where it may end one. None is all of them.
#[derive(Default)]
struct Touched {
    starts: Option<usize>,
    ends: Option<Vec<usize>>,
}

impl Touched {
    fn may_start(&self, thread: usize) -> bool {
        self.starts.is_none_or(|own| own == thread)
    }

    fn may_end(&self, thread: usize) -> bool {
        self.ends.as_ref().is_none_or(|threads| threads.contains(&thread))
    }
}

/// The event at hand, for whatever it starts or ends.
#[derive(Clone, Copy)]
pub(super) struct Cause<'a> {
    pub(super) id: &'a Arc<str>,
    pub(super) at: Timestamp,
    /// The message that wants a reply: the event itself, or one that remains when another is removed.
    pub(super) message: &'a Arc<str>,
}

impl Sweep<'_> {
    pub(super) fn listen(&mut self, event: &Event) {
        let cause = Cause { id: event.id(), at: event.at(), message: event.id() };
        let was_void = self.state.facts.is_void();
        let open = match event.data() {
            Data::Status(_) => self.open_clocks(),
            _ => Vec::new(),
        };
        let thread = self.thread(event);
        let changed = self.learn(event, thread.is_some_and(|(_, begins)| begins));
        self.talk(event);
        match event.data() {
            Data::Unknown(_) => self.state.unknown += 1,
            Data::MergedInto(_) => self.end_all(cause, How::Cancelled),
            Data::ChannelMoved(moved) => self.move_thread(event, moved, cause),
            Data::MessageRemoved(removed) => self.remove(&removed.message, cause),
            Data::SplitFrom(split) => {
                if let Some(since) = split.since {
                    self.extend_opened(since, cause);
                }
            }
            Data::Absorbed(absorbed) => self.absorb(absorbed, cause),
            Data::Promise(promise) => self.promise(promise, cause),
            Data::Remedy(remedy) => self.remedy(event, remedy),
            // A clock that no policy has is nobody's.
            Data::TargetOverride(set) if self.policies.knows_clock(&set.clock) => {
                let amount = set.amount;
                let by = Arc::clone(event.id());
                let set_by_hand = Override { by, due_at: set.due_at, amount, until: set.until };
                self.state.overrides.insert(Arc::clone(&set.clock), set_by_hand);
            }
            _ => {}
        }
        let heard = self.hear(event, thread, &changed, cause);
        if let Data::Opened(opened) = event.data() {
            self.opened_with(opened, cause);
        }
        match (was_void, self.state.facts.is_void()) {
            (false, true) => self.cover(&open, cause),
            (true, false) => self.uncover(&open, cause),
            _ => {}
        }
        self.settle(event.at(), Some(event.id()), changed.facts);
        self.guide(event, heard, changed.facts);
    }

    /// Lets guidelines see what happened.
    fn guide(&mut self, event: &Event, heard: Vec<(usize, usize)>, changed: u64) {
        self.obey(event);
        if self.policies.guided {
            self.note_work(event);
            self.answer(heard, event);
            self.look(Seen::Events(event.at()), event.id(), changed);
            self.await_silence();
            self.retime(event.at());
        }
    }

    /// The thread in which it happened, and whether it begins it; none for what happens in no thread.
    pub(super) fn thread(&mut self, event: &Event) -> Option<(usize, bool)> {
        let visible = match event.data() {
            Data::Opened(_) => true,
            Data::Message(_) => event.visibility() != Visibility::Internal,
            Data::MessageVisibilityChanged(change) => change.to != Visibility::Internal,
            _ => false,
        };
        visible.then(|| self.state.threads.of_event(event))
    }

    fn learn(&mut self, event: &Event, begins_thread: bool) -> Changed {
        let contact_gap = self.policies.in_force(event.at());
        let contact_gap = contact_gap.and_then(|place| self.policies.each.get(place));
        let contact_gap = contact_gap.map_or(1_800_000, |policy| policy.contact_gap);
        let around = Around { policies: self.policies, contact_gap, begins_thread };
        self.state.facts.apply(event, &around)
    }

    /// What an opening says besides counts as if it came right after it.
    fn opened_with(&mut self, opened: &Opened, cause: Cause<'_>) {
        let status = Some(Arc::from(opened.status.as_str()));
        for (kind, to) in [
            ("group", opened.group.clone()),
            ("assigned", opened.assignee.clone()),
            ("status", status),
        ] {
            if to.is_some() {
                let occurrence = self.change(kind, None, to, false);
                self.turn(&occurrence, None, &Touched::default(), cause, cause.at);
            }
        }
    }

    /// That something became something else, as patterns see it.
    fn change(
        &self,
        kind: &'static str,
        from: Option<Arc<str>>,
        to: Option<Arc<str>>,
        reopened: bool,
    ) -> Occurrence<'static> {
        Occurrence {
            kind,
            role: Role::System,
            visibility: Visibility::Direct,
            automatic: true,
            broadcast: false,
            needs_reply: false,
            asks: false,
            begins_thread: false,
            unanswered: false,
            reopened,
            origin: self.state.facts.origin,
            channel: None,
            from,
            to,
            raw: None,
            name: None,
        }
    }

    /// What a lapse does to the clocks: the status that comes back is a status like any other.
    pub(super) fn lapsed(&mut self, at: Timestamp, changed: &Changed) {
        let by: Arc<str> = Arc::from(format!("lapse:{at}"));
        let cause = Cause { id: &by, at, message: &by };
        if changed.to.is_some() {
            let (from, to) = (changed.from.clone(), changed.to.clone());
            let occurrence = self.change("status", from, to, changed.reopened);
            self.turn(&occurrence, None, &Touched::default(), cause, at);
        }
        self.settle(at, Some(&by), changed.facts);
        self.look(Seen::Events(at), &by, changed.facts);
        if self.policies.guided {
            self.await_silence();
            self.retime(at);
        }
    }

    /// Lets the clocks hear an event. The triggers of guidelines that do.
    fn hear(
        &mut self,
        event: &Event,
        thread: Option<(usize, bool)>,
        changed: &Changed,
        cause: Cause<'_>,
    ) -> Vec<(usize, usize)> {
        let (role, visibility) = (event.role(), event.visibility());
        let mut occurrence = Occurrence {
            kind: event.kind(),
            role,
            visibility,
            automatic: false,
            broadcast: false,
            needs_reply: false,
            asks: false,
            begins_thread: thread.is_some_and(|(_, begins)| begins),
            unanswered: false,
            reopened: changed.reopened,
            origin: self.state.facts.origin,
            channel: event.channel(),
            from: changed.from.clone(),
            to: changed.to.clone(),
            raw: None,
            name: None,
        };
        let own = thread.map(|(thread, _)| thread);
        let mut answered: Vec<usize> = own.into_iter().collect();
        match event.data() {
            Data::Message(message) => {
                occurrence.automatic = message.automatic;
                occurrence.broadcast = message.broadcast;
                occurrence.asks = message.asks;
                occurrence.needs_reply = message.needs_reply(role);
                // Only we answer; a customer writes where they write.
                let ours = !matches!(role, Role::Customer | Role::ThirdParty);
                let named = message.answers.iter().filter(|_| ours);
                let threads = &self.state.threads;
                answered.extend(named.filter_map(|name| threads.named(Some(name))));
            }
            Data::MessageVisibilityChanged(change) => {
                occurrence.kind = if change.from == Visibility::Internal { "message" } else { "" };
                occurrence.visibility = change.to;
                occurrence.needs_reply = role == Role::Customer;
            }
            Data::Status(status) => occurrence.raw = status.raw.as_ref(),
            Data::Custom(custom) => occurrence.name = Some(&custom.name),
            Data::Attribute(attribute) => occurrence.name = Some(&attribute.name),
            _ => {}
        }
        let talks = occurrence.kind == "message" && thread.is_some();
        let asked = match event.data() {
            Data::Opened(opened) => opened.origin.is_contact(),
            _ => talks && occurrence.needs_reply && role == Role::Customer,
        };
        let theirs = talks && role == Role::Customer;
        if let Some(thread) = thread.and_then(|(thread, _)| self.state.threads.0.get_mut(thread)) {
            if theirs || asked {
                thread.heard_at = thread.heard_at.max(Some(event.at()));
            }
            if asked {
                thread.unanswered.add((cause.at, event.seq(), Arc::clone(cause.id)));
            }
        }
        let touched = match event.data() {
            // In no thread, as an internal note: nobody's wait ends there.
            Data::Opened(_) | Data::Message(_) | Data::MessageVisibilityChanged(_) => {
                Touched { starts: Some(own.unwrap_or(usize::MAX)), ends: Some(answered) }
            }
            _ => Touched::default(),
        };
        let start = match event.data() {
            Data::Opened(opened) if opened.origin == Origin::Listening => event.recorded_at(),
            _ => event.at(),
        };
        self.turn(&occurrence, Some(event), &touched, cause, start);
        let replied =
            talks && role == Role::Agent && !occurrence.automatic && !occurrence.broadcast;
        if replied {
            for (number, thread) in self.state.threads.0.iter_mut().enumerate() {
                if touched.may_end(number) {
                    thread.unanswered.clear();
                }
            }
            self.keep_promises(Promised::Reply, cause);
        }
        if matches!(event.data(), Data::Status(status) if status.to.is_done()) {
            self.keep_promises(Promised::Resolution, cause);
        }
        if self.policies.guided { self.heard(&occurrence, cause.at) } else { Vec::new() }
    }

    /// Stop, cancel and reset every clock that an occurrence concerns, then start.
    fn turn(
        &mut self,
        occurrence: &Occurrence<'_>,
        event: Option<&Event>,
        touched: &Touched,
        cause: Cause<'_>,
        start: Timestamp,
    ) {
        let tracks = &self.policies.tracks;
        let any = |patterns: &[Pattern]| patterns.iter().any(|pattern| pattern.matches(occurrence));
        for (number, track) in tracks.iter().enumerate() {
            let stops = any(&track.stop).then_some(How::Fulfilled);
            let cancels = || any(&track.cancel).then_some(How::Cancelled);
            let resets = || any(&track.reset).then_some(How::Reset);
            if let Some(how) = stops.or_else(cancels).or_else(resets) {
                self.end_track(number, touched, cause, how);
            }
        }
        for (number, track) in tracks.iter().enumerate() {
            let abouts: Vec<Of> = match track.scope {
                Scope::Case => vec![Of::Case],
                Scope::Thread => (0..self.state.threads.0.len())
                    .filter(|thread| occurrence.reopened || touched.may_start(*thread))
                    .map(Of::Thread)
                    .collect(),
            };
            for of in abouts {
                let unanswered = self.is_unanswered(&of);
                let here = Occurrence { unanswered, ..occurrence.clone() };
                let elsewhere = matches!(of, Of::Thread(thread) if !touched.may_start(thread));
                let starts = |pattern: &&Pattern| !elsewhere || pattern.hears_reopening();
                if track.start.iter().filter(starts).any(|pattern| pattern.matches(&here)) {
                    let start = self.start_from(track, event, cause, start);
                    self.start(number, &of, cause, start);
                }
            }
        }
    }

    fn is_unanswered(&self, of: &Of) -> bool {
        let threads = &self.state.threads.0;
        match of {
            Of::Thread(number) => {
                threads.get(*number).is_some_and(|thread| !thread.unanswered.is_empty())
            }
            Of::Case | Of::Promise(_) => threads.iter().any(|thread| !thread.unanswered.is_empty()),
        }
    }

    /// From when a cycle counts that an event starts.
    fn start_from(
        &self,
        track: &Track,
        event: Option<&Event>,
        cause: Cause<'_>,
        start: Timestamp,
    ) -> Timestamp {
        match &track.start_from {
            StartFrom::Event => start,
            StartFrom::Attached => cause.at,
            StartFrom::Recorded => event.map_or(cause.at, Event::recorded_at),
            StartFrom::Opened => self.state.facts.opened_at.unwrap_or(cause.at),
            StartFrom::Attribute(name) => {
                self.state.facts.attribute_instant(name).unwrap_or(cause.at)
            }
        }
    }

    /// The place of a clock, which is made when it is not there yet.
    pub(super) fn clock(&mut self, track: usize, of: Of) -> usize {
        let key = (track, of);
        let clocks = &mut self.state.clocks;
        let found = clocks.binary_search_by(|clock| (clock.track, &clock.of).cmp(&(key.0, &key.1)));
        found.unwrap_or_else(|place| {
            let (track, of) = key;
            let clock =
                Clock { track, of, cycle: None, rule: None, kept: 0, broken: 0, promised: None };
            clocks.insert(place, clock);
            place
        })
    }

    /// Starts a clock, unless it is open, has had its only cycle, or waits for another clock.
    pub(super) fn start(&mut self, number: usize, of: &Of, cause: Cause<'_>, start: Timestamp) {
        let Some(track) = self.policies.tracks.get(number) else { return };
        let place = self.clock(number, of.clone());
        let waits = track.not_while.is_some_and(|other| {
            let other_scope = self.policies.tracks.get(other).map(|other| other.scope);
            let of = if other_scope == Some(Scope::Case) { &Of::Case } else { of };
            let clocks = &self.state.clocks;
            let same = |clock: &&Clock| clock.track == other && clock.of == *of;
            clocks.iter().find(same).is_some_and(|clock| clock.open_cycle().is_some())
        });
        let Some(clock) = self.state.clocks.get_mut(place) else { return };
        if waits || clock.open_cycle().is_some() {
            return;
        }
        let fulfilled =
            |cycle: &&mut Cycle| cycle.end.as_ref().is_some_and(|end| end.how == How::Fulfilled);
        if track.cycles == Cycles::Once && clock.cycle.is_some() {
            return;
        }
        match (track.cycles, clock.cycle.as_mut().filter(fulfilled)) {
            (Cycles::Continue, Some(cycle)) => {
                let verdict = cycle.verdict;
                cycle.go_on(cause.at);
                clock.tally(verdict, -1);
                self.remark(place, cause.at, false);
                self.wrote(cause.at, place, Transited::Resumed, Some(Arc::clone(cause.id)), None);
            }
            _ => self.begin(place, cause, start),
        }
    }

    /// Begins a new cycle.
    pub(super) fn begin(&mut self, place: usize, cause: Cause<'_>, start: Timestamp) {
        let Some(clock) = self.state.clocks.get_mut(place) else { return };
        let thread = match &clock.of {
            Of::Thread(number) => self.state.threads.0.get(*number),
            Of::Case | Of::Promise(_) => None,
        };
        let cycle = Cycle {
            cause: Arc::clone(cause.id),
            message: Arc::clone(cause.message),
            began_at: cause.at,
            started_at: start,
            channel: thread.and_then(|thread| thread.channel.clone()),
            visibility: thread.map_or(Visibility::Direct, |thread| thread.visibility),
            runs: Runs::default(),
            since: Some(start),
            pauses: Shared::default(),
            end: None,
            target: None,
            announced: false,
            went_on: false,
            shelved: Vec::new(),
            verdict: None,
            level: None,
            agreement: None,
        };
        if let (Some(trace), Some(before)) = (&mut self.trace, clock.cycle.take()) {
            trace.closed.push((clock.clone(), before));
        }
        clock.cycle = Some(cycle);
        clock.rule = None;
    }

    /// Ends the open cycles of a track.
    fn end_track(&mut self, track: usize, touched: &Touched, cause: Cause<'_>, how: How) {
        for place in 0..self.state.clocks.len() {
            let Some(clock) = self.state.clocks.get(place) else { continue };
            let concerned = match &clock.of {
                Of::Thread(thread) => touched.may_end(*thread),
                Of::Case | Of::Promise(_) => true,
            };
            if clock.track == track && concerned {
                self.end(place, cause, how);
                if how == How::Reset
                    && self.state.clocks.get(place).is_some_and(|clock| {
                        clock
                            .cycle
                            .as_ref()
                            .and_then(|cycle| cycle.end.as_ref())
                            .is_some_and(|end| end.how == How::Reset && end.by == *cause.id)
                    })
                {
                    self.begin(place, cause, cause.at);
                }
            }
        }
    }

    fn end_all(&mut self, cause: Cause<'_>, how: How) {
        for place in 0..self.state.clocks.len() {
            self.end(place, cause, how);
        }
    }

    /// Ends the open cycle of a clock, if it has one.
    pub(super) fn end(&mut self, place: usize, cause: Cause<'_>, how: How) {
        let calendars = &self.policies.calendars;
        let (level, policies) = (self.state.level, self.policies);
        let Some(clock) = self.state.clocks.get_mut(place) else { return };
        let agreement = clock.agreement(policies).map(|agreement| Arc::clone(&agreement.id));
        let id = clock.rule(policies).map(|rule| Arc::clone(&rule.clock));
        let Some(cycle) = clock.cycle.as_mut().filter(|cycle| cycle.is_open()) else { return };
        cycle.end(cause.at, cause.id, how, calendars);
        if let Some(end) = &mut cycle.end {
            // Of one that was cancelled, that was said when the case became spam.
            end.untold = how == How::Fulfilled && self.state.facts.is_void();
        }
        cycle.level = level;
        cycle.agreement = agreement;
        let (verdict, by_hand) =
            (cycle.verdict, cycle.target.as_ref().and_then(|target| target.by_hand.clone()));
        clock.tally(verdict, 1);
        if let (Some(id), Some(by)) = (id, by_hand)
            && self.state.overrides.get(&id).is_some_and(|set| set.by == by)
        {
            self.state.overrides.remove(&id);
        }
        let what = match how {
            How::Fulfilled => Transited::Fulfilled,
            How::Cancelled => Transited::Cancelled,
            How::Reset => Transited::Reset,
        };
        self.wrote(cause.at, place, what, Some(Arc::clone(cause.id)), None);
    }
}
