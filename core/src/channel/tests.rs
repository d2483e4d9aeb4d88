//! What texts become on channels: cuts, counters, edits, and the laws that hold for all of them.

use super::boundary::breaks;
use super::*;
use crate::document::read;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

fn channel(document: &str) -> Channel {
    Channel::with("test", &read(document).unwrap()).unwrap()
}

fn cut(text: &str, document: &str) -> Vec<String> {
    split(text, &channel(document)).into_iter().map(|part| part.text).collect()
}

#[test]
fn a_text_that_fits_is_one_part_as_it_is() {
    let x = Channel::named("x").unwrap();
    for text in ["", " as it is \n", &"a".repeat(280), &"日".repeat(140)] {
        let parts = split(text, &x);
        assert_eq!((parts.len(), &*parts[0].text), (1, text));
        let fit = fit(text, &x);
        assert_eq!((fit.fits, fit.over_by, fit.parts), (true, 0, 1));
    }
    let email = Channel::named("email").unwrap();
    assert_eq!(split(&"a ".repeat(10_000), &email).len(), 1);
    // White space around a text that does not fit goes, and is enough here.
    assert_eq!(
        cut(&format!("  done{}", " ".repeat(40)), "{unit: characters, limit: 30}"),
        ["done"]
    );
    assert_eq!(cut(&" ".repeat(40), "{unit: characters, limit: 30}"), [""]);
}

#[test]
fn parts_end_where_a_reader_pauses() {
    let forty = "{unit: characters, limit: 40}";
    assert_eq!(
        cut("Your order has shipped. It arrives on Monday, if all goes well.", forty),
        ["Your order has shipped. (1/3)", "It arrives on Monday, (2/3)", "if all goes well. (3/3)",]
    );
    // An empty line in the second half wins over the sentence after it.
    assert_eq!(
        cut("Hello dear Mrs Winter,\n\nyes. No more of it is known as yet", forty),
        ["Hello dear Mrs Winter, (1/2)", "yes. No more of it is known as yet (2/2)"]
    );
    // A pause in the first half is too early.
    assert_eq!(
        cut("Yes. The parcel left our warehouse yesterday evening", forty),
        ["Yes. The parcel left our warehouse (1/2)", "yesterday evening (2/2)"]
    );
}

#[test]
fn what_belongs_together_stays_together() {
    let forty = "{unit: characters, limit: 40}";
    assert_eq!(
        cut("We pay back what you paid us, 12.50 EUR at most", forty),
        ["We pay back what you paid us, (1/2)", "12.50 EUR at most (2/2)"]
    );
    assert_eq!(
        cut("Look it up at the page https://example.com/help, please", forty),
        ["Look it up at the page (1/2)", "https://example.com/help, please (2/2)"]
    );
    // A word that is longer than a part is cut, and fills the part before it.
    assert_eq!(
        cut(&format!("No {}", "x".repeat(40)), forty),
        [format!("No {} (1/2)", "x".repeat(31)), format!("{} (2/2)", "x".repeat(9))]
    );
    // A number longer than a part is cut at its spaces.
    assert_eq!(
        cut("11111 22222 33333 44444 55555 66666 77777 88888", forty),
        ["11111 22222 33333 44444 55555 (1/2)", "66666 77777 88888 (2/2)"]
    );
}

#[test]
fn the_tenth_part_makes_every_counter_longer() {
    // With one digit 24 characters are free, eight words, so 80 words would be ten parts. With two, 23 are free in the
    // first nine parts, eight words again, and 22 in the others, seven words.
    let parts = cut(vec!["ab"; 80].join(" ").as_str(), "{unit: characters, limit: 30}");
    assert_eq!(parts.len(), 11);
    assert_eq!(parts[8], "ab ab ab ab ab ab ab ab (9/11)");
    assert_eq!(parts[9], "ab ab ab ab ab ab ab (10/11)");
    assert_eq!(parts[10], "ab (11/11)");
}

#[test]
fn a_cluster_is_cut_only_where_it_is_longer_than_a_part() {
    let family = "👨\u{200d}👩\u{200d}👧\u{200d}👦"; // 25 bytes
    let parts = cut(&family.repeat(3), "{unit: bytes, limit: 31}");
    assert_eq!(parts, [1, 2, 3].map(|place| format!("{family} ({place}/3)")));
    let zalgo = format!("e{}", "\u{301}".repeat(30)); // 61 bytes, of which 24 fit beside a counter
    let parts = cut(&zalgo, "{unit: bytes, limit: 30}");
    assert_eq!(parts.len(), 3);
    assert_eq!(parts[0], format!("e{} (1/3)", "\u{301}".repeat(11)));
}

#[test]
fn two_limits_hold_at_once() {
    let bluesky = Channel::named("bluesky").unwrap();
    let family = "👨\u{200d}👩\u{200d}👧\u{200d}👦"; // one grapheme, 25 bytes
    let fits = fit(&family.repeat(120), &bluesky);
    assert_eq!((fits.length.length, fits.length.bytes, fits.fits), (120, 3000, true));
    let over = fit(&family.repeat(121), &bluesky);
    assert_eq!((over.fits, over.over_by, over.parts), (false, 25, 2));
}

#[test]
fn an_sms_is_joined_by_the_network_or_cut_for_a_gateway() {
    let sms = Channel::named("sms").unwrap();
    let long = fit(&"a ".repeat(153), &sms); // 306 septets
    assert_eq!((long.fits, long.length.segments, long.parts), (true, Some(2), 2));
    let over = fit(&"a".repeat(1531), &sms);
    assert_eq!((over.fits, over.over_by, over.length.segments), (false, 1, Some(11)));
    // One emoji makes its part wide, and no other.
    let text = format!("{}. 😀 {}", "a ".repeat(75), "b ".repeat(30));
    let parts = split(text.trim(), &sms);
    assert_eq!(parts[0].encoding, Some(Encoding::Gsm7));
    assert_eq!(parts.last().unwrap().encoding, Some(Encoding::Ucs2));
    assert!(parts.iter().all(|part| part.segments == Some(1)));
}

#[test]
fn the_edit_keeps_an_sms_in_its_alphabet() {
    let sms = Channel::named("sms").unwrap();
    let text = format!("“It’s done” – see…\u{a0}{}", "a".repeat(60));
    let measured = fit(&text, &sms);
    assert_eq!((measured.length.length, measured.length.segments), (79, Some(2)));
    let edit = measured.edit.unwrap();
    let at: Vec<_> =
        edit.replace.iter().map(|one| (one.span.start, one.span.end, &*one.text)).collect();
    let expected =
        [(0, 1, "\""), (3, 4, "'"), (10, 11, "\""), (12, 13, "-"), (17, 18, "..."), (18, 19, " ")];
    assert_eq!(at, expected);
    assert_eq!(edit.saves, 1);
    for none in ["plain", "“quoted” 😀", "ça va’"] {
        assert_eq!(fit(none, &sms).edit, None, "{none}");
    }
}

#[test]
fn an_answer_has_every_field() {
    let json = serde_json::to_value(fit("hi", &Channel::named("telegram").unwrap())).unwrap();
    let expected = serde_json::json!({
        "channel": "telegram",
        "length": {
            "length": 2, "unit": "utf16", "limit": 4096, "bytes": 2, "most_bytes": null,
            "encoding": null, "segments": null,
        },
        "fits": true, "over_by": 0, "parts": 1, "edit": null,
    });
    assert_eq!(json, expected);
    let row = serde_json::to_value(Channel::named("messenger").unwrap()).unwrap();
    let window = serde_json::json!({
        "lasts": "24h", "afterwards": "closed", "person": {"lasts": "168h", "tag": "HUMAN_AGENT"},
    });
    assert_eq!((&row["limit"], &row["window"]), (&serde_json::json!(2000), &window));
}

/// Texts of what is hard to cut and to count.
fn texts() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        4 => "[a-zA-Z]{1,12}",
        3 => Just(" ".to_owned()),
        1 => "[ \n\t\r]{1,3}",
        1 => "[0-9]{1,4}",
        2 => prop::sample::select(vec![
            ".", ",", ". ", "! ", "; ", "e.g.", "#", "@", "/", "http://", "https://example.com/a?b=c", "test.com",
            "ann@example.com", "@ann@b.example", "12.50 EUR", "€", "’", "–", "日本", "です。", "😀", "🇩🇪", "👍🏽", "1\u{20e3}",
            "👨\u{200d}👩\u{200d}👧", "\u{200d}", "\u{301}", "\u{301}\u{302}\u{303}\u{304}\u{305}", "\u{fe0f}", "\u{a0}",
            "\u{fb2c}", "\u{1d160}", "각", "\u{1100}\u{1161}", "ก\u{e33}", "क्ष", "\u{2028}", "\r\n", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(token, 0..120).prop_map(|tokens| tokens.concat())
}

const UNITS: [&str; 7] = ["weighted", "sms", "graphemes", "utf16", "bytes", "folded", "characters"];

proptest! {
    #[test]
    fn parts_fit_and_give_back_the_text(
        text in texts(),
        unit in prop::sample::select(UNITS.to_vec()),
        limit in 30u32..120,
    ) {
        let channel = channel(&format!("{{unit: {unit}, limit: {limit}}}"));
        let parts = split(&text, &channel);
        let many = parts.len();
        let mut rest = text.as_str();
        let mut starts = Vec::new();
        for (place, part) in parts.iter().enumerate() {
            prop_assert!(part.length <= i64::from(limit), "{} > {limit}: {:?}", part.length, part.text);
            prop_assert!(part.segments.is_none_or(|segments| segments == 1));
            let body = if many > 1 {
                part.text.strip_suffix(&format!(" ({}/{many})", place + 1)).unwrap()
            } else {
                &part.text
            };
            prop_assert!(many == 1 || !body.is_empty());
            while !rest.starts_with(body) {
                prop_assert!(rest.starts_with(breaks), "{body:?} after {rest:?}");
                rest = rest.split_at(rest.chars().next().unwrap().len_utf8()).1;
            }
            starts.push(text.len() - rest.len());
            rest = rest.strip_prefix(body).unwrap();
        }
        prop_assert_eq!(rest.trim_matches(breaks), "");
        // A cut inside a cluster is one inside a cluster that does not fit beside a counter.
        for start in starts {
            let over = text.grapheme_indices(true).find(|(at, cluster)| *at < start && start < at + cluster.len());
            if let Some((_, cluster)) = over {
                let length = measure(cluster, &channel).length;
                let most = if unit == "sms" { i64::from(limit).min(70) } else { i64::from(limit) };
                prop_assert!(length + 10 > most, "{cluster:?} of {text:?}");
            }
        }
        // A text message is joined again, so it is as many as the network makes of it.
        let joined = measure(&text, &channel).segments;
        prop_assert_eq!(fit(&text, &channel).parts, joined.unwrap_or(i64::try_from(many).unwrap()));
    }

    #[test]
    fn no_code_point_adds_more_than_the_heaviest(text in texts()) {
        for unit in UNITS {
            let channel = channel(&format!("{{unit: {unit}}}"));
            let points = i64::try_from(text.chars().count()).unwrap();
            prop_assert!(measure(&text, &channel).length <= points * heaviest(channel.unit));
        }
    }

    #[test]
    fn an_edited_sms_has_the_length_that_was_said(text in "[a-z ‘’“”–—….\u{a0}\u{200b}€]{0,200}") {
        let sms = Channel::named("sms").unwrap();
        let measured = fit(&text, &sms);
        let Some(edit) = measured.edit else {
            prop_assert_eq!(measured.length.encoding, Some(Encoding::Gsm7));
            return Ok(());
        };
        let mut chars: Vec<String> = text.chars().map(String::from).collect();
        for one in &edit.replace {
            chars[usize::try_from(one.span.start).unwrap()].clone_from(&one.text);
        }
        let after = measure(&chars.concat(), &sms);
        prop_assert_eq!(after.encoding, Some(Encoding::Gsm7));
        prop_assert_eq!(edit.saves, measured.length.segments.unwrap() - after.segments.unwrap());
    }
}
