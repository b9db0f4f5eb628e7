/**
 * Reading the lines of a chunk into the job's memory: those that begin in it, each whole, the last one beyond its end. In
 * each thread that reads.
 */
import { closeSync, readSync } from 'node:fs';
import { fileError } from '../../generators/replay/bad-input.ts';
import { LF } from '../../generators/replay/bytes.ts';
import { LINE_START_BYTES } from '../../generators/replay/log-file.ts';
import { openAgainSync, shorterError } from '../../generators/replay/snapshot.ts';
import type { Arena } from '../kernels/arena.ts';
import { SLACK_BYTES } from '../kernels/line-parser.ts';
import type { Chunk, ReadingJob } from './job.ts';

/** So much is read beyond a chunk at once to find the end of its last line. */
const BEYOND_BYTES = 4096;
/** A last line that goes on further than this is read by itself. */
export const MOST_BEYOND_BYTES = 1 << 18;
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
  { plans, chunkBytes, maxLineBytes }: ReadingJob,
): { readonly read: (chunk: Chunk) => Window; readonly close: () => void } {
  const capacity = 1 + chunkBytes + MOST_BEYOND_BYTES;
  const address = allocate(capacity + SLACK_BYTES);
  const buffer = Buffer.from(memory.buffer, address, capacity + SLACK_BYTES);
  let openFile: number | undefined;
  let descriptor = -1;

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

  /** The whole chunk: it ends where a record ends. */
  const readWhole = ({ file, start, end }: Chunk): Window => {
    const filled = fill(file, buffer, 0, end - start, start);
    if (filled === 0) return window(0, 0);
    if (buffer[filled - 1] === LF) return window(0, filled);
    buffer[filled] = LF;
    return window(0, filled + 1);
  };

  const readLines = ({ file, start, end }: Chunk): Window => {
    const isFirst = start === plans[file]!.start;
    const position = isFirst ? start : start - 1;
    // A line begins in the chunk where a line end stands before it, so the last line's end is here or later.
    const last = end - 1 - position;
    let filled = fill(file, buffer, 0, last + 1 + BEYOND_BYTES, position);
    let lineEnd = indexOfLineEnd(buffer, last, filled);
    let isAtEnd = position + filled >= plans[file]!.file.size || filled < last + 1 + BEYOND_BYTES;
    while (lineEnd < 0 && !isAtEnd && filled < capacity) {
      const wanted = Math.min(capacity, filled + 16 * BEYOND_BYTES);
      const more = fill(file, buffer, filled, wanted, position);
      lineEnd = indexOfLineEnd(buffer, filled, more);
      isAtEnd = more < wanted;
      filled = more;
    }
    const firstEnd = isFirst ? -1 : indexOfLineEnd(buffer, 0, filled);
    if (!isFirst && (firstEnd < 0 || firstEnd >= last)) {
      return { start: address, end: address, longLine: undefined };
    }
    const first = firstEnd + 1;
    if (lineEnd >= 0) return window(first, lineEnd + 1);
    if (isAtEnd) {
      if (filled === first || buffer[filled - 1] === LF) return window(first, filled);
      buffer[filled] = LF;
      return window(first, filled + 1);
    }
    const lastLine = Math.max(first, buffer.lastIndexOf(LF, last) + 1);
    return window(first, lastLine, longLine(file, position + lastLine));
  };

  const window = (start: number, end: number, longLine?: LongLine): Window => ({
    start: address + start,
    end: address + end,
    longLine,
  });

  const longLine = (file: number, position: number): LongLine => {
    let bytes = Buffer.allocUnsafeSlow(4 * MOST_BEYOND_BYTES);
    let filled = 0;
    for (;;) {
      const before = filled;
      filled = fill(file, bytes, filled, bytes.length, position);
      const lineEnd = indexOfLineEnd(bytes, before, filled);
      const length = lineEnd < 0 ? filled : lineEnd;
      if (length > maxLineBytes) {
        return { bytes: Buffer.from(bytes.subarray(0, LINE_START_BYTES)), isTooLong: true };
      }
      if (lineEnd >= 0 || filled < bytes.length) {
        return { bytes: bytes.subarray(0, length), isTooLong: false };
      }
      bytes = Buffer.concat([bytes], Math.min(2 * bytes.length, maxLineBytes + 2));
    }
  };

  return {
    read: (chunk) =>
      plans[chunk.file]!.recordEnds === undefined ? readLines(chunk) : readWhole(chunk),
    close: () => {
      close();
      free(address);
    },
  };
}

function indexOfLineEnd(buffer: Buffer, from: number, end: number): number {
  const at = buffer.indexOf(LF, from);
  return at >= 0 && at < end ? at : -1;
}
