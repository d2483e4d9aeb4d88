//! A weekend on which things break, and a host that is told whom to tell.
//!
//! The host is four lines in a loop: append what happened, ask what is due, carry it out and say so, set one timer. Time
//! is simulated. For an hour of the night the host is down: on its return it catches up, with every action once and with
//! how late it is, and a host that was never down is asked for the same. `escalate.py` and `escalate.mjs` print the same
//! bytes.
//!
//! `cargo run --release --example escalate`

use casework::guideline::ActionWord;
use casework::priority::Lane;
use casework::reading::NextCheck;
use casework::{Action, Assessment, Calendar, Case, Desk, Event, Timestamp};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::{error::Error, fs};

const POLICY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/escalation.yaml");
const LOG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/weekend.yaml");
/// When the host goes down, and when it is up again.
const OUTAGE: [&str; 2] = ["2026-10-24T04:30:00+02:00", "2026-10-24T05:30:00+02:00"];
/// A reply from a phone that had no network until Monday: it was written before anybody was reminded to write one.
const LATE: &str = r#"{
    "id": "d4",
    "case_id": "D",
    "at": "2026-10-24T04:50:00+02:00",
    "recorded_at": "2026-10-26T14:00:00+01:00",
    "kind": "message",
    "channel": "chat",
    "actor": {"id": "otto", "role": "agent"}
}"#;
const DAYS: [(&str, &str); 4] =
    [("2026-10-23", "Fri"), ("2026-10-24", "Sat"), ("2026-10-25", "Sun"), ("2026-10-26", "Mon")];

type Outage = [Timestamp; 2];
type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let desk = Desk::load(&fs::read_to_string(POLICY)?)?;
    let log: Vec<Value> =
        serde_json::from_str(&casework::read_document(&fs::read_to_string(LOG)?)?)?;
    let log = log.iter().map(|event| Event::load(&event.to_string()));
    let log = log.collect::<Result<Vec<_>, _>>()?;
    let [from, until] = OUTAGE.map(str::parse::<Timestamp>);
    let outage = [from?, until?];

    let (mut down, up) = (live(&desk, &log, Some(outage))?, live(&desk, &log, None)?);
    let [from, until] = outage.map(|at| down.local(at));
    println!("THE WEEKEND of a host that is down from {from} to {until}");
    println!("{}", down.diary.join("\n"));
    let late = Event::load(LATE)?;
    exactly_once(&up, &down, late.recorded_at())?;
    late_event(&mut down, late)
}

/// What a host keeps. A real one has the logs and the timers in its store, and its actions reach people.
struct Host<'a> {
    desk: &'a Desk,
    office: Calendar,
    /// By id.
    cases: BTreeMap<String, Case>,
    /// When to look at each again, and why: one timer to the earliest is enough.
    checks: BTreeMap<String, NextCheck>,
    /// The keys of what it carried out.
    done: Vec<String>,
    diary: Vec<String>,
    /// What the diary has of each case and of each key.
    told: BTreeMap<String, String>,
}

impl<'a> Host<'a> {
    fn new(desk: &'a Desk) -> Outcome<Self> {
        let office = Calendar::load(&json!(desk.documents()[0].calendars["office"]).to_string())?;
        Ok(Self {
            desk,
            office,
            cases: BTreeMap::new(),
            checks: BTreeMap::new(),
            done: Vec::new(),
            diary: Vec::new(),
            told: BTreeMap::new(),
        })
    }

    /// The whole loop. Calling it late or too often does no harm.
    fn wake(&mut self, id: &str, now: Timestamp, arrived: &[&Event]) -> Outcome<()> {
        let mut case = self.cases.remove(id).unwrap_or_default();
        for event in arrived {
            case.append((*event).clone())?;
        }
        let mut assessed = self.desk.assess(&case, now)?;
        while let Some(action) = assessed.actions.first() {
            self.carry_out(&mut case, now, action)?;
            assessed = self.desk.assess(&case, now)?;
        }
        self.checks.remove(id);
        self.tell(id, &assessed);
        self.checks.extend(assessed.next_check.map(|check| (id.to_owned(), check)));
        self.cases.insert(id.to_owned(), case);
        Ok(())
    }

    /// Here it writes its diary. What that does to the case is an event; that it was done is another.
    fn carry_out(&mut self, case: &mut Case, now: Timestamp, action: &Action) -> Outcome<()> {
        self.diary.push(format!("    {}", self.line(action)));
        self.done.push(action.key.to_string());
        if action.what == ActionWord::Assign {
            case.append(by_host(case, now, "assigned", action, &json!({"to": action.people[0]}))?)?;
        }
        let taken = json!({"key": action.key, "outcome": "done"});
        case.append(by_host(case, now, "action_taken", action, &taken)?)?;
        Ok(())
    }

    /// What is only watched or not worth doing any more, and how the case stands: each when it is new.
    fn tell(&mut self, id: &str, assessed: &Assessment) {
        for action in &assessed.observed {
            self.tell_once(&action.key, "", format!("    {}; only watched", self.line(action)));
        }
        for one in &assessed.superseded {
            let (due, why) = (self.local(one.due_at), words(&json!(one.why)));
            let dropped = format!("    dropped: {}, {}, due {due}: {why}", one.guideline, one.step);
            self.tell_once(&one.key, "", dropped);
        }
        let level = assessed.level.map(|level| level.to_string()).unwrap_or_default();
        let mut state = format!("    = {level}, escalation {}", assessed.escalation);
        if assessed.lane == Some(Lane::HardStop) {
            state += ", before everything else";
        }
        let owed = assessed.clocks.get("promise").filter(|owed| owed.open > 0);
        if let Some(due) = owed.and_then(|owed| owed.due_at) {
            state.extend([", owes an update by ", &self.local(due)]);
        }
        self.tell_once(id, &state, state.clone());
    }

    fn tell_once(&mut self, of: &str, what: &str, line: String) {
        if self.told.get(of).is_none_or(|told| told != what) {
            self.told.insert(of.to_owned(), what.to_owned());
            self.diary.push(line);
        }
    }

    /// What, to whom, why; and how late, where it is.
    fn line(&self, action: &Action) -> String {
        let mut who = action.people.join(" and ");
        if who.is_empty() {
            who = words(&json!(action.staffing));
        }
        if let Some(back) = action.staffed_at {
            who.extend([", back ", &self.local(back)]);
        }
        let to = action.to.as_ref().map(|to| format!(": {to} ({who})"));
        let whom = words(&json!(action.what)) + &to.unwrap_or_default();
        let why = format!("{}, {}: {}", action.guideline, action.step, action.reason);
        let late = match action.late_by_ms / 60_000 {
            0 => String::new(),
            late => format!("; due {}, {late} min late", self.local(action.due_at)),
        };
        format!("{whom:<44}  {why}{late}")
    }

    fn event(&self, event: &Event, now: Timestamp) -> String {
        let late = match event.at() {
            at if at == now => String::new(),
            at => format!(" at {}", self.local(at)),
        };
        let who = event.actor_id().map(|id| &**id).unwrap_or_default();
        format!("{} by {who}{late}", event.kind())
    }

    /// An instant on the wall of the office: the day, and the minute.
    fn local(&self, at: Timestamp) -> String {
        let local = self.office.local(at);
        let (date, time) = local.split_at(10);
        let day = DAYS.iter().find(|(known, _)| *known == date).map_or(date, |(_, day)| day);
        format!("{day} {}", &time[1..6])
    }
}

fn by_host(
    case: &Case,
    now: Timestamp,
    kind: &str,
    action: &Action,
    data: &Value,
) -> Outcome<Event> {
    let id = format!("{kind} {}", action.key);
    Ok(Event::load(
        &json!({
            "id": id, "case_id": case.id(), "at": now, "kind": kind,
            "actor": {"role": "system"}, "data": data,
        })
        .to_string(),
    )?)
}

/// One host's life: it wakes for events and for its timer. What falls into the outage waits.
fn live<'a>(desk: &'a Desk, mut log: &[Event], outage: Option<Outage>) -> Outcome<Host<'a>> {
    let mut host = Host::new(desk)?;
    loop {
        let wakes = host.checks.values().map(|check| check.at);
        let Some(wake) = log.first().map(Event::at).into_iter().chain(wakes).min() else {
            return Ok(host);
        };
        let down = outage.filter(|[from, until]| (*from..*until).contains(&wake));
        let now = down.map_or(wake, |[_, until]| until);
        let (arrived, later) = log.split_at(log.partition_point(|event| event.at() <= now));
        log = later;
        let due = host.checks.iter().filter(|(_, check)| check.at <= now);
        let woken: BTreeMap<String, String> = due
            .map(|(id, check)| (id.clone(), format!("timer: {}", check.reasons[0].what)))
            .collect();
        let mut ids: BTreeSet<String> = woken.keys().cloned().collect();
        ids.extend(arrived.iter().map(|event| event.case_id().to_string()));
        for id in &ids {
            let events: Vec<_> = arrived.iter().filter(|event| **event.case_id() == **id).collect();
            let happened: Vec<_> = events.iter().map(|event| host.event(event, now)).collect();
            let heading = match woken.get(id) {
                Some(timer) if events.is_empty() => timer.clone(),
                _ => happened.join(", "),
            };
            host.diary.push(format!("\n{}  {id}  {heading}", host.local(now)));
            host.wake(id, now, &events)?;
        }
    }
}

/// The keys are the same without the outage, and each is done once; but for notices, which nobody needs once there is a
/// later one, or somebody took notice, or it is over.
fn exactly_once(up: &Host, down: &Host, end: Timestamp) -> Outcome<()> {
    let (done, without) = (BTreeSet::from_iter(&down.done), BTreeSet::from_iter(&up.done));
    let mut dropped = BTreeSet::new();
    for case in down.cases.values() {
        let superseded = down.desk.assess(case, end)?.superseded;
        dropped.extend(superseded.into_iter().map(|one| one.key.to_string()));
    }
    let missing: Vec<_> = without.difference(&done).collect();
    let once = done.len() == down.done.len() && without.len() == up.done.len();
    let same = done.is_subset(&without) && missing.iter().all(|key| dropped.contains(**key));
    println!(
        "\nEXACTLY ONCE: {} actions without the outage, {} with it, none twice: {}; \
         the same but for {} notices that were dropped: {}",
        up.done.len(),
        down.done.len(),
        yes(once),
        missing.len(),
        yes(same),
    );
    Ok(())
}

fn yes(answer: bool) -> &'static str {
    if answer { "yes" } else { "NO" }
}

/// What was done and would not be asked for by what is known now: to take it back is the host's own matter.
fn late_event(host: &mut Host, late: Event) -> Outcome<()> {
    let (now, id) = (late.recorded_at(), late.case_id().to_string());
    println!("\n{}  {id}  {}", host.local(now), host.event(&late, now));
    let mut case = host.cases.remove(&id).unwrap_or_default();
    case.append(late)?;
    for one in host.desk.assess(&case, now)?.rescinded {
        println!("    rescinded, done {}: {}", host.local(one.at), one.key);
    }
    Ok(())
}

/// A word of an answer as people say it.
fn words(word: &Value) -> String {
    word.as_str().unwrap_or_default().replace('_', " ")
}
