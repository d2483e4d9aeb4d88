//! What is legal but probably not meant: findings about a document that loads, or about a reply before it is sent.

use crate::span::Span;
use serde::Serialize;
use std::fmt;

/// Something that a careful reader would ask about. One defect, one finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Finding {
    /// A stable word for the kind of finding.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// A JSON pointer (RFC 6901) into the document, or into the draft.
    pub path: String,
    /// Where in the text at that path; none where it is about the whole.
    pub span: Option<Span>,
    /// What is odd and what happens, in one sentence.
    pub message: String,
    /// An example that shows it, such as a date; a value to try it with.
    pub witness: Option<String>,
    /// Where in the policy the words of a draft come from.
    pub origin: Option<Origin>,
    /// What would cure it.
    pub edit: Option<Edit>,
}

impl Finding {
    /// A finding about the whole of something.
    pub(crate) fn new(
        code: &'static str,
        severity: Severity,
        path: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity,
            path: path.into(),
            span: None,
            message: message.into(),
            witness: None,
            origin: None,
            edit: None,
        }
    }
}

impl fmt::Display for Finding {
    /// For people, as in `error card_number at /parts/0/text: …`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity} {}", self.code)?;
        if !self.path.is_empty() {
            write!(f, " at {}", self.path)?;
        }
        write!(f, ": {}", self.message)
    }
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Severity {
    /// Something that was decided, and that somebody may want to know.
    Info,
    /// The document loads and does what it says; the reply may be sent.
    Warning,
    /// The document is refused; the reply may not be sent.
    Error,
}

/// A stretch of the policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PolicyPlace"))]
#[non_exhaustive]
pub struct Origin {
    /// A JSON pointer into the policy that was in force.
    pub path: String,
    /// Where in the text there.
    pub span: Option<Span>,
}

/// Replacements that are made together, and what they gain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Edit {
    /// What to put where, in order, by the spans of the text as it is.
    pub replace: Vec<Replacement>,
    /// How many messages that saves; 0 where it cures something else.
    pub saves: i64,
}

/// One text in the place of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Replacement {
    /// Where.
    pub span: Span,
    /// What to put there.
    pub text: String,
}
