/**
 * The events of chunks: plain lines by the kernel, all others by the replay's own readers, so that its rules stand once. In
 * each thread that reads.
 */
import { type ByteRange, LF } from '../../generators/replay/bytes.ts';
import {
  type EventSink,
  LINE_TOO_LONG,
  type RecordReader,
} from '../../generators/replay/records.ts';
import { TableRows } from '../../generators/replay/table-rows.ts';
import { parseTime } from '../../generators/replay/times.ts';
import { type Arena, drawnBytes } from '../kernels/arena.ts';
import { openInternThread, UNKNOWN } from '../kernels/shared-table.ts';
import {
  PARSER_FIELDS as FIELDS,
  NO_HOUR,
  openTableParser,
  STOPPED,
  type TableParser,
} from '../kernels/table-parser.ts';
import type { EventStore } from './event-store.ts';
import type { FileKernel } from './file-kernel.ts';
import { openRecords, type RejectedLine } from './file-plan.ts';
import { type Chunk, type ReadingJob, SpansLines } from './job.ts';
import { openWindows } from './windows.ts';

const MS_PER_HOUR = 3_600_000;
/** `YYYY-MM-DDTHH`. */
const HOUR_PREFIX_BYTES = 13;
const UNCLOSED_QUOTE = 'unclosed_quote';
const LEAST_NAME_BYTES = 64;

/** Takes what is found. */
export interface ChunkStore extends EventStore {
  /** Takes records of events of unknown visitors. */
  readonly takeRecords: (from: number, end: number) => void;
}

/** What a chunk held. */
export interface ChunkLines {
  readonly lines: number;
  readonly events: number;
  readonly rejected: readonly RejectedLine[];
}

/** Reads chunks, one after the other. */
export interface ChunkReader {
  /**
   * @throws SpansLines where a quote is open at the end of a line.
   * @throws UsageError where the file cannot be read.
   */
  readonly read: (chunk: Chunk) => ChunkLines;
  readonly add: EventSink['add'];
  /** Leaves records of unknown visitors with the store. */
  readonly finish: () => void;
  readonly close: () => void;
}

/** Opens a reader for one thread, which gives its events to the store. */
export function openChunkReader(
  arena: Arena,
  kernel: FileKernel,
  job: ReadingJob,
  store: ChunkStore,
): ChunkReader {
  const { memory, allocate, free } = arena;
  const { hours, pages, visitors, keys } = job.dictionaries;
  const thread = openInternThread(arena, kernel, keys, {
    table: visitors,
    mayGrow: () => drawnBytes(memory) < job.spilling.mostTableBytes,
    takeOverflow: store.takeRecords,
  });
  const windows = openWindows(arena, job);
  let block = store.block();
  let words = new Uint32Array(memory.buffer);
  /** Of full blocks. */
  let fullEvents = 0;
  let name = allocate(LEAST_NAME_BYTES);
  let nameView = new Uint8Array(memory.buffer, name, LEAST_NAME_BYTES);
  const hourIds = new Map<number, number>();

  const internBytes = (table: number, { bytes, start, end }: ByteRange): number => {
    const length = end - start;
    if (length > nameView.length) {
      free(name);
      name = allocate(2 * length);
      nameView = new Uint8Array(memory.buffer, name, 2 * length);
    }
    // A call of set costs more than the bytes of a usual name.
    if (length > 64) nameView.set(bytes.subarray(start, end));
    else for (let at = 0; at < length; at++) nameView[at] = bytes[start + at]!;
    return thread.intern(table, name, length);
  };
  const hourId = (timestampMs: number): number => {
    const hour = Math.floor(timestampMs / MS_PER_HOUR);
    let id = hourIds.get(hour);
    if (id === undefined) {
      const bytes = new Uint8Array(Float64Array.of(hour).buffer);
      id = internBytes(hours, { bytes, start: 0, end: bytes.length });
      hourIds.set(hour, id);
    }
    return id;
  };
  const nextBlock = () => {
    fullEvents += block.events;
    block = store.next();
  };
  const events = () => fullEvents + block.events + thread.overflowed();
  const add: EventSink['add'] = (timestampMs, page, visitor) => {
    if (block.events === block.most) nextBlock();
    const hour = hourId(timestampMs);
    const pageId = internBytes(pages, page);
    const visitorId = internBytes(visitors, visitor);
    if (visitorId === UNKNOWN) {
      const append = () =>
        kernel.appendOverflowEvent(thread.address, hour, pageId, name, visitor.end - visitor.start);
      while (!append()) thread.drainOverflow();
      return;
    }
    const at = block.events;
    if (words.byteLength < memory.buffer.byteLength) words = new Uint32Array(memory.buffer);
    words[block.hours / 4 + at] = hour;
    words[block.pages / 4 + at] = pageId;
    words[block.visitors / 4 + at] = visitorId;
    block.events = at + 1;
  };

  let file = -1;
  let parser: TableParser | undefined;
  let records: RecordReader | undefined;
  let lines = 0;
  let rejected: RejectedLine[] = [];

  const openFile = (next: number) => {
    if (file === next) return;
    parser?.close();
    file = next;
    const { plain, format, options, head } = job.plans[file]!;
    parser = openTableParser(arena, kernel, plain, { pages, visitors, thread: thread.address });
    // The head tells the columns; its events and rejected lines are known.
    let isHead = true;
    const sink: EventSink = {
      full: false,
      add: (timestampMs, page, visitor) => {
        if (!isHead) add(timestampMs, page, visitor);
      },
    };
    records = openRecords(format, new TableRows(format, options, sink), sink, {
      reject: (rejection, _, bytes, start, end) => {
        if (isHead) return;
        if (rejection.reason === UNCLOSED_QUOTE) throw new SpansLines();
        rejected.push({ rejection, line: lines + 1, bytes: bytes.slice(start, end) });
      },
    });
    records.read(Buffer.from(head), 0, true);
    isHead = false;
  };

  const takeLine = (line: Buffer) => {
    records!.read(line, 0, true);
    lines += 1;
  };

  const tellHour = (fields: Uint32Array) => {
    const { utcOffsetMinutes } = job.plans[file]!.options;
    const at = fields[FIELDS.prefixAt]!;
    const text = Buffer.alloc(HOUR_PREFIX_BYTES + 3);
    text.set(new Uint8Array(memory.buffer, at, HOUR_PREFIX_BYTES));
    text.write(':00', HOUR_PREFIX_BYTES);
    const offset = fields[FIELDS.prefixIsLocal] ? utcOffsetMinutes : 0;
    const timestampMs = parseTime({ bytes: text, start: 0, end: text.length }, offset);
    kernel.setHour(parser!.address, Number.isNaN(timestampMs) ? NO_HOUR : hourId(timestampMs));
  };

  const parse = (start: number, end: number) => {
    const { address, fields } = parser!;
    fields[FIELDS.at] = start;
    fields[FIELDS.end] = end;
    fields[FIELDS.lines] = 0;
    for (;;) {
      fields[FIELDS.columns] = block.hours;
      fields[FIELDS.columns + 1] = block.pages;
      fields[FIELDS.columns + 2] = block.visitors;
      fields[FIELDS.events] = block.events;
      fields[FIELDS.mostEvents] = block.most;
      const why = kernel.parseTable(address);
      block.events = fields[FIELDS.events]!;
      lines += fields[FIELDS.lines]!;
      fields[FIELDS.lines] = 0;
      if (why === STOPPED.done) return;
      if (why === STOPPED.unknownHour) tellHour(fields);
      else if (why === STOPPED.columnsFull) nextBlock();
      else if (why === STOPPED.needsSlots) thread.growSlots();
      else if (why === STOPPED.needsRecords) thread.growRecords();
      else if (why === STOPPED.overflowFull) thread.drainOverflow();
      else {
        const at = fields[FIELDS.at]!;
        const rest = Buffer.from(memory.buffer, at, end - at);
        const lineEnd = rest.indexOf(LF);
        takeLine(Buffer.from(rest.subarray(0, lineEnd + 1)));
        fields[FIELDS.at] = at + lineEnd + 1;
      }
    }
  };

  return {
    read: (chunk) => {
      openFile(chunk.file);
      const eventsBefore = events();
      lines = 0;
      rejected = [];
      const { start, end, longLine } = windows.read(chunk);
      if (start < end) parse(start, end);
      if (longLine?.isTooLong) {
        lines += 1;
        rejected.push({ rejection: LINE_TOO_LONG, line: lines, bytes: longLine.bytes });
      } else if (longLine !== undefined) {
        takeLine(longLine.bytes);
      }
      return { lines, events: events() - eventsBefore, rejected };
    },
    add,
    finish: thread.drainOverflow,
    close: () => {
      windows.close();
      parser?.close();
      free(name);
    },
  };
}
