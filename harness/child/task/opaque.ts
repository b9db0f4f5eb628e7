/** Answers that `util.isDeepStrictEqual` would call equal whatever is in them. Runs in trial processes. */
import { types } from 'node:util';
import { UsageError } from '../../../contract.ts';
import { kindInWords } from './value-in-words.ts';

/** So many objects are looked at: what is opaque is so at the first. */
const MOST_OBJECTS = 10_000;
const sourceOf = Function.prototype.toString;
/** A class's private field, as it stands in its source. */
const PRIVATE = /[\s.{;(]#[\p{ID_Start}$_]/u;

/** @throws UsageError where one of them holds what cannot be compared: functions, promises, iterators, private fields. */
export function assertComparable(...answers: readonly unknown[]): void {
  for (const answer of answers) {
    const found = opaqueIn(answer);
    if (found === null) continue;
    throw new UsageError(
      `Answers cannot be compared: ${found}. Give the task \`differences\`, or implementations a \`result\` that makes of it what can be compared.`,
    );
  }
}

/** What of it cannot be seen, in words; null where all of it can. */
export function opaqueIn(root: unknown): string | null {
  const seen = new Set<object>();
  const waiting: unknown[] = [root];
  while (waiting.length > 0 && seen.size < MOST_OBJECTS) {
    const value = waiting.pop();
    if (typeof value === 'function') return `there is a function${value === root ? '' : ' in it'}`;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    const what = opaque(value);
    if (what !== null) return value === root ? `it is ${what}` : `there is ${what} in it`;
    if (ArrayBuffer.isView(value)) continue;
    if (types.isMap(value)) for (const [key, held] of value) waiting.push(key, held);
    else if (types.isSet(value)) for (const held of value) waiting.push(held);
    else
      for (const key of Object.keys(value).slice(0, MOST_OBJECTS))
        waiting.push((value as Record<string, unknown>)[key]);
  }
  return null;
}

/** What it is; null where all of it can be seen. */
function opaque(value: object): string | null {
  if (types.isPromise(value)) return 'a promise';
  if (types.isProxy(value)) return 'a proxy';
  if (types.isWeakMap(value) || types.isWeakSet(value)) return 'a weak collection';
  if (types.isGeneratorObject(value)) return 'a generator';
  const tag = Object.prototype.toString.call(value);
  if (/Iterator\]$/.test(tag)) return 'an iterator';
  if (tag === '[object WeakRef]') return 'a weak reference';
  const ofClass = classWithPrivateFields(value);
  return ofClass === null
    ? null
    : `${kindInWords(value)}, whose class ${ofClass} has private fields`;
}

const known = new Map<object, string | null>();

function classWithPrivateFields(value: object): string | null {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof prototype !== 'object' || prototype === null || prototype === Object.prototype)
    return null;
  const before = known.get(prototype);
  if (before !== undefined) return before;
  const own: unknown = Object.hasOwn(prototype, 'constructor') ? prototype.constructor : null;
  const isOne = typeof own === 'function' && PRIVATE.test(sourceOf.call(own));
  const found = isOne ? own.name : classWithPrivateFields(prototype);
  known.set(prototype, found);
  return found;
}
