use super::*;
use crate::template::Given;

fn now() -> Timestamp {
    "2026-11-22T09:00:00Z".parse().unwrap()
}

/// A desk whose one template has this body, with a text variable `v` and some others.
fn desk(body: &str) -> Desk {
    let policy = serde_json::json!({
        "agreements": [],
        "brand": {"name": "Acme"},
        "variables": {
            "v": {"type": "text", "sensitivity": "public", "max_length": 60, "lines": true},
            "n": {"type": "integer", "sensitivity": "public"},
            "o": {"type": "text", "sensitivity": "public", "optional": true},
            "u": {"type": "url", "sensitivity": "public", "max_length": 40},
            "l": {"type": "list", "sensitivity": "public", "most": 3, "max_length": 8},
        },
        "templates": {"t": {"body": body}},
    });
    Desk::load(&policy.to_string()).unwrap()
}

fn drafted(body: &str, channel: &str, values: &[(&str, Given)]) -> Draft {
    let reply = values
        .iter()
        .fold(Reply::of("t", channel), |reply, (name, value)| reply.with(*name, value.clone()));
    desk(body).draft(&reply, None, now()).unwrap()
}

fn said(body: &str, channel: &str, values: &[(&str, Given)]) -> String {
    let draft = drafted(body, channel, values);
    let [part] = draft.parts.as_slice() else { panic!("{:?}", draft.parts) };
    part.text.clone()
}

fn text(value: &str) -> Given {
    Given::Text(Arc::from(value))
}

#[test]
fn one_source_has_each_channels_notation() {
    let body = "**Hello** _you_ `x`\n- one\n- two\nand [here](https://acme.example/a).";
    for (channel, want) in [
        ("line", "Hello you x\n- one\n- two\nand here: https://acme.example/a."),
        ("whatsapp", "*Hello* _you_ `x`\n- one\n- two\nand here: https://acme.example/a."),
        (
            "email",
            "<strong>Hello</strong> <em>you</em> <code>x</code><ul><li>one</li><li>two</li></ul>and \
             <a href=\"https://acme.example/a\">here</a>.",
        ),
        (
            "telegram",
            "<b>Hello</b> <i>you</i> <code>x</code>\n- one\n- two\nand <a href=\"https://acme.example/a\">here</a>.",
        ),
        ("slack", "*Hello* _you_ `x`\n- one\n- two\nand <https://acme.example/a|here>."),
        ("discord", "**Hello** _you_ `x`  \n- one  \n- two  \nand [here](https://acme.example/a)."),
    ] {
        assert_eq!(said(body, channel, &[]), want, "{channel}");
    }
}

#[test]
fn a_value_stands_for_itself() {
    let value = [("v", text("<b>*a* _b_ [c](d) & {{ n }} > `e`"))];
    for (channel, want) in [
        ("line", "<b>*a* _b_ [c](d) & {{ n }} > `e`"),
        ("email", "&lt;b&gt;*a* _b_ [c](d) &amp; {{ n }} &gt; `e`"),
        ("telegram", "&lt;b&gt;*a* _b_ [c](d) &amp; {{ n }} &gt; `e`"),
        ("slack", "&lt;b&gt;∗a∗ ＿b＿ [c](d) &amp; {{ n }} &gt; ˋeˋ"),
        ("whatsapp", "<b>∗a∗ ＿b＿ [c](d) & {{ n }} > ˋeˋ"),
        ("discord", "\\<b\\>\\*a\\* \\_b\\_ \\[c\\](d) \\& {{ n }} \\> \\`e\\`"),
    ] {
        assert_eq!(said("{{ v }}", channel, &value), want, "{channel}");
    }
}

#[test]
fn a_look_alike_stands_only_where_a_sign_could_act() {
    for (value, want) in [
        ("snake_case and 5 * 3 = 15", "snake_case and 5 * 3 = 15"),
        ("*bold*", "∗bold∗"),
        ("a ~b~ c", "a ∼b∼ c"),
        ("> quoted\n- item\n1. first", "› quoted\n‐ item\n1․ first"),
        ("3.5 is no item", "3.5 is no item"),
    ] {
        assert_eq!(said("{{ v }}", "whatsapp", &[("v", text(value))]), want);
    }
    assert_eq!(said("**{{ v }}**", "whatsapp", &[("v", text("a*b"))]), "*a∗b*");
}

#[test]
fn nothing_in_a_value_leads_elsewhere() {
    let body = "[it](https://acme.example/t/{{ v }}?x={{ n }})";
    let values = [("v", text("../\"><b>&é")), ("n", Given::Integer(7))];
    assert_eq!(
        said(body, "email", &values),
        "<a href=\"https://acme.example/t/..%2F%22%3E%3Cb%3E%26%C3%A9?x=7\">it</a>"
    );
    for (link, code) in [
        ("javascript:alert(1)", "link_scheme"),
        ("https://me@acme.example/", "link_scheme"),
        ("https://acme.example/a b", "link_scheme"),
        ("ftp://acme.example/", "link_scheme"),
    ] {
        let draft = drafted("[it]({{ u }})", "email", &[("u", text(link))]);
        let codes: Vec<_> = draft.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["missing_value", code], "{link}");
    }
}

#[test]
fn a_list_and_a_plural_are_written_in_their_language() {
    let items = Given::List(["a", "b", "c"].map(Arc::from).to_vec());
    assert_eq!(said("{{ l | list }}", "line", &[("l", items)]), "a, b, and c");
    let body = "{% plural n %}{% one %}one{% other %}{{ n }} of them{% endplural %}";
    assert_eq!(said(body, "line", &[("n", Given::Integer(1))]), "one");
    assert_eq!(said(body, "line", &[("n", Given::Integer(1200))]), "1,200 of them");
}

#[test]
fn white_space_goes_where_it_is_told_to() {
    let body = "  a\n{%- if o %} x{% endif -%}\n\n b {{- n -}} c  ";
    assert_eq!(said(body, "line", &[("n", Given::Integer(3))]), "ab3c");
    assert_eq!(said("{% if o %}x{% endif %}\n\ny\n", "line", &[]), "y");
}

#[test]
fn a_finding_points_at_the_message_and_at_the_policy() {
    let desk = Desk::load(
        r#"
agreements: []
variables: {card: {type: text, max_length: 40}, gone: {type: text}}
templates: {t: {body: "**A & B** 😀 {{ card }} {{ gone }}"}}
"#,
    )
    .unwrap();
    let reply = Reply::of("t", "email").with("card", text("4111 1111 1111 1111"));
    let draft = desk.draft(&reply, None, now()).unwrap();
    let sent = &draft.parts[0].text;
    assert_eq!(sent, "<strong>A &amp; B</strong> 😀 4111 1111 1111 1111 [?]");
    for (code, stretch, written) in
        [("missing_value", "[?]", Some("{{ gone }}")), ("card_number", "4111 1111 1111 1111", None)]
    {
        let finding = draft.findings.iter().find(|finding| finding.code == code).unwrap();
        let cut = |text: &str, span: crate::span::Span| -> String {
            let length = (span.end - span.start) as usize;
            text.chars().skip(span.start as usize).take(length).collect()
        };
        assert_eq!(
            (finding.path.as_str(), cut(sent, finding.span.unwrap()).as_str()),
            ("/parts/0/text", stretch)
        );
        let origin = finding.origin.as_ref().map(|origin| {
            assert_eq!(origin.path, "/templates/t/body");
            cut("**A & B** 😀 {{ card }} {{ gone }}", origin.span.unwrap())
        });
        assert_eq!(origin.as_deref(), written);
    }
    assert!(draft.sendable.is_none());
}

#[test]
fn parts_close_what_they_open() {
    let policy = "
agreements: []
channels: {kiosk: {unit: characters, limit: 40, markup: telegram_html, most_parts: 9}}
templates: {t: {body: '**one two three four five six seven eight nine ten eleven twelve**'}}
";
    let desk = Desk::load(policy).unwrap();
    let draft = desk.draft(&Reply::of("t", "kiosk"), None, now()).unwrap();
    let texts: Vec<_> = draft.parts.iter().map(|part| part.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "<b>one two three four five six seven</b> (1/2)",
            "<b>eight nine ten eleven twelve</b> (2/2)"
        ]
    );
    assert!(draft.parts.iter().all(|part| part.length <= 40), "{:?}", draft.parts);
    assert!(draft.sendable.is_some());
}
