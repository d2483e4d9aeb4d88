//! From the document to the condition: everything that can be wrong with one is refused here, at its path.

use super::document::Form;
use super::sentence::Wording;
use super::{
    Condition, ConditionDocument, ConditionItem, ConditionValue, Leaf, Literal, Node, Operator,
    Order, Phrases, Root, Test,
};
use crate::error::{Code, Error, Result, did_you_mean};
use crate::fact::{Fact, Level, Schema, Stage, Type};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Limits on one condition with all that it refers to, so that evaluating it is bounded too.
const MOST_DEPTH: usize = 32;
const MOST_VALUES: usize = 1_000;

impl Condition {
    /// The condition of a document, for a rule that may read facts up to that stage.
    ///
    /// # Errors
    /// What is wrong with it, at its path in the document.
    pub(crate) fn compile(
        document: &ConditionDocument,
        schema: &Schema,
        named: &BTreeMap<String, Self>,
        phrases: &mut Phrases,
        stage: Stage,
    ) -> Result<Self> {
        let mut compiler = Compiler { schema, named, phrases, stage, size: 0, depth: 0 };
        let node = compiler.node(document, 1)?;
        let wording = Arc::new(Wording::new(&node));
        Ok(Self(Arc::new(Root { node, wording, size: compiler.size, depth: compiler.depth })))
    }
}

/// The named conditions of a policy. They may refer to one another in any order, but not in a circle.
///
/// # Errors
/// What is wrong with one of them, at its path below its name.
pub(crate) fn compile_named(
    documents: &BTreeMap<String, ConditionDocument>,
    schema: &Schema,
    phrases: &mut Phrases,
) -> Result<BTreeMap<String, Condition>> {
    let mut uses: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, document) in documents {
        let own = uses.entry(name).or_default();
        references(document, 1, &mut |name| {
            // A name that there is not is refused by whoever compiles the reference.
            own.extend(documents.get_key_value(name).map(|(name, _)| name.as_str()));
            Ok(())
        })?;
    }
    let mut named = BTreeMap::new();
    // One level of references in each round, so there are no more rounds than a condition may be deep.
    while !uses.is_empty() {
        let is_ready = |used: &BTreeSet<&str>| used.iter().all(|name| named.contains_key(*name));
        let ready: Vec<&str> =
            uses.iter().filter(|(_, used)| is_ready(used)).map(|(name, _)| *name).collect();
        if ready.is_empty() {
            return Err(cycle(documents, &uses));
        }
        for name in ready {
            uses.remove(name);
            if let Some(document) = documents.get(name) {
                let condition = Condition::compile(document, schema, &named, phrases, Stage::Time)
                    .map_err(|error| error.under(name))?;
                named.insert(name.to_owned(), condition);
            }
        }
    }
    Ok(named)
}

/// Calls `see` with each name that a document refers to; what it refuses is refused at its path.
fn references(
    document: &ConditionDocument,
    depth: usize,
    see: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let ConditionDocument { all, any, not, condition, .. } = document;
    if depth > MOST_DEPTH {
        return Ok(());
    }
    if let Some(name) = condition {
        see(name).map_err(|error| error.under("condition"))?;
    }
    if let Some(part) = not {
        references(part, depth + 1, see).map_err(|error| error.under("not"))?;
    }
    for (key, parts) in [("all", all), ("any", any)] {
        for (i, part) in parts.iter().flatten().enumerate() {
            references(part, depth + 1, see).map_err(|error| error.under(i).under(key))?;
        }
    }
    Ok(())
}

/// The refusal of a circle among conditions of which each uses at least one of the others.
fn cycle(
    documents: &BTreeMap<String, ConditionDocument>,
    uses: &BTreeMap<&str, BTreeSet<&str>>,
) -> Error {
    let mut walk: Vec<&str> = Vec::new();
    let mut next = uses.keys().next().copied();
    while let Some(name) = next.filter(|name| !walk.contains(name)) {
        walk.push(name);
        next = uses
            .get(name)
            .and_then(|used| used.iter().find(|name| uses.contains_key(*name)))
            .copied();
    }
    let circle: Vec<&str> = walk.into_iter().skip_while(|name| Some(*name) != next).collect();
    let (Some(first), Some(second)) = (circle.first(), circle.get(1).or(circle.first())) else {
        return Error::plain(Code::Internal);
    };
    let refused = documents.get(*first).map_or(Ok(()), |document| {
        references(document, 1, &mut |name| {
            if name == *second { Err(Error::plain(Code::ConditionCycle)) } else { Ok(()) }
        })
    });
    let error = refused.err().unwrap_or_else(|| Error::plain(Code::ConditionCycle)).under(first);
    if circle.len() > 8 || circle.iter().any(|name| name.len() > 64) {
        return error;
    }
    let circle: Vec<_> = circle.iter().chain([first]).map(|name| format!("'{name}'")).collect();
    error.with_hint(format!("The circle is {}.", circle.join(", ")))
}

struct Compiler<'a> {
    schema: &'a Schema,
    named: &'a BTreeMap<String, Condition>,
    phrases: &'a mut Phrases,
    stage: Stage,
    size: usize,
    depth: usize,
}

impl Compiler<'_> {
    fn node(&mut self, document: &ConditionDocument, depth: usize) -> Result<Node> {
        self.deepen(depth)?;
        match document.form()? {
            Form::All(parts) => {
                self.parts(parts, depth).map(Node::All).map_err(|error| error.under("all"))
            }
            Form::Any(parts) => {
                self.parts(parts, depth).map(Node::Any).map_err(|error| error.under("any"))
            }
            Form::Not(part) => {
                let part = self.node(part, depth + 1).map_err(|error| error.under("not"))?;
                Ok(Node::Not(Box::new(part)))
            }
            Form::Named(name) => {
                self.reference(name, depth).map_err(|error| error.under("condition"))
            }
            Form::Leaf { fact, op, value } => self.leaf(fact, op, value).map(Node::Leaf),
        }
    }

    fn parts(&mut self, parts: &[ConditionDocument], depth: usize) -> Result<Vec<Node>> {
        if parts.is_empty() {
            return Err(empty());
        }
        let mut nodes = Vec::new();
        for (i, part) in parts.iter().enumerate() {
            nodes.push(self.node(part, depth + 1).map_err(|error| error.under(i))?);
        }
        Ok(nodes)
    }

    fn reference(&mut self, name: &str, depth: usize) -> Result<Node> {
        let Some((name, condition)) = self.named.get_key_value(name) else {
            let error = Error::plain(Code::UnknownCondition);
            return Err(match did_you_mean(name, self.named.keys().map(String::as_str)) {
                Some(hint) => error.with_hint(hint),
                None => error,
            });
        };
        self.deepen(depth + condition.0.depth)?;
        self.grow(condition.0.size)?;
        condition.facts().into_iter().try_for_each(|fact| self.may_read(fact))?;
        Ok(Node::Named { name: name.as_str().into(), condition: condition.clone() })
    }

    fn leaf(
        &mut self,
        fact: &str,
        op: Option<Operator>,
        value: Option<&ConditionValue>,
    ) -> Result<Leaf> {
        let resolved = self.schema.resolve(fact);
        let checked = resolved.and_then(|(fact, kind)| self.may_read(&fact).map(|()| (fact, kind)));
        let (fact, kind) = checked.map_err(|error| error.under("fact"))?;
        let fitting = operators(kind);
        let op = op.unwrap_or(match (kind, value) {
            (Type::Set, _) => Operator::Has,
            (Type::Phrases, _) => Operator::Phrase,
            (_, Some(ConditionValue::Many(_))) => Operator::In,
            _ => Operator::Is,
        });
        if !fitting.contains(&op) {
            let words: Vec<_> = fitting.iter().map(|op| op.word()).collect();
            return Err(Error::plain(Code::OperatorDoesNotFit)
                .with_hint(format!("Write one of: {}.", words.join(", ")))
                .under("op"));
        }
        self.grow(match value {
            Some(ConditionValue::Many(items)) => items.len(),
            _ => 1,
        })?;
        let test = match (op, value) {
            (Operator::Known, None) => Ok(Test::Known),
            (Operator::Unknown, None) => Ok(Test::Unknown),
            (_, None) => {
                return Err(Error::new(Code::MissingField, "The field 'value' is missing.")
                    .with_hint("To ask whether the fact is known at all, write op: known."));
            }
            (op, Some(value)) => self.test(kind, op, value),
        };
        if let (Fact::CustomerTier, Some(value)) = (&fact, value) {
            self.tiers(op, value).map_err(|error| error.under("value"))?;
        }
        Ok(Leaf { fact, kind, test: test.map_err(|error| error.under("value"))? })
    }

    /// What an operator that fits asks of a fact, with its value. Paths are below the value.
    fn test(&mut self, kind: Type, op: Operator, value: &ConditionValue) -> Result<Test> {
        let order = |order| move |than| Test::Order { order, than };
        match op {
            Operator::Is | Operator::IsNot => {
                let negated = op == Operator::IsNot;
                let several = if negated { "not_in" } else { "in" };
                let value = one(value, &format!("For a list, write op: {several}."))?;
                Ok(Test::Among { values: vec![literal(kind, value)?], negated })
            }
            Operator::In | Operator::NotIn => {
                let values = self.each(value, |_, item| literal(kind, item))?;
                Ok(Test::Among { values, negated: op == Operator::NotIn })
            }
            Operator::AtLeast => bound(kind, value).map(order(Order::AtLeast)),
            Operator::AtMost => bound(kind, value).map(order(Order::AtMost)),
            Operator::Above => bound(kind, value).map(order(Order::Above)),
            Operator::Below => bound(kind, value).map(order(Order::Below)),
            Operator::Has => {
                let value = one(value, "For any of a list, write op: has_any.")?;
                Ok(Test::Has { members: vec![text(value)?.into()], negated: false })
            }
            Operator::HasAny | Operator::HasNone => {
                let members = self.each(value, |_, item| Ok(text(item)?.into()))?;
                Ok(Test::Has { members, negated: op == Operator::HasNone })
            }
            Operator::Phrase if kind == Type::Phrases => {
                let intern = |phrases: &mut Phrases, item: &_| {
                    let phrase = text(item)?;
                    Ok((phrases.intern(phrase)?, phrase.into()))
                };
                self.each(value, intern).map(Test::Said)
            }
            Operator::Phrase => {
                let mut tree = Phrases::default();
                let phrases = self.each(value, |_, item| {
                    let phrase = text(item)?;
                    tree.intern(phrase).map(|_| phrase.into())
                })?;
                Ok(Test::Mentions { phrases, tree })
            }
            Operator::Known | Operator::Unknown => {
                Err(Error::new(Code::WrongType, "Expected no value: known and unknown take none."))
            }
        }
    }

    /// Each value of a list, or the one that stands for a list of one.
    fn each<T>(
        &mut self,
        value: &ConditionValue,
        mut read: impl FnMut(&mut Phrases, &ConditionItem) -> Result<T>,
    ) -> Result<Vec<T>> {
        match value {
            ConditionValue::One(item) => Ok(vec![read(self.phrases, item)?]),
            ConditionValue::Many(items) if items.is_empty() => Err(empty()),
            ConditionValue::Many(items) => {
                let read = |(i, item)| read(self.phrases, item).map_err(|error| error.under(i));
                items.iter().enumerate().map(read).collect()
            }
        }
    }

    /// Only tiers that there are, where the policy says which.
    fn tiers(&self, op: Operator, value: &ConditionValue) -> Result<()> {
        let known = |item: &ConditionItem| match item {
            ConditionItem::Text(tier) => self.schema.knows_tier(tier),
            _ => Ok(()),
        };
        match value {
            _ if op == Operator::Phrase => Ok(()),
            ConditionValue::One(item) => known(item),
            ConditionValue::Many(items) => items
                .iter()
                .enumerate()
                .try_for_each(|(place, item)| known(item).map_err(|error| error.under(place))),
        }
    }

    fn may_read(&self, fact: &Fact) -> Result<()> {
        let stage = fact.stage();
        if stage <= self.stage {
            Ok(())
        } else if stage == Stage::Time {
            Err(Error::plain(Code::TimeFactHere).with_hint(
                "Ask for what an event or a mark decides, such as a clock's at_risk or breached.",
            ))
        } else {
            let (known, allowed) = (stage.word(), self.stage.word());
            Err(Error::plain(Code::StageOrder).with_hint(format!(
                "Here a rule may read facts up to the stage '{allowed}'; this one is of '{known}'."
            )))
        }
    }

    fn deepen(&mut self, depth: usize) -> Result<()> {
        self.depth = self.depth.max(depth);
        if depth <= MOST_DEPTH { Ok(()) } else { Err(too_large()) }
    }

    fn grow(&mut self, values: usize) -> Result<()> {
        self.size = self.size.saturating_add(values);
        if self.size <= MOST_VALUES { Ok(()) } else { Err(too_large()) }
    }
}

fn empty() -> Error {
    Error::plain(Code::EmptyCondition).with_hint("Leave the condition out, or say what is asked.")
}

fn too_large() -> Error {
    Error::plain(Code::ConditionTooLarge)
        .with_hint("The conditions that it refers to count as part of it.")
}

/// The single value that an operator takes.
fn one<'a>(value: &'a ConditionValue, cure: &str) -> Result<&'a ConditionItem> {
    match value {
        ConditionValue::One(item) => Ok(item),
        ConditionValue::Many(_) => {
            Err(Error::new(Code::WrongType, "Expected one value, found a list.").with_hint(cure))
        }
    }
}

/// The value that an operator compares by order with.
fn bound(kind: Type, value: &ConditionValue) -> Result<Literal> {
    literal(kind, one(value, "Of several bounds, write the one that is meant.")?)
}

/// What can be asked of a fact of that type.
fn operators(kind: Type) -> &'static [Operator] {
    use Operator::{
        Above, AtLeast, AtMost, Below, Has, HasAny, HasNone, In, Is, IsNot, Known, NotIn, Phrase,
        Unknown,
    };
    match kind {
        Type::Word(_) => &[Is, IsNot, In, NotIn, Known, Unknown],
        Type::Text => &[Is, IsNot, In, NotIn, Phrase, Known, Unknown],
        Type::Integer { .. } | Type::Instant | Type::Level(_) => {
            &[Is, IsNot, In, NotIn, AtLeast, AtMost, Above, Below, Known, Unknown]
        }
        Type::Boolean => &[Is, IsNot, Known, Unknown],
        Type::Set => &[Has, HasAny, HasNone, Known, Unknown],
        Type::Phrases => &[Phrase, Known, Unknown],
    }
}

/// A value as the type of the fact reads it.
fn literal(kind: Type, item: &ConditionItem) -> Result<Literal> {
    match (kind, item) {
        (Type::Word(words), ConditionItem::Text(word)) => {
            if words.contains(&&**word) {
                return Ok(Literal::Text(word.as_str().into()));
            }
            let any = || format!("Write one of: {}.", words.join(", "));
            let hint = did_you_mean(word, words.iter().copied()).unwrap_or_else(any);
            Err(Error::plain(Code::UnknownWord).with_hint(hint))
        }
        (Type::Word(words), item) => {
            Err(wrong("a word", item).with_hint(format!("Write one of: {}.", words.join(", "))))
        }
        (Type::Integer { least, most }, ConditionItem::Integer(value)) => {
            if (least..=most).contains(value) {
                return Ok(Literal::Int(*value));
            }
            let message = format!("Expected a number between {least} and {most}.");
            Err(Error::new(Code::NumberOutOfRange, message))
        }
        (Type::Integer { .. }, item) => Err(wrong("a whole number", item)),
        (Type::Boolean, ConditionItem::Boolean(value)) => Ok(Literal::Bool(*value)),
        (Type::Boolean, item) => Err(wrong("true or false", item)),
        (Type::Instant, ConditionItem::Text(value)) => value.parse().map(Literal::Instant),
        (Type::Instant, ConditionItem::Integer(_)) => {
            Err(Error::plain(Code::BareNumber).with_hint("Write it as in 2026-11-21T09:00:00Z."))
        }
        (Type::Instant, item) => Err(wrong("an RFC 3339 instant", item)),
        (Type::Level(levels), ConditionItem::Text(value)) => {
            Level::read(value, levels).map(Literal::Level)
        }
        (Type::Level(_), item) => Err(wrong("a level such as P2", item)),
        (Type::Text | Type::Set | Type::Phrases, item) => Ok(Literal::Text(text(item)?.into())),
    }
}

fn text(item: &ConditionItem) -> Result<&str> {
    match item {
        ConditionItem::Text(text) => Ok(text),
        item => Err(wrong("text", item).with_hint("Put it in quotes.")),
    }
}

fn wrong(expected: &str, found: &ConditionItem) -> Error {
    let found = match found {
        ConditionItem::Boolean(_) => "true or false",
        ConditionItem::Integer(_) => "a number",
        ConditionItem::Text(_) => "text",
    };
    Error::new(Code::WrongType, format!("Expected {expected}, found {found}."))
}
