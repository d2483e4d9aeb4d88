//! Sorted numbers in which a place is found in a few steps.

/// Numbers in rising order with a guess of where each one lies.
///
/// The range is cut into equal buckets, eight for each number, and the count below each bucket kept. Clock changes
/// and holidays are spread so evenly that a bucket holds one of them or none; were all to lie in one bucket, a
/// binary search in it would still be O(log n).
#[derive(Clone, Debug, Default)]
pub(super) struct Sorted {
    numbers: Box<[i64]>,
    /// A bucket is 2^shift wide.
    shift: u32,
    /// How many numbers lie in earlier buckets, and at last how many there are.
    earlier: Box<[usize]>,
}

/// The buckets at most. Those of the whole era then take as much memory as its clock changes, and no more.
const MOST: i64 = 1 << 15;

impl Sorted {
    pub(super) fn new(numbers: Box<[i64]>) -> Self {
        let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else {
            return Self::default();
        };
        let range = last - first;
        let most = i64::try_from(numbers.len()).map_or(MOST, |count| MOST.min(count * 8));
        let shift = (0..63).find(|shift| range >> shift <= most).unwrap_or_default();
        let mut below = 0;
        let bucket = |bucket: i64| {
            let start = first + (bucket << shift);
            while numbers.get(below).is_some_and(|number| *number < start) {
                below += 1;
            }
            below
        };
        let earlier = (0..=range >> shift).map(bucket).chain([numbers.len()]).collect();
        Self { numbers, shift, earlier }
    }

    pub(super) fn numbers(&self) -> &[i64] {
        &self.numbers
    }

    /// How many of them are less than a number.
    pub(super) fn below(&self, number: i64) -> usize {
        let Some(first) = self.numbers.first().filter(|first| **first < number) else { return 0 };
        let bucket = usize::try_from((number - first) >> self.shift).unwrap_or(usize::MAX);
        let Some([from, to, ..]) = self.earlier.get(bucket..) else { return self.numbers.len() };
        let held = self.numbers.get(*from..*to).unwrap_or_default();
        from + held.partition_point(|held| *held < number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_agree_with_a_walk() {
        let clustered = (0..500).chain([100_000, 1 << 50]).collect();
        let spread = (-50..50).map(|n| n * 7_919).collect();
        for numbers in [Vec::new(), vec![3], vec![3, 3, 3], vec![-9, 0, 0, 5], spread, clustered] {
            let sorted = Sorted::new(numbers.clone().into());
            let near = numbers.iter().flat_map(|number| [number - 1, *number, number + 1]);
            for number in near.chain([i64::MIN / 2, 0, i64::MAX / 2]) {
                let walked = numbers.iter().filter(|held| **held < number).count();
                assert_eq!(sorted.below(number), walked, "{number} in {numbers:?}");
            }
        }
    }
}
