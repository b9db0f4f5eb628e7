import { describe, expect, it } from 'vitest';
import { chiSquareDeviation, countIds, draw, hourOf, START_MS } from './fixtures/drawn-events.ts';
import { DAILY_WEIGHTS } from './rhythm.ts';

const HOUR_MS = 3_600_000;
const plain = { repeats: '0', events: '200k' };

/** Whether an event lies before the one in front of it. */
function backwardSteps(timestampsMs: readonly number[]): number {
  return timestampsMs.filter((ms, i) => i > 0 && ms < timestampsMs[i - 1]!).length;
}

describe('arrivalTimes', () => {
  it.each(['sorted', 'reversed', 'shuffled', 'late'])('stays inside the span: %s', (order) => {
    const parameters = { ...plain, order, hours: '3', lateShare: '0.5', lateMinutes: '500' };
    const { timestampsMs } = draw(parameters);
    expect(Math.min(...timestampsMs.slice(0, 1e5))).toBeGreaterThanOrEqual(START_MS);
    expect(timestampsMs.every((ms) => ms >= START_MS && ms < START_MS + 3 * HOUR_MS)).toBe(true);
    expect(timestampsMs.every(Number.isInteger)).toBe(true);
  });

  it('ascends when sorted, descends when reversed', () => {
    const sorted = draw({ ...plain, order: 'sorted' }).timestampsMs;
    expect(backwardSteps(sorted)).toBe(0);
    const reversed = draw({ ...plain, order: 'reversed' }).timestampsMs;
    expect(backwardSteps([...reversed].reverse())).toBe(0);
    expect(reversed[0]!).toBeGreaterThan(reversed.at(-1)!);
  });

  it('goes back in half of the steps when shuffled', () => {
    const { timestampsMs } = draw({ ...plain, order: 'shuffled' });
    expect(backwardSteps(timestampsMs) / timestampsMs.length).toBeCloseTo(0.5, 2);
  });

  it.each(['sorted', 'reversed', 'shuffled'])('follows the rhythm of the day: %s', (order) => {
    const { timestampsMs } = draw({ ...plain, order, dailyRhythm: '1', weeklyRhythm: '0' });
    const counts = countIds(
      timestampsMs.map((ms) => hourOf(ms - START_MS)),
      24,
    );
    counts.forEach((count, hour) => {
      const share = DAILY_WEIGHTS[hour]! / 24;
      const deviation = Math.sqrt(200_000 * share);
      expect(Math.abs(count - 200_000 * share)).toBeLessThan(
        order === 'shuffled' ? 5 * deviation : 3,
      );
    });
  });

  it.each(['sorted', 'shuffled'])('fills each hour evenly: %s', (order) => {
    const { timestampsMs } = draw({ ...plain, order, dailyRhythm: '0' });
    const minutes = timestampsMs.map((ms) => Math.floor((ms % HOUR_MS) / 60_000));
    const milliseconds = timestampsMs.map((ms) => ms % 1000);
    const deviation = chiSquareDeviation(countIds(milliseconds, 1000), new Array(1000).fill(1));
    expect(Math.abs(deviation)).toBeLessThan(4);
    expect(chiSquareDeviation(countIds(minutes, 60), new Array(60).fill(1))).toBeLessThan(4);
  });
});

describe('late arrivals', () => {
  const late = { ...plain, order: 'late', dailyRhythm: '0' };

  it.each([0.001, 0.02, 0.3])('makes a share of %f of the events late', (share) => {
    const { timestampsMs } = draw({ ...late, lateShare: String(share) });
    const expected = 200_000 * share;
    const known = lateOnes(timestampsMs).length;
    expect(Math.abs(known - expected)).toBeLessThan(5 * Math.sqrt(expected));
  });

  it('makes all events late but the first, or none', () => {
    const all = draw({ ...late, lateShare: '1' }).timestampsMs;
    const inOrder = draw({ ...late, order: 'sorted' }).timestampsMs;
    expect(all.every((ms, i) => i === 0 || ms < inOrder[i - 1]!)).toBe(true);
    expect(draw({ ...late, lateShare: '0' }).timestampsMs).toEqual(inOrder);
  });

  it('delays exponentially', () => {
    const parameters = { ...late, hours: '1000', lateShare: '0.1', lateMinutes: '30' };
    const { timestampsMs } = draw(parameters);
    const inOrder = draw({ ...parameters, order: 'sorted' }).timestampsMs;
    const minutes = lateOnes(timestampsMs).map(
      (i) => (inOrder[i - 1]! - timestampsMs[i]!) / 60_000,
    );
    const mean = minutes.reduce((sum, one) => sum + one, 0) / minutes.length;
    expect(mean / 30).toBeGreaterThan(0.97);
    expect(mean / 30).toBeLessThan(1.03);
    const beyondTwoMeans = minutes.filter((one) => one > 60).length / minutes.length;
    expect(beyondTwoMeans).toBeCloseTo(Math.exp(-2), 2);
  });

  it('lies before both neighbours, unless those are late as well', () => {
    const { timestampsMs } = draw({ ...late, lateShare: '0.05' });
    const lates = new Set(lateOnes(timestampsMs));
    for (const i of lates) {
      for (const neighbour of [i - 1, i + 1]) {
        if (lates.has(neighbour) || neighbour === timestampsMs.length) continue;
        expect(timestampsMs[i]!).toBeLessThan(timestampsMs[neighbour]!);
      }
    }
  });

  /** The places of events that lie before any of those in front of them. */
  function lateOnes(timestampsMs: readonly number[]): number[] {
    let latestMs = 0;
    const places: number[] = [];
    timestampsMs.forEach((ms, i) => {
      if (ms < latestMs) places.push(i);
      latestMs = Math.max(latestMs, ms);
    });
    return places;
  }
});
