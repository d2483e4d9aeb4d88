//! The values of a reply: handed in, or read from the case, the agent and the brand; each looked at before it is written.

use super::{Drafting, found};
use crate::channel::{is_among, links};
use crate::event::Visibility;
use crate::fact::{self, Fact, Facts, Type};
use crate::finding::{Finding, Severity};
use crate::fold::Moment;
use crate::locale::{Known, Register, salutation};
use crate::personal::{self, clean};
use crate::reading::{Reader, Standing};
use crate::template::{
    Given, Reads, Sensitivity, Slot, Source, Value, Values, Variable, VariableType,
};
use crate::time::Timestamp;
use std::borrow::Cow;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Values as they are asked for. Each is looked at once.
pub(super) struct Supply<'a> {
    drafting: &'a Drafting<'a>,
    visibility: Visibility,
    locale: String,
    register: Register,
    known: Vec<Asked<'a>>,
    standing: Option<(Standing, Option<Timestamp>)>,
    /// What there is to say about values.
    pub(super) notes: Vec<Finding>,
    /// What was to be written and is not there.
    pub(super) missing: Vec<Missing>,
}

/// A place at which a value is missing.
pub(super) struct Missing {
    pub(super) variable: usize,
    pub(super) source: usize,
    pub(super) from: Range<usize>,
}

#[derive(Clone, Debug, Default)]
enum Asked<'a> {
    #[default]
    NotYet,
    Found(Value<'a>),
    Missing,
    /// What was handed in is no value of its type.
    Malformed,
}

impl<'a> Supply<'a> {
    pub(super) fn new(
        drafting: &'a Drafting<'a>,
        visibility: Visibility,
        locale: &str,
        register: Register,
    ) -> Self {
        let known = vec![Asked::NotYet; drafting.library.variables.all.len()];
        Self {
            drafting,
            visibility,
            locale: locale.to_owned(),
            register,
            known,
            standing: None,
            notes: Vec::new(),
            missing: Vec::new(),
        }
    }

    /// Whether the value that was handed in is refused, so that it is missing for a reason already told.
    pub(super) fn is_malformed(&self, place: usize) -> bool {
        matches!(self.known.get(place), Some(Asked::Malformed))
    }

    fn note(
        &mut self,
        code: &'static str,
        severity: Severity,
        variable: &Variable,
        message: String,
    ) {
        let path = format!("/values/{}", variable.name);
        let finding = Finding { path, ..found(code, severity, message) };
        self.notes.push(finding);
    }

    fn look_up(&mut self, variable: &'a Variable) -> Asked<'a> {
        let drafting = self.drafting;
        let given =
            drafting.reply.values.get(&variable.name).filter(|given| **given != Given::Null);
        let value = match given {
            Some(given) => match variable.read(given, drafting.library.brand.orders.as_ref()) {
                Ok(value) => {
                    self.hidden(variable, given);
                    value
                }
                Err(what) => {
                    let message = format!("The value of '{}' is {what}.", variable.name);
                    self.note("malformed_value", Severity::Error, variable, message);
                    return Asked::Malformed;
                }
            },
            None => self.read(variable),
        };
        let value = match value {
            Some(value) if variable.reads == Reads::Greeting => Some(value),
            Some(_) if drafting.reply.unverified && is_theirs(variable) => {
                let message = format!("'{}' is not told to somebody unverified.", variable.name);
                self.note("unverified", Severity::Info, variable, message);
                None
            }
            value => value.and_then(|value| self.looked_at(variable, value)),
        };
        value.map_or(Asked::Missing, Asked::Found)
    }

    /// Says so where something was taken out that nobody sees.
    fn hidden(&mut self, variable: &Variable, given: &Given) {
        let Given::Text(given) = given else { return };
        let seen = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        if let Cow::Owned(text) = clean(given, true)
            && seen(given) != seen(&text)
        {
            let message = format!("Hidden characters were taken out of '{}'.", variable.name);
            self.note("hidden_characters", Severity::Info, variable, message);
        }
    }

    /// A value that may be written; none for what is treated as missing.
    fn looked_at(&mut self, variable: &Variable, value: Value<'a>) -> Option<Value<'a>> {
        let text = match value {
            Value::Text(text) => text,
            Value::List(items) => return Some(Value::List(self.items(variable, items))),
            value => return Some(value),
        };
        let name = &variable.name;
        if variable.kind == VariableType::PersonName
            && let Some(why) = personal::suspect(&text)
        {
            let message = format!(
                "'{name}' is no name to write to somebody: {}.",
                why.as_str().replace('_', " ")
            );
            self.note("name_suspect", Severity::Info, variable, message);
            return None;
        }
        if variable.kind == VariableType::Url {
            if let Some((code, what)) = leads_astray(variable, &text) {
                let message = format!("The link in '{name}' {what}.");
                self.note(code, Severity::Warning, variable, message);
                return None;
            }
        } else if !is_ours(variable) && variable.kind != VariableType::Email && is_linked(&text) {
            let message =
                format!("'{name}' holds a link, which clients would make one to click on.");
            self.note("link_in_value", Severity::Warning, variable, message);
            return None;
        }
        Some(Value::Text(self.bounded(variable, text)))
    }

    fn items(&mut self, variable: &Variable, mut items: Vec<Cow<'a, str>>) -> Vec<Cow<'a, str>> {
        if items.len() > variable.most {
            let message = format!("'{}' has more than {} items.", variable.name, variable.most);
            self.note("value_too_long", Severity::Error, variable, message);
            items.truncate(variable.most);
        }
        let linked = |item: &Cow<'_, str>| !is_ours(variable) && is_linked(item);
        if items.iter().any(linked) {
            let message = format!(
                "'{}' holds a link, which clients would make one to click on.",
                variable.name
            );
            self.note("link_in_value", Severity::Warning, variable, message);
            items.retain(|item| !linked(item));
        }
        items.into_iter().map(|item| self.bounded(variable, item)).collect()
    }

    /// The text, cut where it is longer than declared.
    fn bounded(&mut self, variable: &Variable, text: Cow<'a, str>) -> Cow<'a, str> {
        let most = variable.max_length;
        if text.len() <= most || text.chars().count() <= most {
            return text;
        }
        let message = format!("'{}' is longer than {most} code points.", variable.name);
        self.note("value_too_long", Severity::Error, variable, message);
        let mut left = most.saturating_sub(1);
        let whole = |cluster: &&str| {
            let points = cluster.chars().count();
            let fits = points <= left;
            left = left.saturating_sub(points);
            fits
        };
        let kept: String = text.graphemes(true).take_while(whole).collect();
        Cow::Owned(format!("{kept}…"))
    }

    fn standing(&mut self) -> Option<(Standing, Option<Timestamp>)> {
        if self.standing.is_none() {
            let Drafting { desk, state, as_of, .. } = self.drafting;
            let state = (*state)?;
            self.standing =
                Some(Reader { policies: desk.policies(), state, as_of: *as_of }.standing());
        }
        self.standing
    }

    /// What the case, the agent or the brand says.
    fn read(&mut self, variable: &Variable) -> Option<Value<'a>> {
        let Drafting { case, state, reply, library, as_of, .. } = self.drafting;
        let text = |text: &'a str| {
            let text = clean(text, false);
            (!personal::blank(&text)).then_some(Value::Text(text))
        };
        let facts = || state.map(|state| &state.facts);
        match &variable.reads {
            Reads::Nothing => None,
            Reads::Attribute(name) => self.attribute(variable, name),
            Reads::CaseId => text(case.and_then(crate::case::Case::id)?),
            Reads::OpenedAt => facts()?.opened_at.map(Value::Instant),
            Reads::DueAt => self.standing()?.1.map(Value::Instant),
            Reads::WaitingFor => {
                let since = facts()?.waiting_from()?;
                Some(Value::Duration(as_of.as_millis() - since.as_millis()))
            }
            Reads::Contacts => Some(Value::Integer(facts()?.counts().contacts)),
            Reads::Late => Some(Value::Boolean(self.standing()?.0 == Standing::Breached)),
            Reads::Reopened => Some(Value::Boolean(facts()?.counts().reopens > 0)),
            Reads::AgentName => text(reply.agent.as_ref()?.name.as_deref()?),
            Reads::AgentInitials => text(reply.agent.as_ref()?.initials.as_deref()?),
            Reads::BrandName => text(library.brand.name.as_deref()?),
            Reads::Now => Some(Value::Instant(*as_of)),
            Reads::Greeting => Some(Value::Text(Cow::Owned(self.greeting()))),
        }
    }

    fn attribute(&self, variable: &Variable, name: &std::sync::Arc<str>) -> Option<Value<'a>> {
        let Drafting { desk, policy, state, as_of, library, .. } = self.drafting;
        let state = (*state)?;
        let fact = Fact::Attribute(std::sync::Arc::clone(name));
        let facts = Moment::new(desk.policies(), state, *as_of).facts_under(policy);
        let kind = match variable.kind {
            VariableType::Integer => Type::Integer { least: i64::MIN, most: i64::MAX },
            VariableType::Boolean => Type::Boolean,
            VariableType::Instant => Type::Instant,
            _ => Type::Text,
        };
        let given = match facts.get(&fact, kind)?.value {
            fact::Value::Text(text) => Given::Text(text.into()),
            fact::Value::Int(number) => Given::Integer(number),
            fact::Value::Bool(value) => Given::Boolean(value),
            fact::Value::Instant(at) => return Some(Value::Instant(at)),
            _ => return None,
        };
        let value = variable.read(&given, library.brand.orders.as_ref()).ok().flatten()?;
        Some(value.into_owned())
    }

    /// How the reply begins: with what may be said of the customer's name to whoever reads it.
    fn greeting(&mut self) -> String {
        let brand = &self.drafting.library.brand;
        let mut parts: [Option<String>; 4] = Default::default();
        for (name, part) in brand.names.iter().zip(&mut parts) {
            let Some(variable) = name.and_then(|name| self.drafting.library.variables.get(name))
            else {
                continue;
            };
            if is_open(variable, self.visibility)
                && let Some(Value::Text(text)) = name.and_then(|name| self.value(name))
            {
                *part = Some(text.clone().into_owned());
            }
        }
        let [given, family, title, full] = &parts;
        let known = Known {
            given: given.as_deref(),
            family: family.as_deref(),
            title: title.as_deref(),
            full: full.as_deref(),
        };
        let own = salutation(&self.locale, self.register, &known);
        own.or_else(|| salutation(&brand.locale, self.register, &known))
            .or_else(|| salutation("en", self.register, &known))
            .unwrap_or_default()
    }
}

impl Values for Supply<'_> {
    fn value(&mut self, variable: usize) -> Option<&Value<'_>> {
        if matches!(self.known.get(variable), Some(Asked::NotYet)) {
            let asked = self.drafting.library.variables.get(variable);
            let value = asked.map_or(Asked::Missing, |asked| self.look_up(asked));
            if let Some(known) = self.known.get_mut(variable) {
                *known = value;
            }
        }
        match self.known.get(variable)? {
            Asked::Found(value) => Some(value),
            Asked::NotYet | Asked::Missing | Asked::Malformed => None,
        }
    }

    fn missed(&mut self, slot: &Slot) {
        let (variable, source, from) = (slot.variable, slot.source, slot.at.clone());
        self.missing.push(Missing { variable, source, from });
    }
}

/// Why a link may not be written.
fn leads_astray(variable: &Variable, link: &str) -> Option<(&'static str, &'static str)> {
    let lower = link.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    let Some(rest) = rest else {
        return Some(("link_scheme", "begins with neither https:// nor http://"));
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let odd = |c: char| c.is_whitespace() || c.is_control() || "\"'<>\\^`{}|".contains(c);
    if host.is_empty() || host.contains('@') || link.chars().any(odd) {
        return Some(("link_scheme", "is none that every client reads alike"));
    }
    let allowed = variable.hosts.is_empty() || is_among(link, &variable.hosts);
    (!allowed).then_some(("link_host", "leads to a host that is not among those allowed"))
}

/// Whether some client would make a link of a part of a text: what X takes for one, and whatever has a scheme or begins as
/// hosts of the web do.
fn is_linked(text: &str) -> bool {
    let scheme = |(at, _)| {
        text.get(..at)
            .and_then(|before| before.chars().next_back())
            .is_some_and(char::is_alphanumeric)
    };
    let www = || text.to_ascii_lowercase().contains("www.");
    text.match_indices("://").any(scheme) || www() || !links(text).is_empty()
}

/// Whether whoever reads a reply may see a value.
pub(super) fn is_open(variable: &Variable, visibility: Visibility) -> bool {
    match variable.sensitivity {
        Sensitivity::Public => true,
        Sensitivity::Personal => visibility != Visibility::Public,
        Sensitivity::Internal => visibility == Visibility::Internal,
        Sensitivity::Secret => false,
    }
}

/// Whether the value is in our own words.
pub(super) fn is_ours(variable: &Variable) -> bool {
    matches!(variable.source, Source::Agent | Source::Brand | Source::Prompt)
}

/// Whether the value is for the customer alone, or from them.
fn is_theirs(variable: &Variable) -> bool {
    variable.source == Source::Customer || variable.sensitivity != Sensitivity::Public
}
