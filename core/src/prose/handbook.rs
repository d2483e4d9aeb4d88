//! A policy's guidelines as people read them: one page of Markdown, so that whoever works by them can check them.

use crate::desk::Desk;
use crate::guideline::{
    Edge, Guideline, GuidelineDocument, HardStopDocument, Mode, StepDocument, StepFrom, StepKind,
};
use crate::policy::{Policy, PolicyDocument};
use std::fmt::Write;

impl Desk {
    /// What the policies say to do, in plain sentences: guidelines and hard stops, as Markdown.
    ///
    /// ```
    /// let desk = casework::Desk::load("
    /// roles: {lead: {escalation: 1}}
    /// agreements: [{id: all, clocks: [{preset: first_reply, target: 4h}]}]
    /// guidelines:
    ///   - id: slow answer
    ///     triggers: [{clock: first_reply, at: breached}]
    ///     steps: [{after: 15m, escalation: 1, to: 'role:lead', actions: [notify]}]
    /// ")?;
    /// assert!(desk.handbook().contains("1. 15m later: escalate to 1; notify role:lead."));
    /// # Ok::<(), casework::Error>(())
    /// ```
    pub fn handbook(&self) -> String {
        let mut page = String::new();
        let policies = self.policies();
        for (document, policy) in policies.documents.iter().zip(&policies.each) {
            let name = document.name.as_deref().unwrap_or("Guidelines");
            let version = document.version.iter().map(|version| format!(", version {version}"));
            let from = document.effective_from.iter().map(|from| format!(", from {from}"));
            let _ = writeln!(page, "# {name}{}", version.chain(from).collect::<String>());
            guidelines(&mut page, document, policy);
        }
        page
    }
}

fn guidelines(page: &mut String, document: &PolicyDocument, policy: &Policy) {
    let stops = document.hard_stops.iter().map(HardStopDocument::guideline);
    let all = stops.chain(document.guidelines.iter().cloned());
    for (written, rule) in all.zip(&policy.guidelines) {
        let title = written.title.as_ref().map(|title| format!(": {title}")).unwrap_or_default();
        let _ = writeln!(page, "\n## {}{title}\n", written.id);
        if let Some(rationale) = &written.rationale {
            let _ = writeln!(page, "{rationale}\n");
        }
        let why: Vec<String> = rule.triggers.iter().map(trigger).collect();
        let when = rule.when.as_ref().map(|when| format!(", for cases where {}", when.sentence()));
        let _ = writeln!(page, "Set off by: {}{}.\n", why.join("; or "), when.unwrap_or_default());
        for (number, (step, ready)) in written.steps.iter().zip(&rule.steps).enumerate() {
            let when = ready.when.as_ref().map(|when| format!(", if {}", when.sentence()));
            let (at, does) = (instant(step), deeds(step, ready));
            let _ = writeln!(page, "{}. {at}{}: {does}.", number + 1, when.unwrap_or_default());
        }
        let _ = writeln!(page, "\n{}", ends(&written, rule));
    }
}

fn trigger(trigger: &crate::guideline::Trigger) -> String {
    let event = matches!(trigger.edge, Edge::Event(_));
    let why = if event { trigger.why.to_string() } else { format!("\"{}\"", trigger.why) };
    match &trigger.when {
        Some(when) => format!("{why}, where {}", when.sentence()),
        None => why,
    }
}

/// When a step comes.
fn instant(step: &StepDocument) -> String {
    let calendar = step.r#in.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
    let point = match step.from {
        StepFrom::Activation => None,
        StepFrom::AtRisk => Some("the clock is at risk"),
        StepFrom::Due => Some("the clock is due"),
    };
    match (step.after, step.before, point) {
        (_, Some(before), point) => {
            format!("{before}{calendar} before {}", point.unwrap_or("that"))
        }
        (Some(after), None, Some(point)) => format!("{after}{calendar} after {point}"),
        (None, None, Some(point)) => format!("When {point}"),
        (Some(after), None, None) => format!("{after}{calendar} later"),
        (None, None, None) => "At once".to_owned(),
    }
}

/// What a step does.
fn deeds(step: &StepDocument, ready: &crate::guideline::Step) -> String {
    let mut deeds = Vec::new();
    if let Some(escalation) = step.escalation {
        deeds.push(format!("escalate to {escalation}"));
    }
    for action in &ready.actions {
        let what = action.what.as_str().replace('_', " ");
        deeds.push(match &action.to {
            Some(to) => format!("{what} {to}"),
            None => what,
        });
    }
    let effects = &step.effects;
    deeds.extend(effects.raise_level.map(|level| format!("the level is at least {level}")));
    deeds.extend(
        effects.lane.map(|lane| format!("the lane is {}", lane.as_str().replace('_', " "))),
    );
    deeds.extend(
        effects.owed_update.map(|owed| format!("the customer hears from us within {owed}")),
    );
    for (role, other) in &effects.authority {
        deeds.push(format!("{role} may do what {other} may"));
    }
    for (seen, role) in &effects.reserve_replies {
        deeds.push(format!("{} replies are reserved to {role}", seen.as_str()));
    }
    if step.kind == StepKind::Hierarchical {
        deeds.push("whoever owns the case goes on owning it".to_owned());
    }
    deeds.join("; ")
}

/// How it is held and how it ends.
fn ends(written: &GuidelineDocument, rule: &Guideline) -> String {
    let mut said = Vec::new();
    if let Some(acknowledge) = &written.acknowledge {
        said.push(format!(
            "Whoever stands as high as its latest step can acknowledge it: later steps then wait {}.",
            acknowledge.hold
        ));
    }
    let by_clock = rule.triggers.iter().all(|one| matches!(one.edge, Edge::Clock(..)));
    let own = if by_clock { "the clock that set it off stops" } else { "the case is resolved" };
    let stop = rule.stop_when.as_ref().map(|stop| {
        let dwell = written.dwell.map(|dwell| format!(" for {dwell}")).unwrap_or_default();
        format!(", or {}{dwell}", stop.sentence())
    });
    said.push(format!("It ends when {own}{}.", stop.unwrap_or_default()));
    if let Some(cooldown) = written.cooldown {
        said.push(format!("It is not set off again until {cooldown} after its end."));
    }
    if written.max_activations != 100 {
        said.push(format!("It is set off at most {} times on a case.", written.max_activations));
    }
    said.extend(match written.mode {
        Mode::On => None,
        Mode::Observe => Some("It is only watched: nothing of it is applied.".to_owned()),
        Mode::Limited => rule.limited_to.as_ref().map(|limited| {
            format!("It is applied where {}, and only watched elsewhere.", limited.sentence())
        }),
    });
    said.join(" ")
}
