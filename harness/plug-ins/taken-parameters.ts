/** What the functions of a task take of their workload, by how they are written: one that is misspelt would be undefined, and an input empty. Pure. */
import { didYouMean, unknownName } from '../../unknown-name.ts';
import { RESERVED_PARAMETERS } from '../wire/task.ts';
import type { Fields } from './task-callable.ts';

const PARTS = ['data', 'make', 'expected', 'stream'] as const;

/** `({ size, random: draw }) =>`, `async make({ size }) {`; what has brackets within is left alone. */
const HEAD = /^(?:async\s+)?(?:function\b\s*\*?\s*)?[\w$]*\s*\(\s*\{(?<names>[^{}()[\]]*)\}/;

/**
 * What is wrong with it, without a full stop; null where nothing is. One that no workload has may be meant for another task, and is
 * told only where it is much like one that is there, and is not taken.
 */
export function problemOfTaken(task: Fields): string | null {
  const workloads = Object.values(task.workloads as Readonly<Record<string, Fields>>);
  const own = workloads.flatMap((workload) => Object.keys(workload));
  const known = [...new Set([...own, ...RESERVED_PARAMETERS])];
  for (const part of PARTS) {
    const taken = takenBy(task[part]);
    const left = known.filter((name) => !taken.includes(name));
    const stray = taken.find((name) => !known.includes(name) && didYouMean(name, left) !== '');
    if (stray !== undefined)
      return `“${part}” takes ${stray}. ${unknownName('parameter', stray, left).replace(/\.$/, '')}`;
  }
  return null;
}

/** Without those that have a default: they may well be left out. */
function takenBy(part: unknown): string[] {
  if (typeof part !== 'function') return [];
  const { names = '' } = HEAD.exec(Function.prototype.toString.call(part))?.groups ?? {};
  return names
    .split(',')
    .filter((one) => !one.includes('='))
    .map((one) => one.split(':')[0]!.trim())
    .filter((one) => /^[\w$]+$/.test(one));
}
