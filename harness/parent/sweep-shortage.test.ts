import { describe, expect, it } from 'vitest';
import type { SweepLine } from '../request/sweep-lines.ts';
import { type Shortage, shortageError, unsweptOf } from './sweep-shortage.ts';

const line = (of: string, settings = {}): SweepLine => ({
  of,
  settings,
  parameter: 'events',
  sizes: { low: 10, high: 1000, isWhole: true },
  at: () => {
    throw new Error('nothing is measured here');
  },
});
const stopped = (of: string, spentSeconds: number, expectedSeconds: number): Shortage => ({
  line: line(of, { order: 'sorted' }),
  spentSeconds,
  step: {
    ...{ kind: 'too long', from: 316, size: 1000, expectedSeconds },
    ...{ leftSeconds: 0, affordable: 100 },
  },
});
const unbegun = (of: string): Shortage => ({ line: line(of), spentSeconds: 0, step: null });
const settings = {
  budgetSeconds: 60,
  measures: { time: true, memory: false, answers: true },
} as unknown as Parameters<typeof shortageError>[1];

describe('what a sweep had no time for', () => {
  it('is one sentence where there is one line', () => {
    const { message } = shortageError([stopped('month', 60, 80)], settings, 1);
    expect(message).toBe(
      '--sweep: on month,order=sorted, going on to events=1,000 would take about 80 s, as times grew until now, and 0 s of the budget is left.' +
        ' There is time up to about events=100. Sweep over smaller sizes, or set --budget to 180 or more.',
    );
  });

  it('is told of every line, those that were not begun too, with a budget for all of them', () => {
    const { message } = shortageError(
      [stopped('everyday', 60, 80), stopped('month', 50, 200), unbegun('bots')],
      settings,
      6,
    );
    expect(message).toContain('- on everyday,order=sorted, going on to events=1,000');
    expect(message).toContain('- on month,order=sorted, going on to events=1,000');
    expect(message).toContain('- the budget was spent before these were begun: bots.');
    // Six lines as dear as the dearest: 50 s, and half as much again as the 200 s.
    expect(message).toContain('set --budget to 2100 or more');
  });

  it('is on record for those that were begun; the others have no size at all', () => {
    expect(unsweptOf([stopped('month', 50, 200), unbegun('bots')])).toEqual([
      {
        ...{ of: 'month', settings: { order: 'sorted' }, parameter: 'events' },
        ...{ from: 316, to: 1000, expectedSeconds: 200 },
      },
    ]);
  });
});
