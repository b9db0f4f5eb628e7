/** Groups of a benchmark file as tasks, and their benches as implementations. Runs in trial processes. */
import type { ReadyBench } from './benchmark-files/found.ts';
import type { BenchmarkTask } from './benchmark-files/tasks-of-file.ts';
import type { AnyTask, Callable, TaskImplementation } from './loaded-task.ts';

/** Its calls take no input: what they work on is the file's own. */
export function taskOfBenches({ workloads, benches, baseline }: BenchmarkTask): AnyTask {
  const implementations = Object.fromEntries([...benches.keys()].map((name) => [name, () => {}]));
  return { workloads, make: () => undefined, implementations, baseline, benches };
}

/** Once its preparations are over. */
export function readyBench(ready: ReadyBench): TaskImplementation {
  return {
    description: 'A bench.',
    bottleneck: 'Not stated.',
    isApproximate: false,
    needs: null,
    callable: callableOfBench(ready),
    end: ready.end,
  };
}

function callableOfBench(ready: ReadyBench): Callable {
  if (ready.kind === 'hooked') return ready;
  if (ready.kind === 'plain') return { kind: 'function', run: ready.run };
  return { kind: 'opened', open: ready.open as Extract<Callable, { kind: 'opened' }>['open'] };
}
