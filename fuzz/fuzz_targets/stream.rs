//! Any text as a fraction and as a stream of cases: refused, or one that is written so that it reads as itself. A stream
//! is also asked when somebody comes to a case at the latest.
#![no_main]

use casework::order::Stream;
use casework::priority::Fraction;
use casework::{Case, Desk, Timestamp};
use std::sync::LazyLock;

static DESK: LazyLock<Desk> = LazyLock::new(|| {
    let policy = include_str!("../../examples/policies/support.yaml");
    Desk::load(policy).expect("the policy of the examples loads")
});

static CASE: LazyLock<Case> = LazyLock::new(|| {
    let log = r#"[{"id": "1", "case_id": "c", "at": "2026-11-20T09:00:00Z", "kind": "opened"}]"#;
    Case::load(log).expect("it loads")
});

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(fraction) = text.parse::<Fraction>() {
        assert_eq!(fraction.to_string().parse(), Ok(fraction));
        assert_eq!(Fraction::new(fraction.numerator(), fraction.denominator()), Ok(fraction));
    }
    if let Ok(stream) = Stream::load(text) {
        assert_eq!(Stream::load(&serde_json::to_string(&stream).unwrap()).unwrap(), stream);
        let now = Timestamp::from_millis(1_795_251_600_000).unwrap();
        match DESK.latest_turn(&CASE, &stream, now) {
            Ok(turn) => {
                assert_eq!(turn.at.is_some(), turn.overtaken_by.is_some());
                assert!(turn.at >= turn.ahead_from);
            }
            Err(error) => assert!(error.path().starts_with("/stream"), "{error}"),
        }
    }
});
