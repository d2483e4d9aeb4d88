//! A policy: everything that a desk decides by, as one document, and the same made ready for use.

use crate::amount::Amount;
use crate::authority::{
    ApprovalsDocument, Authority, ClosingRuleDocument, Documents, GrantDocument, OfferDocument,
    ReplyRuleDocument,
};
use crate::calendar::{Calendar, CalendarDocument};
use crate::channel::ChannelDocument;
use crate::condition::{Condition, ConditionDocument, Phrases, compile_named};
use crate::error::{Code, Error, Result, did_you_mean};
use crate::event::{PerMille, RemedyKind};
use crate::fact::{AttributeType, Level, Schema, Stage};
use crate::guideline::{Edges, Guideline, GuidelineDocument, HardStopDocument};
use crate::organisation::{Organisation, OrganisationDocument, RoleDocument, Roles};
use crate::priority::{FloorDocument, Order, OrderDocument, RepeatContactDocument};
use crate::sla::{
    Agreement, AgreementDocument, Compiler, Landing, OnCalendarChange, OnRetarget, OnUnmatched,
    Rule, TargetRule, Track, clock_ids,
};
use crate::template::{
    BrandDocument, Documents as Wordings, Library, SnippetDocument, TemplateDocument,
    VariableDocument,
};
use crate::time::Timestamp;
use crate::zone::{Zone, Zones};
use serde::{Deserialize, Deserializer, Serialize, de};
use siphasher::sip::SipHasher13;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::hash::Hasher;
use std::sync::Arc;

/// What a desk decides by. Everything but `agreements` may be left out.
///
/// ```
/// let desk = casework::Desk::load("
/// name: Support
/// calendars:
///   office: {zone: Europe/Berlin, week: {mon-fri: 09:00-17:00}}
/// calendar: office
/// conditions:
///   waiting for the customer: {fact: status, value: waiting_customer}
/// agreements:
///   - id: everybody
///     clocks:
///       - preset: first_reply
///         target: [{when: {fact: level, value: P1}, amount: 1h}, {amount: 4h}]
///         warn: [{at: 75%}]
///       - {preset: total_resolution, target: 3 working days, pause_while: [waiting for the customer]}
/// ")?;
/// # Ok::<(), casework::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a policy")]
pub struct PolicyDocument {
    /// The format of the document: 1.
    #[serde(default = "one")]
    pub format: u32,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Arc<str>>,
    /// The author's own word for this version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Arc<str>>,
    /// From when it is in force. Of several policies of a desk the last one in force applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<Timestamp>,
    /// How many levels there are, P1 being the most urgent; 4 unless something else is said.
    #[serde(default = "four")]
    pub levels: u8,
    /// Opening hours by name. `24x7` is always known.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub calendars: BTreeMap<Arc<str>, CalendarDocument>,
    /// The calendar of clocks that name none; `24x7` unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Arc<str>>,
    /// How long after a customer's message the next one counts as another contact.
    #[serde(default = "half_an_hour")]
    pub contact_gap: Amount,
    /// Facts of the host's own, with their types.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, AttributeType>,
    /// Signals that conditions may read.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub signals: BTreeMap<String, SignalDocument>,
    /// Conditions by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub conditions: BTreeMap<String, ConditionDocument>,
    /// How the level is found where none was recorded.
    #[serde(default)]
    pub level: LevelDocument,
    /// What is promised to whom; the first that holds applies.
    pub agreements: Vec<AgreementDocument>,
    /// The roles that people have, and who stands above whom.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<Arc<str>, RoleDocument>,
    /// Who is in them. A host may hand in a fresher organisation.
    #[serde(default, skip_serializing_if = "OrganisationDocument::is_empty")]
    pub organisation: OrganisationDocument,
    /// When to tell whom, and what holds from then on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guidelines: Vec<GuidelineDocument>,
    /// What comes before everything, and who answers it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hard_stops: Vec<HardStopDocument>,
    /// What no agreement may go beyond, whoever the customer is. A policy that does is refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub floors: Vec<FloorDocument>,
    /// The tiers that customers have, the highest first. Conditions may name only these; without the list any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Arc<str>>,
    /// What counts as one matter that a customer came back with.
    #[serde(default)]
    pub repeat_contact: RepeatContactDocument,
    /// What comes first.
    #[serde(default)]
    pub order: OrderDocument,
    /// The kinds of remedies that there are, and the largest of each that anybody may give; every kind, when it is left
    /// out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub remedies: BTreeMap<RemedyKind, OfferDocument>,
    /// Who may give what without asking.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<GrantDocument>,
    /// How others are asked.
    #[serde(default, skip_serializing_if = "no_approvals")]
    pub approvals: ApprovalsDocument,
    /// Which replies need a second look. The first rule that matches applies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replies: Vec<ReplyRuleDocument>,
    /// What cases owe before they may be closed. All rules that hold add up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closing: Vec<ClosingRuleDocument>,
    /// Channels that are otherwise than built in, or the policy's own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub channels: BTreeMap<Arc<str>, ChannelDocument>,
    /// Who speaks, and how.
    #[serde(default, skip_serializing_if = "no_brand")]
    pub brand: BrandDocument,
    /// What templates may write, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<Arc<str>, VariableDocument>,
    /// Words that templates share, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub snippets: BTreeMap<Arc<str>, SnippetDocument>,
    /// Replies to choose from, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub templates: BTreeMap<Arc<str>, TemplateDocument>,
}

fn no_brand(brand: &BrandDocument) -> bool {
    *brand == BrandDocument::default()
}

fn no_approvals(approvals: &ApprovalsDocument) -> bool {
    *approvals == ApprovalsDocument::default()
}

fn one() -> u32 {
    1
}

fn four() -> u8 {
    4
}

fn half_an_hour() -> Amount {
    Amount::minutes(30)
}

/// A signal that conditions may read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a signal")]
pub struct SignalDocument {
    /// The least confidence, per mille, at which it is known; 500 unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_confidence: Option<PerMille>,
}

/// How the level is found where none was recorded: the first rule that holds, else the matrix of impact and urgency, else
/// the default.
///
/// ```yaml
/// level:
///   matrix:
///     high: {high: P1, low: P2}
///     low: {high: P2, low: P3}
///   default: P3
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "level rules")]
pub struct LevelDocument {
    /// In order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<LevelRuleDocument>,
    /// Where no rule holds: by impact, then by urgency, every cell filled.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub matrix: BTreeMap<String, BTreeMap<String, Level>>,
    /// Where nothing else gives one; unknown when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Level>,
}

/// The level of some of the cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a level rule")]
pub struct LevelRuleDocument {
    /// Which.
    pub when: ConditionDocument,
    /// The level.
    pub level: Level,
}

/// One policy, or several, each with its `effective_from`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PolicyDocuments(pub(crate) Vec<PolicyDocument>);

impl<'de> Deserialize<'de> for PolicyDocuments {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;
        impl<'de> de::Visitor<'de> for OneOrMany {
            type Value = PolicyDocuments;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a policy or a list of policies")
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<PolicyDocuments, A::Error> {
                let one = PolicyDocument::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(PolicyDocuments(vec![one]))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> Result<PolicyDocuments, A::Error> {
                let mut policies = Vec::new();
                while let Some(policy) = seq.next_element()? {
                    policies.push(policy);
                }
                Ok(PolicyDocuments(policies))
            }
        }
        deserializer.deserialize_any(OneOrMany)
    }
}

/// A policy ready for use.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub(crate) version: Option<Arc<str>>,
    pub(crate) effective_from: Option<Timestamp>,
    pub(crate) levels: Vec<(Condition, Level)>,
    pub(crate) default_level: Option<Level>,
    /// By impact, then by urgency.
    pub(crate) matrix: BTreeMap<String, BTreeMap<String, Level>>,
    pub(crate) repeat_contact: RepeatContact,
    pub(crate) order: Order,
    pub(crate) floors: Vec<Floor>,
    pub(crate) agreements: Vec<Agreement>,
    pub(crate) roles: Roles,
    pub(crate) organisation: Organisation,
    pub(crate) authority: Authority,
    /// What it has to say.
    pub(crate) library: Library,
    /// Its calendars by name.
    pub(crate) calendars: BTreeMap<Arc<str>, Option<usize>>,
    pub(crate) guidelines: Vec<Guideline>,
    /// What there is to do for them after each event.
    pub(crate) edges: Edges,
    pub(crate) contact_gap: i64,
    /// The least confidence at which each signal is known, per mille.
    pub(crate) confidence: BTreeMap<String, i64>,
    /// Its named conditions.
    pub(crate) conditions: BTreeMap<String, Condition>,
    /// The facts that its rules read, one bit each.
    pub(crate) reads: u64,
}

/// Which contacts count as one matter.
#[derive(Clone, Debug)]
pub(crate) struct RepeatContact {
    /// In milliseconds.
    pub(crate) window: i64,
    /// The attribute that says what a case is about.
    pub(crate) issue: Option<Arc<str>>,
}

/// The longest target there may be for some of the cases.
#[derive(Clone, Debug)]
pub(crate) struct Floor {
    pub(crate) clock: Arc<str>,
    pub(crate) when: Option<Condition>,
    pub(crate) longest: TargetRule,
}

/// The policies of a desk ready for use, in order of their beginning, with what they share.
#[derive(Clone, Debug)]
pub(crate) struct Policies {
    pub(crate) documents: Arc<[PolicyDocument]>,
    pub(crate) each: Vec<Policy>,
    pub(crate) calendars: Vec<Calendar>,
    /// What each is called, where it is first declared.
    pub(crate) calendar_names: Vec<Arc<str>>,
    pub(crate) tracks: Vec<Track>,
    pub(crate) phrases: Phrases,
    /// Stands for the documents and the zone rules: equal ones give equal answers.
    pub(crate) fingerprint: u64,
    /// The rule of promises, whose targets are in the events.
    pub(crate) promise: Rule,
    /// The longest window in which any of them counts contacts, in milliseconds.
    pub(crate) longest_window: i64,
    /// Whether any of them has guidelines.
    pub(crate) guided: bool,
}

impl Policy {
    /// The calendar of a name; none counts every hour.
    pub(crate) fn calendar(&self, name: &str) -> Result<Option<usize>> {
        self.calendars.get(name).copied().ok_or_else(|| {
            let near = did_you_mean(name, self.calendars.keys().map(|known| &**known));
            let hint = near.unwrap_or_else(|| "Declare it under 'calendars'.".to_owned());
            Error::plain(Code::UnknownCalendar).with_hint(hint)
        })
    }
}

impl Policies {
    /// # Errors
    /// Whatever is wrong with a document, at its path.
    pub(crate) fn compile(documents: PolicyDocuments, zones: &Zones) -> Result<Self> {
        let documents = documents.0;
        let mut all = Self {
            each: Vec::new(),
            calendars: Vec::new(),
            calendar_names: Vec::new(),
            tracks: Vec::new(),
            phrases: Phrases::default(),
            fingerprint: 0,
            promise: promise(),
            longest_window: 0,
            guided: false,
            documents: Arc::default(),
        };
        let mut before = None;
        for (place, document) in documents.iter().enumerate() {
            let refused = |error: Error| {
                if documents.len() == 1 { error } else { error.under(place) }
            };
            if place > 0 && document.effective_from <= before {
                return Err(refused(
                    Error::plain(Code::OutOfOrder)
                        .with_hint("Each policy but the first begins after the one before it.")
                        .under("effective_from"),
                ));
            }
            before = document.effective_from;
            let policy = all.policy(document, zones).map_err(refused)?;
            all.longest_window = all.longest_window.max(policy.repeat_contact.window);
            all.guided |= !policy.guidelines.is_empty();
            all.each.push(policy);
        }
        if documents.is_empty() {
            return Err(Error::plain(Code::EmptyPolicy));
        }
        all.fingerprint = fingerprint(&documents, &all.calendars)?;
        all.documents = documents.into();
        Ok(all)
    }

    fn policy(&mut self, document: &PolicyDocument, zones: &Zones) -> Result<Policy> {
        if document.format != 1 {
            return Err(Error::plain(Code::UnknownFormat)
                .with_hint("Write 'format: 1', or leave it out.")
                .under("format"));
        }
        if !(1..=9).contains(&document.levels) {
            return Err(Error::new(
                Code::NumberOutOfRange,
                "Expected a number of levels from 1 to 9.",
            )
            .under("levels"));
        }
        let Amount::Duration { millis: contact_gap } = document.contact_gap else {
            return Err(Error::plain(Code::MalformedAmount)
                .with_hint("Write a duration such as 30m.")
                .under("contact_gap"));
        };
        for (place, tier) in document.tiers.iter().enumerate() {
            if document.tiers.iter().take(place).any(|known| known == tier) {
                let error = Error::new(Code::DuplicateEntry, "The same tier is listed twice.");
                return Err(error.under(place).under("tiers"));
            }
        }
        for (name, signal) in &document.signals {
            if signal.min_confidence.is_some_and(|least| least.get() < 0) {
                let error =
                    Error::new(Code::NumberOutOfRange, "Expected a confidence between 0 and 1.");
                return Err(error.under("min_confidence").under(name).under("signals"));
            }
        }
        let calendars = self.named_calendars(document, zones)?;
        let schema = schema(document);
        let conditions = compile_named(&document.conditions, &schema, &mut self.phrases)
            .map_err(|error| error.under("conditions"))?;
        let level = self.levels(document, &schema, &conditions)?;
        let mut compiler = Compiler {
            schema: &schema,
            conditions: &conditions,
            calendars: &calendars,
            calendar: None,
            phrases: &mut self.phrases,
            tracks: &mut self.tracks,
        };
        if let Some(name) = &document.calendar {
            let found = compiler.named_calendar(name);
            compiler.calendar = found.map_err(|error| error.under("calendar"))?;
        }
        let mut agreements: Vec<Agreement> = Vec::new();
        for (place, agreement) in document.agreements.iter().enumerate() {
            let refused = |error: Error| error.under(place).under("agreements");
            if agreements.iter().any(|known| known.id == agreement.id) {
                return Err(refused(Error::plain(Code::DuplicateId).under("id")));
            }
            agreements.push(compiler.agreement(agreement).map_err(refused)?);
        }
        let (roles, organisation) = people(document, &compiler)?;
        let guidelines = guidelines(document, &roles, &mut compiler)?;
        let order = Order::compile(&document.order, &mut compiler);
        let order = order.map_err(|error| error.under("order"))?;
        let floors = floors(document, &mut compiler)?;
        let authority = Authority::compile(&speaks_of_authority(document), &roles, &mut compiler)?;
        let calendar = compiler.calendar.and_then(|place| self.calendars.get(place));
        let zone = calendar.map(|calendar| calendar.zone().clone());
        let library = Library::compile(&speaks_of_replies(document, zone), zones, &mut compiler)?;
        let targets = agreements.iter().flat_map(|agreement| &agreement.rules);
        let read = targets
            .flat_map(|rule| rule.targets.iter().filter_map(|target| target.when.as_ref()))
            .chain(agreements.iter().filter_map(|agreement| agreement.when.as_ref()))
            .chain(level.iter().map(|(when, _)| when));
        let reads = read.flat_map(Condition::facts).fold(0, |bits, fact| bits | fact.bit());
        let confidence = |(name, signal): (&String, &SignalDocument)| {
            (name.clone(), signal.min_confidence.map_or(500, PerMille::get))
        };
        Ok(Policy {
            version: document.version.clone(),
            effective_from: document.effective_from,
            levels: level,
            default_level: document.level.default,
            matrix: matrix(document)?,
            repeat_contact: repeat_contact(document)?,
            order,
            floors,
            roles,
            organisation,
            edges: Edges::new(&guidelines),
            guidelines,
            authority,
            library,
            calendars,
            agreements,
            contact_gap,
            confidence: document.signals.iter().map(confidence).collect(),
            conditions,
            reads,
        })
    }

    /// The calendars of a policy by name; equal ones are held once.
    fn named_calendars(
        &mut self,
        document: &PolicyDocument,
        zones: &Zones,
    ) -> Result<BTreeMap<Arc<str>, Option<usize>>> {
        let mut named = BTreeMap::from([(Arc::from("24x7"), None)]);
        for (name, calendar) in &document.calendars {
            let refused = |error: Error| error.under(name).under("calendars");
            if ["24x7", "wall"].contains(&&**name) {
                let hint = "It is taken: it means every hour.";
                return Err(refused(Error::plain(Code::DuplicateId).with_hint(hint)));
            }
            let calendar = Calendar::new(calendar.clone(), zones).map_err(refused)?;
            let place = self.calendars.iter().position(|known| *known == calendar);
            let place = place.unwrap_or_else(|| {
                self.calendars.push(calendar);
                self.calendar_names.push(Arc::clone(name));
                self.calendars.len() - 1
            });
            named.insert(Arc::clone(name), Some(place));
        }
        Ok(named)
    }

    fn levels(
        &mut self,
        document: &PolicyDocument,
        schema: &Schema,
        conditions: &BTreeMap<String, Condition>,
    ) -> Result<Vec<(Condition, Level)>> {
        if let Some(level) = document.level.default {
            let refused = |error: Error| error.under("default").under("level");
            level.within(document.levels).map_err(refused)?;
        }
        let mut rules = Vec::new();
        for (place, rule) in document.level.rules.iter().enumerate() {
            let refused = |error: Error| error.under(place).under("rules").under("level");
            let level = rule.level.within(document.levels);
            let level = level.map_err(|error| refused(error.under("level")))?;
            let when =
                Condition::compile(&rule.when, schema, conditions, &mut self.phrases, Stage::Log);
            rules.push((when.map_err(|error| refused(error.under("when")))?, level));
        }
        Ok(rules)
    }

    /// The policy in force at an instant, by its place.
    pub(crate) fn in_force(&self, at: Timestamp) -> Option<usize> {
        let begun = |policy: &Policy| policy.effective_from.is_none_or(|from| from <= at);
        self.each.iter().rposition(begun)
    }

    /// When the next policy begins after an instant.
    pub(crate) fn next_after(&self, at: Timestamp) -> Option<Timestamp> {
        let begins = self.each.iter().filter_map(|policy| policy.effective_from);
        begins.filter(|from| *from > at).min()
    }

    /// Whether any policy has a clock of this id.
    pub(crate) fn knows_clock(&self, id: &str) -> bool {
        id == "promise" || self.tracks.iter().any(|track| &*track.clock == id)
    }
}

/// The part of a policy that speaks of authority.
fn speaks_of_authority(document: &PolicyDocument) -> Documents<'_> {
    let PolicyDocument { remedies, grants, approvals, replies, closing, .. } = document;
    Documents { remedies, grants, approvals, replies, closing }
}

/// The part of a policy that speaks of replies.
fn speaks_of_replies(document: &PolicyDocument, zone: Option<Zone>) -> Wordings<'_> {
    let PolicyDocument { attributes, channels, brand, variables, snippets, templates, .. } =
        document;
    let version = document.version.as_ref();
    Wordings { version, attributes, channels, brand, variables, snippets, templates, zone }
}

/// What conditions of a policy may name.
pub(crate) fn schema(document: &PolicyDocument) -> Schema {
    Schema {
        levels: document.levels,
        attributes: document.attributes.clone(),
        clocks: document.agreements.iter().flat_map(clock_ids).map(|id| id.to_string()).collect(),
        signals: document.signals.keys().cloned().collect(),
        tiers: document.tiers.clone(),
    }
}

/// Who there is to tell and to ask.
fn people(document: &PolicyDocument, compiler: &Compiler<'_>) -> Result<(Roles, Organisation)> {
    let roles = Roles::compile(&document.roles).map_err(|error| error.under("roles"))?;
    let organisation = Organisation::compile(
        &document.organisation,
        |role| roles.known(role),
        |name| compiler.named_calendar(name),
    );
    Ok((roles, organisation.map_err(|error| error.under("organisation"))?))
}

fn guidelines(
    document: &PolicyDocument,
    roles: &Roles,
    compiler: &mut Compiler<'_>,
) -> Result<Vec<Guideline>> {
    let (own, stops) = (&document.guidelines, &document.hard_stops);
    let version = document.version.as_ref();
    crate::guideline::compile(own, stops, version, document.levels, roles, compiler)
}

/// The matrix of levels: a rectangle without a hole.
fn matrix(document: &PolicyDocument) -> Result<BTreeMap<String, BTreeMap<String, Level>>> {
    let matrix = &document.level.matrix;
    let urgencies: BTreeSet<&String> = matrix.values().flat_map(BTreeMap::keys).collect();
    for (impact, row) in matrix {
        let refused = |error: Error| error.under(impact).under("matrix").under("level");
        if let Some(hole) = urgencies.iter().find(|urgency| !row.contains_key(**urgency)) {
            let error = Error::plain(Code::MatrixHole);
            return Err(refused(error.with_hint("Give it a level.").under(hole)));
        }
        for (urgency, level) in row {
            level.within(document.levels).map_err(|error| refused(error.under(urgency)))?;
        }
    }
    Ok(matrix.clone())
}

fn repeat_contact(document: &PolicyDocument) -> Result<RepeatContact> {
    let RepeatContactDocument { window, issue } = &document.repeat_contact;
    let refused = |error: Error| error.under("repeat_contact");
    let window = window.wall_millis().ok_or_else(|| {
        let error = Error::plain(Code::MalformedAmount).under("window");
        refused(error.with_hint("Write 168h or 7 calendar days."))
    })?;
    let declared =
        |name: &&Arc<str>| document.attributes.get(&***name) == Some(&AttributeType::Text);
    if issue.as_ref().is_some_and(|name| !declared(&name)) {
        let error = Error::plain(Code::UnknownFact).under("issue");
        return Err(refused(error.with_hint("Declare it under 'attributes' as a text.")));
    }
    Ok(RepeatContact { window, issue: issue.clone() })
}

fn floors(document: &PolicyDocument, compiler: &mut Compiler<'_>) -> Result<Vec<Floor>> {
    let mut floors = Vec::new();
    for (place, floor) in document.floors.iter().enumerate() {
        let refused = |error: Error| error.under(place).under("floors");
        if !compiler.schema.clocks.contains(&*floor.clock) {
            return Err(refused(Error::plain(Code::UnknownClock).under("clock")));
        }
        let when = compiler.condition(floor.when.as_ref(), Stage::Level);
        let when = when.map_err(|error| refused(error.under("when")))?;
        let calendar = match floor.r#in.as_deref() {
            None | Some("wall") => None,
            Some(name) => {
                compiler.named_calendar(name).map_err(|error| refused(error.under("in")))?
            }
        };
        let longest = TargetRule { when: None, amount: floor.amount, calendar };
        floors.push(Floor { clock: Arc::clone(&floor.clock), when, longest });
    }
    Ok(floors)
}

/// The rule of promises: it moves by itself, and its target is in the event.
fn promise() -> Rule {
    Rule {
        clock: Arc::from("promise"),
        track: usize::MAX,
        targets: Vec::new(),
        warnings: Vec::new(),
        on_retarget: OnRetarget::FromNow,
        on_calendar_change: OnCalendarChange::Recompute,
        on_unmatched: OnUnmatched::Keep,
        landing: Landing::Close,
        internal: false,
    }
}

fn fingerprint(documents: &[PolicyDocument], calendars: &[Calendar]) -> Result<u64> {
    let text = serde_json::to_vec(documents).map_err(|_| Error::plain(Code::Internal))?;
    let mut hasher = SipHasher13::new();
    hasher.write(&text);
    for calendar in calendars {
        hasher.write(calendar.version().as_bytes());
    }
    Ok(hasher.finish())
}
