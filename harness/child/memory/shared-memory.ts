/**
 * SharedArrayBuffers and WebAssembly memories, which V8 counts in some places on some versions and in
 * none on others: those alive are found and their lengths added up. Runs in trial processes, main thread.
 */
import { Session } from 'node:inspector';
import { getHeapStatistics } from 'node:v8';
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';
import { bytesOfBuffer, onConstruct } from './constructors.ts';

const WASM_PAGE_BYTES = 65_536;
const COUNTED = 'uniqbench-counted';
const SINK = Symbol.for('uniqbench.found');

const isUsed = { shared: false, wasm: false };
let createdBytes = 0;
/** What V8 counts by itself. */
let known: Counted | undefined;
/** How many SharedArrayBuffers JavaScript has made in this thread, by length. */
const createdByLength = new Map<number, number>();

/** From now on it is known whether any was made, and how long those were that JavaScript made itself. */
export function watchSharedMemory(): void {
  // Tried out now and once for all threads, so that what it takes is not taken for the implementation's.
  if (isMainThread) setEnvironmentData(COUNTED, whatV8Counts());
  else known = getEnvironmentData(COUNTED) as Counted | undefined;
  onConstruct(globalThis, 'SharedArrayBuffer', (args) => made('shared', bytesOfBuffer(args)));
  // Node's own types leave WebAssembly out; so do platforms that cannot run it.
  const wasm = (globalThis as { WebAssembly?: Record<string, unknown> }).WebAssembly;
  if (wasm === undefined) return;
  onConstruct(wasm, 'Memory', ([descriptor]) =>
    made('wasm', WASM_PAGE_BYTES * Number((descriptor as { initial?: number })?.initial ?? 0)),
  );
  onConstruct(wasm, 'Instance', () => made('wasm', 0));
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = wasm[name] as (...args: unknown[]) => unknown;
    wasm[name] = (...args: unknown[]) => {
      made('wasm', 0);
      return original.apply(wasm, args);
    };
  }
}

function made(what: keyof typeof isUsed, bytes: number): void {
  isUsed[what] = true;
  createdBytes += bytes;
  if (bytes > 0) createdByLength.set(bytes, (createdByLength.get(bytes) ?? 0) + 1);
}

/** Whether any was ever made in this thread. */
export function isSharedMemoryUsed(): boolean {
  return isUsed.shared || isUsed.wasm;
}

/** Bytes of those that JavaScript has made so far, alive or not. */
export function sharedBytesCreated(): number {
  return createdBytes;
}

/** As {@link sharedAlive}, in bytes, of this thread alone. */
export function sharedBytesAlive(): number {
  return sharedBytesOf(sharedAlive(isSharedMemoryUsed()), []);
}

/**
 * Bytes of what several threads hold. Whether two of one length are the same memory is not to be known: a worker's is taken
 * for one that the main thread holds; where it holds none, workers hold as many as were made, at the most.
 */
export function sharedBytesOf(
  ofMain: readonly number[],
  ofWorkers: readonly (readonly number[])[],
): number {
  let bytes = 0;
  for (const length of new Set([...ofMain, ...ofWorkers.flat()])) {
    const countIn = (lengths: readonly number[]) => lengths.filter((one) => one === length).length;
    const [own, each] = [countIn(ofMain), ofWorkers.map(countIn)];
    const all = each.reduce((sum, count) => sum + count, 0);
    const dropped = own > 0 ? 0 : Math.min(all, createdByLength.get(length) ?? 0);
    bytes += length * Math.max(own, dropped, ...each);
  }
  return bytes;
}

/**
 * The lengths of all that this thread holds and V8's figure of external memory has not. Collects garbage; costs a walk
 * over the heap.
 *
 * @param isUsed Whether there may be any; without, nothing is looked for.
 */
export function sharedAlive(isAnyUsed: boolean): number[] {
  if (!isAnyUsed) return [];
  const session = new Session();
  session.connect();
  try {
    const hasWasm = 'WebAssembly' in globalThis && (isUsed.wasm || !isMainThread);
    const memories = (hasWasm ? instancesOf(session, 'WebAssembly.Memory') : []) as {
      readonly buffer: ArrayBufferLike;
    }[];
    const ofMemories = memories.map(({ buffer }) => buffer);
    const shared = (
      isUsed.shared || !isMainThread ? instancesOf(session, 'SharedArrayBuffer') : []
    ) as SharedArrayBuffer[];
    const counted = whatV8Counts();
    const lengths: number[] = [];
    for (const buffer of ofMemories) {
      const isShared = buffer instanceof SharedArrayBuffer;
      if (!(isShared ? counted.sharedWasm : counted.wasm)) lengths.push(buffer.byteLength);
    }
    for (const buffer of shared) {
      if (!counted.shared && !ofMemories.includes(buffer) && !isOwn(buffer))
        lengths.push(buffer.byteLength);
    }
    return lengths;
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

function isOwn(buffer: SharedArrayBuffer): boolean {
  return own.has(buffer);
}

/** Every living object with the prototype of that class, exported or not. */
function instancesOf(session: Session, className: string): object[] {
  const call = <Result>(method: string, parameters: object): Result => {
    let answer: Result | undefined;
    // To its own thread, the inspector answers before `post` returns.
    session.post(method, parameters, (error: Error | null, result?: object) => {
      if (error !== null) throw new Error(`${method}: ${error.message}`, { cause: error });
      answer = result as Result;
    });
    if (answer === undefined) throw new Error(`The inspector did not answer ${method} at once.`);
    return answer;
  };
  type Remote<Key extends string> = Readonly<Record<Key, { readonly objectId: string }>>;
  const objectGroup = 'uniqbench';
  const prototype = call<Remote<'result'>>('Runtime.evaluate', {
    expression: `${className}.prototype`,
    objectGroup,
  });
  const found = call<Remote<'objects'>>('Runtime.queryObjects', {
    prototypeObjectId: prototype.result.objectId,
    objectGroup,
  });
  let instances: object[] = [];
  const sink = globalThis as unknown as Record<symbol, unknown>;
  sink[SINK] = (objects: object[]) => {
    instances = [...objects];
  };
  call('Runtime.callFunctionOn', {
    objectId: found.objects.objectId,
    functionDeclaration: `function () { globalThis[Symbol.for('uniqbench.found')](this); }`,
  });
  delete sink[SINK];
  call('Runtime.releaseObjectGroup', { objectGroup });
  return instances;
}

interface Counted {
  readonly wasm: boolean;
  readonly sharedWasm: boolean;
  readonly shared: boolean;
}

/** Tried out, because it differs between versions. */
function whatV8Counts(): Counted {
  known ??= {
    wasm: isCounted(() => wasmMemory(false)),
    sharedWasm: isCounted(() => wasmMemory(true)),
    shared: isCounted(() => new SharedArrayBuffer(2 ** 20)),
  };
  return known;
}

function wasmMemory(shared: boolean): object {
  const wasm = (
    globalThis as unknown as { WebAssembly: { Memory: new (descriptor: object) => object } }
  ).WebAssembly;
  return new wasm.Memory({ initial: 16, maximum: 16, shared });
}

function isCounted(make: () => object): boolean {
  const [createdBefore, sharedBefore] = [createdBytes, isUsed.shared];
  const before = getHeapStatistics().external_memory;
  const made = make();
  const isIn = getHeapStatistics().external_memory - before >= 2 ** 19;
  createdBytes = createdBefore;
  isUsed.shared = sharedBefore;
  return isIn && made !== null;
}
