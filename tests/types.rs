//! The schema, the error table and the types of Python and TypeScript, all written from the Rust types. The test
//! fails when a file on disk is stale; `make types` writes them.

use serde_json::{Map, Value, json};
use std::fmt::Write;
use std::path::Path;

#[test]
fn generated_files_are_fresh() {
    let schema = casework::schema::all();
    let errors: Map<String, Value> = casework::Code::ALL
        .iter()
        .map(|code| (code.as_str().to_owned(), json!(code.meaning())))
        .collect();
    let pretty = |value: &Value| format!("{}\n", serde_json::to_string_pretty(value).unwrap());
    let files = [
        ("schema/casework.schema.json", pretty(&schema)),
        ("schema/errors.json", pretty(&Value::Object(errors))),
        ("bindings-python/python/casework/types.py", python(&schema)),
        ("bindings-node/types.d.ts", typescript(&schema)),
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let write = std::env::var_os("CASEWORK_WRITE_TYPES").is_some();
    for (name, text) in files {
        let path = root.join(name);
        if write {
            std::fs::write(&path, &text).unwrap();
        }
        let on_disk = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(on_disk == text, "{name} is stale; run `make types`");
    }
}

/// A language in which types are written.
struct Language {
    text: &'static str,
    integer: &'static str,
    boolean: &'static str,
    null: &'static str,
    /// What an instant of an answer is.
    instant: &'static str,
    list: fn(&str) -> String,
    mapping: fn(&str) -> String,
}

const PYTHON: Language = Language {
    text: "str",
    integer: "int",
    boolean: "bool",
    null: "None",
    instant: "datetime.datetime",
    list: |item| format!("Sequence[{item}]"),
    mapping: |value| format!("Mapping[str, {value}]"),
};

const TYPESCRIPT: Language = Language {
    text: "string",
    integer: "number",
    boolean: "boolean",
    null: "null",
    instant: "Date",
    list: |item| format!("ReadonlyArray<{item}>"),
    mapping: |value| format!("Readonly<Record<string, {value}>>"),
};

impl Language {
    /// The type that a schema describes.
    fn type_of(&self, schema: &Value) -> String {
        let union = |parts: &Vec<Value>| {
            parts.iter().map(|part| self.type_of(part)).collect::<Vec<_>>().join(" | ")
        };
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.trim_start_matches("#/$defs/");
            return if name == "Instant" { self.instant.to_owned() } else { name.to_owned() };
        }
        if let Some(parts) = schema["anyOf"].as_array() {
            return union(parts);
        }
        match &schema["type"] {
            Value::Array(kinds) => {
                union(&kinds.iter().map(|kind| json!({ "type": kind })).collect::<Vec<_>>())
            }
            Value::String(kind) => match kind.as_str() {
                "string" => self.text.to_owned(),
                "integer" => self.integer.to_owned(),
                "boolean" => self.boolean.to_owned(),
                "null" => self.null.to_owned(),
                "array" => (self.list)(&self.type_of(&schema["items"])),
                "object" => (self.mapping)(&self.type_of(&schema["additionalProperties"])),
                other => panic!("no type for {other}"),
            },
            _ => {
                let word =
                    schema["const"].as_str().unwrap_or_else(|| panic!("no type for {schema}"));
                self.words(&[word])
            }
        }
    }

    fn words(&self, words: &[&str]) -> String {
        let quoted: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
        if self.null == "None" {
            format!("Literal[{}]", quoted.join(", "))
        } else {
            quoted.join(" | ")
        }
    }
}

/// The words of a definition that is a choice among words.
fn choice(definition: &Value) -> Option<Vec<&str>> {
    let consts =
        || definition["oneOf"].as_array()?.iter().map(|word| word["const"].as_str()).collect();
    let words =
        || -> Option<Vec<_>> { definition["enum"].as_array()?.iter().map(Value::as_str).collect() };
    words().or_else(consts)
}

/// What a definition is for, up to its Rust example.
fn description(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default();
    text.split("```").next().unwrap_or_default().trim().replace('\n', " ").replace("  ", " ")
}

fn definitions(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["$defs"].as_object().unwrap().iter().filter(|(name, _)| *name != "Instant")
}

fn fields(definition: &Value) -> impl Iterator<Item = (&String, &Value, bool)> {
    let required = |name: &str| {
        definition["required"]
            .as_array()
            .is_some_and(|names| names.iter().any(|known| known == name))
    };
    let properties = definition["properties"].as_object().unwrap();
    properties.iter().map(move |(name, schema)| (name, schema, required(name)))
}

fn python(schema: &Value) -> String {
    let mut out = String::from(
        r#""""The types of documents and answers. Generated by `make types`; do not edit.

At run time an answer is a `casework.View`; these protocols are for editors and type checkers.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, Protocol, TypeAlias, TypedDict

Instant: TypeAlias = datetime.datetime | str
"""An aware datetime, or RFC 3339 text with an offset."""

Amount: TypeAlias = datetime.timedelta | str
"""A timedelta, or text such as '8h', '2 working days' or '2 calendar days'."""

Column: TypeAlias = Any
"""Instants: an int64 buffer (NumPy, array, memoryview) or ints in milliseconds since 1970, or a list of instants."""

Tzif: TypeAlias = Mapping[str, bytes]
"""Compiled zone files (RFC 9636) by IANA name."""
"#,
    );
    let (mut records, mut aliases) = (String::new(), String::new());
    for (name, definition) in definitions(schema) {
        let about = description(definition);
        if let Some(words) = choice(definition) {
            let words = PYTHON.words(&words);
            let _ = write!(aliases, "\n{name}: TypeAlias = {words}\n\"\"\"{about}\"\"\"\n");
        } else if definition["properties"].is_object() {
            let answer = definition["x-casework"] == "answer";
            let base = if answer { "Protocol" } else { "TypedDict" };
            let _ = write!(records, "\n\nclass {name}({base}):\n    \"\"\"{about}\"\"\"\n");
            for (field, schema, required) in fields(definition) {
                let (kind, about) = (PYTHON.type_of(schema), description(schema));
                let _ = match (answer, required) {
                    (true, _) => write!(
                        records,
                        "\n    @property\n    def {field}(self) -> {kind}:\n        \"\"\"{about}\"\"\"\n        ...\n"
                    ),
                    (false, true) => {
                        write!(records, "\n    {field}: {kind}\n    \"\"\"{about}\"\"\"\n")
                    }
                    (false, false) => {
                        write!(
                            records,
                            "\n    {field}: NotRequired[{kind}]\n    \"\"\"{about}\"\"\"\n"
                        )
                    }
                };
            }
        } else {
            let kind = PYTHON.type_of(definition);
            let _ = write!(aliases, "\n{name}: TypeAlias = '{kind}'\n\"\"\"{about}\"\"\"\n");
        }
    }
    out.push_str(&aliases);
    out.push_str(&records);
    out.push_str(
        "\n\nDocument: TypeAlias = str | os.PathLike[str] | CalendarDocument | Mapping[str, Any]\n\
         \"\"\"YAML or JSON text, the path of a file, or a mapping.\"\"\"\n",
    );
    out
}

fn typescript(schema: &Value) -> String {
    let mut out = String::from(
        "// The types of documents and answers. Generated by `make types`; do not edit.\n\n\
         /** A Date, or RFC 3339 text with an offset. */\nexport type Instant = Date | string;\n\n\
         /** Milliseconds, or text such as '8h', '2 working days' or '2 calendar days'. */\n\
         export type Amount = number | string;\n",
    );
    for (name, definition) in definitions(schema) {
        let _ = write!(out, "\n/** {} */\n", description(definition));
        if let Some(words) = choice(definition) {
            let _ = writeln!(out, "export type {name} = {};", TYPESCRIPT.words(&words));
        } else if definition["properties"].is_object() {
            let _ = writeln!(out, "export interface {name} {{");
            for (field, schema, required) in fields(definition) {
                let optional = if required { "" } else { "?" };
                let (kind, about) = (TYPESCRIPT.type_of(schema), description(schema));
                let _ = write!(out, "  /** {about} */\n  readonly {field}{optional}: {kind};\n");
            }
            out.push_str("}\n");
        } else {
            let _ = writeln!(out, "export type {name} = {};", TYPESCRIPT.type_of(definition));
        }
    }
    out
}
