/** `verify`: one call on rows, its answer compared with the oracle's; its live memory is looked at in production's view. */
import { z } from 'zod';
import { countError } from '../count-error.ts';
import { firstCalls } from '../judging.ts';
import { curveResult } from '../memory-results.ts';
import { PRODUCTION_FLAGS } from '../node-flags.ts';
import { bytes, count, duration } from '../plain.ts';
import { definePass, type MarkedTrial } from './definition.ts';

export interface VerifySpecification extends MarkedTrial {
  readonly pass: 'verify';
  /** What the second call gets is drawn by it. */
  readonly inputSeed: number;
}

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
    /** How often it began to go over the events; absent where once. */
    timesRead: count.exactOptional(),
  }),
  doing: 'checking the answer of',
  flags: () => PRODUCTION_FLAGS,
  given: (specification, _form, call) => firstCalls(specification, call),
});
