import { expect, it } from 'vitest';
import { changeInWords, sideInWords } from './gate-words.ts';

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
