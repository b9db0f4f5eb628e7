/** The suites of a benchmark file for vitest, and their hooks. Runs in trial processes. */
import { type FoundBench, inOrder, isThenable } from './found.ts';

export type Mode = 'run' | 'skip' | 'only' | 'todo';
export type Hook = 'beforeAll' | 'afterAll' | 'beforeEach' | 'afterEach';
type Body = (...given: unknown[]) => unknown;

type Child =
  | { readonly kind: 'suite'; readonly suite: Suite }
  | { readonly kind: 'bench'; readonly mode: Mode; readonly bench: FoundBench }
  | ({ readonly kind: 'test'; readonly mode: Mode } & Test);

/** A test that may hold benches. */
export interface Test {
  readonly name: string;
  readonly place: string;
  readonly body: Body;
}

/** `describe`, or the file. */
export interface Suite {
  readonly parent: Suite | null;
  readonly name: string;
  readonly mode: Mode;
  readonly place: string;
  readonly body: Body | null;
  readonly children: Child[];
  readonly hooks: Readonly<Record<Hook, Body[]>>;
  /** Settled once `beforeAll` is over; null before it began. */
  begun: Promise<void> | null;
  /** Benches that have begun and not ended. */
  open: number;
}

export function suiteOf(
  parent: Suite | null,
  name: string,
  mode: Mode,
  place: string,
  body: Body | null,
): Suite {
  const hooks = { beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] };
  return { parent, name, mode, place, body, children: [], hooks, begun: null, open: 0 };
}

/** What stands outside of all others. */
export const file = suiteOf(null, '', 'run', 'the file', null);
let current = file;

/** What benches and hooks now belong to. */
export function currentSuite(): Suite {
  return current;
}

/** Does something while what is declared belongs to this suite. */
export async function within(suite: Suite, run: () => unknown): Promise<void> {
  const before = current;
  current = suite;
  try {
    await run();
  } finally {
    current = before;
  }
}

/** From the file inwards. */
export function lineage(suite: Suite): Suite[] {
  return suite.parent === null ? [suite] : [...lineage(suite.parent), suite];
}

/** Names, without the file's. */
export function pathOf(suite: Suite): string[] {
  return lineage(suite)
    .slice(1)
    .map(({ name }) => name);
}

/** Runs `beforeAll` of these suites where that was not done. */
export async function beginSuites(suites: readonly Suite[]): Promise<void> {
  for (const suite of suites) {
    suite.open++;
    suite.begun ??= (async () => {
      for (const run of suite.hooks.beforeAll) {
        const cleanUp = await run({});
        if (typeof cleanUp === 'function') suite.hooks.afterAll.unshift(cleanUp as Body);
      }
    })();
    await suite.begun;
  }
}

/** Runs `afterAll` of those of which nothing is open any more. */
export async function endSuites(suites: readonly Suite[]): Promise<void> {
  for (const suite of suites.toReversed()) {
    suite.open--;
    if (suite.open > 0) continue;
    for (const run of suite.hooks.afterAll) await run({});
    suite.begun = null;
  }
}

/** `beforeEach` of all, and what it returned to be done afterwards. */
export function eachOf(suites: readonly Suite[]) {
  const befores = suites.flatMap(({ hooks }) => hooks.beforeEach);
  const afters = suites.toReversed().flatMap(({ hooks }) => hooks.afterEach);
  let cleanUps: (() => unknown)[] = [];
  const noted = (returned: unknown): unknown => {
    if (isThenable(returned)) return returned.then(noted);
    if (typeof returned === 'function') cleanUps.unshift(returned as () => unknown);
    return undefined;
  };
  return {
    isEmpty: () => befores.length === 0 && afters.length === 0,
    before: () => inOrder(befores.map((run) => () => noted(run({})))),
    after: () => {
      const last = cleanUps;
      cleanUps = [];
      return inOrder([...afters.map((run) => () => run({})), ...last]);
    },
  };
}
