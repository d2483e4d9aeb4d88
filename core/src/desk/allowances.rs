//! Everything that somebody may give on a case without asking. That is what empowerment means.

use super::Desk;
use super::may::{Asking, Wanted, Weighed};
use crate::authority::Actor;
use crate::case::Case;
use crate::decision::{Allowance, Instead};
use crate::error::Result;
use crate::event::RemedyKind;
use crate::ledger::Ledger;
use crate::money::Money;
use crate::time::Timestamp;
use std::sync::Arc;

impl Desk {
    /// What somebody may give on a case right now without asking: of each kind by the grant that gives most of it. A
    /// kind of which nothing is left is not among them, nor a grant of which it cannot be told how much is left.
    ///
    /// # Errors
    /// [`crate::Code::UnknownRole`] below `/actor`, and as [`Desk::assess`].
    pub fn allowances(
        &self,
        actor: &Actor,
        case: &Case,
        ledger: Option<&Ledger>,
        as_of: impl Into<Timestamp>,
    ) -> Result<Vec<Allowance>> {
        let as_of = as_of.into();
        let state = case.state(&self.0, as_of)?;
        let asking =
            Asking::new(&self.0, self.1.as_deref(), &state, case.id(), actor, ledger, as_of)?;
        Ok(asking.map(|asking| asking.allowances(None, None)).unwrap_or_default())
    }
}

/// How much of a kind a grant gives right now.
struct Most {
    amount: Option<Money>,
    count: Option<i64>,
}

impl Most {
    /// The greater is the more generous; what no limit names is more than any number.
    fn key(&self) -> (i64, i64) {
        (self.amount.map_or(i64::MAX, Money::minor), self.count.unwrap_or(i64::MAX))
    }
}

impl Asking<'_> {
    /// Of each kind the best grant, for something like what is wanted if anything is, by what can be shown for it.
    fn allowances(&self, like: Option<&Wanted<'_>>, shown: Option<&[Arc<str>]>) -> Vec<Allowance> {
        let customer = self.customer();
        let wanted = |kind| Wanted {
            kind,
            amount: None,
            count: 1,
            incident: like.map_or(self.case_id(), |like| like.incident),
            customer: like.map_or(customer, |like| like.customer),
            rates: like.map_or(&[], |like| like.rates),
            but: None,
        };
        // What is used of a limit is the same for all kinds of its grant.
        let mut weighed = self.freely(&wanted(RemedyKind::Apology));
        if let Some(shown) = shown {
            weighed.retain(|one| one.grant.evidence.iter().all(|one| shown.contains(one)));
        }
        let mut all = Vec::new();
        for kind in RemedyKind::ALL {
            let wanted = wanted(kind);
            if self.is_forbidden(&wanted) {
                continue;
            }
            let given = weighed.iter().filter(|one| one.grant.gives(kind));
            let given = given.filter_map(|one| Some((one, self.most(kind, one)?)));
            let best = given.max_by(|(a, most), (b, other)| {
                most.key().cmp(&other.key()).then_with(|| b.grant.id.cmp(&a.grant.id))
            });
            all.extend(best.map(|(weighed, most)| allowance(kind, weighed, &most)));
        }
        all
    }

    /// How much of a kind a grant gives right now; none where that is nothing, or is said in several currencies.
    fn most(&self, kind: RemedyKind, weighed: &Weighed<'_>) -> Option<Most> {
        let offer = self.offer(kind);
        let mut amount = offer.and_then(|offer| offer.most);
        let mut count = offer.and_then(|offer| offer.most_count).map(i64::from);
        for gauge in &weighed.gauges {
            match gauge.currency() {
                None => count = Some(count.map_or(gauge.left(), |known| known.min(gauge.left()))),
                Some(currency) => {
                    let left = Money::new(gauge.left(), currency).ok()?;
                    if amount.is_some_and(|known| known.currency() != currency) {
                        return None;
                    }
                    amount = Some(amount.map_or(left, |known| known.min(left)));
                }
            }
        }
        let nothing = count == Some(0)
            || (kind.is_money() && amount.is_some_and(|amount| amount.minor() == 0));
        (!nothing).then_some(Most { amount, count })
    }

    /// What can be given instead of something, by what can be shown for it.
    pub(super) fn instead(
        &self,
        wanted: &Wanted<'_>,
        evidence: Option<&[Arc<str>]>,
    ) -> Vec<Instead> {
        let mut all: Vec<Instead> = self
            .allowances(Some(wanted), evidence)
            .into_iter()
            .map(|Allowance { kind, grant, amount, count, .. }| Instead {
                kind,
                amount,
                count,
                grant,
            })
            .collect();
        // The same kind first.
        all.sort_by_key(|instead| instead.kind != wanted.kind);
        all
    }
}

fn allowance(kind: RemedyKind, weighed: &Weighed<'_>, most: &Most) -> Allowance {
    let Most { amount, count } = *most;
    let grant = &weighed.grant.id;
    let much = amount.map(|amount| format!("up to {amount}"));
    let many = count.map(|count| format!("{count} at most"));
    let limits: Vec<String> = much.into_iter().chain(many).collect();
    let limits = if limits.is_empty() { "without a limit".to_owned() } else { limits.join(", ") };
    let name = kind.plain();
    let sentence = format!("{name}: {limits}, by the grant '{grant}'.");
    let mut letters = sentence.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    Allowance {
        kind,
        grant: Arc::clone(grant),
        amount,
        count,
        headroom: weighed.gauges.iter().map(|gauge| gauge.shown(gauge.used)).collect(),
        needs_evidence: weighed.grant.evidence.clone(),
        sentence: first.into_iter().chain(letters).collect(),
    }
}
