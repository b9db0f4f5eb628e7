/**
 * Names for what V8 counts: its instance types, which differ between versions, gathered into kinds
 * that a JavaScript programmer knows. Pure.
 */

/** Kinds of objects, each with the instance types (without `_TYPE`) that V8 11 to 14 file under it. */
const TYPES_BY_KIND = {
  Map: ['JS_MAP'],
  Set: ['JS_SET'],
  'Map and Set tables': ['JS_COLLECTION_TABLE', 'ORDERED_HASH_MAP', 'ORDERED_HASH_SET'],
  Array: ['JS_ARRAY'],
  'array elements': [
    'ARRAY_ELEMENTS',
    'COW_ARRAY',
    'FIXED_ARRAY',
    'FIXED_DOUBLE_ARRAY',
    'OBJECT_ELEMENTS',
    'OBJECT_DICTIONARY_ELEMENTS',
    'ARRAY_DICTIONARY_ELEMENTS',
    // Elements of sparse arrays, while alive told by the two names above, when dead by this one.
    'NUMBER_DICTIONARY',
  ],
  'plain object': ['JS_OBJECT'],
  'object properties': [
    'OBJECT_PROPERTY_ARRAY',
    'OBJECT_PROPERTY_DICTIONARY',
    'NAME_DICTIONARY',
    'SWISS_NAME_DICTIONARY',
    'PROPERTY_ARRAY',
  ],
  Date: ['JS_DATE'],
  'string (flat)': [
    'STRING',
    'ONE_BYTE_STRING',
    'SEQ_ONE_BYTE_STRING',
    'SEQ_TWO_BYTE_STRING',
    'SHARED_STRING',
    'SHARED_ONE_BYTE_STRING',
  ],
  'string (internalized)': [
    'INTERNALIZED_STRING',
    'ONE_BYTE_INTERNALIZED_STRING',
    'INTERNALIZED_ONE_BYTE_STRING',
    'INTERNALIZED_TWO_BYTE_STRING',
  ],
  'string (concatenation)': ['CONS_STRING', 'CONS_ONE_BYTE_STRING', 'CONS_TWO_BYTE_STRING'],
  'string (slice)': ['SLICED_STRING', 'SLICED_ONE_BYTE_STRING', 'SLICED_TWO_BYTE_STRING'],
  'string (forwarding)': ['THIN_STRING', 'THIN_ONE_BYTE_STRING', 'THIN_TWO_BYTE_STRING'],
  'string (external)': [
    'EXTERNAL_STRING',
    'EXTERNAL_ONE_BYTE_STRING',
    'EXTERNAL_TWO_BYTE_STRING',
    'UNCACHED_EXTERNAL_STRING',
    'UNCACHED_EXTERNAL_ONE_BYTE_STRING',
    'UNCACHED_EXTERNAL_TWO_BYTE_STRING',
    'EXTERNAL_INTERNALIZED_STRING',
    'EXTERNAL_ONE_BYTE_INTERNALIZED_STRING',
    'EXTERNAL_INTERNALIZED_ONE_BYTE_STRING',
    'EXTERNAL_INTERNALIZED_TWO_BYTE_STRING',
  ],
  'boxed number': ['HEAP_NUMBER'],
  BigInt: ['BIG_INT_BASE', 'BIGINT'],
  Symbol: ['SYMBOL'],
  closure: ['JS_FUNCTION', 'JS_UNCOMPILED_FUNCTION', 'JS_BOUND_FUNCTION', 'JS_CLOSURE'],
  'closure context': [
    'FUNCTION_CONTEXT',
    'BLOCK_CONTEXT',
    'CATCH_CONTEXT',
    'WITH_CONTEXT',
    'EVAL_CONTEXT',
    'AWAIT_CONTEXT',
    'OTHER_CONTEXT',
    'CONTEXT_CELL',
  ],
  'typed array': ['JS_TYPED_ARRAY', 'JS_DATA_VIEW', 'JS_RAB_GSAB_DATA_VIEW'],
  ArrayBuffer: ['JS_ARRAY_BUFFER'],
  Promise: [
    'JS_PROMISE',
    'PROMISE_REACTION',
    // What a reaction becomes, in place, once it may run: it dies under one of these names.
    'PROMISE_FULFILL_REACTION_JOB_TASK',
    'PROMISE_REJECT_REACTION_JOB_TASK',
    'PROMISE_RESOLVE_THENABLE_JOB_TASK',
    'PROMISE_CAPABILITY',
    'ASYNC_GENERATOR_REQUEST',
  ],
  RegExp: ['JS_REG_EXP'],
  Error: ['JS_ERROR', 'CALL_SITE_INFO'],
  Proxy: ['JS_PROXY'],
  'arguments object': ['JS_ARGUMENTS_OBJECT'],
  'wrapper object': ['JS_PRIMITIVE_WRAPPER'],
  'WeakRef and FinalizationRegistry': ['JS_WEAK_REF', 'WEAK_CELL', 'JS_FINALIZATION_REGISTRY'],
  'WeakMap and WeakSet': ['JS_WEAK_MAP', 'JS_WEAK_SET', 'EPHEMERON_HASH_TABLE'],
  iterator: [
    'JS_MAP_KEY_ITERATOR',
    'JS_MAP_VALUE_ITERATOR',
    'JS_MAP_KEY_VALUE_ITERATOR',
    'JS_SET_VALUE_ITERATOR',
    'JS_SET_KEY_VALUE_ITERATOR',
    'JS_ARRAY_ITERATOR',
    'JS_GENERATOR_OBJECT',
    'JS_ASYNC_GENERATOR_OBJECT',
    'JS_STRING_ITERATOR',
    'JS_REG_EXP_STRING_ITERATOR',
    'JS_ITERATOR_MAP_HELPER',
    'JS_ITERATOR_FILTER_HELPER',
    'JS_ITERATOR_TAKE_HELPER',
    'JS_ITERATOR_DROP_HELPER',
    'JS_ITERATOR_FLAT_MAP_HELPER',
    'JS_ITERATOR_RESULT',
  ],
} as const satisfies Record<string, readonly string[]>;

/** Whatever else V8 calls an object of a program's: none is left out because its name is not in the table. */
const OTHER_OBJECT = 'other object';
/** JavaScript's, and what WebAssembly makes on the same heap, with a collector's help. */
const OF_A_PROGRAM = /^(JS_|WASM_(STRUCT|ARRAY)$)/;
/** JavaScript's by name, but made by the engine for itself. */
const OF_THE_ENGINE = /^JS_(GLOBAL_|MODULE_NAMESPACE|SHARED_)/;

/**
 * A kind of object. `engine internals` is everything that V8 keeps for itself: hidden classes, code,
 * feedback, caches. It is told apart because no line of JavaScript asked for it.
 */
export type ObjectKind = keyof typeof TYPES_BY_KIND | typeof OTHER_OBJECT | typeof INTERNALS;

/** The kind of everything that no program asks for by name. */
export const INTERNALS = 'engine internals';

const kindByType = new Map<string, ObjectKind>(
  Object.entries(TYPES_BY_KIND).flatMap(([kind, types]) =>
    types.map((type): [string, ObjectKind] => [type, kind as ObjectKind]),
  ),
);

/** Bytes that V8 lists beside its objects, but that lie outside the heap. */
const NOT_ON_THE_HEAP = /^(SCRIPT_SOURCE_EXTERNAL|STRING_EXTERNAL_RESOURCE)/;

/**
 * The kind of one of V8's instance types, as `disabled-by-default-v8.gc_stats` names it.
 *
 * @returns null where its bytes are not on the heap.
 */
export function kindOf(instanceType: string): ObjectKind | null {
  if (NOT_ON_THE_HEAP.test(instanceType)) return null;
  const type = instanceType.replace(/_TYPE$/, '');
  const known = kindByType.get(type);
  if (known !== undefined) return known;
  return OF_A_PROGRAM.test(type) && !OF_THE_ENGINE.test(type) ? OTHER_OBJECT : INTERNALS;
}
