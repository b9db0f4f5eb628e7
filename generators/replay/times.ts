/** Times as tables and JSON write them: ISO 8601 with or without an offset, or Unix time. */

import { type ByteRange, isDigit, SPACE } from './bytes.ts';
import { daysInMonth, fourDigits, offsetMinutes, twoDigits, utcMs } from './calendar.ts';

const MINUTE_MS = 60_000;
/** Integers below are seconds, from here on milliseconds: both sides then reach from 1973 to 5138. */
const FIRST_MILLISECONDS = 1e11;
const LAST_MILLISECONDS = 1e14;

/**
 * Milliseconds since 1970 of a written time; NaN where it is none.
 *
 * - `YYYY-MM-DD`, then `T` or a space, then `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fraction` (digits after
 *   the milliseconds are dropped), then `Z`, `UTC`, `±hh`, `±hhmm`, `±hh:mm` (a space may stand
 *   before it) or nothing: then `defaultOffsetMinutes` (east of UTC) holds. A date alone is no time.
 * - Unix time as a number: below 1e11 in seconds, with or without a fraction, from there to 1e14 in
 *   milliseconds; negative numbers too. Digits that spell a date (`20150517`, `20150517100503`) are no time.
 */
export function parseTime(time: ByteRange, defaultOffsetMinutes: number): number {
  const { bytes, start, end } = time;
  if (end - start >= 16 && bytes[start + 4] === 0x2d) {
    return isoTime(bytes, start, end, defaultOffsetMinutes);
  }
  return unixTime(bytes, start, end);
}

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
  );
  return ms + millisecond - offset * MINUTE_MS;
}

function zoneMinutes(bytes: Uint8Array, start: number, end: number, defaultOffset: number): number {
  if (start === end) return defaultOffset;
  const at = bytes[start] === SPACE ? start + 1 : start;
  const utc =
    end - at === 3 && bytes[at] === 0x55 && bytes[at + 1] === 0x54 && bytes[at + 2] === 0x43;
  return utc ? 0 : offsetMinutes(bytes, at, end);
}

function unixTime(bytes: Uint8Array, start: number, end: number): number {
  const negative = bytes[start] === 0x2d && start < end;
  const digits = negative ? start + 1 : start;
  const point = digitsEnd(bytes, digits, end);
  if (point === digits || point - digits > 15) return NaN;
  let whole = 0;
  for (let at = digits; at < point; at++) whole = whole * 10 + bytes[at]! - 0x30;
  let fraction = 0;
  if (point < end) {
    if (bytes[point] !== 0x2e || point + 1 === end) return NaN;
    if (digitsEnd(bytes, point + 1, end) !== end) return NaN;
    fraction = milliseconds(bytes, point + 1, end);
  } else if (spellsDate(bytes, digits, point)) {
    return NaN;
  }
  if (whole >= LAST_MILLISECONDS) return NaN;
  const ms = whole < FIRST_MILLISECONDS ? whole * 1000 + fraction : whole;
  return negative ? 0 - ms : ms;
}

/** Whether digits read as YYYYMMDD, YYYYMMDDhhmm or YYYYMMDDhhmmss of the years 1900 to 2199. */
function spellsDate(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length !== 8 && length !== 12 && length !== 14) return false;
  const year = fourDigits(bytes, start);
  const day = twoDigits(bytes, start + 6);
  if (year < 1900 || year > 2199 || day < 1) return false;
  return day <= daysInMonth(year, twoDigits(bytes, start + 4));
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
