//! Any text as a policy: refused, or a desk that answers, checks itself and reads itself back.
#![no_main]

use casework::{Case, Desk, Timestamp};

const LOG: &str = r#"[
  {"id": "1", "case_id": "c", "at": "2026-11-20T09:00:00Z", "kind": "opened", "channel": "email"},
  {"id": "2", "case_id": "c", "at": "2026-11-20T10:00:00Z", "kind": "message", "actor": {"role": "customer"}, "channel": "email", "data": {"text": "My lawyer says so."}},
  {"id": "3", "case_id": "c", "at": "2026-11-20T11:00:00Z", "kind": "status", "data": {"to": "waiting_customer"}},
  {"id": "4", "case_id": "c", "at": "2026-11-20T12:00:00Z", "kind": "level", "data": {"to": "P1"}},
  {"id": "5", "case_id": "c", "at": "2026-11-20T13:00:00Z", "kind": "message", "actor": {"role": "agent"}, "channel": "email"}
]"#;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = casework::check_policy(text);
    if let Ok(desk) = Desk::load(text) {
        let case = Case::load(LOG).unwrap();
        let now = Timestamp::from_millis(1_795_251_600_000).unwrap();
        let assessed = desk.assess(&case, now).unwrap();
        assert!(assessed.next_check.is_none_or(|next| next.at > now));
        let _ = (desk.cycles(&case, now), desk.trace(&case, now), desk.check());
        for clock in assessed.clocks.keys() {
            let _ = desk.explain(&case, clock, now);
        }
        assert_eq!(Desk::load(&desk.to_json()).unwrap(), desk);
    }
});
