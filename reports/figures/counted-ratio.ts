/** Two counts against each other, each the same in every process: what their ratio says, and how sure. Pure. */
import { compareExactly, type Verdict, verdictOf } from '../../harness/stats/verdict.ts';
import {
  countedHeldBytes,
  HELD_DOUBT_BYTES,
  type MemoryFigures,
  NOISE_BYTES,
  peakBoundOf,
  withHeld,
} from './memory.ts';
import type { Measured, Metric, MetricName } from './metrics.ts';
import { STRAY_BYTES, STRAY_OBJECTS } from './recount.ts';

/** What two functions of some size may differ by in their compiled code alone. */
const CODE_BYTES = 16_384;

/** Candidate ÷ baseline; null where there is none, as of something against nothing. */
export interface CountedRatio {
  readonly ratio: number | null;
  /** Limits; null where it was counted, and there is no doubt, or where nothing was. */
  readonly low: number | null;
  readonly high: number | null;
  /** null where it was not measured. */
  readonly verdict: Verdict | null;
  readonly exact: boolean;
  readonly rounds: number;
}

/**
 * Of counts that come out the same in every process. A peak of live memory is known to lie between two bounds, and so is
 * its ratio: no chance is in it. Where a second count differs from the first, the ratio is as doubtful as they are apart.
 */
export function countedRatio(
  baseline: Measured,
  candidate: Measured,
  metric: Metric,
  threshold: number,
): CountedRatio {
  const [below] = metric.valuesOf(baseline).flatMap(({ values }) => values);
  const [above] = metric.valuesOf(candidate).flatMap(({ values }) => values);
  const none = { ratio: null, low: null, high: null, verdict: null, exact: false, rounds: 0 };
  if (below === undefined || above === undefined) return none;
  const { ratio, verdict } = compareExactly(below, above, threshold);
  const known = { ...none, ratio, rounds: 1 };
  const [under, over] = [baseline.memory, candidate.memory];
  const doubt = doubtOf(under, metric.name) + doubtOf(over, metric.name);
  const isPeak = metric.name === 'peakLiveBytes';
  const held =
    isPeak || metric.name === 'retainedBytes' ? heldApart([under, below], [over, above]) : 0;
  // Of so little, some may be the engine's own.
  const stray = metric.unit === 'count' ? STRAY_OBJECTS : STRAY_BYTES;
  const [belowAtMost, aboveAtMost] = isPeak
    ? [atMostOf(under, below), atMostOf(over, above)]
    : [below, above];
  const isNarrow = Math.max(belowAtMost, aboveAtMost) - below <= stray;
  const isCertain = isPeak
    ? below === above && (below > NOISE_BYTES || isNarrow || belowAtMost === aboveAtMost)
    : isApart(below, above, stray, threshold);
  if (isCertain && doubt === 0 && held === 0) return { ...known, verdict, exact: true };
  // A large peak has its own bounds; a small one is a sum of objects, as all else is.
  const isLargePeak = isPeak && Math.max(below, above) > NOISE_BYTES;
  const apart = held > 0 ? held : isLargePeak ? 0 : stray;
  const { low, high } = boundsOf([below, belowAtMost], [above, aboveAtMost], apart);
  const bounds = { low: low / (1 + doubt), high: high * (1 + doubt) };
  const verdictOfBounds = verdictOf(bounds, threshold);
  if (!isPeak) return { ...known, ...bounds, verdict: verdictOfBounds };
  // Of the figures that are shown: little was seen of a call that is too short to be looked into.
  const shown = compareExactly(peakBoundOf(under) ?? below, peakBoundOf(over) ?? above, threshold);
  return { ...known, ratio: shown.ratio, ...bounds, verdict: verdictOfBounds };
}

/** Whether two counts are the same, or farther apart than what may be the engine's own. */
function isApart(below: number, above: number, stray: number, threshold: number): boolean {
  if (below === above) return true;
  if (Math.abs(above - below) <= stray) return false;
  const { verdict } = compareExactly(below, above, threshold);
  return verdictOf(boundsOf([below, below], [above, above], stray), threshold) === verdict;
}

/** The most that may have been alive at once, with what was held before, where that counts. */
function atMostOf(memory: MemoryFigures | null, peakBytes: number): number {
  return memory === null ? peakBytes : withHeld(memory.peakAtMostBytes, memory);
}

/**
 * How much of either figure may be owed to what is held before the call: where that counts, so much as it may be measured wrong;
 * else as much as one holds more of than the other, half for each, where it makes up for what the other's call takes more, and where
 * it is more than code.
 */
function heldApart(
  [under, below]: readonly [MemoryFigures | null, number],
  [over, above]: readonly [MemoryFigures | null, number],
): number {
  const both = [under, over].filter((memory) => memory !== null);
  if (both.some((memory) => countedHeldBytes(memory) > 0)) return HELD_DOUBT_BYTES;
  const more = (over?.heldBytes ?? 0) - (under?.heldBytes ?? 0);
  const isOpposed = more * (above - below) < 0;
  return isOpposed || Math.abs(more) > CODE_BYTES ? Math.abs(more) / 2 : 0;
}

/** Of a ratio, where each side lies between two bounds, give or take `apart`. */
function boundsOf(
  [below, belowAtMost]: readonly [number, number],
  [above, aboveAtMost]: readonly [number, number],
  apart: number,
): { readonly low: number; readonly high: number } {
  return {
    low: Math.max(0, above - apart) / (belowAtMost + apart),
    high: (aboveAtMost + apart) / Math.max(1, below - apart),
  };
}

/** How far two counts of the same events were apart in what a metric counts, as a share of it. */
function doubtOf(memory: MemoryFigures | null, metric: MetricName): number {
  if (memory === null || memory.repeated === null) return 0;
  const { doubt } = memory.repeated;
  switch (metric) {
    case 'allocatedBytes':
    case 'allocatedObjects':
    case 'liveObjects':
      return doubt[metric];
    default:
      return doubt.liveBytes;
  }
}
