//! A calendar at a glance: one line for a prompt, a small table for a notebook.

use super::document::{ClockTime, Hours, Interval, WEEKDAYS};
use super::hours::{DAY, DayHours, Side};
use super::plan::Plan;
use super::{Calendar, NEAR, Week};
use crate::html::escape;

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
        let plan = Plan::new(self.document(), NEAR);
        let rows: String = WEEKDAYS
            .iter()
            .enumerate()
            .map(|(weekday, name)| row(name, &plan.weekday_hours(weekday)))
            .collect();
        // Some pages keep tables from taking their colour.
        format!(
            "<table class=\"casework-calendar\" style=\"color:inherit\"><caption>{}</caption><tbody>{rows}</tbody></table>",
            escape(&self.summary())
        )
    }
}

/// One weekday: its name, a bar of 1,000 units a day, and its hours.
fn row(name: &str, hours: &DayHours) -> String {
    let spans = || hours.side(Side::Open).spans();
    let time = |time: i64| ClockTime(time).to_string();
    let words: Vec<_> =
        spans().map(|(start, end)| format!("{}-{}", time(start), time(end))).collect();
    let words = if words.is_empty() { "closed".to_owned() } else { words.join(" ") };
    let unit = |time: i64| time * 1_000 / DAY;
    let bar = |(start, end): (i64, i64)| {
        format!("<rect x=\"{}\" width=\"{}\" height=\"10\"/>", unit(start), unit(end) - unit(start))
    };
    let bars: String = spans().map(bar).collect();
    format!(
        "<tr><th scope=\"row\">{name}</th><td><svg viewBox=\"0 0 1000 10\" width=\"240\" height=\"10\" \
         preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{words}\" fill=\"currentColor\">\
         <rect width=\"1000\" height=\"10\" opacity=\"0.15\"/>{bars}</svg></td><td>{words}</td></tr>"
    )
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
    match words.len() {
        0 => "closed".to_owned(),
        1..=6 => words.join(" "),
        count => format!("{count} intervals"),
    }
}

/// A name on one line: no control characters, which could redraw a terminal.
fn plain(name: &str) -> String {
    let whole = name.chars().map(|c| if c.is_control() { ' ' } else { c });
    let cut: String = whole.clone().take(80).collect();
    if whole.count() > 80 { format!("{cut}…") } else { cut }
}
