/** The work of one thread on a job: reading chunks, then scattering its events, then counting. In the calling thread or a worker. */
import type { EventSink } from '../../generators/replay/records.ts';
import { type Arena, openArena } from '../kernels/arena.ts';
import {
  type CountingTask,
  openCounter,
  openScatterer,
  type TriplesLayout,
  type WordsLayout,
} from '../kernels/counting.ts';
import { instantiateKernel } from '../kernels/kernel.ts';
import { openChunkReader } from './chunk-reader.ts';
import { type EventBlock, openEventStore, type Spilled } from './event-store.ts';
import type { PartLines } from './file-journals.ts';
import type { FileKernel } from './file-kernel.ts';
import type { RejectedLine } from './file-plan.ts';
import { type Chunk, CONTROL, type CountedTask, type Piece, type ReadingJob } from './job.ts';

/** Batches stay in the first cache. */
const BATCH_EVENTS = 4096;
/** More chunks with rejected lines than this wait for the calling thread: then reading waits as well. */
const MOST_WAITING = 64;
const PAUSE_MS = 20;

/** One thread at work. */
export interface Work {
  readonly arena: Arena;
  readonly kernel: FileKernel;
  /**
   * Reads chunks until none is left; stops after each.
   *
   * @param reject Takes the rejected lines of a chunk.
   * @throws SpansLines, UsageError: see openChunkReader.
   */
  readonly read: (
    chunks: readonly Chunk[],
    reject: (chunk: number, lines: readonly RejectedLine[]) => void,
  ) => Generator<void>;
  /** Reads lines that are in the memory already; throws as {@link Work.read}. */
  readonly readPiece: (piece: Piece) => PartLines;
  /** Adds an event that was found by other means. */
  readonly add: EventSink['add'];
  readonly added: () => number;
  /** To be called when all events are added. */
  readonly finish: () => void;
  readonly hasSpilled: () => boolean;
  /** Writes all events that are still in memory. */
  readonly finishSpilling: () => Spilled;
  /** Ends the work, also where it failed. */
  readonly close: () => void;
  readonly scatter: (words: WordsLayout, thread: number) => void;
  readonly count: (
    words: WordsLayout,
    triples: TriplesLayout,
    control: Int32Array<SharedArrayBuffer>,
  ) => readonly CountedTask[];
}

/**
 * Begins the work of one thread.
 *
 * @param thread Its number; no two of a job have the same.
 */
export function openWork(job: ReadingJob, module: WebAssembly.Module, thread: number): Work {
  const arena = openArena(job.memory);
  const kernel = instantiateKernel<FileKernel>(job.memory, module);
  const { folder, mostEventBytes } = job.spilling;
  const plan = { folder, mostBytes: mostEventBytes, keys: job.dictionaries.keys };
  const store = openEventStore(arena, kernel, plan, `${thread}`);
  const reader = openChunkReader(arena, kernel, job, store);
  let added = 0;

  return {
    arena,
    kernel,
    *read(chunks, reject) {
      const { control, chunkLines, chunkRecords, chunkEvents, chunkDone } = job;
      for (;;) {
        waitForRejects(control);
        const at = Atomics.add(control, CONTROL.nextChunk, 1);
        const chunk = chunks[at];
        if (chunk === undefined || Atomics.load(control, CONTROL.stop) !== 0) return;
        const { lines, records, events, rejected } = reader.read(chunk);
        chunkLines[at] = lines;
        chunkRecords[at] = records;
        chunkEvents[at] = events;
        if (rejected.length > 0) {
          Atomics.add(control, CONTROL.rejectsSent, 1);
          reject(at, rejected);
        }
        Atomics.store(chunkDone, at, rejected.length > 0 ? 2 : 1);
        yield;
      }
    },
    readPiece: reader.readPiece,
    add: (timestampMs, page, visitor) => {
      reader.add(timestampMs, page, visitor);
      added += 1;
    },
    added: () => added,
    finish: () => {
      reader.finish();
      reader.close();
    },
    hasSpilled: store.hasSpilled,
    finishSpilling: store.finishSpilling,
    close: store.close,
    scatter: (words, number) => scatterBlocks(kernel, words, number, store.blocks()),
    count: (words, triples, control) => countTasks(arena, kernel, words, triples, control),
  };
}

/** Scatters the events of one thread. */
export function scatterBlocks(
  kernel: FileKernel,
  words: WordsLayout,
  thread: number,
  blocks: readonly EventBlock[],
): void {
  const scatter = openScatterer(kernel, words, thread);
  for (const { hours, pages, visitors, events } of blocks) {
    for (let from = 0; from < events; from += BATCH_EVENTS) {
      const count = Math.min(BATCH_EVENTS, events - from);
      scatter(hours + 4 * from, pages + 4 * from, visitors + 4 * from, count);
    }
  }
}

/** Counts tasks until none is left. */
export function countTasks(
  arena: Arena,
  kernel: FileKernel,
  words: WordsLayout,
  triples: TriplesLayout,
  control: Int32Array<SharedArrayBuffer>,
): readonly CountedTask[] {
  const counter = openCounter(arena, kernel, words, triples);
  const counted: CountedTask[] = [];
  for (;;) {
    const task: CountingTask | undefined = triples.tasks[Atomics.add(control, CONTROL.nextTask, 1)];
    if (task === undefined) break;
    counted.push({ task, triples: counter.count(task) });
  }
  counter.close();
  return counted;
}

/** So that rejected lines do not fill the memory when they come faster than they are looked at. */
function waitForRejects(control: Int32Array<SharedArrayBuffer>): void {
  const waiting = () =>
    Atomics.load(control, CONTROL.rejectsSent) - Atomics.load(control, CONTROL.rejectsTaken);
  while (waiting() > MOST_WAITING && Atomics.load(control, CONTROL.stop) === 0) {
    Atomics.wait(
      control,
      CONTROL.rejectsTaken,
      Atomics.load(control, CONTROL.rejectsTaken),
      PAUSE_MS,
    );
  }
}
