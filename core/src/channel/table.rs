//! What is known of the channels there are: one row each, where it is written, and when that was looked up.

use super::{Afterwards, Channel, ChannelWindow, Markup, PersonWindow, Unit};
use crate::amount::Amount;
use crate::event::Visibility::{self, Direct, Public};

/// When the table was last looked up.
const CHECKED: &str = "2026-11";

/// Until when one may write: hours after the customer's last message, and what then.
enum Open {
    Always,
    Hours(i64, Afterwards),
    /// As above, and a person longer, with this tag.
    Person(i64, i64, &'static str),
}

struct Row {
    id: &'static str,
    unit: Unit,
    limit: Option<u32>,
    bytes: Option<u32>,
    most_parts: u32,
    markup: Markup,
    visibility: Visibility,
    open: Open,
    source: &'static str,
}

/// One message, plain, direct, always open.
const fn row(id: &'static str, unit: Unit, limit: Option<u32>, source: &'static str) -> Row {
    Row {
        id,
        unit,
        limit,
        bytes: None,
        most_parts: 1,
        markup: Markup::Plain,
        visibility: Direct,
        open: Open::Always,
        source,
    }
}

const ROWS: &[Row] = &[
    Row {
        visibility: Public,
        ..row(
            "x",
            Unit::Weighted,
            Some(280),
            "twitter-text configuration v3, docs.x.com: counting characters",
        )
    },
    row(
        "x_dm",
        Unit::Characters,
        Some(10_000),
        "X Help Center, direct messages; at second hand, and not said in what it counts",
    ),
    Row {
        most_parts: 10,
        ..row(
            "sms",
            Unit::Sms,
            None,
            "3GPP TS 23.038 and 23.040; ten joined messages, as Twilio's 1,600 characters (error 21617)",
        )
    },
    row(
        "rcs",
        Unit::Characters,
        Some(3072),
        "AWS End User Messaging, RCS; not said in what it counts",
    ),
    Row {
        markup: Markup::Whatsapp,
        open: Open::Hours(24, Afterwards::ApprovedTemplate),
        ..row(
            "whatsapp",
            Unit::Characters,
            Some(4096),
            "WhatsApp Cloud API, text messages: 4096 \"characters\"; customer service window",
        )
    },
    Row {
        open: Open::Person(24, 168, "HUMAN_AGENT"),
        ..row(
            "messenger",
            Unit::Characters,
            Some(2000),
            "Messenger Platform, Send API: 2000 \"characters\"; messaging windows and the human agent tag",
        )
    },
    Row {
        open: Open::Person(24, 168, "HUMAN_AGENT"),
        ..row(
            "instagram",
            Unit::Bytes,
            Some(1000),
            "Instagram messaging, Send API: 1000 bytes of UTF-8; windows as Messenger",
        )
    },
    Row {
        markup: Markup::TelegramHtml,
        ..row(
            "telegram",
            Unit::Utf16,
            Some(4096),
            "core.telegram.org/bots/api, sendMessage: 4096 after entities are parsed",
        )
    },
    row("line", Unit::Utf16, Some(5000), "developers.line.biz, messaging-api/text-character-count"),
    Row {
        markup: Markup::Markdown,
        ..row(
            "discord",
            Unit::Utf16,
            Some(2000),
            "Discord API, create message: 2000 \"characters\"; UTF-16, the stricter reading",
        )
    },
    Row {
        markup: Markup::Slack,
        ..row(
            "slack",
            Unit::Characters,
            Some(40_000),
            "Slack API, chat.postMessage: cut after 40,000 \"characters\"; 4,000 advised",
        )
    },
    Row {
        visibility: Public,
        ..row(
            "mastodon",
            Unit::Folded,
            Some(500),
            "docs.joinmastodon.org, posting; each server states its own max_characters",
        )
    },
    Row {
        bytes: Some(3000),
        visibility: Public,
        ..row(
            "bluesky",
            Unit::Graphemes,
            Some(300),
            "Lexicon app.bsky.feed.post: maxGraphemes 300, maxLength 3000 bytes",
        )
    },
    Row {
        open: Open::Hours(48, Afterwards::Closed),
        ..row(
            "tiktok",
            Unit::Characters,
            Some(6000),
            "TikTok business messaging, at second hand (Chatwoot); not said in what it counts",
        )
    },
    Row {
        markup: Markup::Html,
        ..row("email", Unit::Characters, None, "RFC 5322 sets no limit on a body")
    },
    row("webchat", Unit::Characters, None, "The host's own"),
];

/// Every built-in channel. Where a network says "characters" and no more, the row counts code points and its source says
/// so.
pub fn channels() -> Vec<Channel> {
    ROWS.iter().map(Row::channel).collect()
}

/// The built-in channel of a name.
pub(super) fn row_named(id: &str) -> Option<Channel> {
    ROWS.iter().find(|row| row.id == id).map(Row::channel)
}

pub(super) fn names() -> impl Iterator<Item = &'static str> {
    ROWS.iter().map(|row| row.id)
}

impl Row {
    fn channel(&self) -> Channel {
        Channel {
            id: self.id.into(),
            unit: self.unit,
            limit: self.limit,
            bytes: self.bytes,
            most_parts: self.most_parts,
            markup: self.markup,
            visibility: self.visibility,
            window: self.open.window(),
            source: Some(self.source.into()),
            checked: Some(CHECKED.into()),
        }
    }
}

impl Open {
    fn window(&self) -> Option<ChannelWindow> {
        let (hours, afterwards, person) = match *self {
            Self::Always => return None,
            Self::Hours(hours, afterwards) => (hours, afterwards, None),
            Self::Person(hours, longer, tag) => {
                let person = PersonWindow { lasts: Amount::hours(longer), tag: tag.into() };
                (hours, Afterwards::Closed, Some(person))
            }
        };
        Some(ChannelWindow { lasts: Amount::hours(hours), afterwards, person })
    }
}
