/** Handing the text of a file to a reader of records, block by block. */

import type { EventChunk } from '../../contract.ts';
import { DamagedGzip, gzipError } from './bad-input.ts';
import { readBlocks, withoutByteOrderMark } from './blocks.ts';
import { LF } from './bytes.ts';
import { withoutNulRuns } from './nul-runs.ts';
import { type EventSink, type RecordReader, skipMarks } from './records.ts';
import { hasGrown, type Snapshot } from './snapshot.ts';

/** So much is kept of a line that is too long. */
export const LINE_START_BYTES = 512;

/** Takes events, and hands them on in chunks. */
export interface EventTaker extends EventSink {
  /** Events taken so far. */
  readonly events: number;
  /** What was taken since the last call; undefined where that is nothing. */
  readonly take: () => EventChunk | undefined;
}

/** A file to read, and who takes its events. */
interface RecordsTask {
  readonly file: Snapshot;
  readonly events: EventTaker;
  readonly sizes: { readonly blockBytes: number; readonly maxLineBytes: number };
}

/** How a file ended. */
export interface FileEnd {
  readonly grew: boolean;
  /** Whether a record that had only begun was left out. */
  readonly partLine: boolean;
  /** Lines that end in runs of NUL. */
  readonly cuts: number;
}

/**
 * Reads all records of a file's text.
 *
 * @throws UsageError where the file is damaged, or changed but by growing.
 */
export async function* readRecords(
  task: RecordsTask,
  reader: RecordReader,
): AsyncGenerator<EventChunk, FileEnd> {
  const blocks = readBlocks(task.file, task.sizes.blockBytes);
  let cuts = 0;
  const text = withoutNulRuns(withoutByteOrderMark(blocks), ({ isCut }) => {
    if (isCut) cuts += 1;
  });
  try {
    return { ...(yield* feed(task, reader, text)), cuts };
  } catch (error) {
    throw error instanceof DamagedGzip ? gzipError(task.file.path, error, reader.records) : error;
  }
}

/** Hands blocks to a reader, what it leaves of one together with the next. */
async function* feed(
  { file, events, sizes }: RecordsTask,
  reader: RecordReader,
  blocks: AsyncIterable<Buffer>,
): AsyncGenerator<EventChunk, Omit<FileEnd, 'cuts'>> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let wantedBytes = 0;
  let tooLong: Buffer | undefined;
  for await (const block of blocks) {
    let fresh = block;
    if (tooLong !== undefined) {
      const lineEnd = block.indexOf(LF);
      if (lineEnd < 0) continue;
      reader.skipLine(tooLong);
      tooLong = undefined;
      fresh = block.subarray(lineEnd + 1);
    }
    heldBytes += fresh.length;
    if (heldBytes < wantedBytes) {
      held.push(Buffer.from(fresh));
      continue;
    }
    const bytes = held.length > 0 ? Buffer.concat([...held, fresh]) : fresh;
    const read = yield* drain(reader, events, bytes, false);
    if (read === 0 && bytes.length > sizes.maxLineBytes && !bytes.includes(LF)) {
      const line = bytes.subarray(skipMarks(bytes, 0, bytes.length));
      if (line.length > sizes.maxLineBytes)
        tooLong = Buffer.from(line.subarray(0, LINE_START_BYTES));
    }
    const kept = tooLong === undefined ? bytes.subarray(read) : bytes.subarray(0, 0);
    // So much before the next attempt that a long record is looked at in linear time.
    wantedBytes = 2 * kept.length;
    held = kept.length > 0 ? [Buffer.from(kept)] : [];
    heldBytes = kept.length;
  }
  // Whether a line without its end is whole: asked now, behind the last read.
  const grew = await hasGrown(file);
  if (tooLong !== undefined && !grew) reader.skipLine(tooLong);
  const rest = Buffer.concat(held);
  const read = yield* drain(reader, events, rest, !grew);
  return { grew, partLine: grew && (tooLong !== undefined || read < rest.length) };
}

function* drain(
  reader: RecordReader,
  events: EventTaker,
  bytes: Buffer,
  last: boolean,
): Generator<EventChunk, number> {
  let at = 0;
  for (;;) {
    at = reader.read(bytes, at, last);
    if (!events.full) return at;
    yield events.take()!;
  }
}
