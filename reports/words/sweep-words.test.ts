import { expect, it } from 'vitest';
import type { CrossoverInReport, LineInReport } from '../figures/sweep-schema.ts';
import { crossoverInWords, winnersInWords } from './sweep-words.ts';

const SIZES = [100, 1_000, 10_000];
const line = {
  sizes: SIZES.map((size) => ({ size, why: 'grid' })),
} as unknown as LineInReport;

function said(told: Partial<CrossoverInReport>): string {
  const names = { metric: 'allocatedBytes', baseline: 'plain', candidate: 'other' } as const;
  const nothing = { crossings: [], throughout: null, open: [], same: [], unpaired: [] };
  return crossoverInWords({ ...names, ...nothing, ...told }, line);
}

it('tells sizes at which two are the same from those that do not tell', () => {
  expect(said({ same: SIZES })).toBe('none found; the same at any size');
  expect(said({ same: [100, 1_000], open: [10_000] })).toBe(
    'none found; the same up to 1,000; cannot tell at 10,000',
  );
  expect(said({ throughout: 'plain' })).toBe('never in this range: plain throughout');
});

it('names the sizes at which the fastest cannot be told, or how many they are', () => {
  const winnersIn = (unsure: readonly number[], sizes: readonly number[]) =>
    winnersInWords({
      sizes: sizes.map((size) => ({ size, why: 'grid' })),
      curves: ['one', 'two'].map((implementation) => ({
        ...{ metric: 'wallTime', implementation },
        points: sizes.map((size) => ({ size })),
      })),
      crossovers: [],
      winners: sizes.map((size) => ({
        size,
        best: 'one',
        rivals: unsure.includes(size) ? ['two'] : [],
      })),
    } as unknown as LineInReport)[0];
  expect(winnersIn([100, 10_000], SIZES)).toBe(
    'one is the fastest wherever sizes tell, from 100 to 10,000; at 100 and 10,000 rounds do not tell it from two.',
  );
  expect(winnersIn([100, 200, 400, 800], [50, 100, 200, 400, 800])).toContain(
    'at 4 of 5 sizes rounds do not tell it from two',
  );
});
