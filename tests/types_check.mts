// What a type checker must accept, and where it must see the precise type. Checked by tsc, never run.
import {
  Calendar, Case, CaseworkError, Desk, Ledger, Worklist, channels, checkPolicy, cldrRelease, facts, fit, readDocument, split,
  tzdataRelease,
} from "../bindings-node/index.mjs";
import type {
  ActDocument, Action, Allowance, Approval, Assessment, CalendarDocument, Channel, ChannelFit, ClockExplanation, Comparison,
  Contribution, Crossed, Cycle, Decision, DecisionVerdict, Draft, Event, FactRow, Finding, Lane, LatestTurn, MessagePart,
  NextCheck, OrderDocument, OtherEvent, Overtaking, PolicyDocument, PolicyTrace, Priority, Proposal, Ranking, Reading, Reply,
  ReplyGiven, Resolution, Span, Standing, Stream, TargetRow, TemplateLength, TextSpan, WorkRow,
} from "../bindings-node/index.mjs";

const document: CalendarDocument = { zone: "Europe/Berlin", week: { "mon-fri": "09:00-17:00" } };
const desk = new Calendar(document);
const due: Date = desk.add("2026-11-20T16:00:00+01:00", "2h");
const elapsed: number = desk.elapsed(due, new Date());
const close: Date | null = desk.nextClose(due);
const span: Span | undefined = desk.explain(due, due).spans[0];
const start: Date | undefined = span?.start_at;
const findings: readonly Finding[] = desk.check();
const columns: Float64Array = desk.elapsedMany(new Float64Array(1), new Float64Array(1));
const release: string = tzdataRelease();
const data: unknown = readDocument("a: 1");
// @ts-expect-error a bare number is no instant
desk.isOpen(1795251600);
// @ts-expect-error nor does a calendar change
desk.zone = "UTC";
try {
  desk.isOpen(due);
} catch (error) {
  if (error instanceof CaseworkError) {
    const hint: string | null = error.hint;
    const where: TextSpan | null = error.span;
    void [hint, where];
  }
}
void [elapsed, close, start, findings, columns, release, data];

const policy: PolicyDocument = {
  agreements: [{ id: "all", clocks: [{ preset: "first_reply", target: "4h", warn: [{ at: "75%" }] }] }],
};
const support = new Desk(policy);
new Desk([policy, { ...policy, effective_from: new Date() }]);
new Desk("agreements: []", { tzdata: "2026e" });
Desk.load(new URL("file:///support.yaml"));
// @ts-expect-error a preset has one of a few names
new Desk({ agreements: [{ id: "all", clocks: [{ preset: "first_replay", target: "4h" }] }] });

const opened: Event = { id: "1", case_id: "42", at: new Date(), kind: "opened", data: { customer: { tier: "gold" } } };
const snoozed: Event = { id: "2", case_id: "42", at: "2026-11-23T09:00:00Z", kind: "status", data: { to: "snoozed", until: new Date() } };
// @ts-expect-error a status has one of a few words
const misspelt: Event = { id: "2", case_id: "42", at: due, kind: "status", data: { to: "opne" } };
// @ts-expect-error a status without its data
const empty: Event = { id: "2", case_id: "42", at: due, kind: "status" };
const mood: OtherEvent = { id: "3", case_id: "42", at: due, kind: "mood", data: { of: "the day" } };
const ticket = new Case([opened, snoozed, mood]);
new Case();
new Case("[]");
const word: "in_order" | "late" | "duplicate" | "unknown_kind" = ticket.append(opened);
ticket.append({ id: "4", case_id: "42", at: due, kind: "message", actor: { role: "agent" } });
ticket.append({ id: "5", case_id: "42", at: due, kind: "weather", data: { clouds: true } });
const told: string = "status";
ticket.append({ id: "6", case_id: "42", at: due, kind: told, data: JSON.parse("{}") });
// @ts-expect-error the data of a known kind are those of that kind
ticket.append({ id: "7", case_id: "42", at: due, kind: "status", data: { too: "open" } });
// @ts-expect-error nobody has that role
ticket.append({ id: "7", case_id: "42", at: due, kind: "message", actor: { role: "boss" } });
for (const event of ticket.events) {
  if (event.kind === "signal") {
    const value: number = event.data.value;
    void value;
  }
}

const asOf = new Date();
const whole: Assessment = support.assess(ticket, { asOf });
const reading: Reading | undefined = whole.clocks["first_reply"];
const parts = support.assess(ticket, {
  asOf: "2026-11-23T09:00:00Z",
  read: ["standing", "clocks.first_reply.due_at", "next_check.reasons", "clocks.first_reply"],
});
const standing: Standing = parts.standing;
const dueAt: Date | null = parts["clocks.first_reply.due_at"];
const what: string | undefined = parts["next_check.reasons"]?.[0]?.what;
const clock: Reading | null = parts["clocks.first_reply"];
// @ts-expect-error what was not asked for is not there
parts.level;
const nowhere: never = support.assess(ticket, { asOf, read: ["standin"] }).standin;
const paths: string[] = ["standing"];
const unknown: unknown = support.assess(ticket, { asOf, read: paths })["standing"];
const many = support.assessMany([ticket], { asOf, read: ["level", "next_due_at"] });
const dues: (Date | null)[] = many.next_due_at;
const one: Reading = support.clock(ticket, "first_reply", { asOf });
const next: NextCheck | null = support.nextCheck(ticket, { asOf });
const crossed: Crossed = support.crossed(ticket, { last: due, now: asOf });
const cycles: Cycle[] = support.cycles(ticket, { asOf });
const why: ClockExplanation = support.explain(ticket, "first_reply", { asOf });
const trace: PolicyTrace | null = support.trace(ticket, { asOf });
const rows: TargetRow[] = support.targets([ticket], { asOf });
const again: Case = support.restore(support.snapshot(ticket));
const known: FactRow[] = facts();
const odd: Finding[] = checkPolicy(policy);
// @ts-expect-error as of when?
support.assess(ticket);
// @ts-expect-error a log is no case
support.assess([opened], { asOf });
// @ts-expect-error an option that there is not
support.assess(ticket, { asOf, reed: [] });
// @ts-expect-error many cases are asked for parts
support.assessMany([ticket], { asOf });
// @ts-expect-error a desk does not change
support.fingerprint = "";
void [misspelt, empty, word, reading, standing, dueAt, what, clock, nowhere, unknown, dues, one, next, crossed, cycles, why];
void [trace, rows, again, known, odd];

const order: OrderDocument = {
  preset: "weighted",
  groups: {
    customer: { cap: 30, factors: [{ fact: "customer.tier", bands: [{ is: ["gold", "vip"], points: 20 }] }] },
    words: { cap: 9, factors: [{ id: "new", when: { fact: "tags", value: "new" }, points: 9 }] },
  },
  urgency: { of: "target", u0: { P1: "1/2" }, kappa: 0.25, floor: { amount: "8h", in: "office" } },
  lanes: [{ id: "safety", lane: "hard_stop", when: { fact: "tags", value: "fire" } }],
  reserve: { every: 10, from_x: 2 },
};
new Desk({ ...policy, order, tiers: ["gold"], floors: [{ clock: "first_reply", amount: "2 working days" }] });
// @ts-expect-error an order has one of a few names
const lifo: OrderDocument = { preset: "lifo" };
const byHand: Event = {
  id: "8", case_id: "42", at: due, kind: "level_override",
  data: { to: "P1", by: "Kim", reason: "the board asked", until: new Date() },
};
const ranking: Ranking = support.rank([ticket], { asOf, limit: 10, pick: 3, explain: true });
const lane: Lane | undefined = ranking.rows[0]?.lane;
const lines: readonly Contribution[] | null | undefined = ranking.rows[0]?.contributions;
const priority: Priority | null = support.priority(ticket, { asOf });
const compared: Comparison = support.compare(ticket, again, { asOf });
const passing: Overtaking = support.overtakes(ticket, again, { asOf, horizon: "2026-12-01T00:00:00Z" });
const stream: Stream = { weight: 800, x: "1/2", every: "10m" };
const turn: LatestTurn = support.latestTurn(ticket, stream, { asOf });
support.latestTurn(ticket, "{weight: 800, x: 1/2, every: 10m}", { asOf });
const resolutions: Resolution[] = support.resolutions(ticket, { asOf });
// @ts-expect-error a limit is a number
support.rank([ticket], { asOf, limit: "10" });
// @ts-expect-error up to when?
support.overtakes(ticket, again, { asOf });
const worklist = new Worklist(support, { now: asOf });
const placed: boolean = worklist.put(ticket);
worklist.advance("2026-11-24T09:00:00Z");
const top: WorkRow[] = worklist.top(1);
const wake: Date | null = worklist.nextCheck();
const ids: string[] = worklist.due();
const kept: Worklist = Worklist.restore(support, worklist.snapshot());
// @ts-expect-error as of when?
new Worklist(support);
void [lifo, byHand, lane, lines, priority, compared, passing, turn, resolutions, placed, top, wake, ids, kept];

const guided: PolicyDocument = {
  ...policy,
  roles: { agent: {}, lead: { escalation: 1, approver: "lead" } },
  organisation: { roles: { agent: { members: ["ann"] } } },
  remedies: { refund: { most: { minor: 200_000, currency: "EUR" } }, apology: {} },
  grants: [{ id: "small", role: "agent", kinds: ["refund"], limits: [{ amount: { minor: 5000, currency: "EUR" }, per: "case" }] }],
  closing: [{ owes: ["public_note", { silence: "48h" }] }],
  guidelines: [{ id: "slow", triggers: [{ clock: "first_reply", at: "breached" }], steps: [{ actions: ["notify"], to: "role:lead" }] }],
};
// @ts-expect-error nobody can give that
new Desk({ ...guided, grants: [{ id: "odd", role: "agent", kinds: ["refnd"] }] });
const tonight: Desk = new Desk(guided).withOrganisation({ roles: { lead: { members: ["lee"] } } });
const page: string = tonight.handbook();
const actions: readonly Action[] = tonight.assess(ticket, { asOf }).actions;
const approvals: readonly Approval[] = tonight.assess(ticket, { asOf }).approvals;
const remedy: Event = {
  id: "9", case_id: "42", at: due, kind: "remedy", data: { kind: "refund", amount: { minor: 1, currency: "EUR" }, state: "requested" },
};
const ledger = new Ledger([remedy]);
ledger.append(remedy);
const act: ActDocument = { remedy: { kind: "refund", amount: { minor: 1, currency: "EUR" } } };
const decision: Decision = tonight.may({ id: "ann", roles: ["agent"] }, act, ticket, { ledger, asOf });
const verdict: DecisionVerdict = decision.verdict;
const until: Date | null | undefined = tonight.may("{id: ann}", { close: {} }, ticket, { asOf }).owes[0]?.until;
const allowances: Allowance[] = tonight.allowances({ id: "ann" }, ticket, { ledger, asOf });
// @ts-expect-error who?
tonight.may(act, ticket, { asOf });
// @ts-expect-error a log is no ledger
tonight.allowances({ id: "ann" }, ticket, { ledger: [remedy], asOf });
void [page, actions, approvals, verdict, until, allowances];

const speaking: PolicyDocument = {
  agreements: [],
  brand: { name: "Acme", locale: "en-GB", register: "informal", salutation: { given: "name" } },
  channels: { x: { most_parts: 2 }, ours: { unit: "graphemes", limit: 500, window: { for: "24h", then: "closed" } } },
  variables: { name: { type: "person_name", source: "customer", max_length: 30, optional: true, example: "Sam" } },
  snippets: { bye: { body: "Yours, {{ brand.name }}" } },
  templates: { hello: { role: "take_private", texts: [{ locale: "en", body: "{{ greeting | default: \"Hi\" }}" }] } },
};
const plainReply: Reply = { template: "hello", channel: "sms", values: { name: "Sam" }, agent: { initials: "AB" } };
const reply: ReplyGiven = { ...plainReply, values: { at: new Date(), gone: undefined, refund: { minor: 1, currency: "EUR" } } };
const talkative = new Desk(speaking);
const draft: Draft = talkative.draft(reply, ticket, { asOf });
const texts: readonly string[] | undefined = draft.sendable?.texts;
const openUntil: Date | null | undefined = draft.window?.open_until;
const where: TextSpan | null | undefined = draft.findings[0]?.span;
const fromText: Draft = talkative.draft("{text: Hello., channel: x}", null, { asOf: "2026-11-23T09:00:00Z" });
const columns2 = talkative.draftMany([plainReply, reply], [null, ticket], {
  asOf, read: ["sendable.texts", "parts.0.length", "window.open_until"],
});
const allTexts: (readonly string[] | null)[] = columns2["sendable.texts"];
const firstLengths: (number | null)[] = columns2["parts.0.length"];
const until2: (Date | null)[] = columns2["window.open_until"];
talkative.draftMany("[]", null, { asOf, read: paths });
const proposals: Proposal[] = talkative.proposals(ticket, { asOf });
const lengths: TemplateLength[] = talkative.lengths("hello");
const preview: string = talkative.preview("hello") + talkative.preview("hello", "de");
const everywhere: Channel[] = [...channels(), ...talkative.channels()];
const fits: ChannelFit[] = [fit("Hello.", "x"), talkative.fit("Hello.", "ours")];
const messages: MessagePart[] = [...split("Hello.", "x"), ...talkative.split("Hello.", "ours")];
const cldr: string = cldrRelease();
// @ts-expect-error where to?
const nowhereTo: Reply = { template: "hello" };
// @ts-expect-error as of when?
talkative.draft(reply, null);
// @ts-expect-error a log is no case
talkative.draft(reply, [opened], { asOf });
// @ts-expect-error a function is no value
talkative.draft({ ...reply, values: { name: () => "Sam" } }, null, { asOf });
// @ts-expect-error many drafts are asked for parts
talkative.draftMany([reply], null, { asOf });
const nothing: never[] = talkative.draftMany([reply], null, { asOf, read: ["sendabel.texts"] })["sendabel.texts"];
void [texts, openUntil, where, fromText, allTexts, firstLengths, until2, proposals, lengths, preview, everywhere, fits, messages];
void [cldr, nowhereTo, nothing];
