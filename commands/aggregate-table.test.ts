import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { call } from './fixtures/call.ts';
import { loadNumber } from './load.ts';

const TABLE = 'clickhouse://127.0.0.1:1/db.t';

/** All of these are refused before a server is spoken to. */
describe('aggregate of a table', () => {
  it.each([
    [['clickhouse://u:secret@127.0.0.1:1/t'], '--password-file'],
    [['clickhouse://127.0.0.1:1'], 'names no table'],
    [[TABLE, 'access.log'], 'by itself'],
    [[TABLE, TABLE], 'by itself'],
    [[TABLE, '--threads', '2'], '--threads is for files'],
    [[TABLE, '--memory', '100'], '--memory is for files'],
    [[TABLE, '--log-format', 'combined'], '--log-format is for files'],
    [[TABLE, '--implementation', 'parallel-file'], '--implementation is for files'],
    [[TABLE, '--where', '1) OR (1'], 'closes nothing'],
    [[TABLE, '--columns', 'page=a,page=b'], 'page is given twice. Write it as --columns timestamp'],
    [[TABLE, '--columns', 'timestamp=a,visitor='], '"visitor=" is none of'],
    [[TABLE, '--columns', 'timestamp=a,page=b,visitor=b'], 'page and visitor are the same column'],
    [[TABLE, '--columns', ''], '--columns is empty'],
    [[TABLE, '--from', 'yesterday'], 'is no time'],
    [[TABLE, '--from', '2025'], '--from: "2025" is no time'],
    [[TABLE, '--to', '202503'], '--to: "202503" is no time'],
    [[TABLE, '--from', '2025-01-02', '--to', '2025-01-01'], '--from is not before --to'],
    [[TABLE, '--server', 'h:1'], 'give --rollup with it'],
    [[TABLE, '--explain', '--rollup'], 'without --out, --format and --rollup'],
    [[TABLE, '--explain', '--format', 'tsv'], 'without --out, --format and --rollup'],
    [[TABLE, '--password-file', '/nowhere/x'], 'cannot be read'],
    [[TABLE, '--out', 'x.csv', '--format', 'tsv'], 'disagree'],
    [['access.log', '--where', '1'], '--where is for a table'],
    [['access.log', '--cluster', 'c'], '--cluster is for a table'],
    [['access.log', '--rollup'], '--rollup is for a table'],
    [['access.log', '--timeout', '5'], '--timeout is for a table'],
  ])('refuses %j', async (args, why) => {
    const { code, stdout, stderr } = await call(['aggregate', ...args]);
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(why);
    expect(stderr).not.toContain('secret');
  });

  it('fails where nothing answers', async () => {
    const { code, stderr } = await call(['aggregate', TABLE]);
    expect(code).toBe(1);
    expect(stderr).toContain('127.0.0.1:1/db.t: nothing answers at this port');
  });
});

describe('load', () => {
  it('can be stopped while it reads what its number is made of', async () => {
    const files = [join(packageFolder, 'generators', 'samples', 'access.log')];
    const number = (signal: AbortSignal) => loadNumber(files, {}, signal);
    expect(await number(new AbortController().signal)).toBeGreaterThan(0n);
    await expect(number(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });

  it.each([
    [['x.log'], '--into'],
    [['x.log', '--into', 'x.log'], 'is no address'],
    [['x.log', '--into', TABLE, '--cluster', 'c'], 'give --create with it'],
    [['x.log', '--into', TABLE, '--create', '--server', 'h'], 'give --cluster with it'],
  ])('refuses %j', async (args, why) => {
    const { code, stderr } = await call(['load', ...args]);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain(why);
  });
});
