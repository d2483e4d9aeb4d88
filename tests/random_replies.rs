//! What random policies say, and the replies that are asked of them.

use super::{Dice, some_condition};
use serde_json::{Value, json};

/// Parts of templates: every tag, filter and mark, with what may be missing guarded.
const PARTS: [&str; 22] = [
    "{{ greeting | default: \"Hello,\" }}\n\n",
    "Order {{ order | default: \"of yours\" }}. ",
    "**{{ refund | default: \"nothing\" }}** comes back. ",
    "It comes on {{ arrival | date: \"full\" | default: \"a day\" }}. ",
    "At {{ at | date: \"short\" | default: \"?\" }}, {{ at | time | default: \"?\" }}. ",
    "It takes {{ lasts | default: \"long\" }}. ",
    "[Look _here_]({{ link | default: \"https://acme.example/\" }}). ",
    "You said: {{ note | truncate: 12 | default: \"nothing\" }}. ",
    "{{ note | upcase | default: \"\" }} {{ things | default: \"-\" }}\n",
    "{% if parcels %}{% plural parcels %}{% one %}a parcel{% few %}some{% other %}{{ parcels }} parcels{% endplural %}{% endif %} ",
    "{% if reason == \"weather\" %}Snow.{% elsif parcels > 3 %}Many.{% else %}Nobody knows.{% endif %} ",
    "{% if yes %}Yes{% else %}No{% endif %}, {% if note == blank and order != blank %}quite{% endif %}. ",
    "{{> sorry }} ",
    "{%- if case.late or case.reopened -%} We are late. {%- endif -%} ",
    "Case {{ case.id | default: \"none\" }} of {{ brand.name }}, {{ now | date: \"medium\" }}. ",
    "{{ customer.given_name | capitalize | default: \"you\" }} & <you> `code` * _ (x) ~ | \\ ",
    "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{2019}curly\u{2019} \u{20ac} \u{130}\u{df} ",
    "- one\n- two\n\n",
    "{{ email | default: \"no mail\" }} {{ phone | default: \"no phone\" }} ",
    "{{ agent.name | default: \"We\" }} {{ agent.initials | default: \"\" }} ",
    "a long sentence that is here to fill the message until it has to be cut into several. ",
    "https://acme.example/help?a=1&b=2 @somebody #tag ",
];

/// Texts that are somebody's own, or the value of a variable.
const VALUES: [&str; 18] = [
    "Sam",
    "\u{8d75}\u{4f1f}",
    "null",
    "",
    "AC-104711",
    "https://evil.example/login",
    "sam@mail.example",
    "+44 20 7946 0958",
    "4111 1111 1111 1111",
    "{{ order }} {% if x %}",
    "*bold* _it_ `c` [a](b) <b> & <!channel> @everyone",
    "2026-11-25",
    "2026-11-25T09:30:00Z",
    "90m",
    "weather",
    "https://acme.example/t/104711",
    "caf\u{e9} \u{2014} \u{201c}quoted\u{201d}\u{2026}",
    "dear [name], XXX",
];

const CHANNELS: [&str; 18] = [
    "x",
    "x_dm",
    "sms",
    "rcs",
    "whatsapp",
    "messenger",
    "instagram",
    "telegram",
    "line",
    "discord",
    "slack",
    "mastodon",
    "bluesky",
    "tiktok",
    "email",
    "webchat",
    "ours",
    "smss",
];

const LOCALES: [&str; 9] = ["en", "en-GB", "de", "de-CH", "fr", "pl", "ar", "ja", "xx-not-a-tag-"];

/// Some parts of a template, one after the other.
fn body(dice: &mut Dice) -> String {
    (0..=dice.below(6)).map(|_| *dice.of(&PARTS)).collect()
}

/// What a policy says: brand, variables, a snippet, templates, a channel of its own.
pub(crate) fn speaking(policy: &mut Value, dice: &mut Dice) {
    let name = if dice.one_in(3) { dice.awkward() } else { "Acme".to_owned() };
    policy["brand"] = json!({
        "name": name,
        "locale": dice.of(&LOCALES[..8]),
        "register": dice.of(&["formal", "informal"]),
        "zone": dice.of(&["Europe/Berlin", "America/St_Johns", "UTC"]),
        "order_pattern": "AC-000000",
        "salutation": {"given": "customer.given_name", "full": "customer.name"},
        "signatures": [
            {"channels": ["x"], "text": "^{{ agent.initials }}"},
            {"channels": ["email", "ours"], "text": "{{ brand.name }}"},
        ],
    });
    if dice.one_in(2) {
        policy["brand"]["links"] = json!(["acme.example"]);
    }
    policy["channels"] = json!({
        "ours": {"unit": dice.of(&["characters", "bytes", "utf16", "graphemes"]), "limit": 30 + dice.below(90), "most_parts": 4},
        "x": {"most_parts": 1 + dice.below(4)},
        "sms": {"most_parts": 1 + dice.below(6)},
    });
    let variable = |kind: &str, seen: &str, example: Value| json!({"type": kind, "sensitivity": seen, "optional": true, "example": example});
    let seen = *dice.of(&["public", "personal"]);
    policy["variables"] = json!({
        "customer.given_name": {"type": "person_name", "source": "customer", "max_length": 20, "optional": true, "example": "Sam"},
        "customer.name": {"type": "person_name", "source": "customer", "optional": true, "example": "Sam Lee"},
        "order": variable("order_id", seen, json!("AC-104711")),
        "refund": variable("money", "public", json!({"minor": 1250, "currency": "EUR"})),
        "arrival": variable("date", "public", json!("2026-11-25")),
        "at": variable("instant", "public", json!("2026-11-25T09:30:00Z")),
        "lasts": variable("duration", "public", json!("90m")),
        "link": variable("url", "public", json!("https://acme.example/t/1")),
        "note": {"type": "text", "source": "customer", "sensitivity": "public", "max_length": 30, "lines": true, "optional": true, "example": "It broke."},
        "things": variable("list", "public", json!(["a lamp", "a chair"])),
        "parcels": variable("integer", "public", json!(2)),
        "reason": {"type": "word", "source": "prompt", "words": ["weather", "strike"], "optional": true, "example": "strike"},
        "yes": variable("boolean", "public", json!(true)),
        "email": variable("email", seen, json!("sam@mail.example")),
        "phone": variable("phone", seen, json!("+44 20 7946 0958")),
    });
    policy["snippets"] = json!({"sorry": {"texts": [
        {"locale": "en", "body": "{% if case.late %}Sorry, {{ customer.given_name | default: \"\" }}.{% else %}Thanks.{% endif %}"},
        {"locale": "de", "body": "Danke."},
    ]}});
    let mut templates = json!({});
    for place in 0..=dice.below(3) {
        let texts: Vec<Value> = (0..=dice.below(2))
            .map(|other| json!({"locale": dice.of(&[["en", "de"], ["de", "fr"]])[other.min(1)], "body": body(dice)}))
            .collect();
        let mut template = json!({"title": dice.awkward(), "texts": texts});
        if dice.one_in(2) {
            template["when"] = some_condition(dice);
        }
        if dice.one_in(3) {
            template["approved"] = json!(["whatsapp"]);
        }
        if dice.one_in(5) {
            (template["role"], template["channels"]) = ("take_private".into(), json!(["x"]));
        }
        templates[format!("t{place}")] = template;
    }
    policy["templates"] = templates;
}

/// So many texts, one after the other.
fn written(times: usize, end: &str, dice: &mut Dice) -> String {
    let mut text = String::new();
    for _ in 0..times {
        text += *dice.of(&VALUES);
        text += " ";
        text += &dice.awkward();
        text += end;
    }
    text
}

/// A value: mostly one that some variable may have.
fn value(dice: &mut Dice) -> Value {
    match dice.below(12) {
        0 => json!({"minor": dice.below(999_999), "currency": dice.of(&["EUR", "JPY", "KWD"])}),
        1 => json!([*dice.of(&VALUES), *dice.of(&VALUES)]),
        2 => json!(dice.below(2_000)),
        3 => json!(dice.one_in(2)),
        4 => json!(null),
        5..8 => dice.awkward().into(),
        _ => json!(*dice.of(&VALUES)),
    }
}

/// A reply, now and then one that is refused.
fn reply(dice: &mut Dice) -> Value {
    const NAMES: [&str; 18] = [
        "customer.given_name",
        "customer.name",
        "order",
        "refund",
        "arrival",
        "at",
        "lasts",
        "link",
        "note",
        "things",
        "parcels",
        "reason",
        "yes",
        "email",
        "phone",
        "case.id",
        "brand.name",
        "now",
    ];
    let known = if dice.one_in(40) { CHANNELS.len() } else { CHANNELS.len() - 1 };
    let mut reply = json!({"channel": dice.of(&CHANNELS[..known])});
    if dice.one_in(4) {
        let times = if dice.one_in(4) { 20 } else { 1 + dice.below(3) };
        reply["text"] = written(times, " ", dice).into();
    } else {
        reply["template"] = format!("t{}", dice.below(2)).into();
    }
    let mut values = json!({});
    for _ in 0..dice.below(8) {
        let known = if dice.one_in(20) { 18 } else { 15 };
        values[*dice.of(&NAMES[..known])] = value(dice);
    }
    reply["values"] = values;
    if dice.one_in(3) {
        let known = if dice.one_in(20) { 9 } else { 8 };
        reply["locale"] = (*dice.of(&LOCALES[..known])).into();
    }
    if dice.one_in(4) {
        reply["register"] = (*dice.of(&["formal", "informal"])).into();
    }
    if dice.one_in(3) {
        reply["visibility"] = (*dice.of(&["public", "direct", "internal"])).into();
    }
    if dice.one_in(2) {
        reply["agent"] = json!({"name": dice.awkward(), "initials": "AB"});
    }
    if dice.one_in(3) {
        reply["unverified"] = true.into();
    }
    reply
}

/// What is asked: drafts with and without the case, several at once, and what there is to say and where.
pub(crate) fn asks(now: &str, several: usize, dice: &mut Dice) -> Vec<Value> {
    let mut asks = vec![json!(["proposals", now])];
    for _ in 0..3 {
        asks.push(json!(["draft", reply(dice), !dice.one_in(4), now]));
    }
    if dice.one_in(2) {
        let count = dice.below(5);
        let replies: Vec<Value> = (0..count).map(|_| reply(dice)).collect();
        let places: Vec<Value> = (0..count)
            .map(|_| if dice.one_in(3) { Value::Null } else { dice.below(several).into() })
            .collect();
        let read = ["findings", "parts.0.text", "parts.1.length", "sendable", "window.open_until"];
        asks.push(json!(["draft_many", replies, places, now, read]));
    }
    let times = 1 + dice.below(12);
    let text = written(times, "\n", dice);
    let channel = *dice.of(&CHANNELS);
    match dice.below(6) {
        0 => asks.push(json!(["lengths", format!("t{}", dice.below(3))])),
        1 => asks.push(json!([
            "preview",
            format!("t{}", dice.below(3)),
            dice.of(&[json!(null), json!("de"), json!("en")])
        ])),
        2 => asks.push(json!(["channels", dice.one_in(2)])),
        3 => asks.push(json!(["fit", text, channel, dice.one_in(2)])),
        _ => asks.push(json!(["split", text, channel, dice.one_in(2)])),
    }
    asks
}
