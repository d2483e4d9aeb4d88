//! Any sequence of operations on a case that follows a desk gives what its log alone gives: appends in any order,
//! repetitions, questions in between, snapshots that go on.
#![no_main]

use casework::{Case, Desk, Event, Timestamp};
use std::sync::LazyLock;

/// The policy of the examples, and one that changes its calendar, its target and its level over and over.
static DESKS: LazyLock<[Desk; 2]> = LazyLock::new(|| {
    let policies = [include_str!("../../examples/policies/support.yaml"), RESTLESS];
    policies.map(|policy| Desk::load(policy).expect("it loads"))
});

const RESTLESS: &str = "
calendars:
  office: {zone: Europe/Berlin, week: {mon-fri: 09:00-17:00}}
  shop: {zone: America/New_York, week: {mon-sat: 08:00-18:00}}
calendar: office
conditions: {parked: {fact: tags, value: parked}}
level: {rules: [{level: P1, when: {fact: tags, value: gold}}], default: P3}
agreements:
  - id: gold
    when: {fact: tags, value: gold}
    clocks:
      - {preset: first_reply, target: 1 working day, internal: true, pause_while: [parked]}
      - preset: total_resolution
        target: [{when: {fact: level, value: P1}, amount: 8h, in: shop}, {amount: 3 calendar days}]
        on_calendar_change: from_now
        warn: [{at: 50%}, {at: 30m before}]
  - id: all
    clocks:
      - {preset: next_reply, target: 4h, on_retarget: from_now, on_unmatched: keep}
      - preset: total_resolution
        target: [{when: {fact: level, value: P1}, amount: 6h, in: shop}, {amount: 20h}, {amount: 9h, in: wall}]
        internal: true
        pause_while: [parked]
guidelines:
  - {id: late, triggers: [{clock: total_resolution, at: 75%}], steps: [{effects: {raise_level: P2}}]}
";

const KINDS: [&str; 28] = [
    r#""kind": "opened", "channel": "email""#,
    r#""kind": "message", "actor": {"role": "customer"}, "channel": "email""#,
    r#""kind": "message", "actor": {"role": "customer"}, "channel": "chat""#,
    r#""kind": "message", "actor": {"role": "agent"}, "channel": "email""#,
    r#""kind": "message", "actor": {"role": "agent"}, "channel": "chat", "data": {"asks": true}"#,
    r#""kind": "message", "actor": {"role": "agent"}, "data": {"answers": ["email/direct", "chat/direct"]}"#,
    r#""kind": "message", "actor": {"role": "bot"}, "visibility": "internal""#,
    r#""kind": "message_removed", "data": {"message": "1-100"}"#,
    r#""kind": "status", "data": {"to": "waiting_customer"}"#,
    r#""kind": "status", "data": {"to": "waiting_third_party"}"#,
    r#""kind": "status", "data": {"to": "open"}"#,
    r#""kind": "status", "data": {"to": "resolved"}"#,
    r#""kind": "status", "data": {"to": "closed"}"#,
    r#""kind": "status", "data": {"to": "spam"}"#,
    r#""kind": "status", "data": {"to": "snoozed", "until": "2026-11-25T09:00:00Z"}"#,
    r#""kind": "level", "data": {"to": "P1"}"#,
    r#""kind": "level", "data": {"to": null}"#,
    r#""kind": "tagged", "data": {"tags": ["gold"]}"#,
    r#""kind": "untagged", "data": {"tags": ["gold"]}"#,
    r#""kind": "tagged", "data": {"tags": ["parked"]}"#,
    r#""kind": "untagged", "data": {"tags": ["parked"]}"#,
    r#""kind": "promise", "data": {"by": "2030-01-01T00:00:00Z"}"#,
    r#""kind": "promise", "data": {"state": "kept"}"#,
    r#""kind": "target_override", "data": {"clock": "total_resolution", "amount": "2h", "reason": "asked"}"#,
    r#""kind": "target_override", "data": {"clock": "next_reply", "due_at": "2026-11-24T20:00:00Z", "reason": "asked"}"#,
    r#""kind": "channel_moved", "channel": "email", "data": {"to": {"channel": "chat"}}"#,
    r#""kind": "absorbed", "data": {"case_id": "x", "waits": [{"since": "2026-11-20T09:00:00Z", "place": {"channel": "chat"}}]}"#,
    r#""kind": "merged_into", "data": {"case_id": "x"}"#,
];

fn at(minutes: u16) -> Timestamp {
    Timestamp::from_millis(1_795_251_600_000 + i64::from(minutes) * 60_000).unwrap()
}

/// Everything that can be asked of a case agrees, asked by one that follows and by its log alone.
fn agree(desk: &Desk, case: &Case, now: Timestamp) {
    let alone = Case::new(case.events().cloned()).unwrap();
    let (Some(first), Some(last)) = (alone.events().next(), alone.events().last()) else { return };
    assert_eq!(desk.assess(case, now).unwrap(), desk.assess(&alone, now).unwrap());
    assert_eq!(desk.cycles(case, now).unwrap(), desk.cycles(&alone, now).unwrap());
    let (first, last) = (first.at(), last.at().max(now));
    let told = |case: &Case| desk.crossed(case, now.max(first), last).unwrap();
    assert_eq!(told(case), told(&alone));
    let seen: Vec<Event> = alone.events().filter(|event| event.at() <= now).cloned().collect();
    if !seen.is_empty() {
        let seen = Case::new(seen).unwrap();
        assert_eq!(desk.cycles(&seen, now).unwrap(), desk.cycles(&alone, now).unwrap());
    }
    let packed = desk.restore(&desk.snapshot(case).unwrap()).unwrap();
    assert_eq!(desk.assess(case, last).unwrap(), desk.assess(&packed, last).unwrap());
}

libfuzzer_sys::fuzz_target!(|given: (bool, Vec<(u8, u16)>)| {
    let (restless, steps) = given;
    let desk = &DESKS[usize::from(restless)];
    let (mut case, mut packed) = (Case::default(), None::<Case>);
    case.follow(desk).unwrap();
    for (what, minutes) in steps.into_iter().take(60) {
        let now = at(minutes);
        let what = usize::from(what);
        if let Some(kind) = KINDS.get(what % 64) {
            let text = format!(
                r#"{{"id": "{}-{minutes}", "case_id": "c", "at": "{now}", {kind}}}"#,
                what % 64
            );
            // Some would end before they begin.
            let Ok(event) = Event::load(&text) else { continue };
            let before = case.clone();
            if case.append(event.clone()).is_err() {
                assert_eq!(case, before);
            } else if packed.as_mut().is_some_and(|packed| packed.append(event).is_err()) {
                // It came before the snapshot, which cannot take it in.
                packed = None;
            }
            if what >= 128 {
                case.follow(desk).unwrap();
            }
        } else {
            agree(desk, &case, now);
            let last = case.events().last().map_or(now, |event| event.at().max(now));
            if let Some(packed) = &packed {
                assert_eq!(desk.assess(packed, last).unwrap(), desk.assess(&case, last).unwrap());
            }
            if what >= 192 && !case.is_empty() {
                packed = Some(desk.restore(&desk.snapshot(&case).unwrap()).unwrap());
            }
        }
    }
});
