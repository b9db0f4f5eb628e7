/**
 * The events of chunks: plain lines by the kernel, all others by the replay's own readers, so that its rules stand once. In
 * each thread that reads.
 */
import { LF } from '../../generators/replay/bytes.ts';
import { RecordScanner } from '../../generators/replay/csv-record.ts';
import { isInRun } from '../../generators/replay/nul-runs.ts';
import {
  type EventSink,
  LINE_TOO_LONG,
  type RecordReader,
  skipMarks,
} from '../../generators/replay/records.ts';
import { type Arena, drawnBytes } from '../kernels/arena.ts';
import {
  PARSER_FIELDS as FIELDS,
  type LineParser,
  openLineParser,
  STOPPED,
} from '../kernels/line-parser.ts';
import { openInternThread } from '../kernels/shared-table.ts';
import { openEventAdder } from './event-adder.ts';
import type { ReadingStore } from './event-store.ts';
import type { PartLines } from './file-journals.ts';
import type { FileKernel } from './file-kernel.ts';
import type { RejectedLine } from './file-plan.ts';
import { type Chunk, type Piece, type ReadingJob, SpansLines } from './job.ts';
import { openRecords } from './line-records.ts';
import { openWindows } from './windows.ts';

const UNCLOSED_QUOTE = 'unclosed_quote';

/** Reads chunks, one after the other. */
export interface ChunkReader {
  /**
   * @throws SpansLines where a quote is open at the end of a line.
   * @throws UsageError where the file cannot be read.
   */
  readonly read: (chunk: Chunk) => PartLines;
  /** As {@link ChunkReader.read}, of lines in the memory. */
  readonly readPiece: (piece: Piece) => PartLines;
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
  store: ReadingStore,
): ChunkReader {
  const { memory } = arena;
  const { pages, visitors, keys } = job.dictionaries;
  const thread = openInternThread(arena, kernel, keys, {
    table: visitors,
    mayGrow: () => drawnBytes(memory) < job.spilling.mostTableBytes,
    takeOverflow: store.takeRecords,
  });
  const { add, hourOf, close } = openEventAdder(arena, kernel, job.dictionaries, thread, store);
  const windows = openWindows(arena, job);
  let file = -1;
  let parser: LineParser | undefined;
  let records: RecordReader | undefined;
  const scanner = new RecordScanner();
  let spansLines = false;
  /** Whether the line at hand ends in a run of NUL, which no quote goes over. */
  let isCutOff = false;
  let lines = 0;
  /** Of records that span lines. */
  let innerLineEnds = 0;
  let events = 0;
  let rejected: RejectedLine[] = [];
  /** When the last event was that the replay's readers found. */
  let foundMs = NaN;

  const openFile = (next: number) => {
    if (file === next) return;
    parser?.close();
    file = next;
    const { plain, format, options, head, recordEnds } = job.plans[file]!;
    spansLines = recordEnds !== undefined;
    if (plain.kind === 'table') scanner.separator = plain.separator;
    const tables = { keys, pages, visitors, thread: thread.address };
    parser = openLineParser(arena, kernel, plain, spansLines, tables);
    // The head tells the columns; its events and rejected lines are known.
    let isHead = true;
    const sink: EventSink = {
      full: false,
      add: (timestampMs, page, visitor) => {
        if (isHead) return;
        add(timestampMs, page, visitor);
        events += 1;
        foundMs = timestampMs;
      },
    };
    records = openRecords(format, options, sink, {
      reject: (rejection, _, bytes, start, end) => {
        if (isHead) return;
        if (rejection.reason === UNCLOSED_QUOTE && !isCutOff) throw new SpansLines();
        rejected.push({ rejection, line: lines + 1, bytes: bytes.slice(start, end) });
      },
    }).reader;
    records.read(Buffer.from(head), 0, true);
    isHead = false;
  };

  const takeLine = (line: Buffer) => {
    foundMs = NaN;
    records!.read(line, 0, true);
    lines += 1;
  };

  /** Takes the first of these lines, or of these records; returns its bytes. */
  const takeFirst = (rest: Buffer): number => {
    if (!spansLines) {
      const length = rest.indexOf(LF) + 1;
      isCutOff = isInRun(rest, length);
      takeLine(Buffer.from(rest.subarray(0, length)));
      isCutOff = false;
      return length;
    }
    scanner.start(rest, true);
    const length = scanner.scan(skipMarks(rest, 0, rest.length));
    if (length < 0) throw new SpansLines();
    takeLine(Buffer.from(rest.subarray(0, length)));
    lines += scanner.lineEnds;
    innerLineEnds += scanner.lineEnds;
    return length;
  };

  const takeBatch = ({ fields, takeBatch }: LineParser) => {
    const overflowedBefore = thread.overflowed();
    for (;;) {
      const block = store.block();
      fields.set(
        [block.hours, block.pages, block.visitors, block.events, block.most],
        FIELDS.columns,
      );
      const why = takeBatch();
      events += fields[FIELDS.events]! - block.events;
      block.events = fields[FIELDS.events]!;
      if (why === STOPPED.done) break;
      if (why === STOPPED.columnsFull) store.next();
      else if (why === STOPPED.needsSlots) thread.growSlots();
      else if (why === STOPPED.needsRecords) thread.growRecords();
      else thread.drainOverflow();
    }
    events += thread.overflowed() - overflowedBefore;
  };

  const parse = (start: number, end: number) => {
    const { fields, parse, tellHour } = parser!;
    fields[FIELDS.at] = start;
    fields[FIELDS.end] = end;
    fields[FIELDS.lines] = 0;
    for (;;) {
      const why = parse();
      lines += fields[FIELDS.lines]! + fields[FIELDS.innerLineEnds]!;
      innerLineEnds += fields[FIELDS.innerLineEnds]!;
      fields[FIELDS.lines] = 0;
      fields[FIELDS.innerLineEnds] = 0;
      if (why === STOPPED.done) break;
      if (why === STOPPED.batchFull) {
        takeBatch(parser!);
        continue;
      }
      const at = fields[FIELDS.at]!;
      const taken = takeFirst(Buffer.from(memory.buffer, at, end - at));
      if (why === STOPPED.unknownHour && !Number.isNaN(foundMs)) tellHour(hourOf(foundMs));
      fields[FIELDS.at] = at + taken;
    }
    takeBatch(parser!);
  };

  const begin = (file: number) => {
    openFile(file);
    lines = 0;
    innerLineEnds = 0;
    events = 0;
    rejected = [];
  };
  const part = (): PartLines => ({ lines, records: lines - innerLineEnds, events, rejected });

  return {
    read: (chunk) => {
      begin(chunk.file);
      const { start, end, longLine } = windows.read(chunk);
      if (start < end) parse(start, end);
      if (longLine?.isTooLong) {
        lines += 1;
        rejected.push({ rejection: LINE_TOO_LONG, line: lines, bytes: longLine.bytes });
      } else if (longLine !== undefined) {
        takeLine(longLine.bytes);
      }
      return part();
    },
    readPiece: ({ file, start, end }) => {
      begin(file);
      parse(start, end);
      return part();
    },
    add,
    finish: thread.drainOverflow,
    close: () => {
      windows.close();
      parser?.close();
      close();
    },
  };
}
