/**
 * Reading the lines of a chunk into the job's memory: those that begin in it, each whole, the last one beyond its end. In
 * each thread that reads.
 */
import { closeSync, readSync } from 'node:fs';
import { fileError } from '../../generators/replay/bad-input.ts';
import { LF, NUL } from '../../generators/replay/bytes.ts';
import { LINE_START_BYTES } from '../../generators/replay/file-records.ts';
import { isLineEnd, lastLineEnd, NulRuns, nextLineEnd } from '../../generators/replay/nul-runs.ts';
import { skipMarks } from '../../generators/replay/records.ts';
import { openAgainSync, shorterError } from '../../generators/replay/snapshot.ts';
import type { Arena } from '../kernels/arena.ts';
import { SLACK_BYTES } from '../kernels/line-parser.ts';
import type { Chunk, ReadingJob } from './job.ts';

/** So much is read beyond a chunk at once to find the end of its last line. */
const BEYOND_BYTES = 4096;
/** A last line that goes on further than this is read by itself. */
export const MOST_BEYOND_BYTES = 1 << 18;
/** So many bytes before a chunk tell whether a line begins with it: LF, or NUL behind another. */
const BEFORE_BYTES = 2;
/** A line that does not fit a window. */
export interface LongLine {
  /** All of it, or its start where `isTooLong`. */
  readonly bytes: Buffer;
  readonly isTooLong: boolean;
}

/** The lines of a chunk. */
export interface Window {
  /** Addresses of the first line and of the end of the last one, behind a line end. */
  readonly start: number;
  readonly end: number;
  /** Comes behind them. */
  readonly longLine: LongLine | undefined;
}

/** Opens the files of a job; one at a time is open. */
export function openWindows(
  { memory, allocate, free }: Arena,
  { plans, chunkBytes, maxLineBytes, fileCuts }: ReadingJob,
): { readonly read: (chunk: Chunk) => Window; readonly close: () => void } {
  const capacity = BEFORE_BYTES + chunkBytes + MOST_BEYOND_BYTES;
  const address = allocate(capacity + SLACK_BYTES);
  const buffer = Buffer.from(memory.buffer, address, capacity + SLACK_BYTES);
  let openFile: number | undefined;
  let descriptor = -1;
  /** Room for lines of which runs of NUL are taken out: few files have any. */
  let textAddress: number | undefined;

  const close = () => {
    if (openFile !== undefined) closeSync(descriptor);
    openFile = undefined;
  };

  /** Reads until `length` bytes are there or the file ends; returns how many are there. */
  const fill = (file: number, into: Buffer, from: number, length: number, position: number) => {
    const snapshot = plans[file]!.file;
    const { path, size } = snapshot;
    if (openFile !== file) {
      close();
      descriptor = openAgainSync(snapshot);
      openFile = file;
    }
    const wanted = Math.min(length, size - position);
    let done = from;
    try {
      while (done < wanted) {
        const bytes = readSync(descriptor, into, done, wanted - done, position + done);
        if (bytes === 0) throw shorterError(snapshot);
        done += bytes;
      }
    } catch (error) {
      throw fileError(path, error);
    }
    return done;
  };

  /** Reads a chunk behind the bytes before it; before the first line of a file, which has none, a line end stands. */
  const fillFrom = (file: number, start: number, length: number) => {
    const { head, start: first } = plans[file]!;
    const isFirst = head.length === 0 && start === first;
    if (isFirst) buffer.fill(LF, 0, BEFORE_BYTES);
    const from = isFirst ? BEFORE_BYTES : 0;
    return fill(file, buffer, from, BEFORE_BYTES + length, start - BEFORE_BYTES);
  };

  /** The whole chunk: it ends where a record ends. */
  const readWhole = ({ file, start, end }: Chunk): Window =>
    windowToEnd(file, BEFORE_BYTES, fillFrom(file, start, end - start));

  const readLines = ({ file, start, end }: Chunk): Window => {
    // A line begins in the chunk where a line end stands before it, so the last line's end is here or later.
    const position = start - BEFORE_BYTES;
    const last = end - 1 - position;
    let filled = fillFrom(file, start, end - start + BEYOND_BYTES);
    let lineEnd = nextLineEnd(buffer, last, filled);
    let isAtEnd = position + filled >= plans[file]!.file.size || filled < last + 1 + BEYOND_BYTES;
    while (lineEnd < 0 && !isAtEnd && filled < capacity) {
      const wanted = Math.min(capacity, filled + 16 * BEYOND_BYTES);
      const more = fill(file, buffer, filled, wanted, position);
      lineEnd = nextLineEnd(buffer, filled, more);
      isAtEnd = more < wanted;
      filled = more;
    }
    const firstEnd = nextLineEnd(buffer, BEFORE_BYTES - 1, filled);
    if (firstEnd < 0 || firstEnd >= last) {
      return { start: address, end: address, longLine: undefined };
    }
    const first = firstEnd + 1;
    if (lineEnd >= 0) return window(file, first, lineEnd + 1);
    if (isAtEnd) return windowToEnd(file, first, filled);
    const lastLine = 1 + Math.max(firstEnd, lastLineEnd(buffer.subarray(0, last + 1)));
    return window(file, first, lastLine, longLine(file, position + lastLine));
  };

  /** A window up to the end of what was read, where the last line may lack its end. */
  const windowToEnd = (file: number, start: number, end: number): Window => {
    if (end === start || isLineEnd(buffer, end - 1)) return window(file, start, end);
    buffer[end] = LF;
    return window(file, start, end + 1);
  };

  /** A window of what stands in the buffer; a byte stands before. */
  const window = (file: number, start: number, end: number, longLine?: LongLine): Window => {
    const bytes = buffer.subarray(start, end);
    const runs = new NulRuns(buffer[start - 1]);
    if (runs.passes(bytes)) return { start: address + start, end: address + end, longLine };
    textAddress ??= allocate(2 * capacity + SLACK_BYTES);
    const text = new Uint8Array(memory.buffer, textAddress, 2 * capacity);
    const length = runs.take(bytes, text, ({ isCut }) => {
      if (isCut) Atomics.add(fileCuts, file, 1);
    });
    return { start: textAddress, end: textAddress + length, longLine };
  };

  const longLine = (file: number, position: number): LongLine => {
    let bytes = Buffer.allocUnsafeSlow(4 * MOST_BEYOND_BYTES);
    let filled = 0;
    for (;;) {
      const before = filled;
      filled = fill(file, bytes, filled, bytes.length, position);
      const lineEnd = nextLineEnd(bytes, before, filled);
      const isCut = lineEnd >= 0 && bytes[lineEnd] === NUL;
      if (isCut) Atomics.add(fileCuts, file, 1);
      // Of a run that ends the line, the first NUL stands before.
      const end = lineEnd < 0 ? filled : isCut ? lineEnd - 1 : lineEnd;
      const line = bytes.subarray(skipMarks(bytes, 0, end), end);
      if (line.length > maxLineBytes) {
        return { bytes: Buffer.from(line.subarray(0, LINE_START_BYTES)), isTooLong: true };
      }
      if (lineEnd >= 0 || filled < bytes.length) return { bytes: line, isTooLong: false };
      // Marks before the line are not of it.
      const most = filled - line.length + maxLineBytes + 2;
      bytes = Buffer.concat([bytes], Math.min(2 * bytes.length, most));
    }
  };

  return {
    read: (chunk) =>
      plans[chunk.file]!.recordEnds === undefined ? readLines(chunk) : readWhole(chunk),
    close: () => {
      close();
      free(address);
      if (textAddress !== undefined) free(textAddress);
    },
  };
}
