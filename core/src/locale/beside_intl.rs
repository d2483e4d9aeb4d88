//! Every row beside the Intl of Node.js: another implementation, with its own copy of CLDR.

use super::{Key, Locale, Style, data, intl};
use crate::money::Money;
use chrono::NaiveDateTime;

/// What casework answers to the questions that one key stands for.
fn answers(locale: Locale, key: &str) -> Vec<String> {
    let styles = [Style::Short, Style::Medium, Style::Long, Style::Full];
    let instants = || intl::INSTANTS.iter().map(|at| at.parse::<NaiveDateTime>().unwrap());
    match key {
        "number" => intl::NUMBERS.iter().map(|n| locale.integer(*n)).collect(),
        "money" => {
            let money = |(minor, currency): &(i64, &str)| {
                locale.money(Money::new(*minor, currency.parse().unwrap()).unwrap())
            };
            intl::AMOUNTS.iter().map(money).collect()
        }
        "date" => {
            let each = |style| instants().map(move |at| locale.date(at.date(), style));
            styles.into_iter().flat_map(each).collect()
        }
        "time" => instants().map(|at| locale.time(at.time())).collect(),
        "date_time" => {
            let at = instants().next().unwrap();
            styles.iter().map(|style| locale.date_time(at, *style)).collect()
        }
        "unit" => {
            let key = |unit: &str| match unit {
                "day" => Key::Day,
                "hour" => Key::Hour,
                "minute" => Key::Minute,
                _ => Key::Second,
            };
            let each =
                |(n, unit): &(i64, &'static str)| locale.counted((key(unit), n.unsigned_abs()));
            intl::UNITS.iter().map(each).collect()
        }
        "list" => intl::LISTS.iter().map(|items| locale.list(items)).collect(),
        "plural" => {
            let each = |n: &i64| locale.plural(*n).as_str();
            vec![intl::COUNTS.iter().map(each).collect::<Vec<_>>().join(" ")]
        }
        _ => panic!("{key}"),
    }
}

#[test]
fn rows_write_what_intl_writes() {
    let mut differences = Vec::new();
    let mut compared = 0;
    for (tag, key, expected) in intl::ANSWERS {
        let locale = Locale::exactly(tag).unwrap();
        let found = answers(locale, key);
        let expected: Vec<_> = expected.split('\n').collect();
        assert_eq!(found.len(), expected.len(), "{tag} {key}");
        for (found, expected) in found.iter().zip(expected) {
            compared += 1;
            if found != expected {
                differences.push(format!("{tag} {key}: {found} / {expected}"));
            }
        }
    }
    assert_eq!(intl::ANSWERS.len(), 8 * data::ROWS.len());
    assert!(compared > 4_000, "{compared}");
    let explained = |line: &String| DIFFERENT.iter().any(|(known, _)| line.starts_with(known));
    let unexplained: Vec<_> = differences.iter().filter(|line| !explained(line)).collect();
    assert!(unexplained.is_empty(), "Intl has CLDR {}: {unexplained:#?}", intl::CLDR);
    for (known, reason) in DIFFERENT {
        let met = differences.iter().any(|line| line.starts_with(known));
        assert!(met, "Intl agrees by now: {known}, {reason}");
    }
}

/// Where Intl writes something else, and why.
const DIFFERENT: [(&str, &str); 4] = [
    ("fr-CH number", "CLDR 48.2 has an apostrophe between groups, 48.0 a space"),
    ("fr-CH money", "CLDR 48.2 has an apostrophe between groups, 48.0 a space"),
    ("ko time", "CLDR 48.2 says 오전 and 오후, 48.0 AM and PM"),
    ("ko date_time", "CLDR 48.2 says 오전 and 오후, 48.0 AM and PM"),
];
