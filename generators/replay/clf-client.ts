/** The client of a line of the Common Log Format: what stands before the time. */

import { SPACE } from './bytes.ts';
import { clientIn, isAddress, isAddressWithPort, type Part } from './clients.ts';
import { prefixEnd } from './line-prefixes.ts';
import { type Rejection, rejection } from './records.ts';

const DASH = 0x2d;
const NO_HOST = rejection('no_host');
/** Something stands there that may or may not be the client. */
export const UNCLEAR_CLIENT = rejection('unclear_client');

/** Bytes that may not stand in a client that is taken as it is. */
const ODD_BYTES = new Uint8Array(256);
for (const byte of ',:"[]=|') ODD_BYTES[byte.charCodeAt(0)] = 1;
ODD_BYTES.fill(1, 0, 0x20);

/**
 * Where the client stands between the start of a line and its time, which is usually `client ident user `:
 *
 * - a name with a space behind it, then `- - `, as nearly all lines have it;
 * - the first of a list that commas separate; without a port, quotes and brackets;
 * - what is behind a prefix of syslog or a container; see line-prefixes.ts;
 * - the second, where a virtual host is first; or the one in brackets that ingress-nginx repeats.
 *
 * The ident may be left out, and users may hold spaces. All else is unclear: one word more before the client, and each line would be
 * counted for the wrong visitor.
 */
export function findClient(bytes: Uint8Array, start: number, time: number): Part | Rejection {
  let end = start;
  while (end < time && ODD_BYTES[bytes[end]!] === 0 && bytes[end] !== SPACE) end++;
  const isDash = end === start + 1 && bytes[start] === DASH;
  if (end > start && !isDash && end + 5 === time && isDashes(bytes, end)) return { start, end };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, time - start).toString('latin1');
  const at = prefixEnd(text);
  const found = clientBefore(text, at);
  return 'reason' in found ? found : { start: start + found.start, end: start + found.end };
}

/** Whether ` - - ` stands there. */
function isDashes(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at] === SPACE &&
    bytes[at + 1] === DASH &&
    bytes[at + 2] === SPACE &&
    bytes[at + 3] === DASH &&
    bytes[at + 4] === SPACE
  );
}

/** The client in `client ident user `, from `at`. */
function clientBefore(text: string, at: number): Part | Rejection {
  const first = fieldEnd(text, at);
  const rest = text
    .slice(first)
    .split(' ')
    .filter((word) => word !== '');
  if (first === at || text[first] !== ' ') return NO_HOST;
  const name = text.slice(at, first);
  const client = clientIn(text, at, first);
  const shown = client && text.slice(client.start, client.end);
  const isClear = shown !== undefined && (isAddress(shown) || isAddressWithPort(shown));
  const [second = '-', third = '-'] = rest;
  if (isUserAddress(second)) {
    if (isClear && !isAddressWithPort(name)) return UNCLEAR_CLIENT;
    // With an ident of its own behind it, the second is no client of a virtual host.
    if (rest.length > 2 && third !== '-') return client ?? NO_HOST;
    const from = text.indexOf(second, first);
    return clientIn(text, from, fieldEnd(text, from)) ?? NO_HOST;
  }
  if (second === '-' && third.startsWith('[')) return inBrackets(text, first) ?? client ?? NO_HOST;
  if (client === undefined) return NO_HOST;
  if (rest.some(isUserAddress)) return UNCLEAR_CLIENT;
  if (isClear) return client;
  if (/^\S+:\d+$/.test(name)) {
    const from = first + 1;
    if (second === '-' || rest.length < 3) return UNCLEAR_CLIENT;
    return clientIn(text, from, fieldEnd(text, from)) ?? NO_HOST;
  }
  if (rest.length > 2 && second !== '-') return UNCLEAR_CLIENT;
  return /^(?:\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d)|[:=|]$/.test(name) && name !== 'unix:'
    ? UNCLEAR_CLIENT
    : client;
}

/** Where a field ends: a quoted one behind its quote, a list behind its last part. */
function fieldEnd(text: string, at: number): number {
  if (text[at] === '"') {
    const close = text.indexOf('"', at + 1);
    return close < 0 ? at : close + 1;
  }
  const list = /[^ ,]+(?:, ?[^ ,]+)*/y;
  list.lastIndex = at;
  return list.test(text) ? list.lastIndex : at;
}

/** A word that is an address, which users and idents are not. */
function isUserAddress(word: string): boolean {
  const bare = word.replace(/^"|"?,?$/g, '');
  return isAddress(bare) || isAddressWithPort(bare);
}

/** The client in ` - [client] - user `, which ingress-nginx writes behind the first. */
function inBrackets(text: string, from: number): Part | undefined {
  const match = /^ - \[([^\]]*)\] /.exec(text.slice(from));
  const list = match?.[1];
  if (list === undefined) return undefined;
  const start = from + 4;
  const found = clientIn(text, start, start + list.length);
  return found && isAddress(text.slice(found.start, found.end)) ? found : undefined;
}
