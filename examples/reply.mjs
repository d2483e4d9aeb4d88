// A complaint in public, answered on four channels, each reply checked before it goes out.
//
// A parcel is late and its customer says so on X. What a bot, or a person with a button, has to know is asked for in
// turn: what there is to say, how it stands on each channel, what keeps it from being sent, and what the case owes
// afterwards. `reply.rs` and `reply.py` print the same bytes.
//
//     node examples/reply.mjs

import { readFileSync } from 'node:fs';
import { Case, Desk } from '../bindings-node/index.mjs';

const POLICY = new URL('policies/replies.yaml', import.meta.url);
const MORNING = new Date('2026-11-23T10:30:00Z');
const NEXT_DAY = new Date('2026-11-24T11:00:00Z');
const CUSTOMER = { role: 'customer', id: 'k7' };
const ANN = { name: 'Ann', initials: 'AB' };

const OPENING = {
  tags: ['delivery', 'refund'],
  attributes: { order: 'AC-104711' },
  customer: { id: 'k7', locale: 'en' },
};

function main() {
  const desk = new Desk(readFileSync(POLICY, 'utf8'));
  const event = { case_id: '42', at: '2026-11-23T09:12:00Z', kind: 'message', actor: CUSTOMER };
  const subject = new Case([
    { id: '1', case_id: '42', at: event.at, kind: 'opened', channel: 'x', data: OPENING },
    { ...event, id: '2', channel: 'x', visibility: 'public' },
    { ...event, id: '3', at: '2026-11-23T10:00:00Z', channel: 'whatsapp', visibility: 'direct', thread: 'wa' },
  ]);

  console.log('WHAT FITS case 42, a late parcel, told on X');
  for (const { template, because } of desk.proposals(subject, { asOf: MORNING })) {
    console.log(`  ${template.padEnd(12)} ${because}`);
  }

  const say = (title, asOf, reply) => show(title, desk.draft(reply, subject, { asOf }));
  const taken = say('IN PUBLIC, and out of it', MORNING, { template: 'in private', channel: 'x', agent: ANN });

  const money = { minor: 1250, currency: 'GBP' };
  const refund = { template: 'refunded', values: { 'customer.given_name': 'D’Arcy', refund: money } };
  const draft = say('BY SMS, to somebody with a curly apostrophe', MORNING, { ...refund, channel: 'sms' });
  const { edit } = draft.findings.find((finding) => finding.edit);
  say('BY SMS, with the edit made', MORNING, { text: apply(draft.parts[0].text, edit), channel: 'sms' });

  const free = { text: 'It is on its way. *Sorry* again!', channel: 'whatsapp' };
  say('ON WHATSAPP, half an hour after they wrote', MORNING, free);
  say('ON WHATSAPP, 25 hours after they wrote', NEXT_DAY, free);
  say('ON WHATSAPP, with a template that is approved', NEXT_DAY, { ...refund, channel: 'whatsapp' });

  const values = { 'customer.given_name': 'j_darcy', arrival: '2026-11-25', parcels: 2, reason: 'strike' };
  values.tracking = 'https://acme.example/t/104711';
  say('BY E-MAIL, to a name that is none', MORNING, { template: 'delayed', channel: 'email', agent: ANN, values });

  const leak = 'We paid it back to 4111 1111 1111 1111 for AC-104711, [NAME].';
  say('IN PUBLIC, what nobody else should see', MORNING, { text: leak, channel: 'x', agent: ANN });

  record(subject, '4', MORNING, taken);
  mayClose(desk, subject);
  const note = say('IN PUBLIC, how it ended', NEXT_DAY, { template: 'sorted out', channel: 'x', agent: ANN });
  record(subject, '5', NEXT_DAY, note);
  mayClose(desk, subject);
}

/** A draft, as whoever sends it wants to see it. */
function show(title, draft) {
  console.log(`\n${title}`);
  if (draft.subject) console.log(`  subject: ${draft.subject}`);
  for (const { unit, length, limit, segments, text } of draft.parts) {
    const sms = segments ? `, ${segments} SMS` : '';
    console.log(`  ${unit.replaceAll('_', ' ')} ${length}${limit ? ` of ${limit}` : ''}${sms}`);
    console.log(`    | ${text.replaceAll('\n', '\n    | ')}`);
  }
  for (const { severity, code, message, span, edit } of draft.findings) {
    console.log(`  ${severity.padEnd(7)} ${code}: ${message}`);
    if (span) console.log(`          here: ${marked(draft.parts[0].text, span)}`);
    if (edit) {
      const made = edit.replace.map((one) => `${marked(draft.parts[0].text, one.span)} becomes ${one.text}`);
      console.log(`          edit: ${made.join(', ')}; saves ${edit.saves}`);
    }
  }
  const { sendable } = draft;
  if (!sendable) {
    console.log('  -> nothing may be sent');
    return draft;
  }
  const how = `${sendable.approved_template ? ', an approved template' : ''}${sendable.takes_private ? ', takes it private' : ''}`;
  const owes = draft.owes.map((owed) => `; owes a ${owed.replaceAll('_', ' ')}`).join('');
  console.log(`  -> ${sendable.texts.length} to send${how}${owes}`);
  return draft;
}

/** What was sent is an event like any other. */
function record(subject, id, at, { sendable }) {
  const { channel, visibility, takes_private } = sendable;
  const event = { id, case_id: '42', at, kind: 'message', actor: { role: 'agent', id: 'ann' } };
  subject.append({ ...event, channel, visibility, data: { takes_private } });
}

function mayClose(desk, subject) {
  const { sentence } = desk.may({ id: 'ann' }, { close: {} }, subject, { asOf: NEXT_DAY });
  console.log(`\nMAY IT BE CLOSED? ${sentence}`);
}

/** The replacements of an edit, made. */
function apply(text, { replace }) {
  return replace.reduceRight(
    (edited, { span, text: instead }) => edited.slice(0, span.start_utf16) + instead + edited.slice(span.end_utf16),
    text,
  );
}

const marked = (text, { start_utf16: from, end_utf16: to }) => text.slice(from, to);

main();
