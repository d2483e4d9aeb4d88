//! From the document to the guideline: everything that can be wrong with one is refused here, at its path.

use super::document::{
    ActionDocument, ClockPoint, GuidelineDocument, StepDocument, TriggerDocument,
};
use super::hard_stop::{self, HardStopDocument};
use super::{Action, Edge, Effects, Guideline, Offset, Side, Step, StepFrom, Trigger};
use crate::amount::Amount;
use crate::authority::owed;
use crate::condition::Condition;
use crate::error::{Code, Error, Result, did_you_mean};
use crate::fact::{Level, Stage};
use crate::organisation::{HIGHEST, Roles, Target};
use crate::sla::{Compiler, Pattern, TargetRule, threshold};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The most triggers, steps, and actions of a step, of one guideline.
const MOST_PARTS: usize = 64;

/// The longest name of a guideline or a step, in bytes.
const LONGEST_NAME: usize = 128;

/// The guidelines of a policy.
///
/// # Errors
/// What is wrong with one of them, at its path below `guidelines` or `hard_stops`.
pub(crate) fn compile(
    documents: &[GuidelineDocument],
    hard_stops: &[HardStopDocument],
    version: Option<&Arc<str>>,
    levels: u8,
    roles: &Roles,
    compiler: &mut Compiler<'_>,
) -> Result<Vec<Guideline>> {
    let mut all: Vec<Guideline> = Vec::new();
    let mut ids = BTreeSet::new();
    let stops: Vec<GuidelineDocument> =
        hard_stops.iter().map(HardStopDocument::guideline).collect();
    let stops = stops.iter().enumerate().map(|(place, stop)| ("hard_stops", place, stop));
    let own = documents.iter().enumerate().map(|(place, own)| ("guidelines", place, own));
    for (field, place, document) in stops.chain(own) {
        let refused = |error: Error| {
            let error = match field {
                "hard_stops" => {
                    let path = hard_stop::place(error.path());
                    error.at(path)
                }
                _ => error,
            };
            error.under(place).under(field)
        };
        name(&document.id).map_err(|error| refused(error.under("id")))?;
        if !ids.insert(Arc::clone(&document.id)) {
            return Err(refused(Error::plain(Code::DuplicateId).under("id")));
        }
        let mut one = One { roles, levels, compiler };
        let mut guideline = one.guideline(document).map_err(refused)?;
        guideline.version = document.version.as_ref().or(version).cloned();
        all.push(guideline);
    }
    Ok(all)
}

/// Names what is wrong with a name, if anything is.
fn name(text: &str) -> Result<()> {
    if text.is_empty() || text.len() > LONGEST_NAME {
        let hint = format!("Give 1 to {LONGEST_NAME} bytes of text.");
        return Err(Error::plain(Code::MalformedId).with_hint(hint));
    }
    Ok(())
}

/// Between one and [`MOST_PARTS`].
fn parts<T>(field: &str, all: &[T], least: usize) -> Result<()> {
    if all.len() < least {
        return Err(Error::plain(Code::MissingField).under(field));
    }
    if all.len() > MOST_PARTS {
        let message = format!("Expected at most {MOST_PARTS} of them.");
        return Err(Error::new(Code::NumberOutOfRange, message).under(field));
    }
    Ok(())
}

/// What one guideline can name.
struct One<'a, 'b> {
    roles: &'a Roles,
    levels: u8,
    compiler: &'a mut Compiler<'b>,
}

impl One<'_, '_> {
    fn guideline(&mut self, document: &GuidelineDocument) -> Result<Guideline> {
        parts("triggers", &document.triggers, 1)?;
        parts("steps", &document.steps, 1)?;
        if !(1..=1_000).contains(&document.max_activations) {
            let message = "Expected a number from 1 to 1,000.";
            return Err(Error::new(Code::NumberOutOfRange, message).under("max_activations"));
        }
        let calendar = self.calendar(document.r#in.as_deref(), self.compiler.calendar)?;
        let when = self.condition(document.when.as_ref(), "when", Stage::Time)?;
        let mut triggers = Vec::new();
        for (place, trigger) in document.triggers.iter().enumerate() {
            let trigger = self.trigger(trigger, calendar);
            triggers.push(trigger.map_err(|error| error.under(place).under("triggers"))?);
        }
        let mut steps: Vec<Step> = Vec::new();
        for (place, step) in document.steps.iter().enumerate() {
            let refused = |error: Error| error.under(place).under("steps");
            let step = self.step(step, place, calendar).map_err(refused)?;
            if steps.iter().any(|known| known.id == step.id) {
                return Err(refused(Error::plain(Code::DuplicateId).under("id")));
            }
            let by_clock = |trigger: &Trigger| matches!(trigger.edge, Edge::Clock(..));
            if step.from != StepFrom::Activation && !triggers.iter().all(by_clock) {
                let error = Error::plain(Code::StepWithoutClock).under("from");
                return Err(refused(error.with_hint(
                    "Count from the activation, or let clocks alone set the guideline off.",
                )));
            }
            steps.push(step);
        }
        let hold = document.acknowledge.as_ref().map(|acknowledge| {
            let calendar = self.calendar(acknowledge.r#in.as_deref(), calendar)?;
            span("hold", acknowledge.hold, calendar, 1)
        });
        let hold = hold.transpose().map_err(|error| error.under("acknowledge"))?;
        let timed = |field, amount: Option<Amount>| {
            amount.map(|amount| span(field, amount, calendar, 0)).transpose()
        };
        let (dwell, cooldown) =
            (timed("dwell", document.dwell)?, timed("cooldown", document.cooldown)?);
        let stop_when = self.condition(document.stop_when.as_ref(), "stop_when", Stage::Effects)?;
        if dwell.is_some() && stop_when.is_none() {
            let error = Error::plain(Code::MissingField).under("stop_when");
            return Err(error.with_hint("A dwell is how long 'stop_when' must hold."));
        }
        let limited_to = self.condition(document.limited_to.as_ref(), "limited_to", Stage::Time)?;
        if (document.mode == super::Mode::Limited) != limited_to.is_some() {
            let error = Error::plain(Code::MissingField).under("limited_to");
            return Err(error.with_hint("'mode: limited' and 'limited_to' belong together."));
        }
        Ok(Guideline {
            id: Arc::clone(&document.id),
            version: None,
            title: document.title.clone(),
            triggers,
            when,
            steps,
            hold,
            stop_when,
            dwell,
            cooldown,
            most: document.max_activations,
            precedence: document.precedence.unwrap_or_default(),
            mode: document.mode,
            limited_to,
            on_policy_change: document.on_policy_change,
        })
    }

    fn trigger(&mut self, document: &TriggerDocument, calendar: Option<usize>) -> Result<Trigger> {
        let calendar = self.calendar(document.r#in.as_deref(), calendar)?;
        let when = self.condition(document.when.as_ref(), "when", Stage::Time)?;
        let TriggerDocument {
            clock,
            at,
            event,
            becomes,
            count,
            at_least,
            within,
            silence_of,
            unowned_for,
            manual,
            ..
        } = document;
        let given = [
            clock.is_some(),
            event.is_some(),
            becomes.is_some(),
            count.is_some(),
            silence_of.is_some(),
            unowned_for.is_some(),
            *manual,
        ];
        let amount = document.r#for;
        let stray = [
            ("at", at.is_some() && clock.is_none()),
            ("at_least", at_least.is_some() && count.is_none()),
            ("within", within.is_some() && count.is_none()),
            ("for", amount.is_some() && silence_of.is_none()),
        ];
        if given.iter().filter(|given| **given).count() != 1 {
            return Err(Error::plain(Code::MalformedTrigger).with_hint(
                "Write exactly one of: clock, event, becomes, count, silence_of, unowned_for, manual.",
            ));
        }
        if let Some((field, _)) = stray.iter().find(|(_, stray)| *stray) {
            return Err(Error::plain(Code::MalformedTrigger)
                .with_hint("This field belongs to another kind of trigger.")
                .under(field));
        }
        let missing = |field| Error::plain(Code::MissingField).under(field);
        let (edge, why) = if let Some(clock) = clock {
            let point = at.ok_or_else(|| missing("at"))?;
            self.clock(clock, point)?;
            (Edge::Clock(Arc::clone(clock), point), at_point(clock, point))
        } else if let Some(pattern) = event {
            pattern.check().map_err(|error| error.under("event"))?;
            let why = said(pattern);
            (Edge::Event(pattern.clone()), why)
        } else if let Some(becomes) = becomes {
            let condition = self.condition(Some(becomes), "becomes", Stage::Effects)?;
            let condition = condition.ok_or_else(|| Error::plain(Code::Internal))?;
            let why = condition.sentence();
            (Edge::Becomes(condition), why)
        } else if let Some(pattern) = count {
            pattern.check().map_err(|error| error.under("count"))?;
            let many = at_least.ok_or_else(|| missing("at_least"))?;
            if !(1..=1_000).contains(&many) {
                let message = "Expected a number from 1 to 1,000.";
                return Err(Error::new(Code::NumberOutOfRange, message).under("at_least"));
            }
            let window = within.map(|within| match within {
                Amount::WorkingDays { .. } => {
                    let message = "A window looks back, and cannot count working days.";
                    let error = Error::new(Code::MalformedAmount, message).under("within");
                    Err(error.with_hint("Write 168h or 7 calendar days."))
                }
                within => span("within", within, None, 1),
            });
            let window = window.transpose()?;
            let within = within.map_or(String::new(), |within| format!(" within {within}"));
            let why = format!("{many} × {}{within}", said(pattern));
            let many = usize::try_from(many).unwrap_or(usize::MAX);
            (Edge::Count(pattern.clone(), many, window), why)
        } else if let Some(side) = silence_of {
            let amount = amount.ok_or_else(|| missing("for"))?;
            let who = match side {
                Side::Us => "we wrote",
                Side::Customer => "the customer wrote",
            };
            (
                Edge::Silence(*side, span("for", amount, calendar, 1)?),
                format!("{who} nothing for {amount}"),
            )
        } else if let Some(amount) = unowned_for {
            let span = span("unowned_for", *amount, calendar, 1)?;
            (Edge::Unowned(span), format!("nobody owned it for {amount}"))
        } else {
            (Edge::Manual, "somebody asked for it".to_owned())
        };
        Ok(Trigger { edge, when, why: why.into() })
    }

    fn clock(&self, clock: &str, point: ClockPoint) -> Result<()> {
        let known = &self.compiler.schema.clocks;
        if clock != "promise" && !known.contains(clock) {
            let error = Error::plain(Code::UnknownClock).under("clock");
            return Err(match did_you_mean(clock, known.iter().map(String::as_str)) {
                Some(hint) => error.with_hint(hint),
                None => error,
            });
        }
        match point {
            ClockPoint::At(at) => threshold(at, true).map_err(|error| error.under("at")),
            ClockPoint::AtRisk if clock == "promise" => {
                let error = Error::plain(Code::MalformedThreshold).under("at");
                Err(error.with_hint("A promise has no warnings: write 75% or '30m before'."))
            }
            ClockPoint::AtRisk | ClockPoint::Breached => Ok(()),
        }
    }

    fn step(
        &mut self,
        document: &StepDocument,
        place: usize,
        calendar: Option<usize>,
    ) -> Result<Step> {
        parts("actions", &document.actions, 0)?;
        let id = document.id.clone().unwrap_or_else(|| (place + 1).to_string().into());
        name(&id).map_err(|error| error.under("id"))?;
        let calendar = self.calendar(document.r#in.as_deref(), calendar)?;
        let offset = match (document.after, document.before) {
            (Some(_), Some(_)) => {
                let error = Error::plain(Code::MalformedStep).under("before");
                return Err(error.with_hint("Give either 'after' or 'before'."));
            }
            (None, Some(_)) if document.from == StepFrom::Activation => {
                let error = Error::plain(Code::MalformedStep).under("before");
                return Err(
                    error.with_hint("Nothing comes before the activation: write 'from: due'.")
                );
            }
            (None, Some(before)) => Offset::Before(span("before", before, calendar, 0)?),
            (after, None) => {
                let after = after.unwrap_or(Amount::millis(0));
                Offset::After(span("after", after, calendar, 0)?)
            }
        };
        let escalation = document.escalation;
        if escalation.is_some_and(|escalation| !(1..=HIGHEST).contains(&escalation)) {
            let error = Error::new(Code::NumberOutOfRange, "Expected an escalation from 1 to 9.");
            return Err(error.under("escalation"));
        }
        let when = self.condition(document.when.as_ref(), "when", Stage::Time)?;
        if let Some(to) = &document.to {
            self.target(to).map_err(|error| error.under("to"))?;
        }
        let mut actions = Vec::new();
        for (place, action) in document.actions.iter().enumerate() {
            let action = self.action(action, document.to.as_ref());
            actions.push(action.map_err(|error| error.under(place).under("actions"))?);
        }
        let effects = self.effects(document, calendar).map_err(|error| error.under("effects"))?;
        if actions.is_empty()
            && document.effects == super::EffectsDocument::default()
            && escalation.is_none()
        {
            let error = Error::plain(Code::MalformedStep);
            return Err(error.with_hint("Give it actions, effects or an escalation."));
        }
        let from = document.from;
        let (kind, escalation) = (document.kind, escalation.unwrap_or_default());
        Ok(Step { id, offset, from, when, kind, escalation, effects, actions })
    }

    fn effects(&self, document: &StepDocument, calendar: Option<usize>) -> Result<Effects> {
        let effects = &document.effects;
        let level = effects.raise_level.map(|level: Level| level.within(self.levels)).transpose();
        for (role, other) in &effects.authority {
            let known = self.roles.known(role).and_then(|()| self.roles.known(other));
            known.map_err(|error| error.under(role).under("authority"))?;
        }
        for (seen, role) in &effects.reserve_replies {
            let refused = |error: Error| error.under(seen.as_str()).under("reserve_replies");
            self.roles.known(role).map_err(refused)?;
        }
        let pairs = |(one, other): (&Arc<str>, &Arc<str>)| (Arc::clone(one), Arc::clone(other));
        let closing = owed(&effects.closing, self.compiler);
        let update = effects.owed_update;
        Ok(Effects {
            level: level.map_err(|error| error.under("raise_level"))?,
            lane: effects.lane,
            authority: effects.authority.iter().map(pairs).collect(),
            reserved: effects
                .reserve_replies
                .iter()
                .map(|(seen, role)| (*seen, Arc::clone(role)))
                .collect(),
            closing: closing.map_err(|error| error.under("closing"))?,
            owed_update: update.map(|owed| span("owed_update", owed, calendar, 1)).transpose()?,
        })
    }

    fn action(&self, document: &ActionDocument, otherwise: Option<&Target>) -> Result<Action> {
        let ActionDocument { what, to, note } = document;
        if let Some(to) = to {
            self.target(to).map_err(|error| error.under("to"))?;
        }
        let otherwise = otherwise.filter(|_| what.concerns_somebody());
        let to = to.as_ref().or(otherwise).cloned().or_else(|| what.usual());
        if to.is_none() && what.needs_somebody() {
            let error = Error::plain(Code::MissingField).under("to");
            return Err(error.with_hint("Say to whom, as in 'to: \"role:lead\"'."));
        }
        if note.as_ref().is_some_and(|note| note.len() > 1_024) {
            let error =
                Error::new(Code::NumberOutOfRange, "Expected a note of at most 1,024 bytes.");
            return Err(error.under("note"));
        }
        Ok(Action { what: *what, to, note: note.clone() })
    }

    fn target(&self, target: &Target) -> Result<()> {
        match target {
            Target::Role(role) => self.roles.known(role),
            _ => Ok(()),
        }
    }

    fn condition(
        &mut self,
        document: Option<&crate::condition::ConditionDocument>,
        field: &str,
        stage: Stage,
    ) -> Result<Option<Condition>> {
        self.compiler.condition(document, stage).map_err(|error| error.under(field))
    }

    fn calendar(&self, name: Option<&str>, otherwise: Option<usize>) -> Result<Option<usize>> {
        match name {
            None => Ok(otherwise),
            Some("wall") => Ok(None),
            Some(name) => self.compiler.named_calendar(name).map_err(|error| error.under("in")),
        }
    }
}

/// An amount of at least so many milliseconds or days.
fn span(field: &str, amount: Amount, calendar: Option<usize>, least: i64) -> Result<TargetRule> {
    let size = match amount {
        Amount::Duration { millis } => millis,
        Amount::WorkingDays { days, end_of_day } => i64::from(days) + i64::from(end_of_day),
        Amount::CalendarDays { days } => i64::from(days),
    };
    if size < least {
        let code = if size < 0 { Code::NegativeAmount } else { Code::EmptyTarget };
        return Err(Error::plain(code).under(field));
    }
    Ok(TargetRule::new(amount, calendar))
}

/// A pattern in a few words.
fn said(pattern: &Pattern) -> String {
    let kind = pattern.kind.replace('_', " ");
    let by = pattern.by.0.iter().map(|role| role.as_str().replace('_', " ")).collect::<Vec<_>>();
    let named = |before: &str, words: &[Arc<str>]| match words {
        [] => String::new(),
        words => format!(" {before}{}", words.join(" or ")),
    };
    let by = if by.is_empty() { String::new() } else { format!(" by {}", by.join(" or ")) };
    let (name, to, channel) = (&pattern.name.0, &pattern.to.0, &pattern.channel.0);
    format!("{kind}{}{by}{}{}", named("", name), named("to ", to), named("on ", channel))
}

/// What is said of a clock that comes to a point of its time.
fn at_point(clock: &str, point: ClockPoint) -> String {
    use crate::sla::Threshold;
    match point {
        ClockPoint::AtRisk => format!("{clock} is at risk"),
        ClockPoint::Breached => format!("{clock} is breached"),
        ClockPoint::At(Threshold::DUE) => format!("{clock} is due"),
        ClockPoint::At(Threshold::Percent(percent)) => {
            format!("{clock} has used {percent} % of its target")
        }
        ClockPoint::At(Threshold::Before(amount)) => format!("{clock} is due in {amount}"),
        ClockPoint::At(Threshold::After(amount)) => format!("{clock} was due {amount} ago"),
    }
}
