//! Triage: what a service manager asks of a year of requests, answered with casework.
//!
//! The log is real: 311 requests to the City of Boston in 2015, with the due dates that the city's own system
//! computed. So this page is a check as well: each request becomes a case, the policy says what was promised on it,
//! and casework says how often it comes to the city's own due date, and why not. `triage.py` and `triage.mjs` print
//! the same bytes.
//!
//! `cargo run --release --example triage -- [--as-of 2015-06-30T12:00:00-04:00]`

use casework::order::{OrderKey, Ranked};
use casework::reading::{NextCheck, Reading, Standing, TargetRow};
use casework::{Action, Amount, Calendar, Case, Desk, RankOptions, Reply, Timestamp, Verdict};
use serde_json::{Value, json};
use std::{
    cmp::Reverse, collections::BTreeMap, env, error::Error, fs, io::IsTerminal, time::Instant,
};

const LOG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/boston311.tsv");
const POLICY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/boston311.yaml");
/// Whose words are said: the city's are not in its log.
const WORDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/support.yaml");

/// For most of the year the log has whole minutes for an opening and seconds for a due date.
const TOLERANCE: i64 = 120_000;
const MINUTE: i64 = 60_000;
/// The one clock of the policy.
const CLOCK: &str = "total_resolution";

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let started = Instant::now();
    let mut arguments = env::args().skip_while(|argument| argument != "--as-of").skip(1);
    let as_of = arguments.next().unwrap_or_else(|| "2015-06-30T12:00:00-04:00".to_owned());
    let as_of: Timestamp = as_of.parse().unwrap_or_else(|error| {
        eprintln!("--as-of: {error}");
        std::process::exit(2)
    });
    let city = City::new(&fs::read_to_string(POLICY)?, &fs::read_to_string(WORDS)?)?;
    let log = fs::read_to_string(LOG)?;
    let mut requests = read(&city, &log)?;
    judge(&city, &mut requests)?;
    header(&city, &requests);
    due_dates(&requests);
    misfits(&city, &requests)?;
    kept_and_broken(&requests);
    open_requests(&city, &requests, as_of)?;
    what_next(&city, &requests, as_of)?;
    eprintln!("{} requests in {} ms", requests.len(), started.elapsed().as_millis());
    Ok(())
}

/// The desk; and, to ask what would have been, the hours and the targets of its policy: a policy is plain data.
struct City {
    desk: Desk,
    calendar: Calendar,
    /// The same hours with no holidays after the year of the log.
    this_year: Calendar,
    /// By service and queue.
    targets: BTreeMap<(String, String), Amount>,
}

impl City {
    fn new(text: &str, words: &str) -> Outcome<Self> {
        let mut policy: Value = serde_json::from_str(&casework::read_document(text)?)?;
        let mut words: Value = serde_json::from_str(&casework::read_document(words)?)?;
        for part in ["brand", "variables", "templates"] {
            policy[part] = words[part].take();
        }
        let mut hours = policy["calendars"]["city"].clone();
        let calendar = Calendar::load(&hours.to_string())?;
        for rule in hours["recurring"].as_array_mut().into_iter().flatten() {
            rule["last_year"] = json!(2015);
        }
        let mut targets = BTreeMap::new();
        for target in
            policy["agreements"][0]["clocks"][0]["target"].as_array().into_iter().flatten()
        {
            let text = |part: &Value| part.as_str().unwrap_or_default().to_owned();
            let asks = |place: usize| text(&target["when"]["all"][place]["value"]);
            targets.insert((asks(0), asks(1)), text(&target["amount"]).parse()?);
        }
        let this_year = Calendar::load(&hours.to_string())?;
        Ok(Self { desk: Desk::load(&policy.to_string())?, calendar, this_year, targets })
    }

    /// An instant on the wall of the city, to the minute.
    fn local(&self, t: Timestamp) -> String {
        self.calendar.local(t).replace('T', " ").chars().take(16).collect()
    }
}

/// A request as the city's log has it, as a case, and what casework makes of that.
struct Request<'a> {
    id: &'a str,
    date: &'a str,
    service: &'a str,
    queue: &'a str,
    opened: Timestamp,
    due: Option<Timestamp>,
    closed: Option<Timestamp>,
    on_time: Option<bool>,
    case: Case,
    ours: Option<TargetRow>,
}

impl Request<'_> {
    fn our_due(&self) -> Option<Timestamp> {
        self.ours.as_ref()?.due_at
    }

    /// Nothing while it is open.
    fn kept(&self) -> Option<bool> {
        match self.ours.as_ref()?.verdict? {
            Verdict::Kept => Some(true),
            Verdict::Broken => Some(false),
            _ => None,
        }
    }
}

/// Reads the log, which is in order of opening. Its times are the wall clock of the city.
fn read<'a>(city: &City, log: &'a str) -> Outcome<Vec<Request<'a>>> {
    let lines: Vec<_> = log.lines().skip(1).collect();
    let instant = |text: &str| (!text.is_empty()).then(|| city.calendar.instant(text)).transpose();
    let mut read = Vec::new();
    for line in &lines {
        let cells: Vec<_> = line.split('\t').collect();
        let [id, opened, due, closed, on_time, _, service, queue] = cells[..] else {
            return Err(format!("line {} has other columns", read.len() + 2).into());
        };
        let date = opened.split('T').next().unwrap_or_default();
        let group = queue.split('_').next().unwrap_or_default();
        let (due, closed) = (instant(due)?, instant(closed)?);
        let opened = city.calendar.instant(opened)?;
        let on_time = (!on_time.is_empty()).then_some(on_time == "ONTIME");
        let mut events = vec![json!({
            "id": "opened", "case_id": id, "at": opened, "kind": "opened",
            "data": {"group": group, "attributes": {"service": service, "queue": queue}},
        })];
        // Four requests were closed within the minute before they were opened, if the log were right.
        events.extend(closed.map(|closed| {
            let at = closed.max(opened);
            json!({"id": "closed", "case_id": id, "at": at, "kind": "status", "data": {"to": "closed"}})
        }));
        let case = Case::load(&Value::from(events).to_string())?;
        let ours = None;
        read.push(Request { id, date, service, queue, opened, due, closed, on_time, case, ours });
        progress(read.len(), lines.len());
    }
    Ok(read)
}

/// Asks the desk for its verdict on every request, as of the last line of the log.
fn judge(city: &City, requests: &mut [Request]) -> Outcome<()> {
    let instants = requests.iter().flat_map(|r| [Some(r.opened), r.closed]);
    let Some(end) = instants.flatten().max() else { return Ok(()) };
    // We promise nothing where the city did not.
    let promised = requests.iter().filter(|r| r.due.is_some()).map(|r| &r.case);
    let rows = city.desk.targets(promised, end)?.into_iter().filter(|row| row.target.is_some());
    let mut rows: BTreeMap<_, _> = rows.map(|row| (row.case_id.clone(), row)).collect();
    for r in requests {
        r.ours = rows.remove(&r.case.id().cloned());
    }
    Ok(())
}

fn header(city: &City, requests: &[Request]) {
    let [first, .., last] = requests else { return };
    let (all, targets) = (requests.len(), city.targets.len());
    let due = requests.iter().filter(|r| r.due.is_some()).count();
    println!("TRIAGE of service requests to the City of Boston\n");
    println!("  requests  {all}, opened {} to {}, {due} with a due date", first.date, last.date);
    println!("  calendar  {}", city.calendar.summary());
    println!("  targets   {targets} pairs of service and queue, inferred from the log");
}

/// How many of the city's due dates come out the same.
fn due_dates(requests: &[Request]) {
    let promised: Vec<_> = requests.iter().filter(|r| r.due.is_some()).collect();
    let mut targets = BTreeMap::<_, Vec<_>>::new();
    for r in promised.iter().filter(|r| r.ours.is_some()) {
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
fn misfits(city: &City, requests: &[Request]) -> Outcome<()> {
    let (mut causes, mut other_days) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
    for request in requests.iter().filter(|request| !reproduced(request)) {
        let Some(due) = request.due else { continue };
        let other = days_that_fit(city, request, due)?;
        let cause = cause(city, request, due, other.is_some());
        causes.entry(cause).or_default().push(request.date);
        if let (OTHER_DAYS, Some(other), Some(target)) = (cause, other, target(request)) {
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

fn cause(city: &City, request: &Request, due: Timestamp, other_days: bool) -> &'static str {
    let opened = request.opened;
    let mut of_service = city.targets.iter().filter(|((service, _), _)| service == request.service);
    let rerouted = of_service.any(|(_, target)| fits(&city.calendar, opened, *target, due));
    match target(request).zip(request.our_due()) {
        None if rerouted => {
            "no target known for this queue, another queue's fits: re-routed, it seems"
        }
        None => "no target known for this service and queue",
        Some((target, _)) if fits(&city.this_year, opened, target, due) => NEXT_YEAR,
        Some((_, ours)) if apart(ours, due) <= 15 * MINUTE => ANOTHER_START,
        _ if rerouted => "another queue's target for this service fits: re-routed, it seems",
        _ if other_days => OTHER_DAYS,
        _ => "none of these",
    }
}

/// The whole number of days that gives a due date. The city promises up to 45 working days; what is longer
/// is in calendar days.
fn days_that_fit(city: &City, request: &Request, due: Timestamp) -> Outcome<Option<Amount>> {
    let (calendar, opened) = (&city.calendar, request.opened);
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
    println!("\nKEPT AND BROKEN by casework's verdict, the 12 services with the most requests\n");
    println!(
        "  service                                       due   kept broken   open     kept    label *"
    );
    for (service, requests) in most_first(services).iter().take(13) {
        let verdicts: Vec<_> = requests.iter().filter_map(|r| r.kept()).collect();
        let label = requests.iter().filter_map(|r| Some(r.kept()? == r.on_time?));
        let label = per_cent(&label.collect::<Vec<_>>());
        let (due, closed, kept) = (requests.len(), verdicts.len(), yes(&verdicts));
        print!("  {service:<42} {due:>6} {kept:>6} {:>6} {:>6}", closed - kept, due - closed);
        println!(" {:>8} {label:>10}", per_cent(&verdicts));
    }
    println!("\n  * closed requests on which the on-time label of the city says the same");
}

/// An open request at one instant.
struct Open<'a> {
    due: Timestamp,
    id: &'a str,
    service: &'a str,
    standing: Standing,
    reading: Reading,
    actions: Vec<Action>,
    next: Option<NextCheck>,
}

/// The desk as it was at one instant: who has waited past the promise, what is due next, and when to look again.
/// Each case holds its whole log, but nothing after `as_of` is seen.
fn open_requests(city: &City, requests: &[Request], as_of: Timestamp) -> Outcome<()> {
    let local = |t| city.local(t);
    let mut open = Vec::new();
    for r in requests.iter().filter(|r| r.due.is_some() && r.opened <= as_of) {
        let mut now = city.desk.assess(&r.case, as_of)?;
        let reading = now.clocks.remove(CLOCK).unwrap_or_default();
        let (id, service, standing, actions) = (r.id, r.service, now.standing, now.actions);
        let next = now.next_check;
        open.extend(reading.due_at.filter(|_| reading.open > 0).map(|due| Open {
            due,
            id,
            service,
            standing,
            reading,
            actions,
            next,
        }));
    }
    open.sort_by_key(|r| (r.due, r.id));
    let count = |standing| open.iter().filter(|r| r.standing == standing).count();
    let [late, soon, well] = [Standing::Breached, Standing::AtRisk, Standing::OnTrack].map(count);
    let counting = open.iter().filter(|r| r.reading.counting).count();
    println!("\nOPEN at {}: {} requests\n", local(as_of), open.len());
    println!(
        "  {late} breached, {soon} at risk (75 % used), {well} on track; {counting} clocks count now"
    );
    let next = open.iter().filter_map(|r| Some((r.next.as_ref()?.at, r.id))).min();
    if let Some((at, id)) = next {
        println!("  nothing changes by itself until {}, on {id}", local(at));
    }
    let mut told = BTreeMap::<_, Vec<_>>::new();
    for action in open.iter().flat_map(|r| &r.actions) {
        told.entry(action.to.as_deref().unwrap_or_default()).or_default().push(action);
    }
    let notices: usize = told.values().map(Vec::len).sum();
    println!("  {notices} notices are due, as the log says of none that it was given:");
    let groups = most_first(told);
    let groups = groups.iter().map(|(to, of)| format!("{} to {to}", of.len()));
    println!("    {}", groups.collect::<Vec<_>>().join(", "));
    println!("\n  {:<56} due                     left *  standing", "earliest due date first");
    let show = |r: &Open| {
        let left = open_time(r.reading.remaining_ms.unwrap_or_default());
        // What is late stays so, whatever else its next check is for.
        let next = r.next.iter().filter(|_| r.standing != Standing::Breached);
        let until = next.map(|next| format!(" until {}", local(next.at)));
        let standing = format!("{}{}", words(r.standing.as_str()), until.collect::<String>());
        println!("  {:<13} {:<42} {} {left:>12}  {standing}", r.id, r.service, local(r.due));
        for action in &r.actions {
            let (what, to) = (action.what.as_str(), action.to.as_deref().unwrap_or_default());
            let (guideline, why) = (&action.guideline, &action.reason);
            println!("{:16}{what} {to} since {}: {guideline}, {why}", "", local(action.due_at));
        }
    };
    open.iter().take(15).for_each(show);
    println!("\n  due next");
    open.iter().filter(|r| r.standing != Standing::Breached).take(5).for_each(show);
    println!("\n  * time of the clock: open hours for working days, every hour for calendar days");
    Ok(())
}

/// The order of work at that instant, and why it is so: each row before the next, the first one point by point, and when
/// the order changes by itself.
fn what_next(city: &City, requests: &[Request], as_of: Timestamp) -> Outcome<()> {
    let promised: BTreeMap<_, _> =
        requests.iter().filter(|r| r.ours.is_some()).map(|r| (r.id, r)).collect();
    let cases = promised.values().map(|r| &r.case);
    let order = city.desk.rank(cases, as_of, RankOptions::default())?;
    let request = |row: &Ranked| promised[&*row.case_id];
    let pairs: Vec<_> = order.rows.windows(2).map(|pair| (&pair[0], &pair[1])).collect();
    println!("\nWHAT NEXT at {}: {} requests in order\n", city.local(as_of), order.cases);
    println!(
        "  left out: {} closed, {} not opened yet",
        order.left_out.closed, order.left_out.not_begun
    );
    print!("\n      {:<56} lane      level", "the first ten, and why each comes before the next");
    println!(" weight      score   used *  due");
    for row in order.rows.iter().take(10) {
        let level = row.level.map(|level| level.to_string()).unwrap_or_default();
        let due = row.due_at.map(|due| city.local(due)).unwrap_or_default();
        print!("  {:>2}  {:<13} {:<42}", row.rank, row.case_id, request(row).service);
        print!(" {:<9} {level:<5} {:>6}", words(row.lane.as_str()), row.weight);
        println!(" {:>10} {:>6} %  {due}", thousandths(row.score), row.percent);
        let Some((_, next)) = pairs.iter().find(|(first, _)| first.rank == row.rank) else { break };
        let compared = city.desk.compare(&request(row).case, &request(next).case, as_of)?;
        println!("      {}", reason(compared.key, row, next));
    }
    let Some(first) = order.rows.first() else { return Ok(()) };
    let Some(priority) = city.desk.priority(&request(first).case, as_of)? else { return Ok(()) };
    println!("\n  why {} is first", first.case_id);
    for line in &priority.contributions {
        let group = line.group.as_deref().unwrap_or("level");
        println!("  {:>10}  {group:<6}  {}", thousandths(line.score), line.sentence);
    }
    println!("  {:>10}  {}", thousandths(priority.score), priority.sentence);
    let until = Timestamp::from_millis(as_of.as_millis() + 30 * 24 * 60 * MINUTE)?;
    let mut changes = Vec::new();
    for (first, second) in &pairs {
        let (one, other) = (&request(first).case, &request(second).case);
        let found = city.desk.overtakes(one, other, as_of, until)?;
        if first.rank == 1 {
            let when = found
                .at
                .map_or_else(|| format!("not by {}", city.local(until)), |at| city.local(at));
            println!("\n  when the second comes before the first: {when}");
        }
        changes.extend(found.at.map(|at| (at, first.rank, second, first)));
    }
    print!("  neighbours that change places by then, if nobody acts: {}", changes.len());
    println!(" of {}", pairs.len());
    if let Some((at, rank, second, first)) =
        changes.iter().min_by_key(|(at, rank, ..)| (*at, *rank))
    {
        let fraction: String = city.calendar.local(*at).chars().skip(16).take(7).collect();
        print!("  the first of them at {}{fraction}: {}, ", city.local(*at), second.case_id);
        print!("{}, comes before\n  {}, ", request(second).service, first.case_id);
        println!("{}, which is at rank {rank}", request(first).service);
    }
    println!("\n  * time of the clock as a share of the target");
    println!(
        "\nWHAT TO SAY by SMS to the first four, and to the first four that are not late yet\n"
    );
    let late = |row: &&Ranked| row.due_at.is_some_and(|due| due <= as_of);
    let first = order.rows.iter().take(4);
    for row in first.chain(order.rows.iter().filter(|row| !late(row)).take(4)) {
        what_to_say(city, request(row), row.rank, as_of)?;
    }
    Ok(())
}

/// What is proposed, and how its text begins; or what keeps it from being sent.
fn what_to_say(city: &City, request: &Request, rank: u64, as_of: Timestamp) -> Outcome<()> {
    for proposal in city.desk.proposals(&request.case, as_of)? {
        let draft =
            city.desk.draft(&Reply::of(&*proposal.template, "sms"), Some(&request.case), as_of)?;
        let text = draft.sendable.as_ref().and_then(|sendable| sendable.texts()[0].lines().next());
        let said =
            text.map_or_else(|| format!("blocked: {}", draft.findings[0].message), str::to_owned);
        println!("  {rank:>3}  {:<13} {:<13} {said}", request.id, proposal.template);
    }
    Ok(())
}

/// Why one row comes before another: the first thing in which they differ.
fn reason(key: Option<OrderKey>, row: &Ranked, next: &Ranked) -> String {
    let against = |a: i64, b: i64| ["<", "=", ">"][usize::from(a >= b) + usize::from(a > b)];
    match key {
        Some(OrderKey::Lane) => {
            format!("lane: {} before {}", words(row.lane.as_str()), words(next.lane.as_str()))
        }
        Some(OrderKey::Score) => {
            let weight = against(row.weight, next.weight);
            let used = against(row.percent, next.percent);
            format!(
                "score: weight {} {weight} {}, used {} % {used} {} %",
                row.weight, next.weight, row.percent, next.percent
            )
        }
        Some(OrderKey::DueAt) => "equal scores: due first".to_owned(),
        Some(OrderKey::OpenedAt) => "equal scores, due alike: opened first".to_owned(),
        Some(OrderKey::CaseId) | None => "all alike: by id".to_owned(),
    }
}

/// A number of thousandths.
fn thousandths(number: i64) -> String {
    format!("{}.{:03}", number / 1_000, number % 1_000)
}

/// A word as people say it.
fn words(word: &str) -> String {
    word.replace('_', " ")
}

fn open_time(millis: i64) -> String {
    let (sign, minutes) = (if millis < 0 { "-" } else { "" }, millis.abs() / MINUTE);
    format!("{sign}{}h{:02}m", minutes / 60, minutes % 60)
}

fn target(request: &Request) -> Option<Amount> {
    request.ours.as_ref()?.target.as_ref()?.parse().ok()
}

fn reproduced(request: &Request) -> bool {
    request.due.zip(request.our_due()).is_some_and(|(due, ours)| apart(due, ours) <= TOLERANCE)
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
