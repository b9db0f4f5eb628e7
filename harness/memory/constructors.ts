/** Being told when certain objects are made. Runs in trial processes. */

type Constructor = new (...args: unknown[]) => object;

/**
 * Calls `before` ahead of every construction of `owner[name]`; to everyone else the constructor stays what it was.
 *
 * @returns what puts the original back.
 */
export function onConstruct(
  owner: object,
  name: string,
  before: (args: readonly unknown[]) => void,
): () => void {
  const holder = owner as Record<string, unknown>;
  const original = holder[name] as Constructor;
  const watched: Constructor = new Proxy(original, {
    construct: (target, args, newTarget) => {
      before(args);
      return Reflect.construct(target, args, newTarget === watched ? target : newTarget);
    },
  });
  holder[name] = watched;
  return () => {
    holder[name] = original;
  };
}

/** The length that `new ArrayBuffer(…)` or `new SharedArrayBuffer(…)` is told, in bytes. */
export function bytesOfBuffer([length]: readonly unknown[]): number {
  return typeof length === 'number' && length > 0 ? Math.trunc(length) : 0;
}

const TYPED_ARRAYS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
];

/**
 * Calls `before` with the bytes ahead of every new array buffer, its own or a typed array's, for as long as it is not
 * undone.
 *
 * @returns what undoes it.
 */
export function onNewArrayBuffer(before: (bytes: number) => void): () => void {
  const undo = TYPED_ARRAYS.map((original) =>
    onConstruct(globalThis, original.name, ([source]) => {
      const length = lengthOf(source);
      if (length > 0) before(length * original.BYTES_PER_ELEMENT);
    }),
  );
  undo.push(onConstruct(globalThis, 'ArrayBuffer', (args) => before(bytesOfBuffer(args))));
  return () => {
    for (const one of undo) one();
  };
}

/** 0 for a view of a buffer that exists already. */
function lengthOf(source: unknown): number {
  if (typeof source === 'number') return source;
  if (source instanceof ArrayBuffer || source instanceof SharedArrayBuffer) return 0;
  const length = (source as { readonly length?: unknown } | null | undefined)?.length;
  return typeof length === 'number' ? length : 0;
}
