/**
 * Lines of the Common and Combined Log Format, and whatever follows the same rules: a host, a time in
 * brackets and a quoted request with its status and bytes.
 */

import { readBracketTime } from './bracket-times.ts';
import { type ByteRange, emptyRange, isDigit, isWhitespace, QUOTE, SPACE } from './bytes.ts';
import { fourDigits, MONTH_NAMES, offsetMinutes, twoDigits, utcMs } from './calendar.ts';
import { findClient, UNCLEAR_CLIENT } from './clf-client.ts';
import { dockerLog } from './docker-log.ts';
import type { ReadOptions } from './parameters.ts';
import { type EventSink, type LineParser, type Rejection, rejection } from './records.ts';

const OPEN = 0x5b;
const CLOSE = 0x5d;
const OPEN_BRACE = 0x7b;
const COLON = 0x3a;
const SLASH = 0x2f;
const DASH = 0x2d;
const HTTP = Buffer.from('HTTP/');
const MONTH_NUMBERS = new Map(
  MONTH_NAMES.map((name, at) => [letters(Buffer.from(name), 0), at + 1]),
);

const NO_TIMESTAMP = rejection('no_timestamp');
const IMPOSSIBLE_TIMESTAMP = rejection('impossible_timestamp');
const NO_REQUEST = rejection('no_request_status_bytes');
const NO_PATH = rejection('request_without_path');
const BAD_METHOD = rejection('request_method_not_A-Z');
const EMPTY_PATH = rejection('request_empty_path');

/**
 * Finds time, host and path of a line:
 *
 * - the time is the first `[D/Mon/YYYY:HH:MM:SS +hhmm]` or another of bracket-times.ts; where a month is given, also
 *   `[DD:HH:MM:SS]` right after the host and one space;
 * - the host lies before the time, see {@link findClient};
 * - the request begins a space or more after the time with a double quote, and ends at the first `" ` that a
 *   status (3 digits or -), a space, a byte count (digits or -) and whitespace or the line's end follow;
 * - its path is what stands between the method (A to Z) and the last part, if that begins with
 *   `HTTP/`, or the end; parts are split at single spaces.
 *
 * Each line is looked at in time proportional to its length.
 */
export class ClfParser implements LineParser {
  /** Lines with no other time than `[DD:HH:MM:SS]`, which nobody gave a month for. */
  timesWithoutMonth = 0;
  /** Lines with something before the time that may or may not be the client. */
  unclearClients = 0;
  readonly #events: EventSink;
  readonly #month: ReadOptions['month'];
  readonly #utcOffsetMinutes: number;
  readonly #host = emptyRange();
  readonly #path = emptyRange();
  /** What {@link #readTime} and {@link #readShortTime} found last: NaN for a time that does not exist. */
  #timeMs = NaN;
  #timeEnd = 0;

  constructor(options: ReadOptions, events: EventSink) {
    this.#events = events;
    this.#month = options.month;
    this.#utcOffsetMinutes = options.utcOffsetMinutes;
  }

  parse(bytes: Uint8Array, start: number, end: number): Rejection | undefined {
    if (bytes[start] === OPEN_BRACE) {
      const inner = dockerLog(bytes, start, end);
      if (inner !== undefined) return this.parse(inner, 0, inner.length);
    }
    let hostEnd = start;
    while (hostEnd < end && bytes[hostEnd] !== SPACE) hostEnd++;
    const timeStart = this.#findTime(bytes, start, hostEnd, end);
    if (timeStart < 0) return NO_TIMESTAMP;
    if (Number.isNaN(this.#timeMs)) return IMPOSSIBLE_TIMESTAMP;
    const client = findClient(bytes, start, timeStart);
    if ('reason' in client) {
      if (client === UNCLEAR_CLIENT) this.unclearClients += 1;
      return client;
    }
    let request = this.#timeEnd;
    while (bytes[request] === SPACE) request++;
    if (request === this.#timeEnd || bytes[request] !== QUOTE) return NO_REQUEST;
    request += 1;
    const requestEnd = findRequestEnd(bytes, request, end);
    if (requestEnd < 0) return NO_REQUEST;
    const rejected = findPath(bytes, request, requestEnd, this.#path);
    if (rejected !== undefined) return rejected;
    this.#host.bytes = bytes;
    this.#host.start = client.start;
    this.#host.end = client.end;
    this.#events.add(this.#timeMs, this.#path, this.#host);
    return undefined;
  }

  /** Where the bracket before the time stands; -1 where there is no time. */
  #findTime(bytes: Uint8Array, start: number, hostEnd: number, end: number): number {
    if (this.#month !== undefined && this.#readShortTime(bytes, hostEnd + 1, end))
      return hostEnd + 1;
    for (let at = start; at < end; at++) {
      if (bytes[at] === OPEN && this.#readAnyTime(bytes, at, end)) return at;
    }
    if (this.#month === undefined && this.#readShortTime(bytes, hostEnd + 1, end)) {
      this.timesWithoutMonth += 1;
    }
    return -1;
  }

  #readAnyTime(bytes: Uint8Array, open: number, end: number): boolean {
    if (this.#readTime(bytes, open, end) && !Number.isNaN(this.#timeMs)) return true;
    if (!isDigit(bytes[open + 1])) return false;
    const time = readBracketTime(bytes, open, end);
    if (time === undefined) return false;
    this.#timeMs = time.timestampMs;
    this.#timeEnd = time.end;
    return true;
  }

  /** `[D/Mon/YYYY:HH:MM:SS +hhmm]` at `open`, the day of one digit or two. */
  #readTime(bytes: Uint8Array, open: number, end: number): boolean {
    const day = bytes[open + 2] === SLASH ? ones(bytes[open + 1]) : twoDigits(bytes, open + 1);
    const month = bytes[open + 2] === SLASH ? open + 3 : open + 4;
    if (day < 0 || month + 24 > end || bytes[month - 1] !== SLASH) return false;
    const name = letters(bytes, month);
    const year = fourDigits(bytes, month + 4);
    const sign = bytes[month + 18];
    const hour = twoDigits(bytes, month + 9);
    const minute = twoDigits(bytes, month + 12);
    const second = twoDigits(bytes, month + 15);
    if (name < 0 || year < 0 || hour < 0 || minute < 0 || second < 0) return false;
    if (fourDigits(bytes, month + 19) < 0 || (sign !== DASH && sign !== 0x2b)) return false;
    if (bytes[month + 3] !== SLASH || bytes[month + 8] !== COLON) return false;
    if (bytes[month + 11] !== COLON || bytes[month + 14] !== COLON) return false;
    if (bytes[month + 17] !== SPACE || bytes[month + 23] !== CLOSE) return false;
    const offset = offsetMinutes(bytes, month + 18, month + 23);
    const monthNumber = MONTH_NUMBERS.get(name) ?? NaN;
    this.#timeMs = utcMs(year, monthNumber, day, hour, minute, second, offset);
    this.#timeEnd = month + 24;
    return true;
  }

  /** `[DD:HH:MM:SS]` at `open`. */
  #readShortTime(bytes: Uint8Array, open: number, end: number): boolean {
    if (open + 13 > end || bytes[open] !== OPEN || bytes[open + 12] !== CLOSE) return false;
    if (bytes[open + 3] !== COLON || bytes[open + 6] !== COLON || bytes[open + 9] !== COLON)
      return false;
    const day = twoDigits(bytes, open + 1);
    const hour = twoDigits(bytes, open + 4);
    const minute = twoDigits(bytes, open + 7);
    const second = twoDigits(bytes, open + 10);
    if (day < 0 || hour < 0 || minute < 0 || second < 0) return false;
    const { year, month } = this.#month ?? { year: NaN, month: NaN };
    this.#timeMs = utcMs(year, month, day, hour, minute, second, this.#utcOffsetMinutes);
    this.#timeEnd = open + 13;
    return true;
  }
}

/**
 * Finds the path of a request line, what stands between the method (A to Z) and the last part, if that begins with `HTTP/`, or
 * the end.
 */
export function findPath(
  bytes: Uint8Array,
  start: number,
  end: number,
  path: ByteRange,
): Rejection | undefined {
  let methodEnd = start;
  let method = true;
  while (methodEnd < end && bytes[methodEnd] !== SPACE) {
    const byte = bytes[methodEnd]!;
    if (byte < 0x41 || byte > 0x5a) method = false;
    methodEnd++;
  }
  if (methodEnd === end) return NO_PATH;
  if (!method || methodEnd === start) return BAD_METHOD;
  let lastSpace = end - 1;
  while (bytes[lastSpace] !== SPACE) lastSpace--;
  const pathEnd =
    lastSpace > methodEnd && startsWith(bytes, lastSpace + 1, end, HTTP) ? lastSpace : end;
  if (pathEnd === methodEnd + 1) return EMPTY_PATH;
  path.bytes = bytes;
  path.start = methodEnd + 1;
  path.end = pathEnd;
  return undefined;
}

function findRequestEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (bytes[at] === QUOTE && bytes[at + 1] === SPACE && isStatusAndBytes(bytes, at + 2, end))
      return at;
  }
  return -1;
}

function isStatusAndBytes(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  if (bytes[at] === DASH) at += 1;
  else if (isDigit(bytes[at]) && isDigit(bytes[at + 1]) && isDigit(bytes[at + 2])) at += 3;
  else return false;
  if (bytes[at] !== SPACE) return false;
  const count = at + 1;
  at = count;
  if (bytes[at] === DASH) at += 1;
  else while (at < end && isDigit(bytes[at])) at++;
  return at > count && (at === end || (at < end && isWhitespace(bytes[at])));
}

function startsWith(bytes: Uint8Array, start: number, end: number, text: Buffer): boolean {
  if (end - start < text.length) return false;
  for (let at = 0; at < text.length; at++) if (bytes[start + at] !== text[at]) return false;
  return true;
}

/** Three ASCII letters of any case as one number; -1 where they are not letters. */
function letters(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let next = at; next < at + 3; next++) {
    const lower = bytes[next]! | 0x20;
    if (!(lower >= 0x61 && lower <= 0x7a)) return -1;
    value = value * 32 + lower - 0x60;
  }
  return value;
}

function ones(byte: number | undefined): number {
  return isDigit(byte) ? byte! - 0x30 : -1;
}
