/** How files are divided. Pure. */
import type { Chunk, ReadingJob } from './job.ts';

/** Bytes of a chunk: small enough for the second cache, large enough that a call to read costs little. */
export const CHUNK_BYTES = 1 << 18;

/** All chunks, file by file. */
export function chunksOf({ plans, chunkBytes }: Pick<ReadingJob, 'plans' | 'chunkBytes'>): Chunk[] {
  return plans.flatMap(({ start, size }, file) =>
    Array.from({ length: Math.ceil((size - start) / chunkBytes) }, (_, at) => ({
      file,
      start: start + at * chunkBytes,
      end: Math.min(size, start + (at + 1) * chunkBytes),
    })),
  );
}
