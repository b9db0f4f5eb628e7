import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { type Called, call } from './fixtures/call.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const FIXTURES = join(packageFolder, 'harness', 'fixtures');
const SAMPLE = join(packageFolder, 'generators', 'samples', 'access.log');

function uniqbench(...args: string[]): Promise<Called> {
  return call(args, { cwd: folder });
}

describe('misuse exits with 2 and says what to do', () => {
  it.each<[string[], RegExp]>([
    [[], /Usage: uniqbench/],
    [['rnu'], /unknown command 'rnu'[\s\S]*Did you mean run\?[\s\S]*\(uniqbench --help shows/],
    [
      ['run', '--evnets', '1'],
      /unknown option '--evnets'[\s\S]*--events[\s\S]*\(uniqbench run --help shows what there is\)/,
    ],
    [['history', 'add'], /missing required argument[\s\S]*\(uniqbench history add --help shows/],
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
    [
      ['run', '--workload', 'bots', '--workload', 'everyday,events=500', '--events', '5k'],
      /everyday,events=500 sets its events, and --events sets them as well; leave one/,
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
    [['run', '--format', 'sweep-csv'], /sweep-csv has a line for each size of a sweep/],
    [
      ['report', join(packageFolder, 'reports', 'fixtures', 'recorded-run.jsonl')].concat([
        '--format',
        'sweep-csv',
      ]),
      /sweep-csv has a line for each size of a sweep, and this run is none/,
    ],
    [['run', '--github-summary'], /--github-summary: GITHUB_STEP_SUMMARY is not set/],
    [['calibrate', '--added', '5'], /--added is of whole runs: add --whole-runs N/],
    [
      ['calibrate', '--whole-runs', '2', '--added', '5', '--only', 'memory'],
      /--added adds time, and --only memory measures none/,
    ],
    [['calibrate', '--whole-runs', '2', '--rounds', '4'], /--rounds is of comparisons/],
    [['report'], /missing required argument 'record'/],
    [['report', 'no-such-run'], /Cannot read a record from no-such-run: ENOENT/],
    [['report', SAMPLE], /access\.log is not a record of uniqbench: its first line is not a run's/],
    [
      ['report', join(packageFolder, 'reports', 'fixtures', 'recorded-run.jsonl')].concat([
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
    [
      ['aggregate', SAMPLE, '--implementation', 'naive-set-of-sets', '--memory', '100'],
      /--memory: naive-set-of-sets takes its events as rows, which are/,
    ],
    [
      ['aggregate', SAMPLE, '--implementation', 'naive-set-of-sets', '--threads', '2'],
      /--threads: naive-set-of-sets takes its events as rows, which are/,
    ],
    [['generate', '--out', 'views.txt'], /\.csv/],
    [['generate', 'evryday', '--out', 'views.csv'], /Did you mean everyday\?/],
    [
      ['generate', 'everyday,events=500', '--events', '5k', '--out', 'views.csv'],
      /sets its events, and --events/,
    ],
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
      // One alone: each is looked at in a process of its own.
      ['run', 'naive-set-of-sets', '--workload', file],
    ]) {
      const { code, stderr } = await uniqbench(...args);
      expect(stderr).toMatch(message);
      expect(code).toBe(2);
    }
  });
});
