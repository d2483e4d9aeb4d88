// What only the Node package can get wrong: its names, its values in and out, its errors.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import vm from 'node:vm';
import * as casework from '../bindings-node/index.mjs';

const { Calendar, CaseworkError, errorCodes, readDocument, tzdataRelease } = casework;
const required = createRequire(import.meta.url)('../bindings-node/index.cjs');

const TEXT = '{zone: Europe/Berlin, week: {mon-fri: 09:00-17:00}}';
const desk = new Calendar(TEXT);
const friday = new Date('2026-11-20T15:00:00Z');
const monday = new Date('2026-11-23T09:00:00Z');

function refusal(call) {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof CaseworkError, inspect(error));
    return error;
  }
  return assert.fail('nothing was refused');
}

const refused = (call) => {
  const { code, path } = refusal(call);
  return [code, path];
};

test('require and import give the same module', () => {
  assert.deepEqual(Object.keys(required).sort(), Object.keys(casework).sort());
  for (const [name, value] of Object.entries(casework)) assert.equal(required[name], value, name);
});

test('the version is that of the workspace', () => {
  const version = (name, pattern) => readFileSync(new URL(name, import.meta.url), 'utf8').match(pattern)[1];
  assert.equal(version('../bindings-node/package.json', /"version": "(.+?)"/), version('../Cargo.toml', /^version = "(.+?)"/m));
});

test('the public names are those of surface.json, and what JavaScript itself asks for', () => {
  const surface = JSON.parse(readFileSync(new URL('./surface.json', import.meta.url), 'utf8'));
  const camelCase = (word) => word.replace(/_[a-z]/g, (pair) => pair[1].toUpperCase());
  const sorted = (...words) => words.flat().sort();
  const own = {
    Calendar: { methods: ['toJSON', 'toString'], properties: [], statics: ['load'] },
    CaseworkError: { methods: ['toJSON'], properties: ['name'], statics: [] },
  };
  const functions = surface.functions.map(camelCase);
  assert.deepEqual(Object.keys(casework).sort(), sorted(functions, Object.keys(surface.classes), 'errorCodes'));
  for (const [name, { methods, properties }] of Object.entries(surface.classes)) {
    const fields = Object.getOwnPropertyDescriptors(casework[name].prototype);
    const isMethod = (field) => typeof fields[field].value === 'function';
    const names = Object.keys(fields).filter((field) => field !== 'constructor');
    const example = name === 'CaseworkError' ? Object.getOwnPropertyNames(refusal(() => desk.isOpen())) : [];
    const found = {
      methods: names.filter(isMethod).sort(),
      properties: sorted(names.filter((field) => !isMethod(field)), example.filter((field) => field !== 'stack')),
      statics: Object.getOwnPropertyNames(casework[name]).filter((field) => !['length', 'name', 'prototype'].includes(field)),
    };
    assert.deepEqual(found, {
      methods: sorted(methods.map(camelCase), own[name].methods),
      properties: sorted(properties.map(camelCase), own[name].properties),
      statics: own[name].statics,
    });
  }
});

test('verbs take dates and text and give numbers and dates', () => {
  assert.equal(desk.elapsed(friday, monday), 7_200_000);
  assert.equal(desk.elapsed('2026-11-20T16:00:00+01:00', monday), 7_200_000);
  assert.equal(desk.elapsed(monday, friday), -7_200_000);
  assert.deepEqual(desk.add(friday, '2h'), monday);
  assert.deepEqual(desk.add(friday, 7_200_000), monday);
  assert.deepEqual(desk.add(monday, -7_200_000), friday);
  assert.deepEqual(desk.sub(monday, 'PT2H'), friday);
  assert.deepEqual([desk.isOpen(friday), desk.isOpen('2026-11-21T12:00:00Z')], [true, false]);
  assert.deepEqual(desk.nextOpen('2026-11-21T12:00:00Z'), new Date('2026-11-23T08:00:00Z'));
  assert.deepEqual(desk.nextClose(friday), new Date('2026-11-20T16:00:00Z'));
  assert.deepEqual(desk.previousOpen(friday), new Date('2026-11-20T08:00:00Z'));
  assert.deepEqual(desk.previousClose(friday), new Date('2026-11-19T16:00:00Z'));
  assert.equal(new Calendar('24x7').nextClose(friday), null);
  assert.equal(desk.local(friday), '2026-11-20T16:00:00.000+01:00');
  assert.deepEqual(desk.instant('2026-11-20T16:00:00'), friday);
  assert.deepEqual(desk.check(), []);
  // A date of another realm is a date.
  assert.equal(desk.elapsed(vm.runInNewContext("new Date('2026-11-20T15:00:00Z')"), monday), 7_200_000);
});

test('what is no instant is refused, and says why', () => {
  for (const [value, code] of [
    [new Date(NaN), 'not_a_time'],
    [NaN, 'not_a_time'],
    [null, 'not_a_time'],
    [undefined, 'not_a_time'],
    ['', 'not_a_time'],
    [0, 'bare_number'],
    [-1, 'bare_number'],
    [friday.getTime(), 'bare_number'],
    [0n, 'bare_number'],
    ['2026-11-21', 'naive_time'],
    ['tomorrow', 'malformed_time'],
    ['9'.repeat(1000), 'bare_number'],
    [{}, 'malformed_time'],
    [true, 'malformed_time'],
    [Symbol('t'), 'malformed_time'],
    [() => friday, 'malformed_time'],
    ['\ud800', 'lone_surrogate'],
    ['2026-11-21T09:00:00Z\udfff', 'lone_surrogate'],
    [new Date(8.64e15), 'time_out_of_range'],
    [new Date(-8.64e15), 'time_out_of_range'],
  ]) {
    assert.deepEqual(refused(() => desk.elapsed(value, friday)), [code, '/from'], inspect(value));
    assert.deepEqual(refused(() => desk.elapsed(friday, value)), [code, '/to'], inspect(value));
    for (const verb of ['isOpen', 'nextOpen', 'nextClose', 'previousOpen', 'previousClose', 'local']) {
      assert.deepEqual(refused(() => desk[verb](value)), [code, '/t'], `${verb} ${inspect(value)}`);
    }
    assert.deepEqual(refused(() => desk.add(value, '1h')), [code, '/t']);
    assert.deepEqual(refused(() => desk.sub(value, '1h')), [code, '/t']);
    assert.deepEqual(refused(() => desk.explain(value, friday)), [code, '/from']);
  }
  assert.deepEqual(refused(() => desk.elapsed()), ['not_a_time', '/from']);
  for (const value of [{}, 0, null, 'tomorrow']) assert.ok(refusal(() => desk.isOpen(value)).hint, inspect(value));
  assert.deepEqual(refused(() => desk.instant(friday)), ['malformed_local_time', '/local']);
  assert.deepEqual(refused(() => desk.instant('\ud800')), ['lone_surrogate', '/local']);
});

test('what is no amount is refused, and says why', () => {
  for (const [value, code] of [
    [1.5, 'not_a_whole_number'],
    [NaN, 'not_a_whole_number'],
    [Infinity, 'not_a_whole_number'],
    [2 ** 53, 'not_a_whole_number'],
    [2 ** 50, 'amount_out_of_range'],
    ['2d', 'bare_days'],
    ['-2h', 'negative_amount'],
    ['\ud800', 'lone_surrogate'],
    [null, 'malformed_amount'],
    [undefined, 'malformed_amount'],
    [friday, 'malformed_amount'],
    [1n, 'malformed_amount'],
    [{}, 'malformed_amount'],
  ]) {
    for (const verb of ['add', 'sub']) {
      assert.deepEqual(refused(() => desk[verb](friday, value)), [code, '/amount'], inspect(value));
    }
    assert.deepEqual(refused(() => desk.addMany([friday], value)), [code, '/amount'], inspect(value));
  }
});

test('a refusal is an Error with code, path, hint and JSON', () => {
  const error = refusal(() => desk.isOpen('2026-11-21T09:00:00'));
  assert.ok(error instanceof Error);
  assert.equal(error.name, 'CaseworkError');
  assert.deepEqual(Object.keys(error), ['code', 'path', 'hint']);
  assert.match(error.hint, /offset/);
  assert.deepEqual(JSON.parse(JSON.stringify(error)), {
    code: 'naive_time',
    path: '/t',
    message: error.message,
    hint: error.hint,
  });
  assert.match(error.stack, /CaseworkError: .*\n.*at /);
  assert.match(inspect(error), /naive_time/);
  assert.ok(errorCodes.includes('naive_time') && Object.isFrozen(errorCodes));
  assert.equal(new Set(errorCodes).size, errorCodes.length);
});

test('a document is text or plain data', () => {
  const document = { name: 'Berlin', zone: 'Europe/Berlin', week: { 'mon-fri': '09:00-17:00' }, holidays: ['2026-12-25'] };
  const before = structuredClone(document);
  const calendar = new Calendar(document);
  assert.deepEqual(document, before);
  assert.equal(calendar.version, new Calendar(JSON.stringify(document)).version);
  assert.equal(calendar.version, new Calendar(Object.freeze(document)).version);
  assert.equal(calendar.version, new Calendar(vm.runInNewContext(`(${JSON.stringify(document)})`)).version);
  const around = { zone: 'UTC' };
  around.week = around;
  for (const [spec, code, path] of [
    [{ ...document, holidays: [new Date()] }, 'wrong_type', '/holidays/0'],
    [{ ...document, holidays: undefined }, 'wrong_type', '/holidays'],
    [{ ...document, holidays: [,] }, 'wrong_type', '/holidays/0'],
    [{ ...document, name: () => 'x' }, 'wrong_type', '/name'],
    [{ ...document, name: 1n }, 'wrong_type', '/name'],
    [{ ...document, 'a/b~c': Symbol('x') }, 'wrong_type', '/a~1b~0c'],
    [{ ...document, special: new Map() }, 'wrong_type', '/special'],
    [{ ...document, name: new String('x') }, 'wrong_type', '/name'],
    [{ ...document, recurring: [{ month: NaN }] }, 'not_a_whole_number', '/recurring/0/month'],
    [{ ...document, recurring: [{ month: 1.5 }] }, 'not_a_whole_number', '/recurring/0/month'],
    [{ ...document, name: '\ud800' }, 'lone_surrogate', '/name'],
    [{ ...document, '\ud800': 1 }, 'lone_surrogate', '/\ufffd'],
    [around, 'not_a_document', ''],
    [calendar, 'not_a_document', ''],
    [new Map(), 'not_a_document', ''],
    [Buffer.from(TEXT), 'not_a_document', ''],
    [null, 'not_a_document', ''],
    [undefined, 'not_a_document', ''],
    [7, 'not_a_document', ''],
    ['\ud800', 'lone_surrogate', ''],
    [[], 'wrong_type', ''],
    [{ zone: 'Berlin', week: {} }, 'unknown_zone', '/zone'],
    [{ zone: 'UTC', wek: {} }, 'unknown_field', '/wek'],
  ]) {
    assert.deepEqual(refused(() => new Calendar(spec)), [code, path], inspect(spec));
  }
  assert.deepEqual(readDocument('open: 08:30\ndays: [mon, no]'), { open: '08:30', days: ['mon', 'no'] });
  assert.deepEqual(refused(() => readDocument(null)), ['not_a_document', '']);
  assert.deepEqual(refused(() => readDocument('\ud800')), ['lone_surrogate', '']);
  assert.match(tzdataRelease(), /^20\d\d[a-z]$/);
});

test('a file is loaded by its path', () => {
  const folder = mkdtempSync(join(tmpdir(), 'casework-'));
  try {
    const path = join(folder, 'hours.yaml');
    writeFileSync(path, `\ufeff# Zeiten für Köln\n${TEXT}\n`);
    assert.equal(Calendar.load(path).version, desk.version);
    assert.equal(Calendar.load(pathToFileURL(path)).version, desk.version);
    writeFileSync(path, Buffer.from('name: K\xf6ln', 'latin1'));
    assert.deepEqual(refused(() => Calendar.load(path)), ['not_a_document', '']);
    assert.throws(() => Calendar.load(join(folder, 'none.yaml')), { code: 'ENOENT' });
    class Desk extends Calendar {}
    writeFileSync(path, TEXT);
    assert.ok(Desk.load(path) instanceof Desk);
    for (const given of ['hours.yaml', path, 'C:\\hours.yaml']) {
      const error = refusal(() => new Calendar(given));
      assert.equal(error.code, 'not_a_document');
      assert.match(error.hint, /Calendar\.load/);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a calendar shows its parts and gives nothing away to be changed', () => {
  const calendar = new Calendar({ name: 'Tea', zone: 'UTC', week: { mon: '09:00-17:00' } });
  assert.deepEqual([calendar.name, calendar.zone, calendar.tzdata], ['Tea', 'UTC', tzdataRelease()]);
  assert.equal(desk.name, null);
  assert.match(calendar.version, /^[0-9a-f]{16}$/);
  assert.equal(`${calendar}`, `Calendar(${calendar.summary})`);
  assert.equal(inspect(calendar), `Calendar(${calendar.summary})`);
  calendar.document.zone = 'Asia/Tokyo';
  assert.equal(calendar.document.zone, 'UTC');
  assert.throws(() => {
    calendar.zone = 'Asia/Tokyo';
  }, TypeError);
  const again = new Calendar(JSON.stringify(calendar));
  assert.equal(again.version, calendar.version);
  assert.deepEqual(again.document, calendar.document);
});

test('an explanation is plain data with dates, and its JSON is that of every language', () => {
  const calendar = new Calendar({ zone: 'UTC', week: { 'mon-fri': '09:00-17:00' }, holidays: { '2026-11-23': '__proto__ "ü"' } });
  const why = calendar.explain('2026-11-20T16:00:00Z', '2026-11-24T10:00:00Z');
  assert.equal(Object.getPrototypeOf(why), Object.prototype);
  assert.ok(Array.isArray(why.spans) && why.spans.every((span) => span.start_at instanceof Date && span.end_at instanceof Date));
  assert.equal(why.spans.reduce((sum, span) => sum + (span.counted ? span.end_at - span.start_at : 0), 0), why.elapsed_ms);
  why.spans[0].start_at.setTime(0);
  const spans = [
    '{"start_at":"2026-11-20T16:00:00.000Z","end_at":"2026-11-20T17:00:00.000Z","start_local":"2026-11-20T16:00:00.000+00:00","end_local":"2026-11-20T17:00:00.000+00:00","counted":true,"reason":"weekly_hours","name":null}',
    '{"start_at":"2026-11-20T17:00:00.000Z","end_at":"2026-11-21T00:00:00.000Z","start_local":"2026-11-20T17:00:00.000+00:00","end_local":"2026-11-21T00:00:00.000+00:00","counted":false,"reason":"outside_hours","name":null}',
    '{"start_at":"2026-11-21T00:00:00.000Z","end_at":"2026-11-23T00:00:00.000Z","start_local":"2026-11-21T00:00:00.000+00:00","end_local":"2026-11-23T00:00:00.000+00:00","counted":false,"reason":"closed_weekday","name":null}',
    '{"start_at":"2026-11-23T00:00:00.000Z","end_at":"2026-11-24T00:00:00.000Z","start_local":"2026-11-23T00:00:00.000+00:00","end_local":"2026-11-24T00:00:00.000+00:00","counted":false,"reason":"holiday","name":"__proto__ \\"ü\\""}',
    '{"start_at":"2026-11-24T00:00:00.000Z","end_at":"2026-11-24T09:00:00.000Z","start_local":"2026-11-24T00:00:00.000+00:00","end_local":"2026-11-24T09:00:00.000+00:00","counted":false,"reason":"outside_hours","name":null}',
    '{"start_at":"2026-11-24T09:00:00.000Z","end_at":"2026-11-24T10:00:00.000Z","start_local":"2026-11-24T09:00:00.000+00:00","end_local":"2026-11-24T10:00:00.000+00:00","counted":true,"reason":"weekly_hours","name":null}',
  ];
  assert.equal(
    JSON.stringify(calendar.explain('2026-11-20T16:00:00Z', '2026-11-24T10:00:00Z')),
    `{"elapsed_ms":7200000,"tzdata":"${tzdataRelease()}","spans":[${spans.join()}]}`,
  );
  assert.deepEqual(refused(() => desk.explain('1990-01-01T00:00:00Z', friday)), ['too_long_to_explain', '']);
});

test('columns answer as the single calls do', () => {
  const from = Array.from({ length: 500 }, (_, place) => new Date(friday.getTime() + place * 7_777_777));
  const to = from.map((time, place) => new Date(time.getTime() + (place - 100) * 3_333_333));
  const floats = (times) => Float64Array.from(times, Number);
  const ints = (times) => BigInt64Array.from(times, (time) => BigInt(Number(time)));
  const texts = (times) => times.map((time) => time.toISOString());
  const elapsed = Float64Array.from(from, (time, place) => desk.elapsed(time, to[place]));
  const due = Float64Array.from(from, (time) => desk.add(time, '2 working days').getTime());
  assert.deepEqual(desk.elapsedMany(from, to), elapsed);
  assert.deepEqual(desk.elapsedMany(floats(from), floats(to)), elapsed);
  assert.deepEqual(desk.elapsedMany(texts(from), floats(to)), elapsed);
  assert.deepEqual(desk.elapsedMany(from.map(Number), to.map(Number)), elapsed);
  assert.deepEqual(desk.elapsedMany(ints(from), ints(to)), BigInt64Array.from(elapsed, BigInt));
  assert.deepEqual(desk.addMany(from, '2 working days'), due);
  assert.deepEqual(desk.addMany(floats(from), '2 working days'), due);
  assert.deepEqual(desk.addMany(ints(from), '2 working days'), BigInt64Array.from(due, BigInt));
  assert.deepEqual(desk.addMany(floats(from).subarray(7, 9), '2 working days'), due.slice(7, 9));
  assert.deepEqual(desk.elapsedMany([], []), new Float64Array(0));
  assert.deepEqual(desk.addMany(new BigInt64Array(0), '1h'), new BigInt64Array(0));
});

test('a column whose memory has gone is empty', () => {
  const moved = new Float64Array(4);
  structuredClone(moved, { transfer: [moved.buffer] });
  const buffer = new ArrayBuffer(32, { maxByteLength: 64 });
  const cut = new Float64Array(buffer, 0, 4);
  buffer.resize(8);
  for (const column of [moved, cut]) assert.deepEqual(desk.addMany(column, '1h'), new Float64Array(0));
});

test('a column is refused whole, at the place that is wrong', () => {
  const good = new Float64Array(20).fill(friday.getTime());
  const bad = (value) => good.with(17, value);
  assert.deepEqual(refused(() => desk.elapsedMany(bad(NaN), good)), ['not_a_whole_number', '/from/17']);
  assert.deepEqual(refused(() => desk.elapsedMany(good, bad(0.5))), ['not_a_whole_number', '/to/17']);
  assert.deepEqual(refused(() => desk.addMany(bad(Infinity), '1h')), ['not_a_whole_number', '/t/17']);
  assert.deepEqual(refused(() => desk.addMany(bad(1e15), '1h')), ['time_out_of_range', '/t/17']);
  assert.deepEqual(refused(() => desk.elapsedMany(good, good.subarray(1))), ['lengths_differ', '']);
  assert.deepEqual(refused(() => desk.addMany(good, '2d')), ['bare_days', '/amount']);
  const most = 2n ** 63n - 1n;
  assert.deepEqual(refused(() => desk.addMany(BigInt64Array.of(0n, most), '1h')), ['time_out_of_range', '/t/1']);
  const list = (value) => [friday, '2026-11-21T09:00:00Z', value];
  assert.deepEqual(refused(() => desk.addMany(list(7), '1h')), ['bare_number', '/t/2']);
  assert.deepEqual(refused(() => desk.addMany(list(new Date(NaN)), '1h')), ['not_a_time', '/t/2']);
  assert.deepEqual(refused(() => desk.addMany([friday, , friday], '1h')), ['not_a_time', '/t/1']);
  assert.deepEqual(refused(() => desk.elapsedMany(list(friday), list('\ud800'))), ['lone_surrogate', '/to/2']);
  for (const value of [null, undefined, 'x', new Int32Array(2), new Float32Array(2), { length: 1 }]) {
    assert.deepEqual(refused(() => desk.addMany(value, '1h')), ['wrong_type', '/t'], inspect(value));
  }
});

test('zone data can be handed in', { skip: !existsSync('/usr/share/zoneinfo/Asia/Tokyo') }, () => {
  const tokyo = readFileSync('/usr/share/zoneinfo/Asia/Tokyo');
  const calendar = new Calendar(TEXT, { tzif: { 'Europe/Berlin': new Uint8Array(tokyo) }, tzdata: 'odd' });
  assert.equal(calendar.tzdata, 'odd');
  assert.equal(calendar.local(friday), '2026-11-21T00:00:00.000+09:00');
  assert.equal(new Calendar(TEXT, { tzif: { 'Asia/Tokyo': tokyo }, tzdata: 'odd' }).tzdata, tzdataRelease());
});

test('zone data that is none is refused', () => {
  for (const [options, code, path] of [
    [{ tzif: { 'Europe/Berlin': new Uint8Array(4) } }, 'malformed_tzif', '/tzif/Europe~1Berlin'],
    [{ tzif: { 'Europe/Berlin': 'TZif' } }, 'wrong_type', '/tzif/Europe~1Berlin'],
    [{ tzif: 7 }, 'wrong_type', '/tzif'],
    [{ tzdata: 2026 }, 'wrong_type', '/tzdata'],
    [{ tzdata: '\ud800' }, 'lone_surrogate', '/tzdata'],
    [{ tzfi: {} }, 'unknown_field', '/tzfi'],
    [null, 'wrong_type', ''],
  ]) {
    assert.deepEqual(refused(() => new Calendar(TEXT, options)), [code, path], inspect(options));
  }
});

test('a hostile name does nothing in a card or a terminal', () => {
  const name = '<script>alert("1")</script>\u001b[2J\n&\'';
  const calendar = new Calendar({ name, zone: 'UTC', week: { mon: '09:00-17:00' } });
  assert.equal(calendar.name, name);
  assert.ok(!/<script|\u001b|'/.test(calendar.card()));
  assert.ok(calendar.card().includes('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;'));
  assert.ok(!/[\u0000-\u001f]/.test(inspect(calendar)));
});

test('a calendar is not made or asked without itself', () => {
  assert.throws(() => Calendar(TEXT), TypeError);
  assert.throws(() => Calendar.prototype.isOpen.call({}, friday), TypeError);
});
