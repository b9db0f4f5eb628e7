/** What the calls of a task's workload share, made before any of them. Runs in the parent. */
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import type { RunSettings } from '../request/run-settings.ts';
import type { TaskRunWorkload } from '../request/task-settings.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import type { TaskInput } from '../wire/task.ts';
import { recordTrial } from './record-trial.ts';
import type { PreparedWorkload, StagedDataset, WorkloadStage } from './stage.ts';

function onRecord(value: unknown): string | number | boolean {
  const isPlain = typeof value === 'string' || typeof value === 'boolean';
  return isPlain || typeof value === 'number' ? value : JSON.stringify(value);
}

/** What makes the inputs of a workload's calls. @param folder Receives what they share. */
export function taskInputOf(
  { seed }: Pick<RunSettings, 'seed'>,
  { task, chosen: { workload, overrides } }: Pick<TaskRunWorkload, 'task' | 'chosen'>,
  folder: string,
): TaskInput {
  return { workload, overrides, seed, folder, hasData: task.description.parts.includes('data') };
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

/** Makes and saves it, and puts on record what inputs are. @returns null where that failed. */
export async function prepareTask(
  { settings, context, folder }: WorkloadStage,
  runWorkload: TaskRunWorkload,
): Promise<PreparedWorkload | null> {
  const { name, task, judgedBy } = runWorkload;
  const taskInput = taskInputOf(settings, runWorkload, folder);
  const { result } = await recordTrial(context, {
    specification: { pass: 'ready', task: task.reference, taskInput },
    workload: name,
    round: null,
    remainingSeconds: null,
  });
  if (result === null) return null;
  const { dataDigest, inputDigest, input } = result;
  const entry = {
    type: 'workload',
    workload: name,
    task: {
      task: task.name,
      parameters: parametersOf(runWorkload),
      input,
      judgedBy: judgedBy === null ? 'expected' : 'baseline',
      checks: task.description.checks,
      inputDigest,
      dataDigest,
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

/** @throws UsageError where the first input of two processes differs: their answers could not be compared. */
export function assertSameInput(
  workload: string,
  { name, runtime }: PlugIn,
  { task }: StagedDataset,
  digest: string | null,
): void {
  const first = task?.inputDigest ?? null;
  // Another V8 may save the same otherwise.
  if (runtime !== undefined && runtime.v8 !== process.versions.v8) return;
  if (first === null || digest === null || first === digest) return;
  throw new UsageError(
    `Workload ${printable(workload, 500)} makes another input in the process of ${printable(name, 500)} than before, from the same seed: make must use \`random\` and \`seed\` alone, not Math.random, the time or what another call has left.`,
  );
}
