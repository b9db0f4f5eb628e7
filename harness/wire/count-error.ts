/** How far estimates are off. Plain data. */
import { z } from 'zod';
import type { Plain } from './plain.ts';

/** How far the counts of an approximate answer are from the right ones. */
export const countError = z.looseObject({
  /** Of all counts of the answer, the share whose count is right. */
  exactShare: z.number().min(0).max(1),
  /** Mean of |count - right| / right over the pairs. */
  meanRelative: z.number().nonnegative(),
  /** The largest of them. */
  worstRelative: z.number().nonnegative(),
});

/** @see countError */
export type CountError = Plain<typeof countError>;
