//! The fact schema: everything that a condition may ask about a case, in one table.
//!
//! A fact has a name, a type, and a *stage*: the step of the calculation after which it is known. A rule that runs
//! at one stage reads facts of that stage and of those before it, so no rule can wait for itself. An absent fact is
//! *unknown*, which is neither 0 nor empty nor false.

use crate::error::{Code, Error, Result, did_you_mean};
use crate::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Declares the facts once: the variant, its name in documents, its type (none: as the policy declares it), its
/// stage, and the sentence that says what it is and when it is unknown.
macro_rules! facts {
    (
        plain {$(
            $plain:ident = $name:literal, $kind:expr, $stage:ident: $meaning:literal;
        )+}
        named {$(
            $named:ident = $before:literal $hole:literal $after:literal, $named_kind:expr, $named_stage:ident:
            $named_meaning:literal;
        )+}
    ) => {
        /// A fact about a case. Which ones there are, and what they mean, is listed by [`facts`].
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Fact {
            $(#[doc = $meaning] $plain,)+
            $(#[doc = $named_meaning] $named(Arc<str>),)+
        }

        /// The table itself.
        const ROWS: &[FactRow] = &[
            $(row($name, $kind, Stage::$stage, $meaning),)+
            $(row(concat!($before, $hole, $after), $named_kind, Stage::$named_stage, $named_meaning),)+
        ];

        impl Fact {
            /// After which step it is known.
            pub(crate) const fn stage(&self) -> Stage {
                match self {
                    $(Self::$plain => Stage::$stage,)+
                    $(Self::$named(_) => Stage::$named_stage,)+
                }
            }

            /// Its type, unless the policy declares it.
            const fn kind(&self) -> Option<Type> {
                match self {
                    $(Self::$plain => $kind,)+
                    $(Self::$named(_) => $named_kind,)+
                }
            }

            /// The fact that a name has the form of; whether the policy declares what it names is another matter.
            fn named(name: &str) -> Option<Self> {
                $(if name == $name {
                    return Some(Self::$plain);
                })+
                $(if let Some(name) = hole(name, $before, $after) {
                    return Some(Self::$named(name));
                })+
                None
            }
        }

        impl fmt::Display for Fact {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$plain => f.write_str($name),)+
                    $(Self::$named(name) => write!(f, "{}{name}{}", $before, $after),)+
                }
            }
        }
    };
}

facts! {
    plain {
        Status = "status", Some(Type::Word(STATUS)), Log:
            "The category of the status, which adapters map from the host's own word; unknown before the case opens.";
        StatusRaw = "status.raw", Some(Type::Text), Log:
            "The host's own word for the status; unknown when the latest status came without one.";
        WaitingOn = "waiting_on", Some(Type::Word(WAITING_ON)), Log:
            "Who has to act next; unknown before the case opens.";
        Level = "level", Some(Type::Level(Level::MOST)), Level:
            "The level of the case, P1 the most urgent; unknown when nothing recorded it and no rule gives one.";
        Priority = "priority", Some(Type::Text), Log:
            "The host's own word for the priority; unknown until it is given.";
        Impact = "impact", Some(Type::Text), Log:
            "How much is affected, in the policy's own words; unknown until it is given.";
        Urgency = "urgency", Some(Type::Text), Log:
            "How soon it matters, in the policy's own words; unknown until it is given.";
        Origin = "origin", Some(Type::Word(ORIGIN)), Log:
            "How the case came to be; unknown when its opening does not say.";
        Channel = "channel", Some(Type::Text), Log:
            "The channel on which the case was opened; unknown when its opening does not say.";
        ThreadChannel = "thread.channel", Some(Type::Text), Log:
            "The channel of the thread that is asked about; unknown when no thread is, or it names none.";
        ThreadVisibility = "thread.visibility", Some(Type::Word(VISIBILITY)), Log:
            "Who can see the thread that is asked about; unknown when no thread is, or it does not say.";
        Group = "group", Some(Type::Text), Log:
            "The group that the case is with; unknown while it is with none.";
        Assignee = "assignee", Some(Type::Text), Log:
            "The id of the agent who owns the case; unknown while nobody does.";
        Tags = "tags", Some(Type::Set), Log:
            "The tags on the case; never unknown, but perhaps empty.";
        CustomerId = "customer.id", Some(Type::Text), Log:
            "The customer's id; unknown until it is given.";
        CustomerTier = "customer.tier", Some(Type::Text), Log:
            "The customer's tier, in the host's own words; unknown until it is given.";
        CustomerLocale = "customer.locale", Some(Type::Text), Log:
            "The customer's language and region, such as de-AT; unknown until it is given.";
        CustomerReach = "customer.reach", COUNT, Log:
            "How many people the customer reaches in public; unknown until it is given.";
        CustomerValue = "customer.value", WHOLE, Log:
            "What the customer is worth, in the unit that the host uses; unknown until it is given.";
        CustomerRenewalAt = "customer.renewal_at", Some(Type::Instant), Log:
            "When the customer's contract ends unless they renew it; unknown until it is given.";
        CustomerAdvocate = "customer.advocate", Some(Type::Boolean), Log:
            "Whether the customer speaks up for the brand; unknown until it is given.";
        CustomerVulnerable = "customer.vulnerable", Some(Type::Boolean), Log:
            "Whether the customer needs particular care; unknown until it is given.";
        CustomerSaid = "customer.said", Some(Type::Phrases), Log:
            "Which of the policy's phrases the customer's messages hold; unknown until one of them came with its text.";
        Contacts = "contacts", COUNT, Log:
            "How many times the customer has made contact; never unknown.";
        RecentContacts = "recent_contacts", COUNT, Log:
            "How many contacts on the issue lie in the policy's window up to the latest one, which is among them, those that \
             'related' events call 'contact' too; never unknown.";
        Public = "public", Some(Type::Boolean), Log:
            "Whether the customer has written where everybody can see it; never unknown.";
        Replies = "replies", COUNT, Log:
            "How many public or direct replies a person has given; never unknown.";
        Rating = "rating", WHOLE, Log:
            "The number of the customer's latest rating; unknown until they gave one.";
        Reopens = "reopens", COUNT, Log:
            "How many times the case came back from resolved or closed; never unknown.";
        Transfers = "transfers", COUNT, Log:
            "How many times the case went from one group to another; never unknown.";
        Breaches = "breaches", COUNT, Clocks:
            "How many cycles used up their target, but for one that is open and may be what makes the case urgent; never \
             unknown.";
        PromisesBroken = "promises_broken", COUNT, Clocks:
            "How many promises to the customer were not kept in time, open ones too; never unknown.";
        Escalation = "escalation", Some(Type::Integer { least: 0, most: 9 }), Effects:
            "How high guidelines have escalated the case; never unknown, 0 while none has.";
        WaitingMs = "waiting_ms", COUNT, Time:
            "Wall milliseconds that the case has waited on whom it waits; unknown while it waits on nobody.";
    }
    named {
        Attribute = "attribute." "<name>" "", None, Log:
            "An attribute of the case, of the type under which the policy declares it; unknown until it is given.";
        Signal = "signals." "<name>" "", PER_MILLE, Log:
            "A declared signal, per mille; unknown when none is valid, or the newest is not confident enough.";
        ClockState = "clock." "<id>" ".state", Some(Type::Word(CLOCK_STATE)), Clocks:
            "The state of a clock of the agreement; unknown when the agreement in force has no such clock.";
        ClockBreached = "clock." "<id>" ".breached", Some(Type::Boolean), Clocks:
            "Whether the current cycle has used more than its target; unknown while the clock has no target.";
        ClockAtRisk = "clock." "<id>" ".at_risk", Some(Type::Boolean), Clocks:
            "Whether the current cycle has passed its first warning; unknown while the clock has no target.";
        ClockPercent = "clock." "<id>" ".percent", COUNT, Time:
            "The share of its target that the current cycle has used, not capped; unknown while it has no target.";
    }
}

const STATUS: &[&str] = &[
    "new",
    "open",
    "bot",
    "waiting_customer",
    "waiting_third_party",
    "snoozed",
    "resolved",
    "closed",
    "spam",
    "deleted",
];
const WAITING_ON: &[&str] = &["us", "customer", "third_party", "nobody"];
const ORIGIN: &[&str] = &["customer", "listening", "survey", "sales", "agent", "machine"];
const VISIBILITY: &[&str] = &["public", "direct", "internal"];
const CLOCK_STATE: &[&str] =
    &["idle", "running", "paused", "fulfilled", "cancelled", "not_applied"];

/// The largest whole number that every language reads back unchanged, 2^53 − 1.
const MOST: i64 = (1 << 53) - 1;
const WHOLE: Option<Type> = Some(Type::Integer { least: -MOST, most: MOST });
const COUNT: Option<Type> = Some(Type::Integer { least: 0, most: MOST });
const PER_MILLE: Option<Type> = Some(Type::Integer { least: -1_000, most: 1_000 });

/// The name in the hole of a name such as `clock.<id>.state`.
fn hole(name: &str, before: &str, after: &str) -> Option<Arc<str>> {
    let inner = name.strip_prefix(before)?.strip_suffix(after)?;
    (!inner.is_empty()).then(|| inner.into())
}

/// What kind of value a fact has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// One of these words.
    Word(&'static [&'static str]),
    /// Any text. Two texts are equal when every character is.
    Text,
    /// A whole number within these bounds.
    Integer { least: i64, most: i64 },
    /// True or false.
    Boolean,
    /// An instant.
    Instant,
    /// A set of texts.
    Set,
    /// One of so many levels.
    Level(u8),
    /// Those of the policy's phrases that a text holds.
    Phrases,
}

impl Type {
    /// The word for it in the table.
    const fn word(self) -> &'static str {
        match self {
            Self::Word(_) => "word",
            Self::Text => "text",
            Self::Integer { .. } => "integer",
            Self::Boolean => "boolean",
            Self::Instant => "instant",
            Self::Set => "set",
            Self::Level(_) => "level",
            Self::Phrases => "phrases",
        }
    }
}

/// A step of the calculation. A rule reads what is known at its own stage or before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// What the events say.
    Log,
    /// What the level rules make of it.
    Level,
    /// What the clocks say: states, verdicts and marks.
    Clocks,
    /// What guidelines have brought about.
    Effects,
    /// What moves with time alone, without an event or a mark.
    Time,
}

impl Stage {
    /// The word for it in the table.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Level => "level",
            Self::Clocks => "clocks",
            Self::Effects => "effects",
            Self::Time => "time",
        }
    }
}

/// One fact that a condition may ask about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FactRow {
    /// The name in documents; `<name>` and `<id>` stand for a name that the policy declares.
    pub name: &'static str,
    /// What it takes: `word`, `text`, `integer`, `boolean`, `instant`, `set`, `level`, `phrases` or `declared`.
    pub kind: &'static str,
    /// The words that there are, for a `word`.
    pub words: &'static [&'static str],
    /// After which step it is known: `log`, `level`, `clocks`, `effects` or `time`.
    pub stage: &'static str,
    /// What it is, and when it is unknown.
    pub meaning: &'static str,
}

/// Every fact that a condition may ask about.
///
/// ```
/// let tier = casework::facts().iter().find(|fact| fact.name == "customer.tier").unwrap();
/// assert_eq!((tier.kind, tier.stage), ("text", "log"));
/// ```
pub fn facts() -> &'static [FactRow] {
    ROWS
}

const fn row(
    name: &'static str,
    kind: Option<Type>,
    stage: Stage,
    meaning: &'static str,
) -> FactRow {
    let word = match kind {
        Some(kind) => kind.word(),
        None => "declared",
    };
    let words: &[&str] = match kind {
        Some(Type::Word(words)) => words,
        _ => &[],
    };
    FactRow { name, kind: word, words, stage: stage.word(), meaning }
}

/// The type under which a policy declares an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AttributeType {
    /// Any text.
    Text,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
    /// An instant.
    Instant,
}

/// Which facts one policy has: the table, and the names that it declares itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Schema {
    /// How many levels there are, P1 the most urgent.
    pub(crate) levels: u8,
    /// The attributes, each with its type.
    pub(crate) attributes: BTreeMap<String, AttributeType>,
    /// The ids of the clocks.
    pub(crate) clocks: BTreeSet<String>,
    /// The names of the signals.
    pub(crate) signals: BTreeSet<String>,
    /// The tiers that customers have; none where any word will do.
    pub(crate) tiers: Vec<Arc<str>>,
}

impl Schema {
    /// The fact of that name, and its type under this policy.
    ///
    /// # Errors
    /// [`Code::UnknownFact`], also for a name that would have to be declared first.
    pub(crate) fn resolve(&self, name: &str) -> Result<(Fact, Type)> {
        let fact = Fact::named(name);
        let kind = fact.as_ref().and_then(|fact| self.kind(fact));
        fact.clone().zip(kind).ok_or_else(|| {
            let near = did_you_mean(name, self.names().iter().map(String::as_str));
            let cure = match fact {
                Some(Fact::Attribute(_)) => Some("Declare it under 'attributes'."),
                Some(Fact::Signal(_)) => Some("Declare it under 'signals'."),
                Some(_) => Some("No agreement has a clock of that id."),
                None => near.is_none().then_some("facts() lists those there are."),
            };
            let hint: Vec<_> = near.as_deref().into_iter().chain(cure).collect();
            Error::plain(Code::UnknownFact).with_hint(hint.join(" "))
        })
    }

    /// # Errors
    /// [`Code::UnknownWord`] for a tier that is not among those that the policy names.
    pub(crate) fn knows_tier(&self, tier: &str) -> Result<()> {
        if self.tiers.is_empty() || self.tiers.iter().any(|known| &**known == tier) {
            return Ok(());
        }
        let all = || format!("Write one of: {}.", self.tiers.join(", "));
        let near = did_you_mean(tier, self.tiers.iter().map(|known| &**known));
        Err(Error::plain(Code::UnknownWord).with_hint(near.unwrap_or_else(all)))
    }

    fn kind(&self, fact: &Fact) -> Option<Type> {
        match fact {
            Fact::Level => Some(Type::Level(self.levels)),
            Fact::Attribute(name) => match self.attributes.get(&**name)? {
                AttributeType::Text => Some(Type::Text),
                AttributeType::Integer => WHOLE,
                AttributeType::Boolean => Some(Type::Boolean),
                AttributeType::Instant => Some(Type::Instant),
            },
            Fact::Signal(name) if !self.signals.contains(&**name) => None,
            Fact::ClockState(id)
            | Fact::ClockBreached(id)
            | Fact::ClockAtRisk(id)
            | Fact::ClockPercent(id)
                if !self.clocks.contains(&**id) =>
            {
                None
            }
            _ => fact.kind(),
        }
    }

    /// Every name that resolves.
    fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for FactRow { name, .. } in ROWS {
            match name.split_once('<') {
                None => names.push((*name).to_owned()),
                Some(("attribute.", _)) => {
                    names.extend(self.attributes.keys().map(|own| name.replace("<name>", own)));
                }
                Some(("signals.", _)) => {
                    names.extend(self.signals.iter().map(|own| name.replace("<name>", own)));
                }
                Some(_) => names.extend(self.clocks.iter().map(|own| name.replace("<id>", own))),
            }
        }
        names
    }
}

/// How urgent a case is: `P1`, the most urgent, to `P99`.
///
/// Levels have no `<`: a smaller number is a greater urgency, and code that has to choose would sometimes choose
/// wrongly. Ask [`Level::at_least`].
///
/// ```
/// use casework::Level;
///
/// let (p1, p2): (Level, Level) = ("P1".parse()?, "P2".parse()?);
/// assert!(p1.at_least(p2) && !p2.at_least(p1));
/// # Ok::<(), casework::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Level(u8);

impl Level {
    /// The greatest number that a level can have.
    pub const MOST: u8 = 99;

    /// The level with that number, from 1 to 99.
    pub const fn new(number: u8) -> Option<Self> {
        if 1 <= number && number <= Self::MOST { Some(Self(number)) } else { None }
    }

    /// Its number; 1 is the most urgent.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Whether it is as urgent as the other one, or more.
    pub const fn at_least(self, other: Self) -> bool {
        self.0 <= other.0
    }

    /// The level itself, where a policy has so many.
    ///
    /// # Errors
    /// [`Code::UnknownLevel`].
    pub(crate) fn within(self, levels: u8) -> Result<Self> {
        if self.0 <= levels { Ok(self) } else { Err(unknown_level(levels)) }
    }

    /// The level of that text, where a policy has so many.
    ///
    /// # Errors
    /// [`Code::UnknownLevel`].
    pub(crate) fn read(text: &str, levels: u8) -> Result<Self> {
        text.parse::<Self>().map_err(|_| unknown_level(levels))?.within(levels)
    }
}

fn unknown_level(levels: u8) -> Error {
    Error::plain(Code::UnknownLevel).with_hint(format!("Write one of P1 to P{levels}."))
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "P{}", self.0)
    }
}

impl FromStr for Level {
    type Err = Error;

    /// # Errors
    /// [`Code::UnknownLevel`] for anything but `P1` to `P99`.
    fn from_str(text: &str) -> Result<Self> {
        let number = text.strip_prefix('P').and_then(|digits| digits.parse().ok());
        let level = number.and_then(Self::new).filter(|level| level.to_string() == text);
        level.ok_or_else(|| unknown_level(Self::MOST))
    }
}

impl Serialize for Level {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl de::Visitor<'_> for Text {
            type Value = Level;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a level such as P2")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Level, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// The value of a fact, lent. Words are text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Text(&'a str),
    Int(i64),
    Bool(bool),
    Instant(Timestamp),
    Level(Level),
    Set(&'a BTreeSet<Arc<str>>),
    /// The numbers of those of the policy's phrases that were found.
    Phrases(&'a BTreeSet<u32>),
}

/// What is known of a fact, and until when if it lapses by itself: from that instant on it is no longer so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Known<'a> {
    pub(crate) value: Value<'a>,
    pub(crate) until: Option<Timestamp>,
}

/// Whoever can be asked for facts. None is unknown.
pub(crate) trait Facts {
    /// What is known of that fact, which is of that type under the policy; a value of another is not known.
    fn get(&self, fact: &Fact, kind: Type) -> Option<Known<'_>>;
}

/// How the words above look in a JSON Schema.
#[cfg(feature = "schema")]
mod schema {
    use super::Level;
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use std::borrow::Cow;

    impl JsonSchema for Level {
        fn schema_name() -> Cow<'static, str> {
            "Level".into()
        }
        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "A level from P1, the most urgent, to P99.",
                "type": "string",
                "pattern": "^P[1-9][0-9]?$",
            })
        }
    }
}

impl Fact {
    /// A bit that stands for it; all attributes share one, as do all signals.
    pub(crate) const fn bit(&self) -> u64 {
        1 << match self {
            Self::Status => 0,
            Self::StatusRaw => 1,
            Self::WaitingOn => 2,
            Self::Level => 3,
            Self::Priority => 4,
            Self::Impact => 5,
            Self::Urgency => 6,
            Self::Origin => 7,
            Self::Channel => 8,
            Self::ThreadChannel | Self::ThreadVisibility => 9,
            Self::Group => 10,
            Self::Assignee => 11,
            Self::Tags => 12,
            Self::CustomerId
            | Self::CustomerTier
            | Self::CustomerLocale
            | Self::CustomerReach
            | Self::CustomerValue
            | Self::CustomerRenewalAt
            | Self::CustomerAdvocate
            | Self::CustomerVulnerable => 13,
            Self::CustomerSaid => 14,
            Self::Contacts | Self::RecentContacts => 15,
            Self::Replies => 16,
            Self::Reopens => 17,
            Self::Transfers => 18,
            Self::Attribute(_) => 19,
            Self::Signal(_) => 20,
            Self::Public => 22,
            Self::Rating => 23,
            _ => 21,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Schema {
        Schema {
            levels: 4,
            attributes: BTreeMap::from([
                ("plan".to_owned(), AttributeType::Text),
                ("seats".to_owned(), AttributeType::Integer),
                ("trial".to_owned(), AttributeType::Boolean),
                ("renewal".to_owned(), AttributeType::Instant),
            ]),
            clocks: BTreeSet::from(["first_reply".to_owned(), "a.b".to_owned()]),
            signals: BTreeSet::from(["anger".to_owned()]),
            tiers: Vec::new(),
        }
    }

    fn hint(name: &str) -> String {
        let error = schema().resolve(name).unwrap_err();
        assert_eq!((error.code(), error.path()), (Code::UnknownFact, ""), "{name}");
        error.hint().unwrap().to_owned()
    }

    #[test]
    fn the_table_is_complete_and_says_when_a_fact_is_unknown() {
        for row in facts() {
            assert!(row.meaning.ends_with('.') && row.meaning.contains("unknown"), "{}", row.name);
            assert_eq!(row.kind == "word", !row.words.is_empty(), "{}", row.name);
            let fact = Fact::named(row.name).unwrap();
            assert_eq!((&*fact.to_string(), fact.stage().word()), (row.name, row.stage));
        }
        let mut names: Vec<_> = facts().iter().map(|row| row.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), facts().len());
    }

    #[test]
    fn every_name_of_a_policy_resolves_to_itself() {
        let schema = schema();
        let names = schema.names();
        assert_eq!(names.len(), facts().iter().filter(|f| !f.name.contains('<')).count() + 13);
        for name in names {
            assert_eq!(schema.resolve(&name).unwrap().0.to_string(), name);
        }
        let kind = |name: &str| schema.resolve(name).unwrap().1;
        assert_eq!(kind("level"), Type::Level(4));
        assert_eq!(kind("attribute.renewal"), Type::Instant);
        assert_eq!(kind("attribute.trial"), Type::Boolean);
        assert_eq!(kind("clock.a.b.state"), Type::Word(CLOCK_STATE));
        assert_eq!(kind("signals.anger"), Type::Integer { least: -1_000, most: 1_000 });
    }

    #[test]
    fn an_unknown_name_comes_with_its_cure() {
        assert_eq!(hint("custmer.tier"), "Did you mean 'customer.tier'?");
        assert_eq!(
            hint("attribute.plam"),
            "Did you mean 'attribute.plan'? Declare it under 'attributes'."
        );
        assert_eq!(hint("attribute.zzzzzzzzzz"), "Declare it under 'attributes'.");
        assert!(hint("signals.sarcasm").ends_with("Declare it under 'signals'."));
        assert!(hint("clock.total_resolution.state").contains("No agreement"));
        assert!(hint("xyzzy").contains("facts()"));
        for name in ["attribute.", "clock..state", "clock.first_reply", "signals", ""] {
            hint(name);
        }
        assert!(hint(&"k".repeat(1 << 20)).len() < 100);
    }

    #[test]
    fn levels_are_text_from_p1_to_p99() {
        for text in ["P1", "P9", "P99"] {
            let level: Level = text.parse().unwrap();
            assert_eq!(level.to_string(), text);
            let json = serde_json::to_string(&level).unwrap();
            assert_eq!(serde_json::from_str::<Level>(&json).unwrap(), level);
        }
        for text in ["", "P", "P0", "P01", "P+1", "P100", "P256", "p1", "1", "high", "P1 ", "P１"]
        {
            let error = text.parse::<Level>().unwrap_err();
            assert_eq!(error.code(), Code::UnknownLevel, "{text}");
        }
        let level = |number| Level::new(number).unwrap();
        assert!(level(1).at_least(level(2)) && level(2).at_least(level(2)));
        assert!(!level(3).at_least(level(2)));
        assert_eq!(level(4).within(4), Ok(level(4)));
        assert_eq!(level(5).within(4).unwrap_err().hint(), Some("Write one of P1 to P4."));
        assert_eq!(crate::document::read::<Vec<Level>>("[P1, P0]").unwrap_err().path(), "/1");
    }
}
