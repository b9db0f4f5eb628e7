/**
 * Counting what was spilled: parts are handed out to all threads, which share the memory that reading has used. Each visitor
 * is in one part of the records, and each distinct event in one part of the events, so that counts add up. In the calling
 * thread.
 */
import { rmSync } from 'node:fs';
import { drawRegions, resetMemory } from '../kernels/arena.ts';
import type { CountedTask } from '../kernels/counting.ts';
import { kernelModule } from '../kernels/kernel.ts';
import type { ReadingJob, Spilled } from './job.ts';
import type { PartExchanges, PartTask } from './part-tasks.ts';
import { openPartWork } from './part-work.ts';
import type { Crew } from './run-job.ts';
import type { SpillIndex } from './spill-file.ts';

/** A thread with less would deal out parts again and again. */
const LEAST_THREAD_BYTES = 16 << 20;

/** A thread that works on parts. */
type Hand = <Kind extends keyof PartExchanges>(
  kind: Kind,
  request: PartExchanges[Kind]['request'],
) => Promise<PartExchanges[Kind]['reply']>;

/**
 * Counts all that was spilled.
 *
 * @param visitors How many the dictionary held.
 * @param take Takes triples, before the memory is used anew.
 * @throws UsageError where the disk is full, or the memory too small for a single visitor, or for all hours and pages.
 */
export async function countSpilled(
  crew: Crew,
  job: ReadingJob,
  spilled: readonly Spilled[],
  visitors: number,
  take: (tasks: readonly CountedTask[]) => void,
): Promise<void> {
  const { hands, close } = await openHands(crew, job, visitors);
  try {
    await countParts(hands, spilled, take);
  } finally {
    close();
  }
}

async function countParts(
  hands: readonly Hand[],
  spilled: readonly Spilled[],
  take: (tasks: readonly CountedTask[]) => void,
): Promise<void> {
  const names = nextNames();
  const events = spilled.flatMap((each) => each.events ?? []);
  const records = spilled.flatMap((each) => each.records ?? []);

  let waiting = partsOf(records, 0, names);
  for (let level = 1; waiting.length > 0; level++) {
    const rests: SpillIndex[] = [];
    await shareOut(waiting, hands, async (hand, task) => {
      const rest = await hand('take-records', task);
      if (rest !== undefined) rests.push(rest);
    });
    removeFiles(waiting);
    waiting = rests.flatMap((rest) => partsOf([rest], level, names));
  }
  for (const found of await Promise.all(hands.map((hand) => hand('finish-records', undefined)))) {
    if (found !== undefined) events.push(found);
  }

  waiting = partsOf(events, 0, names);
  for (let level = 1; waiting.length > 0; level++) {
    const rests: SpillIndex[] = [];
    await shareOut(waiting, hands, async (hand, task) => {
      const part = await hand('count-part', task);
      if ('rest' in part) rests.push(part.rest);
      else take(part.tasks);
    });
    removeFiles(waiting);
    waiting = rests.flatMap((rest) => partsOf([rest], level, names));
  }
}

/** Threads that share the memory anew; workers are closed with the call. */
async function openHands(
  { threads, workers }: Crew,
  { memory, spilling }: ReadingJob,
  visitors: number,
): Promise<{ readonly hands: readonly Hand[]; readonly close: () => void }> {
  const { folder, mostBytes, mostTableBytes, mostEventBytes } = spilling;
  const most = Math.max(1, Math.floor(mostBytes / LEAST_THREAD_BYTES));
  const count = Math.min(Math.max(1, workers), most);
  resetMemory(memory);
  const module = kernelModule();
  const regionBytes = Math.max(mostBytes / count, LEAST_THREAD_BYTES);
  const jobs = drawRegions(memory, count, regionBytes).map((region, thread) => ({
    ...{ memory, module, region, folder, mostTableBytes, mostEventBytes },
    ...{ thread, threads: count, visitors },
  }));
  if (workers === 0) {
    const own = openPartWork(jobs[0]!);
    const hand: Hand = async (kind, request) => {
      const reply = own.answers[kind](request as never, () => {});
      // Others have their turn.
      await new Promise((resolve) => setImmediate(resolve));
      return reply;
    };
    return { hands: [hand], close: own.close };
  }
  const hands = await Promise.all(
    jobs.map(async (job, thread) => {
      await threads.ask(thread, 'open-parts', job);
      return ((kind, request) => threads.ask(thread, kind, request)) satisfies Hand as Hand;
    }),
  );
  return { hands, close: () => {} };
}

/** Each thread takes the next task when it is done with one. */
async function shareOut(
  tasks: readonly PartTask[],
  hands: readonly Hand[],
  work: (hand: Hand, task: PartTask) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(
    hands.map(async (hand) => {
      for (let task = tasks[next++]; task !== undefined; task = tasks[next++]) {
        await work(hand, task);
      }
    }),
  );
}

/** A task for each part of files that were dealt out alike. */
function partsOf(
  files: readonly SpillIndex[],
  level: number,
  nextName: () => string,
): readonly PartTask[] {
  const parts = files[0]?.segments.length ?? 0;
  return Array.from({ length: parts }, (_, part) => ({
    sources: files
      .map(({ path, segments }) => ({ path, segments: segments[part]! }))
      .filter(({ segments }) => segments.length > 0),
    level,
    name: nextName(),
  })).filter(({ sources }) => sources.length > 0);
}

function removeFiles(tasks: readonly PartTask[]): void {
  const paths = new Set(tasks.flatMap(({ sources }) => sources.map(({ path }) => path)));
  for (const path of paths) rmSync(path);
}

function nextNames(): () => string {
  let names = 0;
  return () => `part-${names++}`;
}
