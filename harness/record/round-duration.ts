/** How long trials took that may have run side by side. Pure. */
import type { TrialEntry } from './record-schema.ts';

/** From the start of the first to the end of the last, in milliseconds; 0 where there are none. */
export function durationMsOf(trials: readonly TrialEntry[]): number {
  const starts = trials.map(({ startedAt }) => Date.parse(startedAt));
  const ends = trials.map(({ durationMs }, index) => starts[index]! + durationMs);
  return trials.length === 0 ? 0 : Math.max(0, Math.max(...ends) - Math.min(...starts));
}
