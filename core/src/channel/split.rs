//! A text that is too long for one message, cut into several.
//!
//! # Where it is cut
//!
//! Part by part, each as full as a good place allows. Of the places at which what comes before still fits, the best rank
//! with a place in the second half of the part wins, and of its places the latest: an empty line, then a line break, the
//! end of a sentence, a comma, semicolon, colon or dash. Failing these, the latest place between words, wherever it is.
//! Only where the word that would follow is longer than a whole part, it is cut itself: at white space inside it (an
//! amount, a telephone number or a date is one word here), else between grapheme clusters, and a cluster longer than a
//! part between code points. A link, an e-mail address and whatever has no white space in it is one word.
//!
//! # What holds
//!
//! * A text that fits is one part, as it is; so is an empty one.
//! * Of a text that does not, the white space around it and around each cut goes, and nothing else: the parts without
//!   their counters are the text in order, with only white space between them.
//! * Every part fits in the unit of the channel, its counter included. A counter ` (2/3)` stands at the end of each part
//!   where there are several, and room is kept for the digits that their number has.

use super::boundary::{Place, Rank, breaks, places};
use super::piece::{Meter, Piece, pieces};
use super::{Channel, Encoding, LEAST, Unit, links, measure};
use serde::Serialize;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// One message of several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "MessagePart"))]
#[non_exhaustive]
pub struct Part {
    /// What to send, with its counter.
    pub text: String,
    /// How long it is; of an SMS, septets or UTF-16 units, as its encoding says.
    pub length: i64,
    /// The most there may be.
    pub limit: Option<i64>,
    /// In what the channel counts.
    pub unit: Unit,
    /// Of an SMS: in what it is written.
    pub encoding: Option<Encoding>,
    /// Of an SMS: one, since each part is a message by itself.
    pub segments: Option<i64>,
}

/// Cuts a text into messages that each fit. How many a policy allows is not asked here. O(n log n).
///
/// An SMS is cut for gateways that do not join: each part is a message by itself.
pub fn split(text: &str, channel: &Channel) -> Vec<Part> {
    let bodies = bodies(text, channel);
    let many = bodies.len();
    let written = bodies.into_iter().enumerate().map(|(place, body)| {
        let body = text.get(body).unwrap_or_default();
        part(format!("{body}{}", counter(place + 1, many)), channel)
    });
    written.collect()
}

/// What the messages are made of.
fn bodies(whole: &str, channel: &Channel) -> Vec<Range<usize>> {
    if alone(whole, channel) {
        return std::iter::once(0..whole.len()).collect();
    }
    let text = trimmed(whole);
    let before = whole.rfind(text).unwrap_or_default();
    let mut bodies: Vec<_> = std::iter::once(0..text.len()).collect();
    if !alone(text, channel) {
        let places = places(text, &links(text));
        // The number of parts decides how long counters are, and that how many parts there are.
        for digits in 1..=MOST_DIGITS {
            bodies = Cut::new(text, channel, &places, digits).bodies();
            if width(bodies.len()) <= digits {
                break;
            }
        }
    }
    bodies.into_iter().map(|body| body.start + before..body.end + before).collect()
}

/// Without the white space around it; a space that carries an accent stays.
fn trimmed(text: &str) -> &str {
    let space = text.graphemes(true).take_while(|cluster| cluster.chars().all(breaks));
    let start = space.map(str::len).sum();
    text.get(start..).unwrap_or_default().trim_end_matches(breaks)
}

impl Part {
    /// What is counted, in English.
    pub(crate) fn counted(&self) -> &'static str {
        self.unit.counted(self.encoding)
    }

    /// A message as it is sent.
    pub(crate) fn new(text: String, channel: &Channel) -> Self {
        part(text, channel)
    }
}

/// The stretches that [`split`] makes messages of, with so much more kept free in each. Of an SMS the whole, because the
/// network joins it. O(n log n).
pub(crate) fn cuts(text: &str, channel: &Channel, spare: u32) -> Vec<Range<usize>> {
    if channel.unit == Unit::Sms {
        return std::iter::once(0..text.len()).collect();
    }
    let narrower = |limit: Option<u32>| limit.map(|limit| limit.saturating_sub(spare).max(LEAST));
    let (limit, bytes) = (narrower(channel.limit), narrower(channel.bytes));
    bodies(text, &Channel { limit, bytes, ..channel.clone() })
}

/// A text of more parts than numbers of so many digits does not fit in memory.
const MOST_DIGITS: usize = 7;

pub(crate) fn counter(place: usize, many: usize) -> String {
    if many > 1 { format!(" ({place}/{many})") } else { String::new() }
}

fn width(number: usize) -> usize {
    number.checked_ilog10().map_or(1, |log| log as usize + 1)
}

/// Whether a text is one message.
fn alone(text: &str, channel: &Channel) -> bool {
    let length = measure(text, channel);
    length.excess() <= 0 && length.segments.is_none_or(|segments| segments == 1)
}

fn part(text: String, channel: &Channel) -> Part {
    let length = measure(&text, channel);
    Part {
        text,
        length: length.length,
        limit: length.limit,
        unit: length.unit,
        encoding: length.encoding,
        segments: length.segments,
    }
}

/// A text on its way into parts.
struct Cut<'a> {
    text: &'a str,
    channel: &'a Channel,
    /// Places to cut at, those that lie between two pieces.
    places: Vec<Place>,
    pieces: Vec<Piece>,
    digits: usize,
}

impl<'a> Cut<'a> {
    fn new(text: &'a str, channel: &'a Channel, places: &[Place], digits: usize) -> Self {
        let pieces = pieces(text, channel, kept(digits, digits));
        let starts = |at: usize| pieces.binary_search_by_key(&at, |piece| piece.start).is_ok();
        let places = places.iter().filter(|place| starts(place.end) && starts(place.next));
        let places = places.copied().collect();
        Self { text, channel, places, pieces, digits }
    }

    fn bodies(&self) -> Vec<Range<usize>> {
        let mut bodies = Vec::new();
        let mut start = 0;
        while start < self.text.len() {
            let (end, next) = self.next(start, kept(width(bodies.len() + 1), self.digits));
            bodies.push(start..end);
            start = next;
        }
        bodies
    }

    /// Where the part that begins here ends, and where the next one begins.
    fn next(&self, start: usize, kept: i64) -> (usize, usize) {
        let first = self.piece_at(start);
        let mut reached = self.reach(first, kept);
        loop {
            let (end, next) = self.cut(start, first, reached, kept);
            let body = self.text.get(start..end).unwrap_or_default();
            // A cut can bring about a link that was none, so that the sum of the pieces does not hold.
            if reached <= first + 1 || self.holds(body, kept) {
                return self.beside_white_space(start, end, next);
            }
            reached = first + ((reached - first) / 2).max(1);
        }
    }

    /// A cut inside of white space, where a run of it is longer than a part, takes all of the run away.
    fn beside_white_space(&self, start: usize, end: usize, next: usize) -> (usize, usize) {
        let body = self.text.get(start..end).unwrap_or_default();
        let after = self.text.get(next..).unwrap_or_default();
        let space = after.graphemes(true).take_while(|cluster| cluster.chars().all(breaks));
        let space: usize = space.map(str::len).sum();
        let end = start + body.trim_end_matches(breaks).len();
        (if end > start { end } else { start + body.len() }, next + space)
    }

    fn holds(&self, body: &str, kept: i64) -> bool {
        // As long as a counter and as plain.
        let counter =
            " (".chars().chain(std::iter::repeat('0')).take(usize::try_from(kept).unwrap_or(0));
        alone(&body.chars().chain(counter).collect::<String>(), self.channel)
    }

    /// The piece that begins at a byte, or the first one behind it.
    fn piece_at(&self, at: usize) -> usize {
        self.pieces.partition_point(|piece| piece.start < at)
    }

    /// How far pieces fit in one message: the first that does not.
    fn reach(&self, first: usize, kept: i64) -> usize {
        let mut meter = Meter::new(self.channel, kept);
        let rest = self.pieces.iter().skip(first);
        let fitting = rest.take_while(|piece| {
            meter.add(piece.cost);
            meter.fits()
        });
        first + fitting.count().max(1)
    }

    /// Where a piece begins; the end of the text behind the last one.
    fn start(&self, piece: usize) -> usize {
        self.pieces.get(piece).map_or(self.text.len(), |piece| piece.start)
    }

    fn cut(&self, start: usize, first: usize, reached: usize, kept: i64) -> (usize, usize) {
        let reach = self.start(reached);
        if reach == self.text.len() {
            return (reach, reach);
        }
        let half = self.start(first + (reached - first) / 2);
        let from = self.places.partition_point(|place| place.end <= start);
        let upto = self.places.partition_point(|place| place.end <= reach);
        let fitting = self.places.get(from..upto).unwrap_or_default();
        let late = fitting.iter().rev().take_while(|place| place.end > half);
        let mut best: Option<&Place> = None;
        for place in late {
            if place.rank > best.map_or(Rank::Word, |best| best.rank) {
                best = Some(place);
            }
        }
        let word = || fitting.iter().rev().find(|place| place.rank >= Rank::Word);
        let inside = || fitting.iter().rev().find(|place| place.rank == Rank::Within);
        let word = best.or_else(|| {
            word().filter(|place| place.end > half || self.word_fits(place.next, kept))
        });
        match word.or_else(|| inside().filter(|place| place.end > half)) {
            Some(place) => (place.end, place.next),
            None => (reach, reach),
        }
    }

    /// Whether the word that begins here fits in a part.
    fn word_fits(&self, start: usize, kept: i64) -> bool {
        let reach = self.start(self.reach(self.piece_at(start), kept));
        let from = self.places.partition_point(|place| place.end <= start);
        let rest = self.places.get(from..).unwrap_or_default();
        let mut reached = rest.iter().take_while(|place| place.end <= reach);
        reach == self.text.len() || reached.any(|place| place.rank >= Rank::Word)
    }
}

/// How much room the counter of a part needs, by the digits of its place and of the number of parts.
fn kept(place: usize, many: usize) -> i64 {
    i64::try_from(" (/)".len() + place + many).unwrap_or(i64::MAX)
}
