//! Who is asked to approve what now: the requests on a case that nobody has decided.
//!
//! After each time-out the next approver is asked, in the order in which roles ask one another. Silence never approves.
//! How much has been given on other cases is not asked here: whoever approves will be.

use crate::authority::chain;
use crate::event::{RemedyKind, RemedyState};
use crate::fold::{Given, State};
use crate::money::Money;
use crate::organisation::{Organisation, Target};
use crate::policy::{Policies, Policy};
use crate::time::Timestamp;
use serde::Serialize;
use std::sync::Arc;

/// A request that nobody has decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Approval {
    /// The name of the remedy on the case.
    pub remedy: Arc<str>,
    /// What kind of thing.
    pub kind: RemedyKind,
    /// How much money.
    pub amount: Option<Money>,
    /// How many.
    pub count: u32,
    /// Who asks.
    pub requested_by: Option<Arc<str>>,
    /// Since when.
    pub requested_at: Timestamp,
    /// The role that is asked now; none where nobody can approve it.
    pub approver: Option<Arc<str>>,
    /// The people in it, without whoever asks.
    pub approvers: Vec<Arc<str>>,
    /// When the next one is asked; none at the end of the chain, or without a time-out.
    pub passes_at: Option<Timestamp>,
    /// Who is asked after that.
    pub then: Vec<Arc<str>>,
}

/// The requests on a case that nobody has decided, by name. A case that is closed has none.
pub(crate) fn approvals(
    state: &State,
    policies: &Policies,
    staff: Option<&Organisation>,
    as_of: Timestamp,
) -> Vec<Approval> {
    let policy = state.policy.and_then(|place| policies.each.get(place));
    let Some(policy) = policy.filter(|_| !state.facts.is_closed()) else { return Vec::new() };
    let pending =
        state.remedies.0.iter().filter(|(_, given)| given.state == Some(RemedyState::Requested));
    let staff = staff.unwrap_or(&policy.organisation);
    let read = |(name, given)| approval(name, given, policy, policies, staff, as_of);
    pending.filter_map(read).collect()
}

fn approval(
    name: &Arc<str>,
    given: &Given,
    policy: &Policy,
    policies: &Policies,
    staff: &Organisation,
    as_of: Timestamp,
) -> Option<Approval> {
    let requested = given.requested.as_ref()?;
    let mut asked =
        asked(given, policy, staff, requested.by.as_ref(), requested.acting_as.as_ref());
    let mut passes_at = None;
    let mut since = requested.at;
    while asked.len() > 1 {
        let next = policy
            .authority
            .timeout
            .as_ref()
            .and_then(|wait| wait.after(&policies.calendars, since));
        match next {
            Some(next) if next <= as_of => {
                asked.remove(0);
                since = next;
            }
            next => {
                passes_at = next;
                break;
            }
        }
    }
    let mut asked = asked.into_iter();
    let approver = asked.next();
    Some(Approval {
        remedy: Arc::clone(name),
        kind: given.kind,
        amount: given.amount,
        count: given.count,
        requested_by: requested.by.clone(),
        requested_at: requested.at,
        approvers: approver
            .as_ref()
            .map(|role| people(staff, role, &[requested.by.as_deref()]))
            .unwrap_or_default(),
        approver,
        passes_at,
        then: asked.collect(),
    })
}

/// Which roles are asked for it, in order.
fn asked(
    given: &Given,
    policy: &Policy,
    staff: &Organisation,
    by: Option<&Arc<str>>,
    acting_as: Option<&Arc<str>>,
) -> Vec<Arc<str>> {
    let at = given.requested.as_ref().map_or(Timestamp::MIN, |done| done.at);
    let suffices = |role: &Arc<str>| {
        policy.authority.suffices(role, given.kind, given.amount, given.count, at)
            && somebody(staff, role, &[by.map(|by| &**by)])
    };
    let own = acting_as.into_iter();
    let member = by.into_iter().flat_map(|by| staff.roles_of(by));
    let roles = own.chain(member.filter(|_| acting_as.is_none()));
    let Some(start) = highest(policy, roles) else {
        let all = policy.roles.rising().into_iter().map(|(role, _)| role);
        return all.filter(|role| suffices(role)).cloned().collect();
    };
    let mut grants = policy.authority.of_role(start);
    let second =
        grants.any(|grant| grant.two_person && grant.gives(given.kind) && grant.is_valid(at));
    chain(&policy.roles, start, second, suffices)
}

/// Of some roles the one that stands highest.
pub(crate) fn highest<'a>(
    policy: &Policy,
    roles: impl Iterator<Item = &'a Arc<str>>,
) -> Option<&'a Arc<str>> {
    let known = roles.filter_map(|role| Some((policy.roles.escalation(role)?, role)));
    known.max_by(|(a, one), (b, other)| a.cmp(b).then_with(|| other.cmp(one))).map(|(_, role)| role)
}

/// The people in a role but for some; none where the organisation does not say.
pub(crate) fn people(staff: &Organisation, role: &Arc<str>, but: &[Option<&str>]) -> Vec<Arc<str>> {
    let team = staff.team(&Target::Role(Arc::clone(role)));
    let members = team.into_iter().flat_map(|team| &team.members);
    members.filter(|member| !but.contains(&Some(&***member))).cloned().collect()
}

/// Whether a role may have somebody in it besides some: it does not where the organisation says who is in it, and nobody
/// else is.
pub(crate) fn somebody(staff: &Organisation, role: &Arc<str>, but: &[Option<&str>]) -> bool {
    staff
        .team(&Target::Role(Arc::clone(role)))
        .is_none_or(|team| team.members.iter().any(|member| !but.contains(&Some(&**member))))
}
