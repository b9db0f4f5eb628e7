/** Copies of inputs that V8 holds as it does the original: arrays stay packed, objects keep their shape. Runs in trial processes. */
import { types } from 'node:util';

const { isArray } = Array;
const { isView } = ArrayBuffer;
const { getPrototypeOf, getOwnPropertySymbols, getOwnPropertyDescriptors } = Object;

/** A copy; of texts and numbers, themselves. */
interface Copy {
  readonly value: unknown;
}

/** Thrown where something cannot be copied. */
class NoCopy extends Error {}

/**
 * @returns null where it holds what is not itself any more once it is copied: functions, streams, symbols, proxies, getters, objects of
 * classes; or where it is no object, or is nested too deeply.
 */
export function copyOfInput(input: unknown): Copy | null {
  if (typeof input !== 'object' || input === null) return null;
  try {
    return { value: copied(input, new Map()) };
  } catch (error) {
    if (error instanceof NoCopy || error instanceof RangeError) return null;
    throw error;
  }
}

function copied(value: unknown, known: Map<object, unknown>): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') throw new NoCopy();
  if (typeof value !== 'object' || value === null) return value;
  const before = known.get(value);
  if (before !== undefined) return before;
  if (types.isProxy(value)) throw new NoCopy();
  const keep = <Kind extends object>(copy: Kind): Kind => {
    known.set(value, copy);
    return copy;
  };
  const prototype: unknown = getPrototypeOf(value);
  if (isArray(value)) {
    if (prototype !== Array.prototype) throw new NoCopy();
    const copy: unknown[] = keep(value.slice());
    for (let index = 0; index < copy.length; index++) {
      const held = copy[index];
      if (typeof held === 'object' || typeof held === 'function' || typeof held === 'symbol')
        copy[index] = copied(held, known);
    }
    return copy;
  }
  if (types.isTypedArray(value) && !types.isSharedArrayBuffer(value.buffer)) {
    // Parts of one buffer belong together.
    if (value.byteLength !== value.buffer.byteLength) throw new NoCopy();
    return keep(value.slice());
  }
  if (isView(value) || types.isAnyArrayBuffer(value)) throw new NoCopy();
  if (types.isDate(value) && prototype === Date.prototype) return keep(new Date(value.getTime()));
  if (types.isMap(value) && prototype === Map.prototype) {
    const copy = keep(new Map<unknown, unknown>());
    for (const [key, held] of value) copy.set(copied(key, known), copied(held, known));
    return copy;
  }
  if (types.isSet(value) && prototype === Set.prototype) {
    const copy = keep(new Set<unknown>());
    for (const held of value) copy.add(copied(held, known));
    return copy;
  }
  if (prototype !== Object.prototype || getOwnPropertySymbols(value).length > 0) throw new NoCopy();
  for (const { get, set } of Object.values(getOwnPropertyDescriptors(value)))
    if (get !== undefined || set !== undefined) throw new NoCopy();
  const copy: Record<string, unknown> = keep({ ...value });
  for (const key of Object.keys(copy)) copy[key] = copied(copy[key], known);
  return copy;
}
