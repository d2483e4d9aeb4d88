//! A condition as an English sentence, in the policy's own words. It is written once, when the condition is compiled:
//! what a part asks is a piece of what the whole asks, and a named condition keeps the sentence of its own.

use super::{Condition, Leaf, Literal, Node, Order, Test};
use crate::amount::Amount;
use crate::fact::Fact;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A condition in words, and where in its sentence each part stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wording {
    sentence: Box<str>,
    pub(super) root: Part,
}

/// A part of a condition, in words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    piece: Range<usize>,
    pub(super) below: Below,
    /// How many parts it is, itself and named conditions included.
    pub(super) count: usize,
}

/// What a part is made of.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Below {
    /// It asks about the fact of that name.
    Fact(Arc<str>),
    Parts(Vec<Part>),
    Named(Arc<Wording>),
}

impl Condition {
    /// What it asks, such as `customer tier is gold and (level is at least P2 or tags has vip)`.
    pub(crate) fn sentence(&self) -> String {
        self.0.wording.sentence.to_string()
    }
}

impl Wording {
    pub(super) fn new(node: &Node) -> Self {
        let mut sentence = String::new();
        let root = node.say(&mut sentence);
        Self { sentence: sentence.into(), root }
    }

    /// What one of its parts asks.
    pub(super) fn of(&self, part: &Part) -> &str {
        self.sentence.get(part.piece.clone()).unwrap_or_default()
    }
}

impl Node {
    /// Adds what it asks to a sentence.
    fn say(&self, sentence: &mut String) -> Part {
        let start = sentence.len();
        let below = match self {
            Self::All(parts) => Below::Parts(join(sentence, parts, " and ")),
            Self::Any(parts) => Below::Parts(join(sentence, parts, " or ")),
            Self::Not(part) => {
                let named = matches!(part.only(), Self::Named { .. });
                sentence.push_str("not ");
                Below::Parts(vec![part.say_within(sentence, !named)])
            }
            Self::Named { name, condition } => {
                let quoted = format!("{name:?}");
                sentence.push_str(&quoted);
                Below::Named(Arc::clone(&condition.0.wording))
            }
            Self::Leaf(leaf) => {
                sentence.push_str(&leaf.to_string());
                Below::Fact(leaf.fact.to_string().into())
            }
        };
        let beneath = match &below {
            Below::Fact(_) => 0,
            Below::Parts(parts) => parts.iter().map(|part| part.count).sum(),
            Below::Named(named) => named.root.count,
        };
        Part { piece: start..sentence.len(), below, count: 1 + beneath }
    }

    fn say_within(&self, sentence: &mut String, parentheses: bool) -> Part {
        sentence.push_str(if parentheses { "(" } else { "" });
        let part = self.say(sentence);
        sentence.push_str(if parentheses { ")" } else { "" });
        part
    }

    /// The node itself, or what stands alone in it.
    fn only(&self) -> &Self {
        match self {
            Self::All(parts) | Self::Any(parts) => match parts.as_slice() {
                [part] => part.only(),
                _ => self,
            },
            _ => self,
        }
    }
}

/// Parts of another kind stand in parentheses; an `all` in an `all` says the same without.
fn join(sentence: &mut String, parts: &[Node], word: &str) -> Vec<Part> {
    let mut said = Vec::with_capacity(parts.len());
    for (i, part) in parts.iter().enumerate() {
        sentence.push_str(if i > 0 { word } else { "" });
        let other = match part.only() {
            Node::All(_) => word != " and ",
            Node::Any(_) => word != " or ",
            _ => false,
        };
        said.push(part.say_within(sentence, other && parts.len() > 1));
    }
    said
}

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subject = Subject(&self.fact);
        match &self.test {
            Test::Known => write!(f, "{subject} is known"),
            Test::Unknown => write!(f, "{subject} is unknown"),
            Test::Among { values, negated } => match values.as_slice() {
                [Literal::Bool(value)] => self.predicate(f, value != negated),
                [value] => {
                    let not = if *negated { " not" } else { "" };
                    write!(f, "{subject} is{not} {}", self.shown(value))
                }
                values => {
                    let of = if *negated { "none" } else { "one" };
                    write!(f, "{subject} is {of} of ")?;
                    list(f, values.iter().map(|value| self.shown(value)))
                }
            },
            Test::Order { order, than } => {
                let words = match (order, than) {
                    (Order::AtLeast, Literal::Instant(_)) => "at or after",
                    (Order::AtMost, Literal::Instant(_)) => "at or before",
                    (Order::Above, Literal::Instant(_)) => "after",
                    (Order::Below, Literal::Instant(_)) => "before",
                    (Order::AtLeast, _) => "at least",
                    (Order::AtMost, _) => "at most",
                    (Order::Above, _) => "above",
                    (Order::Below, _) => "below",
                };
                write!(f, "{subject} is {words} {}", self.shown(than))
            }
            Test::Has { members, negated } => match (members.as_slice(), negated) {
                ([member], false) => write!(f, "{subject} has {}", Bare(member)),
                (_, negated) => {
                    write!(f, "{subject} has {} of ", if *negated { "none" } else { "any" })?;
                    list(f, members.iter().map(|member| Bare(member).to_string()))
                }
            },
            Test::Said(phrases) => {
                f.write_str("customer said ")?;
                quoted(f, phrases.iter().map(|(_, phrase)| &**phrase).collect())
            }
            Test::Mentions { phrases, .. } => {
                write!(f, "{subject} mentions ")?;
                quoted(f, phrases.iter().map(|phrase| &**phrase).collect())
            }
        }
    }
}

impl Leaf {
    /// A fact that is true or false, said as people do.
    fn predicate(&self, f: &mut fmt::Formatter<'_>, value: bool) -> fmt::Result {
        let is = if value { "is" } else { "is not" };
        match &self.fact {
            Fact::CustomerAdvocate => write!(f, "customer {is} an advocate"),
            Fact::CustomerVulnerable => write!(f, "customer {is} vulnerable"),
            Fact::ClockBreached(id) => write!(f, "clock {} {is} breached", Bare(id)),
            Fact::ClockAtRisk(id) => write!(f, "clock {} {is} at risk", Bare(id)),
            fact => write!(f, "{} is {value}", Subject(fact)),
        }
    }

    fn shown(&self, value: &Literal) -> String {
        match (value, &self.fact) {
            (Literal::Int(value), Fact::WaitingMs) => Amount::millis(*value).to_string(),
            (Literal::Int(value), Fact::ClockPercent(_)) => format!("{value}%"),
            (Literal::Int(value), _) => value.to_string(),
            (Literal::Text(value), _) => Bare(value).to_string(),
            (Literal::Bool(value), _) => value.to_string(),
            (Literal::Instant(value), _) => value.to_string(),
            (Literal::Level(value), _) => value.to_string(),
        }
    }
}

/// What a sentence calls a fact.
struct Subject<'a>(&'a Fact);

impl fmt::Display for Subject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Fact::Attribute(name) => write!(f, "attribute {}", Bare(name)),
            Fact::Signal(name) => write!(f, "signal {}", Bare(name)),
            Fact::ClockState(id) => write!(f, "clock {}", Bare(id)),
            Fact::ClockBreached(id) => write!(f, "breach of clock {}", Bare(id)),
            Fact::ClockAtRisk(id) => write!(f, "risk of clock {}", Bare(id)),
            Fact::ClockPercent(id) => write!(f, "percentage of clock {}", Bare(id)),
            Fact::CustomerSaid => f.write_str("what the customer said"),
            Fact::WaitingMs => f.write_str("waiting time"),
            fact @ (Fact::Contacts | Fact::Replies | Fact::Reopens | Fact::Transfers) => {
                write!(f, "number of {fact}")
            }
            fact => f.write_str(&fact.to_string().replace(['.', '_'], " ")),
        }
    }
}

/// A text of the policy: as it is where it cannot be taken for a part of the sentence, else in quotes.
struct Bare<'a>(&'a str);

impl fmt::Display for Bare<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reserved =
            ["and", "or", "not", "is", "has", "any", "none", "one", "of", "known", "unknown"];
        let plain = |c: char| c.is_alphanumeric() || "_-".contains(c);
        let bare = !self.0.is_empty() && self.0.chars().all(plain) && !reserved.contains(&self.0);
        if bare { f.write_str(self.0) } else { write!(f, "{:?}", self.0) }
    }
}

fn list(f: &mut fmt::Formatter<'_>, items: impl Iterator<Item = String>) -> fmt::Result {
    write!(f, "[{}]", items.collect::<Vec<_>>().join(", "))
}

/// Phrases always stand in quotes.
fn quoted(f: &mut fmt::Formatter<'_>, phrases: Vec<&str>) -> fmt::Result {
    if let [phrase] = phrases.as_slice() {
        return write!(f, "{phrase:?}");
    }
    f.write_str("any of ")?;
    list(f, phrases.into_iter().map(|phrase| format!("{phrase:?}")))
}
