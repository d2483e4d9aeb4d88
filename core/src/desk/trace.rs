//! Why an agreement applies and another does not: every condition of the policy in force, part by part.

use super::Desk;
use crate::case::Case;
use crate::condition::Trace;
use crate::error::Result;
use crate::fact::Level;
use crate::fold::Read;
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

impl Desk {
    /// Why an agreement applies and another does not: every condition of the policy in force, part by part, and which
    /// unknown facts decided. None before any policy is in force. O(conditions), and O(events) where the case does
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
        let named = policy.conditions.iter();
        Ok(Some(PolicyTrace {
            level: state.level,
            level_rules: policy.levels.iter().map(level_rule).collect(),
            agreements: policy.agreements.iter().enumerate().map(agreement).collect(),
            conditions: named.map(|(name, when)| (name.clone(), when.trace(&by_level))).collect(),
        }))
    }
}
