/** What cannot be asked of runtimes that have no V8: times alone are measured there, of task files. Runs in the parent. */
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { hasV8, type Runtime, titleOf } from '../wire/runtime.ts';
import type { Measured } from './measured.ts';

/** The first of them; null where all have V8, or none is named. */
function withoutV8(runtimes: readonly Runtime[]): Runtime | null {
  return runtimes.find((runtime) => !hasV8(runtime)) ?? null;
}

/** @throws UsageError where only what V8 tells is to be measured. */
export function assertMeasurable(runtimes: readonly Runtime[], only: Measured | undefined): void {
  const one = withoutV8(runtimes);
  if (one === null || only !== 'memory') return;
  throw new UsageError(
    `--only memory cannot be had on --runtime ${printable(one.name, 500)}: memory is what V8 tells, and ${titleOf(one)} has another engine, on which times alone are measured. Leave out one of them.`,
  );
}

/**
 * @param what Is to be measured, and is no task file's.
 * @throws UsageError where one of the runtimes knows task files alone.
 */
export function assertOnNode(runtimes: readonly Runtime[], what: string): void {
  const one = withoutV8(runtimes);
  if (one === null) return;
  throw new UsageError(
    `--runtime ${printable(one.name, 500)}: on ${titleOf(one)}, functions of task files are timed, and not ${what}. Write a task of the function, or name versions of Node.`,
  );
}

/**
 * @param option What is asked for beside times: `--audit`.
 * @throws UsageError where one of the runtimes has times alone.
 */
export function assertBesideTimes(runtimes: readonly Runtime[], option: string): void {
  const one = withoutV8(runtimes);
  if (one === null) return;
  throw new UsageError(
    `${option} cannot be had on --runtime ${printable(one.name, 500)}: it looks into V8, and ${titleOf(one)} has another engine, on which times alone are measured. Leave out one of them.`,
  );
}
