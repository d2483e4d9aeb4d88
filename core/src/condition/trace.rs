//! Why a condition holds or not: the answer of each of its parts.

use super::{Condition, Node, Truth};
use crate::fact::{Facts, Known};
use serde::Serialize;
use std::collections::BTreeSet;

/// Why a condition holds or not. It shows the policy's own words and never the value of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Trace {
    /// Whether it holds.
    pub truth: Truth,
    /// The names of the unknown facts that leave it open; empty when it is settled.
    pub unknown: Vec<String>,
    /// The condition and its parts.
    pub root: TraceNode,
}

/// One part of a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TraceNode {
    /// What it asks.
    pub sentence: String,
    /// Whether it holds.
    pub truth: Truth,
    /// The name of the fact that it asks about, where it has no parts.
    pub fact: Option<String>,
    /// Its parts, in the order of the document.
    pub parts: Vec<TraceNode>,
}

impl Condition {
    /// What the facts say, part by part.
    pub(crate) fn trace(&self, facts: &impl Facts) -> Trace {
        let root = self.0.node.trace(facts);
        let mut unknown = BTreeSet::new();
        root.leave_open(&mut unknown);
        let unknown = unknown.into_iter().map(str::to_owned).collect();
        Trace { truth: root.truth, unknown, root }
    }
}

impl Node {
    fn trace(&self, facts: &impl Facts) -> TraceNode {
        let each = |parts: &[Self]| parts.iter().map(|part| part.trace(facts)).collect::<Vec<_>>();
        let truths = |parts: &[TraceNode]| parts.iter().map(|part| part.truth).collect::<Vec<_>>();
        let (truth, fact, parts) = match self {
            Self::All(parts) => {
                let parts = each(parts);
                (truths(&parts).into_iter().min().unwrap_or(Truth::Yes), None, parts)
            }
            Self::Any(parts) => {
                let parts = each(parts);
                (truths(&parts).into_iter().max().unwrap_or(Truth::No), None, parts)
            }
            Self::Not(part) => {
                let part = part.trace(facts);
                (!part.truth, None, vec![part])
            }
            Self::Named { condition, .. } => {
                let part = condition.0.node.trace(facts);
                (part.truth, None, vec![part])
            }
            Self::Leaf(leaf) => {
                let value = facts.get(&leaf.fact).map(|Known { value, .. }| value);
                (leaf.truth(value), Some(leaf.fact.to_string()), Vec::new())
            }
        };
        TraceNode { sentence: self.to_string(), truth, fact, parts }
    }
}

impl TraceNode {
    /// The facts of the unknown leaves under unknown parts: if they were known, the answer would be.
    fn leave_open<'a>(&'a self, unknown: &mut BTreeSet<&'a str>) {
        if self.truth == Truth::Unknown {
            unknown.extend(self.fact.as_deref());
            self.parts.iter().for_each(|part| part.leave_open(unknown));
        }
    }
}
