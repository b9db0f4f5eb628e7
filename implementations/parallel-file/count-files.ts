/**
 * Counting files that may be read in any order, by several threads: reading, then scattering and counting what was read, or
 * where it did not fit the memory, counting what was spilled. In the calling thread.
 */
import type { CallLimits, FileAnswer, FileProgress } from '../../contract.ts';
import type { ReplayOptions } from '../../generators/replay/parameters.ts';
import { openArena } from '../kernels/arena.ts';
import { layOutTriples, layOutWords } from '../kernels/counting.ts';
import { planCounting } from '../kernels/counting-plan.ts';
import { instantiateKernel, kernelModule } from '../kernels/kernel.ts';
import { createSharedTable, drawKeys, stringsOf } from '../kernels/shared-table.ts';
import { namesOf, openAnswer } from './answer.ts';
import { chunksOf } from './chunks.ts';
import type { FilePlan } from './file-plan.ts';
import {
  CONTROL,
  type CountedTask,
  type FileKernel,
  type ReadingJob,
  type Spilling,
} from './job.ts';
import { giveBackMemory, planSpilling, takeMemory } from './memories.ts';
import { openOrderedJournal } from './ordered-journal.ts';
import { openProgress } from './progress.ts';
import { readAll } from './read-all.ts';
import { nameSpillFolder, removeStaleSpillFolders, withSpillFolder } from './spill-folder.ts';
import { countSpilled } from './spilled-rounds.ts';
import { openThreads, type Threads } from './threads.ts';
import { openWork, type Work } from './work.ts';

/** Below so many bytes the calling thread is done before another has begun. */
const LEAST_SHARED_BYTES = 6 << 20;

/** What only tests change. */
export interface Sizes {
  readonly chunkBytes: number;
  readonly maxLineBytes: number;
  /** Files of fewer bytes are read by the calling thread alone. */
  readonly leastSharedBytes?: number;
  /** When to spill, instead of by the limit. */
  readonly spilling?: Omit<Spilling, 'folder'>;
}

/** The threads of a call: the calling one, and workers where the files are large. */
interface Crew {
  readonly own: Work;
  readonly threads: Threads;
  readonly workers: number;
}

/**
 * Counts files.
 *
 * @throws SpansLines where their lines cannot be read in any order.
 * @throws UsageError as the replay does, and where the disk is too full for what does not fit the memory.
 */
export async function countFiles(
  plans: readonly FilePlan[],
  options: ReplayOptions,
  limits: CallLimits,
  sizes: Sizes,
  onProgress?: (progress: FileProgress) => void,
): Promise<FileAnswer> {
  const memory = takeMemory();
  const bytes = plans.reduce((sum, { size }) => sum + size, 0);
  const { leastSharedBytes = LEAST_SHARED_BYTES } = sizes;
  const chunks = chunksOf({ plans, chunkBytes: sizes.chunkBytes });
  const isShared = limits.threads > 1 && bytes >= leastSharedBytes && chunks.length > 1;
  const workers = isShared ? Math.min(limits.threads, chunks.length) : 0;
  const folder = nameSpillFolder();
  const spilling = {
    ...planSpilling(folder, Math.max(1, workers), limits.memoryBytes),
    ...sizes.spilling,
  };
  const job = openJob(memory, plans, spilling, sizes, chunks.length);
  const journal = openOrderedJournal(job, chunks, options);
  const tellProgress = openProgress(job, chunks, onProgress);
  const own = openWork(job, kernelModule(), 0);
  const threads = openThreads(workers);
  let finished = false;
  try {
    removeStaleSpillFolders();
    return await withSpillFolder(folder, async () => {
      for (const { headEvents } of plans) headEvents.forEach(own.add);
      const crew = { own, threads, workers };
      const hasSpilled = await readAll(crew, job, chunks, journal, tellProgress);
      const uniques = await countEvents(crew, job, hasSpilled);
      finished = true;
      return { uniques, linesRead: journal.linesRead() };
    });
  } finally {
    own.close();
    Atomics.store(job.control, CONTROL.stop, 1);
    threads.close(finished);
    if (finished) giveBackMemory(memory);
  }
}

function openJob(
  memory: WebAssembly.Memory,
  plans: readonly FilePlan[],
  spilling: Spilling,
  { chunkBytes, maxLineBytes }: Sizes,
  chunks: number,
): ReadingJob {
  const arena = openArena(memory);
  const kernel = instantiateKernel<FileKernel>(memory);
  const dictionaries = {
    keys: drawKeys(arena, kernel),
    hours: createSharedTable(arena, kernel),
    pages: createSharedTable(arena, kernel),
    visitors: createSharedTable(arena, kernel),
  };
  return {
    ...{ memory, plans, dictionaries, spilling, chunkBytes, maxLineBytes },
    control: new Int32Array(new SharedArrayBuffer(4 * Object.keys(CONTROL).length)),
    chunkLines: new Uint32Array(new SharedArrayBuffer(4 * chunks)),
    chunkEvents: new Uint32Array(new SharedArrayBuffer(4 * chunks)),
    chunkDone: new Int32Array(new SharedArrayBuffer(4 * chunks)),
  };
}

async function countEvents(crew: Crew, job: ReadingJob, hasSpilled: boolean) {
  const { own, threads, workers } = crew;
  const { memory, dictionaries, spilling } = job;
  const { arena, kernel } = own;
  const sizeOf = (table: number) => kernel.sharedCount(table) >>> 0;
  const hours = sizeOf(dictionaries.hours);
  const pages = sizeOf(dictionaries.pages);
  const visitors = sizeOf(dictionaries.visitors);
  const answer = openAnswer(
    memory,
    namesOf(
      stringsOf(arena, kernel, dictionaries.hours),
      stringsOf(arena, kernel, dictionaries.pages),
    ),
  );
  if (hasSpilled) {
    const replies = await threads.askAll({ kind: 'finish-spilling' });
    const spilled = replies.flatMap((reply) => (reply.kind === 'spilled' ? reply.spilled : []));
    spilled.push(own.finishSpilling());
    await threads.askAll({ kind: 'forget' });
    // The rounds use the memory anew, where the names stand.
    answer.decodeAll(hours, pages);
    const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
    const rounds = { memory, kernel, spilling, hours, pages, take: answer.add, pause };
    await countSpilled(rounds, spilled, visitors);
  } else {
    const events = job.chunkEvents.reduce((sum, count) => sum + count, own.headEvents());
    const threadCount = workers + 1;
    const plan = planCounting({ events, hours, pages, visitors, threads: threadCount });
    answer.add(await countInMemory(crew, job, plan));
    await threads.askAll({ kind: 'forget' });
  }
  return answer.uniques;
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
