//! JSON Schemas of the documents that casework reads and the answers it gives, for generated types.

use crate::amount::Amount;
use crate::approvals::Approval;
use crate::authority::{ActDocument, Actor};
use crate::calendar::{CalendarDocument, Explanation};
use crate::case::Appended;
use crate::channel::{Channel, ChannelDocument, Fit, Part};
use crate::decision::{Allowance, Decision};
use crate::desk::{ClockExplanation, PolicyTrace};
use crate::draft::{Draft, Proposal, Reply, TemplateLength};
use crate::error::Code;
use crate::event::{EventDocument, PerMille, Plain, Scalar, data_schemas};
use crate::fact::FactRow;
use crate::finding::Finding;
use crate::fold::Refused;
use crate::order::{Comparison, LatestTurn, Overtaking, Priority, Ranking, Resolution, Stream};
use crate::organisation::OrganisationDocument;
use crate::policy::PolicyDocument;
use crate::reading::{Assessment, Crossed, Cycle, TargetRow};
use crate::reconcile::{Number, Observation, Reconciliation};
use crate::time::Timestamp;
use crate::worklist::WorkRow;
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

impl JsonSchema for Amount {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "An amount of time such as 4h." })
    }
}

impl JsonSchema for Plain {
    fn schema_name() -> Cow<'static, str> {
        "Plain".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Plain data that casework keeps and does not read.",
            "x-casework": "plain",
        })
    }
}

impl JsonSchema for Scalar {
    fn schema_name() -> Cow<'static, str> {
        "Scalar".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Text, a whole number, true or false, or nothing.",
            "anyOf": [
                { "type": "string" },
                { "type": "integer" },
                { "type": "boolean" },
                { "type": "null" },
            ],
        })
    }
}

impl JsonSchema for Number {
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let instant = generator.subschema_for::<Timestamp>();
        json_schema!({
            "description": "An instant, a number of milliseconds, yes or no; or nothing.",
            "anyOf": [instant, { "type": "integer" }, { "type": "boolean" }, { "type": "null" }],
        })
    }
}

impl JsonSchema for PerMille {
    fn schema_name() -> Cow<'static, str> {
        "PerMille".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Whole per mille from -1000 to 1000, or a decimal between -1 and 1.",
            "type": "number",
        })
    }
}

/// The names of the fields of a record; none for what is no record.
fn fields(schema: &serde_json::Value) -> Option<Vec<String>> {
    Some(schema.get("properties")?.as_object()?.keys().cloned().collect())
}

/// Lets a schema of an answer name answers where it names records that are documents too.
fn renamed(schema: &mut serde_json::Value, shared: &[String]) {
    match schema {
        serde_json::Value::Object(parts) => {
            if let Some(serde_json::Value::String(name)) = parts.get_mut("$ref")
                && shared.iter().any(|shared| name.strip_prefix("#/$defs/") == Some(shared))
            {
                name.push_str("Answer");
            }
            parts.values_mut().for_each(|part| renamed(part, shared));
        }
        serde_json::Value::Array(items) => {
            for item in items {
                renamed(item, shared);
            }
        }
        _ => {}
    }
}

/// One schema with every public document, answer and word under `$defs`. A record says under `x-casework` whether
/// it is a `document`, which people write, or an `answer`, which casework gives in full. `x-kinds` says for each kind of event
/// what its `data` are.
///
/// ```
/// let schema = casework::schema::all();
/// assert_eq!(schema["$defs"]["CalendarDocument"]["x-casework"], "document");
/// assert_eq!(schema["$defs"]["Span"]["x-casework"], "answer");
/// ```
pub fn all() -> serde_json::Value {
    let mut documents = SchemaSettings::draft2020_12().into_generator();
    documents.subschema_for::<CalendarDocument>();
    documents.subschema_for::<PolicyDocument>();
    documents.subschema_for::<EventDocument>();
    documents.subschema_for::<Observation>();
    documents.subschema_for::<Stream>();
    documents.subschema_for::<OrganisationDocument>();
    documents.subschema_for::<ActDocument>();
    documents.subschema_for::<Actor>();
    documents.subschema_for::<Reply>();
    documents.subschema_for::<ChannelDocument>();
    let kinds: BTreeMap<_, _> = data_schemas(&mut documents).into_iter().collect();
    let mut answers = SchemaSettings::draft2020_12().for_serialize().into_generator();
    answers.subschema_for::<Explanation>();
    answers.subschema_for::<Finding>();
    answers.subschema_for::<Code>();
    answers.subschema_for::<Assessment>();
    answers.subschema_for::<Crossed>();
    answers.subschema_for::<Cycle>();
    answers.subschema_for::<TargetRow>();
    answers.subschema_for::<ClockExplanation>();
    answers.subschema_for::<Appended>();
    answers.subschema_for::<Reconciliation>();
    answers.subschema_for::<Ranking>();
    answers.subschema_for::<Priority>();
    answers.subschema_for::<Comparison>();
    answers.subschema_for::<Overtaking>();
    answers.subschema_for::<LatestTurn>();
    answers.subschema_for::<Resolution>();
    answers.subschema_for::<WorkRow>();
    answers.subschema_for::<Decision>();
    answers.subschema_for::<Allowance>();
    answers.subschema_for::<Approval>();
    answers.subschema_for::<Refused>();
    answers.subschema_for::<PolicyTrace>();
    answers.subschema_for::<Draft>();
    answers.subschema_for::<Proposal>();
    answers.subschema_for::<TemplateLength>();
    answers.subschema_for::<Fit>();
    answers.subschema_for::<Part>();
    answers.subschema_for::<Channel>();
    answers.subschema_for::<FactRow>();
    let mut definitions = documents.take_definitions(true);
    let mut given = answers.take_definitions(true);
    // A record that is written and given is of two kinds.
    let shared = given.iter().filter(|(name, answer)| {
        let written = definitions.get(*name);
        debug_assert!(
            written.is_none_or(|written| fields(written) == fields(answer)),
            "two types are called {name}"
        );
        written.is_some() && fields(answer).is_some()
    });
    let shared: Vec<String> = shared.map(|(name, _)| name.clone()).collect();
    for name in &shared {
        let record = given.remove(name).unwrap_or_default();
        given.insert(format!("{name}Answer"), record);
    }
    for record in given.values_mut() {
        renamed(record, &shared);
    }
    for (kind, side) in [("document", &mut definitions), ("answer", &mut given)] {
        for record in side.values_mut().filter_map(serde_json::Value::as_object_mut) {
            if record.contains_key("properties") {
                record.insert("x-casework".to_owned(), kind.into());
            }
        }
    }
    definitions.append(&mut given);
    serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "casework",
        "x-kinds": kinds,
        "$defs": definitions,
    })
}
