import type { HourlyUniques, PageView, RowsImplementation } from '../contract.ts';
import { openArena } from './kernels/arena.ts';
import { batchAfter, MOST_BATCH_EVENTS } from './kernels/batches.ts';
import { createGrowingAnswer, type NumberByPage } from './kernels/growing-answer.ts';
import { hourOf, MS_PER_HOUR } from './kernels/hours.ts';
import { createMemory, instantiateKernel } from './kernels/kernel.ts';
import { createNameNumbers } from './kernels/name-numbers.ts';
import { createVisitorSets, type VisitorSetFunctions } from './kernels/visitor-sets.ts';

/**
 * Sets of small numbers, counting while adding.
 *
 * Structure: each hour has an object of its pages, which is its part of the answer already; it leads from a page to the number
 * of that (hour, page) pair. One object of all visitors leads to theirs. Objects without a prototype, because a string
 * that V8 knows as a key (the same string object, met again) is found in them without comparing characters, faster than in
 * a Map, and a substring is not kept, but a flat copy of it (kernels/name-numbers.ts). What remains of an event is (pair, visitor), two small
 * integers, which are gathered, at most 1/256 of the events so far and never more than 512, and put into tables of 1,024 pairs
 * each in WebAssembly memory, or into the bitmap of a pair that has many of all visitors (kernels/visitor-sets.ts). The hour is formatted once, and looked up only where it differs from the
 * event before.
 *
 * O(n) time. Memory: 36 to 72 bytes and its name for each visitor, each page and each pair, 5 to 11 bytes for each distinct
 * (hour, page, visitor), half as much again for a moment in a table that has just grown, and less in bitmaps; and a megabyte,
 * drawn from the system at once.
 *
 * Wins where the caller hands over the same string objects again and again, as from a table of names, most of all in order of
 * time, because the table of one hour stays in the cache. Loses to batched-bytes where every event has strings of its own:
 * V8 must hash each of them; and to all that need no WebAssembly memory on a handful of events. Slows down with every further
 * 2^24 visitors, which take another object.
 *
 * @throws RangeError where a date is not valid, and where the sets exceed 4 GiB: about 500 million distinct visitors of hours and pages.
 */
function countUniques(events: Iterable<PageView>): HourlyUniques {
  const answer = createGrowingAnswer();
  const visitors = createNameNumbers();
  const memory = createMemory();
  const functions = instantiateKernel<VisitorSetFunctions>(memory);
  const sets = createVisitorSets(openArena(memory), functions, MOST_BATCH_EVENTS);
  const { batchPairs, batchVisitors } = sets;
  let added = 0;
  let batched = 0;
  let batchEnd = batchAfter(0);
  const addBatch = () => {
    sets.addBatch(batched);
    added += batched;
    batched = 0;
    batchEnd = batchAfter(added);
  };
  // One string for each page, because finding a key by as many strings as pairs would be work left to the end.
  const pageNumbers = createNameNumbers();
  const pageNames: string[] = [];
  const addPair = (pages: NumberByPage, page: string): number => {
    const number = pageNumbers.newest[page] ?? pageNumbers.numberOf(page);
    if (number === pageNames.length) pageNames.push(Object.keys({ [page]: 0 })[0]!);
    return answer.addPair(pages, pageNames[number]!);
  };
  let [hourStartMs, hourEndMs] = [0, 0];
  let pages: NumberByPage = Object.create(null);
  const read = ({ timestamp, pageUrl, visitorId }: PageView) => {
    const timestampMs = timestamp.getTime();
    // Written so that NaN is looked up, too.
    if (!(timestampMs >= hourStartMs && timestampMs < hourEndMs)) {
      const hour = hourOf(timestampMs);
      pages = answer.pagesOf(hour);
      hourStartMs = hour * MS_PER_HOUR;
      hourEndMs = hourStartMs + MS_PER_HOUR;
    }
    batchPairs[batched] = pages[pageUrl] ?? addPair(pages, pageUrl);
    batchVisitors[batched] = visitors.newest[visitorId] ?? visitors.numberOf(visitorId);
    if (++batched === batchEnd) addBatch();
  };
  if (Array.isArray(events)) {
    // Faster than the array's own iterator.
    for (let index = 0; index < events.length; index++) read(events[index]);
  } else {
    for (const event of events) read(event);
  }
  addBatch();
  return answer.finish(sets.sizeOf);
}

export default {
  description:
    'Numbers pages and visitors, and keeps the sets of visitors in tables and bitmaps of these numbers, in WebAssembly.',
  bottleneck:
    'Finding the page in its hour and the visitor among all visitors, by their names, takes two thirds of the time, and ' +
    'more where strings are fresh, which V8 must hash and look up first; then the tables of the sets in WebAssembly, which ' +
    'also grow, a fifth. Most of what is allocated is the object of all visitors, copied whenever it grows.',
  input: 'rows',
  countUniques,
} satisfies RowsImplementation;
