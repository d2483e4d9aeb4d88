//! Which wording of a template: by who will see it, language, register and channel.

use super::{Drafting, found};
use crate::draft::Draft;
use crate::error::Result;
use crate::event::Visibility;
use crate::finding::Severity;
use crate::locale::chain;
use crate::template::{Brand, Template, Text};
use std::sync::Arc;

impl<'a> Drafting<'a> {
    /// The wording that comes nearest. Where there are wordings for everybody to see, a public reply is one of them,
    /// whatever their language: a reply in another language can be sent, one that tells too much cannot.
    pub(super) fn choose(
        &self,
        template: Option<&'a Template>,
        visibility: Visibility,
        draft: &mut Draft,
    ) -> Result<Option<&'a Text>> {
        let brand = &self.library.brand;
        let register = self.reply.register.or(brand.register);
        draft.register = register;
        if let Some(asked) = &self.reply.locale {
            chain(asked).map_err(|error| error.under("locale"))?;
        }
        let known = self.state.and_then(|state| state.facts.customer_locale());
        let asked = self.reply.locale.as_ref().or(known).map(|tag| &**tag);
        let read = asked.filter(|tag| chain(tag).is_ok());
        if asked.is_some() && read.is_none() {
            let message = "The customer's language is none that can be read; the brand's is used.";
            draft.findings.push(found("locale_fallback", Severity::Warning, message));
        }
        let Some(template) = template else {
            draft.register = None;
            return Ok(None);
        };
        let (path, own) = brand.path(read);
        let usable = |text: &&Text| {
            text.visibility.is_none_or(|only| only == visibility)
                && text.channels.as_ref().is_none_or(|only| only.contains(&draft.channel))
        };
        let mut texts: Vec<(usize, &Text)> =
            template.texts.iter().enumerate().filter(|(_, text)| usable(text)).collect();
        if visibility == Visibility::Public
            && texts.iter().any(|(_, text)| text.visibility.is_some())
        {
            texts.retain(|(_, text)| text.visibility.is_some());
        }
        let step =
            |text: &Text| path.iter().position(|step| step.eq_ignore_ascii_case(&text.locale));
        let best = texts.into_iter().min_by_key(|(place, text)| {
            let other = match (text.register, register) {
                (Some(own), Some(asked)) if own != asked => 2,
                (Some(_), Some(_)) => 0,
                _ => 1,
            };
            let general = (text.visibility.is_none(), text.channels.is_none());
            (step(text).unwrap_or(usize::MAX), other, general, *place)
        });
        let Some((_, text)) = best else {
            let message = "No text of this template is for this channel and these readers.";
            draft.findings.push(found("no_text", Severity::Error, message));
            return Ok(None);
        };
        let reached = step(text);
        let looked = path.iter().take(reached.map_or(path.len(), |place| place + 1));
        draft.locale_path = looked.map(|step| Arc::from(step.as_str())).collect();
        if reached.is_none() {
            draft.locale_path.push(Arc::clone(&text.locale));
        }
        if reached != Some(0) && read.is_some() {
            let narrower = reached.is_some_and(|place| place < own);
            let (severity, message) = if narrower {
                (
                    Severity::Info,
                    "There is no text for this region; that of the language is used.".to_owned(),
                )
            } else {
                let message = format!(
                    "There is no text in this language; that in '{}' is used.",
                    text.locale
                );
                (Severity::Warning, message)
            };
            draft.findings.push(found("locale_fallback", severity, message));
        }
        if text.register.zip(register).is_some_and(|(own, asked)| own != asked) {
            let message = "There is no text in this register; the other one is used.";
            draft.findings.push(found("register_fallback", Severity::Warning, message));
        }
        draft.register = text.register.or(register);
        draft.formats = Some(Brand::formats(&path, &text.locale));
        draft.locale = Some(Arc::clone(&text.locale));
        Ok(Some(text))
    }
}
