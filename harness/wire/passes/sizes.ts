/** `sizes`: timed calls on inputs of several sizes: how time grows with one of the parameters. */
import { z } from 'zod';
import type { CallResources } from '../forms.ts';
import { count, duration, type Plain } from '../plain.ts';
import type { TaskInput } from '../task.ts';
import { definePass, type ImplementationTrial } from './definition.ts';

/** One size, and the inputs of its calls. */
export interface SizeStep {
  readonly size: number;
  readonly input: TaskInput;
}

export interface SizesSpecification extends ImplementationTrial {
  readonly pass: 'sizes';
  readonly parameter: string;
  /** Ascending. */
  readonly steps: readonly SizeStep[];
  /** Calls of each size, or batches of them. */
  readonly rounds: number;
  readonly inputSeed: number;
  readonly resources: CallResources;
}

const sizedCall = z.looseObject({ size: count, wallNs: duration });

/** A call of known size; of a batch, the share of one. */
export type SizedCall = Plain<typeof sizedCall>;

export const sizes = definePass<SizesSpecification>()({
  result: z.looseObject({
    kind: z.literal('sized'),
    calls: z.array(sizedCall),
    /** Sizes whose calls would take too long. */
    leftOut: z.array(count),
  }),
  doing: 'timing sizes of',
  runsAlone: true,
});
