import { expect, it } from 'vitest';
import { percent } from '../../quantity.ts';
import { toneOf, verdictInWords } from './verdicts.ts';

it.each([
  ['lower', 'ns', 'faster'],
  ['higher', 'ns', 'slower'],
  ['lower', 'bytes', 'lighter'],
  ['higher', 'count', 'heavier'],
  ['equivalent', 'ns', 'the same'],
  ['unresolved', 'bytes', 'cannot tell'],
  [null, 'ns', 'not measured'],
] as const)('%s of %s is %s', (verdict, unit, words) => {
  expect(verdictInWords({ verdict }, unit)).toBe(words);
});

it('shares', () => {
  expect([0.95, 0.9875, 0.02].map(percent)).toEqual(['95%', '98.8%', '2%']);
  expect(verdictInWords(undefined, 'ns')).toBe('not measured');
});

it.each([
  ['faster 0.17 (0.11–0.26)', 'good'],
  ['heavier', 'bad'],
  ['crashed (time)', 'wrong'],
  ['cannot tell 0.63–1.40', 'open'],
  ['baseline', null],
  ['1,462', null],
] as const)('%s judges %s', (text, tone) => {
  expect(toneOf(text)).toBe(tone);
});
