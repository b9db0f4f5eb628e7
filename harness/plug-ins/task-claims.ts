/** What a task says of sizes, of other inputs, and of what a reviewer requires: whether it can be checked as it is written. Pure. */
import { inspect } from 'node:util';
import { printable } from '../../printable.ts';
import { unknownName } from '../../unknown-name.ts';
import { TASK_CHECKS } from '../wire/task.ts';
import { type Fields, isObject } from './task-callable.ts';

/** What is wrong with it, without a full stop; null where nothing is. */
export function problemOfClaims(task: Fields): string | null {
  const { workloads, sizes, hostile, relations, wrongAnswers, requirements } = task as Record<
    string,
    Fields
  >;
  return (
    problemOfHostile(hostile ?? {}) ??
    problemOfRelations(relations ?? {}) ??
    problemOfWrongAnswers(wrongAnswers ?? {}, workloads!) ??
    problemOfSizes(sizes ?? {}, workloads!) ??
    problemOfRequirements(task, requirements)
  );
}

function problemOfHostile(hostile: Fields): string | null {
  for (const [name, one] of Object.entries(hostile)) {
    const where = `hostile ${printable(name)}`;
    if (!isObject(one) || typeof one.make !== 'function')
      return `${where} has no make: () => input`;
    const stray = strayField(one, ['make', 'expected', 'throws']);
    if (stray !== null) return `${where}: ${stray}`;
    if (one.throws !== undefined && typeof one.throws !== 'string')
      return `${where}: throws must be the name of an error's class, such as 'SyntaxError'`;
    if (one.throws !== undefined && 'expected' in one)
      return `${where} has both expected and throws`;
  }
  return null;
}

function problemOfRelations(relations: Fields): string | null {
  for (const [name, one] of Object.entries(relations)) {
    const { change, answer, split, merge } = isObject(one) ? one : ({} as Fields);
    const stray = strayField(isObject(one) ? one : {}, ['change', 'answer', 'split', 'merge']);
    if (stray !== null) return `relation ${printable(name)}: ${stray}`;
    const changes = typeof change === 'function' && split === undefined && merge === undefined;
    const splits =
      typeof split === 'function' && typeof merge === 'function' && change === undefined;
    const isWell = changes ? answer === undefined || typeof answer === 'function' : splits;
    if (!isWell)
      return `relation ${printable(name)} must have change: ({ input }) => input, perhaps with answer, or split and merge`;
  }
  return null;
}

function problemOfWrongAnswers(wrongAnswers: Fields, workloads: Fields): string | null {
  for (const [wrong, make] of Object.entries(wrongAnswers)) {
    const where = `wrongAnswers ${JSON.stringify(printable(wrong))}`;
    if (wrong.trim() === '') return 'wrongAnswers has one without words: say what it does wrong';
    if (typeof make !== 'function') return `${where} must be a function ({ answer }) => answer`;
    const hidden = Object.entries(workloads).find(([, one]) => 'answer' in (one as Fields));
    if (hidden !== undefined)
      return `${where}: the workload ${printable(hidden[0])} has a parameter called answer, which would hide the right one; call it otherwise`;
  }
  return null;
}

/** One that is misspelt would say nothing. */
function strayField(of: Fields, known: readonly string[]): string | null {
  const stray = Object.keys(of).find((key) => !known.includes(key));
  return stray === undefined ? null : unknownName('field', stray, known).replace(/\.$/, '');
}

function problemOfSizes(sizes: Fields, workloads: Fields): string | null {
  const parametersOf = (workload: unknown) => workload as Fields;
  for (const [parameter, values] of Object.entries(sizes)) {
    const where = `sizes of ${printable(parameter)}`;
    const owners = Object.values(workloads).filter((one) => parameter in parametersOf(one));
    if (owners.length === 0) {
      const known = [
        ...new Set(Object.values(workloads).flatMap((one) => Object.keys(parametersOf(one)))),
      ];
      return known.length === 0
        ? `sizes: no workload has a parameter`
        : `sizes: ${unknownName('parameter', parameter, known).replace(/\.$/, '')}`;
    }
    if (owners.some((one) => typeof parametersOf(one)[parameter] !== 'number'))
      return `${where}: a workload has a ${printable(parameter)} that is no number`;
    if (!Array.isArray(values)) return `${where} must be a list of numbers, such as [1e2, 1e6]`;
    const wrong = values.find((value) => !Number.isSafeInteger(value) || value < 1);
    if (wrong !== undefined)
      return wrong === 0
        ? `${where}: a size of 0 tells nothing of how time grows; begin at 1, and look at an empty input with “hostile”`
        : `${where}: ${printable(inspect(wrong))} is no whole number above 0`;
    if (new Set(values).size < 2)
      return `${where}: give at least two, the ends of a range, such as [1e2, 1e6]`;
  }
  return null;
}

/** What a check cannot do without. */
const NEEDS: Readonly<Record<string, string>> = { scaling: 'sizes' };

function problemOfRequirements(task: Fields, requirements: Fields | undefined): string | null {
  if (requirements === undefined) return null;
  if (Object.keys(requirements).length === 0)
    return 'requirements is empty: name checks under your own words, or leave it out';
  const named = (part: string) =>
    Object.keys((task[part] ?? {}) as Fields).map(
      (name) => `${part === 'relations' ? 'relation' : part} ${name}`,
    );
  const known = [...TASK_CHECKS, ...named('relations'), ...named('hostile')];
  for (const [words, checks] of Object.entries(requirements)) {
    const where = `requirement ${JSON.stringify(printable(words))}`;
    if (!Array.isArray(checks) || checks.length === 0)
      return `${where} must be a list of checks, such as ['right', 'no heavier']`;
    const stray = checks.find((check) => !known.includes(check));
    if (stray !== undefined)
      return `${where}: ${unknownName('check', String(stray), known).replace(/\.$/, '')}`;
    const missing = checks.find((check) => check in NEEDS && task[NEEDS[check]!] === undefined);
    if (missing !== undefined)
      return `${where}: the check ${missing} needs “${NEEDS[missing]}”, which the task does not give`;
  }
  return null;
}
