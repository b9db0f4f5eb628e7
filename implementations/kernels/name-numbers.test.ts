import { describe, expect, it } from 'vitest';
import { createNameNumbers } from './name-numbers.ts';

describe('numbers of names', () => {
  const names = ['b', '__proto__', '7', '', 'a', 'constructor', '\ud800', '1', 'toString'];

  it.each([1, 2, 4, 9, 100])('follow the order of coming, with %i names an object', (mostNames) => {
    const numbers = createNameNumbers(mostNames);
    const numberOf = (name: string) => numbers.newest[name] ?? numbers.numberOf(name);
    for (const [index, name] of names.entries()) {
      expect(numberOf(name)).toBe(index);
      for (const [known, earlier] of names.slice(0, index + 1).entries()) {
        expect(numberOf(earlier)).toBe(known);
      }
    }
  });
});
