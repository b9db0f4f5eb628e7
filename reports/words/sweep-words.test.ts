import { expect, it } from 'vitest';
import type { CrossoverInReport, LineInReport } from '../figures/sweep-schema.ts';
import { crossoverInWords } from './sweep-words.ts';

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
