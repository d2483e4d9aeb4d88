//! A worklist behind its lock.

use crate::case::Case;
use crate::desk::Desk;
use crate::shared::Shared;
use crate::values::{CountGiven, InstantGiven, Outcome, TextGiven};
use crate::view::Worked;
use casework::json::{Answer, guarded};
use casework::{Code, Result};
use chrono::{DateTime, Utc};
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};

/// The cases of a desk in the order of work, kept ready while time passes: desk.rank for hundreds of thousands of cases.
///
/// It holds no cases and no logs, only where each one stands. put() takes a case in, or takes it in again after an event;
/// advance() moves on; due() names the cases that have to be put again because something has changed on them by itself.
/// Threads may share one.
///
/// >>> from casework import Case, Desk, Worklist
/// >>> desk = Desk.load({'agreements': [{'id': 'all', 'clocks': [{'preset': 'first_reply', 'target': '4h'}]}]})
/// >>> case = Case([{'id': '1', 'case_id': '42', 'at': '2026-11-23T08:00:00Z', 'kind': 'opened'}])
/// >>> worklist = Worklist(desk, now='2026-11-23T09:00:00Z')
/// >>> worklist.put(case)
/// True
/// >>> [(row.rank, row.case_id, row.score) for row in worklist.top(5)]
/// [(1, '42', 50000)]
/// >>> str(worklist.next_check)
/// '2026-11-23 12:00:00.001000+00:00'
#[pyclass(frozen, module = "casework")]
pub(crate) struct Worklist {
    desk: Py<Desk>,
    // No case waits while this is locked.
    list: Shared<casework::Worklist>,
}

impl Worklist {
    fn with<T: Send>(
        &self,
        py: Python<'_>,
        call: impl FnOnce(&mut casework::Worklist) -> Result<T> + Send,
    ) -> PyResult<T> {
        self.list.with(py, |_| true, call)
    }
}

#[pymethods]
impl Worklist {
    #[new]
    #[pyo3(signature = (desk, *, now))]
    fn new(desk: &Bound<'_, Desk>, now: InstantGiven) -> PyResult<Self> {
        let now = now.at("now").raised()?;
        let list = guarded(|| Ok(casework::Worklist::new(desk.get().ready(), now))).raised()?;
        Ok(Self { desk: desk.clone().unbind(), list: Shared::new(list) })
    }

    /// Takes a case in as it stands now, in the place of what was known of it; whether it has a place in the order. One
    /// that nobody works on next, because it is resolved, closed, spam, deleted or empty, has none.
    #[pyo3(signature = (case, /))]
    fn put(&self, py: Python<'_>, case: &Case) -> PyResult<bool> {
        case.ask(py, self.desk.get().ready(), |case| self.list.lock().put(case))
    }

    /// Lets a case go; whether it had a place in the order.
    #[pyo3(signature = (case_id, /))]
    fn remove(&self, py: Python<'_>, case_id: TextGiven) -> PyResult<bool> {
        let case_id =
            case_id.or(Code::WrongType).map_err(|error| error.under("case_id")).raised()?;
        self.with(py, |list| Ok(list.remove(&case_id)))
    }

    /// Moves on to an instant, which lies no earlier than the one before.
    #[pyo3(signature = (now, /))]
    fn advance(&self, py: Python<'_>, now: InstantGiven) -> PyResult<()> {
        let now = now.at("now").raised()?;
        self.with(py, |list| list.advance(now))
    }

    /// The first n cases in the order of work; ten, when nothing else is said.
    #[pyo3(signature = (n = CountGiven::from(10)))]
    fn top(&self, py: Python<'_>, n: CountGiven) -> PyResult<Worked> {
        let n = usize::try_from(n.at("n").raised()?).unwrap_or(usize::MAX);
        self.with(py, |list| Ok(Worked(Answer::Work(list.top(n)))))
    }

    /// The ids of the cases that have to be put again, because something has changed on them by itself since they were.
    fn due(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        self.with(py, |list| Ok(list.due().iter().map(ToString::to_string).collect()))
    }

    /// When the first case has to be put again; None when nothing can change without a new event.
    #[getter]
    fn next_check(&self, py: Python<'_>) -> PyResult<Option<DateTime<Utc>>> {
        self.with(py, |list| Ok(list.next_check().map(Into::into)))
    }

    /// The instant as of which it stands.
    #[getter]
    fn now(&self, py: Python<'_>) -> PyResult<DateTime<Utc>> {
        self.with(py, |list| Ok(list.now().into()))
    }

    /// All of it, as text from which the same desk goes on with it.
    fn snapshot(&self, py: Python<'_>) -> PyResult<String> {
        py.detach(|| guarded(|| self.list.lock().snapshot())).raised()
    }

    /// The worklist of a snapshot.
    #[classmethod]
    #[pyo3(signature = (desk, text, /))]
    fn restore(
        _cls: &Bound<'_, PyType>,
        py: Python<'_>,
        desk: &Bound<'_, Desk>,
        text: TextGiven,
    ) -> PyResult<Self> {
        let text = text.or(Code::MalformedSnapshot).raised()?;
        let ready = desk.get().ready();
        let restore = || guarded(|| casework::Worklist::restore(ready, &text));
        let list = py.detach(restore).raised()?;
        Ok(Self { desk: desk.clone().unbind(), list: Shared::new(list) })
    }

    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        self.with(py, |list| Ok(list.len()))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        self.with(py, |list| Ok(format!("{list:?}")))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let restore = py.get_type::<Self>().getattr("restore")?;
        (restore, (self.desk.clone_ref(py), self.snapshot(py)?)).into_pyobject(py)
    }
}
