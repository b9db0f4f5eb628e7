import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { call, failing } from './fixtures/call.ts';
import { identity } from './output-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const SAMPLE = join(packageFolder, 'generators', 'samples', 'views.csv');
const RECORD = join(packageFolder, 'reports', 'fixtures', 'recorded-run.jsonl');
const log = join(folder, 'c.csv');
const before = readFileSync(SAMPLE, 'utf8');

beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  copyFileSync(SAMPLE, log);
  symlinkSync('c.csv', join(folder, 'link.csv'));
  linkSync(log, join(folder, 'hard.csv'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const uniqbench = (...args: string[]) => call(args, { cwd: folder });

describe('an output that is an input is refused, with --force too', () => {
  it.each(['c.csv', './c.csv', 'link.csv', 'hard.csv'])('--out %s', async (out) => {
    for (const more of [[], ['--force']]) {
      const { code, stderr } = await uniqbench('aggregate', 'c.csv', '--out', out, ...more);
      expect(stderr).toMatch(/is also read/);
      expect(code).toBe(2);
    }
    expect(readFileSync(log, 'utf8')).toBe(before);
  });

  it('through standard input and standard output', async () => {
    const stdinFile = identity(statSync(log));
    const shared = { cwd: folder, stdin: before, stdinFile };
    const named = await call(['aggregate', '-', '--out', 'link.csv', '--force'], shared);
    expect(named).toMatchObject({ code: 2, stderr: expect.stringContaining('standard input') });
    const appended = await call(['aggregate', 'hard.csv'], { cwd: folder, stdoutFile: stdinFile });
    expect(appended).toMatchObject({ code: 2, stdout: '' });
    expect(readFileSync(log, 'utf8')).toBe(before);
  });
});

describe('a file that is there', () => {
  it.each([
    ['answer.json', ['aggregate', 'c.csv', '--out', 'answer.json']],
    ['made.csv', ['generate', '--events', '3', '--out', 'made.csv']],
    ['report.json', ['report', RECORD, '--format', 'json', '--out', '.']],
  ])('%s, is kept, unless forced', async (file, args) => {
    writeFileSync(join(folder, file), 'mine');
    const kept = await uniqbench(...args);
    expect(kept).toMatchObject({ code: 2, stderr: expect.stringContaining('--force') });
    expect(readFileSync(join(folder, file), 'utf8')).toBe('mine');
    expect((await uniqbench(...args, '--force')).code).toBe(0);
    expect(readFileSync(join(folder, file), 'utf8')).not.toBe('mine');
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('takes no part where it is a device', async () => {
    expect((await uniqbench('aggregate', 'c.csv', '--out', '/dev/null')).code).toBe(0);
  });
});

describe('what cannot be written is told in one line', () => {
  it.each<[string[], number, RegExp]>([
    [['aggregate', 'c.csv', '--out', 'nowhere/x.json'], 2, /the folder does not exist/],
    [['aggregate', 'c.csv', '--out', 'c.csv/x.json'], 2, /a part of the path is not a folder/],
    [['aggregate', 'c.csv', '--out', '.'], 2, /it is a folder/],
    [['aggregate', 'c.csv', '--out', `${'a'.repeat(300)}.json`], 2, /the name is too long/],
    [['aggregate', 'c.csv', '--out', 'v.csv', '--format', 'parquet'], 2, /disagree/],
    [['aggregate', 'c.csv', '--out', 'v.csv.gz'], 2, /not compressed/],
    [['aggregate', ''], 2, /name of a file is empty/],
    [['aggregate', 'c.csv', '--format', 'tvs'], 2, /Did you mean tsv\?/],
    [['generate', '--out', 'v.csv', '--format', 'parquet'], 2, /disagree/],
    [['generate', '--out', ''], 2, /--out is empty/],
    [['generate', '--out=~/v.csv'], 2, /no home folder in place of ~; write --out and the path/],
    [['run', '--out=~'], 2, /no home folder in place of ~/],
    [['aggregate', 'c.csv', '--out', '-'], 2, /--out - names no file/],
    [['generate', '--out', 'v.csv', '--seed', '1', '--seed', '2'], 2, /--seed is given twice/],
    [['report', RECORD, '--out', 'c.csv'], 2, /is a file where a folder is wanted/],
    [['report', RECORD, '--out', '/proc/x'], 2, /cannot be made there/],
    [['profile', 'naive-set-of-sets', '--tool', 'cpuu'], 2, /Did you mean cpu\?/],
    [
      ['profile', 'naive-set-of-sets', '--tool', 'cpu', '--out', 'c.csv/x'],
      2,
      /not a folder|wanted/,
    ],
    [['compare', 'a', 'b', '--fail-on', 'tme:5%'], 2, /Did you mean time\?/],
    [['run', '--out', 'c.csv'], 2, /is a file where a folder is wanted/],
    ...['--columns', '--month', '--input-format', '--utc-offset', '--bad-lines'].map(
      (flag): [string[], number, RegExp] => [
        ['run', flag, flag === '--input-format' ? 'csv' : flag === '--bad-lines' ? 'fail' : 'x'],
        2,
        /says how a log file is read, and none is/,
      ],
    ),
  ])('%j', async (args, code, message) => {
    const ended = await uniqbench(...args);
    expect(ended.stderr).toMatch(message);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).not.toMatch(/\n {4}at |bug/);
    expect(readdirSync(folder).toSorted()).toEqual(['c.csv', 'hard.csv', 'link.csv']);
  });

  it.runIf(existsSync('/dev/full'))('a full disk, with exit code 1', async () => {
    const { code, stderr } = await uniqbench('aggregate', 'c.csv', '--out', '/dev/full');
    expect(stderr).toBe(
      'uniqbench: /dev/full: the disk is full; make room, or write to another one.\n',
    );
    expect(code).toBe(1);
  });
});

describe('streams that fail', () => {
  const commands = [['aggregate', 'c.csv'], ['report', RECORD], ['list'], ['--help']];

  it.each(commands)('%s %s says that a full standard output is incomplete', async (...args) => {
    const full = await call(args, { cwd: folder, stdout: failing('ENOSPC') });
    expect(full.stderr).toMatch(/what it received is incomplete: .*ENOSPC/);
    expect(full.code).toBe(1);
  });

  it.each(commands)('%s %s takes a reader that has seen enough for no error', async (...args) => {
    expect((await call(args, { cwd: folder, stdout: failing('EPIPE') })).code).toBe(0);
  });

  it('loses nothing on a full standard output where nothing is printed', async () => {
    const out = ['--out', 'kept.tsv', '--force'];
    const quiet = await call(['aggregate', 'c.csv', ...out], {
      cwd: folder,
      stdout: failing('ENOSPC'),
    });
    expect(quiet.stderr).not.toMatch(/incomplete/);
    expect(quiet.code).toBe(0);
    rmSync(join(folder, 'kept.tsv'));
  });

  it('answers where nobody listens on standard error', async () => {
    const deaf = await call(['aggregate', 'c.csv'], { cwd: folder, stderr: failing('ENOSPC') });
    expect(deaf.code).toBe(0);
    expect(Object.keys(JSON.parse(deaf.stdout)).length).toBeGreaterThan(0);
  });
});

it.each([
  ['run', 'naive-set-of-sets'],
  ['profile', 'naive-set-of-sets', '--tool', 'cpu'],
])('%s leaves nothing behind where its input cannot be used', async (...args) => {
  writeFileSync(join(folder, 'empty.log'), '');
  const { code } = await uniqbench(...args, '--workload', 'empty.log', '--out', 'results');
  expect(code).toBe(2);
  expect(existsSync(join(folder, 'results'))).toBe(false);
});
