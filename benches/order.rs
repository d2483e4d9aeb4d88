//! What the order of work costs: `rank` and `priority` with many factors, and a worklist of a million entries beside a
//! scan that scores every one of them again.

mod measure;

use casework::{Calendar, Case, Desk, RankOptions, Timestamp, Worklist};
use measure::{Outcome, ROUNDS, machine, median, medians, per_second, thousands};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cmp::Ordering;
use std::fmt::Write;
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Instant;

/// 2026-11-16T12:00:00Z, a Monday.
const NOW: i64 = 1_794_830_400_000;
const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;
const CASES: usize = 10_000;
const CALENDAR: &str = "{zone: Europe/Berlin, week: {mon-fri: 09:00-17:00}}";
/// For what takes longer.
const FEW_ROUNDS: usize = 11;
const TOP: usize = 10;
/// Cases that are put and removed.
const MOVED: usize = 2_000;

/// The allocator of the system, which also counts. Only one thread allocates here.
struct Counting;

#[global_allocator]
static MEMORY: Counting = Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call goes to the allocator of the system as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE.store(LIVE.load(Relaxed).wrapping_add(layout.size()), Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        LIVE.store(LIVE.load(Relaxed).wrapping_sub(layout.size()), Relaxed);
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let live = LIVE.load(Relaxed).wrapping_sub(layout.size()).wrapping_add(size);
        LIVE.store(live, Relaxed);
        unsafe { System.realloc(place, layout, size) }
    }
}

/// The same numbers every time.
struct Dice(u64);

impl Dice {
    /// From 0 to below.
    fn below(&mut self, below: u32) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let high = u32::try_from(self.0 >> 32).unwrap_or_default();
        u32::try_from((u64::from(high) * u64::from(below)) >> 32).unwrap_or_default()
    }

    /// Within the last so many days.
    fn before_now(&mut self, days: i64) -> i64 {
        let millis = i64::from(self.below(1 << 31)) * days * DAY / (1 << 31);
        NOW - MINUTE - millis
    }
}

fn instant(millis: i64) -> Outcome<Timestamp> {
    Ok(Timestamp::from_millis(millis)?)
}

fn milliseconds(nanoseconds: f64) -> String {
    let micros = (nanoseconds / 1e3).round();
    if micros < 10_000.0 { format!("{:.3}", micros / 1e3) } else { format!("{:.1}", micros / 1e3) }
}

/// A policy of three clocks and an order of work with these groups of factors.
fn desk_with(groups: &str, attributes: u32) -> Outcome<Desk> {
    let mut text = String::from("calendars: {office: ");
    write!(text, "{CALENDAR}}}\ncalendar: office\nsignals: {{anger: {{}}}}\nattributes: {{")?;
    (0..attributes).try_for_each(|number| write!(text, "a{number}: integer, "))?;
    text.push_str(
        "}
level: {default: P3}
agreements:
  - id: all
    clocks:
      - {preset: first_reply, target: 4h, warn: [{at: 75%}]}
      - {preset: next_reply, target: 4h}
      - {preset: total_resolution, target: 3 working days, warn: [{at: 75%}]}
order:
  groups:
",
    );
    text.push_str(groups);
    Ok(Desk::load(&text)?)
}

/// Twelve factors over facts that every desk has.
const TWELVE: &str = "    case:
      cap: 40
      factors:
        - {fact: breaches, bands: [{at_least: 1, points: 10}]}
        - {fact: promises_broken, bands: [{at_least: 1, points: 15}]}
        - {fact: recent_contacts, bands: [{at_least: 2, points: 5}, {at_least: 3, points: 10}]}
        - {fact: reopens, bands: [{at_least: 1, points: 5}]}
        - {fact: transfers, bands: [{at_least: 2, points: 5}]}
        - {fact: public, bands: [{is: true, points: 10}]}
    customer:
      cap: 60
      factors:
        - {fact: customer.tier, bands: [{is: gold, points: 20}, {is: platinum, points: 40}]}
        - {fact: customer.reach, bands: [{at_least: 1000, points: 5}, {at_least: 10000, points: 10}]}
        - {fact: customer.vulnerable, bands: [{is: true, points: 15}]}
        - {fact: customer.renewal_at, bands: [{within: 14 calendar days, points: 10}]}
        - {fact: signals.anger, bands: [{at_least: 500, points: 10}]}
        - {id: big vip, points: 5, when: {all: [{fact: tags, value: vip}, {fact: customer.reach, op: at_least, value: 500}]}}
";

/// And 28 more, ten of them conditions of two leaves.
const TWENTY_EIGHT: &str = "    more:
      cap: 50
      factors:
        - {fact: customer.value, bands: [{at_least: 10000, points: 3}, {at_least: 100000, points: 6}]}
        - {fact: customer.advocate, bands: [{is: true, points: 5}]}
        - {fact: customer.locale, bands: [{is: [de-AT, de-CH], points: 2}]}
        - {fact: contacts, bands: [{at_least: 3, points: 2}, {at_least: 6, points: 4}]}
        - {fact: replies, bands: [{at_most: 0, points: 3}]}
        - {fact: tags, bands: [{is: [outage, refund], points: 6}]}
        - {fact: channel, bands: [{is: phone, points: 4}, {is: chat, points: 2}]}
        - {fact: status, bands: [{is: new, points: 2}]}
        - {fact: waiting_on, bands: [{is: us, points: 1}]}
        - {fact: origin, bands: [{is: listening, points: 3}]}
        - {fact: priority, bands: [{is: urgent, points: 5}, {is: high, points: 3}]}
        - {fact: impact, bands: [{is: many, points: 4}, {is: everybody, points: 8}]}
        - {fact: urgency, bands: [{is: now, points: 4}]}
        - {fact: group, bands: [{is: billing, points: 2}]}
        - {fact: assignee, bands: [{is: lead, points: 1}]}
    both:
      cap: 50
      factors:
        - {fact: clock.first_reply.breached, bands: [{is: true, points: 5}]}
        - {fact: clock.next_reply.breached, bands: [{is: true, points: 5}]}
        - {fact: clock.total_resolution.at_risk, bands: [{is: true, points: 5}]}
        - {id: c1, points: 3, when: {all: [{fact: customer.tier, value: platinum}, {fact: reopens, op: at_least, value: 1}]}}
        - {id: c2, points: 3, when: {all: [{fact: channel, value: phone}, {fact: customer.vulnerable, value: true}]}}
        - {id: c3, points: 3, when: {all: [{fact: replies, op: at_most, value: 0}, {fact: contacts, op: at_least, value: 2}]}}
        - {id: c4, points: 3, when: {any: [{fact: tags, value: outage}, {fact: impact, value: everybody}]}}
        - {id: c5, points: 3, when: {any: [{fact: breaches, op: at_least, value: 2}, {fact: transfers, op: at_least, value: 3}]}}
        - {id: c6, points: 3, when: {all: [{fact: customer.value, op: at_least, value: 50000}, {fact: status, value: new}]}}
        - {id: c7, points: 3, when: {all: [{fact: public, value: true}, {fact: customer.reach, op: at_least, value: 5000}]}}
        - {id: c8, points: 3, when: {any: [{fact: customer.advocate, value: true}, {fact: customer.tier, value: gold}]}}
        - {id: c9, points: 3, when: {all: [{fact: urgency, value: now}, {fact: impact, value: many}]}}
        - {id: c10, points: -3, when: {all: [{fact: tags, value: vip}, {fact: waiting_on, value: customer}]}}
";

/// Forty factors over facts that every desk has.
fn own_facts() -> Outcome<Desk> {
    desk_with(&[TWELVE, TWENTY_EIGHT].concat(), 0)
}

/// Forty factors, 28 of them over attributes that the policy declares.
fn declared() -> Outcome<Desk> {
    let mut groups = format!("{TWELVE}    some:\n      cap: 50\n      factors:\n");
    for number in 0..28 {
        if number == 14 {
            groups.push_str("    others:\n      cap: 50\n      factors:\n");
        }
        writeln!(
            groups,
            "        - {{fact: attribute.a{number}, bands: [{{at_least: 10, points: 3}}, {{at_least: 50, points: 6}}]}}"
        )?;
    }
    desk_with(&groups, 28)
}

/// An open case of the last week, with half of what the factors of both desks ask about.
fn busy_case(number: usize, dice: &mut Dice) -> Outcome<Case> {
    let at = dice.before_now(7);
    let tier = ["silver", "gold", "platinum"][dice.below(3) as usize];
    let channel = ["email", "phone", "chat"][dice.below(3) as usize];
    let reach = dice.below(20_000);
    let level = 1 + dice.below(4);
    let mut attributes = String::new();
    for place in (0..28).step_by(2) {
        write!(attributes, r#""a{}": {}, "#, place + dice.below(2), dice.below(100))?;
    }
    let attributes = attributes.trim_end_matches(", ");
    let mut customer = String::new();
    for fact in [r#""vulnerable": true"#, r#""advocate": true"#, r#""locale": "de-AT""#] {
        if dice.below(2) == 0 {
            write!(customer, ", {fact}")?;
        }
    }
    let known = ["vip", "outage"][dice.below(2) as usize];
    let impact = ["one", "many"][dice.below(2) as usize];
    let value = dice.below(200_000);
    let (opened, written) = (instant(at)?, instant((at + 90 * MINUTE).min(NOW))?);
    let text = format!(
        r#"[{{"id": "o", "case_id": "case {number}", "at": "{opened}", "kind": "opened", "channel": "{channel}",
              "data": {{"level": "P{level}", "tags": ["{known}"], "impact": "{impact}", "attributes": {{{attributes}}},
                "customer": {{"tier": "{tier}", "reach": {reach}, "value": {value},
                  "renewal_at": "2026-12-01T00:00:00Z"{customer}}}}}}},
            {{"id": "s", "case_id": "case {number}", "at": "{opened}", "kind": "signal",
              "data": {{"name": "anger", "value": 0.9, "confidence": 0.9}}}},
            {{"id": "m", "case_id": "case {number}", "at": "{written}", "kind": "message", "channel": "{channel}",
              "actor": {{"role": "customer"}}}}]"#
    );
    Ok(Case::load(&text)?)
}

fn ranking(factors: &str, desk: &Desk) -> Outcome<()> {
    let mut dice = Dice(7);
    let mut cases = Vec::with_capacity(CASES);
    for number in 0..CASES {
        let mut case = busy_case(number, &mut dice)?;
        case.follow(desk)?;
        cases.push(case);
    }
    let now = instant(NOW)?;
    let rank = |limit: Option<usize>, explain: bool| {
        let options = RankOptions { limit, explain, ..RankOptions::default() };
        drop(black_box(desk.rank(black_box(&cases), now, options)));
    };
    let row = desk.rank(&cases, now, RankOptions { explain: true, ..RankOptions::default() })?;
    let lines = row.rows.first().and_then(|row| row.contributions.as_ref()).map_or(0, Vec::len);
    assert!(row.rows.len() == CASES && lines > 40);
    let calls = u32::try_from(CASES)?;
    let [all, ten, explained, one, assessed] = medians([
        (calls, &mut || rank(None, false)),
        (calls, &mut || rank(Some(TOP), false)),
        (calls, &mut || rank(None, true)),
        (calls, &mut || {
            for case in &cases {
                drop(black_box(desk.priority(black_box(case), now)));
            }
        }),
        (calls, &mut || {
            for case in &cases {
                drop(black_box(desk.assess(black_box(case), now)));
            }
        }),
    ]);
    for (what, each) in [
        ("`rank`, all rows", all),
        ("`rank`, the first 10", ten),
        ("`rank`, all rows explained", explained),
        ("`priority` of one case", one),
        ("`assess` of one case", assessed),
    ] {
        let (case, second) = (thousands(&each.round()), per_second(each));
        let whole = if what.starts_with("`rank`") {
            milliseconds(each * f64::from(calls))
        } else {
            String::new()
        };
        println!("| {factors} | {what} | {whole} | {case} | {second} |");
    }
    Ok(())
}

/// How many classes a desk can have: so many targets, half of them in business hours, by so many numbers of points.
#[derive(Clone, Copy)]
struct Shape {
    targets: u32,
    points: u32,
    /// Of the cases: one clock, or two.
    clocks: usize,
}

impl Shape {
    fn classes(self) -> usize {
        (self.targets * self.points) as usize * self.clocks
    }

    fn target(place: u32) -> i64 {
        i64::from(place + 1) * 37 * MINUTE
    }

    fn desk(self) -> Outcome<Desk> {
        let mut text = String::from("calendars: {office: ");
        write!(text, "{CALENDAR}}}\nattributes: {{target: integer, points: integer}}\n")?;
        text.push_str("level: {default: P3}\nagreements:\n  - id: all\n    clocks:\n");
        for preset in ["first_reply", "total_resolution"].iter().take(self.clocks) {
            writeln!(text, "      - preset: {preset}\n        target:")?;
            let times = if *preset == "first_reply" { 1 } else { 3 };
            for place in 0..self.targets {
                let unit = if place % 2 == 0 { "office" } else { "wall" };
                let minutes = Self::target(place) * times / MINUTE;
                writeln!(
                    text,
                    "          - {{when: {{fact: attribute.target, value: {place}}}, amount: {minutes}m, in: {unit}}}"
                )?;
            }
        }
        text.push_str(
            "order:\n  base: {P1: 800, P2: 400, P3: 200, P4: 100}\n  groups:\n    all:\n",
        );
        text.push_str(
            "      cap: 1000\n      factors:\n        - {fact: attribute.points, bands: [",
        );
        (0..self.points)
            .try_for_each(|points| write!(text, "{{at_least: {points}, points: {points}}}, "))?;
        text.push_str("]}\n");
        Ok(Desk::load(&text)?)
    }
}

/// An entry as a scan would keep it.
struct Scanned {
    number: usize,
    office: bool,
    start: i64,
    target: i64,
    weight: i64,
    due: i64,
}

impl Scanned {
    /// Weight times urgency, in quarters, as `of / target`, with u0 and κ of 1/4.
    fn score(&self, [wall, office]: [i64; 2]) -> (i128, i64) {
        let elapsed = (if self.office { office } else { wall }) - self.start;
        let urgency = if elapsed <= self.target {
            self.target + 4 * elapsed
        } else {
            5 * self.target + (elapsed - self.target)
        };
        (i128::from(urgency) * i128::from(self.weight), self.target)
    }
}

fn higher((one, below): (i128, i64), (other, others_below): (i128, i64)) -> Ordering {
    (other * i128::from(below)).cmp(&(one * i128::from(others_below)))
}

/// The first ten by scoring every entry. `now` is what both units show.
fn scan(entries: &[Scanned], now: [i64; 2]) -> Vec<usize> {
    let mut best: Vec<((i128, i64), &Scanned)> = Vec::with_capacity(TOP + 1);
    for entry in entries {
        let score = entry.score(now);
        let after = |known: &((i128, i64), &Scanned)| {
            higher(known.0, score).then_with(|| known.1.due.cmp(&entry.due)).is_lt()
        };
        if best.len() < TOP || best.last().is_some_and(|last| !after(last)) {
            let place = best.partition_point(after);
            best.insert(place, (score, entry));
            best.truncate(TOP);
        }
    }
    best.into_iter().map(|(_, entry)| entry.number).collect()
}

fn short_case(number: usize, at: i64, target: u32, points: u32) -> Outcome<Case> {
    let at = instant(at)?;
    let text = format!(
        r#"[{{"id": "o", "case_id": "case {number}", "at": "{at}", "kind": "opened", "channel": "email",
              "data": {{"attributes": {{"target": {target}, "points": {points}}}}}}}]"#
    );
    Ok(Case::load(&text)?)
}

/// A worklist of so many entries, with the same entries for a scan where each case has one, and the bytes that it holds
/// besides the blocks of the ids.
fn fill(shape: Shape, entries: usize) -> Outcome<(Desk, Worklist, Vec<Scanned>, usize)> {
    let desk = shape.desk()?;
    let office = Calendar::load(CALENDAR)?;
    let zero = instant(0)?;
    let cases = entries / shape.clocks;
    let scanned = if shape.clocks == 1 { cases } else { 0 };
    let mut scan = Vec::with_capacity(scanned);
    let mut dice = Dice(11);
    let mut ids = 0;
    let before = LIVE.load(Relaxed);
    let mut worklist = Worklist::new(&desk, instant(NOW)?);
    for number in 0..cases {
        let (at, place) = (dice.before_now(30), dice.below(shape.targets));
        let points = dice.below(shape.points);
        let case = short_case(number, at, place, points)?;
        worklist.put(&case)?;
        // Counts, length and text, as they lie in memory.
        ids += case.id().map_or(0, |id| (16 + id.len()).next_multiple_of(8));
        if shape.clocks == 1 {
            let (target, in_hours) = (Shape::target(place), place % 2 == 0);
            let start = if in_hours { office.elapsed_ms(zero, instant(at)?) } else { at };
            let due = if in_hours {
                office.add(instant(at)?, casework::Amount::millis(target))?.as_millis()
            } else {
                at + target
            };
            let weight = 200 + i64::from(points);
            scan.push(Scanned { number, office: in_hours, start, target, weight, due });
        }
    }
    let bytes = LIVE.load(Relaxed) - before - ids;
    assert_eq!(worklist.len(), cases);
    Ok((desk, worklist, scan, bytes))
}

/// Median nanoseconds of each round.
fn rounds(count: usize, mut round: impl FnMut() -> Outcome<()>) -> Outcome<f64> {
    let mut times = Vec::with_capacity(count);
    for place in 0..=count {
        let start = Instant::now();
        round()?;
        if place > 0 {
            times.push(start.elapsed().as_secs_f64() * 1e9);
        }
    }
    Ok(median(times))
}

fn worklist(shape: Shape, entries: usize) -> Outcome<()> {
    let (desk, mut worklist, scanned, bytes) = fill(shape, entries)?;
    let office = Calendar::load(CALENDAR)?;
    let zero = instant(0)?;
    let top = |worklist: &Worklist| -> Outcome<Vec<usize>> {
        let rows = worklist.top(TOP);
        let number = |id: &str| id.trim_start_matches("case ").parse::<usize>();
        Ok(rows.iter().map(|row| number(&row.case_id)).collect::<Result<_, _>>()?)
    };
    let mut now = NOW;
    let mut times = [Vec::new(), Vec::new()];
    // Both ways are asked in turns, each time a minute later.
    for round in 0..=FEW_ROUNDS {
        now += MINUTE;
        let dials = [now, office.elapsed_ms(zero, instant(now)?)];
        let start = Instant::now();
        worklist.advance(instant(now)?)?;
        black_box(worklist.top(TOP));
        let listed = start.elapsed();
        let start = Instant::now();
        let scan = scan(black_box(&scanned), black_box(dials));
        let scan_took = start.elapsed();
        if shape.clocks == 1 {
            assert_eq!(top(&worklist)?, scan);
        }
        if round > 0 {
            times[0].push(listed.as_secs_f64() * 1e9);
            times[1].push(scan_took.as_secs_f64() * 1e9);
        }
    }
    let [listed, scan] = times.map(median);
    let mut dice = Dice(13);
    let mut cases = Vec::with_capacity(MOVED);
    for number in 0..MOVED {
        let (at, target) = (dice.before_now(30), dice.below(shape.targets));
        let mut case = short_case(entries + number, at, target, dice.below(shape.points))?;
        case.follow(&desk)?;
        cases.push(case);
    }
    let moved = f64::from(u32::try_from(MOVED)?);
    let as_of = worklist.now();
    let read = rounds(FEW_ROUNDS, || {
        for case in &cases {
            drop(black_box(desk.assess(case, as_of)?));
        }
        Ok(())
    })? / moved;
    // All are put before any is removed, so that none is at hand.
    let put = {
        let mut times = Vec::new();
        for _ in 0..FEW_ROUNDS {
            let start = Instant::now();
            for case in &cases {
                worklist.put(case)?;
            }
            let put = start.elapsed();
            let start = Instant::now();
            for case in &cases {
                worklist.remove(case.id().ok_or("no id")?);
            }
            times.push((put.as_secs_f64() * 1e9, start.elapsed().as_secs_f64() * 1e9));
        }
        let put = median(times.iter().map(|(put, _)| *put).collect());
        (put / moved, median(times.iter().map(|(_, removed)| *removed).collect()) / moved)
    };
    let bytes = f64::from(u32::try_from(bytes)?) / f64::from(u32::try_from(entries)?);
    let ratio =
        if shape.clocks == 1 { format!("{:.0} ×", scan / listed) } else { "–".to_owned() };
    let scan = if shape.clocks == 1 { milliseconds(scan) } else { "–".to_owned() };
    println!(
        "| {} | {} | {} | {} | {scan} | {ratio} | {} | {} | {} | {bytes:.1} |",
        thousands(&entries),
        shape.clocks,
        thousands(&shape.classes()),
        milliseconds(listed),
        thousands(&put.0.round()),
        thousands(&read.round()),
        thousands(&put.1.round()),
    );
    Ok(())
}

fn main() -> Outcome<()> {
    machine()?;
    if std::env::args().nth(1).as_deref() != Some("worklist") {
        println!(
            "\n{} cases that follow, of three clocks each; 40 factors; medians of {ROUNDS} rounds",
            thousands(&CASES)
        );
        println!("\n| factors over | question | ms | ns a case | cases a second |");
        println!("| --- | --- | --: | --: | --: |");
        ranking("facts that every desk has", &own_facts()?)?;
        ranking("28 declared attributes, and 12 others", &declared()?)?;
    }
    println!("\nA worklist; medians of {FEW_ROUNDS} rounds");
    println!(
        "\n| entries | clocks a case | classes | `advance`, `top(10)` ms | scan ms | ratio | `put` ns | `assess` of the same ns | `remove` ns | bytes an entry |"
    );
    println!("| --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |");
    let one = |targets, points| Shape { targets, points, clocks: 1 };
    for entries in [10_000, 100_000, 1_000_000] {
        worklist(one(45, 100), entries)?;
    }
    worklist(one(10, 20), 1_000_000)?;
    worklist(one(100, 200), 1_000_000)?;
    worklist(Shape { targets: 45, points: 50, clocks: 2 }, 1_000_000)
}
