//! The clocks that the field has names for.

use super::document::{Cycles, Scope};
use super::pattern::Pattern;
use super::words::OneOrMany;
use crate::event::{Origin, Role, Status};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A clock that the field has a name for. Whatever it leaves open, or a policy wants otherwise, is said beside it.
///
/// | preset | starts | stops | pauses | again |
/// | --- | --- | --- | --- | --- |
/// | `first_reply` | a customer's opening, or their message that begins a thread | an agent's message that the customer sees | never | once a thread |
/// | `next_reply` | the oldest unanswered message of the customer, when no first reply runs | as above | never | each wait |
/// | `periodic_update` | an agent's message | the agent's next one | never | each |
/// | `pausable_update` | the same | the same | waiting for the customer | each |
/// | `requester_wait` | opening, reopening | resolved | waiting for the customer | goes on |
/// | `agent_work` | opening, reopening | resolved | waiting for anybody else | goes on |
/// | `total_resolution` | opening, reopening | resolved | never | goes on |
/// | `first_resolution` | opening | resolved | never | once |
/// | `resolution_cycle` | opening, reopening | resolved | waiting for the customer | each |
/// | `time_to_own` | opening | assigned to somebody | never | once |
/// | `group_ownership` | given to a group | given to another, resolved | never | each |
///
/// Reply and update clocks are cancelled when the case is resolved, all clocks when it is merged. The meanings are
/// those of Zendesk, Jira, `ServiceNow`, Freshdesk and Zammad, where those agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the table says it")]
pub enum Preset {
    FirstReply,
    NextReply,
    PeriodicUpdate,
    PausableUpdate,
    RequesterWait,
    AgentWork,
    TotalResolution,
    FirstResolution,
    ResolutionCycle,
    TimeToOwn,
    GroupOwnership,
}

/// How a clock moves, before a policy says otherwise.
#[derive(Clone, Debug)]
pub(super) struct Movement {
    pub(super) scope: Scope,
    pub(super) start: Vec<Pattern>,
    pub(super) stop: Vec<Pattern>,
    pub(super) cancel: Vec<Pattern>,
    pub(super) pause: Vec<Status>,
    pub(super) cycles: Cycles,
    pub(super) not_while: Option<&'static str>,
}

impl Preset {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::FirstReply => "first_reply",
            Self::NextReply => "next_reply",
            Self::PeriodicUpdate => "periodic_update",
            Self::PausableUpdate => "pausable_update",
            Self::RequesterWait => "requester_wait",
            Self::AgentWork => "agent_work",
            Self::TotalResolution => "total_resolution",
            Self::FirstResolution => "first_resolution",
            Self::ResolutionCycle => "resolution_cycle",
            Self::TimeToOwn => "time_to_own",
            Self::GroupOwnership => "group_ownership",
        }
    }

    pub(super) fn movement(self) -> Movement {
        let asks = Pattern {
            by: OneOrMany(vec![Role::Customer]),
            needs_reply: Some(true),
            ..Pattern::of("message")
        };
        let replied = Pattern { by: OneOrMany(vec![Role::Agent]), ..Pattern::of("message") };
        let word = |status: Status| Arc::from(status.as_str());
        let done = Pattern {
            to: OneOrMany(vec![word(Status::Resolved), word(Status::Closed)]),
            ..Pattern::of("status")
        };
        let (opened, reopened) = (Pattern::of("opened"), Pattern::of("reopened"));
        let waiting = vec![Status::WaitingCustomer];
        let on_case = Movement {
            scope: Scope::Case,
            start: vec![opened.clone(), reopened.clone()],
            stop: vec![done.clone()],
            cancel: Vec::new(),
            pause: Vec::new(),
            cycles: Cycles::Continue,
            not_while: None,
        };
        let update = Movement {
            start: vec![replied.clone()],
            stop: vec![replied.clone()],
            cancel: vec![done.clone()],
            cycles: Cycles::PerStart,
            ..on_case.clone()
        };
        match self {
            Self::FirstReply => Movement {
                scope: Scope::Thread,
                start: vec![
                    Pattern {
                        origin: OneOrMany(vec![
                            Origin::Customer,
                            Origin::Listening,
                            Origin::Survey,
                        ]),
                        ..opened
                    },
                    Pattern { begins_thread: Some(true), ..asks },
                ],
                stop: vec![replied],
                cancel: vec![done],
                cycles: Cycles::Once,
                ..on_case
            },
            Self::NextReply => Movement {
                scope: Scope::Thread,
                start: vec![asks, Pattern { unanswered: Some(true), ..reopened }],
                stop: vec![replied],
                cancel: vec![done],
                cycles: Cycles::PerStart,
                not_while: Some("first_reply"),
                ..on_case
            },
            Self::PeriodicUpdate => update,
            Self::PausableUpdate => Movement { pause: waiting, ..update },
            Self::RequesterWait => Movement { pause: waiting, ..on_case },
            Self::AgentWork => {
                let pause = vec![Status::WaitingCustomer, Status::WaitingThirdParty];
                Movement { pause, ..on_case }
            }
            Self::TotalResolution => on_case,
            Self::FirstResolution => {
                Movement { start: vec![opened], cycles: Cycles::Once, ..on_case }
            }
            Self::ResolutionCycle => {
                Movement { pause: waiting, cycles: Cycles::PerStart, ..on_case }
            }
            Self::TimeToOwn => Movement {
                start: vec![opened],
                stop: vec![Pattern { to_nobody: Some(false), ..Pattern::of("assigned") }],
                cancel: vec![done],
                cycles: Cycles::Once,
                ..on_case
            },
            Self::GroupOwnership => Movement {
                start: vec![Pattern { to_nobody: Some(false), ..Pattern::of("group") }],
                stop: vec![Pattern::of("group"), done],
                cycles: Cycles::PerStart,
                ..on_case
            },
        }
    }
}
