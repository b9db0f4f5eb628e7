/** The trials that find the peak of live memory of one call: as many as it takes. Runs in the parent. */

import type { CurveResult, Span } from '../wire/memory-results.ts';
import type { TrialFailure, TrialOutcome } from '../wire/outcome.ts';
import type { CurveSpecification } from '../wire/passes/curve.ts';
import {
  closerLook,
  combined,
  curveMarks,
  type PeakSearch,
  peakOf,
  phasesOf,
  together,
} from './closer-look.ts';

/** What differs between one trial and the other. */
export type CurveLook = Pick<
  CurveSpecification,
  'pass' | 'view' | 'marks' | 'fine' | 'semiSpaceMb' | 'phase'
>;

/** What one of them tells. */
export interface LookedAt {
  readonly fine: readonly Span[];
  readonly result: CurveResult;
}

/** What is known of a peak of live memory. */
export interface PeakBytes {
  /** At least so many bytes were alive at once. */
  readonly seenBytes: number;
  /** At most so many. */
  readonly atMostBytes: number;
}

/** The same, and where it is. */
export type Peak = PeakBytes & Span;

/**
 * Finds the peak, deterministic, as exactly as further looks make it.
 *
 * @param curve Runs one trial, whose number counts from 1.
 * @returns the peak, or how a trial went wrong.
 */
export async function findPeak(
  events: number,
  reading: PeakSearch,
  curve: (look: CurveLook, round: number) => Promise<TrialOutcome<'curve'>>,
): Promise<Peak | TrialFailure> {
  const failures: TrialFailure[] = [];
  const curves = await lookForPeak(events, reading, async (look, round) => {
    const outcome = await curve(look, round);
    if (outcome.outcome === 'completed') return outcome.result;
    failures.push(outcome);
    return null;
  });
  if (curves === null) return failures[0]!;
  const intervals = together(curves);
  const { fromEvent, toEvent, seenBytes } = peakOf(intervals);
  const atMostBytes = Math.max(...intervals.map((interval) => interval.atMostBytes));
  return { fromEvent, toEvent, seenBytes, atMostBytes };
}

/** Whether a search found one. */
export function isPeak<Found extends PeakBytes>(found: Found | TrialFailure): found is Found {
  return 'seenBytes' in found;
}

/**
 * A reading at marks all over the input; a closer look at where that leaves the peak open; and the same at other phases,
 * where the steps of that are too large.
 *
 * @param curve Runs one trial, whose number counts from 1; null where it went wrong.
 * @returns all that was told, first reading first; null where a trial went wrong.
 * @throws what `curve` throws, once all that were begun have ended.
 */
export async function lookForPeak(
  events: number,
  { points, semiSpaceMb, mostLooks }: PeakSearch,
  curve: (look: CurveLook, round: number) => Promise<LookedAt | null>,
): Promise<LookedAt[] | null> {
  const look = { pass: 'curve', view: 'deterministic' } as const;
  const marks = curveMarks(events, points);
  const first = await curve({ ...look, marks, fine: [], semiSpaceMb, phase: 0 }, 1);
  if (first === null) return null;
  const closer = mostLooks === 0 ? null : closerLook(first.result, events);
  if (closer === null) return [first];
  const second = await curve({ ...look, ...closer }, 2);
  if (second === null) return null;
  const known = combined(first.result.intervals, second.result.intervals, closer.fine);
  const looking = phasesOf(known, closer, mostLooks).map((phase, index) =>
    curve({ ...look, ...phase }, 3 + index),
  );
  // All are waited for, so that none is still running when it is told that one was rejected.
  await Promise.allSettled(looking);
  const others = await Promise.all(looking);
  const told = others.filter((one) => one !== null);
  return told.length < others.length ? null : [first, second, ...told];
}
