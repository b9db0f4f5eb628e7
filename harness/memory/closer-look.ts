/**
 * Where to look: marks over the input, and the spans where a first reading leaves the peak open. Pure; used by the
 * parent and by reports.
 */
import { evenMarks } from '../wire/marks.ts';
import type { CurveResult, LiveInterval, Span } from '../wire/memory-results.ts';

/** How near the known peak must be to what could have been, as a share of it. */
export const PEAK_TOLERANCE = 0.02;
/** Nearer than this it is not worth a trial: V8 counts the rest of a block that it fills as used. */
const TOLERANCE_BYTES = 300_000;
const MEGABYTE = 2 ** 20;
/** A closer look collects as often as this many megabytes alive allow, all collections together: some seconds. */
const MOST_MEGABYTES_MARKED = 6_000;
/** What is alive before the call, where a trial does not tell. */
const USUAL_BASE_BYTES = 16e6;
const LARGEST_SEMI_SPACE_MB = 128;

/** How a peak is looked for. */
export interface PeakSearch {
  /** How fine the first reading is: its parts, and how much is allocated between two collections of it. */
  readonly points: number;
  readonly semiSpaceMb: number;
  /** Of closer looks, each a trial; 0 where the first reading is to do. */
  readonly mostLooks: number;
}

/**
 * By the number of events alone, so that it is the same in every run. A reading collects at each of its marks, which takes
 * the longer the more is alive; and the less is allocated between two collections of its own, the less garbage is taken for
 * what could have been alive. Looks at other phases find what is small, which is seldom the peak of many events.
 */
export function peakSearchOf(events: number): PeakSearch {
  if (events <= 100_000) return { points: 64, semiSpaceMb: 1, mostLooks: 5 };
  if (events <= DETAILED_EVENTS) return { points: 32, semiSpaceMb: 1, mostLooks: 1 };
  return { points: 12, semiSpaceMb: 4, mostLooks: 0 };
}

/** The largest number of events that is measured in every detail; of more, only the peak is measured as well. */
export const DETAILED_EVENTS = 500_000;

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

/** How a trial looks closer at some spans of the input. */
export interface CloserLook {
  readonly marks: readonly number[];
  readonly fine: readonly Span[];
  readonly semiSpaceMb: number;
  /** What share of the first step is left out, so that the steps of one look lie between those of another. */
  readonly phase: number;
}

/** The finest step of a single look. */
const FINEST_STEP_MB = 1;
/** Newer versions of V8 take a little more than the young space holds before they collect. */
const LONGEST_STEP = 1.3;

/** What a second trial must look at so that the peak is known to within {@link PEAK_TOLERANCE}; null where it is. */
export function closerLook(
  { intervals, baseBytes = USUAL_BASE_BYTES }: CurveResult,
  events: number,
): CloserLook | null {
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
  // Each marks also what was alive before.
  const collections = Math.max(
    16,
    MOST_MEGABYTES_MARKED / ((peak.seenBytes + baseBytes) / MEGABYTE),
  );
  const least = Math.max(
    1,
    allocated / MEGABYTE / collections,
    (peak.seenBytes / MEGABYTE) * (PEAK_TOLERANCE / 2),
  );
  return {
    marks: [...new Set(marks)].filter((mark) => mark > 0 && mark < events).sort((a, b) => a - b),
    fine,
    semiSpaceMb: Math.min(LARGEST_SEMI_SPACE_MB, 2 ** Math.round(Math.log2(least))),
    phase: 0,
  };
}

/**
 * What further trials must look at, after a closer look, where its steps are too large beside the peak that it found: the
 * same spans at other phases.
 *
 * @param intervals The first reading and the closer look, {@link combined}.
 * @param mostPhases In all; each is a trial.
 */
export function phasesOf(
  intervals: readonly LiveInterval[],
  look: CloserLook,
  mostPhases: number,
): CloserLook[] {
  const peak = peakOf(intervals);
  if (look.semiSpaceMb > FINEST_STEP_MB) return [];
  const isOpen = intervals.some(
    (interval) =>
      look.fine.some((span) => isSame(span, interval)) &&
      interval.atMostBytes >
        peak.seenBytes + Math.max(TOLERANCE_BYTES / 2, (PEAK_TOLERANCE / 2) * peak.seenBytes),
  );
  if (!isOpen) return [];
  const wanted = (FINEST_STEP_MB * MEGABYTE) / ((PEAK_TOLERANCE / 2) * Math.max(1, peak.seenBytes));
  const phases = Math.min(mostPhases, Math.ceil(LONGEST_STEP * wanted));
  return Array.from({ length: phases - 1 }, (_, index) => ({
    ...look,
    phase: ((index + 1) / phases) * LONGEST_STEP,
  }));
}

function isSame(a: Span, b: Span): boolean {
  return a.fromEvent === b.fromEvent && a.toEvent === b.toEvent;
}

/** What several looks know of the same spans, together. */
function tightened(
  intervals: readonly LiveInterval[],
  others: readonly {
    readonly intervals: readonly LiveInterval[];
    readonly fine: readonly Span[];
  }[],
): LiveInterval[] {
  return intervals.map((interval) => {
    const same = others.flatMap((other) =>
      other.fine.some((span) => isSame(span, interval))
        ? other.intervals.filter((one) => isSame(one, interval))
        : [],
    );
    const seenBytes = Math.max(interval.seenBytes, ...same.map((one) => one.seenBytes));
    const atMostBytes = Math.min(interval.atMostBytes, ...same.map((one) => one.atMostBytes));
    return { ...interval, seenBytes, atMostBytes: Math.max(seenBytes, atMostBytes) };
  });
}

/** All that the trials of one curve know: the first one, the closer look, its other phases, in this order. */
export function together(
  curves: readonly {
    readonly fine: readonly Span[];
    readonly result: { readonly intervals: readonly LiveInterval[] };
  }[],
): LiveInterval[] {
  const [first, look, ...phases] = curves;
  if (first === undefined) return [];
  if (look === undefined) return [...first.result.intervals];
  const intervals = combined(first.result.intervals, look.result.intervals, look.fine);
  return tightened(
    intervals,
    phases.map(({ fine, result }) => ({ fine, intervals: result.intervals })),
  );
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
  const closer = second.filter(isFine);
  // A look that says nothing of where it looked takes nothing away.
  if (closer.length === 0) return [...first];
  return [...first.filter((one) => !isFine(one)), ...closer].sort(
    (a, b) => a.fromEvent - b.fromEvent || a.toEvent - b.toEvent,
  );
}
