import type { HourlyUniques, PageView, RowsImplementation } from '../contract.ts';
import { openArena } from './kernels/arena.ts';
import { batchAfter, MOST_BATCH_EVENTS } from './kernels/batches.ts';
import { createGrowingAnswer, type NumberByPage } from './kernels/growing-answer.ts';
import { hourOf, MS_PER_HOUR } from './kernels/hours.ts';
import { createMemory, instantiateKernel } from './kernels/kernel.ts';
import { createPairNumbers } from './kernels/pair-numbers.ts';
import { createStringNumbers, type StringBatchFunctions } from './kernels/string-batches.ts';
import { createVisitorSets, type VisitorSetFunctions } from './kernels/visitor-sets.ts';

/** A batch of long names ends earlier. */
const BATCH_CHARACTERS = 2 ** 17;

/**
 * Strings interned by their bytes, outside V8's heap, counting while adding.
 *
 * Structure: the pages and the visitors of a batch of events are joined to one string each, written into WebAssembly memory in one
 * call (Latin-1 where it suffices, else UTF-16, never UTF-8, in which lone surrogates become one), and numbered there by
 * a table of bytes (kernels/string-batches.ts, assembly/intern.ts; the hash is seeded at every call). The pair of hour and page is
 * numbered by a table of integers (kernels/pair-numbers.ts), and (pair, visitor) goes into a table of 1,024 pairs
 * (kernels/visitor-sets.ts), as in packed-rows. A batch is at most 1/256 of the events so far, and never more than 512.
 *
 * O(n) time, in the characters of all events. Memory: the bytes of each distinct visitor's name and 19 to 30 more, 16 to 32
 * bytes and a property of the answer for each pair, 5 to 11 bytes for each distinct (hour, page, visitor), as in packed-rows;
 * and a megabyte and a half, which are drawn from the system at once. None of the caller's visitor strings is kept: nor is, where
 * these are substrings, the text that they are cut from.
 *
 * Wins where every event has strings of its own, fresh from a decoder or cut from a line, which V8 has never hashed. Loses to
 * packed-rows where the same string objects come again and again: it copies all characters of all events. Loses to all
 * others on a handful of events, because a memory is made first.
 *
 * @throws RangeError where a date is not valid, and where the names of distinct visitors and their sets exceed 4 GiB together.
 */
function countUniques(events: Iterable<PageView>): HourlyUniques {
  const memory = createMemory();
  const arena = openArena(memory);
  const functions = instantiateKernel<StringBatchFunctions & VisitorSetFunctions>(memory);
  const pages = createStringNumbers(arena, functions);
  const visitors = createStringNumbers(arena, functions);
  const pairs = createPairNumbers();
  const sets = createVisitorSets(arena, functions, MOST_BATCH_EVENTS);
  const column = () => {
    const address = arena.allocate(4 * MOST_BATCH_EVENTS);
    return { address, words: new Uint32Array(memory.buffer, address, MOST_BATCH_EVENTS) };
  };
  const batchHours = new Uint32Array(MOST_BATCH_EVENTS);
  const pageLengths = column();
  const visitorLengths = column();
  const pageIds = column();

  const answer = createGrowingAnswer();
  const hourIds = new Map<number, number>();
  const pagesByHour: NumberByPage[] = [];
  const names: string[] = [];
  const pageUrls: string[] = new Array(MOST_BATCH_EVENTS).fill('');
  const visitorNames: string[] = new Array(MOST_BATCH_EVENTS).fill('');
  let added = 0;
  let batched = 0;
  let batchEnd = batchAfter(0);
  let characters = 0;

  const addBatch = () => {
    const whole = batched === MOST_BATCH_EVENTS;
    pages.intern(
      whole ? pageUrls : pageUrls.slice(0, batched),
      pageLengths.address,
      pageIds.address,
    );
    visitors.intern(
      whole ? visitorNames : visitorNames.slice(0, batched),
      visitorLengths.address,
      sets.batchVisitors.byteOffset,
    );
    pairs.number(batchHours, pageIds.words, batched, sets.batchPairs);
    for (let index = 0; index < batched; index++) {
      if (pageIds.words[index] === names.length) names.push(pageUrls[index]!);
    }
    for (let pair = answer.pairs(); pair < pairs.size(); pair++) {
      answer.addPair(pagesByHour[pairs.hourOf(pair)]!, names[pairs.pageOf(pair)]!);
    }
    sets.addBatch(batched);
    added += batched;
    batched = 0;
    characters = 0;
    batchEnd = batchAfter(added);
  };

  let [hourStartMs, hourEndMs] = [0, 0];
  let hourId = 0;
  const read = ({ timestamp, pageUrl, visitorId }: PageView) => {
    const ms = timestamp.getTime();
    if (!(ms >= hourStartMs && ms < hourEndMs)) {
      const hour = hourOf(ms);
      hourId = hourIds.get(hour) ?? hourIds.size;
      if (hourId === hourIds.size) {
        hourIds.set(hour, hourId);
        pagesByHour.push(answer.pagesOf(hour));
      }
      hourStartMs = hour * MS_PER_HOUR;
      hourEndMs = hourStartMs + MS_PER_HOUR;
    }
    batchHours[batched] = hourId;
    pageUrls[batched] = pageUrl;
    visitorNames[batched] = visitorId;
    pageLengths.words[batched] = pageUrl.length;
    visitorLengths.words[batched] = visitorId.length;
    batched++;
    characters += pageUrl.length + visitorId.length;
    if (batched === batchEnd || characters > BATCH_CHARACTERS) addBatch();
  };
  if (Array.isArray(events)) {
    // Faster than the array's own iterator.
    for (let index = 0; index < events.length; index++) read(events[index]);
  } else {
    for (const event of events) read(event);
  }
  if (batched > 0) addBatch();
  return answer.finish(sets.sizeOf);
}

export default {
  description:
    'Interns the bytes of pages and visitors in WebAssembly, a batch at a time; tables of numbers for the sets of visitors.',
  bottleneck:
    'Hashing and comparing the bytes of every name in WebAssembly takes a third of the time, much of it waiting ' +
    'for memory; then joining the strings, which copies every character, and reading the events, about equal; the tables ' +
    'of the sets a tenth. Most of what is allocated are the joined strings, which die at once.',
  input: 'rows',
  countUniques,
} satisfies RowsImplementation;
