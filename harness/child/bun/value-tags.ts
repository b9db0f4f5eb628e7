/** V8's format of values (v8/src/objects/value-serializer.cc), as far as it is written or read where there is no V8. */

/** What V8 writes since 2021. */
export const FORMAT_VERSION = 15;
/** The oldest that is read in the same way. */
export const OLDEST_VERSION = 14;

const code = (character: string) => character.charCodeAt(0);

/** What stands before each value. */
export const TAG = {
  version: 0xff,
  padding: 0,
  hole: code('-'),
  undefined: code('_'),
  null: code('0'),
  true: code('T'),
  false: code('F'),
  int32: code('I'),
  uint32: code('U'),
  double: code('N'),
  bigint: code('Z'),
  utf8: code('S'),
  oneByte: code('"'),
  twoByte: code('c'),
  reference: code('^'),
  object: code('o'),
  endOfObject: code('{'),
  denseArray: code('A'),
  endOfDenseArray: code('$'),
  sparseArray: code('a'),
  endOfSparseArray: code('@'),
  date: code('D'),
  trueObject: code('y'),
  falseObject: code('x'),
  numberObject: code('n'),
  bigintObject: code('z'),
  stringObject: code('s'),
  regExp: code('R'),
  map: code(';'),
  endOfMap: code(':'),
  set: code("'"),
  endOfSet: code(','),
  arrayBuffer: code('B'),
  resizableArrayBuffer: code('~'),
  view: code('V'),
  host: code('\\'),
  error: code('r'),
} as const;

/** Within an error. */
export const ERROR_TAG = {
  message: code('m'),
  cause: code('c'),
  stack: code('s'),
  end: code('.'),
} as const;

/** Letters of errors' classes; those of others have none. */
export const ERROR_CLASSES: readonly (readonly [number, ErrorConstructor])[] = [
  [code('E'), EvalError],
  [code('R'), RangeError],
  [code('F'), ReferenceError],
  [code('S'), SyntaxError],
  [code('T'), TypeError],
  [code('U'), URIError],
];

/** In the order of their bits; the seventh is V8's own. */
export const REGEXP_FLAGS = ['g', 'i', 'm', 'y', 'u', 's', 'l', 'd', 'v'] as const;

/** What looks at the bytes of a buffer. */
export type View = NodeJS.TypedArray | DataView;

/** Makes a view of a whole buffer, or of a part of it: byte offset, and length in elements. */
export type ViewClass = new (buffer: ArrayBuffer, byteOffset?: number, length?: number) => View;

interface ViewKind {
  readonly view: ViewClass;
  /** Of V8. */
  readonly letter: number;
  /** Of `v8.serialize`, which writes views by methods of Node's own. */
  readonly index: number;
  readonly elementBytes: number;
}

/** Absent from old engines. */
const { Float16Array } = globalThis as unknown as { readonly Float16Array?: ViewClass };

const kind = (view: unknown, letter: string, index: number, elementBytes: number): ViewKind => ({
  view: view as ViewClass,
  letter: code(letter),
  index,
  elementBytes,
});

/** By which a view is written and read; those of Node's `Buffer` come last, because they are `Uint8Array`s as well. */
export const VIEW_KINDS: readonly ViewKind[] = [
  kind(Int8Array, 'b', 0, 1),
  kind(Uint8Array, 'B', 1, 1),
  kind(Uint8ClampedArray, 'C', 2, 1),
  kind(Int16Array, 'w', 3, 2),
  kind(Uint16Array, 'W', 4, 2),
  kind(Int32Array, 'd', 5, 4),
  kind(Uint32Array, 'D', 6, 4),
  kind(Float32Array, 'f', 7, 4),
  kind(Float64Array, 'F', 8, 8),
  kind(DataView, '?', 9, 1),
  kind(BigInt64Array, 'q', 11, 8),
  kind(BigUint64Array, 'Q', 12, 8),
  ...(Float16Array === undefined ? [] : [kind(Float16Array, 'h', 13, 2)]),
];

/** The index of a `Buffer` in `v8.serialize`. */
export const BUFFER_INDEX = 10;
