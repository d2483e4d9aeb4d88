//! Conditions: what a rule asks of the facts before it applies.
//!
//! A condition is a closed, typed tree, checked against the fact schema when its policy loads. It runs no code and
//! knows no pattern language, on purpose: so it can be read out as a sentence, explained, and decided, which means
//! asking whether any case at all could meet it.
//!
//! Its logic is Kleene's. A fact that is absent is unknown, and an answer is unknown exactly when the known facts do
//! not settle it; a rule applies only on *yes*.

mod compile;
mod document;
mod phrase;
mod sentence;
mod trace;
mod witness;

pub(crate) use compile::compile_named;
pub use document::{ConditionDocument, ConditionItem, ConditionValue, Operator};
pub(crate) use phrase::Phrases;
pub use trace::{Trace, TraceNode};
pub(crate) use witness::{Answer, witness};

use crate::fact::{Fact, Facts, Known, Level, Type, Value};
use crate::time::Timestamp;
use sentence::Wording;
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The answer to a condition. In this order, `all` is the least of its parts and `any` the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// It does not hold.
    No,
    /// The known facts do not settle it.
    Unknown,
    /// It holds.
    Yes,
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;
    fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }
}

/// An answer, and until when it stands if nothing but time passes: the first lapse of a fact that it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) truth: Truth,
    pub(crate) until: Option<Timestamp>,
}

/// A condition, checked and immutable. Clones share one tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Condition(Arc<Root>);

#[derive(Debug, PartialEq, Eq)]
struct Root {
    node: Node,
    /// What it asks, in words.
    wording: Arc<Wording>,
    /// How many values it asks for, and how deep it is, with the conditions it refers to.
    size: usize,
    depth: usize,
}

#[derive(Debug, PartialEq, Eq)]
enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Named { name: Arc<str>, condition: Condition },
    Leaf(Leaf),
}

/// What is asked of one fact.
#[derive(Debug, PartialEq, Eq)]
struct Leaf {
    fact: Fact,
    kind: Type,
    test: Test,
}

#[derive(Debug, PartialEq, Eq)]
enum Test {
    Known,
    Unknown,
    /// Equal to one of them, or to none.
    Among {
        values: Vec<Literal>,
        negated: bool,
    },
    /// On that side of a value.
    Order {
        order: Order,
        than: Literal,
    },
    /// A set with one of them, or with none.
    Has {
        members: Vec<Arc<str>>,
        negated: bool,
    },
    /// One of the policy's phrases was met, by its number.
    Said(Vec<(u32, Arc<str>)>),
    /// A text that holds one of these phrases itself.
    Mentions {
        phrases: Vec<Arc<str>>,
        tree: Phrases,
    },
}

/// A value that stands in a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Literal {
    Text(Arc<str>),
    Int(i64),
    Bool(bool),
    Instant(Timestamp),
    Level(Level),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    AtLeast,
    AtMost,
    Above,
    Below,
}

impl Condition {
    /// What the facts say.
    pub(crate) fn evaluate(&self, facts: &impl Facts) -> Verdict {
        self.0.node.evaluate(facts)
    }

    /// Whether it is known to hold.
    pub(crate) fn holds(&self, facts: &impl Facts) -> bool {
        self.evaluate(facts).truth == Truth::Yes
    }

    /// The facts that it reads, also through named conditions.
    pub(crate) fn facts(&self) -> BTreeSet<&Fact> {
        let mut facts = BTreeSet::new();
        self.0.node.visit(&mut |node| {
            if let Node::Leaf(leaf) = node {
                facts.insert(&leaf.fact);
            }
        });
        facts
    }

    /// The named conditions that it uses, also through one another.
    pub(crate) fn names(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        self.0.node.visit(&mut |node| {
            if let Node::Named { name, .. } = node {
                names.insert(&**name);
            }
        });
        names
    }
}

impl Node {
    fn evaluate(&self, facts: &impl Facts) -> Verdict {
        match self {
            Self::All(parts) => joined(parts, facts, Truth::No),
            Self::Any(parts) => joined(parts, facts, Truth::Yes),
            Self::Not(part) => {
                let Verdict { truth, until } = part.evaluate(facts);
                Verdict { truth: !truth, until }
            }
            Self::Named { condition, .. } => condition.evaluate(facts),
            Self::Leaf(leaf) => {
                let known = facts.get(&leaf.fact, leaf.kind);
                let truth = leaf.truth(known.map(|Known { value, .. }| value));
                Verdict { truth, until: known.and_then(|known| known.until) }
            }
        }
    }

    fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Self)) {
        see(self);
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.visit(see)),
            Self::Not(part) => part.visit(see),
            Self::Named { condition, .. } => condition.0.node.visit(see),
            Self::Leaf(_) => {}
        }
    }
}

/// `No` decides an `all`, `Yes` an `any`: a part that decides is the whole answer, and stands as long as that part
/// does. Otherwise the answer rests on every part.
fn joined(parts: &[Node], facts: &impl Facts, decisive: Truth) -> Verdict {
    let mut whole = Verdict { truth: !decisive, until: None };
    for part in parts {
        let part = part.evaluate(facts);
        if part.truth == decisive {
            return part;
        }
        if part.truth == Truth::Unknown {
            whole.truth = Truth::Unknown;
        }
        whole.until = match (whole.until, part.until) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
    whole
}

impl Leaf {
    /// The answer for a value of its fact. A value of a type that the schema rules out says nothing.
    #[inline]
    fn truth(&self, value: Option<Value<'_>>) -> Truth {
        let answer = match (&self.test, value) {
            (Test::Known, value) => Some(value.is_some()),
            (Test::Unknown, value) => Some(value.is_none()),
            (Test::Among { values, negated }, Some(value)) => {
                // One type for all of them, so one that cannot be compared speaks for all.
                let mut same = values.iter().map(|literal| literal.equals(value));
                let told = same.find(|same| *same != Some(false)).unwrap_or(Some(false));
                told.map(|among| among != *negated)
            }
            (Test::Order { order, than }, Some(value)) => {
                than.compare(value).map(|value| match order {
                    Order::AtLeast => value.is_ge(),
                    Order::AtMost => value.is_le(),
                    Order::Above => value.is_gt(),
                    Order::Below => value.is_lt(),
                })
            }
            (Test::Has { members, negated }, Some(Value::Set(set))) => {
                Some(members.iter().any(|member| set.contains(member)) != *negated)
            }
            (Test::Said(phrases), Some(Value::Phrases(met))) => {
                Some(phrases.iter().any(|(number, _)| met.contains(number)))
            }
            (Test::Mentions { tree, .. }, Some(Value::Text(text))) => {
                Some(tree.matches(text).next().is_some())
            }
            _ => None,
        };
        answer.map_or(Truth::Unknown, Truth::from)
    }
}

impl Literal {
    /// Whether a value is this one.
    fn equals(&self, value: Value<'_>) -> Option<bool> {
        match (value, self) {
            (Value::Text(value), Self::Text(own)) => Some(*value == **own),
            (value, own) => own.compare(value).map(Ordering::is_eq),
        }
    }

    /// How a value compares with this one. The greater level is the more urgent one.
    fn compare(&self, value: Value<'_>) -> Option<Ordering> {
        match (value, self) {
            (Value::Text(value), Self::Text(own)) => Some(value.cmp(own)),
            (Value::Int(value), Self::Int(own)) => Some(value.cmp(own)),
            (Value::Bool(value), Self::Bool(own)) => Some(value.cmp(own)),
            (Value::Instant(value), Self::Instant(own)) => Some(value.cmp(own)),
            (Value::Level(value), Self::Level(own)) => Some(own.number().cmp(&value.number())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
