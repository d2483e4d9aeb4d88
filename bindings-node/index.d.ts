import type {
  ActDocument, ActingPerson, Allowance, Amount, Appended, Assessment, CalendarDocument, Channel, ChannelFit, ClockExplanation,
  Code, Comparison, Crossed, Cycle, Decision, Draft, Event, EventData, Explanation, FactRow, Finding, Given, Instant,
  LatestTurn, MessagePart, NextCheck, OtherEvent, Observation, OrganisationDocument, Overtaking, PolicyDocument, PolicyTrace,
  Priority, Proposal, Ranking, Reading, Reconciliation, Reply, Resolution, Stream, TargetRow, TemplateLength, TextSpan, WorkRow,
} from './types.js';

export type * from './types.js';

/** Many instants: numbers of milliseconds since 1970-01-01T00:00:00Z, or an array of dates and RFC 3339 text. */
export type Column = Float64Array | readonly number[] | readonly Instant[];

/** Zone data that the host hands in, above the data of this build. */
export interface CalendarOptions {
  /** From IANA zone name to the bytes of its TZif file (RFC 9636). */
  readonly tzif?: Readonly<Record<string, Uint8Array>>;
  /** The release that those bytes come from, such as `2026e`. */
  readonly tzdata?: string;
}

/** As of which instant to answer. Events after it are not seen. */
export interface AsOf {
  readonly asOf: Instant;
}

/** From after one instant to another, and at that one; without the first, since the case began. */
export interface Between {
  readonly last?: Instant;
  readonly now: Instant;
}

/** As of which instant to answer, and what was given on other cases. */
export interface Authority extends AsOf {
  /** Limits per customer, per agent and over several cases need it. */
  readonly ledger?: Ledger | null;
}

/** What to ask of an order. */
export interface RankOptions extends AsOf {
  /** How many rows to give, from the first; all, when it is left out. */
  readonly limit?: number;
  /** Which pick of yours this is, counted from 1, where the policy keeps turns in reserve. */
  readonly pick?: number;
  /** Whether every row says what its score is made of. */
  readonly explain?: boolean;
}

/** A reply, among whose values may be dates: an instant is a `Date` or its text. */
export interface ReplyGiven extends Omit<Reply, 'values'> {
  readonly values?: Readonly<Record<string, Given | Date | undefined>>;
}

/** A step of a path; null where an answer may lack the part. `Place` is how items of lists are named, if they are. */
type Step<T, K extends string, Place extends string> =
  T extends null ? null
  : T extends ReadonlyArray<infer Item> ? (K extends Place ? Item | null : never)
  : K extends keyof T ? (string extends keyof T ? T[K] | null : T[K])
  : never;

/** The type of the part of an answer at a dotted path; `unknown` for a path that is only known at run time. */
export type Part<T, Path extends string, Place extends string = never> =
  string extends Path ? unknown
  : Path extends `${infer First}.${infer Rest}` ? Part<Step<T, First, Place>, Rest, Place>
  : Step<T, Path, Place>;

/**
 * Every refusal of an input. Branch on `code`, show `message` and `hint` to whoever gave the input.
 *
 * @example
 * ```js
 * try {
 *   calendar.elapsed('2026-11-20T10:00:00', new Date());
 * } catch (error) {
 *   if (!(error instanceof CaseworkError)) throw error;
 *   console.error(error.code, error.path, error.hint); // naive_time /from Append the offset, …
 * }
 * ```
 */
export declare class CaseworkError extends Error {
  constructor(
    record: { code: Code; path?: string; message?: string; hint?: string | null; span?: TextSpan | null },
    options?: { cause?: unknown },
  );
  readonly name: 'CaseworkError';
  /** A stable word; {@link errorCodes} lists them all. */
  readonly code: Code;
  /** A JSON pointer (RFC 6901) into what was given, such as `/from` or `/week/mon/0`; empty for the whole of it. */
  readonly path: string;
  /** How to cure it, where there is a cure worth naming. */
  readonly hint: string | null;
  /**
   * Where only a part of the text at the path is wrong, as in a template: `text.slice(span.start_utf16, span.end_utf16)`.
   */
  readonly span: TextSpan | null;
  toJSON(): { code: Code; path: string; message: string; hint: string | null; span: TextSpan | null };
}

/**
 * When a desk is open, and arithmetic in open time. Immutable.
 *
 * It is open at an instant exactly when the local wall clock of that instant lies in that date's hours. Each question
 * takes O(log n) in the number of clock changes and listed dates, however far apart the instants are.
 *
 * Every method throws {@link CaseworkError} for an argument that it refuses, with the name of the argument as `path`.
 *
 * @example
 * ```js
 * const desk = new Calendar('{zone: America/Vancouver, week: {mon-fri: 09:00-17:00}}');
 * const due = desk.add('2026-11-20T16:00:00-07:00', '2h');
 * desk.local(due); // '2026-11-23T10:00:00.000-07:00'
 * ```
 */
export declare class Calendar {
  /**
   * Reads a calendar from YAML or JSON text or from a plain object. `24x7` alone is the calendar that never closes, in
   * UTC.
   *
   * @throws {@link CaseworkError} for whatever is wrong with the document, at its path.
   */
  constructor(spec: string | CalendarDocument, options?: CalendarOptions);

  /**
   * Reads a calendar from a file of YAML or JSON, in UTF-8; text of more than one line and plain objects are read as by
   * the constructor.
   *
   * @throws {@link CaseworkError} for whatever is wrong with the document, and the errors of `node:fs`.
   */
  static load(given: string | URL | CalendarDocument, options?: CalendarOptions): Calendar;

  /** The open time from one instant to another in milliseconds, negative when `to` comes first. */
  elapsed(from: Instant, to: Instant): number;

  /**
   * The instant at which an amount that starts to run at `t` is used up.
   *
   * One that fits exactly ends at the closing and not at the next opening.
   *
   * @throws {@link CaseworkError} `never_used_up` when the calendar closes for good before, `time_out_of_range` after
   * the year 9999, `amount_out_of_range`, `bare_days` for days without a kind.
   */
  add(t: Instant, amount: Amount): Date;

  /**
   * The instant from which an amount runs until `t`: the mirror image of {@link Calendar.add}.
   *
   * @throws {@link CaseworkError} as {@link Calendar.add}.
   */
  sub(t: Instant, amount: Amount): Date;

  /** Whether it is open at `t`. The opening is open, the closing is not. */
  isOpen(t: Instant): boolean;

  /** The earliest open instant at or after `t`: `t` itself when open, null when it never opens again. */
  nextOpen(t: Instant): Date | null;

  /** The earliest closed instant at or after `t`: `t` itself when closed, null when it never closes. */
  nextClose(t: Instant): Date | null;

  /** The latest opening at or before `t`, null when there is none. */
  previousOpen(t: Instant): Date | null;

  /** The latest closing at or before `t`, null when there is none. */
  previousClose(t: Instant): Date | null;

  /** What the wall clock of the zone shows at `t`: RFC 3339 text with its offset. */
  local(t: Instant): string;

  /**
   * The instant at which the wall clock shows a local date and time such as `2026-11-21T09:00:00`: the first of two,
   * and for one that is skipped, the first instant after the gap.
   *
   * @throws {@link CaseworkError} `malformed_local_time`, `time_out_of_range`.
   */
  instant(local: string): Date;

  /**
   * Every span between two instants, counted or not, with its reason. `JSON.stringify` of it gives the same text in
   * every language of casework.
   *
   * @throws {@link CaseworkError} `too_long_to_explain` over more than 3,660 dates, or 20,000 spans.
   */
  explain(from: Instant, to: Instant): Explanation;

  /** What is legal in the document but probably not meant; empty for a clean one. */
  check(): Finding[];

  /** The week as a small HTML table: no script, every text escaped. */
  card(): string;

  /**
   * The open time of many pairs of instants, in milliseconds. All or nothing.
   *
   * @throws {@link CaseworkError} `lengths_differ`; `not_a_whole_number` or `time_out_of_range` at the path of the first
   * such instant, such as `/from/17`.
   */
  elapsedMany(from: Column, to: Column): Float64Array;
  elapsedMany(from: BigInt64Array, to: BigInt64Array): BigInt64Array;

  /**
   * The instants at which one amount is used up from many others, in milliseconds since 1970-01-01T00:00:00Z. All or
   * nothing.
   *
   * @throws {@link CaseworkError} as {@link Calendar.add}, at the path of the first such instant, such as `/t/17`.
   */
  addMany(t: Column, amount: Amount): Float64Array;
  addMany(t: BigInt64Array, amount: Amount): BigInt64Array;

  /** The name in the document, null when it has none. */
  get name(): string | null;
  /** The IANA name of its zone. */
  get zone(): string;
  /** The release of the IANA database that it was built from. */
  get tzdata(): string;
  /** Sixteen hex digits that stand for the document and the zone rules: equal versions give equal answers. */
  get version(): string;
  /** One line: name, zone, week, how many dates differ, zone data. */
  get summary(): string;
  /** The document it was built from, with every range written out; a fresh object each time. */
  get document(): CalendarDocument;

  /** The document, so that `JSON.stringify` of a calendar is text from which it can be built again. */
  toJSON(): CalendarDocument;
  toString(): string;
}

/**
 * What happened on one case: a log of events, each of them once, in order. Any order of arrival, with any repetitions,
 * gives the same case.
 *
 * An event is a plain object, and in it a `Date` is as good as its text, a field that is `undefined` counts as left out,
 * and decimals are read where they make sense. A case is a live handle: appending sends one event, not the log. It
 * follows the {@link Desk} that asked last, so that the next question costs little; that never changes an answer.
 *
 * `JSON.stringify` of a case is text from which `new Case` makes an equal one.
 *
 * @example
 * ```js
 * const ticket = new Case([
 *   { id: '1', case_id: '42', at: '2026-11-23T09:00:00Z', kind: 'opened', channel: 'email' },
 * ]);
 * ticket.append({ id: '2', case_id: '42', at: new Date(), kind: 'message', actor: { role: 'agent' } }); // 'in_order'
 * ```
 */
export declare class Case {
  #private;

  /**
   * A case of these events, in whatever order they are: an array of plain objects, or the YAML or JSON text of a list.
   *
   * @throws {@link CaseworkError} for whatever is wrong with an event, at its path, such as `/3/at`; and as
   * {@link Case.append}, at the place of the event.
   */
  constructor(events?: string | readonly (Event | OtherEvent)[]);

  /**
   * Adds an event at its place and says where it went: `in_order`, `late` before others, `duplicate` of one that was
   * there, or `unknown_kind` for one that is kept and has no effect. An event that is refused leaves the case as it was.
   *
   * @throws {@link CaseworkError} for whatever is wrong with the event, at its path; `other_case`, `event_id_conflict`,
   * `second_opening`, `too_many_threads`; `before_horizon` when the case was restored from a later snapshot.
   */
  append(event: string | Event): Appended;
  append<const K extends string>(
    event: OtherEvent & { readonly kind: K } & (string extends K ? unknown : K extends keyof EventData ? never : unknown),
  ): Appended;

  /** The id of the case; null before its first event. */
  get id(): string | null;
  /** How many events its log holds; those before a snapshot are not among them. */
  get length(): number;
  /** Its events in order, as plain data: instants are text. A fresh array each time. */
  get events(): Event[];

  /** The events, so that `JSON.stringify` of a case is text from which it can be made again. */
  toJSON(): Event[];
  toString(): string;
}

/**
 * Policies ready for use, and the questions that can be asked of them. Immutable.
 *
 * Answers are plain objects with the field names of the documents; their instants are `Date`s, and `JSON.stringify`
 * gives the same text in every language of casework. Nothing here reads a clock: every question says as of when.
 *
 * Every method throws {@link CaseworkError} for an argument that it refuses, with the name of the argument as `path`:
 * `/case`, `/a`, `/cases/3`, `/clock`, `/as_of`, `/last`, `/now`, `/horizon`, `/limit`, `/stream`, `/read/0`, `/actor`,
 * `/act`, `/ledger`.
 *
 * @example
 * ```js
 * const desk = new Desk(`
 * agreements:
 *   - {id: all, clocks: [{preset: first_reply, target: 4h, warn: [{at: 75%}]}]}
 * `);
 * const ticket = new Case([{ id: '1', case_id: '42', at: '2026-11-23T09:00:00Z', kind: 'opened' }]);
 * const answer = desk.assess(ticket, { asOf: '2026-11-23T10:00:00Z' });
 * answer.standing;                    // 'on_track'
 * answer.clocks.first_reply?.due_at;  // 2026-11-23T13:00:00.000Z
 * answer.next_check?.at;              // 2026-11-23T12:00:00.000Z: wake up then, and not before
 * ```
 */
export declare class Desk {
  #private;

  /**
   * Reads a policy from YAML or JSON text or from a plain object; or a list of policies, of which the last in force
   * applies.
   *
   * @throws {@link CaseworkError} for whatever is wrong with a document, at its path.
   */
  constructor(spec: string | PolicyDocument | readonly PolicyDocument[], options?: CalendarOptions);

  /**
   * Reads policies from a file of YAML or JSON, in UTF-8; text of more than one line and plain objects are read as by the
   * constructor.
   *
   * @throws {@link CaseworkError} for whatever is wrong with a document, and the errors of `node:fs`.
   */
  static load(
    given: string | URL | PolicyDocument | readonly PolicyDocument[],
    options?: CalendarOptions,
  ): Desk;

  /**
   * The same desk with the people who are there now, in the place of the policies' own; cases go on with it at once.
   *
   * @throws {@link CaseworkError} for whatever is wrong with the document, at its path; `unknown_role` and
   * `unknown_calendar` for names that no policy of the desk has.
   */
  withOrganisation(spec: string | OrganisationDocument): Desk;

  /** The guidelines as a page in Markdown, for people to read. */
  handbook(): string;

  /**
   * What is promised on a case, how it stands, and when to look again. With `read`, only those parts: an object from
   * each path to its value, null where this case has no such part. A path names fields, never an item of a list.
   *
   * @example
   * ```js
   * const { standing, 'clocks.first_reply.due_at': due } =
   *   desk.assess(ticket, { asOf: new Date(), read: ['standing', 'clocks.first_reply.due_at'] });
   * ```
   *
   * @throws {@link CaseworkError} `missing_field` and the codes of instants at `/as_of`; `no_such_part` or
   * `unknown_clock` for a path that no answer of this desk has; `before_horizon` before the snapshot of a restored case,
   * `other_desk` when that was another's.
   */
  assess(subject: Case, options: AsOf & { readonly read?: undefined }): Assessment;
  assess<const Path extends string>(
    subject: Case,
    options: AsOf & { readonly read: readonly Path[] },
  ): { readonly [P in Path]: Part<Assessment, P> };

  /**
   * One clock of {@link Desk.assess}; idle where the agreement in force has none of that id.
   *
   * @throws {@link CaseworkError} `unknown_clock` when no policy has one, and as {@link Desk.assess}.
   */
  clock(subject: Case, clock: string, options: AsOf): Reading;

  /**
   * When to look at a case again; null when nothing can happen without a new event.
   *
   * @example
   * ```js
   * const next = desk.nextCheck(ticket, { asOf: new Date() });
   * // A timer of Node holds at most 2 ** 31 - 1 milliseconds; one that wakes too early does no harm.
   * if (next) setTimeout(wake, Math.min(next.at.getTime() - Date.now(), 2 ** 31 - 1));
   * ```
   *
   * @throws {@link CaseworkError} as {@link Desk.assess}.
   */
  nextCheck(subject: Case, options: AsOf): NextCheck | null;

  /**
   * What the clocks of a case did after `last`, up to `now` and at it; and what was said before and, by what has come to
   * be known, is not so. Each transition has an id that stays, so that what was handled once is not handled twice.
   *
   * @throws {@link CaseworkError} `out_of_order` when `now` lies before `last`, and as {@link Desk.assess}.
   */
  crossed(subject: Case, options: Between): Crossed;

  /**
   * Every cycle of every clock that was promised, in order of their starts.
   *
   * @throws {@link CaseworkError} as {@link Desk.assess}.
   */
  cycles(subject: Case, options: AsOf): Cycle[];

  /**
   * Every stretch of a clock's present or latest cycle, counted or not, with its reason.
   *
   * @throws {@link CaseworkError} `unknown_clock`, `too_long_to_explain`, and as {@link Desk.assess}.
   */
  explain(subject: Case, clock: string, options: AsOf): ClockExplanation;

  /**
   * Why an agreement applies and another does not: every condition of the policy in force, part by part; null before any
   * is in force.
   *
   * @throws {@link CaseworkError} as {@link Desk.assess}.
   */
  trace(subject: Case, options: AsOf): PolicyTrace | null;

  /**
   * Another system's numbers beside ours; and where they differ, the rule that makes them differ. Without observations,
   * those in the log are meant: events of kind `policy_observed` whose data are one.
   *
   * @throws {@link CaseworkError} `unknown_clock`, what is wrong with an observation at its path, and as
   * {@link Desk.assess}.
   */
  reconcile(subject: Case, observed: string | readonly Observation[] | null | undefined, options: AsOf): Reconciliation;
  reconcile(subject: Case, options: AsOf): Reconciliation;

  /**
   * Cases in the order in which to work on them: by lane, then by score, then by what is due first. What nobody works on
   * next is left out and counted. The order does not depend on that of the array.
   *
   * @example
   * ```js
   * const { rows } = desk.rank(tickets, { asOf: new Date(), limit: 10 });
   * const [first] = rows; // whom to answer next
   * ```
   *
   * @throws {@link CaseworkError} `wrong_type`, `not_a_whole_number` or `number_out_of_range` at `/limit`, `/pick` and
   * `/explain`; and as {@link Desk.assess}, at the place of the case.
   */
  rank(subjects: readonly Case[], options: RankOptions): Ranking;

  /**
   * Where one case stands in the order of work, explained to the last point: what its level weighs, what each factor adds
   * and why, and how urgent it is; null for a case that nobody works on next, because it is resolved, closed, spam,
   * deleted or empty.
   *
   * @throws {@link CaseworkError} as {@link Desk.assess}.
   */
  priority(subject: Case, options: AsOf): Priority | null;

  /**
   * Which of two cases comes first, and why.
   *
   * @throws {@link CaseworkError} `not_in_order` at `/a` or `/b` for a case that nobody works on next, and as
   * {@link Desk.assess}.
   */
  compare(a: Case, b: Case, options: AsOf): Comparison;

  /**
   * When one of two cases comes before the other, which is before it now, if nothing but time passes.
   *
   * @throws {@link CaseworkError} `out_of_order` when `horizon` lies before `asOf`, and as {@link Desk.compare}.
   */
  overtakes(a: Case, b: Case, options: AsOf & { readonly horizon: Instant }): Overtaking;

  /**
   * No later than when somebody comes to a case, if only cases of one kind keep coming.
   *
   * @example
   * ```js
   * desk.latestTurn(ticket, { weight: 800, x: '1/2', every: '10m' }, { asOf: new Date() }).at;
   * ```
   *
   * @throws {@link CaseworkError} `not_in_order`, whatever is wrong with the stream, under `/stream`, and as
   * {@link Desk.assess}.
   */
  latestTurn(subject: Case, stream: string | Stream, options: AsOf): LatestTurn;

  /**
   * Every time a case was resolved or closed, and whether that was the end of it: resolved with the first contact, or
   * closed too early, because the customer came back.
   *
   * @throws {@link CaseworkError} as {@link Desk.assess}.
   */
  resolutions(subject: Case, options: AsOf): Resolution[];

  /**
   * Whether somebody may do something on a case, and who is asked otherwise. The answer is in its `verdict`; every
   * decision is an object, thus true.
   *
   * @example
   * ```js
   * const refund = { remedy: { kind: 'refund', amount: { minor: 3500, currency: 'EUR' } } };
   * const { verdict, approver } = desk.may({ id: 'ann', roles: ['agent'] }, refund, ticket, { ledger, asOf: new Date() });
   * if (verdict === 'allow') pay();
   * ```
   *
   * @throws {@link CaseworkError} what is wrong with the actor or the act, under `/actor` or `/act`; `unknown_role`;
   * `ledger_needed`, `other_currency` and `missing_field` where a limit that could allow it cannot be told; and as
   * {@link Desk.assess}.
   */
  may(actor: string | ActingPerson, act: string | ActDocument, subject: Case, options: Authority): Decision;

  /**
   * What somebody may give on a case right now without asking: of each kind by the grant that gives most of it.
   *
   * @throws {@link CaseworkError} what is wrong with the actor, under `/actor`, and as {@link Desk.assess}.
   */
  allowances(actor: string | ActingPerson, subject: Case, options: Authority): Allowance[];

  /**
   * A reply filled in, fitted to its channel and checked before anybody sends it. Without a case, what only a case knows is
   * missing. `sendable` is null while a finding of severity `error` stands.
   *
   * @example
   * ```js
   * const reply = { template: 'delayed', channel: 'sms', values: { 'customer.given_name': 'Sam', arrival: '2026-11-25' } };
   * const { sendable, findings } = desk.draft(reply, ticket, { asOf: new Date() });
   * if (sendable) for (const text of sendable.texts) send(text);
   * ```
   *
   * @throws {@link CaseworkError} what is wrong with the reply, under `/reply`: `malformed_reply`, `unknown_template`,
   * `unknown_channel`, `unknown_variable`, `unknown_locale`; and as {@link Desk.assess}.
   */
  draft(reply: string | ReplyGiven, subject: Case | null | undefined, options: AsOf): Draft;

  /**
   * Parts of {@link Desk.draft} for many replies, each with its case or null: from each path to an array with one value for
   * each reply, null where the draft has no such part. Without an array of cases, none has one. All or nothing.
   *
   * @example
   * ```js
   * const { 'sendable.texts': texts } = desk.draftMany(replies, tickets, { asOf: new Date(), read: ['sendable.texts'] });
   * ```
   *
   * @throws {@link CaseworkError} `lengths_differ`, `no_such_part`, and as {@link Desk.draft}, at the place of the reply,
   * such as `/replies/17/channel`.
   */
  draftMany<const Path extends string>(
    replies: string | readonly ReplyGiven[],
    subjects: readonly (Case | null | undefined)[] | null | undefined,
    options: AsOf & { readonly read: readonly Path[] },
  ): { readonly [P in Path]: (Part<Draft, P, `${number}`>)[] };

  /**
   * The templates that are for a case, each with why.
   *
   * @throws {@link CaseworkError} as {@link Desk.assess}.
   */
  proposals(subject: Case, options: AsOf): Proposal[];

  /**
   * How long replies made of each text of a template can become, on each channel that it is for, whatever the values are.
   *
   * @throws {@link CaseworkError} `unknown_template`.
   */
  lengths(template: string): TemplateLength[];

  /**
   * What a template says with the examples of its variables, as plain text: for whoever writes it. It is nobody's reply, and
   * it is not checked.
   *
   * @throws {@link CaseworkError} `unknown_template`, `unknown_locale`.
   */
  preview(template: string, locale?: string | null): string;

  /** Every channel of the policy: those that are built in, with what the policy says of them, and its own. */
  channels(): Channel[];

  /**
   * How a text stands against a channel of the policy: how long it is there, and whether it goes out as it is.
   *
   * @throws {@link CaseworkError} `unknown_channel`.
   */
  fit(text: string, channel: string): ChannelFit;

  /**
   * A text cut into messages that each fit a channel of the policy, with their numbers.
   *
   * @throws {@link CaseworkError} `unknown_channel`.
   */
  split(text: string, channel: string): MessagePart[];

  /**
   * Parts of {@link Desk.assess} for many cases: from each path to an array with one value for each case, null where a
   * case has no such part. All or nothing.
   *
   * @example
   * ```js
   * const { standing } = desk.assessMany(tickets, { asOf: new Date(), read: ['standing'] });
   * const late = tickets.filter((_, place) => standing[place] === 'breached');
   * ```
   *
   * @throws {@link CaseworkError} as {@link Desk.assess}, at the place of the case, such as `/cases/17/as_of`.
   */
  assessMany<const Path extends string>(
    subjects: readonly Case[],
    options: AsOf & { readonly read: readonly Path[] },
  ): { readonly [P in Path]: Part<Assessment, P>[] };

  /**
   * Every cycle of many cases as flat rows, which make a table.
   *
   * @throws {@link CaseworkError} as {@link Desk.assess}, at the place of the case.
   */
  targets(subjects: readonly Case[], options: AsOf): TargetRow[];

  /** What is legal in the policies but probably not meant; empty for clean ones. */
  check(): Finding[];

  /**
   * What a case has come to, as text from which it goes on without its log. It holds no text that anybody wrote.
   *
   * @throws {@link CaseworkError} `other_desk` for a case that was restored from another desk's snapshot.
   */
  snapshot(subject: Case): string;

  /**
   * The case of a snapshot. What happened before it is forgotten: earlier instants are refused.
   *
   * @throws {@link CaseworkError} `other_desk` when another desk took it, `malformed_snapshot`, `unknown_format`.
   */
  restore(text: string): Case;

  /**
   * How a case stands, as a small HTML table: no script, every text escaped.
   *
   * @throws {@link CaseworkError} as {@link Desk.assess}.
   */
  card(subject: Case, options: AsOf): string;

  /** One line: name and version, how many agreements and clocks, calendars, zone data. */
  get summary(): string;
  /** Sixteen hex digits that stand for the policies and the zone rules: equal ones give equal answers. */
  get fingerprint(): string;
  /** The documents it was made from; a fresh array each time. */
  get documents(): PolicyDocument[];

  /** The document, or the list of them, so that `JSON.stringify` of a desk is text from which it can be made again. */
  toJSON(): PolicyDocument | PolicyDocument[];
  toString(): string;
}

/**
 * The cases of a desk in the order of work, kept ready while time passes: {@link Desk.rank} for hundreds of thousands of
 * cases.
 *
 * It holds no cases and no logs, only where each one stands. `put` takes a case in, or takes it in again after an event;
 * `advance` moves on; `due` names the cases that have to be put again, because something has changed on them by itself.
 *
 * @example
 * ```js
 * const worklist = new Worklist(desk, { now: new Date() });
 * for (const ticket of tickets.values()) worklist.put(ticket);
 * worklist.advance(new Date());
 * for (const id of worklist.due()) worklist.put(tickets.get(id));
 * const [first] = worklist.top(1); // whom to answer next
 * ```
 */
export declare class Worklist {
  #private;

  /**
   * A worklist without cases, as of an instant.
   *
   * @throws {@link CaseworkError} for what is no desk or no instant, at `/desk` or `/now`.
   */
  constructor(desk: Desk, options: { readonly now: Instant });

  /**
   * The worklist of a snapshot.
   *
   * @throws {@link CaseworkError} `other_desk` when it is another desk's, `malformed_snapshot`, `unknown_format`.
   */
  static restore(desk: Desk, text: string): Worklist;

  /**
   * Takes a case in as it stands now, in the place of what was known of it; whether it has a place in the order. One that
   * nobody works on next, because it is resolved, closed, spam, deleted or empty, has none.
   *
   * @throws {@link CaseworkError} as {@link Desk.assess}; then it holds what it held.
   */
  put(subject: Case): boolean;

  /** Lets a case go; whether it had a place in the order. */
  remove(caseId: string): boolean;

  /**
   * Moves on to an instant.
   *
   * @throws {@link CaseworkError} `out_of_order` when it lies before {@link Worklist.now}.
   */
  advance(now: Instant): void;

  /** The first `n` cases in the order of work; ten, when nothing else is said. */
  top(n?: number): WorkRow[];

  /** The ids of the cases that have to be put again, because something has changed on them by itself since they were. */
  due(): string[];

  /** When the first case has to be put again; null when nothing can change without a new event. */
  nextCheck(): Date | null;

  /** The instant as of which it stands. */
  now(): Date;

  /** How many cases have a place in the order. */
  get length(): number;

  /** All of it, as text from which the same desk goes on with it. */
  snapshot(): string;

  toString(): string;
}

/**
 * What was given on all cases: the remedies that limits per customer, per agent and over several cases count. Any order of
 * arrival, with any repetitions, gives the same ledger.
 *
 * @example
 * ```js
 * const ledger = new Ledger();
 * for (const event of remedies) ledger.append(event);
 * desk.allowances({ id: 'ann' }, ticket, { ledger, asOf: new Date() });
 * ```
 */
export declare class Ledger {
  #private;

  /**
   * A ledger of the events of kind `remedy` of any cases, in any order; from data or text of them, which may also be one
   * event in JSON on each line.
   *
   * @throws {@link CaseworkError} for whatever is wrong with an event, at its path below its place.
   */
  constructor(events?: string | readonly (Event | OtherEvent)[]);

  /**
   * Reads a ledger from a file, in UTF-8; text of more than one line and arrays are read as by the constructor.
   *
   * @throws {@link CaseworkError} for whatever is wrong with an event, and the errors of `node:fs`.
   */
  static load(given: string | URL | readonly (Event | OtherEvent)[]): Ledger;

  /**
   * Takes an event of kind `remedy` in and says in one word where it went. What is refused leaves the ledger as it was.
   *
   * @throws {@link CaseworkError} `not_a_remedy` for another kind, `event_id_conflict`, and whatever is wrong with the
   * event.
   */
  append(event: string | Event | OtherEvent): Appended;

  /** How many events it holds. */
  get length(): number;
  /** Its events by case and in order, as plain data: instants are text. A fresh array each time. */
  get events(): Event[];

  /** The events, so that `JSON.stringify` of a ledger is text from which an equal one can be made. */
  toJSON(): Event[];
  toString(): string;
}

/**
 * What is wrong with a policy, or legal and probably not meant: for whatever parses, whether it loads or not.
 *
 * @throws {@link CaseworkError} `malformed_json`, `malformed_yaml`, and whatever else keeps it from being read as data.
 */
export declare function checkPolicy(spec: string | PolicyDocument | readonly PolicyDocument[]): Finding[];

/** Every fact that a condition may ask about. */
export declare function facts(): FactRow[];

/** Every channel that is built in: its limit in its true unit, its window, and where that is written. */
export declare function channels(): Channel[];

/**
 * How a text stands against a channel that is built in: how long it is there, and whether it goes out as it is.
 *
 * @example
 * ```js
 * fit('We’ve sent it.', 'sms').edit.replace[0].text; // "'": one curly quote makes 70 characters of 160
 * ```
 *
 * @throws {@link CaseworkError} `unknown_channel`.
 */
export declare function fit(text: string, channel: string): ChannelFit;

/**
 * A text cut into messages that each fit a channel that is built in, with their numbers.
 *
 * @throws {@link CaseworkError} `unknown_channel`.
 */
export declare function split(text: string, channel: string): MessagePart[];

/** The release of Unicode CLDR in this build, by which dates, numbers and money are written. */
export declare function cldrRelease(): string;

/**
 * Reads YAML 1.2 or JSON by the rules of every casework document: `17:00` and `2026-12-25` stay text.
 *
 * @throws {@link CaseworkError} `malformed_yaml`, `malformed_json`, `duplicate_key`, `lone_surrogate`,
 * `not_a_whole_number`, `not_a_document` for anything but text.
 */
export declare function readDocument(text: string): unknown;

/** The release of the IANA time zone database in this build, such as `2026e`. */
export declare function tzdataRelease(): string;

/** Every code that a {@link CaseworkError} can carry. New ones may be added; none changes its meaning. */
export declare const errorCodes: readonly Code[];
