/** What is wrong with a call that is examined, in words. Runs in trial processes. */
import { thrownAndWhere } from '../../../harness/child/thrown-and-where.ts';
import { type Called, firstDifference, type Pairs } from '../../pairs.ts';

/** `it throws TypeError: …, in count (count.ts:3:10)`. */
export function thrownInWords(threw: unknown): string {
  return `it throws ${thrownAndWhere(threw)}`;
}

/** What is wrong with a call that should have had these pairs; null where nothing is. */
export function faultOf(expected: Pairs, called: Called): string | null {
  if (called.pairs === null) return thrownInWords(called.threw);
  return firstDifference(expected, called.pairs);
}
