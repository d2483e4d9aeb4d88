// Writes core/src/locale/intl.rs: what the Intl of Node.js, which has an ICU and data of its own, answers to the same
// questions.
//
//   node tests/locale/intl.mjs > core/src/locale/intl.rs

import { readFileSync } from 'node:fs';

const data = readFileSync(new URL('../../core/src/locale/data.rs', import.meta.url), 'utf8');
const tags = [...data.matchAll(/^ {4}tag: "([^"]+)",$/gm)].map(([, tag]) => tag);

// As casework has it: Latin digits, the Gregorian calendar, and ordinary spaces.
const intl = (tag) => `${tag}-u-ca-gregory-nu-latn`;
const plain = (text) => text.replace(/[\u00a0\u202f\u2009]/g, ' ');
const numbers = [0, 7, -45, 999, 1234, 12345, 1234567, 9876543210];
const amounts = [[5, 'EUR'], [123450, 'EUR'], [1234567, 'USD'], [99, 'GBP'], [1234, 'JPY'], [123400, 'CHF'],
  [5000, 'PLN'], [70000, 'SEK'], [12345678, 'INR'], [250, 'CAD'], [1500, 'CZK']];
const instants = ['2026-11-22T15:05', '2026-03-01T00:30', '0987-07-09T09:00', '2000-01-31T12:00', '2026-05-04T05:59',
  '2026-08-17T23:10'];
const counts = [...Array(121).keys(), 200, 201, 202, 203, 211, 1000, 1001, 1002, 1003, 1011, 1000000, 1000001, 2000000];
const units = [[1, 'day'], [2, 'day'], [5, 'hour'], [1, 'hour'], [11, 'minute'], [23, 'minute'], [0, 'second'], [100, 'second']];
const lists = [['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c', 'd']];
const styles = ['short', 'medium', 'long', 'full'];

function answers(tag) {
  const name = intl(tag);
  const number = new Intl.NumberFormat(name);
  const at = instants.map((instant) => new Date(`${instant}:00Z`));
  const dated = (options) => new Intl.DateTimeFormat(name, { timeZone: 'UTC', ...options });
  const rules = new Intl.PluralRules(name);
  const list = new Intl.ListFormat(name, { type: 'conjunction', style: 'long' });
  return {
    number: numbers.map((n) => number.format(n)),
    money: amounts.map(([minor, currency]) => {
      const money = new Intl.NumberFormat(name, { style: 'currency', currency });
      return money.format(currency === 'JPY' ? minor : minor / 100);
    }),
    date: styles.flatMap((dateStyle) => at.map((instant) => dated({ dateStyle }).format(instant))),
    time: at.map((instant) => dated({ timeStyle: 'short' }).format(instant)),
    date_time: styles.map((dateStyle) => dated({ dateStyle, timeStyle: 'short' }).format(at[0])),
    unit: units.map(([n, unit]) =>
      new Intl.NumberFormat(name, { style: 'unit', unit, unitDisplay: 'long' }).format(n)),
    list: lists.map((items) => list.format(items)),
    plural: [counts.map((n) => rules.select(n)).join(' ')],
  };
}

const escaped = (text) => plain(text).replace(/["\\]/g, '\\$&')
  .replace(/\p{Cf}|[\u2010-\u2015]/gu, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);
const list = (values, text) => values.map(text).join(', ');

console.log(`// Written by tests/locale/intl.mjs with Node.js ${process.version}, ICU ${process.versions.icu}, Unicode CLDR ${process.versions.cldr};
// not edited by hand. CLDR is copyright © 2004-2026 Unicode, Inc., under the Unicode License v3: see LICENSE-UNICODE.

/// The release of Unicode CLDR that Intl answered from.
pub(super) const CLDR: &str = "${process.versions.cldr}";

// What was asked.
pub(super) const NUMBERS: &[i64] = &[${numbers.join(', ')}];
pub(super) const AMOUNTS: &[(i64, &str)] = &[${list(amounts, ([minor, currency]) => `(${minor}, "${currency}")`)}];
pub(super) const INSTANTS: &[&str] = &[${list(instants, (at) => `"${at}:00"`)}];
pub(super) const UNITS: &[(i64, &str)] = &[${list(units, ([n, unit]) => `(${n}, "${unit}")`)}];
pub(super) const LISTS: &[&[&str]] = &[${list(lists, (items) => `&[${list(items, (item) => `"${item}"`)}]`)}];
pub(super) const COUNTS: &[i64] = &[${counts.join(', ')}];

/// The answers, one on each line, to the question that the key names.
pub(super) const ANSWERS: &[(&str, &str, &str)] = &[`);
for (const tag of tags) {
  for (const [key, values] of Object.entries(answers(tag))) {
    console.log(`    ("${tag}", "${key}", "${values.map(escaped).join('\\n')}"),`);
  }
}
console.log('];');
