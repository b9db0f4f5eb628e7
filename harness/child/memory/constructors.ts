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

/** The length that `new SharedArrayBuffer(…)` is told, in bytes. */
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

/** What else makes array buffers, without a constructor that can be seen: by owner, the names of functions. */
const MAKERS: readonly (readonly [owner: () => object, names: readonly string[]])[] = [
  [() => Buffer, ['alloc', 'allocUnsafe', 'allocUnsafeSlow', 'from', 'concat', 'copyBytesFrom']],
  [() => ArrayBuffer.prototype, ['slice', 'transfer', 'transferToFixedLength']],
  [
    () => Object.getPrototypeOf(Uint8Array.prototype) as object,
    ['slice', 'map', 'filter', 'toReversed', 'toSorted', 'with'],
  ],
  [() => Object.getPrototypeOf(Uint8Array) as object, ['from', 'of']],
  [() => TextEncoder.prototype, ['encode']],
];

/**
 * Calls `made` with the bytes of every new array buffer, its own or a typed array's, before anyone has it: what it is to
 * replace is still alive. For as long as it is not undone.
 *
 * @returns what undoes it.
 */
export function onNewArrayBuffer(made: (bytes: number) => void): () => void {
  const undo = [...TYPED_ARRAYS, ArrayBuffer].map((original) =>
    afterConstruct(globalThis, original.name, (args, result) => {
      // A view of a buffer that was there already.
      if (args[0] instanceof ArrayBuffer || args[0] instanceof SharedArrayBuffer) return;
      made(byteLengthOf(result));
    }),
  );
  for (const [owner, names] of MAKERS) {
    for (const name of names)
      undo.push(afterCall(owner(), name, (result) => made(byteLengthOf(result))));
  }
  return () => {
    for (const one of undo) one();
  };
}

/** As {@link onConstruct}, but after each construction, with what it made. */
export function afterConstruct(
  owner: object,
  name: string,
  after: (args: readonly unknown[], result: object) => void,
): () => void {
  const holder = owner as Record<string, unknown>;
  const original = holder[name] as Constructor;
  const watched: Constructor = new Proxy(original, {
    construct: (target, args, newTarget) => {
      const result = Reflect.construct(target, args, newTarget === watched ? target : newTarget);
      after(args, result);
      return result;
    },
  });
  holder[name] = watched;
  return () => {
    holder[name] = original;
  };
}

/**
 * Calls `after` with what each call of the method `owner[name]` gave, whose it was, and what it was told.
 *
 * @returns what puts the original back.
 */
export function afterCall(
  owner: object,
  name: string,
  after: (result: unknown, self: unknown, args: readonly unknown[]) => void,
): () => void {
  const described = Object.getOwnPropertyDescriptor(owner, name);
  // Not on every version.
  if (described === undefined) return () => {};
  const watched = new Proxy(described.value as (...args: unknown[]) => unknown, {
    apply: (target, self, args) => {
      const result = Reflect.apply(target, self, args);
      after(result, self, args);
      return result;
    },
  });
  Object.defineProperty(owner, name, { ...described, value: watched });
  return () => {
    Object.defineProperty(owner, name, described);
  };
}

function byteLengthOf(result: unknown): number {
  const length = (result as { readonly byteLength?: unknown } | null)?.byteLength;
  return typeof length === 'number' ? length : 0;
}
