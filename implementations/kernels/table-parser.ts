/** The parser of plain lines (assembly/parse-table.ts), seen from the thread that reads. */
import type { Arena } from './arena.ts';

/** What the kernel has for parsing. */
export interface TableParserKernel {
  readonly hourSlotsBytes: () => number;
  readonly parseTable: (parser: number) => number;
  readonly setHour: (parser: number, hour: number) => void;
}

/** Why {@link TableParserKernel.parseTable} stopped. */
export const STOPPED = {
  done: 0,
  notPlain: 1,
  unknownHour: 2,
  columnsFull: 3,
  needsSlots: 4,
  needsRecords: 5,
  overflowFull: 6,
} as const;

/** For {@link TableParserKernel.setHour}: the prefix is no time. */
export const NO_HOUR = 0xffffffff;

/** How the plain lines of a file look. */
export interface PlainLines {
  /** Bytes, as numbers. */
  readonly separator: number;
  /** The byte that quotes a field; null for none. */
  readonly quote: number | null;
  readonly width: number;
  /** Fields, from 0. */
  readonly time: number;
  readonly page: number;
  readonly visitor: number;
  /** Whether a time without an offset is plain. */
  readonly takesLocalTimes: boolean;
}

/** Where the parser puts what it finds. */
export interface ParserTables {
  readonly pages: number;
  readonly visitors: number;
  /** The address of an InternThread. */
  readonly thread: number;
}

/** Columns of events: addresses of 32-bit ids. */
export interface EventBlock {
  readonly hours: number;
  readonly pages: number;
  readonly visitors: number;
}

/** Positions of the fields in assembly/parse-table.ts, in words of 32 bits. */
const FIELDS = {
  at: 0,
  end: 1,
  columns: 14,
  events: 17,
  mostEvents: 18,
  lines: 19,
  prefixAt: 20,
  prefixIsLocal: 21,
  lastHour: 22,
} as const;
const FIELD_WORDS = 28;

/** The parser of one thread for the lines of one file. */
export interface TableParser {
  readonly address: number;
  /** Its fields, by {@link FIELDS}. */
  readonly fields: Uint32Array;
  readonly close: () => void;
}

export { FIELDS as PARSER_FIELDS };

/** Makes a parser. */
export function openTableParser(
  { memory, allocate, free }: Arena,
  kernel: TableParserKernel,
  plain: PlainLines,
  { pages, visitors, thread }: ParserTables,
): TableParser {
  const address = allocate(FIELD_WORDS * 4);
  const ranges = allocate(plain.width * 8);
  const hourSlots = allocate(kernel.hourSlotsBytes());
  const bytes = memory.buffer;
  new Uint8Array(bytes, hourSlots, kernel.hourSlotsBytes()).fill(0);
  const fields = new Uint32Array(bytes, address, FIELD_WORDS).fill(0);
  fields.set([
    ...[0, 0, plain.separator, plain.quote ?? plain.separator, plain.width],
    ...[plain.time, plain.page, plain.visitor, ranges, Number(plain.takesLocalTimes)],
    ...[pages, visitors, thread, hourSlots],
  ]);
  return { address, fields, close: () => [address, ranges, hourSlots].forEach(free) };
}
