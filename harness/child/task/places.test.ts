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
