//! The text of a template taken apart: what stands as it is, what is filled in, and what decides.

use crate::error::{Code, Error, Result};
use crate::span::Span;
use std::ops::Range;

/// A piece of a template's text, with its place in it, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) at: Range<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// What stands as it is, markup included.
    Text(&'a str),
    /// What is between `{{` and `}}`.
    Output(Words<'a>),
    /// `{{> name }}`.
    Snippet(&'a str),
    /// What is between `{%` and `%}`.
    Tag(Words<'a>),
}

/// What stands between two braces, word by word, each with its place.
pub(super) type Words<'a> = Vec<(Word<'a>, Range<usize>)>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word<'a> {
    /// A path, a filter, a tag.
    Name(&'a str),
    /// A text in quotes, without them.
    Quoted(&'a str),
    /// A whole number.
    Number(i64),
    /// `|`, `:`, `,` or a comparison.
    Sign(&'a str),
}

/// An error at a place in the text, with line and column in its message.
pub(super) fn wrong(code: Code, text: &str, at: &Range<usize>, what: &str) -> Error {
    let before = text.get(..at.start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let message = format!("{what} At line {line}, column {column}.");
    Error::new(code, message).spanning(Span::of(text, at))
}

fn malformed(text: &str, at: &Range<usize>, what: &str) -> Error {
    wrong(Code::MalformedTemplate, text, at, what)
}

/// Takes a text apart in one pass. `{{-` and `-}}`, `{%-` and `-%}` take away the white space beside them.
///
/// # Errors
/// [`Code::MalformedTemplate`] where a brace is not closed, or something between braces is no word.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>> {
    let mut all: Vec<Token<'_>> = Vec::new();
    let (mut from, mut trim) = (0, false);
    loop {
        let rest = text.get(from..).unwrap_or_default();
        let opens =
            |at: &usize| rest.get(at + 1..).is_some_and(|rest| rest.starts_with(['{', '%']));
        let open = rest.match_indices('{').map(|(at, _)| at).find(opens);
        let end = open.map_or(text.len(), |open| from + open);
        let mut at = from..end;
        if trim {
            let kept = text.get(at.clone()).unwrap_or_default().trim_start();
            at.start = at.end - kept.len();
        }
        if open.is_some() && text.get(end + 2..).is_some_and(|rest| rest.starts_with('-')) {
            let kept = text.get(at.clone()).unwrap_or_default().trim_end();
            at.end = at.start + kept.len();
        }
        if let Some(plain) = text.get(at.clone()).filter(|plain| !plain.is_empty()) {
            all.push(Token { kind: Kind::Text(plain), at });
        }
        if open.is_none() {
            return Ok(all);
        }
        let (token, after, trims) = braces(text, end)?;
        all.push(token);
        (from, trim) = (after, trims);
    }
}

/// What begins with `{{` or `{%` at a place, where it ends, and whether it takes the white space after it away.
fn braces(text: &str, start: usize) -> Result<(Token<'_>, usize, bool)> {
    let output = text.get(start..).is_some_and(|rest| rest.starts_with("{{"));
    let close = if output { "}}" } else { "%}" };
    let mut at = start + 2;
    let next = |at: usize| text.get(at..).unwrap_or_default();
    if next(at).starts_with('-') {
        at += 1;
    }
    let snippet = output && next(at).starts_with('>');
    let (mut words, name_from) = (Vec::new(), at + 1);
    loop {
        let rest = next(at);
        let dash = rest.strip_prefix('-').filter(|rest| rest.starts_with(close));
        if rest.starts_with(close) || dash.is_some() {
            let end = at + usize::from(dash.is_some()) + 2;
            let kind = if snippet {
                let name = text.get(name_from..at).unwrap_or_default().trim();
                Kind::Snippet(name)
            } else if output {
                Kind::Output(words)
            } else {
                Kind::Tag(words)
            };
            return Ok((Token { kind, at: start..end }, end, dash.is_some()));
        }
        // A single brace closes nothing, and a new one opens only what the first one has left open.
        let open = |c: &char| !matches!(c, '{' | '}' | '%');
        let Some(first) = rest.chars().next().filter(|c| snippet || open(c)) else {
            let what =
                if output { "'{{' is not closed by '}}'." } else { "'{%' is not closed by '%}'." };
            return Err(malformed(text, &(start..start + 2), what));
        };
        if snippet || first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (word, length) = word(text, at, rest, first)?;
        words.push((word, at..at + length));
        at += length;
    }
}

/// The word at the beginning of what is left between braces, and how many bytes it has.
fn word<'a>(text: &str, at: usize, rest: &'a str, first: char) -> Result<(Word<'a>, usize)> {
    if first == '"' || first == '\'' {
        let inner = rest.get(1..).unwrap_or_default();
        let Some(end) = inner
            .find(first)
            .filter(|end| !inner.get(..*end).is_some_and(|inner| inner.contains('\n')))
        else {
            return Err(malformed(
                text,
                &(at..at + 1),
                "The quotation mark is not closed on its line.",
            ));
        };
        return Ok((Word::Quoted(inner.get(..end).unwrap_or_default()), end + 2));
    }
    for sign in ["==", "!=", "<=", ">=", "<", ">", "|", ":", ","] {
        if let Some(found) = rest.get(..sign.len()).filter(|found| *found == sign) {
            return Ok((Word::Sign(found), sign.len()));
        }
    }
    let digits = rest.strip_prefix('-').unwrap_or(rest).find(|c: char| !c.is_ascii_digit());
    let sign = usize::from(rest.starts_with('-'));
    let digits = digits.unwrap_or(rest.len() - sign);
    if digits > 0 && (first.is_ascii_digit() || first == '-') {
        let length = sign + digits;
        let number = rest.get(..length).and_then(|digits| digits.parse().ok());
        let what = "The number is too large.";
        let number = number.ok_or_else(|| malformed(text, &(at..at + length), what))?;
        return Ok((Word::Number(number), length));
    }
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
    if length == 0 {
        let at = at..at + first.len_utf8();
        let error = malformed(text, &at, "This is no word, number, text in quotes or sign.");
        return Err(error.with_hint(match first {
            '=' => "Write '==' to compare.",
            '“' | '”' | '„' | '‘' | '’' | '«' | '»' => "Write straight quotes.",
            '!' | '&' => "Write 'and', 'or', '!=' or 'x == blank'.",
            _ => "A template has paths, filters, 'if' and 'plural'; no arithmetic and no calls.",
        }));
    }
    Ok((Word::Name(rest.get(..length).unwrap_or_default()), length))
}
