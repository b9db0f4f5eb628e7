import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import pageViews from '../page-views.ts';
import { hostileNames, wordsBeyondLatin1 } from './name-lists.ts';

const BEYOND_LATIN_1 = /[\u0100-\uffff]/;
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const patterns = {
  uuid: UUID_V4,
  short: /^v[0-9a-z]{7}$/,
  numeric: /^[1-3][0-9]{9}$/,
} as const;

const PATH = /^\/([a-z]+(\/[a-z]+-[a-z]+(-[0-9]+)?(\?[a-z_]+=[a-z0-9]+)?)?)?$/;

function names(parameters: Record<string, string>, seed = 1) {
  const { pages, visitors } = pageViews.open(parameters, seed);
  return { pages, visitors };
}

function firstNames({ at, size }: { at: (id: number) => string; size: number }, count: number) {
  return Array.from({ length: Math.min(count, size) }, (_, id) => at(id));
}

describe('names', () => {
  it('are distinct in every mix of parameters', () => {
    const share = fc.constantFrom('0', '0.01', '0.5', '0.99', '1');
    fc.assert(
      fc.property(
        fc.record({
          pages: fc.constantFrom('1', '17', '300', '3000', '1e9'),
          visitors: fc.constantFrom('1', '17', '300', '3000', '1e9'),
          idStyle: fc.constantFrom('uuid', 'short', 'numeric'),
          botShare: fc.constantFrom('0', '0.5'),
          unicode: share,
          hostile: share,
        }),
        fc.integer({ min: 0, max: 0xffffffff }),
        fc.integer({ min: 0, max: 1e9 - 3000 }),
        (parameters, seed, from) => {
          const { pages, visitors } = names(parameters, seed);
          for (const table of [pages, visitors]) {
            const ids = new Set<number>();
            for (let i = 0; i < 3000; i++) ids.add(i % table.size).add((from + i) % table.size);
            expect(new Set([...ids].map(table.at)).size).toBe(ids.size);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are distinct in the hundred thousands, and when the pairs of words come round again', () => {
    const { pages, visitors } = names({ pages: '3M', visitors: '3M', unicode: '0.3' });
    const places = Array.from({ length: 200_000 }, (_, i) => (i >> 1) + (i & 1) * 2 ** 20);
    expect(new Set(places.map(pages.at)).size).toBe(places.length);
    expect(new Set(places.map(visitors.at)).size).toBe(places.length);
  });

  it('are UUIDs that differ in their first eight digits', () => {
    const { visitors } = names({ visitors: '200k' });
    const digits = firstNames(visitors, 200_000).map((name) => name.slice(0, 8));
    expect(new Set(digits).size).toBe(200_000);
  });

  it.each(['uuid', 'short', 'numeric'] as const)('have the style asked for: %s', (idStyle) => {
    const { visitors } = names({ idStyle, visitors: '1e9' });
    const last = Array.from({ length: 500 }, (_, i) => visitors.at(1e9 - 1 - i));
    for (const name of [...firstNames(visitors, 500), ...last]) {
      expect(name).toMatch(patterns[idStyle]);
    }
  });

  it('are paths, the first one the root', () => {
    const { pages } = names({ pages: '1e9' });
    const some = [...firstNames(pages, 2000), pages.at(1e6), pages.at(5e7), pages.at(1e9 - 1)];
    for (const name of some) expect(name).toMatch(PATH);
    expect(some[0]).toBe('/');
    expect(some.filter((name) => name.includes('?')).length).toBeGreaterThan(50);
  });

  it('differ by seed, and agree by seed', () => {
    const style = { visitors: '1000', pages: '1000' };
    const visitorsOf = (seed: number) => firstNames(names(style, seed).visitors, 1000);
    const pagesOf = (seed: number) => firstNames(names(style, seed).pages, 1000);
    expect(visitorsOf(5)).toEqual(visitorsOf(5));
    expect(pagesOf(5)).toEqual(pagesOf(5));
    const others = new Set(visitorsOf(6));
    expect(visitorsOf(5).filter((name) => others.has(name))).toEqual([]);
    expect(pagesOf(5)).not.toEqual(pagesOf(6));
  });

  it.each([0, 0.01, 0.25, 1])('hold characters beyond Latin-1 in a share of %f', (share) => {
    const { pages, visitors } = names({ pages: '2000', visitors: '2000', unicode: String(share) });
    for (const table of [pages, visitors]) {
      const found = firstNames(table, 2000).filter((name) => BEYOND_LATIN_1.test(name)).length;
      expect(Math.abs(found - 2000 * share)).toBeLessThanOrEqual(2);
    }
  });

  it('are hostile in the share asked for, till the list ends', () => {
    const hostile = new Set(hostileNames);
    const found = (size: string, share: string) =>
      firstNames(names({ pages: size, hostile: share }).pages, 10_000).filter((name) =>
        hostile.has(name),
      );
    expect(found('200', '0.25')).toEqual(hostileNames.slice(0, 50));
    expect(found('10000', '1')).toEqual(hostileNames);
    expect(found('10000', '0')).toEqual([]);
  });
});

describe('name lists', () => {
  it('hold distinct names that no generated name is like', () => {
    expect(new Set(hostileNames).size).toBe(hostileNames.length);
    const beyondLatin1 = new RegExp(
      `^(${wordsBeyondLatin1.join('|')})-|^/(${wordsBeyondLatin1.join('|')})`,
    );
    for (const name of hostileNames) {
      for (const pattern of [...Object.values(patterns), PATH, beyondLatin1]) {
        expect(name).not.toMatch(pattern);
      }
    }
  });

  it('hold 16 words beyond Latin-1 that fit into a path', () => {
    expect(new Set(wordsBeyondLatin1).size).toBe(16);
    for (const word of wordsBeyondLatin1) {
      expect(word).toMatch(BEYOND_LATIN_1);
      expect(word).not.toMatch(/[/?-]/);
    }
  });

  it('hold what breaks programs', () => {
    const needed = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', '1', '01', '1.0'];
    expect(hostileNames).toEqual(expect.arrayContaining(needed));
    for (const part of [
      ',',
      '"',
      '\t',
      '\r',
      '\n',
      '\0',
      '|',
      '`',
      '<script>',
      '\u001b[',
      '\u202e',
    ]) {
      expect(hostileNames.some((name) => name.includes(part))).toBe(true);
    }
    expect(hostileNames.some((name) => name.length === 10_000)).toBe(true);
    expect(hostileNames.filter((name) => name.normalize() === 'café')).toHaveLength(2);
    expect(hostileNames.filter((name) => /\p{Surrogate}/u.test(name)).length).toBeGreaterThan(1);
  });

  it.each(['|', '\u0000', '\u001f', ',', '\t', ''])('collide when joined with %j', (separator) => {
    const [first, second] = [`a${separator}b`, `b${separator}c`];
    expect(hostileNames).toEqual(expect.arrayContaining(['a', 'c', first, second]));
    expect(['a', second].join(separator)).toBe([first, 'c'].join(separator));
  });
});
