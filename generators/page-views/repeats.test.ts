import { describe, expect, it } from 'vitest';
import { type DrawnEvents, draw, hourOf } from './fixtures/drawn-events.ts';

// So many pairs of page and visitor that two events hardly ever agree by chance.
const distinct = { pages: '1M', pageExponent: '0', visitors: '1M', visitorExponent: '0' };

/** Share of events with the hour, page and visitor of an earlier one. */
function repeatShare({ timestampsMs, pageIds, visitorIds }: DrawnEvents): number {
  const seen = new Set(timestampsMs.map((ms, i) => `${hourOf(ms)} ${pageIds[i]} ${visitorIds[i]}`));
  return 1 - seen.size / timestampsMs.length;
}

describe('repeatEvents', () => {
  const orders = ['sorted', 'reversed', 'shuffled', 'late'];

  it.each(orders)('repeats the share asked for: %s', (order) => {
    const late = { lateShare: '0.3', lateMinutes: '90' };
    const events = draw({ ...distinct, ...late, order, events: '100k', repeats: '0.25' });
    expect(Math.abs(repeatShare(events) - 0.25)).toBeLessThan(0.005);
  });

  it.each([
    ['0', 0],
    ['0.001', 0.001],
    ['0.9', 0.9],
    ['0.999', 0.999],
  ])('repeats a share of %s', (repeats, share) => {
    const events = draw({ ...distinct, events: '100k', repeats });
    expect(Math.abs(repeatShare(events) - share)).toBeLessThan(0.005);
  });

  it('agrees with the parameter in the everyday preset', () => {
    const events = draw({ events: '200k' });
    const without = draw({ events: '200k', repeats: '0' });
    const byChance = repeatShare(without);
    const expected = 0.15 + 0.85 * byChance;
    expect(Math.abs(repeatShare(events) - expected)).toBeLessThan(0.01);
  });

  it('leaves the timestamps as they are', () => {
    const parameters = { ...distinct, events: '10k' };
    const repeated = draw({ ...parameters, repeats: '0.5' });
    expect(repeated.timestampsMs).toEqual(draw({ ...parameters, repeats: '0' }).timestampsMs);
  });

  it('repeats recent events, old and new ones alike', () => {
    const { pageIds, visitorIds } = draw({
      ...distinct,
      events: '50k',
      hours: '1',
      repeats: '0.2',
    });
    const lastPlaces = new Map<string, number>();
    const distances: number[] = [];
    pageIds.forEach((page, i) => {
      const key = `${page} ${visitorIds[i]}`;
      const first = lastPlaces.get(key);
      if (first === undefined) lastPlaces.set(key, i);
      else distances.push(i - first);
    });
    const mean = distances.reduce((sum, one) => sum + one, 0) / distances.length;
    // 1,024 originals are kept, among 1,280 events: half of that on average.
    expect(Math.abs(mean - 640)).toBeLessThan(20);
    expect(Math.max(...distances)).toBeLessThan(1500);
  });

  it('repeats in sparse hours as far as there is anything to repeat', () => {
    const events = draw({
      ...distinct,
      events: '100k',
      hours: '50_000',
      repeats: '0.5',
      order: 'shuffled',
    });
    expect(repeatShare(events)).toBeGreaterThan(0.15);
    expect(repeatShare(events)).toBeLessThan(0.5);
  });
});
