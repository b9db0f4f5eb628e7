/** `hottest`: where calls of an implementation of a task spend processor time, by V8's sampling profiler. */
import { z } from 'zod';
import type { CallResources } from '../forms.ts';
import { count, type Plain } from '../plain.ts';
import { definePass, type ImplementationTrial } from './definition.ts';

export interface HottestSpecification extends ImplementationTrial {
  readonly pass: 'hottest';
  readonly inputSeed: number;
  readonly resources: CallResources;
}

const sampledLine = z.looseObject({
  function: z.string(),
  /** Of the compiled module; empty for what is in none, such as the garbage collector. */
  url: z.string(),
  /** From 1; null where it is not known. */
  line: count.nullable(),
  samples: count,
});

/** A line of compiled code, and how often it was found running. */
export type SampledLine = Plain<typeof sampledLine>;

export const hottest = definePass<HottestSpecification>()({
  result: z.looseObject({
    kind: z.literal('sampled'),
    calls: count,
    /** Of calls; what ran between them is left out. */
    samples: count,
    /** The most frequent ones first; not all. */
    lines: z.array(sampledLine),
  }),
  doing: 'looking for the hottest lines of',
  runsAlone: true,
});
