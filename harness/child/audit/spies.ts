/**
 * What an implementation does that shows in no answer: files it opens, processes it starts, callbacks it has called when objects
 * are collected. Replaces functions of Node, so only for a trial process that measures nothing else.
 */
import childProcess from 'node:child_process';
import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import inspector from 'node:inspector';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import v8 from 'node:v8';
import { printable } from '../../../printable.ts';

type AnyFunction = (...parameters: unknown[]) => unknown;
type Holder = Record<string, unknown>;

/** A file that was opened by its path. */
export interface Opened {
  readonly path: string;
  readonly writes: boolean;
  /** 0 while it was loaded, then the number of the call. */
  readonly call: number;
}

/** What was seen so far. */
export interface Seen {
  readonly opened: Opened[];
  /** Of processes that were started and not waited for. */
  readonly pids: number[];
  /** How many were waited for on the spot. */
  waitedFor: number;
  /** What it set of its process. */
  readonly settings: string[];
  /** How it looked into its own process, by name. */
  readonly looks: string[];
  /** Objects held by `WeakRef`. */
  weakRefs: number;
  /** Callbacks of a `FinalizationRegistry` that ran. */
  finalized: number;
  /** The implementation's turn: what happens meanwhile is its doing. null between its calls. */
  turn: number | null;
}

const READERS = ['readFile', 'createReadStream', 'readdir', 'stat', 'exists', 'access'];
const WRITERS = ['writeFile', 'appendFile', 'createWriteStream', 'copyFile', 'cp'];
/** What Node itself reads where modules are loaded. */
const MODULE_FILE = /\.(?:[cm]?[jt]s|json|node|wasm|map)$/;

/** From now on notes them. */
export function spy(): Seen {
  const seen: Seen = {
    opened: [],
    pids: [],
    waitedFor: 0,
    settings: [],
    looks: [],
    weakRefs: 0,
    finalized: 0,
    turn: null,
  };
  spyOnFiles(seen);
  spyOnProcesses(seen);
  spyOnCollections(seen);
  spyOnSettings(seen);
  spyOnLooks(seen);
  syncBuiltinESMExports();
  return seen;
}

function spyOnFiles(seen: Seen): void {
  const note = (path: unknown, writes: boolean) => {
    if (seen.turn === null || !(typeof path === 'string' || path instanceof URL)) return;
    const text = String(path);
    if (MODULE_FILE.test(text) && !writes) return;
    seen.opened.push({ path: text, writes, call: seen.turn });
  };
  const wrapAll = (holder: Holder, names: readonly string[], writes: boolean) => {
    for (const name of names) wrap(holder, name, ([path]) => note(path, writes));
  };
  for (const holder of [fs, fsPromises] as unknown as Holder[]) {
    wrapAll(holder, [...READERS, ...READERS.map(sync)], false);
    wrapAll(holder, [...WRITERS, ...WRITERS.map(sync)], true);
    for (const name of ['open', 'openSync'])
      wrap(holder, name, ([path, flags]) => note(path, typeof flags === 'string' && flags !== 'r'));
  }
}

const sync = (name: string) => `${name}Sync`;

function spyOnProcesses(seen: Seen): void {
  const started = childProcess.ChildProcess.prototype as unknown as Holder;
  const original = started.spawn as AnyFunction;
  started.spawn = function (this: { pid?: number }, ...parameters: unknown[]) {
    const result = Reflect.apply(original, this, parameters);
    if (seen.turn !== null && this.pid !== undefined) seen.pids.push(this.pid);
    return result;
  };
  const holder = childProcess as unknown as Holder;
  for (const name of ['spawnSync', 'execSync', 'execFileSync'])
    wrap(holder, name, () => {
      if (seen.turn !== null) seen.waitedFor++;
    });
}

function spyOnSettings(seen: Seen): void {
  const note = (name: string) => (parameters: unknown[]) => {
    if (seen.turn === null) return;
    seen.settings.push(printable(`${name}(${parameters.map(String).join(', ')})`, 200));
  };
  wrap(v8 as unknown as Holder, 'setFlagsFromString', note('v8.setFlagsFromString'));
  wrap(os as unknown as Holder, 'setPriority', note('os.setPriority'));
}

function spyOnLooks(seen: Seen): void {
  const wrapAll = (holder: object, path: string, names: readonly string[]) => {
    for (const name of names)
      wrap(holder as Holder, name, () => {
        if (seen.turn !== null) seen.looks.push(`${path}.${name}`);
      });
  };
  wrapAll(v8, 'v8', ['getHeapSnapshot', 'writeHeapSnapshot', 'queryObjects']);
  wrapAll(inspector.Session.prototype, 'inspector.Session', ['connect', 'connectToMainThread']);
  wrapAll(inspector, 'inspector', ['open']);
}

function spyOnCollections(seen: Seen): void {
  const { WeakRef: Weak, FinalizationRegistry: Registry } = globalThis;
  globalThis.WeakRef = class<Target extends WeakKey> extends Weak<Target> {
    constructor(target: Target) {
      super(target);
      seen.weakRefs++;
    }
  };
  globalThis.FinalizationRegistry = class<Held> extends Registry<Held> {
    constructor(cleanUp: (held: Held) => void) {
      super((held) => {
        seen.finalized++;
        cleanUp(held);
      });
    }
  };
}

/** Calls `before` with the parameters of every call. */
function wrap(holder: Holder, name: string, before: (parameters: unknown[]) => void): void {
  const original = holder[name];
  if (typeof original !== 'function') return;
  holder[name] = function (this: unknown, ...parameters: unknown[]) {
    before(parameters);
    return Reflect.apply(original, this, parameters);
  };
}
