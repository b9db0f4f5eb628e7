/** What machines on the way put before a line of a log: syslog, container runtimes, and tools that show logs. */

const ISO = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?`;
const ADDRESS_NEXT = String.raw`(?="?\[?(?:(?:\d{1,3}\.){3}\d|[0-9a-fA-F]*:[0-9a-fA-F:]*:))`;

/** A kind of prefix. */
interface LinePrefix {
  readonly name: string;
  /** Matches it at the start of a line, with the space behind it. */
  readonly pattern: RegExp;
}

/** To be tried in this order, one after another: `docker compose logs` may show lines that hold a syslog prefix. */
const LINE_PREFIXES: readonly LinePrefix[] = [
  {
    name: 'docker compose',
    pattern: /^[\w.-]+ +\| /,
  },
  { name: 'kubectl logs --prefix', pattern: /^\[pod\/[^\]\s]+\] / },
  {
    name: 'container runtime (CRI)',
    pattern: new RegExp(String.raw`^${ISO} (?:stdout|stderr) [FP](?::\w+)* `),
  },
  {
    name: 'syslog (RFC 5424)',
    pattern: new RegExp(
      String.raw`^(?:\d+ )?<\d{1,3}>\d (?:${ISO}|-) \S+ \S+ \S+ \S+ (?:-|(?:\[[^\s\]]+(?: [^\s=\]]+="(?:[^"\\\]]|\\.)*")*\])+) (?:\xef\xbb\xbf)?`,
    ),
  },
  {
    name: 'syslog (RFC 3164, or with an ISO time)',
    pattern: new RegExp(
      String.raw`^(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d+)?|${ISO}|[A-Z][a-z]{2} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC) (?:\S+ )?[^\s:[\]]+(?:\[[^\]\s]*\])?: {1,2}`,
    ),
  },
  { name: 'time', pattern: new RegExp(`^${ISO} +${ADDRESS_NEXT}`) },
  { name: 'number', pattern: new RegExp(String.raw`^ *\d+(?:\t| +)${ADDRESS_NEXT}`) },
];

/** So long may a prefix be. */
const MOST_BYTES = 4096;

/** Where the line begins behind all prefixes that are known; 0 where there is none. `text` is Latin-1, one character a byte. */
export function prefixEnd(text: string): number {
  let at = 0;
  let rest = text.length > MOST_BYTES ? text.slice(0, MOST_BYTES) : text;
  for (const { pattern } of LINE_PREFIXES) {
    const length = pattern.exec(rest)?.[0].length ?? 0;
    if (length === 0) continue;
    at += length;
    rest = rest.slice(length);
  }
  return at;
}

/** The same for a line of bytes. */
export function prefixLength(bytes: Uint8Array, start: number, end: number): number {
  const length = Math.min(MOST_BYTES, end - start);
  return prefixEnd(Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('latin1'));
}
