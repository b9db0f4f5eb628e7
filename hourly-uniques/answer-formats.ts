/** An answer itself, for other programs: hours in order, pages in the order of their bytes, which are those that were read. */
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { HourlyUniques } from '../contract.ts';
import { csvField } from '../csv-field.ts';
import { encodeName } from '../names.ts';
import { counted } from '../quantity.ts';

/** The formats in which an answer can be written. */
export const ANSWER_FORMATS = ['json', 'ndjson', 'csv', 'tsv', 'parquet'] as const;

/** One of {@link ANSWER_FORMATS}. */
export type AnswerFormat = (typeof ANSWER_FORMATS)[number];

/** One hour of an answer: distinct visitors by page. */
export type HourOfAnswer = readonly [hour: string, counts: Readonly<Record<string, number>>];

/** Writes an answer hour by hour, in order, each hour once. */
export interface AnswerWriter {
  /** The bytes of the next hour. */
  readonly hour: (hour: HourOfAnswer) => Uint8Array;
  /** What stands behind the last one; without it an answer is not whole. */
  readonly end: () => Uint8Array;
  /** What is to be told of the hours so far, one line: pages that the format cannot hold as they are; undefined where there are none. */
  readonly note: () => string | undefined;
}

const NOTHING_TO_TELL = () => undefined;

/**
 * A writer for a format.
 * - `json`: `{hour: {page: count}}`, a line for each hour;
 * - `ndjson`, `csv`, `parquet`: a record for each pair, with `hour`, `page` and `visitors`; CSV by RFC 4180 with a header,
 *   hours in Parquet are timestamps, and what is no UTF-8 in a name is U+FFFD there;
 * - `tsv`: the same three without a header, the bytes of names as they are.
 */
export function startAnswer(format: AnswerFormat): AnswerWriter {
  switch (format) {
    case 'json':
      return jsonWriter();
    case 'ndjson':
      return { hour: ndjsonLines, end: () => Buffer.alloc(0), note: NOTHING_TO_TELL };
    case 'csv':
      return csvWriter();
    case 'tsv':
      return tsvWriter();
    case 'parquet':
      return parquetWriter();
  }
}

/**
 * A whole answer in pieces to be written one after the other.
 *
 * @param tell Called behind the last one, where there is something to tell; see {@link AnswerWriter.note}.
 */
export function* answerPieces(
  answer: HourlyUniques,
  format: AnswerFormat,
  tell?: (note: string) => void,
): Generator<Uint8Array, void, undefined> {
  const writer = startAnswer(format);
  for (const hour of hoursOf(answer)) yield writer.hour(hour);
  yield writer.end();
  const note = writer.note();
  if (note !== undefined) tell?.(note);
}

function jsonWriter(): AnswerWriter {
  let separator = '{\n';
  return {
    hour: ([hour, counts]) => {
      const pages = pagesOf(counts).map(({ page, count }) => `${JSON.stringify(page)}:${count}`);
      const line = `${separator}${JSON.stringify(hour)}:{${pages.join(',')}}`;
      separator = ',\n';
      return Buffer.from(line);
    },
    end: () => Buffer.from(separator === '{\n' ? '{}\n' : '\n}\n'),
    note: NOTHING_TO_TELL,
  };
}

function ndjsonLines([hour, counts]: HourOfAnswer): Buffer {
  const lines = pagesOf(counts).map(({ page, count }) =>
    JSON.stringify({ hour, page, visitors: count }),
  );
  return Buffer.from(`${lines.join('\n')}\n`);
}

function csvWriter(): AnswerWriter {
  let header = 'hour,page,visitors\n';
  const field = (bytes: Buffer, page: string) => {
    const written = csvField(page);
    return written === page ? bytes : encodeName(written);
  };
  const taken = () => {
    const bytes = Buffer.from(header);
    header = '';
    return bytes;
  };
  return {
    hour: (hour) => Buffer.concat([taken(), delimited(hour, ',', field)]),
    end: taken,
    note: NOTHING_TO_TELL,
  };
}

function tsvWriter(): AnswerWriter {
  let unclear = 0;
  const field = (bytes: Buffer, page: string) => {
    if (/[\t\n\r]/.test(page)) unclear += 1;
    return bytes;
  };
  return {
    hour: (hour) => delimited(hour, '\t', field),
    end: () => Buffer.alloc(0),
    note: () =>
      unclear === 0
        ? undefined
        : `Note: in ${counted(unclear, 'record')} the page holds a tab or a line end, which TSV cannot tell from its own: ` +
          'take another --format, such as csv.',
  };
}

function delimited(
  [hour, counts]: HourOfAnswer,
  delimiter: string,
  field: (bytes: Buffer, page: string) => Buffer,
): Buffer {
  const start = Buffer.from(hour + delimiter);
  return Buffer.concat(
    pagesOf(counts).flatMap(({ page, bytes, count }) => [
      start,
      field(bytes, page),
      Buffer.from(`${delimiter}${count}\n`),
    ]),
  );
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
function parquetWriter(): AnswerWriter {
  const writer = new ByteWriter();
  const file = new ParquetWriter({ writer, schema: PARQUET_SCHEMA, createdBy: 'uniqbench' });
  let changed = 0;
  const taken = () => {
    const bytes = writer.getBytes().slice();
    // The writer goes on counting offsets from the start of the file.
    writer.index = 0;
    return bytes;
  };
  return {
    hour: ([hour, counts]) => {
      const pages = pagesOf(counts);
      for (const { page } of pages) if (/\p{Surrogate}/u.test(page)) changed += 1;
      const hourMs = BigInt(Date.parse(`${hour.replace(' ', 'T')}:00.000Z`));
      file.write({
        columnData: [
          { name: 'hour', data: pages.map(() => hourMs) },
          { name: 'page', data: pages.map(({ page }) => page) },
          { name: 'visitors', data: pages.map(({ count }) => BigInt(count)) },
        ],
        rowGroupSize: Math.max(1, pages.length),
      });
      return taken();
    },
    end: () => {
      file.finish();
      return taken();
    },
    note: () =>
      changed === 0
        ? undefined
        : `Note: in ${counted(changed, 'record')} the page holds bytes that are not UTF-8, for each of which Parquet has U+FFFD, ` +
          'so that several pages may read alike: other formats keep them apart.',
  };
}

/** Sorted as texts, which is the order of time for years 0 to 9999. */
function hoursOf(answer: HourlyUniques): HourOfAnswer[] {
  return Object.entries(answer).sort(([a], [b]) => (a < b ? -1 : 1));
}

function pagesOf(counts: Readonly<Record<string, number>>) {
  return Object.entries(counts)
    .map(([page, count]) => ({ page, count, bytes: encodeName(page) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes));
}
