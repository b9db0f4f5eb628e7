/**
 * SharedArrayBuffers, WebAssembly memories and what resizing adds to ArrayBuffers, which V8 counts in some places on some versions and
 * in none on others: those alive are found and their lengths added up. Runs in trial processes, main thread.
 */
import { Session } from 'node:inspector';
import { getHeapStatistics } from 'node:v8';
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';
import { connectOwn } from '../inspections.ts';
import { afterConstruct, bytesOfBuffer } from './constructors.ts';
import { instancesOf } from './heap-instances.ts';
import {
  bytesAddedByResizing,
  resizedBuffer,
  resizedBytes,
  watchGrowing,
  watchResizing,
  watchTransfers,
} from './resized-buffers.ts';
import { type WasmMemory, wasmMemory, watchWasm } from './wasm-modules.ts';
import { WeakList } from './weak-list.ts';

const COUNTED = 'uniqbench-counted';

/** Kinds of memory: whether each is in V8's figure of external memory. */
interface Counted {
  readonly shared: boolean;
  readonly wasm: boolean;
  readonly sharedWasm: boolean;
  readonly resized: boolean;
}

/** What a thread holds and V8 does not count, in bytes: all that no other thread can hold, then each shared memory. */
export type Uncounted = readonly [ownBytes: number, ...sharedLengths: number[]];

/** Whether any was made that V8 does not count. */
const isUsed: { -readonly [Kind in keyof Counted]: boolean } = {
  shared: false,
  wasm: false,
  sharedWasm: false,
  resized: false,
};
/** Whether there may be some that no constructor was called for. */
let isHidden = false;
/** Those that one was called for, as far as V8 does not count them. */
const listed = new WeakList<SharedArrayBuffer | WasmMemory>();
let createdBytes = 0;
let known: Counted | undefined;
/** Told of so many bytes that were made, or are about to be freed. */
let onMade: ((bytes: number) => void) | null = null;
/** How many SharedArrayBuffers JavaScript has made in this thread, by length. */
const createdByLength = new Map<number, number>();

/** From now on it is known whether any was made, and how long those were that JavaScript made itself. */
export function watchSharedMemory(): void {
  // Tried out now and once for all threads, so that what it takes is not taken for the implementation's.
  known = isMainThread ? undefined : (getEnvironmentData(COUNTED) as Counted | undefined);
  const counted = whatV8Counts();
  if (isMainThread) setEnvironmentData(COUNTED, counted);
  afterConstruct(globalThis, 'SharedArrayBuffer', (args, buffer) =>
    made('shared', buffer as SharedArrayBuffer, bytesOfBuffer(args)),
  );
  const onFreeing = (bytes: number) => onMade?.(bytes);
  watchResizing(counted.resized, {
    onFreeing,
    onResized: (bytes) => {
      if (!counted.resized) isUsed.resized = true;
      onMade?.(bytes);
    },
  });
  watchGrowing((bytes) => created('shared', bytes));
  watchTransfers({ onFreeing });
  // Node's own types leave WebAssembly out; so do platforms that cannot run it.
  const wasm = (globalThis as { WebAssembly?: Record<string, unknown> }).WebAssembly;
  if (wasm === undefined) return;
  watchWasm(wasm, {
    onMemory: made,
    onGrown: created,
    onHidden: (kind) => {
      if (counted[kind]) return;
      isUsed[kind] = true;
      isHidden = true;
    },
  });
}

/** What V8 counts by itself needs no looking for. */
function made(kind: keyof Counted, memory: SharedArrayBuffer | WasmMemory, bytes: number): void {
  if (whatV8Counts()[kind]) return;
  isUsed[kind] = true;
  listed.add(memory);
  if (bytes > 0) createdByLength.set(bytes, (createdByLength.get(bytes) ?? 0) + 1);
  created(kind, bytes);
}

function created(kind: keyof Counted, bytes: number): void {
  if (whatV8Counts()[kind]) return;
  createdBytes += bytes;
  onMade?.(bytes);
}

/**
 * Calls `told` with the bytes of all that is made or has grown from now on, before anyone has it: what it is to replace is still
 * alive; and with those of array buffers that are about to be freed without a collection. One caller at a time.
 *
 * @returns what undoes it.
 */
export function onNewSharedMemory(told: (bytes: number) => void): () => void {
  onMade = told;
  return () => {
    onMade = null;
  };
}

/** Whether all that this thread has made is known without a walk over the heap. */
export function isAllListed(): boolean {
  return !isHidden;
}

/** Whether any was ever made in this thread that V8 does not count. */
export function isSharedMemoryUsed(): boolean {
  return isUsed.shared || isUsed.wasm || isUsed.sharedWasm || isUsed.resized;
}

/** Bytes of those that JavaScript has made so far, alive or not. */
export function sharedBytesCreated(): number {
  return createdBytes + bytesAddedByResizing();
}

/** As {@link sharedAlive}, in bytes, of this thread alone. */
export function sharedBytesAlive(): number {
  return sharedBytesOf(sharedAlive(isSharedMemoryUsed(), true), []);
}

/** Of those in this thread that a constructor was called for: what a module of WebAssembly makes for itself is not looked for. */
export function sharedBytesListed(): number {
  return sharedBytesOf(listedAlive(), []);
}

function listedAlive(): Uncounted {
  return uncounted(listed.map((memory) => ('buffer' in memory ? memory.buffer : memory)));
}

/** With what resizing adds, or takes away. */
function uncounted(buffers: readonly ArrayBufferLike[]): Uncounted {
  const shared = buffers.filter((buffer) => buffer instanceof SharedArrayBuffer);
  const others = buffers.filter((buffer) => !(buffer instanceof SharedArrayBuffer));
  const sizes = [...others.map(({ byteLength }) => byteLength), ...resizedBytes()];
  const ownBytes = sizes.reduce((sum, bytes) => sum + bytes, 0);
  return [ownBytes, ...shared.map(({ byteLength }) => byteLength)];
}

/**
 * Bytes of what several threads hold. Whether two shared ones of one length are the same is not to be known: a worker's is taken
 * for one that the main thread holds; where it holds none, workers hold as many as were made, at the most.
 */
export function sharedBytesOf(ofMain: Uncounted, ofWorkers: readonly Uncounted[]): number {
  let bytes = [ofMain, ...ofWorkers].reduce((sum, [ownBytes]) => sum + ownBytes, 0);
  const [held = [], ...others] = [ofMain, ...ofWorkers].map(([, ...lengths]) => lengths);
  for (const length of new Set([...held, ...others.flat()])) {
    const countIn = (lengths: readonly number[]) => lengths.filter((one) => one === length).length;
    const [own, each] = [countIn(held), others.map(countIn)];
    const all = each.reduce((sum, count) => sum + count, 0);
    const dropped = own > 0 ? 0 : Math.min(all, createdByLength.get(length) ?? 0);
    bytes += length * Math.max(own, dropped, ...each);
  }
  return bytes;
}

/**
 * All that this thread holds and V8's figure of external memory has not. Garbage is to be collected first.
 *
 * @param isAnyUsed Whether there may be any; without, nothing is looked for.
 * @param isAlone Whether none can have come from another thread.
 */
export function sharedAlive(isAnyUsed: boolean, isAlone: boolean): Uncounted {
  if (!isAnyUsed) return [0];
  return isAlone && !isHidden ? listedAlive() : foundAlive();
}

/** The same by a walk over the heap, which takes a second and more, and collects garbage as hard as V8 can. */
function foundAlive(): Uncounted {
  const session = new Session();
  connectOwn(session);
  try {
    const hasWasm =
      'WebAssembly' in globalThis && (isUsed.wasm || isUsed.sharedWasm || !isMainThread);
    const memories = (hasWasm ? instancesOf(session, 'WebAssembly.Memory') : []) as WasmMemory[];
    const ofMemories = memories.map(({ buffer }) => buffer);
    const shared = (
      isUsed.shared || !isMainThread ? instancesOf(session, 'SharedArrayBuffer') : []
    ) as SharedArrayBuffer[];
    const counted = whatV8Counts();
    return uncounted([
      ...ofMemories.filter(
        (buffer) => !counted[buffer instanceof SharedArrayBuffer ? 'sharedWasm' : 'wasm'],
      ),
      ...(counted.shared ? [] : shared.filter((one) => !ofMemories.includes(one) && !own.has(one))),
    ]);
  } finally {
    session.disconnect();
  }
}

/** Shared memory of this instrument's own. */
const own = new WeakSet<object>();

/** From now on it is left out. */
export function isOurs(buffer: SharedArrayBuffer): void {
  own.add(buffer);
}

/** Tried out, because it differs between versions. */
function whatV8Counts(): Counted {
  known ??= {
    wasm: isCounted(() => wasmMemory(false)),
    sharedWasm: isCounted(() => wasmMemory(true)),
    shared: isCounted(() => new SharedArrayBuffer(2 ** 20)),
    resized: !('resize' in ArrayBuffer.prototype) || isCounted(() => resizedBuffer(2 ** 20)),
  };
  return known;
}

function isCounted(make: () => object | null): boolean {
  const before = getHeapStatistics().external_memory;
  const made = make();
  return getHeapStatistics().external_memory - before >= 2 ** 19 && made !== null;
}
