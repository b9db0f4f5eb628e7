import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { EventSource } from '../../contract.ts';
import { hostileNames } from '../page-views/name-lists.ts';
import pageViews from '../page-views.ts';
import { type ListedEvent, listEvents, listedEvents } from './fixtures/listed-events.ts';
import { writeParquet } from './parquet.ts';

async function parquetOf(source: EventSource): Promise<{ file: ArrayBuffer; blocks: number[] }> {
  const blocks: Uint8Array[] = [];
  for await (const block of writeParquet(source, () => {})) blocks.push(block);
  const file = Uint8Array.from(Buffer.concat(blocks)).buffer;
  return { file, blocks: blocks.map(({ length }) => length) };
}

async function read(file: ArrayBuffer, rowStart = 0, rowEnd = 1_000_000): Promise<unknown[][]> {
  const rows = await parquetReadObjects({ file, rowStart, rowEnd });
  return rows.map(({ timestamp, pageUrl, visitorId, ...others }) => {
    if (Object.keys(others).length > 0) throw new Error('There are more columns');
    return [(timestamp as Date).getTime(), pageUrl, visitorId];
  });
}

describe('writeParquet', () => {
  it('can be read back', async () => {
    const events: ListedEvent[] = [
      [Date.UTC(2025, 2, 3, 4, 5, 6, 7), '/', 'a'],
      [-1, '/каталог', '😀'],
      [0, '', '__proto__'],
    ];
    const { file } = await parquetOf(listedEvents(events, 2));
    expect(await read(file)).toEqual(events);
  });

  it('has columns that other programs understand', async () => {
    const metadata = parquetMetadata((await parquetOf(listedEvents([[0, '/', 'a']]))).file);
    const [, ...columns] = metadata.schema;
    expect(columns).toMatchObject([
      {
        name: 'timestamp',
        type: 'INT64',
        repetition_type: 'REQUIRED',
        converted_type: 'TIMESTAMP_MILLIS',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
      },
      { name: 'pageUrl', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
      {
        name: 'visitorId',
        type: 'BYTE_ARRAY',
        converted_type: 'UTF8',
        repetition_type: 'REQUIRED',
      },
    ]);
  });

  it('may hold a single event, or none', async () => {
    expect(await read((await parquetOf(listedEvents([[5, '/', 'a']]))).file)).toEqual([
      [5, '/', 'a'],
    ]);
    expect(await read((await parquetOf(listedEvents([]))).file)).toEqual([]);
  });

  it('hands over row group by row group, with dictionaries', async () => {
    const source = pageViews.open({ events: '140k' }, 1);
    const { file, blocks } = await parquetOf(source);
    const metadata = parquetMetadata(file);
    expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([131_072, 8928]);
    expect(blocks).toHaveLength(3);
    expect(metadata.row_groups[0]!.columns[1]!.meta_data!.encodings).toContain('RLE_DICTIONARY');
    // As text, because comparing so many arrays takes seconds.
    expect(JSON.stringify(await read(file)) === JSON.stringify(await listEvents(source))).toBe(
      true,
    );
  });

  it('has whole row groups where the events end with one', async () => {
    const { file } = await parquetOf(pageViews.open({ events: '131072' }, 1));
    expect(parquetMetadata(file).row_groups).toHaveLength(1);
  });

  it('keeps hostile names apart, though lone surrogates are replaced', async () => {
    const { parameters } = pageViews.presets['hostile-names']!;
    const events = await listEvents(pageViews.open({ ...parameters, events: '5000' }, 3));
    const { file } = await parquetOf(listedEvents(events));
    const replaced = (name: string) => Buffer.from(name).toString();
    expect(await read(file)).toEqual(
      events.map(([timestampMs, page, visitor]) => [
        timestampMs,
        replaced(page),
        replaced(visitor),
      ]),
    );
    expect(new Set(hostileNames.map(replaced)).size).toBe(hostileNames.length);
  });
});
