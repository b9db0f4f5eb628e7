/** What both engines do with event objects. Pure. */
import { MS_PER_HOUR } from './answer-of-triples.ts';

/** Threads of an engine that is given rows: rows come without limits, and are counted on one. */
export const THREADS = 1;

/**
 * Whole hours since 1970.
 *
 * @throws RangeError where it is no valid date.
 */
export function hourOf(timestamp: Date): number {
  const hour = Math.floor(timestamp.getTime() / MS_PER_HOUR);
  if (Number.isNaN(hour)) throw new RangeError('an event has no valid date as its timestamp');
  return hour;
}
