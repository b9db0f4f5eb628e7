/** Clients as logs write them: addresses with ports, in brackets, in quotes, and lists of forwarded ones. */

const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const IPV6 = /^(?=(?:[^:]*:){2})[0-9a-f:]+(?:(?:\d{1,3}\.){3}\d{1,3})?(?:%[\w.-]+)?$/i;
const IPV4_AND_PORT = /^((?:\d{1,3}\.){3}\d{1,3}):\d{1,5}$/;
const BRACKETS = /^\[([0-9a-f:.%]+)\](?::\d{1,5})?$/i;
const BRACKETS_AND_PORT = /^\[([0-9a-f:.%]+)\]:\d{1,5}$/i;
/** What `grep` puts before a line: the name of a file, or a number. */
const BEHIND_NAME = /^[^:]+:(?:\d+:)?((?:\d{1,3}\.){3}\d{1,3})$/;

/** Whether a text is an IPv4 or IPv6 address and nothing else. */
export function isAddress(text: string): boolean {
  return IPV4.test(text) || IPV6.test(text);
}

/** Whether it is one with a port, or in brackets, or both. */
export function isAddressWithPort(text: string): boolean {
  return IPV4_AND_PORT.test(text) || BRACKETS.test(text);
}

/** Whether an address is of a network that the internet does not reach: loopback, RFC 1918, RFC 4193, link-local. */
export function isPrivate(address: string): boolean {
  return (
    /^(?:127|10)\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^169\.254\./.test(address) ||
    /^(?:::1$|f[cd][0-9a-f]{2}:|fe80:)/i.test(address)
  );
}

/** Where the name of the client lies in a text; undefined where it names none. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/**
 * The client that a field names: the first of a list that is not `-` or `unknown`, without quotes, and without a port and
 * the brackets before it. What has none stays as it is.
 */
export function clientIn(text: string, start: number, end: number): Part | undefined {
  let from = start;
  let to = end;
  if (to - from >= 2 && text[from] === '"' && text[to - 1] === '"') {
    from += 1;
    to -= 1;
  }
  for (let at = from; at <= to; ) {
    const comma = text.indexOf(',', at);
    let last = comma < 0 || comma > to ? to : comma;
    const next = last + 1;
    while (at < last && text[at] === ' ') at++;
    while (last > at && text[last - 1] === ' ') last--;
    const name = text.slice(at, last);
    if (name !== '' && name !== '-' && name !== 'unknown') return withoutPort(name, at);
    at = next;
  }
  return undefined;
}

function withoutPort(name: string, at: number): Part | undefined {
  const bare = IPV4_AND_PORT.exec(name)?.[1] ?? BRACKETS_AND_PORT.exec(name)?.[1];
  if (bare !== undefined) {
    const start = at + name.indexOf(bare);
    return { start, end: start + bare.length };
  }
  const behind = isAddress(name) ? undefined : BEHIND_NAME.exec(name)?.[1];
  if (behind !== undefined)
    return { start: at + name.length - behind.length, end: at + name.length };
  return { start: at, end: at + name.length };
}
