//! Lengths of time.

use super::{Key, Locale};

/// The units, by how many milliseconds they have.
const UNITS: [(Key, u64); 4] =
    [(Key::Day, 86_400_000), (Key::Hour, 3_600_000), (Key::Minute, 60_000), (Key::Second, 1_000)];

impl Locale {
    /// So many milliseconds in their two largest units that are not zero, rounded down: `1 hour, 30 minutes`. Days
    /// have 24 hours. Less than a second is no seconds, and a negative length is told without its sign.
    pub(crate) fn duration(self, millis: i64) -> String {
        let mut rest = millis.unsigned_abs();
        let counts = UNITS.map(|(unit, size)| {
            let count = rest / size;
            rest %= size;
            (unit, count)
        });
        let mut counts = counts.into_iter().filter(|(_, count)| *count > 0);
        let largest = counts.next().unwrap_or((Key::Second, 0));
        match counts.next() {
            None => self.counted(largest),
            Some(next) => {
                let text = self.line(Key::Pair).replace("{1}", &self.counted(next));
                text.replace("{0}", &self.counted(largest))
            }
        }
    }

    /// So many of one unit, in the plural form of the number. Some forms, such as the Arabic dual, say it in words.
    pub(super) fn counted(self, (unit, count): (Key, u64)) -> String {
        let form = (self.0.plural)(count);
        let place = self.plurals().iter().position(|known| *known == form);
        let pattern = self.part(unit, place.unwrap_or_default());
        pattern.replace("{0}", &self.integer(i64::try_from(count).unwrap_or(i64::MAX)))
    }
}
