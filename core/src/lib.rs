//! The decision core of a helpdesk, as a library that a host embeds.
//!
//! It decides about **promises**: which clocks run on a case, since when, when each is due, what was kept and what
//! broken, and when to look again; about the **business time** that they count in; about **what comes next**: whom to
//! answer first, why, and when that changes if nobody acts; about **whom to tell**: guidelines whose actions a host
//! carries out once, however late; about **what somebody may do** without asking; and about **what to say**: replies that are
//! checked before they are sent.
//!
//! ```
//! use casework::{Case, Desk, RankOptions, Timestamp};
//!
//! let desk = Desk::load("agreements: [{id: all, clocks: [{preset: first_reply, target: 4h}]}]")?;
//! let opened = |case: &str, at: &str, level: &str| {
//!     Case::load(&format!("- {{id: o, case_id: {case}, at: {at}, kind: opened, data: {{level: {level}}}}}"))
//! };
//! let cases = [opened("a", "2026-11-20T09:00:00Z", "P3")?, opened("b", "2026-11-20T10:00:00Z", "P2")?];
//! let now: Timestamp = "2026-11-20T10:30:00Z".parse()?;
//! let order = desk.rank(&cases, now, RankOptions::default())?;
//! assert_eq!((&*order.rows[0].case_id, order.rows[0].score), ("b", 150_000)); // 400 × (1/4 + 1/8)
//! assert_eq!(desk.priority(&cases[0], now)?.unwrap().exact, "125/1"); // 200 × (1/4 + 3/8)
//! # Ok::<(), casework::Error>(())
//! ```
//!
//! Whom to tell, and what an agent may do:
//!
//! ```
//! use casework::authority::{Act, Actor};
//! use casework::{Case, Desk, Timestamp};
//!
//! let desk = Desk::load("
//! roles: {agent: {}, lead: {escalation: 1}}
//! agreements: [{id: all, clocks: [{preset: first_reply, target: 4h}]}]
//! guidelines:
//!   - id: late
//!     triggers: [{clock: first_reply, at: breached}]
//!     steps: [{id: lead, escalation: 1, to: 'role:lead', actions: [notify]}]
//! grants:
//!   - {id: small, role: agent, kinds: [refund], limits: [{amount: {minor: 5000, currency: EUR}, per: case}]}
//! ")?;
//! let case = Case::load("- {id: o, case_id: c, at: 2026-11-20T09:00:00Z, kind: opened}")?;
//! let now: Timestamp = "2026-11-20T13:30:00Z".parse()?;
//! let action = &desk.assess(&case, now)?.actions[0];
//! assert_eq!((&*action.key, action.late_by_ms), ("c/late/o/lead/0/role:lead", 1_800_000));
//! let refund = Act::load("{remedy: {kind: refund, amount: {minor: 3500, currency: EUR}}}")?;
//! let may = desk.may(&Actor::new("ann").with_role("agent"), &refund, &case, None, now)?;
//! assert_eq!((may.verdict.as_str(), may.headroom[0].left), ("allow", 1500));
//! # Ok::<(), casework::Error>(())
//! ```
//!
//! What to say:
//!
//! ```
//! use casework::{Desk, Reply, Timestamp};
//!
//! let desk = Desk::load(r#"
//! agreements: []
//! variables: {name: {type: person_name, source: customer, max_length: 20, optional: true}}
//! templates: {sorry: {body: "Sorry for the wait{% if name %}, {{ name }}{% endif %}!"}}
//! "#)?;
//! let now: Timestamp = "2026-11-20T13:30:00Z".parse()?;
//! let reply = Reply::load("{template: sorry, channel: whatsapp, values: {name: Zoë}}")?;
//! let draft = desk.draft(&reply, None, now)?;
//! assert_eq!(draft.parts[0].text, "Sorry for the wait, Zoë!");
//! assert_eq!(draft.findings[0].code, "needs_approved_template"); // nobody has written there
//! assert!(draft.sendable.is_none());
//! assert!(desk.lengths("sorry")?.iter().all(|on| on.fits)); // on every channel, whatever the name
//! # Ok::<(), casework::Error>(())
//! ```
//!
//! Business time alone:
//!
//! ```
//! use casework::{Amount, Calendar, Timestamp};
//!
//! let desk = Calendar::load("
//! zone: America/New_York
//! week: {mon-fri: 08:30-17:00}
//! recurring:
//!   - {name: Thanksgiving, month: 11, weekday: thu, nth: 4}
//! ")?;
//! let opened: Timestamp = "2026-11-25T16:00:00-05:00".parse()?;
//! let due = desk.add(opened, Amount::hours(2))?;
//! assert_eq!(desk.local(due), "2026-11-27T09:30:00.000-05:00");
//!
//! let why = desk.explain(opened, due)?;
//! let holiday = why.spans.iter().find(|span| span.name.is_some());
//! assert_eq!(holiday.unwrap().name.as_deref(), Some("Thanksgiving"));
//! # Ok::<(), casework::Error>(())
//! ```
//!
//! # Concepts
//!
//! * [`Timestamp`] is an instant: whole milliseconds of UTC, the years 1 to 9999. `chrono` instants convert.
//! * [`Amount`] is what people promise: `8h`, `2 working days`, `30 calendar days`.
//! * [`Calendar`] knows when a desk is open. Its law, its document and its arithmetic are in [`mod@calendar`].
//! * [`Zones`] is the zone data in use: the IANA release of this build, or fresher TZif bytes from the host.
//! * [`Error`] is the one error: a stable [`Code`], a path into what was given, a message and a hint.
//! * [`Finding`] is what a careful reader of a document would ask about.
//! * [`json`] turns any answer, or a part of one, into JSON or into the values of a host language; [`prose`] shows
//!   it at a glance.
//!
//! # What it does not do
//!
//! It reads no clock, no file, no environment and no network; it starts no thread, draws no random number, keeps no
//! global state and sends nothing. "Now" is an argument. No float takes part in a decision, so three languages agree
//! to the byte. It does not panic on any input, and it contains no `unsafe`.
//!
//! # Features
//!
//! * `yaml` (default): documents may be YAML 1.2; without it, JSON only.
//! * `tzdb` (default): the IANA database is part of the build; without it, hosts hand in the zones they name.
//! * `schema`: `schema::all` describes every document and answer as JSON Schema.

// The order is the architecture: a module uses only those above it.
mod span;
mod error;
mod finding;
mod html;
mod document;
mod time;
mod amount;
mod money;
mod zone;
mod locale;
mod personal;
pub mod calendar;
mod organisation;
mod fact;
mod condition;
pub mod event;
pub mod channel;
pub mod sla;
pub mod priority;
pub mod authority;
pub mod guideline;
pub mod template;
pub mod policy;
mod fold;
mod approvals;
pub mod reading;
mod standing;
pub mod order;
mod case;
pub mod decision;
pub mod draft;
mod ledger;
mod check;
mod desk;
pub mod reconcile;
pub mod worklist;
pub mod json;
mod columns;
pub mod prose;
#[cfg(feature = "schema")]
pub mod schema;

pub use amount::Amount;
pub use approvals::Approval;
pub use authority::{Act, Actor};
pub use calendar::Calendar;
pub use case::{Appended, Case};
pub use channel::Channel;
pub use check::check_policy;
pub use condition::{
    ConditionDocument, ConditionItem, ConditionValue, Operator, Trace, TraceNode, Truth,
};
pub use decision::{Allowance, Decision};
pub use desk::{
    AgreementTrace, ClockExplanation, ClockSpan, Desk, GrantTrace, GuidelineTrace, LevelTrace,
    PolicyTrace, SpanReason, TriggerTrace,
};
pub use document::read_document;
pub use draft::{Draft, Reply, Sendable};
pub use error::{Code, Error, Result};
pub use event::Event;
pub use fact::{AttributeType, FactRow, Level, facts};
pub use finding::{Edit, Finding, Origin, Replacement, Severity};
pub use fold::{RefusalCode, Refused, Transited, Verdict};
pub use ledger::Ledger;
pub use locale::{Register, cldr_release};
pub use money::{Currency, Money};
pub use order::{Priority, RankOptions, Ranking};
pub use organisation::{OrganisationDocument, RoleDocument, Target, TeamDocument};
pub use personal::OrderPattern;
pub use reading::{Action, Assessment, Reading};
pub use reconcile::{Observation, Reconciliation};
pub use span::Span;
pub use template::Given;
pub use time::Timestamp;
pub use worklist::{WorkRow, Worklist};
pub use zone::{Zone, Zones, tzdata_release};

/// The code blocks of the README run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// And those of the crate's own page.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct PackageReadme;
