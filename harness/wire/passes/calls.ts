/** `calls`: many calls in one process, what each takes, and what is alive after each: whether that grows. */
import { z } from 'zod';
import type { CallResources } from '../forms.ts';
import { bytes, count, duration, type Plain } from '../plain.ts';
import { definePass, type RowsTrial } from './definition.ts';

export interface CallsSpecification extends RowsTrial {
  readonly pass: 'calls';
  readonly resources: CallResources;
  /** Of a dataset calls get no more than so many of the first events. */
  readonly mostEvents: number;
  /** What the calls get is drawn by it: the same for all sides. */
  readonly inputSeed: number;
  /** How many calls are made; fewer where time runs out. */
  readonly calls: number;
  /** Between two looks at memory. */
  readonly callsPerLook: number;
  readonly mostSeconds: number;
}

const followedCalls = z.looseObject({
  /** Of each call, where the input is a stream of elements that is built in. */
  events: count.exactOptional(),
  callsPerLook: count,
  /** Of one call, the mean of those before each look. */
  callsNs: z.array(duration),
  /** Alive after a full collection, input and answer given up: heap, and memory that it holds outside. */
  aliveBytes: z.array(bytes),
});

/** Looks after calls of one process, in order. */
export type FollowedCalls = Plain<typeof followedCalls>;

export const calls = definePass<CallsSpecification>()({
  result: z.looseObject({ kind: z.literal('calls'), result: followedCalls }),
  doing: 'following the calls of',
  runsAlone: true,
});
