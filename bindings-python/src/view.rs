//! An answer with parts, read when they are asked for: a handle and a path, whatever the answer is.

use crate::values::Outcome;
use casework::json::{self, Answer, Branch, Build, Shape};
use casework::prose;
use casework::{Error, Timestamp};
use chrono::{DateTime, Utc};
use pyo3::exceptions::{PyAttributeError, PyIndexError, PyKeyError};
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyIterator, PyList, PySlice, PyTuple};
use pyo3::{IntoPyObjectExt, type_hint_identifier, type_hint_subscript};
use std::sync::Arc;

/// An answer, or a part of one that has parts itself.
///
/// Fields are attributes and keys, list items are indices; instants are aware datetimes. to_plain() and to_json()
/// give the whole. Views compare by value, with each other and with plain data, and can be pickled.
#[pyclass(frozen, module = "casework")]
pub(crate) struct View {
    answer: Arc<Answer>,
    path: Vec<String>,
}

impl View {
    pub(crate) fn new(answer: Answer) -> Self {
        Self { answer: Arc::new(answer), path: Vec::new() }
    }

    fn steps(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }

    fn build<B: Build>(&self, step: Option<&str>, with: &B) -> casework::Result<B::Value> {
        json::guarded(|| {
            let mut path = self.steps();
            path.extend(step);
            json::build(&*self.answer, &path, with)
        })
    }

    /// A part: a leaf as it is, anything larger as a view.
    fn part<'py>(&self, py: Python<'py>, step: &str) -> casework::Result<Bound<'py, PyAny>> {
        self.build(Some(step), &Values { py, parts_of: Some((self, step)) })
    }

    fn child(&self, step: &str) -> Self {
        let path = self.path.iter().map(String::as_str).chain([step]).map(str::to_owned).collect();
        Self { answer: Arc::clone(&self.answer), path }
    }

    fn shape(&self) -> PyResult<Shape> {
        json::shape(&*self.answer, &self.steps()).raised()
    }
}

#[pymethods]
impl View {
    fn __getattr__<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        let refused = || PyAttributeError::new_err(format!("this answer has no field '{name}'"));
        match self.shape()? {
            Shape::Map(_) => self.part(py, name).map_err(|_| refused()),
            Shape::List(_) | Shape::Leaf => Err(refused()),
        }
    }

    fn __getitem__<'py>(
        &self,
        py: Python<'py>,
        key: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let Shape::List(length) = self.shape()? else {
            let name: String = key.extract()?;
            return self.part(py, &name).map_err(|_| PyKeyError::new_err(name));
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

    /// The names of the fields, so that dict(answer) works.
    fn keys(&self) -> PyResult<Vec<String>> {
        match self.shape()? {
            Shape::Map(names) => Ok(names),
            Shape::List(_) | Shape::Leaf => Err(PyAttributeError::new_err("a list has no keys")),
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
        let own = ["keys", "to_json", "to_plain"].map(str::to_owned);
        Ok(match self.shape()? {
            Shape::Map(names) => names.into_iter().chain(own).collect(),
            Shape::List(_) | Shape::Leaf => own.into(),
        })
    }

    fn __repr__(&self) -> PyResult<String> {
        prose::outline(&*self.answer, &self.steps()).raised()
    }

    fn _repr_html_(&self) -> PyResult<String> {
        prose::card(&*self.answer, &self.steps()).raised()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let restore = py.get_type::<Self>().getattr("_unpack")?;
        (restore, (self.answer.pack().raised()?, self.path.clone())).into_pyobject(py)
    }

    #[staticmethod]
    fn _unpack(packed: &str, path: Vec<String>) -> PyResult<Self> {
        Ok(Self { answer: Arc::new(Answer::unpack(packed).raised()?), path })
    }

    /// The whole as dicts and lists, with datetimes for instants.
    #[pyo3(signature = () -> "Any")]
    fn to_plain<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.build(None, &Values { py, parts_of: None }).raised()
    }

    /// The whole as JSON text, byte for byte as in every other language.
    fn to_json(&self) -> PyResult<String> {
        json::pick(&*self.answer, &self.steps()).raised()
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
        type_hint_identifier!("collections.abc", "Sequence"),
        type_hint_identifier!("casework.types", "Finding")
    );
}

/// Python's values.
struct Values<'py, 'a> {
    py: Python<'py>,
    /// Where the value lies, if it is to stay a view when it has parts.
    parts_of: Option<(&'a View, &'a str)>,
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
    fn map(&self, fields: Vec<(String, Self::Value)>) -> casework::Result<Self::Value> {
        let dict = PyDict::new(self.py);
        for (name, value) in fields {
            dict.set_item(name, value).map_err(out_of_memory)?;
        }
        Ok(dict.into_any())
    }
    fn unread(&self, _: Branch) -> Option<Self::Value> {
        let (view, step) = self.parts_of?;
        Bound::new(self.py, view.child(step)).map(Bound::into_any).ok()
    }
}
