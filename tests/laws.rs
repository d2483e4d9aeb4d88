//! The laws of business time, on random calendars in awkward zones at awkward instants.
//!
//! `PROPTEST_CASES` raises the number of cases.

mod oracle;

use casework::{Amount, Calendar, Code, Timestamp, Zones};
use oracle::{DAY, Desk, date_of};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};
use std::ops::Range;
use std::time::Duration;

const HOUR: i64 = 3_600_000;

/// Zones that change their clocks at midnight, by half an hour, by two hours, for a whole date, in Ramadan, twice
/// around the year, or lately.
const ZONES: [&str; 26] = [
    "UTC",
    "Europe/Berlin",
    "Europe/Dublin",
    "Europe/Lisbon",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/Havana",
    "America/Asuncion",
    "America/Scoresbysund",
    "America/Vancouver",
    "America/Juneau",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Antarctica/Troll",
    "Antarctica/Casey",
    "Atlantic/Azores",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Tehran",
    "Asia/Pyongyang",
    "Asia/Manila",
    "Asia/Kolkata",
    "Pacific/Apia",
    "Pacific/Kwajalein",
    "Pacific/Kiritimati",
];

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A calendar in full notation, and an instant around which it has its dates.
#[derive(Clone, Debug)]
struct Case {
    zone: &'static str,
    document: Value,
    anchor: i64,
}

impl Case {
    fn load(&self) -> Option<Calendar> {
        match Calendar::load(&self.document.to_string()) {
            Ok(calendar) => Some(calendar),
            Err(error) => {
                assert_eq!(error.code(), Code::NeverOpens, "{error} {}", self.document);
                None
            }
        }
    }

    fn desk(&self) -> Desk {
        let day = self.anchor.div_euclid(DAY);
        Desk::read(&self.document, zone(self.zone), (day - 600, day + 600))
    }
}

/// The same rules as the library has, read by another hand.
fn zone(name: &str) -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::tzif(name, Zones::default().get(name).unwrap().tzif()).unwrap()
}

fn changes_of(zone_name: &str) -> Vec<i64> {
    let desk = Desk::read(&json!({}), zone(zone_name), (0, 0));
    desk.changes(-4_000_000_000_000, 4_200_000_000_000)
}

fn time_of_day() -> impl Strategy<Value = i64> {
    prop_oneof![
        6 => (0..48i64).prop_map(|half| half * 1_800),
        3 => (0..16i64).prop_map(|quarter| quarter * 900),
        1 => select(vec![1, 60, 59 * 60, 23 * 3_600 + 59 * 60, 86_399, 3_660, 7_199]),
        1 => 0..86_400i64,
    ]
}

fn clock(seconds: i64) -> String {
    let (h, m, s) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if s == 0 { format!("{h:02}:{m:02}") } else { format!("{h:02}:{m:02}:{s:02}") }
}

fn interval() -> impl Strategy<Value = Value> {
    let pair = (time_of_day(), time_of_day()).prop_filter("equal", |(start, end)| start != end);
    prop_oneof![
        6 => pair.prop_map(|(start, end)| json!([clock(start.min(end)), clock(start.max(end))])),
        2 => (time_of_day(), time_of_day())
            .prop_filter("equal", |(start, end)| start != end)
            .prop_map(|(start, end)| json!([clock(start), clock(end)])),
        1 => time_of_day().prop_map(|start| json!([clock(start), "24:00"])),
        1 => Just(json!(["00:00", "24:00"])),
        1 => Just(json!(["09:00", "17:00"])),
    ]
}

fn hours(most: usize) -> impl Strategy<Value = Value> {
    vec(interval(), 0..=most).prop_map(Value::from)
}

fn week() -> impl Strategy<Value = Value> {
    let named = |hours: Vec<Value>| -> Value {
        WEEKDAYS.into_iter().map(str::to_owned).zip(hours).collect::<Map<_, _>>().into()
    };
    prop_oneof![
        6 => vec(hours(3), 7).prop_map(named),
        2 => hours(2).prop_map(move |hours| named(vec![hours; 5])),
        1 => Just(named(vec![json!([["00:00", "24:00"]]); 7])),
        1 => Just(named(vec![json!([["22:00", "06:00"]]); 6])),
        1 => Just(json!({})),
    ]
}

fn rule(month: u32) -> impl Strategy<Value = Value> {
    let month = (month..month + 3).prop_map(|month| (month - 1) % 12 + 1);
    let way = prop_oneof![
        4 => (
            month.clone(),
            1..=28u32,
            select(vec!["same_day", "nearest_weekday", "sunday_to_monday", "next_weekday"]),
        )
            .prop_map(|(month, day, observed)| json!({"month": month, "day": day, "observed": observed})),
        2 => (month, select(WEEKDAYS.to_vec()), select(vec![1, 2, 4, 5, -1, -2, -5]))
            .prop_map(|(month, weekday, nth)| json!({"month": month, "weekday": weekday, "nth": nth})),
        1 => (-60..=60i32).prop_map(|after| json!({"easter": after})),
        1 => (-60..=60i32).prop_map(|after| json!({"orthodox_easter": after})),
    ];
    (way, prop_oneof![2 => Just(json!([])), 1 => hours(2)]).prop_map(|(mut rule, hours)| {
        rule["hours"] = hours;
        rule
    })
}

/// Where things happen: a change of the clocks, the edges of what is laid out ahead, the ends of the era.
fn anchor() -> impl Strategy<Value = (&'static str, i64)> {
    (select(ZONES.to_vec()), any::<Index>(), 0..20).prop_flat_map(|(zone, index, kind)| {
        let changes = changes_of(zone);
        let year =
            |year: i32| oracle::day_of(chrono::NaiveDate::from_ymd_opt(year, 1, 1).unwrap()) * DAY;
        let at = match kind {
            0 => Just(year(1) + 5 * DAY).boxed(),
            1 => Just(year(1883) + 320 * DAY).boxed(),
            2 | 3 => Just(0).boxed(),
            4 => Just(year(2038) + 18 * DAY).boxed(),
            5 | 6 => Just(year(2100)).boxed(),
            7 => Just(year(9999) + 360 * DAY).boxed(),
            8 => (year(2)..year(9998)).boxed(),
            9 | 10 => (year(1990)..year(2040)).boxed(),
            _ if changes.is_empty() => (year(1880)..year(2099)).boxed(),
            _ => Just(changes[index.index(changes.len())]).boxed(),
        };
        at.prop_map(move |at| (zone, at))
    })
}

fn near(day: i64, how_far: Range<i64>) -> impl Strategy<Value = String> {
    let (first, last) = (-719_162, 2_932_896);
    how_far.prop_map(move |away| date_of((day + away).clamp(first, last)).to_string())
}

fn case() -> impl Strategy<Value = Case> {
    anchor().prop_flat_map(|(zone, anchor)| {
        let day = anchor.div_euclid(DAY);
        let month = date_of(day).format("%m").to_string().parse().unwrap();
        let date = move || near(day, -6..10);
        let distinct = |dates: Vec<String>| -> Vec<String> {
            dates.into_iter().collect::<std::collections::BTreeSet<_>>().into_iter().collect()
        };
        let by_date = |entries: Vec<(String, Value)>| Value::from(entries.into_iter().collect::<Map<_, _>>());
        (
            week(),
            vec(date(), 0..4).prop_map(distinct),
            vec((date(), hours(2)), 0..4).prop_map(by_date),
            vec((date(), hours(2)), 0..4).prop_map(by_date),
            vec(rule(month), 0..4),
            select(vec!["civil_day", "opening_day"]),
        )
            .prop_map(move |(week, holidays, special, closed, recurring, scope)| Case {
                zone,
                anchor,
                document: json!({
                    "zone": zone, "week": week, "holidays": holidays, "special": special, "closed": closed,
                    "recurring": recurring, "holiday_scope": scope,
                }),
            })
    })
}

/// An instant relative to an anchor: on it, a little beside it, on a round time near it, anywhere near it.
fn beside() -> impl Strategy<Value = i64> {
    prop_oneof![
        1 => Just(0),
        1 => select(vec![-1, 1, -1_000, 1_000]),
        6 => (-200..200i64).prop_map(|quarter| quarter * HOUR / 4),
        2 => (-200..200i64, select(vec![-1i64, 1])).prop_map(|(quarter, beside)| quarter * HOUR / 4 + beside),
        2 => -8 * DAY..14 * DAY,
    ]
}

fn instant(anchor: i64, beside: i64) -> Timestamp {
    let (first, last) = (Timestamp::MIN.as_millis(), Timestamp::MAX.as_millis());
    Timestamp::from_millis((anchor + beside).clamp(first, last)).unwrap()
}

/// Any instant at all, with a liking for the edges of the years that are laid out at first.
fn anywhere() -> impl Strategy<Value = i64> {
    let first_laid_out = 0;
    let first_after = 4_102_444_800_000i64;
    prop_oneof![
        Timestamp::MIN.as_millis()..=Timestamp::MAX.as_millis(),
        -2_000_000_000_000..5_000_000_000_000i64,
        first_laid_out - 3 * DAY..first_laid_out + 3 * DAY,
        first_after - 3 * DAY..first_after + 3 * DAY,
    ]
}

fn millis() -> impl Strategy<Value = i64> {
    prop_oneof![
        2 => (0..320i64).prop_map(|quarter| quarter * HOUR / 4),
        1 => select(vec![0, 1, 999, 1_000, 60_000, HOUR, 8 * HOUR]),
        2 => 0..60 * HOUR,
    ]
}

fn config(cases: u32) -> ProptestConfig {
    let wanted = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: wanted.unwrap_or(cases),
        failure_persistence: None,
        // An instant outside 1970 to 2099 has the whole era laid out, which is slow without optimisation.
        max_shrink_iters: 400,
        ..ProptestConfig::default()
    }
}

/// Whether an answer of the oracle lies so near the ends of the era that the library has none.
fn in_era(t: i64) -> bool {
    (Timestamp::MIN.as_millis()..=Timestamp::MAX.as_millis()).contains(&t)
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn every_verb_agrees_with_the_oracle(
        case in case(), a in beside(), b in beside(), amount in millis(), days in 0..6u32, end in any::<bool>(),
    ) {
        let Some(calendar) = case.load() else { return Ok(()) };
        let desk = case.desk();
        let (ta, tb) = (instant(case.anchor, a), instant(case.anchor, b));
        let (a, b) = (ta.as_millis(), tb.as_millis());

        prop_assert_eq!(calendar.is_open(ta), desk.is_open(a), "is_open {}", ta);
        prop_assert_eq!(calendar.elapsed_ms(ta, tb), desk.elapsed(a, b), "elapsed {} {}", ta, tb);
        // An amount that fits exactly ends on an edge or beside one.
        let exact = desk.elapsed(a, b).abs();
        for amount in [amount, exact, exact + 1] {
            if let Ok(want) = desk.add(a, amount) && in_era(want) {
                prop_assert_eq!(calendar.add(ta, Amount::millis(amount)).map(Timestamp::as_millis), Ok(want), "{} + {}", ta, amount);
            }
            if let Ok(want) = desk.sub(b, amount) && in_era(want) {
                prop_assert_eq!(calendar.sub(tb, Amount::millis(amount)).map(Timestamp::as_millis), Ok(want), "{} - {}", tb, amount);
            }
        }
        for (name, want, got) in [
            ("next_open", desk.next(a, true), calendar.next_open(ta)),
            ("next_close", desk.next(a, false), calendar.next_close(ta)),
            ("previous_open", desk.previous(a, true), calendar.previous_open(ta)),
            ("previous_close", desk.previous(a, false), calendar.previous_close(ta)),
        ] {
            if let Ok(want) = want && in_era(want) && (want > Timestamp::MIN.as_millis() || name.starts_with("next")) {
                prop_assert_eq!(got.map(Timestamp::as_millis), Some(want), "{} {}", name, ta);
            }
        }
        let working = Amount::WorkingDays { days, end_of_day: end };
        for (name, want, got) in [
            ("add working days", desk.add_working_days(a, days.into(), end), calendar.add(ta, working)),
            ("sub working days", desk.sub_working_days(a, days.into(), end), calendar.sub(ta, working)),
            ("add calendar days", Ok(desk.calendar_days(a, days.into())), calendar.add(ta, Amount::calendar_days(days))),
            ("sub calendar days", Ok(desk.calendar_days(a, -i64::from(days))), calendar.sub(ta, Amount::calendar_days(days))),
        ] {
            if let Ok(want) = want && instants_around_lie_in_era(want) {
                prop_assert_eq!(got.map(Timestamp::as_millis), Ok(want), "{} {} {} {}", name, ta, days, end);
            }
        }
        let (date, time) = desk.date_and_time(a);
        let local = calendar.local(ta);
        let shown = format!("{}T{}.{:03}", date_of(date), clock_in_full(time / 1_000), time % 1_000);
        prop_assert!(local.starts_with(&shown), "{} {}", local, shown);
        if instants_around_lie_in_era(a) && local.starts_with(|c: char| c.is_ascii_digit()) {
            let back = calendar.instant(&shown).map(Timestamp::as_millis);
            prop_assert_eq!(back, Ok(desk.instant(date * DAY + time)), "instant {}", shown);
        }
    }

    #[test]
    fn open_time_adds_up(
        case in case(), a in beside(), b in beside(), c in anywhere(), m in millis(), n in millis(),
    ) {
        let Some(calendar) = case.load() else { return Ok(()) };
        let [a, b, c] = [instant(case.anchor, a), instant(case.anchor, b), instant(c, 0)];
        let elapsed = |from, to| calendar.elapsed_ms(from, to);
        prop_assert_eq!(elapsed(a, b) + elapsed(b, c), elapsed(a, c));
        prop_assert_eq!(elapsed(a, c), -elapsed(c, a));
        prop_assert_eq!(calendar.elapsed(a, b).num_milliseconds(), elapsed(a, b));
        let (first, last) = (a.min(b), a.max(b));
        prop_assert!((0..=last.as_millis() - first.as_millis()).contains(&elapsed(first, last)));
        if let Ok(next) = Timestamp::from_millis(a.as_millis() + 1) {
            prop_assert_eq!(elapsed(a, next), i64::from(calendar.is_open(a)));
        }

        let add = |t, n| calendar.add(t, Amount::millis(n));
        let sub = |t, n| calendar.sub(t, Amount::millis(n));
        for t in [a, b, c] {
            prop_assert_eq!(add(t, 0), Ok(t));
            prop_assert_eq!(sub(t, 0), Ok(t));
            prop_assert_eq!(add(t, -n), sub(t, n));
            if let Ok(due) = add(t, n) {
                prop_assert_eq!(elapsed(t, due), n);
                if n > 0 {
                    prop_assert!(elapsed(t, instant(due.as_millis(), -1)) < n, "not the least");
                    let back = sub(due, n).unwrap();
                    prop_assert!(back >= t && elapsed(t, back) == 0);
                }
                if let Ok(later) = add(due, m) {
                    if m > 0 || n == 0 {
                        prop_assert_eq!(add(t, m + n), Ok(later));
                    }
                    prop_assert!(later >= due);
                }
                let early = instant(t.as_millis(), -7 * HOUR);
                prop_assert!(add(early, n).unwrap() <= due, "not monotone in t");
                if m <= n {
                    prop_assert!(add(t, m).unwrap() <= due, "not monotone in n");
                }
            }
            if let Ok(start) = sub(t, n) {
                prop_assert_eq!(elapsed(start, t), n);
                if n > 0 {
                    prop_assert!(elapsed(instant(start.as_millis(), 1), t) < n, "not the greatest");
                    let forth = add(start, n).unwrap();
                    prop_assert!(forth <= t && elapsed(forth, t) == 0);
                }
            }
        }
        // Counted from before or after the years laid out at first, the answer is the same.
        for far in [c, instant(-30 * DAY, 0)] {
            if far <= a && n > 0 && let Ok(due) = add(a, n) {
                prop_assert_eq!(add(far, elapsed(far, a) + n).ok(), within(elapsed(far, a) + n, due));
            }
        }
        for far in [instant(4_102_444_800_000, 30 * DAY), c] {
            if far >= a && n > 0 && let Ok(start) = sub(a, n) {
                prop_assert_eq!(sub(far, elapsed(a, far) + n).ok(), within(elapsed(a, far) + n, start));
            }
        }
    }

    #[test]
    fn edges_are_the_nearest_ones(case in case(), t in beside(), far in anywhere()) {
        let Some(calendar) = case.load() else { return Ok(()) };
        for t in [instant(case.anchor, t), instant(far, 0)] {
            let before = |u: Timestamp| Timestamp::from_millis(u.as_millis() - 1).ok();
            if let Some(open) = calendar.next_open(t) {
                prop_assert!(open >= t && calendar.is_open(open));
                prop_assert_eq!(calendar.elapsed_ms(t, open), 0);
            } else {
                prop_assert_eq!(calendar.elapsed_ms(t, Timestamp::MAX), 0);
            }
            if let Some(close) = calendar.next_close(t) {
                prop_assert!(close >= t && !calendar.is_open(close));
                prop_assert_eq!(calendar.elapsed_ms(t, close), close.as_millis() - t.as_millis());
            } else {
                prop_assert_eq!(calendar.elapsed_ms(t, Timestamp::MAX), Timestamp::MAX.as_millis() - t.as_millis());
            }
            if let Some(open) = calendar.previous_open(t) {
                prop_assert!(open <= t && calendar.is_open(open) && !calendar.is_open(before(open).unwrap()));
            }
            if let Some(close) = calendar.previous_close(t) {
                prop_assert!(close <= t && !calendar.is_open(close) && calendar.is_open(before(close).unwrap()));
            }
            // Between the latest edge and `t` nothing changes.
            let (open, close) = (calendar.previous_open(t), calendar.previous_close(t));
            let since = open.max(close).unwrap_or(Timestamp::MIN);
            let held = if calendar.is_open(t) { t.as_millis() - since.as_millis() } else { 0 };
            prop_assert_eq!(calendar.elapsed_ms(since, t), held);
        }
    }

    #[test]
    fn an_explanation_covers_every_millisecond(case in case(), a in beside(), b in beside()) {
        let Some(calendar) = case.load() else { return Ok(()) };
        let desk = case.desk();
        let [a, b] = [instant(case.anchor, a), instant(case.anchor, b)];
        let why = calendar.explain(a, b).unwrap();
        prop_assert_eq!(why.elapsed_ms, calendar.elapsed_ms(a, b));
        let (first, last) = (a.min(b), a.max(b));
        let spans = &why.spans;
        prop_assert_eq!(spans.is_empty(), first == last);
        let ends: Vec<_> = [first].into_iter().chain(spans.iter().map(|span| span.end_at)).collect();
        let starts: Vec<_> = spans.iter().map(|span| span.start_at).chain([last]).collect();
        prop_assert_eq!(starts, ends);
        let counted = spans.iter().filter(|span| span.counted);
        let sum: i64 = counted.map(|span| span.end_at.as_millis() - span.start_at.as_millis()).sum();
        prop_assert_eq!(sum, why.elapsed_ms.abs());
        for pair in spans.windows(2) {
            let told = |place: usize| (pair[place].counted, pair[place].reason, pair[place].name.clone());
            prop_assert_ne!(told(0), told(1));
        }
        for span in spans {
            let (start, end) = (span.start_at.as_millis(), span.end_at.as_millis());
            prop_assert!(start < end);
            for t in [start, start + (end - start) / 2, end - 1] {
                prop_assert_eq!(span.counted, desk.is_open(t), "{}", instant(t, 0));
                prop_assert_eq!(json!(span.reason), desk.reason(t), "{}", instant(t, 0));
            }
        }
    }

    #[test]
    fn columns_agree_with_single_answers(case in case(), a in vec(anywhere(), 1..5), n in millis()) {
        let Some(calendar) = case.load() else { return Ok(()) };
        let b: Vec<i64> = a.iter().rev().copied().collect();
        let at = |t: i64| instant(t, 0);
        let singly: Vec<i64> = a.iter().zip(&b).map(|(a, b)| calendar.elapsed_ms(at(*a), at(*b))).collect();
        prop_assert_eq!(calendar.elapsed_many(&a, &b), Ok(singly));
        let amount = Amount::millis(n);
        let singly: Result<Vec<i64>, _> =
            a.iter().map(|t| calendar.add(at(*t), amount).map(Timestamp::as_millis)).collect();
        prop_assert_eq!(calendar.add_many(&a, amount).map_err(|error| error.code()), singly.map_err(|error| error.code()));
    }

    #[test]
    fn equal_calendars_have_equal_versions(one in case(), other in case()) {
        let (Some(calendar), Some(other)) = (one.load(), other.load()) else { return Ok(()) };
        let again = Calendar::load(&calendar.to_json()).unwrap();
        prop_assert_eq!(&again, &calendar);
        prop_assert_eq!(again.version(), calendar.version());
        prop_assert_eq!(again.to_json(), calendar.to_json());
        prop_assert_eq!(calendar.version() == other.version(), calendar == other);
        let mut moved = one.document.clone();
        moved["zone"] = json!(if one.zone == "Asia/Tokyo" { "UTC" } else { "Asia/Tokyo" });
        if let Ok(moved) = Calendar::load(&moved.to_string()) {
            prop_assert_ne!(moved.version(), calendar.version());
        }
    }
}

/// Old zone data without a single transition, and data that breaks the rising order of RFC 9636: neither may be
/// walked for ever.
#[test]
fn odd_zone_data_comes_to_an_end() {
    let (early, middle, late) = ([0; 4], [0x69, 0x2b, 0, 0], [0x69, 0x66, 0x54, 0x5a]);
    for times in [vec![], vec![late, middle, early, late], vec![early; 4], vec![late, early]] {
        let mut tzif = [b"TZif".as_slice(), &[0; 16]].concat();
        for count in [0, 0, 0, u8::try_from(times.len()).unwrap(), 2, 4] {
            tzif.extend([0, 0, 0, count]);
        }
        tzif.extend(times.concat());
        tzif.extend([1, 0, 1, 0].iter().take(times.len()));
        tzif.extend([0, 0, 0, 0, 0, 0]);
        tzif.extend([0, 0, 14, 16, 1, 0]);
        tzif.extend(b"UTC\0");
        let mut zones = Zones::default();
        soon(|| match zones.hand_in("Etc/Odd", "odd", tzif) {
            Ok(()) => {
                let text = "{zone: Etc/Odd, week: {mon-fri: 09:00-17:00}}";
                let _ = Calendar::load_with(text, &zones).unwrap();
            }
            Err(error) => {
                assert!(!times.is_empty());
                assert_eq!(error.code(), Code::MalformedTzif);
            }
        });
    }
}

/// The library counts dates as far as the year 9999 reaches in UTC; a date cut there has no full answer.
fn instants_around_lie_in_era(t: i64) -> bool {
    in_era(t - 2 * DAY) && in_era(t + 2 * DAY)
}

fn within(amount: i64, answer: Timestamp) -> Option<Timestamp> {
    (amount <= 1 << 44).then_some(answer)
}

fn clock_in_full(seconds: i64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

const GOOD_YAML: &str = r#"
name: Support Berlin
zone: Europe/Berlin
week:
  mon-thu: [["08:00", "12:00"], ["13:00", "17:00"]]
  fri: 22:00-06:00
holidays: {2026-12-25: Christmas Day, 2026-12-26: ~}
special: {2026-12-24: 08:00-11:00, 2026-12-31: []}
closed: {2026-11-30: [15:00-16:00]}
recurring:
  - {name: New Year, month: 1, day: 1, observed: next_weekday}
  - {name: Good Friday, easter: -2}
  - {orthodox_easter: 1, hours: 10:00-14:00, first_year: 2020}
  - {month: 5, weekday: mon, nth: -1, last_year: 2050}
holiday_scope: opening_day
"#;

/// A text with a few bytes changed, dropped or repeated.
fn damaged(text: &str) -> impl Strategy<Value = String> + use<> {
    let bytes = text.as_bytes().to_vec();
    let damage = (any::<Index>(), 0..6u8, any::<u8>(), 1..40usize);
    vec(damage, 1..4).prop_map(move |damages| {
        let mut bytes = bytes.clone();
        for (place, kind, byte, length) in damages {
            if bytes.is_empty() {
                break;
            }
            let place = place.index(bytes.len());
            let end = (place + length).min(bytes.len());
            match kind {
                0 => bytes.truncate(place),
                1 => drop(bytes.drain(place..end)),
                2 => bytes[place] = byte,
                3 => bytes[place] ^= 1 << (byte % 8),
                4 => bytes.insert(place, byte),
                _ => {
                    let part = bytes[place..end].to_vec();
                    bytes.splice(place..place, part);
                }
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Runs something that may refuse its input but must come back soon.
fn soon<T>(run: impl FnOnce() -> T) -> T {
    let start = std::time::Instant::now();
    let result = run();
    assert!(start.elapsed() < Duration::from_secs(5), "took {:?}", start.elapsed());
    result
}

/// Asks a calendar that nobody meant a little of everything.
fn question(calendar: &Calendar) {
    let t = instant(1_795_251_600_000, 0);
    let _ = calendar.add(t, Amount::hours(40)).map(|due| calendar.local(due));
    let _ = calendar.sub(t, Amount::working_days(3));
    let _ = calendar.explain(t, instant(t.as_millis(), 30 * DAY)).unwrap();
    let _ = (calendar.next_close(t), calendar.previous_open(t), calendar.check(), calendar.card());
    assert_eq!(&Calendar::load(&calendar.to_json()).unwrap(), calendar);
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn no_text_panics(text in any::<String>(), more in r#"[-0-9a-zPTDWH:.,'"+{}\[\] \n#&*!|>%@]{0,60}"#) {
        for text in [text, more] {
            soon(|| {
                let _ = casework::read_document(&text);
                let _ = Calendar::load(&text);
                let _ = text.parse::<Amount>().map(|amount| {
                    assert_eq!(amount.to_string().parse(), Ok(amount));
                });
                let _ = text.parse::<Timestamp>().map(|t| assert_eq!(t.to_string().parse(), Ok(t)));
            });
        }
    }

    #[test]
    fn no_damaged_amount_or_instant_panics(
        amount in select(vec!["1h30m", "PT1H30M5S", "2 working days, end of day", "30 calendar days", "-8h", "9999999999999ms"])
            .prop_flat_map(damaged),
        instant in select(vec!["2026-11-21T09:00:00.123Z", "9999-12-31T23:59:59-23:59", "2026-11-21 09:00", "1795251600"])
            .prop_flat_map(damaged),
    ) {
        soon(|| {
            if let Ok(amount) = amount.parse::<Amount>() {
                assert_eq!(amount.to_string().parse(), Ok(amount));
            }
            if let Ok(t) = instant.parse::<Timestamp>() {
                assert_eq!(t.to_string().parse(), Ok(t));
            }
            let desk = Calendar::always(&Zones::default()).unwrap();
            let _ = desk.instant(&instant);
        });
    }

    #[test]
    fn no_damaged_document_panics(
        text in prop_oneof![
            damaged(GOOD_YAML),
            damaged(&casework::read_document(GOOD_YAML).unwrap()),
        ],
    ) {
        soon(|| Calendar::load(&text).as_ref().map(question).ok());
    }

    #[test]
    fn no_zone_data_panics(
        name in select(vec!["Europe/Berlin", "Asia/Tokyo", "Africa/Casablanca", "Australia/Lord_Howe"]),
        damages in vec((any::<Index>(), any::<u8>()), 0..6),
        cut in prop_oneof![4 => Just(None), 1 => any::<Index>().prop_map(Some)],
    ) {
        let mut tzif = Zones::default().get(name).unwrap().tzif().to_vec();
        for (place, byte) in damages {
            let place = place.index(tzif.len());
            tzif[place] = byte;
        }
        if let Some(cut) = cut {
            tzif.truncate(cut.index(tzif.len()));
        }
        soon(|| {
            let mut zones = Zones::default();
            if zones.hand_in(name, "damaged", tzif).is_ok() {
                let text = format!("{{zone: {name}, week: {{mon-fri: 09:00-17:00, sat: 22:00-06:00}}}}");
                if let Ok(calendar) = Calendar::load_with(&text, &zones) {
                    let t = instant(1_795_251_600_000, 0);
                    let _ = calendar.add(t, Amount::hours(40)).map(|due| calendar.local(due));
                    let _ = calendar.sub(instant(-1_795_251_600_000, 0), Amount::working_days(3));
                    let _ = calendar.explain(t, instant(t.as_millis(), 30 * DAY));
                }
            }
        });
    }
}
