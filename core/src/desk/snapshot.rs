//! A case's fold as text, to be kept in the place of its log.

use super::Desk;
use crate::case::{Base, Case};
use crate::error::{Code, Error, Result};
use crate::event::Position;
use crate::fold::{State, digest};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many ids of the latest events a snapshot remembers, so that what is delivered again counts once.
const REMEMBERED: usize = 64;

/// The format of the text.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Snapshot {
    format: u32,
    desk: String,
    case_id: Option<Arc<str>>,
    last: Option<Position>,
    ids: Vec<String>,
    state: State,
    /// Of the state, so that no other one is taken for it.
    seal: String,
}

fn seal(state: &State) -> Result<String> {
    let text = serde_json::to_string(state).map_err(|_| Error::plain(Code::Internal))?;
    Ok(format!("{:016x}", digest(&text)))
}

impl Desk {
    /// What a case has come to, as text from which it goes on without its log. It holds no text that anybody wrote.
    ///
    /// It remembers the ids of the latest 64 events, so that one of those that is delivered again counts once.
    ///
    /// # Errors
    /// As [`Desk::assess`].
    pub fn snapshot(&self, case: &Case) -> Result<String> {
        let state = case.latest(&self.0)?;
        let snapshot = Snapshot {
            format: FORMAT,
            desk: self.fingerprint(),
            case_id: case.id().cloned(),
            last: case.last().cloned(),
            ids: case.latest_ids(REMEMBERED).iter().map(|id| format!("{id:016x}")).collect(),
            seal: seal(&state)?,
            state,
        };
        serde_json::to_string(&snapshot).map_err(|_| Error::plain(Code::Internal))
    }

    /// The case of a snapshot. What happened before it is forgotten: earlier instants are refused.
    ///
    /// # Errors
    /// [`Code::OtherDesk`] when another desk took it, [`Code::MalformedSnapshot`], [`Code::UnknownFormat`].
    pub fn restore(&self, text: &str) -> Result<Case> {
        let malformed = || Error::plain(Code::MalformedSnapshot);
        let given: serde_json::Value = serde_json::from_str(text).map_err(|_| malformed())?;
        if given.get("format").is_some_and(|format| *format != FORMAT) {
            return Err(Error::plain(Code::UnknownFormat)
                .with_hint("Hand in the log instead.")
                .under("format"));
        }
        if given.get("desk").is_some_and(|desk| *desk != self.fingerprint()) {
            return Err(Error::plain(Code::OtherDesk).under("desk"));
        }
        let snapshot: Snapshot = serde_json::from_str(text).map_err(|_| malformed())?;
        let Some(last) = snapshot.last else { return Ok(Case::default()) };
        let id = |text: &String| u64::from_str_radix(text, 16).map_err(|_| malformed());
        let ids: BTreeSet<u64> = snapshot.ids.iter().map(id).collect::<Result<_>>()?;
        let state = snapshot.state;
        if seal(&state)? != snapshot.seal {
            return Err(malformed());
        }
        let fingerprint = self.0.fingerprint;
        Ok(Case::restored(snapshot.case_id, Base { fingerprint, state, last, ids }))
    }
}
