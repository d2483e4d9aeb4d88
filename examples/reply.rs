//! A complaint in public, answered on four channels, each reply checked before it goes out.
//!
//! A parcel is late and its customer says so on X. What a bot, or a person with a button, has to know is asked for in
//! turn: what there is to say, how it stands on each channel, what keeps it from being sent, and what the case owes
//! afterwards. `reply.py` and `reply.mjs` print the same bytes.
//!
//! `cargo run --release --example reply`

use casework::{Act, Actor, Case, Desk, Draft, Edit, Event, Reply, Span, Timestamp};
use serde_json::{Value, json};
use std::{error::Error, fs};

const POLICY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/replies.yaml");
const MORNING: &str = "2026-11-23T10:30:00Z";
const NEXT_DAY: &str = "2026-11-24T11:00:00Z";

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let desk = Desk::load(&fs::read_to_string(POLICY)?)?;
    let customer = json!({"role": "customer", "id": "k7"});
    let mut case = Case::load(
        &json!([
            {"id": "1", "case_id": "42", "at": "2026-11-23T09:12:00Z", "kind": "opened", "channel": "x",
             "data": {"tags": ["delivery", "refund"], "attributes": {"order": "AC-104711"},
                      "customer": {"id": "k7", "locale": "en"}}},
            {"id": "2", "case_id": "42", "at": "2026-11-23T09:12:00Z", "kind": "message", "channel": "x",
             "visibility": "public", "actor": customer},
            {"id": "3", "case_id": "42", "at": "2026-11-23T10:00:00Z", "kind": "message", "channel": "whatsapp",
             "visibility": "direct", "thread": "wa", "actor": customer},
        ])
        .to_string(),
    )?;
    let ann = json!({"name": "Ann", "initials": "AB"});

    println!("WHAT FITS case 42, a late parcel, told on X");
    for one in desk.proposals(&case, MORNING.parse::<Timestamp>()?)? {
        println!("  {:<12} {}", one.template, one.because);
    }

    let say =
        |title: &str, at: &str, case: &Case, reply: &Value| show(&desk, title, at, case, reply);
    let public = json!({"template": "in private", "channel": "x", "agent": ann});
    let taken = say("IN PUBLIC, and out of it", MORNING, &case, &public)?;

    let mut refund = json!({
        "template": "refunded", "channel": "sms",
        "values": {"customer.given_name": "D’Arcy", "refund": {"minor": 1250, "currency": "GBP"}},
    });
    let draft = say("BY SMS, to somebody with a curly apostrophe", MORNING, &case, &refund)?;
    let edit = draft.findings.iter().find_map(|finding| finding.edit.as_ref()).ok_or("no edit")?;
    let edited = json!({"text": apply(&draft.parts[0].text, edit), "channel": "sms"});
    say("BY SMS, with the edit made", MORNING, &case, &edited)?;

    let free = json!({"text": "It is on its way. *Sorry* again!", "channel": "whatsapp"});
    say("ON WHATSAPP, half an hour after they wrote", MORNING, &case, &free)?;
    say("ON WHATSAPP, 25 hours after they wrote", NEXT_DAY, &case, &free)?;
    refund["channel"] = json!("whatsapp");
    say("ON WHATSAPP, with a template that is approved", NEXT_DAY, &case, &refund)?;

    let mail = json!({
        "template": "delayed", "channel": "email", "agent": ann,
        "values": {"customer.given_name": "j_darcy", "arrival": "2026-11-25", "parcels": 2, "reason": "strike",
                   "tracking": "https://acme.example/t/104711"},
    });
    say("BY E-MAIL, to a name that is none", MORNING, &case, &mail)?;

    let leak = json!({
        "text": "We paid it back to 4111 1111 1111 1111 for AC-104711, [NAME].", "channel": "x", "agent": ann,
    });
    say("IN PUBLIC, what nobody else should see", MORNING, &case, &leak)?;

    record(&mut case, "4", MORNING, &taken)?;
    may_close(&desk, &case)?;
    let note = json!({"template": "sorted out", "channel": "x", "agent": ann});
    let note = say("IN PUBLIC, how it ended", NEXT_DAY, &case, &note)?;
    record(&mut case, "5", NEXT_DAY, &note)?;
    may_close(&desk, &case)
}

/// A draft, as whoever sends it wants to see it.
fn show(desk: &Desk, title: &str, at: &str, case: &Case, reply: &Value) -> Outcome<Draft> {
    let draft =
        desk.draft(&Reply::load(&reply.to_string())?, Some(case), at.parse::<Timestamp>()?)?;
    println!("\n{title}");
    if let Some(subject) = &draft.subject {
        println!("  subject: {subject}");
    }
    for part in &draft.parts {
        let limit = part.limit.map(|limit| format!(" of {limit}")).unwrap_or_default();
        let sms = part.segments.map(|segments| format!(", {segments} SMS")).unwrap_or_default();
        println!("  {} {}{limit}{sms}", word(&json!(part.unit)), part.length);
        println!("    | {}", part.text.replace('\n', "\n    | "));
    }
    for finding in &draft.findings {
        println!("  {:<7} {}: {}", word(&json!(finding.severity)), finding.code, finding.message);
        if let Some(span) = finding.span {
            println!("          here: {}", marked(&draft.parts[0].text, span));
        }
        if let Some(edit) = &finding.edit {
            let made = edit.replace.iter().map(|one| {
                format!("{} becomes {}", marked(&draft.parts[0].text, one.span), one.text)
            });
            println!(
                "          edit: {}; saves {}",
                made.collect::<Vec<_>>().join(", "),
                edit.saves
            );
        }
    }
    let Some(sendable) = &draft.sendable else {
        println!("  -> nothing may be sent");
        return Ok(draft);
    };
    let mut how = sendable.texts().len().to_string() + " to send";
    if sendable.is_approved_template() {
        how += ", an approved template";
    }
    if sendable.takes_private() {
        how += ", takes it private";
    }
    for owed in &draft.owes {
        how.extend(["; owes a ", &owed.replace('_', " ")]);
    }
    println!("  -> {how}");
    Ok(draft)
}

/// What was sent is an event like any other.
fn record(case: &mut Case, id: &str, at: &str, draft: &Draft) -> Outcome<()> {
    let sent = draft.sendable.as_ref().ok_or("nothing may be sent")?;
    let event = json!({
        "id": id, "case_id": "42", "at": at, "kind": "message", "actor": {"role": "agent", "id": "ann"},
        "channel": sent.channel(), "visibility": sent.visibility(), "data": {"takes_private": sent.takes_private()},
    });
    case.append(Event::load(&event.to_string())?)?;
    Ok(())
}

fn may_close(desk: &Desk, case: &Case) -> Outcome<()> {
    let close = Act::load("{close: {}}")?;
    let decision = desk.may(&Actor::new("ann"), &close, case, None, NEXT_DAY.parse::<Timestamp>()?);
    println!("\nMAY IT BE CLOSED? {}", decision?.sentence);
    Ok(())
}

/// The replacements of an edit, made.
fn apply(text: &str, edit: &Edit) -> String {
    let (mut edited, mut from) = (String::new(), 0);
    for one in &edit.replace {
        edited.extend(text.chars().skip(from).take(one.span.start as usize - from));
        edited.push_str(&one.text);
        from = one.span.end as usize;
    }
    edited.extend(text.chars().skip(from));
    edited
}

fn marked(text: &str, span: Span) -> String {
    text.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect()
}

/// A word of an answer as people say it.
fn word(word: &Value) -> String {
    word.as_str().unwrap_or_default().replace('_', " ")
}
