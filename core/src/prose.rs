//! Any answer at a glance: a few lines for a prompt, a table for a notebook.

mod actions;
mod draft;
mod handbook;

use crate::case::Case;
use crate::desk::Desk;
use crate::error::Result;
use crate::fold::Verdict;
use crate::html::escape;
use crate::json::{Answer, Tree, tree};
use crate::order::{ContributionKind, LeftOutCount, Priority, Ranked, Ranking, UrgentBy};
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

/// A bar for each clock, and what there is to do.
fn clocks(assessment: &Assessment) -> String {
    let mut rows = String::new();
    for (id, reading) in &assessment.clocks {
        let of = reading.of.as_ref().map_or_else(String::new, |of| format!(" ({of})"));
        let local = |at: Timestamp| {
            let calendar = reading.calendar.as_ref();
            let local = calendar.map_or_else(|| at.to_string(), |calendar| calendar.local(at));
            minute(&local, calendar.map_or("UTC", |calendar| calendar.zone().name()))
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
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            escape(&format!("{id}{of}")),
            bar(0, width),
            escape(&percent),
            escape(&state),
            escape(verdict),
            escape(&due),
        );
    }
    let standing = assessment.standing.as_str().replace('_', " ");
    let level = assessment.level.map(|level| format!(", {level}")).unwrap_or_default();
    let escalation = assessment.escalation;
    let escalated =
        if escalation > 0 { format!(", escalation {escalation}") } else { String::new() };
    let next = assessment.next_check.as_ref().map(|next| format!(", next check {}", next.at));
    let title = format!(
        "case {}: {standing}{level}{escalated}{}",
        assessment.case_id.as_deref().unwrap_or("none"),
        next.unwrap_or_default()
    );
    format!(
        "<div class=\"casework-assessment\"><table style=\"color:inherit\"><caption>{}</caption>\
         <tbody>{rows}</tbody></table>{}</div>",
        escape(&title),
        actions::actions(assessment)
    )
}

/// What the wall clock of a zone shows, to the minute.
fn minute(local: &str, zone: &str) -> String {
    format!("{} {zone}", local.get(..16).unwrap_or(local).replace('T', " "))
}

/// A bar from one per cent of its frame to another.
fn bar(from: i64, to: i64) -> String {
    let start = if from > 0 { format!("margin-left:{from}%;") } else { String::new() };
    format!(
        "<div style=\"width:10em;height:.7em;border:1px solid currentColor\"><div style=\"{start}width:{}%;\
         height:100%;background:currentColor;opacity:.6\"></div></div>",
        to - from
    )
}

/// A waterfall: each line of the weight with its points, the sum up to it and why; then urgency and score.
fn waterfall(priority: &Priority) -> String {
    let mut sums = vec![0];
    for line in &priority.contributions {
        sums.push(sums.last().copied().unwrap_or_default() + line.points);
    }
    let low = sums.iter().copied().min().unwrap_or_default();
    let width = sums.iter().copied().max().unwrap_or_default().saturating_sub(low).max(1);
    let percent = |sum: i64| (sum - low) * 100 / width;
    let steps =
        |before: i64, after: i64| bar(percent(before.min(after)), percent(before.max(after)));
    let mut rows = String::new();
    let mut row = |name: &str, points: &str, steps: &str, sum: &str, why: &str| {
        let _ = write!(
            rows,
            "<tr><th scope=\"row\">{}</th>{NUMBER}{}</td><td>{steps}</td>{NUMBER}{}</td><td>{}</td></tr>",
            escape(name),
            escape(points),
            escape(sum),
            escape(why),
        );
    };
    for (line, sum) in priority.contributions.iter().zip(sums.windows(2)) {
        let [before, after] = sum else { continue };
        let group = line.group.as_deref().unwrap_or_default();
        let name = match line.kind {
            ContributionKind::Level => "level".to_owned(),
            ContributionKind::Factor => {
                format!("{group}: {}", line.factor.as_deref().unwrap_or_default())
            }
            ContributionKind::Cap => format!("{group}: cap"),
            ContributionKind::Least => "least weight".to_owned(),
            ContributionKind::Most => "most weight".to_owned(),
        };
        let points = format!("{}{}", if line.points > 0 { "+" } else { "" }, line.points);
        row(&name, &points, &steps(*before, *after), &after.to_string(), &line.sentence);
    }
    let weight = priority.weight;
    row("weight", "", &steps(0, weight), &weight.to_string(), "");
    let urgency = &priority.urgency;
    let grows = format!("u0 {}, kappa {}", urgency.u0, urgency.kappa);
    let time = format!(
        "{}: {} % of its target; {grows}",
        timed(urgency.by, urgency.clock.as_deref()),
        urgency.percent
    );
    let time = if urgency.by == UrgentBy::Nothing { grows } else { time };
    row("urgency", &format!("× {}", urgency.exact), "", "", &time);
    row("score", &format!("= {}", priority.exact), "", &thousandths(priority.score), "");
    let heads = ["", "points", "", "sum", "why"];
    let title =
        format!("case {}: {}", priority.case_id.as_deref().unwrap_or("none"), priority.sentence);
    framed("priority", &title, &heads, &rows)
}

/// What is timed, in a few words.
fn timed(by: UrgentBy, clock: Option<&str>) -> String {
    match by {
        UrgentBy::RunningClock => clock.unwrap_or_default().to_owned(),
        UrgentBy::PausedClock => format!("{} (paused)", clock.unwrap_or_default()),
        UrgentBy::FloorClock => "floor clock".to_owned(),
        UrgentBy::Nothing => String::new(),
    }
}

/// A number of thousandths as people read it.
fn thousandths(number: i64) -> String {
    format!("{}.{:03}", number.div_euclid(1_000), number.rem_euclid(1_000))
}

/// The beginning of a cell with a number.
const NUMBER: &str = "<td style=\"text-align:right\">";

/// Cases in order, the first of them first.
fn places(title: &str, ranked: &[Ranked]) -> String {
    let mut rows = String::new();
    for row in ranked.iter().take(SHOWN) {
        let rule = row.lane_rule.as_ref().map(|rule| format!(" ({rule})")).unwrap_or_default();
        let turn = if row.reserved { ", reserved turn" } else { "" };
        let of = row.of.as_ref().map(|of| format!(" ({of})")).unwrap_or_default();
        let _ = write!(
            rows,
            "<tr>{NUMBER}{}</td><th scope=\"row\">{}</th><td>{}</td>{NUMBER}{}</td><td>{}</td>{NUMBER}{}</td>\
             <td>{}</td></tr>",
            row.rank,
            escape(&row.case_id),
            escape(&format!("{}{rule}{turn}", row.lane.as_str().replace('_', " "))),
            thousandths(row.score),
            escape(&format!("{}{of}", timed(row.by, row.clock.as_deref()))),
            row.percent,
            escape(&row.due_at.map(|at| minute(&at.to_string(), "UTC")).unwrap_or_default()),
        );
    }
    if ranked.len() > SHOWN {
        let _ = write!(rows, "<tr><td></td><td>… {} more</td></tr>", ranked.len() - SHOWN);
    }
    framed("ranking", title, &["", "case", "lane", "score", "clock", "%", "due"], &rows)
}

/// How many cases have a place, and how many have none for which reason.
fn headline(ranking: &Ranking) -> String {
    let LeftOutCount { resolved, closed, merged, spam, deleted, not_begun } = ranking.left_out;
    let counts = [
        (resolved, "resolved"),
        (closed, "closed"),
        (merged, "merged"),
        (spam, "spam"),
        (deleted, "deleted"),
        (not_begun, "not begun"),
    ];
    let left = counts.into_iter().filter(|(count, _)| *count > 0);
    let left: Vec<_> = left.map(|(count, why)| format!("{count} {why}")).collect();
    let left =
        if left.is_empty() { String::new() } else { format!("; left out: {}", left.join(", ")) };
    let cases = format!("{} case{}", ranking.cases, if ranking.cases == 1 { "" } else { "s" });
    format!("{cases} in order at {}{left}", ranking.as_of)
}

/// A table with a title and the names of its columns.
fn framed(kind: &str, title: &str, heads: &[&str], rows: &str) -> String {
    let heads = heads.iter().map(|head| format!("<th scope=\"col\">{}</th>", escape(head)));
    format!(
        "<div class=\"casework-{kind}\"><table style=\"color:inherit\"><caption>{}</caption><thead><tr>{}</tr>\
         </thead><tbody>{rows}</tbody></table></div>",
        escape(title),
        heads.collect::<String>(),
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
            Self::Priority(Some(priority)) if path.is_empty() => Ok(waterfall(priority)),
            Self::Ranking(ranking) if path.is_empty() => {
                Ok(places(&headline(ranking), &ranking.rows))
            }
            Self::Draft(reply) if path.is_empty() => Ok(draft::draft(reply)),
            Self::Comparison(both) if path.is_empty() => Ok(places(&both.sentence, &both.rows)),
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

    #[test]
    fn a_waterfall_shows_every_line_and_escapes_it() {
        let desk = Desk::load(
            r#"
level: {default: P3}
order:
  groups:
    "<i>crowd":
      cap: 25
      factors:
        - {fact: customer.tier, bands: [{is: "<b>gold", points: 40}]}
        - {id: quiet, when: {fact: tags, value: quiet}, points: -5}
agreements: [{id: all, clocks: [{preset: first_reply, target: 4h}]}]
"#,
        )
        .unwrap();
        let at = "2026-11-21T09:00:00Z";
        let event = |id: &str, data: &str| {
            format!(
                r#"[{{"id": "o", "case_id": "{id}", "at": "{at}", "kind": "opened", "data": {data}}}]"#
            )
        };
        let gold = Case::load(&event("<u>7", r#"{"customer": {"tier": "<b>gold"}}"#)).unwrap();
        let done = Case::load(&event("8", r#"{"status": "resolved"}"#)).unwrap();
        let now: Timestamp = "2026-11-21T11:00:00Z".parse().unwrap();
        let priority = desk.priority(&gold, now).unwrap().map(Box::new);
        let shown = Answer::Priority(priority).card(&[]).unwrap();
        // 200, then +40 to 240, then back to 225: of 240 these are 83, 100 and 93 per cent.
        for part in [
            "<th scope=\"row\">level</th>",
            "&lt;i&gt;crowd: customer.tier",
            "+40</td><td><div style=\"width:10em;height:.7em;border:1px solid currentColor\"><div style=\"margin-left:83%;width:17%;",
            "-15</td><td><div style=\"width:10em;height:.7em;border:1px solid currentColor\"><div style=\"margin-left:93%;width:7%;",
            "225</td>",
            "× 3/4",
            "first_reply: 50 % of its target; u0 1/4, kappa 1/4",
            "168.750",
        ] {
            assert!(shown.contains(part), "{part} is not in {shown}");
        }
        let ranking = desk.rank([&gold, &done], now, crate::order::RankOptions::default()).unwrap();
        let ranked = Answer::Ranking(ranking).card(&[]).unwrap();
        assert!(
            ranked.contains("1 case in order at 2026-11-21T11:00:00.000Z; left out: 1 resolved")
        );
        assert!(ranked.contains("<td>2026-11-21 13:00 UTC</td>"), "{ranked}");
        let compared = desk.compare(&gold, &gold, now).map(Box::new).unwrap();
        let compared = Answer::Comparison(compared).card(&[]).unwrap();
        for card in [shown, ranked, compared] {
            assert!(!card.contains("<b>") && !card.contains("<i>") && !card.contains("<u>"));
            assert!(card.contains("&lt;u&gt;7"));
        }
    }
}
