//! How an order is made ready: every name resolved, every bound checked, bands put in the order in which they are asked.

use super::document::{
    BandDocument, FactorDocument, FloorClockDocument, GroupDocument, HeadStart, OrderDocument,
    ReserveDocument, TimeThatCounts,
};
use super::fraction::{Fraction, gcd};
use super::preset::Choices;
use super::score::Share;
use super::{Band, Factor, Group, LaneRule, Order, Reserve, Test};
use crate::amount::Amount;
use crate::condition::{ConditionDocument, ConditionItem, ConditionValue, Operator};
use crate::error::{Code, Error, Result};
use crate::fact::{Level, Stage, Type};
use crate::sla::{Compiler, Unit};
use crate::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The heaviest that anything weighs.
const HEAVIEST: i64 = 10_000;
/// The largest denominator that the head starts of a policy have together, and that of κ.
const FINEST: i64 = 64;

impl Order {
    /// # Errors
    /// Whatever is wrong with the document, at its path.
    pub(crate) fn compile(document: &OrderDocument, with: &mut Compiler<'_>) -> Result<Self> {
        let levels = with.schema.levels;
        let choices = document.preset.choices(levels);
        let (least, most) = limits(document)?;
        let (base, unknown) = bases(document, &choices, levels)?;
        let names = (1..=levels).map(|number| format!("P{number}")).chain([UNKNOWN.to_owned()]);
        for (name, weight) in names.zip(base.iter().chain([&unknown])) {
            if document.base.is_some() && !(least..=most).contains(weight) {
                let message = format!("Expected a weight from {least} to {most}.");
                let error = Error::new(Code::NumberOutOfRange, message);
                return Err(error.under(name).under("base"));
            }
        }
        let urgency = &document.urgency;
        let u0 = urgency.u0.as_ref().unwrap_or(&choices.u0);
        let (heads, unit_u0) =
            heads(u0, levels).map_err(|error| error.under("u0").under("urgency"))?;
        let kappa = urgency.kappa.unwrap_or(choices.kappa);
        if kappa.denominator() > FINEST {
            return Err(too_fine_alone().under("kappa").under("urgency"));
        }
        let floor = urgency.floor.as_ref().unwrap_or(&choices.floor);
        let floor =
            floor_clock(floor, with).map_err(|error| error.under("floor").under("urgency"))?;
        let of = urgency.of.unwrap_or(choices.of);
        let groups = document.groups.as_ref().unwrap_or(&choices.groups);
        let mut ready = Vec::new();
        for (name, group) in groups {
            let group = Group::compile(name, group, with);
            ready.push(group.map_err(|error| error.under(name).under("groups"))?);
        }
        let mut lanes: Vec<LaneRule> = Vec::new();
        for (place, rule) in document.lanes.iter().enumerate() {
            let refused = |error: Error| error.under(place).under("lanes");
            if lanes.iter().any(|known| known.id == rule.id) {
                return Err(refused(Error::plain(Code::DuplicateId).under("id")));
            }
            let when = with.condition(Some(&rule.when), Stage::Effects);
            let when = when.map_err(|error| refused(error.under("when")))?;
            lanes.extend(when.map(|when| LaneRule {
                id: Arc::clone(&rule.id),
                lane: rule.lane,
                when,
            }));
        }
        let reserve = document.reserve.as_ref().map(|reserve| reserved(reserve, of)).transpose()?;
        Ok(Self {
            base,
            unknown,
            groups: ready,
            least,
            most,
            of,
            heads,
            unit_u0,
            slope: kappa.numerator(),
            unit_kappa: kappa.denominator(),
            floor,
            lanes,
            reserve,
        })
    }
}

fn limits(document: &OrderDocument) -> Result<(i64, i64)> {
    let least = document.least.unwrap_or(1);
    let most = document.most.unwrap_or(HEAVIEST);
    for (field, value, from) in [("least", least, 1), ("most", most, least.max(1))] {
        if !(from..=HEAVIEST).contains(&value) {
            let message = format!("Expected a weight from {from} to {HEAVIEST}.");
            return Err(Error::new(Code::NumberOutOfRange, message).under(field));
        }
    }
    Ok((least, most))
}

/// What each level weighs, and a case without one.
fn bases(document: &OrderDocument, choices: &Choices, levels: u8) -> Result<(Vec<i64>, i64)> {
    let mut base = choices.base.clone();
    let Some(given) = &document.base else {
        let unknown = base.last().copied().unwrap_or(1);
        return Ok((base, unknown));
    };
    let refused = |error: Error, key: &str| error.under(key).under("base");
    for (key, weight) in given {
        if key != UNKNOWN {
            Level::read(key, levels).map_err(|error| refused(error, key))?;
        }
        if !(1..=HEAVIEST).contains(weight) {
            let message = format!("Expected a weight from 1 to {HEAVIEST}.");
            return Err(refused(Error::new(Code::NumberOutOfRange, message), key));
        }
    }
    for (number, weight) in (1..=levels).zip(&mut base) {
        let key = format!("P{number}");
        *weight = given.get(&key).copied().ok_or_else(|| {
            let message = format!("The field '{key}' is missing.");
            let hint = "Say what every level weighs, or leave 'base' out.";
            Error::new(Code::MissingField, message).with_hint(hint).under("base")
        })?;
    }
    let unknown = given.get(UNKNOWN).or(base.last()).copied().unwrap_or(1);
    Ok((base, unknown))
}

/// What stands for a case without a level.
const UNKNOWN: &str = "unknown";

/// One fraction of too large a denominator.
fn too_fine_alone() -> Error {
    Error::new(Code::NumberOutOfRange, format!("Expected a denominator of at most {FINEST}."))
}

fn too_fine() -> Error {
    Error::new(
        Code::NumberOutOfRange,
        format!("The denominators have no common multiple up to {FINEST}."),
    )
    .with_hint("Write coarser fractions, such as 1/4 or 1/60.")
}

/// Head starts by level, and last without one, in parts of their common denominator.
fn heads(u0: &HeadStart, levels: u8) -> Result<(Vec<i64>, i64)> {
    let shares = match u0 {
        HeadStart::All(share) if share.denominator() > FINEST => return Err(too_fine_alone()),
        HeadStart::All(share) => BTreeMap::from([(UNKNOWN.to_owned(), *share)]),
        HeadStart::ByLevel(shares) => {
            for key in shares.keys().filter(|key| *key != UNKNOWN) {
                Level::read(key, levels).map_err(|error| error.under(key))?;
            }
            shares.clone()
        }
    };
    let mut unit = 1;
    for share in shares.values() {
        let common = gcd(unit, share.denominator().unsigned_abs()).max(1);
        unit = unit / common * share.denominator().unsigned_abs();
        if unit > FINEST.unsigned_abs() {
            return Err(too_fine());
        }
    }
    let unit = i64::try_from(unit).unwrap_or(1);
    let part = |share: &Fraction| share.numerator() * (unit / share.denominator());
    let unknown = shares.get(UNKNOWN).map_or(0, part);
    let of = |number| match u0 {
        HeadStart::All(share) => part(share),
        HeadStart::ByLevel(shares) => shares.get(&format!("P{number}")).map_or(0, part),
    };
    Ok(((1..=levels).map(of).chain([unknown]).collect(), unit))
}

fn floor_clock(document: &FloorClockDocument, with: &Compiler<'_>) -> Result<(i64, Unit)> {
    let Amount::Duration { millis: millis @ 1.. } = document.amount else {
        return Err(Error::plain(Code::MalformedAmount)
            .with_hint("Write a duration such as 24h.")
            .under("amount"));
    };
    let calendar = match document.r#in.as_deref() {
        None | Some("wall") => None,
        Some(name) => with.named_calendar(name).map_err(|error| error.under("in"))?,
    };
    Ok((millis, calendar.map_or(Unit::Wall, Unit::Open)))
}

fn reserved(document: &ReserveDocument, of: TimeThatCounts) -> Result<Reserve> {
    let refused = |field: &str, message: &str| {
        Err(Error::new(Code::NumberOutOfRange, message).under(field).under("reserve"))
    };
    if !(2..=1_000).contains(&document.every) {
        return refused("every", "Expected a number from 2 to 1,000.");
    }
    if of == TimeThatCounts::Nothing {
        return refused(
            "from_x",
            "No time counts in this order, so nobody can have waited longest.",
        );
    }
    let from = document.from_x;
    let from = Share { elapsed: from.numerator(), target: from.denominator() };
    Ok(Reserve { every: document.every.into(), from })
}

impl Group {
    fn compile(name: &Arc<str>, document: &GroupDocument, with: &mut Compiler<'_>) -> Result<Self> {
        if !(0..=HEAVIEST).contains(&document.cap) {
            let message = format!("Expected a cap from 0 to {HEAVIEST}.");
            return Err(Error::new(Code::NumberOutOfRange, message).under("cap"));
        }
        let mut factors: Vec<Factor> = Vec::new();
        for (place, factor) in document.factors.iter().enumerate() {
            let refused = |error: Error| error.under(place).under("factors");
            let named = factor.id.is_some();
            let factor = Factor::compile(factor, with).map_err(refused)?;
            if factors.iter().any(|known| known.id == factor.id) {
                let error = Error::plain(Code::DuplicateId);
                let error = error.with_hint("Give one of them an 'id' of its own.");
                return Err(refused(error.under(if named { "id" } else { "fact" })));
            }
            factors.push(factor);
        }
        Ok(Self { name: Arc::clone(name), cap: document.cap, factors })
    }
}

impl Factor {
    fn compile(document: &FactorDocument, with: &mut Compiler<'_>) -> Result<Self> {
        let malformed = || {
            Error::plain(Code::MalformedFactor)
                .with_hint("Write {fact: customer.tier, bands: [{is: gold, points: 15}]}, or {id: vip, when: …, points: 15}.")
        };
        let FactorDocument { id, fact, bands, when, points } = document;
        match (fact, when, points) {
            (None, Some(when), Some(points)) if bands.is_empty() => {
                let id = id.clone().ok_or_else(|| {
                    Error::new(Code::MissingField, "The field 'id' is missing.")
                        .with_hint("A condition needs a name for its points.")
                })?;
                let points = checked(*points)?;
                let when = with.condition(Some(when), Stage::Clocks);
                let when = when.map_err(|error| error.under("when"))?.ok_or_else(malformed)?;
                let asks = when.sentence();
                let not = format!("0: it does not hold that {asks}.").into();
                let unknown = format!("0: nobody knows whether {asks}.").into();
                let band = Band::new(Test::Holds(when), points, asks.into(), 0);
                Ok(Self { id, fact: None, bands: vec![band], not, unknown })
            }
            (Some(fact), None, None) if !bands.is_empty() => {
                let found = with.schema.resolve(fact).map_err(|error| error.under("fact"))?;
                let bands = banded(fact, found.1, bands, with).map_err(|error| {
                    if error.path().starts_with("/fact") { error } else { error.under("bands") }
                })?;
                let id = id.clone().unwrap_or_else(|| Arc::from(fact.as_str()));
                let not = format!("0: no band of {fact} is for its value.").into();
                let unknown = format!("0: {fact} is not known.").into();
                Ok(Self { id, fact: Some(found), bands, not, unknown })
            }
            _ => Err(malformed()),
        }
    }
}

impl Band {
    fn new(test: Test, points: i64, sentence: Arc<str>, written: usize) -> Self {
        let applies = format!("{points:+}: {sentence}.").into();
        Self { test, points, sentence, applies, written }
    }
}

fn checked(points: i64) -> Result<i64> {
    if (-HEAVIEST..=HEAVIEST).contains(&points) {
        return Ok(points);
    }
    let message = format!("Expected points from -{HEAVIEST} to {HEAVIEST}.");
    Err(Error::new(Code::NumberOutOfRange, message).under("points"))
}

/// Which kind of band a factor has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Is,
    AtLeast,
    AtMost,
    Within,
}

/// The bands of a fact, in the order in which they are asked. A value has one number of points whatever their order in
/// the document; and along thresholds points go one way, so that more of what counts is not once worth more and once
/// less.
fn banded(
    fact: &str,
    kind: Type,
    documents: &[BandDocument],
    with: &mut Compiler<'_>,
) -> Result<Vec<Band>> {
    let contradiction = |place: usize, hint: &str| {
        Err(Error::plain(Code::ContradictoryBands).with_hint(hint).under(place))
    };
    let mut first: Option<Kind> = None;
    let mut bands: Vec<(i64, Band)> = Vec::new();
    let mut values: Vec<String> = Vec::new();
    for (place, document) in documents.iter().enumerate() {
        let own = band_kind(document).map_err(|error| error.under(place))?;
        if first.is_some_and(|first| first != own) {
            return contradiction(
                place,
                "All bands of a factor have the same one of is, at_least, at_most and within.",
            );
        }
        first = Some(own);
        let points = checked(document.points).map_err(|error| error.under(place))?;
        let (rank, test, sentence) =
            band_test(fact, kind, own, document, with).map_err(|error| {
                if error.path().starts_with("/fact") { error } else { error.under(place) }
            })?;
        for value in told_apart(document, rank) {
            if values.contains(&value) {
                return contradiction(place, "An earlier band has this value already.");
            }
            values.push(value);
        }
        bands.push((rank, Band::new(test, points, sentence, place)));
    }
    if first == Some(Kind::AtLeast) {
        bands.sort_by_key(|(rank, _)| -rank);
    } else {
        bands.sort_by_key(|(rank, _)| *rank);
    }
    if first == Some(Kind::Is) {
        // A set may be met by several bands, of which the one with the most points applies.
        if matches!(kind, Type::Set | Type::Phrases) {
            bands.sort_by_key(|(_, band)| -band.points);
        }
    } else {
        // From none of them to the last that is reached, points go one way.
        let reached = || std::iter::once(0).chain(bands.iter().rev().map(|(_, band)| band.points));
        let steps = || reached().zip(reached().skip(1));
        if steps().any(|(from, to)| to < from) && steps().any(|(from, to)| to > from) {
            let last = bands.first().map_or(0, |(_, band)| band.written);
            let hint = "Points go one way: who reaches more gets no fewer, or nobody gets more.";
            return contradiction(last, hint);
        }
    }
    Ok(bands.into_iter().map(|(_, band)| band).collect())
}

fn band_kind(document: &BandDocument) -> Result<Kind> {
    let BandDocument { is, at_least, at_most, within, .. } = document;
    match (is, at_least, at_most, within) {
        (Some(_), None, None, None) => Ok(Kind::Is),
        (None, Some(_), None, None) => Ok(Kind::AtLeast),
        (None, None, Some(_), None) => Ok(Kind::AtMost),
        (None, None, None, Some(_)) => Ok(Kind::Within),
        _ => Err(Error::plain(Code::MalformedFactor)
            .with_hint("Give one of is, at_least, at_most and within.")),
    }
}

/// Where a band stands among the others, what it asks, and that in words.
fn band_test(
    fact: &str,
    kind: Type,
    own: Kind,
    document: &BandDocument,
    with: &mut Compiler<'_>,
) -> Result<(i64, Test, Arc<str>)> {
    let BandDocument { is, at_least, at_most, within, .. } = document;
    if let Some(within) = within {
        let hint = "Only an instant, such as customer.renewal_at, has a time before it.";
        let millis = within.wall_millis().filter(|_| kind == Type::Instant).ok_or_else(|| {
            Error::plain(Code::OperatorDoesNotFit).with_hint(hint).under("within")
        })?;
        let sentence = format!("{fact} within {within}");
        return Ok((millis, Test::Within(millis), sentence.into()));
    }
    let (op, field, value) = match (own, is, at_least, at_most) {
        (Kind::AtLeast, _, Some(item), _) => {
            (Operator::AtLeast, "at_least", ConditionValue::One(item.clone()))
        }
        (Kind::AtMost, _, _, Some(item)) => {
            (Operator::AtMost, "at_most", ConditionValue::One(item.clone()))
        }
        (_, Some(value), _, _) => {
            let several = matches!(value, ConditionValue::Many(_));
            let op = match (kind, several) {
                (Type::Set, _) => Operator::HasAny,
                (Type::Phrases, _) => Operator::Phrase,
                (_, true) => Operator::In,
                (_, false) => Operator::Is,
            };
            (op, "is", value.clone())
        }
        _ => return Err(Error::plain(Code::Internal)),
    };
    let rank = match (&value, kind) {
        (ConditionValue::One(ConditionItem::Integer(number)), _) => *number,
        (ConditionValue::One(ConditionItem::Text(text)), Type::Instant) => {
            text.parse::<Timestamp>().map_or(0, Timestamp::as_millis)
        }
        // The more urgent level is the greater one.
        (ConditionValue::One(ConditionItem::Text(text)), Type::Level(_)) => {
            text.parse::<Level>().map_or(0, |level| -i64::from(level.number()))
        }
        _ => 0,
    };
    let document = ConditionDocument {
        fact: Some(fact.to_owned()),
        op: Some(op),
        value: Some(value),
        ..ConditionDocument::default()
    };
    let condition = with.condition(Some(&document), Stage::Clocks);
    let condition = condition.map_err(|error| match error.path() {
        path if path.starts_with("/fact") => error,
        path => {
            let below = path.strip_prefix("/value").unwrap_or_default().to_owned();
            let path = format!("/{field}{below}");
            error.at(path)
        }
    })?;
    let condition = condition.ok_or_else(|| Error::plain(Code::Internal))?;
    let sentence = condition.sentence().into();
    Ok((rank, Test::Holds(condition), sentence))
}

/// What tells a band from others: its values, or where its threshold stands.
fn told_apart(document: &BandDocument, rank: i64) -> Vec<String> {
    let item = |item: &ConditionItem| format!("{item:?}");
    match &document.is {
        Some(ConditionValue::Many(items)) => items.iter().map(item).collect(),
        Some(ConditionValue::One(one)) => vec![item(one)],
        None => vec![rank.to_string()],
    }
}
