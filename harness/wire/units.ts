/** What figures are in. Plain data. */

/** Times, sizes and numbers of things. */
export const UNITS = ['ns', 'bytes', 'count'] as const;

/** One of {@link UNITS}. */
export type Unit = (typeof UNITS)[number];
