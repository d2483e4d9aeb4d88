//! What is legal in guidelines but probably not meant.

use super::Page;
use crate::condition::{Answer, Condition, ConditionDocument, Operator, Phrases, witness};
use crate::condition::{ConditionItem, ConditionValue};
use crate::fact::{Fact, Schema, Stage};
use crate::guideline::{
    ActionWord, ClockPoint, Edge, Guideline, Offset, Step, StepFrom, StepKind, Trigger,
};
use crate::organisation::{Target, Team};
use crate::policy::{Policies, Policy, PolicyDocument};
use crate::sla::{OneOrMany, Pattern, Preset, Threshold};
use crate::time::Timestamp;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// One guideline with its path.
struct Written<'a> {
    at: String,
    rule: &'a Guideline,
}

/// Everything that a careful reader would ask about guidelines.
pub(super) fn guidelines(
    page: &mut Page,
    document: &PolicyDocument,
    policy: &Policy,
    policies: &Policies,
) {
    let stops = document.hard_stops.len();
    let all: Vec<Written<'_>> = policy
        .guidelines
        .iter()
        .enumerate()
        .map(|(place, rule)| {
            let at = match place.checked_sub(stops) {
                Some(place) => format!("/guidelines/{place}"),
                None => format!("/hard_stops/{place}"),
            };
            Written { at, rule }
        })
        .collect();
    for one in &all {
        never(page, one, policy);
        steps(page, one, document, policy);
    }
    targets(page, &all, document, policy, policies);
    conflicts(page, &all);
    loops(page, &all);
    throughput(page, document);
}

/// Triggers and steps that can never come.
fn never(page: &mut Page, one: &Written<'_>, policy: &Policy) {
    let Written { at, rule } = one;
    for (place, trigger) in rule.triggers.iter().enumerate() {
        let whens = rule.when.iter().chain(&trigger.when);
        let hold: Vec<&Condition> = whens.chain(trigger.becomes()).collect();
        if !hold.is_empty() && witness(&hold, &[]) == Answer::Impossible {
            let said = hold.iter().map(|condition| condition.sentence()).collect::<Vec<_>>();
            page.note(
                "trigger_never_comes",
                &format!("{at}/triggers/{place}"),
                "What this trigger and its guideline ask for can never hold at once.".to_owned(),
                Some(said.join("; ")),
            );
        } else if let Some(stop_when) = rule.stop_when.as_ref().filter(|_| rule.dwell.is_none())
            && trigger.becomes().is_some()
            && witness(&hold, &[stop_when]) == Answer::Impossible
        {
            page.note(
                "ends_as_it_begins",
                &format!("{at}/triggers/{place}"),
                "Whatever this trigger waits for, 'stop_when' holds then too, so no step ever comes.".to_owned(),
                Some(stop_when.sentence()),
            );
        } else if let Edge::Clock(clock, ClockPoint::AtRisk) = &trigger.edge
            && !warns(clock, policy)
        {
            page.note(
                "trigger_never_comes",
                &format!("{at}/triggers/{place}/at"),
                "No target of this clock has a warning before due, so it is never at risk."
                    .to_owned(),
                Some(clock.to_string()),
            );
        }
    }
    for (place, step) in rule.steps.iter().enumerate() {
        let impossible =
            step.when.as_ref().filter(|when| witness(&[when], &[]) == Answer::Impossible);
        if let Some(when) = impossible {
            page.note(
                "step_never_comes",
                &format!("{at}/steps/{place}/when"),
                "The condition of this step can never hold.".to_owned(),
                Some(when.sentence()),
            );
        }
        let clocks = rule.triggers.iter().filter_map(|trigger| match &trigger.edge {
            Edge::Clock(clock, _) => Some(clock),
            _ => None,
        });
        let mut clocks =
            clocks.filter(|clock| step.from == StepFrom::AtRisk && !warns(clock, policy));
        if let Some(clock) = clocks.next() {
            page.note(
                "step_never_comes",
                &format!("{at}/steps/{place}/from"),
                "No target of this clock has a warning before due, so nothing counts from it."
                    .to_owned(),
                Some(clock.to_string()),
            );
        }
    }
}

/// Whether a clock has a warning before due in some agreement.
fn warns(clock: &str, policy: &Policy) -> bool {
    let rules = policy.agreements.iter().flat_map(|agreement| &agreement.rules);
    let mut own = rules.filter(|rule| &*rule.clock == clock).flat_map(|rule| &rule.warnings);
    own.any(|warning| match warning.at {
        Threshold::Percent(percent) => percent < 100,
        Threshold::Before(_) => true,
        Threshold::After(_) => false,
    })
}

/// Steps that end their own guideline before others, that fall, that move a case that stays, or that nobody can hold.
fn steps(page: &mut Page, one: &Written<'_>, document: &PolicyDocument, policy: &Policy) {
    let Written { at, rule } = one;
    let mut highest: u8 = 0;
    let mut ended = None;
    for (place, step) in rule.steps.iter().enumerate() {
        let path = format!("{at}/steps/{place}");
        if let Some(end) = ended {
            page.note(
                "step_after_end",
                &path,
                format!("Step {end} ends the guideline, by what 'stop_when' asks for, so this one never comes."),
                rule.stop_when.as_ref().map(Condition::sentence),
            );
            break;
        }
        if step.escalation > 0 {
            if step.escalation < highest && later(rule, place) {
                page.note(
                    "escalation_falls",
                    &format!("{path}/escalation"),
                    "An earlier step escalates higher than this one, so it changes nothing."
                        .to_owned(),
                    Some(format!("{highest}, then {}", step.escalation)),
                );
            }
            highest = highest.max(step.escalation);
        }
        let ends = rule.stop_when.as_ref().filter(|_| rule.dwell.is_none() && highest > 0);
        if ends.is_some_and(|stop| holds_at(stop, highest)) {
            ended = Some(step.id.clone())
                .filter(|_| place + 1 < rule.steps.len() && later(rule, place + 1));
        }
        let assigns = step.actions.iter().position(|action| action.what == ActionWord::Assign);
        if let Some(action) = assigns.filter(|_| step.kind == StepKind::Hierarchical) {
            page.note(
                "hierarchical_step_assigns",
                &format!("{path}/actions/{action}"),
                "A hierarchical step leaves the case with whoever owns it. Engage somebody, or call the step functional."
                    .to_owned(),
                None,
            );
        }
    }
    if rule.hold.is_some() && rule.steps.len() == 1 {
        page.note(
            "acknowledgement_holds_nothing",
            &format!("{at}/acknowledge"),
            "An acknowledgement holds back later steps, and there is one step alone.".to_owned(),
            None,
        );
    } else if rule.hold.is_some() && highest > 0 {
        let known =
            policy.roles.rising().into_iter().filter(|(_, role)| role.escalation >= highest);
        let named = !document.organisation.roles.is_empty();
        let team = |role: &Arc<str>| policy.organisation.team(&Target::Role(Arc::clone(role)));
        let mut held = known
            .filter(|(role, _)| !named || team(role).is_some_and(|team| !team.members.is_empty()));
        if held.next().is_none() {
            page.note(
                "nobody_can_acknowledge",
                &format!("{at}/acknowledge"),
                "Nobody stands as high as the highest step of this guideline, so nobody can acknowledge it."
                    .to_owned(),
                Some(format!("escalation {highest}")),
            );
        }
    }
}

/// Whether a step surely comes no sooner than the one before it in the list.
fn later(rule: &Guideline, place: usize) -> bool {
    let size = |step: &Step| match (&step.offset, step.from) {
        (Offset::After(span), StepFrom::Activation) => Some(span.clone()),
        _ => None,
    };
    let before = place.checked_sub(1).and_then(|before| rule.steps.get(before)).map(size);
    match (before.flatten(), rule.steps.get(place).and_then(size)) {
        (Some(one), Some(other)) => match (one.amount, other.amount) {
            (
                crate::amount::Amount::Duration { millis: one_ms },
                crate::amount::Amount::Duration { millis: other_ms },
            ) => one_ms == 0 || (one_ms <= other_ms && one.calendar == other.calendar),
            _ => one.amount == other.amount && one.calendar == other.calendar,
        },
        _ => false,
    }
}

/// Whether a condition holds for every case that is escalated so high.
fn holds_at(condition: &Condition, escalation: u8) -> bool {
    let value = ConditionValue::One(ConditionItem::Integer(i64::from(escalation)));
    let document = ConditionDocument {
        fact: Some("escalation".to_owned()),
        op: Some(Operator::Is),
        value: Some(value),
        ..ConditionDocument::default()
    };
    let (schema, mut phrases) = (Schema::default(), Phrases::default());
    let is = Condition::compile(&document, &schema, &BTreeMap::new(), &mut phrases, Stage::Effects);
    is.is_ok_and(|is| witness(&[&is], &[condition]) == Answer::Impossible)
}

/// Targets with nobody in them, and those who are not there when the step comes.
fn targets(
    page: &mut Page,
    all: &[Written<'_>],
    document: &PolicyDocument,
    policy: &Policy,
    policies: &Policies,
) {
    let mut away: BTreeMap<(Option<usize>, Option<usize>), Option<Timestamp>> = BTreeMap::new();
    for Written { at, rule } in all {
        for (place, step) in rule.steps.iter().enumerate() {
            let path = format!("{at}/steps/{place}");
            let mut seen: Vec<&Target> = Vec::new();
            for action in &step.actions {
                let Some(to) = action.to.as_ref().filter(|to| !seen.contains(to)) else { continue };
                seen.push(to);
                // What is assigned waits for them; what tells them something may come too late.
                let reaches = [ActionWord::Notify, ActionWord::Engage];
                if let Some(nobody) = nobody(to, document, policy) {
                    page.note(
                        "target_without_members",
                        &path,
                        nobody.to_owned(),
                        Some(to.to_string()),
                    );
                    continue;
                }
                let Some(team) = policy.organisation.team(to) else { continue };
                if !reaches.contains(&action.what) {
                    continue;
                }
                let begins = begins(rule, step, policy, at.starts_with("/hard_stops"));
                let first = begins.into_iter().find_map(|calendar| {
                    let pair = (calendar, team.calendar);
                    *away.entry(pair).or_insert_with(|| gap(calendar, team, document, policies))
                });
                if let Some(first) = first {
                    page.note(
                        "target_off_shift",
                        &path,
                        "This step can come when those to whom it goes are not there. Count it on their calendar, or \
                         let it go to somebody who is."
                            .to_owned(),
                        Some(format!("{to} at {first}")),
                    );
                }
            }
        }
    }
}

/// Why a target reaches nobody, where the organisation says so.
fn nobody(to: &Target, document: &PolicyDocument, policy: &Policy) -> Option<&'static str> {
    let named = match to {
        Target::Group(_) => !document.organisation.groups.is_empty(),
        Target::OnCall(_) => !document.organisation.on_call.is_empty(),
        // A role without members is told where it is declared.
        Target::Role(_)
        | Target::Person(_)
        | Target::Owner
        | Target::OwnGroup
        | Target::Customer => return None,
    };
    match policy.organisation.team(to) {
        Some(team) if team.members.is_empty() => Some("There is nobody in what this step goes to."),
        None if named => Some("The organisation does not have what this step goes to."),
        _ => None,
    }
}

/// The calendars on which a step can come; none of them counts every hour. What comes so long after something that can
/// happen at any time comes in the open hours of its own calendar, and what comes at once whenever that does.
fn begins(rule: &Guideline, step: &Step, policy: &Policy, hard_stop: bool) -> Vec<Option<usize>> {
    let (Offset::After(span) | Offset::Before(span)) = &step.offset;
    let nothing = matches!(span.amount, crate::amount::Amount::Duration { millis: 0 });
    if !nothing {
        return vec![span.calendar];
    }
    let mut all: Vec<Option<usize>> = Vec::new();
    for trigger in &rule.triggers {
        match &trigger.edge {
            Edge::Clock(clock, _) => {
                let rules = policy.agreements.iter().flat_map(|agreement| &agreement.rules);
                let own = rules.filter(|rule| rule.clock == *clock).flat_map(|rule| &rule.targets);
                all.extend(own.map(|target| match target.unit() {
                    crate::sla::Unit::Open(calendar) => Some(calendar),
                    crate::sla::Unit::Wall => None,
                }));
            }
            Edge::Silence(_, span) | Edge::Unowned(span) => all.push(span.calendar),
            // When such things happen nobody chooses. What must not wait should reach somebody at any time.
            Edge::Event(_) | Edge::Becomes(_) | Edge::Count(..) | Edge::Manual => {
                all.extend(hard_stop.then_some(None));
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The first instant of a year at which a calendar is open and a team is not there.
fn gap(
    calendar: Option<usize>,
    team: &Team,
    document: &PolicyDocument,
    policies: &Policies,
) -> Option<Timestamp> {
    let open = |place: Option<usize>| place.and_then(|place| policies.calendars.get(place));
    let theirs = open(team.calendar)?;
    if calendar == team.calendar {
        return None;
    }
    let start = document.effective_from.or_else(|| "2026-01-01T00:00:00Z".parse().ok())?;
    let end = Timestamp::from_millis(start.as_millis().saturating_add(366 * 86_400_000)).ok()?;
    let away = |from: Timestamp, to: Timestamp| -> Option<Timestamp> {
        let first = if theirs.is_open(from) { theirs.next_close(from)? } else { from };
        (first < to).then_some(first)
    };
    let Some(own) = open(calendar) else { return away(start, end) };
    let mut from = if own.is_open(start) { start } else { own.next_open(start)? };
    while from < end {
        let to = own.next_close(from).unwrap_or(end);
        if let Some(first) = away(from, to) {
            return Some(first);
        }
        from = own.next_open(to)?;
    }
    None
}

/// Guidelines that assign one case to different people at one instant, and none precedes.
fn conflicts(page: &mut Page, all: &[Written<'_>]) {
    let assigns = |rule: &Guideline| rule.steps.iter().any(|step| assigned(step).is_some());
    let assigning: Vec<&Written<'_>> = all.iter().filter(|one| assigns(one.rule)).collect();
    for (place, other) in assigning.iter().enumerate() {
        for one in assigning.iter().take(place) {
            if one.rule.precedence != other.rule.precedence {
                continue;
            }
            let Some((step, witness)) = conflict(one.rule, other.rule) else { continue };
            page.note(
                "conflicting_guidelines",
                &format!("{}/steps/{step}", other.at),
                format!(
                    "At one instant {} assigns the case to somebody else. Give one of them the greater 'precedence'.",
                    one.at
                ),
                Some(witness),
            );
        }
    }
}

/// To whom a step assigns the case.
fn assigned(step: &Step) -> Option<&Target> {
    let mut assigns = step.actions.iter().filter(|action| action.what == ActionWord::Assign);
    assigns.next().and_then(|action| action.to.as_ref())
}

/// The step of the second that conflicts with one of the first, and a case that shows it.
fn conflict(one: &Guideline, other: &Guideline) -> Option<(usize, String)> {
    let same = |a: &Step, b: &Step| {
        let (a, b) = (&a.offset, &b.offset);
        let (Offset::After(a_span) | Offset::Before(a_span)) = a;
        let (Offset::After(b_span) | Offset::Before(b_span)) = b;
        a_span.amount == b_span.amount
            && a_span.calendar == b_span.calendar
            && matches!(a, Offset::After(_)) == matches!(b, Offset::After(_))
    };
    for (place, step) in other.steps.iter().enumerate() {
        let Some(to) = assigned(step) else { continue };
        let against = |known: &&Step| {
            assigned(known).is_some_and(|known| known != to)
                && same(known, step)
                && known.from == step.from
        };
        let Some(known) = one.steps.iter().find(against) else { continue };
        for a in &one.triggers {
            for b in other.triggers.iter().filter(|b| at_once(a, b)) {
                let rules = [&one.when, &other.when, &a.when, &b.when, &known.when, &step.when];
                let hold: Vec<&Condition> =
                    rules.into_iter().flatten().chain(a.becomes()).chain(b.becomes()).collect();
                let shown = match witness(&hold, &[]) {
                    _ if hold.is_empty() => a.why.to_string(),
                    Answer::Found(found) => found.to_string(),
                    Answer::Impossible | Answer::TooLarge => continue,
                };
                return Some((place, shown));
            }
        }
    }
    None
}

/// Whether two triggers can come at one instant by one cause.
fn at_once(one: &Trigger, other: &Trigger) -> bool {
    match (&one.edge, &other.edge) {
        (Edge::Clock(a, at), Edge::Clock(b, then)) => a == b && at == then,
        (Edge::Event(a), Edge::Event(b)) => meet(a, b),
        (Edge::Becomes(_), Edge::Becomes(_)) => true,
        _ => false,
    }
}

/// Whether one event can match two patterns, as far as kinds and words say.
fn meet(one: &Pattern, other: &Pattern) -> bool {
    fn some<T: PartialEq>(a: &OneOrMany<T>, b: &OneOrMany<T>) -> bool {
        a.0.is_empty() || b.0.is_empty() || a.0.iter().any(|word| b.0.contains(word))
    }
    one.kind == other.kind
        && some(&one.by, &other.by)
        && some(&one.channel, &other.channel)
        && some(&one.from, &other.from)
        && some(&one.to, &other.to)
        && some(&one.raw, &other.raw)
        && some(&one.name, &other.name)
}

/// Guidelines whose actions set them off again, with nothing that ends it.
fn loops(page: &mut Page, all: &[Written<'_>]) {
    let leads = |from: &Guideline, to: &Guideline| {
        let actions = from.steps.iter().flat_map(|step| &step.actions);
        let mut events = actions.filter_map(|action| match (action.what, &action.to) {
            (ActionWord::Assign, Some(Target::Group(group))) => Some(("group", Some(group))),
            (ActionWord::Assign, _) => Some(("assigned", None)),
            _ => None,
        });
        events.any(|(kind, group)| {
            to.triggers.iter().any(|trigger| match &trigger.edge {
                Edge::Event(pattern) | Edge::Count(pattern, ..) => {
                    let goes = group.is_none_or(|group| {
                        pattern.to.0.is_empty() || pattern.to.0.contains(group)
                    });
                    *pattern.kind == *kind && goes && pattern.to_nobody != Some(true)
                }
                _ => false,
            })
        })
    };
    let free: Vec<(usize, &Written<'_>)> =
        all.iter().enumerate().filter(|(_, one)| !bounded(one.rule)).collect();
    let mut after = vec![Vec::new(); all.len()];
    for (place, from) in &free {
        let to = free.iter().filter(|(_, to)| leads(from.rule, to.rule));
        if let Some(after) = after.get_mut(*place) {
            after.extend(to.map(|(number, _)| *number));
        }
    }
    let mut known = vec![false; all.len()];
    for (start, first) in all.iter().enumerate() {
        if known.get(start) == Some(&true) {
            continue;
        }
        let Some(way) = way_back(start, &after) else { continue };
        for place in &way {
            if let Some(known) = known.get_mut(*place) {
                *known = true;
            }
        }
        let names = way.iter().filter_map(|place| all.get(*place)).map(|one| &*one.rule.id);
        let names: Vec<&str> = names.chain([&*first.rule.id]).collect();
        page.note(
            "guideline_loop",
            &first.at,
            "What this guideline asks for sets it off again, and nothing in the circle rises to an end. Give one of \
             them a 'cooldown' or 'max_activations'."
                .to_owned(),
            Some(names.join(" → ")),
        );
    }
}

/// The shortest way from a place back to itself.
fn way_back(start: usize, after: &[Vec<usize>]) -> Option<Vec<usize>> {
    let mut reached_from: BTreeMap<usize, usize> = BTreeMap::new();
    let mut ahead = VecDeque::from([start]);
    while let Some(place) = ahead.pop_front() {
        for next in after.get(place)? {
            if *next == start {
                let mut way = vec![place];
                while let Some(before) = way.last().and_then(|place| reached_from.get(place)) {
                    way.push(*before);
                }
                way.reverse();
                return Some(way);
            }
            if let Entry::Vacant(entry) = reached_from.entry(*next) {
                entry.insert(place);
                ahead.push_back(*next);
            }
        }
    }
    None
}

/// Whether a guideline comes to an end however often it is set off: by a number, by time, or because it escalates and
/// is not for cases that are escalated so high.
fn bounded(rule: &Guideline) -> bool {
    let rises = rule.steps.iter().any(|step| step.escalation > 0);
    let asks = rule.when.as_ref().is_some_and(|when| when.facts().contains(&Fact::Escalation));
    rule.cooldown.is_some() || rule.most < 100 || (rises && asks)
}

/// Clocks that measure how work moves through the desk, and none that promises the customer anything.
fn throughput(page: &mut Page, document: &PolicyDocument) {
    let clocks: Vec<_> =
        document.agreements.iter().flat_map(|agreement| &agreement.clocks).collect();
    let inward = [Preset::AgentWork, Preset::TimeToOwn, Preset::GroupOwnership];
    let only = |clock: &&crate::sla::ClockDocument| {
        clock.internal || clock.preset.is_some_and(|preset| inward.contains(&preset))
    };
    if !clocks.is_empty() && clocks.iter().all(only) {
        page.note(
            "only_throughput",
            "/agreements",
            "Every clock measures how work moves through the desk; none promises the customer an answer or a solution."
                .to_owned(),
            clocks.first().and_then(|clock| clock.id.as_deref().or(clock.preset.map(Preset::as_str))).map(str::to_owned),
        );
    }
}
