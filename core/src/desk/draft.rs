//! What shall we say? A reply filled in, fitted to its channel, and checked before anybody sends it.

mod choose;
mod inspect;
mod lengths;
mod supply;
mod window;

use super::Desk;
use crate::case::Case;
use crate::channel::{Channel, Length, Markup, Part, Unit, counter, cuts, measure};
use crate::draft::{Draft, Proposal, Reply, Used};
use crate::error::{Code, Error, Result};
use crate::event::Visibility;
use crate::finding::{Finding, Severity};
use crate::fold::{Moment, State};
use crate::locale::{Locale, Register};
use crate::policy::Policy;
use crate::template::{Library, Signature, Source, Styled, TemplateRole, Ways, fill};
use crate::time::Timestamp;
use inspect::{Inspection, Whose};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;
use supply::Supply;

impl Desk {
    /// A reply filled in, fitted to its channel and checked. Without a case, what only a case knows is missing.
    ///
    /// Nothing is half done: whatever is wrong with a value is a finding, and while one of severity `error` stands there is
    /// nothing that may be sent. O(length of the reply + assess).
    ///
    /// ```
    /// use casework::{Desk, Reply, Timestamp};
    ///
    /// let desk = Desk::load(r#"
    /// agreements: []
    /// variables:
    ///   order: {type: order_id, example: AC-104711}
    /// templates:
    ///   found: {body: "We have found your order {{ order }}."}
    /// "#)?;
    /// let reply = Reply::load("{template: found, channel: sms, values: {order: AC-104711}}")?;
    /// let now: Timestamp = "2026-11-22T09:00:00Z".parse()?;
    /// let draft = desk.draft(&reply, None, now)?;
    /// assert_eq!(draft.sendable.unwrap().texts(), ["We have found your order AC-104711."]);
    /// assert_eq!(draft.parts[0].segments, Some(1));
    ///
    /// let reply = Reply::load("{template: found, channel: x, values: {order: AC-104711}}")?;
    /// let draft = desk.draft(&reply, None, now)?;
    /// assert_eq!(draft.findings[0].code, "personal_in_public");
    /// assert!(draft.sendable.is_none());
    /// # Ok::<(), casework::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Code::MalformedReply`], [`Code::UnknownTemplate`], [`Code::UnknownChannel`], [`Code::UnknownVariable`],
    /// [`Code::UnknownLocale`] below `/reply`; and as [`Desk::assess`].
    pub fn draft(
        &self,
        reply: &Reply,
        case: Option<&Case>,
        as_of: impl Into<Timestamp>,
    ) -> Result<Draft> {
        let as_of = as_of.into();
        let state = case.map(|case| case.state(&self.0, as_of)).transpose()?;
        let drafted = self.drafted(reply, case, state.as_deref(), as_of);
        drafted.map_err(|error| error.under("reply"))
    }

    /// A reply on a case whose state is known.
    pub(crate) fn drafted(
        &self,
        reply: &Reply,
        case: Option<&Case>,
        state: Option<&State>,
        as_of: Timestamp,
    ) -> Result<Draft> {
        let place = state.and_then(|state| state.policy).or_else(|| self.0.in_force(as_of));
        let Some(policy) = place.and_then(|place| self.0.each.get(place)) else {
            let error = Error::plain(Code::UnknownTemplate).under("template");
            return Err(error.with_hint("No policy was in force at that instant."));
        };
        let library = &policy.library;
        Drafting { desk: self, policy, library, case, state, reply, as_of }.draft()
    }

    /// The templates whose `when` holds for a case, in order of their names.
    ///
    /// # Errors
    /// As [`Desk::assess`].
    pub fn proposals(&self, case: &Case, as_of: impl Into<Timestamp>) -> Result<Vec<Proposal>> {
        let as_of = as_of.into();
        let state = case.state(&self.0, as_of)?;
        let moment = Moment::new(&self.0, &state, as_of);
        let Some((facts, policy)) =
            moment.facts().zip(state.policy.and_then(|place| self.0.each.get(place)))
        else {
            return Ok(Vec::new());
        };
        let fits = policy.library.templates.iter().filter_map(|template| {
            let when = template.when.as_ref().filter(|when| when.holds(&facts))?;
            Some(Proposal {
                template: Arc::clone(&template.name),
                title: template.title.clone(),
                role: template.role,
                because: when.sentence(),
            })
        });
        Ok(fits.collect())
    }
}

/// Somebody wants to reply, at an instant, under the policy in force.
struct Drafting<'a> {
    desk: &'a Desk,
    policy: &'a Policy,
    library: &'a Library,
    case: Option<&'a Case>,
    state: Option<&'a State>,
    reply: &'a Reply,
    as_of: Timestamp,
}

impl Drafting<'_> {
    fn draft(&self) -> Result<Draft> {
        let (reply, library) = (self.reply, self.library);
        reply.check()?;
        let channel = library.channel(&reply.channel).map_err(|error| error.under("channel"))?;
        let template = reply.template.as_ref().map(|name| library.template(name)).transpose();
        let template = template.map_err(|error| error.under("template"))?;
        for name in reply.values.keys() {
            let known = library.variables.given(name);
            known.map_err(|error| error.under(name).under("values"))?;
        }
        let visibility = reply.visibility.unwrap_or(channel.visibility);
        let mut draft = Draft {
            template: template.map(|template| Arc::clone(&template.name)),
            version: template.and_then(|template| template.version.clone()),
            hash: template.map(|template| Arc::clone(&template.hash)),
            role: template.map(|template| template.role).unwrap_or_default(),
            ..Draft::empty(Arc::clone(&channel.id), visibility)
        };
        let chosen = self.choose(template, visibility, &mut draft)?;
        let register = draft.register.unwrap_or(Register::Informal);
        let locale = draft.locale.as_deref().unwrap_or(&library.brand.locale).to_owned();
        let formats = draft.formats.as_deref().unwrap_or(&locale);
        let mut supply = Supply::new(self, visibility, &locale, register);
        let ways = Ways {
            locale: match chosen {
                Some(text) if *text.formats == *formats => text.written,
                _ => Locale::or_english(formats),
            },
            zone: library.brand.zone.as_ref(),
            markup: channel.markup,
        };
        let mut inspection = Inspection::new(self, channel, visibility, chosen);
        let mut styled = match chosen {
            Some(text) => fill(&text.body, &library.variables, &mut supply, ways),
            None => Styled::plain(
                reply
                    .text
                    .as_deref()
                    .map_or(Cow::Borrowed(""), |text| crate::personal::clean(text, true)),
            ),
        };
        styled.trim();
        inspection.slots(&styled, &mut supply, chosen.map(|text| &text.body), Whose::Body);
        let subject = chosen.and_then(|text| text.subject.as_ref()).filter(|_| channel.subject);
        if let Some(subject) = subject {
            let ways = Ways { markup: Markup::Plain, ..ways };
            let mut filled = fill(subject, &library.variables, &mut supply, ways);
            filled.trim();
            inspection.slots(&filled, &mut supply, Some(subject), Whose::Subject);
            inspection.subject(&filled);
            draft.subject = Some(filled.text.replace('\n', " "));
        }
        self.sign(&mut styled, channel, &draft, &mut supply, ways, &mut inspection);
        inspection.values(&mut supply);
        draft.used = std::mem::take(&mut inspection.used);
        inspection.text(&styled);
        let ranges = fit(&styled, channel, &mut inspection);
        draft.parts = parts(&styled, &ranges, channel);
        inspection.parts(&draft.parts);
        if let Some(template) = template {
            inspection.template(template, draft.role);
        }
        draft.window = self.window(channel, template, &styled, &mut inspection);
        draft.findings.append(&mut inspection.found(&styled, &ranges, &draft.parts));
        draft.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        if draft.role == TemplateRole::TakePrivate {
            draft.owes.push(crate::authority::Owed::PublicNote.as_str());
        }
        draft.release();
        Ok(draft)
    }

    /// Adds what comes last, unless it is there already. A signature that names an agent is for replies of one.
    fn sign(
        &self,
        styled: &mut Styled,
        channel: &Channel,
        draft: &Draft,
        supply: &mut Supply<'_>,
        ways: Ways<'_>,
        inspection: &mut Inspection<'_>,
    ) {
        let variables = &self.library.variables;
        let is_for = |signature: &&Signature| {
            let by_agent = signature.body.reads.iter().any(|place| {
                variables.get(*place).is_some_and(|variable| variable.source == Source::Agent)
            });
            (!by_agent || self.reply.agent.is_some())
                && signature.channels.as_ref().is_none_or(|all| all.contains(&draft.channel))
                && signature.visibility.is_none_or(|visibility| visibility == draft.visibility)
                && signature.locale.as_ref().is_none_or(|locale| {
                    let asked = draft.locale.as_deref().or(self.reply.locale.as_deref());
                    let written = asked.unwrap_or(&self.library.brand.locale);
                    let chain = crate::locale::chain(written).unwrap_or_default();
                    locale.first().is_some_and(|tag| chain.contains(tag))
                })
        };
        let Some(signature) = self.library.brand.signatures.iter().find(is_for) else { return };
        if draft.visibility == Visibility::Internal {
            return;
        }
        let mut last = fill(&signature.body, variables, supply, ways);
        last.trim();
        let before = styled.text.strip_suffix(&last.text);
        let signed =
            before.is_some_and(|text| text.is_empty() || text.ends_with(char::is_whitespace));
        if last.text.is_empty() || signed {
            supply.missing.clear();
            return;
        }
        let apart = match channel.limit {
            _ if channel.unit == Unit::Sms || draft.visibility == Visibility::Public => " ",
            None => "\n\n",
            Some(limit) if limit <= 1_000 && !last.text.contains('\n') => " ",
            Some(_) => "\n",
        };
        styled.text.push_str(apart);
        inspection.signed = styled.text.len();
        let whose = Whose::Signature(inspection.signed);
        inspection.slots(&last, supply, Some(&signature.body), whose);
        last.filled.clear();
        styled.append(last);
    }
}

/// The stretches of the plain text that become messages of their own.
fn fit(styled: &Styled, channel: &Channel, inspection: &mut Inspection<'_>) -> Vec<Range<usize>> {
    let whole = 0..styled.text.len();
    let length = length(styled, &whole, channel);
    if !length.is_over(channel) {
        return vec![whole];
    }
    // What marks and escapes add to the part that has most of them is kept free in every part.
    let mut ranges = cuts(&styled.text, channel, 0);
    let mut spare = 0;
    for _ in 0..8 {
        let surplus = ranges.iter().map(|range| surplus(styled, range, channel)).max();
        let surplus = u32::try_from(surplus.unwrap_or_default()).unwrap_or(u32::MAX);
        if surplus <= spare {
            break;
        }
        spare = surplus;
        ranges = cuts(&styled.text, channel, spare);
    }
    let most = usize::try_from(channel.most_parts).unwrap_or(1);
    // Of a text message the network makes several by itself, so it is in one part and still too long.
    let over = |range: &Range<usize>| self::length(styled, range, channel).is_over(channel);
    if most == 1 || ranges.len() > most || ranges.iter().any(over) {
        inspection.too_long(&length, ranges.len());
    }
    if most == 1 {
        return vec![whole];
    }
    ranges
}

/// What a channel counts of a message: what it is sent, or, on Telegram, what people see of it.
fn counts<'t>(channel: &Channel, sent: &'t str, plain: &str, at: &Range<usize>) -> Cow<'t, str> {
    match channel.markup {
        Markup::TelegramHtml => Cow::Owned(plain.get(at.clone()).unwrap_or_default().to_owned()),
        _ => Cow::Borrowed(sent),
    }
}

/// How much longer a stretch is than its plain text.
fn surplus(styled: &Styled, at: &Range<usize>, channel: &Channel) -> i64 {
    let plain = measure(styled.text.get(at.clone()).unwrap_or_default(), channel);
    (length(styled, at, channel).length - plain.length).max(0)
}

fn length(styled: &Styled, at: &Range<usize>, channel: &Channel) -> Length {
    let sent = styled.write(at, channel.markup);
    measure(&counts(channel, &sent, &styled.text, at), channel)
}

/// The messages, each with its number when there are several.
fn parts(styled: &Styled, ranges: &[Range<usize>], channel: &Channel) -> Vec<Part> {
    let all = ranges.len();
    let written = ranges.iter().enumerate().map(|(place, range)| {
        let counter = counter(place + 1, all);
        let text = styled.write(range, channel.markup) + &counter;
        match counts(channel, &text, &styled.text, range) {
            Cow::Borrowed(_) => Part::new(text, channel),
            Cow::Owned(seen) => Part { text, ..Part::new(seen + &counter, channel) },
        }
    });
    written.collect()
}

/// A variable written, by its place.
fn used(library: &Library, place: usize, found: bool) -> Option<Used> {
    let variable = library.variables.get(place)?;
    Some(Used {
        variable: Arc::clone(&variable.name),
        source: variable.source,
        sensitivity: variable.sensitivity,
        found,
    })
}

/// A finding of a draft, before its places are known.
fn found(code: &'static str, severity: Severity, message: impl Into<String>) -> Finding {
    Finding::new(code, severity, "", message)
}

#[cfg(test)]
mod tests;
