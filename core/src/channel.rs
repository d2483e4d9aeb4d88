//! Where replies go: how long they may be there, in the unit in which each channel counts, and how a text is cut to fit.
//!
//! A limit "in characters" is seven different numbers: X weighs them, an SMS packs them into septets, Bluesky counts what
//! people see, Telegram what JavaScript sees, Instagram bytes. [`measure`] counts as the channel does, [`fit`] says whether
//! a text goes out as it is, and [`split`] cuts one that does not. The table is [`channels`], each row with its source and,
//! where somebody did, the month in which it was looked up; a policy may override any of it.
//!
//! ```
//! use casework::channel::{Channel, fit, measure, split};
//!
//! let x = Channel::named("x")?;
//! assert_eq!(measure("See https://example.com/help/returns#how", &x).length, 27);
//! let sms = Channel::named("sms")?;
//! let curly = fit("We’ve sent it.", &sms);
//! assert_eq!(curly.length.length, 14); // UTF-16 units, because of one curly quote
//! assert_eq!(curly.edit.unwrap().replace[0].text, "'");
//! let parts = split(&"Your parcel is on its way. ".repeat(11), &x);
//! assert!(parts[0].text.ends_with("way. (1/2)"));
//! # Ok::<(), casework::Error>(())
//! ```

mod boundary;
mod document;
mod emoji;
mod fit;
mod link;
mod measure;
mod piece;
mod punycode;
mod sms;
mod split;
mod table;
mod tld;
mod weight;
#[cfg(test)]
mod tests;

pub use document::{ChannelDocument, PersonWindowDocument, WindowDocument};
pub(crate) use fit::edit as gsm_edit;
pub use fit::{Fit, fit};
pub use measure::{Length, measure};
pub(crate) use sms::septets;
pub use split::{Part, split};
pub(crate) use split::{counter, cuts};
pub use table::channels;

pub(crate) use link::{is_among, links};
pub(crate) use sms::capacity;
#[allow(unused_imports, reason = "bounds of texts not yet known are worked out from it")]
pub(crate) use weight::heaviest;

use crate::amount::Amount;
use crate::error::{Code, Error, Result, did_you_mean};
use crate::event::Visibility;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The least limit there is: below it, a counter such as ` (1000/1000)` would leave no room for a text.
pub(crate) const LEAST: u32 = 30;
const MOST: u32 = 1_000_000;
const MOST_PARTS: u32 = 99;

/// In what a channel counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "LengthUnit"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Unit {
    /// As X does: after NFC, most characters of alphabets count 1 and others 2, an emoji 2, a link 23.
    Weighted,
    /// As mobile networks do: septets of the GSM alphabet where it has every character, UTF-16 units otherwise.
    Sms,
    /// What people see as one character: extended grapheme clusters.
    Graphemes,
    /// UTF-16 code units.
    Utf16,
    /// Bytes of UTF-8.
    Bytes,
    /// As Mastodon does: grapheme clusters, of which a link with its scheme has 23, and a mention `@user@host` those of
    /// `@user`.
    Folded,
    /// Unicode code points.
    Characters,
}

impl Unit {
    /// The word that crosses into documents and other languages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Weighted => "weighted",
            Self::Sms => "sms",
            Self::Graphemes => "graphemes",
            Self::Utf16 => "utf16",
            Self::Bytes => "bytes",
            Self::Folded => "folded",
            Self::Characters => "characters",
        }
    }

    /// What is counted, in English.
    const fn counted(self, encoding: Option<Encoding>) -> &'static str {
        match (self, encoding) {
            (Self::Weighted, _) => "weighted characters",
            (Self::Sms, Some(Encoding::Gsm7)) => "septets",
            (Self::Sms | Self::Utf16, _) => "UTF-16 units",
            (Self::Bytes, _) => "bytes",
            (Self::Graphemes | Self::Folded | Self::Characters, _) => "characters",
        }
    }
}

/// How a channel writes emphasis and links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Markup {
    /// Not at all.
    Plain,
    /// HTML.
    Html,
    /// `**bold**`, `[text](link)`.
    Markdown,
    /// `*bold*`, `_italic_`; links stand alone.
    Whatsapp,
    /// The few tags of HTML that Telegram reads.
    TelegramHtml,
    /// `*bold*`, `<link|text>`.
    Slack,
}

impl Markup {
    /// The most that one code point becomes, in any unit: `&quot;` is the longest escape of all.
    pub(crate) const fn most_of_one(self) -> u64 {
        match self {
            Self::Plain => 1,
            Self::Html | Self::TelegramHtml => 6,
            Self::Slack => 5,
            Self::Markdown => 2,
            // Signs that look alike take three bytes in the place of one.
            Self::Whatsapp => 3,
        }
    }
}

/// In what an SMS is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SmsEncoding"))]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// Septets of the GSM 03.38 alphabet: 160 alone, 153 in each of several.
    Gsm7,
    /// UTF-16 units: 70 alone, 67 in each of several.
    Ucs2,
}

/// What becomes of a channel when its window has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Afterwards {
    /// Nothing may be sent until the customer writes again.
    Closed,
    /// Only templates that the network has approved.
    ApprovedTemplate,
}

/// How long after the customer's last message one may write freely.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChannelWindow {
    /// So long; wall time.
    pub lasts: Amount,
    /// What then.
    pub afterwards: Afterwards,
    /// A longer window for people.
    pub person: Option<PersonWindow>,
}

/// How long a person, and no program, may still write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PersonWindow {
    /// So long after the customer's last message; wall time.
    pub lasts: Amount,
    /// What the network wants the message to be tagged with.
    pub tag: Arc<str>,
}

/// A channel, ready for use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Channel {
    /// Its name.
    pub id: Arc<str>,
    /// In what it counts.
    pub unit: Unit,
    /// How many of the unit a message may have; none where nobody counts, and for an SMS, which the network makes several
    /// of: how many is `most_parts`, and each holds 160 septets or 70 UTF-16 units alone, 153 or 67 joined.
    pub limit: Option<u32>,
    /// How many bytes of UTF-8 a message may have besides.
    pub bytes: Option<u32>,
    /// How many messages one reply may become; of an SMS, how many the network may make of it.
    pub most_parts: u32,
    /// How emphasis and links are written.
    pub markup: Markup,
    /// Whether a message has a subject.
    pub subject: bool,
    /// Who sees a reply there, unless it is said otherwise.
    pub visibility: Visibility,
    /// When one may write freely; none where one always may.
    pub window: Option<ChannelWindow>,
    /// Where this is written.
    pub source: Option<Arc<str>>,
    /// When that was looked up.
    pub checked: Option<Arc<str>>,
}

impl Channel {
    /// A built-in channel.
    ///
    /// # Errors
    /// [`Code::UnknownChannel`].
    pub fn named(id: &str) -> Result<Self> {
        table::row_named(id).ok_or_else(|| {
            let error = Error::plain(Code::UnknownChannel);
            match did_you_mean(id, table::names()) {
                Some(hint) => error.with_hint(hint),
                None => error,
            }
        })
    }

    /// A channel as a policy writes it: the built-in row of that name with what the document says instead, or, where no
    /// row is built in, a channel of the policy's own, which must say in what it counts. Such a channel has no limit, one
    /// part, plain text and direct replies unless it says so.
    ///
    /// # Errors
    /// [`Code::UnknownChannel`] at `/unit`, [`Code::NumberOutOfRange`], [`Code::MalformedAmount`], [`Code::MalformedDate`],
    /// each at the field.
    pub fn with(id: &str, document: &ChannelDocument) -> Result<Self> {
        document::overridden(table::row_named(id), id, document)
    }
}
