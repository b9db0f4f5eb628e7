import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openArena } from './arena.ts';
import { createMemory, instantiateKernel } from './kernel.ts';
import { createStringNumbers, type StringBatchFunctions } from './string-batches.ts';

const MOST_STRINGS = 4_096;

/** A function that numbers a batch of strings. */
function numbering(
  fillKeys?: (keys: Uint8Array) => void,
): (strings: readonly string[]) => number[] {
  const memory = createMemory();
  const arena = openArena(memory);
  const functions = instantiateKernel<StringBatchFunctions>(memory);
  const numbers = createStringNumbers(arena, functions, fillKeys);
  const lengths = arena.allocate(4 * MOST_STRINGS);
  const ids = arena.allocate(4 * MOST_STRINGS);
  return (strings) => {
    new Uint32Array(memory.buffer, lengths).set(strings.map(({ length }) => length));
    numbers.intern(strings, lengths, ids);
    return [...new Uint32Array(memory.buffer, ids, strings.length)];
  };
}

/** Numbers batches in both ways. */
function expectSameNumbers(
  batches: readonly (readonly string[])[],
  number: ReturnType<typeof numbering> = numbering(),
) {
  const expected = new Map<string, number>();
  for (const batch of batches) {
    for (const string of batch) if (!expected.has(string)) expected.set(string, expected.size);
    expect(number(batch)).toEqual(batch.map((string) => expected.get(string)));
  }
}

describe('numbers of strings', () => {
  it('are those of a Map, whatever the strings', () => {
    const unit = fc.constantFrom('a', 'b', '\0', 'é', 'ÿ', 'Ā', '\ud83d', '\ude00', '\ufffd', '😀');
    const string = fc.oneof(
      fc.string({ unit, maxLength: 4 }),
      fc.string({ unit: fc.constantFrom('a', 'é'), maxLength: 20 }),
      fc.string({ unit, maxLength: 40 }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(string, { minLength: 1 }), { maxLength: 10 }), (batches) =>
        expectSameNumbers(batches),
      ),
    );
  });

  it('tell strings of neighbouring lengths apart, beyond a block of the hash', () => {
    const strings = Array.from({ length: 700 }, (_, length) => 'x'.repeat(length));
    const ends = strings.map((string) => `${string}y`);
    expectSameNumbers([strings, ends, [...strings, ...ends].toReversed()]);
  });

  it('are the same whether others of the batch have two bytes a character', () => {
    expectSameNumbers([
      ['é', 'abcdefghi', ''],
      ['abcdefghi', 'Ω', 'é', ''],
      ['Ω', 'é', 'abcdefghi', ''],
    ]);
  });

  it('tell two bytes a character from one that has the same bytes', () => {
    expectSameNumbers([['\u4141', 'AA', '\u4141\u4241', 'AAAB']]);
  });

  it('go on while the table grows, with long strings among short ones', () => {
    const batches = Array.from({ length: 12 }, (_, batch) =>
      Array.from({ length: 3_000 }, (_, index) =>
        index % 500 === 0
          ? `${batch} ${'long '.repeat(2_000)}${index}`
          : `${batch * 2_000 + index}`,
      ),
    );
    expectSameNumbers(batches);
    expectSameNumbers([...batches.map((batch) => batch.map((string) => `${string}Ω`)), ...batches]);
  });

  it('are right where all hashes are the same', () => {
    // With keys of 0, what is hashed are products of neighbouring words; here one of each two is 0.
    const strings = Array.from(
      { length: 1_000 },
      (_, index) =>
        `${String.fromCharCode(65 + (index % 26), 65 + Math.floor(index / 26))}\0\0\0\0\0\0`,
    );
    const number = numbering((keys) => keys.fill(0));
    expectSameNumbers([strings, strings.toReversed()], number);
  });
});
