//! Any text as a ledger, as an act and as an actor: refused, or what reads itself back and has one answer in whatever
//! order it came.
#![no_main]

use casework::event::Data;
use casework::{Act, Actor, Case, Desk, Ledger, Timestamp};
use std::sync::LazyLock;

static DESK: LazyLock<Desk> = LazyLock::new(|| {
    let policy = "
roles: {agent: {}, lead: {escalation: 1}}
agreements: [{id: all, clocks: [{preset: first_reply, target: 4h}]}]
calendars: {office: {zone: Europe/Berlin, week: {mon-fri: 09:00-17:00}}}
calendar: office
grants:
  - {id: a, role: agent, kinds: [refund, credit, apology], limits: [
      {amount: {minor: 5000, currency: EUR}, per: incident},
      {amount: {minor: 7000, currency: EUR}, per: agent, window: month},
      {count: 9, per: customer, window: 30 calendar days}]}
  - {id: b, role: lead, kinds: [refund, credit, apology, replacement], limits: [
      {count: 3, per: agent, window: 24h}, {amount: {minor: 9000, currency: USD}, per: customer, window: year}]}
";
    Desk::load(policy).expect("it loads")
});

static CASE: LazyLock<Case> = LazyLock::new(|| {
    let log = r#"[{"id": "1", "case_id": "c", "at": "2026-11-20T09:00:00Z", "kind": "opened", "data": {"customer": {"id": "k"}}}]"#;
    Case::load(log).expect("it loads")
});

libfuzzer_sys::fuzz_target!(|text: &str| {
    let now = Timestamp::from_millis(1_795_251_600_000).unwrap();
    let ann = Actor::new("ann").with_role("agent").with_role("lead");
    let refund = Act::load("{remedy: {kind: refund, amount: {minor: 100, currency: EUR}, rates: [
        {from: EUR, to: USD, rate: '1.0872', on: 2026-11-20}, {from: USD, to: EUR, rate: '0.92', on: 2026-11-20}]}}");
    let refund = refund.unwrap();
    if let Ok(ledger) = Ledger::load(text) {
        let text = ledger.to_json();
        assert_eq!(Ledger::load(&text).unwrap(), ledger);
        let events: Vec<casework::Event> = serde_json::from_str(&text).unwrap();
        assert!(events.iter().all(|event| matches!(event.data(), Data::Remedy(_))));
        let mut backwards = Ledger::default();
        for event in events.iter().rev() {
            backwards.append(event).unwrap();
        }
        assert_eq!((&backwards, backwards.to_json()), (&ledger, text));
        let ask = |ledger| DESK.may(&ann, &refund, &CASE, Some(ledger), now);
        assert_eq!(ask(&backwards), ask(&ledger));
    }
    let empty = Ledger::default();
    if let Ok(actor) = Actor::load(text) {
        assert_eq!(Actor::load(&serde_json::to_string(&actor).unwrap()).unwrap(), actor);
        let _ = DESK.may(&actor, &refund, &CASE, Some(&empty), now);
        let _ = DESK.allowances(&actor, &CASE, Some(&empty), now);
    }
    if let Ok(act) = Act::load(text) {
        assert_eq!(Act::load(&serde_json::to_string(&act).unwrap()).unwrap(), act);
        let _ = DESK.may(&ann, &act, &CASE, Some(&empty), now);
    }
    let _ = DESK.with_organisation(text);
});
