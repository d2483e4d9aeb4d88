//! The loop of a host: append what happened, look at the case, act on what crossed, sleep until the next check.
//!
//! Time is simulated, and so is an outage: a host that was down acts on the same transitions, each once and under its
//! own instant, and comes to the same verdicts. `wake_loop.py` and `wake_loop.mjs` print the same bytes.
//!
//! `cargo run --release --example wake_loop`

use casework::reading::Transition;
use casework::{Case, Desk, Event, Timestamp, Verdict};
use std::{collections::BTreeSet, error::Error, fs};

const POLICY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/support.yaml");
const LOG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/case_42.yaml");
/// When the second host goes down, when it is up again, and what its store then says of when it last looked.
const OUTAGE: [&str; 3] = ["2026-11-23T16:30:00Z", "2026-11-24T09:00:00Z", "2026-11-23T13:00:00Z"];

type Outage = [Timestamp; 3];
type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let desk = Desk::load(&fs::read_to_string(POLICY)?)?;
    // In the order in which the host comes to know of them: one came late.
    let mut log: Vec<_> = Case::load(&fs::read_to_string(LOG)?)?.events().cloned().collect();
    log.sort_by_key(Event::recorded_at);
    let [from, until, saved] = OUTAGE.map(str::parse::<Timestamp>);
    let outage = [from?, until?, saved?];

    let up = live(&desk, &log, None)?;
    println!("A HOST THAT IS ALWAYS UP\n{}", up.diary.join("\n"));
    let down = live(&desk, &log, Some(outage))?;
    let [from, until, _] = outage.map(short);
    println!("\nA HOST THAT IS DOWN from {from} to {until}: what differs");
    let differs = down.diary.iter().filter(|entry| !up.diary.contains(entry));
    differs.for_each(|entry| println!("{entry}"));
    println!("\nBOTH acted on the same {} transitions: {}", up.acted.len(), up.acted == down.acted);
    for cycle in desk.cycles(&down.case, down.last)? {
        let verdict = cycle.verdict.map_or("-", Verdict::as_str);
        let target = cycle.target.unwrap_or_default();
        println!("  {}  {:<16} {target:<14} {verdict}", short(cycle.started_at), cycle.clock);
    }
    Ok(())
}

/// What a host keeps of a case. A real one has the events, `last` and `acted` in its store.
struct Host<'a> {
    desk: &'a Desk,
    case: Case,
    /// When it last looked.
    last: Timestamp,
    /// When to look again; nothing when only an event can change anything.
    timer: Option<Timestamp>,
    /// The ids of what it acted on.
    acted: BTreeSet<String>,
    diary: Vec<String>,
}

impl Host<'_> {
    /// The whole loop. Calling it late or too often does no harm.
    fn wake(&mut self, now: Timestamp, arrived: &[Event]) -> Outcome<()> {
        for event in arrived {
            self.case.append(event.clone())?;
        }
        let assessed = self.desk.assess(&self.case, now)?;
        let acts = self.act(now)?;
        self.timer = assessed.next_check.as_ref().map(|next| next.at);
        self.last = now;

        let standing = assessed.standing.as_str();
        let level = assessed.level.map_or("-".to_owned(), |level| level.to_string());
        let sleeps = assessed.next_check.map_or("something happens".to_owned(), |next| {
            format!("{} ({})", short(next.at), next.reasons[0].what)
        });
        self.diary.push(format!("{}  {level} {standing}, sleeps until {sleeps}{acts}", short(now)));
        Ok(())
    }

    /// Acts on what crossed since it last looked, once for each id, and takes back what turned out otherwise. Here it
    /// writes its diary; a real host would page somebody, or move the case up.
    fn act(&mut self, now: Timestamp) -> Outcome<String> {
        let crossed = self.desk.crossed(&self.case, self.last, now)?;
        let line = |mark, one: &Transition| format!("\n    {}  {mark}{}", short(one.at), one.id);
        let mut acts = String::new();
        for one in crossed.withdrawn.iter().filter(|one| self.acted.remove(&one.id)) {
            acts += &line("WITHDRAWN ", one);
        }
        let before = self.acted.len();
        for one in crossed.transitions.iter().filter(|one| self.acted.insert(one.id.clone())) {
            acts += &line("", one);
        }
        let known = crossed.transitions.len() - (self.acted.len() - before);
        if known > 0 {
            acts.extend(["\n    and ", &known.to_string(), " that it had acted on before"]);
        }
        Ok(acts)
    }
}

/// One host's life: it wakes for events and for its timer. What falls into the outage waits.
fn live<'a>(desk: &'a Desk, mut log: &[Event], outage: Option<Outage>) -> Outcome<Host<'a>> {
    let (case, last, timer) = (Case::default(), Timestamp::MIN, None);
    let mut host = Host { desk, case, last, timer, acted: BTreeSet::new(), diary: Vec::new() };
    while let Some(due) = log.first().map(Event::recorded_at).into_iter().chain(host.timer).min() {
        let down = outage.filter(|[from, until, _]| (*from..*until).contains(&due));
        let now = down.map_or(due, |[_, until, _]| until);
        host.last = down.map_or(host.last, |[_, _, saved]| saved);
        let (arrived, later) = log.split_at(log.partition_point(|e| e.recorded_at() <= now));
        host.wake(now, arrived)?;
        log = later;
    }
    Ok(host)
}

/// `2026-11-23T12:00:00.000Z` as `11-23 12:00`; only a breach shows its millisecond, the first one too late.
fn short(at: Timestamp) -> String {
    let text = at.to_string().replace('T', " ");
    text.trim_end_matches('Z').trim_end_matches(":00.000").chars().skip(5).collect()
}
