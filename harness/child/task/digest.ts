/** What a value is, in few characters. Runs in trial processes. */
import { createHash } from 'node:crypto';
import { types } from 'node:util';
import { serialize } from 'node:v8';

const { getOwnPropertySymbols, getPrototypeOf } = Object;
const { isArray } = Array;
const { isView } = ArrayBuffer;

/** SHA-256 of its bytes. */
export function digestOfBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What a value weighs and is, as `v8.serialize` has it; null where it cannot be serialized. */
export function serialized(value: unknown): Uint8Array | null {
  try {
    return serialize(value);
  } catch {
    return null;
  }
}

/** SHA-256 of what `v8.serialize` makes of it; null where it makes nothing of it. */
export function digestOf(value: unknown): string | null {
  const bytes = serialized(value);
  return bytes === null ? null : digestOfBytes(bytes);
}

/**
 * SHA-256 of an input; null where that would not tell two of them apart: of functions, streams, symbols, and objects of classes, of
 * whose private fields nothing is saved.
 */
export function digestOfInput(input: unknown): string | null {
  try {
    return isPlain(input) ? digestOf(input) : null;
  } catch {
    // A getter of its throws.
    return null;
  }
}

/** Whether all of it is saved. */
function isPlain(root: unknown): boolean {
  const seen = new Set<object>();
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'function' || typeof value === 'symbol') return false;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    if (types.isProxy(value) || getOwnPropertySymbols(value).length > 0) return false;
    if (isView(value) || types.isAnyArrayBuffer(value) || types.isDate(value)) continue;
    seen.add(value);
    // Neither their class nor fields of their own are saved.
    const isCollection = types.isMap(value) || types.isSet(value);
    if (isCollection && !isBareCollection(value)) return false;
    if (types.isMap(value)) for (const [key, held] of value) waiting.push(key, held);
    else if (types.isSet(value)) for (const held of value) waiting.push(held);
    else if (isArray(value)) {
      for (const held of value) if (isWorthLooking(held)) waiting.push(held);
    } else if (types.isRegExp(value) || types.isBoxedPrimitive(value)) continue;
    else {
      const prototype: unknown = getPrototypeOf(value);
      if (prototype !== null && prototype !== Object.prototype) return false;
      for (const key in value) {
        const held = (value as Record<string, unknown>)[key];
        if (isWorthLooking(held)) waiting.push(held);
      }
    }
  }
  return true;
}

function isBareCollection(value: object): boolean {
  const prototype: unknown = getPrototypeOf(value);
  const isOwnClass = prototype !== Map.prototype && prototype !== Set.prototype;
  return !isOwnClass && Object.keys(value).length === 0;
}

/** Most of what is held is neither. */
function isWorthLooking(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
