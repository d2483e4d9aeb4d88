//! The facts as a question at an instant reads them: those of the log, the level, the clocks, and those that move with
//! time alone.

use crate::event::WaitingOn;
use crate::fact::{Fact, Facts, Known, Type, Value};
use crate::fold::State;
use crate::policy::{Policies, Policy};
use crate::reading::Reader;
use crate::standing::{Stand, Standings};
use crate::time::Timestamp;

/// All facts.
pub(super) struct Moving<'a> {
    standings: Standings<'a>,
    policies: &'a Policies,
    state: &'a State,
    as_of: Timestamp,
}

impl<'a> Moving<'a> {
    pub(super) fn new(
        policies: &'a Policies,
        policy: &'a Policy,
        state: &'a State,
        as_of: Timestamp,
    ) -> Self {
        let standings = Stand { policies, policy, state, as_of }.facts();
        Self { standings, policies, state, as_of }
    }
}

impl Facts for Moving<'_> {
    fn get(&self, fact: &Fact, kind: Type) -> Option<Known<'_>> {
        let value = match fact {
            // On whom else a case waits, the log says; since when, it does not keep.
            Fact::WaitingMs if self.state.facts.waiting_on() == Some(WaitingOn::Us) => {
                let since = self.state.waiting_since()?;
                Value::Int(self.as_of.as_millis() - since.as_millis())
            }
            Fact::WaitingMs => return None,
            Fact::ClockPercent(id) => {
                let Self { policies, state, as_of, .. } = *self;
                Value::Int(Reader { policies, state, as_of }.clock(id)?.percent?)
            }
            fact => return self.standings.get(fact, kind),
        };
        Some(Known { value, until: None })
    }
}
