import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { SchemaElement } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { replay } from './fixtures/reading.ts';

type WriteOptions = Parameters<typeof parquetWriteBuffer>[0];

function parquet(
  columnData: WriteOptions['columnData'],
  options: Partial<WriteOptions> = {},
): Buffer {
  return Buffer.from(parquetWriteBuffer({ columnData, ...options }));
}

const DATES = [1700000000123, 1700003600000, -1].map((ms) => new Date(ms));
const ISO = DATES.map((date) => date.toISOString());
const NAMES: WriteOptions['columnData'] = [
  { name: 'page', data: ['/é', '\ufeff/b', '/é'], type: 'STRING' },
  { name: 'visitor', data: ['v', '日', 'v'], type: 'STRING' },
];
const EVENTS = [`${ISO[0]} /é v`, `${ISO[1]} \ufeff/b 日`, `${ISO[2]} /é v`];

/** A column of times in an element of this type, and the names. */
function withTimes(
  data: WriteOptions['columnData'][number]['data'],
  element: Partial<SchemaElement>,
): Buffer {
  const schema: SchemaElement[] = [
    { name: 'root', num_children: 3 },
    { name: 'ts', repetition_type: 'REQUIRED', ...element },
    { name: 'page', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
    { name: 'visitor', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
  ];
  const names = NAMES.map((column) => ({ name: column.name, data: column.data }));
  return parquet([{ name: 'ts', data }, ...names], { schema });
}

describe('Parquet', () => {
  it.each([
    ['times', { name: 'ts', data: DATES, type: 'TIMESTAMP' }],
    ['texts', { name: 'ts', data: ISO, type: 'STRING' }],
    ['milliseconds', { name: 'ts', data: [1700000000123n, 1700003600000n, -1n], type: 'INT64' }],
    [
      'seconds with a fraction',
      { name: 'ts', data: [1700000000.123, 1700003600, -0.001], type: 'DOUBLE' },
    ],
  ] as const)('reads %s', async (_, column) => {
    expect(await replay(parquet([column as never, ...NAMES]))).toEqual({
      events:
        column.type === 'INT64' ? [...EVENTS.slice(0, 2), '1969-12-31T23:59:59.000Z /é v'] : EVENTS,
      lines: 3,
      rejected: {},
      first: {},
    });
  });

  it('reads microseconds and nanoseconds, rounded down before 1970 too', async () => {
    const micros = withTimes([1700000000123999n, 1700003600000000n, -1n], {
      type: 'INT64',
      converted_type: 'TIMESTAMP_MICROS',
    });
    expect((await replay(micros)).events).toEqual(EVENTS);
    const nanos = withTimes([1700000000123999999n, 1700003600000000000n, -1n], {
      type: 'INT64',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' },
    });
    expect((await replay(nanos, { utcOffset: '+01:00' })).events).toEqual(EVENTS);
  });

  it('gives local times the offset of the user', async () => {
    const local = withTimes([1700000000123n, 1700003600000n, -1n], {
      type: 'INT64',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MILLIS' },
    });
    expect((await replay(local)).events).toEqual(EVENTS);
    expect((await replay(local, { utcOffset: '+01:00' })).events[0]).toBe(
      '2023-11-14T21:13:20.123Z /é v',
    );
  });

  it.each([
    ['GZIP', (bytes: Uint8Array) => gzipSync(bytes)],
    ['BROTLI', (bytes: Uint8Array) => brotliCompressSync(bytes)],
    ['ZSTD', storedZstandard],
    ['SNAPPY', undefined],
    ['UNCOMPRESSED', undefined],
  ] as const)('reads %s, row group by row group', async (codec, compress) => {
    const rows = 1000;
    const data = Array.from({ length: rows }, (_, row) => row);
    const bytes = parquet(
      [
        { name: 'date', data: data.map(() => '2024-01-01'), type: 'STRING' },
        {
          name: 'time',
          data: data.map((row) => `00:00:${String(row % 60).padStart(2, '0')}`),
          type: 'STRING',
        },
        { name: 'url', data: data.map((row) => `/page/${row % 7}`), type: 'STRING' },
        { name: 'user_id', data: data.map(BigInt), type: 'INT64' },
      ],
      { codec, rowGroupSize: 64, ...(compress && { compressors: { [codec]: compress } }) },
    );
    const { events, lines } = await replay(bytes);
    expect(lines).toBe(rows);
    expect(events).toEqual(
      data.map(
        (row) =>
          `2024-01-01T00:00:${String(row % 60).padStart(2, '0')}.000Z /page/${row % 7} ${row}`,
      ),
    );
  });

  it('fills chunks over row groups, and reads on behind them', async () => {
    const data = Array.from({ length: 70_000 }, (_, row) => row);
    const bytes = parquet([
      { name: 'ts', data: data.map((row) => BigInt(1700000000 + row)), type: 'INT64' },
      { name: 'page', data: data.map(() => '/'), type: 'STRING' },
      { name: 'visitor', data, type: 'INT32' },
    ]);
    const { events } = await replay(bytes);
    expect(events.length).toBe(70_000);
    expect(events.at(-1)).toBe('2023-11-15T17:39:59.000Z / 69999');
  });

  it('rejects rows without a value', async () => {
    const found = await replay(
      parquet([
        { name: 'ts', data: [DATES[0], null, DATES[0], DATES[0], DATES[0]], type: 'TIMESTAMP' },
        { name: 'page', data: ['/a', '/b', null, '', '/e'], type: 'STRING' },
        { name: 'visitor', data: ['v', 'v', 'v', 'v', null], type: 'STRING' },
      ]),
    );
    expect(found).toEqual({
      events: [`${ISO[0]} /a v`],
      lines: 5,
      rejected: { no_timestamp: 1, no_page: 2, no_visitor: 1 },
      first: { no_timestamp: [2], no_page: [3, 4], no_visitor: [5] },
    });
  });

  it.each<[string, number[] | bigint[], Partial<SchemaElement>]>([
    ['a date', [19000, 19001, 19002], { type: 'INT32', converted_type: 'DATE' }],
    // As Unix times these would be of 1971.
    ['a time of day', [36e6, 36e6, 36e6], { type: 'INT32', converted_type: 'TIME_MILLIS' }],
    [
      'a time of day in microseconds',
      [36000000000n, 36000000000n, 36000000000n],
      { type: 'INT64', logical_type: { type: 'TIME', isAdjustedToUTC: true, unit: 'MICROS' } },
    ],
  ])('refuses %s alone as the time', async (_, data, element) => {
    await expect(replay(withTimes(data, element))).rejects.toThrow(
      /its column "ts" is of Parquet's type DATE or TIME/,
    );
  });

  it('does not round microseconds up into the next year', async () => {
    const late = withTimes([253402300799999999n, 0n, 0n], {
      type: 'INT64',
      converted_type: 'TIMESTAMP_MICROS',
    });
    expect((await replay(late)).events[0]).toBe('9999-12-31T23:59:59.999Z /é v');
  });

  it('takes NaN, as tools write it for a missing number, for no visitor', async () => {
    const bytes = parquet([
      { name: 'ts', data: [1700000000n, 1700000000n], type: 'INT64' },
      { name: 'page', data: ['/p', '/p'], type: 'STRING' },
      { name: 'visitor', data: [NaN, 1], type: 'DOUBLE' },
    ]);
    const { events, rejected } = await replay(bytes);
    expect(events).toEqual(['2023-11-14T22:13:20.000Z /p 1']);
    expect(rejected).toEqual({ no_visitor: 1 });
  });

  it('keeps bytes that are not UTF-8 apart', async () => {
    const bytes = parquet([
      { name: 'ts', data: [1700000000n, 1700000000n], type: 'INT64' },
      {
        name: 'page',
        data: [Buffer.from([0x2f, 0xe9]), Buffer.from([0x2f, 0xe8])],
        type: 'BYTE_ARRAY',
      },
      { name: 'visitor', data: ['v', 'v'], type: 'STRING' },
    ]);
    const at = '2023-11-14T22:13:20.000Z';
    expect((await replay(bytes)).events).toEqual([`${at} /\udce9 v`, `${at} /\udce8 v`]);
  });

  it('asks for columns that it cannot find', async () => {
    const bytes = parquet([{ name: 'when', data: DATES, type: 'TIMESTAMP' }, ...NAMES]);
    await expect(replay(bytes)).rejects.toThrow(
      /recognised as timestamp in the header: when, page, visitor/,
    );
    expect((await replay(bytes, { columns: 'timestamp=when' })).events).toEqual(EVENTS);
  });

  it('finds columns beside nested ones', async () => {
    const bytes = parquet([
      {
        name: 'tags',
        data: [
          { page: 'no', visitor: 'no' },
          { page: 'no', visitor: 'no' },
          { page: 'no', visitor: 'no' },
        ],
        type: 'JSON',
      },
      { name: 'ts', data: DATES, type: 'TIMESTAMP' },
      ...NAMES,
    ]);
    expect((await replay(bytes)).events).toEqual(EVENTS);
  });

  it('says what is wrong with a damaged file', async () => {
    const bytes = parquet([{ name: 'ts', data: DATES, type: 'TIMESTAMP' }, ...NAMES]);
    await expect(replay(bytes.subarray(0, -9))).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(/cannot be read as Parquet: /),
    });
    const damaged = Buffer.from(bytes);
    damaged.fill(0xff, 4, 60);
    await expect(replay(damaged)).rejects.toMatchObject({ name: 'UsageError' });
    await expect(replay('ts,page,visitor\n', { format: 'parquet' })).rejects.toThrow(/as Parquet/);
    await expect(replay(gzipSync(bytes))).rejects.toThrow(
      /Parquet inside gzip: decompress it first/,
    );
  });
});

/** Zstandard's frame around bytes that are not compressed (RFC 8878, 3.1.1). */
function storedZstandard(bytes: Uint8Array): Uint8Array {
  const header = Buffer.alloc(12);
  header.writeUInt32LE(0xfd2fb528, 0);
  header[4] = 0xa0;
  header.writeUInt32LE(bytes.length, 5);
  header.writeUIntLE((bytes.length << 3) | 1, 9, 3);
  return Buffer.concat([header, bytes]);
}
