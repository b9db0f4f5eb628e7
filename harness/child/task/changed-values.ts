/** Other values in place of right ones. Pure; runs in trial processes. */
import { types } from 'node:util';

/** A value that may be undefined itself. */
interface Value {
  readonly value: unknown;
}

/** Another one of the same type, far off; null where there is none. */
export function changedValue(value: unknown): Value | null {
  switch (typeof value) {
    case 'number':
      if (!Number.isFinite(value)) return { value: 0 };
      return { value: value + Math.abs(value) + 1 };
    case 'bigint':
      return { value: value + 1n };
    case 'boolean':
      return { value: !value };
    case 'string':
      return { value: `${value.slice(0, -1)}${value.endsWith('x') ? 'y' : 'x'}` };
    default:
      if (value === null) return { value: 0 };
      if (types.isDate(value)) return { value: new Date((value.getTime() || 0) + 1_000) };
      return null;
  }
}

/** What looks like it, and is of another type; null where nothing does. */
export function otherType(value: unknown): Value | null {
  if (['number', 'bigint', 'boolean'].includes(typeof value)) return { value: String(value) };
  if (typeof value === 'string') return { value: [...value] };
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return { value: { ...value } };
  if (types.isTypedArray(value)) return { value: Array.from(value as ArrayLike<unknown>) };
  if (types.isSet(value)) return { value: [...value] };
  if (types.isMap(value)) return { value: Object.fromEntries([...value].map(asField)) };
  if (types.isDate(value)) return { value: value.getTime() };
  return { value: new Map(Object.entries(value)) };
}

function asField([key, value]: readonly [unknown, unknown]): [string, unknown] {
  return [String(key), value];
}
