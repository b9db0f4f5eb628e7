/** Counting files that may be read in any order, by several threads: reading, then counting. In the calling thread. */
import type { CallLimits, FileProgress } from '../../contract.ts';
import { cutsNote } from '../../generators/replay/nul-runs.ts';
import type { ReplayOptions } from '../../generators/replay/parameters.ts';
import {
  endsInLine,
  growthNote,
  hasGrown,
  type Snapshot,
} from '../../generators/replay/snapshot.ts';
import { chunksOf } from './chunks.ts';
import { countEvents } from './count-events.ts';
import { addHeadEvents, type FilePlan } from './file-plan.ts';
import { EndsInLine } from './job.ts';
import { openOrderedJournal } from './ordered-journal.ts';
import { openProgress } from './progress.ts';
import { readAll } from './read-all.ts';
import { type CountedFiles, runJob, type Sizes } from './run-job.ts';

/** Below so many bytes the calling thread is done before another has begun. */
const LEAST_SHARED_BYTES = 6 << 20;

/**
 * Counts files.
 *
 * @throws SpansLines where their lines cannot be read in any order.
 * @throws EndsInLine where one grew, and a line had only begun at the end that it had before.
 * @throws UsageError as the replay does, and where the disk is too full for what does not fit the memory.
 */
export async function countFiles(
  plans: readonly FilePlan[],
  options: ReplayOptions,
  limits: CallLimits,
  sizes: Sizes,
  onProgress?: (progress: FileProgress) => void,
): Promise<CountedFiles> {
  const bytes = plans.reduce((sum, { file }) => sum + file.size, 0);
  const { leastSharedBytes = LEAST_SHARED_BYTES } = sizes;
  const chunks = chunksOf({ plans, chunkBytes: sizes.chunkBytes });
  const isShared = limits.threads > 1 && bytes >= leastSharedBytes && chunks.length > 1;
  const workers = isShared ? Math.min(limits.threads, chunks.length) : 0;
  const files = plans.map(({ file }) => file);
  const shape = { plans, chunks: chunks.length, workers };
  try {
    return await runJob(shape, limits, sizes, async (crew, job) => {
      const journal = openOrderedJournal(job, chunks, options);
      const tellProgress = openProgress(job, chunks, onProgress);
      addHeadEvents(plans, crew.own.add);
      const hasSpilled = await readAll(crew, job, chunks, journal, tellProgress);
      const cutsOf = (at: number) => plans[at]!.headCuts + job.fileCuts[at]!;
      const notes = await notesOf(files, cutsOf);
      const uniques = await countEvents(crew, job, hasSpilled);
      return { uniques, linesRead: { ...journal.linesRead(), notes } };
    });
  } catch (error) {
    // A line that had only begun may be the bad one.
    await notesOf(files, () => 0);
    throw error;
  }
}

/** To be called behind the last read: says of each file that grew how much of it is counted, and which lines runs of NUL ended. */
async function notesOf(
  files: readonly Snapshot[],
  cutsOf: (file: number) => number,
): Promise<readonly string[]> {
  const notes: string[] = [];
  const toCut: Snapshot[] = [];
  for (const [at, file] of files.entries()) {
    if (await hasGrown(file)) {
      if (await endsInLine(file)) toCut.push(file);
      notes.push(growthNote(file, file.size < file.firstSize));
    }
    const cuts = cutsNote(file.path, cutsOf(at));
    if (cuts !== undefined) notes.push(cuts);
  }
  if (toCut.length > 0) throw new EndsInLine(toCut);
  return notes;
}
