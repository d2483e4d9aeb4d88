//! What was given to make something right, from the request to the reversal.

use crate::error::{Code, Error, Result};
use crate::money::Money;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The longest name of a remedy, of a customer and of an incident, in bytes.
const LONGEST: usize = 256;

/// A remedy, and what becomes of it with this event. Who acts is the event's actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "the data of a remedy")]
pub struct Remedy {
    /// What tells it from other remedies on the case.
    #[serde(default = "remedy")]
    pub name: Arc<str>,
    /// What kind of thing is given.
    pub kind: RemedyKind,
    /// How much money. Kinds that are money must say it when they are requested and when they are executed; an approval
    /// that says nothing means what was requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// How many; one, unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// What went wrong, where several cases are about one thing; the case, unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<Arc<str>>,
    /// The customer; who is known from the case, unless something else is said. A ledger knows only what is said here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Arc<str>>,
    /// What becomes of it.
    #[serde(default)]
    pub state: RemedyState,
    /// The policy's role in which the actor acts; by membership, unless something else is said.
    #[serde(default, rename = "as", skip_serializing_if = "Option::is_none")]
    pub acting_as: Option<Arc<str>>,
    /// Why, for whoever reads the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Arc<str>>,
    /// What was shown for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Arc<str>>,
}

fn remedy() -> Arc<str> {
    Arc::from("remedy")
}

impl Remedy {
    /// An executed remedy of a kind.
    pub fn new(kind: RemedyKind) -> Self {
        Self {
            name: remedy(),
            kind,
            amount: None,
            count: None,
            incident: None,
            customer: None,
            state: RemedyState::Executed,
            acting_as: None,
            reason: None,
            evidence: Vec::new(),
        }
    }

    pub(super) fn check(&self) -> Result<()> {
        let named = [
            ("name", Some(&self.name)),
            ("incident", self.incident.as_ref()),
            ("customer", self.customer.as_ref()),
        ];
        for (field, name) in named {
            if name.is_some_and(|name| name.is_empty() || name.len() > LONGEST) {
                let hint = format!("Give 1 to {LONGEST} bytes of text.");
                return Err(Error::plain(Code::MalformedId).with_hint(hint).under(field));
            }
        }
        if self.count == Some(0) {
            let error = Error::new(Code::NumberOutOfRange, "Expected a count from 1 on.");
            return Err(error.under("count"));
        }
        let given = matches!(self.state, RemedyState::Requested | RemedyState::Executed);
        if given && self.kind.is_money() && self.amount.is_none() {
            let hint = format!("A {} is money: say how much.", self.kind.plain());
            return Err(Error::plain(Code::MissingField).with_hint(hint).under("amount"));
        }
        Ok(())
    }
}

/// What kind of thing is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RemedyKind {
    /// Money back.
    Refund,
    /// Money on account.
    Credit,
    /// The thing once more.
    Replacement,
    /// A fee that is not asked for.
    FeeWaiver,
    /// Sooner than promised.
    Expedite,
    /// Money, or what is worth it, that nobody is entitled to.
    Goodwill,
    /// More time.
    Extension,
    /// A rule that is not kept to, for once.
    Exception,
    /// An apology by name.
    Apology,
}

impl RemedyKind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Refund,
        Self::Credit,
        Self::Replacement,
        Self::FeeWaiver,
        Self::Expedite,
        Self::Goodwill,
        Self::Extension,
        Self::Exception,
        Self::Apology,
    ];

    /// The word that crosses into documents and other languages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Credit => "credit",
            Self::Replacement => "replacement",
            Self::FeeWaiver => "fee_waiver",
            Self::Expedite => "expedite",
            Self::Goodwill => "goodwill",
            Self::Extension => "extension",
            Self::Exception => "exception",
            Self::Apology => "apology",
        }
    }

    /// The same as people write it.
    pub(crate) const fn plain(self) -> &'static str {
        match self {
            Self::FeeWaiver => "fee waiver",
            Self::Goodwill => "goodwill payment",
            other => other.as_str(),
        }
    }

    /// The same with its article.
    pub(crate) const fn with_article(self) -> &'static str {
        match self {
            Self::Refund => "a refund",
            Self::Credit => "a credit",
            Self::Replacement => "a replacement",
            Self::FeeWaiver => "a fee waiver",
            Self::Expedite => "an expedite",
            Self::Goodwill => "a goodwill payment",
            Self::Extension => "an extension",
            Self::Exception => "an exception",
            Self::Apology => "an apology",
        }
    }

    /// Whether it is money, so that nobody may leave the amount open.
    pub const fn is_money(self) -> bool {
        matches!(self, Self::Refund | Self::Credit | Self::FeeWaiver | Self::Goodwill)
    }
}

/// What becomes of a remedy with an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RemedyState {
    /// Somebody asks whether they may.
    Requested,
    /// Somebody else says yes.
    Approved,
    /// Somebody says no.
    Refused,
    /// It is given.
    #[default]
    Executed,
    /// It is taken back.
    Reversed,
}
