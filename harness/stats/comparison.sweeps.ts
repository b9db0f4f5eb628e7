import { beforeAll, describe, expect, it } from 'vitest';
import { NOISES, type Outcome, simulateRun, type Truth } from './fixtures/simulated-run.ts';
import { seeded } from './seeded.ts';

/** Runs are alike if one seed makes them; another seed must not change what is asserted. */
const SEED = 20_261_124;

const THRESHOLD = Math.log1p(0.02);

function simulate(noise: string, runs: number, truthOf: (run: number) => Truth): Outcome[] {
  const random = seeded(SEED);
  return Array.from({ length: runs }, (_, run) => simulateRun(truthOf(run), noise, random));
}

/** The greatest rate that is no evidence against a bound: three Monte Carlo standard errors above it. */
const atMost = (bound: number, runs: number) => bound + 3 * Math.sqrt((bound * (1 - bound)) / runs);

const shareOf = <Item>(items: readonly Item[], is: (item: Item) => boolean) =>
  items.filter(is).length / items.length;

const saysOf = (outcomes: readonly Outcome[]) =>
  outcomes.flatMap(({ decisions, truths }) =>
    decisions.map((decision, i) => ({ decision, truth: truths[i]! })),
  );

const differs = ({ decisions }: Outcome) =>
  decisions.some(({ verdict }) => verdict === 'lower' || verdict === 'higher');

/** Two to six comparisons, one or two candidates, long runs and short ones. */
const SHAPES = [
  { candidates: 1, metrics: 2, rounds: 24 },
  { candidates: 2, metrics: 3, rounds: 16 },
  { candidates: 2, metrics: 2, rounds: 5 },
  { candidates: 1, metrics: 3, rounds: 40 },
];

const truth = (run: number, logRatio: number): Truth => {
  const { candidates, metrics, rounds } = SHAPES[run % SHAPES.length]!;
  return { logRatios: Array<number>(candidates).fill(logRatio), metrics, rounds };
};

describe('simulated whole runs', () => {
  const same: Record<string, Outcome[]> = {};
  const atThreshold: Record<string, Outcome[]> = {};
  const runs = 400;
  beforeAll(() => {
    for (const noise of Object.keys(NOISES)) {
      same[noise] = simulate(noise, runs, (run) => truth(run, 0));
      atThreshold[noise] = simulate(noise, runs / 2, (run) =>
        truth(run, run % 2 === 0 ? THRESHOLD : -THRESHOLD),
      );
    }
  });

  it.each(Object.keys(NOISES))('cry wolf in 5% at most, all comparisons together: %s', (noise) => {
    expect(shareOf(same[noise]!, differs)).toBeLessThanOrEqual(atMost(0.05, runs));
  });

  it('cry wolf in 5% at most over all noises, and do spend what they may', () => {
    const all = Object.values(same).flat();
    expect(shareOf(all, differs)).toBeLessThanOrEqual(atMost(0.05, all.length));
    expect(shareOf(all, differs)).toBeGreaterThan(0.01);
  });

  it.each([
    [0.001, 3],
    [0.005, 3],
    [0.005, 4],
    [0.02, 3],
  ])(
    'cry wolf in 5%% at most while the machine slows down by %d a trial, in %d rounds',
    (trend, rounds) => {
      const outcomes = simulate('lognormal', runs, () => ({
        logRatios: Array<number>(10).fill(0),
        metrics: 1,
        rounds,
        trend,
      }));
      expect(shareOf(outcomes, differs)).toBeLessThanOrEqual(atMost(0.05, runs));
    },
  );

  it.each([3, 6])(
    'cry wolf in 5%% at most where one side is three times as noisy as four others, in %d rounds',
    (rounds) => {
      const outcomes = simulate('lognormal', runs, () => ({
        logRatios: [0, 0, 0, 0],
        metrics: 1,
        rounds,
        noisier: 3,
      }));
      expect(shareOf(outcomes, differs)).toBeLessThanOrEqual(atMost(0.05, runs));
    },
  );

  it.each([3, 6])(
    'cry wolf in a fifth at most where one side is skewed and six times as noisy as four others, in %d rounds',
    (rounds) => {
      const outcomes = simulate('skewed around 0', runs, () => ({
        logRatios: [0, 0, 0, 0],
        metrics: 1,
        rounds,
        noisier: 6,
      }));
      expect(shareOf(outcomes, differs)).toBeLessThanOrEqual(0.2);
    },
  );

  it('are sure of 10% in three rounds of five sides, because these lend each other their spread', () => {
    const up = Math.log(1.1);
    const outcomes = simulate('lognormal', runs, () => ({
      logRatios: [up, up, -up, -up],
      metrics: 1,
      rounds: 3,
    }));
    const found = shareOf(
      saysOf(outcomes),
      ({ decision, truth: log }) => decision.verdict === (log > 0 ? 'higher' : 'lower'),
    );
    // Alone they would find a quarter of them.
    expect(found).toBeGreaterThan(0.4);
  });

  it('call what differs by the threshold equivalent in 5% at most', () => {
    const all = Object.values(atThreshold).flat();
    const equivalent = ({ decisions }: Outcome) =>
      decisions.some(({ verdict }) => verdict === 'equivalent');
    expect(shareOf(all, equivalent)).toBeLessThanOrEqual(atMost(0.05, all.length));
    expect(shareOf(all, equivalent)).toBeGreaterThan(0);
  });

  it.each(Object.keys(NOISES))(
    'show intervals that hold the truth as often as they say: %s',
    (noise) => {
      const says = saysOf([...same[noise]!, ...atThreshold[noise]!]);
      const missed = shareOf(says, ({ decision: { low, high }, truth: log }) => {
        const ratio = Math.exp(log);
        return low !== null && high !== null && (ratio < low || ratio > high);
      });
      const allowed =
        says.reduce((sum, { decision }) => sum + 1 - decision.confidence, 0) / says.length;
      // The comparisons of one run are correlated: no more independent than runs.
      expect(missed).toBeLessThanOrEqual(atMost(allowed, 1.5 * runs));
    },
  );

  it.each([
    ['lognormal', 0.9],
    ['clustered', 0.9],
    ['skewed', 0.9],
    ['heavy-tailed', 0.9],
    ['drifting', 0.75],
    ['contaminated', 0.4],
  ])('find 5%% in 24 rounds: %s', (noise, power) => {
    const up = Math.log(1.05);
    const outcomes = simulate(noise, 150, () => ({ logRatios: [up, -up], metrics: 2, rounds: 24 }));
    const found = shareOf(
      saysOf(outcomes),
      ({ decision, truth: log }) => decision.verdict === (log > 0 ? 'higher' : 'lower'),
    );
    expect(found).toBeGreaterThan(power);
  });

  it('end early where the effect is big', () => {
    const outcomes = simulate('lognormal', 100, () => ({
      logRatios: [Math.LN2],
      metrics: 2,
      rounds: 24,
    }));
    expect(
      shareOf(outcomes, ({ decisions }) => decisions.every(({ verdict }) => verdict === 'higher')),
    ).toBe(1);
    expect(shareOf(outcomes, ({ rounds }) => rounds <= 4)).toBeGreaterThan(0.9);
  });

  it('prove sameness where there is time for it', () => {
    const outcomes = simulate('lognormal', 60, () => ({ logRatios: [0], metrics: 1, rounds: 120 }));
    expect(
      shareOf(saysOf(outcomes), ({ decision }) => decision.verdict === 'equivalent'),
    ).toBeGreaterThan(0.9);
  });
});
