//! What the questions of a desk cost: the answers, the events, many cases at once, policies, and memory.

mod measure;

use casework::{Case, Desk, Event, Timestamp};
use measure::{Outcome, ROUNDS, machine, median, medians, per_second, thousands};
use std::alloc::{GlobalAlloc, Layout, System};
use std::fmt::Write;
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Instant;

/// An agreement with four clocks, of which one pauses.
const POLICY: &str = "
calendars: {office: {zone: Europe/Berlin, week: {mon-fri: 09:00-17:00}}}
calendar: office
level: {default: P3}
agreements:
  - id: all
    clocks:
      - preset: first_reply
        target: [{when: {fact: level, value: P1}, amount: 60m}, {amount: 4h}]
        warn: [{at: 75%}]
      - {preset: next_reply, target: 4h, warn: [{at: 75%}]}
      - {preset: agent_work, target: 16h, warn: [{at: 75%}]}
      - {preset: total_resolution, target: 3 working days, warn: [{at: 50%}, {at: 75%}]}
";

const START: i64 = 1_795_000_000_000;
const STEP: i64 = 20 * 60_000;
const FOLLOWED_CALLS: u32 = 1_000;
const MANY: usize = 100_000;
const MANY_EVENTS: i64 = 10;
const LONG: i64 = 10_000;
const MILLION: i64 = 1_000_000;
/// Cases that are made and dropped together.
const BATCH: usize = 10_000;
/// For what takes longer.
const FEW_ROUNDS: usize = 5;

/// The allocator of the system, which also counts. Only one thread allocates here.
struct Counting;

#[global_allocator]
static MEMORY: Counting = Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

impl Counting {
    fn count(freed: usize, taken: usize) {
        let live = LIVE.load(Relaxed).wrapping_sub(freed).wrapping_add(taken);
        LIVE.store(live, Relaxed);
        if taken > freed && live > PEAK.load(Relaxed) {
            PEAK.store(live, Relaxed);
        }
    }
}

// SAFETY: every call goes to the allocator of the system as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Self::count(0, layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        Self::count(layout.size(), 0);
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        Self::count(layout.size(), size);
        unsafe { System.realloc(place, layout, size) }
    }
}

/// What a call leaves behind, in bytes, with what it needed besides while it ran.
fn memory<T>(call: impl FnOnce() -> T) -> (T, usize, usize) {
    let before = LIVE.load(Relaxed);
    PEAK.store(before, Relaxed);
    let kept = call();
    let after = LIVE.load(Relaxed);
    (kept, after.wrapping_sub(before), PEAK.load(Relaxed).wrapping_sub(after))
}

fn instant(place: i64, later: i64) -> Outcome<Timestamp> {
    Ok(Timestamp::from_millis(START + place * STEP + later)?)
}

/// One event of a conversation: opened by the customer, then in turns their message, waiting for them, open again, and
/// an agent's reply.
fn event(case: usize, place: i64, later: i64) -> Outcome<Event> {
    let what = match place % 4 {
        _ if place == 0 => r#""kind": "opened", "channel": "email""#,
        0 => r#""kind": "message", "actor": {"role": "agent"}, "channel": "email""#,
        1 => r#""kind": "message", "actor": {"role": "customer"}, "channel": "email""#,
        2 => r#""kind": "status", "data": {"to": "waiting_customer"}"#,
        _ => r#""kind": "status", "data": {"to": "open"}"#,
    };
    let at = instant(place, later)?;
    let text =
        format!(r#"{{"id": "{case}-{place}-{later}", "case_id": "{case}", "at": "{at}", {what}}}"#);
    Ok(Event::load(&text)?)
}

fn events(case: usize, count: i64) -> Outcome<Vec<Event>> {
    (0..count).map(|place| event(case, place, 0)).collect()
}

/// Different instants of the hour after so many events.
fn afterwards(count: i64) -> Outcome<Vec<Timestamp>> {
    (1..=60).map(|minute| instant(count - 1, minute * 60_000)).collect()
}

/// Asks so many times, each time as of another instant.
fn ask<T>(calls: u32, instants: &[Timestamp], mut question: impl FnMut(Timestamp) -> T) {
    for (_, as_of) in (0..calls).zip(instants.iter().cycle()) {
        black_box(question(black_box(*as_of)));
    }
}

fn questions(desk: &Desk) -> Outcome<()> {
    println!("\n| question | events | following ns | not following ns | ns an event |");
    println!("| --- | --: | --: | --: | --: |");
    let mut rows = [String::new(), String::new(), String::new()];
    for (count, calls) in [(40, 100), (400, 10), (4_000, 1)] {
        let alone = Case::new(events(1, count)?)?;
        let mut followed = alone.clone();
        followed.follow(desk)?;
        let instants = afterwards(count)?;
        for as_of in &instants {
            assert_eq!(desk.assess(&followed, *as_of)?, desk.assess(&alone, *as_of)?);
        }
        let times = medians([
            (FOLLOWED_CALLS, &mut || {
                ask(FOLLOWED_CALLS, &instants, |as_of| desk.assess(&followed, as_of));
            }),
            (calls, &mut || ask(calls, &instants, |as_of| desk.assess(&alone, as_of))),
            (FOLLOWED_CALLS, &mut || {
                ask(FOLLOWED_CALLS, &instants, |as_of| desk.next_check(&followed, as_of));
            }),
            (calls, &mut || ask(calls, &instants, |as_of| desk.next_check(&alone, as_of))),
            (calls, &mut || ask(calls, &instants, |as_of| desk.cycles(&followed, as_of))),
            (calls, &mut || ask(calls, &instants, |as_of| desk.cycles(&alone, as_of))),
        ]);
        let named = ["assess", "next_check", "cycles"].into_iter().zip(times.chunks_exact(2));
        for ((name, times), row) in named.zip(&mut rows) {
            let [following, alone] = times else { continue };
            writeln!(
                row,
                "| `{name}` | {} | {} | {} | {:.0} |",
                thousands(&count),
                thousands(&following.round()),
                thousands(&alone.round()),
                alone / f64::from(i32::try_from(count)?),
            )?;
        }
    }
    print!("{}", rows.concat());
    Ok(())
}

fn appending(desk: &Desk) -> Outcome<()> {
    println!(
        "\n| `append` to {} events, following | `append` ns | until it has caught up ns |",
        thousands(&LONG)
    );
    println!("| --- | --: | --: |");
    let log = events(1, LONG)?;
    let mut start = Case::new(log)?;
    start.follow(desk)?;

    let mut case = start.clone();
    let mut place = LONG;
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let batch = (place..place + 100).map(|place| event(1, place, 0));
        let batch: Vec<Event> = batch.collect::<Outcome<_>>()?;
        place += 100;
        let start = Instant::now();
        for event in batch {
            case.append(event)?;
        }
        times.push(start.elapsed().as_secs_f64() * 1e9 / 100.0);
    }
    let in_order = thousands(&median(times).round());
    println!("| in order | {in_order} | {in_order} |");

    for late in [1, 10, 1_000] {
        let mut case = start.clone();
        let (mut place, mut later) = (LONG, 0);
        let (mut appended, mut caught_up) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            // Some in order in between, so that not every late event finds the same.
            for _ in 0..7 {
                case.append(event(1, place, 0)?)?;
                place += 1;
            }
            later += 1;
            let event = event(1, place - late - 1, later)?;
            let start = Instant::now();
            case.append(event)?;
            appended.push(start.elapsed().as_secs_f64() * 1e9);
            case.follow(desk)?;
            caught_up.push(start.elapsed().as_secs_f64() * 1e9);
        }
        let plural = if late == 1 { "" } else { "s" };
        let [appended, caught_up] = [appended, caught_up].map(|times| median(times).round());
        let (late, appended) = (thousands(&late), thousands(&appended));
        println!("| late by {late} event{plural} | {appended} | {} |", thousands(&caught_up));
    }
    Ok(())
}

fn many(desk: &Desk) -> Outcome<()> {
    const READ: [&str; 3] = ["standing", "next_due_at", "clocks.next_reply.remaining_ms"];
    println!(
        "\n| `assess_many`, {MANY_EVENTS} events a case, 3 parts read | cases a second | columns, bytes a case | besides, bytes |"
    );
    println!("| --- | --: | --: | --: |");
    let case = |number| -> Outcome<_> { Ok(Case::new(events(number, MANY_EVENTS)?)?) };
    let mut cases: Vec<Case> = (0..MANY).map(case).collect::<Outcome<_>>()?;
    let as_of = instant(MANY_EVENTS, 0)?;
    for following in [false, true] {
        if following {
            cases.iter_mut().try_for_each(|case| case.follow(desk))?;
        }
        for count in [MANY / 100, MANY] {
            let cases = cases.get(..count).unwrap_or_default();
            let (columns, kept, besides) = memory(|| desk.assess_many(cases, as_of, &READ));
            columns?;
            let mut times = Vec::new();
            for _ in 0..FEW_ROUNDS {
                let start = Instant::now();
                black_box(desk.assess_many(black_box(cases), as_of, &READ)?);
                times.push(start.elapsed().as_secs_f64() * 1e9 / f64::from(u32::try_from(count)?));
            }
            println!(
                "| {} cases, {} | {} | {} | {} |",
                thousands(&count),
                if following { "following" } else { "not following" },
                per_second(median(times)),
                kept / count,
                thousands(&besides),
            );
        }
    }
    Ok(())
}

/// Most of what the program has held, by its allocator and by the system, in MB.
fn most_held(before: usize) -> String {
    let held = PEAK.load(Relaxed).saturating_sub(before) / 1_000_000;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.parse::<usize>().ok());
    let peak = peak.map_or_else(|| "–".to_owned(), |kilobytes| thousands(&(kilobytes / 1_000)));
    format!("{} | {peak}", thousands(&held))
}

/// What is held while a million cases are asked: made and dropped in batches, and all at once.
fn a_million_cases(desk: &Desk) -> Outcome<()> {
    const READ: [&str; 3] = ["standing", "next_due_at", "clocks.next_reply.remaining_ms"];
    println!(
        "\n| `assess_many`, 3 parts read | columns MB | most held besides MB | peak of the process MB |"
    );
    println!("| --- | --: | --: | --: |");
    let as_of = instant(1, 0)?;
    let made = |first: usize, count: usize| -> Outcome<Vec<Case>> {
        (first..first + count).map(|number| Ok(Case::new(events(number, 1)?)?)).collect()
    };
    for total in [10, 100].map(|batches| batches * BATCH) {
        let before = LIVE.load(Relaxed);
        PEAK.store(before, Relaxed);
        let mut columns = Vec::new();
        for batch in 0..total / BATCH {
            columns.push(desk.assess_many(&made(batch * BATCH, BATCH)?, as_of, &READ)?);
        }
        let kept = LIVE.load(Relaxed) - before;
        println!(
            "| {} cases, {} at a time | {} | {} |",
            thousands(&total),
            thousands(&BATCH),
            kept / 1_000_000,
            most_held(before + kept)
        );
    }
    for total in [10, 100].map(|batches| batches * BATCH) {
        let cases = made(0, total)?;
        let before = LIVE.load(Relaxed);
        PEAK.store(before, Relaxed);
        let columns = desk.assess_many(&cases, as_of, &READ)?;
        let kept = LIVE.load(Relaxed) - before;
        println!(
            "| {} cases, all live | {} | {} |",
            thousands(&total),
            kept / 1_000_000,
            most_held(before + kept)
        );
        drop(columns);
    }
    Ok(())
}

/// What an element costs at a size, at ten times and at a hundred times the size. Of what is linear the last is about
/// the first.
fn growing<const N: usize>(
    what: &str,
    sizes: [usize; N],
    mut run: impl FnMut(usize) -> Outcome<f64>,
) -> Outcome<()> {
    let mut row = format!("| {what} |");
    let mut each = Vec::new();
    for size in sizes {
        let times = (0..FEW_ROUNDS).map(|_| run(size)).collect::<Outcome<Vec<f64>>>()?;
        let element = median(times) * 1e9 / f64::from(u32::try_from(size)?);
        write!(row, " {} | {} |", thousands(&size), thousands(&element.round()))?;
        each.push(element);
    }
    let grown = each.windows(2).map(|two| format!("{:.2}", two[1] / two[0].max(1e-9)));
    println!("{row} {} |", grown.collect::<Vec<_>>().join(", "));
    Ok(())
}

fn seconds<T>(call: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    let answer = black_box(call());
    let time = start.elapsed().as_secs_f64();
    drop(answer);
    time
}

/// An agreement whose clock counts on another calendar at P1, and keeps what it has counted.
const ALTERNATING: &str = "
calendars:
  office: {zone: Europe/Berlin, week: {mon-fri: 09:00-17:00}}
  shop: {zone: America/New_York, week: {mon-sat: 08:00-18:00}}
calendar: office
conditions: {waiting: {fact: status, value: waiting_customer}}
level: {default: P3}
agreements:
  - id: all
    clocks:
      - preset: resolution_cycle
        target: [{when: {fact: level, value: P1}, amount: 40h, in: shop}, {amount: 40h}]
        on_calendar_change: HOW
        pause_while: [waiting]
        warn: [{at: 75%}]
";

/// A case that waits, changes its level, goes on and changes it back, over and over.
fn alternating(count: i64) -> Outcome<Vec<Event>> {
    let event = |place: i64| -> Outcome<Event> {
        let what = match place % 4 {
            _ if place == 0 => r#""kind": "opened", "channel": "email""#,
            0 => r#""kind": "level", "data": {"to": "P1"}"#,
            1 => r#""kind": "status", "data": {"to": "waiting_customer"}"#,
            2 => r#""kind": "level", "data": {"to": null}"#,
            _ => r#""kind": "status", "data": {"to": "open"}"#,
        };
        let at = instant(place, 0)?;
        let text = format!(r#"{{"id": "{place}", "case_id": "1", "at": "{at}", {what}}}"#);
        Ok(Event::load(&text)?)
    };
    (0..count).map(event).collect()
}

fn growth(desk: &Desk) -> Outcome<()> {
    type Written = fn(usize) -> Outcome<String>;
    println!(
        "\n| growth | size | ns an element | size | ns an element | size | ns an element | grows by |"
    );
    println!("| --- | --: | --: | --: | --: | --: | --: | --: |");
    let sizes = [10_000, 100_000, 1_000_000];
    growing("events: a case is made", sizes, |size| {
        let log = events(1, i64::try_from(size)?)?;
        Ok(seconds(|| Case::new(log)))
    })?;
    growing("events: `assess`, not following", sizes, |size| {
        let (count, case) = (i64::try_from(size)?, Case::new(events(1, i64::try_from(size)?)?)?);
        let last = instant(count, 0)?;
        Ok(seconds(|| desk.assess(&case, last)))
    })?;
    growing("events: `follow`", sizes, |size| {
        let mut case = Case::new(events(1, i64::try_from(size)?)?)?;
        Ok(seconds(|| case.follow(desk)))
    })?;
    growing("events late by one, caught up after each", [1_000, 10_000, 100_000], |size| {
        let mut log = events(1, i64::try_from(size)?)?;
        for two in log.chunks_exact_mut(2) {
            two.reverse();
        }
        let mut case = Case::default();
        case.follow(desk)?;
        Ok(seconds(|| -> Outcome<()> {
            for event in log {
                case.append(event)?;
                case.follow(desk)?;
            }
            Ok(())
        }))
    })?;
    for how in ["from_now", "recompute"] {
        let desk = Desk::load(&ALTERNATING.replace("HOW", how))?;
        let what = format!("changes of calendar between pauses, `{how}`: `assess`");
        growing(&what, [1_000, 10_000, 100_000], |size| {
            let case = Case::new(alternating(i64::try_from(size)?)?)?;
            let last = instant(i64::try_from(size)?, 0)?;
            Ok(seconds(|| desk.assess(&case, last)))
        })?;
    }
    let case = Case::new(events(1, 40)?)?;
    let last = instant(40, 0)?;
    let lists: [(&str, Written); 3] = [
        ("agreements", |size| policy(size, 2)),
        ("targets", |size| policy(1, size)),
        ("guidelines", guidelines),
    ];
    for (what, text) in lists {
        let sizes = [10, 100, 1_000];
        growing(&format!("{what}: load"), sizes, |size| {
            let text = text(size)?;
            Ok(seconds(|| Desk::load(&text)))
        })?;
        growing(&format!("{what}: `check`"), sizes, |size| {
            let desk = Desk::load(&text(size)?)?;
            Ok(seconds(|| desk.check()))
        })?;
        growing(&format!("{what}: `assess` of 40 events"), sizes, |size| {
            let desk = Desk::load(&text(size)?)?;
            Ok(seconds(|| desk.assess(&case, last)))
        })?;
    }
    Ok(())
}

/// A policy with so many guidelines.
fn guidelines(count: usize) -> Outcome<String> {
    let mut text = format!("{POLICY}guidelines:\n");
    for guideline in 0..count {
        writeln!(
            text,
            "  - {{id: g{guideline}, triggers: [{{clock: agent_work, at: {}m after}}], steps: [{{effects: {{raise_level: P2}}}}]}}",
            guideline + 1
        )?;
    }
    Ok(text)
}

/// A policy of so many agreements, each with a clock of so many targets.
fn policy(agreements: usize, targets: usize) -> Outcome<String> {
    let mut text = POLICY.split_inclusive("agreements:\n").next().unwrap_or_default().to_owned();
    for agreement in 0..agreements {
        writeln!(text, "  - id: a{agreement}")?;
        writeln!(text, "    when: {{fact: customer.id, value: c{agreement}}}")?;
        writeln!(text, "    clocks:\n      - preset: first_reply\n        warn: [{{at: 75%}}]")?;
        writeln!(text, "        target:")?;
        for target in 1..targets {
            let when = format!("{{fact: customer.tier, value: t{target}}}");
            writeln!(text, "          - {{when: {when}, amount: {target}m}}")?;
        }
        writeln!(text, "          - {{amount: 4h}}")?;
    }
    Ok(text)
}

fn loading() -> Outcome<()> {
    println!("\n| policy | text, bytes | load µs | `check` µs | findings |");
    println!("| --- | --: | --: | --: | --: |");
    let policies = [
        ("1 agreement, 4 clocks", POLICY.to_owned()),
        ("1 agreement, 1 clock, 1,000 targets", policy(1, 1_000)?),
        ("200 agreements, 1 clock and 2 targets each", policy(200, 2)?),
    ];
    for (name, text) in &policies {
        let desk = Desk::load(text)?;
        let mut times = [const { Vec::new() }; 2];
        let [load, check] = &mut times;
        for _ in 0..FEW_ROUNDS {
            let start = Instant::now();
            drop(black_box(Desk::load(black_box(text))));
            load.push(start.elapsed().as_secs_f64() * 1e6);
            let start = Instant::now();
            drop(black_box(desk.check()));
            check.push(start.elapsed().as_secs_f64() * 1e6);
        }
        let [load, check] = times.map(|times| thousands(&median(times).ceil()));
        let bytes = thousands(&text.len());
        println!("| {name} | {bytes} | {load} | {check} | {} |", desk.check().len());
    }
    Ok(())
}

fn a_million(desk: &Desk) -> Outcome<()> {
    println!("\n| a case of {} events | seconds | ns an event |", thousands(&MILLION));
    println!("| --- | --: | --: |");
    let log = events(1, MILLION)?;
    let last = instant(MILLION, 0)?;
    let mut times = [const { Vec::new() }; 4];
    for _ in 0..FEW_ROUNDS {
        let log = log.clone();
        let [build, alone, follow, followed] = &mut times;
        let start = Instant::now();
        let mut case = Case::new(log)?;
        build.push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        black_box(desk.assess(&case, last)?);
        alone.push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        case.follow(desk)?;
        follow.push(start.elapsed().as_secs_f64());
        ask(FOLLOWED_CALLS, &[last], |as_of| desk.assess(&case, as_of));
        let start = Instant::now();
        ask(FOLLOWED_CALLS, &[last], |as_of| desk.assess(&case, as_of));
        followed.push(start.elapsed().as_secs_f64() / f64::from(FOLLOWED_CALLS));
    }
    let names = ["made of events in order", "`assess`, not following", "`follow`"];
    let [build, alone, follow, followed] = times.map(median);
    for (name, time) in names.into_iter().zip([build, alone, follow]) {
        println!("| {name} | {time:.2} | {:.0} |", time * 1e9 / 1e6);
    }
    println!("| `assess`, following | {:.0} ns | – |", followed * 1e9);
    Ok(())
}

fn sizes(desk: &Desk) -> Outcome<()> {
    println!("\n| bytes of a case | 10 events | 40 events | 400 events |");
    println!("| --- | --: | --: | --: |");
    let mut rows = ["its log", "the fold that follows, beside it", "a snapshot"].map(str::to_owned);
    for count in [10, 40, 400] {
        let (case, log, _) = memory(|| -> Outcome<_> { Ok(Case::new(events(1, count)?)?) });
        let mut case = case?;
        let (followed, fold, _) = memory(|| case.follow(desk));
        followed?;
        for (row, bytes) in rows.iter_mut().zip([log, fold, desk.snapshot(&case)?.len()]) {
            write!(row, " | {}", thousands(&bytes))?;
        }
    }
    for row in rows {
        println!("| {row} |");
    }
    Ok(())
}

fn main() -> Outcome<()> {
    machine()?;
    println!(
        "an agreement with four clocks; an event every 20 minutes; medians of {ROUNDS} rounds, of {FEW_ROUNDS} for what takes longer"
    );
    let desk = Desk::load(POLICY)?;
    questions(&desk)?;
    appending(&desk)?;
    many(&desk)?;
    loading()?;
    a_million(&desk)?;
    sizes(&desk)?;
    growth(&desk)?;
    a_million_cases(&desk)?;
    Ok(())
}
