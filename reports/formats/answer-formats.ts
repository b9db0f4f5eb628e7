/** An answer itself, for other programs: hours in order, pages in the order of their bytes, which are those that were read. */
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { HourlyUniques } from '../../contract.ts';
import { csvField } from '../../csv-field.ts';
import { encodeName } from '../../names.ts';

/** The formats in which an answer can be written. */
export const ANSWER_FORMATS = ['json', 'ndjson', 'csv', 'tsv', 'parquet'] as const;

/** One of {@link ANSWER_FORMATS}. */
export type AnswerFormat = (typeof ANSWER_FORMATS)[number];

/**
 * The answer in pieces to be written one after the other.
 * - `json`: `{hour: {page: count}}`, a line for each hour;
 * - `ndjson`, `csv`, `parquet`: a record for each pair, with `hour`, `page` and `visitors`; CSV by RFC 4180 with a header,
 *   hours in Parquet are timestamps, and what is no UTF-8 in a name is U+FFFD there;
 * - `tsv`: the same three without a header, the bytes of names as they are.
 */
export function answerPieces(answer: HourlyUniques, format: AnswerFormat): Iterable<Uint8Array> {
  switch (format) {
    case 'json':
      return jsonLines(answer);
    case 'ndjson':
      return ndjsonLines(answer);
    case 'csv':
      return csvLines(answer);
    case 'tsv':
      return delimited(answer, '\t', (bytes) => bytes);
    case 'parquet':
      return parquetPieces(answer);
  }
}

function* jsonLines(answer: HourlyUniques): Generator<Buffer, void, undefined> {
  let separator = '{\n';
  for (const [hour, counts] of hoursOf(answer)) {
    const pages = pagesOf(counts).map(({ page, count }) => `${JSON.stringify(page)}:${count}`);
    yield Buffer.from(`${separator}${JSON.stringify(hour)}:{${pages.join(',')}}`);
    separator = ',\n';
  }
  yield Buffer.from(separator === '{\n' ? '{}\n' : '\n}\n');
}

function* ndjsonLines(answer: HourlyUniques): Generator<Buffer, void, undefined> {
  for (const [hour, counts] of hoursOf(answer)) {
    const lines = pagesOf(counts).map(({ page, count }) =>
      JSON.stringify({ hour, page, visitors: count }),
    );
    yield Buffer.from(`${lines.join('\n')}\n`);
  }
}

function* csvLines(answer: HourlyUniques): Generator<Buffer, void, undefined> {
  yield Buffer.from('hour,page,visitors\n');
  yield* delimited(answer, ',', (bytes, page) => {
    const field = csvField(page);
    return field === page ? bytes : encodeName(field);
  });
}

function* delimited(
  answer: HourlyUniques,
  delimiter: string,
  field: (bytes: Buffer, page: string) => Buffer,
): Generator<Buffer, void, undefined> {
  for (const [hour, counts] of hoursOf(answer)) {
    const start = Buffer.from(hour + delimiter);
    yield Buffer.concat(
      pagesOf(counts).flatMap(({ page, bytes, count }) => [
        start,
        field(bytes, page),
        Buffer.from(`${delimiter}${count}\n`),
      ]),
    );
  }
}

const PARQUET_SCHEMA: SchemaElement[] = [
  { name: 'root', num_children: 3 },
  {
    name: 'hour',
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    repetition_type: 'REQUIRED',
  },
  {
    name: 'page',
    type: 'BYTE_ARRAY',
    converted_type: 'UTF8',
    logical_type: { type: 'STRING' },
    repetition_type: 'REQUIRED',
  },
  { name: 'visitors', type: 'INT64', repetition_type: 'REQUIRED' },
];

/** A row group for each hour. */
function* parquetPieces(answer: HourlyUniques): Generator<Uint8Array, void, undefined> {
  const writer = new ByteWriter();
  const file = new ParquetWriter({ writer, schema: PARQUET_SCHEMA, createdBy: 'uniqbench' });
  const taken = () => {
    const bytes = writer.getBytes().slice();
    // The writer goes on counting offsets from the start of the file.
    writer.index = 0;
    return bytes;
  };
  for (const [hour, counts] of hoursOf(answer)) {
    const pages = pagesOf(counts);
    const hourMs = BigInt(Date.parse(`${hour.replace(' ', 'T')}:00.000Z`));
    file.write({
      columnData: [
        { name: 'hour', data: pages.map(() => hourMs) },
        { name: 'page', data: pages.map(({ page }) => page) },
        { name: 'visitors', data: pages.map(({ count }) => BigInt(count)) },
      ],
      rowGroupSize: Math.max(1, pages.length),
    });
    yield taken();
  }
  file.finish();
  yield taken();
}

/** Sorted as texts, which is the order of time for years 0 to 9999. */
function hoursOf(answer: HourlyUniques): [string, Readonly<Record<string, number>>][] {
  return Object.entries(answer).sort(([a], [b]) => (a < b ? -1 : 1));
}

function pagesOf(counts: Readonly<Record<string, number>>) {
  return Object.entries(counts)
    .map(([page, count]) => ({ page, count, bytes: encodeName(page) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes));
}
