//! Channels as people write them, under `channels` of a policy.

use super::{
    Afterwards, Channel, ChannelWindow, LEAST, MOST, MOST_PARTS, Markup, PersonWindow, Unit,
};
use crate::amount::Amount;
use crate::error::{Code, Error, Result};
use crate::event::Visibility;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// What a policy says of a channel. What it leaves out is as built in.
///
/// ```yaml
/// channels:
///   x: {limit: 25000}
///   mastodon: {limit: 1000, source: our own server, checked: 2026-11-20}
///   kiosk: {unit: utf16, limit: 120}
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a channel")]
pub struct ChannelDocument {
    /// In what it counts. A channel that is not built in must say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// How many of the unit a message may have, from 30 to 1,000,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// How many bytes of UTF-8 a message may have besides, from 30 to 1,000,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u32>,
    /// How many messages one reply may become, from 1 to 99.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_parts: Option<u32>,
    /// How emphasis and links are written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub markup: Option<Markup>,
    /// Whether a message has a subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<bool>,
    /// Who sees a reply there, unless it is said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// When one may write freely.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<WindowDocument>,
    /// Where this is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Arc<str>>,
    /// On which date, or in which month, that was looked up: `2026-11-20`, `2026-11`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<Arc<str>>,
}

/// How long after the customer's last message one may write freely.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ChannelWindowDocument"))]
#[serde(deny_unknown_fields, expecting = "the window of a channel")]
pub struct WindowDocument {
    /// So long: a duration.
    pub r#for: Amount,
    /// What then.
    pub then: Afterwards,
    /// A longer window for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonWindowDocument>,
}

/// How long a person, and no program, may still write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the window of a person")]
pub struct PersonWindowDocument {
    /// So long after the customer's last message: a duration.
    pub r#for: Amount,
    /// What the network wants the message to be tagged with.
    pub tag: Arc<str>,
}

/// The built-in row, or a plain one, with what a document says instead.
pub(super) fn overridden(
    built_in: Option<Channel>,
    id: &str,
    document: &ChannelDocument,
) -> Result<Channel> {
    let mut row = match (built_in, document.unit) {
        (Some(row), _) => row,
        (None, Some(unit)) => Channel {
            id: id.into(),
            unit,
            limit: None,
            bytes: None,
            most_parts: 1,
            markup: Markup::Plain,
            subject: false,
            visibility: Visibility::Direct,
            window: None,
            source: None,
            checked: None,
        },
        (None, None) => {
            return Err(Error::plain(Code::UnknownChannel)
                .with_hint("Say in what it counts, as in 'unit: characters'.")
                .under("unit"));
        }
    };
    let within = |given: Option<u32>, range: RangeInclusive<u32>, field: &str| match given {
        Some(number) if !range.contains(&number) => {
            let message =
                format!("Expected a whole number from {} to {}.", range.start(), range.end());
            Err(Error::new(Code::NumberOutOfRange, message).under(field))
        }
        given => Ok(given),
    };
    row.limit = within(document.limit, LEAST..=MOST, "limit")?.or(row.limit);
    row.bytes = within(document.bytes, LEAST..=MOST, "bytes")?.or(row.bytes);
    row.most_parts =
        within(document.most_parts, 1..=MOST_PARTS, "most_parts")?.unwrap_or(row.most_parts);
    row.unit = document.unit.unwrap_or(row.unit);
    row.markup = document.markup.unwrap_or(row.markup);
    row.subject = document.subject.unwrap_or(row.subject);
    row.visibility = document.visibility.unwrap_or(row.visibility);
    if let Some(window) = &document.window {
        row.window = Some(ready(window).map_err(|error| error.under("window"))?);
    }
    if let Some(date) = &document.checked {
        row.checked = Some(looked_up(date).map_err(|error| error.under("checked"))?);
    }
    row.source = document.source.clone().or(row.source);
    Ok(row)
}

fn ready(window: &WindowDocument) -> Result<ChannelWindow> {
    let lasts = duration(window.r#for)?;
    let person = match &window.person {
        Some(person) => {
            let lasts = duration(person.r#for).map_err(|error| error.under("person"))?;
            Some(PersonWindow { lasts, tag: person.tag.clone() })
        }
        None => None,
    };
    Ok(ChannelWindow { lasts, afterwards: window.then, person })
}

/// The networks count hours: days of a calendar are none of theirs.
fn duration(amount: Amount) -> Result<Amount> {
    match amount {
        Amount::Duration { millis: 1.. } => Ok(amount),
        _ => Err(Error::new(Code::MalformedAmount, "Expected a duration longer than nothing.")
            .with_hint("Write hours, as in 24h.")
            .under("for")),
    }
}

/// A date, or a month.
fn looked_up(text: &Arc<str>) -> Result<Arc<str>> {
    let date = if text.len() == 7 { format!("{text}-01") } else { text.to_string() };
    match NaiveDate::parse_from_str(&date, "%Y-%m-%d") {
        Ok(_) if date.len() == 10 => Ok(text.clone()),
        _ => Err(Error::plain(Code::MalformedDate).with_hint("Write 2026-11-20, or 2026-11.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::channels;
    use crate::document::read;

    fn with(id: &str, text: &str) -> Result<Channel> {
        Channel::with(id, &read::<ChannelDocument>(text)?)
    }

    #[test]
    fn a_document_overrides_what_it_names() {
        let plain = Channel::named("x").unwrap();
        let long = with("x", "{limit: 25000, most_parts: 3}").unwrap();
        assert_eq!((long.limit, long.most_parts, long.unit), (Some(25_000), 3, Unit::Weighted));
        assert_eq!(Channel { limit: plain.limit, most_parts: 1, ..long }, plain);
        assert_eq!(with("x", "{}").unwrap(), plain);

        let kiosk = with("kiosk", "{unit: utf16, limit: 120}").unwrap();
        assert_eq!(
            (&*kiosk.id, kiosk.limit, kiosk.bytes, kiosk.most_parts),
            ("kiosk", Some(120), None, 1)
        );
        assert_eq!((kiosk.markup, kiosk.visibility), (Markup::Plain, Visibility::Direct));
        assert!(kiosk.window.is_none() && kiosk.source.is_none() && kiosk.checked.is_none());

        let window = "{for: 12h, then: closed, person: {for: 168h, tag: HUMAN}}";
        let telegram =
            with("telegram", &format!("{{window: {window}, checked: 2026-11-20}}")).unwrap();
        let window = telegram.window.unwrap();
        assert_eq!((window.lasts, window.afterwards), (Amount::hours(12), Afterwards::Closed));
        assert_eq!(window.person.unwrap().lasts, Amount::hours(168));
        assert_eq!(telegram.checked.as_deref(), Some("2026-11-20"));
    }

    #[test]
    fn what_cannot_be_is_refused_where_it_stands() {
        for (id, text, code, path) in [
            ("kiosk", "{limit: 120}", Code::UnknownChannel, "/unit"),
            ("x", "{limit: 29}", Code::NumberOutOfRange, "/limit"),
            ("x", "{limit: 1000001}", Code::NumberOutOfRange, "/limit"),
            ("x", "{bytes: 0}", Code::NumberOutOfRange, "/bytes"),
            ("x", "{most_parts: 0}", Code::NumberOutOfRange, "/most_parts"),
            ("x", "{most_parts: 100}", Code::NumberOutOfRange, "/most_parts"),
            (
                "x",
                "{window: {for: 2 working days, then: closed}}",
                Code::MalformedAmount,
                "/window/for",
            ),
            ("x", "{window: {for: 0s, then: closed}}", Code::MalformedAmount, "/window/for"),
            ("x", "{window: {for: 1h, then: later}}", Code::UnknownWord, "/window/then"),
            (
                "x",
                "{window: {for: 1h, then: closed, person: {for: 7 calendar days, tag: A}}}",
                Code::MalformedAmount,
                "/window/person/for",
            ),
            ("x", "{checked: November}", Code::MalformedDate, "/checked"),
            ("x", "{checked: 2026-13}", Code::MalformedDate, "/checked"),
            ("x", "{unit: letters}", Code::UnknownWord, "/unit"),
            ("x", "{size: 3}", Code::UnknownField, "/size"),
        ] {
            let error = with(id, text).unwrap_err();
            assert_eq!((error.code(), error.path()), (code, path), "{text}");
        }
    }

    #[test]
    fn a_name_nearly_right_gets_a_hint() {
        let error = Channel::named("mastadon").unwrap_err();
        assert_eq!(error.code(), Code::UnknownChannel);
        assert_eq!(error.hint(), Some("Did you mean 'mastodon'?"));
        assert_eq!(Channel::named("carrier pigeon").unwrap_err().hint(), None);
        assert_eq!(Channel::named("line").unwrap().checked.as_deref(), Some("2026-11"));
        assert_eq!(Channel::named("x_dm").unwrap().checked, None);
        for row in channels() {
            assert_eq!(Channel::named(&row.id).unwrap(), row);
            assert!(row.source.is_some());
        }
    }
}
