/** What the calling thread and its workers tell each other. Types alone. */

import type { HourNumbers } from './column-hours.ts';
import type { NextPiece } from './column-phases.ts';
import type { TriplesLayout, WordsLayout } from './counting.ts';
import type { IdColumns } from './scatter-columns.ts';

/** The two phases of a call, each the work of one worker. */
export interface ColumnExchanges {
  readonly scatter: {
    readonly request: {
      readonly next: NextPiece;
      readonly columns: IdColumns;
      readonly hours: HourNumbers;
      readonly memory: WebAssembly.Memory;
      readonly module: WebAssembly.Module;
      readonly words: WordsLayout;
      readonly thread: number;
    };
    /** Whether the hour of each event that it met has a number. */
    readonly reply: boolean;
  };
  readonly count: {
    readonly request: {
      readonly next: NextPiece;
      readonly memory: WebAssembly.Memory;
      readonly module: WebAssembly.Module;
      readonly words: WordsLayout;
      readonly layout: TriplesLayout;
      /** By task: 1 + how many triples it has, once it is counted. */
      readonly found: Int32Array<SharedArrayBuffer>;
    };
    readonly reply: undefined;
  };
}
