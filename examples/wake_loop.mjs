// The loop of a host: append what happened, look at the case, act on what crossed, sleep until the next check.
//
// Time is simulated, and so is an outage: a host that was down acts on the same transitions, each once and under its
// own instant, and comes to the same verdicts. `wake_loop.rs` and `wake_loop.py` print the same bytes.
//
//     node examples/wake_loop.mjs

import { readFileSync } from 'node:fs';
import { Case, Desk, readDocument } from '../bindings-node/index.mjs';

const POLICY = new URL('policies/support.yaml', import.meta.url);
const LOG = new URL('data/case_42.yaml', import.meta.url);
/** When the second host goes down, when it is up again, and what its store then says of when it last looked. */
const OUTAGE = ['2026-11-23T16:30:00Z', '2026-11-24T09:00:00Z', '2026-11-23T13:00:00Z'].map((text) => new Date(text));

async function main() {
  // In the order in which the host comes to know of them: one came late.
  const log = readDocument(readFileSync(LOG, 'utf8')).sort((a, b) => recordedAt(a) - recordedAt(b));

  const up = await live(log);
  console.log(`A HOST THAT IS ALWAYS UP\n${up.diary.join('\n')}`);
  const down = await live(log, OUTAGE);
  console.log(`\nA HOST THAT IS DOWN from ${short(OUTAGE[0])} to ${short(OUTAGE[1])}: what differs`);
  down.diary.filter((entry) => !up.diary.includes(entry)).forEach((entry) => console.log(entry));
  const same = up.acted.size === down.acted.size && [...up.acted].every((id) => down.acted.has(id));
  console.log(`\nBOTH acted on the same ${up.acted.size} transitions: ${same}`);
  for (const { started_at, clock, target, verdict } of down.desk.cycles(down.case, { asOf: down.last })) {
    console.log(`  ${short(started_at)}  ${clock.padEnd(16)} ${target.padEnd(14)} ${verdict}`);
  }
}

/** What a host keeps of a case. A real one has the events, `last` and `acted` in its store. */
class Host {
  desk = new Desk(readFileSync(POLICY, 'utf8'));
  case = new Case();
  /** When it last looked. */
  last = new Date(0);
  /** When to look again; nothing when only an event can change anything. */
  timer = null;
  /** The ids of what it acted on. */
  acted = new Set();
  diary = [];

  /** The whole loop. Calling it late or too often does no harm. */
  wake(now, arrived) {
    arrived.forEach((event) => this.case.append(event));
    const { standing, level, next_check: next } = this.desk.assess(this.case, { asOf: now });
    const acts = this.act(now);
    this.timer = next && next.at;
    this.last = now;

    const sleeps = next ? `${short(next.at)} (${next.reasons[0].what})` : 'something happens';
    this.diary.push(`${short(now)}  ${level ?? '-'} ${standing}, sleeps until ${sleeps}${acts}`);
  }

  /**
   * Acts on what crossed since it last looked, once for each id, and takes back what turned out otherwise. Here it
   * writes its diary; a real host would page somebody, or move the case up.
   */
  act(now) {
    const crossed = this.desk.crossed(this.case, { last: this.last, now });
    let acts = '';
    for (const { id, at } of crossed.withdrawn) {
      if (this.acted.delete(id)) acts += `\n    ${short(at)}  WITHDRAWN ${id}`;
    }
    const fresh = crossed.transitions.filter(({ id }) => !this.acted.has(id));
    for (const { id, at } of fresh) {
      this.acted.add(id);
      acts += `\n    ${short(at)}  ${id}`;
    }
    const known = crossed.transitions.length - fresh.length;
    return acts + (known ? `\n    and ${known} that it had acted on before` : '');
  }
}

/** One host's life: it wakes for events and for its timer. What falls into the outage waits. */
async function live(log, [from, until, saved] = []) {
  const host = new Host();
  const time = simulated(recordedAt(log[0]));
  for (let seen = 0; seen < log.length || host.timer; ) {
    const wakes = [host.timer, log[seen] && recordedAt(log[seen])].filter(Boolean);
    await sleepUntil(new Date(Math.min(...wakes)), time);
    if (from <= time.now() && time.now() < until) {
      await sleepUntil(until, time);
      host.last = saved;
    }
    const now = new Date(time.now());
    const arrived = log.slice(seen).filter((event) => recordedAt(event) <= now);
    host.wake(now, arrived);
    seen += arrived.length;
  }
  return host;
}

/** Node keeps a delay in 31 bits, and a longer one goes off at once: so a long sleep is several short ones. */
const LONGEST = 2 ** 31 - 1;

const real = { now: Date.now, sleep: (ms) => new Promise((wake) => setTimeout(wake, ms)) };

/**
 * Sleeps until an instant, and looks at the clock again after each part. Without `time` it is a real sleep. A host that
 * plans anew when an event arrives may let the old sleep end: to look once too often does no harm.
 */
async function sleepUntil(at, time = real) {
  for (let left = at - time.now(); left > 0; left = at - time.now()) await time.sleep(Math.min(left, LONGEST));
}

/** A clock that moves only when somebody sleeps. */
const simulated = (start) => ({
  time: Number(start),
  now() { return this.time; },
  async sleep(ms) { this.time += ms; },
});

const recordedAt = (event) => new Date(event.recorded_at ?? event.at);

/** `2026-11-23T12:00:00.000Z` as `11-23 12:00`; only a breach shows its millisecond, the first one too late. */
const short = (at) => at.toISOString().replace('T', ' ').slice(5, -1).replace(/:00\.000$/, '');

await main();
