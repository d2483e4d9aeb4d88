//! What Python hands in as a document or as an event, as text: the part of the door that knows Python's own kinds of
//! values. JSON would turn some of them into something that nobody wrote, so these are refused.

use crate::values::{AmountGiven, InstantGiven, Outcome, text};
use casework::{Code, Error, Result};
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::type_hint_identifier;
use pyo3::types::{
    PyBool, PyDate, PyDateTime, PyDelta, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString,
    PyTuple,
};
use std::fmt::Write;

/// Declares what is taken as the text of something, with the name of its type.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident($held:ty): $hint:literal, $read:expr;)+) => {$(
        $(#[$doc])*
        pub(crate) struct $name(pub(crate) $held);

        impl<'a, 'py> FromPyObject<'a, 'py> for $name {
            type Error = PyErr;
            const INPUT_TYPE: PyStaticExpr = type_hint_identifier!("casework.types", $hint);

            fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
                $read(&value).map(Self)
            }
        }
    )+};
}

texts! {
    /// The text of a calendar: a str as it is, a path's file, a mapping or a list as JSON.
    DocumentText(String): "Document", |value| document(value)?.raised();
    /// The text of one policy or of several, likewise.
    PolicyText(String): "Policy", |value| document(value)?.raised();
    /// The text of who is there, likewise.
    OrganisationText(String): "Organisation", |value| document(value)?.raised();
    /// The text of an event, in which instants may be aware datetimes and amounts timedeltas; or what is wrong with it.
    EventText(Result<String>): "EventGiven", event;
    /// The text of observations, likewise.
    ObservedText(Result<String>): "Observations",
        |value| happened(value, "Give observations as a list of dicts, or as its text.");
    /// The text of a stream of cases, likewise.
    StreamText(Result<String>): "StreamGiven",
        |value| happened(value, "Give a stream as a dict, or as its text.");
    /// The text of whoever wants to act, likewise.
    ActorText(Result<String>): "ActorGiven",
        |value| happened(value, "Give an actor as a dict, or as its text.");
    /// The text of what they want to do, likewise.
    ActText(Result<String>): "ActGiven",
        |value| happened(value, "Give an act as a dict, or as its text.");
    /// The text of a reply, in which dates and instants may be Python's own.
    ReplyText(Result<String>): "ReplyGiven", reply;
    /// The text of a list of replies, out of anything that gives one after the other.
    RepliesText(Result<String>): "Replies", replies;
}

fn document(value: &Bound<'_, PyAny>) -> PyResult<Result<String>> {
    if let Some(text) = written(value)? {
        return Ok(text);
    }
    if value.cast::<PyMapping>().is_ok() || value.is_instance_of::<PyList>() {
        return json(
            value,
            "Write dates and times as text, as in '2026-12-25' and '17:00', or let \
                            casework read the YAML text.",
            Own::Nothing,
        );
    }
    let hint = "Give text, a dict, or a pathlib.Path.";
    Ok(Err(Error::plain(Code::NotADocument).with_hint(hint)))
}

/// The text of one event.
pub(crate) fn event(value: &Bound<'_, PyAny>) -> PyResult<Result<String>> {
    happened(value, "Give an event as a dict, or as its text.")
}

/// The text of what happened, in which instants may be aware datetimes and amounts timedeltas.
fn happened(value: &Bound<'_, PyAny>, otherwise: &str) -> PyResult<Result<String>> {
    if let Some(text) = text(value) {
        return Ok(text);
    }
    if value.cast::<PyMapping>().is_ok() || value.is_instance_of::<PyList>() {
        let hint =
            "Give aware datetimes or text for instants, and else text, numbers, lists and dicts.";
        return json(value, hint, Own::Times);
    }
    Ok(Err(Error::plain(Code::NotADocument).with_hint(otherwise)))
}

/// What may stand among the values of a reply.
const VALUES: &str = "Give text, whole numbers, dates, aware datetimes, timedeltas, lists and dicts; \
                      an amount of money is a dict such as {'minor': 1250, 'currency': 'EUR'}.";

fn reply(value: &Bound<'_, PyAny>) -> PyResult<Result<String>> {
    if let Some(text) = text(value) {
        return Ok(text);
    }
    if value.cast::<PyMapping>().is_ok() {
        return json(value, VALUES, Own::TimesAndDates);
    }
    let hint = "Give a reply as a dict, or as its text.";
    Ok(Err(Error::plain(Code::NotADocument).with_hint(hint)))
}

fn replies(value: &Bound<'_, PyAny>) -> PyResult<Result<String>> {
    if let Some(text) = text(value) {
        return Ok(text);
    }
    if value.cast::<PyMapping>().is_ok() || !value.hasattr("__iter__")? {
        let hint = "Give replies as a list of dicts, or as its text.";
        return Ok(Err(Error::plain(Code::NotADocument).with_hint(hint)));
    }
    let items = PyList::new(value.py(), value.try_iter()?.collect::<PyResult<Vec<_>>>()?)?;
    json(&items, VALUES, Own::TimesAndDates)
}

/// The text of a str, or of a path's file.
pub(crate) fn written(value: &Bound<'_, PyAny>) -> PyResult<Option<Result<String>>> {
    if let Some(text) = text(value) {
        return Ok(Some(text));
    }
    if !value.hasattr("__fspath__")? {
        return Ok(None);
    }
    let read = value.py().import("casework._document")?.getattr("read")?;
    Ok(text(&read.call1((value,))?))
}

fn json(value: &Bound<'_, PyAny>, cure: &'static str, own: Own) -> PyResult<Result<String>> {
    let mut writer = Writer { out: String::with_capacity(256), cure, own };
    match writer.value(value, 0) {
        Ok(()) => Ok(Ok(writer.out)),
        Err(Stop::Refused(error) | Stop::AsAWhole(error)) => Ok(Err(error)),
        Err(Stop::Raised(error)) => Err(error),
    }
}

/// Which of Python's own kinds of values may be in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Own {
    /// None of them.
    Nothing,
    /// Aware datetimes for instants, timedeltas for amounts.
    Times,
    /// And dates for days.
    TimesAndDates,
}

/// Why a value cannot be written.
enum Stop {
    /// At its place.
    Refused(Error),
    /// Without a place of its own.
    AsAWhole(Error),
    /// What Python raised.
    Raised(PyErr),
}

impl From<PyErr> for Stop {
    fn from(error: PyErr) -> Self {
        Self::Raised(error)
    }
}

impl Stop {
    fn refused(code: Code) -> Self {
        Self::Refused(Error::plain(code))
    }

    fn under(self, step: impl std::fmt::Display) -> Self {
        match self {
            Self::Refused(error) => Self::Refused(error.under(step)),
            other => other,
        }
    }
}

/// Writes JSON.
struct Writer {
    out: String,
    /// What to do about a value of another kind.
    cure: &'static str,
    own: Own,
}

/// As deep as the core reads JSON, so that a document that contains itself ends here.
const DEEPEST: usize = 120;
/// The largest whole number that every language has.
const MOST: i64 = (1 << 53) - 1;

impl Writer {
    fn value(&mut self, value: &Bound<'_, PyAny>, depth: usize) -> Result<(), Stop> {
        if let Ok(text) = value.cast::<PyString>() {
            return self.text(text);
        }
        if let Ok(fields) = value.cast::<PyDict>() {
            Self::deeper(depth)?;
            return self.fields(fields.items(), depth);
        }
        if let Ok(items) = value.cast::<PyList>() {
            Self::deeper(depth)?;
            return self.items(items.iter(), depth);
        }
        if value.is_none() {
            self.out.push_str("null");
            return Ok(());
        }
        if let Ok(truth) = value.cast::<PyBool>() {
            self.out.push_str(if truth.is_true() { "true" } else { "false" });
            return Ok(());
        }
        if value.is_instance_of::<PyInt>() {
            let whole = value.extract::<i64>().ok().filter(|whole| (-MOST..=MOST).contains(whole));
            let whole = whole.ok_or_else(|| Stop::refused(Code::NotAWholeNumber))?;
            let _ = write!(self.out, "{whole}");
            return Ok(());
        }
        if let Ok(decimal) = value.cast::<PyFloat>() {
            // Where a decimal may stand is for the core to say.
            let decimal = Some(decimal.value()).filter(|decimal| decimal.is_finite());
            let decimal = decimal.ok_or_else(|| Stop::refused(Code::NotAWholeNumber))?;
            let _ = write!(self.out, "{decimal:?}");
            return Ok(());
        }
        Self::deeper(depth)?;
        if self.own == Own::TimesAndDates
            && value.is_instance_of::<PyDate>()
            && !value.is_instance_of::<PyDateTime>()
        {
            let day = value.call_method0("isoformat")?;
            return self.text(day.cast::<PyString>().map_err(PyErr::from)?);
        }
        if self.own >= Own::Times && value.is_instance_of::<PyDate>() {
            let instant = InstantGiven::read(value)?.map_err(Stop::Refused)?;
            let _ = write!(self.out, "\"{instant}\"");
            return Ok(());
        }
        if self.own >= Own::Times && value.is_instance_of::<PyDelta>() {
            let amount = AmountGiven::read(value).map_err(Stop::Refused)?;
            let _ = write!(self.out, "\"{amount}\"");
            return Ok(());
        }
        if let Ok(items) = value.cast::<PyTuple>() {
            return self.items(items.iter(), depth);
        }
        if let Ok(fields) = value.cast::<PyMapping>() {
            return self.fields(fields.items()?, depth);
        }
        Err(Stop::Refused(Error::plain(Code::WrongType).with_hint(self.cure)))
    }

    fn deeper(depth: usize) -> Result<(), Stop> {
        if depth <= DEEPEST {
            return Ok(());
        }
        let hint = "It nests too deeply, or contains itself.";
        Err(Stop::AsAWhole(Error::plain(Code::NotADocument).with_hint(hint)))
    }

    /// The fields of a mapping. They were listed before, because user code may run while one is written.
    fn fields(&mut self, fields: Bound<'_, PyList>, depth: usize) -> Result<(), Stop> {
        let mut before = '{';
        for field in fields.iter() {
            let (name, part): (Bound<'_, PyAny>, Bound<'_, PyAny>) = field.extract()?;
            self.out.push(before);
            before = ',';
            let Ok(text) = name.cast::<PyString>() else {
                let wrong = Error::plain(Code::WrongType).with_hint(self.cure);
                return Err(Stop::Refused(wrong).under(step(&name)?));
            };
            match self.text(text) {
                Ok(()) => {}
                Err(stop) => return Err(stop.under(step(&name)?)),
            }
            self.out.push(':');
            match self.value(&part, depth + 1) {
                Ok(()) => {}
                Err(stop) => return Err(stop.under(step(&name)?)),
            }
        }
        self.out.push_str(if before == '{' { "{}" } else { "}" });
        Ok(())
    }

    fn items<'py>(
        &mut self,
        items: impl Iterator<Item = Bound<'py, PyAny>>,
        depth: usize,
    ) -> Result<(), Stop> {
        self.out.push('[');
        for (place, item) in items.enumerate() {
            if place > 0 {
                self.out.push(',');
            }
            self.value(&item, depth + 1).map_err(|stop| stop.under(place))?;
        }
        self.out.push(']');
        Ok(())
    }

    fn text(&mut self, text: &Bound<'_, PyString>) -> Result<(), Stop> {
        let text = text.to_str().map_err(|_| Stop::refused(Code::LoneSurrogate))?;
        self.out.push('"');
        let mut rest = text;
        let special = |char: char| char == '"' || char == '\\' || char < ' ';
        while let Some(place) = rest.find(special) {
            let (plain, from) = rest.split_at(place);
            let mut chars = from.chars();
            let char = chars.next().unwrap_or_default();
            let _ = write!(self.out, "{plain}\\u{:04x}", u32::from(char));
            rest = chars.as_str();
        }
        self.out.push_str(rest);
        self.out.push('"');
        Ok(())
    }
}

/// A key as a step of a path.
fn step(key: &Bound<'_, PyAny>) -> PyResult<String> {
    let bytes = key.str()?.call_method1("encode", ("utf-16", "surrogatepass"))?;
    bytes.call_method1("decode", ("utf-16", "replace"))?.extract()
}
