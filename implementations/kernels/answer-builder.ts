/**
 * The answer as the contract wants it, from triples of (hour, page, count). In the calling thread. With many pages, adding
 * keys to objects takes most of the time of all counting. In order of page, that is usually of the names' places in
 * memory, it takes half as long as in random order.
 */
import type { HourlyUniques } from '../../contract.ts';
import type { CountingPlan } from './counting-plan.ts';

/** Grows an answer. */
export interface AnswerBuilder {
  /** Adds a pair that is not there yet. */
  readonly addPair: (hour: number, page: number, count: number) => void;
  /** Adds hour, page and count of each triple; the pairs of a cell may come in any parts. */
  readonly addTriples: (cell: number, triples: Uint32Array) => void;
  /** The answer, when all is added. */
  readonly finish: () => HourlyUniques;
}

/** Counts by page are gathered in an array up to this size, which stays in the third cache. */
const MOST_GATHERED_PAGES = 2 ** 22;

/** So many names are looked at before they are added, which lets the processor fetch several of them at once. */
const BLOCK_PAGES = 64;
/**
 * Starts an empty answer.
 *
 * @param plan How the triples' cells are cut.
 * @param nameOf Writes the hour of a number; asked once for each that occurs.
 */
export function buildAnswer(
  plan: CountingPlan,
  nameOf: (hour: number) => string,
  pages: readonly string[],
): AnswerBuilder {
  // No prototype, so that a page called `__proto__` is just a page.
  const answer: Record<string, Record<string, number>> = Object.create(null);
  const byHour = new Map<number, Record<string, number>>();
  const openHour = (hour: number) => {
    const counts: Record<string, number> = Object.create(null);
    byHour.set(hour, counts);
    answer[nameOf(hour)] = counts;
    return counts;
  };
  const countsOf = (hour: number) => byHour.get(hour) ?? openHour(hour);

  const addInPlace = (triples: Uint32Array) => {
    for (let at = 0; at < triples.length; at += 3) {
      const counts = countsOf(triples[at]!);
      const page = pages[triples[at + 1]!]!;
      counts[page] = (counts[page] ?? 0) + triples[at + 2]!;
    }
  };

  // The cells of an hour follow one another; they are gathered until the next hour's begin.
  const gathered = new Uint32Array(
    plan.hourBits === 0 && pages.length <= MOST_GATHERED_PAGES ? pages.length : 0,
  );
  let gatheredHour = -1;
  const flush = () => {
    if (gatheredHour === -1) return;
    takeGathered(gathered, pages, countsOf(gatheredHour));
    gatheredHour = -1;
  };
  return {
    addPair: (hour, page, count) => {
      countsOf(hour)[pages[page]!] = count;
    },
    addTriples: (cell, triples) => {
      if (gathered.length === 0) return addInPlace(triples);
      const hour = cell >>> plan.pageSplitBits;
      if (hour !== gatheredHour) flush();
      gatheredHour = hour;
      gather(gathered, triples);
    },
    finish: () => {
      flush();
      return answer;
    },
  };
}

// Loops over all pairs stand in functions of the module that are given arrays alone. What V8 has compiled for a function that
// is made at each call, or for objects that are, is dropped with them at a full collection, and compiled again.

/** Adds the counts of triples by page. */
function gather(gathered: Uint32Array, triples: Uint32Array): void {
  for (let at = 0; at < triples.length; at += 3) {
    gathered[triples[at + 1]!]! += triples[at + 2]!;
  }
}

/** Moves counts by page to an object. */
function takeGathered(
  gathered: Uint32Array,
  pages: readonly string[],
  counts: Record<string, number>,
): void {
  const block = new Uint32Array(BLOCK_PAGES);
  let pagesInBlock = 0;
  for (let page = 0; page < gathered.length; page++) {
    if (gathered[page] === 0) continue;
    block[pagesInBlock++] = page;
    if (pagesInBlock < BLOCK_PAGES) continue;
    takeBlock(block, pagesInBlock, gathered, pages, counts);
    pagesInBlock = 0;
  }
  takeBlock(block, pagesInBlock, gathered, pages, counts);
}

// Only written, so that looking at a name is not for nothing: the compiler would leave it out.
const lengths = new Uint32Array(BLOCK_PAGES);

function takeBlock(
  block: Uint32Array,
  length: number,
  gathered: Uint32Array,
  pages: readonly string[],
  counts: Record<string, number>,
): void {
  for (let index = 0; index < length; index++) lengths[index] = pages[block[index]!]!.length;
  for (let index = 0; index < length; index++) {
    const page = block[index]!;
    counts[pages[page]!] = gathered[page]!;
    gathered[page] = 0;
  }
}
