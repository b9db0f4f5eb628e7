/** The peak of live memory of one call, deterministic, as exactly as a second look makes it. Runs in the parent. */
import { closerLook, combined, curveMarks, peakOf } from '../memory/closer-look.ts';
import type { CurveSpecification } from '../protocol.ts';
import type { TrialOutcome } from '../trial.ts';

/** What is known of a peak: at least, and at most, so many bytes were alive at once. */
export interface Peak {
  readonly seenBytes: number;
  readonly atMostBytes: number;
}

const CURVE_POINTS = 32;
const SEMI_SPACE_MB = 1;

/** What differs between one look and the other. */
export type Look = Pick<CurveSpecification, 'pass' | 'view' | 'marks' | 'fine' | 'semiSpaceMb'>;

/** @returns the peak, or how a trial went wrong. */
export async function measurePeak(
  events: number,
  curve: (look: Look) => Promise<TrialOutcome>,
): Promise<Peak | TrialOutcome> {
  const look = { pass: 'curve', view: 'deterministic' } as const;
  const first = await curve({
    ...look,
    marks: curveMarks(events, CURVE_POINTS),
    fine: [],
    semiSpaceMb: SEMI_SPACE_MB,
  });
  if (first.outcome !== 'completed' || first.result.kind !== 'curve') return first;
  let { intervals } = first.result.result;
  const closer = closerLook(first.result.result, events);
  if (closer !== null) {
    const second = await curve({ ...look, ...closer });
    if (second.outcome !== 'completed' || second.result.kind !== 'curve') return second;
    intervals = combined(intervals, second.result.result.intervals, closer.fine);
  }
  return {
    seenBytes: peakOf(intervals).seenBytes,
    atMostBytes: Math.max(...intervals.map(({ atMostBytes }) => atMostBytes)),
  };
}
