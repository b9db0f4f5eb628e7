/**
 * How many events are gathered before they are counted together: so few, of all that came before, that next to nothing is
 * left to do after the last one. In the thread that counts.
 */

/** So few that a batch stays in the cache, so many that a call into WebAssembly costs nothing each. */
export const MOST_BATCH_EVENTS = 512;

/** At most such a part of the events so far is pending. */
const PENDING_PART_BITS = 8;

/** Events of the next batch, after `events`: at least 1. */
export function batchAfter(events: number): number {
  return Math.min(MOST_BATCH_EVENTS, 1 + Math.floor(events / 2 ** PENDING_PART_BITS));
}
