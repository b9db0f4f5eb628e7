import { describe, expect, it } from 'vitest';
import { normal } from './fixtures/simulated-run.ts';
import { seeded } from './seeded.ts';
import { classify, FEWEST_CALLS } from './steady-state.ts';

const random = seeded(7);

/** Calls of a second with 2% noise, times a factor for each. */
const calls = (n: number, factor: (call: number) => number): number[] =>
  Array.from({ length: n }, (_, call) => 1e9 * factor(call) * Math.exp(0.02 * normal(random)));

const KINDS = ['flat', 'warm-up', 'slowdown', 'no steady state', 'too short'] as const;

/** How often each kind is found in many series. */
function kindsIn(runs: number, series: () => number[]): Record<(typeof KINDS)[number], number> {
  const found = Array.from({ length: runs }, () => classify(series()).kind);
  const share = (kind: string) => found.filter((one) => one === kind).length / runs;
  return {
    flat: share('flat'),
    'warm-up': share('warm-up'),
    slowdown: share('slowdown'),
    'no steady state': share('no steady state'),
    'too short': share('too short'),
  };
}

describe('classify', () => {
  it('finds the calls of a warm-up', () => {
    expect(classify(calls(40, (call) => (call < 10 ? 1.4 : 1)))).toEqual({
      kind: 'warm-up',
      warmUpCalls: 10,
      changepoints: [10],
    });
    const twice = classify(calls(60, (call) => (call < 5 ? 3 : call < 20 ? 1.5 : 1)));
    expect(twice).toEqual({ kind: 'warm-up', warmUpCalls: 20, changepoints: [5, 20] });
  });

  it('finds a slowdown, and a change too late to trust what follows', () => {
    const slowdown = classify(calls(40, (call) => (call < 15 ? 1 : 1.3)));
    expect(slowdown).toEqual({ kind: 'slowdown', warmUpCalls: 15, changepoints: [15] });
    const late = classify(calls(40, (call) => (call < 34 ? 1.3 : 1)));
    expect(late).toEqual({ kind: 'no steady state', warmUpCalls: null, changepoints: [34] });
  });

  it('calls flat what varies within 2%, and what changes in spread alone', () => {
    const still = (call: number) => (call < 40 ? 1 : 1.01);
    const quiet = Array.from(
      { length: 80 },
      (_, call) => 1e9 * still(call) * (1 + 0.002 * normal(random)),
    );
    expect(classify(quiet)).toEqual({ kind: 'flat', warmUpCalls: 0, changepoints: [] });
    const louder = Array.from(
      { length: 80 },
      (_, call) => 1e9 * (1 + (call < 40 ? 0.001 : 0.01) * normal(random)),
    );
    expect(classify(louder).kind).toBe('flat');
  });

  it('finds two slow first calls among forty, which are too few for a changepoint', () => {
    const noisy = (call: number) => 1e9 * (call < 2 ? 1.3 : 1) * Math.exp(0.03 * normal(random));
    const found = Array.from({ length: 200 }, () =>
      classify(Array.from({ length: 40 }, (_, call) => noisy(call))),
    );
    const right = found.filter(({ warmUpCalls }) => warmUpCalls === 2).length;
    expect(right / found.length).toBeGreaterThan(0.8);
  });

  it('lets a hiccup pass, but not a slow first call', () => {
    expect(classify(calls(30, (call) => (call === 17 ? 2 : 1))).kind).toBe('flat');
    expect(classify(calls(30, (call) => (call === 29 ? 2 : 1))).kind).toBe('flat');
    expect(classify(calls(30, (call) => (call === 0 ? 3 : 1)))).toMatchObject({
      kind: 'warm-up',
      warmUpCalls: 2,
    });
  });

  it('does not tell from few calls', () => {
    const few = { kind: 'too short', warmUpCalls: null, changepoints: [] };
    expect(classify([])).toEqual(few);
    expect(classify(calls(FEWEST_CALLS - 1, (call) => (call < 3 ? 5 : 1)))).toEqual(few);
    expect(classify(calls(FEWEST_CALLS, (call) => (call < 3 ? 5 : 1))).kind).toBe('warm-up');
  });

  it('takes calls of the same length to the nanosecond', () => {
    expect(classify(Array<number>(50).fill(1e6)).kind).toBe('flat');
  });

  it('is rarely wrong about noise, and rarely misses a strong warm-up, at every length', () => {
    for (const n of [FEWEST_CALLS, 20, 60]) {
      expect(kindsIn(300, () => calls(n, () => 1)).flat).toBeGreaterThan(0.99);
      expect(kindsIn(300, () => calls(n, (call) => (call < 1 ? 3 : 1)))['warm-up']).toBeGreaterThan(
        0.95,
      );
      expect(
        kindsIn(300, () => calls(n, (call) => (call < n / 4 ? 1.5 : 1)))['warm-up'],
      ).toBeGreaterThan(0.95);
    }
  });
});
