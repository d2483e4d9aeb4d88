//! Answers the rows of `random_logs`, read from the standard input: a JSON line for each. `many_logs.py` and
//! `many_logs.mjs` print the same bytes.

use casework::json::pick;
use casework::order::{RankOptions, Stream};
use casework::{
    Act, Actor, Case, Channel, Desk, Event, Ledger, Observation, Reply, Result, Timestamp,
    Worklist, channel,
};
use serde::Deserialize;
use serde_json::Value;
use std::io::{BufRead, BufWriter, Write, stdin, stdout};

#[derive(Deserialize)]
struct Row {
    seed: u64,
    #[serde(rename = "row")]
    number: u64,
    policy: String,
    asked_between: bool,
    events: Vec<String>,
    /// The events of other cases.
    others: Vec<Vec<String>>,
    /// The events of a ledger, if there is one.
    ledger: Option<Vec<String>>,
    /// Who is there, in the place of the policy's own.
    organisation: Value,
    asks: Vec<Vec<Value>>,
}

/// An answer as JSON, or what is wrong.
fn written(answer: Result<String>) -> String {
    answer.unwrap_or_else(|error| {
        pick(&error, &[]).map_or_else(|_| String::new(), |error| format!(r#"{{"error":{error}}}"#))
    })
}

fn time(ask: &[Value], place: usize) -> Result<Timestamp> {
    ask.get(place).and_then(Value::as_str).unwrap_or_default().parse()
}

/// The cases at the places that an ask names.
fn several<'a>(cases: &'a [Case], ask: &[Value]) -> Vec<&'a Case> {
    let places = ask.get(1).and_then(Value::as_array).into_iter().flatten();
    places.map(|place| &cases[usize::try_from(place.as_u64().unwrap()).unwrap()]).collect()
}

fn options(given: &Value) -> RankOptions {
    let number = |name: &str| given.get(name).and_then(Value::as_u64);
    RankOptions {
        limit: number("limit").map(|limit| usize::try_from(limit).unwrap()),
        pick: number("pick"),
        explain: given["explain"] == true,
    }
}

/// Whoever wants to act.
fn acting(ask: &[Value]) -> Result<Actor> {
    Actor::load(&ask[1].to_string()).map_err(|error| error.under("actor"))
}

/// A channel that is built in.
fn built_in(name: &str) -> Result<Channel> {
    Channel::named(name).map_err(|error| error.under("channel"))
}

fn answer(desk: &Desk, cases: &[Case], ledger: Option<&Ledger>, ask: &[Value]) -> Result<String> {
    let case = &cases[0];
    let word = |place: usize| ask.get(place).and_then(Value::as_str).unwrap_or_default();
    let at = |place: usize, name: &str| time(ask, place).map_err(|error| error.under(name));
    match word(0) {
        "assess" => pick(&desk.assess(case, at(1, "as_of")?)?, &[]),
        "clock" => pick(&desk.clock(case, word(1), at(2, "as_of")?)?, &[]),
        "next_check" => pick(&desk.next_check(case, at(1, "as_of")?)?, &[]),
        "crossed" => {
            let last =
                if ask.get(1).is_some_and(Value::is_null) { None } else { Some(at(1, "last")?) };
            pick(&desk.crossed(case, last, at(2, "now")?)?, &[])
        }
        "cycles" => pick(&desk.cycles(case, at(1, "as_of")?)?, &[]),
        "explain" => pick(&desk.explain(case, word(1), at(2, "as_of")?)?, &[]),
        "reconcile" => {
            let observed = ask.get(1).filter(|list| !list.is_null());
            let read = |list: &Value| {
                Observation::load_list(&list.to_string()).map_err(|error| error.under("observed"))
            };
            let as_of = at(2, "as_of")?;
            let observed = observed.map(read).transpose()?;
            pick(&desk.reconcile(case, observed.as_deref(), as_of)?, &[])
        }
        "rank" => pick(&desk.rank(several(cases, ask), at(2, "as_of")?, options(&ask[3]))?, &[]),
        "priority" => pick(&desk.priority(case, at(1, "as_of")?)?, &[]),
        "compare" => {
            let both = several(cases, ask);
            pick(&desk.compare(both[0], both[1], at(2, "as_of")?)?, &[])
        }
        "overtakes" => {
            let (both, as_of) = (several(cases, ask), at(2, "as_of")?);
            pick(&desk.overtakes(both[0], both[1], as_of, at(3, "horizon")?)?, &[])
        }
        "latest_turn" => {
            let as_of = at(2, "as_of")?;
            let stream =
                Stream::load(&ask[1].to_string()).map_err(|error| error.under("stream"))?;
            pick(&desk.latest_turn(case, &stream, as_of)?, &[])
        }
        "may" => {
            let (as_of, actor) = (at(3, "as_of")?, acting(ask)?);
            let act = Act::load(&ask[2].to_string()).map_err(|error| error.under("act"))?;
            pick(&desk.may(&actor, &act, case, ledger, as_of)?, &[])
        }
        "allowances" => {
            let as_of = at(2, "as_of")?;
            pick(&desk.allowances(&acting(ask)?, case, ledger, as_of)?, &[])
        }
        "draft" => {
            let as_of = at(3, "as_of")?;
            let reply = Reply::load(&ask[1].to_string()).map_err(|error| error.under("reply"))?;
            pick(&desk.draft(&reply, (ask[2] == true).then_some(case), as_of)?, &[])
        }
        "draft_many" => {
            let as_of = at(3, "as_of")?;
            let replies = Reply::load_many(&ask[1].to_string());
            let replies = replies.map_err(|error| error.under("replies"))?;
            let places = ask[2].as_array().into_iter().flatten().map(Value::as_u64);
            let cases =
                places.map(|place| place.map(|place| &cases[usize::try_from(place).unwrap()]));
            let read = ask[4].as_array().into_iter().flatten();
            let read: Vec<&str> = read.map(|path| path.as_str().unwrap()).collect();
            pick(&desk.draft_many(&replies, cases, as_of, &read)?, &[])
        }
        "proposals" => pick(&desk.proposals(case, at(1, "as_of")?)?, &[]),
        "lengths" => pick(&desk.lengths(word(1))?, &[]),
        "preview" => pick(&desk.preview(word(1), ask[2].as_str())?, &[]),
        "channels" if ask[1] == true => pick(&desk.channels(), &[]),
        "channels" => pick(&channel::channels(), &[]),
        "fit" if ask[3] == true => pick(&desk.fit(word(1), word(2))?, &[]),
        "fit" => pick(&channel::fit(word(1), &built_in(word(2))?), &[]),
        "split" if ask[3] == true => pick(&desk.split(word(1), word(2))?, &[]),
        "split" => pick(&channel::split(word(1), &built_in(word(2))?), &[]),
        "handbook" => pick(&desk.handbook(), &[]),
        "ledger" => Ok(ledger.map_or_else(|| "null".to_owned(), Ledger::to_json)),
        "resolutions" => pick(&desk.resolutions(case, at(1, "as_of")?)?, &[]),
        "worklist" => {
            let mut list = Worklist::new(desk, at(2, "now")?);
            for case in several(cases, ask) {
                list.put(case)?;
            }
            list.advance(at(3, "now")?)?;
            let (top, due) = (pick(&list.top(3), &[])?, pick(&list.due(), &[])?);
            Ok(format!("[{top},{due},{}]", pick(&list.snapshot()?, &[])?))
        }
        "trace" => pick(&desk.trace(case, at(1, "as_of")?)?, &[]),
        "targets" => pick(&desk.targets([case], at(1, "as_of")?)?, &[]),
        "snapshot" => pick(&desk.snapshot(case)?, &[]),
        "restored" => {
            pick(&desk.assess(&desk.restore(&desk.snapshot(case)?)?, at(1, "as_of")?)?, &[])
        }
        "card" => pick(&desk.card(case, at(1, "as_of")?)?, &[]),
        "events" => Ok(case.to_json()),
        "check" => pick(&desk.check(), &[]),
        call => panic!("no such call: {call}"),
    }
}

impl Row {
    fn answers(&self) -> String {
        let staffed = |desk: Desk| match &self.organisation {
            Value::Null => Ok(desk),
            organisation => desk.with_organisation(&organisation.to_string()),
        };
        let desk = match Desk::load(&self.policy).and_then(staffed) {
            Ok(desk) => desk,
            Err(error) => return written(Err(error)),
        };
        let mut case = Case::default();
        let mut appended = Vec::new();
        for text in &self.events {
            if self.asked_between {
                case.follow(&desk).expect("a case without a snapshot follows any desk");
            }
            let event = Event::load(text).and_then(|event| case.append(event));
            appended.push(written(event.and_then(|appended| pick(&appended, &[]))));
        }
        let mut cases = vec![case];
        for texts in &self.others {
            let mut other = Case::default();
            for text in texts {
                let _ = Event::load(text).and_then(|event| other.append(event));
            }
            cases.push(other);
        }
        let ledger = self.ledger.as_ref().map(|texts| {
            let mut ledger = Ledger::default();
            for text in texts {
                let event = Event::load(text).and_then(|event| ledger.append(&event));
                appended.push(written(event.and_then(|appended| pick(&appended, &[]))));
            }
            ledger
        });
        let asked =
            self.asks.iter().map(|ask| written(answer(&desk, &cases, ledger.as_ref(), ask)));
        let (appended, asked) = (appended.join(","), asked.collect::<Vec<_>>().join(","));
        format!(r#"{{"appended":[{appended}],"asked":[{asked}]}}"#)
    }
}

fn main() -> std::io::Result<()> {
    let mut out = BufWriter::new(stdout().lock());
    for line in stdin().lock().lines() {
        let row: Row = serde_json::from_str(&line?)?;
        writeln!(
            out,
            r#"{{"seed":{},"row":{},"answers":{}}}"#,
            row.seed,
            row.number,
            row.answers()
        )?;
    }
    out.flush()
}
