/** `describe`: loads a file and tells which tasks it holds. */
import { z } from 'zod';
import { benchmarkFile } from '../benchmark-file.ts';
import type { Plain } from '../plain.ts';
import type { PlugIn } from '../plug-in.ts';
import { TASK_PARTS } from '../task.ts';
import { definePass } from './definition.ts';

export interface DescribeSpecification {
  readonly pass: 'describe';
  readonly file: PlugIn;
}

const parameters = z.record(z.string(), z.unknown());

const describedTask = z.looseObject({
  /** Its key in the default export; null where that is the task itself. */
  task: z.string().nullable(),
  /** The same for the same functions and workloads, by their text: of a task that may have been given another name. */
  digest: z.string().exactOptional(),
  workloads: z
    .array(
      z.looseObject({
        name: z.string(),
        parameters,
        /** Parameters that JSON does not keep, of which `parameters` has words; absent where there are none. */
        inWords: z.array(z.string()).exactOptional(),
      }),
    )
    .min(1),
  implementations: z
    .array(
      z.looseObject({
        name: z.string(),
        /** As the task has it; null where its function stands in the task. */
        path: z.string().nullable(),
        /** Of its functions' text; absent where a file has them. */
        digest: z.string().exactOptional(),
      }),
    )
    .min(1),
  baseline: z.string(),
  parts: z.array(z.enum(TASK_PARTS)),
  /** Of the text of each of its JUDGING_PARTS; absent where it has none. */
  judging: z.record(z.string(), z.string()).exactOptional(),
  /** What is checked beside the workloads: `hostile empty`, `relation reversed`. */
  checks: z.array(z.string()),
  /** Parameters that stand for a size, and the sizes or their range; absent where the task gives none. */
  sizes: z.record(z.string(), z.array(z.int().positive()).min(2)).exactOptional(),
  /** Checks by the words of whoever requires them; absent where the task gives none. */
  requirements: z.record(z.string(), z.array(z.string()).min(1)).exactOptional(),
});

/** A task as its file says it is. */
export type DescribedTask = Plain<typeof describedTask>;

export const describe = definePass<DescribeSpecification>()({
  result: z.looseObject({
    kind: z.literal('described'),
    tasks: z.array(describedTask),
    /** Of a file that was written for another library, and holds no task of its own. */
    benchmarkFile: benchmarkFile.exactOptional(),
  }),
  doing: 'reading',
});
