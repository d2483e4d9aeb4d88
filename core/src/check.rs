//! What is legal in a policy but probably not meant: for each defect one finding, with a case that shows it.

mod guidelines;
mod authority;
mod order;
mod replies;

use crate::authority::OwedDocument;
use crate::calendar::CalendarDocument;
use crate::condition::{
    Answer, Condition, ConditionDocument, ConditionItem, ConditionValue, Operator, Phrases, witness,
};
use crate::document;
use crate::error::{Code, Error, Result, step};
use crate::fact::{Fact, Schema, Stage};
use crate::finding::{Finding, Severity};
use crate::guideline::Guideline;
use crate::policy::{Policies, Policy, PolicyDocument, PolicyDocuments, schema};
use crate::sla::{AgreementDocument, ClockDocument, PauseWhen, Rule, TargetRule, Threshold};
use crate::span::Span;
use crate::zone::Zones;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How many earlier rules are looked at together; beyond that each is looked at alone.
const TOGETHER: usize = 24;

/// What is wrong with a policy, or legal and probably not meant: for any text that parses, whether it loads or not.
///
/// What refuses a load is a finding of severity `error`; of what refuses it by itself the first is given.
///
/// ```
/// let found = casework::check_policy("
/// conditions: {quiet: {fact: tags, value: quiet}}
/// agreements: [{id: all, clocks: [{preset: first_reply, target: 4h}]}]
/// ")?;
/// assert_eq!(found[0].code, "unused_condition");
/// # Ok::<(), casework::Error>(())
/// ```
///
/// # Errors
/// [`crate::Code::MalformedJson`] or [`crate::Code::MalformedYaml`] for text that is neither.
pub fn check_policy(text: &str) -> Result<Vec<Finding>> {
    document::parses(text)?;
    let compiled = document::read::<PolicyDocuments>(text)
        .and_then(|documents| Policies::compile(documents, &Zones::default()));
    Ok(match compiled {
        Ok(policies) => findings(&policies),
        Err(error) => vec![refusal(&error)],
    })
}

/// A refusal as a finding.
fn refusal(error: &Error) -> Finding {
    let witness = error.hint().map(str::to_owned);
    let found = Finding::new(error.code().as_str(), Severity::Error, error.path(), error.message());
    Finding { span: error.span(), witness, ..found }
}

/// Everything that a careful reader would ask about, errors first.
pub(crate) fn findings(policies: &Policies) -> Vec<Finding> {
    let mut all = Vec::new();
    let single = policies.documents.len() == 1;
    for (place, (document, policy)) in policies.documents.iter().zip(&policies.each).enumerate() {
        let path = if single { String::new() } else { format!("/{place}") };
        let mut page = Page { path, found: Vec::new() };
        awaited(&mut page, document, policy, policies);
        order::floors(&mut page, document, policy);
        rules(&mut page, policy, &schema(document));
        order::order(&mut page, document, policy, &schema(document));
        order::protected(&mut page, document, read(document, policy).into_iter());
        authority::authority(&mut page, document, policy);
        replies::replies(&mut page, document, policy);
        warnings(&mut page, document, policy);
        guidelines::guidelines(&mut page, document, policy, policies);
        calendars(&mut page, document, policies);
        unused(&mut page, document, policy);
        all.append(&mut page.found);
    }
    all.sort_by_key(|finding| Reverse(finding.severity));
    all
}

/// Refuses policies that have a finding of severity `error`, with the first of them.
///
/// # Errors
/// [`Code::PausesWhileAwaited`], [`Code::BelowFloor`].
pub(crate) fn refuse(policies: &Policies) -> Result<()> {
    let single = policies.documents.len() == 1;
    let places = policies.documents.iter().zip(&policies.each).enumerate();
    for (place, (document, policy)) in places {
        let path = if single { String::new() } else { format!("/{place}") };
        let mut page = Page { path, found: Vec::new() };
        awaited(&mut page, document, policy, policies);
        order::floors(&mut page, document, policy);
        let severe = |finding: &Finding| finding.severity == Severity::Error;
        if let Some(finding) = page.found.into_iter().find(severe) {
            let floor = Code::BelowFloor.as_str() == finding.code;
            let code = if floor { Code::BelowFloor } else { Code::PausesWhileAwaited };
            let error = Error::new(code, finding.message).at(finding.path);
            return Err(match finding.witness {
                Some(witness) => error.with_hint(format!("It does when {witness}.")),
                None => error,
            });
        }
    }
    Ok(())
}

/// The findings about one policy.
struct Page {
    path: String,
    found: Vec<Finding>,
}

impl Page {
    fn note(&mut self, code: &'static str, at: &str, message: String, witness: Option<String>) {
        let path = format!("{}{at}", self.path);
        let found = Finding::new(code, Severity::Warning, path, message);
        self.found.push(Finding { witness, ..found });
    }
}

impl Page {
    /// Says where in the text the latest finding is.
    fn spanning(&mut self, span: Option<Span>) {
        if let Some(finding) = self.found.last_mut() {
            finding.span = span;
        }
    }

    /// Makes the latest finding one that refuses a load.
    fn severe(&mut self) {
        if let Some(finding) = self.found.last_mut() {
            finding.severity = Severity::Error;
        }
    }
}

/// A customer's clock must not pause while the customer waits for us.
fn awaited(page: &mut Page, document: &PolicyDocument, policy: &Policy, policies: &Policies) {
    let Some(ours) = while_ours(&["new", "open", "bot", "snoozed"]) else { return };
    each_clock(document, policy, |at, _, clock, rule| {
        let Some(track) = policies.tracks.get(rule.track).filter(|_| !rule.internal) else {
            return;
        };
        for pause in &track.pauses {
            let PauseWhen::Holds(condition) = &pause.when else { continue };
            let Answer::Found(found) = witness(&[condition, &ours], &[]) else { continue };
            let place = clock.pause_while.iter().position(|name| *name == pause.reason);
            page.note(
                "pauses_while_awaited",
                &format!("{at}/pause_while/{}", place.unwrap_or_default()),
                "This clock can pause while the customer waits for us. Ask for 'waiting_on' as well, or say \
                 'internal: true' if it is a promise among ourselves."
                    .to_owned(),
                Some(found.to_string()),
            );
            page.severe();
        }
    });
}

/// The customer waits for us, in one of these statuses, which do not say otherwise.
fn while_ours(statuses: &[&str]) -> Option<Condition> {
    let leaf = |fact: &str, op: Operator, words: &[&str]| {
        let words = words.iter().map(|word| ConditionItem::Text((*word).to_owned())).collect();
        let value = Some(ConditionValue::Many(words));
        ConditionDocument { fact: Some(fact.to_owned()), op: Some(op), value, ..Default::default() }
    };
    let both = ConditionDocument {
        all: Some(vec![
            leaf("waiting_on", Operator::In, &["us"]),
            leaf("status", Operator::In, statuses),
        ]),
        ..Default::default()
    };
    let (schema, mut phrases) = (Schema::default(), Phrases::default());
    Condition::compile(&both, &schema, &BTreeMap::new(), &mut phrases, Stage::Log).ok()
}

/// Calls back for every clock, with its path, its agreement, its document and its rule.
fn each_clock<'a>(
    document: &'a PolicyDocument,
    policy: &'a Policy,
    mut call: impl FnMut(&str, &'a AgreementDocument, &'a ClockDocument, &'a Rule),
) {
    for (i, (written, agreement)) in document.agreements.iter().zip(&policy.agreements).enumerate()
    {
        for (j, (clock, rule)) in written.clocks.iter().zip(&agreement.rules).enumerate() {
            call(&format!("/agreements/{i}/clocks/{j}"), written, clock, rule);
        }
    }
}

/// Rules of which the first that holds applies: agreements, targets, levels.
fn rules(page: &mut Page, policy: &Policy, schema: &Schema) {
    let levels: Vec<_> = policy.levels.iter().map(|(when, _)| Some(when)).collect();
    let at = |place: usize| format!("/level/rules/{place}");
    in_order(
        page,
        "unreachable_level_rule",
        &levels,
        at,
        "No case gets to this level rule.",
        schema,
    );
    let agreements: Vec<_> =
        policy.agreements.iter().map(|agreement| agreement.when.as_ref()).collect();
    let at = |place: usize| format!("/agreements/{place}");
    in_order(
        page,
        "unreachable_agreement",
        &agreements,
        at,
        "No case gets to this agreement.",
        schema,
    );
    for (i, agreement) in policy.agreements.iter().enumerate() {
        for (j, rule) in agreement.rules.iter().enumerate() {
            let targets: Vec<_> = rule.targets.iter().map(|target| target.when.as_ref()).collect();
            let at = |place: usize| format!("/agreements/{i}/clocks/{j}/target/{place}");
            in_order(
                page,
                "unreachable_target",
                &targets,
                at,
                "No case gets to this target.",
                schema,
            );
        }
    }
}

/// Finds what can never apply, by itself or behind the rules before it.
fn in_order(
    page: &mut Page,
    code: &'static str,
    rules: &[Option<&Condition>],
    at: impl Fn(usize) -> String,
    message: &str,
    schema: &Schema,
) {
    // For all cases, and so for those of every rule after it.
    let all = rules.iter().position(Option::is_none).unwrap_or(rules.len());
    let earlier: Vec<&Condition> = rules.iter().copied().flatten().take(all).collect();
    let shadows = Shadows::new(&earlier, schema);
    for (place, rule) in rules.iter().enumerate() {
        let hold: Vec<&Condition> = rule.iter().copied().collect();
        let impossible = |fail: &[&Condition]| witness(&hold, fail) == Answer::Impossible;
        let mut note = |why: String, rule: Option<&Condition>| {
            page.note(code, &at(place), why, rule.map(Condition::sentence));
        };
        if place > all {
            note(format!("{message} {} holds for all before it.", at(all)), None);
            continue;
        }
        let before = earlier.get(..place).unwrap_or_default();
        let alone = witness(&hold, &[]);
        if alone == Answer::Impossible {
            note(format!("{message} Its condition can never hold."), *rule);
            continue;
        }
        let takes = |one: &usize| before.get(*one).is_some_and(|before| impossible(&[before]));
        if let Some(one) = shadows.over(*rule, &alone, place).into_iter().find(takes) {
            let why = format!("{message} Whatever it is meant for, {} takes before it.", at(one));
            note(why, *rule);
        } else if before.len() <= TOGETHER && impossible(before) {
            note(format!("{message} Whatever it is meant for, those before it take."), *rule);
        }
    }
}

/// Which of many rules can take whatever another is meant for: only those that hold for a case that shows it.
struct Shadows<'a> {
    rules: Vec<&'a Condition>,
    /// Rules that hold only where a fact has one value, by fact and value; and the others.
    pinned: BTreeMap<(String, String), Vec<usize>>,
    free: Vec<usize>,
}

impl<'a> Shadows<'a> {
    fn new(rules: &[&'a Condition], schema: &Schema) -> Self {
        let pins: Vec<Vec<_>> = rules.iter().map(|rule| pins(rule, schema)).collect();
        let mut common: BTreeMap<&(String, String), usize> = BTreeMap::new();
        for pin in pins.iter().flatten() {
            *common.entry(pin).or_default() += 1;
        }
        let (mut pinned, mut free) = (BTreeMap::<_, Vec<usize>>::new(), Vec::new());
        for (place, pins) in pins.iter().enumerate() {
            match pins.iter().min_by_key(|pin| common.get(pin)) {
                Some(rarest) => pinned.entry(rarest.clone()).or_default().push(place),
                None => free.push(place),
            }
        }
        Self { rules: rules.to_vec(), pinned, free }
    }

    /// The rules before a place that may take everything that one at it is meant for, by what shows it alone, in order.
    fn over(&self, rule: Option<&Condition>, alone: &Answer, place: usize) -> Vec<usize> {
        let shown = match alone {
            Answer::Found(shown) if rule.is_none_or(|rule| rule.holds(shown)) => shown,
            _ => return (0..place).collect(),
        };
        let pinned = shown.texts().into_iter().filter_map(|pin| self.pinned.get(&pin)).flatten();
        // What was said may hold more phrases than those that show the rule.
        let heard = rule.is_some_and(hears);
        let holds = |one: &&usize| {
            let takes = |rule: &&Condition| rule.holds(shown) || (heard && hears(rule));
            **one < place && self.rules.get(**one).is_some_and(takes)
        };
        let mut over: Vec<usize> = pinned.chain(&self.free).filter(holds).copied().collect();
        over.sort_unstable();
        over
    }
}

/// Whether a condition asks what the customer said.
fn hears(rule: &Condition) -> bool {
    rule.facts().contains(&Fact::CustomerSaid)
}

/// The facts of which a condition asks for one value each, with that value.
fn pins(rule: &Condition, schema: &Schema) -> Vec<(String, String)> {
    let Answer::Found(shown) = witness(&[rule], &[]) else { return Vec::new() };
    let only = |(fact, value): &(String, String)| {
        let is = Some(ConditionValue::One(ConditionItem::Text(value.clone())));
        let is = ConditionDocument {
            fact: Some(fact.clone()),
            op: Some(Operator::Is),
            value: is,
            ..Default::default()
        };
        let is = Condition::compile(
            &is,
            schema,
            &BTreeMap::new(),
            &mut Phrases::default(),
            Stage::Level,
        );
        is.is_ok_and(|is| witness(&[rule], &[&is]) == Answer::Impossible)
    };
    shown.texts().into_iter().filter(only).collect()
}

/// Warnings that come when nobody can act on them any more.
fn warnings(page: &mut Page, document: &PolicyDocument, policy: &Policy) {
    each_clock(document, policy, |at, _, clock, rule| {
        let early = |at: Threshold| match at {
            Threshold::Percent(percent) => percent < 100,
            Threshold::Before(_) => true,
            Threshold::After(_) => false,
        };
        if !clock.warn.is_empty() && !clock.warn.iter().any(|warning| early(warning.at)) {
            page.note(
                "at_risk_after_due",
                &format!("{at}/warn"),
                "Every warning comes at due or after it, so the clock is never at risk.".to_owned(),
                clock.warn.first().map(|warning| warning.at.to_string()),
            );
        }
        for (place, warning) in clock.warn.iter().enumerate() {
            let Threshold::Before(before) = warning.at else { continue };
            let shorter = |target: &&TargetRule| match (target.amount, before) {
                (
                    crate::amount::Amount::Duration { millis: target },
                    crate::amount::Amount::Duration { millis: before },
                ) => before >= target,
                (
                    crate::amount::Amount::WorkingDays { days: target, .. },
                    crate::amount::Amount::WorkingDays { days: before, .. },
                ) => before >= target,
                _ => false,
            };
            if let Some(target) = rule.targets.iter().find(shorter) {
                page.note(
                    "warns_at_the_start",
                    &format!("{at}/warn/{place}"),
                    "This warning comes as soon as the clock starts: a target is no longer than it.".to_owned(),
                    Some(target.amount.to_string()),
                );
            }
        }
    });
}

/// Calendars that cannot use up a target, and what their own documents show.
fn calendars(page: &mut Page, document: &PolicyDocument, policies: &Policies) {
    for (name, calendar) in &document.calendars {
        let own = policies.calendars.iter().find(|known| known.document() == calendar);
        let path = format!("{}/calendars/{}", page.path, step(name));
        for mut finding in own.iter().flat_map(|calendar| calendar.check()) {
            finding.path = format!("{path}{}", finding.path);
            page.found.push(finding);
        }
        if closes_for_good(calendar) {
            page.note(
                "calendar_closes_for_good",
                &format!("/calendars/{}", step(name)),
                "This calendar closes for good, so that a target on it may never be used up."
                    .to_owned(),
                calendar.special.keys().last().map(ToString::to_string),
            );
        }
    }
}

/// Whether only single dates, or rules that end, open it.
fn closes_for_good(calendar: &CalendarDocument) -> bool {
    let weekly = calendar.week.0.iter().any(|hours| !hours.0.is_empty());
    let yearly =
        calendar.recurring.iter().any(|rule| !rule.hours.0.is_empty() && rule.last_year.is_none());
    !weekly && !yearly
}

/// Every condition that a rule of the policy asks for.
fn read<'a>(document: &PolicyDocument, policy: &'a Policy) -> Vec<&'a Condition> {
    let targets = policy.agreements.iter().flat_map(|agreement| &agreement.rules);
    let clocks = document.agreements.iter().flat_map(|agreement| &agreement.clocks);
    let pauses: BTreeSet<&str> =
        clocks.flat_map(|clock| &clock.pause_while).map(|name| &**name).collect();
    let pausing = pauses.into_iter().filter_map(|name| policy.conditions.get(name));
    targets
        .flat_map(|rule| rule.targets.iter().filter_map(|target| target.when.as_ref()))
        .chain(policy.agreements.iter().filter_map(|agreement| agreement.when.as_ref()))
        .chain(policy.levels.iter().map(|(when, _)| when))
        .chain(policy.floors.iter().filter_map(|floor| floor.when.as_ref()))
        .chain(policy.order.conditions())
        .chain(policy.guidelines.iter().flat_map(Guideline::conditions))
        .chain(policy.authority.conditions())
        .chain(pausing)
        .collect()
}

/// The calendars that guidelines and the organisation name.
fn calendars_of_guidelines(document: &PolicyDocument) -> impl Iterator<Item = &str> {
    let named = document.guidelines.iter().flat_map(|guideline| {
        let triggers = guideline.triggers.iter().map(|trigger| &trigger.r#in);
        let steps = guideline.steps.iter().map(|step| &step.r#in);
        let hold = guideline.acknowledge.iter().map(|acknowledge| &acknowledge.r#in);
        [&guideline.r#in].into_iter().chain(triggers).chain(steps).chain(hold)
    });
    let organisation = &document.organisation;
    let teams = [&organisation.roles, &organisation.groups, &organisation.on_call];
    let teams = teams.into_iter().flat_map(|teams| teams.values()).map(|team| &team.calendar);
    let steps = document.guidelines.iter().flat_map(|guideline| &guideline.steps);
    let owed = steps.flat_map(|step| &step.effects.closing).filter_map(OwedDocument::calendar);
    named.chain(teams).flatten().chain(owed).map(|name| &**name)
}

/// Names that are declared and never used.
fn unused(page: &mut Page, document: &PolicyDocument, policy: &Policy) {
    let clocks = || document.agreements.iter().flat_map(|agreement| &agreement.clocks);
    let pauses: BTreeSet<&str> =
        clocks().flat_map(|clock| &clock.pause_while).map(|name| &**name).collect();
    let all = read(document, policy);
    let mut names: BTreeSet<&str> = all.iter().flat_map(|condition| condition.names()).collect();
    names.extend(&pauses);
    let mut facts: BTreeSet<String> =
        all.iter().flat_map(|condition| condition.facts()).map(ToString::to_string).collect();
    for clock in clocks() {
        if let crate::sla::StartFrom::Attribute(name) = &clock.start_from {
            facts.insert(format!("attribute.{name}"));
        }
    }
    facts.extend(policy.library.variables.all.iter().map(|variable| variable.name.to_string()));
    facts.extend(policy.repeat_contact.issue.iter().map(|name| format!("attribute.{name}")));
    let factors = policy.order.groups.iter().flat_map(|group| &group.factors);
    let read = factors.filter_map(|factor| factor.fact.as_ref());
    facts.extend(read.map(|(fact, _)| fact.to_string()));
    let in_targets =
        clocks().flat_map(|clock| &clock.target.0).filter_map(|target| target.r#in.as_ref());
    let calendars: BTreeSet<&str> = (document.calendar.iter())
        .chain(document.agreements.iter().filter_map(|agreement| agreement.calendar.as_ref()))
        .chain(clocks().filter_map(|clock| clock.calendar.as_ref()))
        .chain(in_targets)
        .chain(document.floors.iter().filter_map(|floor| floor.r#in.as_ref()))
        .chain(document.order.urgency.floor.iter().filter_map(|floor| floor.r#in.as_ref()))
        .chain(document.approvals.r#in.as_ref())
        .chain(
            document.closing.iter().flat_map(|rule| &rule.owes).filter_map(OwedDocument::calendar),
        )
        .map(|name| &**name)
        .chain(calendars_of_guidelines(document))
        .collect();
    let mut note = |code, list: &str, name: &str, used: bool| {
        if !used {
            let message = "This name is declared and never used.".to_owned();
            page.note(code, &format!("/{list}/{}", step(name)), message, None);
        }
    };
    for name in document.conditions.keys() {
        note("unused_condition", "conditions", name, names.contains(name.as_str()));
    }
    for name in document.calendars.keys() {
        note("unused_calendar", "calendars", name, calendars.contains(&**name));
    }
    for name in document.attributes.keys() {
        note("unused_attribute", "attributes", name, facts.contains(&format!("attribute.{name}")));
    }
    for name in document.signals.keys() {
        note("unused_signal", "signals", name, facts.contains(&format!("signals.{name}")));
    }
}
