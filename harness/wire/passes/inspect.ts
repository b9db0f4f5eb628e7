/** `inspect`: loads an implementation and tells what it says of itself. */
import { z } from 'zod';
import type { Plain } from '../plain.ts';
import type { PlugIn } from '../plug-in.ts';
import { definePass } from './definition.ts';

export interface InspectSpecification {
  readonly pass: 'inspect';
  readonly implementation: PlugIn;
}

/** An implementation, by its own account; see contract.ts. */
export const inspectedImplementation = z.looseObject({
  description: z.string(),
  bottleneck: z.string(),
  /** The task's name; of the task that is built in, the form in which it takes events. */
  input: z.string(),
  counts: z.enum(['exact', 'approximate']).exactOptional(),
  needs: z
    .looseObject({
      package: z.string(),
      install: z.string(),
      /** Whether it is no package but a variable of the environment. */
      isVariable: z.boolean().exactOptional(),
    })
    .exactOptional(),
});

/** What an implementation says of itself. */
export type InspectedImplementation = Plain<typeof inspectedImplementation>;

export const inspect = definePass<InspectSpecification>()({
  result: z.looseObject({
    kind: z.literal('inspected'),
    implementation: inspectedImplementation,
  }),
  doing: 'loading',
});
