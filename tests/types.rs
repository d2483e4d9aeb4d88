//! The schema, the error table and the types of Python and TypeScript, all written from the Rust types. The test
//! fails when a file on disk is stale; `make types` writes them.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
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
    number: &'static str,
    boolean: &'static str,
    null: &'static str,
    /// Plain data that casework does not read.
    any: &'static str,
    /// What an instant is: of an answer, of an event, of any other document.
    instants: [&'static str; 3],
    list: fn(&str) -> String,
    mapping: fn(&str) -> String,
    /// A list of an answer.
    items: fn(&str) -> String,
    /// Parts of an answer by names that are data.
    parts: fn(&str) -> String,
    /// A record without fields.
    empty: &'static str,
}

const PYTHON: Language = Language {
    text: "str",
    integer: "int",
    number: "float",
    boolean: "bool",
    null: "None",
    any: "Any",
    instants: ["datetime.datetime", "Instant", "str"],
    list: |item| format!("Sequence[{item}]"),
    mapping: |value| format!("Mapping[str, {value}]"),
    items: |item| format!("Items[{item}]"),
    parts: |value| format!("Parts[{value}]"),
    empty: "Mapping[str, Never]",
};

const TYPESCRIPT: Language = Language {
    text: "string",
    integer: "number",
    number: "number",
    boolean: "boolean",
    null: "null",
    any: "unknown",
    instants: ["Date", "Instant", "Instant"],
    list: |item| format!("ReadonlyArray<{item}>"),
    mapping: |value| format!("Readonly<Record<string, {value}>>"),
    items: |item| format!("ReadonlyArray<{item}>"),
    parts: |value| format!("Readonly<Record<string, {value}>>"),
    empty: "Readonly<Record<string, never>>",
};

/// Where a type stands, which decides what an instant of it is.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Answer,
    Event,
    Document,
}

impl Language {
    /// The type that a schema describes.
    fn type_of(&self, schema: &Value, side: Side) -> String {
        let union = |parts: &mut dyn Iterator<Item = Value>| {
            let mut types: Vec<String> = Vec::new();
            for part in parts.map(|part| self.type_of(&part, side)) {
                if !types.contains(&part) {
                    types.push(part);
                }
            }
            types.join(" | ")
        };
        if let Some(name) = schema["$ref"].as_str() {
            return match name.trim_start_matches("#/$defs/") {
                "Instant" => self.instants[side as usize].to_owned(),
                // The handwritten Amount is what a call takes; in a document it is text.
                "Amount" => self.text.to_owned(),
                "Plain" => self.any.to_owned(),
                name => name.to_owned(),
            };
        }
        if let Some(parts) = schema["anyOf"].as_array() {
            let all = union(&mut parts.iter().cloned());
            let holds_any = all.split(" | ").any(|part| part == self.any);
            return if holds_any { self.any.to_owned() } else { all };
        }
        if schema["x-casework"] == "plain" {
            return self.any.to_owned();
        }
        match &schema["type"] {
            Value::Array(kinds) => union(&mut kinds.iter().map(|kind| {
                let mut one = schema.clone();
                one["type"] = kind.clone();
                one
            })),
            Value::String(kind) => match kind.as_str() {
                "string" if schema["enum"].is_array() => {
                    self.words(&choice(schema).expect("an enumeration is of words"))
                }
                "string" => self.text.to_owned(),
                "integer" => self.integer.to_owned(),
                "number" => self.number.to_owned(),
                "boolean" => self.boolean.to_owned(),
                "null" => self.null.to_owned(),
                "array" => {
                    let item = self.type_of(&schema["items"], side);
                    if side == Side::Answer { (self.items)(&item) } else { (self.list)(&item) }
                }
                "object" if schema["additionalProperties"] == false => self.empty.to_owned(),
                "object" => {
                    let part = self.type_of(&schema["additionalProperties"], side);
                    if side == Side::Answer { (self.parts)(&part) } else { (self.mapping)(&part) }
                }
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

/// What each word of a choice means, one a line, where it says so.
fn meanings(definition: &Value) -> Vec<String> {
    let words = definition["oneOf"].as_array().into_iter().flatten();
    let meaning = |word: &Value| {
        let about = description(word);
        let word = word["const"].as_str()?;
        (!about.is_empty()).then(|| format!("* `{word}`: {about}"))
    };
    words.filter_map(meaning).collect()
}

/// What a definition is for, up to its Rust example, without tables and without links into the crate.
fn description(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default();
    let text = text.split("```").next().unwrap_or_default().trim();
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('|')).collect();
    let text = lines.join(" ").replace("   ", " ").replace("  ", " ");
    text.replace("[`crate::", "`").replace("`]", "`").replace("Desk::", "Desk.")
}

/// The definitions that are written out: all but the leaves that each language knows, and the event, which is a union.
fn definitions(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let known = ["Amount", "Event", "Instant", "Plain"];
    let all = schema["$defs"].as_object().unwrap().iter();
    all.filter(move |(name, _)| !known.contains(&name.as_str()))
}

/// The names of every definition that another one leads to, itself included.
fn reached(schema: &Value, from: &Value, into: &mut BTreeSet<String>) {
    match from {
        Value::Object(fields) => {
            if let Some(name) = fields.get("$ref").and_then(Value::as_str) {
                let name = name.trim_start_matches("#/$defs/");
                if into.insert(name.to_owned()) {
                    reached(schema, &schema["$defs"][name], into);
                }
            }
            fields.values().for_each(|part| reached(schema, part, into));
        }
        Value::Array(items) => items.iter().for_each(|item| reached(schema, item, into)),
        _ => {}
    }
}

/// On which side each definition stands.
fn sides(schema: &Value) -> impl Fn(&str) -> Side {
    let mut events = BTreeSet::new();
    reached(schema, &schema["x-kinds"], &mut events);
    reached(schema, &schema["$defs"]["Event"], &mut events);
    let definitions = schema["$defs"].as_object().unwrap().iter();
    let answers = definitions.filter(|(_, definition)| definition["x-casework"] == "answer");
    let answers: BTreeSet<String> = answers.map(|(name, _)| name.clone()).collect();
    move |name| match (answers.contains(name), events.contains(name)) {
        (true, _) => Side::Answer,
        (_, true) => Side::Event,
        _ => Side::Document,
    }
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

/// The event without what depends on its kind.
fn event_base(schema: &Value) -> Value {
    let mut base = schema["$defs"]["Event"].clone();
    let fields = base["properties"].as_object_mut().unwrap();
    fields.remove("kind").and(fields.remove("data")).expect("an event has a kind and data");
    base["required"].as_array_mut().unwrap().retain(|name| name != "kind");
    base
}

/// The kinds of events: the word, the schema of what they carry, and whether they must carry it.
fn kinds(schema: &Value) -> impl Iterator<Item = (&String, &Value, bool)> {
    schema["x-kinds"].as_object().unwrap().iter().map(|(kind, data)| {
        let name = data["$ref"].as_str().unwrap_or_default().trim_start_matches("#/$defs/");
        let carried = &schema["$defs"][name];
        (kind, data, carried["required"].as_array().is_some_and(|names| !names.is_empty()))
    })
}

/// A word such as `merged_into` as the name of a class.
fn class_name(word: &str) -> String {
    let capital = |part: &str| format!("{}{}", part[..1].to_uppercase(), &part[1..]);
    word.split('_').map(capital).collect()
}

/// Words that cannot be the name of a field in a Python class.
const KEYWORDS: [&str; 12] =
    ["and", "as", "class", "def", "for", "from", "if", "in", "is", "not", "or", "with"];

/// The part of the Python types that no schema describes.
const PYTHON_HEAD: &str = r#""""The types of documents, events and answers. Generated by `make types`; do not edit.

At run time an answer is a `casework.View`; these protocols are for editors and type checkers.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, Never, NotRequired, Protocol, TypeAlias, TypedDict, TypeVar, overload

Instant: TypeAlias = datetime.datetime | str
"""An aware datetime, or RFC 3339 text with an offset."""

Amount: TypeAlias = datetime.timedelta | str
"""A timedelta, or text such as '8h', '2 working days' or '2 calendar days'."""

Column: TypeAlias = Any
"""Instants: an int64 buffer (NumPy, array, memoryview) or ints in milliseconds since 1970, or a list of instants."""

Tzif: TypeAlias = Mapping[str, bytes]
"""Compiled zone files (RFC 9636) by IANA name."""

_Part = TypeVar("_Part")
_Held = TypeVar("_Held", covariant=True)


class Answer(Protocol):
    """What every answer has, and every part of one that has parts itself."""

    def to_plain(self) -> Any:
        """The whole as dicts and lists, with datetimes for instants."""
        ...

    def to_json(self) -> str:
        """The whole as JSON text, byte for byte as in every other language."""
        ...

    def keys(self) -> list[str]:
        """The names of the fields, so that dict(answer) works."""
        ...

    def __getitem__(self, name: str, /) -> Any: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...


class Items(Protocol[_Held]):
    """A list of an answer."""

    def to_plain(self) -> Any:
        """The whole as a list, with datetimes for instants and dicts for records."""
        ...

    def to_json(self) -> str:
        """The whole as JSON text, byte for byte as in every other language."""
        ...

    @overload
    def __getitem__(self, place: int, /) -> _Held: ...
    @overload
    def __getitem__(self, place: slice, /) -> Sequence[_Held]: ...
    def __contains__(self, item: object, /) -> bool: ...
    def __iter__(self) -> Iterator[_Held]: ...
    def __reversed__(self) -> Iterator[_Held]: ...
    def __len__(self) -> int: ...


class Parts(Protocol[_Held]):
    """Parts by name, as keys and as attributes."""

    def to_plain(self) -> Any:
        """The whole as dicts and lists, with datetimes for instants."""
        ...

    def to_json(self) -> str:
        """The whole as JSON text, byte for byte as in every other language."""
        ...

    def keys(self) -> list[str]:
        """The names of the parts."""
        ...

    def values(self) -> Sequence[_Held]:
        """The parts."""
        ...

    def items(self) -> Sequence[tuple[str, _Held]]:
        """The names with the parts."""
        ...

    @overload
    def get(self, name: str, /) -> _Held | None:
        """The part of that name, or another value when there is none."""
        ...

    @overload
    def get(self, name: str, default: _Part, /) -> _Held | _Part: ...
    def __getitem__(self, name: str, /) -> _Held: ...
    def __getattr__(self, name: str, /) -> _Held: ...
    def __contains__(self, name: object, /) -> bool: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
"#;

/// What calls take, made of the types above.
const PYTHON_TAIL: &str = r#"
Document: TypeAlias = str | os.PathLike[str] | CalendarDocument | Mapping[str, Any]
"""YAML or JSON text, the path of a file, or a mapping."""

Policy: TypeAlias = (
    str | os.PathLike[str] | PolicyDocument | Sequence[PolicyDocument] | Mapping[str, Any] | Sequence[Mapping[str, Any]]
)
"""YAML or JSON text, the path of a file, a mapping, or a list of mappings in order of their beginning."""

EventGiven: TypeAlias = Event | Mapping[str, Any] | str
"""An event as a mapping, in which instants may be aware datetimes, or as YAML or JSON text."""

Observations: TypeAlias = str | Iterable[Observation] | Iterable[Mapping[str, Any]]
"""Observations as a list of mappings, in which times may be timedeltas, or as YAML or JSON text."""

StreamGiven: TypeAlias = Stream | Mapping[str, Any] | str
"""A stream of cases as a mapping, in which `every` may be a timedelta, or as YAML or JSON text."""

ActorGiven: TypeAlias = ActingPerson | Mapping[str, Any] | str
"""Whoever wants to act, as a mapping or as YAML or JSON text."""

ActGiven: TypeAlias = ActDocument | Mapping[str, Any] | str
"""What somebody wants to do, as a mapping or as YAML or JSON text."""

ReplyGiven: TypeAlias = Reply | Mapping[str, Any] | str
"""A reply as a mapping, among whose values may be dates and aware datetimes, or as YAML or JSON text."""

Replies: TypeAlias = str | Iterable[Reply] | Iterable[Mapping[str, Any]]
"""Replies out of anything that gives one after the other, or YAML or JSON text of a list."""

Organisation: TypeAlias = str | os.PathLike[str] | OrganisationDocument | Mapping[str, Any]
"""Who is there: YAML or JSON text, the path of a file, or a mapping."""

Events: TypeAlias = str | os.PathLike[str] | Iterable[Event] | Iterable[Mapping[str, Any]] | Iterable[str]
"""Events in any order: YAML or JSON text of a list, the path of a file, or anything that gives one after the other."""
"#;

/// A record as a class; as a call where a field cannot be the name of one.
fn python_record(records: &mut String, name: &str, definition: &Value, side: Side) {
    let about = description(definition);
    let base = if side == Side::Answer { "Answer, Protocol" } else { "TypedDict" };
    if fields(definition).any(|(field, ..)| KEYWORDS.contains(&field.as_str())) {
        let _ = writeln!(records, "\n\n{name} = TypedDict(\n    \"{name}\",\n    {{");
        for (field, schema, required) in fields(definition) {
            let (kind, about) = (PYTHON.type_of(schema, side), description(schema));
            let kind =
                if required { format!("'{kind}'") } else { format!("NotRequired['{kind}']") };
            let _ = writeln!(records, "        # {about}\n        \"{field}\": {kind},");
        }
        let _ = write!(records, "    }},\n)\n\"\"\"{about}\"\"\"\n");
        return;
    }
    let _ = write!(records, "\n\nclass {name}({base}):\n    \"\"\"{about}\"\"\"\n");
    for (field, schema, required) in fields(definition) {
        let (kind, about) = (PYTHON.type_of(schema, side), description(schema));
        let kind = match (side, required) {
            (Side::Answer, _) => {
                let _ = write!(
                    records,
                    "\n    @property\n    def {field}(self) -> {kind}:\n        \"\"\"{about}\"\"\"\n        ...\n"
                );
                continue;
            }
            (_, true) => kind,
            (_, false) => format!("NotRequired[{kind}]"),
        };
        let _ = write!(records, "\n    {field}: {kind}\n    \"\"\"{about}\"\"\"\n");
    }
}

fn python(schema: &Value) -> String {
    let mut out = String::from(PYTHON_HEAD);
    let side_of = sides(schema);
    let (mut records, mut aliases) = (String::new(), String::new());
    for (name, definition) in definitions(schema) {
        let about = description(definition);
        if let Some(words) = choice(definition) {
            let words = PYTHON.words(&words);
            let about: Vec<_> = [about].into_iter().chain(meanings(definition)).collect();
            let (lines, end) = (about.join("\n\n"), if about.len() > 1 { "\n" } else { "" });
            let _ = write!(aliases, "\n{name}: TypeAlias = {words}\n\"\"\"{lines}{end}\"\"\"\n");
        } else if definition["properties"].is_object() {
            python_record(&mut records, name, definition, side_of(name));
        } else {
            let kind = PYTHON.type_of(definition, side_of(name));
            let _ = write!(aliases, "\n{name}: TypeAlias = '{kind}'\n\"\"\"{about}\"\"\"\n");
        }
    }
    python_record(&mut records, "EventBase", &event_base(schema), Side::Event);
    let mut union = Vec::new();
    for (kind, data, required) in kinds(schema) {
        let (name, data) =
            (format!("{}Event", class_name(kind)), PYTHON.type_of(data, Side::Event));
        let data = if required { data } else { format!("NotRequired[{data}]") };
        let _ = write!(
            records,
            "\n\nclass {name}(EventBase):\n    \"\"\"An event of kind `{kind}`.\"\"\"\n\n    \
             kind: Literal[\"{kind}\"]\n    data: {data}\n"
        );
        union.push(name);
    }
    out.push_str(&aliases);
    out.push_str(&records);
    let about = description(&schema["$defs"]["Event"]);
    let _ = write!(
        out,
        "\n\nEvent: TypeAlias = (\n    {}\n)\n\"\"\"{about} Its `kind` says what its `data` are.\"\"\"\n",
        union.join("\n    | ")
    );
    out.push_str(PYTHON_TAIL);
    out
}

fn typescript(schema: &Value) -> String {
    let mut out = String::from(
        "// The types of documents, events and answers. Generated by `make types`; do not edit.\n\n\
         /** A Date, or RFC 3339 text with an offset. */\nexport type Instant = Date | string;\n\n\
         /** Milliseconds, or text such as '8h', '2 working days' or '2 calendar days'. */\n\
         export type Amount = number | string;\n",
    );
    let side_of = sides(schema);
    let record = |out: &mut String, name: &str, definition: &Value, side: Side| {
        let _ = writeln!(out, "export interface {name} {{");
        for (field, schema, required) in fields(definition) {
            let optional = if required { "" } else { "?" };
            let (kind, about) = (TYPESCRIPT.type_of(schema, side), description(schema));
            let _ = write!(out, "  /** {about} */\n  readonly {field}{optional}: {kind};\n");
        }
        out.push_str("}\n");
    };
    for (name, definition) in definitions(schema) {
        let meanings = meanings(definition);
        let about = description(definition);
        let _ = if meanings.is_empty() {
            write!(out, "\n/** {about} */\n")
        } else {
            write!(out, "\n/**\n * {about}\n * {}\n */\n", meanings.join("\n * "))
        };
        if let Some(words) = choice(definition) {
            let _ = writeln!(out, "export type {name} = {};", TYPESCRIPT.words(&words));
        } else if definition["properties"].is_object() {
            record(&mut out, name, definition, side_of(name));
        } else {
            let kind = TYPESCRIPT.type_of(definition, side_of(name));
            let _ = writeln!(out, "export type {name} = {kind};");
        }
    }
    out.push_str("\n/** What events of every kind have. */\n");
    record(&mut out, "EventBase", &event_base(schema), Side::Event);
    out.push_str("\n/** What the events of each kind carry. */\nexport interface EventData {\n");
    let (mut must, mut may) = (Vec::new(), Vec::new());
    for (kind, data, required) in kinds(schema) {
        let _ = writeln!(out, "  readonly {kind}: {};", TYPESCRIPT.type_of(data, Side::Event));
        if required { must.push(kind) } else { may.push(kind) }
    }
    out.push_str("}\n");
    let words = |kinds: &[&String]| {
        kinds.iter().map(|kind| format!("\"{kind}\"")).collect::<Vec<_>>().join(" | ")
    };
    let about = description(&schema["$defs"]["Event"]);
    let _ = write!(
        out,
        "\ntype With<K> = K extends keyof EventData\n  ? EventBase & {{ readonly kind: K; readonly data: EventData[K] }}\n  : never;\n\
         type MaybeWith<K> = K extends keyof EventData\n  ? EventBase & {{ readonly kind: K; readonly data?: EventData[K] }}\n  : never;\n\
         \n/** {about} Its `kind` says what its `data` are. */\nexport type Event =\n  | With<{}>\n  | MaybeWith<{}>;\n",
        words(&must),
        words(&may),
    );
    out.push_str(
        "\n/** An event of a kind that casework does not know, or of one that is only known at run time. */\n\
         export interface OtherEvent extends EventBase {\n  readonly kind: string;\n  readonly data?: unknown;\n}\n",
    );
    out
}
