/** `examine`: answers to many small inputs (orders, repeats, hostile ones), and whether tricks are played. */
import { z } from 'zod';
import type { Plain } from '../plain.ts';
import { trick } from '../refusal.ts';
import { definePass, type RowsTrial } from './definition.ts';

export interface ExamineSpecification extends RowsTrial {
  readonly pass: 'examine';
  /** Of shuffles and renamings. */
  readonly seed: number;
}

const check = z.looseObject({
  /** The requirement that it is evidence for. */
  requirement: z.literal([1, 2, 5, 6, 8]),
  /** `reversed order`. */
  what: z.string(),
  fault: z.string().nullable(),
});

/** One thing that was tried, and what was wrong with the answer; null where nothing was. */
export type Check = Plain<typeof check>;

export const examine = definePass<ExamineSpecification>()({
  result: z.looseObject({
    kind: z.literal('examined'),
    checks: z.array(check),
    tricks: z.array(trick),
    /** What it loaded while it ran by `require`, as it was asked for. */
    required: z.array(z.string()),
  }),
  doing: 'examining',
  runsAlone: true,
});
