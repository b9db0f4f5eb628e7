/**
 * Numbers for the strings of JavaScript, a batch at a time: the strings are joined, written into WebAssembly memory in one call,
 * and interned there by their bytes. So V8 need not flatten, hash and keep each of them, which is what a fresh string costs
 * when it becomes a key. In the thread that counts.
 */
import type { Arena } from './arena.ts';
import { type ByteTableFunctions, createByteTable } from './byte-table.ts';

/** What the kernel has for it. */
export interface StringBatchFunctions extends ByteTableFunctions {
  readonly internNarrow: (
    table: number,
    pointer: number,
    lengths: number,
    count: number,
    ids: number,
    scratch: number,
  ) => number;
  readonly internWide: (
    table: number,
    pointer: number,
    lengths: number,
    count: number,
    ids: number,
    scratch: number,
  ) => number;
}

/** Strings and their numbers: 0, 1, 2, … in the order in which they came. */
export interface StringNumbers {
  /**
   * Writes the numbers of a batch's strings to `ids`.
   *
   * @param lengths Address of their lengths, 32 bits each.
   * @param ids Address of as many words.
   */
  readonly intern: (strings: readonly string[], lengths: number, ids: number) => void;
}

const LEAST_TEXT_BYTES = 65_536;

export function createStringNumbers(
  arena: Arena,
  functions: StringBatchFunctions,
  fillKeys?: (keys: Uint8Array) => void,
): StringNumbers {
  const { memory, allocate, free } = arena;
  const table = createByteTable(arena, functions, fillKeys);
  let textBytes = LEAST_TEXT_BYTES;
  let text = allocate(textBytes);

  const makeRoom = (bytes: number) => {
    if (bytes <= textBytes) return;
    free(text);
    textBytes = 2 ** Math.ceil(Math.log2(bytes));
    text = allocate(textBytes);
  };

  return {
    intern: (strings, lengths, ids) => {
      const joined = strings.join('');
      // V8 knows of most strings that they have no such character, and does not look for one.
      const isWide = /[\u0100-\uffff]/.test(joined);
      const bytesPerCharacter = isWide ? 2 : 1;
      const scratchOffset = Math.ceil((joined.length * bytesPerCharacter) / 8) * 8;
      makeRoom(scratchOffset + Math.max(isWide ? joined.length : 0, 4 * strings.length));
      const scratch = text + scratchOffset;
      Buffer.from(memory.buffer, text, textBytes).write(joined, isWide ? 'utf16le' : 'latin1');
      let pointer = text;
      for (let done = 0; ; ) {
        const count = strings.length - done;
        const from = lengths + 4 * done;
        const to = ids + 4 * done;
        const more = isWide
          ? functions.internWide(table.address, pointer, from, count, to, scratch)
          : functions.internNarrow(table.address, pointer, from, count, to, scratch);
        if (more === count) return;
        for (const end = done + more; done < end; done++) {
          pointer += strings[done]!.length * bytesPerCharacter;
        }
        table.grow(strings[done]!.length * bytesPerCharacter);
      }
    },
  };
}
