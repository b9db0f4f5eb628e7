/** Entry point of a trial process: runs passes on the hourly uniques, and on task files. */
// Before any implementation is loaded.
import { OF_TASK_FILES } from '../../harness/child/task/passes-of-tasks.ts';
import { startTrial } from '../../harness/child/trial-process.ts';

startTrial({
  ofTaskFiles: OF_TASK_FILES,
  further: {
    answer: () => import('./passes/answer.ts'),
    calls: () => import('./passes/calls.ts'),
    census: () => import('./passes/census.ts'),
    curve: () => import('./passes/curve.ts'),
    examine: () => import('./passes/examine.ts'),
    inspect: () => import('./passes/inspect.ts'),
    kept: () => import('./passes/kept.ts'),
    prepare: () => import('./passes/prepare.ts'),
    read: () => import('./passes/read.ts'),
    scale: () => import('./passes/scale.ts'),
    steady: () => import('./passes/steady.ts'),
    time: () => import('./passes/time.ts'),
    verify: () => import('./passes/verify.ts'),
    watch: () => import('./passes/watch.ts'),
  },
});
