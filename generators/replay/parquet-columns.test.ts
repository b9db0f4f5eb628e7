import type { SchemaElement } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { replay } from './fixtures/reading.ts';
import { decimalText } from './parquet-columns.ts';

describe('decimals of Parquet', () => {
  it.each<[string, Partial<SchemaElement>]>([
    ['bytes', { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16 }],
    ['numbers of 64 bits', { type: 'INT64' }],
  ])('are kept apart where they are long, in %s', async (_, stored) => {
    const decimal = {
      converted_type: 'DECIMAL',
      precision: 18,
      repetition_type: 'OPTIONAL',
    } as const;
    const schema: SchemaElement[] = [
      { name: 'root', num_children: 3 },
      { name: 'ts', ...stored, ...decimal, scale: 3 },
      { name: 'page', ...stored, ...decimal, scale: 2 },
      { name: 'visitor', ...stored, ...decimal, scale: 0 },
    ];
    const columnData = [
      { name: 'ts', data: [1700000000123n, 1700000000000n, 1700000000000n, -500n] },
      // 57 * 0.01 is 0.5700000000000001.
      { name: 'page', data: [57n, 1250n, 100n, -5n] },
      { name: 'visitor', data: [123456789012345677n, 123456789012345678n, null, -7n] },
    ];
    const bytes = Buffer.from(parquetWriteBuffer({ columnData, schema }));
    expect(await replay(bytes)).toMatchObject({
      events: [
        '2023-11-14T22:13:20.123Z 0.57 123456789012345677',
        '2023-11-14T22:13:20.000Z 12.5 123456789012345678',
        '1969-12-31T23:59:59.500Z -0.05 -7',
      ],
      rejected: { no_visitor: 1 },
    });
  });

  it.each([
    [0, 0, '0'],
    [-120n, 1, '-12'],
    [Uint8Array.of(0xff, 0x01), 2, '-2.55'],
    [Uint8Array.of(), 2, '0'],
    [null, 2, undefined],
  ])('%s with %d digits behind the point is %s', (stored, scale, text) => {
    expect(decimalText(stored, scale)).toBe(text);
  });
});
