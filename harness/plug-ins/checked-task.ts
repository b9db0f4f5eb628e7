/** Whether what a file exports is a task, and what is wrong with it where it was meant as one. Pure. */
import { isUsageError, UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { unknownName } from '../../unknown-name.ts';
import { RESERVED_PARAMETERS } from '../wire/task.ts';
import type { AnyTask } from './loaded-task.ts';
import { problemOfTaken } from './taken-parameters.ts';
import { callableOf, type Fields, isObject } from './task-callable.ts';
import { problemOfClaims } from './task-claims.ts';

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
  if (Array.isArray(value)) return 'a list';
  return `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}

/** Whether it was meant as one: an implementation has neither. */
export function isTaskLike(value: unknown): value is Fields {
  return isObject(value) && ('make' in value || 'workloads' in value || 'implementations' in value);
}

/**
 * The task.
 *
 * @param name null: the only one of its file.
 * @throws UsageError that says what is wrong with it, and what to write.
 */
export function checkedTask(source: string, name: string | null, task: unknown): AnyTask {
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
  if (typeof baseline !== 'string')
    return fail(
      `baseline must be the name of an implementation, such as ${JSON.stringify(printable(names[0]!))}, and is ${typeInWords(baseline)}`,
    );
  if (!names.includes(baseline)) fail(unknownName('baseline', baseline, names).replace(/\.$/, ''));
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
        `workload ${printable(workload)}: a parameter cannot be called ${reserved}, which “make” gets from uniqbench`,
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
  const problem = problemOfTaken(task) ?? problemOfClaims(task);
  if (problem !== null) fail(problem);
  return asItIs(task, known) as unknown as AnyTask;
}

/**
 * Its parts as they are now: an implementation that gets hold of what its file exports changes that in vain. What a function is called on
 * stays what its author expects.
 */
function asItIs(task: Fields, known: readonly string[]): Fields {
  const parts = known.flatMap((key): [string, unknown][] => {
    const part = task[key];
    if (part === undefined) return [];
    return [[key, typeof part === 'function' ? boundTo(task, part) : copied(part, 2)]];
  });
  return Object.fromEntries(parts);
}

/** Its text stays its author's, by which a change in it is told, and a task that got another name is known again. */
function boundTo(task: Fields, part: CallableFunction): unknown {
  const text = String(part);
  return Object.defineProperty(part.bind(task), 'toString', { value: () => text });
}

/** Of plain objects within each other; all else is itself. */
function copied(value: unknown, depth: number): unknown {
  if (depth === 0 || !isPlain(value)) return value;
  const entries = Object.entries(value).map(([key, held]) => [key, copied(held, depth - 1)]);
  return Object.fromEntries(entries);
}

function isPlain(value: unknown): value is Fields {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const IMPLEMENTATION_FIELDS = ['run', 'open', 'description', 'bottleneck', 'needs', 'approximate'];

/** A field that is misspelt says nothing, and would be missed. Of objects of classes, nobody knows what is theirs. */
function problemOfFields(implementation: unknown): string | null {
  if (!isObject(implementation)) return null;
  if (!isPlain(implementation)) return null;
  const stray = Object.keys(implementation).find((key) => !IMPLEMENTATION_FIELDS.includes(key));
  if (stray !== undefined)
    return unknownName('field', stray, IMPLEMENTATION_FIELDS).replace(/\.$/, '');
  const { approximate } = implementation;
  return approximate === undefined || approximate === true
    ? null
    : 'approximate must be true, or left out';
}
