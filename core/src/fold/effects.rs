//! What open guidelines change about who may do what on a case.

use super::State;
use crate::authority::Owed;
use crate::event::Visibility;
use crate::policy::Policies;
use std::sync::Arc;

/// What holds on a case because of guidelines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Effects {
    /// A role, the role whose grants it may use as well, and the guideline that says so.
    pub(crate) authority: Vec<(Arc<str>, Arc<str>, Arc<str>)>,
    /// Replies that these will see are for this role alone, by that guideline.
    pub(crate) reserved: Vec<(Visibility, Arc<str>, Arc<str>)>,
    /// What is owed before the case may be closed, by that guideline.
    pub(crate) closing: Vec<(Owed, Arc<str>)>,
}

impl State {
    /// What guidelines change about who may do what. O(steps that have come).
    pub(crate) fn standing_effects(&self, policies: &Policies) -> Effects {
        let mut all = Effects::default();
        for (_, one) in self.guidance.open().filter(|(_, one)| one.applied) {
            for step in one.came().filter_map(|(step, ..)| step.rule(policies)) {
                let by = || Arc::clone(&one.guideline);
                let lent = step.effects.authority.iter();
                all.authority.extend(lent.map(|(role, other)| (role.clone(), other.clone(), by())));
                let reserved = step.effects.reserved.iter();
                all.reserved.extend(reserved.map(|(seen, role)| (*seen, role.clone(), by())));
                all.closing.extend(step.effects.closing.iter().map(|owed| (owed.clone(), by())));
            }
        }
        all
    }
}
