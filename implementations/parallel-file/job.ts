/** What the calling thread and its workers say to each other. Types, layouts of shared memory, errors. */

import { UsageError } from '../../contract.ts';
import type { CountingTask, TriplesLayout, WordsLayout } from '../kernels/counting.ts';
import type { Spilled } from './event-store.ts';
import type { PartLines } from './file-journals.ts';
import type { FilePlan, RejectedLine } from './file-plan.ts';

/** When threads spill. */
export interface Spilling {
  readonly folder: string;
  /** The table of visitors is closed when so much of the job's memory is in use. */
  readonly mostTableBytes: number;
  /** Events that each thread keeps in memory. */
  readonly mostEventBytes: number;
}

/** A part of a file: the lines that begin in these bytes. */
export interface Chunk {
  readonly file: number;
  readonly start: number;
  readonly end: number;
}

/** Lines of a file in the job's memory: addresses. A line end stands before the end. */
export interface Piece {
  readonly file: number;
  readonly start: number;
  readonly end: number;
}

/** Addresses of the tables in the job's memory. */
export interface Dictionaries {
  readonly keys: number;
  readonly hours: number;
  readonly pages: number;
  readonly visitors: number;
}

/** Files to be read by several threads. */
export interface ReadingJob {
  readonly memory: WebAssembly.Memory;
  readonly plans: readonly FilePlan[];
  readonly dictionaries: Dictionaries;
  readonly spilling: Spilling;
  readonly chunkBytes: number;
  readonly maxLineBytes: number;
  /** Positions by {@link CONTROL}, for Atomics. */
  readonly control: Int32Array<SharedArrayBuffer>;
  /** By chunk: its lines, records and events, and last whether it is done (1; 2 where it has rejected lines). */
  readonly chunkLines: Uint32Array<SharedArrayBuffer>;
  readonly chunkRecords: Uint32Array<SharedArrayBuffer>;
  readonly chunkEvents: Uint32Array<SharedArrayBuffer>;
  readonly chunkDone: Int32Array<SharedArrayBuffer>;
}

/** Positions in {@link ReadingJob.control}. */
export const CONTROL = {
  nextChunk: 0,
  rejectsSent: 1,
  rejectsTaken: 2,
  stop: 3,
  nextTask: 4,
} as const;

/** What a thread begins with. */
interface Beginning {
  readonly job: ReadingJob;
  readonly module: WebAssembly.Module;
  readonly thread: number;
}

/** To a worker. */
export type Request =
  /** Begins, and reads chunks until none is left. */
  | ({ readonly kind: 'read' } & Beginning)
  /** Begins, and is sent pieces one by one. */
  | ({ readonly kind: 'begin' } & Beginning)
  | { readonly kind: 'read-piece'; readonly piece: Piece }
  | { readonly kind: 'finish-reading' }
  | { readonly kind: 'finish-spilling' }
  | { readonly kind: 'scatter'; readonly words: WordsLayout; readonly thread: number }
  | {
      readonly kind: 'count';
      readonly words: WordsLayout;
      readonly triples: TriplesLayout;
      readonly control: Int32Array<SharedArrayBuffer>;
    }
  | { readonly kind: 'forget' };

/** Triples of a task: how many. */
export interface CountedTask {
  readonly task: CountingTask;
  readonly triples: number;
}

/** From a worker. */
export type Reply =
  | { readonly kind: 'rejected'; readonly chunk: number; readonly lines: readonly RejectedLine[] }
  | { readonly kind: 'begun' }
  | { readonly kind: 'read-piece'; readonly part: PartLines }
  | { readonly kind: 'read'; readonly hasSpilled: boolean }
  | { readonly kind: 'spilled'; readonly spilled: Spilled }
  | { readonly kind: 'scattered' }
  | { readonly kind: 'counted'; readonly tasks: readonly CountedTask[] }
  | { readonly kind: 'forgot' }
  /** A line belongs to a record that may span several: chunks are no parts of the file. */
  | { readonly kind: 'spans-lines' }
  | { readonly kind: 'failed'; readonly message: string; readonly isUsageError: boolean };

/** Thrown where a record or a line goes over several of the parts that files are read in. */
export class SpansLines extends Error {
  override readonly name = 'SpansLines';
}

/** What to tell the user of an error: a memory that is too small is nothing that this program could mend. */
export function explained(error: unknown): unknown {
  if (!(error instanceof RangeError) || !error.message.includes('WebAssembly memory')) return error;
  return new UsageError(
    `The distinct hours and pages, which are all kept in memory, do not fit: ${error.message} ` +
      'Count fewer files at once.',
    { cause: error },
  );
}
