// Runs every vector about promises under `vectors/` through the Node package. See `README.md` for the format.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { Case, CaseworkError, Desk, Ledger, channels, checkPolicy, fit, split } from '../bindings-node/index.mjs';

/** The text that `{"repeat": "ab", "times": 3}` stands for. */
const repeated = (_, value) =>
  value && Object.keys(value).sort().join() === 'repeat,times' ? value.repeat.repeat(value.times) : value;

/** What an answer is in JSON: instants are text. */
const plain = (value) => JSON.parse(JSON.stringify(value ?? null));

/** How the events of a ledger are handed over, by the same names. */
const LEDGERS = {
  'as given': (events) => new Ledger(events),
  reversed: (events) => new Ledger(events.toReversed()),
  twice: (events) => new Ledger(events.flatMap((event) => [event, event]).map((event) => JSON.stringify(event)).join('\n')),
};

/** How the events of a row are handed over. The answer must not depend on it. */
const HANDS = {
  'as given': (events) => new Case(events),
  reversed: (events) => new Case(events.toReversed()),
  twice: (events) => new Case(JSON.stringify(events.flatMap((event) => [event, event]))),
  'one by one, each after a question': (events, desk) => {
    const made = new Case();
    for (const event of events) {
      desk?.snapshot(made);
      made.append(event);
    }
    return made;
  },
};

/** Whether an answer has every field that is wanted, and every list as long as it is wanted. */
function agrees(want, got) {
  if (Array.isArray(want)) {
    return Array.isArray(got) && want.length === got.length && want.every((item, place) => agrees(item, got[place]));
  }
  if (typeof want !== 'object' || want === null) return Object.is(want, got);
  if (typeof got !== 'object' || got === null || Array.isArray(got)) return false;
  return Object.entries(want).every(([field, part]) => Object.hasOwn(got, field) && agrees(part, got[field]));
}

function answer(file, row, how) {
  const hand = HANDS[how];
  const policy = (given) => (typeof given === 'string' ? file.policies[given] : given);
  const args = row.args;
  if (row.call === 'load_policy') {
    new Desk(row.policy === undefined ? args[0] : policy(row.policy));
    return null;
  }
  if (row.call === 'check_policy') return checkPolicy(row.policy === undefined ? args[0] : policy(row.policy));
  if (row.call === 'event') {
    new Case().append(args[0]);
    return null;
  }
  if (row.call === 'ledger') return new Ledger(row.ledger).length;
  const loaded = row.policy === undefined ? undefined : new Desk(policy(row.policy));
  const desk = row.organisation === undefined ? loaded : loaded.withOrganisation(row.organisation);
  const ledger = row.ledger && (LEDGERS[how] ?? LEDGERS['as given'])(row.ledger);
  const own = row.log === undefined ? (row.events ?? []) : file.logs[row.log];
  const made = hand([...own, ...(row.more ?? [])], desk);
  const cases = row.cases?.map((name) => name && hand(file.logs[name], desk));
  const some = row.log ?? row.events ?? row.more ? made : null;
  const ours = desk ?? { channels, fit, split };
  if (row.call === 'case') return made.length;
  if (row.call === 'append') {
    const before = JSON.stringify(made);
    try {
      return made.append(args[0]);
    } catch (error) {
      assert.equal(JSON.stringify(made), before, 'a refusal left something behind');
      throw error;
    }
  }
  const calls = {
    assess: (asOf) => desk.assess(made, { asOf }),
    clock: (clock, asOf) => desk.clock(made, clock, { asOf }),
    next_check: (asOf) => desk.nextCheck(made, { asOf }),
    crossed: (last, now) => desk.crossed(made, { last, now }),
    cycles: (asOf) => desk.cycles(made, { asOf }),
    explain: (clock, asOf) => desk.explain(made, clock, { asOf }),
    reconcile: (observed, asOf) => desk.reconcile(made, observed, { asOf }),
    rank: (asOf, options) => desk.rank(cases, { asOf, ...options }),
    priority: (asOf) => desk.priority(made, { asOf }),
    compare: (asOf) => desk.compare(...cases, { asOf }),
    overtakes: (asOf, horizon) => desk.overtakes(...cases, { asOf, horizon }),
    latest_turn: (stream, asOf) => desk.latestTurn(made, stream, { asOf }),
    may: (actor, act, asOf) => desk.may(actor, act, made, { ledger, asOf }),
    allowances: (actor, asOf) => desk.allowances(actor, made, { ledger, asOf }),
    draft: (reply, asOf) => desk.draft(reply, some, { asOf }),
    draft_many: (replies, asOf, read) => desk.draftMany(replies, cases, { asOf, read }),
    proposals: (asOf) => desk.proposals(made, { asOf }),
    lengths: (template) => desk.lengths(template),
    preview: (template, locale) => desk.preview(template, locale),
    channels: () => ours.channels(),
    fit: (text, channel) => ours.fit(text, channel),
    split: (text, channel) => ours.split(text, channel),
    handbook: () => desk.handbook(),
    resolutions: (asOf) => desk.resolutions(made, { asOf }),
    restore: (text) => desk.restore(text).length,
    restored: (asOf) => desk.assess(desk.restore(desk.snapshot(made)), { asOf }),
    restored_elsewhere: (other) => new Desk(policy(other)).restore(desk.snapshot(made)).length,
  };
  assert.ok(Object.hasOwn(calls, row.call), `no such call: ${row.call}`);
  return calls[row.call](...args);
}

/** What a row says of the answer, as a sentence when it does not hold. */
function complaint(name, file, row) {
  const ordered = ['append', 'ledger'].includes(row.call) || name === 'event_errors.json';
  // Without events, nothing could be handed over in another order.
  const once = ordered || !(row.log ?? row.events ?? row.more ?? row.cases ?? row.ledger);
  for (const how of Object.keys(HANDS).slice(0, once ? 1 : undefined)) {
    let got;
    let held;
    try {
      got = plain(answer(file, row, how));
      held = !row.error && agrees(row.want ?? null, got);
    } catch (error) {
      if (!(error instanceof CaseworkError)) throw error;
      got = { error };
      held = row.error !== undefined && agrees(row.error, error.toJSON());
    }
    const asked = `${row.call} ${JSON.stringify(row.args)} of ${row.log ?? row.cases ?? 'its own events'}, ${how}`;
    const wanted = JSON.stringify(row.error ?? row.want ?? null);
    if (!held) return `${asked}\n    gave ${JSON.stringify(got)}\n    not  ${wanted}`;
  }
  return null;
}

test('every vector about promises holds', () => {
  const folder = new URL('./vectors/', import.meta.url);
  let [passed, failed, onDisk] = [0, 0, 0];
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.json')).sort()) {
    const source = readFileSync(new URL(name, folder), 'utf8');
    const file = JSON.parse(source, repeated);
    if (!('policies' in file)) continue;
    onDisk += source.split('"call":').length - 1;
    for (const group of file.groups) {
      for (const row of group.rows) {
        const wrong = complaint(name, file, row);
        if (wrong === null) {
          passed += 1;
        } else {
          failed += 1;
          console.log(`${name}: ${group.why}\n  ${wrong}`);
        }
      }
    }
  }
  console.log(`vectors about promises: ${passed} passed, ${failed} failed`);
  assert.deepEqual([failed, passed], [0, onDisk], 'every row on disk must run and hold');
});
