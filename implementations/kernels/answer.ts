/** The answer as the contract wants it, from triples of (hour, page, count). In the calling thread. */
import type { HourlyUniques } from '../../contract.ts';

/** Grows an answer. */
export interface AnswerBuilder {
  /** Adds hour, page and count of each triple; pairs that are there already only where `mayRepeat`. */
  readonly add: (triples: Uint32Array, mayRepeat: boolean) => void;
  /** Adds one pair that is not there yet. */
  readonly addOne: (hour: number, page: number, count: number) => void;
  readonly answer: HourlyUniques;
}

/**
 * Starts an empty answer.
 *
 * @param hours How many hours there are, by number.
 * @param nameOf Writes an hour; asked once for each that occurs.
 */
export function buildAnswer(
  hours: number,
  nameOf: (hour: number) => string,
  pages: readonly string[],
): AnswerBuilder {
  // No prototype, so that a page called `__proto__` is just a page.
  const answer: Record<string, Record<string, number>> = Object.create(null);
  const byHour = new Array<Record<string, number> | undefined>(hours);
  const openHour = (hour: number) => {
    const counts: Record<string, number> = Object.create(null);
    byHour[hour] = counts;
    answer[nameOf(hour)] = counts;
    return counts;
  };
  return {
    answer,
    addOne: (hour, page, count) => {
      (byHour[hour] ?? openHour(hour))[pages[page]!] = count;
    },
    add: (triples, mayRepeat) => {
      for (let at = 0; at < triples.length; at += 3) {
        const hour = triples[at]!;
        const page = pages[triples[at + 1]!]!;
        const counts = byHour[hour] ?? openHour(hour);
        counts[page] = mayRepeat ? (counts[page] ?? 0) + triples[at + 2]! : triples[at + 2]!;
      }
    },
  };
}
