//! A draft at a glance: its messages with how long they are, what was found marked where it stands, and why.

use super::bar;
use crate::channel::Part;
use crate::draft::Draft;
use crate::finding::{Finding, Severity};
use crate::html::escape;
use std::fmt::Write;

/// The messages as they would be sent, each stretch about which something was found marked, and a table of the findings.
pub(super) fn draft(draft: &Draft) -> String {
    let blocking = |finding: &&Finding| finding.severity == Severity::Error;
    let state = match draft.findings.iter().filter(blocking).count() {
        0 => "may be sent".to_owned(),
        1 => "blocked by one finding".to_owned(),
        many => format!("blocked by {many} findings"),
    };
    let name = draft.template.as_deref().unwrap_or("a text of one's own");
    let locale = draft.locale.as_ref().map(|locale| format!(", {locale}")).unwrap_or_default();
    let title =
        format!("{name} on {}, {}{locale}: {state}", draft.channel, draft.visibility.as_str());
    let mut rows = String::new();
    if let Some(subject) = &draft.subject {
        let _ = write!(
            rows,
            "<tr><th scope=\"row\">subject</th><td></td><td>{}</td></tr>",
            escape(subject)
        );
    }
    for (place, part) in draft.parts.iter().enumerate() {
        let path = format!("/parts/{place}/text");
        let here = draft.findings.iter().enumerate().filter(|(_, finding)| finding.path == path);
        let spans = here.filter_map(|(number, finding)| {
            let span = finding.span?;
            Some((span.start as usize, span.end as usize, number + 1))
        });
        let _ = write!(
            rows,
            "<tr><th scope=\"row\">{}</th><td>{}{}</td><td><pre dir=\"auto\" style=\"white-space:pre-wrap;margin:0\">{}</pre></td></tr>",
            place + 1,
            escape(&length(part)),
            part.limit.map_or_else(String::new, |limit| {
                bar(0, (part.length.saturating_mul(100) / limit.max(1)).clamp(0, 100))
            }),
            marked(&part.text, spans.collect()),
        );
    }
    let mut notes = String::new();
    for (number, finding) in draft.findings.iter().enumerate() {
        let severity = match finding.severity {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let from = finding.origin.as_ref().map_or("", |origin| origin.path.as_str());
        let _ = write!(
            notes,
            "<tr><th scope=\"row\">{}</th><td>{severity}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            number + 1,
            escape(finding.code),
            escape(&finding.message),
            escape(from),
        );
    }
    if !notes.is_empty() {
        notes = format!("<table style=\"color:inherit\"><tbody>{notes}</tbody></table>");
    }
    format!(
        "<div class=\"casework-draft\"><table style=\"color:inherit\"><caption>{}</caption><tbody>{rows}</tbody></table>\
         {notes}</div>",
        escape(&title)
    )
}

fn length(part: &Part) -> String {
    let limit = part.limit.map(|limit| format!(" of {limit}")).unwrap_or_default();
    let segments = part.segments.filter(|segments| *segments > 1);
    let segments = segments.map(|segments| format!(", {segments} SMS")).unwrap_or_default();
    format!("{}{limit} {}{segments}", part.length, part.counted())
}

/// The text with a mark around each stretch, and after it the number of the finding. Stretches that overlap are marked as
/// far as they do not.
fn marked(text: &str, mut spans: Vec<(usize, usize, usize)>) -> String {
    spans.sort_unstable();
    let mut out = String::new();
    let mut rest = text.chars();
    let mut at = 0;
    let take = |rest: &mut std::str::Chars<'_>, count: usize| -> String {
        escape_lines(&rest.by_ref().take(count).collect::<String>())
    };
    for (start, end, number) in spans {
        let (start, end) = (start.max(at), end.max(at));
        out.push_str(&take(&mut rest, start - at));
        let inside = take(&mut rest, end - start);
        let _ = write!(
            out,
            "<mark style=\"background:none;color:inherit;text-decoration:underline wavy\">{inside}<sup>{number}</sup></mark>"
        );
        at = end;
    }
    out.push_str(&escape_lines(rest.as_str()));
    out
}

/// As [`escape`], and line breaks stay.
fn escape_lines(text: &str) -> String {
    text.split('\n').map(escape).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use crate::desk::Desk;
    use crate::draft::Reply;
    use crate::json::Answer;
    use crate::time::Timestamp;

    #[test]
    fn a_draft_is_shown_with_what_was_found_in_it() {
        let desk = Desk::load("{agreements: []}").unwrap();
        let text = "<b>Hi</b> 😀 card 4111 1111 1111 1111\\nXXX";
        let reply = Reply::load(&format!(r#"{{"text": "{text}", "channel": "x"}}"#)).unwrap();
        let now: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
        let draft = desk.draft(&reply, None, now).unwrap();
        let shown = Answer::Draft(Box::new(draft)).card(&[]).unwrap();
        for part in [
            "a text of one&#39;s own on x, public: blocked by 2 findings",
            "&lt;b&gt;Hi&lt;/b&gt; 😀 card <mark",
            "wavy\">4111 1111 1111 1111<sup>1</sup></mark>\n<mark",
            "wavy\">XXX<sup>2</sup></mark></pre>",
            "41 of 280 weighted characters",
            "<td>error</td><td>card_number</td>",
        ] {
            assert!(shown.contains(part), "{part} is not in {shown}");
        }
        assert!(!shown.contains("<b>"));
    }
}
