import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captureAnswer } from './capture-answer.ts';

const names = fc.constantFrom('__proto__', 'constructor', '', 'a', 'b', '\ud83d', '10', '2');
const answers = fc
  .array(fc.tuple(names, fc.array(fc.tuple(names, fc.integer()))))
  .map((hours) => Object.fromEntries(hours.map(([hour, pairs]) => [hour, asObject(pairs)])));

/** `fromEntries` defines keys, also `__proto__`. */
function asObject(pairs: readonly (readonly [string, number])[]): Record<string, number> {
  return Object.fromEntries(pairs);
}

describe('a captured answer', () => {
  it('holds every hour, page and count, in their order', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const { notPlain, hours, pages, pageIds, counts } = captureAnswer(answer);
        expect(notPlain).toBeNull();
        const read = hours.map(({ name, start, end }) => [
          name,
          Array.from({ length: end - start }, (_, at) => [
            pages[pageIds[start + at]!],
            counts[start + at],
          ]),
        ]);
        const all = Object.entries(answer).map(([hour, pairs]) => [hour, Object.entries(pairs)]);
        expect(read).toEqual(all);
      }),
    );
  });

  it('does not change with the answer', () => {
    const answer: Record<string, Record<string, number>> = { hour: { page: 1 } };
    const captured = captureAnswer(answer);
    const before = structuredClone(captured);
    answer.hour!.page = 2;
    answer.later = { page: 1 };
    expect(captured).toEqual(before);
  });

  it('runs nothing of its author', () => {
    const ran: string[] = [];
    const noted = (what: string) => () => {
      ran.push(what);
      return 1;
    };
    const counts = { toString: noted('words'), valueOf: noted('value') };
    const getters = Object.defineProperty({}, 'page', { get: noted('getter'), enumerable: true });
    const proxy = new Proxy({}, { ownKeys: () => [noted('keys')() as never] });
    const captured = captureAnswer({ a: { page: counts }, b: getters, c: proxy, d: { page: 7n } });
    expect(ran).toEqual([]);
    expect(captured.hours.map(({ notPlain }) => notPlain?.isLazy ?? null)).toEqual([
      null,
      true,
      true,
      null,
    ]);
    expect(captured.odd).toEqual([
      { pair: 0, what: 'an object' },
      { pair: 1, what: 'bigint 7' },
    ]);
  });

  it('says of a collection in place of a count which one it is', () => {
    const answer = { a: { set: new Set([1]), map: new Map() } };
    expect(captureAnswer(answer).odd.map(({ what }) => what)).toEqual(['a Set', 'a Map']);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a map', new Map()],
    ['a thenable', Object.fromEntries([['then', () => {}]])],
  ])('of %s is none', (_, answer) => {
    const { notPlain, hours } = captureAnswer(answer);
    expect(notPlain).not.toBeNull();
    expect(hours).toEqual([]);
  });
});
