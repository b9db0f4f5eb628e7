import { expect, it } from 'vitest';
import { changeInWords } from './gate-words.ts';

it.each([
  [1.123, '+12.3%'],
  [0.96, '−4.0%'],
  [1.0001, '±0.0%'],
  [2.5, '+150%'],
  [226.65, '+22,565%'],
])('a ratio of %d is a change of %s', (ratio, told) => {
  expect(changeInWords(ratio)).toBe(told);
});
