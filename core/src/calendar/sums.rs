//! A number for every date: the same in each week, except on listed dates. Sums and searches in O(log n).

use super::hours::DAY;

/// The listed dates, as sorted days since 1970-01-01. One list serves several [`Sums`].
#[derive(Clone, Debug, Default)]
pub(super) struct Listed(pub(super) Box<[i64]>);

impl Listed {
    /// How many listed dates lie before a day.
    pub(super) fn before(&self, day: i64) -> usize {
        self.0.partition_point(|listed| *listed < day)
    }

    /// The place of a day in the list, given how many lie before it.
    pub(super) fn place(&self, day: i64, before: usize) -> Option<usize> {
        (self.0.get(before) == Some(&day)).then_some(before)
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
}

impl Sums {
    pub(super) fn new(week: [i64; 7], listed: &Listed, values: impl Iterator<Item = i64>) -> Self {
        let mut running = [0; 8];
        let mut total = 0;
        for (place, value) in running.iter_mut().skip(1).zip(week) {
            total += value;
            *place = total;
        }
        let mut sums = Self { week: running, excess: Box::default() };
        let mut excess = 0;
        let exceeding = listed.0.iter().zip(values).map(|(day, value)| {
            excess += value - sums.regular(*day);
            excess
        });
        sums.excess = std::iter::once(0).chain(exceeding).collect();
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

    /// The day on which the running sum first reaches an amount: `before(day) < amount <= before(day + 1)`.
    /// With how many listed dates lie before it; none when neither the week nor a listed date adds anything from
    /// there on.
    pub(super) fn first(&self, amount: i64, dates: &Listed) -> Option<(i64, usize)> {
        self.search(amount, dates, |sum| sum < amount, |amount, week| (amount - 1).div_euclid(week))
    }

    /// The day after whose beginning the running sum leaves an amount: `before(day) <= amount < before(day + 1)`.
    /// With how many listed dates lie before it.
    pub(super) fn last(&self, amount: i64, dates: &Listed) -> Option<(i64, usize)> {
        self.search(amount, dates, |sum| sum <= amount, i64::div_euclid)
    }

    fn search(
        &self,
        amount: i64,
        dates: &Listed,
        short: impl Fn(i64) -> bool,
        whole_weeks: impl Fn(i64, i64) -> i64,
    ) -> Option<(i64, usize)> {
        // The last listed date that begins short of the amount: it holds the answer, or a plain week after it does.
        let (mut low, mut high) = (0, dates.0.len());
        while low < high {
            let middle = low.midpoint(high);
            if dates.0.get(middle).is_some_and(|day| short(self.before(*day, middle))) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if let Some(day) = low.checked_sub(1).and_then(|place| dates.0.get(place))
            && !short(self.before(day + 1, low))
        {
            return Some((*day, low - 1));
        }
        if self.week_before(7) == 0 {
            return None;
        }
        let amount = amount - self.excess(low);
        let weeks = whole_weeks(amount, self.week_before(7));
        let rest = weeks * self.week_before(7);
        let shifted = |sum: i64| short(sum + rest + self.excess(low));
        let weekday = self.week.iter().skip(1).position(|sum| !shifted(*sum))?;
        Some((weeks * 7 - 3 + i64::try_from(weekday).ok()?, low))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday 5, Wednesday 2; three listed dates, one of them an empty Monday.
    fn example() -> (Sums, Listed, impl Fn(i64) -> i64) {
        let listed = Listed(Box::new([-4, 4, 30]));
        let value = |day: i64| match day {
            -4 => 7,
            4 => 0,
            30 => 1,
            _ => [5, 0, 2, 0, 0, 0, 0][weekday(day)],
        };
        let sums =
            Sums::new([5, 0, 2, 0, 0, 0, 0], &listed, listed.0.iter().map(|day| value(*day)));
        (sums, listed, value)
    }

    #[test]
    fn sums_and_searches_agree_with_a_walk() {
        let (sums, listed, value) = example();
        let mut sum = sums.before(-100, 0);
        for day in -100..100 {
            assert_eq!(sums.before(day, listed.before(day)), sum, "{day}");
            for amount in sum..sum + value(day) {
                let found = Some((day, listed.before(day)));
                assert_eq!(sums.last(amount, &listed), found, "last {amount}");
                assert_eq!(sums.first(amount + 1, &listed), found, "first {}", amount + 1);
            }
            sum += value(day);
        }
    }

    #[test]
    fn an_empty_week_ends() {
        let listed = Listed(Box::new([10]));
        let sums = Sums::new([0; 7], &listed, [3].into_iter());
        assert_eq!((sums.first(3, &listed), sums.first(4, &listed)), (Some((10, 0)), None));
        assert_eq!((sums.last(0, &listed), sums.last(3, &listed)), (Some((10, 0)), None));
    }
}
