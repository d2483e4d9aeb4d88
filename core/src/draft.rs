//! Replies asked for and made: what a host hands in, and a reply that is checked before it is sent.

use crate::channel::{Part, Unit};
use crate::document;
use crate::error::{Code, Error, Result};
use crate::event::Visibility;
use crate::finding::Finding;
use crate::locale::Register;
use crate::template::{Given, Sensitivity, Source, TemplateRole};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A reply that somebody wants to send: a template, or a text of their own, and where it goes.
///
/// ```
/// use casework::Reply;
///
/// let reply = Reply::load("{template: delayed, channel: x, values: {order: AC-104711}}")?;
/// assert_eq!(&*reply.channel, "x");
/// # Ok::<(), casework::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a reply")]
pub struct Reply {
    /// The template, by its name in the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<Arc<str>>,
    /// Or what somebody wrote themselves, as plain text. It is checked like any other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Arc<str>>,
    /// The channel it goes out on.
    pub channel: Arc<str>,
    /// Who will see it; what is usual on the channel, unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// Values by the names of variables. They go before what the case says.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<Arc<str>, Given>,
    /// The language, such as `de-AT`; the customer's, unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Arc<str>>,
    /// How to speak to them; as the brand does, unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<Register>,
    /// Who signs. Programs have nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Signer>,
    /// Nobody has shown that they are who they say. Nothing that the customer wrote is then repeated to them, and nothing
    /// that is personal is told.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unverified: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// The longest text of somebody's own, in bytes.
const LONGEST: usize = 64 << 10;

impl Reply {
    /// Reads a reply from JSON or YAML text.
    ///
    /// # Errors
    /// Whatever is wrong with it, at its path.
    pub fn load(text: &str) -> Result<Self> {
        document::read(text)
    }

    /// Reads a list of replies from JSON or YAML text.
    ///
    /// # Errors
    /// Whatever is wrong with one, at its path.
    pub fn load_many(text: &str) -> Result<Vec<Self>> {
        document::read(text)
    }

    /// A reply made of a template, on a channel.
    pub fn of(template: impl Into<Arc<str>>, channel: impl Into<Arc<str>>) -> Self {
        Self { template: Some(template.into()), channel: channel.into(), ..Self::default() }
    }

    /// The same with a value.
    ///
    /// ```
    /// use casework::Reply;
    ///
    /// let reply = Reply::of("delayed", "sms").with("parcels", 2).with("reason", "weather");
    /// assert_eq!(reply, Reply::load("{template: delayed, channel: sms, values: {parcels: 2, reason: weather}}")?);
    /// # Ok::<(), casework::Error>(())
    /// ```
    #[must_use]
    pub fn with(mut self, variable: impl Into<Arc<str>>, value: impl Into<Given>) -> Self {
        self.values.insert(variable.into(), value.into());
        self
    }

    /// # Errors
    /// [`Code::MalformedReply`].
    pub(crate) fn check(&self) -> Result<()> {
        if self.template.is_some() == self.text.is_some() {
            let hint = "Give it a 'template', or a 'text', and not both.";
            return Err(Error::plain(Code::MalformedReply).with_hint(hint));
        }
        if self.text.as_ref().is_some_and(|text| text.len() > LONGEST) {
            let message = "A text of one's own has at most 64 KiB.";
            return Err(Error::new(Code::MalformedReply, message).under("text"));
        }
        Ok(())
    }
}

/// Whoever signs a reply.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an agent")]
pub struct Signer {
    /// What customers may call them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Arc<str>>,
    /// Their initials, which are not guessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initials: Option<Arc<str>>,
}

/// A reply filled in, fitted to its channel and checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Draft {
    /// The template; none for a text of somebody's own.
    pub template: Option<Arc<str>>,
    /// The author's word for its version.
    pub version: Option<Arc<str>>,
    /// Sixteen hex digits that stand for all its texts, snippets included.
    pub hash: Option<Arc<str>>,
    /// What the template is for.
    pub role: TemplateRole,
    /// The channel.
    pub channel: Arc<str>,
    /// Who will see it.
    pub visibility: Visibility,
    /// The language it is in; none for a text of somebody's own.
    pub locale: Option<Arc<str>>,
    /// As where values are written: its region, or that of whoever asked for the language.
    pub formats: Option<Arc<str>>,
    /// The languages that were looked for, in order, up to the one that was found.
    pub locale_path: Vec<Arc<str>>,
    /// How it speaks to people.
    pub register: Option<Register>,
    /// Its subject, for channels that have one.
    pub subject: Option<String>,
    /// The messages it becomes, in the notation of the channel.
    pub parts: Vec<Part>,
    /// What there is to say about it, what blocks it first.
    pub findings: Vec<Finding>,
    /// Whether one may still write freely; none where the channel does not ask.
    pub window: Option<WindowState>,
    /// The variables that were written, in order.
    pub used: Vec<Used>,
    /// What the case will owe once it was sent: `public_note` after a conversation was taken private.
    pub owes: Vec<&'static str>,
    /// What may be sent; none while a finding of severity `error` stands.
    pub sendable: Option<Sendable>,
}

/// Text that may be sent. There is no other way to get one than from a draft that nothing blocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Sendable {
    channel: Arc<str>,
    visibility: Visibility,
    subject: Option<String>,
    texts: Vec<String>,
    tag: Option<Arc<str>>,
    approved_template: bool,
    takes_private: bool,
}

impl Sendable {
    /// The channel.
    pub fn channel(&self) -> &str {
        &self.channel
    }

    /// Who will see it.
    pub fn visibility(&self) -> Visibility {
        self.visibility
    }

    /// Its subject, for channels that have one.
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    /// The messages to send, in order, in the notation of the channel.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// The tag that the platform wants with it, where the ordinary window has closed.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// Whether it may go out only as the template that the platform has approved.
    pub fn is_approved_template(&self) -> bool {
        self.approved_template
    }

    /// Whether the event that records it says `takes_private: true`, so that the case owes a public note.
    pub fn takes_private(&self) -> bool {
        self.takes_private
    }
}

impl Draft {
    /// A draft that says nothing yet.
    pub(crate) fn empty(channel: Arc<str>, visibility: Visibility) -> Self {
        Self {
            template: None,
            version: None,
            hash: None,
            role: TemplateRole::Reply,
            channel,
            visibility,
            locale: None,
            formats: None,
            locale_path: Vec::new(),
            register: None,
            subject: None,
            parts: Vec::new(),
            findings: Vec::new(),
            window: None,
            used: Vec::new(),
            owes: Vec::new(),
            sendable: None,
        }
    }

    /// What may be sent, made of the parts, where nothing blocks.
    pub(crate) fn release(&mut self) {
        let blocked = |finding: &Finding| finding.severity == crate::finding::Severity::Error;
        if self.findings.iter().any(blocked) {
            return;
        }
        self.sendable = Some(Sendable {
            channel: Arc::clone(&self.channel),
            visibility: self.visibility,
            subject: self.subject.clone(),
            texts: self.parts.iter().map(|part| part.text.clone()).collect(),
            tag: self.window.as_ref().and_then(|window| window.tag.clone()),
            approved_template: self.window.as_ref().is_some_and(|window| window.needs_template),
            takes_private: self.role == TemplateRole::TakePrivate,
        });
    }
}

/// Whether one may still write freely on a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WindowState {
    /// Whether anything may be sent at all.
    pub open: bool,
    /// Until when one may write freely: that instant is too late. None where the customer has not written there.
    pub open_until: Option<Timestamp>,
    /// Whether it may only be a template that the platform has approved.
    pub needs_template: bool,
    /// The tag that the platform wants, as only a person may write now.
    pub tag: Option<Arc<str>>,
}

/// A variable that was written into a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "UsedVariable"))]
#[non_exhaustive]
pub struct Used {
    /// Its name.
    pub variable: Arc<str>,
    /// Who says what it is.
    pub source: Source,
    /// Who may see it.
    pub sensitivity: Sensitivity,
    /// Whether its value was there, and nothing stands in for it.
    pub found: bool,
}

/// A template that is for a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Proposal {
    /// Its name.
    pub template: Arc<str>,
    /// What people call it.
    pub title: Option<Arc<str>>,
    /// What it is for.
    pub role: TemplateRole,
    /// Why it is proposed, in English.
    pub because: String,
}

/// How long replies made of a text are on a channel, before there are any values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TemplateLength {
    /// The template.
    pub template: Arc<str>,
    /// Which of its texts, counted from 0.
    pub text: i64,
    /// The language of the text.
    pub locale: Arc<str>,
    /// The channel.
    pub channel: Arc<str>,
    /// What is counted.
    pub unit: Unit,
    /// The most there may be in one message; none where there is no limit.
    pub limit: Option<i64>,
    /// How long it is with the examples of its variables; none where one of them has none.
    pub example: Option<i64>,
    /// No reply made of it is longer, whatever the values are.
    pub longest: i64,
    /// The most segments that the network makes of it, for SMS.
    pub segments: Option<i64>,
    /// Whether it fits into one message, always: then nobody ever has to shorten it.
    pub fits: bool,
}
