import { describe, expect, it } from 'vitest';
import { openArena } from './arena.ts';
import { createMemory, instantiateKernel } from './kernel.ts';
import {
  createSharedTable,
  drawKeys,
  openInternThread,
  type SharedTableKernel,
  stringsOf,
  UNKNOWN,
} from './shared-table.ts';

/** A table and two threads' ways to it, in this thread. */
function open(mayGrow = () => true, fillKeys?: (keys: Uint8Array) => void) {
  const memory = createMemory();
  const kernel = instantiateKernel<SharedTableKernel>(memory);
  const arena = openArena(memory);
  const keys = drawKeys(arena, kernel, fillKeys);
  const table = createSharedTable(arena, kernel);
  const threads = [0, 1].map(() => {
    const own = openArena(memory);
    const room = own.allocate(1 << 20);
    const thread = openInternThread(own, kernel, keys, { table, mayGrow, takeOverflow: () => {} });
    return (text: string): number => {
      const bytes = Buffer.from(text);
      new Uint8Array(memory.buffer, room, bytes.length).set(bytes);
      return thread.intern(table, room, bytes.length);
    };
  });
  const strings = () => {
    const stringOf = stringsOf(arena, kernel, table);
    const size = kernel.sharedCount(table) >>> 0;
    return Array.from({ length: size }, (_, id) => stringOf(id).toString());
  };
  return { intern: threads as [(text: string) => number, (text: string) => number], strings };
}

describe('a shared table', () => {
  it('numbers strings in order, the same for all threads, while it grows', () => {
    const { intern, strings } = open();
    const texts = Array.from({ length: 60_000 }, (_, at) => `${'x'.repeat(at % 40)}${at}`);
    texts.forEach((text, at) => {
      expect(intern[at % 2]!(text)).toBe(at);
      expect(intern[(at + 1) % 2]!(text)).toBe(at);
    });
    for (const [at, text] of texts.entries()) expect(intern[at % 2]!(text)).toBe(at);
    expect(strings()).toEqual(texts);
  });

  it('tells apart strings of any length that differ in one byte', () => {
    const { intern, strings } = open();
    const lengths = [...Array(70).keys(), 127, 128, 129, 1000, 100_000];
    const texts = lengths.flatMap((length) => [
      'a'.repeat(length),
      ...(length > 0 ? [`b${'a'.repeat(length - 1)}`, `${'a'.repeat(length - 1)}b`] : []),
    ]);
    const distinct = [...new Set(texts)];
    for (const text of distinct) intern[0](text);
    for (const [id, text] of distinct.entries()) expect(intern[1](text)).toBe(id);
    expect(strings()).toEqual(distinct);
  });

  it('is right where all hashes are the same, and where ids were made to have one under other keys', () => {
    // Zeros are multiplied by whatever stands beside them: with keys of zeros, these hashes are one.
    const texts = Array.from({ length: 2_000 }, (_, at) => `${'\0'.repeat(8)}${at + 10_000_000}`);
    for (const fillKeys of [(keys: Uint8Array) => keys.fill(0), undefined]) {
      const { intern, strings } = open(() => true, fillKeys);
      for (const [id, text] of texts.entries()) expect(intern[id % 2]!(text)).toBe(id);
      for (const [id, text] of texts.entries()) expect(intern[(id + 1) % 2]!(text)).toBe(id);
      expect(strings()).toEqual(texts);
    }
  });

  it('is closed where it may not grow: knows what it knew, for all threads', () => {
    let mayGrow = true;
    const { intern, strings } = open(() => mayGrow);
    for (let at = 0; at < 1000; at++) intern[at % 2]!(`known ${at}`);
    mayGrow = false;
    const ids = Array.from({ length: 100_000 }, (_, at) => intern[at % 2]!(`new ${at}`));
    const taken = ids.filter((id) => id !== UNKNOWN);
    expect(taken.length).toBeLessThan(50_000);
    expect(intern[0]('never seen')).toBe(UNKNOWN);
    expect(intern[1]('never seen')).toBe(UNKNOWN);
    for (let at = 0; at < 1000; at++) expect(intern[0](`known ${at}`)).toBe(at);
    for (const [at, id] of ids.entries()) expect(intern[0](`new ${at}`)).toBe(id);
    expect(strings().length).toBe(1000 + taken.length);
  });
});
