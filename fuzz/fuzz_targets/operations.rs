//! Any sequence of operations on a case that follows a desk gives what its log alone gives: appends in any order,
//! repetitions, questions in between, snapshots.
#![no_main]

use casework::{Case, Desk, Event, Timestamp};
use std::sync::LazyLock;

static DESK: LazyLock<Desk> = LazyLock::new(|| {
    let policy = include_str!("../../examples/policies/support.yaml");
    Desk::load(policy).expect("the policy of the examples loads")
});

const KINDS: [&str; 12] = [
    r#""kind": "opened", "channel": "email""#,
    r#""kind": "message", "actor": {"role": "customer"}, "channel": "email""#,
    r#""kind": "message", "actor": {"role": "customer"}, "channel": "chat""#,
    r#""kind": "message", "actor": {"role": "agent"}, "channel": "email""#,
    r#""kind": "message", "actor": {"role": "agent"}, "channel": "chat", "data": {"asks": true}"#,
    r#""kind": "status", "data": {"to": "waiting_customer"}"#,
    r#""kind": "status", "data": {"to": "open"}"#,
    r#""kind": "status", "data": {"to": "resolved"}"#,
    r#""kind": "status", "data": {"to": "spam"}"#,
    r#""kind": "level", "data": {"to": "P1"}"#,
    r#""kind": "level", "data": {"to": null}"#,
    r#""kind": "promise", "data": {"by": "2030-01-01T00:00:00Z"}"#,
];

fn at(minutes: u16) -> Timestamp {
    Timestamp::from_millis(1_795_251_600_000 + i64::from(minutes) * 60_000).unwrap()
}

libfuzzer_sys::fuzz_target!(|steps: Vec<(u8, u16)>| {
    let mut case = Case::default();
    case.follow(&DESK).unwrap();
    for (what, minutes) in steps.into_iter().take(60) {
        let now = at(minutes);
        match usize::from(what) {
            kind if kind < KINDS.len() => {
                let text = format!(r#"{{"id": "{kind}-{minutes}", "case_id": "c", "at": "{now}", {}}}"#, KINDS[kind]);
                let before = case.clone();
                if case.append(Event::load(&text).unwrap()).is_err() {
                    assert_eq!(case, before);
                }
            }
            _ => {
                let alone = Case::new(case.events().cloned()).unwrap();
                if alone.is_empty() {
                    continue;
                }
                assert_eq!(DESK.assess(&case, now).unwrap(), DESK.assess(&alone, now).unwrap());
                let last = case.events().last().unwrap().at().max(now);
                let restored = DESK.restore(&DESK.snapshot(&case).unwrap()).unwrap();
                assert_eq!(DESK.assess(&case, last).unwrap(), DESK.assess(&restored, last).unwrap());
            }
        }
    }
});
