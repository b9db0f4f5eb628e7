/** What the calling thread and its workers tell each other. Types alone. */

import type { HourNumbers } from './column-hours.ts';
import type { NextPiece } from './column-phases.ts';
import type { TriplesLayout, WordsLayout } from './counting.ts';
import type { IdColumns } from './scatter-columns.ts';

/** A phase's work for one worker; each is answered by one {@link ColumnReply}. */
export type ColumnJob =
  | {
      readonly phase: 'scatter';
      readonly next: NextPiece;
      readonly columns: IdColumns;
      readonly hours: HourNumbers;
      readonly memory: WebAssembly.Memory;
      readonly module: WebAssembly.Module;
      readonly words: WordsLayout;
      readonly thread: number;
    }
  | {
      readonly phase: 'count';
      readonly next: NextPiece;
      readonly memory: WebAssembly.Memory;
      readonly module: WebAssembly.Module;
      readonly words: WordsLayout;
      readonly layout: TriplesLayout;
      /** By task: 1 + how many triples it has, once it is counted. */
      readonly found: Int32Array<SharedArrayBuffer>;
    };

/** What a worker found, or why it could not. */
export type ColumnReply =
  | { readonly kind: 'done' }
  /** It met an event whose hour has no number. */
  | { readonly kind: 'outside' }
  | { readonly kind: 'failed'; readonly error: unknown };
