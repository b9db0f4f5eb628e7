import type { HourlyUniques, PageView, RowsImplementation } from '../contract.ts';
import { openArena } from './kernels/arena.ts';
import { createGrowingAnswer, type NumberByPage } from './kernels/growing-answer.ts';
import { hourOf, MS_PER_HOUR } from './kernels/hours.ts';
import { createMemory, instantiateKernel } from './kernels/kernel.ts';
import { createPairNumbers } from './kernels/pair-numbers.ts';
import { createStringNumbers, type StringBatchFunctions } from './kernels/string-batches.ts';
import { createVisitorSets } from './kernels/visitor-sets.ts';

const BATCH_EVENTS = 2048;
const BATCH_CHARACTERS = 2 ** 17;

/**
 * Strings are joined a batch at a time and interned by their bytes in WebAssembly memory (kernels/string-batches.ts), so that
 * none of them is hashed or kept by V8. O(n) time, in the characters of all events.
 */
function countUniques(events: Iterable<PageView>): HourlyUniques {
  const memory = createMemory();
  const arena = openArena(memory);
  const functions = instantiateKernel<StringBatchFunctions>(memory);
  const pages = createStringNumbers(arena, functions);
  const visitors = createStringNumbers(arena, functions);
  const pairs = createPairNumbers();
  const sets = createVisitorSets();
  const column = () => {
    const address = arena.allocate(4 * BATCH_EVENTS);
    return { address, words: new Uint32Array(memory.buffer, address, BATCH_EVENTS) };
  };
  const batchHours = new Uint32Array(BATCH_EVENTS);
  const pairIds = new Uint32Array(BATCH_EVENTS);
  const pageLengths = column();
  const visitorLengths = column();
  const pageIds = column();
  const visitorIds = column();

  const answer = createGrowingAnswer();
  const hourIds = new Map<number, number>();
  const pagesByHour: NumberByPage[] = [];
  const names: string[] = [];
  const pageUrls: string[] = new Array(BATCH_EVENTS).fill('');
  const visitorNames: string[] = new Array(BATCH_EVENTS).fill('');
  let batched = 0;
  let characters = 0;

  const flush = () => {
    const whole = batched === BATCH_EVENTS;
    pages.intern(
      whole ? pageUrls : pageUrls.slice(0, batched),
      pageLengths.address,
      pageIds.address,
    );
    visitors.intern(
      whole ? visitorNames : visitorNames.slice(0, batched),
      visitorLengths.address,
      visitorIds.address,
    );
    pairs.number(batchHours, pageIds.words, batched, pairIds);
    for (let index = 0; index < batched; index++) {
      if (pageIds.words[index] === names.length) names.push(pageUrls[index]!);
    }
    for (let pair = answer.pairs(); pair < pairs.size(); pair++) {
      answer.addPair(pagesByHour[pairs.hourOf(pair)]!, names[pairs.pageOf(pair)]!);
    }
    sets.createUpTo(pairs.size());
    sets.add(pairIds, visitorIds.words, batched);
    batched = 0;
    characters = 0;
  };

  let [hourStartMs, hourEndMs] = [0, 0];
  let hourId = 0;
  for (const { timestamp, pageUrl, visitorId } of events) {
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
    if (batched === BATCH_EVENTS || characters > BATCH_CHARACTERS) flush();
  }
  if (batched > 0) flush();

  return answer.finish(sets.sizeOf);
}

export default {
  description:
    'Interns the bytes of pages and visitors in WebAssembly, a batch at a time; a small set for each hour and page.',
  bottleneck:
    'Joining the strings of a batch into one, which copies every character, and reading the events themselves.',
  input: 'rows',
  countUniques,
} satisfies RowsImplementation;
