/** The life of one call: memory, tables, threads, and the folder for what is spilled. In the calling thread. */
import type { CallLimits, HourlyUniques, LinesRead } from '../../contract.ts';
import { sweepOwnedFolders } from '../../folder-owner.ts';
import { openArena } from '../kernels/arena.ts';
import { instantiateKernel, kernelModule } from '../kernels/kernel.ts';
import { createSharedTable, drawKeys } from '../kernels/shared-table.ts';
import type { FileKernel } from './file-kernel.ts';
import type { FilePlan } from './file-plan.ts';
import { type FileTeam, fileWorkers } from './file-workers.ts';
import { CONTROL, explained, type ReadingJob, type Spilling } from './job.ts';
import { giveBackMemory, planSpilling, takeMemory } from './memories.ts';
import { nameSpillFolder, withSpillFolder } from './spill-folder.ts';
import { openWork, type Work } from './work.ts';

/** What only tests change. */
export interface Sizes {
  readonly chunkBytes: number;
  readonly maxLineBytes: number;
  /** Files of fewer bytes are read by the calling thread alone. */
  readonly leastSharedBytes?: number;
  /** Called when the files have been looked at, before they are read. */
  readonly onLookedAt?: () => void;
  /** When to spill, instead of by the limit. */
  readonly spilling?: Partial<Omit<Spilling, 'folder'>>;
}

/** An answer; its notes say which files grew. */
export interface CountedFiles {
  readonly uniques: HourlyUniques;
  readonly linesRead: LinesRead & Required<Pick<LinesRead, 'notes'>>;
}

/** The threads of a call: the calling one, and workers where the files are large. */
export interface Crew {
  readonly own: Work;
  readonly threads: FileTeam;
  readonly workers: number;
}

/** How a job is cut. */
interface Shape {
  readonly plans: readonly FilePlan[];
  readonly chunks: number;
  readonly workers: number;
}

/** Does `work` with memory and threads that are given back, or ended where it fails. */
export async function runJob<T>(
  shape: Shape,
  limits: CallLimits,
  sizes: Sizes,
  work: (crew: Crew, job: ReadingJob) => Promise<T>,
): Promise<T> {
  const { workers } = shape;
  const memory = takeMemory();
  const folder = nameSpillFolder();
  const spilling = {
    ...planSpilling(folder, Math.max(1, workers), limits.memoryBytes),
    ...sizes.spilling,
  };
  const job = openJob(memory, shape, spilling, sizes);
  const own = openWork(job, kernelModule(), 0);
  let finished = false;
  try {
    sweepOwnedFolders('spill');
    // Workers end before the folder is removed: one that still spills would make it anew.
    const result = await withSpillFolder(folder, () =>
      fileWorkers.use(workers, async (threads) => {
        try {
          return await work({ own, threads, workers }, job);
        } finally {
          own.close();
          Atomics.store(job.control, CONTROL.stop, 1);
        }
      }),
    );
    finished = true;
    return result;
  } catch (error) {
    throw explained(error);
  } finally {
    if (finished) giveBackMemory(memory);
  }
}

function openJob(
  memory: WebAssembly.Memory,
  { plans, chunks }: Shape,
  spilling: Spilling,
  { chunkBytes, maxLineBytes }: Sizes,
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
    fileCuts: new Uint32Array(new SharedArrayBuffer(4 * plans.length)),
    chunkLines: new Uint32Array(new SharedArrayBuffer(4 * chunks)),
    chunkRecords: new Uint32Array(new SharedArrayBuffer(4 * chunks)),
    chunkEvents: new Uint32Array(new SharedArrayBuffer(4 * chunks)),
    chunkDone: new Int32Array(new SharedArrayBuffer(4 * chunks)),
  };
}
