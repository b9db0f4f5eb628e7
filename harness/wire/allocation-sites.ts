/** Where instrumented code finds what counts its bytes, and the two places that every code has. */

/** Where instrumented code looks for {@link AllocationSites}. */
export const SITES_KEY = 'uniqbench.allocation-sites';
