// A weekend on which things break, and a host that is told whom to tell.
//
// The host is four lines in a loop: append what happened, ask what is due, carry it out and say so, set one timer. Time
// is simulated. For an hour of the night the host is down: on its return it catches up, with every action once and with
// how late it is, and a host that was never down is asked for the same. `escalate.rs` and `escalate.py` print the same
// bytes.
//
//     node examples/escalate.mjs

import { readFileSync } from 'node:fs';
import { Calendar, Case, Desk, readDocument } from '../bindings-node/index.mjs';

const POLICY = new URL('policies/escalation.yaml', import.meta.url);
const LOG = new URL('data/weekend.yaml', import.meta.url);
/** When the host goes down, and when it is up again. */
const OUTAGE = ['2026-10-24T04:30:00+02:00', '2026-10-24T05:30:00+02:00'].map((text) => new Date(text));
/** A reply from a phone that had no network until Monday: it was written before anybody was reminded to write one. */
const LATE = {
  id: 'd4',
  case_id: 'D',
  at: '2026-10-24T04:50:00+02:00',
  recorded_at: '2026-10-26T14:00:00+01:00',
  kind: 'message',
  channel: 'chat',
  actor: { id: 'otto', role: 'agent' },
};
const END = new Date(LATE.recorded_at);
const DAYS = { '2026-10-23': 'Fri', '2026-10-24': 'Sat', '2026-10-25': 'Sun', '2026-10-26': 'Mon' };

function main() {
  const desk = new Desk(readFileSync(POLICY, 'utf8'));
  const log = readDocument(readFileSync(LOG, 'utf8'));
  const [down, up] = [live(desk, log, OUTAGE), live(desk, log)];
  console.log(`THE WEEKEND of a host that is down from ${OUTAGE.map((at) => down.local(at)).join(' to ')}`);
  console.log(down.diary.join('\n'));
  exactlyOnce(up, down);
  lateEvent(down);
}

/** What a host keeps. A real one has the logs and the timers in its store, and its actions reach people. */
class Host {
  /** By id. */
  cases = new Map();
  /** When to look at each again, and why: one timer to the earliest is enough. */
  checks = new Map();
  /** The keys of what it carried out. */
  done = [];
  diary = [];
  /** What the diary has of each case and of each key. */
  told = new Map();

  constructor(desk) {
    this.desk = desk;
    this.office = new Calendar(desk.documents[0].calendars.office);
  }

  /** The whole loop. Calling it late or too often does no harm. */
  wake(one, now, arrived) {
    arrived.forEach((event) => one.append(event));
    let assessed;
    while ((assessed = this.desk.assess(one, { asOf: now })).actions.length) {
      this.carryOut(one, now, assessed.actions[0]);
    }
    this.checks.set(one.id, assessed.next_check);
    this.tell(assessed);
  }

  /** Here it writes its diary. What that does to the case is an event; that it was done is another. */
  carryOut(one, now, action) {
    const { key, what, people } = action;
    this.diary.push(`    ${this.line(action)}`);
    this.done.push(key);
    if (what === 'assign') one.append(byHost(one, now, 'assigned', key, { to: people[0] }));
    one.append(byHost(one, now, 'action_taken', key, { key, outcome: 'done' }));
  }

  /** What is only watched or not worth doing any more, and how the case stands: each when it is new. */
  tell({ case_id: id, level, escalation, lane, clocks, observed, superseded }) {
    for (const action of observed) this.tellOnce(action.key, '', `    ${this.line(action)}; only watched`);
    for (const { key, guideline, step, due_at: due, why } of superseded) {
      const words = `${guideline}, ${step}, due ${this.local(due)}: ${why.replaceAll('_', ' ')}`;
      this.tellOnce(key, '', `    dropped: ${words}`);
    }
    let state = `    = ${level}, escalation ${escalation}`;
    if (lane === 'hard_stop') state += ', before everything else';
    const owed = clocks.promise;
    if (owed?.open) state += `, owes an update by ${this.local(owed.due_at)}`;
    this.tellOnce(id, state, state);
  }

  tellOnce(of, what, line) {
    if (this.told.get(of) === what) return;
    this.told.set(of, what);
    this.diary.push(line);
  }

  /** What, to whom, why; and how late, where it is. */
  line({ what, to, people, staffing, staffed_at: back, guideline, step, reason, due_at: due, late_by_ms: lateBy }) {
    let who = people.join(' and ') || staffing;
    if (back) who += `, back ${this.local(back)}`;
    const whom = what.replaceAll('_', ' ') + (to ? `: ${to} (${who})` : '');
    const late = lateBy ? `; due ${this.local(due)}, ${Math.floor(lateBy / 60_000)} min late` : '';
    return `${whom.padEnd(44)}  ${guideline}, ${step}: ${reason}${late}`;
  }

  event({ kind, at, actor }, now) {
    const late = Number(new Date(at)) === Number(now) ? '' : ` at ${this.local(new Date(at))}`;
    return `${kind} by ${actor.id}${late}`;
  }

  /** An instant on the wall of the office: the day, and the minute. */
  local(at) {
    const [day, time] = this.office.local(at).split('T');
    return `${DAYS[day]} ${time.slice(0, 5)}`;
  }
}

function byHost(one, now, kind, key, data) {
  return { id: `${kind} ${key}`, case_id: one.id, at: now, kind, actor: { role: 'system' }, data };
}

/** One host's life: it wakes for events and for its timer. What falls into the outage waits. */
function live(desk, log, [from, until] = []) {
  const host = new Host(desk);
  const at = (event) => new Date(event.at);
  for (let seen = 0; ; ) {
    const checks = [...host.checks].filter(([, check]) => check);
    const wakes = [...log.slice(seen, seen + 1).map(at), ...checks.map(([, check]) => check.at)];
    if (!wakes.length) return host;
    let now = new Date(Math.min(...wakes));
    if (from <= now && now < until) now = until;
    const arrived = log.slice(seen).filter((event) => at(event) <= now);
    seen += arrived.length;
    const due = checks.filter(([, check]) => check.at <= now);
    const woken = new Map(due.map(([id, check]) => [id, `timer: ${check.reasons[0].what}`]));
    for (const id of [...new Set([...woken.keys(), ...arrived.map((event) => event.case_id)])].sort()) {
      const events = arrived.filter((event) => event.case_id === id);
      const happened = events.map((event) => host.event(event, now)).join(', ');
      host.diary.push(`\n${host.local(now)}  ${id}  ${happened || woken.get(id)}`);
      if (!host.cases.has(id)) host.cases.set(id, new Case());
      host.wake(host.cases.get(id), now, events);
    }
  }
}

/**
 * The keys are the same without the outage, and each is done once; but for notices, which nobody needs once there is a
 * later one, or somebody took notice, or it is over.
 */
function exactlyOnce(up, down) {
  const [done, without] = [new Set(down.done), new Set(up.done)];
  const dropped = [...down.cases.values()].flatMap((one) => down.desk.assess(one, { asOf: END }).superseded);
  const droppedKeys = new Set(dropped.map(({ key }) => key));
  const missing = [...without].filter((key) => !done.has(key));
  const once = done.size === down.done.length && without.size === up.done.length;
  const same = [...done].every((key) => without.has(key)) && missing.every((key) => droppedKeys.has(key));
  const counts = `${up.done.length} actions without the outage, ${down.done.length} with it, none twice: ${yes(once)}`;
  console.log(`\nEXACTLY ONCE: ${counts}; the same but for ${missing.length} notices that were dropped: ${yes(same)}`);
}

const yes = (answer) => (answer ? 'yes' : 'NO');

/** What was done and would not be asked for by what is known now: to take it back is the host's own matter. */
function lateEvent(host) {
  const one = host.cases.get(LATE.case_id);
  one.append(LATE);
  console.log(`\n${host.local(END)}  ${one.id}  ${host.event(LATE, END)}`);
  for (const { at, key } of host.desk.assess(one, { asOf: END }).rescinded) {
    console.log(`    rescinded, done ${host.local(at)}: ${key}`);
  }
}

main();
