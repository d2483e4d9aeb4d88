// Writes core/src/locale/data.rs from the JSON of Unicode CLDR:
//
//   npm install --prefix DIR cldr-core cldr-numbers-full cldr-dates-full cldr-misc-full cldr-units-full
//   node tests/locale/generate.mjs DIR/node_modules > core/src/locale/data.rs
//
// A row holds lines of a key and its values; a regional row holds only the lines that differ from its parent's.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
const read = (...path) => JSON.parse(readFileSync(join(folder, ...path)));
const supplemental = (file) => read('cldr-core', 'supplemental', `${file}.json`).supplemental;

const LANGUAGES = `af ar bg bn ca cs da de el en es et eu fa fi fil fr ga gl he hi hr hu id is it ja ko lt lv ms mt nb nl
  nn pl pt ro ru sk sl sr sr-Latn sv th tr uk vi zh zh-Hant`.split(/\s+/);
const REGIONS = `ar-EG ar-SA de-AT de-CH en-001 en-AU en-CA en-GB en-IE en-IN en-NZ en-SG en-ZA es-419 es-AR es-CL es-CO
  es-MX es-PE es-US fr-BE fr-CA fr-CH it-CH nl-BE pt-PT zh-Hant-HK`.split(/\s+/);
const TAGS = [...LANGUAGES, ...REGIONS].sort((a, b) => (a < b ? -1 : 1));
// Whose symbols are asked for. Of any other currency people read its code.
const CURRENCIES = `AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KRW MXN MYR
  NOK NZD PEN PHP PLN RON RSD RUB SAR SEK SGD THB TRY TWD UAH USD VND XAF XOF ZAR`.split(/\s+/);
const CATEGORIES = ['zero', 'one', 'two', 'few', 'many', 'other'];

const parents = supplemental('parentLocales').parentLocales.parentLocale;
const parentOf = (tag) => {
  if (LANGUAGES.includes(tag)) return undefined;
  const parent = parents[tag] ?? tag.slice(0, tag.lastIndexOf('-'));
  return TAGS.includes(parent) ? parent : parentOf(parent);
};

// Non-breaking spaces become ordinary ones: core/src/locale.rs says why.
const plain = (text) => text.replace(/[\u00a0\u202f\u2009]/g, ' ');
const joined = (values) => {
  for (const value of values) if (/[|\n]/.test(value)) throw new Error(`${value} holds a separator`);
  return plain(values.join('|'));
};

// --- Plural rules, for whole numbers -----------------------------------------------------------------------------

const rules = supplemental('plurals')['plurals-type-cardinal'];

/** The relation in Rust, or whether it holds for every whole number. */
function relation(text) {
  const [, operand, , modulus, not, list] = /^([nivwftce]) ?(% (\d+))? ?(!?)= (.+)$/.exec(text);
  const ranges = list.split(',').map((range) => range.split('..').map(Number));
  if (!'ni'.includes(operand)) return ranges.some(([from, to = from]) => from <= 0 && 0 <= to) !== (not === '!');
  const left = modulus ? `n % ${modulus.replace(/(\d)(?=(\d{3})+$)/g, '$1_')}` : 'n';
  const [[from, to]] = ranges;
  if (ranges.length === 1 && to === undefined) return `${left} ${not}= ${from}`.replace(' = ', ' == ');
  const pattern = ranges.map(([from, to]) => (to === undefined ? `${from}` : `${from}..=${to}`)).join(' | ');
  return `${not}matches!(${left}, ${pattern})`;
}

function condition(text) {
  const either = text.split(' or ').map((part) => part.split(' and ').map((one) => relation(one.trim())));
  const left = either.filter((all) => !all.includes(false)).map((all) => all.filter((one) => one !== true));
  if (left.some((all) => all.length === 0)) return true;
  return left.map((all) => (all.length > 1 && left.length > 1 ? `(${all.join(' && ')})` : all.join(' && '))).join(' || ');
}

/** The body of a Rust function of n, and the categories that whole numbers have. */
function plural(tag) {
  const rule = rules[tag] ?? rules[tag.split('-')[0]];
  const arms = CATEGORIES.slice(0, 5).flatMap((category) => {
    const text = rule[`pluralRule-count-${category}`]?.split('@')[0].trim();
    const holds = text && condition(text);
    return holds ? [[category, holds]] : [];
  });
  // The rules of CLDR repeat after a thousand, but for what is said of whole millions.
  const tests = arms.map(([category, holds]) => {
    const js = holds.replace(/!?matches!\(([^,]+), ([^)]+)\)/g, (whole, left, pattern) => {
      const either = pattern.split(' | ').map((part) => {
        const [from, to = from] = part.split('..=');
        return `(${left} >= ${from} && ${left} <= ${to})`;
      });
      return `${whole.startsWith('!') ? '!' : ''}(${either.join(' || ')})`;
    });
    return [category, new Function('n', `return ${js};`)];
  });
  const of = (n) => tests.find(([, holds]) => holds(n))?.[0] ?? 'other';
  const met = new Set([1_000_000, 2_000_000, ...Array(2_001).keys()].map(of));
  const name = (category) => `Plural::${category[0].toUpperCase()}${category.slice(1)}`;
  const used = CATEGORIES.filter((category) => met.has(category));
  const last = used.at(-1);
  const kept = arms.filter(([category]) => category !== last || last === 'other');
  const tests_ = kept.map(([category, holds]) => `if ${holds} { ${name(category)} }`);
  return { used, body: [...tests_, kept.length ? `{ ${name(last)} }` : name(last)].join(' else '), name };
}

// --- One row --------------------------------------------------------------------------------------------------------

const main = (tag, kind, file) => read(`cldr-${kind}-full`, 'main', tag, `${file}.json`).main[tag];

/** Where the groups of three or two end: the size of every group but the last. */
const secondary = (pattern) => {
  const groups = pattern.split(';')[0].replace(/[^#0,.]/g, '').split('.')[0].split(',');
  if (groups.at(-1).length !== 3) throw new Error(`${pattern} has other groups`);
  return groups.length > 2 ? groups.at(-2).length : 3;
};

function periods(calendar, tag, short) {
  const { am, pm, ...other } = calendar.dayPeriods.format.abbreviated;
  const simple = joined([`0=${am}`, `12=${pm}`]);
  if (/a/.test(short.replace(/'[^']*'/g, '')) || !short.includes('B')) return simple;
  const rules = supplemental('dayPeriods').dayPeriodRuleSet;
  const rule = rules[tag] ?? rules[tag.split('-').slice(0, 2).join('-')] ?? rules[tag.split('-')[0]];
  const starts = Object.entries(rule).filter(([, at]) => at._from).flatMap(([period, { _from, _before }]) => {
    const [from, before] = [parseInt(_from, 10), parseInt(_before, 10)];
    return from < before ? [[from, other[period]]] : [[from, other[period]], [0, other[period]]];
  });
  return joined(starts.sort(([a], [b]) => a - b).map(([from, name]) => `${from}=${name}`));
}

function lines(tag) {
  const { numbers } = main(tag, 'numbers', 'numbers');
  const { currencies } = main(tag, 'numbers', 'currencies').numbers;
  const calendar = main(tag, 'dates', 'ca-gregorian').dates.calendars.gregorian;
  const { listPatterns } = main(tag, 'misc', 'listPatterns');
  const units = main(tag, 'units', 'units').units.long;
  const symbols = numbers['symbols-numberSystem-latn'];
  const minimum = numbers.minimumGroupingDigits;
  const decimal = numbers['decimalFormats-numberSystem-latn'].standard;
  const money = numbers['currencyFormats-numberSystem-latn'].standard;

  const widths = ['short', 'medium', 'long', 'full'];
  let days = calendar.days.format.wide;
  const era = `'${calendar.eras.eraAbbr[1]}'`;
  const dates = widths.map((width) => {
    let pattern = calendar.dateFormats[width];
    pattern = pattern._value ?? pattern;
    if (pattern.includes('cccc')) days = calendar.days['stand-alone'].wide;
    pattern = pattern.replace('cccc', 'EEEE').replace('G', era);
    if (pattern.includes("''")) throw new Error(`${tag}: ${pattern} holds a quotation mark`);
    const letters = pattern.replace(/'[^']*'/g, '').match(/([a-zA-Z])\1*/g);
    for (const field of letters) {
      if (!/^(y|yy|M{1,4}|d|dd|EEEE)$/.test(field)) throw new Error(`${tag}: ${pattern} has ${field}`);
    }
    return pattern;
  });
  const short = calendar.timeFormats.short._value ?? calendar.timeFormats.short;
  for (const field of short.replace(/'[^']*'/g, '').match(/([a-zA-Z])\1*/g)) {
    if (!/^(h|hh|H|HH|mm|a|B)$/.test(field)) throw new Error(`${tag}: ${short} has ${field}`);
  }
  const at = calendar['dateTimeFormats-atTime'].standard;
  const glue = widths.map((width) => at[width].replace(/'([^']*)'/g, '$1'));

  const { used } = plural(tag);
  const unit = (name) => {
    const patterns = units[`duration-${name}`];
    const of = (category) => patterns[`unitPattern-count-${category}`] ?? patterns['unitPattern-count-other'];
    return joined(used.map(of));
  };
  const list = listPatterns['listPattern-type-standard'];
  const pair = listPatterns['listPattern-type-unit']['2'];
  for (const pattern of [list.start, list.middle, list.end, list['2'], pair]) {
    if (!/^\{0\}[^{}]*\{1\}$/.test(pattern)) throw new Error(`${tag}: a list is not ${pattern}`);
  }
  const marks = CURRENCIES.filter((code) => currencies[code]?.symbol && currencies[code].symbol !== code);
  const named = (width) => Object.values(calendar.months.format[width]);
  return {
    number: joined([symbols.decimal, symbols.group, `${secondary(decimal)}`, minimum, symbols.minusSign]),
    money: joined([
      money.split(';')[0].replace(/[#0,.]*0/, '0'),
      symbols.currencyDecimal ?? symbols.decimal,
      symbols.currencyGroup ?? symbols.group,
      `${secondary(money)}`,
      minimum,
    ]),
    symbols: joined(marks.map((code) => `${code}=${currencies[code].symbol}`)),
    date: joined(dates),
    time: plain(short),
    glue: joined(glue),
    periods: periods(calendar, tag, short),
    months: joined(named('wide')),
    mon: joined(named('abbreviated')),
    days: joined(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => days[day])),
    day: unit('day'),
    hour: unit('hour'),
    minute: unit('minute'),
    second: unit('second'),
    pair: joined([pair]),
    list: joined([list.start, list.middle, list.end, list['2']]),
  };
}

// --- What the chain of a tag needs -----------------------------------------------------------------------------------

const languages = [...new Set(TAGS.map((tag) => tag.split('-')[0]))];
const likely = supplemental('likelySubtags').likelySubtags;
const scriptOf = (tag) => likely[tag]?.split('-')[1];

function byParent() {
  const found = new Map();
  for (const [child, parent] of Object.entries(parents)) {
    const language = child.split('-')[0];
    const plainCut = child.slice(0, child.lastIndexOf('-'));
    if (!languages.includes(language) || parent.split('-')[0] !== language || parent === plainCut) continue;
    found.set(parent, [...(found.get(parent) ?? []), child.split('-').slice(-1)[0]]);
  }
  return [...found].sort();
}

function byScript() {
  const found = new Map();
  for (const language of [...languages, 'no']) {
    const script = scriptOf(language);
    found.set(script, [...(found.get(script) ?? []), language]);
  }
  return [...found].sort();
}

/** The regions in which a language is likely written in another script than elsewhere. */
function otherScripts() {
  const found = new Map();
  for (const tag of Object.keys(likely)) {
    const [language, region, more] = tag.split('-');
    if (more || !/^[A-Z]{2}$/.test(region ?? '') || !['sr', 'zh'].includes(language)) continue;
    const other = scriptOf(tag);
    const key = `${language}-${other}`;
    if (TAGS.includes(key)) found.set(key, [...(found.get(key) ?? []), region]);
  }
  return [...found].sort();
}

// --- Rust -----------------------------------------------------------------------------------------------------------

const escaped = (text) =>
  text.replace(/["\\]/g, '\\$&').replace(/\p{Cf}|[\u2010-\u2015]/gu, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);
const constant = (tag) => tag.toUpperCase().replaceAll('-', '_');
const table = (name, doc, rows) => {
  const text = rows.map(([key, values]) => `    ("${key}", "${values.join(' ')}"),`).join('\n');
  return `/// ${doc}\npub(super) static ${name}: &[(&str, &str)] = &[\n${text}\n];\n`;
};

const release = JSON.parse(readFileSync(join(folder, 'cldr-core', 'package.json'))).version;
for (const kind of ['numbers', 'dates', 'misc', 'units']) {
  const other = JSON.parse(readFileSync(join(folder, `cldr-${kind}-full`, 'package.json'))).version;
  if (other !== release) throw new Error(`cldr-${kind}-full is of ${other}, cldr-core of ${release}`);
}

// In the order of `Key` in core/src/locale.rs. What is empty is the parent's, and a lone '|' nothing.
const KEYS = [
  'number', 'money', 'symbols', 'date', 'time', 'glue', 'periods', 'months', 'mon', 'days', 'day', 'hour', 'minute',
  'second', 'pair', 'list',
];
const functions = new Map();
const own = new Map();
const rows = [];
for (const tag of TAGS) own.set(tag, lines(tag));
for (const [tag, all] of own) {
  const parent = parentOf(tag);
  const inherited = parent ? own.get(parent) : {};
  const { body, used, name } = plural(tag);
  if (!functions.has(body)) functions.set(body, { name: `plural_of_${tag.replaceAll('-', '_').toLowerCase()}`, used });
  const line = (key) => (inherited[key] === all[key] ? '' : escaped(all[key]) || '|');
  const fields = KEYS.map((key) => `        "${line(key)}",`).join('\n');
  rows.push(`${tag === 'en' ? 'pub(super) ' : ''}static ${constant(tag)}: Row = Row {
    tag: "${tag}",
    parent: ${parent ? `Some(&${constant(parent)})` : 'None'},
    plural: ${functions.get(body).name},
    plurals: &[${used.map(name).join(', ')}],
    lines: [
${fields}
    ],
};`);
}

console.log(`// Written by tests/locale/generate.mjs from Unicode CLDR ${release}; not edited by hand.
// CLDR is copyright © 2004-2026 Unicode, Inc., under the Unicode License v3: see LICENSE-UNICODE.

use super::{Plural, Row};

/// The release of Unicode CLDR that the rows were written from.
pub(super) const CLDR: &str = "${release}";

${table('PARENTS', 'The regions whose language is written as in another region, by that region.', byParent())}
${table('SCRIPTS', 'The script in which each language is usually written.', byScript())}
${table('OTHER_SCRIPTS', 'The regions in which a language is usually written in another script.', otherScripts())}
/// Every row, by its tag.
pub(super) static ROWS: &[&Row] = &[
${TAGS.map((tag) => `    &${constant(tag)},`).join('\n')}
];
`);
for (const [body, { name }] of functions) {
  const n = /\bn\b/.test(body) ? 'n' : '_';
  console.log(`fn ${name}(${n}: u64) -> Plural {\n    ${body}\n}\n`);
}
console.log(rows.join('\n\n'));
