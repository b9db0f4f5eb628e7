import { describe, expect, it } from 'vitest';
import { seeded } from './seeded.ts';
import { trendOf } from './trend.ts';

const LEAST = 16_384;

/** Three processes of 200 looks. */
function looks(aliveAt: (look: number) => number, noise: number, seed = 1): number[][] {
  const random = seeded(seed);
  return [1, 2, 3].map(() =>
    Array.from({ length: 200 }, (_, look) => 5e6 + aliveAt(look) + noise * (random() - 0.5)),
  );
}

describe('a trend', () => {
  it('is told with its slope where something is kept of every call', () => {
    const { kind, slope, low, high } = trendOf(
      looks((look) => 1_200 * look, 4_000),
      LEAST,
    );
    expect(kind).toBe('grows');
    expect(slope! / 1_200).toBeCloseTo(1, 1);
    expect(low).toBeLessThan(1_200);
    expect(high).toBeGreaterThan(1_200);
  });

  it('levels off where a cache is full', () => {
    const cache = (look: number) => 5_000 * Math.min(look, 40);
    expect(trendOf(looks(cache, 4_000), LEAST).kind).toBe('levels off');
  });

  it('does not see what is only sometimes not collected yet', () => {
    const later = (look: number) => (look % 3 === 0 ? 90_000 : 0);
    expect(trendOf(looks(later, 400), LEAST, 'least').kind).toBe('steady');
    const kept = (look: number) => 1_200 * look + later(look);
    const { kind, low, high } = trendOf(looks(kept, 400), LEAST, 'least');
    expect(kind).toBe('grows');
    expect(low).toBeGreaterThan(1_150);
    expect(high).toBeLessThan(1_250);
  });

  it('is none where nothing is kept', () => {
    expect(
      trendOf(
        looks(() => 0, 4_000),
        LEAST,
      ).kind,
    ).toBe('steady');
  });

  it('cannot be told in so much noise, of too few looks, or where processes differ', () => {
    expect(
      trendOf(
        looks((look) => 50 * look, 2e6),
        LEAST,
      ).kind,
    ).toBe('cannot tell');
    expect(trendOf([[1, 2, 3]], LEAST).kind).toBe('cannot tell');
    expect(trendOf([], LEAST).kind).toBe('cannot tell');
    const [one] = looks((look) => 1_200 * look, 100);
    const [other] = looks(() => 0, 100);
    expect(trendOf([one!, other!, one!], LEAST).kind).toBe('cannot tell');
  });

  it('is claimed of noise that wanders in few cases', () => {
    let claimed = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const random = seeded(seed);
      const wandering = [1, 2, 3].map(() => {
        let at = 0;
        return Array.from({ length: 200 }, () => (at = 0.8 * at + 20_000 * (random() - 0.5)));
      });
      if (trendOf(wandering, LEAST).kind === 'grows') claimed++;
    }
    expect(claimed).toBeLessThanOrEqual(1);
  });
});
