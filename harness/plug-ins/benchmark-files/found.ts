/**
 * What a file holds that was written for another benchmarking library: found while it is loaded, by modules that stand in for that
 * library. Those are loaded apart from the harness, so that the two meet at one symbol of the process. Runs in trial processes.
 */
import { callerPlace } from './place.ts';

/** Values of parameters, by name. */
export type Parameters = Readonly<Record<string, unknown>>;

/** A bench whose preparations are over. */
export type ReadyBench = {
  /** After the last call. */
  readonly end: () => unknown;
} & (
  | { readonly kind: 'plain'; readonly run: () => unknown }
  /** What each call needs is made by itself, beforehand. */
  | { readonly kind: 'opened'; readonly open: () => unknown }
  /** Each call has something done right before and after it. */
  | {
      readonly kind: 'hooked';
      readonly before: () => unknown;
      readonly run: () => unknown;
      readonly after: () => unknown;
    }
);

/** For each bench: more are no workloads that anybody waits for. */
export const MOST_WORKLOADS = 1_000;

/** A bench, not started yet. */
export interface FoundBench {
  readonly name: string;
  /** `sort.bench.ts:12`. */
  readonly place: string;
  /** Of the function that is called, as it is compiled. */
  readonly text: string;
  readonly isBaseline: boolean;
  /** Every combination is a workload, of more than {@link MOST_WORKLOADS} the first ones. */
  readonly parameters: Readonly<Record<string, readonly unknown[]>>;
  /** Does what is to be done once, before the first call. */
  readonly begin: (parameters: Parameters) => Promise<ReadyBench>;
}

/** Benches that are compared with each other. */
export interface FoundGroup {
  /** From the outermost; empty outside of all groups. */
  readonly path: readonly string[];
  readonly benches: readonly FoundBench[];
}

/** What was found until now. */
export interface Found {
  readonly groups: FoundGroup[];
  readonly refused: string[];
  /** To be done once the file is imported. */
  readonly afterwards: (() => unknown)[];
  /** To be done once the file has nothing more to do: it may have begun what it does not wait for. */
  readonly atEnd: (() => unknown)[];
  /** Told of every group. @returns whether it is the one that is to be measured, so that the file goes no further. */
  readonly isReached: () => boolean;
}

const KEY = Symbol.for('uniqbench.benchmark-file');

/** Where what is found from now on is kept. */
export function startFinding(found: Found): void {
  (globalThis as Record<symbol, unknown>)[KEY] = found;
}

/** @throws Error where uniqbench is not loading a file. */
export function found(): Found {
  const current = (globalThis as Record<symbol, unknown>)[KEY] as Found | undefined;
  if (current === undefined) throw new Error('No benchmark file is being loaded by uniqbench.');
  return current;
}

/** Keeps groups that are whole, which a file now has measured: where one of them is wanted, what follows never runs. */
export async function settle(groups: readonly FoundGroup[]): Promise<void> {
  const { groups: all, isReached } = found();
  all.push(...groups.filter(({ benches }) => benches.length > 0));
  if (isReached()) await new Promise(() => {});
}

/** Notes what is left out. @param what Without a full stop. */
export function refuse(what: string, place: string = callerPlace()): void {
  const { refused } = found();
  const text = `${place}: ${what}`;
  if (!refused.includes(text)) refused.push(text);
}

/** What is thrown where the file asks for something that it cannot be given. */
export function notTakenOver(what: string): Error {
  return new Error(`${callerPlace()}: ${what} is not taken over`);
}

/** Whether it is to be waited for. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { readonly then?: unknown }).then === 'function'
  );
}

/** One after the other; a promise only where one of them returns one. */
export function inOrder(steps: readonly (() => unknown)[]): unknown {
  for (const [index, step] of steps.entries()) {
    const returned = step();
    if (isThenable(returned)) return returned.then(() => inOrder(steps.slice(index + 1)));
  }
  return undefined;
}
