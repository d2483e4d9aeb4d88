use super::name::Suspect;
use super::{Kind, OrderPattern, blank, clean, find, suspect};
use crate::error::Code;
use proptest::prelude::*;
use std::borrow::Cow;

/// The places found, as `kind text` each.
fn found(text: &str) -> Vec<String> {
    let order = "AC-000000".parse().unwrap();
    let all = find(text, Some(&order));
    all.iter()
        .map(|one| format!("{} {}", one.kind.as_str(), text.get(one.range.clone()).unwrap()))
        .collect()
}

#[test]
fn cards_are_found() {
    // Numbers that issuers publish for tests.
    for card in [
        "4111 1111 1111 1111",
        "4111111111111111",
        "4111-1111-1111-1111",
        "4222222222222",
        "5555555555554444",
        "5105 1051 0510 5100",
        "2223003122003222",
        "2221000000000009",
        "378282246310005",
        "3782 822463 10005",
        "6011111111111117",
        "30569309025904",
        "3056 930902 5904",
        "38520000023237",
        "3530111333300000",
        "6759649826438453",
        "6200000000000005",
        "6304000000000000",
    ] {
        for text in [
            card.to_owned(),
            format!("my card is {card}, exp 12/27"),
            format!("カード番号は{card}です"),
            format!("ref 12 {card} 123"),
            format!("({card})"),
        ] {
            assert_eq!(found(&text), [format!("card {card}")], "{text}");
        }
    }
}

#[test]
fn what_is_no_card_is_none() {
    for text in [
        "4111 1111 1111 1112",
        "1234 5678 9012 3452",
        "9111111111111111",
        "41111111111111111",
        "x4111111111111111",
        "4111111111111111x",
        "#4111111111111111",
        "/4111111111111111",
        "_4111111111111111",
        "4111111111111111.50",
        "4111,1111,1111,1111",
        "4111 1111-1111 1111",
        "4111  1111  1111  1111",
        "411111 1111 111111",
        "1234 4111 1111 1111 1111",
        "4111 1111 1111 1111 1111",
        "https://shop.example/t/4111111111111111",
        "www.example.com?id=4111111111111111",
        "tracking 9400 1000 0000 0000 0000 00",
    ] {
        assert!(!found(text).iter().any(|one| one.starts_with("card")), "{text}");
    }
    assert_eq!(found("+4111111111111111"), [""; 0]);
}

#[test]
fn accounts_are_found() {
    // The examples of the registry of ISO 13616.
    for account in [
        "DE89370400440532013000",
        "DE89 3704 0044 0532 0130 00",
        "GB29NWBK60161331926819",
        "GB29 NWBK 6016 1331 9268 19",
        "FR1420041010050500013M02606",
        "NL91ABNA0417164300",
        "CH9300762011623852957",
        "NO9386011117947",
        "MT84MALT011000012345MTLCAST001S",
        "AT611904300234573201",
        "be68 5390 0754 7034",
        "ES9121000418450200051332",
        "SE4550000000058398257466",
        "PL61109010140000071219812874",
        "TR330006100519786457841326",
    ] {
        for text in [account.to_owned(), format!("IBAN: {account}."), format!("口座{account}へ")]
        {
            assert_eq!(found(&text), [format!("iban {account}")], "{text}");
        }
    }
    for text in [
        "DE89370400440532013001",
        "DE8937040044053201300",
        "DE893704004405320130000",
        "XX89370400440532013000",
        "ADE89370400440532013000",
        "DE89 37040044 0532 0130 00",
        "DE89 3704 0044 0532  0130 00",
        "DE89",
    ] {
        assert!(!found(text).iter().any(|one| one.starts_with("iban")), "{text}");
    }
}

#[test]
fn addresses_are_found() {
    for (text, address) in [
        ("mail bea@corp.example now", "bea@corp.example"),
        ("<p.ross+x@mail.example.co.uk>", "p.ross+x@mail.example.co.uk"),
        ("请联系sam@example.com谢谢", "sam@example.com"),
        ("müller@straße.example.", "müller@straße.example"),
        ("a_b%c-d@x-y.org, and", "a_b%c-d@x-y.org"),
        ("..sam@example.com..", "sam@example.com"),
        ("x@y@z.com", "y@z.com"),
    ] {
        assert_eq!(found(text), [format!("email {address}")], "{text}");
    }
    for text in
        ["@handle", "sam@corp", "a@b.c", "a @ b.com", "@b.com", "a.@b.com", "a@.com", "a@1.2"]
    {
        assert_eq!(found(text), [""; 0], "{text}");
    }
    let long = format!("{}@b.com", "a".repeat(65));
    assert_eq!(found(&long), [""; 0]);
}

#[test]
fn telephone_numbers_are_found() {
    for phone in [
        "+4917112345678",
        "+49 171 1234567",
        "+49 (0) 30 1234567",
        "+49(0)30/123 45 67",
        "+1 (212) 555-0123",
        "+1-212-555-0123",
        "+33 1 23 45 67 89",
        "+44 20 7946 0958",
        "01711234567",
        "0171 1234567",
        "0171/1234567",
        "0171 - 123 45 67",
        "01 23 45 67 89",
        "01.23.45.67.89",
        "020 7946 0958",
        "0049 30 1234567",
        "(030) 12345678",
        "(212) 555-0123",
        "212-555-0123",
        "212.555.0123",
    ] {
        for text in [phone.to_owned(), format!("call {phone}, please"), format!("電話{phone}まで")]
        {
            assert_eq!(found(&text), [format!("phone {phone}")], "{text}");
        }
    }
    assert_eq!(found("on 22.11.2026 0171 1234567"), ["phone 0171 1234567"]);
    assert_eq!(found("+49 171 1234567 or +49 171 7654321").len(), 2);
}

#[test]
fn what_is_no_telephone_number_is_none() {
    for text in [
        "on 22.11.2026 at 12:30",
        "01.02.2026 12:30",
        "01.02.2026 10.30",
        "01/02/2026 - 05/02/2026",
        "2026-11-22 09:00",
        "2026-11-22T09:00:00Z",
        "09:00-17:00",
        "1.234.567,89 €",
        "0.123456789",
        "1,000,000,000",
        "order 1234567890",
        "order #0123456789",
        "AB-0123456789",
        "from 2019 to 2026",
        "2 x 100 + 30 - 12",
        "+100 points",
        "+1234567",
        "+1234567890123456",
        "000123456789",
        "05123456",
        "123-45-6789",
        "112-555-0123",
        "212-555-01234",
        "00340434161094000000",
        "https://example.com/01711234567",
        "version 10.0.19045.5131",
    ] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
}

#[test]
fn order_numbers_are_found_by_the_pattern_of_the_host() {
    assert_eq!(found("your order ac-123456."), ["order_id ac-123456"]);
    assert_eq!(found("注文AC-123456です AC-654321"), ["order_id AC-123456", "order_id AC-654321"]);
    for text in ["AC-12345", "AC-1234567", "BAC-123456", "AC-12345x", "AC123456", "AD-123456"] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
    let holds = |pattern: &str, text: &str| {
        !find(text, Some(&pattern.parse::<OrderPattern>().unwrap())).is_empty()
    };
    assert!(holds("??-0000", "it is QX-1234") && !holds("??-0000", "it is Q1-1234"));
    assert!(holds("**000", "it is q1123") && holds("#000000", "see #123456"));
    assert_eq!(find("AC-123456", None), []);
    for text in ["", "AC", "AC-00", " AC-0000", "Ä-0000", "0000\n", &"0".repeat(65)] {
        let code = text.parse::<OrderPattern>().unwrap_err().code();
        assert_eq!(code, Code::MalformedPattern, "{text}");
    }
    let pattern: OrderPattern = serde_json::from_str(r#""AC-000000""#).unwrap();
    assert_eq!(serde_json::to_string(&pattern).unwrap(), r#""AC-000000""#);
}

#[test]
fn what_overlaps_is_one_place() {
    assert_eq!(found("4111111111111111@mail.example"), ["card 4111111111111111@mail.example"]);
    let order = "0171-0000000".parse().unwrap();
    let all = find("call 0171-1234567", Some(&order));
    assert_eq!((all.len(), all[0].kind), (1, Kind::OrderId));
}

#[test]
fn names_of_people_pass() {
    for name in [
        "Sam",
        "O'Neill",
        "O’Neill",
        "Jean-Luc",
        "María José",
        "李小龍",
        "山田太郎",
        "山田 太郎",
        "김민수",
        "van der Berg",
        "Nguyễn",
        "D'Arcy",
        "Müller-Lüdenscheidt",
        "Dr. King",
        "Lynn-Marie St. John",
        "Bo",
        "U Thant",
        "X Æ",
        "李",
        "Louis XIV",
        "LEE",
        "McDonald",
        "sam",
        "Null",
        "Nil",
        "Nan",
        "J. R.",
        "J.R.R. Tolkien",
        "Gal·la",
        "محمد",
        "علی‌رضا",
        "प्रिया",
        "สมชาย",
        "Ngũgĩ wa Thiong'o",
        "Иван",
        "Sam Miller, Jr.",
        "St. John",
        "Guest Smith",
        "Şükrü",
        "Andrés de la Cruz",
        "マイケル・ジャクソン",
        "Zoe\u{308}",
    ] {
        assert_eq!(suspect(name), None, "{name}");
    }
}

#[test]
fn what_is_no_name_is_suspect() {
    use Suspect::{
        Address, Capitals, Digits, Link, LocalPart, OneLetter, Placeholder, Signs, Template,
    };
    for (name, why) in [
        ("", Placeholder),
        (" - ", Placeholder),
        ("null", Placeholder),
        ("Customer", Placeholder),
        ("WhatsApp User", Placeholder),
        ("  valued   CUSTOMER ", Placeholder),
        ("(Unknown)", Placeholder),
        ("Kunde", Placeholder),
        ("Cliente", Placeholder),
        ("お客様", Placeholder),
        ("Гость", Placeholder),
        ("{{contact.name}}", Template),
        ("[NAME]", Template),
        ("%{name}", Template),
        ("<b>Sam</b>", Template),
        ("sam@example.com", Address),
        ("@sam", Address),
        ("https://x.example", Link),
        ("www.win.example", Link),
        ("Free money at win.com", Link),
        ("Acme.de/x", Link),
        ("p.ross", LocalPart),
        ("j_smith", LocalPart),
        ("J_Smith", LocalPart),
        ("sam+shop", LocalPart),
        ("Sam2", Digits),
        ("+49 171", Digits),
        ("X Æ A-12", Digits),
        ("Sam 😀", Signs),
        ("★ Sam ★", Signs),
        ("𝓢𝓪𝓶", Signs),
        ("Ⓢam", Signs),
        ("???", Signs),
        ("Sam (Sales)", Signs),
        ("Sam\u{202e}", Signs),
        ("SAM MILLER", Capitals),
        ("O'NEILL", Capitals),
        ("ИВАН", Capitals),
        ("S", OneLetter),
        ("s.", OneLetter),
    ] {
        assert_eq!(suspect(name), Some(why), "{name}");
        assert!(why.as_str().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
    }
}

#[test]
fn some_values_say_nothing() {
    for text in [
        "",
        " ",
        "\n\t",
        "-",
        " – ",
        "None",
        "null",
        "undefined",
        "nil",
        "N/A",
        "n/a",
        "NaN",
        "\u{200b}",
        "\u{a0}",
    ] {
        assert!(blank(text), "{text:?}");
    }
    for text in ["0", "false", "Null", "Nil", "none at all", ".", "--"] {
        assert!(!blank(text), "{text:?}");
    }
}

#[test]
fn values_are_made_harmless() {
    for (text, line, lines) in [
        ("  Sam  ", "Sam", "Sam"),
        ("a\r\nb\rc\nd", "a b c d", "a\nb\nc\nd"),
        ("a\u{2028}b\u{85}c", "a b c", "a\nb\nc"),
        ("a\n\n\nb", "a b", "a\n\n\nb"),
        ("a\tb", "a b", "a b"),
        ("a\0b\u{1b}[31m\u{7f}\u{9b}", "ab[31m", "ab[31m"),
        ("Sam\u{202e}\u{2066}\u{200f}", "Sam", "Sam"),
        ("S\u{200b}a\u{feff}m\u{2060}\u{ad}", "Sam", "Sam"),
        ("a\u{fdd0}\u{ffff}\u{1fffe}b", "ab", "ab"),
        ("hi\u{e0068}\u{e0069}", "hi", "hi"),
        ("\u{200b} Sam \u{200b}", "Sam", "Sam"),
        ("a\u{200d}b\u{200c}c", "abc", "abc"),
        ("a\u{fe0f}b", "ab", "ab"),
        ("\u{3164}", "", ""),
        ("😀\u{200d}x", "😀x", "😀x"),
    ] {
        assert_eq!(clean(text, false), line, "{text:?}");
        assert_eq!(clean(text, true), lines, "{text:?}");
    }
}

#[test]
fn what_is_seen_stays_as_it_is() {
    for text in [
        "Sam Miller",
        "👩\u{200d}💻",
        "👩🏽\u{200d}💻",
        "❤\u{fe0f}\u{200d}🔥",
        "🏳\u{fe0f}\u{200d}🌈",
        "1\u{fe0f}\u{20e3}",
        "می\u{200c}خواهم",
        "क्\u{200d}ष",
        "葛\u{e0100}城",
        "Zoe\u{308}",
        "李小龍",
        "a  b",
    ] {
        assert!(matches!(clean(text, false), Cow::Borrowed(same) if same == text), "{text:?}");
    }
    assert!(matches!(clean("a\nb", true), Cow::Borrowed("a\nb")));
}

/// Pieces that come close to what is looked for.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("4111 1111 1111 1111"),
        Just("DE89"),
        Just(" 3704 0044"),
        Just("@"),
        Just("a@b.com"),
        Just("+49"),
        Just("0171"),
        Just("("),
        Just(")"),
        Just("-"),
        Just(" "),
        Just("."),
        Just("/"),
        Just("22.11.2026"),
        Just("é"),
        Just("山"),
        Just("😀"),
        Just("AC-123456"),
        Just("https://"),
        Just("1"),
        Just("\u{a0}"),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn places_are_parts_of_the_text(text in prop_oneof![any::<String>(), pieces()]) {
        let order: OrderPattern = "AC-000000".parse().unwrap();
        let mut end = 0;
        for found in find(&text, Some(&order)) {
            prop_assert!(found.range.start >= end && !found.range.is_empty());
            prop_assert!(text.get(found.range.clone()).is_some());
            end = found.range.end;
        }
        let _ = (suspect(&text), blank(&text));
    }

    #[test]
    fn one_wrong_digit_makes_it_none(place in 4_usize..16, more in 1_u8..10) {
        // Both checks see every single digit that is wrong.
        for number in ["4111111111111111", "5105105105105100", "NO9386011117947", "BE68539007547034"] {
            let mut wrong = number.as_bytes().to_vec();
            if let Some(digit) = wrong.get_mut(place) {
                *digit = b'0' + (*digit - b'0' + more) % 10;
                let wrong = String::from_utf8(wrong).unwrap();
                prop_assert_eq!(found(&wrong), Vec::<String>::new(), "{}", wrong);
            }
        }
    }

    #[test]
    fn clean_text_stays_clean(text in prop_oneof![any::<String>(), pieces(),
        "[a \n\r\t\u{200b}-\u{200f}\u{fe0f}😀👩ک葛\u{e0100}क\u{94d}]{0,24}"], lines in any::<bool>()) {
        let once = clean(&text, lines).into_owned();
        prop_assert_eq!(clean(&once, lines), once.as_str());
        prop_assert!(!once.contains(|c: char| c.is_control() && !(lines && c == '\n')));
        prop_assert_eq!(once.trim(), once.as_str());
    }

    #[test]
    fn what_is_hidden_leaves_no_address_and_no_account(text in pieces()) {
        let mut hidden = String::new();
        let mut end = 0;
        for found in find(&text, None) {
            hidden.push_str(text.get(end..found.range.start).unwrap());
            hidden.push('…');
            end = found.range.end;
        }
        hidden.push_str(text.get(end..).unwrap());
        let left = find(&hidden, None);
        prop_assert!(!left.iter().any(|one| matches!(one.kind, Kind::Email | Kind::Iban)), "{}", hidden);
    }
}

#[test]
fn a_long_text_costs_its_length() {
    let order: OrderPattern = format!("{}0000", "*".repeat(60)).parse().unwrap();
    for piece in [
        "4111 ",
        "1",
        "0171 ",
        "a@",
        "@",
        "DE89 3704 ",
        "+1 ",
        "1.",
        "a.",
        "\u{200d}",
        "(0",
        "www.1 ",
        "😀1",
    ] {
        let text = piece.repeat((1 << 18) / piece.len());
        let _ =
            (find(&text, Some(&order)), suspect(&text), blank(&text), clean(&text, false).len());
    }
}
