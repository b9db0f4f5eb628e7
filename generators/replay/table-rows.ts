/** Rows of a table with a header: which of them hold an event, and why the others hold none. */

import { type ByteRange, emptyRange, rangeEquals, SPACE } from './bytes.ts';
import { areNumbers, findColumns } from './columns.ts';
import type { Fields } from './fields.ts';
import { narrowToFirstAddress } from './forwarded.ts';
import { ROLES } from './layouts.ts';
import type { ReadOptions } from './parameters.ts';
import { type EventSink, type Rejection, rejection } from './records.ts';
import { NO_TIMESTAMP, namedTable, numberedTable, type Table } from './table-columns.ts';
import { MAX_TIME_BYTES, parseTime, parseUnixSeconds, timeRejection } from './times.ts';

const TIME_REASONS: ReadonlySet<string> = new Set([NO_TIMESTAMP, 'ambiguous_date', 'zone_name']);

/** A header that holds no columns of events, see {@link TableRows}. */
const NO_HEADER = rejection('no_header');

/**
 * Takes the rows of one file. The first one is the header, unless the columns are given as numbers; then
 * it is a row, and counts as a header only where it has no time.
 */
export class TableRows {
  readonly #format: 'csv' | 'tsv';
  readonly #options: ReadOptions;
  readonly #events: EventSink;
  readonly #badHeader: ((problem: string) => never) | undefined;
  #table: Table | undefined;
  readonly #time: ByteRange = { bytes: Buffer.alloc(MAX_TIME_BYTES), start: 0, end: 0 };
  readonly #field = emptyRange();
  readonly #page = emptyRange();
  readonly #visitor = emptyRange();

  /**
   * @param badHeader Called with what is wrong with a header; without it the row is rejected, and the
   * next one is looked at as a header.
   */
  constructor(
    format: 'csv' | 'tsv',
    options: ReadOptions,
    events: EventSink,
    badHeader?: (problem: string) => never,
  ) {
    this.#format = format;
    this.#options = options;
    this.#events = events;
    this.#badHeader = badHeader;
  }

  /** Whether the columns are known. */
  get ready(): boolean {
    return this.#table !== undefined;
  }

  /** Where the events are, once the columns are known. */
  get table(): Table | undefined {
    return this.#table;
  }

  /** Whether a line of these fields would tell where the events are, were it the header. */
  isHeader(fields: Fields): boolean {
    const { columns } = this.#options;
    return 'columns' in findColumns(fields.names(), columns);
  }

  /** Whether columns are given by number, so that no header tells them. */
  get areNumbered(): boolean {
    return areNumbers(this.#options.columns);
  }

  take(fields: Fields): Rejection | undefined {
    if (this.#table === undefined) return this.#takeFirst(fields);
    const rejected = this.#row(this.#table, fields);
    const { header, reasons } = this.#table;
    if (rejected !== undefined && header !== undefined && rangeEquals(fields.record(), header)) {
      return reasons.header;
    }
    return rejected;
  }

  #row(table: Table, fields: Fields): Rejection | undefined {
    const { reasons } = table;
    if (fields.count !== table.width) return reasons.fields;
    const timestampMs = this.#timestamp(table, fields);
    if (Number.isNaN(timestampMs)) return this.#badTime(table, fields);
    const page = this.#page;
    const visitor = this.#visitor;
    this.#setPage(table, fields);
    fields.get(table.visitor, visitor);
    narrowToFirstAddress(visitor);
    if (table.pageFirst && isMissing(page, table.missing)) return reasons.page;
    if (isMissing(visitor, table.missing)) return reasons.visitor;
    if (isMissing(page, table.missing)) return reasons.page;
    this.#events.add(timestampMs, page, visitor);
    return undefined;
  }

  #setPage({ page: columns, missing }: Table, fields: Fields): void {
    const page = this.#page;
    fields.get(columns[0]!, page);
    if (columns.length === 1) return;
    const parts: Uint8Array[] = [];
    for (const column of columns) {
      fields.get(column, page);
      if (!isMissing(page, missing)) parts.push(page.bytes.slice(page.start, page.end));
    }
    page.bytes = Buffer.concat(parts);
    page.start = 0;
    page.end = page.bytes.length;
  }

  /** Why a row has no time: a known layout has a word of its own for it. */
  #badTime(table: Table, fields: Fields): Rejection {
    const { timestamp } = table.reasons;
    if (timestamp.reason !== NO_TIMESTAMP || !this.#setTime(table, fields)) return timestamp;
    return timeRejection(this.#time);
  }

  #timestamp(table: Table, fields: Fields): number {
    if (table.timestamp.length === 1) {
      const field = this.#field;
      fields.get(table.timestamp[0]!, field);
      return table.unixSeconds
        ? parseUnixSeconds(field)
        : parseTime(field, this.#options.utcOffsetMinutes);
    }
    return this.#setTime(table, fields)
      ? parseTime(this.#time, this.#options.utcOffsetMinutes)
      : NaN;
  }

  /** Joins the columns of the time; false where they are too long for one. */
  #setTime(table: Table, fields: Fields): boolean {
    const field = this.#field;
    const time = this.#time;
    const text = time.bytes;
    let length = 0;
    for (const column of table.timestamp) {
      fields.get(column, field);
      const { bytes, start, end } = field;
      if (length + 1 + end - start > MAX_TIME_BYTES) return false;
      if (column !== table.timestamp[0]) text[length++] = SPACE;
      for (let at = start; at < end; at++) text[length++] = bytes[at]!;
    }
    time.end = length;
    return true;
  }

  #takeFirst(fields: Fields): Rejection | undefined {
    const { columns } = this.#options;
    // Nobody is told what is missing: that three parts are not among two names is seen at once.
    const nobodyAsks = this.#badHeader === undefined && columns === undefined;
    if (nobodyAsks && fields.count < ROLES.length) return NO_HEADER;
    const numbered = areNumbers(columns);
    const found = numbered
      ? numberedTable(columns, fields.count)
      : namedTable(this.#format, fields.names(), columns);
    if ('problem' in found) return this.#badHeader?.(found.problem) ?? NO_HEADER;
    const { bytes, start, end } = fields.record();
    if (!numbered) {
      found.header = Buffer.from(bytes.subarray(start, end));
      this.#table = found;
      return found.reasons.header;
    }
    const rejected = this.#row(found, fields);
    this.#table = found;
    if (!TIME_REASONS.has(rejected?.reason ?? '')) return rejected;
    found.header = Buffer.from(bytes.subarray(start, end));
    return found.reasons.header;
  }
}

/** Whether a value is absent: empty, or a text that means so. */
function isMissing(value: ByteRange, missing: readonly Buffer[]): boolean {
  if (value.start === value.end) return true;
  for (const text of missing) if (rangeEquals(value, text)) return true;
  return false;
}
