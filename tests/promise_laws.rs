//! The laws of promises on random cases: what must hold whatever the policy is and whatever happened.
//!
//! Nothing here knows how a clock is counted. Each law compares two answers of the library.
//! `PROPTEST_CASES` raises the number of cases.

mod cases;

use cases::{DAY, HOUR, Happening, MINUTE, What, around, case, instant, text};
use casework::reading::Cycle;
use casework::{Case, Desk, Observation, Timestamp, json};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::RngSeed;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const WEEK: i64 = 7 * DAY;

/// What moves by itself while nothing happens.
const FLOWING: [&str; 8] = [
    "as_of",
    "elapsed_ms",
    "remaining_ms",
    "percent",
    "score",
    "counting",
    "changes_at",
    "due_if_resumed_at",
];

fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let failure_persistence = None;
    let max_shrink_iters = 4_000;
    ProptestConfig {
        cases: asked.unwrap_or(cases),
        // The same cases every time, unless somebody asks for more.
        rng_seed: if asked.is_some() { RngSeed::Random } else { RngSeed::Fixed(2026) },
        failure_persistence,
        max_shrink_iters,
        // Some laws speak of few logs only.
        max_global_rejects: u32::MAX,
        ..ProptestConfig::default()
    }
}

/// The whole answer as a host gets it.
fn bytes(desk: &Desk, case: &Case, at: i64) -> String {
    json::pick(&desk.assess(case, instant(at)).unwrap(), &[]).unwrap()
}

fn cycles(desk: &Desk, case: &Case, at: i64) -> Value {
    serde_json::to_value(desk.cycles(case, instant(at)).unwrap()).unwrap()
}

fn value(desk: &Desk, case: &Case, at: i64) -> Value {
    serde_json::from_str(&bytes(desk, case, at)).unwrap()
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

/// The same with every instant later by so much.
fn shifted(value: &Value, by: i64) -> Value {
    match value {
        Value::String(word) => match word.parse::<Timestamp>() {
            Ok(at) => text(at.as_millis() + by).into(),
            Err(_) => value.clone(),
        },
        Value::Array(items) => items.iter().map(|item| shifted(item, by)).collect(),
        Value::Object(map) => {
            map.iter().map(|(name, part)| (name.clone(), shifted(part, by))).collect()
        }
        _ => value.clone(),
    }
}

fn prefix(log: &[Happening], until: i64) -> Vec<Happening> {
    log.iter().filter(|event| event.at <= until).cloned().collect()
}

/// What was crossed between two instants, and what was withdrawn: ids in order.
fn crossed(desk: &Desk, case: &Case, last: i64, now: i64) -> (Vec<Value>, Vec<Value>) {
    let crossed = desk.crossed(case, instant(last), instant(now)).unwrap();
    let crossed = serde_json::to_value(crossed).unwrap();
    let part = |name: &str| crossed[name].as_array().unwrap().clone();
    (part("transitions"), part("withdrawn"))
}

fn ids(transitions: &[Value]) -> BTreeSet<String> {
    transitions.iter().map(|transition| transition["id"].as_str().unwrap().to_owned()).collect()
}

/// What tells one cycle from the others.
fn key(cycle: &Value) -> String {
    [&cycle["clock"], &cycle["of"], &cycle["cause"], &cycle["started_at"]]
        .map(Value::to_string)
        .concat()
}

/// What another system would say of a cycle of its own.
fn observed(cycles: &[Cycle], place: usize) -> Value {
    let cycle = &cycles[place];
    let alike = |other: &&Cycle| other.clock == cycle.clock && other.of == cycle.of;
    serde_json::json!({
        "clock": cycle.clock,
        "of": cycle.of,
        "cycle": cycles[..=place].iter().filter(alike).count(),
        "started_at": cycle.started_at,
        "ended_at": cycle.ended_at,
        "due_at": cycle.due_at,
        "elapsed": format!("{}ms", cycle.elapsed_ms),
        "target": cycle.target_ms.map(|target| format!("{target}ms")),
        "breached": cycle.breached,
        "grain": "1ms",
    })
}

proptest! {
    #![proptest_config(config(80))]

    /// Our own numbers, handed in as another system's, agree.
    #[test]
    fn a_desk_agrees_with_itself(story in cases::story(), pick in any::<Index>()) {
        let (desk, case) = (story.policy.desk(), case(&story.log));
        let at = instant(*pick.get(&around(&story)));
        let cycles = desk.cycles(&case, at).unwrap();
        // Without a thread's name every thread is meant.
        let named = |place: &usize| {
            let clock = &cycles[*place];
            clock.of.is_some() || cycles.iter().all(|other| other.clock != clock.clock || other.of.is_none())
        };
        let theirs: Vec<Value> =
            (0..cycles.len()).filter(named).map(|place| observed(&cycles, place)).collect();
        let theirs = Observation::load_list(&Value::from(theirs).to_string()).unwrap();
        let found = desk.reconcile(&case, Some(&theirs), at).unwrap();
        prop_assert!(found.agrees, "{found}");
        prop_assert!(found.clocks.iter().all(|clock| clock.because.is_empty()));
    }

    /// The numbers of a desk that has one rule of another kind are explained.
    #[test]
    fn a_rule_of_another_kind_is_found(
        story in cases::story(),
        pick in any::<Index>(),
        chosen in any::<Index>(),
        kind in 0..4,
    ) {
        let (desk, case) = (story.policy.desk(), case(&story.log));
        let at = instant(*pick.get(&around(&story)));
        let mut other = story.policy.clone();
        let clocks: Vec<&str> =
            other.agreements.iter().flat_map(|one| &one.clocks).map(|clock| clock.preset).collect();
        prop_assume!(!clocks.is_empty());
        let changed = *chosen.get(&clocks);
        let agreements = other.agreements.iter_mut().flat_map(|one| &mut one.clocks);
        for clock in agreements.filter(|clock| clock.preset == changed) {
            match kind {
                0 => clock.targets.iter_mut().for_each(|target| target.on = Some("wall")),
                1 => clock.targets.iter_mut().for_each(|target| target.on = Some("shop")),
                2 => clock.from_now = !story.policy.agreements[0].clocks[0].from_now,
                _ => clock.calendar_from_now = !story.policy.agreements[0].clocks[0].calendar_from_now,
            }
        }
        let cycles = other.desk().cycles(&case, at).unwrap();
        let theirs: Vec<Value> = (0..cycles.len())
            .filter(|place| &*cycles[*place].clock == changed && cycles[*place].of.is_some())
            .map(|place| observed(&cycles, place))
            .collect();
        let theirs = Observation::load_list(&Value::from(theirs).to_string()).unwrap();
        for clock in desk.reconcile(&case, Some(&theirs), at).unwrap().clocks {
            prop_assert!(clock.agrees || !clock.because.is_empty(), "{}", clock.message);
            prop_assert!(!clock.agrees || clock.because.is_empty());
        }
    }

    /// What was packed has no log that could be counted again, and so nothing is explained.
    #[test]
    fn a_packed_case_compares_and_explains_nothing(story in cases::story()) {
        let (desk, case) = (story.policy.desk(), case(&story.log));
        let at = instant(*around(&story).iter().max().unwrap());
        let packed = desk.restore(&desk.snapshot(&case).unwrap()).unwrap();
        for cycle in desk.cycles(&packed, at).unwrap() {
            let wrong = serde_json::json!([{"clock": cycle.clock, "breached": !cycle.breached}]);
            let theirs = Observation::load_list(&wrong.to_string()).unwrap();
            for clock in desk.reconcile(&packed, Some(&theirs), at).unwrap().clocks {
                prop_assert!(clock.because.is_empty());
                prop_assert!(clock.agrees || clock.message.contains("whole log"));
            }
        }
    }

    /// The same events in any order, some of them twice, are the same case.
    #[test]
    fn the_order_of_arrival_means_nothing(
        story in cases::rich_story(),
        picks in vec(any::<Index>(), 4),
    ) {
        let desk = story.policy.desk();
        let (sorted, arrived) = (case(&story.log), case(&story.arriving()));
        let mut appended = Case::default();
        for event in story.arriving() {
            appended.append(event.event()).unwrap();
        }
        prop_assert_eq!(sorted.to_json(), appended.to_json());
        let times = around(&story);
        for at in picks.iter().map(|pick| *pick.get(&times)) {
            let answer = bytes(&desk, &sorted, at);
            prop_assert_eq!(&answer, &bytes(&desk, &arrived, at), "{}", text(at));
            prop_assert_eq!(&answer, &bytes(&desk, &appended, at), "{}", text(at));
            let rows = cycles(&desk, &sorted, at);
            prop_assert_eq!(rows, cycles(&desk, &appended, at), "{}", text(at));
        }
    }

    /// Saying the same waiting status again in the middle changes no answer.
    #[test]
    fn a_pause_in_two_parts_is_one_pause(
        story in cases::rich_story(),
        place in any::<Index>(),
        picks in vec(any::<Index>(), 4),
    ) {
        let waits = |place: &usize| {
            let next = story.log.get(place + 1).map_or(i64::MAX, |next| next.at);
            let event = &story.log[*place];
            matches!(event.what, What::Status { to: "waiting_customer" | "waiting_third_party", .. })
                && next - event.at > 1
        };
        let pauses: Vec<usize> = (0..story.log.len()).filter(waits).collect();
        prop_assume!(!pauses.is_empty());
        let place = *place.get(&pauses);
        let next = story.log.get(place + 1).map_or(story.log[place].at + DAY, |next| next.at);
        let mut again = story.log[place].clone();
        again.id = "again".to_owned();
        again.at = i64::midpoint(again.at, next);
        let mut log = story.log.clone();
        log.insert(place + 1, again);
        let desk = story.policy.desk();
        let (one, two) = (case(&story.log), case(&log));
        let times = around(&story);
        for at in picks.iter().map(|pick| *pick.get(&times)) {
            let plain = |case| without(value(&desk, case, at), &["generation"]);
            prop_assert_eq!(plain(&one), plain(&two), "{}", text(at));
            let rows = |case| without(cycles(&desk, case, at), &["pauses"]);
            prop_assert_eq!(rows(&one), rows(&two), "{}", text(at));
        }
    }

    /// A reply that comes later, with nothing else between, never keeps what an earlier one broke.
    #[test]
    fn a_later_reply_keeps_no_more(
        mut story in cases::story(),
        place in any::<Index>(),
        share in 1..1_000i64,
    ) {
        // A guideline may give more time in between.
        story.policy.guidelines.clear();
        let replies = |place: &usize| {
            let event = &story.log[*place];
            let next = story.log.get(place + 1).map_or(i64::MAX, |next| next.at);
            event.role == "agent" && matches!(event.what, What::Message { .. }) && next - event.at > 1
        };
        let replies: Vec<usize> = (0..story.log.len()).filter(replies).collect();
        prop_assume!(!replies.is_empty());
        let place = *place.get(&replies);
        let (id, at) = (story.log[place].id.clone(), story.log[place].at);
        let next = story.log.get(place + 1).map_or(at + 3 * DAY, |next| next.at);
        let mut log = story.log.clone();
        log[place].at = at + ((next - at - 1) * share / 1_000).max(1);
        let desk = story.policy.desk();
        let verdicts = |log: &[Happening]| -> BTreeMap<String, String> {
            let rows = cycles(&desk, &case(log), next + 30 * DAY);
            let rows = rows.as_array().unwrap().iter();
            let others = rows.filter(|row| row["cause"] != *id);
            others.map(|row| (key(row), row["verdict"].as_str().unwrap_or("").to_owned())).collect()
        };
        let (soon, late) = (verdicts(&story.log), verdicts(&log));
        for (cycle, verdict) in &late {
            if verdict == "kept" && soon.contains_key(cycle) {
                prop_assert_ne!(&soon[cycle], "broken", "{}", cycle);
            }
        }
    }

    /// Where every week is like the other, everything a week later gives every answer a week later.
    #[test]
    fn a_week_later_is_a_week_later(
        story in cases::rich_story(),
        weeks in -100..100i64,
        picks in vec(any::<Index>(), 3),
    ) {
        let policy = story.policy.json().to_string();
        let policy = policy.replace("Europe/Berlin", "UTC").replace("America/New_York", "UTC");
        let desk = Desk::load(&policy).unwrap();
        let events: Value = story.log.iter().map(Happening::json).collect();
        let load = |events: &Value| Case::load(&events.to_string()).unwrap();
        let (now, then) = (load(&events), load(&shifted(&events, weeks * WEEK)));
        let times = around(&story);
        for at in picks.iter().map(|pick| *pick.get(&times)) {
            let later = at + weeks * WEEK;
            let answer = shifted(&value(&desk, &now, at), weeks * WEEK);
            prop_assert_eq!(answer, value(&desk, &then, later), "{}", text(at));
            let rows = shifted(&cycles(&desk, &now, at), weeks * WEEK);
            prop_assert_eq!(rows, cycles(&desk, &then, later), "{}", text(at));
        }
    }

    /// Until the next check nothing changes but what runs by itself.
    #[test]
    fn nothing_happens_before_the_next_check(
        story in cases::rich_story(),
        picks in vec((any::<Index>(), vec(0..1_000i64, 2)), 4),
    ) {
        let desk = story.policy.desk();
        let times = around(&story);
        for (pick, shares) in picks {
            let at = *pick.get(&times);
            let case = case(&prefix(&story.log, at));
            let now = without(value(&desk, &case, at), &FLOWING);
            let next = desk.next_check(&case, instant(at)).unwrap().map(|next| next.at.as_millis());
            prop_assert!(next.is_none_or(|next| next > at), "{}", text(at));
            let end = next.unwrap_or(at + 40 * DAY);
            let between = shares.iter().map(|share| at + (end - at - 1) * share / 1_000);
            for then in between.chain([end - 1]) {
                let later = without(value(&desk, &case, then), &FLOWING);
                let context = || format!("{} then {}", text(at), text(then));
                prop_assert_eq!(&now, &later, "{}", context());
                let again = desk.next_check(&case, instant(then)).unwrap();
                let again = again.map(|next| next.at.as_millis());
                prop_assert_eq!(next, again, "{}", context());
            }
        }
    }

    /// What is crossed in two steps is what is crossed in one, and each transition lies within its step.
    #[test]
    fn crossings_add_up(story in cases::rich_story(), picks in vec(any::<Index>(), 3)) {
        let mut story = story;
        for event in &mut story.log {
            event.recorded_at = None;
        }
        let desk = story.policy.desk();
        let case = case(&story.arriving());
        let all = around(&story);
        let mut times: Vec<i64> = picks.iter().map(|pick| *pick.get(&all)).collect();
        times.sort_unstable();
        let (a, b, c) = (times[0], times[1], times[2]);
        let (first, second) = (crossed(&desk, &case, a, b), crossed(&desk, &case, b, c));
        let (whole, withdrawn) = crossed(&desk, &case, a, c);
        let context = || format!("{} {} {}", text(a), text(b), text(c));
        for (transitions, from, to) in [(&first.0, a, b), (&second.0, b, c)] {
            for transition in transitions {
                let at: Timestamp = transition["at"].as_str().unwrap().parse().unwrap();
                let within = from < at.as_millis() && at.as_millis() <= to;
                prop_assert!(within, "{} {}", transition, context());
            }
        }
        prop_assert_eq!(ids(&whole).len(), whole.len(), "an id twice, {}", context());
        prop_assert_eq!([first.0, second.0].concat(), whole, "{}", context());
        let none = withdrawn.is_empty() && first.1.is_empty() && second.1.is_empty();
        prop_assert!(none, "{}", context());
    }

    /// Where the host hears of things late, what was told and taken back adds up as well.
    #[test]
    fn late_knowledge_adds_up(
        story in cases::rich_story(),
        delays in vec(prop_oneof![2 => Just(0i64), 1 => 1..2_000i64], 50),
        picks in vec(any::<Index>(), 3),
    ) {
        let mut story = story;
        for (event, delay) in story.log.iter_mut().zip(delays) {
            event.recorded_at = Some(event.at + delay * MINUTE);
        }
        let desk = story.policy.desk();
        let case = case(&story.arriving());
        let all = around(&story);
        let mut times: Vec<i64> = picks.iter().map(|pick| *pick.get(&all)).collect();
        times.sort_unstable();
        let (a, b, c) = (times[0], times[1], times[2]);
        let sets = |from, to| {
            let (transitions, withdrawn) = crossed(&desk, &case, from, to);
            (ids(&transitions), ids(&withdrawn))
        };
        let ((new_ab, old_ab), (new_bc, old_bc)) = (sets(a, b), sets(b, c));
        let told = &(&new_ab - &old_bc) | &(&new_bc - &old_ab);
        let taken = &(&old_ab - &new_bc) | &(&old_bc - &new_ab);
        let context = || format!("{} {} {}", text(a), text(b), text(c));
        prop_assert_eq!((told, taken), sets(a, c), "{}", context());
    }

    /// A case packed away and unpacked goes on as if it had been kept.
    #[test]
    fn a_packed_case_goes_on(story in cases::rich_story(), place in any::<Index>(), follow in any::<bool>()) {
        let desk = story.policy.desk();
        let split = place.index(story.log.len()) + 1;
        let mut first = case(&story.log[..split]);
        if follow {
            first.follow(&desk).unwrap();
        }
        let mut packed = desk.restore(&desk.snapshot(&first).unwrap()).unwrap();
        for event in &story.log[split..] {
            packed.append(event.event()).unwrap();
        }
        let whole = case(&story.log);
        let last = story.log.last().unwrap().at;
        for at in [last, last + 1, last + HOUR, last + 5 * DAY] {
            let answer = bytes(&desk, &whole, at);
            prop_assert_eq!(answer, bytes(&desk, &packed, at), "{} {}", split, text(at));
        }
    }

    /// A host that looks now and then misses nothing: what it hears in all is what one hears that looks once.
    #[test]
    fn an_outage_changes_nothing(story in cases::rich_story(), wakes in vec(any::<Index>(), 0..8)) {
        let mut story = story;
        for event in &mut story.log {
            event.recorded_at = None;
        }
        let desk = story.policy.desk();
        let all = around(&story);
        let (first, last) = (cases::START - 1, *all.last().unwrap());
        let mut wakes: Vec<i64> = wakes.iter().map(|pick| *pick.get(&all)).collect();
        wakes.push(last);
        wakes.sort_unstable();
        let mut following = Case::default();
        following.follow(&desk).unwrap();
        let mut log = story.log.iter().peekable();
        let (mut heard, mut before) = (Vec::new(), first);
        for wake in wakes {
            while let Some(event) = log.next_if(|event| event.at <= wake) {
                following.append(event.event()).unwrap();
            }
            bytes(&desk, &following, wake);
            if before < wake {
                heard.extend(crossed(&desk, &following, before, wake).0);
            }
            before = wake;
        }
        let whole = case(&story.log);
        prop_assert_eq!(heard, crossed(&desk, &whole, first, last).0);
        prop_assert_eq!(bytes(&desk, &whole, last), bytes(&desk, &following, last));
    }

    /// Following a desk, or another one, never changes an answer; and what lies after an instant is not seen from it.
    #[test]
    fn the_past_is_its_own_log(
        story in cases::rich_story(),
        other in cases::policy(),
        picks in vec(any::<Index>(), 5),
    ) {
        let (desk, other) = (story.policy.desk(), other.desk());
        let plain = case(&story.arriving());
        let (mut following, mut elsewhere) = (case(&story.arriving()), case(&story.arriving()));
        following.follow(&desk).unwrap();
        elsewhere.follow(&other).unwrap();
        let times = around(&story);
        for at in picks.iter().map(|pick| *pick.get(&times)) {
            let answer = bytes(&desk, &plain, at);
            let context = || text(at);
            prop_assert_eq!(&answer, &bytes(&desk, &following, at), "following {}", context());
            prop_assert_eq!(&answer, &bytes(&desk, &elsewhere, at), "elsewhere {}", context());
            let seen = prefix(&story.log, at);
            if !seen.is_empty() {
                prop_assert_eq!(&answer, &bytes(&desk, &case(&seen), at), "prefix {}", context());
                let rows = cycles(&desk, &case(&seen), at);
                prop_assert_eq!(cycles(&desk, &following, at), rows, "prefix {}", context());
            }
        }
    }
}
