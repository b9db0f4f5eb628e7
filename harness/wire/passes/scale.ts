/** `scale`: timed calls on parts of the events. */
import { z } from 'zod';
import { mixed } from '../judging.ts';
import { count, duration, type Plain } from '../plain.ts';
import { definePass, type RowsTrial } from './definition.ts';

export interface ScaleSpecification extends RowsTrial {
  readonly pass: 'scale';
  /** The first so many events of the workload. */
  readonly events: number;
  /** Numbers of events, ascending, the last one all of these. */
  readonly sizes: readonly number[];
  /** Calls of each size, in mixed order. */
  readonly rounds: number;
  /** Of their order, and of what they get. */
  readonly seed: number;
  /** Where it builds an answer that it knows beforehand, every call gets the workload's own events; absent: others each. */
  readonly knowsItsAnswer?: true;
}

const scaleCall = z.looseObject({
  events: count,
  wallNs: duration,
  /** From when it was told that there are no more events to its answer. */
  afterLastNs: duration,
});

/** One call of known size. */
export type ScaleCall = Plain<typeof scaleCall>;

export const scale = definePass<ScaleSpecification>()({
  result: z.looseObject({ kind: z.literal('scaled'), calls: z.array(scaleCall) }),
  doing: 'timing on parts of the events',
  runsAlone: true,
  given: ({ events, seed, knowsItsAnswer }, _form, call) => ({
    events,
    change:
      knowsItsAnswer === true
        ? { kind: 'none' }
        : { kind: 'varied', seed: mixed(seed, call), names: null },
  }),
});
