//! Any answer at a glance: a few lines for a prompt, a table for a notebook.

use crate::case::Case;
use crate::desk::Desk;
use crate::error::Result;
use crate::fold::Verdict;
use crate::html::escape;
use crate::json::{Answer, Tree, tree};
use crate::reading::Assessment;
use crate::time::Timestamp;
use serde::Serialize;
use std::fmt::Write;

/// The items of a list that a glance shows.
const SHOWN: usize = 20;

/// The part of an answer at a path, in a few lines: its leaves in full, its larger parts by their size.
///
/// # Errors
/// [`crate::Code::NoSuchPart`].
pub fn outline(answer: &impl Serialize, path: &[&str]) -> Result<String> {
    Ok(match tree(answer, path)? {
        Tree::List(items) => {
            let lines = items.iter().take(SHOWN).map(|item| format!("  {},", line(item)));
            let more = items.len().saturating_sub(SHOWN);
            let more = (more > 0).then(|| format!("  … {more} more"));
            let lines: Vec<_> = lines.chain(more).collect();
            if lines.is_empty() { "[]".to_owned() } else { format!("[\n{}\n]", lines.join("\n")) }
        }
        part => line(&part),
    })
}

/// One line. Text is quoted, and a control character in it escaped.
fn line(part: &Tree) -> String {
    match part {
        Tree::Map(fields) => {
            let field = |(name, part): &(String, Tree)| format!("{name}: {}", leaf(part));
            format!("{{{}}}", fields.iter().map(field).collect::<Vec<_>>().join(", "))
        }
        part => leaf(part),
    }
}

fn leaf(part: &Tree) -> String {
    match part {
        Tree::Text(text) => format!("{text:?}"),
        Tree::List(items) => format!("[{} items]", items.len()),
        Tree::Map(fields) => format!("{{{} fields}}", fields.len()),
        part => word(part),
    }
}

/// A leaf as a cell of a table shows it.
fn word(part: &Tree) -> String {
    match part {
        Tree::Null => "none".to_owned(),
        Tree::Bool(value) => value.to_string(),
        Tree::Int(value) => value.to_string(),
        Tree::Instant(value) => value.to_string(),
        Tree::Text(text) => text.clone(),
        Tree::List(_) | Tree::Map(_) => leaf(part),
    }
}

/// A bar for each clock.
fn clocks(assessment: &Assessment) -> String {
    let mut rows = String::new();
    for (id, reading) in &assessment.clocks {
        let of = reading.of.as_ref().map_or_else(String::new, |of| format!(" ({of})"));
        let local = |at: Timestamp| {
            let calendar = reading.calendar.as_ref();
            let local = calendar.map_or_else(|| at.to_string(), |calendar| calendar.local(at));
            let zone = calendar.map_or("UTC", |calendar| calendar.zone().name());
            format!("{} {zone}", local.get(..16).unwrap_or(&local).replace('T', " "))
        };
        let verdict = match (reading.verdict, reading.breached, reading.at_risk) {
            (Some(Verdict::Kept), ..) => "kept",
            (Some(Verdict::Broken), ..) => "broken",
            (Some(Verdict::Void), ..) => "void",
            (_, true, _) => "breached",
            (_, _, true) => "at risk",
            (Some(Verdict::Open), ..) => "on track",
            (None, ..) => "",
        };
        let paused = reading.paused_by.join(", ");
        let state = reading.state.as_str().to_owned();
        let state = if paused.is_empty() { state } else { format!("{state}: {paused}") };
        let due = match reading.due_at {
            Some(at) => format!("due {}", local(at)),
            None if reading.never_due => "never due".to_owned(),
            None => String::new(),
        };
        let percent = reading.percent.map(|percent| format!("{percent} %")).unwrap_or_default();
        let width = reading.percent.unwrap_or_default().clamp(0, 100);
        let _ = write!(
            rows,
            "<tr><th scope=\"row\">{}</th><td><div style=\"width:10em;height:.7em;border:1px solid \
             currentColor\"><div style=\"width:{width}%;height:100%;background:currentColor;opacity:.6\">\
             </div></div></td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            escape(&format!("{id}{of}")),
            escape(&percent),
            escape(&state),
            escape(verdict),
            escape(&due),
        );
    }
    let standing = assessment.standing.as_str().replace('_', " ");
    let level = assessment.level.map(|level| format!(", {level}")).unwrap_or_default();
    let next = assessment.next_check.as_ref().map(|next| format!(", next check {}", next.at));
    let title = format!(
        "case {}: {standing}{level}{}",
        assessment.case_id.as_deref().unwrap_or("none"),
        next.unwrap_or_default()
    );
    format!(
        "<div class=\"casework-assessment\"><table style=\"color:inherit\"><caption>{}</caption>\
         <tbody>{rows}</tbody></table></div>",
        escape(&title)
    )
}

impl Desk {
    /// [`Desk::assess`] as a small HTML table with a bar for each clock, and local times in the zone of its calendar: no
    /// script, every text escaped, no colours of its own.
    ///
    /// # Errors
    /// As [`Desk::assess`].
    pub fn card(&self, case: &Case, as_of: impl Into<Timestamp>) -> Result<String> {
        self.assess(case, as_of).map(|assessment| clocks(&assessment))
    }
}

impl Answer {
    /// The part at a path as a notebook shows it.
    ///
    /// # Errors
    /// [`crate::Code::NoSuchPart`].
    pub fn card(&self, path: &[&str]) -> Result<String> {
        match self {
            Self::Assessment(assessment) if path.is_empty() => Ok(clocks(assessment)),
            answer => card(answer, path),
        }
    }
}

/// The part of an answer at a path as an HTML table: no script, every text escaped, no colours of its own.
///
/// # Errors
/// [`crate::Code::NoSuchPart`].
pub fn card(answer: &impl Serialize, path: &[&str]) -> Result<String> {
    Ok(format!("<div class=\"casework-answer\">{}</div>", table(&tree(answer, path)?)))
}

/// A record is a table of two columns, a list of records one with a column for each field.
fn table(part: &Tree) -> String {
    let mut rows = String::new();
    match part {
        Tree::Map(fields) => {
            for (name, part) in fields {
                let _ = write!(
                    rows,
                    "<tr><th scope=\"row\">{}</th><td>{}</td></tr>",
                    escape(name),
                    table(part)
                );
            }
        }
        Tree::List(items) => {
            if let Some(Tree::Map(fields)) = items.first() {
                let heads = fields
                    .iter()
                    .map(|(name, _)| format!("<th scope=\"col\">{}</th>", escape(name)));
                let _ = write!(rows, "<tr>{}</tr>", heads.collect::<String>());
            }
            for item in items.iter().take(SHOWN) {
                let cells = match item {
                    Tree::Map(fields) => fields.iter().map(|(_, part)| part).collect(),
                    item => vec![item],
                };
                let cells =
                    cells.into_iter().map(|cell| format!("<td>{}</td>", escape(&word(cell))));
                let _ = write!(rows, "<tr>{}</tr>", cells.collect::<String>());
            }
            if items.len() > SHOWN {
                let _ = write!(rows, "<tr><td>… {} more</td></tr>", items.len() - SHOWN);
            }
        }
        leaf => return escape(&word(leaf)),
    }
    // Some pages keep tables from taking their colour.
    format!("<table style=\"color:inherit\"><tbody>{rows}</tbody></table>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Row {
        name: &'static str,
        count: u8,
        parts: Vec<u8>,
    }

    #[test]
    fn a_glance_escapes_and_abbreviates() {
        let row = Row { name: "<b>\u{1b}[2J", count: 3, parts: vec![1, 2] };
        assert_eq!(
            outline(&row, &[]).unwrap(),
            r#"{name: "<b>\u{1b}[2J", count: 3, parts: [2 items]}"#
        );
        assert!(card(&row, &[]).unwrap().contains("&lt;b&gt;"));
        let many: Vec<_> = (0..50).collect();
        assert!(outline(&many, &[]).unwrap().ends_with("  … 30 more\n]"));
        assert!(card(&many, &[]).unwrap().contains("… 30 more"));
        assert_eq!(outline(&Vec::<u8>::new(), &[]).unwrap(), "[]");
    }
}
