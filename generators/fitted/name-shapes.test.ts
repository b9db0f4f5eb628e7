import { describe, expect, it } from 'vitest';
import { BEGINS_WITH_SLASH, DIGITS, DOT, SLASH, WIDE } from './character-classes.ts';
import type { NameModel } from './model.ts';
import { shapedNames } from './name-shapes.ts';

const LOWER = 2;
const UPPER = 4;
const OTHER = 32;
const LATIN1 = 64;

function namesOf(shapes: NameModel['shapes'], size: number): string[] {
  const model = { classShares: [0.1, 0.6, 0.05, 0.1, 0.05, 0.05, 0.03, 0.02], shapes };
  const names = shapedNames(model, size, 3, 'test');
  return Array.from({ length: size }, (_, id) => names.at(id));
}

const isInteger = (name: string) => /^(0|[1-9]\d*)$/.test(name);

describe('names of given shapes', () => {
  it('differ, and have the lengths and characters asked for', () => {
    const names = namesOf(
      [
        [LOWER, 3, 500],
        [LOWER | UPPER, 4, 300],
        [BEGINS_WITH_SLASH | SLASH | LOWER, 12, 400],
        [BEGINS_WITH_SLASH | SLASH | LOWER | DIGITS | DOT | OTHER, 30, 200],
        [DIGITS | DOT, 13, 400],
        [LOWER | LATIN1, 8, 100],
        [WIDE, 5, 100],
      ],
      2000,
    );
    expect(new Set(names).size).toBe(2000);
    const count = (pattern: RegExp) => names.filter((name) => pattern.test(name)).length;
    expect(count(/^[a-z]{3}$/)).toBe(500);
    expect(count(/^(?=.*[a-z])(?=.*[A-Z])[a-zA-Z]{4}$/)).toBe(300);
    expect(count(/^\/[a-z/]{11}$/)).toBe(400);
    expect(count(/^\/(?=.*\.)(?=.*\d).{29}$/)).toBe(200);
    expect(count(/^[\d.]{13}$/)).toBe(400);
    expect(count(/^[a-zà-ö]{8}$/)).toBe(100);
    expect(count(/^[\u4e00-\u4eff]{5}$/)).toBe(100);
  });

  it('of digits are integers as they are written, which engines keep elsewhere', () => {
    const names = namesOf(
      [
        [DIGITS, 1, 9],
        [DIGITS, 2, 90],
        [DIGITS, 5, 901],
        [DIGITS, 20, 50],
      ],
      1050,
    );
    expect(new Set(names).size).toBe(1050);
    expect(names.filter(isInteger)).toHaveLength(1050);
    expect(names.filter((name) => name.length === 2)).toHaveLength(90);
  });

  it('grow longer where there are more than a length has', () => {
    const names = namesOf(
      [
        [DIGITS, 1, 5],
        [LOWER, 1, 5],
      ],
      10_000,
    );
    expect(new Set(names).size).toBe(10_000);
    expect(names.filter((name) => name.length === 1)).toHaveLength(9 + 26);
    expect(Math.max(...names.map((name) => name.length))).toBe(4);
  });

  it('differ where a shape has room for one alone', () => {
    const shape = BEGINS_WITH_SLASH | SLASH;
    const names = namesOf([[shape, 1, 1]], 300);
    expect(new Set(names).size).toBe(300);
    expect(names.filter((name) => name === '/')).toHaveLength(1);
    expect(names.every((name) => name.startsWith('/'))).toBe(true);
  });

  it('begin with a slash only where they should', () => {
    const names = namesOf(
      [
        [SLASH | LOWER, 6, 500],
        [SLASH | DOT | UPPER, 9, 500],
      ],
      1000,
    );
    expect(names.filter((name) => name.startsWith('/'))).toEqual([]);
    expect(names.every((name) => name.includes('/'))).toBe(true);
  });
});
