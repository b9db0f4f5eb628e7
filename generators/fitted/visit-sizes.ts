/** How many pages each visit of a visitor sees. */

import { exp, ln } from '../page-views/logarithm.ts';
import type { VisitorClass } from './visitor-classes.ts';

/**
 * Before each visit, and after the last, how many triples there were: one for each visit, and of the others less with each visit, so
 * that the first has what the largest should: after a share s of the visits 1 - (1 - s) ** power of them are done.
 */
export function visitBegins({ triples, visits, pages, largest }: VisitorClass): Float64Array {
  const begins = new Float64Array(visits + 1);
  const beyond = triples - visits;
  const share = visits === 1 || beyond === 0 ? 0 : Math.min(0.999, (largest - 1) / beyond);
  const power = share <= 1 / visits ? 1 : ln(1 - share) / ln(1 - 1 / visits);
  for (let visit = 1; visit <= visits; visit++) {
    const left = 1 - visit / visits;
    const done = visit === visits ? 1 : power === 1 ? visit / visits : 1 - exp(power * ln(left));
    const wanted = visit + Math.floor(beyond * done);
    // No visit has more than all pages; what is left over goes to the next ones.
    begins[visit] = Math.min(wanted, begins[visit - 1]! + pages);
  }
  // From the end, what the last ones must have for all to be placed.
  begins[visits] = triples;
  for (let visit = visits - 1; visit > 0; visit--) {
    begins[visit] = Math.max(begins[visit]!, begins[visit + 1]! - pages);
  }
  return begins;
}
