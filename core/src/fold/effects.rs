//! What guidelines that stand change about who may do what on a case.

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
    /// What guidelines change about who may do what.
    #[expect(clippy::unused_self, reason = "guidelines have no such effects yet")]
    pub(crate) fn standing_effects(&self, _: &Policies) -> Effects {
        Effects::default()
    }
}
