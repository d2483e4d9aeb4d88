import type { Amount, CalendarDocument, Code, Explanation, Finding, Instant } from './types.js';

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
    record: { code: Code; path?: string; message?: string; hint?: string | null },
    options?: { cause?: unknown },
  );
  readonly name: 'CaseworkError';
  /** A stable word; {@link errorCodes} lists them all. */
  readonly code: Code;
  /** A JSON pointer (RFC 6901) into what was given, such as `/from` or `/week/mon/0`; empty for the whole of it. */
  readonly path: string;
  /** How to cure it, where there is a cure worth naming. */
  readonly hint: string | null;
  toJSON(): { code: Code; path: string; message: string; hint: string | null };
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
   * Reads a calendar from a file of YAML or JSON, in UTF-8.
   *
   * @throws {@link CaseworkError} for whatever is wrong with the document, and the errors of `node:fs`.
   */
  static load(path: string | URL, options?: CalendarOptions): Calendar;

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
