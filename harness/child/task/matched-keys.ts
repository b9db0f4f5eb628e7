/** Which keys of Maps, or elements of Sets, belong together, and the others in words. Runs in trial processes. */
import { isDeepStrictEqual } from 'node:util';
import { valueInWords } from './value-in-words.ts';

/** So many pairs of objects that are not equal are held against each other where nothing says which belong together. */
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
  /** Whether nothing that is missed may be equal to something that is more: not where there were too many pairs. */
  readonly isSure: boolean;
} {
  const own = new Set(ours);
  const others = theirs.filter((one) => !own.has(one));
  const taken = new Set<number>();
  const matches: [unknown, unknown][] = [];
  const missed: unknown[] = [];
  // In most answers they come in one order, so that the first that is left is the one.
  let first = 0;
  let unequal = 0;
  let isSure = true;
  const equalTo = (one: object): unknown => {
    for (let at = first; at < others.length; at++) {
      if (taken.has(at)) continue;
      if (unequal === MOST_PAIRS) {
        isSure = false;
        return undefined;
      }
      if (isDeepStrictEqual(one, others[at])) {
        taken.add(at);
        while (taken.has(first)) first++;
        return others[at];
      }
      unequal++;
    }
    return undefined;
  };
  for (const one of ours) {
    if (isTheirs(one)) {
      matches.push([one, one]);
      continue;
    }
    const equal = typeof one === 'object' && one !== null ? equalTo(one) : undefined;
    if (equal === undefined) missed.push(one);
    else matches.push([one, equal]);
  }
  const more = others.filter((_, at) => !taken.has(at));
  return { matches, missed, more, isSure };
}

/** `keys "a", "b"`; `element 3`. */
export function listInWords(noun: string, values: readonly unknown[]): string {
  const told = values.slice(0, MOST_LISTED).map(valueInWords);
  const more = values.length - told.length;
  return `${noun}${values.length === 1 ? '' : 's'} ${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
