/** What a user named of tasks: files, each with the implementations behind it. Runs in the parent. */
import { relative } from 'node:path';
import { UsageError } from '../../contract.ts';
import { printable, sentence } from '../../printable.ts';
import { unknownName } from '../../unknown-name.ts';
import type { TrialLimits } from '../spawn/trial.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { withNamesThatDiffer } from './benchmark-files.ts';
import { readTaskFiles } from './read-task-files.ts';
import { nameOfFile, type PlugInSource } from './references.ts';
import { type FoundTask, memberOf, readTaskFile } from './task-files.ts';

/** A task that was asked for, with those of its implementations that were named; all of them where none is. */
export interface AskedTask {
  readonly task: FoundTask;
  readonly implementations: readonly PlugIn[];
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
  for (const { reference, source, tasks, implementation } of read) {
    if (tasks instanceof UsageError) {
      onRefused(`${sentence(tasks.message)} The file is left out.`);
      continue;
    }
    const last = asked.at(-1);
    // A file of its own may lie beside the task, under the same name.
    const isOfLast = last?.tasks.some(({ implementations }) =>
      implementations.some(({ name }) => name === reference),
    );
    if (isOfLast === true) last!.names.push(nameOf(reference));
    else if (tasks !== null && implementation !== undefined) {
      const { exported: _, ...file } = source!;
      const isOfSameFile = last?.source.path === file.path;
      const isItsOwn = namesIn(tasks).includes(implementation);
      if (isOfSameFile && isItsOwn) last.names.push(implementation);
      // What a task file exports beside its tasks may be one more implementation.
      else if (isOfSameFile) last.files.push(source!);
      else asked.push({ source: file, tasks, names: [implementation], files: [] });
    } else if (tasks !== null) asked.push({ source: source!, tasks, names: [], files: [] });
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

/** What names an implementation, or all of a task. */
function namesIn(tasks: readonly FoundTask[]): string[] {
  const all = tasks.flatMap((task) => task.implementations.map(({ name }) => name));
  return [...new Set(all), ...tasks.map(({ name }) => name)];
}

function chosenOf(
  tasks: readonly FoundTask[],
  names: readonly string[],
  files: readonly PlugInSource[],
): AskedTask[] {
  const all = [...new Set(tasks.flatMap((task) => task.implementations.map(({ name }) => name)))];
  const known = namesIn(tasks);
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

/** For commands that take their time with one. @throws UsageError where there are several. */
export function assertOneTask(tasks: readonly AskedTask[]): void {
  if (tasks.length === 1) return;
  const names = tasks.map(({ task }) => printable(task.name, 200)).join(', ');
  const { reference, description } = tasks[0]!.task;
  const file = relative('', reference.source);
  const one = description.task === null ? file : `${file}#${description.task}`;
  throw new UsageError(
    `This takes one task, and here are ${tasks.length}: ${names}. Name one of them alone, as in ${printable(one, 500)}.`,
  );
}
