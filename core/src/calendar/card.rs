//! A calendar at a glance: one line for a prompt, a small table for a notebook.

use super::document::{Hours, Interval, WEEKDAYS};
use super::hours::{DAY, DayHours, Side, split};
use super::{Calendar, Week};
use crate::html::escape;
use std::fmt::Write;

impl Calendar {
    /// One line: its name, its zone, its week, how many dates differ, and the zone data in use.
    ///
    /// ```
    /// let desk = casework::Calendar::load("{zone: Europe/Berlin, week: {mon-fri: 09:00-17:00}}")?;
    /// let release = casework::tzdata_release();
    /// assert_eq!(desk.summary(), format!("Europe/Berlin, mon-fri 09:00-17:00, tzdata {release}"));
    /// # Ok::<(), casework::Error>(())
    /// ```
    pub fn summary(&self) -> String {
        let document = self.document();
        let mut parts: Vec<String> = document.name.iter().map(|name| plain(name)).collect();
        parts.push(document.zone.clone());
        parts.push(week(&document.week));
        let counts = [
            (document.holidays.0.len(), "holiday", "holidays"),
            (document.special.len(), "special date", "special dates"),
            (document.closed.len(), "date with closed parts", "dates with closed parts"),
            (document.recurring.len(), "recurring rule", "recurring rules"),
        ];
        for (count, one, many) in counts {
            match count {
                0 => {}
                1 => parts.push(format!("1 {one}")),
                _ => parts.push(format!("{count} {many}")),
            }
        }
        parts.push(format!("tzdata {}", self.tzdata()));
        parts.join(", ")
    }

    /// The week as a small HTML table with a bar for each weekday: no script, every text escaped, colours taken
    /// from the page so that it reads in light and dark.
    pub fn card(&self) -> String {
        let mut rows = String::new();
        for (day, hours) in WEEKDAYS.iter().zip(&self.document().week.0) {
            let before = (WEEKDAYS.iter().position(|name| name == day).unwrap_or_default() + 6) % 7;
            let night = self.document().week.0.get(before).map(|hours| split(&hours.0).1);
            let mut spans = split(&hours.0).0;
            spans.extend(night.unwrap_or_default());
            let bars = DayHours::new(spans).side(Side::Open).spans().fold(
                String::new(),
                |mut bars, (start, end)| {
                    let per_mille = |time: i64| time * 1_000 / DAY;
                    let (x, width) = (per_mille(start), per_mille(end - start));
                    let _ = write!(bars, "<rect x=\"{x}\" width=\"{width}\" height=\"10\"/>");
                    bars
                },
            );
            let _ = write!(
                rows,
                "<tr><th scope=\"row\">{day}</th><td><svg viewBox=\"0 0 1000 10\" width=\"240\" height=\"10\" \
                 preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{0}\" fill=\"currentColor\">\
                 <rect width=\"1000\" height=\"10\" opacity=\"0.15\"/>{bars}</svg></td><td>{0}</td></tr>",
                text(hours)
            );
        }
        format!(
            "<table class=\"casework-calendar\"><caption>{}</caption><tbody>{rows}</tbody></table>",
            escape(&self.summary())
        )
    }
}

/// A week in words: runs of weekdays with equal hours, `24x7`, or `no weekly hours`.
fn week(week: &Week) -> String {
    if *week == Week::always() {
        return "24x7".to_owned();
    }
    let mut runs: Vec<(&str, &str, &Hours)> = Vec::new();
    for (day, hours) in WEEKDAYS.iter().zip(&week.0) {
        match runs.last_mut() {
            Some((_, last, same)) if *same == hours => *last = day,
            _ => runs.push((day, day, hours)),
        }
    }
    let open = runs.into_iter().filter(|(_, _, hours)| !hours.0.is_empty());
    let words: Vec<_> = open
        .map(|(first, last, hours)| {
            let days = if first == last { first.to_owned() } else { format!("{first}-{last}") };
            format!("{days} {}", text(hours))
        })
        .collect();
    if words.is_empty() { "no weekly hours".to_owned() } else { words.join(", ") }
}

fn text(hours: &Hours) -> String {
    let interval = |interval: &Interval| format!("{}-{}", interval.start, interval.end);
    let words: Vec<_> = hours.0.iter().map(interval).collect();
    if words.is_empty() { "closed".to_owned() } else { words.join(" ") }
}

/// A name on one line: no control characters, which could redraw a terminal.
fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
