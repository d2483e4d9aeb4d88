// casework from Node beside its peers, in one run. Business time beside dayjs-business-time: ratios, flatness in the
// span, batches. First answers and a table of rules beside json-rules-engine and zen-engine: answers a second. Replies
// beside liquidjs and handlebars; lengths beside what counts SMS and posts.
//
//     make node
//     npm install --no-save --prefix /tmp/peers dayjs dayjs-business-time json-rules-engine @gorules/zen-engine \
//         liquidjs handlebars twitter-text sms-length sms-segments-calculator
//     NODE_PATH=/tmp/peers/node_modules node benches/peers.mjs
//
// dayjs-business-time counts in the zone of the process and in whole minutes, so both are set for it here.

process.env.TZ = 'Europe/Berlin';

import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { Calendar, Case, Desk, fit } from '../bindings-node/index.mjs';

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

const require = createRequire(import.meta.url);

function installed(name) {
  try {
    return require(name);
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    console.log(`${name} is not installed: skipped.`);
    return null;
  }
}

const businessTime = installed('dayjs-business-time');
const dayjs = businessTime && installed('dayjs');
dayjs?.extend(businessTime);
const rules = installed('json-rules-engine');
const zen = installed('@gorules/zen-engine');
const liquid = installed('liquidjs');
const handlebars = installed('handlebars');
const twitter = installed('twitter-text');
const smsLength = installed('sms-length');
const segments = installed('sms-segments-calculator');

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
const ratio = (number) => `${number < 10 ? number.toFixed(number < 1 ? 2 : 1) : digits(number)} ×`;

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

/** Tier and level, null for any other, and the hours that there are: the first that fits. */
const TARGETS = [
  ['gold', 'P1', 1],
  ['gold', null, 4],
  [null, 'P1', 8],
  [null, null, 24],
];

const QUESTIONS = 1_000;
const AS_OF = new Date('2022-11-21T09:00:00Z');
const PATHS = ['target_ms', 'due_at', 'breached'].map((field) => `clocks.first_reply.${field}`);

function policy() {
  const tiers = [...new Set(TARGETS.map(([tier]) => tier))];
  const agreements = tiers.map((tier) => {
    const target = TARGETS.filter(([one]) => one === tier).map(([, level, hours]) => ({
      ...(level && { when: { fact: 'level', value: level } }),
      amount: `${hours}h`,
    }));
    const when = tier && { when: { fact: 'customer.tier', value: tier } };
    return { id: tier ?? 'everybody', ...when, clocks: [{ preset: 'first_reply', target }] };
  });
  return { agreements };
}

/** The same table for json-rules-engine: a rule after the other, and none after one that fits. */
function ruleEngine() {
  const engine = new rules.Engine();
  TARGETS.forEach(([tier, level, hours], place) => {
    const equal = (fact, value) => (value ? [{ fact, operator: 'equal', value }] : []);
    engine.addRule({
      priority: TARGETS.length - place,
      conditions: { all: [...equal('tier', tier), ...equal('level', level)] },
      event: { type: 'target', params: { target_ms: hours * HOUR } },
      onSuccess: () => engine.stop(),
    });
  });
  return engine;
}

/** The same for zen-engine: a decision table of which the first row that fits counts. */
function decisionTable(fields, answer, rows) {
  const position = { x: 0, y: 0 };
  const content = {
    hitPolicy: 'first',
    inputs: fields.map((field) => ({ id: field, name: field, field })),
    outputs: [{ id: answer, name: answer, field: answer }],
    rules: rows.map((row, place) => ({ _id: `rule ${place}`, ...row })),
  };
  const nodes = [
    { id: 'in', type: 'inputNode', name: 'in', position },
    { id: 'table', type: 'decisionTableNode', name: 'table', position, content },
    { id: 'out', type: 'outputNode', name: 'out', position },
  ];
  const edges = [['in', 'table'], ['table', 'out']].map(([sourceId, targetId]) => (
    { id: `${sourceId} ${targetId}`, type: 'edge', sourceId, targetId }
  ));
  return new zen.ZenEngine().createDecision(new zen.ZenDecisionContent({ nodes, edges }));
}

function targetTable() {
  const literal = (word) => (word ? JSON.stringify(word) : '');
  return decisionTable(['tier', 'level'], 'target_ms', TARGETS.map(([tier, level, hours]) => (
    { tier: literal(tier), level: literal(level), target_ms: String(hours * HOUR) }
  )));
}

/** Random openings, each up to 30 hours before the instant as of which it is asked about. */
function openings(count) {
  return Array.from({ length: count }, (_, place) => {
    const at = new Date(AS_OF - below(1_800) * 60_000);
    const data = { level: `P${1 + below(3)}`, customer: { tier: ['gold', 'silver', 'bronze'][below(3)] } };
    const opened = { id: 'o', case_id: String(place), at, kind: 'opened', channel: 'email', data };
    return { opened, subject: new Case([opened]), asOf: new Date(AS_OF) };
  });
}

/** What a host adds to the target that an engine has found. */
function timed({ opened, asOf }, target) {
  const due = new Date(opened.at.getTime() + target);
  return [target, due, asOf > due];
}

/** Median answers a second of each [name, questions, run], by the wall clock: some of them wait, or use more processors. */
async function rates(contenders) {
  const times = contenders.map(() => []);
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [place, [, questions, run]] of contenders.entries()) {
      const start = performance.now();
      answered += (await run(questions)).length;
      if (round > 0) times[place].push((performance.now() - start) / 1e3 / questions.length);
    }
  }
  return times.map((taken) => 1 / median(taken));
}

/**
 * Asks every contender the same, counts the answers that differ, and prints what each answers a second. One that says
 * how many rules lie in an answer has them told too.
 */
async function compared(title, asked, ways, peers) {
  const contenders = [...ways, ...peers];
  const answers = [];
  for (const [, , run] of contenders) answers.push(await run(asked));
  const differing = asked.filter((_, place) => new Set(answers.map((each) => JSON.stringify(each[place]))).size > 1);
  const found = await rates(contenders);
  const counted = contenders.some(([, , , each]) => each) ? ' rules a second |' : '';
  console.log(`\n| ${title} | answers a second |${counted}${peers.map(([name]) => ` × ${name} |`).join('')}`);
  console.log(`| --- | --: |${counted && ' --: |'}${' --: |'.repeat(peers.length)}`);
  contenders.forEach(([name, , , each], place) => {
    const read = each ? ` ${digits(found[place] * each)} |` : counted && ' – |';
    const beside = found.slice(ways.length).map((peer) => ` ${ratio(found[place] / peer)} |`);
    console.log(`| ${name} | ${digits(found[place])} |${read}${beside.join('')}`);
  });
  console.log(`\nQuestions with answers that differ: ${differing.length || 'none'}.`);
  return answers[0];
}

const oneByOne = (ask) => (questions) => questions.map(ask);

/** Questions that are answered later, so many of them asked at once. */
function together(ask, atOnce) {
  return async (questions) => {
    const answers = [];
    for (let place = 0; place < questions.length; place += atOnce) {
      answers.push(...await Promise.all(questions.slice(place, place + atOnce).map(ask)));
    }
    return answers;
  };
}

async function firstAnswers() {
  const asked = openings(QUESTIONS);
  const desk = new Desk(policy());
  const narrow = ({ [PATHS[0]]: target, [PATHS[1]]: due, [PATHS[2]]: breached }) => [target, due, breached];
  const ofClock = ({ target_ms: target, due_at: due, breached }) => [target, due, breached];
  const repeated = Array.from({ length: CALLS }, (_, call) => asked[call % QUESTIONS]);
  const ways = [
    ['casework, `assess`, the whole answer', repeated,
      oneByOne(({ subject, asOf }) => ofClock(desk.assess(subject, { asOf }).clocks.first_reply))],
    ['casework, `assess`, 3 values read', repeated,
      oneByOne(({ subject, asOf }) => narrow(desk.assess(subject, { asOf, read: PATHS })))],
    ['casework, `clock`, the whole of it', repeated,
      oneByOne(({ subject, asOf }) => ofClock(desk.clock(subject, 'first_reply', { asOf })))],
    ['casework, `assessMany`, 3 values read', asked, (questions) => {
      const subjects = questions.map(({ subject }) => subject);
      const columns = desk.assessMany(subjects, { asOf: AS_OF, read: PATHS });
      return subjects.map((_, place) => PATHS.map((path) => columns[path][place]));
    }],
    ['casework, `new Case`, then `assess`, 3 values read', repeated,
      oneByOne(({ opened, asOf }) => narrow(desk.assess(new Case([opened]), { asOf, read: PATHS })))],
  ];
  const peers = [];
  if (rules) {
    const engine = ruleEngine();
    peers.push(['json-rules-engine', asked, async (questions) => {
      const answers = [];
      for (const question of questions) {
        const { level, customer } = question.opened.data;
        const { events } = await engine.run({ tier: customer.tier, level });
        answers.push(timed(question, events[0].params.target_ms));
      }
      return answers;
    }]);
  }
  if (zen) {
    const decision = targetTable();
    const ask = async (question) => {
      const { level, customer } = question.opened.data;
      const { result } = await decision.evaluate({ tier: customer.tier, level });
      return timed(question, result.target_ms);
    };
    peers.push(['zen-engine', asked.slice(0, 200), together(ask, 1)]);
    peers.push(['zen-engine, 100 at a time', asked, together(ask, 100)]);
  }
  await compared('first answers', asked, ways, peers);
}

const TIERS = ['gold', 'silver', 'bronze', 'free'];
const CHANNELS = ['email', 'chat', 'phone', 'social'];
const TAGS = ['billing', 'legal', 'outage', 'vip'];

/** Twenty rules: the first that fits gives the level, and no other counts. */
const TABLE = Array.from({ length: 20 }, (_, row) => ({
  tier: TIERS[row % 4],
  channels: [CHANNELS[row % 3], CHANNELS[3]],
  tag: TAGS[(row >> 2) % 4],
  reach: 500 * (row % 7),
  seats: 15 * (row % 9),
  level: `P${1 + (row % 3)}`,
}));
const NO_RULE = 'P4';
const SUBJECTS = 500;

/** The table as rules of the level. */
function levelPolicy() {
  const rule = ({ tier, channels, tag, reach, seats, level }) => {
    const all = [
      { fact: 'customer.tier', value: tier },
      { fact: 'channel', value: channels },
      { fact: 'tags', value: tag },
      { fact: 'customer.reach', op: 'at_least', value: reach },
      { fact: 'attribute.seats', op: 'at_least', value: seats },
    ];
    return { level, when: { all } };
  };
  return {
    attributes: { seats: 'integer' },
    level: { rules: TABLE.map(rule), default: NO_RULE },
    agreements: [{ id: 'everybody', clocks: [{ preset: 'first_reply', target: '4h' }] }],
  };
}

/** A rule after the other, which is quicker here than all at once of which the first is then picked. */
function levelEngine() {
  const engine = new rules.Engine();
  TABLE.forEach(({ tier, channels, tag, reach, seats, level }, row) => {
    const all = [
      { fact: 'tier', operator: 'equal', value: tier },
      { fact: 'channel', operator: 'in', value: channels },
      { fact: 'tags', operator: 'contains', value: tag },
      { fact: 'reach', operator: 'greaterThanInclusive', value: reach },
      { fact: 'seats', operator: 'greaterThanInclusive', value: seats },
    ];
    engine.addRule({
      priority: TABLE.length - row,
      conditions: { all },
      event: { type: 'level', params: { level } },
      onSuccess: () => engine.stop(),
    });
  });
  return engine;
}

function levelTable() {
  return decisionTable(['tier', 'channel', 'tags', 'reach', 'seats'], 'level', TABLE.map((row) => ({
    tier: JSON.stringify(row.tier),
    channel: row.channels.map((channel) => JSON.stringify(channel)).join(', '),
    tags: `contains($, ${JSON.stringify(row.tag)})`,
    reach: `>= ${row.reach}`,
    seats: `>= ${row.seats}`,
    level: JSON.stringify(row.level),
  })));
}

/** Random cases of which every fact that the table asks for is known, and those facts as an engine is handed them. */
function subjects(desk, count) {
  return Array.from({ length: count }, (_, place) => {
    const facts = {
      tier: TIERS[below(4)],
      channel: CHANNELS[below(4)],
      tags: TAGS.filter(() => below(2) === 1),
      reach: below(4_000),
      seats: below(160),
    };
    const { tier, channel, tags, reach, seats } = facts;
    const data = { customer: { tier, reach }, tags, attributes: { seats } };
    const opened = { id: 'o', case_id: String(place), at: AS_OF, kind: 'opened', channel, data };
    const subject = new Case([opened]);
    desk.assess(subject, { asOf: AS_OF });
    return { facts, opened, subject };
  });
}

async function ruleTable() {
  const desk = new Desk(levelPolicy());
  const asked = subjects(desk, SUBJECTS);
  const repeated = Array.from({ length: 10 }, () => asked).flat();
  const read = ['level'];
  const ways = [
    ['casework, `trace`, why or why not, part by part', repeated,
      oneByOne(({ subject }) => desk.trace(subject, { asOf: AS_OF }).level), TABLE.length],
    ['casework, `new Case`, then `assess`, the level read', repeated,
      oneByOne(({ opened }) => desk.assess(new Case([opened]), { asOf: AS_OF, read }).level), TABLE.length],
    ['casework, `assess`, the level read: no rule is asked again', repeated,
      oneByOne(({ subject }) => desk.assess(subject, { asOf: AS_OF, read }).level)],
  ];
  const peers = [];
  if (rules) {
    const engine = levelEngine();
    peers.push(['json-rules-engine', asked, together(async ({ facts }) => {
      const { events } = await engine.run(facts);
      return events[0]?.params.level ?? NO_RULE;
    }, 1), TABLE.length]);
  }
  if (zen) {
    const decision = levelTable();
    const ask = async ({ facts }) => (await decision.evaluate(facts)).result?.level ?? NO_RULE;
    peers.push(['zen-engine', asked.slice(0, 200), together(ask, 1), TABLE.length]);
    peers.push(['zen-engine, 100 at a time', asked, together(ask, 100), TABLE.length]);
  }
  const levels = await compared('a table of 20 rules', asked, ways, peers);
  const spread = ['P1', 'P2', 'P3', NO_RULE].map((level) => `${levels.filter((one) => one === level).length} ${level}`);
  console.log(`Levels: ${spread.join(', ')}.`);
}

// A reply of 300 characters, its values as casework asks for them, and as engines that know no types are handed them.
const BODY = 'Hi {{ given_name }}, thanks for waiting. Your order {{ order }} has left our warehouse in {{ parcels }} parcels, '
  + 'and the carrier now expects to bring them all by {{ arrival }}. For the delay we have sent {{ refund }} back to '
  + 'your card; that can take a few days. You can see each step at {{ tracking }} at any time.';
const SAME = { given_name: 'Sam', order: 'AC-104711', tracking: 'https://acme.example/t/104711' };
const VALUES = { ...SAME, parcels: 2, arrival: '2026-11-25', refund: { minor: 1250, currency: 'USD' } };
const WRITTEN = { ...SAME, parcels: '2', arrival: 'November 25, 2026', refund: '$12.50' };
const EMOJI = `📦 ${BODY} 👍🏽🎉`;
const REPLIES = 10_000;

function replyPolicy() {
  const types = {
    given_name: { type: 'person_name', source: 'customer', max_length: 30 },
    order: { type: 'order_id', max_length: 12 },
    parcels: { type: 'integer' },
    arrival: { type: 'date' },
    refund: { type: 'money' },
    tracking: { type: 'url', max_length: 60 },
  };
  const [late, emoji] = [BODY, EMOJI].map((text) => text.replace('arrival }}', 'arrival | date: "long" }}'));
  const variables = Object.entries(types).map(([name, type]) => [name, { ...type, example: VALUES[name] }]);
  return {
    agreements: [],
    brand: { name: 'Acme', locale: 'en-US', links: ['acme.example'], order_pattern: 'AC-000000' },
    variables: Object.fromEntries(variables),
    templates: { late: { body: late }, emoji: { body: emoji } },
  };
}

/** Prints a table of [name, calls, call], each beside the first. */
function beside(title, rows) {
  const runs = rows.map(([, calls, call]) => [calls, () => {
    for (let n = 0; n < calls; n += 1) answered += call().length;
  }]);
  const times = medians(...runs);
  console.log(`\n| ${title} | µs | it / the first |\n| --- | --: | --: |`);
  rows.forEach(([name], row) => {
    console.log(`| ${name} | ${(times[row] / 1e3).toFixed(2)} | ${ratio(times[row] / times[0])} |`);
  });
  return times;
}

/** Filled in beside engines that do no more; then drafts, with every check, one by one and many in one call. */
function replies() {
  const desk = new Desk(replyPolicy());
  const reply = { template: 'late', channel: 'webchat', values: VALUES };
  const [text, emoji] = [reply, { ...reply, template: 'emoji' }].map((one) => JSON.stringify(one));
  const drafted = (one) => desk.draft(one, null, { asOf: AS_OF }).sendable.texts[0];
  const rows = [
    ['casework, `preview`', 1_000, () => desk.preview('late')],
    ['casework, `draft` of an object', 1_000, () => drafted(reply)],
    ['casework, `draft` of a text', 1_000, () => drafted(text)],
  ];
  if (liquid) {
    const engine = new liquid.Liquid();
    const parsed = engine.parse(BODY);
    rows.push(['liquidjs, `renderSync`', 1_000, () => engine.renderSync(parsed, WRITTEN)]);
  }
  if (handlebars) {
    const compiled = handlebars.compile(BODY, { noEscape: true });
    rows.push(['handlebars, compiled', 1_000, () => compiled(WRITTEN)]);
  }
  const said = new Set(rows.map(([, , call]) => call()));
  if (said.size !== 1 || [...said][0].length !== 300) throw new Error('they say other things');
  rows.push(['casework, `draft` of a text, with emoji', 1_000, () => drafted(emoji)]);
  beside('a reply of 300 characters, 6 values', rows);
  const many = Array.from({ length: REPLIES }, () => reply);
  const read = ['sendable.texts', 'findings'];
  const [taken] = medians([REPLIES, () => {
    answered += desk.draftMany(many, null, { asOf: AS_OF, read }).findings.length;
  }]);
  console.log(`\n${digits(REPLIES)} drafts of objects in one call: ${((taken * REPLIES) / 1e9).toFixed(2)} s.`);
}

/** What a channel counts, beside libraries that count it. Of a text that is not one message casework says also into how many it is cut. */
function lengths() {
  const words = 'Your order has left our warehouse, and the carrier expects to bring both parcels by Wednesday. '.repeat(2);
  for (const [long, messages] of [[160, 1], [168, 2]]) {
    const sms = words.slice(0, long);
    const counts = [['casework, `fit`', 1_000, () => [fit(sms, 'sms').length.segments]]];
    if (smsLength) counts.push(['sms-length', 1_000, () => [smsLength.count(sms).messages]]);
    if (segments) counts.push(['sms-segments-calculator', 100, () => [new segments.SegmentedMessage(sms).segmentsCount]]);
    if (counts.some(([, , call]) => call()[0] !== messages)) throw new Error('an SMS is counted otherwise');
    beside(`${long} characters as SMS`, counts);
  }
  const post = `${words.slice(0, 160)} See https://acme.example/track?order=1&lang=en or write to us, and we will look into it at once.`;
  const weights = [['casework, `fit`', 1_000, () => [fit(post, 'x').length.length]]];
  if (twitter) weights.push(['twitter-text', 1_000, () => [twitter.parseTweet(post).weightedLength]]);
  if (new Set(weights.map(([, , call]) => call()[0])).size !== 1) throw new Error('a post is counted otherwise');
  beside('a post with a link', weights);
}

console.log(`${availableParallelism()} processors; Node ${process.versions.node}`);
console.log(`${process.env.TZ}, Monday to Friday 09–17, random instants of 2019 to 2022; medians of ${ROUNDS} rounds`);
batches(singleCalls());
await firstAnswers();
await ruleTable();
replies();
lengths();
if (!Number.isFinite(answered)) throw new Error('an answer was no number');
