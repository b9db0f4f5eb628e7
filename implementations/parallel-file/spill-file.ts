/**
 * A file of one thread that takes parts of what does not fit the memory, each part in segments wherever there was room. Its
 * index is kept in memory: 16 bytes for each 32 KB.
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { grouped } from '../../quantity.ts';
import { makeSpillFolder } from './spill-folder.ts';

const SEGMENT_BYTES = 1 << 15;

/** Where the bytes of each part are. */
export interface SpillIndex {
  readonly path: string;
  /** By part: offset and length, one behind the other. */
  readonly segments: readonly (readonly number[])[];
  readonly bytes: number;
}

/** One part in one file. */
export interface PartSource {
  readonly path: string;
  /** Offset and length, one behind the other. */
  readonly segments: readonly number[];
}

/** A file that is being written. */
export interface SpillFile {
  /** Bytes that stay together in one segment. */
  readonly write: (part: number, bytes: Buffer) => void;
  /** Writes the rest. The index is undefined where nothing was written. */
  readonly finish: () => SpillIndex | undefined;
  readonly close: () => void;
}

/**
 * A file that comes to be when the first bytes are written.
 *
 * @param writeBytes For tests.
 * @throws UsageError from `write` and `finish`, where the disk is full or cannot be written.
 */
export function openSpillFile(path: string, parts: number, writeBytes = writeSync): SpillFile {
  let descriptor: number | undefined;
  let size = 0;
  const segments: number[][] = Array.from({ length: parts }, () => []);
  const waiting: (Buffer | undefined)[] = [];
  const waitingBytes = new Uint32Array(parts);

  const append = (part: number, bytes: Buffer) => {
    if (bytes.length === 0) return;
    try {
      if (descriptor === undefined) {
        makeSpillFolder(dirname(path));
        descriptor = openSync(path, 'wx', 0o600);
      }
      for (let done = 0; done < bytes.length; ) {
        done += writeBytes(descriptor, bytes, done, bytes.length - done, size + done);
      }
    } catch (error) {
      throw spillError(path, size + bytes.length, error);
    }
    segments[part]!.push(size, bytes.length);
    size += bytes.length;
  };
  const flush = (part: number) => {
    append(part, waiting[part]?.subarray(0, waitingBytes[part]) ?? Buffer.alloc(0));
    waitingBytes[part] = 0;
  };
  const close = () => {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  };
  return {
    write: (part, bytes) => {
      if (waitingBytes[part]! + bytes.length > SEGMENT_BYTES) flush(part);
      if (bytes.length > SEGMENT_BYTES) {
        append(part, bytes);
        return;
      }
      waiting[part] ??= Buffer.allocUnsafeSlow(SEGMENT_BYTES);
      waiting[part].set(bytes, waitingBytes[part]);
      waitingBytes[part]! += bytes.length;
    },
    finish: () => {
      for (let part = 0; part < parts; part++) flush(part);
      close();
      return size === 0 ? undefined : { path, segments, bytes: size };
    },
    close,
  };
}

/**
 * Writes what the kernel has put in order of parts.
 *
 * @param start Where the first part begins.
 * @param ends Where each of 2 ** bits parts ends, 32-bit addresses.
 */
export function writeParts(
  file: SpillFile,
  memory: WebAssembly.Memory,
  start: number,
  ends: number,
  bits: number,
): void {
  let from = start;
  for (const [part, end] of new Uint32Array(memory.buffer, ends, 2 ** bits).entries()) {
    if (end > from) file.write(part, Buffer.from(memory.buffer, from, end - from));
    from = end;
  }
}

/**
 * Reads the segments of a part of one file.
 *
 * @param room Gives room for so many bytes; they are valid when `take` is called with them.
 */
export function readPart(
  { path, segments }: PartSource,
  room: (bytes: number) => Buffer,
  take: (bytes: Buffer) => void,
): void {
  const descriptor = openSync(path, 'r');
  try {
    for (let at = 0; at < segments.length; at += 2) {
      const bytes = room(segments[at + 1]!);
      for (let done = 0; done < bytes.length; ) {
        const read = readSync(descriptor, bytes, done, bytes.length - done, segments[at]! + done);
        if (read === 0) throw new Error(`${path} became shorter while it was read`);
        done += read;
      }
      take(bytes);
    }
  } finally {
    closeSync(descriptor);
  }
}

function spillError(path: string, bytes: number, cause: unknown): UsageError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const folder = printable(dirname(dirname(path)), 500);
  const why =
    code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG'
      ? 'there is no more room'
      : `it cannot be written (${cause instanceof Error ? printable(cause.message, 200) : code})`;
  return new UsageError(
    `${folder}: ${why} for what does not fit the memory, at ${grouped(bytes)} bytes of one thread. ` +
      'Room for about as many bytes as the files hold, decompressed, is enough. ' +
      'Name a folder with more room: TMPDIR=… Or allow more memory.',
    { cause },
  );
}
