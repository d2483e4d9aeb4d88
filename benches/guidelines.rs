//! What guidelines and authority cost: answers and events under twenty guidelines, what may be given after a million
//! remedies, the check of many rules, and how all of it grows.

mod measure;

use casework::authority::RemedyAct;
use casework::decision::Verdict;
use casework::event::RemedyKind;
use casework::{Act, Actor, Assessment, Case, Desk, Event, Ledger, Money, Timestamp};
use measure::{Outcome, ROUNDS, machine, median, medians, per_second, thousands};
use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

/// An agreement with four clocks, of which one pauses; people, and nobody's guidelines yet.
const DESK: &str = "
calendars: {office: {zone: Europe/Berlin, week: {mon-fri: 09:00-17:00}}}
calendar: office
level: {default: P3}
roles: {agent: {}, lead: {escalation: 1}, manager: {escalation: 2}}
organisation:
  roles: {agent: {members: [ann, ben], calendar: office}, lead: {members: [lea]}, manager: {members: [mia]}}
agreements:
  - id: all
    clocks:
      - {preset: first_reply, target: [{amount: 1h, in: wall}], warn: [{at: 75%}]}
      - {preset: next_reply, target: [{amount: 4h, in: wall}], warn: [{at: 75%}]}
      - {preset: agent_work, target: [{amount: 16h, in: wall}], warn: [{at: 25%}]}
      - {preset: total_resolution, target: [{amount: 24h, in: wall}], warn: [{at: 25%}, {at: 50%}]}
";

/// Triggers of every kind. `WHEN` says for which cases.
const GUIDELINES: &str = "guidelines:
  - {id: g1, WHEN triggers: [{clock: first_reply, at: at_risk}], acknowledge: {hold: 30m}, in: wall, steps: [
      {to: owner, actions: [remind]}, {after: 15m, escalation: 1, to: 'role:lead', actions: [notify]}]}
  - {id: g2, WHEN triggers: [{clock: first_reply, at: breached}], in: wall, steps: [{to: 'role:lead', actions: [notify]}]}
  - {id: g3, WHEN triggers: [{clock: next_reply, at: at_risk}], in: wall, steps: [{to: owner, actions: [remind]}]}
  - {id: g4, WHEN triggers: [{clock: agent_work, at: at_risk}], in: wall, steps: [
      {to: owner, actions: [remind]}, {from: due, before: 30m, escalation: 1, to: 'role:lead', actions: [notify]}]}
  - {id: g5, WHEN triggers: [{clock: total_resolution, at: 25%}], acknowledge: {hold: 1h}, in: wall, steps: [
      {to: 'role:lead', escalation: 1, kind: hierarchical, actions: [notify]},
      {after: 6h, to: 'role:manager', escalation: 2, kind: hierarchical, actions: [notify], effects: {raise_level: P2}}]}
  - {id: g6, WHEN triggers: [{clock: total_resolution, at: 50%}], in: wall, steps: [{actions: [open_incident]}]}
  - {id: g7, WHEN triggers: [{clock: total_resolution, at: breached}], steps: [{to: 'role:manager', actions: [notify]}]}
  - {id: g8, WHEN triggers: [{event: {kind: message, by: customer}}], cooldown: 6h, in: wall, steps: [{to: 'role:lead', actions: [watch]}]}
  - {id: g9, WHEN triggers: [{event: {kind: status, to: waiting_customer}}], cooldown: 24h, in: wall, steps: [{after: 2h, to: owner, actions: [remind]}]}
  - {id: g10, WHEN triggers: [{count: {kind: message, by: customer}, at_least: 3, within: 6h}], in: wall, cooldown: 8h, steps: [
      {to: 'role:lead', escalation: 1, actions: [notify, call_back]}]}
  - {id: g11, WHEN triggers: [{count: {kind: status}, at_least: 10}], steps: [{to: 'role:manager', actions: [notify]}]}
  - {id: g12, WHEN triggers: [{silence_of: us, for: 2h}], in: wall, steps: [{to: owner, actions: [request_reply]}]}
  - {id: g13, WHEN triggers: [{silence_of: customer, for: 12h}], in: wall, steps: [{to: customer, kind: customer, actions: [notify]}]}
  - {id: g14, WHEN triggers: [{unowned_for: 4h}], in: wall, steps: [{to: 'role:agent', kind: functional, actions: [assign]}]}
  - {id: g15, WHEN triggers: [{becomes: {fact: status, value: waiting_customer}}], cooldown: 24h, in: wall, steps: [{after: 1h, to: owner, actions: [remind]}]}
  - {id: g16, WHEN triggers: [{becomes: {fact: clock.total_resolution.at_risk, value: true}}], steps: [{to: 'role:lead', actions: [watch]}]}
  - {id: g17, WHEN triggers: [{becomes: {fact: escalation, op: at_least, value: 2}}], stop_when: {fact: level, value: P1}, steps: [{actions: [suppress_marketing]}]}
  - {id: g18, WHEN triggers: [{becomes: {fact: tags, value: outage}}], dwell: 30m, stop_when: {not: {fact: tags, value: outage}}, in: wall, steps: [{actions: [open_incident]}]}
  - {id: g19, WHEN triggers: [{manual: true}], steps: [{to: 'role:manager', escalation: 2, actions: [notify]}]}
  - {id: g20, WHEN mode: observe, triggers: [{event: {kind: message, by: agent}}], cooldown: 24h, in: wall, steps: [{to: 'role:lead', actions: [notify]}]}
";

const START: i64 = 1_795_000_000_000;
const STEP: i64 = 20 * 60_000;
const EVENTS: i64 = 40;
const CALLS: u32 = 1_000;
/// For what takes longer.
const FEW_ROUNDS: usize = 5;

fn instant(place: i64) -> Outcome<Timestamp> {
    Ok(Timestamp::from_millis(START + place * STEP)?)
}

fn event(place: i64, what: &str) -> Outcome<Event> {
    let at = instant(place)?;
    Ok(Event::load(&format!(r#"{{"id": "{place}", "case_id": "1", "at": "{at}", {what}}}"#))?)
}

/// One event of a conversation: opened by the customer, then in turns their message, waiting for them, open again, and
/// an agent's reply.
fn talk(place: i64) -> Outcome<Event> {
    let what = match place % 4 {
        _ if place == 0 => r#""kind": "opened", "channel": "email""#,
        0 => r#""kind": "message", "actor": {"role": "agent"}, "channel": "email""#,
        1 => r#""kind": "message", "actor": {"role": "customer"}, "channel": "email""#,
        2 => r#""kind": "status", "data": {"to": "waiting_customer"}"#,
        _ => r#""kind": "status", "data": {"to": "open"}"#,
    };
    event(place, what)
}

fn talked(count: i64) -> Outcome<Vec<Event>> {
    (0..count).map(talk).collect()
}

/// Opened, and then the same over and over.
fn repeated(count: i64, what: impl Fn(i64) -> String) -> Outcome<Vec<Event>> {
    let rest = (1..=count).map(|place| event(place, &what(place)));
    std::iter::once(talk(0)).chain(rest).collect()
}

/// A case of these events, which follows.
fn following(desk: &Desk, events: &[Event]) -> Outcome<Case> {
    let mut case = Case::new(events.iter().cloned())?;
    case.follow(desk)?;
    Ok(case)
}

/// The instants of the hour after so many events, in turns.
fn afterwards(count: i64) -> Outcome<Vec<Timestamp>> {
    let minutes = (1..=60).map(|minute| START + (count - 1) * STEP + minute * 60_000);
    minutes.map(|at| Ok(Timestamp::from_millis(at)?)).collect()
}

fn ask<T>(calls: u32, instants: &[Timestamp], mut question: impl FnMut(Timestamp) -> T) {
    for (_, as_of) in (0..calls).zip(instants.iter().cycle()) {
        black_box(question(black_box(*as_of)));
    }
}

/// Nanoseconds of an answer on a case that follows.
fn assessed(desk: &Desk, case: &Case) -> Outcome<f64> {
    let instants = afterwards(i64::try_from(case.len())?)?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        ask(100, &instants, |as_of| desk.assess(case, as_of));
        times.push(start.elapsed().as_secs_f64() * 1e9 / 100.0);
    }
    Ok(median(times))
}

/// Nanoseconds of an event that comes in order to a case that follows, each of these.
fn appended(desk: &Desk, before: &[Event], events: &[Event], rounds: usize) -> Outcome<f64> {
    let start = following(desk, before)?;
    let mut times = Vec::new();
    for _ in 0..rounds {
        let (mut case, events) = (start.clone(), events.to_vec());
        let count = f64::from(u32::try_from(events.len())?);
        let begun = Instant::now();
        for event in events {
            case.append(event)?;
        }
        times.push(begun.elapsed().as_secs_f64() * 1e9 / count);
        drop(case);
    }
    Ok(median(times))
}

/// Twenty guidelines on a case of forty events.
fn twenty() -> Outcome<()> {
    println!(
        "\n| 20 guidelines, {EVENTS} events | set off | open | actions due | `assess` ns | not following ns | `next_check` ns | `append` ns |"
    );
    println!("| --- | --: | --: | --: | --: | --: | --: | --: |");
    let nobody = GUIDELINES.replace("WHEN", "when: {fact: customer.tier, value: gold},");
    let all = GUIDELINES.replace("WHEN ", "");
    for (name, guidelines) in [
        ("no guidelines", String::new()),
        ("none set off: they are for other cases", nobody),
        ("set off", all),
    ] {
        let desk = Desk::load(&format!("{DESK}{guidelines}"))?;
        let events = talked(EVENTS)?;
        let alone = Case::new(events.iter().cloned())?;
        let case = following(&desk, &events)?;
        let instants = afterwards(EVENTS)?;
        for as_of in &instants {
            assert_eq!(desk.assess(&case, *as_of)?, desk.assess(&alone, *as_of)?);
        }
        let told: Assessment = desk.assess(&case, *instants.last().ok_or("no instant")?)?;
        let begun: std::collections::BTreeSet<_> =
            told.actions.iter().chain(&told.observed).map(|action| &action.guideline).collect();
        let [following, fresh, next] = medians([
            (CALLS, &mut || ask(CALLS, &instants, |as_of| desk.assess(&case, as_of))),
            (10, &mut || ask(10, &instants, |as_of| desk.assess(&alone, as_of))),
            (CALLS, &mut || ask(CALLS, &instants, |as_of| desk.next_check(&case, as_of))),
        ]);
        let more: Vec<Event> = (EVENTS..EVENTS + 100).map(talk).collect::<Outcome<_>>()?;
        let append = appended(&desk, &events, &more, ROUNDS)?;
        let figures = [following, fresh, next, append].map(|time| thousands(&time.round()));
        println!(
            "| {name} | {} | {} | {} | {} |",
            begun.len(),
            told.guidelines.len(),
            told.actions.len() + told.observed.len(),
            figures.join(" | ")
        );
    }
    Ok(())
}

const REMEDIES: u32 = 1_000_000;

const GRANTS: &str = "
agreements: [{id: all, clocks: [{preset: first_reply, target: 4h}]}]
calendars: {office: {zone: Europe/Berlin, week: {mon-fri: 09:00-17:00}}}
calendar: office
roles: {agent: {}, lead: {escalation: 1}}
grants:
  - {id: g, role: agent, kinds: [refund, credit, goodwill], limits: [
      {amount: {minor: 500000, currency: EUR}, per: incident},
      {amount: {minor: 90000000000, currency: EUR}, per: agent, window: month},
      {count: 20000, per: customer, window: 365 calendar days}]}
  - {id: h, role: lead, kinds: [refund], limits: [{amount: {minor: 900000, currency: EUR}, per: incident}]}
";

/// A remedy of a year, on 300,000 cases of 50,000 customers, by 499 agents.
fn remedy(number: u32) -> Outcome<Event> {
    let at = Timestamp::from_millis(START - 31_600_000_000 + i64::from(number) * 31_000)?;
    let mix = number.wrapping_mul(2_654_435_761);
    let (case, customer, agent) = (mix % 300_000, mix % 50_021, mix % 499);
    let kind = if mix.is_multiple_of(2) { "refund" } else { "credit" };
    Ok(Event::load(&format!(
        r#"{{"id": "e{number}", "case_id": "c{case}", "at": "{at}", "kind": "remedy", "actor": {{"id": "a{agent}", "role": "agent"}},
        "data": {{"name": "r{number}", "kind": "{kind}", "amount": {{"minor": {}, "currency": "EUR"}}, "customer": "k{customer}"}}}}"#,
        mix % 5_000
    ))?)
}

fn refund(minor: i64) -> Outcome<Act> {
    Ok(Act::Remedy(RemedyAct::of(RemedyKind::Refund, Money::new(minor, "EUR".parse()?)?)))
}

/// Nanoseconds of a question that is asked so often, and how often the answer was yes.
fn turns(mut question: impl FnMut(usize) -> Outcome<bool>, calls: u32) -> Outcome<(f64, u32)> {
    let (mut times, mut yes) = (Vec::new(), 0);
    for _ in 0..FEW_ROUNDS {
        yes = 0;
        let start = Instant::now();
        for number in 0..calls {
            yes += u32::from(black_box(question(number as usize)?));
        }
        times.push(start.elapsed().as_secs_f64() * 1e9 / f64::from(calls));
    }
    Ok((median(times), yes))
}

fn authority() -> Outcome<()> {
    println!("\n| a ledger of {} remedies | ns a remedy | seconds |", thousands(&REMEDIES));
    println!("| --- | --: | --: |");
    let row = |name: &str, seconds: f64| {
        println!("| {name} | {:.0} | {seconds:.2} |", seconds * 1e9 / f64::from(REMEDIES));
    };
    let events: Vec<Event> = (0..REMEDIES).map(remedy).collect::<Outcome<_>>()?;
    let shuffled = |place: usize| place * 618_033 % events.len();
    let build = |name: &str, order: &mut dyn Iterator<Item = usize>| -> Outcome<Ledger> {
        let start = Instant::now();
        let mut ledger = Ledger::default();
        for place in order {
            ledger.append(events.get(place).ok_or("no such event")?)?;
        }
        row(name, start.elapsed().as_secs_f64());
        Ok(ledger)
    };
    let sorted = build("`append`, in order", &mut (0..events.len()))?;
    drop(build("`append`, newest first", &mut (0..events.len()).rev())?);
    let ledger = build("`append`, in no order", &mut (0..events.len()).map(shuffled))?;
    let start = Instant::now();
    let text = sorted.to_json();
    row("`to_json`", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let loaded = Ledger::load(&text)?;
    row("`load` of that, one list", start.elapsed().as_secs_f64());
    assert_eq!(loaded.len(), ledger.len());
    drop(loaded);
    let lines: String = text.trim_matches(['[', ']']).replace("},{\"id\"", "}\n{\"id\"");
    drop(text);
    let start = Instant::now();
    let loaded = Ledger::load(&lines)?;
    row("`load` of an event a line", start.elapsed().as_secs_f64());
    assert_eq!(loaded.len(), ledger.len());
    drop((loaded, lines));

    println!("\n| one question | ledger | ns | a second | allowed |");
    println!("| --- | --- | --: | --: | --: |");
    let desk = Desk::load(GRANTS)?;
    let now = instant(0)?;
    let mut cases = Vec::new();
    for case in 0..1_000 {
        let opened = format!(
            r#"[{{"id": "o", "case_id": "c{case}", "at": "2026-11-18T00:00:00Z", "kind": "opened", "data": {{"customer": {{"id": "k{}"}}}}}}]"#,
            case * 50
        );
        let mut case = Case::load(&opened)?;
        case.follow(&desk)?;
        cases.push(case);
    }
    let actors: Vec<Actor> =
        (0..499).map(|agent| Actor::new(format!("a{agent}")).with_role("agent")).collect();
    let empty = Ledger::default();
    let at = |number: usize| Some((cases.get(number % 1_000)?, actors.get(number % 499)?));
    for (ledger_name, ledger) in
        [("empty", &empty), ("came in order", &sorted), ("came in no order", &ledger)]
    {
        for (name, act) in [("allowed", refund(100)?), ("to be approved", refund(600_000)?)] {
            let may = |number| -> Outcome<bool> {
                let (case, actor) = at(number).ok_or("no such case")?;
                Ok(desk.may(actor, &act, case, Some(ledger), now)?.verdict == Verdict::Allow)
            };
            let (time, yes) = turns(may, 50_000)?;
            println!(
                "| `may`, {name} | {ledger_name} | {} | {} | {} |",
                thousands(&time.round()),
                per_second(time),
                thousands(&yes)
            );
        }
        let act = refund(100)?;
        let same = |_| -> Outcome<bool> {
            let (case, actor) = at(7).ok_or("no such case")?;
            Ok(desk.may(actor, &act, case, Some(ledger), now)?.verdict == Verdict::Allow)
        };
        let (time, yes) = turns(same, 50_000)?;
        println!(
            "| `may`, allowed, the same again | {ledger_name} | {} | {} | {} |",
            thousands(&time.round()),
            per_second(time),
            thousands(&yes)
        );
        let allowances = |number| -> Outcome<bool> {
            let (case, actor) = at(number).ok_or("no such case")?;
            Ok(!desk.allowances(actor, case, Some(ledger), now)?.is_empty())
        };
        let (time, _) = turns(allowances, 50_000)?;
        let (shown, rate) = (thousands(&time.round()), per_second(time));
        println!("| `allowances` | {ledger_name} | {shown} | {rate} | – |");
    }
    Ok(())
}

/// A policy of so many rules: guidelines, grants, agreements and lanes in equal parts, each of which says something.
fn rules(count: usize) -> Outcome<String> {
    let head = DESK.split("agreements:").next().unwrap_or_default();
    let mut lists =
        ["agreements:\n", "guidelines:\n", "grants:\n", "order:\n  preset: weighted\n  lanes:\n"]
            .map(str::to_owned);
    for number in 0..count / 4 {
        let [agreements, guidelines, grants, lanes] = &mut lists;
        let customer = format!("when: {{fact: customer.id, value: c{number}}}");
        writeln!(
            agreements,
            "  - {{id: a{number}, {customer}, clocks: [{{preset: first_reply, target: 4h, warn: [{{at: 75%}}]}}]}}"
        )?;
        let trigger = match number % 4 {
            0 => "clock: first_reply, at: at_risk".to_owned(),
            1 => "event: {kind: message, by: customer}".to_owned(),
            2 => "silence_of: us, for: 2h".to_owned(),
            _ => format!("becomes: {{fact: tags, value: t{number}}}"),
        };
        writeln!(
            guidelines,
            "  - {{id: g{number}, {customer}, triggers: [{{{trigger}}}], cooldown: 4h, steps: [{{kind: functional, to: 'role:lead', actions: [assign]}},\n      {{after: 1h, escalation: 1, to: 'role:manager', actions: [notify]}}]}}"
        )?;
        writeln!(
            grants,
            "  - {{id: g{number}, role: agent, kinds: [refund], {customer}, limits: [{{amount: {{minor: {}, currency: EUR}}, per: incident}}]}}",
            1_000 + number
        )?;
        writeln!(
            lanes,
            "    - {{id: l{number}, lane: hard_stop, when: {{fact: tags, value: l{number}}}}}"
        )?;
    }
    Ok(format!("{head}{}", lists.concat()))
}

fn checking() -> Outcome<()> {
    println!("\n| rules | text, bytes | load ms | `check` ms | findings | `handbook` ms |");
    println!("| --: | --: | --: | --: | --: | --: |");
    for count in [40, 200, 1_000] {
        let text = rules(count)?;
        let desk = Desk::load(&text)?;
        let mut times = [const { Vec::new() }; 3];
        for _ in 0..FEW_ROUNDS {
            let [load, check, handbook] = &mut times;
            let start = Instant::now();
            drop(black_box(Desk::load(black_box(&text))));
            load.push(start.elapsed().as_secs_f64() * 1e3);
            let start = Instant::now();
            drop(black_box(desk.check()));
            check.push(start.elapsed().as_secs_f64() * 1e3);
            let start = Instant::now();
            drop(black_box(desk.handbook()));
            handbook.push(start.elapsed().as_secs_f64() * 1e3);
        }
        let [load, check, handbook] = times.map(|times| format!("{:.1}", median(times)));
        let findings = desk.check();
        println!(
            "| {} | {} | {load} | {check} | {} | {handbook} |",
            thousands(&count),
            thousands(&text.len()),
            findings.len(),
        );
    }
    Ok(())
}

/// What one thing costs at three sizes.
fn growing<const N: usize>(
    what: &str,
    sizes: [usize; N],
    mut run: impl FnMut(usize) -> Outcome<f64>,
) -> Outcome<()> {
    let mut row = format!("| {what} |");
    let mut all = Vec::new();
    for size in sizes {
        let time = run(size)?;
        write!(row, " {} | {} |", thousands(&size), thousands(&time.round()))?;
        all.push(time);
    }
    let grown = all.windows(2).map(|two| format!("{:.2}", two[1] / two[0].max(1e-9)));
    println!("{row} {} |", grown.collect::<Vec<_>>().join(", "));
    Ok(())
}

/// So many guidelines that hear a customer's message, as often as they may.
fn hearing(count: usize, most: u32) -> Outcome<Desk> {
    let mut text = format!("{DESK}guidelines:\n");
    for number in 0..count {
        writeln!(
            text,
            "  - {{id: g{number}, triggers: [{{event: {{kind: message, by: customer}}}}], max_activations: {most}, steps: [{{to: 'role:lead', actions: [notify]}}]}}"
        )?;
    }
    Ok(Desk::load(&text)?)
}

const CUSTOMER: &str = r#""kind": "message", "actor": {"role": "customer"}, "channel": "email""#;
const REPLY: &str = r#""kind": "message", "actor": {"role": "agent"}, "channel": "email""#;

fn growth() -> Outcome<()> {
    println!("\n| growth | size | ns | size | ns | size | ns | grows by |");
    println!("| --- | --: | --: | --: | --: | --: | --: | --: |");
    let twenty = Desk::load(&format!("{DESK}{}", GUIDELINES.replace("WHEN ", "")))?;
    let more = |from: i64| -> Outcome<Vec<Event>> { (from..from + 100).map(talk).collect() };
    let sizes = [40, 400, 4_000];
    growing("events, 20 guidelines: `assess`", sizes, |size| {
        assessed(&twenty, &following(&twenty, &talked(i64::try_from(size)?)?)?)
    })?;
    growing("events, 20 guidelines: `append`", sizes, |size| {
        let count = i64::try_from(size)?;
        appended(&twenty, &talked(count)?, &more(count)?, 11)
    })?;
    let sizes = [1, 10, 100];
    let set_off = |size: usize| -> Outcome<Vec<Event>> {
        repeated(i64::try_from(size)?, |_| CUSTOMER.to_owned())
    };
    let hears = hearing(1, 1_000)?;
    growing("activations of one guideline, open: `assess`", sizes, |size| {
        let case = following(&hears, &set_off(size)?)?;
        assert_eq!(hears.assess(&case, instant(i64::try_from(size)? + 1)?)?.guidelines.len(), size);
        assessed(&hears, &case)
    })?;
    growing("activations of one guideline, open: `append`", sizes, |size| {
        let count = i64::try_from(size)?;
        let more: Vec<Event> =
            (count + 1..count + 101).map(|place| event(place, REPLY)).collect::<Outcome<_>>()?;
        appended(&hears, &set_off(size)?, &more, 11)
    })?;
    growing("guidelines that each are open once: `assess`", sizes, |size| {
        let desk = hearing(size, 1)?;
        assessed(&desk, &following(&desk, &set_off(1)?)?)
    })?;
    growing("guidelines that each are open once: `append`", sizes, |size| {
        let desk = hearing(size, 1)?;
        let more: Vec<Event> = (2..102).map(|place| event(place, REPLY)).collect::<Outcome<_>>()?;
        appended(&desk, &set_off(1)?, &more, 11)
    })?;
    let ann = Actor::new("ann").with_role("agent");
    for (name, own) in [("grants of one's role", true), ("grants of other roles", false)] {
        growing(&format!("{name}: `may`"), [1, 10, 100], |size| {
            let mut text =
                format!("{DESK}grants:\n  - {{id: own, role: agent, kinds: [refund]}}\n");
            let role = if own { "agent" } else { "lead" };
            for number in 1..size {
                writeln!(
                    text,
                    "  - {{id: g{number}, role: {role}, kinds: [refund], limits: [{{amount: {{minor: {}, currency: EUR}}, per: incident}}]}}",
                    1_000 + number
                )?;
            }
            let desk = Desk::load(&text)?;
            let (case, act, now) = (following(&desk, &talked(40)?)?, refund(100)?, instant(40)?);
            let may = |_| -> Outcome<bool> {
                Ok(desk.may(&ann, &act, &case, None, now)?.verdict == Verdict::Allow)
            };
            Ok(turns(may, 1_000)?.0)
        })?;
    }
    Ok(())
}

/// What comes in numbers that nobody needs: each at two sizes, an event or an answer.
fn crowds() -> Outcome<()> {
    println!("\n| in great numbers | size | ns | size | ns | grows by |");
    println!("| --- | --: | --: | --: | --: | --: |");
    let sizes = [1_000, 10_000];
    let crowd = |what: &str, desk: &Desk, written: &dyn Fn(i64) -> String| -> Outcome<()> {
        let events = |size: usize| repeated(i64::try_from(size)?, written);
        growing(&format!("{what}: `append`, each"), sizes, |size| {
            let events = events(size)?;
            let (first, rest) = events.split_at(1);
            appended(desk, first, rest, 1)
        })?;
        growing(&format!("{what}: `assess`, following"), sizes, |size| {
            let case = following(desk, &events(size)?)?;
            let start = Instant::now();
            black_box(desk.assess(&case, instant(i64::try_from(size)? + 1)?)?);
            Ok(start.elapsed().as_secs_f64() * 1e9)
        })
    };
    let customer = |_: i64| CUSTOMER.to_owned();
    crowd(
        "messages that set off 1 guideline, 1,000 times at most",
        &hearing(1, 1_000)?,
        &customer,
    )?;
    crowd(
        "messages that set off 10 guidelines, 1,000 times at most",
        &hearing(10, 1_000)?,
        &customer,
    )?;
    let count = Desk::load(&format!(
        "{DESK}guidelines: [{{id: g, triggers: [{{count: {{kind: message, by: customer}}, at_least: 1000, within: 100000h, in: wall}}], steps: [{{actions: [open_incident]}}]}}]\n"
    ))?;
    crowd("messages that are counted up to 1,000", &count, &customer)?;
    let twenty = Desk::load(&format!("{DESK}{}", GUIDELINES.replace("WHEN ", "")))?;
    crowd("actions that nobody asked for", &twenty, &|place| {
        format!(
            r#""kind": "action_taken", "data": {{"key": "1/g1/{place}/1/0/owner", "outcome": "done"}}"#
        )
    })?;
    crowd("actions of no guideline", &twenty, &|place| {
        format!(r#""kind": "action_taken", "data": {{"key": "x{place}", "outcome": "done"}}"#)
    })?;
    crowd("remedies on one case", &Desk::load(GRANTS)?, &remedies)?;
    Ok(())
}

/// One remedy of a case, written down.
fn remedies(place: i64) -> String {
    format!(
        r#""kind": "remedy", "actor": {{"id": "ann", "role": "agent"}}, "data": {{"name": "r{place}", "kind": "refund", "amount": {{"minor": 1, "currency": "EUR"}}, "customer": "k"}}"#
    )
}

/// More rows of the same table: long lists, of events or in a policy.
fn long_lists() -> Outcome<()> {
    let given = Desk::load(GRANTS)?;
    let (ann, act) = (Actor::new("ann").with_role("agent"), refund(100)?);
    let mut act = act;
    if let Act::Remedy(act) = &mut act {
        act.customer = Some("k".into());
    }
    growing("remedies on one case: `may`, all in the ledger", [1_000, 10_000], |size| {
        let events = repeated(i64::try_from(size)?, remedies)?;
        let ledger = Ledger::new(events.iter().skip(1))?;
        let case = following(&given, &events)?;
        let now = instant(i64::try_from(size)? + 1)?;
        let may = |_| -> Outcome<bool> {
            Ok(given.may(&ann, &act, &case, Some(&ledger), now)?.verdict == Verdict::Allow)
        };
        Ok(turns(may, 3)?.0)
    })?;
    growing("events of one remedy: `append` to the ledger, each", [100, 1_000], |size| {
        let events = repeated(i64::try_from(size)?, |place| {
            let state = if place % 2 == 1 { "executed" } else { "reversed" };
            remedies(0).replace(r#""name": "r0""#, &format!(r#""name": "r", "state": "{state}""#))
        })?;
        let start = Instant::now();
        let ledger = Ledger::new(events.iter().skip(1))?;
        let time = start.elapsed().as_secs_f64() * 1e9;
        Ok(time / f64::from(u32::try_from(ledger.len())?))
    })?;
    growing(
        "guidelines at one instant of one clock: `assess` of 2 events",
        [100, 1_000],
        |size| {
            let mut text = format!("{DESK}guidelines:\n");
            for number in 0..size {
                writeln!(
                    text,
                    "  - {{id: g{number}, triggers: [{{clock: total_resolution, at: 25%}}], steps: [{{to: 'role:lead', actions: [notify], escalation: 1}}]}}"
                )?;
            }
            let desk = Desk::load(&text)?;
            let (case, now) = (Case::new(talked(2)?)?, instant(40)?);
            let start = Instant::now();
            assert_eq!(black_box(desk.assess(&case, now)?).guidelines.len(), size);
            Ok(start.elapsed().as_secs_f64() * 1e9)
        },
    )?;
    growing("guidelines that assign one after another: `check`", [100, 1_000], |size| {
        let mut text = format!("{DESK}guidelines:\n");
        for number in 0..size {
            writeln!(
                text,
                "  - {{id: g{number}, triggers: [{{event: {{kind: group, to: t{number}}}}}], steps: [{{to: 'group:t{}', kind: functional, actions: [assign]}}]}}",
                number + 1
            )?;
        }
        let desk = Desk::load(&text)?;
        let start = Instant::now();
        black_box(desk.check());
        Ok(start.elapsed().as_secs_f64() * 1e9)
    })?;
    growing("grants of one role: load and `check`", [100, 1_000], |size| {
        let mut text = format!("{DESK}grants:\n");
        for number in 0..size {
            writeln!(
                text,
                "  - {{id: g{number}, role: agent, kinds: [refund], when: {{fact: customer.id, value: c{number}}}, limits: [{{amount: {{minor: {}, currency: EUR}}, per: incident}}]}}",
                1_000 + number
            )?;
        }
        let start = Instant::now();
        black_box(Desk::load(&text)?.check());
        Ok(start.elapsed().as_secs_f64() * 1e9)
    })?;
    Ok(())
}

fn main() -> Outcome<()> {
    machine()?;
    println!(
        "an event every 20 minutes; medians of {ROUNDS} rounds, of {FEW_ROUNDS} for what takes longer"
    );
    twenty()?;
    checking()?;
    growth()?;
    crowds()?;
    long_lists()?;
    authority()?;
    Ok(())
}
