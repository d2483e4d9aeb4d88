//! Whom to answer next, kept ready for a large desk: the order of [`Desk::rank`](crate::Desk::rank) without asking every
//! case again.
//!
//! A score is weight times urgency, and urgency grows with the time that a clock has counted. So among clocks that count
//! in one unit, towards one target, on cases of one lane, weight and head start, the order never changes while time
//! passes: it is the order of their starting points in that unit. Such a **class** is kept as one sorted list, and only
//! the first of each class have to be compared, by their exact scores. A breach moves nobody within a class, and closed
//! hours stop all of it alike. Time that stands still is a unit of its own.

mod class;
mod snapshot;
mod sorted;

use crate::case::Case;
use crate::desk::Desk;
use crate::error::{Code, Error, Result};
use crate::fold::digest;
use crate::priority::Lane;
use crate::time::Timestamp;
use class::{Classes, Dials, Head, Standing, against};
use hashbrown::HashTable;
use serde::Serialize;
use sorted::{Owner, Sorted, Walk};
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeSet, BinaryHeap};
use std::fmt;
use std::sync::Arc;

/// The cases of a desk in the order of work, as of an instant that moves on.
///
/// It holds no case and no log: of each case that was [`put`](Worklist::put) in, its id, two instants, and where each
/// of its running clocks stands. While time passes, [`advance`](Worklist::advance) is all there is to do, except at the
/// instants at which a case itself changes: its weight, its lane, a lapse. Those cases are named by
/// [`due`](Worklist::due) and have to be put again, as after an event; until then they stand by what was known of them.
/// Then [`top`](Worklist::top) gives the first rows of [`Desk::rank`], without turns kept in reserve.
///
/// ```
/// use casework::{Case, Desk, Timestamp, Worklist};
///
/// let desk = Desk::load("
/// agreements: [{id: all, clocks: [{preset: first_reply, target: 4h, warn: [{at: 75%}]}]}]
/// ")?;
/// let opened = |id: &str, at: &str| {
///     Case::load(&format!(r#"[{{"id": "1", "case_id": "{id}", "at": "{at}", "kind": "opened"}}]"#))
/// };
/// let nine: Timestamp = "2026-11-23T09:00:00Z".parse()?;
/// let mut worklist = Worklist::new(&desk, nine);
/// let (old, young) = (opened("old", "2026-11-23T07:00:00Z")?, opened("young", "2026-11-23T08:00:00Z")?);
/// worklist.put(&young)?;
/// worklist.put(&old)?;
/// assert_eq!(&*worklist.top(1)[0].case_id, "old");
///
/// // Three hours of four after it was opened, a warning is reached.
/// let ten: Timestamp = "2026-11-23T10:00:00Z".parse()?;
/// assert_eq!(worklist.next_check(), Some(ten));
/// worklist.advance(ten)?;
/// for id in worklist.due() {
///     worklist.put(if &*id == "old" { &old } else { &young })?;
/// }
/// assert!(worklist.remove("old"));
/// assert_eq!(&*worklist.top(1)[0].case_id, "young");
/// # Ok::<(), casework::Error>(())
/// ```
#[derive(Clone)]
pub struct Worklist {
    desk: Desk,
    now: Timestamp,
    dials: Dials,
    classes: Classes,
    cases: Cases,
    /// The cases that have a mark, in order of it.
    marks: Sorted,
    /// Where a case lies, by the digest of its id.
    ids: HashTable<u32>,
    /// How many cases have a place in the order.
    placed: usize,
}

/// One case in the order of a [`Worklist`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WorkRow {
    /// Its place, from 1.
    pub rank: u64,
    /// The case.
    pub case_id: Arc<str>,
    /// Its lane.
    pub lane: Lane,
    /// What it weighs.
    pub weight: i64,
    /// Weight times urgency, in thousandths, rounded down.
    pub score: i64,
    /// When the first of its running clocks is due; of a case without a clock, when its floor is used up.
    pub due_at: Option<Timestamp>,
    /// When it was opened.
    pub opened_at: Option<Timestamp>,
}

/// An instant or none, in eight bytes. None is the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Moment(i64);

impl Moment {
    const NONE: Self = Self(i64::MAX);

    fn get(self) -> Option<Timestamp> {
        Timestamp::from_millis(self.0).ok()
    }

    /// As the order has it, in which the end of time is as late as never.
    fn late(self) -> i64 {
        self.0.min(Timestamp::MAX.as_millis())
    }
}

impl From<Option<Timestamp>> for Moment {
    fn from(at: Option<Timestamp>) -> Self {
        at.map_or(Self::NONE, |at| Self(at.as_millis()))
    }
}

/// A case, with the first of its entries. One that has none waits for its mark.
#[derive(Clone, Debug)]
struct Held {
    id: Arc<str>,
    due: Moment,
    opened: Moment,
    /// When it has to be put again.
    mark: Moment,
    entry: Entry,
}

/// A clock of a case in its class.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// What its unit showed when it started, had it counted in one stretch.
    start: i64,
    class: u32,
    /// The next entry of the case.
    next: u32,
}

/// An entry after the first of its case.
#[derive(Clone, Copy, Debug)]
struct Further {
    entry: Entry,
    case: u32,
}

/// No class, or no entry.
const NONE: u32 = u32::MAX;
/// What the number of a further entry has, and that of a first one, which is its case's, has not.
const FURTHER: u32 = 1 << 31;

/// Every case and every entry, by its number.
#[derive(Clone, Debug, Default)]
struct Cases {
    held: Vec<Option<Held>>,
    free: Vec<u32>,
    further: Vec<Further>,
    free_further: Vec<u32>,
}

impl Cases {
    fn get(&self, case: u32) -> Option<&Held> {
        self.held.get(case as usize)?.as_ref()
    }

    fn entry(&self, number: u32) -> Option<&Entry> {
        match self.further(number) {
            Some(further) => Some(&further.entry),
            None => self.get(number).map(|held| &held.entry),
        }
    }

    fn further(&self, number: u32) -> Option<&Further> {
        if number & FURTHER == 0 { None } else { self.further.get((number ^ FURTHER) as usize) }
    }

    /// The case of an entry.
    fn case(&self, number: u32) -> u32 {
        self.further(number).map_or(number, |further| further.case)
    }

    /// The entries of a case.
    fn entries(&self, case: u32) -> impl Iterator<Item = (u32, Entry)> {
        let first = Some(case).filter(|_| self.get(case).is_some_and(Held::is_placed));
        let entries = std::iter::successors(first, |number| {
            Some(self.entry(*number)?.next).filter(|next| *next != NONE)
        });
        entries.filter_map(|number| Some((number, *self.entry(number)?)))
    }

    /// # Errors
    /// When there are more than numbers.
    fn add(&mut self, held: Held) -> Result<u32> {
        if let Some(case) = self.free.pop() {
            if let Some(free) = self.held.get_mut(case as usize) {
                *free = Some(held);
            }
            return Ok(case);
        }
        let case = numbered(self.held.len())?;
        self.held.push(Some(held));
        Ok(case)
    }

    /// # Errors
    /// When there are more than numbers.
    fn add_further(&mut self, further: Further) -> Result<u32> {
        if let Some(place) = self.free_further.pop() {
            if let Some(free) = self.further.get_mut(place as usize) {
                *free = further;
            }
            return Ok(place | FURTHER);
        }
        let place = numbered(self.further.len())?;
        self.further.push(further);
        Ok(place | FURTHER)
    }

    /// Lets an entry be followed by another one of its case.
    fn link(&mut self, number: u32, next: u32) {
        if number & FURTHER == 0 {
            if let Some(Some(held)) = self.held.get_mut(number as usize) {
                held.entry.next = next;
            }
        } else if let Some(further) = self.further.get_mut((number ^ FURTHER) as usize) {
            further.entry.next = next;
        }
    }

    fn remove(&mut self, case: u32) {
        let further: Vec<u32> = self.entries(case).skip(1).map(|(number, _)| number).collect();
        self.free_further.extend(further.into_iter().map(|number| number ^ FURTHER));
        if let Some(held) = self.held.get_mut(case as usize) {
            *held = None;
            self.free.push(case);
        }
    }

    /// What decides between two entries whose scores are equal.
    fn tie(&self, one: u32, other: u32) -> Ordering {
        let tie = |number| self.get(self.case(number)).map(Held::tie);
        tie(one).cmp(&tie(other))
    }
}

fn numbered(count: usize) -> Result<u32> {
    let number = u32::try_from(count).ok().filter(|number| *number < FURTHER);
    number.ok_or_else(|| Error::new(Code::Internal, "There are too many cases."))
}

impl Held {
    fn is_placed(&self) -> bool {
        self.entry.class != NONE
    }

    fn tie(&self) -> (i64, i64, &str) {
        (self.due.late(), self.opened.late(), &self.id)
    }
}

/// The order of entries within a class.
struct Starts<'a>(&'a Cases);

impl Owner for Starts<'_> {
    fn key(&self, number: u32) -> i64 {
        self.0.entry(number).map_or(i64::MAX, |entry| entry.start)
    }

    fn tie(&self, one: u32, other: u32) -> Ordering {
        self.0.tie(one, other)
    }
}

/// The order of cases by their marks.
struct Marks<'a>(&'a Cases);

impl Owner for Marks<'_> {
    fn key(&self, number: u32) -> i64 {
        self.0.get(number).map_or(i64::MAX, |held| held.mark.0)
    }

    fn tie(&self, one: u32, other: u32) -> Ordering {
        one.cmp(&other)
    }
}

impl Worklist {
    /// A worklist without cases, as of an instant. O(calendars).
    pub fn new(desk: &Desk, now: impl Into<Timestamp>) -> Self {
        let now = now.into();
        let policies = desk.policies();
        Self {
            desk: desk.clone(),
            now,
            dials: Dials::new(policies, now),
            classes: Classes::new(policies),
            cases: Cases::default(),
            marks: Sorted::default(),
            ids: HashTable::new(),
            placed: 0,
        }
    }

    /// Takes a case in as it stands now, in the place of what was known of that case; whether it has a place in the
    /// order. One that nobody works on next, because it is resolved, closed, spam, deleted or empty, has none.
    ///
    /// Events of its log that lie ahead are not seen, but the case is [`due`](Worklist::due) when the first of them comes.
    ///
    /// O(log n) for each of its running clocks, besides what [`Desk::priority`] reads of it.
    ///
    /// # Errors
    /// As [`Desk::assess`]; then it holds what it held.
    pub fn put(&mut self, case: &Case) -> Result<bool> {
        let Some(id) = case.id() else { return Ok(false) };
        let standing = Standing::read(&self.desk, &self.dials, &self.classes, case, self.now)?;
        self.remove(id);
        let Some(standing) = standing else { return Ok(false) };
        let placed = !standing.entries.is_empty();
        self.hold(Arc::clone(id), standing)?;
        Ok(placed)
    }

    fn hold(&mut self, id: Arc<str>, standing: Standing) -> Result<()> {
        let Standing { due, opened, mark, entries } = standing;
        let hash = digest(&id);
        let vacant = Entry { start: 0, class: NONE, next: NONE };
        let case = self.cases.add(Held { id, due, opened, mark, entry: vacant })?;
        let mut last = case;
        for (place, (kind, start)) in entries.into_iter().enumerate() {
            let class = self.classes.class(kind)?;
            let entry = Entry { start, class, next: NONE };
            if place > 0 {
                let number = self.cases.add_further(Further { entry, case })?;
                self.cases.link(last, number);
                last = number;
            } else if let Some(Some(held)) = self.cases.held.get_mut(case as usize) {
                held.entry = entry;
                self.placed += 1;
            }
            self.classes.insert(class, last, &Starts(&self.cases));
        }
        if mark != Moment::NONE {
            self.marks.insert(case, &Marks(&self.cases));
        }
        let cases = &self.cases;
        let hasher = |case: &u32| cases.get(*case).map_or(0, |held| digest(&held.id));
        self.ids.insert_unique(hash, case, hasher);
        Ok(())
    }

    fn holds(&self, case_id: &str) -> bool {
        let same = |case: &u32| self.cases.get(*case).is_some_and(|held| &*held.id == case_id);
        self.ids.find(digest(case_id), same).is_some()
    }

    /// Lets a case go; whether it had a place in the order. O(log n) for each of its entries.
    pub fn remove(&mut self, case_id: &str) -> bool {
        let cases = &self.cases;
        let same = |case: &u32| cases.get(*case).is_some_and(|held| &*held.id == case_id);
        let Ok(found) = self.ids.find_entry(digest(case_id), same) else { return false };
        let (case, _) = found.remove();
        let mut placed = false;
        for (number, entry) in self.cases.entries(case) {
            self.classes.remove(entry.class, number, &Starts(&self.cases));
            placed = true;
        }
        if self.cases.get(case).is_some_and(|held| held.mark != Moment::NONE) {
            self.marks.remove(case, &Marks(&self.cases));
        }
        self.cases.remove(case);
        self.placed -= usize::from(placed);
        placed
    }

    /// Moves on to an instant. What becomes due on the way is named by [`due`](Worklist::due). O(calendars).
    ///
    /// # Errors
    /// [`Code::OutOfOrder`] when it lies before [`now`](Worklist::now).
    pub fn advance(&mut self, now: impl Into<Timestamp>) -> Result<()> {
        let now = now.into();
        if now < self.now {
            return Err(Error::plain(Code::OutOfOrder).under("now"));
        }
        self.now = now;
        self.dials = Dials::new(self.desk.policies(), now);
        Ok(())
    }

    /// The ids of the cases whose own instant has come since they were put, sorted: something about them has changed, or
    /// may have. Put them again. O(k log k) for so many.
    pub fn due(&self) -> Vec<Arc<str>> {
        let marked = self.marks.iter().filter_map(|case| self.cases.get(case));
        let due = marked.take_while(|held| held.mark.get().is_some_and(|mark| mark <= self.now));
        let mut due: Vec<Arc<str>> = due.map(|held| Arc::clone(&held.id)).collect();
        due.sort_unstable();
        due
    }

    /// When the next case is due, which may have been already; none when nothing can change the order but time and new
    /// events. O(1).
    ///
    /// It is the least [`Desk::next_check`] of all cases, or the instant at which a clock of one begins to count, the next
    /// event of a log that lies ahead, or the end of a floor after which urgency grows no more.
    pub fn next_check(&self) -> Option<Timestamp> {
        self.cases.get(self.marks.first()?)?.mark.get()
    }

    /// How many cases have a place in the order.
    pub fn len(&self) -> usize {
        self.placed
    }

    /// Whether no case has a place in the order.
    pub fn is_empty(&self) -> bool {
        self.placed == 0
    }

    /// The instant as of which it stands.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The first so many cases in the order of work: by lane, then by score, then by what is due first, was opened first,
    /// and by id. O(classes + n log n), whatever the number of cases.
    pub fn top(&self, n: usize) -> Vec<WorkRow> {
        let mut rows = Vec::with_capacity(n.min(self.placed));
        for lane in [Lane::HardStop, Lane::Normal, Lane::Deferred] {
            self.first_of(lane, n, &mut rows);
        }
        rows
    }

    /// Adds the first cases of a lane, until there are so many rows.
    fn first_of(&self, lane: Lane, n: usize, rows: &mut Vec<WorkRow>) {
        let begun = rows.len();
        let wanted = n.saturating_sub(begun);
        let classes = self.classes.fronts(lane).len();
        // The first so many entries of a lane lie in the so many classes that begin best. A case is met again at each of
        // its further entries, so some more may be needed.
        let mut most = wanted.saturating_add(4);
        if wanted == 0 || classes == 0 {
            return;
        }
        loop {
            rows.truncate(begun);
            let mut met = BTreeSet::new();
            let mut heads = self.best(lane, most);
            let certain = if most < classes { most } else { usize::MAX };
            for _ in 0..certain {
                let Some(Reverse(head)) = heads.pop() else { return };
                if met.insert(head.case) {
                    rows.extend(head.row(rows.len()));
                    if rows.len() == n {
                        return;
                    }
                }
                heads.extend(self.head(head.class, head.rest).map(Reverse));
            }
            most = most.saturating_mul(2);
        }
    }

    /// The classes of a lane that begin best, so many of them.
    fn best(&self, lane: Lane, most: usize) -> BinaryHeap<Reverse<Head<'_>>> {
        let mut best: BinaryHeap<Head<'_>> = BinaryHeap::new();
        for front in self.classes.fronts(lane) {
            if best.len() >= most {
                let score = self.classes.score(&front.kind, front.start, &self.dials);
                if best.peek().is_some_and(|worst| against(worst.score, score).is_gt()) {
                    continue;
                }
            }
            best.extend(self.head(front.class, self.classes.walk(front.class)));
            if best.len() > most {
                best.pop();
            }
        }
        best.into_iter().map(Reverse).collect()
    }

    /// The next entry of a class.
    fn head<'a>(&'a self, class: u32, mut rest: Walk<'a>) -> Option<Head<'a>> {
        let number = rest.next()?;
        let entry = self.cases.entry(number)?;
        let case = self.cases.case(number);
        let kind = self.classes.kind(class)?;
        let score = self.classes.score(kind, entry.start, &self.dials);
        Some(Head { score, held: self.cases.get(case)?, case, kind, class, rest })
    }
}

impl fmt::Debug for Worklist {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Worklist({} cases as of {})", self.placed, self.now)
    }
}
