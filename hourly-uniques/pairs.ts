/**
 * Answers as flat lists of pairs, so that two of them can be held against each other whatever their form. Runs in
 * trial processes.
 */
import type { PageView, RowsImplementation } from '../contract.ts';
import { printable } from '../printable.ts';

/** `[hour, page]` as JSON, and the count as it stands. */
export type Pairs = ReadonlyMap<string, unknown>;

/** The answer of a call, as it was when it was handed over; or what was thrown instead. */
export type Called =
  | { readonly pairs: Pairs; readonly answer: unknown; readonly threw: null }
  | { readonly pairs: null; readonly answer: null; readonly threw: unknown };

/** Calls it, and reads its answer at once. */
export async function call(
  implementation: RowsImplementation,
  events: Iterable<PageView>,
): Promise<Called> {
  try {
    const returned = implementation.countUniques(events);
    const answer = returned instanceof Promise ? await returned : returned;
    return { answer, pairs: pairsOf(answer), threw: null };
  } catch (threw) {
    return { answer: null, pairs: null, threw };
  }
}

/** All pairs, read from objects or maps alike. */
export function pairsOf(answer: unknown): Pairs {
  const pairs = new Map<string, unknown>();
  for (const [hour, counts] of entriesOf(answer)) {
    for (const [page, count] of entriesOf(counts)) pairs.set(pairKey(hour, page), count);
  }
  return pairs;
}

/** The key of a pair. */
export function pairKey(hour: unknown, page: unknown): string {
  return JSON.stringify([hour, page]);
}

/** Of which pair it is the key. */
export function pairOf(key: string): { readonly hour: string; readonly page: string } {
  const [hour, page] = JSON.parse(key) as [string, string];
  return { hour, page };
}

function entriesOf(value: unknown): Iterable<[unknown, unknown]> {
  if (value instanceof Map) return value;
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** The first pair in which two answers differ, in words; null where there is none. */
export function firstDifference(expected: Pairs, actual: Pairs): string | null {
  for (const [key, count] of expected) {
    if (!Object.is(actual.get(key), count)) {
      return `${pairInWords(key)} is ${countInWords(actual.get(key))} instead of ${countInWords(count)}`;
    }
  }
  for (const [key, count] of actual) {
    if (!expected.has(key)) {
      return `${pairInWords(key)} is ${countInWords(count)} instead of missing`;
    }
  }
  return null;
}

function pairInWords(key: string): string {
  const { hour, page } = pairOf(key);
  return printable(`${hour} ${JSON.stringify(page)}`);
}

function countInWords(count: unknown): string {
  if (count === undefined) return 'missing';
  return typeof count === 'number' ? String(count) : printable(`${typeof count} ${String(count)}`);
}

/** Notes the pairs of an answer, and tells later which of them has changed; null where none has. */
export function readPairs(answer: unknown): () => string | null {
  const atOnce = pairsOf(answer);
  return () => firstDifference(atOnce, pairsOf(answer));
}
