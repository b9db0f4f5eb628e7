/** Commands for tables, at an address where something else answers. */
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { call } from './fixtures/call.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const log = join(folder, 'log.csv');
writeFileSync(log, 'timestamp,page,visitor\n2025-01-01T00:00:00Z,/a,v\n');

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** @returns its port; null where the host is none of this machine. */
async function answering(listener: RequestListener, host = '127.0.0.1'): Promise<number | null> {
  const server = createServer((request, response) => {
    request.resume();
    listener(request, response);
  });
  servers.push(server);
  const isThere = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(0, host, () => resolve(true));
  });
  return isThere ? (server.address() as AddressInfo).port : null;
}

const html: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<!doctype html><title>Welcome</title>');
};

const ANSWERS: [string, RequestListener, string, number][] = [
  ['a page', html, 'no ClickHouse server, or a proxy before it; look at host and port', 2],
  [
    'a page of failure',
    (_, response) => response.writeHead(502).end('<html><title>502 Bad Gateway</title></html>'),
    '502 Bad Gateway',
    2,
  ],
  [
    'a redirection',
    (_, response) => response.writeHead(301, { location: 'https://example.org/' }).end(),
    'a redirection, which is not followed: name where it leads',
    2,
  ],
  ['nothing at all', (_, response) => response.end(), 'answered with nothing at all', 2],
  ['JSON', (_, response) => response.end('{"ok":true}'), 'It said: {"ok":true}', 2],
  ['never', () => {}, 'no answer within 1 s; look at host, port and scheme', 1],
  [
    'a drop at a time',
    (_, response) => {
      const timer = setInterval(() => response.write(' '), 100);
      response.on('close', () => clearInterval(timer));
    },
    'no answer within 1 s',
    1,
  ],
  ['by hanging up', (request) => request.socket.destroy(), 'nothing of it is used', 1],
];

describe.each(['aggregate', 'load'])('%s, where something answers with', (command) => {
  it.each(ANSWERS)('%s', async (_, listener, why, code) => {
    const port = await answering(listener);
    const address = `clickhouse://u@127.0.0.1:${port}/d.t`;
    const out = join(folder, 'out.csv');
    const args = command === 'load' ? [log, '--into', address] : [address, '--out', out];
    const ended = await call([command, ...args, '--timeout', '1']);
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(why) });
    expect(ended.stderr).toContain(`127.0.0.1:${port}/d.t: `);
    expect(readdirSync(folder)).toEqual(['log.csv']);
  });
});

describe('an address', () => {
  it.each(['', '/'])('may end in %j behind its table', async (end) => {
    const port = await answering(html);
    const { stderr } = await call(['aggregate', `clickhouse://127.0.0.1:${port}/d.t${end}`]);
    expect(stderr).toContain(`127.0.0.1:${port}/d.t: what answers there is no ClickHouse server`);
  });

  it('without a database is told with the usual one', async () => {
    const port = await answering(html);
    const { stderr } = await call(['aggregate', `clickhouse://127.0.0.1:${port}/t`]);
    expect(stderr).toContain(`127.0.0.1:${port}/default.t: `);
  });

  it('of IPv6 is spoken to, in brackets', async ({ skip }) => {
    const port = await answering(html, '::1');
    if (port === null) skip('there is no IPv6 here');
    const { stderr } = await call(['aggregate', `clickhouse://u@[::1]:${port}/d.t`]);
    expect(stderr).toContain(`[::1]:${port}/d.t: what answers there is no ClickHouse server`);
    const bare = await call(['load', log, '--into', `clickhouse://u@::1:${port}/d.t`]);
    expect(bare).toMatchObject({ code: 2, stderr: expect.stringContaining('in brackets') });
  });
});
