import { describe, expect, it } from 'vitest';
import type { SizeEntry } from '../../harness/record/sweep-entry.ts';
import type { Comparison } from './comparisons.ts';
import { countedCrossover } from './sweep-counted.ts';

const PAIR = { baseline: 'loop', candidate: 'copy' };
const SIZES = [10, 1_000, 100_000];
const sizes = SIZES.map(
  (size) => ({ size, workload: `size ${size}`, why: 'grid' }) as unknown as SizeEntry,
);

/** What the sizes say, from the smallest up; null where one was not counted. */
function crossover(...told: readonly (Pick<Comparison, 'ratio' | 'verdict'> | null)[]) {
  const comparisons = told.flatMap((one, index): Comparison[] =>
    one === null
      ? []
      : [
          {
            ...{ ...PAIR, ...one, workload: `size ${SIZES[index]}`, metric: 'allocatedBytes' },
            ...{ low: null, high: null, limit: 0, confidence: 0.95, exact: true },
            ...{ rounds: 1, moreRounds: null },
          } as Comparison,
        ],
  );
  return countedCrossover('allocatedBytes', PAIR, sizes, comparisons);
}

const LESS = { ratio: 0.5, verdict: 'lower' } as const;
const MORE = { ratio: 2, verdict: 'higher' } as const;
/** Of counts of which one is nothing. */
const FROM_NONE = { ratio: null, verdict: 'higher' } as const;
const NONE = { ratio: 0, verdict: 'lower' } as const;

describe('what is counted over sizes', () => {
  it('crosses between two sizes, where the ratio would be 1', () => {
    const [crossing] = crossover(LESS, LESS, MORE)!.crossings;
    expect(crossing).toMatchObject({ low: 1_000, high: 100_000, better: 'loop' });
    expect(crossing!.size).toBeCloseTo(10_000, 6);
  });

  it('knows who takes less where one of the two takes nothing', () => {
    const never = { crossings: [], open: [], unpaired: [] };
    expect(crossover(FROM_NONE, FROM_NONE, FROM_NONE)).toMatchObject({
      ...never,
      throughout: 'loop',
    });
    expect(crossover(NONE, LESS, NONE)).toMatchObject({ ...never, throughout: 'copy' });
    const [crossing] = crossover(NONE, NONE, FROM_NONE)!.crossings;
    expect(crossing).toMatchObject({ low: 1_000, high: 100_000, better: 'loop' });
    expect(crossing!.size).toBeCloseTo(10_000, 6);
  });

  it('tells sizes that do not tell, or were not counted, apart', () => {
    const open = { ratio: 1.1, verdict: 'unresolved' } as const;
    expect(crossover(LESS, open, null)).toMatchObject({
      ...{ crossings: [], throughout: null, open: [1_000], same: [], unpaired: [100_000] },
    });
    expect(crossover(null, null, null)).toBeNull();
  });
});
