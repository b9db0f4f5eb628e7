/** Hours as numbers, and as the contract writes them. Pure. */

export const MS_PER_HOUR = 3_600_000;

/**
 * Whole hours since 1970, rounded down.
 *
 * @throws RangeError where the time is NaN: an event's timestamp is no valid date.
 */
export function hourOf(timestampMs: number): number {
  const hour = Math.floor(timestampMs / MS_PER_HOUR);
  if (Number.isNaN(hour)) throw new RangeError('An event’s timestamp is not a valid date.');
  return hour;
}

/** `YYYY-MM-DD HH:00` in UTC; the slice counts from the end, because far years have more digits. */
export function formatHour(hour: number): string {
  const iso = new Date(hour * MS_PER_HOUR).toISOString();
  return `${iso.slice(0, -':mm:ss.sssZ'.length).replace('T', ' ')}:00`;
}
