//! A second reading of guidelines, written from the rulings alone: naive, slow, and with nothing kept between two
//! questions. It replays the whole log for each instant that it is asked about.
//!
//! It knows wall time only, one clock of a fixed target that never pauses, and no facts but tags, status, owner and
//! escalation. Levels, calendars, promises and other policies are held by other tests.

use casework::Timestamp;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const HOUR: i64 = 3_600_000;
pub(crate) const DAY: i64 = 24 * HOUR;
/// 2026-03-23T07:00:00Z, a Monday. Berlin changes its clocks on the Sunday after.
pub(crate) const START: i64 = 1_774_249_200_000;
/// What the one clock has until its target is used up.
pub(crate) const TARGET: i64 = 4 * HOUR;
/// When it is at risk.
const AT_RISK: i64 = TARGET * 3 / 4;

pub(crate) fn instant(at: i64) -> Timestamp {
    Timestamp::from_millis(at).unwrap()
}

pub(crate) fn text(at: i64) -> String {
    instant(at).to_string()
}

fn amount(millis: i64) -> String {
    format!("{millis}ms")
}

/// What a condition asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asks {
    Tag(&'static str),
    NoTag(&'static str),
    Status(&'static str),
    Escalated(u8),
    /// The rest is beyond the reference.
    Level(&'static str),
    Breached,
    Percent(i64),
    Waited(i64),
    Replies(i64),
}

impl Asks {
    fn json(&self) -> Value {
        match self {
            Self::Tag(tag) => json!({"fact": "tags", "value": tag}),
            Self::NoTag(tag) => json!({"not": {"fact": "tags", "value": tag}}),
            Self::Status(word) => json!({"fact": "status", "value": word}),
            Self::Escalated(least) => {
                json!({"fact": "escalation", "op": "at_least", "value": least})
            }
            Self::Level(level) => json!({"fact": "level", "value": level}),
            Self::Breached => json!({"fact": "clock.answer.breached", "value": true}),
            Self::Percent(least) => {
                json!({"fact": "clock.answer.percent", "op": "at_least", "value": least})
            }
            Self::Waited(least) => json!({"fact": "waiting_ms", "op": "at_least", "value": least}),
            Self::Replies(least) => json!({"fact": "replies", "op": "at_least", "value": least}),
        }
    }
}

/// Which events a trigger hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hears {
    Customer,
    Rating,
    Tagged,
    Resolved,
}

impl Hears {
    fn json(self) -> Value {
        match self {
            Self::Customer => json!({"kind": "message", "by": "customer"}),
            Self::Rating => json!({"kind": "rating"}),
            Self::Tagged => json!({"kind": "tagged"}),
            Self::Resolved => json!({"kind": "status", "to": "resolved"}),
        }
    }

    fn hears(self, event: &Event) -> bool {
        matches!(
            (self, &event.what),
            (Self::Customer, What::Message { role: "customer", quiet: false })
                | (Self::Rating, What::Rating)
                | (Self::Tagged, What::Tagged(_))
                | (Self::Resolved, What::Status("resolved"))
        )
    }
}

/// What sets a guideline off.
#[derive(Clone, Debug)]
pub(crate) enum Edge {
    /// A point of the clock, as it is written.
    Clock(&'static str),
    Event(Hears),
    Becomes(Asks),
    Count(Hears, usize, Option<i64>),
    /// Of us, or of the customer.
    Silence(bool, i64),
    Unowned(i64),
    Manual,
}

#[derive(Clone, Debug)]
pub(crate) struct Trigger {
    pub(crate) edge: Edge,
    pub(crate) when: Option<Asks>,
}

impl Trigger {
    fn json(&self) -> Value {
        let mut all = match &self.edge {
            Edge::Clock(at) => json!({"clock": "answer", "at": at}),
            Edge::Event(hears) => json!({"event": hears.json()}),
            Edge::Becomes(asks) => json!({"becomes": asks.json()}),
            Edge::Count(hears, many, within) => {
                let mut all = json!({"count": hears.json(), "at_least": many});
                if let Some(within) = within {
                    all["within"] = amount(*within).into();
                }
                all
            }
            Edge::Silence(ours, long) => {
                json!({"silence_of": if *ours { "us" } else { "customer" }, "for": amount(*long)})
            }
            Edge::Unowned(long) => json!({"unowned_for": amount(*long)}),
            Edge::Manual => json!({"manual": true}),
        };
        if let Some(when) = &self.when {
            all["when"] = when.json();
        }
        all
    }
}

/// From when a step counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    Activation,
    AtRisk,
    Due,
}

/// What a step asks for: the word, and to whom as the policy writes it.
pub(crate) type Asked = (&'static str, &'static str);

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) from: From,
    /// Negative is before.
    pub(crate) offset: i64,
    pub(crate) when: Option<Asks>,
    pub(crate) escalation: u8,
    pub(crate) actions: Vec<Asked>,
    /// Effects beyond the reference.
    pub(crate) effects: Value,
}

impl Step {
    fn json(&self) -> Value {
        let field = if self.offset < 0 { "before" } else { "after" };
        let mut all = json!({field: amount(self.offset.abs()), "effects": self.effects});
        match self.from {
            From::Activation => {}
            From::AtRisk => all["from"] = "at_risk".into(),
            From::Due => all["from"] = "due".into(),
        }
        if let Some(when) = &self.when {
            all["when"] = when.json();
        }
        if self.escalation > 0 {
            all["escalation"] = self.escalation.into();
        }
        let actions = self.actions.iter().map(|(what, to)| json!({"what": what, "to": to}));
        all["actions"] = actions.collect();
        all
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Guideline {
    pub(crate) triggers: Vec<Trigger>,
    pub(crate) when: Option<Asks>,
    pub(crate) steps: Vec<Step>,
    pub(crate) hold: Option<i64>,
    pub(crate) stop_when: Option<Asks>,
    pub(crate) dwell: Option<i64>,
    pub(crate) cooldown: Option<i64>,
    pub(crate) most: usize,
    pub(crate) precedence: i64,
    /// `on`, `observe`, or limited to what is asked.
    pub(crate) watched: bool,
    pub(crate) limited_to: Option<Asks>,
    /// The name of a calendar; wall time, when there is none.
    pub(crate) on: Option<&'static str>,
}

impl Guideline {
    pub(crate) fn json(&self, place: usize) -> Value {
        let mut all = json!({
            "id": format!("g{place}"),
            "triggers": self.triggers.iter().map(Trigger::json).collect::<Vec<_>>(),
            "steps": self.steps.iter().map(Step::json).collect::<Vec<_>>(),
            "max_activations": self.most,
            "precedence": self.precedence,
            "in": self.on.unwrap_or("wall"),
        });
        for (field, asks) in
            [("when", &self.when), ("stop_when", &self.stop_when), ("limited_to", &self.limited_to)]
        {
            if let Some(asks) = asks {
                all[field] = asks.json();
            }
        }
        for (field, long) in [("dwell", self.dwell), ("cooldown", self.cooldown)] {
            if let Some(long) = long {
                all[field] = amount(long).into();
            }
        }
        if let Some(hold) = self.hold {
            all["acknowledge"] = json!({"hold": amount(hold)});
        }
        if self.watched {
            all["mode"] = "observe".into();
        } else if self.limited_to.is_some() {
            all["mode"] = "limited".into();
        }
        all
    }
}

/// What happens.
#[derive(Clone, Debug)]
pub(crate) enum What {
    Opened {
        owned: bool,
    },
    /// Quiet is automatic, so that no pattern hears it.
    Message {
        role: &'static str,
        quiet: bool,
    },
    Note,
    Status(&'static str),
    Tagged(&'static str),
    Untagged(&'static str),
    Rating,
    Assigned(bool),
    Level(&'static str),
    Promise(i64),
    /// The place of a guideline, every one when it is left out; and in which role.
    Acknowledged(Option<usize>, &'static str),
    ByHand(usize, bool),
    Took(String, &'static str),
}

#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) at: i64,
    pub(crate) what: What,
}

impl Event {
    pub(crate) fn json(&self) -> Value {
        let (kind, role, data) = match &self.what {
            What::Opened { owned } => {
                let data = if *owned { json!({"assignee": "ann"}) } else { json!({}) };
                ("opened", "customer", data)
            }
            What::Message { role, quiet } => ("message", *role, json!({"automatic": quiet})),
            What::Note => ("message", "agent", json!({})),
            What::Status(to) => ("status", "agent", json!({"to": to})),
            What::Tagged(tag) => ("tagged", "agent", json!({"tags": [tag]})),
            What::Untagged(tag) => ("untagged", "agent", json!({"tags": [tag]})),
            What::Rating => ("rating", "customer", json!({"value": 2})),
            What::Assigned(owned) => ("assigned", "agent", json!({"to": owned.then_some("ann")})),
            What::Level(to) => ("level", "agent", json!({"to": to})),
            What::Promise(by) => ("promise", "agent", json!({"by": text(self.at + by)})),
            What::Acknowledged(guideline, role) => {
                let mut data = json!({"as": role});
                if let Some(place) = guideline {
                    data["guideline"] = format!("g{place}").into();
                }
                ("acknowledged", "agent", data)
            }
            What::ByHand(place, true) => {
                ("guideline", "agent", json!({"id": format!("g{place}"), "state": "started"}))
            }
            What::ByHand(place, false) => {
                let id = format!("g{place}");
                ("guideline", "agent", json!({"id": id, "state": "stopped", "reason": "calm"}))
            }
            What::Took(key, outcome) => {
                ("action_taken", "system", json!({"key": key, "outcome": outcome}))
            }
        };
        let mut all = json!({
            "id": self.id, "case_id": "c", "at": text(self.at), "kind": kind,
            "actor": {"role": role}, "channel": "email", "data": data,
        });
        if matches!(self.what, What::Note) {
            all["visibility"] = "internal".into();
        }
        all
    }

    /// What orders the events of one case.
    pub(crate) fn position(&self) -> (i64, u8, &str) {
        let rank = match self.what {
            What::Opened { .. } => 0,
            What::Tagged(_) | What::Untagged(_) => 2,
            What::Level(_) => 3,
            What::Assigned(_) => 4,
            What::Message { .. } | What::Note => 5,
            What::Status(_) => 6,
            _ => 7,
        };
        (self.at, rank, &self.id)
    }
}

/// How high each role stands.
pub(crate) fn escalation_of(role: &str) -> u8 {
    match role {
        "lead" => 1,
        "manager" => 2,
        _ => 0,
    }
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Waits,
    LeftOut,
    /// When it was due, and when it came.
    Came(i64, i64),
}

/// A guideline that was set off.
#[derive(Clone, Debug)]
struct Activation {
    place: usize,
    cause: String,
    at: i64,
    /// When that was known.
    known_at: i64,
    /// When the cycle that set it off was due, if one did.
    due_at: Option<i64>,
    applied: bool,
    steps: Vec<State>,
    ended_at: Option<i64>,
    acknowledged_at: Option<i64>,
    held_until: i64,
    /// Since when what ends it has held.
    calm_since: Option<i64>,
}

/// A cycle of the clock.
#[derive(Clone, Debug)]
struct Cycle {
    cause: String,
    since: i64,
    /// Which triggers have come to their point.
    passed: BTreeSet<(usize, usize)>,
}

/// Since when something is so, by which event.
type Since = (i64, String);

/// An action that there is to do: its key, when it was due, which attempt it is.
pub(crate) type Due = (String, i64, u32);

/// What a host is told, each list in order of keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) escalation: u8,
    /// Guideline, cause, instant, whether it is applied, steps come, and the end of a hold.
    pub(crate) open: Vec<(String, String, i64, bool, usize, Option<i64>)>,
    pub(crate) actions: Vec<Due>,
    pub(crate) observed: Vec<Due>,
    /// Key, due, why.
    pub(crate) superseded: Vec<(String, i64, &'static str)>,
    pub(crate) rescinded: Vec<String>,
    /// Event and code, of what was said by hand.
    pub(crate) refused: Vec<(String, &'static str)>,
}

/// An action of a step that has come.
struct Asking<'b> {
    key: String,
    what: &'static str,
    number: usize,
    step: usize,
    due: i64,
    came: i64,
    one: &'b Activation,
    height: (u8, i64, usize),
}

/// The case as it goes.
pub(crate) struct Reference<'a> {
    guidelines: &'a [Guideline],
    tags: BTreeSet<&'static str>,
    status: &'static str,
    rests: bool,
    cycle: Option<Cycle>,
    activations: Vec<Activation>,
    caused: BTreeSet<(usize, String)>,
    became: BTreeMap<(usize, usize), bool>,
    counted: BTreeMap<(usize, usize), Vec<i64>>,
    /// The opening, or the latest return.
    begun: Option<Since>,
    ours: Option<Since>,
    either: Option<Since>,
    unowned: Option<Since>,
    /// Of each trigger that time brings, the latest since when it was asked.
    asked: BTreeMap<(usize, usize), Since>,
    taken: Vec<(String, String, &'static str)>,
    refused: Vec<(String, &'static str)>,
}

impl<'a> Reference<'a> {
    /// What is told at an instant.
    pub(crate) fn told(guidelines: &'a [Guideline], log: &[Event], as_of: i64) -> Told {
        let mut all = Self {
            guidelines,
            tags: BTreeSet::new(),
            status: "new",
            rests: false,
            cycle: None,
            activations: Vec::new(),
            caused: BTreeSet::new(),
            became: BTreeMap::new(),
            counted: BTreeMap::new(),
            begun: None,
            ours: None,
            either: None,
            unowned: None,
            asked: BTreeMap::new(),
            taken: Vec::new(),
            refused: Vec::new(),
        };
        let mut log: Vec<&Event> = log.iter().filter(|event| event.at <= as_of).collect();
        log.sort_by_key(|event| event.position());
        let mut log = log.into_iter().peekable();
        loop {
            let mark = all.next_mark().unwrap_or(i64::MAX);
            match log.next_if(|event| event.at <= mark) {
                Some(event) => all.happens(event),
                None if mark <= as_of => all.passes(mark),
                None => return all.tell(as_of),
            }
        }
    }

    fn holds(&self, asks: Option<&Asks>) -> bool {
        match asks {
            None => true,
            Some(Asks::Tag(tag)) => self.tags.contains(tag),
            Some(Asks::NoTag(tag)) => !self.tags.contains(tag),
            Some(Asks::Status(word)) => self.status == *word,
            Some(Asks::Escalated(least)) => self.escalation() >= *least,
            Some(asks) => panic!("beyond the reference: {asks:?}"),
        }
    }

    fn escalation(&self) -> u8 {
        let open = self.activations.iter().filter(|one| one.applied && one.ended_at.is_none());
        open.map(|one| self.height(one)).max().unwrap_or(0)
    }

    /// How high the steps of an activation that have come stand.
    fn height(&self, one: &Activation) -> u8 {
        let steps = self.guidelines[one.place].steps.iter().zip(&one.steps);
        let came = steps.filter(|(_, state)| matches!(state, State::Came(..)));
        came.map(|(step, _)| step.escalation).max().unwrap_or(0)
    }

    /// The instant of a step that has not come.
    fn own(one: &Activation, step: &Step) -> i64 {
        let from = match step.from {
            From::Activation => one.at,
            From::AtRisk => one.due_at.unwrap() - TARGET + AT_RISK,
            From::Due => one.due_at.unwrap(),
        };
        (from + step.offset).max(one.at).max(one.held_until)
    }

    // What time brings.

    /// When a point of the clock is known, and when it counts from.
    fn point(cycle: &Cycle, at: &str) -> (i64, i64) {
        let (since, due) = (cycle.since, cycle.since + TARGET);
        match at {
            "at_risk" => (since + AT_RISK, since + AT_RISK),
            "breached" => (due + 1, due),
            "50%" => (since + TARGET / 2, since + TARGET / 2),
            "due" => (due, due),
            "30m before" => (due - HOUR / 2, due - HOUR / 2),
            "30m after" => (due + HOUR / 2, due + HOUR / 2),
            _ => panic!("no such point: {at}"),
        }
    }

    /// Since when a trigger that time brings waits, and for how long.
    fn waits(&self, edge: &Edge) -> Option<(Since, i64)> {
        if self.rests {
            return None;
        }
        let (since, long) = match edge {
            Edge::Silence(ours, long) => (if *ours { &self.ours } else { &self.either }, *long),
            Edge::Unowned(long) if self.unowned.is_some() => (&self.unowned, *long),
            _ => return None,
        };
        // Never sooner than the opening or the latest return.
        let since = since.iter().chain(&self.begun).max_by_key(|(at, _)| *at)?;
        Some((since.clone(), long))
    }

    fn triggers(&self) -> impl Iterator<Item = ((usize, usize), &'a Trigger)> + use<'a> {
        self.guidelines.iter().enumerate().flat_map(|(place, guideline)| {
            let triggers = guideline.triggers.iter().enumerate();
            triggers.map(move |(number, trigger)| ((place, number), trigger))
        })
    }

    /// The next instant at which something comes by itself.
    fn next_mark(&self) -> Option<i64> {
        let edges = self.triggers().filter_map(|(id, trigger)| match &trigger.edge {
            Edge::Clock(at) => {
                let cycle = self.cycle.as_ref().filter(|cycle| !cycle.passed.contains(&id))?;
                Some(Self::point(cycle, at).0)
            }
            edge => {
                let (since, long) = self.waits(edge)?;
                (self.asked.get(&id) != Some(&since)).then_some(since.0 + long)
            }
        });
        let open = self.activations.iter().filter(|one| one.ended_at.is_none());
        let ends = open.clone().filter_map(|one| {
            Some(one.calm_since? + self.guidelines[one.place].dwell.unwrap_or(0))
        });
        let steps = open.flat_map(|one| {
            let steps = self.guidelines[one.place].steps.iter().zip(&one.steps);
            let waiting = steps.filter(|(_, state)| **state == State::Waits);
            waiting.map(|(step, _)| Self::own(one, step).max(one.known_at))
        });
        edges.chain(ends).chain(steps).min()
    }

    /// One round of what comes by itself at an instant, or was due before it.
    fn passes(&mut self, now: i64) {
        let edges: Vec<_> = self.triggers().collect();
        for (id, trigger) in &edges {
            let Edge::Clock(at) = &trigger.edge else { continue };
            let Some(cycle) = &mut self.cycle else { continue };
            let (known, from) = Self::point(cycle, at);
            if known <= now && cycle.passed.insert(*id) {
                let (cause, due) = (cycle.cause.clone(), cycle.since + TARGET);
                self.set_off(id.0, trigger, &cause, (from, now), Some(due));
            }
        }
        for (id, trigger) in &edges {
            let Some((since, long)) = self.waits(&trigger.edge) else { continue };
            if since.0 + long <= now && self.asked.insert(*id, since.clone()) != Some(since.clone())
            {
                self.set_off(id.0, trigger, &since.1, (now, now), None);
            }
        }
        self.end_the_calm(now, true);
        let mut come = Vec::new();
        for (number, one) in self.activations.iter().enumerate() {
            for (place, step) in self.guidelines[one.place].steps.iter().enumerate() {
                let own = Self::own_if_waiting(one, step, place);
                let Some(own) = own.filter(|own| *own <= now) else { continue };
                let state = if self.holds(step.when.as_ref()) {
                    State::Came(own, now)
                } else {
                    State::LeftOut
                };
                come.push((number, place, state));
            }
        }
        for (number, place, state) in come {
            self.activations[number].steps[place] = state;
        }
        self.look(now, None);
    }

    fn own_if_waiting(one: &Activation, step: &Step, place: usize) -> Option<i64> {
        let waits = one.ended_at.is_none() && one.steps[place] == State::Waits;
        waits.then(|| Self::own(one, step))
    }

    /// Ends what has been calm for long enough. The end of a dwell is a mark: the events of its instant come before it.
    fn end_the_calm(&mut self, now: i64, marks: bool) {
        for one in self.activations.iter_mut().filter(|one| one.ended_at.is_none()) {
            let dwell = self.guidelines[one.place].dwell.unwrap_or(0);
            let late = now - i64::from(!marks && dwell > 0);
            if one.calm_since.is_some_and(|since| since + dwell <= late) {
                one.ended_at = Some(now);
            }
        }
    }

    /// Looks at what ends activations, and at what comes to hold.
    fn look(&mut self, now: i64, event: Option<&str>) {
        for (id, trigger) in self.triggers() {
            let Edge::Becomes(asks) = &trigger.edge else { continue };
            let holds = self.holds(Some(asks));
            let before = self.became.insert(id, holds).unwrap_or(false);
            if holds && !before {
                let cause = event.expect("the reference has only edges that events bring");
                self.set_off(id.0, trigger, cause, (now, now), None);
            }
        }
        for place in 0..self.activations.len() {
            let guideline = &self.guidelines[self.activations[place].place];
            let calm = guideline.stop_when.is_some() && self.holds(guideline.stop_when.as_ref());
            let one = &mut self.activations[place];
            one.calm_since = if calm { one.calm_since.or(Some(now)) } else { None };
        }
        self.end_the_calm(now, event.is_none());
    }

    /// Sets a guideline off, unless something is against it.
    fn set_off(
        &mut self,
        place: usize,
        trigger: &Trigger,
        cause: &str,
        (at, known_at): (i64, i64),
        due_at: Option<i64>,
    ) -> bool {
        let guideline = &self.guidelines[place];
        let own = self.activations.iter().filter(|one| one.place == place);
        let rests = guideline.cooldown.is_some_and(|cooldown| {
            own.clone().any(|one| one.ended_at.is_none_or(|ended| known_at < ended + cooldown))
        });
        let fits = self.holds(guideline.when.as_ref()) && self.holds(trigger.when.as_ref());
        if !fits || rests || own.count() >= guideline.most {
            return false;
        }
        if !self.caused.insert((place, cause.to_owned())) {
            return false;
        }
        let calm = guideline.stop_when.is_some() && self.holds(guideline.stop_when.as_ref());
        self.activations.push(Activation {
            place,
            cause: cause.to_owned(),
            at,
            known_at,
            due_at,
            applied: !guideline.watched && self.holds(guideline.limited_to.as_ref()),
            steps: vec![State::Waits; guideline.steps.len()],
            ended_at: None,
            acknowledged_at: None,
            held_until: i64::MIN,
            calm_since: calm.then_some(known_at),
        });
        true
    }

    // What happens.

    fn end(&mut self, now: i64, which: impl Fn(&Activation) -> bool) -> bool {
        let mut any = false;
        for one in self.activations.iter_mut().filter(|one| one.ended_at.is_none()) {
            if which(one) {
                one.ended_at = Some(now);
                any = true;
            }
        }
        any
    }

    fn happens(&mut self, event: &Event) {
        let (now, id) = (event.at, event.id.as_str());
        let since = || Some((now, id.to_owned()));
        match &event.what {
            What::Opened { owned } => {
                self.begun = since();
                self.unowned = if *owned { None } else { since() };
            }
            What::Message { role: "customer", quiet: false } => {
                self.either = since();
                // What is closed stays so, whatever the customer writes.
                if self.rests && self.status == "resolved" {
                    self.rests = false;
                    self.begun = since();
                }
                let begun = || Cycle { cause: id.to_owned(), since: now, passed: BTreeSet::new() };
                self.cycle.get_or_insert_with(begun);
            }
            What::Message { role: "agent", quiet: false } => {
                self.ours = since();
                self.either = since();
                if self.cycle.take().is_some() {
                    self.end(now, |one| one.due_at.is_some());
                }
            }
            What::Status(to) => {
                let over = matches!(*to, "resolved" | "closed");
                // Also when it was so before, and what was set off since is about that.
                if over {
                    self.end(now, |one| one.due_at.is_none());
                }
                if self.rests && !over {
                    self.begun = since();
                }
                (self.status, self.rests) = (to, over);
            }
            What::Tagged(tag) => drop(self.tags.insert(tag)),
            What::Untagged(tag) => drop(self.tags.remove(tag)),
            What::Assigned(true) => self.unowned = None,
            What::Assigned(false) => self.unowned = self.unowned.take().or_else(since),
            What::Acknowledged(place, role) => self.acknowledged(now, *place, role),
            What::ByHand(place, true) => self.started(event, *place),
            What::ByHand(place, false) => {
                let ended = self.end(now, |one| one.place == *place);
                let refused = (!ended).then(|| (id.to_owned(), "not_activated"));
                self.refused.extend(refused);
            }
            What::Took(key, outcome) => self.taken.push((id.to_owned(), key.clone(), outcome)),
            _ => {}
        }
        for (id, trigger) in self.triggers() {
            let sets_off = match &trigger.edge {
                Edge::Event(hears) => hears.hears(event),
                Edge::Count(hears, many, within) if hears.hears(event) => {
                    let all = self.counted.entry(id).or_default();
                    all.retain(|at| within.is_none_or(|within| *at > now - within));
                    all.push(now);
                    // One less was not enough.
                    all.len() == *many
                }
                _ => false,
            };
            if sets_off {
                self.set_off(id.0, trigger, &event.id, (now, now), None);
            }
        }
        self.look(now, Some(&event.id));
    }

    fn acknowledged(&mut self, now: i64, place: Option<usize>, role: &str) {
        let heights: Vec<u8> = self.activations.iter().map(|one| self.height(one)).collect();
        for (one, height) in self.activations.iter_mut().zip(heights) {
            let meant = one.ended_at.is_none() && place.is_none_or(|place| place == one.place);
            let Some(hold) = self.guidelines[one.place].hold.filter(|_| meant) else { continue };
            if escalation_of(role) >= height {
                one.acknowledged_at = Some(now);
                one.held_until = one.held_until.max(now + hold);
            }
        }
    }

    fn started(&mut self, event: &Event, place: usize) {
        let manual = |trigger: &&Trigger| matches!(trigger.edge, Edge::Manual);
        let all: Vec<_> = self.guidelines[place].triggers.iter().filter(manual).collect();
        let applies = all
            .iter()
            .any(|trigger| self.set_off(place, trigger, &event.id, (event.at, event.at), None));
        if all.is_empty() {
            self.refused.push((event.id.clone(), "not_manual"));
        } else if !applies {
            self.refused.push((event.id.clone(), "does_not_apply"));
        }
    }

    // What is told.

    fn tell(&self, as_of: i64) -> Told {
        let mut told = Told { escalation: self.escalation(), ..Told::default() };
        told.refused.clone_from(&self.refused);
        let mut all = Vec::new();
        for (number, one) in self.activations.iter().enumerate() {
            let rule = &self.guidelines[one.place];
            for (step, state) in one.steps.iter().enumerate() {
                let State::Came(due, came) = *state else { continue };
                for (index, (what, to)) in rule.steps[step].actions.iter().enumerate() {
                    let key = key(one.place, &one.cause, step, index, to);
                    let height = (rule.steps[step].escalation, due, step);
                    all.push(Asking { key, what, number, step, due, came, one, height });
                }
            }
        }
        for asking in &all {
            let mine = || self.taken.iter().filter(|(_, key, _)| *key == asking.key);
            if mine().any(|(_, _, outcome)| *outcome != "failed") {
                continue;
            }
            let higher = all.iter().any(|other| {
                other.what == "notify"
                    && other.number == asking.number
                    && other.step != asking.step
                    && other.height > asking.height
            });
            let precedence = |one: &Activation| self.guidelines[one.place].precedence;
            let precedes = all.iter().any(|other| {
                other.what == "assign"
                    && other.due == asking.due
                    && other.one.place != asking.one.place
                    && other.one.applied == asking.one.applied
                    && (-precedence(other.one), other.one.place)
                        < (-precedence(asking.one), asking.one.place)
            });
            let why = match asking.what {
                "notify" | "remind" | "request_reply" if asking.one.ended_at.is_some() => {
                    Some("end")
                }
                "notify" if asking.one.acknowledged_at >= Some(asking.came) => {
                    Some("acknowledgement")
                }
                "notify" if higher => Some("higher_step"),
                "assign" if precedes => Some("precedence"),
                _ => None,
            };
            let key = asking.key.clone();
            if let Some(why) = why {
                told.superseded.push((key, asking.due, why));
                continue;
            }
            let due = (key, asking.due, 1 + u32::try_from(mine().count()).unwrap());
            let list = if asking.one.applied { &mut told.actions } else { &mut told.observed };
            list.push(due);
        }
        // Of what a host says of one key the last word counts, but that it failed is no word against done.
        let said = self.taken.iter().filter(|(_, _, outcome)| *outcome != "failed");
        let last: BTreeMap<_, _> = said.map(|(_, key, outcome)| (key, *outcome)).collect();
        let stray = |key: &String| all.iter().all(|asking| asking.key != *key);
        let done = last.into_iter().filter(|(key, outcome)| *outcome == "done" && stray(key));
        told.rescinded.extend(done.map(|(key, _)| key.clone()));
        for one in self.activations.iter().filter(|one| one.ended_at.is_none()) {
            let came = one.steps.iter().filter(|state| matches!(state, State::Came(..))).count();
            let held = Some(one.held_until).filter(|until| *until > as_of);
            let id = format!("g{}", one.place);
            told.open.push((id, one.cause.clone(), one.at, one.applied, came, held));
        }
        told.sorted()
    }
}

impl Told {
    /// The same with its lists in order of keys.
    pub(crate) fn sorted(mut self) -> Self {
        self.open.sort();
        self.actions.sort();
        self.observed.sort();
        self.superseded.sort();
        self.rescinded.sort();
        self.rescinded.dedup();
        self.refused.sort();
        self
    }
}

/// The key of an action of the case `c`. None of its parts has what must be written otherwise.
pub(crate) fn key(place: usize, cause: &str, step: usize, index: usize, to: &str) -> String {
    format!("c/g{place}/{cause}/{}/{index}/{to}", step + 1)
}
