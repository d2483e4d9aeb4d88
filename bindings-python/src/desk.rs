//! A desk: policies ready for use.

use crate::case::Case;
use crate::document::{
    ActText, ActorText, ObservedText, OrganisationText, PolicyText, RepliesText, ReplyText,
    StreamText,
};
use crate::ledger::Ledger;
use crate::reply::{CasesOrNone, columns};
use crate::values::{CountGiven, InstantGiven, Outcome, TextGiven, TzifGiven, text};
use crate::view::{
    Allowed, Assessed, Awaited, Checked, Compared, Crossing, Cut, Cycled, Decided, Drafted,
    Explaining, Fitted, Found, Listed, Measured, Ordered, Overtaken, Proposed, Reconciling,
    Resolved, Sized, Traced, Values, Weighed,
};
use casework::json::{Answer, Tree, build, guarded};
use casework::order::{RankOptions, Stream};
use casework::{Act, Actor, Code, Error, Observation, Reply, Result, Timestamp};
use pyo3::exceptions::PyTypeError;
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple, PyType};
use pyo3::{PyTypeInfo, type_hint_identifier, type_hint_subscript};
use std::collections::BTreeMap;

/// The cases that are asked between two looks at whether the user pressed Ctrl-C.
const PIECE: usize = 1024;

/// Policies ready for use: what is promised to whom, and the questions that can be asked of it.
///
/// Desk(policy) and Desk.load(policy) take YAML or JSON text, a dict, a list of dicts in order of their beginning, or a pathlib.Path.
/// Instants are aware datetimes or RFC 3339 text, and come back as datetimes in UTC. Fresher zone data goes in as for
/// Calendar.
///
/// >>> from casework import Case, Desk
/// >>> desk = Desk.load({'agreements': [{'id': 'all', 'clocks': [{'preset': 'first_reply', 'target': '4h'}]}]})
/// >>> case = Case([{'id': '1', 'case_id': '42', 'at': '2026-11-21T09:00:00Z', 'kind': 'opened'}])
/// >>> now = desk.assess(case, as_of='2026-11-21T10:00:00Z')
/// >>> now.standing, now.clocks.first_reply.percent, str(now.next_due_at)
/// ('on_track', 25, '2026-11-21 13:00:00+00:00')
/// >>> str(desk.next_check(case, as_of='2026-11-21T10:00:00Z').at)
/// '2026-11-21 13:00:00.001000+00:00'
#[pyclass(frozen, eq, module = "casework")]
pub(crate) struct Desk {
    ready: casework::Desk,
    handed_in: TzifGiven,
    tzdata: Option<String>,
    /// The text of who is there, if not the policies' own.
    organisation: Option<String>,
}

impl PartialEq for Desk {
    // The same people may be written down differently.
    fn eq(&self, other: &Self) -> bool {
        self.ready == other.ready
            && self.handed_in == other.handed_in
            && self.tzdata == other.tzdata
    }
}

/// Cases out of anything that gives one after the other.
pub(crate) struct CasesGiven(Vec<Py<Case>>);

impl<'a, 'py> FromPyObject<'a, 'py> for CasesGiven {
    type Error = PyErr;
    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        <Case as PyTypeInfo>::TYPE_HINT
    );

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let wrong = || Error::plain(Code::WrongType).with_hint("Give cases.");
        let mut cases = Vec::new();
        let items = match value.try_iter() {
            Ok(items) => items,
            Err(error) if error.is_instance_of::<PyTypeError>(value.py()) => {
                return Err(wrong().under("cases")).raised();
            }
            Err(error) => return Err(error),
        };
        for (place, item) in items.enumerate() {
            let case = item?.cast_into::<Case>();
            let case = case.map_err(|_| wrong().under(place).under("cases")).raised()?;
            cases.push(case.unbind());
        }
        Ok(Self(cases))
    }
}

/// Dotted paths into an answer.
pub(crate) struct PathsGiven(pub(crate) Vec<String>);

impl<'a, 'py> FromPyObject<'a, 'py> for PathsGiven {
    type Error = PyErr;
    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        type_hint_identifier!("builtins", "str")
    );

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let wrong = || Error::plain(Code::WrongType).with_hint("Give a list of paths.");
        if text(&value).is_some() || !value.hasattr("__iter__")? {
            return Err(wrong().under("read")).raised();
        }
        let mut paths = Vec::new();
        for (place, item) in value.try_iter()?.enumerate() {
            let path = text(&item?).unwrap_or_else(|| Err(wrong()));
            paths.push(path.map_err(|error| error.under(place).under("read")).raised()?);
        }
        Ok(Self(paths))
    }
}

/// Plain rows, which make a table.
pub(crate) struct Rows<'py>(Bound<'py, PyAny>);

/// Plain columns.
pub(crate) struct Columns<'py>(pub(crate) Bound<'py, PyDict>);

macro_rules! plain {
    ($($name:ident($target:ty): $hint:expr;)+) => {$(
        impl<'py> IntoPyObject<'py> for $name<'py> {
            type Target = $target;
            type Output = Bound<'py, $target>;
            type Error = std::convert::Infallible;
            const OUTPUT_TYPE: PyStaticExpr = $hint;

            fn into_pyobject(self, _: Python<'py>) -> std::result::Result<Self::Output, Self::Error> {
                Ok(self.0)
            }
        }
    )+};
}

plain! {
    Rows(PyAny): type_hint_subscript!(
        type_hint_identifier!("builtins", "list"),
        type_hint_subscript!(
            type_hint_identifier!("builtins", "dict"),
            type_hint_identifier!("builtins", "str"),
            type_hint_identifier!("typing", "Any")
        )
    );
    Columns(PyDict): type_hint_subscript!(
        type_hint_identifier!("builtins", "dict"),
        type_hint_identifier!("builtins", "str"),
        type_hint_subscript!(
            type_hint_identifier!("builtins", "list"),
            type_hint_identifier!("typing", "Any")
        )
    );
}

/// Every fact that a condition may ask about.
pub(crate) fn facts(py: Python<'_>) -> PyResult<Rows<'_>> {
    build(&casework::facts(), &[], &Values::whole(py)).raised().map(Rows)
}

impl Desk {
    /// One answer for each case, in pieces with other Python threads running. A case is locked only while it is asked,
    /// so that the same one may be among them twice. What it refuses is said at its place.
    fn each<T: Send>(
        &self,
        py: Python<'_>,
        cases: &CasesGiven,
        ask: impl Fn(&casework::Case) -> Result<T> + Sync,
        mut take: impl FnMut(T) -> PyResult<()>,
    ) -> PyResult<()> {
        for (piece, asked) in cases.0.chunks(PIECE).enumerate() {
            let answers = py.detach(|| {
                let answer = |(place, case): (usize, &Py<Case>)| {
                    let mut case = case.get().lock();
                    let answer = guarded(|| {
                        let _ = case.follow(&self.ready);
                        ask(&case)
                    });
                    answer.map_err(|error| error.under(piece * PIECE + place).under("cases"))
                };
                asked.iter().enumerate().map(answer).collect::<Result<Vec<T>>>()
            });
            for answer in answers.raised()? {
                take(answer)?;
            }
            py.check_signals()?;
        }
        Ok(())
    }

    pub(crate) fn ready(&self) -> &casework::Desk {
        &self.ready
    }

    /// The documents as a list, as JSON text.
    fn listed(&self) -> String {
        let text = self.ready.to_json();
        if self.ready.documents().len() == 1 { format!("[{text}]") } else { text }
    }
}

#[pymethods]
impl Desk {
    #[new]
    #[pyo3(signature = (policy, /, *, tzif = TzifGiven::default(), tzdata = None))]
    fn new(
        py: Python<'_>,
        policy: PolicyText,
        tzif: TzifGiven,
        tzdata: Option<TextGiven>,
    ) -> PyResult<Self> {
        let tzdata = tzdata.map(|release| release.or(Code::WrongType)).transpose();
        let tzdata = tzdata.map_err(|error| error.under("tzdata")).raised()?;
        let zones = tzif.zones(tzdata.as_deref());
        let load = || guarded(|| casework::Desk::load_with(&policy.0, &zones?));
        let ready = py.detach(load).raised()?;
        Ok(Self { ready, handed_in: tzif, tzdata, organisation: None })
    }

    /// Reads a policy, or several in order of their beginning; the same as the constructor.
    #[classmethod]
    #[pyo3(signature = (policy, /, *, tzif = TzifGiven::default(), tzdata = None))]
    fn load(
        _cls: &Bound<'_, PyType>,
        py: Python<'_>,
        policy: PolicyText,
        tzif: TzifGiven,
        tzdata: Option<TextGiven>,
    ) -> PyResult<Self> {
        Self::new(py, policy, tzif, tzdata)
    }

    /// The same desk with the people who are there now, in the place of the policies' own; cases go on with it at once.
    ///
    /// organisation is a dict of roles, teams and the like, YAML or JSON text, or a pathlib.Path.
    ///
    /// >>> from casework import Desk
    /// >>> desk = Desk.load({'roles': {'lead': {}}, 'agreements': []})
    /// >>> desk.with_organisation({'roles': {'lead': {'members': ['ann']}}}).fingerprint == desk.fingerprint
    /// True
    #[pyo3(signature = (organisation, /))]
    fn with_organisation(&self, py: Python<'_>, organisation: OrganisationText) -> PyResult<Self> {
        let text = organisation.0;
        let ready = py.detach(|| guarded(|| self.ready.with_organisation(&text))).raised()?;
        let handed_in = self.handed_in.clone();
        Ok(Self { ready, handed_in, tzdata: self.tzdata.clone(), organisation: Some(text) })
    }

    /// The guidelines as a page in Markdown, for people to read.
    fn handbook(&self, py: Python<'_>) -> PyResult<String> {
        py.detach(|| guarded(|| Ok(self.ready.handbook()))).raised()
    }

    /// What is promised on a case at an instant, how it stands, and when to look again.
    ///
    /// Events after as_of are not seen.
    #[pyo3(signature = (case, *, as_of))]
    fn assess(&self, py: Python<'_>, case: &Case, as_of: InstantGiven) -> PyResult<Assessed> {
        let as_of = as_of.at("as_of").raised()?;
        let answer = case.ask(py, &self.ready, |case| self.ready.assess(case, as_of))?;
        Ok(Assessed(Answer::Assessment(Box::new(answer))))
    }

    /// One clock of assess; idle where the agreement in force has none of that id.
    #[pyo3(signature = (case, clock, *, as_of))]
    fn clock(
        &self,
        py: Python<'_>,
        case: &Case,
        clock: TextGiven,
        as_of: InstantGiven,
    ) -> PyResult<Measured> {
        let (clock, as_of) = (named(clock)?, as_of.at("as_of").raised()?);
        let answer = case.ask(py, &self.ready, |case| self.ready.clock(case, &clock, as_of))?;
        Ok(Measured(Answer::Reading(answer)))
    }

    /// When to look at a case again; None when nothing can happen without a new event.
    #[pyo3(signature = (case, *, as_of))]
    fn next_check(
        &self,
        py: Python<'_>,
        case: &Case,
        as_of: InstantGiven,
    ) -> PyResult<Option<Checked>> {
        let as_of = as_of.at("as_of").raised()?;
        let answer = case.ask(py, &self.ready, |case| self.ready.next_check(case, as_of))?;
        Ok(answer.map(|next| Checked(Answer::NextCheck(Some(next)))))
    }

    /// What the clocks of a case did after one instant, up to another and at it; without the first, since the case
    /// began. And what was said before and is not so by what is known now.
    #[pyo3(signature = (case, *, now, last=None))]
    fn crossed(
        &self,
        py: Python<'_>,
        case: &Case,
        now: InstantGiven,
        last: Option<InstantGiven>,
    ) -> PyResult<Crossing> {
        let last = last.map(|last| last.at("last")).transpose().raised()?;
        let now = now.at("now").raised()?;
        let answer = case.ask(py, &self.ready, |case| self.ready.crossed(case, last, now))?;
        Ok(Crossing(Answer::Crossed(answer)))
    }

    /// Every cycle of every clock that was promised, in order of their starts.
    #[pyo3(signature = (case, *, as_of))]
    fn cycles(&self, py: Python<'_>, case: &Case, as_of: InstantGiven) -> PyResult<Cycled> {
        let as_of = as_of.at("as_of").raised()?;
        let answer = case.ask(py, &self.ready, |case| self.ready.cycles(case, as_of))?;
        Ok(Cycled(Answer::Cycles(answer)))
    }

    /// Every span of a clock's present or latest cycle, counted or not, with its reason.
    #[pyo3(signature = (case, clock, *, as_of))]
    fn explain(
        &self,
        py: Python<'_>,
        case: &Case,
        clock: TextGiven,
        as_of: InstantGiven,
    ) -> PyResult<Explaining> {
        let (clock, as_of) = (named(clock)?, as_of.at("as_of").raised()?);
        let answer = case.ask(py, &self.ready, |case| self.ready.explain(case, &clock, as_of))?;
        Ok(Explaining(Answer::ClockExplanation(answer)))
    }

    /// Why an agreement applies and another does not: every condition of the policy in force, part by part, and which
    /// unknown facts decided. None before any policy is in force.
    #[pyo3(signature = (case, *, as_of))]
    fn trace(&self, py: Python<'_>, case: &Case, as_of: InstantGiven) -> PyResult<Option<Traced>> {
        let as_of = as_of.at("as_of").raised()?;
        let answer = case.ask(py, &self.ready, |case| self.ready.trace(case, as_of))?;
        Ok(answer.map(|trace| Traced(Answer::Trace(Some(trace)))))
    }

    /// Another system's numbers beside ours; and where they differ, the rule that makes them differ.
    ///
    /// observed is a list of observations, each about one cycle of a clock; without it, those in the log are meant:
    /// events of kind policy_observed whose data are one. Times are timedeltas, or text such as '95m'.
    #[pyo3(signature = (case, observed=None, *, as_of))]
    fn reconcile(
        &self,
        py: Python<'_>,
        case: &Case,
        observed: Option<ObservedText>,
        as_of: InstantGiven,
    ) -> PyResult<Reconciling> {
        let as_of = as_of.at("as_of").raised()?;
        let read = |text: ObservedText| Observation::load_list(&text.0?);
        let observed = observed.map(|text| read(text).map_err(|error| error.under("observed")));
        let observed = observed.transpose().raised()?;
        let ask = |case: &_| self.ready.reconcile(case, observed.as_deref(), as_of);
        let answer = case.ask(py, &self.ready, ask)?;
        Ok(Reconciling(Answer::Reconciliation(Box::new(answer))))
    }

    /// Cases in the order in which to work on them: by lane, then by score, then by what is due first. What nobody works
    /// on next is left out and counted.
    ///
    /// limit is how many rows to give, all without it. explain=True says of every row what its score is made of. pick
    /// says which pick of yours this is, counted from 1, where the policy keeps turns in reserve.
    ///
    /// >>> from casework import Case, Desk
    /// >>> desk = Desk.load({'agreements': [{'id': 'all', 'clocks': [{'preset': 'first_reply', 'target': '4h'}]}]})
    /// >>> at = ['2026-11-21T09:00:00Z', '2026-11-21T08:00:00Z']
    /// >>> cases = [Case([{'id': '1', 'case_id': str(n), 'at': at[n], 'kind': 'opened'}]) for n in range(2)]
    /// >>> ranking = desk.rank(cases, as_of='2026-11-21T10:00:00Z', limit=10)
    /// >>> [(row.rank, row.case_id, row.percent) for row in ranking.rows]
    /// [(1, '1', 50), (2, '0', 25)]
    #[pyo3(signature = (cases, *, as_of, limit=None, pick=None, explain=false))]
    fn rank(
        &self,
        py: Python<'_>,
        cases: CasesGiven,
        as_of: InstantGiven,
        limit: Option<CountGiven>,
        pick: Option<CountGiven>,
        explain: bool,
    ) -> PyResult<Ordered> {
        let as_of = as_of.at("as_of").raised()?;
        let limit = limit.map(|limit| limit.at("limit")).transpose().raised()?;
        let limit = limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
        let pick = pick.map(|pick| pick.at("pick")).transpose().raised()?;
        // Reading the logs is the long part, and can be interrupted; the order is made in one go.
        self.each(py, &cases, |_| Ok(()), |()| Ok(()))?;
        let cases: Vec<&Case> = cases.0.iter().map(Py::get).collect();
        let rank = |cases: &[&casework::Case]| {
            let options = RankOptions { limit, pick, explain };
            self.ready.rank(cases.iter().copied(), as_of, options)
        };
        Case::ask_together(py, &self.ready, &cases, true, rank)
            .map(|ranking| Ordered(Answer::Ranking(ranking)))
    }

    /// Where one case stands in the order of work, explained to the last point: what its level weighs, what each factor
    /// adds and why, how urgent it is. None for a case that nobody works on next: resolved, closed, spam or deleted.
    #[pyo3(signature = (case, *, as_of))]
    fn priority(
        &self,
        py: Python<'_>,
        case: &Case,
        as_of: InstantGiven,
    ) -> PyResult<Option<Weighed>> {
        let as_of = as_of.at("as_of").raised()?;
        let answer = case.ask(py, &self.ready, |case| self.ready.priority(case, as_of))?;
        Ok(answer.map(|priority| Weighed(Answer::Priority(Some(Box::new(priority))))))
    }

    /// Which of two cases comes first, and why.
    #[pyo3(signature = (a, b, *, as_of))]
    fn compare(
        &self,
        py: Python<'_>,
        a: &Case,
        b: &Case,
        as_of: InstantGiven,
    ) -> PyResult<Compared> {
        let as_of = as_of.at("as_of").raised()?;
        let compare = |cases: &[&casework::Case]| self.ready.compare(cases[0], cases[1], as_of);
        let answer = Case::ask_together(py, &self.ready, &[a, b], true, compare)?;
        Ok(Compared(Answer::Comparison(Box::new(answer))))
    }

    /// When one of two cases comes before the other, which is before it now, if nothing but time passes.
    #[pyo3(signature = (a, b, *, as_of, horizon))]
    fn overtakes(
        &self,
        py: Python<'_>,
        a: &Case,
        b: &Case,
        as_of: InstantGiven,
        horizon: InstantGiven,
    ) -> PyResult<Overtaken> {
        let as_of = as_of.at("as_of").raised()?;
        let horizon = horizon.at("horizon").raised()?;
        let overtakes =
            |cases: &[&casework::Case]| self.ready.overtakes(cases[0], cases[1], as_of, horizon);
        let answer = Case::ask_together(py, &self.ready, &[a, b], false, overtakes)?;
        Ok(Overtaken(Answer::Overtaking(Box::new(answer))))
    }

    /// No later than when somebody comes to a case, if only cases of one kind keep coming.
    ///
    /// stream is a dict or its text, such as {'weight': 800, 'x': '1/2', 'every': '10m'}: what each of them weighs, how
    /// much of its target it has used at most when somebody takes it, and how often one comes and one is taken.
    #[pyo3(signature = (case, stream, *, as_of))]
    fn latest_turn(
        &self,
        py: Python<'_>,
        case: &Case,
        stream: StreamText,
        as_of: InstantGiven,
    ) -> PyResult<Awaited> {
        let as_of = as_of.at("as_of").raised()?;
        let stream = guarded(|| Stream::load(&stream.0?));
        let stream = stream.map_err(|error| error.under("stream")).raised()?;
        let ask = |case: &_| self.ready.latest_turn(case, &stream, as_of);
        Ok(Awaited(Answer::LatestTurn(case.ask(py, &self.ready, ask)?)))
    }

    /// Every time a case was resolved or closed, and whether that was the end of it: resolved with the first contact, or
    /// closed too early because the customer came back.
    #[pyo3(signature = (case, *, as_of))]
    fn resolutions(&self, py: Python<'_>, case: &Case, as_of: InstantGiven) -> PyResult<Resolved> {
        let as_of = as_of.at("as_of").raised()?;
        let answer = case.ask(py, &self.ready, |case| self.ready.resolutions(case, as_of))?;
        Ok(Resolved(Answer::Resolutions(answer)))
    }

    /// Whether somebody may do something on a case, and who is asked otherwise. The answer is in its verdict: 'allow',
    /// 'needs_approval' or 'deny'; every decision is true, as every answer is.
    ///
    /// actor is whoever wants to act, act what they want to do: dicts or their text. Limits that count what was given on
    /// other cases need the ledger.
    ///
    /// >>> from casework import Case, Desk
    /// >>> limit = {'amount': {'minor': 5000, 'currency': 'EUR'}, 'per': 'case'}
    /// >>> small = {'id': 'small', 'role': 'agent', 'kinds': ['refund'], 'limits': [limit]}
    /// >>> desk = Desk.load({'roles': {'agent': {}}, 'agreements': [], 'grants': [small]})
    /// >>> case = Case([{'id': '1', 'case_id': '42', 'at': '2026-11-21T09:00:00Z', 'kind': 'opened'}])
    /// >>> refund = {'remedy': {'kind': 'refund', 'amount': {'minor': 3500, 'currency': 'EUR'}}}
    /// >>> desk.may({'id': 'ann', 'roles': ['agent']}, refund, case, as_of='2026-11-21T10:00:00Z').verdict == 'allow'
    /// True
    #[pyo3(signature = (actor, act, case, *, ledger=None, as_of))]
    fn may(
        &self,
        py: Python<'_>,
        actor: ActorText,
        act: ActText,
        case: &Case,
        ledger: Option<&Ledger>,
        as_of: InstantGiven,
    ) -> PyResult<Decided> {
        let as_of = as_of.at("as_of").raised()?;
        let actor = acting(actor)?;
        let act = guarded(|| Act::load(&act.0?)).map_err(|error| error.under("act")).raised()?;
        let answer = case.ask(py, &self.ready, |case| {
            self.ready.may(&actor, &act, case, ledger.map(Ledger::lock).as_deref(), as_of)
        })?;
        Ok(Decided(Answer::Decision(Box::new(answer))))
    }

    /// What somebody may give on a case right now without asking: of each kind by the grant that gives most of it.
    #[pyo3(signature = (actor, case, *, ledger=None, as_of))]
    fn allowances(
        &self,
        py: Python<'_>,
        actor: ActorText,
        case: &Case,
        ledger: Option<&Ledger>,
        as_of: InstantGiven,
    ) -> PyResult<Allowed> {
        let as_of = as_of.at("as_of").raised()?;
        let actor = acting(actor)?;
        let answer = case.ask(py, &self.ready, |case| {
            self.ready.allowances(&actor, case, ledger.map(Ledger::lock).as_deref(), as_of)
        })?;
        Ok(Allowed(Answer::Allowances(answer)))
    }

    /// A reply filled in, fitted to its channel and checked before anybody sends it.
    ///
    /// reply is a dict or its text: a template and the values of its variables, or a text of somebody's own, and the
    /// channel. Among the values, dates and aware datetimes may be Python's own. Without a case, what only a case knows
    /// is missing. sendable is None while a finding of severity 'error' stands.
    ///
    /// >>> from casework import Desk
    /// >>> order = {'type': 'order_id', 'example': 'AC-104711'}
    /// >>> found = {'body': 'We have found your order {{ order }}.'}
    /// >>> desk = Desk.load({'agreements': [], 'variables': {'order': order}, 'templates': {'found': found}})
    /// >>> reply = {'template': 'found', 'channel': 'sms', 'values': {'order': 'AC-104711'}}
    /// >>> desk.draft(reply, as_of='2026-11-22T09:00:00Z').sendable.texts[0]
    /// 'We have found your order AC-104711.'
    /// >>> in_public = desk.draft({**reply, 'channel': 'x'}, as_of='2026-11-22T09:00:00Z')
    /// >>> in_public.sendable, in_public.findings[0].code
    /// (None, 'personal_in_public')
    #[pyo3(signature = (reply, case=None, *, as_of))]
    fn draft(
        &self,
        py: Python<'_>,
        reply: ReplyText,
        case: Option<&Case>,
        as_of: InstantGiven,
    ) -> PyResult<Drafted> {
        let as_of = as_of.at("as_of").raised()?;
        let reply = guarded(|| Reply::load(&reply.0?));
        let reply = reply.map_err(|error| error.under("reply")).raised()?;
        let answer = match case {
            Some(case) => {
                case.ask(py, &self.ready, |case| self.ready.draft(&reply, Some(case), as_of))
            }
            None => py.detach(|| guarded(|| self.ready.draft(&reply, None, as_of))).raised(),
        };
        Ok(Drafted(Answer::Draft(Box::new(answer?))))
    }

    /// Parts of draft for many replies: a dict from each path, such as 'sendable.texts' or 'parts.0.length', to a list
    /// with one value for each reply, None where the draft has no such part.
    ///
    /// replies is a list of dicts, its text, or anything that gives one after the other; cases has one for each of them,
    /// None for none.
    #[pyo3(signature = (replies, cases=None, *, as_of, read))]
    fn draft_many<'py>(
        &self,
        py: Python<'py>,
        replies: RepliesText,
        cases: Option<CasesOrNone>,
        as_of: InstantGiven,
        read: PathsGiven,
    ) -> PyResult<Columns<'py>> {
        let as_of = as_of.at("as_of").raised()?;
        let load = || guarded(|| Reply::load_many(&replies.0?));
        let replies = py.detach(load).map_err(|error| error.under("replies")).raised()?;
        columns(py, &self.ready, &replies, cases, as_of, &read)
    }

    /// The templates that are for a case: those whose condition holds, each with why.
    #[pyo3(signature = (case, *, as_of))]
    fn proposals(&self, py: Python<'_>, case: &Case, as_of: InstantGiven) -> PyResult<Proposed> {
        let as_of = as_of.at("as_of").raised()?;
        let answer = case.ask(py, &self.ready, |case| self.ready.proposals(case, as_of))?;
        Ok(Proposed(Answer::Proposals(answer)))
    }

    /// How long replies made of each text of a template can become, on each channel that it is for, whatever the values
    /// are.
    #[pyo3(signature = (template))]
    fn lengths(&self, py: Python<'_>, template: TextGiven) -> PyResult<Sized> {
        let template = word(template, "template")?;
        let answer = py.detach(|| guarded(|| self.ready.lengths(&template))).raised()?;
        Ok(Sized(Answer::Lengths(answer)))
    }

    /// What a template says with the examples of its variables, as plain text: for whoever writes it. It is nobody's
    /// reply, and it is not checked.
    #[pyo3(signature = (template, locale=None))]
    fn preview(
        &self,
        py: Python<'_>,
        template: TextGiven,
        locale: Option<TextGiven>,
    ) -> PyResult<String> {
        let template = word(template, "template")?;
        let locale = locale.map(|locale| word(locale, "locale")).transpose()?;
        py.detach(|| guarded(|| self.ready.preview(&template, locale.as_deref()))).raised()
    }

    /// Every channel of the policy: those that are built in, with what the policy says of them, and its own.
    fn channels(&self) -> PyResult<Listed> {
        guarded(|| Ok(Listed(Answer::Channels(self.ready.channels())))).raised()
    }

    /// How a text stands against a channel of the policy: how long it is there, and whether it goes out as it is.
    #[pyo3(signature = (text, channel))]
    fn fit(&self, py: Python<'_>, text: TextGiven, channel: TextGiven) -> PyResult<Fitted> {
        let (text, channel) = (word(text, "text")?, word(channel, "channel")?);
        let answer = py.detach(|| guarded(|| self.ready.fit(&text, &channel))).raised()?;
        Ok(Fitted(Answer::Fit(answer)))
    }

    /// A text cut into messages that each fit a channel of the policy, with their numbers.
    #[pyo3(signature = (text, channel))]
    fn split(&self, py: Python<'_>, text: TextGiven, channel: TextGiven) -> PyResult<Cut> {
        let (text, channel) = (word(text, "text")?, word(channel, "channel")?);
        let answer = py.detach(|| guarded(|| self.ready.split(&text, &channel))).raised()?;
        Ok(Cut(Answer::Parts(answer)))
    }

    /// What assess says as a small HTML table, as notebooks show it.
    #[pyo3(signature = (case, *, as_of))]
    fn card(&self, py: Python<'_>, case: &Case, as_of: InstantGiven) -> PyResult<String> {
        let as_of = as_of.at("as_of").raised()?;
        case.ask(py, &self.ready, |case| self.ready.card(case, as_of))
    }

    /// Parts of assess for many cases: a dict from each path, such as 'standing' or 'clocks.first_reply.due_at', to a
    /// list with one value for each case, None where the case has no such part.
    #[pyo3(signature = (cases, *, as_of, read))]
    fn assess_many<'py>(
        &self,
        py: Python<'py>,
        cases: CasesGiven,
        as_of: InstantGiven,
        read: PathsGiven,
    ) -> PyResult<Columns<'py>> {
        let as_of = as_of.at("as_of").raised()?;
        let paths: Vec<&str> = read.0.iter().map(String::as_str).collect();
        guarded(|| self.ready.assess_many([], Timestamp::MIN, &paths)).raised()?;
        let mut columns = vec![Vec::with_capacity(cases.0.len()); paths.len()];
        let ask = |case: &casework::Case| {
            let row = self.ready.assess_many([case], as_of, &paths);
            // Alone, a case is refused without its place among the others.
            row.or_else(|error| self.ready.assess(case, as_of).and(Err(error)))
        };
        self.each(py, &cases, ask, |mut row: BTreeMap<String, Vec<Tree>>| {
            for (path, column) in paths.iter().zip(&mut columns) {
                let part = row.get_mut(*path).and_then(Vec::pop).unwrap_or(Tree::Null);
                column.push(build(&part, &[], &Values::whole(py)).raised()?);
            }
            Ok(())
        })?;
        let answer = PyDict::new(py);
        for (path, column) in paths.iter().zip(columns) {
            answer.set_item(path, column)?;
        }
        Ok(Columns(answer))
    }

    /// Every cycle of many cases as plain dicts, all with the same keys, which make a table:
    /// pandas.DataFrame(desk.targets(cases, as_of=now)).
    #[pyo3(signature = (cases, *, as_of))]
    fn targets<'py>(
        &self,
        py: Python<'py>,
        cases: CasesGiven,
        as_of: InstantGiven,
    ) -> PyResult<Rows<'py>> {
        let as_of = as_of.at("as_of").raised()?;
        let ask = |case: &casework::Case| {
            let rows = self.ready.targets([case], as_of);
            rows.or_else(|error| self.ready.cycles(case, as_of).and(Err(error)))
        };
        let mut rows = Vec::new();
        self.each(py, &cases, ask, |own| {
            for row in own {
                rows.push(build(&row, &[], &Values::whole(py)).raised()?);
            }
            Ok(())
        })?;
        rows.into_pyobject(py).map(Rows)
    }

    /// What is legal in the policies but probably not meant; empty for clean ones.
    fn check(&self, py: Python<'_>) -> PyResult<Found> {
        let check = || guarded(|| Ok(Found(Answer::Findings(self.ready.check()))));
        py.detach(check).raised()
    }

    /// What a case has come to, as text from which it goes on without its log. It holds no text that anybody wrote.
    #[pyo3(signature = (case, /))]
    fn snapshot(&self, py: Python<'_>, case: &Case) -> PyResult<String> {
        case.ask(py, &self.ready, |case| self.ready.snapshot(case))
    }

    /// The case of a snapshot that this desk took. What happened before it is forgotten: earlier instants are refused.
    #[pyo3(signature = (text, /))]
    fn restore(slf: &Bound<'_, Self>, text: TextGiven) -> PyResult<Case> {
        let text = text.or(Code::MalformedSnapshot).raised()?;
        let case = guarded(|| slf.get().ready.restore(&text)).raised()?;
        Ok(Case::restored(case, slf.clone().unbind(), text))
    }

    /// One line: name and version, how many agreements, clocks and calendars.
    #[getter]
    fn summary(&self) -> String {
        self.ready.summary()
    }

    /// Sixteen hex digits that stand for the policies and the zone rules: equal ones give equal answers.
    #[getter]
    fn fingerprint(&self) -> String {
        self.ready.fingerprint()
    }

    /// The documents it was made from, as a list of new dicts.
    #[getter]
    fn documents<'py>(&self, py: Python<'py>) -> PyResult<Rows<'py>> {
        py.import("json")?.call_method1("loads", (self.listed(),)).map(Rows)
    }

    fn __repr__(&self) -> String {
        format!("Desk({})", self.ready.summary())
    }

    fn _repr_html_(&self) -> PyResult<String> {
        casework::prose::card(&self.ready.summary(), &[]).raised()
    }

    fn __hash__(&self) -> u64 {
        u64::from_str_radix(&self.ready.fingerprint(), 16).unwrap_or_default()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let restore = py.import("casework._document")?.getattr("restore_desk")?;
        let tzif = self.handed_in.to_dict(py)?;
        let parts = (self.ready.to_json(), tzif, &self.tzdata, &self.organisation);
        (restore, parts).into_pyobject(py)
    }
}

/// Whoever wants to act.
fn acting(actor: ActorText) -> PyResult<Actor> {
    guarded(|| Actor::load(&actor.0?)).map_err(|error| error.under("actor")).raised()
}

/// An argument that is text.
pub(crate) fn word(given: TextGiven, name: &str) -> PyResult<String> {
    given.or(Code::WrongType).map_err(|error| error.under(name)).raised()
}

/// The id of a clock; what is no text is one that no desk knows.
fn named(clock: TextGiven) -> PyResult<String> {
    clock.or_nothing().map_err(|error| error.under("clock")).raised()
}
