/** How far reading has come. In the calling thread. */
import type { FileProgress } from '../../contract.ts';
import type { Chunk, ReadingJob } from './job.ts';

/** A few times a second. */
const EVERY_MS = 200;

/** A function that tells the progress, where it is time to. */
export function openProgress(
  { plans, chunkDone, chunkEvents }: ReadingJob,
  chunks: readonly Chunk[],
  onProgress: (progress: FileProgress) => void = () => {},
): () => void {
  const bytesTotal = plans.reduce((sum, { file }) => sum + file.size, 0);
  let toldAtMs = performance.now();
  return () => {
    if (performance.now() - toldAtMs < EVERY_MS) return;
    toldAtMs = performance.now();
    let bytesRead = 0;
    let events = 0;
    for (const [at, { start, end }] of chunks.entries()) {
      if (Atomics.load(chunkDone, at) === 0) continue;
      bytesRead += end - start;
      events += chunkEvents[at]!;
    }
    onProgress({ bytesRead, bytesTotal, events });
  };
}
