/**
 * Counting files from their starts to their ends, by the replay's readers: for Parquet, and for what cannot be read in
 * parts. What they find is interned and counted as that of other files, in the same bounded memory. In the calling thread.
 */
import type { CallLimits, EventChunk, FileProgress } from '../../contract.ts';
import type { EventTaker } from '../../generators/replay/file-records.ts';
import { RejectionTally } from '../../generators/replay/journal.ts';
import { readLogFile, SIZES } from '../../generators/replay/log-file.ts';
import type { Format, ReplayOptions } from '../../generators/replay/parameters.ts';
import type { Snapshot } from '../../generators/replay/snapshot.ts';
import { countEvents } from './count-events.ts';
import { type CountedFiles, runJob, type Sizes } from './run-job.ts';
import type { Work } from './work.ts';

/** Others have their turn after so many events. */
const TURN_EVENTS = 65_536;
const PROGRESS_EVERY_MS = 200;
/** The events are elsewhere. */
const NO_EVENTS: EventChunk = {
  timestampsMs: new Float64Array(0),
  pageIds: new Uint32Array(0),
  visitorIds: new Uint32Array(0),
};

/**
 * Counts files of one format.
 *
 * @throws UsageError as the replay does, and where the disk is too full for what does not fit the memory.
 */
export async function countInSequence(
  format: Format,
  options: ReplayOptions,
  files: readonly Snapshot[],
  limits: CallLimits,
  sizes: Sizes,
  onProgress: (progress: FileProgress) => void = () => {},
): Promise<CountedFiles> {
  const bytesTotal = files.reduce((sum, { size }) => sum + size, 0);
  const shape = { plans: [], chunks: 0, workers: 0 };
  return await runJob(shape, limits, sizes, async (crew, job) => {
    const { own } = crew;
    const tally = new RejectionTally();
    const events = openTaker(own);
    const notes: string[] = [];
    let lines = 0;
    let toldAtMs = performance.now();
    for (const file of files) {
      const { maxLineBytes } = sizes;
      const task = { file, format, options, events, tally, sizes: { ...SIZES, maxLineBytes } };
      const reading = readLogFile(task);
      for (;;) {
        const { done, value } = await reading.next();
        if (done === true) {
          lines += value.lines;
          notes.push(...value.notes);
          break;
        }
        if (performance.now() - toldAtMs < PROGRESS_EVERY_MS) continue;
        toldAtMs = performance.now();
        onProgress({ bytesRead: null, bytesTotal, events: events.events });
      }
    }
    own.finish();
    const uniques = await countEvents(crew, job, own.hasSpilled());
    return { uniques, linesRead: { lines, rejected: tally.rejected(), notes } };
  });
}

function openTaker(own: Work): EventTaker {
  let full = false;
  return {
    get full() {
      return full;
    },
    get events() {
      return own.added();
    },
    add: (timestampMs, page, visitor) => {
      own.add(timestampMs, page, visitor);
      full = own.added() % TURN_EVENTS === 0;
    },
    take: () => {
      full = false;
      return NO_EVENTS;
    },
  };
}
