//! A case behind its lock.

use crate::desk::Desk;
use crate::document::{EventText, event, written};
use crate::shared::Shared;
use crate::values::Outcome;
use casework::json::guarded;
use casework::{Code, Error, Event, Result};
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyMapping, PyTuple};
use pyo3::{type_hint_identifier, type_hint_subscript};
use std::sync::MutexGuard;

/// The events that are read between two looks at whether the user pressed Ctrl-C.
const PIECE: usize = 4096;

/// A case with at most so many events is asked without letting other threads run first.
const SHORT: usize = 512;

/// What happened on one case: its events, in order, each once.
///
/// Case(events) takes dicts, or the text of events, in any order and from anything that gives one after the other;
/// or YAML or JSON text of a list, or a pathlib.Path. Any order of arrival, with any repetitions, gives the same case.
/// Instants in dicts may be aware datetimes. A case follows the desk that was asked about it last, so that the next
/// question costs little; that never changes an answer. Threads may share one.
///
/// >>> from casework import Case
/// >>> case = Case([{'id': '1', 'case_id': '42', 'at': '2026-11-21T09:00:00Z', 'kind': 'opened'}])
/// >>> case.append({'id': '2', 'case_id': '42', 'at': '2026-11-21T09:05:00Z', 'kind': 'acknowledged'})
/// 'in_order'
/// >>> case
/// Case("42", 2 events)
#[pyclass(frozen, module = "casework")]
pub(crate) struct Case {
    case: Shared<casework::Case>,
    /// The desk and the snapshot from which it was restored.
    restored: Option<(Py<Desk>, String)>,
}

/// Events as they were given.
#[derive(Default)]
pub(crate) struct EventsGiven<'py>(Option<Bound<'py, PyAny>>);

impl<'a, 'py> FromPyObject<'a, 'py> for EventsGiven<'py> {
    type Error = std::convert::Infallible;
    const INPUT_TYPE: PyStaticExpr = type_hint_identifier!("casework.types", "Events");

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> std::result::Result<Self, Self::Error> {
        Ok(Self(Some(value.to_owned())))
    }
}

impl EventsGiven<'_> {
    /// What they make: read from text as a whole, or taken in one by one.
    pub(crate) fn read<T: Default + Send>(
        self,
        py: Python<'_>,
        load: impl FnOnce(&str) -> Result<T> + Send,
        take: impl Fn(&mut T, Event) -> Result<()> + Sync,
    ) -> PyResult<T> {
        let Some(given) = self.0 else { return Ok(T::default()) };
        let one = given.cast::<PyMapping>().is_ok();
        let bytes = given.is_instance_of::<PyBytes>() || given.is_instance_of::<PyByteArray>();
        if let Some(text) = written(&given)? {
            return py.detach(|| guarded(|| load(&text?))).raised();
        }
        if one || bytes || !given.hasattr("__iter__")? {
            let hint = "Give a list of events, its text, or a pathlib.Path.";
            return Err(Error::plain(Code::WrongType).with_hint(hint)).raised();
        }
        Self::each(py, &given, take)
    }

    /// The events of anything that gives one after the other, read in pieces.
    fn each<T: Default + Send>(
        py: Python<'_>,
        given: &Bound<'_, PyAny>,
        take: impl Fn(&mut T, Event) -> Result<()> + Sync,
    ) -> PyResult<T> {
        let mut taken = T::default();
        let mut items = given.try_iter()?;
        let mut place = 0;
        loop {
            let mut texts = Vec::new();
            for item in items.by_ref().take(PIECE) {
                let text = event(&item?)?;
                let refused = text.is_err();
                texts.push(text);
                if refused {
                    break;
                }
            }
            if texts.is_empty() {
                return Ok(taken);
            }
            let (few, first) = (texts.len() <= SHORT, place);
            place += texts.len();
            let add = || {
                for (place, text) in texts.into_iter().enumerate() {
                    let event = text.and_then(|text| Event::load(&text));
                    let added = event.and_then(|event| take(&mut taken, event));
                    added.map_err(|error| error.under(first + place))?;
                }
                Ok(())
            };
            if few { guarded(add) } else { py.detach(|| guarded(add)) }.raised()?;
            py.check_signals()?;
        }
    }
}

/// Where an event that was appended went: one word.
pub(crate) struct Appended(pub(crate) casework::Appended);

impl<'py> IntoPyObject<'py> for Appended {
    type Target = pyo3::types::PyString;
    type Output = Bound<'py, Self::Target>;
    type Error = std::convert::Infallible;
    const OUTPUT_TYPE: PyStaticExpr = type_hint_identifier!("casework.types", "Appended");

    fn into_pyobject(self, py: Python<'py>) -> std::result::Result<Self::Output, Self::Error> {
        self.0.as_str().into_pyobject(py)
    }
}

/// Events as new dicts.
pub(crate) struct EventDicts<'py>(pub(crate) Bound<'py, PyAny>);

impl<'py> IntoPyObject<'py> for EventDicts<'py> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = std::convert::Infallible;
    const OUTPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("builtins", "list"),
        type_hint_subscript!(
            type_hint_identifier!("builtins", "dict"),
            type_hint_identifier!("builtins", "str"),
            type_hint_identifier!("typing", "Any")
        )
    );

    fn into_pyobject(self, _: Python<'py>) -> std::result::Result<Self::Output, Self::Error> {
        Ok(self.0)
    }
}

/// Several cases that are locked together, each once.
struct Held<'a> {
    cases: Vec<MutexGuard<'a, casework::Case>>,
    /// Which of them stands at each place that was asked about.
    places: Vec<usize>,
}

impl<'a> Held<'a> {
    /// Every thread takes locks in the same order, so that no two wait for each other.
    fn new(
        given: &[&'a Case],
        lock: impl Fn(&'a Case) -> Option<MutexGuard<'a, casework::Case>>,
    ) -> Option<Self> {
        let address = |place: &usize| given.get(*place).map(|case| std::ptr::from_ref(*case));
        let mut order: Vec<usize> = (0..given.len()).collect();
        order.sort_unstable_by_key(address);
        let (mut cases, mut places) = (Vec::with_capacity(given.len()), vec![0; given.len()]);
        let mut latest = None;
        for place in order {
            if latest != address(&place) {
                latest = address(&place);
                cases.push(lock(given[place])?);
            }
            places[place] = cases.len() - 1;
        }
        Some(Self { cases, places })
    }

    /// How many events they have.
    fn events(&self) -> usize {
        self.cases.iter().map(|case| case.len()).sum()
    }

    /// The cases as they were given, following a desk.
    fn following(&mut self, desk: &casework::Desk) -> Vec<&casework::Case> {
        for case in &mut self.cases {
            let _ = case.follow(desk);
        }
        self.places.iter().map(|place| &*self.cases[*place]).collect()
    }
}

impl Case {
    pub(crate) fn restored(case: casework::Case, desk: Py<Desk>, snapshot: String) -> Self {
        Self { case: Shared::new(case), restored: Some((desk, snapshot)) }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, casework::Case> {
        self.case.lock()
    }

    fn lock_now(&self) -> Option<MutexGuard<'_, casework::Case>> {
        self.case.lock_now()
    }

    fn with<T: Send>(
        &self,
        py: Python<'_>,
        call: impl FnOnce(&mut casework::Case) -> Result<T> + Send,
    ) -> PyResult<T> {
        self.case.with(py, |case| case.len() <= SHORT, call)
    }

    /// Asks about the case, which follows the desk from then on. Following never changes an answer, so it is left to
    /// the question to refuse what cannot be followed.
    pub(crate) fn ask<T: Send>(
        &self,
        py: Python<'_>,
        desk: &casework::Desk,
        question: impl FnOnce(&casework::Case) -> Result<T> + Send,
    ) -> PyResult<T> {
        self.with(py, |case| {
            let _ = case.follow(desk);
            question(case)
        })
    }

    /// Asks about several cases at once, each of which follows the desk from then on. One may be among them twice. A
    /// brief question about few of them is answered without letting other threads run first.
    pub(crate) fn ask_together<T: Send>(
        py: Python<'_>,
        desk: &casework::Desk,
        cases: &[&Self],
        brief: bool,
        question: impl FnOnce(&[&casework::Case]) -> Result<T> + Send,
    ) -> PyResult<T> {
        let few = brief && cases.len() <= SHORT;
        let now = if few { Held::new(cases, Self::lock_now) } else { None };
        if let Some(mut held) = now.filter(|held| held.events() <= SHORT) {
            return guarded(|| question(&held.following(desk))).raised();
        }
        py.detach(|| {
            let held = Held::new(cases, |case| Some(case.lock()));
            let mut held = held.ok_or_else(|| Error::plain(Code::Internal))?;
            guarded(|| question(&held.following(desk)))
        })
        .raised()
    }

    fn copied(&self, py: Python<'_>) -> PyResult<Self> {
        let case = self.with(py, |case| Ok(case.clone()))?;
        let restored =
            self.restored.as_ref().map(|(desk, text)| (desk.clone_ref(py), text.clone()));
        Ok(Self { case: Shared::new(case), restored })
    }
}

#[pymethods]
impl Case {
    #[new]
    #[pyo3(signature = (events = EventsGiven::default()))]
    fn new(py: Python<'_>, events: EventsGiven<'_>) -> PyResult<Self> {
        let append = |case: &mut casework::Case, event| case.append(event).map(drop);
        let case = events.read(py, casework::Case::load, append)?;
        Ok(Self { case: Shared::new(case), restored: None })
    }

    /// Adds an event and says in one word where it went: 'in_order', 'late', 'duplicate' or 'unknown_kind'.
    ///
    /// An event that is refused leaves the case as it was.
    #[pyo3(signature = (event, /))]
    fn append(&self, py: Python<'_>, event: EventText) -> PyResult<Appended> {
        let event = guarded(|| Event::load(&event.0?)).raised()?;
        self.with(py, |case| case.append(event)).map(Appended)
    }

    /// The id of the case; None before its first event.
    #[getter]
    fn id(&self, py: Python<'_>) -> PyResult<Option<String>> {
        self.with(py, |case| Ok(case.id().map(ToString::to_string)))
    }

    /// Its events in order, as new dicts; those before a snapshot are not among them.
    #[getter]
    fn events<'py>(&self, py: Python<'py>) -> PyResult<EventDicts<'py>> {
        let text = self.with(py, |case| Ok(case.to_json()))?;
        py.import("json")?.call_method1("loads", (text,)).map(EventDicts)
    }

    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        self.with(py, |case| Ok(case.len()))
    }

    // So that `known.get(id) or Case()` keeps a restored case, whose log is empty.
    #[expect(clippy::unused_self, reason = "Python calls it on one")]
    fn __bool__(&self) -> bool {
        true
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        self.with(py, |case| Ok(case.to_string()))
    }

    fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> bool {
        let Ok(other) = other.cast::<Self>() else { return false };
        let other = other.get();
        let same = || {
            let held = Held::new(&[self, other], |case| Some(case.lock()));
            held.is_some_and(|held| held.cases.windows(2).all(|two| *two[0] == *two[1]))
        };
        std::ptr::eq(self, other) || py.detach(same)
    }

    fn __copy__(&self, py: Python<'_>) -> PyResult<Self> {
        self.copied(py)
    }

    fn __deepcopy__(&self, py: Python<'_>, _memo: &Bound<'_, PyAny>) -> PyResult<Self> {
        self.copied(py)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let restore = py.import("casework._document")?.getattr("restore_case")?;
        let events = self.with(py, |case| Ok(case.to_json()))?;
        let (desk, snapshot) = match &self.restored {
            Some((desk, snapshot)) => (Some(desk.clone_ref(py)), Some(snapshot)),
            None => (None, None),
        };
        (restore, (events, desk, snapshot)).into_pyobject(py)
    }
}
