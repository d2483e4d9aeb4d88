//! How long the name of a host is in the letters that the domain name system knows.

/// How long a label is in Punycode (RFC 3492); none where that is more than 63.
pub(super) fn length(label: &str) -> Option<usize> {
    if label.is_ascii() {
        return Some(label.len());
    }
    let stops = ['。', '．', '｡'];
    let mut length = label.matches(stops).count();
    for part in label.split(stops) {
        length += if part.is_ascii() { part.len() } else { encoded(part)? };
    }
    Some(length)
}

fn encoded(label: &str) -> Option<usize> {
    let mut points: Vec<u32> = label.chars().take(64).map(u32::from).collect();
    let basic = label.chars().filter(char::is_ascii).count();
    if points.len() > 63 {
        return None;
    }
    let whole = points.clone();
    points.retain(|point| *point >= 128);
    points.sort_unstable();
    points.dedup();
    let mut length = "xn--".len() + basic + usize::from(basic > 0);
    let (mut n, mut delta, mut bias, mut handled) = (128, 0u32, 72, u32::try_from(basic).ok()?);
    let mut first = true;
    for point in points {
        delta = delta.checked_add((point - n).checked_mul(handled + 1)?)?;
        n = point;
        for other in &whole {
            if *other < n {
                delta += 1;
            } else if *other == n {
                length += digits(delta, bias);
                handled += 1;
                bias = adapted(delta, handled, first);
                (first, delta) = (false, 0);
            }
        }
        delta += 1;
        n += 1;
    }
    Some(length)
}

/// How many digits a variable-length integer of RFC 3492 has.
fn digits(mut number: u32, bias: u32) -> usize {
    let (mut count, mut k) = (1, 36);
    loop {
        let threshold = k.max(bias + 1).saturating_sub(bias).clamp(1, 26);
        if number < threshold {
            return count;
        }
        number = (number - threshold) / (36 - threshold);
        (count, k) = (count + 1, k + 36);
    }
}

fn adapted(delta: u32, handled: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / handled;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_as_long_as_they_are_encoded() {
        for (label, encoded) in [
            ("example", "example"),
            // Well known names, and two of the samples of RFC 3492.
            ("münchen", "xn--mnchen-3ya"),
            ("bücher", "xn--bcher-kva"),
            ("☃", "xn--n3h"),
            ("日本語", "xn--wgv71a119e"),
            ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
            ("почемужеонинеговорятпорусски", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l"),
            ("あ。b", "xn--l8j.b"),
        ] {
            assert_eq!(length(label), Some(encoded.len()), "{label}");
        }
        assert_eq!(length(&"あ".repeat(64)), None);
        assert_eq!(length(""), Some(0));
    }
}
