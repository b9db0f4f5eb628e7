/**
 * Whether an answer has the form that the contract asks for: plain nested objects of whole numbers. Runs in trial processes;
 * calls only functions that were taken when it was loaded.
 */
import { types } from 'node:util';
import type { NotPlain } from './captured-answer.ts';

const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const { prototype: ofObjects, hasOwn } = Object;
const { isGeneratorObject, isProxy } = types;
const { stringify } = JSON;
const { String: text } = globalThis;

/**
 * Why a value is no plain object; null where it is one. Plain has `Object.prototype` or no prototype, no
 * getters, no hidden or symbol keys, and is no proxy: what it holds is there, and costs nothing to read.
 */
export function notPlain(value: unknown): NotPlain | null {
  if (typeof value !== 'object' || value === null)
    return { why: value === null ? 'null' : typeof value, isLazy: false };
  if (isProxy(value)) return { why: 'a proxy, which computes what is read from it', isLazy: true };
  if (isGeneratorObject(value)) return { why: 'a generator', isLazy: false };
  const keys = ownKeys(value);
  let unusual: string | null = null;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index]!;
    const property = getOwnPropertyDescriptor(value, key)!;
    if (hasOwn(property, 'get') && property.get !== undefined)
      return {
        why: `an object with a getter, ${stringify(text(key))}, which computes what is read from it`,
        isLazy: true,
      };
    if (typeof key === 'symbol') unusual ??= `an object with a symbol for a key, ${text(key)}`;
    else if (!property.enumerable) unusual ??= `an object with a hidden key, ${stringify(key)}`;
  }
  const prototype = getPrototypeOf(value);
  if (prototype !== null && prototype !== ofObjects)
    return { why: instanceInWords(prototype), isLazy: false };
  return unusual === null ? null : { why: unusual, isLazy: false };
}

/** Contexts of `node:vm` have a class Object of their own, whose prototype has none above it, as ours has. */
function instanceInWords(prototype: object): string {
  const name = classOf(prototype);
  const isOfAnotherRealm = name === 'Object' && getPrototypeOf(prototype) === null;
  return isOfAnotherRealm
    ? 'an object of another realm (a node:vm context): copy it into a plain object, { ...it }, in the module that is measured'
    : `an instance of ${name}`;
}

/** Its name, read without running anything of the class's author. */
function classOf(prototype: object): string {
  if (isProxy(prototype)) return 'a class';
  const made: unknown = getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  if (typeof made !== 'function' || isProxy(made)) return 'a class';
  const name: unknown = getOwnPropertyDescriptor(made, 'name')?.value;
  return typeof name === 'string' && name !== '' ? name : 'a class';
}

/** As {@link notPlain}, of the answer and then of each of its hours; tells where. */
export function whyNotPlainNested(answer: unknown): string | null {
  return nested(answer, () => true);
}

/** As {@link whyNotPlainNested}, of what is read from it is only computed then. */
export function whyLazyNested(answer: unknown): string | null {
  return nested(answer, ({ isLazy }) => isLazy);
}

function nested(answer: unknown, isTold: (found: NotPlain) => boolean): string | null {
  const found = notPlain(answer);
  if (found !== null && isTold(found)) return `the answer is ${found.why}`;
  if (typeof answer !== 'object' || answer === null || found?.isLazy) return null;
  for (const [hour, counts] of Object.entries(answer)) {
    const ofHour = notPlain(counts);
    if (ofHour !== null && isTold(ofHour)) return `hour ${hour} is ${ofHour.why}`;
  }
  return null;
}
