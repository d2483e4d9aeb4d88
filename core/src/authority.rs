//! Who may give what without asking, who is asked otherwise, which replies need a second look, and what a case owes
//! before it may be closed: the documents, and what they are made ready into.
//!
//! Rulings. Of several grants the most generous single one counts for an act, never their sum. A limit counts
//! everything of the kinds of its grant in its scope, whoever gave it, so splitting an amount gains nothing. What is not
//! known never allows: a condition that is unknown does not hold, an exclusion that is unknown does. Money is compared
//! within one currency; another one needs a rate that the act brings along.

mod act;
mod compile;
mod document;
mod window;

pub use act::{Act, ActDocument, Actor, ApproveAct, CloseAct, Decimal, Rate, RemedyAct, ReplyAct};
pub use document::{
    ApprovalsDocument, ClosingRuleDocument, GrantDocument, LimitDocument, OfferDocument,
    OwedDocument, Per, ReplyOutcome, ReplyRuleDocument,
};
pub use window::Window;

pub(crate) use act::{converted, shown};
pub(crate) use compile::{Authority, Documents, Grant, Limit, Owed, What, bit, chain, owed};
