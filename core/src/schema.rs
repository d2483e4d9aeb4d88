//! JSON Schemas of the documents that casework reads and the answers it gives, for generated types.

use crate::calendar::{CalendarDocument, Explanation};
use crate::error::Code;
use crate::finding::Finding;
use crate::time::Timestamp;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;
use std::collections::BTreeMap;

impl JsonSchema for Timestamp {
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

/// One schema with every public document, answer and word under `$defs`. A record says under `x-casework` whether
/// it is a `document`, which people write, or an `answer`, which casework gives in full.
///
/// ```
/// let schema = casework::schema::all();
/// assert_eq!(schema["$defs"]["CalendarDocument"]["x-casework"], "document");
/// assert_eq!(schema["$defs"]["Span"]["x-casework"], "answer");
/// ```
pub fn all() -> serde_json::Value {
    let mut documents = SchemaSettings::draft2020_12().into_generator();
    documents.subschema_for::<CalendarDocument>();
    let mut answers = SchemaSettings::draft2020_12().for_serialize().into_generator();
    answers.subschema_for::<Explanation>();
    answers.subschema_for::<Finding>();
    answers.subschema_for::<Code>();
    let mut definitions = BTreeMap::new();
    for (kind, mut generator) in [("document", documents), ("answer", answers)] {
        for (name, mut definition) in generator.take_definitions(true) {
            if let Some(fields) =
                definition.as_object_mut().filter(|fields| fields.contains_key("properties"))
            {
                fields.insert("x-casework".to_owned(), kind.into());
            }
            definitions.insert(name, definition);
        }
    }
    serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "casework",
        "$defs": definitions,
    })
}
