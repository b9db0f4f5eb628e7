/** The kernel's functions for files, as JavaScript sees them. Types only. */
import type { CountingKernel } from '../kernels/counting.ts';
import type { LineParserKernel } from '../kernels/line-parser.ts';
import type { SharedTableKernel } from '../kernels/shared-table.ts';

/** What the kernel has for records of several lines: assembly/follow-quotes.ts. */
interface QuoteKernel {
  readonly followQuotes: (state: number, start: number, end: number) => number;
}

/** What the kernel has for spilling: assembly/partition-events.ts and overflow.ts. */
export interface SpillKernel {
  readonly partitionEvents: (
    hours: number,
    pages: number,
    visitors: number,
    count: number,
    bits: number,
    ends: number,
    out: number,
  ) => void;
  readonly partitionRecords: (
    from: number,
    end: number,
    keys: number,
    bits: number,
    ends: number,
    out: number,
  ) => void;
  readonly unpackSpilled: (
    events: number,
    count: number,
    hours: number,
    pages: number,
    visitors: number,
  ) => void;
  readonly readRecords: (reader: number) => number;
}

/** All of the kernel that this implementation uses. */
export type FileKernel = CountingKernel &
  SharedTableKernel &
  LineParserKernel &
  QuoteKernel &
  SpillKernel;
