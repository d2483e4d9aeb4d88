//! Queue simulation: what an order of work does to those who wait, at a usual load and in overload.
//!
//! A made-up desk of 20 people. Cases of four levels come at random, each with a first reply promised; whoever is free
//! takes the case that the desk puts first. Every order gets the same cases with the same handling times, and every
//! verdict is the desk's own. There is one skill, and nobody hangs up: read which order does better, not the digits.
//!
//! It computes in whole numbers alone, so the same bytes come out on every machine.
//!
//! `cargo run --release --example queue_simulation -- [--days 14] [--seeds 2]`: twice as much of either takes twice as long.

use casework::event::{Data, Message, Role};
use casework::{Case, Desk, Event, RankOptions, Timestamp, Verdict, Worklist};
use std::collections::{BTreeMap, BinaryHeap};
use std::{cmp::Reverse, env, error::Error, ops::RangeInclusive, thread, time::Instant};

const PEOPLE: u64 = 20;
const MINUTE: u64 = 60_000;
const DAY: u64 = 1_440 * MINUTE;
/// How long a case takes on average, exponentially distributed.
const HANDLING: u64 = 12 * MINUTE;
/// Monday, 2 November 2026, at midnight.
const BEGIN: u64 = 1_793_577_600_000;

/// P1 to P4.
const LEVELS: [Level; 4] = [
    Level { share: 25, minutes: 10, cost: 8 },
    Level { share: 25, minutes: 30, cost: 4 },
    Level { share: 30, minutes: 120, cost: 2 },
    Level { share: 20, minutes: 480, cost: 1 },
];
/// How many cases come in each hour of a day, per mille of the average: a cosine of 35 %.
const HOURS: [u64; 24] = [
    650, 662, 697, 753, 825, 909, 1_000, 1_091, 1_175, 1_247, 1_303, 1_338, 1_350, 1_338, 1_303,
    1_247, 1_175, 1_091, 1_000, 909, 825, 753, 697, 662,
];
/// How many come on two days in the middle, per mille of what was planned for.
const OVERLOAD: u64 = 1_250;
/// Whether there are such days, and the load without them in per cent.
const LOADS: [(u64, bool); 3] = [(93, false), (93, true), (99, true)];

const CLOCK: &str = "first_reply";
const PRESETS: [&str; 6] =
    ["weighted", "fifo", "strict_class", "head_start", "earliest_deadline_first", "zendesk"];
const HEAD_STARTS: [&str; 5] = ["0", "1/8", "1/4", "1/2", "1"];
const SLOPES: [&str; 3] = ["0", "1/4", "1"];
/// One pick in so many is for who has waited longest, if that is twice the target or more.
const RESERVE: u64 = 10;

/// One pick in so many is compared with what ranking everybody says.
const CHECKED: u64 = 999;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

struct Level {
    /// Of all cases, in per cent.
    share: u64,
    /// Within which the first reply is promised.
    minutes: u64,
    /// What it costs not to keep that.
    cost: u64,
}

fn main() -> Outcome<()> {
    let started = Instant::now();
    let (days, seeds) = (option("--days", 14, 3..=90), option("--seeds", 2, 1..=20));
    let orders = orders()?;
    header(days, seeds);
    let mut results = Vec::new();
    for (load, overload) in LOADS {
        let streams = (1..=seeds).map(|seed| stream(load, overload, days, seed));
        let streams = streams.collect::<Outcome<Vec<_>>>()?;
        let result = Results::of(load, overload, work_all(&orders, &streams)?);
        result.print();
        results.push(result);
    }
    found(&orders, &results);
    eprintln!("{} ms", started.elapsed().as_millis());
    Ok(())
}

fn option(name: &str, otherwise: u64, within: RangeInclusive<u64>) -> u64 {
    let mut given = env::args().skip_while(|argument| argument != name).skip(1);
    let number = given.next().map_or(Some(otherwise), |text| text.parse().ok());
    number.filter(|number| within.contains(number)).unwrap_or_else(|| {
        eprintln!("{name}: a number from {} to {}", within.start(), within.end());
        std::process::exit(2)
    })
}

/// Numbers that look random, the same for the same seed: splitmix64.
struct Dice(u64);

impl Dice {
    /// From 0 to 2^32 - 1.
    fn uniform(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) >> 32
    }

    fn below(&mut self, bound: u64) -> u64 {
        (self.uniform() * bound) >> 32
    }

    /// Exponentially distributed, by comparisons alone (von Neumann, 1951): numbers that fall one after the other make a
    /// run of odd length with probability exp(-first); each run that does not adds a whole mean.
    fn exponential(&mut self, mean: u64) -> u64 {
        let mut whole = 0;
        loop {
            let first = self.uniform();
            let (mut last, mut odd) = (first, true);
            loop {
                let next = self.uniform();
                if next >= last {
                    break;
                }
                (last, odd) = (next, !odd);
            }
            if odd {
                return whole * mean + ((first * mean) >> 32);
            }
            whole += 1;
        }
    }
}

/// A case as it comes, and how long whoever takes it will need.
struct Arrival {
    at: u64,
    /// Its place in `LEVELS`.
    level: usize,
    handling: u64,
    case: Case,
}

/// The cases of some days. They come as often as they ever do, and each hour keeps its share of them.
fn stream(load: u64, overload: bool, days: u64, seed: u64) -> Outcome<Vec<Arrival>> {
    let most = HOURS.into_iter().max().unwrap_or(1_000) * OVERLOAD;
    // Load in per cent, hours and days in per mille.
    let apart = HANDLING * 100 * 1_000 * 1_000 / (PEOPLE * load * most);
    let busy = days / 2 - 1..=days / 2;
    let (mut dice, mut since, mut found) = (Dice(seed), 0, Vec::new());
    loop {
        since += dice.exponential(apart);
        if since >= days * DAY {
            return Ok(found);
        }
        let hour = HOURS[usize::try_from(since % DAY / (60 * MINUTE))?];
        let day = if overload && busy.contains(&(since / DAY)) { OVERLOAD } else { 1_000 };
        let (kept, mut share) = (dice.below(most) < hour * day, dice.below(100));
        let handling = dice.exponential(HANDLING);
        if kept {
            let mut level = 0;
            while share >= LEVELS[level].share {
                share -= LEVELS[level].share;
                level += 1;
            }
            let at = BEGIN + since;
            let opened = format!(
                r#"[{{"id": "opened", "case_id": "{}", "at": "{}", "kind": "opened", "data": {{"level": "P{}"}}}}]"#,
                found.len(),
                instant(at)?,
                level + 1
            );
            found.push(Arrival { at, level, handling, case: Case::load(&opened)? });
        }
    }
}

fn instant(millis: u64) -> Outcome<Timestamp> {
    Ok(Timestamp::from_millis(i64::try_from(millis)?)?)
}

/// A desk, by the name of its order.
struct Order {
    name: String,
    desk: Desk,
    /// Whether some picks are kept for those who have waited longest.
    reserve: bool,
}

/// Every order: the presets, and the default one with other numbers.
fn orders() -> Outcome<Vec<Order>> {
    let promise = (1..).zip(&LEVELS).map(|(number, level)| {
        format!("{{when: {{fact: level, value: P{number}}}, amount: {}m}}", level.minutes)
    });
    let promise = promise.collect::<Vec<_>>().join(", ");
    let order = |name: String, text: &str| -> Outcome<Order> {
        let clocks = format!("[{{preset: {CLOCK}, target: [{promise}]}}]");
        let policy = format!("agreements: [{{id: all, clocks: {clocks}}}]\norder: {text}\n");
        Ok(Order { name, desk: Desk::load(&policy)?, reserve: text.contains("reserve") })
    };
    let presets = PRESETS.map(|name| order(name.to_owned(), &format!("{{preset: {name}}}")));
    let grid = HEAD_STARTS.iter().flat_map(|u0| SLOPES.iter().map(move |kappa| (u0, kappa)));
    let grid = grid.map(|(u0, kappa)| {
        order(
            format!("u0 {u0}, kappa {kappa}"),
            &format!("{{urgency: {{u0: {u0}, kappa: {kappa}}}}}"),
        )
    });
    let reserve = format!("{{reserve: {{every: {RESERVE}, from_x: 2}}}}");
    let reserve = order(format!("weighted, 1 in {RESERVE} reserved"), &reserve);
    presets.into_iter().chain(grid).chain([reserve]).collect()
}

/// What became of the cases, by level.
#[derive(Clone, Default, PartialEq, Eq)]
struct Figures {
    cases: [u64; 4],
    in_time: [u64; 4],
    /// The longest wait, in per cent of what was promised.
    longest: [i64; 4],
}

impl Figures {
    fn all(&self) -> u64 {
        self.cases.iter().sum()
    }

    /// In time by level, per mille.
    fn kept(&self) -> [u64; 4] {
        std::array::from_fn(|level| self.in_time[level] * 1_000 / self.cases[level].max(1))
    }

    /// What the breaches of 1,000 cases cost.
    fn cost(&self) -> u64 {
        let broken = self.cases.iter().zip(self.in_time).zip(&LEVELS);
        let cost: u64 = broken.map(|((all, kept), level)| (all - kept) * level.cost).sum();
        (cost * 1_000 + self.all() / 2) / self.all().max(1)
    }

    /// The longest wait of all, and its level.
    fn longest(&self) -> (i64, usize) {
        let longest = self.longest.into_iter().zip(1..);
        longest.max_by_key(|(percent, _)| *percent).unwrap_or_default()
    }
}

/// Works every stream in every order.
fn work_all(orders: &[Order], streams: &[Vec<Arrival>]) -> Outcome<Vec<(String, Figures)>> {
    let at_once = thread::available_parallelism().map_or(1, usize::from);
    let work_some = |from: usize| {
        let some = orders.iter().enumerate().skip(from).step_by(at_once);
        let worked = some.map(|(place, order)| {
            let mut figures = Figures::default();
            for stream in streams {
                work(order, stream, &mut figures)?;
            }
            Ok((place, (order.name.clone(), figures)))
        });
        worked.collect::<Outcome<Vec<_>>>()
    };
    let mut all = BTreeMap::new();
    thread::scope(|scope| {
        let work_some = &work_some;
        let threads: Vec<_> =
            (0..at_once).map(|from| scope.spawn(move || work_some(from))).collect();
        for thread in threads {
            all.extend(thread.join().map_err(|_| "a thread panicked")??);
        }
        Ok(all.into_values().collect())
    })
}

/// Everybody takes the first case of the desk's order, and the next one when that is done.
fn work(order: &Order, stream: &[Arrival], figures: &mut Figures) -> Outcome<()> {
    let mut free: BinaryHeap<_> = (0..PEOPLE).map(|_| Reverse(BEGIN)).collect();
    let mut coming = stream.iter().enumerate().peekable();
    let mut list = Worklist::new(&order.desk, instant(BEGIN)?);
    let mut waiting = BTreeMap::<String, (&Arrival, Case)>::new();
    let mut now = BEGIN;
    for pick in 1.. {
        // Whoever is free first waits for a case, if there is none.
        let Some(Reverse(at)) = free.pop() else { break };
        now = now.max(at);
        if waiting.is_empty() {
            let Some((_, next)) = coming.peek() else { break };
            now = now.max(next.at);
        }
        list.advance(instant(now)?)?;
        while let Some((number, arrival)) = coming.next_if(|(_, next)| next.at <= now) {
            let mut case = arrival.case.clone();
            case.follow(&order.desk)?;
            list.put(&case)?;
            waiting.insert(number.to_string(), (arrival, case));
        }
        for id in list.due() {
            waiting.get(&*id).map(|(_, case)| list.put(case)).transpose()?;
        }
        let reserved = order.reserve && pick % RESERVE == 0;
        let mut first = list.top(1).pop().map(|row| row.case_id);
        // A worklist knows no turns in reserve; now and then all who wait are ranked, to see that it says the same.
        if reserved || pick % CHECKED == 0 {
            let options = RankOptions { limit: Some(1), pick: Some(pick), explain: false };
            let cases = waiting.values().map(|(_, case)| case);
            let ranked = order.desk.rank(cases, instant(now)?, options)?.rows.pop();
            let ranked = ranked.map(|row| row.case_id);
            if !reserved && ranked != first {
                return Err("worklist and rank differ".into());
            }
            first = ranked;
        }
        let id = first.ok_or("nobody waits")?;
        list.remove(&id);
        let (taken, mut case) = waiting.remove(&*id).ok_or("this case does not wait")?;
        let reply = Event::begin("reply", id, instant(now)?, Data::Message(Message::default()));
        case.append(reply.by(Role::Agent).finish()?)?;
        let reading = order.desk.clock(&case, CLOCK, instant(now)?)?;
        figures.cases[taken.level] += 1;
        figures.in_time[taken.level] += u64::from(reading.verdict == Some(Verdict::Kept));
        let longest = &mut figures.longest[taken.level];
        *longest = reading.percent.unwrap_or_default().max(*longest);
        free.push(Reverse(now + taken.handling));
    }
    Ok(())
}

fn header(days: u64, seeds: u64) {
    println!(
        "QUEUE SIMULATION: {PEOPLE} people, {} minutes a case, {days} days, seeds 1 to {seeds}\n",
        HANDLING / MINUTE
    );
    println!("  level  of all  first reply within  a breach costs");
    for (number, Level { share, minutes, cost }) in (1..).zip(&LEVELS) {
        println!("  P{number}      {share} %        {minutes:>4} minutes       {cost:>8}");
    }
}

/// What every order made of one load.
struct Results {
    title: String,
    rows: Vec<(String, Figures)>,
}

impl Results {
    fn of(load: u64, overload: bool, rows: Vec<(String, Figures)>) -> Self {
        let more = if overload { " and two days of 25 % more" } else { "" };
        Self { title: format!("load 0.{load}{more}"), rows }
    }

    fn print(&self) {
        println!("\n{}: {} cases\n", self.title.to_uppercase(), self.rows[0].1.all());
        println!("  order                      per cent in time, P1 to P4    cost *   longest **");
        for (name, figures) in &self.rows {
            let kept = figures.kept().map(|kept| format!("{:>6}", tenths(kept))).join(" ");
            let (percent, level) = figures.longest();
            let (cost, longest) = (figures.cost(), times(percent));
            println!("  {name:<26} {kept} {cost:>9} {longest:>7} x P{level}");
        }
        println!("\n  * of the breaches of 1,000 cases    ** as a multiple of what was promised");
    }
}

fn tenths(per_mille: u64) -> String {
    format!("{}.{}", per_mille / 10, per_mille % 10)
}

fn times(percent: i64) -> String {
    format!("{}.{}", percent / 100, percent % 100 / 10)
}

/// What these numbers say, in words that follow from them.
fn found(orders: &[Order], results: &[Results]) {
    let of = |name: &str| -> Vec<&Figures> {
        let rows = results.iter().flat_map(|result| &result.rows);
        rows.filter(|(own, _)| own == name).map(|(_, figures)| figures).collect()
    };
    let list = |name: &str, show: &dyn Fn(&Figures) -> String| {
        of(name).into_iter().map(show).collect::<Vec<_>>().join(", ")
    };
    let cost = |figures: &Figures| figures.cost().to_string();
    let in_time = |level: usize| move |figures: &Figures| tenths(figures.kept()[level]);
    let longest = |figures: &Figures| times(figures.longest().0);
    let titles: Vec<_> = results.iter().map(|result| &*result.title).collect();
    println!("\nFOUND at {}\n", titles.join("; at "));

    println!("  What breaches cost, from the best preset to the worst:");
    for result in results {
        let mut presets: Vec<_> =
            result.rows[..PRESETS.len()].iter().map(|(name, of)| (of.cost(), name)).collect();
        presets.sort();
        let shown: Vec<_> = presets.iter().map(|(cost, name)| format!("{name} {cost}")).collect();
        println!("    {}", shown.join(", "));
    }
    for name in ["earliest_deadline_first", "strict_class", "weighted"] {
        println!(
            "  {name}: {} % of P1 in time, and {} % of P4; the longest wait is {} x.",
            list(name, &in_time(0)),
            list(name, &in_time(3)),
            list(name, &longest),
        );
    }
    let deadline: Vec<_> = of("earliest_deadline_first").iter().map(|of| of.kept()[0]).collect();
    if let [usual, .., most] = deadline[..] {
        let word = if most * 2 < usual { "collapses" } else { "holds" };
        println!("  So earliest_deadline_first {word} in overload.");
    }
    if of("zendesk") == of("strict_class") {
        println!(
            "  zendesk and strict_class are the same here: nobody writes twice, so age is wait."
        );
    }
    println!("  The slope after a breach, with u0 1/4:");
    for kappa in SLOPES {
        let name = format!("u0 1/4, kappa {kappa}");
        println!(
            "    kappa {kappa:<4} costs {}; {} % of P3 in time; the longest wait is {} x",
            list(&name, &cost),
            list(&name, &in_time(2)),
            list(&name, &longest),
        );
    }
    let (plain, kept) = ("weighted", format!("weighted, 1 in {RESERVE} reserved"));
    println!(
        "  One pick in {RESERVE} for who has waited longest: the cost goes from {} to {}, the longest wait from {} to {}.",
        list(plain, &cost),
        list(&kept, &cost),
        list(plain, &longest),
        list(&kept, &longest),
    );
    let starve =
        |order: &&Order| order.desk.check().iter().any(|finding| finding.code == "can_starve");
    let starving: Vec<_> = orders.iter().filter(starve).map(|order| &*order.name).collect();
    println!(
        "  Orders of which check() says that they can keep a case waiting for ever:\n    {}",
        starving.join("; ")
    );
}
