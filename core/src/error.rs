//! What went wrong, in a form that a program can branch on and a person can act on.
//!
//! There is one [`Error`]. Its [`Code`] is a stable word from a closed table, its `path` points into what
//! the caller gave, its `message` says what is wrong and its `hint` how to cure it. No message quotes a
//! customer's text.

use crate::span::Span;
use std::fmt;

/// Declares the table of codes once: the variant, its word, and the sentence that explains it.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $word:literal: $meaning:literal,)+) => {
        /// A stable word for each way in which an input can be refused.
        ///
        /// The words never change their meaning; new ones may be added.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $meaning] $variant,)+
        }

        impl Code {
            /// Every code there is, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)+];

            /// The word that crosses into other languages, such as `naive_time`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $word,)+ }
            }

            /// One sentence: when this code is given.
            pub const fn meaning(self) -> &'static str {
                match self { $(Code::$variant => $meaning,)+ }
            }
        }
    };
}

codes! {
    MalformedJson = "malformed_json": "The text is not JSON; the message has the line and the column.",
    MalformedYaml = "malformed_yaml": "The text is not YAML 1.2; the message has the line and the column.",
    NotADocument = "not_a_document": "The value given as a document is neither a document nor its text.",
    DuplicateKey = "duplicate_key": "A key stands twice in one mapping.",
    LoneSurrogate = "lone_surrogate": "The text holds half of a UTF-16 surrogate pair, which is no character.",
    UnknownField = "unknown_field": "The document has a field that this kind of document does not know.",
    MissingField = "missing_field": "The document lacks a field that it must have.",
    WrongType = "wrong_type": "A value has another type than the field takes.",
    UnknownWord = "unknown_word": "A field takes one of a few words and was given another.",
    NotAWholeNumber = "not_a_whole_number": "A number has a fraction, or lies outside ±(2^53 − 1).",
    NumberOutOfRange = "number_out_of_range": "A whole number lies outside the range that the field states.",
    NaiveTime = "naive_time": "An instant has no offset from UTC, so it names another instant in every zone.",
    BareNumber = "bare_number": "A number was given as an instant; seconds and milliseconds look alike.",
    NotATime = "not_a_time": "The value given as an instant stands for no instant (NaT, Invalid Date, null).",
    MalformedTime = "malformed_time": "The text is not an RFC 3339 instant, or names one that cannot be.",
    TimeOutOfRange = "time_out_of_range": "The instant lies outside the years 1 to 9999.",
    MalformedLocalTime = "malformed_local_time": "The text is not a local date and time, or names one that cannot be.",
    MalformedAmount = "malformed_amount": "The text is not an amount of time.",
    BareDays = "bare_days": "Days without a kind: 48 hours, two working days and two dates later are three promises.",
    NegativeAmount = "negative_amount": "An amount of time is negative where only an amount forward makes sense.",
    AmountOutOfRange = "amount_out_of_range": "The amount exceeds 2^44 milliseconds, or 200,000 days.",
    MalformedClockTime = "malformed_clock_time": "The text is not a time of day between 00:00 and 24:00.",
    SexagesimalTime = "sexagesimal_time": "A time of day arrived as a number: a YAML 1.1 reader has turned 17:00 into 1020.",
    MalformedInterval = "malformed_interval": "A pair of opening and closing time is missing or has another shape.",
    EqualStartAndEnd = "equal_start_and_end": "An interval starts when it ends, which could mean nothing, a whole day or a slip.",
    MalformedDate = "malformed_date": "The text is not a date, or names one that does not exist.",
    DuplicateEntry = "duplicate_entry": "The same date or weekday is listed twice in one list.",
    MalformedRule = "malformed_rule": "A recurring rule names no way, or several ways, of finding its date.",
    RuleNeverFalls = "rule_never_falls": "A recurring rule has no date in any year.",
    NeverOpens = "never_opens": "The calendar has no open instant at all.",
    UnknownZone = "unknown_zone": "The time zone is no IANA name known to the zone data in use.",
    MalformedTzif = "malformed_tzif": "The bytes handed in for a time zone are not TZif.",
    NeverUsedUp = "never_used_up": "The calendar closes for good before the amount is used up.",
    TooLongToExplain = "too_long_to_explain": "The interval to explain covers more dates than one explanation holds.",
    MalformedId = "malformed_id": "An id is empty, too long, or holds what an id of its kind may not.",
    RecordedBeforeItHappened = "recorded_before_it_happened": "An event was recorded before the instant at which it happened.",
    EndsBeforeItStarts = "ends_before_it_starts": "Something ends at or before the instant at which it starts.",
    OwnCase = "own_case": "An event names its own case where another one is meant.",
    OtherCase = "other_case": "The event belongs to another case.",
    EventIdConflict = "event_id_conflict": "An event with this id and another content is in the log already.",
    SecondOpening = "second_opening": "A case opens once, and this one has another opening already.",
    TooManyThreads = "too_many_threads": "A case has more than 1,000 threads, or more than 1,000 promises.",
    BeforeHorizon = "before_horizon": "The instant lies before the horizon of the snapshot, and what happened before it is forgotten.",
    OtherDesk = "other_desk": "The snapshot was taken at a desk with other policies; hand in the log instead.",
    MalformedSnapshot = "malformed_snapshot": "The text is no snapshot that this version of casework reads.",
    OutOfOrder = "out_of_order": "An interval ends before it begins.",
    UnknownClock = "unknown_clock": "No policy of the desk has a clock of this id.",
    UnknownCalendar = "unknown_calendar": "The policy has no calendar of this name.",
    DuplicateId = "duplicate_id": "Two things of one list have the same id.",
    MalformedThreshold = "malformed_threshold": "The text is neither a per cent of the target nor an amount before or after it.",
    IncompleteClock = "incomplete_clock": "A clock without a preset must say how it starts and how it stops.",
    EmptyTarget = "empty_target": "A target of no time at all cannot be kept.",
    MatrixHole = "matrix_hole": "A matrix of levels has no level for one pair of impact and urgency.",
    MalformedFraction = "malformed_fraction": "The text is not a fraction from 0 to 16 with a denominator up to 1,000.",
    MalformedFactor = "malformed_factor": "What gives points is neither one fact with its bands nor a condition with its points.",
    ContradictoryBands = "contradictory_bands": "Two bands of one factor are for the same value, of different kinds, or give fewer points for more.",
    BelowFloor = "below_floor": "Some of the customers are promised less than the floor that the policy states for everybody.",
    NotInOrder = "not_in_order": "The case is resolved, closed, merged, spam or deleted, or has not begun, so nobody works on it next.",
    PausesWhileAwaited = "pauses_while_awaited": "A customer's clock can pause while the customer waits for us.",
    EmptyPolicy = "empty_policy": "There is no policy in the document.",
    UnknownFormat = "unknown_format": "The document has a format that this version of casework does not read.",
    UnknownFact = "unknown_fact": "A condition asks about a fact that there is not, or that the policy has not declared.",
    UnknownLevel = "unknown_level": "A level is not one of P1 to Pn, where n is the policy's number of levels.",
    UnknownCondition = "unknown_condition": "A condition refers to a named one that the policy does not have.",
    ConditionCycle = "condition_cycle": "A named condition comes back to itself through the conditions that it refers to.",
    MalformedCondition = "malformed_condition": "A condition is not exactly one of: all, any, not, condition, or a fact with its value.",
    EmptyCondition = "empty_condition": "An all, an any or a list of values is empty, so that nothing is asked.",
    ConditionTooLarge = "condition_too_large": "A condition is deeper than 32, asks for more than 1,000 values, or has a phrase of more than 32 words.",
    EmptyPhrase = "empty_phrase": "A phrase has no word in it, only spaces, signs or punctuation.",
    OperatorDoesNotFit = "operator_does_not_fit": "An operator was given that facts of this type do not have.",
    StageOrder = "stage_order": "A rule reads a fact that is known only after the step at which the rule runs.",
    TimeFactHere = "time_fact_here": "A rule reads a fact that moves with time alone, where only events and marks may decide.",
    UnknownRole = "unknown_role": "The policy has no role of this name.",
    MalformedTarget = "malformed_target": "The text does not say to whom something goes.",
    MalformedTrigger = "malformed_trigger": "A trigger is not exactly one thing that can set a guideline off.",
    MalformedStep = "malformed_step": "A step does nothing, or does not say when it comes.",
    StepWithoutClock = "step_without_clock": "A step counts from a point of a clock, and something else can set its guideline off.",
    MalformedCurrency = "malformed_currency": "The text is not the three capital letters of an ISO 4217 code.",
    MalformedWindow = "malformed_window": "The text is no window of time in which a limit counts.",
    MalformedRate = "malformed_rate": "The text is no decimal above 0 with up to 12 digits.",
    KindNotOffered = "kind_not_offered": "The policy does not offer remedies of this kind.",
    TooManyGrants = "too_many_grants": "A policy has more than 1,000 grants, or a grant more than 16 limits.",
    MalformedAct = "malformed_act": "An act is not exactly one of: remedy, approve, reply, close.",
    MalformedTemplate = "malformed_template": "The text of a template is not well formed; the message says where.",
    TemplateTooLarge = "template_too_large": "A template is longer than 64 KiB, or has more than 4,096 parts, or is deeper than 16, its snippets included.",
    UnknownTemplate = "unknown_template": "The policy in force has no template of this name.",
    UnknownSnippet = "unknown_snippet": "The policy has no snippet of this name.",
    SnippetCycle = "snippet_cycle": "A snippet comes back to itself, or stands more than four deep.",
    UnknownVariable = "unknown_variable": "The policy declares no variable of this name.",
    MalformedVariable = "malformed_variable": "A variable is declared with something that its type does not have, or lacks what it needs.",
    UnguardedValue = "unguarded_value": "A value that may be missing is written without a fallback, outside of an 'if' that asks for it.",
    UnknownFilter = "unknown_filter": "There is no filter of this name.",
    FilterDoesNotFit = "filter_does_not_fit": "A filter cannot be used on a value of this type, or with this argument.",
    MalformedReply = "malformed_reply": "A reply is not exactly one of: a template, or a text of its own.",
    UnknownChannel = "unknown_channel": "There is no channel of this name, or its row lacks the unit in which it counts.",
    UnknownLocale = "unknown_locale": "The text is no language tag.",
    MalformedPattern = "malformed_pattern": "The text is no pattern of order numbers.",
    NotARemedy = "not_a_remedy": "A ledger takes events of the kind 'remedy' and no others.",
    LedgerNeeded = "ledger_needed": "A limit counts what was given on other cases too, and no ledger was handed in that could say how much.",
    OtherCurrency = "other_currency": "An amount has another currency than the limit it is held against, and no rate was given.",
    LengthsDiffer = "lengths_differ": "Two columns that belong together differ in length.",
    NoSuchPart = "no_such_part": "The answer has no part at that path.",
    Internal = "internal": "A defect in casework itself; nothing was changed. Please report it.",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A refused input: a stable code, where it is, what is wrong, and how to cure it.
///
/// ```
/// use casework::{Code, Timestamp};
///
/// let error = "2026-11-21T09:00:00".parse::<Timestamp>().unwrap_err();
/// assert_eq!(error.code(), Code::NaiveTime);
/// assert!(error.hint().unwrap().contains("offset"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Error {
    code: Code,
    path: String,
    message: String,
    hint: Option<String>,
    span: Option<Span>,
}

/// The result of every call that can refuse its input.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Parts the fields of an [`Error`] in its alternate form. It is a control character, so no message holds it.
const SEPARATOR: char = '\u{1f}';

impl Error {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, path: String::new(), message: message.into(), hint: None, span: None }
    }

    /// An error with the meaning of its code as its message, for a host that has nothing to add.
    pub fn plain(code: Code) -> Self {
        Self::new(code, code.meaning())
    }

    /// The same error with its cure.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same error, about a stretch of the text at its path.
    #[must_use]
    pub(crate) fn spanning(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// The same error, one step further out: `key` is prepended to the path, escaped as RFC 6901 asks.
    #[must_use]
    pub fn under(mut self, key: impl fmt::Display) -> Self {
        let mut key = step(&key.to_string());
        if key.chars().count() > 64 {
            key = key.chars().take(63).chain(['…']).collect();
        }
        self.path = format!("/{key}{}", self.path);
        self
    }

    /// The same error at another path, where what was read had no document of its own.
    #[must_use]
    pub(crate) fn at(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// The stable word to branch on.
    pub fn code(&self) -> Code {
        self.code
    }

    /// A JSON pointer (RFC 6901) into what the caller gave; empty for the whole of it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong, as one English sentence.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// How to cure it, where there is a cure worth naming.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Where in the text at the path, if the value there is a text of which only a part is wrong.
    pub fn span(&self) -> Option<Span> {
        self.span
    }

    /// Reads the alternate form back. Errors cross foreign deserializers as text; this keeps them whole.
    pub(crate) fn from_exact(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, SEPARATOR);
        let (code, path, message, hint) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let code = Code::ALL.iter().copied().find(|known| known.as_str() == code)?;
        let hint = (!hint.is_empty()).then(|| hint.to_owned());
        Some(Self { code, path: path.to_owned(), message: message.to_owned(), hint, span: None })
    }
}

impl fmt::Display for Error {
    /// `{}` is for people; `{:#}` is the exact form, which crosses foreign deserializers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, path, message, hint, .. } = self;
        let hint = hint.as_deref().unwrap_or_default();
        if f.alternate() {
            return write!(f, "{code}{SEPARATOR}{path}{SEPARATOR}{message}{SEPARATOR}{hint}");
        }
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        f.write_str(message)?;
        if hint.is_empty() { Ok(()) } else { write!(f, " Hint: {hint}") }
    }
}

impl serde::Serialize for Error {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut record = serializer.serialize_struct("Error", 5)?;
        record.serialize_field("code", &self.code)?;
        record.serialize_field("path", &self.path)?;
        record.serialize_field("message", &self.message)?;
        record.serialize_field("hint", &self.hint)?;
        record.serialize_field("span", &self.span)?;
        record.end()
    }
}

/// A key as a step of a JSON pointer (RFC 6901).
pub(crate) fn step(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// ` Did you mean …?` for a word that is close to a known one.
pub(crate) fn did_you_mean<'a>(
    given: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    if given.chars().count() > 64 {
        return None;
    }
    let distance =
        |word: &&str| strsim::damerau_levenshtein(&given.to_lowercase(), &word.to_lowercase());
    let nearest = known.into_iter().min_by_key(distance)?;
    let near = distance(&nearest) <= (given.chars().count() / 3).clamp(1, 4);
    near.then(|| format!("Did you mean '{nearest}'?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_snake_case_words() {
        let mut words: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert!(words.iter().all(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '_')));
        assert!(Code::ALL.iter().all(|code| code.meaning().ends_with('.')));
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Code::ALL.len());
    }

    #[test]
    fn the_alternate_form_is_exact() {
        for code in Code::ALL {
            let error = Error::plain(*code).under("a/b~c").with_hint("Do this.").under(3);
            assert_eq!(error.path(), "/3/a~1b~0c");
            assert_eq!(Error::from_exact(&format!("{error:#}")), Some(error));
        }
        assert_eq!(Error::from_exact("some prose"), None);
    }

    #[test]
    fn a_hostile_key_does_not_fill_the_path() {
        assert!(Error::plain(Code::UnknownField).under("k".repeat(1 << 20)).path().len() < 80);
    }
}
