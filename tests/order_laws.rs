//! The laws of the order of work on random policies and cases, beside a second implementation that is written from the
//! rulings alone. `PROPTEST_CASES` raises the number of cases.

mod order_reference;

use casework::order::{Stream, UrgentBy};
use casework::priority::Lane;
use casework::{Calendar, Case, Desk, Event, Priority, RankOptions, Ranking, check_policy};
use order_reference::{
    Asks, DAY, Exact, Group, HOUR, Happened, LaneRule, MINUTE, Opening, Order, Reference, START,
    Stands, Told, What, When, instant, text,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};
use std::fmt;

fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(cases),
        // The same cases every time, unless somebody asks for more.
        rng_seed: if asked.is_some() { RngSeed::Random } else { RngSeed::Fixed(2026) },
        failure_persistence: None,
        max_shrink_iters: 4_000,
        // Some laws speak of few cases only.
        max_global_rejects: u32::MAX,
        ..ProptestConfig::default()
    }
}

const TIERS: [&str; 3] = ["platinum", "gold", "basic"];

fn calendars() -> Value {
    json!({
        "office": {"zone": "Europe/Berlin", "week": {"mon-fri": "09:00-17:00"}},
        "shop": {"zone": "America/New_York", "week": {"mon-sat": ["08:00-12:00", "13:00-18:00"]}},
    })
}

fn calendar(name: &str) -> Calendar {
    Calendar::load(&calendars()[name].to_string()).unwrap()
}

/// A clock with its targets for P1, P2, P3 and the rest, all on one calendar; a more urgent level has no longer one.
#[derive(Clone, Debug)]
struct Clock {
    preset: &'static str,
    targets: [i64; 4],
    calendar: Option<&'static str>,
}

/// A policy, several cases under it, and instants to ask about.
#[derive(Clone)]
struct World {
    clocks: Vec<Clock>,
    default: Option<u8>,
    /// A clock, a threshold, and the level to which it raises.
    guidelines: Vec<(usize, &'static str, u8)>,
    order: Order,
    cases: Vec<Told>,
    times: Vec<i64>,
}

impl World {
    fn json(&self) -> Value {
        let level = |number: u8| format!("P{number}");
        let clocks = self.clocks.iter().map(|clock| {
            let target = |(place, millis): (usize, &i64)| {
                let mut all = json!({"amount": format!("{millis}ms")});
                if place < 3 {
                    all["when"] = json!({"fact": "level", "value": format!("P{}", place + 1)});
                }
                all
            };
            let targets: Vec<Value> = clock.targets.iter().enumerate().map(target).collect();
            json!({"preset": clock.preset, "target": targets, "calendar": clock.calendar.unwrap_or("24x7")})
        });
        let clocks: Vec<Value> = clocks.collect();
        let guidelines = self.guidelines.iter().enumerate().map(|(place, (clock, at, raise))| {
            json!({
                "id": format!("g{place}"),
                "triggers": [{"clock": self.clocks[*clock].preset, "at": at}],
                "steps": [{"effects": {"raise_level": level(*raise)}}],
            })
        });
        json!({
            "calendars": calendars(),
            "tiers": TIERS,
            "signals": {"sentiment": {}},
            "level": {"default": self.default.map(level)},
            "agreements": if clocks.is_empty() { json!([]) } else { json!([{"id": "all", "clocks": clocks}]) },
            "guidelines": guidelines.collect::<Vec<Value>>(),
            "order": self.order.json(),
        })
    }

    fn desk(&self) -> Desk {
        let text = self.json().to_string();
        Desk::load(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    fn reference<'a>(&'a self, desk: &'a Desk) -> Reference<'a> {
        Reference { order: &self.order, desk, calendars: &calendar }
    }

    /// An instant at or near which something happens, or any other.
    fn at(&self, pick: Index) -> i64 {
        let events = self.cases.iter().flat_map(|told| &told.log).map(|event| event.at);
        let mut all: Vec<i64> = events.flat_map(|at| [at - 1, at, at + 1]).collect();
        all.extend(&self.times);
        all.extend(&self.times);
        *pick.get(&all)
    }
}

impl fmt::Debug for World {
    /// As text that can be loaded.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.json())?;
        for told in &self.cases {
            let lines: Vec<String> = told.events().iter().map(Value::to_string).collect();
            writeln!(f, "[{}]", lines.join(",\n "))?;
        }
        Ok(())
    }
}

fn clock(preset: &'static str) -> impl Strategy<Value = Clock> {
    let amounts = vec![10i64, 30, 60, 90, 120, 240, 480, 1_000, 2_880];
    let amount = prop_oneof![
        6 => select(amounts).prop_map(|minutes| minutes * MINUTE),
        1 => 1..30_000_000i64,
    ];
    let on = select(vec![None, Some("office"), Some("office"), Some("shop")]);
    ([amount.clone(), amount.clone(), amount.clone(), amount], on).prop_map(
        move |(mut targets, calendar)| {
            targets.sort_unstable();
            Clock { preset, targets, calendar }
        },
    )
}

fn clocks() -> impl Strategy<Value = Vec<Clock>> {
    let desks: [&[&str]; 6] = [
        &["first_reply"],
        &["first_reply", "next_reply", "total_resolution"],
        &["agent_work", "next_reply"],
        &["requester_wait", "first_reply"],
        &["resolution_cycle", "periodic_update"],
        &[],
    ];
    select(desks.to_vec())
        .prop_flat_map(|presets| presets.iter().map(|preset| clock(preset)).collect::<Vec<_>>())
}

/// Thresholds that rise, with points that do not fall.
fn steps(values: &'static [i64]) -> impl Strategy<Value = Vec<(i64, i64)>> {
    (vec((select(values), 0..25i64), 1..4)).prop_map(|mut all| {
        all.sort_unstable();
        all.dedup_by_key(|(value, _)| *value);
        let mut points: Vec<i64> = all.iter().map(|(_, points)| *points).collect();
        points.sort_unstable();
        all.into_iter().map(|(value, _)| value).zip(points).collect()
    })
}

fn falling(values: &'static [i64]) -> impl Strategy<Value = Vec<(i64, i64)>> {
    steps(values).prop_map(|all| {
        let points = all.iter().rev().map(|(_, points)| *points);
        all.iter().map(|(value, _)| *value).zip(points).collect()
    })
}

fn asks() -> impl Strategy<Value = Asks> {
    prop_oneof![
        vec(0..40i64, 3).prop_map(|mut points| {
            points.sort_unstable_by_key(|points| -points);
            Asks::Tier(TIERS.into_iter().zip(points).collect())
        }),
        steps(&[10, 1_000, 10_000, 100_000]).prop_map(Asks::Reach),
        steps(&[-50, 0, 5_000, 1_000_000]).prop_map(Asks::Worth),
        (0..30i64).prop_map(Asks::Vulnerable),
        (0..30i64).prop_map(Asks::Public),
        (select(vec!["vip", "noise"]), -60..60i64).prop_map(|(tag, points)| Asks::Tag(tag, points)),
        falling(&[-900, -600, -300, 0]).prop_map(Asks::Sentiment),
        falling(&[HOUR, DAY, 2 * DAY, 14 * DAY]).prop_map(Asks::Renewal),
        steps(&[1, 2, 3]).prop_map(Asks::Breaches),
        (0..60i64).prop_map(Asks::PromisesBroken),
        steps(&[2, 3, 4]).prop_map(Asks::Contacts),
    ]
}

fn order(clocks: &[Clock]) -> impl Strategy<Value = Order> + use<> {
    let ids: Vec<&'static str> = clocks.iter().map(|clock| clock.preset).collect();
    let tag = select(vec!["safety", "vip", "quiet"]).prop_map(When::Tag);
    let when = if ids.is_empty() {
        tag.boxed()
    } else {
        prop_oneof![3 => tag, 1 => select(ids).prop_map(When::Late)].boxed()
    };
    let lane = (select(vec!["hard_stop", "normal", "deferred"]), when)
        .prop_map(|(lane, when)| LaneRule { lane, when });
    let group = (0..60i64, vec(asks(), 0..4)).prop_map(|(cap, factors)| Group { cap, factors });
    let bases = [[800, 400, 200, 100, 100], [4, 3, 2, 1, 1], [1, 1, 1, 1, 1], [900, 90, 9, 1, 50]];
    let u0 = prop_oneof![
        3 => (0..8i64).prop_map(|parts| [parts; 5]),
        1 => vec(0..12i64, 5).prop_map(|mut parts| {
            parts.sort_unstable_by_key(|parts| -parts);
            [parts[0], parts[1], parts[2], parts[3], parts[4]]
        }),
    ];
    let of = select(vec!["target", "target", "target", "target", "wait", "age", "nothing"]);
    let floor =
        vec![(DAY, None), (8 * HOUR, Some("office")), (HOUR, Some("shop")), (7 * MINUTE, None)];
    let reserve = option::of((2..4u64, select(vec![(0i64, 1i64), (1, 2), (1, 1), (5, 2)])));
    let whole = (
        (select(bases.to_vec()), select(vec![1i64, 1, 20]), select(vec![10_000i64, 10_000, 850])),
        vec(group, 0..4),
        of,
        (u0, select(vec![(1i64, 4i64), (1, 4), (0, 1), (1, 1), (1, 3), (2, 1)])),
        select(floor),
        (vec(lane, 0..3), reserve),
    );
    whole.prop_map(|((base, least, most), groups, of, (u0, kappa), floor, (lanes, reserve))| {
        Order {
            base: base.map(|weight| weight.clamp(least, most)),
            groups,
            least,
            most,
            of,
            u0: u0.map(|parts| (parts, 4)),
            kappa,
            floor,
            lanes,
            reserve: reserve.filter(|_| of != "nothing"),
        }
    })
}

/// An instant on a grid of half hours, and sometimes a little off it.
fn moment(days: i64) -> impl Strategy<Value = i64> {
    let jitter = prop_oneof![8 => Just(0i64), 1 => select(vec![-1i64, 1]), 1 => 0..HOUR];
    (1..days * 48, jitter).prop_map(|(slot, off)| START + slot * HOUR / 2 + off)
}

fn opening() -> impl Strategy<Value = Opening> {
    let facts = (
        option::of(1..5u8),
        option::of(select(TIERS.to_vec())),
        option::of(select(vec![9i64, 10, 999, 10_000, 500_000])),
        option::of(select(vec![-51i64, -50, 0, 4_999, 1_000_000])),
        option::of(any::<bool>()),
        option::of(moment(30)),
        prop::bool::weighted(0.3),
        option::weighted(0.4, select(vec!["safety", "vip", "quiet", "noise"])),
    );
    facts.prop_map(|(level, tier, reach, worth, vulnerable, renewal, public, tag)| Opening {
        level,
        tier,
        reach,
        worth,
        vulnerable,
        renewal,
        public,
        tag,
    })
}

/// What happens, with ends so many half hours after it.
fn what() -> impl Strategy<Value = What> {
    let until = || option::weighted(0.7, (1..60i64).prop_map(|half| half * HOUR / 2));
    let statuses =
        vec!["open", "open", "waiting_customer", "waiting_third_party", "resolved", "closed"];
    prop_oneof![
        4 => prop::bool::weighted(0.2).prop_map(|public| What::Asks { public }),
        3 => Just(What::Answers),
        3 => select(statuses).prop_map(|to| What::Status { to, until: None }),
        2 => until().prop_map(|until| What::Status { to: "snoozed", until }),
        1 => option::of(1..5u8).prop_map(What::Level),
        2 => (option::weighted(0.8, 1..5u8), until(), any::<bool>())
            .prop_map(|(to, until, moves)| What::ByHand { to, until, moves }),
        2 => (select(vec![-1_000i64, -600, -599, -300, 0, 700]), select(vec![499i64, 500, 900]), select(vec!["a", "b"]), until())
            .prop_map(|(value, confidence, source, until)| What::Sentiment { value, confidence, source, until }),
        1 => select(vec!["safety", "vip", "quiet", "noise"]).prop_map(What::Tagged),
        1 => select(TIERS.to_vec()).prop_map(What::Tier),
        1 => (1..60i64).prop_map(|half| What::Promised { by: half * HOUR / 2 }),
        1 => Just(What::Contact),
    ]
}

fn log() -> impl Strategy<Value = Vec<Happened>> {
    (opening(), moment(2), vec((moment(9), what()), 0..9)).prop_map(|(opening, at, mut rest)| {
        rest.retain(|(then, _)| *then > at);
        rest.sort_by_key(|(at, _)| *at);
        rest.dedup_by_key(|(at, _)| *at);
        let (mut shut, mut log) = (false, Vec::new());
        log.push(Happened { id: "e".to_owned(), at, what: What::Opened(opening) });
        for (place, (at, mut what)) in rest.into_iter().enumerate() {
            match &mut what {
                What::Status { to, until } => {
                    if shut && *to == "snoozed" {
                        // What it means to put off what is done is left open.
                        (*to, *until) = ("open", None);
                    }
                    shut = ["resolved", "closed"].contains(to);
                    *until = until.map(|after| at + after);
                }
                What::ByHand { until, .. } | What::Sentiment { until, .. } => {
                    *until = until.map(|after| at + after);
                }
                What::Promised { by } => *by += at,
                _ => {}
            }
            log.push(Happened { id: format!("e{place}"), at, what });
        }
        log
    })
}

fn world(most: usize) -> impl Strategy<Value = World> {
    let thresholds = vec!["1%", "50%", "75%", "100%", "30m before", "1h after"];
    clocks().prop_flat_map(move |clocks| {
        let guideline = (any::<Index>(), select(thresholds.clone()), 1..4u8);
        let order = order(&clocks);
        let rest =
            (option::of(1..5u8), vec(guideline, 0..3), vec(log(), 2..=most), vec(moment(12), 8));
        (Just(clocks), order, rest).prop_map(
            |(clocks, order, (default, guidelines, logs, times))| {
                let guidelines = if clocks.is_empty() { Vec::new() } else { guidelines };
                let guidelines = guidelines
                    .into_iter()
                    .map(|(clock, at, raise)| (clock.index(clocks.len()), at, raise))
                    .collect();
                let told = |(place, log)| Told { id: format!("c{place}"), log };
                let cases = logs.into_iter().enumerate().map(told).collect();
                World { clocks, default, guidelines, order, cases, times }
            },
        )
    })
}

fn lane(lane: Lane) -> u8 {
    match lane {
        Lane::HardStop => 0,
        Lane::Normal => 1,
        Lane::Deferred => 2,
    }
}

fn rank(desk: &Desk, cases: &[Case], at: i64, options: RankOptions) -> Ranking {
    desk.rank(cases, instant(at), options).unwrap()
}

fn priority(desk: &Desk, case: &Case, at: i64) -> Option<Priority> {
    desk.priority(case, instant(at)).unwrap()
}

fn score(desk: &Desk, case: &Case, at: i64) -> Option<Exact> {
    priority(desk, case, at).map(|priority| Exact::read(&priority.exact))
}

/// Which of two cases comes first.
fn first(desk: &Desk, a: &Case, b: &Case, at: i64) -> String {
    desk.compare(a, b, instant(at)).unwrap().first.to_string()
}

/// Instants from one to another, both among them, and around every mark of a case.
fn between(desk: &Desk, cases: [&Case; 2], from: i64, to: i64, shares: &[i64]) -> Vec<i64> {
    let mut all: Vec<i64> = shares.iter().map(|share| from + (to - from) / 1_000 * share).collect();
    for case in cases {
        let mut at = from;
        for _ in 0..6 {
            let Some(next) = desk.next_check(case, instant(at)).unwrap() else { break };
            at = next.at.as_millis();
            all.extend([at - 1, at, at + 1]);
        }
    }
    all.extend([from, to]);
    all.retain(|at| from <= *at && *at <= to);
    all.sort_unstable();
    all.dedup();
    all
}

/// The same score or more, where both stand in the order.
fn no_less(less: Option<Exact>, more: Option<Exact>) -> bool {
    less.zip(more).is_none_or(|(less, more)| less <= more)
}

proptest! {
    #![proptest_config(config(120))]

    /// The order is that of the reference, whatever the cases come in, and a limit gives its first rows.
    #[test]
    fn cases_stand_where_the_rulings_say(
        world in world(7),
        when in any::<Index>(),
        pick in option::of(1..7u64),
        limit in 0..8usize,
        turn in any::<Index>(),
    ) {
        let desk = world.desk();
        let at = world.at(when);
        let mut cases: Vec<Case> = world.cases.iter().map(Told::case).collect();
        let all = RankOptions { pick, ..RankOptions::default() };
        let ranking = rank(&desk, &cases, at, all);
        let wanted = world.reference(&desk).rank(&world.cases, at, pick);
        let got: Vec<_> = ranking.rows.iter().map(|row| row.case_id.to_string()).collect();
        let ids: Vec<_> = wanted.iter().map(|row| row.id.clone()).collect();
        prop_assert_eq!(got, ids, "{}", text(at));
        for (row, wanted) in ranking.rows.iter().zip(&wanted) {
            let Stands { id, lane: place, level, weight, x, score, due, opened } = wanted;
            let case = cases.iter().find(|case| case.id().is_some_and(|own| **own == **id)).unwrap();
            let exact = priority(&desk, case, at).unwrap().exact;
            prop_assert_eq!(exact, score.text(), "{} at {}", id, text(at));
            prop_assert_eq!((lane(row.lane), row.weight), (*place, *weight));
            prop_assert_eq!(row.level.map(casework::Level::number), *level);
            prop_assert_eq!((row.score, row.percent), (score.thousandths(), x.percent()));
            prop_assert_eq!(row.due_at.map_or(i64::MAX, casework::Timestamp::as_millis), *due);
            prop_assert_eq!(row.opened_at.map(casework::Timestamp::as_millis), Some(*opened));
        }
        let prefix = rank(&desk, &cases, at, RankOptions { limit: Some(limit), ..all });
        let kept = limit.min(ranking.rows.len());
        prop_assert_eq!(&prefix.rows, &ranking.rows[..kept]);
        prop_assert_eq!((prefix.cases, prefix.left_out), (ranking.cases, ranking.left_out));
        let turn = turn.index(cases.len());
        cases.rotate_left(turn);
        prop_assert_eq!(&rank(&desk, &cases, at, all), &ranking);
        cases.reverse();
        prop_assert_eq!(&rank(&desk, &cases, at, all), &ranking);
    }

    /// The points of all lines are the weight, and their exact parts the exact score; what a ranking explains is what
    /// the case says by itself.
    #[test]
    fn every_part_of_a_score_is_accounted_for(world in world(3), when in any::<Index>()) {
        let desk = world.desk();
        let at = world.at(when);
        let cases: Vec<Case> = world.cases.iter().map(Told::case).collect();
        let explained = RankOptions { explain: true, ..RankOptions::default() };
        for row in rank(&desk, &cases, at, explained).rows {
            let case = cases.iter().find(|case| case.id() == Some(&row.case_id)).unwrap();
            let priority = priority(&desk, case, at).unwrap();
            let lines = &priority.contributions;
            prop_assert_eq!(Some(lines), row.contributions.as_ref());
            prop_assert_eq!(lines.iter().map(|line| line.points).sum::<i64>(), priority.weight);
            let parts = lines.iter().map(|line| Exact::read(&line.exact));
            let sum = parts.fold(Exact::new(0, 1), Exact::plus);
            prop_assert_eq!(sum.text(), priority.exact.clone());
            prop_assert_eq!(sum.thousandths(), priority.score);
            let urgency = Exact::read(&priority.urgency.exact);
            prop_assert_eq!(Exact::new(priority.weight.into(), 1).times(urgency), sum);
            for line in lines {
                let part = Exact::new(line.points.into(), 1).times(urgency);
                prop_assert_eq!((part.text(), part.thousandths()), (line.exact.clone(), line.score));
            }
            let shown: i64 = lines.iter().map(|line| line.score).sum();
            let most = i64::try_from(lines.len()).unwrap();
            prop_assert!(shown <= priority.score && priority.score - shown <= most);
        }
    }

    /// While nothing happens a score never falls, and what stands still has the same; weight and lane stay.
    #[test]
    fn time_alone_never_lowers_a_score(
        world in world(2),
        when in any::<Index>(),
        shares in (0..1_000i64, 0..1_000i64),
    ) {
        let desk = world.desk();
        let at = world.at(when);
        let told = world.cases[0].by(at);
        prop_assume!(!told.log.is_empty());
        let case = told.case();
        let next = desk.next_check(&case, instant(at)).unwrap().map(|next| next.at.as_millis());
        let end = next.unwrap_or(at + 40 * DAY);
        let mut times = [at, at + (end - at - 1) * shares.0 / 1_000, at + (end - at - 1) * shares.1 / 1_000, end - 1];
        times.sort_unstable();
        let reference = world.reference(&desk);
        let all: Vec<_> = times.iter().map(|at| priority(&desk, &case, *at)).collect();
        for (earlier, later) in all.iter().zip(&all[1..]) {
            let Some((earlier, later)) = earlier.as_ref().zip(later.as_ref()) else {
                prop_assert!(earlier.is_none() && later.is_none());
                continue;
            };
            let (less, more) = (Exact::read(&earlier.exact), Exact::read(&later.exact));
            prop_assert!(less <= more, "{} then {}", text(times[0]), text(times[3]));
            prop_assert_eq!((earlier.weight, earlier.lane, earlier.level), (later.weight, later.lane, later.level));
            if [UrgentBy::PausedClock, UrgentBy::Nothing].contains(&earlier.urgency.by) {
                prop_assert_eq!(less, more);
            }
            let wanted = reference.stands(&told, later.as_of.as_millis()).unwrap();
            prop_assert_eq!(wanted.score.text(), later.exact.clone());
        }
    }

    /// More of what counts is never worth less: a higher tier, a larger reach, more worth, one more contact, a more
    /// urgent level.
    #[test]
    fn more_is_never_less(world in world(2), when in any::<Index>(), kind in 0..5, much in 1..1_000_000i64) {
        let desk = world.desk();
        let at = world.at(when);
        let told = &world.cases[0];
        let mut more = told.clone();
        let Some(Happened { at: begun, what: What::Opened(opening), .. }) = more.log.first_mut() else { unreachable!() };
        let begun = *begun;
        match kind {
            0 => {
                let place = opening.tier.and_then(|tier| TIERS.iter().position(|known| *known == tier));
                opening.tier = Some(TIERS[place.map_or(2, |place| place.saturating_sub(1))]);
            }
            1 => opening.reach = Some(opening.reach.unwrap_or(0) + much),
            2 => opening.worth = Some(opening.worth.unwrap_or(-1_000_000) + much),
            3 => {
                // On the same day, so that it moves no window.
                let taken = |at: i64| told.log.iter().any(|event| event.at == at);
                let at = begun + 1 + i64::from(taken(begun + 1));
                more.log.insert(1, Happened { id: "more".to_owned(), at, what: What::Contact });
                more.log.sort_by_key(|event| event.at);
            }
            _ => {
                // Without a level a case has what the policy says of such cases.
                prop_assume!(opening.level.is_some_and(|level| level > 1));
                opening.level = opening.level.map(|level| level - 1);
            }
        }
        let (less, more) = (told.case(), more.case());
        prop_assert!(no_less(score(&desk, &less, at), score(&desk, &more, at)), "{}", text(at));
    }

    /// A factor without points adds a line, and nothing else.
    #[test]
    fn no_points_change_nothing(world in world(4), when in any::<Index>(), asks in asks(), place in any::<Index>()) {
        let at = world.at(when);
        let nothing = match asks {
            Asks::Tier(_) => Asks::Tier(vec![("gold", 0)]),
            Asks::Sentiment(all) => Asks::Sentiment(all.into_iter().map(|(at, _)| (at, 0)).collect()),
            Asks::Renewal(all) => Asks::Renewal(all.into_iter().map(|(at, _)| (at, 0)).collect()),
            Asks::Breaches(all) => Asks::Breaches(all.into_iter().map(|(at, _)| (at, 0)).collect()),
            _ => Asks::Vulnerable(0),
        };
        let mut other = world.clone();
        match other.order.groups.len() {
            0 => other.order.groups.push(Group { cap: 0, factors: vec![nothing] }),
            many => other.order.groups[place.index(many)].factors.push(nothing),
        }
        let cases: Vec<Case> = world.cases.iter().map(Told::case).collect();
        let rows = |world: &World| rank(&world.desk(), &cases, at, RankOptions::default());
        prop_assert_eq!(rows(&world), rows(&other));
        for case in &cases {
            prop_assert_eq!(score(&world.desk(), case, at), score(&other.desk(), case, at));
        }
    }

    /// Events in any order, some of them twice, one by one or all at once, give the same answers.
    #[test]
    fn the_order_of_arrival_means_nothing(
        world in world(2),
        when in any::<Index>(),
        keys in vec(any::<u32>(), 12),
        twice in any::<Index>(),
    ) {
        let desk = world.desk();
        let at = world.at(when);
        let (told, other) = (&world.cases[0], world.cases[1].case());
        let mut events: Vec<(u32, Value)> = keys.into_iter().zip(told.events()).collect();
        events.push(twice.get(&events).clone());
        events.sort_by_key(|(key, _)| *key);
        let events: Vec<Value> = events.into_iter().map(|(_, event)| event).collect();
        let mut following = Case::default();
        following.follow(&desk).unwrap();
        for event in &events {
            following.append(Event::load(&event.to_string()).unwrap()).unwrap();
        }
        let plain = told.case();
        let shuffled = Case::load(&Value::from(events).to_string()).unwrap();
        let stream = Stream::load("{weight: 150, x: 1/2, every: 1h}").unwrap();
        let answers = |case: &Case| {
            let (now, then) = (instant(at), instant(at + 5 * DAY));
            json!({
                "priority": desk.priority(case, now).unwrap(),
                "rank": desk.rank([case, &other], now, RankOptions { explain: true, ..RankOptions::default() }).unwrap(),
                "compare": desk.compare(case, &other, now).ok(),
                "overtakes": desk.overtakes(case, &other, now, then).ok(),
                "turn": desk.latest_turn(case, &stream, now).ok(),
                "resolutions": desk.resolutions(case, now).unwrap(),
            })
        };
        let wanted = answers(&plain);
        prop_assert_eq!(&wanted, &answers(&shuffled));
        prop_assert_eq!(&wanted, &answers(&following));
    }

    /// One case comes before another first at the instant that is given, and not before; what the logs hold after the
    /// instant that is asked about is not seen.
    #[test]
    fn nobody_overtakes_before_the_first_instant(
        world in world(2),
        when in any::<Index>(),
        days in 0..25i64,
        shares in vec(0..1_000i64, 12),
    ) {
        let desk = world.desk();
        let at = world.at(when);
        let [one, other] = [&world.cases[0], &world.cases[1]].map(|told| told.by(at));
        prop_assume!(!one.log.is_empty() && !other.log.is_empty());
        let (a, b) = (one.case(), other.case());
        prop_assume!(score(&desk, &a, at).is_some() && score(&desk, &b, at).is_some());
        let horizon = at + days * DAY + days * 7_919;
        let found = desk.overtakes(&a, &b, instant(at), instant(horizon)).unwrap();
        let context = || format!("from {} to {}: {found:?}", text(at), text(horizon));
        prop_assert_eq!(&*found.first, first(&desk, &a, &b, at), "{}", context());
        let passed = found.at.map(casework::Timestamp::as_millis);
        let equal = found.equal_at.map(casework::Timestamp::as_millis);
        prop_assert!([passed, equal].into_iter().flatten().all(|then| at <= then && then <= horizon));
        let end = passed.unwrap_or(horizon);
        let mut times = between(&desk, [&a, &b], at, end, &shares);
        if let Some(passed) = passed {
            prop_assert_eq!(&*found.second, first(&desk, &a, &b, passed), "{}", context());
            let now = desk.compare(&a, &b, instant(passed)).unwrap();
            prop_assert_eq!(now.key, found.key);
            times.retain(|then| *then < passed);
            times.push(passed - 1);
        }
        for then in times {
            let now = desk.compare(&a, &b, instant(then)).unwrap();
            prop_assert_eq!(&*now.first, &*found.first, "{} {}", text(then), context());
            let alike = now.rows[0].lane == now.rows[1].lane
                && score(&desk, &a, then) == score(&desk, &b, then);
            prop_assert!(!alike || equal.is_some_and(|equal| equal <= then), "{} {}", text(then), context());
        }
        if let Some(equal) = equal {
            prop_assert_eq!(score(&desk, &a, equal), score(&desk, &b, equal), "{}", context());
        }
        let later = desk.overtakes(&world.cases[0].case(), &world.cases[1].case(), instant(at), instant(horizon));
        prop_assert_eq!(later.unwrap(), found);
    }

    /// Whoever takes the first in order, one each so often, comes to a case no later than is said: simulated with cases
    /// of the stream that win every tie.
    #[test]
    fn the_latest_turn_is_a_bound(
        world in world(2),
        when in any::<Index>(),
        weight in select(vec![1i64, 2, 5, 90, 120, 210, 500, 1_300]),
        x in select(vec![(0i64, 1i64), (1, 4), (1, 2), (1, 1), (3, 1)]),
        every in select(vec![7 * MINUTE, HOUR, 5 * HOUR, DAY]),
        level in option::of(1..5u8),
    ) {
        let desk = world.desk();
        let at = world.at(when);
        let told = world.cases[0].by(at);
        prop_assume!(!told.log.is_empty());
        let case = told.case();
        prop_assume!(score(&desk, &case, at).is_some());
        let mut stream = json!({"weight": weight, "x": format!("{}/{}", x.0, x.1), "every": format!("{every}ms")});
        if let Some(level) = level {
            stream["level"] = format!("P{level}").into();
        }
        let stream = Stream::load(&stream.to_string()).unwrap();
        let turn = desk.latest_turn(&case, &stream, instant(at)).unwrap();
        let x = if world.order.of == "nothing" { (0, 1) } else { x };
        let urgency = world.reference(&desk).urgency(level, Exact::new(x.0.into(), x.1.into()));
        let theirs = Exact::new(weight.into(), 1).times(urgency);
        let taken = |pick: i64| {
            let now = priority(&desk, &case, at + pick * every).unwrap();
            match now.lane {
                Lane::HardStop => true,
                Lane::Normal => Exact::read(&now.exact) > theirs,
                Lane::Deferred => false,
            }
        };
        let found = (0..150).find(|pick| taken(*pick));
        if let Some(most) = turn.overtaken_by {
            prop_assert_eq!(turn.at.unwrap().as_millis(), at + most * every);
            let by = found.is_some_and(|pick| pick <= most) || (found.is_none() && most >= 150);
            prop_assert!(by, "taken at pick {found:?}, said {most}: {turn:?} at {}", text(at));
        } else {
            prop_assert_eq!(found, None, "{:?} at {}", turn, text(at));
        }
        if let Some(ahead) = turn.ahead_from {
            let ahead = ahead.as_millis();
            let now = priority(&desk, &case, ahead).unwrap();
            prop_assert!(now.lane == Lane::HardStop || Exact::read(&now.exact) > theirs, "{turn:?}");
        }
    }
}

/// Anything that a document may hold where it should not.
fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-3..20i64).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        select(vec![
            "",
            "P1",
            "P0",
            "1/4",
            "1/0",
            "9999999999999999999/1",
            "-1/2",
            "24h",
            "2 working days",
            "24x7",
            "wall",
            "customer.tier",
            "customer.reach",
            "signals.",
            "clock..percent",
            "gold",
            "target",
            "\u{0}",
            "hard_stop",
            "2026-03-29T02:30:00",
            "175921860444160 calendar days",
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let keys = vec![
            "P1", "unknown", "g", "cap", "factors", "fact", "bands", "is", "at_least", "at_most",
            "within", "points", "when", "id", "amount", "in", "lane", "every", "from_x", "of",
            "u0", "kappa", "floor",
        ];
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(select(keys), inner, 0..4).prop_map(|map| map
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect()),
        ]
    })
}

/// Puts something in the place of a part of a document.
fn spoil(value: &mut Value, path: &[Index], with: &Value) {
    let parts: Vec<&mut Value> = match value {
        Value::Object(map) => map.values_mut().collect(),
        Value::Array(items) => items.iter_mut().collect(),
        _ => Vec::new(),
    };
    let chosen = path.split_first().filter(|_| !parts.is_empty());
    match chosen {
        None => *value = with.clone(),
        Some((pick, rest)) => {
            let place = pick.index(parts.len());
            spoil(parts.into_iter().nth(place).unwrap(), rest, with);
        }
    }
}

proptest! {
    #![proptest_config(config(400))]

    /// Whatever stands in a document, it is answered, and what loads can be asked.
    #[test]
    fn hostile_documents_are_answered(
        world in world(2),
        spoilt in vec((vec(any::<Index>(), 1..6), anything()), 1..3),
        stream in anything(),
        when in any::<Index>(),
    ) {
        let mut document = world.json();
        for (path, with) in &spoilt {
            let part = ["order", "level", "tiers", "guidelines"][path[0].index(4)];
            spoil(&mut document[part], &path[1..], with);
        }
        let text = document.to_string();
        let found = check_policy(&text);
        let stream = Stream::load(&stream.to_string());
        let Ok(desk) = Desk::load(&text) else {
            let told = found.map_or(true, |found| found.iter().any(|one| one.severity == casework::Severity::Error));
            prop_assert!(told, "{}", text);
            return Ok(());
        };
        let at = world.at(when);
        let cases: Vec<Case> = world.cases.iter().map(Told::case).collect();
        let all = RankOptions { explain: true, pick: Some(2), limit: None };
        let rows = rank(&desk, &cases, at, all).rows;
        for row in &rows {
            prop_assert!((1..=10_000).contains(&row.weight));
        }
        if let Ok(turn) = stream {
            drop(desk.latest_turn(&cases[0], &turn, instant(at)));
        }
        drop(desk.overtakes(&cases[0], &cases[1], instant(at), instant(at + DAY)));
    }
}
