/** A task and its implementations, once they are loaded. Types alone. */
import type { Limits, Opened, Task } from '../../task.ts';
import type { FoundBench, ReadyBench } from './benchmark-files/found.ts';

/** A task of which nothing is known but what it is. */
export type AnyTask = Task<Readonly<Record<string, unknown>>, unknown, unknown, unknown, string> & {
  /** By name, where it was made of a benchmark file. */
  readonly benches?: ReadonlyMap<string, FoundBench>;
};

/** A function that is called, or what makes one ready for each call. */
export type Callable =
  | { readonly kind: 'function'; readonly run: (input: unknown) => unknown }
  | {
      readonly kind: 'opened';
      readonly open: (input: unknown, limits: Limits) => Opened<unknown> | Promise<Opened<unknown>>;
    }
  /** As opened, where what is done before and after a call must be done right before and after it. */
  | HookedCall;

/** @see Callable */
export type HookedCall = Pick<
  Extract<ReadyBench, { readonly kind: 'hooked' }>,
  'kind' | 'before' | 'run' | 'after'
>;

/** An implementation of a task, loaded. */
export interface TaskImplementation {
  readonly description: string;
  readonly bottleneck: string;
  readonly isApproximate: boolean;
  readonly needs: { readonly package: string; readonly install: string } | null;
  readonly callable: Callable;
  /** After the last call. */
  readonly end: () => unknown;
}
