//! What a text looks like with the examples of its variables.

use super::body::{Body, Slot};
use super::fill::{Values, Ways, fill};
use super::library::{Library, Text};
use super::styled::Styled;
use super::variable::{Reads, Value};
use crate::channel::{Channel, Length, Markup, measure};
use crate::locale::{Known, Register, salutation};
use crate::time::Timestamp;
use std::borrow::Cow;

impl Library {
    /// A text with the examples of its variables, and whether each of them has one.
    pub(crate) fn example(&self, text: &Text, body: &Body, markup: Markup) -> (Styled, bool) {
        let greeting = self.example_greeting(text);
        let mut examples = Examples { library: self, whole: true, greeting, last: None };
        let ways = Ways { locale: text.written, zone: self.brand.zone.as_ref(), markup };
        let mut styled = fill(body, &self.variables, &mut examples, ways);
        styled.trim();
        (styled, examples.whole)
    }

    /// How a text greets somebody with the names that are examples.
    fn example_greeting(&self, text: &Text) -> String {
        let names = self.brand.names.map(|name| {
            let example = self.variables.get(name?)?.example.as_ref()?;
            if let Value::Text(text) = example { Some(&**text) } else { None }
        });
        let [given, family, title, full] = names;
        let known = Known { given, family, title, full };
        let register = text.register.or(self.brand.register).unwrap_or(Register::Informal);
        let own = salutation(&text.locale, register, &known);
        own.or_else(|| salutation("en", register, &known)).unwrap_or_default()
    }

    /// How long a text with its examples is where a channel counts; none where an example is missing.
    pub(crate) fn example_length(&self, text: &Text, channel: &Channel) -> Option<Length> {
        let (styled, whole) = self.example(text, &text.body, channel.markup);
        let written = styled.write(&(0..styled.text.len()), channel.markup);
        whole.then(|| measure(&written, channel))
    }
}

/// The examples of variables.
struct Examples<'a> {
    library: &'a Library,
    whole: bool,
    greeting: String,
    last: Option<Value<'a>>,
}

impl Values for Examples<'_> {
    fn value(&mut self, place: usize) -> Option<&Value<'_>> {
        let variable = self.library.variables.get(place)?;
        // An instant that everybody can read: noon of a day in autumn, UTC.
        let instant = Timestamp::from_millis(1_795_348_800_000).unwrap_or(Timestamp::MIN);
        let text = |text: &'static str| Some(Value::Text(Cow::Borrowed(text)));
        self.last = match variable.reads {
            Reads::Nothing | Reads::Attribute(_) => return variable.example.as_ref(),
            Reads::CaseId => text("4711"),
            Reads::OpenedAt | Reads::DueAt | Reads::Now => Some(Value::Instant(instant)),
            Reads::WaitingFor => Some(Value::Duration(5_400_000)),
            Reads::Contacts => Some(Value::Integer(2)),
            Reads::Late | Reads::Reopened => Some(Value::Boolean(true)),
            Reads::AgentName => text("Ann"),
            Reads::AgentInitials => text("AB"),
            Reads::BrandName => {
                self.library.brand.name.as_deref().map(|name| Value::Text(Cow::Borrowed(name)))
            }
            Reads::Greeting => Some(Value::Text(Cow::Owned(self.greeting.clone()))),
        };
        self.last.as_ref()
    }

    fn missed(&mut self, _: &Slot) {
        self.whole = false;
    }
}
