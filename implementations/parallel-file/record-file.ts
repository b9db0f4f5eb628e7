/** A file of one thread that takes records of events of visitors that no table in memory knows. In each thread that reads. */
import type { Arena } from '../kernels/arena.ts';
import type { SpillKernel } from './file-kernel.ts';
import { openSpillFile, type SpillIndex, writeParts } from './spill-file.ts';

/** Records are dealt out over so many parts. */
const RECORD_PART_BITS = 6;

/** See assembly/overflow.ts for what a record is. */
export interface RecordFile {
  /** Takes records by their addresses. */
  readonly take: (from: number, end: number) => void;
  readonly hasSpilled: () => boolean;
  /** The index is undefined where there were no records. */
  readonly finish: () => SpillIndex | undefined;
  readonly close: () => void;
}

/** @param keys The address of the keys of the hash that deals out records: all of a visitor are in one part. */
export function openRecordFile(
  { memory, allocate, free }: Arena,
  kernel: SpillKernel,
  path: string,
  keys: number,
): RecordFile {
  const file = openSpillFile(path, 2 ** RECORD_PART_BITS);
  let hasSpilled = false;
  return {
    take: (from, end) => {
      hasSpilled = true;
      const out = allocate(end - from);
      const ends = allocate(4 * 2 ** RECORD_PART_BITS);
      kernel.partitionRecords(from, end, keys, RECORD_PART_BITS, ends, out);
      writeParts(file, memory, out, ends, RECORD_PART_BITS);
      free(out);
      free(ends);
    },
    hasSpilled: () => hasSpilled,
    finish: file.finish,
    close: file.close,
  };
}
