/** Reading all chunks of a job, by workers or by the calling thread alone. In the calling thread. */
import { kernelModule } from '../kernels/kernel.ts';
import type { RejectedLine } from './file-plan.ts';
import type { FileTeam } from './file-workers.ts';
import type { Chunk, ReadingJob } from './job.ts';
import type { OrderedJournal } from './ordered-journal.ts';
import type { Crew } from './run-job.ts';
import type { Work } from './work.ts';

const TICK_MS = 20;

/**
 * Reads all chunks; returns whether some events were spilled.
 *
 * @throws UsageError, SpansLines: see countFiles.
 */
export async function readAll(
  { own, threads, workers }: Crew,
  job: ReadingJob,
  chunks: readonly Chunk[],
  journal: OrderedJournal,
  tellProgress: () => void,
): Promise<boolean> {
  const take = (chunk: number, lines: readonly RejectedLine[]) => {
    journal.take(chunk, lines);
    journal.advance();
  };
  const tick = () => {
    journal.advance();
    tellProgress();
  };
  let hasSpilled = false;
  if (workers > 0) hasSpilled = await readShared(threads, job, take, tick);
  else await readAlone(own, chunks, take, tick);
  own.finish();
  journal.advance();
  return hasSpilled || own.hasSpilled();
}

async function readShared(
  { askAll }: FileTeam,
  job: ReadingJob,
  take: (chunk: number, lines: readonly RejectedLine[]) => void,
  tick: () => void,
): Promise<boolean> {
  const module = kernelModule();
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
    const reading = askAll(
      'read',
      (at) => ({ job, module, thread: at + 1 }),
      ({ chunk, lines }) => take(chunk, lines),
    );
    return (await Promise.race([reading, ticking])).includes(true);
  } finally {
    clearInterval(timer);
  }
}

async function readAlone(
  work: Work,
  chunks: readonly Chunk[],
  take: (chunk: number, lines: readonly RejectedLine[]) => void,
  tick: () => void,
): Promise<void> {
  let tickedAtMs = performance.now();
  for (const _ of work.read(chunks, take)) {
    if (performance.now() - tickedAtMs < TICK_MS) continue;
    tick();
    // Timers and signals have their turn.
    await new Promise((resolve) => setImmediate(resolve));
    tickedAtMs = performance.now();
  }
}
