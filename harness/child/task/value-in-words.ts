/** What a value is, in few words. Runs in trial processes. */
import { isDeepStrictEqual, types } from 'node:util';
import { printable } from '../../../printable.ts';

const MOST_CHARACTERS = 60;
const tagOf = Object.prototype.toString;

/** `Float64Array of 1,000,000`, `string of 12 characters`, `object of 3 fields`, `generator`. Calls nothing of the value's own. */
export function kindInWords(value: unknown): string {
  // Whatever is asked of it, it may answer by throwing.
  if (types.isProxy(value)) return 'proxy';
  const length = lengthOf(value);
  const of = length === null ? '' : ` of ${length.toLocaleString('en-US')}`;
  if (typeof value === 'string') return `string${of} ${length === 1 ? 'character' : 'characters'}`;
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  if (Array.isArray(value)) return `array${of}`;
  if (length !== null) return `${classOf(value)}${of}`;
  const iterator = iteratorInWords(value);
  if (iterator !== null) return iterator;
  const name = classOf(value);
  if (name !== 'object') return name;
  const fields = Reflect.ownKeys(value).filter((key) =>
    Object.prototype.propertyIsEnumerable.call(value, key),
  ).length;
  return `object of ${fields.toLocaleString('en-US')} ${fields === 1 ? 'field' : 'fields'}`;
}

/** What can be gone over once: `generator`, `async generator`, `array iterator`; null where it is none of the language's own. */
export function iteratorInWords(value: object): string | null {
  if (types.isGeneratorObject(value))
    return /^\[object Async/.test(tagOf.call(value)) ? 'async generator' : 'generator';
  const isOne = types.isMapIterator(value) || types.isSetIterator(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  // The tag of an object of a user's may be a getter.
  const tag =
    isOne || isNativeIterator(prototype)
      ? /^\[object (.*)\]$/.exec(tagOf.call(value))?.[1]
      : undefined;
  return tag === undefined ? null : tag.toLowerCase();
}

const ITERATOR: unknown = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

/** Of an array, a string, what `matchAll` finds, a helper: they have a `next` that their engine brings. */
function isNativeIterator(prototype: unknown): boolean {
  if (typeof prototype !== 'object' || prototype === null) return false;
  if (Object.getPrototypeOf(prototype) !== ITERATOR) return false;
  const next: unknown = Object.getOwnPropertyDescriptor(prototype, 'next')?.value;
  return typeof next === 'function' && isNative(next);
}

/** Whether the engine brings it, or Node's own C++. */
export function isNative(called: object): boolean {
  return /\[native code\]\s*\}$/.test(Function.prototype.toString.call(called));
}

/** Elements; null where it has no length. */
export function lengthOf(value: unknown): number | null {
  if (types.isProxy(value)) return null;
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  if (types.isTypedArray(value)) return value.length;
  if (types.isMap(value) || types.isSet(value)) return value.size;
  return null;
}

/** Short enough for one line: `3`, `"text"`, `array of 5`. */
export function valueInWords(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return printable(JSON.stringify(value.slice(0, 2 * MOST_CHARACTERS)), MOST_CHARACTERS);
    case 'bigint':
      return `${printable(String(value), MOST_CHARACTERS)}n`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'function':
      return `function ${nameOf(value)}`.trim();
    case 'object':
      if (types.isProxy(value)) return 'proxy';
      if (types.isDate(value))
        return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
      if (types.isRegExp(value)) return printable(String(value), MOST_CHARACTERS);
      if (types.isBoxedPrimitive(value)) return `${classOf(value)} ${printable(String(value))}`;
      if (types.isNativeError(value))
        return printable(`${value.name}: ${value.message}`, MOST_CHARACTERS);
      return kindInWords(value);
    default:
      return printable(String(value), MOST_CHARACTERS);
  }
}

/** Empty where it is no text: a class may have a static member of that name. */
function nameOf({ name }: { readonly name: unknown }): string {
  return typeof name === 'string' ? printable(name, MOST_CHARACTERS) : '';
}

/** The name of its class; `object` where it has none. */
export function classOf(value: object): string {
  if (types.isProxy(value)) return 'proxy';
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null) return 'object without prototype';
  const own = constructorOf(value);
  const name = own === null ? '' : own.name;
  return typeof name !== 'string' || name === '' || own === Object
    ? 'object'
    : printable(name, MOST_CHARACTERS);
}

/** As its prototypes have it; null where that is a getter, or no function. */
export function constructorOf(value: object): { readonly name: unknown } | null {
  for (let one: unknown = value; typeof one === 'object' && one !== null; ) {
    if (types.isProxy(one)) return null;
    const found = Object.getOwnPropertyDescriptor(one, 'constructor');
    if (found !== undefined) return typeof found.value === 'function' ? found.value : null;
    one = Object.getPrototypeOf(one);
  }
  return null;
}

/** Whether JSON keeps it as it is. */
export function isSendable(value: unknown): boolean {
  try {
    const text = JSON.stringify(value);
    return text !== undefined && isDeepStrictEqual(JSON.parse(text), value);
  } catch {
    // It cannot be written.
    return false;
  }
}

/** As it is where JSON keeps it; else in words. */
export function sendable(value: unknown): unknown {
  return isSendable(value) ? value : valueInWords(value);
}
