//! The rules by which systems of the field differ, each as a change of one clock of a desk.

use crate::amount::Amount;
use crate::calendar::{Calendar, CalendarDocument, Holidays};
use crate::desk::Desk;
use crate::event::{Role, Status, Visibility};
use crate::policy::Policies;
use crate::sla::{
    Cycles, Landing, OnCalendarChange, OnRetarget, OneOrMany, Pattern, Pause, PauseWhen, Rule,
    Scope, StartFrom, TargetRule, Track,
};
use crate::time::Timestamp;
use crate::zone::{Zone, Zones};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A rule that makes two systems count differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DifferingRule {
    /// Which hours count.
    Schedule,
    /// What starts the clock, and from when it counts.
    Start,
    /// What fulfils it, or ends it.
    Stop,
    /// Whose message fulfils it: only a person's, or a machine's too.
    Bot,
    /// What pauses it.
    Pause,
    /// What a start after a stop means.
    Cycles,
    /// How much time there is, and what a new target means.
    Target,
    /// How a due instant on a closing is shown.
    Landing,
    /// How finely the numbers are written.
    Rounding,
}

/// What a change has done to: one clock, wherever the desk promises it.
pub(super) struct Change<'a> {
    policies: &'a mut Policies,
    clock: &'a str,
}

impl Change<'_> {
    fn rules(&mut self, change: impl Fn(&mut Rule)) {
        let agreements = self.policies.each.iter_mut().flat_map(|policy| &mut policy.agreements);
        let rules = agreements.flat_map(|agreement| &mut agreement.rules);
        rules.filter(|rule| &*rule.clock == self.clock).for_each(change);
    }

    fn tracks(&mut self, change: impl Fn(&mut Track)) {
        let tracks = self.policies.tracks.iter_mut();
        tracks.filter(|track| &*track.clock == self.clock).for_each(change);
    }

    /// Counts on other calendars, one for each there is.
    fn calendars(&mut self, others: &[Calendar]) {
        let first = self.policies.calendars.len();
        self.policies.calendars.extend_from_slice(others);
        self.rules(|rule| {
            for target in &mut rule.targets {
                target.calendar = target.calendar.map(|place| first + place);
            }
        });
    }
}

/// A rule of the field, other than the desk's.
pub(super) struct Variant {
    pub(super) rule: DifferingRule,
    /// What another system does, as the end of a sentence.
    pub(super) how: String,
    change: Box<dyn Fn(&mut Change<'_>)>,
}

impl Variant {
    fn new(
        rule: DifferingRule,
        how: impl Into<String>,
        change: impl Fn(&mut Change<'_>) + 'static,
    ) -> Self {
        Self { rule, how: how.into(), change: Box::new(change) }
    }
}

/// A desk that differs from another by some variants of one clock.
pub(super) fn varied(desk: &Desk, clock: &str, variants: &[&Variant]) -> Desk {
    let mut policies = desk.policies().clone();
    for variant in variants {
        (variant.change)(&mut Change { policies: &mut policies, clock });
    }
    // Another desk, so that no fold kept for the first is taken for its own.
    policies.fingerprint = !policies.fingerprint;
    Desk::of(policies)
}

/// What is known of the cycle in question, on which some variants depend.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct About {
    /// When it started.
    pub(super) started_at: Option<Timestamp>,
    /// The target that it had then.
    pub(super) first_target: Option<Amount>,
    /// The target that the other system states.
    pub(super) stated_target: Option<Amount>,
}

/// Every variant of a clock that the desk does not have already, in the order in which they are tried.
pub(super) fn all(desk: &Desk, clock: &str, about: About) -> Vec<Variant> {
    let policies = desk.policies();
    let agreements = policies.each.iter().flat_map(|policy| &policy.agreements);
    let rules: Vec<&Rule> = agreements
        .flat_map(|agreement| &agreement.rules)
        .filter(|rule| &*rule.clock == clock)
        .collect();
    let tracks: Vec<&Track> =
        policies.tracks.iter().filter(|track| &*track.clock == clock).collect();
    let mut found = schedules(policies, &rules, about.started_at);
    found.extend(starts(&tracks));
    found.extend(pauses(&tracks));
    found.extend(stops(&tracks));
    found.extend(cycles(&tracks));
    found.extend(targets(&rules, about));
    found.extend(landings(&rules));
    found
}

fn schedules(policies: &Policies, rules: &[&Rule], started_at: Option<Timestamp>) -> Vec<Variant> {
    use DifferingRule::Schedule;
    let count_on = |calendar: Option<usize>| {
        move |change: &mut Change<'_>| {
            change.rules(|rule| rule.targets.iter_mut().for_each(|one| one.calendar = calendar));
        }
    };
    let mut found = Vec::new();
    let targets = || rules.iter().flat_map(|rule| &rule.targets);
    if targets().any(|target| target.calendar.is_some()) {
        found.push(Variant::new(Schedule, "every hour counts", count_on(None)));
    }
    for (place, name) in policies.calendar_names.iter().enumerate() {
        if targets().any(|target| target.calendar != Some(place)) {
            let how = format!("the hours of '{name}' count");
            found.push(Variant::new(Schedule, how, count_on(Some(place))));
        }
    }
    let has = |asked: fn(&CalendarDocument) -> bool| {
        let calendars = targets().filter_map(|target| policies.calendars.get(target.calendar?));
        calendars.map(Calendar::document).any(asked)
    };
    let remade = |how: String, make: &dyn Fn(&Calendar) -> Option<Calendar>| {
        let all = policies.calendars.iter();
        let others: Vec<Calendar> =
            all.map(|calendar| make(calendar).unwrap_or_else(|| calendar.clone())).collect();
        Variant::new(Schedule, how, move |change| change.calendars(&others))
    };
    let holidays = |one: &CalendarDocument| !one.holidays.0.is_empty() || !one.recurring.is_empty();
    if has(holidays) {
        let how = "holidays count as other days".to_owned();
        found.push(remade(how, &|calendar| {
            let known = calendar.document().clone();
            let holidays = Holidays::default();
            let recurring = Vec::new();
            calendar.with_document(CalendarDocument { holidays, recurring, ..known }).ok()
        }));
    }
    if let Some(started_at) = started_at.filter(|_| has(holidays)) {
        let how = "holidays after the year of the start are not entered yet".to_owned();
        found.push(remade(how, &|calendar| {
            let mut known = calendar.document().clone();
            let year = calendar.year(started_at);
            known.holidays.0.retain(|date, _| date.year() <= year);
            for rule in &mut known.recurring {
                rule.last_year = Some(rule.last_year.map_or(year, |last| last.min(year)));
            }
            known.recurring.retain(|rule| rule.first_year <= rule.last_year);
            calendar.with_document(known).ok()
        }));
    }
    if has(|one| !one.special.is_empty() || !one.closed.is_empty()) {
        let how = "special hours and closed parts are not known".to_owned();
        found.push(remade(how, &|calendar| {
            let known = calendar.document().clone();
            let (special, closed) = (BTreeMap::default(), BTreeMap::default());
            calendar.with_document(CalendarDocument { special, closed, ..known }).ok()
        }));
    }
    let mut zones: Vec<Zone> = Zones::default().get("UTC").into_iter().collect();
    zones.extend(policies.calendars.iter().map(|calendar| calendar.zone().clone()));
    let mut named = BTreeSet::new();
    zones.retain(|zone| named.insert(zone.name().to_owned()));
    for zone in zones {
        let elsewhere = |calendar: &Calendar| calendar.zone().name() != zone.name();
        let mut counted = targets().filter_map(|target| policies.calendars.get(target.calendar?));
        if counted.any(elsewhere) {
            let how = format!("opening hours are read as {}", zone.name());
            found.push(remade(how, &|calendar| calendar.in_other_zone(zone.clone()).ok()));
        }
    }
    if rules.iter().any(|rule| rule.on_calendar_change != OnCalendarChange::Recompute) {
        let how = "the latest calendar counts for the whole cycle";
        found.push(Variant::new(Schedule, how, |change| {
            change.rules(|rule| rule.on_calendar_change = OnCalendarChange::Recompute);
        }));
    }
    if rules.iter().any(|rule| rule.on_calendar_change != OnCalendarChange::FromNow) {
        let how = "what was counted on an earlier calendar stands";
        found.push(Variant::new(Schedule, how, |change| {
            change.rules(|rule| rule.on_calendar_change = OnCalendarChange::FromNow);
        }));
    }
    found
}

fn starts(tracks: &[&Track]) -> Vec<Variant> {
    use DifferingRule::Start;
    let mut found = Vec::new();
    for (from, how) in [
        (StartFrom::Event, "it counts from the event that starts it"),
        (StartFrom::Recorded, "it counts from when that event was recorded"),
        (StartFrom::Opened, "it counts from the opening"),
        (StartFrom::Attached, "it counts from when the agreement began to apply"),
    ] {
        if tracks.iter().any(|track| track.start_from != from) {
            found.push(Variant::new(Start, how, move |change| {
                change.tracks(|track| track.start_from = from.clone());
            }));
        }
    }
    let somebody = |kind: &str| Pattern { to_nobody: Some(false), ..Pattern::of(kind) };
    for (pattern, how) in [
        (Pattern::of("opened"), "the opening starts it"),
        (messages_by([Role::Customer]), "a customer's message starts it"),
        (Pattern::of("handoff"), "a hand-off starts it"),
        (somebody("assigned"), "an assignment starts it"),
        (somebody("group"), "the move to a group starts it"),
    ] {
        if tracks.iter().any(|track| track.start != [pattern.clone()]) {
            found.push(Variant::new(Start, how, move |change| {
                change.tracks(|track| {
                    track.start = vec![pattern.clone()];
                    track.hears_customers = pattern.hears_customers();
                });
            }));
        }
    }
    if tracks.iter().any(|track| track.reset.is_empty()) {
        let how = "each further message of the customer starts it anew";
        found.push(Variant::new(Start, how, |change| {
            change.tracks(|track| track.reset.push(messages_by([Role::Customer])));
        }));
    }
    if tracks.iter().any(|track| track.not_while.is_some()) {
        found.push(Variant::new(Start, "it starts beside the clock that it waits for", |change| {
            change.tracks(|track| track.not_while = None);
        }));
    }
    found
}

fn messages_by<const N: usize>(roles: [Role; N]) -> Pattern {
    Pattern { by: OneOrMany(Vec::from(roles)), ..Pattern::of("message") }
}

fn pauses(tracks: &[&Track]) -> Vec<Variant> {
    use DifferingRule::Pause as Pauses;
    let mut found = Vec::new();
    let mut reasons: Vec<&Arc<str>> =
        tracks.iter().flat_map(|track| &track.pauses).map(|pause| &pause.reason).collect();
    reasons.sort();
    reasons.dedup();
    if !reasons.is_empty() {
        found.push(Variant::new(Pauses, "it never pauses", |change| {
            change.tracks(|track| track.pauses.clear());
        }));
    }
    for reason in reasons.iter().filter(|_| reasons.len() > 1) {
        let how = format!("it does not pause for '{reason}'");
        let reason = Arc::clone(reason);
        found.push(Variant::new(Pauses, how, move |change| {
            change.tracks(|track| track.pauses.retain(|pause| pause.reason != reason));
        }));
    }
    for status in [Status::WaitingCustomer, Status::WaitingThirdParty, Status::Snoozed] {
        let by_status = PauseWhen::Status(status);
        if tracks.iter().any(|track| !track.pauses.iter().any(|pause| pause.when == by_status)) {
            let how = format!("it pauses while the status is {}", status.as_str());
            found.push(Variant::new(Pauses, how, move |change| {
                change.tracks(|track| {
                    let (reason, when) = (Arc::from(status.as_str()), PauseWhen::Status(status));
                    track.pauses.push(Pause { reason, when });
                });
            }));
        }
    }
    if tracks.iter().any(|track| track.retro_pause && !track.pauses.is_empty()) {
        let how = "pauses before the agreement applied do not count";
        found.push(Variant::new(Pauses, how, |change| {
            change.tracks(|track| track.retro_pause = false);
        }));
    }
    found
}

fn stops(tracks: &[&Track]) -> Vec<Variant> {
    let mut found = Vec::new();
    let replies = |track: &Track| -> Vec<Pattern> {
        track.stop.iter().filter(|pattern| pattern.is_message()).cloned().collect()
    };
    if tracks.iter().any(|track| !replies(track).is_empty()) {
        let how = "a message of a bot, or an automatic one, fulfils it";
        found.push(Variant::new(DifferingRule::Bot, how, move |change| {
            change.tracks(|track| {
                for pattern in replies(track) {
                    let by = [Role::Agent, Role::Bot, Role::Automation, Role::System];
                    let by = OneOrMany(Vec::from(by));
                    for automatic in [false, true] {
                        let automatic = Some(automatic);
                        track.stop.push(Pattern { by: by.clone(), automatic, ..pattern.clone() });
                    }
                }
            });
        }));
        let how = "only a person's message fulfils it";
        let machine = |pattern: &Pattern| {
            pattern.is_message()
                && [Role::Bot, Role::Automation].iter().any(|role| pattern.by.0.contains(role))
        };
        if tracks.iter().any(|track| track.stop.iter().any(machine)) {
            found.push(Variant::new(DifferingRule::Bot, how, move |change| {
                change.tracks(|track| {
                    for pattern in track.stop.iter_mut().filter(|pattern| machine(pattern)) {
                        pattern.by = OneOrMany(vec![Role::Agent]);
                    }
                });
            }));
        }
        let how = "an internal note fulfils it";
        found.push(Variant::new(DifferingRule::Stop, how, move |change| {
            change.tracks(|track| {
                // A note is in no thread, so the clock that it fulfils is one of the case.
                track.scope = Scope::Case;
                for mut pattern in replies(track) {
                    pattern.visibility = OneOrMany(vec![Visibility::Internal]);
                    track.stop.push(pattern);
                }
            });
        }));
    }
    let by_status = |pattern: &Pattern| &*pattern.kind == "status";
    if tracks.iter().any(|track| track.cancel.iter().any(by_status)) {
        let how = "resolving or closing fulfils it";
        found.push(Variant::new(DifferingRule::Stop, how, move |change| {
            change.tracks(|track| {
                track.stop.extend(track.cancel.iter().filter(|one| by_status(one)).cloned());
            });
        }));
        let how = "it goes on when the case is resolved or closed";
        found.push(Variant::new(DifferingRule::Stop, how, move |change| {
            change.tracks(|track| track.cancel.retain(|pattern| !by_status(pattern)));
        }));
    }
    found
}

fn cycles(tracks: &[&Track]) -> Vec<Variant> {
    let ways = [
        (Cycles::Once, "its first stop is its last"),
        (Cycles::PerStart, "a start after a stop begins a new cycle"),
        (Cycles::Continue, "a start after a stop goes on with the same cycle"),
    ];
    let other = |(wanted, _): &(Cycles, &str)| tracks.iter().any(|track| track.cycles != *wanted);
    let variant = |(wanted, how): (Cycles, &str)| {
        Variant::new(DifferingRule::Cycles, how, move |change| {
            change.tracks(|track| track.cycles = wanted);
        })
    };
    ways.into_iter().filter(other).map(variant).collect()
}

fn targets(rules: &[&Rule], about: About) -> Vec<Variant> {
    use DifferingRule::Target;
    // One target for all: of each rule on the calendar that it has for that amount, or else for its first.
    let only = |how: String, amount: Amount| {
        Variant::new(Target, how, move |change| {
            change.rules(|rule| {
                let own = rule.targets.iter().find(|target| target.amount == amount);
                let calendar = own.or(rule.targets.first()).and_then(|target| target.calendar);
                rule.targets = vec![TargetRule { when: None, amount, calendar }];
            });
        })
    };
    let mut known: Vec<Amount> = Vec::new();
    for target in rules.iter().flat_map(|rule| &rule.targets) {
        if !known.contains(&target.amount) {
            known.push(target.amount);
        }
    }
    let may_lack = |rule: &&Rule| rule.targets.iter().all(|target| target.when.is_some());
    let several = known.len() > 1 || rules.iter().any(may_lack);
    let mut found: Vec<Variant> = Vec::new();
    if let Some(first) = about.first_target.filter(|_| several) {
        found.push(only("the first target stands".to_owned(), first));
    }
    if let Some(stated) = about.stated_target.filter(|stated| !known.contains(stated)) {
        found.push(only(format!("the target is {stated}"), stated));
    }
    let others = known.iter().filter(|amount| several && about.first_target != Some(**amount));
    for amount in others {
        found.push(only(format!("the target is {amount}"), *amount));
    }
    for (way, how) in [
        (OnRetarget::KeepElapsed, "a new target keeps the time already counted"),
        (OnRetarget::FromNow, "a new target counts from when it was set"),
    ] {
        if rules.iter().any(|rule| rule.on_retarget != way) {
            found.push(Variant::new(Target, how, move |change| {
                change.rules(|rule| rule.on_retarget = way);
            }));
        }
    }
    found
}

fn landings(rules: &[&Rule]) -> Vec<Variant> {
    let ways = [
        (Landing::Close, "a due instant on a closing is shown as the closing"),
        (Landing::NextOpen, "a due instant on a closing is shown as the next opening"),
    ];
    let other = |(wanted, _): &(Landing, &str)| rules.iter().any(|rule| rule.landing != *wanted);
    let variant = |(wanted, how): (Landing, &str)| {
        Variant::new(DifferingRule::Landing, how, move |change| {
            change.rules(|rule| rule.landing = wanted);
        })
    };
    ways.into_iter().filter(other).map(variant).collect()
}
