/** `steady`: a series of calls from the first on, without warm-up: how many it takes until they are steady. */
import { z } from 'zod';
import type { CallResources } from '../forms.ts';
import { timedCall } from '../judging.ts';
import { type ProcessLayout, processLayout } from '../layout.ts';
import { count, duration, type Plain } from '../plain.ts';
import { definePass, type RowsTrial } from './definition.ts';

export interface SteadySpecification extends RowsTrial {
  readonly pass: 'steady';
  readonly resources: CallResources;
  readonly layout: ProcessLayout;
  /** What the calls get is drawn by it: the same for all sides. */
  readonly inputSeed: number;
  /** The calls get so many of the first events. */
  readonly events: number;
  /** The series ends after so many calls, or so much time, but never before two calls. */
  readonly mostCalls: number;
  readonly mostSeconds: number;
}

const steadyResult = z.looseObject({
  layout: processLayout,
  events: count,
  /** How many calls were timed together, where one is too short; absent where it was one. */
  callsPerSample: count.exactOptional(),
  callsNs: z.array(duration),
  /** Of a sample with its preparation. */
  secondsPerCall: duration,
});

/** A series of calls of one process, from its first on. */
export type SteadyResult = Plain<typeof steadyResult>;

export const steady = definePass<SteadySpecification>()({
  result: z.looseObject({ kind: z.literal('steady'), result: steadyResult }),
  doing: 'finding the steady state of',
  runsAlone: true,
  given: timedCall,
});
