/** `answer`: the first, cold call of a process on columns or a file, its answer compared with the oracle's. */
import { z } from 'zod';
import { countError } from '../count-error.ts';
import type { CallResources } from '../forms.ts';
import { firstCalls } from '../judging.ts';
import { bytes, duration } from '../plain.ts';
import { definePass, type ImplementationTrial, noFlags } from './definition.ts';

export interface AnswerSpecification extends ImplementationTrial {
  readonly pass: 'answer';
  /** What the second call gets is drawn by it. */
  readonly inputSeed: number;
  readonly resources: CallResources;
}

export const answer = definePass<AnswerSpecification>()({
  result: z.looseObject({
    kind: z.literal('answered'),
    firstCallNs: duration,
    /** Of bringing the columns into tables of its own beforehand; null where it counts them where they are. */
    loadNs: duration.nullable(),
    /** The most that was resident during load and call, above what was before; Linux only. */
    peakRssBytes: bytes.nullable(),
    /** null where its counts are exact. */
    error: countError.nullable(),
  }),
  doing: 'checking the first answer of',
  runsAlone: true,
  flags: noFlags,
  given: (specification, _form, call) => firstCalls(specification, call),
});
