/** How files are divided. Pure. */
import type { Chunk, ReadingJob } from './job.ts';

/** Bytes of a chunk: small enough for the second cache, large enough that a call to read costs little. */
export const CHUNK_BYTES = 1 << 18;

/** All chunks, file by file. */
export function chunksOf({ plans, chunkBytes }: Pick<ReadingJob, 'plans' | 'chunkBytes'>): Chunk[] {
  return plans.flatMap(({ start, file: { size }, recordEnds }, file) => {
    if (recordEnds !== undefined) {
      return recordEnds.map((end, at) => ({
        file,
        start: at === 0 ? start : recordEnds[at - 1]!,
        end,
      }));
    }
    return Array.from({ length: Math.ceil((size - start) / chunkBytes) }, (_, at) => ({
      file,
      start: start + at * chunkBytes,
      end: Math.min(size, start + (at + 1) * chunkBytes),
    }));
  });
}
