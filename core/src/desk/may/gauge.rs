//! How much of a limit is used, by the ledger and by the case's own log.

use super::Asking;
use crate::authority::{Grant, Limit, Per, Rate, What, converted, shown};
use crate::decision::Headroom;
use crate::error::{Code, Error, Result};
use crate::event::RemedyKind;
use crate::fold::{Charge, Given};
use crate::ledger::Ledger;
use crate::money::{Currency, Money};
use std::sync::Arc;

/// What somebody wants to give, or to let somebody else give.
pub(in crate::desk) struct Wanted<'a> {
    pub(in crate::desk) kind: RemedyKind,
    pub(in crate::desk) amount: Option<Money>,
    pub(in crate::desk) count: u32,
    pub(in crate::desk) incident: &'a str,
    pub(in crate::desk) customer: Option<&'a str>,
    pub(in crate::desk) rates: &'a [Rate],
    /// A remedy of the case that does not count, because it is what is asked about.
    pub(in crate::desk) but: Option<&'a str>,
}

/// A limit, how much of it is used, and how much something wanted would use. In minor units, or counted.
pub(in crate::desk) struct Gauge<'a> {
    limit: &'a Limit,
    pub(in crate::desk) of: i128,
    pub(in crate::desk) used: i128,
    pub(in crate::desk) charge: i128,
}

impl Gauge<'_> {
    pub(super) fn fits(&self) -> bool {
        // What was given beyond a limit leaves nothing, and what uses nothing of it fits.
        self.charge == 0 || self.used + self.charge <= self.of
    }

    pub(in crate::desk) fn currency(&self) -> Option<Currency> {
        match self.limit.most {
            What::Amount(most) => Some(most.currency()),
            What::Count(_) => None,
        }
    }

    pub(in crate::desk) fn left(&self) -> i64 {
        shown((self.of - self.used).max(0))
    }

    pub(in crate::desk) fn shown(&self, used: i128) -> Headroom {
        Headroom {
            limit: Arc::clone(&self.limit.words),
            per: self.limit.per,
            window: Arc::clone(&self.limit.over),
            of: shown(self.of),
            used: shown(used),
            left: shown((self.of - used).max(0)),
            currency: self.currency(),
        }
    }
}

pub(super) fn other_currency(from: Currency, to: Currency) -> Error {
    let hint = format!(
        "Give a rate: {{from: {from}, to: {to}, rate: \"…\", on: a date}}, in minor units of {to} for one of {from}."
    );
    Error::plain(Code::OtherCurrency).with_hint(hint).under("rates")
}

impl<'a> Asking<'a> {
    /// How a limit stands to something wanted. Of an approver who is not known yet, no limit per agent is used.
    pub(in crate::desk) fn gauge(
        &self,
        grant: &Grant,
        limit: &'a Limit,
        wanted: &Wanted<'_>,
        who: Option<&str>,
    ) -> Result<Gauge<'a>> {
        let used = self.used(grant, limit, wanted, who)?;
        let (of, charge) = match limit.most {
            What::Count(most) => (i128::from(most), i128::from(wanted.count)),
            What::Amount(most) => {
                let charge = match wanted.amount {
                    None => 0,
                    Some(amount) => {
                        let (from, to) = (amount.currency(), most.currency());
                        let minor = converted(i128::from(amount.minor()), from, to, wanted.rates);
                        minor.ok_or_else(|| other_currency(from, to))?
                    }
                };
                (i128::from(most.minor()), charge)
            }
        };
        Ok(Gauge { limit, of, used, charge })
    }

    fn used(
        &self,
        grant: &Grant,
        limit: &Limit,
        wanted: &Wanted<'_>,
        who: Option<&str>,
    ) -> Result<i128> {
        let needed = |wanted: bool| match self.ledger {
            None if wanted => Err(Error::plain(Code::LedgerNeeded).with_hint(format!(
                "A limit of '{}' is per {}.",
                grant.id,
                limit.per.as_str()
            ))),
            ledger => Ok(ledger),
        };
        let (id, ledger) = match limit.per {
            Per::Case => (self.case_id, None),
            Per::Incident => (wanted.incident, needed(wanted.incident != self.case_id)?),
            Per::Customer => {
                let id = wanted.customer.ok_or_else(|| {
                    Error::plain(Code::MissingField)
                        .with_hint(format!("A limit of '{}' is per customer.", grant.id))
                        .under("customer")
                })?;
                (id, needed(true)?)
            }
            Per::Agent => match who {
                None => return Ok(0),
                Some(who) => (who, needed(true)?),
            },
        };
        let zone = self.policy.authority.zone.and_then(|place| self.policies.calendars.get(place));
        let after = limit.window.before(self.as_of, zone);
        let mut tally =
            Tally { what: limit.most, rates: wanted.rates, count: 0, money: Vec::new() };
        if let Some(ledger) = ledger {
            ledger.sums((limit.per, id), grant.kinds, (after, self.as_of), |currency, sum| {
                tally.add(currency, sum.amount, i128::from(sum.count));
            });
        }
        if let (Per::Customer, Some(ledger)) = (limit.per, ledger.filter(|one| one.is_nameless())) {
            self.whose(ledger, grant, after)?;
        }
        let counts = |charge: &Charge| {
            grant.gives(charge.kind)
                && charge.at.as_millis() > after
                && charge.counts(self.as_of)
                && match limit.per {
                    Per::Case => true,
                    Per::Incident => *charge.incident == *id,
                    Per::Customer => charge.customer.as_deref() == Some(id),
                    Per::Agent => charge.agents.iter().any(|agent| **agent == *id),
                }
        };
        for (name, given) in &self.state.remedies.0 {
            let known = ledger.and_then(|ledger| ledger.remedy(self.case_id, name));
            let but = wanted.but == Some(name);
            for (place, charge) in known.into_iter().flat_map(|known| &known.charges).enumerate() {
                if counts(charge) && (but || has(given, charge, place)) {
                    tally.charge(charge, -1);
                }
            }
            for charge in given.charges.iter().filter(|charge| !but && counts(charge)) {
                tally.charge(charge, 1);
            }
        }
        tally.total()
    }
}

impl Asking<'_> {
    /// Refuses to guess whose the remedies of other cases are that name no customer.
    fn whose(&self, ledger: &Ledger, grant: &Grant, after: i64) -> Result<()> {
        let mut nameless: i64 = 0;
        let window = (after, self.as_of);
        ledger.sums((Per::Customer, ""), grant.kinds, window, |_, sum| nameless += sum.count);
        if nameless == 0 {
            return Ok(());
        }
        let own = self.state.remedies.0.keys().filter_map(|name| ledger.remedy(self.case_id, name));
        let own = own.flat_map(|known| &known.charges).filter(|charge| {
            charge.customer.is_none()
                && grant.gives(charge.kind)
                && charge.at.as_millis() > after
                && charge.counts(self.as_of)
        });
        let own: i64 = own.map(|charge| i64::from(charge.count)).sum();
        if nameless == own {
            return Ok(());
        }
        let error = Error::plain(Code::LedgerNeeded).with_hint(
            "The ledger has remedies of other cases that name no customer: name them in the events.",
        );
        Err(error.under("customer"))
    }
}

/// Whether the log of the case has what the ledger has, most likely at the same place.
fn has(given: &Given, charge: &Charge, place: usize) -> bool {
    given.charges.get(place).is_some_and(|own| own.event == charge.event)
        || given.charges.iter().any(|own| own.event == charge.event)
}

/// What is used of a limit, before it is all in one currency.
struct Tally<'a> {
    what: What,
    rates: &'a [Rate],
    count: i128,
    money: Vec<(Currency, i128)>,
}

impl Tally<'_> {
    fn charge(&mut self, charge: &Charge, sign: i128) {
        let currency = charge.amount.map(Money::currency);
        let minor = charge.amount.map_or(0, Money::minor);
        self.add(currency, sign * i128::from(minor), sign * i128::from(charge.count));
    }

    fn add(&mut self, currency: Option<Currency>, minor: i128, count: i128) {
        self.count += count;
        let Some(currency) = currency.filter(|_| minor != 0) else { return };
        match self.money.iter_mut().find(|(known, _)| *known == currency) {
            Some((_, sum)) => *sum += minor,
            None => self.money.push((currency, minor)),
        }
    }

    fn total(&self) -> Result<i128> {
        let most = match self.what {
            What::Count(_) => return Ok(self.count),
            What::Amount(most) => most,
        };
        let mut total: i128 = 0;
        for (from, sum) in &self.money {
            let minor = converted(*sum, *from, most.currency(), self.rates);
            total += minor.ok_or_else(|| other_currency(*from, most.currency()))?;
        }
        Ok(total)
    }
}
