import { expect, it } from 'vitest';
import { INTERNALS, kindOf } from './object-kinds.ts';

it("no object of JavaScript is taken for the engine's own because its type is in no table", () => {
  expect(kindOf('JS_SOMETHING_OF_TOMORROW_TYPE')).toBe('other object');
  expect(kindOf('WASM_STRUCT_TYPE')).toBe('other object');
  expect(kindOf('WASM_ARRAY_TYPE')).toBe('other object');
  expect(kindOf('WASM_TYPE_INFO_TYPE')).toBe(INTERNALS);
  expect(kindOf('NUMBER_DICTIONARY_TYPE')).toBe('array elements');
  expect(kindOf('JS_GLOBAL_PROXY_TYPE')).toBe(INTERNALS);
  expect(kindOf('BYTECODE_ARRAY_TYPE')).toBe(INTERNALS);
  expect(kindOf('SCRIPT_SOURCE_EXTERNAL_ONE_BYTE_TYPE')).toBeNull();
});

it('what V8 turns into something else in place is of one kind before and after', () => {
  expect(kindOf('PROMISE_REACTION_TYPE')).toBe('Promise');
  for (const become of ['FULFILL_REACTION', 'REJECT_REACTION', 'RESOLVE_THENABLE'])
    expect(kindOf(`PROMISE_${become}_JOB_TASK_TYPE`)).toBe('Promise');
  for (const string of ['EXTERNAL_TWO_BYTE', 'EXTERNAL_INTERNALIZED_TWO_BYTE'])
    expect(kindOf(`${string}_STRING_TYPE`)).toBe('string (external)');
});
