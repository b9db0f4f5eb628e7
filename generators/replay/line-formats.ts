/** Readers of the formats that are read from a file's start to its end. */

import { JsonArrayReader } from './json-array.ts';
import { NdjsonParser } from './ndjson.ts';
import type { Format, ReadOptions } from './parameters.ts';
import { type EventSink, LineReader, type RecordReader, type RejectionSink } from './records.ts';
import { TextParser } from './text-parser.ts';
import { W3cParser } from './w3c.ts';

/** Formats whose lines say the same wherever they stand, behind a header at most. */
export type PlainFormat = 'clf' | 'csv' | 'tsv' | 'ndjson';

export type SequentialFormat = Exclude<Format, PlainFormat | 'parquet'>;

export function isPlainFormat(format: Format): format is PlainFormat {
  return format === 'clf' || format === 'csv' || format === 'tsv' || format === 'ndjson';
}

/** A reader; `finish` is to be called after the last record, and then `note` says what is to be told, a clause. */
export interface OpenReader {
  readonly reader: RecordReader;
  readonly finish: () => void;
  readonly note: () => string | undefined;
}

/** @param badColumns Called with what is wrong with the columns. */
export function openSequential(
  format: SequentialFormat,
  options: ReadOptions,
  events: EventSink,
  rejected: RejectionSink,
  maxLineBytes?: number,
  badColumns?: (problem: string) => never,
): OpenReader {
  if (format === 'json') {
    const parser = new NdjsonParser(options, events, badColumns);
    const reader = new JsonArrayReader(parser, events, rejected, maxLineBytes);
    return { reader, finish: () => parser.finish(), note: () => parser.note() };
  }
  const parser =
    format === 'w3c'
      ? new W3cParser(options, events, badColumns)
      : new TextParser(format === 'log-format' ? options.logFormat! : format, options, events);
  const reader = new LineReader(parser, events, rejected, maxLineBytes);
  return { reader, finish: () => {}, note: () => undefined };
}
