// Answers the rows of `random_logs`, read from the standard input, as `many_logs.rs` does.

import { readFileSync } from 'node:fs';
import { Case, CaseworkError, Desk, Ledger, Worklist, channels, fit, split } from '../bindings-node/index.mjs';

/** An answer as JSON, or what is wrong. */
function told(call, ...args) {
  try {
    return JSON.stringify(call(...args) ?? null);
  } catch (error) {
    if (!(error instanceof CaseworkError)) throw error;
    return JSON.stringify({ error });
  }
}

function answers(row) {
  let desk;
  const refused = told(() => {
    const loaded = new Desk(row.policy);
    desk = row.organisation ? loaded.withOrganisation(row.organisation) : loaded;
  });
  if (!desk) return refused;
  // Hosts hand over data of their own, or text.
  const event = row.as_data ? JSON.parse : (text) => text;
  const time = (text) => (text === null ? undefined : row.as_data ? new Date(text) : text);
  const given = (document) => (row.as_data ? document : JSON.stringify(document));
  const ledger = row.ledger ? new Ledger() : null;
  const made = new Case();
  const others = row.others.map((texts) => {
    const other = new Case();
    for (const text of texts) told(() => other.append(event(text)));
    return other;
  });
  const several = (places) => places.map((place) => [made, ...others][place]);
  const calls = {
    assess: (asOf) => desk.assess(made, { asOf: time(asOf) }),
    clock: (clock, asOf) => desk.clock(made, clock, { asOf: time(asOf) }),
    next_check: (asOf) => desk.nextCheck(made, { asOf: time(asOf) }),
    crossed: (last, now) => desk.crossed(made, { last: time(last), now: time(now) }),
    cycles: (asOf) => desk.cycles(made, { asOf: time(asOf) }),
    explain: (clock, asOf) => desk.explain(made, clock, { asOf: time(asOf) }),
    reconcile: (observed, asOf) => desk.reconcile(made, observed, { asOf: time(asOf) }),
    worklist: (places, now, later) => {
      const kept = new Worklist(desk, { now: time(now) });
      for (const one of several(places)) kept.put(one);
      kept.advance(time(later));
      return [kept.top(3), kept.due(), kept.snapshot()];
    },
    rank: (places, asOf, options) => desk.rank(several(places), { asOf: time(asOf), ...options }),
    priority: (asOf) => desk.priority(made, { asOf: time(asOf) }),
    compare: (places, asOf) => desk.compare(...several(places), { asOf: time(asOf) }),
    overtakes: (places, asOf, horizon) => desk.overtakes(...several(places), { asOf: time(asOf), horizon: time(horizon) }),
    latest_turn: (stream, asOf) => desk.latestTurn(made, row.as_data ? stream : JSON.stringify(stream), { asOf: time(asOf) }),
    may: (actor, act, asOf) => desk.may(given(actor), given(act), made, { ledger, asOf: time(asOf) }),
    allowances: (actor, asOf) => desk.allowances(given(actor), made, { ledger, asOf: time(asOf) }),
    draft: (reply, some, asOf) => desk.draft(given(reply), some ? made : null, { asOf: time(asOf) }),
    draft_many: (replies, places, asOf, read) => {
      const cases = places.map((place) => (place === null ? null : [made, ...others][place]));
      return desk.draftMany(given(replies), cases, { asOf: time(asOf), read });
    },
    proposals: (asOf) => desk.proposals(made, { asOf: time(asOf) }),
    lengths: (template) => desk.lengths(template),
    preview: (template, locale) => desk.preview(template, locale),
    channels: (own) => (own ? desk.channels() : channels()),
    fit: (text, channel, own) => (own ? desk.fit(text, channel) : fit(text, channel)),
    split: (text, channel, own) => (own ? desk.split(text, channel) : split(text, channel)),
    handbook: () => desk.handbook(),
    ledger: () => ledger,
    resolutions: (asOf) => desk.resolutions(made, { asOf: time(asOf) }),
    trace: (asOf) => desk.trace(made, { asOf: time(asOf) }),
    targets: (asOf) => desk.targets([made], { asOf: time(asOf) }),
    snapshot: () => desk.snapshot(made),
    restored: (asOf) => desk.assess(desk.restore(desk.snapshot(made)), { asOf: time(asOf) }),
    card: (asOf) => desk.card(made, { asOf: time(asOf) }),
    events: () => made.events,
    check: () => desk.check(),
  };
  const appended = row.events.map((text) => {
    if (row.asked_between) desk.snapshot(made);
    return told(() => made.append(event(text)));
  });
  for (const text of row.ledger ?? []) appended.push(told(() => ledger.append(event(text))));
  const asked = row.asks.map(([call, ...args]) => told(calls[call], ...args));
  return `{"appended":[${appended}],"asked":[${asked}]}`;
}

// Not `readline`, for which U+2028 ends a line.
for (const line of readFileSync(0, 'utf8').split('\n').slice(0, -1)) {
  const row = JSON.parse(line);
  process.stdout.write(`{"seed":${row.seed},"row":${row.row},"answers":${answers(row)}}\n`);
}
