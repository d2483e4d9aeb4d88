//! Leaves: how an instant, an amount, a document or a column of Python becomes casework's, and errors Python's.
//!
//! Nothing here decides whether a value is good. What is no datetime is handed to the core as its text, and the
//! core refuses it with the same code and cure as in every other language.

use crate::view::View;
use casework::{Amount, Code, Error, Result, Timestamp, Zones};
use chrono::TimeDelta;
use pyo3::buffer::PyBuffer;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyDateTime, PyDelta, PyDict, PyFloat, PyFrozenSet, PySet,
    PyString, PyTzInfo,
};
use pyo3::{PyTypeInfo, import_exception, type_hint_identifier};
use std::collections::BTreeMap;
use std::convert::Infallible;

import_exception!(casework._errors, CaseworkError);

/// A result of the core, as Python expects it.
pub(crate) trait Outcome<T> {
    fn raised(self) -> PyResult<T>;
}

impl<T> Outcome<T> for Result<T> {
    fn raised(self) -> PyResult<T> {
        self.map_err(|error| {
            let hint = error.hint().map(str::to_owned);
            let (path, message) = (error.path().to_owned(), error.message().to_owned());
            let span = error.span().and_then(|span| View::of(span).ok());
            CaseworkError::new_err((error.code().as_str(), path, message, hint, span))
        })
    }
}

/// The text of a str, none of anything else. One with half a surrogate pair is no text.
pub(crate) fn text(value: &Bound<'_, PyAny>) -> Option<Result<String>> {
    let text = value.cast::<PyString>().ok()?;
    Some(text.extract().map_err(|_| Error::plain(Code::LoneSurrogate)))
}

/// Text as it was given, or nothing when it was no text.
pub(crate) struct TextGiven(Option<Result<String>>);

impl TextGiven {
    /// The text; anything else is refused with `code`.
    pub(crate) fn or(self, code: Code) -> Result<String> {
        self.0.unwrap_or_else(|| Err(Error::plain(code)))
    }

    /// The text; anything else as an empty one, which the core refuses.
    pub(crate) fn or_nothing(self) -> Result<String> {
        self.0.unwrap_or_else(|| Ok(String::new()))
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for TextGiven {
    type Error = Infallible;
    const INPUT_TYPE: PyStaticExpr = type_hint_identifier!("builtins", "str");

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> std::result::Result<Self, Infallible> {
        Ok(Self(text(&value)))
    }
}

const ZONE_HINT: &str =
    "Say which zone it is in, as in at.replace(tzinfo=zoneinfo.ZoneInfo('Europe/Berlin')).";

/// An instant as it was given; what is wrong with it is said once its place is known.
pub(crate) struct InstantGiven(Result<Timestamp>);

impl InstantGiven {
    pub(crate) fn at(self, place: &str) -> Result<Timestamp> {
        self.0.map_err(|error| error.under(place))
    }

    pub(crate) fn read(value: &Bound<'_, PyAny>) -> PyResult<Result<Timestamp>> {
        if let Some(text) = text(value) {
            return Ok(text.and_then(|text| text.parse()));
        }
        if let Some(millis) = since_epoch(value)? {
            return Ok(Timestamp::from_millis(millis));
        }
        // A naive datetime, NaT, a number or anything else: the core knows them by their text.
        let shown = value.str().and_then(|text| text.extract::<String>());
        let shown = expected::<PyValueError, _>(value.py(), shown)?.unwrap_or_default();
        let refused = shown.parse::<Timestamp>().err();
        let refused = refused.unwrap_or_else(|| Error::plain(Code::MalformedTime));
        let naive = refused.code() == Code::NaiveTime && value.is_instance_of::<PyDateTime>();
        Ok(Err(if naive { refused.with_hint(ZONE_HINT) } else { refused }))
    }
}

/// What Python gave, nothing where it raised what is expected here; what else it raised goes on.
fn expected<E: PyTypeInfo, T>(py: Python<'_>, given: PyResult<T>) -> PyResult<Option<T>> {
    match given {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.is_instance_of::<E>(py) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Milliseconds since 1970 of an aware datetime, floored. Python subtracts, so its own `fold` is heeded.
fn since_epoch(value: &Bound<'_, PyAny>) -> PyResult<Option<i64>> {
    static EPOCH: PyOnceLock<Py<PyDateTime>> = PyOnceLock::new();
    let py = value.py();
    if value.cast::<PyDateTime>().is_err() {
        return Ok(None);
    }
    let epoch = || {
        let utc = PyTzInfo::utc(py)?;
        PyDateTime::new(py, 1970, 1, 1, 0, 0, 0, 0, Some(&*utc)).map(Bound::unbind)
    };
    // Of a naive one nothing aware can be subtracted, and NaT gives itself.
    let delta = expected::<PyTypeError, _>(py, value.sub(EPOCH.get_or_try_init(py, epoch)?))?;
    let delta: Option<TimeDelta> = delta.and_then(|delta| delta.extract().ok());
    Ok(delta.and_then(|delta| delta.num_microseconds()).map(|micros| micros.div_euclid(1_000)))
}

impl<'a, 'py> FromPyObject<'a, 'py> for InstantGiven {
    type Error = PyErr;
    const INPUT_TYPE: PyStaticExpr = type_hint_identifier!("casework.types", "Instant");

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        Self::read(&value).map(Self)
    }
}

/// An amount as it was given.
pub(crate) struct AmountGiven(pub(crate) Result<Amount>);

impl AmountGiven {
    /// A timedelta, or text.
    pub(crate) fn read(value: &Bound<'_, PyAny>) -> Result<Amount> {
        match (value.cast::<PyDelta>(), text(value)) {
            (Ok(delta), _) => delta
                .extract::<TimeDelta>()
                .map(Amount::from)
                .map_err(|_| Error::plain(Code::AmountOutOfRange)),
            (Err(_), Some(text)) => text.and_then(|text| text.parse()),
            (Err(_), None) => "".parse(),
        }
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for AmountGiven {
    type Error = Infallible;
    const INPUT_TYPE: PyStaticExpr = type_hint_identifier!("casework.types", "Amount");

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> std::result::Result<Self, Infallible> {
        Ok(Self(Self::read(&value).map_err(|error| error.under("amount"))))
    }
}

/// A count as it was given: an int from 0 on. What else it must be is for the core to say.
pub(crate) struct CountGiven(Result<u64>);

impl CountGiven {
    pub(crate) fn at(self, place: &str) -> Result<u64> {
        self.0.map_err(|error| error.under(place))
    }
}

impl From<u64> for CountGiven {
    fn from(count: u64) -> Self {
        Self(Ok(count))
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for CountGiven {
    type Error = Infallible;
    const INPUT_TYPE: PyStaticExpr = type_hint_identifier!("builtins", "int");

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> std::result::Result<Self, Infallible> {
        let code = match (is_int(&value), value.is_instance_of::<PyFloat>()) {
            (true, _) => Code::NumberOutOfRange,
            (false, true) => Code::NotAWholeNumber,
            (false, false) => Code::WrongType,
        };
        let count = if is_int(&value) { value.extract::<u64>().ok() } else { None };
        Ok(Self(count.ok_or_else(|| Error::plain(code))))
    }
}

/// TZif bytes by zone name.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct TzifGiven(BTreeMap<String, Vec<u8>>);

impl TzifGiven {
    pub(crate) fn zones(&self, release: Option<&str>) -> Result<Zones> {
        let mut zones = Zones::default();
        for (name, tzif) in &self.0 {
            let release = release.unwrap_or("handed in");
            let handed_in = zones.hand_in(name.as_str(), release, tzif.as_slice());
            handed_in.map_err(|error| error.under(name).under("tzif"))?;
        }
        Ok(zones)
    }

    pub(crate) fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (name, tzif) in &self.0 {
            dict.set_item(name, PyBytes::new(py, tzif))?;
        }
        Ok(dict)
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for TzifGiven {
    type Error = PyErr;
    const INPUT_TYPE: PyStaticExpr = type_hint_identifier!("casework.types", "Tzif");

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let wrong = |hint: &str| Error::plain(Code::WrongType).with_hint(hint);
        let by_name = "Give a dict from zone name to the bytes of its zone file.";
        let given: BTreeMap<String, Bound<'py, PyAny>> =
            value.extract().map_err(|_| wrong(by_name).under("tzif")).raised()?;
        let bytes = |(name, tzif): (String, Bound<'py, PyAny>)| match tzif.cast::<PyBytes>() {
            Ok(tzif) => Ok((name, tzif.as_bytes().to_vec())),
            Err(_) => Err(wrong("Give bytes.").under(name).under("tzif")),
        };
        given.into_iter().map(bytes).collect::<Result<_>>().map(Self).raised()
    }
}

/// A column of instants: integers, or one instant after the other.
pub(crate) struct Column<'py> {
    given: Bound<'py, PyAny>,
    kind: Kind,
}

enum Kind {
    /// A buffer of int64, such as a NumPy array.
    Buffer(Vec<i64>),
    /// A list of ints, or what is wrong with one of them.
    Ints(Result<Vec<i64>>),
    Instants(Vec<Result<Timestamp>>),
    /// Not a column.
    Nothing,
}

impl<'a, 'py> FromPyObject<'a, 'py> for Column<'py> {
    type Error = PyErr;
    const INPUT_TYPE: PyStaticExpr = type_hint_identifier!("casework.types", "Column");

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let given = value.to_owned();
        if let Ok(buffer) = PyBuffer::<i64>::get(&given) {
            let kind = Kind::Buffer(buffer.to_vec(given.py())?);
            return Ok(Self { given, kind });
        }
        if is_no_column(&given) {
            return Ok(Self { given, kind: Kind::Nothing });
        }
        let Some(items) = expected::<PyTypeError, _>(given.py(), given.try_iter())? else {
            return Ok(Self { given, kind: Kind::Nothing });
        };
        let items = items.collect::<PyResult<Vec<_>>>()?;
        let kind = if items.iter().all(is_int) {
            Kind::Ints(ints(&items))
        } else {
            Kind::Instants(items.iter().map(InstantGiven::read).collect::<PyResult<_>>()?)
        };
        Ok(Self { given, kind })
    }
}

/// What can be iterated and is no column all the same.
fn is_no_column(given: &Bound<'_, PyAny>) -> bool {
    given.is_instance_of::<PyString>()
        || given.is_instance_of::<PyBytes>()
        || given.is_instance_of::<PyByteArray>()
        || given.is_instance_of::<PyDict>()
        || given.is_instance_of::<PySet>()
        || given.is_instance_of::<PyFrozenSet>()
}

/// Whether a value counts as an integer in Python's own sense, NumPy's integers included; True does not here.
fn is_int(item: &Bound<'_, PyAny>) -> bool {
    let indexes = item.get_type().hasattr("__index__").unwrap_or_default();
    indexes && !item.is_instance_of::<PyBool>()
}

fn ints(items: &[Bound<'_, PyAny>]) -> Result<Vec<i64>> {
    let int = |(place, item): (usize, &Bound<'_, PyAny>)| {
        item.extract().map_err(|_| Error::plain(Code::TimeOutOfRange).under(place))
    };
    items.iter().enumerate().map(int).collect()
}

impl<'py> Column<'py> {
    pub(crate) fn python(&self) -> Python<'py> {
        self.given.py()
    }

    /// Milliseconds since 1970. What is wrong with one of them is said at its place.
    pub(crate) fn millis(&self, column: &str) -> PyResult<Vec<i64>> {
        match &self.kind {
            Kind::Buffer(millis) => Ok(millis.clone()),
            Kind::Ints(millis) => millis.clone().map_err(|error| error.under(column)).raised(),
            Kind::Nothing => Err(Error::plain(Code::WrongType)
                .with_hint("Give an int64 array of milliseconds, or a list of instants.")
                .under(column))
            .raised(),
            Kind::Instants(instants) => {
                let millis = |(place, instant): (usize, &Result<Timestamp>)| {
                    let instant =
                        instant.clone().map_err(|error| error.under(place).under(column))?;
                    Ok(instant.as_millis())
                };
                instants.iter().enumerate().map(millis).collect::<Result<_>>().raised()
            }
        }
    }

    /// Answers as a column of the kind that was given.
    pub(crate) fn alike(
        &self,
        answers: Vec<i64>,
        value: impl Fn(i64) -> PyResult<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = self.python();
        match self.kind {
            Kind::Buffer(_) => {
                let bytes: Vec<u8> = answers.into_iter().flat_map(i64::to_ne_bytes).collect();
                let column = py.import("casework._document")?.getattr("column")?;
                column.call1((&self.given, PyByteArray::new(py, &bytes)))
            }
            Kind::Ints(_) | Kind::Nothing => answers.into_pyobject(py),
            Kind::Instants(_) => {
                answers.into_iter().map(value).collect::<PyResult<Vec<_>>>()?.into_pyobject(py)
            }
        }
    }
}
