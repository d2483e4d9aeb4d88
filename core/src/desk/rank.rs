//! Whom to answer next, and why: the order of many cases, where one of them stands, and why one is above another.

use super::Desk;
use crate::case::Case;
use crate::error::{Code, Error, Result};
use crate::fact::{Fact, Level, Type};
use crate::fold::{Clock, LevelBy};
use crate::order::{
    Comparison, Contribution, ContributionKind, LeftOutCount, LevelSource, OrderKey, Priority,
    RankOptions, Ranked, Ranking, Urgency, UrgentBy, Why,
};
use crate::policy::Policies;
use crate::priority::{Answer, Factor, Lane, Line, Score, Share};
use crate::standing::{Counts, LeftOut, Place, Stand};
use crate::time::Timestamp;
use std::cmp::Ordering;
use std::sync::Arc;

impl Desk {
    /// Cases in the order in which to work on them: by lane, then by score, then by what is due first, was opened
    /// first, and by id. The same for any order of `cases`. What nobody works on is left out and counted; a case that is
    /// there twice counts twice.
    ///
    /// O(n log n) with the factors of the policy for each case, for cases that follow this desk; memory for one small
    /// row a case.
    ///
    /// # Errors
    /// [`Code::NumberOutOfRange`] for pick 0; and as [`Desk::assess`], at the place of the case.
    pub fn rank<'a>(
        &self,
        cases: impl IntoIterator<Item = &'a Case>,
        as_of: impl Into<Timestamp>,
        options: RankOptions,
    ) -> Result<Ranking> {
        let as_of = as_of.into();
        if options.pick == Some(0) {
            let error = Error::new(Code::NumberOutOfRange, "Picks are counted from 1.");
            return Err(error.under("pick"));
        }
        let mut left_out = LeftOutCount::default();
        let mut rows: Vec<Row<'a>> = Vec::new();
        for (place, case) in cases.into_iter().enumerate() {
            match self.row(case, as_of) {
                Ok(Ok(row)) => rows.push(row),
                Ok(Err(why)) => left_out.count(why),
                Err(error) => return Err(error.under(place).under("cases")),
            }
        }
        let cases = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let kept = self.reserved(&rows, as_of, options.pick);
        if let Some(row) = kept.and_then(|kept| rows.get_mut(kept)) {
            row.reserved = true;
        }
        let limit = options.limit.unwrap_or(rows.len());
        if 0 < limit && limit < rows.len() {
            rows.select_nth_unstable_by(limit - 1, Row::against);
        }
        rows.truncate(limit);
        rows.sort_unstable_by(Row::against);
        let mut ranked = Vec::with_capacity(rows.len());
        for (rank, row) in (1..).zip(rows) {
            let lines = options.explain.then(|| self.lines(&row, as_of)).transpose()?;
            ranked.push(Ranked { contributions: lines, ..row.ranked(rank) });
        }
        Ok(Ranking { as_of, rows: ranked, cases, left_out })
    }

    /// Where one case stands in the order of work, explained to the last point; none for a case that nobody works on
    /// next, because it is resolved, closed, merged, spam or deleted, or has not begun. O(clocks + factors) for one that follows.
    ///
    /// # Errors
    /// As [`Desk::assess`].
    pub fn priority(&self, case: &Case, as_of: impl Into<Timestamp>) -> Result<Option<Priority>> {
        let as_of = as_of.into();
        let state = case.state(&self.0, as_of)?;
        let Ok(stand) = Stand::new(&self.0, &state, as_of) else { return Ok(None) };
        let place = stand.place();
        let urgency = urgency(&stand, &place);
        Ok(Some(Priority {
            case_id: case.id().cloned(),
            as_of,
            lane: place.lane,
            lane_rule: place.lane_rule.cloned(),
            level: place.level,
            level_by: level_by(&stand),
            weight: place.weight,
            score: place.score.shown(),
            exact: place.score.exact(),
            due_at: place.due_at,
            opened_at: place.opened_at,
            contributions: contributions(&stand, place.level, urgent(place.score, place.weight)),
            sentence: summary(&place, &urgency),
            urgency,
        }))
    }

    /// Why one case comes before another.
    ///
    /// # Errors
    /// [`Code::NotInOrder`] for a case that nobody works on next, at `a` or `b`; and as [`Desk::assess`].
    pub fn compare(&self, a: &Case, b: &Case, as_of: impl Into<Timestamp>) -> Result<Comparison> {
        let as_of = as_of.into();
        let (one, other) = (self.placed(a, "a", as_of)?, self.placed(b, "b", as_of)?);
        let (order, key) = one.deciding(&other);
        let (first, second) = if order.is_gt() { (other, one) } else { (one, other) };
        let (first, second) = (first.ranked(1), second.ranked(2));
        Ok(Comparison {
            as_of,
            first: Arc::clone(&first.case_id),
            second: Arc::clone(&second.case_id),
            key,
            sentence: why_first(key, &first, &second),
            rows: vec![first, second],
        })
    }

    /// The row of a case that must have one.
    pub(super) fn placed<'a>(
        &self,
        case: &'a Case,
        name: &str,
        as_of: Timestamp,
    ) -> Result<Row<'a>> {
        let row = self.row(case, as_of).map_err(|error| error.under(name))?;
        row.map_err(|_| Error::plain(Code::NotInOrder).under(name))
    }

    fn row<'a>(&self, case: &'a Case, as_of: Timestamp) -> Result<Result<Row<'a>, LeftOut>> {
        let policies: &Policies = &self.0;
        let state = case.state(policies, as_of)?;
        Ok(match (Stand::new(policies, &state, as_of), case.id()) {
            (Ok(stand), Some(id)) => Ok(Row::new(case, id, &stand)),
            (Err(why), _) => Err(why),
            (Ok(_), None) => Err(LeftOut::NotBegun),
        })
    }

    /// Who takes a turn that is kept in reserve, if this pick is one: of the normal lane the case with the largest share
    /// of its target used, if that is large enough.
    fn reserved(&self, rows: &[Row<'_>], as_of: Timestamp, pick: Option<u64>) -> Option<usize> {
        let policy = self.0.in_force(as_of).and_then(|place| self.0.each.get(place))?;
        let reserve = policy.order.reserve.as_ref()?;
        let turn = pick?.checked_rem(reserve.every)? == 0;
        let long =
            |(_, row): &(usize, &Row<'_>)| row.lane == Lane::Normal && row.share >= reserve.from;
        let waiting = rows.iter().enumerate().filter(|_| turn).filter(long);
        let longest =
            waiting.min_by(|(_, a), (_, b)| b.share.cmp(&a.share).then_with(|| a.against(b)));
        longest.map(|(place, _)| place)
    }

    fn lines(&self, row: &Row<'_>, as_of: Timestamp) -> Result<Vec<Contribution>> {
        let state = row.case.state(&self.0, as_of)?;
        let stand = Stand::new(&self.0, &state, as_of);
        let urgent = urgent(row.score, row.weight);
        Ok(stand.map(|stand| contributions(&stand, row.level, urgent)).unwrap_or_default())
    }
}

impl LeftOutCount {
    fn count(&mut self, why: LeftOut) {
        *match why {
            LeftOut::Resolved => &mut self.resolved,
            LeftOut::Closed => &mut self.closed,
            LeftOut::Merged => &mut self.merged,
            LeftOut::Spam => &mut self.spam,
            LeftOut::Deleted => &mut self.deleted,
            LeftOut::NotBegun => &mut self.not_begun,
        } += 1;
    }
}

/// Where a case stands, without the fold that it was read from.
pub(super) struct Row<'a> {
    case: &'a Case,
    id: &'a Arc<str>,
    reserved: bool,
    lane: Lane,
    lane_rule: Option<Arc<str>>,
    level: Option<Level>,
    weight: i64,
    score: Score,
    share: Share,
    by: UrgentBy,
    clock: Option<Arc<str>>,
    of: Option<Arc<str>>,
    due_at: Option<Timestamp>,
    opened_at: Option<Timestamp>,
}

impl<'a> Row<'a> {
    pub(super) fn new(case: &'a Case, id: &'a Arc<str>, stand: &Stand<'_>) -> Self {
        let place = stand.place();
        let (by, clock, of) = named(stand, place.counts);
        Self {
            case,
            id,
            reserved: false,
            lane: place.lane,
            lane_rule: place.lane_rule.cloned(),
            level: place.level,
            weight: place.weight,
            score: place.score,
            share: place.share,
            by,
            clock,
            of,
            due_at: place.due_at,
            opened_at: place.opened_at,
        }
    }

    /// The lesser one comes first.
    pub(super) fn against(&self, other: &Self) -> Ordering {
        self.lane
            .cmp(&other.lane)
            .then_with(|| other.reserved.cmp(&self.reserved))
            .then_with(|| other.score.cmp(&self.score))
            .then_with(|| self.tie().cmp(&other.tie()))
    }

    /// What decides where lane and score do not.
    fn tie(&self) -> (Timestamp, Timestamp, &str) {
        let late = |at: Option<Timestamp>| at.unwrap_or(Timestamp::MAX);
        (late(self.due_at), late(self.opened_at), self.id)
    }

    pub(super) fn lane(&self) -> Lane {
        self.lane
    }

    /// Whether it comes before another with the same lane and score.
    pub(super) fn ties_before(&self, other: &Self) -> bool {
        self.tie() < other.tie()
    }

    /// The same, with the first thing in which they differ.
    pub(super) fn deciding(&self, other: &Self) -> (Ordering, Option<OrderKey>) {
        let (own, others) = (self.tie(), other.tie());
        let keys = [
            (self.lane.cmp(&other.lane), OrderKey::Lane),
            (other.score.cmp(&self.score), OrderKey::Score),
            (own.0.cmp(&others.0), OrderKey::DueAt),
            (own.1.cmp(&others.1), OrderKey::OpenedAt),
            (own.2.cmp(others.2), OrderKey::CaseId),
        ];
        let first = keys.into_iter().find(|(order, _)| order.is_ne());
        first.map_or((Ordering::Equal, None), |(order, key)| (order, Some(key)))
    }

    pub(super) fn ranked(self, rank: u64) -> Ranked {
        Ranked {
            rank,
            case_id: Arc::clone(self.id),
            lane: self.lane,
            lane_rule: self.lane_rule,
            reserved: self.reserved,
            level: self.level,
            weight: self.weight,
            score: self.score.shown(),
            by: self.by,
            clock: self.clock,
            of: self.of,
            percent: percent(self.share),
            due_at: self.due_at,
            opened_at: self.opened_at,
            contributions: None,
        }
    }
}

fn percent(share: Share) -> i64 {
    let percent = i128::from(share.elapsed) * 100 / i128::from(share.target.max(1));
    i64::try_from(percent).unwrap_or(i64::MAX)
}

/// What makes a case urgent: the word for it, the clock, and what the clock is about.
fn named(stand: &Stand<'_>, counts: Counts<'_>) -> (UrgentBy, Option<Arc<str>>, Option<Arc<str>>) {
    let of = |clock: &Clock| {
        let id = clock.rule(stand.policies).map(|rule| Arc::clone(&rule.clock));
        (id, stand.state.name(&clock.of))
    };
    let (by, (clock, of)) = match counts {
        Counts::Running(clock) => (UrgentBy::RunningClock, of(clock)),
        Counts::Paused(clock) => (UrgentBy::PausedClock, of(clock)),
        Counts::Floor(_) => (UrgentBy::FloorClock, (None, None)),
        Counts::Nothing => (UrgentBy::Nothing, (None, None)),
    };
    (by, clock, of)
}

fn urgency(stand: &Stand<'_>, place: &Place<'_>) -> Urgency {
    let (by, clock, of) = named(stand, place.counts);
    let curve = stand.order().curve(place.level);
    Urgency {
        by,
        clock,
        of,
        elapsed_ms: place.share.elapsed,
        target_ms: place.share.target,
        percent: percent(place.share),
        u0: ratio(curve.head, curve.unit_u0),
        kappa: ratio(curve.slope, curve.unit_kappa),
        exact: urgent(place.score, place.weight).exact(),
    }
}

fn ratio(above: i64, below: i64) -> String {
    Score { of: above.into(), target: below, unit: 1 }.exact()
}

/// The urgency alone: the score of weight 1.
fn urgent(score: Score, weight: i64) -> Score {
    let of = score.of.checked_div(weight.into());
    Score { of: of.unwrap_or_default(), ..score }
}

fn level_by(stand: &Stand<'_>) -> Option<LevelSource> {
    if stand.state.facts.overridden().is_some() {
        return Some(LevelSource::Override);
    }
    stand.state.found_level(stand.policies).map(|(_, by)| match by {
        LevelBy::Override => LevelSource::Override,
        LevelBy::Recorded => LevelSource::Recorded,
        LevelBy::Rule(_) => LevelSource::Rule,
        LevelBy::Matrix => LevelSource::Matrix,
        LevelBy::Default => LevelSource::Default,
        LevelBy::Guideline => LevelSource::Guideline,
    })
}

/// Every line of a weight, and what it adds to the score. O(factors).
fn contributions(stand: &Stand<'_>, level: Option<Level>, urgent: Score) -> Vec<Contribution> {
    let mut lines = Vec::new();
    stand.weigh(|line| {
        let added = urgent.times(line.points());
        let (kind, group, factor) = match line {
            Line::Base(_) => (ContributionKind::Level, None, None),
            Line::Factor(group, factor, _) => {
                (ContributionKind::Factor, Some(&group.name), Some(&factor.id))
            }
            Line::Cap(group, _) => (ContributionKind::Cap, Some(&group.name), None),
            Line::Least(_) => (ContributionKind::Least, None, None),
            Line::Most(_) => (ContributionKind::Most, None, None),
        };
        let (why, sentence) = said(stand, level, line);
        lines.push(Contribution {
            kind,
            group: group.cloned(),
            factor: factor.cloned(),
            points: line.points(),
            score: if line.points() == 0 { 0 } else { added.shown() },
            exact: if line.points() == 0 { "0/1".to_owned() } else { added.exact() },
            why,
            counted: counted(stand, line),
            sentence,
        });
    });
    lines
}

/// Why a line adds what it adds, in a word and in a sentence.
fn said(stand: &Stand<'_>, level: Option<Level>, line: Line<'_>) -> (Why, Arc<str>) {
    let sentence = match line {
        Line::Factor(_, _, Answer::Applies(band)) => {
            return (Why::Applies, Arc::clone(&band.applies));
        }
        Line::Factor(_, factor, Answer::Not) => {
            return (Why::DoesNotApply, Arc::clone(&factor.not));
        }
        Line::Factor(_, factor, Answer::Unknown) => {
            return match doubt(stand, factor) {
                Some(sentence) => (Why::LowConfidence, sentence),
                None => (Why::Unknown, Arc::clone(&factor.unknown)),
            };
        }
        Line::Base(points) => weighs(stand, level, points),
        Line::Cap(group, points) => format!("{points}: {} adds {} at most.", group.name, group.cap),
        Line::Least(points) => {
            format!("{points:+}: a case weighs {} at least.", stand.order().least)
        }
        Line::Most(points) => format!("{points}: a case weighs {} at most.", stand.order().most),
    };
    (Why::Applies, sentence.into())
}

fn weighs(stand: &Stand<'_>, level: Option<Level>, points: i64) -> String {
    match (level, stand.state.facts.overridden()) {
        (Some(level), Some(set)) => {
            let until = set.until.map_or_else(String::new, |until| format!(" until {until}"));
            format!("{points:+}: {level}, which {} set by hand{until}.", set.by)
        }
        (Some(level), None) if !stand.order().has(level) => {
            format!("{points:+}: {level}, which the policy does not have.")
        }
        (Some(level), None) => format!("{points:+}: {level}."),
        (None, _) => format!("{points:+}: the level is not known."),
    }
}

/// What keeps a signal from being known: how sure it is, and how sure it would have to be.
fn doubt(stand: &Stand<'_>, factor: &Factor) -> Option<Arc<str>> {
    let name = factor.signal()?;
    let sure = stand.state.facts.doubted(name, stand.policy)?;
    let least = stand.policy.confidence.get(name).copied().unwrap_or_default();
    let sentence =
        format!("0: the newest {name} is {sure} per mille sure, and {least} are needed.");
    Some(sentence.into())
}

/// The events behind a count of contacts.
fn counted(stand: &Stand<'_>, line: Line<'_>) -> Vec<Arc<str>> {
    let Line::Factor(_, factor, Answer::Applies(_)) = line else { return Vec::new() };
    let contacts = |(fact, _): &(Fact, Type)| *fact == Fact::RecentContacts;
    if !factor.fact.as_ref().is_some_and(contacts) {
        return Vec::new();
    }
    stand.state.facts.recent_contacts(stand.policy).map(crate::fold::Contact::name).collect()
}

fn summary(place: &Place<'_>, urgency: &Urgency) -> String {
    let level = place.level.map_or_else(|| "no level".to_owned(), |level| level.to_string());
    let time = match (urgency.by, &urgency.clock) {
        (UrgentBy::RunningClock, Some(clock)) => {
            format!("{clock} has used {} % of its target", urgency.percent)
        }
        (UrgentBy::PausedClock, Some(clock)) => {
            format!("{clock} stands still at {} % of its target", urgency.percent)
        }
        (UrgentBy::Nothing, _) => "no time counts".to_owned(),
        _ => format!("it has waited {} % of the floor", urgency.percent),
    };
    format!(
        "{level}, lane {}: weight {}; {time}: urgency {}; score {}.",
        place.lane.as_str().replace('_', " "),
        place.weight,
        urgency.exact,
        thousandths(place.score.shown()),
    )
}

/// A number of thousandths as people read it.
fn thousandths(number: i64) -> String {
    format!("{}.{:03}", number.div_euclid(1_000), number.rem_euclid(1_000))
}

/// Why the first of two comes first.
pub(super) fn why_first(key: Option<OrderKey>, first: &Ranked, second: &Ranked) -> String {
    let (a, b) = (&first.case_id, &second.case_id);
    let scored = |row: &Ranked| {
        let clock = row.clock.as_ref().map_or_else(|| "its floor".to_owned(), ToString::to_string);
        format!(
            "scores {} (weight {}, {} % of {clock})",
            thousandths(row.score),
            row.weight,
            row.percent
        )
    };
    let due = |row: &Ranked| row.due_at.map_or_else(|| "never".to_owned(), |at| at.to_string());
    let opened = |row: &Ranked| match row.opened_at {
        Some(at) => format!("was opened at {at}"),
        None => "was never opened".to_owned(),
    };
    match key {
        None => format!("{a} is the same case."),
        Some(OrderKey::Lane) => format!(
            "{a} comes before {b}: its lane is {}, the other's {}.",
            first.lane.as_str(),
            second.lane.as_str()
        ),
        Some(OrderKey::Score) => {
            let near = if first.score == second.score { ", a little less" } else { "" };
            let (own, other) = (scored(first), scored(second));
            format!("{a} comes before {b}: it {own}, and the other {other}{near}.")
        }
        Some(OrderKey::DueAt) => format!(
            "{a} comes before {b}: their scores are equal, and it is due {}, the other {}.",
            due(first),
            due(second)
        ),
        Some(OrderKey::OpenedAt) => format!(
            "{a} comes before {b}: score and due are equal, and it {}, the other {}.",
            opened(first),
            opened(second)
        ),
        Some(OrderKey::CaseId) => format!("{a} comes before {b}: all is equal but their ids."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::Stream;

    const POLICY: &str = "
level: {default: P3}
signals: {anger: {}}
agreements: [{id: all, clocks: [{preset: first_reply, target: 4h}]}]
order:
  groups:
    customer:
      cap: 30
      factors:
        - {fact: customer.tier, bands: [{is: gold, points: 20}, {is: platinum, points: 40}]}
        - {fact: signals.anger, bands: [{at_least: 500, points: 10}]}
";

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(1_763_715_600_000 + minutes * 60_000).unwrap()
    }

    fn opened(id: &str, minutes: i64, data: &str) -> Case {
        let at = at(minutes);
        let text = format!(
            r#"[{{"id": "o", "case_id": "{id}", "at": "{at}", "kind": "opened", "data": {data}}},
                {{"id": "s", "case_id": "{id}", "at": "{at}", "kind": "signal",
                  "data": {{"name": "anger", "value": 0.9, "confidence": 0.4}}}}]"#
        );
        Case::load(&text).unwrap()
    }

    #[test]
    fn every_point_of_a_score_is_accounted_for() {
        let desk = Desk::load(POLICY).unwrap();
        let case = opened("7", 0, r#"{"customer": {"tier": "platinum"}}"#);
        let priority = desk.priority(&case, at(120)).unwrap().unwrap();
        let lines: Vec<_> =
            priority.contributions.iter().map(|line| (line.points, &*line.sentence)).collect();
        assert_eq!(
            lines,
            [
                (200, "+200: P3."),
                (40, "+40: customer tier is platinum."),
                (0, "0: the newest anger is 400 per mille sure, and 500 are needed."),
                (-10, "-10: customer adds 30 at most."),
            ]
        );
        // 230 × (1/4 + 1/2).
        assert_eq!((priority.weight, priority.score), (230, 172_500));
        assert_eq!((priority.exact.as_str(), priority.urgency.exact.as_str()), ("345/2", "3/4"));
        let sum: i64 = priority.contributions.iter().map(|line| line.score).sum();
        assert_eq!(sum, 172_500);
    }

    #[test]
    fn one_case_overtakes_another_when_it_says_so() {
        let desk = Desk::load(POLICY).unwrap();
        let old = opened("old", 0, "{}");
        let young = opened("young", 30, r#"{"customer": {"tier": "platinum"}}"#);
        let now = desk.compare(&old, &young, at(30)).unwrap();
        assert_eq!((&*now.first, now.key), ("old", Some(OrderKey::Score)));
        let found = desk.overtakes(&old, &young, at(30), at(10_000)).unwrap();
        let when = found.at.unwrap();
        let order = |at| desk.compare(&old, &young, at).unwrap().first;
        assert_eq!((&*order(when), &*order(before(when))), ("young", "old"));
        // 200 (1/4 + t/240) = 230 (1/4 + (t − 30)/240) at t = 170 minutes.
        assert_eq!(found.equal_at, Some(at(170)));
        let ranked = desk.rank([&old, &young], at(200), RankOptions::default()).unwrap();
        assert_eq!(&*ranked.rows[0].case_id, "young");
        let stream = Stream::load("{weight: 400, x: 0, every: 10m}").unwrap();
        let turn = desk.latest_turn(&old, &stream, at(0)).unwrap();
        // 200 (1/4 + x) > 400 · 1/4 from x = 1/4 on, which is an hour: the seventh pick.
        assert_eq!(
            turn.ahead_from,
            at(60).as_millis().checked_add(1).and_then(|at| Timestamp::from_millis(at).ok())
        );
        assert_eq!((turn.at, turn.overtaken_by), (Some(at(70)), Some(7)));
    }

    fn before(at: Timestamp) -> Timestamp {
        Timestamp::from_millis(at.as_millis() - 1).unwrap()
    }
}
