/** A run of tasks: which of their implementations take part, and on which workloads. Runs in the parent. */
import { isUsageError, UsageError } from '../../contract.ts';
import { printable, sentence } from '../../printable.ts';
import { unknownName } from '../../unknown-name.ts';
import type { TrialLimits } from '../spawn/trial.ts';
import { type Group, type Skipped, skippedInWords } from '../wire/groups.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import type { AskedTask } from './asked-tasks.ts';
import { inspectedBench } from './benchmark-files.ts';
import {
  assertOnce,
  type Inspected,
  inspect,
  missingPackage,
  type Participants,
  saidBy,
} from './take-part.ts';
import { type FoundTask, findTaskWorkload, type TaskWorkload } from './task-files.ts';

/** A workload of a task in a run. */
export interface TaskRunWorkload {
  /** In this run: with the task's name where there are several. */
  readonly name: string;
  readonly task: FoundTask;
  readonly chosen: TaskWorkload;
  /** Whose answers are taken for right; null where the task has an oracle. */
  readonly judgedBy: PlugIn | null;
  /** Says nothing of a task's inputs. */
  readonly strings: 'shared';
}

/** What the user chose of them. */
interface Choice {
  readonly workloads: readonly string[];
  readonly baselines?: readonly string[] | undefined;
}

/** Who takes part in a run of tasks, and on what. */
export interface TaskParticipants extends Participants {
  readonly workloads: readonly TaskRunWorkload[];
}

/**
 * Loads the implementations that were asked for, and the baseline of each task, which always takes part.
 *
 * @param onRefused Told of the tasks among several that are left out, because an implementation is none, or a package is missing.
 * @param tell Is told of those that have none of the workloads that were named, which is no fault of theirs.
 * @throws UsageError where a workload or baseline is unknown, or nothing is left.
 */
export async function tasksTakePart(
  tasks: readonly AskedTask[],
  { workloads: wantedWorkloads, baselines = [] }: Choice,
  limits: TrialLimits,
  signal: AbortSignal,
  onRefused?: (text: string) => void,
  tell: (text: string) => void = () => {},
): Promise<TaskParticipants> {
  assertOnce(
    'task',
    tasks.map(({ task }) => task),
  );
  const isAlone = tasks.length === 1;
  const within = (task: FoundTask, name: string) => (isAlone ? name : `${task.name}/${name}`);
  assertBaselines(tasks, baselines);
  assertKnownWorkloads(
    tasks.map(({ task }) => task),
    wantedWorkloads,
  );
  const refused: UsageError[] = [];
  const inspected: Inspected[] = [];
  const skipped: Skipped[] = [];
  const groups: Group[] = [];
  const workloads: TaskRunWorkload[] = [];
  for (const { task, implementations } of tasks) {
    const { name, description } = task;
    const chosen = workloadsOf(task, wantedWorkloads, isAlone);
    if (chosen.length === 0) {
      tell(`uniqbench: ${lacksWorkloads(task, wantedWorkloads)}\n`);
      continue;
    }
    const baselineName =
      baselineAmong({ task, implementations }, baselines) ?? description.baseline;
    const members = [...implementations, ...task.implementations];
    const baseline = members.find((one) => one.name === baselineName)!;
    const wanted = [baseline, ...implementations.filter((one) => one.name !== baselineName)];
    const own: Inspected[] = [];
    const missing: Skipped[] = [];
    try {
      for (const member of wanted) {
        const plugIn = { ...member, name: within(task, member.name) };
        const place = task.places?.[member.name];
        const one =
          place === undefined
            ? await inspect(plugIn, limits, signal)
            : inspectedBench(plugIn, place, name);
        const lacks = missingPackage(one);
        if (lacks === null) own.push(one);
        else if (member === baseline)
          throw new UsageError(
            `The baseline ${skippedInWords({ ...lacks })}; name another one with --baseline.`,
          );
        else missing.push({ ...lacks, isAskedFor: true });
      }
    } catch (error) {
      if (isAlone || onRefused === undefined || !isUsageError(error)) throw error;
      refused.push(error);
      onRefused(`${sentence(error.message)} The task ${printable(name)} is left out.`);
      continue;
    }
    skipped.push(...missing);
    inspected.push(...own);
    const namesOf = (some: readonly Inspected[]) => some.map(({ plugIn }) => plugIn.name);
    groups.push({
      form: name,
      workloads: chosen.map((one) => within(task, one.name)),
      baseline: within(task, baselineName),
      implementations: namesOf(own),
      approximate: namesOf(own.filter((one) => saidBy(one)?.counts === 'approximate')),
    });
    // By the task's own, also where others are compared with another one.
    const judgedBy = description.parts.includes('expected')
      ? null
      : task.implementations.find((one) => one.name === description.baseline)!;
    for (const one of chosen)
      workloads.push({
        name: within(task, one.name),
        task,
        chosen: one,
        judgedBy,
        strings: 'shared',
      });
  }
  if (groups.length === 0) throw refused[0];
  assertOnce('--workload', workloads);
  const asked = new Set(
    tasks.flatMap(({ task, implementations }) =>
      implementations.map(({ name }) => within(task, name)),
    ),
  );
  return {
    asked: inspected.map(({ plugIn }) => plugIn.name).filter((name) => asked.has(name)),
    groups,
    inspected,
    skipped,
    workloads,
  };
}

function assertBaselines(tasks: readonly AskedTask[], baselines: readonly string[]): void {
  const known = tasks.flatMap(({ task, implementations }) =>
    [...task.implementations, ...implementations].map(({ name }) => name),
  );
  const stray = baselines.find((name) => !known.includes(name));
  if (stray !== undefined)
    throw new UsageError(
      `--baseline: ${unknownName('implementation', stray, [...new Set(known)])}`,
    );
  for (const unused of baselines) {
    const taken = tasks
      .filter((one) => baselineAmong(one, [unused]) !== undefined)
      .map((one) => baselineAmong(one, baselines));
    if (taken.includes(unused)) continue;
    throw new UsageError(
      `--baseline: ${printable(taken[0] ?? '', 200)} and ${printable(unused, 200)} are of the same task; name one for each task.`,
    );
  }
}

/** The first of them that a task has; undefined where it has none. */
function baselineAmong(
  { task, implementations }: AskedTask,
  baselines: readonly string[],
): string | undefined {
  const own = [...task.implementations, ...implementations].map(({ name }) => name);
  return baselines.find((name) => own.includes(name));
}

/** @throws UsageError where a workload is named that none of them has. */
export function assertKnownWorkloads(tasks: readonly FoundTask[], wanted: readonly string[]): void {
  const known = tasks.flatMap(({ description }) => description.workloads.map(({ name }) => name));
  const stray = wanted.map((text) => text.split(',')[0]!).find((name) => !known.includes(name));
  if (stray !== undefined)
    throw new UsageError(`--workload: ${unknownName('workload', stray, [...new Set(known)])}`);
}

/** Those that were named, or all; of several tasks, one may have none of them. */
export function workloadsOf(
  task: FoundTask,
  wanted: readonly string[],
  isAlone: boolean,
): readonly TaskWorkload[] {
  const all = task.description.workloads.map(({ name }) => name);
  const own = isAlone ? wanted : wanted.filter((text) => all.includes(text.split(',')[0]!));
  return (wanted.length === 0 ? all : own).map((text) => findTaskWorkload(task, text));
}

/** Says that a task takes no part, because it has none of the workloads that were named. */
export function lacksWorkloads({ name }: FoundTask, wanted: readonly string[]): string {
  const named = wanted.map((text) => printable(text.split(',')[0]!)).join(' and no ');
  return `The task ${printable(name)} has no workload ${named}, and is left out.`;
}
