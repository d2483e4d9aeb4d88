//! The files of vectors, for the runners: every row on disk is run, or the runner fails.

use serde::de::DeserializeOwned;
use serde_json::Value;
use std::path::Path;

/// Rows that hold one ruling.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group<R> {
    pub(crate) why: String,
    pub(crate) rows: Vec<R>,
}

/// The same with every `{"repeat": "ab", "times": 3}` as the text it stands for.
fn repeated(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(repeated).collect(),
        Value::Object(fields) => match (fields.get("repeat"), fields.get("times")) {
            (Some(Value::String(text)), Some(times)) if fields.len() == 2 => {
                text.repeat(usize::try_from(times.as_u64().unwrap()).unwrap()).into()
            }
            _ => fields.into_iter().map(|(name, part)| (name, repeated(part))).collect(),
        },
        other => other,
    }
}

/// Runs the rows of every file of one kind: about promises, or not. `groups` takes a file's groups, and `complaint` says
/// what is wrong with a row, if anything is.
pub(crate) fn run<F: DeserializeOwned, R>(
    about_promises: bool,
    groups: impl Fn(&F) -> &[Group<R>],
    complaint: impl Fn(&F, &str, &R) -> Option<String>,
) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut passed, mut failed, mut on_disk) = (0, 0, 0);
    for path in files.iter().filter(|path| path.extension().is_some_and(|kind| kind == "json")) {
        let source = std::fs::read_to_string(path).unwrap();
        let file: Value = serde_json::from_str(&source).unwrap();
        if file.get("policies").is_some() != about_promises {
            continue;
        }
        on_disk += source.matches("\"call\":").count();
        let file: F = serde_json::from_value(repeated(file))
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = path.file_name().unwrap().to_string_lossy();
        for group in groups(&file) {
            for row in &group.rows {
                match complaint(&file, &name, row) {
                    None => passed += 1,
                    Some(complaint) => {
                        failed += 1;
                        println!("{name}: {}\n  {complaint}", group.why);
                    }
                }
            }
        }
    }
    let about = if about_promises { "vectors about promises" } else { "vectors" };
    println!("{about}: {passed} passed, {failed} failed");
    assert_eq!((failed, passed), (0, on_disk), "every row on disk must run and hold");
}
