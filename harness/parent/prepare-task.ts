/** What the calls of a task's workload share, made before any of them. Runs in the parent. */
import type { TaskRunWorkload } from '../request/task-settings.ts';
import type { ResultOf } from '../wire/passes.ts';
import type { TaskInput } from '../wire/task.ts';
import { recordTrial } from './record-trial.ts';
import type { PreparedWorkload, WorkloadStage } from './stage.ts';
import { assertNoFaultOfTask } from './task-faults.ts';

function onRecord(value: unknown): string | number | boolean {
  const isPlain = typeof value === 'string' || typeof value === 'boolean';
  return isPlain || typeof value === 'number' ? value : JSON.stringify(value);
}

/** Nothing is made for it. */
const OF_BENCHMARK_FILE = { dataDigest: null, inputDigest: null, input: "the file's own" };

/** Makes and saves it, and puts on record what inputs are. @returns null where that failed. @throws UsageError where the task is at fault. */
export async function prepareTask(
  { settings, context, folder }: WorkloadStage,
  { name, task, chosen, judgedBy }: TaskRunWorkload,
): Promise<PreparedWorkload | null> {
  const { workload, overrides } = chosen;
  const { parts, workloads, checks } = task.description;
  const taskInput: TaskInput = {
    workload,
    overrides,
    seed: settings.seed,
    folder,
    hasData: parts.includes('data'),
  };
  let result: Pick<ResultOf<'ready'>, 'dataDigest' | 'inputDigest' | 'input'> | null = OF_BENCHMARK_FILE;
  if (task.reference.isBenchmarkFile !== true) {
    const made = await recordTrial(context, {
      specification: { pass: 'ready', task: task.reference, taskInput },
      workload: name,
      round: null,
      remainingSeconds: null,
    });
    assertNoFaultOfTask(name, made.entry.outcome);
    result = made.result;
  }
  if (result === null) return null;
  const { dataDigest, inputDigest, input } = result;
  const parameters = workloads.find((one) => one.name === workload)?.parameters;
  const entry = {
    type: 'workload',
    workload: name,
    task: {
      task: task.name,
      parameters: Object.fromEntries(
        Object.entries({ ...parameters, ...overrides }).map(([key, value]) => [
          key,
          onRecord(value),
        ]),
      ),
      input,
      judgedBy: judgedBy === null ? 'expected' : 'baseline',
      checks,
      inputDigest,
      dataDigest,
      ...(task.reference.isBenchmarkFile === true ? { isBenchmarkFile: true as const } : {}),
    },
  } as const;
  context.interrupted?.assertSameEvents(entry);
  context.writer.add(entry);
  return {
    // A whole input is looked at as one element.
    dataset: {
      folder,
      digest: dataDigest ?? '',
      events: 1,
      task: { input: taskInput, judgedBy, inputDigest },
    },
    readBack: null,
    resources: { limits: { threads: settings.threads }, files: null },
    read: null,
  };
}
