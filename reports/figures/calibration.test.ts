import { describe, expect, it } from 'vitest';
import { timedRounds } from '../../harness/fixtures/timed-trials.ts';
import type { RunRecord } from '../../harness/record/record.ts';
import type { InjectedEntry, TrialEntry } from '../../harness/record/record-schema.ts';
import { askedOf, smallRecord } from '../fixtures/small-record.ts';
import { renderCalibration } from '../formats/calibration.ts';
import { calibrationSentences, powerPlot } from '../tables/calibration.ts';
import { calibrationOf, smallestFound } from './calibration.ts';

const [workload] = smallRecord.header.workloads as [string];
const ROUNDS = 12;
const RUNS = 20;

/** Seeded noise of 2.5% to either side, of its own for each side (mulberry32). */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return 1 + 0.05 * (((t ^ (t >>> 14)) >>> 0) / 2 ** 32 - 0.5);
  };
}

const injected: readonly InjectedEntry[] = [
  { type: 'injected', implementation: 'again', what: 'nothing', amount: 0 },
  { type: 'injected', implementation: '+2%', what: 'time', amount: 0.02 },
  { type: 'injected', implementation: '+5%', what: 'time', amount: 0.05 },
  { type: 'injected', implementation: '+10%', what: 'time', amount: 0.1 },
  { type: 'injected', implementation: 'off by one', what: 'answer', amount: 0 },
  { type: 'injected', implementation: 'missed', what: 'answer', amount: 0 },
];

function record(rounds: number): RunRecord {
  const side = (seed: number, factor: number) => {
    const draw = noise(seed);
    return () => 1e8 * factor * draw();
  };
  const timed = timedRounds(rounds, {
    base: side(1, 1),
    again: side(2, 1),
    '+2%': side(3, 1.02),
    '+5%': side(4, 1.05),
    '+10%': side(5, 1.1),
  });
  const wrong: TrialEntry = {
    ...timed[0]!,
    pass: 'verify',
    implementation: 'off by one',
    round: null,
    outcome: { outcome: 'wrong result', wrong: { differences: 1, first: [] } },
  };
  return {
    ...smallRecord,
    header: {
      ...smallRecord.header,
      ...askedOf(['base']),
      calibration: { runs: RUNS, rounds: ROUNDS },
    },
    trials: [wrong, ...timed].map((trial) => ({ ...trial, workload })),
    injected,
  };
}

describe('a calibration', () => {
  const calibration = calibrationOf(record(RUNS * ROUNDS))!;
  const [short, , long] = calibration.lengths;

  it('cuts the rounds into runs, and the same rounds into fewer, longer ones', () => {
    expect(calibration.lengths.map(({ runs, rounds }) => [runs, rounds])).toEqual([
      [20, 12],
      [10, 24],
      [5, 48],
    ]);
    for (const { powers, runs } of calibration.lengths) {
      for (const { verdicts } of powers) {
        expect(Object.values(verdicts).reduce((sum, count) => sum + count, 0)).toBe(runs);
      }
    }
  });

  it('counts false alarms and what was found', () => {
    expect(short?.falseAlarms.of).toBe(20);
    expect(short?.falseAlarms.count).toBeLessThanOrEqual(2);
    const found = (added: number) => short?.powers.find((one) => one.added === added)?.found.rate;
    expect(found(0.1)).toBe(1);
    expect(found(0.05)).toBeGreaterThan(0.9);
    expect(found(0.02)).toBeLessThan(0.9);
    expect(smallestFound(short!)).toBe(0.05);
    const later = long?.powers.find(({ added }) => added === 0.02)?.found.rate;
    expect(later).toBeGreaterThan(found(0.02)!);
  });

  it('tells which wrong answers were caught, and which were not', () => {
    expect(calibration.wrongAnswers).toEqual([
      { name: 'off by one', isCaught: true },
      { name: 'missed', isCaught: false },
    ]);
    expect(calibrationSentences(calibration, 210).join(' ')).toContain(
      'The oracle MISSED 1 of 2 wrong answers: missed.',
    );
  });

  it('is text with tables, plots and words', () => {
    const text = renderCalibration(calibration, 210, { width: 120, colors: false });
    expect(text).toMatch(/20 runs of 12 rounds/);
    expect(text).toMatch(/\+10% +20 +0 +0 +0 +100% /);
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(
      /the smallest slowdown found in at least 90% of the runs was 5%/,
    );
    const plot = powerPlot(short!);
    expect(plot).toHaveLength(5);
    expect(plot[3]).toMatch(/^\+10% +█{40,}/);
  });

  it('of too few rounds, or of no calibration, is none', () => {
    expect(calibrationOf(record(ROUNDS - 1))).toBeNull();
    expect(calibrationOf(smallRecord)).toBeNull();
  });

  it('that was stopped tells of the runs that were whole', () => {
    expect(calibrationOf(record(3 * ROUNDS + 5))?.lengths.map(({ runs }) => runs)).toEqual([3]);
  });
});
