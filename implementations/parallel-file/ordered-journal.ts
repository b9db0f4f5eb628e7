/**
 * What is written down about lines without an event, in the order of the files although chunks are done in any order: only
 * so do line numbers, first places and mistakes come out as if the files were read from the start. In the calling thread.
 */
import type { LinesRead } from '../../contract.ts';
import { RejectionTally } from '../../generators/replay/journal.ts';
import { openJournal } from '../../generators/replay/log-file.ts';
import type { ReplayOptions } from '../../generators/replay/parameters.ts';
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
  const tally = new RejectionTally();
  const waiting = new Map<number, readonly RejectedLine[]>();
  let next = 0;
  let allRecords = 0;
  let file = -1;
  let lines = 0;
  let records = 0;
  let events = 0;
  let open: ReturnType<typeof openJournal> | undefined;

  const write = (rejected: readonly RejectedLine[]) => {
    for (const { rejection, line, bytes } of rejected) {
      open!.journal.reject(rejection, lines + line, bytes, 0, bytes.length);
    }
  };
  const openFile = () => {
    open?.check(records, events, '');
    allRecords += records;
    file += 1;
    lines = 0;
    records = 0;
    events = 0;
    const plan = plans[file];
    if (plan === undefined) return;
    const { path, format } = plan;
    open = openJournal({ path, format, options, tally });
    write(plan.headRejected);
    lines = plan.headLines;
    records = plan.headLines;
    events = plan.headEvents.length;
  };

  openFile();
  return {
    take: (chunk, rejected) => waiting.set(chunk, rejected),
    advance: () => {
      for (;;) {
        while (file < plans.length && file < (chunks[next]?.file ?? plans.length)) {
          // Behind the last chunk too; but only when that one is done.
          openFile();
        }
        const done = next < chunks.length ? Atomics.load(chunkDone, next) : 0;
        if (done === 0 || (done === 2 && !waiting.has(next))) return;
        if (done === 2) {
          write(waiting.get(next)!);
          waiting.delete(next);
          Atomics.add(control, CONTROL.rejectsTaken, 1);
          Atomics.notify(control, CONTROL.rejectsTaken);
        }
        lines += chunkLines[next]!;
        records += chunkRecords[next]!;
        events += chunkEvents[next]!;
        next += 1;
      }
    },
    linesRead: () => ({ lines: allRecords, rejected: tally.rejected() }),
  };
}
