import { expect, it } from 'vitest';
import { changeInWords, rangeInWords, sideInWords } from './gate-words.ts';

it.each([
  ['.', 'the working tree'],
  ['main', 'main'],
  ['0123456789abcdef0123456789abcdef01234567', '0123456789ab'],
  ['v1.2', 'v1.2'],
])('%s is called %s in a title', (side, told) => {
  expect(sideInWords(side)).toBe(told);
});

it.each([
  [1.123, '+12.3%'],
  [0.96, '−4.0%'],
  [1.00001, '±0.0%'],
  [1.0003, '+0.03%'],
  [0.9999, '−0.01%'],
  [2.5, '+150%'],
  [226.65, '+22,565%'],
])('a ratio of %d is a change of %s', (ratio, told) => {
  expect(changeInWords(ratio)).toBe(told);
});

it('a change from next to nothing is told by what is more', () => {
  const change = { metric: 'peakLiveBytes', ratio: 67_127_920, low: null, high: null } as const;
  expect(rangeInWords({ ...change, base: 1, head: 67_127_920 })).toBe(
    '67.1 MB above next to nothing',
  );
  expect(rangeInWords({ ...change, ratio: 2, base: 1e6, head: 2e6 })).toBe('+100%');
  const ofTime = { ...change, metric: 'wallTime', ratio: 2, base: 1, head: 2e6 } as const;
  expect(rangeInWords(ofTime)).toBe('+100%');
});
