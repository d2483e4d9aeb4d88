//! What a careful reader asks about an order of work: whom it lifts above whom, whom it may forget, and what in it has
//! no effect.

use super::{Page, in_order, while_ours};
use crate::amount::Amount;
use crate::condition::{
    Answer, Condition, ConditionDocument, ConditionItem, ConditionValue, Operator, Phrases, witness,
};
use crate::error::step;
use crate::fact::{Fact, Level, Schema, Stage};
use crate::policy::{Floor, Policy, PolicyDocument};
use crate::priority::{Band, Factor, Group, Lane, Order, Test, TimeThatCounts};
use crate::sla::{Rule, TargetRule, Unit};
use crate::time::Timestamp;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

const HOUR: i64 = 3_600_000;

/// Words for traits that nobody should be served by.
const PROTECTED: &[&str] = &[
    "age",
    "birth",
    "birthdate",
    "birth_date",
    "birthday",
    "birthyear",
    "birth_year",
    "date_of_birth",
    "year_of_birth",
    "dob",
    "sex",
    "gender",
    "race",
    "ethnic_origin",
    "ethnicity",
    "religion",
    "nationality",
    "citizenship",
    "disability",
    "sexual_orientation",
    "pregnancy",
    "pregnant",
    "marital_status",
    "caste",
];

/// Words that a trait may end with.
const BANDS: &[&str] = &["group", "band", "bracket", "range"];

/// Of whom an age is meant: an account's or an order's is no trait.
const PERSONS: &[&str] =
    &["customer", "user", "client", "person", "patient", "member", "caller", "requester", "guest"];

/// The words of a name such as `date_of_birth` or `birthYear`, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && lower) {
            words.push(String::new());
        }
        lower = c.is_lowercase();
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Everything about an order but its floors.
pub(super) fn order(page: &mut Page, document: &PolicyDocument, policy: &Policy, schema: &Schema) {
    let order = &policy.order;
    for group in &order.groups {
        pointless(page, group);
    }
    tiers(page, document, order);
    flattened(page, document, order);
    outranked(page, document, order, schema);
    starved(page, document, order, schema);
    let lanes: Vec<_> = order.lanes.iter().map(|rule| Some(&rule.when)).collect();
    in_order(
        page,
        "unreachable_lane_rule",
        &lanes,
        |place| format!("/order/lanes/{place}"),
        "No case gets to this lane rule.",
        schema,
    );
    deferred(page, order);
}

/// What a cap takes away again whatever else holds.
fn pointless(page: &mut Page, group: &Group) {
    let at = format!("/order/groups/{}", step(&group.name));
    let all = || group.factors.iter().flat_map(|factor| &factor.bands);
    if group.cap == 0 && all().any(|band| band.points > 0) {
        let message = "The cap of this group is 0, so that nothing in it ever counts.";
        page.note("pointless_adjustment", &format!("{at}/cap"), message.to_owned(), None);
        return;
    }
    for (place, factor) in group.factors.iter().enumerate() {
        let others = group.factors.iter().enumerate().filter(|(other, _)| *other != place);
        let least: i64 = others.map(|(_, other)| other.points().min().unwrap_or(0).min(0)).sum();
        let mut bands: Vec<&Band> = factor.bands.iter().collect();
        bands.sort_by_key(|band| std::cmp::Reverse(band.points));
        for pair in bands.windows(2) {
            let [band, less] = pair else { continue };
            if band.points > less.points && least + less.points >= group.cap {
                page.note(
                    "pointless_adjustment",
                    &format!("{at}/factors/{place}/bands/{}", band.written),
                    format!(
                        "Another band of this factor fills the group up to its cap of {} already.",
                        group.cap
                    ),
                    Some(format!(
                        "{}: {:+}, and {}: {:+}",
                        less.sentence, less.points, band.sentence, band.points
                    )),
                );
            }
        }
    }
}

impl Factor {
    fn points(&self) -> impl Iterator<Item = i64> {
        self.bands.iter().map(|band| band.points)
    }
}

/// Limits that make levels weigh the same.
fn flattened(page: &mut Page, document: &PolicyDocument, order: &Order) {
    let pairs = levels(document).zip(levels(document).skip(1));
    for (field, within) in [("most", i64::MIN..=order.most), ("least", order.least..=i64::MAX)] {
        let base = |level| order.base(Some(level));
        let same = pairs.clone().find(|(higher, lower)| {
            base(*higher) != base(*lower)
                && !within.contains(&base(*higher))
                && !within.contains(&base(*lower))
        });
        if let Some((higher, lower)) = same {
            let shown = format!("{higher} weighs {}, {lower} {}", base(higher), base(lower));
            page.note(
                "levels_flattened",
                &format!("/order/{field}"),
                "This limit makes levels weigh the same.".to_owned(),
                Some(shown),
            );
        }
    }
}

/// A higher tier gets no fewer points than a lower one.
fn tiers(page: &mut Page, document: &PolicyDocument, order: &Order) {
    let points = |factor: &Factor, tier: &str| {
        let of = |band: &&Band| match &band.test {
            Test::Holds(condition) => condition.holds(&Tier(tier)),
            Test::Within(_) => false,
        };
        factor.bands.iter().find(of).map_or(0, |band| band.points)
    };
    for group in &order.groups {
        for (place, factor) in group.factors.iter().enumerate() {
            if factor.fact.as_ref().is_none_or(|(fact, _)| *fact != Fact::CustomerTier) {
                continue;
            }
            let fewer = document.tiers.windows(2).find(|pair| match pair {
                [higher, lower] => points(factor, higher) < points(factor, lower),
                _ => false,
            });
            if let Some([higher, lower]) = fewer {
                page.note(
                    "higher_tier_weighs_less",
                    &format!("/order/groups/{}/factors/{place}", step(&group.name)),
                    "A higher tier gets fewer points than a lower one.".to_owned(),
                    Some(format!(
                        "{higher}: {:+}, {lower}: {:+}",
                        points(factor, higher),
                        points(factor, lower)
                    )),
                );
            }
        }
    }
    let weight = |tier: &str| order.weigh(None, &Tier(tier), Timestamp::MIN, |_| {});
    let less = document.tiers.windows(2).find(|pair| match pair {
        [higher, lower] => weight(higher) < weight(lower),
        _ => false,
    });
    let told = page.found.iter().any(|finding| finding.code == "higher_tier_weighs_less");
    if let Some([higher, lower]) = less.filter(|_| !told) {
        page.note(
            "higher_tier_weighs_less",
            "/order/groups",
            "All factors together give a higher tier fewer points than a lower one.".to_owned(),
            Some(format!("{higher} weighs {}, {lower} {}", weight(higher), weight(lower))),
        );
    }
}

/// A customer of whom only the tier is known.
struct Tier<'a>(&'a str);

impl crate::fact::Facts for Tier<'_> {
    fn get(&self, fact: &Fact, _: crate::fact::Type) -> Option<crate::fact::Known<'_>> {
        let value = crate::fact::Value::Text(self.0);
        (*fact == Fact::CustomerTier).then_some(crate::fact::Known { value, until: None })
    }
}

/// The weight of some case of a level, with what makes it so.
struct Extreme {
    weight: i64,
    shown: String,
}

/// The heaviest case of a level that was found, or the lightest.
fn extreme(order: &Order, level: Level, heavy: bool, schema: &Schema) -> Option<Extreme> {
    let is = leaf(&Fact::Level, level.to_string(), schema)?;
    let wanted = |points: i64| if heavy { points > 0 } else { points < 0 };
    let bands = |factor: &'_ Factor| -> Vec<usize> {
        let mut places: Vec<usize> = (0..factor.bands.len()).collect();
        let points = |place: &usize| factor.bands.get(*place).map_or(0, |band| band.points);
        places.retain(|place| wanted(points(place)));
        places.sort_by_key(|place| if heavy { -points(place) } else { points(place) });
        places
    };
    let mut hold: Vec<&Condition> = vec![&is];
    let mut chosen: Vec<&Band> = Vec::new();
    let mut weight = order.base(Some(level));
    for group in &order.groups {
        let mut sum = 0;
        for factor in &group.factors {
            for place in bands(factor) {
                let Some(band) = factor.bands.get(place) else { continue };
                let before = factor.bands.get(..place).unwrap_or_default();
                if sum >= group.cap && heavy {
                    break;
                }
                match &band.test {
                    Test::Within(_) => {}
                    Test::Holds(condition) => {
                        let fail: Vec<&Condition> =
                            before.iter().filter_map(Band::condition).collect();
                        hold.push(condition);
                        if !matches!(witness(&hold, &fail), Answer::Found(_)) {
                            hold.pop();
                            continue;
                        }
                    }
                }
                sum += band.points;
                chosen.push(band);
                break;
            }
        }
        weight += sum.min(group.cap);
    }
    // What was left out must be able to stay out.
    let other =
        order.groups.iter().flat_map(|group| &group.factors).flat_map(|factor| &factor.bands);
    let other = other.filter(|band| if heavy { band.points < 0 } else { band.points > 0 });
    let fail: Vec<&Condition> = other.filter_map(Band::condition).collect();
    let weight = match (witness(&hold, &fail), witness(&hold, &[])) {
        (Answer::Found(_), _) => weight.clamp(order.least, order.most),
        // What follows from the rest weighs as well.
        (_, Answer::Found(case)) => order.weigh(Some(level), &case, Timestamp::MIN, |_| {}),
        _ => return None,
    };
    let with: Vec<String> = chosen.iter().map(|band| band.sentence.to_string()).collect();
    let with = if with.is_empty() { String::new() } else { format!(" with {}", with.join(", ")) };
    Some(Extreme { weight, shown: format!("{level}{with} weighs {weight}") })
}

impl Band {
    fn condition(&self) -> Option<&Condition> {
        match &self.test {
            Test::Holds(condition) => Some(condition),
            Test::Within(_) => None,
        }
    }
}

fn leaf(fact: &Fact, value: String, schema: &Schema) -> Option<Condition> {
    let document = ConditionDocument {
        fact: Some(fact.to_string()),
        op: Some(Operator::Is),
        value: Some(ConditionValue::One(ConditionItem::Text(value))),
        ..ConditionDocument::default()
    };
    let (named, mut phrases) = (BTreeMap::new(), Phrases::default());
    Condition::compile(&document, schema, &named, &mut phrases, Stage::Clocks).ok()
}

fn levels(document: &PolicyDocument) -> impl Iterator<Item = Level> + Clone {
    (1..=document.levels).filter_map(Level::new)
}

/// Points that lift a case above one of the next level, for which both have waited the same share.
fn outranked(page: &mut Page, document: &PolicyDocument, order: &Order, schema: &Schema) {
    for (higher, lower) in levels(document).zip(levels(document).skip(1)) {
        match order.base(Some(lower)).cmp(&order.base(Some(higher))) {
            Ordering::Less => {}
            Ordering::Equal => continue,
            Ordering::Greater => {
                page.note(
                    "level_outranked",
                    &format!("/order/base/{lower}"),
                    format!("{lower} weighs more than {higher}, which is more urgent."),
                    None,
                );
                continue;
            }
        }
        let light = extreme(order, higher, false, schema);
        let heavy = extreme(order, lower, true, schema);
        let (Some(light), Some(heavy)) = (light, heavy) else { continue };
        if heavy.weight > light.weight {
            page.note(
                "level_outranked",
                "/order",
                format!("Points can lift a case of {lower} above one of {higher} that has waited as long."),
                Some(format!("{}; {}", heavy.shown, light.shown)),
            );
        }
    }
}

/// A stream of fresh cases that holds back another for ever.
fn starved(page: &mut Page, document: &PolicyDocument, order: &Order, schema: &Schema) {
    if order.grows() {
        return;
    }
    // All that a score can come to, however long it grows: those that keep coming may have waited as well.
    let most = |level, heavy| {
        let curve = order.curve(Some(level));
        let end = if order.of == TimeThatCounts::Nothing { 0 } else { curve.unit_u0 };
        let case = extreme(order, level, heavy, schema)?;
        Some((case.weight * (curve.head + end), case))
    };
    let (fresh, waiting) = (|level| most(level, true), |level| most(level, false));
    let strongest = levels(document).filter_map(fresh).max_by_key(|(score, _)| *score);
    let weakest = levels(document).filter_map(waiting).min_by_key(|(score, _)| *score);
    let (Some((fresh, heavy)), Some((last, light))) = (strongest, weakest) else { return };
    if fresh > last {
        page.note(
            "can_starve",
            "/order",
            "This order can keep a case waiting for ever, because its urgency stops growing.".to_owned(),
            Some(format!(
                "a case each time somebody is free, taken when its target is used up, keeps another back however long \
                 that one waits: {} and {}",
                heavy.shown, light.shown
            )),
        );
    }
}

/// A rule that puts off cases that wait for us.
fn deferred(page: &mut Page, order: &Order) {
    // A snoozed case comes back by itself.
    let Some(ours) = while_ours(&["new", "open", "bot"]) else { return };
    let rules = order.lanes.iter().enumerate();
    for (place, rule) in rules.filter(|(_, rule)| rule.lane == Lane::Deferred) {
        let before = order.lanes.iter().take(place).map(|rule| &rule.when);
        let before: Vec<&Condition> = before.collect();
        let (message, shown) = match witness(&[&rule.when, &ours], &before) {
            Answer::Impossible => continue,
            Answer::Found(found) => (
                "This rule puts cases off that wait for us: while others come, nobody gets to them.",
                Some(found.to_string()),
            ),
            Answer::TooLarge => (
                "Nobody can say whether this rule puts cases off that wait for us: the rules before it are too many.",
                None,
            ),
        };
        page.note("can_starve", &format!("/order/lanes/{place}"), message.to_owned(), shown);
    }
}

/// Rules that read a trait that nobody should be served by.
pub(super) fn protected<'a>(
    page: &mut Page,
    document: &PolicyDocument,
    read: impl Iterator<Item = &'a Condition>,
) {
    let facts: BTreeSet<&Fact> = read.flat_map(Condition::facts).collect();
    let named = |name: &str| {
        let words = words(name);
        let own = words.iter().skip_while(|word| PERSONS.contains(&&***word));
        let own: Vec<&str> =
            own.filter(|word| !BANDS.contains(&&***word)).map(|word| &**word).collect();
        PROTECTED.contains(&&*own.join("_"))
    };
    let attributes = document
        .attributes
        .keys()
        .map(|name| ("attributes", name, Fact::Attribute(name.as_str().into())));
    let signals =
        document.signals.keys().map(|name| ("signals", name, Fact::Signal(name.as_str().into())));
    for (list, name, fact) in attributes.chain(signals) {
        if named(name) && facts.contains(&fact) {
            page.note(
                "protected_trait",
                &format!("/{list}/{}", step(name)),
                "Rules read this trait, by which nobody should be served. Ask for what somebody needs instead, such as \
                 customer.vulnerable."
                    .to_owned(),
                None,
            );
        }
    }
}

/// What a floor makes of an agreement.
enum Below {
    /// It is refused.
    Broken(String),
    /// It is worth a look.
    Doubtful(String),
}

/// Whoever the customer is, they are promised no less than the floor.
pub(super) fn floors(page: &mut Page, document: &PolicyDocument, policy: &Policy) {
    for (place, floor) in policy.floors.iter().enumerate() {
        let mut before: Vec<&Condition> = Vec::new();
        let mut everybody = false;
        for (number, agreement) in policy.agreements.iter().enumerate() {
            if everybody {
                break;
            }
            let hold: Vec<&Condition> = agreement.when.iter().chain(&floor.when).collect();
            let clocks = agreement.rules.iter().position(|rule| rule.clock == floor.clock);
            let rule = clocks.and_then(|place| agreement.rules.get(place));
            match (rule, clocks) {
                (Some(rule), Some(clock)) => {
                    let at = format!("/agreements/{number}/clocks/{clock}/target");
                    let single =
                        document.agreements.get(number).and_then(|own| own.clocks.get(clock));
                    let single = single.is_some_and(|clock| clock.target.0.len() == 1);
                    promised(page, floor, rule, &hold, &before, &at, single);
                }
                _ => {
                    unpromised(
                        page,
                        &hold,
                        &before,
                        &format!("/agreements/{number}"),
                        &floor.clock,
                    );
                }
            }
            everybody = agreement.when.is_none();
            before.extend(&agreement.when);
        }
        if !everybody {
            let hold: Vec<&Condition> = floor.when.iter().collect();
            unpromised(page, &hold, &before, &format!("/floors/{place}"), &floor.clock);
        }
    }
}

fn unpromised(page: &mut Page, hold: &[&Condition], fail: &[&Condition], at: &str, clock: &str) {
    let shown = match witness(hold, fail) {
        Answer::Impossible => return,
        Answer::Found(found) => Some(found.to_string()).filter(|found| !found.is_empty()),
        Answer::TooLarge => None,
    };
    let message =
        format!("Some of the customers for whom there is a floor are promised no {clock} here.");
    page.note("floor_without_promise", at, message, shown);
}

fn promised(
    page: &mut Page,
    floor: &Floor,
    rule: &Rule,
    hold: &[&Condition],
    fail: &[&Condition],
    at: &str,
    single: bool,
) {
    let mut before = fail.to_vec();
    for (place, target) in rule.targets.iter().enumerate() {
        let hold: Vec<&Condition> = hold.iter().copied().chain(&target.when).collect();
        let at = if single { at.to_owned() } else { format!("{at}/{place}") };
        let longest = floor.longest.amount;
        let below = match longer(target, &floor.longest) {
            Some(false) => None,
            Some(true) => Some(Below::Broken(format!(
                "This target of {} is longer than the floor of {longest}.",
                target.amount
            ))),
            None => Some(Below::Doubtful(format!(
                "Nobody can say whether this target is longer than the floor of {longest}, which counts in another unit."
            ))),
        };
        if let Some(below) = below {
            match (witness(&hold, &before), below) {
                (Answer::Impossible, _) => {}
                (Answer::Found(found), Below::Broken(message)) => {
                    let shown = Some(found.to_string()).filter(|found| !found.is_empty());
                    page.note("below_floor", &at, message, shown);
                    page.severe();
                }
                (Answer::TooLarge, Below::Broken(message)) => {
                    page.note("below_floor", &at, message, None);
                }
                (_, Below::Doubtful(message)) => {
                    page.note(
                        "floor_in_another_unit",
                        &at,
                        message,
                        Some(target.amount.to_string()),
                    );
                }
            }
        }
        before.extend(&target.when);
        if target.when.is_none() {
            return;
        }
    }
}

/// Whether a target is longer than another; none where their units differ.
fn longer(target: &TargetRule, floor: &TargetRule) -> Option<bool> {
    let same = target.calendar == floor.calendar;
    match (target.amount, floor.amount) {
        // Time on the wall is never longer than as much open time.
        (Amount::Duration { millis }, Amount::Duration { millis: floor_ms })
            if target.unit() == Unit::Wall && millis <= floor_ms =>
        {
            Some(false)
        }
        (Amount::Duration { millis }, Amount::Duration { millis: floor_ms }) => {
            // So much open time takes at least as much time on the wall.
            let longer = millis > floor_ms;
            (same || (longer && floor.unit() == Unit::Wall)).then_some(longer)
        }
        (Amount::WorkingDays { days, .. }, Amount::WorkingDays { days: most, .. }) => {
            same.then_some(days > most)
        }
        (Amount::CalendarDays { days }, Amount::CalendarDays { days: most }) => Some(days > most),
        // The shortest day has 23 hours, and the longest 25.
        (Amount::CalendarDays { days }, Amount::Duration { millis })
            if floor.unit() == Unit::Wall =>
        {
            let (least, most) = (i64::from(days) * 23 * HOUR, i64::from(days) * 25 * HOUR);
            if least > millis { Some(true) } else { (most <= millis).then_some(false) }
        }
        (Amount::Duration { millis }, Amount::CalendarDays { days })
            if target.unit() == Unit::Wall =>
        {
            let (least, most) = (i64::from(days) * 23 * HOUR, i64::from(days) * 25 * HOUR);
            if millis > most { Some(true) } else { (millis <= least).then_some(false) }
        }
        _ => None,
    }
}
