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

const { Calendar, Case, CaseworkError, Desk, Ledger, Worklist, checkPolicy, errorCodes, facts, readDocument, tzdataRelease } = casework;
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
    Case: { methods: ['toJSON', 'toString'], properties: ['length'], statics: [] },
    CaseworkError: { methods: ['toJSON'], properties: ['name'], statics: [] },
    Desk: { methods: ['toJSON', 'toString'], properties: [], statics: ['load'] },
    Ledger: { methods: ['toJSON', 'toString'], properties: ['length'], statics: ['load'] },
    // It moves on, so what others read of it is asked here.
    Worklist: { methods: ['nextCheck', 'now', 'toString'], properties: ['length'], statics: ['restore'] },
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
    const elsewhere = (kind) => (word) => !own[name][kind].includes(word);
    assert.deepEqual(found, {
      methods: sorted(methods.map(camelCase).filter(elsewhere('statics')), own[name].methods),
      properties: sorted(properties.map(camelCase).filter(elsewhere('methods')), own[name].properties),
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

test('a refusal is an Error with code, path, hint, span and JSON', () => {
  const error = refusal(() => desk.isOpen('2026-11-21T09:00:00'));
  assert.ok(error instanceof Error);
  assert.equal(error.name, 'CaseworkError');
  assert.deepEqual(Object.keys(error), ['code', 'path', 'hint', 'span']);
  assert.match(error.hint, /offset/);
  assert.deepEqual(JSON.parse(JSON.stringify(error)), {
    code: 'naive_time',
    path: '/t',
    message: error.message,
    hint: error.hint,
    span: null,
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
    assert.equal(Calendar.load(`${TEXT}\n`).version, desk.version);
    assert.equal(Calendar.load(JSON.stringify(desk)).version, desk.version);
    assert.equal(Calendar.load(desk.document).version, desk.version);
    writeFileSync(path, Buffer.from('name: K\xf6ln', 'latin1'));
    assert.deepEqual(refused(() => Calendar.load(path)), ['not_a_document', '']);
    assert.throws(() => Calendar.load(join(folder, 'none.yaml')), { code: 'ENOENT' });
    class Desk extends Calendar {}
    writeFileSync(path, TEXT);
    assert.ok(Desk.load(path) instanceof Desk);
    for (const given of ['hours.yaml', path, 'C:\\hours.yaml']) {
      const error = refusal(() => new Calendar(given));
      assert.equal(error.code, 'not_a_document');
      assert.match(error.hint, /load\(path\)/);
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

const POLICY = {
  version: '2026-11',
  conditions: { asking: { fact: 'status', value: 'waiting_customer' } },
  agreements: [
    {
      id: 'all',
      clocks: [
        { preset: 'first_reply', target: '4h', warn: [{ id: 'soon', at: '75%' }] },
        { preset: 'total_resolution', target: '2 calendar days', pause_while: ['asking'], internal: true },
      ],
    },
  ],
};
const support = new Desk(POLICY);
const opened = { id: 'o', case_id: '42', at: '2026-11-23T09:00:00Z', kind: 'opened', channel: 'email' };
const reply = { id: 'r', case_id: '42', at: '2026-11-23T11:00:00Z', kind: 'message', actor: { role: 'agent' }, channel: 'email' };
const asOf = new Date('2026-11-23T10:00:00Z');
const after = new Date('2026-11-24T00:00:00Z');

test('a desk answers with plain data and dates, whatever it is asked', () => {
  const ticket = new Case([opened]);
  const whole = support.assess(ticket, { asOf });
  assert.equal(Object.getPrototypeOf(whole), Object.prototype);
  assert.deepEqual(Object.keys(whole), [
    'case_id', 'as_of', 'standing', 'level', 'status', 'waiting_on', 'agreement', 'policy', 'next_due_at', 'clocks',
    'next_check', 'lane', 'weight', 'score', 'escalation', 'guidelines', 'actions', 'observed', 'superseded', 'rescinded',
    'refused', 'approvals', 'unknown_kinds',
  ]);
  assert.deepEqual([whole.case_id, whole.standing, whole.policy, whole.level], ['42', 'on_track', '2026-11', null]);
  assert.deepEqual(whole.as_of, asOf);
  const first = whole.clocks.first_reply;
  assert.deepEqual([first.state, first.percent, first.breached, first.paused_by], ['running', 25, false, []]);
  assert.deepEqual(first.due_at, new Date('2026-11-23T13:00:00Z'));
  assert.deepEqual(support.clock(ticket, 'first_reply', { asOf }), first);
  assert.deepEqual(support.nextCheck(ticket, { asOf }), whole.next_check);
  assert.deepEqual(whole.next_check.at, new Date('2026-11-23T12:00:00Z'));
  assert.deepEqual(whole.next_check.reasons, [{ clock: 'first_reply', of: 'email/direct', what: 'soon' }]);
  assert.equal(support.nextCheck(new Case(), { asOf }), null);
  const { transitions, withdrawn } = support.crossed(ticket, { last: asOf, now: after });
  assert.deepEqual(transitions.map(({ what, at }) => [what, at.toISOString()]), [
    ['warned', '2026-11-23T12:00:00.000Z'],
    ['breached', '2026-11-23T13:00:00.001Z'],
  ]);
  assert.deepEqual(withdrawn, []);
  assert.equal(ticket.append(reply), 'in_order');
  const cycles = support.cycles(ticket, { asOf: after });
  assert.deepEqual(cycles.map(({ clock, verdict }) => [clock, verdict]), [['first_reply', 'kept'], ['total_resolution', 'open']]);
  const rows = support.targets([ticket, new Case()], { asOf: after });
  assert.deepEqual(rows, cycles.map(({ pauses, ...row }) => row));
  const why = support.explain(ticket, 'first_reply', { asOf: after });
  assert.deepEqual(why.spans.map(({ reason, counted }) => [reason, counted]), [['wall', true]]);
  assert.equal(support.trace(ticket, { asOf }).agreements[0].applies, true);
  assert.deepEqual(support.check(), []);
  // The answer is the caller's own.
  whole.clocks.first_reply.due_at.setTime(0);
  whole.clocks.first_reply = null;
  assert.equal(support.assess(ticket, { asOf }).clocks.first_reply.percent, 25);
});

test('parts of an answer are those of the whole', () => {
  const ticket = new Case([opened]);
  const whole = support.assess(ticket, { asOf });
  const read = ['standing', 'clocks.first_reply.due_at', 'clocks', 'next_check.reasons', 'level', 'clocks.first_reply.paused_by'];
  const parts = support.assess(ticket, { asOf, read });
  assert.deepEqual(parts, {
    standing: whole.standing,
    'clocks.first_reply.due_at': whole.clocks.first_reply.due_at,
    clocks: whole.clocks,
    'next_check.reasons': whole.next_check.reasons,
    level: null,
    'clocks.first_reply.paused_by': [],
  });
  assert.deepEqual(Object.keys(parts), read);
  assert.deepEqual(support.assess(ticket, { asOf, read: [] }), {});
  assert.deepEqual(support.assess(ticket, { asOf, read: ['level', 'level'] }), { level: null });
  const quiet = new Case();
  assert.deepEqual(support.assess(quiet, { asOf, read: ['next_check.at', 'clocks.first_reply.due_at'] }), {
    'next_check.at': null,
    'clocks.first_reply.due_at': null,
  });
  assert.deepEqual(support.assessMany([ticket, quiet, ticket], { asOf, read: ['standing', 'next_check.at'] }), {
    standing: ['on_track', 'idle', 'on_track'],
    'next_check.at': [whole.next_check.at, null, whole.next_check.at],
  });
  assert.deepEqual(support.assessMany([], { asOf, read: ['standing'] }), { standing: [] });
  // A list that was looked through once is not taken for another one, nor for another desk's.
  const changed = ['standing'];
  support.assess(ticket, { asOf, read: changed });
  changed[0] = 'standin';
  for (const read of [changed, ['standing', ''], ['standing\nlevel'], ['next_check.reasons.0'], ['__proto__']]) {
    assert.equal(refusal(() => support.assess(ticket, { asOf, read })).code, 'no_such_part', inspect(read));
  }
  const other = new Desk({ agreements: [{ id: 'all', clocks: [{ preset: 'next_reply', target: '1h' }] }] });
  const due = ['clocks.next_reply.due_at'];
  assert.deepEqual(other.assess(ticket, { asOf, read: due }), { [due]: null });
  assert.deepEqual(refused(() => support.assess(ticket, { asOf, read: due })), ['unknown_clock', '/read/0']);
  for (let place = 0; place < 300; place += 1) {
    const read = [...Array(place).fill('level'), 'standing'];
    assert.equal(support.assess(ticket, { asOf, read }).standing, 'on_track');
  }
});

test('what a desk is asked wrongly is refused, at the name of the argument', () => {
  const ticket = new Case([opened]);
  const read = ['standing'];
  for (const [call, code, path] of [
    [() => support.assess(ticket), 'missing_field', '/as_of'],
    [() => support.assess(ticket, {}), 'missing_field', '/as_of'],
    [() => support.assess(ticket, { asOf: undefined }), 'missing_field', '/as_of'],
    [() => support.assess(ticket, asOf), 'wrong_type', ''],
    [() => support.assess(ticket, null), 'wrong_type', ''],
    [() => support.assess(ticket, { as_of: asOf }), 'unknown_field', '/as_of'],
    [() => support.clock(ticket, 'first_reply', { asOf, read }), 'unknown_field', '/read'],
    [() => support.assess(ticket, { asOf: null }), 'not_a_time', '/as_of'],
    [() => support.assess(ticket, { asOf: new Date(NaN) }), 'not_a_time', '/as_of'],
    [() => support.assess(ticket, { asOf: asOf.getTime() }), 'bare_number', '/as_of'],
    [() => support.assess(ticket, { asOf: 0n }), 'bare_number', '/as_of'],
    [() => support.assess(ticket, { asOf: '2026-11-23T10:00:00' }), 'naive_time', '/as_of'],
    [() => support.assess(ticket, { asOf: '\ud800' }), 'lone_surrogate', '/as_of'],
    [() => support.assess(ticket, { asOf: new Date(8.64e15) }), 'time_out_of_range', '/as_of'],
    [() => support.assess(ticket, { asOf, read: 'standing' }), 'wrong_type', '/read'],
    [() => support.assess(ticket, { asOf, read: null }), 'wrong_type', '/read'],
    [() => support.assess(ticket, { asOf, read: ['standing', 7] }), 'wrong_type', '/read/1'],
    [() => support.assess(ticket, { asOf, read: ['standing', ,] }), 'wrong_type', '/read/1'],
    [() => support.assess(ticket, { asOf, read: ['\ud800'] }), 'lone_surrogate', '/read/0'],
    [() => support.assess(ticket, { asOf, read: ['standing', 'standin'] }), 'no_such_part', '/read/1'],
    [() => support.assess(ticket, { asOf, read: ['clocks.first_replay.due_at'] }), 'unknown_clock', '/read/0'],
    [() => support.assess([opened], { asOf }), 'wrong_type', '/case'],
    [() => support.assess(Object.create(Case.prototype), { asOf }), 'wrong_type', '/case'],
    [() => support.assess(undefined, { asOf }), 'wrong_type', '/case'],
    [() => support.assess(new Proxy(ticket, {}), { asOf }), 'wrong_type', '/case'],
    [() => support.clock(ticket, 'first_replay', { asOf }), 'unknown_clock', '/clock'],
    [() => support.clock(ticket, undefined, { asOf }), 'wrong_type', '/clock'],
    [() => support.explain(ticket, 'first_replay', { asOf }), 'unknown_clock', '/clock'],
    [() => support.crossed(ticket, { last: asOf }), 'missing_field', '/now'],
    [() => support.crossed(ticket, { last: asOf }), 'missing_field', '/now'],
    [() => support.crossed(ticket, { last: 0, now: asOf }), 'bare_number', '/last'],
    [() => support.crossed(ticket, { last: after, now: asOf }), 'out_of_order', '/now'],
    [() => support.crossed(ticket, { asOf }), 'unknown_field', '/asOf'],
    [() => support.assessMany([ticket], { asOf }), 'missing_field', '/read'],
    [() => support.assessMany(ticket, { asOf, read }), 'wrong_type', '/cases'],
    [() => support.assessMany([ticket, , ticket], { asOf, read }), 'wrong_type', '/cases/1'],
    [() => support.targets([ticket, [opened]], { asOf }), 'wrong_type', '/cases/1'],
    [() => support.restore('{}'), 'malformed_snapshot', ''],
    [() => support.restore(ticket), 'malformed_snapshot', ''],
    [() => support.restore('\ud800'), 'lone_surrogate', ''],
  ]) {
    assert.deepEqual(refused(call), [code, path], call.toString());
  }
  assert.match(refusal(() => support.assess(ticket)).hint, /asOf: new Date/);
  assert.match(refusal(() => support.assess([opened], { asOf })).hint, /new Case/);
  assert.throws(() => support.assess(ticket, { get asOf() { throw new RangeError('mine'); } }), RangeError);
  assert.throws(() => Desk(POLICY), TypeError);
  assert.throws(() => Desk.prototype.assess.call({}, ticket, { asOf }), TypeError);
  assert.throws(() => Case([opened]), TypeError);
  assert.throws(() => Case.prototype.append.call({}, opened), TypeError);
});

const ORDER = {
  ...POLICY,
  level: { default: 'P3' },
  signals: { anger: { min_confidence: 0.6 } },
  order: {
    groups: {
      customer: { cap: 25, factors: [{ fact: 'customer.tier', bands: [{ is: 'gold', points: 40 }] }] },
      mood: { cap: 20, factors: [{ fact: 'signals.anger', bands: [{ at_least: 500, points: 20 }] }] },
    },
    lanes: [{ id: 'safety', lane: 'hard_stop', when: { fact: 'tags', value: 'fire' } }],
    urgency: { u0: 0.25 },
    reserve: { every: 3, from_x: '1/8' },
  },
};
const STREAM = { weight: 200, x: 0.5, every: '10m' };
const minutes = (count) => new Date(Date.parse(opened.at) + count * 60_000);

/** A case of that name, opened so many minutes after nine. */
function begun(case_id, after, data = {}, ...more) {
  return new Case([{ ...opened, case_id, at: minutes(after), data }, ...more.map((event) => ({ ...event, case_id }))]);
}

test('cases come in order, and each score is explained', () => {
  const ordered = new Desk(ORDER);
  const anger = { id: 's', at: minutes(20), kind: 'signal', data: { name: 'anger', value: 0.9, confidence: 0.5 } };
  const old = begun('old', 0);
  const gold = begun('gold', 10, { customer: { tier: 'gold' } }, anger);
  const fire = begun('fire', 40, {}, { id: 't', at: minutes(45), kind: 'tagged', data: { tags: ['fire'] } });
  const done = begun('done', 0, {}, { id: 'd', at: minutes(30), kind: 'status', data: { to: 'resolved' } });
  const now = minutes(50);
  const ranking = ordered.rank([old, done, gold, fire, new Case()], { asOf: now });
  // 225 (1/4 + 40/240) and 200 (1/4 + 50/240).
  assert.deepEqual(ranking.rows.map(({ rank, case_id, lane, score }) => [rank, case_id, lane, score]).slice(1), [
    [2, 'gold', 'normal', 93_750],
    [3, 'old', 'normal', 91_666],
  ]);
  assert.deepEqual([ranking.rows[0].case_id, ranking.rows[0].lane_rule, ranking.rows[0].contributions], ['fire', 'safety', null]);
  assert.deepEqual(ranking.rows[1].due_at, minutes(10 + 240));
  assert.deepEqual([ranking.cases, ranking.left_out.resolved, ranking.left_out.not_begun], [3, 1, 1]);
  assert.deepEqual(ordered.rank([fire, gold, old], { asOf: now }).rows, ranking.rows);
  const first = ordered.rank([old, gold, fire], { asOf: now, limit: 2, explain: true });
  const priority = ordered.priority(gold, { asOf: now });
  assert.deepEqual([first.rows.length, first.cases, first.rows[1].contributions], [2, 3, priority.contributions]);
  assert.deepEqual(priority.contributions.map(({ kind, points, why }) => [kind, points, why]), [
    ['level', 200, 'applies'],
    ['factor', 40, 'applies'],
    ['cap', -15, 'applies'],
    ['factor', 0, 'low_confidence'],
  ]);
  assert.deepEqual([priority.weight, priority.exact, priority.urgency.exact], [225, '375/4', '5/12']);
  assert.deepEqual(ordered.rank([old, gold, fire], { asOf: now, pick: 3 }).rows.filter((row) => row.reserved).map((row) => row.case_id), ['old']);
  assert.deepEqual(ordered.rank([old, gold, old], { asOf: now }).rows.map(({ case_id }) => case_id), ['gold', 'old', 'old']);
  assert.deepEqual(ordered.rank([], { asOf: now, limit: undefined, explain: false }).rows, []);
  assert.equal(ordered.rank([old, gold], { asOf: now, limit: 0 }).rows.length, 0);
  assert.equal(ordered.priority(done, { asOf: now }), null);

  const compared = ordered.compare(old, gold, { asOf: now });
  assert.deepEqual([compared.first, compared.second, compared.key], ['gold', 'old', 'score']);
  assert.equal(ordered.compare(old, old, { asOf: now }).key, null);
  // 200 (1/4 + t/240) = 225 (1/4 + (t - 10)/240) at t = 30.
  const overtaking = ordered.overtakes(gold, old, { asOf: minutes(20), horizon: minutes(300) });
  assert.deepEqual([overtaking.first, overtaking.equal_at, overtaking.at], ['old', minutes(30), new Date(minutes(30).getTime() + 1)]);
  assert.deepEqual(ordered.overtakes(old, gold, { asOf: minutes(20), horizon: minutes(300).toISOString() }), overtaking);
  assert.equal(ordered.overtakes(old, gold, { asOf: minutes(20), horizon: minutes(20) }).at, null);
  // 200 (1/4 + x) > 200 (1/4 + 1/2) after two of four hours: the thirteenth pick.
  const turn = ordered.latestTurn(old, STREAM, { asOf: minutes(0) });
  assert.deepEqual([turn.at, turn.overtaken_by], [minutes(130), 13]);
  assert.deepEqual(ordered.latestTurn(old, '{weight: 200, x: 1/2, every: 600s}', { asOf: minutes(0) }), turn);
  const [resolution] = ordered.resolutions(done, { asOf: now });
  assert.deepEqual([resolution.event, resolution.resolved_first_time, resolution.contacts], ['d', null, 1]);
  assert.deepEqual(ordered.resolutions(old, { asOf: now }), []);
  assert.deepEqual(JSON.parse(JSON.stringify(ranking)).rows[2].due_at, minutes(240).toISOString());
});

test('what is asked of an order is refused at its place', () => {
  const ordered = new Desk(ORDER);
  const [old, young] = [begun('old', 0), begun('young', 10)];
  const done = begun('done', 0, {}, { id: 'd', at: minutes(1), kind: 'status', data: { to: 'closed' } });
  const [now, horizon] = [minutes(50), minutes(90)];
  for (const [given, code] of [
    [-1, 'number_out_of_range'],
    [1.5, 'not_a_whole_number'],
    [NaN, 'not_a_whole_number'],
    [Infinity, 'not_a_whole_number'],
    [2 ** 60, 'not_a_whole_number'],
    [true, 'wrong_type'],
    ['3', 'wrong_type'],
    [3n, 'wrong_type'],
    [{}, 'wrong_type'],
  ]) {
    assert.deepEqual(refused(() => ordered.rank([old], { asOf: now, limit: given })), [code, '/limit'], inspect(given));
    assert.deepEqual(refused(() => ordered.rank([old], { asOf: now, pick: given })), [code, '/pick'], inspect(given));
  }
  for (const [call, code, path] of [
    [() => ordered.rank([old], { asOf: now, pick: 0 }), 'number_out_of_range', '/pick'],
    [() => ordered.rank([old], { asOf: now, explain: 'yes' }), 'wrong_type', '/explain'],
    [() => ordered.rank([old], { asOf: now, explain: 1 }), 'wrong_type', '/explain'],
    [() => ordered.rank([old], { asOf: now, limt: 1 }), 'unknown_field', '/limt'],
    [() => ordered.rank([old]), 'missing_field', '/as_of'],
    [() => ordered.rank(old, { asOf: now }), 'wrong_type', '/cases'],
    [() => ordered.rank([old, [opened]], { asOf: now }), 'wrong_type', '/cases/1'],
    [() => ordered.rank([old, ordered.restore(ordered.snapshot(young))], { asOf: opened.at }), 'before_horizon', '/cases/1/as_of'],
    [() => ordered.priority(old, { asOf: 0 }), 'bare_number', '/as_of'],
    [() => ordered.compare(old, done, { asOf: now }), 'not_in_order', '/b'],
    [() => ordered.compare(new Case(), old, { asOf: now }), 'not_in_order', '/a'],
    [() => ordered.compare(old, [opened], { asOf: now }), 'wrong_type', '/b'],
    [() => ordered.compare(null, old, { asOf: now }), 'wrong_type', '/a'],
    [() => ordered.overtakes(old, young, { asOf: now }), 'missing_field', '/horizon'],
    [() => ordered.overtakes(old, young, { asOf: now, horizon: asOf.getTime() }), 'bare_number', '/horizon'],
    [() => ordered.overtakes(old, young, { asOf: now, horizon: '2026-11-24T09:00:00' }), 'naive_time', '/horizon'],
    [() => ordered.overtakes(old, young, { asOf: horizon, horizon: now }), 'out_of_order', '/horizon'],
    [() => ordered.latestTurn(done, STREAM, { asOf: now }), 'not_in_order', '/case'],
    [() => ordered.latestTurn(old, STREAM), 'missing_field', '/as_of'],
    [() => ordered.latestTurn(old, {}, { asOf: now }), 'missing_field', '/stream'],
    [() => ordered.latestTurn(old, undefined, { asOf: now }), 'not_a_document', '/stream'],
    [() => ordered.latestTurn(old, [], { asOf: now }), 'wrong_type', '/stream'],
    [() => ordered.latestTurn(old, '\ud800', { asOf: now }), 'lone_surrogate', '/stream'],
    [() => ordered.latestTurn(old, { ...STREAM, x: NaN }, { asOf: now }), 'not_a_whole_number', '/stream/x'],
    [() => ordered.latestTurn(old, { ...STREAM, x: '1/0' }, { asOf: now }), 'malformed_fraction', '/stream/x'],
    [() => ordered.latestTurn(old, { ...STREAM, weight: 0 }, { asOf: now }), 'number_out_of_range', '/stream/weight'],
    [() => ordered.latestTurn(old, { ...STREAM, weight: true }, { asOf: now }), 'wrong_type', '/stream/weight'],
    [() => ordered.latestTurn(old, { ...STREAM, every: '1 working day' }, { asOf: now }), 'malformed_amount', '/stream/every'],
    [() => ordered.latestTurn(old, { ...STREAM, often: true }, { asOf: now }), 'unknown_field', '/stream/often'],
    [() => ordered.resolutions(old, { asOf: now, horizon }), 'unknown_field', '/horizon'],
  ]) {
    assert.deepEqual(refused(call), [code, path], call.toString());
  }
  assert.match(refusal(() => ordered.overtakes(old, young, {})).hint, /asOf: new Date\(\), horizon: new Date/);
});

test('a worklist keeps the order while time passes', () => {
  const ordered = new Desk(ORDER);
  const [old, gold] = [begun('old', 0), begun('gold', 10, { customer: { tier: 'gold' } })];
  const done = begun('done', 0, {}, { id: 'd', at: minutes(1), kind: 'status', data: { to: 'closed' } });
  const worklist = new Worklist(ordered, { now: minutes(20) });
  assert.deepEqual([worklist.put(gold), worklist.put(done), worklist.put(old), worklist.put(new Case())], [true, false, true, false]);
  assert.deepEqual([worklist.length, worklist.now()], [2, minutes(20)]);
  const rows = () => worklist.top().map(({ case_id }) => case_id);
  assert.deepEqual(rows(), ['old', 'gold']);
  const fields = ({ rank, case_id, lane, weight, score, due_at, opened_at }) => ({ rank, case_id, lane, weight, score, due_at, opened_at });
  const same = () => assert.deepEqual(worklist.top(), ordered.rank([old, gold], { asOf: worklist.now() }).rows.map(fields));
  same();
  // 200 (1/4 + t/240) = 225 (1/4 + (t - 10)/240) at t = 30.
  worklist.advance(minutes(31).toISOString());
  same();
  assert.deepEqual([rows(), worklist.top(1).length, worklist.top(0).length, worklist.due()], [['gold', 'old'], 1, 0, []]);
  // At 75 % of four hours, the older one first.
  assert.deepEqual(worklist.nextCheck(), minutes(180));
  const again = Worklist.restore(ordered, worklist.snapshot());
  assert.ok(again instanceof Worklist);
  for (const list of [worklist, again]) {
    list.advance(minutes(185));
    assert.deepEqual(list.due(), ['old']);
    list.put(old);
    assert.deepEqual([list.due(), list.nextCheck()], [[], minutes(190)]);
    assert.deepEqual(list.top(), worklist.top());
  }
  same();
  assert.deepEqual([worklist.remove('old'), worklist.remove('old'), worklist.remove('nobody'), rows()], [true, false, false, ['gold']]);
  assert.match(inspect(worklist), /^Worklist\(1 case/);
  assert.equal(`${worklist}`, inspect(worklist));
  assert.equal(new Worklist(ordered, { now: asOf }).nextCheck(), null);
  const other = new Desk({ ...ORDER, version: 'other' });
  const kept = worklist.snapshot();
  for (const [call, code, path] of [
    [() => new Worklist(ordered), 'missing_field', '/now'],
    [() => new Worklist(ordered, { now: 5 }), 'bare_number', '/now'],
    [() => new Worklist(ordered, { asOf }), 'unknown_field', '/asOf'],
    [() => new Worklist(ORDER, { now: asOf }), 'wrong_type', '/desk'],
    [() => worklist.put([opened]), 'wrong_type', '/case'],
    [() => worklist.remove(), 'wrong_type', '/case_id'],
    [() => worklist.remove('\ud800'), 'lone_surrogate', '/case_id'],
    [() => worklist.advance(minutes(184)), 'out_of_order', '/now'],
    [() => worklist.advance(), 'not_a_time', '/now'],
    [() => worklist.top(-1), 'number_out_of_range', '/n'],
    [() => worklist.top(NaN), 'not_a_whole_number', '/n'],
    [() => worklist.top('3'), 'wrong_type', '/n'],
    [() => Worklist.restore(ordered, '{}'), 'malformed_snapshot', ''],
    [() => Worklist.restore(ordered, 5), 'malformed_snapshot', ''],
    [() => Worklist.restore(ordered, kept.slice(0, -9)), 'malformed_snapshot', ''],
    [() => Worklist.restore(other, kept), 'other_desk', '/desk'],
    [() => Worklist.restore({}, kept), 'wrong_type', '/desk'],
  ]) {
    assert.deepEqual(refused(call), [code, path], call.toString());
  }
  assert.throws(() => Worklist(ordered, { now: asOf }), TypeError);
  assert.throws(() => Worklist.prototype.top.call({}), TypeError);
});

const GIVING = {
  roles: { agent: {}, lead: { escalation: 1 } },
  organisation: { roles: { agent: { members: ['ann'] }, lead: { members: ['lee'] } } },
  agreements: [],
  grants: [
    { id: 'front', role: 'agent', kinds: ['refund'], limits: [{ amount: { minor: 5000, currency: 'EUR' }, per: 'agent', window: '720h' }] },
    { id: 'large', role: 'lead', kinds: ['refund'], limits: [{ amount: { minor: 50_000, currency: 'EUR' }, per: 'case' }] },
  ],
};
const refund = (minor, more = {}) => ({ kind: 'refund', amount: { minor, currency: 'EUR' }, ...more });
const paid = (id, minor = 100, more = {}) => ({
  id, case_id: 'other', at: asOf, kind: 'remedy', actor: { id: 'ann', role: 'agent' }, data: refund(minor), ...more,
});

test('a decision says who may give what, and who is asked otherwise', () => {
  const giving = new Desk(GIVING);
  const ticket = new Case([opened]);
  const [ann, ledger] = [{ id: 'ann' }, new Ledger([paid('1', 4000)])];
  const decided = giving.may(ann, { remedy: refund(1001) }, ticket, { ledger, asOf });
  assert.deepEqual([decided.verdict, decided.rule, decided.approver, decided.approvers], ['needs_approval', 'over_limit', 'lead', ['lee']]);
  assert.deepEqual([decided.blocking[0].used, decided.instead[0].amount], [4000, { minor: 1000, currency: 'EUR' }]);
  const act = '{remedy: {kind: refund, amount: {minor: 1000, currency: EUR}}}';
  assert.equal(giving.may('{id: ann}', act, ticket, { ledger, asOf }).verdict, 'allow');
  assert.deepEqual(giving.allowances(ann, ticket, { ledger, asOf }).map(({ grant, amount }) => [grant, amount.minor]), [['front', 1000]]);
  for (const none of [null, undefined]) assert.deepEqual(giving.allowances(ann, ticket, { ledger: none, asOf }), []);
  const silent = new Desk({ ...GIVING, closing: [{ owes: [{ silence: '2h' }] }] });
  assert.deepEqual(silent.may(ann, { close: {} }, ticket, { asOf }).owes, [{ what: 'silence', until: null }]);
  const answered = new Case([opened, { ...opened, id: 'r', kind: 'message', at: '2026-11-23T09:15:00Z', actor: { role: 'agent' }, data: {} }]);
  assert.deepEqual(silent.may(ann, { close: {} }, answered, { asOf }).owes, [{ what: 'silence', until: new Date('2026-11-23T11:15:00Z') }]);
  const slow = { id: 'slow', triggers: [{ manual: true }], steps: [{ to: 'role:lead', actions: ['notify'] }] };
  assert.match(new Desk({ ...GIVING, guidelines: [slow] }).handbook(), /notify the lead/);
  for (const [call, code, path] of [
    [() => giving.may('ann', { close: {} }, ticket, { asOf }), 'not_a_document', '/actor'],
    [() => giving.may(5, { close: {} }, ticket, { asOf }), 'not_a_document', '/actor'],
    [() => giving.may({ id: '\ud800' }, { close: {} }, ticket, { asOf }), 'lone_surrogate', '/actor/id'],
    [() => giving.may({ id: 'ann', roles: ['chief'] }, { close: {} }, ticket, { asOf }), 'unknown_role', '/actor/roles/0'],
    [() => giving.may(ann, undefined, ticket, { asOf }), 'not_a_document', '/act'],
    [() => giving.may(ann, {}, ticket, { asOf }), 'malformed_act', '/act'],
    [() => giving.may(ann, { remedy: refund(1.5) }, ticket, { asOf }), 'not_a_whole_number', '/act/remedy/amount/minor'],
    [() => giving.may(ann, { remedy: refund(1) }, ticket, { asOf }), 'ledger_needed', '/act/remedy'],
    [() => giving.may(ann, { close: {} }, [opened], { asOf }), 'wrong_type', '/case'],
    [() => giving.may(ann, { close: {} }, ticket, { asOf, ledger: [] }), 'wrong_type', '/ledger'],
    [() => giving.may(ann, { close: {} }, ticket, { asOf, leger: ledger }), 'unknown_field', '/leger'],
    [() => giving.may(ann, { close: {} }, ticket), 'missing_field', '/as_of'],
    [() => giving.may(ann, { close: {} }, ticket, { asOf: 5 }), 'bare_number', '/as_of'],
    [() => giving.allowances({}, ticket, { asOf }), 'missing_field', '/actor'],
  ]) {
    assert.deepEqual(refused(call), [code, path], call.toString());
  }
});

test('who is there can be handed in', () => {
  const giving = new Desk(GIVING);
  const ticket = new Case([opened]);
  const rota = { roles: { agent: { members: ['ann'] }, lead: { members: ['kim'] } } };
  for (const spec of [rota, JSON.stringify(rota), 'roles: {lead: {members: [kim]}, agent: {members: [ann]}}']) {
    const staffed = giving.withOrganisation(spec);
    assert.ok(staffed instanceof Desk);
    assert.equal(staffed.fingerprint, giving.fingerprint);
    assert.deepEqual(staffed.may({ id: 'ann' }, { remedy: refund(5001) }, ticket, { ledger: new Ledger(), asOf }).approvers, ['kim']);
  }
  assert.deepEqual(giving.may({ id: 'ann' }, { remedy: refund(5001) }, ticket, { ledger: new Ledger(), asOf }).approvers, ['lee']);
  assert.deepEqual(refused(() => giving.withOrganisation({ roles: { chief: {} } })), ['unknown_role', '/roles/chief']);
  assert.deepEqual(refused(() => giving.withOrganisation(5)), ['not_a_document', '']);
});

test('a ledger takes remedies from any case, in any order, each once', () => {
  const events = [paid('1'), paid('2', 200), paid('1', 100, { case_id: 'third' })];
  const ledger = new Ledger(events);
  const lines = events.map((event) => JSON.stringify(event)).join('\n');
  const folder = mkdtempSync(join(tmpdir(), 'casework-'));
  const file = join(folder, 'remedies.jsonl');
  writeFileSync(file, lines);
  const same = [new Ledger(lines), Ledger.load(file), Ledger.load(pathToFileURL(file)), Ledger.load(events), new Ledger(JSON.stringify(ledger)), new Ledger(events.toReversed())];
  rmSync(folder, { recursive: true });
  for (const again of same) {
    assert.ok(again instanceof Ledger);
    assert.equal(JSON.stringify(again), JSON.stringify(ledger));
  }
  assert.deepEqual([ledger.length, ledger.events.map(({ case_id, id }) => case_id + id)], [3, ['other1', 'other2', 'third1']]);
  assert.deepEqual([inspect(ledger), `${ledger}`], ['Ledger(3 events)', 'Ledger(3 events)']);
  assert.deepEqual([ledger.append(paid('3')), ledger.append(JSON.stringify(paid('3')))], ['in_order', 'duplicate']);
  assert.equal(ledger.append(paid('0', 100, { at: '2026-11-01T00:00:00Z' })), 'late');
  const before = JSON.stringify(ledger);
  for (const [call, code, path] of [
    [() => ledger.append(5), 'not_a_document', ''],
    [() => ledger.append(reply), 'not_a_remedy', '/kind'],
    [() => ledger.append(paid('1', 5)), 'event_id_conflict', '/id'],
    [() => ledger.append(paid('4', -5)), 'number_out_of_range', '/data/amount/minor'],
    [() => new Ledger([paid('1'), paid('1', 5)]), 'event_id_conflict', '/1/id'],
    [() => new Ledger(5), 'not_a_document', ''],
  ]) {
    assert.deepEqual(refused(call), [code, path], call.toString());
  }
  assert.equal(JSON.stringify(ledger), before);
  assert.throws(() => Ledger([]), TypeError);
  assert.throws(() => Ledger.prototype.append.call({}, paid('5')), TypeError);
});

test('a policy is text, plain data or a list of them', () => {
  const text = JSON.stringify(POLICY);
  for (const spec of [text, [POLICY], `[${text}]`, JSON.stringify(support), structuredClone(POLICY), support.documents]) {
    assert.equal(new Desk(spec).fingerprint, support.fingerprint);
  }
  assert.equal(new Desk('agreements:\n  - {id: all, clocks: [{preset: first_reply, target: 4h}]}').check().length, 0);
  for (const [spec, code, path] of [
    [{ ...POLICY, version: 7n }, 'wrong_type', '/version'],
    [{ ...POLICY, effective_from: asOf }, 'wrong_type', '/effective_from'],
    [{ ...POLICY, name: undefined }, 'wrong_type', '/name'],
    [{ ...POLICY, levels: 4.5 }, 'not_a_whole_number', '/levels'],
    [{ ...POLICY, levles: 4 }, 'unknown_field', '/levles'],
    [{ agreements: [{ id: 'all', clocks: [{ preset: 'first_reply', target: '4 hrs' }] }] }, 'malformed_amount', '/agreements/0/clocks/0/target'],
    [[], 'empty_policy', ''],
    [support, 'not_a_document', ''],
    [null, 'not_a_document', ''],
    ['support.yaml', 'not_a_document', ''],
  ]) {
    assert.deepEqual(refused(() => new Desk(spec)), [code, path], inspect(spec));
  }
  assert.deepEqual(refused(() => new Desk(POLICY, { tzfi: {} })), ['unknown_field', '/tzfi']);
  assert.equal(`${support}`, `Desk(${support.summary})`);
  assert.equal(inspect(support), `Desk(${support.summary})`);
  assert.match(support.fingerprint, /^[0-9a-f]{16}$/);
  assert.equal(support.documents.length, 1);
  support.documents[0].version = 'other';
  assert.equal(support.documents[0].version, '2026-11');
  const folder = mkdtempSync(join(tmpdir(), 'casework-'));
  try {
    const path = join(folder, 'policy.yaml');
    writeFileSync(path, text);
    assert.equal(Desk.load(path).fingerprint, support.fingerprint);
    assert.throws(() => Desk.load(join(folder, 'none.yaml')), { code: 'ENOENT' });
  } finally {
    rmSync(folder, { recursive: true });
  }
  assert.deepEqual(checkPolicy(POLICY), []);
  assert.deepEqual(checkPolicy({}).map(({ code, severity }) => [code, severity]), [['missing_field', 'error']]);
  assert.deepEqual(refused(() => checkPolicy('{')), ['malformed_json', '']);
  assert.deepEqual(refused(() => checkPolicy(7)), ['not_a_document', '']);
  assert.ok(facts().some(({ name, kind }) => name === 'customer.tier' && kind === 'text'));
});

test('a case takes events as programs have them', () => {
  const ticket = new Case();
  assert.deepEqual([ticket.id, ticket.length, ticket.events], [null, 0, []]);
  assert.equal(ticket.append({ ...reply, at: new Date(reply.at), actor: { role: 'agent', id: undefined } }), 'in_order');
  assert.equal(ticket.append(JSON.stringify(opened)), 'late');
  assert.equal(ticket.append('{id: o, case_id: "42", at: 2026-11-23T10:00:00+01:00, kind: opened, channel: email}'), 'duplicate');
  assert.equal(ticket.append(reply), 'duplicate');
  assert.equal(ticket.append({ ...reply, id: 'x', kind: 'mood', data: { of: [1, null, 'ü'], at: asOf } }), 'unknown_kind');
  assert.deepEqual([ticket.id, ticket.length], ['42', 3]);
  assert.deepEqual(ticket.events.map(({ id }) => id), ['o', 'r', 'x']);
  assert.equal(ticket.events[0].at, '2026-11-23T09:00:00.000Z');
  assert.equal(inspect(ticket), 'Case("42", 3 events)');
  assert.equal(`${ticket}`, inspect(ticket));
  for (const again of [new Case(JSON.stringify(ticket)), new Case(ticket.events), new Case(Object.freeze(ticket.toJSON().reverse().map(Object.freeze)))]) {
    assert.equal(JSON.stringify(again), JSON.stringify(ticket));
    assert.deepEqual(support.assess(again, { asOf }), support.assess(ticket, { asOf }));
  }
  const signal = { id: 's', case_id: '42', at: asOf, kind: 'signal', data: { name: 'anger', value: 0.85, observed_at: asOf } };
  assert.equal(ticket.append(signal), 'late');
  assert.equal(ticket.events.find(({ id }) => id === 's').data.value, 850);
  // Values of another realm are what they are, and a proxy is what it stands for.
  assert.equal(new Case(vm.runInNewContext("[{id: '1', case_id: 'c', at: new Date(0), kind: 'opened'}]")).events[0].at, '1970-01-01T00:00:00.000Z');
  assert.equal(new Case([new Proxy(opened, {})]).length, 1);
  class Moment extends Date {
    toISOString() {
      return 'never';
    }
    toJSON() {
      return 'never';
    }
  }
  assert.equal(new Case([{ ...opened, at: new Moment(0) }]).events[0].at, '1970-01-01T00:00:00.000Z');
});

test('what is no event is refused at its place, and leaves nothing behind', () => {
  const around = { ...reply };
  around.source = { events: [around] };
  class Mail {
    id = 'm';
  }
  const ticket = new Case([opened]);
  for (const [event, code, path] of [
    [{ ...reply, at: new Date(NaN) }, 'not_a_time', '/at'],
    [{ ...reply, at: NaN }, 'not_a_whole_number', '/at'],
    [{ ...reply, at: asOf.getTime() }, 'bare_number', '/at'],
    [{ ...reply, at: null }, 'not_a_time', '/at'],
    [{ ...reply, at: '2026-11-23T11:00:00' }, 'naive_time', '/at'],
    [{ ...reply, at: new Date(8.64e15) }, 'time_out_of_range', '/at'],
    [{ ...reply, at: new Date(-8.64e15) }, 'time_out_of_range', '/at'],
    [{ ...reply, at: new Date('0000-01-01T00:00:00Z') }, 'time_out_of_range', '/at'],
    [{ ...reply, at: undefined }, 'missing_field', ''],
    [{ ...reply, seq: Infinity }, 'not_a_whole_number', '/seq'],
    [{ ...reply, seq: 0.5 }, 'not_a_whole_number', '/seq'],
    [{ ...reply, seq: 2 ** 60 }, 'not_a_whole_number', '/seq'],
    [{ ...reply, seq: 1e300 }, 'not_a_whole_number', '/seq'],
    [{ ...reply, seq: 1n }, 'wrong_type', '/seq'],
    [{ ...reply, thread: Symbol('t') }, 'wrong_type', '/thread'],
    [{ ...reply, thread: () => 't' }, 'wrong_type', '/thread'],
    [{ ...reply, thread: '\ud800' }, 'lone_surrogate', '/thread'],
    [{ ...reply, source: { '\ud800': 1 } }, 'lone_surrogate', '/source/\ufffd'],
    [{ ...reply, source: { 'a/b~c': [1, new Map()] } }, 'wrong_type', '/source/a~1b~0c/1'],
    [{ ...reply, source: { 'a/b~c': [1, undefined] } }, 'wrong_type', '/source/a~1b~0c/1'],
    [{ ...reply, source: new Mail() }, 'wrong_type', '/source'],
    [{ ...reply, source: { ['k'.repeat(100)]: NaN } }, 'not_a_whole_number', `/source/${'k'.repeat(63)}…`],
    [{ ...reply, data: { answers: [7] } }, 'wrong_type', '/data/answers/0'],
    [{ ...reply, text: 'hello' }, 'unknown_field', '/text'],
    [{ ...reply, actor: undefined }, 'missing_field', '/actor'],
    [{ ...reply, case_id: '43' }, 'other_case', '/case_id'],
    [{ ...opened, id: 'o2' }, 'second_opening', '/kind'],
    [{ ...opened, channel: 'chat' }, 'event_id_conflict', '/id'],
    [around, 'not_a_document', ''],
    [new Mail(), 'not_a_document', ''],
    [new Map([['id', 'm']]), 'not_a_document', ''],
    [null, 'not_a_document', ''],
    [undefined, 'not_a_document', ''],
    [7, 'not_a_document', ''],
    ['\ud800', 'lone_surrogate', ''],
    ['hello', 'not_a_document', ''],
    ['{', 'malformed_json', ''],
  ]) {
    assert.deepEqual(refused(() => ticket.append(event)), [code, path], inspect(event));
    // A text that stands for an event is one only by itself.
    if (typeof event === 'object' && event !== null && code !== 'not_a_document') {
      assert.deepEqual(refused(() => new Case([opened, opened, event])), [code, `/2${path}`], inspect(event));
    }
    assert.equal(JSON.stringify(ticket), JSON.stringify(new Case([opened])));
  }
  for (const [events, code, path] of [
    [null, 'not_a_document', ''],
    [new Set([opened]), 'not_a_document', ''],
    [ticket, 'not_a_document', ''],
    [opened, 'wrong_type', ''],
    [[opened, , reply], 'wrong_type', '/1'],
    [[opened, null], 'wrong_type', '/1'],
    [[opened, new Mail()], 'wrong_type', '/1'],
    ['hello', 'not_a_document', ''],
  ]) {
    assert.deepEqual(refused(() => new Case(events)), [code, path], inspect(events));
  }
  const thrown = new SyntaxError('mine');
  const throwing = { ...reply, get source() { throw thrown; } };
  assert.throws(() => ticket.append(throwing), thrown);
  assert.throws(() => new Case(new Proxy([], { get() { throw thrown; } })), thrown);
});

test('a key is data, whatever it is called', () => {
  const event = JSON.parse('{"id": "1", "case_id": "42", "at": "2026-11-23T09:00:00Z", "kind": "opened", "data": {"attributes": {"__proto__": "x", "constructor": 1}}}');
  const [{ data }] = new Case([event]).events;
  assert.deepEqual(Object.entries(data.attributes), [['__proto__', 'x'], ['constructor', 1]]);
  assert.equal(Object.getPrototypeOf(data.attributes), Object.prototype);
  const clock = { id: '__proto__', target: '4h', start: [{ kind: 'opened' }], stop: [{ kind: 'assigned' }] };
  const odd = new Desk({ agreements: [{ id: '\ud83d\ude80 "ü"', clocks: [clock, { ...clock, id: 'toString' }] }] });
  for (let round = 0; round < 3; round += 1) {
    const answer = odd.assess(new Case([opened]), { asOf });
    assert.equal(answer.agreement, '\ud83d\ude80 "ü"');
    assert.deepEqual(Object.keys(answer.clocks), ['__proto__', 'toString']);
    assert.equal(Object.getPrototypeOf(answer.clocks), Object.prototype);
    assert.equal(answer.clocks.toString.percent, 25);
    assert.equal(JSON.stringify(answer.clocks).match(/"state":"running"/g).length, 2);
  }
  assert.equal({}.state, undefined);
});

test('answers of any number and size arrive whole', () => {
  // More clocks than there are numbers for sets of names, and an answer with more numbers than there is place for.
  const ticket = new Case([opened]);
  for (let place = 0; place < 1_100; place += 1) {
    const clock = { id: `clock_${place}`, target: '4h', start: [{ kind: 'opened' }], stop: [{ kind: 'assigned' }] };
    const answer = new Desk({ agreements: [{ id: 'all', clocks: [clock] }] }).assess(ticket, { asOf });
    assert.equal(answer.clocks[clock.id].state, 'running');
  }
  const clock = (place) => ({ id: `c${place}`, target: '4h', start: [{ kind: 'opened' }], stop: [{ kind: 'assigned' }] });
  const wide = new Desk({ agreements: [{ id: 'ü', clocks: Array.from({ length: 500 }, (_, place) => clock(place)) }] });
  const answer = wide.assess(ticket, { asOf });
  assert.equal(Object.values(answer.clocks).filter(({ percent }) => percent === 25).length, 500);
  assert.equal(answer.agreement, 'ü');
  assert.equal(answer.unknown_kinds, 0);
  assert.equal(wide.targets(Array(50).fill(ticket), { asOf }).length, 25_000);
  assert.equal(support.assess(ticket, { asOf }).clocks.first_reply.percent, 25);
});

test('a long log is as good as a short one', () => {
  const start = Date.parse('2026-01-01T00:00:00Z');
  const log = Array.from({ length: 100_000 }, (_, place) => ({
    id: `e${place}`,
    case_id: '42',
    at: new Date(start + place * 1000),
    ...(place === 0 ? { kind: 'opened' } : { kind: 'message', actor: { role: place % 2 ? 'agent' : 'customer' }, data: { text: 'Noch da? \ud83d\ude80' } }),
  }));
  const ticket = new Case(log);
  assert.equal(ticket.length, 100_000);
  const answer = support.assess(ticket, { asOf: new Date(start + 1e8) });
  assert.equal(answer.clocks.first_reply.verdict, 'kept');
  assert.deepEqual(answer, support.assess(support.restore(support.snapshot(ticket)), { asOf: new Date(start + 1e8) }));
  assert.deepEqual(refused(() => new Case([...log, { ...reply, at: NaN }])), ['not_a_whole_number', '/100000/at']);
});

test('a case goes on from its snapshot, and follows whatever desk asks', () => {
  const ticket = new Case([opened]);
  const kept = support.snapshot(ticket);
  const again = support.restore(kept);
  assert.ok(again instanceof Case);
  assert.deepEqual([again.id, again.length], ['42', 0]);
  assert.deepEqual(support.assess(again, { asOf }), support.assess(ticket, { asOf }));
  assert.equal(again.append(opened), 'duplicate');
  assert.equal(again.append(reply), 'in_order');
  assert.deepEqual(refused(() => support.assess(again, { asOf: '2026-11-23T08:00:00Z' })), ['before_horizon', '/as_of']);
  assert.deepEqual(refused(() => support.crossed(again, { last: '2026-11-23T08:00:00Z', now: asOf })), ['before_horizon', '/last']);
  const other = new Desk({ ...POLICY, version: 'other' });
  assert.equal(refusal(() => other.restore(kept)).code, 'other_desk');
  assert.equal(refusal(() => other.assess(again, { asOf })).code, 'other_desk');
  assert.deepEqual(refused(() => other.assessMany([ticket, again], { asOf, read: ['standing'] })).at(0), 'other_desk');
  for (let round = 0; round < 3; round += 1) {
    assert.equal(other.assess(ticket, { asOf }).policy, 'other');
    assert.equal(support.assess(ticket, { asOf }).policy, '2026-11');
  }
});

test('a hostile id does nothing in the card of a case', () => {
  const ticket = new Case([{ ...opened, case_id: '<script>\u001b[2J\'"', thread: '<b>' }]);
  const card = support.card(ticket, { asOf });
  assert.ok(card.includes('first_reply') && card.includes('25 %'));
  assert.ok(!/<script|<b>|'/.test(card));
  assert.ok(!/[\u0000-\u001f]/.test(inspect(ticket)));
  assert.deepEqual(refused(() => support.card(ticket)), ['missing_field', '/as_of']);
});
