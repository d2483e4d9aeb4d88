//! Any bytes as zone data: refused, or rules on which open time still adds up.
#![no_main]

use casework::{Amount, Calendar, Timestamp, Zones};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut zones = Zones::default();
    if zones.hand_in("Etc/Fuzz", "fuzz", bytes).is_err() {
        return;
    }
    let text = "{zone: Etc/Fuzz, week: {mon-fri: 09:00-17:00, sat: 22:00-06:00}}";
    if let Ok(calendar) = Calendar::load_with(text, &zones) {
        let t = Timestamp::from_millis(1_795_251_600_000).unwrap();
        if let Ok(due) = calendar.add(t, Amount::hours(40)) {
            assert_eq!(calendar.elapsed_ms(t, due), 40 * 3_600_000);
        }
        let _ = (calendar.sub(t, Amount::working_days(3)), calendar.local(t));
    }
});
