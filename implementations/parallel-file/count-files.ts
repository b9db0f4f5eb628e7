/** Counting files that may be read in any order, by several threads. In the calling thread. */
import type { CallLimits, FileAnswer, FileProgress } from '../../contract.ts';
import type { ReplayOptions } from '../../generators/replay/parameters.ts';
import { openArena } from '../kernels/arena.ts';
import { layOutTriples, layOutWords } from '../kernels/counting.ts';
import { planCounting } from '../kernels/counting-plan.ts';
import { createMemory, instantiateKernel, kernelModule } from '../kernels/kernel.ts';
import { createSharedTable, drawKeys, stringsOf } from '../kernels/shared-table.ts';
import { addTriples, emptyAnswer, namesOf } from './answer.ts';
import { chunksOf } from './chunks.ts';
import type { FilePlan, RejectedLine } from './file-plan.ts';
import type { CountedTask, FileKernel, ReadingJob, Reply } from './job.ts';
import { openOrderedJournal } from './ordered-journal.ts';
import { openThreads, type Threads } from './threads.ts';
import { openWork, type Work } from './work.ts';

/** Below so many bytes the calling thread is done before another has begun. */
const LEAST_SHARED_BYTES = 6 << 20;
const TICK_MS = 20;

/** Sizes that only tests change. */
export interface Sizes {
  readonly chunkBytes: number;
  readonly maxLineBytes: number;
  /** Files of fewer bytes are read by the calling thread alone. */
  readonly leastSharedBytes?: number;
}

/**
 * Counts files.
 *
 * @throws SpansLines where their lines cannot be read in any order.
 * @throws UsageError as the replay does.
 */
export async function countFiles(
  plans: readonly FilePlan[],
  options: ReplayOptions,
  { threads: mostThreads }: CallLimits,
  sizes: Sizes,
  onProgress?: (progress: FileProgress) => void,
): Promise<FileAnswer> {
  const memory = createMemory();
  const module = kernelModule();
  const arena = openArena(memory);
  const kernel = instantiateKernel<FileKernel>(memory, module);
  const { chunkBytes, maxLineBytes, leastSharedBytes = LEAST_SHARED_BYTES } = sizes;
  const chunks = chunksOf({ plans, chunkBytes });
  const dictionaries = {
    keys: drawKeys(arena, kernel),
    hours: createSharedTable(arena, kernel),
    pages: createSharedTable(arena, kernel),
    visitors: createSharedTable(arena, kernel),
  };
  const job: ReadingJob = {
    ...{ memory, plans, dictionaries, chunkBytes, maxLineBytes },
    control: new Int32Array(new SharedArrayBuffer(32)),
    chunkLines: new Uint32Array(new SharedArrayBuffer(4 * chunks.length)),
    chunkEvents: new Uint32Array(new SharedArrayBuffer(4 * chunks.length)),
    chunkDone: new Int32Array(new SharedArrayBuffer(4 * chunks.length)),
  };
  const journal = openOrderedJournal(job, chunks, options);
  const bytesTotal = plans.reduce((sum, { size }) => sum + size, 0);
  const isShared = mostThreads > 1 && bytesTotal >= leastSharedBytes && chunks.length > 1;
  const workers = isShared ? Math.min(mostThreads, chunks.length) : 0;
  const own = openWork(job, module);
  for (const { headEvents } of plans) headEvents.forEach(own.add);
  const threads = openThreads(workers);
  let finished = false;
  try {
    const tick = () => {
      journal.advance();
      onProgress?.(progressOf(job, chunks, bytesTotal));
    };
    if (isShared) await readShared(threads, workers, job, module, journal, tick);
    else await readAlone(own, chunks, journal, tick);
    journal.advance();
    const counted = await count(threads, workers, own);
    const answer = emptyAnswer();
    const names = namesOf(
      stringsOf(arena, kernel, dictionaries.hours),
      stringsOf(arena, kernel, dictionaries.pages),
    );
    addTriples(answer, new Map(), memory, counted, names);
    await threads.ask(Array.from({ length: workers }, () => ({ kind: 'forget' })));
    finished = true;
    return { uniques: answer, linesRead: journal.linesRead() };
  } finally {
    Atomics.store(job.control, 3, 1);
    threads.close(finished);
  }

  async function count(
    { ask }: Threads,
    workerCount: number,
    { scatter, count: countTasks, events }: Work,
  ): Promise<readonly CountedTask[]> {
    const total = job.chunkEvents.reduce((sum, value) => sum + value, events());
    const scattering = workerCount + 1;
    const plan = planCounting({
      events: isShared ? total : events(),
      hours: kernel.sharedCount(dictionaries.hours) >>> 0,
      pages: kernel.sharedCount(dictionaries.pages) >>> 0,
      visitors: kernel.sharedCount(dictionaries.visitors) >>> 0,
      threads: scattering,
    });
    const words = layOutWords(arena, plan);
    scatter(words, 0);
    await ask(
      Array.from({ length: workerCount }, (_, at) => ({ kind: 'scatter', words, thread: at + 1 })),
    );
    const triples = layOutTriples(arena, kernel, words);
    if (workerCount === 0) return countTasks(words, triples, job.control);
    const replies = await ask(
      Array.from({ length: workerCount }, () => ({
        kind: 'count',
        words,
        triples,
        control: job.control,
      })),
    );
    return replies.flatMap((reply) => (reply.kind === 'counted' ? reply.tasks : []));
  }
}

async function readShared(
  { ask }: Threads,
  workers: number,
  job: ReadingJob,
  module: WebAssembly.Module,
  journal: ReturnType<typeof openOrderedJournal>,
  tick: () => void,
): Promise<void> {
  const take = ({ chunk, lines }: Extract<Reply, { kind: 'rejected' }>) => {
    journal.take(chunk, lines);
    journal.advance();
  };
  let timer: NodeJS.Timeout | undefined;
  // A mistake that shows on the way ends the reading.
  const ticking = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      try {
        tick();
      } catch (error) {
        reject(error);
      }
    }, TICK_MS);
  });
  try {
    const reading = ask(
      Array.from({ length: workers }, () => ({ kind: 'read', job, module })),
      take,
    );
    reading.catch(() => {});
    await Promise.race([reading, ticking]);
  } finally {
    clearInterval(timer);
  }
}

async function readAlone(
  work: Work,
  chunks: ReturnType<typeof chunksOf>,
  journal: ReturnType<typeof openOrderedJournal>,
  tick: () => void,
): Promise<void> {
  let tickedAtMs = performance.now();
  const take = (chunk: number, lines: readonly RejectedLine[]) => {
    journal.take(chunk, lines);
    journal.advance();
  };
  for (const _ of work.read(chunks, take)) {
    if (performance.now() - tickedAtMs < TICK_MS) continue;
    tick();
    // Timers and signals have their turn.
    await new Promise((resolve) => setImmediate(resolve));
    tickedAtMs = performance.now();
  }
}

function progressOf(
  { chunkDone, chunkEvents }: ReadingJob,
  chunks: ReturnType<typeof chunksOf>,
  bytesTotal: number,
): FileProgress {
  let bytesRead = 0;
  let events = 0;
  for (const [at, { start, end }] of chunks.entries()) {
    if (Atomics.load(chunkDone, at) === 0) continue;
    bytesRead += end - start;
    events += chunkEvents[at]!;
  }
  return { bytesRead, bytesTotal, events };
}
