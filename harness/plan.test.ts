import { describe, expect, it } from 'vitest';
import { orderOf, planCalls } from './plan.ts';
import { remainingSeconds } from './remaining-time.ts';

describe('planCalls', () => {
  it.each([
    [30, { warmUps: 1, warmUpEvents: 250, iterations: 1 }],
    [4, { warmUps: 1, warmUpEvents: 250, iterations: 1 }],
    [2, { warmUps: 1, warmUpEvents: 1_000, iterations: 2 }],
    [1, { warmUps: 1, warmUpEvents: 1_000, iterations: 4 }],
    [0.1, { warmUps: 10, warmUpEvents: 1_000, iterations: 40 }],
    [0.000_1, { warmUps: 20, warmUpEvents: 1_000, iterations: 50 }],
  ])('for calls of %d seconds', (seconds, calls) => {
    expect(planCalls(seconds, 1_000, 210)).toEqual(calls);
  });

  it('makes fewer where the budget is small', () => {
    expect(planCalls(0.1, 1_000, 30)).toEqual({
      warmUps: 3,
      warmUpEvents: 1_000,
      iterations: 10,
    });
  });
});

describe('orderOf', () => {
  it('puts each side in each place, and before and behind each other, equally often', () => {
    const items = ['a', 'b', 'c'];
    const rounds = Array.from({ length: 6 }, (_, index) => orderOf(items, index + 1));
    for (const item of items) {
      for (const place of [0, 1, 2]) {
        expect(rounds.filter((round) => round[place] === item)).toHaveLength(2);
      }
      for (const other of items.filter((one) => one !== item)) {
        expect(rounds.filter((round) => round.indexOf(item) < round.indexOf(other))).toHaveLength(
          3,
        );
      }
    }
  });
});

describe('remainingSeconds', () => {
  const standing = {
    budgetLeft: 100,
    beforeTiming: 20,
    round: 15,
    roundsDone: 0,
    fewestRounds: 3,
    mostRounds: 10,
  };

  it('is what is left of the budget while nothing is known', () => {
    expect(remainingSeconds({ ...standing, round: null })).toBe(100);
    expect(remainingSeconds({ ...standing, round: null, budgetLeft: -5 })).toBe(0);
  });

  it('fills the budget with whole rounds, within the bounds', () => {
    expect(remainingSeconds(standing)).toBe(20 + 5 * 15);
    expect(remainingSeconds({ ...standing, round: 1 })).toBe(20 + 10);
    expect(remainingSeconds({ ...standing, round: 60 })).toBe(20 + 3 * 60);
    expect(remainingSeconds({ ...standing, beforeTiming: 0, roundsDone: 3, round: 200 })).toBe(0);
  });
});
