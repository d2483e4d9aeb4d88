//! What is known of the channels there are: one row each, where it is written, and when that was looked up.

use super::{Afterwards, Channel, ChannelWindow, Markup, PersonWindow, Unit};
use crate::amount::Amount;
use crate::event::Visibility::{self, Direct, Public};

/// When the rows were last looked up; those that were not say nothing.
const CHECKED: &str = "2026-11";
const UNCHECKED: [&str; 5] = ["x_dm", "discord", "mastodon", "email", "webchat"];

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
            "https://developer.x.com/en/docs/counting-characters and twitter-text 3.1.0, configuration v3",
        )
    },
    row("x_dm", Unit::Characters, Some(10_000), "at second hand; nobody says in what it counts"),
    Row {
        most_parts: 10,
        ..row(
            "sms",
            Unit::Sms,
            None,
            "3GPP TS 23.038 and 23.040, at second hand; ten joined messages, after Twilio's 1,600 characters (https://twilio.com/docs/api/errors/21617)",
        )
    },
    row(
        "rcs",
        Unit::Characters,
        Some(3072),
        "https://docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-rcs.html: \"characters\"",
    ),
    Row {
        markup: Markup::Whatsapp,
        open: Open::Hours(24, Afterwards::ApprovedTemplate),
        ..row(
            "whatsapp",
            Unit::Characters,
            Some(4096),
            "https://docs.360dialog.com/docs/messaging/messaging: \"characters\"; window: https://developers.sinch.com, WhatsApp templates",
        )
    },
    Row {
        open: Open::Person(24, 168, "HUMAN_AGENT"),
        ..row(
            "messenger",
            Unit::Characters,
            Some(2000),
            "https://developers.facebook.com/docs/messenger-platform/send-messages for the window; limit at second hand: \"characters\"",
        )
    },
    Row {
        open: Open::Person(24, 168, "HUMAN_AGENT"),
        ..row(
            "instagram",
            Unit::Bytes,
            Some(1000),
            "https://developers.facebook.com/docs/messenger-platform/instagram/features/send-message: UTF-8, 1000 bytes; elsewhere on it 1000 \"characters\"",
        )
    },
    Row {
        markup: Markup::TelegramHtml,
        ..row(
            "telegram",
            Unit::Utf16,
            Some(4096),
            "https://core.telegram.org/bots/api#sendmessage: \"characters\" after entities are parsed; UTF-16, the unit of its entities",
        )
    },
    row(
        "line",
        Unit::Utf16,
        Some(5000),
        "https://developers.line.biz/en/docs/messaging-api/text-character-count for the unit",
    ),
    Row {
        markup: Markup::Markdown,
        ..row(
            "discord",
            Unit::Utf16,
            Some(2000),
            "at second hand: \"characters\"; UTF-16, the stricter reading",
        )
    },
    Row {
        markup: Markup::Slack,
        ..row(
            "slack",
            Unit::Characters,
            Some(40_000),
            "at second hand, https://github.com/slackapi/bolt-js/issues/2509: \"characters\"; blocks are cut sooner",
        )
    },
    Row {
        visibility: Public,
        ..row(
            "mastodon",
            Unit::Folded,
            Some(500),
            "at second hand; each server states its own max_characters",
        )
    },
    Row {
        bytes: Some(3000),
        visibility: Public,
        ..row(
            "bluesky",
            Unit::Graphemes,
            Some(300),
            "lexicon app.bsky.feed.post, in @atcute/bluesky 3.3.0: maxGraphemes 300, maxLength 3000",
        )
    },
    Row {
        open: Open::Hours(48, Afterwards::Closed),
        ..row(
            "tiktok",
            Unit::Characters,
            Some(6000),
            "at second hand, https://github.com/chatwoot/chatwoot for the window; nobody says in what it counts",
        )
    },
    Row { markup: Markup::Html, ..row("email", Unit::Characters, None, "no limit is known") },
    row("webchat", Unit::Characters, None, "the host's own"),
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
            subject: self.id == "email",
            visibility: self.visibility,
            window: self.open.window(),
            source: Some(self.source.into()),
            checked: (!UNCHECKED.contains(&self.id)).then(|| CHECKED.into()),
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
