/**
 * The built-ins that an implementation and the harness share, as they were before it was loaded, and what
 * has become of them. Runs in trial processes. After the first look it calls nothing that could be replaced:
 * what it needs is taken when this module is loaded.
 */
import crypto from 'node:crypto';
import { EventEmitter } from 'node:events';
import perfHooks from 'node:perf_hooks';
import util from 'node:util';
import v8 from 'node:v8';

const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf, has, get: readOf } = Reflect;
const { prototype: ofObjects } = Object;
const { prototype: ofFunctions } = Function;
const symbols: object = Symbol;
const globals: object = globalThis;

/** The classes of the language whose statics and prototypes are looked at, and the namespaces. */
const CLASSES = [
  'Object Function Array Map Set WeakMap WeakSet WeakRef Date RegExp String Number Boolean Symbol BigInt',
  'Promise Proxy Error RangeError TypeError ArrayBuffer SharedArrayBuffer DataView Int8Array Uint8Array',
  'Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array',
  'BigUint64Array FinalizationRegistry JSON Math Reflect Atomics Intl Iterator WebAssembly AggregateError',
  'TextEncoder TextDecoder',
]
  .join(' ')
  .split(' ');

/** Functions on the global object itself, and what Node's clocks and bytes are reached by. */
const GLOBALS = [
  'setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate queueMicrotask structuredClone gc',
  'parseInt parseFloat isNaN isFinite process performance Buffer globalThis',
]
  .join(' ')
  .split(' ');

/** Of the process: clocks, counters, and what the harness sends and looks by. */
const OF_PROCESS = [
  'hrtime cpuUsage threadCpuUsage memoryUsage resourceUsage constrainedMemory availableMemory uptime',
  'send nextTick getActiveResourcesInfo',
]
  .join(' ')
  .split(' ');

/** By these names the language, or Node, looks for functions on whatever it gets. */
const PROTOCOLS = 'then next return throw constructor valueOf toString get set value done'.split(
  ' ',
);

/** JSON has no form of these, so that many give them one of their own; nothing of the harness's is written so. */
const WITHOUT_JSON: readonly object[] = [BigInt, Map, Set, RegExp, Error].map(
  ({ prototype }) => prototype,
);

/** What authors of honest code set for their stack traces. */
const SETTINGS = ['Error.prepareStackTrace', 'Error.stackTraceLimit'];

interface Property {
  readonly holder: object;
  readonly key: string | symbol;
  readonly path: string;
  readonly value: unknown;
  readonly get: unknown;
  readonly set: unknown;
  /** Of a global, what it is where it is read: a getter and a setter of Node’s stand for some. */
  readonly read: unknown;
}

interface Holder {
  readonly holder: object;
  readonly path: string;
  readonly keys: number;
  readonly inherits: object | null;
}

/** How the built-ins were. */
export interface Intrinsics {
  readonly holders: readonly Holder[];
  readonly properties: readonly Property[];
}

/** Notes the built-ins as they are now. */
export function noteIntrinsics(): Intrinsics {
  const holders: Holder[] = [];
  const properties: Property[] = [];
  const seen = new Set<unknown>();
  const note = (holder: object, key: string | symbol, path: string) => {
    // First: some are put in place when they are read.
    const read = holder === globals ? readOf(holder, key) : undefined;
    const property = getOwnPropertyDescriptor(holder, key);
    // Not every version of Node has all of them.
    if (property === undefined) return;
    const { value, get, set } = property;
    properties.push({ holder, key, path, value, get, set, read });
  };
  const noteAll = (holder: unknown, path: string) => {
    if (!isHolder(holder) || seen.has(holder)) return;
    seen.add(holder);
    const keys = ownKeys(holder);
    holders.push({ holder, path, keys: keys.length, inherits: getPrototypeOf(holder) });
    for (const key of keys) note(holder, key, `${path}.${String(key)}`);
  };
  for (const name of CLASSES) {
    const value = (globalThis as Record<string, unknown>)[name];
    note(globalThis, name, name);
    noteAll(value, name);
    if (isHolder(value)) noteAll((value as { prototype?: unknown }).prototype, `${name}.prototype`);
  }
  for (const name of GLOBALS) note(globalThis, name, name);
  for (const [path, holder] of prototypesWithoutName()) noteAll(holder, path);
  noteAll(process.hrtime, 'process.hrtime');
  noteAll(process.memoryUsage, 'process.memoryUsage');
  for (const name of OF_PROCESS) note(process, name, `process.${name}`);
  // By which inputs are made, and answers judged; not all of the modules, of which parts are put in place when they are first used.
  noteAll(Buffer, 'Buffer');
  noteAll(Buffer.prototype, 'Buffer.prototype');
  noteAll(util.types, 'util.types');
  for (const name of ['isDeepStrictEqual', 'inspect']) note(util, name, `util.${name}`);
  for (const name of ['createHash', 'randomInt']) note(crypto, name, `crypto.${name}`);
  noteAll(perfHooks.performance, 'performance');
  noteAll(getPrototypeOf(perfHooks.performance), 'performance');
  noteAll(v8, 'v8');
  noteAll(EventEmitter.prototype, 'EventEmitter.prototype');
  return { holders, properties };
}

function isHolder(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Those that are only reached through what they make: iterators, generators, the common typed array. */
function prototypesWithoutName(): [string, object | null][] {
  const arrayIterator = getPrototypeOf([].values());
  function* generator() {}
  async function* asyncGenerator() {}
  return [
    ['ArrayIterator.prototype', arrayIterator],
    ['Iterator.prototype', getPrototypeOf(arrayIterator!)],
    ['MapIterator.prototype', getPrototypeOf(new Map().values())],
    ['SetIterator.prototype', getPrototypeOf(new Set().values())],
    ['StringIterator.prototype', getPrototypeOf(''[Symbol.iterator]())],
    ['RegExpStringIterator.prototype', getPrototypeOf(''.matchAll(/a/g))],
    ['Generator.prototype', getPrototypeOf(generator.prototype)],
    ['AsyncGenerator.prototype', getPrototypeOf(asyncGenerator.prototype)],
    ['TypedArray.prototype', getPrototypeOf(Uint8Array.prototype)],
  ];
}

/** How many changes are told by name. */
const MOST_NAMED = 5;

/** What is no longer as it was noted, by name: `Set.prototype.add was replaced`; the first few. */
export function changesOf({ holders, properties }: Intrinsics): string[] {
  const changes: string[] = [];
  const tell = (change: string) => {
    if (changes.length < MOST_NAMED) changes[changes.length] = change;
  };
  for (let index = 0; index < properties.length; index++) {
    const { holder, key, path, value, get, set, read } = properties[index]!;
    const now = getOwnPropertyDescriptor(holder, key);
    if (now === undefined) tell(`${path} was removed`);
    else if (!isSame(now, { value, get, set })) {
      if (isWatched(path, now.value, value)) tell(`${path} was replaced`);
    } else if (holder === globals && readOf(holder, key) !== read) tell(`${path} was replaced`);
  }
  for (let index = 0; index < holders.length; index++) {
    const { holder, path, keys, inherits } = holders[index]!;
    if (getPrototypeOf(holder) !== inherits) tell(`${path} inherits from another object`);
    const now = ownKeys(holder);
    if (now.length <= keys) continue;
    for (let at = 0; at < now.length; at++) {
      const key = now[at]!;
      const name = typeof key === 'symbol' ? `${path}[a symbol]` : `${path}.${key}`;
      if (isNoted(properties, holder, key) || isSetting(name)) continue;
      if (!isPolyfill(holder, key)) tell(`${name} was added`);
    }
  }
  return changes;
}

function isSame(
  now: PropertyDescriptor,
  { value, get, set }: Pick<Property, 'value' | 'get' | 'set'>,
): boolean {
  return now.value === value && now.get === get && now.set === set;
}

/** Numbers and texts among the built-ins (`RegExp.lastMatch`, counters) may change of themselves. */
function isWatched(path: string, now: unknown, before: unknown): boolean {
  if (isSetting(path)) return false;
  const isPlain = (value: unknown) => typeof value === 'number' || typeof value === 'string';
  return !(isPlain(now) && isPlain(before));
}

/**
 * A function, or a symbol of `Symbol`, under a name that nobody had, and that nothing looks for: what is missing in a version of the
 * language is added so, and what is there goes on as it did. What all objects and functions have is looked for everywhere.
 */
function isPolyfill(holder: object, key: string | symbol): boolean {
  if (typeof key === 'symbol' || holder === ofObjects || holder === ofFunctions) return false;
  const value: unknown = getOwnPropertyDescriptor(holder, key)?.value;
  // As Symbol.metadata, which decorators need.
  const isOwnSymbol = holder === symbols && typeof value === 'symbol';
  if (typeof value !== 'function' && !isOwnSymbol) return false;
  const inherited = getPrototypeOf(holder);
  if (inherited !== null && has(inherited, key)) return false;
  if (key === 'toJSON') return isAmong(WITHOUT_JSON, holder);
  return !isAmong(PROTOCOLS, key);
}

function isAmong<Item>(items: readonly Item[], item: Item): boolean {
  for (let index = 0; index < items.length; index++) if (items[index] === item) return true;
  return false;
}

function isSetting(path: string): boolean {
  return path === SETTINGS[0] || path === SETTINGS[1];
}

function isNoted(properties: readonly Property[], holder: object, key: string | symbol): boolean {
  for (let index = 0; index < properties.length; index++) {
    if (properties[index]!.holder === holder && properties[index]!.key === key) return true;
  }
  return false;
}
