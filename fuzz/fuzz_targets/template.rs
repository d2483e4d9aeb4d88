//! Any text as the body of a template: refused at a place inside it, or a template that is previewed, measured, checked
//! and sent.
#![no_main]

use casework::{Case, Desk, Reply, Severity, Timestamp};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// A variable of every type, with the example of each.
static POLICY: LazyLock<Value> = LazyLock::new(|| {
    let text = include_str!("../replies.yaml");
    let document = casework::read_document(text).expect("it is a document");
    serde_json::from_str(&document).expect("it is JSON")
});

static CASE: LazyLock<Case> = LazyLock::new(|| {
    let log = r#"[{"id": "1", "case_id": "c", "at": "2026-11-20T09:00:00Z", "kind": "opened", "channel": "x"}]"#;
    Case::load(log).expect("it loads")
});

libfuzzer_sys::fuzz_target!(|text: &str| {
    let now = Timestamp::from_millis(1_795_251_600_000).unwrap();
    let mut policy = POLICY.clone();
    policy["templates"]["given"] = json!({"texts": [{"locale": "en", "body": text}]});
    let desk = match Desk::load(&policy.to_string()) {
        Ok(desk) => desk,
        Err(error) => {
            assert_eq!(error.path(), "/templates/given/texts/0/body", "{error}");
            if let Some(span) = error.span() {
                let (points, utf16) = (text.chars().count(), text.encode_utf16().count());
                assert!(span.start <= span.end && span.start_utf16 <= span.end_utf16);
                assert!(usize::try_from(span.end).unwrap() <= points, "{span:?}");
                assert!(usize::try_from(span.end_utf16).unwrap() <= utf16, "{span:?}");
            } else {
                assert!(text.len() > 4_096, "{error}");
            }
            return;
        }
    };
    let lengths = desk.lengths("given").unwrap();
    let _ = (desk.preview("given", Some("de")).unwrap(), desk.check(), desk.handbook());
    assert_eq!(Desk::load(&desk.to_json()).unwrap(), desk);
    for row in lengths {
        assert!(row.example.is_none_or(|example| example <= row.longest), "{row:?}");
        let reply = Reply::of("given", &*row.channel);
        let draft = desk.draft(&reply, Some(&CASE), now).unwrap();
        let blocked = draft.findings.iter().any(|finding| finding.severity == Severity::Error);
        assert_eq!(draft.sendable.is_none(), blocked);
    }
});
