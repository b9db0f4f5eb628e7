import { describe, expect, it } from 'vitest';
import { timedRounds, timedTrial } from '../fixtures/timed-trials.ts';
import type { DecisionRule } from '../stats/decision-rule.ts';
import { decideTimes, forkMedians, roundsUntilSettled, unsettled } from './decide.ts';

const rule: DecisionRule = {
  baseline: 'base',
  alpha: 0.05,
  workloads: ['w'],
  threshold: 0.02,
  limits: { wallTime: 0, cpuTime: 0 },
};
/** A little noise that is the same in every test, and differs from side to side. */
const noisy = (ns: number, salt: number) => (round: number) =>
  ns * (1 + 0.003 * Math.sin(round * 12.9898 + salt * 78.233));
const end = (round: number) => [{ round, spent: 1 }];

describe('decideTimes', () => {
  const trials = timedRounds(12, {
    base: noisy(100, 1),
    same: noisy(100, 2),
    quick: noisy(50, 3),
    quicker: noisy(40, 4),
    slow: noisy(110, 5),
  });
  const decisions = decideTimes(trials, end(12), rule);
  const of = (candidate: string, baseline = 'base', metric = 'wallTime') =>
    decisions.find(
      (one) => one.candidate === candidate && one.baseline === baseline && one.metric === metric,
    )?.decision;

  it('has no interval that reaches farther than a number can say, nor does one where a limit stretches it so far', () => {
    const wild = timedRounds(3, { base: () => 1, wild: (round) => (round === 3 ? 1e178 : 1) });
    const [decided] = decideTimes(wild, end(3), { ...rule, limits: { wallTime: 1e15 } });
    expect(decided?.decision).toMatchObject({ low: null, high: null });
    expect(decided?.decision.ratio).toBeGreaterThan(1e50);
  });

  it('compares every candidate with the baseline in each metric, and the two fastest', () => {
    expect(decisions).toHaveLength(4 * 2 + 1);
    expect(of('quick')).toMatchObject({ verdict: 'lower', rounds: 12 });
    expect(of('slow')).toMatchObject({ verdict: 'higher' });
    expect(of('slow', 'base', 'cpuTime')).toMatchObject({ verdict: 'higher' });
    expect(of('same')?.verdict).toBe('equivalent');
    expect(of('quicker', 'quick')).toMatchObject({ verdict: 'lower' });
    expect(of('quicker', 'quick')?.ratio).toBeCloseTo(0.8, 1);
  });

  it('does not compare leaders where the baseline is one of them', () => {
    const own = trials.filter(({ implementation }) => !implementation?.startsWith('quick'));
    expect(decideTimes(own, end(12), rule).every(({ baseline }) => baseline === 'base')).toBe(true);
  });

  it('decides pairs that were asked for with the rest, and tells them from the two fastest', () => {
    const pairs = [
      { baseline: 'same', candidate: 'slow' },
      { baseline: 'base', candidate: 'slow' },
      { baseline: 'quick', candidate: 'quicker' },
      { baseline: 'quick', candidate: 'missing' },
    ];
    const paired = decideTimes(trials, end(12), { ...rule, pairs });
    expect(paired).toHaveLength(decisions.length + 2);
    const own = paired.filter(({ baseline, isOfLeaders }) => baseline !== 'base' && !isOfLeaders);
    expect(own.map(({ candidate, decision }) => [candidate, decision.verdict])).toEqual([
      ['slow', 'higher'],
      ['quicker', 'lower'],
    ]);
    expect(paired.filter(({ isOfLeaders }) => isOfLeaders)).toHaveLength(1);
  });

  it('holds ratios against a limit, and shows them as they are', () => {
    const limits = { wallTime: 0.05 };
    const limited = decideTimes(trials, end(12), { ...rule, limits });
    const slow = limited.find(({ candidate }) => candidate === 'slow')!;
    expect(slow).toMatchObject({
      metric: 'wallTime',
      limit: 0.05,
      decision: { verdict: 'higher' },
    });
    expect(slow.decision.ratio).toBeCloseTo(1.1, 2);
    expect(slow.decision.low).toBeGreaterThan(1.05);
    const same = limited.find(({ candidate }) => candidate === 'same')!;
    expect(same.decision).toMatchObject({ verdict: 'lower' });
    expect(same.decision.ratio).toBeCloseTo(1, 2);
    const tight = decideTimes(trials, end(12), { ...rule, limits: { wallTime: 0.2 } });
    expect(tight.find(({ candidate }) => candidate === 'slow')?.decision.verdict).toBe('lower');
  });

  it('shares what may go wrong among all workloads of a run', () => {
    const [alone] = decideTimes(trials, end(12), rule);
    const [shared] = decideTimes(trials, end(12), { ...rule, workloads: ['w', 'v', 'u'] });
    expect(1 - shared!.decision.confidence).toBeCloseTo((1 - alone!.decision.confidence) / 3, 10);
  });

  it('leaves out rounds that one side lacks', () => {
    const own = [
      ...timedRounds(6, { base: noisy(100, 1) }),
      ...[1, 2, 3, 4, 5].map((round) => timedTrial('other', round, noisy(100, 2)(round))),
    ];
    const [wall] = decideTimes(own, end(6), rule);
    expect(wall?.decision.rounds).toBe(5);
    expect(wall?.decision.ratio).toBeCloseTo(1, 1);
  });

  it('decides nothing before it is looked at, or without data', () => {
    expect(
      decideTimes(trials, [], rule).every(({ decision }) => decision.verdict === 'unresolved'),
    ).toBe(true);
    expect(decideTimes([], end(3), rule)).toEqual([]);
  });
});

describe('unsettled', () => {
  it('is what is not resolved', () => {
    const wild = (salt: number) => (round: number) =>
      100 * Math.exp(0.3 * Math.sin(round * 7 + salt));
    const trials = timedRounds(8, { base: noisy(100, 1), wild: wild(1), quick: noisy(50, 2) });
    const open = unsettled(trials, [{ round: 8, spent: 0.5 }], rule);
    const withBaseline = open.filter(({ baseline }) => baseline === 'base');
    expect(new Set(withBaseline.map(({ candidate }) => candidate))).toEqual(new Set(['wild']));
  });

  it('is a difference that is certain, but not known to within 8%', () => {
    const rough = (round: number) => 20 * Math.exp(0.3 * Math.sin(round * 7));
    const trials = timedRounds(8, { base: noisy(100, 1), rough });
    const look = [{ round: 8, spent: 0.5 }];
    expect(decideTimes(trials, look, rule)[0]?.decision.verdict).toBe('lower');
    expect(unsettled(trials, look, rule)).toHaveLength(2);
  });

  it('says how many more rounds it is expected to take, as far as it is still timed', () => {
    const rough = (round: number) => 20 * Math.exp(0.3 * Math.sin(round * 7));
    const trials = timedRounds(8, { base: noisy(100, 1), rough });
    const open = unsettled(trials, [{ round: 8, spent: 0.5 }], rule);
    const more = roundsUntilSettled(open, ['base', 'rough'])!;
    expect(more).toBeGreaterThan(8);
    const longer = timedRounds(8 + more, { base: noisy(100, 1), rough });
    expect(unsettled(longer, [{ round: 8 + more, spent: 0.5 }], rule)).toEqual([]);
    expect(roundsUntilSettled(open, ['base'])).toBe(0);
  });
});

it('forkMedians are those of the processes, in order', () => {
  const trials = timedRounds(3, { base: (round) => 10 * round, other: () => 1 });
  expect(forkMedians(trials, 'base', 'wallTime')).toEqual([10, 20, 30]);
  expect(forkMedians(trials, 'nobody', 'wallTime')).toEqual([]);
});
