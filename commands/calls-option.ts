/** `--calls`: whether memory or time grows from call to call. */
import { Option } from 'commander';
import { UsageError } from '../contract.ts';
import { measureCalls } from '../harness/parent/measure-calls.ts';
import { measureWorkload } from '../harness/parent/measure-workload.ts';
import type { RunContext } from '../harness/parent/record-trial.ts';
import { run } from '../harness/parent/run.ts';
import type { RunSettings } from '../harness/request/run-settings.ts';
import { parseWhole } from '../quantity.ts';

/** So many looks are the least that tell a trend. */
const FEWEST = 40;

/** How many calls are made in one process. */
export function callsOption(): Option {
  return new Option(
    '--calls <n>',
    'also make so many calls in one process, three times, and tell whether memory or time grows from call to call: 200; of a task',
  ).argParser((text: string) => parseWhole('--calls', text, { least: FEWEST, most: 1e6 }));
}

/** A run whose implementations are followed over many calls, once all else is measured. */
export function runFollowed(
  settings: RunSettings,
  context: RunContext,
  calls: number,
): Promise<void> {
  if (settings.workloads.some((workload) => !('task' in workload)))
    throw new UsageError(
      '--calls follows implementations of a task file; those of the hourly uniques are watched between calls in every run.',
    );
  return run(settings, context, async (stage, implementations) => {
    await measureWorkload(stage, implementations);
    await measureCalls(stage, implementations, calls);
  });
}
