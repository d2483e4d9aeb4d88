//! Many cases or replies at once, as columns of the parts that somebody asked for.

use crate::case::Case;
use crate::desk::Desk;
use crate::draft::{Draft, Reply};
use crate::error::{Code, Error, Result};
use crate::event::Visibility;
use crate::json::{Shape, Tree, shape, tree};
use crate::priority::Lane;
use crate::reading::{Assessment, NextCheck, Reading, Standing};
use crate::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Desk {
    /// Parts of [`Desk::assess`] for many cases: for each path such as `standing` or `clocks.first_reply.due_at` a
    /// column with one value for each case, null where the case has no such part.
    ///
    /// It holds the columns and one answer at a time, so that memory grows only with what was asked for.
    ///
    /// # Errors
    /// [`Code::NoSuchPart`] or [`Code::UnknownClock`] for a path that no answer of this desk has, at its place; and as
    /// [`Desk::assess`], at the place of the case.
    pub fn assess_many<'a>(
        &self,
        cases: impl IntoIterator<Item = &'a Case>,
        as_of: impl Into<Timestamp>,
        read: &[&str],
    ) -> Result<BTreeMap<String, Vec<Tree>>> {
        let as_of = as_of.into();
        let paths: Vec<Vec<&str>> = read.iter().map(|path| path.split('.').collect()).collect();
        for (place, path) in paths.iter().enumerate() {
            self.has(path).map_err(|error| error.under(place).under("read"))?;
        }
        let mut columns: Vec<Vec<Tree>> = vec![Vec::new(); paths.len()];
        for (place, case) in cases.into_iter().enumerate() {
            let answer = self.assess(case, as_of);
            let answer = answer.map_err(|error| error.under(place).under("cases"))?;
            for (path, column) in paths.iter().zip(&mut columns) {
                column.push(tree(&answer, path).unwrap_or(Tree::Null));
            }
        }
        Ok(read.iter().map(|path| (*path).to_owned()).zip(columns).collect())
    }

    /// Parts of [`Desk::draft`] for many replies, each with its case: for each path such as `parts.0.text` or
    /// `sendable.texts` a column with one value for each reply, null where the draft has no such part.
    ///
    /// # Errors
    /// [`Code::LengthsDiffer`]; [`Code::NoSuchPart`] at the place of a path that no draft has; and as [`Desk::draft`], below
    /// `/replies`, or `/cases`, at the place of the reply.
    pub fn draft_many<'a>(
        &self,
        replies: &[Reply],
        cases: impl IntoIterator<Item = Option<&'a Case>>,
        as_of: impl Into<Timestamp>,
        read: &[&str],
    ) -> Result<BTreeMap<String, Vec<Tree>>> {
        let as_of = as_of.into();
        let cases: Vec<Option<&Case>> = cases.into_iter().collect();
        if cases.len() != replies.len() {
            return Err(Error::plain(Code::LengthsDiffer).under("cases"));
        }
        let paths: Vec<Vec<&str>> = read.iter().map(|path| path.split('.').collect()).collect();
        fields(&paths)?;
        let mut columns: Vec<Vec<Tree>> = vec![Vec::new(); paths.len()];
        for (place, (reply, case)) in replies.iter().zip(cases).enumerate() {
            let state = case.map(|case| case.state(self.policies(), as_of)).transpose();
            let state = state.map_err(|error| error.under(place).under("cases"))?;
            let draft = self.drafted(reply, case, state.as_deref(), as_of);
            let draft = draft.map_err(|error| error.under(place).under("replies"))?;
            for (path, column) in paths.iter().zip(&mut columns) {
                column.push(tree(&draft, path).unwrap_or(Tree::Null));
            }
        }
        Ok(read.iter().map(|path| (*path).to_owned()).zip(columns).collect())
    }

    /// Whether an answer of this desk can have a part at a path.
    fn has(&self, path: &[&str]) -> Result<()> {
        let mut clocks = BTreeMap::new();
        if let ["clocks", clock, ..] = path {
            self.knows(clock).map_err(|error| error.at(""))?;
            clocks.insert(Arc::from(*clock), Reading::default());
        }
        let at = Timestamp::MIN;
        let next_check = NextCheck { at, reasons: Vec::new(), generation: String::new() };
        let fullest = Assessment {
            case_id: None,
            as_of: at,
            standing: Standing::Idle,
            level: None,
            status: None,
            waiting_on: None,
            agreement: None,
            policy: None,
            next_due_at: None,
            clocks,
            next_check: Some(next_check),
            lane: Some(Lane::Normal),
            weight: None,
            score: None,
            escalation: 0,
            guidelines: Vec::new(),
            actions: Vec::new(),
            observed: Vec::new(),
            superseded: Vec::new(),
            rescinded: Vec::new(),
            refused: Vec::new(),
            approvals: Vec::new(),
            unknown_kinds: 0,
        };
        match tree(&fullest, path) {
            Ok(_) => Ok(()),
            Err(error) if error.code() == Code::NoSuchPart => {
                Err(error
                    .with_hint("Write a path such as 'standing' or 'clocks.first_reply.due_at'."))
            }
            Err(error) => Err(error),
        }
    }
}

/// Whether drafts have the fields with which some paths begin.
fn fields(paths: &[Vec<&str>]) -> Result<()> {
    let draft = Draft::empty(Arc::from(""), Visibility::Direct);
    let Shape::Map(names) = shape(&draft, &[])? else { return Ok(()) };
    for (place, path) in paths.iter().enumerate() {
        if !path.first().is_some_and(|first| names.iter().any(|name| name == first)) {
            let error = Error::plain(Code::NoSuchPart).under(place).under("read");
            return Err(
                error.with_hint("Write a path such as 'sendable.texts' or 'parts.0.length'.")
            );
        }
    }
    Ok(())
}
