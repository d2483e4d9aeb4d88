//! How long a text is where a channel counts.

use super::{Channel, Encoding, Unit, sms, weight};
use serde::Serialize;

/// How long a text is on a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Length {
    /// So many of the unit; of an SMS, septets or UTF-16 units, as its encoding says.
    pub length: i64,
    /// In what the channel counts.
    pub unit: Unit,
    /// The most there may be.
    pub limit: Option<i64>,
    /// Bytes of UTF-8.
    pub bytes: i64,
    /// The most bytes there may be, where a channel counts them besides.
    pub most_bytes: Option<i64>,
    /// Of an SMS: in what it is written.
    pub encoding: Option<Encoding>,
    /// Of an SMS: how many messages the network makes of it. An empty one is one too.
    pub segments: Option<i64>,
}

/// Counts a text as a channel does. O(n).
pub fn measure(text: &str, channel: &Channel) -> Length {
    let whole = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    let bytes = whole(text.len());
    let (mut encoding, mut segments) = (None, None);
    let length = match channel.unit {
        Unit::Weighted => weight::weighted(text),
        Unit::Sms => {
            let sms = sms::count(text);
            (encoding, segments) = (Some(sms.encoding), Some(sms.segments));
            sms.units
        }
        Unit::Graphemes => weight::graphemes(text),
        Unit::Utf16 => whole(text.encode_utf16().count()),
        Unit::Bytes => bytes,
        Unit::Folded => weight::folded(text),
        Unit::Characters => whole(text.chars().count()),
    };
    Length {
        length,
        unit: channel.unit,
        limit: channel.limit.map(i64::from),
        bytes,
        most_bytes: channel.bytes.map(i64::from),
        encoding,
        segments,
    }
}

impl Length {
    /// Whether it is more than there may be; of an SMS, more segments than `most_parts`.
    pub(crate) fn is_over(&self, channel: &Channel) -> bool {
        let most = i64::from(channel.most_parts);
        self.excess() > 0 || self.segments.is_some_and(|segments| segments > most)
    }

    /// What is too much, how much of it there may be, and what is counted: the unit, or bytes where they are too many.
    pub(crate) fn excessive(&self) -> (i64, i64, &'static str) {
        let unit = self.unit.counted(self.encoding);
        match (self.limit, self.most_bytes) {
            (Some(limit), _) if self.length > limit => (self.length, limit, unit),
            (_, Some(most)) if self.bytes > most => (self.bytes, most, "bytes"),
            (limit, _) => (self.length, limit.unwrap_or(self.length), unit),
        }
    }

    /// By how much the length, or the bytes, exceed what there may be; nothing or less where they do not.
    pub(super) fn excess(&self) -> i64 {
        let over = |length: i64, most: Option<i64>| most.map_or(i64::MIN, |most| length - most);
        over(self.length, self.limit).max(over(self.bytes, self.most_bytes))
    }
}
