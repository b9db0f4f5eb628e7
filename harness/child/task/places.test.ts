import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { differencesBetween } from './places.ts';

const first = (expected: unknown, actual: unknown) => differencesBetween(expected, actual, 5)[0];

describe('the first difference of an answer', () => {
  it('has its place in objects, arrays, Maps and Sets', () => {
    const users = (name: string) => ({ users: [{ name: 'a' }, { name }] });
    expect(first(users('b'), users('c'))).toEqual({
      where: '.users[1].name',
      expected: '"b"',
      actual: '"c"',
    });
    expect(first([1, 2, 3], [1, 2])?.where).toBe('.length');
    expect(first(new Map([['a', 1]]), new Map([['a', 2]]))).toMatchObject({
      expected: '1',
      actual: '2',
    });
    expect(first(new Set([1, 2]), new Set([1, 3]))).toBeDefined();
    expect(first(Float64Array.of(0), Float64Array.of(-0))).toMatchObject({
      where: '[0]',
      expected: '0',
      actual: '-0',
    });
  });

  it('has the keys that came beside those that were wanted, however many there are', () => {
    const of = (prefix: string) =>
      Object.fromEntries(Array.from({ length: 9 }, (_, index) => [prefix + index, index]));
    expect(differencesBetween({ ...of('k'), both: 1 }, { ...of('K'), both: 2 })).toEqual([
      {
        where: 'the answer',
        expected: 'keys "k0", "k1", "k2", "k3", "k4" and 4 more',
        actual: 'keys "K0", "K1", "K2", "K3", "K4" and 4 more',
      },
      { where: '.both', expected: '1', actual: '2' },
    ]);
    expect(differencesBetween({ a: { b: 1 } }, { a: {} })).toEqual([
      { where: '.a.b', expected: '1', actual: 'nothing' },
    ]);
    expect(first({ a: { b: 1 } }, { a: { c: 1 } })).toEqual({
      where: '.a',
      expected: 'key "b"',
      actual: 'key "c"',
    });
    const [ours, theirs] = [
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
      new Map([
        ['A', 1],
        ['b', 3],
      ]),
    ];
    expect(differencesBetween(ours, theirs)).toEqual([
      { where: 'the answer', expected: 'key "a"', actual: 'key "A"' },
      { where: '.get("b")', expected: '2', actual: '3' },
    ]);
    expect(differencesBetween(new Set([1, 2, 3]), new Set([3, 4, 5]))).toEqual([
      { where: 'the answer', expected: 'elements 1, 2', actual: 'elements 4, 5' },
    ]);
    expect(differencesBetween(new Set([{ a: 1 }]), new Set([{ a: 1 }]))).toEqual([]);
  });

  it('is that of a value where equal objects are keys, however many there are', () => {
    const keyed = (value: number) =>
      new Map(
        Array.from({ length: 12_000 }, (_, id) => [{ id }, id === 11_999 ? value : 0] as const),
      );
    expect(differencesBetween(keyed(1), keyed(2))).toEqual([
      { where: '.get(object of 1 field)', expected: '1', actual: '2' },
    ]);
    // In another order, there are too many pairs to try: what was found comes first.
    const [told, keys] = differencesBetween(
      new Map<unknown, number>([['name', 1], ...keyed(0)]),
      new Map<unknown, number>([['name', 2], ...[...keyed(0)].reverse()]),
    );
    expect(told).toEqual({ where: '.get("name")', expected: '1', actual: '2' });
    expect(keys?.actual).toMatch(/^keys .* and \d+ more, of which some may be equal: /);
  });

  it('tells apart what is written alike', () => {
    const { expected, actual } = first(3, '3')!;
    expect(expected).not.toBe(actual);
    class Point {}
    expect(first({}, new Point())).toMatchObject({ actual: expect.stringContaining('Point') });
  });

  it('shows long strings where they differ', () => {
    const long = 'x'.repeat(500);
    const { expected, actual } = first(`${long}left`, `${long}right`)!;
    expect(expected).toContain('left');
    expect(actual).toContain('right');
    expect(actual).toContain('from character 490 on');
  });

  it.each<[string, unknown, unknown, string]>([
    ['causes', new Error('a', { cause: 1 }), new Error('a', { cause: 2 }), '.cause'],
    ['errors of several', new AggregateError([1]), new AggregateError([2]), '.errors[0]'],
    ['states of expressions', /a/g, Object.assign(/a/g, { lastIndex: 3 }), '.lastIndex'],
    ['views', new DataView(new ArrayBuffer(2)), new DataView(Uint8Array.of(0, 1).buffer), '[1]'],
    ['under symbols', { [Symbol.for('k')]: 1 }, { [Symbol.for('k')]: 2 }, '[Symbol(k)]'],
  ])('is found where no field shows it: %s', (_, expected, actual, where) => {
    expect(differencesBetween(expected, actual)).toEqual([expect.objectContaining({ where })]);
  });

  it('is told of dates that are none, where Node holds them for different', () => {
    const [date, other] = [new Date(Number.NaN), new Date(Number.NaN)];
    const told = first([date], [other]);
    if (isDeepStrictEqual(date, other)) expect(told).toBeUndefined();
    else
      expect(told?.actual).toMatch(/which Node holds for another one: give the task “differences”/);
  });

  it('is told without its place where that lies too deep', () => {
    const list = (last: number) => {
      let one: object = { last };
      for (let depth = 0; depth < 200_000; depth++) one = { next: one };
      return one;
    };
    expect(differencesBetween(list(1), list(2))).toEqual([
      {
        where: 'the answer',
        expected: 'object of 1 field',
        actual: 'object of 1 field, which differs too deep within',
      },
    ]);
  });

  it('ends in cycles', () => {
    const cycle = (value: number) => {
      const one: Record<string, unknown> = { value };
      one.self = one;
      return one;
    };
    expect(first(cycle(1), cycle(1))).toBeUndefined();
    expect(first(cycle(1), cycle(2))?.where).toBe('.value');
  });
});
