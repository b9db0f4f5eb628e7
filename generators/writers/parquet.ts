/**
 * Parquet: a timestamp column (milliseconds, UTC) and two string columns, compressed with Snappy, with
 * dictionaries where they pay. Strings must be UTF-8 there, so that a lone surrogate is written as
 * U+FFFD, the replacement character.
 */

import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { EventSource, Names } from '../../contract.ts';

/** Rows encoded at a time; what is held in memory grows with it. */
const ROW_GROUP = 131_072;
const MOST_KEPT = 65_536;
const LONGEST_KEPT = 1000;

const schema: SchemaElement[] = [
  { name: 'root', num_children: 3 },
  {
    name: 'timestamp',
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    repetition_type: 'REQUIRED',
  },
  stringColumn('pageUrl'),
  stringColumn('visitorId'),
];

/**
 * Writes all events as Parquet.
 *
 * @param onEvents Called with the number of events so far, once a row group.
 */
export async function* writeParquet(
  source: EventSource,
  onEvents: (events: number) => void,
): AsyncGenerator<Uint8Array> {
  const pageOf = keepingNames(source.pages);
  const visitorOf = keepingNames(source.visitors);
  const writer = new ByteWriter();
  const file = new ParquetWriter({ writer, schema, createdBy: 'uniqbench' });
  let timestamps: bigint[] = [];
  let pages: string[] = [];
  let visitors: string[] = [];
  let events = 0;

  const endRowGroup = () => {
    events += timestamps.length;
    file.write({
      columnData: [
        { name: 'timestamp', data: timestamps, encoding: 'DELTA_BINARY_PACKED' },
        { name: 'pageUrl', data: pages },
        { name: 'visitorId', data: visitors },
      ],
      rowGroupSize: ROW_GROUP,
    });
    [timestamps, pages, visitors] = [[], [], []];
    onEvents(events);
    return takeBytes(writer);
  };

  for await (const { timestampsMs, pageIds, visitorIds } of source.chunks()) {
    for (let i = 0; i < pageIds.length; i++) {
      timestamps.push(BigInt(timestampsMs[i]!));
      pages.push(pageOf(pageIds[i]!));
      visitors.push(visitorOf(visitorIds[i]!));
      if (timestamps.length === ROW_GROUP) yield endRowGroup();
    }
  }
  if (timestamps.length > 0) yield endRowGroup();
  file.finish();
  yield takeBytes(writer);
}

/** Names by id; those of small ids, which are the frequent ones, are made once. */
function keepingNames(names: Names): (id: number) => string {
  const kept = new Array<string | undefined>(MOST_KEPT);
  return (id) => {
    if (id >= MOST_KEPT) return names.at(id);
    const known = kept[id];
    if (known !== undefined) return known;
    const name = names.at(id);
    if (name.length <= LONGEST_KEPT) kept[id] = name;
    return name;
  };
}

/** Empties the writer, which goes on counting offsets from the start of the file. */
function takeBytes(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}

function stringColumn(name: string): SchemaElement {
  return {
    name,
    type: 'BYTE_ARRAY',
    converted_type: 'UTF8',
    logical_type: { type: 'STRING' },
    repetition_type: 'REQUIRED',
  };
}
