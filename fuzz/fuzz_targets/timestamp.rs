//! Any text as an instant: refused, or one that is written so that it reads as itself.
#![no_main]

use casework::Timestamp;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(t) = text.parse::<Timestamp>() {
        assert_eq!(t.to_string().parse(), Ok(t));
    }
});
