import { describe, expect, it } from 'vitest';
import { BlockFiller, missingRows, nameCache } from './block-rows.ts';
import { RowReader } from './row-binary.ts';

const seconds = { kind: 'seconds', zone: null } as const;
const bytes = (text: string) => Buffer.from(text);

function rowsOf(block: Buffer) {
  const reader = new RowReader(block);
  const rows = [];
  while (!reader.atEnd) {
    const time =
      reader.uint8() +
      2 ** 8 * reader.uint8() +
      2 ** 16 * reader.uint8() +
      2 ** 24 * reader.uint8();
    rows.push([time, reader.text(), reader.text(), reader.uint64(), reader.uint64()]);
  }
  return rows;
}

describe('blocks of rows', () => {
  it('hold each event with its load and number', () => {
    const filler = new BlockFiller(7n, seconds);
    filler.add(1999, bytes('/'), bytes('v'));
    filler.add(4294967295000, bytes('x'.repeat(300)), bytes('\u00e9'));
    expect(rowsOf(filler.take()!.bytes)).toEqual([
      [1, '/', 'v', 7, 0],
      [4294967295, 'x'.repeat(300), '\u00e9', 7, 1],
    ]);
    filler.add(0, bytes('/'), bytes('w'));
    expect(filler.take()).toMatchObject({ first: 2, events: 1 });
    expect(filler.take()).toBeNull();
  });

  it('are sent again without what is there', () => {
    const filler = new BlockFiller(7n, seconds);
    for (const name of ['a', 'b', 'c']) filler.add(0, bytes('/'), bytes(name));
    const block = filler.take()!;
    const rest = missingRows(block, new Set([1]));
    expect(rowsOf(rest).map((row) => row[2])).toEqual(['a', 'c']);
    expect(missingRows(block, new Set([0, 1, 2])).length).toBe(0);
  });

  it.each([-1, 2 ** 32 * 1000])('take no time that a DateTime cannot hold: %d ms', (ms) => {
    const filler = new BlockFiller(7n, seconds);
    expect(() => filler.add(ms, bytes('/'), bytes('v'))).toThrow('DateTime64');
  });

  it.each([253402300799999, -62135596800000])('take none that its ticks cannot: %d ms', (ms) => {
    const of = (scale: number) => new BlockFiller(7n, { kind: 'fraction', scale, zone: 'UTC' });
    of(6).add(ms, bytes('/'), bytes('v'));
    expect(() => of(9).add(ms, bytes('/'), bytes('v'))).toThrow(/DateTime64\(9\).*DateTime64\(3,/);
  });

  it.each([
    [3, -1, -1n],
    [0, -1, -1n],
    [9, 1, 1_000_000n],
  ])('count times in units of 10^-%d s', (scale, ms, ticks) => {
    const filler = new BlockFiller(7n, { kind: 'fraction', scale, zone: 'UTC' });
    filler.add(ms, bytes('/'), bytes('v'));
    expect(filler.take()!.bytes.readBigInt64LE(0)).toBe(ticks);
  });

  it('keep the bytes of names that are no UTF-8', () => {
    expect(nameCache({ at: () => '\udcff' })(0)).toEqual(Buffer.from([0xff]));
  });
});
