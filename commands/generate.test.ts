import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { type Called, call } from './fixtures/call.ts';
import { CLI, start } from './fixtures/own-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const FIXTURES = join(packageFolder, 'harness', 'fixtures');
const SAMPLE = join(packageFolder, 'generators', 'samples', 'access.log');

function uniqbench(...args: string[]): Promise<Called> {
  return call(args, { cwd: folder });
}

function toWellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

describe('generate and aggregate', () => {
  it('write a file and count it, the same in every format', async () => {
    mkdirSync(join(folder, 'made'), { recursive: true });
    const answers = new Map<string, Record<string, Record<string, number>>>();
    for (const ending of ['csv', 'csv.gz', 'ndjson', 'ndjson.gz', 'parquet']) {
      const file = join('made', `views.${ending}`);
      const workload = ['hostile-names,hours=3', '--events', '3_000', '--seed', '7'];
      const made = await uniqbench('generate', ...workload, '--out', file);
      expect(made, made.stderr).toMatchObject({ code: 0, stdout: '' });
      expect(made.stderr).toMatch(/Wrote 3,000 events, [\d,]+ bytes, to made/);
      const { code, stdout } = await uniqbench('aggregate', file);
      expect(code).toBe(0);
      answers.set(ending, JSON.parse(stdout));
    }
    const answer = answers.get('csv')!;
    expect(Object.keys(answer)).toHaveLength(3);
    expect(Object.values(answer).some((pages) => Object.hasOwn(pages, '__proto__'))).toBe(true);
    for (const ending of ['csv.gz', 'ndjson', 'ndjson.gz']) {
      expect(answers.get(ending)).toEqual(answer);
    }
    // Parquet's strings are UTF-8: what is not, is written as replacement characters.
    const inUtf8 = Object.entries(answer).map(([hour, pages]) => [
      hour,
      Object.fromEntries(Object.entries(pages).map(([page, count]) => [toWellFormed(page), count])),
    ]);
    expect(answers.get('parquet')).toEqual(Object.fromEntries(inUtf8));
    expect(readdirSync(join(folder, 'made'))).toHaveLength(5);
  });

  it('print the same answer as JSON and as lines in the order of bytes', async () => {
    const json = await uniqbench('aggregate', SAMPLE);
    const tsv = await uniqbench(
      'aggregate',
      SAMPLE,
      '--format',
      'tsv',
      '--implementation',
      'naive-set-of-sets',
    );
    expect(json.stderr).toMatch(/^Read \d+ lines; \d+ hold no event: /);
    const rows = tsv.stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    const pairs = Object.entries(
      JSON.parse(json.stdout) as Record<string, Record<string, number>>,
    ).flatMap(([hour, pages]) =>
      Object.entries(pages).map(([page, count]) => [hour, page, String(count)]),
    );
    expect(rows.map(([hour, page]) => `${hour}\t${page}`)).toEqual(
      rows.map(([hour, page]) => `${hour}\t${page}`).toSorted(),
    );
    expect(new Set(rows.map(String))).toEqual(new Set(pairs.map(String)));
  });

  it('blame an implementation that throws, with exit code 1', async () => {
    const { code, stderr } = await uniqbench(
      'aggregate',
      SAMPLE,
      '--implementation',
      join(FIXTURES, 'throws.ts'),
    );
    expect(stderr).toMatch(/throws failed\.\nRangeError: this fixture throws/);
    expect(code).toBe(1);
  });

  it('end quietly where the reader has seen enough', () => {
    const command = `"${process.execPath}" "${CLI}" aggregate "${SAMPLE}" --format tsv | head -n 1`;
    const text = execFileSync('sh', ['-c', command], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(text.split('\n')).toHaveLength(2);
  });

  it('leave no temporary file where writing is interrupted', async () => {
    const { child, ended, stderr } = start(
      ['generate', '--events', '500M', '--out', 'interrupted.csv'],
      folder,
    );
    await expect
      .poll(stderr, { timeout: 30_000, interval: 50 })
      .toContain('writing interrupted.csv');
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    expect(existsSync(join(folder, 'interrupted.csv'))).toBe(false);
    expect(readdirSync(folder).filter((file) => file.includes('interrupted'))).toEqual([]);
  });
});
