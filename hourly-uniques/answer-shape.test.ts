import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { notPlain, whyLazyNested, whyNotPlainNested } from './answer-shape.ts';

class Answer {}

describe('a plain answer', () => {
  it.each([
    ['an object', { a: { b: 1 } }],
    ['without prototypes', Object.assign(Object.create(null), { a: Object.create(null) })],
    ['frozen', Object.freeze({ a: Object.freeze({ b: 1 }) })],
    ['parsed', JSON.parse('{"__proto__": {"constructor": 1}}')],
    ['empty', {}],
  ])('may be %s', (_, answer) => {
    expect(whyNotPlainNested(answer)).toBeNull();
  });

  it.each<[what: string, value: unknown, why: RegExp]>([
    ['a Map', new Map(), /instance of Map/],
    ['an instance', new Answer(), /instance of Answer/],
    ['a generator', (function* () {})(), /a generator/],
    ['an array', [], /instance of Array/],
    ['an object of another realm', runInNewContext('({ a: 1 })'), /of another realm .*copy it/],
    ['an instance of another realm', runInNewContext('new Map()'), /instance of Map/],
    ['an object with another prototype', Object.create({ a: 1 }), /instance of/],
    ['null', null, /null/],
    ['text', '{}', /string/],
    ['a proxy', new Proxy({}, {}), /proxy/],
    [
      'a getter',
      {
        get a() {
          return 1;
        },
      },
      /getter, "a"/,
    ],
    ['a symbol key', { [Symbol('hidden')]: 1 }, /symbol/],
    ['a hidden key', Object.defineProperty({}, 'a', { value: 1 }), /hidden key, "a"/],
  ])('is not %s', (_, value, why) => {
    expect(notPlain(value)?.why).toMatch(why);
    expect(whyNotPlainNested({ hour: value })).toMatch(why);
  });
});

describe('a lazy answer', () => {
  it('computes what is read from it, at either level', () => {
    expect(whyLazyNested(new Proxy({}, {}))).toMatch(/answer is a proxy/);
    expect(
      whyLazyNested({
        hour: {
          get page() {
            return 1;
          },
        },
      }),
    ).toMatch(/hour hour .* getter/);
    expect(whyLazyNested({ hour: { page: 1 } })).toBeNull();
    expect(whyLazyNested(new Map())).toBeNull();
  });
});
