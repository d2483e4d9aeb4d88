//! Bank accounts.
//!
//! An IBAN has a country of the registry (ISO 13616), that country's length, and check digits that fit (mod 97). It
//! is written in one run, or in groups of four with single spaces, in capitals or not.

use super::{after, before, joins};
use std::ops::Range;

/// The countries of the registry with the length of their accounts.
const COUNTRIES: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 \
    DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 \
    IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 \
    OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 \
    UA29 VA22 VG24 XK20 YE30";

/// The accounts in a text. Each place where a country and two digits stand is read for at most 42 bytes.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let (mut found, mut free) = (Vec::new(), 0);
    for (start, window) in text.as_bytes().windows(4).enumerate() {
        let [a, b, c, d] = *window else { continue };
        let begins = a.is_ascii_alphabetic()
            && b.is_ascii_alphabetic()
            && c.is_ascii_digit()
            && d.is_ascii_digit();
        let begins = begins && start >= free && !before(text, start).is_some_and(joins);
        let length = if begins { length(a, b) } else { None };
        if let Some(end) = length.and_then(|length| account(text, start, length)) {
            found.push(start..end);
            free = end;
        }
    }
    found
}

fn length(a: u8, b: u8) -> Option<usize> {
    let country = [a.to_ascii_uppercase(), b.to_ascii_uppercase()];
    let mut rows = COUNTRIES.split_ascii_whitespace();
    rows.find_map(|row| {
        std::str::from_utf8(row.as_bytes().strip_prefix(&country)?).ok()?.parse().ok()
    })
}

/// Where the account that starts here ends.
fn account(text: &str, start: usize, length: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    let (mut number, mut end) = (Vec::with_capacity(length), start);
    let (mut spaced, mut gap) = (false, false);
    for byte in rest.bytes() {
        if number.len() == length {
            break;
        }
        // Either all groups are set apart or none.
        let between = number.len() % 4 == 0 && !number.is_empty();
        if byte == b' ' && between && !gap && (spaced || number.len() == 4) {
            (spaced, gap) = (true, true);
        } else if byte.is_ascii_alphanumeric() && (gap || !(spaced && between)) {
            number.push(byte.to_ascii_uppercase());
            gap = false;
        } else {
            return None;
        }
        end += 1;
    }
    let whole = number.len() == length && !after(text, end).is_some_and(joins);
    (whole && checks(&number)).then_some(end)
}

/// The check of ISO 7064: with the first four characters at the end and letters as 10 to 35, it leaves 1 by 97.
fn checks(number: &[u8]) -> bool {
    let (head, tail) = number.split_at_checked(4).unwrap_or((number, &[]));
    let rest = tail.iter().chain(head).fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte.saturating_sub(b'A')) + 10) % 97,
    });
    rest == 1
}
