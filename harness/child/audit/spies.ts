/**
 * What an implementation does that shows in no answer: files it opens, processes, threads and connections it starts, callbacks it
 * has called when objects are collected. Replaces functions of Node, so only for a trial process that measures nothing else.
 */
import asyncHooks from 'node:async_hooks';
import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import nodeModule, { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import perfHooks from 'node:perf_hooks';
import v8 from 'node:v8';
import workerThreads from 'node:worker_threads';
import { printable } from '../../../printable.ts';
import { onConstruct } from '../memory/constructors.ts';
import { type Opened, spyOnFiles } from './spied-files.ts';
import { type Holder, wrap } from './wrap.ts';

type AnyFunction = (...parameters: unknown[]) => unknown;

/** What was seen so far. */
export interface Seen {
  readonly opened: Opened[];
  /** Of processes that were started and not waited for. */
  readonly pids: number[];
  /** How many were waited for on the spot. */
  waitedFor: number;
  /** How many threads were started. */
  threads: number;
  /** To whom it spoke, in words. */
  readonly connections: string[];
  /** What it set of its process. */
  readonly settings: string[];
  /** How it looked into its own process, or at others, by name. */
  readonly looks: string[];
  /** Objects held by `WeakRef`. */
  weakRefs: number;
  /** Callbacks of a `FinalizationRegistry` that ran. */
  finalized: number;
  /** The implementation's turn: what happens meanwhile is its doing. null between its calls. */
  turn: number | null;
}

/** From now on notes them. */
export function spy(): Seen {
  const seen: Seen = {
    opened: [],
    pids: [],
    waitedFor: 0,
    threads: 0,
    connections: [],
    settings: [],
    looks: [],
    weakRefs: 0,
    finalized: 0,
    turn: null,
  };
  spyOnFiles((path, how) => {
    if (seen.turn !== null) seen.opened.push({ path, how, call: seen.turn });
  });
  spyOnProcesses(seen);
  spyOnThreads(seen);
  spyOnConnections(seen);
  spyOnCollections(seen);
  spyOnSettings(seen);
  spyOnLooks(seen);
  syncBuiltinESMExports();
  return seen;
}

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

/** What they do is seen by no function that is replaced here: they have their own. */
function spyOnThreads(seen: Seen): void {
  onConstruct(workerThreads, 'Worker', () => {
    if (seen.turn !== null) seen.threads++;
  });
}

function spyOnConnections(seen: Seen): void {
  const note = (path: string, to: unknown) => {
    if (seen.turn !== null) seen.connections.push(printable(`${path}${addressOf(to)}`, 200));
  };
  // All of http, http2, tls and fetch stand on it.
  wrap(net.Socket.prototype as unknown as Holder, 'connect', (parameters) =>
    note('to ', parameters.flat()),
  );
  for (const name of ['send', 'bind', 'connect'])
    wrap(dgram.Socket.prototype as unknown as Holder, name, () => note('by datagrams', []));
}

/** `port 80`, `/tmp/socket`. */
function addressOf(parameters: unknown): string {
  const [first] = parameters as readonly unknown[];
  if (typeof first === 'string') return first;
  const { path, port = first } = (first ?? {}) as { path?: unknown; port?: unknown };
  if (typeof path === 'string') return path;
  return typeof port === 'number' || typeof port === 'string' ? `port ${port}` : '';
}

function spyOnSettings(seen: Seen): void {
  const note = (name: string) => (parameters: unknown[]) => {
    if (seen.turn === null) return;
    seen.settings.push(printable(`${name}(${parameters.map(String).join(', ')})`, 200));
  };
  wrap(v8 as unknown as Holder, 'setFlagsFromString', note('v8.setFlagsFromString'));
  wrap(os as unknown as Holder, 'setPriority', note('os.setPriority'));
  wrap(process as unknown as Holder, 'chdir', note('process.chdir'));
  const byName = (name: string) => () => {
    if (seen.turn !== null) seen.settings.push(name);
  };
  const holder = process as unknown as Holder;
  const nearLimit = 'setHeapSnapshotNearHeapLimit';
  wrap(v8 as unknown as Holder, nearLimit, byName(`v8.${nearLimit}`));
  for (const name of ['setUncaughtExceptionCaptureCallback', 'setSourceMapsEnabled'])
    wrap(holder, name, byName(`process.${name}`));
  // Of later versions of Node.
  for (const name of ['registerHooks', 'enableCompileCache'])
    wrap(nodeModule as unknown as Holder, name, byName(`module.${name}`));
}

function spyOnLooks(seen: Seen): void {
  const note = (name: string) => {
    if (seen.turn !== null) seen.looks.push(name);
  };
  // Limits and spaces of the heap tell one kind of trial from another, as a report does.
  const ofHeap = ['getHeapStatistics', 'getHeapSpaceStatistics', 'getHeapCodeStatistics'];
  for (const name of [...ofHeap, 'getHeapSnapshot', 'writeHeapSnapshot', 'queryObjects'])
    wrap(v8 as unknown as Holder, name, () => note(`v8.${name}`));
  for (const name of ['getReport', 'writeReport'])
    wrap(process.report as unknown as Holder, name, () => note(`process.report.${name}`));
  // Who is told what its process does is called where others wait, collect or go on.
  wrap(asyncHooks as unknown as Holder, 'createHook', () => note('async_hooks.createHook'));
  for (const name of ['createHook', 'onInit', 'onBefore', 'onAfter', 'onSettled'])
    wrap(v8.promiseHooks as unknown as Holder, name, (_, caller) => {
      // Node makes its own by it.
      if (!caller().includes('node:internal/')) note(`v8.promiseHooks.${name}`);
    });
  for (const owner of [perfHooks, globalThis])
    onConstruct(owner, 'PerformanceObserver', () => note('perf_hooks.PerformanceObserver'));
  const holder = process as unknown as Holder;
  // What all that is replaced here stands on, and code that is no JavaScript.
  wrap(holder, 'binding', ([name]) => note(`process.binding(${String(name)})`));
  wrap(holder, 'dlopen', ([, path]) => note(`process.dlopen(${printable(String(path), 200)})`));
  wrap(holder, 'kill', ([pid, signal]) => {
    if (!seen.pids.includes(Number(pid))) note(signalInWords(pid, signal));
  });
}

function signalInWords(pid: unknown, signal: unknown): string {
  const whom =
    Number(pid) === process.pid ? 'its own process' : 'a process that it has not started';
  return `process.kill(${whom}, ${printable(String(signal ?? 'SIGTERM'), 20)})`;
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
