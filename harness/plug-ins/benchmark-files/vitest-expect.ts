/** So much of vitest's `expect` as needs nothing of vitest's; the rest is refused by name. Runs in trial processes. */
import { isDeepStrictEqual } from 'node:util';
import { notTakenOver } from './found.ts';
import { isNoResult } from './results.ts';

type Matcher = (actual: never, ...expected: never[]) => boolean;

const MATCHERS: Readonly<Record<string, Matcher>> = {
  toBe: (actual, expected) => Object.is(actual, expected),
  toBeDefined: (actual) => actual !== undefined,
  toBeUndefined: (actual) => actual === undefined,
  toBeNull: (actual) => actual === null,
  toBeNaN: (actual) => Number.isNaN(actual),
  toBeTruthy: (actual) => Boolean(actual),
  toBeFalsy: (actual) => !actual,
  toBeGreaterThan: (actual: number, expected: number) => actual > expected,
  toBeGreaterThanOrEqual: (actual: number, expected: number) => actual >= expected,
  toBeLessThan: (actual: number, expected: number) => actual < expected,
  toBeLessThanOrEqual: (actual: number, expected: number) => actual <= expected,
  toBeInstanceOf: (actual: unknown, expected: new () => unknown) => actual instanceof expected,
  toBeTypeOf: (actual: unknown, expected: string) => typeof actual === expected,
  toHaveLength: (actual: { readonly length: number }, expected: number) =>
    actual.length === expected,
  toContain: (actual: Iterable<unknown>, expected: unknown) =>
    typeof actual === 'string' ? actual.includes(String(expected)) : [...actual].includes(expected),
  toMatch: (actual: string, expected: string | RegExp) =>
    typeof expected === 'string' ? actual.includes(expected) : expected.test(actual),
  toStrictEqual: (actual, expected) => isDeepStrictEqual(actual, expected),
};

/** What is asked of a result, which there is none of here, holds: it is for the report of the run to say. */
export const expect = (actual: unknown): unknown => matchersOf(actual, false);

function matchersOf(actual: unknown, isNot: boolean): unknown {
  return new Proxy(
    {},
    {
      get: (_, key) => {
        const name = String(key);
        if (key === 'not') return matchersOf(actual, !isNot);
        if (typeof key === 'symbol' || key === 'then') return undefined;
        if (isNoResult(actual)) return () => {};
        return (...expected: unknown[]) => {
          if (!holds(name, actual, expected, isNot))
            throw new Error(`expect(…)${isNot ? '.not' : ''}.${name}(…) does not hold`);
        };
      },
    },
  );
}

function holds(name: string, actual: unknown, expected: unknown[], isNot: boolean): boolean {
  // Its rules about what is undefined are vitest's; what is strictly equal is equal by them, too.
  if (name === 'toEqual' && !isNot && isDeepStrictEqual(actual, expected[0])) return true;
  const matcher = Object.hasOwn(MATCHERS, name) ? MATCHERS[name] : undefined;
  if (matcher === undefined) throw notTakenOver(`expect(…).${name} of vitest`);
  return matcher(actual as never, ...(expected as never[])) !== isNot;
}
