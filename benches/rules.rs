//! What a rule of five questions costs: whether it holds, and why.

mod measure;

use casework::{Case, Desk, Event, Timestamp, Truth};
use measure::{Outcome, ROUNDS, machine, medians, per_second, thousands};
use std::fmt::Write;
use std::hint::black_box;

const START: i64 = 1_795_000_000_000;
const STEP: i64 = 60_000;
/// How many rules a policy has beside one that has but one.
const RULES: u32 = 20;
const EVENTS: i64 = 500;
const CALLS: u32 = 1_000;

/// Rules that differ in the last of their five questions, which no case here meets, so that every one is asked.
fn conditions(count: u32) -> impl Iterator<Item = String> {
    (0..count).map(|place| {
        format!(
            "{{all: [{{fact: customer.tier, value: gold}}, {{fact: channel, value: [chat, email]}}, \
             {{fact: tags, value: vip}}, {{fact: customer.reach, op: at_least, value: 1000}}, \
             {{fact: attribute.seats, op: above, value: {}}}]}}",
            1_000 + place
        )
    })
}

/// So many rules of the level, which `trace` reads one by one.
fn levels(count: u32) -> Outcome<Desk> {
    let mut text = String::from("attributes: {seats: integer}\nlevel:\n  default: P3\n  rules:\n");
    for when in conditions(count) {
        writeln!(text, "    - {{level: P1, when: {when}}}")?;
    }
    text.push_str("agreements: [{id: all, clocks: [{preset: first_reply, target: 4h}]}]\n");
    Ok(Desk::load(&text)?)
}

/// So many agreements. After each event that changes a fact they are asked in order, each once, until one holds.
fn agreements(count: u32) -> Outcome<Desk> {
    let mut text = String::from("attributes: {seats: integer}\nagreements:\n");
    for (place, when) in conditions(count).enumerate() {
        writeln!(
            text,
            "  - {{id: a{place}, when: {when}, clocks: [{{preset: first_reply, target: 4h}}]}}"
        )?;
    }
    Ok(Desk::load(&text)?)
}

fn instant(place: i64) -> Outcome<Timestamp> {
    Ok(Timestamp::from_millis(START + place * STEP)?)
}

/// A case of so many events: opened, after which each changes the number of seats.
fn case(count: i64) -> Outcome<Case> {
    let event = |place: i64| -> Outcome<Event> {
        let what = if place == 0 {
            r#""kind": "opened", "channel": "email", "data": {"customer": {"tier": "gold", "reach": 5000},
            "tags": ["billing", "vip"]}"#
                .to_owned()
        } else {
            format!(r#""kind": "attribute", "data": {{"name": "seats", "value": {}}}"#, place % 40)
        };
        let at = instant(place)?;
        Ok(Event::load(&format!(r#"{{"id": "{place}", "case_id": "1", "at": "{at}", {what}}}"#))?)
    };
    Ok(Case::new((0..count).map(event).collect::<Outcome<Vec<_>>>()?)?)
}

/// What each rule after the first adds.
fn each(one: f64, all: f64) -> f64 {
    (all - one) / f64::from(RULES - 1)
}

fn main() -> Outcome<()> {
    machine()?;
    println!("policies of 1 and of {RULES} rules of five questions; medians of {ROUNDS} rounds");
    let as_of = instant(EVENTS)?;

    let (one, all) = (agreements(1)?, agreements(RULES)?);
    let alone = case(EVENTS)?;
    assert_eq!(one.assess(&alone, as_of)?.agreement, None);
    assert_eq!(all.assess(&alone, as_of)?.agreement, None);
    let assess = |desk: &Desk| drop(black_box(desk.assess(black_box(&alone), as_of)));
    let events = u32::try_from(EVENTS)?;
    let asked = medians([(events, &mut || assess(&one)), (events, &mut || assess(&all))]);

    let (one, all) = (levels(1)?, levels(RULES)?);
    let traced = |seats_known: bool| -> Outcome<[f64; 2]> {
        let count = if seats_known { EVENTS } else { 1 };
        let (mut with_one, mut with_all) = (case(count)?, case(count)?);
        with_one.follow(&one)?;
        with_all.follow(&all)?;
        let told = all.trace(&with_all, as_of)?.ok_or("no policy is in force")?.level_rules;
        let truth = if seats_known { Truth::No } else { Truth::Unknown };
        assert!(told.iter().all(|rule| rule.when.truth == truth));
        let trace = |desk: &Desk, case: &Case| {
            for _ in 0..CALLS {
                drop(black_box(desk.trace(black_box(case), as_of)));
            }
        };
        Ok(medians([
            (CALLS, &mut || trace(&one, &with_one)),
            (CALLS, &mut || trace(&all, &with_all)),
        ]))
    };

    println!(
        "\n| a rule of five questions | 1 rule ns | {RULES} rules ns | ns a rule | rules a second |"
    );
    println!("| --- | --: | --: | --: | --: |");
    let rows = [
        ("asked again after an event", asked),
        ("`trace`", traced(true)?),
        ("`trace`, open for want of a fact", traced(false)?),
    ];
    for (what, [one, all]) in rows {
        let [first, many] = [one, all].map(|time| thousands(&time.round()));
        let rule = each(one, all);
        println!("| {what} | {first} | {many} | {rule:.0} | {} |", per_second(rule));
    }
    Ok(())
}
