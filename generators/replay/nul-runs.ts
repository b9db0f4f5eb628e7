/**
 * Runs of two NULs or more, as a log has them whose server was cut off while it wrote (the file system kept the length, not the bytes),
 * or which was cut while its server wrote on (logrotate's copytruncate). A run ends the line before it, and is otherwise not there.
 * A single NUL is a letter, since clients send some. All readers see text out of which runs are taken: LF stands where one ended a
 * line, and two NULs, a mark, before what comes behind it, because not even a quote that is open goes on there.
 */

import { grouped } from '../../quantity.ts';
import { shownPath } from './bad-input.ts';
import { LF, NUL } from './bytes.ts';

/** The least run. */
const NUL_RUN = Buffer.alloc(2);
const ZEROS = Buffer.alloc(4096);
const FIRST: TextPart = { inText: 0, onDisk: 0, isCut: false };

/** Where a part of the text begins, and where it does on disk; both go on byte by byte up to the next part. */
export interface TextPart {
  readonly inText: number;
  readonly onDisk: number;
  /** Whether it begins with the line end that stands for a run. */
  readonly isCut: boolean;
}

/** Whether the byte at a place ends a line, in bytes as they lie on disk: LF, or a NUL behind another. */
export function isLineEnd(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === LF || isInRun(bytes, at - 1);
}

/** The first line end of these bytes, as they lie on disk, from a place on; -1 where there is none before `end`. */
export function nextLineEnd(bytes: Buffer, from: number, end: number): number {
  const found = bytes.indexOf(LF, from);
  const lineEnd = found >= 0 && found < end ? found : -1;
  const before = bytes.subarray(0, lineEnd < 0 ? end : lineEnd);
  for (let at = before.indexOf(NUL, from); at >= 0; at = before.indexOf(NUL, at + 1)) {
    if (isLineEnd(before, at)) return at;
  }
  return lineEnd;
}

/** The last line end of these bytes; -1 where there is none. */
export function lastLineEnd(bytes: Buffer): number {
  const run = bytes.lastIndexOf(NUL_RUN);
  return Math.max(bytes.lastIndexOf(LF), run < 0 ? -1 : run + 1);
}

/** Whether two NULs stand at a place: in text, the mark of a run. */
export function isInRun(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === NUL && bytes[at + 1] === NUL;
}

export function holdsRun(bytes: Buffer): boolean {
  return bytes.includes(NUL) && bytes.includes(NUL_RUN);
}

/** Takes runs of NUL out of consecutive bytes of a file. Where nothing stands between a run and a line end, there is no line. */
export class NulRuns {
  /** The text's last byte; at the start of a file as if a line ended there. */
  #last = LF;
  /** Whether text came before, from which a run parts what follows. */
  #hasText: boolean;
  /** How many NULs came last: none, one, or a run. */
  #nuls: 0 | 1 | 2;
  #isBehindRun: boolean;

  /** @param before The byte before the first one, which ends a line; none at the start of a file. */
  constructor(before?: number) {
    this.#hasText = before !== undefined;
    this.#nuls = before === NUL ? 2 : 0;
    this.#isBehindRun = before === NUL;
  }

  /** Whether these bytes, which come next, are text as they are; if not, {@link take} makes text of them. */
  passes(bytes: Buffer): boolean {
    if (this.#isBehindRun || this.#nuls > 0 || bytes.includes(NUL)) return false;
    if (bytes.length > 0) {
      this.#last = bytes.at(-1)!;
      this.#hasText = true;
    }
    return true;
  }

  /**
   * Makes text of the bytes that come next. Of a single NUL at their end it is not known yet whether it is text.
   *
   * @param into Where it goes; it may be four bytes longer than twice the bytes.
   * @param tell Called where a part begins, with its places in `into` and in the bytes.
   * @returns How long the text is.
   */
  take(bytes: Buffer, into: Uint8Array, tell?: (part: TextPart) => void): number {
    let filled = 0;
    for (let at = 0; at < bytes.length; ) {
      const end = nulsEnd(bytes, at);
      const before = this.#nuls;
      if (before + end - at > 1 && before < 2) {
        if (this.#last !== LF) {
          tell?.({ inText: filled, onDisk: at + 1 - before, isCut: true });
          into[filled++] = LF;
          this.#last = LF;
        }
        this.#isBehindRun = true;
      }
      this.#nuls = before + end - at > 1 ? 2 : before + end - at > 0 ? 1 : 0;
      at = end;
      if (at === bytes.length) break;
      const isLetter = this.#nuls === 1;
      const isEnded = this.#nuls === 2 && bytes[at] === LF;
      this.#nuls = 0;
      if (isEnded) {
        at += 1;
        continue;
      }
      if (this.#isBehindRun && this.#hasText) filled += mark(into, filled);
      const found = bytes.indexOf(NUL, at);
      const textEnd = found < 0 ? bytes.length : found;
      if (this.#isBehindRun) {
        tell?.({ inText: filled, onDisk: isLetter ? at - 1 : at, isCut: false });
      }
      if (isLetter) into[filled++] = NUL;
      into.set(bytes.subarray(at, textEnd), filled);
      filled += textEnd - at;
      at = textEnd;
      this.#last = bytes[at - 1]!;
      this.#hasText = true;
      this.#isBehindRun = false;
    }
    return filled;
  }

  /** To be called behind the last bytes: the text that they end with. */
  rest(): Buffer {
    const into = Buffer.alloc(NUL_RUN.length + 1);
    if (this.#nuls !== 1) return into.subarray(0, 0);
    return into.subarray(0, 1 + (this.#isBehindRun && this.#hasText ? mark(into, 0) : 0));
  }
}

/**
 * The text of these blocks, from the start of a file; a block is valid until the next one is asked for.
 *
 * @param tell Called where a part begins that is not behind the one before as on disk, before its block comes.
 */
export async function* withoutNulRuns(
  blocks: AsyncIterable<Buffer>,
  tell?: (part: TextPart) => void,
): AsyncGenerator<Buffer> {
  const runs = new NulRuns();
  let inText = 0;
  let onDisk = 0;
  for await (const block of blocks) {
    let text = block;
    if (!runs.passes(block)) {
      const into = Buffer.allocUnsafe(2 * block.length + 4);
      const length = runs.take(block, into, (part) =>
        tell?.({ ...part, inText: inText + part.inText, onDisk: onDisk + part.onDisk }),
      );
      text = into.subarray(0, length);
    }
    onDisk += block.length;
    inText += text.length;
    if (text.length > 0) yield text;
  }
  const rest = runs.rest();
  if (rest.length > 0) yield rest;
}

/** Where on disk the bytes begin that come behind the first `length` of the text, which end with a line. */
export function onDiskBehind(parts: readonly TextPart[], length: number): number {
  const { inText, onDisk } = parts.findLast((part) => part.inText < length) ?? FIRST;
  return onDisk + length - inText;
}

/** What to tell of a log of which runs ended lines; undefined where none did. */
export function cutsNote(path: string, cuts: number): string | undefined {
  if (cuts === 0) return undefined;
  const [lines, end] = cuts === 1 ? ['line', 'ends'] : ['lines', 'end'];
  return (
    `Note: ${shownPath(path)}: ${grouped(cuts)} ${lines} ${end} in a run of NUL bytes, as a server leaves that was cut off: ` +
    'the last field of such a line may be cut, and lines may be lost there.'
  );
}

function mark(into: Uint8Array, at: number): number {
  into.set(NUL_RUN, at);
  return NUL_RUN.length;
}

function nulsEnd(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes.length - at >= ZEROS.length && bytes.subarray(at, at + ZEROS.length).equals(ZEROS)) {
    at += ZEROS.length;
  }
  while (bytes[at] === NUL) at += 1;
  return at;
}
