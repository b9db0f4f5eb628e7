/** The replay's own readers of lines, and how lines look that need none of them. In the calling thread and each that reads. */

import { QUOTE } from '../../generators/replay/bytes.ts';
import { ClfParser } from '../../generators/replay/clf.ts';
import { CsvReader } from '../../generators/replay/csv.ts';
import type { Columns } from '../../generators/replay/layouts.ts';
import type { PlainFormat } from '../../generators/replay/line-formats.ts';
import { NdjsonParser } from '../../generators/replay/ndjson.ts';
import type { ReadOptions } from '../../generators/replay/parameters.ts';
import {
  type EventSink,
  LineReader,
  type RecordReader,
  type RejectionSink,
} from '../../generators/replay/records.ts';
import type { Table } from '../../generators/replay/table-columns.ts';
import { TableRows } from '../../generators/replay/table-rows.ts';
import { TsvParser } from '../../generators/replay/tsv.ts';
import { encodeName } from '../../names.ts';
import { MOST_MISSING_BYTES, type PlainLines } from '../kernels/line-parser.ts';

const TAB = 0x09;

/** Reads records by the replay's rules. */
export interface LineRecords {
  readonly reader: RecordReader;
  /** Whether enough is read to tell where the events are. */
  readonly isReady: () => boolean;
  /** Then: how plain lines look; undefined where they would be few. */
  readonly plainLines: () => PlainLines | undefined;
}

/**
 * Opens the records of a file.
 *
 * @param badColumns Called with what is wrong with the columns; see TableRows and NdjsonParser.
 */
export function openRecords(
  format: PlainFormat,
  options: ReadOptions,
  events: EventSink,
  rejected: RejectionSink,
  badColumns?: (problem: string) => never,
): LineRecords {
  if (format === 'clf') {
    let isReady = false;
    const sink: EventSink = {
      get full() {
        return events.full;
      },
      add: (timestampMs, page, visitor) => {
        isReady = true;
        events.add(timestampMs, page, visitor);
      },
    };
    return {
      reader: new LineReader(new ClfParser(options, sink), sink, rejected),
      // Where no line holds an event, there is more to say of them than chunks know.
      isReady: () => isReady,
      plainLines: () => (options.month === undefined ? { kind: 'clf' } : undefined),
    };
  }
  if (format === 'ndjson') {
    const parser = new NdjsonParser(options, events, badColumns);
    return {
      reader: new LineReader(parser, events, rejected),
      isReady: () => parser.columns !== undefined,
      plainLines: () => parser.columns && plainJson(parser.columns, options),
    };
  }
  const rows = new TableRows(format, options, events, badColumns);
  const isReady = () => rows.ready;
  if (format === 'tsv') {
    const reader = new LineReader(new TsvParser(rows), events, rejected);
    const plainLines = () => rows.table && plainTable(rows.table, TAB, null, options);
    return { reader, isReady, plainLines };
  }
  const reader = new CsvReader(rows, events, rejected);
  const plainLines = () => rows.table && plainTable(rows.table, reader.separator, QUOTE, options);
  return { reader, isReady, plainLines };
}

function plainTable(
  { width, timestamp, page: pages, visitor, unixSeconds, missing }: Table,
  separator: number,
  quote: number | null,
  options: ReadOptions,
): PlainLines | undefined {
  const [date, time = date] = timestamp;
  const [text = Buffer.alloc(0)] = missing;
  const [page] = pages;
  if (page === undefined || pages.length > 1) return undefined;
  if (timestamp.length > 2 || missing.length > 1 || text.length > MOST_MISSING_BYTES) {
    return undefined;
  }
  return {
    kind: 'table',
    separator,
    quote,
    width,
    date: date!,
    time: time!,
    page,
    visitor,
    takesLocalTimes: takesLocalTimes(options),
    isUnixSeconds: unixSeconds,
    missing: text,
  };
}

function plainJson(
  { timestamp, page: pages, visitor }: Columns,
  options: ReadOptions,
): PlainLines | undefined {
  const [page] = pages;
  const keys = [...timestamp, ...pages, visitor];
  if (page === undefined || keys.length !== 3 || new Set(keys).size < 3) return undefined;
  return {
    kind: 'ndjson',
    time: encodeName(timestamp[0]!),
    page: encodeName(page),
    visitor: encodeName(visitor),
    takesLocalTimes: takesLocalTimes(options),
    isUnixSeconds: false,
  };
}

/** The key of a time holds its hour alone: it is right for all of its minutes where offsets are whole hours. */
function takesLocalTimes({ utcOffsetMinutes }: ReadOptions): boolean {
  return utcOffsetMinutes % 60 === 0;
}
