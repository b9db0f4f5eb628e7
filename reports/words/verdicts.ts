/** Verdicts on comparisons in words, by what is compared. Pure. */
import type { Comparison } from '../figures/comparisons.ts';
import type { Metric } from '../figures/metrics.ts';
import { NOT_MEASURED } from './units.ts';

const LOWER_AND_HIGHER: Readonly<Record<Metric['unit'], readonly [string, string]>> = {
  ns: ['faster', 'slower'],
  bytes: ['lighter', 'heavier'],
  count: ['lighter', 'heavier'],
};

/** What stands where the rounds do not tell one from the other. */
export const NOT_RESOLVED = 'cannot tell';

/** `faster`, `heavier`, `the same`, `cannot tell`. */
export function verdictInWords(
  comparison: Pick<Comparison, 'verdict'> | undefined,
  unit: Metric['unit'],
): string {
  switch (comparison?.verdict) {
    case 'lower':
      return LOWER_AND_HIGHER[unit][0];
    case 'higher':
      return LOWER_AND_HIGHER[unit][1];
    case 'equivalent':
      return 'the same';
    case 'unresolved':
      return NOT_RESOLVED;
    default:
      return NOT_MEASURED;
  }
}

/** What a word judges: for the better, for the worse, that something went wrong, or that it is open. */
export type Tone = 'good' | 'bad' | 'wrong' | 'open';

const TONES: readonly (readonly [string, Tone])[] = [
  ['right', 'good'],
  ['agrees', 'good'],
  ['pass', 'good'],
  ['faster', 'good'],
  ['lighter', 'good'],
  ['slower', 'bad'],
  ['heavier', 'bad'],
  ['holds', 'good'],
  ['broken', 'wrong'],
  ['not trusted', 'open'],
  ['not confirmed', 'open'],
  ['fail', 'wrong'],
  ['wrong', 'wrong'],
  ['trick', 'wrong'],
  ['crashed', 'wrong'],
  ['timed out', 'wrong'],
  ['out of memory', 'wrong'],
  [NOT_RESOLVED, 'open'],
  [NOT_MEASURED, 'open'],
];

/** By how a text begins; null where it judges nothing. */
export function toneOf(text: string): Tone | null {
  return TONES.find(([word]) => text.startsWith(word))?.[1] ?? null;
}
