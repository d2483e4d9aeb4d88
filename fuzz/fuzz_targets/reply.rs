//! Any text as a value of every type and as somebody's own reply, on every channel: it may be sent exactly when nothing
//! blocks it, it is never longer than the policy knew, and everything points into what would be sent.
#![no_main]

use casework::channel::channels;
use casework::event::Visibility;
use casework::{Case, Desk, Draft, Reply, Severity, Timestamp};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

static DESK: LazyLock<Desk> =
    LazyLock::new(|| Desk::load(include_str!("../replies.yaml")).expect("it loads"));

static CASE: LazyLock<Case> = LazyLock::new(|| {
    let log = r#"[{"id": "1", "case_id": "c", "at": "2026-11-20T09:00:00Z", "kind": "message", "channel": "whatsapp",
        "actor": {"role": "customer"}}]"#;
    Case::load(log).expect("it loads")
});

/// The most that each template says on a channel.
static LONGEST: LazyLock<BTreeMap<(Arc<str>, Arc<str>), i64>> = LazyLock::new(|| {
    let rows =
        ["all", "short"].iter().flat_map(|template| DESK.lengths(template).expect("it is there"));
    rows.map(|row| ((row.template, row.channel), row.longest)).collect()
});

const LOCALES: [&str; 6] = ["en", "de-CH", "ar", "pl", "ja", "pt-PT"];
const NAMES: [&str; 11] = [
    "words", "name", "money", "date", "instant", "duration", "link", "mail", "phone", "order",
    "items",
];
const VISIBILITIES: [Option<Visibility>; 4] =
    [None, Some(Visibility::Public), Some(Visibility::Direct), Some(Visibility::Internal)];

fn holds(draft: &Draft) {
    let blocked = draft.findings.iter().any(|finding| finding.severity == Severity::Error);
    assert_eq!(draft.sendable.is_none(), blocked);
    if let Some(sendable) = &draft.sendable {
        let texts: Vec<&str> = draft.parts.iter().map(|part| &*part.text).collect();
        assert_eq!(sendable.texts(), texts);
        assert!(draft.parts.iter().all(|part| part.limit.is_none_or(|limit| part.length <= limit)));
    }
    for finding in &draft.findings {
        let Some(span) = finding.span else { continue };
        let place =
            finding.path.strip_prefix("/parts/").and_then(|path| path.strip_suffix("/text"));
        let part = &draft.parts[place.expect("it is in a part").parse::<usize>().unwrap()];
        assert!(span.start <= span.end && span.start_utf16 <= span.end_utf16);
        assert!(usize::try_from(span.end).unwrap() <= part.text.chars().count());
        assert!(usize::try_from(span.end_utf16).unwrap() <= part.text.encode_utf16().count());
    }
}

libfuzzer_sys::fuzz_target!(|given: (u8, u8, u8, i64, &str)| {
    let (which, locale, flags, number, text) = given;
    // What JSON's numbers hold in every language.
    let number = number % (1 << 53);
    let now = Timestamp::from_millis(1_795_251_600_000).unwrap();
    let all = channels();
    let channel = &*all[usize::from(which) % all.len()].id;
    let mut document = serde_json::json!({
        "template": "all", "channel": channel, "unverified": flags & 1 != 0,
        "locale": LOCALES[usize::from(locale) % LOCALES.len()], "agent": {"name": text, "initials": "A"},
        "values": {"number": number, "items": [text, text, "c"], "yes": flags & 2 != 0, "word": text},
    });
    for name in NAMES.iter().take(if flags & 4 != 0 { 10 } else { 11 }) {
        document["values"][name] = text.into();
    }
    document["values"]["money"] = serde_json::json!({"minor": number.abs(), "currency": "EUR"});
    let mut reply = Reply::load(&document.to_string()).unwrap();
    reply.visibility = VISIBILITIES[usize::from(flags >> 4) % VISIBILITIES.len()];
    let case = (flags & 8 != 0).then_some(&*CASE);
    for template in ["all", "short"] {
        reply.template = Some(template.into());
        let draft = DESK.draft(&reply, case, now).unwrap();
        holds(&draft);
        assert_eq!(DESK.draft(&reply, case, now).unwrap(), draft);
        if let ([part], Some(longest)) =
            (&*draft.parts, LONGEST.get(&(template.into(), channel.into())))
        {
            assert!(part.length <= *longest, "{} of {longest}: {:?}", part.length, part.text);
        }
    }
    let own = Reply { template: None, text: Some(text.into()), values: BTreeMap::new(), ..reply };
    holds(&DESK.draft(&own, case, now).unwrap());
});
