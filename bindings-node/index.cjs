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
    const missing = cause.code === 'MODULE_NOT_FOUND';
    const cure = missing ? 'Build it first: run `make node`.' : 'Build it for this machine: run `make node`.';
    throw new Error(`casework cannot load its native library. ${cure}`, { cause });
  }
}

class CaseworkError extends Error {
  constructor({ code, path = '', message = meanings.get(code), hint = null }, options) {
    super(message, options);
    this.code = code;
    this.path = path;
    this.hint = hint;
  }

  toJSON() {
    const { code, path, message, hint } = this;
    return { code, path, message, hint };
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

function ask(target, verb, a, b) {
  try {
    return target[verb](a, b);
  } catch (thrown) {
    throw refused(thrown);
  }
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

/** The JSON text of plain data. `JSON.stringify` would turn NaN into null and drop what it cannot write. */
function json(value, path = '', depth = 0) {
  const wrong = (code, hint) => new CaseworkError({ code, path, hint });
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw wrong('not_a_whole_number');
    return String(value);
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw wrong('lone_surrogate');
    return JSON.stringify(value);
  }
  if (value === undefined) throw wrong('wrong_type', 'Leave the field out, or give it a value.');
  if (isDate(value)) throw wrong('wrong_type', "Write dates and times as text, such as '2026-12-25' or '09:00'.");
  if (!isPlain(value)) throw wrong('wrong_type', 'A document holds only objects, arrays, text, whole numbers, true, false and null.');
  if (depth > DEEPEST) throw new CaseworkError({ code: 'not_a_document', hint: 'It nests too deeply, or contains itself.' });
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item, place) => json(item, under(path, place), depth + 1)).join()}]`;
  }
  const fields = Object.entries(value).map(([key, field]) => {
    const inside = under(path, key);
    if (!key.isWellFormed()) throw new CaseworkError({ code: 'lone_surrogate', path: inside });
    return `${JSON.stringify(key)}:${json(field, inside, depth + 1)}`;
  });
  return `{${fields.join()}}`;
}

function documentText(spec) {
  if (typeof spec === 'string') return spec;
  if (isPlain(spec)) return json(spec);
  const hint = 'Give YAML or JSON text or a plain object; Calendar.load(path) reads a file.';
  throw new CaseworkError({ code: 'not_a_document', hint });
}

/** Zone data as the native constructor takes it: names, bytes, release. */
function zoneData(options) {
  const wrong = (path, hint) => new CaseworkError({ code: 'wrong_type', path, hint });
  if (!isPlain(options)) throw wrong('', 'Give the options as an object.');
  for (const key of Object.keys(options)) {
    if (key !== 'tzif' && key !== 'tzdata') {
      throw new CaseworkError({ code: 'unknown_field', path: under('', key), hint: 'The options are: tzif, tzdata.' });
    }
  }
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
    const text = documentText(spec);
    const zones = zoneData(options);
    try {
      this.#native = new native.Calendar(text, ...zones);
    } catch (thrown) {
      throw refused(thrown);
    }
  }

  static load(path, options) {
    const bytes = readFileSync(path);
    let text;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch (cause) {
      throw new CaseworkError({ code: 'not_a_document', hint: 'Save the file as UTF-8.' }, { cause });
    }
    return new this(text, options);
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
    return ask(this.#native, 'explain', from, to);
  }

  check() {
    return ask(this.#native, 'check');
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

function readDocument(text) {
  return JSON.parse(ask(native, 'readDocument', text));
}

function tzdataRelease() {
  return native.tzdataRelease();
}

exports.Calendar = Calendar;
exports.CaseworkError = CaseworkError;
exports.errorCodes = Object.freeze([...meanings.keys()]);
exports.readDocument = readDocument;
exports.tzdataRelease = tzdataRelease;
