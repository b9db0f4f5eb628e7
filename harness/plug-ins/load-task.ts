/** Importing a task file and checking its shape. Runs in trial processes alone: top-level code of a task may do anything. */
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import type { TaskMember, TaskReference } from '../wire/task.ts';
import { readyBench, taskOfBenches } from './benches-as-task.ts';
import type { Parameters } from './benchmark-files/found.ts';
import { loadBenchmarkFile } from './benchmark-files/load-benchmark-file.ts';
import { checkedTask, isTaskLike } from './checked-task.ts';
import { chooseExport, noExport, unwrapped } from './choose-export.ts';
import type { AnyTask, TaskImplementation } from './loaded-task.ts';
import { callableOf, type Fields, isObject } from './task-callable.ts';

export type { AnyTask, Callable, TaskImplementation } from './loaded-task.ts';

/** The tasks of a file. */
export interface LoadedTasks {
  readonly tasks: ReadonlyMap<string | null, AnyTask>;
  /** Of a benchmark file: what is left out of it. */
  readonly refused: readonly string[];
}

/**
 * All tasks of a module, by name; null where it is none of a task file, nor a benchmark file with benches.
 *
 * @param wanted The only task of a benchmark file that is of use: what stands behind it is not run.
 * @throws UsageError where one of them is wrong.
 */
export async function loadTasks(
  file: Pick<PlugIn, 'url' | 'source' | 'isBenchmarkFile'>,
  wanted: string | null = null,
): Promise<LoadedTasks | null> {
  if (file.isBenchmarkFile !== true) {
    const tasks = tasksOfModule(file.source, await import(file.url));
    return tasks === null ? null : { tasks, refused: [] };
  }
  const { module, tasks, refused } = await loadBenchmarkFile(file.url, file.source, wanted);
  const own = tasksOfModule(file.source, module);
  if (own !== null) return { tasks: own, refused: [] };
  if (tasks.size === 0 && refused.length === 0) return null;
  return { tasks: new Map([...tasks].map(([name, one]) => [name, taskOfBenches(one)])), refused };
}

function tasksOfModule(
  source: string,
  module: unknown,
): ReadonlyMap<string | null, AnyTask> | null {
  const exported = unwrapped((module as { readonly default?: unknown } | null)?.default);
  if (exported === undefined) assertNoNamedTask(source, module);
  if (isTaskLike(exported)) return new Map([[null, checkedTask(source, null, exported)]]);
  if (!isObject(exported)) return null;
  const members = Object.entries(exported);
  if (!members.some(([, value]) => isTaskLike(value))) return null;
  return new Map(members.map(([name, value]) => [name, checkedTask(source, name, value)]));
}

/** It would be taken for a file without tasks, of which nothing is told. */
function assertNoNamedTask(source: string, module: unknown): void {
  const [named] = Object.entries((module ?? {}) as Fields).filter(
    ([, value]) => isTaskLike(value) && 'make' in value && 'implementations' in value,
  );
  if (named === undefined) return;
  const [name] = named;
  throw new UsageError(
    `${printable(source, 500)} exports its task as ${printable(name)}: a task is the default export, export default defineTask({ … }), or one of several in it: export default { ${printable(name)} }.`,
  );
}

/** @throws UsageError where the file holds other tasks than before. */
export async function loadTask(reference: TaskReference): Promise<AnyTask> {
  const { source, task } = reference;
  const found = (await loadTasks(reference, task))?.tasks.get(task);
  if (found === undefined)
    throw new UsageError(
      `${printable(source, 500)} no longer has the task ${printable(task ?? '(default)')} when it is loaded once more: what it exports must be the same in every process.`,
    );
  return found;
}

/**
 * An implementation: of the task itself, or the export of a file. One of a benchmark file is made ready for its calls.
 *
 * @param parameters Of its workload.
 * @throws UsageError where it is none; what its preparations throw.
 */
export async function loadTaskImplementation(
  plugIn: PlugIn,
  { implementation: name, source }: TaskMember,
  task: AnyTask,
  parameters: Parameters = {},
): Promise<TaskImplementation> {
  const bench = name === null ? undefined : task.benches?.get(name);
  if (bench !== undefined) return readyBench(await bench.begin(parameters));
  const ofTask = name === null ? null : (task.implementations as Fields)[name];
  if (ofTask === undefined)
    throw new UsageError(
      `${printable(source, 500)} no longer has the implementation ${printable(name ?? '')} when it is loaded once more: its names must be the same in every process.`,
    );
  const said = isObject(ofTask) ? ofTask : {};
  const function_ = isObject(ofTask) ? ofTask.run : ofTask;
  const exported =
    ofTask === null || typeof function_ === 'string'
      ? chooseExport(plugIn, await import(plugIn.url))
      : ofTask;
  if (exported === undefined) throw noExport(plugIn);
  // What a file says of itself is said by the task where that says it, too.
  const own = isObject(exported) ? exported : {};
  const all: Fields = { ...own, ...said, run: undefined };
  const callable = callableOf(plugIn, exported);
  return {
    description: textOf(plugIn, all, 'description') ?? 'A plain function.',
    bottleneck: textOf(plugIn, all, 'bottleneck') ?? 'Not stated.',
    isApproximate: all.approximate === true,
    needs: needsOf(plugIn, all.needs),
    callable,
    end: () => {},
  };
}

function textOf({ name }: PlugIn, fields: Fields, field: string): string | null {
  const text = fields[field];
  if (text === undefined) return null;
  if (typeof text === 'string' && text.trim() !== '') return text;
  throw new UsageError(`${printable(name, 500)}: ${field} must be a text.`);
}

function needsOf({ name }: PlugIn, needs: unknown): TaskImplementation['needs'] {
  if (needs === undefined) return null;
  if (isObject(needs) && typeof needs.package === 'string' && typeof needs.install === 'string')
    return { package: needs.package, install: needs.install };
  throw new UsageError(
    `${printable(name, 500)}: needs must be { package: 'name', install: 'command' }.`,
  );
}
