//! Whether any facts at all could meet a condition: the question behind "this rule can never apply".
//!
//! Each fact is reduced to the few values that its tests can tell apart: every word, the numbers beside each bound,
//! the texts that are named and one that is not, and *unknown*. Sets and phrases become one yes-or-no question for
//! each member, so that twenty tags are twenty questions and not a million sets. What is left is a finite search, with
//! three-valued bounds on every condition to cut it short.
//!
//! The facts are taken as independent of one another, each free to be unknown. So `Impossible` is a proof, and a
//! witness is an example as far as the conditions can tell: it may pair a status with a `waiting_on` that no case has.

use super::phrase::words;
use super::{Condition, Leaf, Literal, Node, Test, Truth};
use crate::fact::{Fact, Facts, Known, Level, Type, Value};
use crate::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// Whether facts exist that conditions ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// They do; here are some.
    Found(Witness),
    /// They do not.
    Impossible,
    /// Nobody knows: the search was cut off.
    TooLarge,
}

/// How many answers of leaves a search may ask for, and how many it may tabulate. A bound on the work, the same on
/// every machine: about a tenth of a second.
const BUDGET: usize = 4_000_000;

/// Facts under which every condition in `hold` holds, and none in `fail` does.
///
/// A condition can be met when `witness(&[it], &[])` is found; a rule is out of reach behind earlier ones when
/// `witness(&[it], &[the earlier ones])` is impossible.
pub(crate) fn witness(hold: &[&Condition], fail: &[&Condition]) -> Answer {
    let mut leaves: Vec<&Leaf> = Vec::new();
    let hold = trees(hold, &mut leaves);
    let fail = trees(fail, &mut leaves);
    let mut by_fact: BTreeMap<&Fact, Vec<(usize, &Leaf)>> = BTreeMap::new();
    for (number, leaf) in leaves.into_iter().enumerate() {
        by_fact.entry(&leaf.fact).or_default().push((number, leaf));
    }
    let mut search = Search::default();
    for leaves in by_fact.values() {
        if search.add(leaves).is_none() {
            return Answer::TooLarge;
        }
    }
    search.run(&hold, &fail)
}

/// A value that a witness gives to a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Held {
    Unknown,
    Scalar(Literal),
    Set(BTreeSet<Arc<str>>),
    /// Phrases that were said, with their numbers.
    Said {
        numbers: BTreeSet<u32>,
        phrases: Vec<Arc<str>>,
    },
}

/// Facts that show what they were asked to show. A fact that is not among them does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Witness(BTreeMap<Fact, Held>);

impl Witness {
    /// Each fact by its name, with its value as text.
    pub(crate) fn texts(&self) -> BTreeMap<String, String> {
        let text = |held: &Held| match held {
            Held::Unknown => "unknown".to_owned(),
            Held::Scalar(Literal::Text(value)) => value.to_string(),
            Held::Scalar(Literal::Int(value)) => value.to_string(),
            Held::Scalar(Literal::Bool(value)) => value.to_string(),
            Held::Scalar(Literal::Instant(value)) => value.to_string(),
            Held::Scalar(Literal::Level(value)) => value.to_string(),
            Held::Set(set) => listed(set.iter()),
            Held::Said { phrases, .. } => listed(phrases.iter()),
        };
        self.0.iter().map(|(fact, held)| (fact.to_string(), text(held))).collect()
    }
}

fn listed<'a>(items: impl Iterator<Item = &'a Arc<str>>) -> String {
    format!("[{}]", items.map(|item| &**item).collect::<Vec<_>>().join(", "))
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (name, text)) in self.texts().into_iter().enumerate() {
            write!(f, "{}{name}: {text}", if i > 0 { "; " } else { "" })?;
        }
        Ok(())
    }
}

impl Facts for Witness {
    fn get(&self, fact: &Fact, _: Type) -> Option<Known<'_>> {
        let value = match self.0.get(fact)? {
            Held::Unknown => return None,
            Held::Scalar(literal) => literal.value(),
            Held::Set(set) => Value::Set(set),
            Held::Said { numbers, .. } => Value::Phrases(numbers),
        };
        Some(Known { value, until: None })
    }
}

impl Literal {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Text(text) => Value::Text(text),
            Self::Int(value) => Value::Int(*value),
            Self::Bool(value) => Value::Bool(*value),
            Self::Instant(value) => Value::Instant(*value),
            Self::Level(value) => Value::Level(*value),
        }
    }
}

/// A value that a fact may have, as far as tests can tell.
#[derive(Clone, Debug)]
enum Choice {
    Unknown,
    Is(Literal),
    /// A set, or a text that is none of the named ones. Its members decide the rest.
    Members,
}

/// A question with a few answers: the value of a fact, or whether a member is in it (0 no, 1 yes).
#[derive(Default)]
struct Question {
    choices: usize,
    answer: Option<usize>,
    /// The members that come with this one: phrases inside a longer phrase; and the other way round.
    brings: Vec<usize>,
    brought_by: Vec<usize>,
}

/// A fact with its questions.
struct Subject<'a> {
    fact: &'a Fact,
    kind: Type,
    question: usize,
    choices: Vec<Choice>,
    members: Vec<(usize, Member)>,
    /// A word that is in none of its texts and phrases.
    filler: String,
}

/// What can be in a set, or in a text.
struct Member {
    /// A phrase as its words; nothing for the member of a set, which is one text whatever its words.
    words: Vec<String>,
    text: Arc<str>,
    number: Option<u32>,
}

/// The answers of a leaf: for each value of the fact, either this one or what the members say.
struct Probe {
    question: usize,
    truths: Vec<Option<Truth>>,
    members: Vec<usize>,
    negated: bool,
}

/// A condition with a number for each leaf.
enum Tree {
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Not(Box<Tree>),
    Leaf(usize),
}

fn trees<'a>(conditions: &[&'a Condition], leaves: &mut Vec<&'a Leaf>) -> Vec<Tree> {
    conditions.iter().map(|condition| tree(&condition.0.node, leaves)).collect()
}

fn tree<'a>(node: &'a Node, leaves: &mut Vec<&'a Leaf>) -> Tree {
    match node {
        Node::All(parts) => Tree::All(parts.iter().map(|part| tree(part, leaves)).collect()),
        Node::Any(parts) => Tree::Any(parts.iter().map(|part| tree(part, leaves)).collect()),
        Node::Not(part) => Tree::Not(Box::new(tree(part, leaves))),
        Node::Named { condition, .. } => tree(&condition.0.node, leaves),
        Node::Leaf(leaf) => {
            leaves.push(leaf);
            Tree::Leaf(leaves.len() - 1)
        }
    }
}

#[derive(Default)]
struct Search<'a> {
    questions: Vec<Question>,
    subjects: Vec<Subject<'a>>,
    probes: BTreeMap<usize, Probe>,
    /// The questions that have an answer, in the order in which they got it.
    trail: Vec<usize>,
    spent: usize,
}

/// A set of truths, for conditions of which not every fact is chosen yet.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Open(u8);

impl Open {
    const NO: Self = Self(1);
    const UNKNOWN: Self = Self(2);
    const YES: Self = Self(4);

    const fn of(truth: Truth) -> Self {
        match truth {
            Truth::No => Self::NO,
            Truth::Unknown => Self::UNKNOWN,
            Truth::Yes => Self::YES,
        }
    }

    const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn may_be(self, truth: Self) -> bool {
        self.0 & truth.0 != 0
    }

    const fn is_settled(self) -> bool {
        self.0.is_power_of_two()
    }

    const fn not(self) -> Self {
        Self(self.0 & 2 | (self.0 & 1) << 2 | (self.0 & 4) >> 2)
    }

    /// Every least of a pair: `all` of two.
    const fn and(self, other: Self) -> Self {
        let no = (self.0 | other.0) & 1;
        let unknown =
            (self.0 & 2 != 0 && other.0 & 6 != 0) || (other.0 & 2 != 0 && self.0 & 6 != 0);
        Self(no | (if unknown { 2 } else { 0 }) | (self.0 & other.0 & 4))
    }
}

/// A question that the search has answered: with what next, and how many answers there were before.
struct Decision {
    question: usize,
    next: usize,
    answered: usize,
}

/// What is to be done next.
enum Step {
    Found,
    Contradiction,
    Ask(usize),
}

impl<'a> Search<'a> {
    /// Adds a fact with all that is asked of it, unless its table would be too large.
    fn add(&mut self, leaves: &[(usize, &'a Leaf)]) -> Option<()> {
        let (_, Leaf { fact, kind, .. }) = leaves.first()?;
        let (numbers, leaves): (Vec<usize>, Vec<&Leaf>) = leaves.iter().copied().unzip();
        let choices = choices(*kind, &leaves);
        let members = members(&leaves);
        let asked = leaves.iter().map(|leaf| leaf.size()).fold(0, usize::saturating_add);
        self.spend(choices.len().saturating_mul(asked))?;
        self.spend(members.len().saturating_mul(members.len()))?;

        // Values with the same answer to every leaf are one value.
        let mut rows: Vec<(Choice, Vec<Option<Truth>>)> = Vec::new();
        let mut seen = BTreeSet::new();
        for choice in choices {
            let row: Vec<_> = leaves.iter().map(|leaf| leaf.under(&choice)).collect();
            if seen.insert(row.clone()) {
                rows.push((choice, row));
            }
        }
        let question = self.ask(rows.len());
        let members: Vec<_> = members.into_iter().map(|member| (self.ask(2), member)).collect();
        for (a, whole) in &members {
            for (b, _) in members.iter().filter(|(b, part)| b != a && whole.holds(part)) {
                self.questions.get_mut(*a)?.brings.push(*b);
                self.questions.get_mut(*b)?.brought_by.push(*a);
            }
        }
        for (i, (number, leaf)) in numbers.into_iter().zip(leaves).enumerate() {
            let place = |member: &Member| {
                let place = members.binary_search_by(|(_, known)| known.key().cmp(&member.key()));
                place.ok().and_then(|place| members.get(place)).map(|(question, _)| *question)
            };
            let probe = Probe {
                question,
                truths: rows.iter().map(|(_, row)| row.get(i).copied().flatten()).collect(),
                members: leaf.members().iter().filter_map(place).collect(),
                negated: matches!(leaf.test, Test::Has { negated: true, .. }),
            };
            self.probes.insert(number, probe);
        }
        let choices: Vec<_> = rows.into_iter().map(|(choice, _)| choice).collect();
        let filler = filler(&choices, &members);
        self.subjects.push(Subject { fact, kind: *kind, question, choices, members, filler });
        Some(())
    }

    fn ask(&mut self, choices: usize) -> usize {
        self.questions.push(Question { choices, ..Question::default() });
        self.questions.len() - 1
    }

    /// Takes from the budget, where it has as much left.
    fn spend(&mut self, work: usize) -> Option<()> {
        self.spent = self.spent.saturating_add(work);
        (self.spent <= BUDGET).then_some(())
    }

    /// Depth first, without recursion.
    fn run(&mut self, hold: &[Tree], fail: &[Tree]) -> Answer {
        let mut decisions: Vec<Decision> = Vec::new();
        loop {
            match self.step(hold, fail) {
                None => return Answer::TooLarge,
                Some(Step::Found) => return Answer::Found(self.found()),
                Some(Step::Ask(question)) => {
                    decisions.push(Decision { question, next: 0, answered: self.trail.len() });
                }
                Some(Step::Contradiction) => {}
            }
            // The next choice of the latest decision that has one left.
            loop {
                let Some(latest) = decisions.last_mut() else { return Answer::Impossible };
                self.undo(latest.answered);
                let (question, choice) = (latest.question, latest.next);
                latest.next += 1;
                if self.questions.get(question).is_none_or(|asked| choice >= asked.choices) {
                    decisions.pop();
                } else if self.decide(question, choice) {
                    break;
                }
            }
        }
    }

    /// Looks at every condition: a contradiction ends the branch, an open one names the next question.
    fn step(&mut self, hold: &[Tree], fail: &[Tree]) -> Option<Step> {
        let mut next = None;
        let wanted = hold.iter().map(|tree| (tree, true));
        for (tree, holds) in wanted.chain(fail.iter().map(|tree| (tree, false))) {
            self.spend(1)?;
            let open = self.open(tree);
            let (met, possible) = if holds {
                (open == Open::YES, open.may_be(Open::YES))
            } else {
                (!open.may_be(Open::YES), open != Open::YES)
            };
            if !possible {
                return Some(Step::Contradiction);
            }
            if !met && next.is_none() {
                next = self.question(tree);
            }
        }
        Some(next.map_or(Step::Found, Step::Ask))
    }

    fn open(&mut self, tree: &Tree) -> Open {
        match tree {
            Tree::All(parts) => {
                let mut whole = Open::YES;
                for part in parts {
                    whole = whole.and(self.open(part));
                    if whole == Open::NO {
                        break;
                    }
                }
                whole
            }
            Tree::Any(parts) => {
                let mut whole = Open::YES;
                for part in parts {
                    whole = whole.and(self.open(part).not());
                    if whole == Open::NO {
                        break;
                    }
                }
                whole.not()
            }
            Tree::Not(part) => self.open(part).not(),
            Tree::Leaf(leaf) => self.probe(*leaf),
        }
    }

    fn probe(&mut self, leaf: usize) -> Open {
        let Some(probe) = self.probes.get(&leaf) else { return Open::UNKNOWN };
        self.spent = self.spent.saturating_add(1 + probe.members.len());
        let members = || {
            let answer = |place: &usize| self.questions.get(*place).and_then(|asked| asked.answer);
            let mut open = Open::NO;
            for answer in probe.members.iter().map(answer) {
                match answer {
                    Some(0) => {}
                    Some(_) => {
                        open = Open::YES;
                        break;
                    }
                    None => open = Open::NO.with(Open::YES),
                }
            }
            if probe.negated { open.not() } else { open }
        };
        let under = |truth: Option<Truth>| truth.map_or_else(members, Open::of);
        let chosen = self.questions.get(probe.question).and_then(|asked| asked.answer);
        if let Some(choice) = chosen {
            return under(probe.truths.get(choice).copied().flatten());
        }
        self.spent = self.spent.saturating_add(probe.truths.len());
        let each = probe.truths.iter().map(|truth| under(*truth));
        each.reduce(Open::with).unwrap_or(Open::UNKNOWN)
    }

    /// A question on which an open condition depends.
    fn question(&mut self, tree: &Tree) -> Option<usize> {
        match tree {
            Tree::All(parts) | Tree::Any(parts) => {
                for part in parts {
                    if !self.open(part).is_settled() {
                        return self.question(part);
                    }
                }
                None
            }
            Tree::Not(part) => self.question(part),
            Tree::Leaf(leaf) => {
                let probe = self.probes.get(leaf)?;
                let unasked = |place: &&usize| {
                    self.questions.get(**place).is_some_and(|asked| asked.answer.is_none())
                };
                std::iter::once(&probe.question).chain(&probe.members).find(unasked).copied()
            }
        }
    }

    /// Gives an answer with all that it entails; false where that contradicts an earlier one.
    fn decide(&mut self, question: usize, choice: usize) -> bool {
        let Some(asked) = self.questions.get(question) else { return false };
        // One step is enough: what a phrase brings is closed already.
        let entailed = if choice == 0 { &asked.brought_by } else { &asked.brings };
        let entailed = entailed.iter().map(|other| (*other, choice)).collect::<Vec<_>>();
        for (question, choice) in std::iter::once((question, choice)).chain(entailed) {
            let Some(asked) = self.questions.get_mut(question) else { return false };
            match asked.answer {
                Some(answer) if answer != choice => return false,
                Some(_) => {}
                None => {
                    asked.answer = Some(choice);
                    self.trail.push(question);
                }
            }
        }
        true
    }

    fn undo(&mut self, length: usize) {
        for question in self.trail.drain(length.min(self.trail.len())..) {
            if let Some(asked) = self.questions.get_mut(question) {
                asked.answer = None;
            }
        }
    }

    fn found(&self) -> Witness {
        let answer = |place: usize| self.questions.get(place).and_then(|asked| asked.answer);
        let mut facts = BTreeMap::new();
        for subject in &self.subjects {
            let choice = answer(subject.question).and_then(|choice| subject.choices.get(choice));
            let present = subject.members.iter().filter(|(place, _)| answer(*place) == Some(1));
            let present: Vec<&Member> = present.map(|(_, member)| member).collect();
            if let Some(choice) = choice {
                facts.insert(subject.fact.clone(), subject.held(choice, &present));
            }
        }
        Witness(facts)
    }
}

impl Subject<'_> {
    fn held(&self, choice: &Choice, present: &[&Member]) -> Held {
        let texts = || present.iter().map(|member| member.text.clone());
        match (choice, self.kind) {
            (Choice::Unknown, _) => Held::Unknown,
            (Choice::Is(literal), _) => Held::Scalar(literal.clone()),
            (Choice::Members, Type::Set) => Held::Set(texts().collect()),
            (Choice::Members, Type::Phrases) => Held::Said {
                numbers: present.iter().filter_map(|member| member.number).collect(),
                phrases: texts().collect(),
            },
            (Choice::Members, _) => {
                // The filler parts the phrases, so that none arises across two of them.
                let phrases =
                    present.iter().flat_map(|member| member.words.iter().chain([&self.filler]));
                let text = phrases.map(String::as_str).collect::<Vec<_>>().join(" ");
                let text = if text.is_empty() { self.filler.clone() } else { text };
                Held::Scalar(Literal::Text(text.into()))
            }
        }
    }
}

impl Member {
    /// What tells members apart: phrases by their words, others by their text.
    fn key(&self) -> (&[String], Option<&str>) {
        (&self.words, self.words.is_empty().then_some(&*self.text))
    }

    /// Whether the other phrase stands in this one.
    fn holds(&self, other: &Self) -> bool {
        !other.words.is_empty()
            && self.words.windows(other.words.len()).any(|part| part == other.words)
    }
}

impl Leaf {
    /// The answer for a choice; none where the members have to say.
    fn under(&self, choice: &Choice) -> Option<Truth> {
        match (choice, &self.test) {
            (Choice::Unknown, _) => Some(self.truth(None)),
            (Choice::Is(literal), _) => Some(self.truth(Some(literal.value()))),
            (Choice::Members, Test::Known) => Some(Truth::Yes),
            (Choice::Members, Test::Unknown) => Some(Truth::No),
            (Choice::Members, Test::Among { negated, .. }) => Some(Truth::from(*negated)),
            (Choice::Members, Test::Order { .. }) => Some(Truth::Unknown),
            (Choice::Members, Test::Has { .. } | Test::Said(_) | Test::Mentions { .. }) => None,
        }
    }

    /// How many values it asks for.
    fn size(&self) -> usize {
        match &self.test {
            Test::Known | Test::Unknown | Test::Order { .. } => 1,
            Test::Among { values, .. } => values.len(),
            Test::Has { members, .. } => members.len(),
            Test::Said(phrases) => phrases.len(),
            Test::Mentions { phrases, .. } => phrases.len(),
        }
    }

    /// The members that it asks for.
    fn members(&self) -> Vec<Member> {
        let phrase = |text: &Arc<str>, number| Member {
            words: words(text).collect(),
            text: text.clone(),
            number,
        };
        match &self.test {
            Test::Has { members, .. } => {
                let member = |text: &Arc<str>| Member {
                    words: Vec::new(),
                    text: text.clone(),
                    number: None,
                };
                members.iter().map(member).collect()
            }
            Test::Said(phrases) => {
                phrases.iter().map(|(number, text)| phrase(text, Some(*number))).collect()
            }
            Test::Mentions { phrases, .. } => {
                phrases.iter().map(|text| phrase(text, None)).collect()
            }
            Test::Known | Test::Unknown | Test::Among { .. } | Test::Order { .. } => Vec::new(),
        }
    }
}

/// Every member that leaves ask for, once, in the order of its key.
fn members(leaves: &[&Leaf]) -> Vec<Member> {
    let mut members: Vec<Member> = leaves.iter().flat_map(|leaf| leaf.members()).collect();
    members.sort_by(|a, b| a.key().cmp(&b.key()));
    members.dedup_by(|a, b| a.key() == b.key());
    members
}

/// The values of a fact that its leaves could tell apart, the most telling first and unknown last.
fn choices(kind: Type, leaves: &[&Leaf]) -> Vec<Choice> {
    let literals = leaves.iter().flat_map(|leaf| match &leaf.test {
        Test::Among { values, .. } => values.as_slice(),
        Test::Order { than, .. } => std::slice::from_ref(than),
        _ => &[],
    });
    // A bound, and its neighbours on both sides: one of them lies in each gap between two bounds.
    let around = |least: i64, most: i64, values: BTreeSet<i64>| {
        let mut around: BTreeSet<i64> = values
            .into_iter()
            .flat_map(|value| [value.saturating_sub(1), value, value.saturating_add(1)])
            .filter(|value| (least..=most).contains(value))
            .collect();
        if around.is_empty() {
            around.insert(0.clamp(least, most));
        }
        around
    };
    let mut choices: Vec<Choice> = match kind {
        Type::Word(words) => {
            words.iter().map(|word| Choice::Is(Literal::Text((*word).into()))).collect()
        }
        Type::Boolean => [true, false].map(|value| Choice::Is(Literal::Bool(value))).into(),
        Type::Level(levels) => {
            let levels = (1..=levels).filter_map(Level::new);
            levels.map(|level| Choice::Is(Literal::Level(level))).collect()
        }
        Type::Integer { least, most } => {
            let values = literals.filter_map(|literal| match literal {
                Literal::Int(value) => Some(*value),
                _ => None,
            });
            let values = around(least, most, values.collect());
            values.into_iter().map(|value| Choice::Is(Literal::Int(value))).collect()
        }
        Type::Instant => {
            let values = literals.filter_map(|literal| match literal {
                Literal::Instant(value) => Some(value.as_millis()),
                _ => None,
            });
            let (least, most) = (Timestamp::MIN.as_millis(), Timestamp::MAX.as_millis());
            let values = around(least, most, values.collect()).into_iter();
            let instants = values.filter_map(|millis| Timestamp::from_millis(millis).ok());
            instants.map(|instant| Choice::Is(Literal::Instant(instant))).collect()
        }
        Type::Text => {
            let mut seen = BTreeSet::new();
            let texts = literals.filter(|literal| match literal {
                Literal::Text(text) => seen.insert(text.clone()),
                _ => false,
            });
            texts.cloned().map(Choice::Is).chain([Choice::Members]).collect()
        }
        Type::Set | Type::Phrases => vec![Choice::Members],
    };
    choices.push(Choice::Unknown);
    choices
}

/// A word that stands in none of the texts and phrases that are asked for.
fn filler(choices: &[Choice], members: &[(usize, Member)]) -> String {
    let phrases = members.iter().flat_map(|(_, member)| member.words.iter().cloned());
    let mut taken: BTreeSet<String> = phrases.collect();
    for choice in choices {
        if let Choice::Is(Literal::Text(text)) = choice {
            taken.extend(words(text));
        }
    }
    let mut filler = "other".to_owned();
    while taken.contains(&filler) {
        filler.push('r');
    }
    filler
}
