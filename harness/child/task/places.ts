/**
 * Where two values differ, in words: values that `util.isDeepStrictEqual` tells apart.
 * Runs in trial processes.
 */
import { isDeepStrictEqual, types } from 'node:util';
import { printable } from '../../../printable.ts';
import type { Difference } from '../../wire/refusal.ts';
import { listInWords, matched } from './matched-keys.ts';
import { classOf, valueInWords } from './value-in-words.ts';

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

type Fields = Readonly<Record<PropertyKey, unknown>>;

/** The first `most` places, from the start: none where the values are equal. */
export function differencesBetween(expected: unknown, actual: unknown, most = 5): Difference[] {
  const found: Difference[] = [];
  const seen = new Map<object, Set<object>>();
  const told = (path: string, wanted: string, got: string) => {
    if (found.length < most)
      found.push({ where: path || 'the answer', expected: wanted, actual: got });
  };
  const missing = (path: string, value: unknown) => told(path, valueInWords(value), 'nothing');
  const extra = (path: string, value: unknown) => told(path, 'nothing', valueInWords(value));

  /** Where some are others than were wanted: one by one they would be many, and those that came be told last. */
  const others = (
    path: string,
    noun: string,
    missed: readonly unknown[],
    more: readonly unknown[],
    isSure = true,
  ) => {
    const areOthers = missed.length > 0 && more.length > 0;
    if (areOthers)
      told(path, listInWords(noun, missed), `${listInWords(noun, more)}${isSure ? '' : UNSURE}`);
    return areOthers;
  };

  const walk = (left: unknown, right: unknown, path: string): unknown => {
    if (found.length >= most || Object.is(left, right)) return;
    if (!isObject(left) || !isObject(right)) return told(path, ...inWordsApart(left, right));
    if (isKnown(seen, left, right)) return undefined;
    if (Object.getPrototypeOf(left) !== Object.getPrototypeOf(right) || tag(left) !== tag(right)) {
      const classes = [classOf(left), classOf(right)];
      return classes[0] === classes[1]
        ? told(path, classes[0]!, `another class of this name`)
        : told(path, valueInWords(left), valueInWords(right));
    }
    const before = found.length;
    if (isInvalidDate(left) && isInvalidDate(right)) return told(path, 'invalid date', NEVER_EQUAL);
    walkInside(left, right, path);
    if (found.length === before && isEmptyHanded(left) && !isDeepStrictEqual(left, right))
      told(path, valueInWords(left), `${valueInWords(right)}, which differs`);
  };

  const walkInside = (left: Fields, right: Fields, path: string): unknown => {
    if (types.isMap(left) && types.isMap(right)) return walkMaps(left, right, path);
    if (types.isSet(left) && types.isSet(right)) return walkSets(left, right, path);
    if (types.isAnyArrayBuffer(left) && types.isAnyArrayBuffer(right))
      return walkList(new Uint8Array(left), new Uint8Array(right), path);
    if (isList(left) && isList(right)) walkList(left, right, path);
    if (types.isNativeError(left) && types.isNativeError(right)) {
      walk(left.name, right.name, `${path}.name`);
      walk(left.message, right.message, `${path}.message`);
      // Compared though no field shows them.
      for (const key of ['cause', 'errors'] as const) walkHidden(left, right, key, path);
    }
    if (types.isRegExp(left) && types.isRegExp(right))
      walk(left.lastIndex, right.lastIndex, `${path}.lastIndex`);
    if (isDataView(left) && isDataView(right)) walkList(bytesOf(left), bytesOf(right), path);
    if (!types.isTypedArray(left)) walkFields(left, right, path);
  };

  const walkHidden = (left: Fields, right: Fields, key: string, path: string): unknown => {
    if (Object.hasOwn(left, key) && Object.hasOwn(right, key))
      return walk(left[key], right[key], path + stepTo(key));
    if (Object.hasOwn(left, key)) return missing(path + stepTo(key), left[key]);
    if (Object.hasOwn(right, key)) return extra(path + stepTo(key), right[key]);
    return undefined;
  };

  const walkList = (left: ArrayLike<unknown>, right: ArrayLike<unknown>, path: string) => {
    if (left.length !== right.length)
      told(`${path}.length`, String(left.length), String(right.length));
    const both = Math.min(left.length, right.length);
    for (let index = 0; index < both && found.length < most; index++) {
      const holes = Array.isArray(left) && index in left !== index in right;
      if (!holes) walk(left[index], right[index], `${path}[${index}]`);
      else if (index in left) missing(`${path}[${index}]`, left[index]);
      else extra(`${path}[${index}]`, right[index]);
    }
  };

  const walkFields = (left: Fields, right: Fields, path: string) => {
    const ours = fieldsOf(left);
    const areOthers = others(
      path,
      'key',
      ours.filter((key) => !isField(right, key)),
      fieldsOf(right).filter((key) => !isField(left, key)),
    );
    for (const key of ours) {
      if (found.length >= most) return;
      const at = path + stepTo(key);
      if (isField(right, key)) walk(left[key], right[key], at);
      else if (!areOthers) missing(at, left[key]);
    }
    if (areOthers) return;
    for (const key of fieldsOf(right))
      if (!isField(left, key)) extra(path + stepTo(key), right[key]);
  };

  const walkMaps = (left: Map<unknown, unknown>, right: Map<unknown, unknown>, path: string) => {
    if (left.size !== right.size) told(`${path}.size`, String(left.size), String(right.size));
    const { matches, missed, more, isSure } = matched([...left.keys()], [...right.keys()], (key) =>
      right.has(key),
    );
    const at = (key: unknown) => `${path}.get(${valueInWords(key)})`;
    const areOthers = isSure && others(path, 'key', missed, more);
    for (const [key, other] of matches) {
      if (found.length >= most) return;
      walk(left.get(key), right.get(other), at(key));
    }
    if (areOthers || others(path, 'key', missed, more, isSure)) return;
    for (const key of missed) missing(at(key), left.get(key));
    for (const key of more) extra(at(key), right.get(key));
  };

  const walkSets = (left: Set<unknown>, right: Set<unknown>, path: string) => {
    if (left.size !== right.size) told(`${path}.size`, String(left.size), String(right.size));
    const { missed, more, isSure } = matched([...left], [...right], (value) => right.has(value));
    if (others(path, 'element', missed, more, isSure)) return;
    for (const value of missed) missing(`${path}, in it`, value);
    for (const value of more) extra(`${path}, in it`, value);
  };

  try {
    walk(expected, actual, '');
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // They lie in each other too deeply to be gone through; whoever asks knows that they differ.
    if (found.length === 0)
      told('', valueInWords(expected), `${valueInWords(actual)}, which differs too deep within`);
    return found;
  }
  if (found.length === 0 && !isDeepStrictEqual(expected, actual))
    told(
      '',
      valueInWords(expected),
      `${valueInWords(actual)}, which differs where no field shows it`,
    );
  return found;
}

/** Said of objects of which not each was held against each. */
const UNSURE = ', of which some may be equal: there are too many objects to try all pairs';

/** Said of dates of which neither is one, where Node holds them for different. */
const NEVER_EQUAL =
  'invalid date as well, which Node holds for another one: give the task “differences”, or have no invalid dates in answers';

function isInvalidDate(value: object): boolean {
  return (
    types.isDate(value) && Number.isNaN(value.getTime()) && !isDeepStrictEqual(value, new Date(NaN))
  );
}

function isDataView(value: object): value is DataView & Fields {
  return ArrayBuffer.isView(value) && !types.isTypedArray(value);
}

function bytesOf({ buffer, byteOffset, byteLength }: DataView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isList(value: object): value is ArrayLike<unknown> & Fields {
  return Array.isArray(value) || types.isTypedArray(value);
}

/** Whether these two were held against each other before, which is all that need be said of them: there are cycles. */
function isKnown(seen: Map<object, Set<object>>, left: object, right: object): boolean {
  const others = seen.get(left);
  if (others?.has(right)) return true;
  if (others === undefined) seen.set(left, new Set([right]));
  else others.add(right);
  return false;
}

/** Enumerable ones, but for the elements of arrays. */
function fieldsOf(value: object): PropertyKey[] {
  const isArray = Array.isArray(value);
  return Reflect.ownKeys(value).filter(
    (key) =>
      Object.prototype.propertyIsEnumerable.call(value, key) &&
      !(isArray && typeof key === 'string' && /^(?:0|[1-9]\d*)$/.test(key)),
  );
}

function isField(value: Fields, key: PropertyKey): boolean {
  return Object.prototype.propertyIsEnumerable.call(value, key);
}

/** Whether it is compared by more than its fields: its time, its text. */
function isEmptyHanded(value: object): boolean {
  return types.isDate(value) || types.isRegExp(value) || types.isBoxedPrimitive(value);
}

function tag(value: object): string {
  return Object.prototype.toString.call(value);
}

/** Two values that are shown alike are told apart by what they are: `3` and `"3"` are; long strings by where they differ first. */
function inWordsApart(left: unknown, right: unknown): [string, string] {
  const [ours, theirs] = [valueInWords(left), valueInWords(right)];
  if (ours !== theirs) return [ours, theirs];
  if (typeof left === 'string' && typeof right === 'string') {
    const at = firstDifference(left, right);
    return [stringFrom(left, at), stringFrom(right, at)];
  }
  return [`${ours} (${typeof left})`, `another ${theirs} (${typeof right})`];
}

function firstDifference(left: string, right: string): number {
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  return at;
}

/** A few characters before show where that is. */
const CHARACTERS_BEFORE = 10;

function stringFrom(text: string, at: number): string {
  const from = Math.max(0, at - CHARACTERS_BEFORE);
  return `…${valueInWords(text.slice(from))} from character ${from.toLocaleString('en-US')} on`;
}

/** `.name`, `["two words"]`, `[Symbol(k)]`. */
export function stepTo(key: PropertyKey): string {
  if (typeof key === 'symbol') return `[${printable(String(key))}]`;
  return IDENTIFIER.test(String(key)) ? `.${printable(String(key))}` : `[${valueInWords(key)}]`;
}
