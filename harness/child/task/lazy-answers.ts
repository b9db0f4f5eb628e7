/** What of an answer is only worked out when it is read. Runs in trial processes; calls nothing of the answer's own. */
import { types } from 'node:util';
import { stepTo } from './places.ts';
import { iteratorInWords } from './value-in-words.ts';

const { ownKeys, getOwnPropertyDescriptor } = Reflect;
const { isArray } = Array;
const { isView } = ArrayBuffer;
const entriesOf = Map.prototype.entries;
const itemsOf = Set.prototype.values;

/** So many places are looked at: what is lazy is so at the first. */
const MOST_PLACES = 10_000;

interface Place {
  readonly value: unknown;
  readonly path: string;
}

/**
 * The first getter, proxy, iterator or function that it holds: `.numbers is a getter`, `it is a proxy`. Getters of a class stand on
 * its prototype, and are not looked for.
 *
 * @returns null where it holds none.
 */
export function lazyIn(root: unknown): string | null {
  const seen = new Set<object>();
  const waiting: Place[] = [{ value: root, path: '' }];
  let places = 0;
  while (waiting.length > 0) {
    const { value, path } = waiting.pop()!;
    const what = kindOf(value);
    if (what !== null) return `${path === '' ? 'it' : path} is ${what}`;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (isView(value) || types.isAnyArrayBuffer(value)) continue;
    for (const held of itemsIn(value)) {
      if (places++ >= MOST_PLACES) return null;
      if (isWorthLooking(held)) waiting.push({ value: held, path: `an item of ${path || 'it'}` });
    }
    for (const key of keysOf(value)) {
      if (places++ >= MOST_PLACES) return null;
      const found = getOwnPropertyDescriptor(value, key);
      if (found === undefined) continue;
      const at = () => path + stepTo(isIndex(value, key) ? Number(key) : key);
      if (found.get !== undefined) return `${at()} is a getter`;
      if (isWorthLooking(found.value)) waiting.push({ value: found.value, path: at() });
    }
  }
  return null;
}

/** In words; null where all of it is there. */
function kindOf(value: unknown): string | null {
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return null;
  if (types.isProxy(value)) return 'a proxy';
  const iterator = iteratorInWords(value);
  if (iterator === null) return null;
  return /^[aeiou]/.test(iterator) ? `an ${iterator}` : `a ${iterator}`;
}

/** Most of what is held is neither. */
function isWorthLooking(value: unknown): boolean {
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}

function isIndex(value: object, key: PropertyKey): boolean {
  return isArray(value) && typeof key === 'string' && /^\d+$/.test(key);
}

/** Of collections, by the language's own iterators. */
function* itemsIn(value: object): Generator<unknown> {
  if (types.isMap(value)) for (const [key, held] of entriesOf.call(value)) yield* [key, held];
  if (types.isSet(value)) yield* itemsOf.call(value);
}

/** Of a long array, only the first: all of their names would be made. */
function* keysOf(value: object): Generator<PropertyKey> {
  if (!isArray(value) || value.length <= MOST_PLACES) yield* ownKeys(value);
  else for (let index = 0; index < value.length; index++) yield String(index);
}
