'use strict';
// The public shape of casework in Node. What a calendar means is decided in the native library; this file takes
// documents apart, makes dates of milliseconds, and errors of refusals.

const { readFileSync } = require('node:fs');
// Not `instanceof`: test runners and sandboxes have built-in classes of their own.
const { isBigInt64Array, isDate, isFloat64Array, isUint8Array } = require('node:util').types;

const native = loadNative();
const meanings = new Map(native.codes());

function loadNative() {
  try {
    return require('./casework.node');
  } catch (cause) {
    const words = ({ os, cpu, libc = [] }) => [...os, ...cpu, ...libc].join(' ');
    const here = words(require('./platform.cjs').here());
    const packed = require('./package.json');
    const built = packed.os ? ` This package was built for ${words(packed)}.` : '';
    const missing = cause.code === 'MODULE_NOT_FOUND';
    const cure = packed.os
      ? 'Install the package of your platform, and keep it out of bundles.'
      : `${missing ? 'Build it first' : 'Build it for this machine'}: run \`make node\`.`;
    const [reason] = cause.message.split('\n');
    throw new Error(`casework cannot load its native library on ${here}: ${reason}.${built} ${cure}`, { cause });
  }
}

class CaseworkError extends Error {
  constructor({ code, path = '', message = meanings.get(code), hint = null, span = null }, options) {
    super(message, options);
    this.code = code;
    this.path = path;
    this.hint = hint;
    this.span = span;
  }

  toJSON() {
    const { code, path, message, hint, span } = this;
    return { code, path, message, hint, span };
  }
}
// On the prototype, as with the errors of the language, so that it does not show among the fields.
Object.defineProperty(CaseworkError.prototype, 'name', { value: 'CaseworkError', configurable: true, writable: true });

/** The error for what a native call threw: the JSON text of a refusal, or something else such as a stack overflow. */
function refused(thrown) {
  let record;
  try {
    record = JSON.parse(thrown.message);
  } catch {
    return thrown;
  }
  return new CaseworkError(record);
}

function ask(target, verb, a, b, c) {
  try {
    return target[verb](a, b, c);
  } catch (thrown) {
    throw refused(thrown);
  }
}

const tape = new native.Tape();
let cells = new Float64Array(1 << 12);
/** The names of the fields of mappings, by the number that stands for them. */
const names = [];

/** What numbers on the tape announce, in the order of the native library. */
const [NULL, FALSE, TRUE, INT, TEXT, INSTANT, LIST, KNOWN, NEW] = Array(9).keys();

/** Asks for an answer with parts. It comes as numbers and one text; `values.rs` says how. */
function tell(target, verb, a, b, c, d, e) {
  let text;
  try {
    text = target[verb](tape, cells, a, b, c, d, e);
  } catch (thrown) {
    throw refused(thrown);
  }
  const end = cells[0] + 1;
  if (end > cells.length) {
    const few = cells;
    cells = new Float64Array(end);
    tape.copy(cells);
    const answer = read(text, end);
    cells = few;
    return answer;
  }
  return read(text, end);
}

function read(text, end) {
  const values = [];
  let [at, from] = [1, 0];
  const word = () => text.slice(from, (from += cells[at++]));
  while (at < end) {
    const mark = cells[at++];
    if (mark === NULL) values.push(null);
    else if (mark === INT) values.push(cells[at++]);
    else if (mark === TEXT) values.push(word());
    else if (mark === INSTANT) values.push(new Date(cells[at++]));
    else if (mark === FALSE) values.push(false);
    else if (mark === TRUE) values.push(true);
    else if (mark === LIST) {
      const count = cells[at++];
      values.push(count === 0 ? [] : values.splice(-count));
    } else {
      const number = cells[at++];
      const keys = mark === KNOWN ? names[number] : Array.from({ length: number }, word);
      if (mark === NEW) names.push(keys);
      const first = values.length - keys.length;
      const fields = {};
      for (let place = 0; place < keys.length; place += 1) {
        const key = keys[place];
        if (key === '__proto__') define(fields, key, values[first + place]);
        else fields[key] = values[first + place];
      }
      values.length = first;
      values.push(fields);
    }
  }
  return values[0];
}

/** Setting a key like `__proto__`, which may be data, would do something else. */
function define(fields, key, value) {
  Object.defineProperty(fields, key, { value, writable: true, enumerable: true, configurable: true });
}

function date(millis) {
  return millis === null ? null : new Date(millis);
}

/** A JSON pointer one step further; long keys are cut, as the core does. */
function under(path, key) {
  const step = String(key).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1');
  const characters = [...step];
  return `${path}/${characters.length > 64 ? `${characters.slice(0, 63).join('')}…` : step}`;
}

/** As deep as the core reads JSON, so that a document that contains itself ends here. */
const DEEPEST = 120;

/** An object whose fields are all there is to it, whatever realm it comes from. */
function isPlain(value) {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The text of an instant in an event. One that ISO text has no four digits for is no instant of casework. */
function instantText(date, wrong) {
  if (Number.isNaN(Date.prototype.valueOf.call(date))) throw wrong('not_a_time');
  const text = Date.prototype.toISOString.call(date);
  if (text.length !== '2026-11-21T09:00:00.000Z'.length) throw wrong('time_out_of_range');
  return text;
}

/**
 * The JSON text of plain data. `JSON.stringify` would turn NaN into null and drop what it cannot write.
 *
 * Programs make events and replies, and people write documents: only in what programs make a `Date` is its text, and an
 * undefined field is left out.
 */
function json(whole, { inEvents }) {
  const way = [];
  const wrong = (code, hint) => new CaseworkError({ code, path: way.reduce(under, ''), hint });
  const text = (value) => {
    if (!value.isWellFormed()) throw wrong('lone_surrogate');
    return JSON.stringify(value);
  };
  const written = (value) => {
    if (typeof value === 'string') return text(value);
    if (value === null || typeof value === 'boolean') return String(value);
    if (typeof value === 'number') {
      // Where a fraction may stand is for the core to say.
      if (!Number.isFinite(value)) throw wrong('not_a_whole_number');
      return String(value);
    }
    if (value === undefined) throw wrong('wrong_type', 'Leave the field out, or give it a value.');
    if (isDate(value)) {
      if (inEvents) return text(instantText(value, wrong));
      throw wrong('wrong_type', "Write dates and times as text, such as '2026-12-25' or '09:00'.");
    }
    if (!isPlain(value)) {
      const kinds = inEvents ? 'numbers, dates' : 'numbers';
      throw wrong('wrong_type', `Give only objects, arrays, text, ${kinds}, true, false and null.`);
    }
    if (way.length > DEEPEST) throw new CaseworkError({ code: 'not_a_document', hint: 'It nests too deeply, or contains itself.' });
    let parts = '';
    const add = (key, name, part) => {
      way.push(key);
      parts += `${parts && ','}${name()}${written(part)}`;
      way.pop();
    };
    if (Array.isArray(value)) {
      for (let place = 0; place < value.length; place += 1) add(place, () => '', value[place]);
      return `[${parts}]`;
    }
    for (const key of Object.keys(value)) {
      const field = value[key];
      if (field !== undefined || !inEvents) add(key, () => `${text(key)}:`, field);
    }
    return `{${parts}}`;
  };
  return written(whole);
}

function documentText(spec, reader) {
  if (typeof spec === 'string') return spec;
  if (isPlain(spec)) return json(spec, { inEvents: false });
  const file = reader ? `; ${reader}(path) reads a file` : '';
  throw new CaseworkError({ code: 'not_a_document', hint: `Give YAML or JSON text or a plain object${file}.` });
}

function eventText(given, what) {
  if (typeof given === 'string') return given;
  if (isPlain(given)) return json(given, { inEvents: true });
  throw new CaseworkError({ code: 'not_a_document', hint: `Give ${what}, or its YAML or JSON text.` });
}

/** The text of an argument, whose name its refusals have in their path. */
function namedText(name, given, what) {
  try {
    return eventText(given, what);
  } catch (cause) {
    if (!(cause instanceof CaseworkError)) throw cause;
    throw new CaseworkError({ ...cause.toJSON(), path: under('', name) + cause.path }, { cause });
  }
}

/** A document as the constructors take it, or that of a file. No path has a line break or begins with a bracket. */
function loaded(given) {
  const isText = typeof given === 'string' && /^\s*[[{]|\n/.test(given);
  return isText || isPlain(given) ? given : fileText(given);
}

function fileText(path) {
  const bytes = readFileSync(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CaseworkError({ code: 'not_a_document', hint: 'Save the file as UTF-8.' }, { cause });
  }
}

/** Refuses options that are no object, or of which one has a name that nothing reads. */
function known(options, names, example) {
  if (!isPlain(options)) throw new CaseworkError({ code: 'wrong_type', hint: `Give the options as an object${example}.` });
  for (const key of Object.keys(options)) {
    if (!names.includes(key)) {
      throw new CaseworkError({ code: 'unknown_field', path: under('', key), hint: `The options are: ${names.join(', ')}.` });
    }
  }
}

/** Zone data as the native constructor takes it: names, bytes, release. */
function zoneData(options) {
  const wrong = (path, hint) => new CaseworkError({ code: 'wrong_type', path, hint });
  known(options, ['tzif', 'tzdata'], '');
  const { tzif = {}, tzdata = 'handed in' } = options;
  if (typeof tzdata !== 'string') throw wrong('/tzdata', "Give the release as text, such as '2026e'.");
  if (!isPlain(tzif)) throw wrong('/tzif', 'Give an object from zone name to the bytes of its TZif file.');
  for (const [zone, bytes] of Object.entries(tzif)) {
    if (!isUint8Array(bytes)) throw wrong(under('/tzif', zone), 'Give the bytes as a Uint8Array.');
  }
  return [Object.keys(tzif), Object.values(tzif), tzdata];
}

/** A column as the native library reads it: a typed array, or an array that is only that. */
function column(name, values) {
  if (isFloat64Array(values) || isBigInt64Array(values)) return values;
  if (Array.isArray(values)) return Array.from(values);
  const hint = 'Give a Float64Array or BigInt64Array of milliseconds, or an array of dates or text.';
  throw new CaseworkError({ code: 'wrong_type', path: `/${name}`, hint });
}

class Calendar {
  #native;

  constructor(spec, options = {}) {
    const text = documentText(spec, 'Calendar.load');
    const zones = zoneData(options);
    try {
      this.#native = new native.Calendar(text, ...zones);
    } catch (thrown) {
      throw refused(thrown);
    }
  }

  static load(given, options) {
    return new this(loaded(given), options);
  }

  elapsed(from, to) {
    return ask(this.#native, 'elapsed', from, to);
  }

  add(t, amount) {
    return new Date(ask(this.#native, 'add', t, amount));
  }

  sub(t, amount) {
    return new Date(ask(this.#native, 'sub', t, amount));
  }

  isOpen(t) {
    return ask(this.#native, 'isOpen', t);
  }

  nextOpen(t) {
    return date(ask(this.#native, 'nextOpen', t));
  }

  nextClose(t) {
    return date(ask(this.#native, 'nextClose', t));
  }

  previousOpen(t) {
    return date(ask(this.#native, 'previousOpen', t));
  }

  previousClose(t) {
    return date(ask(this.#native, 'previousClose', t));
  }

  local(t) {
    return ask(this.#native, 'local', t);
  }

  instant(local) {
    return new Date(ask(this.#native, 'instant', local));
  }

  explain(from, to) {
    return tell(this.#native, 'explain', from, to);
  }

  check() {
    return tell(this.#native, 'check');
  }

  card() {
    return ask(this.#native, 'card');
  }

  elapsedMany(from, to) {
    return ask(this.#native, 'elapsedMany', column('from', from), column('to', to));
  }

  addMany(t, amount) {
    return ask(this.#native, 'addMany', column('t', t), amount);
  }

  get name() {
    return ask(this.#native, 'name');
  }

  get zone() {
    return ask(this.#native, 'zone');
  }

  get tzdata() {
    return ask(this.#native, 'tzdata');
  }

  get version() {
    return ask(this.#native, 'version');
  }

  get summary() {
    return ask(this.#native, 'summary');
  }

  get document() {
    return JSON.parse(ask(this.#native, 'document'));
  }

  toJSON() {
    return this.document;
  }

  toString() {
    return `Calendar(${this.summary})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')]() {
    return this.toString();
  }
}

/** The native case of a `Case`. */
let handle;

class Case {
  #native;

  static {
    handle = (value, ...way) => {
      if (typeof value === 'object' && value !== null && #native in value) return value.#native;
      throw new CaseworkError({ code: 'wrong_type', path: way.reduce(under, ''), hint: 'Give a Case: new Case(events).' });
    };
  }

  constructor(events = []) {
    if (events instanceof native.Case) {
      this.#native = events;
      return;
    }
    const text = eventText(events, 'an array of events');
    try {
      this.#native = new native.Case(text);
    } catch (thrown) {
      throw refused(thrown);
    }
  }

  append(event) {
    return ask(this.#native, 'append', eventText(event, 'an event'));
  }

  get id() {
    return ask(this.#native, 'id');
  }

  get length() {
    return ask(this.#native, 'length');
  }

  get events() {
    return JSON.parse(ask(this.#native, 'events'));
  }

  toJSON() {
    return this.events;
  }

  toString() {
    return ask(this.#native, 'summary');
  }

  [Symbol.for('nodejs.util.inspect.custom')]() {
    return this.toString();
  }
}

/** The native ledger of a `Ledger`; none where there is none. */
let ledgerHandle;

class Ledger {
  #native;

  static {
    ledgerHandle = (value) => {
      if (value === undefined || value === null) return undefined;
      if (typeof value === 'object' && #native in value) return value.#native;
      throw new CaseworkError({ code: 'wrong_type', path: '/ledger', hint: 'Give a Ledger: new Ledger(events).' });
    };
  }

  constructor(events = []) {
    const text = eventText(events, 'an array of events');
    try {
      this.#native = new native.Ledger(text);
    } catch (thrown) {
      throw refused(thrown);
    }
  }

  static load(given) {
    return new this(loaded(given));
  }

  append(event) {
    return ask(this.#native, 'append', eventText(event, 'an event'));
  }

  get length() {
    return ask(this.#native, 'length');
  }

  get events() {
    return JSON.parse(ask(this.#native, 'events'));
  }

  toJSON() {
    return this.events;
  }

  toString() {
    return ask(this.#native, 'summary');
  }

  [Symbol.for('nodejs.util.inspect.custom')]() {
    return this.toString();
  }
}

function cases(given, handleOf = handle) {
  if (!Array.isArray(given)) throw new CaseworkError({ code: 'wrong_type', path: '/cases', hint: 'Give an array of cases.' });
  return Array.from(given, (one, place) => handleOf(one, 'cases', place));
}

/** The native case of a `Case`; undefined where there is none. */
const handleIfAny = (value, ...way) => (value == null ? undefined : handle(value, ...way));

/** The paths of the parts to read. */
function paths(read, example) {
  if (Array.isArray(read)) return Array.from(read);
  throw new CaseworkError({ code: 'wrong_type', path: '/read', hint: `Give an array of paths, such as ${example}.` });
}

const INSTANTS = { asOf: 'as_of', last: 'last', now: 'now', horizon: 'horizon' };

/** The options of a question. Paths name them as every language of casework does. */
function asked(options = {}, names = ['asOf'], ...optional) {
  const example = `, such as {${names.map((name) => `${name}: ${name in INSTANTS ? 'new Date()' : "['standing']"}`).join(', ')}}`;
  known(options, [...names, ...optional], example);
  for (const name of names) {
    if (options[name] === undefined) {
      throw new CaseworkError({ code: 'missing_field', path: `/${INSTANTS[name] ?? name}`, hint: `Give the options${example}.` });
    }
  }
  return options;
}

/** How many lists of parts a desk remembers. */
const REMEMBERED = 100;

/** The native desk of a `Desk`. */
let deskHandle;

class Desk {
  #native;
  #parts = new Map();

  static {
    deskHandle = (value) => {
      if (typeof value === 'object' && value !== null && #native in value) return value.#native;
      throw new CaseworkError({ code: 'wrong_type', path: '/desk', hint: 'Give a Desk: new Desk(policy).' });
    };
  }

  constructor(spec, options = {}) {
    if (spec instanceof native.Desk) {
      this.#native = spec;
      return;
    }
    const text = documentText(spec, 'Desk.load');
    const zones = zoneData(options);
    try {
      this.#native = new native.Desk(text, ...zones);
    } catch (thrown) {
      throw refused(thrown);
    }
  }

  static load(given, options) {
    return new this(loaded(given), options);
  }

  withOrganisation(spec) {
    return new this.constructor(ask(this.#native, 'withOrganisation', documentText(spec)));
  }

  handbook() {
    return ask(this.#native, 'handbook');
  }

  /** Parts that the native library has looked through once. */
  #read(read) {
    const names = paths(read, "['standing', 'clocks.first_reply.due_at']");
    const key = names.every((path) => typeof path === 'string') ? names.join('\n') : undefined;
    const seen = this.#parts.get(key);
    if (seen) return seen;
    const parts = ask(this.#native, 'parts', names);
    if (this.#parts.size >= REMEMBERED) this.#parts.clear();
    this.#parts.set(key, parts);
    return parts;
  }

  assess(given, options) {
    const { asOf, read } = asked(options, ['asOf'], 'read');
    if (read === undefined) return tell(this.#native, 'assess', handle(given, 'case'), asOf);
    return tell(this.#native, 'read', handle(given, 'case'), asOf, this.#read(read));
  }

  clock(given, clock, options) {
    return tell(this.#native, 'clock', handle(given, 'case'), clock, asked(options).asOf);
  }

  nextCheck(given, options) {
    return tell(this.#native, 'nextCheck', handle(given, 'case'), asked(options).asOf);
  }

  crossed(given, options) {
    const { last, now } = asked(options, ['now'], 'last');
    return tell(this.#native, 'crossed', handle(given, 'case'), last, now);
  }

  cycles(given, options) {
    return tell(this.#native, 'cycles', handle(given, 'case'), asked(options).asOf);
  }

  explain(given, clock, options) {
    return tell(this.#native, 'explain', handle(given, 'case'), clock, asked(options).asOf);
  }

  trace(given, options) {
    return tell(this.#native, 'trace', handle(given, 'case'), asked(options).asOf);
  }

  reconcile(given, observed, options) {
    // Without observations, the options may come second.
    if (options === undefined && isPlain(observed) && !Array.isArray(observed)) return this.reconcile(given, null, observed);
    const text = observed == null ? undefined : namedText('observed', observed, 'an array of observations');
    return tell(this.#native, 'reconcile', handle(given, 'case'), text, asked(options).asOf);
  }

  rank(given, options) {
    const { asOf, limit, pick, explain } = asked(options, ['asOf'], 'limit', 'pick', 'explain');
    return tell(this.#native, 'rank', cases(given), asOf, limit, pick, explain);
  }

  priority(given, options) {
    return tell(this.#native, 'priority', handle(given, 'case'), asked(options).asOf);
  }

  compare(a, b, options) {
    return tell(this.#native, 'compare', handle(a, 'a'), handle(b, 'b'), asked(options).asOf);
  }

  overtakes(a, b, options) {
    const { asOf, horizon } = asked(options, ['asOf', 'horizon']);
    return tell(this.#native, 'overtakes', handle(a, 'a'), handle(b, 'b'), asOf, horizon);
  }

  latestTurn(given, stream, options) {
    const text = namedText('stream', stream, 'a stream of cases');
    return tell(this.#native, 'latestTurn', handle(given, 'case'), text, asked(options).asOf);
  }

  resolutions(given, options) {
    return tell(this.#native, 'resolutions', handle(given, 'case'), asked(options).asOf);
  }

  may(actor, act, given, options) {
    const { asOf, ledger } = asked(options, ['asOf'], 'ledger');
    const [who, what] = [namedText('actor', actor, 'an actor'), namedText('act', act, 'an act')];
    return tell(this.#native, 'may', who, what, handle(given, 'case'), ledgerHandle(ledger), asOf);
  }

  allowances(actor, given, options) {
    const { asOf, ledger } = asked(options, ['asOf'], 'ledger');
    const who = namedText('actor', actor, 'an actor');
    return tell(this.#native, 'allowances', who, handle(given, 'case'), ledgerHandle(ledger), asOf);
  }

  draft(reply, given, options) {
    if (options === undefined && isPlain(given)) {
      throw new CaseworkError({ code: 'missing_field', path: '/as_of', hint: 'The case comes second: write null for none.' });
    }
    const { asOf } = asked(options);
    return tell(this.#native, 'draft', namedText('reply', reply, 'a reply'), handleIfAny(given, 'case'), asOf);
  }

  draftMany(replies, given, options) {
    const { asOf, read } = asked(options, ['asOf', 'read']);
    const text = namedText('replies', replies, 'an array of replies');
    const held = given == null ? undefined : cases(given, handleIfAny);
    return tell(this.#native, 'draftMany', text, held, asOf, paths(read, "['sendable.texts', 'parts.0.length']"));
  }

  proposals(given, options) {
    return tell(this.#native, 'proposals', handle(given, 'case'), asked(options).asOf);
  }

  lengths(template) {
    return tell(this.#native, 'lengths', template);
  }

  preview(template, locale) {
    return ask(this.#native, 'preview', template, locale);
  }

  channels() {
    return tell(this.#native, 'channels');
  }

  fit(text, channel) {
    return tell(this.#native, 'fit', text, channel);
  }

  split(text, channel) {
    return tell(this.#native, 'split', text, channel);
  }

  assessMany(given, options) {
    const { asOf, read } = asked(options, ['asOf', 'read']);
    return tell(this.#native, 'assessMany', cases(given), asOf, this.#read(read));
  }

  targets(given, options) {
    return tell(this.#native, 'targets', cases(given), asked(options).asOf);
  }

  check() {
    return tell(this.#native, 'check');
  }

  snapshot(given) {
    return ask(this.#native, 'snapshot', handle(given, 'case'));
  }

  restore(text) {
    return new Case(ask(this.#native, 'restore', text));
  }

  card(given, options) {
    return ask(this.#native, 'card', handle(given, 'case'), asked(options).asOf);
  }

  get summary() {
    return ask(this.#native, 'summary');
  }

  get fingerprint() {
    return ask(this.#native, 'fingerprint');
  }

  get documents() {
    const documents = this.toJSON();
    return Array.isArray(documents) ? documents : [documents];
  }

  toJSON() {
    return JSON.parse(ask(this.#native, 'documents'));
  }

  toString() {
    return `Desk(${this.summary})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')]() {
    return this.toString();
  }
}

class Worklist {
  #native;

  constructor(desk, options) {
    if (desk instanceof native.Worklist) {
      this.#native = desk;
      return;
    }
    const { now } = asked(options, ['now']);
    const own = deskHandle(desk);
    try {
      this.#native = new native.Worklist(own, now);
    } catch (thrown) {
      throw refused(thrown);
    }
  }

  static restore(desk, text) {
    return new this(ask(native.Worklist, 'restore', deskHandle(desk), text));
  }

  put(given) {
    return ask(this.#native, 'put', handle(given, 'case'));
  }

  remove(id) {
    return ask(this.#native, 'remove', id);
  }

  advance(now) {
    ask(this.#native, 'advance', now);
  }

  top(n = 10) {
    return tell(this.#native, 'top', n);
  }

  due() {
    return ask(this.#native, 'due');
  }

  nextCheck() {
    return date(ask(this.#native, 'nextCheck'));
  }

  now() {
    return date(ask(this.#native, 'now'));
  }

  get length() {
    return ask(this.#native, 'length');
  }

  snapshot() {
    return ask(this.#native, 'snapshot');
  }

  toString() {
    return ask(this.#native, 'summary');
  }

  [Symbol.for('nodejs.util.inspect.custom')]() {
    return this.toString();
  }
}

function checkPolicy(spec) {
  return tell(native, 'checkPolicy', documentText(spec));
}

function channels() {
  return tell(native, 'channels');
}

function fit(text, channel) {
  return tell(native, 'fit', text, channel);
}

function split(text, channel) {
  return tell(native, 'split', text, channel);
}

function cldrRelease() {
  return native.cldrRelease();
}

function facts() {
  return tell(native, 'facts');
}

function readDocument(text) {
  return JSON.parse(ask(native, 'readDocument', text));
}

function tzdataRelease() {
  return native.tzdataRelease();
}

exports.Calendar = Calendar;
exports.Case = Case;
exports.CaseworkError = CaseworkError;
exports.Desk = Desk;
exports.Ledger = Ledger;
exports.Worklist = Worklist;
exports.channels = channels;
exports.checkPolicy = checkPolicy;
exports.cldrRelease = cldrRelease;
exports.errorCodes = Object.freeze([...meanings.keys()]);
exports.facts = facts;
exports.fit = fit;
exports.readDocument = readDocument;
exports.split = split;
exports.tzdataRelease = tzdataRelease;
