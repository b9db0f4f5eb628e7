import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, describe, expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { call } from './fixtures/call.ts';

const CLI = join(packageFolder, 'dist', 'cli.js');
const SAMPLE = join(packageFolder, 'generators', 'samples', 'access.log');
const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const scratch = join(folder, 'scratch');
mkdirSync(scratch);
afterAll(() => rmSync(folder, { recursive: true }));

interface Row {
  readonly hour: string;
  readonly page: string;
  readonly visitors: number;
}

/** Runs a line of shell, in which `$AGGREGATE` is the command; temporary files go to a folder of the test's own. */
function shell(line: string): string {
  return execFileSync('bash', ['-c', `AGGREGATE='${process.execPath} ${CLI} aggregate'; ${line}`], {
    cwd: folder,
    env: { ...process.env, TMPDIR: scratch },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

function rowsOf(json: string): Row[] {
  const answer = JSON.parse(json) as Record<string, Record<string, number>>;
  return Object.entries(answer).flatMap(([hour, pages]) =>
    Object.entries(pages).map(([page, visitors]) => ({ hour, page, visitors })),
  );
}

const rows = rowsOf(shell(`$AGGREGATE ${SAMPLE}`));
const sorted = (some: readonly Row[]) =>
  some.map(({ hour, page, visitors }) => `${hour} ${page} ${visitors}`).sort();

describe('aggregate', () => {
  it('has an answer', () => {
    expect(rows.length).toBeGreaterThan(10);
  });

  it.each([
    ['standard input', `cat ${SAMPLE} | $AGGREGATE -`],
    ['gzip on standard input', `gzip -c ${SAMPLE} | $AGGREGATE -`],
    ['a pipe in place of a file', `$AGGREGATE <(cat ${SAMPLE})`],
    [
      'a file and standard input',
      `head -n 30 ${SAMPLE} > first.log; tail -n +31 ${SAMPLE} | $AGGREGATE first.log -`,
    ],
  ])('reads %s', (_, line) => {
    expect(sorted(rowsOf(shell(line)))).toEqual(sorted(rows));
    expect(readdirSync(scratch)).toEqual([]);
  });

  it.each([
    ['one thread', '--threads', '1'],
    ['an implementation of rows', '--implementation', 'naive-set-of-sets'],
  ])('counts by %s', async (_, ...options) => {
    const { stdout } = await call(['aggregate', SAMPLE, ...options], { cwd: folder });
    expect(sorted(rowsOf(stdout))).toEqual(sorted(rows));
  });

  it('writes the same records as NDJSON, CSV, TSV and Parquet, by the ending of the file', async () => {
    for (const ending of ['ndjson', 'csv', 'tsv', 'parquet']) {
      const args = ['aggregate', SAMPLE, '--out', `answer.${ending}`];
      expect((await call(args, { cwd: folder })).code).toBe(0);
    }
    const text = (ending: string) => readFileSync(join(folder, `answer.${ending}`), 'utf8');
    const split = (lines: readonly string[], delimiter: string): Row[] =>
      lines.map((line) => {
        const [hour = '', page = '', visitors] = line.split(delimiter);
        return { hour, page, visitors: Number(visitors) };
      });
    const lines = (ending: string) => text(ending).trimEnd().split('\n');
    expect(sorted(lines('ndjson').map((line) => JSON.parse(line)))).toEqual(sorted(rows));
    expect(lines('csv')[0]).toBe('hour,page,visitors');
    expect(sorted(split(lines('csv').slice(1), ','))).toEqual(sorted(rows));
    expect(sorted(split(lines('tsv'), '\t'))).toEqual(sorted(rows));
    const file = await asyncBufferFromFile(join(folder, 'answer.parquet'));
    const records = await parquetReadObjects({ file });
    const inWords = records.map(({ hour, page, visitors }) => ({
      hour: (hour as Date).toISOString().slice(0, 16).replace('T', ' '),
      page: String(page),
      visitors: Number(visitors),
    }));
    expect(sorted(inWords)).toEqual(sorted(rows));
  });

  it('quotes what CSV must quote', async () => {
    const pages = ['a,b', 'say ""hi""', ' padded', 'plain'];
    const log = pages.map((page) => `2025-01-01T00:00:00Z,"${page}",v\n`).join('');
    const stdin = `timestamp,page,visitor\n${log}`;
    const answer = await call(['aggregate', '-', '--format', 'csv'], { cwd: folder, stdin });
    const found = answer.stdout.split('\n').slice(1, -1);
    expect(found.map((line) => line.slice('2025-01-01 00:00,'.length))).toEqual([
      '" padded",1',
      '"a,b",1',
      'plain,1',
      '"say ""hi""",1',
    ]);
  });

  it.each<[string, string, string | null]>([
    ['tsv', '"/a\tb"', 'Note: in 1 record the page holds a tab or a line end'],
    ['tsv', '"/a\nb"', 'Note: in 1 record the page holds a tab or a line end'],
    ['parquet', '/\xe9', 'Note: in 1 record the page holds bytes that are not UTF-8'],
    ['csv', '"/a\n\tb\xe9"', null],
    ['json', '"/a\n\tb\xe9"', null],
  ])('as %s, tells of the page %j only where that cannot be held', async (format, page, note) => {
    const rows = [page, '/p'].map((name) => `2025-01-01T00:00:00Z,${name},v\n`);
    const stdin = Buffer.from(`timestamp,page,visitor\n${rows.join('')}`, 'latin1');
    const { code, stderr } = await call(['aggregate', '-', '--format', format], {
      cwd: folder,
      stdin,
    });
    expect(code, stderr).toBe(0);
    if (note === null) expect(stderr).not.toContain('Note:');
    else expect(stderr).toContain(note);
  });

  it('stopped by its user while it waits for input, leaves nothing behind and says so', async () => {
    const child = spawn(process.execPath, [CLI, 'aggregate', '-', '--out', 'stopped.json'], {
      cwd: folder,
      env: { ...process.env, TMPDIR: scratch },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const code = new Promise((resolve) => child.once('close', resolve));
    await expect
      .poll(() => readdirSync(scratch, { recursive: true }).map(String), { timeout: 30_000 })
      .toContainEqual(expect.stringMatching(/standard-input/));
    child.kill('SIGINT');
    expect(await code).toBe(130);
    expect(readdirSync(scratch)).toEqual([]);
    expect(readdirSync(folder)).not.toContain('stopped.json');
  });
});
