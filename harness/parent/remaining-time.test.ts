import { describe, expect, it } from 'vitest';
import {
  type Standing,
  timingSeconds,
  totalOf,
  trialsSeconds,
  untilEndSeconds,
} from './remaining-time.ts';

const standing: Standing = {
  budgetLeft: 100,
  round: 15,
  roundsDone: 3,
  fewestRounds: 3,
  mostRounds: 10,
  moreRounds: null,
};

describe('what timing will still take', () => {
  it.each<[string, Partial<Standing>, number | null]>([
    ['is not known before a round is', { round: null }, null],
    [
      'nor while fewer rounds than the budget buys may do, and none has been looked at',
      { roundsDone: 1 },
      null,
    ],
    [
      'is that of the fewest rounds where no more are affordable',
      { roundsDone: 0, round: 60 },
      180,
    ],
    ['is that of the rounds that were asked for', { roundsDone: 4, fewestRounds: 10 }, 90],
    ['is what the budget buys where the end is too far to be told', {}, 90],
    ['ends sooner where fewer rounds are expected to settle everything', { moreRounds: 2 }, 30],
    ['never beyond the budget', { moreRounds: 50 }, 90],
    ['nor beyond the most rounds', { round: 1, moreRounds: 50 }, 7],
    ['is nothing where all is done', { roundsDone: 3, round: 200 }, 0],
    ['is nothing beyond the budget', { budgetLeft: -5 }, 0],
  ])('%s', (_, part, seconds) => {
    expect(timingSeconds({ ...standing, ...part })).toBe(seconds);
  });
});

it('what trials will still take is as expected at first, and more and more as it was', () => {
  const at = (left: number, trials: number, seconds: number) =>
    trialsSeconds({ left, planned: 10, ended: { trials, seconds } }, 100);
  expect(at(10, 0, 0)).toBe(100);
  expect(at(12, 0, 0)).toBe(120);
  expect(at(9, 1, 60)).toBe(9 * 20);
  expect(at(1, 996, 996 * 5)).toBeCloseTo(5, 1);
  expect(trialsSeconds({ left: 0, planned: 0, ended: { trials: 0, seconds: 0 } }, 0)).toBe(0);
});

it('is known of several things only where it is of each', () => {
  expect(totalOf(1, 2, 3)).toBe(6);
  expect(totalOf(1, null, 3)).toBeNull();
});

describe('the end of a run', () => {
  it('is behind the shares of what follows', () => {
    expect(untilEndSeconds(10, 5, { followingSeconds: 60, followingGroups: 3 })).toBe(70);
    expect(untilEndSeconds(10, 500, { followingSeconds: 60 })).toBe(70);
  });

  it('is later where those after it will take longer than their shares, as this one does', () => {
    expect(untilEndSeconds(10, 50, { followingSeconds: 60, followingGroups: 3 })).toBe(190);
  });

  it('is not known where what is left is not, or what follows', () => {
    expect(untilEndSeconds(null, 5, { followingSeconds: 60, followingGroups: 3 })).toBeNull();
    expect(untilEndSeconds(10, 5, { followingSeconds: null, followingGroups: 3 })).toBeNull();
  });
});
