//! Conditions as a policy writes them: what they say, what they answer, and what is refused.

use super::*;
use crate::document::read;
use crate::error::{Code, Error};
use crate::fact::{AttributeType, Schema, Stage};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn schema() -> Schema {
    Schema {
        levels: 4,
        attributes: BTreeMap::from([
            ("plan".to_owned(), AttributeType::Text),
            ("trial".to_owned(), AttributeType::Boolean),
            ("renewal".to_owned(), AttributeType::Instant),
        ]),
        clocks: BTreeSet::from(["first_reply".to_owned()]),
        signals: BTreeSet::from(["anger".to_owned()]),
        tiers: Vec::new(),
    }
}

fn try_compile(text: &str, stage: Stage) -> Result<Condition, Error> {
    let named = BTreeMap::from([
        ("vip".to_owned(), compile("{fact: customer.tier, value: [gold, platinum]}")),
        ("late".to_owned(), compile("{fact: clock.first_reply.breached, value: true}")),
        ("slow".to_owned(), compile("{fact: waiting_ms, op: at_least, value: 60000}")),
    ]);
    let document: ConditionDocument = read(text)?;
    Condition::compile(&document, &schema(), &named, &mut Phrases::default(), stage)
}

fn compile(text: &str) -> Condition {
    let document: ConditionDocument = read(text).unwrap();
    let mut phrases = Phrases::default();
    Condition::compile(&document, &schema(), &BTreeMap::new(), &mut phrases, Stage::Time).unwrap()
}

fn condition(text: &str) -> Condition {
    try_compile(text, Stage::Time).unwrap()
}

/// Facts in a map, each with its lapse in milliseconds.
#[derive(Debug, Default)]
struct Sheet(BTreeMap<Fact, (Held, Option<i64>)>);

#[derive(Debug)]
enum Held {
    Text(String),
    Int(i64),
    Bool(bool),
    Instant(Timestamp),
    Level(u8),
    Set(BTreeSet<Arc<str>>),
    Phrases(BTreeSet<u32>),
}

impl Facts for Sheet {
    fn get(&self, fact: &Fact, _: Type) -> Option<Known<'_>> {
        let (held, until) = self.0.get(fact)?;
        let value = match held {
            Held::Text(text) => Value::Text(text),
            Held::Int(value) => Value::Int(*value),
            Held::Bool(value) => Value::Bool(*value),
            Held::Instant(value) => Value::Instant(*value),
            Held::Level(number) => Value::Level(Level::new(*number).unwrap()),
            Held::Set(set) => Value::Set(set),
            Held::Phrases(set) => Value::Phrases(set),
        };
        Some(Known { value, until: until.map(|millis| Timestamp::from_millis(millis).unwrap()) })
    }
}

fn sheet(facts: impl IntoIterator<Item = (Fact, Held)>) -> Sheet {
    Sheet(facts.into_iter().map(|(fact, held)| (fact, (held, None))).collect())
}

fn text(text: &str) -> Held {
    Held::Text(text.to_owned())
}

fn tags(tags: &[&str]) -> Held {
    Held::Set(tags.iter().map(|tag| (*tag).into()).collect())
}

#[test]
fn every_operator_answers_by_its_law() {
    let instant = |text: &str| Held::Instant(text.parse().unwrap());
    let renewal = || Fact::Attribute("renewal".into());
    let rows: Vec<(&str, Fact, Held, Truth)> = vec![
        ("{fact: status, value: open}", Fact::Status, text("open"), Truth::Yes),
        ("{fact: status, op: is_not, value: open}", Fact::Status, text("new"), Truth::Yes),
        ("{fact: group, value: Gold}", Fact::Group, text("gold"), Truth::No),
        ("{fact: group, value: [a, b]}", Fact::Group, text("b"), Truth::Yes),
        ("{fact: group, op: not_in, value: [a, b]}", Fact::Group, text("b"), Truth::No),
        ("{fact: level, op: at_least, value: P2}", Fact::Level, Held::Level(1), Truth::Yes),
        ("{fact: level, op: at_least, value: P2}", Fact::Level, Held::Level(3), Truth::No),
        ("{fact: level, op: above, value: P2}", Fact::Level, Held::Level(2), Truth::No),
        ("{fact: level, op: below, value: P2}", Fact::Level, Held::Level(3), Truth::Yes),
        ("{fact: level, op: at_most, value: P2}", Fact::Level, Held::Level(2), Truth::Yes),
        ("{fact: contacts, op: above, value: 3}", Fact::Contacts, Held::Int(3), Truth::No),
        ("{fact: contacts, op: at_least, value: 3}", Fact::Contacts, Held::Int(3), Truth::Yes),
        ("{fact: contacts, op: below, value: 3}", Fact::Contacts, Held::Int(2), Truth::Yes),
        ("{fact: contacts, value: 3}", Fact::Contacts, text("3"), Truth::Unknown),
        (
            "{fact: attribute.renewal, op: above, value: 2026-11-21T09:00:00+01:00}",
            renewal(),
            instant("2026-11-21T08:00:00.001Z"),
            Truth::Yes,
        ),
        (
            "{fact: attribute.renewal, op: at_most, value: 2026-11-21T09:00:00+01:00}",
            renewal(),
            instant("2026-11-21T08:00:00.001Z"),
            Truth::No,
        ),
        (
            "{fact: customer.advocate, value: true}",
            Fact::CustomerAdvocate,
            Held::Bool(false),
            Truth::No,
        ),
        ("{fact: tags, value: vip}", Fact::Tags, tags(&["vip", "x"]), Truth::Yes),
        ("{fact: tags, op: has_any, value: [a, b]}", Fact::Tags, tags(&["b"]), Truth::Yes),
        ("{fact: tags, op: has_none, value: [a, b]}", Fact::Tags, tags(&[]), Truth::Yes),
        ("{fact: tags, op: has_none, value: a}", Fact::Tags, tags(&["a"]), Truth::No),
        (
            "{fact: customer.said, value: [lawyer, sue]}",
            Fact::CustomerSaid,
            Held::Phrases(BTreeSet::from([1])),
            Truth::Yes,
        ),
        (
            "{fact: customer.said, value: lawyer}",
            Fact::CustomerSaid,
            Held::Phrases(BTreeSet::new()),
            Truth::No,
        ),
        (
            "{fact: status.raw, op: phrase, value: on hold}",
            Fact::StatusRaw,
            text("Now ON-HOLD!"),
            Truth::Yes,
        ),
        ("{fact: group, op: known}", Fact::Group, text("x"), Truth::Yes),
        ("{fact: group, op: unknown}", Fact::Group, text("x"), Truth::No),
    ];
    for (document, fact, held, truth) in rows {
        let condition = condition(document);
        let facts = sheet([(fact, held)]);
        assert_eq!(condition.evaluate(&facts).truth, truth, "{document}");
        assert_eq!(condition.holds(&facts), truth == Truth::Yes);
        let unknown = condition.evaluate(&sheet([])).truth;
        let want = match document {
            _ if document.contains("unknown") => Truth::Yes,
            _ if document.contains("op: known") => Truth::No,
            _ => Truth::Unknown,
        };
        assert_eq!(unknown, want, "{document}");
    }
}

#[test]
fn an_answer_stands_until_the_first_lapse_that_it_rests_on() {
    let until = |document: &str, facts: &Sheet| {
        condition(document).evaluate(facts).until.map(Timestamp::as_millis)
    };
    let facts = Sheet(BTreeMap::from([
        (Fact::Group, (text("a"), Some(5))),
        (Fact::Channel, (text("x"), Some(3))),
        (Fact::Origin, (text("agent"), None)),
    ]));
    let both = "{all: [{fact: group, value: a}, {fact: channel, value: x}]}";
    assert_eq!(until(both, &facts), Some(3));
    // What decides alone stands alone.
    assert_eq!(
        until("{any: [{fact: group, value: a}, {fact: channel, value: x}]}", &facts),
        Some(5)
    );
    assert_eq!(
        until("{all: [{fact: channel, value: x}, {fact: group, value: b}]}", &facts),
        Some(5)
    );
    assert_eq!(
        until("{not: {all: [{fact: assignee, value: x}, {fact: group, op: known}]}}", &facts),
        Some(5)
    );
    assert_eq!(until("{fact: origin, value: agent}", &facts), None);
}

#[test]
fn a_condition_reads_as_a_sentence() {
    for (document, sentence) in [
        (
            "{all: [{fact: customer.tier, value: gold}, {any: [{fact: level, op: at_least, value: P2}, {fact: tags, value: vip}]}]}",
            "customer tier is gold and (level is at least P2 or tags has vip)",
        ),
        (
            "{any: [{all: [{fact: channel, value: x}, {all: [{fact: group, value: a}, {condition: vip}]}]}, {not: {condition: vip}}]}",
            "(channel is x and group is a and \"vip\") or not \"vip\"",
        ),
        (
            "{all: [{any: [{any: [{fact: group, value: a}, {fact: group, value: b}]}]}]}",
            "group is a or group is b",
        ),
        ("{not: {all: [{fact: group, value: a}]}}", "not (group is a)"),
        ("{fact: status, op: is_not, value: waiting_customer}", "status is not waiting_customer"),
        ("{fact: group, value: Second line}", "group is \"Second line\""),
        ("{fact: group, value: [a, or]}", "group is one of [a, \"or\"]"),
        ("{fact: group, op: not_in, value: [a, b]}", "group is none of [a, b]"),
        ("{fact: tags, op: has_none, value: [a, b]}", "tags has none of [a, b]"),
        ("{fact: customer.vulnerable, value: true}", "customer is vulnerable"),
        ("{fact: clock.first_reply.breached, value: false}", "clock first_reply is not breached"),
        ("{fact: clock.first_reply.state, value: running}", "clock first_reply is running"),
        (
            "{fact: clock.first_reply.percent, op: at_least, value: 75}",
            "percentage of clock first_reply is at least 75%",
        ),
        ("{fact: attribute.trial, op: is_not, value: true}", "attribute trial is false"),
        (
            "{fact: attribute.renewal, op: below, value: 2026-11-21T09:00:00Z}",
            "attribute renewal is before 2026-11-21T09:00:00.000Z",
        ),
        ("{fact: signals.anger, op: at_least, value: 700}", "signal anger is at least 700"),
        ("{fact: reopens, op: above, value: 1}", "number of reopens is above 1"),
        ("{fact: waiting_ms, op: at_least, value: 5400000}", "waiting time is at least 1h30m"),
        ("{fact: customer.said, value: lawyer}", "customer said \"lawyer\""),
        (
            "{fact: group, op: phrase, value: [on hold, later]}",
            "group mentions any of [\"on hold\", \"later\"]",
        ),
        ("{fact: customer.locale, op: unknown}", "customer locale is unknown"),
    ] {
        assert_eq!(condition(document).sentence(), sentence);
    }
}

#[test]
fn a_trace_says_which_unknown_leaves_it_open_and_quotes_no_fact() {
    let document = "{all: [{condition: vip}, {any: [{fact: group, value: a}, {fact: contacts, op: above, value: 2}]}]}";
    let facts = sheet([(Fact::CustomerTier, text("gold")), (Fact::Group, text("secret"))]);
    let trace = condition(document).trace(&facts);
    assert_eq!(
        serde_json::to_value(&trace).unwrap(),
        serde_json::json!({
            "truth": "unknown",
            "unknown": ["contacts"],
            "root": {
                "sentence": "\"vip\" and (group is a or number of contacts is above 2)",
                "truth": "unknown",
                "fact": null,
                "parts": [
                    {
                        "sentence": "\"vip\"",
                        "truth": "yes",
                        "fact": null,
                        "parts": [{
                            "sentence": "customer tier is one of [gold, platinum]",
                            "truth": "yes",
                            "fact": "customer.tier",
                            "parts": [],
                        }],
                    },
                    {
                        "sentence": "group is a or number of contacts is above 2",
                        "truth": "unknown",
                        "fact": null,
                        "parts": [
                            {"sentence": "group is a", "truth": "no", "fact": "group", "parts": []},
                            {
                                "sentence": "number of contacts is above 2",
                                "truth": "unknown",
                                "fact": "contacts",
                                "parts": [],
                            },
                        ],
                    },
                ],
            },
        })
    );
    let settled = condition(document).trace(&sheet([(Fact::CustomerTier, text("tin"))]));
    assert_eq!((settled.truth, settled.unknown), (Truth::No, Vec::new()));
}

#[test]
fn a_trace_lends_its_parts_one_by_one() {
    let document = "{all: [{not: {condition: vip}}, {any: [{fact: group, value: a}, {fact: contacts, op: above, value: 2}, {fact: group, op: is_not, value: b}]}]}";
    let trace = condition(document).trace(&Sheet::default());
    assert_eq!(trace.unknown, ["contacts".into(), "customer.tier".into(), "group".into()]);
    let [not, any] = trace.root().parts().collect::<Vec<_>>().try_into().unwrap();
    assert_eq!((not.sentence, not.truth, not.fact), ("not \"vip\"", Truth::Unknown, None));
    let named = not.parts().next().unwrap();
    let tier = named.parts().next().unwrap();
    assert_eq!((named.sentence, named.parts().len()), ("\"vip\"", 1));
    assert_eq!(tier.sentence, "customer tier is one of [gold, platinum]");
    assert_eq!((tier.fact.map(|fact| &**fact), tier.parts().len()), (Some("customer.tier"), 0));
    let asked: Vec<_> = any.parts().map(|part| part.sentence).collect();
    assert_eq!(asked, ["group is a", "number of contacts is above 2", "group is not b"]);
}

#[test]
fn a_named_condition_is_put_into_words_once() {
    let trace =
        condition("{all: [{condition: vip}, {not: {condition: vip}}]}").trace(&Sheet::default());
    let [once, again] = trace.root().parts().collect::<Vec<_>>().try_into().unwrap();
    let again = again.parts().next().unwrap();
    let own = |part: TraceNode<'_>| part.parts().next().unwrap().sentence.as_ptr();
    assert_eq!(own(once), own(again));
}

#[test]
fn a_condition_lists_what_it_reads() {
    let condition = condition(
        "{any: [{condition: vip}, {not: {condition: late}}, {fact: tags, value: a}, {fact: tags, value: b}]}",
    );
    let names: Vec<_> = condition.facts().into_iter().map(ToString::to_string).collect();
    assert_eq!(names, ["tags", "customer.tier", "clock.first_reply.breached"]);
    assert_eq!(condition.names(), BTreeSet::from(["late", "vip"]));
}

#[test]
fn what_is_wrong_is_refused_at_its_path() {
    use Code::*;
    let rows: Vec<(&str, Code, &str, &str)> = vec![
        ("{}", MalformedCondition, "", "customer.tier"),
        ("{value: x}", MalformedCondition, "", ""),
        ("{all: [{fact: group, value: a, not: {}}]}", MalformedCondition, "/all/0", ""),
        ("{condition: vip, op: is}", MalformedCondition, "", ""),
        ("{all: []}", EmptyCondition, "/all", ""),
        ("{any: [{not: {any: []}}]}", EmptyCondition, "/any/0/not/any", ""),
        ("{fact: group, value: []}", EmptyCondition, "/value", ""),
        ("{fact: grup, value: a}", UnknownFact, "/fact", "'group'"),
        ("{fact: attribute.color, value: a}", UnknownFact, "/fact", "attributes"),
        ("{any: [{condition: vipp}]}", UnknownCondition, "/any/0/condition", "'vip'"),
        ("{fact: group, op: above, value: a}", OperatorDoesNotFit, "/op", "is, is_not, in"),
        ("{fact: tags, op: is, value: a}", OperatorDoesNotFit, "/op", "has, has_any"),
        ("{fact: status, op: phrase, value: a}", OperatorDoesNotFit, "/op", ""),
        ("{fact: customer.advocate, value: [true]}", OperatorDoesNotFit, "/op", "is, is_not"),
        ("{fact: group}", MissingField, "", "op: known"),
        ("{fact: group, op: known, value: a}", WrongType, "/value", ""),
        ("{fact: group, op: is, value: [a]}", WrongType, "/value", "op: in"),
        ("{fact: tags, value: [a, b]}", WrongType, "/value", "has_any"),
        ("{fact: tags, op: has_any, value: [a, 1]}", WrongType, "/value/1", "quotes"),
        ("{fact: group, value: 7}", WrongType, "/value", "quotes"),
        ("{fact: customer.advocate, value: \"yes\"}", WrongType, "/value", ""),
        ("{fact: contacts, value: [1, x]}", WrongType, "/value/1", ""),
        ("{fact: contacts, value: -1}", NumberOutOfRange, "/value", ""),
        ("{fact: signals.anger, op: above, value: 1001}", NumberOutOfRange, "/value", ""),
        ("{fact: status, value: pending}", UnknownWord, "/value", "waiting_customer"),
        ("{fact: status, value: [open, solvd, resolvd]}", UnknownWord, "/value/1", ""),
        ("{fact: status, value: resolvd}", UnknownWord, "/value", "'resolved'"),
        ("{fact: level, op: at_least, value: P5}", UnknownLevel, "/value", "P1 to P4"),
        ("{fact: level, value: high}", UnknownLevel, "/value", "P1 to P4"),
        ("{fact: level, value: 2}", WrongType, "/value", ""),
        ("{fact: attribute.renewal, op: above, value: 2026-11-21T09:00}", NaiveTime, "/value", ""),
        ("{fact: attribute.renewal, op: above, value: 1795251600}", BareNumber, "/value", ""),
        ("{fact: customer.said, value: [sue, '?!']}", EmptyPhrase, "/value/1", ""),
        ("{fact: group, op: phrase, value: '?!'}", EmptyPhrase, "/value", ""),
    ];
    for (document, code, path, hint) in rows {
        let error = try_compile(document, Stage::Time).unwrap_err();
        assert_eq!((error.code(), error.path()), (code, path), "{document}: {error}");
        assert!(error.hint().unwrap_or_default().contains(hint), "{document}: {error}");
    }
}

#[test]
fn a_rule_reads_nothing_that_is_known_only_later() {
    let level = "{all: [{fact: level, value: P1}]}";
    let late = "{any: [{condition: late}]}";
    let slow = "{not: {condition: slow}}";
    let percent = "{fact: clock.first_reply.percent, op: above, value: 50}";
    for (document, stage, code, path) in [
        (level, Stage::Log, Code::StageOrder, "/all/0/fact"),
        (late, Stage::Level, Code::StageOrder, "/any/0/condition"),
        (slow, Stage::Clocks, Code::TimeFactHere, "/not/condition"),
        (percent, Stage::Clocks, Code::TimeFactHere, "/fact"),
    ] {
        let error = try_compile(document, stage).unwrap_err();
        assert_eq!((error.code(), error.path()), (code, path), "{document}");
    }
    for (document, stage) in
        [(level, Stage::Level), (late, Stage::Clocks), (slow, Stage::Time), (percent, Stage::Time)]
    {
        assert!(try_compile(document, stage).is_ok(), "{document}");
    }
}

#[test]
fn size_and_depth_are_bounded_with_all_that_is_referred_to() {
    let leaf = "{\"fact\":\"group\",\"value\":\"a\"}";
    let nested = |depth: usize| format!("{}{leaf}{}", "{\"not\":".repeat(depth), "}".repeat(depth));
    assert!(try_compile(&nested(31), Stage::Time).is_ok());
    let error = try_compile(&nested(32), Stage::Time).unwrap_err();
    assert_eq!(error.code(), Code::ConditionTooLarge);
    assert_eq!(error.path(), "/not".repeat(32));

    let wide = |count: usize| format!("{{\"any\":[{}]}}", vec![leaf; count].join(","));
    assert!(try_compile(&wide(1_000), Stage::Time).is_ok());
    let error = try_compile(&wide(1_001), Stage::Time).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::ConditionTooLarge, "/any/1000"));
    let list = format!("{{\"fact\":\"group\",\"value\":[{}]}}", vec!["\"a\""; 1_001].join(","));
    let error = try_compile(&list, Stage::Time).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::ConditionTooLarge, ""));

    // Each doubles the one before: ten of them would be a thousand.
    let doubling = |count: usize| -> Result<_, Error> {
        let mut documents = BTreeMap::from([("c00".to_owned(), read(leaf).unwrap())]);
        for i in 1..=count {
            let before = format!("{{condition: c{:02}}}", i - 1);
            let document = read(&format!("{{all: [{before}, {before}]}}")).unwrap();
            documents.insert(format!("c{i:02}"), document);
        }
        compile_named(&documents, &schema(), &mut Phrases::default())
    };
    assert!(doubling(9).is_ok());
    let error = doubling(10).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::ConditionTooLarge, "/c10/all/1/condition"));
    let chain: BTreeMap<String, ConditionDocument> = (0..5_000)
        .map(|i| (format!("{i}"), read(&format!("{{condition: '{}'}}", i + 1)).unwrap()))
        .chain([("5000".to_owned(), read(leaf).unwrap())])
        .collect();
    let error = compile_named(&chain, &schema(), &mut Phrases::default()).unwrap_err();
    assert_eq!(error.code(), Code::ConditionTooLarge);
}

#[test]
fn named_conditions_refer_to_one_another_in_any_order_but_not_in_a_circle() {
    let named = |rows: &[(&str, &str)]| {
        let documents = rows.iter().map(|(name, text)| ((*name).to_owned(), read(text).unwrap()));
        compile_named(&documents.collect(), &schema(), &mut Phrases::default())
    };
    let leaf = "{fact: group, value: x}";
    let fine = named(&[("a", "{not: {condition: b}}"), ("b", "{condition: c}"), ("c", leaf)]);
    assert_eq!(fine.unwrap()["a"].names(), BTreeSet::from(["b", "c"]));
    for (rows, code, path, hint) in [
        (
            vec![("a", "{not: {condition: a}}")],
            Code::ConditionCycle,
            "/a/not/condition",
            Some("The circle is 'a', 'a'."),
        ),
        (
            vec![
                ("a", "{any: [{condition: d}, {condition: b}]}"),
                ("b", "{all: [{condition: d}, {condition: c}]}"),
                ("c", "{condition: b}"),
                ("d", leaf),
            ],
            Code::ConditionCycle,
            "/b/all/1/condition",
            Some("The circle is 'b', 'c', 'b'."),
        ),
        (vec![("a", "{condition: zzzz}")], Code::UnknownCondition, "/a/condition", None),
        (
            vec![("a", "{fact: level, value: P9}")],
            Code::UnknownLevel,
            "/a/value",
            Some("Write one of P1 to P4."),
        ),
    ] {
        let error = named(&rows).unwrap_err();
        assert_eq!((error.code(), error.path(), error.hint()), (code, path, hint));
    }
}

#[test]
fn the_phrases_of_a_policy_are_numbered_once() {
    let mut phrases = Phrases::default();
    let mut compile = |text: &str| {
        let document: ConditionDocument = read(text).unwrap();
        Condition::compile(&document, &schema(), &BTreeMap::new(), &mut phrases, Stage::Log)
            .unwrap()
    };
    let sue = compile("{fact: customer.said, value: [lawyer, I will sue]}");
    let late = compile("{fact: customer.said, value: ['LAWYER!', too late]}");
    // 'LAWYER!' is 'lawyer', so the next new one is the fourth.
    assert_eq!(phrases.intern("the press"), Ok(3));
    let said =
        |text: &str| sheet([(Fact::CustomerSaid, Held::Phrases(phrases.matches(text).collect()))]);
    assert!(sue.holds(&said("or I will, SUE")) && !late.holds(&said("or I will sue")));
    assert!(sue.holds(&said("my lawyer")) && late.holds(&said("my lawyer")));
}

#[test]
fn a_condition_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + Clone>(_: &T) {}
    shared(&condition("{condition: vip}"));
    assert_eq!(condition("{condition: vip}"), condition("{condition: vip}"));
}

// Properties, over a few facts of every type.

const LEAVES: &[&str] = &[
    "{fact: customer.tier, value: gold}",
    "{fact: customer.tier, op: not_in, value: [gold, tin]}",
    "{fact: customer.tier, op: known}",
    "{fact: group, op: phrase, value: a b}",
    "{fact: group, op: phrase, value: b}",
    "{fact: group, value: x b}",
    "{fact: group, op: unknown}",
    "{fact: level, op: at_least, value: P2}",
    "{fact: level, op: below, value: P3}",
    "{fact: level, value: [P1, P4]}",
    "{fact: tags, value: a}",
    "{fact: tags, op: has_none, value: [a, b]}",
    "{fact: tags, op: has_any, value: [b, c]}",
    "{fact: contacts, op: at_most, value: 0}",
    "{fact: contacts, op: above, value: 1}",
    "{fact: contacts, op: is_not, value: 3}",
    "{fact: customer.advocate, value: true}",
    "{fact: customer.advocate, op: is_not, value: true}",
    "{fact: customer.said, value: late fee}",
    "{fact: customer.said, value: [fee, sue]}",
];

fn documents() -> impl Strategy<Value = ConditionDocument> {
    let leaf = prop::sample::select(LEAVES).prop_map(|text| read(text).unwrap());
    leaf.prop_recursive(3, 12, 3, |part| {
        let parts = || prop::collection::vec(part.clone(), 1..4);
        let none = ConditionDocument::default;
        prop_oneof![
            parts().prop_map(move |all| ConditionDocument { all: Some(all), ..none() }),
            parts().prop_map(move |any| ConditionDocument { any: Some(any), ..none() }),
            part.clone()
                .prop_map(move |not| ConditionDocument { not: Some(Box::new(not)), ..none() }),
        ]
    })
}

/// Compiles several with one table of phrases, so that their numbers agree.
fn compile_all(documents: &[ConditionDocument]) -> Vec<Condition> {
    let mut phrases = Phrases::default();
    for phrase in ["late fee", "fee", "sue"] {
        phrases.intern(phrase).unwrap();
    }
    let mut compile = |document| {
        let none = BTreeMap::new();
        Condition::compile(document, &schema(), &none, &mut phrases, Stage::Time).unwrap()
    };
    documents.iter().map(&mut compile).collect()
}

fn with(part: &ConditionDocument, how: &str) -> ConditionDocument {
    let mut whole = ConditionDocument::default();
    match how {
        "not" => whole.not = Some(Box::new(part.clone())),
        "all" => whole.all = Some(vec![part.clone()]),
        _ => whole.any = Some(vec![part.clone()]),
    }
    whole
}

fn pair(how: &str, a: &ConditionDocument, b: &ConditionDocument) -> ConditionDocument {
    let mut whole = with(a, how);
    whole.all.iter_mut().chain(whole.any.iter_mut()).for_each(|parts| parts.push(b.clone()));
    whole
}

/// Every value of each fact that the leaves above could tell apart, by a list of its own.
fn domains() -> Vec<(Fact, Vec<Option<Held>>)> {
    let texts = |texts: &[&str]| texts.iter().map(|value| text(value)).collect::<Vec<_>>();
    let sets =
        [&[][..], &["a"], &["b"], &["c"], &["a", "b"], &["a", "c"], &["b", "c"], &["a", "b", "c"]];
    // A text with the late fee holds the fee as well.
    let said: [&[u32]; 6] = [&[], &[1], &[2], &[1, 2], &[0, 1], &[0, 1, 2]];
    let domains: Vec<(Fact, Vec<Held>)> = vec![
        (Fact::CustomerTier, texts(&["gold", "tin", "other"])),
        (Fact::Group, texts(&["x b", "b", "a b", "z"])),
        (Fact::Level, (1..=4).map(Held::Level).collect()),
        (Fact::Tags, sets.iter().map(|set| tags(set)).collect()),
        (Fact::Contacts, (0..=5).map(Held::Int).collect()),
        (Fact::CustomerAdvocate, [true, false].map(Held::Bool).into()),
        (
            Fact::CustomerSaid,
            said.iter().map(|set| Held::Phrases(set.iter().copied().collect())).collect(),
        ),
    ];
    let with_unknown = |(fact, held): (Fact, Vec<Held>)| {
        (fact, held.into_iter().map(Some).chain([None]).collect())
    };
    domains.into_iter().map(with_unknown).collect()
}

/// Whether any combination of values does it, for the facts that are read.
fn brute_force(hold: &[&Condition], fail: &[&Condition]) -> bool {
    fn search(
        rest: &mut Vec<(Fact, Vec<Option<Held>>)>,
        facts: &mut Sheet,
        hold: &[&Condition],
        fail: &[&Condition],
    ) -> bool {
        let Some((fact, values)) = rest.pop() else {
            return hold.iter().all(|condition| condition.holds(facts))
                && !fail.iter().any(|condition| condition.holds(facts));
        };
        let mut found = false;
        let mut kept = Vec::new();
        for value in values {
            let unknown = value.is_none();
            if let Some(value) = value {
                facts.0.insert(fact.clone(), (value, None));
            }
            found = found || search(rest, facts, hold, fail);
            let value = facts.0.remove(&fact).map(|(value, _)| value);
            kept.push(if unknown { None } else { value });
        }
        rest.push((fact, kept));
        found
    }
    let read: BTreeSet<&Fact> =
        hold.iter().chain(fail).flat_map(|condition| condition.facts()).collect();
    let mut rest = domains();
    rest.retain(|(fact, _)| read.contains(fact));
    search(&mut rest, &mut Sheet::default(), hold, fail)
}

fn sheets() -> impl Strategy<Value = Sheet> {
    prop::collection::vec(any::<prop::sample::Index>(), 7).prop_map(|picks| {
        let mut facts = Sheet::default();
        for ((fact, mut values), pick) in domains().into_iter().zip(picks) {
            let pick = pick.index(values.len());
            if let Some(value) = values.swap_remove(pick) {
                facts.0.insert(fact, (value, None));
            }
        }
        facts
    })
}

proptest! {
    #[test]
    fn the_logic_is_kleenes(a in documents(), b in documents(), facts in sheets()) {
        let truth = |document: &ConditionDocument| compile_all(std::slice::from_ref(document))[0].evaluate(&facts).truth;
        let not = |document: &ConditionDocument| with(document, "not");
        prop_assert_eq!(truth(&not(&a)), !truth(&a));
        prop_assert_eq!(truth(&not(&not(&a))), truth(&a));
        prop_assert_eq!(truth(&pair("all", &a, &b)), truth(&a).min(truth(&b)));
        prop_assert_eq!(truth(&pair("any", &a, &b)), truth(&a).max(truth(&b)));
        prop_assert_eq!(truth(&pair("all", &b, &a)), truth(&pair("all", &a, &b)));
        prop_assert_eq!(truth(&not(&pair("all", &a, &b))), truth(&pair("any", &not(&a), &not(&b))));
        prop_assert_eq!(truth(&not(&pair("any", &a, &b))), truth(&pair("all", &not(&a), &not(&b))));
    }

    #[test]
    fn a_trace_answers_as_evaluation_does(a in documents(), facts in sheets()) {
        let condition = &compile_all(&[a])[0];
        let trace = condition.trace(&facts);
        prop_assert_eq!(trace.truth, condition.evaluate(&facts).truth);
        prop_assert_eq!(trace.root().sentence, &condition.sentence());
        prop_assert_eq!(trace.unknown.is_empty(), trace.truth != Truth::Unknown);
    }

    #[test]
    fn a_document_reads_back(a in documents()) {
        let text = serde_json::to_string(&a).unwrap();
        prop_assert_eq!(read::<ConditionDocument>(&text).unwrap(), a);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_witness_is_found_exactly_when_there_is_one(
        hold in prop::collection::vec(documents(), 0..3),
        fail in prop::collection::vec(documents(), 0..3),
    ) {
        let all = compile_all(&[&hold[..], &fail[..]].concat());
        let (hold, fail) = all.split_at(hold.len());
        let (hold, fail): (Vec<_>, Vec<_>) = (hold.iter().collect(), fail.iter().collect());
        match witness(&hold, &fail) {
            Answer::Found(facts) => {
                prop_assert!(hold.iter().all(|condition| condition.holds(&facts)), "{facts}");
                prop_assert!(!fail.iter().any(|condition| condition.holds(&facts)), "{facts}");
            }
            Answer::Impossible => prop_assert!(!brute_force(&hold, &fail)),
            Answer::TooLarge => prop_assert!(false),
        }
    }
}

#[test]
fn what_no_case_can_meet_is_proved() {
    let answer = |hold: &[&str], fail: &[&str]| {
        let documents: Vec<_> = hold.iter().chain(fail).map(|text| read(text).unwrap()).collect();
        let all = compile_all(&documents);
        let (hold, fail) = all.split_at(hold.len());
        witness(&hold.iter().collect::<Vec<_>>(), &fail.iter().collect::<Vec<_>>())
    };
    for (hold, fail) in [
        (vec!["{fact: level, op: above, value: P1}"], vec![]),
        (vec!["{fact: contacts, op: below, value: 0}"], vec![]),
        (vec!["{fact: group, value: a}", "{fact: group, op: unknown}"], vec![]),
        (vec!["{fact: group, value: please call}"], vec!["{fact: group, op: phrase, value: call}"]),
        (vec!["{fact: customer.said, value: late fee}"], vec!["{fact: customer.said, value: fee}"]),
        (vec!["{fact: status, value: open}"], vec!["{fact: status, value: [new, open]}"]),
        (
            vec!["{fact: tags, op: has_any, value: [a, b]}"],
            vec!["{fact: tags, value: a}", "{fact: tags, value: b}"],
        ),
        (
            vec!["{fact: attribute.renewal, op: above, value: 2026-01-01T00:00:00Z}"],
            vec!["{fact: attribute.renewal, op: at_least, value: 2026-01-01T00:00:00.001Z}"],
        ),
    ] {
        assert_eq!(answer(&hold, &fail), Answer::Impossible, "{hold:?}");
    }
    let shown = |hold: &[&str], fail: &[&str]| match answer(hold, fail) {
        Answer::Found(witness) => witness.to_string(),
        other => format!("{other:?}"),
    };
    assert_eq!(shown(&[], &[]), "");
    assert_eq!(
        shown(
            &["{fact: level, op: at_least, value: P2}", "{fact: tags, op: has_any, value: [a, b]}"],
            &["{fact: tags, value: a}", "{fact: level, value: P1}"],
        ),
        "level: P2; tags: [b]"
    );
    assert_eq!(shown(&["{fact: group, op: not_in, value: [other]}"], &[]), "group: otherr");
    assert_eq!(
        shown(&["{fact: group, op: phrase, value: Late FEE}"], &["{fact: group, value: late fee}"]),
        "group: late fee other"
    );
    assert_eq!(shown(&[], &["{fact: group, op: known}"]), "group: unknown");
}

#[test]
fn a_long_list_of_rules_is_searched_and_a_hopeless_one_given_up() {
    let rule = |i: usize| {
        format!(
            "{{all: [{{fact: customer.tier, value: t{}}}, {{fact: channel, value: c{}}}, {{fact: tags, value: g{}}}]}}",
            i % 5,
            i % 7,
            i
        )
    };
    let documents: Vec<_> = (0..60).map(|i| read(&rule(i)).unwrap()).collect();
    let all = compile_all(&documents);
    let (last, earlier) = all.split_last().unwrap();
    let earlier: Vec<_> = earlier.iter().collect();
    let Answer::Found(facts) = witness(&[last], &earlier) else { panic!() };
    assert!(last.holds(&facts) && !earlier.iter().any(|rule| rule.holds(&facts)));

    // Pigeons: eight tags, each of which needs one of seven places that take only one.
    let place = |pigeon: usize, hole: usize| format!("{{fact: tags, value: p{pigeon}h{hole}}}");
    let mut rules = Vec::new();
    for pigeon in 0..9 {
        let places: Vec<_> = (0..8).map(|hole| place(pigeon, hole)).collect();
        rules.push(format!("{{any: [{}]}}", places.join(", ")));
    }
    for hole in 0..8 {
        for a in 0..9 {
            for b in 0..a {
                rules.push(format!("{{not: {{all: [{}, {}]}}}}", place(a, hole), place(b, hole)));
            }
        }
    }
    let documents: Vec<_> = rules.iter().map(|rule| read(rule).unwrap()).collect();
    let all = compile_all(&documents);
    assert_eq!(witness(&all.iter().collect::<Vec<_>>(), &[]), Answer::TooLarge);
}
