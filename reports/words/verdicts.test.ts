import { expect, it } from 'vitest';
import { percent } from '../../quantity.ts';
import { verdictInWords } from './verdicts.ts';

it.each([
  ['lower', 'ns', 'faster'],
  ['higher', 'ns', 'slower'],
  ['lower', 'bytes', 'lighter'],
  ['higher', 'count', 'heavier'],
  ['equivalent', 'ns', 'the same'],
  ['unresolved', 'bytes', 'not resolved'],
  [null, 'ns', 'not measured'],
] as const)('%s of %s is %s', (verdict, unit, words) => {
  expect(verdictInWords({ verdict }, unit)).toBe(words);
});

it('shares', () => {
  expect([0.95, 0.9875, 0.02].map(percent)).toEqual(['95%', '98.8%', '2%']);
  expect(verdictInWords(undefined, 'ns')).toBe('not measured');
});
