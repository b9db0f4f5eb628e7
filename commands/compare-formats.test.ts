/** What a comparison writes in every format where nothing is measured; the others are in compare-formats.sweeps.ts. */
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { call } from './fixtures/call.ts';
import { makeEmptyRepository, taskFile } from './fixtures/made-repository.ts';
import { hasGit } from './fixtures/two-revisions.ts';

const RECORD = join(packageFolder, 'reports', 'fixtures', 'recorded-run.jsonl');
const temporary = () => mkdtempSync(join(tmpdir(), 'uniqbench-test-'));

/** The file that a call says it has saved. */
function savedFile(stderr: string, name: string): string {
  const [, folder, files] = /^Saved in (\S+): (.*)$/m.exec(stderr) ?? [];
  expect(files?.split(', '), stderr).toContain(name);
  return readFileSync(join(folder!, name), 'utf8');
}

describe('two records', () => {
  const compared = async (...formats: string[]) => {
    const out = join(temporary(), 'out');
    const flags = formats.flatMap((format) => ['--format', format]);
    const { code, ...streams } = await call([
      ...['compare', RECORD, RECORD, '--fail-on', 'time:100%', '--out', out],
      ...flags,
    ]);
    expect(code, streams.stderr).toBe(0);
    return { ...streams, out };
  };

  it.each(['json', 'markdown', 'csv', 'github-benchmark', 'bencher', 'junit', 'terminal'])(
    'are printed as %s, and nothing is saved',
    async (format) => {
      const { stdout, stderr, out } = await compared(format);
      expect(stdout.length).toBeGreaterThan(100);
      expect({ stderr, isThere: existsSync(out) }).toEqual({ stderr: '', isThere: false });
    },
  );

  it('have a page, whose place is told, and what else is not printed', async () => {
    const { stdout, stderr, out } = await compared('html', 'markdown', 'csv');
    expect(stdout).toMatch(/^\*\*no gate is broken/);
    expect(savedFile(stderr, 'comparison.html')).toMatch(
      /^<!doctype html>[\s\S]*no gate is broken/i,
    );
    expect(savedFile(stderr, 'samples.csv')).toMatch(/^workload,implementation,round/);
    expect(readdirSync(out)).toHaveLength(1);
    const alone = await compared('html');
    expect(alone.stdout).toMatch(/^no gate is broken/);
    savedFile(alone.stderr, 'comparison.html');
  });

  it('have the calls of both, and the figures of head under names that stay the same', async () => {
    const csv = await compared('csv');
    for (const side of ['base', 'head'])
      expect(csv.stdout).toContain(`,flat-tuple-set@${side} (${RECORD}),`);
    const entries: { name: string }[] = JSON.parse((await compared('github-benchmark')).stdout);
    const names = entries.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.join()).toMatch(/ \/ flat-tuple-set · latency/);
    expect(names.join()).not.toContain('@');
    const bencher = JSON.parse((await compared('bencher')).stdout);
    expect(Object.keys(bencher).join()).toMatch(/ \/ flat-tuple-set/);
    const run = await call(['report', RECORD, '--format', 'bencher']);
    expect(bencher).toEqual(JSON.parse(run.stdout));
  });

  it('are refused in formats of one revision before anything is done', async () => {
    for (const format of ['choice', 'sweep-csv']) {
      const { code, stderr } = await call(['compare', 'a', 'b', '--format', format]);
      expect({ code, stderr }).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('Allowed choices are terminal, json, markdown'),
      });
    }
  });
});

describe.runIf(hasGit)('revisions of which nothing changed (skipped without git)', () => {
  const { folder, commit } = makeEmptyRepository();
  if (hasGit) {
    commit('one', { 'sum.bench.ts': taskFile({}) });
    commit('two', { 'sum.bench.ts': `// A comment.\n${taskFile({})}` });
  }
  const compared = (...args: string[]) =>
    call(['compare', 'one', 'two', '--out', temporary(), ...args], { cwd: folder });

  it.each([
    ['csv', /^workload,[^\n]*\n$/],
    ['github-benchmark', /^\[\]\n$/],
    ['bencher', /^\{\}\n$/],
    ['junit', /<skipped type="unchanged"/],
    ['json', /"verdict": "nothing changed"/],
    ['markdown', /^\*\*nothing changed/],
  ])('print and save %s', async (format, text) => {
    const { code, stdout, stderr } = await compared('--format', format);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(text) });
    const [, file = ''] = /^Saved in \S+: (\S+)$/m.exec(stderr) ?? [];
    expect(savedFile(stderr, file)).toBe(stdout);
  });

  it('have a page', async () => {
    const { code, stdout, stderr } = await compared('--format', 'html');
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/^nothing/) });
    expect(savedFile(stderr, 'comparison.html')).toContain('nothing changed: sum compiles');
  });
});
