/** The first bytes of a file, by which readers choose how to read it. */

import { DamagedGzip, gzipError } from './bad-input.ts';
import { isGzip, openFile, readBlocks } from './blocks.ts';
import { LF } from './bytes.ts';

/** So many bytes are looked at. */
export const HEAD_BYTES = 1 << 16;

/** The first bytes, decompressed; `whole`: that is all of the file. */
export interface Head {
  readonly head: Buffer;
  readonly whole: boolean;
  readonly gzip: boolean;
}

/**
 * The first bytes of a file, decompressed, {@link HEAD_BYTES} or more; `whole`: that is all of it.
 *
 * @throws UsageError where it cannot be read.
 */
export async function readHead(path: string): Promise<Head> {
  const handle = await openFile(path);
  const gzip = await isGzip(handle).finally(() => handle.close());
  const blocks: Buffer[] = [];
  let length = 0;
  try {
    for await (const block of readBlocks(path, HEAD_BYTES)) {
      blocks.push(Buffer.from(block));
      length += block.length;
      if (length >= HEAD_BYTES) return { head: Buffer.concat(blocks), whole: false, gzip };
    }
  } catch (error) {
    if (!(error instanceof DamagedGzip)) throw error;
    throw gzipError(path, error, countLines(Buffer.concat(blocks)));
  }
  return { head: Buffer.concat(blocks), whole: true, gzip };
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count++;
  return count;
}
