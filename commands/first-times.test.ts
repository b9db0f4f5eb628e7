import { describe, expect, it } from 'vitest';
import { firstTimesText } from './first-times.ts';

const first = {
  workload: 'everyday',
  baseline: 'old',
  events: 20_000,
  allEvents: 2_000_000,
  sides: [
    { implementation: 'old', callNs: 60e6 },
    { implementation: 'new\u001b[31m', callNs: 15e6 },
  ],
  rounds: null,
  expectedSeconds: 100,
  budgetSeconds: 210,
};

describe('the first times of a run', () => {
  it('tell what a call takes, on how many events, against the baseline, and that nothing is decided', () => {
    const text = firstTimesText(first, { width: 80, colors: false });
    expect(text.replaceAll('\n', ' ')).toContain(
      'calls on 20,000 of the 2,000,000 events: no verdicts yet',
    );
    expect(text).toMatch(/old\W+60\.0\W/);
    expect(text).toMatch(/15\.0\W+0\.25×/);
    expect(text).toContain('about 3 min 30 s');
    expect(text).not.toContain('\u001b');
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it('say before that a run will take longer than its budget, and what takes less', () => {
    const text = firstTimesText(
      { ...first, expectedSeconds: 400 },
      { width: 80, colors: false },
    ).replaceAll('\n', ' ');
    expect(text).toContain('about 6 min 40 s, more than its budget of 3 min 30 s');
    expect(text).toContain('Smaller inputs');
  });

  it('say how long rounds that were asked for will take, whatever the budget', () => {
    const text = firstTimesText({ ...first, rounds: 20 }, { width: 80, colors: false });
    expect(text).toContain('about 1 min 40 s: rounds were asked for');
    expect(text).not.toContain('budget');
  });

  it('say where all events were used, and do without a baseline that failed', () => {
    const text = firstTimesText(
      { ...first, events: 500, allEvents: 500, baseline: 'gone' },
      { width: 80, colors: false },
    );
    expect(text).toContain('all 500 events');
    expect(text).not.toContain('×');
  });
});
