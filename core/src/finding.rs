//! What is legal but probably not meant: findings about a document that loads.

use serde::Serialize;

/// Something that a careful reader of a document would ask about. One defect, one finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Finding {
    /// A stable word for the kind of finding.
    pub code: &'static str,
    /// Whether the document still loads.
    pub severity: Severity,
    /// A JSON pointer (RFC 6901) into the document.
    pub path: String,
    /// What is odd and what happens, in one sentence.
    pub message: String,
    /// An example that shows it, such as a date; a value to try it with.
    pub witness: Option<String>,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Severity {
    /// The document loads and does what it says.
    Warning,
    /// The document is refused.
    Error,
}
