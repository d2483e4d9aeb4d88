//! A policy's guidelines and grants as people read them: one page of Markdown, so that whoever works by them can check
//! them.

use crate::authority::{OwedDocument, ReplyOutcome};
use crate::channel::Markup;
use crate::desk::Desk;
use crate::event::RemedyKind;
use crate::guideline::{
    ActionWord, Edge, Guideline, GuidelineDocument, HardStopDocument, Mode, StepDocument, StepFrom,
    StepKind,
};
use crate::organisation::Target;
use crate::policy::{Policy, PolicyDocument};
use crate::template::TemplateRole;
use std::fmt::Write;

impl Desk {
    /// What the policies say to do, what they let people do and what they have to say, in plain sentences, as Markdown:
    /// guidelines, hard stops, grants, rules of replies and of closing, templates with their examples.
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
    /// assert!(desk.handbook().contains("1. 15m after it is set off: escalate to 1; notify the lead."));
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
            grants(&mut page, policy);
            asking(&mut page, document, policy);
            replies(&mut page, policy);
            closing(&mut page, document, policy);
            templates(&mut page, policy);
        }
        page
    }
}

/// What there is to say, each with its first text as it looks with the examples of its variables.
fn templates(page: &mut String, policy: &Policy) {
    for (place, template) in policy.library.templates.iter().enumerate() {
        if place == 0 {
            let _ = writeln!(page, "\n## What we say");
        }
        let title = template.title.as_ref().map(|title| format!(": {title}")).unwrap_or_default();
        let _ = writeln!(page, "\n### {}{title}\n", template.name);
        let mut said = vec![match template.role {
            TemplateRole::Reply => "A reply".to_owned(),
            TemplateRole::TakePrivate => {
                "Out of the public; the case then owes a public note".to_owned()
            }
            TemplateRole::ClosingNote => "A note for everybody of how it ended".to_owned(),
        }];
        said.extend(
            template.when.as_ref().map(|when| format!("for cases where {}", when.sentence())),
        );
        said.extend(
            template.channels.as_ref().map(|channels| format!("on {}", channels.join(", "))),
        );
        let _ = writeln!(page, "{}.\n", said.join(", "));
        let text = template.texts.first();
        let shown = text.map(|text| policy.library.example(text, &text.body, Markup::Plain).0.text);
        for line in shown.unwrap_or_default().lines() {
            let _ = writeln!(page, "> {line}");
        }
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

/// What may be given without asking.
fn grants(page: &mut String, policy: &Policy) {
    if policy.authority.grants.is_empty() {
        return;
    }
    let _ = writeln!(page, "\n## What may be given without asking\n");
    for grant in &policy.authority.grants {
        let kinds = RemedyKind::ALL.iter().filter(|kind| grant.gives(**kind));
        let kinds: Vec<String> = kinds.map(|kind| kind.as_str().replace('_', " ")).collect();
        let mut said =
            vec![format!("**{}**: {} may give {}", grant.id, grant.role, list(&kinds, "or"))];
        let unlimited = grant.limits.is_empty() && grant.is_for_money();
        said.extend(unlimited.then(|| "without a limit".to_owned()));
        let limits: Vec<String> =
            grant.limits.iter().map(|limit| limit.words.to_string()).collect();
        if !limits.is_empty() {
            said.push(format!("up to {}", list(&limits, "and")));
        }
        said.extend(grant.when.as_ref().map(|when| format!("where {}", when.sentence())));
        said.extend(grant.excludes.iter().map(|when| format!("not where {}", when.sentence())));
        if !grant.evidence.is_empty() {
            let evidence: Vec<String> = grant.evidence.iter().map(ToString::to_string).collect();
            said.push(format!("with {}", list(&evidence, "and")));
        }
        said.extend(grant.two_person.then(|| "with a second person".to_owned()));
        let _ = writeln!(page, "* {}.", said.join(", "));
    }
}

/// Beyond that: who is asked, after how long the next, and what nobody may go beyond.
fn asking(page: &mut String, document: &PolicyDocument, policy: &Policy) {
    let authority = &policy.authority;
    if authority.grants.is_empty() {
        return;
    }
    let _ = writeln!(page, "\n## Beyond that\n");
    for (role, _) in policy.roles.rising() {
        if let Some(above) = policy.roles.above(role) {
            let _ = writeln!(page, "* {role} asks {above}.");
        }
    }
    if let Some(timeout) = document.approvals.timeout {
        let _ = writeln!(
            page,
            "* After {timeout} without an answer the next one is asked; silence never approves."
        );
    }
    for (kind, offer) in &authority.offers {
        let name = kind.with_article();
        if let Some(most) = offer.most {
            let _ = writeln!(page, "* Nobody gives {name} of more than {most}.");
        }
        if let Some(most) = offer.most_count {
            let _ = writeln!(page, "* Nobody gives more than {most} of {name} at once.");
        }
    }
    let missing = RemedyKind::ALL.iter().filter(|kind| !authority.offers(**kind));
    let missing: Vec<String> = missing.map(|kind| kind.as_str().replace('_', " ")).collect();
    if !missing.is_empty() {
        let _ = writeln!(page, "* Not offered: {}.", missing.join(", "));
    }
}

/// Which replies need more than whoever writes them.
fn replies(page: &mut String, policy: &Policy) {
    if policy.authority.replies.is_empty() {
        return;
    }
    let _ = writeln!(page, "\n## Replies\n\nThe first of these that matches applies.\n");
    for rule in &policy.authority.replies {
        let mut said = vec![match rule.visibility {
            Some(visibility) => format!("{} replies", visibility.as_str()),
            None => "replies".to_owned(),
        }];
        said.extend(rule.channel.iter().map(|channel| format!("on {channel}")));
        let roles: Vec<String> = rule.roles.iter().map(ToString::to_string).collect();
        said.extend((!roles.is_empty()).then(|| format!("by {}", list(&roles, "or"))));
        said.extend(rule.when.iter().map(|when| format!("where {}", when.sentence())));
        let to: Vec<String> = rule.to.iter().map(ToString::to_string).collect();
        let outcome = match (rule.outcome, &rule.by) {
            (ReplyOutcome::Allow, _) => "may go out".to_owned(),
            (ReplyOutcome::Draft, Some(by)) => format!("are drafts until {by} approves them"),
            (ReplyOutcome::Draft, None) => "are drafts until somebody approves them".to_owned(),
            (ReplyOutcome::Reserved, _) => format!("are reserved to {}", list(&to, "or")),
        };
        let _ = writeln!(page, "1. {} {outcome}.", said.join(" "));
    }
}

/// What cases owe before they may be closed.
fn closing(page: &mut String, document: &PolicyDocument, policy: &Policy) {
    if policy.authority.closing.is_empty() {
        return;
    }
    let _ = writeln!(page, "\n## Before a case is closed\n");
    for (written, rule) in document.closing.iter().zip(&policy.authority.closing) {
        let owes: Vec<String> = written.owes.iter().map(owed).collect();
        let when = rule
            .when
            .as_ref()
            .map_or("every case".to_owned(), |when| format!("a case where {}", when.sentence()));
        let _ = writeln!(page, "* {when} owes {}.", list(&owes, "and"));
    }
}

fn owed(owed: &OwedDocument) -> String {
    match owed {
        OwedDocument::PublicNote => "a note that everybody can see".to_owned(),
        OwedDocument::Confirmation => "the customer's word".to_owned(),
        OwedDocument::Silence(amount, _) => format!("{amount} without a message of the customer"),
        OwedDocument::ConfirmationOrSilence(amount, _) => {
            format!("the customer's word or {amount} without a message of theirs")
        }
    }
}

/// Some words as people list them.
fn list(words: &[String], and: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} {and} {last}", all.join(", ")),
    }
}

fn trigger(trigger: &crate::guideline::Trigger) -> String {
    let why = &trigger.why;
    match &trigger.when {
        Some(when) => format!("{why}, where {}", when.sentence()),
        None => why.to_string(),
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
        (Some(after), None, None) => format!("{after}{calendar} after it is set off"),
        (None, None, None) => "At once".to_owned(),
    }
}

/// What a step does.
fn deeds(step: &StepDocument, ready: &crate::guideline::Step) -> String {
    let mut deeds = Vec::new();
    if let Some(escalation) = step.escalation {
        deeds.push(format!("escalate to {escalation}"));
    }
    deeds.extend(ready.actions.iter().map(deed));
    let effects = &step.effects;
    deeds.extend(effects.raise_level.map(|level| format!("the level is at least {level}")));
    deeds.extend(
        effects.lane.map(|lane| format!("the lane is {}", lane.as_str().replace('_', " "))),
    );
    deeds.extend(
        effects.owed_update.map(|owed| format!("the customer hears from us within {owed}")),
    );
    deeds.extend((!effects.closing.is_empty()).then(|| {
        let owes: Vec<String> = effects.closing.iter().map(owed).collect();
        format!("before it is closed the case owes {}", list(&owes, "and"))
    }));
    for (role, other) in &effects.authority {
        deeds.push(format!("the {role} may do what the {other} may"));
    }
    for (seen, role) in &effects.reserve_replies {
        deeds.push(format!("{} replies are reserved to the {role}", seen.as_str()));
    }
    let stays = !ready.actions.iter().any(|action| action.what == ActionWord::Assign);
    if step.kind == StepKind::Hierarchical && stays {
        deeds.push("whoever owns the case goes on owning it".to_owned());
    }
    deeds.join("; ")
}

/// An action in plain words.
fn deed(action: &crate::guideline::Action) -> String {
    let whom = action.to.as_ref().map(whom).unwrap_or_default();
    match action.what {
        ActionWord::Notify => format!("notify {whom}"),
        ActionWord::Assign => format!("assign the case to {whom}"),
        ActionWord::Engage => format!("bring in {whom}"),
        ActionWord::Remind => format!("remind {whom}"),
        ActionWord::RequestReply => format!("ask {whom} to write to the customer"),
        ActionWord::CallBack => format!("ask {whom} to call the customer back"),
        ActionWord::OpenIncident => "open an incident".to_owned(),
        ActionWord::SuppressMarketing => "send the customer no marketing meanwhile".to_owned(),
        ActionWord::Watch => format!("let {whom} follow the case"),
    }
}

fn whom(target: &Target) -> String {
    match target {
        Target::Role(name) => format!("the {name}"),
        Target::Group(name) => format!("the group {name}"),
        Target::OnCall(name) => format!("whoever is on call for {name}"),
        Target::Person(name) => name.to_string(),
        Target::Owner => "the owner".to_owned(),
        Target::OwnGroup => "the group that has it".to_owned(),
        Target::Customer => "the customer".to_owned(),
    }
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
