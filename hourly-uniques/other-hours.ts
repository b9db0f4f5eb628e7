/**
 * The same events in other hours: as much work, but another right answer, so that whoever remembers the
 * answer to an earlier call is wrong. Pure; runs in trial processes.
 */
import type { GivenEvents } from '../harness/wire/judging.ts';
import { type Dataset, firstEvents } from './dataset.ts';
import { hourOf, MS_PER_HOUR } from './hour.ts';
import type { ExpectedAnswer } from './oracle.ts';

/** What a call gets. */
export function givenEvents(dataset: Dataset, { events, hours }: GivenEvents): Dataset {
  return inOtherHours(firstEvents(dataset, events), hours);
}

/** Moves all events by whole hours, towards 1970, so that no date leaves the range of dates. */
export function inOtherHours(dataset: Dataset, hours: number): Dataset {
  if (hours === 0) return dataset;
  const shiftMs = shiftOf(dataset, hours) * MS_PER_HOUR;
  return { ...dataset, timestampsMs: dataset.timestampsMs.map((ms) => ms + shiftMs) };
}

/** The right answer to {@link inOtherHours}, from the one to the dataset itself. */
export function answerInOtherHours(
  dataset: Dataset,
  expected: ExpectedAnswer,
  hours: number,
): ExpectedAnswer {
  const shift = shiftOf(dataset, hours);
  return { ...expected, hours: expected.hours.map((hour) => hour + shift) };
}

function shiftOf({ timestampsMs }: Dataset, hours: number): number {
  return hourOf(timestampsMs[0] ?? 0) > 0 ? -hours : hours;
}
