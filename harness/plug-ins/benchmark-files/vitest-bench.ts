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
      await options.setup?.(task, 'run');
      await options.beforeAll?.call(task, 'run');
      const end = async () => {
        await options.afterAll?.call(task, 'run');
        await options.teardown?.(task, 'run');
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
