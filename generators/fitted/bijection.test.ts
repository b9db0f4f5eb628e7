import { describe, expect, it } from 'vitest';
import { shuffled } from './bijection.ts';

describe('a shuffle that is computed', () => {
  it.each([1, 2, 3, 7, 16, 17, 100, 1000, 4097])('of %i numbers gives each once', (size) => {
    for (const key of [0, 1, 0xdeadbeef]) {
      const places = new Set(Array.from({ length: size }, (_, at) => shuffled(at, size, key)));
      expect(places.size).toBe(size);
      expect(Math.max(...places)).toBe(size - 1);
    }
  });

  it('leaves neither order nor parity', () => {
    const places = Array.from({ length: 1000 }, (_, at) => shuffled(at, 1000, 42));
    const ascents = places.filter((place, at) => at > 0 && place > places[at - 1]!).length;
    expect(ascents).toBeGreaterThan(400);
    expect(ascents).toBeLessThan(600);
    expect(places.filter((place, at) => (place - at) % 2 === 0).length).toBeGreaterThan(400);
    expect(places.filter((place, at) => place === at).length).toBeLessThan(10);
  });

  it('works for sizes that 32 bits hold', () => {
    const size = 2 ** 31;
    const places = new Set(Array.from({ length: 1000 }, (_, at) => shuffled(at, size, 5)));
    expect(places.size).toBe(1000);
    for (const place of places) expect(place).toBeLessThan(size);
  });
});
