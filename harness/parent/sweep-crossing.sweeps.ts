/** How well sweeps of five minutes find a crossing that is known, with the noise of a shared machine. */
import { expect, it } from 'vitest';
import { crossingsOf } from '../stats/crossover.ts';
import { ratiosOf } from '../stats/winners.ts';
import { simulatedSweep } from './fixtures/simulated-sweep.ts';

const RUNS = 20;

/** Both are 1 at the size; ratios grow with the root of the size, or faster. */
const KNOWN = [
  ['n and n to the power of 1.5', 8_000, 1e3, 1e6, (n: number) => n, (n: number) => n ** 1.5],
  ['n log n and n²', 105, 8, 1e4, (n: number) => n * Math.log2(n), (n: number) => n * n],
  ['a fixed cost and n', 1_053, 10, 1e5, (n: number) => 20_000 + n, (n: number) => n],
  ['near an end of the range', 1_500, 1e3, 1e6, (n: number) => n, (n: number) => n ** 1.5],
] as const;

it.each(KNOWN)('%s', (_, truth, low, high, first, second) => {
  const scaled = (cost: (n: number) => number) => (n: number) =>
    (20 * truth * cost(n)) / cost(truth);
  const costs = { first: scaled(first), second: scaled(second) };
  for (const [noise, offness] of [
    [0.02, 0],
    [0.05, 0],
    [0.05, 0.03],
  ] as const) {
    const found = Array.from({ length: RUNS }, (_, seed) => {
      const { points } = simulatedSweep({ costs, low, high, noise, offness, seed: seed + 1 });
      return crossingsOf(ratiosOf(points, { baseline: 'first', candidate: 'second' })).crossings;
    });
    const near = found.filter(
      ([one, ...more]) =>
        more.length === 0 &&
        one !== undefined &&
        Math.abs(Math.log(one.size / truth)) < Math.log(1.1),
    );
    expect(near.length).toBeGreaterThanOrEqual(18);
    const held = found.flat().filter((one) => one.low <= truth && truth <= one.high);
    expect(held.length / found.flat().length).toBeGreaterThanOrEqual(0.85);
  }
});
