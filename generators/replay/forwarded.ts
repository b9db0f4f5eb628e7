/** The visitor among the addresses that a request was forwarded by. */

import type { ByteRange } from './bytes.ts';

const COMMA = 0x2c;
/** Longer lists are no lists of addresses. */
const MOST_BYTES = 4096;
/** What proxies write in place of an address that they do not know. */
const UNKNOWN = /^(?:|-|unknown)$/i;
/** IPv4 or IPv6, perhaps in brackets, perhaps with a port. */
const ADDRESS =
  /^(?:\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?|\[[\da-f:.%]+\](?::\d{1,5})?|[\da-f.]*:[\da-f:.]*(?:%\w+)?)$/i;

/**
 * Narrows a list of addresses, as `X-Forwarded-For` has it, to its first one: that of the visitor, which proxies
 * append theirs to. Whatever is no such list stays as it is: names may hold commas.
 */
export function narrowToFirstAddress(range: ByteRange): void {
  const { bytes, start, end } = range;
  let at = start;
  while (at < end && bytes[at] !== COMMA) at++;
  if (at === end || end - start > MOST_BYTES) return;
  at = start;
  for (const part of Buffer.from(bytes.subarray(start, end)).toString('latin1').split(',')) {
    const text = part.trim();
    if (!UNKNOWN.test(text)) {
      if (!ADDRESS.test(text)) return;
      range.start = at + part.indexOf(text);
      range.end = range.start + text.length;
      return;
    }
    at += part.length + 1;
  }
}
