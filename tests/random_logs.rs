//! Writes random policies, logs and questions as JSON lines, for the runners called `many_logs`.
//!
//!     random_logs <seed> <first row> <rows>
//!
//! A row depends on the seed and its own number alone. It has a policy, events as they arrive (late, twice, some of
//! them broken), at times the logs of other cases beside them, and what to ask. Names and texts are awkward on purpose,
//! and some logs lie at the edges of time.

mod cases;
mod random_replies;

use cases::{DAY, START, Story, around, rich_story, text};
use casework::Timestamp;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufWriter, Write, stdout};

/// Text that programs mistake for something else, or cut in the wrong place.
const AWKWARD: [&str; 16] = [
    "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{1f1e9}\u{1f1ea}",
    "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{202e}abc\u{202c} \u{627}\u{644}\u{633}\u{644}\u{627}\u{645}",
    "zero\u{200b}width\u{feff}",
    "nul\0nul",
    "\u{7f}\u{80}\u{9f}\u{2028}\u{2029}",
    "tab\tline\nreturn\rbell\u{7}",
    "e\u{301} \u{e9} \u{fb01} \u{df} \u{130} \u{131}",
    "\"quoted\" \\ back/slash ~tilde~ ~0 ~1",
    "</script><!-- & &amp;",
    "__proto__",
    "constructor",
    "\u{ffff}\u{10ffff}\u{d7ff}\u{e000}",
    " padded ",
    "null",
    "2026-03-29T02:30:00Z",
    "\u{ff11}\u{ff12} \u{2460} 1e3",
];

/// What the stories call things, and the policies where they ask about them.
const NAMES: [&str; 10] = ["a", "b", "c", "x", "y", "gold", "urgent", "parked", "chat", "call"];

/// Who works at the desks, where somebody says so.
const PEOPLE: [&str; 5] = ["ann", "bob", "lee", "\u{5e9}\u{5dc}\u{5d5}\u{5dd}", "__proto__"];

/// What the policies let somebody give.
const KINDS: [&str; 7] =
    ["refund", "refund", "refund", "credit", "goodwill", "replacement", "apology"];

/// Random numbers from one number.
struct Dice(u64);

impl Dice {
    /// Sebastiano Vigna's splitmix64, which is in the public domain.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(count.max(1)).unwrap()).unwrap()
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    fn awkward(&mut self) -> String {
        let mut text = AWKWARD[self.below(AWKWARD.len())].to_owned();
        if self.one_in(4) {
            text += AWKWARD[self.below(AWKWARD.len())];
        }
        text
    }
}

/// The same with every instant later by so much, as far as there are instants.
fn shifted(value: &mut Value, by: i64) {
    match value {
        Value::String(word) => {
            if let Ok(at) = word.parse::<Timestamp>() {
                *word = text(moved(at.as_millis(), by));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| shifted(item, by)),
        Value::Object(map) => map.values_mut().for_each(|part| shifted(part, by)),
        _ => {}
    }
}

fn moved(at: i64, by: i64) -> i64 {
    (at + by).clamp(Timestamp::MIN.as_millis(), Timestamp::MAX.as_millis())
}

/// By how much a log is moved: often not at all, often by some weeks, and at times to an edge.
fn distance(dice: &mut Dice) -> i64 {
    let week = 7 * DAY;
    match dice.below(20) {
        0 => Timestamp::MIN.as_millis() - START + i64::try_from(dice.below(3)).unwrap() * DAY,
        1 => Timestamp::MAX.as_millis() - START - i64::try_from(dice.below(20)).unwrap() * DAY,
        2..9 => (i64::try_from(dice.below(4_000)).unwrap() - 2_000) * week,
        _ => 0,
    }
}

/// Gives awkward names to what the stories name, wherever it stands, but for ids and conditions of a policy.
fn renamed(value: &mut Value, names: &BTreeMap<&str, String>) {
    match value {
        Value::String(word) => {
            if let Some(name) = names.get(word.as_str()) {
                word.clone_from(name);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| renamed(item, names)),
        Value::Object(map) => {
            let fields = map
                .iter_mut()
                .filter(|(field, _)| !["id", "pause_while"].contains(&field.as_str()));
            fields.for_each(|(_, part)| renamed(part, names));
        }
        _ => {}
    }
}

/// What a policy can say besides: attributes, signals, phrases.
fn enrich(policy: &mut Value, names: &BTreeMap<&str, String>, dice: &mut Dice) {
    renamed(policy, names);
    policy["attributes"] = json!({"plan": "text", "seats": "integer", "renews": "instant"});
    policy["signals"] = json!({"anger": {"min_confidence": 400}});
    let more = json!({
        "angry": {"fact": "signals.anger", "op": "at_least", "value": 600},
        "large": {"any": [
            {"fact": "attribute.seats", "op": "above", "value": 100},
            {"fact": "attribute.plan", "value": dice.awkward()},
        ]},
        "threat": {"fact": "customer.said", "op": "phrase", "value": ["my lawyer", "\u{5e9}\u{5dc}\u{5d5}\u{5dd}", "abc"]},
        "renewing": {"fact": "attribute.renews", "op": "at_most", "value": text(START + DAY)},
        dice.awkward(): {"not": {"fact": "status.raw", "value": dice.awkward()}},
    });
    let conditions = policy["conditions"].as_object_mut().unwrap();
    for (name, condition) in more.as_object().unwrap() {
        conditions.insert(name.clone(), condition.clone());
    }
    policy["order"] = order(dice);
    if dice.one_in(2) {
        random_replies::speaking(policy, dice);
    }
    if dice.one_in(2) {
        authority(policy, dice);
        guidelines(policy, dice);
    }
    if dice.one_in(2) {
        let first =
            json!({"level": "P2", "when": {"condition": dice.of(&["angry", "large", "threat"])}});
        policy["level"]["rules"].as_array_mut().unwrap().push(first);
    }
}

/// What comes first: points for tiers, signals, reach and tags, lanes by what a case says, head starts, a reserve.
fn order(dice: &mut Dice) -> Value {
    let others = ["fifo", "head_start", "strict_class", "zendesk", "earliest_deadline_first"];
    let preset = if dice.one_in(2) { "weighted" } else { *dice.of(&others) };
    if dice.one_in(6) {
        return json!({ "preset": preset });
    }
    let tiers = |words: &[&str], points: usize| json!({"is": words, "points": points});
    let anger = [json!({"at_least": 250, "points": 5}), json!({"at_least": 600, "points": 20})];
    let groups = json!({
        "customer": {"cap": 10 + dice.below(40), "factors": [
            {"fact": "customer.tier", "bands": [
                tiers(&AWKWARD[..6], 30), tiers(&AWKWARD[6..9], 15), tiers(&["gold"], dice.below(60)),
            ]},
            {"fact": "customer.reach", "bands": [{"at_least": 1_000, "points": 5}, {"at_least": 8_000, "points": 20}]},
            {"fact": "attribute.renews", "bands": [{"within": "14 calendar days", "points": 10}]},
        ]},
        dice.awkward(): {"cap": 25, "factors": [
            {"fact": "signals.anger", "bands": anger},
            {"fact": "attribute.seats", "bands": [{"at_most": 10, "points": 7}]},
            {"fact": "recent_contacts", "bands": [{"at_least": 2, "points": 5}, {"at_least": 4, "points": 9}]},
            {"id": dice.awkward(), "when": {"fact": "tags", "value": *dice.of(&NAMES)}, "points": -30},
        ]},
        "earlier": {"cap": 20, "factors": [
            {"fact": "breaches", "bands": [{"at_least": 1, "points": 10}]},
            {"fact": "reopens", "bands": [{"at_least": 1, "points": 4}]},
        ]},
    });
    let share =
        |dice: &mut Dice| (*dice.of(&[json!("1/4"), json!(0.5), json!(1), json!("0")])).clone();
    let mut order = json!({
        "preset": preset,
        "groups": groups,
        "lanes": [
            {"id": dice.awkward(), "lane": "hard_stop", "when": {"condition": "threat"}},
            {"id": "urgent", "lane": "hard_stop", "when": {"fact": "tags", "value": "urgent"}},
        ],
        "urgency": {"u0": share(dice), "kappa": share(dice)},
    });
    if dice.one_in(3) {
        order["urgency"]["floor"] =
            json!({"amount": "8h", "in": dice.of(&["office", "shop", "24x7"])});
    }
    if dice.one_in(3) {
        order["reserve"] = json!({"every": 2 + dice.below(3), "from_x": "1/2"});
    }
    if dice.one_in(3) {
        (order["least"], order["most"]) = (json!(90), json!(430));
    }
    order
}

/// A role of every policy that has any.
fn role(dice: &mut Dice) -> &'static str {
    const ROLES: [&str; 5] = ["agent", "agent", "senior", "lead", "constructor"];
    ROLES[dice.below(ROLES.len())]
}

/// One of the conditions that every policy has.
fn some_condition(dice: &mut Dice) -> Value {
    let tag = json!({"fact": "tags", "value": *dice.of(&NAMES)});
    let named = json!({"condition": dice.of(&["angry", "large", "threat", "renewing"])});
    if dice.one_in(2) { tag } else { named }
}

/// An amount of money, in one of two currencies.
fn money(most: usize, dice: &mut Dice) -> Value {
    let currency = if dice.one_in(8) { "USD" } else { "EUR" };
    json!({"minor": dice.below(most), "currency": currency})
}

/// Who is there.
fn organisation(dice: &mut Dice) -> Value {
    let mut roles = json!({});
    for _ in 0..dice.below(4) {
        let members: Vec<&str> = (0..dice.below(4)).map(|_| *dice.of(&PEOPLE)).collect();
        roles[role(dice)] = json!({"members": members, "calendar": dice.of(&["office", "shop"])});
    }
    json!({"roles": roles, "groups": {dice.awkward(): {"members": [dice.awkward()]}}})
}

/// Who may do what: roles, grants, replies, what is owed before a case is closed.
fn authority(policy: &mut Value, dice: &mut Dice) {
    policy["roles"] = json!({
        "agent": {}, "senior": {"escalation": 1}, "lead": {"escalation": 2}, "constructor": {"escalation": dice.below(4)},
    });
    if dice.one_in(3) {
        policy["roles"][role(dice)]["approver"] = role(dice).into();
    }
    policy["organisation"] = organisation(dice);
    if dice.one_in(3) {
        let most = json!({"most": money(20_000, dice)});
        policy["remedies"] = json!({"refund": most, "credit": {}, "goodwill": {}, "replacement": {"most_count": 2}, "apology": {}});
    }
    let windows =
        ["lifetime", "720h", "30 calendar days", "day", "week", "month", "quarter", "year"];
    let mut grants = Vec::new();
    for place in 0..=dice.below(8) {
        let kinds: Vec<&str> = (0..=dice.below(3)).map(|_| *dice.of(&KINDS)).collect();
        let mut grant = json!({"id": format!("{place} {}", dice.awkward()), "role": role(dice), "kinds": kinds});
        let mut limits = Vec::new();
        for _ in 0..dice.below(3) {
            let per = dice.of(&["incident", "customer", "case", "agent"]);
            let mut limit = json!({"per": per, "window": dice.of(&windows)});
            if dice.one_in(4) {
                limit["count"] = dice.below(4).into();
            } else {
                limit["amount"] = money(20_000, dice);
            }
            limits.push(limit);
        }
        grant["limits"] = limits.into();
        if dice.one_in(4) {
            grant["when"] = some_condition(dice);
        }
        if dice.one_in(6) {
            grant["excludes"] = json!([some_condition(dice)]);
        }
        if dice.one_in(5) {
            grant["evidence"] = json!(["photo"]);
        }
        grant["two_person"] = dice.one_in(6).into();
        grants.push(grant);
    }
    policy["grants"] = grants.into();
    if dice.one_in(2) {
        policy["approvals"] = json!({"timeout": dice.of(&["4h", "1 working day", "90m"]), "in": dice.of(&["office", "wall"])});
    }
    let draft = json!({"id": dice.awkward(), "visibility": "public", "when": some_condition(dice), "outcome": "draft", "by": role(dice)});
    let reserved =
        json!({"channel": "chat", "outcome": "reserved", "to": [role(dice), role(dice)]});
    policy["replies"] = if dice.one_in(2) { json!([draft, reserved]) } else { json!([]) };
    let silence = json!({*dice.of(&["silence", "confirmation_or_silence"]): "48h", "in": "office"});
    let owes = json!([dice.of(&["public_note", "confirmation"]), silence]);
    policy["closing"] =
        json!([{"when": some_condition(dice), "owes": owes}, {"owes": ["public_note"]}]);
}

/// What is done when a case goes wrong, for a policy with roles.
fn guidelines(policy: &mut Value, dice: &mut Dice) {
    let clocks = policy["agreements"].as_array().into_iter().flatten();
    let clocks = clocks.flat_map(|agreement| agreement["clocks"].as_array().unwrap());
    let clocks: Vec<Value> = clocks.map(|clock| clock["preset"].clone()).collect();
    let mut all = Vec::new();
    for place in 0..dice.below(4) {
        let by_clock = !clocks.is_empty() && dice.one_in(2);
        let trigger = if by_clock {
            let at =
                dice.of(&["at_risk", "breached", "50%", "75%", "30m before", "2h after", "due"]);
            json!({"clock": dice.of(&clocks), "at": at})
        } else {
            match dice.below(7) {
                0 => json!({"event": {"kind": "message", "by": "customer"}}),
                1 => json!({"becomes": some_condition(dice)}),
                2 => {
                    json!({"count": {"kind": "message", "by": "customer"}, "at_least": 1 + dice.below(3), "within": "2 calendar days"})
                }
                3 => json!({"silence_of": dice.of(&["us", "customer"]), "for": "7h"}),
                4 => json!({"unowned_for": "5h", "in": "wall"}),
                _ => json!({"manual": true}),
            }
        };
        let mut steps = Vec::new();
        for number in 0..=dice.below(3) {
            let to = format!("role:{}", role(dice));
            let what = dice.of(&["notify", "assign", "remind", "engage"]);
            let mut step = json!({"to": to, "actions": [what, "notify"], "escalation": number + 1});
            if number > 0 || dice.one_in(3) {
                step["after"] = (*dice.of(&["30m", "3h", "1 working day"])).into();
                if by_clock && dice.one_in(3) {
                    step["from"] = (*dice.of(&["at_risk", "due"])).into();
                }
            }
            step["effects"] = match dice.below(6) {
                0 => json!({"authority": {"agent": role(dice)}, "closing": ["confirmation"]}),
                1 => json!({"raise_level": "P1", "lane": "hard_stop"}),
                2 => json!({"owed_update": "2h"}),
                3 => json!({"reserve_replies": {*dice.of(&["public", "direct"]): role(dice)}}),
                _ => json!({}),
            };
            steps.push(step);
        }
        let mut rule = json!({"id": format!("g{place}"), "title": dice.awkward(), "triggers": [trigger], "steps": steps});
        if dice.one_in(2) {
            rule["acknowledge"] = json!({"hold": dice.of(&["30m", "5h", "1 working day"])});
        }
        match dice.below(5) {
            0 => rule["cooldown"] = "3h".into(),
            1 => (rule["stop_when"], rule["dwell"]) = (some_condition(dice), "1h".into()),
            2 => (rule["mode"], rule["limited_to"]) = ("limited".into(), some_condition(dice)),
            3 => rule["when"] = some_condition(dice),
            _ => {}
        }
        all.push(rule);
    }
    policy["guidelines"] = all.into();
    if dice.one_in(4) {
        let reserved = role(dice);
        policy["hard_stops"] = json!([{"kind": "press", "when": some_condition(dice), "to": "role:lead", "public_replies": reserved}]);
    }
}

/// Something that people of ours did on a case: gave, asked for, approved or took back a remedy, or took notice of a
/// guideline.
fn deed(case_id: &Value, number: usize, at: i64, dice: &mut Dice) -> Value {
    let kind = if dice.one_in(4) { *dice.of(&KINDS) } else { "refund" };
    let names = ["remedy", "remedy", "second", AWKWARD[0]];
    let state = *dice.of(&[
        "requested",
        "requested",
        "approved",
        "refused",
        "executed",
        "executed",
        "reversed",
    ]);
    let guideline = format!("g{}", dice.below(3));
    let (word, data) = match dice.below(9) {
        0 => ("acknowledged", json!({"guideline": guideline, "as": role(dice)})),
        1 => {
            let ended = json!({"id": guideline, "state": "stopped", "reason": dice.awkward()});
            ("guideline", if dice.one_in(3) { ended } else { json!({"id": guideline}) })
        }
        2 => {
            let key = format!("c/{guideline}/{number}/1/0/role:lead");
            (
                "action_taken",
                json!({"key": key, "outcome": dice.of(&["done", "failed", "declined"])}),
            )
        }
        3 => ("custom", json!({"name": "confirmed"})),
        _ => {
            let mut data = json!({"name": dice.of(&names), "kind": kind, "state": state});
            if dice.one_in(8) {
                data["as"] = role(dice).into();
            }
            if ["requested", "executed"].contains(&state) || dice.one_in(8) {
                data["amount"] = money(9_000, dice);
            }
            if dice.one_in(6) {
                data["incident"] = "outage".into();
            }
            if dice.one_in(3) {
                data["customer"] = "c7".into();
            }
            ("remedy", data)
        }
    };
    let role = if word == "custom" { "customer" } else { "agent" };
    let mut event =
        json!({"id": format!("deed {number}"), "case_id": case_id, "at": text(at), "kind": word});
    event["data"] = data;
    event["actor"] = json!({ "role": role });
    if !dice.one_in(9) {
        event["actor"]["id"] = (*dice.of(&PEOPLE)).into();
    }
    event
}

/// Deeds among the events of a log.
fn deeds(log: &mut Vec<Value>, dice: &mut Dice) {
    let case_id = log[0]["case_id"].clone();
    for number in 0..dice.below(8) {
        let near = dice.of(&*log)["at"].as_str().and_then(|at| at.parse::<Timestamp>().ok());
        let later = i64::try_from(dice.below(96)).unwrap() * DAY / 48;
        let at = moved(near.map_or(START, Timestamp::as_millis), later);
        let event = deed(&case_id, number, at, dice);
        log.insert(dice.below(log.len() + 1), event);
    }
}

/// What was given on other cases, as it arrives: perhaps twice, and perhaps what no ledger takes.
fn ledger(at: &str, dice: &mut Dice) -> Vec<String> {
    let now = at.parse::<Timestamp>().unwrap().as_millis();
    let mut events: Vec<String> = Vec::new();
    for number in 0..dice.below(12) {
        let before = i64::try_from(dice.below(1_200)).unwrap() * DAY / 24;
        let case_id = json!(format!("r{}", dice.below(3)));
        events.push(deed(&case_id, number, moved(now, -before), dice).to_string());
        if dice.one_in(6) {
            events.push(dice.of(&events).clone());
        }
    }
    events
}

/// What is asked of authority, by one of the people or somebody nobody knows.
fn asks_of_authority(now: &str, dice: &mut Dice) -> Vec<Value> {
    let mut asks = vec![json!(["handbook"])];
    for _ in 0..3 {
        let mut actor = json!({"id": if dice.one_in(6) { dice.awkward() } else { (*dice.of(&PEOPLE)).to_owned() }});
        if !dice.one_in(4) {
            actor["roles"] = json!([role(dice), role(dice)]);
        }
        if dice.one_in(20) {
            actor["roles"] = json!([dice.awkward()]);
        }
        let act = match dice.below(8) {
            0 => json!({"close": {}}),
            1 => json!({"approve": {"remedy": dice.of(&["remedy", "remedy", "second", "gift"])}}),
            2 => {
                json!({"reply": {"visibility": dice.of(&["public", "direct"]), "channel": dice.of(&["chat", "x"])}})
            }
            3 => {
                json!({"remedy": {"kind": dice.of(&["refnd", "apology", "replacement", "exception"])}})
            }
            _ => {
                let mut remedy = json!({"kind": dice.of(&KINDS), "amount": money(12_000, dice)});
                if dice.one_in(3) {
                    remedy["rates"] = json!([
                        {"from": "USD", "to": "EUR", "rate": "0.92", "on": "2026-03-20"},
                        {"from": "EUR", "to": "USD", "rate": dice.of(&["1.087", "1.087", "0"]), "on": "2026-03-20"},
                    ]);
                }
                if dice.one_in(3) {
                    remedy["evidence"] = json!(["photo", dice.awkward()]);
                }
                if dice.one_in(4) {
                    remedy["customer"] = "c7".into();
                }
                if dice.one_in(4) {
                    remedy["incident"] = "outage".into();
                }
                json!({ "remedy": remedy })
            }
        };
        asks.push(json!(["may", actor, act, now]));
        if dice.one_in(2) {
            asks.push(json!(["allowances", actor, now]));
        }
    }
    asks.push(json!(["ledger"]));
    asks
}

/// An event of a kind that the stories do not have.
fn other(dice: &mut Dice) -> (&'static str, Value) {
    let instant = text(START + i64::try_from(dice.below(20)).unwrap() * DAY);
    let value =
        [json!(dice.awkward()), json!(dice.below(200)), json!(instant), json!(null), json!(true)];
    match dice.below(11) {
        0..2 => {
            let name = *dice.of(&["plan", "seats", "renews", "impact", "undeclared"]);
            ("attribute", json!({"name": name, "value": dice.of(&value)}))
        }
        2..4 => {
            let mut data =
                json!({"name": dice.of(&["anger", "joy"]), "value": 0.87, "confidence": 0.5});
            data["value"] =
                (*dice.of(&[json!(0.01), json!(0.999), json!(0.6), json!(0.25)])).clone();
            data["confidence"] = (*dice.of(&[json!(0.5), json!(0.3), json!(1)])).clone();
            if dice.one_in(2) {
                data["source"] = dice.awkward().into();
                data["valid_until"] = text(START + 30 * DAY).into();
            }
            ("signal", data)
        }
        4 => ("priority", json!({"to": dice.awkward()})),
        5 => {
            ("custom", json!({"name": dice.awkward(), "values": {dice.awkward(): dice.awkward()}}))
        }
        6 => (
            "customer_changed",
            json!({"tier": dice.awkward(), "reach": dice.below(9_999), "vulnerable": true}),
        ),
        7 => {
            let level = *dice.of(&["P1", "P2", "P4"]);
            let mut data = json!({"to": level, "by": dice.awkward(), "reason": dice.awkward()});
            data["moves_promise"] = dice.one_in(2).into();
            if dice.one_in(2) {
                data["until"] = text(START + 40 * DAY).into();
            }
            ("level_override", data)
        }
        8..10 => {
            let what = *dice.of(&["contact", "contact", "order"]);
            let at = text(START + i64::try_from(dice.below(72)).unwrap() * DAY / 24);
            let data = json!({"case_id": format!("r{}", dice.below(3)), "what": what, "at": at, "issue": dice.awkward()});
            ("related", data)
        }
        _ => ("\u{1f300} of tomorrow", json!({dice.awkward(): [dice.awkward(), null, {"x": 0.5}]})),
    }
}

/// The events of a story as they arrive, under other names, at other instants, with awkward texts.
fn arriving(story: &Story, by: i64, names: &BTreeMap<&str, String>, dice: &mut Dice) -> Vec<Value> {
    let prefix = if dice.one_in(3) { dice.awkward() } else { String::new() };
    let prefix = if dice.one_in(60) { "\u{1f40c}".repeat(60) + &prefix } else { prefix };
    let whole = |id: &Value| json!(format!("{prefix}{}", id.as_str().unwrap()));
    let mut events: BTreeMap<String, Value> = BTreeMap::new();
    let case_id = if dice.one_in(3) { dice.awkward() } else { "c".to_owned() };
    let mut log = Vec::new();
    for happening in story.arriving() {
        if let Some(known) = events.get(&happening.id) {
            log.push(known.clone());
            continue;
        }
        let mut event = happening.json();
        renamed(&mut event, names);
        event["id"] = whole(&event["id"]);
        event["case_id"] = case_id.clone().into();
        if let Some(message) = event["data"].get("message").cloned() {
            event["data"]["message"] = whole(&message);
        }
        if event["kind"] == "message" && dice.one_in(3) {
            let words = dice.awkward();
            let longer = if dice.one_in(500) { 20_000 } else { 1 + dice.below(3) };
            event["data"]["text"] = format!("{words} my lawyer, ").repeat(longer).into();
        }
        if event["kind"] == "weather" && dice.one_in(2) {
            let (kind, data) = other(dice);
            (event["kind"], event["data"]) = (kind.into(), data);
        }
        if dice.one_in(8) {
            event["source"] =
                json!({"raw": dice.awkward(), "deep": [{"n": dice.below(1_000)}, null, false]});
        }
        shifted(&mut event, by);
        events.insert(happening.id, event.clone());
        log.push(event);
    }
    log
}

/// Something that is no event, or none of this case.
fn broken(event: &Value, dice: &mut Dice, plain: bool) -> String {
    let mut event = event.clone();
    let field = *dice.of(&["id", "case_id", "at", "kind", "data", "seq", "actor", "visibility"]);
    let longest = "\u{1f40c}/~".repeat(40);
    let kinds = if plain { 14 } else { 21 };
    match dice.below(kinds) {
        0 => {
            event.as_object_mut().unwrap().remove(field);
        }
        1 => event[dice.awkward()] = dice.awkward().into(),
        2 => event[field] = json!([dice.awkward()]),
        3 => event[field] = dice.awkward().into(),
        4 => event["at"] = "2026-03-29T02:30:00".into(),
        5 => event["at"] = json!(1_774_249_200),
        6 => {
            let text = *dice.of(&[
                "10000-01-01T00:00:00Z",
                "0000-01-01T00:00:00Z",
                "2026-02-30T00:00:00Z",
            ]);
            event["at"] = text.into();
        }
        7 => event["case_id"] = format!("another {}", dice.awkward()).into(),
        8 => event["data"] = json!({longest.clone(): {longest: 1}}),
        9 => event["kind"] = "opened".into(),
        10 => event["recorded_at"] = "0001-01-01T00:00:00Z".into(),
        11 => event["id"] = longest.repeat(2).into(),
        12 => event["seq"] = json!(0.5),
        13 => event["id"] = "".into(),
        14 => return event.to_string().replace("\"at\"", "\"at\": 1, \"at\""),
        15 => return event.to_string().replacen('{', "{\"x\": \"\\ud800\", ", 1),
        16 => return event.to_string().replacen('}', "\\udc00\\ud800", 1),
        17 => {
            let whole = event.to_string();
            return whole.chars().take(dice.below(whole.chars().count())).collect();
        }
        18 => {
            let seq = *dice.of(&["\"seq\":1e400", "\"seq\":9007199254740993"]);
            return event.to_string().replace("\"seq\":0", seq);
        }
        19 => return "[".repeat(200) + &event.to_string(),
        _ => return format!("\u{feff}{event}\0"),
    }
    event.to_string()
}

/// A policy that a hand slipped in.
fn slipped(policy: &mut Value, dice: &mut Dice) {
    let parts: Map<String, Value> = policy.as_object().unwrap().clone();
    let names: Vec<&String> = parts.keys().collect();
    let name = (*dice.of(&names)).clone();
    match dice.below(4) {
        0 => policy[&name] = dice.awkward().into(),
        1 => policy[dice.awkward()] = json!({}),
        2 => {
            let target = dice.of(&["2d", "4 h 5", "0h"]);
            let clock = json!({"preset": "first_reply", "target": target});
            policy["agreements"] = json!([{"id": "all", "clocks": [clock]}]);
        }
        _ => {
            policy["conditions"][dice.awkward()] =
                json!({"fact": dice.awkward(), "value": dice.awkward()});
        }
    }
}

/// The logs of other cases under the same policy: each as far as it has come, some hours later.
fn others(story: &Story, by: i64, names: &BTreeMap<&str, String>, dice: &mut Dice) -> Vec<Value> {
    let count = dice.below(5);
    let other = |place: usize| {
        let log = story.log[..=dice.below(story.log.len())].to_vec();
        let later = moved(by, i64::try_from(dice.below(60)).unwrap() * DAY / 24);
        let case_id = format!("{place} {}", dice.awkward());
        let mut events = arriving(&Story { log, ..story.clone() }, later, names, dice);
        for event in &mut events {
            event["case_id"] = case_id.clone().into();
        }
        let events: Vec<String> = events.iter().map(Value::to_string).collect();
        json!(events)
    };
    (0..count).map(other).collect()
}

/// What is asked of the order: of one case, and of several by their places, the same one perhaps twice.
fn asks_of_order(now: &str, horizon: &str, several: usize, dice: &mut Dice) -> Vec<Value> {
    let stream = json!({
        "weight": dice.below(900),
        "x": dice.of(&[json!("0"), json!("1/2"), json!(0.75), json!(1), json!("2/3"), json!("17")]),
        "every": dice.of(&["10m", "7h", "90s", "PT1H", "1d", "10m", "7h", "90s", "1 working day"]),
        "level": dice.of(&[json!("P1"), json!("P3"), json!(null)]),
    });
    let mut asks = vec![json!(["priority", now])];
    if several == 1 || dice.one_in(3) {
        asks.push(json!(["resolutions", horizon]));
        asks.push(json!(["latest_turn", stream, now]));
    }
    if several > 1 {
        let mut options = json!({});
        if dice.one_in(2) {
            options["limit"] = dice.below(4).into();
        }
        if dice.one_in(2) {
            options["pick"] = (1 + dice.below(6)).into();
        }
        if dice.one_in(2) {
            options["explain"] = true.into();
        }
        let mut places: Vec<usize> = (0..several).collect();
        places.swap(0, dice.below(several));
        places.insert(dice.below(several), dice.below(several));
        let a = dice.below(several);
        let b = if dice.one_in(8) { a } else { (a + 1 + dice.below(several - 1)) % several };
        let far: Timestamp = now.parse().unwrap();
        let far = text(moved(far.as_millis(), i64::try_from(dice.below(40)).unwrap() * DAY));
        let horizon = if dice.one_in(4) { horizon } else { &far };
        asks.push(json!(["worklist", places, now, horizon]));
        asks.push(json!(["rank", places, now, options]));
        asks.push(json!(["compare", [a, b], now]));
        asks.push(json!(["overtakes", [a, b], now, horizon]));
    }
    asks
}

/// What is asked: calls with their arguments.
fn asks(story: &Story, by: i64, several: usize, dice: &mut Dice) -> Vec<Value> {
    let mut times: Vec<i64> = around(story).into_iter().map(|at| moved(at, by)).collect();
    if dice.one_in(4) {
        times.extend([Timestamp::MIN.as_millis(), Timestamp::MAX.as_millis()]);
    }
    let clocks = story.policy.agreements.iter().flat_map(|agreement| &agreement.clocks);
    let clocks: Vec<&str> = clocks.map(|clock| clock.preset).chain(["total_resolution"]).collect();
    let clock = if dice.one_in(30) { dice.awkward() } else { (*dice.of(&clocks)).to_owned() };
    let mut two = [*dice.of(&times), *dice.of(&times)];
    if !dice.one_in(30) {
        two.sort_unstable();
    }
    let [before, now] = two.map(text);
    let last = story.log.last().map_or(START, |event| event.at);
    let after = text(moved(last, by + i64::try_from(dice.below(200)).unwrap() * DAY / 24));
    let mut asks = vec![
        json!(["assess", now]),
        json!(["crossed", before, now]),
        json!(["cycles", now]),
        json!(["next_check", before]),
        json!(["restored", after]),
    ];
    let rest = [
        json!(["assess", before]),
        json!(["assess", after]),
        json!(["clock", clock, now]),
        json!(["explain", clock, now]),
        json!(["trace", now]),
        json!(["targets", after]),
        json!(["crossed", null, after]),
        json!(["snapshot"]),
        json!(["restored", before]),
        json!(["card", now]),
        json!(["events"]),
    ];
    for _ in 0..3 {
        asks.push(dice.of(&rest).clone());
    }
    asks.extend(asks_of_order(&now, &after, several, dice));
    if dice.one_in(20) {
        asks.push(json!(["check"]));
    }
    if dice.one_in(25) {
        let minutes = format!("{}m", dice.below(3_000));
        let theirs = [
            json!({"clock": clock, "elapsed": minutes, "at": before}),
            json!({"clock": clock, "due_at": after, "breached": dice.one_in(2), "grain": "1m"}),
            json!({"clock": clock, "cycle": dice.below(3), "started_at": before}),
            json!({"clock": dice.awkward(), "target": "2 working days"}),
        ];
        let observed = dice.of(&theirs).clone();
        let observed = if dice.one_in(5) { Value::Null } else { json!([observed]) };
        asks.push(json!(["reconcile", observed, now]));
    }
    asks
}

fn row(seed: u64, number: u64) -> Value {
    let mut dice = Dice(seed ^ number.wrapping_mul(0xd6e8_feb8_6659_fd93));
    let bytes: Vec<u8> = (0..4).flat_map(|_| dice.next().to_le_bytes()).collect();
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let story = rich_story().new_tree(&mut runner).unwrap().current();
    let by = distance(&mut dice);
    let plain = dice.one_in(2);
    let names: BTreeMap<&str, String> = NAMES
        .iter()
        .filter(|_| dice.one_in(3))
        .map(|name| (*name, format!("{name} {}", AWKWARD[name.len()])))
        .collect();
    let names = if plain { BTreeMap::new() } else { names };
    let mut policy = story.policy.json();
    enrich(&mut policy, &names, &mut dice);
    if dice.one_in(40) {
        slipped(&mut policy, &mut dice);
    }
    let mut log = arriving(&story, by, &names, &mut dice);
    let of_authority = policy.get("grants").is_some();
    if of_authority {
        deeds(&mut log, &mut dice);
    }
    // Whether the hosts hand events over as data of their own or as text.
    let as_data = dice.one_in(2);
    let mut events: Vec<String> = log.iter().map(Value::to_string).collect();
    for _ in 0..dice.below(4) {
        let place = dice.below(events.len() + 1);
        events.insert(place, broken(dice.of(&log), &mut dice, as_data));
    }
    let others = if dice.one_in(3) { others(&story, by, &names, &mut dice) } else { Vec::new() };
    let mut asks = asks(&story, by, 1 + others.len(), &mut dice);
    let mut known = Value::Null;
    if of_authority {
        let now = asks[0][1].as_str().unwrap().to_owned();
        if !dice.one_in(4) {
            known = ledger(&now, &mut dice).into();
        }
        asks.extend(asks_of_authority(&now, &mut dice));
    }
    if policy.get("templates").is_some() {
        let now = asks[0][1].as_str().unwrap().to_owned();
        asks.extend(random_replies::asks(&now, 1 + others.len(), &mut dice));
    }
    let staffed = of_authority && dice.one_in(3);
    let staff = if staffed { organisation(&mut dice) } else { Value::Null };
    json!({
        "seed": seed,
        "row": number,
        "policy": policy.to_string(),
        "as_data": as_data,
        "asked_between": dice.one_in(2),
        "events": events,
        "others": others,
        "ledger": known,
        "organisation": staff,
        "asks": asks,
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<u64> =
        std::env::args().skip(1).map(|word| word.parse()).collect::<Result<_, _>>()?;
    let [seed, first, rows] = arguments[..] else {
        return Err("give the seed, the first row and the number of rows".into());
    };
    let mut out = BufWriter::new(stdout().lock());
    for number in first..first + rows {
        writeln!(out, "{}", row(seed, number))?;
    }
    Ok(out.flush()?)
}
