/** Tests of vitest 5, which are given a `bench`: run as far as the benches that they have measured. Runs in trial processes. */
import { errorInWords } from '../../../printable.ts';
import { type FoundBench, refuse, settle } from './found.ts';
import { callerPlace, placeIn } from './place.ts';
import { resultOf } from './results.ts';
import { type BenchOptions, benchOf } from './vitest-bench.ts';
import { expect } from './vitest-expect.ts';
import {
  beginSuites,
  eachOf,
  endSuites,
  lineage,
  pathOf,
  type Suite,
  type Test,
} from './vitest-suites.ts';

/** What `bench(…)` of a test returns: nothing happens before it is run. */
interface Registered {
  readonly bench: FoundBench | null;
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/** Whether it asks for `bench`: others are tests, and not run. */
function asksForBench({ body }: Test): boolean {
  return body.length > 0 && /\bbench\b/.test(String(body));
}

/** Runs it with its suites' hooks around. */
export async function runTest(suite: Suite, test: Test): Promise<void> {
  if (!asksForBench(test)) return;
  const suites = lineage(suite);
  const each = eachOf(suites);
  let isMeasured = false;
  try {
    await beginSuites(suites);
    await each.before();
    const settled = async (all: readonly Registered[]) => {
      const benches = all.flatMap(({ bench }) => bench ?? []);
      isMeasured = true;
      await settle([{ path: [...pathOf(suite), test.name], benches }]);
    };
    await test.body({ bench: benchFor(settled), expect, task: { name: test.name }, ...NOTHING });
    await each.after();
    await endSuites(suites);
  } catch (error) {
    const after = isMeasured ? ', after a bench' : '';
    const why = `test ${JSON.stringify(test.name)} throws${after}: ${errorInWords(error)}`;
    refuse(why, placeIn((error as Error)?.stack) ?? test.place);
  }
}

/** Of a test's context; nothing comes of it here. */
const NOTHING = {
  skip: () => {},
  annotate: async () => {},
  onTestFinished: () => {},
  onTestFailed: () => {},
  signal: new AbortController().signal,
};

function benchFor(settled: (all: readonly Registered[]) => Promise<void>) {
  const register = (name: unknown, ...rest: unknown[]): Registered => {
    const options = rest.find((one) => typeof one === 'object' && one !== null) ?? {};
    const run = rest.find((one) => typeof one === 'function') as (() => unknown) | undefined;
    if (run === undefined) throw new TypeError(`bench ${String(name)} has no function.`);
    const found = benchOf({
      name: typeof name === 'function' ? name.name : String(name),
      place: callerPlace(),
      run,
      options: options as BenchOptions,
      suite: null,
    });
    return registered(found.name, found);
  };
  const registered = (name: string, bench: FoundBench | null): Registered => {
    const one: Registered = {
      name,
      bench,
      run: async () => {
        await settled([one]);
        return resultOf(name);
      },
    };
    return one;
  };
  return Object.assign(register, {
    compare: async (...given: unknown[]) => {
      const all = given.filter(
        (one): one is Registered => typeof (one as Registered)?.run === 'function',
      );
      await settled(all);
      return { get: (name: unknown) => resultOf(String(name)), results: [] };
    },
    from: (name: unknown) => {
      refuse(
        `bench.from ${JSON.stringify(String(name))} is left out: results that were stored are not compared`,
      );
      return registered(String(name), null);
    },
  });
}
