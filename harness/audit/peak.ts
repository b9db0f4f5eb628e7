/** The peak of live memory of one call, deterministic, as exactly as further looks make it. Runs in the parent. */
import { peakOf, together } from '../memory/closer-look.ts';
import { type Look, lookForPeak } from '../memory/peak-trials.ts';
import type { TrialFailure, TrialOutcome } from '../wire/outcome.ts';

/** What is known of a peak: at least, and at most, so many bytes were alive at once. */
export interface Peak {
  readonly seenBytes: number;
  readonly atMostBytes: number;
}

const READING = { points: 32, semiSpaceMb: 1 };

/** @returns the peak, or how a trial went wrong. */
export async function measurePeak(
  events: number,
  curve: (look: Look) => Promise<TrialOutcome<'curve'>>,
): Promise<Peak | TrialFailure> {
  const failures: TrialFailure[] = [];
  const curves = await lookForPeak(events, READING, async (look) => {
    const outcome = await curve(look);
    if (outcome.outcome === 'completed') return outcome.result;
    failures.push(outcome);
    return null;
  });
  if (curves === null) return failures[0]!;
  const intervals = together(curves);
  return {
    seenBytes: peakOf(intervals).seenBytes,
    atMostBytes: Math.max(...intervals.map(({ atMostBytes }) => atMostBytes)),
  };
}
