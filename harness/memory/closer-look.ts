/**
 * Where to look: marks over the input, and the spans where a first reading leaves the peak open. Pure; used by the
 * parent and by reports.
 */
import type { CurveResult, LiveInterval, Span } from './results.ts';

/** How near the known peak must be to what could have been, as a share of it. */
export const PEAK_TOLERANCE = 0.02;
/** Nearer than this it is not worth a trial: V8 counts the rest of a page that it fills as used. */
const TOLERANCE_BYTES = 300_000;
const MEGABYTE = 2 ** 20;
/** A closer look collects as often as this many megabytes alive allow, all collections together. */
const MOST_MEGABYTES_MARKED = 12_000;
const LARGEST_SEMI_SPACE_MB = 128;

/** So many of the last parts of a curve are cut further, because that is where most peaks are. */
const LAST_PARTS = 3;
const CUTS_OF_LAST_PARTS = 4;

/** The marks of a curve of `points` parts and a few more. */
export function curveMarks(events: number, points: number): number[] {
  const last = Math.floor((events * (points - LAST_PARTS)) / points);
  const closer = evenMarks(events - last, LAST_PARTS * CUTS_OF_LAST_PARTS).map(
    (mark) => last + mark,
  );
  const marks = new Set([...evenMarks(events, points), ...closer]);
  return [...marks].filter((mark) => mark > 0 && mark < events).sort((a, b) => a - b);
}

/** The marks that cut the input into `parts` equal parts, or as many as there are events. */
export function evenMarks(events: number, parts: number): number[] {
  const marks = Array.from({ length: parts - 1 }, (_, part) =>
    Math.round(((part + 1) * events) / parts),
  );
  return [...new Set(marks)].filter((mark) => mark > 0 && mark < events);
}

/** How a trial looks closer at some spans of the input. */
export interface CloserLook {
  readonly marks: readonly number[];
  readonly fine: readonly Span[];
  readonly semiSpaceMb: number;
}

/** What a second trial must look at so that the peak is known to within {@link PEAK_TOLERANCE}; null where it is. */
export function closerLook({ intervals }: CurveResult, events: number): CloserLook | null {
  const peak = peakOf(intervals);
  // A large object was alive together with most of what was alive before: the peak is likely as high.
  const likelyBytes = ({ liveBytes, allocatedLargeBytes, atMostBytes }: LiveInterval) =>
    Math.min(atMostBytes, liveBytes + allocatedLargeBytes);
  const likely = Math.max(peak.seenBytes, ...intervals.map(likelyBytes));
  const open = intervals.filter(
    (interval) =>
      interval.atMostBytes > resolvedBelow(likely) ||
      likelyBytes(interval) > resolvedBelow(peak.seenBytes),
  );
  if (open.length === 0) return null;
  const fine = open.map(({ fromEvent, toEvent }) => ({ fromEvent, toEvent }));
  const marks = fine.flatMap(({ fromEvent, toEvent }) => [fromEvent, toEvent]);
  const allocated = open.reduce((sum, { allocatedBytes }) => sum + allocatedBytes, 0);
  const collections = Math.max(16, MOST_MEGABYTES_MARKED / (peak.seenBytes / MEGABYTE + 10));
  const least = Math.max(
    1,
    allocated / MEGABYTE / collections,
    (peak.seenBytes / MEGABYTE) * (PEAK_TOLERANCE / 2),
  );
  return {
    marks: [...new Set(marks)].filter((mark) => mark > 0 && mark < events).sort((a, b) => a - b),
    fine,
    semiSpaceMb: Math.min(LARGEST_SEMI_SPACE_MB, 2 ** Math.round(Math.log2(least))),
  };
}

function resolvedBelow(seenBytes: number): number {
  return seenBytes + Math.max(TOLERANCE_BYTES, PEAK_TOLERANCE * seenBytes);
}

/** The interval in which most is known to have been alive at once. */
export function peakOf(intervals: readonly LiveInterval[]): LiveInterval {
  return intervals.reduce((a, b) => (b.seenBytes > a.seenBytes ? b : a));
}

/** The first reading, with the spans that were looked at closely taken from the second. */
export function combined(
  first: readonly LiveInterval[],
  second: readonly LiveInterval[],
  fine: readonly Span[],
): LiveInterval[] {
  const isFine = (interval: Span) =>
    fine.some(
      ({ fromEvent, toEvent }) =>
        fromEvent <= interval.fromEvent &&
        interval.toEvent <= toEvent &&
        (fromEvent === toEvent) === (interval.fromEvent === interval.toEvent),
    );
  return [...first.filter((one) => !isFine(one)), ...second.filter(isFine)].sort(
    (a, b) => a.fromEvent - b.fromEvent || a.toEvent - b.toEvent,
  );
}
