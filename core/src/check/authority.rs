//! What a careful reader asks about authority: what nobody may approve, whom nobody asks, and which grants and rules have
//! no effect.

use super::Page;
use crate::authority::{Authority, Grant, Limit, What};
use crate::condition::{Answer, witness};
use crate::error::step;
use crate::event::RemedyKind;
use crate::money::{Currency, Money};
use crate::organisation::Roles;
use crate::policy::{Policy, PolicyDocument};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Everything about the authority of one policy.
pub(super) fn authority(page: &mut Page, document: &PolicyDocument, policy: &Policy) {
    let loops = loops(page, &policy.roles);
    for kind in RemedyKind::ALL {
        if !mixed(page, document, policy, kind) {
            largest(page, policy, kind, &loops);
        }
    }
    never(page, policy);
    dominated(page, policy);
    without_limit(page, policy);
    second_persons(page, document, policy);
    higher_roles(page, policy);
    replies(page, policy);
    members(page, document);
}

/// The roles from which the chain of approvers comes back to where it was. Each circle is told once.
fn loops<'a>(page: &mut Page, roles: &'a Roles) -> BTreeSet<&'a Arc<str>> {
    let (mut lost, mut told) = (BTreeSet::new(), BTreeSet::new());
    for (start, _) in roles.rising() {
        let mut walk: Vec<&Arc<str>> = Vec::new();
        let mut next = Some(start);
        while let Some(role) = next.filter(|role| !walk.contains(role)) {
            walk.push(role);
            next = roles.above(role);
        }
        let Some(back) = next else { continue };
        lost.insert(start);
        let circle: Vec<&Arc<str>> = walk.into_iter().skip_while(|role| *role != back).collect();
        let Some(first) = circle.iter().min().filter(|first| told.insert(Arc::clone(first))) else {
            continue;
        };
        let names: Vec<&str> = circle.iter().chain([&back]).map(|name| &***name).collect();
        page.note(
            "approval_chain_loops",
            &format!("/roles/{}/approver", step(first)),
            "These roles ask one another in a circle, so nobody outside it is ever asked."
                .to_owned(),
            Some(names.join(", ")),
        );
    }
    lost
}

/// Whether what is said of a kind is in several currencies.
fn mixed(page: &mut Page, document: &PolicyDocument, policy: &Policy, kind: RemedyKind) -> bool {
    let offer = policy.authority.offers.get(&kind).and_then(|offer| offer.most);
    let mut first: Option<Currency> = offer.map(Money::currency);
    for (i, grant) in policy.authority.grants.iter().enumerate().filter(|(_, one)| one.gives(kind))
    {
        for (j, limit) in grant.limits.iter().enumerate() {
            let What::Amount(most) = limit.most else { continue };
            let currency = most.currency();
            if *first.get_or_insert(currency) == currency {
                continue;
            }
            let path = format!("/grants/{i}/limits/{j}/amount");
            let known = format!("{}{path}", page.path);
            if !page.found.iter().any(|one| one.code == "currency_mix" && one.path == known) {
                let kinds = document.grants.get(i).map_or(1, |grant| grant.kinds.len());
                page.note(
                    "currency_mix",
                    &path,
                    format!(
                        "This limit is in another currency than what else is said of its {}, so every remedy is \
                         held against one of them at a rate that the host must give.",
                        if kinds == 1 { "kind" } else { "kinds" },
                    ),
                    Some(currency.to_string()),
                );
            }
            return true;
        }
    }
    false
}

/// The most that a grant allows at once; none where no limit says.
fn at_once(grant: &Grant) -> Option<i64> {
    let amounts = grant.limits.iter().filter_map(|limit| match limit.most {
        What::Amount(most) => Some(most.minor()),
        What::Count(_) => None,
    });
    amounts.min()
}

/// Whether a role may give so much of a kind at once.
fn suffices(authority: &Authority, role: &str, kind: RemedyKind, minor: i64) -> bool {
    let mut grants = authority.of_role(role).filter(|grant| grant.gives(kind));
    grants.any(|grant| at_once(grant).is_none_or(|most| most >= minor))
}

/// The largest of a kind, which somebody should be able to approve, and everybody should be able to ask for.
fn largest(page: &mut Page, policy: &Policy, kind: RemedyKind, loops: &BTreeSet<&Arc<str>>) {
    let authority = &policy.authority;
    let most = authority.offers.get(&kind).and_then(|offer| offer.most);
    let Some(most) = most.filter(|_| !authority.grants.is_empty()) else { return };
    let roles = policy.roles.rising();
    let can = |role: &Arc<str>| suffices(authority, role, kind, most.minor());
    if !roles.iter().any(|(role, _)| can(role)) {
        let grants = authority.grants.iter().filter(|grant| grant.gives(kind));
        let known = grants.filter_map(at_once).max();
        let known = known.map_or_else(
            || "no grant is for it".to_owned(),
            |known| format!("no grant is for more than {known} at once"),
        );
        page.note(
            "amount_nobody_may_approve",
            &format!("/remedies/{}/most", kind.as_str()),
            format!("Nobody may approve this much: {known}."),
            Some(most.to_string()),
        );
        return;
    }
    for (role, _) in roles {
        let asks = authority.of_role(role).any(|grant| grant.gives(kind));
        if !asks || can(role) || loops.contains(role) {
            continue;
        }
        let asked = crate::authority::chain(&policy.roles, role, false, can);
        let path = format!("/roles/{}", step(role));
        let known = format!("{}{path}", page.path);
        let told =
            |one: &crate::finding::Finding| one.code == "approval_chain_ends" && one.path == known;
        if asked.is_empty() && !page.found.iter().any(told) {
            page.note(
                "approval_chain_ends",
                &path,
                format!(
                    "Nobody above this role may approve the largest {}, though somebody else may.",
                    kind.plain()
                ),
                Some(most.to_string()),
            );
        }
    }
}

/// Grants that are for no case.
fn never(page: &mut Page, policy: &Policy) {
    for (place, grant) in policy.authority.grants.iter().enumerate() {
        let Some(when) = &grant.when else { continue };
        let excludes: Vec<_> = grant.excludes.iter().collect();
        if witness(&[when], &excludes) == Answer::Impossible {
            page.note(
                "grant_never_applies",
                &format!("/grants/{place}"),
                "This grant applies to no case: its condition never holds without one of its exclusions."
                    .to_owned(),
                Some(when.sentence()),
            );
        }
    }
}

/// Grants that give nothing which another one does not give.
fn dominated(page: &mut Page, policy: &Policy) {
    let grants = &policy.authority.grants;
    for (place, grant) in grants.iter().enumerate() {
        let over = grants.iter().enumerate().find(|(other, known)| {
            let earlier = *other < place;
            *other != place && covers(known, grant) && (earlier || !covers(grant, known))
        });
        if let Some((_, known)) = over {
            page.note(
                "dominated_grant",
                &format!("/grants/{place}"),
                "Another grant of this role gives everything that this one gives.".to_owned(),
                Some(known.id.to_string()),
            );
        }
    }
}

/// Whether whatever one grant allows, another one of the same role allows too.
fn covers(known: &Grant, grant: &Grant) -> bool {
    let same = grant.kinds == known.kinds;
    // A limit counts all kinds of its grant, so that one over more kinds is tighter.
    let kinds = same || (grant.kinds & !known.kinds == 0 && known.limits.is_empty());
    let (from, until) = (known.validity(), grant.validity());
    known.role == grant.role
        && kinds
        && known.when.is_none()
        && known.excludes.is_empty()
        && known.evidence.iter().all(|one| grant.evidence.contains(one))
        && (!known.two_person || grant.two_person)
        && (from.0.is_none() || from.0 <= until.0)
        && (from.1.is_none() || until.1.is_some_and(|until| Some(until) <= from.1))
        && known.limits.iter().all(|limit| grant.limits.iter().any(|own| is_as_tight(own, limit)))
}

/// Whether one limit leaves no more than another.
fn is_as_tight(own: &Limit, limit: &Limit) -> bool {
    own.per == limit.per
        && own.window == limit.window
        && match (own.most, limit.most) {
            (What::Count(own), What::Count(most)) => own <= most,
            (What::Amount(own), What::Amount(most)) => {
                own.currency() == most.currency() && own <= most
            }
            _ => false,
        }
}

/// Grants of money without any limit, and limits of money on what is none.
fn without_limit(page: &mut Page, policy: &Policy) {
    for (place, grant) in policy.authority.grants.iter().enumerate() {
        let open = RemedyKind::ALL.into_iter().find(|kind| {
            let offer = policy.authority.offers.get(kind);
            kind.is_money()
                && grant.gives(*kind)
                && at_once(grant).is_none()
                && offer.is_none_or(|offer| offer.most.is_none())
        });
        let counted = grant.limits.iter().any(|limit| matches!(limit.most, What::Count(_)));
        let things =
            RemedyKind::ALL.into_iter().find(|kind| !kind.is_money() && grant.gives(*kind));
        let money = RemedyKind::ALL.iter().any(|kind| kind.is_money() && grant.gives(*kind));
        if let Some(kind) = things.filter(|_| !money && !counted && !grant.limits.is_empty()) {
            page.note(
                "limit_counts_nothing",
                &format!("/grants/{place}/limits"),
                "What this grant gives is no money, and none of its limits counts anything else."
                    .to_owned(),
                Some(kind.with_article().to_owned()),
            );
        }
        if let Some(kind) = open {
            page.note(
                "grant_without_limit",
                &format!("/grants/{place}"),
                "No limit says how much money this grant gives, nor does the policy say a most."
                    .to_owned(),
                Some(kind.with_article().to_owned()),
            );
        }
    }
}

/// Grants that want a second person, where the organisation has no other one.
fn second_persons(page: &mut Page, document: &PolicyDocument, policy: &Policy) {
    let teams = &document.organisation.roles;
    for (place, grant) in
        policy.authority.grants.iter().enumerate().filter(|(_, one)| one.two_person)
    {
        let mut people: BTreeSet<&Arc<str>> = BTreeSet::new();
        let mut asked = vec![&grant.role];
        while let Some(next) = asked.last().and_then(|role| policy.roles.above(role)) {
            if asked.contains(&next) {
                break;
            }
            asked.push(next);
        }
        for team in asked.into_iter().filter_map(|role| teams.get(role)) {
            people.extend(&team.members);
        }
        if people.len() == 1 {
            page.note(
                "second_person_missing",
                &format!("/grants/{place}/two_person"),
                "This grant wants a second person, and the organisation has one person in its role and those above."
                    .to_owned(),
                people.first().map(ToString::to_string),
            );
        }
    }
}

/// Roles that stand above another one and may give less: a grant is for its own role alone.
fn higher_roles(page: &mut Page, policy: &Policy) {
    let authority = &policy.authority;
    for (place, grant) in authority.grants.iter().enumerate() {
        let Some(above) = policy.roles.above(&grant.role) else { continue };
        if authority.of_role(above).next().is_none() {
            continue;
        }
        let most = at_once(grant).unwrap_or(i64::MAX);
        let less = RemedyKind::ALL.into_iter().find(|kind| {
            let minor = if kind.is_money() { most } else { 0 };
            grant.gives(*kind) && !suffices(authority, above, *kind, minor)
        });
        if let Some(kind) = less {
            page.note(
                "higher_role_may_less",
                &format!("/grants/{place}"),
                format!(
                    "The role '{above}', which stands above, may not give what this grant gives: a grant is for its own \
                     role alone."
                ),
                Some(kind.with_article().to_owned()),
            );
        }
    }
}

/// Rules of replies that an earlier one always takes before.
fn replies(page: &mut Page, policy: &Policy) {
    use crate::authority::ReplyOutcome::Allow;
    let rules = &policy.authority.replies;
    for (place, rule) in rules.iter().enumerate() {
        let path = format!("/replies/{place}");
        let takes = rules.iter().take(place).position(|known| {
            (known.visibility.is_none() || known.visibility == rule.visibility)
                && (known.channel.is_none() || known.channel == rule.channel)
                && (known.roles.is_empty()
                    || (!rule.roles.is_empty()
                        && rule.roles.iter().all(|role| known.roles.contains(role))))
                && (known.when.is_none()
                    || (known.when == rule.when
                        && (known.outcome != Allow || rule.outcome == Allow)))
        });
        let impossible = rule
            .when
            .as_ref()
            .filter(|when| rule.outcome == Allow && witness(&[when], &[]) == Answer::Impossible);
        match (takes, impossible) {
            (Some(known), _) => page.note(
                "unreachable_reply_rule",
                &path,
                format!("No reply gets to this rule: /replies/{known} takes before it."),
                None,
            ),
            (None, Some(when)) => page.note(
                "unreachable_reply_rule",
                &path,
                "No reply gets to this rule: its condition can never hold.".to_owned(),
                Some(when.sentence()),
            ),
            _ => {}
        }
    }
}

/// Roles that nobody has, where the organisation says who has others.
fn members(page: &mut Page, document: &PolicyDocument) {
    let teams = &document.organisation.roles;
    if teams.values().all(|team| team.members.is_empty()) {
        return;
    }
    for role in document.roles.keys() {
        if teams.get(role).is_none_or(|team| team.members.is_empty()) {
            page.note(
                "role_without_members",
                &format!("/roles/{}", step(role)),
                "The organisation names nobody in this role, though it does for others.".to_owned(),
                None,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Desk;

    const HEAD: &str = "agreements: [{id: all, clocks: [{preset: first_reply, target: 4h}]}]\n";

    fn found(text: &str) -> Vec<(String, String, Option<String>)> {
        let desk = Desk::load(&format!("{HEAD}{text}")).unwrap();
        desk.check()
            .into_iter()
            .map(|finding| (finding.code.to_owned(), finding.path, finding.witness))
            .collect()
    }

    fn eur(minor: i64) -> String {
        format!("{{minor: {minor}, currency: EUR}}")
    }

    fn grant(id: &str, role: &str, kinds: &str, minor: i64, rest: &str) -> String {
        let amount = eur(minor);
        format!(
            "  - {{id: {id}, role: {role}, kinds: [{kinds}], limits: [{{amount: {amount}, per: incident}}]{rest}}}\n"
        )
    }

    #[test]
    fn a_clean_policy_has_no_findings() {
        let clean = format!(
            "roles: {{agent: {{}}, lead: {{escalation: 1}}}}
organisation: {{roles: {{agent: {{members: [ann]}}, lead: {{members: [lea]}}}}}}
remedies: {{refund: {{most: {}}}, credit: {{}}}}
grants:
{}{}{}",
            eur(500),
            grant("a", "agent", "refund", 50, ""),
            grant("b", "agent", "\"refund\", credit", 40, ""),
            grant("c", "lead", "refund, credit", 500, ""),
        );
        assert_eq!(found(&clean), []);
    }

    #[test]
    fn each_defect_has_its_finding() {
        let ladder = "roles: {agent: {}, lead: {escalation: 1}}\n";
        let amount = || Some("5.01 EUR".to_owned());
        for (code, path, witness, text) in [
            (
                "amount_nobody_may_approve",
                "/remedies/refund/most",
                amount(),
                format!(
                    "{ladder}remedies: {{refund: {{most: {}}}}}\ngrants:\n{}",
                    eur(501),
                    grant("a", "lead", "refund", 500, "")
                ),
            ),
            (
                "approval_chain_ends",
                "/roles/agent",
                amount(),
                format!(
                    "roles: {{agent: {{approver: lead}}, lead: {{escalation: 2}}, cash: {{escalation: 1}}}}
remedies: {{refund: {{most: {}}}}}\ngrants:\n{}{}",
                    eur(501),
                    grant("a", "agent", "refund", 500, ""),
                    grant("b", "cash", "refund", 501, "")
                ),
            ),
            (
                "approval_chain_loops",
                "/roles/agent/approver",
                Some("agent, lead, agent".to_owned()),
                format!(
                    "roles: {{agent: {{approver: lead}}, lead: {{approver: agent}}, cash: {{}}}}
remedies: {{refund: {{most: {}}}}}\ngrants:\n{}{}",
                    eur(501),
                    grant("a", "agent", "refund", 500, ""),
                    grant("b", "cash", "refund", 501, "")
                ),
            ),
            (
                "currency_mix",
                "/grants/0/limits/0/amount",
                Some("EUR".to_owned()),
                format!(
                    "{ladder}remedies: {{refund: {{most: {{minor: 1, currency: USD}}}}}}\ngrants:\n{}",
                    grant("a", "lead", "refund", 500, "")
                ),
            ),
            (
                "dominated_grant",
                "/grants/0",
                Some("b".to_owned()),
                format!(
                    "{ladder}grants:\n{}{}",
                    grant("a", "lead", "refund", 500, ", evidence: [photo]"),
                    grant("b", "lead", "refund", 500, "")
                ),
            ),
            (
                "grant_never_applies",
                "/grants/0",
                None,
                format!(
                    "{ladder}grants:\n{}",
                    grant(
                        "a",
                        "lead",
                        "refund",
                        500,
                        ", when: {fact: replies, op: at_least, value: 2}, excludes: [{fact: replies, op: above, value: 1}]"
                    )
                ),
            ),
            (
                "unreachable_reply_rule",
                "/replies/1",
                None,
                format!(
                    "{ladder}replies: [{{visibility: public, outcome: draft, by: lead}},
  {{visibility: public, channel: x, outcome: reserved, to: [lead]}}]\n"
                ),
            ),
            (
                "role_without_members",
                "/roles/lead",
                None,
                format!("{ladder}organisation: {{roles: {{agent: {{members: [ann]}}}}}}\n"),
            ),
        ] {
            let found = found(&text);
            assert_eq!(found.len(), 1, "{code}: {found:?}");
            assert_eq!((&*found[0].0, &*found[0].1), (code, path));
            if witness.is_some() {
                assert_eq!(found[0].2, witness, "{code}");
            }
        }
    }

    #[test]
    fn what_only_authority_uses_is_used() {
        let text = "
roles: {agent: {}}
calendars: {office: {zone: UTC, week: {mon-fri: 09:00-17:00}}}
conditions: {vip: {fact: customer.tier, value: gold}}
attributes: {fraud: boolean}
signals: {anger: {}}
grants: [{id: a, role: agent, kinds: [apology], when: {condition: vip}, excludes: [{fact: attribute.fraud, value: true}]}]
closing: [{when: {fact: signals.anger, op: above, value: 500}, owes: [{silence: 4h, in: office}]}]
";
        assert_eq!(found(text), []);
    }
}
