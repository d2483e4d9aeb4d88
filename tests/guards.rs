//! What holds casework together: layers, the table of error codes, and the names that every language has.

use casework::{
    Act, Actor, Amount, Calendar, Case, Code, Desk, Ledger, Reply, Timestamp, Worklist, Zones,
    order,
};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every Rust source under a folder, with its path relative to it, sorted.
fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for path in std::fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// A source without its comments and without everything from its first `#[cfg(test)]` on, where tests stand.
fn code_of(source: &str) -> String {
    let lines = source.lines().take_while(|line| !line.starts_with("#[cfg(test)]"));
    let lines = lines.take_while(|line| !line.starts_with("#[cfg(all(test"));
    lines.map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The first words of what a text goes on with: one, or all of a list in braces.
fn words_after(text: &str) -> Vec<&str> {
    let word = |text: &str| text.find(|c: char| c != '_' && !c.is_alphanumeric());
    match text.strip_prefix('{') {
        None => vec![&text[..word(text).unwrap_or(text.len())]],
        Some(list) => {
            let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
            for (place, c) in list.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => {
                        parts.push(&list[start..place]);
                        break;
                    }
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        parts.push(&list[start..place]);
                        start = place + 1;
                    }
                    _ => {}
                }
            }
            let parts = parts.into_iter().map(str::trim).filter(|part| !part.is_empty());
            parts.map(|part| &part[..word(part).unwrap_or(part.len())]).collect()
        }
    }
}

/// Each place where a module names one that `lib.rs` declares after it.
fn upward(sources: &[(String, String)]) -> Vec<String> {
    let (_, lib) = sources.iter().find(|(name, _)| name == "lib.rs").unwrap();
    let declared = lib.lines().filter_map(|line| {
        let line = line.trim_start_matches("pub ").strip_prefix("mod ")?;
        line.strip_suffix(';')
    });
    let order: Vec<&str> = declared.collect();
    let place = |module: &str| order.iter().position(|name| *name == module);
    let mut found = Vec::new();
    for (name, source) in sources.iter().filter(|(name, _)| name != "lib.rs") {
        let module = name.split(['/', '.']).next().unwrap();
        let own = place(module).unwrap_or_else(|| panic!("{name} belongs to no module of lib.rs"));
        let code = code_of(source);
        for (at, path) in code.match_indices("crate::") {
            for word in words_after(&code[at + path.len()..]) {
                match place(word) {
                    Some(used) if used <= own => {}
                    Some(_) => found.push(format!("{name} points up to {word}")),
                    // The names that lib.rs hands on hide which module they come from.
                    None => found.push(format!("{name} names {word} without its module")),
                }
            }
        }
    }
    found
}

#[test]
fn modules_use_only_those_above_them() {
    let sources = sources(&root().join("core/src"));
    assert!(sources.len() > 10);
    assert_eq!(upward(&sources), [""; 0]);
}

#[test]
fn the_check_of_layers_sees_what_it_should() {
    let fake = |files: &[(&str, &str)]| {
        let lib = ("lib.rs", "mod low;\npub mod mid;\n#[cfg(x)]\nmod high;\npub use high::Thing;");
        let files = files.iter().chain([&lib]);
        upward(&files.map(|(name, source)| ((*name).into(), (*source).into())).collect::<Vec<_>>())
    };
    for (name, source) in [
        ("mid.rs", "use crate::low::Thing;\nuse crate::mid::own;"),
        ("mid/part.rs", "use crate::{low, mid::{self, Other}};"),
        ("low.rs", "// use crate::high;\n/// [`crate::mid`]\nfn f() {}"),
        ("low.rs", "fn f() {}\n#[cfg(test)]\nmod tests { use crate::high::Thing; }"),
        ("high.rs", "fn f() -> crate::low::Thing { crate::mid::f() }"),
    ] {
        assert_eq!(fake(&[(name, source)]), [""; 0], "{source}");
    }
    for (name, source, complaint) in [
        ("low.rs", "use crate::mid::Thing;", "low.rs points up to mid"),
        ("mid/part.rs", "fn f() { crate::high::f() }", "mid/part.rs points up to high"),
        (
            "mid.rs",
            "use crate::{\n    low::{self, Other},\n    high,\n};",
            "mid.rs points up to high",
        ),
        ("low.rs", "pub(in crate::high) fn f() {}", "low.rs points up to high"),
        ("low.rs", "use crate::Thing;", "low.rs names Thing without its module"),
    ] {
        assert_eq!(fake(&[(name, source)]), [complaint], "{source}");
    }
}

/// A message in a thread of its own.
fn message(thread: u32) -> casework::Event {
    let text = format!(
        r#"{{"id": "{thread}", "case_id": "c", "at": "2026-11-21T09:00:00Z", "kind": "message",
            "thread": "{thread}", "actor": {{"role": "customer"}}}}"#
    );
    casework::Event::load(&text).unwrap()
}

/// What the rows of the vectors give, as `words` finds it in each.
fn words_in_vectors(words: impl Fn(&Value) -> Vec<&Value>) -> BTreeSet<String> {
    let folder = root().join("tests/vectors");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let json = files.filter(|path| path.extension().is_some_and(|kind| kind == "json"));
    let mut found = BTreeSet::new();
    for path in json {
        let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let groups = file["groups"].as_array().unwrap().iter();
        for row in groups.flat_map(|group| group["rows"].as_array().unwrap()) {
            found.extend(words(row).into_iter().filter_map(Value::as_str).map(str::to_owned));
        }
    }
    found
}

#[test]
fn every_error_code_is_given_by_a_vector_or_here() {
    let code = |result: casework::Result<()>| result.unwrap_err().code();
    let desk = Calendar::always(&Zones::default()).unwrap();
    // Rows have no bytes, no columns of instants and no thousand events.
    let here = [
        code(Zones::default().hand_in("Europe/Berlin", "x", b"TZif".to_vec())),
        code(desk.elapsed_many(&[0], &[]).map(drop)),
        code(Case::new((0..1_001).map(message)).map(drop)),
        // A defect in casework itself, so no input gives it.
        Code::Internal,
    ];
    let mut given = words_in_vectors(|row| vec![&row["error"]["code"]]);
    given.extend(here.map(|code| code.as_str().to_owned()));
    let all: BTreeSet<String> = Code::ALL.iter().map(|code| code.as_str().to_owned()).collect();
    assert_eq!(all.difference(&given).collect::<Vec<_>>(), [""; 0], "no vector gives these");
    assert_eq!(given.difference(&all).collect::<Vec<_>>(), [""; 0], "no table has these");
}

#[test]
fn every_reason_of_a_decision_and_every_refusal_is_given_by_a_vector() {
    let schema = casework::schema::all();
    for (name, given) in [
        ("DecisionRule", words_in_vectors(|row| vec![&row["want"]["rule"]])),
        (
            "RefusalCode",
            words_in_vectors(|row| {
                let refused = row["want"]["refused"].as_array().into_iter().flatten();
                refused.map(|one| &one["code"]).collect()
            }),
        ),
    ] {
        let all = schema["$defs"][name]["oneOf"].as_array().unwrap().iter();
        let all: BTreeSet<String> =
            all.map(|word| word["const"].as_str().unwrap().to_owned()).collect();
        assert!(all.len() > 10);
        assert_eq!(all.difference(&given).collect::<Vec<_>>(), [""; 0], "no vector gives these");
    }
}

/// One row for each name of the surface: the same word in every language, and the Rust that answers to it.
macro_rules! surface {
    ($($word:literal => $rust:expr;)+) => {
        fn in_rust() -> BTreeSet<&'static str> {
            $(let _ = $rust;)+
            BTreeSet::from([$($word),+])
        }
    };
}

surface! {
    "channels" => casework::channel::channels;
    "check_policy" => casework::check_policy;
    "cldr_release" => casework::cldr_release;
    "facts" => casework::facts;
    "fit" => casework::channel::fit;
    "read_document" => casework::read_document;
    "split" => casework::channel::split;
    "tzdata_release" => casework::tzdata_release;
    "Case.append" => Case::append;
    "Case.events" => |case: &Case| case.events().count();
    "Case.id" => Case::id;
    "Desk.allowances" => |desk: &Desk, actor: &Actor, case: &Case, t: Timestamp| desk.allowances(actor, case, None, t);
    "Desk.assess" => |desk: &Desk, case: &Case, t: Timestamp| desk.assess(case, t);
    "Desk.assess_many" => |desk: &Desk, cases: &[Case], t: Timestamp| desk.assess_many(cases, t, &[]);
    "Desk.card" => |desk: &Desk, case: &Case, t: Timestamp| desk.card(case, t);
    "Desk.channels" => Desk::channels;
    "Desk.check" => Desk::check;
    "Desk.clock" => |desk: &Desk, case: &Case, t: Timestamp| desk.clock(case, "first_reply", t);
    "Desk.compare" => |desk: &Desk, a: &Case, b: &Case, t: Timestamp| desk.compare(a, b, t);
    "Desk.crossed" => |desk: &Desk, case: &Case, t: Timestamp| desk.crossed(case, t, t);
    "Desk.cycles" => |desk: &Desk, case: &Case, t: Timestamp| desk.cycles(case, t);
    "Desk.draft" => |desk: &Desk, reply: &Reply, case: &Case, t: Timestamp| desk.draft(reply, Some(case), t);
    "Desk.draft_many" => |desk: &Desk, replies: &[Reply], t: Timestamp| desk.draft_many(replies, [None], t, &[]);
    "Desk.explain" => |desk: &Desk, case: &Case, t: Timestamp| desk.explain(case, "first_reply", t);
    "Desk.fit" => Desk::fit;
    "Desk.handbook" => Desk::handbook;
    "Desk.latest_turn" => |desk: &Desk, case: &Case, stream: &order::Stream, t: Timestamp| desk.latest_turn(case, stream, t);
    "Desk.lengths" => Desk::lengths;
    "Desk.may" => |desk: &Desk, actor: &Actor, act: &Act, case: &Case, t: Timestamp| desk.may(actor, act, case, None, t);
    "Desk.next_check" => |desk: &Desk, case: &Case, t: Timestamp| desk.next_check(case, t);
    "Desk.overtakes" => |desk: &Desk, a: &Case, b: &Case, t: Timestamp| desk.overtakes(a, b, t, t);
    "Desk.preview" => Desk::preview;
    "Desk.priority" => |desk: &Desk, case: &Case, t: Timestamp| desk.priority(case, t);
    "Desk.proposals" => |desk: &Desk, case: &Case, t: Timestamp| desk.proposals(case, t);
    "Desk.rank" => |desk: &Desk, cases: &[Case], t: Timestamp| desk.rank(cases, t, order::RankOptions::default());
    "Desk.reconcile" => |desk: &Desk, case: &Case, t: Timestamp| desk.reconcile(case, None, t);
    "Desk.resolutions" => |desk: &Desk, case: &Case, t: Timestamp| desk.resolutions(case, t);
    "Desk.restore" => Desk::restore;
    "Desk.snapshot" => Desk::snapshot;
    "Desk.split" => Desk::split;
    "Desk.targets" => |desk: &Desk, cases: &[Case], t: Timestamp| desk.targets(cases, t);
    "Desk.trace" => |desk: &Desk, case: &Case, t: Timestamp| desk.trace(case, t);
    "Desk.with_organisation" => Desk::with_organisation;
    "Desk.documents" => Desk::documents;
    "Desk.fingerprint" => Desk::fingerprint;
    "Desk.summary" => Desk::summary;
    "Ledger.append" => Ledger::append;
    "Ledger.events" => Ledger::to_json;
    "Worklist.advance" => |list: &mut Worklist, t: Timestamp| list.advance(t);
    "Worklist.due" => Worklist::due;
    "Worklist.next_check" => Worklist::next_check;
    "Worklist.now" => Worklist::now;
    "Worklist.put" => Worklist::put;
    "Worklist.remove" => Worklist::remove;
    "Worklist.restore" => Worklist::restore;
    "Worklist.snapshot" => Worklist::snapshot;
    "Worklist.top" => Worklist::top;
    "Calendar.add" => |desk: &Calendar, t: Timestamp, amount: Amount| desk.add(t, amount);
    "Calendar.add_many" => |desk: &Calendar, t: &[i64], amount: Amount| desk.add_many(t, amount);
    "Calendar.card" => Calendar::card;
    "Calendar.check" => Calendar::check;
    "Calendar.elapsed" => |desk: &Calendar, from: Timestamp, to: Timestamp| desk.elapsed(from, to);
    "Calendar.elapsed_many" => Calendar::elapsed_many;
    "Calendar.explain" => |desk: &Calendar, from: Timestamp, to: Timestamp| desk.explain(from, to);
    "Calendar.instant" => Calendar::instant;
    "Calendar.is_open" => |desk: &Calendar, t: Timestamp| desk.is_open(t);
    "Calendar.local" => |desk: &Calendar, t: Timestamp| desk.local(t);
    "Calendar.next_close" => |desk: &Calendar, t: Timestamp| desk.next_close(t);
    "Calendar.next_open" => |desk: &Calendar, t: Timestamp| desk.next_open(t);
    "Calendar.previous_close" => |desk: &Calendar, t: Timestamp| desk.previous_close(t);
    "Calendar.previous_open" => |desk: &Calendar, t: Timestamp| desk.previous_open(t);
    "Calendar.sub" => |desk: &Calendar, t: Timestamp, amount: Amount| desk.sub(t, amount);
    "Calendar.document" => Calendar::document;
    "Calendar.name" => |desk: &Calendar| desk.document().name.clone();
    "Calendar.summary" => Calendar::summary;
    "Calendar.tzdata" => Calendar::tzdata;
    "Calendar.version" => Calendar::version;
    "Calendar.zone" => Calendar::zone;
    "CaseworkError.code" => casework::Error::code;
    "CaseworkError.hint" => casework::Error::hint;
    "CaseworkError.message" => casework::Error::message;
    "CaseworkError.path" => casework::Error::path;
    "CaseworkError.span" => casework::Error::span;
}

#[test]
fn the_surface_exists_in_rust() {
    let text = std::fs::read_to_string(root().join("tests/surface.json")).unwrap();
    let surface: Value = serde_json::from_str(&text).unwrap();
    let words = |value: &Value| -> Vec<String> { serde_json::from_value(value.clone()).unwrap() };
    let mut named: BTreeSet<String> = words(&surface["functions"]).into_iter().collect();
    for (class, members) in surface["classes"].as_object().unwrap() {
        let members = words(&members["methods"]).into_iter().chain(words(&members["properties"]));
        named.extend(members.map(|member| format!("{class}.{member}")));
    }
    assert_eq!(in_rust(), named.iter().map(String::as_str).collect());
}

#[test]
fn the_example_policies_are_clean() {
    let folder = root().join("examples/policies");
    let mut count = 0;
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let desk = Desk::load(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(desk.check(), [], "{}", path.display());
        assert!(!desk.handbook().is_empty());
        count += 1;
    }
    assert!(count >= 4, "there are policies to copy");
}
