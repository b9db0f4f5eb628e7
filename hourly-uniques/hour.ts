/** Hours as numbers and as the contract writes them. Pure; for both processes. */

/** Milliseconds in an hour. */
export const MS_PER_HOUR = 3_600_000;

/** Whole hours since 1970 of a time in milliseconds; rounds down before 1970 as well. */
export function hourOf(timestampMs: number): number {
  return Math.floor(timestampMs / MS_PER_HOUR);
}

/**
 * `YYYY-MM-DD HH:00` in UTC, built from calendar fields (implementations slice an ISO string, so the
 * two do not share a mistake). Years outside 0 to 9999 have a sign and six digits, as in ISO 8601.
 */
export function formatHour(hour: number): string {
  const date = new Date(hour * MS_PER_HOUR);
  const pad = (value: number) => String(value).padStart(2, '0');
  const year = date.getUTCFullYear();
  const years =
    year >= 0 && year <= 9999
      ? String(year).padStart(4, '0')
      : `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;
  return `${years}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())} ${pad(date.getUTCHours())}:00`;
}
