import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageFolder } from '../../../package-folder.ts';
import { memoriesDeclared, type WasmKind, type WasmMemory, watchWasm } from './wasm-modules.ts';

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
/** A type section, which comes before that of memories. */
const TYPES = [0x01, 0x04, 0x01, 0x60, 0x00, 0x00];
const module = (...sections: number[][]) => new Uint8Array([...HEADER, ...sections.flat()]);
/** One memory of a page, with a maximum of 300 pages, which takes two bytes. */
const memory = (flags: number) => [0x05, 0x05, 0x01, flags, 0x01, 0xac, 0x02];
const PLAIN = module(TYPES, memory(1));
const SHARED = module(TYPES, memory(3));

describe('memories that a module makes of its own', () => {
  it('are none, or those of its memory section', () => {
    expect(memoriesDeclared(module())).toEqual([]);
    expect(memoriesDeclared(module(TYPES))).toEqual([]);
    expect(memoriesDeclared(PLAIN)).toEqual(['wasm']);
    expect(memoriesDeclared(SHARED)).toEqual(['sharedWasm']);
    expect(memoriesDeclared(SHARED.buffer)).toEqual(['sharedWasm']);
    const two = module(TYPES, [0x05, 0x07, 0x02, 0x00, 0x01, 0x03, 0x01, 0xac, 0x02]);
    expect(memoriesDeclared(two)).toEqual(['wasm', 'sharedWasm']);
  });

  it('are not those that it imports', () => {
    const kernel = join(packageFolder, 'implementations', 'kernels', 'built', 'kernel.wasm');
    expect(memoriesDeclared(readFileSync(kernel))).toEqual([]);
  });

  it('may be of both kinds where the bytes cannot be read', () => {
    for (const unknown of [undefined, 'bytes', {}, module([0x05, 0x80])])
      expect(memoriesDeclared(unknown)).toEqual(['wasm', 'sharedWasm']);
  });
});

describe('memories as they are made', () => {
  type Wasm = Record<string, new (...args: unknown[]) => object>;
  const wasm = { ...(globalThis as unknown as { WebAssembly: object }).WebAssembly } as Wasm;
  const own = Object.getOwnPropertyDescriptors(
    (globalThis as unknown as { WebAssembly: object }).WebAssembly,
  );
  for (const [name, { value }] of Object.entries(own)) wasm[name] = value as never;
  // Of this, unlike the constructors above, there is but one.
  const memories: object = wasm.Memory!.prototype;
  const grow = Object.getOwnPropertyDescriptor(memories, 'grow')!;
  afterAll(() => {
    Object.defineProperty(memories, 'grow', grow);
  });
  const seen: unknown[] = [];
  watchWasm(wasm, {
    onMemory: (kind: WasmKind, { buffer }: WasmMemory, bytes) =>
      seen.push([kind, buffer.byteLength, bytes]),
    onHidden: (kind) => seen.push(kind),
    onGrown: (kind, bytes) => seen.push([kind, bytes]),
  });
  const toldOf = (work: () => void) => {
    seen.length = 0;
    work();
    return [...seen];
  };

  it('by JavaScript', () => {
    const make = (shared: boolean) => () => new wasm.Memory!({ initial: 2, maximum: 3, shared });
    expect(toldOf(make(false))).toEqual([['wasm', 131_072, 131_072]]);
    expect(toldOf(make(true))).toEqual([['sharedWasm', 131_072, 131_072]]);
  });

  it('and as they grow', () => {
    for (const shared of [false, true]) {
      const memory = new wasm.Memory!({ initial: 1, maximum: 4, shared }) as {
        readonly grow: (pages: number) => number;
      };
      expect(toldOf(() => memory.grow(2))).toEqual([[shared ? 'sharedWasm' : 'wasm', 131_072]]);
      expect(toldOf(() => expect(() => memory.grow(2)).toThrow(RangeError))).toEqual([]);
    }
  });

  it('by modules whose bytes are known, and not', () => {
    const instance = (compiled: object) => () => new wasm.Instance!(compiled);
    expect(toldOf(instance(new wasm.Module!(module(TYPES))))).toEqual([]);
    expect(toldOf(instance(new wasm.Module!(SHARED)))).toEqual(['sharedWasm']);
    const { Module } = (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly;
    expect(toldOf(instance(new Module!(module(TYPES))))).toEqual(['wasm', 'sharedWasm']);
  });
});
