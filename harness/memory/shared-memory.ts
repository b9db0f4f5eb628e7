/**
 * SharedArrayBuffers and WebAssembly memories, which V8 counts in some places on some versions and in
 * none on others: those alive are found and their lengths added up. Runs in trial processes, main thread.
 */
import { Session } from 'node:inspector';
import { getHeapStatistics } from 'node:v8';
import { bytesOfBuffer, onConstruct } from './constructors.ts';

const WASM_PAGE_BYTES = 65_536;
const SINK = Symbol.for('uniqbench.found');

const isUsed = { shared: false, wasm: false };
let createdBytes = 0;

/** From now on it is known whether any was made, and how long those were that JavaScript made itself. */
export function watchSharedMemory(): void {
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
}

/** Bytes of those that JavaScript has made so far, alive or not. */
export function sharedBytesCreated(): number {
  return createdBytes;
}

/**
 * Bytes of all that are alive and not in V8's figure of external memory. Collects garbage; costs a walk
 * over the heap where any was ever made, and nothing where none was.
 */
export function sharedBytesAlive(): number {
  if (!isUsed.shared && !isUsed.wasm) return 0;
  const session = new Session();
  session.connect();
  try {
    const memories = (isUsed.wasm ? instancesOf(session, 'WebAssembly.Memory') : []) as {
      readonly buffer: ArrayBufferLike;
    }[];
    const ofMemories = memories.map(({ buffer }) => buffer);
    const shared = (
      isUsed.shared ? instancesOf(session, 'SharedArrayBuffer') : []
    ) as SharedArrayBuffer[];
    const counted = whatV8Counts();
    let bytes = 0;
    for (const buffer of ofMemories) {
      const isShared = buffer instanceof SharedArrayBuffer;
      if (!(isShared ? counted.sharedWasm : counted.wasm)) bytes += buffer.byteLength;
    }
    for (const buffer of shared) {
      if (!counted.shared && !ofMemories.includes(buffer)) bytes += buffer.byteLength;
    }
    return bytes;
  } finally {
    session.disconnect();
  }
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

let known: Counted | undefined;

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
