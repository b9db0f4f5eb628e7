/** Times in brackets that are not the plain `[DD/Mon/YYYY:HH:MM:SS +hhmm]`. */

import { monthOf, offsetMinutes, utcMs } from './calendar.ts';

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
  const timestampMs = utcMs(
    Number(year),
    month === undefined ? monthOf(name!) : Number(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    offsetMinutes(Buffer.from(offset!), 0, offset!.length),
  );
  return { timestampMs, end: open + match[0].length };
}
