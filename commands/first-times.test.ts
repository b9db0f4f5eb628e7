import { describe, expect, it } from 'vitest';
import { durationText, firstTimesText } from './first-times.ts';

const first = {
  workload: 'everyday',
  baseline: 'old',
  events: 20_000,
  allEvents: 2_000_000,
  sides: [
    { implementation: 'old', callNs: 60e6 },
    { implementation: 'new\u001b[31m', callNs: 15e6 },
  ],
};
const terminal = { width: 80, colors: false };
const expected = { rounds: null, expectedSeconds: 100, budgetSeconds: 210 };

describe('the first times of a run', () => {
  it('tell what a call takes, on how many events, against the baseline, and that nothing is decided', () => {
    const text = firstTimesText(first, terminal);
    expect(text.replaceAll('\n', ' ')).toContain(
      'calls on 20,000 of the 2,000,000 events: no verdicts yet',
    );
    expect(text).toMatch(/old\W+60\.0\W/);
    expect(text).toMatch(/15\.0\W+0\.25×/);
    expect(text).not.toContain('\u001b');
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it('say before that a run will take longer than its budget, and what takes less', () => {
    expect(durationText(expected, terminal)).toContain('about 3 min 30 s');
    const text = durationText({ ...expected, expectedSeconds: 400 }, terminal).replaceAll(
      '\n',
      ' ',
    );
    expect(text).toContain('about 6 min 40 s, more than its budget of 3 min 30 s');
    expect(text).toContain('Smaller inputs');
  });

  it('say how long rounds that were asked for will take, whatever the budget', () => {
    const text = durationText({ ...expected, rounds: 20 }, terminal);
    expect(text).toContain('about 1 min 40 s: rounds were asked for');
    expect(text).not.toContain('budget');
  });

  it('say what else is done, which is in no estimate', () => {
    const text = durationText(expected, terminal, ['the audit', 'the profiles']);
    expect(text.replaceAll('\n', ' ')).toContain(
      'resolved before. Besides that: the audit, and the profiles.',
    );
    expect(durationText(expected, terminal)).not.toContain('Besides');
  });

  it('say where all events were used, and do without a baseline that failed', () => {
    const text = firstTimesText(
      { ...first, events: 500, allEvents: 500, baseline: 'gone' },
      terminal,
    );
    expect(text).toContain('all 500 events');
    expect(text).not.toContain('×');
  });
});
