//! What there is to say about a reply before it is sent, each thing at its place in the reply and in the policy.

use super::supply::{Supply, is_open, is_ours};
use super::{Drafting, found, used};
use crate::channel::{Channel, Encoding, Length, Part, gsm_edit, is_among, links, measure};
use crate::draft::Used;
use crate::event::Visibility;
use crate::finding::{Finding, Origin, Severity};
use crate::locale::wall;
use crate::personal::{self, Kind};
use crate::span::Span;
use crate::template::{
    Body, Filled, MISSING, Sensitivity, Source, Styled, Template, TemplateRole, Text, VariableType,
    placeholders,
};
use chrono::NaiveDate;
use std::ops::Range;

/// The most that is told of one kind, as each place is counted out by itself.
const MOST_FOUND: usize = 100;

/// A reply being looked at.
pub(super) struct Inspection<'a> {
    drafting: &'a Drafting<'a>,
    channel: &'a Channel,
    pub(super) visibility: Visibility,
    text: Option<&'a Text>,
    /// Where the signature begins, which is the brand's own.
    pub(super) signed: usize,
    /// The variables that were written, in order.
    pub(super) used: Vec<Used>,
    /// Each with its stretch of the plain text, if it has one.
    found: Vec<(Finding, Option<Range<usize>>)>,
}

impl<'a> Inspection<'a> {
    pub(super) fn new(
        drafting: &'a Drafting<'a>,
        channel: &'a Channel,
        visibility: Visibility,
        text: Option<&'a Text>,
    ) -> Self {
        let (signed, used, found) = (usize::MAX, Vec::new(), Vec::new());
        Self { drafting, channel, visibility, text, signed, used, found }
    }

    pub(super) fn add(&mut self, finding: Finding) {
        self.found.push((finding, None));
    }

    fn origin(body: Option<&Body>, filled: &Filled) -> Option<Origin> {
        let (path, span) = body?.origin(filled.source, &filled.from)?;
        Some(Origin { path: path.to_owned(), span: Some(span) })
    }

    /// What was filled in that whoever reads the reply may not see, and what is missing. Only what stands in the body has a
    /// place in the messages.
    pub(super) fn slots(
        &mut self,
        styled: &Styled,
        supply: &mut Supply<'_>,
        body: Option<&Body>,
        whose: Whose,
    ) {
        self.uses(styled);
        for filled in styled.filled.iter().filter(|filled| filled.genuine) {
            let variable = self.drafting.library.variables.get(filled.variable);
            let Some(variable) = variable.filter(|variable| !is_open(variable, self.visibility))
            else {
                continue;
            };
            let (code, what) = match variable.sensitivity {
                Sensitivity::Internal => ("internal_in_reply", "is for ourselves alone"),
                _ => ("personal_in_public", "is personal, and everybody would see it"),
            };
            let message = format!("'{}' {what}.", variable.name);
            self.placed(found(code, Severity::Error, message), body, filled, whose);
        }
        for missing in std::mem::take(&mut supply.missing) {
            let Some(variable) = self.drafting.library.variables.get(missing.variable) else {
                continue;
            };
            if supply.is_malformed(missing.variable) {
                continue;
            }
            let what =
                if variable.source == Source::Prompt { "was not given" } else { "is missing" };
            let message =
                format!("'{}' {what}, and nothing says what to write then.", variable.name);
            let finding = found("missing_value", Severity::Error, message);
            let here = |filled: &&Filled| {
                !filled.genuine && filled.source == missing.source && filled.from == missing.from
            };
            if let Some(filled) = styled.filled.iter().find(here) {
                self.placed(finding, body, filled, whose);
            } else {
                let origin = body.and_then(|body| body.origin(missing.source, &missing.from));
                let origin =
                    origin.map(|(path, span)| Origin { path: path.to_owned(), span: Some(span) });
                self.add(Finding { path: whose.path().to_owned(), origin, ..finding });
            }
        }
    }

    fn placed(&mut self, finding: Finding, body: Option<&Body>, filled: &Filled, whose: Whose) {
        let origin = Self::origin(body, filled);
        let path = whose.path().to_owned();
        let at = match whose {
            Whose::Body => Some(filled.at.clone()),
            Whose::Signature(from) => Some(filled.at.start + from..filled.at.end + from),
            Whose::Subject => None,
        };
        self.found.push((Finding { path, origin, ..finding }, at));
    }

    /// What there is to say about values.
    pub(super) fn values(&mut self, supply: &mut Supply<'_>) {
        for note in supply.notes.drain(..) {
            self.add(note);
        }
    }

    fn uses(&mut self, styled: &Styled) {
        for filled in &styled.filled {
            let one = used(self.drafting.library, filled.variable, filled.genuine);
            self.used.extend(one.filter(|one| !self.used.contains(one)));
        }
    }

    /// What should not be seen, and what was left to be filled in, in a subject.
    pub(super) fn subject(&mut self, styled: &Styled) {
        let before = std::mem::take(&mut self.found);
        self.looked_over(styled);
        let in_subject = |(finding, at): (Finding, Option<Range<usize>>)| {
            let span = at.map(|at| Span::of(&styled.text, &at));
            (Finding { path: Whose::Subject.path().to_owned(), span, ..finding }, None)
        };
        let found = std::mem::replace(&mut self.found, before);
        self.found.extend(found.into_iter().map(in_subject));
    }

    /// The same in the text, and nothing at all.
    pub(super) fn text(&mut self, styled: &Styled) {
        let text = &styled.text;
        if text.is_empty() && (self.text.is_some() || self.drafting.reply.text.is_some()) {
            self.add(found("empty_reply", Severity::Error, "The reply says nothing."));
        }
        self.looked_over(styled);
    }

    fn looked_over(&mut self, styled: &Styled) {
        let text = &styled.text;
        let seen = personal::find(text, self.drafting.library.brand.orders.as_ref());
        for seen in seen.into_iter().take(MOST_FOUND) {
            self.detected(styled, seen.kind, seen.range);
        }
        self.leads(styled);
        for (at, what) in placeholders(text).into_iter().take(MOST_FOUND) {
            let message = format!("{what} is left in the reply.");
            self.found.push((found("placeholder_left", Severity::Error, message), Some(at)));
        }
    }

    /// Links that stand in the text and lead to hosts that are not the brand's, if it names any. Those of variables with
    /// hosts of their own were looked at before.
    fn leads(&mut self, styled: &Styled) {
        let library = self.drafting.library;
        if library.brand.links.is_empty() {
            return;
        }
        for at in links(&styled.text).into_iter().take(MOST_FOUND) {
            let of_url = styled.filled.iter().any(|filled| {
                let kind = library.variables.get(filled.variable).map(|variable| variable.kind);
                kind == Some(VariableType::Url)
                    && filled.at.start <= at.start
                    && at.end <= filled.at.end
            });
            let link = styled.text.get(at.clone()).unwrap_or_default();
            // Another system's `{{a.name}}` is no link, and told as what it is.
            let before = styled.text.get(..at.start).and_then(|text| text.chars().next_back());
            if before.is_some_and(|c| "{%#<[".contains(c)) {
                continue;
            }
            if !of_url && !is_among(link, &library.brand.links) {
                let message = "A link leads to a host that is not among those of the brand.";
                self.found.push((found("link_host", Severity::Warning, message), Some(at)));
            }
        }
    }

    fn detected(&mut self, styled: &Styled, kind: Kind, at: Range<usize>) {
        let (code, what) = match kind {
            Kind::Card => ("card_number", "A card number"),
            Kind::Iban => ("iban", "A bank account number"),
            Kind::Email => ("email_address", "An e-mail address"),
            Kind::Phone => ("phone_number", "A telephone number"),
            Kind::OrderId => ("order_number", "An order number"),
        };
        let severity = match (kind, self.visibility) {
            (Kind::Card, Visibility::Internal) => Severity::Warning,
            (Kind::Card, _) | (_, Visibility::Public) => Severity::Error,
            _ => return,
        };
        let within = |filled: &&Filled| filled.at.start < at.end && at.start < filled.at.end;
        let mut values = styled.filled.iter().filter(within).peekable();
        // What the template itself or the brand says is meant to be seen; so is what is declared to be.
        if kind != Kind::Card {
            let variables = &self.drafting.library.variables;
            let meant = |filled: &Filled| {
                !filled.genuine
                    || variables.get(filled.variable).is_some_and(|variable| {
                        is_ours(variable) && variable.source != Source::Prompt
                    })
            };
            let ours = self.text.is_some() || at.start >= self.signed;
            let written = ours && values.peek().is_none();
            // A value that its readers may not see was told of already.
            let told = styled.filled.iter().filter(within).any(|filled| {
                let variable = variables.get(filled.variable);
                filled.genuine && variable.is_some_and(|one| !is_open(one, self.visibility))
            });
            let declared = |filled: &Filled| {
                variables.get(filled.variable).is_some_and(|variable| {
                    variable.sensitivity == Sensitivity::Public && same(variable.kind, kind)
                })
            };
            if written
                || told
                || (values.peek().is_some()
                    && values.all(|filled| meant(filled) || declared(filled)))
            {
                return;
            }
        }
        let seen = if self.visibility == Visibility::Public {
            "everybody would see it"
        } else {
            "it should not be sent"
        };
        let message = format!("{what} stands in the reply, and {seen}.");
        self.found.push((found(code, severity, message), Some(at)));
    }

    pub(super) fn too_long(&mut self, length: &Length, parts: usize) {
        let most = self.channel.most_parts;
        let message = if let (Some(segments), true) = (length.segments, length.segments > Some(1)) {
            format!("It is {segments} SMS, and there may be {most}.")
        } else if most > 1 {
            format!("It takes {parts} messages, and there may be {most}.")
        } else {
            let (long, limit, unit) = length.excessive();
            let parts =
                if parts > 1 { format!(" It would take {parts} messages.") } else { String::new() };
            format!("It has {long} {unit}, and there may be {limit}.{parts}")
        };
        let code = if most > 1 { "too_many_parts" } else { "too_long" };
        self.add(found(code, Severity::Error, message));
    }

    /// One quote can make three messages of one.
    pub(super) fn parts(&mut self, parts: &[Part]) {
        let wide = |part: &&Part| part.encoding == Some(Encoding::Ucs2) && part.segments > Some(1);
        for (place, part) in parts.iter().enumerate().filter(|(_, part)| wide(part)) {
            let edit = gsm_edit(&part.text, &measure(&part.text, self.channel));
            let Some(edit) = edit.filter(|edit| edit.saves > 0) else { continue };
            let first = edit.replace.first().map(|replacement| replacement.span);
            let many = part.segments.unwrap_or(1);
            let message = format!(
                "Signs outside of the GSM alphabet make {many} SMS of it; with others in their place it is {}.",
                many - edit.saves
            );
            let path = format!("/parts/{place}/text");
            let finding = found("breaks_gsm7", Severity::Warning, message);
            self.add(Finding { path, span: first, edit: Some(edit), ..finding });
        }
    }

    /// Whether the template may be used here and now.
    pub(super) fn template(&mut self, template: &Template, role: TemplateRole) {
        if template.channels.as_ref().is_some_and(|channels| !channels.contains(&self.channel.id)) {
            let message = "The template is for other channels.";
            self.add(found("other_channel", Severity::Error, message));
        }
        if role != TemplateRole::Reply && self.visibility != Visibility::Public {
            let message = match role {
                TemplateRole::TakePrivate => "Only what is public can be taken private.",
                _ => "A closing note is for everybody to see.",
            };
            self.add(found("not_in_public", Severity::Error, message));
        }
        let Drafting { library, as_of, .. } = self.drafting;
        let today = wall(*as_of, library.brand.zone.as_ref()).date();
        if template.review_by.is_some_and(|by| NaiveDate::from(by) <= today) {
            let message = "Somebody should have looked at this template again by now.";
            self.add(found("stale_template", Severity::Warning, message));
        }
    }

    /// What a platform refuses in the values of a template that it has approved.
    pub(super) fn parameters(&mut self, styled: &Styled) {
        for filled in &styled.filled {
            let value = styled.text.get(filled.at.clone()).unwrap_or_default();
            if value != MISSING && (value.contains(['\n', '\t']) || value.contains("     ")) {
                let message =
                    "The platform refuses line breaks, tabs and more than four spaces in a value.";
                let origin = Self::origin(self.text.map(|text| &text.body), filled);
                let finding = found("parameter_whitespace", Severity::Error, message);
                self.found.push((Finding { origin, ..finding }, Some(filled.at.clone())));
            }
        }
    }

    /// All that was found, each at its place in the messages.
    pub(super) fn found(
        &mut self,
        styled: &Styled,
        ranges: &[Range<usize>],
        parts: &[Part],
    ) -> Vec<Finding> {
        let markup = self.channel.markup;
        let placed = |(mut finding, at): (Finding, Option<Range<usize>>)| {
            let Some(at) = at else { return finding };
            let place =
                ranges.iter().rposition(|range| range.start <= at.start).unwrap_or_default();
            let Some((range, part)) = ranges.get(place).zip(parts.get(place)) else {
                return finding;
            };
            let start = styled.written_before(range, at.start.max(range.start), markup);
            let end = styled.written_until(range, at.end.min(range.end), markup).max(start);
            let border = |mut byte: usize| {
                while !part.text.is_char_boundary(byte) {
                    byte -= 1;
                }
                byte.min(part.text.len())
            };
            finding.path = format!("/parts/{place}/text");
            finding.span = Some(Span::of(&part.text, &(border(start)..border(end))));
            finding
        };
        self.found.drain(..).map(placed).collect()
    }
}

/// Which text something stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    Body,
    Subject,
    /// Appended at this place of the body.
    Signature(usize),
}

impl Whose {
    fn path(self) -> &'static str {
        match self {
            Self::Body | Self::Signature(_) => "",
            Self::Subject => "/subject",
        }
    }
}

/// Whether values of a type are what was found.
fn same(kind: VariableType, found: Kind) -> bool {
    matches!(
        (kind, found),
        (VariableType::Email, Kind::Email)
            | (VariableType::Phone, Kind::Phone)
            | (VariableType::OrderId, Kind::OrderId)
    )
}
