/** Counting all that the threads of a call have read: in memory, or what was spilled. In the calling thread. */
import type { HourlyUniques } from '../../contract.ts';
import { layOutTriples, layOutWords } from '../kernels/counting.ts';
import { planCounting } from '../kernels/counting-plan.ts';
import { stringsOf } from '../kernels/shared-table.ts';
import { answerOf, decodeNames, openSums } from './answer.ts';
import type { CountedTask, ReadingJob } from './job.ts';
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
  const { own, threads, workers } = crew;
  const { memory, dictionaries, spilling } = job;
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
  if (hasSpilled) {
    const replies = await threads.askAll({ kind: 'finish-spilling' });
    const spilled = replies.flatMap((reply) => (reply.kind === 'spilled' ? reply.spilled : []));
    spilled.push(own.finishSpilling());
    await threads.askAll({ kind: 'forget' });
    // The rounds use the memory anew, but for these.
    const { add, uniques } = openSums(memory, names);
    const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
    const rounds = { memory, kernel, spilling, hours, pages, take: add, pause };
    await countSpilled(rounds, spilled, visitors);
    return uniques;
  }

  const events = job.chunkEvents.reduce((sum, count) => sum + count, own.added());
  const plan = planCounting({ events, hours, pages, visitors, threads: workers + 1 });
  const uniques = answerOf(memory, await countInMemory(crew, job, plan), plan, names);
  await threads.askAll({ kind: 'forget' });
  return uniques;
}

async function countInMemory(
  { own, threads, workers }: Crew,
  { control }: ReadingJob,
  plan: ReturnType<typeof planCounting>,
): Promise<readonly CountedTask[]> {
  const { arena, kernel } = own;
  const words = layOutWords(arena, plan);
  own.scatter(words, 0);
  await threads.ask(
    Array.from({ length: workers }, (_, at) => ({ kind: 'scatter', words, thread: at + 1 })),
  );
  const triples = layOutTriples(arena, kernel, words);
  if (workers === 0) return own.count(words, triples, control);
  const replies = await threads.askAll({ kind: 'count', words, triples, control });
  return replies.flatMap((reply) => (reply.kind === 'counted' ? reply.tasks : []));
}
