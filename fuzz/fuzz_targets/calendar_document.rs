//! Any text as a calendar: refused, or a calendar that answers and reads itself back.
#![no_main]

use casework::{Amount, Calendar, Timestamp};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = casework::read_document(text);
    if let Ok(calendar) = Calendar::load(text) {
        let t = Timestamp::from_millis(1_795_251_600_000).unwrap();
        let _ = calendar.add(t, Amount::hours(40));
        let _ = calendar.sub(t, Amount::working_days(3));
        let _ = (calendar.next_close(t), calendar.previous_open(t), calendar.check(), calendar.card());
        assert_eq!(Calendar::load(&calendar.to_json()).unwrap(), calendar);
    }
});
