// Runs every vector under `vectors/` through the Node package. See `README.md` for the format.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { Calendar, CaseworkError, readDocument } from '../bindings-node/index.mjs';

const HOST = {
  not_a_time: new Date(NaN),
  number: 1795251600,
  naive: '2026-11-21T09:00:00',
  lone_surrogate: '\ud800',
};

const camelCase = (word) => word.replace(/_[a-z]/g, (pair) => pair[1].toUpperCase());
/** What an answer is in JSON: instants are text. */
const plain = (value) => JSON.parse(JSON.stringify(value));

function argument(value) {
  if (typeof value !== 'object' || value === null) return value;
  assert.ok(Object.hasOwn(HOST, value.host), `no such host value: ${value.host}`);
  return HOST[value.host];
}

function answer(file, row) {
  const args = (row.args ?? []).map(argument);
  if (row.call === 'read_document') return readDocument(...args);
  assert.ok(row.calendar !== undefined || row.text !== undefined, 'a row needs a calendar or a text');
  const named = typeof row.calendar === 'string' ? file.calendars[row.calendar] : row.calendar;
  const calendar = new Calendar(named ?? row.text);
  if (row.call === 'load') return calendar.zone;
  if (row.call === 'summary') return calendar.summary;
  return calendar[camelCase(row.call)](...args);
}

/** What a row says of the answer, as a sentence when it does not hold. */
function complaint(file, row) {
  let got;
  try {
    got = answer(file, row);
  } catch (error) {
    if (!(error instanceof CaseworkError)) throw error;
    const fields = error.toJSON();
    const held = Object.entries(row.error ?? { code: null }).every(([name, value]) => fields[name] === value);
    return held ? null : `${row.call} ${JSON.stringify(row.args)} was refused: ${JSON.stringify(fields)}`;
  }
  const want = row.call === 'read_document' && !row.error ? JSON.parse(row.want) : (row.want ?? null);
  const held = !row.error && isDeepStrictEqual(plain(got), want);
  const wanted = JSON.stringify(row.error ?? row.want);
  return held ? null : `${row.call} ${JSON.stringify(row.args)} gave ${JSON.stringify(got)}, not ${wanted}`;
}

test('every vector holds', () => {
  const folder = new URL('./vectors/', import.meta.url);
  let [passed, failed, onDisk] = [0, 0, 0];
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.json')).sort()) {
    const source = readFileSync(new URL(name, folder), 'utf8');
    const file = JSON.parse(source);
    // Those about promises have a runner of their own.
    if ('policies' in file) continue;
    onDisk += source.split('"call":').length - 1;
    for (const group of file.groups) {
      for (const row of group.rows) {
        const wrong = complaint(file, row);
        if (wrong === null) {
          passed += 1;
        } else {
          failed += 1;
          console.log(`${name}: ${group.why}\n  ${wrong}`);
        }
      }
    }
  }
  console.log(`vectors: ${passed} passed, ${failed} failed`);
  assert.deepEqual([failed, passed], [0, onDisk], 'every row on disk must run and hold');
});
