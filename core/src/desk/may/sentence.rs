//! A decision in one sentence, which names no customer.

use super::Wanted;
use crate::decision::{Decision, Rule, Verdict};
use std::fmt::Write;
use std::sync::Arc;

impl Decision {
    /// The same, said of something that somebody wants to give.
    pub(super) fn saying(mut self, wanted: &Wanted<'_>) -> Self {
        let mut what = wanted.kind.with_article().to_owned();
        let written = match wanted.amount {
            Some(amount) => write!(what, " of {amount}"),
            None => Ok(()),
        };
        debug_assert!(written.is_ok(), "text takes any text");
        if wanted.count > 1 {
            what = format!("{what} ({} times)", wanted.count);
        }
        self.sentence = self.said(&what);
        self
    }

    /// The same, said of a reply or of closing.
    pub(super) fn spoken(mut self) -> Self {
        self.sentence = self.said("this");
        self
    }

    fn said(&self, what: &str) -> String {
        let grant = self.grant.as_deref().unwrap_or_default();
        let approver = self.approver.as_deref().unwrap_or_default();
        let asks = || format!("so it takes the approval of the role '{approver}'");
        let referred = self.verdict == Verdict::NeedsApproval;
        match self.rule {
            Rule::Granted => format!("The grant '{grant}' allows {what}."),
            Rule::OverLimit => {
                let limits: Vec<&str> = self.blocking.iter().map(|limit| &*limit.limit).collect();
                let limits = limits.join(" and ");
                format!(
                    "{} goes beyond {limits} of the grant '{grant}', {}.",
                    capital(what),
                    asks()
                )
            }
            Rule::TwoPerson if !referred => {
                format!(
                    "The grant '{grant}' wants a second person for {what}, and there is nobody."
                )
            }
            Rule::TwoPerson => {
                format!("The grant '{grant}' wants a second person for {what}, {}.", asks())
            }
            Rule::NoGrant if referred => format!("No grant of theirs is for {what}, {}.", asks()),
            Rule::NoGrant => format!("No grant of theirs is for {what}."),
            Rule::NobodyMay => format!("Nobody above them can approve {what}."),
            Rule::NeedsEvidence => {
                let named = listed(&self.needs_evidence);
                format!("The grant '{grant}' allows {what} once this is named: {named}.")
            }
            Rule::KindNotOffered => format!("The policy does not offer {what}."),
            Rule::OverTheLargest => {
                format!("{} is more than the policy lets anybody give.", capital(what))
            }
            Rule::SelfDealing => format!("Nobody gives {what} to themselves."),
            Rule::ClosedIncident => "The case is closed, merged, spam or deleted.".to_owned(),
            Rule::UnknownRemedy => "Nobody has asked for a remedy of this name.".to_owned(),
            Rule::SelfApproval => "Whoever asks for a remedy cannot approve it.".to_owned(),
            Rule::RequesterUnknown => {
                "The request does not say who asked, so nobody can be told to be somebody else."
                    .to_owned()
            }
            Rule::AlreadyDecided => "The request was decided before.".to_owned(),
            Rule::AlreadyReversed => "The remedy was taken back before.".to_owned(),
            Rule::NoRule => "No rule speaks against this reply.".to_owned(),
            Rule::ReplyRule => "A rule of the policy allows this reply.".to_owned(),
            Rule::Draft => {
                format!("This reply is a draft until the role '{approver}' approves it.")
            }
            Rule::Reserved => format!("This reply is for the role '{approver}' to write."),
            Rule::NothingOwed => "The case owes nothing and may be closed.".to_owned(),
            Rule::StillOwed => {
                let owed: Vec<_> =
                    self.owes.iter().map(|owed| owed.what.replace('_', " ")).collect();
                format!("Before it may be closed, the case owes: {}.", owed.join(", "))
            }
            Rule::NoPolicy => "No policy was in force.".to_owned(),
        }
    }
}

/// With a great letter at its beginning.
fn capital(what: &str) -> String {
    let mut letters = what.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn listed(names: &[Arc<str>]) -> String {
    names.iter().map(|name| &**name).collect::<Vec<_>>().join(", ")
}
