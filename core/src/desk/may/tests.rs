use crate::authority::{Act, Actor};
use crate::case::Case;
use crate::decision::{Decision, Rule, Verdict};
use crate::desk::Desk;
use crate::error::Code;
use crate::event::Event;
use crate::fold::RefusalCode;
use crate::ledger::Ledger;
use crate::money::Money;
use crate::time::Timestamp;

const POLICY: &str = "
agreements: [{id: all, clocks: [{preset: first_reply, target: 4h}]}]
calendars: {office: {zone: Europe/Berlin, week: {mon-fri: 09:00-17:00}}}
calendar: office
attributes: {fraud: boolean}
roles: {agent: {}, lead: {escalation: 1}, manager: {escalation: 2}}
organisation: {roles: {agent: {members: [ann, abe]}, lead: {members: [lea]}, manager: {members: [max]}}}
remedies:
  refund: {most: {minor: 200000, currency: EUR}}
  credit: {most: {minor: 50000, currency: EUR}}
  goodwill: {}
  apology: {}
  replacement: {most_count: 2}
grants:
  - {id: front line, role: agent, kinds: [refund, credit], limits: [
      {amount: {minor: 5000, currency: EUR}, per: incident},
      {amount: {minor: 20000, currency: EUR}, per: agent, window: month}]}
  - {id: words, role: agent, kinds: [apology]}
  - {id: parts, role: agent, kinds: [replacement], evidence: [photo], limits: [{count: 2, per: case}]}
  - {id: gifts, role: agent, kinds: [goodwill], two_person: true,
      limits: [{amount: {minor: 1000, currency: EUR}, per: case}]}
  - {id: second line, role: lead, kinds: [refund, credit],
      limits: [{amount: {minor: 50000, currency: EUR}, per: incident}]}
  - {id: all of it, role: manager, kinds: [refund, credit], excludes: [{fact: attribute.fraud, value: true}],
      limits: [{amount: {minor: 200000, currency: EUR}, per: incident}]}
approvals: {timeout: 4h, in: office}
replies:
  - {id: press, visibility: public, channel: x, outcome: reserved, to: [manager]}
  - {id: seniors, visibility: public, roles: [lead, manager], outcome: allow}
  - {id: public, visibility: public, outcome: draft, by: lead}
closing:
  - {id: taken private, when: {fact: public, value: true}, owes: [public_note]}
  - {id: quiet, when: {fact: tags, value: quiet}, owes: [{confirmation_or_silence: 8h, in: office}]}
";

fn desk() -> Desk {
    Desk::load(POLICY).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// An event of case c, on Monday 2026-11-23 at a time of UTC.
fn event(id: &str, time: &str, rest: &str) -> Event {
    let at = format!("2026-11-23T{time}:00Z");
    Event::load(&format!("{{id: \"{id}\", case_id: c, at: {at}, {rest}}}")).unwrap()
}

fn opened() -> Event {
    event("o", "08:00", "kind: opened, data: {customer: {id: kim}, attributes: {fraud: false}}")
}

fn remedy(id: &str, time: &str, who: &str, data: &str) -> Event {
    event(id, time, &format!("kind: remedy, actor: {{id: {who}, role: agent}}, data: {{{data}}}"))
}

fn case(events: &[Event]) -> Case {
    Case::new([opened()].into_iter().chain(events.iter().cloned())).unwrap()
}

fn refund(minor: i64) -> Act {
    Act::load(&format!("{{remedy: {{kind: refund, amount: {{minor: {minor}, currency: EUR}}}}}}"))
        .unwrap()
}

fn may(who: &str, act: &Act, case: &Case) -> Decision {
    let noon = at("2026-11-23T12:00:00Z");
    desk().may(&Actor::new(who), act, case, Some(&Ledger::default()), noon).unwrap()
}

fn told(decision: &Decision) -> (Verdict, Rule, Option<&str>) {
    (decision.verdict, decision.rule, decision.approver.as_deref())
}

/// The codes of what had no effect.
fn refusals(events: &[Event]) -> Vec<RefusalCode> {
    let (desk, case) = (desk(), case(events));
    let state = case.state(desk.policies(), at("2026-11-23T23:00:00Z")).unwrap();
    state.refused.latest.iter().map(|refusal| refusal.code).collect()
}

#[test]
fn within_a_grant_nobody_is_asked() {
    let decision = may("ann", &refund(5_000), &case(&[]));
    assert_eq!(told(&decision), (Verdict::Allow, Rule::Granted, None));
    assert_eq!(decision.grant.as_deref(), Some("front line"));
    let left: Vec<_> = decision.headroom.iter().map(|room| (room.left, &*room.limit)).collect();
    assert_eq!(left, [(0, "50.00 EUR per incident"), (15_000, "200.00 EUR per agent in a month"),]);
    assert_eq!(decision.sentence, "The grant 'front line' allows a refund of 50.00 EUR.");
}

#[test]
fn beyond_it_the_lowest_sufficient_role_is_asked() {
    let over = may("ann", &refund(5_001), &case(&[]));
    assert_eq!(told(&over), (Verdict::NeedsApproval, Rule::OverLimit, Some("lead")));
    assert_eq!(over.blocking.len(), 1);
    assert_eq!((over.blocking[0].used, over.blocking[0].left), (0, 5_000));
    assert_eq!(over.approvers.iter().map(|one| &**one).collect::<Vec<_>>(), ["lea"]);
    assert_eq!(over.then.iter().map(|one| &**one).collect::<Vec<_>>(), ["manager"]);
    let instead = &over.instead[0];
    assert_eq!((instead.kind.as_str(), instead.amount.unwrap().minor()), ("refund", 5_000));
    assert!(over.instead.iter().any(|one| one.kind.as_str() == "apology"));
    assert!(over.instead.iter().all(|one| one.kind.as_str() != "replacement"), "no photo");
    let more = may("ann", &refund(50_001), &case(&[]));
    assert_eq!(told(&more), (Verdict::NeedsApproval, Rule::OverLimit, Some("manager")));
    let most = may("ann", &refund(200_001), &case(&[]));
    assert_eq!(told(&most), (Verdict::Deny, Rule::OverTheLargest, None));
    let top = may("max", &Act::load("{remedy: {kind: apology}}").unwrap(), &case(&[]));
    assert_eq!(told(&top), (Verdict::Deny, Rule::NobodyMay, None));
}

#[test]
fn an_amount_cannot_be_split() {
    let given = remedy("r", "09:00", "abe", "kind: credit, amount: {minor: 4000, currency: EUR}");
    let case = case(&[given]);
    assert_eq!(told(&may("ann", &refund(1_000), &case)).0, Verdict::Allow);
    assert_eq!(told(&may("ann", &refund(1_001), &case)).0, Verdict::NeedsApproval);
    // Of another incident it is not, and then other cases matter.
    let other =
        Act::load("{remedy: {kind: refund, amount: {minor: 5000, currency: EUR}, incident: i}}");
    assert_eq!(told(&may("ann", other.as_ref().unwrap(), &case)).0, Verdict::Allow);
    let none =
        desk().may(&Actor::new("ann"), &other.unwrap(), &case, None, at("2026-11-23T12:00:00Z"));
    let error = none.unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::LedgerNeeded, "/act/remedy"));
}

#[test]
fn what_log_and_ledger_both_have_counts_once() {
    let given = remedy("r", "09:00", "abe", "kind: credit, amount: {minor: 4000, currency: EUR}");
    let more = remedy("s", "10:00", "abe", "kind: credit, amount: {minor: 500, currency: EUR}");
    let (desk, noon) = (desk(), at("2026-11-23T12:00:00Z"));
    for (log, ledger) in [
        (vec![&given, &more], vec![]),
        (vec![&given, &more], vec![&given]),
        (vec![&given], vec![&given, &more]),
        (vec![&given], vec![&more]),
        (vec![&given, &more], vec![&more, &given]),
        (vec![], vec![&more, &given]),
    ] {
        let case = case(&log.into_iter().cloned().collect::<Vec<_>>());
        let ledger = Ledger::new(ledger).unwrap();
        let may = |minor| {
            desk.may(&Actor::new("ann"), &refund(minor), &case, Some(&ledger), noon)
                .unwrap()
                .verdict
        };
        assert_eq!((may(500), may(501)), (Verdict::Allow, Verdict::NeedsApproval), "{ledger:?}");
    }
}

#[test]
fn some_things_nobody_may() {
    let open = case(&[]);
    let kim = desk().may(
        &Actor::new("kim").with_role("agent"),
        &refund(1),
        &open,
        Some(&Ledger::default()),
        at("2026-11-23T12:00:00Z"),
    );
    assert_eq!(told(&kim.unwrap()), (Verdict::Deny, Rule::SelfDealing, None));
    let closed = case(&[event("s", "09:00", "kind: status, data: {to: closed}")]);
    assert_eq!(told(&may("ann", &refund(1), &closed)).1, Rule::ClosedIncident);
    let resolved = case(&[event("s", "09:00", "kind: status, data: {to: resolved}")]);
    assert_eq!(told(&may("ann", &refund(1), &resolved)).0, Verdict::Allow);
    let merged = case(&[event("s", "09:00", "kind: merged_into, data: {case_id: d}")]);
    assert_eq!(told(&may("ann", &refund(1), &merged)).1, Rule::ClosedIncident);
    let waiver = "{remedy: {kind: fee_waiver, amount: {minor: 1, currency: EUR}}}";
    assert_eq!(told(&may("ann", &Act::load(waiver).unwrap(), &open)).1, Rule::KindNotOffered);
    let stranger = may("zoe", &refund(1), &open);
    assert_eq!(told(&stranger), (Verdict::NeedsApproval, Rule::NoGrant, Some("agent")));
}

#[test]
fn what_is_unknown_does_not_allow() {
    let unknown = Case::new([event("o", "08:00", "kind: opened")]).unwrap();
    let decision = may("max", &refund(1), &unknown);
    assert_eq!(told(&decision), (Verdict::Deny, Rule::NobodyMay, None));
    assert_eq!(told(&may("max", &refund(1), &case(&[]))).0, Verdict::Allow);
    let role = desk().may(
        &Actor::new("ann").with_role("agnet"),
        &refund(1),
        &unknown,
        None,
        at("2026-11-23T12:00:00Z"),
    );
    let error = role.unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::UnknownRole, "/actor/roles/0"));
    assert_eq!(error.hint(), Some("Did you mean 'agent'?"));
}

#[test]
fn evidence_and_a_second_person() {
    let part = |rest: &str| Act::load(&format!("{{remedy: {{kind: replacement{rest}}}}}")).unwrap();
    let bare = may("ann", &part(""), &case(&[]));
    assert_eq!(told(&bare), (Verdict::Deny, Rule::NeedsEvidence, None));
    assert_eq!(&*bare.needs_evidence[0], "photo");
    assert_eq!(told(&may("ann", &part(", evidence: [photo]"), &case(&[]))).0, Verdict::Allow);
    let three = may("ann", &part(", evidence: [photo], count: 3"), &case(&[]));
    assert_eq!(told(&three), (Verdict::Deny, Rule::OverTheLargest, None));
    let gift =
        Act::load("{remedy: {kind: goodwill, amount: {minor: 900, currency: EUR}}}").unwrap();
    let decision = may("ann", &gift, &case(&[]));
    assert_eq!(told(&decision), (Verdict::NeedsApproval, Rule::TwoPerson, Some("agent")));
    assert_eq!(decision.approvers.iter().map(|one| &**one).collect::<Vec<_>>(), ["abe"]);
    let asked = remedy(
        "r",
        "09:00",
        "ann",
        "name: g, kind: goodwill, amount: {minor: 900, currency: EUR}, state: requested",
    );
    let approve = Act::load("{approve: {remedy: g}}").unwrap();
    assert_eq!(told(&may("abe", &approve, &case(std::slice::from_ref(&asked)))).0, Verdict::Allow);
    assert_eq!(told(&may("ann", &approve, &case(&[asked]))).1, Rule::SelfApproval);
}

#[test]
fn a_request_goes_from_role_to_role() {
    let eur =
        |minor: i64| format!("name: big, kind: refund, amount: {{minor: {minor}, currency: EUR}}");
    let asked = remedy("r", "09:00", "ann", &format!("{}, state: requested", eur(30_000)));
    let approve = Act::load("{approve: {remedy: big}}").unwrap();
    let pending = case(std::slice::from_ref(&asked));
    assert_eq!(told(&may("lea", &approve, &pending)).0, Verdict::Allow);
    let abe = may("abe", &approve, &pending);
    assert_eq!(told(&abe), (Verdict::NeedsApproval, Rule::OverLimit, Some("lead")));
    // Four hours of the office, which opens at 08:00 UTC: 13:00. After that the manager has it, and nobody after them.
    let desk = desk();
    let at_time = |time: &str| {
        let as_of = at(&format!("2026-11-23T{time}Z"));
        let state = pending.state(desk.policies(), as_of).unwrap();
        let found = crate::approvals::approvals(&state, desk.policies(), None, as_of);
        assert_eq!(found.len(), 1);
        let one = found[0].clone();
        (one.approver.unwrap().to_string(), one.passes_at, one.then.len(), one.approvers)
    };
    let one = at("2026-11-23T13:00:00Z");
    assert_eq!(at_time("12:59:59"), ("lead".into(), Some(one), 1, vec!["lea".into()]));
    assert_eq!(at_time("13:00:00"), ("manager".into(), None, 0, vec!["max".into()]));
    assert_eq!(at_time("23:00:00"), ("manager".into(), None, 0, vec!["max".into()]));
    // Silence never approves.
    let late = at("2026-11-30T13:00:00Z");
    let state = pending.state(desk.policies(), late).unwrap();
    let given = &state.remedies.0["big"];
    assert_eq!(given.state, Some(crate::event::RemedyState::Requested));
    // What is approved holds its place, and what is given of it counts once.
    let yes = remedy("y", "10:00", "lea", &format!("{}, state: approved", eur(30_000)));
    let done = remedy("d", "11:00", "ann", &eur(30_000));
    for log in [vec![asked.clone(), yes.clone()], vec![asked, yes, done]] {
        assert_eq!(refusals(&log), []);
        let lea = may("lea", &refund(20_000), &case(&log));
        assert_eq!(lea.headroom[0].used, 50_000);
        assert_eq!(told(&may("lea", &refund(20_001), &case(&log))).0, Verdict::NeedsApproval);
        // It uses the month of whoever asked, too.
        let ann = may("ann", &refund(1), &case(&log));
        assert_eq!(ann.blocking.len(), 2);
        assert_eq!(told(&may("ann", &approve, &case(&log))).1, Rule::AlreadyDecided);
    }
}

#[test]
fn what_has_no_effect_is_listed() {
    let eur = "kind: refund, amount: {minor: 30000, currency: EUR}";
    let ask = || remedy("a", "09:00", "ann", &format!("{eur}, state: requested"));
    let by = |id: &str, time: &str, who: &str, rest: &str| remedy(id, time, who, rest);
    let approved = format!("{eur}, state: approved");
    let yes = || by("y", "10:00", "lea", &approved);
    let closed = || event("z", "09:30", "kind: status, data: {to: closed}");
    for (code, log) in [
        ("unknown_remedy", vec![yes()]),
        ("self_approval", vec![ask(), by("b", "10:00", "ann", &approved)]),
        (
            "approver_unknown",
            vec![ask(), event("b", "10:00", &format!("kind: remedy, data: {{{approved}}}"))],
        ),
        (
            "requester_unknown",
            vec![
                event("a", "09:00", &format!("kind: remedy, data: {{{eur}, state: requested}}")),
                yes(),
            ],
        ),
        ("unknown_role", vec![by("b", "09:00", "ann", &format!("{eur}, as: boss"))]),
        (
            "kind_not_offered",
            vec![by("b", "09:00", "ann", "kind: fee_waiver, amount: {minor: 1, currency: EUR}")],
        ),
        (
            "over_the_largest",
            vec![by("b", "09:00", "ann", "kind: credit, amount: {minor: 50001, currency: EUR}")],
        ),
        ("other_kind", vec![ask(), by("b", "10:00", "lea", "kind: credit, state: approved")]),
        (
            "other_currency",
            vec![
                ask(),
                by(
                    "b",
                    "10:00",
                    "lea",
                    "kind: refund, amount: {minor: 1, currency: USD}, state: approved",
                ),
            ],
        ),
        (
            "over_the_approved",
            vec![
                ask(),
                by(
                    "b",
                    "10:00",
                    "lea",
                    "kind: refund, amount: {minor: 30001, currency: EUR}, state: approved",
                ),
            ],
        ),
        ("not_sufficient", vec![ask(), by("b", "10:00", "abe", &approved)]),
        ("awaiting_approval", vec![ask(), by("b", "10:00", "ann", eur)]),
        ("already_decided", vec![ask(), yes(), by("b", "11:00", "max", &approved)]),
        (
            "already_reversed",
            vec![
                by("b", "09:00", "ann", "kind: refund, amount: {minor: 4000, currency: EUR}"),
                by("d", "10:00", "ann", "kind: refund, state: reversed"),
                by("e", "11:00", "ann", "kind: refund, state: reversed"),
            ],
        ),
        (
            "nothing_to_reverse",
            vec![ask(), by("b", "10:00", "ann", "kind: refund, state: reversed")],
        ),
        ("not_granted", vec![by("b", "09:00", "ann", eur)]),
        ("closed_incident", vec![closed(), by("b", "10:00", "ann", eur)]),
    ] {
        let found: Vec<_> = refusals(&log).into_iter().map(RefusalCode::as_str).collect();
        assert_eq!(found, [code]);
    }
    assert_eq!(refusals(&[ask(), yes(), by("x", "11:00", "ann", eur)]), []);
    // Given without a right to it, it is gone, and counts.
    let given = by("b", "10:00", "ann", "kind: refund, amount: {minor: 4500, currency: EUR}");
    let early = case(&[ask(), given.clone()]);
    assert_eq!(told(&may("ann", &refund(501), &early)).0, Verdict::NeedsApproval);
    assert_eq!(told(&may("ann", &refund(500), &early)).0, Verdict::Allow);
    // Whoever may, does: nobody has to ask first.
    assert_eq!(refusals(&[given]), []);
}

#[test]
fn what_is_taken_back_leaves_its_window_with_the_original() {
    const MONTHLY: &str = "
agreements: [{id: all, clocks: [{preset: first_reply, target: 4h}]}]
roles: {agent: {}}
grants: [{id: g, role: agent, kinds: [refund], limits: [
  {amount: {minor: 100, currency: EUR}, per: customer, window: 240h}]}]
";
    let desk = Desk::load(MONTHLY).unwrap();
    let of_case = |case: &str, id: &str, day: u32, rest: &str| {
        let text = format!(
            "{{id: \"{id}\", case_id: {case}, at: \"2026-01-{day:02}T00:00:00Z\", kind: remedy, actor: {{id: ann, role: agent}},
               data: {{kind: refund, customer: kim, {rest}}}}}"
        );
        Event::load(&text).unwrap()
    };
    let eur = |minor: i64| format!("amount: {{minor: {minor}, currency: EUR}}");
    let old = of_case("x", "1", 1, &eur(60));
    let new = of_case("y", "2", 9, &eur(70));
    let back = of_case("x", "3", 12, "state: reversed");
    let mut ledger = Ledger::new([&old, &new]).unwrap();
    let left = |ledger: &Ledger, as_of: &str| {
        let act =
            Act::load("{remedy: {kind: refund, amount: {minor: 1, currency: EUR}, customer: kim}}");
        let actor = Actor::new("ann").with_role("agent");
        let case = Case::new([event("o", "08:00", "kind: opened")]).unwrap();
        let decision = desk.may(&actor, &act.unwrap(), &case, Some(ledger), at(as_of)).unwrap();
        let room = decision.headroom.first().cloned().unwrap();
        room.of - room.used + i64::from(decision.verdict == Verdict::Allow)
    };
    assert_eq!(left(&ledger, "2026-01-10T23:59:59.999Z"), -30);
    // Ten days after it, to the millisecond, the old one has left: (t − d, t].
    assert_eq!(left(&ledger, "2026-01-11T00:00:00Z"), 30);
    ledger.append(&back).unwrap();
    assert_eq!(left(&ledger, "2026-01-12T00:00:00Z"), 30, "no headroom now");
    assert_eq!(left(&ledger, "2026-01-10T00:00:00Z"), -30, "not known then");
    assert_eq!(left(&ledger, "2026-01-19T00:00:00Z"), 100);
}

#[test]
fn currencies_need_a_rate() {
    let dollars = |rest: &str| {
        let text =
            format!("{{remedy: {{kind: refund, amount: {{minor: 5000, currency: USD}}{rest}}}}}");
        Act::load(&text).unwrap()
    };
    let (desk, noon) = (desk(), at("2026-11-23T12:00:00Z"));
    let ledger = Ledger::default();
    let ann = Actor::new("ann");
    let ask = |act: &Act, case: &Case| desk.may(&ann, act, case, Some(&ledger), noon);
    let error = ask(&dollars(""), &case(&[])).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::OtherCurrency, "/act/remedy/rates"));
    let rate = ", rates: [{from: USD, to: EUR, rate: \"0.9201\", on: 2026-11-20}]";
    let decision = ask(&dollars(rate), &case(&[])).unwrap();
    assert_eq!((decision.verdict, decision.headroom[0].used), (Verdict::Allow, 4_601));
    // What was given in dollars counts against euros, by the same rate; without one nobody can tell.
    let given = remedy("r", "09:00", "ann", "kind: refund, amount: {minor: 5000, currency: USD}");
    let given = case(&[given]);
    assert_eq!(ask(&refund(1), &given).unwrap_err().code(), Code::OtherCurrency);
    let small =
        format!("{{remedy: {{kind: refund, amount: {{minor: 399, currency: EUR}}{rate}}}}}");
    assert_eq!(ask(&Act::load(&small).unwrap(), &given).unwrap().verdict, Verdict::Allow);
    let more = small.replace("399", "400");
    let decision = ask(&Act::load(&more).unwrap(), &given).unwrap();
    assert_eq!(decision.verdict, Verdict::NeedsApproval);
    assert_eq!(desk.allowances(&ann, &given, Some(&ledger), noon).unwrap().len(), 2);
}

#[test]
fn allowances_are_what_may_be_given_without_asking() {
    let given = remedy("r", "09:00", "abe", "kind: credit, amount: {minor: 4000, currency: EUR}");
    let case = case(&[given]);
    let (desk, noon) = (desk(), at("2026-11-23T12:00:00Z"));
    let ledger = Ledger::default();
    let all = desk.allowances(&Actor::new("ann"), &case, Some(&ledger), noon).unwrap();
    let told: Vec<_> = all
        .iter()
        .map(|one| (one.kind.as_str(), one.amount.map(Money::minor), one.count))
        .collect();
    assert_eq!(
        told,
        [
            ("refund", Some(1_000), None),
            ("credit", Some(1_000), None),
            ("replacement", None, Some(2)),
            ("apology", None, None),
        ]
    );
    assert_eq!(&*all[2].needs_evidence[0], "photo");
    assert_eq!(all[0].sentence, "Refund: up to 10.00 EUR, by the grant 'front line'.");
    // Each of them is allowed, and nothing more.
    for one in all.iter().filter(|one| one.kind.is_money()) {
        let act = |minor: i64| {
            let kind = one.kind.as_str();
            Act::load(&format!(
                "{{remedy: {{kind: {kind}, amount: {{minor: {minor}, currency: EUR}}}}}}"
            ))
            .unwrap()
        };
        let most = one.amount.unwrap().minor();
        assert_eq!(told_of("ann", &act(most), &case), Verdict::Allow);
        assert_eq!(told_of("ann", &act(most + 1), &case), Verdict::NeedsApproval);
    }
    assert!(desk.allowances(&Actor::new("zoe"), &case, Some(&ledger), noon).unwrap().is_empty());
}

fn told_of(who: &str, act: &Act, case: &Case) -> Verdict {
    may(who, act, case).verdict
}

#[test]
fn replies_may_be_drafts_or_reserved() {
    let reply = |visibility: &str, channel: &str| {
        Act::load(&format!("{{reply: {{visibility: {visibility}, channel: {channel}}}}}")).unwrap()
    };
    let open = case(&[]);
    let ann = may("ann", &reply("public", "web"), &open);
    assert_eq!(told(&ann), (Verdict::NeedsApproval, Rule::Draft, Some("lead")));
    assert_eq!((ann.grant.as_deref(), ann.then.len()), (Some("public"), 1));
    assert_eq!(told(&may("ann", &reply("direct", "x"), &open)).1, Rule::NoRule);
    assert_eq!(told(&may("lea", &reply("public", "web"), &open)).1, Rule::ReplyRule);
    let press = may("lea", &reply("public", "x"), &open);
    assert_eq!(told(&press), (Verdict::Deny, Rule::Reserved, Some("manager")));
    assert_eq!(told(&may("max", &reply("public", "x"), &open)).0, Verdict::Allow);
}

#[test]
fn a_case_taken_private_owes_a_public_note() {
    let wrote = |id: &str, time: &str, who: &str, to: &str| {
        event(id, time, &format!("kind: message, visibility: {to}, actor: {{role: {who}}}"))
    };
    let mut log = vec![wrote("1", "09:00", "customer", "public")];
    let closes = |log: &[Event]| {
        let decision = may("ann", &Act::Close, &case(log));
        let owes: Vec<_> = decision.owes.iter().map(|owed| owed.what).collect();
        (decision.verdict, owes)
    };
    assert_eq!(closes(&log), (Verdict::Deny, vec!["public_note"]));
    log.push(wrote("2", "09:10", "agent", "public"));
    assert_eq!(closes(&log), (Verdict::Allow, vec![]));
    log.push(wrote("3", "09:20", "agent", "direct"));
    assert_eq!(closes(&log), (Verdict::Deny, vec!["public_note"]));
    log.push(wrote("4", "09:20", "agent", "internal"));
    log.push(wrote("5", "09:30", "automation", "public"));
    log.push(wrote("6", "09:30", "customer", "public"));
    assert_eq!(closes(&log), (Verdict::Deny, vec!["public_note"]));
    log.push(wrote("7", "09:40", "agent", "public"));
    assert_eq!(closes(&log), (Verdict::Allow, vec![]));
}

#[test]
fn silence_and_confirmation() {
    let quiet = || event("t", "08:30", "kind: tagged, data: {tags: [quiet]}");
    let wrote = |id: &str, time: &str| event(id, time, "kind: message, actor: {role: agent}");
    let desk = desk();
    let close = |log: &[Event], as_of: &str| {
        let case = case(log);
        desk.may(&Actor::new("ann"), &Act::Close, &case, None, at(as_of)).unwrap()
    };
    let log = [quiet(), wrote("1", "10:00")];
    // Eight hours of the office from 11:00 in Berlin: the day ends after six.
    let until = "2026-11-24T10:00:00Z";
    let owes = close(&log, "2026-11-24T09:59:59.999Z").owes;
    assert_eq!((owes[0].what, owes[0].until), ("confirmation_or_silence", Some(at(until))));
    assert_eq!(close(&log, until).verdict, Verdict::Allow);
    let confirmed = |id: &str, time: &str, role: &str| {
        event(
            id,
            time,
            &format!("kind: custom, actor: {{role: {role}}}, data: {{name: confirmed}}"),
        )
    };
    let noon = "2026-11-23T12:00:00Z";
    let with = |last: Event| close(&[quiet(), wrote("1", "10:00"), last], noon).verdict;
    assert_eq!(with(confirmed("2", "11:00", "customer")), Verdict::Allow);
    assert_eq!(with(confirmed("2", "11:00", "agent")), Verdict::Deny);
    assert_eq!(with(confirmed("2", "09:00", "customer")), Verdict::Deny, "before we wrote");
    assert_eq!(with(event("2", "11:00", "kind: message, actor: {role: customer}")), Verdict::Deny);
}

#[test]
fn a_snapshot_knows_what_was_asked_for_and_given() {
    let ask = "name: big, kind: refund, amount: {minor: 30000, currency: EUR}, state: requested";
    let log = [
        remedy("a", "09:00", "ann", ask),
        remedy("b", "09:10", "abe", "kind: credit, amount: {minor: 4000, currency: EUR}"),
        remedy("d", "09:20", "ann", "name: big, kind: refund, state: approved"),
        event("m", "09:30", "kind: message, actor: {role: agent}, visibility: public"),
    ];
    let (desk, whole) = (desk(), case(&log));
    let restored = desk.restore(&desk.snapshot(&whole).unwrap()).unwrap();
    for act in
        [refund(1_000), refund(1_001), Act::Close, Act::load("{approve: {remedy: big}}").unwrap()]
    {
        for who in ["ann", "abe", "lea", "max"] {
            assert_eq!(may(who, &act, &restored), may(who, &act, &whole), "{who}");
        }
    }
}

mod laws {
    //! No sequence of allowed acts goes beyond a limit, by sums that are taken anew from everything given.

    use super::*;
    use proptest::prelude::*;

    const LIMITS: &str = "
agreements: [{id: all, clocks: [{preset: first_reply, target: 4h}]}]
calendars: {office: {zone: America/New_York, week: 24x7}}
calendar: office
roles: {agent: {}, lead: {escalation: 1}}
grants:
  - {id: g, role: agent, kinds: [refund, apology], limits: [
      {amount: {minor: 100, currency: EUR}, per: incident},
      {amount: {minor: 150, currency: EUR}, per: customer, window: 100h},
      {amount: {minor: 250, currency: EUR}, per: agent, window: month},
      {count: 3, per: case, window: day},
      {count: 5, per: customer, window: 30 calendar days}]}
";

    /// Something given or approved, as the law sees it.
    #[derive(Clone, Debug)]
    struct Fact {
        at: i64,
        case: u8,
        incident: String,
        customer: u8,
        agents: Vec<u8>,
        minor: i64,
        gone: Option<i64>,
    }

    /// The first millisecond of the day and of the month in New York, whose winter ends on 2026-03-08 at 07:00 UTC.
    fn starts(at: i64) -> (i64, i64) {
        let switch = super::at("2026-03-08T07:00:00Z").as_millis();
        let offset = |at: i64| (if at < switch { -5 } else { -4 }) * 3_600_000;
        let to_utc = |wall: i64| {
            let guess = wall + 5 * 3_600_000;
            if guess < switch { guess } else { wall + 4 * 3_600_000 }
        };
        let wall = at + offset(at);
        let day = wall.div_euclid(86_400_000) * 86_400_000;
        let date = chrono::DateTime::from_timestamp_millis(day).unwrap().date_naive();
        let into = i64::from(chrono::Datelike::day0(&date)) * 86_400_000;
        (to_utc(day), to_utc(day - into))
    }

    fn holds(facts: &[Fact], at: i64) -> Result<(), String> {
        let (day, month) = starts(at);
        let live = |fact: &&Fact| fact.at <= at && fact.gone.is_none_or(|gone| gone > at);
        let thirty = {
            // The same wall time thirty dates ago.
            let switch = super::at("2026-03-08T07:00:00Z").as_millis();
            let back = at - 30 * 86_400_000;
            back + if at >= switch && back + 3_600_000 < switch { 3_600_000 } else { 0 }
        };
        for one in facts.iter().filter(live) {
            let sum = |same: &dyn Fn(&Fact) -> bool, after: i64, money: bool| -> i64 {
                let all = facts.iter().filter(live).filter(|fact| fact.at > after && same(fact));
                all.map(|fact| if money { fact.minor } else { 1 }).sum()
            };
            let incident = sum(&|fact| fact.incident == one.incident, i64::MIN, true);
            let customer = sum(&|fact| fact.customer == one.customer, at - 360_000_000, true);
            let counted = sum(&|fact| fact.customer == one.customer, thirty, false);
            let case = sum(&|fact| fact.case == one.case, day - 1, false);
            if incident > 100 || customer > 150 || case > 3 || counted > 5 {
                return Err(format!("{incident} {customer} {case} {counted} at {at}"));
            }
            for agent in &one.agents {
                let month = sum(&|fact| fact.agents.contains(agent), month - 1, true);
                if month > 250 {
                    return Err(format!("agent {month} at {at}"));
                }
            }
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn no_sequence_of_allowed_acts_goes_beyond_a_limit(
            acts in prop::collection::vec((0u8..3, 0u8..2, 0u8..2, 0u8..3, 1i64..90, 0i64..200, 0u8..5, any::<bool>()), 1..60),
        ) {
            let desk = Desk::load(LIMITS).unwrap();
            let mut ledger = Ledger::default();
            let mut now = at("2026-02-24T00:00:00Z").as_millis();
            let mut cases: Vec<Case> = (0..3).map(|case| {
                Case::load(&format!("- {{id: o, case_id: case{case}, at: \"2026-01-01T00:00:00Z\", kind: opened}}")).unwrap()
            }).collect();
            let mut facts: Vec<(Fact, String)> = Vec::new();
            let mut allowed = 0;
            for (number, (case, customer, agent, incident, minor, pause, what, known)) in acts.into_iter().enumerate() {
                now += pause * 600_000;
                let as_of = Timestamp::from_millis(now).unwrap();
                let add = |cases: &mut Vec<Case>, ledger: &mut Ledger, case: u8, data: &str| {
                    let text = format!("{{id: e{number}, case_id: case{case}, at: \"{as_of}\", kind: remedy, actor: {{id: a{agent}, role: agent}}, data: {{{data}}}}}");
                    let event = Event::load(&text).unwrap();
                    cases[usize::from(case)].append(event.clone()).unwrap();
                    // A case's own log counts even where the ledger has not got it, until another case asks.
                    ledger.append(&event).unwrap();
                };
                if what == 0 && !facts.is_empty() {
                    let place = usize::from(case) * 7 % facts.len();
                    let (fact, name) = &mut facts[place];
                    if fact.gone.is_none() {
                        fact.gone = Some(now);
                        let (case, name) = (fact.case, name.clone());
                        add(&mut cases, &mut ledger, case, &format!("name: {name}, kind: refund, state: reversed"));
                    }
                    continue;
                }
                let of = match incident { 0 => format!("case{case}"), one => format!("i{one}") };
                let (kind, minor) = if what == 1 { ("apology", 0) } else { ("refund", minor) };
                let amount = if what == 1 { String::new() } else { format!(", amount: {{minor: {minor}, currency: EUR}}") };
                let data = format!("kind: {kind}{amount}, incident: {of}, customer: k{customer}");
                let act = Act::load(&format!("{{remedy: {{{data}}}}}")).unwrap();
                let actor = Actor::new(format!("a{agent}")).with_role("agent");
                let followed = &mut cases[usize::from(case)];
                if known { followed.follow(&desk).unwrap(); }
                let decision = desk.may(&actor, &act, &cases[usize::from(case)], Some(&ledger), as_of).unwrap();
                let fact = Fact { at: now, case, incident: of, customer, agents: vec![agent], minor, gone: None };
                let mut with: Vec<Fact> = facts.iter().map(|(fact, _)| fact.clone()).collect();
                with.push(fact.clone());
                // Allowed exactly where the sums that are taken anew allow it: a limit that is met already by nothing is.
                let fits = holds(&with, now);
                if decision.verdict == Verdict::Allow {
                    prop_assert_eq!(&fits, &Ok(()));
                    allowed += 1;
                    add(&mut cases, &mut ledger, case, &format!("name: r{number}, {data}"));
                    facts.push((fact, format!("r{number}")));
                } else {
                    prop_assert!(fits.is_err(), "refused without need: {:?}", decision);
                }
            }
            prop_assert!(allowed <= facts.len());
        }

        #[test]
        fn a_ledger_agrees_with_sums_taken_anew_in_any_order(
            events in prop::collection::vec((0u8..3, 0i64..50, 0u8..5, 1i64..100, 0u8..3, 0u8..2), 1..40),
            order in any::<u64>(), as_of in 0i64..60, after in -1i64..60,
        ) {
            let events: Vec<Event> = events.iter().enumerate().map(|(number, (name, at, state, minor, agent, currency))| {
                let at = Timestamp::from_millis(at * 1_000).unwrap();
                let state = ["requested", "approved", "executed", "reversed", "executed"][usize::from(*state)];
                let currency = ["EUR", "USD"][usize::from(*currency)];
                let amount = if state == "reversed" { String::new() } else { format!("amount: {{minor: {minor}, currency: {currency}}},") };
                Event::load(&format!("{{id: e{number}, case_id: c, at: \"{at}\", kind: remedy, actor: {{id: a{agent}, role: agent}},
                    data: {{name: n{name}, kind: refund, {amount} state: {state}}}}}")).unwrap()
            }).collect();
            let sums = |ledger: &Ledger| {
                let mut found = Vec::new();
                let as_of = Timestamp::from_millis(as_of * 1_000).unwrap();
                for agent in ["a0", "a1", "a2"] {
                    ledger.sums((crate::authority::Per::Agent, agent), u16::MAX, (after * 1_000, as_of), |currency, sum| {
                        if (sum.amount, sum.count) != (0, 0) { found.push((agent, currency, sum.amount, sum.count)); }
                    });
                }
                found.sort();
                found
            };
            let ledger = Ledger::new(&events).unwrap();
            let mut mixed = events.clone();
            mixed.sort_by_key(|event| crate::fold::digest(event.id()) ^ order);
            let other = Ledger::new(&mixed).unwrap();
            prop_assert_eq!(&other, &ledger);
            prop_assert_eq!(sums(&other), sums(&ledger));
            prop_assert_eq!(sums(&Ledger::load(&ledger.to_json()).unwrap()), sums(&ledger));
            // What is known at an instant is what a ledger of the events until then says.
            let until: Vec<&Event> = events.iter().filter(|event| event.at().as_millis() <= as_of * 1_000).collect();
            prop_assert_eq!(sums(&Ledger::new(until.iter().copied()).unwrap()), sums(&ledger));
            // And that is what a log of the same says, summed charge by charge.
            let case = Case::new(until.iter().map(|event| (*event).clone())).unwrap();
            let desk = Desk::load("agreements: [{id: all, clocks: [{preset: first_reply, target: 4h}]}]").unwrap();
            let end = Timestamp::from_millis(as_of * 1_000).unwrap();
            let state = case.state(desk.policies(), end).unwrap();
            let mut by_hand = std::collections::BTreeMap::<_, (i128, i64)>::new();
            for charge in state.remedies.0.values().flat_map(|given| &given.charges) {
                if charge.counts(end) && charge.at.as_millis() > after * 1_000 {
                    for agent in &charge.agents {
                        let sum = by_hand.entry((agent.to_string(), charge.amount.map(Money::currency))).or_default();
                        sum.0 += i128::from(charge.amount.map_or(0, Money::minor));
                        sum.1 += i64::from(charge.count);
                    }
                }
            }
            let by_hand: Vec<_> = by_hand.into_iter().map(|((agent, currency), (minor, count))| (agent, currency, minor, count)).collect();
            let kept: Vec<_> = sums(&ledger).into_iter().map(|(agent, currency, minor, count)| (agent.to_owned(), currency, minor, count)).collect();
            prop_assert_eq!(by_hand, kept);
        }
    }
}
