//! How long replies can become on each channel, known before anything is sent.

use super::super::Desk;
use crate::channel::{Channel, Markup, measure};
use crate::draft::TemplateLength;
use crate::error::{Error, Result};
use crate::policy::Policy;
use crate::template::{Body, Library, Reads, Slot, Styled, Template, Text, Value, Values, Ways, fill};
use crate::time::Timestamp;
use std::borrow::Cow;
use std::sync::Arc;

impl Desk {
    /// How long replies made of each text of a template can become, on each channel that it is for: a proof, not an
    /// estimate. Signatures are left out. Of several policies the last one is meant.
    ///
    /// # Errors
    /// [`crate::Code::UnknownTemplate`].
    pub fn lengths(&self, template: &str) -> Result<Vec<TemplateLength>> {
        let Some(library) = self.policies().each.last().map(|policy: &Policy| &policy.library) else {
            return Ok(Vec::new());
        };
        let template = library.template(template).map_err(|error: Error| error.under("template"))?;
        let mut rows = Vec::new();
        for (place, text) in template.texts.iter().enumerate() {
            for channel in library.channels.values().filter(|channel| is_for(template, text, channel)) {
                rows.push(length(library, template, place, text, channel));
            }
        }
        Ok(rows)
    }

    /// What a template says with the examples of its variables, as plain text: for whoever writes it. It is nobody's reply,
    /// and it is not checked. Of several policies the last one is meant.
    ///
    /// # Errors
    /// [`crate::Code::UnknownTemplate`].
    pub fn preview(&self, template: &str, locale: Option<&str>) -> Result<String> {
        let Some(library) = self.policies().each.last().map(|policy: &Policy| &policy.library) else {
            return Ok(String::new());
        };
        let template = library.template(template).map_err(|error: Error| error.under("template"))?;
        let (path, _) = library.brand.path(locale);
        let step = |text: &&Text| {
            path.iter().position(|step| step.eq_ignore_ascii_case(&text.locale)).unwrap_or(usize::MAX)
        };
        let Some(text) = template.texts.iter().min_by_key(step) else { return Ok(String::new()) };
        Ok(shown(library, text, &text.body, Markup::Plain).0.text)
    }
}

fn is_for(template: &Template, text: &Text, channel: &Channel) -> bool {
    let among = |only: Option<&Vec<Arc<str>>>| only.is_none_or(|only| only.contains(&channel.id));
    among(template.channels.as_ref())
        && among(text.channels.as_ref())
        && text.visibility.is_none_or(|visibility| visibility == channel.visibility)
}

fn length(library: &Library, template: &Template, place: usize, text: &Text, channel: &Channel) -> TemplateLength {
    let (longest, segments) = library.worst(&text.body).on(channel);
    let (styled, whole) = shown(library, text, &text.body, channel.markup);
    let written = styled.write(&(0..styled.text.len()), channel.markup);
    let whole_number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let limit = channel.limit.map(i64::from);
    let longest = whole_number(longest);
    let segments = segments.map(whole_number);
    let within = |longest: i64| limit.is_none_or(|limit| longest <= limit);
    TemplateLength {
        template: Arc::clone(&template.name),
        text: i64::try_from(place).unwrap_or(i64::MAX),
        locale: Arc::clone(&text.locale),
        channel: Arc::clone(&channel.id),
        unit: channel.unit.as_str(),
        limit,
        example: whole.then(|| measure(&written, channel).length),
        longest,
        segments,
        fits: within(longest) && segments.is_none_or(|segments| segments <= 1),
    }
}

/// A text with the examples of its variables, and whether each has one.
fn shown(library: &Library, text: &Text, body: &Body, markup: Markup) -> (Styled, bool) {
    let mut examples = Examples { library, whole: true, last: None };
    let zone = library.brand.zone.as_ref();
    let styled = fill(body, &library.variables, &mut examples, Ways { locale: text.written, zone, markup });
    (styled, examples.whole)
}

/// The examples of variables.
struct Examples<'a> {
    library: &'a Library,
    whole: bool,
    last: Option<Value<'a>>,
}

impl Values for Examples<'_> {
    fn value(&mut self, place: usize) -> Option<&Value<'_>> {
        let variable = self.library.variables.get(place)?;
        // An instant that everybody can read: noon of a day in autumn.
        let instant = Timestamp::from_millis(1_795_348_800_000).unwrap_or(Timestamp::MIN);
        let text = |text: &'static str| Some(Value::Text(Cow::Borrowed(text)));
        self.last = match variable.reads {
            Reads::Nothing | Reads::Attribute(_) => {
                let orders = self.library.brand.orders.as_ref();
                let example = variable.example.as_ref();
                example.and_then(|example| variable.read(example, orders).ok().flatten())
            }
            Reads::CaseId => text("4711"),
            Reads::OpenedAt | Reads::DueAt | Reads::Now => Some(Value::Instant(instant)),
            Reads::WaitingFor => Some(Value::Duration(5_400_000)),
            Reads::Contacts => Some(Value::Integer(2)),
            Reads::Late | Reads::Reopened => Some(Value::Boolean(true)),
            Reads::AgentName => text("Ann"),
            Reads::AgentInitials => text("AB"),
            Reads::BrandName => self.library.brand.name.as_deref().map(|name| Value::Text(Cow::Borrowed(name))),
            Reads::Greeting => text("Hello,"),
        };
        self.last.as_ref()
    }

    fn missed(&mut self, _: &Slot, _: usize) {
        self.whole = false;
    }
}
