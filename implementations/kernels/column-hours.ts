/** Hours of whole columns, numbered from 0. In whichever thread counts. */
import { hourOf, MS_PER_HOUR } from './hours.ts';

/** Hours closer together than this are numbered by their distance, whether or not each occurs. */
const LEAST_SPAN = 4096;
/** Distances stay far below what multiplying by a reciprocal tells apart (assembly/hours.ts). */
const MOST_SPAN = 2 ** 24;

/** So many events, the first and the last among them, tell which hours there probably are. */
const LOOKED_AT = 256;

/** The first and the last of some times; [Infinity, -Infinity] of none. */
export type TimeRange = readonly [firstMs: number, lastMs: number];

/** How hours are numbered. */
export type HourNumbers =
  | {
      /** By distance from the first. */
      readonly kind: 'near';
      readonly firstHour: number;
      readonly count: number;
    }
  | {
      /** In order of occurrence, by event; for hours too far apart. */
      readonly kind: 'far';
      readonly hours: readonly number[];
      readonly count: number;
      readonly hourIds: Uint32Array<SharedArrayBuffer>;
    };

/**
 * The range of the times from index `start` to before `end`.
 *
 * @throws RangeError where one is not a number.
 */
export function timeRange(timestampsMs: Float64Array, start: number, end: number): TimeRange {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  // Without branches, which times in disorder would make the processor guess wrong; both keep NaN once they met it.
  for (let index = start; index < end; index++) {
    const time = timestampsMs[index]!;
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  if (Number.isNaN(first)) {
    throw new RangeError(`Event ${timestampsMs.findIndex(Number.isNaN)} has no valid time`);
  }
  return [first, last];
}

/**
 * A range that probably holds all times: of few events, their range; else that of some, and an hour more on either side.
 *
 * @throws RangeError where one of those looked at is not a number.
 */
export function likelyRange(timestampsMs: Float64Array): TimeRange {
  const events = timestampsMs.length;
  if (events <= LOOKED_AT ** 2) return timeRange(timestampsMs, 0, events);
  const some = Float64Array.from(
    { length: LOOKED_AT },
    (_, index) => timestampsMs[Math.round((index * (events - 1)) / (LOOKED_AT - 1))]!,
  );
  const [first, last] = timeRange(some, 0, LOOKED_AT);
  return [first - MS_PER_HOUR, last + MS_PER_HOUR];
}

/**
 * Numbers the hours in `range`; where they are far apart, by reading all times.
 *
 * @throws RangeError where one of those is not a number.
 */
export function numberHours(timestampsMs: Float64Array, range: TimeRange): HourNumbers {
  const events = timestampsMs.length;
  const firstHour = hourOf(range[0]);
  const count = events === 0 ? 0 : hourOf(range[1]) - firstHour + 1;
  if (count <= Math.min(Math.max(LEAST_SPAN, events), MOST_SPAN)) {
    return { kind: 'near', firstHour, count };
  }
  const hourIds = new Uint32Array(new SharedArrayBuffer(4 * events));
  const ids = new Map<number, number>();
  let hour = Number.NaN;
  let id = 0;
  for (let index = 0; index < events; index++) {
    const hourHere = hourOf(timestampsMs[index]!);
    if (hourHere !== hour) {
      hour = hourHere;
      id = ids.get(hour) ?? ids.size;
      if (id === ids.size) ids.set(hour, id);
    }
    hourIds[index] = id;
  }
  return { kind: 'far', hours: [...ids.keys()], count: ids.size, hourIds };
}

/** The hour with that number, in whole hours since 1970. */
export function hourWithId(numbers: HourNumbers, id: number): number {
  return numbers.kind === 'near' ? numbers.firstHour + id : numbers.hours[id]!;
}
