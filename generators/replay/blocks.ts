/** The bytes of a file, block by block, decompressed where they are gzip. */

import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { isUsageError } from '../../contract.ts';
import { DamagedGzip, fileError, folderError, notRegularError } from './bad-input.ts';

/** Bounds what one block of compressed bytes can grow to: deflate makes at most about 1,000 of one. */
const MAX_COMPRESSED_BYTES = 1 << 16;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Opens a file to be read.
 *
 * @throws UsageError where it is missing, a folder, a pipe, or may not be read.
 */
export async function openFile(path: string): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    throw fileError(path, error);
  }
  const stats = await handle.stat();
  if (stats.isFile()) return handle;
  await handle.close();
  throw stats.isDirectory() ? folderError(path) : notRegularError(path);
}

/** Whether a file begins as gzip does (RFC 1952: two magic bytes, then deflate). */
export async function isGzip(handle: FileHandle): Promise<boolean> {
  const magic = Buffer.alloc(3);
  const { bytesRead } = await handle.read(magic, 0, 3, 0);
  return bytesRead === 3 && magic[0] === 0x1f && magic[1] === 0x8b && magic[2] === 8;
}

/**
 * The contents of a file, decompressed where they are gzip (of one member or several). A block is valid
 * until the next one is asked for.
 *
 * @param blockBytes Bytes read at a time.
 * @throws UsageError, see {@link openFile}.
 * @throws DamagedGzip after the last bytes that could be decompressed.
 */
export async function* readBlocks(path: string, blockBytes: number): AsyncGenerator<Buffer> {
  const handle = await openFile(path);
  try {
    if (await isGzip(handle)) {
      yield* readGzip(path, handle, blockBytes);
    } else {
      yield* readRaw(path, handle, blockBytes);
    }
  } finally {
    await handle.close();
  }
}

/** The same blocks without a UTF-8 byte-order mark at the start. */
export async function* withoutByteOrderMark(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const block of blocks) {
    if (start === undefined) {
      yield block;
      continue;
    }
    start = Buffer.concat([start, block]);
    if (start.length < BYTE_ORDER_MARK.length) continue;
    yield skipByteOrderMark(start);
    start = undefined;
  }
  if (start !== undefined && start.length > 0) yield start;
}

/** The bytes without a UTF-8 byte-order mark at the start. */
export function skipByteOrderMark(bytes: Buffer): Buffer {
  const marked = bytes.subarray(0, 3).equals(BYTE_ORDER_MARK);
  return marked ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;
}

async function* readRaw(
  path: string,
  handle: FileHandle,
  blockBytes: number,
): AsyncGenerator<Buffer> {
  const block = Buffer.allocUnsafeSlow(blockBytes);
  let position = 0;
  for (;;) {
    const { bytesRead } = await handle.read(block, 0, blockBytes, position).catch((error) => {
      throw fileError(path, error);
    });
    if (bytesRead === 0) return;
    position += bytesRead;
    yield block.subarray(0, bytesRead);
  }
}

/**
 * Decompresses a file. What zlib had made of the block that has the damage, it does not give: so that block is read again,
 * byte by byte, and all that comes before the damage is handed on.
 */
async function* readGzip(
  path: string,
  handle: FileHandle,
  blockBytes: number,
): AsyncGenerator<Buffer> {
  const rawBytes = Math.min(blockBytes, MAX_COMPRESSED_BYTES);
  let known = 0;
  let damage: DamagedGzip;
  try {
    for await (const block of decompress(readRaw(path, handle, rawBytes), blockBytes)) {
      known += block.length;
      yield block;
    }
    return;
  } catch (error) {
    if (!(error instanceof DamagedGzip) || error.truncated) throw error;
    damage = error;
  }
  let seen = 0;
  const again = bytewiseFrom(damage.goodBytes, readRaw(path, handle, rawBytes));
  for await (const block of decompress(again, blockBytes)) {
    const old = Math.min(block.length, known - seen);
    seen += old;
    known = Math.max(known, seen);
    if (old === block.length) continue;
    yield block.subarray(old);
    seen += block.length - old;
    known = seen;
  }
}

/** The same bytes, one at a time from a position on. */
async function* bytewiseFrom(
  position: number,
  blocks: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const block of blocks) {
    if (at < position) yield block;
    else for (let byte = 0; byte < block.length; byte++) yield block.subarray(byte, byte + 1);
    at += block.length;
  }
}

/**
 * Writes block after block into zlib and hands on what comes out of each, because a stream that is
 * destroyed by damage drops what it had already decompressed.
 */
async function* decompress(raw: AsyncIterable<Buffer>, blockBytes: number): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: Math.max(64, Math.min(blockBytes, 1 << 18)) });
  const output: Buffer[] = [];
  let outputBytes = 0;
  gunzip.on('data', (bytes: Buffer) => {
    output.push(bytes);
    outputBytes += bytes.length;
  });
  // A write that meets damage is never called back: the error comes as an event alone.
  let fail: (error: Error) => void = () => {};
  gunzip.on('error', (error) => fail(error));
  const step = (begin: (done: () => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      fail = reject;
      begin(resolve);
    });
  let written = 0;
  try {
    let stopped = false;
    for await (const block of raw) {
      const writing = stopped
        ? undefined
        : step((done) => gunzip.write(block, (error) => (error ? fail(error) : done())));
      writing?.catch(() => {});
      // What came out of the block before is read while zlib works on this one.
      yield* output.splice(0);
      await writing;
      // zlib stops at zeros after a member, which may be padding, and would drop a member behind them.
      const taken: number = stopped ? 0 : gunzip.bytesWritten - written;
      stopped = taken < block.length;
      if (block.subarray(taken).some((byte) => byte !== 0)) throw new Error('data follow the end');
      written += block.length;
    }
    if (!stopped) await step((done) => gunzip.once('end', done).end());
    yield* output.splice(0);
  } catch (error) {
    yield* output.splice(0);
    if (!(error instanceof Error) || isUsageError(error)) throw error;
    const truncated = 'code' in error && error.code === 'Z_BUF_ERROR';
    throw new DamagedGzip(error.message, outputBytes, truncated, error, written);
  } finally {
    gunzip.destroy();
  }
}
