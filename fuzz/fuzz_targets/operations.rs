//! Any sequence of operations on cases that follow a desk gives what their logs alone give: appends in any order,
//! repetitions, questions in between, snapshots that go on, actions that a host carries out. And whatever comes, goes and
//! passes: the worklist has the order that `rank` gives, and what is said of it ahead comes true. What may be given is the
//! same by any ledger of the same remedies, and nothing is allowed that is not among the allowances.
#![no_main]

use casework::authority::RemedyAct;
use casework::decision::Verdict;
use casework::event::Data;
use casework::order::Stream;
use casework::{Act, Actor, Case, Code, Decision, Desk, Event, Ledger, Result};
use casework::{RankOptions, Timestamp, WorkRow, Worklist};
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

static SUPPORT: LazyLock<Desk> = LazyLock::new(|| {
    let policy = include_str!("../../examples/policies/support.yaml");
    Desk::load(policy).expect("the policy of the examples loads")
});

/// A policy that changes its calendar, its target and its level over and over.
const RESTLESS: &str = "
calendars:
  office: {zone: Europe/Berlin, week: {mon-fri: 09:00-17:00}}
  shop: {zone: America/New_York, week: {mon-sat: 08:00-18:00}}
calendar: office
conditions: {parked: {fact: tags, value: parked}}
signals: {anger: {min_confidence: 0.7}}
level: {rules: [{level: P1, when: {fact: tags, value: gold}}], default: P3}
agreements:
  - id: gold
    when: {fact: tags, value: gold}
    clocks:
      - {preset: first_reply, target: 1 working day, internal: true, pause_while: [parked]}
      - preset: total_resolution
        target: [{when: {fact: level, value: P1}, amount: 8h, in: shop}, {amount: 3 calendar days}]
        on_calendar_change: from_now
        warn: [{at: 50%}, {at: 30m before}]
  - id: all
    clocks:
      - {preset: next_reply, target: 4h, on_retarget: from_now, on_unmatched: keep}
      - preset: total_resolution
        target: [{when: {fact: level, value: P1}, amount: 6h, in: shop}, {amount: 20h}, {amount: 9h, in: wall}]
        internal: true
        pause_while: [parked]
roles: {agent: {}, lead: {escalation: 1}, boss: {escalation: 2}, press: {approver: boss}}
organisation:
  roles:
    agent: {members: [ann, ben], calendar: office}
    lead: {members: [lea], calendar: shop}
    boss: {members: [bob]}
  groups: {gold: {members: [gus]}}
  on_call: {night: {members: []}}
guidelines:
  - {id: late, triggers: [{clock: total_resolution, at: 75%}], steps: [{effects: {raise_level: P2}}]}
  - id: ladder
    triggers: [{clock: total_resolution, at: at_risk}, {clock: next_reply, at: breached}, {clock: promise, at: breached}]
    in: wall
    acknowledge: {hold: 30m}
    steps:
      - {id: owner, to: owner, actions: [remind]}
      - {id: lead, after: 15m, escalation: 1, kind: hierarchical, to: 'role:lead', actions: [notify]}
      - {id: boss, from: due, after: 5m, escalation: 2, kind: hierarchical, to: 'role:boss', actions: [notify, engage],
         effects: {raise_level: P2, owed_update: 1h}}
      - {id: before, from: due, before: 20m, when: {fact: tags, value: gold}, to: customer, actions: [notify]}
  - {id: each, triggers: [{event: {kind: message, by: customer}}], max_activations: 5,
     steps: [{after: 10m, to: 'group:gold', actions: [watch, assign]}]}
  - {id: thrice, triggers: [{count: {kind: message, by: customer}, at_least: 3, within: 4h, in: wall}], cooldown: 8h,
     steps: [{to: 'role:lead', escalation: 1, actions: [notify, call_back], effects: {lane: hard_stop}}]}
  - {id: ever, triggers: [{count: {kind: status}, at_least: 2}], precedence: 2,
     steps: [{kind: functional, to: 'person:kim', actions: [assign]}]}
  - {id: quiet, triggers: [{silence_of: us, for: 2h, in: wall}, {silence_of: customer, for: 1 working day, in: shop}],
     steps: [{to: owner, actions: [request_reply]}, {after: 3h, in: shop, escalation: 1}]}
  - {id: nobody, triggers: [{unowned_for: 20m, in: wall}], on_policy_change: close,
     steps: [{kind: functional, to: 'on_call:night', actions: [assign]}]}
  - {id: gold/100%, triggers: [{becomes: {fact: tags, value: gold}}], stop_when: {not: {fact: tags, value: gold}},
     dwell: 30m, in: wall, on_policy_change: restart,
     steps: [{kind: functional, to: 'role:agent', actions: [assign], escalation: 1}, {after: 1h, actions: [open_incident]}]}
  - {id: higher, when: {fact: level, value: [P1, P2]}, triggers: [{becomes: {fact: escalation, op: at_least, value: 2}}],
     stop_when: {fact: escalation, op: at_least, value: 2}, dwell: 2h, steps: [{effects: {raise_level: P1}}]}
  - {id: by hand, triggers: [{manual: true}], acknowledge: {hold: 2h, in: shop}, on_policy_change: restart,
     steps: [{escalation: 3, effects: {authority: {agent: lead}, reserve_replies: {direct: boss},
       closing: [public_note, {silence: 4h}]}}, {after: 1h, escalation: 2}]}
  - {id: watched, mode: observe, triggers: [{becomes: {fact: clock.total_resolution.at_risk, value: true}}],
     steps: [{to: 'role:boss', escalation: 9, actions: [notify]}]}
  - {id: some, mode: limited, limited_to: {fact: tags, value: parked}, triggers: [{event: {kind: level}}, {manual: true}],
     steps: [{to: 'role:boss', escalation: 1, actions: [notify], effects: {raise_level: P2}}]}
hard_stops: [{kind: legal, when: {fact: tags, value: urgent}, to: 'role:boss', escalation: 2, public_replies: boss}]
remedies: {refund: {most: {minor: 9000, currency: EUR}}, credit: {}, apology: {}, replacement: {most_count: 3}}
approvals: {timeout: 4h}
grants:
  - {id: small, role: agent, kinds: [refund, credit], limits: [
      {amount: {minor: 500, currency: EUR}, per: incident}, {count: 3, per: case, window: 30h}]}
  - {id: daily, role: agent, kinds: [refund, apology], when: {fact: tags, value: gold}, limits: [
      {amount: {minor: 900, currency: EUR}, per: agent, window: day}, {count: 2, per: customer, window: week}]}
  - {id: shown, role: agent, kinds: [replacement], evidence: [photo], excludes: [{fact: tags, value: parked}]}
  - {id: two, role: lead, kinds: [refund, credit], two_person: true, limits: [{amount: {minor: 5000, currency: EUR}, per: incident}]}
  - {id: dollars, role: lead, kinds: [credit], until: 2026-11-26T00:00:00Z, limits: [
      {amount: {minor: 2000, currency: USD}, per: customer, window: month}]}
  - {id: all, role: boss, kinds: [refund, credit, replacement, apology], limits: [
      {amount: {minor: 9000, currency: EUR}, per: case}]}
replies:
  - {id: press, visibility: public, outcome: reserved, to: [press]}
  - {id: new, when: {fact: tags, value: parked}, roles: [agent], outcome: draft, by: lead}
closing:
  - {when: {fact: tags, value: gold}, owes: [confirmation]}
  - {owes: [{confirmation_or_silence: 3 working days}, {silence: 2h, in: wall}]}
";

const PRESETS: [&str; 6] =
    ["weighted", "fifo", "strict_class", "head_start", "earliest_deadline_first", "zendesk"];
const OF: [&str; 6] = ["", "", "of: target, ", "of: wait, ", "of: age, ", "of: nothing, "];
const KAPPA: [&str; 4] = ["", "kappa: 0, ", "kappa: 1/4, ", "kappa: 16, "];
const U0: [&str; 4] = ["", "u0: 0.3, ", "u0: {P1: 16, P3: 1/6}, ", "u0: 0, "];
const FLOOR: [&str; 4] = [
    "",
    "floor: {amount: 3h, in: office}",
    "floor: {amount: 20m, in: shop}",
    "floor: {amount: 1m}",
];
const GROUPS: [&str; 2] = [
    "",
    "
  least: 5
  groups:
    all:
      cap: 100
      factors:
        - {fact: breaches, bands: [{at_least: 1, points: 7}, {at_least: 2, points: 11}]}
        - {fact: promises_broken, bands: [{at_least: 1, points: 90}]}
        - {fact: recent_contacts, bands: [{at_least: 2, points: 5}]}
        - {fact: signals.anger, bands: [{at_least: 500, points: 30}]}
        - {fact: customer.renewal_at, bands: [{within: 2 calendar days, points: 40}]}
        - {fact: customer.tier, bands: [{is: gold, points: 5}]}
        - {id: fined, points: -300, when: {all: [{fact: tags, value: parked}, {fact: transfers, op: at_most, value: 0}]}}
",
];
const LANES: [&str; 2] = [
    "",
    "
  lanes:
    - {id: urgent, lane: hard_stop, when: {fact: tags, value: urgent}}
    - {id: late, lane: normal, when: {fact: clock.total_resolution.breached, value: true}}
",
];
const BASE: [&str; 2] = ["", "\n  base: {P1: 50, P2: 50, P3: 49, P4: 7, unknown: 50}\n"];

/// Desks that were loaded before, by what chose them.
static KNOWN: Mutex<BTreeMap<u16, Desk>> = Mutex::new(BTreeMap::new());

/// The policy of the examples, or the restless one with an order of work.
fn desk(choice: u16) -> Desk {
    if choice & 1 == 0 {
        return SUPPORT.clone();
    }
    let mut known = KNOWN.lock().unwrap();
    if known.len() == 500 {
        known.clear();
    }
    known.entry(choice).or_insert_with(|| restless(choice)).clone()
}

fn restless(choice: u16) -> Desk {
    let mut left = usize::from(choice >> 1);
    let mut pick = |list: &[&'static str]| {
        let picked = list[left % list.len()];
        left /= list.len();
        picked
    };
    let (preset, of, kappa, u0, floor) =
        (pick(&PRESETS), pick(&OF), pick(&KAPPA), pick(&U0), pick(&FLOOR));
    let rest = [pick(&GROUPS), pick(&LANES), pick(&BASE)].concat();
    let order =
        format!("order:\n  preset: {preset}\n  urgency: {{{of}{kappa}{u0}{floor}}}\n{rest}");
    let policy = format!("{RESTLESS}{order}");
    // Perhaps it is followed by another one, in which the guidelines come in another order and one is gone.
    let text = if pick(&["", "later"]).is_empty() {
        policy
    } else {
        let later = policy.replace("{id: late, ", "{id: latest, ");
        let from = "effective_from: 2026-11-25T08:00:00Z\n";
        [policy, format!("{from}{later}")]
            .map(|text| format!("-\n  {}\n", text.trim().replace('\n', "\n  ")))
            .concat()
    };
    Desk::load(&text).unwrap_or_else(|error| panic!("{error}\n{order}"))
}

/// Who is there tonight.
const TONIGHT: &str = "{roles: {lead: {members: [tim]}}, on_call: {night: {members: [tom]}}, groups: {gold: {members: []}}}";

const ACTORS: [&str; 5] = [
    "{id: ann}",
    "{id: lea}",
    "{id: bob, roles: [boss, lead]}",
    "{id: eve, roles: [agent]}",
    "{id: k1, roles: [press]}",
];
const ACTS: [&str; 10] = [
    "{remedy: {kind: refund, amount: {minor: 300, currency: EUR}}}",
    "{remedy: {kind: refund, amount: {minor: 3000, currency: EUR}, customer: k2}}",
    "{remedy: {kind: credit, amount: {minor: 500, currency: EUR}, incident: i1}}",
    "{remedy: {kind: credit, amount: {minor: 90, currency: USD}, customer: k1, rates: [
      {from: USD, to: EUR, rate: '0.92', on: 2026-11-20}, {from: EUR, to: USD, rate: '1.09', on: 2026-11-20}]}}",
    "{remedy: {kind: replacement, count: 2, evidence: [photo]}}",
    "{remedy: {kind: apology, customer: k1}}",
    "{approve: {remedy: r1}}",
    "{reply: {visibility: public}}",
    "{reply: {visibility: direct, channel: email}}",
    "{close: {}}",
];

const KINDS: [&str; 67] = [
    r#""kind": "opened", "channel": "email""#,
    r#""kind": "message", "actor": {"role": "customer"}, "channel": "email""#,
    r#""kind": "message", "actor": {"role": "customer"}, "channel": "chat""#,
    r#""kind": "message", "actor": {"role": "agent"}, "channel": "email""#,
    r#""kind": "message", "actor": {"role": "agent"}, "channel": "chat", "data": {"asks": true}"#,
    r#""kind": "message", "actor": {"role": "agent"}, "data": {"answers": ["email/direct", "chat/direct"]}"#,
    r#""kind": "message", "actor": {"role": "bot"}, "visibility": "internal""#,
    r#""kind": "message_removed", "data": {"message": "1-100"}"#,
    r#""kind": "status", "data": {"to": "waiting_customer"}"#,
    r#""kind": "status", "data": {"to": "waiting_third_party"}"#,
    r#""kind": "status", "data": {"to": "open"}"#,
    r#""kind": "status", "data": {"to": "resolved"}"#,
    r#""kind": "status", "data": {"to": "closed"}"#,
    r#""kind": "status", "data": {"to": "spam"}"#,
    r#""kind": "status", "data": {"to": "snoozed", "until": "2026-11-25T09:00:00Z"}"#,
    r#""kind": "level", "data": {"to": "P1"}"#,
    r#""kind": "level", "data": {"to": null}"#,
    r#""kind": "tagged", "data": {"tags": ["gold"]}"#,
    r#""kind": "untagged", "data": {"tags": ["gold"]}"#,
    r#""kind": "tagged", "data": {"tags": ["parked"]}"#,
    r#""kind": "untagged", "data": {"tags": ["parked"]}"#,
    r#""kind": "promise", "data": {"by": "2030-01-01T00:00:00Z"}"#,
    r#""kind": "promise", "data": {"state": "kept"}"#,
    r#""kind": "target_override", "data": {"clock": "total_resolution", "amount": "2h", "reason": "asked"}"#,
    r#""kind": "target_override", "data": {"clock": "next_reply", "due_at": "2026-11-24T20:00:00Z", "reason": "asked"}"#,
    r#""kind": "channel_moved", "channel": "email", "data": {"to": {"channel": "chat"}}"#,
    r#""kind": "absorbed", "data": {"case_id": "x", "waits": [{"since": "2026-11-20T09:00:00Z", "place": {"channel": "chat"}}]}"#,
    r#""kind": "merged_into", "data": {"case_id": "x"}"#,
    r#""kind": "tagged", "data": {"tags": ["urgent"]}"#,
    r#""kind": "untagged", "data": {"tags": ["urgent"]}"#,
    r#""kind": "level_override", "data": {"to": "P1", "by": "lead", "reason": "asked", "until": "2026-11-24T20:00:00Z"}"#,
    r#""kind": "level_override", "data": {"to": "P4", "by": "lead", "reason": "asked", "moves_promise": true}"#,
    r#""kind": "level_override", "data": {"to": null, "by": "lead", "reason": "asked"}"#,
    r#""kind": "customer_changed", "data": {"renewal_at": "2026-11-26T09:00:00Z", "tier": "gold"}"#,
    r#""kind": "customer_changed", "data": {"vulnerable": true, "reach": 20000, "tier": "silver"}"#,
    r#""kind": "related", "data": {"case_id": "x", "what": "contact"}"#,
    r#""kind": "signal", "data": {"name": "anger", "value": 0.9, "confidence": 0.8, "valid_until": "2030-01-01T00:00:00Z"}"#,
    r#""kind": "promise", "data": {"by": "2026-11-24T12:00:00Z", "what": "other"}"#,
    r#""kind": "action_taken", "data": {"key": "c0/each/1-100/1/0/group:gold", "outcome": "done"}"#,
    r#""kind": "action_taken", "data": {"key": "c1/gold%2F100%25/17-100/1/0/role:agent", "outcome": "failed"}"#,
    r#""kind": "action_taken", "data": {"key": "x", "outcome": "declined"}"#,
    r#""kind": "acknowledged", "actor": {"role": "agent", "id": "lea"}, "data": {}"#,
    r#""kind": "acknowledged", "data": {"guideline": "ladder", "as": "boss"}"#,
    r#""kind": "acknowledged", "actor": {"role": "agent", "id": "bob"}, "data": {"guideline": "by hand"}"#,
    r#""kind": "guideline", "data": {"id": "by hand"}"#,
    r#""kind": "guideline", "data": {"id": "some", "state": "started"}"#,
    r#""kind": "guideline", "data": {"id": "ladder", "state": "stopped", "reason": "asked"}"#,
    r#""kind": "guideline", "data": {"id": "by hand", "state": "stopped", "reason": "asked"}"#,
    r#""kind": "assigned", "data": {"to": "ann"}"#,
    r#""kind": "assigned", "data": {"to": null}"#,
    r#""kind": "group", "data": {"to": "gold"}"#,
    r#""kind": "remedy", "actor": {"role": "agent", "id": "ann"}, "data": {"name": "r1", "kind": "refund", "amount": {"minor": 3000, "currency": "EUR"}, "state": "requested"}"#,
    r#""kind": "remedy", "actor": {"role": "agent", "id": "lea"}, "data": {"name": "r1", "kind": "refund", "amount": {"minor": 2000, "currency": "EUR"}, "state": "approved"}"#,
    r#""kind": "remedy", "actor": {"role": "agent", "id": "bob"}, "data": {"name": "r1", "kind": "refund", "state": "approved", "as": "boss"}"#,
    r#""kind": "remedy", "actor": {"role": "agent", "id": "lea"}, "data": {"name": "r1", "kind": "refund", "state": "refused"}"#,
    r#""kind": "remedy", "actor": {"role": "agent", "id": "ann"}, "data": {"name": "r1", "kind": "refund", "amount": {"minor": 1500, "currency": "EUR"}}"#,
    r#""kind": "remedy", "actor": {"role": "agent", "id": "ann"}, "data": {"name": "r1", "kind": "refund", "state": "reversed"}"#,
    r#""kind": "remedy", "actor": {"role": "agent", "id": "ann"}, "data": {"name": "r1", "kind": "refund", "amount": {"minor": 700, "currency": "EUR"}, "state": "reversed"}"#,
    r#""kind": "remedy", "actor": {"role": "agent", "id": "ann"}, "data": {"name": "r2", "kind": "credit", "amount": {"minor": 200, "currency": "EUR"}, "customer": "k1", "incident": "i1"}"#,
    r#""kind": "remedy", "actor": {"role": "agent", "id": "eve"}, "data": {"name": "r3", "kind": "refund", "amount": {"minor": 100, "currency": "EUR"}, "customer": "k2"}"#,
    r#""kind": "remedy", "actor": {"role": "bot"}, "data": {"name": "r4", "kind": "apology", "count": 2}"#,
    r#""kind": "remedy", "actor": {"role": "agent", "id": "lea"}, "data": {"name": "r5", "kind": "credit", "amount": {"minor": 90, "currency": "USD"}, "customer": "k1"}"#,
    r#""kind": "custom", "actor": {"role": "customer"}, "data": {"name": "confirmed"}"#,
    r#""kind": "message", "actor": {"role": "agent", "id": "ann"}, "visibility": "public""#,
    r#""kind": "customer_changed", "data": {"id": "k1"}"#,
    r#""kind": "customer_changed", "data": {"id": "k2"}"#,
    r#""kind": "status", "data": {"to": "deleted"}"#,
];

fn at(minutes: u16) -> Timestamp {
    Timestamp::from_millis(1_795_251_600_000 + i64::from(minutes) * 60_000).unwrap()
}

/// Everything that can be asked of a case agrees, asked by one that follows and by its log alone.
fn agree(desk: &Desk, case: &Case, now: Timestamp) {
    let alone = Case::new(case.events().cloned()).unwrap();
    let (Some(first), Some(last)) = (alone.events().next(), alone.events().last()) else { return };
    assert_eq!(desk.assess(case, now).unwrap(), desk.assess(&alone, now).unwrap());
    assert_eq!(desk.cycles(case, now).unwrap(), desk.cycles(&alone, now).unwrap());
    let (first, last) = (first.at(), last.at().max(now));
    let told = |case: &Case| desk.crossed(case, now.max(first), last).unwrap();
    assert_eq!(told(case), told(&alone));
    let seen: Vec<Event> = alone.events().filter(|event| event.at() <= now).cloned().collect();
    if !seen.is_empty() {
        let seen = Case::new(seen).unwrap();
        assert_eq!(desk.cycles(&seen, now).unwrap(), desk.cycles(&alone, now).unwrap());
    }
    let packed = desk.restore(&desk.snapshot(case).unwrap()).unwrap();
    assert_eq!(desk.assess(case, last).unwrap(), desk.assess(&packed, last).unwrap());
    let mut backwards = Case::default();
    backwards.follow(desk).unwrap();
    for event in case.events().rev() {
        backwards.append(event.clone()).unwrap();
    }
    assert_eq!(desk.assess(case, now).unwrap(), desk.assess(&backwards, now).unwrap());
    // Other people are there, and the same is due.
    let Ok(tonight) = desk.with_organisation(TONIGHT) else { return };
    let assessed = tonight.assess(case, now).unwrap();
    assert_eq!(assessed, tonight.assess(&alone, now).unwrap());
    let keys = |actions: &[casework::Action]| -> Vec<_> {
        actions.iter().map(|action| (action.key.clone(), action.due_at)).collect()
    };
    assert_eq!(keys(&assessed.actions), keys(&desk.assess(case, now).unwrap().actions));
}

/// What is asked of authority has one answer, however it is kept what was given; and what is allowed is told beforehand.
fn may(desk: &Desk, case: &Case, ledgers: [&Ledger; 2], which: usize, now: Timestamp) {
    let actor = Actor::load(ACTORS[which % ACTORS.len()]).unwrap();
    let act = Act::load(ACTS[which / ACTORS.len() % ACTS.len()]).unwrap();
    let alone = Case::new(case.events().cloned()).unwrap();
    let ask = |desk: &Desk, case: &Case, ledger| -> Result<Decision> {
        desk.may(&actor, &act, case, ledger, now)
    };
    let decision = ask(desk, case, Some(ledgers[0]));
    assert_eq!(decision, ask(desk, &alone, Some(ledgers[1])));
    let known = seen(case, now);
    if !known.is_empty() {
        assert_eq!(ask(desk, case, None), ask(desk, &known, None));
    }
    let allowances = desk.allowances(&actor, case, Some(ledgers[0]), now);
    assert_eq!(allowances, desk.allowances(&actor, &alone, Some(ledgers[1]), now));
    let (Ok(decision), Ok(allowances)) = (decision, allowances) else { return };
    assert!(!decision.sentence.is_empty());
    let allowed = decision.verdict == Verdict::Allow;
    assert!(!allowed || decision.blocking.is_empty());
    let Act::Remedy(wanted) = &act else { return };
    // Allowances are for the case, its customer and no rates.
    let plain = RemedyAct {
        count: wanted.count,
        evidence: wanted.evidence.clone(),
        ..RemedyAct::new(wanted.kind)
    };
    if allowed && *wanted == (RemedyAct { amount: wanted.amount, ..plain }) {
        let found = allowances.iter().find(|one| one.kind == wanted.kind);
        let found = found.unwrap_or_else(|| panic!("{decision:?}, {allowances:?}"));
        let enough =
            found.amount.is_none_or(|most| wanted.amount.is_none_or(|amount| amount <= most));
        assert!(enough, "{decision:?}, {found:?}");
    }
}

/// What a case has come to by an instant, with nothing after it.
fn seen(case: &Case, now: Timestamp) -> Case {
    Case::new(case.events().filter(|event| event.at() <= now).cloned()).unwrap()
}

/// What is said of one case in the order of work adds up, and is the same for its log alone.
fn stands(desk: &Desk, case: &Case, now: Timestamp) {
    let alone = Case::new(case.events().cloned()).unwrap();
    let found = desk.priority(case, now).unwrap();
    assert_eq!(found, desk.priority(&alone, now).unwrap());
    assert_eq!(found, desk.priority(&seen(case, now), now).unwrap());
    if let Some(found) = found {
        let points: i64 = found.contributions.iter().map(|line| line.points).sum();
        assert_eq!(points, found.weight);
        let shown: i64 = found.contributions.iter().map(|line| line.score).sum();
        let lines = i64::try_from(found.contributions.len()).unwrap();
        assert!((0..lines).contains(&(found.score - shown)), "{} {shown}", found.score);
        let mut stream = Stream::load("{weight: 400, x: 1/2, every: 10m}").unwrap();
        for weight in [1, 400, 10_000] {
            stream.weight = weight;
            let turn = desk.latest_turn(case, &stream, now).unwrap();
            assert!(turn.at >= turn.ahead_from && turn.ahead_from.is_none_or(|from| from >= now));
            let passed = turn.at.map(|at| at.as_millis() - now.as_millis());
            assert_eq!(passed, turn.overtaken_by.map(|picks| picks * 600_000));
        }
    }
    let resolutions = desk.resolutions(case, now).unwrap();
    assert_eq!(resolutions, desk.resolutions(&alone, now).unwrap());
    for one in resolutions {
        assert!(one.at <= now && one.at < one.settled_at);
        assert!(one.returned_at.is_none_or(|back| one.at < back && back < one.settled_at));
        assert_eq!(one.returned_at.is_some(), one.rushed_close == Some(true));
    }
}

/// One of two cases comes first, as `rank` has it; and when the other passes it, that comes true.
fn passes(desk: &Desk, [a, b]: [&Case; 2], now: Timestamp) {
    let horizon = Timestamp::from_millis(now.as_millis() + 20 * 86_400_000).unwrap();
    let overtaking = desk.overtakes(a, b, now, horizon);
    let Ok(first) = desk.compare(a, b, now).map(|found| found.first) else {
        let placed = |case| desk.priority(case, now).unwrap().is_some();
        assert!(!placed(a) || !placed(b));
        assert_eq!(overtaking.unwrap_err().code(), Code::NotInOrder);
        return;
    };
    let ranking = desk.rank([b, a], now, RankOptions { limit: Some(1), ..RankOptions::default() });
    assert_eq!(ranking.unwrap().rows[0].case_id, first);
    let overtaking = overtaking.unwrap();
    assert_eq!(overtaking.first, first);
    let (a, b) = (seen(a, now), seen(b, now));
    let first_at = |at| desk.compare(&a, &b, at).unwrap().first;
    match overtaking.at {
        Some(at) => {
            assert!(now < at && at <= horizon);
            assert_eq!(first_at(at), overtaking.second);
            assert_eq!(first_at(Timestamp::from_millis(at.as_millis() - 1).unwrap()), first);
        }
        None => assert_eq!(first_at(horizon), first),
    }
}

/// A worklist has the order of `rank`, as of its instant.
fn lists(desk: &Desk, worklist: &Worklist, listed: &[&Case]) {
    let now = worklist.now();
    let options = RankOptions { explain: true, ..RankOptions::default() };
    let ranking = desk.rank(listed.iter().copied(), now, options).unwrap();
    assert_eq!(worklist.len(), ranking.rows.len());
    for n in [usize::MAX, 2, 1] {
        let rows: Vec<WorkRow> = worklist.top(n);
        assert_eq!(rows.len(), ranking.rows.len().min(n));
        for (row, wanted) in rows.iter().zip(&ranking.rows) {
            assert_eq!(
                (row.rank, &row.case_id, row.lane),
                (wanted.rank, &wanted.case_id, wanted.lane)
            );
            assert_eq!((row.weight, row.score), (wanted.weight, wanted.score));
            assert_eq!((row.due_at, row.opened_at), (wanted.due_at, wanted.opened_at));
        }
    }
    let text = worklist.snapshot().unwrap();
    let packed = Worklist::restore(desk, &text).unwrap();
    assert_eq!(packed.snapshot().unwrap(), text);
    assert_eq!(packed.top(usize::MAX), worklist.top(usize::MAX));
    assert_eq!(packed.next_check(), worklist.next_check());
    for limit in [0, 1, 3] {
        let options = RankOptions { limit: Some(limit), pick: Some(2), explain: false };
        let few = desk.rank(listed.iter().rev().copied(), now, options).unwrap();
        assert_eq!((few.rows.len(), few.cases), (limit.min(ranking.rows.len()), ranking.cases));
    }
}

const CASES: usize = 4;

libfuzzer_sys::fuzz_target!(|given: (u16, Vec<(u8, u8, u16)>)| {
    let (choice, steps) = given;
    let desk = &desk(choice);
    let mut cases: [Case; CASES] = std::array::from_fn(|_| Case::default());
    let mut packed: [Option<Case>; CASES] = [const { None }; CASES];
    let mut listed = [false; CASES];
    let mut worklist = Worklist::new(desk, at(0));
    let mut ledger = Ledger::default();
    for case in &mut cases[..2] {
        case.follow(desk).unwrap();
    }
    for (kind, more, when) in steps.into_iter().take(60) {
        // Which case, and when, within eleven days.
        let (place, minutes) = (usize::from(when >> 14), when & 0x3fff);
        let now = at(minutes);
        let (case, packed) = (&mut cases[place], &mut packed[place]);
        let (kind, which) = (usize::from(kind) % (KINDS.len() + 32), usize::from(more));
        let more = more % 4;
        match kind {
            kind if kind < KINDS.len() + 3 => {
                // Besides what stands above: a host carries out what is asked of it.
                let (kind_of, done);
                if let Some(written) = KINDS.get(kind) {
                    kind_of = *written;
                } else {
                    let asked = desk.assess(case, now).unwrap();
                    let asked: Vec<_> = asked.actions.iter().chain(&asked.observed).collect();
                    let Some(action) = asked.get(which / 4 % asked.len().max(1)) else { continue };
                    let outcome = ["done", "done", "failed", "declined"][usize::from(more)];
                    let key = serde_json::to_string(&action.key).unwrap();
                    done = format!(
                        r#""kind": "action_taken", "data": {{"key": {key}, "outcome": "{outcome}"}}"#
                    );
                    kind_of = &*done;
                }
                let text = format!(
                    r#"{{"id": "{kind}-{minutes}", "case_id": "c{place}", "at": "{now}", {kind_of}}}"#
                );
                // Some would end before they begin.
                let Ok(event) = Event::load(&text) else { continue };
                let before = case.clone();
                // Some of what is given comes to be known nowhere but on its case.
                let given = matches!(event.data(), Data::Remedy(_)) && more != 1;
                if case.append(event.clone()).is_err() {
                    assert_eq!(*case, before);
                } else {
                    if given {
                        ledger.append(&event).unwrap();
                    }
                    if packed.as_mut().is_some_and(|packed| packed.append(event).is_err()) {
                        // It came before the snapshot, which cannot take it in.
                        *packed = None;
                    }
                }
                if more >= 2 {
                    case.follow(desk).unwrap();
                }
                if listed[place] {
                    worklist.put(case).unwrap();
                }
            }
            kind if kind < KINDS.len() + 11 => {
                agree(desk, case, now);
                let last = case.events().last().map_or(now, |event| event.at().max(now));
                if let Some(packed) = packed {
                    assert_eq!(
                        desk.assess(packed, last).unwrap(),
                        desk.assess(case, last).unwrap()
                    );
                    let standing = desk.priority(packed, last).unwrap();
                    assert_eq!(standing, desk.priority(case, last).unwrap());
                }
                if more == 3 && !case.is_empty() {
                    *packed = Some(desk.restore(&desk.snapshot(case).unwrap()).unwrap());
                }
            }
            kind if kind < KINDS.len() + 14 => stands(desk, case, now),
            kind if kind < KINDS.len() + 17 => {
                passes(desk, [&cases[place], &cases[(place + 1 + kind % 3) % CASES]], now);
            }
            kind if kind < KINDS.len() + 23 => {
                let loaded = Ledger::load(&ledger.to_json()).unwrap();
                assert_eq!(loaded, ledger);
                may(desk, case, [&ledger, &loaded], which, now);
            }
            kind if kind < KINDS.len() + 27 => {
                let placed = worklist.put(case).unwrap();
                let standing = desk.priority(case, worklist.now()).unwrap();
                assert_eq!(placed, standing.is_some());
                listed[place] = true;
            }
            kind if kind == KINDS.len() + 27 => {
                let placed = worklist.len();
                let removed = worklist.remove(&format!("c{place}"));
                assert_eq!(worklist.len() + usize::from(removed), placed);
                listed[place] = false;
            }
            _ => {
                let before = worklist.now();
                assert_eq!(worklist.advance(now).is_ok(), now >= before);
                for id in worklist.due() {
                    let known = cases.iter().find(|case| case.id() == Some(&id)).unwrap();
                    worklist.put(known).unwrap();
                }
                assert!(worklist.next_check().is_none_or(|next| next > worklist.now()));
                let listed = cases.iter().zip(listed).filter(|(_, listed)| *listed);
                let listed: Vec<&Case> = listed.map(|(case, _)| case).collect();
                lists(desk, &worklist, &listed);
            }
        }
    }
});
