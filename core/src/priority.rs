//! What comes first, as a policy says it: lanes, weights and how urgency grows, made ready for use.
//!
//! Importance, promise and rank are kept apart. The *level* picks the promise; *weight* says how much a delay costs; how
//! far the promise is used up says how much the delay already is. The score is weight times urgency, an exact fraction,
//! and *lanes* come before it: no number of points is a hard stop.

mod compile;
mod document;
mod fraction;
mod preset;
mod score;

pub use document::{
    BandDocument, FactorDocument, FloorClockDocument, FloorDocument, GroupDocument, HeadStart,
    Lane, LaneRuleDocument, OrderDocument, RepeatContactDocument, ReserveDocument, TimeThatCounts,
    UrgencyDocument,
};
pub use fraction::Fraction;
pub use preset::OrderPreset;
pub(crate) use score::{Curve, LONGEST, Score, Share};

use crate::condition::{Condition, Truth};
use crate::fact::{Fact, Facts, Known, Level, Type, Value};
use crate::sla::Unit;
use crate::time::Timestamp;
use std::sync::Arc;

/// An order of work ready for use.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    /// By level, the most urgent first; and without one.
    base: Vec<i64>,
    unknown: i64,
    pub(crate) groups: Vec<Group>,
    pub(crate) least: i64,
    pub(crate) most: i64,
    pub(crate) of: TimeThatCounts,
    /// Head starts in parts of `unit_u0`, by level, and last without one.
    heads: Vec<i64>,
    unit_u0: i64,
    slope: i64,
    unit_kappa: i64,
    /// What stands in for a target: so many milliseconds of a unit.
    pub(crate) floor: (i64, Unit),
    pub(crate) lanes: Vec<LaneRule>,
    pub(crate) reserve: Option<Reserve>,
}

#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) name: Arc<str>,
    pub(crate) cap: i64,
    pub(crate) factors: Vec<Factor>,
}

#[derive(Clone, Debug)]
pub(crate) struct Factor {
    pub(crate) id: Arc<str>,
    /// With its type; none for a condition.
    pub(crate) fact: Option<(Fact, Type)>,
    /// In the order in which they are asked: the first that holds applies.
    pub(crate) bands: Vec<Band>,
    /// What is said of it when none of them applies, and when nobody knows.
    pub(crate) not: Arc<str>,
    pub(crate) unknown: Arc<str>,
}

#[derive(Clone, Debug)]
pub(crate) struct Band {
    pub(crate) test: Test,
    pub(crate) points: i64,
    /// What it asks, in a few words.
    pub(crate) sentence: Arc<str>,
    /// What is said when it applies.
    pub(crate) applies: Arc<str>,
    /// Its place in the document.
    pub(crate) written: usize,
}

#[derive(Clone, Debug)]
pub(crate) enum Test {
    Holds(Condition),
    /// So many milliseconds before the instant that is the fact, until it has come.
    Within(i64),
}

#[derive(Clone, Debug)]
pub(crate) struct LaneRule {
    pub(crate) id: Arc<str>,
    pub(crate) lane: Lane,
    pub(crate) when: Condition,
}

#[derive(Clone, Debug)]
pub(crate) struct Reserve {
    pub(crate) every: u64,
    pub(crate) from: Share,
}

/// One line of a weight. The points of all lines add up to it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Line<'a> {
    /// What the level weighs.
    Base(i64),
    /// What a factor adds, and the band that applies.
    Factor(&'a Group, &'a Factor, Answer<'a>),
    /// What the cap of a group takes away again.
    Cap(&'a Group, i64),
    /// What lifts it to the least weight.
    Least(i64),
    /// What keeps it at the greatest.
    Most(i64),
}

/// What a factor says of a case.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer<'a> {
    Applies(&'a Band),
    /// The fact is known, and no band is for it.
    Not,
    Unknown,
}

impl Line<'_> {
    pub(crate) fn points(&self) -> i64 {
        match self {
            Self::Base(points)
            | Self::Cap(_, points)
            | Self::Least(points)
            | Self::Most(points) => *points,
            Self::Factor(_, _, Answer::Applies(band)) => band.points,
            Self::Factor(..) => 0,
        }
    }
}

impl Order {
    /// What a case of a level weighs before any points.
    pub(crate) fn base(&self, level: Option<Level>) -> i64 {
        let known = level.and_then(|level| self.base.get(usize::from(level.number()) - 1));
        known.copied().unwrap_or(self.unknown)
    }

    /// Whether the policy has a level.
    pub(crate) fn has(&self, level: Level) -> bool {
        usize::from(level.number()) <= self.base.len()
    }

    /// How urgency grows for a case of a level.
    pub(crate) fn curve(&self, level: Option<Level>) -> Curve {
        let place = level.map_or(usize::MAX, |level| usize::from(level.number()) - 1);
        let head = self.heads.get(place).or(self.heads.last()).copied().unwrap_or_default();
        Curve { head, unit_u0: self.unit_u0, slope: self.slope, unit_kappa: self.unit_kappa }
    }

    /// Whether a case can be urgent without end, so that no stream of fresh ones holds it back for ever.
    pub(crate) fn grows(&self) -> bool {
        self.slope > 0 && self.of != TimeThatCounts::Nothing
    }

    /// The weight of a case at an instant, every line of which is shown to `see`. O(factors).
    pub(crate) fn weigh<'a>(
        &'a self,
        level: Option<Level>,
        facts: &impl Facts,
        at: Timestamp,
        mut see: impl FnMut(Line<'a>),
    ) -> i64 {
        let mut weight = self.base(level);
        see(Line::Base(weight));
        for group in &self.groups {
            let mut sum = 0;
            for factor in &group.factors {
                let line = Line::Factor(group, factor, factor.ask(facts, at));
                sum += line.points();
                see(line);
            }
            if sum > group.cap {
                see(Line::Cap(group, group.cap - sum));
            }
            weight += sum.min(group.cap);
        }
        if weight < self.least {
            see(Line::Least(self.least - weight));
        } else if weight > self.most {
            see(Line::Most(self.most - weight));
        }
        weight.clamp(self.least, self.most)
    }

    /// The next instant at which a weight changes by itself, as a contract comes near its end. O(factors).
    pub(crate) fn next_change(&self, facts: &impl Facts, after: Timestamp) -> Option<Timestamp> {
        let factors = self.groups.iter().flat_map(|group| &group.factors);
        let instants = factors.flat_map(|factor| {
            let end = factor.instant(facts);
            let within = factor.bands.iter().filter_map(|band| match band.test {
                Test::Within(millis) => Some(millis),
                Test::Holds(_) => None,
            });
            within.flat_map(move |millis| {
                let begin = end.map(|end| end.as_millis().saturating_sub(millis));
                [begin.and_then(|begin| Timestamp::from_millis(begin).ok()), end]
            })
        });
        instants.flatten().filter(|at| *at > after).min()
    }

    /// The conditions that it reads.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let bands = self.groups.iter().flat_map(|group| &group.factors);
        let bands = bands.flat_map(|factor| &factor.bands).filter_map(|band| match &band.test {
            Test::Holds(condition) => Some(condition),
            Test::Within(_) => None,
        });
        bands.chain(self.lanes.iter().map(|rule| &rule.when))
    }
}

impl Factor {
    fn ask(&self, facts: &impl Facts, at: Timestamp) -> Answer<'_> {
        match &self.fact {
            // Bands ask about nothing else, so it is looked up once for all of them.
            Some((fact, kind)) => self.ask_bands(&Looked(facts.get(fact, *kind)), at),
            None => self.ask_bands(facts, at),
        }
    }

    fn ask_bands(&self, facts: &impl Facts, at: Timestamp) -> Answer<'_> {
        let mut unknown = false;
        for band in &self.bands {
            match &band.test {
                Test::Holds(condition) => match condition.evaluate(facts).truth {
                    Truth::Yes => return Answer::Applies(band),
                    Truth::Unknown => unknown = true,
                    Truth::No => {}
                },
                Test::Within(millis) => match self.instant(facts) {
                    None => unknown = true,
                    Some(end) => {
                        let left = end.as_millis() - at.as_millis();
                        if left > 0 && left <= *millis {
                            return Answer::Applies(band);
                        }
                    }
                },
            }
        }
        if unknown { Answer::Unknown } else { Answer::Not }
    }

    fn instant(&self, facts: &impl Facts) -> Option<Timestamp> {
        let (fact, kind) = self.fact.as_ref()?;
        match facts.get(fact, *kind) {
            Some(Known { value: Value::Instant(at), .. }) => Some(at),
            _ => None,
        }
    }

    /// The signal that it reads, if it reads one.
    pub(crate) fn signal(&self) -> Option<&str> {
        match &self.fact {
            Some((Fact::Signal(name), _)) => Some(name),
            _ => None,
        }
    }
}

/// One fact, looked up.
struct Looked<'a>(Option<Known<'a>>);

impl Facts for Looked<'_> {
    fn get(&self, _: &Fact, _: Type) -> Option<Known<'_>> {
        self.0
    }
}
