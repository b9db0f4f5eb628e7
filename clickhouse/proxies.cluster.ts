/** Answers that a proxy spoils on their way: never a count in part, nor one of what stands in place of rows. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, aggregate } from './fixtures/call-table.ts';
import { atHour, type FaultBench, INCOMPLETE, startFaultBench } from './fixtures/count-while.ts';
import { told } from './fixtures/fault-table.ts';
import { type Reply, startProxy } from './fixtures/proxy.ts';

let bench: FaultBench;

beforeAll(async () => {
  bench = await startFaultBench();
  await bench.createTable('few', 0, 2000);
});

afterAll(() => bench?.close());

const OLD =
  'Code: 241, e.displayText() = DB::Exception: Memory limit (for query) exceeded, e.what() = DB::Exception';
const NEW =
  'Code: 241. DB::Exception: Memory limit (for query) exceeded. (MEMORY_LIMIT_EXCEEDED) (version 26.7)\n';
const OFFLINE = 'Code: 210. DB::NetException: Connection refused (10.0.0.2:9000). (NETWORK_ERROR)';
const PAGE = '<html><body><h1>502 Bad Gateway</h1></body></html>';

const reply = (body: string | Buffer, headers = {}, status = 200): Reply => ({
  ...{ status, headers, body: Buffer.from(body as Buffer) },
});
const GZIP = { 'content-encoding': 'gzip' };
const CODE = { 'x-clickhouse-exception-code': '210' };

/** What is made of an answer, the exit code, and what is said. */
const SPOILED: readonly (readonly [string, (answer: Buffer) => Reply, number, RegExp])[] = [
  ['200 with a failure in the body', () => reply(OFFLINE), 1, /Code: 210/],
  ['200 with the code of a failure in a header', () => reply(OFFLINE, CODE), 1, /refused/],
  ['200 with a page in HTML', () => reply(PAGE), 2, /no ClickHouse server, or a proxy/],
  ['200 with a failure in JSON', () => reply('{"error":"no upstream"}'), 2, /or a proxy/],
  [
    '200 with nothing in the body',
    () => reply(''),
    1,
    /Something between here and the server lost it/,
  ],
  [
    'rows, then a failure as text, as without wait_end_of_query',
    (rows) => reply(Buffer.concat([rows.subarray(0, 700), Buffer.from(NEW)])),
    1,
    /It said: Code: 241/,
  ],
  [
    'all rows, then a failure as text',
    (rows) => reply(Buffer.concat([rows, Buffer.from(OLD)])),
    1,
    /It said: Code: 241/,
  ],
  ['a failure that is gzipped', () => reply(gzipSync(OFFLINE), GZIP, 500), 1, /refused/],
  ['200 with a failure that is gzipped', () => reply(gzipSync(OFFLINE), GZIP), 1, /Code: 210/],
  [
    'a gzipped answer without its end',
    (rows) => reply(gzipSync(rows).subarray(0, -20), GZIP),
    1,
    /connection broke before the answer was whole/,
  ],
  [
    'a gzipped answer that is none',
    (rows) => reply(rows, GZIP),
    1,
    /connection broke before the answer was whole/,
  ],
  ['a status of failure without a word', () => reply('', {}, 502), 2, /or a proxy/],
  ['429 and a text', () => reply('Too many requests', {}, 429), 2, /or a proxy.*Too many/],
];

describe('a proxy answers', () => {
  it.each(SPOILED)('%s: an hour', async (what, spoil, code, says) => {
    const { printed, written } = await bench.countWhile(
      `a proxy answers ${what}`,
      atHour(1, async () => spoil),
    );
    expect(printed.code, printed.stderr).toBe(code);
    expect(printed.stdout).toMatch(/^2015-03-01 00:00\t/);
    expect(printed.stdout).not.toMatch(/01:00\t/);
    expect(printed.stderr).toMatch(says);
    expect(printed.stderr).toMatch(INCOMPLETE);
    expect(written.code).toBe(code);
  });

  it.each(SPOILED)('%s: any question', async (what, spoil) => {
    const right = (await aggregate(addressOf(bench.cluster.shards[0]!, 'few'))).stdout;
    const seen: string[] = [];
    const watching = await startProxy(bench.cluster.shards[0]!, async (sql) => {
      seen.push(sql);
      return 'pass';
    });
    await aggregate(addressOf(watching.shard, 'few'));
    await watching.close();
    for (const [nth, sql] of seen.entries()) {
      const proxy = await startProxy(bench.cluster.shards[0]!, async (_, index) =>
        index === nth ? spoil : 'pass',
      );
      const counted = await aggregate(addressOf(proxy.shard, 'few'));
      await proxy.close();
      const where = `${what}, at: ${sql}\n${counted.stderr}`;
      // Who is told nothing of the shards merges sets, which is right as well.
      if (counted.code === 0) expect(counted.stdout, where).toBe(right);
      else expect([1, 2], where).toContain(counted.code);
    }
  });

  it('gzip to all questions, which is none of its business, and right', async () => {
    const proxy = await startProxy(
      bench.cluster.shards[0]!,
      async () => (rows: Buffer) => reply(gzipSync(rows), GZIP),
    );
    const counted = await aggregate(addressOf(proxy.shard, 'ev'));
    await proxy.close();
    told('a table is counted', 'a proxy compresses all answers', counted);
    expect(counted.code, counted.stderr).toBe(0);
    expect(counted.stdout).toBe(
      (await aggregate(addressOf(bench.cluster.shards[0]!, 'ev'))).stdout,
    );
  });
});
