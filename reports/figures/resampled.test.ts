import { describe, expect, it } from 'vitest';
import { timedRounds } from '../../harness/fixtures/timed-trials.ts';
import type { InjectedEntry } from '../../harness/record/record-schema.ts';
import { smallRecord } from '../fixtures/small-record.ts';
import { measuredRounds, resampledOf } from './resampled.ts';

const sides = [
  { type: 'injected', implementation: 'again', what: 'nothing', amount: 0 },
  { type: 'injected', implementation: 'slower', what: 'time', amount: 0.1 },
] as const satisfies readonly InjectedEntry[];

describe('measured rounds', () => {
  it('are the logarithms of all sides, without what was added on purpose', () => {
    const timed = timedRounds(2, { base: () => 100, again: () => 100, slower: () => 110 });
    const rounds = measuredRounds('base', sides, timed);
    expect(rounds).toHaveLength(2);
    for (const round of rounds)
      for (const value of round) expect(value).toBeCloseTo(Math.log(100), 12);
  });

  it('leave out rounds that lack a side, and sides that are no part of the calibration', () => {
    const timed = timedRounds(3, {
      base: () => 100,
      again: () => 100,
      slower: () => 110,
      other: () => 1,
    });
    const cut = timed.filter(
      ({ implementation, round }) => implementation !== 'again' || round !== 2,
    );
    expect(measuredRounds('base', sides, cut)).toEqual([
      expect.objectContaining({ length: 3 }),
      expect.objectContaining({ length: 3 }),
    ]);
  });
});

describe('resampled runs', () => {
  const header = { ...smallRecord.header, budgetSeconds: 100 };
  const round = (index: number) => [0, 1, 2].map((side) => 0.01 * Math.sin(17 * index + 5 * side));
  const measured = Array.from({ length: 30 }, (_, index) => round(index));

  it('are of as many rounds as the budget buys, and of no more candidates than were measured', () => {
    const [one, ...others] = resampledOf(header, measured, 2);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ candidates: 1, rounds: 25 });
    expect(one?.powers.map(({ added }) => added)).toEqual([0.01, 0.02, 0.05, 0.1]);
    expect(one?.powers.at(-1)?.found).toMatchObject({ count: 400, of: 400 });
    expect(one?.falseAlarms.of).toBe(400);
    expect(resampledOf(header, measured, 1e-6)[0]).toMatchObject({ rounds: 100 });
    expect(resampledOf(header, measured, 1e6)[0]).toMatchObject({ rounds: 3 });
  });

  it('are none where too few rounds were measured', () => {
    expect(resampledOf(header, measured.slice(0, 19), 2)).toEqual([]);
  });
});
