/** `answer`: the first, cold call of a process on columns or a file, its answer compared with the oracle's. */
import { z } from 'zod';
import { returnedValues } from '../benchmark-file.ts';
import { countError } from '../count-error.ts';
import type { CallResources } from '../forms.ts';
import { firstCalls } from '../judging.ts';
import { bytes, count, duration, type Plain } from '../plain.ts';
import { definePass, type ImplementationTrial } from './definition.ts';

export interface AnswerSpecification extends ImplementationTrial {
  readonly pass: 'answer';
  /** What the second call gets is drawn by it. */
  readonly inputSeed: number;
  readonly resources: CallResources;
}

const checkedAnswer = z.looseObject({
  by: z.enum(['expected', 'baseline']),
  /** SHA-256 of the first call's input, saved; null where it cannot be saved. So below: null where it cannot be told. */
  inputDigest: z.string().nullable(),
  /** Whether two calls get different inputs. */
  inputsDiffer: z.boolean().nullable(),
  /** Whether the call left its input as it was. */
  inputUnchanged: z.boolean().nullable(),
  /** Both answers were undefined, by which nothing was seen of what it does; absent else. */
  isUndefined: z.literal(true).exactOptional(),
  /** Of a function that takes several values, of which calls give it one; absent else. */
  parameters: count.exactOptional(),
  /** What `error` says of an approximate answer. */
  figures: z.record(z.string(), z.number()).exactOptional(),
  /** Of a benchmark file alone, in place of a judgement. */
  returned: returnedValues.exactOptional(),
});

/** How an answer of a task was checked, and what was found out about its inputs. */
export type CheckedAnswer = Plain<typeof checkedAnswer>;

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
    /** Of an implementation of a task alone. */
    checked: checkedAnswer.exactOptional(),
  }),
  doing: 'checking the first answer of',
  runsAlone: true,
  given: (specification, _form, call) => firstCalls(specification, call),
});
