//! Any text as an amount: refused, or one that is written so that it reads as itself.
#![no_main]

use casework::Amount;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(amount) = text.parse::<Amount>() {
        assert_eq!(amount.to_string().parse(), Ok(amount));
    }
});
