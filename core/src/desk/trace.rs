//! Why an agreement applies and another does not, and why a guideline was not set off: every condition of the policy in
//! force, part by part.

use super::Desk;
use crate::authority::Grant;
use crate::case::Case;
use crate::condition::Trace;
use crate::error::Result;
use crate::fact::Level;
use crate::fold::{Moment, Read};
use crate::guideline::{Guideline, Trigger};
use crate::time::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the conditions of the policy in force say of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PolicyTrace {
    /// The level of the case, guidelines included; none while it is unknown.
    pub level: Option<Level>,
    /// The rules of the level, in order. They count only where no level was recorded.
    pub level_rules: Vec<LevelTrace>,
    /// The agreements, in order; the first that holds applies.
    pub agreements: Vec<AgreementTrace>,
    /// The guidelines, in order.
    pub guidelines: Vec<GuidelineTrace>,
    /// The grants, in order.
    pub grants: Vec<GrantTrace>,
    /// The named conditions.
    pub conditions: BTreeMap<String, Trace>,
}

/// What a level rule says of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LevelTrace {
    /// The level it gives.
    pub level: Level,
    /// Its condition.
    pub when: Trace,
}

/// What the condition of an agreement says of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgreementTrace {
    /// The agreement.
    pub id: Arc<str>,
    /// Whether it is the one that applies.
    pub applies: bool,
    /// Its condition; none for one that holds for all.
    pub when: Option<Trace>,
}

/// What the conditions of a guideline say of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GuidelineTrace {
    /// The guideline; of a hard stop, `hard_stop:` and its kind.
    pub id: Arc<str>,
    /// How often it has been set off on this case.
    pub activations: u32,
    /// Its condition; none for one that is for all cases.
    pub when: Option<Trace>,
    /// What sets it off.
    pub triggers: Vec<TriggerTrace>,
    /// What ends it; none where nothing does but the end of what set it off.
    pub stop_when: Option<Trace>,
}

/// What the conditions of a trigger say of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TriggerTrace {
    /// What it is, in a few words.
    pub reason: Arc<str>,
    /// What must come to hold; none for a trigger of another kind.
    pub becomes: Option<Trace>,
    /// Its own condition; none where it has none.
    pub when: Option<Trace>,
}

/// What the conditions of a grant say of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GrantTrace {
    /// The grant.
    pub id: Arc<str>,
    /// Its condition; none for one that is for all cases.
    pub when: Option<Trace>,
    /// What it is not for. What is unknown rules it out.
    pub excludes: Vec<Trace>,
}

impl Desk {
    /// Why an agreement applies and another does not, why a guideline was set off or not, which grants are for this case:
    /// every condition of the policy in force, part by part, and which unknown facts decided. None before any policy is in force. O(conditions), and O(events) where the case does
    /// not follow.
    ///
    /// # Errors
    /// As [`Desk::assess`].
    pub fn trace(&self, case: &Case, as_of: impl Into<Timestamp>) -> Result<Option<PolicyTrace>> {
        let as_of = as_of.into();
        let state = case.state(&self.0, as_of)?;
        let place = state.policy.or_else(|| self.0.in_force(as_of));
        let Some(policy) = place.and_then(|place| self.0.each.get(place)) else { return Ok(None) };
        let read =
            |level| Read { facts: &state.facts, policy, level, thread: None, beneath: false };
        let (by_log, by_level) = (read(None), read(state.level));
        let level_rule = |(when, level): &(crate::condition::Condition, Level)| LevelTrace {
            level: *level,
            when: when.trace(&by_log),
        };
        let agreement = |(place, agreement): (usize, &crate::sla::Agreement)| AgreementTrace {
            id: Arc::clone(&agreement.id),
            applies: state.agreement == Some(place),
            when: agreement.when.as_ref().map(|when| when.trace(&by_level)),
        };
        let all = Moment::new(&self.0, &state, as_of).facts_under(policy);
        let guideline = |rule: &Guideline| {
            let activations = &state.guidance.activations;
            let own = activations.iter().filter(|one| one.guideline == rule.id).count();
            let trigger = |trigger: &Trigger| TriggerTrace {
                reason: Arc::clone(&trigger.why),
                becomes: trigger.becomes().map(|becomes| becomes.trace(&all)),
                when: trigger.when.as_ref().map(|when| when.trace(&all)),
            };
            GuidelineTrace {
                id: Arc::clone(&rule.id),
                activations: u32::try_from(own).unwrap_or(u32::MAX),
                when: rule.when.as_ref().map(|when| when.trace(&all)),
                triggers: rule.triggers.iter().map(trigger).collect(),
                stop_when: rule.stop_when.as_ref().map(|stop_when| stop_when.trace(&all)),
            }
        };
        let grant = |grant: &Grant| GrantTrace {
            id: Arc::clone(&grant.id),
            when: grant.when.as_ref().map(|when| when.trace(&all)),
            excludes: grant.excludes.iter().map(|exclude| exclude.trace(&all)).collect(),
        };
        let named = policy.conditions.iter();
        Ok(Some(PolicyTrace {
            level: state.level,
            level_rules: policy.levels.iter().map(level_rule).collect(),
            agreements: policy.agreements.iter().enumerate().map(agreement).collect(),
            guidelines: policy.guidelines.iter().map(guideline).collect(),
            grants: policy.authority.grants.iter().map(grant).collect(),
            conditions: named.map(|(name, when)| (name.clone(), when.trace(&all))).collect(),
        }))
    }
}
