/**
 * Stands in for vitest: what benchmark files import from it. Finds benches and measures nothing. Of vitest 4, `bench` within
 * `describe`; of vitest 5, the `bench` that tests are given. Runs in trial processes.
 */
import { found, notTakenOver, refuse } from './found.ts';
import { callerPlace } from './place.ts';
import { type BenchOptions, benchOf } from './vitest-bench.ts';
import { collectFile } from './vitest-collect.ts';
import { namesOfTable } from './vitest-each.ts';
import { refusing } from './vitest-refusing.ts';
import { currentSuite, type Hook, type Mode, suiteOf } from './vitest-suites.ts';

export { expect } from './vitest-expect.ts';

type Body = (...given: unknown[]) => unknown;

/** What chains as `describe.skip.each(…)` say on the way. */
interface Said {
  readonly mode: Mode;
}

type Declare = (said: Said, place: string, given: readonly unknown[]) => void;

/** `describe`, `bench` and `test` alike: a function with `skip`, `only`, `todo`, `each`, and others that change nothing here. */
function chainable(declare: Declare, said: Said = { mode: 'run' }): Body & Record<string, unknown> {
  const call = (...given: unknown[]) => declare(said, callerPlace(), given);
  const with_ = (mode: Mode) => chainable(declare, { mode });
  const chain: Record<string, () => unknown> = {
    skip: () => with_('skip'),
    only: () => with_(said.mode === 'run' ? 'only' : said.mode),
    todo: () => with_('todo'),
    fails: () => with_('skip'),
    skipIf: () => (condition: unknown) => (condition ? with_('skip') : with_(said.mode)),
    runIf: () => (condition: unknown) => (condition ? with_(said.mode) : with_('skip')),
    each: () => tableOf(declare, said, true),
    for: () => tableOf(declare, said, false),
  };
  for (const name of ['concurrent', 'sequential', 'shuffle', 'override', 'scoped'])
    chain[name] = () => chainable(declare, said);
  for (const [name, get] of Object.entries(chain)) Object.defineProperty(call, name, { get });
  return call as Body & Record<string, unknown>;
}

/** @param spreads Whether a row that is an array is given as several arguments. */
function tableOf(declare: Declare, said: Said, spreads: boolean): Body {
  return (...table) => {
    const place = callerPlace();
    return (name: unknown, ...given: unknown[]) => {
      for (const { title, row } of namesOfTable(table, nameOf(name))) {
        const values = spreads && Array.isArray(row) ? row : [row];
        const withRow = given.map((one) =>
          typeof one === 'function' ? bound(one as Body, values) : one,
        );
        declare(said, place, [title, ...withRow]);
      }
    };
  };
}

/** With its first arguments; it reads as before, because tests are asked whether they want a bench. */
function bound(body: Body, first: readonly unknown[]): Body {
  const run: Body = (...more) => body(...first, ...more);
  Object.defineProperty(run, 'length', { value: Math.max(0, body.length - first.length) });
  Object.defineProperty(run, 'toString', { value: () => String(body) });
  return run;
}

/** A name may be a function or a class. */
function nameOf(name: unknown): string {
  if (typeof name === 'function') return name.name || '<anonymous>';
  return String(name);
}

/** `(name, fn, options)` and `(name, options, fn)` alike. */
function partsOf([name, ...rest]: readonly unknown[]) {
  const options = rest.find((one) => typeof one === 'object' && one !== null) ?? {};
  const body = rest.find((one) => typeof one === 'function') as Body | undefined;
  return { name: nameOf(name), options: options as Record<string, unknown>, body };
}

function modeOf({ mode }: Said, options: Record<string, unknown>, body: Body | undefined): Mode {
  if (mode === 'skip' || options.skip === true) return 'skip';
  if (mode === 'todo' || options.todo === true || body === undefined) return 'todo';
  return mode === 'only' || options.only === true ? 'only' : 'run';
}

export const describe = chainable((said, place, given) => {
  const { name, options, body } = partsOf(given);
  const mode = modeOf(said, options, body);
  const parent = currentSuite();
  parent.children.push({ kind: 'suite', suite: suiteOf(parent, name, mode, place, body ?? null) });
});
export const suite = describe;

export const bench = chainable((said, place, given) => {
  const { name, options, body } = partsOf(given);
  const mode = modeOf(said, options, body);
  const of = currentSuite();
  if (body === undefined) {
    const isMeant = said.mode === 'run' || said.mode === 'only';
    if (isMeant && options.skip !== true && options.todo !== true)
      refuse(`bench ${JSON.stringify(name)} is left out: it has no function`, place);
    return;
  }
  const found = benchOf({ name, place, run: body, options: options as BenchOptions, suite: of });
  of.children.push({ kind: 'bench', mode, bench: found });
});

export const test = Object.assign(
  chainable((said, place, given) => {
    const { name, options, body } = partsOf(given);
    const mode = modeOf(said, options, body);
    if (body !== undefined) currentSuite().children.push({ kind: 'test', mode, name, place, body });
  }),
  {
    extend: () => {
      refuse('test.extend of vitest is not taken over: tests get no fixtures but bench');
      return test;
    },
  },
);
export const it = test;

const hook = (kind: Hook) => (run: unknown) => {
  if (typeof run === 'function') currentSuite().hooks[kind].push(run as Body);
};
export const beforeAll = hook('beforeAll');
export const afterAll = hook('afterAll');
export const beforeEach = hook('beforeEach');
export const afterEach = hook('afterEach');
export const onTestFinished = (): void => {};
export const onTestFailed = (): void => {};

/** Only what needs nothing of vitest's. */
export const vi = refusing('vi of vitest', {
  fn: (run: Body = () => undefined) => run,
  hoisted: (make: () => unknown) => make(),
  isMockFunction: () => false,
  isFakeTimers: () => false,
});
export const vitest = vi;
export const assert = (condition: unknown, message = 'assertion failed'): void => {
  if (!condition) throw new Error(message);
};
export const assertType = (): void => {};
export const expectTypeOf = refusing('expectTypeOf of vitest', {});
export const chai = refusing('chai of vitest', {});
export const inject = (): never => {
  throw notTakenOver('inject of vitest');
};
export const aroundAll = inject;
export const aroundEach = inject;

found().afterwards.push(collectFile);
