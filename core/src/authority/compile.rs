//! Authority made ready for use: every role known, every condition checked, every limit of one kind.

use super::document::{
    ApprovalsDocument, ClosingRuleDocument, GrantDocument, LimitDocument, OfferDocument,
    OwedDocument, Per, ReplyOutcome, ReplyRuleDocument,
};
use super::window::Window;
use crate::amount::Amount;
use crate::condition::{Condition, ConditionDocument};
use crate::error::{Code, Error, Result};
use crate::event::{RemedyKind, Visibility};
use crate::fact::Stage;
use crate::money::Money;
use crate::organisation::Roles;
use crate::sla::{Compiler, TargetRule};
use crate::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const MOST_GRANTS: usize = 1_000;
const MOST_LIMITS: usize = 16;

/// Who may do what under one policy.
#[derive(Clone, Debug, Default)]
pub(crate) struct Authority {
    /// The kinds that there are; every kind, where the policy lists none.
    pub(crate) offers: BTreeMap<RemedyKind, OfferDocument>,
    pub(crate) grants: Vec<Grant>,
    /// By role, the places of its grants.
    by_role: BTreeMap<Arc<str>, Vec<usize>>,
    /// After how long the next approver is asked.
    pub(crate) timeout: Option<TargetRule>,
    pub(crate) replies: Vec<ReplyRule>,
    pub(crate) closing: Vec<ClosingRule>,
    /// The calendar in whose zone periods begin.
    pub(crate) zone: Option<usize>,
}

/// A grant ready for use.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) id: Arc<str>,
    pub(crate) role: Arc<str>,
    pub(crate) kinds: u16,
    pub(crate) when: Option<Condition>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    pub(crate) limits: Vec<Limit>,
    pub(crate) excludes: Vec<Condition>,
    pub(crate) evidence: Vec<Arc<str>>,
    pub(crate) two_person: bool,
}

/// A limit ready for use.
#[derive(Clone, Debug)]
pub(crate) struct Limit {
    pub(crate) most: What,
    pub(crate) per: Per,
    pub(crate) window: Window,
    /// In words, as in `50.00 EUR per agent in a month`.
    pub(crate) words: Arc<str>,
    /// The window in words.
    pub(crate) over: Arc<str>,
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Amount(Money),
    Count(u32),
}

/// A rule of replies ready for use.
#[derive(Clone, Debug)]
pub(crate) struct ReplyRule {
    pub(crate) id: Option<Arc<str>>,
    pub(crate) visibility: Option<Visibility>,
    pub(crate) channel: Option<Arc<str>>,
    pub(crate) when: Option<Condition>,
    pub(crate) roles: Vec<Arc<str>>,
    pub(crate) outcome: ReplyOutcome,
    pub(crate) by: Option<Arc<str>>,
    pub(crate) to: Vec<Arc<str>>,
}

/// A rule of closing ready for use.
#[derive(Clone, Debug)]
pub(crate) struct ClosingRule {
    pub(crate) when: Option<Condition>,
    pub(crate) owes: Vec<Owed>,
}

/// What a case owes before it may be closed.
#[derive(Clone, Debug)]
pub(crate) enum Owed {
    PublicNote,
    Confirmation,
    Silence(TargetRule),
    ConfirmationOrSilence(TargetRule),
}

/// What of a policy speaks of authority.
pub(crate) struct Documents<'a> {
    pub(crate) remedies: &'a BTreeMap<RemedyKind, OfferDocument>,
    pub(crate) grants: &'a [GrantDocument],
    pub(crate) approvals: &'a ApprovalsDocument,
    pub(crate) replies: &'a [ReplyRuleDocument],
    pub(crate) closing: &'a [ClosingRuleDocument],
}

impl Authority {
    /// # Errors
    /// Whatever is wrong with a document, at its path in the policy.
    pub(crate) fn compile(
        documents: &Documents<'_>,
        roles: &Roles,
        compiler: &mut Compiler<'_>,
    ) -> Result<Self> {
        let Documents { remedies, grants, approvals, replies, closing } = documents;
        let mut all =
            Self { offers: (*remedies).clone(), zone: compiler.calendar, ..Self::default() };
        if grants.len() > MOST_GRANTS {
            return Err(Error::plain(Code::TooManyGrants).under("grants"));
        }
        let mut ids = BTreeSet::new();
        for (place, document) in grants.iter().enumerate() {
            let refused = |error: Error| error.under(place).under("grants");
            if !ids.insert(&document.id) {
                return Err(refused(Error::plain(Code::DuplicateId).under("id")));
            }
            let grant = all.grant(document, roles, compiler).map_err(refused)?;
            all.by_role.entry(Arc::clone(&grant.role)).or_default().push(place);
            all.grants.push(grant);
        }
        let timeout = wait(approvals.timeout, approvals.r#in.as_ref(), compiler, "timeout");
        all.timeout = timeout.map_err(|error| error.under("approvals"))?;
        for (place, document) in replies.iter().enumerate() {
            let rule = reply(document, roles, compiler);
            all.replies.push(rule.map_err(|error| error.under(place).under("replies"))?);
        }
        for (place, document) in closing.iter().enumerate() {
            let rule = closes(document, compiler);
            all.closing.push(rule.map_err(|error| error.under(place).under("closing"))?);
        }
        Ok(all)
    }

    fn grant(
        &self,
        document: &GrantDocument,
        roles: &Roles,
        compiler: &mut Compiler<'_>,
    ) -> Result<Grant> {
        roles.known(&document.role).map_err(|error| error.under("role"))?;
        if document.kinds.is_empty() {
            return Err(Error::plain(Code::MissingField).under("kinds"));
        }
        let mut kinds = 0;
        for (place, kind) in document.kinds.iter().enumerate() {
            if !self.offers(*kind) {
                let error = Error::plain(Code::KindNotOffered);
                let error = error.with_hint("List it under 'remedies'.");
                return Err(error.under(place).under("kinds"));
            }
            kinds |= bit(*kind);
        }
        if document.from.zip(document.until).is_some_and(|(from, until)| until <= from) {
            return Err(Error::plain(Code::EndsBeforeItStarts).under("until"));
        }
        if document.limits.len() > MOST_LIMITS {
            return Err(Error::plain(Code::TooManyGrants).under("limits"));
        }
        let mut limits = Vec::new();
        for (place, limit) in document.limits.iter().enumerate() {
            let limit = Limit::new(limit);
            limits.push(limit.map_err(|error| error.under(place).under("limits"))?);
        }
        let when = compiler.condition(document.when.as_ref(), Stage::Time);
        let when = when.map_err(|error| error.under("when"))?;
        let mut excludes = Vec::new();
        for (place, exclude) in document.excludes.iter().enumerate() {
            let exclude = condition(exclude, compiler);
            excludes.push(exclude.map_err(|error| error.under(place).under("excludes"))?);
        }
        Ok(Grant {
            id: Arc::clone(&document.id),
            role: Arc::clone(&document.role),
            kinds,
            when,
            from: document.from,
            until: document.until,
            limits,
            excludes,
            evidence: document.evidence.clone(),
            two_person: document.two_person,
        })
    }

    /// Whether there are remedies of a kind at all.
    pub(crate) fn offers(&self, kind: RemedyKind) -> bool {
        self.offers.is_empty() || self.offers.contains_key(&kind)
    }

    /// The grants of a role.
    pub(crate) fn of_role<'a>(&'a self, role: &str) -> impl Iterator<Item = &'a Grant> {
        let places = self.by_role.get(role).into_iter().flatten();
        places.filter_map(|place| self.grants.get(*place))
    }

    /// Every condition that it asks for.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let granted = self.grants.iter().flat_map(|grant| grant.when.iter().chain(&grant.excludes));
        let replies = self.replies.iter().filter_map(|rule| rule.when.as_ref());
        granted.chain(replies).chain(self.closing.iter().filter_map(|rule| rule.when.as_ref()))
    }

    /// Whether a role has a grant of a kind whose limits, each by itself, are large enough: what an approver can answer
    /// for, as far as the case alone shows.
    pub(crate) fn suffices(
        &self,
        role: &str,
        kind: RemedyKind,
        amount: Option<Money>,
        count: u32,
        at: Timestamp,
    ) -> bool {
        self.of_role(role).any(|grant| grant.holds(kind, amount, count, at))
    }

    /// The same, without a second person.
    pub(crate) fn suffices_alone(
        &self,
        role: &str,
        kind: RemedyKind,
        amount: Option<Money>,
        count: u32,
        at: Timestamp,
    ) -> bool {
        let mut alone = self.of_role(role).filter(|grant| !grant.two_person);
        alone.any(|grant| grant.holds(kind, amount, count, at))
    }
}

impl Grant {
    /// Whether it is for so much of a kind, by each of its limits alone.
    fn holds(&self, kind: RemedyKind, amount: Option<Money>, count: u32, at: Timestamp) -> bool {
        self.gives(kind)
            && self.is_valid(at)
            && self.limits.iter().all(|limit| limit.holds(amount, count))
    }

    /// Whether it is for money.
    pub(crate) fn is_for_money(&self) -> bool {
        RemedyKind::ALL.into_iter().any(|kind| kind.is_money() && self.gives(kind))
    }

    /// Whether it is for remedies of a kind.
    pub(crate) fn gives(&self, kind: RemedyKind) -> bool {
        self.kinds & bit(kind) != 0
    }

    /// Whether it holds at an instant.
    pub(crate) fn is_valid(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }

    /// Its validity, open at an end where none is given.
    pub(crate) fn validity(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        (self.from, self.until)
    }
}

impl Limit {
    fn new(document: &LimitDocument) -> Result<Self> {
        let LimitDocument { amount, count, per, window } = document;
        let (most, words) = match (amount, count) {
            (Some(amount), None) => (What::Amount(*amount), amount.to_string()),
            (None, Some(count)) => (What::Count(*count), format!("{count} remedies")),
            _ => {
                let error = Error::plain(Code::MissingField).under("amount");
                return Err(error.with_hint("Give either amount or count."));
            }
        };
        let words = format!("{words} per {}{}", per.as_str(), window.phrase());
        let over = Arc::from(window.to_string());
        Ok(Self { most, per: *per, window: *window, words: words.into(), over })
    }

    /// Whether it is large enough for one remedy by itself. Of another currency nobody knows.
    fn holds(&self, amount: Option<Money>, count: u32) -> bool {
        match (self.most, amount) {
            (What::Count(most), _) => count <= most,
            (What::Amount(_), None) => true,
            (What::Amount(most), Some(amount)) => {
                most.currency() == amount.currency() && amount.minor() <= most.minor()
            }
        }
    }
}

impl Owed {
    /// The word for it.
    pub(crate) const fn as_str(&self) -> &'static str {
        match self {
            Self::PublicNote => "public_note",
            Self::Confirmation => "confirmation",
            Self::Silence(_) => "silence",
            Self::ConfirmationOrSilence(_) => "confirmation_or_silence",
        }
    }
}

/// The roles that can answer for something, in the order in which they are asked: whom the first role asks, whom that
/// one asks, and so on. The first role itself is among them where `own` says so. A circle is walked once.
pub(crate) fn chain<'a>(
    roles: &'a Roles,
    start: &'a Arc<str>,
    own: bool,
    mut suffices: impl FnMut(&'a Arc<str>) -> bool,
) -> Vec<Arc<str>> {
    let mut seen: Vec<&Arc<str>> = vec![start];
    let mut found = Vec::new();
    if own && suffices(start) {
        found.push(Arc::clone(start));
    }
    let mut next = roles.above(start);
    while let Some(role) = next.filter(|role| !seen.contains(role)) {
        seen.push(role);
        if suffices(role) {
            found.push(Arc::clone(role));
        }
        next = roles.above(role);
    }
    found
}

pub(crate) const fn bit(kind: RemedyKind) -> u16 {
    1 << kind as u16
}

fn condition(document: &ConditionDocument, compiler: &mut Compiler<'_>) -> Result<Condition> {
    let checked = compiler.condition(Some(document), Stage::Time)?;
    checked.ok_or_else(|| Error::plain(Code::Internal))
}

/// A time that must pass, on its calendar.
fn wait(
    amount: Option<Amount>,
    calendar: Option<&Arc<str>>,
    compiler: &Compiler<'_>,
    field: &str,
) -> Result<Option<TargetRule>> {
    let calendar = match calendar.map(|name| &**name) {
        None => compiler.calendar,
        Some("wall") => None,
        Some(name) => compiler.named_calendar(name).map_err(|error| error.under("in"))?,
    };
    match amount {
        Some(
            Amount::Duration { millis: ..=0 }
            | Amount::WorkingDays { days: 0, .. }
            | Amount::CalendarDays { days: 0 },
        ) => Err(Error::plain(Code::EmptyTarget).under(field)),
        amount => Ok(amount.map(|amount| TargetRule::new(amount, calendar))),
    }
}

fn reply(
    document: &ReplyRuleDocument,
    roles: &Roles,
    compiler: &mut Compiler<'_>,
) -> Result<ReplyRule> {
    let when = compiler.condition(document.when.as_ref(), Stage::Time);
    let when = when.map_err(|error| error.under("when"))?;
    for (field, named) in [("roles", &document.roles), ("to", &document.to)] {
        for (place, role) in named.iter().enumerate() {
            roles.known(role).map_err(|error| error.under(place).under(field))?;
        }
    }
    if let Some(by) = &document.by {
        roles.known(by).map_err(|error| error.under("by"))?;
    }
    let (draft, reserved) = match document.outcome {
        ReplyOutcome::Allow => (false, false),
        ReplyOutcome::Draft => (true, false),
        ReplyOutcome::Reserved => (false, true),
    };
    let wants = |field: &str, wanted: bool, given: bool, hint: &str| match (wanted, given) {
        (true, false) => Err(Error::plain(Code::MissingField).with_hint(hint).under(field)),
        (false, true) => Err(Error::plain(Code::UnknownField).with_hint(hint).under(field)),
        _ => Ok(()),
    };
    wants("by", draft, document.by.is_some(), "A draft is approved by a role; nothing else is.")?;
    wants("to", reserved, !document.to.is_empty(), "What is reserved is reserved to roles.")?;
    Ok(ReplyRule {
        id: document.id.clone(),
        visibility: document.visibility,
        channel: document.channel.clone(),
        when,
        roles: document.roles.clone(),
        outcome: document.outcome,
        by: document.by.clone(),
        to: document.to.clone(),
    })
}

fn closes(document: &ClosingRuleDocument, compiler: &mut Compiler<'_>) -> Result<ClosingRule> {
    let when = compiler.condition(document.when.as_ref(), Stage::Time);
    let when = when.map_err(|error| error.under("when"))?;
    if document.owes.is_empty() {
        return Err(Error::plain(Code::MissingField).under("owes"));
    }
    let owes = owed(&document.owes, compiler).map_err(|error| error.under("owes"))?;
    Ok(ClosingRule { when, owes })
}

/// What is owed, made ready.
///
/// # Errors
/// What is wrong with a part of it, at its place.
pub(crate) fn owed(documents: &[OwedDocument], compiler: &Compiler<'_>) -> Result<Vec<Owed>> {
    let mut owes = Vec::new();
    for (place, owed) in documents.iter().enumerate() {
        let last = |amount: &Amount, calendar: &Option<Arc<str>>, field: &str| {
            let waits = wait(Some(*amount), calendar.as_ref(), compiler, field);
            let waits = waits.map_err(|error| error.under(place))?;
            waits.ok_or_else(|| Error::plain(Code::Internal))
        };
        owes.push(match owed {
            OwedDocument::PublicNote => Owed::PublicNote,
            OwedDocument::Confirmation => Owed::Confirmation,
            OwedDocument::Silence(amount, calendar) => {
                Owed::Silence(last(amount, calendar, "silence")?)
            }
            OwedDocument::ConfirmationOrSilence(amount, calendar) => {
                Owed::ConfirmationOrSilence(last(amount, calendar, "confirmation_or_silence")?)
            }
        });
    }
    Ok(owes)
}

#[cfg(test)]
mod tests {
    use crate::{Code, Desk, Event, Ledger};

    const HEAD: &str = "agreements: [{id: all, clocks: [{preset: first_reply, target: 4h}]}]\nroles: {agent: {}, lead: {}}\n";

    #[test]
    fn what_is_wrong_is_refused_at_its_path() {
        let many = "{count: 1, per: case},".repeat(17);
        let grant =
            |rest: &str| format!("grants: [{{id: g, role: agent, kinds: [refund], {rest}}}]");
        for (code, path, text) in [
            (Code::UnknownRole, "/grants/0/role", "grants: [{id: g, role: agnet, kinds: [refund]}]".to_owned()),
            (Code::UnknownWord, "/grants/0/kinds/0", "grants: [{id: g, role: agent, kinds: [refnd]}]".to_owned()),
            (Code::UnknownWord, "/remedies/refnd", "remedies: {refnd: {}}".to_owned()),
            (Code::MissingField, "/grants/0/kinds", "grants: [{id: g, role: agent, kinds: []}]".to_owned()),
            (Code::KindNotOffered, "/grants/0/kinds/0", format!("remedies: {{credit: {{}}}}\n{}", grant(""))),
            (
                Code::DuplicateId,
                "/grants/1/id",
                "grants: [{id: g, role: agent, kinds: [refund]}, {id: g, role: lead, kinds: [refund]}]".to_owned(),
            ),
            (Code::MissingField, "/grants/0/limits/0/amount", grant("limits: [{per: case}]")),
            (Code::UnknownWord, "/grants/0/limits/0/per", grant("limits: [{count: 1, per: agnet}]")),
            (Code::MalformedWindow, "/grants/0/limits/0/window", grant("limits: [{count: 1, per: case, window: 3 working days}]")),
            (Code::BareDays, "/grants/0/limits/0/window", grant("limits: [{count: 1, per: case, window: 30d}]")),
            (Code::MalformedCurrency, "/grants/0/limits/0/amount/currency", grant("limits: [{amount: {minor: 1, currency: eur}, per: case}]")),
            (Code::NumberOutOfRange, "/grants/0/limits/0/amount/minor", grant("limits: [{amount: {minor: -1, currency: EUR}, per: case}]")),
            (Code::TooManyGrants, "/grants/0/limits", grant(&format!("limits: [{many}]"))),
            (
                Code::EndsBeforeItStarts,
                "/grants/0/until",
                grant("from: \"2026-01-01T00:00:00Z\", until: \"2026-01-01T00:00:00Z\""),
            ),
            (Code::UnknownFact, "/grants/0/excludes/0/fact", grant("excludes: [{fact: fraud, value: true}]")),
            (Code::UnknownCalendar, "/approvals/in", "approvals: {timeout: 4h, in: offce}".to_owned()),
            (Code::EmptyTarget, "/approvals/timeout", "approvals: {timeout: 0s}".to_owned()),
            (Code::MissingField, "/replies/0/by", "replies: [{outcome: draft}]".to_owned()),
            (Code::MissingField, "/replies/0/to", "replies: [{outcome: reserved}]".to_owned()),
            (Code::UnknownRole, "/replies/0/to/0", "replies: [{outcome: reserved, to: [boss]}]".to_owned()),
            (Code::UnknownWord, "/closing/0/owes/0", "closing: [{owes: [public_notes]}]".to_owned()),
            (Code::MissingField, "/closing/0/owes", "closing: [{owes: []}]".to_owned()),
            (Code::UnknownCalendar, "/closing/0/owes/0/in", "closing: [{owes: [{silence: 4h, in: offce}]}]".to_owned()),
        ] {
            let error = Desk::load(&format!("{HEAD}{text}")).unwrap_err();
            assert_eq!((error.code(), error.path()), (code, path), "{text}: {error}");
        }
        let many: Vec<String> =
            (0..1_001).map(|i| format!("  - {{id: g{i}, role: agent, kinds: [refund]}}")).collect();
        let many = many.join("\n");
        let error = Desk::load(&format!("{HEAD}grants:\n{many}")).unwrap_err();
        assert_eq!((error.code(), error.path()), (Code::TooManyGrants, "/grants"));
    }

    #[test]
    fn documents_are_written_as_they_were_read() {
        let text = format!(
            "{HEAD}remedies: {{refund: {{most: {{minor: 5, currency: EUR}}}}, replacement: {{most_count: 2}}}}
grants: [{{id: g, role: agent, kinds: [refund], limits: [{{count: 1, per: case, window: 720h}}], two_person: true}}]
approvals: {{timeout: 4h}}
replies: [{{outcome: draft, by: lead}}]
closing: [{{owes: [public_note, {{confirmation_or_silence: 3 calendar days}}]}}]"
        );
        let desk = Desk::load(&text).unwrap();
        assert_eq!(Desk::load(&desk.to_json()).unwrap(), desk);
        let plain = Desk::load(HEAD).unwrap().to_json();
        for field in ["remedies", "grants", "approvals", "replies", "closing"] {
            assert!(desk.to_json().contains(field) && !plain.contains(field), "{field}");
        }
    }

    #[test]
    fn events_of_remedies_are_checked_when_they_are_read() {
        let event = |data: &str| {
            Event::load(&format!(
                "{{id: \"1\", case_id: c, at: \"2026-11-23T09:00:00Z\", kind: remedy, data: {data}}}"
            ))
        };
        for (code, path, data) in [
            (Code::MissingField, "/data", "{name: r}"),
            (Code::UnknownWord, "/data/kind", "{kind: bribe}"),
            (Code::MissingField, "/data/amount", "{kind: refund}"),
            (
                Code::NumberOutOfRange,
                "/data/amount/minor",
                "{kind: refund, amount: {minor: -1, currency: EUR}}",
            ),
            (
                Code::NotAWholeNumber,
                "/data/amount/minor",
                "{kind: refund, amount: {minor: 9007199254740992, currency: EUR}}",
            ),
            (Code::NumberOutOfRange, "/data/count", "{kind: apology, count: 0}"),
            (Code::MalformedId, "/data/customer", "{kind: apology, customer: \"\"}"),
            (Code::UnknownField, "/data/kinds", "{kind: apology, kinds: 1}"),
        ] {
            let error = event(data).unwrap_err();
            assert_eq!((error.code(), error.path()), (code, path), "{data}");
        }
        let given = event("{kind: apology}").unwrap();
        let other = event("{kind: extension}").unwrap();
        let mut ledger = Ledger::new([&given]).unwrap();
        let error = ledger.append(&other).unwrap_err();
        assert_eq!((error.code(), error.path()), (Code::EventIdConflict, "/id"));
        let opened = Event::load("{id: o, case_id: c, at: \"2026-11-23T09:00:00Z\", kind: opened}");
        assert_eq!(ledger.append(&opened.unwrap()).unwrap_err().code(), Code::NotARemedy);
        assert_eq!(ledger, Ledger::load(&serde_json::to_string(&given).unwrap()).unwrap());
    }
}
