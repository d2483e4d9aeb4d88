//! What is legal in templates, and will not do what their author wants.

use super::Page;
use crate::channel::{is_among, links};
use crate::error::step;
use crate::event::Visibility;
use crate::locale::{Locale, Plural};
use crate::personal::{self, Kind};
use crate::policy::{Policy, PolicyDocument};
use crate::template::{
    Body, Library, Node, PluralUse, Sensitivity, Template, TemplateRole, Text, placeholders,
};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) fn replies(page: &mut Page, document: &PolicyDocument, policy: &Policy) {
    let library = &policy.library;
    for template in &library.templates {
        for text in &template.texts {
            for body in text.subject.iter().chain([&text.body]) {
                wording(page, library, text, body);
            }
        }
        public(page, template);
        too_long(page, library, template);
    }
    unused(page, document, library);
}

fn bodies(library: &Library) -> impl Iterator<Item = &Body> {
    let texts = library.templates.iter().flat_map(|template| &template.texts);
    let own = texts.flat_map(|text| text.subject.iter().chain([&text.body]));
    own.chain(library.brand.signatures.iter().map(|signature| &signature.body))
}

/// One text by itself.
fn wording(page: &mut Page, library: &Library, text: &Text, body: &Body) {
    let Some(own) = body.sources.first() else { return };
    let at = own.path.as_str();
    for plural in &body.plurals {
        plurals(page, library, text, body, plural);
    }
    for snippet in &body.foreign {
        let message = format!("The snippet '{snippet}' has no text in the language of this one.");
        page.note("snippet_in_other_language", at, message, Some(text.locale.to_string()));
    }
    if Locale::named(&text.locale).is_none() {
        let message =
            "Nothing is known of how this language writes values; they are written as in English.";
        page.note("unknown_language", at, message.to_owned(), Some(text.locale.to_string()));
    }
    let mut said = String::new();
    literally(&body.nodes, &mut said);
    if said.trim().is_empty() {
        let message = "The text says nothing, so no reply made of it may be sent.".to_owned();
        page.note("empty_reply", at, message, None);
    }
    // What stands for a value is no part of the text.
    let own = said.replace('\u{fffc}', "_");
    let seen = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    if seen(&personal::clean(&own, true)) != seen(&own) {
        let message =
            "The text has characters that nobody sees, or that turn the direction of others.";
        page.note("hidden_characters", at, message.to_owned(), None);
    }
    for found in personal::find(&said, None).into_iter().filter(|found| found.kind == Kind::Card) {
        let message =
            "A card number stands in the text, so no reply made of it may be sent.".to_owned();
        page.note("card_number", at, message, said.get(found.range).map(|_| "card".to_owned()));
    }
    for (found, what) in placeholders(&said) {
        let message = format!("{what} stands in the text, so no reply made of it may be sent.");
        page.note("placeholder_in_text", at, message, said.get(found).map(str::to_owned));
    }
    let allowed = &library.brand.links;
    let mut all = links(&said).into_iter().filter_map(|link| said.get(link));
    let foreign = all.find(|link| !is_among(link, allowed));
    if let Some(link) = foreign.filter(|_| !allowed.is_empty()) {
        let message = "The text leads to a host that is not among those of the brand.".to_owned();
        page.note("link_host", at, message, Some(link.to_owned()));
    }
}

/// The forms that numbers take in the language of a text, and those that it has.
fn plurals(page: &mut Page, library: &Library, text: &Text, body: &Body, plural: &PluralUse) {
    let Some(own) = body.sources.first() else { return };
    let at = own.path.as_str();
    let used = text.written.plurals();
    let name = library.variables.get(plural.of).map_or("", |variable| &variable.name);
    let span = body.origin(0, &plural.at).map(|(_, span)| span);
    // French has a form of its own for millions, which nobody writes about parcels.
    let met = |form: &&Plural| (0..=1_000).any(|number| text.written.plural(number) == **form);
    let lacks = |form: &&Plural| **form != Plural::Other && !plural.forms.contains(form);
    let lacking = used.iter().filter(lacks).filter(met);
    let lacking: Vec<&str> = lacking.map(|form| form.as_str()).collect();
    if !lacking.is_empty() {
        let message = format!(
            "In this language numbers take other forms too, which get the text of 'other': {}.",
            lacking.join(", ")
        );
        page.note("plural_category_missing", at, message, Some(name.to_owned()));
        page.spanning(span);
    }
    for form in plural.forms.iter().filter(|form| !used.contains(form)) {
        let word = form.as_str();
        let message = format!("No whole number takes the form '{word}' in this language.");
        page.note("plural_category_idle", at, message, Some(name.to_owned()));
        page.spanning(span);
    }
    // "Your parcel" for the form `one` is wrong about 21 parcels in Russian, and about none in French.
    let mut slots = BTreeSet::new();
    written(&body.nodes, &mut slots);
    let mut ones = (0..=200).filter(|number| text.written.plural(*number) == Plural::One);
    let more = ones.find(|number| *number != 1);
    if let Some(more) =
        more.filter(|_| plural.forms.contains(&Plural::One) && !slots.contains(&plural.of))
    {
        let message = format!(
            "The number is not written, and in this language the form 'one' is for 1 and {more} alike. Write the \
             number, or ask for it by {{% if {name} == 1 %}}."
        );
        page.note("plural_without_number", at, message, Some(more.to_string()));
        page.spanning(span);
    }
}

/// What stands in a text itself, with a sign between that belongs to no word.
fn literally(nodes: &[Node], said: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => said.push_str(text),
            Node::If { .. } | Node::Plural { .. } => {
                for nodes in node.choices() {
                    apart(nodes, said);
                }
            }
            Node::Target(nodes) => apart(nodes, said),
            Node::Slot(_) => said.push('\u{fffc}'),
            Node::Line | Node::Item | Node::Open(_) | Node::Close(_) => said.push('\n'),
        }
    }
}

/// What stands in one of several texts, of which only one is written.
fn apart(nodes: &[Node], said: &mut String) {
    said.push('\n');
    literally(nodes, said);
    said.push('\n');
}

/// The variables that a text writes.
fn written(nodes: &[Node], all: &mut BTreeSet<usize>) {
    for node in nodes {
        match node {
            Node::Slot(slot) => drop(all.insert(slot.variable)),
            Node::Target(nodes) => written(nodes, all),
            node => node.choices().for_each(|nodes| written(nodes, all)),
        }
    }
}

/// What everybody will see.
fn public(page: &mut Page, template: &Template) {
    let seen = |text: &&Text| text.visibility.is_none_or(|only| only == Visibility::Public);
    if template.role != TemplateRole::Reply && !template.texts.iter().any(|text| seen(&text)) {
        let at = format!("/templates/{}", step(&template.name));
        let message = "This is for everybody to see, and has no text for them.".to_owned();
        page.note("never_public", &at, message, None);
    }
}

/// Texts for everybody that always tell too much, and texts that do not fit where they are said to be for.
fn too_long(page: &mut Page, library: &Library, template: &Template) {
    for text in &template.texts {
        let Some(own) = text.body.sources.first() else { continue };
        if text.visibility == Some(Visibility::Public) {
            let mut slots = BTreeSet::new();
            written(&text.body.nodes, &mut slots);
            let mut variables = slots.iter().filter_map(|place| library.variables.get(*place));
            let personal = variables.find(|variable| variable.sensitivity != Sensitivity::Public);
            if let Some(variable) = personal {
                let message = format!(
                    "'{}' is not for everybody, so no reply made of it may be sent.",
                    variable.name
                );
                page.note(
                    "personal_in_public",
                    &own.path,
                    message,
                    Some(variable.name.to_string()),
                );
            }
        }
        let named = template.channels.iter().chain(&text.channels).flatten();
        let named: BTreeSet<&Arc<str>> = named.collect();
        for channel in named.iter().filter_map(|id| library.channels.get(*id)) {
            let over =
                library.example_length(text, channel).filter(|length| length.is_over(channel));
            if let Some((length, limit, unit)) = over.map(|length| length.excessive()) {
                let message = format!(
                    "With the examples of its variables it has {length} {unit} on the channel '{}', and there may be {limit}.",
                    channel.id
                );
                page.note("too_long_for_channel", &own.path, message, Some(length.to_string()));
            }
        }
    }
}

fn unused(page: &mut Page, document: &PolicyDocument, library: &Library) {
    let read: BTreeSet<usize> = bodies(library).flat_map(|body| &body.reads).copied().collect();
    let names: BTreeSet<usize> = library.brand.names.iter().flatten().copied().collect();
    for name in document.variables.keys() {
        let place = library.variables.place(name);
        if place.is_some_and(|place| !read.contains(&place) && !names.contains(&place)) {
            let at = format!("/variables/{}", step(name));
            page.note("unused_variable", &at, "No template reads this variable.".to_owned(), None);
        }
    }
    let snippets: BTreeSet<&Arc<str>> = bodies(library).flat_map(|body| &body.snippets).collect();
    for name in document.snippets.keys().filter(|name| !snippets.contains(name)) {
        let at = format!("/snippets/{}", step(name));
        page.note("unused_snippet", &at, "No template has this snippet.".to_owned(), None);
    }
}
