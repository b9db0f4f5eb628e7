/** A bench for vitest, with its options and what its suites say. Runs in trial processes. */
import { type FoundBench, inOrder } from './found.ts';
import { beginSuites, eachOf, endSuites, lineage, type Suite } from './vitest-suites.ts';

type Run = (...given: unknown[]) => unknown;

/** How often and how long is not taken over; these are. */
export interface BenchOptions {
  readonly setup?: Run;
  readonly teardown?: Run;
  readonly beforeAll?: Run;
  readonly afterAll?: Run;
  readonly beforeEach?: Run;
  readonly afterEach?: Run;
}

interface Declared {
  readonly name: string;
  readonly place: string;
  readonly run: Run;
  readonly options: BenchOptions;
  /** null where the hooks of suites are not of the bench, but of the test around it. */
  readonly suite: Suite | null;
}

/** Not started yet. */
export function benchOf({ name, place, run, options, suite }: Declared): FoundBench {
  const task = { name };
  const suites = suite === null ? [] : lineage(suite);
  return {
    name,
    place,
    text: String(run),
    isBaseline: false,
    parameters: {},
    begin: async () => {
      await beginSuites(suites);
      const begin = async (mode: 'warmup' | 'run') => {
        await options.setup?.(task, mode);
        await options.beforeAll?.call(task, mode);
      };
      const stop = async (mode: 'warmup' | 'run') => {
        await options.afterAll?.call(task, mode);
        await options.teardown?.(task, mode);
      };
      // As vitest does before each bench, but for the calls: those that warm up are the measurement's own.
      await begin('warmup');
      await stop('warmup');
      await begin('run');
      const end = async () => {
        await stop('run');
        await endSuites(suites);
      };
      const each = eachOf(suites);
      const call = () => run.call(task);
      const { beforeEach, afterEach } = options;
      if (each.isEmpty() && beforeEach === undefined && afterEach === undefined)
        return { kind: 'plain', run: call, end };
      return {
        kind: 'hooked',
        before: () => inOrder([each.before, () => beforeEach?.call(task, 'run')]),
        run: call,
        after: () => inOrder([() => afterEach?.call(task, 'run'), each.after]),
        end,
      };
    },
  };
}
