//! A second order of work, written from the rulings alone: naive, slow, and with fractions of its own.
//!
//! What it takes from the library is what other tests hold already: how far each clock has come, the level that
//! promises read, the status, and calendars. Levels set by hand, points, urgency, lanes, ties and turns in reserve it
//! reads from the log and the policy by itself.

use casework::event::{Status, WaitingOn};
use casework::reading::ClockState;
use casework::{Amount, Calendar, Case, Desk, Timestamp};
use serde_json::{Map, Value, json};
use std::cmp::Ordering;

pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;
/// 2026-03-23T07:00:00Z, a Monday. Berlin changes its clocks on the Sunday after.
pub(crate) const START: i64 = 1_774_249_200_000;

pub(crate) fn instant(at: i64) -> Timestamp {
    Timestamp::from_millis(at).unwrap()
}

pub(crate) fn text(at: i64) -> String {
    instant(at).to_string()
}

/// An exact fraction in lowest terms; what is below the line is positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exact {
    above: i128,
    below: i128,
}

impl Exact {
    pub(crate) fn new(above: i128, below: i128) -> Self {
        let (mut a, mut b) = (above.abs(), below.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let common = a.max(1) * below.signum();
        Self { above: above / common, below: below / common }
    }

    pub(crate) fn read(text: &str) -> Self {
        let (above, below) = text.split_once('/').unwrap();
        Self::new(above.parse().unwrap(), below.parse().unwrap())
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self::new(self.above * other.below + other.above * self.below, self.below * other.below)
    }

    pub(crate) fn times(self, other: Self) -> Self {
        // Crosswise first, so that nothing grows larger than the result.
        let (one, two) = (Self::new(self.above, other.below), Self::new(other.above, self.below));
        Self::new(one.above * two.above, one.below * two.below)
    }

    pub(crate) fn thousandths(self) -> i64 {
        i64::try_from((self.above * 1_000).div_euclid(self.below)).unwrap()
    }

    pub(crate) fn percent(self) -> i64 {
        i64::try_from((self.above * 100).div_euclid(self.below)).unwrap()
    }

    pub(crate) fn text(self) -> String {
        format!("{}/{}", self.above, self.below)
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.above * other.below).cmp(&(other.above * self.below))
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn whole(number: i64) -> Exact {
    Exact::new(number.into(), 1)
}

/// What a factor asks, with the points of each of its bands.
#[derive(Clone, Debug)]
pub(crate) enum Asks {
    Tier(Vec<(&'static str, i64)>),
    Reach(Vec<(i64, i64)>),
    Worth(Vec<(i64, i64)>),
    Vulnerable(i64),
    Public(i64),
    Tag(&'static str, i64),
    /// Thresholds from above.
    Sentiment(Vec<(i64, i64)>),
    /// Milliseconds before the end of a contract.
    Renewal(Vec<(i64, i64)>),
    Breaches(Vec<(i64, i64)>),
    PromisesBroken(i64),
    /// Contacts on one matter.
    Contacts(Vec<(i64, i64)>),
}

#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) cap: i64,
    pub(crate) factors: Vec<Asks>,
}

#[derive(Clone, Debug)]
pub(crate) enum When {
    Tag(&'static str),
    /// A clock of this id is breached.
    Late(&'static str),
}

#[derive(Clone, Debug)]
pub(crate) struct LaneRule {
    pub(crate) lane: &'static str,
    pub(crate) when: When,
}

/// An order of work, as the reference reads it.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    /// P1 to P4, and without a level.
    pub(crate) base: [i64; 5],
    pub(crate) groups: Vec<Group>,
    pub(crate) least: i64,
    pub(crate) most: i64,
    pub(crate) of: &'static str,
    /// By level, and without one.
    pub(crate) u0: [(i64, i64); 5],
    pub(crate) kappa: (i64, i64),
    pub(crate) floor: (i64, Option<&'static str>),
    pub(crate) lanes: Vec<LaneRule>,
    pub(crate) reserve: Option<(u64, (i64, i64))>,
}

fn bands(field: &str, bands: &[(i64, i64)]) -> Value {
    bands.iter().map(|(at, points)| json!({field: at, "points": points})).collect()
}

impl Asks {
    fn json(&self, id: &str) -> Value {
        let (fact, bands) = match self {
            Self::Tier(tiers) => {
                let band = |(tier, points): &(&str, i64)| json!({"is": tier, "points": points});
                ("customer.tier", tiers.iter().map(band).collect())
            }
            Self::Reach(all) => ("customer.reach", bands("at_least", all)),
            Self::Worth(all) => ("customer.value", bands("at_least", all)),
            Self::Vulnerable(points) => {
                ("customer.vulnerable", json!([{"is": true, "points": points}]))
            }
            Self::Public(points) => ("public", json!([{"is": true, "points": points}])),
            Self::Tag(tag, points) => ("tags", json!([{"is": tag, "points": points}])),
            Self::Sentiment(all) => ("signals.sentiment", bands("at_most", all)),
            Self::Renewal(all) => {
                let band = |(millis, points): &(i64, i64)| json!({"within": Amount::millis(*millis).to_string(), "points": points});
                ("customer.renewal_at", all.iter().map(band).collect())
            }
            Self::Breaches(all) => ("breaches", bands("at_least", all)),
            Self::PromisesBroken(points) => {
                ("promises_broken", json!([{"at_least": 1, "points": points}]))
            }
            Self::Contacts(all) => ("recent_contacts", bands("at_least", all)),
        };
        json!({"id": id, "fact": fact, "bands": bands})
    }
}

fn fraction((above, below): (i64, i64)) -> Value {
    format!("{above}/{below}").into()
}

impl Order {
    pub(crate) fn json(&self) -> Value {
        let names = ["P1", "P2", "P3", "P4", "unknown"];
        let by_level = |value: &dyn Fn(usize) -> Value| -> Value {
            let all = names.iter().enumerate().map(|(place, name)| ((*name).into(), value(place)));
            Value::Object(all.collect::<Map<_, _>>())
        };
        let groups = self.groups.iter().enumerate().map(|(place, group)| {
            let factors = group.factors.iter().enumerate();
            let factors = factors.map(|(place, factor)| factor.json(&format!("f{place}")));
            let factors: Vec<Value> = factors.collect();
            (format!("g{place}"), json!({"cap": group.cap, "factors": factors}))
        });
        let lanes = self.lanes.iter().enumerate().map(|(place, rule)| {
            let when = match rule.when {
                When::Tag(tag) => json!({"fact": "tags", "value": tag}),
                When::Late(id) => json!({"fact": format!("clock.{id}.breached"), "value": true}),
            };
            json!({"id": format!("l{place}"), "lane": rule.lane, "when": when})
        });
        let mut all = json!({
            "base": by_level(&|place| self.base[place].into()),
            "groups": groups.collect::<Map<_, _>>(),
            "least": self.least,
            "most": self.most,
            "lanes": lanes.collect::<Vec<Value>>(),
            "urgency": {
                "of": self.of,
                "u0": by_level(&|place| fraction(self.u0[place])),
                "kappa": fraction(self.kappa),
                "floor": {"amount": Amount::millis(self.floor.0).to_string(), "in": self.floor.1.unwrap_or("24x7")},
            },
        });
        if let Some((every, from)) = self.reserve {
            all["reserve"] = json!({"every": every, "from_x": fraction(from)});
        }
        all
    }
}

/// One thing that happens on a case.
#[derive(Clone, Debug)]
pub(crate) enum What {
    Opened(Opening),
    Asks { public: bool },
    Answers,
    Status { to: &'static str, until: Option<i64> },
    Level(Option<u8>),
    ByHand { to: Option<u8>, until: Option<i64>, moves: bool },
    Sentiment { value: i64, confidence: i64, source: &'static str, until: Option<i64> },
    Tagged(&'static str),
    Tier(&'static str),
    Promised { by: i64 },
    Contact,
}

#[derive(Clone, Debug)]
pub(crate) struct Opening {
    pub(crate) level: Option<u8>,
    pub(crate) tier: Option<&'static str>,
    pub(crate) reach: Option<i64>,
    pub(crate) worth: Option<i64>,
    pub(crate) vulnerable: Option<bool>,
    pub(crate) renewal: Option<i64>,
    pub(crate) public: bool,
    pub(crate) tag: Option<&'static str>,
}

#[derive(Clone, Debug)]
pub(crate) struct Happened {
    pub(crate) id: String,
    pub(crate) at: i64,
    pub(crate) what: What,
}

fn level(number: u8) -> String {
    format!("P{number}")
}

impl Happened {
    pub(crate) fn json(&self, case: &str) -> Value {
        let (kind, role, data) = match &self.what {
            What::Opened(opening) => {
                let mut data = json!({"customer": {}});
                let customer = [
                    ("tier", json!(opening.tier)),
                    ("reach", json!(opening.reach)),
                    ("value", json!(opening.worth)),
                    ("vulnerable", json!(opening.vulnerable)),
                    ("renewal_at", json!(opening.renewal.map(text))),
                ];
                for (field, value) in customer.into_iter().filter(|(_, value)| !value.is_null()) {
                    data["customer"][field] = value;
                }
                if let Some(number) = opening.level {
                    data["level"] = level(number).into();
                }
                if let Some(tag) = opening.tag {
                    data["tags"] = json!([tag]);
                }
                ("opened", "customer", data)
            }
            What::Asks { .. } => ("message", "customer", json!({})),
            What::Answers => ("message", "agent", json!({})),
            What::Status { to, until } => {
                let mut data = json!({"to": to});
                if let Some(until) = until {
                    data["until"] = text(*until).into();
                }
                ("status", "agent", data)
            }
            What::Level(to) => ("level", "system", json!({"to": to.map(level)})),
            What::ByHand { to, until, moves } => {
                let mut data = json!({"to": to.map(level), "by": "lead", "reason": "asked", "moves_promise": moves});
                if let Some(until) = until {
                    data["until"] = text(*until).into();
                }
                ("level_override", "agent", data)
            }
            What::Sentiment { value, confidence, source, until } => {
                let mut data = json!({"name": "sentiment", "value": value, "confidence": confidence, "source": source});
                if let Some(until) = until {
                    data["valid_until"] = text(*until).into();
                }
                ("signal", "system", data)
            }
            What::Tagged(tag) => ("tagged", "system", json!({"tags": [tag]})),
            What::Tier(tier) => ("customer_changed", "system", json!({"tier": tier})),
            What::Promised { by } => {
                ("promise", "agent", json!({"by": text(*by), "what": "other"}))
            }
            What::Contact => ("related", "system", json!({"case_id": "other", "what": "contact"})),
        };
        let public = matches!(
            &self.what,
            What::Opened(Opening { public: true, .. }) | What::Asks { public: true }
        );
        json!({
            "id": self.id,
            "case_id": case,
            "at": text(self.at),
            "kind": kind,
            "actor": {"role": role},
            "thread": "one",
            "visibility": if public { "public" } else { "direct" },
            "data": data,
        })
    }
}

/// A case as the reference reads it, and the same for the library.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) id: String,
    pub(crate) log: Vec<Happened>,
}

impl Told {
    pub(crate) fn events(&self) -> Vec<Value> {
        self.log.iter().map(|event| event.json(&self.id)).collect()
    }

    pub(crate) fn case(&self) -> Case {
        let text = Value::from(self.events()).to_string();
        Case::load(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    /// What had happened by an instant.
    pub(crate) fn by(&self, at: i64) -> Self {
        let log = self.log.iter().filter(|event| event.at <= at).cloned().collect();
        Self { id: self.id.clone(), log }
    }
}

/// Where a case stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stands {
    pub(crate) id: String,
    /// 0 to 2.
    pub(crate) lane: u8,
    pub(crate) level: Option<u8>,
    pub(crate) weight: i64,
    pub(crate) x: Exact,
    pub(crate) score: Exact,
    /// No due instant and no opening come last.
    pub(crate) due: i64,
    pub(crate) opened: i64,
}

impl Stands {
    pub(crate) fn key(&self) -> (u8, std::cmp::Reverse<Exact>, i64, i64, &str) {
        (self.lane, std::cmp::Reverse(self.score), self.due, self.opened, &self.id)
    }
}

/// Everything that is asked about.
pub(crate) struct Reference<'a> {
    pub(crate) order: &'a Order,
    pub(crate) desk: &'a Desk,
    pub(crate) calendars: &'a dyn Fn(&str) -> Calendar,
}

/// The open clock whose time counts, or another one.
struct Runs {
    running: bool,
    x: Exact,
    due: i64,
    breached: bool,
    promise: bool,
}

impl Reference<'_> {
    /// `u0 + x` up to the target, `u0 + 1 + κ (x − 1)` after it.
    pub(crate) fn urgency(&self, level: Option<u8>, x: Exact) -> Exact {
        let pair = |(above, below): (i64, i64)| Exact::new(above.into(), below.into());
        let u0 = pair(self.order.u0[level.map_or(4, |number| usize::from(number) - 1)]);
        if x <= whole(1) {
            return u0.plus(x);
        }
        u0.plus(whole(1)).plus(pair(self.order.kappa).times(x.plus(whole(-1))))
    }

    /// Where a case stands at an instant; none for one that nobody works on.
    pub(crate) fn stands(&self, told: &Told, at: i64) -> Option<Stands> {
        let told = told.by(at);
        let opened = told.log.first().map(|event| event.at)?;
        let case = told.case();
        let now = self.desk.assess(&case, instant(at)).unwrap();
        let status = now.status.unwrap();
        let out = [Status::Resolved, Status::Closed, Status::Spam, Status::Deleted];
        if out.contains(&status) && !(status == Status::Resolved && came_back(&told.log, at)) {
            return None;
        }
        let level = by_hand(&told.log, at).or(now.level.map(casework::Level::number));
        let cycles = self.desk.cycles(&case, instant(at)).unwrap();
        let open = [ClockState::Running, ClockState::Paused];
        let runs: Vec<Runs> = cycles
            .iter()
            .filter(|cycle| open.contains(&cycle.state))
            .filter_map(|cycle| {
                Some(Runs {
                    running: cycle.state == ClockState::Running,
                    x: Exact::new(cycle.elapsed_ms.into(), cycle.target_ms?.into()),
                    due: cycle.due_at.map_or(i64::MAX, Timestamp::as_millis),
                    breached: cycle.breached,
                    promise: &*cycle.clock == "promise",
                })
            })
            .collect();
        let any = runs.iter().any(|clock| clock.running);
        let counting = runs.iter().filter(|clock| clock.running == any);
        let pressing = counting.max_by(|a, b| a.x.cmp(&b.x).then(b.due.cmp(&a.due)));
        let pressing = pressing.filter(|_| self.order.of == "target");
        let since = match self.order.of {
            "age" => Some(opened),
            "nothing" => None,
            _ => Some(waiting_since(&told.log).unwrap_or(opened)),
        };
        let floor = since.filter(|_| pressing.is_none());
        let x = match (pressing, floor) {
            (Some(clock), _) => clock.x,
            (None, Some(since)) => self.floor(since, at),
            (None, None) => whole(0),
        };
        let broken = |promise: bool| -> i64 {
            let judged = cycles.iter().filter(|cycle| (&*cycle.clock == "promise") == promise);
            let broken = judged.filter(|cycle| {
                cycle.verdict == Some(casework::Verdict::Broken)
                    || (open.contains(&cycle.state) && cycle.breached)
            });
            i64::try_from(broken.count()).unwrap()
        };
        // Of the breached clocks that may set x one is left out, also while a promise sets it.
        let own = self.order.of == "target"
            && runs.iter().any(|clock| clock.running == any && clock.breached && !clock.promise);
        let weight =
            self.weight(level, &told.log, at, broken(false) - i64::from(own), broken(true));
        let rests =
            [Some(WaitingOn::Customer), Some(WaitingOn::ThirdParty)].contains(&now.waiting_on);
        let rule = self.order.lanes.iter().find(|rule| match rule.when {
            When::Tag(tag) => tags(&told.log).contains(&tag),
            When::Late(id) => now.clocks.get(id).is_some_and(|clock| clock.breached),
        });
        let lane = match rule.map(|rule| rule.lane) {
            Some("hard_stop") => 0,
            Some("normal") => 1,
            Some(_) => 2,
            None => 1 + u8::from(rests || status == Status::Snoozed),
        };
        let due = runs.iter().filter(|clock| clock.running).map(|clock| clock.due).min();
        let due = due.unwrap_or_else(|| match floor {
            Some(since) if runs.is_empty() => self.floor_due(since),
            _ => i64::MAX,
        });
        let x = if self.order.of == "nothing" { whole(0) } else { x };
        let score = whole(weight).times(self.urgency(level, x));
        Some(Stands { id: told.id, lane, level, weight, x, score, due, opened })
    }

    fn floor(&self, since: i64, at: i64) -> Exact {
        let (amount, name) = self.order.floor;
        let elapsed = match name {
            Some(name) => {
                (self.calendars)(name).elapsed(instant(since), instant(at)).num_milliseconds()
            }
            None => at - since,
        };
        Exact::new(elapsed.max(0).into(), amount.into())
    }

    fn floor_due(&self, since: i64) -> i64 {
        let (amount, name) = self.order.floor;
        name.map_or(since + amount, |name| {
            (self.calendars)(name).add(instant(since), Amount::millis(amount)).unwrap().as_millis()
        })
    }

    fn weight(&self, level: Option<u8>, log: &[Happened], at: i64, late: i64, broken: i64) -> i64 {
        let base = self.order.base[level.map_or(4, |number| usize::from(number) - 1)];
        let groups = self.order.groups.iter().map(|group| {
            let points = group.factors.iter().map(|asks| points(asks, log, at, late, broken));
            points.sum::<i64>().min(group.cap)
        });
        (base + groups.sum::<i64>()).clamp(self.order.least, self.order.most)
    }

    /// Cases in order, with the one first in its lane that takes a turn in reserve.
    pub(crate) fn rank(&self, all: &[Told], at: i64, pick: Option<u64>) -> Vec<Stands> {
        let mut rows: Vec<Stands> = all.iter().filter_map(|told| self.stands(told, at)).collect();
        // The first of each pair that is the wrong way round changes places, until there is none.
        while let Some(place) =
            (1..rows.len()).find(|place| rows[*place].key() < rows[place - 1].key())
        {
            rows.swap(place - 1, place);
        }
        let turn = |every: u64| pick.is_some_and(|pick| pick % every == 0);
        if let Some((_, from)) = self.order.reserve.filter(|(every, _)| turn(*every)) {
            let from = Exact::new(from.0.into(), from.1.into());
            let old =
                (0..rows.len()).filter(|place| rows[*place].lane == 1 && rows[*place].x >= from);
            // Of equal ones the first in order.
            let oldest = old.max_by(|a, b| rows[*a].x.cmp(&rows[*b].x).then(b.cmp(a)));
            if let Some(oldest) = oldest {
                let row = rows.remove(oldest);
                let first = rows.iter().filter(|row| row.lane == 0).count();
                rows.insert(first, row);
            }
        }
        rows
    }
}

fn opening(log: &[Happened]) -> &Opening {
    let found = log.iter().find_map(|event| match &event.what {
        What::Opened(opening) => Some(opening),
        _ => None,
    });
    found.unwrap()
}

/// The level that was set by hand and has not ended.
fn by_hand(log: &[Happened], at: i64) -> Option<u8> {
    let last = log.iter().rev().find_map(|event| match event.what {
        What::ByHand { to, until, .. } => Some((to, until)),
        _ => None,
    });
    last.filter(|(_, until)| until.is_none_or(|until| at < until)).and_then(|(to, _)| to)
}

/// The oldest question without an answer.
fn waiting_since(log: &[Happened]) -> Option<i64> {
    let mut since = None;
    for event in log {
        match event.what {
            What::Opened(_) | What::Asks { .. } => since = since.or(Some(event.at)),
            What::Answers => since = None,
            _ => {}
        }
    }
    since
}

fn tags(log: &[Happened]) -> Vec<&'static str> {
    let added = log.iter().filter_map(|event| match event.what {
        What::Tagged(tag) => Some(tag),
        _ => None,
    });
    added.chain(opening(log).tag).collect()
}

fn points(asks: &Asks, log: &[Happened], at: i64, late: i64, broken: i64) -> i64 {
    let opening = opening(log);
    let from = |value: Option<i64>, bands: &[(i64, i64)]| {
        let reached = bands.iter().filter(|(least, _)| value.is_some_and(|value| value >= *least));
        reached.max_by_key(|(least, _)| *least).map_or(0, |(_, points)| *points)
    };
    match asks {
        Asks::Tier(tiers) => {
            let changed = log.iter().rev().find_map(|event| match event.what {
                What::Tier(tier) => Some(tier),
                _ => None,
            });
            let tier = changed.or(opening.tier);
            tiers.iter().find(|(known, _)| Some(*known) == tier).map_or(0, |(_, points)| *points)
        }
        Asks::Reach(bands) => from(opening.reach, bands),
        Asks::Worth(bands) => from(opening.worth, bands),
        Asks::Vulnerable(points) => i64::from(opening.vulnerable == Some(true)) * points,
        Asks::Public(points) => {
            let said = log.iter().any(|event| matches!(event.what, What::Asks { public: true }));
            i64::from(opening.public || said) * points
        }
        Asks::Tag(tag, points) => i64::from(tags(log).contains(tag)) * points,
        Asks::Sentiment(bands) => {
            let valid = |source: &str| {
                let own = log.iter().rev().find_map(|event| match event.what {
                    What::Sentiment { value, confidence, source: own, until } if own == source => {
                        Some((event.at, value, confidence, until))
                    }
                    _ => None,
                });
                own.filter(|(.., until)| until.is_none_or(|until| at < until))
            };
            let newest = ["a", "b"].into_iter().filter_map(valid).max();
            let sure = newest.filter(|(_, _, confidence, _)| *confidence >= 500);
            let reached =
                bands.iter().filter(|(most, _)| sure.is_some_and(|(_, value, ..)| value <= *most));
            reached.min_by_key(|(most, _)| *most).map_or(0, |(_, points)| *points)
        }
        Asks::Renewal(bands) => {
            let left = opening.renewal.map_or(0, |end| end - at);
            let within = bands.iter().filter(|(millis, _)| 0 < left && left <= *millis);
            within.min_by_key(|(millis, _)| *millis).map_or(0, |(_, points)| *points)
        }
        Asks::Breaches(bands) => from(Some(late), bands),
        Asks::PromisesBroken(points) => i64::from(broken > 0) * points,
        Asks::Contacts(bands) => from(Some(contacts(log)), bands),
    }
}

/// Whether the customer has asked again since the case was resolved, and no status says so yet.
fn came_back(log: &[Happened], at: i64) -> bool {
    let (mut status, mut snoozed, mut back) = ("new", None, false);
    for event in log.iter().filter(|event| event.at <= at) {
        if let Some((before, _)) = snoozed.filter(|(_, until)| *until <= event.at) {
            (status, snoozed, back) = (before, None, false);
        }
        match &event.what {
            What::Asks { .. } => back |= status == "resolved",
            What::Status { to, until } => {
                snoozed = until.filter(|_| *to == "snoozed").map(|until| (status, until));
                (status, back) = (to, false);
            }
            _ => {}
        }
    }
    back && snoozed.is_none_or(|(_, until): (&str, i64)| until > at)
}

/// How many contacts lie in the seven days up to the latest one: openings, what is told of other cases, and messages
/// half an hour or more after the one before, unless it is the customer's turn.
fn contacts(log: &[Happened]) -> i64 {
    let (mut found, mut last) = (Vec::new(), i64::MIN);
    let (mut theirs, mut status, mut snoozed) = (false, "new", None);
    for event in log {
        if let Some((before, _)) = snoozed.filter(|(_, until)| *until <= event.at) {
            (status, snoozed) = (before, None);
        }
        match &event.what {
            What::Opened(_) => {
                found.push(event.at);
                last = event.at;
            }
            What::Asks { .. } => {
                if event.at - last >= 30 * MINUTE && !theirs {
                    found.push(event.at);
                }
                (last, theirs) = (event.at, false);
            }
            What::Contact => found.push(event.at),
            What::Status { to, until } => {
                snoozed = until.filter(|_| *to == "snoozed").map(|until| (status, until));
                theirs = match *to {
                    "waiting_customer" => true,
                    "snoozed" => theirs,
                    "open"
                        if !["waiting_customer", "waiting_third_party", "resolved", "closed"]
                            .contains(&status) =>
                    {
                        theirs
                    }
                    _ => false,
                };
                status = to;
            }
            _ => {}
        }
    }
    let latest = found.iter().max().copied().unwrap_or(0);
    let recent = found.iter().filter(|at| latest - **at < 7 * DAY);
    i64::try_from(recent.count()).unwrap()
}
