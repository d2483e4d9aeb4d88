//! By hand, from what people of each language write; beside what another implementation writes, in `intl.rs`.

use super::{
    Key, Known, Locale, Plural, Register, Style, chain, cldr_release, data, salutation, wall,
};
use crate::error::Code;
use crate::money::Money;
use crate::zone::Zones;
use chrono::{NaiveDate, NaiveDateTime};
use proptest::prelude::*;

fn locale(tag: &str) -> Locale {
    Locale::named(tag).unwrap_or_else(|| panic!("{tag} has no row"))
}

fn at(hour: u32, minute: u32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap().and_hms_opt(hour, minute, 0).unwrap()
}

fn money(minor: i64, currency: &str) -> Money {
    Money::new(minor, currency.parse().unwrap()).unwrap()
}

#[test]
fn a_chain_goes_from_what_was_asked_to_what_is_near() {
    for (tag, looked_at) in [
        ("de", "de"),
        ("DE_at", "de-AT de"),
        ("de-Latn-AT", "de-Latn-AT de-AT de-Latn de"),
        ("zh-TW", "zh-TW zh-Hant-TW zh-Hant"),
        ("zh-Hant-HK", "zh-Hant-HK zh-HK zh-Hant"),
        ("zh-MO", "zh-MO zh-Hant-MO zh-Hant-HK zh-Hant"),
        ("zh-hant", "zh-Hant"),
        ("zh-Hans-CN", "zh-Hans-CN zh-CN zh-Hans zh"),
        ("zh-SG", "zh-SG zh-Hans-SG zh-Hans zh"),
        ("zh-yue-HK", "yue-HK yue"),
        ("sr-ME", "sr-ME sr-Latn-ME sr-Latn"),
        ("sr-Latn-RS", "sr-Latn-RS sr-Latn"),
        ("sr-Cyrl", "sr-Cyrl sr"),
        ("en-AU", "en-AU en-001 en"),
        ("en-DE", "en-DE en-150 en-001 en"),
        ("en-US", "en-US en"),
        ("es-MX", "es-MX es-419 es"),
        ("es-419", "es-419 es"),
        ("pt-AO", "pt-AO pt-PT pt"),
        ("no-NO", "no-NO no nb"),
        ("nb", "nb no"),
        ("iw-IL", "he-IL he"),
        ("hi-Latn", "hi-Latn"),
        ("tlh-x-qo", "tlh-x-qo tlh"),
        ("ca-valencia", "ca-valencia ca"),
        ("de-CH-1996-u-co-phonebk", "de-CH-1996-u-co-phonebk de-CH de"),
    ] {
        assert_eq!(chain(tag).unwrap().join(" "), looked_at, "{tag}");
    }
    let long = format!("de-x{}", "-a".repeat(40));
    for text in [
        "",
        "-",
        "d",
        "english",
        "en-",
        "en-USA",
        "en--US",
        "e1",
        "de AT",
        "de-DE.UTF-8",
        "C",
        "en-u",
        "en-u-a-b",
        "über",
        "de-ÖS",
        "x-private",
        "en-toolongsubtag",
        &long,
    ] {
        assert_eq!(chain(text).map_err(|error| error.code()), Err(Code::UnknownLocale), "{text}");
        assert!(Locale::named(text).is_none());
    }
}

#[test]
fn data_is_found_for_what_was_asked_or_for_something_near() {
    for (tag, found) in [
        ("de-DE", "de"),
        ("de-at", "de-AT"),
        ("en-US", "en"),
        ("en-JM", "en-001"),
        ("no", "nb"),
        ("nb-NO", "nb"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant-HK"),
        ("zh-CN", "zh"),
        ("sr-Latn-RS", "sr-Latn"),
        ("es-UY", "es-419"),
        ("in", "id"),
        ("pt-MZ", "pt-PT"),
        ("pt-BR", "pt"),
    ] {
        assert_eq!(locale(tag).tag(), found, "{tag}");
    }
    for tag in ["tlh", "hi-Latn", "und"] {
        assert!(Locale::named(tag).is_none(), "{tag}");
    }
    assert!(cldr_release().starts_with("48."));
}

#[test]
fn whole_numbers_have_their_groups() {
    for (tag, n, text) in [
        ("en", 1_234_567, "1,234,567"),
        ("en", 999, "999"),
        ("en", -1_000, "-1,000"),
        ("de", 1_234, "1.234"),
        ("de-CH", 1_234, "1'234"),
        ("de-AT", 12_345, "12 345"),
        ("fr", 1_234_567, "1 234 567"),
        ("es", 1_234, "1234"),
        ("es", 12_345, "12.345"),
        ("es-MX", 1_234, "1,234"),
        ("pl", 1_234, "1234"),
        ("pl", 12_345, "12 345"),
        ("pt-PT", 9_999, "9999"),
        ("en-IN", 12_345_678, "1,23,45,678"),
        ("hi", 100_000, "1,00,000"),
        ("sv", -5, "−5"),
        ("en", i64::MIN, "-9,223,372,036,854,775,808"),
    ] {
        assert_eq!(locale(tag).integer(n), text, "{tag}");
    }
}

#[test]
fn money_stands_where_people_put_it() {
    for (tag, minor, currency, text) in [
        ("en", 123_450, "EUR", "€1,234.50"),
        ("en", 500, "CHF", "CHF 5.00"),
        ("en", 500, "CAD", "CA$5.00"),
        ("en-CA", 500, "CAD", "$5.00"),
        ("en-GB", 99, "GBP", "£0.99"),
        ("en-IN", 1_234_567_800, "INR", "₹1,23,45,678.00"),
        ("en", 1_234, "KWD", "KWD 1.234"),
        ("de", 123_450, "EUR", "1.234,50 €"),
        ("de-AT", 123_450, "EUR", "€ 1.234,50"),
        ("de-CH", 123_450, "CHF", "CHF 1'234.50"),
        ("fr", 123_450, "EUR", "1 234,50 €"),
        ("fr-CA", 500, "CAD", "5,00 $"),
        ("fr-CH", 123_450, "CHF", "1'234.50 CHF"),
        ("nl", 500, "EUR", "€ 5,00"),
        ("es", 123_450, "EUR", "1234,50 €"),
        ("pl", 500, "PLN", "5,00 zł"),
        ("da", 123_450, "DKK", "1.234,50 kr."),
        ("ja", 1_234, "JPY", "￥1,234"),
        ("ko", 1_234, "KRW", "₩1,234"),
        ("pt", 123_450, "BRL", "R$ 1.234,50"),
        ("tr", 500, "TRY", "₺5,00"),
        ("he", 500, "ILS", "\u{200f}5.00 \u{200f}₪"),
    ] {
        assert_eq!(locale(tag).money(money(minor, currency)), text, "{tag} {currency}");
    }
}

#[test]
fn dates_and_times_read_as_people_write_them() {
    use Style::{Full, Long, Medium, Short};
    for (tag, style, text) in [
        ("en", Short, "11/22/26"),
        ("en", Full, "Sunday, November 22, 2026"),
        ("en-GB", Short, "22/11/2026"),
        ("en-GB", Long, "22 November 2026"),
        ("de", Medium, "22.11.2026"),
        ("de", Full, "Sonntag, 22. November 2026"),
        ("fr", Long, "22 novembre 2026"),
        ("es", Full, "domingo, 22 de noviembre de 2026"),
        ("sv", Short, "2026-11-22"),
        ("pl", Long, "22 listopada 2026"),
        ("hu", Full, "2026. november 22., vasárnap"),
        ("ru", Long, "22 ноября 2026 г."),
        ("ja", Full, "2026年11月22日日曜日"),
        ("zh", Long, "2026年11月22日"),
        ("ko", Long, "2026년 11월 22일"),
        ("fi", Full, "sunnuntai 22. marraskuuta 2026"),
        ("th", Full, "วันอาทิตย์ที่ 22 พฤศจิกายน ค.ศ. 2026"),
    ] {
        assert_eq!(locale(tag).date(at(0, 0).date(), style), text, "{tag} {style:?}");
    }
    for (tag, hour, minute, text) in [
        ("en", 15, 5, "3:05 PM"),
        ("en", 0, 0, "12:00 AM"),
        ("en", 12, 30, "12:30 PM"),
        ("en-GB", 15, 5, "15:05"),
        ("de", 9, 5, "09:05"),
        ("da", 9, 5, "09.05"),
        ("cs", 9, 5, "9:05"),
        ("ja", 9, 5, "9:05"),
        ("ko", 15, 5, "오후 3:05"),
        ("zh-TW", 15, 5, "下午3:05"),
        ("zh-TW", 0, 5, "凌晨12:05"),
        ("zh-TW", 19, 5, "晚上7:05"),
    ] {
        assert_eq!(locale(tag).time(at(hour, minute).time()), text, "{tag}");
    }
    assert_eq!(locale("en").date_time(at(15, 5), Long), "November 22, 2026 at 3:05 PM");
    assert_eq!(locale("en").date_time(at(15, 5), Short), "11/22/26, 3:05 PM");
    assert_eq!(locale("de").date_time(at(15, 5), Full), "Sonntag, 22. November 2026 um 15:05");
    assert_eq!(locale("es").date_time(at(9, 5), Medium), "22 nov 2026, 9:05");
}

#[test]
fn every_locale_that_greets_also_writes() {
    let greets =
        |row: &&&super::Row| salutation(row.tag, Register::Formal, &Known::default()).is_some();
    assert!(data::ROWS.iter().filter(greets).count() > 50);
}

#[test]
fn the_wall_shows_the_zone() {
    let zone = Zones::default().get("Asia/Kolkata").unwrap();
    let shown = wall("2026-11-21T20:00:00Z".parse().unwrap(), Some(&zone));
    assert_eq!(locale("en-IN").date_time(shown, Style::Medium), "22 Nov 2026, 1:30 am");
    let west = Zones::default().get("America/New_York").unwrap();
    for edge in [crate::time::Timestamp::MIN, crate::time::Timestamp::MAX] {
        for zone in [&zone, &west] {
            let _ = locale("en").date_time(wall(edge, Some(zone)), Style::Short);
        }
    }
}

#[test]
fn lengths_of_time_have_their_two_largest_units() {
    let (minute, hour, day) = (60_000, 3_600_000, 86_400_000);
    for (tag, millis, text) in [
        ("en", hour + 30 * minute, "1 hour, 30 minutes"),
        ("en", 2 * day + hour + 5 * minute, "2 days, 1 hour"),
        ("en", day + 5 * minute, "1 day, 5 minutes"),
        ("en", 59_999, "59 seconds"),
        ("en", 999, "0 seconds"),
        ("en", 0, "0 seconds"),
        ("en", -hour, "1 hour"),
        ("en", 1_234 * day, "1,234 days"),
        ("de", 2 * hour, "2 Stunden"),
        ("fr", hour + minute, "1 heure et 1 minute"),
        ("pl", 2 * hour + 5 * minute, "2 godziny i 5 minut"),
        ("pl", 22 * hour, "22 godziny"),
        ("ru", 21 * minute, "21 минута"),
        ("cs", 5 * day, "5 dnů"),
        ("ar", 2 * hour, "ساعتان"),
        ("he", 2 * hour, "שעתיים"),
        ("ja", hour + 30 * minute, "1 時間 30 分"),
    ] {
        assert_eq!(locale(tag).duration(millis), text, "{tag} {millis}");
    }
    assert_eq!(locale("en").duration(i64::MIN), "106,751,991,167 days, 7 hours");
}

#[test]
fn lists_end_with_and() {
    for (tag, items, text) in [
        ("en", &[][..], ""),
        ("en", &["a"], "a"),
        ("en", &["a", "b"], "a and b"),
        ("en", &["a", "b", "c"], "a, b, and c"),
        ("en-GB", &["a", "b", "c", "d"], "a, b, c and d"),
        ("de", &["a", "b", "c"], "a, b und c"),
        ("es", &["agua", "pan"], "agua y pan"),
        ("es", &["padre", "hijo"], "padre e hijo"),
        ("es", &["agua", "hielo"], "agua y hielo"),
        ("es-MX", &["a", "b", "Íñigo"], "a, b e Íñigo"),
        ("he", &["א", "ב"], "א וב"),
        ("he", &["א", "Sam"], "א ו-Sam"),
        ("ja", &["a", "b", "c"], "a、b、c"),
        ("zh", &["a", "b", "c"], "a、b和c"),
        ("en", &["{0}", "{1}"], "{0} and {1}"),
    ] {
        assert_eq!(locale(tag).list(items), text, "{tag}");
    }
}

#[test]
fn numbers_take_their_forms() {
    use Plural::{Few, Many, One, Other, Two, Zero};
    for (tag, n, form) in [
        ("en", 1, One),
        ("en", -1, One),
        ("en", 0, Other),
        ("fr", 0, One),
        ("fr", 1_000_000, Many),
        ("fr", 1_000_001, Other),
        ("pl", 2, Few),
        ("pl", 12, Many),
        ("pl", 22, Few),
        ("ru", 11, Many),
        ("ru", 101, One),
        ("cs", 5, Other),
        ("ar", 0, Zero),
        ("ar", 2, Two),
        ("ar", 103, Few),
        ("ar", 11, Many),
        ("ar", 100, Other),
        ("ga", 7, Many),
        ("lv", 0, Zero),
        ("sl", 102, Two),
        ("ja", 1, Other),
        ("ru", i64::MIN, Many),
    ] {
        assert_eq!(locale(tag).plural(n), form, "{tag} {n}");
    }
    assert_eq!(locale("ru").plurals(), [One, Few, Many]);
    assert_eq!(locale("ar").plurals(), [Zero, One, Two, Few, Many, Other]);
    assert_eq!(locale("cs").plurals(), [One, Few, Other]);
    assert_eq!(locale("ja").plurals(), [Other]);
}

#[test]
fn every_row_has_every_value() {
    let mut tags: Vec<_> = data::ROWS.iter().map(|row| row.tag).collect();
    assert!(tags.len() > 70 && tags.is_sorted());
    tags.dedup();
    assert_eq!(tags.len(), data::ROWS.len());
    for row in data::ROWS {
        let locale = Locale(row);
        for (key, values) in [
            (Key::Number, 5),
            (Key::Money, 5),
            (Key::Date, 4),
            (Key::Time, 1),
            (Key::Glue, 4),
            (Key::Months, 12),
            (Key::Mon, 12),
            (Key::Days, 7),
            (Key::Day, row.plurals.len()),
            (Key::Hour, row.plurals.len()),
            (Key::Minute, row.plurals.len()),
            (Key::Second, row.plurals.len()),
            (Key::Pair, 1),
            (Key::List, 4),
        ] {
            let found = locale.line(key);
            assert_eq!(found.split('|').count(), values, "{} {key:?}", row.tag);
            assert!(found.split('|').all(|value| !value.is_empty()), "{} {key:?}", row.tag);
        }
        // A form that a rule gives is listed, or its words would not be found.
        for n in (0..2_000).chain([1_000_000, 5_000_000]) {
            assert!(locale.plurals().contains(&locale.plural(n)), "{} {n}", row.tag);
        }
        let no_break = |c: char| matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}');
        assert!(!row.lines.iter().any(|line| line.contains(no_break)), "{}", row.tag);
        assert!(chain(row.tag).is_ok());
    }
    let names: Vec<_> = data::ROWS.iter().map(|row| row.lines.len()).collect();
    assert!(names.iter().sum::<usize>() < 60_000, "the data are small");
}

proptest! {
    #[test]
    fn hostile_tags_are_only_text(text in any::<String>(), near in "[a-zA-Z0-9_-]{0,24}") {
        for tag in [&text, &near] {
            if let Ok(looked_at) = chain(tag) {
                prop_assert!(!looked_at.is_empty() && looked_at.len() <= 7);
                for next in &looked_at {
                    prop_assert!(chain(next).is_ok(), "{}", next);
                }
            }
        }
    }

    #[test]
    fn a_number_keeps_its_digits(n in any::<i64>(), row in 0..data::ROWS.len()) {
        let digits: String = Locale(data::ROWS[row]).integer(n).chars().filter(char::is_ascii_digit).collect();
        prop_assert_eq!(digits, n.unsigned_abs().to_string());
    }
}
