//! Any text as a log: refused, or a case that answers, whose events read themselves back.
#![no_main]

use casework::{Case, Desk, Timestamp};
use std::sync::LazyLock;

static DESK: LazyLock<Desk> = LazyLock::new(|| {
    let policy = include_str!("../../examples/policies/support.yaml");
    Desk::load(policy).expect("the policy of the examples loads")
});

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(case) = Case::load(text) {
        let now = Timestamp::from_millis(1_795_251_600_000).unwrap();
        let assessed = DESK.assess(&case, now).unwrap();
        let mut following = case.clone();
        following.follow(&DESK).unwrap();
        assert_eq!(DESK.assess(&following, now).unwrap(), assessed);
        assert_eq!(Case::load(&case.to_json()).unwrap(), case);
        let _ = (DESK.cycles(&case, now), DESK.crossed(&case, Timestamp::MIN, now));
    }
});
