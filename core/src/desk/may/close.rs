//! What a case owes before it may be closed.

use super::Asking;
use crate::authority::Owed;
use crate::condition::Truth;
use crate::decision::{Decision, Owing, Rule, Verdict};
use crate::fold::{Talk, is_after};
use crate::sla::TargetRule;
use crate::time::Timestamp;

impl Asking<'_> {
    pub(super) fn close(&self) -> Decision {
        if self.state.facts.is_closed() {
            return Decision::new(Verdict::Deny, Rule::ClosedIncident).spoken();
        }
        let facts = self.facts();
        let rules = self.policy.authority.closing.iter().filter(|rule| {
            let truth = rule.when.as_ref().map(|when| when.evaluate(&facts).truth);
            truth.is_none_or(|truth| truth != Truth::No)
        });
        let by_guidelines = self.effects.closing.iter().map(|(owed, _)| owed);
        // What was taken private owes a public note, whether a rule asks for one or not.
        let talk = &self.state.talk;
        let silent = talk.took_private.is_some()
            && !is_after(talk.public.as_ref(), talk.took_private.as_ref());
        let note = Owing { what: Owed::PublicNote.as_str(), until: None };
        let mut owes: Vec<Owing> = Vec::from_iter(silent.then_some(note));
        for owed in rules.flat_map(|rule| &rule.owes).chain(by_guidelines) {
            if let Some(owing) = self.owing(owed) {
                let same = owes.iter().position(|known| known.what == owing.what);
                match same.and_then(|place| owes.get_mut(place)) {
                    // Two silences are both kept by the longer one.
                    Some(known) => known.until = known.until.max(owing.until),
                    None => owes.push(owing),
                }
            }
        }
        let mut decision = if owes.is_empty() {
            Decision::new(Verdict::Allow, Rule::NothingOwed)
        } else {
            Decision::new(Verdict::Deny, Rule::StillOwed)
        };
        decision.owes = owes;
        decision.spoken()
    }

    /// What is still owed of it; none when it is met.
    fn owing(&self, owed: &Owed) -> Option<Owing> {
        let talk: &Talk = &self.state.talk;
        let confirmed = || is_after(talk.confirmed.as_ref(), talk.ours.as_ref());
        let noted = || is_after(talk.public.as_ref(), talk.direct.as_ref());
        let what = owed.as_str();
        match owed {
            Owed::PublicNote => (!noted()).then_some(Owing { what, until: None }),
            Owed::Confirmation => (!confirmed()).then_some(Owing { what, until: None }),
            Owed::ConfirmationOrSilence(_) if confirmed() => None,
            Owed::Silence(wait) | Owed::ConfirmationOrSilence(wait) => {
                let until = self.quiet_at(wait);
                let met = until.is_some_and(|until| until <= self.as_of);
                (!met).then_some(Owing { what, until })
            }
        }
    }

    /// When it will have been quiet for so long since we last wrote; never, while the customer has the last word.
    fn quiet_at(&self, wait: &TargetRule) -> Option<Timestamp> {
        let talk = &self.state.talk;
        let since =
            talk.ours.as_ref().filter(|ours| is_after(Some(ours), talk.theirs.as_ref()))?.at;
        wait.after(&self.policies.calendars, since)
    }
}
