/** `check`: everything that a task says of answers, check by check: calls on its workload, other inputs, and answers that are wrong on purpose. */
import { z } from 'zod';
import type { CallResources } from '../forms.ts';
import { count, type Plain } from '../plain.ts';
import { trick } from '../refusal.ts';
import { definePass, type ImplementationTrial } from './definition.ts';

export interface CheckSpecification extends ImplementationTrial {
  readonly pass: 'check';
  /** What its calls get is drawn by it. */
  readonly inputSeed: number;
  readonly resources: CallResources;
}

const checked = z.looseObject({
  /** `right`, `hostile empty`, `relation reversed`. */
  check: z.string(),
  /** In words; null where nothing is wrong. */
  fault: z.string().nullable(),
});

const wrongAnswers = z.looseObject({
  /** What was done to a right answer, each once: `lacks its last item`; those that the task makes, by its own words. */
  tried: z.array(z.string()),
  /** Those of them that the task takes for right. */
  unnoticed: z.array(z.string()),
  /** Those that the task makes, and that came out right; absent where none did. */
  right: z.array(z.string()).exactOptional(),
  /** Why none was tried; null where some were. */
  problem: z.string().nullable(),
});

/** What a task makes of answers that are wrong. */
export type WrongAnswers = Plain<typeof wrongAnswers>;

export const check = definePass<CheckSpecification>()({
  result: z.looseObject({
    kind: z.literal('checked'),
    by: z.enum(['expected', 'baseline']),
    /** On the workload, each on another input, as far as inputs differ. */
    calls: count,
    checks: z.array(checked),
    /** SHA-256 of the first call's input, saved; null where it cannot be told; so below. */
    inputDigest: z.string().nullable(),
    inputsDiffer: z.boolean().nullable(),
    inputUnchanged: z.boolean().nullable(),
    /** What `error` says of an approximate answer. */
    figures: z.record(z.string(), z.number()).exactOptional(),
    wrongAnswers,
    tricks: z.array(trick),
    /** What it loaded while it ran by `require`, as it was asked for. */
    required: z.array(z.string()),
  }),
  doing: 'checking the answers of',
});
