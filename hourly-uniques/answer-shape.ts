/** Whether an answer has the form that the contract asks for: plain nested objects of whole numbers. Runs in trial processes. */
import { types } from 'node:util';

/**
 * Why a value is no plain object; null where it is one. Plain has `Object.prototype` or no prototype, no
 * getters, no hidden or symbol keys, and is no proxy: what it holds is there, and costs nothing to read.
 */
export function whyNotPlain(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  const lazy = whyLazy(value);
  if (lazy !== null) return lazy;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) {
    return `an instance of ${(prototype as { constructor?: { name?: string } }).constructor?.name || 'a class'}`;
  }
  for (const key of Reflect.ownKeys(value)) {
    if (typeof key === 'symbol') return `an object with a symbol for a key, ${String(key)}`;
    if (!Object.prototype.propertyIsEnumerable.call(value, key)) {
      return `an object with a hidden key, ${JSON.stringify(key)}`;
    }
  }
  return null;
}

/** Why what is read from a value is only computed then: a proxy or a getter; null where it is there. */
function whyLazy(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  if (types.isProxy(value)) return 'a proxy, which computes what is read from it';
  for (const key of Object.keys(value)) {
    if (Object.getOwnPropertyDescriptor(value, key)?.get !== undefined) {
      return `an object with a getter, ${JSON.stringify(key)}, which computes what is read from it`;
    }
  }
  return null;
}

/** As {@link whyNotPlain}, of the answer and then of each of its hours; tells where. */
export function whyNotPlainNested(answer: unknown): string | null {
  return nested(answer, whyNotPlain);
}

/** As {@link whyLazy}, of the answer and then of each of its hours; tells where. */
export function whyLazyNested(answer: unknown): string | null {
  return nested(answer, whyLazy);
}

function nested(answer: unknown, whyOf: (value: unknown) => string | null): string | null {
  const why = whyOf(answer);
  if (why !== null) return `the answer is ${why}`;
  if (typeof answer !== 'object' || answer === null) return null;
  for (const [hour, counts] of Object.entries(answer)) {
    const whyHour = whyOf(counts);
    if (whyHour !== null) return `hour ${hour} is ${whyHour}`;
  }
  return null;
}
