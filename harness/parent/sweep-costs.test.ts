import { describe, expect, it } from 'vitest';
import { enoughBudget, expectedSeconds } from './sweep-costs.ts';

const at = (size: number, seconds: number, callSeconds: number) => ({
  size,
  cost: { seconds, callSeconds },
});

describe('the forecast', () => {
  it('takes no busy machine for growth', () => {
    const known = [at(10, 12, 1e-6), at(32, 20, 3e-6), at(100, 22, 1e-5)];
    expect(expectedSeconds(known, 100_000)).toBeLessThan(13);
  });

  it('grows as calls do', () => {
    const known = [at(1e3, 10, 0.001), at(1e4, 10, 0.01), at(1e5, 11, 0.1)];
    expect(expectedSeconds(known, 1e6)).toBeCloseTo(10 + 12 * 1, 5);
  });

  it('sees what else grows with the size, as making inputs, once it is as much again', () => {
    const known = [at(1e3, 10, 0.001), at(1e4, 11, 0.01), at(1e5, 40, 0.1)];
    expect(expectedSeconds(known, 1e6)).toBeCloseTo(10 + 30 * 10, 5);
  });

  it('is what the next larger size took, between two', () => {
    expect(expectedSeconds([at(10, 5, 1), at(100, 9, 1)], 40)).toBe(9);
  });
});

describe('the budget that is advised', () => {
  it('has room for what was spent and what is to come', () => {
    const share = { budgetSeconds: 75, spentSeconds: 65, expectedSeconds: 34 };
    expect(enoughBudget(75, share)).toBe(120);
  });

  it('is for all curves, of which each has its share', () => {
    const share = { budgetSeconds: 10, spentSeconds: 10, expectedSeconds: 20 };
    expect(enoughBudget(60, share)).toBe(240);
  });

  it('is more than the one that was too small', () => {
    for (const budgetSeconds of [1, 7, 60, 1234]) {
      const share = { budgetSeconds, spentSeconds: budgetSeconds, expectedSeconds: 0.1 };
      expect(enoughBudget(budgetSeconds, share)).toBeGreaterThan(budgetSeconds);
    }
  });
});
