/** Counting files that may be read in any order, by several threads: reading, then counting. In the calling thread. */
import type { CallLimits, FileAnswer, FileProgress } from '../../contract.ts';
import type { ReplayOptions } from '../../generators/replay/parameters.ts';
import { chunksOf } from './chunks.ts';
import { countEvents } from './count-events.ts';
import { addHeadEvents, type FilePlan } from './file-plan.ts';
import { openOrderedJournal } from './ordered-journal.ts';
import { openProgress } from './progress.ts';
import { readAll } from './read-all.ts';
import { runJob, type Sizes } from './run-job.ts';

/** Below so many bytes the calling thread is done before another has begun. */
const LEAST_SHARED_BYTES = 6 << 20;

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
  const bytes = plans.reduce((sum, { size }) => sum + size, 0);
  const { leastSharedBytes = LEAST_SHARED_BYTES } = sizes;
  const chunks = chunksOf({ plans, chunkBytes: sizes.chunkBytes });
  const isShared = limits.threads > 1 && bytes >= leastSharedBytes && chunks.length > 1;
  const workers = isShared ? Math.min(limits.threads, chunks.length) : 0;
  return await runJob(
    { plans, chunks: chunks.length, workers },
    limits,
    sizes,
    async (crew, job) => {
      const journal = openOrderedJournal(job, chunks, options);
      const tellProgress = openProgress(job, chunks, onProgress);
      addHeadEvents(plans, crew.own.add);
      const hasSpilled = await readAll(crew, job, chunks, journal, tellProgress);
      const uniques = await countEvents(crew, job, hasSpilled);
      return { uniques, linesRead: journal.linesRead() };
    },
  );
}
