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
export const NOT_RESOLVED = 'not resolved';

/** `faster`, `heavier`, `the same`, `not resolved`. */
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
