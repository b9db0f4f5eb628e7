/** Counting all that the threads of a call have read: in memory, or what was spilled. In the calling thread. */
import type { HourlyUniques } from '../../contract.ts';
import { drawnBytes } from '../kernels/arena.ts';
import { sizeCounter } from '../kernels/counter-sizes.ts';
import { layOutTriples, layOutWords, TRIPLE_BYTES } from '../kernels/counting.ts';
import { type EventSpan, planCounting, wordsBytes } from '../kernels/counting-plan.ts';
import { stringsOf } from '../kernels/shared-table.ts';
import { CONTROL, type ReadingJob } from './job.ts';
import { type AnswerNames, answerOf, decodeNames, openSums } from './named-answer.ts';
import type { Crew } from './run-job.ts';
import { countSpilled } from './spilled-rounds.ts';

/**
 * Counts what was read.
 *
 * @param hasSpilled Whether some of it is not in memory.
 * @throws UsageError where the disk is full.
 */
export async function countEvents(
  crew: Crew,
  job: ReadingJob,
  hasSpilled: boolean,
): Promise<HourlyUniques> {
  const { own, threads } = crew;
  const { memory, dictionaries } = job;
  const { arena, kernel } = own;
  const sizeOf = (table: number) => kernel.sharedCount(table) >>> 0;
  const hours = sizeOf(dictionaries.hours);
  const pages = sizeOf(dictionaries.pages);
  const visitors = sizeOf(dictionaries.visitors);
  const names = decodeNames(
    stringsOf(arena, kernel, dictionaries.hours),
    hours,
    stringsOf(arena, kernel, dictionaries.pages),
    pages,
  );
  if (!hasSpilled) {
    const uniques = await countInMemory(crew, job, { hours, pages, visitors }, names);
    if (uniques !== undefined) return uniques;
  }
  const replies = await threads.askAll('finish-spilling', () => undefined);
  const spilled = [...replies, own.finishSpilling()];
  const { add, uniques } = openSums(memory, names);
  await countSpilled(crew, job, spilled, visitors, add);
  await threads.askAll('forget', () => undefined);
  return uniques;
}

/** Undefined where there is no memory to count so many: all is as before then. */
async function countInMemory(
  { own, threads, workers }: Crew,
  { memory, control, spilling }: ReadingJob,
  spans: Omit<EventSpan, 'events' | 'threads'>,
  names: AnswerNames,
): Promise<HourlyUniques | undefined> {
  const { arena, kernel } = own;
  const events = Atomics.load(control, CONTROL.keptEvents);
  const plan = planCounting({ ...spans, events, threads: workers + 1 });
  const pairs = Math.min(events, spans.hours * spans.pages);
  if (drawnBytes(memory) + wordsBytes(plan) + pairs * TRIPLE_BYTES > spilling.mostBytes) {
    return undefined;
  }
  const words = layOutWords(arena, plan);
  own.scatter(words, 0);
  await threads.askAll('scatter', (at) => ({ words, thread: at + 1 }));
  const triples = layOutTriples(arena, kernel, words);
  // Where most events are of one page and hour, a leaf may be as large as all of them.
  const { total } = sizeCounter(plan, triples.largestLeafBytes, triples.largestCellEvents);
  if (drawnBytes(memory) + total * Math.max(1, workers) > spilling.mostBytes) return undefined;
  const counted =
    workers === 0
      ? own.count(words, triples, control)
      : (await threads.askAll('count', () => ({ words, triples, control }))).flat();
  const uniques = answerOf(memory, counted, plan, names);
  await threads.askAll('forget', () => undefined);
  return uniques;
}
