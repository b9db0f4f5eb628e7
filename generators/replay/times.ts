/** Times as tables and JSON write them: most often ISO 8601 with or without an offset, or Unix time. */

import { type ByteRange, isDigit, SPACE } from './bytes.ts';
import { fourDigits, offsetMinutes, twoDigits, utcMs } from './calendar.ts';
import { type Rejection, rejection } from './records.ts';
import { parseWrittenTime, spellsDate, type TimeProblem, timeProblem } from './written-times.ts';

/** Longer than any time; what is longer is none. */
export const MAX_TIME_BYTES = 128;

/**
 * Milliseconds since 1970 of a written time; NaN where it is none.
 *
 * - `YYYY-MM-DD`, then `T` or a space, then `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fraction` (digits after
 *   the milliseconds are dropped), then `Z`, `UTC`, `±hh`, `±hhmm`, `±hh:mm` (a space may stand
 *   before it) or nothing: then `defaultOffsetMinutes` (east of UTC) holds. A date alone is no time.
 * - Unix time as a number, whose size alone tells its unit: below 1e11 in seconds, from there to 1e14 in
 *   milliseconds, to 1e17 in microseconds and to 1e19 in nanoseconds, so that each reaches from 1973 to
 *   2286 at least. A fraction or an exponent may follow; negative numbers too. Digits that spell a date
 *   (`20150517`, `2015051710`, `20150517100503`) are no time.
 * - What written-times.ts knows.
 */
export function parseTime(time: ByteRange, defaultOffsetMinutes: number): number {
  const { bytes, start, end } = time;
  const isIso = end - start >= 16 && bytes[start + 4] === 0x2d;
  const ms = isIso ? isoTime(bytes, start, end, defaultOffsetMinutes) : unixTime(bytes, start, end);
  if (!Number.isNaN(ms) || end - start < 12 || end - start > MAX_TIME_BYTES) return ms;
  return parseWrittenTime(latin1(bytes, start, end), defaultOffsetMinutes);
}

/** The rejection of a text that is no time: under a name of its own where it has several meanings. */
export function timeRejection({ bytes, start, end }: ByteRange): Rejection {
  return PROBLEMS[timeProblem(latin1(bytes, start, Math.min(end, start + MAX_TIME_BYTES)))];
}

const PROBLEMS: Readonly<Record<TimeProblem, Rejection>> = {
  ambiguous_date: rejection('ambiguous_date'),
  zone_name: rejection('zone_name'),
  no_timestamp: rejection('no_timestamp'),
};

/** Milliseconds since 1970 of Unix seconds written in digits alone; NaN otherwise, or where no Date can hold it. */
export function parseUnixSeconds({ bytes, start, end }: ByteRange): number {
  if (start === end || end - start > 13) return NaN;
  let seconds = 0;
  for (let at = start; at < end; at++) {
    if (!isDigit(bytes[at])) return NaN;
    seconds = seconds * 10 + bytes[at]! - 0x30;
  }
  return seconds <= 8.64e12 ? seconds * 1000 : NaN;
}

function isoTime(bytes: Uint8Array, start: number, end: number, defaultOffset: number): number {
  const separator = bytes[start + 10];
  if (bytes[start + 7] !== 0x2d || bytes[start + 13] !== 0x3a) return NaN;
  if (separator !== 0x54 && separator !== 0x74 && separator !== SPACE) return NaN;
  let at = start + 16;
  let second = 0;
  let millisecond = 0;
  if (bytes[at] === 0x3a && at + 3 <= end) {
    second = twoDigits(bytes, at + 1);
    at += 3;
    if (at < end && (bytes[at] === 0x2e || bytes[at] === 0x2c)) {
      const fraction = at + 1;
      at = digitsEnd(bytes, fraction, end);
      if (at === fraction) return NaN;
      millisecond = milliseconds(bytes, fraction, at);
    }
  }
  const offset = zoneMinutes(bytes, at, end, defaultOffset);
  const ms = utcMs(
    fourDigits(bytes, start),
    twoDigits(bytes, start + 5),
    twoDigits(bytes, start + 8),
    twoDigits(bytes, start + 11),
    twoDigits(bytes, start + 14),
    second,
    offset,
  );
  return ms + millisecond;
}

function zoneMinutes(bytes: Uint8Array, start: number, end: number, defaultOffset: number): number {
  if (start === end) return defaultOffset;
  const at = bytes[start] === SPACE ? start + 1 : start;
  const utc =
    end - at === 3 && bytes[at] === 0x55 && bytes[at + 1] === 0x54 && bytes[at + 2] === 0x43;
  return utc ? 0 : offsetMinutes(bytes, at, end);
}

/** Digits of whole numbers, without zeros before them, of the largest second, millisecond, microsecond and nanosecond. */
const SECOND_DIGITS = 11;
const MILLISECOND_DIGITS = 14;
const MICROSECOND_DIGITS = 17;
const NANOSECOND_DIGITS = 19;

function unixTime(bytes: Uint8Array, start: number, end: number): number {
  const negative = bytes[start] === 0x2d && start < end;
  let digits = negative ? start + 1 : start;
  const point = digitsEnd(bytes, digits, end);
  if (point === digits) return NaN;
  const first = digits;
  while (digits < point - 1 && bytes[digits] === 0x30) digits++;
  const count = point - digits;
  if (count > NANOSECOND_DIGITS) return NaN;
  let fraction = end;
  if (point < end) {
    if (!isFraction(bytes, point, end, count)) return exponentTime(bytes, start, end);
    fraction = point + 1;
  } else if (spellsDate(latin1(bytes, first, point))) {
    return NaN;
  }
  // Only digits that are milliseconds or more are made a number, so that none is rounded up.
  let ms: number;
  let dropped: number;
  if (count <= SECOND_DIGITS) {
    ms = wholeNumber(bytes, digits, point) * 1000 + milliseconds(bytes, fraction, end);
    dropped = Math.min(fraction + 3, end);
  } else {
    dropped = point - (count <= MILLISECOND_DIGITS ? 0 : count <= MICROSECOND_DIGITS ? 3 : 6);
    ms = wholeNumber(bytes, digits, dropped);
  }
  if (!negative) return ms;
  while (dropped < end && (bytes[dropped] === 0x30 || !isDigit(bytes[dropped]))) dropped++;
  return 0 - ms - (dropped < end ? 1 : 0);
}

/** Whether a point and digits stand here to the end; a comma too, behind numbers that no comma groups. */
function isFraction(bytes: Uint8Array, point: number, end: number, digitsBefore: number): boolean {
  const isPoint = bytes[point] === 0x2e || (bytes[point] === 0x2c && digitsBefore >= 9);
  return isPoint && point + 1 < end && digitsEnd(bytes, point + 1, end) === end;
}

/** A number with an exponent, whose size tells its unit as that of others does. */
function exponentTime(bytes: Uint8Array, start: number, end: number): number {
  const text = latin1(bytes, start, end);
  if (!/^-?\d+(?:\.\d+)?[eE][+-]?\d{1,2}$/.test(text)) return NaN;
  const value = Number(text);
  const size = Math.abs(value);
  if (size < 10 ** SECOND_DIGITS) return Math.floor(value * 1000);
  if (size < 10 ** MILLISECOND_DIGITS) return Math.floor(value);
  if (size < 10 ** MICROSECOND_DIGITS) return Math.floor(value / 1e3);
  return size < 10 ** NANOSECOND_DIGITS ? Math.floor(value / 1e6) : NaN;
}

function wholeNumber(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 10 + bytes[at]! - 0x30;
  return value;
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

function digitsEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isDigit(bytes[at])) at++;
  return at;
}

function milliseconds(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < start + 3; at++)
    value = value * 10 + (at < end ? bytes[at]! - 0x30 : 0);
  return value;
}
