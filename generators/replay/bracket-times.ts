/** Times in brackets that are not the plain `[DD/Mon/YYYY:HH:MM:SS +hhmm]`. */

import { offsetMinutes, utcMs } from './calendar.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const CLF =
  /\[(?<day>\d{1,2})\/(?<name>[A-Za-z]{3})\/(?<year>\d{4}):(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?:[.,]\d{1,9})? (?<offset>Z|[+-]\d\d:?\d\d)\]/y;
const ISO =
  /\[(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[T ](?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?:[.,]\d{1,9})? ?(?<offset>Z|[+-]\d\d(?::?\d\d)?)\]/y;
/** Longer than any of them. */
const MOST_BYTES = 48;

/** A time and where it ends; NaN where there is no such time. */
export interface BracketTime {
  readonly timestampMs: number;
  readonly end: number;
}

/**
 * The time in the bracket at `open`: as in the Common Log Format, also with fractions of a second or a colon in the offset, or as
 * ISO 8601 with an offset. undefined where there is none.
 */
export function readBracketTime(
  bytes: Uint8Array,
  open: number,
  end: number,
): BracketTime | undefined {
  const length = Math.min(end, open + MOST_BYTES) - open;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + open, length).toString('latin1');
  CLF.lastIndex = 0;
  ISO.lastIndex = 0;
  const match = CLF.exec(text) ?? ISO.exec(text);
  if (match?.groups === undefined) return undefined;
  const { year, name, month, day, hour, minute, second, offset } = match.groups;
  const monthNumber = month === undefined ? monthOf(name!) : Number(month);
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)];
  const local = utcWithLeapSecond(
    Number(year),
    monthNumber,
    Number(day),
    hours,
    minutes,
    seconds,
    offset!,
  );
  return { timestampMs: local, end: open + match[0].length };
}

/** The number of an English month of three letters, in any case; NaN where it is none. */
export function monthOf(name: string): number {
  return MONTHS.indexOf(name.toLowerCase()) + 1 || NaN;
}

/**
 * Milliseconds since 1970; NaN where there is no such time. A leap second, which only the last minute of a month in UTC has, is the
 * second before it.
 */
export function utcWithLeapSecond(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  offset: string,
): number {
  const minutes = offsetMinutes(Buffer.from(offset), 0, offset.length);
  const at = utcMs(year, month, day, hour, minute, second === 60 ? 59 : second) - minutes * 60_000;
  if (second !== 60 || Number.isNaN(at)) return at;
  const next = new Date(at + 1000);
  return next.getUTCDate() === 1 && next.getTime() % 86_400_000 === 0 ? at : NaN;
}
