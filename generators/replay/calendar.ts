/** The Gregorian calendar, leap seconds and offsets from UTC, read from ASCII digits; the months' English names. */

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** In their order, in small letters. */
export const MONTH_NAMES: readonly string[] = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];

/** The number, from 1, of a month's English name: whole, its first three letters or `sept`, in any letter case; NaN where it is none. */
export function monthOf(name: string): number {
  const wanted = name.toLowerCase();
  if (wanted === 'sept') return 9;
  return (
    MONTH_NAMES.findIndex((month) => month === wanted || month.slice(0, 3) === wanted) + 1 || NaN
  );
}

/** The number that two digits write; -1 where they are not digits. */
export function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - 0x30;
  const ones = bytes[at + 1]! - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** The number that four digits write; -1 where they are not digits. */
export function fourDigits(bytes: Uint8Array, at: number): number {
  const high = twoDigits(bytes, at);
  const low = twoDigits(bytes, at + 2);
  return high < 0 || low < 0 ? -1 : high * 100 + low;
}

/** Days of a month (1 to 12) of a year. */
export function daysInMonth(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
}

/**
 * Milliseconds since 1970 of a date and time that is `eastMinutes` before UTC; NaN where there is no such date or time: years
 * are 1 to 9999, hours 0 to 23, seconds 0 to 59. The second 60 exists where a leap second may be inserted, at the end of any
 * month in UTC (ITU-R TF.460-6, 2.1), and is taken for the one before, so that it stays in the hour that it ends.
 */
export function utcMs(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  eastMinutes: number,
): number {
  if (!(year >= 1 && year <= 9999 && day >= 1 && day <= daysInMonth(year, month))) return NaN;
  if (!(hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59)) return NaN;
  if (!(second >= 0 && second <= 60)) return NaN;
  const minutes = hour * 60 + minute - eastMinutes;
  const minuteMs = daysSince1970(year, month, day) * DAY_MS + minutes * MINUTE_MS;
  if (second < 60) return minuteMs + second * 1000;
  return startsMonth(minuteMs + MINUTE_MS) ? minuteMs + 59_000 : NaN;
}

/** Whether a month begins in UTC at a time in milliseconds. */
function startsMonth(ms: number): boolean {
  return ms % DAY_MS === 0 && new Date(ms).getUTCDate() === 1;
}

/**
 * Minutes east of UTC written as `Z`, `±hh`, `±hhmm` or `±hh:mm` in the bytes from `start` to `end`;
 * NaN where they are none of these, or above 23 hours or 59 minutes.
 */
export function offsetMinutes(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start];
  const length = end - start;
  if (length === 1) return first === 0x5a || first === 0x7a ? 0 : NaN;
  if (first !== 0x2b && first !== 0x2d) return NaN;
  const hours = twoDigits(bytes, start + 1);
  let minutes = 0;
  if (length === 5) minutes = twoDigits(bytes, start + 3);
  else if (length === 6 && bytes[start + 3] === 0x3a) minutes = twoDigits(bytes, start + 4);
  else if (length !== 3) return NaN;
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return NaN;
  return (first === 0x2d ? -1 : 1) * (hours * 60 + minutes);
}

/**
 * Howard Hinnant's `days_from_civil` (http://howardhinnant.github.io/date_algorithms.html), for
 * years from 0: `Date.UTC` takes years below 100 for those of the twentieth century.
 */
function daysSince1970(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
