/** The SQL of clickhouse/, put to a current server: the embedded one. Shards it has none of; the rest is the same text. */
import { describe, expect, it } from 'vitest';
import { parseTableAddress } from '../../../clickhouse/address.ts';
import { assertCondition } from '../../../clickhouse/check-condition.ts';
import { countHours } from '../../../clickhouse/count-hours.ts';
import { describeTable } from '../../../clickhouse/describe-table.ts';
import { failureOf } from '../../../clickhouse/failures.ts';
import { creatingSql, knowsFractions, loadTarget } from '../../../clickhouse/load-table.ts';
import { type CountQueries, eventQueries } from '../../../clickhouse/queries.ts';
import { rollupOf, rollupQueries, rowsSeen } from '../../../clickhouse/rollup.ts';
import { RowReader } from '../../../clickhouse/row-binary.ts';
import type { Server, Settings } from '../../../clickhouse/server.ts';
import { settingsOf } from '../../../clickhouse/settings.ts';
import { planTable } from '../../../clickhouse/table-plan.ts';
import { installed, NEEDS } from './installed.ts';

const { queryAsync } = (await installed(NEEDS.chDB, () => import('chdb'))).default;

const said = (settings: Settings) => {
  const all = Object.entries(settings).map(
    ([name, value]) => `${name} = ${typeof value === 'number' ? value : `'${value}'`}`,
  );
  return all.length === 0 ? '' : ` SETTINGS ${all.join(', ')}`;
};

const server: Server = {
  ask: async (sql, settings = {}) => {
    const result = await queryAsync(sql + said(settings), { format: 'RowBinary' });
    return new RowReader(Buffer.from(result.bytes()));
  },
  run: async (sql) => void (await queryAsync(sql)),
  close: async () => {},
};

const addressOf = (table: string) => parseTableAddress(`clickhouse://h/${table}`);

/** With failures as clickhouse/server.ts gives them. */
const failing: Server = {
  ...server,
  ask: (sql, settings) =>
    server.ask(sql, settings).catch((error) => {
      throw failureOf(error, addressOf('plain'));
    }),
};

async function planOf(table: string, columns?: string) {
  const settings = await settingsOf(server, addressOf(table));
  const described = await describeTable(server, addressOf(table), null);
  const none = { columns, where: null, fromMs: null, toMs: null };
  const plan = planTable(described, { ...none, mergeSets: false, mayChange: true });
  return { settings, described, plan };
}

async function answerOf(table: string, queries: CountQueries, form: 'whole' | 'add' = 'whole') {
  const { settings } = await planOf(table);
  const sharding = { form, why: '' };
  const hours = countHours({
    ...{ server, address: addressOf(table), settings, queries, sharding },
    onProgress: () => {},
  });
  const answer: Record<string, Record<string, number>> = {};
  for (;;) {
    const next = await hours.next();
    if (next.done) return { answer, read: next.value };
    answer[next.value.hour] = { ...next.value.counts };
  }
}

/** 2015-03-01 00:00 to 01:59, and what must not be counted. */
const ROWS = `
  SELECT 1425168000 + intDiv(number * 7200, 9000) AS at,
    multiIf(number % 41 = 0, '', number % 37 = 0, '-', concat('/', toString(number % 7))) AS page,
    multiIf(number % 43 = 0, '', number % 5 = 0, concat('1.1.1.', toString(number % 9), ', 2.2.2.2'), toString(cityHash64(number) % 300)) AS visitor
  FROM numbers(9000)`;

async function create(table: string, type: string, time: string, text = 'String'): Promise<void> {
  await server.run(
    `CREATE TABLE ${table} (ts ${type}, page ${text}, visitor ${text}) ENGINE = MergeTree ORDER BY page SETTINGS allow_nullable_key = 1`,
  );
  await server.run(`INSERT INTO ${table} SELECT ${time}, page, visitor FROM (${ROWS})`);
}

await create('plain', 'DateTime', 'toDateTime(at)');
const { plan } = await planOf('plain');
const expected = await answerOf('plain', eventQueries(plan.counted));

describe('a current server', () => {
  it('counts what a plain query does', async () => {
    const rows = await server.ask(
      `SELECT toUInt64(uniqExact(if(visitor LIKE '%, 2.2.2.2', extract(visitor, '^[^,]*'), visitor))) FROM plain WHERE page = '/3' AND visitor != '' AND ts < toDateTime(1425171600)`,
    );
    expect(expected.answer['2015-03-01 00:00']!['/3']).toBe(rows.uint64());
    expect(Object.keys(expected.answer)).toEqual(['2015-03-01 00:00', '2015-03-01 01:00']);
    expect(expected.read.rows).toBe(9000);
    expect(expected.read.rejected.no_page).toBeGreaterThan(400);
  });

  it.each([
    [
      'DateTime64(3)',
      "DateTime64(3, 'UTC')",
      'fromUnixTimestamp64Milli(toInt64(at) * 1000 + 999)',
      'String',
    ],
    [
      'DateTime64(9)',
      "DateTime64(9, 'Asia/Kolkata')",
      'fromUnixTimestamp64Nano(toInt64(at) * 1000000000 + 999999999)',
      'String',
    ],
    ['Nullable', 'Nullable(DateTime)', 'toDateTime(at)', 'Nullable(String)'],
    ['LowCardinality', "DateTime('UTC')", 'toDateTime(at)', 'LowCardinality(Nullable(String))'],
    ['UInt32', 'UInt32', 'at', 'String'],
    ['Int64', 'Int64', 'toInt64(at) * 1000 + 999', 'String'],
    ['UInt64', 'UInt64', 'toUInt64(at) * 1000000000 + 999999999', 'String'],
  ])('reads %s', async (name, type, time, text) => {
    const table = `times_${name.replaceAll(/\W/g, '_')}`;
    await create(table, type, time, text);
    const { plan } = await planOf(table);
    const found = await answerOf(table, eventQueries(plan.counted));
    expect(found.answer).toEqual(expected.answer);
    expect(found.read.rejected).toEqual(expected.read.rejected);
  });

  it('reads times before 1970 and dates that look like numbers', async () => {
    await server.run(
      'CREATE TABLE odd (ts Nullable(Int64), page String, visitor Nullable(UUID)) ENGINE = Memory',
    );
    await server.run(
      "INSERT INTO odd VALUES (-1, '/', generateUUIDv4()), (-1, '/', NULL), (20150301, '/', generateUUIDv4()), (NULL, '/', generateUUIDv4())",
    );
    const odd = await answerOf('odd', eventQueries((await planOf('odd')).plan.counted));
    expect(odd.answer).toEqual({ '1969-12-31 23:00': { '/': 1 } });
    expect(odd.read.rejected).toEqual({ no_timestamp: 2, no_page: 0, no_visitor: 1 });
    await server.run(
      "CREATE TABLE old (ts DateTime64(3, 'UTC'), page String, visitor String) ENGINE = Memory",
    );
    await server.run(
      "INSERT INTO old VALUES ('1969-12-31 23:59:59.999', '/', 'v'), ('1950-01-01 00:00:00.000', '/', 'v')",
    );
    const old = await answerOf('old', eventQueries((await planOf('old')).plan.counted));
    expect(old.answer).toEqual({ '1950-01-01 00:00': { '/': 1 }, '1969-12-31 23:00': { '/': 1 } });
  });

  it('reads addresses, and as texts what is padded or enumerated', async () => {
    await server.run(
      "CREATE TABLE typed (ts DateTime, page Enum8('' = 0, '-' = 1, '/a' = 2), visitor LowCardinality(Nullable(FixedString(9))), ip IPv4, ip6 Nullable(IPv6)) ENGINE = Memory",
    );
    await server.run(
      `INSERT INTO typed SELECT toDateTime(1425168000), page, visitor, ip, if(ip = toIPv4('9.9.9.9'), NULL, toIPv6(ip)) FROM
       (SELECT arrayJoin(['', '-', '/a']) AS page) AS p, (SELECT arrayJoin(['', '-', 'u', 'v']) AS visitor) AS v,
       (SELECT toIPv4(arrayJoin(['0.0.0.0', '1.2.3.4', '9.9.9.9'])) AS ip) AS i`,
    );
    const of = async (columns: string) =>
      (await answerOf('typed', eventQueries((await planOf('typed', columns)).plan.counted))).answer;
    const hour = '2015-03-01 00:00';
    expect(await of('visitor=visitor')).toEqual({ [hour]: { '/a': 2 } });
    expect(await of('visitor=ip')).toEqual({ [hour]: { '/a': 3 } });
    expect(await of('visitor=ip6')).toEqual({ [hour]: { '/a': 2 } });
    expect(await of('page=ip,visitor=visitor')).toEqual({
      [hour]: { '0.0.0.0': 2, '1.2.3.4': 2, '9.9.9.9': 2 },
    });
  });

  it('says what of a condition is wrong', async () => {
    const { described } = await planOf('plain');
    const wrong = (where: string) => assertCondition(failing, described, where, {});
    await expect(wrong("pge = '/'")).rejects.toThrow(
      'there is no column "pge" in the table. Did you mean page?',
    );
    await expect(wrong("page = '/' LIMIT 1")).rejects.toThrow('from here on: LIMIT 1');
    await expect(wrong('page =')).rejects.toThrow('something is missing at its end');
    await expect(wrong('count() > 1')).rejects.toThrow('the server cannot work it out');
    await expect(wrong('page')).rejects.toThrow('the server cannot work it out');
    await expect(wrong("page = '/'")).resolves.toBeUndefined();
  });

  it('takes the settings and the check of shards', async () => {
    const { plan } = await planOf('plain');
    expect(await answerOf('plain', eventQueries(plan.counted), 'add')).toEqual(expected);
  });

  it('keeps a rollup', async () => {
    const { plan, described } = await planOf('plain');
    const rollup = rollupOf(described.local, plan.counted);
    for (const sql of [...rollup.create, rollup.fill, rollup.fill, rollup.markReady])
      await server.run(sql);
    expect((await server.ask(rowsSeen(rollup, null))).uint64()).toBe(18_000);
    const range = { firstHour: null, endHour: null };
    const { answer } = await answerOf('plain', rollupQueries(rollup, null, range));
    expect(answer).toEqual(expected.answer);
    await server.run("INSERT INTO plain VALUES (toDateTime(1425168000), '/late', 'x')");
    const later = await answerOf('plain', rollupQueries(rollup, null, range));
    expect(later.answer['2015-03-01 00:00']!['/late']).toBe(1);
    for (const sql of rollup.drop) await server.run(sql.replace(';', ''));
  });

  it('makes the table that files are loaded into', async () => {
    const address = addressOf('loaded');
    for (const sql of creatingSql(address, null, await knowsFractions(server)))
      await server.run(sql);
    const described = await describeTable(server, address, null);
    const columns = { timestamp: 'ts', page: 'page', visitor: 'visitor' };
    expect(loadTarget(address, described, columns).time).toEqual({
      kind: 'fraction',
      scale: 3,
      zone: 'UTC',
    });
  });

  it('names the near ones of a table that is not there', async () => {
    await expect(describeTable(server, addressOf('plian'), null)).rejects.toThrow(
      'Did you mean plain?',
    );
  });
});
