import { describe, expect, it } from 'vitest';
import { lazyIn } from './lazy-answers.ts';

/** Whoever reads it has run something of the answer's. */
const never = (): never => {
  throw new Error('It was read.');
};

describe('what of an answer is worked out when it is read', () => {
  it.each<[what: string, answer: unknown]>([
    ['.numbers is a getter', Object.defineProperty({}, 'numbers', { get: never })],
    ['.rows[1].sum is a getter', { rows: [1, Object.defineProperty({}, 'sum', { get: never })] }],
    ['[1] is a getter', Object.defineProperty([1, 2], 1, { get: never })],
    ['it is a proxy', new Proxy({}, { get: never, ownKeys: never })],
    ['an item of it is a proxy', new Map([['a', new Proxy([], { get: never })]])],
    ['.all is a generator', { all: (function* () {})() }],
    ['it is an array iterator', [1, 2].values()],
    ['[Symbol(Symbol.iterator)] is a function', { [Symbol.iterator]: never }],
  ])('is found, and not read: %s', (what, answer) => {
    expect(lazyIn(answer)).toBe(what);
  });

  it.each<[what: string, answer: unknown]>([
    ['numbers', [1, 2, 3]],
    ['bytes', new Uint8Array(100_000)],
    ['a long array', Array.from({ length: 100_000 }, (_, index) => index)],
    ['collections in objects', { map: new Map([['a', new Set([{ b: 1 }])]]), at: new Date(3) }],
    [
      'itself',
      (() => {
        const loop: Record<string, unknown> = {};
        loop.self = loop;
        return loop;
      })(),
    ],
  ])('is none of %s', (_, answer) => {
    expect(lazyIn(answer)).toBeNull();
  });
});
