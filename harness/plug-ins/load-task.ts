/** Importing a task file and checking its shape. Runs in trial processes alone: top-level code of a task may do anything. */
import { isUsageError, UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { unknownName } from '../../unknown-name.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { RESERVED_PARAMETERS, type TaskMember, type TaskReference } from '../wire/task.ts';
import { readyBench, taskOfBenches } from './benches-as-task.ts';
import type { Parameters } from './benchmark-files/found.ts';
import { loadBenchmarkFile } from './benchmark-files/load-benchmark-file.ts';
import { chooseExport, noExport } from './choose-export.ts';
import type { AnyTask, Callable, TaskImplementation } from './loaded-task.ts';
import { problemOfClaims } from './task-claims.ts';

export type { AnyTask, Callable, TaskImplementation } from './loaded-task.ts';

type Fields = Readonly<Record<string, unknown>>;

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
  const exported = (module as { readonly default?: unknown } | null)?.default;
  if (isTaskLike(exported)) return new Map([[null, checkedTask(source, null, exported)]]);
  if (!isObject(exported)) return null;
  const members = Object.entries(exported);
  if (!members.some(([, value]) => isTaskLike(value))) return null;
  return new Map(members.map(([name, value]) => [name, checkedTask(source, name, value)]));
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

function callableOf({ name }: PlugIn, exported: unknown): Callable {
  const wrong = (why: string) =>
    new UsageError(
      `${printable(name, 500)} ${why}: an implementation is a function (input) => answer, or an object with run: (input) => answer or open: (input, limits) => ({ run }).`,
    );
  if (typeof exported === 'function') {
    if (isClass(exported)) throw wrong('is a class, which cannot be called');
    return { kind: 'function', run: exported as (input: unknown) => unknown };
  }
  if (!isObject(exported)) throw wrong(`is ${exported === null ? 'null' : typeof exported}`);
  const { run, open } = exported;
  if (typeof run === 'function' && typeof open === 'function') throw wrong('has both run and open');
  if (typeof run === 'function')
    return { kind: 'function', run: run.bind(exported) as (input: unknown) => unknown };
  if (typeof open === 'function')
    return {
      kind: 'opened',
      open: open.bind(exported) as Extract<Callable, { kind: 'opened' }>['open'],
    };
  throw wrong('has neither run nor open');
}

/** A class cannot be called, which would show only when the first call fails. */
function isClass(exported: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(exported));
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

/** What a task must have, and what else it may have. */
const FUNCTIONS = ['make', 'data', 'release', 'expected', 'differences', 'error', 'stream'];
/** With what each may look like. */
const OBJECTS = {
  workloads: '{ small: { size: 100 } }',
  implementations: '{ usual: (input) => input.length }',
  sizes: '{ size: [100, 1e6] }',
  relations: '{ reversed: { change: ({ input }) => input.toReversed() } }',
  hostile: '{ empty: { make: () => [] } }',
  wrongAnswers: "{ 'lacks the least': ({ answer }) => answer.slice(1) }",
  requirements: "{ 'can replace it': ['right', 'no heavier'] }",
};
const NEEDED = {
  workloads: OBJECTS.workloads,
  make: '({ size, random }) => Array.from({ length: size }, random)',
  implementations: OBJECTS.implementations,
  baseline: "'usual'",
};

function typeInWords(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

/** Whether it was meant as one: an implementation has neither. */
function isTaskLike(value: unknown): value is Fields {
  return isObject(value) && ('make' in value || 'workloads' in value || 'implementations' in value);
}

function checkedTask(source: string, name: string | null, task: unknown): AnyTask {
  const what = `${printable(source, 500)}${name === null ? '' : `, task ${printable(name)}`}`;
  const fail = (why: string): never => {
    throw new UsageError(`${what}: ${why}.`);
  };
  if (!isTaskLike(task)) {
    return fail('is no task; export defineTask({ … }), or an object of tasks by name');
  }
  const known = [...FUNCTIONS, ...Object.keys(OBJECTS), 'baseline'];
  const stray = Object.keys(task).find((key) => !known.includes(key));
  if (stray !== undefined) fail(unknownName('field', stray, known).replace(/\.$/, ''));
  for (const [key, example] of Object.entries(NEEDED))
    if (task[key] === undefined) fail(`${key} is missing; such as ${key}: ${example}`);
  for (const key of FUNCTIONS)
    if (task[key] !== undefined && typeof task[key] !== 'function')
      fail(`${key} must be a function, and is ${typeInWords(task[key])}`);
  for (const [key, example] of Object.entries(OBJECTS))
    if (task[key] !== undefined && (!isObject(task[key]) || Array.isArray(task[key])))
      fail(`${key} must be an object, such as ${example}, and is ${typeInWords(task[key])}`);
  const { workloads, implementations, baseline } = task as Record<string, Fields>;
  const names = Object.keys(implementations!);
  if (Object.keys(workloads!).length === 0) fail('workloads is empty: name at least one');
  if (names.length === 0) fail('implementations is empty: name at least one');
  if (typeof baseline !== 'string' || !names.includes(baseline))
    fail(unknownName('baseline', String(baseline), names).replace(/\.$/, ''));
  for (const [workload, parameters] of Object.entries(workloads!)) {
    // Both stand between the parts of --workload.
    if (workload.trim() === '' || workload.includes(','))
      return fail(
        `workload ${JSON.stringify(printable(workload))}: --workload cannot name it; use another name, without commas`,
      );
    if (!isObject(parameters) || Array.isArray(parameters))
      return fail(`workload ${printable(workload)} must be an object of parameters`);
    const reserved = RESERVED_PARAMETERS.find((key) => key in parameters);
    if (reserved !== undefined)
      fail(
        `workload ${printable(workload)}: a parameter cannot be called ${reserved}, which \`make\` gets from uniqbench`,
      );
  }
  for (const [implementation, value] of Object.entries(implementations!)) {
    if (implementation.trim() === '') fail('an implementation has no name');
    const problem = problemOfFields(value);
    if (problem !== null) fail(`implementation ${printable(implementation)}: ${problem}`);
    const path = isObject(value) ? value.run : value;
    if (typeof path === 'string' && !/^(?:\.\.?)?[\\/]/.test(path))
      fail(
        `implementation ${printable(implementation)}: ${JSON.stringify(printable(path))} is no path; write ./${printable(path)}`,
      );
    if (typeof path !== 'string') {
      try {
        callableOf({ name: implementation, source, url: '' }, value);
      } catch (error) {
        if (!isUsageError(error)) throw error;
        fail(`implementation ${error.message.replace(/\.$/, '')}`);
      }
    }
  }
  const problem = problemOfClaims(task);
  if (problem !== null) fail(problem);
  return task as unknown as AnyTask;
}

const IMPLEMENTATION_FIELDS = ['run', 'open', 'description', 'bottleneck', 'needs', 'approximate'];

/** A field that is misspelt says nothing, and would be missed. Of objects of classes, nobody knows what is theirs. */
function problemOfFields(implementation: unknown): string | null {
  if (!isObject(implementation)) return null;
  const prototype: unknown = Object.getPrototypeOf(implementation);
  if (prototype !== Object.prototype && prototype !== null) return null;
  const stray = Object.keys(implementation).find((key) => !IMPLEMENTATION_FIELDS.includes(key));
  if (stray !== undefined)
    return unknownName('field', stray, IMPLEMENTATION_FIELDS).replace(/\.$/, '');
  const { approximate } = implementation;
  return approximate === undefined || approximate === true
    ? null
    : 'approximate must be true, or left out';
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
