/** A run of tasks: which of their implementations take part, and on which workloads. Runs in the parent. */
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { unknownName } from '../../unknown-name.ts';
import type { TrialLimits } from '../spawn/trial.ts';
import { type Group, type Skipped, skippedInWords } from '../wire/groups.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { inspectedBench, withNamesThatDiffer } from './benchmark-files.ts';
import { readTaskFiles } from './read-task-files.ts';
import { nameOfFile, type PlugInSource } from './references.ts';
import {
  assertOnce,
  type Inspected,
  inspect,
  missingPackage,
  type Participants,
  saidBy,
} from './take-part.ts';
import {
  type FoundTask,
  findTaskWorkload,
  memberOf,
  readTaskFile,
  type TaskWorkload,
} from './task-files.ts';

/** A task that was asked for, with those of its implementations that were named; all of them where none is. */
export interface AskedTask {
  readonly task: FoundTask;
  readonly implementations: readonly PlugIn[];
}

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

/**
 * Takes apart what a user named: task files, each with the implementations behind it.
 *
 * @param onRefused Told of what is left out of benchmark files and, of several files, of those that cannot be used.
 * @returns null where none of them is a task file.
 * @throws UsageError where a name stands before the task that it could belong to, or belongs to none.
 */
export async function askedTasks(
  references: readonly (string | PlugInSource)[],
  scratchFolder: string,
  limits: TrialLimits,
  signal: AbortSignal,
  onRefused: (text: string) => void = raise,
): Promise<readonly AskedTask[] | null> {
  const asked: {
    source: PlugInSource;
    tasks: readonly FoundTask[];
    names: string[];
    files: PlugInSource[];
  }[] = [];
  const before: string[] = [];
  const read = await readTaskFiles(references, scratchFolder, limits, signal);
  for (const { reference, source, tasks } of read) {
    if (tasks instanceof UsageError) {
      onRefused(`${tasks.message} The file is left out.`);
      continue;
    }
    const last = asked.at(-1);
    // A file of its own may lie beside the task, under the same name.
    const isOfLast = last?.tasks.some(({ implementations }) =>
      implementations.some(({ name }) => name === reference),
    );
    if (isOfLast === true) last!.names.push(nameOf(reference));
    else if (tasks !== null) asked.push({ source: source!, tasks, names: [], files: [] });
    else if (last === undefined) before.push(nameOf(reference));
    else if (source !== null) last.files.push(source);
    else last.names.push(nameOf(reference));
  }
  if (asked.length === 0) {
    const lost = read.find(({ tasks }) => tasks instanceof UsageError)?.tasks;
    if (lost instanceof UsageError) throw lost;
    return null;
  }
  if (before.length > 0)
    throw new UsageError(
      `${printable(before[0]!, 500)} stands before the task file ${printable(asked[0]!.source.path, 500)}: name the task first, and then its implementations.`,
    );
  const found: AskedTask[] = [];
  for (const { source, tasks, names, files } of asked) {
    const whole =
      files.length === 0
        ? tasks
        : ((await readTaskFile(source, files, scratchFolder, limits, signal)) ?? tasks);
    found.push(...chosenOf(whole, names, files));
    for (const text of whole.flatMap(({ refused = [] }) => refused)) onRefused(`${text}.`);
  }
  const renamed = withNamesThatDiffer(found.map(({ task }) => task));
  return found.map((one, index) => ({ ...one, task: renamed[index]! }));
}

function raise(text: string): never {
  throw new UsageError(text);
}

function nameOf(reference: string | PlugInSource): string {
  return typeof reference === 'string' ? reference : reference.name;
}

function chosenOf(
  tasks: readonly FoundTask[],
  names: readonly string[],
  files: readonly PlugInSource[],
): AskedTask[] {
  const all = [...new Set(tasks.flatMap((task) => task.implementations.map(({ name }) => name)))];
  const known = [...all, ...tasks.map(({ name }) => name)];
  const stray = names.find((name) => !known.includes(name));
  if (stray !== undefined) throw new UsageError(unknownName('implementation', stray, known));
  return tasks.flatMap((task) => {
    const isNamed = names.includes(task.name);
    const named = task.implementations.filter(({ name }) => isNamed || names.includes(name));
    // Whoever names some of a file has nothing to do with its other tasks.
    if (names.length > 0 && named.length === 0) return [];
    const further = files.map((file) => {
      const name = nameOfFile(file);
      if (all.includes(name))
        throw new UsageError(
          `${printable(file.path, 500)} goes by ${printable(name)}, as an implementation of the task does: give it another file name.`,
        );
      const url = task.moduleOf(file.path);
      const exported = file.exported === undefined ? {} : { exported: file.exported };
      return memberOf(task, { name, source: file.path, url, ...exported });
    });
    const chosen = named.length === 0 && further.length === 0 ? task.implementations : named;
    return { task, implementations: [...chosen, ...further] };
  });
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
 * @throws UsageError where a workload or baseline is unknown, or an implementation is none.
 */
export async function tasksTakePart(
  tasks: readonly AskedTask[],
  { workloads: wantedWorkloads, baselines = [] }: Choice,
  limits: TrialLimits,
  signal: AbortSignal,
): Promise<TaskParticipants> {
  assertOnce(
    'task',
    tasks.map(({ task }) => task),
  );
  const isAlone = tasks.length === 1;
  const within = (task: FoundTask, name: string) => (isAlone ? name : `${task.name}/${name}`);
  assertBaselines(tasks, baselines);
  const inspected: Inspected[] = [];
  const skipped: Skipped[] = [];
  const groups: Group[] = [];
  const workloads: TaskRunWorkload[] = [];
  for (const { task, implementations } of tasks) {
    const { name, description } = task;
    const baselineName =
      baselines.find((one) =>
        [...task.implementations, ...implementations].some(({ name }) => name === one),
      ) ?? description.baseline;
    const members = [...implementations, ...task.implementations];
    const baseline = members.find((one) => one.name === baselineName)!;
    const wanted = [baseline, ...implementations.filter((one) => one.name !== baselineName)];
    const own: Inspected[] = [];
    for (const member of wanted) {
      const plugIn = { ...member, name: within(task, member.name) };
      const place = task.places?.[member.name];
      const one =
        place === undefined
          ? await inspect(plugIn, limits, signal)
          : inspectedBench(plugIn, place, name);
      const missing = missingPackage(one);
      if (missing === null) own.push(one);
      else if (member === baseline)
        throw new UsageError(
          `The baseline ${skippedInWords({ ...missing })}; name another one with --baseline.`,
        );
      else skipped.push({ ...missing, isAskedFor: true });
    }
    inspected.push(...own);
    const chosen = workloadsOf(task, wantedWorkloads, isAlone);
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

/** For commands that take their time with one. @throws UsageError where there are several. */
export function assertOneTask(tasks: readonly AskedTask[]): void {
  if (tasks.length === 1) return;
  const names = tasks.map(({ task }) => printable(task.name, 200)).join(', ');
  throw new UsageError(
    `This takes one task, and here are ${tasks.length}: ${names}. Put the one that is meant into a file of its own.`,
  );
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
}

/** Those that were named, or all. */
export function workloadsOf(
  task: FoundTask,
  wanted: readonly string[],
  isAlone: boolean,
): readonly TaskWorkload[] {
  const all = task.description.workloads.map(({ name }) => name);
  if (wanted.length === 0) return all.map((name) => findTaskWorkload(task, name));
  // Of several tasks, not each has every workload.
  const own = isAlone ? wanted : wanted.filter((text) => all.includes(text.split(',')[0]!));
  return (own.length === 0 ? all : own).map((text) => findTaskWorkload(task, text));
}
