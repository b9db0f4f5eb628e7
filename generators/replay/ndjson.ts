/** Lines of JSON, one object each. */

import { decodeName, encodeName } from '../../names.ts';
import { printable } from '../../printable.ts';
import { type ByteRange, emptyRange, isWhitespace } from './bytes.ts';
import { isAddress } from './clients.ts';
import { isComplete, recogniseColumns, type SomeColumns, shown, unrecognised } from './columns.ts';
import { wrappedLog } from './docker-log.ts';
import { narrowToFirstAddress } from './forwarded.ts';
import type { Columns } from './layouts.ts';
import { prefixLength } from './line-prefixes.ts';
import type { ReadOptions } from './parameters.ts';
import { type EventSink, type LineParser, type Rejection, rejection } from './records.ts';
import { MAX_TIME_BYTES, parseTime, timeRejection } from './times.ts';

/** So many objects may come before the first one with all columns. */
const MAX_OBJECTS_WITHOUT_COLUMNS = 1000;
const MAX_NAMES = 200;
const MAX_DEPTH = 5;
const OPENING_BRACE = 0x7b;

const NOT_JSON = rejection('not_json');
const NO_PAGE = rejection('no_page');
const NO_VISITOR = rejection('no_visitor');

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Finds time, page and visitor by key or by dotted path (`client.ip`). Without a choice of columns the
 * first object that has usual names for all three decides. Names are strings that are not empty, or
 * numbers, which are taken as they are written.
 */
export class NdjsonParser implements LineParser {
  readonly #options: ReadOptions;
  readonly #events: EventSink;
  readonly #badColumns: ((problem: string) => never) | undefined;
  #columns: SomeColumns;
  #objectsWithoutColumns = 0;
  #firstKeys: readonly string[] = [];
  /** Which of several keys of the page some object held. */
  readonly #heldKeys = new Set<string>();
  readonly #time: ByteRange = { bytes: Buffer.alloc(3 * MAX_TIME_BYTES), start: 0, end: 0 };
  readonly #page = emptyRange();
  readonly #visitor = emptyRange();

  /** @param badColumns Called where columns are not found for long; without it lines are rejected on. */
  constructor(options: ReadOptions, events: EventSink, badColumns?: (problem: string) => never) {
    this.#options = options;
    this.#events = events;
    this.#badColumns = badColumns;
    this.#columns = options.columns ?? {};
  }

  /** The keys of the three parts, once they are known. */
  get columns(): Columns | undefined {
    return isComplete(this.#columns) ? this.#columns : undefined;
  }

  parse(bytes: Uint8Array, start: number, end: number): Rejection | undefined {
    if (!startsObject(bytes, start, end)) {
      const body = start + prefixLength(bytes, start, end);
      return body > start && startsObject(bytes, body, end)
        ? this.parse(bytes, body, end)
        : NOT_JSON;
    }
    const text = decodeName(bytes.subarray(start, end));
    const value = parseObject(text);
    if (value === undefined) return NOT_JSON;
    const wrapped = wrappedLog(value);
    if (wrapped !== undefined) {
      const inner = encodeName(wrapped);
      return startsObject(inner, 0, inner.length) ? this.parse(inner, 0, inner.length) : NOT_JSON;
    }
    const columns = this.#columnsOf(value);
    const timestampMs = this.#timestamp(value, columns.timestamp, text);
    if (Number.isNaN(timestampMs)) return timeRejection(this.#time);
    if (!setName(this.#page, this.#pageOf(value, columns.page, text))) return NO_PAGE;
    if (!setName(this.#visitor, columns.visitor && nameAt(value, columns.visitor, text)))
      return NO_VISITOR;
    narrowToFirstAddress(this.#visitor);
    this.#events.add(timestampMs, this.#page, this.#visitor);
    return undefined;
  }

  /** Says what is missing, where no object had all columns. To be called after the last line. */
  finish(): void {
    if (isComplete(this.#columns) || this.#objectsWithoutColumns === 0) return;
    const found = recogniseColumns(this.#firstKeys, this.#options.columns);
    this.#badColumns?.(unrecognised(found, `the first object: ${shown(this.#firstKeys)}`));
  }

  /** What is to be told behind the last line: that all pages lack a part. */
  note(): string | undefined {
    if (this.#heldKeys.size === 0) return undefined;
    const never = this.#columns.page?.find((key) => !this.#heldKeys.has(key));
    if (never === undefined) return undefined;
    return `no object holds "${printable(never)}", a part of the page, so that its pages are without it`;
  }

  /** The texts of several keys as one, without those that hold none. */
  #pageOf(object: JsonObject, keys: readonly string[] = [], line: string): string {
    const names = keys.map((key) => {
      const name = nameAt(object, key, line) ?? '';
      if (name !== '' && keys.length > 1) this.#heldKeys.add(key);
      return name;
    });
    return names.join('');
  }

  #columnsOf(value: JsonObject): SomeColumns {
    if (isComplete(this.#columns)) return this.#columns;
    const keys = leafNames(value);
    const found = recogniseColumns(keys, this.#options.columns);
    if (isComplete(found)) {
      this.#columns = found;
      return found;
    }
    if (this.#objectsWithoutColumns === 0) this.#firstKeys = keys;
    this.#objectsWithoutColumns += 1;
    if (this.#objectsWithoutColumns > MAX_OBJECTS_WITHOUT_COLUMNS) this.finish();
    return found;
  }

  #timestamp(value: JsonObject, columns: readonly string[] = [], line: string): number {
    const parts: string[] = [];
    this.#time.end = 0;
    for (const column of columns) {
      const part = valueAt(value, column);
      if (typeof part !== 'string' && typeof part !== 'number') return NaN;
      parts.push(typeof part === 'number' ? numberAt(column, part, line) : part);
    }
    const text = parts.join(' ');
    if (text.length > MAX_TIME_BYTES) return NaN;
    this.#time.end = (this.#time.bytes as Buffer).write(text);
    return parseTime(this.#time, this.#options.utcOffsetMinutes);
  }
}

/** Tells most lines of other formats from objects without decoding and parsing them. */
function startsObject(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && isWhitespace(bytes[at])) at++;
  return bytes[at] === OPENING_BRACE;
}

export function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The value at a key, or where there is none, at a dotted path. */
export function valueAt(object: JsonObject, path: string): unknown {
  if (Object.hasOwn(object, path)) return object[path];
  let value: unknown = object;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as JsonObject)[key];
  }
  return value;
}

/** The one value of a list, or the first of a list of forwarded addresses; of others nobody knows which is meant. */
function onlyOf(list: readonly unknown[]): unknown {
  const areAddresses = list.every((one) => typeof one === 'string' && isAddress(one.trim()));
  return list.length === 1 || areAddresses ? list[0] : undefined;
}

/** The name at a path; of a list of names, as headers are written, the first one. */
function nameAt(object: JsonObject, path: string, line: string): string | undefined {
  const found = valueAt(object, path);
  const value: unknown = Array.isArray(found) ? onlyOf(found) : found;
  if (typeof value === 'number' && value === found) return numberAt(path, value, line);
  return typeof value === 'string' && isNamed(value) ? value : undefined;
}

/** A number as it is written: `JSON.parse` rounds, and two long ids would become one, or a time the next hour. */
function numberAt(path: string, value: number, line: string): string {
  if (Number.isSafeInteger(value)) return String(value);
  return String(valueAt(numbersAsText(line), path));
}

/** Whether a text says anything: servers write a dash where there is nothing to say. */
function isNamed(text: string): boolean {
  return text !== '' && text !== '-';
}

function setName(into: ByteRange, name: string | undefined): boolean {
  if (name === undefined || name === '') return false;
  into.bytes = encodeName(name);
  into.start = 0;
  into.end = into.bytes.length;
  return true;
}

/** The object of a valid JSON text, with each number as the text it is written in. */
function numbersAsText(text: string): JsonObject {
  const parts: string[] = [];
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    if (text[at] === '"') {
      at += 1;
      while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
      at += 1;
    } else if (/[-\d]/.test(text[at]!)) {
      let end = at;
      while (end < text.length && /[-+.eE\d]/.test(text[end]!)) end++;
      parts.push(text.slice(copied, at), '"', text.slice(at, end), '"');
      copied = end;
      at = end;
    } else {
      at += 1;
    }
  }
  return JSON.parse(parts.join('') + text.slice(copied)) as JsonObject;
}

/** Dotted paths of all values that are neither objects nor arrays nor absent, in order. */
export function leafNames(object: JsonObject): string[] {
  const names: string[] = [];
  collect(object, '', 1);
  return names;

  function collect(value: JsonObject, prefix: string, depth: number): void {
    for (const [key, inner] of Object.entries(value)) {
      if (names.length >= MAX_NAMES) return;
      if (inner === '' || inner === '-') continue;
      if (typeof inner !== 'object') names.push(prefix + key);
      else if (inner !== null && !Array.isArray(inner) && depth < MAX_DEPTH) {
        collect(inner as JsonObject, `${prefix}${key}.`, depth + 1);
      }
    }
  }
}
