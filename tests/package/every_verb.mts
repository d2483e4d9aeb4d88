// Every public name, as a program in TypeScript has them. Compiled twice, to an ES module and to CommonJS, and run.
import {
  Calendar, Case, CaseworkError, Desk, Ledger, Worklist, channels, checkPolicy, cldrRelease, errorCodes, facts, fit,
  readDocument, split, tzdataRelease,
} from 'casework';
import type {
  ActDocument, Allowance, Assessment, Code, Decision, Draft, Event, NextCheck, Observation, PolicyDocument, Priority, Ranking,
  Reading, ReplyGiven, Standing, Stream, TargetRow, WorkRow,
} from 'casework';

function same(got: unknown, want: unknown): void {
  const [a, b] = [JSON.stringify(got), JSON.stringify(want)];
  if (a !== b) throw new Error(`${a} is not ${b}`);
}

const hours = { zone: 'Europe/Berlin', week: { 'mon-fri': '09:00-17:00' } } as const;
const office = new Calendar({ name: 'Office', ...hours });
const friday = new Date('2026-11-20T15:00:00Z');
const due: Date = office.add(friday, '2h');
same(office.local(due), '2026-11-23T10:00:00.000+01:00');
same(office.instant('2026-11-23T10:00:00'), due);
same(office.sub(due, '2h'), friday);
same(office.elapsed(friday, due), 7_200_000);
same(office.isOpen(due), true);
same([office.nextOpen(due), office.nextClose(due)], [due, '2026-11-23T16:00:00.000Z']);
same([office.previousOpen(due), office.previousClose(due)], ['2026-11-23T08:00:00.000Z', '2026-11-20T16:00:00.000Z']);
same(office.explain(friday, due).spans.map(({ counted }) => counted), [true, false, false, false, true]);
const column: Float64Array = office.addMany(Float64Array.of(friday.getTime()), '2h');
same([...office.elapsedMany(Float64Array.of(friday.getTime()), column)], [7_200_000]);
same([office.name, office.zone, office.tzdata === tzdataRelease()], ['Office', 'Europe/Berlin', true]);
same([office.version.length, office.summary.startsWith('Office'), office.card().startsWith('<')], [16, true, true]);
same([new Calendar(office.document).version, new Calendar(JSON.stringify(office)).version], [office.version, office.version]);
same(office.check(), []);
same(readDocument('at: 09:00'), { at: '09:00' });

const policy: PolicyDocument = {
  calendars: { office: hours },
  calendar: 'office',
  agreements: [{ id: 'all', clocks: [{ preset: 'first_reply', target: '4h', warn: [{ at: '75%' }] }] }],
};
same([checkPolicy(policy), checkPolicy('{}')[0]?.code], [[], 'missing_field']);
const desk = new Desk(policy);
same([desk.check(), desk.documents.length, desk.fingerprint.length, desk.summary.length > 0], [[], 1, 16, true]);
same(new Desk(JSON.stringify(desk)).fingerprint, desk.fingerprint);

const opened: Event = { id: 'e1', case_id: '42', at: friday, kind: 'opened', channel: 'email' };
const ticket = new Case([opened]);
same([ticket.id, ticket.length, ticket.events[0]?.id, String(ticket).includes('42')], ['42', 1, 'e1', true]);
const now: Assessment = desk.assess(ticket, { asOf: friday });
const standing: Standing = now.standing;
const reading: Reading = desk.clock(ticket, 'first_reply', { asOf: friday });
same([standing, now.clocks['first_reply']], ['on_track', reading]);
const next: NextCheck | null = desk.nextCheck(ticket, { asOf: friday });
same([next?.at, now.next_check], ['2026-11-23T10:00:00.000Z', next]);

const later = '2026-11-23T12:00:00Z';
const { 'clocks.first_reply.percent': percent } = desk.assess(ticket, { asOf: later, read: ['clocks.first_reply.percent'] });
same(percent, 125);
same(desk.assessMany([ticket, ticket], { asOf: later, read: ['standing'] }), { standing: ['breached', 'breached'] });
same(
  desk.crossed(ticket, { last: friday, now: later }).transitions.map(({ what }) => what),
  ['warned', 'breached'],
);
const rows: TargetRow[] = desk.targets([ticket], { asOf: later });
same([rows.length, rows[0]?.breached, desk.cycles(ticket, { asOf: later }).length], [1, true, 1]);
same(desk.explain(ticket, 'first_reply', { asOf: later }).elapsed_ms, 5 * 3_600_000);
same(desk.trace(ticket, { asOf: later })?.agreements[0]?.applies, true);
const theirs: Observation = { clock: 'first_reply', due_at: '2026-11-23T12:00:00Z' };
same(desk.reconcile(ticket, [theirs], { asOf: later }).clocks[0]?.fields[0]?.difference_ms, 3_600_000);
same(desk.card(ticket, { asOf: later }).startsWith('<'), true);
const reply: Event = { id: 'e2', case_id: '42', at: new Date(later), kind: 'message', actor: { role: 'agent' }, channel: 'email' };
const restored: Case = desk.restore(desk.snapshot(ticket));
same([restored.append(reply), ticket.append(reply), ticket.append(reply)], ['in_order', 'in_order', 'duplicate']);
same(desk.assess(restored, { asOf: later }), desk.assess(ticket, { asOf: later }));

const second = new Case([{ ...opened, id: 'e3', case_id: '43', at: '2026-11-20T15:30:00Z' }]);
const monday = '2026-11-23T09:00:00Z';
const ranking: Ranking = desk.rank([second, desk.restore(desk.snapshot(new Case([opened])))], { asOf: monday, limit: 2, explain: true });
same(ranking.rows.map(({ case_id, percent }) => [case_id, percent]), [['42', 50], ['43', 37]]);
const unanswered = new Case([opened]);
const priority: Priority | null = desk.priority(unanswered, { asOf: monday });
same([priority?.score, priority?.contributions.length], [ranking.rows[0]?.score, ranking.rows[0]?.contributions?.length]);
same(desk.compare(second, unanswered, { asOf: monday }).first, '42');
same(desk.overtakes(second, unanswered, { asOf: monday, horizon: later }).at, null);
const stream: Stream = { weight: 100, x: '3/4', every: '15m' };
same(desk.latestTurn(second, stream, { asOf: monday }).overtaken_by, 7);
same(desk.resolutions(ticket, { asOf: later }), []);
const worklist = new Worklist(desk, { now: friday });
same([worklist.put(unanswered), worklist.put(second), worklist.length], [true, false, 1]); // the second comes later
worklist.advance(monday);
same(worklist.due(), ['43']);
same([worklist.put(second), worklist.due(), worklist.nextCheck(), worklist.now()], [true, [], '2026-11-23T10:00:00.000Z', '2026-11-23T09:00:00.000Z']);
const top: WorkRow[] = Worklist.restore(desk, worklist.snapshot()).top(1);
same([top.length, top[0]?.score, worklist.remove('42'), worklist.top().length], [1, priority?.score, true, 1]);

const generous: PolicyDocument = {
  ...policy,
  roles: { agent: {}, lead: { escalation: 1 } },
  grants: [
    { id: 'small', role: 'agent', kinds: ['refund'], limits: [{ amount: { minor: 5000, currency: 'EUR' }, per: 'agent', window: 'month' }] },
    { id: 'large', role: 'lead', kinds: ['refund'], limits: [{ amount: { minor: 50_000, currency: 'EUR' }, per: 'case' }] },
  ],
  guidelines: [{ id: 'slow', triggers: [{ clock: 'first_reply', at: 'breached' }], steps: [{ to: 'role:lead', actions: ['notify'] }] }],
};
const giving = new Desk(generous).withOrganisation({ roles: { agent: { members: ['ann'] }, lead: { members: ['lee'] } } });
same(giving.handbook().includes('notify the lead'), true);
const paid: Event = {
  id: 'e4', case_id: '7', at: friday, kind: 'remedy', actor: { id: 'ann', role: 'agent' },
  data: { kind: 'refund', amount: { minor: 2000, currency: 'EUR' } },
};
const ledger = new Ledger([paid]);
same([ledger.append(paid), ledger.length, ledger.events[0]?.id, new Ledger(JSON.stringify(ledger)).length], ['duplicate', 1, 'e4', 1]);
const refund = (minor: number): ActDocument => ({ remedy: { kind: 'refund', amount: { minor, currency: 'EUR' } } });
const allowed: Decision = giving.may({ id: 'ann' }, refund(3000), ticket, { ledger, asOf: later });
same([allowed.verdict, allowed.grant, allowed.headroom[0]?.left], ['allow', 'small', 0]);
const asked: Decision = giving.may({ id: 'ann' }, refund(3001), ticket, { ledger, asOf: later });
same([asked.verdict, asked.approver, asked.approvers], ['needs_approval', 'lead', ['lee']]);
const allowances: Allowance[] = giving.allowances({ id: 'ann' }, ticket, { ledger, asOf: later });
same(allowances.map(({ kind, amount }) => [kind, amount?.minor]), [['refund', 3000]]);

const speaking = new Desk({
  ...policy,
  channels: { ours: { unit: 'characters', limit: 40 } },
  variables: { order: { type: 'order_id', example: 'AC-104711' } },
  templates: { found: { body: 'We have found your order {{ order }}.', when: { fact: 'status', value: 'new' } } },
});
const answer: ReplyGiven = { template: 'found', channel: 'sms', values: { order: 'AC-104711' } };
const draft: Draft = speaking.draft(answer, unanswered, { asOf: later });
same([draft.sendable?.texts, draft.parts[0]?.segments], [['We have found your order AC-104711.'], 1]);
const columns = speaking.draftMany([answer, { ...answer, channel: 'x' }], [null, unanswered], { asOf: later, read: ['findings.0.code'] });
same(columns['findings.0.code'], [null, 'personal_in_public']);
same(speaking.proposals(unanswered, { asOf: later }).map(({ template }) => template), ['found']);
same(speaking.lengths('found').some(({ channel, fits }) => channel === 'sms' && fits), true);
same(speaking.preview('found'), 'We have found your order AC-104711.');
same(speaking.channels().length, channels().length + 1);
same([speaking.fit('a'.repeat(41), 'ours').over_by, fit('a'.repeat(281), 'x').over_by], [1, 1]);
same([speaking.split('ab '.repeat(20), 'ours').length, split('short', 'x')[0]?.text], [2, 'short']);
same(Number.parseInt(cldrRelease(), 10) >= 48, true);

same(facts().some(({ name }) => name === 'customer.tier'), true);
try {
  office.isOpen('2026-11-20T16:00:00');
  throw new Error('nothing was refused');
} catch (error) {
  if (!(error instanceof CaseworkError)) throw error;
  const code: Code = error.code;
  same([code, error.path, errorCodes.includes(code)], ['naive_time', '/t', true]);
  same([typeof error.message, typeof error.hint, error.span], ['string', 'string', null]);
}
