import { createHash, createSecretKey } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { digestOfInput } from './digest.ts';
import { assertComparable, opaqueDifference, opaqueIn, sharedIn, unsavedIn } from './opaque.ts';
import { kindInWords, valueInWords } from './value-in-words.ts';

class Private {
  #value: number;
  constructor(value: number) {
    this.#value = value;
  }
  get value() {
    return this.#value;
  }
}
class Inherits extends Private {}

const values = new WeakMap<object, number>();
/** As compilers write private fields for older engines. */
class Compiled {
  constructor(value: number) {
    values.set(this, value);
  }
}
class Point {
  readonly x: number;
  constructor(x: number) {
    this.x = x;
  }
}
class None {}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
const getter = {
  get inner(): number {
    throw new Error('no inner');
  },
};
function* generates() {
  yield 1;
}
async function* generatesLater() {
  yield 1;
}
const key = Symbol.for('key');

describe('an answer of which not all can be seen', () => {
  it.each<[string, unknown, string]>([
    ['functions', () => 1, 'it is a function'],
    ['of odd names', Object.defineProperty(() => 1, 'name', { value: 3 }), 'it is a function'],
    ['in objects', { users: [{ run: () => 1 }] }, '.users[0].run is a function'],
    ['under symbols', { [key]: () => 1 }, '[Symbol(key)] is a function'],
    ['in Maps', new Map([['a', new Private(1)]]), '.get("a") is Private, whose class Private has'],
    ['keys of Maps', new Map([[new Private(1), 1]]), 'one of its keys is Private'],
    ['items of Sets', { all: new Set([new Private(1)]) }, 'one of the items of .all is Private'],
    ['fields of Maps', Object.assign(new Map(), { x: () => 1 }), '.x is a function'],
    ['inherited', [new Inherits(1)], '[0] is Inherits, whose class Private has private fields'],
    ['private for compilers', new Compiled(1), 'whose class Compiled has private fields'],
    ['promises', [Promise.resolve(1)], '[0] is a promise'],
    ['thenables', Object.fromEntries([['then', () => 1]]), '.then is a function'],
    ['generators', generates(), 'it is a generator'],
    ['async generators', generatesLater(), 'it is an async generator'],
    ['iterators of arrays', [1].values(), 'it is an array iterator'],
    ['iterators of Maps', new Map().keys(), 'it is a map iterator'],
    ['matches', 'a'.matchAll(/a/g), 'it is a regexp string iterator'],
    ['proxies', new Proxy({}, {}), 'it is a proxy'],
    ['revoked proxies', [revoked()], '[0] is a proxy'],
    ['getters that throw', { a: getter }, '.a has a getter that throws (no inner)'],
    ['weak ones', [new WeakMap()], '[0] is a weak collection'],
    ['weak references', new WeakRef({}), 'it is WeakRef, of which nothing can be seen'],
    ['of the engine', new Intl.NumberFormat('de'), 'it is NumberFormat, of which nothing'],
    ['of Node', { made: createHash('md5') }, '.made[Symbol(kHandle)] is Hash, of which nothing'],
    ['blobs', new Blob(['a']), 'is Blob, of which nothing can be seen'],
  ])('is refused, with its place: %s', (_, value, words) => {
    expect(opaqueIn(value)).toContain(words);
    expect(() => assertComparable(1, value)).toThrow('“differences”');
    // No two of them are held for the same input.
    expect(digestOfInput(value)).toBeNull();
    expect(kindInWords(value)).toMatch(/\w/);
    expect(valueInWords(value)).toMatch(/\w/);
  });

  it.each<[string, () => unknown]>([
    ['numbers', () => [Number.NaN, -0, 1n, undefined, null, Symbol.for('a')]],
    ['dates', () => new Date(1)],
    ['expressions', () => /a/g],
    ['errors', () => new RangeError('a', { cause: [1] })],
    ['errors of several', () => new AggregateError([new Error('a')], 'b')],
    ['holes', () => Array.of<unknown>(1).concat(new Array(3))],
    ['Maps in Maps', () => new Map([[new Map([['a', 1]]), new Map([['b', 1]])]])],
    ['objects of classes', () => [new Point(1), new None()]],
    ['without prototype', () => Object.assign(Object.create(null), { a: 1 })],
    [
      'bytes',
      () => [Buffer.from('a'), new Uint8Array(new SharedArrayBuffer(8)), new ArrayBuffer(3)],
    ],
    ['views', () => new DataView(new ArrayBuffer(8), 2)],
    ['keys', () => createSecretKey(Buffer.from('a'))],
    ['boxed', () => [Object(1), Object('a')]],
    ['under symbols', () => ({ [key]: { a: 1 } })],
  ])('is not one that can be compared: %s', (_, make) => {
    expect(opaqueIn(make())).toBeNull();
    expect(isDeepStrictEqual(make(), make())).toBe(true);
  });

  it('is not one with cycles', () => {
    const one: Record<string, unknown> = { a: 1 };
    one.self = [one];
    expect(opaqueIn(one)).toBeNull();
  });
});

describe('what cannot be saved', () => {
  it.each<[string, unknown, string]>([
    ['functions', { a: { b: [1, () => 1] } }, '.a.b[1]: function'],
    [
      'in Maps',
      new Map([[{ a: 1 }, new Map([['x', () => 1]])]]),
      '.get(object of 1 field).get("x")',
    ],
    ['symbols', [Symbol('a')], '[0]: Symbol(a)'],
    ['proxies', { a: new Proxy({}, {}) }, '.a: proxy'],
    ['promises', { a: Promise.resolve() }, '.a: Promise'],
    ['getters that throw', { a: getter }, '.a has a getter that throws (no inner)'],
  ])('has its place: %s', (_, value, words) => {
    expect(unsavedIn(value)).toContain(words);
  });

  it('is none of what is saved', () => {
    expect(unsavedIn({ a: [1, new Map()] })).toBeNull();
  });

  it('is shared memory, which comes back as memory of its own', () => {
    const data = { rows: [new Float64Array(new SharedArrayBuffer(8))] };
    expect(isDeepStrictEqual(deserialize(serialize(data)), data)).toBe(true);
    expect(sharedIn(data)).toBe('.rows[0] is Float64Array of 1 over shared memory');
    expect(sharedIn({ rows: [new Float64Array(1)] })).toBeNull();
  });
});

it.each<[string, unknown, string]>([
  ['an iterator', [1].values(), 'array iterator'],
  ['a function', () => 1, 'function'],
  ['a promise within', [Promise.resolve(1)], 'array of 1, of which [0] is a promise'],
  ['a getter that throws', getter, 'object of 1 field, which has a getter that throws'],
  ['what Node keeps', new Blob(['a']), 'Blob, of which nothing can be seen'],
])('%s in place of what can be seen is told as what it is', (_, answer, words) => {
  const { expected, actual } = opaqueDifference([1, 2], answer, opaqueIn(answer)!);
  expect(expected).toBe('array of 2');
  expect(actual).toContain(words);
});
