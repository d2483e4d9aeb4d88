//! casework for Python: instants, amounts and documents in, aware datetimes and views out.
//!
//! No field of a document or an answer is named here; see `values.rs` for what is known instead.

#![allow(
    clippy::doc_markdown,
    clippy::doc_link_with_quotes,
    reason = "these docs are read in Python, as reStructuredText or plain"
)]
#![allow(clippy::needless_pass_by_value, reason = "PyO3 hands arguments over by value")]

mod case;
mod desk;
mod document;
mod ledger;
mod reply;
mod shared;
mod values;
mod view;
mod worklist;

use pyo3::prelude::*;

/// The native half of `casework`; import `casework` itself.
#[pymodule]
mod _casework {
    #[pymodule_export]
    use crate::case::Case;
    #[pymodule_export]
    use crate::desk::Desk;
    use crate::desk::{Rows, word};
    use crate::document::{DocumentText, PolicyText};
    #[pymodule_export]
    use crate::ledger::Ledger;
    use crate::values::{AmountGiven, Column, InstantGiven, Outcome, TextGiven, TzifGiven};
    #[pymodule_export]
    use crate::view::View;
    use crate::view::{Cut, Explained, Fitted, Found, Listed};
    #[pymodule_export]
    use crate::worklist::Worklist;
    use casework::json::{Answer, guarded};
    use casework::{Channel, Code, channel};
    use chrono::{DateTime, TimeDelta, Utc};
    use pyo3::IntoPyObjectExt;
    use pyo3::prelude::*;
    use pyo3::types::PyTuple;
    use std::ops::Range;

    /// The rows that are computed between two looks at whether the user pressed Ctrl-C: about 0.1 s.
    const PIECE: usize = 1 << 20;

    /// A column in pieces, with other Python threads running. A refusal in a piece is asked for again over the
    /// whole column, where its place is known.
    fn in_pieces(
        py: Python<'_>,
        length: usize,
        many: impl Fn(Range<usize>) -> casework::Result<Vec<i64>> + Sync,
    ) -> PyResult<Vec<i64>> {
        let mut answers = Vec::with_capacity(length);
        for start in (0..length.max(1)).step_by(PIECE) {
            let piece = py.detach(|| guarded(|| many(start..length.min(start + PIECE))));
            let whole = || py.detach(|| guarded(|| many(0..length)));
            answers.extend(piece.or_else(|_| whole()).raised()?);
            py.check_signals()?;
        }
        Ok(answers)
    }

    /// The version of casework, the same in every language.
    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "the name Python knows it by")]
    const __version__: &str = env!("CARGO_PKG_VERSION");

    /// The release of the IANA time zone database in this build, such as '2026e'.
    #[pyfunction]
    fn tzdata_release() -> &'static str {
        casework::tzdata_release()
    }

    /// Every error code, with the sentence that explains it.
    #[pyfunction]
    fn error_codes() -> Vec<(&'static str, &'static str)> {
        Code::ALL.iter().map(|code| (code.as_str(), code.meaning())).collect()
    }

    /// YAML 1.2 or JSON text as plain data: 17:00 and 2026-12-25 stay text.
    ///
    /// Raises CaseworkError when the text is neither, or holds what no document may hold.
    #[pyfunction]
    #[pyo3(signature = (text, /) -> "object")]
    fn read_document(py: Python<'_>, text: TextGiven) -> PyResult<Bound<'_, PyAny>> {
        let json = guarded(|| casework::read_document(&text.or(Code::NotADocument)?)).raised()?;
        py.import("json")?.call_method1("loads", (json,))
    }

    /// What is wrong with a policy, or legal and probably not meant: for any text that parses, whether it loads or not.
    ///
    /// >>> from casework import check_policy
    /// >>> clocks = [{'preset': 'first_reply', 'target': '4h'}]
    /// >>> quiet = {'fact': 'tags', 'op': 'has', 'value': 'quiet'}
    /// >>> check_policy({'conditions': {'quiet': quiet}, 'agreements': [{'id': 'all', 'clocks': clocks}]})[0].code
    /// 'unused_condition'
    #[pyfunction]
    #[pyo3(signature = (policy, /))]
    fn check_policy(py: Python<'_>, policy: PolicyText) -> PyResult<Found> {
        let check = || guarded(|| casework::check_policy(&policy.0));
        py.detach(check).raised().map(|found| Found(Answer::Findings(found)))
    }

    /// Every fact that a condition may ask about: what it takes, when it is known, and what it is.
    ///
    /// >>> from casework import facts
    /// >>> [fact['kind'] for fact in facts() if fact['name'] == 'customer.tier']
    /// ['text']
    #[pyfunction]
    fn facts(py: Python<'_>) -> PyResult<Rows<'_>> {
        crate::desk::facts(py)
    }

    /// Every channel that is built in: its limit in its true unit, its window, and where that is written.
    ///
    /// >>> from casework import channels
    /// >>> [(channel.unit, channel.limit) for channel in channels() if channel.id == 'x']
    /// [('weighted', 280)]
    #[pyfunction]
    fn channels() -> PyResult<Listed> {
        guarded(|| Ok(Listed(Answer::Channels(channel::channels())))).raised()
    }

    fn built_in(name: &str) -> casework::Result<Channel> {
        Channel::named(name).map_err(|error| error.under("channel"))
    }

    /// How a text stands against a channel that is built in: how long it is there, and whether it goes out as it is.
    ///
    /// >>> from casework import fit
    /// >>> curly = fit('We’ve sent it.', 'sms')
    /// >>> curly.length.encoding, [instead.text for instead in curly.edit.replace]
    /// ('ucs2', ["'"])
    #[pyfunction]
    #[pyo3(signature = (text, channel))]
    fn fit(py: Python<'_>, text: TextGiven, channel: TextGiven) -> PyResult<Fitted> {
        let (text, channel) = (word(text, "text")?, word(channel, "channel")?);
        let fit = || guarded(|| Ok(channel::fit(&text, &built_in(&channel)?)));
        py.detach(fit).raised().map(|fit| Fitted(Answer::Fit(fit)))
    }

    /// A text cut into messages that each fit a channel that is built in, with their numbers.
    ///
    /// >>> from casework import split
    /// >>> [part.text[-5:] for part in split('Your parcel is on its way. ' * 11, 'x')]
    /// ['(1/2)', '(2/2)']
    #[pyfunction]
    #[pyo3(signature = (text, channel))]
    fn split(py: Python<'_>, text: TextGiven, channel: TextGiven) -> PyResult<Cut> {
        let (text, channel) = (word(text, "text")?, word(channel, "channel")?);
        let split = || guarded(|| Ok(channel::split(&text, &built_in(&channel)?)));
        py.detach(split).raised().map(|parts| Cut(Answer::Parts(parts)))
    }

    /// The release of Unicode CLDR in this build, by which dates, numbers and money are written, such as '48.2.0'.
    #[pyfunction]
    fn cldr_release() -> &'static str {
        casework::cldr_release()
    }

    /// Opening hours, and arithmetic in open time.
    ///
    /// Calendar(spec) takes YAML or JSON text, a dict, or a pathlib.Path; '24x7' never closes. It is open at an
    /// instant exactly when the wall clock of its zone lies in that date's hours. Instants are aware datetimes or
    /// RFC 3339 text, and come back as datetimes in UTC. Amounts are timedeltas, or text such as '8h',
    /// '2 working days' and '2 calendar days'. Fresher zone data goes in as tzif={'Europe/Berlin': bytes} with its
    /// release as tzdata='2026f'.
    ///
    /// >>> from casework import Calendar
    /// >>> desk = Calendar({'zone': 'America/Vancouver', 'week': {'mon-fri': '09:00-17:00'}})
    /// >>> due = desk.add('2026-11-20T16:00:00-07:00', '2h')
    /// >>> desk.local(due)
    /// '2026-11-23T10:00:00.000-07:00'
    #[pyclass(frozen, eq, module = "casework")]
    #[derive(PartialEq)]
    struct Calendar {
        calendar: casework::Calendar,
        handed_in: TzifGiven,
    }

    #[pymethods]
    impl Calendar {
        #[new]
        #[pyo3(signature = (spec, *, tzif = TzifGiven::default(), tzdata = None))]
        fn new(spec: DocumentText, tzif: TzifGiven, tzdata: Option<TextGiven>) -> PyResult<Self> {
            let tzdata = tzdata.map(|release| release.or(Code::WrongType)).transpose();
            let tzdata = tzdata.map_err(|error| error.under("tzdata")).raised()?;
            let zones = tzif.zones(tzdata.as_deref());
            let load = || casework::Calendar::load_with(&spec.0, &zones?);
            let calendar = guarded(load).raised()?;
            Ok(Self { calendar, handed_in: tzif })
        }

        /// The open time from one instant to another; negative when the second comes first.
        #[pyo3(signature = (from_, to))]
        fn elapsed(&self, from_: InstantGiven, to: InstantGiven) -> PyResult<TimeDelta> {
            guarded(|| Ok(self.calendar.elapsed(from_.at("from")?, to.at("to")?))).raised()
        }

        /// The open time of many pairs of instants at once.
        ///
        /// Columns of int64 (NumPy, array, memoryview) or of ints hold milliseconds since 1970-01-01T00:00:00Z and
        /// give the same kind of column; lists of datetimes or text give a list of timedeltas.
        #[pyo3(signature = (from_, to) -> "Any")]
        fn elapsed_many<'py>(
            &self,
            from_: Column<'py>,
            to: Column<'py>,
        ) -> PyResult<Bound<'py, PyAny>> {
            let py = from_.python();
            let (from, to) = (from_.millis("from")?, to.millis("to")?);
            let alike = from.len() == to.len();
            let many = |rows: Range<usize>| match (from.get(rows.clone()), to.get(rows)) {
                (Some(from), Some(to)) if alike => self.calendar.elapsed_many(from, to),
                _ => self.calendar.elapsed_many(&from, &to),
            };
            let elapsed = in_pieces(py, from.len(), many)?;
            from_.alike(elapsed, |millis| TimeDelta::milliseconds(millis).into_bound_py_any(py))
        }

        /// The instant at which an amount that starts to run at t is used up.
        ///
        /// A duration that fits exactly ends at the closing, not at the next opening; a negative one goes back.
        #[pyo3(signature = (t, amount))]
        fn add(&self, t: InstantGiven, amount: AmountGiven) -> PyResult<DateTime<Utc>> {
            guarded(|| self.calendar.add(t.at("t")?, amount.0?)).map(Into::into).raised()
        }

        /// The instants at which one amount is used up from many others; columns as in elapsed_many.
        #[pyo3(signature = (t, amount) -> "Any")]
        fn add_many<'py>(
            &self,
            t: Column<'py>,
            amount: AmountGiven,
        ) -> PyResult<Bound<'py, PyAny>> {
            let py = t.python();
            let instants = t.millis("t")?;
            let amount = amount.0.raised()?;
            let many =
                |rows| self.calendar.add_many(instants.get(rows).unwrap_or(&instants), amount);
            let due = in_pieces(py, instants.len(), many)?;
            t.alike(due, |millis| {
                let due = casework::Timestamp::from_millis(millis).raised()?;
                DateTime::<Utc>::from(due).into_bound_py_any(py)
            })
        }

        /// The instant from which an amount runs until t: the mirror image of add.
        #[pyo3(signature = (t, amount))]
        fn sub(&self, t: InstantGiven, amount: AmountGiven) -> PyResult<DateTime<Utc>> {
            guarded(|| self.calendar.sub(t.at("t")?, amount.0?)).map(Into::into).raised()
        }

        /// Whether it is open at an instant.
        #[pyo3(signature = (t))]
        fn is_open(&self, t: InstantGiven) -> PyResult<bool> {
            guarded(|| Ok(self.calendar.is_open(t.at("t")?))).raised()
        }

        /// The earliest open instant at or after t; None when it never opens again.
        #[pyo3(signature = (t))]
        fn next_open(&self, t: InstantGiven) -> PyResult<Option<DateTime<Utc>>> {
            guarded(|| Ok(self.calendar.next_open(t.at("t")?).map(Into::into))).raised()
        }

        /// The earliest closed instant at or after t; None when it never closes.
        #[pyo3(signature = (t))]
        fn next_close(&self, t: InstantGiven) -> PyResult<Option<DateTime<Utc>>> {
            guarded(|| Ok(self.calendar.next_close(t.at("t")?).map(Into::into))).raised()
        }

        /// The latest opening at or before t; None when there is none.
        #[pyo3(signature = (t))]
        fn previous_open(&self, t: InstantGiven) -> PyResult<Option<DateTime<Utc>>> {
            guarded(|| Ok(self.calendar.previous_open(t.at("t")?).map(Into::into))).raised()
        }

        /// The latest closing at or before t; None when there is none.
        #[pyo3(signature = (t))]
        fn previous_close(&self, t: InstantGiven) -> PyResult<Option<DateTime<Utc>>> {
            guarded(|| Ok(self.calendar.previous_close(t.at("t")?).map(Into::into))).raised()
        }

        /// What the wall clock of the zone shows at an instant: RFC 3339 text with its offset.
        #[pyo3(signature = (t))]
        fn local(&self, t: InstantGiven) -> PyResult<String> {
            guarded(|| Ok(self.calendar.local(t.at("t")?))).raised()
        }

        /// The instant at which the wall clock shows a local time such as '2026-11-21T09:00:00': the first of two,
        /// and for one that is skipped, the first instant after the gap.
        #[pyo3(signature = (local))]
        fn instant(&self, local: TextGiven) -> PyResult<DateTime<Utc>> {
            guarded(|| self.calendar.instant(&local.or_nothing()?))
                .map_err(|error| error.under("local"))
                .map(Into::into)
                .raised()
        }

        /// Every span between two instants, counted or not, with its reason.
        #[pyo3(signature = (from_, to))]
        fn explain(&self, from_: InstantGiven, to: InstantGiven) -> PyResult<Explained> {
            let explain = || self.calendar.explain(from_.at("from")?, to.at("to")?);
            guarded(explain).map(|answer| Explained(Answer::Explanation(answer))).raised()
        }

        /// What is legal in the document but probably not meant; empty for a clean one.
        fn check(&self) -> PyResult<Found> {
            guarded(|| Ok(Found(Answer::Findings(self.calendar.check())))).raised()
        }

        /// The week as a small HTML table, as notebooks show it.
        fn card(&self) -> String {
            self.calendar.card()
        }

        /// What people call it.
        #[getter]
        fn name(&self) -> Option<&str> {
            self.calendar.name()
        }

        /// The IANA name of the zone it reads its wall clock from.
        #[getter]
        fn zone(&self) -> &str {
            self.calendar.zone().name()
        }

        /// The release of the IANA database that it was built from.
        #[getter]
        fn tzdata(&self) -> &str {
            self.calendar.tzdata()
        }

        /// Sixteen hex digits: equal versions give equal answers.
        #[getter]
        fn version(&self) -> &str {
            self.calendar.version()
        }

        /// One line: name, zone, week, how many dates differ, zone data.
        #[getter]
        fn summary(&self) -> String {
            self.calendar.summary()
        }

        /// The document it was built from, as a new dict.
        #[getter]
        fn document<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            py.import("json")?.call_method1("loads", (self.calendar.to_json(),))
        }

        fn __repr__(&self) -> String {
            format!("Calendar({})", self.calendar.summary())
        }

        fn _repr_html_(&self) -> String {
            self.calendar.card()
        }

        fn __hash__(&self) -> u64 {
            u64::from_str_radix(self.calendar.version(), 16).unwrap_or_default()
        }

        fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            let restore = py.import("casework._document")?.getattr("restore_calendar")?;
            let tzif = self.handed_in.to_dict(py)?;
            (restore, (self.calendar.to_json(), tzif, self.calendar.tzdata())).into_pyobject(py)
        }
    }
}
