import { describe, expect, it } from 'vitest';
import { timedTrial } from '../fixtures/timed-trials.ts';
import type { TrialEntry } from '../record/record-schema.ts';
import { durationMsOf } from '../record/round-duration.ts';
import type { DecisionRule } from '../stats/decision-rule.ts';
import { type TimingRequest, type TimingStep, timingSteps } from './timing-steps.ts';

const rule: DecisionRule = {
  baseline: 'old',
  alpha: 0.05,
  workloads: ['w'],
  threshold: 0.02,
  limits: { wallTime: 0 },
};

const request: TimingRequest = {
  sides: ['old', 'new'],
  warmUps: 1,
  iterations: 2,
  costs: { forkNs: 1e9, callNs: 1e9 },
  rule,
  rounds: null,
  seed: 1,
  budgetMs: 20_000,
};

/** Nanoseconds of the calls of one trial; null where the trial fails. */
type CallsOf = (name: string, round: number) => readonly number[] | null;

/** Trials of a round, one after the other, half a second each. */
function trialsOf(order: readonly string[], round: number, callsOf: CallsOf) {
  return order.map((name, turn): TrialEntry<'time'> => {
    const calls = callsOf(name, round);
    const trial = timedTrial(name, round, 1);
    const startedAt = new Date(1e12 + 1e3 * round + 500 * turn).toISOString();
    const failed = { outcome: 'timed out', afterMs: 1 } as const;
    if (calls === null) return { ...trial, startedAt, outcome: failed };
    if (trial.outcome.outcome !== 'completed') throw new Error('It is completed.');
    const { kind, result } = trial.outcome.result;
    const samples = calls.map((wallNs) => ({ ...result.samples[0]!, wallNs, cpuNs: wallNs }));
    const outcome = {
      outcome: 'completed',
      result: { kind, result: { ...result, samples } },
    } as const;
    return { ...trial, startedAt, outcome };
  });
}

function stepsOf(asked: Partial<TimingRequest>, callsOf: CallsOf): TimingStep[] {
  const steps: TimingStep[] = [];
  const stepper = timingSteps({ ...request, ...asked });
  let trials: readonly TrialEntry<'time'>[] = [];
  for (let next = stepper.next(trials); !next.done; next = stepper.next(trials)) {
    steps.push(next.value);
    if (next.value.kind === 'round') trials = trialsOf(next.value.order, next.value.round, callsOf);
  }
  return steps;
}

const roundsOf = (steps: readonly TimingStep[]) =>
  steps.flatMap((step) => (step.kind === 'round' ? [step] : []));
const looksOf = (steps: readonly TimingStep[]) =>
  steps.flatMap((step) => (step.kind === 'look' ? [step.look] : []));

/** About the mean, by an amount that depends on name and round alone. */
const noisy = (meanNs: number, name: string, round: number, spread = 0.05) =>
  meanNs * (1 + spread * Math.sin(17 * round * name.charCodeAt(0)));

describe('the steps of timing', () => {
  it('go on for pairs without the baseline, where some are to be decided, and not for others', () => {
    // Either is told from the baseline at once, and hardly from the other.
    const close: CallsOf = (name, round) => [
      noisy({ old: 3e8, new: 1e8, mid: 0.999e8 }[name]!, name, round, name === 'old' ? 1e-4 : 0.02),
    ];
    const asked = { sides: ['old', 'new', 'mid'], budgetMs: 60_000 };
    const pairs = [{ baseline: 'new', candidate: 'mid' }];
    const without = roundsOf(stepsOf(asked, close));
    const within = roundsOf(stepsOf({ ...asked, rule: { ...rule, pairs } }, close));
    expect(within.length).toBeGreaterThan(without.length);
    expect(within.at(-1)!.order.toSorted()).toEqual(['mid', 'new']);
  });

  it('end as soon as all is resolved, by a last look that has all certainty', () => {
    const steps = stepsOf({}, (name, round) => [
      noisy(name === 'old' ? 3e8 : 1e8, name, round, 1e-4),
    ]);
    expect(roundsOf(steps)).toHaveLength(3);
    expect(looksOf(steps)).toEqual([
      { round: 3, spent: 0.15 },
      { round: 3, spent: 1 },
    ]);
  });

  it('go on until the budget is spent where nothing is resolved, and exceed it by less than a round', () => {
    const steps = stepsOf({}, (name, round) => [noisy(1e8, name, round, 0.2)]);
    expect(roundsOf(steps)).toHaveLength(20);
    expect(looksOf(steps).at(-1)).toEqual({ round: 20, spent: 1 });
    const spent = looksOf(steps).map((look) => look.spent);
    expect(spent).toEqual(spent.toSorted((a, b) => a - b));
  });

  it('have the control in every round, and go on for none of its sake', () => {
    const limits = { wallTime: 0.5 };
    const sides = ['old', 'again', 'new'];
    // What lies at its limit is never resolved.
    const calls: CallsOf = (name, round) => [
      noisy(name === 'again' ? 1.5e8 : 1e8, name, round, 0.05),
    ];
    const steps = stepsOf({ sides, rule: { ...rule, limits, control: 'again' } }, calls);
    const without = roundsOf(stepsOf({ sides, rule: { ...rule, limits } }, calls));
    expect(without.at(-1)?.order.toSorted()).toEqual(['again', 'old']);
    expect(roundsOf(steps).length).toBeLessThan(without.length);
    const open: CallsOf = (name, round) => [noisy(name === 'new' ? 1.5e8 : 1e8, name, round, 0.05)];
    const all = roundsOf(stepsOf({ sides, rule: { ...rule, limits, control: 'again' } }, open));
    expect(all.length).toBeGreaterThan(3);
    expect(all.every(({ order }) => order.length === 3)).toBe(true);
  });

  it('are three rounds at least, however small the budget', () => {
    const steps = stepsOf({ budgetMs: 1 }, (name, round) => [noisy(1e8, name, round)]);
    expect(roundsOf(steps)).toHaveLength(3);
    expect(looksOf(steps)).toEqual([{ round: 3, spent: 1 }]);
  });

  it('are as many rounds as were asked for, and decide by the last alone', () => {
    const steps = stepsOf({ rounds: 7 }, (name, round) => [
      noisy(name === 'old' ? 3e8 : 1e8, name, round),
    ]);
    expect(roundsOf(steps)).toHaveLength(7);
    expect(looksOf(steps)).toEqual([{ round: 7, spent: 1 }]);
  });

  it('leave out a side that failed, and one whose comparison is resolved', () => {
    const sides = ['old', 'fails', 'clear', 'close'];
    const steps = stepsOf({ sides }, (name, round) => {
      if (name === 'fails' && round === 2) return null;
      const mean = { clear: 1e7, close: 1.02e8 }[name] ?? 1e8;
      return [noisy(mean, name, round, name === 'close' ? 0.2 : 1e-4)];
    });
    const orders = roundsOf(steps).map(({ order }) => order.toSorted());
    expect(orders[1]).toContain('fails');
    expect(orders.slice(2).flat()).not.toContain('fails');
    expect(orders[2]).toContain('clear');
    expect(orders.at(-1)).toEqual(['close', 'old']);
  });

  it('are five rounds where there is nobody to be compared with', () => {
    expect(roundsOf(stepsOf({ sides: ['new'] }, () => [1e8]))).toHaveLength(5);
    const baselineFails = stepsOf({}, (name, round) =>
      name === 'old' ? null : [noisy(1e8, name, round)],
    );
    expect(roundsOf(baselineFails)).toHaveLength(5);
  });

  it('end where all sides fail', () => {
    expect(stepsOf({}, () => null)).toEqual([expect.objectContaining({ kind: 'round', round: 1 })]);
    for (const rounds of [null, 7]) {
      const steps = stepsOf({ rounds }, (name, round) =>
        round < 5 ? [noisy(1e8, name, round, 0.2)] : null,
      );
      expect(roundsOf(steps)).toHaveLength(5);
      expect(looksOf(steps).at(-1)).toEqual({ round: 5, spent: 1 });
    }
  });

  it('time as many short calls together in every round as was planned, and one where nothing was', () => {
    const together = (asked: Partial<TimingRequest>) =>
      roundsOf(stepsOf({ rounds: 8, ...asked }, () => [1e8])).map(
        ({ calls }) => calls.callsPerSample ?? 1,
      );
    expect(together({ callsPerSample: 512 })).toEqual(new Array(8).fill(512));
    expect(together({})).toEqual(new Array(8).fill(1));
  });

  it('measure first calls alone in the first two rounds', () => {
    const steps = stepsOf({ rounds: 4 }, () => [1e8]);
    expect(roundsOf(steps).map(({ calls }) => calls.isFirstCallAlone)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it.each([
    ['more calls where they vary, and processes hardly', 0.2, 1e-6, 10],
    ['one call where processes vary, and calls hardly', 1e-6, 0.2, 1],
  ])('make %s, once six rounds have told', (_, within, between, iterations) => {
    const steps = stepsOf({ rounds: 8 }, (_name, round) =>
      [-1, 1].map((side) => 1e8 * Math.exp(side * within + between * Math.sin(17 * round))),
    );
    expect(roundsOf(steps).map(({ calls }) => calls.iterations)).toEqual([
      ...Array<number>(6).fill(2),
      iterations,
      iterations,
    ]);
  });

  it('make samples of as many short calls as the plan says', () => {
    const steps = stepsOf({ callsPerSample: 64, rounds: 1 }, () => [1e6]);
    expect(steps[0]).toMatchObject({ kind: 'round', calls: { callsPerSample: 64 } });
  });

  it('are the same for the same trials', () => {
    const callsOf: CallsOf = (name, round) => [noisy(1e8, name, round)];
    expect(stepsOf({}, callsOf)).toEqual(stepsOf({}, callsOf));
  });
});

describe('the duration of a round', () => {
  it('is from the start of the first trial to the end of the last, also where they ran side by side', () => {
    const [first, second] = trialsOf(['old', 'new'], 1, () => [1]);
    expect(durationMsOf([first!, second!])).toBe(1_000);
    expect(durationMsOf([{ ...first!, durationMs: 5_000 }, second!])).toBe(5_000);
    expect(durationMsOf([])).toBe(0);
  });
});
