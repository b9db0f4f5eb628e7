/** What the calling thread and its workers say to each other. Types, layouts of shared memory, errors. */

import { UsageError } from '../../contract.ts';
import type { Snapshot } from '../../generators/replay/snapshot.ts';
import { MemoryFull } from '../kernels/arena.ts';
import type { CountedTask, TriplesLayout, WordsLayout } from '../kernels/counting.ts';
import type { PartLines } from './file-journals.ts';
import type { FilePlan, RejectedLine } from './file-plan.ts';
import type { PartExchanges, PartJob } from './part-tasks.ts';
import type { SpillIndex } from './spill-file.ts';

/** What a thread could not keep in memory. */
export interface Spilled {
  readonly events: SpillIndex | undefined;
  readonly records: SpillIndex | undefined;
}

/** When threads spill. */
export interface Spilling {
  readonly folder: string;
  /** What all threads may use of the job's memory. */
  readonly mostBytes: number;
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
  /** By file: lines behind its head that end in runs of NUL, for Atomics. */
  readonly fileCuts: Uint32Array<SharedArrayBuffer>;
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
  /** In blocks in memory, by all threads that are done. */
  keptEvents: 5,
} as const;

/** What a thread begins with. */
interface Beginning {
  readonly job: ReadingJob;
  readonly module: WebAssembly.Module;
  readonly thread: number;
}

/** What workers are asked, and what they reply. */
export interface FileExchanges extends PartExchanges {
  /** Begins, and reads chunks until none is left; those with rejected lines are told at once. */
  readonly read: {
    readonly request: Beginning;
    readonly news: { readonly chunk: number; readonly lines: readonly RejectedLine[] };
    readonly reply: HasSpilled;
  };
  /** Begins, and is sent pieces one by one. */
  readonly begin: { readonly request: Beginning; readonly reply: undefined };
  readonly 'read-piece': { readonly request: Piece; readonly reply: PartLines };
  readonly 'finish-reading': { readonly request: undefined; readonly reply: HasSpilled };
  readonly 'finish-spilling': { readonly request: undefined; readonly reply: Spilled };
  readonly 'open-parts': { readonly request: PartJob; readonly reply: undefined };
  readonly scatter: {
    readonly request: { readonly words: WordsLayout; readonly thread: number };
    readonly reply: undefined;
  };
  readonly count: {
    readonly request: {
      readonly words: WordsLayout;
      readonly triples: TriplesLayout;
      readonly control: Int32Array<SharedArrayBuffer>;
    };
    readonly reply: readonly CountedTask[];
  };
  /** Ends the work. */
  readonly forget: { readonly request: undefined; readonly reply: undefined };
}

/** Whether the thread has spilled some of its events. */
type HasSpilled = boolean;

/** Thrown where a record or a line goes over several of the parts that files are read in. */
export class SpansLines extends Error {
  override readonly name = 'SpansLines';
}

/** Thrown where files grew while they were read, and a line had only begun at the end that they had before. */
export class EndsInLine extends Error {
  override readonly name = 'EndsInLine';
  readonly files: readonly Snapshot[];

  constructor(files: readonly Snapshot[]) {
    super();
    this.files = files;
  }
}

/** What to tell the user of an error: a memory that is too small is nothing that this program could mend. */
export function explained(error: unknown): unknown {
  if (!(error instanceof MemoryFull)) return error;
  return new UsageError(
    `The distinct hours and pages, which are all kept in memory, do not fit: ${error.message} ` +
      'Count fewer files at once.',
    { cause: error },
  );
}
