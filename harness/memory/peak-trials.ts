/** The trials that find the peak of live memory of one call: as many as it takes. Runs in the parent. */

import type { CurveResult, Span } from '../wire/memory-results.ts';
import type { CurveSpecification } from '../wire/passes/curve.ts';
import { closerLook, combined, curveMarks, phasesOf } from './closer-look.ts';

/** What differs between one trial and the other. */
export type Look = Pick<
  CurveSpecification,
  'pass' | 'view' | 'marks' | 'fine' | 'semiSpaceMb' | 'phase'
>;

/** What one of them tells. */
export interface LookedAt {
  readonly fine: readonly Span[];
  readonly result: CurveResult;
}

/**
 * A reading at marks all over the input; a closer look at where that leaves the peak open; and the same at other phases,
 * where the steps of that are too large.
 *
 * @param curve Runs a trial, the how manieth from 1; null where it went wrong.
 * @returns all that was told, first reading first; null where a trial went wrong.
 */
export async function lookForPeak(
  events: number,
  { points, semiSpaceMb }: { readonly points: number; readonly semiSpaceMb: number },
  curve: (look: Look, round: number) => Promise<LookedAt | null>,
): Promise<LookedAt[] | null> {
  const look = { pass: 'curve', view: 'deterministic' } as const;
  const marks = curveMarks(events, points);
  const first = await curve({ ...look, marks, fine: [], semiSpaceMb, phase: 0 }, 1);
  if (first === null) return null;
  const closer = closerLook(first.result, events);
  if (closer === null) return [first];
  const second = await curve({ ...look, ...closer }, 2);
  if (second === null) return null;
  const known = combined(first.result.intervals, second.result.intervals, closer.fine);
  const others = await Promise.all(
    phasesOf(known, closer).map((phase, index) => curve({ ...look, ...phase }, 3 + index)),
  );
  const told = others.filter((one) => one !== null);
  return told.length < others.length ? null : [first, second, ...told];
}
