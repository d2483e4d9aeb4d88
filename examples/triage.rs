//! Triage: what a service manager asks of a year of requests, answered with casework.
//!
//! The log is real: 311 requests to the City of Boston in 2015, with the due dates that the city's own system
//! computed. So this page is a check as well: casework recomputes each due date from the opening and a target,
//! and says how often the two agree, and why not. `triage.py` and `triage.mjs` print the same bytes.
//!
//! `cargo run --release --example triage -- [--as-of 2015-06-30T12:00:00-04:00]`

use casework::calendar::CalendarDocument;
use casework::{Amount, Calendar, Timestamp, Zones};
use std::{
    cmp::Reverse, collections::BTreeMap, env, error::Error, fs, io::IsTerminal, time::Instant,
};

const LOG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/boston311.tsv");
const POLICY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/boston311.yaml");

/// For most of the year the log has whole minutes for an opening and seconds for a due date.
const TOLERANCE: i64 = 120_000;
const MINUTE: i64 = 60_000;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let started = Instant::now();
    let mut arguments = env::args().skip_while(|argument| argument != "--as-of").skip(1);
    let as_of = arguments.next().unwrap_or_else(|| "2015-06-30T12:00:00-04:00".to_owned());
    let as_of: Timestamp = as_of.parse().unwrap_or_else(|error| {
        eprintln!("--as-of: {error}");
        std::process::exit(2)
    });
    let desk = Desk::new(&fs::read_to_string(POLICY)?)?;
    let log = fs::read_to_string(LOG)?;
    let requests = read(&desk, &log)?;
    header(&desk, &requests);
    due_dates(&requests);
    misfits(&desk, &requests)?;
    kept_and_broken(&requests);
    open_requests(&desk, &requests, as_of);
    eprintln!("{} requests in {} ms", requests.len(), started.elapsed().as_millis());
    Ok(())
}

#[derive(serde::Deserialize)]
struct Policy {
    calendar: CalendarDocument,
    targets: Vec<Promise>,
}

#[derive(serde::Deserialize)]
struct Promise {
    service: String,
    queue: String,
    target: Amount,
}

/// The city's hours and promises, ready to be asked; once more with no holidays after the year of the log.
struct Desk {
    calendar: Calendar,
    this_year: Calendar,
    targets: BTreeMap<(String, String), Amount>,
}

impl Desk {
    fn new(policy: &str) -> Outcome<Self> {
        let policy: Policy = serde_json::from_str(&casework::read_document(policy)?)?;
        let calendar = Calendar::new(policy.calendar.clone(), &Zones::default())?;
        let mut this_year = policy.calendar;
        this_year.recurring.iter_mut().for_each(|rule| rule.last_year = Some(2015));
        let this_year = Calendar::new(this_year, &Zones::default())?;
        let targets = policy.targets.into_iter().map(|t| ((t.service, t.queue), t.target));
        Ok(Self { calendar, this_year, targets: targets.collect() })
    }
}

/// A request, what the city promised on it, and what we would have promised: nothing where it did not.
struct Request<'a> {
    id: &'a str,
    date: &'a str,
    service: &'a str,
    queue: &'a str,
    opened: Timestamp,
    due: Option<Timestamp>,
    closed: Option<Timestamp>,
    on_time: Option<bool>,
    target: Option<Amount>,
    ours: Option<Timestamp>,
}

/// Reads the log, which is in order of opening. Its times are the wall clock of the city.
fn read<'a>(desk: &Desk, log: &'a str) -> Outcome<Vec<Request<'a>>> {
    let lines: Vec<_> = log.lines().skip(1).collect();
    let instant = |text: &str| (!text.is_empty()).then(|| desk.calendar.instant(text)).transpose();
    let mut read = Vec::new();
    for line in &lines {
        let cells: Vec<_> = line.split('\t').collect();
        let [id, opened, due, closed, on_time, _, service, queue] = cells[..] else {
            return Err(format!("line {} has other columns", read.len() + 2).into());
        };
        let date = opened.split('T').next().unwrap_or_default();
        let (due, closed) = (instant(due)?, instant(closed)?);
        let opened = desk.calendar.instant(opened)?;
        let on_time = (!on_time.is_empty()).then_some(on_time == "ONTIME");
        let target = due.and(desk.targets.get(&(service.to_owned(), queue.to_owned())).copied());
        let ours = target.map(|target| desk.calendar.add(opened, target)).transpose()?;
        read.push(Request { id, date, service, queue, opened, due, closed, on_time, target, ours });
        progress(read.len(), lines.len());
    }
    Ok(read)
}

fn header(desk: &Desk, requests: &[Request]) {
    let [first, .., last] = requests else { return };
    let (all, targets) = (requests.len(), desk.targets.len());
    let due = requests.iter().filter(|r| r.due.is_some()).count();
    println!("TRIAGE of service requests to the City of Boston\n");
    println!("  requests  {all}, opened {} to {}, {due} with a due date", first.date, last.date);
    println!("  calendar  {}", desk.calendar.summary());
    println!("  targets   {targets} pairs of service and queue, inferred from the log");
}

/// How many of the city's due dates come out the same.
fn due_dates(requests: &[Request]) {
    let promised: Vec<_> = requests.iter().filter(|r| r.due.is_some()).collect();
    let mut targets = BTreeMap::<_, Vec<_>>::new();
    for r in promised.iter().filter(|r| r.target.is_some()) {
        targets.entry((r.service, r.queue)).or_default().push(reproduced(r));
    }
    targets.retain(|_, same| same.len() >= 8 && yes(same) * 100 >= same.len() * 97);
    let all: Vec<_> = promised.iter().map(|r| reproduced(r)).collect();
    let well: Vec<_> = targets.values().flatten().copied().collect();
    let label = |r: &&Request| Some((r.closed? <= r.due?) == r.on_time?);
    let label: Vec<_> = promised.iter().filter_map(label).collect();
    println!("\nDUE DATES: the city's own, reproduced within {} seconds\n", TOLERANCE / 1_000);
    println!("  all requests with a due date                     {}", share(&all));
    println!("  requests whose target fits this log well *       {}", share(&well));
    println!("  closed requests: on-time label is closed <= due  {}", share(&label));
    println!("\n  * {} targets with 8 requests or more here and 97 % reproduced.", targets.len());
    println!("    These rows picked them: this tests the arithmetic, not the guesses.");
}

/// Why the others differ: each counts under the first cause that holds.
fn misfits(desk: &Desk, requests: &[Request]) -> Outcome<()> {
    let (mut causes, mut other_days) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
    for request in requests.iter().filter(|request| !reproduced(request)) {
        let Some(due) = request.due else { continue };
        let other = days_that_fit(desk, request, due)?;
        let cause = cause(desk, request, due, other.is_some());
        causes.entry(cause).or_default().push(request.date);
        if let (OTHER_DAYS, Some(other), Some(target)) = (cause, other, request.target) {
            let days = format!("{}: {other}, not {target}", request.service);
            other_days.entry(days).or_default().push(request.date);
        }
    }
    println!("\n  why the other {} differ", causes.values().map(Vec::len).sum::<usize>());
    for (cause, dates) in most_first(causes) {
        println!("  {:>6}  {cause}", dates.len());
    }
    println!("\n  another number of days, most often, with the dates of opening (month-day)");
    for (days, dates) in most_first(other_days).iter().take(6) {
        let (first, last) = (&dates[0][5..], &dates[dates.len() - 1][5..]);
        println!("  {:>6}  {first} to {last}  {days}", dates.len());
    }
    Ok(())
}

const NEXT_YEAR: &str = "the city's calendar did not hold the holidays of 2016 yet";
const ANOTHER_START: &str = "counted from up to 15 minutes before or after the opening";
const OTHER_DAYS: &str = "another number of days fits: the promise was another, or set by hand";

fn cause(desk: &Desk, request: &Request, due: Timestamp, other_days: bool) -> &'static str {
    let opened = request.opened;
    let mut of_service = desk.targets.iter().filter(|((service, _), _)| service == request.service);
    let rerouted = of_service.any(|(_, target)| fits(&desk.calendar, opened, *target, due));
    match request.target.zip(request.ours) {
        None if rerouted => {
            "no target known for this queue, another queue's fits: re-routed, it seems"
        }
        None => "no target known for this service and queue",
        Some((target, _)) if fits(&desk.this_year, opened, target, due) => NEXT_YEAR,
        Some((_, ours)) if apart(ours, due) <= 15 * MINUTE => ANOTHER_START,
        _ if rerouted => "another queue's target for this service fits: re-routed, it seems",
        _ if other_days => OTHER_DAYS,
        _ => "none of these",
    }
}

/// The whole number of days that gives a due date. The city promises up to 45 working days; what is longer
/// is in calendar days.
fn days_that_fit(desk: &Desk, request: &Request, due: Timestamp) -> Outcome<Option<Amount>> {
    let (calendar, opened) = (&desk.calendar, request.opened);
    let working_day = calendar.elapsed_ms(opened, calendar.add(opened, Amount::working_days(1))?);
    let round = |span: i64, day: i64| u32::try_from((span + day / 2) / day).unwrap_or_default();
    let working = round(calendar.elapsed_ms(opened, due), working_day);
    let dates = round(due.as_millis() - opened.as_millis(), 24 * 60 * MINUTE);
    let mut kinds = [Amount::working_days(working), Amount::calendar_days(dates)];
    if working > 45 {
        kinds.reverse();
    }
    Ok(kinds.into_iter().find(|days| fits(calendar, opened, *days, due)))
}

/// What became of our own promises, by service, and how often the city's label says the same.
fn kept_and_broken(requests: &[Request]) {
    let mut services = BTreeMap::<_, Vec<_>>::new();
    for r in requests.iter().filter(|r| r.ours.is_some()) {
        services.entry("all services").or_default().push(r);
        services.entry(r.service).or_default().push(r);
    }
    println!("\nKEPT AND BROKEN by casework's due date, the 12 services with the most requests\n");
    println!(
        "  service                                       due   kept broken   open     kept    label *"
    );
    for (service, requests) in most_first(services).iter().take(13) {
        let kept = |r: &&Request| Some(r.closed? <= r.ours?);
        let verdicts: Vec<_> = requests.iter().filter_map(kept).collect();
        let label = |r: &&Request| Some(kept(r)? == r.on_time?);
        let label = per_cent(&requests.iter().filter_map(label).collect::<Vec<_>>());
        let (due, closed, kept) = (requests.len(), verdicts.len(), yes(&verdicts));
        print!("  {service:<42} {due:>6} {kept:>6} {:>6} {:>6}", closed - kept, due - closed);
        println!(" {:>8} {label:>10}", per_cent(&verdicts));
    }
    println!("\n  * closed requests on which the on-time label of the city says the same");
}

/// The desk as it was at one instant: who has waited past the promise, and what is due next.
fn open_requests(desk: &Desk, requests: &[Request], as_of: Timestamp) {
    let local = |t| desk.calendar.local(t).replace('T', " ").chars().take(16).collect::<String>();
    let open = |r: &&Request| r.opened <= as_of && r.closed.is_none_or(|closed| closed > as_of);
    let open = requests.iter().filter(open);
    let mut open: Vec<_> = open.filter_map(|r| Some((r.ours?, r.id, r.service))).collect();
    open.sort_unstable();
    let overdue = open.partition_point(|(due, ..)| *due < as_of);
    let show = |(due, id, service): &(Timestamp, &str, &str)| {
        let left = open_time(desk.calendar.elapsed_ms(as_of, *due));
        println!("  {id:<13} {service:<42} {} {left:>14}", local(*due));
    };
    println!("\nOPEN at {}: {} requests, {overdue} overdue\n", local(as_of), open.len());
    println!("  {:<56} due              open time left", "earliest due date first");
    open.iter().take(15).for_each(show);
    println!("\n  due next");
    open.iter().skip(overdue).take(5).for_each(show);
}

fn open_time(millis: i64) -> String {
    let (sign, minutes) = (if millis < 0 { "-" } else { "" }, millis.abs() / MINUTE);
    format!("{sign}{}h{:02}m", minutes / 60, minutes % 60)
}

fn reproduced(request: &Request) -> bool {
    request.due.zip(request.ours).is_some_and(|(due, ours)| apart(due, ours) <= TOLERANCE)
}

fn fits(calendar: &Calendar, opened: Timestamp, target: Amount, due: Timestamp) -> bool {
    calendar.add(opened, target).is_ok_and(|ours| apart(ours, due) <= TOLERANCE)
}

fn apart(a: Timestamp, b: Timestamp) -> i64 {
    (a.as_millis() - b.as_millis()).abs()
}

/// By how many there are of each, most first, then by name.
fn most_first<K, V>(groups: BTreeMap<K, Vec<V>>) -> Vec<(K, Vec<V>)> {
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, members)| Reverse(members.len()));
    groups
}

fn yes(answers: &[bool]) -> usize {
    answers.iter().filter(|yes| **yes).count()
}

fn share(answers: &[bool]) -> String {
    format!("{:>6} of {:>6} {:>8}", yes(answers), answers.len(), per_cent(answers))
}

/// Rounded down, so that 100.0 % means all.
fn per_cent(answers: &[bool]) -> String {
    let per_mille = (yes(answers) * 1_000).checked_div(answers.len()).unwrap_or_default();
    format!("{}.{} %", per_mille / 10, per_mille % 10)
}

/// A bar for a person who waits; a file or a pipe gets none.
fn progress(done: usize, of: usize) {
    if std::io::stderr().is_terminal() && (done.is_multiple_of(100) || done == of) {
        eprint!("\r[{:<40}]{}", "#".repeat(done * 40 / of), if done == of { "\n" } else { "" });
    }
}
