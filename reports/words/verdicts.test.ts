import { expect, it } from 'vitest';
import { percent } from '../../quantity.ts';
import { littleInWords, toneOf, verdictInWords } from './verdicts.ts';

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

it.each([
  ['lower', 0.98, 'bytes', '2% lighter'],
  ['higher', 1.03, 'ns', '3% slower'],
  ['lower', 0.996, 'ns', '0.4% faster'],
  ['higher', 1.0003, 'bytes', 'under 0.1% heavier'],
  ['lower', 0.9512, 'bytes', '5% lighter'],
  ['lower', 0.94, 'bytes', 'lighter'],
  ['higher', 1.06, 'ns', 'slower'],
  ['higher', null, 'bytes', 'heavier'],
  ['equivalent', 0.99, 'ns', 'the same'],
  ['unresolved', 0.98, 'ns', 'cannot tell'],
] as const)('%s with a ratio of %s, of %s, is %s', (verdict, ratio, unit, words) => {
  expect(verdictInWords({ verdict, ratio }, unit)).toBe(words);
});

it('an amount is told of a difference that is shown alone', () => {
  expect(littleInWords({ verdict: 'unresolved', ratio: 0.98 })).toBeNull();
  expect(littleInWords({ verdict: 'lower', ratio: 1 })).toBeNull();
  expect(littleInWords({ verdict: 'lower' })).toBeNull();
});

it('shares', () => {
  expect([0.95, 0.9875, 0.02].map(percent)).toEqual(['95%', '98.8%', '2%']);
  expect(verdictInWords(undefined, 'ns')).toBe('not measured');
});

it.each([
  ['faster 0.17 (0.11–0.26)', 'good'],
  ['heavier', 'bad'],
  ['2% lighter 0.98× (0.96–0.99)', 'good'],
  ['under 0.1% slower', 'bad'],
  ['crashed (time)', 'wrong'],
  ['cannot tell 0.63–1.40', 'open'],
  ['baseline', null],
  ['1,462', null],
] as const)('%s judges %s', (text, tone) => {
  expect(toneOf(text)).toBe(tone);
});
