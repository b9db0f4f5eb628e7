/** Where instrumented code finds what counts its bytes, and the two places that every code has. */

/** Where instrumented code looks for what counts them. */
export const SITES_KEY = 'uniqbench.allocation-sites';

/** The place of what makes the input. */
export const INPUT_SITE = 0;
/** Of everything that is in no place. */
export const ELSEWHERE_SITE = 1;
