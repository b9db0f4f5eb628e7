/**
 * Functions of Node's modules and of `process`: which of them are no longer what they were, and which modules that nobody looks into
 * were loaded. Whoever replaces some is called by all that use them. Runs in trial processes.
 */
import { createRequire } from 'node:module';
import { printable } from '../../../printable.ts';

const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf, has } = Reflect;

/** These open files and keep memory by themselves. */
const BY_THEMSELVES = ['sqlite', 'wasi'];

interface Holder {
  readonly name: string;
  readonly holder: object;
  readonly functions: ReadonlyMap<PropertyKey, unknown>;
}

/** How they were. */
export interface NodeFunctions {
  readonly holders: readonly Holder[];
  /** Names of modules of Node. */
  readonly loaded: ReadonlySet<string>;
}

/** As they are now, of all modules that are loaded: of others, nobody has anything yet. */
export function nodeFunctionsNow(): NodeFunctions {
  const require = createRequire(import.meta.url);
  const loaded = loadedModules();
  const modules = [...loaded, 'process'].flatMap((name) => {
    try {
      const module: unknown = require(`node:${name}`);
      return isHolder(module) ? [holderOf(name, module)] : [];
    } catch {
      // It is one of Node's own, which nobody else can load.
      return [];
    }
  });
  return { holders: modules, loaded };
}

/** What was replaced since then: `fs.openSync was replaced`. */
export function replacedSince({ holders }: NodeFunctions): string[] {
  return holders.flatMap(({ name, holder, functions }) => {
    const path = (key: PropertyKey) => `${name.replaceAll('/', '.')}.${printable(String(key), 60)}`;
    const replaced = [...functions].flatMap(([key, before]) =>
      dataOf(holder, key) === before ? [] : [`${path(key)} was replaced`],
    );
    // What its prototype has, it need not have itself.
    const shadowed = ownKeys(holder).flatMap((key) =>
      !functions.has(key) && isShadow(holder, key) ? [`${path(key)} was replaced`] : [],
    );
    return [...replaced, ...shadowed];
  });
}

/** Modules that were loaded since then, and of which nobody sees what they open. */
export function blindModulesSince({ loaded }: NodeFunctions): string[] {
  const now = loadedModules();
  return BY_THEMSELVES.filter((name) => now.has(name) && !loaded.has(name));
}

function loadedModules(): Set<string> {
  const list = (process as unknown as { readonly moduleLoadList?: readonly string[] })
    .moduleLoadList;
  return new Set(
    (list ?? []).flatMap(
      (entry) => /^NativeModule (?!internal\/|_|process$)(.+)$/.exec(entry)?.[1] ?? [],
    ),
  );
}

function holderOf(name: string, holder: object): Holder {
  const functions = ownKeys(holder).flatMap((key): [PropertyKey, unknown][] => {
    const value = dataOf(holder, key);
    return typeof value === 'function' ? [[key, value]] : [];
  });
  return { name, holder, functions: new Map(functions) };
}

/** undefined for what is worked out when it is read, such as what a module loads later. */
function dataOf(holder: object, key: PropertyKey): unknown {
  return getOwnPropertyDescriptor(holder, key)?.value;
}

function isShadow(holder: object, key: PropertyKey): boolean {
  const prototype = getPrototypeOf(holder);
  return (
    typeof dataOf(holder, key) === 'function' &&
    prototype !== null &&
    prototype !== Object.prototype &&
    has(prototype, key)
  );
}

function isHolder(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
