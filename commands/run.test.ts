import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { sealedRecord } from '../harness/fixtures/sealed-record.ts';
import { packageFolder } from '../package-folder.ts';
import type { Report } from '../reports/figures/report.ts';
import { type Called, call } from './fixtures/call.ts';
import { childrenOf, isRunning, start } from './fixtures/own-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const FIXTURES = join(packageFolder, 'harness', 'fixtures');

function uniqbench(...args: string[]): Promise<Called> {
  return call(args, { cwd: folder });
}

function headerIn(out: string): { readonly inputKey: number } {
  const [run] = readdirSync(join(folder, out));
  const [header] = readFileSync(join(folder, out, run!, 'record.jsonl'), 'utf8').split('\n');
  return JSON.parse(header!);
}

describe('run', () => {
  it('measures nothing but what it is told to', async () => {
    const { code, stdout } = await uniqbench(
      ...['run', 'flat-tuple-set', '--events', '2k', '--only', 'answers', '--format', 'json'],
      ...['--input-key', '5', '--out', 'answers'],
    );
    expect(code).toBe(0);
    expect(headerIn('answers').inputKey).toBe(5);
    const { trials } = JSON.parse(stdout) as Report;
    expect(trials.map(({ pass }) => pass).sort()).toEqual([
      ...['inspect', 'inspect', 'prepare', 'verify', 'verify', 'watch', 'watch'],
    ]);
  });

  it('keeps a record that can be read where no side can be timed', async () => {
    const mine = join(FIXTURES, 'throws-at-third-call.ts');
    const { code, stdout } = await uniqbench(
      ...['run', mine, '--baseline', mine, '--events', '2k', '--only', 'time', '--out', 'untimed'],
    );
    expect(code).toBe(1);
    expect(stdout).toContain('no more');
    const [run] = readdirSync(join(folder, 'untimed'));
    // By chance: answers that were kept from another run would be right otherwise.
    expect([1, 5]).not.toContain(headerIn('untimed').inputKey);
    const again = await uniqbench('report', join('untimed', run!));
    expect(again).toMatchObject({ stderr: '', stdout: expect.stringContaining('no more') });
  });

  it('makes no figures that would be compared with nobody’s, and says so', async () => {
    const wrong = join(FIXTURES, 'wrong.ts');
    const flags = ['--events', '2k', '--rounds', '1', '--format', 'json', '--out', 'alone'];
    const { code, stdout } = await uniqbench('run', wrong, '--workload', 'everyday', ...flags);
    expect(code).toBe(1);
    const { trials, alone } = JSON.parse(stdout) as Report;
    expect(alone).toEqual([{ workload: 'everyday', implementation: 'naive-set-of-sets' }]);
    const measuring = ['time', 'curve', 'census'];
    expect(trials.filter(({ pass }) => measuring.includes(pass))).toEqual([]);
    const [run] = readdirSync(join(folder, 'alone'));
    const again = await uniqbench('report', join('alone', run!));
    expect(again.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'On everyday all but naive-set-of-sets failed: there is nothing to compare',
    );
  });

  /** The record of a run that was stopped, by another command line. */
  function writeStopped(file: string, commandLine: readonly string[]): void {
    const recorded = join(packageFolder, 'reports', 'fixtures', 'recorded-run.jsonl');
    const entries = readFileSync(recorded, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    entries[0].environment.commandLine = commandLine;
    writeFileSync(join(folder, file), sealedRecord(entries.slice(0, -1)));
  }

  it('takes --out from the command line of the record that it goes on with', async () => {
    writeStopped('elsewhere.jsonl', ['run', '--out', 'elsewhere.jsonl']);
    expect(await uniqbench('run', '--resume', 'elsewhere.jsonl')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('elsewhere.jsonl is a file where a folder is wanted'),
    });
  });

  it('goes on with no command line that it does not know', async () => {
    writeStopped('gone.jsonl', ['run', '--gone']);
    expect(await uniqbench('run', '--resume', 'gone.jsonl')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("unknown option '--gone'"),
    });
  });

  it.runIf(process.platform === 'linux')(
    'ends its trials, busy as they are, where it is killed itself (Linux)',
    async () => {
      const { child, ended, stderr } = start(
        ['run', join(FIXTURES, 'hangs.ts'), '--events', '2k'],
        folder,
      );
      await expect
        .poll(stderr, { timeout: 60_000, interval: 50 })
        .toContain('checking the answer of hangs');
      const trials = await vi.waitUntil(() => {
        const found = childrenOf(child.pid!);
        return found.length > 1 && found;
      });
      child.kill('SIGKILL');
      await ended;
      await expect.poll(() => trials.filter(isRunning), { timeout: 10_000 }).toEqual([]);
    },
  );

  it('stops at one Ctrl-C, keeps what was measured, and leaves no process behind', async () => {
    const { child, ended, stderr } = start(
      ['run', join(FIXTURES, 'hangs.ts'), '--events', '2k', '--out', 'stopped'],
      folder,
    );
    await expect
      .poll(stderr, { timeout: 60_000, interval: 50 })
      .toContain('checking the answer of hangs');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const trials = childrenOf(child.pid!);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(stdout).toContain('stopped before its end');
    const [run] = readdirSync(join(folder, 'stopped'));
    const record = readFileSync(join(folder, 'stopped', run!, 'record.jsonl'), 'utf8')
      .trim()
      .split('\n');
    expect(JSON.parse(record.at(-1)!)).toMatchObject({ type: 'end', whole: false });
    if (process.platform === 'linux') {
      expect(trials.length).toBeGreaterThan(0);
      await expect.poll(() => trials.filter(isRunning), { timeout: 5_000 }).toEqual([]);
    }
  });
});
