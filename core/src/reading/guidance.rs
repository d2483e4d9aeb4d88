//! What guidelines ask of a host at an instant, and what they have begun.

use super::Reader;
use crate::event::Outcome;
use crate::fold::{Acted, Activation, Refused, State};
use crate::guideline::{ActionWord, Guideline, Step, StepKind};
use crate::organisation::{Organisation, Target};
use crate::time::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Something that the host shall do now, once. When it has, or could not, it says so by an event of the kind
/// `action_taken` with the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Action {
    /// What names it once and for all: the host's idempotency key.
    pub key: Arc<str>,
    /// What to do.
    pub what: ActionWord,
    /// Whom it concerns, as the policy says it.
    pub to: Option<Arc<str>>,
    /// Who that is, as far as the organisation says.
    pub people: Vec<Arc<str>>,
    /// Whether anybody is there.
    pub staffing: Staffing,
    /// When they are there again; only while they are off shift.
    pub staffed_at: Option<Timestamp>,
    /// What the policy's author says to whoever carries it out.
    pub note: Option<Arc<str>>,
    /// The guideline.
    pub guideline: Arc<str>,
    /// Its version.
    pub version: Option<Arc<str>>,
    /// The step.
    pub step: Arc<str>,
    /// Of what kind the step is.
    pub kind: StepKind,
    /// How high the step escalates the case; 0 where it does not.
    pub escalation: u8,
    /// The id of the event that set the guideline off.
    pub cause: Arc<str>,
    /// Why, in a few words.
    pub reason: Arc<str>,
    /// When it was due.
    pub due_at: Timestamp,
    /// How late it is, in milliseconds.
    pub late_by_ms: i64,
    /// Which attempt it is: 1, and one more for each that failed.
    pub attempt: u32,
}

/// Whether anybody is there to whom an action goes, at the instant at which it was due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Staffing {
    /// Somebody is.
    Present,
    /// It is outside their hours.
    OffShift,
    /// There is nobody in that role, group or rota, or nobody owns the case.
    Nobody,
    /// The organisation does not say.
    Unknown,
}

impl Staffing {
    /// The word that crosses into other languages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::OffShift => "off_shift",
            Self::Nobody => "nobody",
            Self::Unknown => "unknown",
        }
    }
}

impl SupersededBy {
    /// The word that crosses into other languages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HigherStep => "higher_step",
            Self::Acknowledgement => "acknowledgement",
            Self::End => "end",
            Self::Precedence => "precedence",
        }
    }
}

/// An action that is not worth carrying out any more, and is never asked for again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Superseded {
    /// Its key.
    pub key: Arc<str>,
    /// What it was.
    pub what: ActionWord,
    /// Whom it concerned, as the policy says it.
    pub to: Option<Arc<str>>,
    /// The guideline.
    pub guideline: Arc<str>,
    /// The step.
    pub step: Arc<str>,
    /// When it was due.
    pub due_at: Timestamp,
    /// Whether its guideline is applied, and not only watched.
    pub applied: bool,
    /// Why.
    pub why: SupersededBy,
    /// The key of the action that takes its place, where one does.
    pub by: Option<Arc<str>>,
}

/// Why an action is not worth carrying out any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SupersededBy {
    /// A higher step of the same guideline has come.
    HigherStep,
    /// Somebody has taken notice.
    Acknowledgement,
    /// The guideline has ended.
    End,
    /// Another guideline assigns the case at the same instant, and precedes.
    Precedence,
}

/// An action that was carried out and would not be asked for by what is known now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Rescinded {
    /// Its key.
    pub key: Arc<str>,
    /// The event that says it was carried out.
    pub event: Arc<str>,
    /// When that was.
    pub at: Timestamp,
}

/// A guideline that was set off and has not ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OpenGuideline {
    /// Its id.
    pub guideline: Arc<str>,
    /// Its version, which it keeps.
    pub version: Option<Arc<str>>,
    /// What people call it.
    pub title: Option<Arc<str>>,
    /// The id of the event that set it off.
    pub cause: Arc<str>,
    /// Why, in a few words.
    pub reason: Arc<str>,
    /// From when its steps count.
    pub at: Timestamp,
    /// Whether it is applied, and not only watched.
    pub applied: bool,
    /// How high its steps escalate the case; 0 where none does.
    pub escalation: u8,
    /// How many of its steps have come.
    pub steps_come: u32,
    /// The next step, where its instant is known.
    pub next_step: Option<Arc<str>>,
    /// When that comes.
    pub next_step_at: Option<Timestamp>,
    /// When somebody last took notice.
    pub acknowledged_at: Option<Timestamp>,
    /// Who did, as far as the event says.
    pub acknowledged_by: Option<Arc<str>>,
    /// The event that says so.
    pub acknowledged_event: Option<Arc<str>>,
    /// Until when that holds back later steps.
    pub held_until: Option<Timestamp>,
}

/// What guidelines ask of a host, and what they have begun.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) open: Vec<OpenGuideline>,
    pub(super) actions: Vec<Action>,
    pub(super) observed: Vec<Action>,
    pub(super) superseded: Vec<Superseded>,
    pub(super) rescinded: Vec<Rescinded>,
    pub(super) refused: Vec<Refused>,
}

/// One action of a step that has come.
struct Asking<'a> {
    one: &'a Activation,
    rule: &'a Guideline,
    step: &'a Step,
    action: &'a crate::guideline::Action,
    act: &'a Acted,
    came_at: Timestamp,
    due_at: Timestamp,
    /// The order among those due at one instant.
    place: (usize, usize, usize),
}

impl Asking<'_> {
    fn is(&self, what: ActionWord) -> bool {
        self.action.what == what
    }

    /// How high the step stands in its guideline.
    fn height(&self) -> (u8, Timestamp, usize) {
        (self.step.escalation, self.due_at, self.place.1)
    }

    /// Who comes first of guidelines that assign at one instant: the greatest precedence, then the order in the policy.
    fn precedes(&self, other: &Self) -> bool {
        let (own, theirs) = (self.rule.precedence, other.rule.precedence);
        (own, other.one.pinned.1, other.place) > (theirs, self.one.pinned.1, self.place)
    }
}

impl Reader<'_> {
    /// What there is to do, what is not worth doing any more, and what was done for nothing. O(actions of the case).
    pub(super) fn asked(&self, organisation: Option<&Organisation>) -> Asked {
        let state = self.state;
        let refused = state.refused.latest.iter().map(Refused::from).collect();
        let mut asked = Asked { refused, ..Asked::default() };
        if !state.guidance.strays.is_empty() {
            asked.rescinded = rescinded(state);
        }
        if state.guidance.activations.is_empty() {
            return asked;
        }
        asked.open = state.guidance.open().filter_map(|(_, one)| self.open(one)).collect();
        let mut all = self.asking();
        all.sort_by_key(|asking| (asking.due_at, -i64::from(asking.rule.precedence), asking.place));
        let leading = Leading::of(&all);
        for asking in all.iter().filter(|asking| asking.act.outcome.is_none()) {
            match leading.supersedes(asking) {
                Some((why, by)) => asked.superseded.push(Superseded {
                    key: Arc::clone(&asking.act.key),
                    what: asking.action.what,
                    to: asking.action.to.as_ref().map(|to| to.to_string().into()),
                    guideline: Arc::clone(&asking.rule.id),
                    step: Arc::clone(&asking.step.id),
                    due_at: asking.due_at,
                    applied: asking.one.applied,
                    why,
                    by,
                }),
                None if asking.one.applied => asked.actions.push(self.action(asking, organisation)),
                None => asked.observed.push(self.action(asking, organisation)),
            }
        }
        asked
    }

    /// Every action of every step that has come.
    fn asking(&self) -> Vec<Asking<'_>> {
        let mut all = Vec::new();
        for (number, one) in self.state.guidance.activations.iter().enumerate() {
            let Some(rule) = one.rule(self.policies) else { continue };
            for (place, (step, came_at, due_at, acts)) in one.came().enumerate() {
                let Some(step) = step.rule(self.policies) else { continue };
                for (index, (action, act)) in step.actions.iter().zip(acts).enumerate() {
                    let place = (number, place, index);
                    all.push(Asking { one, rule, step, action, act, came_at, due_at, place });
                }
            }
        }
        all
    }

    fn open(&self, one: &Activation) -> Option<OpenGuideline> {
        let rule = one.rule(self.policies)?;
        let next = one.next_step(self.policies);
        let acknowledged = one.acknowledged.as_ref();
        Some(OpenGuideline {
            guideline: Arc::clone(&one.guideline),
            version: rule.version.clone(),
            title: rule.title.clone(),
            cause: Arc::clone(&one.cause),
            reason: one.why(self.policies).cloned().unwrap_or_default(),
            at: one.at,
            applied: one.applied,
            escalation: one.escalation(self.policies),
            steps_come: u32::try_from(one.came().count()).unwrap_or(u32::MAX),
            next_step: next.map(|(step, _)| Arc::clone(&step.id)),
            next_step_at: next.map(|(_, at)| at),
            acknowledged_at: acknowledged.map(|noticed| noticed.at),
            acknowledged_by: acknowledged.and_then(|noticed| noticed.by.clone()),
            acknowledged_event: acknowledged.map(|noticed| Arc::clone(&noticed.event)),
            // Nothing goes on while it is spam, holds included.
            held_until: one
                .held_until
                .filter(|until| *until > self.as_of && !self.state.facts.is_void()),
        })
    }

    fn action(&self, asking: &Asking<'_>, organisation: Option<&Organisation>) -> Action {
        let to = asking.action.to.as_ref();
        let (people, staffing, staffed_at) = self.staffing(to, asking.due_at, organisation);
        Action {
            key: Arc::clone(&asking.act.key),
            what: asking.action.what,
            to: to.map(|to| to.to_string().into()),
            people,
            staffing,
            staffed_at,
            note: asking.action.note.clone(),
            guideline: Arc::clone(&asking.rule.id),
            version: asking.rule.version.clone(),
            step: Arc::clone(&asking.step.id),
            kind: asking.step.kind,
            escalation: asking.step.escalation,
            cause: Arc::clone(&asking.one.cause),
            reason: asking.one.why(self.policies).cloned().unwrap_or_default(),
            due_at: asking.due_at,
            late_by_ms: self.as_of.as_millis() - asking.due_at.as_millis(),
            attempt: asking.act.failed.saturating_add(1),
        }
    }

    /// Who is meant, and whether they are there.
    fn staffing(
        &self,
        to: Option<&Target>,
        at: Timestamp,
        organisation: Option<&Organisation>,
    ) -> (Vec<Arc<str>>, Staffing, Option<Timestamp>) {
        let facts = &self.state.facts;
        let team = match to {
            None => return (Vec::new(), Staffing::Unknown, None),
            Some(Target::Person(person)) => return self.there(person, at, organisation),
            Some(Target::Owner) => {
                return match facts.owner() {
                    Some(owner) => self.there(owner, at, organisation),
                    None => (Vec::new(), Staffing::Nobody, None),
                };
            }
            Some(Target::Customer) => {
                let customer = facts.customer_id().cloned().into_iter().collect();
                return (customer, Staffing::Unknown, None);
            }
            Some(Target::OwnGroup) => {
                let Some(group) = facts.group() else {
                    return (Vec::new(), Staffing::Nobody, None);
                };
                let group = Target::Group(Arc::clone(group));
                organisation.and_then(|organisation| organisation.team(&group))
            }
            Some(to) => organisation.and_then(|organisation| organisation.team(to)),
        };
        let Some(team) = team else { return (Vec::new(), Staffing::Unknown, None) };
        if team.members.is_empty() {
            return (Vec::new(), Staffing::Nobody, None);
        }
        let calendar = team.calendar.and_then(|place| self.policies.calendars.get(place));
        let people = team.members.clone();
        match calendar.filter(|calendar| !calendar.is_open(at)) {
            Some(calendar) => (people, Staffing::OffShift, calendar.next_open(at)),
            None => (people, Staffing::Present, None),
        }
    }
}

impl Reader<'_> {
    /// Whether a person is there: in the hours of any team that they are in.
    fn there(
        &self,
        person: &Arc<str>,
        at: Timestamp,
        organisation: Option<&Organisation>,
    ) -> (Vec<Arc<str>>, Staffing, Option<Timestamp>) {
        let teams = organisation.into_iter().flat_map(|all| all.teams_of(person));
        let (mut known, mut back) = (false, None);
        for team in teams {
            known = true;
            let calendar = team.calendar.and_then(|place| self.policies.calendars.get(place));
            match calendar.filter(|calendar| !calendar.is_open(at)) {
                None => return (vec![Arc::clone(person)], Staffing::Present, None),
                Some(calendar) => back = back.into_iter().chain(calendar.next_open(at)).min(),
            }
        }
        let staffing = if known { Staffing::OffShift } else { Staffing::Unknown };
        (vec![Arc::clone(person)], staffing, back)
    }
}

/// What takes the place of others: the highest notice of each activation, and of all that assign at one instant whoever
/// precedes. Of what is only watched apart.
#[derive(Default)]
struct Leading<'a> {
    notices: BTreeMap<usize, &'a Asking<'a>>,
    assigns: BTreeMap<(Timestamp, bool), &'a Asking<'a>>,
}

impl<'a> Leading<'a> {
    fn of(all: &'a [Asking<'a>]) -> Self {
        let mut leading = Self::default();
        for asking in all {
            if asking.is(ActionWord::Notify) {
                let known = leading.notices.entry(asking.place.0).or_insert(asking);
                if asking.height() > known.height() {
                    *known = asking;
                }
            } else if asking.is(ActionWord::Assign) {
                let at = (asking.due_at, asking.one.applied);
                let known = leading.assigns.entry(at).or_insert(asking);
                if asking.precedes(known) {
                    *known = asking;
                }
            }
        }
        leading
    }

    /// Why an action that nobody has carried out is not worth it any more; none where it is.
    fn supersedes(&self, asking: &Asking<'_>) -> Option<(SupersededBy, Option<Arc<str>>)> {
        if asking.one.ended.is_some() && asking.action.what.only_tells() {
            return Some((SupersededBy::End, None));
        }
        if asking.is(ActionWord::Notify) {
            let noticed = asking.one.acknowledged.as_ref();
            if noticed.is_some_and(|noticed| noticed.at >= asking.came_at) {
                return Some((SupersededBy::Acknowledgement, None));
            }
            let highest = self.notices.get(&asking.place.0);
            let highest = highest.filter(|other| other.height() > asking.height())?;
            return Some((SupersededBy::HigherStep, Some(Arc::clone(&highest.act.key))));
        }
        if asking.is(ActionWord::Assign) {
            let first = self.assigns.get(&(asking.due_at, asking.one.applied));
            let first = first.filter(|other| other.rule.id != asking.rule.id)?;
            return Some((SupersededBy::Precedence, Some(Arc::clone(&first.act.key))));
        }
        None
    }
}

/// What was carried out, and would not be asked for by what is known now.
fn rescinded(state: &State) -> Vec<Rescinded> {
    let strays = state.guidance.strays.iter();
    let done = strays.filter(|(_, stray)| stray.act.outcome == Some(Outcome::Done));
    let mut all: Vec<Rescinded> = done
        .map(|(key, stray)| Rescinded {
            key: Arc::clone(key),
            event: Arc::clone(&stray.event),
            at: stray.at,
        })
        .collect();
    all.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
    all
}
