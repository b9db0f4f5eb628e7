/** What is said of parts of what was spilled, by the thread that shares them out and those that work on them. Types alone. */
import type { Region } from '../kernels/arena.ts';
import type { CountedTask } from '../kernels/counting.ts';
import type { PartSource, SpillIndex } from './spill-file.ts';

/** What a thread must know to work on parts. */
export interface PartJob {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  /** What this thread may use of the memory. */
  readonly region: Region;
  readonly folder: string;
  /** At most so much is kept, where the region would allow for more. */
  readonly mostTableBytes: number;
  readonly mostEventBytes: number;
  /** The number of this thread, from 0, and how many there are. */
  readonly thread: number;
  readonly threads: number;
  /** Visitors that have numbers already. */
  readonly visitors: number;
}

/** A part, in all files that it is in. */
export interface PartTask {
  readonly sources: readonly PartSource[];
  /** How many times it has been dealt out. */
  readonly level: number;
  /** For what is dealt out once more. */
  readonly name: string;
}

/** The triples of a part, or its distinct events dealt out once more, where they do not fit the memory. */
export type CountedPart =
  | { readonly tasks: readonly CountedTask[] }
  | { readonly rest: SpillIndex };

/** What is asked of a thread that works on parts, and what it replies. */
export interface PartExchanges {
  /** Replies with what did not fit, dealt out once more. */
  readonly 'take-records': { readonly request: PartTask; readonly reply: SpillIndex | undefined };
  /** When all records are taken: replies with the events that they gave. */
  readonly 'finish-records': {
    readonly request: undefined;
    readonly reply: SpillIndex | undefined;
  };
  /** The triples lie in the memory until the next request. */
  readonly 'count-part': { readonly request: PartTask; readonly reply: CountedPart };
}
