//! How long replies can become on each channel, known before anything is sent.

use crate::channel::{Channel, Markup};
use crate::desk::Desk;
use crate::draft::TemplateLength;
use crate::error::{Error, Result};
use crate::locale::chain;
use crate::template::{Library, Template, Text};
use std::sync::Arc;

impl Desk {
    /// How long replies made of each text of a template can become, on each channel that it is for: a bound that holds
    /// whatever the values and the signature are. Of several policies the last one is meant.
    ///
    /// # Errors
    /// [`crate::Code::UnknownTemplate`].
    pub fn lengths(&self, template: &str) -> Result<Vec<TemplateLength>> {
        let Some((library, template)) = self.latest(template)? else { return Ok(Vec::new()) };
        let mut rows = Vec::new();
        for (place, text) in template.texts.iter().enumerate() {
            for channel in
                library.channels.values().filter(|channel| is_for(template, text, channel))
            {
                rows.push(length(library, template, place, text, channel));
            }
        }
        Ok(rows)
    }

    /// What a template says with the examples of its variables, as plain text: for whoever writes it. It is nobody's reply,
    /// and it is not checked. Of several policies the last one is meant.
    ///
    /// # Errors
    /// [`crate::Code::UnknownTemplate`]; [`crate::Code::UnknownLocale`] for what is no language tag.
    pub fn preview(&self, template: &str, locale: Option<&str>) -> Result<String> {
        if let Some(tag) = locale {
            chain(tag).map_err(|error| error.under("locale"))?;
        }
        let Some((library, template)) = self.latest(template)? else { return Ok(String::new()) };
        let (path, _) = library.brand.path(locale);
        let step = |text: &&Text| {
            path.iter()
                .position(|step| step.eq_ignore_ascii_case(&text.locale))
                .unwrap_or(usize::MAX)
        };
        let Some(text) = template.texts.iter().min_by_key(step) else { return Ok(String::new()) };
        Ok(library.example(text, &text.body, Markup::Plain).0.text)
    }

    /// A template of the last policy.
    fn latest(&self, template: &str) -> Result<Option<(&Library, &Template)>> {
        let Some(policy) = self.policies().each.last() else { return Ok(None) };
        let found = policy.library.template(template);
        let template = found.map_err(|error: Error| error.under("template"))?;
        Ok(Some((&policy.library, template)))
    }
}

fn is_for(template: &Template, text: &Text, channel: &Channel) -> bool {
    let among = |only: Option<&Vec<Arc<str>>>| only.is_none_or(|only| only.contains(&channel.id));
    among(template.channels.as_ref())
        && among(text.channels.as_ref())
        && text.visibility.is_none_or(|visibility| visibility == channel.visibility)
}

fn length(
    library: &Library,
    template: &Template,
    place: usize,
    text: &Text,
    channel: &Channel,
) -> TemplateLength {
    let (longest, segments) = library.longest(text, channel);
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let (longest, segments) = (whole(longest), segments.map(whole));
    let limit = channel.limit.map(i64::from);
    let within = limit.is_none_or(|limit| longest <= limit);
    TemplateLength {
        template: Arc::clone(&template.name),
        text: i64::try_from(place).unwrap_or(i64::MAX),
        locale: Arc::clone(&text.locale),
        channel: Arc::clone(&channel.id),
        unit: channel.unit,
        limit,
        example: library.example_length(text, channel).map(|length| length.length),
        longest,
        segments,
        fits: within && segments.is_none_or(|segments| segments <= 1),
    }
}
