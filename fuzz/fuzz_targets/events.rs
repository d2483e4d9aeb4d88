//! Any text as a log: refused, or a case that answers, whose events read themselves back.
#![no_main]

use casework::event::Data;
use casework::{Actor, Case, Desk, Ledger, Timestamp};
use std::sync::LazyLock;

const GIVEN: &str = "
roles: {agent: {}, lead: {escalation: 1}}
organisation: {roles: {agent: {members: [ann]}, lead: {members: [lea]}}}
agreements: [{id: all, clocks: [{preset: first_reply, target: 4h}]}]
remedies: {refund: {most: {minor: 9000, currency: EUR}}, credit: {}, apology: {}}
approvals: {timeout: 4h}
grants:
  - {id: a, role: agent, kinds: [refund, credit], limits: [{amount: {minor: 5000, currency: EUR}, per: incident}]}
  - {id: b, role: agent, kinds: [apology], limits: [{count: 2, per: customer, window: month}]}
  - {id: c, role: lead, kinds: [refund, credit, apology], limits: [{amount: {minor: 9000, currency: EUR}, per: agent, window: 720h}]}
guidelines:
  - {id: a, triggers: [{event: {kind: remedy}}, {manual: true}], acknowledge: {hold: 1h},
     steps: [{to: owner, escalation: 1, actions: [remind]}, {after: 1h, to: 'role:lead', actions: [notify]}]}
";

static DESKS: LazyLock<[Desk; 3]> = LazyLock::new(|| {
    let support = include_str!("../../examples/policies/support.yaml");
    let escalation = include_str!("../../examples/policies/escalation.yaml");
    [support, escalation, GIVEN].map(|policy| Desk::load(policy).expect("it loads"))
});

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(case) = Case::load(text) {
        let now = Timestamp::from_millis(1_795_251_600_000).unwrap();
        for desk in &*DESKS {
            let assessed = desk.assess(&case, now).unwrap();
            let mut following = Case::default();
            following.follow(desk).unwrap();
            for event in case.events().rev() {
                following.append(event.clone()).unwrap();
            }
            assert_eq!(desk.assess(&following, now).unwrap(), assessed);
            let _ = (desk.cycles(&case, now), desk.crossed(&case, Timestamp::MIN, now));
        }
        assert_eq!(Case::load(&case.to_json()).unwrap(), case);
        let given: Vec<_> =
            case.events().filter(|event| matches!(event.data(), Data::Remedy(_))).collect();
        if !given.is_empty() {
            let ledger = Ledger::new(given.iter().copied()).unwrap();
            let mut backwards = Ledger::default();
            for event in given.iter().rev() {
                backwards.append(event).unwrap();
            }
            assert_eq!(backwards, ledger);
            assert_eq!(Ledger::load(&ledger.to_json()).unwrap(), ledger);
            for actor in ["ann", "lea"].map(Actor::new) {
                let allowances = |ledger| DESKS[2].allowances(&actor, &case, Some(ledger), now);
                assert_eq!(allowances(&backwards), allowances(&ledger));
            }
        }
    }
});
