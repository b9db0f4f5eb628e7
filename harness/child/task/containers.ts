/** Places within a value: what holds what. Runs in trial processes. */
import { types } from 'node:util';
import { valueInWords } from './value-in-words.ts';

/** What holds items that can be put in, and taken out again. */
type Container = unknown[] | Map<unknown, unknown> | Set<unknown> | Record<string, unknown>;

/** A value where it stands. */
export interface Place {
  readonly value: unknown;
  /** null where it is the whole. */
  readonly holder: object | null;
  readonly key: unknown;
  /** `.users[3].name`; empty of the whole. */
  readonly path: string;
}

const MOST_DEEP = 6;
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** The whole, and from there inwards always the last item: a container of each depth, and a value that is none. */
export function placesIn(root: unknown): Place[] {
  const places: Place[] = [{ value: root, holder: null, key: null, path: '' }];
  for (let depth = 0; depth < MOST_DEEP; depth++) {
    const { value, path } = places.at(-1)!;
    if (typeof value !== 'object' || value === null) break;
    const last = lastItem(value);
    if (last === null) break;
    places.push({ ...last, holder: value, path: path + step(value, last.key) });
  }
  return places;
}

interface Item {
  readonly key: unknown;
  readonly value: unknown;
}

/** Whether items can be put in and taken out. */
export function isContainer(value: unknown): value is Container {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return false;
  if (Array.isArray(value) || types.isMap(value) || types.isSet(value)) return true;
  return (
    !ArrayBuffer.isView(value) &&
    !types.isAnyArrayBuffer(value) &&
    !types.isDate(value) &&
    !types.isRegExp(value) &&
    !types.isBoxedPrimitive(value)
  );
}

/** In their order. */
export function itemsOf(value: Container): Item[] {
  if (Array.isArray(value)) return value.map((item, key) => ({ key, value: item }));
  if (types.isMap(value)) return [...value].map(([key, item]) => ({ key, value: item }));
  if (types.isSet(value)) return [...value].map((item) => ({ key: item, value: item }));
  return Object.entries(value as object).map(([key, item]) => ({ key, value: item }));
}

function lastItem(value: object): Item | null {
  if (Array.isArray(value) || types.isTypedArray(value)) {
    const list = value as unknown as ArrayLike<unknown>;
    const key = list.length - 1;
    return key < 0 ? null : { key, value: list[key] };
  }
  return isContainer(value) ? (itemsOf(value).at(-1) ?? null) : null;
}

/** Puts it there, in place of what is there. @returns what undoes that, the order of items included. @throws where it is frozen. */
export function put(holder: object, key: unknown, value: unknown): () => void {
  if (types.isMap(holder)) {
    const had = holder.has(key);
    const before = holder.get(key);
    holder.set(key, value);
    return () => (had ? holder.set(key, before) : holder.delete(key));
  }
  if (types.isSet(holder)) {
    // Of a set, it is the last item or a new one.
    const had = holder.delete(key);
    const isNew = !holder.has(value);
    holder.add(value);
    return () => {
      if (isNew) holder.delete(value);
      if (had) holder.add(key);
    };
  }
  const fields = holder as Record<string, unknown>;
  const field = key as string;
  const had = Object.hasOwn(fields, field);
  const before = fields[field];
  fields[field] = value;
  return () => {
    if (had) fields[field] = before;
    else delete fields[field];
  };
}

/** Takes the last item out. @returns what undoes that; null where it has none. @throws where it is frozen. */
export function removeLast(holder: Container): (() => void) | null {
  if (Array.isArray(holder)) {
    if (holder.length === 0) return null;
    const item = holder.pop();
    return () => holder.push(item);
  }
  const last = itemsOf(holder).at(-1);
  if (last === undefined) return null;
  if (types.isMap(holder)) {
    holder.delete(last.key);
    return () => holder.set(last.key, last.value);
  }
  if (types.isSet(holder)) {
    holder.delete(last.value);
    return () => holder.add(last.value);
  }
  const fields = holder as Record<string, unknown>;
  const field = last.key as string;
  delete fields[field];
  return () => {
    fields[field] = last.value;
  };
}

function step(holder: object, key: unknown): string {
  if (types.isMap(holder)) return `.get(${valueInWords(key)})`;
  if (types.isSet(holder)) return ', its last item';
  if (typeof key === 'string' && IDENTIFIER.test(key)) return `.${key}`;
  return `[${valueInWords(key)}]`;
}
