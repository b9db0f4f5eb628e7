import nodeV8 from 'node:v8';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deserializer, deserialize, Serializer, serialize } from './v8.ts';

const shared = { name: 'shared' };
const ring: { self?: unknown } = {};
ring.self = ring;
const sparse: unknown[] = [1];
sparse[5] = 6;
const buffer = new ArrayBuffer(16);
const lone = '\ud800 ab';

const VALUES: Readonly<Record<string, unknown>> = {
  primitives: [undefined, null, true, false, 0, -0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 31],
  doubles: [0.1, Number.NaN, Infinity, -Infinity, Number.MAX_VALUE, Number.MIN_VALUE],
  bigints: [0n, 1n, -1n, 2n ** 63n, -(2n ** 64n), 2n ** 200n + 5n],
  texts: ['', 'ascii', 'é', '€ and 😀', lone, 'x'.repeat(70_000)],
  nested: { a: [{ b: { c: [[], {}] } }], 5: 'index', '': 'empty', undefined },
  'own __proto__': JSON.parse('{"__proto__": 1, "toString": 2}'),
  'one object twice': [shared, shared],
  'a ring': ring,
  holes: [new Array(3), sparse],
  'an array with a field': Object.assign([1, 2], { field: 3 }),
  dates: [new Date(0), new Date(Number.NaN)],
  maps: new Map<unknown, unknown>([
    [{ key: 1 }, new Set(['a', 1n])],
    ['plain', new Map()],
  ]),
  boxed: [Object(1), Object(''), Object(true), Object(false), Object(2n)],
  'regular expressions': [/a+/, /é/gimsuy, /x/d],
  views: [
    ...[Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array],
    ...[Float32Array, Float64Array],
  ].map((View) => View.of(1, 2, 3)),
  'views of big integers': [BigInt64Array.of(-1n), BigUint64Array.of(2n ** 64n - 1n)],
  'views of one buffer': [new Uint16Array(buffer, 2, 3), new DataView(buffer, 4), buffer],
  'a part of a buffer': [Buffer.from('hello').subarray(1, 3)],
  'a view of shared memory': [new Uint8Array(new SharedArrayBuffer(2))],
};

/** As V8's own serializer writes, which the channel has, without what `v8.serialize` does with views. */
function plainly(Writer: typeof nodeV8.Serializer | typeof Serializer, value: unknown): Uint8Array {
  const writer = new Writer();
  writer.writeHeader();
  writer.writeValue(value);
  return writer.releaseBuffer();
}

function readPlainly(
  Reader: typeof nodeV8.Deserializer | typeof Deserializer,
  bytes: Uint8Array,
): unknown {
  const reader = new Reader(bytes as Buffer);
  reader.readHeader();
  return reader.readValue();
}

describe.each(Object.entries(VALUES))('of %s', (name, value) => {
  // Which V8 itself does not clone for another process.
  const isShared = name.includes('shared');
  const byItself = isShared
    ? undefined
    : readPlainly(nodeV8.Deserializer, plainly(nodeV8.Serializer, value));

  it('V8 reads what is written', () => {
    expect(nodeV8.deserialize(serialize(value))).toStrictEqual(
      nodeV8.deserialize(nodeV8.serialize(value)),
    );
    if (isShared) return;
    expect(readPlainly(nodeV8.Deserializer, plainly(Serializer, value))).toStrictEqual(byItself);
  });

  it('what V8 writes is read, and what is written', () => {
    expect(deserialize(nodeV8.serialize(value))).toStrictEqual(
      nodeV8.deserialize(nodeV8.serialize(value)),
    );
    if (!isShared)
      expect(readPlainly(Deserializer, plainly(nodeV8.Serializer, value))).toStrictEqual(byItself);
    expect(deserialize(serialize(value))).toStrictEqual(
      nodeV8.deserialize(nodeV8.serialize(value)),
    );
  });
});

describe('values in the format of V8', () => {
  it('are the same there and back, whatever they are', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
      withBoxedValues: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        const byV8: unknown = nodeV8.deserialize(nodeV8.serialize(value));
        expect(nodeV8.deserialize(serialize(value))).toStrictEqual(byV8);
        expect(deserialize(nodeV8.serialize(value))).toStrictEqual(byV8);
        expect(deserialize(serialize(value))).toStrictEqual(byV8);
      }),
    );
  });

  it('keep the identity of what stands in them twice', () => {
    const [one, other] = deserialize(nodeV8.serialize([shared, shared])) as unknown[];
    expect(one).toBe(other);
    const [half, , whole] = readPlainly(
      Deserializer,
      plainly(nodeV8.Serializer, VALUES['views of one buffer']),
    ) as [Uint16Array, DataView, ArrayBuffer];
    expect(half.buffer).toBe(whole);
  });

  it.each([new RangeError('far'), new TypeError('wrong', { cause: [1] }), new Error('plain')])(
    'are errors: %s',
    (error) => {
      const { name, message, stack } = error;
      for (const read of [
        deserialize(nodeV8.serialize(error)),
        nodeV8.deserialize(serialize(error)),
      ]) {
        expect(read).toBeInstanceOf(error.constructor);
        expect(read).toMatchObject({ name, message, stack });
      }
    },
  );

  it.each([
    ['a function', () => {}],
    ['a symbol', Symbol('s')],
    ['a promise', Promise.resolve()],
    ['a weak map', new WeakMap()],
    ['a generator', (function* () {})()],
    ['a boxed symbol', Object(Symbol('s'))],
    ['shared memory', new SharedArrayBuffer(8)],
    ['an object with a function', { deep: [{ call: () => {} }] }],
  ])('are not %s', (_, value) => {
    expect(() => serialize(value)).toThrow(TypeError);
    expect(() => nodeV8.serialize(value)).toThrow();
  });

  it.each([
    ['no value', Buffer.of(0xff, 15)],
    ['a text that ends early', Buffer.of(0xff, 15, 0x22, 5, 0x61)],
    ['another format', Buffer.from('{"a":1}')],
    ['a kind that is unknown', Buffer.of(0xff, 15, 0x77, 1)],
  ])('are not read from %s', (_, bytes) => {
    expect(() => deserialize(bytes)).toThrow(Error);
  });

  it('reach no setter that an implementation has put on what all objects inherit', () => {
    const bytes = nodeV8.serialize([1, { isRight: true }]);
    let seen: unknown = 'nothing';
    let read: unknown;
    const setter = { set: (value: unknown) => (seen = value), configurable: true };
    try {
      Object.defineProperty(Object.prototype, 'isRight', setter);
      Object.defineProperty(Array.prototype, '1', setter);
      read = deserialize(bytes);
    } finally {
      Reflect.deleteProperty(Object.prototype, 'isRight');
      Reflect.deleteProperty(Array.prototype, '1');
    }
    expect(read).toEqual([1, { isRight: true }]);
    expect(seen).toBe('nothing');
  });

  it('are written of plain values without what an implementation can replace', () => {
    const plain = { kind: 'timed', wallNs: [1, 0.5], answers: null, none: undefined, name: 'é' };
    const expected = nodeV8.deserialize(nodeV8.serialize(plain));
    const holders: [object, PropertyKey[]][] = [
      [Array.prototype, ['push', 'some', 'find', 'map', 'reduce', Symbol.iterator]],
      [String.prototype, ['charCodeAt', 'codePointAt', Symbol.iterator]],
      [Map.prototype, ['get', 'set', 'has']],
      [Uint8Array.prototype, ['set', 'subarray', 'fill']],
      [Buffer.prototype, ['write', 'toString', 'subarray']],
      [Object, ['keys', 'entries']],
    ];
    const all = holders.flatMap(([holder, names]) =>
      names.map((name) => ({
        holder,
        name,
        before: Object.getOwnPropertyDescriptor(holder, name),
        now: {
          value: () => {
            throw new Error(`${String(name)} was called.`);
          },
          configurable: true,
          writable: true,
        },
      })),
    );
    const { defineProperty, deleteProperty } = Reflect;
    const { length } = all;
    let bytes: Uint8Array;
    try {
      for (let at = 0; at < length; at++)
        defineProperty(all[at]!.holder, all[at]!.name, all[at]!.now);
      bytes = plainly(Serializer, plain);
    } finally {
      for (let at = 0; at < length; at++) {
        const { holder, name, before } = all[at]!;
        if (before === undefined) deleteProperty(holder, name);
        else defineProperty(holder, name, before);
      }
    }
    expect(readPlainly(nodeV8.Deserializer, bytes)).toEqual(expected);
  });
});
