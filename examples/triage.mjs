// Triage: what a service manager asks of a year of requests, answered with casework.
//
// The log is real: 311 requests to the City of Boston in 2015, with the due dates that the city's own system
// computed. So this page is a check as well: each request becomes a case, the policy says what was promised on it,
// and casework says how often it comes to the city's own due date, and why not. `triage.rs` and `triage.py` print
// the same bytes.
//
//     node examples/triage.mjs [--as-of 2015-06-30T12:00:00-04:00]

import { readFileSync } from 'node:fs';
import { Calendar, Case, CaseworkError, Desk, readDocument } from '../bindings-node/index.mjs';

const LOG = new URL('data/boston311.tsv', import.meta.url);
const POLICY = new URL('policies/boston311.yaml', import.meta.url);
/** Whose words are said: the city's are not in its log. */
const WORDS = new URL('policies/support.yaml', import.meta.url);

// For most of the year the log has whole minutes for an opening and seconds for a due date.
const TOLERANCE = 120_000;
const MINUTE = 60_000;
/** The one clock of the policy. */
const CLOCK = 'total_resolution';

function main() {
  const started = performance.now();
  const place = process.argv.indexOf('--as-of');
  const given = place > 0 ? process.argv[place + 1] : undefined;
  const city = readPolicy(readFileSync(POLICY, 'utf8'), readFileSync(WORDS, 'utf8'));
  let asOf;
  try {
    asOf = city.calendar.add(given ?? '2015-06-30T12:00:00-04:00', '0s');
  } catch (error) {
    if (!(error instanceof CaseworkError)) throw error;
    console.error(`--as-of: ${[error.message, error.hint].filter(Boolean).join(' Hint: ')}`);
    process.exit(2);
  }
  const requests = readLog(city, readFileSync(LOG, 'utf8'));
  judge(city, requests);
  header(city, requests);
  dueDates(requests);
  misfits(city, requests);
  keptAndBroken(requests);
  openRequests(city, requests, asOf);
  whatNext(city, requests, asOf);
  console.error(`${requests.length} requests in ${Math.round(performance.now() - started)} ms`);
}

/** The desk; and, to ask what would have been, the hours and the targets of its policy: a policy is plain data. */
function readPolicy(text, words) {
  const policy = readDocument(text);
  const { calendars, agreements } = policy;
  const { brand, variables, templates } = readDocument(words);
  const recurring = calendars.city.recurring.map((rule) => ({ ...rule, last_year: 2015 }));
  const targets = agreements[0].clocks[0].target.map(({ when, amount }) => {
    const [service, queue] = when.all.map(({ value }) => value);
    return [`${service}\t${queue}`, amount];
  });
  return {
    desk: new Desk({ ...policy, brand, variables, templates }),
    calendar: new Calendar(calendars.city),
    // The same hours with no holidays after the year of the log.
    thisYear: new Calendar({ ...calendars.city, recurring }),
    // By service and queue.
    targets: new Map(targets),
  };
}

/** Reads the log, which is in order of opening. Its times are the wall clock of the city. */
function readLog({ calendar }, log) {
  const lines = log.trimEnd().split('\n').slice(1);
  const instant = (text) => (text ? calendar.instant(text) : null);
  return lines.map((line, before) => {
    const [id, opened, due, closed, label, , service, queue] = line.split('\t');
    const request = { id, date: opened.split('T')[0], service, pair: `${service}\t${queue}`, opened: instant(opened) };
    request.due = instant(due);
    request.closed = instant(closed);
    request.onTime = label ? label === 'ONTIME' : null;
    const data = { group: queue.split('_')[0], attributes: { service, queue } };
    request.case = new Case([{ id: 'opened', case_id: id, at: request.opened, kind: 'opened', data }]);
    if (closed) {
      // Four requests were closed within the minute before they were opened, if the log were right.
      const at = request.closed < request.opened ? request.opened : request.closed;
      request.case.append({ id: 'closed', case_id: id, at, kind: 'status', data: { to: 'closed' } });
    }
    progress(before + 1, lines.length);
    return request;
  });
}

/** Asks the desk for its verdict on every request, as of the last line of the log. */
function judge({ desk }, requests) {
  const end = new Date(Math.max(...requests.map(({ opened, closed }) => closed ?? opened)));
  // We promise nothing where the city did not.
  const promised = requests.filter((r) => r.due).map((r) => r.case);
  const rows = new Map(desk.targets(promised, { asOf: end }).map((row) => [row.case_id, row]));
  for (const request of requests) {
    const { target, due_at: ours, verdict } = rows.get(request.id) ?? {};
    request.target = target ?? null;
    request.ours = ours ?? null;
    request.kept = { kept: true, broken: false }[verdict] ?? null;
  }
}

function header({ calendar, targets }, requests) {
  const due = requests.filter((r) => r.due).length;
  const [first, last] = [requests.at(0).date, requests.at(-1).date];
  console.log('TRIAGE of service requests to the City of Boston\n');
  console.log(`  requests  ${requests.length}, opened ${first} to ${last}, ${due} with a due date`);
  console.log(`  calendar  ${calendar.summary}`);
  console.log(`  targets   ${targets.size} pairs of service and queue, inferred from the log`);
}

/** How many of the city's due dates come out the same. */
function dueDates(requests) {
  const promised = requests.filter((r) => r.due);
  const targets = groupBy(promised.filter((r) => r.target), (r) => r.pair);
  const good = [...targets.values()]
    .map((of) => of.map(reproduced))
    .filter((same) => same.length >= 8 && yes(same) * 100 >= same.length * 97);
  const labelled = promised.filter((r) => r.closed && r.onTime !== null);
  console.log(`\nDUE DATES: the city's own, reproduced within ${TOLERANCE / 1000} seconds\n`);
  console.log(`  all requests with a due date                     ${share(promised.map(reproduced))}`);
  console.log(`  requests whose target fits this log well *       ${share(good.flat())}`);
  const label = labelled.map((r) => r.closed <= r.due === r.onTime);
  console.log(`  closed requests: on-time label is closed <= due  ${share(label)}`);
  console.log(`\n  * ${good.length} targets with 8 requests or more here and 97 % reproduced.`);
  console.log('    These rows picked them: this tests the arithmetic, not the guesses.');
}

const OTHER_DAYS = 'another number of days fits: the promise was another, or set by hand';

/** Why the others differ: each counts under the first cause that holds. */
function misfits(city, requests) {
  const causes = [];
  for (const request of requests.filter((r) => r.due && !reproduced(r))) {
    const other = daysThatFit(city, request);
    const days = `${request.service}: ${other}, not ${request.target}`;
    causes.push({ why: cause(city, request, other), days, date: request.date });
  }
  console.log(`\n  why the other ${causes.length} differ`);
  for (const [why, of] of mostFirst(groupBy(causes, ({ why }) => why))) {
    console.log(`  ${String(of.length).padStart(6)}  ${why}`);
  }
  console.log('\n  another number of days, most often, with the dates of opening (month-day)');
  const otherDays = causes.filter(({ why }) => why === OTHER_DAYS);
  for (const [days, of] of mostFirst(groupBy(otherDays, ({ days }) => days)).slice(0, 6)) {
    console.log(`  ${String(of.length).padStart(6)}  ${of.at(0).date.slice(5)} to ${of.at(-1).date.slice(5)}  ${days}`);
  }
}

function cause({ calendar, thisYear, targets }, request, otherDays) {
  const fits = (hours, target) => apart(hours.add(request.opened, target), request.due) <= TOLERANCE;
  const ofService = [...targets].filter(([pair]) => pair.startsWith(`${request.service}\t`));
  const rerouted = ofService.some(([, target]) => fits(calendar, target));
  if (!request.target) {
    return rerouted
      ? "no target known for this queue, another queue's fits: re-routed, it seems"
      : 'no target known for this service and queue';
  }
  if (fits(thisYear, request.target)) return "the city's calendar did not hold the holidays of 2016 yet";
  if (apart(request.ours, request.due) <= 15 * MINUTE) {
    return 'counted from up to 15 minutes before or after the opening';
  }
  if (rerouted) return "another queue's target for this service fits: re-routed, it seems";
  return otherDays ? OTHER_DAYS : 'none of these';
}

/**
 * The whole number of days that gives a due date. The city promises up to 45 working days; what is longer is in
 * calendar days.
 */
function daysThatFit({ calendar }, { opened, due }) {
  const workingDay = calendar.elapsed(opened, calendar.add(opened, '1 working day'));
  const round = (span, day) => Math.max(Math.floor((span + day / 2) / day), 0);
  const kinds = [
    [round(calendar.elapsed(opened, due), workingDay), 'working'],
    [round(due - opened, 24 * 60 * MINUTE), 'calendar'],
  ];
  if (kinds[0][0] > 45) kinds.reverse();
  for (const [count, kind] of kinds) {
    const days = `${count} ${kind} day${count === 1 ? '' : 's'}`;
    if (apart(calendar.add(opened, days), due) <= TOLERANCE) return days;
  }
  return null;
}

/** What became of our own promises, by service, and how often the city's label says the same. */
function keptAndBroken(requests) {
  const promised = requests.filter((r) => r.ours);
  const services = groupBy(promised, (r) => r.service).set('all services', promised);
  console.log("\nKEPT AND BROKEN by casework's verdict, the 12 services with the most requests\n");
  console.log('  service                                       due   kept broken   open     kept    label *');
  for (const [service, of] of mostFirst(services).slice(0, 13)) {
    const closed = of.filter((r) => r.kept !== null);
    const verdicts = closed.map((r) => r.kept);
    const label = perCent(closed.filter((r) => r.onTime !== null).map((r) => r.kept === r.onTime));
    const counts = [of.length, yes(verdicts), closed.length - yes(verdicts), of.length - closed.length];
    const row = [service.padEnd(42), ...counts.map((count) => String(count).padStart(6))];
    console.log(`  ${row.join(' ')} ${perCent(verdicts).padStart(8)} ${label.padStart(10)}`);
  }
  console.log('\n  * closed requests on which the on-time label of the city says the same');
}

/**
 * The desk as it was at one instant: who has waited past the promise, what is due next, and when to look again.
 * Each case holds its whole log, but nothing after `asOf` is seen.
 */
function openRequests({ calendar, desk }, requests, asOf) {
  const local = localTime(calendar);
  const open = [];
  for (const { id, service, case: one } of requests.filter((r) => r.due && r.opened <= asOf)) {
    const { standing, clocks, actions, next_check: next } = desk.assess(one, { asOf });
    const { due_at: due, ...reading } = clocks[CLOCK];
    if (reading.open && due) open.push({ due, id, service, standing, reading, actions, next });
  }
  open.sort((a, b) => a.due - b.due || (a.id < b.id ? -1 : 1));
  const count = (word) => open.filter((r) => r.standing === word).length;
  const [late, soon, well] = ['breached', 'at_risk', 'on_track'].map(count);
  const counting = open.filter((r) => r.reading.counting).length;
  console.log(`\nOPEN at ${local(asOf)}: ${open.length} requests\n`);
  console.log(`  ${late} breached, ${soon} at risk (75 % used), ${well} on track; ${counting} clocks count now`);
  const [first] = open.filter((r) => r.next).sort((a, b) => a.next.at - b.next.at || (a.id < b.id ? -1 : 1));
  if (first) console.log(`  nothing changes by itself until ${local(first.next.at)}, on ${first.id}`);
  const told = open.flatMap((r) => r.actions);
  console.log(`  ${told.length} notices are due, as the log says of none that it was given:`);
  const groups = mostFirst(groupBy(told, ({ to }) => to)).map(([to, of]) => `${of.length} to ${to}`);
  console.log(`    ${groups.join(', ')}`);
  console.log(`\n  ${'earliest due date first'.padEnd(56)} due                     left *  standing`);
  const show = ({ due, id, service, standing, reading, actions, next }) => {
    const left = openTime(reading.remaining_ms).padStart(12);
    // What is late stays so, whatever else its next check is for.
    const until = next && standing !== 'breached' ? ` until ${local(next.at)}` : '';
    const words = standing.replace('_', ' ') + until;
    console.log(`  ${id.padEnd(13)} ${service.padEnd(42)} ${local(due)} ${left}  ${words}`);
    for (const { what, to, due_at: since, guideline, reason: why } of actions) {
      console.log(`${' '.repeat(16)}${what} ${to} since ${local(since)}: ${guideline}, ${why}`);
    }
  };
  open.slice(0, 15).forEach(show);
  console.log('\n  due next');
  open.filter((r) => r.standing !== 'breached').slice(0, 5).forEach(show);
  console.log('\n  * time of the clock: open hours for working days, every hour for calendar days');
}

/**
 * The order of work at that instant, and why it is so: each row before the next, the first one point by point, and when
 * the order changes by itself.
 */
function whatNext({ calendar, desk }, requests, asOf) {
  const local = localTime(calendar);
  const promised = new Map(requests.filter((r) => r.target).map((r) => [r.id, r]));
  const { rows, cases, left_out: leftOut } = desk.rank([...promised.values()].map((r) => r.case), { asOf });
  console.log(`\nWHAT NEXT at ${local(asOf)}: ${cases} requests in order\n`);
  console.log(`  left out: ${leftOut.closed} closed, ${leftOut.not_begun} not opened yet`);
  const title = 'the first ten, and why each comes before the next'.padEnd(56);
  console.log(`\n      ${title} lane      level weight      score   used *  due`);
  for (const [place, row] of rows.slice(0, 10).entries()) {
    const { id, service, case: one } = promised.get(row.case_id);
    const words = [id.padEnd(13), service.padEnd(42), row.lane.replace('_', ' ').padEnd(9), (row.level ?? '').padEnd(5)];
    const numbers = [String(row.weight).padStart(6), thousandths(row.score).padStart(10), String(row.percent).padStart(6)];
    const due = row.due_at ? local(row.due_at) : '';
    console.log(`  ${String(row.rank).padStart(2)}  ${[...words, ...numbers].join(' ')} %  ${due}`);
    const next = rows[place + 1];
    if (next) {
      const { key } = desk.compare(one, promised.get(next.case_id).case, { asOf });
      console.log(`      ${reason(key, row, next)}`);
    }
  }
  if (!rows.length) return;
  const { contributions, score, sentence } = desk.priority(promised.get(rows[0].case_id).case, { asOf });
  console.log(`\n  why ${rows[0].case_id} is first`);
  for (const line of contributions) {
    console.log(`  ${thousandths(line.score).padStart(10)}  ${(line.group ?? 'level').padEnd(6)}  ${line.sentence}`);
  }
  console.log(`  ${thousandths(score).padStart(10)}  ${sentence}`);
  const horizon = new Date(asOf.getTime() + 30 * 24 * 60 * MINUTE);
  const changes = [];
  for (const [place, row] of rows.slice(1).entries()) {
    const [first, second] = [rows[place], row].map((of) => promised.get(of.case_id));
    const { at } = desk.overtakes(first.case, second.case, { asOf, horizon });
    if (place === 0) {
      const when = at ? local(at) : `not by ${local(horizon)}`;
      console.log(`\n  when the second comes before the first: ${when}`);
    }
    if (at) changes.push({ at, rank: place + 1, first, second });
  }
  console.log(`  neighbours that change places by then, if nobody acts: ${changes.length} of ${rows.length - 1}`);
  const [change] = changes.sort((a, b) => a.at - b.at || a.rank - b.rank);
  if (change) {
    const { at, rank, first, second } = change;
    const fraction = calendar.local(at).slice(16, 23);
    console.log(`  the first of them at ${local(at)}${fraction}: ${second.id}, ${second.service}, comes before`);
    console.log(`  ${first.id}, ${first.service}, which is at rank ${rank}`);
  }
  console.log('\n  * time of the clock as a share of the target');
  console.log('\nWHAT TO SAY by SMS to the first four, and to the first four that are not late yet\n');
  const inTime = rows.filter(({ due_at: due }) => !due || due > asOf);
  for (const { case_id: id, rank } of [...rows.slice(0, 4), ...inTime.slice(0, 4)]) {
    whatToSay(desk, promised.get(id), rank, asOf);
  }
}

/** What is proposed, and how its text begins; or what keeps it from being sent. */
function whatToSay(desk, { id, case: one }, rank, asOf) {
  for (const { template } of desk.proposals(one, { asOf })) {
    const { sendable, findings } = desk.draft({ template, channel: 'sms' }, one, { asOf });
    const said = sendable ? sendable.texts[0].split('\n')[0] : `blocked: ${findings[0].message}`;
    console.log(`  ${String(rank).padStart(3)}  ${id.padEnd(13)} ${template.padEnd(13)} ${said}`);
  }
}

/** Why one row comes before another: the first thing in which they differ. */
function reason(key, row, next) {
  const against = (a, b) => '<=>'[Number(a >= b) + Number(a > b)];
  if (key === 'lane') return `lane: ${row.lane.replace('_', ' ')} before ${next.lane.replace('_', ' ')}`;
  if (key === 'score') {
    const [weight, used] = [against(row.weight, next.weight), against(row.percent, next.percent)];
    return `score: weight ${row.weight} ${weight} ${next.weight}, used ${row.percent} % ${used} ${next.percent} %`;
  }
  const others = { due_at: 'equal scores: due first', opened_at: 'equal scores, due alike: opened first' };
  return others[key] ?? 'all alike: by id';
}

/** An instant on the wall of the city, to the minute. */
function localTime(calendar) {
  return (t) => calendar.local(t).replace('T', ' ').slice(0, 16);
}

function thousandths(number) {
  return `${Math.floor(number / 1000)}.${String(number % 1000).padStart(3, '0')}`;
}

function openTime(millis) {
  const minutes = Math.floor(Math.abs(millis) / MINUTE);
  const hours = Math.floor(minutes / 60);
  return `${millis < 0 ? '-' : ''}${hours}h${String(minutes % 60).padStart(2, '0')}m`;
}

const apart = (a, b) => Math.abs(a - b);
const reproduced = (r) => r.ours !== null && apart(r.ours, r.due) <= TOLERANCE;
const yes = (answers) => answers.filter(Boolean).length;

function groupBy(items, key) {
  const groups = new Map();
  for (const item of items) {
    if (!groups.get(key(item))?.push(item)) groups.set(key(item), [item]);
  }
  return groups;
}

/** By how many there are of each, most first, then by name. */
function mostFirst(groups) {
  return [...groups].sort(([a, as], [b, bs]) => bs.length - as.length || (a < b ? -1 : 1));
}

function share(answers) {
  const [count, of] = [yes(answers), answers.length].map((n) => String(n).padStart(6));
  return `${count} of ${of} ${perCent(answers).padStart(8)}`;
}

/** Rounded down, so that 100.0 % means all. */
function perCent(answers) {
  const perMille = Math.floor((yes(answers) * 1000) / (answers.length || 1));
  return `${Math.floor(perMille / 10)}.${perMille % 10} %`;
}

/** A bar for a person who waits; a file or a pipe gets none. */
function progress(done, of) {
  if (process.stderr.isTTY && (done % 100 === 0 || done === of)) {
    process.stderr.write(`\r[${'#'.repeat(Math.floor((done * 40) / of)).padEnd(40)}]${done === of ? '\n' : ''}`);
  }
}

main();
