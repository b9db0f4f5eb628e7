import { describe, expect, it } from 'vitest';
import { normal } from './fixtures/simulated-run.ts';
import { resampledRuns } from './resampled-runs.ts';
import { seeded } from './seeded.ts';

const random = seeded(7);
/** 40 rounds of five sides, each with a spread of 3% within a round, and of 20% between rounds, which all sides share. */
const measured = Array.from({ length: 40 }, () => {
  const machine = 0.2 * normal(random);
  return Array.from({ length: 5 }, () => machine + 0.03 * normal(random));
});
const run = { candidates: 1, rounds: 20, added: 0, alpha: 0.05, threshold: 0.02 };
const RUNS = 400;

describe('runs made of measured rounds', () => {
  it('call the same code different in some of them, and in 5% at most', () => {
    for (const candidates of [1, 4]) {
      const { falseAlarms } = resampledRuns(measured, { ...run, candidates }, RUNS);
      expect(falseAlarms / RUNS).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / RUNS));
    }
  });

  it('find more, the more is added, and the longer they are', () => {
    const found = (added: number, rounds = 20) =>
      resampledRuns(measured, { ...run, added, rounds }, RUNS).found / RUNS;
    expect(found(0.1)).toBeGreaterThan(0.99);
    expect(found(0.03)).toBeGreaterThan(found(0.01));
    expect(found(0.03, 60)).toBeGreaterThan(found(0.03));
    expect(found(0.03, 60)).toBeGreaterThan(0.8);
  });

  it('are the same again', () => {
    const asked = { ...run, added: 0.03 };
    expect(resampledRuns(measured, asked, 50)).toEqual(resampledRuns(measured, asked, 50));
  });

  it('do not blame what was added to the first on the others', () => {
    const { falseAlarms } = resampledRuns(measured, { ...run, candidates: 4, added: 0.2 }, RUNS);
    expect(falseAlarms / RUNS).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / RUNS));
  });
});
