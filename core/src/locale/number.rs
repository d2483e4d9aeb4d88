//! Whole numbers and money.

use super::{Key, Locale};
use crate::money::Money;

/// How the digits of a number are parted.
struct Digits<'a> {
    decimal: &'a str,
    group: &'a str,
    /// The size of every group but the last, which has three digits.
    size: usize,
    /// How many digits must stand before the last group for it to be set apart: Spanish writes 1234, but 12.345.
    least: usize,
}

impl Locale {
    /// A whole number with its groups, such as `1,234,567`, `12,34,567` in India, and `1234` in Spain.
    pub(crate) fn integer(self, n: i64) -> String {
        let minus = if n < 0 { self.part(Key::Number, 4) } else { "" };
        format!("{minus}{}", self.digits(Key::Number, 0).grouped(&n.unsigned_abs().to_string()))
    }

    /// An amount with all the decimal places of its currency, such as `€1,234.50`, `1.234,50 €` or `CHF 5.00`.
    pub(crate) fn money(self, money: Money) -> String {
        let (digits, places) = (self.digits(Key::Money, 1), money.currency().places());
        let minor = format!("{:0>1$}", money.minor(), places + 1);
        let (whole, parts) = minor.split_at_checked(minor.len() - places).unwrap_or((&minor, ""));
        let mut number = digits.grouped(whole);
        if !parts.is_empty() {
            number.push_str(digits.decimal);
            number.push_str(parts);
        }
        let currency = money.currency();
        let code = currency.as_str();
        let mut signs = self.line(Key::Symbols).split('|');
        let sign = signs.find_map(|pair| pair.strip_prefix(code)?.strip_prefix('='));
        priced(self.part(Key::Money, 0), sign.unwrap_or(code), &number)
    }

    fn digits(self, key: Key, first: usize) -> Digits<'static> {
        let mut parts = self.line(key).split('|').skip(first);
        let mut next = || parts.next().unwrap_or_default();
        let (decimal, group) = (next(), next());
        let mut number = |otherwise| next().parse().unwrap_or(otherwise);
        Digits { decimal, group, size: number(3), least: number(1) }
    }
}

impl Digits<'_> {
    fn grouped(&self, digits: &str) -> String {
        let mut text = String::with_capacity(digits.len() * 2);
        let apart = digits.len() >= 3 + self.least;
        for (place, digit) in digits.chars().enumerate() {
            // How many digits stand from here on; a group starts where the ones before the last three are whole.
            let left = digits.len() - place;
            let starts = left == 3 || left > 3 && (left - 3).is_multiple_of(self.size.max(1));
            if apart && place > 0 && starts {
                text.push_str(self.group);
            }
            text.push(digit);
        }
        text
    }
}

/// The pattern with its sign for `¤` and its number for `0`. A sign that ends in a letter keeps off the digits.
fn priced(pattern: &str, sign: &str, number: &str) -> String {
    let mut text = String::with_capacity(pattern.len() + sign.len() + number.len());
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '.');
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, rest.peek()) {
            ('¤', Some('0')) if letter(sign.chars().next_back()) => text.extend([sign, " "]),
            ('0', Some('¤')) if letter(sign.chars().next()) => text.extend([number, " "]),
            ('¤', _) => text.push_str(sign),
            ('0', _) => text.push_str(number),
            _ => text.push(c),
        }
    }
    text
}
