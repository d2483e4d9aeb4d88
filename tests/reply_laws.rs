//! The laws of replies over hostile values, each channel's notation read by somebody else (`reply_reference.rs`).
//! `PROPTEST_CASES` raises the number of cases.

mod reply_reference;

use casework::channel::{Channel, ChannelDocument, fit, split};
use casework::{Case, Desk, Draft, Event, Reply, Severity, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use reply_reference::{Shown, bare, html, markdown, segments, slack, whatsapp};
use serde_json::{Value, json};
use std::sync::LazyLock;

fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(cases),
        // The same cases every time, unless somebody asks for more.
        rng_seed: if asked.is_some() { RngSeed::Random } else { RngSeed::Fixed(2026) },
        failure_persistence: None,
        max_shrink_iters: 4_000,
        // Some laws speak of few notations only.
        max_global_rejects: u32::MAX,
        ..ProptestConfig::default()
    }
}

fn now() -> Timestamp {
    "2026-11-25T12:00:00Z".parse().unwrap()
}

/// A channel for each notation, without a limit; and every built-in one.
const NOTATIONS: [&str; 6] = ["plain", "html", "markdown", "whatsapp", "telegram_html", "slack"];
const CHANNELS: [&str; 16] = [
    "x",
    "x_dm",
    "sms",
    "rcs",
    "whatsapp",
    "messenger",
    "instagram",
    "telegram",
    "line",
    "discord",
    "slack",
    "mastodon",
    "bluesky",
    "tiktok",
    "email",
    "webchat",
];

/// What every construct does with values of every type.
const ALL: &str = "{{ greeting }}\n\n{{> sorry }} **{{ mine }}** and _{{ said }}_ with `{{ code }}`, {{ lines }}\n\n\
    - {{ item }}\n- {{ items | list }}\n\nAbout {{ order }} of {{ kind }}: {{ n }}, {{ sum }}, {{ day | date: \"full\" }}, \
    {{ at }}, {{ wait }}. {% plural n %}{% one %}One {{ item }}{% other %}Many {{ item }}{% endplural %} \
    {% if mine == blank %}none{% elsif n > 3 %}{{ mine | upcase }}{% else %}{{ mine | truncate: 9 }}{% endif %} \
    {{ mail }} {{ phone }} {{ maybe | default: \"there\" }}";
/// Links of its own: one with values inside, one to a value, one that stands alone.
const LINKS: &str = "Look [at {{ mine }}](https://acme.example/find?q={{ mine }}&p={{ said }}) or [here]({{ page }}) now";

fn policy() -> Value {
    let channel =
        |markup: &&str| (format!("as {markup}"), json!({"unit": "characters", "markup": markup}));
    let mut channels: serde_json::Map<String, Value> = NOTATIONS.iter().map(channel).collect();
    channels.insert("parts".into(), json!({"unit": "characters", "limit": 60, "most_parts": 99}));
    channels.insert("bytes".into(), json!({"unit": "bytes", "limit": 90, "most_parts": 99}));
    json!({
        "agreements": [{"id": "all", "clocks": [{"preset": "first_reply", "target": "4h"}]}],
        "channels": channels,
        "brand": {"name": "Acme", "locale": "en", "links": ["acme.example"], "salutation": {"given": "name"}},
        "variables": {
            "name": {"type": "person_name", "source": "customer", "optional": true},
            "mine": {"type": "text", "source": "agent", "fallback": "nothing"},
            "said": {"type": "text", "source": "customer", "fallback": "nothing"},
            "code": {"type": "text", "source": "agent", "fallback": "nothing"},
            "lines": {"type": "text", "source": "agent", "lines": true, "fallback": "nothing"},
            "item": {"type": "text", "source": "agent", "fallback": "nothing"},
            "items": {"type": "list", "source": "agent", "most": 4, "fallback": "nothing"},
            "order": {"type": "order_id", "fallback": "nothing"},
            "kind": {"type": "word", "words": ["*red*", "<blue>"], "fallback": "nothing"},
            "n": {"type": "integer", "fallback": "nothing"},
            "sum": {"type": "money", "fallback": "nothing"},
            "day": {"type": "date", "fallback": "nothing"},
            "at": {"type": "instant", "fallback": "nothing"},
            "wait": {"type": "duration", "fallback": "nothing"},
            "page": {"type": "url", "source": "agent", "fallback": "https://acme.example/"},
            "mail": {"type": "email", "source": "agent", "fallback": "nothing"},
            "phone": {"type": "phone", "source": "agent", "fallback": "nothing"},
            "maybe": {"type": "text", "source": "prompt", "optional": true},
            "must": {"type": "text", "source": "customer"},
        },
        "snippets": {"sorry": {"body": "Sorry, {{ said }}."}},
        "templates": {
            "all": {"body": ALL},
            "links": {"body": LINKS},
            "lines": {"body": "{{ lines }}\n{{ item }}\n\n{{ mine }}\n- {{ item }}\n- {{ said }}\n{{ lines }}"},
            "lists": {"body": "{{ said }}\n- {{ lines }}\n- {{ mine }}"},
            "must": {"body": "Hi {{ must }}, [NAME]"},
            "short": {"texts": [
                {"locale": "en", "body": "{{ said }} {{ n }}"},
                {"locale": "de", "body": "**{{ mine }}**{{ said }} {{ items | list }}"},
            ]},
        },
    })
}

static DESK: LazyLock<Desk> = LazyLock::new(|| Desk::load(&policy().to_string()).unwrap());

/// Pieces that mean something to somebody: to a template, to HTML, to Markdown, to Slack, to a terminal.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-zA-Z0-9]{1,6}",
        2 => Just(" ".to_owned()),
        6 => select(vec![
            "{{ mine }}", "{{", "}}", "{% if n %}", "{% endif %}", "{{> sorry }}", "[?]", "[NAME]", "#{x}", "<b>", "</strong>",
            "<script>alert(1)</script>", "<img src=x onerror=y>", "<!--", "-->", "]]>", "&amp;", "&lt;", "&#60;", "&colon;", "&",
            "<", ">", "\"", "'", "*", "**", "***", "_", "__", "`", "```", "~", "~~", "~~~", "[", "]", "](", ")", "(", "!", "![",
            "[a](https://evil.com)", "[a]: https://evil.com", "[^1]", "#", "# ", "> ", "- ", "+ ", "* ", "1. ", "1) ", "---", "===",
            "| a | b |", "|", "\\", "\\\\", "$", "$$", "^", "-", "+", "=", ":", "/", "//", "://", "www.", "@", "@everyone", ":smile:",
            "<@U1>", "<!here>", "<#C1>", "<https://evil.com|x>", "https://evil.com/a_b*c", "https://acme.example/(x)_y_",
            "http://evil.com/?a=b&c=d", "mailto:a@b.com", "a@b.com", "javascript:alert(1)", "evil.com", "<https://evil.com>", "\n",
            "\n\n", "    ", "\n    ", "\n\n    x", "\n\n\tx", "\n- x", "\n\n1. x", "\n> x", "\n# x", "\nx\n===", "\n\n---\n", "\n***\n",
            "\n```\n", "\n|a|\n|-|\n", "\n: x", "\n[x]: /y\n", "\n- [ ] x", "\n    - x", "\t", "\r\n", "\u{2028}", "\u{202e}", "\u{2066}", "\u{200b}", "\u{200d}", "\u{feff}", "\u{0}",
            "\u{1b}[31m", "\u{a0}", "é", "e\u{301}", "ß", "ﬁ", "€", "日本", "ا", "क्ष", "😀", "👨\u{200d}👩\u{200d}👧", "🇩🇪", "1\u{20e3}", "’", "…",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ]
}

fn hostile() -> impl Strategy<Value = String> {
    vec(piece(), 0..12).prop_map(|pieces| pieces.concat())
}

/// A value of each type: hostile where it is text, mostly of its type elsewhere.
fn values() -> impl Strategy<Value = Value> {
    let texts = vec(hostile(), 9);
    let page = prop_oneof![
        hostile().prop_map(|text| format!("https://acme.example/{text}")),
        "https://acme\\.example/[a-z()_*~?&=;,'!\\[\\]|<>\"\\\\^`{}%-]{0,12}",
        hostile(),
    ];
    let count = prop_oneof![Just(1), 0_i64..9, any::<i32>().prop_map(i64::from)];
    let day =
        select(vec!["2026-11-25", "2028-02-29", "1970-01-01", "9999-12-31", "2026-02-30", "<b>"]);
    let wait = select(vec!["90m", "48h", "0s", "4000000h", "*1h*"]);
    let kind = select(vec!["*red*", "<blue>", "other"]);
    let minor = any::<i32>().prop_map(i32::unsigned_abs);
    (texts, vec(hostile(), 0..4), page, count, day, wait, kind, minor).prop_map(
        |(texts, items, page, n, day, wait, kind, minor)| {
            let names = ["name", "mine", "said", "code", "lines", "item", "mail", "phone", "order"];
            let texts =
                names.iter().zip(texts).map(|(name, text)| ((*name).to_owned(), json!(text)));
            let mut values: serde_json::Map<String, Value> = texts.collect();
            values.insert("items".into(), json!(items));
            values.insert("page".into(), json!(page));
            values.insert("n".into(), json!(n));
            values.insert("day".into(), json!(day));
            values.insert("at".into(), json!("2026-11-25T15:05:00Z"));
            values.insert("wait".into(), json!(wait));
            values.insert("kind".into(), json!(kind));
            values.insert("sum".into(), json!({"minor": minor, "currency": "EUR"}));
            Value::Object(values)
        },
    )
}

fn draft(reply: &Value) -> Draft {
    DESK.draft(&Reply::load(&reply.to_string()).unwrap(), None, now()).unwrap()
}

fn reply(template: &str, channel: &str, values: &Value) -> Value {
    json!({"template": template, "channel": channel, "values": values, "visibility": "direct"})
}

/// The one message of a reply where there is no limit.
fn message(template: &str, markup: &str, values: &Value) -> String {
    let draft = draft(&reply(template, &format!("as {markup}"), values));
    assert_eq!(draft.parts.len(), 1);
    draft.parts.into_iter().next().unwrap().text
}

/// What a client makes of a reply.
fn shown(template: &str, markup: &str, values: &Value) -> Shown {
    let message = message(template, markup, values);
    match markup {
        "html" | "telegram_html" => html(&message),
        "markdown" => markdown(&message),
        "whatsapp" => whatsapp(&message),
        "slack" => slack(&message),
        _ => Shown { text: message, ..Shown::default() },
    }
}

/// The same values where they decide something, and a plain word for every text.
fn tame(values: &Value) -> Value {
    let tame = |(name, value): (&String, &Value)| {
        let value = match value {
            Value::String(_) if !["day", "at", "wait", "page"].contains(&name.as_str()) => {
                json!("word")
            }
            Value::Array(_) => json!(["word"]),
            value => value.clone(),
        };
        (name.clone(), value)
    };
    Value::Object(values.as_object().unwrap().iter().map(tame).collect())
}

fn blocked(draft: &Draft) -> bool {
    draft.findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// The text between two places, as each language cuts it.
fn cut(text: &str, span: casework::Span) -> (String, String) {
    let (start, end) = (span.start as usize, span.end as usize);
    let points = text.chars().skip(start).take(end - start).collect();
    let units: Vec<u16> = text.encode_utf16().collect();
    let units = &units[span.start_utf16 as usize..span.end_utf16 as usize];
    (points, String::from_utf16(units).expect("a span parts no surrogate pair"))
}

/// What people see as one character, each by itself; two of them never join.
fn clusters() -> impl Strategy<Value = Vec<&'static str>> {
    vec(
        select(vec![
            "a",
            "b",
            "z",
            "7",
            ".",
            ",",
            "!",
            "-",
            " ",
            " ",
            " ",
            " ",
            "\n",
            "é",
            "e\u{301}",
            "ß",
            "€",
            "日",
            "本",
            "。",
            "한",
            "😀",
            "👍🏽",
            "👨\u{200d}👩\u{200d}👧\u{200d}👦",
            "🐦\u{200d}🔥",
            "❤\u{fe0f}",
            "1\u{fe0f}\u{20e3}",
            "क्षि",
            "நி",
            "ก\u{e33}",
            "\u{1112}\u{1161}\u{11ab}",
        ]),
        0..160,
    )
}

proptest! {
    #![proptest_config(config(400))]

    /// Read by whoever reads that notation, a reply says what its plain text says, and its elements are the template's own.
    #[test]
    fn no_value_acts_as_markup(
        values in values(),
        markup in select(NOTATIONS[1..].to_vec()),
        template in select(vec!["all", "lines", "lists"]),
    ) {
        // Only HTML has items of several lines.
        prop_assume!(template != "lists" || markup == "html");
        let plain = message(template, "plain", &values);
        let seen = shown(template, markup, &values);
        prop_assert_eq!(bare(&seen.text), bare(&plain), "{}", markup);
        let own = shown(template, markup, &tame(&values));
        prop_assert_eq!(&seen.elements, &own.elements, "{}: {:?}", markup, message(template, markup, &values));
        // A link that stands there by itself leads where it says.
        prop_assert!(seen.links.iter().all(|link| bare(&plain).contains(&bare(link))), "{:?}", seen.links);
    }

    /// No link comes from a value but the one that is declared to be one, and each leads where it was meant to.
    #[test]
    fn links_lead_where_the_template_says(values in values(), markup in select(vec!["html", "telegram_html", "markdown", "slack"])) {
        let seen = shown("links", markup, &values);
        let own = shown("links", markup, &tame(&values));
        prop_assert_eq!(&seen.elements, &own.elements, "{}: {:?}", markup, message("links", markup, &values));
        // A link in a label that is a link already leads nowhere of its own.
        prop_assert_eq!(seen.links.len(), 2, "{:?}", seen.links);
        prop_assert!(seen.links[0].starts_with("https://acme.example/find?q="), "{:?}", seen.links);
        let query = &seen.links[0]["https://acme.example/find?q=".len()..];
        let safe = |c: char| c.is_ascii_alphanumeric() || "-._~%".contains(c);
        prop_assert_eq!(query.matches('&').count(), 1);
        prop_assert!(query.replacen("&p=", "", 1).chars().all(safe), "{query}");
        let page = seen.links[1].to_ascii_lowercase();
        let hosts = ["https://acme.example", "http://acme.example"];
        let within = hosts.iter().filter_map(|host| page.strip_prefix(host));
        let ends = |rest: &str| rest.is_empty() || rest.starts_with(['/', '?', '#', ':']);
        prop_assert!(within.clone().any(ends) || page.contains(".acme.example"), "{page}");
    }

    /// There is something to send exactly where nothing blocks it, and asking again gives the same answer.
    #[test]
    fn what_is_blocked_is_not_sendable(
        values in values(),
        channel in select(CHANNELS.to_vec()),
        template in select(vec!["all", "links", "must", "short"]),
        visibility in select(vec!["public", "direct", "internal"]),
        locale in select(vec!["en", "de", "de-AT", "ja", "ar"]),
    ) {
        let asked = json!({
            "template": template, "channel": channel, "values": values, "visibility": visibility, "locale": locale,
        });
        let first = draft(&asked);
        prop_assert_eq!(first.sendable.is_none(), blocked(&first));
        if let Some(sendable) = &first.sendable {
            let texts: Vec<&str> = first.parts.iter().map(|part| &*part.text).collect();
            prop_assert_eq!(sendable.texts(), texts);
            for part in &first.parts {
                prop_assert!(part.limit.is_none_or(|limit| part.length <= limit));
            }
        }
        prop_assert_eq!(&first, &draft(&asked));
        let severities: Vec<Severity> = first.findings.iter().map(|finding| finding.severity).collect();
        prop_assert!(severities.is_sorted_by(|one, next| one >= next), "what blocks comes first");
    }

    /// A finding about a place points at it, as Python and as JavaScript count.
    #[test]
    fn spans_point_at_what_is_said(values in values(), markup in select(NOTATIONS.to_vec()), free in hostile()) {
        let channel = format!("as {markup}");
        let replies = [
            json!({"template": "all", "channel": channel, "values": values, "visibility": "public"}),
            json!({"template": "must", "channel": channel, "values": {"must": free}, "visibility": "public"}),
            json!({"template": "must", "channel": channel}),
            json!({"text": free, "channel": channel, "visibility": "public"}),
        ];
        for reply in &replies {
            let draft = draft(reply);
            for finding in draft.findings.iter().filter(|finding| finding.span.is_some()) {
                let place: usize = finding.path.strip_prefix("/parts/").and_then(|path| path.strip_suffix("/text"))
                    .expect("a span is in a part").parse().unwrap();
                let (points, units) = cut(&draft.parts[place].text, finding.span.unwrap());
                prop_assert_eq!(&points, &units);
                let stands = match finding.code {
                    "email_address" => points.contains('@'),
                    "missing_value" => points.replace('\\', "") == "[?]",
                    "placeholder_left" => points.starts_with(['{', '#', '%', '[', 'X', '<', '\\', '&']),
                    "card_number" | "phone_number" => points.chars().filter(char::is_ascii_digit).count() >= 8,
                    _ => true,
                };
                prop_assert!(stands, "{}: {points:?} of {:?}", finding.code, draft.parts[place].text);
            }
            for origin in draft.findings.iter().filter_map(|finding| finding.origin.as_ref()) {
                let document = policy();
                let text = document.pointer(&origin.path).and_then(Value::as_str).expect("an origin is a text of the policy");
                let (points, units) = cut(text, origin.span.unwrap());
                prop_assert_eq!(&points, &units);
                prop_assert!(points.starts_with("{{") && points.ends_with("}}"), "{points:?}");
            }
        }
    }

    /// The parts without their counters are the reply, and none of them is too long.
    #[test]
    fn parts_give_back_the_reply(values in values(), channel in select(vec!["parts", "bytes"])) {
        let whole = message("all", "plain", &values);
        let draft = draft(&reply("all", channel, &values));
        let many = draft.parts.len();
        let mut joined = String::new();
        for (place, part) in draft.parts.iter().enumerate() {
            prop_assert!(part.length <= part.limit.unwrap());
            let counter = format!(" ({}/{many})", place + 1);
            joined.push_str(if many > 1 { part.text.strip_suffix(&counter).unwrap() } else { &part.text });
        }
        let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(solid(&joined), solid(&whole));
    }

    /// A cut never goes through what people see as one character.
    #[test]
    fn no_character_is_cut(clusters in clusters(), unit in select(vec!["weighted", "graphemes", "utf16", "bytes", "folded", "characters", "sms"])) {
        let text = clusters.concat();
        let document: ChannelDocument = serde_json::from_value(json!({"unit": unit, "limit": 40, "most_parts": 99})).unwrap();
        let channel = Channel::with("test", &document).unwrap();
        let parts = split(&text, &channel);
        let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let mut borders = vec![0];
        for cluster in &clusters {
            borders.push(borders.last().unwrap() + solid(cluster).len());
        }
        let mut at = 0;
        for (place, part) in parts.iter().enumerate() {
            let counter = format!(" ({}/{})", place + 1, parts.len());
            at += solid(part.text.strip_suffix(&counter).unwrap_or(&part.text)).len();
            prop_assert!(borders.contains(&at), "{:?} ends inside a character of {text:?}", part.text);
        }
        prop_assert_eq!(at, *borders.last().unwrap());
    }

    /// What a channel counts as characters is what they were made of.
    #[test]
    fn graphemes_are_counted(clusters in clusters()) {
        let bluesky = Channel::named("bluesky").unwrap();
        let counted = fit(&clusters.concat(), &bluesky);
        prop_assert_eq!(counted.length.length, i64::try_from(clusters.len()).unwrap());
    }

    /// A text of one's own is checked like any other, on every channel, and nothing in it makes anything fall over.
    #[test]
    fn any_text_has_a_draft(text in hostile(), long in 0_usize..40, channel in select(CHANNELS.to_vec())) {
        let text = text.repeat(long);
        let draft = draft(&json!({"text": text, "channel": channel}));
        prop_assert_eq!(draft.sendable.is_none(), blocked(&draft));
        prop_assert!(!draft.parts.is_empty());
    }

    /// The order in which events arrive is none of a draft's business.
    #[test]
    fn the_order_of_events_changes_nothing(
        minutes in vec(0_i64..3_000, 1..8),
        kinds in vec(0_usize..4, 8),
        channel in select(vec!["whatsapp", "messenger", "x", "email"]),
        agent in any::<bool>(),
    ) {
        let start: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let mut events = vec![json!({
            "id": "o", "case_id": "c", "at": start, "kind": "opened", "channel": channel,
            "data": {"customer": {"id": "c7", "locale": "de"}},
        })];
        for (place, (minute, kind)) in minutes.iter().zip(&kinds).enumerate() {
            let at = Timestamp::from_millis(start.as_millis() + minute * 60_000).unwrap();
            let who = if *kind == 0 { "agent" } else { "customer" };
            let on = if *kind == 1 { "email" } else { channel };
            events.push(json!({
                "id": format!("m{place}"), "case_id": "c", "at": at, "kind": "message", "actor": {"role": who}, "channel": on,
                "thread": on,
            }));
        }
        let mut asked = json!({"template": "short", "channel": channel, "values": {"said": "a", "n": 2, "items": ["b"]}});
        if agent {
            asked["agent"] = json!({"name": "Ann Lee"});
        }
        let asked = Reply::load(&asked.to_string()).unwrap();
        let forward = Case::load(&json!(events).to_string()).unwrap();
        let expected = DESK.draft(&asked, Some(&forward), now()).unwrap();
        let mut backward = Case::default();
        for event in events.iter().rev() {
            backward.append(Event::load(&event.to_string()).unwrap()).unwrap();
        }
        prop_assert_eq!(DESK.draft(&asked, Some(&backward), now()).unwrap(), expected);
    }
}

proptest! {
    #![proptest_config(config(60))]

    /// No reply is longer than what was said before there were values.
    #[test]
    fn no_reply_is_longer_than_was_said(values in values(), template in select(vec!["all", "links", "short"])) {
        for row in DESK.lengths(template).unwrap() {
            prop_assert!(row.example.is_none_or(|example| example <= row.longest));
            let asked = json!({
                "template": template, "channel": row.channel, "values": values, "visibility": null, "locale": row.locale,
            });
            let draft = draft(&asked);
            prop_assert_eq!(draft.locale.as_deref(), Some(&*row.locale));
            if let [part] = draft.parts.as_slice() {
                prop_assert!(part.length <= row.longest, "{} > {} on {}", part.length, row.longest, row.channel);
                prop_assert!(part.segments <= row.segments, "{:?} > {:?}", part.segments, row.segments);
                if row.fits {
                    prop_assert!(part.limit.is_none_or(|limit| part.length <= limit));
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(config(2_000))]

    /// A network that puts each sign into octets makes as many messages as we count.
    #[test]
    fn segments_are_those_of_the_wire(
        text in prop_oneof![
            "[a-zA-Z0-9 @£¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà€\\[\\]{}~^|\\\\\r\n\u{c}]{0,500}",
            "[a-zA-Z €😀’\u{1f1e9}çá]{0,220}",
            "[€|\\[]{70,240}",
            "[a😀]{30,140}",
            vec(any::<char>(), 0..160).prop_map(|all| all.into_iter().collect::<String>()),
            vec(piece(), 0..60).prop_map(|all| all.concat()),
        ],
    ) {
        let sms = Channel::named("sms").unwrap();
        let counted = fit(&text, &sms).length;
        let (packed, many) = segments(&text);
        prop_assert_eq!(counted.encoding == Some(casework::channel::Encoding::Gsm7), packed);
        prop_assert_eq!(counted.segments, Some(i64::try_from(many).unwrap()), "{:?}", text);
    }
}
