/** The line of a record that tells of a workload: what its inputs are. */
import { z } from 'zod';
import { fileOnRecord } from '../wire/groups.ts';
import { preparedDataset } from '../wire/passes/prepare.ts';
import type { Plain } from '../wire/plain.ts';
import { STRING_OWNERSHIPS } from '../wire/strings.ts';

/** The inputs of a workload of a task. */
export const taskInputs = z.looseObject({
  /** The task's name, as groups have it. */
  task: z.string(),
  /** SHA-256 of its compiled code, in hexadecimal; absent in records of before. */
  code: z.string().exactOptional(),
  /** As `make` gets them; those that are no text, number or boolean as JSON. */
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** What an input is, in words. */
  input: z.string(),
  /** What answers are held against: the task's oracle, or those of the baseline. */
  judgedBy: z.enum(['expected', 'baseline']),
  /** What was checked of other inputs: `hostile empty`, `relation reversed`. */
  checks: z.array(z.string()),
  /** SHA-256 of the first call's input; null where it cannot be saved. */
  inputDigest: z.string().nullable(),
  /** Of what calls share; null where there is none. */
  dataDigest: z.string().nullable(),
  /** Of a file that was written for another benchmarking library. */
  isBenchmarkFile: z.literal(true).exactOptional(),
});

/** @see WorkloadEntry */
export const workload = z.looseObject({
  type: z.literal('workload'),
  workload: z.string(),
  /** Of a task's workload alone; the fields below of one of events. */
  task: taskInputs.exactOptional(),
  strings: z.enum(STRING_OWNERSHIPS).exactOptional(),
  dataset: preparedDataset.exactOptional(),
  /** What file implementations read; absent where there were none. */
  file: fileOnRecord.exactOptional(),
});

/** A workload, once its dataset is there. */
export type WorkloadEntry = Plain<typeof workload>;

/** What tells whether two runs had the same inputs: the beginnings of their digests. */
export function digestOfInputs({ dataset, task }: WorkloadEntry): string {
  // Data may differ where the first input does not show it.
  return [dataset?.digest, task?.inputDigest, task?.dataDigest]
    .flatMap((digest) => (digest == null ? [] : [digest.slice(0, 12)]))
    .join(', data ');
}
