//! What is legal in templates, and will not do what their author wants.

use super::Page;
use crate::channel::links;
use crate::event::Visibility;
use crate::policy::{Policy, PolicyDocument};
use crate::template::{
    Body, Library, Node, Sensitivity, Template, TemplateRole, Text, placeholders,
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

fn pointer(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// One text by itself.
fn wording(page: &mut Page, library: &Library, text: &Text, body: &Body) {
    let Some(own) = body.sources.first() else { return };
    let at = own.path.as_str();
    for (of, categories, place) in &body.plurals {
        let used = text.written.plurals();
        let name = library.variables.get(*of).map_or("", |variable| &variable.name);
        let lacking: Vec<&str> = used
            .iter()
            .filter(|one| **one != crate::locale::Plural::Other && !categories.contains(one))
            .map(|one| one.as_str())
            .collect();
        let idle = categories.iter().find(|one| !used.contains(one));
        let span = body.origin(0, place).map(|(_, span)| span);
        if !lacking.is_empty() {
            let message = format!(
                "In this language numbers take other forms too, which get the text of 'other': {}.",
                lacking.join(", ")
            );
            page.note("plural_category_missing", at, message, Some(name.to_owned()));
            page.spanning(span);
        }
        if let Some(idle) = idle {
            let message =
                format!("No whole number takes the form '{}' in this language.", idle.as_str());
            page.note("plural_category_idle", at, message, Some(name.to_owned()));
            page.spanning(span);
        }
    }
    for snippet in &body.foreign {
        let message = format!("The snippet '{snippet}' has no text in the language of this one.");
        page.note("snippet_in_other_language", at, message, Some(text.locale.to_string()));
    }
    let mut said = String::new();
    literally(&body.nodes, &mut said);
    for (found, what) in placeholders(&said) {
        let message = format!("{what} stands in the text, so no reply made of it may be sent.");
        page.note("placeholder_in_text", at, message, said.get(found).map(str::to_owned));
    }
    let allowed = &library.brand.links;
    let foreign = links(&said).into_iter().filter_map(|link| said.get(link)).find(|link| {
        let lower = link.to_ascii_lowercase();
        let rest = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
        !allowed.iter().any(|known| host == &**known || host.ends_with(&format!(".{known}")))
    });
    if let Some(link) = foreign.filter(|_| !allowed.is_empty()) {
        let message = "The text leads to a host that is not among those of the brand.".to_owned();
        page.note("link_host", at, message, Some(link.to_owned()));
    }
}

/// What stands in a text itself, with a sign between that belongs to no word.
fn literally(nodes: &[Node], said: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => said.push_str(text),
            Node::If { branches, otherwise } => {
                let all = branches.iter().map(|(_, nodes)| nodes).chain([otherwise]);
                all.for_each(|nodes| apart(nodes, said));
            }
            Node::Plural { branches, other, .. } => {
                let all = branches.iter().map(|(_, nodes)| nodes).chain([other]);
                all.for_each(|nodes| apart(nodes, said));
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
            Node::If { branches, otherwise } => {
                for (_, nodes) in branches {
                    written(nodes, all);
                }
                written(otherwise, all);
            }
            Node::Plural { branches, other, .. } => {
                for (_, nodes) in branches {
                    written(nodes, all);
                }
                written(other, all);
            }
            Node::Target(nodes) => written(nodes, all),
            _ => {}
        }
    }
}

/// What everybody will see.
fn public(page: &mut Page, template: &Template) {
    let seen = |text: &&Text| text.visibility.is_none_or(|only| only == Visibility::Public);
    if template.role != TemplateRole::Reply && !template.texts.iter().any(|text| seen(&text)) {
        let at = format!("/templates/{}", pointer(&template.name));
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
            let at = format!("/variables/{}", pointer(name));
            page.note("unused_variable", &at, "No template reads this variable.".to_owned(), None);
        }
    }
    let snippets: BTreeSet<&Arc<str>> = bodies(library).flat_map(|body| &body.snippets).collect();
    for name in document.snippets.keys().filter(|name| !snippets.contains(name)) {
        let at = format!("/snippets/{}", pointer(name));
        page.note("unused_snippet", &at, "No template has this snippet.".to_owned(), None);
    }
}
