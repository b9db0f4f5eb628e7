/**
 * The seal of a line of a record: its number, and a digest over the digest of the line before it and its own bytes.
 * Damage and careless edits break the chain at the line where they are; it does not stop who makes it anew. Pure.
 */
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';

/** What a line before the first would have as its digest. */
export const CHAIN_START = '';
/** Hexadecimal; half of SHA-256 is far more than chance ever meets. */
const DIGEST_CHARACTERS = 32;
const SEAL = /,"line":(\d+),"digest":"([0-9a-f]{32})"\}$/;
/** Of `,"digest":"…"}`. */
const DIGEST_FIELD_BYTES = ',"digest":""}'.length + DIGEST_CHARACTERS;
const CARRIAGE_RETURN = 0x0d;

/** A line that is ready to be written. */
export interface SealedLine {
  /** Without a line feed. */
  readonly text: string;
  /** What the next line's digest goes on from. */
  readonly digest: string;
}

/** A line as it was found. */
export interface FoundLine {
  readonly text: string;
  /** Its number and digest, as it says; null where it has none. */
  readonly seal: { readonly line: number; readonly digest: string } | null;
}

/**
 * Adds the seal as the last two fields of the entry, `line` and `digest`. The digest is over all bytes before it.
 *
 * @param line From 1.
 * @param previous Digest of the line before; {@link CHAIN_START} for the first.
 * @throws Error where it holds a number that JSON cannot write: it would become null, and the line could not be read again.
 */
export function sealLine(entry: object, line: number, previous: string): SealedLine {
  const covered = `${JSON.stringify(entry, finite).slice(0, -1)},"line":${line}`;
  const digest = digestOf(previous, Buffer.from(covered));
  return { text: `${covered},"digest":"${digest}"}`, digest };
}

function finite(field: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new Error(`${field} is ${value}, which no record can hold.`);
  return value;
}

/** Reads the seal, believing it. @param bytes A line without its line feed. */
export function foundLine(bytes: Buffer): FoundLine {
  const text = bytes.toString('utf8');
  const [, line, digest] = SEAL.exec(text) ?? [];
  const seal = line === undefined || digest === undefined ? null : { line: Number(line), digest };
  return { text, seal };
}

/**
 * What is wrong with a line, in words; null where it stands as it was written, at its place behind the lines before.
 *
 * @param bytes The line without its line feed.
 * @param place Its place in the file, from 1.
 * @param previous The line before it; null for the first.
 */
export function brokenAt(
  bytes: Buffer,
  { seal }: FoundLine,
  place: number,
  previous: FoundLine | null,
): string | null {
  if (bytes.at(-1) === CARRIAGE_RETURN)
    return 'it ends in a carriage return: line ends were converted, by an editor or by git (core.autocrlf)';
  if (!isUtf8(bytes)) return 'it holds bytes that are not UTF-8: the file was converted or damaged';
  if (seal === null)
    return 'it does not end in a line number and a digest, as each line of a record does';
  if (seal.line !== place) {
    const found = `line ${seal.line} of the run stands where line ${place} belongs`;
    if (seal.line > place) return `${found}: lines were removed, or their order was changed`;
    return seal.digest === previous?.seal?.digest
      ? `${found}: it stands there twice`
      : `${found}: lines were doubled, or their order was changed`;
  }
  const covered = bytes.subarray(0, bytes.length - DIGEST_FIELD_BYTES);
  const expected = digestOf(previous?.seal?.digest ?? CHAIN_START, covered);
  if (expected === seal.digest) return null;
  return 'its digest is not that of its bytes and of the lines before it: it was changed, or is of another record';
}

function digestOf(previous: string, covered: Buffer): string {
  return createHash('sha256')
    .update(previous)
    .update(covered)
    .digest('hex')
    .slice(0, DIGEST_CHARACTERS);
}
