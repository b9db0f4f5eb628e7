import { describe, expect, it } from 'vitest';
import { Fault, isFault } from '../contract.ts';
import { parseTableAddress } from './address.ts';
import { type CountedHour, countHours, type RowsRead } from './count-hours.ts';
import type { CountQueries, Portion } from './queries.ts';
import { RowReader } from './row-binary.ts';
import { settingsOf } from './settings.ts';
import { NO_HOUR } from './time-expressions.ts';

const address = parseTableAddress('clickhouse://h/t');
const HOUR = 395_880;

type Row = readonly [
  hour: number,
  page: string,
  visitors: number,
  rows: number,
  good: number,
  lists: number,
];

const int64 = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
};
const text = (value: string) => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
const array = (values: readonly number[]) =>
  Buffer.concat([Buffer.from([values.length]), ...values.map(int64)]);
const bytesOf = (rows: readonly Row[]) =>
  Buffer.concat(
    rows.map(([hour, page, ...counts]) =>
      Buffer.concat([int64(hour), text(page), ...counts.map(int64)]),
    ),
  );

/** The queries' names stand for their SQL, so that a made-up server knows what it is asked. */
const queries: CountQueries = {
  rowsByHour: () => 'rows',
  visitorsByPage: (portion, firstAddress) => JSON.stringify({ ...portion, firstAddress }),
  distinctInSlice: () => 'distinct',
  canSlice: true,
};
const apart = { mode: 'apart' };
const together = { mode: 'together' };

interface Answers {
  readonly hours: readonly (readonly [hour: number, rows: number])[];
  readonly pages: (portion: Portion & { readonly firstAddress: boolean }, mode: string) => Buffer;
  readonly distinct?: (mode: string) => number;
}

async function count(answers: Answers, form: 'whole' | 'add' | 'merge' = 'add') {
  const asked: string[] = [];
  const generator = countHours({
    server: {
      ask: async (sql, settings = {}) => {
        const mode = String(settings.mode);
        asked.push(`${sql} ${mode}`);
        const { hours } = answers;
        if (sql === 'rows')
          return new RowReader(
            Buffer.concat([
              array(hours.map(([hour]) => hour)),
              array(hours.map(([, rows]) => rows)),
            ]),
          );
        if (sql === 'distinct') return new RowReader(int64(answers.distinct?.(mode) ?? 1));
        return new RowReader(answers.pages(JSON.parse(sql), mode));
      },
      run: async () => {},
      close: async () => {},
    },
    address,
    settings: { mayChange: true, mayWrite: true, apart, together, insert: {} },
    queries,
    sharding: { form, why: '' },
    onProgress: () => {},
  });
  const found: CountedHour[] = [];
  let read: RowsRead | null = null;
  while (read === null) {
    const next = await generator.next();
    if (next.done) read = next.value;
    else found.push({ hour: next.value.hour, counts: { ...next.value.counts } });
  }
  return { found, read, asked };
}

const one: Row = [HOUR, '/', 3, 5, 5, 0];

describe('counting by hours', () => {
  it('counts what has no event, and leaves it out', async () => {
    const { found, read } = await count({
      hours: [
        [NO_HOUR, 7],
        [HOUR, 12],
      ],
      pages: () => bytesOf([one, [HOUR, '', 4, 4, 4, 0], [HOUR, '/none', 0, 3, 0, 0]]),
    });
    expect(found).toEqual([{ hour: '2015-03-01 00:00', counts: { '/': 3 } }]);
    expect(read).toMatchObject({
      rows: 19,
      rejected: { no_timestamp: 7, no_page: 4, no_visitor: 3 },
    });
  });

  it('asks for small hours together, and for large ones by themselves', async () => {
    const { asked } = await count({
      hours: [
        [HOUR, 5],
        [HOUR + 1, 5],
        [HOUR + 9, 2_000_000],
      ],
      pages: ({ firstHour, lastHour }) =>
        firstHour === HOUR
          ? bytesOf([one, [HOUR + 1, '/', 3, 5, 5, 0]])
          : bytesOf([[lastHour, '/', 9, 2_000_000, 2_000_000, 0]]),
    });
    const hours = asked.filter((sql) => sql.includes('firstHour'));
    expect(hours.map((sql) => /"firstHour":(\d+),"lastHour":(\d+)/.exec(sql)!.slice(1))).toEqual([
      [`${HOUR}`, `${HOUR + 1}`],
      [`${HOUR + 9}`, `${HOUR + 9}`],
    ]);
  });

  it.each([
    [
      'has changed',
      () => bytesOf([[HOUR, '/', 3, 6, 6, 0]]),
      /had 5 rows first and 6.*--to 2015-03-01T00:00Z/,
    ],
    ['is missing', () => bytesOf([]), /is empty, and there were rows/],
    ['comes twice', () => bytesOf([one, one]), /twice/],
    ['is cut off', () => bytesOf([one]).subarray(0, -1), /cut off/],
  ])('refuses an hour that %s', async (_, pages, why) => {
    await expect(count({ hours: [[HOUR, 5]], pages })).rejects.toThrow(why);
  });

  it('adds the counts of shards only while no visitor is on two of them', async () => {
    const answers = { hours: [[HOUR, 5]] as const, pages: () => bytesOf([one]) };
    const right = await count({ ...answers, distinct: () => 3 });
    expect(right.asked.at(-1)).toMatch(/apart$/);
    expect(right.read.notes).toEqual([]);
    const wrong = await count({ ...answers, distinct: (mode) => (mode === 'apart' ? 4 : 3) });
    expect(wrong.asked.at(-1)).toMatch(/together$/);
    expect(wrong.read.notes.join()).toContain('not where the sharding key sends them');
    const merged = await count(answers, 'merge');
    expect(merged.asked.some((sql) => sql.startsWith('distinct') || sql.endsWith('apart'))).toBe(
      false,
    );
  });

  it('merges an hour whose visitors may be lists of addresses, by their first', async () => {
    const { found, asked } = await count({
      hours: [[HOUR, 5]],
      pages: ({ firstAddress }) => bytesOf([[HOUR, '/', firstAddress ? 2 : 3, 5, 5, 1]]),
    });
    expect(found[0]!.counts).toEqual({ '/': 2 });
    expect(asked.at(-1)).toMatch(/"firstAddress":true.* together$/);
  });

  it('counts visitors in slices where they are too many at once', async () => {
    const outOfMemory = new Fault('x', { cause: new Error('Code: 241. DB::Exception: …') });
    const { found, read } = await count({
      hours: [[HOUR, 80]],
      pages: ({ slices }) => {
        if (slices === 1) throw outOfMemory;
        return bytesOf([[HOUR, '/', 4, 10, 10, 0]]);
      },
    });
    expect(found[0]!.counts).toEqual({ '/': 32 });
    expect(read.notes.join()).toContain('in 8 parts');
  });

  it('gives up other failures as they are', async () => {
    const fault = new Fault('x', { cause: new Error('Code: 279. DB::Exception: …') });
    const failing = count({
      hours: [[HOUR, 5]],
      pages: () => {
        throw fault;
      },
    });
    await expect(failing).rejects.toSatisfy(isFault);
  });
});

describe('settings', () => {
  it('that the count needs must be known to the server', async () => {
    const old = {
      ask: async () => new RowReader(Buffer.concat([text('readonly'), text('0')])),
      run: async () => {},
      close: async () => {},
    };
    await expect(settingsOf(old, address)).rejects.toThrow(
      /knows no setting distributed_group_by_no_merge/,
    );
  });
});
