//! Any text as a policy: refused, or a desk that answers, checks itself, reads itself back, and can be read by people.
#![no_main]

use casework::{Act, Actor, Case, Desk, Ledger, Timestamp};

const LOG: &str = r#"[
  {"id": "1", "case_id": "c", "at": "2026-11-20T09:00:00Z", "kind": "opened", "channel": "email", "data": {"customer": {"id": "k", "tier": "gold"}, "tags": ["vip"]}},
  {"id": "2", "case_id": "c", "at": "2026-11-20T10:00:00Z", "kind": "message", "actor": {"role": "customer"}, "channel": "email", "data": {"text": "My lawyer says so."}},
  {"id": "3", "case_id": "c", "at": "2026-11-20T11:00:00Z", "kind": "status", "data": {"to": "waiting_customer"}},
  {"id": "4", "case_id": "c", "at": "2026-11-20T12:00:00Z", "kind": "level", "data": {"to": "P1"}},
  {"id": "5", "case_id": "c", "at": "2026-11-20T13:00:00Z", "kind": "message", "actor": {"role": "agent"}, "channel": "email"},
  {"id": "6", "case_id": "c", "at": "2026-11-20T13:10:00Z", "kind": "guideline", "data": {"id": "a"}},
  {"id": "7", "case_id": "c", "at": "2026-11-20T13:20:00Z", "kind": "acknowledged", "actor": {"role": "agent", "id": "ann"}, "data": {}},
  {"id": "8", "case_id": "c", "at": "2026-11-20T13:30:00Z", "kind": "action_taken", "data": {"key": "c/a/2/1/0/owner", "outcome": "done"}},
  {"id": "9", "case_id": "c", "at": "2026-11-20T14:00:00Z", "kind": "remedy", "actor": {"role": "agent", "id": "ann"}, "data": {"kind": "refund", "amount": {"minor": 5000, "currency": "EUR"}, "state": "requested"}},
  {"id": "10", "case_id": "c", "at": "2026-11-20T15:00:00Z", "kind": "remedy", "actor": {"role": "agent", "id": "lea"}, "data": {"kind": "refund", "state": "approved"}},
  {"id": "11", "case_id": "c", "at": "2026-11-20T16:00:00Z", "kind": "tagged", "data": {"tags": ["outage"]}},
  {"id": "12", "case_id": "c", "at": "2026-11-20T17:00:00Z", "kind": "message", "actor": {"role": "customer"}, "channel": "email"}
]"#;

const ACTORS: [&str; 3] = ["{id: ann}", "{id: lea, roles: [lead]}", "{id: k, roles: [agent]}"];
const ACTS: [&str; 5] = [
    "{remedy: {kind: refund, amount: {minor: 4999, currency: EUR}}}",
    "{remedy: {kind: apology, evidence: [photo]}}",
    "{approve: {remedy: remedy}}",
    "{reply: {visibility: public, channel: x}}",
    "{close: {}}",
];

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = casework::check_policy(text);
    if let Ok(desk) = Desk::load(text) {
        let case = Case::load(LOG).unwrap();
        let now = Timestamp::from_millis(1_795_251_600_000).unwrap();
        let assessed = desk.assess(&case, now).unwrap();
        assert!(assessed.next_check.as_ref().is_none_or(|next| next.at > now));
        let _ = (desk.cycles(&case, now), desk.trace(&case, now), desk.check());
        for clock in assessed.clocks.keys() {
            let _ = desk.explain(&case, clock, now);
        }
        let mut following = Case::default();
        following.follow(&desk).unwrap();
        for event in case.events().rev() {
            following.append(event.clone()).unwrap();
        }
        assert_eq!(desk.assess(&following, now).unwrap(), assessed);
        assert!(desk.handbook().starts_with('#') || desk.documents().is_empty());
        let ledger = Ledger::default();
        for actor in ACTORS.map(|actor| Actor::load(actor).unwrap()) {
            for act in ACTS.map(|act| Act::load(act).unwrap()) {
                let decision = desk.may(&actor, &act, &case, Some(&ledger), now);
                assert_eq!(desk.may(&actor, &act, &following, Some(&ledger), now), decision);
            }
            let allowances = desk.allowances(&actor, &case, Some(&ledger), now);
            assert_eq!(desk.allowances(&actor, &following, Some(&ledger), now), allowances);
        }
        assert_eq!(Desk::load(&desk.to_json()).unwrap(), desk);
    }
});
