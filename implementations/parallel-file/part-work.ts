/**
 * The work of one thread on parts of what was spilled. First all parts of records, whose visitors are numbered here; that
 * gives more events. Then all parts of events. Each part is worked on in the same region of the memory; what does not fit is
 * dealt out once more, to be worked on as parts of their own. In the calling thread or a worker.
 */
import { openArena } from '../kernels/arena.ts';
import { instantiateKernel } from '../kernels/kernel.ts';
import type { Answers } from '../kernels/worker-protocol.ts';
import { countEventPart } from './event-part.ts';
import { type EventStore, openEventStore } from './event-store.ts';
import type { FileKernel } from './file-kernel.ts';
import type { PartExchanges, PartJob, PartTask } from './part-tasks.ts';
import { takeRecordPart } from './record-part.ts';

/** Events in memory take so much of the region; what is left is for counting them. */
const EVENT_SHARE = 0.25;
/** While parts of records are read, half of the region is for their visitors, and half of that for the table alone. */
const RECORD_SHARE = 0.5;

/** One thread at work on parts. */
export interface PartWork {
  /** @throws UsageError where the disk is full, or the memory too small for a single visitor. */
  readonly answers: Answers<PartExchanges>;
  readonly close: () => void;
}

/** Begins the work. */
export function openPartWork(job: PartJob): PartWork {
  const { memory, region, folder, thread, threads } = job;
  const kernel = instantiateKernel<FileKernel>(memory, job.module);
  const regionBytes = region.end - region.start;
  const eventBytes = (bytes: number) => Math.min(bytes * EVENT_SHARE, job.mostEventBytes);
  const middle = region.start + Math.floor((regionBytes * RECORD_SHARE) / 64) * 64;
  const recordRegion = { start: region.start, end: middle };
  const mostTableBytes = Math.min((middle - region.start) * RECORD_SHARE, job.mostTableBytes);
  let found: EventStore | undefined;
  /** Visitors that this thread has numbered. */
  let visitors = 0;

  const openFound = () =>
    openEventStore(openArena(memory, { start: middle, end: region.end }), kernel, {
      folder,
      name: `events-of-records-${thread}`,
      mostBytes: eventBytes(region.end - middle),
      level: 0,
    });
  const takeRecords = (task: PartTask) => {
    found ??= openFound();
    const taken = takeRecordPart(
      { arena: openArena(memory, recordRegion), kernel, folder, mostTableBytes },
      task,
      found,
      // No number is given by two threads.
      { first: job.visitors + thread + visitors * threads, step: threads },
    );
    visitors += taken.visitors;
    return taken.rest;
  };
  return {
    answers: {
      'take-records': takeRecords,
      'finish-records': () => found?.finishSpilling(),
      'count-part': (task) =>
        countEventPart(openArena(memory, region), kernel, task, {
          folder,
          mostBytes: eventBytes(regionBytes),
        }),
    },
    close: () => found?.close(),
  };
}
