/** `watch`: small calls on events of its own making: what an implementation keeps between calls, and what goes on after them. */
import { z } from 'zod';
import type { PlugIn } from '../plug-in.ts';
import { note } from '../refusal.ts';
import type { TaskInput } from '../task.ts';
import { definePass } from './definition.ts';

export interface WatchSpecification {
  readonly pass: 'watch';
  readonly implementation: PlugIn;
  /** Of the events; they have nothing to do with the run's dataset, which this process never sees. */
  readonly seed: number;
  /** Where the implementation is one of a task: what its inputs are made by. */
  readonly taskInput?: TaskInput;
}

/** So large that no call of this pass fills it: what a call allocates is then what the heap grows by. */
const SEMI_SPACE_MB = 64;

export const watch = definePass<WatchSpecification>()({
  result: z.looseObject({ kind: z.literal('watched'), notes: z.array(note) }),
  doing: 'watching what is kept and left by',
  flags: () => [
    `--min-semi-space-size=${SEMI_SPACE_MB}`,
    `--max-semi-space-size=${SEMI_SPACE_MB}`,
    '--no-concurrent-array-buffer-sweeping',
  ],
});
