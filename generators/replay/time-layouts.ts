/** Times by a layout: a strftime text, as Apache's `%{…}t` takes it, or Unix time in a unit. */

import { monthOf, offsetMinutes, utcMs } from './calendar.ts';

/** Reads a time that begins at `at` of a Latin-1 text. */
export interface TimeReader {
  /** NaN: there is no such time. undefined: none is there. */
  readonly read: (text: string, at: number) => { timestampMs: number; end: number } | undefined;
}

const PARTS: Readonly<Record<string, string>> = {
  Y: String.raw`(?<Y>\d{4})`,
  m: String.raw`(?<m>\d{1,2})`,
  d: String.raw`(?<d>[ \d]?\d)`,
  e: String.raw`(?<d>[ \d]?\d)`,
  b: '(?<b>[A-Za-z]{3})',
  h: '(?<b>[A-Za-z]{3})',
  H: String.raw`(?<H>\d{1,2})`,
  M: String.raw`(?<M>\d\d)`,
  S: String.raw`(?<S>\d\d)`,
  z: String.raw`(?<z>Z|[+-]\d\d:?\d\d)`,
  f: String.raw`\d{1,9}`,
  // Not of strftime: a fraction that may be there.
  Q: String.raw`(?:[.,]\d{1,9})?`,
  L: String.raw`\d{3}`,
  a: '[A-Za-z]{3}',
  s: String.raw`(?<s>-?\d{1,12})`,
  n: ' ',
  t: String.raw`\t`,
  '%': '%',
};
const WHOLE: Readonly<Record<string, string>> = { T: '%H:%M:%S', F: '%Y-%m-%d', R: '%H:%M' };

/** Unix time by Apache's names of units: what one second is divided into. */
export const UNIX_UNITS: Readonly<Record<string, number>> = { sec: 1, msec: 1e3, usec: 1e6 };

/** A part of a time; parts follow each other in one line. */
export type TimePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strftime'; readonly layout: string }
  | { readonly kind: 'unix'; readonly perSecond: number }
  | { readonly kind: 'fraction' };

/**
 * Makes a reader of a layout.
 *
 * @param utcOffsetMinutes Of times that are written without an offset.
 * @returns words that say what is wrong with the layout, where it does not say the day and the hour.
 */
export function timeReader(
  parts: readonly TimePart[],
  utcOffsetMinutes: number,
): TimeReader | string {
  let pattern = '';
  let perSecond = 1;
  for (const part of parts) {
    if (part.kind === 'text') pattern += escaped(part.text);
    else if (part.kind === 'fraction') pattern += String.raw`\d{1,9}`;
    else if (part.kind === 'unix') {
      perSecond = part.perSecond;
      pattern += String.raw`(?<s>-?\d{1,16})(?:\.\d+)?`;
    } else {
      const layout = part.layout.replace(/%([TFR])/g, (_, letter: string) => WHOLE[letter]!);
      for (const [token] of layout.matchAll(/%-?.?|[^%]+/g)) {
        const known = token.startsWith('%') ? PARTS[token.at(-1)!] : escaped(token);
        if (known === undefined) return `"${token}" is not known in a time`;
        pattern += known;
      }
    }
  }
  const groups = [...pattern.matchAll(/\(\?<(\w)>/g)].map(([, name]) => name!);
  if (new Set(groups).size < groups.length) return 'a part of the time stands in it twice';
  const has = (name: string) => groups.includes(name);
  const isDated = has('Y') && (has('m') || has('b')) && has('d') && has('H');
  if (!has('s') && !isDated) return 'its time lacks the year, the month, the day or the hour';
  const regExp = new RegExp(pattern, 'y');
  const read = (text: string, at: number) => {
    regExp.lastIndex = at;
    const match = regExp.exec(text);
    if (match === null) return undefined;
    return {
      timestampMs: timeOf(match.groups ?? {}, perSecond, utcOffsetMinutes),
      end: regExp.lastIndex,
    };
  };
  return { read };
}

function timeOf(
  { s, Y, m, b, d, H, M = '0', S = '0', z }: Readonly<Record<string, string | undefined>>,
  perSecond: number,
  utcOffsetMinutes: number,
): number {
  if (s !== undefined) return Math.floor((Number(s) * 1000) / perSecond);
  const month = m === undefined ? monthOf(b!) : Number(m);
  const [year, day, hour, minute, second] = [Y, d, H, M, S].map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const east = z === undefined ? utcOffsetMinutes : offsetMinutes(Buffer.from(z), 0, z.length);
  return utcMs(year, month, day, hour, minute, second, east);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
