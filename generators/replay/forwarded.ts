/** The visitor among the addresses that a request was forwarded by. */

import type { ByteRange } from './bytes.ts';

const COMMA = 0x2c;
/** Longer lists are no lists of addresses. */
const MOST_BYTES = 4096;
/** What proxies write in place of an address that they do not know. */
const UNKNOWN = /^(?:|-|unknown)$/i;
/** IPv4 or IPv6, perhaps in brackets, perhaps with a port. One colon alone makes no IPv6 address of a name such as `7:12`. */
const ADDRESS =
  /^(?:\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?|\[[\da-f:.%]+\](?::\d{1,5})?|[\da-f.]*:[\da-f.]*:[\da-f:.]*(?:%\w+)?)$/i;

/**
 * Narrows a list of addresses, as `X-Forwarded-For` has it, to its first one: that of the visitor, which proxies
 * append theirs to. Whatever is no such list stays as it is: names may hold commas.
 */
export function narrowToFirstAddress(range: ByteRange): void {
  const { bytes, start, end } = range;
  let at = start;
  while (at < end && bytes[at] !== COMMA) at++;
  if (at === end || end - start > MOST_BYTES) return;
  const parts = Buffer.from(bytes.subarray(start, end)).toString('latin1').split(',');
  // One that is none, as in `192.0.2.1,Mozilla/5.0`, makes a name of all: its other parts tell visitors apart.
  if (!parts.every((part) => UNKNOWN.test(part.trim()) || ADDRESS.test(part.trim()))) return;
  at = start;
  for (const part of parts) {
    const text = part.trim();
    if (!UNKNOWN.test(text)) {
      range.start = at + part.indexOf(text);
      range.end = range.start + text.length;
      return;
    }
    at += part.length + 1;
  }
}
