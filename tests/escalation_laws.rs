//! The laws of guidelines on random policies and logs, beside a second implementation that is written from the rulings
//! alone. `PROPTEST_CASES` raises the number of cases.

mod escalation_reference;

use casework::{Case, Desk, Event as Fact, json as answers};
use escalation_reference::{
    Asked, Asks, DAY, Edge, Event, From, Guideline, HOUR, Hears, Reference, START, Step, Told,
    Trigger, What, instant, key, text,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What moves by itself while nothing happens.
const FLOWING: [&str; 9] = [
    "as_of",
    "elapsed_ms",
    "remaining_ms",
    "percent",
    "score",
    "counting",
    "changes_at",
    "due_if_resumed_at",
    "late_by_ms",
];

/// What a host sees of a case besides what it is asked to do.
const MOVED: [&str; 8] =
    ["standing", "level", "lane", "weight", "escalation", "clocks", "status", "next_due_at"];

fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(cases),
        // The same cases every time, unless somebody asks for more.
        rng_seed: if asked.is_some() { RngSeed::Random } else { RngSeed::Fixed(2026) },
        failure_persistence: None,
        max_shrink_iters: 4_000,
        // Some laws speak of few logs only.
        max_global_rejects: u32::MAX,
        ..ProptestConfig::default()
    }
}

/// A policy, what happens under it, and instants to ask about.
#[derive(Clone)]
struct World {
    guidelines: Vec<Guideline>,
    /// Whether there is more than the reference knows: levels, calendars, pauses, promises.
    rich: bool,
    log: Vec<Event>,
    times: Vec<i64>,
}

impl World {
    fn json(&self) -> Value {
        let guidelines = self.guidelines.iter().enumerate();
        let patterns = |role: &str| json!([{"kind": "message", "by": role}]);
        let mut clock = json!({
            "id": "answer", "target": "4h", "scope": "case", "cycles": "per_start",
            "start": patterns("customer"), "stop": patterns("agent"), "warn": [{"at": "75%"}],
        });
        if self.rich {
            clock["target"] = json!([
                {"when": {"fact": "level", "value": "P1"}, "amount": "1h"},
                {"when": {"fact": "level", "value": "P2"}, "amount": "3h", "in": "office"},
                {"amount": "4h"},
            ]);
            clock["pause_while"] = json!(["theirs"]);
        }
        json!({
            "calendars": {"office": {"zone": "Europe/Berlin", "week": {"mon-fri": "09:00-17:00"}}},
            "conditions": {"theirs": {"fact": "status", "value": "waiting_customer"}},
            "level": {"default": "P3"},
            "roles": {"agent": {}, "lead": {"escalation": 1}, "manager": {"escalation": 2}},
            "agreements": [{"id": "all", "clocks": [clock]}],
            "guidelines": guidelines.map(|(place, one)| one.json(place)).collect::<Vec<_>>(),
        })
    }

    fn desk(&self) -> Desk {
        let text = self.json().to_string();
        Desk::load(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    fn until(&self, at: i64) -> Vec<Event> {
        self.log.iter().filter(|event| event.at <= at).cloned().collect()
    }

    /// An instant at or near which something happens, or any other.
    fn at(&self, pick: Index) -> i64 {
        let near = self.log.iter().flat_map(|event| [event.at - 1, event.at, event.at + 1]);
        let all: Vec<i64> = near.chain(self.times.clone()).chain(self.times.clone()).collect();
        *pick.get(&all)
    }

    /// An instant after everything that happens.
    fn end(&self) -> i64 {
        self.log.iter().map(|event| event.at).max().unwrap() + 3 * DAY
    }
}

impl fmt::Debug for World {
    /// As text that can be loaded.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.log.iter().map(|event| event.json().to_string()).collect();
        writeln!(f, "{}\n[{}]", self.json(), lines.join(",\n "))
    }
}

fn case(log: &[Event]) -> Case {
    Case::load(&log.iter().map(Event::json).collect::<Value>().to_string()).unwrap()
}

fn fact(event: &Event) -> Fact {
    Fact::load(&event.json().to_string()).unwrap()
}

/// The whole answer as a host gets it.
fn bytes(desk: &Desk, case: &Case, at: i64) -> String {
    answers::pick(&desk.assess(case, instant(at)).unwrap(), &[]).unwrap()
}

fn value(desk: &Desk, case: &Case, at: i64) -> Value {
    serde_json::from_str(&bytes(desk, case, at)).unwrap()
}

fn list<'a>(answer: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    answer[field].as_array().unwrap().iter()
}

fn word(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn millis(value: &Value) -> i64 {
    value.as_str().unwrap().parse::<casework::Timestamp>().unwrap().as_millis()
}

/// Every key that an answer lists in one of some lists.
fn keys(answer: &Value, fields: &[&str]) -> BTreeSet<String> {
    fields.iter().flat_map(|field| list(answer, field)).map(|one| word(&one["key"])).collect()
}

/// The open guidelines, by id and cause, with how high each stands.
fn open(answer: &Value) -> BTreeMap<(String, String), u64> {
    let row = |one: &Value| {
        ((word(&one["guideline"]), word(&one["cause"])), one["escalation"].as_u64().unwrap())
    };
    list(answer, "guidelines").map(row).collect()
}

fn parts(answer: &Value, fields: &[&str]) -> BTreeMap<String, Value> {
    fields.iter().map(|field| ((*field).to_owned(), answer[*field].clone())).collect()
}

/// The answer without some fields, wherever they stand.
fn without(mut value: Value, fields: &[&str]) -> Value {
    fn strip(value: &mut Value, fields: &[&str]) {
        match value {
            Value::Object(map) => {
                map.retain(|name, _| !fields.contains(&name.as_str()));
                map.values_mut().for_each(|part| strip(part, fields));
            }
            Value::Array(items) => items.iter_mut().for_each(|part| strip(part, fields)),
            _ => {}
        }
    }
    strip(&mut value, fields);
    value
}

/// What an answer says, in the reference's own terms.
fn as_told(answer: &Value) -> Told {
    let due = |one: &Value| {
        let attempt = u32::try_from(one["attempt"].as_u64().unwrap()).unwrap();
        (word(&one["key"]), millis(&one["due_at"]), attempt)
    };
    let why = |one: &Value| match one["why"].as_str().unwrap() {
        "end" => "end",
        "acknowledgement" => "acknowledgement",
        "higher_step" => "higher_step",
        _ => "precedence",
    };
    let open = |one: &Value| {
        let came = usize::try_from(one["steps_come"].as_u64().unwrap()).unwrap();
        let held = (!one["held_until"].is_null()).then(|| millis(&one["held_until"]));
        let (id, cause) = (word(&one["guideline"]), word(&one["cause"]));
        (id, cause, millis(&one["at"]), one["applied"] == true, came, held)
    };
    // What is said of acknowledgements is held by vectors.
    let refused = list(answer, "refused").filter_map(|one| {
        let by_hand = ["not_manual", "does_not_apply", "not_activated"];
        let code = by_hand.into_iter().find(|code| one["code"] == *code)?;
        Some((word(&one["event"]), code)).filter(|(event, _)| event.starts_with('e'))
    });
    Told {
        escalation: u8::try_from(answer["escalation"].as_u64().unwrap()).unwrap(),
        open: list(answer, "guidelines").map(open).collect(),
        actions: list(answer, "actions").map(due).collect(),
        observed: list(answer, "observed").map(due).collect(),
        superseded: list(answer, "superseded")
            .map(|one| (word(&one["key"]), millis(&one["due_at"]), why(one)))
            .collect(),
        rescinded: list(answer, "rescinded").map(|one| word(&one["key"])).collect(),
        refused: refused.collect(),
    }
    .sorted()
}

// Random policies.

fn asks(rich: bool, moving: bool) -> BoxedStrategy<Asks> {
    let tags = select(vec!["x", "y"]);
    let plain = prop_oneof![
        4 => tags.clone().prop_map(Asks::Tag),
        3 => tags.prop_map(Asks::NoTag),
        2 => select(vec!["open", "waiting_customer", "resolved"]).prop_map(Asks::Status),
    ];
    let level = select(vec!["P1", "P2", "P3"]).prop_map(Asks::Level);
    let more = prop_oneof![level, Just(Asks::Breached), (1..3i64).prop_map(Asks::Replies)];
    let escalated = (1..4u8).prop_map(Asks::Escalated);
    let hours = (1..8i64).prop_map(|half| half * HOUR / 2);
    let flows = prop_oneof![
        select(vec![25i64, 50, 100]).prop_map(Asks::Percent),
        hours.prop_map(Asks::Waited)
    ];
    match (rich, moving) {
        (false, false) => plain.boxed(),
        (false, true) => prop_oneof![3 => plain, 1 => escalated].boxed(),
        (true, false) => prop_oneof![3 => plain, 2 => more, 1 => escalated].boxed(),
        (true, true) => prop_oneof![3 => plain, 2 => more, 1 => escalated, 2 => flows].boxed(),
    }
}

/// A number of half hours.
fn halves(least: i64, most: i64) -> impl Strategy<Value = i64> + Clone {
    (least..most).prop_map(|half| half * HOUR / 2)
}

fn hears() -> impl Strategy<Value = Hears> {
    select(vec![Hears::Customer, Hears::Customer, Hears::Rating, Hears::Tagged, Hears::Resolved])
}

fn trigger(rich: bool, clocks: bool) -> BoxedStrategy<Trigger> {
    let points = vec!["50%", "at_risk", "due", "breached", "30m before", "30m after"];
    let clock = select(points).prop_map(Edge::Clock);
    let edge = if clocks {
        clock.boxed()
    } else {
        prop_oneof![
            2 => clock,
            3 => hears().prop_map(Edge::Event),
            3 => asks(rich, false).prop_map(Edge::Becomes),
            2 => (hears(), 1..4usize, option::weighted(0.8, halves(1, 6)))
                .prop_map(|(hears, many, within)| Edge::Count(hears, many, within)),
            3 => (any::<bool>(), halves(1, 8)).prop_map(|(ours, long)| Edge::Silence(ours, long)),
            2 => halves(1, 8).prop_map(Edge::Unowned),
            2 => Just(Edge::Manual),
        ]
        .boxed()
    };
    (edge, option::weighted(0.15, asks(rich, true)))
        .prop_map(|(edge, when)| Trigger { edge, when })
        .boxed()
}

fn actions() -> impl Strategy<Value = Vec<Asked>> {
    let one = select(vec![
        ("notify", "role:lead"),
        ("notify", "role:manager"),
        ("remind", "owner"),
        ("call_back", "owner"),
        ("assign", "group:a"),
        ("assign", "group:b"),
        ("engage", "on_call:desk"),
    ]);
    vec(one, 1..3)
}

fn effects(rich: bool) -> BoxedStrategy<Value> {
    let some = prop_oneof![
        3 => Just(json!({})),
        1 => Just(json!({"raise_level": "P1"})),
        1 => Just(json!({"raise_level": "P2", "lane": "hard_stop"})),
        1 => Just(json!({"owed_update": "90m"})),
    ];
    if rich { some.boxed() } else { Just(json!({})).boxed() }
}

fn step(rich: bool, clocks: bool) -> impl Strategy<Value = Step> {
    let from = select(vec![From::Activation, From::AtRisk, From::Due]);
    let escalation = prop_oneof![Just(0u8), 1..4u8];
    let when = option::weighted(0.25, asks(rich, true));
    (from, -3..8i64, when, escalation, actions(), effects(rich)).prop_map(
        move |(from, half, when, escalation, actions, effects)| {
            let from = if clocks { from } else { From::Activation };
            let least = if from == From::Activation { 0 } else { -3 };
            let offset = half.max(least) * HOUR / 2;
            Step { from, offset, when, escalation, actions, effects }
        },
    )
}

fn guideline(rich: bool) -> impl Strategy<Value = Guideline> {
    let parts = prop::bool::weighted(0.4).prop_flat_map(move |clocks| {
        (vec(trigger(rich, clocks), 1..3), vec(step(rich, clocks), 1..4))
    });
    let ends = (
        option::weighted(0.4, asks(rich, false)),
        option::weighted(0.5, halves(1, 4)),
        option::weighted(0.3, halves(1, 6)),
        select(vec![1usize, 2, 100, 100]),
    );
    let modes = (
        prop::bool::weighted(0.15),
        option::weighted(0.15, asks(rich, true)),
        select(vec![-1i64, 0, 0, 1]),
        option::weighted(0.3, Just("office")),
    );
    let asked = (option::weighted(0.15, asks(rich, true)), option::weighted(0.5, halves(1, 4)));
    (parts, ends, modes, asked).prop_map(move |((triggers, steps), ends, modes, (when, hold))| {
        let (stop_when, dwell, cooldown, most) = ends;
        let (watched, limited_to, precedence, on) = modes;
        Guideline {
            triggers,
            when,
            steps,
            hold,
            dwell: dwell.filter(|_| stop_when.is_some()),
            stop_when,
            cooldown,
            most,
            precedence,
            limited_to: limited_to.filter(|_| !watched),
            watched,
            on: on.filter(|_| rich),
        }
    })
}

// Random logs.

/// On a grid of half hours, and sometimes a little off it.
fn moment() -> impl Strategy<Value = i64> {
    let jitter = prop_oneof![8 => Just(0i64), 2 => select(vec![-1i64, 1]), 1 => 0..HOUR];
    (1..60i64, jitter).prop_map(|(half, off)| START + half * HOUR / 2 + off)
}

fn what(rich: bool) -> BoxedStrategy<What> {
    let message =
        |role| (Just(role), Just(false)).prop_map(|(role, quiet)| What::Message { role, quiet });
    let tag = || select(vec!["x", "x", "y"]);
    let mut statuses = vec!["open", "waiting_customer", "resolved", "resolved", "closed"];
    if rich {
        statuses.push("spam");
    }
    let role = select(vec!["agent", "lead", "manager"]);
    let plain = prop_oneof![
        5 => message("customer"),
        3 => message("agent"),
        1 => Just(What::Message { role: "agent", quiet: true }),
        1 => Just(What::Note),
        3 => select(statuses).prop_map(What::Status),
        4 => tag().prop_map(What::Tagged),
        3 => tag().prop_map(What::Untagged),
        1 => Just(What::Rating),
        2 => any::<bool>().prop_map(What::Assigned),
        3 => (option::weighted(0.6, 0..3usize), role).prop_map(|(place, role)| What::Acknowledged(place, role)),
        3 => (0..3usize, prop::bool::weighted(0.7)).prop_map(|(place, on)| What::ByHand(place, on)),
    ];
    if !rich {
        return plain.boxed();
    }
    let levels = vec!["P1", "P2", "P3", "P4"];
    prop_oneof![
        8 => plain,
        1 => select(levels).prop_map(What::Level),
        1 => halves(1, 12).prop_map(What::Promise),
    ]
    .boxed()
}

/// Which action of which activation is said to be carried out, and what came of it.
type Taken = (i64, [Index; 4], &'static str);

fn taken() -> impl Strategy<Value = Taken> {
    let outcome = select(vec!["done", "done", "failed", "failed", "declined"]);
    (moment(), any::<[Index; 4]>(), outcome)
}

fn world(rich: bool, takes: usize) -> impl Strategy<Value = World> {
    let log = (any::<bool>(), vec((moment(), what(rich)), 1..14), vec(taken(), 0..=takes));
    let times = vec((moment(), 0..2 * DAY), 6);
    (vec(guideline(rich), 1..4), log, times).prop_map(
        move |(guidelines, (owned, rest, taken), times)| {
            let mut log =
                vec![Event { id: "e00".to_owned(), at: START, what: What::Opened { owned } }];
            let within = |what: &What| match what {
                What::Acknowledged(Some(place), _) | What::ByHand(place, _) => {
                    *place < guidelines.len()
                }
                _ => true,
            };
            for (at, what) in rest.into_iter().filter(|(_, what)| within(what)) {
                let acknowledges = matches!(what, What::Acknowledged(..));
                let sort = if acknowledges { 'k' } else { 'e' };
                log.push(Event { id: format!("{sort}{:02}", log.len()), at, what });
            }
            let causes: Vec<String> = log.iter().map(|event| event.id.clone()).collect();
            for (at, [guideline, cause, step, index], outcome) in taken {
                let place = guideline.index(guidelines.len());
                let step = step.index(guidelines[place].steps.len());
                let actions = &guidelines[place].steps[step].actions;
                let index = index.index(actions.len());
                let cause: &String = cause.get(&causes);
                let key = key(place, cause, step, index, actions[index].1);
                log.push(Event {
                    id: format!("t{:02}", log.len()),
                    at,
                    what: What::Took(key, outcome),
                });
            }
            log.sort_by(|a, b| a.position().cmp(&b.position()));
            let times = times.into_iter().map(|(at, off)| if off % 3 == 0 { at + off } else { at });
            World { guidelines: guidelines.clone(), rich, log, times: times.collect() }
        },
    )
}

/// A host that wakes at some instants, carries out what it is told, and says so.
struct Host<'a> {
    world: &'a World,
    desk: &'a Desk,
    case: Case,
    seen: usize,
    done: BTreeMap<String, u32>,
}

impl<'a> Host<'a> {
    fn new(world: &'a World, desk: &'a Desk) -> Self {
        let mut case = Case::default();
        case.follow(desk).unwrap();
        Self { world, desk, case, seen: 0, done: BTreeMap::new() }
    }

    fn wake(&mut self, at: i64) -> Value {
        while let Some(event) = self.world.log.get(self.seen).filter(|event| event.at <= at) {
            self.case.append(fact(event)).unwrap();
            self.seen += 1;
        }
        let answer = value(self.desk, &self.case, at);
        for action in list(&answer, "actions") {
            let key = word(&action["key"]);
            let id = format!("host {} {at}", self.done.len());
            *self.done.entry(key.clone()).or_default() += 1;
            let what = What::Took(key, "done");
            self.case.append(fact(&Event { id, at, what })).unwrap();
        }
        value(self.desk, &self.case, at)
    }

    fn next_check(&self, at: i64) -> Option<i64> {
        let next = self.desk.next_check(&self.case, instant(at)).unwrap();
        next.map(|next| next.at.as_millis())
    }
}

proptest! {
    #![proptest_config(config(100))]

    /// The second implementation is told the same.
    #[test]
    fn a_second_implementation_agrees(world in world(false, 4), picks in vec(any::<Index>(), 6)) {
        let desk = world.desk();
        let case = case(&world.log);
        for at in picks.into_iter().map(|pick| world.at(pick)).chain([world.end()]) {
            let told = as_told(&value(&desk, &case, at));
            let own = Reference::told(&world.guidelines, &world.log, at);
            prop_assert_eq!(told, own, "{}", text(at));
        }
    }

    /// Whoever asks, at whatever instants before: the answer is that of the log. A case that was packed away goes on alike.
    #[test]
    fn who_was_awake_means_nothing(
        world in world(true, 3),
        wakes in vec(any::<Index>(), 0..8),
        packs in any::<Index>(),
    ) {
        let desk = world.desk();
        let mut wakes: Vec<i64> = wakes.into_iter().map(|pick| world.at(pick)).collect();
        wakes.sort_unstable();
        wakes.push(world.end());
        let packs = packs.index(wakes.len());
        let mut following = Case::default();
        following.follow(&desk).unwrap();
        let mut log = world.log.iter().peekable();
        for (number, wake) in wakes.into_iter().enumerate() {
            while let Some(event) = log.next_if(|event| event.at <= wake) {
                following.append(fact(event)).unwrap();
            }
            let seen = world.until(wake);
            if seen.is_empty() {
                continue;
            }
            prop_assert_eq!(bytes(&desk, &following, wake), bytes(&desk, &case(&seen), wake), "{}", text(wake));
            if number == packs {
                following = desk.restore(&desk.snapshot(&following).unwrap()).unwrap();
            }
        }
    }

    /// The same events in any order of arrival, and an earlier instant asked of a longer log.
    #[test]
    fn the_order_of_arrival_means_nothing(
        (world, arrived) in world(true, 3).prop_flat_map(|world| {
            let log = world.log.clone();
            (Just(world), Just(log).prop_shuffle())
        }),
        picks in vec(any::<Index>(), 3),
    ) {
        let desk = world.desk();
        let sorted = case(&world.log);
        let mut following = Case::default();
        following.follow(&desk).unwrap();
        for event in &arrived {
            following.append(fact(event)).unwrap();
        }
        for at in picks.into_iter().map(|pick| world.at(pick)) {
            let answer = bytes(&desk, &sorted, at);
            prop_assert_eq!(&answer, &bytes(&desk, &following, at), "following {}", text(at));
            prop_assert_eq!(&answer, &bytes(&desk, &case(&arrived), at), "arrived {}", text(at));
            let seen = world.until(at);
            if !seen.is_empty() {
                prop_assert_eq!(&answer, &bytes(&desk, &case(&seen), at), "prefix {}", text(at));
            }
        }
    }

    /// Until the next check nothing changes but what runs by itself.
    #[test]
    fn nothing_happens_before_the_next_check(
        world in world(true, 3),
        picks in vec((any::<Index>(), vec(0..1_000i64, 2)), 4),
    ) {
        let desk = world.desk();
        for (pick, shares) in picks {
            let at = world.at(pick).max(START);
            let case = case(&world.until(at));
            let now = without(value(&desk, &case, at), &FLOWING);
            let next = desk.next_check(&case, instant(at)).unwrap().map(|next| next.at.as_millis());
            prop_assert!(next.is_none_or(|next| next > at), "{}", text(at));
            let end = next.unwrap_or(at + 40 * DAY);
            let between = shares.iter().map(|share| at + (end - at - 1) * share / 1_000);
            for then in between.chain([end - 1]) {
                let later = without(value(&desk, &case, then), &FLOWING);
                prop_assert_eq!(&now, &later, "{} then {}", text(at), text(then));
            }
        }
    }

    /// What was asked for once is asked for, superseded or done at every later instant.
    #[test]
    fn no_key_is_forgotten(world in world(true, 0), picks in vec(any::<Index>(), 6)) {
        let desk = world.desk();
        let mut times: Vec<i64> = picks.into_iter().map(|pick| world.at(pick).max(START)).collect();
        times.sort_unstable();
        let mut before = BTreeSet::new();
        for at in times {
            let now = keys(&value(&desk, &case(&world.until(at)), at), &["actions", "superseded", "observed"]);
            prop_assert!(before.is_subset(&now), "{}: {:?}", text(at), &before - &now);
            before = now;
        }
    }

    /// A host that sleeps now and then does nothing twice, and in the end what one does that is always awake, but for
    /// what is superseded by then.
    #[test]
    fn each_action_is_carried_out_once(world in world(true, 0), wakes in vec(any::<Index>(), 1..6)) {
        let desk = world.desk();
        let mut wakes: BTreeSet<i64> = wakes.into_iter().map(|pick| world.at(pick).max(START)).collect();
        wakes.insert(world.end());
        let mut sleepy = Host::new(&world, &desk);
        let mut last = Value::Null;
        for wake in &wakes {
            last = sleepy.wake(*wake);
            prop_assert_eq!(list(&last, "actions").count(), 0, "{}", text(*wake));
        }
        // Whoever is awake wakes for each event, each mark, and whenever the other one does.
        let mut awake = Host::new(&world, &desk);
        let mut at = START;
        while at <= world.end() {
            awake.wake(at);
            let event = world.log.get(awake.seen).map(|event| event.at);
            let other = wakes.range(at + 1..).next().copied();
            let next = event.into_iter().chain(other).chain(awake.next_check(at)).min();
            let Some(next) = next else { break };
            at = next;
        }
        for (key, times) in sleepy.done.iter().chain(&awake.done) {
            prop_assert_eq!(*times, 1, "{}", key);
        }
        let (slept, woke): (BTreeSet<_>, BTreeSet<_>) =
            (sleepy.done.into_keys().collect(), awake.done.into_keys().collect());
        prop_assert!(slept.is_subset(&woke), "{:?}", &slept - &woke);
        let missed = &woke - &slept;
        let superseded = keys(&last, &["superseded"]);
        prop_assert!(missed.is_subset(&superseded), "{:?}", &missed - &superseded);
        // What was carried out moves nothing else.
        let untouched = value(&desk, &case(&world.log), world.end());
        prop_assert_eq!(parts(&untouched, &MOVED), parts(&last, &MOVED));
        prop_assert_eq!(&untouched["guidelines"], &last["guidelines"]);
    }

    /// Escalation rises, and falls only when something ends.
    #[test]
    fn escalation_falls_only_with_an_end(world in world(true, 2), picks in vec(any::<Index>(), 8)) {
        let desk = world.desk();
        let mut times: Vec<i64> = picks.into_iter().map(|pick| world.at(pick).max(START)).collect();
        times.sort_unstable();
        let mut before: Option<Value> = None;
        for at in times {
            let now = value(&desk, &case(&world.until(at)), at);
            if let Some(before) = before {
                let (had, has) = (open(&before), open(&now));
                for (one, height) in &had {
                    prop_assert!(has.get(one).is_none_or(|now| now >= height), "{} {one:?}", text(at));
                }
                if had.keys().all(|one| has.contains_key(one)) {
                    prop_assert!(now["escalation"].as_u64() >= before["escalation"].as_u64(), "{}", text(at));
                }
            }
            before = Some(now);
        }
    }

    /// What is only watched moves nothing: the case is as if it were not written.
    #[test]
    fn what_is_watched_moves_nothing(world in world(true, 2), watched in any::<Index>(), picks in vec(any::<Index>(), 4)) {
        let mut world = world;
        let place = watched.index(world.guidelines.len());
        world.guidelines[place].watched = true;
        world.guidelines[place].limited_to = None;
        let mut other = world.clone();
        // One that is never set off stands in its place, so that the others keep their names.
        other.guidelines[place].triggers = vec![Trigger { edge: Edge::Manual, when: Some(Asks::Tag("never")) }];
        other.guidelines[place].steps.iter_mut().for_each(|step| {
            step.from = From::Activation;
            step.offset = step.offset.max(0);
        });
        let (desk, without) = (world.desk(), other.desk());
        let case = case(&world.log);
        let id = format!("g{place}");
        for at in picks.into_iter().map(|pick| world.at(pick)).chain([world.end()]) {
            let (one, two) = (value(&desk, &case, at), value(&without, &case, at));
            prop_assert_eq!(parts(&one, &MOVED), parts(&two, &MOVED), "{}", text(at));
            for field in ["actions", "guidelines", "observed", "superseded"] {
                let others = |answer: &Value| -> Vec<Value> {
                    list(answer, field).filter(|one| one["guideline"] != *id).cloned().collect()
                };
                prop_assert_eq!(others(&one), others(&two), "{} {}", field, text(at));
            }
            prop_assert!(list(&one, "actions").all(|action| action["guideline"] != *id));
        }
    }
}
