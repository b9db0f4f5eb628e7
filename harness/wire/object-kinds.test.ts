import { expect, it } from 'vitest';
import { INTERNALS, kindOf } from './object-kinds.ts';

it("no object of JavaScript is taken for the engine's own because its type is in no table", () => {
  expect(kindOf('JS_SOMETHING_OF_TOMORROW_TYPE')).toBe('other object');
  expect(kindOf('NUMBER_DICTIONARY_TYPE')).toBe('array elements');
  expect(kindOf('JS_GLOBAL_PROXY_TYPE')).toBe(INTERNALS);
  expect(kindOf('BYTECODE_ARRAY_TYPE')).toBe(INTERNALS);
  expect(kindOf('SCRIPT_SOURCE_EXTERNAL_ONE_BYTE_TYPE')).toBeNull();
});
