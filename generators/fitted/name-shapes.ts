/** Made-up names of the lengths and classes of characters that a log's names have; none of it is a name of the log. */

import type { Names } from '../../contract.ts';
import { keyOf, scramble } from '../page-views/random.ts';
import { shuffle } from './bijection.ts';
import {
  BEGINS_WITH_SLASH,
  CHARACTER_CLASSES,
  DIGITS,
  DOT,
  LONGEST_NAME,
  SLASH,
} from './character-classes.ts';
import type { NameModel } from './model.ts';

/** Names of one shape: different shapes have no name in common, because each name has a character of every class. */
interface Shape {
  readonly bits: number;
  readonly length: number;
  readonly size: number;
}

const MOST_NUMBERS = 2 ** 50;
const LOWERCASE = 2;

/** @param seed Unsigned 32-bit integer. */
export function shapedNames(model: NameModel, size: number, seed: number, purpose: string): Names {
  const shapes = shapesFor(model, size);
  const ends: number[] = [];
  let sum = 0;
  for (const shape of shapes) {
    sum += shape.size;
    ends.push(sum);
  }
  // Popular names are of every shape.
  const place = shuffle(size, seed, `${purpose}: shapes`);
  const makers = shapes.map((shape, at) =>
    nameMaker(shape, model.classShares, keyOf(seed, `${purpose}: ${at}`)),
  );
  return {
    size,
    at: (id) => {
      const at = place(id);
      const shape = firstAbove(ends, at);
      return makers[shape]!(at - (shape === 0 ? 0 : ends[shape - 1]!));
    },
  };
}

/** The first place whose value is above `value`, of ascending ones. */
export function firstAbove(values: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** As many names of each shape as its share is; what does not fit a short shape goes to a longer one. */
function shapesFor({ shapes }: NameModel, size: number): Shape[] {
  const total = shapes.reduce((sum, [, , names]) => sum + names, 0);
  const sizes = new Map<string, Shape>();
  const add = (bits: number, length: number, more: number) => {
    const key = `${bits} ${length}`;
    sizes.set(key, { bits, length, size: more + (sizes.get(key)?.size ?? 0) });
  };
  let before = 0;
  for (const [bits, length, names] of shapes) {
    const share =
      Math.round((size * (before + names)) / total) - Math.round((size * before) / total);
    before += names;
    if (share > 0) add(bits, length, share);
  }
  const kept: Shape[] = [];
  for (let length = 1; sizes.size > 0; length++) {
    for (const [key, shape] of [...sizes]) {
      if (shape.length !== length) continue;
      sizes.delete(key);
      const fitting = Math.min(shape.size, capacityOf(shape.bits, length));
      if (fitting > 0) kept.push({ ...shape, size: fitting });
      if (shape.size === fitting) continue;
      // A shape of slashes and dots alone tells few names apart, at any length.
      const isPoor = poolOf(shape.bits).length < 2;
      add(shape.bits | (isPoor ? LOWERCASE : 0), length + 1, shape.size - fitting);
    }
  }
  return kept;
}

/** The characters that tell names of a shape apart. */
function poolOf(bits: number): string {
  return CHARACTER_CLASSES.filter(({ bit }) => (bits & bit) !== 0 && bit !== SLASH && bit !== DOT)
    .map(({ characters }) => characters)
    .join('');
}

/** A character of each of these every name of the shape has in front, so that no other shape has the name. */
function startOf(bits: number): string[] {
  const classes = CHARACTER_CLASSES.filter(({ bit }) => (bits & bit) !== 0);
  const pool = classes.filter(({ bit }) => bit !== SLASH && bit !== DOT);
  // A letter before a slash, where the slash must not be the first.
  const isInside = (bits & SLASH) !== 0 && (bits & BEGINS_WITH_SLASH) === 0;
  const required =
    pool.length === 1 && !isInside ? classes.filter((one) => one !== pool[0]) : classes;
  const first = (bits & BEGINS_WITH_SLASH) !== 0 ? ['/'] : [];
  const others = required.filter(({ bit }) => !(bit === SLASH && first.length > 0));
  const sorted = [...others].sort((a, b) => Number(a.bit === SLASH) - Number(b.bit === SLASH));
  return [...first, ...sorted.map(({ characters }) => characters)];
}

function capacityOf(bits: number, length: number): number {
  if (length > LONGEST_NAME) return MOST_NUMBERS;
  // As an integer is written: such names are array indices to a JavaScript engine.
  if (bits === DIGITS) return 9 * power(10, length - 1);
  const pool = poolOf(bits);
  const room = length - startOf(bits).length;
  if (room < 0) return 0;
  return pool === '' ? 1 : power(pool.length, room);
}

/** By multiplying, because the last bits of `**` are left to the engine; at most {@link MOST_NUMBERS}. */
function power(base: number, exponent: number): number {
  let result = 1;
  for (let i = 0; i < exponent && result < MOST_NUMBERS; i++) result *= base;
  return Math.min(MOST_NUMBERS, result);
}

/** Makes name number `index` of a shape: what is required, then filling by chance, then what tells it apart. */
function nameMaker(
  { bits, length, size }: Shape,
  classShares: readonly number[],
  key: number,
): (index: number) => string {
  const order = shuffle(size, key, 'order');
  if (bits === DIGITS) return (index) => decimal(order(index), length, size, key);
  const pool = poolOf(bits);
  const start = startOf(bits);
  const digits = digitsFor(size, pool.length);
  const fill = fillerOf(bits, classShares);
  const codes: number[] = [];
  return (index) => {
    let number = order(index);
    let at = start.length;
    for (let i = 0; i < at; i++) {
      const characters = start[i]!;
      codes[i] = characters.charCodeAt(scramble(index, key - 1 - i, 32) % characters.length);
    }
    for (let draw = 0; at < length - digits; at++, draw++) {
      codes[at] = fill(scramble(index, key + draw, 32), at === 0);
    }
    for (; at < length; at++) {
      codes[at] = pool.charCodeAt(number % pool.length);
      number = Math.floor(number / pool.length);
    }
    codes.length = length;
    return String.fromCharCode(...codes);
  };
}

function digitsFor(size: number, base: number): number {
  let digits = 0;
  for (let reach = 1; reach < size; reach *= base) digits++;
  return digits;
}

/** Names of this many digits, evenly spread over all numbers of that length, without a zero in front. */
function decimal(index: number, length: number, size: number, key: number): string {
  const own = Math.min(length, 15);
  const step = Math.floor((9 * power(10, own - 1)) / size);
  const number = power(10, own - 1) + index * step + (scramble(index, key, 32) % step);
  return `${number}${'0'.repeat(length - own)}`;
}

/** A character for a word: its class by the share that it has in the log, among those of the shape. */
function fillerOf(bits: number, shares: readonly number[]) {
  const classes = CHARACTER_CLASSES.filter(({ bit }) => (bits & bit) !== 0);
  const weights = classes.map((one) => (shares[CHARACTER_CLASSES.indexOf(one)] ?? 0) + 1e-6);
  const sum = weights.reduce((all, one) => all + one, 0);
  let before = 0;
  const ends = weights.map((weight) => {
    before += weight / sum;
    return before * 2 ** 16;
  });
  const slash = classes.findIndex(({ bit }) => bit === SLASH);
  return (word: number, isFirst: boolean): number => {
    let found = firstAbove(ends, word & 0xffff);
    if (isFirst && found === slash) found = (slash + 1) % classes.length;
    const { characters } = classes[found]!;
    return characters.charCodeAt((word >>> 16) % characters.length);
  };
}
