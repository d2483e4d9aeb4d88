//! The laws of the worklist on random desks: whatever came, went and passed, it gives the first rows of `rank`.
//! `PROPTEST_CASES` raises the number of cases.

mod cases;

use cases::{DAY, HOUR, Happening, MINUTE, What, instant, text};
use casework::{Case, Code, Desk, Event, RankOptions, Timestamp, WorkRow, Worklist};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const START: i64 = cases::START;

fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(cases),
        // The same cases every time, unless somebody asks for more.
        rng_seed: if asked.is_some() { RngSeed::Random } else { RngSeed::Fixed(2026) },
        failure_persistence: None,
        max_shrink_iters: 4_000,
        ..ProptestConfig::default()
    }
}

/// What a host does with its worklist.
#[derive(Clone, Debug)]
enum Move {
    /// Some more events of a case arrive, and it is put.
    Put(Index, usize),
    Remove(Index),
    /// So many milliseconds pass.
    Wait(i64),
    /// All passes until a case has something to say, but for so many milliseconds.
    Until(i64),
    /// It is kept as text, and goes on from there.
    Keep,
}

/// Whether the events of a case arrive one after the other, or all at once, with those that lie ahead.
#[derive(Clone, Debug)]
struct Log {
    events: Vec<Happening>,
    arrived: usize,
}

#[derive(Clone, Debug)]
struct History {
    /// One policy, or two of which the second begins later.
    policy: Value,
    logs: Vec<Log>,
    moves: Vec<Move>,
}

/// An order of work, with everything in it that changes weights and lanes at marks.
fn order() -> impl Strategy<Value = Value> {
    let presets = [
        "weighted",
        "weighted",
        "fifo",
        "strict_class",
        "head_start",
        "earliest_deadline_first",
        "zendesk",
    ];
    let of = select(vec![None, None, Some("target"), Some("wait"), Some("age"), Some("nothing")]);
    let kappa = select(vec![None, None, Some(json!("1/4")), Some(json!(0)), Some(json!(2))]);
    let u0 = select(vec![None, Some(json!("1/3")), Some(json!({"P1": 1, "P3": "1/6"}))]);
    let floors = [
        json!({"amount": "24h"}),
        json!({"amount": "3h", "in": "office"}),
        json!({"amount": "20m", "in": "shop"}),
    ];
    let floor = prop::option::of(select(floors.to_vec()));
    let factors = json!([
        {"fact": "breaches", "bands": [{"at_least": 1, "points": 7}, {"at_least": 2, "points": 11}]},
        {"fact": "promises_broken", "bands": [{"at_least": 1, "points": 90}]},
        {"fact": "customer.renewal_at", "bands": [{"within": "2 calendar days", "points": 40}]},
        {"fact": "tags", "bands": [{"is": "gold", "points": 25}]},
        {"fact": "customer.tier", "bands": [{"is": "gold", "points": 5}]},
    ]);
    let lanes = json!([
        {"id": "urgent", "lane": "hard_stop", "when": {"fact": "tags", "value": "urgent"}},
        {"id": "asked", "lane": "normal", "when": {"fact": "tags", "value": "other"}},
    ]);
    let whole = (select(presets.to_vec()), of, kappa, u0, floor, any::<[bool; 3]>());
    whole.prop_map(move |(preset, of, kappa, u0, floor, with)| {
        let mut urgency = json!({});
        for (field, value) in
            [("of", of.map(Value::from)), ("kappa", kappa), ("u0", u0), ("floor", floor)]
        {
            if let Some(value) = value {
                urgency[field] = value;
            }
        }
        let mut order = json!({"preset": preset, "urgency": urgency});
        if with[0] {
            order["groups"] = json!({"all": {"cap": 100, "factors": factors}});
        }
        if with[1] {
            order["lanes"] = lanes.clone();
        }
        if with[2] {
            order["base"] = json!({"P1": 50, "P2": 50, "P3": 49, "P4": 7, "unknown": 50});
        }
        order
    })
}

/// What the random cases of other tests do not have: levels set by hand, and contracts that come near their end.
fn more() -> impl Strategy<Value = Value> {
    let until = prop::option::of(1..400i64);
    prop_oneof![
        (1..5u8, until, any::<bool>()).prop_map(|(level, until, moves)| {
            let mut data = json!({"to": format!("P{level}"), "by": "lead", "reason": "asked"});
            data["moves_promise"] = moves.into();
            if let Some(until) = until {
                data["until"] = text(START + 10 * DAY + until * HOUR / 2).into();
            }
            json!({"kind": "level_override", "data": data})
        }),
        (1..600i64).prop_map(|half| {
            let data = json!({"renewal_at": text(START + half * HOUR / 2)});
            json!({"kind": "customer_changed", "data": data})
        }),
    ]
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let pause = prop_oneof![
        3 => (0..40i64).prop_map(|half| half * HOUR / 2),
        1 => 0..DAY,
        1 => select(vec![0, 1, MINUTE, 3 * DAY, 30 * DAY]),
    ];
    let step = prop_oneof![
        6 => (any::<Index>(), 0..4usize).prop_map(|(case, more)| Move::Put(case, more)),
        1 => any::<Index>().prop_map(Move::Remove),
        6 => pause.prop_map(Move::Wait),
        4 => select(vec![0i64, 0, 1]).prop_map(Move::Until),
        1 => Just(Move::Keep),
    ];
    vec(step, 5..60)
}

fn history() -> impl Strategy<Value = History> {
    let log = (cases::rich_story(), vec((any::<Index>(), more()), 0..3), any::<Index>());
    let second = prop::option::weighted(0.3, (cases::policy(), order(), 0..24 * 8i64));
    let whole = (cases::policy(), order(), second, vec(log, 1..7), moves());
    whole.prop_map(|(policy, order, second, logs, moves)| {
        let mut first = policy.json();
        first["order"] = order;
        let policy = match second {
            None => first,
            Some((second, order, hour)) => {
                let mut second = second.json();
                second["order"] = order;
                second["version"] = "2".into();
                second["effective_from"] = text(START + hour * HOUR).into();
                json!([first, second])
            }
        };
        let logs = logs.into_iter().map(|(story, more, arrived)| {
            let mut events = story.log;
            for (number, (index, more)) in more.into_iter().enumerate() {
                let at = index.get(&events).at;
                let kind: &'static str = if more["kind"] == "level_override" {
                    "level_override"
                } else {
                    "customer_changed"
                };
                let what = What::Other(kind, more["data"].clone());
                events.push(Happening::new(&format!("m{number}"), at, "agent", what));
            }
            events.sort_by(|a, b| a.place().cmp(&b.place()));
            let arrived = arrived.index(events.len() + 1);
            Log { events, arrived }
        });
        History { policy, logs: logs.collect(), moves }
    })
}

fn event(case: usize, happening: &Happening) -> Event {
    let mut event = happening.json();
    event["case_id"] = format!("case {case}").into();
    let text = event.to_string();
    Event::load(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A host with its cases, and a worklist of some of them.
struct Host {
    desk: Desk,
    logs: Vec<Log>,
    cases: Vec<Case>,
    listed: BTreeMap<String, usize>,
    worklist: Worklist,
}

/// What a worklist says of a case, in the terms of `rank`.
type Row = (String, String, i64, i64, Option<Timestamp>, Option<Timestamp>);

fn row(row: &WorkRow) -> Row {
    let lane = row.lane.as_str().to_owned();
    (row.case_id.to_string(), lane, row.weight, row.score, row.due_at, row.opened_at)
}

impl Host {
    fn new(history: &History) -> Self {
        let text = history.policy.to_string();
        let desk = Desk::load(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let case = |(number, log): (usize, &Log)| {
            let arrived = log.events.iter().take(log.arrived);
            let mut case = Case::new(arrived.map(|one| event(number, one))).unwrap();
            if number % 2 == 0 {
                case.follow(&desk).unwrap();
            }
            case
        };
        Self {
            cases: history.logs.iter().enumerate().map(case).collect(),
            logs: history.logs.clone(),
            listed: BTreeMap::new(),
            worklist: Worklist::new(&desk, instant(START - HOUR)),
            desk,
        }
    }

    fn put(&mut self, case: usize) -> Result<(), TestCaseError> {
        let placed = self.worklist.put(&self.cases[case]).unwrap();
        let now = self.worklist.now();
        prop_assert_eq!(placed, self.desk.priority(&self.cases[case], now).unwrap().is_some());
        if let Some(id) = self.cases[case].id() {
            self.listed.insert(id.to_string(), case);
        }
        Ok(())
    }

    /// Puts again what is due.
    fn catch_up(&mut self) -> Result<(), TestCaseError> {
        let due = self.worklist.due();
        prop_assert!(due.is_sorted());
        let late = self.worklist.next_check().is_some_and(|next| next <= self.worklist.now());
        prop_assert_eq!(late, !due.is_empty());
        for id in due {
            let case = self.listed[&*id];
            self.put(case)?;
        }
        prop_assert!(self.worklist.due().is_empty());
        prop_assert!(self.worklist.next_check().is_none_or(|next| next > self.worklist.now()));
        Ok(())
    }

    fn go(&mut self, step: &Move) -> Result<(), TestCaseError> {
        let now = self.worklist.now().as_millis();
        match step {
            Move::Put(index, more) => {
                let case = index.index(self.cases.len());
                let log = &mut self.logs[case];
                let end = (log.arrived + more).min(log.events.len());
                for happening in &log.events[log.arrived..end] {
                    self.cases[case].append(event(case, happening)).unwrap();
                }
                log.arrived = end;
                self.put(case)?;
            }
            Move::Remove(index) => {
                let case = index.index(self.cases.len());
                let id = format!("case {case}");
                let had = self.worklist.len();
                let removed = self.worklist.remove(&id);
                prop_assert_eq!(self.worklist.len() + usize::from(removed), had);
                self.listed.remove(&id);
                prop_assert!(!self.worklist.remove(&id));
            }
            Move::Wait(millis) => self.worklist.advance(instant(now + millis)).unwrap(),
            Move::Until(but) => {
                if let Some(next) = self.worklist.next_check() {
                    let at = (next.as_millis() - but).clamp(now, START + 4_000 * DAY);
                    self.worklist.advance(instant(at)).unwrap();
                }
            }
            Move::Keep => {
                let text = self.worklist.snapshot().unwrap();
                self.worklist = Worklist::restore(&self.desk, &text).unwrap();
                prop_assert_eq!(self.worklist.snapshot().unwrap(), text);
            }
        }
        self.catch_up()
    }

    /// The worklist beside `rank`.
    fn agrees(&self) -> Result<(), TestCaseError> {
        let now = self.worklist.now();
        let listed: Vec<&Case> = self.listed.values().map(|case| &self.cases[*case]).collect();
        let ranking = self.desk.rank(listed.iter().copied(), now, RankOptions::default()).unwrap();
        let wanted: Vec<Row> = ranking
            .rows
            .iter()
            .map(|row| {
                let lane = row.lane.as_str().to_owned();
                (row.case_id.to_string(), lane, row.weight, row.score, row.due_at, row.opened_at)
            })
            .collect();
        prop_assert_eq!(self.worklist.len(), wanted.len());
        for n in [usize::MAX, 0, 1, 2, 4] {
            let rows = self.worklist.top(n);
            prop_assert!(rows.iter().zip(1..).all(|(row, rank)| row.rank == rank));
            let rows: Vec<Row> = rows.iter().map(row).collect();
            let wanted = &wanted[..n.min(wanted.len())];
            prop_assert_eq!(rows.as_slice(), wanted, "{} at {}", n, now);
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(config(300))]

    /// Whatever is put, removed and waited for: the first rows are those of `rank`.
    #[test]
    fn the_top_is_what_rank_gives(history in history()) {
        let mut host = Host::new(&history);
        for step in &history.moves {
            host.go(step)?;
            host.agrees()?;
        }
    }

    /// What was put in another order is the same, and what was removed has left nothing behind.
    #[test]
    fn nothing_depends_on_who_came_first(history in history(), keys in vec(any::<u32>(), 7)) {
        let mut host = Host::new(&history);
        for step in &history.moves {
            host.go(step)?;
        }
        let (desk, now) = (host.desk.clone(), host.worklist.now());
        let cases: Vec<usize> = host.listed.values().copied().collect();
        let fresh = |cases: &[usize]| {
            let mut worklist = Worklist::new(&desk, now);
            for case in cases {
                worklist.put(&host.cases[*case]).unwrap();
            }
            worklist
        };
        let mut turned = cases.clone();
        turned.sort_by_key(|case| keys[*case]);
        let (one, other) = (fresh(&cases), fresh(&turned));
        prop_assert_eq!(one.snapshot().unwrap(), other.snapshot().unwrap());
        prop_assert_eq!(one.top(usize::MAX), host.worklist.top(usize::MAX));
        prop_assert_eq!(one.next_check(), other.next_check());
        let worklist = &mut host.worklist;
        for case in turned {
            worklist.remove(&format!("case {case}"));
        }
        let none = Worklist::new(&desk, now);
        prop_assert_eq!((worklist.len(), worklist.is_empty()), (0, true));
        prop_assert_eq!(worklist.top(9), []);
        prop_assert_eq!((worklist.next_check(), worklist.due()), (None, vec![]));
        prop_assert_eq!(worklist.snapshot().unwrap(), none.snapshot().unwrap());
    }
}

fn plain() -> Desk {
    Desk::load("agreements: [{id: all, clocks: [{preset: first_reply, target: 4h}]}]").unwrap()
}

fn opened(id: &str, at: i64) -> Case {
    let at = text(at);
    Case::load(&format!(r#"[{{"id": "o", "case_id": "{id}", "at": "{at}", "kind": "opened"}}]"#))
        .unwrap()
}

#[test]
fn time_does_not_go_back() {
    let mut worklist = Worklist::new(&plain(), instant(START));
    worklist.advance(instant(START)).unwrap();
    let error = worklist.advance(instant(START - 1)).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::OutOfOrder, "/now"));
    assert_eq!(worklist.now(), instant(START));
}

#[test]
fn a_case_is_put_in_the_place_of_itself() {
    let mut worklist = Worklist::new(&plain(), instant(START));
    assert!(worklist.put(&opened("a", START - 2 * HOUR)).unwrap());
    assert!(worklist.put(&opened("b", START - HOUR)).unwrap());
    assert!(worklist.put(&opened("a", START)).unwrap());
    let ids = |worklist: &Worklist| -> Vec<String> {
        worklist.top(9).iter().map(|row| row.case_id.to_string()).collect()
    };
    assert_eq!(ids(&worklist), ["b", "a"]);
    assert_eq!(worklist.len(), 2);
    // A case that has not begun yet is held until it has, and one without any event is not.
    assert!(!worklist.put(&opened("c", START + MINUTE)).unwrap());
    assert!(!worklist.put(&Case::default()).unwrap());
    assert_eq!((worklist.len(), worklist.next_check()), (2, Some(instant(START + MINUTE))));
    worklist.advance(instant(START + MINUTE)).unwrap();
    assert_eq!(worklist.due(), ["c".into()]);
    assert!(worklist.put(&opened("c", START + MINUTE)).unwrap());
    assert_eq!(ids(&worklist), ["b", "a", "c"]);
    assert!(!worklist.remove("d"));
}

#[test]
fn what_cannot_be_read_leaves_the_worklist_as_it_was() {
    let (desk, other) = (plain(), Desk::load("agreements: []\norder: {preset: fifo}").unwrap());
    let mut worklist = Worklist::new(&desk, instant(START));
    worklist.put(&opened("a", START - HOUR)).unwrap();
    let text = worklist.snapshot().unwrap();
    let foreign = other.restore(&other.snapshot(&opened("a", START)).unwrap()).unwrap();
    assert_eq!(worklist.put(&foreign).unwrap_err().code(), Code::OtherDesk);
    let later = desk.restore(&desk.snapshot(&opened("a", START + 1)).unwrap()).unwrap();
    assert_eq!(worklist.put(&later).unwrap_err().code(), Code::BeforeHorizon);
    assert_eq!(worklist.snapshot().unwrap(), text);

    let refused = |desk: &Desk, text: &str| Worklist::restore(desk, text).unwrap_err();
    let error = refused(&other, &text);
    assert_eq!((error.code(), error.path()), (Code::OtherDesk, "/desk"));
    for text in ["", "[]", "{}", "null", "7"] {
        assert_eq!(refused(&desk, text).code(), Code::MalformedSnapshot, "{text}");
    }
    let with = |field: &str, value: Value| {
        let mut snapshot: Value = serde_json::from_str(&text).unwrap();
        snapshot[field] = value;
        refused(&desk, &snapshot.to_string())
    };
    assert_eq!(with("format", json!(2)).code(), Code::UnknownFormat);
    assert_eq!(with("seal", json!("0")).code(), Code::MalformedSnapshot);
    assert_eq!(with("worklist", json!("AAAA")).code(), Code::MalformedSnapshot);
    assert_eq!(with("worklist", json!("?")).code(), Code::MalformedSnapshot);
    assert_eq!(with("extra", json!(1)).code(), Code::MalformedSnapshot);
    // The snapshot of a case is none of a worklist.
    let case = desk.snapshot(&opened("a", START)).unwrap();
    assert_ne!(refused(&desk, &case).code(), Code::Internal);
}
