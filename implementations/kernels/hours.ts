/** Hours of whole columns, numbered from 0, and as the contract writes them. In whichever thread counts. */

/** Milliseconds in an hour. */
const MS_PER_HOUR = 3_600_000;

/** Hours closer together than this are numbered by their distance, whether or not each occurs. */
const LEAST_SPAN = 4096;
/** Distances stay far below what multiplying by a reciprocal tells apart (assembly/hours.ts). */
const MOST_SPAN = 2 ** 24;

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
  for (let index = start; index < end; index++) {
    const time = timestampsMs[index]!;
    if (time >= first && time <= last) continue;
    if (Number.isNaN(time)) throw new RangeError(`Event ${index} has no valid time`);
    if (time < first) first = time;
    if (time > last) last = time;
  }
  return [first, last];
}

/** The range that holds both. */
export function joinRanges(one: TimeRange, other: TimeRange): TimeRange {
  return [Math.min(one[0], other[0]), Math.max(one[1], other[1])];
}

/** Numbers the hours of all times, which lie in `range`; reads them only where they are far apart. */
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

/** The time at which hour number 0 of hours near together begins. */
export function startOfHour(hour: number): number {
  return hour * MS_PER_HOUR;
}

/** Whole hours since 1970; rounds down before 1970 as well. */
export function hourOf(timestampMs: number): number {
  return Math.floor(timestampMs / MS_PER_HOUR);
}

/** The hour with that number, in whole hours since 1970. */
export function hourWithId(numbers: HourNumbers, id: number): number {
  return numbers.kind === 'near' ? numbers.firstHour + id : numbers.hours[id]!;
}

/**
 * An hour as the contract writes it: `YYYY-MM-DD HH:00` in UTC.
 *
 * @param hour Whole hours since 1970.
 * @throws RangeError where it is no hour of a Date.
 */
export function nameOfHour(hour: number): string {
  const iso = new Date(startOfHour(hour)).toISOString();
  // From the end, because far years have more digits.
  return `${iso.slice(0, -':mm:ss.sssZ'.length).replace('T', ' ')}:00`;
}
