import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { type Called, call } from './commands/fixtures/call.ts';
import { packageVersion } from './harness/record/environment.ts';
import { METRICS } from './reports/figures/metrics.ts';
import type { Report } from './reports/figures/report.ts';

const CLI = join(import.meta.dirname, 'dist', 'cli.js');
const FIXTURES = join(import.meta.dirname, 'harness', 'fixtures');
const SAMPLE = join(import.meta.dirname, 'generators', 'samples', 'access.log');
const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Calls the command line in this process, in a temporary folder. */
function uniqbench(...args: string[]): Promise<Called> {
  return call(args, { cwd: folder });
}

/** Starts it in a process of its own. */
function start(args: readonly string[]) {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended, stderr: () => stderr };
}

function toWellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

/** State and parent of a process, from Linux's own list (proc(5)); null where there is none. */
function processStatus(pid: string): { readonly state: string; readonly parent: number } | null {
  try {
    // The name in brackets may hold anything; state and parent follow it.
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '');
    const [state = '', parent] = text.split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return null;
  }
}

/** Process ids on Linux; none elsewhere. */
function childrenOf(parent: number): string[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => processStatus(pid)?.parent === parent);
}

/** A zombie does not run: it only waits for its status to be read. */
function isRunning(pid: string): boolean {
  const status = processStatus(pid);
  return status !== null && status.state !== 'Z';
}

const SMALL = ['--events', '2k', '--rounds', '2'];

describe('calibrate', () => {
  it('takes one workload', async () => {
    const two = ['--workload', 'everyday', '--workload', 'bots'];
    const { code, stderr } = await uniqbench('calibrate', ...two);
    expect(code).toBe(2);
    expect(stderr).toContain('name one');
  });
});

describe('help', () => {
  it.each([
    [['--help']],
    [['run', '--help']],
    [['compare', '--help']],
    [['calibrate', '--help']],
    [['generate', '--help']],
    [['aggregate', '--help']],
  ])('%j exits with 0', async (args) => {
    const { code, stdout } = await uniqbench(...args);
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: uniqbench');
  });

  it('tells the version', async () => {
    expect(await uniqbench('--version')).toMatchObject({
      code: 0,
      stdout: `${packageVersion()}\n`,
    });
  });

  it('lists implementations with their bottlenecks, presets and parameters', async () => {
    const { code, stdout } = await uniqbench('list');
    expect(code).toBe(0);
    for (const name of ['naive-set-of-sets', 'Bottleneck:', 'long-tail-pages', 'pageExponent']) {
      expect(stdout).toContain(name);
    }
  });
});

describe('run', () => {
  it('prints one JSON document whose figures are those of the tables and the saved report', async () => {
    const { code, stdout } = await uniqbench(
      ...['run', 'naive-set-of-sets', 'nested-seen-cached', ...SMALL],
      ...['--format', 'json', '--out', 'json-run'],
    );
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as Report;
    expect(report.request.implementations).toEqual(['naive-set-of-sets', 'nested-seen-cached']);
    expect(report.trials.map(({ outcome }) => outcome)).toEqual(
      report.trials.map(() => 'completed'),
    );
    expect(report.measurements).toHaveLength(2 * METRICS.length);
    for (const { metric, n, median, low, high } of report.measurements) {
      // These are of columns and files.
      const isOfRows = !['firstCall', 'loadTime', 'callPeakRss'].includes(metric);
      expect(n > 0, metric).toBe(isOfRows);
      if (!isOfRows) continue;
      expect(median).toBeGreaterThanOrEqual(low!);
      expect(median).toBeLessThanOrEqual(high!);
    }
    expect(report.comparisons).toHaveLength(METRICS.length);
    expect(report.memory).toHaveLength(2);
    const withSets = report.memory.filter(({ liveObjects }) =>
      liveObjects?.some(({ kind, count }) => kind === 'Set' && count > 0),
    );
    expect(withSets).toHaveLength(2);
    for (const { curve, repeated } of report.memory) {
      expect(curve.length).toBeGreaterThan(65);
      expect(repeated?.differences).toEqual([]);
    }

    const [run] = readdirSync(join(folder, 'json-run'));
    const again = await uniqbench('report', join('json-run', run!), '--format', 'json');
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toEqual(report);
    const saved = readFileSync(join(folder, 'json-run', run!, 'report.json'), 'utf8');
    expect(saved).toBe(stdout);
    const record = readFileSync(join(folder, 'json-run', run!, 'record.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const entries = record.map((line) => JSON.parse(line));
    expect(entries.slice(0, 7).map(({ type }) => type)).toEqual([
      'run',
      ...Array(2).fill(['trial', 'implementation']).flat(),
      ...['trial', 'workload'],
    ]);
    const rest = entries.slice(7, -1);
    const passes = rest.flatMap(({ type, pass }) => (type === 'trial' ? [pass as string] : []));
    expect(passes.slice(0, 2)).toEqual(Array(2).fill('verify'));
    expect(passes.filter((pass) => pass === 'census')).toHaveLength(6);
    expect(passes.filter((pass) => pass === 'curve').length).toBeGreaterThanOrEqual(4);
    expect(passes.slice(-8)).toEqual([...Array(4).fill('steady'), ...Array(4).fill('time')]);
    // A fixed number of rounds is looked at once.
    expect(rest.filter(({ type }) => type === 'look')).toMatchObject([{ round: 2, spent: 1 }]);
    expect(entries.at(-1).type).toBe('end');
  });

  it('takes anyone’s file, compares it with the baseline, and ends with tables in words', async () => {
    const { code, stdout, stderr } = await uniqbench('run', join(FIXTURES, 'right.ts'), ...SMALL);
    expect(code).toBe(0);
    for (const shown of [
      'naive-set-of-sets (baseline)',
      'right',
      'Map and Set tables',
      'In words',
      'Every answer is right',
    ]) {
      expect(stdout).toContain(shown);
    }
    expect(stderr).toMatch(/\d+% timing right on everyday \(round 2\), about \d+ s left/);
    expect(stderr).toContain('Saved in uniqbench-results');
  });

  it('goes on past wrong, throwing and exiting implementations, and exits with 1', async () => {
    const bad = ['wrong.ts', 'throws.ts', 'throws-usage-error.ts', 'exits.ts'].map((file) =>
      join(FIXTURES, file),
    );
    const { code, stdout } = await uniqbench('run', ...bad, ...SMALL, '--format', 'json');
    expect(code).toBe(1);
    const { trials, measurements } = JSON.parse(stdout) as Report;
    const verified = (name: string) =>
      trials.find(({ implementation, pass }) => implementation === name && pass === 'verify')
        ?.outcome;
    expect(['wrong', 'throws', 'throws-usage-error', 'exits'].map(verified)).toEqual([
      'wrong result',
      'failed',
      'failed',
      'crashed',
    ]);
    const time = (name: string) =>
      measurements.find(
        ({ implementation, metric }) => implementation === name && metric === 'wallTime',
      );
    expect(time('naive-set-of-sets')?.n).toBeGreaterThan(0);
    expect(time('wrong')).toMatchObject({ n: 0, median: null });
  });

  it('ends a trial that takes longer than it may', async () => {
    const { code, stdout } = await uniqbench(
      'run',
      join(FIXTURES, 'hangs.ts'),
      ...SMALL,
      '--timeout',
      '4',
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/hangs, on everyday, verify: timed out\. no answer within 4 s/);
  });

  it('reads a log file as a workload', async () => {
    const { code, stdout } = await uniqbench(
      'run',
      'nested-seen-cached',
      '--workload',
      SAMPLE,
      '--rounds',
      '2',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/Read \d+ lines; \d+ hold no event: /);
    expect(stdout).toContain('Every answer is right');
  });

  it.runIf(process.platform === 'linux')(
    'ends its trials, busy as they are, where it is killed itself (Linux)',
    async () => {
      const { child, ended, stderr } = start(['run', join(FIXTURES, 'hangs.ts'), '--events', '2k']);
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
    const { child, ended, stderr } = start([
      'run',
      join(FIXTURES, 'hangs.ts'),
      '--events',
      '2k',
      '--out',
      'stopped',
    ]);
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

describe('report', () => {
  const RECORD = join(import.meta.dirname, 'reports', 'fixtures', 'recorded-run.jsonl');

  it('shows a saved run, in one format or in files of several', async () => {
    const shown = await uniqbench('report', RECORD);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain('naive-set-of-sets (baseline)');
    const formats = ['terminal', 'markdown', 'html', 'json', 'csv', 'github-benchmark', 'bencher'];
    const flags = formats.flatMap((format) => ['--format', format]);
    const { code, stdout, stderr } = await uniqbench('report', RECORD, ...flags, '--out', 'shown');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('Saved in shown: report.txt, report.md');
    expect(readdirSync(join(folder, 'shown'))).toHaveLength(formats.length);
    expect(readFileSync(join(folder, 'shown', 'report.txt'), 'utf8')).toBe(shown.stdout);
    expect(readFileSync(join(folder, 'shown', 'report.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('appends to the summary of a GitHub workflow', async () => {
    const summary = join(folder, 'summary.md');
    writeFileSync(summary, 'What was there.\n\n');
    const flags = ['report', RECORD, '--format', 'csv', '--github-summary'];
    const { code } = await call(flags, { cwd: folder, env: { GITHUB_STEP_SUMMARY: summary } });
    expect(code).toBe(0);
    expect(readFileSync(summary, 'utf8')).toMatch(
      /^What was there\.\n\n# uniqbench\n[\s\S]*faster/,
    );
  });
});

describe('misuse exits with 2 and says what to do', () => {
  it.each<[string[], RegExp]>([
    [[], /Usage: uniqbench/],
    [['rnu'], /unknown command 'rnu'[\s\S]*Did you mean run\?/],
    [['run', '--evnets', '1'], /unknown option '--evnets'[\s\S]*--events/],
    [['run', 'nested-seen'], /no implementation called "nested-seen"\. Did you mean/],
    [['run', './nowhere.ts'], /no implementation file/],
    [['run', 'flat-tuple-set', 'flat-tuple-set'], /named twice/],
    [['run', '--baseline', 'naive'], /--baseline: There is no implementation called "naive"/],
    [['run', '--workload', 'evryday'], /no workload called "evryday"\. Did you mean everyday\?/],
    [['run', '--workload', 'everyday,pages'], /"pages" is not a parameter; write name=value/],
    [['run', '--workload', 'everyday,pagse=5'], /pagse/],
    [['run', '--workload', 'everyday,pages=-5'], /pages/],
    [['run', '--workload', 'everyday,strings=odd'], /strings: "odd" is none of shared, fresh/],
    [['run', '--strings', 'odd'], /Allowed choices are shared, fresh, slices/],
    [['run', '--workload', 'missing.log'], /no log file missing\.log/],
    [
      ['run', '--workload', SAMPLE, '--events', '5'],
      /--events sets how many events a preset draws/,
    ],
    [['run', '--events', '0'], /--events must be a whole number from 1/],
    [['run', '--events', '-5'], /--events must be/],
    [['run', '--events', '1.5'], /--events must be/],
    [['run', '--events', '1e99'], /--events must be/],
    [['run', '--seed', '-1'], /--seed must be/],
    [['run', '--rounds', '0'], /--rounds must be/],
    [['run', '--budget', '0'], /--budget must be/],
    [['run', '--timeout', 'soon'], /--timeout must be/],
    [['run', '--memory-limit', '1'], /--memory-limit must be/],
    [['run', '--format', 'xml'], /Allowed choices are terminal, json/],
    [['run', '--github-summary'], /--github-summary: GITHUB_STEP_SUMMARY is not set/],
    [['report'], /missing required argument 'record'/],
    [['report', 'no-such-run'], /Cannot read a record from no-such-run: ENOENT/],
    [['report', SAMPLE], /access\.log is not a record of uniqbench: its first line is not a run's/],
    [
      ['report', join(import.meta.dirname, 'reports', 'fixtures', 'recorded-run.jsonl')].concat([
        '--format',
        'html',
        '--format',
        'csv',
      ]),
      /2 formats do not fit on standard output: add --out DIR/,
    ],
    [
      ['run', join(FIXTURES, 'half-an-implementation.ts'), '--events', '10'],
      /half-an-implementation is not an implementation: bottleneck/,
    ],
    [
      ['run', join(FIXTURES, 'no-default-export.ts'), '--events', '10'],
      /exports neither a default nor a function/,
    ],
    [['aggregate'], /missing required argument 'file'/],
    [['aggregate', 'missing.log'], /missing\.log/],
    [['aggregate', SAMPLE, '--implementation', 'nested'], /Did you mean nested-seen-cached\?/],
    [['generate', '--out', 'views.txt'], /\.csv/],
    [['generate', 'evryday', '--out', 'views.csv'], /Did you mean everyday\?/],
    [['generate', '--out', 'no-such-folder/views.csv', '--events', '1'], /no-such-folder/],
    [['generate'], /required option '--out <file>'/],
  ])('%j', async (args, message) => {
    const { code, stderr } = await uniqbench(...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it.each<[string, Buffer, RegExp]>([
    ['empty.log', Buffer.alloc(0), /empty\.log: it is empty/],
    [
      'picture.log',
      Buffer.from('89504e470d0a1a0a0000', 'hex'),
      /picture\.log: it is no log but a PNG/,
    ],
    [
      'cut.log.gz',
      gzipSync(readFileSync(SAMPLE)).subarray(0, 900),
      /cut\.log\.gz: its gzip data end too early/,
    ],
    [
      'prose.log',
      Buffer.from('This is prose.\nOf two lines.\n'),
      /prose\.log: its format is not recognised/,
    ],
    [
      'mixed.log',
      Buffer.concat([
        readFileSync(SAMPLE),
        Buffer.from('{"ts":1,"page":"/","visitor":"x"}\n'.repeat(20)),
      ]),
      /mixed\.log: it mixes formats: it is clf, but line \d+/,
    ],
  ])('%s, aggregated or run', async (file, bytes, message) => {
    writeFileSync(join(folder, file), bytes);
    for (const args of [
      ['aggregate', file],
      ['run', '--workload', file],
    ]) {
      const { code, stderr } = await uniqbench(...args);
      expect(stderr).toMatch(message);
      expect(code).toBe(2);
    }
  });

  it('where the results cannot be written', async () => {
    writeFileSync(join(folder, 'a-file'), '');
    const { code, stderr } = await uniqbench('run', '--out', 'a-file', ...SMALL);
    expect(stderr).toMatch(/a-file: .*a-file is a file where a folder is wanted/);
    expect(code).toBe(2);
  });
});

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
    const { child, ended, stderr } = start([
      'generate',
      '--events',
      '500M',
      '--out',
      'interrupted.csv',
    ]);
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
