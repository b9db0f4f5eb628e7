import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeName } from '../../names.ts';
import { NameTable } from './name-table.ts';

function intern(table: NameTable, name: string): number {
  const bytes = encodeName(name);
  return table.intern({ bytes, start: 0, end: bytes.length });
}

describe('NameTable', () => {
  it('numbers names in order of first appearance', () => {
    const table = new NameTable();
    const ids = ['/b', '/a', '/b', '', '/a', '/c', ''].map((name) => intern(table, name));
    expect(ids).toEqual([0, 1, 0, 2, 1, 3, 2]);
    expect([0, 1, 2, 3].map((id) => table.at(id))).toEqual(['/b', '/a', '', '/c']);
    expect(table.size).toBe(4);
  });

  it('agrees with a Map over any names', () => {
    const names = fc.array(
      fc.string({ maxLength: 3, unit: fc.constantFrom('a', 'b', 'é', '\udc80') }),
    );
    fc.assert(
      fc.property(names, (list) => {
        const table = new NameTable();
        const map = new Map<string, number>();
        for (const name of list) {
          if (!map.has(name)) map.set(name, map.size);
          expect(intern(table, name)).toBe(map.get(name));
        }
        expect(Array.from({ length: table.size }, (_, id) => table.at(id))).toEqual([
          ...map.keys(),
        ]);
      }),
    );
  });

  it('grows: many names, and one longer than all before', () => {
    const table = new NameTable();
    const long = 'x'.repeat(200_000);
    // Random, and so many that several pairs of them have the same hash of 32 bits.
    let state = 1;
    const names = Array.from({ length: 400_000 }, () => {
      state = Math.imul(state, 1664525) + 1013904223;
      const high = state ^ (state >>> 16);
      state = Math.imul(state, 1664525) + 1013904223;
      return `/${high}/${state ^ (state >>> 15)}`;
    });
    const count = new Set(names).size;
    expect(count).toBe(names.length);
    for (const expected of [count, count]) {
      for (const [at, name] of names.entries()) {
        const id = intern(table, name);
        if (id !== at) expect(id).toBe(at);
      }
      expect(intern(table, long)).toBe(expected);
    }
    expect(table.at(count - 1)).toBe(names.at(-1));
    expect(table.at(count)).toBe(long);
  });

  it('copies: a buffer that is used again does not change a name', () => {
    const table = new NameTable();
    const bytes = Buffer.from('xx/one');
    table.intern({ bytes, start: 2, end: 6 });
    bytes.fill(0x21);
    expect(table.at(0)).toBe('/one');
  });

  it('knows names that break plain objects', () => {
    const table = new NameTable();
    const names = ['__proto__', 'constructor', 'toString', '0', '-1'];
    expect(names.map((name) => intern(table, name))).toEqual([0, 1, 2, 3, 4]);
    expect(names.map((_, id) => table.at(id))).toEqual(names);
  });

  it('has no name without an id', () => {
    const table = new NameTable();
    intern(table, 'a');
    for (const id of [1, -1, Number.NaN]) expect(() => table.at(id)).toThrow(RangeError);
  });
});
