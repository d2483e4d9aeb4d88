//! What may this person do without asking, and who is asked otherwise?

mod close;
mod gauge;
mod sentence;

use super::Desk;
use crate::approvals::{highest, people, somebody};
use crate::authority::{
    Act, Actor, ApproveAct, Grant, OfferDocument, RemedyAct, ReplyAct, ReplyOutcome, chain,
    converted,
};
use crate::case::Case;
use crate::condition::Truth;
use crate::decision::{Decision, Rule, Verdict};
use crate::error::{Error, Result};
use crate::event::{RemedyKind, RemedyState};
use crate::fold::{Effects, Moment, Present, State};
use crate::ledger::Ledger;
use crate::organisation::Organisation;
use crate::policy::{Policies, Policy};
use crate::time::Timestamp;
pub(super) use gauge::{Gauge, Wanted};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Desk {
    /// Whether somebody may do something on a case, and who is asked otherwise.
    ///
    /// Limits that count what was given on other cases read the ledger. What the case's own log says counts, whether the
    /// ledger has got it or not, and what is in both counts once. What is not known never allows. O(grants of their roles
    /// × limits × log n) for a case that follows this desk.
    ///
    /// # Errors
    /// [`crate::Code::UnknownRole`] below `/actor`; below `/act` `ledger_needed`, `other_currency` and `missing_field` where
    /// a limit that could allow it cannot be told; an amount of nothing; and as [`Desk::assess`].
    pub fn may(
        &self,
        actor: &Actor,
        act: &Act,
        case: &Case,
        ledger: Option<&Ledger>,
        as_of: impl Into<Timestamp>,
    ) -> Result<Decision> {
        let as_of = as_of.into();
        let state = case.state(&self.0, as_of)?;
        let Some(asking) =
            Asking::new(&self.0, self.1.as_deref(), &state, case.id(), actor, ledger, as_of)?
        else {
            return Ok(Decision::new(Verdict::Deny, Rule::NoPolicy).spoken());
        };
        match act {
            Act::Remedy(act) => {
                asking.remedy(act).map_err(|error| error.under("remedy").under("act"))
            }
            Act::Approve(act) => {
                asking.approve(act).map_err(|error| error.under("approve").under("act"))
            }
            Act::Reply(act) => Ok(asking.reply(act)),
            Act::Close => Ok(asking.close()),
        }
    }
}

/// Somebody asks, at an instant, about a case under the policy in force.
pub(super) struct Asking<'a> {
    policies: &'a Policies,
    policy: &'a Policy,
    /// Who is there.
    staff: &'a Organisation,
    state: &'a State,
    case_id: &'a str,
    actor: &'a str,
    /// The roles in which they act.
    roles: Vec<&'a Arc<str>>,
    ledger: Option<&'a Ledger>,
    effects: Effects,
    as_of: Timestamp,
}

/// A grant that applies, with how its limits stand.
pub(super) struct Weighed<'a> {
    pub(super) grant: &'a Grant,
    pub(super) gauges: Vec<Gauge<'a>>,
}

impl Weighed<'_> {
    fn fits(&self) -> bool {
        self.gauges.iter().all(Gauge::fits)
    }

    /// The greater is the more generous: by what is left of the money afterwards, then of the number.
    fn generosity(&self) -> (i128, i128) {
        let least = |money: bool| {
            let gauges =
                self.gauges.iter().filter(move |gauge| gauge.currency().is_some() == money);
            gauges.map(|gauge| gauge.of - gauge.used - gauge.charge).min().unwrap_or(i128::MAX)
        };
        (least(true), least(false))
    }
}

/// Of some grants the most generous one, the first of equals.
fn best<'w, 'a>(all: impl Iterator<Item = &'w Weighed<'a>>) -> Option<&'w Weighed<'a>>
where
    'a: 'w,
{
    all.max_by(|a, b| a.generosity().cmp(&b.generosity()).then_with(|| b.grant.id.cmp(&a.grant.id)))
}

impl<'a> Asking<'a> {
    /// None while no policy is in force.
    ///
    /// # Errors
    /// [`crate::Code::UnknownRole`].
    pub(super) fn new(
        policies: &'a Policies,
        staff: Option<&'a Organisation>,
        state: &'a State,
        case_id: Option<&'a Arc<str>>,
        actor: &'a Actor,
        ledger: Option<&'a Ledger>,
        as_of: Timestamp,
    ) -> Result<Option<Self>> {
        let place = state.policy.or_else(|| policies.in_force(as_of));
        let Some(policy) = place.and_then(|place| policies.each.get(place)) else {
            return Ok(None);
        };
        let staff = staff.unwrap_or(&policy.organisation);
        let mut roles = Vec::new();
        for (place, role) in actor.roles.iter().enumerate() {
            let known = policy.roles.known(role);
            known.map_err(|error| error.under(place).under("roles").under("actor"))?;
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        if actor.roles.is_empty() {
            roles.extend(staff.roles_of(&actor.id));
        }
        let effects = state.standing_effects(policies);
        let case_id = case_id.map_or("", |id| &**id);
        let actor = &*actor.id;
        Ok(Some(Self {
            policies,
            policy,
            staff,
            state,
            case_id,
            actor,
            roles,
            ledger,
            effects,
            as_of,
        }))
    }

    /// The grants of a role on this case, those lent to it among them.
    fn grants(&self, role: &Arc<str>) -> Vec<&'a Grant> {
        let lent = self.effects.authority.iter().filter(|(to, ..)| to == role);
        let mut grants: Vec<&Grant> = self.policy.authority.of_role(role).collect();
        for (_, from, _) in lent {
            grants.extend(self.policy.authority.of_role(from));
        }
        grants
    }

    /// The grants of whoever asks, each once.
    pub(super) fn own_grants(&self) -> Vec<&'a Grant> {
        let mut grants: Vec<&Grant> = Vec::new();
        let mut known: BTreeSet<&Arc<str>> = BTreeSet::new();
        for role in &self.roles {
            for grant in self.grants(role) {
                if known.insert(&grant.id) {
                    grants.push(grant);
                }
            }
        }
        grants
    }

    pub(super) fn case_id(&self) -> &'a str {
        self.case_id
    }

    pub(super) fn customer(&self) -> Option<&'a str> {
        self.state.facts.customer_id().map(|id| &**id)
    }

    pub(super) fn offer(&self, kind: RemedyKind) -> Option<&'a OfferDocument> {
        self.policy.authority.offers.get(&kind)
    }

    /// Whether nobody may give anything of that kind.
    pub(super) fn is_forbidden(&self, wanted: &Wanted<'_>) -> bool {
        self.forbidden(wanted).map_or(true, |rule| rule.is_some())
    }

    /// The grants by which whoever asks may give anything alone, where it can be told how their limits stand.
    pub(super) fn freely(&self, wanted: &Wanted<'_>) -> Vec<Weighed<'a>> {
        let facts = self.facts();
        let grants = self.own_grants().into_iter().filter(|grant| !grant.two_person);
        let weigh = |grant| self.stand(grant, wanted, &facts, Some(self.actor)).ok().flatten();
        grants.filter_map(weigh).collect()
    }

    fn facts(&self) -> Present<'a> {
        Moment::new(self.policies, self.state, self.as_of).facts_under(self.policy)
    }

    /// Whether a grant is valid now and meant for this case.
    fn applies(&self, grant: &Grant, facts: &Present<'_>) -> bool {
        grant.is_valid(self.as_of)
            && grant.when.as_ref().is_none_or(|when| when.holds(facts))
            && grant.excludes.iter().all(|exclude| exclude.evaluate(facts).truth == Truth::No)
    }

    /// How the limits of a grant stand to something wanted; none where it is not for that.
    ///
    /// # Errors
    /// Where it cannot be told how a limit stands.
    fn weigh(
        &self,
        grant: &'a Grant,
        wanted: &Wanted<'_>,
        facts: &Present<'_>,
        who: Option<&str>,
    ) -> Result<Option<Weighed<'a>>> {
        if !grant.gives(wanted.kind) {
            return Ok(None);
        }
        self.stand(grant, wanted, facts, who)
    }

    /// The same, whatever kind it is.
    fn stand(
        &self,
        grant: &'a Grant,
        wanted: &Wanted<'_>,
        facts: &Present<'_>,
        who: Option<&str>,
    ) -> Result<Option<Weighed<'a>>> {
        if !self.applies(grant, facts) {
            return Ok(None);
        }
        let gauges: Result<Vec<_>> =
            grant.limits.iter().map(|limit| self.gauge(grant, limit, wanted, who)).collect();
        Ok(Some(Weighed { grant, gauges: gauges? }))
    }

    fn remedy(&self, act: &RemedyAct) -> Result<Decision> {
        act.check()?;
        let customer = act.customer.as_ref().or(self.state.facts.customer_id());
        let wanted = Wanted {
            kind: act.kind,
            amount: act.amount,
            count: act.count,
            incident: act.incident.as_deref().unwrap_or(self.case_id),
            customer: customer.map(|id| &**id),
            rates: &act.rates,
            but: None,
        };
        if let Some(rule) = self.forbidden(&wanted)? {
            let mut decision = Decision::new(Verdict::Deny, rule);
            if rule == Rule::OverTheLargest {
                decision.instead = self.instead(&wanted, Some(&act.evidence));
            }
            return Ok(decision.saying(&wanted));
        }
        let facts = self.facts();
        let (weighed, failed) = self.weighed(&wanted, &facts);
        let lacking = |weighed: &&Weighed<'_>| missing(weighed.grant, &act.evidence).is_empty();
        let fitting = || weighed.iter().filter(|weighed| weighed.fits());
        let alone = |weighed: &&Weighed<'_>| !weighed.grant.two_person;
        if let Some(found) = best(fitting().filter(alone).filter(lacking)) {
            return Ok(Decision::granted(found).saying(&wanted));
        }
        if let Some(error) = failed {
            return Err(error);
        }
        if let Some(found) = best(fitting().filter(|found| found.grant.two_person).filter(lacking))
        {
            let asked = self.asked(&wanted, &facts, true, &[])?;
            return Ok(self.referred(Rule::TwoPerson, Some(found), asked, &wanted, act));
        }
        if let Some(found) = best(fitting()) {
            let mut decision = Decision::new(Verdict::Deny, Rule::NeedsEvidence);
            decision.needs_evidence = missing(found.grant, &act.evidence);
            decision.instead = self.instead(&wanted, Some(&act.evidence));
            return Ok(decision.by(found).saying(&wanted));
        }
        let nearest = best(weighed.iter());
        let rule = if nearest.is_some() { Rule::OverLimit } else { Rule::NoGrant };
        let asked = self.asked(&wanted, &facts, false, &[])?;
        Ok(self.referred(rule, nearest, asked, &wanted, act))
    }

    /// Why nobody may do it at all, whatever they were granted.
    fn forbidden(&self, wanted: &Wanted<'_>) -> Result<Option<Rule>> {
        if self.state.facts.is_closed() {
            return Ok(Some(Rule::ClosedIncident));
        }
        if wanted.customer == Some(self.actor) {
            return Ok(Some(Rule::SelfDealing));
        }
        let authority = &self.policy.authority;
        if !authority.offers(wanted.kind) {
            return Ok(Some(Rule::KindNotOffered));
        }
        let Some(offer) = authority.offers.get(&wanted.kind) else { return Ok(None) };
        if offer.most_count.is_some_and(|most| wanted.count > most) {
            return Ok(Some(Rule::OverTheLargest));
        }
        let Some((most, amount)) = offer.most.zip(wanted.amount) else { return Ok(None) };
        let minor = i128::from(amount.minor());
        let minor = converted(minor, amount.currency(), most.currency(), wanted.rates);
        let minor =
            minor.ok_or_else(|| gauge::other_currency(amount.currency(), most.currency()))?;
        Ok((minor > i128::from(most.minor())).then_some(Rule::OverTheLargest))
    }

    /// The grants of whoever asks that are for something, and why one of them could not be told.
    fn weighed(
        &self,
        wanted: &Wanted<'_>,
        facts: &Present<'_>,
    ) -> (Vec<Weighed<'a>>, Option<Error>) {
        let (mut weighed, mut failed) = (Vec::new(), None);
        for grant in self.own_grants() {
            match self.weigh(grant, wanted, facts, Some(self.actor)) {
                Ok(found) => weighed.extend(found),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        (weighed, failed)
    }

    /// The roles that can approve something, the lowest first, from the highest of whoever asks on.
    ///
    /// # Errors
    /// Where it cannot be told.
    fn asked(
        &self,
        wanted: &Wanted<'_>,
        facts: &Present<'_>,
        own: bool,
        but: &[Option<&str>],
    ) -> Result<Vec<Arc<str>>> {
        let failed: RefCell<Option<Error>> = RefCell::new(None);
        let but: Vec<Option<&str>> = but.iter().copied().chain([Some(self.actor)]).collect();
        let suffices = |role: &Arc<str>| {
            somebody(self.staff, role, &but)
                && self.grants(role).into_iter().any(|grant| {
                    match self.weigh(grant, wanted, facts, None) {
                        Ok(weighed) => weighed.is_some_and(|weighed| weighed.fits()),
                        Err(error) => {
                            failed.borrow_mut().get_or_insert(error);
                            false
                        }
                    }
                })
        };
        let roles = &self.policy.roles;
        let found = if let Some(start) = highest(self.policy, self.roles.iter().copied()) {
            chain(roles, start, own, suffices)
        } else {
            let all = roles.rising().into_iter().map(|(role, _)| role);
            all.filter(|role| suffices(role)).cloned().collect()
        };
        failed.into_inner().map_or(Ok(found), Err)
    }

    /// That somebody else is asked, or that nobody can be.
    fn referred(
        &self,
        rule: Rule,
        nearest: Option<&Weighed<'_>>,
        asked: Vec<Arc<str>>,
        wanted: &Wanted<'_>,
        act: &RemedyAct,
    ) -> Decision {
        let mut decision = self.passed_on(rule, nearest, asked, &[]);
        decision.instead = self.instead(wanted, Some(&act.evidence));
        decision.saying(wanted)
    }

    fn passed_on(
        &self,
        rule: Rule,
        nearest: Option<&Weighed<'_>>,
        asked: Vec<Arc<str>>,
        but: &[Option<&str>],
    ) -> Decision {
        let mut asked = asked.into_iter();
        let mut decision = match asked.next() {
            Some(approver) => {
                let but: Vec<_> = but.iter().copied().chain([Some(self.actor)]).collect();
                let mut decision = Decision::new(Verdict::NeedsApproval, rule);
                decision.approvers = people(self.staff, &approver, &but);
                decision.approver = Some(approver);
                decision
            }
            // That a second person is wanted says more than that there is nobody.
            None if rule == Rule::TwoPerson => Decision::new(Verdict::Deny, rule),
            None => Decision::new(Verdict::Deny, Rule::NobodyMay),
        };
        decision.then = asked.collect();
        match nearest {
            Some(nearest) => decision.by(nearest),
            None => decision,
        }
    }

    fn approve(&self, act: &ApproveAct) -> Result<Decision> {
        let given = self.state.remedies.0.get(&act.remedy);
        let request = given.and_then(|given| given.requested.as_ref());
        let (Some(given), Some(request)) = (given, request) else {
            return Ok(Decision::new(Verdict::Deny, Rule::UnknownRemedy).spoken());
        };
        let asker = request.by.as_deref();
        let wanted = Wanted {
            kind: given.kind,
            amount: given.amount,
            count: given.count,
            incident: &given.incident,
            customer: given.customer.as_deref(),
            rates: &act.rates,
            but: Some(&act.remedy),
        };
        let rule = match given.state {
            Some(RemedyState::Requested) => None,
            Some(RemedyState::Reversed) => Some(Rule::AlreadyReversed),
            _ => Some(Rule::AlreadyDecided),
        };
        let rule = rule.or(match asker {
            None => Some(Rule::RequesterUnknown),
            Some(asker) if asker == self.actor => Some(Rule::SelfApproval),
            Some(_) => None,
        });
        let rule = match rule {
            Some(rule) => Some(rule),
            None => self.forbidden(&wanted)?,
        };
        if let Some(rule) = rule {
            return Ok(Decision::new(Verdict::Deny, rule).saying(&wanted));
        }
        let facts = self.facts();
        let (weighed, failed) = self.weighed(&wanted, &facts);
        if let Some(found) = best(weighed.iter().filter(|weighed| weighed.fits())) {
            return Ok(Decision::granted(found).saying(&wanted));
        }
        if let Some(error) = failed {
            return Err(error);
        }
        let nearest = best(weighed.iter());
        let rule = if nearest.is_some() { Rule::OverLimit } else { Rule::NoGrant };
        let roles = self.asked(&wanted, &facts, false, &[asker])?;
        Ok(self.passed_on(rule, nearest, roles, &[asker]).saying(&wanted))
    }

    fn reply(&self, act: &ReplyAct) -> Decision {
        let has = |role: &Arc<str>| self.roles.contains(&role);
        let reserved = self.effects.reserved.iter();
        let mut reserved = reserved.filter(|(visibility, ..)| *visibility == act.visibility);
        // What a guideline reserves goes before what the policy says of replies in general.
        let (mut own, mut others) = (None, None);
        for (_, role, guideline) in reserved.by_ref() {
            *(if has(role) { &mut own } else { &mut others }) = Some((role, guideline));
        }
        if let Some((role, guideline)) = others {
            return self.reserved(role, Some(guideline));
        }
        if let Some((_, guideline)) = own {
            let mut decision = Decision::new(Verdict::Allow, Rule::ReplyRule);
            decision.grant = Some(Arc::clone(guideline));
            return decision.spoken();
        }
        let facts = self.facts();
        let rule = self.policy.authority.replies.iter().find(|rule| {
            let truth = rule.when.as_ref().map_or(Truth::Yes, |when| when.evaluate(&facts).truth);
            rule.visibility.is_none_or(|visibility| visibility == act.visibility)
                && rule.channel.as_ref().is_none_or(|channel| Some(channel) == act.channel.as_ref())
                && (rule.roles.is_empty() || rule.roles.iter().any(has))
                && (truth == Truth::Yes
                    || (truth == Truth::Unknown && rule.outcome != ReplyOutcome::Allow))
        });
        let Some(found) = rule else {
            return Decision::new(Verdict::Allow, Rule::NoRule).spoken();
        };
        let height = |role: &Arc<str>| self.policy.roles.escalation(role);
        let own = self.roles.iter().filter_map(|role| height(role)).max();
        match (found.outcome, &found.by) {
            (ReplyOutcome::Reserved, _) if !found.to.iter().any(has) => match found.to.first() {
                Some(first) => self.reserved(first, found.id.as_ref()),
                None => Decision::new(Verdict::Deny, Rule::Reserved).spoken(),
            },
            (ReplyOutcome::Draft, Some(by)) if own < height(by) => {
                let mut decision = Decision::new(Verdict::NeedsApproval, Rule::Draft);
                decision.then =
                    chain(&self.policy.roles, by, false, |role| height(role) >= height(by));
                decision.approvers = people(self.staff, by, &[Some(self.actor)]);
                decision.approver = Some(Arc::clone(by));
                decision.grant.clone_from(&found.id);
                decision.spoken()
            }
            _ => {
                let mut decision = Decision::new(Verdict::Allow, Rule::ReplyRule);
                decision.grant.clone_from(&found.id);
                decision.spoken()
            }
        }
    }

    fn reserved(&self, role: &Arc<str>, id: Option<&Arc<str>>) -> Decision {
        let mut decision = Decision::new(Verdict::Deny, Rule::Reserved);
        decision.approver = Some(Arc::clone(role));
        decision.approvers = people(self.staff, role, &[Some(self.actor)]);
        decision.grant = id.cloned();
        decision.spoken()
    }
}

/// What of the evidence that a grant wants is not named.
fn missing(grant: &Grant, named: &[Arc<str>]) -> Vec<Arc<str>> {
    grant.evidence.iter().filter(|one| !named.contains(one)).cloned().collect()
}

impl Decision {
    fn new(verdict: Verdict, rule: Rule) -> Self {
        Self {
            verdict,
            rule,
            sentence: String::new(),
            grant: None,
            headroom: Vec::new(),
            blocking: Vec::new(),
            approver: None,
            approvers: Vec::new(),
            then: Vec::new(),
            instead: Vec::new(),
            owes: Vec::new(),
            needs_evidence: Vec::new(),
        }
    }

    fn granted(found: &Weighed<'_>) -> Self {
        let after = |gauge: &Gauge<'_>| gauge.shown(gauge.used + gauge.charge);
        let mut decision = Self::new(Verdict::Allow, Rule::Granted);
        decision.grant = Some(Arc::clone(&found.grant.id));
        decision.headroom = found.gauges.iter().map(after).collect();
        decision
    }

    /// The same, with the grant that comes nearest.
    fn by(mut self, nearest: &Weighed<'_>) -> Self {
        let now = |gauge: &Gauge<'_>| gauge.shown(gauge.used);
        self.grant = Some(Arc::clone(&nearest.grant.id));
        self.headroom = nearest.gauges.iter().map(now).collect();
        self.blocking = nearest.gauges.iter().filter(|gauge| !gauge.fits()).map(now).collect();
        self
    }
}

#[cfg(test)]
mod tests;
