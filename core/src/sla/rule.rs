//! Agreements made ready for use: every name resolved, every condition checked, every way of moving held once.

use super::document::{
    AgreementDocument, ClockDocument, Cycles, Landing, OnCalendarChange, OnRetarget, OnUnmatched,
    Scope, StartFrom, TargetDocument, Threshold,
};
use super::pattern::Pattern;
use crate::amount::Amount;
use crate::calendar::Calendar;
use crate::condition::{Condition, Phrases};
use crate::error::{Code, Error, Result, did_you_mean};
use crate::event::Status;
use crate::fact::{AttributeType, Schema, Stage};
use crate::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The length of a day without a calendar.
const DAY: i64 = 86_400_000;

/// What stands for an amount that a calendar never uses up.
pub(crate) const NEVER: i64 = 1 << 44;

/// In which unit a clock counts: every millisecond, or those in which a calendar of the desk is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) enum Unit {
    Wall,
    Open(usize),
}

impl Unit {
    /// The time between two instants.
    pub(crate) fn elapsed(self, calendars: &[Calendar], from: Timestamp, to: Timestamp) -> i64 {
        match self.calendar(calendars) {
            Some(calendar) => calendar.elapsed_ms(from, to),
            None => to.as_millis() - from.as_millis(),
        }
    }

    /// The least instant so much later, which is `from` for nothing or less; none when there is none.
    pub(crate) fn add(
        self,
        calendars: &[Calendar],
        from: Timestamp,
        millis: i64,
    ) -> Option<Timestamp> {
        match self.calendar(calendars) {
            _ if millis <= 0 => Some(from),
            _ if millis > NEVER => None,
            Some(calendar) => calendar.add(from, Amount::millis(millis)).ok(),
            None => Timestamp::from_millis(from.as_millis().saturating_add(millis)).ok(),
        }
    }

    pub(crate) fn calendar(self, calendars: &[Calendar]) -> Option<&Calendar> {
        match self {
            Self::Wall => None,
            Self::Open(place) => calendars.get(place),
        }
    }
}

/// How a clock moves. Clocks of one id that move alike are one track, whichever agreements they stand in: so a track
/// runs over the whole log, and an agreement that comes to apply late finds its clocks as if it had always applied.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Track {
    pub(crate) clock: Arc<str>,
    pub(crate) scope: Scope,
    pub(crate) start: Vec<Pattern>,
    pub(crate) stop: Vec<Pattern>,
    pub(crate) cancel: Vec<Pattern>,
    pub(crate) reset: Vec<Pattern>,
    pub(crate) start_from: StartFrom,
    pub(crate) pauses: Vec<Pause>,
    pub(crate) retro_pause: bool,
    pub(crate) cycles: Cycles,
    /// The track that must not be open when this one starts.
    pub(crate) not_while: Option<usize>,
    /// Whether a customer's message can start it, so that a wait taken over from another case does too.
    pub(crate) hears_customers: bool,
}

/// What pauses a clock, and the reason that is given.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pause {
    pub(crate) reason: Arc<str>,
    pub(crate) when: PauseWhen,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PauseWhen {
    Status(Status),
    Holds(Condition),
}

/// An agreement ready for use.
#[derive(Clone, Debug)]
pub(crate) struct Agreement {
    pub(crate) id: Arc<str>,
    pub(crate) when: Option<Condition>,
    pub(crate) rules: Vec<Rule>,
}

/// A clock of an agreement ready for use.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) clock: Arc<str>,
    pub(crate) track: usize,
    pub(crate) targets: Vec<TargetRule>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) on_retarget: OnRetarget,
    pub(crate) on_calendar_change: OnCalendarChange,
    pub(crate) on_unmatched: OnUnmatched,
    pub(crate) landing: Landing,
    pub(crate) internal: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct TargetRule {
    pub(crate) when: Option<Condition>,
    pub(crate) amount: Amount,
    /// The calendar by its place in the desk; none counts every hour.
    pub(crate) calendar: Option<usize>,
}

impl TargetRule {
    /// So much time, for whichever case.
    pub(crate) fn new(amount: Amount, calendar: Option<usize>) -> Self {
        Self { when: None, amount, calendar }
    }

    /// The instant so much later; none when the calendar closes for good before.
    pub(crate) fn after(&self, calendars: &[Calendar], from: Timestamp) -> Option<Timestamp> {
        self.unit().add(calendars, from, self.millis(calendars, from))
    }

    /// The instant so much earlier; none when the calendar had not opened yet.
    pub(crate) fn before(&self, calendars: &[Calendar], until: Timestamp) -> Option<Timestamp> {
        if let Some(calendar) = self.calendar.and_then(|place| calendars.get(place)) {
            return calendar.sub(until, self.amount).ok();
        }
        let millis = self.millis(calendars, until);
        Timestamp::from_millis(until.as_millis().saturating_sub(millis)).ok()
    }

    /// In which unit it counts. Calendar days end at a wall time whether the calendar is open or not.
    pub(crate) fn unit(&self) -> Unit {
        match (self.amount, self.calendar) {
            (Amount::CalendarDays { .. }, _) | (_, None) => Unit::Wall,
            (_, Some(calendar)) => Unit::Open(calendar),
        }
    }

    /// The amount in milliseconds of its unit, for a cycle that starts at an instant; [`NEVER`] when the calendar
    /// never uses it up.
    pub(crate) fn millis(&self, calendars: &[Calendar], start: Timestamp) -> i64 {
        millis(self.amount, self.calendar, calendars, start)
    }
}

/// An amount in milliseconds on a calendar, from an instant on.
pub(crate) fn millis(
    amount: Amount,
    calendar: Option<usize>,
    calendars: &[Calendar],
    start: Timestamp,
) -> i64 {
    let calendar = calendar.and_then(|place| calendars.get(place));
    let found = match (amount, calendar) {
        (Amount::Duration { millis }, _) => Some(millis),
        (Amount::WorkingDays { days, .. } | Amount::CalendarDays { days }, None) => {
            Some(i64::from(days) * DAY)
        }
        (Amount::WorkingDays { .. }, Some(calendar)) => {
            calendar.add(start, amount).ok().map(|due| calendar.elapsed_ms(start, due))
        }
        (Amount::CalendarDays { .. }, Some(calendar)) => {
            calendar.add(start, amount).ok().map(|due| due.as_millis() - start.as_millis())
        }
    };
    found.unwrap_or(NEVER)
}

/// A warning ready for use.
#[derive(Clone, Debug)]
pub(crate) struct Warning {
    pub(crate) id: Arc<str>,
    pub(crate) at: Threshold,
}

/// What an agreement can name, and the tracks of all agreements so far.
pub(crate) struct Compiler<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) conditions: &'a BTreeMap<String, Condition>,
    /// The calendars by name; none counts every hour.
    pub(crate) calendars: &'a BTreeMap<Arc<str>, Option<usize>>,
    /// The calendar of clocks that name none, nor does their agreement.
    pub(crate) calendar: Option<usize>,
    pub(crate) phrases: &'a mut Phrases,
    pub(crate) tracks: &'a mut Vec<Track>,
}

impl Compiler<'_> {
    /// # Errors
    /// Whatever is wrong with the agreement, at its path.
    pub(crate) fn agreement(&mut self, document: &AgreementDocument) -> Result<Agreement> {
        let when = self.condition(document.when.as_ref(), Stage::Level);
        let when = when.map_err(|error| error.under("when"))?;
        let calendar = self.calendar(document.calendar.as_ref(), self.calendar)?;
        let mut seen = BTreeSet::new();
        let mut rules: Vec<Rule> = Vec::new();
        for (place, clock) in in_order(&document.clocks) {
            let rule = clock_id(clock)
                .and_then(|id| {
                    if seen.insert(Arc::clone(&id)) {
                        self.rule(clock, id, calendar, &rules)
                    } else {
                        Err(Error::plain(Code::DuplicateId).under("id"))
                    }
                })
                .map_err(|error| error.under(place).under("clocks"))?;
            rules.push(rule);
        }
        let place = |rule: &Rule| {
            document
                .clocks
                .iter()
                .position(|clock| clock_id(clock).is_ok_and(|id| id == rule.clock))
        };
        rules.sort_by_key(place);
        Ok(Agreement { id: Arc::clone(&document.id), when, rules })
    }

    fn rule(
        &mut self,
        document: &ClockDocument,
        id: Arc<str>,
        calendar: Option<usize>,
        earlier: &[Rule],
    ) -> Result<Rule> {
        let calendar = self.calendar(document.calendar.as_ref(), calendar)?;
        let track = self.track(document, &id, earlier)?;
        let track = self.tracks.iter().position(|known| *known == track).unwrap_or_else(|| {
            self.tracks.push(track);
            self.tracks.len() - 1
        });
        let target = |(place, target)| {
            self.target(target, calendar).map_err(|error| error.under(place).under("target"))
        };
        let targets: Vec<TargetRule> =
            document.target.0.iter().enumerate().map(target).collect::<Result<_>>()?;
        if targets.is_empty() {
            return Err(Error::plain(Code::MissingField).under("target"));
        }
        let open = targets.iter().any(|target| target.unit() != Unit::Wall);
        let mut warnings: Vec<Warning> = Vec::new();
        for (place, warning) in document.warn.iter().enumerate() {
            let refused = |error: Error| error.under(place).under("warn");
            let id = warning.id.clone().unwrap_or_else(|| warning.at.to_string().into());
            if warnings.iter().any(|known| known.id == id) {
                return Err(refused(Error::plain(Code::DuplicateId).under("id")));
            }
            threshold(warning.at, open).map_err(|error| refused(error.under("at")))?;
            warnings.push(Warning { id, at: warning.at });
        }
        Ok(Rule {
            clock: id,
            track,
            targets,
            warnings,
            on_retarget: document.on_retarget,
            on_calendar_change: document.on_calendar_change,
            on_unmatched: document.on_unmatched,
            landing: document.landing,
            internal: document.internal,
        })
    }

    fn track(
        &mut self,
        document: &ClockDocument,
        id: &Arc<str>,
        earlier: &[Rule],
    ) -> Result<Track> {
        let preset = document.preset.map(super::Preset::movement);
        let listed = |own: &Option<Vec<Pattern>>, field: &str| -> Result<Option<Vec<Pattern>>> {
            for (place, pattern) in own.iter().flatten().enumerate() {
                pattern.check().map_err(|error| error.under(place).under(field))?;
            }
            Ok(own.clone())
        };
        let (start, stop) = (listed(&document.start, "start")?, listed(&document.stop, "stop")?);
        let (cancel, reset) =
            (listed(&document.cancel, "cancel")?, listed(&document.reset, "reset")?);
        let incomplete = |field: &str| {
            Error::plain(Code::IncompleteClock)
                .under(field)
                .with_hint("Name a preset such as first_reply, or give both start and stop.")
        };
        let pick = |own: Option<Vec<Pattern>>, preset: Option<&Vec<Pattern>>| {
            own.or_else(|| preset.cloned()).unwrap_or_default()
        };
        let start = pick(start, preset.as_ref().map(|preset| &preset.start));
        let stop = pick(stop, preset.as_ref().map(|preset| &preset.stop));
        for (field, patterns) in [("start", &start), ("stop", &stop)] {
            if patterns.is_empty() {
                return Err(incomplete(field));
            }
        }
        let by_status = preset.iter().flat_map(|preset| &preset.pause).map(|status| Pause {
            reason: Arc::from(status.as_str()),
            when: PauseWhen::Status(*status),
        });
        let mut pauses: Vec<Pause> = by_status.collect();
        for (place, name) in document.pause_while.iter().enumerate() {
            let refused = |error: Error| error.under(place).under("pause_while");
            pauses.push(Pause {
                reason: Arc::clone(name),
                when: PauseWhen::Holds(self.named(name).map_err(refused)?),
            });
        }
        if let StartFrom::Attribute(name) = &document.start_from
            && self.schema.attributes.get(&**name) != Some(&AttributeType::Instant)
        {
            return Err(Error::plain(Code::UnknownFact)
                .with_hint("Declare it under 'attributes' as an instant.")
                .under("start_from"));
        }
        let not_while = match (&document.not_while, &preset) {
            (Some(name), _) => Some(Self::earlier(name, earlier)?),
            // Where the agreement promises no first reply, nothing stands in the way of the next one.
            (None, Some(preset)) => {
                preset.not_while.and_then(|name| Self::earlier(name, earlier).ok())
            }
            (None, None) => None,
        };
        Ok(Track {
            clock: Arc::clone(id),
            scope: document
                .scope
                .or(preset.as_ref().map(|preset| preset.scope))
                .unwrap_or_default(),
            hears_customers: start.iter().any(Pattern::hears_customers),
            start,
            stop,
            cancel: pick(cancel, preset.as_ref().map(|preset| &preset.cancel)),
            reset: pick(reset, None),
            start_from: document.start_from.clone(),
            pauses,
            retro_pause: document.retro_pause,
            cycles: document.cycles.or(preset.map(|preset| preset.cycles)).unwrap_or_default(),
            not_while,
        })
    }

    /// The track of another clock of the agreement.
    fn earlier(name: &str, rules: &[Rule]) -> Result<usize> {
        let found = rules.iter().find(|rule| &*rule.clock == name).map(|rule| rule.track);
        found.ok_or_else(|| {
            Error::plain(Code::UnknownClock)
                .with_hint("Name a clock of this agreement that waits for no other.")
                .under("not_while")
        })
    }

    fn target(&mut self, document: &TargetDocument, calendar: Option<usize>) -> Result<TargetRule> {
        let when = self.condition(document.when.as_ref(), Stage::Level);
        let calendar = match document.r#in.as_deref() {
            Some("wall") => None,
            Some(name) => self.named_calendar(name).map_err(|error| error.under("in"))?,
            None => calendar,
        };
        let nothing = matches!(
            document.amount,
            Amount::Duration { millis: ..=0 }
                | Amount::CalendarDays { days: 0 }
                | Amount::WorkingDays { days: 0, end_of_day: false }
        );
        if nothing {
            return Err(Error::plain(Code::EmptyTarget).under("amount"));
        }
        let when = when.map_err(|error| error.under("when"))?;
        Ok(TargetRule { when, amount: document.amount, calendar })
    }

    pub(crate) fn condition(
        &mut self,
        document: Option<&crate::condition::ConditionDocument>,
        stage: Stage,
    ) -> Result<Option<Condition>> {
        let compile = |document| {
            Condition::compile(document, self.schema, self.conditions, self.phrases, stage)
        };
        document.map(compile).transpose()
    }

    /// A named condition that may pause a clock.
    fn named(&mut self, name: &str) -> Result<Condition> {
        let document = crate::condition::ConditionDocument {
            condition: Some(name.to_owned()),
            ..Default::default()
        };
        let found = self.condition(Some(&document), Stage::Log).map_err(|error| error.at(""))?;
        found.ok_or_else(|| Error::plain(Code::Internal))
    }

    fn calendar(&self, name: Option<&Arc<str>>, otherwise: Option<usize>) -> Result<Option<usize>> {
        match name {
            Some(name) => self.named_calendar(name).map_err(|error| error.under("calendar")),
            None => Ok(otherwise),
        }
    }

    pub(crate) fn named_calendar(&self, name: &str) -> Result<Option<usize>> {
        self.calendars.get(name).copied().ok_or_else(|| {
            let error = Error::plain(Code::UnknownCalendar);
            let known = self.calendars.keys().map(|known| &**known);
            match did_you_mean(name, known) {
                Some(hint) => error.with_hint(hint),
                None => error.with_hint("Declare it under 'calendars', or write 24x7."),
            }
        })
    }
}

/// The ids of an agreement's clocks, where they have one.
pub(crate) fn clock_ids(document: &AgreementDocument) -> impl Iterator<Item = Arc<str>> {
    document.clocks.iter().filter_map(|clock| clock_id(clock).ok())
}

/// A clock's id: its own, or the name of its preset.
fn clock_id(document: &ClockDocument) -> Result<Arc<str>> {
    let preset = || document.preset.map(|preset| Arc::from(preset.as_str()));
    let id = document.id.clone().or_else(preset).ok_or_else(|| {
        Error::plain(Code::IncompleteClock)
            .with_hint("Give it an id, or a preset that names it.")
            .under("id")
    })?;
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if id.is_empty() || id.len() > 64 || !id.chars().all(word) || &*id == "promise" {
        return Err(Error::plain(Code::MalformedId)
            .with_hint("Write up to 64 letters, digits and _; 'promise' is taken.")
            .under("id"));
    }
    Ok(id)
}

/// The clocks with their places, those that wait for no other first.
fn in_order(clocks: &[ClockDocument]) -> impl Iterator<Item = (usize, &ClockDocument)> {
    let waits = |clock: &ClockDocument| {
        let preset = clock.preset.and_then(|preset| preset.movement().not_while);
        clock.not_while.is_some() || preset.is_some()
    };
    let of = move |wanted: bool| {
        clocks.iter().enumerate().filter(move |(_, clock)| waits(clock) == wanted)
    };
    of(false).chain(of(true))
}

/// Calendar days are no number of open hours.
pub(crate) fn threshold(at: Threshold, open: bool) -> Result<()> {
    match at {
        Threshold::Before(Amount::CalendarDays { .. })
        | Threshold::After(Amount::CalendarDays { .. })
            if open =>
        {
            Err(Error::plain(Code::MalformedThreshold)
                .with_hint("This clock counts open time: write hours or working days."))
        }
        _ => Ok(()),
    }
}
