//! Runs every vector about calendars under `vectors/` through the Rust library. See `README.md` for the format.

mod rows;

use casework::{Amount, Calendar, Code, Error, Result, Timestamp};
use rows::Group;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "about")]
    _about: String,
    #[serde(default)]
    calendars: BTreeMap<String, Value>,
    groups: Vec<Group<Row>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(default)]
    calendar: Option<Value>,
    #[serde(default)]
    text: Option<String>,
    call: String,
    #[serde(default)]
    args: Vec<Value>,
    #[serde(default)]
    want: Value,
    #[serde(default)]
    error: Option<Value>,
}

/// A text argument; a value of the host's own is what Rust would see of it.
fn text(value: &Value) -> Result<&str> {
    match value["host"].as_str() {
        Some("not_a_time") => Ok("NaT"),
        Some("number") => Ok("1795251600"),
        Some("naive") => Ok("2026-11-21T09:00:00"),
        Some("lone_surrogate") => Err(Error::plain(Code::LoneSurrogate)),
        Some(other) => panic!("no such host value: {other}"),
        None => Ok(value.as_str().unwrap()),
    }
}

fn time(row: &Row, place: usize, name: &str) -> Result<Timestamp> {
    text(&row.args[place]).and_then(str::parse).map_err(|error| error.under(name))
}

fn amount(row: &Row) -> Result<Amount> {
    match &row.args[1] {
        Value::Number(millis) => Ok(Amount::millis(millis.as_i64().unwrap())),
        value => text(value)?.parse(),
    }
    .map_err(|error| error.under("amount"))
}

fn answer(file: &File, row: &Row) -> Result<Value> {
    if row.call == "read_document" {
        return casework::read_document(text(&row.args[0])?).map(Value::from);
    }
    let calendar = match (&row.calendar, &row.text) {
        (Some(Value::String(name)), _) => Calendar::load(&file.calendars[name].to_string()),
        (Some(document), _) => Calendar::load(&document.to_string()),
        (None, Some(text)) => Calendar::load(text),
        (None, None) => panic!("a row needs a calendar or a text"),
    }?;
    let optional = |time: Option<Timestamp>| json!(time);
    Ok(match row.call.as_str() {
        "load" => json!(calendar.zone().name()),
        "elapsed" => json!(calendar.elapsed_ms(time(row, 0, "from")?, time(row, 1, "to")?)),
        "add" => json!(calendar.add(time(row, 0, "t")?, amount(row)?)?),
        "sub" => json!(calendar.sub(time(row, 0, "t")?, amount(row)?)?),
        "is_open" => json!(calendar.is_open(time(row, 0, "t")?)),
        "next_open" => optional(calendar.next_open(time(row, 0, "t")?)),
        "next_close" => optional(calendar.next_close(time(row, 0, "t")?)),
        "previous_open" => optional(calendar.previous_open(time(row, 0, "t")?)),
        "previous_close" => optional(calendar.previous_close(time(row, 0, "t")?)),
        "local" => json!(calendar.local(time(row, 0, "t")?)),
        "instant" => {
            json!(calendar.instant(text(&row.args[0])?).map_err(|error| error.under("local"))?)
        }
        "explain" => json!(calendar.explain(time(row, 0, "from")?, time(row, 1, "to")?)?),
        "check" => json!(calendar.check()),
        "summary" => json!(calendar.summary()),
        call => panic!("no such call: {call}"),
    })
}

/// What a row says of the answer, as a sentence when it does not hold.
fn complaint(file: &File, row: &Row) -> Option<String> {
    let got = answer(file, row);
    let holds = match (&row.error, &got) {
        (None, Ok(got)) => *got == row.want,
        (Some(wanted), Err(error)) => {
            let error = json!(error);
            wanted.as_object().unwrap().iter().all(|(field, value)| error[field] == *value)
        }
        _ => false,
    };
    (!holds).then(|| {
        format!("{} {:?} gave {got:?}, not {:?} {}", row.call, row.args, row.error, row.want)
    })
}

#[test]
fn every_vector_holds() {
    rows::run(false, |file: &File| &file.groups, |file, _, row| complaint(file, row));
}
