// Business time from Node beside dayjs-business-time, in one run: ratios, flatness in the span, batches.
//
//     make node
//     npm install --no-save --prefix /tmp/peers dayjs dayjs-business-time
//     NODE_PATH=/tmp/peers/node_modules node benches/peers.mjs
//
// The peer counts in the zone of the process and in whole minutes, so both are set for it here.

process.env.TZ = 'Europe/Berlin';

import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { Calendar } from '../bindings-node/index.mjs';

const ROUNDS = 11;
const CALLS = 10_000;
const ROWS = 1_000_000;
const HOUR = 3_600_000;

// Hours as `elapsed` sees them, the open hours to `add` (as many as a plain week has in them), and how often the peer
// is called in each round.
const SPANS = [
  ['5 h', 5, 5, 100],
  ['30 d', 720, 171, 20],
  ['1 y', 8_760, 2_085, 5],
  ['5 y', 43_824, 10_434, 2],
];

function peer() {
  const require = createRequire(import.meta.url);
  try {
    const dayjs = require('dayjs');
    dayjs.extend(require('dayjs-business-time'));
    return dayjs;
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    console.log('dayjs or dayjs-business-time is not installed: skipped.');
    return null;
  }
}

const dayjs = peer();

/** A small linear congruential generator, so that every run asks the same. */
let state = 20_191_225n;
function below(end) {
  state = BigInt.asUintN(64, state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n);
  return Number(state >> 33n) % end;
}

/** Whole minutes of the years 2019 to 2022. */
function instants(count) {
  return Array.from({ length: count }, () => Date.UTC(2019) + below(1_461 * 1_440) * 60_000);
}

/** So many weekdays of the years 2019 to 2028. */
function weekdays(count) {
  const dates = new Set();
  while (dates.size < count) {
    const date = new Date(Date.UTC(2019) + below(3_653) * 24 * HOUR);
    if (date.getUTCDay() % 6 !== 0) dates.add(date.toISOString().slice(0, 10));
  }
  return [...dates].sort();
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** Median processor nanoseconds a call of each [calls, run]. They take turns, so that noise falls on all alike. */
function medians(...contenders) {
  const times = contenders.map(() => []);
  for (let round = 0; round <= ROUNDS; round += 1) {
    contenders.forEach(([calls, run], place) => {
      const start = process.cpuUsage();
      run();
      // The first round is for the compiler.
      const { user, system } = process.cpuUsage(start);
      if (round > 0) times[place].push((1e3 * (user + system)) / calls);
    });
  }
  return times.map(median);
}

/** Whatever was answered goes here, so that no call can be left out. */
let answered = 0;
function each(call, pairs) {
  const run = () => {
    for (const [a, b] of pairs) answered += Number(call(a, b));
  };
  return [pairs.length, run];
}

const digits = (number) => Math.round(number).toLocaleString('en');
const ratio = (number) => `${number < 10 ? number.toFixed(1) : digits(number)} ×`;

/** Both libraries asked the same: pairs of arguments and the call that takes them. */
function questions(call, desk, starts, hours, open, peerCalls) {
  const date = (millis) => new Date(millis);
  if (call === 'elapsed') {
    return {
      ours: (a, b) => desk.elapsed(a, b),
      pairs: starts.map((start) => [date(start), date(start + hours * HOUR)]),
      theirs: (a, b) => a.businessMinutesDiff(b) * 60_000,
      peerPairs: dayjs && starts.slice(0, peerCalls).map((start) => [dayjs(start), dayjs(start + hours * HOUR)]),
    };
  }
  return {
    ours: (t, amount) => desk.add(t, amount),
    pairs: starts.map((start) => [date(start), open * HOUR]),
    theirs: (t, amount) => t.addBusinessHours(amount),
    peerPairs: dayjs && starts.slice(0, peerCalls).map((start) => [dayjs(start), open]),
  };
}

function singleCalls() {
  console.log('\n| call | holidays | span | dayjs-business-time / casework | casework ns | dayjs-business-time µs |');
  console.log('| --- | --: | --: | --: | --: | --: |');
  const [flatness, differing] = [[], []];
  let desk;
  for (const holidays of [[], weekdays(150)]) {
    desk = new Calendar({ zone: process.env.TZ, week: { 'mon-fri': '09:00-17:00' }, holidays });
    dayjs?.setHolidays(holidays);
    const starts = instants(CALLS);
    const name = holidays.length || 'none';
    for (const call of ['elapsed', 'add']) {
      const seen = [];
      for (const [span, hours, open, peerCalls] of SPANS) {
        const { ours, pairs, theirs, peerPairs } = questions(call, desk, starts, hours, open, peerCalls);
        let compared;
        if (dayjs) {
          const wrong = peerPairs.filter((asked, place) => Number(ours(...pairs[place])) !== Number(theirs(...asked)));
          if (wrong.length > 0) differing.push(`${call}, ${name}, ${span}: ${wrong.length} of ${peerCalls}`);
          const [us, them] = medians(each(ours, pairs), each(theirs, peerPairs));
          compared = [ratio(them / us), digits(us), digits(them / 1e3)];
          seen.push(us);
        } else {
          const [us] = medians(each(ours, pairs));
          compared = ['–', digits(us), '–'];
          seen.push(us);
        }
        console.log(`| \`${call}\` | ${name} | ${span} | ${compared.join(' | ')} |`);
      }
      flatness.push(`| \`${call}\` | ${name} | ${(seen.at(-1) / seen[0]).toFixed(2)} |`);
    }
  }
  console.log(['\n| casework | holidays | 5 y / 5 h |', '| --- | --: | --: |', ...flatness].join('\n'));
  if (dayjs) console.log(`\nAnswers that differ: ${differing.join('; ') || 'none'}.`);
  return desk;
}

function batches(desk) {
  const from = Float64Array.from(instants(ROWS));
  const to = from.map((start) => start + 720 * HOUR);
  const runs = [[ROWS, () => { answered += desk.elapsedMany(from, to).length; }]];
  const names = [`casework, \`elapsedMany\`, Float64Array, ${digits(ROWS)} rows`];
  if (dayjs) {
    const pairs = instants(100).map((start) => [dayjs(start), dayjs(start + 720 * HOUR)]);
    runs.push(each((a, b) => a.businessMinutesDiff(b), pairs));
    names.push(`dayjs-business-time, ${pairs.length} rows`);
  }
  const times = medians(...runs);
  console.log('\n| batch, 30 d, 150 holidays | the first / it | rows a second |\n| --- | --: | --: |');
  times.forEach((taken, place) => {
    console.log(`| ${names[place]} | ${ratio(taken / times[0])} | ${digits(1e9 / taken)} |`);
  });
}

console.log(`${availableParallelism()} processors; Node ${process.versions.node}`);
console.log(`${process.env.TZ}, Monday to Friday 09–17, random instants of 2019 to 2022; medians of ${ROUNDS} rounds`);
batches(singleCalls());
if (!Number.isFinite(answered)) throw new Error('an answer was no number');
