/** The parsers of plain lines (assembly/line-parser.ts and those of the formats), seen from the thread that reads. */
import type { Arena } from './arena.ts';

/** What the kernel has for parsing. */
export interface LineParserKernel {
  readonly parseTable: (parser: number, lines: number) => number;
  readonly parseNdjson: (parser: number, lines: number) => number;
  readonly parseClf: (parser: number) => number;
  readonly batchBytes: (events: number) => number;
  readonly takeBatch: (parser: number) => number;
  readonly hourSlotsBytes: (count: number) => number;
  readonly setHour: (parser: number, hour: number) => number;
  readonly moveHours: (parser: number, slots: number, count: number) => void;
}

/** Why the kernel stopped: parsers, taking a batch, or reading records of events. */
export const STOPPED = {
  done: 0,
  notPlain: 1,
  unknownHour: 2,
  columnsFull: 3,
  needsSlots: 4,
  needsRecords: 5,
  overflowFull: 6,
  batchFull: 7,
} as const;

/** How times of plain lines are written. */
interface PlainTimes {
  /** Whether a time without an offset is plain. */
  readonly takesLocalTimes: boolean;
  /** Whether times are Unix seconds and nothing else. */
  readonly isUnixSeconds: boolean;
}

/** Plain lines of separated fields. */
interface PlainTable extends PlainTimes {
  readonly kind: 'table';
  /** Bytes, as numbers. */
  readonly separator: number;
  /** The byte that quotes a field; null for none. */
  readonly quote: number | null;
  readonly width: number;
  /** Fields, from 0; the date's is the time's where they are not apart. */
  readonly date: number;
  readonly time: number;
  readonly page: number;
  readonly visitor: number;
  /** A text that means that there is no name, of at most {@link MOST_MISSING_BYTES}; may be empty. */
  readonly missing: Uint8Array;
}

/** Plain lines of JSON: the keys of objects, which are different. */
interface PlainJson extends PlainTimes {
  readonly kind: 'ndjson';
  readonly time: Uint8Array;
  readonly page: Uint8Array;
  readonly visitor: Uint8Array;
}

/** How the plain lines of a file look. */
export type PlainLines = PlainTable | PlainJson | { readonly kind: 'clf' };

const NO_BYTE = 0x100;
export const MOST_MISSING_BYTES = 4;
/** So much behind the last line end may be read. */
export const SLACK_BYTES = 64;

/** Where the parser puts what it finds. */
export interface ParserTables {
  readonly keys: number;
  readonly pages: number;
  readonly visitors: number;
  /** The address of an InternThread. */
  readonly thread: number;
}

/** Positions of the fields in assembly/line-parser.ts, in words of 32 bits. */
const FIELDS = {
  at: 0,
  end: 1,
  lines: 2,
  keys: 3,
  hourSlots: 4,
  hourMask: 5,
  batch: 8,
  batchMost: 10,
  tables: 12,
  columns: 15,
  events: 18,
  mostEvents: 19,
  innerLineEnds: 20,
} as const;
const FIELD_WORDS = 30;

/** Their lines and records should stay in the second cache. */
const BATCH_EVENTS = 512;
const LEAST_HOUR_SLOTS = 64;

/** The parser of one thread for the lines of one file. */
export interface LineParser {
  /** Its fields, by {@link FIELDS}. */
  readonly fields: Uint32Array;
  /** Takes lines; see {@link STOPPED}. */
  readonly parse: () => number;
  /** Puts the events found into the columns: to be called until it is done, when the batch is full, and after the last line. */
  readonly takeBatch: () => number;
  /** Tells the hour of the line at which the parser stopped for it. */
  readonly tellHour: (hour: number) => void;
  readonly close: () => void;
}

export { FIELDS as PARSER_FIELDS };

/**
 * Makes a parser.
 *
 * @param spansLines Whether quoted fields of plain records may hold line ends: then what is parsed must begin with a record.
 */
export function openLineParser(
  { memory, allocate, free }: Arena,
  kernel: LineParserKernel,
  plain: PlainLines,
  spansLines: boolean,
  { keys, pages, visitors, thread }: ParserTables,
): LineParser {
  const blocks: number[] = [];
  const block = (bytes: number) => {
    const address = allocate(bytes);
    blocks.push(address);
    return address;
  };
  const text = (bytes: Uint8Array): readonly [number, number] => {
    const address = block(bytes.length);
    new Uint8Array(memory.buffer, address, bytes.length).set(bytes);
    return [address, bytes.length];
  };
  const hourSlotsOf = (count: number) => {
    const bytes = kernel.hourSlotsBytes(count);
    const address = allocate(bytes);
    new Uint8Array(memory.buffer, address, bytes).fill(0);
    return address;
  };
  const rules = rulesOf(plain, spansLines, block, text);
  const lines = block(rules.length * 4);
  new Uint32Array(memory.buffer, lines, rules.length).set(rules);
  const address = block(FIELD_WORDS * 4);
  const fields = new Uint32Array(memory.buffer, address, FIELD_WORDS).fill(0);
  fields[FIELDS.keys] = keys;
  fields[FIELDS.hourSlots] = hourSlotsOf(LEAST_HOUR_SLOTS);
  fields[FIELDS.hourMask] = LEAST_HOUR_SLOTS - 1;
  fields[FIELDS.batch] = block(kernel.batchBytes(BATCH_EVENTS));
  fields[FIELDS.batchMost] = BATCH_EVENTS;
  fields.set([pages, visitors, thread], FIELDS.tables);

  return {
    fields,
    parse: {
      table: () => kernel.parseTable(address, lines),
      ndjson: () => kernel.parseNdjson(address, lines),
      clf: () => kernel.parseClf(address),
    }[plain.kind],
    takeBatch: () => kernel.takeBatch(address),
    tellHour: (hour) => {
      if (kernel.setHour(address, hour)) return;
      const before = fields[FIELDS.hourSlots]!;
      const count = 2 * (fields[FIELDS.hourMask]! + 1);
      kernel.moveHours(address, hourSlotsOf(count), count);
      free(before);
      kernel.setHour(address, hour);
    },
    close: () => {
      free(fields[FIELDS.hourSlots]!);
      blocks.forEach(free);
    },
  };
}

/** The fields of TableLines or JsonLines in assembly/. */
function rulesOf(
  plain: PlainLines,
  spansLines: boolean,
  block: (bytes: number) => number,
  text: (bytes: Uint8Array) => readonly [number, number],
): readonly number[] {
  if (plain.kind === 'clf') return [];
  const times = [Number(plain.takesLocalTimes), Number(plain.isUnixSeconds)];
  if (plain.kind === 'ndjson') {
    return [...times, ...text(plain.time), ...text(plain.page), ...text(plain.visitor)];
  }
  const { separator, quote, width, date, time, page, visitor, missing } = plain;
  const missingWord = Buffer.alloc(MOST_MISSING_BYTES);
  missingWord.set(missing);
  return [
    ...[...times, separator, quote ?? NO_BYTE, width, date, time, page, visitor],
    ...[missingWord.readUInt32LE(), missing.length, Number(spansLines), block(width * 8)],
  ];
}
