import { expect, it } from 'vitest';
import { findingsInWords } from './finding.ts';

it('a cause is told once, whomever it touches, and what follows from it after all of them', () => {
  const noisy = { cause: 'Times are noisy', advice: 'Ratios allow for it.', matters: true };
  const busy = { cause: 'The machine was busy', whom: null, advice: '', matters: true };
  expect(
    findingsInWords([{ ...noisy, whom: 'one 1–2 ms' }, busy, { ...noisy, whom: 'two 3–5 ms' }]),
  ).toEqual([
    'Times are noisy: one 1–2 ms; two 3–5 ms. Ratios allow for it.',
    'The machine was busy.',
  ]);
});

it('of many that it touches, the first are named', () => {
  const many = Array.from({ length: 25 }, (_, index) => ({
    cause: 'Times are noisy',
    whom: `n${index}`,
    advice: '',
    matters: true,
  }));
  expect(findingsInWords(many)).toEqual([
    'Times are noisy: n0; n1; n2; n3; n4; n5; n6; n7; n8; n9; and 15 more.',
  ]);
});
