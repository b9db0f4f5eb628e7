/** Parts of bytes, and what kinds of bytes they hold. */

/** A part of some bytes, from `start` up to but not including `end`. Readers use one again and again. */
export interface ByteRange {
  bytes: Uint8Array;
  start: number;
  end: number;
}

export const NUL = 0;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const QUOTE = 0x22;

const NO_BYTES = Buffer.alloc(0);

/** A range of no bytes, to be set by a reader. */
export function emptyRange(): ByteRange {
  return { bytes: NO_BYTES, start: 0, end: 0 };
}

/** Whether all bytes are ASCII whitespace: space, tab, LF, vertical tab, form feed, CR. */
export function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isWhitespace(bytes[at])) return false;
  return true;
}

/** Whether a byte is ASCII whitespace; the absent byte is not. */
export function isWhitespace(byte: number | undefined): boolean {
  return byte === SPACE || (byte !== undefined && byte >= 0x09 && byte <= CR);
}

/** Whether a byte is an ASCII digit; the absent byte is not. */
export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** Whether a range holds exactly these bytes. */
export function rangeEquals(range: ByteRange, other: Uint8Array): boolean {
  if (range.end - range.start !== other.length) return false;
  for (let at = 0; at < other.length; at++) {
    if (range.bytes[range.start + at] !== other[at]) return false;
  }
  return true;
}
