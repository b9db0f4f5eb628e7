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
 * @throws UsageError from `write` and `finish`, where the disk is full or cannot be written.
 */
export function openSpillFile(path: string, parts: number): SpillFile {
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
        done += writeSync(descriptor, bytes, done, bytes.length - done, size + done);
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

/** The bytes of a part. */
export function partBytes({ segments }: SpillIndex, part: number): number {
  return segments[part]!.reduce((sum, value, at) => sum + (at % 2 === 1 ? value : 0), 0);
}

/**
 * Reads the segments of a part.
 *
 * @param room Gives room for so many bytes; they are valid when `take` is called with them.
 */
export function readPart(
  { path, segments }: SpillIndex,
  part: number,
  room: (bytes: number) => Buffer,
  take: (bytes: Buffer) => void,
): void {
  const descriptor = openSync(path, 'r');
  try {
    const list = segments[part]!;
    for (let at = 0; at < list.length; at += 2) {
      const bytes = room(list[at + 1]!);
      for (let done = 0; done < bytes.length; ) {
        const read = readSync(descriptor, bytes, done, bytes.length - done, list[at]! + done);
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
