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
use crate::zone::Zones;
use serde::Serialize;
use std::collections::BTreeMap;
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

    /// Counts on other calendars, made of the documents of those there are; on the same where that is none.
    fn calendars(&mut self, make: impl Fn(&Calendar) -> Option<Calendar>) {
        let others: Vec<Calendar> = self
            .policies
            .calendars
            .iter()
            .map(|calendar| make(calendar).unwrap_or_else(|| calendar.clone()))
            .collect();
        let first = self.policies.calendars.len();
        self.policies.calendars.extend(others);
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

/// Every variant of a clock that the desk does not have already, in the order in which they are tried.
pub(super) fn all(desk: &Desk, clock: &str) -> Vec<Variant> {
    let policies = desk.policies();
    let agreements = policies.each.iter().flat_map(|policy| &policy.agreements);
    let rules: Vec<&Rule> = agreements
        .flat_map(|agreement| &agreement.rules)
        .filter(|rule| &*rule.clock == clock)
        .collect();
    let tracks: Vec<&Track> =
        policies.tracks.iter().filter(|track| &*track.clock == clock).collect();
    let mut found = schedules(policies, &rules);
    found.extend(starts(&tracks));
    found.extend(pauses(&tracks));
    found.extend(stops(&tracks));
    found.extend(cycles(&tracks));
    found.extend(targets(&rules));
    found.extend(landings(&rules));
    found
}

fn schedules(policies: &Policies, rules: &[&Rule]) -> Vec<Variant> {
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
    let remade = |make: fn(CalendarDocument) -> CalendarDocument| {
        move |change: &mut Change<'_>| {
            change.calendars(|calendar| {
                calendar.with_document(make(calendar.document().clone())).ok()
            });
        }
    };
    if has(|one| !one.holidays.0.is_empty() || !one.recurring.is_empty()) {
        let how = "holidays count as other days";
        let without = remade(|one| CalendarDocument {
            holidays: Holidays::default(),
            recurring: Vec::new(),
            ..one
        });
        found.push(Variant::new(Schedule, how, without));
    }
    if has(|one| !one.special.is_empty() || !one.closed.is_empty()) {
        let how = "special hours and closed parts are not known";
        let without = remade(|one| CalendarDocument {
            special: BTreeMap::default(),
            closed: BTreeMap::default(),
            ..one
        });
        found.push(Variant::new(Schedule, how, without));
    }
    if has(|one| one.zone != "UTC") {
        let in_utc = |change: &mut Change<'_>| {
            change.calendars(|calendar| {
                let document = calendar.document().clone();
                let document = CalendarDocument { zone: "UTC".to_owned(), ..document };
                Calendar::new(document, &Zones::default()).ok()
            });
        };
        found.push(Variant::new(Schedule, "opening hours are read as UTC", in_utc));
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
    let pausing = [Status::WaitingCustomer, Status::WaitingThirdParty, Status::Snoozed];
    let waiting = [Status::WaitingCustomer, Status::WaitingThirdParty];
    let alone = pausing.map(|status| vec![status]);
    for statuses in alone.into_iter().chain([waiting.to_vec()]) {
        let missing = |status: &Status| {
            let by_status = PauseWhen::Status(*status);
            tracks.iter().any(|track| !track.pauses.iter().any(|pause| pause.when == by_status))
        };
        if statuses.iter().all(missing) {
            let words: Vec<&str> = statuses.iter().map(|status| status.as_str()).collect();
            let how = format!("it pauses while the status is {}", words.join(" or "));
            found.push(Variant::new(Pauses, how, move |change| {
                change.tracks(|track| {
                    track.pauses.extend(statuses.iter().map(|status| Pause {
                        reason: Arc::from(status.as_str()),
                        when: PauseWhen::Status(*status),
                    }));
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

fn targets(rules: &[&Rule]) -> Vec<Variant> {
    use DifferingRule::Target;
    let mut amounts: Vec<Amount> = Vec::new();
    for target in rules.iter().flat_map(|rule| &rule.targets) {
        if !amounts.contains(&target.amount) {
            amounts.push(target.amount);
        }
    }
    let several = amounts.len() > 1;
    let mut found: Vec<Variant> = amounts
        .into_iter()
        .filter(|_| several)
        .map(|amount| {
            Variant::new(Target, format!("the target is {amount}"), move |change| {
                change.rules(|rule| {
                    for target in &mut rule.targets {
                        *target = TargetRule { amount, ..target.clone() };
                    }
                });
            })
        })
        .collect();
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
