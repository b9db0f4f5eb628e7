/** The nested answer, from the (hour, page, count) triples of an engine's result. Pure. */
import type { HourlyUniques } from '../../../contract.ts';

/** Milliseconds in an hour. */
export const MS_PER_HOUR = 3_600_000;

/** An answer that is still being filled. */
export interface GrowingAnswer {
  readonly uniques: HourlyUniques;
  /** Sets the count of one pair; `hour` is in whole hours since 1970. */
  readonly set: (hour: number, page: string, count: number) => void;
}

/** Starts an answer; the hour's text is made once for each hour. */
export function startAnswer(): GrowingAnswer {
  const uniques: Record<string, Record<string, number>> = Object.create(null);
  const byHour = new Map<number, Record<string, number>>();
  return {
    uniques,
    set: (hour, page, count) => {
      let counts = byHour.get(hour);
      if (counts === undefined) {
        // No prototype, so that a page called `__proto__` is just a page.
        counts = Object.create(null) as Record<string, number>;
        byHour.set(hour, counts);
        uniques[formatHour(hour)] = counts;
      }
      counts[page] = count;
    },
  };
}

/** `YYYY-MM-DD HH:00` in UTC; the slice counts from the end, because far years have more digits. */
function formatHour(hour: number): string {
  const iso = new Date(hour * MS_PER_HOUR).toISOString();
  return `${iso.slice(0, -':mm:ss.sssZ'.length).replace('T', ' ')}:00`;
}

/** The hours that events lie in. */
export interface HourSpan {
  /** In whole hours since 1970; 0 where there are no events. */
  readonly first: number;
  /** Whether the hours since the first one fit 32 bits without sign. */
  readonly fits32Bits: boolean;
}

/** Engines divide towards zero; counted from the first hour on, all times are positive, and hours are small. */
export function hourSpan(timestampsMs: Float64Array): HourSpan {
  let earliestMs = Infinity;
  let latestMs = -Infinity;
  for (let i = 0; i < timestampsMs.length; i++) {
    const ms = timestampsMs[i]!;
    if (ms < earliestMs) earliestMs = ms;
    if (ms > latestMs) latestMs = ms;
  }
  if (timestampsMs.length === 0) return { first: 0, fits32Bits: true };
  const first = Math.floor(earliestMs / MS_PER_HOUR);
  return { first, fits32Bits: Math.floor(latestMs / MS_PER_HOUR) - first < 2 ** 32 };
}
