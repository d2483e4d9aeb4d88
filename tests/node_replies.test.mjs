// What only Node can get wrong about replies: its own dates and numbers, cases that are null, spans, many at once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Case, CaseworkError, Desk, channels, cldrRelease, fit, split } from '../bindings-node/index.mjs';

const asOf = new Date('2026-11-23T10:00:00Z');
const policy = {
  agreements: [],
  brand: { name: 'Acme', locale: 'en-GB', zone: 'Europe/London', links: ['acme.example'] },
  channels: { ours: { unit: 'characters', limit: 40, most_parts: 2 } },
  variables: {
    order: { type: 'text', example: 'AC-104711' },
    arrival: { type: 'date', sensitivity: 'public', optional: true, example: '2026-11-25' },
    at: { type: 'instant', sensitivity: 'public', optional: true, example: '2026-11-25T09:30:00Z' },
    refund: { type: 'money', optional: true, example: { minor: 1250, currency: 'GBP' } },
  },
  templates: {
    arrives: {
      body: 'Order {{ order }} arrives {{ arrival | date: "long" | default: "soon" }}.',
      when: { fact: 'tags', op: 'has', value: 'late' },
    },
    at: { body: 'At {{ at | time | default: "any time" }}.' },
    refund: { body: 'You get {{ refund | default: "nothing" }}.' },
    always: { body: 'At your service, day and night.' },
  },
};
const desk = new Desk(policy);
const order = { template: 'arrives', channel: 'sms', values: { order: 'AC-104711' } };
const ticket = new Case([
  { id: '1', case_id: '42', at: '2026-11-23T09:00:00Z', kind: 'opened', channel: 'whatsapp', data: { tags: ['late'] } },
  { id: '2', case_id: '42', at: '2026-11-23T09:00:00Z', kind: 'message', channel: 'whatsapp', actor: { role: 'customer' } },
]);

function refused(call) {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof CaseworkError, error.stack);
    return [error.code, error.path];
  }
  return assert.fail('nothing was refused');
}

test('a reply is an object or its text, with a case or without', () => {
  const plain = desk.draft(order, ticket, { asOf });
  assert.deepEqual(plain.sendable.texts, ['Order AC-104711 arrives soon.']);
  assert.deepEqual(desk.draft(JSON.stringify(order), ticket, { asOf: '2026-11-23T10:00:00Z' }), plain);
  assert.deepEqual(desk.draft(order, null, { asOf }), desk.draft(order, undefined, { asOf }));
  const whatsapp = { ...order, channel: 'whatsapp' };
  assert.deepEqual(desk.draft(whatsapp, ticket, { asOf }).window.open_until, new Date('2026-11-24T09:00:00Z'));
  const unheard = desk.draft(whatsapp, null, { asOf });
  assert.deepEqual([unheard.sendable, unheard.findings[0].code], [null, 'needs_approved_template']);
});

test('values may be dates, and undefined is missing', () => {
  const says = (template, values) => desk.draft({ template, channel: 'sms', values }, null, { asOf }).parts[0].text;
  assert.equal(says('at', { at: new Date('2026-11-25T09:30:00Z') }), 'At 09:30.');
  assert.equal(says('at', { at: undefined }), 'At any time.');
  assert.equal(says('at', { at: null }), 'At any time.');
  assert.equal(says('arrives', { order: 'A', arrival: '2026-11-25' }), 'Order A arrives 25 November 2026.');
  assert.equal(says('refund', { refund: { minor: 1250, currency: 'GBP' } }), 'You get £12.50.');
  const draft = desk.draft({ ...order, values: { order: 'A', arrival: asOf } }, null, { asOf });
  assert.deepEqual([draft.findings[0].code, draft.sendable], ['malformed_value', null]); // an instant is no day
});

test('what cannot cross is refused at its place', () => {
  for (const [value, code] of [
    [NaN, 'not_a_whole_number'],
    [12.5, 'not_a_whole_number'],
    [2 ** 60, 'not_a_whole_number'],
    [1n, 'wrong_type'],
    [() => 1, 'wrong_type'],
    [new Map(), 'wrong_type'],
    [new Date(NaN), 'not_a_time'],
    ['half \ud800', 'lone_surrogate'],
  ]) {
    const reply = { ...order, values: { order: value } };
    assert.deepEqual(refused(() => desk.draft(reply, null, { asOf })), [code, '/reply/values/order'], String(value));
    const many = () => desk.draftMany([order, reply], null, { asOf, read: ['parts'] });
    assert.deepEqual(refused(many), [code, '/replies/1/values/order'], String(value));
  }
});

test('refusals have a place', () => {
  for (const [reply, code, path] of [
    [{ ...order, channel: 'smss' }, 'unknown_channel', '/reply/channel'],
    [{ ...order, values: { other: 1 } }, 'unknown_variable', '/reply/values/other'],
    [{ ...order, template: 'no such' }, 'unknown_template', '/reply/template'],
    [{ ...order, text: 'Hello.' }, 'malformed_reply', '/reply'],
    [{ ...order, locale: '!!' }, 'unknown_locale', '/reply/locale'],
    [{ ...order, chanel: 'x' }, 'unknown_field', '/reply/chanel'],
    [null, 'not_a_document', '/reply'],
    ['{', 'malformed_json', '/reply'],
  ]) {
    assert.deepEqual(refused(() => desk.draft(reply, null, { asOf })), [code, path]);
  }
  const many = (replies, cases, options) => refused(() => desk.draftMany(replies, cases, { asOf, read: [], ...options }));
  assert.deepEqual(refused(() => desk.draft(order, null, { asOf: '2026-11-23' })), ['naive_time', '/as_of']);
  assert.deepEqual(refused(() => desk.draft(order, null)), ['missing_field', '/as_of']);
  assert.deepEqual(refused(() => desk.draft(order, { asOf }, { asOf })), ['wrong_type', '/case']);
  assert.deepEqual(many([order], [ticket, ticket]), ['lengths_differ', '/cases']);
  assert.deepEqual(many([order], [[]]), ['wrong_type', '/cases/0']);
  assert.deepEqual(many([order], ticket), ['wrong_type', '/cases']);
  assert.deepEqual(many([order], null, { read: ['part'] }), ['no_such_part', '/read/0']);
  assert.deepEqual(many([], null, { read: ['part'] }), ['no_such_part', '/read/0']);
  assert.deepEqual(many([order], null, { read: [7] }), ['wrong_type', '/read/0']);
  assert.deepEqual(many([order], null, { read: 'parts' }), ['wrong_type', '/read']);
  assert.deepEqual(many(7, null), ['not_a_document', '/replies']);
  for (const [call, path] of [
    [() => desk.lengths(7), '/template'],
    [() => desk.preview('at', 7), '/locale'],
    [() => desk.fit(7, 'x'), '/text'],
    [() => desk.split('a'), '/channel'],
    [() => fit(null, 'x'), '/text'],
    [() => split('a', {}), '/channel'],
  ]) {
    assert.deepEqual(refused(call), ['wrong_type', path], String(call));
  }
  for (const call of [fit, split, desk.fit.bind(desk), desk.split.bind(desk)]) {
    assert.deepEqual(refused(() => call('a', 'smss')), ['unknown_channel', '/channel']);
  }
  assert.deepEqual(refused(() => fit('\ud800', 'x')), ['lone_surrogate', '/text']);
});

test('a span points into the text', () => {
  const body = '😀 {{ nam }}';
  let error;
  try {
    new Desk({ agreements: [], templates: { a: { body } } });
  } catch (thrown) {
    error = thrown;
  }
  assert.deepEqual([error.code, error.path], ['unknown_variable', '/templates/a/body']);
  assert.equal(body.slice(error.span.start_utf16, error.span.end_utf16), '{{ nam }}');
  assert.deepEqual(JSON.parse(JSON.stringify(error)).span, { start: 2, end: 11, start_utf16: 3, end_utf16: 12 });
  assert.deepEqual(new CaseworkError(error.toJSON()).span, error.span);
  assert.equal(new CaseworkError({ code: 'naive_time' }).span, null);
});

test('channels and templates are looked over', () => {
  const builtIn = channels();
  const x = builtIn.find(({ id }) => id === 'x');
  assert.deepEqual([x.unit, x.limit, x.visibility], ['weighted', 280, 'public']);
  assert.equal(desk.channels().length, builtIn.length + 1);
  assert.deepEqual(refused(() => fit('a', 'ours')), ['unknown_channel', '/channel']);
  assert.deepEqual([desk.fit('é'.repeat(41), 'ours').over_by, fit('We’ve sent it.', 'sms').edit.replace[0].text], [1, "'"]);
  const parts = desk.split('ab '.repeat(20), 'ours');
  assert.deepEqual(parts.map(({ text }) => text.slice(-6)), [' (1/2)', ' (2/2)']);
  assert.equal(split('short', 'x')[0].text, 'short');
  assert.ok(Number.parseInt(cldrRelease(), 10) >= 48);
  const always = desk.lengths('always').find(({ channel }) => channel === 'ours');
  assert.deepEqual([always.longest, always.fits], ['At your service, day and night.'.length, true]);
  assert.equal(desk.preview('refund'), 'You get £12.50.');
  assert.equal(desk.preview('refund', null), desk.preview('refund', 'en-GB'));
  assert.deepEqual(desk.proposals(ticket, { asOf }).map(({ template, role }) => [template, role]), [['arrives', 'reply']]);
  assert.deepEqual(desk.proposals(new Case(), { asOf }), []);
});

test('many are columns in their order', () => {
  const replies = ['sms', 'whatsapp', 'x'].map((channel, place) => ({ ...order, channel, values: { order: `A${place}` } }));
  const read = ['sendable.texts', 'window.open_until', 'parts.1.text', 'findings.0.code'];
  const columns = desk.draftMany(replies, [null, ticket, ticket], { asOf, read });
  assert.deepEqual(Object.keys(columns).sort(), [...read].sort());
  // What a case says is personal, and X is public.
  assert.deepEqual(columns['sendable.texts'], [['Order A0 arrives soon.'], ['Order A1 arrives soon.'], null]);
  assert.deepEqual(columns['window.open_until'], [null, new Date('2026-11-24T09:00:00Z'), null]);
  assert.deepEqual([columns['parts.1.text'], columns['findings.0.code'][2]], [[null, null, null], 'personal_in_public']);
  assert.deepEqual(desk.draftMany(JSON.stringify(replies), null, { asOf, read: ['role'] }), { role: ['reply', 'reply', 'reply'] });
  assert.deepEqual(desk.draftMany([], [], { asOf, read: ['role'] }), { role: [] });
});

test('ten thousand at once', () => {
  const replies = Array.from({ length: 10_000 }, (_, place) => ({ ...order, values: { order: `A${place}` } }));
  const cases = replies.map((_, place) => (place % 2 ? ticket : null));
  const { 'sendable.texts': texts } = desk.draftMany(replies, cases, { asOf, read: ['sendable.texts'] });
  assert.deepEqual(texts, replies.map((_, place) => [`Order A${place} arrives soon.`]));
  replies[9_000] = { ...order, channel: 'smss' };
  const many = () => desk.draftMany(replies, cases, { asOf, read: [] });
  assert.deepEqual(refused(many), ['unknown_channel', '/replies/9000/channel']);
});
