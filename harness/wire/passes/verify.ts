/** `verify`: one call on rows, its answer compared with the oracle's; its live memory is looked at in production's view. */
import { z } from 'zod';
import { curveResult } from '../memory-results.ts';
import { PRODUCTION_FLAGS } from '../node-flags.ts';
import { bytes, count, duration, type Plain } from '../plain.ts';
import { definePass, type MarkedTrial } from './definition.ts';

export interface VerifySpecification extends MarkedTrial {
  readonly pass: 'verify';
}

/** How far the counts of an approximate answer are from the right ones. */
export const countError = z.looseObject({
  /** Of all pairs of hour and page, the share whose count is right. */
  exactShare: z.number().min(0).max(1),
  /** Mean of |count - right| / right over the pairs. */
  meanRelative: z.number().nonnegative(),
  /** The largest of them. */
  worstRelative: z.number().nonnegative(),
});

/** @see countError */
export type CountError = Plain<typeof countError>;

export const verify = definePass<VerifySpecification>()({
  result: z.looseObject({
    kind: z.literal('verified'),
    /** Of the call, rows made on the way included: it plans the timing trials, it is not a measurement. */
    durationNs: duration,
    peakRssBytes: bytes.nullable(),
    events: count,
    result: curveResult,
    /** null where its counts are exact. */
    error: countError.nullable(),
  }),
  doing: 'checking the answer of',
  runsAlone: false,
  flags: () => PRODUCTION_FLAGS,
});
