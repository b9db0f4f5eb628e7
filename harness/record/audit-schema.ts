/** The audit's part of the lines of a record, as schemas; see record-schema.ts. Runs in the parent. */
import { z } from 'zod';
import { TRICKS } from '../wire/tricks.ts';

const count = z.int().nonnegative();
const duration = z.number().nonnegative();

/** What an implementation was caught at in a trial. */
export const trick = z.looseObject({ trick: z.enum(Object.values(TRICKS)), evidence: z.string() });

/** What the audit's trials answer. */
export const examined = z.looseObject({
  kind: z.literal('examined'),
  checks: z.array(
    z.looseObject({
      requirement: z.literal([1, 2, 5, 6, 8]),
      what: z.string(),
      fault: z.string().nullable(),
    }),
  ),
  tricks: z.array(trick),
  required: z.array(z.string()),
});
/** @see examined */
export const scaled = z.looseObject({
  kind: z.literal('scaled'),
  calls: z.array(z.looseObject({ events: count, wallNs: duration, afterLastNs: duration })),
});
const requirement = z.looseObject({
  number: z.literal([1, 2, 3, 4, 5, 6, 7, 8, 9]),
  title: z.string(),
  outcome: z.enum(['pass', 'fail', 'unresolved']),
  evidence: z.array(z.string()),
});

/** The audit of one implementation on one workload. */
export const audit = z.looseObject({
  type: z.literal('audit'),
  implementation: z.string(),
  workload: z.string(),
  requirements: z.array(requirement),
  scaling: z
    .looseObject({
      points: z.array(z.looseObject({ events: count, wallNs: duration })),
      exponent: z.number(),
      low: z.number(),
      high: z.number(),
    })
    .nullable(),
  tricks: z.array(z.looseObject({ trick: z.string(), evidence: z.string() })),
});
