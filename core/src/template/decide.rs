//! What decides over a part of a text: `{% if x == "word" and n > 1 %}`.

use super::body::{Comparison, Literal, Test};
use super::document::VariableType;
use super::read::{Page, Reading};
use super::token::{Word, Words};
use crate::error::{Code, Result, did_you_mean};
use std::ops::Range;
use std::sync::Arc;

impl Reading<'_, '_> {
    /// Terms with `and` between them, or with `or`.
    pub(super) fn test(
        &mut self,
        page: Page<'_>,
        words: &Words<'_>,
        at: &Range<usize>,
    ) -> Result<Test> {
        let mut terms = Vec::new();
        let mut joined: Option<&str> = None;
        let mut rest = words.as_slice();
        loop {
            let joins = |word: &Word<'_>| matches!(word, Word::Name("and" | "or"));
            let end = rest.iter().position(|(word, _)| joins(word)).unwrap_or(rest.len());
            let (term, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
            terms.push(self.term(page, term, at)?);
            let Some(((Word::Name(word), _), after)) = after.split_first() else { break };
            if joined.is_some_and(|known| known != *word) {
                let error = page.malformed(
                    at,
                    "'and' and 'or' stand in one test, and nothing says which goes first.",
                );
                return Err(error.with_hint("Put one 'if' inside another."));
            }
            joined = Some(word);
            rest = after;
        }
        self.counted(terms.len())?;
        Ok(match joined {
            Some("or") => Test::Any(terms),
            _ => Test::All(terms),
        })
    }

    fn term(
        &mut self,
        page: Page<'_>,
        words: &[(Word<'_>, Range<usize>)],
        at: &Range<usize>,
    ) -> Result<Test> {
        let malformed = || {
            let error = page
                .malformed(at, "A test is a variable, or a variable and what it is compared with.");
            error.with_hint(
                "Write {% if x %}, {% if x == \"word\" %}, {% if n > 1 %}, {% if x == blank %}.",
            )
        };
        let (Some((Word::Name(name), _)), rest) =
            (words.first(), words.get(1..).unwrap_or_default())
        else {
            return Err(malformed());
        };
        if *name == "not" {
            let error = page.malformed(at, "There is no 'not'.");
            return Err(error.with_hint("Write {% if x == blank %}, or use the 'else' branch."));
        }
        let of = self.variable(page, name, at)?;
        let (sign, literal) = match rest {
            [] => return Ok(Test::Holds(of)),
            [(Word::Sign(sign), _), (literal, _)] => (*sign, *literal),
            _ => return Err(malformed()),
        };
        let comparison = match sign {
            "==" => Comparison::Equal,
            "!=" => Comparison::Unequal,
            "<" => Comparison::Below,
            "<=" => Comparison::AtMost,
            ">" => Comparison::Above,
            ">=" => Comparison::AtLeast,
            _ => return Err(malformed()),
        };
        let equality = matches!(comparison, Comparison::Equal | Comparison::Unequal);
        let variable = self.names.variables.get(of);
        let kind = variable.map(|variable| variable.kind);
        let unfit = |what: &str| page.wrong(Code::FilterDoesNotFit, at, what);
        let literal = match literal {
            Word::Name("blank" | "empty") if equality => {
                return Ok(if comparison == Comparison::Equal {
                    Test::Blank(of)
                } else {
                    Test::Present(of)
                });
            }
            Word::Name(word @ ("true" | "false"))
                if equality && kind == Some(VariableType::Boolean) =>
            {
                Literal::Boolean(word == "true")
            }
            Word::Number(number) if kind == Some(VariableType::Integer) => Literal::Integer(number),
            Word::Quoted(text) if equality => {
                let words = variable.filter(|variable| variable.kind == VariableType::Word);
                if let Some(words) = words.map(|variable| &variable.words)
                    && !words.iter().any(|known| **known == *text)
                {
                    let error = page.wrong(Code::UnknownWord, at, "It is never this word.");
                    let near = did_you_mean(text, words.iter().map(|known| &**known));
                    let all = || format!("It is one of: {}.", words.join(", "));
                    return Err(error.with_hint(near.unwrap_or_else(all)));
                }
                let textual = [VariableType::Text, VariableType::Word, VariableType::OrderId];
                if !kind.is_some_and(|kind| textual.contains(&kind)) {
                    return Err(unfit("Values of this type are not compared with a text."));
                }
                Literal::Text(Arc::from(text))
            }
            Word::Name(_) => return Err(malformed()),
            _ => return Err(unfit("Values of this type are not compared like this.")),
        };
        Ok(Test::Compare(of, comparison, literal))
    }
}

/// Adds the variables that must be there if a test holds, or if it does not.
pub(super) fn guards(test: &Test, holds: bool, known: &mut Vec<usize>) {
    match test {
        Test::Holds(of) | Test::Present(of) | Test::Compare(of, ..) if holds => known.push(*of),
        Test::Blank(of) if !holds => known.push(*of),
        Test::All(terms) if holds || terms.len() == 1 => {
            for term in terms {
                guards(term, holds, known);
            }
        }
        Test::Any(terms) if !holds || terms.len() == 1 => {
            for term in terms {
                guards(term, holds, known);
            }
        }
        _ => {}
    }
}
