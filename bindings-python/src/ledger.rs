//! A ledger behind its lock.

use crate::case::{Appended, EventDicts, EventsGiven};
use crate::document::EventText;
use crate::shared::Shared;
use crate::values::Outcome;
use casework::json::guarded;
use casework::{Event, Result};
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};
use std::sync::MutexGuard;

/// What was given on all cases: the remedies that limits per customer, per agent and over several cases count.
///
/// Ledger(events) takes the events of kind remedy of any cases as Case takes those of one; text may also be one event in
/// JSON on each line. Any order of arrival, with any repetitions, gives the same ledger. Threads may share one.
///
/// >>> from casework import Ledger
/// >>> refund = {'kind': 'refund', 'amount': {'minor': 5000, 'currency': 'EUR'}, 'customer': 'c7'}
/// >>> event = {'id': '1', 'case_id': '42', 'at': '2026-11-21T09:00:00Z', 'kind': 'remedy', 'data': refund}
/// >>> ledger = Ledger([event])
/// >>> ledger.append(event), len(ledger)
/// ('duplicate', 1)
#[pyclass(frozen, module = "casework")]
pub(crate) struct Ledger(Shared<casework::Ledger>);

impl Ledger {
    pub(crate) fn lock(&self) -> MutexGuard<'_, casework::Ledger> {
        self.0.lock()
    }

    fn with<T: Send>(
        &self,
        py: Python<'_>,
        call: impl FnOnce(&mut casework::Ledger) -> Result<T> + Send,
    ) -> PyResult<T> {
        self.0.with(py, |_| true, call)
    }

    fn written(&self, py: Python<'_>) -> PyResult<String> {
        py.detach(|| guarded(|| Ok(self.lock().to_json()))).raised()
    }
}

#[pymethods]
impl Ledger {
    #[new]
    #[pyo3(signature = (events = EventsGiven::default()))]
    fn new(py: Python<'_>, events: EventsGiven<'_>) -> PyResult<Self> {
        let ledger = events
            .read(py, casework::Ledger::load, |ledger, event| ledger.append(&event).map(drop))?;
        Ok(Self(Shared::new(ledger)))
    }

    /// Reads a ledger; the same as the constructor.
    #[classmethod]
    #[pyo3(signature = (events))]
    fn load(_cls: &Bound<'_, PyType>, py: Python<'_>, events: EventsGiven<'_>) -> PyResult<Self> {
        Self::new(py, events)
    }

    /// Takes an event of kind remedy in and says in one word where it went: 'in_order', 'late' or 'duplicate'.
    ///
    /// An event that is refused leaves the ledger as it was.
    #[pyo3(signature = (event, /))]
    fn append(&self, py: Python<'_>, event: EventText) -> PyResult<Appended> {
        let event = guarded(|| Event::load(&event.0?)).raised()?;
        self.with(py, |ledger| ledger.append(&event)).map(Appended)
    }

    /// Its events by case and in order, as new dicts.
    #[getter]
    fn events<'py>(&self, py: Python<'py>) -> PyResult<EventDicts<'py>> {
        py.import("json")?.call_method1("loads", (self.written(py)?,)).map(EventDicts)
    }

    /// The same as JSON text, byte for byte as in every other language, from which an equal ledger can be made.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        self.written(py)
    }

    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        self.with(py, |ledger| Ok(ledger.len()))
    }

    // So that `known or None` keeps a ledger in which nothing is yet.
    #[expect(clippy::unused_self, reason = "Python calls it on one")]
    fn __bool__(&self) -> bool {
        true
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        self.with(py, |ledger| Ok(format!("{ledger:?}")))
    }

    fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> bool {
        let Ok(other) = other.cast::<Self>() else { return false };
        let other = other.get();
        // Every thread takes locks in the same order, so that no two wait for each other.
        let order = std::ptr::from_ref(self) < std::ptr::from_ref(other);
        let (first, second) = if order { (self, other) } else { (other, self) };
        std::ptr::eq(self, other) || py.detach(|| *first.lock() == *second.lock())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        (py.get_type::<Self>(), (self.written(py)?,)).into_pyobject(py)
    }
}
