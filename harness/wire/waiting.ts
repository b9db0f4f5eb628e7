/** Which timed calls count: those that did not wait for a core. Pure. */
import type { TimeSample } from './passes/time.ts';

/**
 * The part of its wall time that a call may wait for a core: beyond it, the call is made again. What is
 * looked at is the waiting alone, never the time that the call took: leaving out calls because they were slow
 * would bias what is left.
 */
export const MOST_WAITING = 0.02;

/** Whether a call waited beyond {@link MOST_WAITING}; false where nobody can tell. */
export function hasWaited({
  wallNs,
  mainThread,
  stealNs,
}: Pick<TimeSample, 'wallNs' | 'mainThread' | 'stealNs'>): boolean {
  return (mainThread?.waitNs ?? 0) + (stealNs ?? 0) > MOST_WAITING * wallNs;
}
