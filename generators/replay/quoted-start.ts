/** The start of a line as messages show it. */

import { decodeName } from '../../names.ts';
import { printable } from '../../printable.ts';

/** The start of a line's bytes, printable, in quotation marks. */
export function quotedStart(bytes: Uint8Array, start: number, end: number, maxLength = 80): string {
  const text = decodeName(bytes.subarray(start, Math.min(end, start + 4 * maxLength + 4)));
  return `"${printable(text, maxLength)}"`;
}
