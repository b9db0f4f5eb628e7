/** What a value is, in few words. Runs in trial processes. */
import { types } from 'node:util';
import { printable } from '../../../printable.ts';

const MOST_CHARACTERS = 60;

/** `Float64Array of 1,000,000`, `string of 12 characters`, `object of 3`. */
export function kindInWords(value: unknown): string {
  const length = lengthOf(value);
  const of = length === null ? '' : ` of ${length.toLocaleString('en-US')}`;
  if (typeof value === 'string') return `string${of} ${length === 1 ? 'character' : 'characters'}`;
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  if (Array.isArray(value)) return `array${of}`;
  if (length !== null) return `${classOf(value)}${of}`;
  const name = classOf(value);
  const fields = Object.keys(value).length;
  if (name !== 'object') return name;
  return `object of ${fields.toLocaleString('en-US')} ${fields === 1 ? 'field' : 'fields'}`;
}

/** Elements; null where it has no length. */
export function lengthOf(value: unknown): number | null {
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
      return `function ${printable(value.name, MOST_CHARACTERS)}`.trim();
    case 'object':
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

/** The name of its class; `object` where it has none. */
export function classOf(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null) return 'object without prototype';
  const own: unknown = value.constructor;
  const name = typeof own === 'function' ? own.name : '';
  return name === '' || own === Object ? 'object' : printable(name, MOST_CHARACTERS);
}
