//! The search for the rules that make another system's numbers: the fewest, and exact ones before rounded ones.

use super::observed::Observation;
use super::variant::{About, Variant, all, varied};
use super::{Compared, Difference, DifferingRule, compare};
use crate::case::Case;
use crate::desk::Desk;
use crate::error::Result;
use crate::reading::Cycle;
use crate::time::Timestamp;

/// The most differences that are told of one observation.
pub(super) const MOST_TOLD: usize = 8;

/// Grains in which systems of the field write their numbers.
const GRAINS: [(i64, &str); 2] = [(60_000, "whole minutes"), (3_600_000, "whole hours")];

/// One observation that does not agree, with every rule that could be the reason.
pub(super) struct Search<'a> {
    desk: &'a Desk,
    case: &'a Case,
    observation: &'a Observation,
    at: Timestamp,
    variants: Vec<Variant>,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        desk: &'a Desk,
        case: &'a Case,
        observation: &'a Observation,
        at: Timestamp,
        ours: Option<&Cycle>,
    ) -> Result<Self> {
        let started_at = ours.map(|cycle| cycle.started_at);
        // As of its own start a cycle has the target of then.
        let first = started_at
            .filter(|started_at| *started_at <= at)
            .map(|started_at| desk.observed_cycle(case, observation, started_at))
            .transpose()?;
        let first = first.flatten().and_then(|cycle| cycle.target?.parse().ok());
        let about = About { started_at, first_target: first, stated_target: observation.target };
        let variants = all(desk, &observation.clock, about);
        Ok(Self { desk, case, observation, at, variants })
    }

    /// The fewest rules under which every number agrees.
    pub(super) fn explanations(&self, ours: &[Compared]) -> Result<Vec<Difference>> {
        let (mut exact, mut nearly) = (Vec::new(), Vec::new());
        for variant in &self.variants {
            self.attempt(&[variant], &mut exact, &mut nearly)?;
        }
        exact.extend(self.rounded(ours).map(|grain| told(&[], Some(grain))));
        let mut rounded_pairs = Vec::new();
        if exact.is_empty() {
            for (place, first) in self.variants.iter().enumerate() {
                let later = self.variants.iter().skip(place + 1);
                for second in later.filter(|second| go_together(first, second)) {
                    if exact.len() < MOST_TOLD {
                        self.attempt(&[first, second], &mut exact, &mut rounded_pairs)?;
                    }
                }
            }
        }
        let mut found = [exact, nearly, rounded_pairs].into_iter();
        let mut found = found.find(|found| !found.is_empty()).unwrap_or_default();
        found.truncate(MOST_TOLD);
        Ok(found)
    }

    /// Folds the case under some variants.
    fn attempt(
        &self,
        used: &[&Variant],
        exact: &mut Vec<Difference>,
        nearly: &mut Vec<Difference>,
    ) -> Result<()> {
        let desk = varied(self.desk, &self.observation.clock, used);
        let cycle = desk.observed_cycle(self.case, self.observation, self.at)?;
        let fields = compare(self.observation, cycle.as_ref());
        if fields.iter().all(|field| field.agrees) {
            exact.push(told(used, None));
        } else if let Some(grain) = self.rounded(&fields) {
            nearly.push(told(used, Some(grain)));
        }
        Ok(())
    }

    /// The finest grain in which all of their numbers are written, when ours agree to that grain; none when the
    /// observation states its own.
    fn rounded(&self, fields: &[Compared]) -> Option<&'static str> {
        if self.observation.grain.is_some() {
            return None;
        }
        let fits = |grain: i64| {
            fields.iter().all(|field| match (field.theirs.millis(), field.difference_ms) {
                _ if field.agrees => true,
                (Some(theirs), Some(difference)) => theirs % grain == 0 && difference.abs() < grain,
                _ => false,
            })
        };
        GRAINS.iter().find(|(grain, _)| fits(*grain)).map(|(_, name)| *name)
    }
}

/// Whether two variants can hold together: of two pauses both can, of other rules each has one way.
fn go_together(first: &Variant, second: &Variant) -> bool {
    first.rule != second.rule || first.rule == DifferingRule::Pause
}

/// What variants and a rounding come to, in words.
fn told(used: &[&Variant], grain: Option<&str>) -> Difference {
    let mut rules: Vec<DifferingRule> = used.iter().map(|variant| variant.rule).collect();
    let mut how: Vec<String> = used.iter().map(|variant| variant.how.clone()).collect();
    if let Some(grain) = grain {
        rules.push(DifferingRule::Rounding);
        how.push(format!("numbers are written in {grain}"));
    }
    rules.dedup();
    Difference { rules, how: how.join(", and ") }
}
