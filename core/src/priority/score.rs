//! The score: weight times urgency, exact.

use super::fraction::gcd;
use std::cmp::Ordering;

/// The longest time that counts, in milliseconds: what a clock counts beyond it makes nothing more urgent.
pub(crate) const LONGEST: i64 = 1 << 44;

/// How much of a target is used: `elapsed / target`, both in milliseconds, the target at least 1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    pub(crate) elapsed: i64,
    pub(crate) target: i64,
}

impl Share {
    /// A share within the bounds that keep scores exact. A target of no time at all was used up at once, so what
    /// counts then is how long ago that was, measured by another amount.
    pub(crate) fn new(elapsed: i64, target: i64, floor: i64) -> Self {
        let elapsed = elapsed.clamp(0, LONGEST);
        if target > 0 {
            return Self { elapsed, target: target.min(LONGEST) };
        }
        let floor = floor.clamp(1, LONGEST);
        Self { elapsed: (elapsed + floor).min(LONGEST), target: floor }
    }
}

impl Ord for Share {
    fn cmp(&self, other: &Self) -> Ordering {
        let product = |a: i64, b: i64| i128::from(a) * i128::from(b);
        product(self.elapsed, other.target).cmp(&product(other.elapsed, self.target))
    }
}

/// Makes equal what compares as equal.
macro_rules! equal_by_value {
    ($($name:ident)+) => {$(
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.cmp(other).is_eq()
            }
        }

        impl Eq for $name {}

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }
    )+};
}

equal_by_value! { Share Score }

/// How urgency grows: `u0 + x` while the target lasts, `u0 + 1 + κ(x − 1)` after it. Everything is whole: `u0` is
/// `head / unit_u0`, `κ` is `slope / unit_kappa`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Curve {
    pub(crate) head: i64,
    pub(crate) unit_u0: i64,
    pub(crate) slope: i64,
    pub(crate) unit_kappa: i64,
}

/// A score as `of / (target · unit)`. All scores of one policy have the same unit, so they compare without it.
///
/// It fits: with u0 and κ up to 16, their units up to 64, times up to 2^44 and weights up to 10^4, `of` stays below
/// 2^75, and times a target below 2^119.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Score {
    pub(crate) of: i128,
    pub(crate) target: i64,
    pub(crate) unit: i64,
}

impl Curve {
    /// Urgency at a share, as a score of weight 1.
    pub(crate) fn at(&self, share: Share) -> Score {
        let Self { head, unit_u0, slope, unit_kappa } = *self;
        let Share { elapsed, target } = share;
        // Both stay below 2^62.
        let of = if elapsed <= target {
            unit_kappa * (head * target + unit_u0 * elapsed)
        } else {
            unit_kappa * (head + unit_u0) * target + unit_u0 * slope * (elapsed - target)
        };
        Score { of: of.into(), target, unit: unit_u0 * unit_kappa }
    }

    /// Urgency where no time counts: the head start alone.
    pub(crate) fn flat(&self) -> Score {
        self.at(Share { elapsed: 0, target: 1 })
    }
}

impl Score {
    /// So many times as much.
    pub(crate) fn times(self, weight: i64) -> Self {
        Self { of: self.of * i128::from(weight), ..self }
    }

    fn below(self) -> i128 {
        i128::from(self.target) * i128::from(self.unit)
    }

    /// What people are shown: a thousand of it, rounded down.
    pub(crate) fn shown(self) -> i64 {
        let shown = (self.of * 1_000).div_euclid(self.below());
        i64::try_from(shown).unwrap_or(i64::MAX)
    }

    /// All of it, as text `numerator/denominator` in lowest terms.
    pub(crate) fn exact(self) -> String {
        let below = self.below();
        let rest = self.of.unsigned_abs() % below.unsigned_abs();
        let (rest, narrow) = (u64::try_from(rest), u64::try_from(below));
        let common = match (rest, narrow) {
            (Ok(rest), Ok(below)) => i128::from(gcd(below, rest)),
            _ => 1,
        };
        format!("{}/{}", self.of / common, below / common)
    }
}

impl Ord for Score {
    /// Of one policy; scores of several are never compared.
    fn cmp(&self, other: &Self) -> Ordering {
        (self.of * i128::from(other.target)).cmp(&(other.of * i128::from(self.target)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CURVE: Curve = Curve { head: 1, unit_u0: 4, slope: 1, unit_kappa: 4 };

    fn at(elapsed: i64, target: i64, weight: i64) -> Score {
        CURVE.at(Share::new(elapsed, target, 86_400_000)).times(weight)
    }

    #[test]
    fn the_curve_bends_at_the_target() {
        // 400 × (1/4 + 1/2), × (1/4 + 1), × (1/4 + 1 + 1/4 · 1).
        for (elapsed, shown, exact) in [
            (0, 100_000, "100/1"),
            (30, 300_000, "300/1"),
            (60, 500_000, "500/1"),
            (120, 600_000, "600/1"),
        ] {
            let score = at(elapsed, 60, 400);
            assert_eq!((score.shown(), score.exact().as_str()), (shown, exact));
        }
        assert_eq!(at(1, 3, 1).exact(), "7/12");
        assert_eq!(at(1, 3, 1).shown(), 583);
        // Negative points are rounded down too.
        assert_eq!(at(1, 3, -1).shown(), -584);
    }

    #[test]
    fn shares_have_bounds() {
        assert_eq!(Share::new(-5, 10, 1), Share { elapsed: 0, target: 10 });
        assert_eq!(Share::new(7, 0, 100), Share { elapsed: 107, target: 100 });
        let most = Share::new(i64::MAX, i64::MAX, 1);
        assert_eq!(most, Share { elapsed: LONGEST, target: LONGEST });
        let steep = Curve { head: 1_024, unit_u0: 64, slope: 1_024, unit_kappa: 64 };
        let large = steep.at(Share::new(LONGEST, LONGEST - 1, 1)).times(10_000);
        let larger = steep.at(Share::new(LONGEST, LONGEST - 2, 1)).times(10_000);
        assert!(large.of < 1 << 75 && larger > large);
    }
}
