/** WebAssembly memories as they are made, by JavaScript or by modules. Runs in trial processes. */
import { afterCall, afterConstruct, onConstruct } from './constructors.ts';

const PAGE_BYTES = 65_536;

/** The two kinds of memories: shared by threads, or not. */
export type WasmKind = 'wasm' | 'sharedWasm';

/** Told of memories as they are made. */
export interface WasmWatch {
  /** By JavaScript, with so many bytes at first. */
  readonly onMemory: (kind: WasmKind, memory: WasmMemory, bytes: number) => void;
  /** By a module of its own, where nobody else may ever see it. */
  readonly onHidden: (kind: WasmKind) => void;
  /** Made larger by JavaScript, by so many bytes. */
  readonly onGrown: (kind: WasmKind, bytes: number) => void;
}

/** A WebAssembly.Memory; Node's own types leave it out. */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
}

const BOTH: readonly WasmKind[] = ['wasm', 'sharedWasm'];
/** What each module makes when it is instantiated, of those whose bytes are known. */
const kindsOfModule = new WeakMap<object, readonly WasmKind[]>();

/** From now on `watch` is told. */
export function watchWasm(wasm: Record<string, unknown>, watch: WasmWatch): void {
  const instantiated = (kinds: readonly WasmKind[]) => {
    for (const kind of kinds) watch.onHidden(kind);
  };
  afterConstruct(wasm, 'Memory', ([descriptor], memory) => {
    const { initial } = descriptor as { readonly initial?: unknown };
    const bytes = PAGE_BYTES * Number(initial ?? 0);
    watch.onMemory(kindOf(memory as WasmMemory), memory as WasmMemory, bytes);
  });
  const { prototype } = wasm.Memory as { readonly prototype: object };
  afterCall(prototype, 'grow', (_pagesBefore, memory, [pages]) =>
    watch.onGrown(kindOf(memory as WasmMemory), PAGE_BYTES * Number(pages)),
  );
  afterConstruct(wasm, 'Module', ([bytes], module) => {
    kindsOfModule.set(module, memoriesDeclared(bytes));
  });
  onConstruct(wasm, 'Instance', ([module]) =>
    instantiated(kindsOfModule.get(module as object) ?? BOTH),
  );
  beforeCall(wasm, 'instantiate', ([given]) =>
    instantiated(kindsOfModule.get(given as object) ?? memoriesDeclared(given)),
  );
  beforeCall(wasm, 'instantiateStreaming', () => instantiated(BOTH));
}

/** One of a megabyte. */
export function wasmMemory(shared: boolean): object {
  const wasm = (
    globalThis as unknown as { WebAssembly: { Memory: new (descriptor: object) => object } }
  ).WebAssembly;
  return new wasm.Memory({ initial: 16, maximum: 16, shared });
}

function kindOf({ buffer }: WasmMemory): WasmKind {
  return buffer instanceof SharedArrayBuffer ? 'sharedWasm' : 'wasm';
}

function beforeCall(
  owner: Record<string, unknown>,
  name: string,
  before: (args: readonly unknown[]) => void,
): void {
  const original = owner[name] as (...args: unknown[]) => unknown;
  owner[name] = (...args: unknown[]) => {
    before(args);
    return original.apply(owner, args);
  };
}

const MEMORY_SECTION = 5;
const HAS_MAXIMUM = 1;
const IS_SHARED = 2;
/** The magic word and the version. */
const HEADER_BYTES = 8;

/**
 * The kinds of memories that a module makes of its own; those that it imports are made elsewhere. Format: WebAssembly Core
 * Specification, 5.5.
 *
 * @param source What the module is compiled from. Of what cannot be read nothing is known, and both kinds are told.
 */
export function memoriesDeclared(source: unknown): readonly WasmKind[] {
  const bytes = bytesOf(source);
  if (bytes === null) return BOTH;
  let at = HEADER_BYTES;
  const number = () => {
    const { value, next } = leb128(bytes, at);
    at = next;
    return value;
  };
  while (at < bytes.length) {
    const section = bytes[at++];
    const length = number();
    if (Number.isNaN(length)) return BOTH;
    const end = at + length;
    if (section === MEMORY_SECTION) {
      const kinds = new Set<WasmKind>();
      for (let left = number(); left > 0 && at < end; left--) {
        const flags = number();
        kinds.add((flags & IS_SHARED) === 0 ? 'wasm' : 'sharedWasm');
        number();
        if ((flags & HAS_MAXIMUM) !== 0) number();
      }
      return [...kinds];
    }
    at = end;
  }
  return [];
}

function bytesOf(source: unknown): Uint8Array | null {
  if (source instanceof ArrayBuffer || source instanceof SharedArrayBuffer)
    return new Uint8Array(source);
  if (!ArrayBuffer.isView(source)) return null;
  return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
}

/** An unsigned number of up to 64 bits; NaN where the bytes end before it does. */
function leb128(bytes: Uint8Array, start: number): { value: number; next: number } {
  let value = 0;
  for (let at = start, factor = 1; ; at++, factor *= 128) {
    const byte = bytes[at];
    if (byte === undefined) return { value: Number.NaN, next: at };
    value += (byte & 127) * factor;
    if (byte < 128) return { value, next: at + 1 };
  }
}
