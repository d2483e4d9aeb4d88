//! A number for every date: the same in each week, except on listed dates. Sums and searches in O(log n).

use super::hours::DAY;
use super::sorted::Sorted;

/// The listed dates, as sorted days since 1970-01-01. One list serves several [`Sums`].
#[derive(Clone, Debug, Default)]
pub(super) struct Listed(Sorted);

impl Listed {
    pub(super) fn new(days: Box<[i64]>) -> Self {
        Self(Sorted::new(days))
    }

    pub(super) fn days(&self) -> &[i64] {
        self.0.numbers()
    }

    /// How many listed dates lie before a day.
    pub(super) fn before(&self, day: i64) -> usize {
        self.0.below(day)
    }

    /// The place of a day in the list, given how many lie before it.
    pub(super) fn place(&self, day: i64, before: usize) -> Option<usize> {
        (self.days().get(before) == Some(&day)).then_some(before)
    }
}

/// The weekday of a day since 1970-01-01, Monday as 0.
pub(super) fn weekday(day: i64) -> usize {
    usize::try_from((day + 3).rem_euclid(7)).unwrap_or_default()
}

/// The midnight, on the axis of wall clocks, with which a day begins.
pub(super) fn midnight(day: i64) -> i64 {
    day * DAY
}

/// Running sums of a non-negative number per date, counted from the Monday before 1970.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    /// The sum of the weekdays before each one, and of all seven.
    week: [i64; 8],
    /// How much the first k listed dates differ, in sum, from their weekdays.
    excess: Box<[i64]>,
    /// The sum before each listed date.
    before_listed: Sorted,
}

impl Sums {
    pub(super) fn new(week: [i64; 7], listed: &Listed, values: impl Iterator<Item = i64>) -> Self {
        let mut running = [0; 8];
        let mut total = 0;
        for (place, value) in running.iter_mut().skip(1).zip(week) {
            total += value;
            *place = total;
        }
        let mut sums = Self { week: running, ..Self::default() };
        let mut excess = 0;
        let exceeding = listed.days().iter().zip(values).map(|(day, value)| {
            excess += value - sums.regular(*day);
            excess
        });
        sums.excess = std::iter::once(0).chain(exceeding).collect();
        let before = |(place, day): (usize, &i64)| sums.before(*day, place);
        sums.before_listed = Sorted::new(listed.days().iter().enumerate().map(before).collect());
        sums
    }

    fn week_before(&self, weekday: usize) -> i64 {
        self.week.get(weekday).copied().unwrap_or_default()
    }

    /// The value of a date that is not listed.
    fn regular(&self, day: i64) -> i64 {
        self.week_before(weekday(day) + 1) - self.week_before(weekday(day))
    }

    fn excess(&self, listed: usize) -> i64 {
        self.excess.get(listed).copied().unwrap_or_default()
    }

    /// The sum of all dates before a day, of which so many are listed.
    pub(super) fn before(&self, day: i64, listed: usize) -> i64 {
        let weeks = (day + 3).div_euclid(7);
        weeks * self.week_before(7) + self.week_before(weekday(day)) + self.excess(listed)
    }

    /// The day on which the running sum reaches an amount, and how many listed dates lie before it:
    /// `before(day) < amount <= before(day + 1)`. None when neither the week nor a listed date adds anything from
    /// there on.
    pub(super) fn reaching(&self, amount: i64, listed: &Listed) -> Option<(i64, usize)> {
        // The last listed date that begins short of the amount holds it, or a plain week after that date does.
        let short = self.before_listed.below(amount);
        if let Some(place) = short.checked_sub(1)
            && let Some(day) = listed.days().get(place)
            && amount <= self.before(day + 1, short)
        {
            return Some((*day, place));
        }
        let week = self.week_before(7);
        if week == 0 {
            return None;
        }
        let amount = amount - self.excess(short);
        let weeks = (amount - 1).div_euclid(week);
        let rest = amount - weeks * week;
        let weekday = self.week.iter().skip(1).position(|sum| rest <= *sum)?;
        Some((weeks * 7 - 3 + i64::try_from(weekday).ok()?, short))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday 5, Wednesday 2; three listed dates, one of them an empty Monday.
    fn example() -> (Sums, Listed, impl Fn(i64) -> i64) {
        let listed = Listed::new(Box::new([-4, 4, 30]));
        let value = |day: i64| match day {
            -4 => 7,
            4 => 0,
            30 => 1,
            _ => [5, 0, 2, 0, 0, 0, 0][weekday(day)],
        };
        let sums =
            Sums::new([5, 0, 2, 0, 0, 0, 0], &listed, listed.days().iter().map(|day| value(*day)));
        (sums, listed, value)
    }

    #[test]
    fn sums_and_searches_agree_with_a_walk() {
        let (sums, listed, value) = example();
        let mut sum = sums.before(-100, 0);
        for day in -100..100 {
            assert_eq!(sums.before(day, listed.before(day)), sum, "{day}");
            for amount in sum + 1..=sum + value(day) {
                let found = Some((day, listed.before(day)));
                assert_eq!(sums.reaching(amount, &listed), found, "{amount}");
            }
            sum += value(day);
        }
    }

    #[test]
    fn an_empty_week_ends() {
        let listed = Listed::new(Box::new([10]));
        let sums = Sums::new([0; 7], &listed, [3].into_iter());
        assert_eq!(sums.reaching(3, &listed), Some((10, 0)));
        assert_eq!(sums.reaching(4, &listed), None);
    }
}
