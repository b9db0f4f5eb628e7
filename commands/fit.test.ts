import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { type Called, call } from './fixtures/call.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const SAMPLE = join(packageFolder, 'generators', 'samples', 'access.log');

function uniqbench(...args: string[]): Promise<Called> {
  return call(args, { cwd: folder });
}

const line = (at: number, page: string) =>
  `10.0.0.${at % 7} - - [06/Mar/2025:10:00:${String(at % 60).padStart(2, '0')} +0000] "GET ${page} HTTP/1.1" 200 1\n`;

function logOf(lines: number, pageOf: (at: number) => string): string {
  return Array.from({ length: lines }, (_, at) => line(at, pageOf(at))).join('');
}

describe('fit', () => {
  it('makes a workload that other commands draw from, and prints both side by side', async () => {
    const { code, stdout, stderr } = await uniqbench('fit', SAMPLE, '--out', 'a.workload.json');
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^pages +(\d+) +\1 +0 /m);
    expect(stdout).toMatch(/sum of the uniques +(\d+) +\1 /);
    expect(stdout).toContain('Heaps’ law');
    expect(stderr).toMatch(/Read \d+ lines; .* The workload is in a.workload.json, [\d,]+ bytes/s);
    const made = await uniqbench('generate', 'a.workload.json', '--out', 'a.csv');
    expect(made, made.stderr).toMatchObject({ code: 0 });
    const scaled = 'a.workload.json,hours=30,order=sorted';
    const more = await uniqbench('generate', scaled, '--events', '3k', '--out', 'b.csv');
    expect(more.stderr).toContain('Wrote 3,000 events');
    const again = await uniqbench('fit', 'a.csv', '--out', 'b.workload.json');
    expect(again.stdout.match(/^pages .*/m)![0].split(/ {2,}/)[1]).toBe(
      stdout.match(/^pages .*/m)![0].split(/ {2,}/)[1],
    );
  });

  it('reads what is piped', async () => {
    const { code, stderr } = await call(['fit', '-', '--out', 'piped.workload.json'], {
      cwd: folder,
      stdin: readFileSync(SAMPLE),
    });
    expect(code, stderr).toBe(0);
    const named = await uniqbench('fit', SAMPLE, '--out', 'named.workload.json');
    expect(named.code).toBe(0);
    const [one, other] = ['piped', 'named'].map((name) =>
      readFileSync(join(folder, `${name}.workload.json`), 'utf8'),
    );
    expect(one).toBe(other);
  });

  it('says what a short log cannot tell', async () => {
    writeFileSync(join(folder, 'hour.log'), `${logOf(150, () => '/only')}no event in here\n`);
    const { code, stderr } = await uniqbench('fit', 'hour.log', '--out', 'hour.workload.json');
    expect(code).toBe(0);
    expect(stderr).toContain('The log is of one hour');
    expect(stderr).toContain('All events are of one page');
    expect(stderr).toContain('1 holds no event');
    expect(readFileSync(join(folder, 'hour.workload.json'), 'utf8')).not.toMatch(/only|10\.0/);
  });

  it('says where the workload differs from the log, and what a workload does not keep', async () => {
    const hour = 3_600_000;
    const csv = (rows: readonly (readonly [number, string, string])[]) =>
      `timestamp,page,visitor\n${rows.map(([at, page, visitor]) => `${new Date(1.7e12 + at).toISOString()},/${page},${visitor}\n`).join('')}`;
    // Pages that are seen in an hour of their own each day, by all visitors.
    const timetable = Array.from({ length: 5 * 24 * 10 }, (_, at) => {
      const [day, ofDay] = [Math.floor(at / 240), at % 240];
      const [of, visitor] = [Math.floor(ofDay / 10), ofDay % 10];
      return [(day * 24 + of) * hour + visitor, `at-${of}`, `v${visitor}`] as const;
    });
    writeFileSync(join(folder, 'timetable.csv'), csv(timetable));
    const { code, stdout } = await uniqbench(
      ...['fit', 'timetable.csv', '--out', 't.workload.json', '--force'],
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/lines of the answer .* {2}differs$/m);
    expect(stdout).toMatch(/^events .* {2}yes$/m);
    const words = stdout.replaceAll(/\s+/g, ' ');
    expect(words).toMatch(
      /The workload differs from the log in \(hour, page\): lines of the answer/,
    );
    expect(words).toContain('jobs with a timetable and visits that fetch everything');
    const minutes = Array.from({ length: 150 }, (_, at) => [at * 60_000, 'only', 'job'] as const);
    writeFileSync(join(folder, 'minutes.csv'), csv(minutes));
    const alike = await uniqbench(...['fit', 'minutes.csv', '--out', 'm.workload.json', '--force']);
    expect(alike.stdout).not.toContain('differs');
  });

  it('refuses a log that is too small, and leaves no file', async () => {
    writeFileSync(
      join(folder, 'small.log'),
      logOf(60, (at) => `/${at}`),
    );
    const { code, stderr } = await uniqbench('fit', 'small.log', '--out', 'small.workload.json');
    expect(code).toBe(2);
    expect(stderr).toContain('holds 60 events; shares and sizes can be told from 100 on');
    expect(existsSync(join(folder, 'small.workload.json'))).toBe(false);
  });

  it.each([
    [['nowhere.log', '--out', 'x.workload.json'], 'nowhere.log'],
    [[SAMPLE, '--out', 'x.json'], 'end it in .workload.json'],
    [[SAMPLE, '--out', 'no/x.workload.json'], 'no/x.workload.json'],
    [[SAMPLE, '--out', 'x.workload.json', '--rounds', '3'], '--rounds is for --costs'],
    [[SAMPLE, '--out', 'x.workload.json', '--columns', 'page=a'], 'columns is for'],
    [['', '--out', 'x.workload.json'], 'The name of a file is empty'],
  ])('refuses %j', async (args, reason) => {
    const { code, stderr } = await uniqbench('fit', ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
    expect(existsSync(join(folder, 'x.workload.json'))).toBe(false);
  });

  it('replaces nothing unasked', async () => {
    writeFileSync(join(folder, 'there.workload.json'), 'mine');
    const { code, stderr } = await uniqbench('fit', SAMPLE, '--out', 'there.workload.json');
    expect(code).toBe(2);
    expect(stderr).toContain('--force');
    expect(readFileSync(join(folder, 'there.workload.json'), 'utf8')).toBe('mine');
    const log = await uniqbench('fit', SAMPLE, '--out', SAMPLE, '--force');
    expect(log.code).toBe(2);
  });
});

describe('a workload file', () => {
  it.each([
    ['broken.workload.json', '{', 'broken.workload.json: The workload is no JSON'],
    ['empty.workload.json', '', 'empty.workload.json: The workload is no JSON'],
    ['other.json', '{ "format": "uniqbench workload", "version": 9 }', 'is of version 9'],
    ['absent.workload.json', null, 'There is no workload file absent.workload.json; make it'],
  ])('that is %s is refused', async (name, text, reason) => {
    if (text !== null) writeFileSync(join(folder, name), text);
    const { code, stderr } = await uniqbench('generate', name, '--out', 'never.csv');
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
    expect(existsSync(join(folder, 'never.csv'))).toBe(false);
  });

  it('refuses parameters that it has not', async () => {
    await uniqbench('fit', SAMPLE, '--out', 'p.workload.json');
    const { code, stderr } = await uniqbench(
      'generate',
      'p.workload.json,pages=3',
      '--out',
      'n.csv',
    );
    expect(code).toBe(2);
    expect(stderr).toContain('p.workload.json: There is no parameter "pages"');
  });
});
