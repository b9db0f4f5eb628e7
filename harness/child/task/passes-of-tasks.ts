/** What is done with implementations of task files, each in a module that is loaded when it is begun. Runs in trial processes. */
import type { Passes } from '../trial-process.ts';

/** By the name of the pass. */
export const OF_TASK_FILES: Passes = {
  answer: () => import('./passes/answer.ts'),
  calls: () => import('./passes/calls.ts'),
  census: () => import('./passes/census.ts'),
  check: () => import('./passes/check.ts'),
  curve: () => import('./passes/curve.ts'),
  describe: () => import('./passes/describe.ts'),
  hottest: () => import('./passes/hottest.ts'),
  inspect: () => import('./passes/inspect.ts'),
  kept: () => import('./passes/kept.ts'),
  ready: () => import('./passes/ready.ts'),
  sizes: () => import('./passes/sizes.ts'),
  steady: () => import('./passes/steady.ts'),
  time: () => import('./passes/time.ts'),
  watch: () => import('./passes/watch.ts'),
};
