//! What there is to do on a case, as a table.

use super::{SHOWN, minute};
use crate::html::escape;
use crate::reading::{Action, Assessment, Staffing};
use std::fmt::Write;

/// A row for each action that is due; nothing where none is.
pub(super) fn actions(assessment: &Assessment) -> String {
    if assessment.actions.is_empty() {
        return String::new();
    }
    let mut rows = String::new();
    for action in assessment.actions.iter().take(SHOWN) {
        let cells =
            [whom(action), minute(&action.due_at.to_string(), "UTC"), late(action), why(action)];
        let cells = cells.iter().map(|cell| format!("<td>{}</td>", escape(cell)));
        let what = action.what.as_str().replace('_', " ");
        let _ = write!(
            rows,
            "<tr><th scope=\"row\">{}</th>{}</tr>",
            escape(&what),
            cells.collect::<String>()
        );
    }
    if assessment.actions.len() > SHOWN {
        let _ = write!(rows, "<tr><td>… {} more</td></tr>", assessment.actions.len() - SHOWN);
    }
    let heads = ["to do", "whom", "due", "late", "why"];
    let heads = heads.iter().map(|head| format!("<th scope=\"col\">{head}</th>"));
    format!(
        "<table style=\"color:inherit\"><thead><tr>{}</tr></thead><tbody>{rows}</tbody></table>",
        heads.collect::<String>()
    )
}

fn whom(action: &Action) -> String {
    let people = action.people.join(", ");
    let to = action.to.as_deref().unwrap_or_default();
    let there = match action.staffing {
        Staffing::OffShift => " (off shift)",
        Staffing::Nobody => " (nobody)",
        Staffing::Present | Staffing::Unknown => "",
    };
    if people.is_empty() { format!("{to}{there}") } else { format!("{to}: {people}{there}") }
}

/// How late it is, in the largest units that say it.
fn late(action: &Action) -> String {
    let seconds = action.late_by_ms / 1_000;
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let attempt =
        if action.attempt > 1 { format!(", attempt {}", action.attempt) } else { String::new() };
    let late = match (days, hours, minutes, seconds) {
        (0, 0, 0, 0) => String::new(),
        (0, 0, 0, seconds) => format!("{seconds} s"),
        (0, 0, minutes, _) => format!("{minutes} min"),
        (0, hours, minutes, _) => format!("{hours} h {minutes} min"),
        (days, hours, ..) => format!("{days} × 24 h {hours} h"),
    };
    format!("{late}{attempt}")
}

fn why(action: &Action) -> String {
    format!("{}: {}", action.guideline, action.reason)
}
