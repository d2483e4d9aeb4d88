//! An answer with parts, read when they are asked for: a handle and a path, whatever the answer is.

use crate::values::Outcome;
use casework::json::{self, Answer, Branch, Build, Name, Shape};
use casework::prose;
use casework::{Error, Timestamp};
use chrono::{DateTime, Utc};
use pyo3::exceptions::{PyAttributeError, PyIndexError, PyKeyError, PyTypeError};
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyIterator, PyList, PySlice, PyString, PyTuple};
use pyo3::{IntoPyObjectExt, type_hint_identifier, type_hint_subscript};
use std::sync::Arc;

/// An answer, or a part of one that has parts itself.
///
/// Fields are attributes and keys, list items are indices; instants are aware datetimes. to_plain() and to_json()
/// give the whole. Views compare by value, with each other and with plain data, and can be pickled.
#[pyclass(frozen, module = "casework")]
pub(crate) struct View {
    answer: Arc<Answer>,
    path: Vec<Box<str>>,
}

/// The deepest path that is walked without asking for memory.
const SHALLOW: usize = 6;

/// The methods of a view; no field of a record has such a name, and a part of one is read by its key.
const OWN: [&str; 6] = ["get", "items", "keys", "to_json", "to_plain", "values"];

impl View {
    pub(crate) fn new(answer: Answer) -> Self {
        Self { answer: Arc::new(answer), path: Vec::new() }
    }

    /// A stretch of a text, which is no answer of its own.
    pub(crate) fn of(span: casework::Span) -> casework::Result<Self> {
        json::tree(&span, &[]).map(|tree| Self::new(Answer::Unpacked(tree)))
    }

    /// Calls with its path, and one step further if there is one.
    fn at<T>(&self, step: Option<&str>, call: impl FnOnce(&[&str]) -> T) -> T {
        let path = self.path.iter().map(|step| &**step).chain(step);
        let mut few = [""; SHALLOW];
        match few.get_mut(..self.path.len() + usize::from(step.is_some())) {
            Some(steps) => {
                steps.iter_mut().zip(path).for_each(|(place, step)| *place = step);
                call(steps)
            }
            None => call(&path.collect::<Vec<_>>()),
        }
    }

    fn build<B: Build>(&self, step: Option<&str>, with: &B) -> casework::Result<B::Value> {
        json::guarded(|| self.at(step, |path| json::build(&*self.answer, path, with)))
    }

    /// A part: a leaf as it is, anything larger as a view.
    fn part<'py>(&self, py: Python<'py>, step: &str) -> casework::Result<Bound<'py, PyAny>> {
        self.build(Some(step), &Values { py, parts_of: Some((self, step)) })
    }

    /// The part of a record or a mapping of that name.
    fn named<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        // A number would find an item of a list.
        let number = name.starts_with(|first: char| first.is_ascii_digit());
        if number && !matches!(self.shape()?, Shape::Map(_)) {
            return Ok(None);
        }
        Ok(self.part(py, name).ok())
    }

    fn child(&self, step: &str) -> Self {
        let mut path = Vec::with_capacity(self.path.len() + 1);
        path.extend(self.path.iter().cloned());
        path.push(step.into());
        Self { answer: Arc::clone(&self.answer), path }
    }

    fn shape(&self) -> PyResult<Shape> {
        self.at(None, |path| json::shape(&*self.answer, path)).raised()
    }

    /// The names of its parts; a list has none.
    fn names(&self) -> PyResult<Vec<String>> {
        match self.shape()? {
            Shape::Map(names) => Ok(names),
            Shape::List(_) | Shape::Leaf => Err(PyTypeError::new_err("a list has no keys")),
        }
    }
}

#[pymethods]
impl View {
    // Parts first: what Python would look up before them costs more than they do.
    fn __getattribute__<'py>(
        slf: &Bound<'py, Self>,
        name: &Bound<'py, PyString>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let word = name.to_str().unwrap_or_default();
        if word.starts_with('_') || OWN.contains(&word) {
            static GENERIC: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
            let generic = || py.get_type::<PyAny>().getattr("__getattribute__").map(Bound::unbind);
            return GENERIC.get_or_try_init(py, generic)?.bind(py).call1((slf, name));
        }
        if let Some(part) = slf.get().named(py, word)? {
            return Ok(part);
        }
        Err(PyAttributeError::new_err(()))
    }

    fn __getattr__<'py>(
        slf: &Bound<'py, Self>,
        name: &Bound<'py, PyString>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let refused = PyAttributeError::new_err(format!("this answer has no field '{name}'"));
        // From these Python says what may have been meant.
        refused.value(slf.py()).setattr("name", name)?;
        refused.value(slf.py()).setattr("obj", slf)?;
        Err(refused)
    }

    fn __getitem__<'py>(
        &self,
        py: Python<'py>,
        key: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if let Ok(name) = key.cast::<PyString>()
            && let Some(part) = self.named(py, name.to_str().unwrap_or_default())?
        {
            return Ok(part);
        }
        let Shape::List(length) = self.shape()? else {
            return Err(PyKeyError::new_err(key.clone().unbind()));
        };
        if key.is_instance_of::<PySlice>() {
            let items = PyList::new(py, self.__iter__(py)?.collect::<PyResult<Vec<_>>>()?)?;
            return items.as_any().get_item(key);
        }
        let place: isize = key.extract()?;
        let place = if place < 0 { place + length.cast_signed() } else { place };
        self.part(py, &place.to_string()).map_err(|_| PyIndexError::new_err("no such item"))
    }

    fn __len__(&self) -> PyResult<usize> {
        Ok(match self.shape()? {
            Shape::List(length) => length,
            Shape::Map(names) => names.len(),
            Shape::Leaf => 0,
        })
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        match self.shape()? {
            // The items of a list are alike, so the first one tells whether they have parts.
            Shape::List(length)
                if length > 0 && self.part(py, "0").raised()?.is_instance_of::<Self>() =>
            {
                let items = (0..length).map(|place| Bound::new(py, self.child(&place.to_string())));
                PyList::new(py, items.collect::<PyResult<Vec<_>>>()?)?.try_iter()
            }
            Shape::Map(names) => PyList::new(py, names)?.try_iter(),
            Shape::List(_) | Shape::Leaf => self.to_plain(py)?.try_iter(),
        }
    }

    fn __reversed__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        let items = PyList::new(py, self.__iter__(py)?.collect::<PyResult<Vec<_>>>()?)?;
        items.reverse()?;
        items.try_iter()
    }

    /// The names of the parts, so that dict(answer) works.
    fn keys(&self) -> PyResult<Vec<String>> {
        self.names()
    }

    /// The parts.
    #[pyo3(signature = () -> "list[Any]")]
    fn values<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        self.names()?.iter().map(|name| self.part(py, name).raised()).collect()
    }

    /// The names with the parts.
    #[pyo3(signature = () -> "list[tuple[str, Any]]")]
    fn items<'py>(&self, py: Python<'py>) -> PyResult<Vec<(String, Bound<'py, PyAny>)>> {
        let item = |name: String| self.part(py, &name).raised().map(|part| (name, part));
        self.names()?.into_iter().map(item).collect()
    }

    /// The part of that name, or another value when there is none.
    #[pyo3(signature = (name, default = None, /) -> "Any")]
    fn get<'py>(
        &self,
        py: Python<'py>,
        name: &Bound<'py, PyAny>,
        default: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        match name.cast::<PyString>() {
            Ok(name) => Ok(self.named(py, name.to_str().unwrap_or_default())?.or(default)),
            Err(_) => Ok(default),
        }
    }

    fn __contains__(&self, key: &Bound<'_, PyAny>) -> PyResult<bool> {
        self.__iter__(key.py())?.try_fold(false, |found, item| Ok(found || item?.eq(key)?))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> PyResult<bool> {
        let own = self.to_plain(other.py())?;
        match other.cast::<Self>() {
            Ok(other) => own.eq(other.get().to_plain(other.py())?),
            Err(_) => own.eq(other),
        }
    }

    fn __dir__(&self) -> PyResult<Vec<String>> {
        let own = OWN.map(str::to_owned);
        Ok(match self.shape()? {
            Shape::Map(names) => names.into_iter().chain(own).collect(),
            Shape::List(_) | Shape::Leaf => vec!["to_json".to_owned(), "to_plain".to_owned()],
        })
    }

    fn __repr__(&self) -> PyResult<String> {
        self.at(None, |path| prose::outline(&*self.answer, path)).raised()
    }

    fn _repr_html_(&self) -> PyResult<String> {
        self.at(None, |path| self.answer.card(path)).raised()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let restore = py.get_type::<Self>().getattr("_unpack")?;
        let path: Vec<&str> = self.path.iter().map(|step| &**step).collect();
        (restore, (self.answer.pack().raised()?, path)).into_pyobject(py)
    }

    #[staticmethod]
    fn _unpack(packed: &str, path: Vec<String>) -> PyResult<Self> {
        let path = path.into_iter().map(String::into_boxed_str).collect();
        Ok(Self { answer: Arc::new(Answer::unpack(packed).raised()?), path })
    }

    /// The whole as dicts and lists, with datetimes for instants.
    #[pyo3(signature = () -> "Any")]
    fn to_plain<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.build(None, &Values::whole(py)).raised()
    }

    /// The whole as JSON text, byte for byte as in every other language.
    fn to_json(&self) -> PyResult<String> {
        self.at(None, |path| json::pick(&*self.answer, path)).raised()
    }
}

/// Types a view for an IDE.
macro_rules! typed_views {
    ($($name:ident: $hint:expr;)+) => {$(
        pub(crate) struct $name(pub(crate) Answer);

        impl<'py> IntoPyObject<'py> for $name {
            type Target = View;
            type Output = Bound<'py, View>;
            type Error = PyErr;
            const OUTPUT_TYPE: PyStaticExpr = $hint;

            fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, View>> {
                Bound::new(py, View::new(self.0))
            }
        }
    )+};
}

typed_views! {
    Explained: type_hint_identifier!("casework.types", "Explanation");
    Found: type_hint_subscript!(
        type_hint_identifier!("casework.types", "Items"),
        type_hint_identifier!("casework.types", "Finding")
    );
    Assessed: type_hint_identifier!("casework.types", "Assessment");
    Measured: type_hint_identifier!("casework.types", "Reading");
    Checked: type_hint_identifier!("casework.types", "NextCheck");
    Crossing: type_hint_identifier!("casework.types", "Crossed");
    Cycled: type_hint_subscript!(
        type_hint_identifier!("casework.types", "Items"),
        type_hint_identifier!("casework.types", "Cycle")
    );
    Explaining: type_hint_identifier!("casework.types", "ClockExplanation");
    Reconciling: type_hint_identifier!("casework.types", "Reconciliation");
    Traced: type_hint_identifier!("casework.types", "PolicyTrace");
    Ordered: type_hint_identifier!("casework.types", "Ranking");
    Weighed: type_hint_identifier!("casework.types", "Priority");
    Compared: type_hint_identifier!("casework.types", "Comparison");
    Overtaken: type_hint_identifier!("casework.types", "Overtaking");
    Awaited: type_hint_identifier!("casework.types", "LatestTurn");
    Worked: type_hint_subscript!(
        type_hint_identifier!("casework.types", "Items"),
        type_hint_identifier!("casework.types", "WorkRow")
    );
    Resolved: type_hint_subscript!(
        type_hint_identifier!("casework.types", "Items"),
        type_hint_identifier!("casework.types", "Resolution")
    );
    Decided: type_hint_identifier!("casework.types", "Decision");
    Allowed: type_hint_subscript!(
        type_hint_identifier!("casework.types", "Items"),
        type_hint_identifier!("casework.types", "Allowance")
    );
    Drafted: type_hint_identifier!("casework.types", "Draft");
    Proposed: type_hint_subscript!(
        type_hint_identifier!("casework.types", "Items"),
        type_hint_identifier!("casework.types", "Proposal")
    );
    Sized: type_hint_subscript!(
        type_hint_identifier!("casework.types", "Items"),
        type_hint_identifier!("casework.types", "TemplateLength")
    );
    Fitted: type_hint_identifier!("casework.types", "ChannelFit");
    Cut: type_hint_subscript!(
        type_hint_identifier!("casework.types", "Items"),
        type_hint_identifier!("casework.types", "MessagePart")
    );
    Listed: type_hint_subscript!(
        type_hint_identifier!("casework.types", "Items"),
        type_hint_identifier!("casework.types", "Channel")
    );
}

/// Python's values.
pub(crate) struct Values<'py, 'a> {
    py: Python<'py>,
    /// Where the value lies, if it is to stay a view when it has parts.
    parts_of: Option<(&'a View, &'a str)>,
}

impl<'py> Values<'py, '_> {
    /// Values in full, with all their parts.
    pub(crate) fn whole(py: Python<'py>) -> Self {
        Self { py, parts_of: None }
    }
}

/// Python failed to make a value, which only happens when it is out of memory.
fn out_of_memory(_: PyErr) -> Error {
    Error::plain(casework::Code::Internal)
}

impl<'py> Build for Values<'py, '_> {
    type Value = Bound<'py, PyAny>;

    fn null(&self) -> casework::Result<Self::Value> {
        Ok(self.py.None().into_bound(self.py))
    }
    fn bool(&self, value: bool) -> casework::Result<Self::Value> {
        value.into_bound_py_any(self.py).map_err(out_of_memory)
    }
    fn int(&self, value: i64) -> casework::Result<Self::Value> {
        value.into_bound_py_any(self.py).map_err(out_of_memory)
    }
    fn text(&self, value: &str) -> casework::Result<Self::Value> {
        value.into_bound_py_any(self.py).map_err(out_of_memory)
    }
    fn instant(&self, value: Timestamp) -> casework::Result<Self::Value> {
        DateTime::<Utc>::from(value).into_bound_py_any(self.py).map_err(out_of_memory)
    }
    fn list(&self, items: Vec<Self::Value>) -> casework::Result<Self::Value> {
        items.into_bound_py_any(self.py).map_err(out_of_memory)
    }
    fn map(&self, fields: Vec<(Name, Self::Value)>) -> casework::Result<Self::Value> {
        let dict = PyDict::new(self.py);
        for (name, value) in fields {
            dict.set_item(&*name, value).map_err(out_of_memory)?;
        }
        Ok(dict.into_any())
    }
    fn unread(&self, _: Branch) -> Option<Self::Value> {
        let (view, step) = self.parts_of?;
        Bound::new(self.py, view.child(step)).map(Bound::into_any).ok()
    }
}
