/**
 * Answers that are wrong on purpose: a right one with one thing changed, and changed back. What a task takes for right among them,
 * it would not notice in an implementation either. Runs in trial processes, after everything else.
 */
import { isDeepStrictEqual, types } from 'node:util';
import type { WrongAnswers } from '../../wire/passes/check.ts';
import { changedValue, otherType } from './changed-values.ts';
import { isContainer, itemsOf, type Place, placesIn, put, removeLast } from './containers.ts';
import { kindInWords } from './value-in-words.ts';

/** More is not tried. */
const MOST_MS = 3_000;
const MOST_ITEMS_LOOKED_AT = 1_000;

/** A right answer with one thing changed. */
interface WrongAnswer {
  /** `lacks its last item`. */
  readonly how: string;
  readonly answer: unknown;
  readonly undo: () => void;
}

/**
 * Tries them.
 *
 * @param answer Is right, and nobody needs it any more.
 * @param isNoticed Whether the task finds differences, or cannot compare.
 */
export function tryWrongAnswers(
  expected: unknown,
  answer: unknown,
  isNoticed: (answer: unknown) => boolean,
): WrongAnswers {
  if (answer === undefined || typeof answer === 'function' || typeof answer === 'symbol')
    return none(`of an answer that is ${kindInWords(answer)} no wrong one is made`);
  if (isNoticed(answer)) return none('its answer is not right');
  const tried: string[] = [];
  const unnoticed: string[] = [];
  const endMs = performance.now() + MOST_MS;
  for (const make of CHANGES) {
    for (const place of placesIn(answer)) {
      if (performance.now() > endMs) break;
      const wrong = attempted(make, place, answer);
      if (wrong === null || tried.includes(wrong.how)) continue;
      try {
        // Of two equal items the order cannot be changed; and an answer may be the same object as the expected one.
        if (isEqual(expected, wrong.answer)) continue;
        tried.push(wrong.how);
        if (!isNoticed(wrong.answer)) unnoticed.push(wrong.how);
      } finally {
        wrong.undo();
      }
    }
  }
  return tried.length === 0
    ? none('its answer cannot be changed')
    : { tried, unnoticed, problem: null };
}

/** Where none is tried. */
export function none(problem: string): WrongAnswers {
  return { tried: [], unnoticed: [], problem };
}

type Make = (place: Place, root: unknown) => WrongAnswer | null;

/** null also where it is frozen, or refuses for another reason. */
function attempted(make: Make, place: Place, root: unknown): WrongAnswer | null {
  try {
    return make(place, root);
  } catch {
    return null;
  }
}

/** Whether they are, to the last bit; where that cannot be told, they are not. */
export function isEqual(one: unknown, other: unknown): boolean {
  try {
    return isDeepStrictEqual(one, other);
  } catch {
    return false;
  }
}

const within = ({ path }: Place) => (path === '' ? '' : ` in ${path}`);
const at = ({ path }: Place) => (path === '' ? '' : ` at ${path}`);

function partOf(value: unknown): string {
  if (typeof value === 'string') return 'character';
  const isList = Array.isArray(value) || types.isTypedArray(value);
  return isList || types.isMap(value) || types.isSet(value) ? 'item' : 'field';
}

/** Another value in a place. */
function replaced(place: Place, root: unknown, how: string, value: unknown): WrongAnswer {
  if (place.holder === null) return { how, answer: value, undo: () => {} };
  const undo = put(place.holder, place.key, value);
  return { how, answer: root, undo };
}

function lacking(place: Place, root: unknown): WrongAnswer | null {
  const { value } = place;
  const how = `lacks the last ${partOf(value)}${within(place)}`;
  if (typeof value === 'string' || types.isTypedArray(value))
    return value.length === 0 ? null : replaced(place, root, how, value.slice(0, -1));
  if (!isContainer(value)) return null;
  const undo = removeLast(value);
  return undo === null ? null : { how, answer: root, undo };
}

function withMore(place: Place, root: unknown): WrongAnswer | null {
  const { value } = place;
  const how = `has one ${partOf(value)} more${within(place)}`;
  if (typeof value === 'string') return replaced(place, root, how, `${value}x`);
  if (types.isTypedArray(value)) {
    const longer = Buffer.isBuffer(value)
      ? Buffer.alloc(value.length + 1)
      : new (value.constructor as new (length: number) => typeof value)(value.length + 1);
    (longer as Uint8Array).set(value as Uint8Array);
    return replaced(place, root, how, longer);
  }
  if (Array.isArray(value)) {
    value.push(value.at(-1) ?? null);
    return { how, answer: root, undo: () => value.pop() };
  }
  if (!isContainer(value)) return null;
  const key = 'one more of uniqbench';
  const item = types.isSet(value) ? key : (itemsOf(value).at(-1)?.value ?? null);
  const undo = put(value, key, item);
  return { how, answer: root, undo };
}

function emptied(place: Place): WrongAnswer | null {
  const { value, holder } = place;
  if (holder !== null || typeof value !== 'object' || value === null) return null;
  const isList = Array.isArray(value) || types.isTypedArray(value);
  if (isContainer(value) ? itemsOf(value).length === 0 : !isList) return null;
  const Own = value.constructor as new () => unknown;
  const empty =
    isList || types.isMap(value) || types.isSet(value)
      ? Buffer.isBuffer(value)
        ? Buffer.alloc(0)
        : new Own()
      : Object.create(Object.getPrototypeOf(value));
  return { how: 'is empty', answer: empty, undo: () => {} };
}

function reordered(place: Place, root: unknown): WrongAnswer | null {
  const { value } = place;
  const how = `has two ${partOf(value)}s in another order${within(place)}`;
  if (typeof value === 'string') {
    const index = firstUnlike(value);
    if (index === null) return null;
    const swapped =
      value.slice(0, index) + value[index + 1] + value[index] + value.slice(index + 2);
    return replaced(place, root, how, swapped);
  }
  if (!Array.isArray(value) && !types.isTypedArray(value)) return null;
  const list = value as unknown[];
  const index = firstUnlike(list);
  if (index === null) return null;
  const swap = () => {
    [list[index], list[index + 1]] = [list[index + 1], list[index]];
  };
  swap();
  return { how, answer: root, undo: swap };
}

/** Of two neighbours that differ, the first. */
function firstUnlike(list: ArrayLike<unknown>): number | null {
  const last = Math.min(list.length, MOST_ITEMS_LOOKED_AT) - 1;
  for (let index = 0; index < last; index++)
    if (!isEqual(list[index], list[index + 1])) return index;
  return null;
}

function changed(place: Place, root: unknown): WrongAnswer | null {
  const value = changedValue(place.value);
  return value === null
    ? null
    : replaced(place, root, `has another value${at(place)}`, value.value);
}

function slightlyOff(place: Place, root: unknown): WrongAnswer | null {
  const { value } = place;
  if (typeof value !== 'number' || !Number.isFinite(value) || Number.isInteger(value)) return null;
  return replaced(place, root, `is 0.1% off${at(place)}`, value * 1.001);
}

function notANumber(place: Place, root: unknown): WrongAnswer | null {
  if (typeof place.value !== 'number' || Number.isNaN(place.value)) return null;
  return replaced(place, root, `has NaN${at(place)}`, Number.NaN);
}

function late(place: Place, root: unknown): WrongAnswer | null {
  // A promise of the whole answer is waited for, and no fault.
  if (place.holder === null || types.isTypedArray(place.holder)) return null;
  return replaced(place, root, `has a promise${at(place)}`, Promise.resolve(place.value));
}

function ofOtherType(place: Place, root: unknown): WrongAnswer | null {
  const other = otherType(place.value);
  if (other === null || types.isTypedArray(place.holder)) return null;
  const [was, is] = [place.value, other.value].map((one) =>
    kindInWords(one).replace(/ of .*$/, ''),
  );
  return replaced(place, root, `has ${is} for ${was}${at(place)}`, other.value);
}

function missing(place: Place): WrongAnswer | null {
  return place.holder === null ? { how: 'is undefined', answer: undefined, undo: () => {} } : null;
}

const CHANGES: readonly Make[] = [
  ...[missing, emptied, lacking, withMore, changed, slightlyOff],
  ...[notANumber, reordered, late, ofOtherType],
];
