//! A worklist as text.

use super::class::{Kind, Standing};
use super::{Held, Moment, Worklist};
use crate::desk::Desk;
use crate::error::{Code, Error, Result};
use crate::priority::{LONGEST, Lane};
use crate::time::Timestamp;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;
use std::hash::Hasher;
use std::sync::Arc;

/// The format of the text.
const FORMAT: u32 = 1;

/// The heaviest that anything weighs.
const HEAVIEST: i32 = 10_000;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Snapshot {
    format: u32,
    desk: String,
    /// The instant and the cases, in bytes, as base64 text.
    worklist: String,
    /// Of the bytes, so that nothing else is taken for them.
    seal: String,
}

/// A case as it stands: id, due, opened, mark; what its entries have in common; and of each unit, target and start.
#[derive(Serialize, Deserialize)]
struct Line(Arc<str>, [Option<Timestamp>; 3], Option<Shared>, Vec<(u32, i64, i64)>);

/// Lane, weight and curve.
type Shared = (Lane, i32, u16);

impl Worklist {
    /// The worklist as text, from which it goes on; equal ones give equal texts. O(n log n).
    ///
    /// # Errors
    /// None that is known of.
    pub fn snapshot(&self) -> Result<String> {
        let mut lines: Vec<Line> = Vec::with_capacity(self.ids.len());
        lines.extend(self.ids.iter().filter_map(|case| self.line(*case)));
        lines.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let internal = |_| Error::plain(Code::Internal);
        let bytes = postcard::to_allocvec(&(self.now, lines)).map_err(internal)?;
        let snapshot = Snapshot {
            format: FORMAT,
            desk: self.desk.fingerprint(),
            worklist: BASE64.encode(&bytes),
            seal: seal(&bytes),
        };
        serde_json::to_string(&snapshot).map_err(|_| Error::plain(Code::Internal))
    }

    fn line(&self, case: u32) -> Option<Line> {
        let Held { id, due, opened, mark, .. } = self.cases.get(case)?;
        let entries = self.cases.entries(case).filter_map(|(_, entry)| {
            self.classes.kind(entry.class).map(|kind| (kind, entry.start))
        });
        let mut entries: Vec<_> = entries.collect();
        entries.sort_unstable();
        let shared = entries.first().map(|(kind, _)| (kind.lane, kind.weight, kind.curve));
        let own = |(kind, start): (&Kind, i64)| (kind.dial, kind.target, start);
        let instants = [*due, *opened, *mark].map(Moment::get);
        Some(Line(Arc::clone(id), instants, shared, entries.into_iter().map(own).collect()))
    }

    /// The worklist of a snapshot. O(n log n).
    ///
    /// # Errors
    /// [`Code::OtherDesk`] when it was taken at another desk, [`Code::MalformedSnapshot`], [`Code::UnknownFormat`].
    pub fn restore(desk: &Desk, text: &str) -> Result<Self> {
        let malformed = || Error::plain(Code::MalformedSnapshot);
        let given: serde_json::Value = serde_json::from_str(text).map_err(|_| malformed())?;
        if given.get("format").is_some_and(|format| *format != FORMAT) {
            return Err(Error::plain(Code::UnknownFormat)
                .with_hint("Put the cases into a new worklist instead.")
                .under("format"));
        }
        if given.get("desk").is_some_and(|known| *known != desk.fingerprint()) {
            return Err(Error::plain(Code::OtherDesk).under("desk"));
        }
        let snapshot: Snapshot = serde_json::from_value(given).map_err(|_| malformed())?;
        let bytes = BASE64.decode(&snapshot.worklist).map_err(|_| malformed())?;
        if seal(&bytes) != snapshot.seal {
            return Err(malformed());
        }
        let (now, lines): (Timestamp, Vec<Line>) =
            postcard::from_bytes(&bytes).map_err(|_| malformed())?;
        let mut worklist = Self::new(desk, now);
        for line in lines {
            let (id, standing) = worklist.standing(line).ok_or_else(malformed)?;
            worklist.hold(id, standing)?;
        }
        Ok(worklist)
    }

    /// What a line says, if it can be.
    fn standing(&self, said: Line) -> Option<(Arc<str>, Standing)> {
        let Line(id, instants, shared, own) = said;
        let [due, opened, mark] = instants.map(Moment::from);
        let mut entries = Vec::with_capacity(own.len());
        for (dial, target, start) in own {
            let (lane, weight, curve) = shared?;
            let kind = Kind { target, weight, dial, curve, lane };
            let fits = (1..=LONGEST).contains(&target)
                && (1..=HEAVIEST).contains(&weight)
                && start.unsigned_abs() <= LONGEST.unsigned_abs() * 64
                && self.dials.has(dial)
                && self.classes.has(&kind);
            entries.push(Some((kind, start)).filter(|_| fits)?);
        }
        let known = self.holds(&id);
        let apart = entries.is_sorted_by(|(one, _), (other, _)| one < other);
        (apart && !known).then_some((id, Standing { due, opened, mark, entries }))
    }
}

fn seal(bytes: &[u8]) -> String {
    let mut hasher = SipHasher13::new();
    hasher.write(bytes);
    format!("{:016x}", hasher.finish())
}
