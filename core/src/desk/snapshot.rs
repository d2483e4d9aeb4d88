//! A case's fold as text, to be kept in the place of its log.

use super::Desk;
use crate::case::{Base, Case};
use crate::error::{Code, Error, Result};
use crate::event::Position;
use crate::fold::State;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;
use std::hash::Hasher;
use std::sync::Arc;

/// How many ids of the latest events a snapshot remembers, so that what is delivered again counts once.
const REMEMBERED: usize = 64;

/// The format of the text.
const FORMAT: u32 = 4;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Snapshot {
    format: u32,
    desk: String,
    case_id: Option<Arc<str>>,
    last: Option<Position>,
    /// The ids and the state, in bytes, as base64 text.
    fold: String,
    /// Of all that, so that nothing else is taken for it.
    seal: String,
}

/// What the bytes hold: ids, sixty-four bits of each, and the state.
type Fold = (Vec<[u8; 8]>, State);

impl Desk {
    /// What a case has come to, as text from which it goes on without its log. It holds no text of a message.
    ///
    /// It remembers the ids of the latest 64 events, so that one of those that is delivered again counts once.
    ///
    /// # Errors
    /// As [`Desk::assess`].
    pub fn snapshot(&self, case: &Case) -> Result<String> {
        let ids = case.latest_ids(REMEMBERED).into_iter().map(u64::to_le_bytes).collect();
        let fold: Fold = (ids, case.latest(&self.0)?);
        let fold = postcard::to_allocvec(&fold).map_err(|_| Error::plain(Code::Internal))?;
        let snapshot = Snapshot {
            format: FORMAT,
            desk: self.fingerprint(),
            case_id: case.id().cloned(),
            last: case.last().cloned(),
            fold: BASE64.encode(&fold),
            seal: seal(case.id(), case.last(), &fold)?,
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
        let fold = BASE64.decode(&snapshot.fold).map_err(|_| malformed())?;
        if seal(snapshot.case_id.as_ref(), Some(&last), &fold)? != snapshot.seal {
            return Err(malformed());
        }
        let (ids, state): Fold = postcard::from_bytes(&fold).map_err(|_| malformed())?;
        let ids = ids.into_iter().map(u64::from_le_bytes).collect();
        let fingerprint = self.0.fingerprint;
        Ok(Case::restored(snapshot.case_id, Base { fingerprint, state, last, ids }))
    }
}

fn seal(case_id: Option<&Arc<str>>, last: Option<&Position>, bytes: &[u8]) -> Result<String> {
    let whose = serde_json::to_vec(&(case_id, last)).map_err(|_| Error::plain(Code::Internal))?;
    let mut hasher = SipHasher13::new();
    hasher.write(&whose);
    hasher.write(bytes);
    Ok(format!("{:016x}", hasher.finish()))
}
