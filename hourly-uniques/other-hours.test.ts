import { describe, expect, it } from 'vitest';
import { datasetOf, smallDataset } from '../harness/fixtures/prepared.ts';
import { expectedAnswer } from './oracle.ts';
import { inOtherHours } from './other-hours.ts';

describe('events in other hours', () => {
  it.each([0, 1, 7, 100])('have the same counts in other hours, moved by %i', (hours) => {
    const dataset = smallDataset(300);
    const moved = inOtherHours(dataset, hours);
    const [answer, before] = [expectedAnswer(moved), expectedAnswer(dataset)];
    expect(answer).toEqual({ ...before, hours: before.hours.map((hour) => hour - hours) });
    expect(
      moved.timestampsMs.every((ms, i) => (ms === dataset.timestampsMs[i]) === (hours === 0)),
    ).toBe(true);
  });

  it('stay within the range of dates', () => {
    for (const end of [8.64e15, -8.64e15]) {
      const moved = inOtherHours(datasetOf([[end, '/', 'x']]), 5);
      expect(Number.isNaN(new Date(moved.timestampsMs[0]!).getTime())).toBe(false);
      expect(moved.timestampsMs[0]).not.toBe(end);
    }
  });
});
