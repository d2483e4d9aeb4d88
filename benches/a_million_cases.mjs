// What a process holds while a million cases are asked from Node: made and dropped in batches, or all at once.
//
//     node benches/a_million_cases.mjs [batches | live] [cases]

import assert from 'node:assert/strict';
import { Case, Desk } from '../bindings-node/index.mjs';

const BATCH = 10_000;
const READ = ['standing', 'next_due_at', 'clocks.next_reply.remaining_ms'];
const POLICY = `
calendars: {office: {zone: Europe/Berlin, week: {mon-fri: 09:00-17:00}}}
calendar: office
agreements:
  - id: all
    clocks:
      - {preset: first_reply, target: 4h, warn: [{at: 75%}]}
      - {preset: next_reply, target: 4h, warn: [{at: 75%}]}
      - {preset: agent_work, target: 16h, warn: [{at: 75%}]}
      - {preset: total_resolution, target: 3 working days, warn: [{at: 50%}, {at: 75%}]}
`;

function made(number) {
  const opened = `{"id": "o", "case_id": "${number}", "at": "2026-11-23T09:00:00Z", "kind": "opened", "channel": "email"}`;
  return new Case(`[${opened}]`);
}

/** The most that the process has held, in MB. */
const held = () => Math.trunc(process.resourceUsage().maxRSS / 1000);

const [how = 'batches', given = '1000000'] = process.argv.slice(2);
const desk = new Desk(POLICY);
const total = Number(given);
const [started, before] = [performance.now(), held()];
const size = how === 'batches' ? BATCH : total;
let answered = 0;
for (let first = 0; first < total; first += size) {
  const cases = Array.from({ length: size }, (_, place) => made(first + place));
  const columns = desk.assessMany(cases, { asOf: '2026-11-23T10:00:00Z', read: READ });
  answered += columns.standing.filter((word) => word === 'on_track').length;
  // A host that does other things in between; without a pause nothing that Node holds outside its heap is let go.
  await new Promise(setImmediate);
}
assert.equal(answered, total);
const seconds = Math.round((performance.now() - started) / 1000);
const count = (number) => number.toLocaleString('en');
console.log(`Node, ${count(total)} cases, ${count(size)} at a time: ${count(held() - before)} MB more at most, ${seconds} s`);
