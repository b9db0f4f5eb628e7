import { expect, it } from 'vitest';
import { thrownAndWhere } from './thrown-and-where.ts';

function placed(error: Error): Error {
  error.stack = `${error}\n    at count (/project/count.ts:3:10)\n    at node:internal/x:1:1`;
  return error;
}

it('says what, and where in own code, however long and of however many lines', () => {
  expect(thrownAndWhere(placed(new TypeError('no')))).toBe(
    'TypeError: no, in count (count.ts:3:10)',
  );
  const long = thrownAndWhere(placed(new Error(`a\n${'b'.repeat(500)}`)));
  expect(long).toMatch(/^Error: a b{20,}…, in count \(count\.ts:3:10\)$/);
});

it.each([
  ['text', "'text'"],
  [Object.create(null), '[Object: null prototype] {}'],
  [undefined, 'undefined'],
])('says of what is no Error that it is none: %o', (value, words) => {
  expect(thrownAndWhere(value)).toBe(`${words}, which is no Error, so that no line is known`);
});
