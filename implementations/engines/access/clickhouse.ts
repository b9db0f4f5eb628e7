/** ClickHouse in this process (chDB): tables, queries and results. Runs in the trial's process. */
import { randomUUID } from 'node:crypto';
import type ChDB from 'chdb';
import type { CallLimits, EventColumns, HourlyUniques, LoadedColumns } from '../../../contract.ts';
import { hourSpan, MS_PER_HOUR, startAnswer } from './answer-of-triples.ts';
import { installed, NEEDS } from './installed.ts';

/** Not all of it is exported by name. */
const load = async () => (await installed(NEEDS.chDB, () => import('chdb'))).default;

type ArrowColumns = Parameters<typeof ChDB.registerArrowTable>[1];

/** The settings of every query: exactly so many threads, and spilling instead of more memory. */
function settings({ threads, memoryBytes }: CallLimits, more: readonly string[] = []): string {
  const memory =
    memoryBytes === undefined
      ? []
      : [
          `max_memory_usage=${memoryBytes}`,
          `max_bytes_before_external_group_by=${Math.floor(memoryBytes / 2)}`,
        ];
  const all = [`max_threads=${threads}`, `max_insert_threads=${threads}`, ...memory, ...more];
  return `SETTINGS ${all.join(', ')}`;
}

/** A table in memory, in the one database that chDB has in a process without a folder for it. */
export interface MemoryTable {
  readonly name: string;
  /** Appends columns, which the engine reads where they are. @param select What to insert of them. */
  readonly append: (columns: ArrowColumns, select: string) => Promise<void>;
  readonly drop: () => Promise<void>;
}

/**
 * Creates a table.
 *
 * @param definition Its columns in SQL.
 * @throws UsageError where chDB is not installed.
 */
export async function createTable(definition: string, limits: CallLimits): Promise<MemoryTable> {
  const { queryAsync, registerArrowTable } = await load();
  const name = `events_${randomUUID().replaceAll('-', '')}`;
  await queryAsync(`CREATE TABLE ${name} (${definition}) ENGINE = Memory`);
  return {
    name,
    append: async (columns, select) => {
      const input = registerArrowTable(name, columns);
      try {
        await queryAsync(
          `INSERT INTO ${name} SELECT ${select} FROM arrowstream('${name}') ${settings(limits)}`,
        );
      } finally {
        input.close();
      }
    },
    drop: async () => {
      await queryAsync(`DROP TABLE ${name} SYNC`);
    },
  };
}

/**
 * Fills a table of integers from columns, and counts it whenever asked to.
 *
 * @param counting An aggregate of visitorId.
 */
export async function loadColumns(
  columns: EventColumns,
  { threads }: CallLimits,
  counting: string,
): Promise<LoadedColumns> {
  const definition = 'timestampMs Int64, pageId UInt32, visitorId UInt32';
  const table = await createTable(definition, { threads });
  const { timestampsMs, pageIds, visitorIds } = columns;
  if (timestampsMs.length > 0) {
    // The package knows no unsigned columns; the bits are the same.
    const signed = ({ buffer, byteOffset, length }: Uint32Array) =>
      new Int32Array(buffer, byteOffset, length);
    await table.append(
      [
        { name: 'timestampMs', type: 'Float64', data: timestampsMs },
        { name: 'pageId', type: 'Int32', data: signed(pageIds) },
        { name: 'visitorId', type: 'Int32', data: signed(visitorIds) },
      ],
      `toInt64(timestampMs), reinterpret(pageId, 'UInt32'), reinterpret(visitorId, 'UInt32')`,
    );
  }
  const { first, fits32Bits } = hourSpan(timestampsMs);
  const hours = `intDiv(timestampMs - ${first * MS_PER_HOUR}, ${MS_PER_HOUR})`;
  const hour = fits32Bits ? `toUInt32(${hours})` : hours;
  const query =
    `SELECT toFloat64(${hour} AS hour), pageId, toUInt32(${counting}) ` +
    `FROM ${table.name} GROUP BY hour, pageId`;
  const readPage = (bytes: ResultBytes) => columns.pages[bytes.uint32()]!;
  return { countUniques: () => ask(query, { threads }, first, readPage), close: table.drop };
}

/**
 * Runs a query of three columns (Float64: hours after `firstHour`, the page, UInt32: count) and makes the answer
 * of its result, which comes in ClickHouse's RowBinary format.
 *
 * @param more Settings beside those of the limits.
 */
export async function ask(
  query: string,
  limits: CallLimits,
  firstHour: number,
  readPage: (bytes: ResultBytes) => string,
  more: readonly string[] = [],
): Promise<HourlyUniques> {
  const { queryAsync } = await load();
  const sql = `${query} ${settings(limits, more)}`;
  const bytes = new ResultBytes((await queryAsync(sql, { format: 'RowBinary' })).bytes());
  const answer = startAnswer();
  while (!bytes.atEnd) {
    const hour = firstHour + bytes.float64();
    const page = readPage(bytes);
    answer.set(hour, page, bytes.uint32());
  }
  return answer.uniques;
}

/** Reads values of RowBinary one after the other: little endian, text after its length in LEB128. */
export class ResultBytes {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  float64(): number {
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8, true);
  }

  uint32(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, true);
  }

  /** The bytes of a String, valid as long as the result. */
  text(): Uint8Array {
    let length = 0;
    let unit = 1;
    for (;;) {
      const byte = this.#bytes[this.#at++]!;
      length += (byte & 0x7f) * unit;
      if (byte < 0x80) break;
      unit *= 128;
    }
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
