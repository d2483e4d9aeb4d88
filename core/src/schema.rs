//! JSON Schemas of the documents that casework reads and the answers it gives, for generated types.

use crate::calendar::{CalendarDocument, Explanation};
use crate::error::Code;
use crate::finding::Finding;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// How an instant looks in a schema.
pub(crate) struct Instant;

impl JsonSchema for Instant {
    fn schema_name() -> Cow<'static, str> {
        "Instant".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time", "description": "An instant of UTC." })
    }
}

impl JsonSchema for Code {
    fn schema_name() -> Cow<'static, str> {
        "Code".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<_> = Self::ALL.iter().map(|code| code.as_str()).collect();
        json_schema!({
            "description": "A stable word for each way in which an input can be refused.",
            "type": "string",
            "enum": words,
        })
    }
}

/// One schema with every public document, answer and word under `$defs`.
///
/// ```
/// let schema = casework::schema::all();
/// assert!(schema["$defs"]["CalendarDocument"]["properties"]["zone"].is_object());
/// ```
pub fn all() -> serde_json::Value {
    let mut generator = SchemaGenerator::default();
    generator.subschema_for::<CalendarDocument>();
    generator.subschema_for::<Explanation>();
    generator.subschema_for::<Finding>();
    generator.subschema_for::<Code>();
    serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "casework",
        "$defs": generator.take_definitions(true),
    })
}
