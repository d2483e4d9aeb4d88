//! The orders that the field has names for.

use super::document::{
    BandDocument, FactorDocument, FloorClockDocument, GroupDocument, HeadStart, TimeThatCounts,
};
use super::fraction::Fraction;
use crate::amount::Amount;
use crate::condition::{ConditionItem, ConditionValue};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An order of work that the field has a name for: choices of weight, head start and slope.
///
/// | preset | weight | time that counts | u0 | κ | who orders so |
/// | --- | --- | --- | --- | --- | --- |
/// | `weighted` | level and points | share of the target | 1/4 | 1/4 | the default |
/// | `fifo` | the same for all | wait | 0 | 1 | Salesforce and Front by default |
/// | `strict_class` | level | wait, within a level | 16 | 0 | hospital classes, fixed priorities |
/// | `head_start` | the same for all | wait, in hours | 1, 1/2, 1/6, 0 | 1 | Genesys Cloud, Nuance |
/// | `earliest_deadline_first` | the same for all | none: the due instant decides | 1 | 0 | "SLA time left" |
/// | `zendesk` | level | age, within a level | 16 | 0 | Zendesk: priority, then the oldest |
///
/// `strict_class` and `zendesk` can starve a case of a low level, and `check` says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the table says it")]
pub enum OrderPreset {
    #[default]
    Weighted,
    Fifo,
    StrictClass,
    HeadStart,
    EarliestDeadlineFirst,
    Zendesk,
}

/// What an order is before a policy says otherwise.
pub(super) struct Choices {
    /// What each level weighs, the most urgent first.
    pub(super) base: Vec<i64>,
    pub(super) groups: BTreeMap<Arc<str>, GroupDocument>,
    pub(super) of: TimeThatCounts,
    pub(super) u0: HeadStart,
    pub(super) kappa: Fraction,
    pub(super) floor: FloorClockDocument,
}

impl OrderPreset {
    pub(super) fn choices(self, levels: u8) -> Choices {
        let same = || vec![1; levels.into()];
        let classes = || (1..=i64::from(levels)).rev().collect();
        let floor = |amount| FloorClockDocument { amount, r#in: None };
        // So long that no wait uses it up: within a level, who waits longer always comes first.
        let ten_years = || floor(Amount::hours(87_600));
        let one = Fraction::whole(1);
        let all = |number| HeadStart::All(Fraction::whole(number));
        let plain = |base, of, u0, kappa, floor| Choices {
            base,
            groups: BTreeMap::new(),
            of,
            u0,
            kappa,
            floor,
        };
        match self {
            Self::Weighted => Choices {
                base: doubling(levels),
                groups: good_groups(),
                of: TimeThatCounts::Target,
                u0: HeadStart::All(Fraction::one_over(4)),
                kappa: Fraction::one_over(4),
                floor: floor(Amount::hours(24)),
            },
            Self::Fifo => {
                plain(same(), TimeThatCounts::Wait, all(0), one, floor(Amount::hours(24)))
            }
            Self::StrictClass => {
                plain(classes(), TimeThatCounts::Wait, all(16), Fraction::whole(0), ten_years())
            }
            Self::HeadStart => {
                let hours = [("P1", 1), ("P2", 2), ("P3", 6)];
                let hours = hours.into_iter().take(levels.into());
                let hours = hours.map(|(level, of)| (level.to_owned(), Fraction::one_over(of)));
                let hours = HeadStart::ByLevel(hours.collect());
                plain(same(), TimeThatCounts::Wait, hours, one, floor(Amount::hours(1)))
            }
            Self::EarliestDeadlineFirst => plain(
                same(),
                TimeThatCounts::Nothing,
                all(1),
                Fraction::whole(0),
                floor(Amount::hours(24)),
            ),
            Self::Zendesk => {
                plain(classes(), TimeThatCounts::Age, all(16), Fraction::whole(0), ten_years())
            }
        }
    }
}

/// Each level weighs twice what the next one does, from 100 on; with more than seven, a thousand more.
fn doubling(levels: u8) -> Vec<i64> {
    let ranks = (0..levels).rev();
    if levels <= 7 {
        ranks.map(|rank| 100 << rank).collect()
    } else {
        ranks.map(|rank| 1_000 * (i64::from(rank) + 1)).collect()
    }
}

/// Points that hold for any helpdesk. Together they stay below what the lowest level weighs, so that no points lift a
/// case above the next level. Tiers and signals are the host's own words, and join them in its policy.
fn good_groups() -> BTreeMap<Arc<str>, GroupDocument> {
    let is = |fact: &str, points| {
        let yes = Some(ConditionValue::One(ConditionItem::Boolean(true)));
        factor(fact, vec![BandDocument { is: yes, ..band(points) }])
    };
    let from = |fact: &str, bands: &[(i64, i64)]| {
        let band = |(least, points): &(i64, i64)| BandDocument {
            at_least: Some(ConditionItem::Integer(*least)),
            ..band(*points)
        };
        factor(fact, bands.iter().map(band).collect())
    };
    let soon = BandDocument { within: Some(Amount::calendar_days(14)), ..band(10) };
    let groups = [
        ("care", 15, vec![is("customer.vulnerable", 15)]),
        (
            "customer",
            20,
            vec![is("customer.advocate", 10), factor("customer.renewal_at", vec![soon])],
        ),
        (
            "experience",
            20,
            vec![
                from("recent_contacts", &[(2, 5), (3, 10)]),
                from("reopens", &[(1, 5)]),
                from("breaches", &[(1, 10)]),
                from("transfers", &[(2, 5)]),
            ],
        ),
        (
            "exposure",
            25,
            vec![
                is("public", 10),
                from("customer.reach", &[(1_000, 5), (10_000, 10), (100_000, 15)]),
            ],
        ),
        ("promise", 15, vec![from("promises_broken", &[(1, 15)])]),
    ];
    let group = |(name, cap, factors)| (Arc::from(name), GroupDocument { cap, factors });
    groups.into_iter().map(group).collect()
}

fn factor(fact: &str, bands: Vec<BandDocument>) -> FactorDocument {
    FactorDocument { fact: Some(fact.to_owned()), bands, ..FactorDocument::default() }
}

fn band(points: i64) -> BandDocument {
    BandDocument { is: None, at_least: None, at_most: None, within: None, points }
}
