//! Random policies and random cases, for the tests of promises. Each is plain data that the reference reads directly
//! and the library reads as text.

#![allow(dead_code, reason = "each of the test programs uses a part of it")]

use casework::{Amount, Case, Desk, Event, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};
use std::fmt;

pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;
/// 2026-03-23T07:00:00Z, a Monday. Berlin changes its clocks on the Sunday after.
pub(crate) const START: i64 = 1_774_249_200_000;

/// The calendars that every policy has, with their documents.
pub(crate) fn calendars() -> Value {
    json!({
        "office": {"zone": "Europe/Berlin", "week": {"mon-fri": "09:00-17:00"}},
        "shop": {"zone": "America/New_York", "week": {"mon-sat": ["08:00-12:00", "13:00-18:00"]}},
    })
}

/// The named conditions that every policy has.
pub(crate) const CONDITIONS: [(&str, Asked); 3] = [
    ("asking", Asked::Status("waiting_customer")),
    ("snoozing", Asked::Status("snoozed")),
    ("parked", Asked::Tag("parked")),
];

#[derive(Clone, Copy, Debug)]
pub(crate) enum Asked {
    Status(&'static str),
    Tag(&'static str),
}

impl Asked {
    fn json(self) -> Value {
        match self {
            Self::Status(status) => json!({"fact": "status", "value": status}),
            Self::Tag(tag) => json!({"fact": "tags", "value": tag}),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub(crate) agreements: Vec<Agreement>,
    pub(crate) guidelines: Vec<Guideline>,
}

#[derive(Clone, Debug)]
pub(crate) struct Agreement {
    pub(crate) id: &'static str,
    /// It applies to cases with this tag; to all, without one.
    pub(crate) tag: Option<&'static str>,
    pub(crate) clocks: Vec<Clock>,
}

#[derive(Clone, Debug)]
pub(crate) struct Clock {
    pub(crate) preset: &'static str,
    pub(crate) targets: Vec<Target>,
    /// The calendar of those targets that name none; none counts every hour.
    pub(crate) calendar: Option<&'static str>,
    /// Names of [`CONDITIONS`].
    pub(crate) pauses: Vec<&'static str>,
    pub(crate) warnings: Vec<At>,
    pub(crate) from_now: bool,
    pub(crate) calendar_from_now: bool,
    pub(crate) keep: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) level: Option<u8>,
    pub(crate) amount: Amount,
    /// None for the clock's calendar, `wall` for every hour, else a name.
    pub(crate) on: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum At {
    Percent(i64),
    Before(i64),
    After(i64),
}

#[derive(Clone, Debug)]
pub(crate) struct Guideline {
    pub(crate) clock: &'static str,
    pub(crate) at: At,
    pub(crate) raise: u8,
}

pub(crate) fn at_text(at: At) -> String {
    match at {
        At::Percent(percent) => format!("{percent}%"),
        At::Before(millis) => format!("{} before", Amount::millis(millis)),
        At::After(millis) => format!("{} after", Amount::millis(millis)),
    }
}

impl Policy {
    pub(crate) fn json(&self) -> Value {
        let conditions: Map<_, _> =
            CONDITIONS.iter().map(|(name, asked)| ((*name).to_owned(), asked.json())).collect();
        let guidelines = self.guidelines.iter().enumerate().map(|(place, guideline)| {
            json!({
                "id": format!("g{place}"),
                "triggers": [{"clock": guideline.clock, "at": at_text(guideline.at)}],
                "steps": [{"effects": {"raise_level": format!("P{}", guideline.raise)}}],
            })
        });
        let guidelines: Vec<Value> = guidelines.collect();
        let agreements: Vec<Value> = self.agreements.iter().map(Agreement::json).collect();
        json!({
            "version": "1",
            "calendars": calendars(),
            "conditions": conditions,
            "level": {
                "rules": [{"level": "P1", "when": {"fact": "tags", "value": "urgent"}}],
                "default": "P3",
            },
            "agreements": agreements,
            "guidelines": guidelines,
        })
    }

    pub(crate) fn desk(&self) -> Desk {
        let text = self.json().to_string();
        Desk::load(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }
}

impl Agreement {
    fn json(&self) -> Value {
        let clocks: Vec<Value> = self.clocks.iter().map(Clock::json).collect();
        let mut all = json!({"id": self.id, "clocks": clocks});
        if let Some(tag) = self.tag {
            all["when"] = Asked::Tag(tag).json();
        }
        all
    }
}

impl Clock {
    fn json(&self) -> Value {
        let target = |target: &Target| {
            let mut all = json!({"amount": target.amount.to_string()});
            if let Some(level) = target.level {
                all["when"] = json!({"fact": "level", "value": format!("P{level}")});
            }
            if let Some(name) = target.on {
                all["in"] = name.into();
            }
            all
        };
        let targets: Vec<Value> = self.targets.iter().map(target).collect();
        let warnings = self.warnings.iter().map(|at| json!({"at": at_text(*at)}));
        let warnings: Vec<Value> = warnings.collect();
        let word = |other: bool, usual, unusual| if other { unusual } else { usual };
        let mut all = json!({
            "preset": self.preset,
            "target": targets,
            "pause_while": self.pauses,
            "warn": warnings,
            "on_retarget": word(self.from_now, "keep_elapsed", "from_now"),
            "on_calendar_change": word(self.calendar_from_now, "recompute", "from_now"),
            "on_unmatched": word(self.keep, "cancel", "keep"),
            // A customer's clock may not pause while we are waited for; these do, to try everything.
            "internal": true,
        });
        if let Some(name) = self.calendar {
            all["calendar"] = name.into();
        }
        all
    }
}

/// One event, as the reference reads it.
#[derive(Clone, Debug)]
pub(crate) struct Happening {
    pub(crate) id: String,
    pub(crate) at: i64,
    pub(crate) recorded_at: Option<i64>,
    pub(crate) seq: i64,
    pub(crate) role: &'static str,
    pub(crate) visibility: &'static str,
    pub(crate) thread: Option<&'static str>,
    pub(crate) channel: Option<&'static str>,
    pub(crate) what: What,
}

#[derive(Clone, Debug)]
pub(crate) enum What {
    Opened {
        origin: &'static str,
        status: &'static str,
    },
    Message {
        automatic: bool,
        broadcast: bool,
        needs_reply: Option<bool>,
        answers: Vec<&'static str>,
    },
    Shown {
        message: String,
    },
    Removed {
        message: String,
    },
    Status {
        to: &'static str,
        until: Option<i64>,
    },
    Level(Option<u8>),
    Tagged(&'static str),
    Untagged(&'static str),
    Group(Option<&'static str>),
    Assigned(Option<&'static str>),
    Merged,
    Unheard,
    /// A kind that only the laws use, with its data.
    Other(&'static str, Value),
}

pub(crate) fn instant(at: i64) -> Timestamp {
    Timestamp::from_millis(at).unwrap()
}

pub(crate) fn text(at: i64) -> String {
    instant(at).to_string()
}

impl Happening {
    pub(crate) fn new(id: &str, at: i64, role: &'static str, what: What) -> Self {
        Self {
            id: id.to_owned(),
            at,
            recorded_at: None,
            seq: 0,
            role,
            visibility: "direct",
            thread: None,
            channel: None,
            what,
        }
    }

    fn kind(&self) -> (&'static str, u8) {
        match &self.what {
            What::Opened { .. } => ("opened", 0),
            What::Merged => ("merged_into", 1),
            What::Tagged(_) => ("tagged", 2),
            What::Untagged(_) => ("untagged", 2),
            What::Level(_) => ("level", 3),
            What::Group(_) => ("group", 4),
            What::Assigned(_) => ("assigned", 4),
            What::Message { .. } => ("message", 5),
            What::Shown { .. } => ("message_visibility_changed", 5),
            What::Removed { .. } => ("message_removed", 5),
            What::Status { .. } => ("status", 6),
            What::Unheard => ("weather", 7),
            What::Other("absorbed", _) => ("absorbed", 1),
            What::Other("channel_moved", _) => ("channel_moved", 5),
            What::Other("customer_changed", _) => ("customer_changed", 2),
            What::Other(kind, _) => (kind, 7),
        }
    }

    /// What orders the events of a case.
    pub(crate) fn place(&self) -> (i64, i64, u8, &str) {
        (self.at, self.seq, self.kind().1, &self.id)
    }

    pub(crate) fn json(&self) -> Value {
        let level = |level: u8| format!("P{level}");
        let data = match &self.what {
            What::Opened { origin, status } => json!({"origin": origin, "status": status}),
            What::Message { automatic, broadcast, needs_reply, answers } => {
                let mut data =
                    json!({"automatic": automatic, "broadcast": broadcast, "answers": answers});
                if let Some(needs_reply) = needs_reply {
                    data["needs_reply"] = (*needs_reply).into();
                }
                data
            }
            What::Shown { message } => {
                json!({"message": message, "from": "internal", "to": "direct"})
            }
            What::Removed { message } => json!({"message": message}),
            What::Status { to, until: None } => json!({"to": to}),
            What::Status { to, until: Some(until) } => json!({"to": to, "until": text(*until)}),
            What::Level(to) => json!({"to": to.map(level)}),
            What::Tagged(tag) | What::Untagged(tag) => json!({"tags": [tag]}),
            What::Group(to) | What::Assigned(to) => json!({"to": to}),
            What::Merged => json!({"case_id": "another"}),
            What::Unheard => json!({}),
            What::Other(_, data) => data.clone(),
        };
        let mut all = json!({
            "id": self.id,
            "case_id": "c",
            "at": text(self.at),
            "seq": self.seq,
            "kind": self.kind().0,
            "actor": {"role": self.role},
            "visibility": self.visibility,
            "data": data,
        });
        for (field, value) in [
            ("recorded_at", self.recorded_at.map(text)),
            ("thread", self.thread.map(str::to_owned)),
            ("channel", self.channel.map(str::to_owned)),
        ] {
            if let Some(value) = value {
                all[field] = value.into();
            }
        }
        all
    }

    pub(crate) fn event(&self) -> Event {
        let text = self.json().to_string();
        Event::load(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }
}

pub(crate) fn case(happenings: &[Happening]) -> Case {
    Case::new(happenings.iter().map(Happening::event)).unwrap()
}

/// A policy, what happened on a case under it in the order in which it happened, and instants to ask about.
#[derive(Clone)]
pub(crate) struct Story {
    pub(crate) policy: Policy,
    pub(crate) log: Vec<Happening>,
    pub(crate) times: Vec<i64>,
    /// The order of arrival: sort keys, one for each of the log.
    pub(crate) arrival: Vec<u32>,
    /// Which of them arrive twice.
    pub(crate) twice: Vec<Index>,
}

impl fmt::Debug for Story {
    /// As text that can be loaded.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let events = |log: &[Happening]| {
            let lines: Vec<String> = log.iter().map(|event| event.json().to_string()).collect();
            lines.join(",\n ")
        };
        write!(f, "{}\n[{}]\n", self.policy.json(), events(&self.log))?;
        let arriving: Vec<String> = self.arriving().into_iter().map(|event| event.id).collect();
        write!(f, "arriving as {arriving:?}")
    }
}

impl Story {
    /// The log as it arrives.
    pub(crate) fn arriving(&self) -> Vec<Happening> {
        let key = |place: usize| self.arrival.get(place % self.arrival.len().max(1));
        let mut places: Vec<usize> = (0..self.log.len()).collect();
        places.sort_by_key(|place| (key(*place), *place));
        let again = self.twice.iter().map(|index| index.index(self.log.len()));
        places.extend(again.collect::<Vec<_>>());
        places.into_iter().map(|place| self.log[place].clone()).collect()
    }
}

fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![
        6 => select(vec![10i64, 30, 60, 90, 120, 240, 480, 1_000]).prop_map(Amount::minutes),
        1 => (1..20_000_000i64).prop_map(Amount::millis),
        2 => (1..4u32).prop_map(Amount::working_days),
        1 => (1..4u32).prop_map(Amount::calendar_days),
    ]
}

pub(crate) fn threshold() -> impl Strategy<Value = At> {
    prop_oneof![
        4 => select(vec![1i64, 33, 50, 75, 100, 120]).prop_map(At::Percent),
        2 => select(vec![1, MINUTE, 30 * MINUTE, 5 * HOUR]).prop_map(At::Before),
        1 => select(vec![1, 30 * MINUTE, 5 * HOUR]).prop_map(At::After),
    ]
}

fn calendar() -> impl Strategy<Value = Option<&'static str>> {
    select(vec![None, Some("office"), Some("office"), Some("shop")])
}

/// The targets of a clock: by level with another for the rest, or one for all.
fn targets() -> impl Strategy<Value = Vec<Target>> {
    let on = || select(vec![None, None, None, Some("wall"), Some("office"), Some("shop")]);
    let of = |level| (amount(), on()).prop_map(move |(amount, on)| Target { level, amount, on });
    let default = || of(None).prop_map(|target| vec![target]);
    prop_oneof![
        2 => default(),
        3 => (of(Some(1)), of(None)).prop_map(|(first, rest)| vec![first, rest]),
        2 => (of(Some(1)), of(Some(2)), of(None)).prop_map(|(a, b, rest)| vec![a, b, rest]),
        1 => (of(Some(1)), of(Some(3))).prop_map(|(a, b)| vec![a, b]),
    ]
}

fn clock(preset: &'static str) -> impl Strategy<Value = Clock> {
    let pauses = prop_oneof![
        4 => Just(vec![]),
        1 => Just(vec!["asking"]),
        1 => Just(vec!["snoozing", "parked"]),
        1 => Just(vec!["parked"]),
    ];
    let words = (prop::bool::weighted(0.25), prop::bool::weighted(0.25), any::<bool>());
    let whole = (targets(), calendar(), pauses, vec(threshold(), 0..3), words);
    whole.prop_map(move |(mut targets, calendar, pauses, mut warnings, words)| {
        let (from_now, calendar_from_now, keep) = words;
        if from_now {
            // Where counting begins anew, days are a matter of their own.
            for target in &mut targets {
                if !matches!(target.amount, Amount::Duration { .. }) {
                    target.amount = Amount::hours(3);
                }
            }
            targets.last_mut().unwrap().level = None;
        }
        warnings.dedup();
        if warnings.len() == 2 && warnings[0] == warnings[1] {
            warnings.pop();
        }
        Clock { preset, targets, calendar, pauses, warnings, from_now, calendar_from_now, keep }
    })
}

/// The presets that stand together in a policy.
const DESKS: [&[&str]; 7] = [
    &["first_reply", "next_reply"],
    &["first_reply", "next_reply", "total_resolution"],
    &["requester_wait", "agent_work", "first_reply"],
    &["resolution_cycle", "time_to_own", "group_ownership"],
    &["periodic_update", "pausable_update", "first_resolution"],
    &["next_reply", "agent_work"],
    &[
        "first_reply",
        "next_reply",
        "periodic_update",
        "requester_wait",
        "resolution_cycle",
        "time_to_own",
        "group_ownership",
    ],
];

pub(crate) fn policy() -> impl Strategy<Value = Policy> {
    let clocks = |presets: &'static [&'static str]| {
        presets.iter().map(|preset| clock(preset)).collect::<Vec<_>>()
    };
    let whole = (0..DESKS.len(), 0..4u8).prop_flat_map(move |(desk, kind)| {
        let presets = DESKS[desk];
        let guideline = (select(presets.to_vec()), threshold(), 1..3u8);
        let guideline = guideline.prop_map(|(clock, at, raise)| Guideline { clock, at, raise });
        let gold = vec(any::<bool>(), presets.len());
        (clocks(presets), vec(targets(), presets.len()), gold, vec(guideline, 0..3), Just(kind))
    });
    whole.prop_map(|(clocks, others, gold, mut guidelines, kind)| {
        // Clocks that go on after they were closed could begin a guideline again; what that means is left open.
        let goes_on = ["requester_wait", "agent_work", "total_resolution"];
        guidelines.retain(|guideline| !goes_on.contains(&guideline.clock));
        if kind % 2 == 0 {
            guidelines.clear();
        }
        let everybody = Agreement { id: "everybody", tag: None, clocks: clocks.clone() };
        let mut agreements = vec![everybody];
        if kind >= 1 {
            // The same clocks with other targets, and perhaps not all of them.
            let with = |(clock, targets): (&Clock, &Vec<Target>)| {
                let mut clock = clock.clone();
                if !clock.from_now {
                    clock.targets.clone_from(targets);
                }
                clock
            };
            let changed = clocks.iter().zip(&others).map(with);
            let replies = ["first_reply", "next_reply"];
            let kept = changed
                .zip(&gold)
                .filter(|(clock, stays)| **stays || replies.contains(&clock.preset) || kind == 1);
            let clocks: Vec<Clock> = kept.map(|(clock, _)| clock).collect();
            agreements.insert(0, Agreement { id: "gold", tag: Some("gold"), clocks });
        }
        if kind == 3 {
            // Nothing applies until the case is tagged.
            agreements.pop();
        }
        agreements.retain(|agreement| !agreement.clocks.is_empty());
        let known = |guideline: &Guideline| {
            agreements.iter().any(|a| a.clocks.iter().any(|clock| clock.preset == guideline.clock))
        };
        guidelines.retain(known);
        Policy { agreements, guidelines }
    })
}

/// Instants on a grid of half hours, and sometimes a little off it.
pub(crate) fn moments(most: usize) -> impl Strategy<Value = Vec<i64>> {
    let jitter = prop_oneof![8 => Just(0i64), 1 => select(vec![-1i64, 1]), 1 => 0..HOUR];
    let moment = (1..24 * 10 * 2i64, jitter).prop_map(|(slot, off)| START + slot * HOUR / 2 + off);
    let near = (1..48i64).prop_map(|slot| START + slot * HOUR / 2);
    vec(prop_oneof![moment, near], 1..most)
}

/// Who writes where: nobody names a thread, two threads, two channels.
const PLACES: [[(Option<&str>, Option<&str>); 2]; 3] = [
    [(None, None), (None, None)],
    [(Some("a"), None), (Some("b"), Some("email"))],
    [(None, Some("email")), (None, Some("chat"))],
];

/// One thing that happens, but for its place in the log and what it refers to.
fn what() -> impl Strategy<Value = (&'static str, What)> {
    let roles = vec!["customer", "customer", "customer", "agent", "agent", "bot", "third_party"];
    let flag = || prop::bool::weighted(0.1);
    let needs = prop_oneof![8 => Just(None), 1 => Just(Some(false)), 1 => Just(Some(true))];
    let answers = prop_oneof![6 => Just(vec![]), 1 => Just(vec!["b"]), 1 => Just(vec!["a", "b"])];
    let statuses = vec![
        ("open", 4),
        ("new", 1),
        ("bot", 1),
        ("waiting_customer", 5),
        ("waiting_third_party", 2),
        ("snoozed", 3),
        ("resolved", 4),
        ("closed", 1),
        ("spam", 1),
        ("deleted", 1),
    ];
    let statuses: Vec<&'static str> =
        statuses.into_iter().flat_map(|(status, weight)| vec![status; weight]).collect();
    let tags = || select(vec!["gold", "urgent", "parked", "gold", "other"]);
    let somebody = || select(vec![None, Some("x"), Some("y")]);
    let until = prop::option::weighted(0.7, 1..40i64);
    prop_oneof![
        8 => (select(roles), flag(), flag(), needs, answers).prop_map(
            |(role, automatic, broadcast, needs_reply, answers)| {
                // Whether anybody but a customer can want a reply, or a machine of theirs, is left open.
                let plain = role == "customer" && !automatic && !broadcast;
                let needs_reply = needs_reply.filter(|needs| plain || !needs);
                (role, What::Message { automatic, broadcast, needs_reply, answers })
            }
        ),
        6 => (select(statuses), until).prop_map(|(to, until)| {
            ("agent", What::Status { to, until: until.map(|half| half * HOUR / 2) })
        }),
        2 => select(vec![None, Some(1), Some(2), Some(3), Some(4)])
            .prop_map(|to| ("system", What::Level(to))),
        2 => tags().prop_map(|tag| ("system", What::Tagged(tag))),
        1 => tags().prop_map(|tag| ("system", What::Untagged(tag))),
        1 => somebody().prop_map(|to| ("system", What::Group(to))),
        1 => somebody().prop_map(|to| ("system", What::Assigned(to))),
        1 => Just(("agent", What::Shown { message: String::new() })),
        1 => Just(("system", What::Removed { message: String::new() })),
        1 => Just(("system", What::Unheard)),
    ]
}

/// Everything in order, with references that refer and states that make sense; the rest is left out.
fn settle(mut log: Vec<Happening>, spam: bool) -> Vec<Happening> {
    log.sort_by(|a, b| a.place().cmp(&b.place()));
    let (mut status, mut before, mut back) = ("new", "new", None);
    let (mut asked, mut notes) = (Vec::new(), Vec::new());
    for event in &mut log {
        if back.is_some_and(|back| back < event.at) {
            (status, back) = (before, None);
        }
        match &mut event.what {
            What::Opened { status: first, .. } => status = *first,
            What::Message { .. } if event.visibility == "internal" => {
                notes.push((event.id.clone(), event.thread, event.channel));
            }
            What::Message { .. } if event.role == "customer" => asked.push(event.id.clone()),
            What::Status { to, until } => {
                let shut = ["resolved", "closed", "spam", "deleted", "snoozed"].contains(&status);
                if (*to == "snoozed" && shut) || (!spam && ["spam", "deleted"].contains(to)) {
                    *to = "open";
                }
                *until = until.filter(|_| *to == "snoozed").map(|after| event.at + after);
                before = status;
                (status, back) = (*to, *until);
            }
            What::Shown { message } => match notes.pop() {
                Some((id, thread, channel)) => {
                    (*message, event.thread, event.channel) = (id, thread, channel);
                }
                None => event.what = What::Unheard,
            },
            What::Removed { message } => match asked.len() {
                0 => event.what = What::Unheard,
                many => *message = asked.remove(usize::try_from(event.at / MINUTE).unwrap() % many),
            },
            _ => {}
        }
    }
    log
}

/// Whether nothing is put off that is done already. What that means is left open.
pub(crate) fn is_sensible(log: &[Happening]) -> bool {
    let mut status = "new";
    log.iter().all(|event| {
        let before = status;
        match event.what {
            What::Opened { status: first, .. } => status = first,
            What::Status { to, .. } => status = to,
            _ => {}
        }
        status != "snoozed" || !["resolved", "closed", "spam", "deleted"].contains(&before)
    })
}

/// What happened on a case.
pub(crate) fn log() -> impl Strategy<Value = Vec<Happening>> {
    let origins = vec!["customer", "customer", "customer", "listening", "agent", "machine"];
    let openings = vec!["new", "new", "open", "waiting_customer", "resolved"];
    let opened = (select(origins), select(openings), any::<bool>(), 1..300i64);
    let placed = (any::<Index>(), what(), 0..2usize, prop::bool::weighted(0.1), 0..6i64);
    let whole = (
        opened,
        moments(14),
        vec(placed, 1..40),
        0..PLACES.len(),
        prop::bool::weighted(0.3),
        prop::bool::weighted(0.1),
    );
    whole.prop_map(|((origin, status, late, delay), moments, placed, place, spam, merged)| {
        let sides = PLACES[place];
        let mut open = Happening::new("open", START, "customer", What::Opened { origin, status });
        (open.thread, open.channel) = sides[0];
        open.recorded_at = (late && origin == "listening").then_some(START + delay * MINUTE);
        let mut log = vec![open];
        for (number, (moment, (role, what), side, internal, seq)) in placed.into_iter().enumerate()
        {
            let at = moments[moment.index(moments.len())];
            let mut event = Happening::new(&format!("e{number}"), at, role, what);
            event.seq = i64::from(seq == 5) - i64::from(seq == 4);
            if let What::Message { answers, .. } = &mut event.what {
                (event.thread, event.channel) = sides[side];
                if internal && role != "customer" {
                    event.visibility = "internal";
                }
                if place != 1 || event.visibility == "internal" {
                    answers.clear();
                }
            }
            log.push(event);
        }
        if merged {
            let last = log.iter().map(|event| event.at).max().unwrap_or(START);
            log.push(Happening::new("merge", last + HOUR, "system", What::Merged));
        }
        settle(log, spam)
    })
}

pub(crate) fn story() -> impl Strategy<Value = Story> {
    let rest = (moments(8), vec(any::<u32>(), 41), vec(any::<Index>(), 0..4));
    (policy(), log(), rest).prop_map(|(mut policy, log, (times, arrival, twice))| {
        let void =
            |event: &Happening| matches!(event.what, What::Status { to: "spam" | "deleted", .. });
        if log.iter().any(void) {
            // What a guideline does to a case that is no case is left open.
            policy.guidelines.clear();
        }
        Story { policy, log, times, arrival, twice }
    })
}

/// What the reference knows nothing of: promises and targets by hand, moves, waits taken over, plain facts.
fn other() -> impl Strategy<Value = (&'static str, Value)> {
    let place = || {
        select(vec![
            json!({"thread": "a"}),
            json!({"thread": "b"}),
            json!({"thread": "c"}),
            json!({"channel": "chat"}),
            json!({"channel": "email", "visibility": "public"}),
        ])
    };
    let half = || 1..60i64;
    let after = |half: i64| text(START + 12 * DAY + half * HOUR / 2);
    let clocks = vec!["first_reply", "next_reply", "requester_wait", "resolution_cycle"];
    prop_oneof![
        3 => (select(vec!["reply", "resolution", "other"]), half(), select(vec!["promise", "call"]))
            .prop_map(move |(what, half, name)| {
                ("promise", json!({"name": name, "what": what, "by": after(half)}))
            }),
        1 => (select(vec!["kept", "withdrawn"]), select(vec!["promise", "call"]))
            .prop_map(|(state, name)| ("promise", json!({"name": name, "state": state}))),
        2 => (select(clocks.clone()), amount(), prop::option::of(half())).prop_map(
            move |(clock, amount, until)| {
                let mut data =
                    json!({"clock": clock, "amount": amount.to_string(), "reason": "asked"});
                if let Some(until) = until {
                    data["until"] = after(until).into();
                }
                ("target_override", data)
            }
        ),
        1 => (select(clocks), half()).prop_map(move |(clock, half)| {
            ("target_override", json!({"clock": clock, "due_at": after(half), "reason": "asked"}))
        }),
        2 => place().prop_map(|place| ("channel_moved", json!({"to": place}))),
        1 => (place(), half()).prop_map(|(place, half)| {
            let wait = json!({"since": text(START - half * HOUR / 2), "place": place});
            ("absorbed", json!({"case_id": "old", "waits": [wait]}))
        }),
        1 => Just(("customer_changed", json!({"tier": "gold"}))),
        1 => Just(("custom", json!({"name": "visit"}))),
    ]
}

/// A story with everything in it.
pub(crate) fn rich_story() -> impl Strategy<Value = Story> {
    let other = (any::<Index>(), other(), select(vec![(None, None), (Some("a"), None)]));
    (story(), vec(other, 0..8)).prop_map(|(mut story, others)| {
        for (number, (index, (kind, data), place)) in others.into_iter().enumerate() {
            let at = index.get(&story.log).at;
            let what = What::Other(kind, data);
            let mut event = Happening::new(&format!("o{number}"), at, "agent", what);
            (event.thread, event.channel) = place;
            story.log.push(event);
        }
        story.log.sort_by(|a, b| a.place().cmp(&b.place()));
        story
    })
}

/// The instants about which a story is asked: around what happened, and some others.
pub(crate) fn around(story: &Story) -> Vec<i64> {
    let last = story.log.last().map_or(START, |event| event.at);
    let mut times: Vec<i64> = story.log.iter().map(|event| event.at).collect();
    times.extend(&story.times);
    times.push(last + 5 * DAY);
    let mut times: Vec<i64> = times.into_iter().flat_map(|at| [at - 1, at, at + 1]).collect();
    times.sort_unstable();
    times.dedup();
    times
}
