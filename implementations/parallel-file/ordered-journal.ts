/**
 * What is written down about lines without an event, in the order of the files although chunks are done in any order: only
 * so do line numbers, first places and mistakes come out as if the files were read from the start. In the calling thread.
 */
import type { LinesRead } from '../../contract.ts';
import type { ReplayOptions } from '../../generators/replay/parameters.ts';
import { openFileJournals } from './file-journals.ts';
import type { RejectedLine } from './file-plan.ts';
import { type Chunk, CONTROL, type ReadingJob } from './job.ts';

/** Takes rejected lines of chunks as they come. */
export interface OrderedJournal {
  readonly take: (chunk: number, rejected: readonly RejectedLine[]) => void;
  /**
   * Looks at all chunks that are done and stand behind no other.
   *
   * @throws UsageError where a file is no log, or a bad line is to fail.
   */
  readonly advance: () => void;
  /** After the last chunk. */
  readonly linesRead: () => LinesRead;
}

/** Begins with the heads of the files. */
export function openOrderedJournal(
  { plans, control, chunkLines, chunkRecords, chunkEvents, chunkDone }: ReadingJob,
  chunks: readonly Chunk[],
  options: ReplayOptions,
): OrderedJournal {
  const journals = openFileJournals(plans, options);
  const waiting = new Map<number, readonly RejectedLine[]>();
  let next = 0;

  return {
    take: (chunk, rejected) => waiting.set(chunk, rejected),
    advance: () => {
      for (;;) {
        while (
          journals.file() < plans.length &&
          journals.file() < (chunks[next]?.file ?? plans.length)
        ) {
          // Behind the last chunk too; but only when that one is done.
          journals.next();
        }
        const done = next < chunks.length ? Atomics.load(chunkDone, next) : 0;
        if (done === 0 || (done === 2 && !waiting.has(next))) return;
        journals.add({
          lines: chunkLines[next]!,
          records: chunkRecords[next]!,
          events: chunkEvents[next]!,
          rejected: waiting.get(next) ?? [],
        });
        if (done === 2) {
          waiting.delete(next);
          Atomics.add(control, CONTROL.rejectsTaken, 1);
          Atomics.notify(control, CONTROL.rejectsTaken);
        }
        next += 1;
      }
    },
    linesRead: journals.linesRead,
  };
}
