/** Verdicts on comparisons in words, by what is compared. Pure. */
import { percent } from '../../quantity.ts';
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

/** What stands where a baseline was wrong, or caught at a trick. */
export const NOT_COMPARED = 'not compared';

/** A comparison, as far as its words need it; without a ratio, they are those of a large difference. */
type Told = Pick<Comparison, 'verdict'> & { readonly ratio?: number | null };

/** Nearer to 1 than this, the word alone would promise more than there is: it has its amount before it. */
export const LITTLE = 0.05;
/** Below this a percentage has a decimal, and below a tenth of it no figure. */
const ONE_PERCENT = 0.01;

/** `2%`, `0.4%`, `under 0.1%`: by how much a ratio is shown to be off 1, where that is little; null elsewhere. */
export function littleInWords({ verdict, ratio = null }: Told): string | null {
  if (ratio === null || (verdict !== 'lower' && verdict !== 'higher')) return null;
  const share = verdict === 'lower' ? 1 - ratio : ratio - 1;
  if (share <= 0 || share >= LITTLE) return null;
  if (share < ONE_PERCENT / 10) return `under ${percent(ONE_PERCENT / 10)}`;
  return share < ONE_PERCENT ? percent(share) : `${Math.round(100 * share)}%`;
}

/** `faster`, `2% lighter`, `heavier`, `the same`, `cannot tell`. */
export function verdictInWords(comparison: Told | undefined, unit: Metric['unit']): string {
  const little = comparison === undefined ? null : littleInWords(comparison);
  const by = little === null ? '' : `${little} `;
  switch (comparison?.verdict) {
    case 'lower':
      return `${by}${LOWER_AND_HIGHER[unit][0]}`;
    case 'higher':
      return `${by}${LOWER_AND_HIGHER[unit][1]}`;
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
  [NOT_COMPARED, 'open'],
];

/** By how a text begins, `2% lighter` by its word; null where it judges nothing. */
export function toneOf(text: string): Tone | null {
  const judged = text.replace(/^(?:under )?[\d.]+% /, '');
  return TONES.find(([word]) => judged.startsWith(word))?.[1] ?? null;
}
