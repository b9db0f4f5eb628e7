/** Which keys of Maps, or elements of Sets, belong together, and the others in words. Runs in trial processes. */
import { isDeepStrictEqual } from 'node:util';
import { valueInWords } from './value-in-words.ts';

/** So many pairs of objects are held against each other where nothing says which belong together. */
const MOST_PAIRS = 10_000;
const MOST_LISTED = 5;

/** Pairs of those that are the same, or objects that are equal; and what is in one of them alone. */
export function matched(
  ours: readonly unknown[],
  theirs: readonly unknown[],
  isTheirs: (one: unknown) => boolean,
): {
  readonly matches: readonly (readonly [ours: unknown, theirs: unknown])[];
  readonly missed: readonly unknown[];
  readonly more: readonly unknown[];
} {
  const own = new Set(ours);
  const unmatched = new Set(theirs.filter((one) => !own.has(one)));
  const matches: [unknown, unknown][] = [];
  const missed: unknown[] = [];
  let pairs = 0;
  for (const one of ours) {
    const isObject = typeof one === 'object' && one !== null;
    const equal = isTheirs(one)
      ? one
      : isObject
        ? [...unmatched].find((other) => pairs++ < MOST_PAIRS && isDeepStrictEqual(one, other))
        : undefined;
    if (equal === undefined && !isTheirs(one)) missed.push(one);
    else {
      matches.push([one, equal]);
      unmatched.delete(equal);
    }
  }
  return { matches, missed, more: [...unmatched] };
}

/** `keys "a", "b"`; `element 3`. */
export function listInWords(noun: string, values: readonly unknown[]): string {
  const told = values.slice(0, MOST_LISTED).map(valueInWords);
  const more = values.length - told.length;
  return `${noun}${values.length === 1 ? '' : 's'} ${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
