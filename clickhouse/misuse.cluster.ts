/** What users ask that cannot be: each refused in words that help, and nothing counted or sent. */

import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Called, call } from '../commands/fixtures/call.ts';
import { addressOf, aggregate } from './fixtures/call-table.ts';
import { told } from './fixtures/fault-table.ts';
import { type Cluster, type Shard, startCluster, USERS } from './fixtures/shards.ts';
import { createTables, fill } from './fixtures/tricky-events.ts';

let cluster: Cluster;
let first: Shard;

beforeAll(async () => {
  cluster = await startCluster();
  first = cluster.shards[0]!;
  await createTables(cluster, 'views', 'cityHash64(uid)');
  await fill(cluster, 'views');
  await first.query('CREATE DATABASE web');
  await first.query(
    'CREATE TABLE web.clicks (ts DateTime, page String, uid String) ENGINE = Memory',
  );
  await first.query(
    'CREATE TABLE over_nothing (ts DateTime, page String, uid String) ENGINE = Distributed(two_shards, default, nothing, cityHash64(uid))',
  );
  await first.query(
    "CREATE VIEW unreadable AS SELECT toDateTime(concat(page, 'x')) AS ts, page, uid FROM views",
  );
});

afterAll(async () => {
  await cluster?.close();
});

/** Keeps what was said for the table of faults. */
const asking = (what: string, called: Called) => told('something is asked for', what, called);

/** What is asked, with what, what is said, and the exit code where it is not 2. */
function asked<With>(cases: readonly (readonly [string, With, RegExp, number?])[]) {
  return cases.map(([what, given, says, code = 2]) => [what, given, says, code] as const);
}

describe('a table that is asked for', () => {
  it.each(
    asked<string>([
      ['an unknown table', 'viewz', /There is no table "viewz" .*Did you mean views\?/],
      ['an unknown database', 'wbe.clicks', /no database called "wbe"\. Did you mean web\?/],
      [
        'a table of another database',
        'clicks',
        /There is one of this name in web: write database\.table/,
      ],
      [
        'a Distributed table over none',
        'over_nothing',
        /not there, on this server or on one of the shards/,
      ],
      ['a view that fails', 'unreadable', /look at --where, at what a view computes/],
      ['an empty table', 'web.clicks', /^The table has no rows\./, 0],
      ['a table that holds no events', 'system.clusters', /no column is recognised as timestamp/],
    ]),
  )('%s', async (what, table, says, code) => {
    const counted = asking(what, await aggregate(addressOf(first, table)));
    expect(counted.stderr).toMatch(says);
    expect(counted).toMatchObject({ code, stdout: '' });
  });

  it.each(
    asked<readonly string[]>([
      ['an unknown column', ['--columns', 'visitor=uidd'], /no column "uidd" .*Did you mean uid\?/],
      ['an unknown part of events', ['--columns', 'visitr=uid'], /Did you mean visitor\?/],
      ['an unknown cluster', ['--cluster', 'two_shard'], /Did you mean two_shards\?/],
      ['--cluster of a Distributed table', ['--cluster', 'two_shards'], /leave out --cluster/],
      ['--where without an end', ['--where', 'page ='], /something is missing at its end/],
      ['--where with a second statement', ['--where', '1; DROP TABLE views'], /a ; ends the query/],
      ['--where with a comment', ['--where', '1 -- x'], /a comment begins in it/],
      ['--where with a further clause', ['--where', "page = '/' LIMIT 1"], /from here on: LIMIT 1/],
      ['--where of an unknown column', ['--where', "pag = '/'"], /no column "pag" .*mean page\?/],
      ['--where that is no condition', ['--where', 'page'], /the server cannot work it out/],
      ['--where with a wrong pattern', ['--where', "match(page, '(')"], /look at --where/],
      [
        '--where that nothing meets',
        ['--where', "page = '/none'"],
        /No row .* what --where asked/,
        0,
      ],
      [
        '--from after --to',
        ['--from', '2015-03-02T00:00Z', '--to', '2015-03-01T00:00Z'],
        /--from is not before --to/,
      ],
      ['--from that is no day', ['--from', '2015-02-30'], /is no time; write it as/],
    ]),
  )('with %s', async (what, options, says, code) => {
    const counted = asking(what, await aggregate(addressOf(first, 'views'), options));
    expect(counted.stderr).toMatch(says);
    expect(counted).toMatchObject({ code, stdout: '' });
  });

  it('with --server, of a table that is on no cluster', async () => {
    const options = ['--rollup', '--server', 'nowhere.invalid:8123'];
    const counted = await aggregate(addressOf(first, 'web.clicks'), options);
    expect(counted.stderr).toContain('--server names servers of a cluster, and this table is on');
    expect(counted).toMatchObject({ code: 2, stdout: '' });
  });

  it.each(["page IN (SELECT '/')", "page = '/' AND uid != '; -- #'", "page = '/' AND 1 IN (1, 2)"])(
    'takes --where %s',
    async (where) => {
      const some = await aggregate(addressOf(first, 'views'), ['--where', where]);
      const same = await aggregate(addressOf(first, 'views'), ['--where', "page = '/'"]);
      expect(some.code, some.stderr).toBe(0);
      expect(some.stdout).toBe(same.stdout);
    },
  );

  it.each<readonly [string, (port: number) => string, RegExp]>([
    ['http://', (port) => `http://127.0.0.1:${port}/views`, /is an address, and no file/],
    ['no //', (port) => `clickhouse:127.0.0.1:${port}/views`, /is no address of a table/],
    [
      'a password in it',
      (port) => `clickhouse://u:secret@127.0.0.1:${port}/views`,
      /--password-file/,
    ],
    ['port 0', () => 'clickhouse://127.0.0.1:0/views', /is no address of a table/],
    [
      'a host without a name',
      () => 'clickhouse://none.invalid/views',
      /there is no such host|looked up/,
    ],
  ])('by an address with %s', async (what, address, says) => {
    const counted = asking(`an address with ${what}`, await aggregate(address(first.httpPort)));
    expect(counted.code).toBeGreaterThan(0);
    expect(counted.stderr).toMatch(says);
    expect(counted.stderr).not.toContain('secret');
  });

  it('by the port of the native protocol, or at a host of IPv6 where nobody listens', async () => {
    const native = { ...first, httpPort: first.tcpPort };
    const asked = asking('the native port', await aggregate(addressOf(native, 'views')));
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('this is the port of clickhouse-client');
    const six = addressOf(first, 'views').replace('127.0.0.1', '[::1]');
    const nobody = asking('a host of IPv6 where nobody listens', await aggregate(six));
    expect(nobody.code).toBe(1);
  });
});

/** What something else than a ClickHouse server answers to everything. */
const OTHERS: readonly (readonly [string, (answer: ServerResponse) => void, number, RegExp])[] = [
  ['200 and nothing', (answer) => answer.writeHead(200).end(), 2, /answered with nothing at all/],
  ['204', (answer) => answer.writeHead(204).end(), 2, /answered with nothing at all/],
  [
    'a page',
    (answer) => answer.end('<!DOCTYPE html><html>Sign in</html>'),
    2,
    /or a proxy.*Sign in/,
  ],
  [
    'a redirection',
    (answer) => answer.writeHead(302, { location: 'http://x/' }).end(),
    2,
    /a status that is no answer/,
  ],
  ['401', (answer) => answer.writeHead(401).end('Unauthorized'), 2, /or a proxy.*Unauthorized/],
  [
    '503',
    (answer) => answer.writeHead(503).end('Service Unavailable'),
    2,
    /or a proxy.*Unavailable/,
  ],
  ['1 to everything', (answer) => answer.end('1\n'), 1, /cut off/],
  [
    'a blank now and then',
    (answer) => void setInterval(() => answer.write(' '), 50).unref(),
    1,
    /no answer within 0\.5 s/,
  ],
];

describe('what is no ClickHouse server', () => {
  it.each(OTHERS)('answers %s', async (what, respond, code, says) => {
    const server = createServer((request, answer) => {
      request.resume();
      respond(answer);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const asked = asking(
      `what is no server answers ${what}`,
      await call(['aggregate', `clickhouse://127.0.0.1:${port}/t`, '--timeout', '0.5']),
    );
    server.closeAllConnections();
    server.close();
    expect(asked).toMatchObject({ code, stdout: '' });
    expect(asked.stderr).toMatch(says);
  });

  it('speaks no HTTP', async () => {
    const server = createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const address = `clickhouse://127.0.0.1:${port}/t`;
    const asked = asking('what answers speaks no HTTP', await call(['aggregate', address]));
    server.close();
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('speaks no HTTP');
  });
});

describe('a user', () => {
  it('whose quota is used up is told so', async () => {
    const address = addressOf(first, 'web.clicks', USERS.rationed.name);
    const all = [];
    for (let times = 0; times < 5; times++) all.push(await aggregate(address));
    const last = asking('the quota of the user is used up', all.at(-1)!);
    expect(last.code).toBe(1);
    expect(last.stderr).toContain('the quota of the user is used up');
  });
});
