/** Names as byte strings: text that keeps every byte of a log apart, and the way back. Pure. */
import { isUtf8 } from 'node:buffer';

/**
 * The bytes as UTF-8 text. A byte that is part of no character becomes the lone surrogate
 * U+DC00 + byte (U+DC80 to U+DCFF), so different bytes always give different text: PEP 383,
 * Python's `surrogateescape`. A byte-order mark is kept.
 */
export function decodeName(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return buffer.toString('utf8');
  const parts: string[] = [];
  let valid = 0;
  let at = 0;
  while (at < buffer.length) {
    const length = characterLength(buffer, at);
    if (length > 0) {
      at += length;
      continue;
    }
    parts.push(buffer.toString('utf8', valid, at), String.fromCharCode(0xdc00 + buffer[at]!));
    at += 1;
    valid = at;
  }
  parts.push(buffer.toString('utf8', valid));
  return parts.join('');
}

/**
 * The bytes that {@link decodeName} read as this text: U+DC80 to U+DCFF alone become the byte again.
 * Any other lone surrogate, which no bytes decode to, becomes its three-byte form (WTF-8).
 */
export function encodeName(name: string): Buffer {
  if (!/\p{Surrogate}/u.test(name)) return Buffer.from(name, 'utf8');
  const parts: Buffer[] = [];
  let wellFormed = 0;
  for (let at = 0; at < name.length; at++) {
    const unit = name.charCodeAt(at);
    if (unit < 0xd800 || unit > 0xdfff) continue;
    if (name.codePointAt(at)! > 0xffff) {
      at += 1;
      continue;
    }
    parts.push(Buffer.from(name.slice(wellFormed, at), 'utf8'), loneSurrogate(unit));
    wellFormed = at + 1;
  }
  parts.push(Buffer.from(name.slice(wellFormed), 'utf8'));
  return Buffer.concat(parts);
}

function loneSurrogate(unit: number): Buffer {
  if (unit >= 0xdc80 && unit <= 0xdcff) return Buffer.from([unit - 0xdc00]);
  return Buffer.from([0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)]);
}

/** Bytes of the UTF-8 character at `at`; 0 where none stands there (The Unicode Standard, table 3-7). */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  let low = 0x80;
  let high = 0xbf;
  if (first === 0xe0) low = 0xa0;
  else if (first === 0xed) high = 0x9f;
  else if (first === 0xf0) low = 0x90;
  else if (first === 0xf4) high = 0x8f;
  for (let next = 1; next < length; next++) {
    const byte = bytes[at + next];
    if (byte === undefined || byte < low || byte > high) return 0;
    low = 0x80;
    high = 0xbf;
  }
  return length;
}
