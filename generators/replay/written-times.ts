/** Times that are neither plain ISO 8601 nor plain Unix time, as spreadsheets, databases and servers write them; and why a text is none. */

import { daysInMonth, monthOf, offsetMinutes, utcMs } from './calendar.ts';

const CLOCK = String.raw`(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d+))?)?`;
const HALF = String.raw`(?: ?(?<half>[AaPp])\.?[Mm]\.?)?`;
/** An offset may be named after UTC, and a name in brackets or parentheses may follow what is already told. */
const ZONE = String.raw`(?: ?(?:(?<utc>Z|z|UTC|GMT|UT)|(?:UTC|GMT)?(?<offset>[+-]\d\d(?::?\d\d)?)(?: UTC| GMT)?)(?: ?\[[\w/+-]+\]| \([\w /+-]+\))?)?`;
const WEEKDAY = '(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? +)?';
const NAME = String.raw`(?<name>[A-Za-z]{3,9})\.?`;

/** Each says year, month, day and clock without doubt: the year first, or the month by its name. */
const FORMS: readonly RegExp[] = [
  String.raw`(?<year>\d{4})([-/.])(?<month>\d{1,2})\2(?<day>\d{1,2})(?:[Tt]|:|,? +)${CLOCK}${HALF}${ZONE}`,
  String.raw`(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)[Tt ](?<hour>\d\d):?(?<minute>\d\d)(?::?(?<second>\d\d)(?:[.,](?<fraction>\d+))?)?${ZONE}`,
  String.raw`${WEEKDAY}(?<day>\d{1,2})[-/ ]${NAME}[-/ ,]+(?<year>\d{4})(?:[:T]|[ ,]+)${CLOCK}${HALF}${ZONE}`,
  String.raw`${WEEKDAY}${NAME} +(?<day>\d{1,2}),? +(?<year>\d{4}),? +(?:@ |at )?${CLOCK}${HALF}${ZONE}`,
  String.raw`${WEEKDAY}${NAME} +(?<day>\d{1,2}) +${CLOCK}${ZONE} +(?<year>\d{4})`,
].map((form) => new RegExp(`^${form}$`));
const DOT_NET = /^\\?\/Date\((-?\d{1,14})(?:[+-]\d{4})?\)\\?\/$/;

/**
 * Milliseconds since 1970 of a time in one of these forms; NaN where it is none:
 *
 * - the year first, with `-`, `/` or `.`, digits of one or two; `YYYYMMDDTHHMMSS`;
 * - the month by its English name: `12/Mar/2025:10:00:01 +0000` of access logs, `Wed, 12 Mar 2025 10:00:01 GMT`,
 *   `Mar 12, 2025 @ 10:00:01.000`, `Wed Mar 12 10:00:01 2025`;
 * - with a clock of 24 hours or one of 12 with AM or PM, and behind it `Z`, `UTC`, `GMT`, an offset, or nothing: then
 *   `defaultOffsetMinutes` (east of UTC) holds;
 * - any of these in brackets; and `/Date(milliseconds)/`.
 */
export function parseWrittenTime(text: string, defaultOffsetMinutes: number): number {
  const inner = text.trim().replace(/^\[(.*)\]$/, '$1');
  const dotNet = DOT_NET.exec(inner);
  if (dotNet !== null) return Number(dotNet[1]);
  for (const form of FORMS) {
    const groups = form.exec(inner)?.groups;
    if (groups !== undefined) return timeOf(groups, defaultOffsetMinutes);
  }
  return NaN;
}

function timeOf(
  groups: Readonly<Record<string, string | undefined>>,
  defaultOffset: number,
): number {
  const { year, month, name, day, minute, second = '0', fraction = '', utc, offset } = groups;
  let east = defaultOffset;
  if (utc !== undefined) east = 0;
  else if (offset !== undefined) east = offsetMinutes(Buffer.from(offset), 0, offset.length);
  const ms = utcMs(
    Number(year),
    name === undefined ? Number(month) : monthOf(name),
    Number(day),
    hourOf(Number(groups.hour), groups.half),
    Number(minute),
    Number(second),
    east,
  );
  return ms + Number(fraction.slice(0, 3).padEnd(3, '0'));
}

/** The hour from 0; NaN where a clock of 12 hours has no such hour. */
function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return NaN;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

/** Why a text is no time, where it looks like one that has several meanings. */
export type TimeProblem = 'ambiguous_date' | 'zone_name' | 'no_timestamp';

/** Names the problem of a text that is no time. */
export function timeProblem(text: string): TimeProblem {
  const inner = text.trim().replace(/^\[(.*)\]$/, '$1');
  if (/^\d{1,2}([-/.])\d{1,2}\1\d{2,4}(?!\d)/.test(inner)) return 'ambiguous_date';
  const zone = /^(.*\d(?: ?[AaPp][Mm])?) ?(?:[A-Z]{2,5}|[A-Z][A-Za-z]+\/[A-Za-z_/]+)$/.exec(inner);
  const rest = zone?.[1];
  return rest !== undefined && !Number.isNaN(parseWrittenTime(rest, 0))
    ? 'zone_name'
    : 'no_timestamp';
}

/**
 * Whether digits read as YYYYMMDD, YYYYMMDDhhmm, YYYYMMDDhhmmss or that with milliseconds, of the years 1900 to 2199; or as YYYYMMDDhh
 * of the years 1990 to 2030, which would be seconds of the years 2033 and 2034.
 */
export function spellsDate(digits: string): boolean {
  if (![8, 10, 12, 14, 17].includes(digits.length)) return false;
  const year = Number(digits.slice(0, 4));
  const day = Number(digits.slice(6, 8));
  if (year < 1900 || year > 2199 || day < 1) return false;
  if (digits.length === 10 && (year < 1990 || year > 2030 || digits.slice(8) > '23')) return false;
  return day <= daysInMonth(year, Number(digits.slice(4, 6)));
}
