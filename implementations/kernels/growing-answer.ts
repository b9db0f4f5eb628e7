/**
 * An answer that grows while events are counted: each hour and page has its property as soon as it is met, so that
 * nothing is left for the end but one number for each. In the thread that counts.
 */
import type { HourlyUniques } from '../../contract.ts';
import { formatHour } from './hours.ts';

/** Pages by name: their pairs' numbers while counting, their distinct visitors in the end. */
export type NumberByPage = Record<string, number>;

/** Pairs of an hour and a page are numbered as they come: 0, 1, 2, … */
export interface GrowingAnswer {
  /** The pages of an hour, whole hours since 1970. */
  readonly pagesOf: (hour: number) => NumberByPage;
  /** Adds a page that is not yet in `pages`. @returns the number of the pair. */
  readonly addPair: (pages: NumberByPage, page: string) => number;
  /** How many pairs there are. */
  readonly pairs: () => number;
  /** Puts the counts in place of the numbers; once, and nothing can be added afterwards. */
  readonly finish: (countOf: (pair: number) => number) => HourlyUniques;
}

export function createGrowingAnswer(): GrowingAnswer {
  const answer: Record<string, NumberByPage> = Object.create(null);
  const byHour = new Map<number, NumberByPage>();
  // Of each pair. Asking the objects for their keys would cost more, because V8 sorts them by age.
  const pagesOfPair: NumberByPage[] = [];
  const pageOfPair: string[] = [];
  return {
    pagesOf: (hour) => {
      let pages = byHour.get(hour);
      if (pages === undefined) {
        // No prototype, so that a page called `__proto__` is just a page.
        pages = Object.create(null) as NumberByPage;
        byHour.set(hour, pages);
        answer[formatHour(hour)] = pages;
      }
      return pages;
    },
    addPair: (pages, page) => {
      const pair = pageOfPair.length;
      pages[page] = pair;
      pagesOfPair.push(pages);
      pageOfPair.push(page);
      return pair;
    },
    pairs: () => pageOfPair.length,
    finish: (countOf) => {
      for (let pair = 0; pair < pageOfPair.length; pair++) {
        pagesOfPair[pair]![pageOfPair[pair]!] = countOf(pair);
      }
      return answer;
    },
  };
}
