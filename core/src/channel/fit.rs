//! Whether a text goes out as it is, and what would make an SMS cheaper.

use super::{Channel, Encoding, Length, Unit, capacity, measure, sms, split};
use crate::finding::{Edit, Replacement};
use crate::span::Span;
use serde::Serialize;
use std::sync::Arc;

/// How a text stands against a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ChannelFit"))]
#[non_exhaustive]
pub struct Fit {
    /// The channel.
    pub channel: Arc<str>,
    /// How long the text is there.
    pub length: Length,
    /// Whether it goes out as one message; of an SMS, as one that the network takes apart and joins again.
    pub fits: bool,
    /// How much is too much: units, or bytes where they are what is too many. An SMS of too many messages is over by what
    /// their number cannot hold, one unit at least.
    pub over_by: i64,
    /// How many messages [`split`] makes of it; of an SMS, how many the network makes of it and joins again.
    pub parts: i64,
    /// Of an SMS: the change that keeps it in the GSM alphabet, where one does.
    pub edit: Option<Edit>,
}

/// Whether a text goes out through a channel as it is. O(n); where it does not, and is no SMS, it is cut to know the number
/// of parts: O(n log n), some hundred times as long.
pub fn fit(text: &str, channel: &Channel) -> Fit {
    let length = measure(text, channel);
    let over_by = length.excess().max(segments_over(&length, channel)).max(0);
    let parts = match length.segments {
        Some(segments) => segments,
        None if over_by == 0 => 1,
        None => i64::try_from(split(text, channel).len()).unwrap_or(i64::MAX),
    };
    let edit = if length.encoding == Some(Encoding::Ucs2) { edit(text, &length) } else { None };
    Fit { channel: channel.id.clone(), length, fits: over_by == 0, over_by, parts, edit }
}

/// By how much an SMS exceeds as many messages as there may be.
fn segments_over(length: &Length, channel: &Channel) -> i64 {
    let most = i64::from(channel.most_parts);
    match (length.encoding, length.segments) {
        (Some(encoding), Some(segments)) if segments > most => {
            (length.length - capacity(encoding, most)).max(1)
        }
        _ => 0,
    }
}

/// What stands for a character that is not in the GSM alphabet, where a reader loses nothing: quotes, dashes, dots, spaces
/// and what is invisible. Letters keep their accents, since a name is not a name without them.
fn replacement(c: char) -> Option<&'static str> {
    Some(match c {
        '‘' | '’' | '‚' | '‛' | '′' | '´' | '`' | '‹' | '›' | 'ʼ' => "'",
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => "\"",
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '•' | '·' => "-",
        '…' => "...",
        '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => " ",
        '\u{2028}' | '\u{2029}' => "\n",
        '\u{ad}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => "",
        '×' => "x",
        '⁄' => "/",
        _ => return None,
    })
}

/// All that is outside the alphabet, replaced; nothing where something in it cannot be. O(n).
pub(crate) fn edit(text: &str, length: &Length) -> Option<Edit> {
    let mut replace = Vec::new();
    let mut edited = String::with_capacity(text.len());
    let (mut points, mut utf16) = (0, 0);
    for c in text.chars() {
        let units = u32::from(u32::from(c) > 0xffff) + 1;
        if sms::septets(c).is_some() {
            edited.push(c);
        } else {
            let instead = replacement(c)?;
            edited.push_str(instead);
            let span = Span::at(points, points + 1, utf16, utf16 + units);
            replace.push(Replacement { span, text: instead.to_owned() });
        }
        (points, utf16) = (points + 1, utf16 + units);
    }
    let saves = length.segments.unwrap_or(1) - sms::count(&edited).segments;
    (length.unit == Unit::Sms).then_some(Edit { replace, saves })
}
