//! A text in the pieces that a cut leaves whole, each with what it costs on a channel.

use super::{Channel, Encoding, Unit, capacity, sms, weight};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// A grapheme cluster, or a link that counts as one thing. Where one does not fit in a message at all, its parts.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    /// Where its bytes begin.
    pub(super) start: usize,
    pub(super) cost: Cost,
}

/// What a piece adds to a message.
#[derive(Clone, Copy)]
pub(super) struct Cost {
    /// In the unit of the channel; of an SMS, UTF-16 units.
    units: i64,
    /// None where it is not in the GSM alphabet.
    septets: Option<i64>,
    bytes: i64,
}

/// What a message holds already.
#[derive(Clone, Copy)]
pub(super) struct Meter<'a> {
    channel: &'a Channel,
    /// How much is kept free, for a counter of ASCII characters.
    kept: i64,
    sum: Cost,
}

impl<'a> Meter<'a> {
    pub(super) fn new(channel: &'a Channel, kept: i64) -> Self {
        Self { channel, kept, sum: Cost { units: 0, septets: Some(0), bytes: 0 } }
    }

    pub(super) fn add(&mut self, cost: Cost) {
        self.sum.units += cost.units;
        self.sum.bytes += cost.bytes;
        self.sum.septets = self.sum.septets.zip(cost.septets).map(|(sum, more)| sum + more);
    }

    /// Whether one message holds all of it.
    pub(super) fn fits(&self) -> bool {
        let within = |sum: i64, most: Option<i64>| most.is_none_or(|most| sum + self.kept <= most);
        if self.channel.unit == Unit::Sms {
            let limit = self.channel.limit.map_or(i64::MAX, i64::from);
            let alone = |sum, encoding| within(sum, Some(capacity(encoding, 1).min(limit)));
            return self.sum.septets.is_some_and(|sum| alone(sum, Encoding::Gsm7))
                || alone(self.sum.units, Encoding::Ucs2);
        }
        within(self.sum.units, self.channel.limit.map(i64::from))
            && within(self.sum.bytes, self.channel.bytes.map(i64::from))
    }
}

/// The pieces of a text, each of which fits in a message that keeps so much free. O(n).
pub(super) fn pieces(text: &str, channel: &Channel, kept: i64) -> Vec<Piece> {
    let folds: Vec<(Range<usize>, i64)> = match channel.unit {
        Unit::Weighted => super::links(text).into_iter().map(|link| (link, weight::LINK)).collect(),
        Unit::Folded => weight::folds(text),
        _ => Vec::new(),
    };
    let mut pieces = Pieces { text, channel, kept, list: Vec::new() };
    let mut at = 0;
    for (range, units) in folds {
        pieces.clusters(at..range.start);
        let bytes = i64::try_from(range.len()).unwrap_or(i64::MAX);
        let cost = Cost { units, septets: None, bytes };
        if !pieces.push(range.start, cost) {
            pieces.clusters(range.clone());
        }
        at = range.end;
    }
    pieces.clusters(at..text.len());
    pieces.list
}

struct Pieces<'a> {
    text: &'a str,
    channel: &'a Channel,
    kept: i64,
    list: Vec<Piece>,
}

impl Pieces<'_> {
    /// Whether it fits, and is kept.
    fn push(&mut self, start: usize, cost: Cost) -> bool {
        let mut alone = Meter::new(self.channel, self.kept);
        alone.add(cost);
        if alone.fits() {
            self.list.push(Piece { start, cost });
        }
        alone.fits()
    }

    fn clusters(&mut self, range: Range<usize>) {
        let start = range.start;
        for (place, cluster) in self.text.get(range).unwrap_or_default().grapheme_indices(true) {
            if self.push(start + place, self.cost(cluster)) {
                continue;
            }
            // Longer than a message, as no character that somebody reads is.
            for (inner, c) in cluster.char_indices() {
                let cost = self.cost(c.encode_utf8(&mut [0; 4]));
                self.list.push(Piece { start: start + place + inner, cost });
            }
        }
    }

    fn cost(&self, cluster: &str) -> Cost {
        let bytes = i64::try_from(cluster.len()).unwrap_or(i64::MAX);
        let units = match self.channel.unit {
            Unit::Weighted => weight::weight_of_cluster(cluster),
            Unit::Sms | Unit::Utf16 => cluster.chars().map(sms::utf16).sum(),
            Unit::Graphemes | Unit::Folded => 1,
            Unit::Bytes => bytes,
            Unit::Characters => i64::try_from(cluster.chars().count()).unwrap_or(i64::MAX),
        };
        let septets = if self.channel.unit == Unit::Sms {
            cluster.chars().map(sms::septets).sum()
        } else {
            None
        };
        Cost { units, septets, bytes }
    }
}
