import type { HourlyUniques, PageView, RowsImplementation } from '../contract.ts';
import { createGrowingAnswer, type NumberByPage } from './kernels/growing-answer.ts';
import { hourOf, MS_PER_HOUR } from './kernels/hours.ts';
import { createNameNumbers } from './kernels/name-numbers.ts';
import { createVisitorSets } from './kernels/visitor-sets.ts';

/**
 * Events are added to their sets so many at a time: so that many have a set in common, and that little is left after the
 * last event.
 */
const BATCH_EVENTS = 16_384;
const FIRST_BATCH_EVENTS = 64;

/**
 * Sets of small numbers, counting while adding.
 *
 * Structure: each hour has an object of its pages, which is its part of the answer already; it leads from a page to the number
 * of that (hour, page) pair. One object of all visitors leads to theirs. Objects without a prototype, because a string
 * that V8 knows as a key (the same string object, met again) is found in them without comparing characters, faster than in
 * a Map, and a substring is not kept, but a flat copy of it (kernels/name-numbers.ts). What remains of an event is (pair, visitor), two small
 * integers, which are gathered, sorted by pair, and go into one set for each pair: a single number, an open-addressing table or a bitmap,
 * whichever is smallest (kernels/visitor-sets.ts). The hour is formatted once, and looked up only where it differs from the
 * event before.
 *
 * O(n) time. Memory: 36 to 72 bytes and its name for each visitor, as much for each pair, and about 7 bytes for each
 * distinct (hour, page, visitor), several times that for a moment in a set that has just grown.
 *
 * Wins where the caller hands over the same string objects again and again, as from a table of names, most of all in order of
 * time, because the sets of one hour stay in the cache. Loses to batched-bytes where every event has strings of its own:
 * V8 must hash each of them. Slows down with every further 2^24 visitors, which take another object.
 *
 * @throws RangeError where a date is not valid.
 */
function countUniques(events: Iterable<PageView>): HourlyUniques {
  const answer = createGrowingAnswer();
  const sets = createVisitorSets();
  const visitors = createNameNumbers();
  let batchPairs = new Uint32Array(FIRST_BATCH_EVENTS);
  let batchVisitors = new Uint32Array(FIRST_BATCH_EVENTS);
  let batched = 0;
  const addBatch = () => {
    sets.createUpTo(answer.pairs());
    sets.add(batchPairs, batchVisitors, batched);
    batched = 0;
    if (batchPairs.length === BATCH_EVENTS) return;
    batchPairs = new Uint32Array(2 * batchPairs.length);
    batchVisitors = new Uint32Array(batchPairs.length);
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
    batchPairs[batched] = pages[pageUrl] ?? answer.addPair(pages, pageUrl);
    batchVisitors[batched] = visitors.newest[visitorId] ?? visitors.numberOf(visitorId);
    if (++batched === batchPairs.length) addBatch();
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
    'Numbers pages and visitors, and keeps a small set of numbers for each hour and page.',
  bottleneck:
    'Finding the page in its hour and the visitor among all visitors, by their names, takes more than half of the time, and ' +
    'more where strings are fresh, which V8 must hash and look up first; then sorting batches and adding them to their sets, ' +
    'which also grow, a third. Most of what is allocated is the object of all visitors, copied whenever it grows.',
  input: 'rows',
  countUniques,
} satisfies RowsImplementation;
