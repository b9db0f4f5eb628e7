/** What the calls of a task's workload share, made before any of them. Runs in the parent. */
import { codeDigest } from '../request/compile.ts';
import type { RunSettings } from '../request/run-settings.ts';
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

/** What makes the inputs of a workload's calls. @param folder Receives what they share. */
export function taskInputOf(
  { seed }: Pick<RunSettings, 'seed'>,
  { task, chosen: { workload, overrides } }: Pick<TaskRunWorkload, 'task' | 'chosen'>,
  folder: string,
): TaskInput {
  const read = task.description.workloads.find((one) => one.name === workload)?.parameters;
  return {
    workload,
    overrides,
    ...(read === undefined ? {} : { read }),
    seed,
    folder,
    hasData: task.description.parts.includes('data'),
  };
}

/** The workload's parameters, as they stand on record: those that are no text, number or boolean as JSON. */
export function parametersOf({
  task,
  chosen: { workload, overrides },
}: Pick<TaskRunWorkload, 'task' | 'chosen'>): Readonly<Record<string, string | number | boolean>> {
  const own = task.description.workloads.find((one) => one.name === workload)?.parameters;
  return Object.fromEntries(
    Object.entries({ ...own, ...overrides }).map(([key, value]) => [key, onRecord(value)]),
  );
}

/** Makes and saves it, and puts on record what inputs are. @returns null where that failed. @throws UsageError where the task is at fault. */
export async function prepareTask(
  { settings, context, folder }: WorkloadStage,
  runWorkload: TaskRunWorkload,
): Promise<PreparedWorkload | null> {
  const { name, task, judgedBy } = runWorkload;
  const taskInput = taskInputOf(settings, runWorkload, folder);
  let result: Pick<ResultOf<'ready'>, 'dataDigest' | 'inputDigest' | 'input' | 'elements'> | null =
    OF_BENCHMARK_FILE;
  if (task.reference.isBenchmarkFile !== true) {
    const made = await recordTrial(context, {
      specification: { pass: 'ready', task: task.reference, taskInput },
      workload: name,
    });
    assertNoFaultOfTask(name, null, made.entry.outcome);
    result = made.result;
  }
  if (result === null) return null;
  const { dataDigest, inputDigest, input, elements = null } = result;
  const entry = {
    type: 'workload',
    workload: name,
    task: {
      task: task.name,
      code: codeDigest(task.reference),
      parameters: parametersOf(runWorkload),
      input,
      judgedBy: judgedBy === null ? 'expected' : 'baseline',
      checks: task.description.checks,
      inputDigest,
      dataDigest,
      ...(task.reference.isBenchmarkFile === true ? { isBenchmarkFile: true as const } : {}),
    },
  } as const;
  context.interrupted?.assertSameInputs(entry);
  context.writer.add(entry);
  return {
    // A whole input is looked at as one element.
    dataset: {
      folder,
      digest: dataDigest ?? '',
      events: 1,
      task: { input: taskInput, judgedBy, inputDigest, elements },
    },
    readBack: null,
    resources: { limits: { threads: settings.threads }, files: null },
    read: null,
  };
}
