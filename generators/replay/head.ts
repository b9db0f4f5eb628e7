/** The first bytes of a file, by which readers choose how to read it. */

import { DamagedGzip, gzipError } from './bad-input.ts';
import { isGzip, readBlocks, skipByteOrderMark, withoutByteOrderMark } from './blocks.ts';
import { LF } from './bytes.ts';
import { onDiskBehind, type TextPart, withoutNulRuns } from './nul-runs.ts';
import { openAgain, type Snapshot } from './snapshot.ts';

/** So many bytes are looked at. */
export const HEAD_BYTES = 1 << 16;

/** How a file begins, decompressed; `whole`: that is all of it. */
export interface Head {
  /** Its first bytes, {@link HEAD_BYTES} or all; they tell what is no text. */
  readonly bytes: Buffer;
  /** Its first text, {@link HEAD_BYTES} or more: as readers see it, without byte order mark and runs of NUL. */
  readonly text: Buffer;
  readonly whole: boolean;
  readonly gzip: boolean;
  /** Where the bytes begin that come behind the first `length` of the text, which end with a line. */
  readonly behind: (length: number) => number;
  /** How many lines of that text end in runs of NUL. */
  readonly cuts: (length: number) => number;
}

/**
 * Reads how a file begins.
 *
 * @throws UsageError where it cannot be read.
 */
export async function readHead(file: Snapshot): Promise<Head> {
  const handle = await openAgain(file);
  const gzip = await isGzip(handle, file).finally(() => handle.close());
  const kept: Buffer[] = [];
  const blocks: Buffer[] = [];
  const parts: TextPart[] = [];
  let length = 0;
  const headOf = (whole: boolean): Head => {
    const bytes = Buffer.concat(kept);
    const mark = bytes.length - skipByteOrderMark(bytes).length;
    const behind = (end: number) => mark + onDiskBehind(parts, end);
    const cuts = (end: number) => parts.filter((part) => part.isCut && part.inText < end).length;
    return { bytes, text: Buffer.concat(blocks), whole, gzip, behind, cuts };
  };
  try {
    const raw = keeping(kept, readBlocks(file, HEAD_BYTES));
    for await (const block of withoutNulRuns(withoutByteOrderMark(raw), (at) => parts.push(at))) {
      blocks.push(Buffer.from(block));
      length += block.length;
      if (length >= HEAD_BYTES) return headOf(false);
    }
  } catch (error) {
    if (!(error instanceof DamagedGzip)) throw error;
    throw gzipError(file.path, error, countLines(Buffer.concat(blocks)));
  }
  return headOf(true);
}

/** The same blocks, of which the first {@link HEAD_BYTES} are kept. */
async function* keeping(kept: Buffer[], blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let room = HEAD_BYTES;
  for await (const block of blocks) {
    if (room > 0) kept.push(Buffer.from(block.subarray(0, room)));
    room -= block.length;
    yield block;
  }
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count++;
  return count;
}
