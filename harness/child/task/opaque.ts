/** Answers that `util.isDeepStrictEqual` would call equal whatever is in them. Runs in trial processes. */
import { types } from 'node:util';
import { UsageError } from '../../../contract.ts';
import { errorInWords } from '../../../printable.ts';
import type { Difference } from '../../wire/refusal.ts';
import { serialized } from './digest.ts';
import { stepTo } from './places.ts';
import {
  constructorOf,
  isNative,
  iteratorInWords,
  kindInWords,
  valueInWords,
} from './value-in-words.ts';

/** So many objects are looked at: what is opaque is so at the first. */
const MOST_OBJECTS = 10_000;
const sourceOf = Function.prototype.toString;
const { isView } = ArrayBuffer;

/** A class's private field, as it stands in its source; or as compilers write it, in WeakMaps that know the object. */
const PRIVATE =
  /[\s.{;(]#[\p{ID_Start}$_]|classPrivate(?:Field|Method)|\.(?:get|set|has|add)\(this[,)]/u;

/** @throws UsageError where one of them holds what cannot be compared: functions, promises, iterators, private fields. */
export function assertComparable(...answers: readonly unknown[]): void {
  for (const answer of answers) {
    const found = opaqueIn(answer);
    if (found === null) continue;
    throw new UsageError(
      `Answers cannot be compared: ${found}. Give the task “differences”, or have implementations “open” and return { run, result }, whose result makes of it what can be compared.`,
    );
  }
}

interface Found {
  readonly value: unknown;
  readonly path: string;
}

/** What of it cannot be seen, in words, and where in it: `.users[3].run is a function`; null where all of it can. */
export function opaqueIn(root: unknown): string | null {
  return firstIn(root, (value) =>
    typeof value === 'function'
      ? 'is a function'
      : typeof value === 'object' && value !== null
        ? opaque(value)
        : null,
  );
}

/** How an answer of which not all can be seen differs from one of which all can. @param what Of the answer, as {@link opaqueIn} has it. */
export function opaqueDifference(expected: unknown, answer: unknown, what: string): Difference {
  const kind = /^it is (?:an? )?(?<kind>.*)$/s.exec(what)?.groups?.kind;
  const held = what.startsWith('it ') ? what.replace('it', 'which') : `of which ${what}`;
  const actual = kind ?? `${valueInWords(answer)}, ${held}`;
  return { where: 'the answer', expected: valueInWords(expected), actual };
}

/** What of it is over memory that several threads share, and where; null where nothing is. */
export function sharedIn(root: unknown): string | null {
  return firstIn(root, (value) => {
    const isShared = types.isSharedArrayBuffer(isView(value) ? value.buffer : value);
    return isShared ? `is ${kindInWords(value)} over shared memory` : null;
  });
}

/**
 * Where it cannot be saved: the innermost value that `v8.serialize` refuses.
 *
 * @returns null where it can.
 */
export function unsavedIn(root: unknown): string | null {
  if (serialized(root) !== null) return null;
  let found: Found = { value: root, path: '' };
  const seen = new Set<unknown>();
  for (;;) {
    const { value, path } = found;
    seen.add(value);
    const isHolder = typeof value === 'object' && value !== null && !types.isProxy(value);
    try {
      const inside = (isHolder ? heldBy(value, path) : []).find(
        (one) => !seen.has(one.value) && serialized(one.value) === null,
      );
      if (inside === undefined) return `${placeInWords(path)}: ${valueInWords(value)}`;
      found = inside;
    } catch (error) {
      return `${placeInWords(path)} has a getter that throws (${errorInWords(error, 200)})`;
    }
  }
}

/** The first of what it holds, itself included, of which something is to be said. */
function firstIn(root: unknown, said: (value: unknown) => string | null): string | null {
  const seen = new Set<unknown>();
  const waiting: Found[] = [{ value: root, path: '' }];
  while (waiting.length > 0 && seen.size < MOST_OBJECTS) {
    const { value, path } = waiting.pop()!;
    if (seen.has(value)) continue;
    seen.add(value);
    try {
      const what = said(value);
      if (what !== null) return `${placeInWords(path)} ${what}`;
      if (typeof value === 'object' && value !== null && !isBytes(value))
        waiting.push(...heldBy(value, path));
    } catch (error) {
      return `${placeInWords(path)} has a getter that throws (${errorInWords(error, 200)})`;
    }
  }
  return null;
}

function placeInWords(path: string): string {
  return path === '' ? 'it' : path;
}

/** Only bytes, or what is compared by them. */
function isBytes(value: object): boolean {
  return isView(value) || types.isAnyArrayBuffer(value) || isKey(value);
}

function isKey(value: unknown): boolean {
  return types.isKeyObject(value) || types.isCryptoKey(value);
}

/** Text, a number and the like. */
function isPlain(value: unknown): boolean {
  return !['function', 'symbol', 'object'].includes(typeof value) || value === null;
}

/** What can be opaque of what it holds. @throws what a getter of its does. */
function heldBy(value: object, path: string): Found[] {
  const held: Found[] = [];
  const add = (one: unknown, at: () => string) => {
    if (!isPlain(one)) held.push({ value: one, path: at() });
  };
  if (types.isMap(value)) {
    let number = 0;
    for (const [key, one] of value) {
      if (number++ >= MOST_OBJECTS) break;
      add(key, () => (path === '' ? 'one of its keys' : `one of the keys of ${path}`));
      add(one, () => `${path}.get(${valueInWords(key)})`);
    }
  } else if (types.isSet(value)) {
    let number = 0;
    for (const one of value) {
      if (number++ >= MOST_OBJECTS) break;
      add(one, () => (path === '' ? 'one of its items' : `one of the items of ${path}`));
    }
  }
  const fields = value as Readonly<Record<PropertyKey, unknown>>;
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  let number = 0;
  for (const key of keys) {
    if (number++ >= MOST_OBJECTS) break;
    add(fields[key], () => path + (typeof key === 'number' ? `[${key}]` : stepTo(key)));
  }
  for (const key of Object.getOwnPropertySymbols(value))
    if (Object.prototype.propertyIsEnumerable.call(value, key))
      add(fields[key], () => path + stepTo(key));
  return held;
}

/** What it is; null where all of it can be seen. */
function opaque(value: object): string | null {
  if (types.isProxy(value)) return 'is a proxy';
  if (types.isPromise(value)) return 'is a promise';
  if (types.isWeakMap(value) || types.isWeakSet(value)) return 'is a weak collection';
  const iterator = iteratorInWords(value);
  if (iterator !== null)
    return /^[aeiou]/.test(iterator) ? `is an ${iterator}` : `is a ${iterator}`;
  if (isBytes(value)) return null;
  const ofClass = classWithPrivateFields(value);
  if (ofClass !== null)
    return `is ${kindInWords(value)}, whose class ${ofClass} has private fields`;
  return isOfEngine(value) ? `is ${kindInWords(value)}, of which nothing can be seen` : null;
}

/** What the engine or Node keeps outside of JavaScript: `Intl.NumberFormat`, `WeakRef`, memory of WebAssembly. */
function isOfEngine(value: object): boolean {
  const isSeen =
    Array.isArray(value) ||
    types.isMap(value) ||
    types.isSet(value) ||
    types.isDate(value) ||
    types.isRegExp(value) ||
    types.isNativeError(value) ||
    types.isBoxedPrimitive(value) ||
    types.isArgumentsObject(value);
  if (isSeen || Object.keys(value).length > 0) return false;
  const own = constructorOf(value);
  return own !== null && own !== Object && isNative(own);
}

const known = new Map<object, string | null>();

function classWithPrivateFields(value: object): string | null {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof prototype !== 'object' || prototype === null || prototype === Object.prototype)
    return null;
  const before = known.get(prototype);
  if (before !== undefined) return before;
  const own: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  const isOne = typeof own === 'function' && PRIVATE.test(sourceOf.call(own));
  const found = isOne ? own.name : classWithPrivateFields(prototype);
  known.set(prototype, found);
  return found;
}
