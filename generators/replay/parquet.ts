/** Rows of Parquet files, one row group in memory at a time. */

import type { FileHandle } from 'node:fs/promises';
import {
  type AsyncBuffer,
  type ParquetScan,
  parquetMetadataAsync,
  parquetScan,
  type SchemaElement,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { UsageError } from '../../contract.ts';
import { encodeName } from '../../names.ts';
import { printable } from '../../printable.ts';
import { shownPath } from './bad-input.ts';
import { type ByteRange, emptyRange, SPACE } from './bytes.ts';
import { findColumns } from './columns.ts';
import { narrowToFirstAddress } from './forwarded.ts';
import type { Columns } from './layouts.ts';
import type { ReadOptions } from './parameters.ts';
import { decimalText, isHalfTime, topLevel, withoutDecimals } from './parquet-columns.ts';
import { type EventSink, type RejectionSink, rejection } from './records.ts';
import { openAgain, type Snapshot } from './snapshot.ts';
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
  timestampFromMicroseconds: (us: bigint) => new Date(millisecondsOf(us)),
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
  readonly #file: Snapshot;
  readonly #options: ReadOptions;
  readonly #events: EventSink;
  readonly #rejected: RejectionSink;
  readonly #time = emptyRange();
  readonly #page = emptyRange();
  readonly #visitor = emptyRange();

  constructor(file: Snapshot, options: ReadOptions, events: EventSink, rejected: RejectionSink) {
    this.#file = file;
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
    const handle = await openAgain(this.#file);
    try {
      const table = await this.#decoding(openTable(handle, this.#file));
      const { columns, localTimes } = this.#findColumns(table.top);
      for (const { rowStart, rowEnd } of table.scan.ranges) {
        const group = await this.#decoding(readGroup(table, columns, rowStart, rowEnd));
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
        `${shownPath(this.#file.path)}: it cannot be read as Parquet: ${printable(why, 200)}`,
        { cause },
      );
    }
  }

  #findColumns(top: readonly SchemaElement[]): {
    readonly columns: Columns;
    readonly localTimes: boolean;
  } {
    const file = shownPath(this.#file.path);
    const found = findColumns(
      top.map(({ name }) => name),
      this.#options.columns,
    );
    if ('problem' in found) throw new UsageError(`${file}: ${found.problem}`);
    const { timestamp } = found.columns;
    const half = top.find((element) => timestamp.includes(element.name) && isHalfTime(element));
    if (half !== undefined) {
      throw new UsageError(
        `${file}: its column "${printable(half.name)}" is of Parquet's type DATE or TIME: a day alone, or a time of day alone. ` +
          'Make one column of both, a TIMESTAMP or text (YYYY-MM-DD HH:MM:SS), or name another: --columns timestamp=…',
      );
    }
    const type = top.find(({ name }) => name === timestamp[0])?.logical_type;
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

/** A file, its columns, and how many digits stand behind the point in those of decimals. */
interface Table {
  readonly scan: ParquetScan;
  readonly top: readonly SchemaElement[];
  readonly scales: ReadonlyMap<string, number>;
}

async function openTable(handle: FileHandle, { size }: Snapshot): Promise<Table> {
  const file: AsyncBuffer = {
    byteLength: size,
    slice: async (start, end = size) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      if (bytesRead !== bytes.length) throw new Error('the file became shorter while it was read');
      return bytes.buffer;
    },
  };
  const written = await parquetMetadataAsync(file, { geoparquet: false });
  const top = topLevel(written.schema);
  const { metadata, scales } = withoutDecimals(written, top);
  const scan = await parquetScan({
    file,
    metadata,
    compressors,
    parsers: PARSERS,
    utf8: false,
    geoparquet: false,
  });
  return { scan, top, scales };
}

async function readGroup(
  { scan, scales }: Table,
  columns: Columns,
  rowStart: number,
  rowEnd: number,
): Promise<RowGroup> {
  const read = async (column: string): Promise<ArrayLike<unknown>> => {
    const values: ArrayLike<unknown> = await scan.readColumn({ column, rowStart, rowEnd });
    const scale = scales.get(column);
    if (scale === undefined) return values;
    return Array.from(values, (stored) => decimalText(stored, scale));
  };
  const [visitors, ...others] = await Promise.all(
    [columns.visitor, ...columns.page, ...columns.timestamp].map(read),
  );
  for (const column of [visitors, ...others]) {
    if (column?.length !== rowEnd - rowStart) throw new Error('a column is too short');
  }
  const pages = others.splice(0, columns.page.length);
  return { pages, visitors: visitors!, timestamps: others };
}

/** Takes text and numbers; anything else, the empty text and NaN, which stands for a missing number, is no value. */
function setBytes(into: ByteRange, value: unknown): boolean {
  let bytes: Uint8Array;
  if (value instanceof Uint8Array) bytes = value;
  else if (typeof value === 'string') bytes = encodeName(value);
  else if ((typeof value === 'number' && !Number.isNaN(value)) || typeof value === 'bigint')
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

/** Of microseconds. Divided as numbers where these hold them, which is quicker: others would be rounded up. */
function millisecondsOf(us: bigint): number {
  const number = Number(us);
  return Number.isSafeInteger(number) ? Math.floor(number / 1000) : Number(floorDivide(us, 1000n));
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}
