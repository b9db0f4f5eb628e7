/** The kernel's functions for files, as JavaScript sees them. Types only. */
import type { CountingKernel } from '../kernels/counting.ts';
import type { LineParserKernel } from '../kernels/line-parser.ts';
import type { SharedTableKernel } from '../kernels/shared-table.ts';

/** What the kernel has for records of several lines: assembly/follow-quotes.ts. */
interface QuoteKernel {
  readonly followQuotes: (state: number, start: number, end: number) => number;
}

type UnpackLeaf = (
  layout: number,
  leaf: number,
  words: number,
  count: number,
  hours: number,
  pages: number,
  visitors: number,
) => void;

/** What the kernel has for reducing events to distinct ones: assembly/distinct-leaf.ts and partition-events.ts. */
export interface CompactionKernel {
  readonly sampleEvents: (
    hours: number,
    pages: number,
    visitors: number,
    count: number,
    bits: number,
    hoursOut: number,
    pagesOut: number,
    visitorsOut: number,
    sampled: number,
    most: number,
  ) => number;
  readonly distinctLeafNarrow: (layout: number, scratch: number, leaf: number) => number;
  readonly distinctLeafWide: (layout: number, scratch: number, leaf: number) => number;
  readonly unpackLeafNarrow: UnpackLeaf;
  readonly unpackLeafWide: UnpackLeaf;
}

/** What the kernel has for spilling: assembly/partition-events.ts and overflow.ts. */
export interface SpillKernel {
  readonly partitionEvents: (
    hours: number,
    pages: number,
    visitors: number,
    count: number,
    level: number,
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
  CompactionKernel &
  SpillKernel;
