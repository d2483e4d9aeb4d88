//! What a reply costs: a template filled in beside engines that do no more, then the whole draft with every check, and
//! what channels count.

mod measure;

use casework::channel::{fit, measure as length};
use casework::{Case, Channel, Desk, Reply, Timestamp};
use measure::{Outcome, ROUNDS, machine, medians, per_second, thousands};
use std::collections::BTreeMap;
use std::hint::black_box;

const CALLS: u32 = 1_000;
const MANY: usize = 10_000;

/// The reply, with its values as casework asks for them and as engines that know no types are handed them.
const BODY: &str = "Hi {{ given_name }}, thanks for waiting. Your order {{ order }} has left our warehouse in {{ parcels }} \
    parcels, and the carrier now expects to bring them all by {{ arrival }}. For the delay we have sent {{ refund }} back \
    to your card; that can take a few days. You can see each step at {{ tracking }} at any time.";
const VALUES: &str = r#"{"given_name": "Sam", "order": "AC-104711", "parcels": 2, "arrival": "2026-11-25",
    "refund": {"minor": 1250, "currency": "USD"}, "tracking": "https://acme.example/t/104711"}"#;
const WRITTEN: [(&str, &str); 6] = [
    ("given_name", "Sam"),
    ("order", "AC-104711"),
    ("parcels", "2"),
    ("arrival", "November 25, 2026"),
    ("refund", "$12.50"),
    ("tracking", "https://acme.example/t/104711"),
];
const REPLY: &str = "Hi Sam, thanks for waiting. Your order AC-104711 has left our warehouse in 2 parcels, and the carrier \
    now expects to bring them all by November 25, 2026. For the delay we have sent $12.50 back to your card; that can \
    take a few days. You can see each step at https://acme.example/t/104711 at any time.";

const CASE: &str = r#"[
    {"id": "1", "case_id": "1", "at": "2026-11-20T09:00:00Z", "kind": "opened", "channel": "webchat",
     "data": {"customer": {"locale": "en-US"}}},
    {"id": "2", "case_id": "1", "at": "2026-11-20T09:00:00Z", "kind": "message", "channel": "webchat", "actor": {"role": "customer"}},
    {"id": "3", "case_id": "1", "at": "2026-11-20T09:20:00Z", "kind": "message", "channel": "webchat", "actor": {"role": "agent"}}
]"#;

/// The template as it is, and the same with emoji before and after.
fn desk() -> Outcome<Desk> {
    let body = BODY.replace("arrival }}", r#"arrival | date: \"long\" }}"#);
    let text = format!(
        r#"
agreements: [{{id: all, clocks: [{{preset: first_reply, target: 4h}}, {{preset: next_reply, target: 8h}}]}}]
brand: {{name: Acme, locale: en-US, links: [acme.example], order_pattern: AC-000000, signatures: [{{text: "Acme"}}]}}
variables:
  given_name: {{type: person_name, source: customer, max_length: 30, example: Sam}}
  order: {{type: order_id, max_length: 12, example: AC-104711}}
  parcels: {{type: integer, example: 2}}
  arrival: {{type: date, example: 2026-11-25}}
  refund: {{type: money, example: {{minor: 1250, currency: USD}}}}
  tracking: {{type: url, max_length: 60, example: "https://acme.example/t/104711"}}
templates:
  late: {{body: "{body}"}}
  emoji: {{body: "📦 {body} 👍🏽🎉"}}
"#
    );
    Ok(Desk::load(&text)?)
}

fn reply(template: &str, channel: &str) -> Outcome<Reply> {
    let document =
        format!(r#"{{"template": "{template}", "channel": "{channel}", "values": {VALUES}}}"#);
    Ok(Reply::load(&document)?)
}

fn repeat<T>(mut call: impl FnMut() -> T) {
    for _ in 0..CALLS {
        black_box(call());
    }
}

/// Filled in and no more. All say the same.
fn filled(desk: &Desk) -> Outcome<()> {
    let mut environment = minijinja::Environment::new();
    environment.add_template("late", BODY)?;
    let jinja = environment.get_template("late")?;
    let known = minijinja::Value::from_pairs(WRITTEN);
    let liquid = liquid::ParserBuilder::with_stdlib().build()?.parse(BODY)?;
    let globals = liquid::to_object(&BTreeMap::from(WRITTEN))?;
    assert_eq!(desk.preview("late", None)?, REPLY);
    assert_eq!(jinja.render(&known)?, REPLY);
    assert_eq!(liquid.render(&globals)?, REPLY);
    let [us, them, other] = medians([
        (CALLS, &mut || repeat(|| desk.preview(black_box("late"), None))),
        (CALLS, &mut || repeat(|| jinja.render(black_box(&known)))),
        (CALLS, &mut || repeat(|| liquid.render(black_box(&globals)))),
    ]);
    println!("\n| a reply of {} characters, 6 values | ns | it / casework |", REPLY.len());
    println!("| --- | --: | --: |");
    for (name, time) in [
        ("casework, `preview`: typed values, written as the language does", us),
        ("minijinja 3.1.0, `render`: texts", them),
        ("liquid 0.26.11, `render`: texts", other),
    ] {
        println!("| {name} | {} | {:.1} × |", thousands(&time.round()), time / us);
    }
    Ok(())
}

/// Filled in, fitted and checked.
fn drafted(desk: &Desk) -> Outcome<()> {
    let mut case = Case::load(CASE)?;
    case.follow(desk)?;
    let now: Timestamp = "2026-11-20T10:00:00Z".parse()?;
    println!("\n| `draft`, all checks | plain ns | with emoji ns | of somebody's own ns |");
    println!("| --- | --: | --: | --: |");
    for channel in ["webchat", "email", "sms"] {
        let own = Reply::load(&serde_json::json!({"text": REPLY, "channel": channel}).to_string())?;
        let replies = [reply("late", channel)?, reply("emoji", channel)?, own];
        for reply in &replies {
            assert!(desk.draft(reply, Some(&case), now)?.sendable.is_some());
        }
        let [plain, emoji, own] = replies.each_ref();
        let draft = |reply: &Reply| repeat(|| desk.draft(black_box(reply), Some(&case), now));
        let times = medians([
            (CALLS, &mut || draft(plain)),
            (CALLS, &mut || draft(emoji)),
            (CALLS, &mut || draft(own)),
        ]);
        let times = times.map(|time| thousands(&time.round()));
        println!("| {channel} | {} |", times.join(" | "));
    }
    let replies = vec![reply("late", "webchat")?; MANY];
    let read = ["sendable.texts", "findings"];
    let cases = || std::iter::repeat_n(Some(&case), MANY);
    let [each] = medians([(u32::try_from(MANY)?, &mut || {
        drop(black_box(desk.draft_many(&replies, cases(), now, &read)));
    })]);
    println!(
        "\n`draft_many`, {} replies, 2 parts read: {} a second",
        thousands(&MANY),
        per_second(each)
    );
    Ok(())
}

/// What channels count, and whether it fits.
fn counted() -> Outcome<()> {
    let plain = REPLY.chars().take(168).collect::<String>();
    let tweet = "Thanks for your patience! Your order has left our warehouse, and the carrier expects to bring it by \
        Wednesday. You can see each step at https://acme.example/track?order=1&lang=en at any time. If not, \
        send us a message, and we look into it at once. Sorry!";
    let texts = [
        ("168 ASCII characters", "sms", plain.clone()),
        ("the same with one curly quote", "sms", plain.replacen("Sam", "D’Arcy", 1)),
        ("a full post with a link", "x", tweet.to_owned()),
        ("the same with emoji", "x", tweet.replacen("Sorry!", "🙏🏽👍🏽", 1)),
        ("the whole reply, cut", "x", REPLY.to_owned()),
    ];
    println!("\n| what a channel counts | channel | length | `measure` ns | `fit` ns |");
    println!("| --- | --- | --: | --: | --: |");
    for (name, channel, text) in texts {
        let channel = Channel::named(channel)?;
        let [measured, fitted] = medians([
            (CALLS, &mut || repeat(|| length(black_box(&text), &channel))),
            (CALLS, &mut || repeat(|| fit(black_box(&text), &channel))),
        ]);
        let long = length(&text, &channel).length;
        print!("| {name} | {} | {long} |", channel.id);
        println!(" {} | {} |", thousands(&measured.round()), thousands(&fitted.round()));
    }
    Ok(())
}

fn main() -> Outcome<()> {
    machine()?;
    println!("medians of {ROUNDS} rounds");
    let desk = desk()?;
    filled(&desk)?;
    drafted(&desk)?;
    counted()
}
