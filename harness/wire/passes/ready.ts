/** `ready`: makes what the calls of a task's workload share, saves it, and makes a first input. */
import { z } from 'zod';
import { count } from '../plain.ts';
import type { TaskInput, TaskReference } from '../task.ts';
import { definePass } from './definition.ts';

export interface ReadySpecification {
  readonly pass: 'ready';
  readonly task: TaskReference;
  readonly taskInput: TaskInput;
}

export const ready = definePass<ReadySpecification>()({
  result: z.looseObject({
    kind: z.literal('ready'),
    /** SHA-256 of `data`, saved; null where there is none. */
    dataDigest: z.string().nullable(),
    /** Of the first call's input; null where it cannot be saved. */
    inputDigest: z.string().nullable(),
    /** What it is, in words: `Float64Array of 1,000,000`. */
    input: z.string(),
    /** Elements, where it has a length; null elsewhere. */
    length: count.nullable(),
    /** As the task's `stream` tells; absent where it has none. */
    elements: count.exactOptional(),
  }),
  doing: 'making inputs',
});
