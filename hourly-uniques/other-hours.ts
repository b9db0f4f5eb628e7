/** The same events in other hours: exactly as much work, and the same counts. Pure; for trial processes and for the judge. */
import type { Dataset } from './dataset.ts';
import { hourOf, MS_PER_HOUR } from './hour.ts';

/** Moves all events by whole hours, towards 1970, so that no date leaves the range of dates. */
export function inOtherHours(dataset: Dataset, hours: number): Dataset {
  if (hours === 0) return dataset;
  const shiftMs = shiftOf(dataset, hours) * MS_PER_HOUR;
  return { ...dataset, timestampsMs: dataset.timestampsMs.map((ms) => ms + shiftMs) };
}

function shiftOf({ timestampsMs }: Dataset, hours: number): number {
  return hourOf(timestampsMs[0] ?? 0) > 0 ? -hours : hours;
}
