//! Business time beside its two Rust peers, in one run: ratios, flatness in the span, batches and loading.

mod measure;

use casework::{Amount, Calendar, Timestamp};
use measure::{Outcome, ROUNDS, machine, medians, per_second, thousands};
use std::collections::BTreeSet;
use std::hint::black_box;
use ule_hours::jiff::civil::{Date, Weekday, date, time};
use ule_hours::jiff::{SignedDuration, Timestamp as JiffTimestamp, ToSpan};
use workclock::{Holidays, Weekdays, WorkDay};

const ZONE: &str = "Europe/Berlin";
const CALLS: u32 = 10_000;
const ROWS: u32 = 1_000_000;
const PEER_ROWS: u32 = 2_000;

/// A span in hours as `elapsed` sees it, the open hours to `add` (as many as a plain week has in it), and how often
/// a peer is called in each round. All take a millisecond or so, because whoever takes longer is interrupted more.
const SPANS: [(&str, i64, i64, usize); 4] = [
    ("5 h", 5, 5, 1_000),
    ("30 d", 720, 171, 100),
    ("1 y", 8_760, 2_085, 20),
    ("5 y", 43_824, 10_434, 4),
];

/// A small linear congruential generator, so that every run asks the same.
struct Random(u64);

impl Random {
    /// The next number from 0 to below `end`.
    fn below(&mut self, end: i64) -> i64 {
        let step = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = step.wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap_or_default() % end
    }

    /// Instants of the years 2019 to 2022, in milliseconds.
    fn instants(&mut self, count: u32) -> Vec<i64> {
        let second = |random: &mut Self| 1_546_300_800 + random.below(1_461 * 86_400);
        (0..count).map(|_| second(self) * 1_000 + self.below(1_000)).collect()
    }

    /// So many weekdays of the years `first` to `last`.
    fn holidays(&mut self, count: usize, first: i16, last: i16) -> Outcome<BTreeSet<Date>> {
        let days = i64::from(last - first + 1) * 365;
        let mut dates = BTreeSet::new();
        while dates.len() < count {
            let day = date(first, 1, 1).checked_add(self.below(days).days())?;
            if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                dates.insert(day);
            }
        }
        Ok(dates)
    }
}

/// One desk in three libraries: Monday to Friday, 09 to 17, without some dates.
struct Desk {
    holidays: BTreeSet<Date>,
    casework: Calendar,
    ule_hours: ule_hours::Schedule,
    workclock: workclock::Schedule,
}

fn text(holidays: &BTreeSet<Date>) -> String {
    let dates: Vec<_> = holidays.iter().map(Date::to_string).collect();
    let dates = dates.join(", ");
    format!("{{zone: {ZONE}, week: {{mon-fri: 09:00-17:00}}, holidays: [{dates}]}}")
}

fn ule_hours(holidays: &BTreeSet<Date>) -> Outcome<ule_hours::Schedule> {
    let builder = ule_hours::Schedule::builder(ZONE)?.mon_fri("09:00-17:00")?;
    Ok(holidays.iter().fold(builder, |builder, day| builder.closed_on(*day)).build())
}

fn workclock(holidays: &BTreeSet<Date>) -> Outcome<workclock::Schedule> {
    let hours = WorkDay::new(time(9, 0, 0, 0), time(17, 0, 0, 0), Weekdays::MON_TO_FRI);
    let builder = workclock::Schedule::builder().time_zone(ZONE).rule(hours);
    Ok(builder.rule(Holidays::new(holidays.iter().copied())).build()?)
}

impl Desk {
    fn new(holidays: BTreeSet<Date>) -> Outcome<Self> {
        Ok(Self {
            casework: Calendar::load(&text(&holidays))?,
            ule_hours: ule_hours(&holidays)?,
            workclock: workclock(&holidays)?,
            holidays,
        })
    }

    fn name(&self) -> String {
        if self.holidays.is_empty() { "none".to_owned() } else { thousands(&self.holidays.len()) }
    }
}

/// What is asked, in the types of each library.
struct Questions {
    ours: Vec<(Timestamp, Timestamp)>,
    theirs: Vec<(JiffTimestamp, JiffTimestamp)>,
    peer_calls: usize,
}

impl Questions {
    fn new(instants: &[i64], peer_calls: usize, hours: i64) -> Outcome<Self> {
        let end = |start: i64| start + hours * 3_600_000;
        let ours = |start: &i64| -> Outcome<_> {
            Ok((Timestamp::from_millis(*start)?, Timestamp::from_millis(end(*start))?))
        };
        let jiff = JiffTimestamp::from_millisecond;
        let theirs = |start: &i64| -> Outcome<_> { Ok((jiff(*start)?, jiff(end(*start))?)) };
        Ok(Self {
            peer_calls,
            ours: instants.iter().map(ours).collect::<Outcome<_>>()?,
            theirs: instants
                .iter()
                .take(peer_calls * ROUNDS)
                .map(theirs)
                .collect::<Outcome<_>>()?,
        })
    }

    /// What the peers are asked in one round after the other.
    fn rounds(&self) -> impl Iterator<Item = &[(JiffTimestamp, JiffTimestamp)]> {
        self.theirs.chunks_exact(self.peer_calls).cycle()
    }
}

fn elapsed(desk: &Desk, asked: &Questions) -> Outcome<[f64; 3]> {
    for ((from, to), (a, b)) in asked.ours.iter().zip(&asked.theirs) {
        let ours = i128::from(desk.casework.elapsed(*from, *to).num_milliseconds());
        let theirs = [desk.ule_hours.between(*a, *b), desk.workclock.between(*a, *b)];
        assert_eq!(theirs.map(|open| open.as_millis()), [ours; 2], "elapsed from {a} to {b}");
    }
    let (peer_calls, mut rounds) =
        (u32::try_from(asked.peer_calls)?, [asked.rounds(), asked.rounds()]);
    let [ule_hours, workclock] = &mut rounds;
    Ok(medians([
        (u32::try_from(asked.ours.len())?, &mut || {
            for (from, to) in &asked.ours {
                black_box(desk.casework.elapsed(*black_box(from), *black_box(to)));
            }
        }),
        (peer_calls, &mut || {
            for (from, to) in ule_hours.next().unwrap_or_default() {
                black_box(desk.ule_hours.between(*black_box(from), *black_box(to)));
            }
        }),
        (peer_calls, &mut || {
            for (from, to) in workclock.next().unwrap_or_default() {
                black_box(desk.workclock.between(*black_box(from), *black_box(to)));
            }
        }),
    ]))
}

fn add(desk: &Desk, asked: &Questions, hours: i64) -> Outcome<[f64; 3]> {
    let (ours, theirs) = (Amount::hours(hours), SignedDuration::from_hours(hours));
    for ((from, _), (a, _)) in asked.ours.iter().zip(&asked.theirs) {
        let due = desk.casework.add(*from, ours)?.as_millis();
        let peers = [desk.ule_hours.add(*a, theirs)?, desk.workclock.add(*a, theirs)?];
        assert_eq!(peers.map(JiffTimestamp::as_millisecond), [due; 2], "{hours} h from {a}");
    }
    let (peer_calls, mut rounds) =
        (u32::try_from(asked.peer_calls)?, [asked.rounds(), asked.rounds()]);
    let [ule_hours, workclock] = &mut rounds;
    Ok(medians([
        (u32::try_from(asked.ours.len())?, &mut || {
            for (from, _) in &asked.ours {
                let _ = black_box(desk.casework.add(*black_box(from), black_box(ours)));
            }
        }),
        (peer_calls, &mut || {
            for (from, _) in ule_hours.next().unwrap_or_default() {
                let _ = black_box(desk.ule_hours.add(*black_box(from), black_box(theirs)));
            }
        }),
        (peer_calls, &mut || {
            for (from, _) in workclock.next().unwrap_or_default() {
                let _ = black_box(desk.workclock.add(*black_box(from), black_box(theirs)));
            }
        }),
    ]))
}

fn single_calls(desks: &[Desk], instants: &[i64]) -> Outcome<()> {
    println!(
        "\n| call | holidays | span | ule-hours / casework | workclock / casework | casework ns | ule-hours ns | workclock ns |"
    );
    println!("| --- | --: | --: | --: | --: | --: | --: | --: |");
    let (mut flatness, mut least_at_a_year, mut slowest) = (Vec::new(), f64::INFINITY, 0f64);
    for call in ["elapsed", "add"] {
        for desk in desks {
            let mut shortest = None;
            let mut longest = 0.0;
            for (name, span, open, peer_calls) in SPANS {
                let asked = Questions::new(instants, peer_calls, span)?;
                let times = match call {
                    "elapsed" => elapsed(desk, &asked)?,
                    _ => add(desk, &asked, open)?,
                };
                let [ours, ule_hours, workclock] = times;
                let ratios = [ule_hours / ours, workclock / ours];
                println!(
                    "| `{call}` | {} | {name} | {} | {} | {ours:.0} | {} | {} |",
                    desk.name(),
                    ratio(ratios[0]),
                    ratio(ratios[1]),
                    thousands(&ule_hours.round()),
                    thousands(&workclock.round()),
                );
                shortest.get_or_insert(ours);
                (longest, slowest) = (ours, slowest.max(ours));
                if name == "1 y" {
                    least_at_a_year = ratios.into_iter().fold(least_at_a_year, f64::min);
                }
            }
            let flat = longest / shortest.unwrap_or(longest);
            flatness.push(format!("| `{call}` | {} | {flat:.2} |", desk.name()));
        }
    }
    println!("\n| casework | holidays | 5 y / 5 h |\n| --- | --: | --: |\n{}", flatness.join("\n"));
    println!("\nLeast ratio at a year: {}.", ratio(least_at_a_year));
    println!("Slowest call of casework: {slowest:.0} ns.");
    Ok(())
}

fn batch(desk: &Desk, random: &mut Random) -> Outcome<()> {
    let from = random.instants(ROWS);
    let to: Vec<i64> = from.iter().map(|start| start + 720 * 3_600_000).collect();
    let asked = Questions::new(&from, usize::try_from(PEER_ROWS)?, 720)?;
    let (mut ule_rows, mut workclock_rows) = (asked.rounds(), asked.rounds());
    let [ours, ule_hours, workclock] = medians([
        (ROWS, &mut || {
            let _ = black_box(desk.casework.elapsed_many(black_box(&from), black_box(&to)));
        }),
        (PEER_ROWS, &mut || {
            let open = |(from, to): &(JiffTimestamp, _)| desk.ule_hours.between(*from, *to);
            let rows = ule_rows.next().unwrap_or_default().iter();
            black_box(rows.map(open).collect::<Vec<_>>());
        }),
        (PEER_ROWS, &mut || {
            let open = |(from, to): &(JiffTimestamp, _)| desk.workclock.between(*from, *to);
            let rows = workclock_rows.next().unwrap_or_default().iter();
            black_box(rows.map(open).collect::<Vec<_>>());
        }),
    ]);
    println!("\n| batch, 30 d, {} holidays | casework / it | rows a second |", desk.name());
    println!("| --- | --: | --: |");
    println!("| casework, `elapsed_many`, {} rows | 1 | {} |", thousands(&ROWS), per_second(ours));
    for (name, time) in [("ule-hours", ule_hours), ("workclock", workclock)] {
        let rows = thousands(&PEER_ROWS);
        println!("| {name}, {rows} rows | {} | {} |", ratio(time / ours), per_second(time));
    }
    Ok(())
}

fn loading(desks: &[Desk]) {
    println!("\n| loading, holidays | casework µs | ule-hours µs | workclock µs |");
    println!("| --- | --: | --: | --: |");
    for desk in desks {
        let text = text(&desk.holidays);
        let times = medians([
            (1, &mut || drop(black_box(Calendar::load(black_box(&text))))),
            (1, &mut || drop(black_box(ule_hours(black_box(&desk.holidays))))),
            (1, &mut || drop(black_box(workclock(black_box(&desk.holidays))))),
        ]);
        let [ours, ule_hours, workclock] = times.map(|time| thousands(&(time / 1e3).ceil()));
        println!("| {} | {ours} | {ule_hours} | {workclock} |", desk.name());
    }
    println!("\ncasework reads text; the peers are given dates that are read already.");
}

fn ratio(ratio: f64) -> String {
    if ratio < 10.0 {
        format!("{ratio:.1} ×")
    } else {
        format!("{} ×", thousands(&ratio.round()))
    }
}

fn main() -> Outcome<()> {
    machine()?;
    println!(
        "{ZONE}, Monday to Friday 09–17, random instants of 2019 to 2022; medians of {ROUNDS} rounds"
    );

    let mut random = Random(20_191_225);
    let desks = [
        Desk::new(BTreeSet::new())?,
        Desk::new(random.holidays(150, 2019, 2028)?)?,
        Desk::new(random.holidays(3_000, 1970, 2069)?)?,
    ];
    let instants = random.instants(CALLS);
    single_calls(&desks, &instants)?;
    batch(&desks[1], &mut random)?;
    loading(&desks);
    Ok(())
}
