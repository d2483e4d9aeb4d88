//! Many replies at once, each with its case or without one.

use crate::case::Case;
use crate::desk::{Columns, PathsGiven};
use crate::values::Outcome;
use crate::view::Values;
use casework::json::{Tree, build};
use casework::{Code, Error, Reply, Result, Timestamp};
use pyo3::exceptions::PyTypeError;
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use pyo3::{PyTypeInfo, type_hint_identifier, type_hint_subscript, type_hint_union};
use std::collections::BTreeMap;
use std::ops::Range;

/// The replies that are drafted between two looks at whether the user pressed Ctrl-C.
const PIECE: usize = 1024;

/// A case for each reply, or None, out of anything that gives one after the other.
pub(crate) struct CasesOrNone(Vec<Option<Py<Case>>>);

impl<'a, 'py> FromPyObject<'a, 'py> for CasesOrNone {
    type Error = PyErr;
    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        type_hint_union!(
            <Case as PyTypeInfo>::TYPE_HINT,
            type_hint_identifier!("builtins", "None")
        )
    );

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let wrong = || Error::plain(Code::WrongType).with_hint("Give cases, or None for no case.");
        let items = match value.try_iter() {
            Ok(items) => items,
            Err(error) if error.is_instance_of::<PyTypeError>(value.py()) => {
                return Err(wrong().under("cases")).raised();
            }
            Err(error) => return Err(error),
        };
        let mut cases = Vec::new();
        for (place, item) in items.enumerate() {
            let item = item?;
            if item.is_none() {
                cases.push(None);
                continue;
            }
            let case = item.cast_into::<Case>();
            let case = case.map_err(|_| wrong().under(place).under("cases")).raised()?;
            cases.push(Some(case.unbind()));
        }
        Ok(Self(cases))
    }
}

/// Parts of the draft of each reply, in pieces with other Python threads running. A refusal in a piece is asked for again
/// over the whole, where its place is known.
pub(crate) fn columns<'py>(
    py: Python<'py>,
    desk: &casework::Desk,
    replies: &[Reply],
    cases: Option<CasesOrNone>,
    as_of: Timestamp,
    read: &PathsGiven,
) -> PyResult<Columns<'py>> {
    let paths: Vec<&str> = read.0.iter().map(String::as_str).collect();
    let cases = cases.map_or_else(|| replies.iter().map(|_| None).collect(), |cases| cases.0);
    let whole = 0..replies.len().max(cases.len());
    let asked = |rows: Range<usize>| {
        let replies = replies.get(rows.clone()).unwrap_or(replies);
        let cases = cases.get(rows).unwrap_or(&cases);
        let given: Vec<&Case> = cases.iter().flatten().map(Py::get).collect();
        Case::ask_together(py, desk, &given, false, |held| {
            draft(desk, replies, cases, held, as_of, &paths)
        })
    };
    let columns: Vec<Bound<'py, PyList>> = paths.iter().map(|_| PyList::empty(py)).collect();
    for start in (0..whole.end.max(1)).step_by(PIECE) {
        let piece = asked(start..whole.end.min(start + PIECE));
        let mut piece = piece.or_else(|refused| asked(whole.clone()).and(Err(refused)))?;
        for (path, column) in paths.iter().zip(&columns) {
            for part in piece.remove(*path).unwrap_or_default() {
                column.append(build(&part, &[], &Values::whole(py)).raised()?)?;
            }
        }
        py.check_signals()?;
    }
    let answer = PyDict::new(py);
    for (path, column) in paths.iter().zip(columns) {
        answer.set_item(path, column)?;
    }
    Ok(Columns(answer))
}

/// `held` are the cases that there are, in order.
fn draft(
    desk: &casework::Desk,
    replies: &[Reply],
    cases: &[Option<Py<Case>>],
    held: &[&casework::Case],
    as_of: Timestamp,
    paths: &[&str],
) -> Result<BTreeMap<String, Vec<Tree>>> {
    let mut held = held.iter().copied();
    let cases: Vec<Option<&casework::Case>> =
        cases.iter().map(|case| case.as_ref().and_then(|_| held.next())).collect();
    desk.draft_many(replies, cases, as_of, paths)
}
