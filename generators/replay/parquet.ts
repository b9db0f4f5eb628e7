/** Rows of Parquet files, one row group in memory at a time. */

import type { FileHandle } from 'node:fs/promises';
import { type AsyncBuffer, type ParquetScan, parquetMetadataAsync, parquetScan } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { UsageError } from '../../contract.ts';
import { encodeName } from '../../names.ts';
import { printable } from '../../printable.ts';
import { shownPath } from './bad-input.ts';
import { openFile } from './blocks.ts';
import { type ByteRange, emptyRange, SPACE } from './bytes.ts';
import { findColumns } from './columns.ts';
import { narrowToFirstAddress } from './forwarded.ts';
import type { Columns } from './layouts.ts';
import type { ReadOptions } from './parameters.ts';
import { type EventSink, type RejectionSink, rejection } from './records.ts';
import { parseTime } from './times.ts';

const DASH = 0x2d;
const NO_TIMESTAMP = rejection('no_timestamp');
const NO_PAGE = rejection('no_page');
const NO_VISITOR = rejection('no_visitor');

/** Bytes stay bytes; times are rounded down, where the defaults round those before 1970 up. */
const PARSERS = {
  stringFromBytes: (bytes: Uint8Array) => bytes,
  jsonFromBytes: (bytes: Uint8Array) => bytes,
  timestampFromMilliseconds: (ms: bigint) => new Date(Number(ms)),
  timestampFromMicroseconds: (us: bigint) => new Date(Math.floor(Number(us) / 1000)),
  timestampFromNanoseconds: (ns: bigint) => new Date(Number(floorDivide(ns, 1_000_000n))),
  dateFromDays: () => undefined,
};

/** The columns of one row group, each as long as the group. */
interface RowGroup {
  readonly timestamps: readonly ArrayLike<unknown>[];
  readonly pages: readonly ArrayLike<unknown>[];
  readonly visitors: ArrayLike<unknown>;
}

/** Reads the rows of one file; rows are numbered from 1, as lines are. */
export class ParquetReader {
  /** Rows read so far. */
  records = 0;
  readonly #path: string;
  readonly #options: ReadOptions;
  readonly #events: EventSink;
  readonly #rejected: RejectionSink;
  readonly #time = emptyRange();
  readonly #page = emptyRange();
  readonly #visitor = emptyRange();

  constructor(path: string, options: ReadOptions, events: EventSink, rejected: RejectionSink) {
    this.#path = path;
    this.#options = options;
    this.#events = events;
    this.#rejected = rejected;
  }

  /**
   * Reads all rows, and stops for a moment whenever the sink is full.
   *
   * @throws UsageError where the file is no valid Parquet, or its columns are not recognised.
   */
  async *read(): AsyncGenerator<void> {
    const handle = await openFile(this.#path);
    try {
      const scan = await this.#decoding(openScan(handle));
      const { columns, localTimes } = this.#findColumns(scan);
      for (const { rowStart, rowEnd } of scan.ranges) {
        const group = await this.#decoding(readGroup(scan, columns, rowStart, rowEnd));
        for (let row = 0; row < rowEnd - rowStart; row++) {
          if (this.#events.full) yield;
          this.#row(group, row, localTimes);
        }
      }
    } finally {
      await handle.close();
    }
  }

  async #decoding<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new UsageError(
        `${shownPath(this.#path)}: it cannot be read as Parquet: ${printable(why, 200)}`,
        { cause },
      );
    }
  }

  #findColumns(scan: ParquetScan): { readonly columns: Columns; readonly localTimes: boolean } {
    const [root, ...elements] = scan.metadata.schema;
    const top = topLevel(elements, root?.num_children ?? 0);
    const found = findColumns(
      top.map(({ name }) => name),
      this.#options.columns,
    );
    if ('problem' in found) throw new UsageError(`${shownPath(this.#path)}: ${found.problem}`);
    const type = top.find(({ name }) => name === found.columns.timestamp[0])?.logical_type;
    const localTimes = type?.type === 'TIMESTAMP' && !type.isAdjustedToUTC;
    return { columns: found.columns, localTimes };
  }

  #row(group: RowGroup, row: number, localTimes: boolean): void {
    this.records += 1;
    const times = group.timestamps.map((column) => column[row]);
    const pages = group.pages.map((column) => column[row]);
    const visitor = group.visitors[row];
    const timestampMs = this.#timestamp(times, localTimes);
    let rejected = NO_VISITOR;
    if (Number.isNaN(timestampMs)) rejected = NO_TIMESTAMP;
    else if (!this.#setPage(pages)) rejected = NO_PAGE;
    else if (setBytes(this.#visitor, visitor)) {
      narrowToFirstAddress(this.#visitor);
      this.#events.add(timestampMs, this.#page, this.#visitor);
      return;
    }
    const text = Buffer.from([...times, ...pages, visitor].map(shownValue).join(', '));
    this.#rejected.reject(rejected, this.records, text, 0, text.length);
  }

  #setPage(values: readonly unknown[]): boolean {
    const page = this.#page;
    if (values.length === 1) return setBytes(page, values[0]);
    const parts = values.flatMap((value) => (setBytes(page, value) ? [page.bytes] : []));
    return setBytes(page, Buffer.concat(parts));
  }

  #timestamp(times: readonly unknown[], localTimes: boolean): number {
    const { utcOffsetMinutes } = this.#options;
    const [first] = times;
    if (first instanceof Date && times.length === 1) {
      return first.getTime() - (localTimes ? utcOffsetMinutes * 60_000 : 0);
    }
    const parts: Uint8Array[] = [];
    for (const value of times) {
      if (!setBytes(this.#time, value)) return NaN;
      if (parts.length > 0) parts.push(Buffer.from([SPACE]));
      parts.push(this.#time.bytes);
    }
    const bytes = parts.length === 1 ? this.#time.bytes : Buffer.concat(parts);
    return parseTime({ bytes, start: 0, end: bytes.length }, utcOffsetMinutes);
  }
}

async function openScan(handle: FileHandle): Promise<ParquetScan> {
  const { size } = await handle.stat();
  const file: AsyncBuffer = {
    byteLength: size,
    slice: async (start, end = size) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      if (bytesRead !== bytes.length) throw new Error('the file became shorter while it was read');
      return bytes.buffer;
    },
  };
  const metadata = await parquetMetadataAsync(file, { geoparquet: false });
  return parquetScan({
    file,
    metadata,
    compressors,
    parsers: PARSERS,
    utf8: false,
    geoparquet: false,
  });
}

async function readGroup(
  scan: ParquetScan,
  columns: Columns,
  rowStart: number,
  rowEnd: number,
): Promise<RowGroup> {
  const read = (column: string): Promise<ArrayLike<unknown>> =>
    scan.readColumn({ column, rowStart, rowEnd });
  const [visitors, ...others] = await Promise.all(
    [columns.visitor, ...columns.page, ...columns.timestamp].map(read),
  );
  for (const column of [visitors, ...others]) {
    if (column?.length !== rowEnd - rowStart) throw new Error('a column is too short');
  }
  const pages = others.splice(0, columns.page.length);
  return { pages, visitors: visitors!, timestamps: others };
}

/** The elements right below the root, of a schema written depth first. */
function topLevel<T extends { readonly num_children?: number }>(
  elements: readonly T[],
  count: number,
): T[] {
  const top: T[] = [];
  let at = 0;
  while (top.length < count && at < elements.length) {
    top.push(elements[at]!);
    for (let left = 1; left > 0 && at < elements.length; at++) {
      left += (elements[at]!.num_children ?? 0) - 1;
    }
  }
  return top;
}

/** Takes text and numbers; anything else, and the empty text, is no value. */
function setBytes(into: ByteRange, value: unknown): boolean {
  let bytes: Uint8Array;
  if (value instanceof Uint8Array) bytes = value;
  else if (typeof value === 'string') bytes = encodeName(value);
  else if (typeof value === 'number' || typeof value === 'bigint')
    bytes = Buffer.from(String(value));
  else return false;
  into.bytes = bytes;
  into.start = 0;
  into.end = bytes.length;
  // Servers write a dash where there is nothing to say.
  return bytes.length > 1 || (bytes.length === 1 && bytes[0] !== DASH);
}

function shownValue(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no date' : value.toISOString();
  return typeof value === 'object' && value !== null ? 'a nested value' : String(value);
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}
